"""The particulars of a page (索引号, 发文字号, 成文日期), and lines that look like them."""


import pytest

from tests.samples import PLAIN
from tests.test_reader_html import LETTER, NOTES, text
from zwanalysis.errors import TimedOut
from zwanalysis.readers import html
from zwanalysis.readers.html import read
from zwanalysis.readers.limits import Clock

PARTICULARS = {
    "table": "<table><tr><td>索 引 号：</td><td>0123/2022-1</td><td>发文字号：</td><td>某府办发〔2022〕3号</td></tr>"
    "<tr><th>发布机构</th><td>市政府办公室</td><th>成文日期</th><td>2022-04-06</td></tr><tr><td>有效性</td><td>有效</td></tr></table>",
    "list": "<ul><li><b>索引号：</b>0123/2022-1</li><li><b>发文字号：</b>某府办发〔2022〕3号</li><li><b>发布机构：</b>市政府办公室</li>"
    "<li><b>成文日期：</b>2022-04-06</li><li><b>有 效 性：</b>有效</li></ul>",
    "spans": "<div class=x><span>索引号：</span>0123/2022-1<span>文号：</span>某府办发〔2022〕3号<span>发文机关：</span>市政府办公室"
    "<span>成文日期：</span>2022-04-06<span>有效性：</span>有效</div>",
    "brackets": "<div><p>[ 索引号 ] 0123/2022-1 [ 发文字号 ] 某府办发〔2022〕3号</p><p>[ 发布机构 ] 市政府办公室 [ 有效性 ] 有效</p>"
    "<p>[ 成文日期 ] 2022-04-06</p></div>",
    "definitions": "<dl><dt>索引号</dt><dd>0123/2022-1</dd><dt>发文字号</dt><dd>某府办发〔2022〕3号</dd><dt>发布机构</dt><dd>市政府办公室</dd>"
    "<dt>成文日期</dt><dd>2022-04-06</dd><dt>有效性</dt><dd>有效</dd></dl>",
}


@pytest.mark.parametrize("shape", PARTICULARS)
@pytest.mark.parametrize("inside", [True, False])
def test_particulars_become_metadata_and_leave_the_text(shape, inside):
    block = PARTICULARS[shape]
    page = (
        f"<div id=zoom>{block}{LETTER}</div>" if inside else f"<div>{block}</div><div id=zoom>{LETTER}</div>"
    )
    document = read(page.encode())
    assert document.text.split("\n") == PLAIN
    assert document.metadata == {
        "索引号": "0123/2022-1", "发文字号": "某府办发〔2022〕3号", "发布机构": "市政府办公室", "成文日期": "2022-04-06", "有效性": "有效",
    }  # fmt: skip


def test_a_task_about_particulars_is_no_particulars():
    task = "完善公开属性，规范标注索引号、发文字号、发布机构、成文日期、有效性等要素，2022年6月底前完成。（责任单位：市政府办公室）"
    rows = f"<tr><td>任务</td><td>单位</td></tr><tr><td>{task}</td><td>办公室</td></tr>"
    document = read(f"<div>{LETTER}<p>{task}</p><table>{rows}</table></div>".encode())
    assert document.metadata == {}
    assert task in document.text
    assert len(document.tables) == 1


def test_a_table_with_columns_named_like_particulars_is_a_table():
    header = "".join(
        f"<td>{name}</td>"
        for name in ("公开事项", "公开主体", "公开时限", "公开方式", "服务对象", "发布日期")
    )
    row = "".join(
        f"<td>{cell}</td>" for cell in ("预算", "市财政局", "20个工作日内", "网站", "社会", "每年2月")
    )
    document = read(f"<div>{LETTER}<table><tr>{header}</tr><tr>{row}</tr></table></div>".encode())
    assert document.metadata == {}
    assert len(document.tables[0]) == 2


@pytest.mark.parametrize(
    "line",
    [
        "时间：2022年6月30日前",
        "公开时间：2022年6月30日前",
        "发布时间：2022年6月30日前 责任单位：市统计局",
        "公开时间：2022年6月30日",
        "首页：优化“公开 > 文件”栏目",
        "标注某ICP备05000001号",
    ],
)
def test_lines_among_the_tasks_are_neither_particulars_nor_footers(line):
    page = f'<div id="zoom">{LETTER}<p>{NOTES[0]}</p><p>{line}</p><p>{NOTES[1]}</p></div>'
    document = read(page.encode())
    assert document.text.split("\n") == [*PLAIN, NOTES[0], line, NOTES[1]]
    assert document.metadata == {}


def test_a_note_of_a_task_is_no_block_of_particulars():
    note = "<div><p>公开主体：市统计局</p><p>公开时间：2022年6月30日前</p><p>公开方式：网站</p><p>公开范围：社会</p></div>"
    document = read(f"<div id=zoom>{LETTER}{note}</div>".encode())
    assert "公开时间：2022年6月30日前" in document.text
    assert document.metadata == {}


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("发布时间：2022-06-01 09:30:00", "2022-06-01 09:30:00"),
        ("时间：2022年6月1日 来源：本站 浏览：12", "2022年6月1日"),
        ("发布日期：2022/6/1 作者：某某", "2022/6/1"),
    ],
)
def test_a_full_date_above_the_article_is_its_date(line, date):
    document = read(f"<div id=zoom><p>{line}</p>{LETTER}</div>".encode())
    assert document.text.split("\n") == PLAIN
    assert document.metadata["发布日期"] == date


def test_empty_elements_between_particulars_take_no_time():
    import time

    begun = time.monotonic()
    particulars = (
        "<p>索引号：1</p><p>发文字号：某府〔2022〕1号</p><p>成文日期：2022-01-01</p><p>有效性：有效</p>"
    )
    for between in ("<i></i>", "<i> </i>", "<i></i><br>"):
        document = read(f"{LETTER}<div>{particulars}{between * 600}</div>".encode())
        assert document.metadata["索引号"] == "1"
    assert time.monotonic() - begun < 5


def test_white_space_at_the_edges_of_elements_stays_in_particulars():
    block = PARTICULARS["spans"].replace("2022-04-06", "2022-04-06 <i>09:30</i>")
    assert read(f"<div>{block}</div>{LETTER}".encode()).metadata["成文日期"] == "2022-04-06 09:30"


@pytest.mark.parametrize(
    "line",
    [
        "办理“我为政府网站找错”平台留言，完善网站地图、联系我们等栏目。（承办单位：市政府办公室）",
        "时间：2022年6月底前",
        "发布单位：市统计局",
        "承办单位：市政府办公室",
        "来源：各部门报送",
        "微信",
        "大",
        "位置：市民中心一楼",
        "公开时限：20个工作日内",
    ],
)
def test_lines_of_a_plan_that_look_like_widgets_or_particulars_stay(line):
    assert text(f'<div class="TRS_Editor">{LETTER}<p>{line}</p></div>') == [*PLAIN, line]
    assert text(f"<div>{LETTER}<p>{line}</p></div>") == [*PLAIN, line]


@pytest.mark.parametrize("work", ["take_fields", "article"])
def test_the_clock_goes_along(work, monkeypatch):
    clock = Clock()
    original = getattr(html, work)

    def late(*given):
        monkeypatch.setattr(clock, "end", 0)
        return original(*given)

    monkeypatch.setattr(html, work, late)
    with pytest.raises(TimedOut, match="particulars" if work == "take_fields" else "the page's"):
        read(f"<div>{PARTICULARS['table']}</div>{LETTER}".encode(), clock)
