"""Draws who leads with whom."""

import math

from zwanalysis.plots import style

TEXT = {
    "zh": {
        "subtitle": "每个圆点是一个职能，越大牵头的任务越多；两点相连表示共同牵头同一项任务，线越粗项数越多；只画至少与另一职能共同牵头的职能；蓝色为相连最多的",
        "panel": "{name}（{n} 项写明牵头职能）", "alone": "另有 {n} 个职能只单独牵头",
        "n": "{n} 份写明牵头单位的通知，{tasks} 项任务", "none": "无共同牵头",
    },
    "en": {
        "subtitle": "A dot is a function, larger for more tasks led; a line joins two that lead a task together, wider for more tasks; only "
        "functions that lead with another; blue: the one with most partners",
        "panel": "{name} ({n} tasks with a lead)", "alone": "{n} more functions lead alone",
        "n": "{n} notices that name leads, {tasks} tasks", "none": "none lead together",
    },
}  # fmt: skip


def draw(edges, nodes, ax=None, *, names=None, functions=None, lang="zh", title=None):
    """Draw the tables of `compare.network.edges` and ``nodes``: a circle of functions for each notice; return the axes.

    Notices with most edges first. ``ax``: as many axes as there are notices in ``nodes``.
    """
    names, functions, words = names or {}, functions or {}, TEXT[lang]
    ids = list(dict.fromkeys(nodes["notice_id"]))
    ids.sort(key=lambda i: -(edges["notice_id"] == i).sum())
    with style.context():
        if ax is None:
            first = nodes.drop_duplicates("notice_id")
            ax = style.page(
                12, 6.4, title=title, subtitle=words["subtitle"], lang=lang, ncols=max(1, len(ids)), squeeze=False,
                width_ratios=[2.4, *[1] * (len(ids) - 1)] if ids else [1],
                n=words["n"].format(n=len(ids), tasks=first["n_stated"].sum()),
            )[0]  # fmt: skip
        for panel, notice_id in zip(ax, ids, strict=False):
            own = nodes[nodes["notice_id"] == notice_id]
            part = own[own["degree"] > 0]
            head = words["panel"].format(name=names.get(notice_id, notice_id), n=own["n_stated"].iloc[0])
            head = head if notice_id == ids[0] else head.replace("（", "\n（").replace(" (", "\n(")
            panel.set_title(head, loc="left", weight="bold", fontsize=11.5)
            style.bare(panel).set(
                xlim=(-1.75, 1.75), ylim=(-1.75, 1.35), xticks=[], yticks=[], aspect="equal"
            )
            angle = {
                f: math.pi / 2 - 2 * math.pi * k / max(len(part), 1) for k, f in enumerate(part["function"])
            }
            spot = {f: (math.cos(a), math.sin(a)) for f, a in angle.items()}
            for row in edges[edges["notice_id"] == notice_id].itertuples():
                (x0, y0), (x1, y1) = spot[row.a], spot[row.b]
                hub = part["function"].iloc[0] in (row.a, row.b)
                panel.plot([x0, x1], [y0, y1], color=style.ACCENT if hub else style.LIGHT, linewidth=0.5 + 0.8 * row.n,
                           alpha=0.9 if hub else 0.7, zorder=2 if hub else 1)  # fmt: skip
            for place, row in enumerate(part.itertuples()):
                (x, y), a = spot[row.function], angle[row.function]
                panel.scatter(
                    x,
                    y,
                    s=30 + 6 * row.n,
                    color=style.ACCENT if place == 0 else style.GREY,
                    linewidths=0,
                    zorder=3,
                )
                side = math.cos(a)
                panel.annotate(
                    f"{functions.get(row.function, row.function)} {row.n}", (1.13 * x, 1.13 * y),
                    ha="left" if side > 0.15 else "right" if side < -0.15 else "center",
                    va="center" if abs(side) > 0.15 else "bottom" if y > 0 else "top", fontsize=9,
                    color=style.ACCENT if place == 0 else style.INK,
                )  # fmt: skip
            rest = len(own) - len(part)
            if part.empty or rest:
                note = words["none"] if part.empty else words["alone"].format(n=rest)
                panel.text(0, -1.74, note, ha="center", va="bottom", color=style.GREY, fontsize=9)
        return ax
