"""Signs in a notice's text and rows that it was not read as it should have been: each is told, with its place where it has one.

Like `account` this asks the tables and the text alone; what only the reading itself can know (a near tie between two
layouts, a cell that fits no column, a number that jumps) it adds by `Facts.doubts`.
"""

import re
from bisect import bisect
from functools import lru_cache
from typing import NamedTuple

from zwanalysis import rowlike
from zwanalysis.rowlike import LIMIT, UNIT
from zwanalysis.text import fold, lines_of

Span = tuple[int, int]
_TABLES = ("table", "cells")
#: Rows from which one row without a unit is more likely printed so than misread.
LONG_TABLE = 10
_ACTS = "牵头|负责|配合|落实|承办|主办|协办|会同"
_ACTING = re.compile(_ACTS)
_UNITS = rf"{UNIT}(?:[、,]{UNIT})*"
_ROLE = "(?:责任|牵头|配合|承办|主办|落实)(?:单位|部门|科室|处室|股室|站所)"
_LISTED = re.compile(rf"{_UNITS}(?:等(?:部门|单位)?)?")
_BRACKET = re.compile(r"[(〔]([^()〔〕\n]{2,200})(?:[)〕]|(?=\n|$))")
#: In a bracket: a role's heading, units and what they do, any heading before units, units and a word that is not known.
_IN_BRACKET = re.compile(
    rf"{_ROLE}|{UNIT}[^。]{{0,12}}(?:{_ACTS})[。;]?$|^(?!编辑|来源|记者|作者|审核)[\u4e00-\u9fff]{{2,8}}:{UNIT}|^{UNIT}(?:[、,]{UNIT})+等?[\u4e00-\u9fff]{{2,4}}$|^{UNIT}(?:[、,]{UNIT})*等?[\u4e00-\u9fff]{{2,6}}[,;]{UNIT}"
)
#: A unit and a word that is not known: (市数据局主理), 市发改局挂帅.
_UNIT_DOES = re.compile(r"[\u4e00-\u9fff]{1,14}[局委办厅处科室](?!公|长|文件)[\u4e00-\u9fff]{2,4}")
_LAST = re.compile(
    rf"(?:^|[。;,\s])(由?{_UNITS}(?:等|分别|共同|具体|按职责分工)*(?:{_ACTS})(?:,(?:{LIMIT})|,{_UNITS}(?:等|分别|共同|具体|按职责分工)*(?:{_ACTS}))*)[。;)〕]*$"
)
_HEADED = re.compile(
    rf"(?:^|(?<=[\n。;\s]))[\u4e00-\u9fff]{{2,8}}[:为 ][ ]?{_UNITS}(?=[。;,\n]|$)|{_ROLE}[ ]?(?=[省市区县州镇乡各局委党])[\u4e00-\u9fff]{{1,14}}[局委办厅处科股室院][、,。;\n]"
)
_HEAD = re.compile(rf"[:为 ]|{_ROLE}")
#: How a row ends whose cells stand in one line: units, with or without a limit behind them; or a limit behind a blank.
_AS_ROW = re.compile(rf"[^。;!]{{6}}{UNIT}(?:[ ]*(?:{LIMIT}))?$|[^;!]{{6}}[ 。](?:{LIMIT})$")
#: Units and words that are not known, on a line of their own: 市发改局挂帅, 市财政局挂帅,市审计局帮衬.
_DOES_LINE = re.compile(rf"{_UNIT_DOES.pattern}(?:[,;]{_UNITS}[\u4e00-\u9fff]{{0,4}})*")
#: A line that says first who acts: 办公室 编制指南, 客户服务部:公布结果.
_UNIT_FIRST = re.compile(rf"[ ]*(?:{UNIT}|[\u4e00-\u9fff]{{2,8}}[部队所站])(?:、[^\s:、]{{2,12}}){{0,6}}(?:[ ]+|:[ ]?)(?=[\u4e00-\u9fff]{{2}})")
LONGEST_END = 60
_NUMBERED = re.compile(r"(?:^|(?<=\n))[ \t]*\d{1,3}(?:[ ]+(?=[\u4e00-\u9fff])(?![所个万千百名件处元年月日项户人次台条家])|[ \t]*\n)")
_LINE = re.compile(r"[^\n]*[^\s][^\n]*")
_ASSIGNS = re.compile(rf"{_ROLE}|完成时限|[局委办厅]牵头")
_DUE = re.compile(r"\d{1,2}月底?\d{0,2}日?之?前|年底前|工作日内|每[月年]|每季度")
_RUN_TOGETHER = r"[\u4e00-\u9fff]{2}[科处](?![技研学教普创室])[\u4e00-\u9fff]{1,8}[科处]$|(?:(?<!总)局|厅|办公室|中心)[^和与及、,()]{0,3}[市县区省州镇乡各][^和与及、,()]{2,14}(?:局|厅|办|办公室|政府|中心|委|部门)$"
#: In the name of a unit: two names without a sign between, a bracket without its other half, a role's heading, a word of a sentence.
_NO_NAME = re.compile(rf"{_RUN_TOGETHER}|[局委厅办](?!公)[^局委办厅处科股室院部会社所站队心司道区镇乡村校园行位府组团店厂台市县旗盟州馆库场关、,()]{{2}}$|[前后]为|^[^(]*\)|\([^)]*$|^[^〔]*〕|〔[^〕]*$|^{_ROLE}.|[须将并]|\d[.、]|\([一二三四五六七八九十]{{1,2}}\)|应(?!急)|后$|[。\"“”]|[局厅委][\u4e00-\u9fff]{{0,4}}企业$")


class Seen(NamedTuple):
    """A notice's folded text, its rows, and where its units and limits stand."""

    folded: str
    rows: dict[str, list]
    own: list[int]

    def unread(self, spans) -> list[Span]:
        """The spans in which no unit and no limit stands."""
        return [(a, b) for a, b in spans if bisect(self.own, b) == bisect(self.own, a - 1)]

    def residuals(self, *reasons: str) -> list[Span]:
        return _spans(row for row in self.rows["residuals"] if row.reason in reasons)


def _spans(rows) -> list[Span]:
    return [(row.start, row.end) for row in rows]


def find(folded: str, rows: dict[str, list]) -> list[tuple[int | None, int | None, str]]:
    """Return (start, end, reason) of every doubt about the rows of one notice; the reasons are `schema.DOUBTS`."""
    seen = Seen(folded, rows, sorted(row.start for row in (*rows["assignments"], *rows["deadlines"])))
    found = [(*span, reason) for reason, finder in FINDERS for span in finder(seen)]
    if rows["tasks"] and rows["notices"][0].plan_year is None:
        found.append((None, None, "no_year"))
    return found


def _unread_text(seen: Seen) -> list[Span]:
    return seen.residuals("unread")


def _no_task(seen: Seen) -> list[Span]:
    sign = None if seen.rows["tasks"] else _ASSIGNS.search(seen.folded)
    return [sign.span()] if sign else []


def _odd_units(seen: Seen) -> list[Span]:
    return [(a, b) for a, b in _spans(seen.rows["assignments"]) if _is_odd(seen.folded[a:b])]


@lru_cache(maxsize=1024)
def _is_odd(name: str) -> bool:
    """Kept, since the same names stand on many tasks."""
    return _NO_NAME.search(name) is not None


def _odd_limits(seen: Seen) -> list[Span]:
    """Limits of a column that begin with a unit: 区水务局汛期前 is two cells."""
    return _spans(row for row in seen.rows["deadlines"] if row.source == "column" and _UNIT_AND_TIME.match(fold(row.text)))


_UNIT_AND_TIME = re.compile(r"(?![按根随经待视依与同由见报])[\u4e00-\u9fff、]{1,16}(?:[局厅委](?![会员])|办公室|管委会|街道|各镇)[\u4e00-\u9fff\d]{2,12}$")


def _without_unit(seen: Seen) -> list[Span]:
    """Rows without a unit in a table whose other rows have units; one alone in a long table is left as printed."""
    named = {row.task_id for row in seen.rows["assignments"]}
    found = []
    for tasks in _tables(seen.rows).values():
        bare = [task for task in tasks if task.task_id not in named]
        found += _spans(bare) if len(bare) < len(tasks) and (len(bare) > 1 or len(tasks) < LONG_TABLE) else []
    return found


def _tables(rows) -> dict[int, list]:
    """The tasks of each table: a header begins one, unless it is printed again."""
    again = {row.start for row in rows["damage"] if row.rule == "repeated_header"}
    headers = sorted(row.start for row in rows["residuals"] if row.reason == "table_header" and row.start not in again)
    tables: dict[int, list] = {}
    for task in rows["tasks"]:
        if task.layout in _TABLES:
            tables.setdefault(bisect(headers, task.start), []).append(task)
    return tables


# Items that are no tasks


def _sentences(seen: Seen) -> list[Span]:
    """Numbered sentences that became headings with nothing below: beside tasks, asking for something by a day, or more of them than there
    are tasks.

    Where all items of a section are so, they explain (总体要求, 附则) and were not meant as tasks.
    """
    folded, rows = seen.folded, seen.rows
    above = {row.section_id for row in rows["tasks"]} | {row.parent_id for row in rows["sections"]}
    found = [s for s in rows["sections"] if s.label and s.section_id not in above and _says_much(folded, s)]
    if len(found) > len(rows["tasks"]):
        return _spans(found)
    beside = {(task.section_id, _style(task.label)) for task in rows["tasks"] if task.label}
    return _spans([s for s in found if (s.parent_id, _style(s.label)) in beside or _asks_by_a_day(folded, s)])


def _says_much(folded: str, section) -> bool:
    return folded[section.end : section.end + 1] == "。" and section.end - section.start > 12 or bool(_DUE.search(folded, section.start, section.end))


def _asks_by_a_day(folded: str, section) -> bool:
    return bool(_DUE.search(folded, section.start, section.end) and _ASKED.search(folded, section.start, section.end))


#: 各单位要于4月30日前报送名单: beside a limit, what is asked for.
_ASKED = re.compile(r"(?<![主需重纪概必])要(?![求素点闻])|应当?|须|务必|请|报送|上报|报[^告名]")


def _style(label: str) -> str:
    return re.sub(r"\d+|[一二三四五六七八九十百]+", "1", fold(label))


#: Residuals that hold sentences.
_BESIDE = ("section_text", "closing", "preamble", "cover_letter")
#: An item without its number: 加强培训。办公室每季度组织一次。
_ITEM = re.compile(r"[\u4e00-\u9fff]{4,10}。[^。]{8}.{0,400}。$")
_SENTENCE = re.compile(r"(?!附|注|[(〔]|特此|本(?:方案|通知|要点|办法))[^。]{4,}。.{0,400}$")


def _unnumbered(seen: Seen) -> list[Span]:
    """Sentences beside the tasks that may be tasks without units: any where a notice numbers nothing, several of a kind elsewhere."""
    folded, tasks = seen.folded, seen.rows["tasks"]
    first = min((task.start for task in tasks), default=len(folded))
    lines = [line for a, b in seen.residuals(*_BESIDE) if a > first for line in lines_of(folded, a, b)]
    items = [line for line in lines if _ITEM.match(folded, *line)]
    due = [(a, b) for a, b in lines if folded[b - 1] == "。" and _DUE.search(folded, a, b)]
    alone = [line for line in lines if _SENTENCE.match(folded, *line)] if _numbers_nothing(seen.rows) else []
    return alone + (items if len(items) > 1 else []) + (due if len(due) > 1 else [])


def _numbers_nothing(rows) -> bool:
    prose = any(task.layout not in _TABLES for task in rows["tasks"])
    return prose and not any(row.label for name in ("tasks", "sections") for row in rows[name])


def _torn(seen: Seen) -> list[Span]:
    """Tasks that begin in the middle of a sentence whose first half is a residual, or with a heading that was no section."""
    folded = seen.folded
    open_ends = {b for a, b in seen.residuals(*_BESIDE) if b - a > 8 and folded[b - 1] not in "。:;!?)”》"}
    unlabelled = [task for task in seen.rows["tasks"] if not task.label]
    return _spans(task for task in unlabelled if _end_before(folded, task.start) in open_ends or _headed(folded, task))


def _end_before(folded: str, at: int) -> int:
    """Where the text before a place ends, white space aside."""
    return at - len(before) + len(before.rstrip()) if (before := folded[max(0, at - 40) : at]) else at


LONGEST_HEADING = 12


def _headed(folded: str, task) -> bool:
    """Whether a wording's first line is a heading."""
    (a, b), *more = lines_of(folded, task.start, task.end)
    return task.layout not in _TABLES and bool(more) and b - a <= LONGEST_HEADING and folded[b - 1] not in "。;:,、"


# Notes that were not read


def _notes(seen: Seen) -> list[Span]:
    """Brackets, lines, headings and last sentences without units and limits that hand out work all the same."""
    folded, headings = seen.folded, _spans(seen.rows["sections"])
    stretches = [*_spans(seen.rows["tasks"]), *headings, *seen.residuals("section_text", "repeated_in_table")]
    signs = [(a, m.end()) for a, b in headings if (m := _HEADING_ENDS.search(folded, a, b))]
    bracketed = _with(_ANY_BRACKET, folded, stretches)
    signs += [m.span() for a, b in bracketed for m in _BRACKET.finditer(folded, a, b) if _assigns(m, b)]
    signs += [m.span() for a, b in _with(_HEAD, folded, stretches) for m in _HEADED.finditer(folded, a, b)]
    signs += [span for a, b in stretches if _ACTING.search(folded, max(0, a - 1), b) for span in _last_sentences(folded, a, b)]
    return seen.unread(signs) + [span for a, b in bracketed for span in _unpaired(folded, a, b)]


def _with(sign: re.Pattern, folded: str, spans: list[Span]) -> list[Span]:
    return [(a, b) for a, b in spans if sign.search(folded, a, b)]


def _last_sentences(folded: str, a: int, b: int) -> list[Span]:
    """The sentences at lines' ends that say who acts."""
    ends = [(max(x - 1, y - 200, 0), y) for x, y in lines_of(folded, a, b)]
    lasts = (_LAST.search(folded, *end) for end in ends if _ACTING.search(folded, *end))
    return [m.span(1) for m in lasts if m]


def _assigns(bracket: re.Match, end: int) -> bool:
    """Whether a bracket hands out work; the last thing in a stretch does if it is units, and what they do in an unknown word."""
    last = bracket.end() >= end - 1 and (_LISTED.fullmatch(bracket[1]) or _UNIT_DOES.fullmatch(bracket[1]))
    return bool(last or _IN_BRACKET.search(bracket[1]))


_HEADING_ENDS = re.compile(rf"[局委办厅室处科站](?:牵头|负责|配合|落实)$|{_ROLE}:|(?:[局委办厅室处科站]|政府|管委会)(?:牵头|承担)")
_ANY_BRACKET, _ROUND = re.compile("[()〔〕]"), re.compile("[()]")
_NUMBERS = re.compile(r"[\da-zA-Z一二三四五六七八九十]$")


def _unpaired(folded: str, a: int, b: int) -> list[Span]:
    """The brackets without their other half, those of numbers aside: a note that lost a bracket is there."""
    opened: list[Span] = []
    found: list[Span] = []
    for m in _ROUND.finditer(folded, a, b):
        if m[0] == "(":
            opened.append(m.span())
        elif opened:
            opened.pop()
        elif not _NUMBERS.search(folded, max(a, m.start() - 3), m.start()):
            found.append(m.span())
    return found + opened


_SAYS_WHO = re.compile(rf"(?<=[。;!?\n])[ ]*由?{_UNITS}(?:等[\u4e00-\u9fff]{{0,8}}?)?(?:按职责分工|分别|共同|具体)*(?:{_ACTS})(?=[,;。)\n]|$)")


def _not_taken_out(seen: Seen) -> list[Span]:
    """Sentences in wordings that say who acts, in a notice that says so behind the wordings of most of its tasks."""
    tasks = {task.task_id: task for task in seen.rows["tasks"]}
    own = [row for row in seen.rows["assignments"] if not row.inherited]
    outside = {row.task_id for row in own if not tasks[row.task_id].start <= row.start < tasks[row.task_id].end}
    if 2 * len(outside) <= len(tasks):
        return []
    return [m.span() for task in tasks.values() for m in _SAYS_WHO.finditer(seen.folded, task.start, task.end)]


#: A rule of which unit leads, in words of any kind.
_RULE = re.compile(r"(?:逗号|顿号|分号)(?:之)?前|(?:排|列)[在名列]?(?:第一|首位|首个)|首个(?:单位|部门|科室)")


def _rule_unread(seen: Seen) -> list[Span]:
    """A standing rule, where no unit leads."""
    roles = {row.role for row in seen.rows["assignments"]}
    return [m.span() for m in _RULE.finditer(seen.folded)] if roles and "lead" not in roles else []


# Rows in wordings


def _with_rows(seen: Seen) -> list[Span]:
    """Wordings that hold what a row's other cells or other rows hold: numbers, units, limits at their lines' ends."""
    return _spans(task for task in seen.rows["tasks"] if _numbered(seen.folded, task) or _holds_rows(seen, task))


def _run_together(seen: Seen) -> list[Span]:
    """Rows without a unit, more than one, whose wordings hold a list of units and a limit right behind it."""
    named = {row.task_id for row in seen.rows["assignments"]}
    bare = [task for task in seen.rows["tasks"] if task.layout in _TABLES and task.task_id not in named]
    found = [task for task in bare if _UNITS_AND_LIMIT.search(seen.folded, task.start, task.end)]
    return _spans(found) if len(found) > 1 else []


_UNITS_AND_LIMIT = re.compile(rf"[局厅委办处科室部]、{UNIT}(?:{LIMIT})|{_ROLE}.{{0,6}}时限")


def _numbered(folded: str, task) -> bool:
    several = folded.find("\n", task.start, task.end) >= 0 and len(_NUMBERED.findall(folded, task.start, task.end)) > 1
    headed = task.layout not in _TABLES and _HEADS_ITEM.match(folded, task.start, task.end)
    return bool(several or headed or _NUMBERED.match(folded, task.start))


#: A heading with its first item's number run on to it: 平台建设(一)检查错链.
_HEADS_ITEM = re.compile(r"[^。;:,、()\n]{2,20}(?<![第条款])(?:\([一二三四五六七八九十]{1,2}\)|\d{1,2}[.、](?!\d))(?![项款条])(?=[\u4e00-\u9fff]{3})")


def _holds_rows(seen: Seen, task) -> bool:
    folded = seen.folded
    lines = [m.span() for m in _LINE.finditer(folded, task.start, task.end)]
    unread = seen.unread(lines) if len(lines) > 1 else []
    if any(rowlike.is_row(folded, *line) for line in unread):
        return True
    if any(_DOES_LINE.fullmatch(folded, a, b) for a, b in unread if a > task.start):
        return True
    if len(lines) > 1 and sum(bool(_UNIT_FIRST.match(folded, a, b)) for a, b in lines) > 1:
        return True
    return task.layout not in _TABLES and any(folded[b - 1] not in "。;" and _AS_ROW.search(folded, max(a, b - LONGEST_END), b) for a, b in lines)


FINDERS = (
    ("unread_text", _unread_text),
    ("no_task", _no_task),
    ("row_without_unit", _without_unit),
    ("sentence_as_heading", _sentences),
    ("no_number", _unnumbered),
    ("torn_wording", _torn),
    ("note_unread", _notes),
    ("note_unread", _not_taken_out),
    ("note_unread", _rule_unread),
    ("row_in_wording", _with_rows),
    ("row_in_wording", _run_together),
    ("odd_unit", _odd_units),
    ("odd_cell", _odd_limits),
)
