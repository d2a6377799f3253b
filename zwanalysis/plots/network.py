"""Draws who leads with whom."""

import math

from zwanalysis.plots import style

TEXT = {
    "zh": {
        "subtitle": "每个圆点是一个职能（职能不明的按单位名），数字为牵头任务数；两点相连表示共同牵头同一项任务，线越粗共同牵头越多（k 方共同牵头的任务按 1/(k−1) 计）；"
        "只画与别方共同牵头过的；蓝色为共同牵头任务最多的",
        "panel": "{name}（{n} 项写明牵头单位）", "alone": "另有 {n} 个不与他方共同牵头", "left": "{n} 次牵头是统称，未计",
        "n": "{n} 份写明牵头单位的通知，{tasks} 项任务", "none": "无共同牵头",
    },
    "en": {
        "subtitle": "A dot is a function (or a unit of which none is known), with the tasks it leads; a line joins two that lead a task together, wider "
        "for more (a task of k leads counts 1/(k−1)); only those that lead with another; blue: the one with most tasks led together",
        "panel": "{name} ({n} tasks with a lead)", "alone": "{n} more lead with no other",
        "left": "{n} leads not counted: collectives",
        "n": "{n} notices that name leads, {tasks} tasks", "none": "none lead together",
    },
}  # fmt: skip
#: Points of a label's letters; inches of a panel for one, two, and three notices in a row.
LETTERS, SIZES = 9, {1: 8.5, 2: 6.2, 3: 5.2}
WIDEST = 4  # weight from which lines are of one width: a wider one would hide the dots
CROWDED = 12  # from so many labels on, a second line would reach into the next label


def draw(edges, nodes, ax=None, *, names=None, functions=None, lang="zh", title=None):
    """Draw the tables of `compare.network.edges` and ``nodes``: a circle of functions for each notice; return the axes.

    Notices with most edges first, three in a row. ``ax``: as many axes as there are notices in ``nodes``.
    """
    names, functions, words = names or {}, functions or {}, TEXT[lang]
    ids = list(dict.fromkeys(nodes["notice_id"]))
    ids.sort(key=lambda i: -(edges["notice_id"] == i).sum())
    with style.context():
        if ax is None:
            stated = nodes.drop_duplicates("notice_id")["n_stated"].sum()
            size = SIZES[min(max(len(ids), 1), 3)]
            ax = style.panels(
                max(1, len(ids)), size, min(size, 7) - 0.4, title=title, subtitle=words["subtitle"], lang=lang,
                n=words["n"].format(n=len(ids), tasks=stated),
            )  # fmt: skip
        for panel, notice_id in zip(ax, ids, strict=False):
            own = nodes[nodes["notice_id"] == notice_id]
            part = own[own["degree"] > 0]
            head = words["panel"].format(name=names.get(notice_id, notice_id), n=own["n_stated"].iloc[0])
            panel.set_title(head, loc="left", weight="bold", fontsize=11.5)
            style.bare(panel).set(xticks=[], yticks=[], aspect="equal")
            labels = {
                row.function: _label(functions.get(row.function, row.function), row.n, crowded=len(part) > CROWDED)
                for row in part.itertuples()
            }
            edge = _edge(panel, labels.values())
            panel.set(xlim=(-edge, edge), ylim=(-edge, edge))
            _circle(panel, edges[edges["notice_id"] == notice_id], part, labels)
            panel.set_xlabel(_note(own, part, words), color=style.GREY, fontsize=LETTERS, linespacing=1.3)
        return ax


def _label(name: str, n: int, crowded: bool) -> str:
    """A function's name and its tasks: in lines, or where many stand round the circle in one line, cut where it is long."""
    if not crowded:
        return "\n".join(style.wrap(f"{name} {n}", 10.5))
    short = style.wrap(name, 10.5)[0]
    return f"{short}… {n}" if short != name else f"{name} {n}"


def _edge(panel, labels) -> float:
    """How far the panel must reach from the centre, the circle being 1, to hold the longest label; 2.6 at most."""
    lines = [line for label in labels for line in label.split("\n")]
    longest = max(map(style.width, lines), default=0) * LETTERS / 72 + 0.15
    half = panel.figure.get_figwidth() / 2 / min(3, len(panel.figure.axes)) - 0.3
    return min(2.6, 1 / max(1 - longest / max(half, 0.1), 0.1))


def _circle(panel, edges, part, labels) -> None:
    """Draw the functions of one notice on a circle, their labels standing out from it, and the lines between them."""
    turn = {f: math.pi / 2 - 2 * math.pi * k / len(part) for k, f in enumerate(part["function"])}
    first = next(iter(turn), None)
    long = any("\n" in label or style.width(label) > 9 for label in labels.values())
    size = LETTERS - (2 if len(part) > 40 or long else 0)
    for row in edges.itertuples():
        ends = [turn[row.a], turn[row.b]]
        hub = first in (row.a, row.b)
        panel.plot([math.cos(a) for a in ends], [math.sin(a) for a in ends], color=style.ACCENT if hub else style.LIGHT,
                   linewidth=0.6 + 1.4 * min(row.weight, WIDEST), alpha=0.9 if hub else 0.7, zorder=2 if hub else 1)  # fmt: skip
    for row in part.itertuples():
        a, left = turn[row.function], math.cos(turn[row.function]) < -1e-9
        strong = row.function == first
        panel.scatter(math.cos(a), math.sin(a), s=30 + 6 * row.n, color=style.ACCENT if strong else style.GREY,
                      linewidths=0, zorder=3)  # fmt: skip
        off = math.sqrt(30 + 6 * row.n) / 2 + 4  # points: behind the dot
        panel.annotate(
            labels[row.function], (math.cos(a), math.sin(a)), (off * math.cos(a), off * math.sin(a)), textcoords="offset points",
            rotation=math.degrees(a) + 180 * left, rotation_mode="anchor", ha="right" if left else "left", va="center",
            fontsize=size, linespacing=1.05, color=style.ACCENT if strong else style.INK, in_layout=False,
        )  # fmt: skip


def _note(own, part, words) -> str:
    """What the circle of a notice does not show."""
    rest, left = len(own) - len(part), own["n_left_out"].iloc[0]
    said = [words["none"]] if part.empty else [words["alone"].format(n=rest)] if rest else []
    return "\n".join([*said, *([words["left"].format(n=left)] if left else [])])
