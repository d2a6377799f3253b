"""themes.counts with a sample coded by hand: right on average and covered whatever the codebook; the sample and its sheet."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats import proportion

import zwanalysis as zw
from zwanalysis.cli import main
from zwanalysis.compare import sheets, themes
from zwanalysis.compare._corrected import _share
from zwanalysis.compare._intervals import wilson
from zwanalysis.errors import BadTables


def coded(marks, notice="a"):
    """A coding of tasks 1, 2 …: media where marked."""
    names = np.where(marks, "media", "none")
    return pd.DataFrame({"notice_id": notice, "task_id": [f"{notice}/{i}" for i in range(len(marks))], "theme": names})


def test_corrected_share_by_hand():
    """Ten tasks, four marked. Of the sample the hand confirms 1 of 2 marked and finds 1 of 3 others: (4 · 1/2 + 6 · 1/3) / 10 = 0.4."""
    given = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0], dtype=bool)
    hand = coded(np.array([1, 0, 0, 0, 1, 0, 0], dtype=bool)).iloc[[0, 1, 4, 5, 6]]
    row = themes.counts(coded(given), themes=["media"], coded_by_hand=hand).iloc[0]
    assert row[["n", "n_tasks", "n_hand", "share_codebook"]].tolist() == [4, 10, 5, 0.4] and row["share"] == pytest.approx(0.4)
    (l1, h1), (l0, h0) = wilson(1 / 2, 2, 4), wilson(1 / 3, 3, 6)
    assert row["low"] == pytest.approx(0.4 - np.hypot(0.4 * (1 / 2 - l1), 0.6 * (1 / 3 - l0)))
    assert row["high"] == pytest.approx(0.4 + np.hypot(0.4 * (h1 - 1 / 2), 0.6 * (h0 - 1 / 3)))


def test_all_coded_is_the_hand_and_none_coded_is_unknown():
    given, truth = np.array([1, 1, 0, 0, 0], dtype=bool), np.array([1, 0, 1, 1, 0], dtype=bool)
    row = themes.counts(coded(given), themes=["media"], coded_by_hand=coded(truth)).iloc[0]
    assert row[["share", "low", "high"]].tolist() == pytest.approx([3 / 5] * 3)
    both = pd.concat([coded(given), coded(given, "b")])
    row = themes.counts(both, themes=["media"], coded_by_hand=coded(truth)).set_index(["notice_id", "theme"]).loc[("b", "media")]
    assert row["n_hand"] == 0 and row[["share", "low", "high"]].isna().all()
    lopsided = themes.counts(coded(given), themes=["media"], coded_by_hand=coded(truth).iloc[2:]).iloc[0]  # no marked task in the sample
    assert lopsided["share"] == pytest.approx(2 / 3)
    with pytest.raises(BadTables, match="coded_by_hand: 1 of its tasks, e.g. 'c/0', is not in coded"):
        themes.counts(coded(given), coded_by_hand=coded(truth[:1], "c"))


def test_wilson_of_a_large_population_is_statsmodels():
    for share, n in ((0.0, 12), (0.31, 40), (1.0, 7)):
        assert wilson(share, n, 10**9) == pytest.approx(proportion.proportion_confint(share * n, n, method="wilson"), abs=1e-6)


@pytest.mark.parametrize(("recall", "precision"), [(0.6, 0.6), (0.9, 0.9)])
def test_the_interval_covers_what_all_by_hand_would_give(recall, precision):
    """A notice of 200 tasks, 30 % with the theme, 60 drawn: 95 % of the intervals hold the share, and the middle is right."""
    rng = np.random.default_rng(4)
    truth = np.arange(200) < 60
    wrong = round(60 * recall * (1 - precision) / precision)
    given = np.isin(np.arange(200), np.r_[np.arange(round(60 * recall)), 60 + np.arange(wrong)])
    found = []
    for _ in range(600):
        drawn = rng.choice(200, 60, replace=False)
        found.append(_share(pd.Series(given), given[drawn], truth[drawn]))
    share, low, high = np.array(found).T
    assert share.mean() == pytest.approx(0.3, abs=0.01)
    assert 0.93 <= np.mean((low <= 0.3) & (high >= 0.3)) <= 0.98


def test_a_sample_is_drawn_from_every_notice_and_the_same_each_time(corpus):
    sample = themes.draw(corpus.tasks, 50)
    n = sample["notice_id"].value_counts()
    assert n.to_dict() == {"dazhou-2022": 17, "liangjiang-2020": 13, "guizhou-fgw-2021": 9, "xianning-2019": 5, "zigong-2022": 5}
    pd.testing.assert_frame_equal(sample, themes.draw(corpus.tasks, 50))
    assert set(themes.draw(corpus.tasks, 50, seed=1)["task_id"]) != set(sample["task_id"])
    assert len(themes.draw(corpus.tasks, 10_000)) == len(corpus.tasks)


def test_a_sheet_is_written_filled_and_read_back(tmp_path, capsys, monkeypatch):
    raw = tmp_path / "raw"
    raw.mkdir()
    items = "\n".join(f"（{n}）{words}\n" for n, words in zip("一二三四五六", ["做好政策解读。", "办好政府公报。", "推进政策解读。", "其他工作。", "回应社会关切。", "加强学习。"], strict=True))
    (raw / "a.txt").write_text(f"白石县人民政府办公室关于印发2023年政务公开工作要点的通知\n\n一、重点任务\n\n{items}", "utf-8")
    sheet = tmp_path / "sheet.csv"
    assert main(["code", str(raw), "--sample", "6", "--sheet", str(sheet)]) == 0
    assert "6 of 6 tasks" in capsys.readouterr().out
    rows = pd.read_csv(sheet, dtype=str, keep_default_na=False)
    assert list(rows.columns) == ["task_id", "section", "text", "themes", "note"] and (rows["themes"] == "").all()
    assert main(["code", str(raw), "--sheet", str(sheet)]) == 2 and "not one task has been coded yet" in capsys.readouterr().err
    rows["themes"] = ["interpretation", "gazette", "interpretation", "none", "interpretation; response", "none"]
    rows.to_csv(sheet, index=False)
    before = sheet.read_bytes()
    assert main(["code", str(raw), "--sheet", str(sheet)]) == 0
    out = capsys.readouterr().out
    assert "6 of 6 tasks" in out and "interpretation" in out and sheet.read_bytes() == before
    corpus = zw.load_notices(raw)
    hand = sheets.read(sheet, corpus.tasks)
    assert hand["theme"].tolist() == ["interpretation", "gazette", "interpretation", "none", "interpretation", "response", "none"]
    assert main(["code", str(raw), "--sample", "3", "--sheet", str(sheet)]) == 2 and "is there already" in capsys.readouterr().err
