"""Who leads with whom: functions (职能) as nodes, joined where they lead the same task; and who leads each theme.

A named unit of which no function is known is a node by its own name: unknown is not absent. Only what a notice says counts: one that tells no leads (牵头) from others has no network, not an empty one.
"""

from itertools import combinations

import pandas as pd

from zwanalysis import text
from zwanalysis.compare._shared import check, unit_name
from zwanalysis.errors import require_columns


def edges(
    assignments: pd.DataFrame, tasks: pd.DataFrame, *, role="lead", task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return each two functions that have ``role`` on the same task: ``notice_id``, ``a``, ``b`` (a before b), ``n`` (tasks),
    ``weight`` (the tasks, each counted 1 / (k − 1) where k functions share it: Newman 2001, so that one long list of leads
    does not outweigh all else).

    ``a`` and ``b`` are functions, or units without a known one. Collectives are left out; two units of one function make no edge.

    >>> tasks = pd.DataFrame({"notice_id": ["n"], "task_id": ["n/1"]})
    >>> given = pd.DataFrame({"notice_id": "n", "task_id": "n/1", "role": "lead", "unit": ["财政局", "审计局", "财政科"],
    ...                       "unit_kind": "department", "function": ["财政", "审计", "财政"]})
    >>> edges(given, tasks).values.tolist()
    [['n', '审计', '财政', 1, 1.0]]
    """
    sets = _sets(assignments, tasks, role, task, notice)
    rows = [
        (notice_id, a, b, 1 / (len(functions) - 1))
        for (notice_id, _), functions in sets.items()
        for a, b in combinations(sorted(functions), 2)
    ]
    table = pd.DataFrame(rows, columns=[notice, "a", "b", "weight"]).astype({"weight": float})
    return table.groupby([notice, "a", "b"], sort=True)["weight"].agg(n="size", weight="sum").reset_index()


def nodes(
    assignments: pd.DataFrame, tasks: pd.DataFrame, *, role="lead", task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return each function with ``role``: ``notice_id``, ``function`` (or the name of a unit of which none is known: ``known`` false),
    ``n`` (tasks), ``alone`` (tasks that nobody else has in that role, a collective neither), ``degree`` (partners: others it
    shares a task with), ``strength`` (the ``weight`` of its `edges` added up, which is the number of tasks it shares at all: Newman
    2001), ``n_stated`` (tasks of the notice with a named unit in that role), ``n_left_out`` (assignments of the notice in that role to
    collectives, which are no nodes). Largest strength first.
    """
    sets, marks = _sets(assignments, tasks, role, task, notice), assignments[assignments["role"] == role]
    grouped = set(marks.loc[marks["unit_kind"] == "collective", task])
    long = pd.DataFrame(
        [(i, f, len(found) == 1 and of not in grouped) for (i, of), found in sets.items() for f in found],
        columns=[notice, "function", "alone"],
    )
    table = long.groupby([notice, "function"])["alone"].agg(n="size", alone="sum").reset_index()
    table["known"] = table["function"].isin(marks["function"])
    pairs = edges(assignments, tasks, role=role, task=task, notice=notice)
    both = pd.concat([pairs, pairs.rename(columns={"a": "b", "b": "a"})])
    joined = both.groupby([notice, "a"])["weight"].agg(degree="size", strength="sum").reset_index()
    table = table.merge(
        joined.rename(columns={"a": "function"}), on=[notice, "function"], how="left", validate="one_to_one"
    )
    table = table.fillna({"degree": 0, "strength": 0}).astype({"degree": int, "strength": float, "alone": int})
    table["strength"] = table["strength"].round(9)  # thirds and sevenths add up to whole tasks
    table["n_stated"] = (
        table[notice].map(pd.Series([i for i, _ in sets], dtype="str").value_counts()).astype(int)
    )
    missing = marks[marks["unit_kind"] == "collective"]
    table["n_left_out"] = table[notice].map(missing[notice].value_counts()).fillna(0).astype(int)
    return table.sort_values(
        [notice, "strength", "degree", "n", "function"],
        ascending=[True, False, False, False, True],
        ignore_index=True,
    )


def numbers(joined: pd.DataFrame, functions: pd.DataFrame, *, notice="notice_id") -> pd.DataFrame:
    """Return the main numbers of each notice's network, from `edges` and `nodes` (Wasserman & Faust 1994, chs. 4–5).

    Columns: ``notice_id``, ``n_stated`` (tasks with a named lead), ``n_left_out`` (see `nodes`), ``n_nodes``, ``n_edges``, ``density`` (share of possible
    pairs), ``mean_degree``, ``components``, ``largest`` (nodes of the largest component), ``transitivity`` (share of paths of two edges
    that close), ``centralization`` (Freeman: 1 for a star, 0 where all degrees are alike); null where not defined.
    """
    require_columns(joined, [notice, "a", "b"], "joined")
    rows = []
    for notice_id, part in functions.groupby(notice, sort=False):
        near = {f: set() for f in part["function"]}
        for a, b in joined.loc[joined[notice] == notice_id, ["a", "b"]].itertuples(index=False):
            near[a].add(b)
            near[b].add(a)
        n, degree = len(near), [len(others) for others in near.values()]
        count = sum(degree) // 2
        paths = sum(d * (d - 1) for d in degree) / 2
        closed = sum(len(near[a] & near[b]) for a in near for b in near[a]) / 2
        sizes = _components(near)
        rows.append((
            notice_id, part["n_stated"].iloc[0], part["n_left_out"].iloc[0], n, count, 2 * count / (n * (n - 1)) if n > 1 else None, sum(degree) / n,
            len(sizes), max(sizes), closed / paths if paths else None,
            sum(max(degree) - d for d in degree) / ((n - 1) * (n - 2)) if n > 2 else None,
        ))  # fmt: skip
    columns = [
        "n_stated",
        "n_left_out",
        "n_nodes",
        "n_edges",
        "density",
        "mean_degree",
        "components",
        "largest",
        "transitivity",
        "centralization",
    ]
    return pd.DataFrame(rows, columns=[notice, *columns])


def leaders(
    coded: pd.DataFrame, assignments: pd.DataFrame, tasks: pd.DataFrame, *, role="lead", task="task_id", notice="notice_id"
) -> pd.DataFrame:  # fmt: skip
    """Return who leads the tasks of each theme in each notice: every notice × every theme of its tasks.

    ``role``: None for any role. Columns: ``notice_id``, ``theme``, ``n_tasks`` (of the theme), ``n_stated`` (those with a named unit in
    that role), ``unit`` (the one on most of them, or the ones, joined by 、; null where none is named), ``n`` (tasks it is on), ``tasks``
    (their task_id, joined by 、). Collectives are left out.
    """
    check(
        tasks,
        assignments,
        columns=["unit", "role", "unit_kind"],
        what="assignments",
        task=task,
        notice=notice,
    )
    marks = assignments[assignments["unit_kind"] != "collective"]
    units = marks["unit"].map(unit_name)
    marks = marks.assign(unit=units, name=units.map(text.fold))
    if role is not None:
        marks = marks[marks["role"] == role]
    themes = coded[[notice, task, "theme"]].drop_duplicates()
    table = themes.groupby([notice, "theme"], sort=False)[task].nunique().rename("n_tasks").reset_index()
    group = [notice, "theme"]
    both = themes.merge(marks[[task, "name"]].drop_duplicates(), on=task)
    load = both.groupby([*group, "name"], sort=False)[task].nunique().rename("n").reset_index()
    top = load[load["n"] == load.groupby(group, sort=False)["n"].transform("max")]
    top = top.merge(_printed(marks, notice), on=[notice, "name"], how="left", validate="many_to_one")
    of = both.merge(top[[*group, "name"]], on=[*group, "name"]).drop_duplicates([*group, task])
    found = top.groupby(group, sort=False).agg(unit=("unit", "、".join), n=("n", "first"))
    found["tasks"] = of.groupby(group, sort=False)[task].agg("、".join)
    found["n_stated"] = both.groupby(group, sort=False)[task].nunique()
    table = table.merge(found.reset_index(), on=group, how="left", validate="one_to_one")
    table["n_stated"] = table["n_stated"].fillna(0).astype(int)
    columns = [*group, "n_tasks", "n_stated", "unit", "n", "tasks"]
    return table[columns].astype({"n": "Int64", "unit": "str", "tasks": "str"})


def _printed(marks: pd.DataFrame, notice: str) -> pd.DataFrame:
    """Each unit of each notice as it is printed there most often, of equals the first."""
    counted = marks.groupby([notice, "name", "unit"], sort=False).size().rename("times").reset_index()
    return counted.sort_values("times", ascending=False, kind="stable").drop_duplicates([notice, "name"]).drop(columns="times")


def finding(functions: pd.DataFrame, *, names=None, function_names=None, lang: str = "zh") -> str:
    """Return the finding of `nodes` in a sentence: the function, or functions, that lead most tasks with others."""
    if functions.empty or not functions["degree"].max():
        return {"zh": "各通知均无共同牵头的任务", "en": "No task is led by two units together"}[lang]
    most = functions[functions["strength"] == functions["strength"].max()]
    top, tasks, n = most.iloc[0], f"{most['strength'].iloc[0]:.0f}", len(most)
    if n > 1:
        return {"zh": f"{n} 个职能或单位各与其他共同牵头 {tasks} 项任务，并列最多",
                "en": f"{n} functions or units share the first place: each leads {tasks} tasks together with others"}[lang]  # fmt: skip
    where = (names or {}).get(top["notice_id"], top["notice_id"])
    who = (function_names or {}).get(top["function"], top["function"])
    if lang == "en":
        return f"{where}: {who} leads {top['strength']:.0f} of its {top['n']} tasks together with others ({top['degree']} partners), more than any"
    return f"{where}：{who}牵头的 {top['n']} 项任务中 {top['strength']:.0f} 项与其他单位共同牵头（共 {top['degree']} 个），为最多"


def finding_pairs(joined: pd.DataFrame, *, names=None, function_names=None, lang: str = "zh") -> str:
    """Return the finding of `edges` in a sentence: the two that lead most tasks together, or how many pairs share the first place."""
    if joined.empty:
        return {"zh": "各通知均无共同牵头的任务", "en": "No task is led by two units together"}[lang]
    most = joined[joined["n"] == joined["n"].max()]
    top, pairs = most.iloc[0], len(most)
    if pairs > 1:
        return {"zh": f"{pairs} 对职能或单位并列最多：各共同牵头 {top['n']} 项任务",
                "en": f"{pairs} pairs of functions or units share the first place: each leads {top['n']} task{'s' * bool(top['n'] > 1)} together"}[lang]  # fmt: skip
    where = (names or {}).get(top["notice_id"], top["notice_id"])
    a, b = ((function_names or {}).get(top[side], top[side]) for side in "ab")
    return {"zh": f"共同牵头最多的一对在{where}：{a}和{b}，共 {top['n']} 项任务",
            "en": f"{a} and {b} of {where} lead most tasks together: {top['n']}"}[lang]  # fmt: skip


def _sets(assignments, tasks, role, task, notice) -> dict:
    """(notice, task) → the functions with ``role`` on it, a unit without a known one by its name, where there is one."""
    check(tasks, assignments, columns=["role", "function", "unit", "unit_kind"], what="assignments", task=task, notice=notice)
    marks = assignments[(assignments["role"] == role) & (assignments["unit_kind"] != "collective")]
    named = marks["unit"].map(lambda unit: text.fold(unit_name(unit)))
    marks = marks.assign(function=marks["function"].fillna(named))
    return marks.groupby([notice, task], sort=False)["function"].agg(set).to_dict()


def _components(near: dict) -> list[int]:
    """The number of nodes of each connected component."""
    left, sizes = set(near), []
    while left:
        reached, new = set(), {min(left)}
        while new:
            reached |= new
            new = set().union(*(near[node] for node in new)) - reached
        left -= reached
        sizes.append(len(reached))
    return sizes
