"""What of a PDF page's text is seen: told from the page as pdfium draws it.

Text can be white, transparent, cut off, on a layer that is switched off, or covered: what all have in common is that
where it stands nothing is drawn. Only letters that came with the file are judged so; others may lack on this machine.
"""

import unicodedata

from zwanalysis.readers.covers import Box
from zwanalysis.readers.page import Char

LARGEST = 2_000  # pixels of the longer side
FAINT = 8  # of 255 shades: what differs less from its ground is not seen


class Drawn:
    """A page as it is drawn, in shades of grey; drawn when it is first asked about."""

    def __init__(self, page, width: float, height: float):
        self.page, self.scale = page, min(1.0, LARGEST / max(width, height)) if min(width, height) >= 1 else 0.0  # cropped to nothing
        self.bitmap = None

    def shades(self, box: Box) -> tuple[int, int] | None:
        """The darkest and the lightest shade within a box (in points from the top left), None where it is too small."""
        if not self.scale:
            return None
        if self.bitmap is None:
            self.bitmap = self.page.render(scale=self.scale, grayscale=True)
            self.pixels = bytes(self.bitmap.buffer)
        x0, y0, x1, y1 = (round(side * self.scale) for side in box)
        x0, x1, y0, y1 = max(x0, 0), min(x1, self.bitmap.width), max(y0, 0), min(y1, self.bitmap.height)
        if x1 - x0 < 3 or y1 - y0 < 3:
            return None
        rows = [self.pixels[y * self.bitmap.stride + x0 : y * self.bitmap.stride + x1] for y in range(y0, y1)]
        return min(map(min, rows)), max(map(max, rows))


def unseen(chars: list[Char], boxes: list[Box], inks: dict[int, tuple[int, bool]], drawn: Drawn) -> list[bool]:
    """Which characters are not drawn; `inks` says of their text objects how light they are and whether their font is there.

    Marks, of which little is drawn, share the fate of a letter beside them, and so does a letter so bold that it fills its place.
    """
    blank = [_is_blank(char, box, inks[char.run], drawn) for char, box in zip(chars, boxes, strict=True)]
    found = list(blank)
    for i, char in enumerate(chars):
        beside = [blank[j] for j in (i - 1, i + 1) if 0 <= j < len(chars) and chars[j].run == char.run]
        if blank[i] and (unicodedata.category(char.text)[0] != "L" or len(beside) == 2):
            found[i] = any(beside) or not beside
    letters = [gone for char, gone in zip(chars, found, strict=True) if char.text.strip()]
    return found if 2 * sum(letters) < len(letters) else [False] * len(chars)


def _is_blank(char: Char, box: Box, ink: tuple[int, bool], drawn: Drawn) -> bool:
    if not char.text.strip():
        return False
    x, y = 0.12 * (box[2] - box[0]), 0.08 * (box[3] - box[1])
    shades = drawn.shades((box[0] + x, box[1] + y, box[2] - x, box[3] - y))
    if shades is None or shades[1] - shades[0] >= FAINT:
        return False
    lightness, is_there = ink
    return is_there or abs(lightness - shades[0]) < FAINT
