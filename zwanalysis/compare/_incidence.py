"""How many of a notice's tasks are due by when, counted from its day, with those that are never due by a date as states of their own."""

import numpy as np
import pandas as pd

from zwanalysis.compare._intervals import share_interval
from zwanalysis.compare._shared import check, crossed
from zwanalysis.errors import require_columns

#: The state of a task: the first that fits.
STATES = ("dated", "within", "recurring", "immediate", "ongoing", "unread", "not_stated")
MONTH = 365.25 / 12


def states(deadlines: pd.DataFrame, tasks: pd.DataFrame, *, task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return for each task its state and its first date: ``notice_id``, ``task_id``, ``state`` (of `STATES` the first that fits), ``date``."""
    check(tasks, deadlines, columns=["kind", "date"], what="deadlines", task=task, notice=notice)
    first = deadlines.groupby(task)["date"].min()
    rank = deadlines["kind"].map({kind: k for k, kind in enumerate(STATES)}).where(deadlines["date"].isna(), 0)
    best = rank.fillna(STATES.index("unread")).groupby(deadlines[task]).min()
    state = tasks[task].map(best).map(lambda k: STATES[int(k)], na_action="ignore").fillna(STATES[-1])
    return pd.DataFrame({notice: tasks[notice], task: tasks[task], "state": state.astype("str"), "date": pd.to_datetime(first.reindex(tasks[task])).to_numpy()})


def incidence(
    deadlines: pd.DataFrame, tasks: pd.DataFrame, notices: pd.DataFrame, *, months=12, task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return what share of each notice's tasks is due so many months after its day: the cumulative incidence of the first date.

    All tasks are the denominator: one that recurs, is due at once or has no limit never falls due by a date, and is no date that is still to come (so not 1
    − Kaplan & Meier, but Aalen & Johansen 1978's estimator, which without censoring is this share). Columns: ``notice_id``, ``months``
    (0 to ``months``), ``n_due``, ``n_tasks``, ``share`` with its 95 % Wilson interval (``low``, ``high``). A notice whose day is not known has no rows.
    """
    require_columns(notices, [notice, "date_written"], "notices")
    date = notices["date_written"]
    if "date_published" in notices:
        date = date.fillna(notices["date_published"])
    begins = pd.to_datetime(date).set_axis(notices[notice])
    table = states(deadlines, tasks, task=task, notice=notice)
    # reindex, since `map` by an empty table of dates is an error in pandas
    after = (table["date"] - begins.reindex(table[notice]).to_numpy()).dt.days / MONTH
    rows = []
    for notice_id, part in after.groupby(table[notice], sort=False):
        if pd.isna(begins.get(notice_id)):
            continue
        for month in range(months + 1):
            k, n = int((part <= month + 1e-9).sum()), len(part)
            rows.append((notice_id, month, k, n, k / n, *share_interval(k, n)))
    return pd.DataFrame(rows, columns=[notice, "months", "n_due", "n_tasks", "share", "low", "high"]).astype(
        {"share": float, "low": float, "high": float}
    )


def by_state(table: pd.DataFrame, *, notice="notice_id") -> pd.DataFrame:
    """Return how many tasks of each notice are in each of `STATES`, from `states`: every notice × every state, with ``n``, ``n_tasks``, ``share``."""
    grid = crossed(table[notice], table["state"]).reindex(columns=list(STATES), fill_value=0).reindex(list(dict.fromkeys(table[notice])))
    long = grid.rename_axis(columns="state").stack().rename("n").reset_index()
    long["n_tasks"] = long[notice].map(table[notice].value_counts())
    return long.assign(share=long["n"] / np.maximum(long["n_tasks"], 1))
