"""A workbook for people: written, filled in, accepted, and taken by build; broken ones get a sentence."""

import hashlib
import json
import re
import shutil

import openpyxl
import pandas as pd
import pytest

import zwanalysis as zw
from tests import filled
from tests.conftest import ROOT, read_case
from zwanalysis import schema
from zwanalysis.cli import main
from zwanalysis.errors import BadRows
from zwanalysis.second.accept import accept
from zwanalysis.second.workbook import COLUMNS, NOTICE_COLUMNS, NOTICES, ROWS

NOTICE = (
    "青溪县2023年政务公开工作要点\n一、加强预算公开\n（一）公开部门预算，6月底前完成。（牵头单位：县财政局；责任单位：县审计局）\n"
    "（二）公开部门决算。（责任单位：县财政局）\n"
)


@pytest.fixture
def raw(tmp_path):
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "q.txt").write_text(NOTICE, "utf-8")
    return tmp_path / "raw"


def workbook(raw, change=lambda rows, notices, book: None, done="是"):
    """The review workbook of a folder, marked as done and changed by a script."""
    path = raw.parent / "复核.xlsx"
    assert main(["review", str(raw), "--out", str(path)]) == 0
    book = openpyxl.load_workbook(path)
    for row in book[NOTICES].iter_rows(min_row=2):
        row[1].value = done
    change(book[ROWS], book[NOTICES], book)
    book.save(path)
    return path


def column(name: str) -> int:
    return list(COLUMNS).index(name) + 1


def cell(sheet, text: str, name: str):
    (row,) = [r for r in range(2, sheet.max_row + 1) if sheet.cell(r, column("原文")).value == text]
    return sheet.cell(row, column(name))


def test_an_unchanged_workbook_gives_the_parsers_rows(tmp_path, corpus):
    shutil.copytree(ROOT / "data" / "raw", tmp_path / "raw")
    taken, refused, kept = accept(workbook(tmp_path / "raw"), tmp_path / "raw")
    assert len(taken) == 5 and refused == kept == []
    reviewed = zw.load_notices(tmp_path / "raw")
    assert reviewed.failures.empty
    for name, table in reviewed.tables().items():
        if "origin" in table:
            assert (table["origin"] == "reviewed").all()
            table = table.assign(origin="parser").astype(table.dtypes)
        pd.testing.assert_frame_equal(table, getattr(corpus, name))


@pytest.mark.parametrize(
    "name",
    [
        "01-village-list-without-units",  # readings in brackets inside the headings
        "07-decisions-title-and-names-cut-over-lines",  # tasks under no heading, behind one
        "17-township-rows-numbered-names-and-contents-misread-signs",  # one wording under several headings, numbered in its row and itself
    ],
)
def test_an_unchanged_workbook_of_an_odd_notice_is_taken(raw, name):
    (path,) = (ROOT / "data" / "benchmark").glob(f"*/notices/{name}.txt")
    shutil.copy(path, raw / "q.txt")
    parsed = zw.load_notices(raw)
    assert accept(workbook(raw), raw)[1] == []
    columns = ["task_id", "label", "section_id", "text", "start", "end"]
    pd.testing.assert_frame_equal(zw.load_notices(raw).tasks[columns], parsed.tasks[columns])


def test_the_workbook_has_context_drop_downs_dates_and_a_link(raw):
    book = openpyxl.load_workbook(workbook(raw))
    rows, notices = book[ROWS], book[NOTICES]
    assert cell(rows, "6月底前", "日期").value.strftime("%Y-%m-%d") == "2023-06-30" and cell(rows, "6月底前", "日期").is_date
    assert "【县审计局】" in cell(rows, "县审计局", "上下文").value and cell(rows, "县审计局", "角色").value == "责任"
    choices = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in rows.data_validations.dataValidation}
    assert set(choices["G2"].strip('"').split(",")) == {"牵头", "配合", "责任"}
    link = notices.cell(2, list(NOTICE_COLUMNS).index("标注页") + 1).hyperlink
    assert (raw.parent / link.target).read_text("utf-8").startswith("<!DOCTYPE html>")


def test_what_is_filled_in_replaces_the_parsers_rows(raw, capsys):
    def change(rows, notices, book):
        cell(rows, "县审计局", "角色").value = "配合"
        cell(rows, "6月底前", "日期").value = pd.Timestamp("2023-06-15")  # a person's date is kept though the wording says another

    assert main(["accept", str(workbook(raw, change)), "--raw", str(raw)]) == 0
    assert "deadline '6月底前': date 2023-06-15, the wording says 2023-06-30; taken as it was given" in capsys.readouterr().err
    assert main(["build", str(raw), "--out", str(raw.parent / "out")]) == 0
    assert "of these 2 tasks of 1 notices as reviewed by a person" in capsys.readouterr().out
    made = zw.load_processed(raw.parent / "out")
    made.check()
    assert made.assignments[["unit", "role", "origin"]].values.tolist() == [
        ["县财政局", "lead", "reviewed"], ["县审计局", "support", "reviewed"], ["县财政局", "responsible", "reviewed"]]  # fmt: skip
    assert made.deadlines["date"].dt.day.tolist() == [15]


def test_a_review_is_a_reader_of_its_own(raw, capsys):
    def change(rows, notices, book):
        cell(rows, "县审计局", "角色").value = "配合"

    path = workbook(raw, change)
    assert zw.align(zw.load_notices(raw), path).corpus.assignments["role"].tolist() == ["lead", "support", "responsible"]
    accept(path, raw)
    for review in (raw / "reviewed", path):
        assert main(["score", str(review), str(raw), "--html", str(raw.parent / "pages")]) == 0
        assert "2 differences" in capsys.readouterr().out  # the parser alone on the other side, though a review lies beside the notice
        assert "县审计局：配合</td><td>县审计局：责任" in (raw.parent / "pages" / "q.evidence.html").read_text("utf-8")


def test_what_was_not_read_is_filled_in(raw):
    text = NOTICE + "\n县外事办 6月底前\n完成外事信息公开\n"
    (raw / "q.txt").write_text(text, "utf-8")

    def change(rows, notices, book):
        at = rows.max_row + 1
        for r, (kind, words, role) in enumerate([("任务", "完成外事信息公开", None), ("单位", "县外事办", "牵头")], at):
            for name, value in (("通知编号", "q"), ("类别", kind), ("原文", words), ("角色", role)):
                rows.cell(r, column(name)).value = value

    taken, refused, kept = accept(workbook(raw, change), raw)
    assert (len(taken), refused, kept) == (1, [], [])
    made = zw.load_notices(raw)
    made.check()
    added = made.tasks[made.tasks["text"] == "完成外事信息公开"]["task_id"].item()
    assert made.assignments[made.assignments["task_id"] == added][["unit", "role"]].values.tolist() == [["县外事办", "lead"]]


#: A rule, a rule that adds units, indicators whose units are merged downwards, ticks, joint numbers, a header of two rows, headings that
#: name units: each is read exactly (test_layouts), so that the parser's rows are the gold that the workbook must come back to.
FILLED = [
    "025-rule-comma-before-is-lead", "029-rule-units-added-at-end", "indicators-units-merged-downwards", "ticks-in-pipe-rows",
    "joint-row-numbers-in-pipe-rows", "two-row-header-units-parted-by-a-blank", "heading-units-over-cells-on-lines",
]  # fmt: skip


@pytest.mark.parametrize("spoilt", [filled.damage, filled.empty])
def test_a_workbook_is_filled_in_to_the_gold(raw, spoilt):
    cases = {name: read_case(ROOT / "tests" / "cases" / "layouts" / f"{name}.yaml") for name in FILLED}
    for name, case in cases.items():
        (raw / f"{name}.txt").write_text(case["text"], "utf-8")
    (raw / "q.txt").unlink()
    gold = zw.load_notices(raw)
    wanted = [row for name, case in cases.items() for row in filled.rows(name, case, gold.sections[gold.sections["notice_id"] == name])]

    def change(rows, notices, book):
        spoilt(rows)
        filled.fill(rows, wanted)

    taken, refused, kept = accept(workbook(raw, change), raw)
    assert (len(taken), refused, kept) == (len(FILLED), [], [])
    made = zw.load_notices(raw)
    made.check()
    scores = zw.score(gold, made)
    assert scores.loc[scores["gold"] > 0, ["precision", "recall"]].eq(1).all(axis=None) and (made.tasks["origin"] == "reviewed").all()
    for name in ("tasks", "assignments"):
        pd.testing.assert_frame_equal(getattr(made, name).drop(columns="origin"), getattr(gold, name).drop(columns="origin"))


def test_only_doubtful_notices(raw):
    with pytest.raises(BadRows, match="no notice is in doubt"):
        from zwanalysis.second.review import review

        review(zw.load_notices(raw), raw.parent / "r.xlsx", only="doubtful")
    (raw / "odd.txt").write_text("白石县2023年工作要点\n现将要点印发给你们。\n", "utf-8")
    assert main(["review", str(raw), "--only", "doubtful", "--out", str(raw.parent / "r.xlsx")]) == 0
    told = openpyxl.load_workbook(raw.parent / "r.xlsx")[NOTICES]
    assert [told.cell(2, list(NOTICE_COLUMNS).index(name) + 1).value for name in ("通知编号", "存疑")] == ["odd", "未读出任务"]


def test_a_notice_that_changed_since_is_told_and_not_overridden(raw, capsys):
    path = workbook(raw)
    assert accept(path, raw)[1] == []
    (raw / "q.txt").write_text(NOTICE.replace("县审计局", "县统计局"), "utf-8")
    assert main(["build", str(raw), "--out", str(raw.parent / "out")]) == 1
    assert "the notice has changed since it was reviewed" in capsys.readouterr().err
    made = zw.load_processed(raw.parent / "out")
    assert "县统计局" in set(made.assignments["unit"]) and (made.tasks["origin"] == "parser").all()
    (raw / "reviewed" / "q.json").unlink()
    assert accept(path, raw)[:2] == ([], ["q: the notice has changed since the workbook was made; review it again"])
    (raw / "reviewed" / "q.json").write_text("{}", "utf-8")  # a review that is replaced is not asked
    assert [path.name for path in accept(workbook(raw), raw)[0]] == ["q.json"]
    assert zw.load_notices(raw).failures.empty


def test_a_models_rows_say_so_and_leave_out_what_is_invented(raw, capsys):
    (raw.parent / "a.json").write_text(json.dumps({"notice_id": "q", "tasks": [{"text": "公开部门决算。", "assignments": ["县财政局", "县外事办"]}]}), "utf-8")
    assert main(["accept", str(raw.parent / "a.json"), "--raw", str(raw), "--origin", "model"]) == 1
    assert "unit '县外事办' is invented; left out" in capsys.readouterr().err
    made = zw.load_notices(raw)
    assert made.assignments[["unit", "origin"]].values.tolist() == [["县财政局", "model"]]


def broken(kind: str):
    def change(rows, notices, book):
        if kind == "formula":
            cell(rows, "县审计局", "原文").value = "=1+1"
        elif kind == "columns":
            rows.cell(1, column("原文")).value = "内容"
        elif kind == "sheet":
            book.remove(rows)
        elif kind == "another notice":
            for named in (notices["A2"], *rows["A"][1:]):
                named.value = "elsewhere"
        elif kind == "role":
            cell(rows, "县审计局", "角色").value = "老板"
        elif kind == "rows":
            for _ in range(60):
                rows.append(["q", "任务", None, None, None, "公开"])
        elif kind == "column":
            rows.delete_cols(column("角色"))
        elif kind == "no such notice":
            cell(rows, "县审计局", "通知编号").value = "p"
        elif kind == "no kind":
            cell(rows, "县审计局", "类别").value = None
        elif kind == "done":
            notices.cell(2, 2).value = "看过"
        elif kind == "sorted":
            lines = sorted(([one.value for one in line] for line in rows.iter_rows(min_row=2)), key=lambda line: line[column("类别") - 1])
            rows.delete_rows(2, rows.max_row)
            for line in lines:
                rows.append(line)

    return change


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("formula", "a formula; type its value"),
        ("columns", "no column 原文"),
        ("sheet", "has no sheet 复核"),
        ("another notice", "'elsewhere' is no notice in"),
        ("role", "'老板' of '县审计局' is none of lead"),
        ("rows", "sheet 复核: more than 50 rows"),
        ("column", "no column 角色"),
        ("no such notice", "row 5: 通知编号 'p' is none of"),
        ("no kind", "row 5: 类别 is empty"),
        ("done", "已复核 of q is '看过'"),
        ("sorted", "sort it by 行号"),
    ],
)
def test_a_broken_workbook_gets_a_sentence(raw, capsys, monkeypatch, kind, told):
    monkeypatch.setattr("zwanalysis.second.workbook.MOST_ROWS", 50)
    assert main(["accept", str(workbook(raw, broken(kind))), "--raw", str(raw)]) in (1, 2)
    assert re.search(told, capsys.readouterr().err)
    assert not (raw / "reviewed").exists()


def test_a_row_that_names_no_notice_is_of_the_one_above(raw):
    taken, refused, kept = accept(workbook(raw, lambda rows, notices, book: rows.merge_cells("A2:A8")), raw)
    assert (len(taken), refused, kept) == (1, [], [])
    made = zw.load_notices(raw)
    assert (len(made.tasks), len(made.assignments), len(made.deadlines)) == (2, 3, 1)


def test_what_is_no_workbook_or_not_done_gets_a_sentence(raw):
    with pytest.raises(BadRows, match="no notice is marked as done"):
        accept(workbook(raw, done="否"), raw)
    (raw.parent / "x.xlsx").write_bytes(b"PK\x03\x04 nothing")
    for path, why in ((raw.parent / "x.xlsx", "x.xlsx"), (raw.parent / "none.xlsx", "no such file")):
        with pytest.raises(BadRows, match=why):
            accept(path, raw)


@pytest.mark.parametrize(
    ("content", "why"),
    [("{", "was not taken"), ("[]", "it must be an object"), ('{"tasks": [{"text": "公开", "layout": "x"}]}', "layout 'x'")],
)
def test_a_broken_review_beside_a_notice_is_told_and_the_parser_reads(raw, content, why):
    (raw / "reviewed").mkdir()
    (raw / "reviewed" / "q.json").write_text(content, "utf-8")
    made = zw.load_notices(raw)
    assert why in made.failures["message"].iloc[0] and len(made.tasks) == 2


def test_rows_that_the_notice_does_not_have_are_told(raw):
    (raw / "reviewed").mkdir()
    digest = hashlib.sha256(NOTICE.encode()).hexdigest()
    review = {"notice_id": "q", "sha256": digest, "tasks": [{"text": "公开部门决算。"}, {"text": "建设太空电梯并公开"}]}
    (raw / "reviewed" / "q.json").write_text(json.dumps(review), "utf-8")
    made = zw.load_notices(raw)
    assert "1 rows do not stand in the notice" in made.failures["message"].iloc[0]
    assert made.tasks["text"].tolist() == ["公开部门决算。"] and set(made.tasks["origin"]) == {"reviewed"} <= set(schema.ORIGINS)
