"""A review workbook that is damaged, or emptied, and filled in through openpyxl to what a case says: what a person does by hand."""

import difflib
import random

import pandas as pd

from benchmarks.gold import limit, wording
from zwanalysis import lexica
from zwanalysis.placing.search import Text
from zwanalysis.second.align import path_of
from zwanalysis.second.workbook import COLUMNS

HEADINGS = list(COLUMNS)
_NAMES = {name: heading for heading, (name, _) in COLUMNS.items() if name}
_SAID = {column: {value: word for word, value in reversed(values.items())} for column, values in lexica.load("answers.yaml")["values"].items() if values}
#: How many of the rows of a kind are taken out.
_LOST = {"任务": 0.2, "单位": 0.2, "时限": 0.5, "章节": 0.6}


def rows(notice_id: str, case: dict, sections: pd.DataFrame) -> list[dict]:
    """The sheet's rows for a case, in the order of its text, with what its headings are; nothing is said that a person would not write."""
    text, at, blocks = Text(case["text"]), 0, []
    headings = {row.section_id: row for row in sections.astype(object).where(sections.notna(), None).itertuples()}
    for row in headings.values():
        above = " / ".join(path_of(row.parent_id, headings)) or None
        blocks.append((row.start, 0, [_row(notice_id, "章节", level=row.level, label=row.label, text=row.heading, section=above)]))
    for task in case["expect"]["tasks"]:
        words, at = wording(text, task, at)
        section = (task["section"] or "无") if "section" in task else None
        units = [_row(notice_id, "单位", text=unit, role=role, inherited="是" if any(inherited) else None) for unit, role, *inherited in task.get("units", [])]
        limits = [_row(notice_id, "时限", **limit(*told)) for told in task.get("deadlines", [])]
        blocks.append((at, 1, [_row(notice_id, "任务", label=task.get("label"), text=words, section=section), *units, *limits]))
    return [row for *_, block in sorted(blocks, key=lambda block: block[:2]) for row in block]


def _row(notice_id: str, what: str, **told) -> dict:
    row = {**dict.fromkeys(HEADINGS), "通知编号": notice_id, "类别": what}
    for name, value in told.items():
        row[_NAMES[name]] = pd.Timestamp(value) if name == "date" else _SAID.get(name, {}).get(value, value)
    return row


def damage(sheet, seed: int = 0) -> None:
    """Take rows out, give units to other tasks, break wordings off, lose sections, add empty rows."""
    rng, column = random.Random(seed), {heading: k for k, heading in enumerate(HEADINGS, 1)}
    units = [r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 2).value == "单位"]
    for _ in range(len(units) // 4):
        one, other = rng.sample(units, 2)
        for heading in ("原文", "角色"):
            a, b = (sheet.cell(r, column[heading]) for r in (one, other))
            a.value, b.value = b.value, a.value
    for r in range(sheet.max_row, 1, -1):
        kind, drawn = sheet.cell(r, 2).value, rng.random()
        if drawn < _LOST.get(kind, 0):
            sheet.delete_rows(r)
        elif kind == "任务" and drawn < 0.4:
            words = sheet.cell(r, column["原文"])
            words.value = words.value[: len(words.value) // 2] or None
        elif kind == "任务" and drawn < 0.6:
            sheet.cell(r, column["章节"]).value = None
    for _ in range(5):
        r = rng.randrange(2, sheet.max_row + 1)
        sheet.insert_rows(r)
        sheet.cell(r, 1).value, sheet.cell(r, column["存疑"]).value = sheet.cell(r + 1, 1).value, "未识读"


def empty(sheet) -> None:
    """Take all rows out."""
    sheet.delete_rows(2, sheet.max_row)


def fill(sheet, wanted: list[dict]) -> None:
    """Correct a sheet until it says what is ``wanted``; what says it already stays, and so do rows without a kind."""
    have = {r: [cell.value for cell in sheet[r]] for r in range(2, sheet.max_row + 1)}
    full = [r for r, values in have.items() if values[1]]
    old, new = [_said(have[r]) for r in full], [_said(list(row.values())) for row in wanted]
    for what, a, b, x, y in reversed(difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()):
        if what == "equal":
            continue
        at = full[a] if a < len(full) else sheet.max_row + 1
        for r in reversed(full[a:b]):
            sheet.delete_rows(r)
        if y > x:
            sheet.insert_rows(at, y - x)
        for r, row in enumerate(wanted[x:y], at):
            for c, value in enumerate(row.values(), 1):
                sheet.cell(r, c).value = value


def _said(values: list) -> tuple:
    """What a row says, as far as a person writes it."""
    told = dict(zip(HEADINGS, values, strict=True))
    return tuple(str(told[heading]) if told[heading] not in (None, "否") else "" for heading in HEADINGS[: HEADINGS.index("期限单位")] if heading != "层级")
