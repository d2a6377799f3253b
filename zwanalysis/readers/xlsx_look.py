"""What a sheet shows: hidden rows and columns, struck-out, white and errored cells are not read, and told."""

import io
import re
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from zwanalysis.readers.archive import attribute, child, local, read_member
from zwanalysis.readers.colours import whitened
from zwanalysis.readers.notes import Notes
from zwanalysis.readers.symbols import signs
from zwanalysis.readers.xlsx_numbers import printed

Merge = tuple[int, int, int, int]
STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACE = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
ERROR = re.compile(r"#(?:N/A|GETTING_DATA|[^\W\d_][\w/]{0,20}[!?])|Err:\d{3}")
#: Formulas of WPS and Excel that put a picture into a cell, also within others.
PICTURE = re.compile(r"=?[@\w.(]{0,60}\b(?:_xl\w+\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)
_PARTS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_WHITE = re.compile(r"\[(?:white|白色|(?:colou?r|颜色) ?2)\]", re.IGNORECASE)
_BLANK = re.compile(r'(?:_.|\*.|\\\s|"\s*"|\s)*', re.DOTALL)  # what a number format leaves room for
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
THEME = {0: "FFFFFF", 1: "000000"}
LAST_COLUMN = 16_384
NARROW = {"ht": 1.0, "width": 0.1, "defaultColWidth": 0.1}  # points of a row, letters of a column: no one sees what stands in it


def transitional(archive: zipfile.ZipFile) -> bytes:
    """The same workbook under the names of the transitional form, which openpyxl knows."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in archive.infolist():
            if member.filename.endswith((".xml", ".rels")):
                content = read_member(archive, member.filename)
                new.writestr(member.filename, _NAMESPACE.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content))
    return file.getvalue()


class Changes(NamedTuple):
    """What conditional formats change of a cell: whether it is struck out, its letters' colour and the one they lie on ("?":
    not known), its number format; None for what stays."""

    struck: bool | None = None
    colour: str | None = None
    ground: str | None = None
    shape: str | None = None

    def may_hide(self) -> bool:
        """Whether letters may not be seen so, or no longer hold."""
        unprinted = self.shape is not None and _section(self.shape, "字") is None
        return bool(self.struck) or unprinted or self.colour in ("FFFFFF", self.ground or "FFFFFF")


AS_IT_IS = Changes()


class Look:
    """Says what each cell of a sheet shows, and notes what it does not; `formats` are the sheet's conditional ones."""

    def __init__(self, root, title: str, notes: Notes, formats: "Callable[[object], Changes]" = lambda cell: AS_IT_IS):
        self.title, self.notes, self.formats = title, notes, formats
        self.plain = not any(local(each) == "tableParts" for each in root)  # no fills of a table's style: white on nothing cannot be seen
        self.zeros = next((attribute(each, "showZeros", "1") for each in root.iter("{*}sheetView")), "1") not in ("0", "false")
        self.rich = {attribute(held.getparent(), "r"): held for held in root.iter("{*}is") if child(held, "r") is not None}
        self.pictures = {attribute(cell, "r") or "?" for cell in root.iter("{*}c") if _is_picture(cell)}
        for name in sorted(self.pictures)[:10]:
            notes.say(f"sheet {title}: cell {name} is a picture; it was not read")

    def shown(self, cell) -> str:
        """A cell's value as printed; "" where it shows none."""
        runs = self._runs(cell)
        if cell.coordinate in self.pictures or self._is_no_value(cell, runs):
            return ""
        changes = self.formats(cell)
        section = _section(changes.shape or cell.number_format or "", cell.value)
        colour = "FFFFFF" if _WHITE.search(section or "") else changes.colour
        kept = []
        for run in (run.changed(colour, changes.struck) for run in runs):
            if section is None or (cell.value == 0 and not self.zeros and cell.data_type == "n") or self._is_unseen(cell, run, changes.ground):
                self.notes.left_out("hidden", run.text)
            elif run.struck:
                self.notes.left_out("struck out", run.text)
            else:
                kept.append(signs(run.font, _unescaped(run.text)))
        return "".join(kept)

    def _is_no_value(self, cell, runs: "list[Run]") -> bool:
        """Whether a cell has an error, or a formula that draws a picture, which is told."""
        if cell.data_type == "e" or (isinstance(cell.value, str) and ERROR.fullmatch(cell.value.strip())):
            self.notes.say(f"sheet {self.title}: cell {cell.coordinate} has the error {cell.value}, which is no value")
            return True
        drawn = bool(PICTURE.match("".join(run.text for run in runs)))
        if drawn:
            self.notes.say(f"sheet {self.title}: cell {cell.coordinate} is a picture; it was not read")
        return drawn

    def _runs(self, cell) -> "list[Run]":
        """The stretches of a cell's text; of other values one, as printed."""
        if isinstance(cell.value, list):
            return [_run(run, cell.font) for run in cell.value]
        return self._inline(cell, cell.font) or [Run.of(printed(_unescaped(cell.value), cell.number_format or ""), cell.font)]

    def _inline(self, cell, font) -> "list[Run] | None":
        """The runs of a text that stands in the cell itself; openpyxl gives those of shared texts only."""
        held = self.rich.get(cell.coordinate)
        if held is None:
            return None
        from openpyxl.cell.text import InlineFont

        runs = []
        for run in (each for each in held if local(each) == "r"):
            properties, words = child(run, "rPr"), "".join(each.text or "" for each in run if local(each) == "t")
            runs.append(Run.of(words, font) if properties is None else Run.set_in(words, InlineFont.from_tree(properties)))
        return runs

    def _is_unseen(self, cell, run: "Run", ground: str | None) -> bool:
        """Letters of one point, or in the colour they lie on."""
        if run.size is not None and run.size <= 1:
            return True
        if ground:
            return ground == (run.colour or "000000")
        fill = cell.fill
        if fill is None or not fill.fill_type:
            return run.colour == "FFFFFF" and self.plain
        return fill.fill_type == "solid" and colour_of(fill.fgColor) in (run.colour or "000000", "?")


class Run(NamedTuple):
    """A stretch of a cell's text, whether it is struck out, its font's name and size, and its colour (None: black)."""

    text: str
    struck: bool = False
    font: str | None = None
    size: float | None = None
    colour: str | None = None

    @classmethod
    def of(cls, text: str, font) -> "Run":
        """A stretch in a cell's font."""
        return cls(text, bool(font.strike), font.name, font.sz, colour_of(font.color)) if font else cls(text)

    def changed(self, colour: str | None, struck: bool | None) -> "Run":
        """The stretch as a conditional format makes it look."""
        return self._replace(colour=colour or self.colour, struck=self.struck if struck is None else struck)

    @classmethod
    def set_in(cls, text: str, own) -> "Run":
        """A stretch in a font of its own."""
        return cls(text, bool(own.strike), own.rFont, own.sz, colour_of(own.color))


def _run(run, font) -> Run:
    own = getattr(run, "font", None)
    if own is None:
        return Run.of(run if isinstance(run, str) else run.text, font)
    return Run.set_in(run.text, own)


def colour_of(colour) -> str | None:
    """Six digits, or the name of a colour of the theme; None where none is set or it cannot be told (tints of colours)."""
    from openpyxl.styles.colors import COLOR_INDEX

    if colour is None:
        return None
    if colour.type == "theme":
        known = THEME.get(colour.theme)
        return _tinted(known, colour.tint) if known else f"theme {colour.theme} {colour.tint:.2f}"
    if colour.tint:
        return None
    if colour.type == "rgb":
        return whitened(str(colour.rgb)[-6:].upper())
    return COLOR_INDEX[colour.indexed][-6:] if colour.type == "indexed" and colour.indexed < len(COLOR_INDEX) else None


def _tinted(colour: str, tint: float) -> str:
    """White or black made darker or lighter (ECMA-376, 18.8.3).

    >>> _tinted("FFFFFF", -0.5), _tinted("FFFFFF", -0.01), _tinted("000000", 0.25)
    ('808080', 'FFFFFF', '404040')
    """
    light = 1.0 if colour == "FFFFFF" else 0.0
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return whitened(f"{round(255 * min(max(light, 0.0), 1.0)):02X}" * 3)


def _is_picture(cell) -> bool:
    """A cell with a formula that draws a picture, or with one set into it, which older programs see as an error."""
    formula = child(cell, "f")
    drawn = formula is not None and bool(PICTURE.match(formula.text or ""))
    return drawn or (attribute(cell, "t") == "e" and attribute(cell, "vm") is not None)


def _section(number_format: str, value) -> str | None:
    """The part of a number format that a value is printed by; None where it prints nothing.

    >>> _section(";;;", "公开"), _section("0;-0;;@", 0), _section('""', 3), _section("0;;", 3), _section(";;", "公开")
    (None, None, None, '0', '@')
    """
    parts = _PARTS.split(number_format)
    if isinstance(value, int | float) and not isinstance(value, bool):
        at = 0 if len(parts) < 2 or value > 0 else 1 if value < 0 or len(parts) < 3 else 2
    elif isinstance(value, str | list):
        at = 3
        if len(parts) < 4:
            return None if number_format and _BLANK.fullmatch(number_format) else parts[-1] if "@" in parts[-1] else "@"
    else:
        at = 0
    part = parts[at]
    return None if _BLANK.fullmatch(part) and (len(parts) > 1 or part) else part


def _unescaped(value):
    """A text without the escapes that Office writes for control signs: _x000D_."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), value) if isinstance(value, str) and "_x" in value else value


class Hidden(NamedTuple):
    """A sheet's hidden rows, and its hidden columns as ranges."""

    rows: frozenset[int]
    columns: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, root) -> "Hidden":
        """Hidden, or of no height or width, columns of which nothing is said as the sheet's are."""
        data, told, rest = child(root, "sheetData"), child(root, "cols"), child(root, "sheetFormatPr")
        rows = [row for row in (data if data is not None else ()) if _is_hidden(row, "ht")]
        columns = list(told) if told is not None else []
        ranges = [span for column in columns if _is_hidden(column, "width") and (span := _span(column))]
        if rest is not None and _is_hidden(rest, "defaultColWidth"):
            ranges += _between(sorted(span for column in columns if (span := _span(column))))
        numbers = (attribute(row, "r", "") for row in rows)
        return cls(frozenset(int(number) for number in numbers if number.isdigit()), tuple(ranges))

    def has(self, row: int, column: int) -> bool:
        """Whether a place is in a hidden row or column."""
        return row in self.rows or self.has_column(column)

    def has_column(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(low <= column <= high for low, high in self.columns)


def _span(column) -> tuple[int, int] | None:
    """The first and the last of the columns that something is said of."""
    low, high = (attribute(column, side, "") for side in ("min", "max"))
    return (int(low), int(high)) if low.isdigit() and high.isdigit() else None


def _between(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """
    >>> _between([(1, 2), (5, 5)])
    [(3, 4), (6, 16384)]
    """
    ends, starts = [0, *(high for _, high in spans)], [*(low for low, _ in spans), LAST_COLUMN + 1]
    return [(end + 1, start - 1) for end, start in zip(ends, starts, strict=True) if start - end > 1]


def _is_hidden(element, size: str) -> bool:
    if attribute(element, "hidden", "0") in ("1", "true", "on"):
        return True
    try:
        return float(attribute(element, size, "9")) <= NARROW[size]
    except ValueError:
        return False


def without_hidden(
    values: dict[tuple[int, int], str], merges: list[Merge], hidden: Hidden, title: str, notes: Notes
) -> tuple[dict[tuple[int, int], str], list[Merge]]:
    """The values and merged ranges that are seen; a range that begins in a hidden row shows its value below it.

    >>> values = {(1, 1): "甲", (2, 2): "乙", (3, 2): "丙"}
    >>> without_hidden(values, [(1, 1, 3, 1)], Hidden(frozenset({1, 3}), ()), "表", Notes())
    ({(2, 2): '乙', (2, 1): '甲'}, [(2, 1, 3, 1)])
    """
    if not hidden.rows and not hidden.columns:
        return values, merges
    kept = {place: text for place, text in values.items() if not hidden.has(*place)}
    moved, gone = [], {place for place in values if hidden.has(*place)}
    for top, left, bottom, right in merges:
        first_row = next((row for row in range(top, min(bottom, top + 2_000) + 1) if row not in hidden.rows), None)
        first = next((c for c in range(left, min(right, left + 2_000) + 1) if not hidden.has_column(c)), None)
        if first_row is None or first is None:
            continue
        moved.append((first_row, first, bottom, right))
        if (top, left) in gone:
            kept[first_row, first] = values[top, left]
            gone.discard((top, left))
    _tell(gone, hidden, title, notes)
    return kept, moved


def _tell(gone: set[tuple[int, int]], hidden: Hidden, title: str, notes: Notes) -> None:
    rows = sorted({row for row, _ in gone if row in hidden.rows})
    columns = sorted({column for _, column in gone if hidden.has_column(column)})
    from openpyxl.utils import get_column_letter

    for what, names in (("row", list(map(str, rows))), ("column", list(map(get_column_letter, columns)))):
        if names:
            more = f" and {len(names) - 10:,} more" if len(names) > 10 else ""
            plural = "s" if len(names) > 1 else ""
            notes.say(f"sheet {title}: hidden {what}{plural} {', '.join(names[:10])}{more} left out")
