"""Teaches the classifier of themes: from tasks coded by hand, one run, the same file each time (``make themes``).

It learns from the tasks of data/raw with an odd number, from the worded notices, from eight rounds of real notices retold, from tasks
composed in the manner of notices, and from the codebook's examples. The tasks with an even number and the ninth round, which is in its own wording, are for judging and stay unseen.
"""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from zwanalysis.compare import _learned, agreement, themes
from zwanalysis.compare._patterns import folded, last_heading

#: Inverse strength of the penalty; and in how many tasks a pair of characters has to stand. Chosen with each source left out in turn.
C, FEWEST = 30, 2
#: The rounds of real notices, and the tasks composed in their manner, which are dealt by document into parts; how often a task of theirs counts.
ROUNDS, COMPOSED, PARTS, COUNTS = tuple(f"mirrored-{k}" for k in range(1, 9)), "composed", 5, 2.0
#: The codebook's own examples, each with the theme that it stands for.
EXAMPLES = "examples"
#: The sources that no pattern was corrected on: they say how far a pattern is to be trusted.
FRESH = ("worded", "mirrored-5", "mirrored-6", "mirrored-7", "mirrored-8", *(f"{COMPOSED} {part}" for part in range(PARTS)))
#: The rounds of real notices in their own wording that judge it.
JUDGES = ("real-8.csv", "real-9.csv")
#: The files in ``data/coding`` that it learns from.
FILES = ("first.csv", "worded-written.csv", "worded.csv", *(f"{name}.csv" for name in (*ROUNDS, COMPOSED)))


def taught(corpus, folder="data/coding", notices="tests/cases/notices") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tasks that the classifier learns from (with ``source``, and ``section`` over them) and their coding by hand."""
    folder = Path(folder)
    odd = corpus.tasks[corpus.tasks["number"] % 2 == 1]
    first = agreement.read(folder / "first.csv", corpus.tasks)
    tasks, marks = [odd.assign(source=odd["notice_id"])], [first[first["task_id"].isin(odd["task_id"])]]
    for name in ("worded-written", "worded"):
        made, coding = agreement.worded(notices, folder / f"{name}.csv")
        tasks.append(made.assign(source=name if name == "worded" else "written " + made["notice_id"].str[:2]))
        marks.append(coding)
    for name in (*ROUNDS, COMPOSED):
        mirrored, coding = agreement.mirrored(folder / f"{name}.csv")
        part = (pd.factorize(mirrored["notice_id"])[0] % PARTS).astype(str)
        tasks.append(mirrored.assign(source=f"{name} " + part if name == COMPOSED else name))
        marks.append(coding)
    book = themes.codebook()[["theme", "examples"]].explode("examples", ignore_index=True)
    book = book.rename(columns={"examples": "text"}).assign(notice_id=EXAMPLES, section="", source=EXAMPLES, task_id=lambda one: [f"{EXAMPLES}/{k}" for k in one.index])
    columns = ["notice_id", "task_id", "text", "section", "source"]
    return pd.concat([part[columns] for part in [*tasks, book]], ignore_index=True), pd.concat([*marks, book[marks[0].columns]], ignore_index=True)


def fit(wordings, flags, counts=None) -> dict[str, np.ndarray]:
    """Return a model of wordings × themes (``flags``, 0 or 1; ``counts``: how often each wording counts): its grams, their idf, weights and intercepts."""
    from sklearn.linear_model import LogisticRegression

    vectorizer = _learned.tfidf(min_df=FEWEST)
    x = vectorizer.fit_transform([folded(wording) for wording in wordings])
    weights, intercepts = np.zeros((x.shape[1], flags.shape[1])), np.full(flags.shape[1], -10.0)
    for k, column in enumerate(flags.T):
        if column.any():
            made = LogisticRegression(C=C, solver="liblinear", random_state=0).fit(x, column, sample_weight=counts)
            weights[:, k], intercepts[k] = made.coef_[0], made.intercept_[0]
    return {"grams": vectorizer.get_feature_names_out().astype("U2"), "idf": vectorizer.idf_, "weights": weights, "intercepts": intercepts,
            "themes": np.array(list(themes.codebook()["theme"]), dtype="U16")}  # fmt: skip


def flags(tasks: pd.DataFrame, coding: pd.DataFrame) -> np.ndarray:
    """Return a coding as zeros and ones: tasks × themes of the codebook."""
    order = list(themes.codebook()["theme"])
    return pd.crosstab(coding["task_id"], coding["theme"]).reindex(index=tasks["task_id"], columns=order, fill_value=0).gt(0).to_numpy().astype(int)


def learn(tasks: pd.DataFrame, coding: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the model of all tasks, with how much each thing that speaks for a theme weighs (``combination``; `_learned.weighed`, and an intercept).

    That is learned from the tasks of the sources that no pattern was corrected on, each by a classifier that has not seen the source.
    """
    marks, counts = flags(tasks, coding), np.where(tasks["source"].str.startswith((*ROUNDS, COMPOSED, EXAMPLES)), COUNTS, 1.0)
    seen, right = [], []
    for source in sorted(set(FRESH) & set(tasks["source"])):
        own = (tasks["source"] == source).to_numpy()
        given = list(zip(tasks.loc[own, "text"], tasks.loc[own, "section"].map(last_heading), strict=True))
        seen.append(_learned.weighed(fit(tasks.loc[~own, "text"], marks[~own], counts[~own]), given))
        right.append(marks[own])
    return {**fit(tasks["text"], marks, counts), "combination": _combination(np.concatenate(seen), np.concatenate(right))}


def _combination(seen, right) -> np.ndarray:
    """Weights and intercept that make what speaks for themes likelihoods: one logistic regression for all themes (Wolpert 1992)."""
    from sklearn.linear_model import LogisticRegression

    made = LogisticRegression(C=1e3).fit(seen.reshape(-1, seen.shape[-1]), right.ravel())
    return np.append(made.coef_[0], made.intercept_[0])


def write(model: dict[str, np.ndarray], path) -> None:
    """Write a model; its weights as half-precision numbers, which moves no probability by more than 0.001."""
    small = {name: values.astype("float16") if name in ("weights", "idf") else values for name, values in model.items()}
    np.savez_compressed(path, **small)


def judged(folder="data/coding") -> np.ndarray:
    """Return what share of the marks by hand was missed on the rounds that judge, and what share of those found was wrong."""
    codings = agreement.real(*(Path(folder) / name for name in JUDGES))
    last = agreement.by_theme(codings["first"], codings["found"], draws=1).iloc[-1]
    return 1 - last["n_both"] / last[["n_one", "n_other"]].to_numpy(dtype=float)


def digest(folder="data/coding") -> str:
    """Return a hash of the codings that the model learns from: it stands in the model, so that a stale one is found."""
    return hashlib.sha256(b"".join((Path(folder) / name).read_bytes() for name in FILES)).hexdigest()


if __name__ == "__main__":
    from zwanalysis.corpus import load_processed

    made = {**learn(*taught(load_processed("data/processed"))), "learned_from": np.array(digest()), "judged": judged()}
    write(made, Path(__file__).parents[1] / "lexicon" / _learned.FILE)
