"""By when the work is due: kinds of time limit, dates, and what a notice leaves open.

Dates of different plan years are laid on one year: ``month`` 5.5 is half-way through June of the plan year.
"""

import pandas as pd

from zwanalysis.compare._shared import check, coverage, interval, resample, unit_lines
from zwanalysis.errors import BadTables, require_columns

KINDS = ("by", "within", "recurring", "immediate", "ongoing", "unread")
NOT_STATED = "not_stated"
#: Below this many dated tasks a median gets no interval: a resample of so few mostly repeats one date.
FEWEST = 5
#: How often a year each period comes round.
PER_YEAR = {"P1D": 365, "P1W": 52, "P1M": 12, "P3M": 4, "P6M": 2, "P1Y": 1}


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
    require_columns(deadlines, [notice, task, "text", "kind", "date"], "deadlines")
    require_columns(notices, [notice, "plan_year"], "notices")
    due = deadlines[(deadlines["kind"] == "by") & deadlines["date"].notna()]
    due = due.merge(notices[[notice, "plan_year"]], on=notice, how="left", validate="many_to_one")
    lost = due.loc[due["plan_year"].isna(), notice].unique()
    if len(lost):
        raise BadTables(f"notices: no plan_year for {lost[0]!r}, so its dates cannot be laid on a year")
    date = due["date"].dt
    month = date.month - 1 + date.day / date.days_in_month + 12 * (date.year - due["plan_year"].astype(int))
    due = due.assign(month=month.astype(float)).sort_values(
        [notice, "date"], kind="stable", ignore_index=True
    )
    due["n_due"] = due.groupby(notice)["date"].rank(method="max").astype(int)
    due["n_dated"] = due.groupby(notice)["date"].transform("size")
    due["share_due"] = due["n_due"] / due["n_dated"]
    about = ["damaged"] if "damaged" in due else []
    return due[[notice, task, "text", "date", *about, "month", "n_due", "share_due", "n_dated"]]


def summary(
    deadlines: pd.DataFrame, tasks: pd.DataFrame, notices: pd.DataFrame, *, task="task_id", notice="notice_id",
    draws=1000, seed=0,
) -> pd.DataFrame:  # fmt: skip
    """Return one row a notice: how much of its work is dated, and when it is due.

    Columns: ``notice_id``, ``n_tasks``, ``n_stated`` (tasks with any limit), ``n_dated`` (limits with a date), ``median``
    (the earliest date by which half of them are due), ``median_month`` (the same as ``month`` of `dates`) with its 95 %
    bootstrap interval over tasks (``median_low``, ``median_high``; null below five dated tasks), ``share_year_end`` (share
    of the dated limits that fall on 31 December). Null where the notice gives no date.
    """
    check(tasks, deadlines, what="deadlines", task=task, notice=notice)
    rows = []
    for notice_id, part in dates(deadlines, notices, task=task, notice=notice).groupby(notice):
        half = part.iloc[(len(part) - 1) // 2]
        months = part["month"].to_numpy()
        low = high = float("nan")
        place, dated_tasks = pd.factorize(part[task])
        if len(dated_tasks) >= FEWEST:
            times = resample(len(dated_tasks), draws=draws, seed=seed)[:, place]
            halves = times.cumsum(axis=1) >= times.sum(axis=1, keepdims=True) / 2
            low, high = interval(months[halves.argmax(axis=1)])
        at_end = (part["date"].dt.month == 12) & (part["date"].dt.day == 31)
        rows.append((notice_id, len(part), half["date"], half["month"], low, high, at_end.mean()))
    columns = [notice, "n_dated", "median", "median_month", "median_low", "median_high", "share_year_end"]
    found = pd.DataFrame(rows, columns=columns)
    table = coverage(tasks, deadlines, task=task, notice=notice).merge(
        found, on=notice, how="left", validate="one_to_one"
    )
    table["n_dated"] = table["n_dated"].fillna(0).astype(int)
    table["median"] = table["median"].astype("datetime64[s]")
    return table


def by_month(dated: pd.DataFrame, *, notice="notice_id") -> pd.DataFrame:
    """Return what share of the limits in `dates` is due by the end of each month of the plan year.

    Columns: ``notice_id``, ``month`` (1–12), ``n_due``, ``share_due``, ``n_dated``.
    """
    require_columns(dated, [notice, "month"], "dated")
    rows = [
        (notice_id, month, int((part <= month).sum()), float((part <= month).mean()), len(part))
        for notice_id, part in dated.groupby(notice, sort=False)["month"]
        for month in range(1, 13)
    ]
    return pd.DataFrame(rows, columns=[notice, "month", "n_due", "share_due", "n_dated"])


def front_loading(
    dated: pd.DataFrame, *, notice="notice_id", task="task_id", draws=1000, seed=0
) -> pd.DataFrame:
    """Return how early in the plan year the limits of `dates` fall.

    Columns: ``notice_id``, ``n_dated``, ``by_june``, ``by_september`` (share due by the end of these months), ``index`` (mean
    share of the year that is left at each limit: 1 all on its first day, 0 all on its last, below 0 later), ``low``, ``high`` (95 %
    bootstrap interval over the dated tasks; null below five).

    >>> dated = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/2"], "month": [6.0, 12.0]})
    >>> front_loading(dated)[["n_dated", "by_june", "index"]].values.tolist()
    [[2.0, 0.5, 0.25]]
    """
    require_columns(dated, [notice, task, "month"], "dated")
    rows = []
    for notice_id, part in dated.groupby(notice, sort=False):
        left, low, high = 1 - part["month"] / 12, None, None
        place, those = pd.factorize(part[task])
        if len(those) >= FEWEST:
            times = resample(len(those), draws=draws, seed=seed)[:, place]
            low, high = interval(times @ left.to_numpy() / times.sum(axis=1))
        early = [(part["month"] <= month).mean() for month in (6, 9)]
        rows.append((notice_id, len(part), *early, left.mean(), low, high))
    columns = [notice, "n_dated", "by_june", "by_september", "index", "low", "high"]
    return pd.DataFrame(rows, columns=columns).astype({"low": float, "high": float})


def recurring(deadlines: pd.DataFrame, *, task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return the recurring duties as a calendar: one row for each duty and each month in which a period of it ends.

    No day is invented: 每季度 ends a period in March, June, September and December. Columns: ``notice_id``, ``task_id``,
    ``text`` (as printed), ``every``, ``per_year`` (how often a year), ``month`` (1–12). In order of month.

    >>> limits = pd.DataFrame({"notice_id": "a", "task_id": ["a/1"], "text": ["每半年"], "kind": ["recurring"], "every": ["P6M"]})
    >>> recurring(limits)[["text", "per_year", "month"]].values.tolist()
    [['每半年', 2, 6], ['每半年', 2, 12]]
    """
    require_columns(deadlines, [notice, task, "text", "kind", "every"], "deadlines")
    duties = deadlines.loc[deadlines["kind"] == "recurring", [notice, task, "text", "every"]]
    unknown = set(duties["every"].dropna()) - set(PER_YEAR)
    if unknown:
        raise BadTables(f"deadlines: every {sorted(unknown)} is none of {list(PER_YEAR)}")
    duties = duties.assign(per_year=duties["every"].map(PER_YEAR))
    months = pd.DataFrame({"month": range(1, 13)})
    table = duties.dropna(subset="per_year").merge(months, how="cross")
    table = table[(table["month"] * table["per_year"].clip(upper=12)) % 12 == 0]
    table["per_year"] = table["per_year"].astype(int)
    return table.sort_values(["month"], kind="stable", ignore_index=True)


def due(corpus, on, days: int = 30) -> pd.DataFrame:
    """Return what is due from the day ``on`` until ``days`` days later, first things first.

    ``corpus`` is a `Corpus`; ``on`` a date or its text. Columns: ``date``, ``days_left``, ``notice_id``, ``task_id``, ``wording``
    (the task's), ``units`` (null where none is named), ``text`` (the limit as printed), ``year_from`` (``plan``: the year is supplied),
    ``damaged``, ``start``, ``end`` (of the limit in the notice's text). Only limits with a date: see `recurring` for the others.

    >>> import zwanalysis as zw
    >>> zw.due(zw.load_processed("data/processed"), on="2022-06-01", days=10)[["days_left", "task_id", "text"]].values.tolist()
    [[9, 'zigong-2022/t014', '2022年6月10日前']]
    """
    on = pd.Timestamp(on)
    limits = corpus.deadlines[corpus.deadlines["date"].between(on, on + pd.Timedelta(days=days))]
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
    return table[columns]


def by_theme(
    coded: pd.DataFrame, deadlines: pd.DataFrame, tasks: pd.DataFrame, *, task="task_id", notice="notice_id", draws=1000, seed=0
) -> pd.DataFrame:  # fmt: skip
    """Return how many tasks of each theme have a time limit, beside how many would if no theme were favoured.

    ``coded`` is what `themes.code` returns. Columns: ``theme``, ``n_notices``, ``n_tasks``, ``n_stated`` (tasks with a limit),
    ``n_dated`` (with a date), ``share`` (n_stated / n_tasks) with a 95 % bootstrap interval over tasks (``low``, ``high``), and
    ``expected``: the tasks that would have a limit if each notice set limits for all its themes alike. A theme that one notice
    is full of has that notice's habit; compare ``n_stated`` with ``expected``, not with another theme.
    """
    check(tasks, deadlines, columns=["date"], what="deadlines", task=task, notice=notice)
    stated = tasks.set_index(task)[notice].to_frame().assign(
        stated=tasks[task].isin(deadlines[task]).to_numpy(),
        dated=tasks[task].isin(deadlines.loc[deadlines["date"].notna(), task]).to_numpy(),
    )  # fmt: skip
    stated["habit"] = stated.groupby(notice)["stated"].transform("mean")
    table = coded[[task, "theme"]].drop_duplicates().join(stated, on=task)
    rows = []
    for theme, part in table.groupby("theme", sort=False):
        drawn = resample(len(part), draws=draws, seed=seed) @ part["stated"].to_numpy() / len(part)
        rows.append((theme, part[notice].nunique(), len(part), part["stated"].sum(), part["dated"].sum(), part["stated"].mean(),
                     *interval(drawn), part["habit"].sum()))  # fmt: skip
    columns = ["theme", "n_notices", "n_tasks", "n_stated", "n_dated", "share", "low", "high", "expected"]
    return pd.DataFrame(rows, columns=columns).sort_values(
        "n_tasks", ascending=False, kind="stable", ignore_index=True
    )


def finding(counted: pd.DataFrame, *, names=None, lang: str = "zh") -> str:
    """Return the finding of `kinds` in a sentence: who puts a time limit on most of its tasks, and who on fewest."""
    table = counted.drop_duplicates("notice_id").assign(stated=lambda t: t["n_stated"] / t["n_tasks"])
    most, least = table.loc[table["stated"].idxmax()], table.loc[table["stated"].idxmin()]
    name = {i: (names or {}).get(i, i) for i in table["notice_id"]}
    if lang == "en":
        return (f"{name[most['notice_id']]} sets a time limit for {most['stated']:.0%} of its tasks, "
                f"{name[least['notice_id']]} for {least['stated']:.0%}")  # fmt: skip
    return (f"{name[most['notice_id']]} 为 {most['stated']:.0%} 的任务写明时限，"
            f"{name[least['notice_id']]} 只有 {least['stated']:.0%}")  # fmt: skip


def finding_dates(dated: pd.DataFrame, *, names=None, lang: str = "zh") -> str:
    """Return the finding of `dates` in a sentence: where half of the dated limits fall, in the notice with most of them."""
    if dated.empty:
        return {"zh": "各通知均未载明日期", "en": "No notice gives a date"}[lang]
    most = dated[dated["notice_id"] == dated["notice_id"].value_counts().idxmax()]
    due = by_month(most)
    half = due[due["share_due"] >= 0.5].iloc[0]
    name = (names or {}).get(half["notice_id"], half["notice_id"])
    if lang == "en":
        month = pd.Timestamp(2000, int(half["month"]), 1).strftime("%B")
        return (
            f"{name}: {half['share_due']:.0%} of {half['n_dated']} dated limits are due by the end of {month}"
        )
    return f"{name} 的 {half['n_dated']} 个期限中，{half['share_due']:.0%} 在 {half['month']:.0f} 月底前到期"
