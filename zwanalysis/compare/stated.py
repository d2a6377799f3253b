"""What each notice states at all: how many of its tasks name a unit, a lead, a time limit, a date."""

import pandas as pd

from zwanalysis.compare._shared import check, listed
from zwanalysis.errors import require_columns

THINGS = ("unit", "lead", "deadline", "date")


def table(
    tasks: pd.DataFrame,
    assignments: pd.DataFrame,
    deadlines: pd.DataFrame,
    *,
    task="task_id",
    notice="notice_id",
) -> pd.DataFrame:
    """Return how many tasks of each notice state each thing: every notice × ``unit``, ``lead``, ``deadline``, ``date``.

    Columns: ``notice_id``, ``thing``, ``n`` (tasks that state it), ``n_tasks``, ``share``.

    >>> tasks = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/2"]})
    >>> given = pd.DataFrame({"notice_id": ["a"], "task_id": ["a/1"], "role": ["support"]})
    >>> limits = pd.DataFrame({"notice_id": [], "task_id": [], "date": []})
    >>> table(tasks, given, limits)["share"].tolist()
    [0.5, 0.0, 0.0, 0.0]
    """
    check(tasks, assignments, columns=["role"], what="assignments", task=task, notice=notice)
    check(tasks, deadlines, columns=["date"], what="deadlines", task=task, notice=notice)
    has = {
        "unit": assignments[task],
        "lead": assignments.loc[assignments["role"] == "lead", task],
        "deadline": deadlines[task],
        "date": deadlines.loc[deadlines["date"].notna(), task],
    }
    flags = pd.DataFrame({thing: tasks[task].isin(having) for thing, having in has.items()})
    counts = flags.groupby(tasks[notice], sort=False).sum().rename_axis(columns="thing").stack().rename("n")
    long = counts.rename_axis(index=[notice, "thing"]).reset_index()
    long["n_tasks"] = long[notice].map(tasks[notice].value_counts())
    long["share"] = long["n"] / long["n_tasks"]
    return long


def finding(stated: pd.DataFrame, *, names=None, lang: str = "zh") -> str:
    """Return the finding of `table` in a sentence: how many tasks name a unit, and how many have a time limit.

    Each of the tasks of the notices that name units, or set limits, at all; those that never do are named behind it (their
    number, where ``names`` is None).
    """
    require_columns(stated, ["notice_id", "thing", "n", "n_tasks"], "stated")
    parts = {thing: stated[stated["thing"] == thing] for thing in ("unit", "deadline")}
    share = {thing: part["n"].sum() / max(part.loc[part["n"] > 0, "n_tasks"].sum(), 1) for thing, part in parts.items()}
    only = share["deadline"] < share["unit"]
    said = [_clause(part, thing, names, lang, only and thing == "deadline") for thing, part in parts.items()]
    return {"zh": "；", "en": "; "}[lang].join(said)


def _clause(part, thing, names, lang, only) -> str:
    """What `finding` says of one thing."""
    some, silent = part[part["n"] > 0], part.loc[part["n"] == 0, "notice_id"]
    n, of, k = some["n"].sum(), some["n_tasks"].sum(), len(some)
    none = listed(silent, names, lang=lang) if len(silent) else ""
    if lang == "en":
        what, does = {"unit": ("a unit", "name units"), "deadline": ("a time limit", "set time limits")}[thing]
        if not k:
            return f"no notice states {what}"
        where = f"the {k} notices that {does}" if k > 1 else f"the one notice that {does.replace(' ', 's ', 1)}"
        rest = f" ({none} state{'s' if len(silent) == 1 else ''} none)" if none else ""
        return f"{'only ' if only else ''}{n} of {of} tasks in {where} have {what}{rest}"
    what = {"unit": "责任单位", "deadline": "时限"}[thing]
    if not k:
        return f"各通知均未载明{what}"
    rest = f"（{none} 未载明）" if none else ""
    return f"载明{what}的 {k} 份通知里，{of} 项任务{'只' if only else ''}有 {n} 项写明{what}{rest}"
