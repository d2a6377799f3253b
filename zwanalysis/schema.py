"""The tables and their columns, declared once.

The checks, ``datapackage.json`` and the dictionary of columns in ``docs/columns.md`` are made from `TABLES`.
"""

from collections import namedtuple
from typing import NamedTuple

import pandas as pd

from zwanalysis.errors import BadTables

DTYPES = {
    "string": "str",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}


class Column(NamedTuple):
    """A column: its name, its type (a key of `DTYPES`), what it means, and the values it may have."""

    name: str
    type: str
    meaning: str
    values: tuple = ()


NOTICE = Column("notice_id", "string", "The notice: its file's name without the ending")
TASK = Column("task_id", "string", "The task: notice_id/t and its number in the notice")
START = Column("start", "integer", "Position of the first character in the notice's text")
END = Column(
    "end", "integer", "Position after the last character: text[start:end] is the value's own wording, but for corrections"
)

ORIGINS = ("parser", "reviewed", "model")
ORIGIN = Column(
    "origin", "string", "Who read it: the parser, or for the whole notice `reviewed/notice_id.json` beside it, by a person or a language model", ORIGINS
)

LEVELS = ("state", "province", "city", "county", "zone", "department", "township")
LAYOUTS = ("prose_notes", "prose", "table", "cells", "none")
NUMBERINGS = ("complete", "gaps", "repeated")
ROLES = ("lead", "support", "responsible")
UNIT_KINDS = ("department", "office", "government", "collective", "body")
KINDS = ("by", "within", "recurring", "immediate", "ongoing", "unread")
REASONS = (
    "navigation", "cover_letter", "preamble", "section_text", "repeated_in_table", "table_header",
    "closing", "attachment", "remark", "footer", "metadata", "unread",
)  # fmt: skip
#: Why a reading is doubtful.
DOUBTS = {
    "unread_text": "text that no rule could read",
    "no_task": "words that hand out work, and no task",
    "row_without_unit": "a row without a unit in a table that has units",
    "note_unread": "a bracket, line or sentence that hands out work and was not read",
    "row_in_wording": "a wording that holds other rows, or units and limits at its lines' ends",
    "torn_wording": "a wording that begins in the middle of a sentence or with a heading",
    "odd_unit": "a unit whose name is none",
    "sentence_as_heading": "a numbered sentence that became a heading with no task below",
    "no_number": "a sentence beside the tasks of a notice that numbers nothing",
    "no_header": "a table without a header and with more than one column of units",
    "odd_cell": "a cell that fits no column",
    "number_jump": "a number that does not follow the one before",
    "near_tie": "two ways to lay out a table that fit nearly as well",
    "no_year": "no year is known, so limits without one have no date",
    "part_unread": "a part of the file that its reader could not read (a picture, a page, an embedded file)",
}
READINGS = ("whole", "doubtful", "none")

TABLES = {
    "notices": (
        NOTICE,
        Column("file", "string", "File name in the folder that was read"),
        Column("sha256", "string", "SHA-256 of the file's bytes"),
        Column("format", "string", "File format and encoding as read"),
        Column("title", "string", "The notice's title, or its plan's where none is printed"),
        Column("doc_number", "string", "The notice's own document number (发文字号)"),
        Column("issuer", "string", "Who signs it (发布机构)"),
        Column("province", "string", "Province-level region"),
        Column("region", "string", "The place the notice is for"),
        Column("level", "string", "Level of government (行政层级)", LEVELS),
        Column("plan_year", "integer", "The year the work is planned for"),
        Column("date_written", "date", "Date of signature (成文日期)"),
        Column("date_published", "date", "Date of publication (发布日期)"),
        Column("layout", "string", "How tasks are printed", LAYOUTS),
        Column(
            "numbering",
            "string",
            "Whether its own numbers run on; a gap is usually a missed task",
            NUMBERINGS,
        ),
        Column("reading", "string", "Whether to trust the rows: doubtful if `doubts` has a row, none if no task was found", READINGS),
        Column("characters", "integer", "Characters in the text"),
        Column("coverage", "number", "Share of the printed characters that is not `unread` residual"),
    ),
    "sections": (
        NOTICE,
        Column("section_id", "string", "The section: notice_id/s and its number in the notice"),
        Column("parent_id", "string", "The section it lies in"),
        Column("level", "integer", "Depth, 1 for the outermost"),
        Column("label", "string", "Its number as printed: 一、 （一） 1."),
        Column("heading", "string", "Its heading, without label"),
        START,
        END,
        ORIGIN,
    ),
    "tasks": (
        NOTICE,
        TASK,
        Column("number", "integer", "Place in reading order, from 1"),
        Column("label", "string", "Its number as printed"),
        Column("section_id", "string", "The section it lies in"),
        Column("section", "string", "The headings above it, joined by ' / '"),
        Column("text", "string", "Its wording, without label and responsibility note"),
        Column("layout", "string", "How it is printed", LAYOUTS),
        START,
        END,
        ORIGIN,
    ),
    "assignments": (
        NOTICE,
        TASK,
        Column("position", "integer", "Place in the note, from 1"),
        Column("unit", "string", "The unit as printed, or as a person corrected it: `damage` has what is printed"),
        Column("role", "string", "lead 牵头, support 配合, responsible 责任", ROLES),
        Column("inherited", "boolean", "Stated for several tasks at once, not for this one alone"),
        Column("unit_kind", "string", "Kind of unit", UNIT_KINDS),
        Column(
            "function",
            "string",
            "The same job across governments, e.g. 发展改革; empty if not in the registry",
        ),
        START,
        END,
        ORIGIN,
    ),
    "deadlines": (
        NOTICE,
        TASK,
        Column("text", "string", "The time limit as printed, or as corrected"),
        Column("kind", "string", "Kind of time limit", KINDS),
        Column("date", "date", "kind by: the last day of it"),
        Column("every", "string", "kind recurring: the period, ISO 8601 (P1M, P3M, P6M, P1Y)"),
        Column("within_n", "integer", "kind within: how many"),
        Column(
            "within_unit",
            "string",
            "kind within: of what",
            ("workday", "day", "hour", "week", "month", "year"),
        ),
        Column("event", "string", "kind within: from which event, where stated"),
        Column("source", "string", "Where it stands", ("column", "text", "note")),
        Column(
            "year_from", "string", "kind by: whether the year is printed or the plan's", ("printed", "plan")
        ),
        Column("damaged", "boolean", "Read from a damaged expression: see `damage`"),
        START,
        END,
        ORIGIN,
    ),
    "citations": (
        NOTICE,
        Column("doc_number", "string", "A document number cited, as printed"),
        START,
        END,
    ),
    "residuals": (
        NOTICE,
        START,
        END,
        Column("text", "string", "Text that became no row of the other tables"),
        Column("reason", "string", "Why", REASONS),
    ),
    "damage": (
        NOTICE,
        Column("task_id", "string", "The task it lies in, if any"),
        Column("rule", "string", "Which rule saw it"),
        Column("printed", "string", "What is printed"),
        Column("read_as", "string", "What it was read as; empty if left alone"),
        START,
        END,
    ),
    "doubts": (
        NOTICE,
        START._replace(meaning="Position of the first character in doubt; empty if it is about the whole notice"),
        END._replace(meaning="Position after the last character in doubt"),
        Column("reason", "string", "Why the reading is in doubt", tuple(DOUBTS)),
    ),
}

#: What tables and columns are called in Chinese.
ZH = {
    "notices": "通知", "sections": "章节", "tasks": "任务", "assignments": "责任分工", "deadlines": "时限", "citations": "引用文号",
    "residuals": "未入表文字", "damage": "破损与修复", "doubts": "存疑之处",
    "notice_id": "通知编号", "file": "文件", "sha256": "文件指纹", "format": "格式", "title": "标题", "doc_number": "文号", "issuer": "发文单位", "province": "省份",
    "region": "地区", "level": "层级", "plan_year": "计划年度", "date_written": "成文日期", "date_published": "发布日期", "layout": "版式", "numbering": "编号",
    "reading": "识读情况", "characters": "字数", "coverage": "读懂比例", "section_id": "章节编号", "parent_id": "上级章节", "label": "序号", "heading": "标题",
    "task_id": "任务编号", "number": "顺序", "section": "所在章节", "text": "原文", "position": "次序", "unit": "单位", "role": "角色",
    "inherited": "统一规定", "unit_kind": "单位类型", "function": "职能", "kind": "类型", "date": "日期", "every": "周期", "within_n": "期限数",
    "within_unit": "期限单位", "event": "起算事件", "source": "出处", "year_from": "年份来源", "damaged": "破损", "reason": "原因", "rule": "规则",
    "printed": "原样", "read_as": "读作", "start": "起", "end": "止", "origin": "来源",
}  # fmt: skip
#: What a row of each table is.
ROWS = {
    "notices": "a notice", "sections": "a heading", "tasks": "a task", "assignments": "a unit on a task", "deadlines": "a time limit on a task",
    "citations": "a document number cited", "residuals": "a stretch of text that became none of these", "damage": "a repair, or damage left alone",
    "doubts": "a reason to doubt what was read",
}  # fmt: skip
#: Columns that point to another table's key: column → table.
POINTS_TO = {"notice_id": "notices", "section_id": "sections", "parent_id": "sections", "task_id": "tasks"}

KEYS = {
    "notices": ["notice_id"],
    "sections": ["section_id"],
    "tasks": ["task_id"],
    "assignments": ["task_id", "position"],
}


#: A row of each table, its fields in the declared order; the parser's unless it says otherwise.
ROW = {
    table: namedtuple(table, [column.name for column in columns], defaults=["parser"] if ORIGIN in columns else [])
    for table, columns in TABLES.items()
}


def names(table: str) -> list[str]:
    """Return the column names of ``table``, in order.

    >>> names("citations")
    ['notice_id', 'doc_number', 'start', 'end']
    """
    return [column.name for column in TABLES[table]]


def frame(table: str, rows) -> pd.DataFrame:
    """Return ``rows`` (tuples in the declared order) as a DataFrame with the declared dtypes.

    >>> frame("citations", [("a", "川办函〔2021〕57号", 3, 14)]).dtypes["start"]
    Int64Dtype()
    """
    return typed(table, pd.DataFrame.from_records(rows, columns=names(table)))


def typed(table: str, data: pd.DataFrame) -> pd.DataFrame:
    """Return ``data`` with the declared columns, in order, and the declared dtypes; `BadTables` if it cannot."""
    missing = [name for name in names(table) if name not in data.columns]
    unknown = [name for name in data.columns if name not in names(table)]
    if missing or unknown:
        raise BadTables(
            f"table {table}: columns missing {missing}, unknown {unknown}; declared: {names(table)}"
        )
    try:
        columns = {c.name: data[c.name].astype(DTYPES[c.type]) for c in TABLES[table]}
    except (TypeError, ValueError) as error:
        raise BadTables(f"table {table}: a value does not have its column's type ({error})") from error
    return pd.DataFrame(columns)


def check(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> None:
    """Raise `BadTables` at the first row that breaks a promise of the tables.

    Checked: columns and dtypes, keys, allowed values, that every task and notice named exists,
    and that ``text[start:end]`` is the row's own wording, or that wording as a person corrected it.
    """
    repairs = tables["damage"][tables["damage"]["rule"] == CORRECTION]
    traces = {i: list(rows[["start", "end", "read_as"]].itertuples(index=False, name=None)) for i, rows in repairs.groupby("notice_id")}
    for table, columns in TABLES.items():
        data = typed(table, tables[table])
        key = KEYS.get(table)
        if key and data.duplicated(key).any():
            raise BadTables(
                f"table {table}: {key} is not unique: {data[data.duplicated(key)].iloc[0].to_dict()}"
            )
        for column in columns:
            if column.values:
                seen = set(data[column.name].dropna().unique())
                if not seen <= set(column.values):
                    raise BadTables(
                        f"table {table}, column {column.name}: {sorted(seen - set(column.values))}"
                        f" not among {list(column.values)}"
                    )
        if "task_id" in data.columns and not set(data["task_id"].dropna()) <= set(tables["tasks"]["task_id"]):
            raise BadTables(f"table {table}: a task_id that the tasks table does not have")
        column = WORDING.get(table)
        if column:
            for notice_id, start, end, value in zip(
                data["notice_id"], data["start"], data["end"], data[column], strict=True
            ):
                if texts[notice_id][start:end] != value != wording(texts[notice_id], start, end, traces.get(notice_id, ())):
                    raise BadTables(
                        f"table {table}, {notice_id}: text[{start}:{end}] is {texts[notice_id][start:end]!r}, not {value!r}"
                    )


def wording(text: str, start: int, end: int, corrections) -> str:
    """Return ``text[start:end]`` with the corrections (start, end, what is right) that lie in it.

    >>> wording("（责任单位：市市财政居）", 6, 11, [(6, 11, "市财政局")])
    '市财政局'
    """
    value = text[start:end]
    for a, b, right in sorted(corrections, reverse=True):
        if start <= a and b <= end:
            value = value[: a - start] + right + value[b - start :]
    return value


#: The rule in `damage` of what a person corrected.
CORRECTION = "correction"
#: The column that ``text[start:end]`` must equal, table by table.
WORDING = {
    "sections": "heading",
    "tasks": "text",
    "assignments": "unit",
    "deadlines": "text",
    "citations": "doc_number",
    "residuals": "text",
    "damage": "printed",
}


def described(table: str) -> dict:
    """Return a table as the Table Schema of Frictionless declares it: titles (Chinese, English), types, values, keys."""
    fields = []
    for column in TABLES[table]:
        field = {"name": column.name, "type": column.type, "title": ZH[column.name], "title_en": column.name.replace("_", " "), "description": column.meaning}
        fields.append(field | ({"constraints": {"enum": list(column.values)}} if column.values else {}))
    points = [
        {"fields": name, "reference": {"resource": "" if to == table else to, "fields": KEYS[to][0]}}
        for name, to in POINTS_TO.items()
        if name in names(table) and [name] != KEYS.get(table)
    ]
    key = {"primaryKey": KEYS[table]} if table in KEYS else {}
    return {"fields": fields, "missingValues": [""], **key, "foreignKeys": points}


def datapackage() -> dict:
    """Return a Frictionless Data Package descriptor of the tables, titles in Chinese and English."""
    resources = [
        {"name": table, "path": f"{table}.csv", "title": ZH[table], "title_en": table, "description": f"A row is {ROWS[table]}",
         "format": "csv", "encoding": "utf-8", "schema": described(table)}
        for table in TABLES
    ]  # fmt: skip
    return {"name": "zwanalysis", "title": "政务公开工作通知数据表", "title_en": "Open-government work notices as tables", "resources": resources}


def dictionary() -> str:
    """Return the tables and their columns as Markdown, for the documentation."""
    parts = []
    for table, columns in TABLES.items():
        parts.append(f"## `{table}` {ZH[table]}: a row is {ROWS[table]}\n\n| column | 列 | type | meaning |\n|---|---|---|---|")
        for column in columns:
            values = ": " + ", ".join(f"`{value}`" for value in column.values) if column.values else ""
            parts[-1] += f"\n| `{column.name}` | {ZH[column.name]} | {column.type} | {column.meaning}{values} |"
    return "\n\n".join(parts)
