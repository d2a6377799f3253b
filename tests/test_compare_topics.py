"""compare.topics: finds planted topics, measures as by hand, the same each time."""

import numpy as np
import pandas as pd
import pytest

from zwanalysis.compare import topics
from zwanalysis.errors import BadTables


def planted(k=4, n=60, seed=0):
    """Words of ``n`` tasks, each of which draws from one of ``k`` vocabularies of 12 words."""
    rng = np.random.default_rng(seed)
    rows = [
        ("a", f"a/{t:03d}", f"w{t % k}_{word:02d}") for t in range(n) for word in rng.integers(0, 12, size=15)
    ]
    return pd.DataFrame(rows, columns=["notice_id", "task_id", "token"])


def test_planted_topics_are_found():
    words = planted()
    found, tasks = topics.topics(words, 4)
    assert found.groupby("topic")["token"].agg(lambda t: t.str[:2].nunique()).eq(1).all()
    label = tasks.set_index("task_id")["topic"]
    assert pd.crosstab(label, label.index.str[2:].astype(int) % 4).gt(0).sum(axis=1).eq(1).all()
    choice = topics.choose(words, ks=(2, 4, 6), samples=3)
    assert choice.sort_values("stability").iloc[-1]["k"] == 4 and choice["coherence"].between(-1, 1).all()
    pd.testing.assert_frame_equal(topics.topics(words, 4)[0], found)


def test_measures_by_hand():
    grid = pd.DataFrame({"a": [1, 1, 0, 0], "b": [1, 0, 1, 0]})
    assert topics.coherence([["a", "b"]], grid) == pytest.approx(0)  # together as often as chance has it
    grid = pd.DataFrame({"a": [1, 1, 1, 0], "b": [1, 1, 0, 0]})
    assert topics.coherence([["a", "b"]], grid) == pytest.approx(np.log(0.5 / 0.75 / 0.5) / -np.log(0.5))
    assert topics.matching([["a"], ["b"]], [["b"], ["a"]]) == 1
    assert topics.matching([["a", "b"], ["c"]], [["c"], ["a", "x"]]) == pytest.approx((1 / 3 + 1) / 2)


def test_beside_the_codebook():
    tasks = pd.DataFrame({"task_id": ["1", "2", "3"], "topic": pd.array([1, 1, 2], dtype="Int64")})
    coded = pd.DataFrame({"task_id": ["1", "1", "2", "3"], "theme": ["media", "gazette", "media", "none"]})
    table = topics.beside(tasks, coded)
    assert table.loc[0, ["n_tasks", "theme", "n", "share", "second", "n_none"]].tolist() == [
        2,
        "media",
        2,
        1,
        "gazette",
        0,
    ]
    assert pd.isna(table.loc[1, "theme"]) and table.loc[1, "n_none"] == 1


def test_too_few_tasks_are_named():
    with pytest.raises(BadTables, match="3 tasks and .* are too few for 4 topics"):
        topics.topics(planted(k=1, n=3), 4)
