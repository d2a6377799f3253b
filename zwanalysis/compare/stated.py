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


def finding(stated: pd.DataFrame, *, lang: str = "zh") -> str:
    """Return the finding of `table` in a sentence: for what share of its tasks the notice in the middle names a unit, and sets a limit.

    The median of the notices that do so at all; their tasks are not added up, or a notice of many rows would speak for the others.
    """
    require_columns(stated, ["notice_id", "thing", "n", "n_tasks"], "stated")
    told = {"zh": {"unit": ("写明责任单位的任务占比中位数为 {share:.0%}（{k} 份通知）", "没有通知写明责任单位"),
                   "deadline": ("写明时限的为 {share:.0%}（{k} 份）", "没有通知写明时限")},
            "en": {"unit": ("the middle notice names a unit for {share:.0%} of its tasks ({k} name any)", "no notice names a unit"),
                   "deadline": ("the middle one sets a limit for {share:.0%} ({k} set any)", "no notice sets a time limit")}}[lang]  # fmt: skip
    said = []
    for thing, (some, none) in told.items():
        part = stated[(stated["thing"] == thing) & (stated["n"] > 0)]
        share = part["n"].astype(float) / part["n_tasks"].astype(float)
        said.append(some.format(share=share.median(), k=len(part)) if len(part) else none)
    sentence = {"zh": "，", "en": ", "}[lang].join(said)
    return sentence[:1].upper() + sentence[1:]
