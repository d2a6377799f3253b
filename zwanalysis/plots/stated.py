"""Draws what each notice states at all."""

from zwanalysis.plots import style
from zwanalysis.plots.heat import heat

#: What the module, called with a corpus, is a chart of.
CHARTS = ("corpus",)

TEXT = {
    "zh": {
        "subtitle": "写明责任单位、牵头单位、时限、日期的任务占该通知任务的比例，括号内为任务数；“及时”不算时限；“未载明”指通知全篇没有",
        "n": "{n} 份通知，{tasks} 项任务",
        "unit": "责任单位", "lead": "牵头单位", "deadline": "时限", "date": "日期",
        "none": "未载明", "tasks": "{name}  {n} 项",
    },
    "en": {
        "subtitle": "Share of a notice's tasks that name a unit, a lead unit, a time limit, a date (number of tasks); "
        "'at once' is no limit; not stated: nowhere in the notice",
        "n": "{n} notices, {tasks} tasks",
        "unit": "unit", "lead": "lead unit", "deadline": "time limit", "date": "date",
        "none": "not stated", "tasks": "{name}  {n} tasks",
    },
}  # fmt: skip


def draw(table, ax=None, *, names=None, lang="zh", title=None):
    """Draw the table of `compare.stated.table` as cells: notices down, things across; return the Axes."""
    names, words = names or {}, TEXT[lang]
    rows, things = list(dict.fromkeys(table["notice_id"])), list(dict.fromkeys(table["thing"]))
    tasks = table.drop_duplicates("notice_id").set_index("notice_id")["n_tasks"]
    label = [
        f"{s:.0%} ({n})" if n else words["none"] for s, n in zip(table["share"], table["n"], strict=True)
    ]
    labels = (
        table.assign(label=label).pivot(index="notice_id", columns="thing", values="label").loc[rows, things]
    )
    shares = table.pivot(index="notice_id", columns="thing", values="share").loc[rows, things]
    with style.context():
        ax = style.axes(
            ax, 9.2, 2.0 + 0.55 * len(rows), title=title, subtitle=words["subtitle"], lang=lang,
            n=words["n"].format(n=len(rows), tasks=tasks.sum()),
        )  # fmt: skip
        heat(ax, shares, labels, limit=1)
        for text in ax.texts:
            if text.get_text() == words["none"]:
                text.set(color=style.GREY, size=10)
        ax.set_xticklabels([words.get(thing, thing) for thing in things])
        ax.set_yticklabels([words["tasks"].format(name=names.get(i, i), n=tasks[i]) for i in rows])
    return ax
