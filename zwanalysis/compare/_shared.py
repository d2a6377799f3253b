"""What every comparison needs: a check of its input, the coverage behind a number, and resampling."""

import re

import numpy as np
import pandas as pd

from zwanalysis.errors import BadTables, require_columns

#: Below this many tasks a score gets no interval: a resample of so few mostly repeats one of them.
FEWEST = 5


def check(tasks: pd.DataFrame, child: pd.DataFrame | None = None, *, columns=(), what="table",
          task="task_id", notice="notice_id") -> None:  # fmt: skip
    """Raise `BadTables` unless ``tasks`` has one row a task and every row of ``child`` belongs to one of them.

    >>> tasks = pd.DataFrame({"notice_id": ["a"], "task_id": ["a/t001"]})
    >>> check(tasks, pd.DataFrame({"notice_id": ["a"], "task_id": ["a/t009"]}), what="deadlines")
    Traceback (most recent call last):
    ...
    zwanalysis.errors.BadTables: deadlines: 1 of its tasks, e.g. 'a/t009', is not in tasks; filter both tables alike
    """
    require_columns(tasks, [notice, task], "tasks")
    twice = tasks[task].duplicated()
    if twice.any():
        raise BadTables(
            f"tasks: {task} must be unique; {tasks.loc[twice, task].iloc[0]!r} is there more than once"
        )
    if child is None:
        return
    require_columns(child, [notice, task, *columns], what)
    unknown = child.loc[~among(child[task], tasks[task]), task].unique()
    if len(unknown):
        raise BadTables(
            f"{what}: {len(unknown)} of its tasks, e.g. {unknown[0]!r}, is not in tasks; filter both tables alike"
        )


def coverage(tasks: pd.DataFrame, child: pd.DataFrame, *, task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return, for each notice, how many tasks it has and for how many of them ``child`` has a row.

    Columns: ``notice_id``, ``n_tasks``, ``n_stated``. Notices that state nothing are rows with ``n_stated`` 0.

    >>> tasks = pd.DataFrame({"notice_id": ["a", "a", "b"], "task_id": ["a/1", "a/2", "b/1"]})
    >>> coverage(tasks, tasks.iloc[[0, 0]]).to_dict("list")
    {'notice_id': ['a', 'b'], 'n_tasks': [2, 1], 'n_stated': [1, 0]}
    """
    stated = pd.Series(among(tasks[task], child[task]), index=tasks.index)
    counts = stated.groupby(tasks[notice], sort=False).agg(["size", "sum"])
    counts.columns = ["n_tasks", "n_stated"]
    return counts.rename_axis(notice).reset_index()


def among(values: pd.Series, others: pd.Series) -> np.ndarray:
    """Return whether each of ``values`` is one of ``others``: what `pandas.Series.isin` says, which looks at each string in Python.

    >>> among(pd.Series(["a", "b", None]), pd.Series(["b", "c", "b"])).tolist()
    [False, True, False]
    """
    codes, different = pd.factorize(pd.concat([values, others]), use_na_sentinel=False)
    there = np.zeros(len(different), dtype=bool)
    there[codes[len(values) :]] = True
    return there[codes[: len(values)]]


def of_each(values: pd.Series, function) -> pd.Series:
    """Return what a function makes of each value; it is asked once for each that is different.

    >>> of_each(pd.Series(["a", "b", "a"]), str.upper).tolist()
    ['A', 'B', 'A']
    """
    codes, different = pd.factorize(values)
    return pd.Series(pd.Index([function(value) for value in different]).take(codes), index=values.index, name=values.name)


def crossed(rows: pd.Series, columns: pd.Series) -> pd.DataFrame:
    """Return how often each value of ``rows`` stands beside each of ``columns``: what `pandas.crosstab` returns, which counts each pair in Python.

    >>> crossed(pd.Series(["a", "a", "b"], name="one"), pd.Series(["y", "x", "y"], name="other")).to_dict("index")
    {'a': {'x': 1, 'y': 1}, 'b': {'x': 0, 'y': 1}}
    """
    both = rows.notna().to_numpy() & columns.notna().to_numpy()
    (row, names), (column, heads) = (pd.factorize(values[both], sort=True) for values in (rows, columns))
    grid = np.bincount(row * len(heads) + column, minlength=len(names) * len(heads)).reshape(len(names), len(heads))
    return pd.DataFrame(grid, index=pd.Index(names, name=rows.name), columns=pd.Index(heads, name=columns.name))


def resample(n: int, *, draws: int = 1000, seed: int = 0, times=None) -> np.ndarray:
    """Return how often each of ``n`` tasks is in each of ``draws`` bootstrap samples (Efron 1979): draws × n.

    ``times``: how many tasks there are of each kind, where those of a kind are drawn together: draws × kinds.

    >>> resample(3, draws=2).sum(axis=1)
    array([3, 3])
    """
    return np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n) if times is None else np.asarray(times) / n, size=draws)


def interval(values, *, level: float = 0.95) -> tuple[float, float]:
    """Return the percentile interval of bootstrap ``values``; not-a-number values are left out.

    >>> interval(range(101), level=0.5)
    (25.0, 75.0)
    """
    tail = 50 * (1 - level)
    low, high = np.nanpercentile(np.asarray(values, dtype=float), [tail, 100 - tail])
    return float(low), float(high)


def intervals(values: np.ndarray, *, level: float = 0.95) -> np.ndarray:
    """Return the `interval` of each row of ``values``, all of which are numbers: rows × 2.

    >>> intervals(np.array([range(101), range(100, 201)]), level=0.5).tolist()
    [[25.0, 75.0], [125.0, 175.0]]
    """
    tail = 50 * (1 - level)
    return np.percentile(values, [tail, 100 - tail], axis=1).T


def jackknife(score: float, without) -> tuple[float, float]:
    """Return the 95 % jackknife interval (Tukey 1958) of a ``score`` from 0 to 1; not a number without ``without``.

    ``without`` holds the score again with each task left out.

    >>> [round(end, 2) for end in jackknife(0.5, [0.4, 0.5, 0.6])]
    [0.27, 0.73]
    """
    left = np.asarray(without, dtype=float)
    if not len(left):
        return float("nan"), float("nan")
    error = 1.96 * np.sqrt((len(left) - 1) * left.var())
    return max(0.0, float(score - error)), min(1.0, float(score + error))


def unit_name(unit: str) -> str:
    """Return a unit's name as printed, without the white space it has where it is printed over two lines.

    >>> unit_name("市人力资源和\\n 社会保障局")
    '市人力资源和社会保障局'
    """
    return re.sub(r"\s", "", unit)


def unit_lines(assignments: pd.DataFrame, *, task="task_id") -> pd.Series:
    """Return who does each task in a line, by role.

    >>> unit_lines(pd.DataFrame({"task_id": "a/1", "unit": ["乙局", "甲局"], "role": ["responsible", "lead"]})).item()
    '牵头：甲局；责任：乙局'
    """
    named = assignments.assign(unit=assignments["unit"].map(unit_name))
    by_role = named.groupby([task, "role"], sort=False)["unit"].agg("、".join)
    lines: dict[str, list] = {}
    for role, printed in (("lead", "牵头"), ("support", "配合"), ("responsible", "责任")):
        part = by_role[by_role.index.get_level_values("role") == role]
        for (task_id, _), units in part.items():
            lines.setdefault(task_id, []).append(f"{printed}：{units}")
    return pd.Series({task_id: "；".join(parts) for task_id, parts in lines.items()}, dtype="str")


def listed(notice_ids, names=None, *, lang: str = "zh", most: int = 3) -> str:
    """Return the names of notices in a row; their number where there are more than ``most`` or ``names`` is None.

    >>> listed(["a", "b"], {"a": "甲市", "b": "乙市"}), listed(["a"], lang="en")
    ('甲市、乙市', '1 notice')
    """
    ids = list(notice_ids)
    if names is None or len(ids) > most:
        return {"zh": f"{len(ids)} 份通知", "en": f"{len(ids)} notice{'s' * (len(ids) > 1)}"}[lang]
    return {"zh": "、", "en": " and "}[lang].join(names.get(i, i) for i in ids)


def caution(notices: pd.DataFrame, *, lang: str = "zh") -> str:
    """Return in what the notices of a chart differ (plan year, level, layout) and how many were read doubtfully; empty where
    they are alike in all three and none was. ``corpus.filter(reading="whole")`` leaves the doubtful ones out.

    >>> two = pd.DataFrame({"plan_year": [2019, 2022], "level": "city", "layout": ["prose", "table"]})
    >>> caution(two), caution(two.head(1))
    ('各通知的计划年度（2019—2022）、版式不同', '')
    >>> caution(two.assign(reading=["whole", "doubtful"]), lang="en")
    'the notices differ in plan year (2019–2022), layout; 1 of 2 notices read doubtfully'
    """
    require_columns(notices, ["plan_year", "level", "layout"], "notices")
    years = notices["plan_year"].dropna()
    span = f"{years.min()}—{years.max()}" if years.nunique() > 1 else ""
    said = {"plan_year": ("计划年度" + f"（{span}）" * bool(span), "plan year" + f" ({span})".replace("—", "–") * bool(span)),
            "level": ("层级", "level"), "layout": ("版式", "layout")}  # fmt: skip
    differ = [said[column] for column in said if notices[column].nunique(dropna=False) > 1]
    unsure = int((notices["reading"] == "doubtful").sum()) if "reading" in notices else 0
    if lang == "en":
        parts = ["the notices differ in " + ", ".join(en for _, en in differ)] if differ else []
        return "; ".join(parts + ([f"{unsure} of {len(notices)} notices read doubtfully"] if unsure else []))
    parts = ["各通知的" + "、".join(zh for zh, _ in differ) + "不同"] if differ else []
    return "；".join(parts + ([f"{len(notices)}份通知中{unsure}份识读存疑"] if unsure else []))
