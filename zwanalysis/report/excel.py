"""The tables of a corpus as one Excel workbook."""

import datetime as dt
import io
import unicodedata
from collections.abc import Callable
from functools import partial

import pandas as pd

from zwanalysis import schema
from zwanalysis.corpus import Corpus
from zwanalysis.errors import TableTooLarge

#: The rows of a sheet and the characters of a cell are limited.
MOST_ROWS, LONGEST = 1_048_576, 32_767

#: What policy staff read above each column of the workbook.
ZH = {
    "notices": "通知", "sections": "章节", "tasks": "任务", "assignments": "责任分工", "deadlines": "时限", "citations": "引用文号",
    "residuals": "未入表文字", "damage": "破损与修复", "doubts": "存疑之处",
    "notice_id": "通知编号", "file": "文件", "format": "格式", "title": "标题", "doc_number": "文号", "issuer": "发文单位", "province": "省份",
    "region": "地区", "level": "层级", "plan_year": "计划年度", "date_written": "成文日期", "date_published": "发布日期", "layout": "版式", "numbering": "编号",
    "reading": "识读情况", "characters": "字数", "coverage": "读懂比例", "section_id": "章节编号", "parent_id": "上级章节", "label": "序号", "heading": "标题",
    "task_id": "任务编号", "number": "顺序", "section": "所在章节", "text": "原文", "position": "次序", "unit": "单位", "role": "角色",
    "inherited": "统一规定", "unit_kind": "单位类型", "function": "职能", "kind": "类型", "date": "日期", "every": "周期", "within_n": "期限数",
    "within_unit": "期限单位", "event": "起算事件", "source": "出处", "year_from": "年份来源", "damaged": "破损", "reason": "原因", "rule": "规则",
    "printed": "原样", "read_as": "读作", "start": "起", "end": "止",
}  # fmt: skip


def sheets(corpus: Corpus) -> dict[str, Callable[[], dict[str, list]]]:
    """Return the name of each sheet → a function that makes its columns: heading → values, missing ones empty.

    `TableTooLarge`, raised by it, where the table has more rows than a sheet takes.
    """
    return {ZH[name]: partial(_columns, name, table) for name, table in corpus.tables().items()}


def _columns(name: str, table: pd.DataFrame) -> dict[str, list]:
    if len(table) >= MOST_ROWS:
        raise TableTooLarge(f"{len(table):,} rows are more than a sheet takes; data/processed/{name}.csv has them all")
    shown = [c for c in schema.names(name) if c not in ("sha256", "start", "end")]
    return {ZH[c]: ["" if pd.isna(v) else _plain(v) for v in table[c]] for c in shown}


def workbook(filled: dict[str, dict[str, list]]) -> bytes:
    """Return an Excel workbook of what the functions of `sheets` returned.

    Texts are written as texts: what begins with = is no formula and what looks like an address is no link.
    """
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": "zwanalysis", "created": dt.datetime(2000, 1, 1)})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        cell = book.add_format({"text_wrap": True, "valign": "top"})
        for name, columns in filled.items():
            sheet = book.add_worksheet(name)
            for c, (heading, values) in enumerate(columns.items()):
                sheet.write_string(0, c, heading, head)
                sheet.set_column(c, c, min(60, 2 + max(map(_width, [heading, *values]))), cell)
                for r, value in enumerate(values, 1):
                    (sheet.write_string if isinstance(value, str) else sheet.write_number)(r, c, value)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(values), 1), len(columns) - 1)
    return content.getvalue()


def _plain(value):
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if value is True or value is False:
        return "是" if value else "否"
    if not isinstance(value, str):
        return float(value)
    return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"


def _width(value) -> int:
    """Columns on a screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in str(value))
