"""What Word's styles and run properties hide or strike out."""

import re
from typing import NamedTuple

from zwanalysis.readers.archive import attribute, child, local, value
from zwanalysis.readers.colours import whitened

_OFF = ("0", "false", "off", "none")
HIDDEN, STRUCK, DELETED, WHITE = "hidden", "struck out", "deleted", "white"
#: Names of highlights and of the theme's colours for pages and letters → colour; the theme's other colours are not known.
_NAMES = {"white": "FFFFFF", "black": "000000", "background1": "FFFFFF", "light1": "FFFFFF", "bg1": "FFFFFF", "lt1": "FFFFFF", "text1": "000000", "dark1": "000000"}
_NONE = ("auto", "none", "nil", "")
_WAYS = ("tiny", "unfilled", "flat", "beside")
WIDEST = 31_680  # twentieths of a point: 22 inches, the largest page Word has
_LEAST = {"sz": 2, "w": 5}  # half points, and hundredths of a letter's width: no one reads such letters
#: What a table's style may say of some of its cells, the later over the earlier (ECMA-376, 17.7.6).
_CELLS = ("wholeTable", "band1Vert", "band2Vert", "band1Horz", "band2Horz", "firstRow", "lastRow", "firstCol", "lastCol",
          "nwCell", "neCell", "swCell", "seCell")  # fmt: skip
_CORNERS = {"nwCell": {"firstRow", "firstCol"}, "neCell": {"firstRow", "lastCol"}, "swCell": {"lastRow", "firstCol"}, "seCell": {"lastRow", "lastCol"}}
#: What a table asks of its style (w:tblLook): names and, as older files have it, bits of one number; banding is asked away.
_LOOK = {"firstRow": ("firstRow", 0x20), "lastRow": ("lastRow", 0x40), "firstCol": ("firstColumn", 0x80), "lastCol": ("lastColumn", 0x100),
         "noHBand": ("noHBand", 0x200), "noVBand": ("noVBand", 0x400)}  # fmt: skip


class _Style(NamedTuple):
    parent: str | None
    properties: dict
    cells: dict[str, dict]  # of a table's style: what it says of some cells
    bands: dict[str, int]  # and how many rows and columns a band of it has


class Looks:
    """Says of a run whether it is hidden or struck out, by its own properties, its styles and the defaults.

    Both are toggle properties (ECMA-376, 17.7.3): a character style inside a paragraph style of the same effect
    takes it away again, and what the run itself says decides. `table` is the style of the table that is being read, `cell`
    which of its conditional formats the cell that is being read has, `ground` that cell's own shading.
    """

    def __init__(self, styles):
        self.styles: dict[str, _Style] = {}
        self.default: str | None = None
        self.table: str | None = None
        self.cell: frozenset[str] = frozenset()
        self.ground: str | None = None
        self.paper: bool | None = None  # whether white letters on the page cannot be seen; not known before it is asked
        self.basis: dict = {}
        for element in styles if styles is not None else ():
            name = local(element)
            if name == "docDefaults":
                self.basis = _effects(child(child(element, "rPrDefault"), "rPr"))
            elif name == "style":
                own = attribute(element, "styleId", "")
                cells = {attribute(each, "type", ""): _said_by(each) for each in element if local(each) == "tblStylePr"}
                self.styles[own] = _Style(value(element, "basedOn"), _said_by(element), cells, _bands(child(element, "tblPr")))
                if attribute(element, "type") == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
                    self.default = own

    def of(self, run, paragraph) -> str:
        """`HIDDEN`, `STRUCK`, `WHITE` or "" for a run's properties (w:rPr) in a paragraph with these (w:pPr)."""
        own = _effects(run)
        styles = (value(run, "rStyle"), value(paragraph, "pStyle") or self.default, self.table)
        for effect in (HIDDEN, STRUCK):
            if own.get(effect, self._by_styles(effect, styles)):
                return effect
        said = {**self.basis}
        for properties in (*(self._said(style) for style in reversed(styles)), own, _line(paragraph)):
            said.update(properties)
        if any(said.get(way) for way in _WAYS):
            return HIDDEN
        return _on_ground(said, said.get("ground") or ground_of(paragraph) or self.ground)

    def _by_styles(self, effect: str, styles: tuple) -> bool:
        on = [found[effect] for style in styles if effect in (found := self._said(style))]
        return sum(on) % 2 == 1 if on else self.basis.get(effect, False)

    def bands(self) -> dict[str, int]:
        """How many rows and columns a band of the table's style has, where it says so."""
        return {side: size for each in reversed(self._chain(self.table)) for side, size in self.styles[each].bands.items()}

    def shades(self, part) -> bool:
        """Whether a table, row or cell has a colour behind its letters, or a style that may set one."""
        properties = next((each for each in part if local(each) in ("tblPr", "tblPrEx", "tcPr")), None)
        shading, style = child(properties, "shd"), value(properties, "tblStyle")
        plain = shading is None or {attribute(shading, name, "auto").lower() for name in ("fill", "themeFill")} <= {"auto", "ffffff"}
        if not plain or (shading is not None and attribute(shading, "val", "clear") not in ("clear", "nil")):
            return True
        said = [each for name in self._chain(style) for each in (self.styles[name].properties, *self.styles[name].cells.values())]
        return style is not None and (not said or any("ground" in each for each in said))

    def _chain(self, style: str | None) -> list[str]:
        """A style and those it is based on."""
        chain: list[str] = []
        while style in self.styles and style not in chain:
            chain.append(style)
            style = self.styles[style].parent
        return chain

    def _said(self, style: str | None) -> dict:
        """What a style and those it is based on say; a table's style of the cell that is being read."""
        chain = self._chain(style)
        found = {effect: said for each in reversed(chain) for effect, said in self.styles[each].properties.items()}
        for name in _CELLS if style == self.table and self.cell else ():
            for each in reversed(chain) if name in self.cell else ():
                found |= self.styles[each].cells.get(name, {})
        return found


def _on_ground(said: dict, ground: str | None) -> str:
    """What the colour of letters makes of them on this ground: `HIDDEN`, `WHITE` where no ground is known, or ""."""
    # letters in no colour of their own turn white on dark shading, but not on a marker's black
    colour = said.get("colour") or ("000000" if "marked" in said else None)
    if ground and ground == colour:
        return HIDDEN
    return WHITE if colour == "FFFFFF" and not ground else ""


def asked_of_style(look) -> set[str]:
    """What a table asks of its style's conditional formats (w:tblLook)."""
    if look is None:
        return {"noHBand", "noVBand"}
    bits = attribute(look, "val", "")
    number = int(bits, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", bits) else 0
    return {name for name, (said, bit) in _LOOK.items() if attribute(look, said, "1" if number & bit else "0") not in _OFF}


def formats_at(asked: set[str], at: tuple[int, int], size: tuple[int, int], bands: dict[str, int]) -> frozenset[str]:
    """The conditional formats that a cell has by its row and its place in it, of so many rows and cells in the row.

    >>> sorted(formats_at({"firstRow", "lastCol", "noVBand"}, (0, 1), (3, 2), {}))
    ['firstRow', 'lastCol', 'neCell', 'wholeTable']
    >>> [sorted(formats_at({"firstRow", "noVBand"}, (2, 0), (3, 2), {"Row": rows}))[0] for rows in (1, 2)]
    ['band2Horz', 'band1Horz']
    """
    (row, column), (rows, columns) = at, size
    edges = (("firstRow", row == 0), ("lastRow", row == rows - 1), ("firstCol", column == 0), ("lastCol", column == columns - 1))
    found = {"wholeTable"} | {edge for edge, is_here in edges if is_here and edge in asked}
    if "noHBand" not in asked and not found & {"firstRow", "lastRow"}:
        found.add(f"band{(row - ('firstRow' in asked)) // bands.get('Row', 1) % 2 + 1}Horz")
    if "noVBand" not in asked and not found & {"firstCol", "lastCol"}:
        found.add(f"band{(column - ('firstCol' in asked)) // bands.get('Col', 1) % 2 + 1}Vert")
    return frozenset(found | {corner for corner, sides in _CORNERS.items() if sides <= found})


def _bands(properties) -> dict[str, int]:
    """How many rows and columns a band has; one where it does not say."""
    sizes = {side: value(properties, f"tblStyle{side}BandSize") or "" for side in ("Row", "Col")}
    return {side: int(size) for side, size in sizes.items() if re.fullmatch("[1-9][0-9]{0,3}", size)}


def _said_by(style) -> dict:
    """What a style, or a part of it for some cells, says of letters, lines, rows and the ground below them."""
    said = _effects(child(style, "rPr")) | _line(child(style, "pPr"))
    if is_on(child(child(style, "trPr"), "hidden")):
        said[HIDDEN] = True
    ground = ground_of(child(style, "tcPr"))
    return said | ({"ground": ground} if ground else {})


def _effects(properties) -> dict:
    """What run properties switch on or off: hidden, struck out once or twice, too small; the colours they set."""
    found: dict = {}
    for element in properties if properties is not None else ():
        name = local(element)
        if name in ("vanish", "specVanish"):
            found[HIDDEN] = is_on(element)
        elif name in ("strike", "dstrike"):
            found[STRUCK] = is_on(element) or found.get(STRUCK, False)
        elif name in _LEAST:
            size = attribute(element, "val", "")
            found["tiny"] = found.get("tiny", False) or (size.isdigit() and int(size[:4]) <= _LEAST[name])
        elif name == "color":
            found["colour"] = _letters(element)
        elif name == "textFill":
            found |= _filled(element)
    ground = ground_of(properties)
    marked = {"marked": True} if ground and _colour(value(properties, "highlight")) else {}
    return {**found, "ground": ground, **marked} if ground else found


def _letters(element) -> str | None:
    """The colour of letters; of a colour of the theme that is shaded or tinted w:val has what comes of it."""
    mixed = attribute(element, "themeShade") or attribute(element, "themeTint")
    return (None if mixed else _NAMES.get(attribute(element, "themeColor", ""))) or _colour(attribute(element, "val"))


def _line(paragraph) -> dict:
    """Whether no letter of a paragraph is seen: its lines are a point high or less, or it stands beside the page."""
    spacing, places = child(paragraph, "spacing"), (child(paragraph, "ind"), child(paragraph, "framePr"))
    height = attribute(spacing, "line", "") if spacing is not None else ""
    found = {"flat": attribute(spacing, "lineRule") == "exact" and int(height[:6]) <= 20} if height.isdigit() else {}
    moved = [attribute(place, side, "") for place in places if place is not None for side in ("left", "start", "x", "y")]
    return found | ({"beside": True} if any(re.fullmatch(r"-?\d{5,}", move) and not 0 <= int(move[:9]) <= WIDEST for move in moved) else {})


def _filled(element) -> dict:
    """What Word 2010's own way to fill letters says: no fill or a transparent one, or a colour."""
    parts = {local(each): attribute(each, "val", "") for each in element.iter()}
    if "noFill" in parts or re.fullmatch(r"100000|9[5-9]\d{3}", parts.get("alpha", "")):
        return {"unfilled": True}
    colour = _NAMES.get(parts.get("schemeClr", ""), parts.get("srgbClr"))
    return {"colour": _colour(colour)} if colour and "solidFill" in parts else {}


def ground_of(properties) -> str | None:
    """The colour that letters lie on: a marker's, or a shading's; white ones are none."""
    shading = child(properties, "shd")
    solid = attribute(shading, "val") == "solid" if shading is not None else False
    fill = attribute(shading, "color" if solid else "fill") if shading is not None else None
    found = _colour(value(properties, "highlight")) or _colour(fill)
    return None if found == "FFFFFF" else found


def _colour(name: str | None) -> str | None:
    """Six digits, nearly white ones as white; None for no colour of its own."""
    name = (name or "").strip()
    return None if name in _NONE else whitened(_NAMES.get(name, name.upper()))


def is_on(element) -> bool:
    """Whether an on-off property is there and on: <w:vanish/> is, <w:vanish w:val="0"/> is not."""
    return element is not None and attribute(element, "val", "1") not in _OFF
