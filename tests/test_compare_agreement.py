"""compare.agreement: α against worked examples and recorded values of the library krippendorff, κ and F1 against scikit-learn."""

import json

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score, f1_score

import zwanalysis as zw
from tests.conftest import ROOT
from zwanalysis import text
from zwanalysis.compare import agreement, themes
from zwanalysis.errors import BadTables, NothingToRead
from zwanalysis.report import codebook

THEMES = list(themes.codebook()["theme"])
#: What krippendorff 0.9 gives for `codings`: it is GPL, so it is asked for only where it is installed (extra: oracles).
RECORDED = ROOT / "tests" / "cases" / "alpha.json"


def recorded() -> dict:
    return json.loads(RECORDED.read_text("utf-8"))


def of_library(krippendorff) -> dict:
    """The library's α of each theme of three codings, and of the first one's sets with the distance of Jaccard."""
    themes_of = {}
    for seed in range(3):
        (a, b), _ = codings(seed=seed)
        pairs = {theme: np.array([a[theme], b[theme]]).astype(int) for theme in THEMES}
        themes_of[str(seed)] = {
            theme: krippendorff.alpha(pair, level_of_measurement="nominal") for theme, pair in pairs.items() if pair.max()
        }
    (a, b), _ = codings()
    sets = [[frozenset(grid.columns[row]) for row in grid.to_numpy()] for grid in (a, b)]
    values = sorted(set(sets[0]) | set(sets[1]), key=sorted)
    data = np.array([[values.index(value) for value in side] for side in sets], dtype=float)

    def distance(v1, v2, i1, i2, n_v, dtype=np.float64):
        grid = np.frompyfunc(lambda x, y: agreement.jaccard(values[int(x)], values[int(y)]), 2, 1)
        return grid(v1, v2).astype(dtype)

    return {"themes": themes_of, "sets": krippendorff.alpha(data, level_of_measurement=distance, value_domain=range(len(values)))}


def codings(n=40, seed=0):
    """Two random codings that agree on most themes of ``n`` tasks."""
    rng = np.random.default_rng(seed)
    first = rng.random((n, len(THEMES))) < np.linspace(0.02, 0.4, len(THEMES))
    second = first ^ (rng.random(first.shape) < 0.1)
    grids = [
        pd.DataFrame(grid, index=[f"a/{i}" for i in range(n)], columns=THEMES) for grid in (first, second)
    ]
    return grids, [_long(grid) for grid in grids]


def _long(grid):
    rows = [
        (task, theme) for task, row in grid.iterrows() for theme in ([t for t in grid if row[t]] or ["none"])
    ]
    return pd.DataFrame(rows, columns=["task_id", "theme"])


@pytest.mark.parametrize("seed", range(3))
def test_scores_are_those_of_other_implementations(seed):
    (a, b), (one, other) = codings(seed=seed)
    table = agreement.by_theme(one, other, draws=200).set_index("theme")
    for theme in THEMES:
        row, pair = table.loc[theme], np.array([a[theme], b[theme]]).astype(int)
        if pair.max() == 0:
            assert row[["alpha", "kappa", "f1"]].isna().all()
            continue
        assert row["alpha"] == pytest.approx(recorded()["themes"][str(seed)][theme])
        assert row["kappa"] == pytest.approx(cohen_kappa_score(*pair))
        assert row["f1"] == pytest.approx(f1_score(*pair))
        assert row[["n_one", "n_other", "n_both"]].tolist() == [*pair.sum(axis=1), pair.prod(axis=0).sum()]
    used = [theme for theme in THEMES if (a[theme] | b[theme]).any()]
    assert table.loc["all", "f1"] == pytest.approx(
        f1_score(a[used], b[used], average="macro", zero_division=0)
    )
    assert table.loc["all", "alpha_low"] <= table.loc["all", "alpha"] <= table.loc["all", "alpha_high"]


def test_alpha_of_sets_is_that_of_krippendorff_with_the_same_distance():
    (a, b), (one, other) = codings()
    sets = [[frozenset(grid.columns[row]) for row in grid.to_numpy()] for grid in (a, b)]
    whole = agreement.summary(one, other)
    assert whole["alpha_sets"] == pytest.approx(recorded()["sets"])
    assert whole["same"] == np.mean([x == y for x, y in zip(*sets, strict=True)])
    assert whole["none_one"] == (~a.any(axis=1)).mean() and whole["none_other"] == (~b.any(axis=1)).mean()


def test_the_recorded_values_are_the_librarys():
    found, kept = of_library(pytest.importorskip("krippendorff", reason="not installed (extra: oracles)")), recorded()
    assert found["sets"] == pytest.approx(kept["sets"])
    for seed, values in kept["themes"].items():
        assert found["themes"][seed] == pytest.approx(values)


def test_alpha_by_hand():
    """Krippendorff 2011, 'Computing Krippendorff's alpha-reliability', part A: two observers, binary, ten units: 0.095."""
    one, other = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert agreement.alpha(one, other) == pytest.approx(0.095, abs=5e-4)
    # the same, part B: two observers, five nominal categories, twelve units: 0.692
    assert agreement.alpha(list("aabbdcccedda"), list("babbbccceddd")) == pytest.approx(0.692, abs=5e-4)
    # four pairs, of which one differs: 1 - (1/4) / (2 · 3 · 5 / (8 · 7)) by hand
    assert agreement.alpha([1, 1, 0, 0], [1, 0, 0, 0]) == pytest.approx(1 - (1 / 4) / (30 / 56))
    assert np.isnan(agreement.alpha([1, 1], [1, 1]))


def test_a_coding_is_checked(corpus, tmp_path):
    path = tmp_path / "coding.csv"
    for content, message in (
        ("task_id,themes\nnowhere/t001,economy\n", "'nowhere/t001' is not in tasks"),
        ("task_id,themes\ndazhou-2022/t001,economy\ndazhou-2022/t001,\n", "is there twice"),
        ("task_id,themes\ndazhou-2022/t001,econ\n", r"\['econ'\] is in no codebook"),
        ("task,themes\na,b\n", "no column 'task_id'"),
    ):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(BadTables, match=message):
            agreement.read(path, corpus.tasks)
    path.write_text("task_id,themes\ndazhou-2022/t001,economy; places\ndazhou-2022/t002,\n", encoding="utf-8")
    assert agreement.read(path, corpus.tasks)["theme"].tolist() == ["economy", "places", "none"]


def test_every_task_is_coded_by_hand_and_some_twice(corpus):
    first, second = (
        agreement.read(ROOT / "data/coding" / f"{n}.csv", corpus.tasks) for n in ("first", "second")
    )
    assert set(first["task_id"]) == set(corpus.tasks["task_id"])
    assert second["task_id"].nunique() >= 60 and second["notice_id"].nunique() == 5


def test_the_agreement_is_what_is_published(corpus):
    """Hands agree; codebook and classifier reach α 0.80, not macro-F1 0.85, with and without near-copies."""
    table = zw.agreement(corpus, ROOT / "data/coding")
    last = table[table["theme"] == "all"].set_index("comparison")
    assert (last.loc[[agreement.HANDS, agreement.WRITTEN], ["alpha", "f1"]] >= 0.9).all(axis=None)
    judged, apart = last.loc[agreement.JUDGED], last.loc[agreement.APART]
    assert judged["alpha"] >= agreement.ENOUGH and judged["f1"] >= 0.8 and apart["n_tasks"] == 83
    said = codebook.sections(corpus, ROOT / "data/coding")["agreement"]
    assert f"mean α {judged['alpha']:.2f}" in said and f"mean α {apart['alpha']:.3f}" in said
    assert "): α reached, macro-F1 missed." in said and "**α reached, macro-F1 missed**" in said


def test_near_copies_are_those_of_python_sets(corpus):
    plain = ["".join(c for c in text.fold(words) if c.isalnum()) for words in corpus.tasks["text"]]
    grams = [{words[i : i + 5] for i in range(len(words) - 4)} for words in plain]
    odd = (corpus.tasks["number"] % 2 == 1).tolist()
    known = set().union(*(held for held, is_odd in zip(grams, odd, strict=True) if is_odd))
    expected = {
        task: len(held & known) / len(held)
        for task, held, is_odd in zip(corpus.tasks["task_id"], grams, odd, strict=True)
        if not is_odd
    }
    table = agreement.near_copies(corpus.tasks).set_index("task_id")
    assert table["share"].to_dict() == pytest.approx(expected)
    assert table["near"].sum() == sum(share >= 0.3 for share in expected.values()) == 19


def test_near_copies_by_hand():
    tasks = pd.DataFrame({
        "notice_id": ["a", "a", "b"], "task_id": ["a/1", "a/2", "b/2"], "number": [1, 2, 2],
        "text": ["及时更新公开指南", "开展培训考核评议", "请及时更新公开指南目录"],
    })  # fmt: skip
    table = agreement.near_copies(tasks)
    assert table[["task_id", "n_grams", "n_shared", "near"]].values.tolist() == [
        ["a/2", 4, 0, False],
        ["b/2", 7, 4, True],
    ]


def test_a_coding_of_worded_notices_is_led_to_their_tasks(tmp_path):
    notice = "2023年政务公开工作要点\n\n（一）做好政策解读。（市司法局负责）\n（二）抓好其他工作。（市财政局负责）\n"
    lines = "\n".join("  " + line for line in notice.split("\n"))
    (tmp_path / "a.yaml").write_text(f"text: |\n{lines}\n", encoding="utf-8")
    path = tmp_path / "worded.csv"
    path.write_text("notice,starts,themes,note\na,抓好其他,,\na,做好政策,interpretation; response,\n", encoding="utf-8")
    tasks, hand = agreement.worded(tmp_path, path)
    assert tasks["text"].tolist() == ["做好政策解读。", "抓好其他工作。"]
    assert hand[["task_id", "theme"]].values.tolist() == [
        ["a/t002", "none"],
        ["a/t001", "interpretation"],
        ["a/t001", "response"],
    ]
    path.write_text("notice,starts,themes\na,不在,\n", encoding="utf-8")
    with pytest.raises(BadTables, match="0 tasks of a begin with '不在'"):
        agreement.worded(tmp_path, path)


def test_a_folder_without_codings_is_named(corpus, tmp_path):
    with pytest.raises(NothingToRead, match=r"first.csv: no coding by hand there; give the folder"):
        zw.agreement(corpus, tmp_path)


def test_of_very_many_tasks_those_coded_alike_are_drawn_together(corpus, monkeypatch):
    hands = agreement.comparisons(corpus, ROOT / "data/coding")[agreement.HANDS]
    one_by_one = agreement.by_theme(*hands, draws=4000)
    monkeypatch.setattr(agreement, "MANY", 0)
    together = agreement.by_theme(*hands, draws=4000)
    ends = ["alpha_low", "alpha_high", "f1_low", "f1_high"]
    pd.testing.assert_frame_equal(together.drop(columns=ends), one_by_one.drop(columns=ends))
    assert np.abs(together[ends] - one_by_one[ends]).max().max() < 0.01
