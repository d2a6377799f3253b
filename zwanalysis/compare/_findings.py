"""The main findings of the notebooks, each with the rules that might as well have been taken; as printed comes first."""

from functools import partial

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


def _theme_counts(corpus, themes_by=HYBRID):
    return themes.counts(coding(corpus, themes_by))


def _first_theme(counted) -> Answer:
    first = themes.first(counted)
    return _most(first, "theme", first["of"].max())


def _function_loads(corpus, role="any"):
    given = corpus.assignments
    given = given if role == "any" else given[given["role"] == role]
    return workloads.by_function(given, corpus.tasks)


def _first_function(loads) -> Answer:
    first = workloads.first_functions(loads)
    return _most(first, "function", loads.loc[loads["function"].notna(), "notice_id"].nunique())


def _most(first, what, n_notices) -> Answer:
    """What is first in most notices; that nothing is, where each of several has another."""
    if first.empty:
        return None
    times = int(first["n_notices"].iloc[0])
    return (tuple(first[what]) if times > 1 or n_notices == 1 else DIFFER, float(times))


DIFFER = "another in each"
OWN, EVERY, FUNCTIONS = "own units", "every unit", "functions"


def _unit_loads(corpus, who=OWN):
    if who == FUNCTIONS:
        return workloads.by_function(corpus.assignments, corpus.tasks).dropna(subset="function").rename(columns={"function": "who"})
    loads = workloads.by_unit(corpus.assignments, corpus.tasks).dropna(subset="unit").rename(columns={"unit": "who"})
    return loads if who == EVERY else loads[loads["unit_kind"].isin(workloads.OWN)]


def _busiest(loads) -> Answer:
    """The notice with the unit, or function, that has the largest share of its tasks."""
    return _largest(loads.astype({"share": float}), "share")


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


def _dates(corpus):
    return timing.dates(timing.with_year(corpus.deadlines, corpus.notices), corpus.notices)


def _year_end(dated) -> Answer:
    late = (dated["month"] > 11).mean() if len(dated) else None
    return None if late is None else ("most in December" if late > 0.5 else "most before December", late)


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


#: name → finding.
FINDINGS = {
    "most frequent theme": Finding(_theme_counts, _first_theme, rules={"themes_by": (HYBRID, CODEBOOK, HEADINGS)}),
    "function with most tasks": Finding(_function_loads, _first_function, rules={"role": ("any", "lead")}),
    "most unequal workload": Finding(_concentration, partial(_largest, column="value"), rules={"measure": (GINI, EFFECTIVE, EXCESS)}),
    "unit on most tasks": Finding(_unit_loads, _busiest, rules={"who": (OWN, EVERY, FUNCTIONS)}),
    "most tasks led together": Finding(_leads, partial(_largest, column="strength"), rules={"nodes_by": (FUNCTIONS, "units")}),
    "most tasks that name a unit": Finding(_roles, partial(_largest, column="share")),
    "most tasks with a time limit": Finding(_limits, partial(_largest, column="share"), rules={"limits": timing.RULES}),
    "when dated limits fall": Finding(_dates, _year_end),
    "most alike in words": Finding(_pairs, partial(_largest, column="value", who=("a", "b")), ("a", "b"),
                                   {"measure": ("rarefied", "jaccard"), "words": (KEYWORDS, EVERY_WORD)}),
    "most tasks in common": Finding(_reused, partial(_largest, column="value", who=("older", "younger")), ("older", "younger"),
                                    {"size": (5, 4, 6), "limit": (0.3, 0.2, 0.4)}),
}  # fmt: skip
#: That units are stated more than limits: notebook 00. Not among those that are charted, since it names no notice, theme or unit.
STATED = Finding(_stated, _more, rules={"limits": ("explicit", *(rule for rule in timing.RULES if rule != "explicit"))})
