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
# What Chinese Excel means by these numbers (ECMA-376, 18.8.30); openpyxl knows only the American ones, and
# would give the days since 1900.
YEAR_MONTH, MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
CHINESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), MONTH_DAY),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    **dict.fromkeys((32, 34, 55), 'h"时"mm"分"'),
    **dict.fromkeys((33, 35, 56), 'h"时"mm"分"ss"秒"'),
}
_FORMAT = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[[^\]]*\]|[_*].|AM/PM|A/P|上午/下午|(?P<code>General|G/通用格式|[yemdhsa]+'
    r"|[0#?.,/@%]+)|(?P<bare>.)",
    re.IGNORECASE | re.DOTALL,
)
_SAYING = re.compile("[\u4e00-\u9fff%％]")
_HEADING = re.compile(
    r"序号|编号|.*(?:任务|事项|内容|要求|举措|措施|目标|指标|类别|项目|要点|栏目|(?<![各本关])单位|部门|科室|处室"
    r"|责任人|负责人|领导|时限|时间|期限|进度|频次|备注|说明|姓名|职务|电话|方式|标准|成果|地址)(?:[(（].*[)）])?"
)
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")


def read(data: bytes, clock: Clock | None = None) -> Document:
    """Read a workbook's visible sheets in their order; formulas count as their last value.

    A row merged over all columns (a title, a note) is a paragraph of its own, not a row of the table.
    """
    clock = clock or Clock()
    archive = open_zip(data)
    openpyxl = extra("openpyxl", "XLSX files")
    _check_members(archive)
    for number, shape in CHINESE_FORMATS.items():
        openpyxl.styles.numbers.BUILTIN_FORMATS.setdefault(number, shape)
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
        root = _sheet_root(archive, sheet)
        _check_formulas(root, sheet.title)
        found = sheet_blocks(_values(sheet, clock), _merges(root))
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
    >>> printed(datetime.datetime(2022, 6, 1), "mmm-yy"), printed(6, '0"月底前"'), printed(1, "000")
    ('2022年6月', '6月底前', '001')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime.date):
        return _date(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format)
    before, code, after = _parts(number_format.split(";")[-1])
    return before + str(value) + after if code == "@" else str(value)


def _parts(shape: str) -> tuple[str, str, str]:
    """One section of a number format as what is printed before, the codes, and what is printed behind.

    >>> _parts('[$-804]"截至"yyyy"年"m"月底前"'), _parts("_(* #,##0.00_)")
    (('截至', 'yyyym', '月底前'), ('', '#,##0.00', ''))
    """
    before, codes, after = "", "", ""
    for match in _FORMAT.finditer(shape):
        if match["code"]:
            codes, after = codes + match["code"], ""
            continue
        literal = match["quoted"] or match["escaped"] or match["bare"] or ""
        before, after = (before, after + literal) if codes else (before + literal, after)
    return (before if _SAYING.search(before) else "", codes, after if _SAYING.search(after) else "")


def _date(value: datetime.date, number_format: str) -> str:
    """A date with the parts that its format shows: a month is not its first day."""
    before, codes, after = _parts(number_format.split(";")[0])
    codes = codes.lower()
    clock = "h" in codes
    dates = re.sub(r"h+m*|m*s+", "", codes)  # here m is minutes
    day = bool(re.search(r"(?<!d)d{1,2}(?!d)", dates))
    year, month = "y" in dates or "e" in dates, "m" in dates
    if not (day or year or month):
        day = year = month = True
    text = f"{value.year}年" * year + f"{value.month}月" * (month or (year and day)) + f"{value.day}日" * day
    if isinstance(value, datetime.datetime) and (value.hour or value.minute) and (clock or not codes):
        return f"{text} {value:%H:%M}"
    return before + text + ("" if clock else after.removeprefix(text[-1:]).strip())


def _number(value: float, number_format: str) -> str:
    sections = number_format.split(";")
    conditional = re.search(r"\[[<>=]", number_format)
    known = not conditional and (len(sections) == 1 or value > 0)
    before, codes, after = _parts(sections[0]) if known else ("", "", "")
    if "%" in number_format and "%" in re.sub(r'"[^"]*"', "", number_format):
        text = f"{round(value * 100, 4):g}%"
    elif isinstance(value, float) and not (value.is_integer() and abs(value) < 1e15):
        text = repr(value)
    else:
        text = str(int(value)).zfill(len(codes) if re.fullmatch("0+", codes) else 1)
    return before + text + after if codes else text


def _sheet_root(archive: zipfile.ZipFile, sheet):
    path = getattr(sheet, "_worksheet_path", "")
    return parse_xml(read_member(archive, path), "XLSX") if path in archive.namelist() else None


def _check_formulas(root, title: str) -> None:
    """Raise where formulas have no stored value: programs write such files, and their cells would be blank."""
    cells = [each for each in root.iter() if local(each) == "c"] if root is not None else []
    without = [cell for cell in cells if child(cell, "f") is not None and not _has_value(cell)]
    if without:
        raise BrokenFile(
            f"sheet {title}: {len(without):,} formulas have no stored value, the first in cell "
            f"{attribute(without[0], 'r') or '?'}: open the workbook in Excel or WPS and save it anew"
        )


def _has_value(cell) -> bool:
    stored = child(cell, "v")
    return attribute(cell, "t") == "str" or child(cell, "is") is not None or bool(
        stored is not None and (stored.text or "").strip()
    )


def _merges(root) -> list[tuple[int, int, int, int]]:
    """Merged ranges as (first row, first column, last row, last column); openpyxl's own would make every
    cell."""
    merges = child(root, "mergeCells") if root is not None else None
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


def _runs(values: dict[tuple[int, int], str], merges: list[tuple[int, int, int, int]]) -> list[dict]:
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
    rows: dict[int, dict[int, str]] = {}
    for (row, column), text in run.items():
        rows.setdefault(row, {})[column] = text
    first = next((cells for cells in rows.values() if len(cells) > 1), None)
    if first is None:
        return False
    headings = [text for text in first.values() if _HEADING.fullmatch(re.sub(r"\s", "", text)[:30])]
    tops = [{c: text for (r, c), text in above.items() if r == row} for row in {r for r, _ in above}]
    columns = {column for cells in tops if len(cells) > 1 for column in cells}
    return 2 * len(headings) > len(first) or first in tops or not columns.issuperset(first)


def _part_blocks(values: dict[tuple[int, int], str], merges: list[tuple[int, int, int, int]]) -> list:
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
