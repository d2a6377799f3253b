"""Pages of government sites: what is the article and what is not, encodings, hostile pages, pages saved as one file."""

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


def test_what_is_never_shown_is_left_out():
    page = f"<!-- 注释 --><script>var a='脚本';</script><style>p{{}}</style><p hidden>藏</p><p style='DISPLAY: none'>藏</p>{LETTER}"
    assert text(page) == PLAIN


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
        ("<div>" * 2000 + "公开", NestedTooDeep, "deeper than 500"),
        ("<p " + " ".join(f"a{i}" for i in range(3000)) + ">公开", NestedTooDeep, "over 500 attributes"),
        ("".join(f"<font size={i}>" for i in range(900)) + "<p>公开" * 9000, NestedTooDeep, "deeper than 500"),
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


def test_signature_in_an_element_with_an_unlucky_name_stays():
    page = f'<div class="TRS_Editor">{LETTER}<div class="bottom"><p>市政府办公室</p><p>2022年4月6日</p></div></div>'
    assert text(page)[-2:] == ["市政府办公室", "2022年4月6日"]


def test_hostile_lines_take_no_time():
    import time

    begun = time.process_time()
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
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("sheet", "style"),
    [("", "transform:" + "translate(" * 500), ("p{left:" + "calc(" * 3000 + "}", ""), ("p{" * 3000, ""), ("@media all{" * 3000, ""),
     ("", "clip-path:polygon(" + "0 " * 2400 + "x)"), ("", "clip-path:polygon(" + "0 10 " * 900 + "x)"), ("", "margin:" + "-9 " * 1600 + "x"),
     ("", "clip:rect(" + "0 , " * 1200), ("", "mask:" + "gradient(red," * 40), ("", "opacity:" + "0" * 4900), ("p{width:" + "9" * 9000 + "}", "")],
)  # fmt: skip
def test_styles_that_take_long_are_read_in_no_time(sheet, style):
    import time

    begun = time.process_time()
    assert text(f"<style>{sheet}</style><p>一、公开</p><p style='{style}'>（一）公布清单</p>") == ["一、公开", "（一）公布清单"]
    assert time.process_time() - begun < 1


NOTES = [
    f"（{n}）推进第{n}类信息公开，及时回应关切。（责任单位：市统计局，完成时限：2022年9月底前）"
    for n in "一二三四五六"
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


@pytest.mark.parametrize("at", ["", "<p>　　各县", "<p>　　（一）"])
def test_a_link_that_is_never_closed_makes_no_navigation_of_what_follows(at):
    made = f"<a href=x>{LETTER}" if not at else LETTER.replace(at, f"<a href=x>{at}", 1)
    assert text(f"<div class=wrap><div class=print>{made}</div></div>") == PLAIN


@pytest.mark.parametrize("widget", ['<a class="print" href="#">打印</a>', '<span class="share-box">分享到：微信 微博</span>'])
def test_widgets_in_a_line_go(widget):
    assert text(f"<div>{LETTER}<p>以上任务按季度调度。{widget}</p></div>")[-1] == "以上任务按季度调度。"


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
