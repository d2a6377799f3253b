"""How far the themes of tasks agree with reading: on three rounds of real notices told in our own words, and on other tasks not learned from.

    python benchmarks/bench_themes.py [--rows]

Round 1 (data/coding/mirrored-1.csv) is one of the sources that the classifier learns from, so it is judged by a classifier that has not
seen it; the second and third round, the worded notices' and the even tasks are judged as the package is, but the worded ones, which it learns from too.
"""

import sys
from pathlib import Path

from zwanalysis import load_processed
from zwanalysis.compare import agreement, learning, themes

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "data/coding"


def judged(corpus):
    """Each set of tasks with its coding by hand, by the codebook alone, and by codebook and classifier."""
    tasks, marks = learning.taught(corpus, FOLDER, ROOT / "tests/cases/notices")
    for name, title in (("mirrored-1", "round 1"), ("worded", "worded notices")):
        rest = (tasks["source"] != name).to_numpy()
        seen = tasks[rest].reset_index(drop=True)
        model = learning.learn(seen, marks[marks["task_id"].isin(seen["task_id"])])
        own = tasks[~rest].reset_index(drop=True)
        yield title, own, marks[marks["task_id"].isin(own["task_id"])], model
    for k in (2, 3):
        yield f"round {k}", *agreement.mirrored(FOLDER / f"mirrored-{k}.csv"), None
    yield "rounds 2 and 3", *agreement.mirrored(FOLDER / "mirrored-2.csv", FOLDER / "mirrored-3.csv"), None
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
        if name == "rounds 2 and 3":
            again = agreement.read(FOLDER / "mirrored-again.csv", tasks)
            table = line("the same, hand and the same hand again", tasks, hand, again)
            if "--rows" in sys.argv:
                print(table[["theme", "n_one", "n_other", "n_both", "alpha", "f1"]].round(2).to_string(index=False))
            line("the same, by the hand again", tasks, again, coded)


if __name__ == "__main__":
    main()
