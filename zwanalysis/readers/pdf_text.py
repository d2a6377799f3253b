"""A PDF page's characters by pdfium: those it prints, those of filled form fields, without those it does not show."""

import ctypes
import math
import unicodedata
from collections import Counter
from functools import cache
from typing import NamedTuple

from zwanalysis.errors import FileTooLarge
from zwanalysis.readers.covers import Box, Covers, Point
from zwanalysis.readers.limits import LIMITS, Clock
from zwanalysis.readers.page import Char
from zwanalysis.readers.pdf_seen import Drawn, unseen
from zwanalysis.readers.text import common

INVISIBLE, CLIPPING = 3, 7  # text render modes: neither filled nor stroked; layers of recognised text are set so
ANNOTATION, STRUCK, WIDGET = 3, 12, 20  # subtypes: FreeText, StrikeOut, form field
UNSEEN = 0x02 | 0x20  # annotation flags: hidden, no view
CHECK, RADIO, FILLED = 2, 3, (4, 5, 6)  # kinds of form field: combo box, list box, text field
TICK = "√"
_NONE = frozenset((0, 10, 13, 0xFFFE, 0xFEFF))


class Printed(NamedTuple):
    """Characters that are shown, and what was left out: set at a slant, not seen, struck out."""

    chars: list[Char]
    slanted: str
    hidden: str
    struck: str


class Found(NamedTuple):
    """The characters of a page with their angles and boxes, those in letters without ink and beyond its edge, and of each
    text object how light it is and whether its font came with the file."""

    chars: list[Char]
    angles: list[int]
    boxes: list[Box]
    uninked: list[Char]
    beyond: list[str]
    inks: dict[int, tuple[int, bool]]


def printed(page, text, raw, points: tuple[Point, Point], clock: Clock, form, before: int, covers: Covers) -> Printed:
    """The characters of a page and its text page; `before` of them stand on the pages before it.

    `points` map the page's own coordinates to the page as it is drawn, and to the page with its text upright.
    """
    count = max(0, text.count_chars())
    if before + count > LIMITS["characters"]:
        raise FileTooLarge(
            f"over {LIMITS['characters']:,} characters: save the notice's own pages as a PDF of their own"
        )
    found = _chars(text, count, raw, points, clock, covers)
    kept, hidden, aside = _without_unseen(found, page)
    filled, struck = _annotations(page, raw, points[1], form)
    through = [any(within(char, box) for box in struck) for char in kept]
    gone = "".join(char.text for char, is_struck in zip(kept, through, strict=True) if is_struck)
    left = [char._replace(text="") if is_struck else char for char, is_struck in zip(kept, through, strict=True)]
    return Printed([*left, *filled], aside.strip(), (hidden + "".join(found.beyond)).strip(), gone)


def _without_unseen(found: Found, page) -> tuple[list[Char], str, str]:
    """The characters that are seen, and those that are not: hidden, set at a slant.

    What is not seen keeps its place: the gap it leaves is no space between words.
    """
    chars = found.chars
    gone = unseen(chars, found.boxes, found.inks, Drawn(page, page.get_width(), page.get_height())) if chars else []
    slant = _slanted(chars, found.angles)
    aside = "".join(char.text for char, slanted in zip(chars, slant, strict=True) if slanted)
    all_three = zip(chars, gone, slant, strict=True)
    kept = [char._replace(text="") if is_gone else char for char, is_gone, slanted in all_three if not slanted]
    hidden = [*found.uninked, *(char for char, is_gone in zip(chars, gone, strict=True) if is_gone)]
    if not any(char.text.strip() for char in kept):  # recognised text below the picture of a page
        return hidden, "", aside
    return [*kept, *(char._replace(text="") for char in found.uninked)], "".join(char.text for char in hidden), aside


def _chars(text, count: int, raw, points: tuple[Point, Point], clock: Clock, covers: Covers) -> Found:
    found = Found([], [], [], [], [], {0: (0, False)})
    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    runs: dict[int | None, tuple[int, bool]] = {None: (0, True)}
    for i in range(count):
        if i % 2_000 == 0:
            clock.check("the page's characters")
        sign = _sign(text, i, raw)
        if not sign or not raw.FPDFText_GetLooseCharBox(text, i, box) or not raw.FPDFText_GetCharOrigin(text, i, x, y):
            continue
        held = raw.FPDFText_GetTextObject(text, i)
        where = ctypes.addressof(held.contents) if held else None
        if where not in runs:
            found.inks[len(runs)], inked = _ink(held, raw)
            runs[where] = len(runs), inked
        run, inked = runs[where]
        seen, (x0, y0, x1, y1) = (_placed(box, point) for point in points)
        size = y1 - y0 if y1 - y0 > 1 else raw.FPDFText_GetFontSize(text, i)
        char = Char(sign, x0, x1, points[1](x.value, y.value)[1], size, run)
        if covers.is_beyond((x0 + x1) / 2, (y0 + y1) / 2):
            found.beyond.append(sign)
            continue
        if not inked or covers.has(where, (x0 + x1) / 2, (y0 + y1) / 2):
            found.uninked.append(char)
            continue
        found.chars.append(char)
        found.boxes.append(seen)
        found.angles.append(round(math.degrees(raw.FPDFText_GetCharAngle(text, i))))
    return found


def _sign(text, i: int, raw) -> str:
    """A character of a text page, U+FFFD where its font does not say which it is; "" for what is none, or not in the file."""
    code = raw.FPDFText_GetUnicode(text, i)
    if code in _NONE or 0xD800 <= code < 0xE000 or raw.FPDFText_IsGenerated(text, i) == 1:
        return ""
    known = chr(code) in _known()  # most characters need not be asked about
    return "\ufffd" if not known and raw.FPDFText_HasUnicodeMapError(text, i) == 1 else chr(code)


def without_meaning(text, raw) -> int:
    """How many characters of a text page have no meaning attached."""
    return sum(_sign(text, i, raw) == "\ufffd" for i in range(max(0, text.count_chars())))


@cache
def _known() -> frozenset[str]:
    return common() - frozenset(map(chr, range(0x80)))


def _placed(box, point: Point) -> Box:
    (x0, y0), (x1, y1) = point(box.left, box.bottom), point(box.right, box.top)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _ink(held, raw) -> tuple[tuple[int, bool], bool]:
    """How light a text object is and whether its font came with the file; and whether it is inked at all."""
    colour = [ctypes.c_uint() for _ in range(4)]
    known = raw.FPDFPageObj_GetFillColor(held, *colour)
    red, green, blue, alpha = (part.value for part in colour) if known else (0, 0, 0, 255)
    font = raw.FPDFTextObj_GetFont(held)
    lightness = round(0.3 * red + 0.59 * green + 0.11 * blue)
    mode = raw.FPDFTextObj_GetTextRenderMode(held)
    return (lightness, bool(font) and raw.FPDFFont_GetIsEmbedded(font) == 1), mode not in (INVISIBLE, CLIPPING) and alpha > 12


def heading(text, raw, point: Point) -> tuple[float, float]:
    """Where most of a page's text runs to, as it is shown: (1, 0) to the right, (0, -1) upwards."""
    count = min(max(0, text.count_chars()), 200)
    angles = [
        round(math.degrees(raw.FPDFText_GetCharAngle(text, i)))
        for i in range(count)
        if raw.FPDFText_IsGenerated(text, i) == 0
    ]
    angle = -math.radians(Counter(angles).most_common(1)[0][0]) if angles else 0.0  # pdfium counts clockwise
    (x0, y0), (x1, y1) = point(0, 0), point(100 * math.cos(angle), 100 * math.sin(angle))
    return round((x1 - x0) / 100), round((y1 - y0) / 100)


def _slanted(chars: list[Char], angles: list[int]) -> list[bool]:
    """Which characters stand at a slant against most of them."""
    most = Counter(angle for angle, char in zip(angles, chars, strict=True) if char.text.strip()).most_common(1)
    return [min((angle - most[0][0]) % 90, -(angle - most[0][0]) % 90) > 3 if most else False for angle in angles]


def within(char: Char, box: Box) -> bool:
    """Whether the middle of a character stands in a box."""
    x, y = (char.x0 + char.x1) / 2, char.y - 0.35 * char.size
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _annotations(page, raw, point: Point, form) -> tuple[list[Char], list[Box]]:
    """The characters that filled fields and written notes show, and the places that are struck out."""
    chars: list[Char] = []
    struck: list[Box] = []
    for i in range(min(raw.FPDFPage_GetAnnotCount(page), LIMITS["page_objects"])):
        note = raw.FPDFPage_GetAnnot(page, i)
        if not note:
            continue
        kind, box = raw.FPDFAnnot_GetSubtype(note), raw.FS_RECTF()
        if not raw.FPDFAnnot_GetFlags(note) & UNSEEN and raw.FPDFAnnot_GetRect(note, box):
            (ax, ay), (bx, by) = point(box.left, box.bottom), point(box.right, box.top)
            place = (min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))
            if kind == STRUCK:
                struck.extend(_quads(note, raw, point) or [place])
            elif kind == WIDGET and form is not None:
                chars.extend(_set_in(_value(note, raw, form), place))
            elif kind == ANNOTATION:
                chars.extend(_set_in(_string(raw.FPDFAnnot_GetStringValue, note, b"Contents"), place))
        raw.FPDFPage_CloseAnnot(note)
    return chars, struck


def _quads(note, raw, point: Point) -> list[Box]:
    quad, boxes = raw.FS_QUADPOINTSF(), []
    for i in range(min(raw.FPDFAnnot_CountAttachmentPoints(note), 1_000)):
        if raw.FPDFAnnot_GetAttachmentPoints(note, i, quad):
            spots = [point(getattr(quad, f"x{n}"), getattr(quad, f"y{n}")) for n in (1, 2, 3, 4)]
            xs, ys = [x for x, _ in spots], [y for _, y in spots]
            boxes.append((min(xs), min(ys), max(xs), max(ys)))
    return boxes


def _value(note, raw, form) -> str:
    """What a form field shows: its text or chosen value, a tick where it is checked."""
    kind = raw.FPDFAnnot_GetFormFieldType(form, note)
    if kind in (CHECK, RADIO):
        return TICK if raw.FPDFAnnot_IsChecked(form, note) else ""
    return _string(raw.FPDFAnnot_GetFormFieldValue, form, note) if kind in FILLED else ""


def _string(call, *args) -> str:
    """pdfium's answer in UTF-16; the first call says how many bytes it takes."""
    size = call(*args, None, 0)
    if not 2 < size <= 200_000:
        return ""
    buffer = ctypes.create_string_buffer(size)
    call(*args, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _set_in(text: str, box: Box) -> list[Char]:
    """Text set into a field's box: its lines from the top, in a size that fits their number."""
    lines = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip()]
    if not lines:
        return []
    step = (box[3] - box[1]) / len(lines)
    size = min(12.0, max(0.8 * step, 2.0))
    chars = []
    for number, line in enumerate(lines):
        x, y = box[0] + 2, box[1] + (number + 0.5) * step + 0.35 * size
        for char in line:
            width = size * (1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5)
            chars.append(Char(char, x, x + width, y, size))
            x += width
    return chars
