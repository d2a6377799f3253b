"""Word documents: list numbers, text boxes, tracked changes, tables, and files that Word's own library
refuses."""

import shutil

import pytest

from tests.notice_files import as_docx
from tests.samples import PLAIN, SMALL
from tests.word_files import (
    OUTLINE,
    STRICT,
    TYPES,
    W,
    abstract,
    level,
    num,
    override,
    p,
    r,
    tbl,
    tc,
    tr,
    word,
)
from zwanalysis.errors import BrokenFile, MissingExtra, ScanWithoutText
from zwanalysis.readers import read_bytes
from zwanalysis.readers.doc import convert
from zwanalysis.readers.docx import read
from zwanalysis.readers.numbering import FORMATS


def lines(body: str, *parts: str, **options) -> list[str]:
    return read(word(body, *parts, **options)).text.split("\n")


def table(body: str) -> list:
    document = read(word(body, OUTLINE))
    return [[[document.text[start:end] for start, end in row] for row in table] for table in document.tables]


def test_outline_numbers_as_word_counts_them():
    """LibreOffice 7.4 prints the same labels for this document."""
    items = [((1, 0), "总体"), ((1, 1), "思想"), ((1, 1), "原则"), ((1, 2), "甲"), ((1, 3), "乙"), ((1, 3), "丙"), ((1, 2), "丁"),
             ((1, 0), "任务"), ((1, 1), "公开"), ((2, 0), "子"), ((2, 1), "丑"), ((2, 1), "寅"), ((2, 2), "卯"), ((3, 0), "另起"),
             ((1, 0), "再续"), ((4, 0), "五"), ((4, 1), "五一"), ((2, 0), "六")]  # fmt: skip
    assert lines("".join(p(text, at) for at, text in items), OUTLINE) == [
        "一、总体", "（一）思想", "（二）原则", "1.甲", "①乙", "②丙", "2.丁", "二、任务", "（一）公开", "1 子", "1.1 丑", "1.2 寅", "(a)卯",
        "一、另起", "二、再续", "5 五", "5.1 五一", "6 六",
    ]  # fmt: skip


def test_numbers_of_styles_and_of_styles_they_are_based_on():
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:basedOn w:val="H1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H3"><w:basedOn w:val="H2"/></w:style>'
    )
    body = (
        p("甲", style="H1")
        + p("乙", style="H2")
        + p("丙", style="H3")
        + p("无号", (0, 0), style="H1")
        + p("丁", style="H1")
    )
    assert lines(body, OUTLINE, styles) == ["一、甲", "（一）乙", "（二）丙", "无号", "二、丁"]


@pytest.mark.parametrize(
    ("levels", "items", "expected"),
    [
        (
            (level(0, "decimal", "%1."), level(1, "decimal", "%2)", more='<w:lvlRestart w:val="0"/>')),
            [0, 1, 0, 1],
            ["1.", "1)", "2.", "2)"],
        ),
        (
            (level(0, "upperRoman", "%1"), level(1, "decimal", "%1.%2", more="<w:isLgl/>")),
            [0, 0, 1],
            ["I ", "II ", "2.1 "],
        ),
        ((level(0, "bullet", ""), level(1, "decimal", "%2、", start=3)), [0, 1], ["", "3、"]),
        (
            (level(0, "chineseCounting", "第%1章　"), level(1, "ideographDigital", "%2、")),
            [0, 1],
            ["第一章", "一、"],
        ),
    ],
)
def test_patterns_restarts_and_starts(levels, items, expected):
    numbering = abstract(7, *levels) + num(1, 7)
    assert lines("".join(p("项", (1, depth)) for depth in items), numbering) == [
        label + "项" for label in expected
    ]


def test_list_styles_and_overridden_levels():
    numbering = (
        abstract(1, level(0, "decimal", "%1、"), more='<w:styleLink w:val="公文"/>')
        + abstract(2, more='<w:numStyleLink w:val="公文"/>')
        + num(1, 2)
        + num(2, 1, f'<w:lvlOverride w:ilvl="0">{level(0, "chineseCounting", "%1、")}</w:lvlOverride>')
        + num(3, 1, override(0, 7))
    )
    assert lines(p("甲", (1, 0)) + p("乙", (2, 0)) + p("丙", (3, 0)), numbering) == [
        "1、甲",
        "一、乙",
        "7、丙",
    ]


@pytest.mark.parametrize("shape", FORMATS)
def test_every_number_format_prints_every_number(shape):
    assert all(
        isinstance(FORMATS[shape](number), str) for number in (-1, 0, 1, 10, 20, 21, 99, 100, 12345, 999999)
    )


def test_numbered_cells():
    rows = [tr(tc("序号"), tc("任务")), tr(tc(p("", (2, 0))), tc("甲")), tr(tc(p("", (2, 0))), tc("乙"))]
    assert table(tbl(*rows)) == [[["序号", "任务"], ["1", "甲"], ["2", "乙"]]]


def test_tracked_changes_count_as_accepted():
    body = (
        p(
            r("公开")
            + "<w:ins>"
            + r("重点")
            + "</w:ins><w:del><w:r><w:delText>旧的</w:delText></w:r></w:del>"
            + r("工作")
        )
        + p("<w:del><w:r><w:delText>删去的一段</w:delText></w:r></w:del>", (1, 0), mark="del")
        + p("甲", (1, 0))
        + p("前半句", mark="del")
        + p("后半句")
        + p("<w:moveFrom>" + r("移走") + "</w:moveFrom>")
        + p("<w:moveTo>" + r("移来") + "</w:moveTo>")
    )
    assert lines(body, OUTLINE) == ["公开重点工作", "一、甲", "前半句后半句", "移来"]


def test_deleted_and_inserted_rows():
    rows = [
        tr(tc("甲"), tc("乙")),
        tr(tc("旧"), tc("旧"), properties="<w:del/>"),
        tr(tc("丙"), tc("丁"), properties="<w:ins/>"),
    ]
    assert table(tbl(*rows)) == [[["甲", "乙"], ["丙", "丁"]]]


def test_text_boxes_are_read_once():
    box = "<w:txbxContent>" + p("框内文字") + tbl(tr(tc("甲"), tc("乙"))) + "</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice "
        f"Requires='wps'><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    old = f"<w:r><w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict></w:r>"
    assert lines(p(r("正文") + both) + p(r("旧式") + old)) == [
        "正文",
        "框内文字",
        "甲\t乙",
        "旧式",
        "框内文字",
        "甲\t乙",
    ]


def test_what_is_not_the_text_is_left_out():
    body = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>'
        + p("目录 一、总则 1") + "</w:sdtContent></w:sdt>"
        + p(r("正文") + "<w:r><w:footnoteReference w:id='1'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>" + r("藏", "<w:vanish/>"))
        + "<w:sdt><w:sdtContent>" + p("控件内") + "</w:sdtContent></w:sdt>"
        + p("<w:r><w:t>软</w:t><w:br/><w:t>换行</w:t><w:tab/><w:t>制表</w:t><w:noBreakHyphen/></w:r>")
        + p("<w:r><w:ruby><w:rt><w:r><w:t>pin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>拼</w:t></w:r></w:rubyBase></w:ruby></w:r>")
        + p("<w:hyperlink>" + r("链接") + "</w:hyperlink>")
    )  # fmt: skip
    assert lines(body, extra={"word/footnotes.xml": "<x>脚注</x>", "word/header1.xml": "<x>页眉</x>"}) == [
        "正文", "控件内", "软", "换行\t制表-", "拼", "链接",
    ]  # fmt: skip


SPAN, DOWN, ON = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([tr(tc("甲", SPAN), tc("乙")), tr(tc("丙"), tc("丁"), tc("戊"))], [["甲", "甲", "乙"], ["丙", "丁", "戊"]]),
        ([tr(tc("甲", DOWN), tc("乙")), tr(tc("", ON), tc("丙")), tr(tc("", ON), tc("丁"))], [["甲", "乙"], ["甲", "丙"], ["甲", "丁"]]),
        ([tr(tc("甲", SPAN + DOWN), tc("乙")), tr(tc("", SPAN + ON), tc("丙"))], [["甲", "乙"], ["甲", "丙"]]),
        ([tr(tc("甲", DOWN), tc("乙")), tr(tc("丙", DOWN), tc("丁")), tr(tc("", ON), tc("戊"))], [["甲", "乙"], ["丙", "丁"], ["丙", "戊"]]),
        ([tr(tc("甲"), tc("乙")), tr(tc("丙"), properties='<w:gridBefore w:val="1"/>')], [["甲", "乙"], ["", "丙"]]),
        ([tr(tc("", ON), tc("乙")), tr(tc("甲"), tc("丁"))], [["", "乙"], ["甲", "丁"]]),
        ([tr(tc("甲"), tc(p("丙") + tbl(tr(tc("子"), tc("丑")))))], [["甲", "丙 子 丑"]]),
        ([tr(tc("甲", '<w:hMerge w:val="restart"/>'), tc("", '<w:hMerge w:val="continue"/>'), tc("乙")), tr(tc("丙"), tc("丁"), tc("戊"))],
         [["甲", "甲", "乙"], ["丙", "丁", "戊"]]),
        ([tr("<w:sdt><w:sdtContent>" + tc("甲") + "</w:sdtContent></w:sdt>", tc("乙"))], [["甲", "乙"]]),
    ],
)  # fmt: skip
def test_tables(rows, expected):
    assert table(tbl(*rows)) == [expected]


def test_tables_with_nothing_between_are_one_and_frames_are_text():
    head, rest = tbl(tr(tc("任务"), tc("单位"))), tbl(tr(tc("公开"), tc("甲")))
    assert table(head + rest) == [[["任务", "单位"], ["公开", "甲"]]]
    assert table(head + p("中间") + rest) == [[["任务", "单位"]], [["公开", "甲"]]]
    assert lines(tbl(tr(tc(p("一、框") + p("正文"))))) == ["一、框", "正文"]


def test_what_python_docx_refuses_is_read():
    """python-docx 1.2 stops at each: AttributeError, ValueError, KeyError."""
    assert read(word(p("甲"), names=STRICT)).text == "甲"
    macros = word(
        p("乙"),
        types=TYPES.replace(
            "openxmlformats-officedocument.wordprocessingml.document.main",
            "ms-word.document.macroEnabled.main",
        ),
    )
    assert read(macros).text == "乙"
    assert read(word(p("丙"), link='<Relationship Id="rId9" Type="x/image" Target="NULL"/>')).text == "丙"


def test_pictures_without_text_and_empty_documents_are_named():
    with pytest.raises(ScanWithoutText, match="pictures but no characters"):
        read(word(p(), extra={"word/media/image1.png": b"x"}))
    with pytest.raises(BrokenFile, match="has no text"):
        read(word(p()))
    with pytest.raises(BrokenFile, match="embedded web page"):
        read(word('<w:altChunk w:id="rId7"/>'))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_old_word_files_are_read_through_libreoffice(tmp_path):
    import subprocess

    source = tmp_path / "notice.docx"
    source.write_bytes(as_docx(SMALL))
    subprocess.run(["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "doc",
                    "--outdir", tmp_path, source], capture_output=True, check=True, timeout=120)  # fmt: skip
    document = read_bytes((tmp_path / "notice.doc").read_bytes(), "notice.wps")
    assert document.format == "doc"
    assert document.text == read(source.read_bytes()).text
    assert len(document.tables) == 1
    with pytest.raises(BrokenFile, match="LibreOffice cannot read the file"):
        convert(b"PK\x03\x04 no document", shutil.which("soffice"))


def test_without_libreoffice_the_error_says_how_to_convert(monkeypatch):
    monkeypatch.setattr("zwanalysis.readers.doc.soffice", lambda: None)
    with pytest.raises(MissingExtra, match=r"save it as \.docx"):
        read_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le"),
            "notice.wps",
        )


def test_plain_notices():
    assert read(as_docx(PLAIN)).text.split("\n") == PLAIN


NOTES = "<w:{0}s {1}><w:{0} w:id='-1'>{2}</w:{0}><w:{0} w:id='2'>{3}</w:{0}><w:{0} w:id='3'>{4}</w:{0}></w:{0}s>"


def test_notes_that_the_text_refers_to_follow_it():
    def refer(kind: str, to: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{to}"/></w:r>'

    footnotes = NOTES.format("footnote", W, p("分隔线"), p("责任单位：市财政局"), p("无人引用"))
    endnotes = NOTES.format("endnote", W, p("分隔线"), p("见附件"), p("尾注二"))
    body = (
        p(r("公开预算") + refer("footnote", 2) + refer("endnote", 3))
        + p("<w:del>" + refer("endnote", 2) + "</w:del>" + r("解读政策") + refer("footnote", 2))
    )  # fmt: skip
    assert lines(body, extra={"word/footnotes.xml": footnotes, "word/endnotes.xml": endnotes}) == [
        "公开预算", "解读政策", "责任单位：市财政局", "尾注二",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("instruction", "result", "shown"),
    [
        ("eq \\o\\ac(○,1)", "", "①"),
        (" EQ \\o\\ac(○,12) ", "", "⑫"),
        ("eq \\o\\ac(○,乙)", "", "乙"),
        ("eq \\o\\ac(○,1)", "①", "①"),
        ("PAGE", "3", "3"),
        ("PAGE", "", ""),
    ],
)
def test_circled_signs_that_word_overlays(instruction, result, shown):
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    parts = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in (instruction[:7], instruction[7:]))
    field = mark("begin") + parts + (mark("separate") + r(result) if result else "") + mark("end")
    simple = f'<w:fldSimple w:instr="{instruction}">{r(result) if result else ""}</w:fldSimple>'
    assert lines(p(field + r("公开预算")) + p(simple + r("公开预算"))) == [shown + "公开预算"] * 2


def test_a_table_of_tasks_inside_a_form_is_a_table_of_its_own():
    tasks = tbl(
        tr(tc("序号"), tc("工作任务"), tc("责任单位")),
        tr(tc("1"), tc("公开财政预算"), tc("市财政局")),
        tr(tc("2"), tc("解读重要政策"), tc("各部门")),
    )
    form = tbl(tr(tc("编制"), tc("市府办")), tr(tc("内容"), tc(p("如下") + tasks)))
    laid = [
        [["编制", "市府办"], ["内容", "如下"]],
        [["序号", "工作任务", "责任单位"], ["1", "公开财政预算", "市财政局"], ["2", "解读重要政策", "各部门"]],
    ]
    assert table(form) == laid
    small = tbl(tr(tc("年度"), tc("件数")), tr(tc("去年"), tc("一百余件")))
    outer = tbl(tr(tc("任务"), tc("单位")), tr(tc(p("公开规划和重大项目的进展情况") + small), tc("市发改委")))
    assert table(outer) == [[["任务", "单位"], ["公开规划和重大项目的进展情况 年度 件数 去年 一百余件", "市发改委"]]]
