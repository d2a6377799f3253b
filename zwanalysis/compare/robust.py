"""Which findings stand when damaged rows, collectives or one notice are left out, and which notices can be compared at all."""

import warnings
from collections.abc import Callable
from itertools import combinations
from typing import NamedTuple

import pandas as pd

from zwanalysis.compare import _asked, themes
from zwanalysis.compare._findings import FINDINGS, STATED
from zwanalysis.compare._intervals import difference_interval
from zwanalysis.compare._multiverse import (
    COLLECTIVES,
    DAMAGED,
    FLIPS,
    GONE,
    LEFT_OUT,
    NOTHING,
    Answer,
    Notice,
    multiverse,
    named,
)
from zwanalysis.errors import NotComparable, UnknownNotice, ZwAnalysisError

__all__ = ["FINDINGS", "STATED", "comparable", "difference", "finding", "named", "reasons", "sensitivity"]
MEASURES = ("unit", "deadline", "date")


def sensitivity(corpus, findings: dict[str, Callable[..., Answer]] | None = None, *, reading=None) -> pd.DataFrame:
    """Return each finding again without damaged rows, without collectives, and without each notice in turn: `multiverse` with the one
    rule of what is left out.

    ``findings`` maps a name to a function of a `Corpus` that returns an answer (a text, or a tuple of notices) and its number
    (`FINDINGS` by default). Columns: ``finding``, ``variant`` (``all``, ``without damaged rows``, ``without collectives``,
    ``without <notice>``; ``without notice <notice>`` where the notice is called like a variant), ``answer`` (notices joined by
    " + "), ``value``, ``n_tasks``, ``n_doubtful`` (tasks, and notices read doubtfully, that are left in the variant), ``outcome``: ``same`` answer as
    with all, ``flips``, or ``left out`` (the answer named the notice that is gone, so it had to change: the finding could not be tested).
    ``reading``: notices of this reading alone (``whole``).
    """
    corpus = _asked.of_reading(corpus, reading)
    variants = _variants(corpus)
    parts = [
        multiverse(corpus, find, {LEFT_OUT: variants}).rename(columns={LEFT_OUT: "variant"}).assign(finding=name)
        for name, find in (FINDINGS if findings is None else findings).items()
    ]
    return pd.concat(parts, ignore_index=True)[["finding", "variant", "answer", "value", "n_tasks", "n_doubtful", "outcome"]]


def _variants(corpus) -> dict[str, str]:
    """What a variant is called → what is left out."""
    variants, ids = {"all": NOTHING, "without damaged rows": DAMAGED, "without collectives": COLLECTIVES}, list(corpus.notices["notice_id"])
    for i in ids if len(ids) > 1 else ():
        variants[f"without notice {i}" if f"without {i}" in variants else f"without {i}"] = Notice(i)
    return variants


def answered(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `sensitivity` of those findings that have an answer in all notices."""
    return table[table["finding"].isin(table.loc[(table["variant"] == "all") & table["answer"].notna(), "finding"])]


def finding(table: pd.DataFrame, *, lang: str = "zh") -> str:
    """Return the finding of `sensitivity` in a sentence: how many findings flip, and how many could not be tested.

    A finding whose answer is a notice cannot be tested without that notice. Findings without an answer are not counted.
    """
    outcomes = answered(table).groupby("finding")["outcome"].agg(set)
    total, flips = len(outcomes), sum(FLIPS in seen for seen in outcomes)
    untested = sum(GONE in seen and FLIPS not in seen for seen in outcomes)
    alone = table["variant"].nunique() <= 3  # all, without damaged rows, without collectives
    if lang == "en":
        many, verb = f"{total} finding{'s' * (total != 1)}", "flips" if 1 in (flips, total) else "flip"
        if alone:
            return (f"{flips} of {many} {verb} without damaged rows or collectives; "
                    "there is one notice, and no notice was left out")  # fmt: skip
        rest = f"; {untested} of the others could not be tested without one notice" if untested else ""
        return f"{flips} of {many} {verb} when something is left out{rest}"
    if alone:
        return f"只有一份通知，未去掉任何通知；去掉破损行或统称，{total} 项结论中 {flips} 项改变"
    rest = f"；其余的有 {untested} 项，答案就是某份通知，去掉它便无从检验" if untested else ""
    return f"{total} 项结论中，{flips} 项会因去掉某部分而改变{rest}"


def reasons(corpus, a: str, b: str, measure: str) -> tuple[list[str], list[str]]:
    """Return why notices ``a`` and ``b`` cannot be compared in ``measure``, and what else differs between them.

    ``measure`` is ``unit``, ``deadline``, ``date`` (tasks that name one) or the id of a theme. What cannot be compared is
    nothing against something: a notice that never names a unit, sets a limit or gives a date. What differs is year, level
    and layout, the length of a task where the mean of one is twice the other's (a long paragraph has more of everything), that fewer than five
    tasks of a notice state the thing, and for limits
    whether they stand in a column or in prose (a column's 及时 is no limit here, as in prose it is none). Another ``measure`` is an error.
    """
    seen = _seen(corpus, measure)
    for notice_id in (a, b):
        if notice_id not in seen:
            raise UnknownNotice(f"no notice {notice_id!r}; there are: {', '.join(seen)}")
    return _between(seen[a], seen[b], measure)


#: So many times the other's length makes tasks unlike; fewer tasks than this say little of a notice.
LONGER, FEW = 2, 5
#: What is told of a notice where it is not as in the other: its column, and what that is called.
TOLD = (("plan_year", "year"), ("level", "level"), ("layout", "layout"))


class _Seen(NamedTuple):
    """What a comparison asks of a notice: year, level, layout; tasks that state the measure, None where it is a theme; the mean
    length of a task; where most limits stand, empty where none are asked for.
    """

    notice_id: str
    about: tuple
    n: int | None
    length: float
    place: str


def _seen(corpus, measure: str) -> dict[str, _Seen]:
    """What a comparison in ``measure`` asks of each notice."""
    known = (*MEASURES, *themes.names())
    if measure not in known:
        raise ZwAnalysisError(f"no measure {measure!r}; there are: {', '.join(known)}")
    tasks, limits = corpus.tasks, corpus.deadlines
    counted = tasks.loc[_has(corpus, tasks, measure), "notice_id"].value_counts() if measure in MEASURES else None
    length = tasks["text"].str.len().groupby(tasks["notice_id"]).mean()
    column = (limits["source"] == "column").groupby(limits["notice_id"]).mean()
    rows = zip(corpus.notices["notice_id"], *(corpus.notices[name] for name, _ in TOLD), strict=True)
    return {
        i: _Seen(i, tuple(about), None if counted is None else int(counted.get(i, 0)), length.get(i, float("nan")),
                 ("a column" if column.get(i, 0) > 0.5 else "prose") if measure in ("deadline", "date") else "")
        for i, *about in rows
    }  # fmt: skip


def _between(a: _Seen, b: _Seen, measure: str) -> tuple[list[str], list[str]]:
    """Why two notices cannot be compared, and what else differs between them."""
    cannot = [f"{one.notice_id} states no {measure} anywhere" for one in (a, b) if one.n == 0]
    differs = [
        f"{what} {one} and {other}"
        for (_, what), one, other in zip(TOLD, a.about, b.about, strict=True)
        if pd.isna(one) or pd.isna(other) or one != other
    ]
    differs += [f"only {one.n} task{'s' * (one.n > 1)} of {one.notice_id} with a {measure}" for one in (a, b) if one.n and one.n < FEW]
    if max(a.length, b.length) >= LONGER * min(a.length, b.length):
        differs.append(f"mean task of {a.length:.0f} and {b.length:.0f} characters")
    if a.place != b.place:
        differs.append(f"limits in {a.place} and in {b.place}")
    return cannot, differs


def comparable(corpus, measure: str, *, reading=None) -> pd.DataFrame:
    """Return for each two notices whether they can be compared in ``measure``: ``a``, ``b``, ``comparable``, ``reason``, ``differs``, ``n_doubtful``.

    ``reason`` and ``differs`` as in `reasons`, joined by "; " (null for none); ``n_doubtful``: how many of the two were read doubtfully.
    ``reading``: notices of this reading alone (``whole``).
    """
    corpus = _asked.of_reading(corpus, reading)
    doubtful = dict(_asked.doubtful(corpus.notices).astype("Int64").items())
    rows = []
    for a, b in combinations(_seen(corpus, measure).values(), 2):
        cannot, differs = _between(a, b, measure)
        unsure = doubtful[a.notice_id] + doubtful[b.notice_id]
        rows.append((a.notice_id, b.notice_id, not cannot, "; ".join(cannot) or None, "; ".join(differs) or None, unsure))
    table = pd.DataFrame(rows, columns=["a", "b", "comparable", "reason", "differs", "n_doubtful"])
    return table.astype({"comparable": bool, "reason": "str", "differs": "str", "n_doubtful": "Int64"})


def difference(corpus, a: str, b: str, measure: str, *, reading=None) -> pd.DataFrame:
    """Return by how much the share of tasks with ``measure`` differs between two notices: one row.

    Columns: ``measure``, ``a``, ``b``, ``n_a``, ``n_b`` (tasks), ``share_a``, ``share_b``, ``difference`` (a less b) with Newcombe's 95 %
    interval (``low``, ``high``: how far it would move with other tasks of this kind), ``n_doubtful`` (how many of the two were read doubtfully). A `NotComparable`
    warning says what is in the way; where the two cannot be compared the shares and the difference are null. ``reading``: notices of this reading alone
    (``whole``); `UnknownNotice` where one of the two was read otherwise.

    >>> import zwanalysis as zw
    >>> corpus = zw.load_processed("data/processed")
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     row = difference(corpus, "zigong-2022", "xianning-2019", "unit").iloc[0]
    >>> float(row["difference"]), str(caught[0].message)
    (nan, 'unit of zigong-2022 and xianning-2019: not compared: xianning-2019 states no unit anywhere')
    """
    corpus = _asked.of_reading(corpus, reading)
    cannot, differs = reasons(corpus, a, b, measure)
    if cannot or differs:
        verdict = (
            "not compared: " + "; ".join(cannot)
            if cannot
            else "compared, but they differ in " + ", ".join(differs)
        )
        warnings.warn(f"{measure} of {a} and {b}: {verdict}", NotComparable, stacklevel=2)
    flags = [_has(corpus, corpus.tasks[corpus.tasks["notice_id"] == notice_id], measure) for notice_id in (a, b)]
    row = {"measure": measure, "a": a, "b": b, "n_a": len(flags[0]), "n_b": len(flags[1])}
    values = [None] * 5
    if not cannot and all(map(len, flags)):
        shares = [f.mean() for f in flags]
        (k, n), (m, n_other) = [(int(f.sum()), len(f)) for f in flags]
        values = [*shares, shares[0] - shares[1], *difference_interval(k, n, m, n_other)]
    names = ["share_a", "share_b", "difference", "low", "high"]
    row |= dict(zip(names, values, strict=True)) | {"n_doubtful": _asked.doubtful(corpus.notices)[[a, b]].sum(skipna=False)}
    return pd.DataFrame([row]).astype(dict.fromkeys(names, float) | {"n_doubtful": "Int64"})


def _has(corpus, tasks, measure):
    """For each of some tasks whether it has the measure."""
    if measure == "unit":
        with_it = corpus.assignments["task_id"]
    elif measure == "deadline":
        with_it = corpus.deadlines.loc[corpus.deadlines["kind"] != "immediate", "task_id"]
    elif measure == "date":
        with_it = corpus.deadlines.loc[corpus.deadlines["date"].notna(), "task_id"]
    else:
        coded = themes.code(tasks)
        with_it = coded.loc[coded["theme"] == measure, "task_id"]
    return tasks["task_id"].isin(with_it).to_numpy()
