"""How far two codings of the same tasks agree: hand with hand, and hand with the codebook.

A coding is a table with a row for each theme of each task (`themes.code` returns one, `read` makes one of a file).
"""

from pathlib import Path

import numpy as np
import pandas as pd

from zwanalysis.compare import reuse, themes
from zwanalysis.compare._shared import crossed, interval, resample
from zwanalysis.errors import BadTables, NothingToRead, require_columns

#: What `agreement` compares: the codebook's patterns were corrected with the tasks of odd number in view and are judged on the
#: others. Of these some repeat the wording of an odd one; ``APART`` are those that do not.
HANDS, WRITTEN, JUDGED = "hand, hand", "hand, codebook (written on)", "hand, codebook (judged on)"
APART = "hand, codebook (judged on, without near-copies)"
#: A judged task is a near-copy if this share of its 5-grams stands in tasks of odd number.
NEAR = 0.3
#: Of more tasks than this those coded alike are drawn together: a thousand samples of each task by itself are gigabytes.
MANY = 20_000
ALL = "all"
#: α from which conclusions may be drawn (Krippendorff 2019: 0.800).
ENOUGH = 0.8
#: The macro-F1 aimed at.
ENOUGH_F1 = 0.85
#: What codes the tasks of a round of real notices in their own wording (`real`).
REAL_CODINGS = ("first", "second", "codebook", "before", "found")


def agreement(corpus, folder="data/coding") -> pd.DataFrame:
    """Return how far the codings of ``folder`` agree with each other and with the codebook, theme by theme.

    ``folder`` holds ``first.csv`` (all tasks) and ``second.csv`` (some of them, coded independently). Columns:
    ``comparison`` (two hands; hand and codebook on the tasks that its patterns were corrected with in view, on those it is judged
    on, and on those of them that are no `near_copies` of the first), and those of `by_theme`; the row ``all`` closes each
    comparison. ``corpus`` has to hold the coded tasks; `NothingToRead` where the folder has no codings.

    >>> import zwanalysis as zw
    >>> table = zw.agreement(zw.load_processed("data/processed"))
    >>> table.loc[table["theme"] == "all", "n_tasks"].tolist()
    [70, 103, 102, 83]
    """
    parts = []
    for comparison, (one, other) in comparisons(corpus, folder).items():
        parts.append(by_theme(one, other).assign(comparison=comparison))
    table = pd.concat(parts, ignore_index=True)
    return table[["comparison", *table.columns.drop("comparison")]]


def read(path, tasks: pd.DataFrame, *, task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return a coding by hand as a table like that of `themes.code`: ``notice_id``, ``task_id``, ``theme``.

    The CSV file has ``task_id`` and ``themes`` (ids of the codebook joined by ;, empty for none). `BadTables` names a
    task that is not in ``tasks``, one coded twice, or a theme that is not in the codebook.
    """
    if not Path(path).is_file():
        raise NothingToRead(
            f"{path}: no coding by hand there; give the folder that holds first.csv and second.csv, which is data/coding "
            "in the repository"
        )
    return _marks(pd.read_csv(path, dtype="str", keep_default_na=False), tasks, path, task=task, notice=notice)


def _marks(coding: pd.DataFrame, tasks: pd.DataFrame, path, *, task="task_id", notice="notice_id") -> pd.DataFrame:
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


def by_theme(one: pd.DataFrame, other: pd.DataFrame, *, task="task_id", over=None, fewest=0, draws=1000, seed=0) -> pd.DataFrame:
    """Return the agreement of two codings of the same tasks on each theme, and over all themes (``all``, last).

    Only tasks in both codings count. Columns: ``theme``; ``n_tasks``; ``n_one``, ``n_other``, ``n_both`` (tasks that have the
    theme); ``alpha`` (Krippendorff's α, nominal: has the theme or not), ``kappa`` (Cohen's κ), ``f1`` (of ``other``, ``one``
    being right); null where neither coding has the theme. In the row ``all`` they are means over the themes that have one
    (``f1`` is then macro-F1), with 95 % bootstrap intervals over tasks: ``alpha_low``, ``alpha_high``, ``f1_low``, ``f1_high``. ``over``: a column
    of ``one``, such as ``notice_id``, of which whole groups are drawn instead, as tasks of one notice are alike. ``fewest``: the means are over the themes that ``one`` has so often.

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
    group = None if over is None else pd.factorize(one.drop_duplicates(task).set_index(task).loc[a.index, over])[0]
    drawn = _drawn((both, only_one, only_other), group, draws, seed)
    often = (table["n_one"] >= fewest).to_numpy()
    last = {
        "theme": ALL, "n_tasks": len(a), **table.loc[often, ["n_one", "n_other", "n_both"]].sum(),
        **table.loc[often, ["alpha", "kappa", "f1"]].mean(),
    }  # fmt: skip
    for name, values in (("alpha", drawn[0]), ("f1", drawn[2])):
        last[f"{name}_low"], last[f"{name}_high"] = interval(pd.DataFrame(values).loc[:, often].mean(axis=1))
    return pd.concat([table, pd.DataFrame([last])], ignore_index=True)


def _drawn(flags, group, draws: int, seed: int):
    """The scores of bootstrap samples of the tasks, or of their groups: draws × themes.

    Of very many tasks by themselves those coded alike are drawn together, which is the same.
    """
    n = len(flags[0])
    if group is None and n > MANY:
        kinds, times = np.unique(np.hstack(flags), axis=0, return_counts=True)
        weights = resample(n, draws=draws, seed=seed, times=times).astype(float)
        return _scores(*np.split(weights @ kinds.astype(float), 3, axis=1), n)
    group = np.arange(n) if group is None else group
    weights = resample(group.max() + 1, draws=draws, seed=seed)[:, group]
    return _scores(*(weights @ one for one in flags), weights.sum(axis=1, keepdims=True))


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


def near_copies(tasks: pd.DataFrame, *, task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return, for each task with an even number, how much of its wording stands in tasks with an odd one, of any notice.

    Columns: ``notice_id``, ``task_id``, ``n_grams`` (its different 5-grams), ``n_shared``, ``share``, ``near`` (share of 0.3 or more:
    a pattern that fits the odd tasks fits it too, so it does not judge the patterns independently). Nothing is left aside as a
    formula (`reuse.covered`).
    """
    require_columns(tasks, [notice, task, "number", "text"], "tasks")
    half = np.where(tasks["number"] % 2 == 1, "odd", "even")
    table = reuse.covered(tasks.assign(half=half), formula=0, task=task, notice="half")
    table = table.loc[table["half"] == "even", [task, "n_grams", "n_shared", "share"]].reset_index(drop=True)
    table.insert(0, notice, table[task].map(tasks.set_index(task)[notice]))
    return table.assign(near=table["share"] >= NEAR)


def worded(notices, path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the coded tasks of notices worded for tests, and their coding by hand: notices that no pattern was corrected on.

    ``notices`` is the folder of their YAML files (``text``); ``path`` the coding, a CSV file with ``notice`` (the file's name),
    ``starts`` (the first words of a task) and ``themes``. `BadTables` names a task that is not there.
    """
    import yaml

    from zwanalysis import schema
    from zwanalysis.parse.notice import parse
    from zwanalysis.readers.document import Document

    coding = pd.read_csv(path, dtype="str", keep_default_na=False)
    require_columns(coding, ["notice", "starts", "themes"], str(path))
    made = {}
    for name in coding["notice"].unique():
        wording = yaml.safe_load((Path(notices) / f"{name}.yaml").read_text("utf-8"))["text"]
        made[name] = pd.DataFrame(
            parse(Document(wording, "text/utf-8"), name)["tasks"], columns=schema.names("tasks")
        )
    ids = []
    for row in coding.itertuples():
        own = made[row.notice]
        ids.append(own.loc[own["text"].str.startswith(row.starts), "task_id"].tolist())
        if len(ids[-1]) != 1:
            raise BadTables(f"{path}: {len(ids[-1])} tasks of {row.notice} begin with {row.starts!r}; one should")
    coding["task_id"] = [found for (found,) in ids]
    tasks = pd.concat(made.values(), ignore_index=True)
    tasks = tasks[tasks["task_id"].isin(coding["task_id"])].reset_index(drop=True)
    return tasks, _marks(coding, tasks, path)


def mirrored(path, *more) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tasks of a round of real notices (or of several), told in our own words, and their coding by hand.

    A CSV file has ``notice``, ``year``, ``section`` (the last heading), ``text`` and ``themes``.
    """
    if more:
        tasks, codings = zip(*map(mirrored, (path, *more)), strict=True)
        return pd.concat(tasks, ignore_index=True), pd.concat(codings, ignore_index=True)
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    require_columns(table, ["notice", "section", "text", "themes"], str(path))
    number = table.groupby("notice").cumcount() + 1
    tasks = table.rename(columns={"notice": "notice_id"}).assign(number=number)
    tasks["task_id"] = [f"{notice}/t{k:03d}" for notice, k in zip(tasks["notice_id"], number, strict=True)]
    return tasks.drop(columns="themes"), _marks(tasks[["task_id", "themes"]].copy(), tasks, path)


def real(path, *more) -> dict[str, pd.DataFrame]:
    """Return the codings of tasks of real notices in their own wording: ``first``, ``second`` (another reader's, if there is one), ``codebook`` and ``found``.

    The wording is not in the file, but its hash: a CSV file with ``task_id`` (``notice/task``), ``sha256`` and a column of each coding. ``codebook`` and
    ``found`` are what patterns alone, and patterns and classifier, found when nothing had been learned from these tasks; ``before``, if there, what the classifier before had found.
    """
    tables = [pd.read_csv(one, dtype="str", keep_default_na=False) for one in (path, *more)]
    table = pd.concat(tables, ignore_index=True, join="inner")
    tasks = table[["task_id"]].assign(notice_id=table["task_id"].str.partition("/")[0])
    return {name: _marks(tasks[["task_id"]].assign(themes=table[name]), tasks, path) for name in REAL_CODINGS if name in table.columns}


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


def comparisons(corpus, folder="data/coding") -> dict[str, tuple[pd.DataFrame, pd.DataFrame]]:
    """Return the two codings of each comparison of `agreement`: name → (one, other). Tasks that nobody coded count in none."""
    folder = Path(folder)
    first, second = (read(folder / f"{name}.csv", corpus.tasks) for name in ("first", "second"))
    tasks = corpus.tasks[corpus.tasks["task_id"].isin(first["task_id"])]
    coded = themes.code(tasks)
    odd = tasks.loc[tasks["number"] % 2 == 1, "task_id"]
    copies = near_copies(tasks)
    written, near = first["task_id"].isin(odd), first["task_id"].isin(copies.loc[copies["near"], "task_id"])
    return {
        HANDS: (first, second),
        WRITTEN: (first[written], coded),
        JUDGED: (first[~written], coded),
        APART: (first[~written & ~near], coded),
    }


def _grids(one, other, task) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Tasks in both codings × themes of the codebook, each coding's own flags."""
    for table, what in ((one, "one"), (other, "other")):
        require_columns(table, [task, "theme"], what)
    shared = sorted(set(one[task]) & set(other[task]))
    if not shared:
        raise BadTables("the two codings have no task in common")
    columns = list(themes.codebook()["theme"])
    return tuple(
        crossed(table[task], table["theme"]).reindex(index=shared, columns=columns, fill_value=0).gt(0)
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
