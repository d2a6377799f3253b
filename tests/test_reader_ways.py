"""More ways in which files hide, strike out and write characters, and what only looks like them; see test_reader_shown."""

import base64
import io
import quopri
import re
import urllib.parse
import zipfile

import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, Font, PatternFill

import zwanalysis as zw
from tests.fixed_files import DOCUMENT, OFD, PAGE
from tests.test_reader_shown import GONE, KEPT, LINE, book, drawn, embedded, page, parted, second, unit
from tests.word_files import p, r, tbl, tc, tr, word
from zwanalysis.errors import BrokenFile, UnreadableEncoding
from zwanalysis.readers import docx, html, markdown, ofd, text, xlsx
from zwanalysis.readers.document import READING
from zwanalysis.text import fold

MORE = "<span class='x'>、市教育局</span>"


@pytest.mark.parametrize(
    "style",
    ["content-visibility:hidden", "opacity:.01", "opacity:0%", "transform:scaleX(0)", "transform:translateX(-9999px)", "filter:opacity(0)",
     "zoom:0", "clip-path:circle(0)", "clip-path:polygon(0 0,0 0,0 0)", "height:1px;width:1px;overflow:hidden", "height:0;overflow-y:hidden",
     "color:rgb(255 255 255)", "color:hsl(0,0%,100%)", "color:#fefefe", "color:#ffffff00", "color:rgb(0 0 0 / 0%)", "background:#000",
     "background:#eee;color:#eee", "-webkit-text-fill-color:transparent", "font-size:calc(0px)", "inset:-9999px auto auto -9999px",
     "margin:-9999px 0 0 -9999px", "bottom:-9999px", "text-indent:100%;white-space:nowrap;overflow:hidden"],
)  # fmt: skip
def test_more_styles_that_hide(style):
    for made in (page(f".x{{{style}}}", MORE), page("", f"<span style='{style}'>、市教育局</span>")):
        document = html.read(made.encode())
        assert second(document) == GONE and "hidden" in document.metadata[READING]


@pytest.mark.parametrize(
    "style",
    ["color:#fff;background:#000", "color:white;background-color:red", "color:#fff;background:linear-gradient(red,blue)", "width:0", "opacity:.5",
     "color:#fff;background-image:url(a.png)", "transform:scale(0.9)", "position:absolute;left:-3px", "background:#ff0"],
)  # fmt: skip
def test_more_styles_that_do_not(style):
    for made in (page(f".x{{{style}}}", MORE), page("", f"<span style='{style}'>、市教育局</span>")):
        document = html.read(made.encode())
        assert second(document) == KEPT and READING not in document.metadata


@pytest.mark.parametrize(
    ("sheet", "more", "wanted"),
    [(":root{--d:none}.x{display:var(--d)}", MORE, GONE), (".h{& .x{display:none}}", f"<b class='h'>{MORE}</b>", GONE),
     (":is(.x,.y){display:none}", MORE, GONE), ("@supports not (display:grid){.x{display:none}}", MORE, KEPT),
     (".h{font-size:0}.x{font-size:2em}", f"<b class='h'>{MORE}</b>", GONE), (".h{font-size:0}.x{font-size:inherit}", f"<b class='h'>{MORE}</b>", GONE),
     (".h{visibility:hidden}.x{visibility:visible}", f"<b class='h'>藏{MORE}</b>", KEPT), (".x{display:none!important}", MORE.replace("'x'", "'x' style='display:inline'"), GONE),
     (".h{background:#036}", f"<b class='h'>{MORE.replace(' ', ' style=color:#fff ', 1)}</b>", KEPT)],
)  # fmt: skip
def test_what_sheets_hand_down(sheet, more, wanted):
    assert second(html.read(page(sheet, more).encode())) == wanted


STYLES = (
    '<w:style w:type="character" w:styleId="white"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="tiny"><w:rPr><w:sz w:val="1"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="gone"><w:rPr><w:strike/></w:rPr></w:style>'
)


@pytest.mark.parametrize(
    ("properties", "seen"),
    [('<w:color w:themeColor="background1" w:val="auto"/>', False), ('<w:color w:val="FEFEFE"/>', False), ('<w:w w:val="1"/>', False),
     ('<w:shd w:val="clear" w:fill="FFFFFF"/><w:color w:val="FFFFFF"/>', False), ('<w:highlight w:val="black"/>', False),
     ('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>', False), ('<w14:textFill xmlns:w14="w"><w14:noFill/></w14:textFill>', False),
     ('<w:rStyle w:val="white"/>', False), ('<w:rStyle w:val="tiny"/>', False), ('<w:rStyle w:val="tiny"/><w:sz w:val="24"/>', True),
     ('<w:shd w:val="clear" w:fill="000000"/>', True), ('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>', True),
     ('<w:highlight w:val="yellow"/>', True), ("<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>", True)],
)  # fmt: skip
def test_more_runs_of_word(properties, seen):
    before, after = LINE.split("{}")
    document = docx.read(word(p("一、") + p(r(before) + r("、市教育局", properties) + r(after)), styles=STYLES))
    assert second(document) == (KEPT if seen else GONE) and seen == (READING not in document.metadata)


def test_more_parts_of_word():
    table = tbl(tr(tc("藏"), tc("匿"))).replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="gone"/></w:tblPr>')
    low = tr(tc("藏"), tc("匿"), properties='<w:trHeight w:val="1" w:hRule="exact"/>')
    shape = f'<w:p><w:r><w:pict><v:shape style="visibility:hidden"><v:textbox><w:txbxContent>{p("藏")}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>'
    box = '<w:sdt><w:sdtPr><w14:checkbox xmlns:w14="w"><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>☒</w:t></w:r></w:sdtContent></w:sdt>'
    runin = f'<w:p><w:pPr><w:rPr><w:vanish/><w:specVanish/></w:rPr></w:pPr>{r("（一）推进公开。")}</w:p>'
    rows = tbl(tr(tc("任务"), tc("单位")), low, tr(tc("公开"), tc("乙", "<w:cellDel w:id='1'/>")), tr(tc("公布"), tc("丙")))
    document = docx.read(word(p("一、") + table + shape + p(box) + runin + p("公布清单。") + rows, styles=STYLES))
    assert document.text == "一、\n☑\n（一）推进公开。公布清单。\n任务\t单位\n公开\t\n公布\t丙"
    assert all(said in document.metadata[READING] for said in ("'藏匿'", "'藏'", "struck out"))


def cell(**changes):
    def change(sheet):
        for name, value in changes.items():
            setattr(sheet["C3"], name, value)

    return change


def narrow(sheet):
    sheet.sheet_format.defaultColWidth = 0
    for letter in "AB":
        sheet.column_dimensions[letter].width = 9


@pytest.mark.parametrize(
    "change",
    [cell(font=Font(color=Color(indexed=9))), cell(font=Font(color="FFFDFDFD")), cell(font=Font(color="FFD9D9D9"), fill=PatternFill("solid", fgColor="FFD9D9D9")),
     cell(fill=PatternFill("solid", fgColor="FF000000")), cell(number_format='""'), cell(number_format="[White]@"), cell(number_format="0;-0;;"),
     cell(value="#引用!"), cell(value="#BUSY!"), cell(value="Err:502"), cell(value='=IFERROR(_xlfn.DISPIMG("a",1),"")', data_type="s"),
     cell(number_format="_ ;_ ;_ ;_ "), cell(number_format="* ;* ;* ;* "), cell(number_format="[Color 2]@"), cell(number_format="[白色]@"), cell(value="#值!"),
     cell(font=Font(color=Color(theme=0, tint=-0.01))), cell(font=Font(color=Color(theme=4)), fill=PatternFill("solid", fgColor=Color(theme=4))),
     lambda sheet: setattr(sheet.column_dimensions["C"], "width", 0.05), narrow],
)  # fmt: skip
def test_more_cells_that_show_nothing(change):
    document = xlsx.read(book(change))
    assert "市商务局" not in document.text and "DISPIMG" not in document.text and READING in document.metadata


def test_runs_and_sheets_of_a_workbook():
    white = CellRichText(TextBlock(InlineFont(color="FFFFFFFF"), "市教育局、"), TextBlock(InlineFont(), "市商务局"))
    assert unit(cell(value=white)) == "市商务局" and unit(cell(value="市商务局_x000D_")) == "市商务局"
    assert unit(cell(number_format="[Red]@")) == unit(cell(number_format=";;")) == "市商务局"

    def with_sheet(sheet):
        sheet.parent.create_sheet("旧稿").append(["3", "公布旧清单"])
        sheet.parent["旧稿"].sheet_state = "veryHidden"

    document = xlsx.read(book(with_sheet))
    assert "旧" not in document.text and "the hidden sheet 旧稿 was left out" in document.metadata[READING]


def test_colours_of_a_theme_and_noughts_that_a_sheet_shows_or_not():
    for font, ground in ((Color(theme=0, tint=-0.5), None), (Color(theme=4, tint=0.6), PatternFill("solid", fgColor=Color(theme=4))), (Color(theme=0), PatternFill("solid", fgColor=Color(theme=4)))):
        assert unit(cell(font=Font(color=font), **({"fill": ground} if ground else {}))) == "市商务局"
    for shown in (True, False):
        document = xlsx.read(book(lambda sheet: setattr(sheet["A3"], "value", 0) or setattr(sheet.sheet_view, "showZeros", shown)))  # noqa: B023
        assert ("0\t公布清单" in document.text) == shown == (READING not in document.metadata)


def test_a_picture_set_into_a_cell_is_no_error():
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(lambda sheet: None))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb'<c r="C3".*?</c>', b'<c r="C3" t="e" vm="1"><v>#VALUE!</v></c>', old.read(name)))
    document = xlsx.read(made.getvalue())
    assert "cell C3 is a picture" in document.metadata[READING] and "#VALUE" not in document.metadata[READING]


def cover(colour, alpha=1.0):
    def mark(canvas, begin, end):
        canvas.setFillColorRGB(*colour, alpha=alpha)
        canvas.rect(begin, 776, end - begin, 12, fill=1, stroke=0)

    return mark


def pieces(canvas, begin, end):
    for n in range(5):
        step = (end - begin) / 5
        canvas.line(begin + n * step, 783, begin + (n + 1) * step, 783)


@pytest.mark.parametrize(
    ("mark", "wanted"),
    [(cover((0, 0, 0)), GONE), (cover((1, 1, 1)), GONE), (cover((1, 1, 0), 0.4), KEPT), (pieces, GONE),
     (lambda c, a, b: c.line(a, 789, b, 789), KEPT), (lambda c, a, b: c.rect(a, 776, b - a, 12), KEPT)],
)  # fmt: skip
def test_what_is_drawn_over_a_pdfs_text(mark, wanted):
    document = drawn(lambda canvas, write: parted(canvas, write, lambda begin, end: mark(canvas, begin, end)))
    assert document.text == wanted and (READING in document.metadata) == (wanted == GONE)


def away(canvas):
    path = canvas.beginPath()
    path.rect(0, 0, 9, 9)
    canvas.clipPath(path, stroke=0)


@pytest.mark.parametrize(
    "before",
    [lambda c: c.setFillAlpha(0), lambda c: c.setFillColorCMYK(0, 0, 0, 0), lambda c: c.setFillGray(0.99), away, lambda c: c._code.append("7 Tr")],
)
def test_a_pdfs_letters_without_ink(before):
    def draw(canvas, write):
        head, rest = LINE.split("{}")
        at = write(60, 780, head, 9)
        canvas.saveState()
        before(canvas)
        end = write(at, 780, "、市教育局", 9)
        canvas.restoreState()
        canvas._code.append("0 Tr")
        write(end, 780, rest, 9)

    document = drawn(draw)
    assert document.text == GONE and "、市教育局" in document.metadata[READING]


def fixed(more: str = "", inner: str = "", over: str = "") -> bytes:
    """An OFD page with the line in three objects, the middle one with these attributes, and something over it."""
    x, objects = 10.0, ""
    for number, words in enumerate((LINE.split("{}")[0], "、市教育局", LINE.split("{}")[1])):
        steps = [1.5 if char < "\u2000" else 3.0 for char in words]
        mine = number == 1
        objects += (f'<ofd:TextObject ID="{number}" Boundary="{x} 30 150 4" Font="1" Size="3" {more * mine}>{inner * mine}'
                    f'<ofd:TextCode X="0" Y="3" DeltaX="{" ".join(map(str, steps[:-1]))}">{words}</ofd:TextCode></ofd:TextObject>')  # fmt: skip
        objects += over.replace("AT", str(x)) * mine
        x += sum(steps)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("OFD.xml", OFD)
        archive.writestr("Doc_0/Document.xml", DOCUMENT.format(pages='<ofd:Page ID="100" BaseLoc="Pages/Page_0/Content.xml"/>'))
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", PAGE.format(objects=objects))
    return file.getvalue()


SHEET = ('<ofd:PathObject ID="7" Boundary="AT 30 15 4" Fill="true" Stroke="false"><ofd:FillColor Value="255 255 255" {}/>'
         "<ofd:AbbreviatedData>M 0 0 L 15 0 L 15 4 L 0 4 C</ofd:AbbreviatedData></ofd:PathObject>")  # fmt: skip
CLIP = ('<ofd:Clips TransFlag="false"><ofd:Clip><ofd:Area><ofd:Path Boundary="0 0 {0} {0}"><ofd:AbbreviatedData>M 0 0 L 9 9 C'
        "</ofd:AbbreviatedData></ofd:Path></ofd:Area></ofd:Clip></ofd:Clips>")  # fmt: skip


@pytest.mark.parametrize(
    ("made", "wanted"),
    [(fixed('Alpha="3"'), GONE), (fixed('Fill="false"'), GONE), (fixed(inner='<ofd:FillColor Value="255 255 255"/>'), GONE),
     (fixed(inner='<ofd:FillColor Value="#FF #FF #FF"/>'), GONE), (fixed(inner='<ofd:FillColor Value="0 0 0" Alpha="0"/>'), GONE),
     (fixed(inner='<ofd:FillColor Value="255" ColorSpace="9"/>'), GONE), (fixed(inner='<ofd:FillColor Value="0 0 0 0" ColorSpace="9"/>'), GONE),
     (fixed(inner='<ofd:FillColor Value="0 0 0 255"/>'), KEPT),
     (fixed(over=SHEET.format("")), GONE), (fixed(inner=CLIP.format(0.1)), GONE), (fixed(over=SHEET.format('Alpha="90"')), KEPT),
     (fixed(inner=CLIP.format(99)), KEPT), (fixed(inner='<ofd:FillColor Value="255 0 0"/>'), KEPT), (fixed('Fill="false" Stroke="true"'), KEPT)],
)  # fmt: skip
def test_an_ofds_text_that_is_not_seen(made, wanted):
    document = ofd.read(made)
    assert document.text == wanted and (READING in document.metadata) == (wanted == GONE)


@pytest.mark.parametrize(("ink", "wanted"), [("200 0 0", GONE), ("255 255 255", KEPT), ("0 0 0", KEPT)])
def test_letters_of_an_ofd_in_the_colour_they_lie_on(ink, wanted):
    sheet = SHEET.format("").replace("AT 30 15 4", "0 28 200 8").replace("15 0 L 15 4 L 0 4", "200 0 L 200 8 L 0 8").replace("255 255 255", "200 0 0")
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(fixed(inner=f'<ofd:FillColor Value="{ink}"/>'))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<ofd:TextObject ID="0"', sheet.encode() + b'<ofd:TextObject ID="0"'))
    assert ofd.read(made.getvalue()).text == wanted


def test_what_is_noted_on_an_ofd_page():
    def note(kind, words, matrix=""):
        return (f'<ofd:Annot ID="9" Type="{kind}"><ofd:Appearance Boundary="10 60 99 20"><ofd:TextObject ID="5" Boundary="0 0 99 4" Font="1" '
                f'Size="3" {matrix}><ofd:TextCode X="0" Y="3">{words}</ofd:TextCode></ofd:TextObject></ofd:Appearance></ofd:Annot>')  # fmt: skip

    names = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    notes = note("Stamp", "2.公布清单") + note("Watermark", "内部资料") + note("Stamp", "草稿", 'CTM="0.7 -0.7 0.7 0.7 0 0"')
    file = io.BytesIO(fixed())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("Doc_0/Annots/Annotations.xml", f'<ofd:Annotations {names}><ofd:Page PageID="100"><ofd:FileLoc>Page_0/a.xml</ofd:FileLoc></ofd:Page></ofd:Annotations>')
        archive.writestr("Doc_0/Annots/Page_0/a.xml", f"<ofd:PageAnnot {names}>{notes}</ofd:PageAnnot>")
    document = ofd.read(file.getvalue())
    assert document.text == f"{KEPT}\n2.公布清单"
    assert "'内部资料'" in document.metadata[READING] and "'草稿'" in document.metadata[READING]


PLAIN = f"青石市人民政府办公室关于印发2023年工作要点的通知\n一、工作任务\n{KEPT}\n2.公布惠企政策清单。（责任单位：市商务局；完成时限：2023年9月30日前）"


@pytest.mark.parametrize(
    "written",
    [quopri.encodestring(PLAIN.encode()), quopri.encodestring(PLAIN.encode("gbk")), base64.encodebytes(PLAIN.encode()),
     urllib.parse.quote(PLAIN).encode(), "".join(f"%u{ord(c):04X}" if c > "~" else c for c in PLAIN).encode(), PLAIN.encode("unicode_escape"),
     *(PLAIN.encode().decode(wrong).encode() for wrong in ("cp437", "mac_roman", "koi8_r", "cp850")), PLAIN.encode("gbk").decode("koi8_r").encode()],
)  # fmt: skip
def test_texts_written_in_other_signs_are_led_back(written):
    document = text.read(written)
    assert document.text.strip() == PLAIN and "led back" in document.metadata[READING]


@pytest.mark.parametrize(
    "lost",
    [PLAIN.encode("gbk").decode("cp949", "replace"), PLAIN.encode("gbk").decode("euc_jp", "replace"), PLAIN.encode().decode("euc_jp", "replace"),
     "".join(char if i % 4 else "?" for i, char in enumerate(PLAIN))],
)  # fmt: skip
def test_texts_that_lost_signs_are_refused(lost):
    with pytest.raises(UnreadableEncoding):
        text.read(lost.encode())


def test_characters_of_private_use_and_of_telegrams():
    assert text.read(f"㋅㏽前公开\ue5e5\uf0fc、\ue78d{PLAIN}".encode()).text == f"6月30日前公开\u3000√、︐{PLAIN}"
    assert fold("ニ、エ作 ロ号1܁2։⟮一⟯") == "二、工作 口号1.2:(一)"


def grid_page(marks: list[str]) -> str:
    """A page with a table of three tasks and a column for each of three units, with these two signs for yes and no."""
    yes, no = marks
    rows = [["序号", "工作任务", "市财政局", "市商务局", "市教育局"], ["1", "公开预算", yes, no, no], ["2", "公布惠企政策", no, yes, no], ["3", "公开招生信息", yes, no, yes]]
    return "<table>" + "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows) + "</table>"


@pytest.mark.parametrize(
    "marks",
    [["√", "×"], ["■", "□"], ["●", "○"], ["○", ""], ["是", "否"], ["Y", "N"], ["1", "0"], ["√", "/"], ["*", ""], ["+", "-"], ["责任", ""], ["✅", "—"], ["TRUE", "FALSE"],
     ["<img src='/img/dui.png' width=16 height=16>", ""], ["<img src=a.png width=9 height=9 alt='√'>", ""], ["<i class='fa fa-check'></i>", ""],
     ["<input type=checkbox checked>", "<input type=checkbox>"], ["<font face=ZapfDingbats>4</font>", ""]],
)  # fmt: skip
def test_signs_that_say_yes_and_no(marks, tmp_path):
    (tmp_path / "a.html").write_text(grid_page(marks), encoding="utf-8")
    found = zw.load_notices(tmp_path / "a.html")
    units = found.assignments.groupby("task_id")["unit"].agg(list).tolist()
    assert len(found.tasks) == 3 and units == [["市财政局"], ["市商务局"], ["市财政局", "市教育局"]]


@pytest.mark.parametrize("marks", [["牵头", "配合"], ["主责", "协办"], ["主", "配"], ["牵头单位", "参与单位"]])
def test_words_that_say_what_a_units_part_is(marks, tmp_path):
    (tmp_path / "a.html").write_text(grid_page(marks), encoding="utf-8")
    found = zw.load_notices(tmp_path / "a.html").assignments
    assert found[found["role"] == "lead"].groupby("task_id")["unit"].agg(list).tolist() == [["市财政局"], ["市商务局"], ["市财政局", "市教育局"]]
    assert (found["role"] == "support").sum() == 5


def test_what_stands_in_frames_of_its_own():
    def second(part):
        return html.read(f"<div id=zoom><p>一、任务分工见下表，请认真落实。</p>{part}<p>（二）公开。</p></div>".encode()).text.split("\n")[1]

    assert second("<iframe srcdoc='&lt;p&gt;（三）公布&lt;/p&gt;'></iframe>") == "（三）公布"
    assert second("<svg width=800 height=600><text>表</text></svg>") == "\ufffc" and second("<svg><path/></svg>") == "（二）公开。"
    assert second("<img src='/blank.gif' data-original='W020.jpg'>") == second("<svg width=800 height=600><image href=a.png /></svg>") == "\ufffc"
    document = embedded('<w:p><w:subDoc xmlns:r="r" r:id="rIdA"/></w:p>', "a.docx", word(p("（一）公开")))
    assert document.text == "一、\n（一）公开" and "a.docx" in document.metadata[READING]


@pytest.mark.parametrize(
    ("written", "said"),
    [("sep=,\n序号,工作任务,责任单位\n1,公开预算,市财政局\n", ""), ("1,公开预算,市财政局\n2,公布清单,市商务局\n", "without a header")],
)  # fmt: skip
def test_more_tables_of_plain_text(written, said):
    document = text.read(written.encode())
    assert said in document.metadata.get(READING, "") and (len(document.tables) == 1) == (not said) and "sep=" not in document.text


def test_a_frame_whose_container_is_empty_is_no_notice():
    page = "<ul><li><a href=a>首页</a></ul><h1>关于印发2023年要点的通知</h1><div id=zoom></div><script src=a.js></script><p>主办：某市人民政府</p>"
    with pytest.raises(BrokenFile, match="loaded by a script"):
        html.read(page.encode())
    assert html.read(page.replace("<script src=a.js></script>", "").encode()).text
    for said in ("请先登录后查看", "您的浏览器不支持JavaScript，请启用后再访问本网站。"):
        with pytest.raises(BrokenFile, match="loaded by a script"):
            html.read(f"<body><p>{said}</p><script src=a.js></script></body>".encode())


def test_entities_without_their_end_and_tags_that_were_entities():
    assert html.read("<p>1.公开&amp;nbsp预算&amp;lt;br&amp;gt;，2.公布</p>".encode()).text == "1.公开 预算，2.公布"
    assert markdown.read("---\ntitle: 关于印发要点的通知\ndate: 2023-04-18\n---\n1.公开\n".encode()).text == "关于印发要点的通知\n1.公开"


def test_text_that_overruns_two_cells_belongs_to_the_one_it_mostly_lies_in():
    def draw(canvas, write):
        for y in (790, 750):
            canvas.line(60, y, 500, y)
        for x in (60, 90, 200, 280, 350, 500):
            canvas.line(x, 750, x, 790)
        write(64, 765, "1")
        write(94, 765, "落实惠企政策")
        write(190, 765, "青府办督〔2022〕24号", 9)
        at = 284
        for char in "市商务局会同市":  # each in an object of its own
            at = write(at, 765, char)
        write(384, 765, "2022年底前")

    document = drawn(draw)
    cells = [document.text[a:b] for a, b in document.tables[0][0]]
    assert cells == ["1", "落实惠企政策", "青府办督〔2022〕24号", "市商务局会同市", "2022年底前"]


def test_an_item_begins_after_a_note_that_fills_its_line():
    lines = ["（一）公开年度预算决算信息，做好解读工作，接受社会监督检查。", "（责任单位：市财政局；完成时限：2023年3月底前，逐月更新目录）", "（二）公布惠企政策清单。"]

    def draw(canvas, write):
        for number, line in enumerate(lines):
            write(60, 780 - 24 * number, line, 15.5)

    assert drawn(draw).text.split("\n")[-1] == lines[2]


@pytest.mark.parametrize("line", ["━━━━━━━━━━", "┌──┬────────┐", "◆◇◆◇◆◇◆◇"])
def test_a_ruled_line_is_no_text_in_another_code(line):
    printed = f"云溪县市场监督管理局文件\n{line}\n关于做好2024年度政务公开工作的通知\n" * 3
    document = text.read(printed.encode())
    assert document.text.strip() == printed.strip() and not document.metadata
