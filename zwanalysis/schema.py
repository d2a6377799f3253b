"""The tables and their columns, declared once.

The checks, ``datapackage.json`` and the README's column dictionary are made from `TABLES`.
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
    "end", "integer", "Position after the last character: text[start:end] is the value's own wording"
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
        Column("unit", "string", "The unit as printed"),
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
        Column("text", "string", "The time limit as printed"),
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
    and that ``text[start:end]`` is the row's own wording.
    """
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
        wording = WORDING.get(table)
        if wording:
            for notice_id, start, end, value in zip(
                data["notice_id"], data["start"], data["end"], data[wording], strict=True
            ):
                if texts[notice_id][start:end] != value:
                    raise BadTables(
                        f"table {table}, {notice_id}: text[{start}:{end}] is {texts[notice_id][start:end]!r}, not {value!r}"
                    )


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


def datapackage() -> dict:
    """Return a Frictionless Data Package descriptor of the tables as `Corpus.save` writes them."""
    resources = []
    for table, columns in TABLES.items():
        fields = []
        for column in columns:
            declared = {"name": column.name, "type": column.type, "description": column.meaning}
            if column.values:
                declared["constraints"] = {"enum": list(column.values)}
            fields.append(declared)
        declared = {"fields": fields, "missingValues": [""]}
        if table in KEYS:
            declared["primaryKey"] = KEYS[table]
        if table not in ("notices",):
            declared["foreignKeys"] = [
                {"fields": "notice_id", "reference": {"resource": "notices", "fields": "notice_id"}}
            ]
        resources.append(
            {"name": table, "path": f"{table}.csv", "format": "csv", "encoding": "utf-8", "schema": declared}
        )
    return {"name": "zwanalysis", "title": "Open-government work notices as tables", "resources": resources}


def dictionary() -> str:
    """Return the tables and their columns as Markdown, for the README."""
    rows = {"notices": "a notice", "sections": "a heading", "tasks": "a task", "assignments": "a unit on a task",
            "deadlines": "a time limit on a task", "citations": "a document number cited",
            "residuals": "a stretch of text that became none of these",
            "damage": "a repair, or damage left alone", "doubts": "a reason to doubt what was read"}  # fmt: skip
    parts = []
    for table, columns in TABLES.items():
        parts.append(f"### `{table}`: a row is {rows[table]}\n\n| column | type | meaning |\n|---|---|---|")
        for column in columns:
            values = ": " + ", ".join(f"`{value}`" for value in column.values) if column.values else ""
            parts[-1] += f"\n| `{column.name}` | {column.type} | {column.meaning}{values} |"
    return "\n\n".join(parts)
