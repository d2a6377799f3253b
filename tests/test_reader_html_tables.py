"""Tables and lists of web pages, as browsers show them."""


import pytest

from tests.test_reader_html import LETTER, LONG, table, text


@pytest.mark.parametrize(
    ("page", "rows"),
    [
        ("<table><tr><td rowspan=2>甲<td>乙<tr><td>丙</table>", [["甲", "乙"], ["甲", "丙"]]),
        (
            "<table><tr><td rowspan=0>甲<td>乙<tr><td>丙<tr><td>丁</table>",
            [["甲", "乙"], ["甲", "丙"], ["甲", "丁"]],
        ),
        ("<table><tr><td rowspan=99>甲<td>乙<tr><td>丙</table>", [["甲", "乙"], ["甲", "丙"]]),
        (
            "<table><tr><td colspan=2>甲<td>乙<tr><td>丙<td>丁<td>戊</table>",
            [["甲", "甲", "乙"], ["丙", "丁", "戊"]],
        ),
        ("<table><tr><td>甲<td>乙<tr><td>丙</table>", [["甲", "乙"], ["丙", ""]]),
        ("<table><tr><td>市政府<br>办公室<td><p>甲</p><p>乙</p></table>", [["市政府 办公室", "甲 乙"]]),
        (
            "<table><tr><td>甲<td>乙<table><tr><td>丙<td>丁</table><tr><td>戊<td>己</table>",
            [["甲", "乙 丙 丁"], ["戊", "己"]],
        ),
        (
            "<table><thead><tr><th>甲<th>乙</thead><tfoot><tr><td>丙<td>丁</tfoot></table>",
            [["甲", "乙"], ["丙", "丁"]],
        ),
        ("<table><tr><td>&nbsp;甲&nbsp;<td>&#8203;<tr><td>　乙　<td>丙</table>", [["甲", ""], ["乙", "丙"]]),
        (
            "<table><tr><td colspan=3>甲<td colspan=2>乙<tr><td colspan=3>丙<td colspan=2>丁</table>",
            [["甲", "乙"], ["丙", "丁"]],
        ),
        (
            "<table><tr><td>甲<td>乙<tr style='display:none'><td>藏<td>藏<tr><td>丙<td>丁</table>",
            [["甲", "乙"], ["丙", "丁"]],
        ),
        ("<table><tr><td>甲<td>责任单\n   位<tr><td>A\nB<td>乙</table>", [["甲", "责任单位"], ["A B", "乙"]]),
    ],
)
def test_tables_as_browsers_show_them(page, rows):
    assert table(page) == [rows]


def test_ordered_lists_show_their_numbers_once():
    page = f"{LETTER}<ol start=3><li>公开规划</li><li>4.公开预算</li></ol><ol style='list-style-type:cjk-ideographic'><li>公开项目</li></ol>"
    assert text(page)[-3:] == ["3.公开规划", "4.公开预算", "一、公开项目"]


@pytest.mark.parametrize(
    "item", ["<p>公开规划</p>", "<div><p>公开规划</p></div>", "\n <p> <span>公开规划</span></p>"]
)
def test_the_number_of_a_list_stands_before_its_items_text(item):
    page = f"{LETTER}<ol start=3><li>{item}</li><li></li><li><p>公开预算</p><p>按月更新</p></li></ol>"
    assert text(page)[-3:] == ["3.公开规划", "5.公开预算", "按月更新"]


def test_the_number_of_an_item_that_holds_a_table_or_a_list_stays():
    rows = "<tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr>"
    page = f"{LETTER}<ol><li><table>{rows}</table></li><li><ol><li>公开规划</li></ol></li></ol>"
    assert text(page)[-5:] == ["1.", "甲\t乙", "丙\t丁", "2.", "1.公开规划"]


def test_a_table_with_headings_of_tasks_is_data_however_long_a_cell_is():
    long = "".join(f"<p>{LONG[:40]}</p>" for _ in range(30))
    page = f"<table><tr><td>任务</td><td>责任单位</td></tr><tr><td>{long}</td><td>市统计局</td></tr></table>"
    (rows,) = table(page)
    assert rows[0] == ["任务", "责任单位"]
    assert rows[1][1] == "市统计局"


def test_a_table_of_tasks_in_a_cell_is_a_table_of_its_own():
    inner = "<table><tr><td>序号</td><td>任务</td><td>责任单位</td></tr><tr><td>1</td><td>公开预算</td><td>市统计局</td></tr></table>"
    note = "本表由市政府办公室编制并解释，各单位遇有疑问的，径向市政府办公室政务公开科询问。"
    page = f"{LETTER}<table><tr><td>说明</td><td>{note}</td></tr><tr><td>内容</td><td>见下{inner}</td></tr></table>"
    assert table(page) == [
        [["说明", note], ["内容", "见下"]],
        [["序号", "任务", "责任单位"], ["1", "公开预算", "市统计局"]],
    ]


@pytest.mark.parametrize("name", ["bottom", "print", "hot", "nav"])
def test_cells_and_rows_stay_whatever_their_name(name):
    cells = f'<td class="border-bottom">任务</td><td class="{name}">单位</td>'
    last = f'<tr class="{name}"><td>公开预算</td><td class="{name}">市统计局</td></tr>'
    page = f'<div class="con"><table><tr>{cells}</tr><tr><td>公开规划</td><td>市统计局</td></tr>{last}</table></div>'
    assert table(page) == [[["任务", "单位"], ["公开规划", "市统计局"], ["公开预算", "市统计局"]]]
