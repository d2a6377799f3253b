"""Draws task themes: notices × themes."""

from zwanalysis.plots import style
from zwanalysis.plots.heat import heat

#: What the module, called with a corpus, is a chart of.
CHARTS = ("themes",)

TEXT = {
    "zh": {
        "subtitle": "各通知中涉及每个主题的任务数（项）；颜色越深，占该通知任务的比例越高；一项任务可属多个主题",
        "n": "{n} 份通知，{tasks} 项任务",
        "head": "共 {n} 项",
    },
    "en": {
        "subtitle": "Tasks with each theme, by notice; the darker, the larger their share of the notice's tasks; "
        "a task may have several themes",
        "n": "{n} notices, {tasks} tasks",
        "head": "{n} tasks",
    },
}


def draw(table, ax=None, *, names=None, themes=None, lang="zh", title=None):
    """Draw the table of `compare.themes.counts` as cells: themes down, notices across; return the Axes.

    ``names`` and ``themes`` map notices and themes to the words to print; a theme called ``none`` comes last.
    """
    names, themes, words = names or {}, themes or {}, TEXT[lang]
    counts = table.pivot(index="theme", columns="notice_id", values="n")
    shares = table.pivot(index="theme", columns="notice_id", values="share")
    order = counts.sum(axis=1).sort_values(ascending=False, kind="stable").index
    order = [theme for theme in order if theme != "none"] + [theme for theme in order if theme == "none"]
    columns = list(dict.fromkeys(table["notice_id"]))
    tasks = table.drop_duplicates("notice_id").set_index("notice_id")["n_tasks"]
    with style.context():
        ax = style.axes(
            ax, style.WIDTH, 2.4 + 0.34 * len(order), title=title, subtitle=words["subtitle"], lang=lang,
            n=words["n"].format(n=len(columns), tasks=tasks.sum()),
        )  # fmt: skip
        heat(ax, shares.loc[order, columns], counts.loc[order, columns].astype(int).astype(str), limit=0.5)
        style.heads(ax, [names.get(i, i) for i in columns], [words["head"].format(n=tasks[i]) for i in columns])
        ax.set_yticklabels([f"{themes.get(i, i)}  {counts.loc[i].sum()}" for i in order])
    return ax
