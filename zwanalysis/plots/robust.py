"""Draws which findings stand when something is left out."""

import pandas as pd

from zwanalysis.plots import style

TEXT = {
    "zh": {
        "subtitle": "行：结论；列：去掉的部分。空心圆：结论不变；蓝色：结论改变，注明新答案；横线：原答案所指的通知被去掉，无从比较",
        "n": "{n} 项结论，{tasks} 项任务", "all": "全部", "without damaged rows": "去掉\n破损行", "without collectives": "去掉\n统称",
        "without": "去掉\n{name}",
        "most frequent theme": "最多的主题", "function with most tasks": "任务最多的职能", "most unequal workload": "分工最不均的通知",
        "unit on most tasks": "任务最多的单位", "most tasks that name a unit": "单位写得最全的通知",
        "most tasks with a time limit": "时限最全的通知", "when dated limits fall": "期限集中的时间", "most alike in words": "用词最近的两份",
        "most tasks in common": "同文最多的两份", "most before December": "多在12月前", "most in December": "多在12月",
    },
    "en": {
        "subtitle": "Rows: findings; columns: what is left out. Hollow: the finding stands; blue: it changes, with the new answer; a dash: the "
        "notice that was the answer is gone",
        "n": "{n} findings, {tasks} tasks", "all": "all", "without damaged rows": "without\ndamaged", "without collectives": "without\ncollectives",
        "without": "without\n{name}",
    },
}  # fmt: skip


def draw(table, ax=None, *, names=None, labels=None, lang="zh", title=None):
    """Draw the table of `compare.sensitivity`: findings down, variants across; return the Axes.

    ``names`` are the notices', ``labels`` those of other answers (themes, functions).
    """
    words, labels = TEXT[lang], (names or {}) | (labels or {})
    findings, variants = list(dict.fromkeys(table["finding"])), list(dict.fromkeys(table["variant"]))[1:]

    def say(answer):
        if pd.isna(answer):
            return "–"
        parts = [labels.get(part, words.get(part, part)) for part in _parts(answer, labels)]
        return "、".join(parts)

    with style.context():
        ax = style.axes(
            ax, 4.2 + 1.15 * len(variants), 2.2 + 0.55 * len(findings), title=title, subtitle=words["subtitle"], lang=lang,
            n=words["n"].format(n=len(findings), tasks=table["n_tasks"].max()),
        )  # fmt: skip
        for row in table[table["variant"].isin(variants)].itertuples():
            x, y = variants.index(row.variant), findings.index(row.finding)
            if row.outcome == "same":
                ax.plot(x, y, "o", markersize=9, markerfacecolor="white", markeredgecolor=style.GREY)
            elif row.outcome == "flips":
                ax.text(
                    x,
                    y,
                    say(row.answer),
                    ha="center",
                    va="center",
                    color=style.ACCENT,
                    weight="bold",
                    fontsize=9,
                    linespacing=1.2,
                )
            else:
                ax.plot([x - 0.12, x + 0.12], [y, y], color=style.GREY, linewidth=2)
        whole = table[table["variant"] == "all"].set_index("finding")["answer"]
        rows = [f"{words.get(f, f)}\n{say(whole[f])}" for f in findings]
        heads = [
            words.get(v) or words["without"].format(name=style.break_name(_notice(v, names or {}), 6))
            for v in variants
        ]
        style.bare(ax).set(xlim=(-0.6, len(variants) - 0.4), ylim=(len(findings) - 0.45, -0.55))
        ax.set_yticks(range(len(findings)), rows, linespacing=1.25, fontsize=10)
        ax.xaxis.tick_top()
        ax.set_xticks(range(len(variants)), heads, linespacing=1.25, fontsize=10)
        style.plain(ax)
        for y in range(len(findings) - 1):
            ax.axhline(y + 0.5, color=style.FAINT, linewidth=1, zorder=0)
    return ax


def _parts(answer, labels) -> list[str]:
    """The notices of an answer; a notice may have " + " in its name."""
    return [answer] if answer in labels else answer.split(" + ")


def _notice(variant, names) -> str:
    """The name of the notice that ``variant`` leaves out."""
    notice_id = variant.removeprefix("without ")
    return names.get(notice_id) or names.get(notice_id.removeprefix("notice ")) or notice_id
