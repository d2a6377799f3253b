"""The review workbook's sheets and columns, and the rows of one that a person has filled in."""

import io
from bisect import bisect_left
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.errors import BadRows, ZwAnalysisError
from zwanalysis.placing.answers import MOST
from zwanalysis.readers.archive import open_zip
from zwanalysis.readers.limits import extra, guarded

NOTICES, ROWS, HELP = "通知", "复核", "说明"
#: Columns of the sheet of rows: heading → (name in `placing.answers`, width). The last five are for reading alone.
COLUMNS = {
    "通知编号": ("notice_id", 16), "类别": ("row", 8), "层级": ("level", 6), "序号": ("label", 8), "章节": ("section", 20), "原文": ("text", 60),
    "角色": ("role", 8), "统一规定": ("inherited", 10), "时限类型": ("kind", 10), "日期": ("date", 12), "周期": ("every", 8),
    "期限数": ("within_n", 8), "期限单位": ("within_unit", 10), "起算事件": ("event", 16), "出处": ("source", 8), "年份来源": ("year_from", 10),
    "破损": ("damaged", 6), "版式": ("layout", 12), "存疑": (None, 30), "上下文": (None, 60), "起": (None, 8), "止": (None, 8), "行号": (None, 8),
}  # fmt: skip
NOTICE_COLUMNS = {"通知编号": 24, "已复核": 10, "标题": 50, "任务数": 8, "存疑": 40, "读懂比例": 10, "标注页": 30, "sha256": 20}
_NEEDED = {NOTICES: ("通知编号", "已复核", "sha256"), ROWS: tuple(heading for heading, (name, _) in COLUMNS.items() if name)}
_DONE = {"是": True, "否": False, "": False}
#: Bytes and rows of a workbook, and columns that are looked at.
LARGEST, MOST_ROWS, _WIDEST = 100_000_000, 10 * MOST, 60


class Filled(NamedTuple):
    """The rows of the notices that a workbook marks as done, and of which version of its file each was made (SHA-256)."""

    records: list[dict]
    versions: dict[str, str]
    path: Path


def is_one(path: Path) -> bool:
    """Return whether a file is a review workbook, rather than a notice in one."""
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return False
    try:
        return {NOTICES, ROWS} <= set(_opened(path).sheetnames)
    except BadRows:
        return False


def read(path: Path) -> Filled:
    """Return what a person has filled in; `BadRows` if it is no workbook of `zwanalysis review`, or none of its notices is marked as done."""
    if not path.is_file():
        raise BadRows(f"{path}: no such file")
    if path.stat().st_size > LARGEST:
        raise BadRows(f"{path}: {path.stat().st_size:,} bytes; no review workbook is so large")
    book = _opened(path)
    if missing := {NOTICES, ROWS} - set(book.sheetnames):
        raise BadRows(f"{path}: has no sheet {' and no sheet '.join(sorted(missing))}: take a workbook that `zwanalysis review` wrote")
    with _told(path):
        notices, rows = (_table(book[name], name, wanted) for name, wanted in _NEEDED.items())
        return _done(notices, rows, path)


def _opened(path: Path):
    openpyxl = extra("openpyxl", "XLSX files")
    data = path.read_bytes()
    with _told(path):
        open_zip(data).close()
        return openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)


@contextmanager
def _told(path: Path):
    """What goes wrong in a workbook, as a sentence that names it."""
    try:
        with guarded("XLSX"):
            yield
    except ZwAnalysisError as error:
        raise BadRows(f"{path}: {error}") from error


def _done(notices: dict[int, dict], rows: dict[int, dict], path: Path) -> Filled:
    """The rows of the notices that the sheets mark as done, one without tasks where all rows were taken out."""
    known = {_plain(row["通知编号"]): row for row in notices.values() if row["通知编号"] is not None}
    versions = {notice_id: _plain(row["sha256"]) for notice_id, row in known.items() if _is_done(row["已复核"], notice_id)}
    if not versions:
        raise BadRows(f"no notice is marked as done; choose 是 under 已复核 on the sheet {NOTICES}")
    filled = {r: row for r, row in _with_notice(rows, known).items() if row["通知编号"] in versions}
    _in_order(filled)
    records = [_record(row) for row in filled.values()]
    empty = sorted(versions.keys() - {record["notice_id"] for record in records})
    return Filled([*records, *({"notice_id": notice_id, "tasks": []} for notice_id in empty)], versions, path)


def _plain(value) -> str:
    return "" if value is None else str(value).strip()


def _is_done(value, notice_id: str) -> bool:
    if _plain(value) not in _DONE:
        raise BadRows(f"sheet {NOTICES}: 已复核 of {notice_id} is {_plain(value)[:20]!r}; choose 是 or 否")
    return _DONE[_plain(value)]


def _with_notice(rows: dict[int, dict], known: dict) -> dict[int, dict]:
    """The rows that say something, by their number on the sheet, each with its notice: that of the row above where it names none."""
    told, notice_id = {}, None
    for r, row in rows.items():
        notice_id = _plain(row["通知编号"]) or notice_id
        if (row["类别"], row["原文"]) == (None, None):
            continue
        for heading in ("类别", "原文"):
            if not _plain(row[heading]):
                raise BadRows(f"sheet {ROWS}, row {r}: {heading} is empty; fill it in, or clear the row")
        if notice_id not in known:
            raise BadRows(f"sheet {ROWS}, row {r}: 通知编号 {notice_id!r} is none of the sheet {NOTICES}")
        told[r] = {**row, "通知编号": notice_id}
    return told


def _in_order(rows: dict[int, dict]) -> None:
    """`BadRows` if the rows were sorted: a unit or limit belongs to the task above it, and many stand below another one than they did."""
    tasks = lexica.load("answers.yaml")["rows"]["task"]
    numbers = [(row["行号"] if isinstance(row.get("行号"), int) else None, _plain(row["类别"]) in tasks) for row in rows.values()]
    written = sorted(number for number, is_task in numbers if is_task and number)
    above, kept, moved = None, 0, 0
    for number, is_task in numbers:
        if is_task:
            above = number
        elif number and above and number > written[0]:
            stays = written[bisect_left(written, number) - 1] == above
            kept, moved = kept + stays, moved + (not stays)
    if moved > max(2, (kept + moved) // 4):
        raise BadRows(f"sheet {ROWS}: its rows were sorted, so units and limits stand below other tasks; sort it by 行号 (or clear that column, if it is meant so)")


def _record(row: dict) -> dict:
    """A row of the workbook by the names that `align` knows."""
    named = {heading: name for heading, (name, _) in COLUMNS.items() if name}
    return {named[heading]: value for heading, value in row.items() if heading in named and value is not None}


def _table(sheet, name: str, wanted: tuple[str, ...]) -> dict[int, dict]:
    """The rows of a sheet by their numbers, as dicts by the headings of its first line."""
    headings: list[str] = []
    rows = {}
    for r, cells in enumerate(sheet.iter_rows(max_col=_WIDEST), 1):
        if r > MOST_ROWS:
            raise BadRows(f"sheet {name}: more than {MOST_ROWS:,} rows; no review has so many")
        for cell in cells:
            if getattr(cell, "data_type", None) == "f":
                raise BadRows(f"sheet {name}, cell {cell.coordinate}: a formula; type its value")
        values = [cell.value for cell in cells]
        if r == 1:
            headings = [_plain(value) for value in values]
        elif any(value is not None for value in values):
            rows[r] = dict(zip(headings, values, strict=False))
    for why, wrong in (("no column", lambda count: not count), ("more than one column", lambda count: count > 1)):
        if lacking := [heading for heading in wanted if wrong(headings.count(heading))]:
            raise BadRows(f"sheet {name}: {why} {'、'.join(lacking)}; leave the headings of the first line as they are")
    return rows
