"""Damaged and hostile texts: no other error than the named ones, spans that hold, time linear in the text."""

import os
import random
import time

import pytest

from tests.conftest import ROOT
from tests.test_account import lost
from zwanalysis import schema
from zwanalysis.parse.notice import parse
from zwanalysis.parse.prepare import without_page_numbers
from zwanalysis.readers.document import Document

#: Edits of each notice: a few in every run, a thousand with ZW_EDITS=1000.
EDITS = int(os.environ.get("ZW_EDITS", "8"))
NOTICES = sorted((ROOT / "data" / "raw").glob("*.txt"))
SIGNS = "（）()：:，。；、\n\t |〔〕【】《》一二1①20年月日前责任单位牵头"


def edit(text: str, chance: random.Random) -> str:
    """Drop, double, swap characters; join, split, shuffle lines; leave brackets open. Up to forty edits."""
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(len(text))
        kind = chance.randrange(7)
        if kind == 0:
            text = text[:at] + text[at + chance.randint(1, 30) :]
        elif kind == 1:
            text = text[:at] + text[at : at + chance.randint(1, 200)] + text[at:]
        elif kind == 2:
            text = text[:at] + text[at : at + 2][::-1] + text[at + 2 :]
        elif kind == 3:
            text = text.replace("\n", chance.choice(["", " ", "\n\n"]), chance.randint(1, 5))
        elif kind == 4:
            text = text[:at] + chance.choice(SIGNS) * chance.randint(1, 5) + text[at:]
        elif kind == 5:
            lines = text.split("\n")
            chance.shuffle(lines)
            text = "\n".join(lines) if chance.random() < 0.1 else text
        else:
            text = text.replace(chance.choice("）)〕。"), "", chance.randint(1, 3))
        text = text or "空"
    return text


def assert_spans_hold(text: str, rows) -> None:
    for table, column in schema.WORDING.items():
        for row in rows[table]:
            wording = getattr(row, column)
            assert text[row.start : row.end] == wording == wording.strip() != "", (table, row)
    task_ids = {row.task_id for row in rows["tasks"]}
    assert {row.task_id for name in ("assignments", "deadlines") for row in rows[name]} <= task_ids
    assert 0 <= rows["notices"][0].coverage <= 1
    assert lost(text, rows) == []


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.stem)
def test_random_edits(path):
    text = path.read_text("utf-8")
    for seed in range(EDITS):
        edited = edit(text, random.Random(f"{path.stem} {seed}"))
        try:
            assert_spans_hold(edited, parse(Document(edited, "text/utf-8"), "x"))
        except Exception as error:
            raise AssertionError(f"{path.stem}, edit {seed}") from error


def test_page_numbers_one_below_another_keep_their_places():
    text = "公开预算，公开决算，公布清单|\n-1-\n\n-2-\n-3-\n|"
    assert len(without_page_numbers(text)[0]) == len(text)
    assert_spans_hold(text, parse(Document(text, "text/utf-8"), "x"))


def test_a_limit_does_not_end_in_a_line_end():
    text = "（一）公开。（责任单位：市财政局。完成时限：6月底前、长期\n、市）"
    assert_spans_hold(text, parse(Document(text, "text/utf-8"), "x"))


def test_a_column_of_signs_and_blank_lines():
    lines = random.Random(7).choices(["每季度\n", "√\n", "。\n", "百\n", "\n\n"], k=600)
    text = "序号\n任务\n责任单位\n完成时限\n1\n公开\n" + "".join(lines)
    assert_spans_hold(text, parse(Document(text, "text/utf-8"), "x"))


def test_rows_of_ticks_that_are_longer_than_their_header():
    rows = "1 | 按件计收（10件以下） | 不收费 | 县政府办公室 | — | |\n2 | 按件计收（11至30件） | 每件100元 | 县政府办公室 | 收到通知后20个工作日内 | 缴入国库 |\n"
    table = "公开任务 | 党建办 | 财政所 | 农经站 | 各村 |\n公布惠农补贴发放名册并听取村民意见 | | | √ | √ |\n"
    text = f"云溪县2024年公开任务清单\n{table}云溪县2024年收费标准表\n序号 | 计费方式 | 收费标准 | 收取单位 | 缴费期限 | 备注 |\n{rows}"
    made = parse(Document(text, "text/utf-8"), "x")
    assert_spans_hold(text, made)
    assert "unread_text" in {row.reason for row in made["doubts"]}


HOSTILE = ["（", "责任单位：", "一、", "（一）", "2022年", "\t", "|", "\n", "每", "《", "（牵头", "市财政局、", "一、公开\n",
           "（责任单位：市财政局）", "一、做。（责任单位：市财政局）\n", "序号\t任务\t责任单位\n1\t做\t市局\n",
           "任务\t单位\n", "|\n", "序号\n任务\n责任单位\n1\n做好\n市局\n", "1 2 3 "]  # fmt: skip
#: Begun as a note, a list of units or an item, and never ended.
ENDLESS = [("（一）", piece) for piece in ("十五日内", "每季度，", "— 1 —\n", "自发布之日起30日内")] + [
    ("（一）推进公开，" + word, blank) for word in ("每月", "6月", "2022年", "3") for blank in " \t\n\u3000"
] + [
    ("责任单位：", piece) for piece in ("市财政局、", "牵头是市委、市政府各县、", "各县、", "各市局", "和", "及", "等", "按照职责", "5")
]  # fmt: skip


#: Role headings and verbs again and again: in a table of a cell a line, under a task, in a cell.
ROLES = [
    ("1.公开", "，由县财政局牵头，县税务局配合"),
    ("1.公开，", "由县财政局于6月底前"),
    ("序号\n任务\n责任单位\n完成时限\n1\n做\n", "A、\u00a0配合单位："),
    ("一、公开\n（一）公布。（责任单位：市财政局）\n", "配合单位：1　　"),
    ("（一）公布。", "配合单位：　　"),
    ("序号\t任务\t责任单位\n1\t公开\t", "按职责分工负责○由["),
    ("一、公开\n（一）公布。", "市财政局牵头；"),
    ("一、公开\n", "以上各项任务均需各县区"),
    ("一、公开\n", "区应急局：公布避险点名单和路线情况。\n"),
    ("一、公开\n", "1.公布计划和结果名单。（责任单位：市财政局）\n2.公布预算和决算。\n"),
    ("一、公开\n（一）", "县财政局、"),
    ("一、", "|公开预算"),
    ("（一）公开。（责任单位：市财政局）\n", "序号　　①　　"),
    ("（一）公开。（责任单位：序号　　2022年　　牵头单位：\n", "3个工作日内　　2022年　　"),
    ("（一）公开。（责任单位：", "任务"),
    ("（一）公开。（责任单位：市财政局）\n", "2022年（一）一、等部门附件"),
]  # fmt: skip


@pytest.mark.parametrize(("head", "piece"), [*(("", piece) for piece in HOSTILE), *ENDLESS, *ROLES])
def test_time_grows_with_the_text_and_no_faster(head, piece):
    """Twenty times the text may take at most sixty times as long, in the best of three runs: a square would take four hundred in each."""
    short, long = (head + piece * (size // len(piece)) for size in (1_500, 30_000))
    ratios = (_seconds(long) / max(_seconds(short), 0.01) for _ in range(3))
    assert any(ratio < 60 for ratio in ratios)


def _seconds(text: str) -> float:
    begun = time.process_time()
    assert_spans_hold(text, parse(Document(text, "text/utf-8"), "x"))
    return time.process_time() - begun
