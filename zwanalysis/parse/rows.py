"""What was found in a notice → the rows of its tables."""

import re
from bisect import bisect

from zwanalysis.parse import place
from zwanalysis.parse.facts import Facts, Task
from zwanalysis.parse.limits import dated
from zwanalysis.parse.units import function_of, kind_of
from zwanalysis.text import fold, trim


def make(
    text, folded, notice_id, document, around, facts: Facts, numbers, plan_year, counted
) -> dict[str, list[tuple]]:
    """Return the rows of every table for one notice, as tuples in the order of `schema.TABLES`."""
    rows = {"sections": _section_rows(text, notice_id, facts), **_task_rows(text, folded, notice_id, facts, plan_year)}
    own = fold(around.doc_number or "")
    rows["citations"] = [
        (notice_id, text[n.start : n.end], n.start, n.end) for n in numbers if folded[n.start : n.end] != own
    ]
    residuals, coverage = _residuals(folded, facts)
    rows["residuals"] = [(notice_id, a, b, text[a:b], reason) for a, b, reason in residuals]
    places = _places(facts.tasks)
    rows["damage"] = [
        (notice_id, _task_at(places, notice_id, b - 1), rule, text[a:b], read_as, a, b)
        for a, b, rule, read_as in sorted(set(facts.damage), key=lambda damage: damage[:2])
    ]
    layouts = [task.layout for task in facts.tasks]
    layout = max(sorted(set(layouts)), key=layouts.count) if layouts else "none"
    where = place.locate(around.issuer, around.title, around.agency)
    rows["notices"] = [
        (
            notice_id, document.format, around.title, around.doc_number, around.issuer, where.province, where.region,
            where.level, plan_year, around.date_written, around.date_published, layout, counted, len(text), coverage,
        )
    ]  # fmt: skip
    return rows


def _section_rows(text: str, notice_id: str, facts: Facts) -> list[tuple]:
    ids = _section_ids(notice_id, facts)
    return [
        (
            notice_id, ids[id(s)], ids[id(s.parent)] if s.parent else None, s.level,
            text[slice(*s.label)] if s.label else None, text[s.start : s.end], s.start, s.end,
        )
        for s in facts.sections
    ]  # fmt: skip


def _section_ids(notice_id: str, facts: Facts) -> dict[int, str]:
    return {id(s): f"{notice_id}/s{k:03d}" for k, s in enumerate(facts.sections, 1)}


def _task_rows(text: str, folded: str, notice_id: str, facts: Facts, plan_year: int | None) -> dict[str, list[tuple]]:
    """Rows of tasks, assignments and deadlines."""
    ids = _section_ids(notice_id, facts)
    rows: dict[str, list[tuple]] = {"tasks": [], "assignments": [], "deadlines": []}
    for k, task in enumerate(facts.tasks, 1):
        task_id = f"{notice_id}/t{k:03d}"
        rows["tasks"].append(
            (
                notice_id, task_id, k, text[slice(*task.label)] if task.label else None,
                ids[id(task.section)] if task.section else None,
                " / ".join(text[s.start : s.end] for s in task.section.path()) if task.section else None,
                text[task.start : task.end], task.layout, task.start, task.end,
            )
        )  # fmt: skip
        for position, (unit, inherited) in enumerate(task.units, 1):
            name = text[unit.start : unit.end]
            read = folded[unit.start : unit.end]  # with corrections
            rows["assignments"].append(
                (
                    notice_id,
                    task_id,
                    position,
                    name,
                    unit.role,
                    inherited,
                    kind_of(read),
                    function_of(read),
                    unit.start,
                    unit.end,
                )
            )
        for undated, source in task.limits:
            limit = dated(undated, plan_year, source == "text")
            if not limit:
                continue
            year_from = None if limit.date is None else "printed" if limit.day.year else "plan"
            rows["deadlines"].append(
                (
                    notice_id, task_id, text[limit.start : limit.end], limit.kind, limit.date, limit.every, limit.within_n,
                    limit.within_unit, text[slice(*limit.event)] if limit.event else None, source, year_from,
                    limit.damaged is not None, limit.start, limit.end,
                )
            )  # fmt: skip
    return rows


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


def _residuals(folded: str, facts: Facts) -> tuple[list[tuple[int, int, str]], float]:
    """Residuals in order, with everything that nothing has taken as `unread`, and the coverage."""
    taken = bytearray(len(folded))
    spans = [(a, b) for a, b, _ in facts.residuals] + facts.taken
    spans += [(t.start, t.end) for t in facts.tasks] + [(s.start, s.end) for s in facts.sections]
    spans += [(a, b) for a, b, _, _ in facts.damage]
    for a, b in spans:
        taken[a:b] = b"\1" * (b - a)
    residuals = [r for r in facts.residuals if r[0] < r[1]]
    at = 0
    while (a := taken.find(0, at)) >= 0:
        b = taken.find(1, a)
        b = len(folded) if b < 0 else b
        x, y = trim(folded, a, b)
        if re.search(r"[\w\u4e00-\u9fff]", folded[x:y]):
            residuals.append((x, y, "unread"))
        at = b
    unread = sum(len("".join(folded[a:b].split())) for a, b, reason in residuals if reason == "unread")
    printed = len("".join(folded.split()))
    return sorted(set(residuals)), 1 - unread / printed if printed else 1.0
