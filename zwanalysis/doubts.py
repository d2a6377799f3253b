"""Signs in a notice's text and rows that it was not read as it should have been: each is told, with its place where it has one.

Like `account` this asks the tables and the text alone; what only the reading itself can know (a near tie between two
layouts, a cell that fits no column, a number that jumps) it adds by `Facts.doubts`.
"""

import re
from bisect import bisect

from zwanalysis import rowlike
from zwanalysis.rowlike import LIMIT, UNIT
from zwanalysis.text import fold, lines_of

_TABLES = ("table", "cells")
#: Rows from which one row without a unit is more likely printed so than misread.
LONG_TABLE = 10
_ACTS = "牵头|负责|配合|落实|承办|主办|协办|会同"
_UNITS = rf"{UNIT}(?:[、,]{UNIT})*"
_ROLE = "(?:责任|牵头|配合|承办|主办|落实)(?:单位|部门|科室|处室|股室|站所)"
_LISTED = re.compile(rf"{_UNITS}(?:等(?:部门|单位)?)?")
_BRACKET = re.compile(r"[(〔]([^()〔〕\n]{2,80})(?:[)〕]|(?=\n|$))")
#: In a bracket: a role's heading, units and what they do, any heading before units, units and a word that is not known.
_IN_BRACKET = re.compile(
    rf"{_ROLE}|{UNIT}[^。]{{0,12}}(?:{_ACTS})[。;]?$|^(?!编辑|来源|记者|作者|审核)[\u4e00-\u9fff]{{2,8}}:{UNIT}|^{UNIT}(?:[、,]{UNIT})+等?[\u4e00-\u9fff]{{2,4}}$"
)
_LAST = re.compile(
    rf"(?:^|[。;\s])(由?{_UNITS}(?:等|分别|共同|具体|按职责分工)*(?:{_ACTS})(?:,(?:{LIMIT})|,{_UNITS}(?:等|分别|共同|具体|按职责分工)*(?:{_ACTS}))*)[。;)〕]*$"
)
_HEADED = re.compile(
    rf"(?:^|(?<=[\n。;\s]))[\u4e00-\u9fff]{{2,8}}[:为 ][ ]?{_UNITS}(?=[。;,\n]|$)|{_ROLE}[ ]?(?=[省市区县州镇乡各局委党])[\u4e00-\u9fff]{{1,14}}[局委办厅处科股室院][、,。;\n]"
)
#: How a row ends whose cells stand in one line: units, with or without a limit behind them; or a limit behind a blank.
_AS_ROW = re.compile(rf"[^。;!]{{6}}{UNIT}(?:[ ]*(?:{LIMIT}))?$|[^;!]{{6}}[ 。](?:{LIMIT})$")
LONGEST_END = 60
_NUMBERED = re.compile(r"(?:^|(?<=\n))[ \t]*\d{1,3}(?:[ ]+(?=[\u4e00-\u9fff])(?![所个万千百名件处元年月日项户人次台条家])|[ \t]*\n)")
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_ASSIGNS = re.compile(rf"{_ROLE}|完成时限|[局委办厅]牵头")
_DUE = re.compile(r"\d{1,2}月底?\d{0,2}日?之?前|年底前|工作日内|每[月年]|每季度")
_RUN_TOGETHER = r"(?:(?<!总)局|厅|办公室|中心)[^和与及、,()]{0,3}[市县区省州镇乡各][^和与及、,()]{2,14}(?:局|厅|办|办公室|政府|中心|委|部门)$"
#: In the name of a unit: two names without a sign between, a bracket without its other half, a role's heading, a word of a sentence.
_NO_NAME = re.compile(rf"{_RUN_TOGETHER}|^[^(]*\)|\([^)]*$|^[^〔]*〕|〔[^〕]*$|^{_ROLE}.|[须将并]|应(?!急)|后$|。")


def find(text: str, rows: dict[str, list]) -> list[tuple[int | None, int | None, str]]:
    """Return (start, end, reason) of every doubt about the rows of one notice, in order; the reasons are `schema.DOUBTS`."""
    folded = fold(text)
    (notice,) = rows["notices"]
    own = sorted(row.start for row in (*rows["assignments"], *rows["deadlines"]))
    found = [(row.start, row.end, "unread_text") for row in rows["residuals"] if row.reason == "unread"]
    found += [(task.start, task.end, "row_without_unit") for task in _without_unit(rows)]
    found += [(s.start, s.end, "sentence_as_heading") for s in _sentences(folded, rows)]
    found += [(a, b, "note_unread") for a, b in _notes(folded, rows, own)]
    found += [(task.start, task.end, "row_in_wording") for task in rows["tasks"] if _holds_rows(folded, task, own)]
    found += [(row.start, row.end, "odd_unit") for row in rows["assignments"] if _NO_NAME.search(fold(row.unit))]
    if rows["tasks"] and notice.plan_year is None:
        found.append((None, None, "no_year"))
    if not rows["tasks"]:
        signs = [m.span() for m in _ASSIGNS.finditer(folded)]
        found += [(*signs[0], "no_task")] if signs else []
    return found


def _without_unit(rows) -> list:
    """Rows without a unit in a table whose other rows have units; one alone in a long table is left as printed."""
    headers = sorted(row.start for row in rows["residuals"] if row.reason == "table_header")
    again = {row.start for row in rows["damage"] if row.rule == "repeated_header"}
    headers = [at for at in headers if at not in again]
    named = {row.task_id for row in rows["assignments"]}
    tables: dict[int, list] = {}
    for task in rows["tasks"]:
        if task.layout in _TABLES:
            tables.setdefault(bisect(headers, task.start), []).append(task)
    found = []
    for tasks in tables.values():
        bare = [task for task in tasks if task.task_id not in named]
        found += bare if len(bare) < len(tasks) and (len(bare) > 1 or len(tasks) < LONG_TABLE) else []
    return found


def _sentences(folded: str, rows) -> list:
    """Numbered sentences that became headings with nothing below: beside tasks, or more of them than there are tasks.

    Where all items of a section are so, they explain (总体要求, 附则) and were not meant as tasks.
    """
    above = {row.section_id for row in rows["tasks"]} | {row.parent_id for row in rows["sections"]}
    leaves = [s for s in rows["sections"] if s.label and s.section_id not in above]
    found = [s for s in leaves if folded[s.end : s.end + 1] == "。" and s.end - s.start > 12 or _DUE.search(folded, s.start, s.end)]
    beside = {(task.section_id, _style(task.label)) for task in rows["tasks"] if task.label}
    return found if len(found) > len(rows["tasks"]) else [s for s in found if (s.parent_id, _style(s.label)) in beside]


def _style(label: str) -> str:
    return re.sub(r"\d+|[一二三四五六七八九十百]+", "1", fold(label))


def _notes(folded: str, rows, own: list[int]) -> list[tuple[int, int]]:
    """Brackets, lines and last sentences in a wording without units that hand out work all the same."""
    bare = [(t.start, t.end) for t in rows["tasks"]]
    bare += [(s.start, s.end) for s in rows["sections"]]
    bare += [(r.start, r.end) for r in rows["residuals"] if r.reason in ("section_text", "repeated_in_table")]
    stretches = []
    for a, b in bare:
        for m in _BRACKET.finditer(folded, a, b):
            if m.end() >= b - 1 and _LISTED.fullmatch(m[1]) or _IN_BRACKET.search(m[1]):
                stretches.append(m.span())
        stretches += [m.span() for m in _HEADED.finditer(folded, a, b)]
        lasts = (_LAST.search(folded, max(x - 1, y - 200, 0), y) for x, y in lines_of(folded, a, b))
        stretches += [m.span(1) for m in lasts if m]
    found = [(a, b) for a, b in stretches if bisect(own, b) == bisect(own, a - 1)]
    return found + [span for a, b in bare for span in _unpaired(folded, a, b)]


def _unpaired(folded: str, a: int, b: int) -> list[tuple[int, int]]:
    """The brackets without their other half, those of numbers aside: a note that lost a bracket is there."""
    opened, found = [], []
    for m in _ANY_BRACKET.finditer(folded, a, b):
        if m[0] == "(":
            opened.append(m.span())
        elif opened:
            opened.pop()
        elif not _NUMBERS.search(folded, max(a, m.start() - 3), m.start()):
            found.append(m.span())
    return found + opened


_ANY_BRACKET = re.compile(r"[()]")
_NUMBERS = re.compile(r"[\da-zA-Z一二三四五六七八九十]$")


def _holds_rows(folded: str, task, own: list[int]) -> bool:
    """Whether a wording holds what a row's other cells or other rows hold: numbers, units, limits at their lines' ends."""
    numbered = _NUMBERED.findall(folded, task.start, task.end)
    if len(numbered) > 1 or _NUMBERED.match(folded, task.start):
        return True
    lines = [m.span() for m in _LINE.finditer(folded, task.start, task.end)]
    unread = [(a, b) for a, b in lines if bisect(own, b) == bisect(own, a - 1)]
    rows = len(lines) > 1 and any(rowlike.is_row(folded, *line) for line in unread)
    ends = lines if task.layout not in _TABLES else ()
    return rows or any(_AS_ROW.search(folded, max(a, b - LONGEST_END), b) for a, b in ends)
