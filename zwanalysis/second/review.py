"""A workbook for a person who reviews what was read: each notice's rows with their context, what is doubtful, what is unread."""

import io
import math
from pathlib import Path

import pandas as pd

from zwanalysis import lexica
from zwanalysis.corpus import Corpus
from zwanalysis.errors import BadRows
from zwanalysis.evidence import page
from zwanalysis.loading import EVIDENCE
from zwanalysis.placing.answers import NO_SECTION
from zwanalysis.second.align import parsed, path_of
from zwanalysis.second.workbook import COLUMNS, HELP, NOTICE_COLUMNS, NOTICES, ROWS
from zwanalysis.whole import write_whole

GUIDE = [
    "一行是一个标题、一项任务、一个单位或一个时限；单位和时限写在其任务之下。One row is a heading, a task, a unit or a time limit; units and limits follow their task.",
    "改正、增加或删除行；「原文」照抄通知，一字不改。Correct, add or delete rows; copy the wording from the notice sign for sign.",
    "排过序的，先按「行号」排回去。If you sorted the rows, sort them by 行号 again.",
    "「类别」空白的行是未识读的文字（见「上下文」）：是任务就填写，不是就留空。Rows without a kind are text that was not read: fill them, or leave them.",
    "复核完一份通知，在「通知」表「已复核」选「是」。When a notice is done, choose 是 under 已复核 on the first sheet.",
    "然后运行 zwanalysis accept 复核.xlsx：只收已复核的通知。Then run: zwanalysis accept 复核.xlsx; only notices marked so are taken.",
]
#: Characters of context on each side; lines that a row is high at most, and points of a line.
_AROUND, _LINES, _LINE = 40, 8, 15


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
    told = []
    for block in sorted(_blocks(parsed(corpus, notice_id), notice_id), key=lambda block: block[0]["start"]):
        for row in block:
            a, b = row["start"], row["end"]
            why = {reason for x, y, reason in doubts if x is not None and x < b and a < y}
            why |= {row["doubt"]} if row.get("doubt") else set()
            shown = " ".join(f"{text[max(0, a - _AROUND) : a]}【{text[a:b]}】{text[b : b + _AROUND]}".split())
            told.append({**row, "doubt": _said(why), "context": shown})
    return told


def _said(reasons) -> str:
    """Reasons of doubt in words, each once."""
    said = lexica.load("report.yaml")["values"]
    return "；".join(said[reason][0] for reason in sorted(set(reasons)))


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
        above = " / ".join(path_of(row.parent_id, headings))
        blocks.append([{**row._asdict(), "row": "section", "text": row.heading, "section": above or None}])
    for row in tables["tasks"]:
        above = " / ".join(path_of(row.section_id, headings))  # as printed: `tasks.section` has them without what is written over signs
        blocks.append([{**row._asdict(), "row": "task", "section": above or NO_SECTION}, *facts.get(row.task_id, [])])
    unread = [row for row in tables["residuals"] if row.reason == "unread"]
    return blocks + [[{"notice_id": notice_id, "start": row.start, "end": row.end, "doubt": "unread_text"}] for row in unread]


def _workbook(corpus: Corpus, wanted: list[str]) -> bytes:
    import xlsxwriter

    content = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(content, options) as book:
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "cell": book.add_format({"text_wrap": True, "valign": "top"}),
            "share": book.add_format({"num_format": "0%", "valign": "top"}),
            "line": book.add_format({"valign": "top", "font_color": "#888888"}),
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
    notices, readings = corpus.notices.set_index("notice_id"), lexica.load("report.yaml")["readings"]
    counts = corpus.tasks["notice_id"].value_counts()
    for r, notice_id in enumerate(wanted, 1):
        notice = notices.loc[notice_id]
        sheet.write_string(r, 0, notice_id)
        sheet.write_string(r, 1, "否")
        sheet.write_string(r, 2, "" if pd.isna(notice["title"]) else notice["title"])
        sheet.write_number(r, 3, int(counts.get(notice_id, 0)))
        doubts = _said(reason for _, _, reason in _doubts(corpus, notice_id))
        sheet.write_string(r, 4, doubts or readings[notice["reading"]][0], styles["cell"])
        sheet.write_number(r, 5, float(notice["coverage"]), styles["share"])
        sheet.write_url(r, 6, f"external:{notice_id}{EVIDENCE}", string="标注页 marked page")
        sheet.write_string(r, 7, notice["sha256"], styles["line"])
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
        row = {**row, "line": r}
        told = [row.get(name) if name else row.get(key) for (name, _), key in zip(COLUMNS.values(), _keys(), strict=True)]
        sheet.set_row(r, _LINE * _lines(told))
        style = "doubt" if row["doubt"] else "task" if row.get("row") == "task" else "cell"
        for c, (name, value) in enumerate(zip([name for name, _ in COLUMNS.values()], told, strict=True)):
            if name == "date" and not pd.isna(value):
                sheet.write_datetime(r, c, pd.Timestamp(value).to_pydatetime(), styles["date"])
            else:
                _write_value(sheet, r, c, words.get(name, {}).get(value, value), styles[style])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)


def _lines(told: list) -> int:
    """How many lines the cells of a row take: a Chinese character is as wide as two figures, by which columns are measured."""
    wide = [2 * len(str(value)) / (width - 1) for value, (_, width) in zip(told, COLUMNS.values(), strict=True) if isinstance(value, str)]
    return min(_LINES, max(1, *map(math.ceil, wide)))


def _write_value(sheet, r: int, c: int, value, style) -> None:
    """A number as one, anything else as text that no spreadsheet takes for a formula; nothing where there is none."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and not pd.isna(value):
        sheet.write_number(r, c, value, style)
    elif isinstance(value, str) or not pd.isna(value):
        sheet.write_string(r, c, str(value)[:32_767], style)


def _keys() -> list[str | None]:
    return [*[None] * (len(COLUMNS) - 5), "doubt", "context", "start", "end", "line"]


def _words() -> dict[str, dict]:
    """The values of a column as the workbook shows them: role → lead → 牵头."""
    told = lexica.load("answers.yaml")
    words = {name: {value: word for word, value in reversed(values.items())} for name, values in told["values"].items() if values}
    flags = {True: "是", False: "否"}
    kinds = {kind: next(word for word in others if not word.isascii()) for kind, others in told["rows"].items()}
    words.pop("flag")
    return {**words, "inherited": flags, "damaged": flags, "row": kinds}
