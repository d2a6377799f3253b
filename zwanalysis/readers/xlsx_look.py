"""What a sheet shows: hidden rows and columns, struck-out, white and errored cells are not read, and told."""

import io
import re
import zipfile
from typing import NamedTuple

from zwanalysis.readers.archive import attribute, child, local, read_member
from zwanalysis.readers.notes import Notes
from zwanalysis.readers.symbols import signs
from zwanalysis.readers.xlsx_numbers import printed

Merge = tuple[int, int, int, int]
STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACE = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")
ERRORS = frozenset(["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#GETTING_DATA"])
PICTURE = re.compile(r"=?(?:_xl\w+\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)
_UNSEEN_FORMAT = re.compile(r"[\s;]*;;[\s;]*")


def transitional(archive: zipfile.ZipFile) -> bytes:
    """The same workbook under the names of the transitional form, which openpyxl knows."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in archive.infolist():
            if member.filename.endswith((".xml", ".rels")):
                content = read_member(archive, member.filename)
                new.writestr(member.filename, _NAMESPACE.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content))
    return file.getvalue()


class Look:
    """Says what each cell of a sheet shows, and notes what it does not."""

    def __init__(self, root, title: str, notes: Notes):
        self.title, self.notes = title, notes
        plain = not any(local(each) in ("tableParts", "conditionalFormatting") for each in root)
        self.plain = plain  # no fills but the cells' own: white on nothing cannot be seen
        self.rich = {attribute(held.getparent(), "r"): held for held in root.iter("{*}is") if child(held, "r") is not None}

    def shown(self, cell) -> str:
        """A cell's value as printed; "" where it shows none."""
        if cell.data_type == "e" or (isinstance(cell.value, str) and cell.value.strip() in ERRORS):
            self.notes.say(f"sheet {self.title}: cell {cell.coordinate} has the error {cell.value}, which is no value")
            return ""
        font = cell.font
        runs = [_run(run, font) for run in cell.value] if isinstance(cell.value, list) else self._inline(cell, font)
        text = "".join(text for text, _, _ in runs) if runs else printed(cell.value, cell.number_format or "")
        if PICTURE.match(text):
            self.notes.say(f"sheet {self.title}: cell {cell.coordinate} is a picture; it was not read")
            return ""
        if _UNSEEN_FORMAT.fullmatch(cell.number_format or "") or self._is_unseen(cell, font):
            self.notes.left_out("hidden", text)
            return ""
        kept = []
        for run, struck, name in runs or [(text, bool(font and font.strike), font.name if font else None)]:
            if struck:
                self.notes.left_out("struck out", run)
            else:
                kept.append(signs(name, run))
        return "".join(kept)

    def _inline(self, cell, font) -> list[tuple[str, bool, str | None]] | None:
        """The runs of a text that stands in the cell itself; openpyxl gives those of shared texts only."""
        held = self.rich.get(cell.coordinate)
        if held is None:
            return None
        runs = []
        for run in (each for each in held if local(each) == "r"):
            properties = child(run, "rPr")
            struck = child(properties, "strike")
            on = font.strike if properties is None and font else struck is not None and attribute(struck, "val", "1") not in ("0", "false")
            text = "".join(each.text or "" for each in run if local(each) == "t")
            runs.append((text, bool(on), attribute(child(properties, "rFont"), "val") if child(properties, "rFont") is not None else None))
        return runs

    def _is_unseen(self, cell, font) -> bool:
        """Letters of one point, or white ones on no colour."""
        if font is None:
            return False
        if font.sz is not None and font.sz <= 1:
            return True
        colour = font.color
        white = colour is not None and (
            (colour.type == "rgb" and str(colour.rgb)[-6:].upper() == "FFFFFF")
            or (colour.type == "theme" and colour.theme == 0 and not colour.tint)
        )
        return white and self.plain and not (cell.fill and cell.fill.fill_type)


def _run(run, font) -> tuple[str, bool, str | None]:
    """A stretch of a cell's text, whether it is struck out, and its font's name."""
    own = getattr(run, "font", None)
    text = run if isinstance(run, str) else run.text
    if own is None:
        return text, bool(font and font.strike), font.name if font else None
    return text, bool(own.strike), own.rFont


class Hidden(NamedTuple):
    """A sheet's hidden rows, and its hidden columns as ranges."""

    rows: frozenset[int]
    columns: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, root) -> "Hidden":
        """Hidden, or of no height or width."""
        data, columns = child(root, "sheetData"), child(root, "cols")
        rows = [attribute(row, "r", "") for row in (data if data is not None else ()) if _is_hidden(row, "ht")]
        ranges = [
            [attribute(column, side, "") for side in ("min", "max")]
            for column in (columns if columns is not None else ())
            if _is_hidden(column, "width")
        ]
        return cls(
            frozenset(int(row) for row in rows if row.isdigit()),
            tuple((int(low), int(high)) for low, high in ranges if low.isdigit() and high.isdigit()),
        )

    def has(self, row: int, column: int) -> bool:
        """Whether a place is in a hidden row or column."""
        return row in self.rows or self.has_column(column)

    def has_column(self, column: int) -> bool:
        """Whether a column is hidden."""
        return any(low <= column <= high for low, high in self.columns)


def _is_hidden(element, size: str) -> bool:
    if attribute(element, "hidden", "0") in ("1", "true", "on"):
        return True
    try:
        return float(attribute(element, size, "1")) == 0
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
    for what, names in (("row", list(map(str, rows))), ("column", list(map(_letters, columns)))):
        if names:
            more = f" and {len(names) - 10:,} more" if len(names) > 10 else ""
            plural = "s" if len(names) > 1 else ""
            notes.say(f"sheet {title}: hidden {what}{plural} {', '.join(names[:10])}{more} left out")


def column_number(letters: str) -> int:
    """
    >>> column_number("A"), column_number("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    """
    >>> _letters(1), _letters(28)
    ('A', 'AB')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
