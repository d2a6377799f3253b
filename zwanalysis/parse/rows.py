"""What the layouts find in a notice (spans with meaning), and the rows of its tables that are made of it."""

import datetime as dt
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field

from zwanalysis import account, doubts
from zwanalysis.parse import place, titles
from zwanalysis.parse.limits import Limit, dated
from zwanalysis.parse.roles import Named
from zwanalysis.parse.units import function_of, kind_of
from zwanalysis.rowlike import rowlike, spread
from zwanalysis.schema import ROW
from zwanalysis.text import fold, heading_name, trim


@dataclass
class Section:
    """A heading: the span of its wording, its label as printed, and the section around it."""

    start: int
    end: int
    label: tuple[int, int] | None  # its span
    parent: "Section | None" = None

    @property
    def level(self) -> int:
        return 1 if self.parent is None else self.parent.level + 1

    def path(self) -> "list[Section]":
        return [*(self.parent.path() if self.parent else []), self]


@dataclass
class Task:
    """A task: the span of its wording, its label, its section, its units and its time limits."""

    start: int
    end: int
    label: tuple[int, int] | None  # its span
    section: Section | None
    layout: str
    units: list[tuple[Named, bool]] = field(default_factory=list)  # the flag: inherited
    limits: list[tuple[Limit, str]] = field(default_factory=list)  # the word: column, text or note


@dataclass
class Facts:
    """Everything read from one notice."""

    sections: list[Section] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    residuals: list[tuple[int, int, str]] = field(default_factory=list)
    damage: list[tuple[int, int, str, str | None]] = field(default_factory=list)  # start, end, rule, read_as
    doubts: list[tuple[int | None, int | None, str]] = field(default_factory=list)  # start, end, one of schema.DOUBTS


# Rows


def make(
    text, folded, notice_id, document, around, facts: Facts, numbers, plan_year, counted
) -> dict[str, list[tuple]]:
    """Return the rows of every table for one notice, each a `schema.ROW`; `finish` completes the residuals."""
    rows = {"sections": _section_rows(text, notice_id, facts), **_task_rows(text, folded, notice_id, facts, plan_year, around.date_written)}
    own = titles.number_key(fold(around.doc_number or ""))
    rows["citations"] = [
        ROW["citations"](notice_id, text[n.start : n.end], n.start, n.end) for n in numbers if titles.number_key(folded[n.start : n.end]) != own
    ]
    residuals = sorted({(*trim(text, a, b), reason) for a, b, reason in facts.residuals if text[a:b].strip()})
    rows["residuals"] = [ROW["residuals"](notice_id, a, b, text[a:b], reason) for a, b, reason in residuals]
    places = _places(facts.tasks) if facts.damage else []
    rows["damage"] = [
        ROW["damage"](notice_id, _task_at(places, notice_id, b - 1), rule, text[a:b], read_as, a, b)
        for a, b, rule, read_as in sorted(set(facts.damage), key=lambda damage: damage[:2])
    ]
    rows["doubts"] = [ROW["doubts"](notice_id, *doubt) for doubt in facts.doubts]
    layouts = [task.layout for task in facts.tasks]
    where = place.locate(around.issuer, around.title, around.agency)
    rows["notices"] = [
        ROW["notices"](
            notice_id=notice_id, file=None, sha256=None, format=document.format, title=around.title, doc_number=around.doc_number,
            issuer=around.issuer, province=where.province, region=where.region, level=where.level, plan_year=plan_year,
            date_written=around.date_written, date_published=around.date_published,
            layout=max(sorted(set(layouts)), key=layouts.count) if layouts else "none",
            numbering=counted, reading=None, characters=None, coverage=None,
        )
    ]  # fmt: skip
    return rows


def finish(text: str, folded: str, rows: dict[str, list[tuple]]) -> dict[str, list[tuple]]:
    """Return the rows with every character that stands in none of them as a residual `unread`, with coverage and doubts.

    What is lost, and which residual holds rows that were not read, is counted from outside (`account`).
    """
    (notice,) = rows["notices"]
    kept = [part for row in rows["residuals"] for part in _by_content(folded, row)]
    rows = {**rows, "residuals": kept}
    while lost := account.lost(folded, rows):  # beside what is unread, less is glue
        kept += [ROW["residuals"](notice.notice_id, a, b, "", "unread") for a, b in lost]
    kept.sort(key=lambda row: (row.start, row.end, row.reason))
    rows["residuals"] = [row._replace(text=text[row.start : row.end]) for row in kept]
    told = {*rows["doubts"], *(ROW["doubts"](notice.notice_id, *doubt) for doubt in doubts.find(folded, rows))}
    rows["doubts"] = sorted(told, key=lambda row: (row.start or 0, row.end or 0, row.reason))
    reading = "none" if not rows["tasks"] else "doubtful" if told else "whole"
    rows["notices"] = [
        notice._replace(reading=reading, characters=len(text), coverage=account.coverage(text, rows["residuals"]))
    ]
    return rows


def _by_content(folded: str, row) -> list[tuple]:
    """A residual cut where it holds rows: these are `unread`, whatever stands around them."""
    todo, done = [row], []
    while todo:
        row = todo.pop()
        found = rowlike(folded, row.start, row.end, row.reason) if row.reason in account.NOTHING_TO_READ else []
        if not found:
            done.append(row)
            continue
        a, b = spread(folded, row.start, row.end, found)
        done.append(row._replace(start=a, end=b, reason="unread"))
        around = (trim(folded, row.start, a), trim(folded, b, row.end))
        todo += [row._replace(start=x, end=y) for x, y in around if x < y]
    return done


def _section_rows(text: str, notice_id: str, facts: Facts) -> list[tuple]:
    ids = _section_ids(notice_id, facts)
    return [
        ROW["sections"](
            notice_id, ids[id(s)], ids[id(s.parent)] if s.parent else None, s.level,
            text[slice(*s.label)] if s.label else None, text[s.start : s.end], s.start, s.end,
        )
        for s in facts.sections
    ]  # fmt: skip


def _section_ids(notice_id: str, facts: Facts) -> dict[int, str]:
    return {id(s): f"{notice_id}/s{k:03d}" for k, s in enumerate(facts.sections, 1)}


def _task_rows(text: str, folded: str, notice_id: str, facts: Facts, plan_year: int | None, written: dt.date | None) -> dict[str, list[tuple]]:
    """Rows of tasks, assignments and deadlines."""
    ids = _section_ids(notice_id, facts)
    rows: dict[str, list[tuple]] = {"tasks": [], "assignments": [], "deadlines": []}
    for k, task in enumerate(facts.tasks, 1):
        task_id = f"{notice_id}/t{k:03d}"
        rows["tasks"].append(
            ROW["tasks"](
                notice_id, task_id, k, text[slice(*task.label)] if task.label else None,
                ids[id(task.section)] if task.section else None,
                " / ".join(heading_name(text[s.start : s.end]) for s in task.section.path()) if task.section else None,
                text[task.start : task.end], task.layout, task.start, task.end,
            )
        )  # fmt: skip
        rows["assignments"] += _assignment_rows(text, folded, notice_id, task_id, task)
        rows["deadlines"] += _deadline_rows(text, notice_id, task_id, task, plan_year, written)
    return rows


def _assignment_rows(text: str, folded: str, notice_id: str, task_id: str, task: Task) -> Iterator[tuple]:
    for position, (unit, inherited) in enumerate(task.units, 1):
        read = folded[unit.start : unit.end]  # with corrections
        yield ROW["assignments"](
            notice_id, task_id, position, text[unit.start : unit.end], unit.role, inherited, kind_of(read), function_of(read),
            unit.start, unit.end,
        )  # fmt: skip


def _deadline_rows(text: str, notice_id: str, task_id: str, task: Task, plan_year: int | None, written: dt.date | None) -> Iterator[tuple]:
    own = {limit.day.year for limit, _ in task.limits if limit.day and limit.day.year}
    year = plan_year or (own.pop() if len(own) == 1 else None)  # (2011年4月至6月)…6月20日前: the year that the task names
    printed = sorted((limit for limit, _ in task.limits if limit.day and limit.day.year), key=lambda limit: limit.start)
    for undated, source in task.limits:
        if limit := dated(undated, year, source == "text"):
            limit = _of_year_before(limit, printed, written)
            year_from = None if limit.date is None else "printed" if limit.day.year else "plan"
            yield ROW["deadlines"](
                notice_id, task_id, text[limit.start : limit.end], limit.kind, limit.date, limit.every, limit.within_n,
                limit.within_unit, text[slice(*limit.event)] if limit.event else None, source, year_from,
                limit.damaged is not None, limit.start, limit.end,
            )  # fmt: skip


def _of_year_before(limit: Limit, printed: list[Limit], written: dt.date | None) -> Limit:
    """A limit without a year that would lie before the notice is of the year ``printed`` before it in its task, unless it would lie before
    that limit, too: 2017年3月底前…;…6月底前."""
    if not (limit.date and written and limit.date < written and not limit.day.year):
        return limit
    at = bisect(printed, limit.start, key=lambda other: other.start)
    before = printed[at - 1] if at else limit
    later = limit.day._replace(year=before.day.year)
    date, first = (later.date(None), before.day.date(None)) if at else (None, None)
    return limit._replace(day=later, date=date) if date and first and date >= max(first, written) else limit


def _places(tasks: list[Task]) -> list[tuple[int, int, int]]:
    """Where the wordings, units and limits of the tasks stand, in order: (start, end, number of the task)."""
    found = []
    for k, task in enumerate(tasks, 1):
        spans = [(task.start, task.end), *((u.start, u.end) for u, _ in task.units), *(limit[:2] for limit, _ in task.limits)]
        found += [(a, b, k) for a, b in spans]
    return sorted(found, key=lambda place: (place[0], -place[2]))


def _task_at(places, notice_id: str, at: int) -> str | None:
    """The task that has the character ``at`` in its wording, a unit or a limit."""
    k = bisect(places, at, key=lambda place: place[0])
    for _, end, task in reversed(places[max(0, k - 4) : k]):  # a limit may stand inside a wording
        if at < end:
            return f"{notice_id}/t{task:03d}"
    return None
