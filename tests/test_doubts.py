"""What was not read as it should have been is told: each doubt with a notice that must raise it, and readings that may not."""

import pytest

import zwanalysis as zw
from tests.test_account import read
from zwanalysis import schema
from zwanalysis.describe import describe

HEAD = "青石市2022年政务公开工作要点\n\n"
PROSE = HEAD + "一、公开\n（一）公开财政预算。（责任单位：市财政局）\n（二）公开审计结果。（责任单位：市审计局）\n（三）公开规划。（责任单位：市发展改革委）\n"
TABLE = HEAD + "序号\t工作任务\t责任单位\t完成时限\n1\t公开财政预算。\t市财政局\t6月底前\n2\t公开审计结果。\t市审计局\t年底前\n3\t公开规划。\t市发展改革委\t年底前\n"


def reasons(text: str) -> set[str]:
    return {row.reason for row in read(text)["doubts"]}


@pytest.mark.parametrize("text", [PROSE, TABLE, TABLE.replace("\t", "\n"), TABLE.replace("\t", " | ")])
def test_what_was_read_rightly_is_whole(text):
    rows = read(text)
    assert (rows["notices"][0].reading, rows["doubts"], len(rows["tasks"])) == ("whole", [], 3)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (PROSE.replace("（二）", ""), "number_jump"),
        (TABLE.replace("2\t公开", "4\t公开"), "number_jump"),
        (TABLE.replace("\t市审计局", "\t"), "row_without_unit"),
        (PROSE.replace("2022年", ""), "no_year"),
        (PROSE.replace("（责任单位：市审计局）", "（承接方：市审计局）"), "note_unread"),
        (PROSE.replace("（责任单位：市审计局）", "（市审计局、市统计局挂帅）"), "note_unread"),
        (PROSE.replace("（责任单位：市审计局）", "\n责任单位市审计局、市统计局"), "note_unread"),
        (TABLE.replace("责任单位", "承接方\t协理方").replace("局\t", "局\t市统计局\t").replace("委\t", "委\t市统计局\t"), "near_tie"),
        (HEAD + "请各地认真抓好落实，责任单位和完成时限见附表。\n", "no_task"),
        (PROSE + "（四）公开造价。（市住建局牵头，各行业主管部门分别牵头本行业在建工程）\n", "unread_text"),
        (PROSE.replace("（责任单位：市审计局）", "（责任单位：市审计局2.市统计局）"), "odd_unit"),
        (PROSE.replace("（责任单位：市审计局）", "（市审计局挂帅）"), "note_unread"),
        (PROSE.replace("（责任单位：市审计局）", "（市审计局挂帅，市统计局、市税务局帮衬）"), "note_unread"),
        (PROSE.replace("（二）", "（二"), "note_unread"),
        (PROSE.replace("公开审计结果。", "公开审计结果。市统计局负责，市税务局配合。"), "note_unread"),
        (PROSE.replace("一、公开", "一、公开（逗号之前的挂帅，下同）").replace("责任单位：", ""), "note_unread"),
        (PROSE.replace("市审计局", "市审计局市统计局"), "odd_unit"),
        (PROSE.replace("责任单位：市审计局", "责任单位：市审计局挂帅"), "odd_unit"),
        (PROSE + "\n加强组织。各单位每半年听取一次汇报。\n加强培训。市政府办公室组织全员培训一次。\n", "no_number"),
        (PROSE.replace("一、", "").replace("（一）", "").replace("（二）", "").replace("（三）", "") + "各单位要把公开摆上重要位置，认真落实。\n", "no_number"),
        (HEAD + "公开全市各部门预算和决算以及三公经费的\n\n情况说明和明细。（责任单位：市财政局）\n公开各类规划的文本。（责任单位：市发展改革委）\n", "torn_wording"),
        (HEAD + "一、公开\n1.公开预算。（责任单位：市财政局）\n加强规划公开\n公开各类规划。公布文本。（责任单位：市发展改革委）\n2.公开审计。（责任单位：市审计局）\n", "torn_wording"),
        (HEAD + "一、公开\n运营调度中心：线路延长的，提前公布站点。\n各车队：在车厢张贴票价和监督电话。\n二、服务\n客诉处置部：每季度公布投诉处理情况。\n安全技术部、维修公司：公布车辆年检结果。\n", "row_in_wording"),
        (HEAD + "一、市科技局牵头攻坚的任务\n1.公布科技资金。\n2.公布企业名单。\n二、各县人民政府承担的任务\n1.公布预算。\n", "note_unread"),
        (TABLE.replace("责任单位\t", "挂帅单位\t"), "no_header"),
        (TABLE.replace("责任单位\t", "责任单位\t责任单位\t").replace("局\t", "局\t市统计局\t").replace("委\t", "委\t市统计局\t"), "no_header"),
        (HEAD + "一、公开\n1 公开财政预算。 市财政局 6月底前\n2 公开审计结果。 市审计局 年底前\n", "row_in_wording"),
        (HEAD + "一、公开\n1.公开预算。（责任单位：市财政局）\n市外事办 9月底前\n完成外事信息公开\n2.公开审计结果。（责任单位：市审计局）\n", "unread_text"),
    ],
)
def test_what_was_not_read_is_told(text, reason):
    rows = read(text)
    assert reason in {row.reason for row in rows["doubts"]} and reason in schema.DOUBTS
    assert rows["notices"][0].reading == ("doubtful" if rows["tasks"] else "none")


@pytest.mark.parametrize(
    "text",
    [
        PROSE.replace("公开审计结果", "公开审计结果（含整改情况）"),
        PROSE.replace("（责任单位：市审计局）", "责任单位：市审计局）"),
        PROSE.replace("公开审计结果。", "一是公开结果；二是公开整改：1）本级；2）区县。"),
        PROSE.replace("市审计局", "国家税务总局青石市税务局、市政府办公室、市委宣传部"),
        PROSE + "\n请各单位认真落实。\n",
        TABLE.replace("责任单位", "市级责任单位\t县级责任单位").replace("局\t", "局\t各县财政局\t").replace("委\t", "委\t各县发展改革局\t"),
    ],
)
def test_what_only_looks_so_is_whole(text):
    rows = read(text)
    assert (rows["notices"][0].reading, rows["doubts"], len(rows["tasks"])) == ("whole", [], 3)


def test_places_of_doubts_lie_in_the_text():
    text = PROSE.replace("（二）", "")
    for row in read(text)["doubts"]:
        assert row.start is None or text[row.start : row.end].strip()


def test_a_notice_without_a_task_is_read_as_none():
    rows = read(HEAD + "现将有关材料印发给你们。\n")
    assert (rows["notices"][0].reading, rows["doubts"]) == ("none", [])


def test_doubts_are_saved_shown_and_explained(tmp_path):
    (tmp_path / "a.txt").write_text(PROSE.replace("（二）", ""), "utf-8")
    (tmp_path / "b.txt").write_text(PROSE, "utf-8")
    corpus = zw.load_notices(tmp_path)
    corpus.check()
    assert corpus.summary().set_index("notice_id")["reading"].to_dict() == {"a": "doubtful", "b": "whole"}
    assert "1 of them doubtful" in repr(corpus)
    assert "a number that does not follow the one before" in describe(corpus, "a") and "doubt:" not in describe(corpus, "b")
    again = zw.load_processed(corpus.save(tmp_path / "out"))
    assert again.doubts.values.tolist() == corpus.doubts.values.tolist() and len(again.doubts)


def test_the_five_are_whole(corpus):
    assert set(corpus.notices["reading"]) == {"whole"} and corpus.doubts.empty
