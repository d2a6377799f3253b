"""What a notice, or a function, has more of than the others: location quotients."""

import numpy as np
import pandas as pd

from zwanalysis.compare._shared import crossed
from zwanalysis.errors import require_columns

#: So many tasks like those of the others are added, so that a theme of two tasks in a short notice is drawn towards no emphasis.
STRENGTH = 10.0


def emphasis(counted: pd.DataFrame, *, of="notice_id", item="theme", n="n", size="n_tasks", strength=STRENGTH) -> pd.DataFrame:
    """Return how much larger the share of each item is in each row's group than in the others together: every row of ``counted`` that has others.

    ``counted`` has a row for each group (``of``: notice, function) and item (theme), with ``n`` tasks of ``size``. Columns: ``of``, ``item``, ``n``, ``size``,
    ``share``, ``share_rest`` (of the other groups together), ``quotient`` (share over share_rest: Balassa 1965, *Manchester School* 33: 99–123;
    null where the others have none), ``shrunk`` (the same with ``strength`` tasks like the others' added) with its 95 % credible interval
    (``low``, ``high``: of the share, by its beta distribution, the others' being taken as known), ``symmetric`` (shrunk from -1 to 1, 0 no emphasis:
    Dalum, Laursen & Villumsen 1998), ``stands_out`` (1 lies outside the interval). Shares of notices of different size can be read side by side so.
    """
    from scipy import stats

    require_columns(counted, [of, item, n, size], "counted")
    table = counted[[of, item, n, size]].copy()
    x, total = table[n].astype(float), table[size].astype(float)
    groups = table.drop_duplicates(of)[size].sum()
    table["share"] = x / total
    rest = (table.groupby(item)[n].transform("sum") - x) / (groups - total).where(groups > total)
    table["share_rest"] = rest.astype(float)
    usable = rest.where(rest > 0)
    table["quotient"] = table["share"] / usable
    table["shrunk"] = (x + strength * usable) / (total + strength) / usable
    with np.errstate(invalid="ignore"):
        for name, tail in (("low", 0.025), ("high", 0.975)):
            table[name] = stats.beta.ppf(tail, x + strength * usable, total - x + strength * (1 - usable)) / usable
    table["symmetric"] = (table["shrunk"] - 1) / (table["shrunk"] + 1)
    table["stands_out"] = (table["low"] > 1) | (table["high"] < 1)
    return table.reset_index(drop=True)


def functions_by_theme(coded: pd.DataFrame, assignments: pd.DataFrame, *, task="task_id") -> pd.DataFrame:
    """Return how many of the tasks of each function have each theme: ``function``, ``theme``, ``n``, ``n_tasks`` (of the function), for `emphasis`.

    Units without a known function are left out; two units of one function on one task count once.
    """
    require_columns(assignments, [task, "function"], "assignments")
    given = assignments[[task, "function"]].dropna().drop_duplicates()
    n_tasks = given["function"].value_counts()
    both = given.merge(coded[[task, "theme"]].drop_duplicates(), on=task)
    grid = crossed(both["function"], both["theme"])
    table = grid.stack().rename("n").reset_index()
    return table.assign(n_tasks=table["function"].map(n_tasks)).astype({"n": int, "n_tasks": int})
