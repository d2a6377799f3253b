"""A notice as a page: its own wording, with everything that was read from it marked in place.

The page needs nothing but itself (no script, no file from elsewhere), and can be printed. A notice is anybody's text,
so all of it is escaped. Each mark has a sign besides its colour, and says on hover what it was read as.
"""

import re
from collections import defaultdict
from html import escape
from typing import NamedTuple

import pandas as pd

from zwanalysis import sides
from zwanalysis.corpus import Corpus
from zwanalysis.errors import UnknownNotice, require_corpus

ROLES = {"lead": ("牵", "牵头单位 lead"), "support": ("配", "配合单位 support"), "responsible": ("责", "责任单位 responsible")}  # fmt: skip
KINDS = {"by": "期限 by", "within": "时长 within", "recurring": "周期 recurring", "immediate": "及时 immediate",
         "ongoing": "持续 ongoing", "unread": "未能识读 unread"}  # fmt: skip
PERIODS = {"P1D": "每日", "P1W": "每周", "P1M": "每月", "P3M": "每季度", "P6M": "每半年", "P1Y": "每年"}
SPANS = {"workday": "个工作日", "day": "日", "hour": "小时", "week": "周", "month": "个月", "year": "年"}
REASONS = {"navigation": "网页导航", "cover_letter": "印发通知", "preamble": "引言", "section_text": "章节正文",
           "repeated_in_table": "表中重列", "table_header": "表头", "closing": "结尾", "attachment": "附件",
           "remark": "备注", "footer": "页脚", "metadata": "题名、文号、日期", "unread": "未识读"}  # fmt: skip
FIELDS = {"issuer": "发布机构", "doc_number": "文号", "region": "地区", "plan_year": "年度", "date_written": "成文日期",
          "date_published": "发布日期", "file": "文件"}  # fmt: skip
READINGS = {"whole": "识读完整 whole", "doubtful": "存疑 doubtful", "none": "未识出任务 no task"}
DOUBTS = {"unread_text": "有未识读文字", "no_task": "有分工用语而无任务", "row_without_unit": "表中有行缺单位", "note_unread": "有分工语句未识读",
          "row_in_wording": "任务文字中夹有他行", "torn_wording": "任务文字不完整", "no_number": "无编号语句未读成任务", "odd_unit": "单位名称可疑", "sentence_as_heading": "编号语句成了标题", "no_header": "表无表头",
          "odd_cell": "有单元格不合任何栏", "number_jump": "编号不连续", "near_tie": "两种版式难分", "no_year": "年度不明",
          "part_unread": "文件有部分内容未读入"}  # fmt: skip
#: Which of two marks of the same stretch lies around the other.
AROUND = ("residual", "heading", "task", "damage", "deadline", "unit", "citation", "differs")
_BLANK = re.compile(r"(\n)((?:[ \t\u3000\xa0]*\n)+)")

STYLE = """<style>
.zw-evidence { color: #1a2228; background: #fff; max-width: 54em; margin: 0 auto; padding: 1em 1.4em;
  font: 16px/2 "ZW Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
.zw-evidence h1 { font-size: 1.3em; line-height: 1.4; margin: 0 0 .3em; }
.zw-evidence p { margin: .2em 0; line-height: 1.6; font-size: .9em; }
.zw-evidence .legend { border: solid #1a2228; border-width: 1px 0; padding: .3em 0; margin: .6em 0 1em;
  line-height: 2.3; }
.zw-evidence .legend > span { white-space: nowrap; margin-right: 1.2em; }
.zw-evidence .text { white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }
.zw-evidence .blank { display: block; height: .5em; overflow: hidden; }
.zw-evidence .sign { font-size: .72em; font-style: normal; font-weight: bold; line-height: 1.4; color: #1a2228;
  background: #fff; border: 1px solid #1a2228; border-radius: 3px; padding: 0 .3em; margin: 0 .2em; white-space: nowrap; }
.zw-evidence .heading { font-weight: bold; }
.zw-evidence .task { background: #eef4f9; border: solid #0b5a8a; border-width: 0 4px; padding: .1em .2em; }
.zw-evidence .task.asked, .zw-evidence .task:target { background: #fff3c4; }
.zw-evidence .lead { border-bottom: 3px solid #0b5a8a; }
.zw-evidence .support { border-bottom: 3px dashed #0b5a8a; }
.zw-evidence .responsible { border-bottom: 3px dotted #0b5a8a; }
.zw-evidence .deadline { border-bottom: 4px double #a3320b; font-weight: bold; }
.zw-evidence .citation { text-decoration: underline wavy #5f6b74; }
.zw-evidence .damage { outline: 2px dashed #a3320b; }
.zw-evidence .differs.missed { box-shadow: inset 0 -2px #0b5a8a; }
.zw-evidence .differs.extra { box-shadow: inset 0 -2px #a3320b; }
.zw-evidence .residual { color: #4a545b; }
.zw-evidence .residual.unread { outline: 3px double #a3320b; color: #1a2228; }
.zw-evidence .residual > .sign { font-weight: normal; color: inherit; border-width: 0; }
@media print {
  .zw-evidence { max-width: none; padding: 0; font-size: 10.5pt; line-height: 1.8; print-color-adjust: exact; }
  .zw-evidence .heading { break-after: avoid; }
}
</style>"""


class Mark(NamedTuple):
    """A stretch of the text: its kind (and further CSS classes), what it was read as, its signs before and behind, its name for links."""

    start: int
    end: int
    kind: str
    title: str
    before: str = ""
    behind: str = ""
    name: str = ""


def page(
    corpus: Corpus, notice_or_task_id: str, differences: pd.DataFrame | None = None, readers: tuple[str, str] = ("first reader", "second reader")
) -> str:
    """Return a self-contained HTML page of a notice, or of the part of it that holds a task, with all marks.

    ``differences`` (as `zwanalysis.differences` gives them) stand side by side above the text and are marked in it: what only the first
    of the two ``readers`` has, and only the second.
    Raises `UnknownNotice` for an identifier that the corpus does not have.

    >>> from zwanalysis import load_notices
    >>> corpus = load_notices("data/raw/zigong-2022.txt")
    >>> page(corpus, "zigong-2022").count('任务 task 11（'), "<script" in page(corpus, "zigong-2022/t011")
    (1, False)
    """
    title, body = _content(corpus, notice_or_task_id, differences, readers)
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n{STYLE}\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def show(corpus: Corpus, notice_or_task_id: str):
    """Return what a notebook draws as `page`: an object with ``_repr_html_``."""
    from IPython.display import HTML

    require_corpus(corpus)
    _, body = _content(corpus, notice_or_task_id)
    return HTML(f"{STYLE}\n{body}")


def _content(corpus: Corpus, wanted: str, differences: pd.DataFrame | None = None, readers: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """The title, and the page's body."""
    asked = corpus.tasks[corpus.tasks["task_id"] == wanted]
    if asked.empty and wanted not in corpus.texts:
        known = ", ".join(corpus.texts) or "none"
        raise UnknownNotice(f"no notice or task {wanted!r}; notices: {known}")
    notice_id = wanted if asked.empty else asked["notice_id"].iloc[0]
    text = corpus.text(notice_id)
    tables = {name: table[table["notice_id"] == notice_id] for name, table in corpus.tables().items()}
    start, end = (0, len(text)) if asked.empty else _part(text, tables, asked["number"].iloc[0])
    notice = tables["notices"].iloc[0]
    title = notice_id if pd.isna(notice["title"]) else notice["title"]
    marks = _marks(tables, wanted)
    if differences is not None:
        differences = differences[differences["notice_id"] == notice_id]
        marks += _differing(differences)
    body = _marked(text, start, end, marks, _breaks(text, tables))
    lines = [f"<h1>{escape(title)}</h1>", f"<p>{_about(notice, tables)}</p>"]
    if not asked.empty:
        where = asked["section"].iloc[0]
        where = "" if pd.isna(where) else f"：{escape(where)}"
        lines.append(
            f"<p>第 {asked['number'].iloc[0]} 项任务所在部分 the part that holds task {escape(wanted)}{where}</p>"
        )
    legend = _legend()
    if differences is not None:
        legend += sides.table(differences, readers)
    return title, (
        f'<article class="zw-evidence" lang="zh-CN">\n{"".join(lines)}\n{legend}\n<div class="text">{body}</div>\n</article>'
    )


def _about(notice, tables) -> str:
    """The notice's metadata and how much was read, in one line."""
    told = [f"{name} {_plain(notice[field])}" for field, name in FIELDS.items() if pd.notna(notice[field])]
    counts = f"{len(tables['tasks'])} 项任务 tasks，{len(tables['assignments'])} 个单位 units，{len(tables['deadlines'])} 个时限 deadlines"
    share = f"，{notice['coverage']:.1%} 已识读 read" if pd.notna(notice["coverage"]) else ""
    doubts = "；".join(f"{DOUBTS[reason]} {reason}" for reason in dict.fromkeys(tables["doubts"]["reason"]))
    trust = f"存疑 doubtful：{doubts}" if doubts else READINGS[notice["reading"]]
    return escape("　".join([*told, counts + share, trust]))


def _plain(value) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def _legend() -> str:
    """Every mark once, with its meaning."""
    samples = [
        ("task", "任务 1", "任务 task", ""),
        *((f"unit {role}", sign, name, "") for role, (sign, name) in ROLES.items()),
        ("deadline", "", "时限 deadline", "→ 读作 read as"),
        ("heading", "§1", "标题与层级 heading, level", ""),
        ("citation", "", "引用文号 cited number", "文号"),
        ("damage", "", "原文残损 damage", "损→修正 repair"),
        ("residual", "〔余〕", "非任务文字 no task", ""),
        ("residual unread", "〔余〕", "未识读 unread", ""),
    ]
    shown = "".join(
        f'<span><span class="{kind}">{_before(before)}{name}{_behind(behind)}</span></span> '
        for kind, before, name, behind in samples
    )
    return f'<p class="legend">{shown}</p>'


def _before(text: str) -> str:
    """A sign before a wording; the word joiner (U+2060) keeps the two on one line."""
    return f'<i class="sign">{escape(text)}\u2060</i>' if text else ""


def _behind(text: str) -> str:
    return f'<i class="sign">\u2060{escape(text)}</i>' if text else ""


def _marks(tables, wanted: str) -> list[Mark]:
    """Everything that was read, as marks. A unit that is named once for several tasks is one mark."""
    numbers = dict(zip(tables["tasks"]["task_id"], tables["tasks"]["number"], strict=True))
    units, limits, marks = defaultdict(list), defaultdict(list), []
    named = defaultdict(list)
    for row in tables["assignments"].itertuples(index=False):
        units[row.task_id].append(f"{ROLES[row.role][1]}：{row.unit}")
        named[row.start, row.end, row.role].append(row)
    for (start, end, role), rows in named.items():
        times = f"×{len(rows)}" if len(rows) > 1 else ""
        marks.append(Mark(start, end, f"unit {role}", _unit_title(rows, numbers), ROLES[role][0] + times))
    for row in tables["deadlines"].itertuples(index=False):
        value = limit_words(row)
        limits[row.task_id].append(f"时限 deadline：{value}")
        title = f"时限 deadline：{value}\n{KINDS[row.kind]}\n任务 task {numbers.get(row.task_id, '')}"
        title += "\n年份取自计划 year of the plan" if row.year_from == "plan" else ""
        marks.append(Mark(row.start, row.end, "deadline", title, behind=f"→ {value}"))
    marks += _task_marks(tables, wanted, units, limits)
    return marks + _other_marks(tables)


def _task_marks(tables, wanted: str, units: dict, limits: dict) -> list[Mark]:
    """The marks of tasks, each with its units and limits in its title."""
    marks = []
    for row in tables["tasks"].itertuples(index=False):
        section = "" if pd.isna(row.section) else f"\n章节 section：{row.section}"
        title = "\n".join(
            [f"任务 task {row.number}（{row.task_id}）{section}", *units[row.task_id], *limits[row.task_id]]
        )
        kind = "task asked" if row.task_id == wanted else "task"
        marks.append(Mark(row.start, row.end, kind, title, f"任务 {row.number}", name=row.task_id.rpartition("/")[2]))
    return marks


def _other_marks(tables) -> list[Mark]:
    """The marks of headings, cited numbers, damage, and text that became none of these."""
    marks = []
    for row in tables["sections"].itertuples(index=False):
        title = f"标题 heading：{row.heading}\n层级 level {row.level}"
        marks.append(Mark(row.start, row.end, "heading", title, f"§{row.level}"))
    for row in tables["citations"].itertuples(index=False):
        marks.append(
            Mark(row.start, row.end, "citation", f"引用文号 cited number：{row.doc_number}", behind="文号")
        )
    for row in tables["damage"].itertuples(index=False):
        left = pd.isna(row.read_as)
        title = f"原文残损 damage：{row.rule}\n" + (
            "未改 left as it is" if left else f"读作 read as：{row.read_as}"
        )
        marks.append(Mark(row.start, row.end, "damage", title, behind="损" if left else f"损→{row.read_as}"))
    for row in tables["residuals"].itertuples(index=False):
        kind = "residual unread" if row.reason == "unread" else "residual"
        title = f"非任务文字 no task：{REASONS.get(row.reason, '')} {row.reason}"
        marks.append(Mark(row.start, row.end, kind, title, f"〔余：{REASONS.get(row.reason, row.reason)}〕"))
    return marks


def _differing(rows: pd.DataFrame) -> list[Mark]:
    """What one of two readers has alone, where it stands; what stands nowhere is no mark."""
    return [
        Mark(row.start, row.end, f"differs {row.side}", f"{sides.SIDES[row.side][1]}：{sides.words(row.fact, row.value)}", sides.sign(row))
        for row in rows[rows["start"].notna()].itertuples(index=False)
    ]


def _unit_title(rows, numbers) -> str:
    first = rows[0]
    told = [f"{ROLES[first.role][1]}：{first.unit}"]
    if pd.notna(first.function):
        told.append(f"职能 function：{first.function}")
    if first.inherited:
        told.append("统一规定，适用于多项任务 stated once for several tasks")
    told.append("任务 task " + "、".join(str(numbers.get(row.task_id, "")) for row in rows))
    return "\n".join(told)


def limit_words(row) -> str:
    """Return the value of a row of ``deadlines`` for a reader.

    >>> limit_words(pd.Series({"kind": "within", "within_n": 3, "within_unit": "workday", "event": "政策印发"}))
    '政策印发起3个工作日内'
    """
    if row.kind == "by" and pd.notna(row.date):
        return f"{row.date:%Y-%m-%d}"
    if row.kind == "within":
        return f"{'' if pd.isna(row.event) else row.event + ('' if row.event.endswith('前') else '起')}{row.within_n}{SPANS[row.within_unit]}内"
    if row.kind == "recurring":
        return PERIODS.get(row.every, row.every)
    return KINDS[row.kind].split()[0]


def _starts(text: str, tables) -> dict[int, int]:
    """Where each heading and task begins → where its printed number begins."""
    rows = pd.concat([tables[name][["label", "start"]] for name in ("sections", "tasks")])
    starts = {}
    for label, start in rows.itertuples(index=False):
        at = -1 if pd.isna(label) else text.rfind(label, max(0, start - len(label) - 4), start)
        starts[start] = start if at < 0 else at
    return starts


def _breaks(text: str, tables) -> set[int]:
    """Where a line is begun for the reader: numbered items that are printed inside a line, but not table cells."""
    return {
        at
        for at in _starts(text, tables).values()
        if text[max(0, at - 80) : at].rstrip(" \u3000")[-1:] not in ("\n", "\t", "|", "")
    }


def _part(text: str, tables, number: int) -> tuple[int, int]:
    """The stretch of a task and of those beside it under the same heading, by whole lines where they have them."""
    tasks, sections = tables["tasks"].set_index("number"), tables["sections"]
    own = tasks.loc[number, "section_id"]
    first = last = number
    while pd.notna(own) and tasks["section_id"].get(first - 1) == own:
        first -= 1
    while pd.notna(own) and tasks["section_id"].get(last + 1) == own:
        last += 1
    starts = _starts(text, tables)
    start, end = starts[tasks.loc[first, "start"]], tasks.loc[first:last, "end"].max()
    heading = sections.loc[(sections["section_id"] == own) & (sections["start"] < start), "start"].max()
    if pd.notna(heading) and not sections["start"].between(heading, start, inclusive="neither").any():
        start = starts[heading]
    facts = pd.concat([tables[name][["task_id", "end"]] for name in ("assignments", "deadlines")])
    mine = facts[facts["task_id"].isin(tasks.loc[first:last, "task_id"])]
    ends = pd.concat([tasks["end"], facts["end"]])
    lower = max([0, *ends[ends <= start]])
    upper = min([len(text), *(at for at in starts.values() if at >= end)])
    end = max([end, *mine["end"][mine["end"] <= upper]])
    line_end = text.find("\n", end)
    line = text.rfind("\n", 0, start) + 1
    return (line if line >= lower else start), min(upper, line_end if line_end >= 0 else len(text))


def _marked(text: str, start: int, end: int, marks: list[Mark], breaks: set[int]) -> str:
    """``text[start:end]`` with its marks as nested elements, always in the order `AROUND`.

    Of two marks that overlap, the inner one is cut in two where the outer begins or ends.
    """
    inside = [m for m in marks if m.start < end and m.end > start]
    opening = defaultdict(list)
    for mark in inside:
        opening[max(mark.start, start)].append(mark)
    inner = {at for at in breaks if start < at < end}
    edges = sorted({start, end, *opening, *(min(m.end, end) for m in inside), *inner})
    parts, opened = [], []
    for at, stop in zip(edges, [*edges[1:], end], strict=True):
        wanted = sorted([m for m in opened if m.end > at] + opening[at], key=_order) if at < end else []
        parts += _edge(opened, wanted, at, "<br>" if at in inner or at == end in breaks else "")
        parts.append(_plain_html(text[at:stop]))
        opened = wanted
    return "".join(parts)


def _edge(opened: list[Mark], wanted: list[Mark], at: int, new_line: str) -> list[str]:
    """The tags between two stretches: what ends or is interrupted here, and what begins or goes on."""
    same = _in_common(opened, wanted)
    ends = [(_behind(m.behind) if m.end <= at else "") + "</span>" for m in reversed(opened[same:])]
    begins = [_tag(m, m.start >= at) + (_before(m.before) if m.start >= at else "") for m in wanted[same:]]
    return [*ends, new_line, *begins]


def _in_common(opened: list[Mark], wanted: list[Mark]) -> int:
    """How many of the marks that are open stay open."""
    same = 0
    while same < min(len(opened), len(wanted)) and opened[same] is wanted[same]:
        same += 1
    return same


def _order(mark: Mark) -> tuple:
    return AROUND.index(mark.kind.split()[0]), mark.start, -mark.end


def _tag(mark: Mark, first: bool) -> str:
    name = f' id="{mark.name}"' if first and mark.name else ""
    return f'<span{name} class="{mark.kind}" data-at="{mark.start}-{mark.end}" title="{escape(mark.title)}">'


def _plain_html(text: str) -> str:
    """Escaped text in which blank lines take little room."""
    shown = escape(text).replace("\0", "\ufffd")
    return _BLANK.sub(r'\1<span class="blank">\2</span>', shown)
