"""Draws time limits: which kinds, and which dates."""

import math

from zwanalysis.plots import style
from zwanalysis.plots.heat import heat

#: What the module, called with a corpus, is a chart of.
CHARTS = ("deadlines-kinds", "deadlines-dates")

FEWEST = 5
#: Inches of a row of days; more lines than this below are a bundle: light, and the first alone is named.
ROW, MANY = 0.55, 8
TEXT = {
    "zh": {
        "subtitle": "左：写明时限（含“及时”）的任务占该通知任务的比例；右：有各类时限的任务数（项），颜色越深比例越高；一项任务可有几类时限",
        "by": "某日前", "within": "数日内", "recurring": "定期", "immediate": "及时", "ongoing": "长期",
        "unread": "未能识读", "not_stated": "未载明", "note": "{share:.0%}（{n} / {of} 项）",
        "n": "{n} 份通知，{tasks} 项任务",
        "dates": "上：每个期限落在计划年的哪一天，圈内为同日期限数，竖线为中位数；下：累计到期比例（期限不少于 {fewest} 个的通知）",
        "days": "每个期限落在计划年的哪一天，圈内为同日期限数；没有一份通知的期限达到 {fewest} 个，故不画累计到期比例",
        "none": "未载明日期", "no_year": "无计划年度", "month": "{m}月", "end": "年底", "row": "{name}  {n} 个",
        "n_dates": "{n} 个有日期的期限，{notices} 份通知",
    },
    "en": {
        "subtitle": "Left: share of a notice's tasks with a time limit (及时, at once, among them); right: tasks with each kind of limit, darker for a larger "
        "share; a task may have several kinds",
        "by": "by a date", "within": "within days", "recurring": "recurring", "immediate": "at once", "ongoing": "ongoing",
        "unread": "not read", "not_stated": "not stated", "note": "{share:.0%} ({n} of {of})",
        "n": "{n} notices, {tasks} tasks",
        "dates": "Above: the day of the plan year each limit falls on, with the number of limits of one day in the circle and a bar "
        "at the median; below: share due so far (notices with {fewest} limits or more)",
        "days": "The day of the plan year each limit falls on, with the number of limits of one day in the circle; no notice has the {fewest} limits "
        "from which on the share due so far is drawn",
        "none": "no date stated", "no_year": "no plan year", "month": "{m}", "end": "year's end", "row": "{name}  {n}",
        "n_dates": "{n} limits with a date, {notices} notices",
    },
}  # fmt: skip
MONTHS = {
    "zh": range(1, 13),
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}


def draw(table, ax=None, *, names=None, lang="zh", title=None, note=None):
    """Draw the table of `compare.timing.kinds`: the share with a limit, and the kinds, notice by notice; return two Axes.

    Notices in the order of that share; kinds that no notice has are left out. ``note`` (`compare.caution`) is added to the
    source. ``ax``: two axes side by side.
    """
    names, words = names or {}, TEXT[lang]
    notice = table.drop_duplicates("notice_id").set_index("notice_id")
    notice = notice.assign(stated=notice["n_stated"] / notice["n_tasks"]).sort_values(
        "stated", ascending=False, kind="stable"
    )
    rows = list(notice.index)
    used = table.groupby("kind", sort=False)["n"].sum()
    kinds = [kind for kind in used.index if used[kind] or kind == "not_stated"]
    counts = table.pivot(index="notice_id", columns="kind", values="n").loc[rows, kinds]
    shares = table.pivot(index="notice_id", columns="kind", values="share").loc[rows, kinds]
    with style.context():
        if ax is None:
            ax = style.page(
                style.WIDTH, 2.1 + 0.5 * len(rows), title=title, subtitle=words["subtitle"], lang=lang, foot=style.foot(note, lang),
                n=words["n"].format(n=len(rows), tasks=notice["n_tasks"].sum()), ncols=2, width_ratios=[1, 1.35],
            )  # fmt: skip
            ax[0].figure.get_layout_engine().set(wspace=0.05)
        notes = [
            words["note"].format(share=share, n=n, of=of)
            for share, n, of in zip(notice["stated"], notice["n_stated"], notice["n_tasks"], strict=True)
        ]
        style.ranking(ax[0], [names.get(i, i) for i in rows], notice["stated"].tolist(), notes, limit=1)
        ax[0].set(xlim=(0, 1.6), ylim=(max(len(rows), 1) - 0.5, -0.5))
        heat(ax[1], shares, counts.astype(int).astype(str), limit=1)
        style.heads(ax[1], [words[kind] for kind in kinds], left=5.6)
        ax[1].set_yticklabels([])
    return ax


def draw_dates(table, summary, ax=None, *, names=None, lang="zh", title=None, note=None):
    """Draw the tables of `compare.timing.dates` and ``summary``: every dated limit, and the share due; return two Axes, or one where no
    notice has limits enough for the second.

    The notice with most dated limits is in the accent colour; of the other lines below, the latest is named where they are few. Notices without
    a date, and those whose dates have no plan year to lie in, say so. ``note`` is added to the source. ``ax``: two axes, one
    above the other.
    """
    names, words = names or {}, TEXT[lang]
    order = summary.assign(placed=summary["notice_id"].isin(table["notice_id"]))
    order = order.sort_values(["placed", "n_dated"], ascending=False, kind="stable")
    rows = list(order["notice_id"])
    named, others = {*rows[:1], *_latest(order)}, style.GREY if len(rows) <= MANY else style.LIGHT
    room = min(ROW, (style.TALLEST - 4.4) / max(len(rows), 1))
    first, last = _months(table)
    with style.context():
        if ax is None:
            two = bool((order["placed"] & (order["n_dated"] >= FEWEST)).any())
            n = words["n_dates"].format(n=len(table), notices=table["notice_id"].nunique())
            ax = _two_or_one(two, len(rows), title=title, subtitle=words["dates" if two else "days"].format(fewest=FEWEST), lang=lang, foot=style.foot(note, lang), n=n)
        for y, row in enumerate(order.itertuples()):
            days, colour = table[table["notice_id"] == row.notice_id], style.ACCENT if y == 0 else style.GREY
            if days.empty:
                ax[0].text(first + 0.3, y, words["no_year" if row.n_dated else "none"], va="center", color=style.GREY, fontsize=10.5)
            _draw_days(ax[0], y, days, colour, 72 * room - 2)
            if row.n_dated >= FEWEST and row.placed:
                ax[0].vlines(row.median_month, y - 0.44, y + 0.44, color=style.INK, linewidth=2.5, zorder=2)
                label = names.get(row.notice_id, row.notice_id) if row.notice_id in named else None
                _draw_due(ax[1], y, days, colour if y == 0 else others, (first, last), label)
        labels = [words["row"].format(name=names.get(r.notice_id, r.notice_id), n=r.n_dated) for r in order.itertuples()]
        ax[0].set(ylim=(len(rows) - 0.4, -0.6), xlim=(first, last + 0.45))
        ax[0].set_yticks(range(len(rows)), labels)
        _lay_panels(ax, first, int(last), lang)
        ax[0].annotate(words["end"], (12, -0.6), (0, 3), textcoords="offset points", ha="center", color=style.GREY, fontsize=10)
    return ax


def _months(table) -> tuple[int, float]:
    """The first and the last month that are drawn."""
    if table.empty:
        return 0, 12
    return max(0, math.ceil(min(table["month"].min(), 12)) - 1), max(12, table["month"].max())


def _latest(order) -> list[str]:
    """The notice, of few, whose line of those below the first is named: that with the latest median."""
    found = order.iloc[1:].query("n_dated >= @FEWEST and placed").sort_values("median_month", ascending=False, kind="stable")["notice_id"]
    return found.head(1).tolist() if len(order) <= MANY else []


def _two_or_one(two: bool, rows: int, **heading):
    """The axes of a page: one for days, and, where there are ``two``, one below it for what is due so far."""
    if not two:
        return [style.page(style.WIDTH, 2.4 + ROW * rows, **heading)]
    ax = style.page(style.WIDTH, 4.4 + ROW * rows, nrows=2, sharex=True, height_ratios=[0.3 + ROW * rows, 2.2], **heading)
    ax[0].figure.get_layout_engine().set(hspace=0.04)
    return ax


def _draw_days(ax, y: int, days, colour: str, widest: float) -> None:
    """A circle for each day on which limits fall, with their number where there are several; no circle is wider than the points of a row."""
    for month, n in days.groupby("month").size().items():
        ax.scatter(month, y, s=min(70 + 38 * (n - 1), widest**2), color=colour, linewidths=0, zorder=3)
        if n > 1:
            ax.text(month, y, n, ha="center", va="center_baseline", color="white", fontsize=9, zorder=4)


def _draw_due(ax, y: int, days, colour: str, ends: tuple[float, float], label: str | None) -> None:
    """The share due so far as a line of steps, with its name beside it where it has one; the first line is drawn stronger."""
    (first, last), due = ends, days.groupby("month")["share_due"].max()
    ax.step([first, *due.index, last + 0.15], [0, *due, 1], where="post", color=colour, linewidth=2.4 if y == 0 else 1.6, zorder=3 - y / 10)
    if label is None:
        return
    label = style.wrap(label, style.LONGEST)[0]
    at, height = ((due >= 0.25).idxmax(), 0.07) if y == 0 else (due.index[0], -due.iloc[0] / 2)
    inside = first + style.width(label) * 10.5 / 72 * (last - first) / (style.WIDTH - 4.2)  # not over the axis
    ax.text(max(at - 0.08, inside), due[at] + height, label, ha="right", va="center", color=colour, weight="bold", fontsize=10.5,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 0.6}, zorder=4)  # fmt: skip


def _lay_panels(ax, first: int, last: int, lang: str) -> None:
    """Months under the lowest of the axes, shares beside the second."""
    for panel in ax:
        _lay_months(panel, first, last, lang)
    for panel in ax[1:]:
        panel.set(ylim=(-0.03, 1.08))
        panel.set_yticks([0, 0.5, 1], ["0", "50%", "100%"])
        ax[0].tick_params(axis="x", which="both", labelbottom=False)


def _lay_months(ax, first: int, last: int, lang: str) -> None:
    """Lines between months, their names under them, and a broken line at the year's end."""
    style.plain(ax).grid(axis="x")
    ax.set_xticks(range(first, last + 1), [""] * (last - first + 1))
    ax.set_xticks([m + 0.5 for m in range(first, 12)], [TEXT[lang]["month"].format(m=MONTHS[lang][m]) for m in range(first, 12)], minor=True)
    ax.tick_params(which="minor", length=0, labelfontfamily=style.FAMILY)
    ax.axvline(12, color=style.GREY, linestyle=(0, (4, 3)), linewidth=1, zorder=1)
