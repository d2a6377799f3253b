"""Draws workloads: the units of each notice, and functions across notices."""

from zwanalysis.plots import style
from zwanalysis.plots.heat import heat

#: What the module, called with a corpus, is a chart of.
CHARTS = ("workloads-units", "workloads-functions", "workloads-leads")

OWN = ("department", "office", "body")
TEXT = {
    "zh": {
        "subtitle": "列入任务最多的 {top} 个单位：任务数，及占该通知写明单位的任务的比例；"
        "实心蓝点为本级部门和机构，空心灰点为下级政府、管委会和“各部门”一类统称",
        "panel": "{name}（{n} 项）", "note": "{n} 项，{share:.0%}", "none": "未载明责任单位",
        "functions": "每个职能的部门列入的任务数（项），“牵头”为其中牵头的项数；颜色越深，占该通知写明单位的任务的比例越高；空白为未列入",
        "lead": "{n}（牵头 {lead}）", "not_stated": "未载明", "unknown": "职能\n未能识别", "n": "{n} 份写明单位的通知，{tasks} 项任务",
        "silent": "；另有 {n} 份未载明单位",
    },
    "en": {
        "subtitle": "The {top} units on most tasks: tasks, and share of the notice's tasks that name a unit. Full blue dots: "
        "the government's own departments and bodies; hollow grey dots: lower governments, zones and collectives",
        "panel": "{name} ({n} tasks)", "note": "{n}, {share:.0%}", "none": "no unit named",
        "functions": "Tasks with a department of each function, and how many of them it leads; the darker, the larger their "
        "share of the notice's tasks that name a unit; blank: not named",
        "lead": "{n} ({lead} lead)", "not_stated": "not stated", "unknown": "functions\nnot known", "n": "{n} notices that name units, {tasks} tasks",
        "silent": "; {n} more name none",
    },
}  # fmt: skip


def draw(table, ax=None, *, names=None, lang="zh", title=None, note=None, top=8):
    """Draw the table of `compare.workloads.by_unit`: a panel for each notice, its ``top`` units; return the axes.

    ``note`` (`compare.caution`) is added to the source.
    With ``ax`` (an array of as many axes as there are notices that name units) draw into these. The foot counts the others.
    """
    names, words = names or {}, TEXT[lang]
    shown = table[table["unit"].notna()].groupby("notice_id", sort=False).head(top)
    notices = list(dict.fromkeys(shown["notice_id"]))
    stated = table.drop_duplicates("notice_id").set_index("notice_id")["n_stated"]
    with style.context():
        if ax is None:
            ax = style.panels(
                shown["notice_id"].value_counts().reindex(notices), title=title, subtitle=words["subtitle"].format(top=top), lang=lang,
                foot=style.foot(note, lang), n=_sample(stated, words),
            )  # fmt: skip
        if not notices:
            style.nothing(ax[0], words["none"])
        for panel, notice_id in zip(ax, notices, strict=bool(notices)):
            part = shown[shown["notice_id"] == notice_id]
            style.head(panel, words["panel"].format(name=names.get(notice_id, notice_id), n=stated[notice_id]))
            notes = [
                words["note"].format(n=n, share=share)
                for n, share in zip(part["n"], part["share"], strict=True)
            ]
            style.ranking(panel, part["unit"].str.replace("（", "(").str.replace("）", ")").str.replace(r"\s", "", regex=True), part["share"].tolist(), notes,
                          strong=part["unit_kind"].isin(OWN), limit=1)  # fmt: skip
    return ax


def _sample(stated, words) -> str:
    """The notices that name units and their tasks; how many others there are."""
    silent = int((stated == 0).sum())
    return words["n"].format(n=len(stated) - silent, tasks=stated.sum()) + (words["silent"].format(n=silent) if silent else "")


def draw_functions(table, ax=None, *, names=None, functions=None, lang="zh", title=None, top=15):
    """Draw the table of `compare.workloads.by_function` as cells: the ``top`` functions down, notices across.

    Functions that two notices or more have, and the first of each notice, by their shares added up. A cell is blank where
    the notice names no unit of the function; notices that name nobody, or only units without a known function, say so.
    """
    names, functions, words = names or {}, functions or {}, TEXT[lang]
    known = table[table["function"].notna()]
    columns = list(dict.fromkeys(table["notice_id"]))
    first = known.sort_values("n", ascending=False, kind="stable").drop_duplicates("notice_id")["function"]
    rank = known.groupby("function").agg(notices=("share", "size"), share=("share", "sum"))
    rank = rank[(rank["notices"] > 1) | rank.index.isin(first)]
    order = rank["share"].sort_values(ascending=False, kind="stable").index[:top]
    shares = known.pivot(index="function", columns="notice_id", values="share").reindex(
        index=order, columns=columns
    )
    label = known.assign(
        label=[
            words["lead"].format(n=n, lead=lead) if isinstance(lead, int) and lead > 0 else str(n)
            for n, lead in zip(known["n"], known["lead"].astype(object), strict=True)
        ]
    )
    labels = label.pivot(index="function", columns="notice_id", values="label").reindex(
        index=order, columns=columns
    )
    stated = table.drop_duplicates("notice_id").set_index("notice_id")["n_stated"]
    has = set(known["notice_id"])
    with style.context():
        ax = style.axes(
            ax, style.WIDTH, 2.3 + 0.36 * len(order), title=title, subtitle=words["functions"], lang=lang,
            n=_sample(stated, words),
        )  # fmt: skip
        if order.empty:
            style.bare(ax).set(xlim=(0, max(len(columns), 1)), ylim=(1, 0), yticks=[])
            ax.xaxis.tick_top()
            style.plain(ax).set_xticks([place + 0.5 for place in range(len(columns))])
        else:
            heat(ax, shares, labels, limit=0.5)
        for place, column in enumerate(columns):
            if column not in has:
                text = words["unknown" if stated[column] else "not_stated"]
                ax.text(
                    place + 0.5,
                    max(len(order), 1) / 2,
                    text,
                    ha="center",
                    va="center",
                    color=style.GREY,
                    fontsize=11,
                )
        style.heads(ax, [names.get(i, i) for i in columns])
        ax.set_yticklabels([functions.get(i, i) for i in order])
    return ax
