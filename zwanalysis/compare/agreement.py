"""How far two codings of the same tasks agree: hand with hand, and hand with the codebook.

A coding is a table with a row for each theme of each task (`themes.code` returns one, `read` makes one of a file).
"""

from pathlib import Path

import numpy as np
import pandas as pd

from zwanalysis.compare import themes
from zwanalysis.compare._shared import interval, resample
from zwanalysis.errors import BadTables, require_columns

#: What `agreement` compares; the codebook's patterns were written on tasks with an odd number and are judged on the others.
HANDS, WRITTEN, JUDGED = "hand, hand", "hand, codebook (written on)", "hand, codebook (judged on)"
ALL = "all"
#: α from which conclusions may be drawn (Krippendorff 2019: 0.800).
ENOUGH = 0.8


def agreement(corpus, folder="data/coding") -> pd.DataFrame:
    """Return how far the codings of ``folder`` agree with each other and with the codebook, theme by theme.

    ``folder`` holds ``first.csv`` (all tasks) and ``second.csv`` (some of them, coded independently). Columns:
    ``comparison`` (two hands; hand and codebook on the tasks its patterns were written on, and on those it is judged on),
    and those of `by_theme`; the row ``all`` closes each comparison. ``corpus`` has to hold the coded tasks.

    >>> import zwanalysis as zw
    >>> table = zw.agreement(zw.load_processed("data/processed"))
    >>> table[table["theme"] == "all"][["comparison", "n_tasks"]].values.tolist()
    [['hand, hand', 70], ['hand, codebook (written on)', 103], ['hand, codebook (judged on)', 102]]
    """
    parts = []
    for comparison, (one, other) in _comparisons(corpus, folder).items():
        parts.append(by_theme(one, other).assign(comparison=comparison))
    table = pd.concat(parts, ignore_index=True)
    return table[["comparison", *table.columns.drop("comparison")]]


def read(path, tasks: pd.DataFrame, *, task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return a coding by hand as a table like that of `themes.code`: ``notice_id``, ``task_id``, ``theme``.

    The CSV file has ``task_id`` and ``themes`` (ids of the codebook joined by ;, empty for none). `BadTables` names a
    task that is not in ``tasks``, one coded twice, or a theme that is not in the codebook.
    """
    coding = pd.read_csv(path, dtype="str", keep_default_na=False)
    require_columns(coding, [task, "themes"], str(path))
    place = tasks.set_index(task)[notice]
    for wrong, what in (
        (~coding[task].isin(place.index), "is not in tasks"),
        (coding[task].duplicated(), "is there twice"),
    ):
        if wrong.any():
            raise BadTables(f"{path}: {coding.loc[wrong, task].iloc[0]!r} {what}")
    coding["theme"] = coding["themes"].str.split(";")
    coding = coding.explode("theme", ignore_index=True)
    coding["theme"] = coding["theme"].str.strip().replace("", themes.NONE)
    unknown = set(coding["theme"]) - set(themes.names())
    if unknown:
        raise BadTables(f"{path}: {sorted(unknown)} is in no codebook; themes are {list(themes.names())}")
    coding[notice] = coding[task].map(place)
    return coding[[notice, task, "theme"]]


def by_theme(one: pd.DataFrame, other: pd.DataFrame, *, task="task_id", draws=1000, seed=0) -> pd.DataFrame:
    """Return the agreement of two codings of the same tasks on each theme, and over all themes (``all``, last).

    Only tasks in both codings count. Columns: ``theme``; ``n_tasks``; ``n_one``, ``n_other``, ``n_both`` (tasks that have the
    theme); ``alpha`` (Krippendorff's α, nominal: has the theme or not), ``kappa`` (Cohen's κ), ``f1`` (of ``other``, ``one``
    being right); null where neither coding has the theme. In the row ``all`` they are means over the themes that have one
    (``f1`` is then macro-F1), with 95 % bootstrap intervals over tasks: ``alpha_low``, ``alpha_high``, ``f1_low``, ``f1_high``.

    >>> one = pd.DataFrame({"task_id": ["1", "2", "3", "4"], "theme": ["media", "media", "gazette", "none"]})
    >>> other = pd.DataFrame({"task_id": ["1", "2", "3", "4"], "theme": ["media", "gazette", "gazette", "none"]})
    >>> by_theme(one, other).query("n_one > 0")[["theme", "n_one", "n_other", "n_both", "f1"]].round(2).values.tolist()
    [['media', 2, 1, 1, 0.67], ['gazette', 1, 2, 1, 0.67], ['all', 3, 3, 2, 0.67]]
    """
    a, b = _grids(one, other, task)
    both, only_one, only_other = (a & b).to_numpy(), (a & ~b).to_numpy(), (~a & b).to_numpy()
    counts = [x.sum(axis=0) for x in (both, only_one, only_other)]
    alpha, kappa, f1 = _scores(*counts, len(a))
    table = pd.DataFrame(
        {
            "theme": a.columns, "n_tasks": len(a), "n_one": counts[0] + counts[1], "n_other": counts[0] + counts[2],
            "n_both": counts[0], "alpha": alpha, "kappa": kappa, "f1": f1,
        }
    )  # fmt: skip
    weights = resample(len(a), draws=draws, seed=seed)
    drawn = _scores(weights @ both, weights @ only_one, weights @ only_other, len(a))
    last = {
        "theme": ALL, "n_tasks": len(a), **table[["n_one", "n_other", "n_both"]].sum(),
        **table[["alpha", "kappa", "f1"]].mean(),
    }  # fmt: skip
    for name, values in (("alpha", drawn[0]), ("f1", drawn[2])):
        last[f"{name}_low"], last[f"{name}_high"] = interval(pd.DataFrame(values).mean(axis=1))
    return pd.concat([table, pd.DataFrame([last])], ignore_index=True)


def summary(one: pd.DataFrame, other: pd.DataFrame, *, task="task_id") -> dict:
    """Return the agreement of two codings on whole tasks: ``n_tasks``; ``same`` (share of tasks with the same set of themes);
    ``alpha_sets`` (Krippendorff's α with the Jaccard distance of two sets of themes: half right counts half); ``none_one``,
    ``none_other`` (share of tasks without a theme: abstention).
    """  # fmt: skip
    a, b = _grids(one, other, task)
    sets = [[frozenset(grid.columns[row]) for row in grid.to_numpy()] for grid in (a, b)]
    return {
        "n_tasks": len(a),
        "same": float(np.mean([x == y for x, y in zip(*sets, strict=True)])),
        "alpha_sets": alpha(*sets, distance=jaccard),
        "none_one": float(np.mean([not x for x in sets[0]])),
        "none_other": float(np.mean([not y for y in sets[1]])),
    }


def alpha(one, other, *, distance=lambda x, y: float(x != y)) -> float:
    """Return Krippendorff's α (2019, *Content Analysis*, 4th ed., ch. 12) of two codings of the same units.

    One minus the mean distance within units over the mean distance of any two values; not-a-number where all values are
    the same. ``distance`` is nominal unless given.

    >>> round(alpha([1, 1, 0, 0], [1, 0, 0, 0]), 3)
    0.533
    """
    pooled = pd.Series([*one, *other]).value_counts()
    total = int(pooled.sum())
    expected = sum(
        m * n * distance(x, y) for x, m in pooled.items() for y, n in pooled.items() if x != y
    ) / (total * (total - 1))  # fmt: skip
    observed = np.mean([distance(x, y) for x, y in zip(one, other, strict=True)])
    return float(1 - observed / expected) if expected else float("nan")


def jaccard(one: frozenset, other: frozenset) -> float:
    """Return the share of the members of either set that are not in both; 0 for two empty sets."""
    return 1 - len(one & other) / len(one | other) if one | other else 0.0


def finding(table, *, lang: str = "zh") -> str:
    """Return the finding of one comparison in a sentence (``table``: its rows of `agreement`): the mean α, and how many themes reach 0.80."""
    known = table[(table["theme"] != ALL) & table["alpha"].notna()]
    mean = table.loc[table["theme"] == "all", "alpha"].iloc[0]
    enough = int((known["alpha"] >= ENOUGH).sum())
    if pd.isna(mean):
        return {"zh": "没有可比的主题", "en": "No theme to compare"}[lang]
    if lang == "en":
        return f"Codebook and reading agree with α {mean:.2f} on average; {enough} of {len(known)} themes reach 0.80"
    return f"规则与人工编码平均 α 为 {mean:.2f}，{len(known)} 个主题中 {enough} 个达到 0.80"


def report(corpus, folder="data/coding") -> str:
    """Return the README's section on the codebook: the table of `agreement`, and abstention, as Markdown."""
    table = agreement(corpus, folder)
    hands, judged = (table[table["comparison"] == name].set_index("theme") for name in (HANDS, JUDGED))
    lines = [
        "| theme | tasks, both hands | α | κ | tasks: hand, codebook | α | κ | F1 |", "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for theme in hands.index:
        h, j = hands.loc[theme], judged.loc[theme]
        name = f"**all {len(hands) - 1}, mean**" if theme == ALL else f"`{theme}` {themes.names()[theme]}"
        lines.append(
            f"| {name} | {h.n_one:.0f}, {h.n_other:.0f} | {_two(h.alpha)} | {_two(h.kappa)} "
            f"| {j.n_one:.0f}, {j.n_other:.0f} | {_two(j.alpha)} | {_two(j.kappa)} | {_two(j.f1)} |"
        )
    pairs = _comparisons(corpus, folder)
    wholes = {name: summary(*pair) for name, pair in pairs.items()}
    a, w = judged.loc[ALL], table[(table["comparison"] == WRITTEN) & (table["theme"] == ALL)].iloc[0]
    h, j = wholes[HANDS], wholes[JUDGED]
    lines += [
        "",
        f"Left: two codings by hand of the same {h['n_tasks']} tasks. Right: hand and codebook on the {j['n_tasks']} tasks that no "
        f"pattern was written on: mean α {_two(a.alpha)} ({_two(a.alpha_low)}–{_two(a.alpha_high)}), macro-F1 {_two(a.f1)} "
        f"({_two(a.f1_low)}–{_two(a.f1_high)}; 95 % bootstrap intervals over tasks). On the {w.n_tasks:.0f} tasks that patterns were "
        f"written on: α {_two(w.alpha)}, F1 {_two(w.f1)}, which says only that they were written on them.",
        "",
        f"Whole sets of themes: the same for {h['same']:.0%} of the tasks between hands (α with Jaccard distance {_two(h['alpha_sets'])}), "
        f"for {j['same']:.0%} between hand and codebook ({_two(j['alpha_sets'])}). Tasks without any theme: hand {j['none_one']:.0%}, "
        f"codebook {j['none_other']:.0%} of the {j['n_tasks']}.",
    ]
    return "\n".join(lines)


def _two(value) -> str:
    return "–" if pd.isna(value) else f"{value:.2f}"


def _comparisons(corpus, folder) -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    folder = Path(folder)
    first, second = (read(folder / f"{name}.csv", corpus.tasks) for name in ("first", "second"))
    coded = themes.code(corpus.tasks)
    odd = corpus.tasks.loc[corpus.tasks["number"] % 2 == 1, "task_id"]
    written = first["task_id"].isin(odd)
    return {HANDS: (first, second), WRITTEN: (first[written], coded), JUDGED: (first[~written], coded)}


def _grids(one, other, task) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tasks in both codings × themes of the codebook, each coding's own flags."""
    for table, what in ((one, "one"), (other, "other")):
        require_columns(table, [task, "theme"], what)
    shared = sorted(set(one[task]) & set(other[task]))
    if not shared:
        raise BadTables("the two codings have no task in common")
    columns = list(themes.codebook()["theme"])
    return tuple(
        pd.crosstab(table[task], table["theme"]).reindex(index=shared, columns=columns, fill_value=0).gt(0)
        for table in (one, other)
    )


def _scores(both, only_one, only_other, n):
    """Krippendorff's α (nominal), Cohen's κ and F1 from the counts of a two-by-two table."""
    both, differ = np.asarray(both, dtype=float), only_one + only_other
    ones = 2 * both + differ
    with np.errstate(invalid="ignore", divide="ignore"):
        alpha_ = 1 - differ * (2 * n - 1) / (ones * (2 * n - ones))
        a, b = (both + only_one) / n, (both + only_other) / n
        chance = a * b + (1 - a) * (1 - b)
        kappa = 1 - (differ / n) / (1 - chance)
        f1 = 2 * both / ones
    return [np.where((ones > 0) & (ones < 2 * n), x, np.nan) for x in (alpha_, kappa)] + [
        np.where(ones > 0, f1, np.nan)
    ]
