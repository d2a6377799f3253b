"""Who is given how much of the work: by unit, by function, and how concentrated it is.

A load is a number of tasks. Collectives (统称: 各区县政府, 市政府各部门) are kept apart from named units, and a notice
that names nobody has no load, not a load of nought.
"""

from collections import Counter

import pandas as pd

from zwanalysis import lexica, text
from zwanalysis.compare._shared import FEWEST, check, coverage, crossed, jackknife, listed, of_each, unit_name
from zwanalysis.compare._spread import gini, hhi, random_ginis
from zwanalysis.errors import require_columns

ROLES = ("lead", "support", "responsible")
#: Units of the notice's own government; the others are lower governments and zones (区县、管委会) and collectives.
OWN = ("department", "office", "body")


def roles(
    assignments: pd.DataFrame, tasks: pd.DataFrame, *, task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return what each notice says about who does the work, one row a notice.

    Columns: ``notice_id``; ``n_tasks`` and ``n_stated`` (tasks, and tasks with a unit); ``lead``, ``support``,
    ``responsible`` (assignments in that role; null where the notice never uses it); ``named`` and ``collective``
    (assignments to named units and to collectives; null where the notice names nobody); ``n_units`` (different named
    units).
    """
    marks = _marks(assignments, tasks, task=task, notice=notice)
    table = coverage(tasks, assignments, task=task, notice=notice).set_index(notice)
    by_role = marks.groupby([notice, "role"]).size().unstack("role").reindex(columns=list(ROLES))
    kind = marks["collective"].map({True: "collective", False: "named"})
    by_kind = (
        marks.groupby([notice, kind])
        .size()
        .unstack(fill_value=0)
        .reindex(columns=["named", "collective"], fill_value=0)
    )
    units = marks[~marks["collective"]].groupby(notice)["name"].nunique().rename("n_units")
    table = table.join([by_role, by_kind, units])
    table["n_units"] = table["n_units"].fillna(0).where(table["n_stated"] > 0)
    return table.astype("Int64").reset_index()


def by_unit(
    assignments: pd.DataFrame, tasks: pd.DataFrame, *, task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return the load of each unit in each notice, heaviest first.

    ``assignments`` needs ``unit``, ``role`` and ``unit_kind``; ``tasks`` says how many tasks there are. Units are told
    apart by name, full-width and half-width signs being the same.

    Columns: ``notice_id``, ``unit`` (as most often printed), ``unit_kind``, ``function`` where given, ``collective``;
    ``lead``, ``support``, ``responsible`` (tasks it has in that role; null where the notice never uses the role),
    ``n`` (tasks it has in any role), ``share`` (n / n_stated), and the coverage ``n_tasks``, ``n_stated``.
    A notice that names nobody is one row with a null ``unit``.

    >>> tasks = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/2"]})
    >>> given = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/2", "a/2"], "role": ["lead", "lead", "support"],
    ...                       "unit": ["市财政局", "市财政局", "市审计局"], "unit_kind": "department"})
    >>> by_unit(given, tasks)[["unit", "lead", "support", "n", "share"]].values.tolist()
    [['市财政局', 2, 0, 2, 1.0], ['市审计局', 0, 1, 1, 0.5]]
    """
    marks = _marks(assignments, tasks, task=task, notice=notice)
    loads = _loads(marks, "name", task=task, notice=notice)
    about = {column: "first" for column in ("unit_kind", "function", "collective") if column in marks}
    about = {"unit": _most_frequent} | about
    loads = loads.join(marks.groupby([notice, "name"]).agg(about)).reset_index()
    return _with_coverage(loads, assignments, tasks, ["unit", *list(about)[1:]], task=task, notice=notice)


def by_function(
    assignments: pd.DataFrame, tasks: pd.DataFrame, *, task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return the load of each function (发展改革 …, the same across governments) in each notice; collectives left out.

    ``assignments`` needs ``function`` besides what `by_unit` needs. Columns: ``notice_id``, ``function`` (null for named
    units that the registry does not know), ``units`` (the names it goes by there, joined by 、), ``lead``, ``support``,
    ``responsible``, ``n``, ``share``, ``n_tasks``, ``n_stated``: see `by_unit`. Two units of one function on one task
    count once.
    """
    require_columns(assignments, ["function"], "assignments")
    marks = _marks(assignments, tasks, task=task, notice=notice)
    marks = marks[~marks["collective"]]
    loads = _loads(marks, "function", task=task, notice=notice)
    units = marks.groupby([notice, "function"], dropna=False)["unit"].agg(
        lambda u: "、".join(dict.fromkeys(u))
    )
    loads = loads.join(units.rename("units")).reset_index()
    return _with_coverage(loads, assignments, tasks, ["function", "units"], task=task, notice=notice)


def concentration(
    assignments: pd.DataFrame, tasks: pd.DataFrame, *, kinds=OWN, role=None, task="task_id", notice="notice_id", draws=1000, seed=0
) -> pd.DataFrame:  # fmt: skip
    """Return how unequally each notice spreads the work over its named units.

    ``kinds`` are the unit kinds that count (departments, offices and bodies by default: lower governments stand on
    nearly every task as a matter of form); ``role`` one role only. Columns: ``notice_id``; ``n_units``, ``n_loads``
    (tasks × units), ``n_own`` (tasks that have such a unit: those behind the scores); ``gini`` (0 all alike, near 1 one
    does all) and ``hhi`` (the chance that two different loads are the same unit's: Simpson's unbiased form), each with a 95 %
    jackknife interval over these tasks (``_low``, ``_high``: score ± 1.96 standard errors, between 0 and 1; null below five tasks);
    ``gini_random`` (mean of ``draws`` random spreads of the same tasks over the same units), ``p_random`` (how often a random spread
    is as unequal); ``effective`` (1 / hhi: of how many units with equal loads the spread would be the same); ``top``, ``top_share``
    (the unit with most tasks, or the units, and the share of ``n_loads`` each has); ``n_tasks``, ``n_stated``. Null where the notice
    names no such unit; ``gini`` and what belongs to it also where it names one, since nothing can be unequal then.

    A Gini coefficient is above nought for chance alone, and the more so the fewer tasks a unit has: compare it with ``gini_random``
    before comparing two notices. The jackknife (Tukey 1958: each task left out once) and not the bootstrap: a bootstrap sample
    repeats some tasks, and so is more concentrated than the notice; its whole interval lies too high.
    """
    marks = _marks(assignments, tasks, task=task, notice=notice)
    marks = marks[marks["unit_kind"].isin(kinds) & ~marks["collective"]]
    if role is not None:
        marks = marks[marks["role"] == role]
    rows = [
        {notice: notice_id, **_concentrated(part, task, draws, seed)} for notice_id, part in marks.groupby(notice, sort=False)
    ]
    table = pd.DataFrame(rows, columns=[notice, *MEASURED]).astype(
        {name: "Int64" if name.startswith("n_") else float for name in MEASURED if name != "top"}
    )
    return coverage(tasks, assignments, task=task, notice=notice).merge(
        table, on=notice, how="left", validate="one_to_one"
    )[[notice, *MEASURED, "n_tasks", "n_stated"]]


#: The columns of `concentration` that are computed from the loads.
MEASURED = ("n_units", "n_loads", "n_own", "gini", "gini_low", "gini_high", "gini_random", "p_random", "hhi", "hhi_low", "hhi_high",
            "effective", "top", "top_share")  # fmt: skip


def _concentrated(part, task, draws, seed) -> dict:
    """What `concentration` says of the loads of one notice."""
    grid = crossed(part[task], part["name"]).gt(0).to_numpy().astype(int)
    unit = part.groupby("name")[task].nunique()
    loads = grid.sum(axis=0)
    row = {"n_units": grid.shape[1], "n_loads": int(grid.sum()), "n_own": len(grid)}
    for name, measure in (("gini", gini), ("hhi", hhi)):
        row[name] = measure(loads)
        enough = len(grid) >= FEWEST and row[name] == row[name]
        row[f"{name}_low"], row[f"{name}_high"] = jackknife(row[name], [measure(left) for left in loads - grid] if enough else [])
    by_chance = random_ginis(grid.sum(axis=1), len(loads), draws=draws if len(loads) > 1 else 0, seed=seed)
    if len(by_chance):
        row["gini_random"], row["p_random"] = by_chance.mean(), (1 + (by_chance >= row["gini"] - 1e-9).sum()) / (1 + len(by_chance))
    row["effective"] = 1 / row["hhi"] if row["hhi"] else None
    return row | {"top": "、".join(unit.index[unit == unit.max()]), "top_share": unit.max() / grid.sum()}


def finding(loads: pd.DataFrame, *, names=None, lang: str = "zh") -> str:
    """Return the finding of `by_unit` in a sentence: whose own unit has the largest share of the tasks that name a unit.

    Own units are the departments, offices and bodies of the notice's government. ``names`` maps ``notice_id`` to the name
    to print (`compare.names`); notices that name no unit are named behind it (their number, where ``names`` is None). In English the unit
    is `glossed`.
    """
    own = loads[loads["unit_kind"].isin(OWN)].sort_values("share", ascending=False, kind="stable")
    if own.empty:
        return {"zh": "各通知均未载明责任单位", "en": "No notice names a responsible unit"}[lang]
    top = own.iloc[0]
    where = (names or {}).get(top["notice_id"], top["notice_id"])
    silent = loads.loc[loads["n_stated"] == 0, "notice_id"].unique()
    none = listed(silent, names, lang=lang) if len(silent) else ""
    if lang == "en":
        rest = f"; {none} name{'s' if len(silent) == 1 else ''} no unit" if none else ""
        unit = glossed(top["unit"], top.get("function"))
        return (f"{where}: {unit} is on {top['share']:.0%} of the tasks that name a unit, the largest share of any of "
                f"the governments' own departments{rest}")  # fmt: skip
    rest = f"；{none}{'' if none.endswith('份通知') else ' '}未载明责任单位" if none else ""
    return f"{where}：写明单位的任务中 {top['share']:.0%} 列有{top['unit']}，为各通知本级部门之最{rest}"


def function_names(*, lang: str = "zh") -> dict[str, str]:
    """Return the name of each function of ``lexicon/units.yaml`` in ``lang``; the Chinese one is its id."""
    return {
        f["function"]: f["en"] if lang == "en" else f["function"]
        for f in lexica.load("units.yaml")["functions"]
    }


def glossed(unit: str, function: str | None) -> str:
    """Return a unit as the notice prints it, so that it can be found there, with its function in English where it is known.

    >>> glossed("市财政局", "财政"), glossed("市某某中心", None)
    ('市财政局 (Finance)', '市某某中心')
    """
    gloss = function_names(lang="en").get(function) if isinstance(function, str) else None
    return f"{unit} ({gloss})" if gloss else unit


def first_functions(loads: pd.DataFrame, *, notice="notice_id") -> pd.DataFrame:
    """Return the function, or functions, that have most tasks in most notices: ``function``, ``n_notices``; empty where none is known."""
    known = loads[loads["function"].notna()]
    top = known[known["n"] == known.groupby(notice)["n"].transform("max")]
    table = top.groupby("function")[notice].nunique().rename("n_notices").reset_index()
    return table[table["n_notices"] == table["n_notices"].max()].reset_index(drop=True)


def finding_functions(loads: pd.DataFrame, *, lang: str = "zh") -> str:
    """Return the finding of `by_function` in a sentence: which function, or functions, have most tasks in most notices.

    Functions that share the first place in a notice are all first there.
    """
    known = loads[loads["function"].notna()]
    if known.empty:
        return {"zh": "各通知的单位均无对应职能", "en": "No unit has a known function"}[lang]
    first, printed, notices = first_functions(loads), function_names(lang=lang), known["notice_id"].nunique()
    times, modes = first["n_notices"].iloc[0], [printed.get(function, function) for function in first["function"]]
    if times == 1 and notices > 1:
        return {"zh": f"{notices} 份通知里任务最多的职能各不相同",
                "en": f"In each of {notices} notices a different function has most tasks"}[lang]  # fmt: skip
    return {"zh": f"{notices} 份通知中，{'、'.join(modes)}{'各' * (len(modes) > 1)}在 {times} 份里任务最多",
            "en": f"{' and '.join(modes)} {'each have' if len(modes) > 1 else 'has'} most tasks in {times} of {notices} "
            f"notice{'s' * (notices > 1)}"}[lang]  # fmt: skip


def _marks(assignments, tasks, *, task, notice) -> pd.DataFrame:
    """The assignments with ``unit`` as `unit_name`, ``name`` (the same, signs folded) and ``collective``."""
    check(
        tasks,
        assignments,
        columns=["unit", "role", "unit_kind"],
        what="assignments",
        task=task,
        notice=notice,
    )
    units = of_each(assignments["unit"], unit_name)
    return assignments.assign(
        unit=units,
        name=of_each(units, text.fold),
        collective=(assignments["unit_kind"] == "collective").astype(bool),
    )


def _loads(marks, by, *, task, notice) -> pd.DataFrame:
    groups = (
        marks.groupby([notice, by, "role"], dropna=False, sort=False)[task]
        .nunique()
        .unstack("role", fill_value=0)
    )
    groups = groups.reindex(columns=list(ROLES), fill_value=0).astype("Int64")
    used = marks.groupby(notice)["role"].unique()
    for role in ROLES:
        absent = [notice_id for notice_id, seen in used.items() if role not in seen]
        groups.loc[groups.index.get_level_values(notice).isin(absent), role] = pd.NA
    groups["n"] = marks.groupby([notice, by], dropna=False, sort=False)[task].nunique()
    return groups.rename_axis(columns=None)


def _with_coverage(loads, assignments, tasks, about, *, task, notice) -> pd.DataFrame:
    stated = coverage(tasks, assignments, task=task, notice=notice)
    order = {notice_id: place for place, notice_id in enumerate(stated[notice])}
    table = stated.merge(loads, on=notice, how="left", validate="one_to_many")
    table["share"] = table["n"] / table["n_stated"]
    table["n"] = table["n"].astype("Int64")
    if "collective" in about:
        table["collective"] = table["collective"].astype("boolean")
    table = table.assign(_place=table[notice].map(order)).sort_values(
        ["_place", "n"], ascending=[True, False], kind="stable", ignore_index=True
    )
    return table[[notice, *about, *ROLES, "n", "share", "n_tasks", "n_stated"]]


def _most_frequent(values: pd.Series):
    counted = Counter(values)  # of equals the first printed
    return max(counted, key=counted.get)
