"""Teaches the classifier of themes: from tasks coded by hand, one run, the same file each time (``make themes``).

It learns from the tasks of data/raw with an odd number, from the worded notices, and from the first three rounds of real notices retold.
The tasks with an even number and the fourth and fifth round are for judging and stay unseen.
"""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from zwanalysis.compare import _learned, agreement, themes
from zwanalysis.compare._patterns import folded, last_heading, matches

#: Inverse strength of the penalty; and in how many tasks a pair of characters has to stand. Chosen with each source left out in turn.
C, FEWEST = 30, 3
#: The rounds of real notices that it learns from; and the source that no pattern was written on: it says how often a pattern is right.
ROUNDS, FRESH = ("mirrored-1", "mirrored-2", "mirrored-3"), "worded"
#: The files in ``data/coding`` that it learns from.
FILES = ("first.csv", "worded-written.csv", "worded.csv", *(f"{name}.csv" for name in ROUNDS))


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
    for name in ROUNDS:
        mirrored, coding = agreement.mirrored(folder / f"{name}.csv")
        tasks.append(mirrored.assign(source=name))
        marks.append(coding)
    columns = ["notice_id", "task_id", "text", "section", "source"]
    return pd.concat([part[columns] for part in tasks], ignore_index=True), pd.concat(marks, ignore_index=True)


def fit(wordings, flags) -> dict[str, np.ndarray]:
    """Return a model of wordings × themes (``flags``, 0 or 1): its grams, their idf, weights and intercepts."""
    from sklearn.linear_model import LogisticRegression

    vectorizer = _learned.tfidf(min_df=FEWEST)
    x = vectorizer.fit_transform([folded(wording) for wording in wordings])
    weights, intercepts = np.zeros((x.shape[1], flags.shape[1])), np.full(flags.shape[1], -10.0)
    for k, column in enumerate(flags.T):
        if column.any():
            made = LogisticRegression(C=C, solver="liblinear", random_state=0).fit(x, column)
            weights[:, k], intercepts[k] = made.coef_[0], made.intercept_[0]
    return {"grams": vectorizer.get_feature_names_out().astype("U2"), "idf": vectorizer.idf_, "weights": weights, "intercepts": intercepts,
            "themes": np.array(list(themes.codebook()["theme"]), dtype="U16")}  # fmt: skip


def flags(tasks: pd.DataFrame, coding: pd.DataFrame) -> np.ndarray:
    """Return a coding as zeros and ones: tasks × themes of the codebook."""
    order = list(themes.codebook()["theme"])
    return pd.crosstab(coding["task_id"], coding["theme"]).reindex(index=tasks["task_id"], columns=order, fill_value=0).gt(0).to_numpy().astype(int)


def left_out(tasks: pd.DataFrame, marks: np.ndarray) -> np.ndarray:
    """Return the logits of each task by a model that had not seen its source."""
    made = np.zeros(marks.shape)
    for source in tasks["source"].unique():
        own = (tasks["source"] == source).to_numpy()
        made[own] = _learned.logit(fit(tasks.loc[~own, "text"], marks[~own]), tasks.loc[own, "text"])
    return made


def learn(tasks: pd.DataFrame, coding: pd.DataFrame) -> dict[str, np.ndarray]:
    """Return the model of all tasks, with what makes its logits probabilities: found where each task's source was left out."""
    marks = flags(tasks, coding)
    seen_by_none, order = left_out(tasks, marks), list(themes.codebook()["theme"])
    fresh = (tasks["source"] == FRESH).to_numpy()
    by_pattern, by_heading = np.zeros(marks.shape, bool), np.zeros(marks.shape, bool)
    for i, (wording, over) in enumerate(zip(tasks["text"], tasks["section"], strict=True)):
        for given, grid in ((wording, by_pattern), (last_heading(over), by_heading)):
            grid[i, [order.index(theme) for theme, _ in matches(given)]] = True
    slope_intercept = _platt(seen_by_none.ravel(), marks.ravel())
    silent = ~by_pattern.any(axis=1) & ((slope_intercept[0] * seen_by_none + slope_intercept[1]) < 0).all(axis=1)
    alone = by_heading & (silent & fresh)[:, None]
    return {
        **fit(tasks["text"], marks),
        "calibration": slope_intercept,
        "calibration_patterns": _platt(seen_by_none[by_pattern & fresh[:, None]], marks[by_pattern & fresh[:, None]]),
        "right_headings": np.array((marks[alone].sum() + 1) / (alone.sum() + 2)),
    }  # fmt: skip


def _platt(logits, right) -> np.ndarray:
    """Slope and intercept that make logits probabilities (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression

    made = LogisticRegression(C=1e6).fit(logits.reshape(-1, 1), right)
    return np.array([made.coef_[0, 0], made.intercept_[0]])


def write(model: dict[str, np.ndarray], path) -> None:
    """Write a model; its weights as half-precision numbers, which moves no probability by more than 0.001."""
    small = {name: values.astype("float16") if name in ("weights", "idf") else values for name, values in model.items()}
    np.savez_compressed(path, **small)


def digest(folder="data/coding") -> str:
    """Return a hash of the codings that the model learns from: it stands in the model, so that a stale one is found."""
    return hashlib.sha256(b"".join((Path(folder) / name).read_bytes() for name in FILES)).hexdigest()


if __name__ == "__main__":
    from zwanalysis.corpus import load_processed

    made = {**learn(*taught(load_processed("data/processed"))), "learned_from": np.array(digest())}
    write(made, Path(__file__).parents[1] / "lexicon" / _learned.FILE)
