"""Rows from anywhere are tied to a notice's characters, or refused and told."""

import json

import pandas as pd
import pytest

import zwanalysis as zw
from benchmarks.bench_align import bare_rows
from tests.conftest import ROOT, read_case
from tests.corruptions import faults
from zwanalysis import schema
from zwanalysis.errors import BadRows
from zwanalysis.placing.search import squeeze

TEXT = (
    "青溪县2023年政务公开工作要点\n一、加强预算公开\n（一）公开部门预算，6月底前完成。（牵头单位：县财政局；责任单位：县审计局、各乡镇）\n"
    "（二）公开部门决算，文件印发之日起5个工作日内公布。（责任单位：县财政局）\n"
)
PREDICTED, SETTLED = {"text": "公开部门预算，6月底前完成。", "assignments": ["县财政局"]}, {"text": "公开部门决算，文件印发之日起5个工作日内公布。"}


def status(aligned, row: str) -> list[tuple]:
    found = aligned.found[aligned.found["row"] == row]
    return list(zip(found["given"], found["status"], strict=True))


@pytest.fixture(scope="module")
def told(corpus) -> list[dict]:
    return zw.rows(corpus)


def test_the_parsers_rows_come_back_as_the_same_tables(corpus, told, tmp_path):
    lines = "\n".join(json.dumps(answer, ensure_ascii=False) for answer in told)
    assert '"start"' not in lines and '"end"' not in lines
    aligned = zw.align(corpus, lines)
    corpus.save(tmp_path / "parsed")
    aligned.corpus.save(tmp_path / "aligned")
    for name in schema.TABLES:
        assert (tmp_path / "aligned" / f"{name}.csv").read_bytes() == (tmp_path / "parsed" / f"{name}.csv").read_bytes(), name
    assert aligned.found["status"].unique().tolist() == ["exact"]


#: Cases whose rows stand in odd places, and which.
ODD = {
    "notices/g53": "notes inside of wordings, and below a heading for its tasks",
    "pages/a07-": "headings with how their signs are read",
    "pages/a11-": "a wording with a number of its own behind the row's",
    "pages/a21-": "a heading and a wording that are the same",
    "pages/b09-": "a unit that stands in the wording before it acts in it",
    "pages/c26-": "a limit in the heading",
    "pages/f02-": "a heading that stands in the title, too",
    "pages/g11-": "units before the wordings, limits behind them",
    "pages/g13-": "a limit in an overview",
    "pages/g16-": "leading units before the wordings, the others behind them",
    "pages/i19-": "a limit that stands in another cell first",
    "layouts/ticks-in-pipe-rows": "units in the header over columns of ticks",
}


def test_rows_in_odd_places_come_back_too(tmp_path):
    for name in ODD:
        (path,) = (ROOT / "tests" / "cases").glob(f"{name}*.yaml")
        (tmp_path / f"{path.stem}.txt").write_text(read_case(path)["text"], "utf-8")
    corpus = zw.load_notices(tmp_path)
    aligned = zw.align(corpus, json.dumps(zw.rows(corpus)))
    for name, table in corpus.tables().items():
        pd.testing.assert_frame_equal(getattr(aligned.corpus, name), table, obj=name)


def test_every_wording_of_the_golden_rows_is_put_in_its_place(corpus):
    gold = zw.load_processed(ROOT / "tests" / "golden")
    aligned = zw.align(corpus, bare_rows(gold)).corpus
    places = {name: getattr(gold, name)[["task_id", "start", "end"]] for name in ("tasks", "assignments", "deadlines")}
    assert sum(map(len, places.values())) == 1140
    for name, place in places.items():
        pd.testing.assert_frame_equal(getattr(aligned, name)[["task_id", "start", "end"]], place)


def test_units_that_stand_nowhere_are_given_no_place(corpus, told):
    strangers = sorted(set(corpus.assignments["unit"]))
    tried = 0
    for answer in told:
        text = squeeze(corpus.text(answer["notice_id"]))
        names = [name for name in strangers if squeeze(name) not in text]
        tried += len(names)
        for k, name in enumerate(names):
            answer["tasks"][k % len(answer["tasks"])]["assignments"].append({"unit": name, "role": "lead"})
    aligned = zw.align(corpus, told)
    units = aligned.found[aligned.found["row"] == "unit"]
    assert tried > 72 and units["status"].value_counts().to_dict() == {"exact": 836, "invented": tried}
    pd.testing.assert_frame_equal(aligned.corpus.assignments, corpus.assignments)


def test_a_hundred_faults_are_caught_as_what_they_are(corpus):
    missed = []
    for together in apart(faults(zw.rows(corpus), corpus.texts, 100, seed=17)):
        told = zw.align(corpus[list(together)], [fault.rows for fault in together.values()]).found
        for notice_id, fault in together.items():
            found = told[(told["notice_id"] == notice_id) & (told["row"] == fault.row) & told["status"].isin(fault.statuses)]
            if fault.row == "text":
                caught = any(squeeze(printed) in squeeze(fault.given) or squeeze(fault.given) in squeeze(printed) for printed in found["printed"])
            else:
                caught = fault.given in set(found["given"])
            missed += [] if caught else [(fault.kind, notice_id, fault.given)]
    assert len(missed) <= 1, missed


def apart(given) -> list[dict]:
    """Faults in groups, each the only one of its notice: what is aligned together is aligned in a fifth of the time."""
    groups: list[dict] = []
    for fault in given:
        notice_id = fault.rows["notice_id"]
        free = next((group for group in groups if notice_id not in group), None)
        if free is None:
            groups.append({notice_id: fault})
        else:
            free[notice_id] = fault
    return groups


def test_changed_words_give_the_printed_wording_and_the_difference():
    aligned = zw.align(TEXT, [{"text": "公开部门的预算, 6月底前完成", "assignments": ["財政局"]}])
    row = aligned.found.iloc[0]
    assert (row["status"], row["printed"], row["difference"]) == ("changed", "公开部门预算，6月底前完成", "∅←的")
    assert aligned.corpus.tasks["text"].tolist() == ["公开部门预算，6月底前完成"]
    assert aligned.corpus.assignments["unit"].tolist() == ["县财政局"]  # the name as printed is longer


def test_a_unit_of_another_task_is_elsewhere():
    aligned = zw.align(TEXT, [PREDICTED, {**SETTLED, "assignments": ["县审计局"]}])
    assert status(aligned, "unit") == [("县财政局", "exact"), ("县审计局", "elsewhere")]
    assert aligned.corpus.assignments["unit"].tolist() == ["县财政局"]


def test_what_is_not_said_is_read_from_the_wording():
    limits = zw.align(TEXT, [{**PREDICTED, "deadlines": ["6月底前"]}, {**SETTLED, "deadlines": ["文件印发之日起5个工作日内"]}]).corpus.deadlines
    assert limits[["kind", "within_n", "event", "source"]].astype(object).where(limits[["kind", "within_n", "event", "source"]].notna(), None).values.tolist() == [
        ["by", None, None, "text"], ["within", 5, "文件印发", "text"]]  # fmt: skip
    assert str(limits["date"][0].date()) == "2023-06-30"


def test_a_wrong_date_becomes_unread_unless_a_person_gives_it():
    answer = [{**PREDICTED, "deadlines": [{"text": "6月底前", "kind": "by", "date": "2022-06-30"}]}]
    model, person = zw.align(TEXT, answer), zw.align(TEXT, answer, trusted=True)
    assert status(model, "deadline") == status(person, "deadline") == [("6月底前", "contradicted")]
    assert model.found.loc[model.found["row"] == "deadline", "difference"].tolist() == ["date 2022-06-30, the wording says 2023-06-30"]
    assert model.corpus.deadlines["kind"].tolist() == ["unread"] and model.corpus.deadlines["date"].isna().all()
    assert person.corpus.deadlines["date"].dt.year.tolist() == [2022]


def test_a_unit_left_out_of_a_wording_that_names_it_is_missing():
    text = "青溪县2023年工作要点\n1.公开年度预算，由县财政局牵头，县审计局配合，于6月底前完成。\n"
    told = zw.align(text, [{"text": "公开年度预算，由县财政局牵头，县审计局配合，于6月底前完成。", "assignments": ["县财政局"]}]).found
    assert told.loc[told["status"] == "missing", ["row", "printed"]].values.tolist() == [["unit", "县审计局"], ["deadline", "6月底前"]]


def test_what_no_row_covers_is_missing_and_unread():
    aligned = zw.align(TEXT, [PREDICTED])
    missing = aligned.found[aligned.found["status"] == "missing"]
    assert "6月底前" in set(missing["printed"]) and any("公开部门决算" in printed for printed in missing["printed"])
    assert any("公开部门决算" in text for text in aligned.corpus.residuals.query("reason == 'unread'")["text"])
    assert aligned.corpus.notices["coverage"][0] < 1


#: A task is told with signs written otherwise; it stands in `TEXT` all the same.
SAME = {
    "quotation marks": ("公开“三公”经费——按季度公布。", '公开"三公"经费--按季度公布。'),
    "other quotation marks": ("公开“三公”经费——按季度公布。", "公开「三公」经费——按季度公布。"),
    "traditional": ("公开学校招生政策。", "公開學校招生政策。"),
    "full width": ("公开5项指标。", "公开５项指标。"),
    "blanks": ("公开学校招生政策。", "公开 学校\u200b招生\u00a0政策。"),
    "nought": ("公开二〇二三年预算。", "公开二○二三年预算。"),
    "its number": ("公开学校招生政策。", "（一）公开学校招生政策。"),
}


@pytest.mark.parametrize("name", SAME)
def test_signs_written_otherwise_are_the_same(name):
    printed, given = SAME[name]
    aligned = zw.align(f"青溪县2023年工作要点\n（一）{printed}（责任单位：县教育局）\n", [{"label": "（一）", "text": given}])
    assert [told for _, told in status(aligned, "task")] == ["exact"]
    assert aligned.corpus.tasks[["label", "text"]].values.tolist() == [["（一）", printed]]


def test_a_wording_that_says_it_is_shortened_is_found_by_its_parts():
    aligned = zw.align(TEXT, [PREDICTED, {"text": "公开部门决算，文件印发……公布。"}])
    assert status(aligned, "task")[1] == ("公开部门决算，文件印发……公布。", "changed")
    assert aligned.corpus.tasks["text"].tolist()[1] == SETTLED["text"]
    cut = zw.align(TEXT, [PREDICTED, {"text": "公开部门决算，文件印发…"}])
    assert cut.corpus.tasks["text"].tolist()[1] == "公开部门决算，文件印发"
    assert any("公布" in printed for printed in cut.found.loc[cut.found["status"] == "missing", "printed"])


def test_a_changed_wording_that_is_printed_twice_is_the_one_beside_its_units():
    text = "青溪县2023年工作要点\n一、公开学校招生政策和学区划分。\n任务分工\n公开学校招生政策和学区划分。（责任单位：县教育局）\n"
    aligned = zw.align(text, [{"text": "公开学校招生办法和学区划分。", "assignments": ["县教育局"]}])
    assert aligned.corpus.tasks["start"].tolist() == [text.rindex("公开学校")] and status(aligned, "unit") == [("县教育局", "exact")]


HEADED = "青溪县2023年工作要点\n一、预算公开\n（一）公开部门预算。（责任单位：县财政局）\n二、民生公开\n（二）公开招生政策。（责任单位：县教育局、各乡镇）\n"


def test_a_heading_that_a_task_does_not_stand_under_is_refused_unless_a_person_gives_it():
    answer = {"sections": [{"heading": "预算公开"}, {"heading": "民生公开"}], "tasks": [{"text": "公开招生政策。", "section": ["预算公开"]}]}
    model, person = zw.align(HEADED, answer), zw.align(HEADED, answer, trusted=True)
    assert status(model, "section")[-1] == ("预算公开", "contradicted") and model.found["difference"].dropna().tolist() == ["it stands under 民生公开"]
    assert model.corpus.tasks["section"].isna().all() and person.corpus.tasks["section"].tolist() == ["预算公开"]


def test_headings_named_by_tasks_alone_or_with_their_numbers_are_found():
    answer = {
        "sections": [{"label": "一、", "heading": "一、预算公开"}],
        "tasks": [{"text": "公开部门预算。", "section": "一、预算公开"}, {"text": "公开招生政策。", "section": ["民生公开"]}],
    }
    aligned = zw.align(HEADED, answer)
    assert aligned.corpus.sections[["label", "heading"]].astype(object).where(lambda t: t.notna(), None).values.tolist() == [["一、", "预算公开"], [None, "民生公开"]]
    assert aligned.corpus.tasks["section"].tolist() == ["预算公开", "民生公开"]


def test_units_in_one_cell_are_units_each_and_roles_may_be_said_as_printed(tmp_path):
    table = "原文,责任分工\n公开招生政策。,县教育局、各乡镇\n,\n"
    for content in (table.encode("gb18030"), table.replace(",", "\t").encode("utf-16")):  # as Excel writes it in China
        (tmp_path / "rows.csv").write_bytes(content)
        assert zw.align(HEADED, tmp_path / "rows.csv").corpus.assignments["unit"].tolist() == ["县教育局", "各乡镇"]
    roles = [{"unit": "县教育局", "role": "牵头单位"}, {"unit": "各乡镇", "role": "Support"}]
    assert zw.align(HEADED, [{"text": "公开招生政策。", "assignments": roles}]).corpus.assignments["role"].tolist() == ["lead", "support"]


REPLY = json.dumps({"tasks": [PREDICTED]}, ensure_ascii=False, indent=1)


@pytest.mark.parametrize(
    "reply",
    [
        f"Here it is [1]:\n\n```json\n{REPLY}\n```\nAsk me if {{anything}} is unclear.",
        f"```JSON \r\n{REPLY}\r\n```  \r\n",
        f"<think>It has [2] tasks.</think>\n{REPLY}\n以上均照抄原文。",
        json.dumps({"result": {"tasks": [PREDICTED]}}),
        REPLY.replace("6月底前", "6月\n底前"),
        REPLY.replace('"tasks"', '"confidence": NaN, "tasks"'),
        REPLY.replace('"tasks": [', '"tasks": [  // 一项，见 "正文"').replace("]", "],  # all"),
    ],
)
def test_what_a_model_writes_around_its_answer_is_left_aside(reply):
    assert zw.align(TEXT, reply).corpus.assignments["unit"].tolist() == ["县财政局"]


FLAT = pd.DataFrame(
    [
        {"row": "section", "label": "一、", "text": "加强预算公开"},
        {"row": "task", "label": "（一）", "text": "公开部门预算，6月底前完成。"},
        {"row": "unit", "text": "县财政局", "role": "牵头"},
        {"row": "deadline", "text": "6月底前", "kind": "by", "date": "2023-06-30"},
    ]
)


def test_rows_of_any_source_are_the_same_rows(tmp_path):
    nested = {
        "sections": [{"level": 1, "label": "一、", "heading": "加强预算公开"}],
        "tasks": [
            {"label": "（一）", "section": ["加强预算公开"], "text": "公开部门预算，6月底前完成。", "units": [{"unit": "县财政局", "role": "lead"}],
             "limits": [{"text": "6月底前", "kind": "by", "date": "2023-06-30"}]}
        ],
    }  # fmt: skip
    extracted = {
        "text": TEXT,
        "extractions": [
            {"extraction_class": row["row"], "extraction_text": row["text"], "char_interval": {"start_pos": 0, "end_pos": 3},
             "attributes": {name: value for name, value in row.items() if name not in ("row", "text") and pd.notna(value)}}
            for row in FLAT.to_dict("records")
        ],
    }  # fmt: skip
    FLAT.to_csv(tmp_path / "rows.csv", index=False)
    (tmp_path / "answer.jsonl").write_text(json.dumps(extracted, ensure_ascii=False) + "\n", "utf-8")
    sources = [nested, json.dumps(nested), f"```json\n{json.dumps(nested)}\n```", FLAT, tmp_path / "rows.csv", tmp_path / "answer.jsonl"]
    made = [zw.align(TEXT, source) for source in sources]
    for one in made:
        assert one.corpus.assignments[["unit", "role"]].values.tolist() == [["县财政局", "lead"]]
        for name, table in made[0].corpus.tables().items():
            pd.testing.assert_frame_equal(getattr(one.corpus, name), table)
    assert made[0].corpus.tasks[["label", "section"]].values.tolist() == [["（一）", "加强预算公开"]]


HOSTILE = {
    "no JSON": ("{not json", "is no JSON"),
    "deep": ("[" * 100_000, "is no JSON|deeper"),
    "a number": ("[1, 2]", "is no row"),
    "no wording": ([{"label": "1"}], "without wording"),
    "tasks among sections": ({"tasks": [], "sections": ["一"]}, "stands among tasks or sections"),
    "a role": ([{"text": "公开", "assignments": [{"unit": "县财政局", "role": "boss"}]}], "role 'boss'"),
    "a date": ([{"text": "公开", "deadlines": [{"text": "6月", "date": "2023-06-31"}]}], "no day"),
    "no date": ([{"text": "公开", "deadlines": [{"text": "6月", "date": "=NOW()"}]}], "write it as"),
    "wrong columns": (pd.DataFrame({"a": [1]}), "without wording"),
    "another notice": ([{"notice_id": "elsewhere", "text": "公开"}], "rows about notice 'elsewhere'"),
    "a unit first": (pd.DataFrame([{"row": "unit", "text": "县财政局"}]), "stands before any task"),
    "another kind of row": (pd.DataFrame([{"row": "formula", "text": "=1+1"}]), "a row is called 'formula'"),
    "100,000 rows": (pd.DataFrame({"text": ["公开"] * 100_000}), "100,000 rows for one notice"),
    "a long word": ([{"text": "公" * 200_000}], "no wording is so long"),
    "no file": ("rows.csv", "no such file"),
    "no rows": (7, "not as int"),
    "twice": ([{"tasks": []}, {"tasks": []}], "two answers for notice"),
    "two parts": (f"First:\n{REPLY}\nThen:\n{REPLY}", "put their rows into one"),
    "cut off": (REPLY[:-20], "it breaks off: ask for the rest"),
    "a line of many": ('{"text": "公开"}\n{"text": 公开}\n{"text": "公开"}', "line 2"),
    "a line in Python": ("{\"text\": \"公开\"}\n{text: '公开'}", "line 2 begins as an object"),
    "no answer": ("I cannot help with that.", "is no JSON: 'I cannot"),
    "nothing": (" ", "is empty"),
    "no rows at all": (pd.DataFrame({"text": ["", " "]}), "holds no rows"),
    "no list": ('{"tasks": null}', "tasks is 'None'; it must be a list"),
    "half a pair": ('[{"text": "\\ud800", "layout": "x"}]', "layout 'x'"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_rows_that_are_none_get_a_sentence(name):
    answer, told = HOSTILE[name]
    with pytest.raises(BadRows, match=told):
        zw.align(TEXT, answer)


def test_a_file_that_is_no_text_gets_a_sentence(tmp_path):
    (tmp_path / "rows.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadRows, match="no text in UTF-8"):
        zw.align(TEXT, tmp_path / "rows.csv")
