"""Excel workbooks (XLSX, XLSM): each sheet's name and its cells as a table, merged cells with them."""

import io
import re
import zipfile
from bisect import bisect_left, bisect_right
from itertools import pairwise

from zwanalysis.errors import BrokenFile, TableTooLarge, TooManyPages
from zwanalysis.readers.archive import attribute, child, local, open_zip, parse_xml, read_member
from zwanalysis.readers.document import Document, Grid, check_characters, check_size, lay
from zwanalysis.readers.embedded import Inside
from zwanalysis.readers.limits import LIMITS, Clock, extra, guarded
from zwanalysis.readers.notes import Notes
from zwanalysis.readers.xlsx_drawn import drawings
from zwanalysis.readers.xlsx_look import (
    STRICT,
    Hidden,
    Look,
    Merge,
    transitional,
    without_hidden,
)
from zwanalysis.readers.xlsx_numbers import CHINESE_FORMATS
from zwanalysis.readers.xlsx_rules import Formats

ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"']([^\"'>]*)")
LAST_ROW = 1_048_576  # Excel's; the library would walk through every row up to the one named
_HEADING = re.compile(
    r"序号|编号|.*(?:任务|事项|内容|要求|举措|措施|目标|指标|类别|项目|要点|栏目|(?<![各本关])单位|部门|科室|处室"
    r"|责任人|负责人|领导|时限|时间|期限|进度|频次|备注|说明|姓名|职务|电话|方式|标准|成果|地址)(?:[(（].*[)）])?"
)
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


def read(data: bytes, clock: Clock | None = None) -> Document:
    """Read a workbook's visible sheets in their order; formulas count as their last value.

    A row merged over all columns (a title, a note) is a paragraph of its own, not a row of the table.
    """
    clock, notes = clock or Clock(), Notes()
    archive, book = _opened(data)
    with guarded("XLSX"):
        shown = [sheet for sheet in book.worksheets if getattr(sheet, "sheet_state", "visible") == "visible"]
        unseen = [sheet.title for sheet in book.worksheets if sheet not in shown and any(True for _ in sheet.values)]
    for title in unseen[:10]:
        notes.say(f"the hidden sheet {title[:40]} was left out")
    if len(shown) > LIMITS["pages"]:
        raise TooManyPages(
            f"{len(shown):,} sheets, more than {LIMITS['pages']:,}: save the sheets that matter alone"
        )
    blocks: list = []
    for sheet in shown:
        clock.check(f"sheet {sheet.title}")
        found = _blocks(archive, sheet, notes, clock)
        if found:
            blocks.extend(([sheet.title] if len(shown) > 1 else []) + found)
    for chart in book.chartsheets:
        blocks += Inside(notes, clock).unread(f"the sheet {chart.title[:40]}, which is a chart,")
    book.close()
    document = lay(blocks, "xlsx", notes=notes.told())
    if not document.text:
        raise _empty(notes.told())
    return document


def _opened(data: bytes) -> tuple:
    """The archive and the workbook in it, within limits and under the names that openpyxl knows."""
    openpyxl = extra("openpyxl", "XLSX files")
    archive = open_zip(data)
    if _check_members(archive):
        archive = open_zip(transitional(archive))
    for number, shape in CHINESE_FORMATS.items():
        openpyxl.styles.numbers.BUILTIN_FORMATS.setdefault(number, shape)
    with guarded("XLSX"):
        return archive, openpyxl.load_workbook(io.BytesIO(archive.fp.getvalue()), read_only=True, data_only=True, keep_links=False, rich_text=True)


def _empty(told: list[str]) -> BrokenFile:
    if told:
        return BrokenFile(f"no sheet of the workbook shows a value ({'; '.join(told)[:300]}): show them and save it")
    return BrokenFile("no sheet of the workbook has a value: open it and save it anew, or see whether it is empty")


def _blocks(archive: zipfile.ZipFile, sheet, notes: Notes, clock: Clock) -> list:
    """A sheet's tables and paragraphs, with the text boxes above and below them."""
    root = _sheet_root(archive, sheet)
    if root is None:
        return []
    formats = Formats(root, sheet.parent._differential_styles.styles, sheet.title, notes, clock)
    formats.see(sheet)
    look = Look(root, sheet.title, notes, formats.of)
    _check_formulas(root, sheet.title, look.pictures)
    merges = _merges(root)
    values = _without_covered(_values(sheet, look, clock), merges, notes)
    values, merges = without_hidden(values, merges, Hidden.of(root), sheet.title, notes)
    first = min((row for row, _ in values), default=0)
    drawn = drawings(archive, sheet._worksheet_path, sheet.title, Inside(notes, clock))
    above = [block for row, block in drawn if row < first]
    return [*above, *sheet_blocks(values, merges), *(block for row, block in drawn if row >= first)]


def _check_members(archive: zipfile.ZipFile) -> bool:
    """openpyxl reads these members whole and with its own parser: hold them to the limits first.

    Returns whether the workbook is in the Strict form, which openpyxl does not know.
    """
    strict = False
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")):
            content = read_member(archive, member.filename)
            strict = strict or STRICT in content[:3_000]
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
    return strict


def _values(sheet, look: Look, clock: Clock) -> dict[tuple[int, int], str]:
    """(row, column) → printed value; blank cells, of which a sheet can claim billions, are left out."""
    values: dict[tuple[int, int], str] = {}
    total = 0
    with guarded("XLSX"):
        for row in sheet.iter_rows():
            clock.check(f"sheet {sheet.title}")
            for cell in row:
                if cell.value is not None and (text := look.shown(cell)).strip():
                    values[cell.row, cell.column] = text
                    total += len(text)
                    check_size(len(values), 1)
                    check_characters(total)
    return values


def _sheet_root(archive: zipfile.ZipFile, sheet):
    path = getattr(sheet, "_worksheet_path", "")
    return parse_xml(read_member(archive, path), "XLSX") if path in archive.namelist() else None


def _check_formulas(root, title: str, pictures: set[str]) -> None:
    """Raise where formulas have no stored value: programs write such files, and their cells would be blank."""
    cells = [each for each in root.iter("{*}c") if child(each, "f") is not None and not _has_value(each)]
    without = [name for name in (attribute(cell, "r") or "?" for cell in cells) if name not in pictures]
    if without:
        raise BrokenFile(
            f"sheet {title}: {len(without):,} formulas have no stored value, the first in cell "
            f"{without[0]}: open the workbook in Excel or WPS and save it anew"
        )


def _has_value(cell) -> bool:
    stored = child(cell, "v")
    return attribute(cell, "t") == "str" or child(cell, "is") is not None or bool(
        stored is not None and (stored.text or "").strip()
    )


def _merges(root) -> list[Merge]:
    """Merged ranges as (first row, first column, last row, last column); openpyxl's own would make every
    cell."""
    from openpyxl.utils import column_index_from_string

    merges = child(root, "mergeCells")
    found: dict[Merge, None] = {}
    for merge in merges if merges is not None else ():
        match = REFERENCE.fullmatch(attribute(merge, "ref") or "") if local(merge) == "mergeCell" else None
        if match and match[3]:
            found[int(match[2]), column_index_from_string(match[1]), int(match[4]), column_index_from_string(match[3])] = None
        if len(found) > LIMITS["merges"]:
            raise TableTooLarge(
                f"over {LIMITS['merges']:,} merged ranges on one sheet: save the part that matters"
            )
    return list(found)


def _without_covered(values: dict[tuple[int, int], str], merges: list[Merge], notes: Notes) -> dict[tuple[int, int], str]:
    """The values but for those that a merged cell lies over: a range shows its first cell's alone."""
    rows, columns = sorted({row for row, _ in values}), sorted({column for _, column in values})
    covered, total = set(), 0
    for top, left, bottom, right in merges:
        down = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        total += len(down) * len(across)
        check_size(total, 1)
        covered.update((row, column) for row in down for column in across if (row, column) != (top, left))
    for place in sorted(covered & values.keys()):
        notes.left_out("hidden", values[place])
    return {place: text for place, text in values.items() if place not in covered}


def sheet_blocks(values: dict[tuple[int, int], str], merges: list[Merge]) -> list:
    """A sheet's tables between the paragraphs above and below them.

    >>> values = {(1, 1): "分工表", (2, 1): "任务", (2, 2): "单位", (3, 1): "公开", (3, 2): "甲"}
    >>> sheet_blocks(values, [(1, 1, 1, 2)])
    ['分工表', Grid(cells=['分工表', '任务', '单位', '公开', '甲'], rows=[[1, 2], [3, 4]])]
    """
    parts: list[dict[tuple[int, int], str]] = []
    for run in _runs(values, merges):
        if parts and not _opens_table(parts[-1], run):
            parts[-1].update(run)
        else:
            parts.append(run)
    return [block for part in parts for block in _part_blocks(part, merges)]


def _runs(values: dict[tuple[int, int], str], merges: list[Merge]) -> list[dict]:
    """The values between wholly blank rows; a row that a merged cell reaches through is not blank."""
    reach: dict[int, int] = {}
    for top, left, bottom, _ in merges:
        if (top, left) in values:
            reach[top] = max(reach.get(top, 0), bottom)
    runs: list[dict] = []
    end = 0
    for row, column in sorted(values):
        if not runs or row > end + 1:
            runs.append({})
        runs[-1][row, column] = values[row, column]
        end = max(end, row, reach.get(row, 0))
    return runs


def _opens_table(above: dict[tuple[int, int], str], run: dict[tuple[int, int], str]) -> bool:
    """Whether a table begins after blank rows: a header stands there, or columns that the one above lacks."""
    first = next((cells for cells in _by_rows(run) if len(cells) > 1), None)
    if first is None:
        return False
    headings = [text for text in first.values() if _HEADING.fullmatch(re.sub(r"\s", "", text)[:30])]
    tops = _by_rows(above)
    columns = {column for cells in tops if len(cells) > 1 for column in cells}
    return 2 * len(headings) > len(first) or first in tops or not columns.issuperset(first)


def _by_rows(values: dict[tuple[int, int], str]) -> list[dict[int, str]]:
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in values.items():
        rows.setdefault(row, {})[column] = text
    return list(rows.values())


def _part_blocks(values: dict[tuple[int, int], str], merges: list[Merge]) -> list:
    rows = sorted({row for row, _ in values})
    columns = sorted({column for _, column in values})
    check_size(len(rows), len(columns))
    at = {}
    cells: list[str] = []
    for row, column in sorted(values):
        at[row, column] = len(cells)
        cells.append(values[row, column])
    covered = 0
    for top, left, bottom, right in merges:
        anchor = at.get((top, left))
        if anchor is None:
            continue
        down = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        covered += len(down) * len(across)
        check_size(covered, 1)
        at.update({(row, column): anchor for row in down for column in across})
    return _split(rows, columns, at, cells)


def _split(rows: list[int], columns: list[int], at: dict, cells: list[str]) -> list:
    """Rows with a single value outside a run of rows with several are paragraphs."""
    grid = []
    for row in rows:
        for column in columns:
            if (row, column) not in at:
                at[row, column] = len(cells)
                cells.append("")
        grid.append([at[row, column] for column in columns])
    first, last = _table_of(grid, cells)
    if first > last:
        return _paragraphs(grid, cells)
    return [*_paragraphs(grid[:first], cells), Grid(cells, grid[first : last + 1]), *_paragraphs(grid[last + 1 :], cells)]


def _table_of(grid: list[list[int]], cells: list[str]) -> tuple[int, int]:
    """The first and the last row of a table: those with several values, and those that a tall cell reaches into."""
    single = [len({cell for cell in row if cells[cell]}) < 2 for row in grid]
    tall = {cell for row, following in pairwise(grid) for cell in set(row) & set(following)}
    first = next((i for i, alone in enumerate(single) if not alone), len(grid))
    last = next((i for i in range(len(grid) - 1, -1, -1) if not single[i] or set(grid[i]) & tall), -1)
    return first, last


def _paragraphs(rows: list[list[int]], cells: list[str]) -> list[str]:
    return [cells[cell] for row in rows for cell in dict.fromkeys(row) if cells[cell]]
