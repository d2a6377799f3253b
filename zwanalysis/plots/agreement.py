"""Draws how far the codebook agrees with reading."""

from zwanalysis.plots import style

TEXT = {
    "zh": {
        "subtitle": "每个主题上，规则与人工编码的一致程度（Krippendorff α），只用检验用的任务（规则对照奇数序号的任务修订，用偶数序号的检验）；空心点低于 0.80；括号内为人工、规则各判定的项数",
        "note": "{alpha:.2f}（{one:.0f}，{other:.0f}）", "n": "{n} 项任务",
    },
    "en": {
        "subtitle": "Agreement of the codebook with reading on each theme (Krippendorff's α), on judged tasks (even numbers; "
        "patterns were corrected with the odd ones in view); hollow: below 0.80; in brackets the tasks that hand and codebook give the theme",
        "note": "{alpha:.2f} ({one:.0f}, {other:.0f})", "n": "{n} tasks",
    },
}  # fmt: skip
ENOUGH = 0.8


def draw(table, ax=None, *, themes=None, lang="zh", title=None):
    """Draw one comparison of the table of `compare.agreement.agreement`, theme by theme; return the Axes."""
    themes, words = themes or {}, TEXT[lang]
    part = table[(table["theme"] != "all") & table["alpha"].notna()].sort_values(
        "alpha", ascending=False, kind="stable"
    )
    notes = [words["note"].format(alpha=r.alpha, one=r.n_one, other=r.n_other) for r in part.itertuples()]
    with style.context():
        ax = style.axes(
            ax, 9.2, 1.8 + 0.32 * len(part), title=title, subtitle=words["subtitle"], lang=lang,
            n=words["n"].format(n=table["n_tasks"].max()),
        )  # fmt: skip
        values = part["alpha"].clip(lower=0).tolist()
        style.ranking(
            ax,
            [themes.get(t, t) for t in part["theme"]],
            values,
            notes,
            strong=part["alpha"] >= ENOUGH,
            limit=1,
        )
    return ax
