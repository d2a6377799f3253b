"""Draws which findings stand when something is left out, and under which rules."""

import pandas as pd

from zwanalysis.plots import style

#: What the module, called with a corpus, is a chart of.
CHARTS = ("sensitivity",)
#: More notices of one answer are not named.
NAMED = 3

TEXT = {
    "zh": {
        "curve": "上：每一点是一种算法下的数值，从小到大；蓝色：结论成立，空心：不成立，最大的点：所印的算法。下：各规则取哪一项",
        "specifications": "{n} 种算法", "value": "数值", "gone": "；另有 {n} 种去掉了结论所指的通知，未画",
        "subtitle": "行：结论；列：去掉的部分。空心圆：结论不变；蓝色：结论改变，注明新答案；横线：原答案所指的通知被去掉，无从比较",
        "n": "{n} 项结论，{tasks} 项任务", "all": "全部", "without damaged rows": "去掉\n破损行", "without collectives": "去掉\n统称",
        "without": "去掉\n{name}", "tied": "并列 {n} 个",
        "most frequent theme": "最多的主题", "function with most tasks": "任务最多的职能", "most unequal workload": "分工最不均的通知",
        "unit on most tasks": "单位任务占比最大的通知", "most tasks that name a unit": "单位写得最全的通知",
        "most tasks with a time limit": "时限最全的通知", "when dated limits fall": "期限集中的时间", "most alike in words": "用词最近的两份",
        "most tasks in common": "同文最多的两份", "most tasks led together": "共同牵头最多的通知", "another in each": "各不相同",
        "size": "字串长度", "limit": "界限", "formula": "套语", "left_out": "去掉", "nothing": "无", "damaged rows": "破损行", "collectives": "统称",
        "left aside": "不计", "kept": "计入", "doubtful notices": "存疑的通知",
        "themes_by": "编码方式", "hybrid": "词型加分类器", "codebook": "仅词型", "codebook and headings": "词型和标题", "hand": "人工",
        "role": "角色", "any": "全部", "lead": "仅牵头", "measure": "指标", "gini": "基尼系数", "effective number": "有效个数", "above chance": "超出偶然",
        "rarefied": "等量重合度", "jaccard": "Jaccard 系数", "who": "计什么", "own units": "本级单位", "every unit": "全部单位", "functions": "职能", "units": "单位",
        "nodes_by": "节点", "limits": "时限口径", "printed": "按原文", "explicit": "明确的", "dated": "有日期的", "adverbs": "连同副词",
        "words": "词", "keywords": "关键词", "every word": "全部词",
        "most before December": "多在12月前", "most in December": "多在12月",
    },
    "en": {
        "curve": "Above: a dot is the number under one combination of rules, smallest first; blue: the finding holds, hollow: it does not; the largest "
        "dot: as printed. Below: which option of each rule was taken",
        "specifications": "{n} combinations", "value": "value", "gone": "; {n} more leave out the notice that is the answer and are not drawn",
        "subtitle": "Rows: findings; columns: what is left out. Hollow: the finding stands; blue: it changes, with the new answer; a dash: the "
        "notice that was the answer is gone",
        "n": "{n} findings, {tasks} tasks", "all": "all", "without damaged rows": "without\ndamaged", "without collectives": "without\ncollectives",
        "without": "without\n{name}", "tied": "{n} tied",
        "unit on most tasks": "notice with the busiest unit", "most tasks led together": "notice with most joint leads",
    },
}  # fmt: skip


def draw(table, ax=None, *, names=None, labels=None, lang="zh", title=None):
    """Draw the table of `compare.sensitivity`: findings down, variants across; return the Axes.

    ``names`` are the notices', ``labels`` those of other answers (themes, functions).
    """
    words, known = TEXT[lang], (names or {}) | (labels or {})
    findings, variants = list(dict.fromkeys(table["finding"])), list(dict.fromkeys(table["variant"]))[1:]

    with style.context():
        ax = style.axes(
            ax, style.WIDTH, 2.4 + 0.55 * len(findings), title=title, subtitle=words["subtitle"], lang=lang,
            n=words["n"].format(n=len(findings), tasks=table["n_tasks"].max()),
        )  # fmt: skip
        ems = max(3, (style.WIDTH - 3.4) / max(len(variants), 1) * 72 / 9 - 0.6)
        for row in table[table["variant"].isin(variants)].itertuples():
            x, y = variants.index(row.variant), findings.index(row.finding)
            if row.outcome == "same":
                ax.plot(x, y, "o", markersize=9, markerfacecolor="white", markeredgecolor=style.GREY)
            elif row.outcome == "flips":
                ax.text(
                    x,
                    y,
                    "\n".join(_cut(_say(row.answer, known, lang), ems, lines=3)),
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
        rows = [f"{words.get(f, f)}\n{_cut(_say(whole[f], known, lang))[0]}" for f in findings]
        heads = [
            words.get(v) or words["without"].format(name=style.break_name(_notice(v, names or {}), ems * 0.9))
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


def told(table, *, names=None, labels=None, lang="zh") -> list[tuple[str, str, str]]:
    """Return of each row of the table of `compare.sensitivity` what the chart shows: the finding, what is left out, the answer."""
    words, known = TEXT[lang], (names or {}) | (labels or {})
    heads = [words.get(v) or words["without"].format(name=_notice(v, names or {})) for v in table["variant"]]
    return [(words.get(row.finding, row.finding), head.replace("\n", {"zh": "", "en": " "}[lang]), _say(row.answer, known, lang))
            for head, row in zip(heads, table.itertuples(), strict=True)]  # fmt: skip


def _say(answer, known: dict[str, str], lang: str) -> str:
    """An answer in words: themes, functions, notices; so many where several are tied."""
    words = TEXT[lang]
    if pd.isna(answer):
        return "–"
    parts = [known.get(part, words.get(part, part)) for part in _parts(answer, known)]
    if len(parts) > NAMED:
        return words["tied"].format(n=len(parts))
    return {"zh": "；", "en": "; "}[lang].join(parts)


def draw_curve(table, ax=None, *, names=None, lang="zh", title=None):
    """Draw the table of `compare.multiverse` as a specification curve: values above, the options taken below; return the two Axes.

    ``ax``: two axes, one above the other. The first row of the table is as printed; combinations without an answer have no dot above.
    """
    words, names = TEXT[lang], names or {}
    rules = [column for column in table.columns if column not in ("answer", "value", "n_tasks", "outcome")]
    shown = table.assign(printed=[k == 0 for k in range(len(table))])
    gone = int((shown["outcome"] == "left out").sum())
    shown = shown[shown["outcome"] != "left out"].sort_values("value", kind="stable", na_position="first").reset_index(drop=True)
    options = [(rule, option) for rule in rules for option in dict.fromkeys(table[rule])]
    with style.context():
        if ax is None:
            ax = style.page(
                style.WIDTH, 3.6 + 0.27 * len(options), title=title, subtitle=words["curve"], lang=lang, nrows=2, height_ratios=[2.2, 0.27 * len(options)],
                n=words["specifications"].format(n=len(shown)) + (words["gone"].format(n=gone) if gone else ""), sharex=True,
            )  # fmt: skip
        for k, row in shown.iterrows():
            _draw_specification(ax, k, row, options)
        style.plain(ax[0]).set(xticks=[], ylabel=words["value"])
        style.bare(style.plain(ax[1])).set(xticks=[], ylim=(len(options) - 0.5, -0.5))
        labels = [(words.get(rule, rule), names.get(option, words.get(option, option))) for rule, option in options]
        ax[1].set_yticks(range(len(options)), [{"zh": "：", "en": ": "}[lang].join(map(str, label)) for label in labels], fontsize=9)
        for k, (rule, _) in enumerate(options[1:]):
            if rule != options[k][0]:
                ax[1].axhline(k + 0.5, color=style.FAINT, linewidth=1, zorder=0)
    return ax


def _draw_specification(ax, x: int, row, options) -> None:
    """One combination of rules: its number above, and below a mark at the option of each rule that was taken."""
    holds = row["outcome"] == "same"
    colour = style.ACCENT if holds else style.GREY
    ax[0].plot(x, row["value"], "o", color=colour, markerfacecolor=colour if holds else "white", markersize=11 if row["printed"] else 5)
    taken = [y for y, (rule, option) in enumerate(options) if row[rule] == option]
    ax[1].plot([x] * len(taken), taken, "|", color=colour, markersize=9, markeredgewidth=1.6)


def _cut(text: str, ems: float = 16, lines: int = 1) -> list[str]:
    """So many lines of a text; the last says where there is more."""
    shown = style.wrap(text, ems)
    return shown if len(shown) <= lines else [*shown[: lines - 1], shown[lines - 1].rstrip("…") + "…"]


def _parts(answer, labels) -> list[str]:
    """The notices of an answer; a notice may have " + " in its name."""
    return [answer] if answer in labels else answer.split(" + ")


def _notice(variant, names) -> str:
    """The name of the notice that ``variant`` leaves out."""
    notice_id = variant.removeprefix("without ")
    return names.get(notice_id) or names.get(notice_id.removeprefix("notice ")) or notice_id
