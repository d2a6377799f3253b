"""The question put to a second reader, and how two readers agree."""

import doctest
import json

import jsonschema
import pandas as pd
import pytest

import zwanalysis as zw
from tests.conftest import ROOT
from zwanalysis.cli import main
from zwanalysis.second import answer_schema
from zwanalysis.second.reliability import unitising_alpha

GOLDEN = ROOT / "tests" / "golden"


def test_the_question_holds_the_text_the_conventions_and_the_form(capsys, corpus):
    assert main(["prompt", "data/raw/zigong-2022.txt"]) == 0
    question = capsys.readouterr().out
    assert corpus.text("zigong-2022").strip("\n") in question
    assert json.loads(question.split("```json\n")[1].split("\n```")[0]) == answer_schema()
    guide = (ROOT / "docs" / "annotating.md").read_text("utf-8")
    conventions = (ROOT / "zwanalysis" / "second" / "conventions.md").read_text("utf-8")
    assert conventions in guide and conventions in question
    assert [line for line in conventions.splitlines() if line.startswith("## ")] == ["## Tasks (任务)", "## Units (责任单位)", "## Deadlines (时限)"]


def test_rows_have_the_form_that_is_asked_for(corpus):
    for answer in zw.rows(corpus):
        jsonschema.validate(answer, answer_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"sections": [], "tasks": [{"text": "公开", "assignments": [{"unit": "县财政局", "role": "boss"}], "deadlines": []}]}, answer_schema())


def test_any_two_readers_are_compared(corpus):
    gold = zw.load_processed(GOLDEN)
    rows = zw.rows(gold)
    pd.testing.assert_frame_equal(zw.score(corpus, rows), zw.score(corpus, gold))
    rows[0]["tasks"][0]["assignments"][0]["unit"] = "市外星人局"
    scores = zw.score(corpus, rows)
    units = scores[(scores["notice_id"] == "all") & (scores["fact"] == "units")].iloc[0]
    assert units[["gold", "predicted", "right"]].tolist() == [836, 836, 835]  # what is invented counts as given
    told = zw.differences(rows, corpus)
    assert told[["side", "value"]].values.tolist() == [["extra", corpus.assignments["unit"][0]], ["missed", "市外星人局"]]


def test_alpha_of_unitising_as_published():
    # Krippendorff 2004, Content Analysis, 2nd ed., p. 254: a continuum from 150 on, 300 long; category c: α 0.7286, category k: 1
    one, other = ([(start - 150, start - 150 + length) for start, length in units] for units in (((225, 70), (370, 30)), ((220, 80), (355, 20), (400, 20))))
    assert unitising_alpha(one, other, 300) == pytest.approx(0.7286, abs=5e-5)
    assert unitising_alpha([(30, 90), (150, 200)], [(30, 90), (150, 200)], 300) == 1


def test_alpha_of_unitising_by_hand():
    # a continuum of 10, the units 2–5 and 3–6 (3 long): observed ((2-3)² + (5-6)²) / 10² = 0.02; expected, with 2 units and the
    # gaps 2, 5, 3, 4: 2/10 · 2 · [(2-1)/3·(54-27+3) + 9·(3+1+2)] / (20·19 - 12) = 0.4 · 64 / 368
    assert unitising_alpha([(2, 5)], [(3, 6)], 10) == pytest.approx(1 - 0.02 / (0.4 * 64 / 368))
    # one reader has a unit in a gap of the other: observed 3² / 10², expected 2/10 · [0 + 9·(3 + 5 - 3 + 1)] with the gaps 2, 5, 10
    assert unitising_alpha([(2, 5)], [], 10) == pytest.approx(1 - 0.09 / (0.2 * 9 * (3 + 8) / (380 - 6)))
    assert pd.isna(unitising_alpha([], [], 10))


def test_alpha_falls_with_the_boundaries_and_roles_that_differ(corpus):
    other = zw.rows(corpus)
    for answer in other:
        for task in answer["tasks"][::3]:
            task["text"] = task["text"][: len(task["text"]) // 2]
            for unit in task["assignments"]:
                unit["role"] = "support"
    table = zw.reliability(corpus, zw.align(corpus, other).corpus)
    same = zw.reliability(corpus, corpus)
    assert (same["tasks"] == 1).all() and same["roles"].dropna().eq(1).all() and same["units"].iloc[-1] == 836
    assert 0 < table["tasks"].iloc[-1] < 0.95 and 0 < table["roles"].iloc[-1] < 0.8


def test_the_command_compares_a_file_of_rows_and_marks_both_readings(tmp_path, capsys, corpus):
    tables = corpus.save(tmp_path / "tables")
    rows = zw.rows(corpus)
    rows[0]["tasks"][0]["assignments"][0]["role"] = "support"
    (tmp_path / "answer.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    assert main(["score", str(tables), str(tmp_path / "answer.jsonl"), "--html", str(tmp_path / "pages")]) == 0
    told = capsys.readouterr().out
    assert "Krippendorff's α: tasks' boundaries 1.000, roles 0.9" in told and "2 differences" in told
    (page,) = (tmp_path / "pages").iterdir()
    shown = page.read_text("utf-8")
    assert shown.count('class="differs missed"') == shown.count('class="differs extra"') == 1


def test_the_command_aligns(tmp_path, capsys):
    answer = {"tasks": [{"text": "公开预算", "assignments": ["县财政局", "县外事办"]}]}
    (tmp_path / "n.txt").write_text("一、公开预算。（责任单位：县财政局）\n", "utf-8")
    (tmp_path / "a.json").write_text(json.dumps(answer), "utf-8")
    assert main(["align", str(tmp_path / "n.txt"), str(tmp_path / "a.json"), "--out", str(tmp_path / "out")]) == 0
    assert "invented" in capsys.readouterr().out
    assert zw.load_processed(tmp_path / "out").assignments["unit"].tolist() == ["县财政局"]
    assert pd.read_csv(tmp_path / "out" / "found.csv")["status"].tolist() == ["exact", "exact", "invented"]


def test_the_page_on_second_readers_is_true():
    tested = doctest.testfile(str(ROOT / "docs" / "second-reader.md"), module_relative=False, encoding="utf-8")
    assert tested.attempted and not tested.failed


def test_the_benchmark_has_the_form_of_the_answer():
    assert json.loads((ROOT / "data" / "benchmark" / "answer.schema.json").read_text("utf-8")) == answer_schema()
