"""What a page shows is what counts: each format's own ways to strike out and to hide, and what only looks like them."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from tests.fixed_files import FONT
from tests.word_files import W, p, r, tbl, tc, tr, word
from zwanalysis.errors import BrokenFile
from zwanalysis.readers import docx, html, markdown, pdf, text, xlsx
from zwanalysis.readers.detect import detect
from zwanalysis.readers.document import READING

LINE = "1.公开预算。（责任单位：市财政局{}；完成时限：2023年6月30日前）"
GONE, KEPT = LINE.format(""), LINE.format("、市教育局")


def page(style: str, more: str) -> str:
    return f"<head><style>{style}</style></head><body><div id='zoom'><p>一、工作任务</p><p>{LINE.format(more)}</p></div></body>"


def second(document) -> str:
    return document.text.split("\n")[1]


@pytest.mark.parametrize(
    "style",
    ["display:none", "visibility:hidden", "opacity:0", "font-size:0", "font:0/0 a", "color:transparent", "color:rgba(0,0,0,0)",
     "position:absolute;left:-9999px", "text-indent:-9999px", "height:0;overflow:hidden;display:block", "color:#fff",
     "clip-path:inset(100%)", "font-size:1px", "mso-hide:all", "text-decoration:line-through",
     "text-decoration-line:line-through"],
)  # fmt: skip
def test_styles_that_hide_or_strike_out(style):
    for made in (page(f".x{{{style}}}", "<span class='x'>、市教育局</span>"), page("", f"<span style='{style}'>、市教育局</span>")):
        document = html.read(made.encode())
        assert second(document) == GONE
        assert "'、市教育局'" in document.metadata[READING]


@pytest.mark.parametrize(
    "sheet",
    ["@media print{.x{display:none}}", "@media (max-width:600px){.x{display:none}}", ".x:hover{display:none}",
     ".x{display:none} #zoom .x{display:inline}", ".x{display:none} .x{display:inline!important}", ".x::before{display:none}",
     ".y .x{display:none}", ".x{text-decoration:underline}", "p{color:#fff;background:#000}", "}.x{"],
)  # fmt: skip
def test_styles_that_do_not_hide(sheet):
    document = html.read(page(sheet, "<span class='x'>、市教育局</span>").encode())
    assert second(document) == KEPT and READING not in document.metadata


@pytest.mark.parametrize("more", ["<s>、市教育局</s>", "<del>、市<b>教育局</b></del>", "<strike>、市教育局</strike>", "<i hidden>、市教育局</i>"])
def test_elements_that_strike_out_or_hide(more):
    assert second(html.read(page("", more).encode())) == GONE


def test_a_size_set_again_is_seen():
    more = "<span style='font-size:0'>藏<b style='font-size:14px'>、市教育局</b></span>"
    assert second(html.read(page("", more).encode())) == KEPT


def test_a_page_that_hides_nearly_all_is_read_and_told():
    document = html.read(page("#zoom{display:none}", "").encode())
    assert second(document) == GONE and "hides nearly all" in document.metadata[READING]


STYLES = (
    '<w:style w:type="character" w:styleId="hid"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="hid2"><w:basedOn w:val="hid"/></w:style>'
    '<w:style w:type="character" w:styleId="off"><w:basedOn w:val="hid"/><w:rPr><w:vanish w:val="0"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="str"><w:rPr><w:strike/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "seen"),
    [("<w:vanish/>", False), ("<w:strike/>", False), ("<w:dstrike/>", False), ('<w:strike w:val="false"/>', True),
     ('<w:rStyle w:val="hid"/>', False), ('<w:rStyle w:val="hid2"/>', False), ('<w:rStyle w:val="off"/>', True),
     ('<w:rStyle w:val="hid"/><w:vanish w:val="0"/>', True), ('<w:sz w:val="1"/>', False), ('<w:color w:val="FFFFFF"/>', False),
     ('<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>', True), ("<w:webHidden/>", True), ("<w:u/>", True)],
)  # fmt: skip
def test_runs_of_word(properties, seen):
    before, after = LINE.split("{}")
    document = docx.read(word(p("一、") + p(r(before) + r("、市教育局", properties) + r(after)), styles=STYLES))
    assert second(document) == (KEPT if seen else GONE)
    assert seen == (READING not in document.metadata)


def test_paragraphs_and_rows_of_word():
    body = p("一、") + p("二、", style="str") + tbl(tr(tc("任务"), tc("单位")), tr(tc("藏"), tc("甲"), properties="<w:hidden/>"), tr(tc("公开"), tc("乙")))
    document = docx.read(word(body, styles=STYLES))
    assert document.text == "一、\n任务\t单位\n公开\t乙"
    assert "struck out" in document.metadata[READING] and "hidden" in document.metadata[READING]


def test_what_a_form_of_word_is_filled_with():
    box = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked{}/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    chosen = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    prompt = "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>"
    signs = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>' + r("P", '<w:rFonts w:ascii="Wingdings 2"/>')
    body = [box.format(""), box.format(' w:val="0"'), chosen, prompt.format("单击此处输入文字。"), prompt.format("市财政局"), signs]
    assert docx.read(word("".join(p(each) for each in body))).text == "☑\n☐\n乙\n市财政局\n√√"


def embedded(body: str, name: str, data: bytes) -> str:
    """A document with a part beside its paragraphs."""
    file = io.BytesIO()
    names = W if "xmlns:r=" in W else W + ' xmlns:r="r"'
    with zipfile.ZipFile(io.BytesIO(word(p("一、") + body, names=names, extra={f"word/{name}": data}))) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.namelist():
            content = old.read(member)
            if member.endswith("document.xml.rels"):
                content = content.replace(b"</Relationships>", f'<Relationship Id="rIdA" Type="x/aFChunk" Target="{name}"/></Relationships>'.encode())
            new.writestr(member, content)
    return docx.read(file.getvalue())


@pytest.mark.parametrize(
    ("name", "data", "lines"),
    [("a.html", "<p>（一）公开</p>".encode(), "（一）公开"), ("a.txt", "（一）公开".encode("gbk"), "（一）公开"),
     ("a.docx", word(p("（一）公开")), "（一）公开"), ("a.rtf", b"{\\rtf1 x}", "\ufffc"), ("a.bin", b"\x00\x01" * 99, "\ufffc")],
)  # fmt: skip
def test_pages_that_word_takes_in(name, data, lines):
    document = embedded('<w:altChunk r:id="rIdA"/>', name, data)
    assert document.text == f"一、\n{lines}" and name in document.metadata[READING]


def test_a_document_that_takes_itself_in_ends():
    inner = word(p("内"))
    for _ in range(4):
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(word('<w:altChunk xmlns:r="r" r:id="rIdA"/>', extra={"word/a.docx": inner}))) as old, zipfile.ZipFile(file, "w") as new:
            for member in old.namelist():
                content = old.read(member)
                if member.endswith("document.xml.rels"):
                    content = content.replace(b"</Relationships>", b'<Relationship Id="rIdA" Type="x/aFChunk" Target="a.docx"/></Relationships>')
                new.writestr(member, content)
        inner = file.getvalue()
    with pytest.raises(BrokenFile, match="embedded"):
        docx.read(inner)


def book(change) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (["序号", "工作任务", "责任单位"], [1, "公开预算", "市财政局"], [2, "公布清单", "市商务局"]):
        sheet.append(row)
    change(sheet)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def unit(change) -> str:
    """What the cell C3 shows."""
    return xlsx.read(book(change)).text.split("\n")[2].split("\t")[2]


def test_cells_that_show_nothing():
    def cell(**changes):
        def change(sheet):
            for name, value in changes.items():
                setattr(sheet["C3"], name, value)

        return change

    for hidden in (
        cell(font=Font(strike=True)), cell(font=Font(color="FFFFFFFF")), cell(font=Font(sz=1)), cell(number_format=";;;"), cell(value="#N/A"),
        cell(value='=DISPIMG("ID_1",1)', data_type="s"),
    ):  # fmt: skip
        assert unit(hidden) == "" and READING in xlsx.read(book(hidden)).metadata
    assert unit(cell(font=Font(color="FFFFFFFF"), fill=PatternFill("solid", fgColor="FF0000FF"))) == "市商务局"
    struck = CellRichText(TextBlock(InlineFont(strike=True), "市教育局、"), TextBlock(InlineFont(), "市商务局"))
    assert unit(cell(value=struck)) == "市商务局"
    assert unit(cell(value="P", font=Font(name="Wingdings 2"))) == "√"


def test_a_merged_cell_that_begins_in_a_hidden_row_is_seen_below_it():
    def change(sheet):
        sheet.merge_cells("C2:C3")
        sheet.row_dimensions[2].hidden = True

    document = xlsx.read(book(change))
    assert document.text == "序号\t工作任务\t责任单位\n2\t公布清单\t市财政局" and "hidden row 2" in document.metadata[READING]


def drawn(draw) -> str:
    """The text of a PDF of one page that `draw` draws with a canvas and its function for text."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    if "zw" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("zw", str(FONT)))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))

    def write(x: float, y: float, words: str, size: float = 12) -> float:
        canvas.setFont("zw", size)
        canvas.drawString(x, y, words)
        return x + pdfmetrics.stringWidth(words, "zw", size)

    draw(canvas, write)
    canvas.showPage()
    canvas.save()
    return pdf.read(file.getvalue())


def parted(canvas, write, mark) -> None:
    """The line in three pieces, the middle one marked."""
    before, after = LINE.split("{}")
    begin = write(60, 780, before, 9)
    end = write(begin, 780, "、市教育局", 9)
    write(end, 780, after, 9)
    mark(begin, end)


def test_pdf_lines_through_and_below():
    through = drawn(lambda c, w: parted(c, w, lambda a, b: c.line(a, 783, b, 783)))
    assert through.text == GONE and "struck out" in through.metadata[READING]
    assert drawn(lambda c, w: parted(c, w, lambda a, b: c.line(a, 778, b, 778))).text == KEPT


def test_pdf_text_that_is_not_seen():
    def draw(canvas, write):
        write(60, 780, "一、公开预算", 12)
        write(700, 780, "页外")
        write(60, 700, "微小", 0.4)
        canvas.setFillColorRGB(1, 1, 1)
        write(60, 650, "白字")
        canvas.setFillColorRGB(0, 0, 0.6)
        canvas.rect(50, 595, 200, 25, fill=1)
        canvas.setFillColorRGB(1, 1, 1)
        write(60, 600, "二、深底白字")

    document = drawn(draw)
    assert document.text == "一、公开预算\n二、深底白字" and "does not show" in document.metadata[READING]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pdf_text_turned_on_its_page(turn):
    def draw(canvas, write):
        canvas.translate(*{90: (595, 0), 180: (595, 842), 270: (0, 842)}[turn])
        canvas.rotate(turn if turn != 270 else -90)
        write(60, 400, "一、工作任务")
        write(60, 370, "1.公开预算")

    assert drawn(draw).text == "一、工作任务\n1.公开预算"


def test_markdown_marks_beside_chinese_punctuation():
    said = "**责任单位：**市财政局（~~市教育局、~~市审计局）\n联系人：张**，电话：138****1234\n"
    assert markdown.read(said.encode()).text == "责任单位：市财政局（市审计局）\n联系人：张**，电话：138****1234"
    assert detect(b"# a\n<table><tr><td>1</td></tr></table>", "a.txt") == "markdown"


@pytest.mark.parametrize(
    ("held", "read"),
    [("<textarea hidden>{}</textarea>", True), ("<template>{}</template>", True), ("<script type='text/html'>{}</script>", True),
     ("<noscript>{}</noscript>", True), ("<script>var a='{}'</script>", False), ("<div id='app'></div><script src='a.js'></script>", False),
     ("<p>数据加载中，请稍候</p>", False), ("<p>{{{{title}}}}</p>", False)],
)  # fmt: skip
def test_shells_of_pages(held, read):
    article = f"<p>一、工作任务</p><p>{GONE}</p><p>2.公布惠企政策清单。（责任单位：市商务局）</p>"
    shell = f"<body>{held.format(article)}<div class='footer'><p>主办：某市人民政府</p></div></body>"
    if read:
        assert second(html.read(shell.encode())) == GONE
    else:
        with pytest.raises(BrokenFile, match="loaded by a script"):
            html.read(shell.encode())


def test_a_page_of_nothing_but_a_viewer_is_named():
    with pytest.raises(BrokenFile, match="no text of its own .a frame or viewer"):
        html.read(b"<body><iframe src='a.pdf' width='100%' height='900'></iframe></body>")


def test_characters_are_the_same_in_every_reader():
    said, plain = "⼀、公开\u200b预\ufe0f算，⺠⽣\u202e事实\u202c&nbsp;〔2023〕", "一、公开预算，民生实事\xa0〔2023〕"
    shown = plain.replace("\xa0", " ")
    assert text.read(said.encode()).text == plain
    assert html.read(f"<p>{said.replace('&', '&amp;')}</p>".encode()).text == shown
    assert docx.read(word(p(said.replace("&", "&amp;")))).text == shown
    assert xlsx.read(book(lambda sheet: sheet.insert_rows(1) or setattr(sheet["A1"], "value", said))).text.split("\n")[0] == shown


def test_strokes_that_are_signs_of_their_own():
    struck = LINE.format("".join(f"{char}{stroke}" for char, stroke in zip("、市教育局", "\u0336\u0335\u0338\u0337\u20e5", strict=True)))
    document = text.read(struck.encode())
    assert document.text == GONE and "'、市教育局'" in document.metadata[READING]
    made = html.read(page("", "、\u0336市\u0336教\u0336育\u0336局\u0336").encode()), docx.read(word(p("一、") + p(struck)))
    assert [(second(document), "'、市教育局'" in document.metadata[READING]) for document in made] == [(GONE, True)] * 2
    assert text.read("市\u0332财\u0332政\u0332局\u0332 a≠b a=\u0338b".encode()).text == "市财政局 a≠b a=\u0338b"


def test_comma_separated_rows():
    document = text.read('分工表\n序号,工作任务,责任单位\n2,公布,市商务局\n"1","公开预算，含""三公""",市财政局\n说明：略\n'.encode())
    assert [document.text[a:b] for a, b in document.tables[0][-1]] == ["1", '公开预算，含"三公"', "市财政局"] and not document.metadata
    assert document.text.startswith("分工表\n") and document.text.endswith("\n说明：略")


@pytest.mark.parametrize("row", ["1,公布,清单,市商务局", "2,公布规划,市商务局,市财政局"])
def test_comma_separated_rows_of_other_lengths_are_the_parsers(row):
    said = f"分工表\n序号,工作任务,责任单位\n2,公布,市商务局\n{row}\n说明：略\n"
    document = text.read(said.encode())
    assert not document.tables and document.text == said and "read by what they hold" in document.metadata[READING]


def test_sentences_with_commas_are_no_rows():
    prose = "7.健全工作机制，及时公开进展情况，落实责任单位，明确完成时限\n8.完善公开目录，及时公开办理情况，落实责任单位，公布结果\n"
    assert not text.read(prose.encode()).tables
    assert not text.read(prose.replace("7.", "").replace("8.", "").replace("\n", "。\n").encode()).tables
