"""The main findings of the notebooks, each with the rules that might as well have been taken; as printed comes first."""

from functools import partial

import numpy as np
import pandas as pd

from zwanalysis.compare import network, overlap, reuse, themes, timing, workloads
from zwanalysis.compare._multiverse import Answer, Finding

HYBRID, CODEBOOK, HEADINGS = themes.HYBRID, themes.CODEBOOK, "codebook and headings"


def coding(corpus, of=HYBRID) -> pd.DataFrame:
    """Return the themes of a corpus's tasks: by codebook and classifier, by the codebook with or without headings, or a coding by hand of these tasks."""
    if isinstance(of, pd.DataFrame):
        return of[of["task_id"].isin(corpus.tasks["task_id"])]
    if of == HYBRID:
        return themes.code(corpus.tasks)
    return themes.code(corpus.tasks, by=CODEBOOK, heading=themes.SECTION if of == HEADINGS else None)


def _first_themes(corpus, themes_by=HYBRID):
    counted = themes.counts(coding(corpus, themes_by))
    return _highest(counted[(counted["theme"] != themes.NONE) & (counted["n"] > 0)], "n")


def _highest(table, column):
    """The rows of each notice that have its largest value: all that what is first hangs on."""
    return table[table[column] == table.groupby("notice_id")[column].transform("max")]


def _first_theme(firsts) -> Answer:
    first = themes.first(firsts)
    return _most(first, "theme", first["of"].max())


def _first_functions(corpus, role="any"):
    given = corpus.assignments
    given = given if role == "any" else given[given["role"] == role]
    return _highest(workloads.by_function(given, corpus.tasks).dropna(subset="function"), "n")


def _first_function(firsts) -> Answer:
    return _most(workloads.first_functions(firsts), "function", firsts["notice_id"].nunique())


def _votes(firsts, what) -> dict:
    """What each notice has first, of what is first in as many notices as any, or in one less: nothing else can be so without one notice."""
    times = firsts[what].map(firsts[what].value_counts())
    near = firsts[times >= times.max() - 1]
    return dict.fromkeys(firsts["notice_id"], ()) | _by_notice(near, what)


def _most(first, what, n_notices) -> Answer:
    """What is first in most notices; that nothing is, where each of several has another."""
    if first.empty:
        return None
    times = int(first["n_notices"].iloc[0])
    return (tuple(first[what]) if times > 1 or n_notices == 1 else DIFFER, float(times))


DIFFER = "another in each"
OWN, EVERY, FUNCTIONS = "own units", "every unit", "functions"


def _busiest(corpus, who=OWN):
    """The unit, or function, or those, with the largest share of each notice's tasks."""
    if who == FUNCTIONS:
        loads = workloads.by_function(corpus.assignments, corpus.tasks).dropna(subset="function")
    else:
        loads = workloads.by_unit(corpus.assignments, corpus.tasks).dropna(subset="unit")
        loads = loads if who == EVERY else loads[loads["unit_kind"].isin(workloads.OWN)]
    return _highest(loads.astype({"share": float}), "share")


GINI, EFFECTIVE, EXCESS = "gini", "effective number", "above chance"


def _concentration(corpus, measure=GINI):
    table = workloads.concentration(corpus.assignments, corpus.tasks, draws=200 if measure == EXCESS else 0)
    value = {GINI: table["gini"], EFFECTIVE: table["hhi"], EXCESS: table["gini"] - table["gini_random"]}
    return table.assign(value=value[measure])


def _limits(corpus, limits="printed"):
    table = timing.by_rule(corpus.deadlines, corpus.tasks)
    return table[(table["rule"] == limits) & (table["n"] > 0)]


def _roles(corpus):
    said = workloads.roles(corpus.assignments, corpus.tasks)
    said = said[said["n_stated"] > 0]
    return said.assign(share=said["n_stated"] / said["n_tasks"])


MORE_UNITS, MORE_LIMITS, AS_MANY = "more units than limits", "more limits than units", "as many units as limits"


def _stated(corpus, limits="explicit"):
    units, dated = _roles(corpus), _limits(corpus, limits)
    return pd.concat([part[["notice_id", "share"]].assign(thing=thing) for thing, part in (("unit", units), ("limit", dated))], ignore_index=True)


def _more(shares) -> Answer:
    """Which the middle notice states for more of its tasks: units or limits."""
    middle = shares.groupby("thing")["share"].median()
    if len(middle) < 2:
        return None
    over = float(middle["unit"] - middle["limit"])
    return AS_MANY if abs(over) < 1e-9 else MORE_UNITS if over > 0 else MORE_LIMITS, over


def _sides(shares) -> dict:
    """On which side of the two values in the middle (of an odd number: the one) each notice has its shares: the median without it hangs on no more."""
    by_thing = shares.groupby("thing")["share"]
    sides = [np.sign(shares["share"] - by_thing.transform("quantile", 0.5, middle)) for middle in ("lower", "higher")]
    return _by_notice(shares.assign(side=list(zip(shares["thing"], *sides, strict=True))), "side")


def _by_notice(table, column) -> dict:
    return table.groupby("notice_id")[column].agg(tuple).to_dict()


def _dates(corpus):
    """How many dated limits each notice has, and how many of them in December."""
    dated = timing.dates(timing.with_year(corpus.deadlines, corpus.notices), corpus.notices)
    return (dated["month"] > 11).groupby(dated["notice_id"]).agg(n="count", late="sum").reset_index()


def _year_end(counts) -> Answer:
    if counts.empty:
        return None
    late = counts["late"].sum() / counts["n"].sum()
    return "most in December" if late > 0.5 else "most before December", late


KEYWORDS, EVERY_WORD = "keywords", "every word"


def _pairs(corpus, measure="rarefied", words=KEYWORDS):
    table = overlap.pairs(overlap.tokens(corpus.tasks, keywords=words == KEYWORDS))
    return table.assign(value=table[measure])


def _leads(corpus, nodes_by=FUNCTIONS):
    given = corpus.assignments if nodes_by == FUNCTIONS else corpus.assignments.assign(function=pd.NA)
    table = network.nodes(given, corpus.tasks)
    return table[table["strength"] > 0]


def _reused(corpus, size=5, limit=reuse.ADAPTED, formula=reuse.FORMULA):
    matched = reuse.matches(corpus.tasks, corpus.notices, size=size, least=limit, formula=formula)
    table = reuse.best(matched, corpus.tasks, corpus.notices)
    table.attrs.clear()  # pandas copies them, pair by pair, at every step
    table = table[table["n_younger"] >= reuse.SHORTEST].assign(reused=lambda t: t["score"] >= limit)
    table = table.groupby(["older", "younger"], sort=False)["reused"].mean().rename("value").reset_index()
    return table[table["value"] > 0]


def _largest(table, column, who=("notice_id",)) -> Answer:
    table = table.dropna(subset=column)
    if table.empty:
        return None
    if len(who) == 1:  # notices that share the first place are the answer together
        table = table[table[column] == table[column].max()]
        return tuple(dict.fromkeys(table[who[0]])), float(table[column].iloc[0])
    row = table.loc[table[column].idxmax()]
    return tuple(row[list(who)]), float(row[column])


def _of_largest(table, column, who=("notice_id",), **given) -> Finding:
    return Finding(table, partial(_largest, column=column, who=who), who, most=True, **given)


#: name → finding.
FINDINGS = {
    "most frequent theme": Finding(_first_themes, _first_theme, rules={"themes_by": (HYBRID, CODEBOOK, HEADINGS)}, alike=partial(_votes, what="theme")),
    "function with most tasks": Finding(_first_functions, _first_function, rules={"role": ("any", "lead")}, alike=partial(_votes, what="function")),
    "most unequal workload": _of_largest(_concentration, "value", rules={"measure": (GINI, EFFECTIVE, EXCESS)}),
    "unit on most tasks": _of_largest(_busiest, "share", rules={"who": (OWN, EVERY, FUNCTIONS)}),
    "most tasks led together": _of_largest(_leads, "strength", rules={"nodes_by": (FUNCTIONS, "units")}),
    "most tasks that name a unit": _of_largest(_roles, "share"),
    "most tasks with a time limit": _of_largest(_limits, "share", rules={"limits": timing.RULES}),
    "when dated limits fall": Finding(_dates, _year_end, alike=lambda counts: dict(zip(counts["notice_id"], zip(counts["n"], counts["late"], strict=True), strict=True))),
    "most alike in words": _of_largest(_pairs, "value", ("a", "b"), rules={"measure": ("rarefied", "jaccard"), "words": (KEYWORDS, EVERY_WORD)}),
    "most tasks in common": _of_largest(_reused, "value", ("older", "younger"), rules={"size": (5, 4, 6), "limit": (0.3, 0.2, 0.4)}),
}
#: That units are stated more than limits: notebook 00. Not among those that are charted, since it names no notice, theme or unit.
STATED = Finding(_stated, _more, rules={"limits": ("explicit", *(rule for rule in timing.RULES if rule != "explicit"))}, alike=_sides)
