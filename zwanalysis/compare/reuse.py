"""Which tasks of two notices are the same task: directed overlap of character 5-grams, older → younger.

``score`` is the share of a younger task's 5-grams that stand in an older task too. It is directed: a short task cut out
of a long paragraph has all its wording from there. Short formulae (套语) that many plans have in common are left aside; a long passage
counts however many notices have it, since that is the reuse looked for. A high score says that two tasks have a wording in
common, from one another or from a third text both follow.
"""

import difflib
import warnings
from itertools import combinations, product

import numpy as np
import pandas as pd

from zwanalysis import text
from zwanalysis.compare._by_chance import kept_by_chance, placebo
from zwanalysis.compare._decompose import decompose, lead_and_lag, sources
from zwanalysis.compare._grams import N, above, gram_sets
from zwanalysis.compare._intervals import share_interval
from zwanalysis.compare._shared import check, unit_lines
from zwanalysis.errors import BadTables, NotComparable, require_columns

__all__ = [
    "age", "band", "bands", "best", "covered", "decompose", "finding", "given", "kept_by_chance", "lead_and_lag", "matches", "placebo",
    "sources", "wordings",
]  # fmt: skip

#: A score above the first is verbatim, below the second own wording, between them adapted.
VERBATIM, ADAPTED = 0.7, 0.3
BANDS = ("verbatim", "adapted", "own")
#: A task with fewer different 5-grams has a score but no band: a few words stand in any longer clause.
SHORTEST = 8
#: A run of common 5-grams of fewer characters is a formula and left aside; from here on it is a passage and counts.
FORMULA = 12
#: Above this share of a notice's 5-grams left aside, a warning says so.
MUCH = 0.2


def age(notices: pd.DataFrame, *, notice="notice_id") -> pd.Series:
    """Return the place of each notice from old to young, by plan year and then date of writing (or publication).

    Notices of the same year and day have the same place; a notice without a year has none (null), and one without a date
    comes after those of its year that have one.

    >>> age(pd.DataFrame({"notice_id": ["b", "a"], "plan_year": [2022, 2021],
    ...                   "date_written": pd.to_datetime(["2022-05-26", None])})).to_dict()
    {'b': 2, 'a': 1}
    """
    require_columns(notices, [notice, "plan_year", "date_written"], "notices")
    date = notices["date_written"]
    if "date_published" in notices:
        date = date.fillna(notices["date_published"])
    year = notices["plan_year"].astype("Int64")
    latest = pd.Timestamp("2262-01-01")
    keys = pd.Series(list(zip(year.fillna(0), date.fillna(latest), strict=True)))
    place = keys.map({key: k for k, key in enumerate(sorted(set(keys)), 1)}).astype("Int64")
    return place.mask(year.isna().to_numpy()).set_axis(notices[notice])


def matches(
    tasks: pd.DataFrame, notices: pd.DataFrame, *, least=ADAPTED, formula=FORMULA, size=N, wording="text", task="task_id",
    notice="notice_id",
) -> pd.DataFrame:  # fmt: skip
    """Return every pair of a younger and an older task whose score is ``least`` or more: all of them, exactly.

    Columns: ``younger``, ``older`` (notices), ``younger_task``, ``older_task``, ``n_younger``, ``n_older`` (different
    5-grams of each without formulae), ``n_shared``, ``score`` (n_shared / n_younger), ``band`` (null for a younger task of fewer
    than eight 5-grams). In the order of the younger tasks, best score first. Signs and white space do not count.

    Left aside as a formula is a run of 5-grams that many plans have in common (``lexicon/formulae.txt``, a fixed list: two notices score
    the same whatever else is in the corpus), if it has fewer than ``formula`` characters (0: nothing is left aside). A notice without plan year is compared with none; notices of the same day, or of
    one year without date, are not compared with each other; `NotComparable` warnings name both, and any notice of which
    more than a fifth was left aside. ``size`` is the number of characters of a gram (5).
    ``attrs`` keep ``least``, ``formula`` and ``size`` for `best`.

    An exact set-similarity join (Bayardo, Ma & Srikant 2007): to share ``least`` of its 5-grams, a task must share one of
    its rarest ones, so only tasks with one of these in common are compared.

    >>> tasks = pd.DataFrame({"notice_id": ["a", "b"], "task_id": ["a/1", "b/1"],
    ...                       "text": ["做好政策解读，按月整理机构职能和办事目录。", "按月整理机构职能和办事目录"]})
    >>> notices = pd.DataFrame({"notice_id": ["a", "b"], "plan_year": [2021, 2022], "date_written": pd.NaT})
    >>> matches(tasks, notices)[["younger_task", "older_task", "n_younger", "n_shared", "score", "band"]].values.tolist()
    [['b/1', 'a/1', 9, 9, 1.0, 'verbatim']]
    """
    check(tasks, task=task, notice=notice)
    require_columns(tasks, [wording], "tasks")
    ages = _ages(tasks, notices, notice)
    _warn_of_equals(_equals(tasks, ages, notice))
    held, sizes, _, left_out = gram_sets(tasks[wording], tasks[notice], formula, size)
    _warn_of_formulae(tasks[notice], sizes, left_out)
    younger, older, shared = above(held, sizes, least, lambda new, old: (ages[old] > 0) & (ages[old] < ages[new]))
    ids, place = tasks[task].to_numpy(), tasks[notice].to_numpy()
    table = pd.DataFrame(
        {
            "younger": place[younger], "older": place[older], "younger_task": ids[younger], "older_task": ids[older],
            "n_younger": sizes[younger], "n_older": sizes[older], "n_shared": shared,
            "score": shared / np.maximum(sizes[younger], 1),
        }
    )  # fmt: skip
    table["band"] = band(table["score"]).where(table["n_younger"] >= SHORTEST)
    order = np.lexsort((older, -table["score"].to_numpy(), younger))
    table = table.iloc[order].reset_index(drop=True)
    table.attrs = {"least": least, "formula": formula, "size": size}
    return table


def band(scores) -> pd.Series:
    """Return the band of each score: ``verbatim`` above 0.7, ``adapted`` from 0.3, ``own`` below.

    >>> band(pd.Series([0.71, 0.7, 0.3, 0.29])).tolist()
    ['verbatim', 'adapted', 'adapted', 'own']
    """
    scores = pd.Series(scores)
    named = np.select([scores > VERBATIM, scores >= ADAPTED], BANDS[:2], BANDS[2])
    return pd.Series(named, index=scores.index, dtype="str")


def best(
    matched: pd.DataFrame, tasks: pd.DataFrame, notices: pd.DataFrame, *, wording="text", task="task_id",
    notice="notice_id",
) -> pd.DataFrame:  # fmt: skip
    """Return the best match of each task in each older notice: every task × every older notice.

    Columns: ``younger``, ``older``, ``younger_task``, ``older_task``, ``score`` (both null where no task reaches the
    ``least`` of `matches`), ``n_younger`` (different 5-grams), ``n_left_out`` (those left aside as formulae), ``n_shared``,
    ``band``: null for a task of fewer than eight 5-grams (too short to measure), and where nothing was found but scores under
    ``least`` had not been searched for (``least`` above 0.3). Of equal scores, the first in reading order. ``attrs`` keep
    ``not_compared``, the pairs of notices of equal age, for `bands`. ``least``, ``formula`` and ``size`` are those of ``matched``.
    """
    least, formula, size = (matched.attrs.get(key, usual) for key, usual in (("least", ADAPTED), ("formula", FORMULA), ("size", N)))
    ages = _ages(tasks, notices, notice)
    _, sizes, _, left_out = gram_sets(tasks[wording], tasks[notice], formula, size)
    every = pd.DataFrame(
        {
            "younger": tasks[notice], "younger_task": tasks[task], "n_younger": sizes, "n_left_out": left_out, "age": ages,
        }
    )  # fmt: skip
    older = pd.DataFrame({"older": tasks[notice], "older_age": ages}).drop_duplicates()
    every = every[every["age"] > 0].merge(older[older["older_age"] > 0], how="cross")
    every = every[every["older_age"] < every["age"]].drop(columns=["age", "older_age"])
    top = matched.drop_duplicates(["younger_task", "older"])[
        ["younger_task", "older", "older_task", "n_shared", "score"]
    ]
    table = every.merge(top, on=["younger_task", "older"], how="left", validate="one_to_one")
    searched = table["score"].notna() | (least <= ADAPTED)
    table["band"] = band(table["score"]).where((table["n_younger"] >= SHORTEST) & searched)
    table["n_shared"] = table["n_shared"].astype("Int64")
    columns = [
        "younger", "older", "younger_task", "older_task", "score", "n_younger", "n_left_out", "n_shared", "band",
    ]  # fmt: skip
    table = table[columns].reset_index(drop=True)
    table.attrs = {"not_compared": _equals(tasks, ages, notice)}
    return table


def bands(chosen: pd.DataFrame) -> pd.DataFrame:
    """Return, for each younger and older notice, how many of the younger's tasks are in each band.

    ``chosen`` is what `best` returns. Columns: ``younger``, ``older``, ``n_tasks`` (tasks measured), ``n_short`` (tasks of fewer
    than eight 5-grams: not measured), ``verbatim``, ``adapted``, ``own``, ``share`` (verbatim and adapted of n_tasks), ``low``,
    ``high`` (95 % Wilson interval: how far the share would move with other tasks of this kind). Two notices of equal age, which are not compared, are a row at the end with
    ``n_tasks`` 0 and the share null. `BadTables` where scores below 0.3 were not told from those up to ``least``.
    """
    require_columns(chosen, ["younger", "older", "n_younger", "band"], "chosen")
    short = chosen["n_younger"] < SHORTEST
    if (chosen["band"].isna() & ~short).any():
        raise BadTables(
            f"chosen: made of matches with a least above {ADAPTED}, so own wording cannot be counted"
        )
    counted = chosen.assign(**{name: chosen["band"] == name for name in BANDS}, short=short, measured=chosen["band"].notna())
    counted = counted.groupby(["younger", "older"], sort=False)[["measured", "short", *BANDS]].sum().astype(int)
    rows = []
    for (younger, older), n, n_short, *n_bands in counted.itertuples(name=None):
        reused = n - n_bands[-1]
        share = (reused / n, *share_interval(reused, n)) if n else (np.nan,) * 3
        rows.append((younger, older, n, n_short, *n_bands, *share))
    for older, younger in chosen.attrs.get("not_compared", []):
        rows.append((younger, older, 0, 0, 0, 0, 0, np.nan, np.nan, np.nan))
    columns = ["younger", "older", "n_tasks", "n_short", *BANDS, "share", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def covered(
    tasks: pd.DataFrame, *, formula=FORMULA, wording="text", task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return how much of each task stands anywhere in each other notice's tasks, in either direction of time.

    A long task whose parts became several short ones has no good match, but is covered. Columns: ``notice_id``,
    ``task_id``, ``other`` (notice), ``n_grams`` (different 5-grams), ``n_left_out`` (those left aside as formulae: `matches`),
    ``n_shared``, ``share`` (of n_grams; null where there is nothing to measure).
    """
    check(tasks, task=task, notice=notice)
    held, sizes, by_notice, left_out = gram_sets(tasks[wording], tasks[notice], formula)
    _warn_of_formulae(tasks[notice], sizes, left_out)
    others = list(dict.fromkeys(tasks[notice]))
    shared = pd.DataFrame((held @ by_notice.T).toarray(), columns=others)
    shared[[notice, task]] = tasks[[notice, task]].to_numpy()
    shared["n_grams"], shared["n_left_out"] = sizes, left_out
    long = shared.melt([notice, task, "n_grams", "n_left_out"], var_name="other", value_name="n_shared")
    long = long[long["other"] != long[notice]]
    long["share"] = (long["n_shared"] / long["n_grams"]).where(long["n_grams"] > 0)
    return long[[notice, task, "other", "n_grams", "n_left_out", "n_shared", "share"]].reset_index(drop=True)


def wordings(
    pairs: pd.DataFrame, tasks: pd.DataFrame, *, shortest=3, wording="text", task="task_id"
) -> pd.DataFrame:
    """Return the two wordings of each pair side by side, cut where they differ.

    ``pairs`` has ``younger_task`` and ``older_task`` (rows without an older task are left out). Columns: ``younger_task``,
    ``older_task``, ``part`` (from 1), ``change`` (``same``, ``changed``, ``added``, ``dropped``), ``older_text``,
    ``younger_text``, and, where ``tasks`` has ``start``, ``older_start``, ``older_end``, ``younger_start``,
    ``younger_end``: positions in the notices' texts. A stretch in common of fewer than ``shortest`` characters is no
    agreement. Put together, the parts of a side are that side's wording.

    >>> tasks = pd.DataFrame({"task_id": ["a", "b"], "text": ["及时更新公开指南。", "及时更新完善公开指南"]})
    >>> wordings(pd.DataFrame({"younger_task": ["b"], "older_task": ["a"]}), tasks)[
    ...     ["change", "older_text", "younger_text"]].values.tolist()
    [['same', '及时更新', '及时更新'], ['added', nan, '完善'], ['same', '公开指南', '公开指南'], ['dropped', '。', nan]]
    """
    require_columns(pairs, ["younger_task", "older_task"], "pairs")
    about = tasks.set_index(task)
    texts, starts = about[wording], about.get("start")
    rows = []
    both = pairs.loc[pairs["older_task"].notna(), ["younger_task", "older_task"]].drop_duplicates()
    for younger, older in both.itertuples(index=False):
        for part, (change, i, j, k, m) in enumerate(_parts(texts[older], texts[younger], shortest), 1):
            row = (younger, older, part, change, texts[older][i:j] or None, texts[younger][k:m] or None)
            if starts is not None:
                row += (starts[older] + i, starts[older] + j) if j > i else (pd.NA, pd.NA)
                row += (starts[younger] + k, starts[younger] + m) if m > k else (pd.NA, pd.NA)
            rows.append(row)
    spans = ["older_start", "older_end", "younger_start", "younger_end"] if starts is not None else []
    columns = ["younger_task", "older_task", "part", "change", "older_text", "younger_text", *spans]
    table = pd.DataFrame(rows, columns=columns)
    return table.astype({"older_text": "str", "younger_text": "str"} | dict.fromkeys(spans, "Int64"))


def given(
    pairs: pd.DataFrame, assignments: pd.DataFrame, deadlines: pd.DataFrame, *, task="task_id"
) -> pd.DataFrame:
    """Return ``pairs`` with who must do each of the two tasks and by when.

    Adds ``older_units``, ``younger_units`` (牵头：…；责任：…, null where no unit is named), ``older_limits``,
    ``younger_limits`` (as printed, joined by 、; null where there is none), and, comparing functions (职能) of named units,
    ``functions_known`` (true where both tasks have a unit of a known function: only these can be compared), ``functions_kept``,
    ``functions_added``, ``functions_dropped`` (joined by 、; null where there is none, or where functions are not known).
    ``older_known``, ``younger_known``: the function of every unit of that task is known. Only then is a function called added
    (unknown in the older is not absent there) or dropped; a collective (各部门) may hold any function.
    """
    require_columns(assignments, [task, "unit", "role", "function"], "assignments")
    require_columns(deadlines, [task, "text"], "deadlines")
    said = {"units": unit_lines(assignments, task=task), "limits": deadlines.groupby(task, sort=False)["text"].agg("、".join)}
    functions = assignments.dropna(subset="function").groupby(task, sort=False)["function"].agg(dict.fromkeys)
    whole = assignments["function"].notna().groupby(assignments[task]).all()
    table = pairs.copy()
    for side, (name, values) in product(("older", "younger"), said.items()):
        table[f"{side}_{name}"] = [values.get(i) for i in table[f"{side}_task"]]
    old, new = ([functions.get(i, {}) for i in table[f"{side}_task"]] for side in ("older", "younger"))
    table["functions_known"] = [bool(a and b) for a, b in zip(old, new, strict=True)]
    for side in ("older", "younger"):
        table[f"{side}_known"] = [bool(whole.get(i, False)) for i in table[f"{side}_task"]]
    changed = pd.DataFrame(map(_changed, old, new, table["older_known"], table["younger_known"]), columns=list(CHANGES))
    for name in CHANGES:
        table[f"functions_{name}"] = changed[name].str.join("、").replace("", None).tolist()
    texts = [c for c in table.columns if c not in pairs.columns and not c.endswith("_known")]
    return table.astype(dict.fromkeys(texts, "str"))


CHANGES = ("kept", "added", "dropped")


def _changed(old: dict, new: dict, old_known: bool, new_known: bool) -> dict[str, list[str]]:
    """The functions of an older and a younger task that both have, only the younger, only the older; only what is known is said."""
    return {
        "kept": [function for function in old if function in new],
        "added": [function for function in new if function not in old] if old and old_known else [],
        "dropped": [function for function in old if function not in new] if new and new_known else [],
    }


def finding(counted: pd.DataFrame, *, names=None, lang: str = "zh") -> str:
    """Return the finding of `bands` in a sentence: the two notices of which the younger shares most with the older."""
    if not (counted["share"] > 0).any():
        return {"zh": "没有一项任务与其他通知的任务文字相同或相近", "en": "No task has its wording in common with another's"}[
            lang
        ]
    top = counted.loc[counted["share"].idxmax()]
    younger, older = ((names or {}).get(top[side], top[side]) for side in ("younger", "older"))
    if lang == "en":
        return (f"{top['share']:.0%} of the tasks of {younger} have {ADAPTED:.0%} or more of their 5-grams in common with a task of {older}: "
                f"{top['verbatim']} verbatim, {top['adapted']} adapted")  # fmt: skip
    return (f"{younger} 有 {top['share']:.0%} 的任务三成以上文字与{older} 的任务相同：{top['verbatim']} 项文字相同，"
            f"{top['adapted']} 项文字相近")  # fmt: skip


def finding_pair(pair: pd.DataFrame, *, names=None, lang: str = "zh") -> str:
    """Return in a sentence how many tasks of the younger of two notices have their wording from how many of the older (rows of `best`)."""
    linked = pair[pair["older_task"].notna() & pair["band"].isin(["verbatim", "adapted"])]
    younger, older = ((names or {}).get(pair[side].iloc[0], pair[side].iloc[0]) for side in ("younger", "older"))
    n, of = linked["younger_task"].nunique(), linked["older_task"].nunique()
    return {"zh": f"{younger} 的 {n} 项任务与{older} 的 {of} 项任务文字对应",
            "en": f"{n} tasks of {younger} share their wording with {of} of {older}"}[lang]  # fmt: skip


def _ages(tasks, notices, notice) -> np.ndarray:
    """The age of each task's notice; 0 for a notice of unknown year, with a warning."""
    ages = tasks[notice].map(age(notices, notice=notice))
    unknown = tasks.loc[ages.isna(), notice].unique()
    if len(unknown):
        warnings.warn(
            f"reuse: {', '.join(map(str, unknown))} has no plan year, so nobody knows which is older; left out",
            NotComparable,
            stacklevel=3,
        )
    return ages.fillna(0).to_numpy(dtype=np.int64)


def _equals(tasks, ages, notice) -> list[tuple]:
    """The pairs of notices of equal age, in reading order."""
    place = dict(zip(tasks[notice], ages, strict=True))
    known = [i for i in place if place[i] > 0]
    return [(a, b) for a, b in combinations(known, 2) if place[a] == place[b]]


def _warn_of_equals(pairs) -> None:
    if pairs:
        first = "; ".join(f"{a} and {b}" for a, b in pairs[:5])
        more = f"; and {len(pairs) - 5} more pairs" if len(pairs) > 5 else ""
        warnings.warn(
            f"reuse: {first}{more}: of one day, or of one year without date, so nobody knows "
            "which is older; not compared with each other",
            NotComparable,
            stacklevel=3,
        )


def _warn_of_formulae(notices: pd.Series, sizes, left_out) -> None:
    both = pd.DataFrame({"kept": sizes, "left": left_out}).groupby(notices.to_numpy(), sort=False).sum()
    share = both["left"] / both.sum(axis=1)
    much = [f"{part:.0%} of {name}" for name, part in share[share > MUCH].items()]
    if much:
        warnings.warn(
            f"reuse: left aside as formulae of many plans: {', '.join(much)}; scores are of the rest",
            NotComparable,
            stacklevel=3,
        )


def _parts(older: str, younger: str, shortest: int):
    """Yield (change, older start, end, younger start, end), neighbouring changes as one."""
    codes = difflib.SequenceMatcher(None, text.fold(older), text.fold(younger), autojunk=False)
    same = [b for b in codes.get_matching_blocks() if b.size >= shortest] + [(len(older), len(younger), 0)]
    i = k = 0
    for a, b, size in same:
        if a > i or b > k:
            yield ("added" if a == i else "dropped" if b == k else "changed"), i, a, k, b
        if size:
            yield "same", a, a + size, b, b + size
        i, k = a + size, b + size
