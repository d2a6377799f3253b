"""What the READMEs say of the codebook, as Markdown: how far it agrees with reading."""

from pathlib import Path

import pandas as pd

from zwanalysis.compare import agreement, themes
from zwanalysis.compare.agreement import ALL, APART, ENOUGH, ENOUGH_F1, HANDS, JUDGED, NEAR, WRITTEN
from zwanalysis.compare.learning import JUDGES

#: What is aimed at on real notices, over the themes with so many marks by hand: α, macro-F1, share of the tasks without a theme where the
#: hand has one. A theme below this α is not to be used.
AIM, OFTEN = (0.82, 0.84, 0.08), 5
USABLE = 0.7
#: The rounds, retold, that one reader coded twice.
TWICE = ("mirrored-2.csv", "mirrored-3.csv")


def sections(corpus, folder) -> dict[str, str]:
    """Return the pages' sections on the codebook: ``agreement`` (English, with the tables), ``agreement-zh`` (Chinese, the figures to cite), and the READMEs' sentence, ``themes`` and ``themes-zh``.

    ``folder`` holds the codings by hand; the rounds of real notices in it of which nothing had been learned when they were coded (`JUDGES`) judge.
    """
    table = agreement.agreement(corpus, folder)
    last = table[table["theme"] == ALL].set_index("comparison")
    wholes = {name: agreement.summary(*pair) for name, pair in agreement.comparisons(corpus, folder).items()}
    twice, once = agreement.mirrored(*(Path(folder) / name for name in TWICE))
    hands = agreement.by_theme(once, agreement.read(Path(folder) / "mirrored-again.csv", twice)).iloc[-1]
    real = judged(folder, hands)
    return {
        "agreement": "\n\n".join([real.english(), _table(table), _judged(last, wholes), _wholes(wholes)]),
        "agreement-zh": f"{real.chinese()}\n\n{_chinese(last, wholes)}",
        **real.short(),
    }


def judged(folder, hands=None) -> "Real":
    """Return what the rounds of real notices that judge (`JUDGES`) say; ``hands`` is how far one reader agrees with a later coding of the same tasks."""
    return Real([Path(folder) / name for name in JUDGES], hands)


class Real:
    """The themes of real notices in their own wording: by hand, by the codebook alone, and by codebook and classifier; and how far codings by hand agree."""

    def __init__(self, paths, hands):
        codings = agreement.real(*paths)
        self.hand, self.both = codings["first"], codings["found"]
        self.table, self.table_alone, *others = (self._agreed(codings[name]) for name in ("found", "codebook", "before", "second"))
        self.last, self.last_alone, self.before, self.readers = (table.iloc[-1] for table in (self.table, self.table_alone, *others))
        self.hands, self.alone, self.second = hands, codings["codebook"], codings["second"]
        self.years = sorted(year for path in paths for year in pd.read_csv(path, dtype="str", keep_default_na=False)["year"] if year)
        self.often = self.table[(self.table["theme"] != ALL) & (self.table["n_one"] >= OFTEN)]
        self.rounds = [self._round(path) for path in paths]

    def _agreed(self, coded) -> pd.DataFrame:
        return agreement.by_theme(self.hand, coded, over="notice_id", fewest=OFTEN)

    @staticmethod
    def _round(path) -> tuple[int, int, int, pd.Series]:
        codings = agreement.real(path)
        table = agreement.by_theme(codings["first"], codings["found"], over="notice_id", fewest=OFTEN)
        hand = codings["first"]
        return hand["task_id"].nunique(), hand["notice_id"].nunique(), int((table["n_one"] >= OFTEN).sum() - 1), table.iloc[-1]

    def left(self, coded) -> float:
        """The share of tasks without a theme where the hand has one."""
        named = self.hand.loc[self.hand["theme"] != themes.NONE, "task_id"]
        return coded.loc[coded["theme"] == themes.NONE, "task_id"].isin(named).sum() / self.hand["task_id"].nunique()

    def weak(self) -> list[str]:
        """The themes that agree less than would do, of those that the hand has at least five times."""
        return list(self.often[self.often["alpha"] < USABLE].sort_values("alpha")["theme"])

    def rare(self) -> list[str]:
        return list(self.table.loc[self.table["n_one"] < OFTEN, "theme"])

    def met(self) -> list[bool]:
        return [self.last["alpha"] >= AIM[0], self.last["f1"] >= AIM[1], self.left(self.both) <= AIM[2]]

    def english(self) -> str:
        said = ["α", "macro-F1", "tasks left without a theme"]
        met = "; ".join(f"{what} {'reached' if is_met else '**missed**'}" for what, is_met in zip(said, self.met(), strict=True))
        each = "; ".join(f"{n} tasks of {of}: α {_with(last, 'alpha')}, macro-F1 {_with(last, 'f1')} over {often} themes" for n, of, often, last in self.rounds)
        lines = [
            f"**On tasks of real notices, as they are worded, expect α {_with(self.last, 'alpha')} and macro-F1 {_with(self.last, 'f1')}** (means over the {len(self.often)} themes that the hand has "
            f"{OFTEN} times or more; 95 % intervals by drawing notices); by the codebook alone {_with(self.last_alone, 'alpha')} and {_with(self.last_alone, 'f1')}. Of what the hand finds, "
            f"{self.last.n_both / self.last.n_one:.0%} is found ({self.last_alone.n_both / self.last_alone.n_one:.0%}), and {self.last.n_both / self.last.n_other:.0%} of what is found is right "
            f"({self.last_alone.n_both / self.last_alone.n_other:.0%}). No theme where the hand has one: {self.left(self.both):.0%} of the tasks ({self.left(self.alone):.0%}). "
            f"The aim (α ≥ {AIM[0]}, macro-F1 ≥ {AIM[1]}, at most {AIM[2]:.0%} left): {met}.",
            "",
            f"Judged on {self.hand['task_id'].nunique()} tasks of {self.hand['notice_id'].nunique()} real notices and rules of {self.years[0]}–{self.years[-1]} in two rounds ([`data/coding/`](../data/coding/): "
            f"{', '.join(f'`{name}`' for name in JUDGES)}; marks and hashes, as the texts may not be copied). Each was coded by reading, by a language model, from the definitions alone before any code ran on it, "
            "and then run once by a classifier that had learned nothing of it; no pattern's alternatives were corrected on either. The same model had composed tasks that the classifier learns from before a round was drawn; "
            "between the two it saw the errors of the first and composed more. "
            f"{each}. On the same tasks the classifier before both gives α {_with(self.before, 'alpha')} and macro-F1 {_with(self.before, 'f1')}. {self._readers()} "
            f"**Do not use without a sample coded by hand: {', '.join(f'`{theme}`' for theme in self.weak())}** (α below {USABLE:.1f})."
            + f" Too rare here to say: {', '.join(f'`{theme}`' for theme in self.rare())}." * bool(self.rare()),
            "",
            "| theme | tasks: hand, found, both | α | F1 | codebook alone: α | F1 |",
            "|---|---|---|---|---|---|",
        ]
        for row, other in zip(self.table.itertuples(), self.table_alone.itertuples(), strict=True):
            name = "**mean of the themes; marks**" if row.theme == ALL else f"`{row.theme}` {themes.names()[row.theme]}"
            lines.append(f"| {name} | {row.n_one:.0f}, {row.n_other:.0f}, {row.n_both:.0f} | {_two(row.alpha)} | {_two(row.f1)} | {_two(other.alpha)} | {_two(other.f1)} |")
        return "\n".join([*lines, "", "On the five notices of this repository `zw.agreement(corpus)` gives (Krippendorff's α, Cohen's κ, F1):"])

    def _readers(self) -> str:
        return (
            f"Another reader, with wordings, headings and definitions alone, agrees with the first at α {_with(self.readers, 'alpha')}, which is what can be hoped for, and with what was found at "
            f"{_two(agreement.by_theme(self.second, self.both, fewest=OFTEN).iloc[-1].alpha)}; between two codings of retold tasks by one reader α is {_with(self.hands, 'alpha')}."
        )

    def short(self) -> dict[str, str]:
        """The READMEs' sentence, in English and Chinese."""
        n, of = self.hand["task_id"].nunique(), self.hand["notice_id"].nunique()
        weak = [f"`{theme}`" for theme in self.weak()]
        return {
            "themes": f"**Themes** are found by a codebook and a classifier; on {n} tasks of {of} real notices, as they are worded, they agree with a reader (a language model) at α {_with(self.last, 'alpha')} "
            f"and macro-F1 {_two(self.last.f1)}, when nothing had been learned from these tasks (aimed at: {AIM[0]} and {AIM[1]}; two readers of these tasks agree at {_two(self.readers.alpha)}): "
            f"{1 - self.last.n_both / self.last.n_one:.0%} of the marks are missed, {1 - self.last.n_both / self.last.n_other:.0%} of those found are wrong. {', '.join(weak[:-1])} and {weak[-1]} are not to be used without "
            "a sample coded by hand. [docs/accuracy.md](docs/accuracy.md) has every figure.",
            "themes-zh": f"**主题**由编码表和分类器判定，在 {of} 份真实通知的 {n} 项任务（原文，当时没有学过）上，与一名读者（语言模型）的编码相比 α 为 {_with(self.last, 'alpha')}、宏平均 F1 为 {_two(self.last.f1)}"
            f"（目标 {AIM[0]}、{AIM[1]}；两名读者之间为 {_two(self.readers.alpha)}）：漏判 {1 - self.last.n_both / self.last.n_one:.0%}，判定中有 {1 - self.last.n_both / self.last.n_other:.0%} 是错的；"
            f"{''.join(f'“{themes.names()[theme]}”' for theme in self.weak())}没有人工样本时不要使用。各通知、各主题的全部数字见 [docs/accuracy.md](docs/accuracy.md#中文摘要)。",
        }

    def chinese(self) -> str:
        weak = "、".join(themes.names()[theme] for theme in self.weak())
        readers = f"另一名读者只看定义再读一遍，两名读者之间 α 为 {_with(self.readers, 'alpha')}，另一批转述任务由一名读者编码两遍，两遍之间为 {_two(self.hands.alpha)}。"
        return (
            f"**在真实通知的原文任务上，只能指望 α {_with(self.last, 'alpha')}、宏平均 F1 {_with(self.last, 'f1')}**（人工标注不少于 {OFTEN} 次的 {len(self.often)} 个主题的平均，区间按通知抽取）；只用规则为 "
            f"{_two(self.last_alone.alpha)}、{_two(self.last_alone.f1)}。人工有主题而判不出的占 {self.left(self.both):.0%}（只用规则 {self.left(self.alone):.0%}）。"
            f"目标（α ≥ {AIM[0]}、F1 ≥ {AIM[1]}、判不出不超过 {AIM[2]:.0%}）：{'、'.join('达到' if met else '未达到' for met in self.met())}。"
            f"依据：{self.years[0]}—{self.years[-1]} 年 {self.hand['notice_id'].nunique()} 份真实通知和规定的 {self.hand['task_id'].nunique()} 项任务，分两轮（[`data/coding/`](../data/coding/) 的 "
            f"{'、'.join(f'`{name}`' for name in JUDGES)}，原文不得照录，只留标注和摘要值），由一名读者（语言模型）在运行程序之前只按定义编码，再由没有学过它们的分类器各判一次。同样的任务，改进之前的分类器为 {_two(self.before.alpha)}、{_two(self.before.f1)}。{readers}"
            f"**没有人工样本时不要使用：{weak}**（α 低于 {USABLE:.1f}）。"
        )


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
        f"Left: two codings by hand of the same {n[HANDS]} tasks. Middle: hand, and codebook with classifier, on the {n[JUDGED]} tasks of even number. Patterns "
        f"were corrected with the {n[WRITTEN]} odd tasks in view, and the classifier learned from them, as from notices of our own wording: mean α {_with(j, 'alpha')}, macro-F1 {_with(j, 'f1')} (95 % bootstrap "
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


def _with(row, name, digits=2) -> str:
    """A mean with its interval."""
    return f"{row[name]:.{digits}f} ({_two(row[f'{name}_low'])}–{_two(row[f'{name}_high'])})"


def _two(value) -> str:
    return "–" if pd.isna(value) else f"{value:.2f}"


def _chinese(last, wholes) -> str:
    judged, apart = last.loc[JUDGED], last.loc[APART]
    copies = wholes[JUDGED]["n_tasks"] - wholes[APART]["n_tasks"]
    return (
        f"本仓库五份通知中序号为偶数的 {wholes[JUDGED]['n_tasks']} 项任务：平均 α {_two(judged['alpha'])}、宏平均 F1 {_two(judged['f1'])}（目标 {ENOUGH:.2f}、{ENOUGH_F1:.2f}）；"
        f"其中 {copies} 项与奇数任务文字相近，剔除后为 {apart['alpha']:.3f}、{apart['f1']:.3f}。"
    )
