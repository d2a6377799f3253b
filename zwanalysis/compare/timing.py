"""By when the work is due: kinds of time limit, dates, and what a notice leaves open.

Dates of different plan years are laid on one year: ``month`` 5.5 is half-way through June of the plan year.
"""

import math
import re
from numbers import Integral

import numpy as np
import pandas as pd

from zwanalysis.compare import _asked
from zwanalysis.compare._incidence import STATES, by_state, incidence, states
from zwanalysis.compare._intervals import median_places, share_interval
from zwanalysis.compare._limits import RULES, by_rule, finding, limited
from zwanalysis.compare._shared import check, coverage, interval, resample, unit_lines
from zwanalysis.compare.themes import NONE
from zwanalysis.errors import BadArgument, BadTables, require_columns, require_corpus

__all__ = [
    "KINDS", "NOT_STATED", "RULES", "STATES", "by_month", "by_rule", "by_state", "by_theme", "dates", "due", "finding", "finding_dates",
    "front_loading", "incidence", "kinds", "limited", "recurring", "states", "summary", "with_year",
]  # fmt: skip
KINDS = ("by", "within", "recurring", "immediate", "ongoing", "unread")
NOT_STATED = "not_stated"
#: Below this many dated tasks a bootstrap interval of their mean is too narrow (benchmarks/bench_coverage.py).
FEWEST_DATED = 8


def kinds(
    deadlines: pd.DataFrame, tasks: pd.DataFrame, *, task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return how many tasks of each notice have each kind of time limit: every notice × every kind, and ``not_stated``.

    Columns: ``notice_id``, ``kind``, ``n`` (tasks with such a limit; a task with two kinds counts in both), ``n_limits``
    (limits; null for ``not_stated``), ``share`` (n / n_tasks), ``n_tasks``, ``n_stated`` (tasks with any limit).

    >>> tasks = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/2"]})
    >>> limits = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/1"], "kind": ["by", "by"]})
    >>> kinds(limits, tasks).query("n > 0")[["kind", "n", "n_limits", "share"]].values.tolist()
    [['by', 1, 2, 0.5], ['not_stated', 1, <NA>, 0.5]]
    """
    check(tasks, deadlines, columns=["kind"], what="deadlines", task=task, notice=notice)
    unknown = set(deadlines["kind"].dropna()) - set(KINDS)
    if unknown:
        raise BadTables(f"deadlines: kind {sorted(unknown)} is none of {list(KINDS)}")
    stated = coverage(tasks, deadlines, task=task, notice=notice)
    grid = stated.merge(pd.DataFrame({"kind": [*KINDS, NOT_STATED]}), how="cross")
    counts = deadlines.groupby([notice, "kind"])[task].agg(n="nunique", n_limits="size").reset_index()
    table = grid.merge(counts, on=[notice, "kind"], how="left", validate="one_to_one")
    open_ = table["kind"] == NOT_STATED
    table["n"] = table["n"].fillna(0).mask(open_, table["n_tasks"] - table["n_stated"]).astype("Int64")
    table["n_limits"] = table["n_limits"].fillna(0).astype("Int64").mask(open_)
    table["share"] = (table["n"] / table["n_tasks"]).astype(float)
    return table[[notice, "kind", "n", "n_limits", "share", "n_tasks", "n_stated"]]


def with_year(deadlines: pd.DataFrame, notices: pd.DataFrame, *, notice="notice_id") -> pd.DataFrame:
    """Return the limits of notices that have a plan year: those that `dates` can lay on it."""
    known = notices.loc[notices["plan_year"].notna(), notice]
    return deadlines[deadlines[notice].isin(known)]


def dates(
    deadlines: pd.DataFrame, notices: pd.DataFrame, *, task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return every dated limit with its place in the plan year: the empirical distribution of dates, notice by notice.

    Columns: ``notice_id``, ``task_id``, ``text``, ``date``, ``damaged`` where given, ``month`` (months since the
    beginning of the plan year, 12.0 its end), ``n_due`` and ``share_due`` (how many of the notice's dated limits, and
    what share of them, are due by then), ``n_dated``. In order of notice and date; notices without a date have no row.

    >>> limits = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/2"], "text": ["6月底前", "年底前"], "kind": "by",
    ...                        "date": pd.to_datetime(["2022-06-30", "2022-12-31"])})
    >>> dates(limits, pd.DataFrame({"notice_id": ["a"], "plan_year": [2022]}))[["month", "share_due"]].values.tolist()
    [[6.0, 0.5], [12.0, 1.0]]
    """
    due = _dated(deadlines, notices, task, notice)
    lost = due.loc[due["month"].isna(), notice].unique()
    if len(lost):
        raise BadTables(f"notices: no plan_year for {lost[0]!r}, so its dates cannot be laid on a year")
    due["n_due"] = due.groupby(notice)["date"].rank(method="max").astype(int)
    due["n_dated"] = due.groupby(notice)["date"].transform("size")
    due["share_due"] = due["n_due"] / due["n_dated"]
    about = ["damaged"] if "damaged" in due else []
    return due[[notice, task, "text", "date", *about, "month", "n_due", "share_due", "n_dated"]]


def summary(
    deadlines: pd.DataFrame, tasks: pd.DataFrame, notices: pd.DataFrame, *, task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return one row a notice: how much of its work is dated, and when it is due.

    Columns: ``notice_id``, ``n_tasks``, ``n_stated`` (tasks with any limit), ``n_dated`` (limits with a date), ``median``
    (the earliest date by which half of them are due), ``median_month`` (the same as ``month`` of `dates`) with its exact
    95 % interval (``median_low``, ``median_high``: between which order statistics the median lies; null below six dated tasks, too
    few to tell; where a task has several dates, as wide as for one date a task), ``share_year_end`` (share
    of the dated limits that fall on 31 December). Null where the notice gives no date; a notice without a plan year has
    dates and their ``median``, but no months.
    """
    check(tasks, deadlines, what="deadlines", task=task, notice=notice)
    dated, rows = _dated(deadlines, notices, task, notice), []
    when, month, of = dated["date"].to_numpy(), dated["month"].to_numpy(), dated[task].to_numpy()
    at_end = ((dated["date"].dt.month == 12) & (dated["date"].dt.day == 31)).to_numpy()
    for notice_id, at in dated.groupby(notice).indices.items():
        half, months = at[(len(at) - 1) // 2], month[at]
        places = median_places(len(at), len(set(of[at]))) if not np.isnan(months).any() else None
        low, high = months[list(places)] if places else (float("nan"),) * 2
        rows.append((notice_id, len(at), when[half], month[half], low, high, at_end[at].mean()))
    columns = [notice, "n_dated", "median", "median_month", "median_low", "median_high", "share_year_end"]
    found = pd.DataFrame(rows, columns=columns)
    table = coverage(tasks, deadlines, task=task, notice=notice).merge(
        found, on=notice, how="left", validate="one_to_one"
    )
    table["n_dated"] = table["n_dated"].fillna(0).astype(int)
    table["median"] = table["median"].astype("datetime64[s]")
    table["median_month"] = table["median_month"].astype(float)
    return table


def by_month(dated: pd.DataFrame, *, notice="notice_id") -> pd.DataFrame:
    """Return what share of the limits in `dates` is due by the end of each month of the plan year.

    Columns: ``notice_id``, ``month`` (1–12), ``n_due``, ``share_due``, ``n_dated``.
    """
    require_columns(dated, [notice, "month"], "dated")
    ends = np.arange(1, 13)
    rows = []
    for notice_id, part in dated.groupby(notice, sort=False)["month"]:
        due_by = np.searchsorted(np.sort(part.to_numpy()), ends, side="right")
        rows += [(notice_id, int(month), int(n), n / len(part), len(part)) for month, n in zip(ends, due_by, strict=True)]
    return pd.DataFrame(rows, columns=[notice, "month", "n_due", "share_due", "n_dated"])


def front_loading(
    dated: pd.DataFrame, notices: pd.DataFrame, *, notice="notice_id", task="task_id", draws=1000, seed=0
) -> pd.DataFrame:
    """Return how early the limits of `dates` fall in the time that each notice leaves: from its day to the end of its plan year.

    Columns: ``notice_id``, ``n_dated``, ``by_june``, ``by_september`` (share due by the end of these months), ``from_month`` (the notice's
    date, or that of its publication, as a ``month`` of `dates`), ``index`` (mean share of the time from then to the year's end that is left at each limit:
    1 all on the notice's day, 0 all on the year's last, below 0 later; null without a date, or where the year is over), ``low``,
    ``high`` (95 % bootstrap interval over the dated tasks; null below eight: of fewer it is too narrow).

    >>> dated = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/2"], "month": [6.0, 12.0]})
    >>> notices = pd.DataFrame({"notice_id": ["a"], "plan_year": [2022], "date_written": pd.to_datetime(["2022-03-31"])})
    >>> front_loading(dated, notices)[["n_dated", "by_june", "index"]].round(2).values.tolist()
    [[2.0, 0.5, 0.33]]
    """
    require_columns(dated, [notice, task, "month"], "dated")
    begins = _months_of(notices, notice)
    rows = []
    for notice_id, part in dated.groupby(notice, sort=False):
        start, low, high = begins.get(notice_id, np.nan), None, None
        left = (12 - part["month"]) / (12 - start) if start < 12 else part["month"] * np.nan
        place, those = pd.factorize(part[task])
        if len(those) >= FEWEST_DATED and left.notna().all():
            times = resample(len(those), draws=draws, seed=seed)[:, place]
            low, high = interval(times @ left.to_numpy() / times.sum(axis=1))
        early = [(part["month"] <= month).mean() for month in (6, 9)]
        rows.append((notice_id, len(part), *early, start, left.mean(), low, high))
    columns = [notice, "n_dated", "by_june", "by_september", "from_month", "index", "low", "high"]
    return pd.DataFrame(rows, columns=columns).astype({"low": float, "high": float})


def recurring(deadlines: pd.DataFrame, *, task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return the recurring duties as a calendar: one row for each duty and each month in which a period of it ends.

    No day is invented: 每季度 ends a period in March, June, September and December, periods of months being counted back from
    the year's end; those of days and weeks end in every month. Columns: ``notice_id``, ``task_id``, ``text`` (as printed),
    ``every`` (ISO 8601), ``per_year`` (how many of them end in a year), ``month`` (1–12). In order of month; last, with null
    ``per_year`` and ``month``, what does not end in certain months of every year (每两年) or has no readable period.

    >>> limits = pd.DataFrame({"notice_id": "a", "task_id": ["a/1"], "text": ["每半年"], "kind": ["recurring"], "every": ["P6M"]})
    >>> recurring(limits)[["text", "per_year", "month"]].values.tolist()
    [['每半年', 2, 6], ['每半年', 2, 12]]
    """
    require_columns(deadlines, [notice, task, "text", "kind", "every"], "deadlines")
    duties = deadlines.loc[deadlines["kind"] == "recurring", [notice, task, "text", "every"]]
    ends = [_ends(every) for every in duties["every"]]
    duties = duties.assign(per_year=[n for n, _ in ends], month=[months for _, months in ends])
    table = duties.explode("month").astype({"per_year": "Int64", "month": "Int64"})
    return table.sort_values(["month"], kind="stable", ignore_index=True)


def due(corpus, on=None, days: int = 30, *, unit: str | None = None, notice=None, reading=None) -> pd.DataFrame:
    """Return what is due from the day ``on`` until ``days`` days later, first things first.

    ``corpus`` is a `Corpus`; ``on`` a date or its text (a time of day does not count). Columns: ``date``, ``days_left``, ``notice_id``, ``task_id``, ``wording``
    (the task's), ``units`` (null where none is named), ``text`` (the limit as printed), ``year_from`` (``plan``: the year is supplied),
    ``damaged``, ``start``, ``end`` (of the limit in the notice's text). Only limits with a date: see `recurring` for the others.

    ``on`` is today where none is given. ``notice``: an id or a list of them; ``reading``: notices of this reading alone (``whole``). ``unit``: a unit's name as printed; then ``named`` is true where
    the limit's task names it, false where only a collective stands there that takes it in (市政府各部门: `duties.opened`). `BadArgument` for a day that is none or a unit that nobody names.

    >>> import zwanalysis as zw
    >>> zw.due(zw.load_processed("data/processed"), on="2022-06-01", days=10)[["days_left", "task_id", "text"]].values.tolist()
    [[9, 'zigong-2022/t014', '2022年6月10日前']]
    """
    require_corpus(corpus)
    corpus, on = _asked.of_reading(corpus, reading), _asked.day(on)
    if isinstance(days, bool) or not isinstance(days, Integral) or days < 0:
        raise BadArgument(f"days={days!r} is no number of days")
    of_unit = None if unit is None else _asked.with_unit(corpus.assignments, unit)
    limits = corpus.deadlines[corpus.deadlines["date"].between(on, on + pd.Timedelta(days=int(days)))]
    limits = _asked.of_notices(corpus, limits, notice)
    limits = limits if of_unit is None else limits[limits["task_id"].isin(of_unit)]
    about = corpus.tasks[["task_id", "text"]].rename(columns={"text": "wording"})
    table = limits.merge(about, on="task_id", how="left", validate="many_to_one")
    units = unit_lines(corpus.assignments)
    table["units"] = pd.Series([units.get(task_id) for task_id in table["task_id"]], dtype="str")
    table["days_left"] = (table["date"] - on).dt.days.astype("Int64")
    table = table.sort_values(["date", "notice_id", "start"], kind="stable", ignore_index=True)
    columns = [
        "date",
        "days_left",
        "notice_id",
        "task_id",
        "wording",
        "units",
        "text",
        "year_from",
        "damaged",
        "start",
        "end",
    ]
    if of_unit is None:
        return table[columns]
    return table.assign(named=table["task_id"].map(of_unit).astype("boolean"))[[*columns[:6], "named", *columns[6:]]]


def by_theme(
    coded: pd.DataFrame, deadlines: pd.DataFrame, tasks: pd.DataFrame, *, task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return how many tasks of each theme have a time limit, beside how many would if no theme were favoured.

    ``coded`` is what `themes.code` returns. Columns: ``theme``, ``n_notices``, ``n_tasks``, ``n_stated`` (tasks with a limit),
    ``n_dated`` (with a date), ``share`` (n_stated / n_tasks) with its 95 % Wilson interval (``low``, ``high``), ``expected``: the
    tasks that would have a limit if each notice set limits for all its themes alike; ``p``: how often so unlikely a number would
    come of dealing out each notice's limits among its tasks at random (exact, two-sided, stratified by notice: with one notice Fisher's
    test); ``q``, the same with all the themes looked at (Benjamini & Hochberg 1995; null for ``none``). A theme that one notice is full of has that notice's
    habit; compare ``n_stated`` with ``expected``, not with another theme.
    """
    check(tasks, deadlines, columns=["date"], what="deadlines", task=task, notice=notice)
    from scipy import stats

    stated = tasks.set_index(task)[notice].to_frame().assign(
        stated=tasks[task].isin(deadlines[task]).to_numpy(),
        dated=tasks[task].isin(deadlines.loc[deadlines["date"].notna(), task]).to_numpy(),
    )  # fmt: skip
    stated["habit"] = stated.groupby(notice)["stated"].transform("mean")
    table = coded[[task, "theme"]].drop_duplicates().join(stated, on=task)
    rows = []
    for theme, part in table.groupby("theme", sort=False):
        k = int(part["stated"].sum())
        rows.append((theme, part[notice].nunique(), len(part), k, part["dated"].sum(), k / len(part),
                     *share_interval(k, len(part)), part["habit"].sum(), _p_of_limits(k, part[notice], stated, notice)))  # fmt: skip
    columns = ["theme", "n_notices", "n_tasks", "n_stated", "n_dated", "share", "low", "high", "expected", "p"]
    found = pd.DataFrame(rows, columns=columns).astype({"p": float})
    real = found["theme"] != NONE
    found["q"] = found["p"] * np.nan
    if real.any():
        found.loc[real, "q"] = stats.false_discovery_control(found.loc[real, "p"])
    return found.sort_values("n_tasks", ascending=False, kind="stable", ignore_index=True)


def _p_of_limits(n: int, of_theme, stated, notice) -> float:
    """The chance of a number of limits as unlikely as ``n``, where each notice's limits fall on its tasks at random."""
    from scipy import stats

    chance = np.ones(1)
    for notice_id, drawn in of_theme.value_counts().items():
        flags = stated.loc[stated[notice] == notice_id, "stated"]
        chance = np.convolve(chance, stats.hypergeom(len(flags), int(flags.sum()), drawn).pmf(range(drawn + 1)))
    return min(1.0, float(chance[chance <= chance[n] * (1 + 1e-7)].sum()))


def finding_dates(dated: pd.DataFrame, *, names=None, lang: str = "zh") -> str:
    """Return the finding of `dates` in a sentence: by the end of which month half of the dated limits are due.

    Of the notice with most of them; the month may lie in a year after the plan year.
    """
    if dated.empty:
        return {"zh": "各通知均未载明日期", "en": "No notice gives a date"}[lang]
    most = dated[dated["notice_id"] == dated["notice_id"].value_counts().idxmax()].sort_values("month")
    half = most.iloc[(len(most) - 1) // 2]
    last = math.ceil(half["month"])
    later, month = divmod(last - 1, 12)
    share = (most["month"] <= last).mean()
    name = (names or {}).get(half["notice_id"], half["notice_id"])
    if lang == "en":
        when = pd.Timestamp(2000, month + 1, 1).strftime("%B")
        year = {0: "", 1: " of the next year"}.get(later, f" {half['date'].year}")
        return f"{name}: {share:.0%} of {len(most)} dated limits are due by the end of {when}{year}"
    year = {0: "", 1: "次年 "}.get(later, f"{half['date'].year} 年 ")
    return f"{name} 的 {len(most)} 个有日期的期限中，{share:.0%} 在 {year}{month + 1} 月底前到期"


def _dated(deadlines, notices, task, notice) -> pd.DataFrame:
    """The limits with a date, in order of notice and date, with ``plan_year`` and ``month`` (null without a plan year)."""
    require_columns(deadlines, [notice, task, "text", "kind", "date"], "deadlines")
    require_columns(notices, [notice, "plan_year"], "notices")
    due = deadlines[(deadlines["kind"] == "by") & deadlines["date"].notna()]
    due = due.merge(notices[[notice, "plan_year"]], on=notice, how="left", validate="many_to_one")
    due = due.assign(month=_month(due["date"], due["plan_year"]))
    return due.sort_values([notice, "date"], kind="stable", ignore_index=True)


def _month(dates: pd.Series, years: pd.Series) -> pd.Series:
    """Months from the beginning of each year to the end of each day."""
    date = dates.dt
    month = date.month - 1 + date.day / date.days_in_month + 12 * (date.year - years.astype("Int64"))
    return month.astype("Float64").astype(float)


def _months_of(notices: pd.DataFrame, notice: str) -> dict:
    """The ``month`` of the date of each notice, or of its publication."""
    require_columns(notices, [notice, "plan_year", "date_written"], "notices")
    date = notices["date_written"]
    if "date_published" in notices:
        date = date.fillna(notices["date_published"])
    return dict(zip(notices[notice], _month(date, notices["plan_year"]), strict=True))


def _ends(every) -> tuple[int | None, list[int] | None]:
    """How many periods ``every`` (ISO 8601) end in a year, and in which months; None and None where that is not certain."""
    found = re.fullmatch(r"P([1-9]\d*)([DWMY])", every) if isinstance(every, str) else None
    n, unit = (int(found[1]), found[2]) if found else (0, "")
    if unit == "M" and n <= 12 or unit == "Y" and n == 1:
        months = list(range(12, 0, -(n if unit == "M" else 12)))[::-1]
        return len(months), months
    days = n * {"D": 1, "W": 7}.get(unit, 0)
    return (365 // days, list(range(1, 13))) if 0 < days <= 31 else (None, None)
