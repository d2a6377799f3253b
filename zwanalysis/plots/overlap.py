"""Draws shared and distinctive words."""

import numpy as np
import pandas as pd

from zwanalysis.plots import style
from zwanalysis.plots.heat import heat

#: What the module, called with a corpus, is a chart of.
CHARTS = ("keywords-overlap", "keywords-distinctive")

TEXT = {
    "zh": {
        "subtitle": "色块：两份通知用词的重合度（从较长的一份抽取与较短一份同样多的词，Jaccard 系数）；圆点：任务中用得最多的 {top} 个词，数字为用到它的任务数，"
        "各份通知都用的词为蓝色",
        "n": "{n} 份通知；虚词、套语和地名除外",
        "distinctive": "每份通知比其他通知用得更多的词：标准化对数优势比（z），和用到它的任务数；只取见于三项以上任务的词。实心：任务随机重分时，该通知不到 5% 会有哪个词同样突出；空心：会，即不足为凭",
        "note": "{n} 项，z {z:.1f}", "none": "没有两份通知的用词多到可以比较", "no_word": "没有突出的词",
    },
    "en": {
        "subtitle": "Cells: overlap of the words of two notices (Jaccard, as many words drawn from the longer as the shorter has); dots: the {top} words that "
        "most tasks use, with the number of tasks that use them, "
        "blue where every notice uses the word",
        "n": "{n} notices; without grammar words, stock phrases, places",
        "distinctive": "Words that a notice uses more than the others do: standardised log-odds ratio (z), with the number of its "
        "tasks that use the word; words of three tasks or more. Full: tasks dealt out at random give the notice no word as distinctive, but in fewer than 5 %; hollow: they do",
        "note": "{n} tasks, z {z:.1f}", "none": "no two notices have words enough to compare", "no_word": "no such word",
    },
}  # fmt: skip

EVEN = 1e-9  # z of equal shares but for rounding
FEWEST_TASKS, SURE = 3, 0.05  # of a word; p, over all words of its notice, up to which its dot is full


def draw(table, spread, ax=None, *, names=None, lang="zh", title=None, note=None):
    """Draw the tables of `compare.overlap.pairs` and ``spread``: who is like whom, and which words; return two Axes.

    ``note`` (`compare.overlap.left_out`) is added to the source. ``ax``: two axes side by side.
    """
    names, words = names or {}, TEXT[lang]
    notices = list(dict.fromkeys([*table["a"], *table["b"]]))
    square = table.pivot(index="b", columns="a", values="rarefied").reindex(
        index=notices[1:], columns=notices[:-1]
    )
    tokens = list(dict.fromkeys(spread["token"]))
    uses = spread.pivot(index="token", columns="notice_id", values="n").loc[tokens, notices]
    with style.context():
        if ax is None:
            subtitle = words["subtitle"].format(top=len(tokens))
            ax = _two(len(tokens), len(notices), title=title, subtitle=subtitle, lang=lang, foot=style.foot(note, lang),
                      n=words["n"].format(n=len(notices)))  # fmt: skip
        if table.empty:
            return [style.nothing(panel, words["none"] * (k == 0)) for k, panel in enumerate(ax)]
        side = len({round(panel.get_position().y0, 3) for panel in ax}) == 1  # side by side: half the width for each
        heads = [names.get(i, i) for i in notices]
        _draw_pairs(ax[0], square, heads, left=6 if side else 2)
        _draw_words(ax[1], uses, heads, left=6 if side else 1.6)
    return ax


def _draw_pairs(ax, square, heads: list[str], left: float) -> None:
    """How alike two notices are, in cells; of these two alone: the others change neither number nor colour."""
    heat(ax, square, square.map(lambda value: "" if pd.isna(value) else f"{value:.0%}"), limit=1)
    ax.xaxis.tick_bottom()
    style.heads(style.plain(ax), heads[:-1], left=left)
    ax.set_yticklabels([style.shortened(name, 9) for name in heads[1:]], linespacing=1.2)


def _draw_words(ax, uses, heads: list[str], left: float) -> None:
    """The words down, the notices across: a dot, as large as the number of tasks that use the word."""
    most, everywhere = uses.max(axis=None), (uses > 0).all(axis=1)
    for (y, x), n in np.ndenumerate(uses.to_numpy()):
        colour = style.FAINT if n == 0 else style.ACCENT if everywhere.iloc[y] else style.GREY
        ax.scatter(x, y, s=30 if n == 0 else 130 + 170 * n / most, color=colour, linewidths=0)
        if n:
            ax.text(x, y, n, ha="center", va="center_baseline", color="white", fontsize=9)
    style.bare(style.plain(ax)).set(xlim=(-0.6, len(heads) - 0.4), ylim=(len(uses) - 0.4, -0.6))
    ax.set_yticks(range(len(uses)), uses.index)
    ax.xaxis.tick_top()
    ax.set_xticks(range(len(heads)))
    style.heads(style.plain(ax), heads, left=left)


def _two(tokens: int, notices: int, **heading):
    """Two axes: side by side on a slide and for few notices, else one above the other."""
    heat, dots = 0.9 + 0.45 * notices, 0.9 + 0.32 * tokens
    if style.is_slide() or notices < 4:
        ax = style.page(style.WIDTH, 1.8 + max(heat, dots), ncols=2, width_ratios=[1.15, 1], **heading)
        ax[0].figure.get_layout_engine().set(wspace=0.06)
    else:
        ax = style.page(style.WIDTH, 1.9 + heat + dots, nrows=2, height_ratios=[heat, dots], **heading)
        ax[0].figure.get_layout_engine().set(hspace=0.06)
    return ax


def draw_distinctive(table, ax=None, *, names=None, lang="zh", title=None, top=8):
    """Draw the table of `compare.overlap.distinctive`: a panel for each notice, its ``top`` words; return the axes."""
    names, words = names or {}, TEXT[lang]
    notices = list(dict.fromkeys(table["notice_id"]))
    table = table[(table["n_tasks"] >= FEWEST_TASKS) & (table["z"] > EVEN)]
    with style.context():
        if ax is None:
            ax = style.panels(
                table["notice_id"].value_counts(sort=False).reindex(notices).fillna(1).clip(upper=top), title=title, subtitle=words["distinctive"], lang=lang,
                n=words["n"].format(n=len(notices)),
            )  # fmt: skip
        if not notices:
            style.nothing(ax[0], words["no_word"])
        for panel, notice_id in zip(ax, notices, strict=bool(notices)):
            part = table[table["notice_id"] == notice_id].head(top)
            style.head(panel, names.get(notice_id, notice_id))
            if part.empty:
                style.nothing(panel, words["no_word"])
                continue
            notes = [words["note"].format(n=n, z=z) for n, z in zip(part["n_tasks"], part["z"], strict=True)]
            style.ranking(panel, part["token"], part["z"].tolist(), notes, strong=(part["p_family"] < SURE).tolist(), limit=table["z"].max())
    return ax
