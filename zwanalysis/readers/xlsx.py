"""Excel workbooks (XLSX, XLSM): each sheet's name and its cells as a table, merged cells with them."""

import datetime
import io
import re
import zipfile
from itertools import pairwise

from zwanalysis.errors import BrokenFile, TooManyPages
from zwanalysis.readers.archive import attribute, child, local, open_zip, parse_xml, read_member
from zwanalysis.readers.document import Document, Grid, check_size, lay
from zwanalysis.readers.limits import LIMITS, Clock, extra, guarded

ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"']([^\"'>]*)")
LAST_ROW = 1_048_576  # Excel's; the library would walk through every row up to the one named
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


def read(data: bytes, clock: Clock | None = None) -> Document:
    """Read a workbook's visible sheets in their order; formulas count as their last value.

    A row merged over all columns (a title, a note) is a paragraph of its own, not a row of the table.
    """
    clock = clock or Clock()
    archive = open_zip(data)
    openpyxl = extra("openpyxl", "XLSX files")
    _check_members(archive)
    with guarded("XLSX"):
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [sheet for sheet in book.worksheets if getattr(sheet, "sheet_state", "visible") == "visible"]
    if len(sheets) > LIMITS["pages"]:
        raise TooManyPages(
            f"{len(sheets):,} sheets, more than {LIMITS['pages']:,}: save the sheets that matter alone"
        )
    blocks: list = []
    for sheet in sheets:
        clock.check(f"sheet {sheet.title}")
        found = sheet_blocks(_values(sheet, clock), _merges(archive, sheet))
        if found:
            blocks.extend(([sheet.title] if len(sheets) > 1 else []) + found)
    book.close()
    document = lay(blocks, "xlsx")
    if not document.text:
        raise BrokenFile(
            "no sheet of the workbook has a value: open it and save it anew, or see whether it is empty"
        )
    return document


def _check_members(archive: zipfile.ZipFile) -> None:
    """openpyxl reads these members whole and with its own parser: hold them to the limits first."""
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")):
            content = read_member(archive, member.filename)
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise BrokenFile(f"{member.filename[:80]!r} has a document type declaration; it was not read")
            if not all(
                row.isdigit() and len(row) < 8 and int(row) <= LAST_ROW for row in ROW.findall(content)
            ):
                raise BrokenFile(
                    f"{member.filename[:80]!r} has row numbers that Excel does not know: open and save it anew"
                )
            if member.filename.endswith(("styles.xml", "workbook.xml", ".rels", "[Content_Types].xml")):
                parse_xml(content, "XLSX")


def _values(sheet, clock: Clock) -> dict[tuple[int, int], str]:
    """(row, column) → printed value; blank cells, of which a sheet can claim billions, are left out."""
    values: dict[tuple[int, int], str] = {}
    with guarded("XLSX"):
        sheet.reset_dimensions()
        for row in sheet.iter_rows():
            clock.check(f"sheet {sheet.title}")
            for cell in row:
                if (
                    cell.value is not None
                    and (text := printed(cell.value, getattr(cell, "number_format", ""))).strip()
                ):
                    values[cell.row, cell.column] = text
                    check_size(len(values), 1)
    return values


def printed(value, number_format: str = "") -> str:
    """A value as a reader of the sheet sees it: dates in Chinese order, whole numbers without a fraction.

    >>> printed(datetime.datetime(2022, 6, 30)), printed(3.0), printed(0.04, "0%"), printed(True)
    ('2022年6月30日', '3', '4%', 'TRUE')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.datetime | datetime.date):
        if isinstance(value, datetime.datetime) and (value.hour or value.minute):
            return f"{value.year}年{value.month}月{value.day}日 {value:%H:%M}"
        shape = number_format.replace('"', "").replace("\\", "")
        if "年" in shape and "d" not in shape and "日" not in shape:
            return f"{value.year}年{value.month}月"
        if "月" in shape and "y" not in shape.lower() and "年" not in shape:
            return f"{value.month}月{value.day}日"
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, int | float) and "%" in number_format:
        return f"{round(value * 100, 4):g}%"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _merges(archive: zipfile.ZipFile, sheet) -> list[tuple[int, int, int, int]]:
    """Merged ranges as (first row, first column, last row, last column); openpyxl's own would make every
    cell."""
    path = getattr(sheet, "_worksheet_path", "")
    if path not in archive.namelist():
        return []
    root = parse_xml(read_member(archive, path), "XLSX")
    merges = child(root, "mergeCells")
    found = []
    for merge in merges if merges is not None else ():
        match = REFERENCE.fullmatch(attribute(merge, "ref") or "") if local(merge) == "mergeCell" else None
        if match and match[3]:
            found.append((int(match[2]), _column(match[1]), int(match[4]), _column(match[3])))
    return found


def _column(letters: str) -> int:
    """
    >>> _column("A"), _column("AB")
    (1, 28)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def sheet_blocks(values: dict[tuple[int, int], str], merges: list[tuple[int, int, int, int]]) -> list:
    """A sheet's table between the paragraphs above and below it.

    >>> values = {(1, 1): "分工表", (2, 1): "任务", (2, 2): "单位", (3, 1): "公开", (3, 2): "甲"}
    >>> sheet_blocks(values, [(1, 1, 1, 2)])
    ['分工表', Grid(cells=['分工表', '任务', '单位', '公开', '甲'], rows=[[1, 2], [3, 4]])]
    """
    rows = sorted({row for row, _ in values})
    columns = sorted({column for _, column in values})
    check_size(len(rows), len(columns))
    at = {}
    cells: list[str] = []
    for row, column in sorted(values):
        at[row, column] = len(cells)
        cells.append(values[row, column])
    for top, left, bottom, right in merges:
        anchor = at.get((top, left))
        for row in [row for row in rows if top <= row <= bottom]:
            for column in [column for column in columns if left <= column <= right]:
                if anchor is not None:
                    at[row, column] = anchor
    return _split(rows, columns, at, cells)


def _split(rows: list[int], columns: list[int], at: dict, cells: list[str]) -> list:
    """Rows with a single value outside a run of rows with several are paragraphs."""
    grid = []
    for row in rows:
        grid.append([])
        for column in columns:
            if (row, column) not in at:
                at[row, column] = len(cells)
                cells.append("")
            grid[-1].append(at[row, column])
    single = [len({cell for cell in row if cells[cell]}) < 2 for row in grid]
    tall = {cell for row, following in pairwise(grid) for cell in set(row) & set(following)}
    first = next((i for i, alone in enumerate(single) if not alone), len(grid))
    last = next((i for i in range(len(grid) - 1, -1, -1) if not single[i] or set(grid[i]) & tall), -1)
    if first > last:
        return [cells[cell] for row in grid for cell in dict.fromkeys(row) if cells[cell]]

    def paragraphs(part: list) -> list[str]:
        return [cells[cell] for row in part for cell in dict.fromkeys(row) if cells[cell]]

    return [*paragraphs(grid[:first]), Grid(cells, grid[first : last + 1]), *paragraphs(grid[last + 1 :])]
