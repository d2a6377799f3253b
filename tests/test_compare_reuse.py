"""compare.reuse: every pair and no other (against brute force), directed, older → younger, traceable to characters."""

import random
import warnings
from itertools import product

import pandas as pd
import pytest

from benchmarks.bench_reuse import synthetic
from zwanalysis import text
from zwanalysis.compare import reuse
from zwanalysis.errors import BadTables, NotComparable
from zwanalysis.plots import reuse as plot_reuse

NOTICES = pd.DataFrame(
    {
        "notice_id": list("abcd"),
        "plan_year": [2021, 2022, 2022, 2022],
        "date_written": pd.to_datetime(["2021-05-01", "2022-04-28", "2022-05-26", "2022-05-26"]),
    }
)
TASKS = pd.DataFrame(
    {
        "notice_id": list("abbccd"),
        "task_id": ["a/1", "b/1", "b/2", "c/1", "c/2", "d/1"],
        "text": ["政策解读。", "做好政策解读，及时更新公开指南。统一刊登规范性文件。", "开展培训考核", "统一刊登规范性文件",
                 "请及时更新公开指南目录", "开展培训、考核。"],
        "start": [0, 10, 50, 7, 40, 3],
    },
    index=[5, 4, 3, 2, 1, 0],
)  # fmt: skip


def brute(tasks, notices, least=0.3):
    """All pairs by Python sets, with the definition's own words: nothing shared with the module but the folding."""
    keys = {row.notice_id: (row.plan_year, row.date_written) for row in notices.itertuples()}
    plain = ["".join(c for c in text.fold(words) if c.isalnum()) for words in tasks["text"]]
    grams = [{words[i : i + 5] for i in range(len(words) - 4)} for words in plain]
    used = {}
    for notice_id, held in zip(tasks["notice_id"], grams, strict=True):
        for gram in held:
            used.setdefault(gram, set()).add(notice_id)
    limit = tasks["notice_id"].nunique() / 2
    boilerplate = {gram for gram, where in used.items() if len(where) > limit and len(where) >= 3}
    grams = [held - boilerplate for held in grams]
    rows = list(zip(tasks["notice_id"], tasks["task_id"], grams, strict=True))
    found = set()
    for (new, young, y), (old, elder, x) in product(rows, rows):
        if keys[old] < keys[new] and y and len(x & y) / len(y) >= least:
            found.add((young, elder, len(y), len(x), len(x & y)))
    return found


@pytest.mark.parametrize(("count", "least"), [(2, 0.3), (6, 0.3), (6, 0.7), (6, 0.05), (4, 0.9)])
def test_join_is_exact(count, least):
    tasks, notices = synthetic(count, seed=count, plans=1)
    tasks = tasks[tasks["task_id"].str.split("/").str[1].astype(int) < 40]
    found = reuse.matches(tasks, notices, least=least)
    keys = ["younger_task", "older_task", "n_younger", "n_older", "n_shared"]
    expected = brute(tasks, notices, least)
    assert expected
    assert set(found[keys].itertuples(index=False, name=None)) == expected
    assert (found["score"] == found["n_shared"] / found["n_younger"]).all()


def test_join_is_exact_on_the_five_notices(corpus):
    found = reuse.matches(corpus.tasks, corpus.notices)
    keys = ["younger_task", "older_task", "n_younger", "n_older", "n_shared"]
    assert set(found[keys].itertuples(index=False, name=None)) == brute(corpus.tasks, corpus.notices)


def test_blocks_do_not_change_the_result(monkeypatch):
    tasks, notices = synthetic(3, plans=1)
    assert len(reuse.matches(tasks, notices))
    whole = reuse.matches(tasks, notices)
    monkeypatch.setattr(reuse, "BLOCK", 7)
    pd.testing.assert_frame_equal(reuse.matches(tasks, notices), whole)


def test_numbers_of_grams_do_not_collide():
    rng = random.Random(0)
    texts = ["".join(chr(rng.randrange(0x4E00, 0x9FFF)) for _ in range(400)) for _ in range(60)]
    row, number = reuse._numbers(texts)  # 24,000 characters, 14,000 different: no five of them fit in 63 bits
    grams = [texts[i][k : k + 5] for i in range(len(texts)) for k in range(396)]
    assert len(row) == len(grams) and len(set(zip(grams, number.tolist(), strict=True))) == len(
        set(grams)
    ) == len(set(number))


def test_scores_by_hand():
    table = reuse.matches(TASKS, NOTICES).set_index(["younger_task", "older_task"])
    assert set(table.index) == {("c/1", "b/1"), ("c/2", "b/1"), ("d/1", "b/2")}
    assert table.loc[("c/1", "b/1"), ["n_younger", "n_shared", "score", "band"]].tolist() == [
        5,
        5,
        1,
        "verbatim",
    ]
    # 7 5-grams; 及时更新公 时更新公开 更新公开指 新公开指南 are in the older task
    assert table.loc[("c/2", "b/1"), ["n_younger", "n_shared", "band"]].tolist() == [7, 4, "adapted"]
    assert table.loc[("d/1", "b/2"), "score"] == 1  # signs do not count


def test_same_day_and_unknown_year_are_not_compared():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = reuse.matches(TASKS, NOTICES)
    assert not ((found["younger"] == "d") & (found["older"] == "c")).any() and "c" not in set(found["older"])
    unknown = NOTICES.assign(plan_year=pd.array([2021, None, 2022, 2022], dtype="Int64"))
    with pytest.warns(NotComparable, match="b has no plan year, so nobody knows which is older"):
        assert "b" not in set(reuse.matches(TASKS, unknown)[["younger", "older"]].to_numpy().ravel())


def test_best_has_every_task_and_bands_add_up():
    chosen = reuse.best(reuse.matches(TASKS, NOTICES), TASKS, NOTICES)
    assert len(chosen) == 2 * 1 + 2 * 2 + 1 * 2  # b: one older notice, c and d: two
    assert chosen[["younger_task", "older"]].duplicated().sum() == 0
    counted = reuse.bands(chosen, draws=5)
    assert (counted[list(reuse.BANDS)].sum(axis=1) == counted["n_tasks"]).all()
    row = counted.set_index(["younger", "older"]).loc[("d", "b")]
    assert (row["n_tasks"], row["verbatim"], row["share"], row["low"], row["high"]) == (1, 1, 1, 1, 1)


def test_a_task_of_boilerplate_is_not_measured():
    tasks = pd.DataFrame({"notice_id": list("abc"), "task_id": list("xyz"), "text": "统一刊登规范性文件"})
    chosen = reuse.best(reuse.matches(tasks, NOTICES), tasks, NOTICES)
    assert chosen["band"].isna().all() and (reuse.bands(chosen)["n_tasks"] == 0).all()
    assert reuse.finding(reuse.bands(chosen)) == "各通知的任务均为自拟表述"


def test_covered_by_hand():
    table = reuse.covered(TASKS).set_index(["task_id", "other"])
    assert table.loc[("c/1", "b"), ["n_grams", "n_shared", "share"]].tolist() == [5, 5, 1]
    assert table.loc[("b/1", "c"), "n_shared"] == 9
    assert table.loc[("b/2", "a"), "share"] == 0


def test_wordings_put_together_are_the_tasks(corpus):
    chosen = reuse.best(reuse.matches(corpus.tasks, corpus.notices), corpus.tasks, corpus.notices)
    parts = reuse.wordings(chosen, corpus.tasks)
    wording = corpus.tasks.set_index("task_id")["text"]
    for side in ("older", "younger"):
        whole = parts.groupby(["younger_task", "older_task"])[f"{side}_text"].agg(
            lambda t: "".join(t.dropna())
        )
        assert (whole == wording.loc[whole.index.get_level_values(f"{side}_task")].to_numpy()).all()
        has = parts[parts[f"{side}_text"].notna()]
        for row in has.itertuples():
            start, end = getattr(row, f"{side}_start"), getattr(row, f"{side}_end")
            assert corpus.text(getattr(row, f"{side}_task").split("/")[0])[start:end] == getattr(
                row, f"{side}_text"
            )
    same = parts[parts["change"] == "same"]
    assert (same["older_text"].map(text.fold) == same["younger_text"].map(text.fold)).all()
    assert (parts["change"] == "added").equals(parts["older_text"].isna())


def test_given_names_who_and_when():
    units = pd.DataFrame(
        {
            "task_id": ["b/1", "b/1", "c/1"],
            "unit": ["市财政局", "市审计局", "财政厅"],
            "role": ["responsible", "lead", "lead"],
            "function": ["财政", "审计", "财政"],
        }
    )
    limits = pd.DataFrame({"task_id": ["c/1", "c/1"], "text": ["6月底前", "每月"]})
    pairs = reuse.best(reuse.matches(TASKS, NOTICES), TASKS, NOTICES)
    pairs = pairs[pairs["younger_task"].isin(["c/1", "d/1"]) & (pairs["older"] == "b")]
    table = reuse.given(pairs, units, limits).set_index("younger_task")
    assert table.loc["c/1", ["older_units", "younger_units"]].tolist() == [
        "牵头：市审计局；责任：市财政局",
        "牵头：财政厅",
    ]
    assert table.loc["c/1", "younger_limits"] == "6月底前、每月" and pd.isna(table.loc["c/1", "older_limits"])
    assert table.loc["c/1", ["functions_kept", "functions_dropped"]].tolist() == ["财政", "审计"]
    assert (
        table.loc["d/1", ["older_units", "younger_units", "functions_kept", "functions_dropped"]].isna().all()
    )


def test_wrong_tables_are_named():
    with pytest.raises(BadTables, match="tasks: no column 'text'"):
        reuse.matches(TASKS.drop(columns="text"), NOTICES)
    with pytest.raises(BadTables, match="notices: no column 'plan_year'"):
        reuse.matches(TASKS, NOTICES.drop(columns="plan_year"))


def test_side_by_side_escapes_and_cuts():
    tasks = pd.DataFrame({"task_id": ["x", "y"], "text": ["前" * 60 + "公开指南<b>", "公开指南<b>并更新"]})
    parts = reuse.wordings(pd.DataFrame({"younger_task": ["y"], "older_task": ["x"]}), tasks)
    page = plot_reuse.side_by_side(parts)
    assert "<b>" not in page and "公开指南&lt;b&gt;" in page
    assert f"…{'前' * plot_reuse.KEEP}</del>" in page and "并更新</ins>" in page
