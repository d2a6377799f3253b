"""Characters that the charts' font lacks: drawn in our font of rare ones, else in another of the machine or as 〓, and told."""

import contextlib
import warnings
from collections.abc import Iterator
from functools import cache

from matplotlib import font_manager
from matplotlib.text import Text

#: What printers set where a character is missing (U+3013, the geta mark): no box, and nobody takes it for the character.
MARK = "〓"
#: The font that comes with the package for the rest of 通用规范汉字表 and of the regions' names.
RARE = "ZW Sans SC Rare"
_TOLD: set[str] = set()


@contextlib.contextmanager
def covered(fig, families: list[str], words: bool) -> Iterator[None]:
    """Draw ``fig`` so that every character is seen, and leave it as it was.

    With ``words`` the picture holds words and no shapes (svg): whoever opens it draws them in a font of theirs.
    """
    texts = [text for text in fig.findobj(Text) if lacking(text.get_text(), families)]
    before = [(text, text.get_text(), text.get_fontfamily()) for text in texts]
    try:
        for text, said, family in before if not words else ():
            fonts = {char: elsewhere(char) for char in lacking(said, families)}
            text.set_fontfamily([*family, *sorted({font for font in fonts.values() if font})])
            text.set_text("".join(MARK if fonts.get(char, char) is None else char for char in said))
            _tell(fonts)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing")
            yield
    finally:
        for text, said, family in before:
            text.set_text(said)
            text.set_fontfamily(family)


def lacking(said: str, families: list[str]) -> str:
    """The characters of a text that none of the families has, each once.

    >>> lacking("硚口区 \\U0002b4e7", ["DejaVu Sans"])
    '硚口区\\U0002b4e7'
    """
    known = _known(tuple(families))
    return "".join(char for char in dict.fromkeys(said) if ord(char) not in known and not char.isspace())


@cache
def _known(families: tuple[str, ...]) -> frozenset[int]:
    paths = [font_manager.findfont(family) for family in families]
    return frozenset().union(*(font_manager.get_font(path).get_charmap() for path in paths))


@cache
def elsewhere(char: str) -> str | None:
    """The name of a font that has the character, ours before others of this machine; None if there is none."""
    if not lacking(char, [RARE]):
        return RARE
    fonts = [font for font in font_manager.fontManager.ttflist if not font.name.startswith("Last Resort")]  # it has a box for each
    for font in sorted(fonts, key=lambda font: (font.style != "normal", font.weight != 400, font.name)):
        try:
            if ord(char) in font_manager.get_font(font.fname).get_charmap():
                return font.name
        except (OSError, RuntimeError):  # a font that was taken away or cannot be read
            continue
    return None


def _tell(fonts: dict[str, str | None]) -> None:
    new = {char: font for char, font in fonts.items() if char not in _TOLD and font != RARE}
    _TOLD.update(new)
    for font in dict.fromkeys(new.values()):
        chars = " ".join(char for char, own in new.items() if own == font)
        how = f"they are drawn in {font}" if font else f"nor has any other here; charts print {MARK} for them"
        warnings.warn(f"the charts' font has not {chars}: {how}", stacklevel=2)
