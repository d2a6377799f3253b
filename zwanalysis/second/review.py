"""A workbook for a person who reviews what was read: each notice's rows with their context, what is doubtful, what is unread."""

from pathlib import Path

import pandas as pd

from zwanalysis import lexica, schema
from zwanalysis.corpus import Corpus
from zwanalysis.errors import BadRows
from zwanalysis.evidence import page
from zwanalysis.loading import EVIDENCE
from zwanalysis.second.align import parsed
from zwanalysis.whole import write_whole

NOTICES, ROWS, HELP = "通知", "复核", "说明"
#: Columns of the sheet of rows: heading → (name in `placing.answers`, width). The last four are for reading alone.
COLUMNS = {
    "通知编号": ("notice_id", 16), "类别": ("row", 8), "层级": ("level", 6), "序号": ("label", 8), "章节": ("section", 20), "原文": ("text", 60),
    "角色": ("role", 8), "统一规定": ("inherited", 10), "时限类型": ("kind", 10), "日期": ("date", 12), "周期": ("every", 8),
    "期限数": ("within_n", 8), "期限单位": ("within_unit", 10), "起算事件": ("event", 16), "出处": ("source", 8), "年份来源": ("year_from", 10),
    "破损": ("damaged", 6), "版式": ("layout", 12), "存疑": (None, 30), "上下文": (None, 60), "起": (None, 8), "止": (None, 8),
}  # fmt: skip
NOTICE_COLUMNS = {"通知编号": 24, "已复核": 10, "标题": 50, "任务数": 8, "存疑数": 8, "读懂比例": 10, "标注页": 30, "sha256": 20}
GUIDE = [
    "一行是一个标题、一项任务、一个单位或一个时限；单位和时限写在其任务之下。One row is a heading, a task, a unit or a time limit; units and limits follow their task.",
    "改正、增加或删除行；「原文」照抄通知，一字不改。Correct, add or delete rows; copy the wording from the notice sign for sign.",
    "「类别」空白的行是未识读的文字（见「上下文」）：是任务就填写，不是就留空。Rows without a kind are text that was not read: fill them, or leave them.",
    "复核完一份通知，在「通知」表「已复核」选「是」。When a notice is done, choose 是 under 已复核 on the first sheet.",
    "然后运行 zwanalysis accept 复核.xlsx：只收已复核的通知。Then run: zwanalysis accept 复核.xlsx; only notices marked so are taken.",
]
_AROUND = 40


def review(corpus: Corpus, out, *, only: str = "all") -> int:
    """Write the workbook and, beside it, the marked page of each notice; return how many notices it holds.

    ``only="doubtful"`` takes the notices whose reading is in doubt. `BadRows` if there are none.
    """
    reading = dict(zip(corpus.notices["notice_id"], corpus.notices["reading"], strict=True))
    wanted = [notice_id for notice_id, told in reading.items() if only == "all" or told != "whole"]
    if not wanted:
        raise BadRows("no notice is in doubt: there is nothing to review; leave out --only doubtful to review all")
    out = Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    for notice_id in wanted:
        write_whole(out.parent / f"{notice_id}{EVIDENCE}", page(corpus, notice_id).encode())
    write_whole(out, _workbook(corpus, wanted))
    return len(wanted)


def _doubts(corpus: Corpus, notice_id: str) -> list[tuple[int | None, int | None, str]]:
    """What is doubtful about a notice: where, and why."""
    rows = corpus.doubts[corpus.doubts["notice_id"] == notice_id]
    return [tuple(None if pd.isna(value) else value for value in (row.start, row.end, row.reason)) for row in rows.itertuples(index=False)]


def _rows(corpus: Corpus, notice_id: str) -> list[dict]:
    """A notice's rows in the order of its text, and empty ones for what was not read."""
    text, doubts = corpus.text(notice_id), _doubts(corpus, notice_id)
    told, said = [], lexica.load("report.yaml")["values"]
    for block in sorted(_blocks(parsed(corpus, notice_id), notice_id), key=lambda block: block[0]["start"]):
        for row in block:
            a, b = row["start"], row["end"]
            why = {reason for x, y, reason in doubts if x is not None and x < b and a < y}
            why |= {row["doubt"]} if row.get("doubt") else set()
            shown = f"{text[max(0, a - _AROUND) : a]}【{text[a:b]}】{text[b : b + _AROUND]}"
            told.append({**row, "doubt": "；".join(said[reason][0] for reason in sorted(why)), "context": shown})
    return told


def _blocks(tables, notice_id: str) -> list[list[dict]]:
    """The rows of a notice's headings, of its tasks with what is on them, and of what was not read."""
    headings = {row.section_id: row for row in tables["sections"]}
    facts: dict[str, list[dict]] = {}
    for name, kind in (("assignments", "unit"), ("deadlines", "deadline")):
        for row in tables[name]:
            told = row._asdict()
            facts.setdefault(row.task_id, []).append({**told, "row": kind, "text": told.get("unit") or told.get("text")})
    blocks = []
    for row in tables["sections"]:
        above = headings.get(row.parent_id)
        path = []
        while above:
            path.insert(0, above.heading)
            above = headings.get(above.parent_id)
        blocks.append([{**row._asdict(), "row": "section", "text": row.heading, "section": " / ".join(path) or None}])
    for row in tables["tasks"]:
        blocks.append([{**row._asdict(), "row": "task"}, *facts.get(row.task_id, [])])
    unread = [row for row in tables["residuals"] if row.reason == "unread"]
    return blocks + [[{"notice_id": notice_id, "start": row.start, "end": row.end, "doubt": "unread_text"}] for row in unread]


def _workbook(corpus: Corpus, wanted: list[str]) -> bytes:
    import io

    import xlsxwriter

    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "cell": book.add_format({"text_wrap": True, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
            "task": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#EEF4F9", "bold": True}),
            "doubt": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF3C4"}),
        }
        _notice_sheet(book.add_worksheet(NOTICES), corpus, wanted, styles)
        _row_sheet(book.add_worksheet(ROWS), [row for notice_id in wanted for row in _rows(corpus, notice_id)], styles)
        sheet = book.add_worksheet(HELP)
        sheet.set_column(0, 0, 120, styles["cell"])
        for r, line in enumerate(GUIDE):
            sheet.write_string(r, 0, line)
    return content.getvalue()


def _notice_sheet(sheet, corpus: Corpus, wanted: list[str], styles) -> None:
    for c, (heading, width) in enumerate(NOTICE_COLUMNS.items()):
        sheet.write_string(0, c, heading, styles["head"])
        sheet.set_column(c, c, width, styles["cell"])
    notices = corpus.notices.set_index("notice_id")
    counts = corpus.tasks["notice_id"].value_counts()
    for r, notice_id in enumerate(wanted, 1):
        notice = notices.loc[notice_id]
        sheet.write_string(r, 0, notice_id)
        sheet.write_string(r, 1, "否")
        sheet.write_string(r, 2, "" if pd.isna(notice["title"]) else notice["title"])
        sheet.write_number(r, 3, int(counts.get(notice_id, 0)))
        sheet.write_number(r, 4, len(_doubts(corpus, notice_id)))
        sheet.write_number(r, 5, float(notice["coverage"]))
        sheet.write_url(r, 6, f"external:{notice_id}{EVIDENCE}", string="标注页 marked page")
        sheet.write_string(r, 7, notice["sha256"])
    sheet.data_validation(1, 1, len(wanted), 1, {"validate": "list", "source": ["是", "否"]})
    sheet.freeze_panes(1, 1)


def _row_sheet(sheet, rows: list[dict], styles) -> None:
    words = _words()
    for c, (heading, (name, width)) in enumerate(COLUMNS.items()):
        sheet.write_string(0, c, heading, styles["head"])
        sheet.set_column(c, c, width, styles["date" if name == "date" else "cell"])
        if name in words:
            sheet.data_validation(1, c, len(rows) + 2000, c, {"validate": "list", "source": list(words[name].values())})
    for r, row in enumerate(rows, 1):
        told = [row.get(name) if name else row.get(key) for (name, _), key in zip(COLUMNS.values(), _keys(), strict=True)]
        style = "doubt" if row["doubt"] else "task" if row.get("row") == "task" else "cell"
        for c, (name, value) in enumerate(zip([name for name, _ in COLUMNS.values()], told, strict=True)):
            if name == "date" and not pd.isna(value):
                sheet.write_datetime(r, c, pd.Timestamp(value).to_pydatetime(), styles["date"])
            else:
                _write_value(sheet, r, c, words.get(name, {}).get(value, value), styles[style])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)


def _write_value(sheet, r: int, c: int, value, style) -> None:
    """A number as one, anything else as text that no spreadsheet takes for a formula; nothing where there is none."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and not pd.isna(value):
        sheet.write_number(r, c, value, style)
    elif isinstance(value, str) or not pd.isna(value):
        sheet.write_string(r, c, str(value)[:32_767], style)


def _keys() -> list[str | None]:
    return [*[None] * (len(COLUMNS) - 4), "doubt", "context", "start", "end"]


def _words() -> dict[str, dict]:
    """The values of a column as the workbook shows them: role → lead → 牵头."""
    told = lexica.load("answers.yaml")
    words = {name: {value: word for word, value in reversed(values.items())} for name, values in told["values"].items() if values}
    flags = {True: "是", False: "否"}
    kinds = {kind: next(word for word in others if not word.isascii()) for kind, others in told["rows"].items()}
    layouts = {layout: layout for layout in schema.LAYOUTS if layout != "none"}
    words.pop("flag")
    return {**words, "inherited": flags, "damaged": flags, "row": kinds, "layout": layouts}
