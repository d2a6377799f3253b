"""The review workbook's sheets and columns, and the rows of one that a person has filled in."""

import io
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from zwanalysis.errors import BadRows, ZwAnalysisError
from zwanalysis.placing.answers import MOST
from zwanalysis.readers.archive import open_zip
from zwanalysis.readers.limits import extra, guarded

NOTICES, ROWS, HELP = "通知", "复核", "说明"
#: Columns of the sheet of rows: heading → (name in `placing.answers`, width). The last four are for reading alone.
COLUMNS = {
    "通知编号": ("notice_id", 16), "类别": ("row", 8), "层级": ("level", 6), "序号": ("label", 8), "章节": ("section", 20), "原文": ("text", 60),
    "角色": ("role", 8), "统一规定": ("inherited", 10), "时限类型": ("kind", 10), "日期": ("date", 12), "周期": ("every", 8),
    "期限数": ("within_n", 8), "期限单位": ("within_unit", 10), "起算事件": ("event", 16), "出处": ("source", 8), "年份来源": ("year_from", 10),
    "破损": ("damaged", 6), "版式": ("layout", 12), "存疑": (None, 30), "上下文": (None, 60), "起": (None, 8), "止": (None, 8),
}  # fmt: skip
NOTICE_COLUMNS = {"通知编号": 24, "已复核": 10, "标题": 50, "任务数": 8, "存疑": 40, "读懂比例": 10, "标注页": 30, "sha256": 20}
_NEEDED = {NOTICES: ("通知编号", "已复核", "sha256"), ROWS: ("通知编号", "类别", "原文")}
#: Bytes and rows of a workbook, and columns that are looked at.
LARGEST, MOST_ROWS, _WIDEST = 100_000_000, 10 * MOST, 60


class Filled(NamedTuple):
    """The rows of the notices that a workbook marks as done, and of which version of its file each was made (SHA-256)."""

    records: list[dict]
    versions: dict[str, str]


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
        return _done({name: _table(book[name], name, wanted) for name, wanted in _NEEDED.items()})


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


def _done(sheets: dict[str, list[dict]]) -> Filled:
    """The rows of the notices that the sheets mark as done, one without tasks where all rows were taken out."""
    versions = {str(row["通知编号"]): str(row["sha256"]) for row in sheets[NOTICES] if row["已复核"] == "是" and row["通知编号"]}
    if not versions:
        raise BadRows(f"no notice is marked as done; choose 是 under 已复核 on the sheet {NOTICES}")
    records = [_record(row) for row in sheets[ROWS] if str(row["通知编号"]) in versions and (row["类别"], row["原文"]) != (None, None)]
    empty = sorted(versions.keys() - {str(record["notice_id"]) for record in records})
    return Filled([*records, *({"notice_id": notice_id, "tasks": []} for notice_id in empty)], versions)


def _record(row: dict) -> dict:
    """A row of the workbook by the names that `align` knows."""
    named = {heading: name for heading, (name, _) in COLUMNS.items() if name}
    return {named[heading]: value for heading, value in row.items() if heading in named and value is not None}


def _table(sheet, name: str, wanted: tuple[str, ...]) -> list[dict]:
    """The rows of a sheet as dicts by the headings of its first line."""
    headings: list[str] = []
    rows = []
    for r, cells in enumerate(sheet.iter_rows(max_col=_WIDEST), 1):
        if r > MOST_ROWS:
            raise BadRows(f"sheet {name}: more than {MOST_ROWS:,} rows; no review has so many")
        for cell in cells:
            if getattr(cell, "data_type", None) == "f":
                raise BadRows(f"sheet {name}, cell {cell.coordinate}: a formula; type its value")
        values = [cell.value for cell in cells]
        if r == 1:
            headings = [str(value) for value in values]
        elif any(value is not None for value in values):
            rows.append(dict(zip(headings, values, strict=False)))
    lacking = [heading for heading in wanted if heading not in headings]
    if lacking:
        raise BadRows(f"sheet {name}: no column {'、'.join(lacking)}; leave the headings of the first line as they are")
    return rows
