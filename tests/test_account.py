"""The count from outside: every printed character stands in a table, in a label, in a note's glue or in a residual that says so."""

from functools import cache

import pytest

import zwanalysis as zw
from tests.conftest import ROOT, read_case
from zwanalysis import account, schema
from zwanalysis.parse.notice import parse
from zwanalysis.readers.document import Document
from zwanalysis.rowlike import rowlike
from zwanalysis.text import fold

CASES = sorted((ROOT / "tests" / "cases").glob("*/*.yaml"))


def lost(text: str, rows) -> list[str]:
    """What stands in no table and in no residual, and rows that a residual hides under a name that says nothing is there."""
    gone = [text[s.start : s.end] for s in account.stretches(text, rows) if s.place == "none"]
    folded = fold(text)
    hidden = [
        (row.reason, text[a:b])
        for row in rows["residuals"]
        if row.reason in account.NOTHING_TO_READ
        for a, b in rowlike(folded, row.start, row.end, row.reason)
    ]
    return gone + hidden


@cache
def read(text: str):
    return parse(Document(text, "text/utf-8"), "x")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_case_loses_a_character(path):
    text = read_case(path)["text"]
    assert lost(text, read(text)) == []


def test_the_five_lose_no_character(corpus):
    counted = account.account(corpus.tables(), corpus.texts)
    assert "none" not in set(counted["place"])
    assert account.misnamed(corpus.tables(), corpus.texts).empty
    printed = {name: sum(c.isalnum() for c in text) for name, text in corpus.texts.items()}
    held = {
        name: sum(c.isalnum() for row in own.itertuples() for c in corpus.text(name)[row.start : row.end])
        for name, own in counted.groupby("notice_id")
    }
    # a character is counted once, and but for the signs of one- and two-letter glue all are
    assert all(0.995 * printed[name] <= held[name] <= printed[name] for name in printed)


@pytest.mark.parametrize("table", ["sections", "tasks", "assignments", "deadlines", "residuals"])
def test_a_row_taken_out_is_missed(corpus, table):
    """The count is not what the parser says: without a table's rows their characters stand nowhere."""
    tables = {**corpus.tables(), table: getattr(corpus, table).iloc[:0]}
    counted = account.account(tables, corpus.texts)
    assert (counted["place"] == "none").sum() > 0


def counted(text: str, rows) -> set[int]:
    """The characters that stand nowhere."""
    return {at for s in account.stretches(text, rows) if s.place == "none" for at in range(s.start, s.end)}


def without(rows, task):
    return {**rows, "tasks": [other for other in rows["tasks"] if other is not task]}


def by_notice(corpus):
    tables = {name: table.astype(object).where(table.notna(), None) for name, table in corpus.tables().items()}
    for notice_id, text in corpus.texts.items():
        yield text, {
            name: [schema.ROW[name]._make(row) for row in table[table["notice_id"] == notice_id].itertuples(index=False, name=None)]
            for name, table in tables.items()
        }


def test_every_task_of_the_five_taken_out_alone_is_missed(corpus):
    for text, rows in by_notice(corpus):
        for task in rows["tasks"]:
            assert counted(text, without(rows, task)) & set(range(task.start, task.end)), task.text


@pytest.mark.parametrize("path", CASES[::3], ids=lambda path: path.stem)
def test_every_task_taken_out_alone_is_missed(path):
    """Short wordings beside a limit too, which say as much as what is due then in a note."""
    text = read_case(path)["text"]
    rows = read(text)
    headings = {row.heading for row in rows["sections"]}
    inside = [(row.start, row.end) for name in ("assignments", "deadlines", "citations") for row in rows[name]]
    inside += [(row.start, row.end) for row in rows["residuals"] if row.reason == "unread"]  # told all the same: a wording that may be rows
    for task in rows["tasks"]:
        own = {at for at in range(task.start, task.end) if text[at].isalnum()} - {at for a, b in inside for at in range(a, b)}
        if own and task.text.rstrip("。") not in headings:
            assert counted(text, without(rows, task)) & own, task.text


@pytest.mark.parametrize("heading", ["备注", "公开渠道", "分值", "办理状态", "说明栏"])
def test_cells_that_say_nothing_of_who_what_and_when_are_remarks(heading):
    note = "此项须经人大批准后公开，逾期报市政府督查室说明。"
    rows = read(f"序号\t工作任务\t责任单位\t{heading}\n1\t公开财政预算。\t市财政局\t{note}\n2\t公开决算。\t市审计局\t\n")
    assert [(row.text, row.reason) for row in rows["residuals"]][1:] == [(note, "remark")]
    assert [row.unit for row in rows["assignments"]] == ["市财政局", "市审计局"]


@pytest.mark.parametrize(
    "note",
    [
        "（市财政局牵头，市审计局配合）",
        "（责任单位：市财政局、市审计局等部门，按职责分工负责）",
        "（责任领导：分管农业的副市长；责任单位：市财政局、市审计局）",
        "（牵头单位：市财政局；责任单位：市审计局；完成时限：6月底前）",
        "（市财政局、市审计局分别负责，6月底前完成首批，排在第一位的部门为牵头部门，下同）",
    ],
)
def test_glue_is_no_loss_and_a_unit_is(note):
    text = f"一、2022年公开\n（一）公开财政预算。{note}\n"
    rows = read(text)
    assert [row.unit for row in rows["assignments"]] == ["市财政局", "市审计局"] and lost(text, rows) == []
    without = {**rows, "assignments": rows["assignments"][:1]}
    assert any("市审计局" in words for words in lost(text, without))


def test_words_of_a_note_that_no_rule_knows_are_unread():
    rows = read("一、公开\n（一）公开造价。（市住建局牵头，各行业主管部门分别牵头本行业在建工程）\n（二）公开决算。（市审计局负责）\n")
    assert ["本行业在建工程" in row.text for row in rows["residuals"] if row.reason == "unread"] == [True]
    assert rows["notices"][0].coverage < 1


def test_rows_that_no_layout_reads_are_no_preamble():
    text = "2022年任务\n\n公布抽检结果\n\n3\n\n公布检测名单\n\n5\n\n每季度\n\n特此通知。\n"
    rows = read(text)
    assert {row.reason for row in rows["residuals"] if "抽检" in row.text or "季度" in row.text} == {"unread"}
    assert rows["notices"][0].coverage < 1


def test_a_misnamed_residual_is_told(corpus):
    header = corpus.residuals["reason"] == "table_header"
    renamed = corpus.residuals.assign(reason=corpus.residuals["reason"].mask(header, "preamble"))
    told = account.misnamed({**corpus.tables(), "residuals": renamed}, corpus.texts)
    assert set(told["notice_id"]) == set(corpus.residuals.loc[header, "notice_id"])


def test_coverage_is_what_the_account_says(tmp_path):
    (tmp_path / "a.txt").write_text("一、公开\n（一）公开造价。（市住建局牵头，各行业主管部门分别牵头本行业在建工程）\n（二）公开决算。（市审计局负责）\n", "utf-8")
    corpus = zw.load_notices(tmp_path)
    counted = account.account(corpus.tables(), corpus.texts)
    unread = counted[counted["reason"] == "unread"]
    assert len(unread)
    length = sum(len("".join(corpus.text(row.notice_id)[row.start : row.end].split())) for row in unread.itertuples())
    assert corpus.notices["coverage"].iloc[0] == pytest.approx(1 - length / len("".join(corpus.text("a").split())))
