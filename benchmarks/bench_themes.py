"""How far the themes of tasks agree with reading: on rounds of real notices told in our own words, and on other tasks not learned from.

    python benchmarks/bench_themes.py [--rows]

The classifier learns from rounds 1 to 3 and from the worded notices; the patterns were corrected with rounds 1 to 4 in view. So round 5 judges both, round 4 the
classifier alone. The worded notices are judged by a classifier that has not seen them. Last: whether alternatives of the patterns that none of the
tasks in view matches earn their place on round 5.
"""

import re
import sys
from itertools import accumulate
from pathlib import Path

import pandas as pd

from zwanalysis import load_processed
from zwanalysis.compare import _learned, agreement, learning, themes
from zwanalysis.compare._patterns import folded

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "data/coding"


def judged(corpus):
    """Each set of tasks with its coding by hand, by the codebook alone, and by codebook and classifier."""
    tasks, marks = learning.taught(corpus, FOLDER, ROOT / "tests/cases/notices")
    yield "round 5", *agreement.mirrored(FOLDER / "mirrored-5.csv"), None
    yield "round 4, patterns in view", *agreement.mirrored(FOLDER / "mirrored-4.csv"), None
    own = (tasks["source"] == "worded").to_numpy()
    packaged = _learned.load()  # its calibration is of tasks that no model had seen
    model = {**packaged, **learning.fit(tasks.loc[~own, "text"], learning.flags(tasks[~own], marks))}
    worded = tasks[own].reset_index(drop=True)
    yield "worded notices", worded, marks[marks["task_id"].isin(worded["task_id"])], model
    even = corpus.tasks[corpus.tasks["number"] % 2 == 0]
    copies = agreement.near_copies(corpus.tasks)
    even = even[~even["task_id"].isin(copies.loc[copies["near"], "task_id"])].reset_index(drop=True)
    first = agreement.read(FOLDER / "first.csv", corpus.tasks)
    yield "even tasks, no near-copies", even, first[first["task_id"].isin(even["task_id"])], None


def line(name, tasks, hand, coded):
    """A row of the table: α and F1 over the themes, over those with five marks or more, precision, recall, tasks left without a theme."""
    table, whole = agreement.by_theme(hand, coded), agreement.summary(hand, coded)
    last, often = table.iloc[-1], table[(table["theme"] != agreement.ALL) & (table["n_one"] >= 5)]
    named = set(hand.loc[hand["theme"] != themes.NONE, "task_id"])
    left = coded[coded["theme"] == themes.NONE]["task_id"].isin(named).sum() / len(tasks)
    print(f"| {name} | {len(tasks)} of {tasks['notice_id'].nunique()} | {last.alpha:.2f} ({last.alpha_low:.2f}–{last.alpha_high:.2f}) | {last.f1:.2f} | {often['alpha'].mean():.2f}, "
          f"{often['f1'].mean():.2f} ({len(often)}) | {last.n_both / last.n_other:.2f} | {last.n_both / last.n_one:.2f} | {whole['same']:.0%} | {left:.1%} |")  # fmt: skip
    return table


def calibration(tasks, hand, coded):
    """How often marks are right, by what their probability says."""
    right = coded.merge(hand.assign(right=1)[["task_id", "theme", "right"]], on=["task_id", "theme"], how="left").dropna(subset="probability")
    right["right"] = right["right"].fillna(0)
    for low, high in ((0, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01)):
        part = right[(right["probability"] >= low) & (right["probability"] < high)]
        if len(part):
            print(f"    {low:.2f}–{min(high, 1):.2f}: {part['probability'].mean():.2f} said, {part['right'].mean():.2f} right ({len(part)} marks)")
    print("    by source:", {source: f"{part['right'].mean():.2f} of {len(part)}" for source, part in right.groupby("source")})


def alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern, those inside brackets left whole."""
    parts = re.findall(r"\\.|\[(?:\\.|[^\]])*\]|.", pattern)
    depth = accumulate((part == "(") - (part == ")") for part in parts)
    marked = ["\n" if part == "|" and not deep else part for part, deep in zip(parts, depth, strict=True)]
    return "".join(marked).split("\n")


def earned(corpus):
    """How often alternatives of the patterns are right on round 5, by what the tasks say that were in view when the patterns were corrected."""
    tasks, marks = learning.taught(corpus, FOLDER, ROOT / "tests/cases/notices")
    fourth, hand = agreement.mirrored(FOLDER / "mirrored-4.csv")
    tasks, marks = pd.concat([tasks, fourth], ignore_index=True), pd.concat([marks, hand], ignore_index=True)
    last, judge = agreement.mirrored(FOLDER / "mirrored-5.csv")
    found = {}
    for theme in themes.codebook().itertuples():
        for alternative in (part for pattern in theme.patterns for part in alternatives(pattern)):
            right, wrong = said(alternative, theme.theme, tasks, marks)
            known = "never matched" if not right + wrong else "more often right" if right > wrong else "no more often right than wrong"
            counts = found.setdefault(known, [0, 0, 0])
            for k, value in enumerate((1, *said(alternative, theme.theme, last, judge))):
                counts[k] += value
    print("\n| on the tasks in view an alternative | alternatives | on round 5: matches right | wrong |\n|---|---|---|---|")
    for known, counts in found.items():
        print(f"| {known} | {' | '.join(map(str, counts))} |")


def said(alternative, theme, tasks, marks) -> tuple[int, int]:
    """How many tasks that an alternative matches have its theme by hand, and how many have not."""
    own = set(marks.loc[marks["theme"] == theme, "task_id"])
    hits = tasks.loc[[re.search(alternative, wording) is not None for wording in map(folded, tasks["text"])], "task_id"].isin(own)
    return int(hits.sum()), int((~hits).sum())


def main():
    corpus = load_processed(ROOT / "data/processed")
    print("| tasks | tasks of notices | α (95 %) | macro-F1 | themes with five marks: α, F1 | precision | recall | same set | no theme, hand has one |\n|---|---|---|---|---|---|---|---|---|")
    for name, tasks, hand, model in judged(corpus):
        line(f"{name}, codebook", tasks, hand, themes.code(tasks, by=themes.CODEBOOK, heading=None))
        line(f"{name}, without headings", tasks, hand, themes.code(tasks, heading=None, model=model))
        coded = themes.code(tasks, model=model)
        table = line(f"**{name}**", tasks, hand, coded)
        if "--rows" in sys.argv:
            print(table[["theme", "n_one", "n_other", "n_both", "alpha", "f1"]].round(2).to_string(index=False))
        calibration(tasks, hand, coded)
    twice, once = agreement.mirrored(FOLDER / "mirrored-2.csv", FOLDER / "mirrored-3.csv")
    line("rounds 2 and 3, hand and the same hand again", twice, once, agreement.read(FOLDER / "mirrored-again.csv", twice))
    earned(corpus)


if __name__ == "__main__":
    main()
