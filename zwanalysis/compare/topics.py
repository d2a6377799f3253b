"""Topics that nobody defined: a non-negative matrix factorisation (NMF) of the words, as a check on what the codebook misses.

Lee & Seung 1999, *Nature* 401: 788–791. How many topics is chosen by two measures: coherence (do the words of a topic stand
in the same tasks: NPMI, Bouma 2009) and stability (does the topic come back when a part of the tasks is left out: Greene,
O'Callaghan & Cunningham 2014, ECML PKDD). Seeds are fixed: the same words give the same topics.
"""

import warnings
from itertools import combinations

import numpy as np
import pandas as pd

from zwanalysis.compare._shared import crossed
from zwanalysis.compare.themes import NONE
from zwanalysis.errors import BadTables, require_columns

TOP = 10


def choose(words: pd.DataFrame, *, ks=range(6, 23, 4), samples=4, share=0.8, task="task_id", token="token", seed=0) -> pd.DataFrame:  # fmt: skip
    """Return, for each number of topics, how coherent and how stable they are; best first.

    ``words`` is what `overlap.tokens` returns. Columns: ``k``, ``n_tasks``, ``coherence`` (mean NPMI of each two of the ten first
    words of a topic, -1 to 1), ``stability`` (mean Jaccard overlap of the ten first words with those of the best match among
    the topics of ``samples`` samples of ``share`` of the tasks), ``rank`` (by the sum of the two ranks; of equals, fewer topics).
    Numbers for which the tasks of a sample, or the words, are too few are left out: maybe all.
    """
    grid = _grid(words, task, token)
    ks = [k for k in ks if k < min(round(share * len(grid)), grid.shape[1])]
    rng = np.random.default_rng(seed)
    parts = [rng.permutation(len(grid))[: round(share * len(grid))] for _ in range(samples)]
    rows = []
    for k in ks:
        tops = _tops(_fit(grid, k)[1], grid.columns)
        again = [_tops(_fit(grid.iloc[part], k)[1], grid.columns) for part in parts]
        rows.append(
            (k, len(grid), coherence(tops, grid), float(np.mean([matching(tops, other) for other in again])))
        )
    table = pd.DataFrame(rows, columns=["k", "n_tasks", "coherence", "stability"])
    total = table[["coherence", "stability"]].rank(ascending=False).sum(axis=1)
    table = table.assign(total=total).sort_values(["total", "k"], ignore_index=True)
    table["rank"] = range(1, len(table) + 1)
    return table.drop(columns="total")


def topics(words: pd.DataFrame, k: int, *, task="task_id", token="token", notice="notice_id") -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Return ``k`` topics: their words, and each task's main topic. Of 0 topics the tables are empty.

    Words: ``topic`` (from 1, most tasks first), ``rank``, ``token``, ``weight``, ``n_tasks`` (tasks with the topic as main one); ten
    a topic. Tasks: ``notice_id``, ``task_id``, ``topic`` (null for a task without any weight), ``weight`` (its share of the task).
    """
    grid = _grid(words, task, token)
    if k == 0:
        return (pd.DataFrame(columns=["topic", "rank", "token", "weight", "n_tasks"]),
                pd.DataFrame(columns=[notice, task, "topic", "weight"]))  # fmt: skip
    _enough(grid, k)
    loads, weights = _fit(grid, k)
    total = loads.sum(axis=1)
    main = np.where(total > 0, loads.argmax(axis=1), -1)
    order = np.argsort([-(main == topic).sum() for topic in range(k)], kind="stable")
    number = {int(topic): place for place, topic in enumerate(order, 1)} | {-1: pd.NA}
    rows = []
    for topic in order:
        for rank, place in enumerate(np.argsort(-weights[topic], kind="stable")[:TOP], 1):
            rows.append(
                (
                    number[int(topic)],
                    rank,
                    grid.columns[place],
                    weights[topic, place],
                    int((main == topic).sum()),
                )
            )
    found = pd.DataFrame(rows, columns=["topic", "rank", "token", "weight", "n_tasks"])
    place = words.drop_duplicates(task).set_index(task)[notice]
    with np.errstate(invalid="ignore"):
        part = loads.max(axis=1) / total
    tasks = pd.DataFrame({notice: place.loc[grid.index].to_numpy(), task: grid.index,
                          "topic": pd.array([number[int(m)] for m in main], dtype="Int64"), "weight": part})  # fmt: skip
    return found, tasks


def beside(tasks: pd.DataFrame, coded: pd.DataFrame, *, task="task_id") -> pd.DataFrame:
    """Return which themes of the codebook the tasks of each topic have: what the codebook sees as one, and what it misses.

    Columns: ``topic``, ``n_tasks``, ``theme`` (the most frequent), ``n`` (tasks of the topic with it), ``share``, ``second`` (the next
    theme), ``n_none`` (tasks without any theme). A topic whose ``share`` is low is none of the themes.
    """
    require_columns(coded, [task, "theme"], "coded")
    rows = []
    for topic, part in tasks.dropna(subset="topic").groupby("topic"):
        own = coded[coded[task].isin(part[task])]
        n_none = int((own["theme"] == NONE).sum())
        counts = own.loc[own["theme"] != NONE, "theme"].value_counts()
        counts = counts.sort_index().sort_values(ascending=False, kind="stable")
        n = int(counts.iloc[0]) if len(counts) else 0
        first, second = [*counts.index[:2], None, None][:2]
        rows.append((topic, len(part), first, n, n / len(part), second, n_none))
    columns = ["topic", "n_tasks", "theme", "n", "share", "second", "n_none"]
    return pd.DataFrame(rows, columns=columns).astype({"share": float, "theme": "str", "second": "str"})


def coherence(tops: list[list[str]], grid: pd.DataFrame) -> float:
    """Return the mean NPMI of each two words of each topic, by the tasks (rows of ``grid``) that use them.

    Two words of no common task have -1, two that are always together 1.

    >>> grid = pd.DataFrame({"a": [1, 1, 0, 0], "b": [1, 1, 0, 0], "c": [0, 0, 1, 0]})
    >>> coherence([["a", "b"]], grid), coherence([["a", "c"]], grid)
    (1.0, -1.0)
    """
    named = list(dict.fromkeys(word for words in tops for word in words))
    used = grid[named].gt(0).to_numpy(dtype=float)
    place = {word: k for k, word in enumerate(named)}
    both = used.T @ used / len(used)
    share = both.diagonal()
    values = []
    for words in tops:
        for a, b in combinations([place[word] for word in words], 2):
            p = both[a, b]
            values.append(-1.0 if p == 0 else 1.0 if p == 1 else np.log(p / share[a] / share[b]) / -np.log(p))
    return float(np.mean(values))


def matching(tops: list[list[str]], others: list[list[str]]) -> float:
    """Return the mean overlap (Jaccard) of topics with their partners, each having one, such that it is largest.

    >>> matching([["a", "b"], ["c", "d"]], [["d", "c"], ["a", "x"]])
    0.6666666666666666
    """
    from scipy.optimize import linear_sum_assignment

    overlap = np.array([[len(set(a) & set(b)) / len(set(a) | set(b)) for b in others] for a in tops])
    return float(overlap[linear_sum_assignment(-overlap)].mean())


def _grid(words, task, token) -> pd.DataFrame:
    """Tasks × words that three tasks or more use."""
    require_columns(words, [task, token], "words")
    grid = crossed(words[task], words[token])
    return grid.loc[:, (grid > 0).sum() > 2]


def _enough(grid, k) -> None:
    if min(grid.shape) <= k:
        raise BadTables(f"words: {grid.shape[0]} tasks and {grid.shape[1]} words are too few for {k} topics")


def _fit(grid, k) -> tuple[np.ndarray, np.ndarray]:
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfTransformer

    weights = TfidfTransformer(sublinear_tf=True).fit_transform(grid.to_numpy())
    # nndsvd starts from the data, not from chance
    model = NMF(k, init="nndsvd", max_iter=200, tol=1e-3, random_state=0)
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):  # of an exact fit the error is rounded to below nought
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit_transform(weights), model.components_


def _tops(weights, columns) -> list[list[str]]:
    return [list(columns[np.argsort(-row, kind="stable")[:TOP]]) for row in weights]
