"""Rules that a notice states once (`stated`), given to the tasks that they are about."""

from itertools import takewhile

from zwanalysis import account
from zwanalysis.parse.limits import read_limits
from zwanalysis.parse.noted import inherit
from zwanalysis.parse.notes import Found
from zwanalysis.parse.roles import read_note
from zwanalysis.parse.rows import Facts, Task
from zwanalysis.parse.stated import ROLE_NAME, Stated, due_for_all, for_all
from zwanalysis.parse.units import looks_like_unit
from zwanalysis.text import trim


def give_to_all(folded: str, facts: Facts) -> None:
    """Units and a limit of every task, stated once: 以上任务均需各区县落实; 以下任务 begin with the task whose note says so."""
    _limits_for_all(folded, facts)
    every = for_all(folded)
    for stated in every:
        if _in_a_task(stated.start, facts):
            continue
        read = read_note(folded, stated.units[0], max(stated.units[1], stated.deed[1]), stated.role)
        names = [folded[u.start : u.end] for u in read.units]
        if any(map(ROLE_NAME.fullmatch, names)):  # 由主办单位牵头,协办单位配合: those that the tasks name
            continue
        if not read.units or not all(looks_like_unit(folded[u.start : u.end]) for u in read.units):
            facts.residuals.append((stated.start, stated.end, "unread"))
            continue
        for task in _of_rule(folded, stated, every, facts.tasks):
            inherit(task, Found(stated.start, stated.start, read), folded)
        _told(folded, stated.start, stated.end, facts)


def _limits_for_all(folded: str, facts: Facts) -> None:
    """A limit of every task: of those that have none of their own."""
    for start, span, listed in due_for_all(folded):
        limits = [(limit, "text") for limit in read_limits(folded, *span, column=True) if limit.kind != "unread"]
        if limits and not _in_a_task(start, facts):
            for task in _rows(facts.tasks) if listed else facts.tasks:
                task.limits += [] if task.limits else limits
            _told(folded, start, span[1], facts)


def _of_rule(folded: str, stated: Stated, others: list[Stated], tasks: list[Task]) -> list[Task]:
    """The tasks that a rule is about: 以下, from the one on whose note says it, or, where it leads to a list, up to the next that does;
    以上, up to it, where any is; 其余, those that name nobody."""
    before = sum(task.start <= stated.start for task in tasks)
    if folded.startswith(":", stated.end):
        return _led_to(folded, stated, others, tasks[before:])
    if stated.listed:
        return [task for task in _rows(tasks) if not task.units]
    if stated.rest:
        return [task for task in tasks if not task.units]
    if folded.startswith(("以下", "下列", "下述"), stated.start) or "以下" in folded[stated.deed[1] : stated.end]:
        return tasks[max(0, before - 1) :]
    above = folded[stated.start : stated.end].count("以上") + folded[stated.start : stated.end].count("上述")
    return tasks[:before] if above and before else tasks


def _rows(tasks: list[Task]) -> list[Task]:
    return [task for task in tasks if task.layout in ("table", "cells")]


def _led_to(folded: str, stated: Stated, others: list[Stated], behind: list[Task]) -> list[Task]:
    """The tasks behind a sentence that leads to them, up to the next such sentence, or to one that names its units."""
    until = next((one.start for one in others if one.start > stated.start and folded.startswith(":", one.end)), len(folded))
    return [*takewhile(lambda task: task.start < until and not task.units, behind)]


def _told(folded: str, a: int, b: int, facts: Facts) -> None:
    """Cut a rule that was read out of the preamble, closing or remark that it stands in: it is what the tasks say."""
    a, b = (a - 1, b + 1) if folded[a - 1 : a] in ("(", "〔") and folded[b : b + 1] in (")", "〕") else (a, b)
    kept = []
    for x, y, reason in facts.residuals:
        if reason in account.NOTHING_TO_READ and x < b and a < y:
            kept += [(p, q, reason) for p, q in (trim(folded, x, a), trim(folded, b, y)) if p < q]
        else:
            kept.append((x, y, reason))
    facts.residuals = [*kept, (a, b, "section_text")]


def _in_a_task(at: int, facts: Facts) -> bool:
    return any(task.start <= at < task.end for task in facts.tasks)
