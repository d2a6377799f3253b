"""What each notice states at all: how many of its tasks name a unit, a lead, a time limit, a date."""

import pandas as pd

from zwanalysis.compare._shared import check
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


def finding(stated: pd.DataFrame, *, lang: str = "zh") -> str:
    """Return the finding of `table` in a sentence: of all tasks, how many name a unit and how many a time limit."""
    require_columns(stated, ["thing", "n", "n_tasks"], "stated")
    total = stated.groupby("thing")[["n", "n_tasks"]].sum()
    share = total["n"] / total["n_tasks"]
    if lang == "en":
        return f"{share['unit']:.0%} of the tasks name a unit, {share['deadline']:.0%} a time limit"
    return f"{share['unit']:.0%} 的任务写明责任单位，写明时限的只有 {share['deadline']:.0%}"
