"""What the READMEs say of the codebook, as Markdown: how far it agrees with reading."""

from pathlib import Path

import pandas as pd

from zwanalysis.compare import agreement, themes
from zwanalysis.compare.agreement import ALL, APART, ENOUGH, ENOUGH_F1, HANDS, JUDGED, NEAR, WRITTEN


def sections(corpus, folder, notices) -> dict[str, str]:
    """Return the READMEs' sections on the codebook: ``agreement`` (English, with the table), ``agreement-zh`` (Chinese, the figures to cite).

    ``folder`` holds the codings by hand, ``notices`` the worded notices on which the codebook is judged too.
    """
    table = agreement.agreement(corpus, folder)
    last = table[table["theme"] == ALL].set_index("comparison")
    wholes = {name: agreement.summary(*pair) for name, pair in agreement.comparisons(corpus, folder).items()}
    tasks, hand = agreement.worded(notices, Path(folder) / "worded.csv")
    coded = themes.code(tasks)
    unseen = agreement.by_theme(hand, coded).iloc[-1], agreement.summary(hand, coded)
    english = [_table(table), _judged(last, wholes), _wholes(wholes), _unseen(*unseen, tasks["notice_id"].nunique())]
    return {"agreement": "\n\n".join(english), "agreement-zh": _chinese(last, wholes, *unseen)}


def _table(table) -> str:
    hands, judged, apart = (
        table[table["comparison"] == name].set_index("theme") for name in (HANDS, JUDGED, APART)
    )
    lines = [
        "| theme | tasks, both hands | α | κ | tasks: hand, codebook | α | κ | F1 | without near-copies: tasks | α | F1 |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for theme in hands.index:
        h, j, k = hands.loc[theme], judged.loc[theme], apart.loc[theme]
        name = "**mean of the themes; marks**" if theme == ALL else f"`{theme}` {themes.names()[theme]}"
        lines.append(
            f"| {name} | {h.n_one:.0f}, {h.n_other:.0f} | {_two(h.alpha)} | {_two(h.kappa)} "
            f"| {j.n_one:.0f}, {j.n_other:.0f} | {_two(j.alpha)} | {_two(j.kappa)} | {_two(j.f1)} "
            f"| {k.n_one:.0f}, {k.n_other:.0f} | {_two(k.alpha)} | {_two(k.f1)} |"
        )
    known = [int(part.drop(index=ALL)["alpha"].notna().sum()) for part in (hands, judged, apart)]
    lines += [
        "",
        f"The last row has the mean over the themes that occur ({known[0]} between hands, {known[1]} and {known[2]} with the "
        "codebook), and in the columns of tasks the number of marks: a task with two themes has two.",
    ]
    return "\n".join(lines)


def _judged(last, wholes) -> str:
    j, k, w = (last.loc[name] for name in (JUDGED, APART, WRITTEN))
    n = {name: whole["n_tasks"] for name, whole in wholes.items()}
    met, met_apart = (
        f"α {'reached' if row.alpha >= ENOUGH else 'missed'}, macro-F1 {'reached' if row.f1 >= ENOUGH_F1 else 'missed'}" for row in (j, k)
    )
    return (
        f"Left: two codings by hand of the same {n[HANDS]} tasks. Middle: hand and codebook on the {n[JUDGED]} tasks of even number. Patterns "
        f"were corrected with the {n[WRITTEN]} odd tasks in view, and with notices of our own wording: mean α {_with(j, 'alpha')}, macro-F1 {_with(j, 'f1')} (95 % bootstrap "
        f"intervals over tasks); the aim (α ≥ {ENOUGH:.2f}, macro-F1 ≥ {ENOUGH_F1:.2f}): {met}. But {n[JUDGED] - n[APART]} of the {n[JUDGED]} share {NEAR:.0%} or more of their 5-grams with odd tasks, as "
        f"自贡 and 达州 copy one plan and notices repeat themselves. Right: without these, on {n[APART]} tasks, mean α {_with(k, 'alpha', 3)}, "
        f"macro-F1 {_with(k, 'f1', 3)}: **{met_apart}**. "
        f"On the {n[WRITTEN]} odd tasks: α {_two(w.alpha)}, F1 {_two(w.f1)}, which says only that they were in view."
    )


def _wholes(wholes) -> str:
    h, j, k = (wholes[name] for name in (HANDS, JUDGED, APART))
    return (
        f"Whole sets of themes: the same for {h['same']:.0%} of the tasks between hands (α with Jaccard distance {_two(h['alpha_sets'])}), "
        f"for {j['same']:.0%} between hand and codebook ({_two(j['alpha_sets'])}), without near-copies for {k['same']:.0%} "
        f"({_two(k['alpha_sets'])}). Tasks without any theme: hand {j['none_one']:.0%}, codebook {j['none_other']:.0%} of the {j['n_tasks']}."
    )


def _unseen(last, whole, n_notices: int) -> str:
    return (
        "That the codebook abstains almost nowhere in the five is no property of it: its patterns were made to cover them. On "
        f"{whole['n_tasks']} tasks of {n_notices} notices of our own wording that no pattern was corrected on, coded by one hand that had not "
        f"seen the patterns (`data/coding/worded.csv`): mean α {_with(last, 'alpha', 3)}, macro-F1 {_with(last, 'f1', 3)}; no theme for "
        f"{whole['none_other']:.0%} of the tasks (hand {whole['none_one']:.0%}). They were worded to test the reading of layouts and are shorter "
        "and plainer than real ones: in a notice of yours expect no better, and look at the tasks without a theme."
    )


def _with(row, name, digits=2) -> str:
    """A mean with its interval."""
    return f"{row[name]:.{digits}f} ({_two(row[f'{name}_low'])}–{_two(row[f'{name}_high'])})"


def _two(value) -> str:
    return "–" if pd.isna(value) else f"{value:.2f}"


def _chinese(last, wholes, unseen, whole) -> str:
    judged, apart = last.loc[JUDGED], last.loc[APART]
    copies = wholes[JUDGED]["n_tasks"] - wholes[APART]["n_tasks"]
    return (
        f"序号为偶数的 {wholes[JUDGED]['n_tasks']} 项任务：平均 α {_two(judged['alpha'])}、宏平均 F1 {_two(judged['f1'])}（目标 {ENOUGH:.2f}、{ENOUGH_F1:.2f}）；"
        f"其中 {copies} 项与奇数任务文字相近，剔除后为 {apart['alpha']:.3f}、{apart['f1']:.3f}。"
        f"另有 {whole['n_tasks']} 项规则没有对照修订过的自拟任务，平均 α {unseen['alpha']:.3f}、宏平均 F1 {unseen['f1']:.3f}，"
        f"{whole['none_other']:.0%} 的任务判不出主题。"
    )
