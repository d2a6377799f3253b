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

    Columns: ``notice_id``, ``thing``, ``n`` (tasks that state it), ``n_tasks``, ``share``. A column's 及时 is no limit here, as it is none in
    prose: one rule for both (`timing.by_rule` has the others).

    >>> tasks = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/2"]})
    >>> given = pd.DataFrame({"notice_id": ["a"], "task_id": ["a/1"], "role": ["support"]})
    >>> limits = pd.DataFrame({"notice_id": [], "task_id": [], "kind": [], "date": []})
    >>> table(tasks, given, limits)["share"].tolist()
    [0.5, 0.0, 0.0, 0.0]
    """
    check(tasks, assignments, columns=["role"], what="assignments", task=task, notice=notice)
    check(tasks, deadlines, columns=["kind", "date"], what="deadlines", task=task, notice=notice)
    has = {
        "unit": assignments[task],
        "lead": assignments.loc[assignments["role"] == "lead", task],
        "deadline": deadlines.loc[deadlines["kind"] != "immediate", task],
        "date": deadlines.loc[deadlines["date"].notna(), task],
    }
    flags = pd.DataFrame({thing: tasks[task].isin(having) for thing, having in has.items()})
    counts = flags.groupby(tasks[notice], sort=False).sum().rename_axis(columns="thing").stack().rename("n")
    long = counts.rename_axis(index=[notice, "thing"]).reset_index()
    long["n_tasks"] = long[notice].map(tasks[notice].value_counts()).astype(int)
    long["share"] = long["n"] / long["n_tasks"]
    return long


def finding(stated: pd.DataFrame, *, names=None, lang: str = "zh") -> str:
    """Return the finding of `table` in a sentence: for what share of its tasks the notice in the middle names a unit, and sets a limit.

    The median and the range of the notices that do so at all; their tasks are not added up, or a notice of many rows would speak for the
    others. Those that never do are named behind it (their number, where ``names`` is None).
    """
    require_columns(stated, ["notice_id", "thing", "n", "n_tasks"], "stated")
    said = [_clause(stated[stated["thing"] == thing], thing, names, lang) for thing in ("unit", "deadline")]
    return {"zh": "；", "en": "; "}[lang].join(said)


def _clause(part, thing, names, lang) -> str:
    """What `finding` says of one thing."""
    some, silent = part[part["n"] > 0], part.loc[part["n"] == 0, "notice_id"]
    share, k = some["n"].astype(float) / some["n_tasks"].astype(float), len(some)
    none = listed(silent, names, lang=lang) if len(silent) else ""
    if lang == "en":
        what, does = {"unit": ("a unit", "name units"), "deadline": ("a time limit", "set time limits")}[thing]
        if not k:
            return f"no notice states {what}"
        of = f"{share.median():.0%} of its tasks"
        rest = f"{none} state{'s' if len(silent) == 1 else ''} none" if none else ""
        if k == 1:
            return f"the one notice that {does.replace(' ', 's ', 1)} has {what} for {of}" + (f" ({rest})" if rest else "")
        span = "; ".join([f"{share.min():.0%} to {share.max():.0%}", *([rest] if rest else [])])
        return f"of the {k} notices that {does}, the middle one has {what} for {of} ({span})"
    what = {"unit": "责任单位", "deadline": "时限"}[thing]
    if not k:
        return f"各通知均未载明{what}"
    rest = f"{none} 未载明" if none else ""
    if k == 1:
        return f"只有 1 份通知写明{what}，写明的任务占 {share.median():.0%}" + (f"（{rest}）" if rest else "")
    span = "；".join([f"{share.min():.0%}—{share.max():.0%}", *([rest] if rest else [])])
    return f"写明{what}的 {k} 份通知里，写明的任务占比中位数为 {share.median():.0%}（{span}）"
