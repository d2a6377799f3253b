"""Pages of government sites: what is the article, what is not, and tables as browsers show them."""

import re

import pytest

from tests.notice_files import as_html
from tests.samples import PLAIN, SMALL
from zwanalysis.errors import BrokenFile, FileTooLarge, NestedTooDeep, TimedOut
from zwanalysis.readers import html, read_bytes
from zwanalysis.readers.html import page_text, read
from zwanalysis.readers.limits import Clock

LETTER = "".join(f"<p>　　{text}</p>" for text in PLAIN)
LONG = "（三）加强政策解读。坚持政策文件与解读材料同步组织、同步审签、同步部署，运用图表、视频等多种方式解读。（责任单位：市政府办公室）"


def text(page: str) -> list[str]:
    return read(page.encode()).text.split("\n")


def table(page: str) -> list:
    document = read(page.encode())
    return [[[document.text[start:end] for start, end in row] for row in table] for table in document.tables]


FRAMES = {
    "cms container": '<div class="nav"><a href=1>首页</a></div><div id="zoomcon"><div class="TRS_Editor">{}</div></div>',
    "no names at all": "<div><div><a href=1>首页</a><a href=2>公开</a><a href=3>互动</a></div><div>{}</div></div>",
    "plain body": "{}",
    "layout table": "<table><tr><td><a href=1>首页</a> <a href=2>公开</a> <a href=3>互动</a></td></tr><tr><td>{}</td></tr></table>",
    "layout table of two columns": "<table width=1000><tr><td><ul><li><a href=1>栏目一</a><li><a href=2>栏目二</a><li>"
    "<a href=3>栏目三</a></ul></td><td>{}</td></tr></table>",
    "table in a form": '<form id="aspnetForm"><input type=hidden value=x><table><tr><td><div class=content>{}</div></td></tr></table></form>',
    "article element": "<header><nav><a href=1>首页</a></nav></header><main><article>{}</article></main><footer>版权所有</footer>",
    "unclosed tags": "<div class=main><div class=article-content>{}",
}


@pytest.mark.parametrize("frame", FRAMES)
def test_the_article_is_found(frame):
    assert text(FRAMES[frame].format(LETTER)) == PLAIN


def test_text_cut_by_br_in_one_element():
    body = "<br><br>".join("&nbsp;&nbsp;&nbsp;&nbsp;" + line for line in PLAIN)
    assert text(f'<div class="nav"><a href=1>首页</a></div><div id="zoom">{body}</div>') == PLAIN


def test_cover_letter_beside_a_plan_of_tables_is_kept():
    rows = "".join(f"<tr><td>{i}</td><td>{LONG}</td><td>市政府办公室</td></tr>" for i in range(30))
    page = f"<div><p>{PLAIN[0]}</p><p>{PLAIN[3]}</p><div><table>{rows}</table></div></div>"
    document = read(page.encode())
    assert document.text.startswith(f"{PLAIN[0]}\n{PLAIN[3]}\n0\t")
    assert len(document.tables[0]) == 30


def test_title_and_number_outside_the_container_come_first():
    page = (
        f"<title>{PLAIN[0]}-某市人民政府</title><h1>某市人民政府办公室<br>关于印发2022年政务公开工作要点的通知</h1><p class=wh>某府办发〔2022〕3号</p>"
        f'<div class="info">日期：2022-04-07 来源：市政府办公室 【字体：大 中 小】</div><div class="TRS_Editor">{LETTER[LETTER.index("各县") - 6 :]}</div>'
    )
    document = read(page.encode())
    assert document.text.split("\n")[:3] == [
        "某市人民政府办公室",
        "关于印发2022年政务公开工作要点的通知",
        "某府办发〔2022〕3号",
    ]
    assert document.metadata == {"发布日期": "2022-04-07", "来源": "市政府办公室"}


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


def test_what_is_never_shown_is_left_out():
    page = f"<!-- 注释 --><script>var a='脚本';</script><style>p{{}}</style><p hidden>藏</p><p style='DISPLAY: none'>藏</p>{LETTER}"
    assert text(page) == PLAIN


def test_ordered_lists_show_their_numbers_once():
    page = f"{LETTER}<ol start=3><li>公开规划</li><li>4.公开预算</li></ol><ol style='list-style-type:cjk-ideographic'><li>公开项目</li></ol>"
    assert text(page)[-3:] == ["3.公开规划", "4.公开预算", "一、公开项目"]


def test_widgets_inside_the_article_go():
    widgets = ["【字体：大 中 小】", "打印本页 关闭窗口", "分享到：微信 微博", "扫一扫在手机打开当前页", "您现在的位置：首页 > 政务公开 > 正文",
               "上一篇：没有了 ", "【字号：[大] [中] [小]】 打印 关闭"]  # fmt: skip
    assert (
        text("<div id=zoom>" + "".join(f"<div>{widget}</div>" for widget in widgets) + LETTER + "</div>")
        == PLAIN
    )


@pytest.mark.parametrize("said", ["gb2312", "utf-8", "", "iso-8859-1"])
def test_a_charset_is_believed_only_where_the_bytes_bear_it_out(said):
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={said}">{LETTER}'
    assert page_text(page.encode("gb18030"))[1] == "gb18030"
    assert page_text(page.encode())[1] == "utf-8"
    assert page_text(page.encode("utf-16"))[1] == "utf-16"


def test_a_few_broken_bytes_do_not_lose_a_page():
    document = read((LETTER * 3).encode() + b"<p>\xe6\x94</p>")
    assert document.format == "html/utf-8"
    assert document.text.startswith(PLAIN[0])


def test_the_servers_word_and_mhtml_headers_count():
    page = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=GBK\r\n\r\n" + LETTER
    assert read(page.encode("gbk")).text.split("\n") == PLAIN
    mail = (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; "
        b"boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<html><body>"
        + LETTER.encode("gbk")
        + b"\r\n--x--\r\n"
    )
    document = read_bytes(mail, "page.mhtml")
    assert document.text.split("\n") == PLAIN
    assert document.format == "html/gb18030"


@pytest.mark.parametrize(
    ("page", "error", "says"),
    [
        ("<div>" * 2000 + "公开", NestedTooDeep, "deeper than 1,000"),
        ("<p " + "a=1 " * 3000 + ">公开", NestedTooDeep, "over 500 attributes"),
        ("".join(f"<font size={i}>" for i in range(900)) + "<p>公开" * 9000, NestedTooDeep, "never closed"),
        ("<b>甲</b>" * 310_000, FileTooLarge, "over 300,000 elements"),
        ("<html><body><script>load()</script></body></html>", BrokenFile, "has no text"),
    ],
)
def test_hostile_and_empty_pages_are_named(page, error, says):
    with pytest.raises(error, match=says):
        read(page.encode())


def test_a_page_with_everything_around_the_article():
    fields = {"索引号": "0123-2022-0001", "发文字号": "某府办发〔2022〕3号", "发布机构": "某市人民政府办公室", "成文日期": "2022-04-06",
              "有效性": "有效", "主题分类": "政务公开"}  # fmt: skip
    document = read(as_html(SMALL, "gb18030", fields=fields))
    assert document.text.startswith("\n".join(PLAIN))
    assert document.text.endswith("备注：“完成时限”另有规定的，从其规定。")
    assert document.metadata == {
        **fields,
        "发布日期": "2022-06-01 09:30",
        "来源": "市政府办公室",
        "标题": PLAIN[0],
    }


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


def test_signature_in_an_element_with_an_unlucky_name_stays():
    page = f'<div class="TRS_Editor">{LETTER}<div class="bottom"><p>市政府办公室</p><p>2022年4月6日</p></div></div>'
    assert text(page)[-2:] == ["市政府办公室", "2022年4月6日"]


def test_hostile_lines_take_no_time():
    import time

    begun = time.monotonic()
    for line in (
        "字号" + "大中小" * 95 + "x",
        "【" * 290,
        "[aa]" * 70 + "x[",
        "微信|" * 70 + "x",
        "打印 " * 90 + "x",
    ):
        assert PLAIN[0] in read(f"<div>{LETTER}<p>{line}</p></div>".encode()).text
    read(("<p>文号" + " " * 200_000 + "x</p>" + LETTER).encode())
    read(("<p>" + "文 " * 100_000 + "x</p>" + LETTER).encode())
    assert time.monotonic() - begun < 5


NOTES = [
    f"（{n}）推进第{n}类信息公开，及时回应关切。（责任单位：市统计局，完成时限：2022年9月底前）"
    for n in "一二三四五六"
]


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


@pytest.mark.parametrize(
    "name", ["margin-bottom-20", "float-left", "print-only", "textSearch", "next", "hot-item", "footer"]
)
@pytest.mark.parametrize("tag", ["p", "div", "li"])
def test_no_task_is_lost_by_the_name_of_its_element(tag, name):
    page = "".join(f'<{tag} class="{name if i % 2 else ""}">{note}</{tag}>' for i, note in enumerate(NOTES))
    assert text(f'<div class="wrap">{LETTER}<div class="con">{page}</div></div>') == [*PLAIN, *NOTES]


@pytest.mark.parametrize(
    "name", ["margin-bottom-20", "float-left", "bottom", "next", "printArea-text", "text-search"]
)
def test_a_name_that_says_how_an_element_looks_drops_no_text(name):
    note = "以上任务按季度调度。"
    for tag in ("p", "div", "span"):
        assert text(f'<div>{LETTER}<{tag} class="{name}">{note}</{tag}></div>')[-1].endswith(note)


@pytest.mark.parametrize("name", ["bottom", "print", "hot", "nav"])
def test_cells_and_rows_stay_whatever_their_name(name):
    cells = f'<td class="border-bottom">任务</td><td class="{name}">单位</td>'
    last = f'<tr class="{name}"><td>公开预算</td><td class="{name}">市统计局</td></tr>'
    page = f'<div class="con"><table><tr>{cells}</tr><tr><td>公开规划</td><td>市统计局</td></tr>{last}</table></div>'
    assert table(page) == [[["任务", "单位"], ["公开规划", "市统计局"], ["公开预算", "市统计局"]]]


@pytest.mark.parametrize("name", ["share-box", "shareBar", "bottom", "page_footer", "main-nav", "print"])
def test_asides_go_by_their_names(name):
    widget = "分享到：微信 微博" if name in ("share-box", "shareBar") else "打印 关闭"
    links = '<a href="/1">政策解读栏目</a><a href="/2">领导信箱</a>'
    assert text(f'<div>{LETTER}<div class="{name}">{widget}</div></div>') == PLAIN
    assert text(f'<div>{LETTER}<div class="{name}">{links}</div></div>') == PLAIN


COVER = "".join(
    f"<p>各有关单位要把第{n}方面工作摆上重要位置，逐项研究，抓好落实。</p>" for n in "一二三四五六七八九"
)


def test_a_table_of_tasks_beside_the_known_container_is_kept():
    rows = "".join(f"<tr><td>公开第{n}类信息</td><td>市统计局</td></tr>" for n in "甲乙")
    beside = (
        f"<div class=fj><p>附件：分工表</p><table><tr><td>任务</td><td>单位</td></tr>{rows}</table></div>"
    )
    page = (
        f"<div class=nav><a href=1>首页</a></div><div class=main><div id=zoom>{COVER * 4}</div>{beside}</div>"
    )
    assert table(page)[0][1] == ["公开第甲类信息", "市统计局"]
    assert "首页" not in text(page)


@pytest.mark.parametrize(
    "tasks", [NOTES[:2], ["一、公开预算", "二、公开决算"], ["公开预算。责任单位：市统计局"]]
)
def test_a_plan_beside_the_known_container_is_kept(tasks):
    beside = "".join(f"<p>{task}</p>" for task in tasks)
    page = f"<div class=main><div id=zoom>{COVER * 4}</div><div class=fj>{beside}</div></div><p>技术支持：某公司</p>"
    assert text(page)[-len(tasks) :] == tasks


def test_links_footers_and_copies_beside_the_container_stay_out():
    links = "".join(f"<li><a href=/{i}>{i}.某市公开第{i}类信息的通知</a></li>" for i in range(1, 6))
    foot = "<p>主办：某市人民政府 网站标识码：5100000001 某ICP备05000001号</p>"
    copy = f"<div class=phone><p>{NOTES[0]}</p></div>"
    article = "".join(f"<p>{note}</p>" for note in NOTES)
    page = f"<div><ul>{links}</ul><div id=zoom>{article}</div>{copy}{foot}</div>"
    assert text(page) == NOTES


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


def test_tasks_that_mention_what_footers_say_stay():
    line = "（三）规范网站ICP备案编号、公安网安备案、网站标识码标注"
    assert text(f"<div id=zoom>{LETTER}<p>{line}</p></div>") == [*PLAIN, line]
    assert text(f"<div>{LETTER}<p>{line}</p></div>") == [*PLAIN, line]


LINKED = {
    "table": "<table><tr><td>任务</td><td>单位</td></tr>"
    + "".join(
        f"<tr><td><a href=/{n}>公开第{n}类信息</a></td><td><a href=/u>市统计局</a></td></tr>" for n in "甲乙丙"
    )
    + "</table>",
    "files": "<div><div>附件：</div>" + "".join(f"<div><a href=/{n}>第{n}类任务表</a></div>" for n in "甲乙丙") + "</div>",
    "list": "<ul>"
    + "".join(f"<li><a href=/{n}>公开第{n}类信息（责任单位：市统计局）</a></li>" for n in "甲乙丙")
    + "</ul>",
    "units": "<table><tr><td>任务</td><td>责任单位</td></tr><tr><td>公开第甲类、第乙类、第丙类信息</td><td>"
    + "".join(f"<a href=/{n}>市第{n}局</a> " for n in "甲乙丙")
    + "</td></tr></table>",
}  # fmt: skip


@pytest.mark.parametrize("frame", ["<div id=zoom>{}</div>", "<div>{}</div>"])
@pytest.mark.parametrize("shape", LINKED)
def test_linked_tasks_and_attachments_in_the_article_stay(shape, frame):
    found = read(frame.format(LETTER + LINKED[shape]).encode()).text
    assert all(re.search(f"第{n}(?:类|局)", found) for n in "甲乙丙")
    assert "丙局" in found or shape != "units"


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


@pytest.mark.parametrize("work", ["find_fields", "article"])
def test_the_clock_goes_along(work, monkeypatch):
    clock = Clock()
    original = getattr(html, work)

    def late(*given):
        monkeypatch.setattr(clock, "end", 0)
        return original(*given)

    monkeypatch.setattr(html, work, late)
    with pytest.raises(TimedOut, match="particulars" if work == "find_fields" else "the page's"):
        read(f"<div>{PARTICULARS['table']}</div>{LETTER}".encode(), clock)


def mhtml(*pages: str) -> bytes:
    parts = "".join(
        f"--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{page}\r\n"
        for page in pages
    )
    return f"From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n{parts}--x--\r\n".encode()


@pytest.mark.parametrize(
    "others",
    [
        ["<frameset><frame src=x></frameset>"],
        ["<p>某市门户网站</p>"],
        ["<p>首页</p>", "<script>a()</script>"],
    ],
)
def test_of_a_saved_pages_frames_the_one_with_the_article_is_read(others):
    assert read_bytes(mhtml(*others, LETTER), "page.mht").text.split("\n") == PLAIN
    assert read_bytes(mhtml(LETTER, *others), "page.mht").text.split("\n") == PLAIN


def test_a_saved_page_without_an_article_is_named():
    with pytest.raises(BrokenFile, match="has no text"):
        read_bytes(mhtml("<frameset><frame src=x></frameset>"), "page.mht")
    with pytest.raises(BrokenFile, match="holds no HTML"):
        html.read_mhtml(mhtml())
    with pytest.raises(TimedOut, match="parts"):
        html.read_mhtml(mhtml(LETTER), Clock(-1))
