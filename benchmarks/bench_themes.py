"""How far the themes of tasks agree with reading: on real notices as they are worded, on rounds of them told in our own words, and on other tasks.

    python benchmarks/bench_themes.py [--rows] [--texts FILE ...]

The rounds in their own wording are compared from their marks, as their texts are not here; ``--texts`` takes the texts (CSV with id, heading, wording), checks them against
their hashes and prints what is found in them now: nine rounds in all, eight of which the classifier learns from, retold. Of the others each is judged by a classifier that
learned from all but it. The patterns were corrected with rounds 1 to 4 in view. Last: whether alternatives of the patterns that none of the
tasks in view matches earn their place on rounds 5 and 6.
"""

import argparse
import hashlib
import re
from itertools import accumulate
from pathlib import Path

import pandas as pd

from zwanalysis import load_processed
from zwanalysis.compare import agreement, learning, themes
from zwanalysis.compare._patterns import folded

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "data/coding"
REAL = ("real-8", "real-9")
#: Sources that no pattern was corrected on.
APART = ("mirrored-5", "mirrored-6")


def judged(corpus):
    """Each set of tasks with its coding by hand and the classifier that has not seen it (None: the package's)."""
    tasks, marks = learning.taught(corpus, FOLDER, ROOT / "tests/cases/notices")
    for name, source in (("round 5, retold", "mirrored-5"), ("round 6, retold", "mirrored-6"), ("worded notices", "worded")):
        own = (tasks["source"] == source).to_numpy()
        part = tasks[own].reset_index(drop=True)
        yield name, part, marks[marks["task_id"].isin(part["task_id"])], learning.learn(tasks[~own].reset_index(drop=True), marks)
    even = corpus.tasks[corpus.tasks["number"] % 2 == 0]
    copies = agreement.near_copies(corpus.tasks)
    even = even[~even["task_id"].isin(copies.loc[copies["near"], "task_id"])].reset_index(drop=True)
    first = agreement.read(FOLDER / "first.csv", corpus.tasks)
    yield "even tasks, no near-copies", even, first[first["task_id"].isin(even["task_id"])], None


def line(name, hand, coded):
    """A row of the table: α and F1 over the themes, over those with five marks or more, precision, recall, tasks left without a theme."""
    table, whole = agreement.by_theme(hand, coded, over="notice_id"), agreement.summary(hand, coded)
    last, often = table.iloc[-1], agreement.by_theme(hand, coded, over="notice_id", fewest=5).iloc[-1]
    named = set(hand.loc[hand["theme"] != themes.NONE, "task_id"])
    left = coded[coded["theme"] == themes.NONE]["task_id"].isin(named).sum() / hand["task_id"].nunique()
    print(f"| {name} | {hand['task_id'].nunique()} of {hand['notice_id'].nunique()} | {last.alpha:.2f} ({last.alpha_low:.2f}–{last.alpha_high:.2f}) | {last.f1:.2f} | {often.alpha:.2f} ({often.alpha_low:.2f}–{often.alpha_high:.2f}), "
          f"{often.f1:.2f} ({(table['n_one'] >= 5).sum() - 1}) | {last.n_both / last.n_other:.2f} | {last.n_both / last.n_one:.2f} | {whole['same']:.0%} | {left:.1%} |")  # fmt: skip
    return table


def real(texts):
    """The rounds of real notices in their own wording; with ``texts`` also what is found in them now."""
    for name, paths in [*((one, [one]) for one in REAL), ("rounds 8 and 9", REAL)]:
        codings = agreement.real(*(FOLDER / f"{path}.csv" for path in paths))
        for coder, what in (("codebook", "codebook alone"), ("before", "the classifier before both"), ("found", "**classifier that had learned nothing of it**"), ("second", "second reader")):
            if coder in codings:
                line(f"{name}, {what}", codings["first"], codings[coder])
        if "second" in codings:
            line(f"{name}, second reader and what was found", codings["second"], codings["found"])
    hashes = pd.concat(pd.read_csv(FOLDER / f"{name}.csv", dtype="str") for name in REAL).set_index("task_id")["sha256"]
    for path in texts:
        given = pd.read_csv(path, dtype="str", keep_default_na=False).rename(columns={"id": "task_id", "heading": "section", "wording": "text"})
        wrong = [task for task, text in zip(given["task_id"], given["text"], strict=True) if hashes[task] != hashlib.sha256(text.encode()).hexdigest()[:16]]
        assert not wrong, f"{path}: not the texts that were coded: {wrong}"
        given["notice_id"] = given["task_id"].str.partition("/")[0]
        hand = agreement.real(*(FOLDER / f"{name}.csv" for name in REAL))["first"]
        line(f"{Path(path).name}, as it is now", hand[hand["task_id"].isin(given["task_id"])], themes.code(given))


def calibration(hand, coded):
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
    """How often alternatives of the patterns are right on rounds 5 and 6, by what the tasks say that were in view when the patterns were corrected."""
    tasks, marks = learning.taught(corpus, FOLDER, ROOT / "tests/cases/notices")
    apart = tasks["source"].isin(APART)
    found = {}
    for theme in themes.codebook().itertuples():
        for alternative in (part for pattern in theme.patterns for part in alternatives(pattern)):
            right, wrong = said(alternative, theme.theme, tasks[~apart], marks)
            known = "never matched" if not right + wrong else "more often right" if right > wrong else "no more often right than wrong"
            counts = found.setdefault(known, [0, 0, 0])
            for k, value in enumerate((1, *said(alternative, theme.theme, tasks[apart], marks))):
                counts[k] += value
    print("\n| on the tasks in view an alternative | alternatives | on rounds 5 and 6: matches right | wrong |\n|---|---|---|---|")
    for known, counts in found.items():
        print(f"| {known} | {' | '.join(map(str, counts))} |")


def said(alternative, theme, tasks, marks) -> tuple[int, int]:
    """How many tasks that an alternative matches have its theme by hand, and how many have not."""
    own = set(marks.loc[marks["theme"] == theme, "task_id"])
    hits = tasks.loc[[re.search(alternative, wording) is not None for wording in map(folded, tasks["text"])], "task_id"].isin(own)
    return int(hits.sum()), int((~hits).sum())


def main():
    given = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    given.add_argument("--rows", action="store_true")
    given.add_argument("--texts", nargs="*", default=[])
    given = given.parse_args()
    corpus = load_processed(ROOT / "data/processed")
    print("| tasks | tasks of notices | α (95 % over notices) | macro-F1 | themes with five marks: α, F1 | precision | recall | same set | no theme, hand has one |\n|---|---|---|---|---|---|---|---|---|")
    real(given.texts)
    for name, tasks, hand, model in judged(corpus):
        line(f"{name}, codebook", hand, themes.code(tasks, by=themes.CODEBOOK, heading=None))
        line(f"{name}, without headings", hand, themes.code(tasks, heading=None, model=model))
        coded = themes.code(tasks, model=model)
        table = line(f"**{name}**", hand, coded)
        if given.rows:
            print(table[["theme", "n_one", "n_other", "n_both", "alpha", "f1"]].round(2).to_string(index=False))
        calibration(hand, coded)
    twice, once = agreement.mirrored(FOLDER / "mirrored-2.csv", FOLDER / "mirrored-3.csv")
    line("rounds 2 and 3, hand and the same hand again", once, agreement.read(FOLDER / "mirrored-again.csv", twice))
    earned(corpus)


if __name__ == "__main__":
    main()
