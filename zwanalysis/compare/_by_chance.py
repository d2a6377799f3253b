"""What reuse looks like where there can be none: pairs of unrelated notices, and pairs of tasks put together at random."""

import numpy as np
import pandas as pd

from zwanalysis.compare._grams import N, above, gram_sets
from zwanalysis.compare._intervals import share_interval
from zwanalysis.compare._shared import check, interval
from zwanalysis.errors import require_columns

#: Scores for which `placebo` counts.
LEAST = (0.2, 0.3, 0.4, 0.5)


def placebo(
    tasks: pd.DataFrame, notices: pd.DataFrame, *, limits=LEAST, formula=12, size=N, wording="text", task="task_id", notice="notice_id"
) -> pd.DataFrame:  # fmt: skip
    """Return how often tasks of notices that have nothing to do with each other reach a score of `reuse.matches`.

    Nothing to do with each other are notices of different provinces, in either direction of time; where a province is not known, its notice
    is left out. Columns: ``least`` (a score), ``n_pairs`` (directed pairs of notices), ``n_tasks`` (tasks × unrelated notices), ``n`` (with a
    task there of that score or more), ``share`` with its 95 % Wilson interval (``low``, ``high``), ``highest`` (score). What reaches
    the limit here is false reuse, or a text that all provinces have from above.
    """
    check(tasks, task=task, notice=notice)
    require_columns(notices, [notice, "province"], "notices")
    province = tasks[notice].map(notices.set_index(notice)["province"])
    place, _ = pd.factorize(province)
    owner, ids = pd.factorize(tasks[notice])
    held, sizes, _, _ = gram_sets(tasks[wording], tasks[notice], formula, size)
    one, other, shared = above(held, sizes, min(limits), lambda i, j: (place[i] >= 0) & (place[j] >= 0) & (place[i] != place[j]))
    scores = pd.DataFrame({"task": one, "other": owner[other], "score": shared / np.maximum(sizes[one], 1)})
    best = scores.groupby(["task", "other"])["score"].max()
    of = pd.DataFrame({"owner": owner, "place": place, "measured": sizes > 0}).groupby("owner").agg(
        place=("place", "first"), n=("measured", "sum"))  # fmt: skip
    pairs = [(a, b) for a in range(len(ids)) for b in range(len(ids)) if min(of.loc[[a, b], "place"]) >= 0 and of.loc[a, "place"] != of.loc[b, "place"]]
    n_tasks = int(sum(of.loc[a, "n"] for a, _ in pairs))
    rows = []
    for least in limits:
        n = int((best >= least - 1e-9).sum())
        rows.append((least, len(pairs), n_tasks, n, n / n_tasks if n_tasks else np.nan, *share_interval(n, n_tasks),
                     best.max() if len(best) else np.nan))  # fmt: skip
    return pd.DataFrame(rows, columns=["least", "n_pairs", "n_tasks", "n", "share", "low", "high", "highest"])


def kept_by_chance(given: pd.DataFrame, assignments: pd.DataFrame, *, task="task_id", draws=5000, seed=0) -> pd.DataFrame:
    """Return how many pairs of `reuse.given` go to at least one same function, beside how many would if pairs were put together at random.

    Of the pairs whose functions are known on both sides, every younger task keeps its functions, and the older tasks are dealt out among
    them again ``draws`` times. One row: ``n_known``, ``n_kept``, ``expected`` (mean over all ways to deal), ``low``, ``high`` (95 % of the
    draws), ``p`` (how often as many or more are kept). What few functions are on every task of, chance keeps as well.
    """
    require_columns(given, ["younger_task", "older_task", "functions_known"], "given")
    functions = assignments.dropna(subset="function").groupby(task)["function"].agg(set)
    known = given[given["functions_known"]]
    old, new = ([functions[i] for i in known[side]] for side in ("older_task", "younger_task"))
    same = np.array([[bool(a & b) for b in old] for a in new], dtype=bool).reshape(len(new), len(old))
    kept, n = int(same.diagonal().sum()), len(known)
    row = {"n_known": n, "n_kept": kept, "expected": same.sum() / n if n else np.nan, "low": np.nan, "high": np.nan, "p": np.nan}
    if n:
        rng = np.random.default_rng(seed)
        dealt = np.array([same[np.arange(n), rng.permutation(n)].sum() for _ in range(draws)])
        row |= dict(zip(("low", "high"), interval(dealt), strict=True)) | {"p": (1 + (dealt >= kept).sum()) / (1 + draws)}
    return pd.DataFrame([row])
