"""The scorer, by examples worked out by hand."""

import argparse
import shutil

import pandas as pd
import pytest

import zwanalysis as zw
from tests.conftest import ROOT
from zwanalysis import schema
from zwanalysis.scoring import FACTS, differences, load, run, score, score_table_markdown

GOLDEN = ROOT / "tests" / "golden"


def tables(notices=("a",), headings=(), tasks=(), units=(), limits=()) -> zw.Corpus:
    """A corpus without texts. Tasks: (id, start, end); units: (task id, unit, role, start); limits: (task id, kind, values)."""
    rows = {name: [] for name in schema.TABLES}
    rows["notices"] = [{"notice_id": notice} for notice in notices]
    rows["sections"] = [
        {"notice_id": "a", "section_id": f"a/s{k}", "heading": "标题", "start": start, "end": end}
        for k, (start, end) in enumerate(headings)
    ]
    rows["tasks"] = [
        {
            "notice_id": task.split("/")[0],
            "task_id": task,
            "text": f"{start}到{end}",
            "start": start,
            "end": end,
        }
        for task, start, end in tasks
    ]
    rows["assignments"] = [
        {"notice_id": task.split("/")[0], "task_id": task, "position": k, "unit": unit, "role": role, "start": start,
         "end": start + len(unit)}
        for k, (task, unit, role, start) in enumerate(units)
    ]  # fmt: skip
    rows["deadlines"] = [
        {"notice_id": task.split("/")[0], "task_id": task, "kind": kind, "text": "时限", "start": 50, "end": 52, **values}
        for task, kind, values in limits
    ]  # fmt: skip
    return zw.Corpus(
        **{
            name: schema.typed(name, pd.DataFrame(found, columns=schema.names(name)))
            for name, found in rows.items()
        },
        texts={},
    )


def told(scores, fact, notice_id="all") -> list:
    row = scores[(scores["notice_id"] == notice_id) & (scores["fact"] == fact)].iloc[0]
    numbers = row[["gold", "predicted", "right", "precision", "recall", "f1"]]
    return [None if pd.isna(value) else round(float(value), 4) for value in numbers]


def missing(found) -> list[tuple]:
    return list(found[["fact", "side", "value"]].itertuples(index=False, name=None))


def test_tasks_count_by_exact_boundary():
    gold = tables(tasks=[("a/t1", 0, 10), ("a/t2", 20, 30), ("a/t3", 40, 50)])
    made = tables(tasks=[("a/t1", 0, 10), ("a/t2", 20, 29)])
    # one of two found is right, one of three is found: F1 = 2·1 / (3 + 2)
    assert told(score(gold, made), "tasks") == [3, 2, 1, 0.5, 0.3333, 0.4]
    assert missing(differences(gold, made)) == [
        ("tasks", "missed", "20到30"),
        ("tasks", "extra", "20到29"),
        ("tasks", "missed", "40到50"),
    ]


def test_headings_are_asked_where_the_gold_has_any():
    gold, made = tables(tasks=[("a/t1", 0, 10)]), tables(headings=[(12, 14)], tasks=[("a/t1", 0, 10)])
    assert told(score(gold, made), "headings") == [0, 0, 0, None, None, None] and differences(gold, made).empty
    assert told(score(made, gold), "headings") == [1, 0, 0, None, 0, 0]


def test_units_and_their_roles_are_two_questions():
    gold = tables(
        tasks=[("a/t1", 0, 10)],
        units=[("a/t1", "市财政局", "lead", 11), ("a/t1", "市审计局", "support", 16), ("a/t1", "市司法局", "support", 21)],
    )  # fmt: skip
    made = tables(
        tasks=[("a/t1", 0, 10)],
        units=[("a/t1", "市财政局", "lead", 11), ("a/t1", "市审计局", "responsible", 16), ("a/t1", "司法局", "support", 22),
               ("a/t1", "各区县", "support", 30)],
    )  # fmt: skip
    scores = score(gold, made)
    assert told(scores, "units") == [3, 4, 2, 0.5, 0.6667, 0.5714]
    assert told(scores, "roles") == [2, 2, 1, 0.5, 0.5, 0.5]
    assert told(scores, "units_with_roles") == [3, 4, 1, 0.25, 0.3333, 0.2857]
    assert missing(differences(gold, made)) == [
        ("roles", "missed", "市审计局: support"),
        ("roles", "extra", "市审计局: responsible"),
        ("units", "missed", "市司法局"),
        ("units", "extra", "司法局"),
        ("units", "extra", "各区县"),
    ]


def test_a_unit_on_another_task_is_another_unit():
    tasks = [("a/t1", 0, 10), ("a/t2", 20, 30)]
    gold = tables(tasks=tasks, units=[("a/t1", "市财政局", "lead", 11)])
    made = tables(tasks=tasks, units=[("a/t2", "市财政局", "lead", 11)])
    assert told(score(gold, made), "units") == [1, 1, 0, 0, 0, 0]
    assert differences(gold, made)["task"].tolist() == ["0到10", "20到30"]


def test_a_unit_of_several_tasks_counts_on_each():
    tasks = [("a/t1", 0, 10), ("a/t2", 20, 30)]
    gold = tables(tasks=tasks, units=[("a/t1", "各区县", "lead", 90), ("a/t2", "各区县", "lead", 90)])
    made = tables(tasks=tasks, units=[("a/t1", "各区县", "lead", 90)])
    assert told(score(gold, made), "units") == [2, 1, 1, 1, 0.5, 0.6667]


@pytest.mark.parametrize(
    ("end", "right"),
    [(30, 1), (26, 1), (25, 0)],  # of the ten characters: all, six, five
)
def test_a_wrong_boundary_does_not_make_the_units_wrong(end, right):
    unit = [("a/t1", "市财政局", "lead", 31)]
    limit = [("a/t1", "by", {"date": "2022-06-30"})]
    gold = tables(tasks=[("a/t1", 20, 30)], units=unit, limits=limit)
    made = tables(
        # an extra task before it moves the numbers of those behind
        tasks=[("a/t1", 0, 10), ("a/t2", 20, end)],
        units=[("a/t2", *unit[0][1:])],
        limits=[("a/t2", *limit[0][1:])],
    )
    scores = score(gold, made)
    assert [told(scores, fact)[2] for fact in ("units", "deadlines")] == [right, right]
    assert told(scores, "tasks")[2] == (end == 30)


def test_a_task_is_the_same_as_one_task_only():
    gold = tables(tasks=[("a/t1", 0, 10)], units=[("a/t1", "市财政局", "lead", 11)])
    made = tables(
        tasks=[("a/t1", 0, 9), ("a/t2", 0, 10)],
        units=[("a/t1", "市财政局", "lead", 11), ("a/t2", "市财政局", "lead", 11)],
    )
    scores = score(gold, made)
    assert told(scores, "tasks") == [1, 2, 1, 0.5, 1, 0.6667]
    assert told(scores, "units") == [1, 2, 1, 0.5, 1, 0.6667]


def test_deadlines_count_by_kind_and_value():
    task = [("a/t1", 0, 10)]
    gold = tables(
        tasks=task,
        limits=[
            ("a/t1", "by", {"date": "2022-06-30"}),
            ("a/t1", "by", {"date": "2022-12-31"}),
            ("a/t1", "within", {"within_n": 3, "within_unit": "workday", "event": "印发"}),
            ("a/t1", "within", {"within_n": 5, "within_unit": "workday"}),
            ("a/t1", "recurring", {"every": "P3M"}),
            ("a/t1", "ongoing", {}),
        ],
    )
    made = tables(
        tasks=task,
        limits=[
            ("a/t1", "by", {"date": "2022-06-30", "start": 3}),  # the wording's place is no part of the value
            ("a/t1", "by", {"date": "2021-12-31"}),
            ("a/t1", "within", {"within_n": 3, "within_unit": "workday"}),
            ("a/t1", "within", {"within_n": 5, "within_unit": "workday"}),
            ("a/t1", "recurring", {"every": "P1M"}),
            ("a/t1", "immediate", {}),
            ("a/t1", "unread", {}),
        ],
    )
    assert told(score(gold, made), "deadlines") == [6, 7, 2, 0.2857, 0.3333, 0.3077]
    found = differences(gold, made)
    assert set(found.loc[found["side"] == "missed", "value"]) == {
        "by 2022-12-31", "within 3 workday of 印发", "recurring P3M", "ongoing"}  # fmt: skip
    assert set(found.loc[found["side"] == "extra", "value"]) == {
        "by 2021-12-31", "within 3 workday", "recurring P1M", "immediate", "unread 时限"}  # fmt: skip


def test_the_same_value_twice_counts_twice():
    task, limit = [("a/t1", 0, 10)], ("a/t1", "by", {"date": "2022-06-30"})
    scores = score(tables(tasks=task, limits=[limit, limit]), tables(tasks=task, limits=[limit]))
    assert told(scores, "deadlines") == [2, 1, 1, 1, 0.5, 0.6667]


def test_nothing_on_both_sides_is_null_and_nothing_on_one_is_not():
    empty, one = tables(), tables(headings=[(0, 4)])
    assert told(score(empty, empty), "headings") == [0, 0, 0, None, None, None]
    assert told(score(empty, one), "headings") == [0, 1, 0, 0, None, 0]
    assert told(score(one, empty), "headings") == [1, 0, 0, None, 0, 0]


def test_a_notice_of_one_side_is_missed_or_extra():
    gold = tables(["a", "b"], tasks=[("a/t1", 0, 10), ("b/t1", 0, 10)])
    made = tables(["a", "c"], tasks=[("a/t1", 0, 10), ("c/t1", 0, 10), ("c/t2", 20, 30)])
    scores = score(gold, made)
    assert scores["notice_id"].unique().tolist() == ["a", "b", "c", "all"]
    assert scores["fact"].tolist() == list(FACTS) * 4
    assert told(scores, "tasks", "a") == [1, 1, 1, 1, 1, 1]
    assert told(scores, "tasks", "b") == [1, 0, 0, None, 0, 0]
    assert told(scores, "tasks", "c") == [0, 2, 0, 0, None, 0]
    assert told(scores, "tasks") == [2, 3, 1, 0.3333, 0.5, 0.4]
    assert differences(gold, made)["notice_id"].tolist() == ["b", "c", "c"]


def test_golden_tables_score_one(corpus):
    scores = score(load(GOLDEN), corpus)
    assert len(scores) == 6 * len(FACTS)
    silent = scores["gold"] == 0  # a notice that names no units has no score for them
    assert set(scores.loc[silent, "notice_id"]) == {"xianning-2019"}
    assert scores.loc[silent, ["precision", "recall", "f1"]].isna().all(axis=None)
    assert (scores.loc[~silent, ["precision", "recall", "f1"]] == 1).all(axis=None)
    assert differences(load(GOLDEN), corpus).empty


def test_a_changed_corpus_scores_less_and_is_left_as_it_is(corpus):
    gold = load(GOLDEN)
    fewer = load(GOLDEN)
    fewer.assignments = fewer.assignments[fewer.assignments["notice_id"] != "zigong-2022"]
    before = fewer.assignments.copy()
    scores = score(gold, fewer)
    assert told(scores, "units", "zigong-2022") == [114, 0, 0, None, 0, 0]
    assert told(scores, "units") == [836, 722, 722, 1, 0.8636, 0.9268]  # 722 / 836; 2·722 / (836 + 722)
    assert len(differences(gold, fewer)) == 114
    pd.testing.assert_frame_equal(fewer.assignments, before)


def test_columns_have_their_types():
    gold, made = tables(tasks=[("a/t1", 0, 10)]), tables()
    counts, shares = dict.fromkeys(["gold", "predicted", "right"], "Int64"), ["precision", "recall", "f1"]
    expected = {"notice_id": "str", "fact": "str", **counts, **dict.fromkeys(shares, "Float64")}
    for predicted in (made, gold):
        assert score(gold, predicted).dtypes.astype(str).to_dict() == expected
        texts = dict.fromkeys(["notice_id", "fact", "side", "task", "value"], "str")
        places = dict.fromkeys(["start", "end"], "Int64")
        assert differences(gold, predicted).dtypes.astype(str).to_dict() == {**texts, **places}


def test_command_prints_the_table_and_writes_the_differences(tmp_path, capsys, corpus):
    folder = corpus.save(tmp_path / "made")
    for name in ("texts.json", "manifest.json"):  # as somebody's own rows are, who wrote them by hand
        (folder / name).unlink()
    limits = pd.read_csv(folder / "deadlines.csv", dtype="str", keep_default_na=False)
    limits.loc[limits.index[limits["kind"] == "by"][0], "date"] = "2022-01-01"
    limits.to_csv(folder / "deadlines.csv", index=False)
    out = tmp_path / "differences.csv"
    assert run(argparse.Namespace(gold=GOLDEN, predicted=folder, differences=out, html=None)) == 0
    printed = capsys.readouterr().out
    # 98 of 99 are right on both sides, of dazhou-2022 71 of 72; never rounded up
    assert (
        "| all | 1.000 (79) | 1.000 (205) | 1.000 (836) | 1.000 (836) | 1.000 (836) | 0.989 (99) |" in printed
    )
    assert "| 0.986 (72) |" in printed and "| – | – | – |" in printed
    assert f"2 differences → {out}" in printed
    assert pd.read_csv(out)["value"].tolist() == ["by 2022-10-30", "by 2022-01-01"]


def test_gold_may_be_tables_or_notices(tmp_path):
    shutil.copy(ROOT / "data/raw/xianning-2019.txt", tmp_path)
    assert len(load(tmp_path).tasks) == 20 and len(load(GOLDEN).tasks) == 205


def test_markdown_table_has_a_row_for_each_notice(corpus):
    lines = score_table_markdown(score(load(GOLDEN), corpus)).splitlines()
    assert (
        lines[0]
        == "| notice | headings | tasks | units | roles, given the unit | units with roles | deadlines |"
    )
    assert [line.split(" | ")[0].strip("| ") for line in lines[2:]] == [*corpus.notices["notice_id"], "all"]
