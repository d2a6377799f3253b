"""Draws who leads with whom."""

import numpy as np

from zwanalysis.plots import style

#: What the module, called with a corpus, is a chart of.
CHARTS = ("workloads-leads",)

TEXT = {
    "zh": {
        "subtitle": "共同牵头同一项任务的两个职能（职能不明的按单位名），及共同牵头的任务数（每份通知最多列 {top} 对）；蓝色为该通知中最多的",
        "panel": "{name}（{n} 项写明牵头）", "note": "{n} 项", "pair": "{a}＋{b}",
        "n": "{n} 份写明牵头单位的通知，{tasks} 项任务", "none": "无共同牵头",
    },
    "en": {
        "subtitle": "Two functions (or units of which none is known) that lead a task together, with the number of such tasks (at most {top} pairs a notice); blue: most of the notice",
        "panel": "{name} ({n} tasks with a lead)", "note": "{n}", "pair": "{a} + {b}",
        "n": "{n} notices that name leads, {tasks} tasks", "none": "none lead together",
    },
}  # fmt: skip


def draw(edges, nodes, ax=None, *, names=None, functions=None, lang="zh", title=None, top=8):
    """Draw the tables of `compare.network.edges` and ``nodes``: the ``top`` pairs of each notice; return the axes.

    Notices with most pairs first. ``ax``: as many axes as there are notices in ``nodes``.
    """
    names, functions, words = names or {}, functions or {}, TEXT[lang]
    ids = sorted(dict.fromkeys(nodes["notice_id"]), key=lambda i: -(edges["notice_id"] == i).sum())
    with style.context():
        if ax is None:
            ax = style.panels(
                [min(top, max(1, (edges["notice_id"] == i).sum())) for i in ids], title=title, subtitle=words["subtitle"].format(top=top), lang=lang,
                n=words["n"].format(n=len(ids), tasks=nodes.drop_duplicates("notice_id")["n_stated"].sum()),
            )  # fmt: skip
        place = np.atleast_1d(ax).flat[0].get_subplotspec()
        ems = 26 if place and place.get_gridspec().ncols == 1 else style.LONGEST
        for panel, notice_id in zip(ax, ids, strict=False):
            part = edges[edges["notice_id"] == notice_id].sort_values("n", ascending=False, kind="stable").head(top)
            stated = nodes.loc[nodes["notice_id"] == notice_id, "n_stated"].iloc[0]
            style.head(panel, words["panel"].format(name=names.get(notice_id, notice_id), n=stated))
            if part.empty:
                style.nothing(panel, words["none"])
                continue
            pairs = [words["pair"].format(a=functions.get(r.a, r.a), b=functions.get(r.b, r.b)) for r in part.itertuples()]
            notes = [words["note"].format(n=n) for n in part["n"]]
            style.ranking(panel, pairs, part["n"].tolist(), notes, strong=part["n"] == part["n"].max(), limit=edges["n"].max(), ems=ems)
    return ax
