"""Draws tasks that have their wording in common, and prints two wordings side by side."""

import html

import pandas as pd

from zwanalysis.plots import style
from zwanalysis.plots.heat import heat

#: What the module, called with a corpus, is a chart of.
CHARTS = ("reuse", "reuse-tasks")

TEXT = {
    "zh": {
        "subtitle": "行：较晚的通知；列：较早的通知。较晚通知中与较早通知同文的任务所占比例（文字相同：五字串重合 70% 以上；相近：30%—70%）；"
        "空白：不比较",
        "cell": "{share:.0%}\n相同 {verbatim}，相近 {adapted}", "cell_short": "{share:.0%}", "none": "0",
        "n": "{n} 份通知，每格样本为较晚通知的任务数", "row": "{name}\n{n} 项",
        "links": "左：较早的通知；右：较晚的通知，每行一项任务。蓝线：文字相同（五字串重合 70% 以上，{verbatim} 项）；灰线：文字相近（30%—70%，{adapted} 项）；没有线：无对应（{own} 项）。"
        "各地要点通用的短套语不计",
        "n_links": "{older} 项任务与 {younger} 项任务", "head": "{name}（{n} 项）",
        "older": "较早", "younger": "较晚",
    },
    "en": {
        "subtitle": "Rows: the younger notice; columns: the older one. Share of the younger's tasks that have their wording in common "
        "with the older's (verbatim: more than 70% of the 5-grams; adapted: 30–70%); blank: not compared",
        "cell": "{share:.0%}\n{verbatim} verbatim, {adapted} adapted", "cell_short": "{share:.0%}", "none": "0",
        "n": "{n} notices; the sample of a cell is the younger's tasks", "row": "{name}\n{n} tasks",
        "links": "Left: the older notice; right: the younger; a line a task. Blue: verbatim ({verbatim} tasks); grey: adapted "
        "({adapted}); none: own wording ({own}: below 30% with any task). Short formulae of many plans do not count",
        "n_links": "{older} tasks and {younger} tasks", "head": "{name} ({n} tasks)",
        "older": "older", "younger": "younger",
    },
}  # fmt: skip
#: How much of a wording is shown on a line, in ems; what of a long stretch that only one side has.
LABEL, KEEP = 17, 12
MOST_ROWS = 90  # that a page holds


def draw(table, ax=None, *, names=None, lang="zh", title=None):
    """Draw the table of `compare.reuse.bands` as cells: younger notices down, older ones across; return the Axes."""
    names, words = names or {}, TEXT[lang]
    table = table[table["share"].notna()]  # the others are blank
    older, younger = (
        sorted(set(table[side]), key=lambda n, other=other: (-(table[other] == n).sum(), str(n)))
        for side, other in (("older", "older"), ("younger", "younger"))
    )
    younger = younger[::-1]
    cell = words["cell" if len(older) < 5 else "cell_short"]
    labels = [
        cell.format(share=r.share, verbatim=r.verbatim, adapted=r.adapted)
        if r.share > 0
        else words["none"]
        for r in table.itertuples()
    ]
    cells = table.assign(label=labels)
    shares = cells.pivot(index="younger", columns="older", values="share").reindex(
        index=younger, columns=older
    )
    labels = cells.pivot(index="younger", columns="older", values="label").reindex(
        index=younger, columns=older
    )
    tasks = table.drop_duplicates("younger").set_index("younger")["n_tasks"]
    with style.context():
        ax = style.axes(
            ax, style.WIDTH, 2.4 + 0.62 * len(younger), title=title, subtitle=words["subtitle"], lang=lang,
            n=words["n"].format(n=len({*older, *younger})),
        )  # fmt: skip
        heat(ax, shares, labels.fillna(""), limit=1)
        for text in ax.texts:
            text.set_linespacing(1.35)
        style.heads(ax, [names.get(i, i) for i in older], left=4)
        rows = [words["row"].format(name=names.get(i, i), n=tasks[i]) for i in younger]
        ax.set_yticklabels(rows, linespacing=1.3)
    return ax


def draw_links(table, tasks, ax=None, *, names=None, lang="zh", title=None):
    """Draw the rows of `compare.reuse.best` for two notices: their tasks, joined where they are the same; return the Axes."""
    names, words = names or {}, TEXT[lang]
    table = table.assign(older_task=table["older_task"].where(table["band"].notna()))  # too short to measure: no line
    sides = {side: table[side].iloc[0] for side in ("older", "younger")}
    linked = {"older": set(table["older_task"].dropna()), "younger": set(table.loc[table["older_task"].notna(), "younger_task"])}
    rows = {side: tasks[tasks["notice_id"] == notice_id] for side, notice_id in sides.items()}
    if max(map(len, rows.values())) > MOST_ROWS:  # those without a line are counted in the subtitle
        rows = {side: part[part["task_id"].isin(linked[side])] for side, part in rows.items()}
    place = {
        side: dict(zip(part["task_id"], [(k + 0.5) / len(part) for k in range(len(part))], strict=True))
        for side, part in rows.items()
    }
    counts = table["band"].value_counts()
    with style.context():
        ax = style.axes(
            ax, style.WIDTH, 2.4 + min(0.175 * max(map(len, rows.values())), style.TALLEST - 2.4), title=title, lang=lang,
            subtitle=words["links"].format(**{band: counts.get(band, 0) for band in ("verbatim", "adapted", "own")}),
            n=words["n_links"].format(**{side: len(part) for side, part in rows.items()}),
        )  # fmt: skip
        for row in table[table["older_task"].notna()].sort_values("score").itertuples():
            verbatim = row.band == "verbatim"
            ax.plot([0, 1], [place["older"][row.older_task], place["younger"][row.younger_task]],
                    color=style.ACCENT if verbatim else style.LIGHT, linewidth=2 if verbatim else 1.6,
                    zorder=2 if verbatim else 1)  # fmt: skip
        for side, x in (("older", 0), ("younger", 1)):
            _draw_side(ax, x, rows[side], place[side], linked[side], words["head"].format(name=names.get(sides[side], sides[side]), n=len(rows[side])))
        style.bare(ax).set(xlim=(-0.85, 1.85), ylim=(1.005, -0.025), xticks=[], yticks=[])
    return ax


def _draw_side(ax, x: int, tasks, place: dict, linked: set, head: str) -> None:
    """The tasks of a notice on the left (0) or on the right (1), in their order; grey where no line leads to them."""
    align, away = ("right", -8) if x == 0 else ("left", 8)
    for row in tasks.itertuples():
        has, parts = row.task_id in linked, (str(row.number), _short(row.text))
        ax.plot(x, place[row.task_id], "o", markersize=4.5, color=style.INK if has else style.LIGHT, zorder=3)
        ax.annotate("  ".join(parts if x else parts[::-1]), (x, place[row.task_id]), (away, 0), textcoords="offset points", ha=align, va="center",
                    fontsize=8.5, color=style.INK if has else style.GREY)  # fmt: skip
    ax.annotate(head, (x, 0), (0, 12), textcoords="offset points", ha=align, weight="bold", fontsize=11.5)


def side_by_side(table, *, names=None, lang="zh") -> str:
    """Return the table of `compare.reuse.wordings` as HTML: a row a pair, the older wording left, the younger right.

    What only the older has is struck out, what only the younger has is bold and underlined; stretches of the older
    that come before or after all that is the same are cut short (…).
    """
    words = TEXT[lang]
    lines = [
        "<table><thead><tr><th></th>"
        f"<th style='text-align:left'>{words['older']}</th><th style='text-align:left'>{words['younger']}</th></tr></thead><tbody>"
    ]
    for (younger, older), parts in table.groupby(["younger_task", "older_task"], sort=False):
        cells = []
        for side, tag in (("older", "del"), ("younger", "ins")):
            style_ = "" if tag == "del" else " style='font-weight:bold'"
            pieces = []
            for k, part in enumerate(parts.itertuples()):
                words_ = getattr(part, f"{side}_text")
                if pd.isna(words_):
                    continue
                if part.change == "same":
                    pieces.append(html.escape(words_))
                    continue
                if part.change == "dropped" and len(words_) > 2 * KEEP and k in (0, len(parts) - 1):
                    words_ = "…" + words_[-KEEP:] if k == 0 else words_[:KEEP] + "…"
                pieces.append(f"<{tag}{style_}>{html.escape(words_)}</{tag}>")
            cells.append("".join(pieces).replace("\n", " "))
        head = "<br>".join(html.escape(str((names or {}).get(i, i))) for i in (older, younger))
        lines.append(
            f"<tr><th style='text-align:left'>{head}</th>"
            + "".join(f"<td style='text-align:left;vertical-align:top'>{cell}</td>" for cell in cells) + "</tr>"
        )  # fmt: skip
    return "\n".join([*lines, "</tbody></table>"])


def _short(text: str) -> str:
    text = " ".join(text.split())
    first = style.wrap(text, LABEL)[0]
    return first if first == text else first + "…"
