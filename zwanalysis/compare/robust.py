"""Which findings stand when damaged rows, collectives or one notice are left out, and which notices can be compared at all."""

import dataclasses
import warnings
from collections.abc import Callable
from functools import partial

import pandas as pd

from zwanalysis.compare import overlap, reuse, themes, timing, workloads
from zwanalysis.compare._intervals import difference_interval
from zwanalysis.corpus import Corpus, without_damage
from zwanalysis.errors import NotComparable, UnknownNotice, ZwAnalysisError
from zwanalysis.selection import only

#: What a finding gives: the answer (a theme …; a tuple where it is notices) and the number behind it; None where there is none.
Answer = tuple[str | tuple[str, ...], float] | None
SAME, FLIPS, GONE = "same", "flips", "left out"
MEASURES = ("unit", "deadline", "date")


@dataclasses.dataclass(frozen=True)
class Finding:
    """A finding whose table has rows of one notice, or of two, that do not depend on the others: ``of`` names their columns.

    Without a notice it is the answer of the other rows: nothing has to be computed again.
    """

    table: Callable[[Corpus], pd.DataFrame]
    answer: Callable[[pd.DataFrame], Answer]
    of: tuple[str, ...] = ("notice_id",)

    def __call__(self, corpus: Corpus) -> Answer:
        return self.answer(self.table(corpus))

    def without(self, table: pd.DataFrame, notice_id: str) -> Answer:
        return self.answer(table[~(table[list(self.of)] == notice_id).any(axis=1)])


def sensitivity(corpus, findings: dict[str, Callable[..., Answer]] | None = None) -> pd.DataFrame:
    """Return each finding again without damaged rows, without collectives, and without each notice in turn.

    ``findings`` maps a name to a function of a `Corpus` that returns an answer (a text, or a tuple of notices) and its number
    (`FINDINGS` by default). Columns: ``finding``, ``variant`` (``all``, ``without damaged rows``, ``without collectives``,
    ``without <notice>``; ``without notice <notice>`` where the notice is called like a variant), ``answer`` (notices joined by
    " + "), ``value``, ``n_tasks`` (left in the variant), ``outcome``: ``same`` answer as with all, ``flips``, or ``left out``
    (the answer named the notice that is gone, so it had to change: the finding could not be tested).
    """
    variants = _variants(corpus)
    rows = []
    for name, find in (FINDINGS if findings is None else findings).items():
        answers = list(_answers(find, variants))
        whole, _ = answers[0] or (None, None)
        of = {whole} if isinstance(whole, str) else set(whole or ())
        for (variant, notice_id, part), found in zip(variants, answers, strict=True):
            answer, value = found or (None, None)
            outcome = SAME if answer == whole else GONE if notice_id in of else FLIPS
            said = " + ".join(answer) if isinstance(answer, tuple) else answer
            rows.append((name, variant, said, value, len(part.tasks), outcome))
    table = pd.DataFrame(rows, columns=["finding", "variant", "answer", "value", "n_tasks", "outcome"])
    return table.astype({"answer": "str", "value": float})


def _answers(find, variants):
    """The answer in each variant. What cannot be compared is warned of once, for the whole corpus."""
    (_, _, corpus), *others = variants
    table = find.table(corpus) if isinstance(find, Finding) else None
    yield find(corpus) if table is None else find.answer(table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotComparable)
        for _, notice_id, part in others:
            yield find(part) if table is None or notice_id is None else find.without(table, notice_id)


def _variants(corpus) -> list[tuple]:
    """The corpus and what is left of it: (name, the notice left out or None, corpus)."""
    variants = [
        ("all", None, corpus),
        ("without damaged rows", None, without_damage(corpus)),
        ("without collectives", None, named(corpus)),
    ]
    taken, ids = {name for name, _, _ in variants}, list(corpus.notices["notice_id"])
    for i in ids if len(ids) > 1 else ():
        name = f"without notice {i}" if f"without {i}" in taken else f"without {i}"
        variants.append((name, i, only(corpus, [j for j in ids if j != i])))
    return variants


def finding(table: pd.DataFrame, *, lang: str = "zh") -> str:
    """Return the finding of `sensitivity` in a sentence: how many findings flip, and how many could not be tested.

    A finding whose answer is a notice cannot be tested without that notice. Findings without an answer are not counted.
    """
    answered = table.loc[(table["variant"] == "all") & table["answer"].notna(), "finding"]
    outcomes = table[table["finding"].isin(answered)].groupby("finding")["outcome"].agg(set)
    total, flips = len(outcomes), sum(FLIPS in seen for seen in outcomes)
    untested = sum(GONE in seen for seen in outcomes)
    alone = table["variant"].nunique() <= 3  # all, without damaged rows, without collectives
    if lang == "en":
        many, verb = f"{total} finding{'s' * (total != 1)}", "flips" if 1 in (flips, total) else "flip"
        if alone:
            return (f"{flips} of {many} {verb} without damaged rows or collectives; "
                    "there is one notice, and no notice was left out")  # fmt: skip
        rest = f"; {untested} could not be tested without one notice" if untested else ""
        return f"{flips} of {many} {verb} when something is left out{rest}"
    if alone:
        return f"只有一份通知，未去掉任何通知；去掉破损行或统称，{total} 项结论中 {flips} 项改变"
    rest = f"；{untested} 项的答案就是某份通知，去掉它便无从检验" if untested else ""
    return f"{total} 项结论中，{flips} 项会因去掉某部分而改变{rest}"


def named(corpus):
    """Return the corpus without assignments to collectives (各部门, 各区县政府)."""
    return dataclasses.replace(
        corpus, assignments=_kept(corpus.assignments, corpus.assignments["unit_kind"] != "collective")
    )


def reasons(corpus, a: str, b: str, measure: str) -> tuple[list[str], list[str]]:
    """Return why notices ``a`` and ``b`` cannot be compared in ``measure``, and what else differs between them.

    ``measure`` is ``unit``, ``deadline``, ``date`` (tasks that name one) or the id of a theme. What cannot be compared is
    nothing against something: a notice that never names a unit, sets a limit or gives a date. What differs is year, level
    and layout. Another ``measure`` is an error.
    """
    known = (*MEASURES, *themes.names())
    if measure not in known:
        raise ZwAnalysisError(f"no measure {measure!r}; there are: {', '.join(known)}")
    notices = corpus.notices.set_index("notice_id")
    cannot, differs = [], []
    for notice_id in (a, b):
        if notice_id not in notices.index:
            raise UnknownNotice(f"no notice {notice_id!r}; there are: {', '.join(notices.index)}")
        if measure in MEASURES and not _has(corpus, notice_id, measure).any():
            cannot.append(f"{notice_id} states no {measure} anywhere")
    for column, what in (("plan_year", "year"), ("level", "level"), ("layout", "layout")):
        pair = notices.loc[[a, b], column]
        if pair.isna().any() or pair.iloc[0] != pair.iloc[1]:
            differs.append(f"{what} {pair.iloc[0]} and {pair.iloc[1]}")
    return cannot, differs


def comparable(corpus, measure: str) -> pd.DataFrame:
    """Return for each two notices whether they can be compared in ``measure``: ``a``, ``b``, ``comparable``, ``reason``, ``differs``.

    ``reason`` and ``differs`` as in `reasons`, joined by "; " (null for none).
    """
    ids = list(corpus.notices["notice_id"])
    rows = []
    for k, a in enumerate(ids):
        for b in ids[k + 1 :]:
            cannot, differs = reasons(corpus, a, b, measure)
            rows.append((a, b, not cannot, "; ".join(cannot) or None, "; ".join(differs) or None))
    table = pd.DataFrame(rows, columns=["a", "b", "comparable", "reason", "differs"])
    return table.astype({"comparable": bool, "reason": "str", "differs": "str"})


def difference(corpus, a: str, b: str, measure: str) -> pd.DataFrame:
    """Return by how much the share of tasks with ``measure`` differs between two notices: one row.

    Columns: ``measure``, ``a``, ``b``, ``n_a``, ``n_b`` (tasks), ``share_a``, ``share_b``, ``difference`` (a less b) with Newcombe's 95 %
    interval (``low``, ``high``: how far it would move with other tasks of this kind). A `NotComparable` warning says what is in the way; where the two cannot
    be compared the shares and the difference are null.

    >>> import zwanalysis as zw
    >>> corpus = zw.load_processed("data/processed")
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     row = difference(corpus, "zigong-2022", "xianning-2019", "unit").iloc[0]
    >>> float(row["difference"]), str(caught[0].message)
    (nan, 'unit of zigong-2022 and xianning-2019: not compared: xianning-2019 states no unit anywhere')
    """
    cannot, differs = reasons(corpus, a, b, measure)
    if cannot or differs:
        verdict = (
            "not compared: " + "; ".join(cannot)
            if cannot
            else "compared, but they differ in " + ", ".join(differs)
        )
        warnings.warn(f"{measure} of {a} and {b}: {verdict}", NotComparable, stacklevel=2)
    flags = [_has(corpus, notice_id, measure) for notice_id in (a, b)]
    row = {"measure": measure, "a": a, "b": b, "n_a": len(flags[0]), "n_b": len(flags[1])}
    values = [None] * 5
    if not cannot and all(map(len, flags)):
        shares = [f.mean() for f in flags]
        (k, n), (m, n_other) = [(int(f.sum()), len(f)) for f in flags]
        values = [*shares, shares[0] - shares[1], *difference_interval(k, n, m, n_other)]
    names = ["share_a", "share_b", "difference", "low", "high"]
    return pd.DataFrame([row | dict(zip(names, values, strict=True))]).astype(dict.fromkeys(names, float))


def _kept(table, rows):
    return table[rows.to_numpy()].reset_index(drop=True)


def _has(corpus, notice_id, measure):
    """For each task of the notice whether it has the measure."""
    tasks = corpus.tasks[corpus.tasks["notice_id"] == notice_id]
    if measure == "unit":
        with_it = corpus.assignments["task_id"]
    elif measure == "deadline":
        with_it = corpus.deadlines["task_id"]
    elif measure == "date":
        with_it = corpus.deadlines.loc[corpus.deadlines["date"].notna(), "task_id"]
    else:
        coded = themes.code(tasks)
        with_it = coded.loc[coded["theme"] == measure, "task_id"]
    return tasks["task_id"].isin(with_it).to_numpy()


def _theme_counts(corpus) -> pd.DataFrame:
    return themes.counts(themes.code(corpus.tasks))


def _top_theme(counted) -> Answer:
    total = themes.totals(counted)
    return (total["theme"].iloc[0], total["share"].iloc[0]) if len(total) else None


def _function_loads(corpus) -> pd.DataFrame:
    return workloads.by_function(corpus.assignments, corpus.tasks)


def _unit_loads(corpus) -> pd.DataFrame:
    """The units of any kind, collectives too."""
    return workloads.by_unit(corpus.assignments, corpus.tasks)


def _top(loads, column) -> Answer:
    """The unit or function on most tasks of all notices together."""
    total = loads[loads[column].notna()].groupby(column)["n"].sum()
    stated = loads.drop_duplicates("notice_id")["n_stated"].sum()
    return (total.idxmax(), total.max() / stated) if len(total) else None


def _concentration(corpus) -> pd.DataFrame:
    return workloads.concentration(corpus.assignments, corpus.tasks, draws=0)


def _limits(corpus) -> pd.DataFrame:
    return timing.kinds(corpus.deadlines, corpus.tasks).drop_duplicates("notice_id")


def _roles(corpus) -> pd.DataFrame:
    said = workloads.roles(corpus.assignments, corpus.tasks)
    return said[said["n_stated"] > 0]


def _most_stated(said) -> Answer:
    """The notice that states it for the largest share of its tasks."""
    return _largest(said.assign(stated=said["n_stated"] / said["n_tasks"]), "stated")


def _dates(corpus) -> pd.DataFrame:
    return timing.dates(timing.with_year(corpus.deadlines, corpus.notices), corpus.notices)


def _year_end(dated) -> Answer:
    late = (dated["month"] > 11).mean() if len(dated) else None
    return None if late is None else ("most in December" if late > 0.5 else "most before December", late)


def _pairs(corpus) -> pd.DataFrame:
    return overlap.pairs(overlap.tokens(corpus.tasks))


def _most_alike(paired) -> Answer:
    return _largest(paired, "rarefied", ["a", "b"])


def _most_reused(corpus) -> Answer:
    matched = reuse.matches(corpus.tasks, corpus.notices)
    counted = reuse.bands(reuse.best(matched, corpus.tasks, corpus.notices))
    return _largest(counted, "share", ["older", "younger"]) if (counted["share"] > 0).any() else None


def _largest(table, column, who=("notice_id",)) -> Answer:
    table = table.dropna(subset=column)
    if table.empty:
        return None
    if len(who) == 1:  # notices that share the first place are the answer together
        table = table[table[column] == table[column].max()]
        return tuple(table[who[0]]), float(table[column].iloc[0])
    row = table.loc[table[column].idxmax()]
    return tuple(row[list(who)]), float(row[column])


#: The main findings of the notebooks: name → function of a corpus.
FINDINGS = {
    "most frequent theme": Finding(_theme_counts, _top_theme),
    "function with most tasks": Finding(_function_loads, partial(_top, column="function")),
    "most unequal workload": Finding(_concentration, partial(_largest, column="gini")),
    "unit on most tasks": Finding(_unit_loads, partial(_top, column="unit")),
    "most tasks that name a unit": Finding(_roles, _most_stated),
    "most tasks with a time limit": Finding(_limits, _most_stated),
    "when dated limits fall": Finding(_dates, _year_end),
    "most alike in words": Finding(_pairs, _most_alike, ("a", "b")),
    "most tasks in common": _most_reused,
}
