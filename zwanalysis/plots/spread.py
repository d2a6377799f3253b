"""Draws how shares are spread over many notices: where there are more than a chart has rows or columns for."""

from zwanalysis.plots import style

TEXT = {
    "zh": {
        "subtitle": "有此项的各通知中，它占该通知任务的比例：点为中位数，粗线为居中的一半通知，细线为居中的九成；右为中位数和有此项的通知数",
        "note": "{middle:.0%}（{n} 份）", "n": "{n} 份通知，{tasks} 项任务",
    },
    "en": {
        "subtitle": "Share of a notice's tasks with each, over the notices that have any: dot at the median, thick line over the middle half of them, thin line over "
        "the middle nine tenths; beside it the median and how many notices have any",
        "note": "{middle:.0%} ({n})", "n": "{n} notices, {tasks} tasks",
    },
}  # fmt: skip
TAILS = (0.05, 0.25, 0.5, 0.75, 0.95)


def draw(table, by: str, ax=None, *, labels=None, lang="zh", title=None, note=None, top=20):
    """Draw a table with a row for each notice and value of ``by`` (``n``, ``share``, ``n_tasks``): a row for each value; return the Axes.

    The ``top`` values that most notices have, those of most notices first; ``labels`` maps them to the words to print. ``note`` is added to the source.
    """
    labels, words = labels or {}, TEXT[lang]
    notices = table.drop_duplicates("notice_id")
    had = table[table[by].notna() & (table["n"] > 0)]
    spread = had.astype({"share": float}).groupby(by, sort=False)["share"].quantile(list(TAILS)).unstack()
    counted = had.groupby(by, sort=False)["notice_id"].nunique().sort_values(ascending=False, kind="stable").head(top)
    spread = spread.loc[counted.index]
    with style.context():
        ax = style.axes(
            ax, style.WIDTH, 2.2 + 0.36 * len(spread), title=title, subtitle=words["subtitle"], lang=lang, foot=style.foot(note, lang),
            n=words["n"].format(n=len(notices), tasks=int(notices["n_tasks"].sum())),
        )  # fmt: skip
        for y, (low, quarter, middle, three_quarters, high) in enumerate(spread.to_numpy()):
            ax.hlines(y, low, high, color=style.LIGHT, linewidth=2, zorder=1)
            ax.hlines(y, quarter, three_quarters, color=style.ACCENT, linewidth=6, alpha=0.45, zorder=2)
            ax.plot(middle, y, "o", markersize=8, color=style.ACCENT, zorder=3)
            ax.text(1.03, y, words["note"].format(middle=middle, n=counted.iloc[y]), va="center", color=style.INK, fontsize=10)
        ax.set(xlim=(0, 1.25), ylim=(len(spread) - 0.4, -0.6))
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25%", "50%", "75%", "100%"])
        ax.set_yticks(range(len(spread)), [style.shortened(str(labels.get(value, value))) for value in spread.index], linespacing=1.0)
        style.bare(style.plain(ax)).grid(axis="x")
    return ax
