"""How a wording is read in which one word tells: for the rows of tests/cases/lexicon_words.yaml (words of the lexicon's lists) and
pattern_words.yaml (words of the modules' patterns)."""

import re
from itertools import accumulate

from tests.test_frame import scanned
from tests.test_layouts import parsed
from tests.test_rules import told
from zwanalysis.lexica import kind_of_heading
from zwanalysis.parse import acting as who
from zwanalysis.parse import (
    cells,
    fits,
    headers,
    limits,
    lineheads,
    roles,
    stated,
    subjects,
    tails,
    titles,
    tree,
    units,
    unnoted,
)
from zwanalysis.parse.cells import Cell
from zwanalysis.parse.glued import find_header, headings_at
from zwanalysis.parse.headings import column_kind
from zwanalysis.parse.lines import BACK, HEAD, kind_of
from zwanalysis.parse.notes import find
from zwanalysis.parse.place import locate
from zwanalysis.parse.sheet import Sheet


def read_limits(text: str) -> str:
    """The limits of a wording; behind a bar it is a column's value."""
    value = text.lstrip("|")
    read = limits.read_column if text.startswith("|") else limits.read_limits
    return "; ".join(f"{value[one.start : one.end]}: {told(one)}" for one in read(value, 0, len(value)))


def column(text: str) -> str:
    """What a heading names; of headings that touch, which they are."""
    pieces = [text[a:b] for a, b in headings_at(text, 0, len(text))]
    return " ".join(pieces) if text.startswith("序号") and text != "序号" else kind_of_heading(text)


def note(text: str) -> str:
    """The units of a note with their roles, and what of it is not read."""
    read = roles.read_note(text, 0, len(text))
    units = [f"{text[unit.start : unit.end]} {unit.role}" for unit in read.units]
    return "|".join([*units, *(f"{text[a:b]}?" for a, b in read.unread)])


def notes_of(text: str, before: str = "做好公开工作。") -> str:
    """The units of the notes in a wording with their roles, and what looks like a note but is not read."""
    text, unread = before + text, []
    found, _ = find(Sheet(text, text), unread=unread)
    units = [f"{text[unit.start : unit.end]} {unit.role}" for one in found for unit in one.read.units]
    return "|".join([*units, *(f"{text[a:b]}?" for a, b in unread)])


def stated_for_all(text: str) -> str:
    """The units, or else the limit, that a rule gives to every task, and how much of the text is the rule."""
    rules = [f"{text[slice(*one.units)]} ({one.end - one.start})" for one in stated.for_all(text)]
    return "|".join(rules or [text[slice(*span)] for _, span, _ in stated.due_for_all(text)])


def in_one_line(text: str) -> str:
    """The pieces that lines of a title are, parted by bars."""
    ends = list(accumulate(len(line) + 1 for line in text.split("\n")))
    lines = [(end - 1 - len(line), end - 1) for line, end in zip(text.split("\n"), ends, strict=True)]
    return "|".join(text[a:b].replace("\n", "") for a, b in titles.join_titles(text, lines))


def acting(text: str) -> str:
    """The units that a notice's first item of three begins with."""
    text = f"1.{text}\n2.县教育局负责建设学校。\n3.县民政局负责发放补贴。"
    note = subjects.find(text, tree.items(Sheet(text, text)), [0, 1, 2]).get(0)
    return "|".join(f"{text[unit.start : unit.end]} {unit.role}" for unit in note.units) if note else ""


def line_heads(text: str) -> bool:
    """Whether a name at a line's head, before a colon, says who acts."""
    text += ":公布避险点名单和路线。\n区水务局:公布水库巡查责任人。\n区气象局:发布预警信号变更信息。\n区民政局:公布临时救助标准和办法。"
    return any(head.start == 0 for head in lineheads.line_heads(Sheet(text, text), []))


def in_heading(text: str) -> str:
    """The units that a heading over items names, with a sign where it says that they act."""
    units, acts = subjects.in_heading(text, 0, len(text))
    return "|".join(text[unit.start : unit.end] for unit in units) + "!" * acts


def told_by_ticks(text: str) -> str:
    """The role that a legend gives to the units whose column has ●."""
    rows = parsed(f"{TITLE}序号\t任务\t市财政局\t市审计局\n1\t公开预算。\t●\t\n2\t公开规划。\t●\t●\n{text}\n")["assignments"]
    return " ".join(sorted({row["role"] for row in rows}))


def names(text: str) -> str:
    """The units of a list, parted by bars."""
    return "|".join(text[a:b] for a, b in units.split_units(text, 0, len(text)))


def fit(kind: str):
    """How well a wording fits a column of a kind; never, if not at all."""

    def weigh(text: str):
        weight = fits.fit([fits.wording(text)], kind)
        return "never" if weight == fits.NEVER else weight and round(weight, 2)

    return weigh


HEADER = "青石市2023年政务公开任务分解表\n\n序号\n\n牵头单位\n\n工作内容\n\n1\n\n市财政局\n\n公开预算,说明财政支出的安排。\n\n2\n\n市民政局\n\n公开救助标准和申请的办法。\n\n"
BARS = HEADER.replace("\n\n", "\n|\n").replace("分解表\n|", "分解表") + "\n"
PLAIN = "2023年政务公开工作方案\n一、公开预算和决算。\n二、公开规划和计划。\n三、"
NOTED = PLAIN.replace("决算。", "决算。(责任单位:财政科)").replace("计划。", "计划。(责任单位:规划科)")
TITLE, ITEMS = "2023年政务公开工作方案\n", "一、公开重点信息\n(一)公开预算。(责任单位:财政科)\n(二)公开规划。(责任单位:规划科)\n"


def behind_rows(text: str) -> bool:
    """Whether a line behind a table's rows is taken for one more row."""
    return any(text in [task["text"] for task in parsed(f"{table}{text}\n")["tasks"]] for table in (HEADER, BARS))


def in_letter(text: str) -> str:
    """What a line between the addressee and the plan is."""
    rows = parsed(f"{TITLE}各科室:\n{text}\n{ITEMS}")["residuals"]
    return next(row["reason"] for row in rows if text in row["text"])


def notice(column: str, before: str = "", behind: str = ""):
    """What a small notice is said to have in a column of its own row, with a line before or behind."""
    return lambda text: parsed(before.replace("LINE", text) + ITEMS + behind.replace("LINE", text))["notices"][0][column]


def bracketed(text: str) -> str:
    """The limits that stand in brackets at the end of a wording."""
    return "; ".join(f"{text[one.start : one.end]}: {told(one)}" for one in limits.read_brackets(text, 0, len(text)))


def glued_units(text: str) -> str:
    """The units of a row of a table whose separators were lost, parted by bars."""
    rows = parsed(f"序号工作任务牵头单位配合单位1公开预算。{text}2公开规划。市教育局市司法局")
    return "|".join(f"{row['unit']} {row['role']}" for row in rows["assignments"] if row["task_id"] == rows["tasks"][0]["task_id"])


def header(text: str) -> str:
    """The kinds of a header's columns, parted by blanks; a bar begins its second line."""
    cells = [Cell(m.start(), m.end(), int(text[: m.start()].endswith("|") or not m.start())) for m in re.finditer("[^ |]+", text)]
    found = headers.header_of(text, cells, True)
    return " ".join(kind or "?" for kind in found.kinds) if found else ""


#: How a wording is read, by what its word stands for: the list that has it, or the file's lists together.
READ = {
    "limits": read_limits,
    "columns": column,
    "roles": note,
    "kinds": units.kind_of,
    "level": lambda text: units.function_of(text) or "",
    **dict.fromkeys(("deed", "deed_first"), lambda text: "unit" if units.looks_like_unit(text) else ""),
    **dict.fromkeys(("leading", "half_names", "begins_name", "second_halves"), names),
    "aims": lambda text: "aims" if unnoted.outline("aims").match(text) else "",
    "measures": lambda text: "measures" if unnoted.outline("measures").search(text) else "",
    "units alone": lambda text: cells.is_units(text, 0, len(text)),
    "notes": notes_of,
    "brackets of units": lambda text: notes_of(f"({text})\n二、公开规划。(市财政局)", "一、公开预算。"),
    "for all": stated_for_all,
    "who leads": lambda text: " ".join(rule for _, rule in stated.leading(text)),
    "place of an issuer": lambda text: list(locate(*text.split("|"))),
    "place of a title": lambda text: list(locate(None, text)),
    "line before": lambda text: kind_of(text, HEAD)[0],
    "line behind": lambda text: kind_of(text, BACK)[0],
    "title line": titles.title_like,
    "bare title": titles.bare,
    "title over lines": in_one_line,
    "issuer of a title": lambda text: list(titles.issuer(text)),
    "issuers apart": titles.issuers_apart,
    "document numbers": lambda text: "|".join(text[one.start : one.end] for one in titles.numbers(text, text)),
    "function": lambda text: units.function_of(text) or "",
    "units of a list": names,
    "legend": told_by_ticks,
    "no items": lambda text: "|".join(text[a:b].strip() for a, b in tree.not_items(text)),
    "broken off": lambda text: tails.broken_paragraph(text, 0, len(text)),
    "line heads": line_heads,
    "task without a note": lambda text: text in [task["text"] for task in parsed(f"{NOTED}{text}\n")["tasks"]],
    "task of its own": lambda text: text in [task["text"] for task in parsed(f"{PLAIN}{text}\n")["tasks"]],
    "acting": acting,
    "charged": lambda text: "|".join(text[unit.start : unit.end] for unit in who.charged(text, 0, len(text))),
    "dated": lambda text: "|".join(text[unit.start : unit.end] for unit in who.dated(text, 0, len(text))),
    "heading of items": in_heading,
    "offices in brackets": lambda text: notes_of(f"({text})公布标准。\n二、公开规划。(责任单位:市财政局)", "一、公开预算。"),
    "events": lambda text: "; ".join(text[slice(*one.event)] for one in limits.read_limits(text, 0, len(text)) if one.event),
    "limit alone": lambda text: cells.is_limit(text, 0, len(text)),
    "vague": cells.is_vague,
    "ends a table": lambda text: cells.stops(text, 0, len(text)),
    **{f"fits {kind}": fit(kind) for kind in ("task", "section", "responsible", "deadline", "person", "channel", "remark")},
    "behind rows": behind_rows,
    "behind items": lambda text: parsed(f"{TITLE}一、公开预算和决算。\n二、公开规划。\n{text}\n")["tasks"][-1]["text"],
    "in a letter": in_letter,
    "in brackets": bracketed,
    "touching": glued_units,
    "touching headings": lambda text: "|".join(text[a:b] for a, b in find_header(text, 0, len(text))),
    "fields of a page": scanned,
    "headline": notice("title", before=f"{TITLE}LINE\n"),
    "signature": notice("issuer", before=TITLE, behind="LINE\n"),
    "heading": column_kind,
    "header": header,
    "without points": lambda text: text[slice(*cells.without_points(text, 0, len(text)))],
    "reports": lambda text: "report" if titles.reports(text) else "",
}
