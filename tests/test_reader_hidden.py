"""Ways to hide and strike out that hang on something else: columns of tables, conditional formats, paragraphs, what lies below."""

import io
import zipfile

import pytest
from openpyxl.cell.cell import Cell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat

from tests.test_reader_shown import GONE, KEPT, LINE, book, drawn, page, second
from tests.test_reader_ways import fixed
from tests.word_files import abstract, level, num, p, r, tbl, tc, tr, word
from zwanalysis.errors import ScanWithoutText
from zwanalysis.readers import docx, html, ofd, xlsx
from zwanalysis.readers.document import READING

MORE = "<span class='x'>、市教育局</span>"


def rows(made: str, sheet: str = "") -> list[list[str]]:
    document = html.read(f"<style>{sheet}</style>{made}".encode())
    return [[document.text[a:b] for a, b in row] for row in document.tables[0]]


TABLE = "<table>{}<tr><td>任务<td>原单位<td>单位<tr><td>公开<td>市教育局<td>市财政局<tr><td colspan=2>公布<td>市商务局</table>"


@pytest.mark.parametrize(
    ("columns", "sheet"),
    [("<col><col style='visibility:collapse'><col>", ""), ("<colgroup><col><col class=g></colgroup>", ".g{visibility:collapse}"),
     ("<colgroup><colgroup span=1 class=g><colgroup>", ".g{visibility:collapse}"), ("<col><col id=g>", "#g{visibility:hidden}")],
)  # fmt: skip
def test_columns_of_a_page_that_are_collapsed(columns, sheet):
    assert rows(TABLE.format(columns), sheet) == [["任务", "单位"], ["公开", "市财政局"], ["公布", "市商务局"]]
    document = html.read(f"<style>{sheet}</style><p>一、见下表，请各单位认真落实。</p>{TABLE.format(columns)}".encode())
    assert "'原单位', '市教育局'" in document.metadata[READING]


def test_columns_that_are_not_collapsed_and_rows_that_are():
    assert rows(TABLE.format("<col width=9><col style='background:red'>"))[0] == ["任务", "原单位", "单位"]
    assert rows(TABLE.format("").replace("<tr><td>公开", "<tr style='visibility:collapse'><td>公开"))[1] == ["公布", "公布", "市商务局"]


@pytest.mark.parametrize(
    "style",
    ["scale:0", "translate:-9999px", "transform:rotateX(90deg)", "transform:matrix(0,0,0,0,0,0)", "transform:scale(.001)",
     "line-height:0;overflow:hidden;display:block", "mask:linear-gradient(transparent,transparent)", "mask-image:radial-gradient(circle,#0000 50%,rgb(0 0 0 / 0))",
     "-webkit-mask:linear-gradient(transparent 0%,hsla(0,0%,0%,0) 100%)", "mask:linear-gradient(red,red) 0 0 / 0 0", "mask-size:0", "clip-path:inset(0 100% 0 0)",
     "clip-path:inset(50%)", "clip-path:inset(0 50%)", "clip-path:inset(60% 0 round 3px)", "clip-path:ellipse(0 50%)", "clip-path:polygon(0px 0px)",
     "clip-path:inset(50% 0 50% 0)", "clip-path:inset(0 50% 0 60%)", "block-size:0;overflow:hidden;display:block", "inset-inline-start:-9999px",
     "margin-inline-start:-9999px;display:inline-block", "rotate:x 90deg", "backface-visibility:hidden;transform:rotateY(180deg)", "filter:blur(20px)",
     "-webkit-text-security:disc", "-webkit-text-decoration-line:line-through", "font-size:min(0px,1em)", "clip-path:rect(0 0 0 0)", "clip-path:xywh(0 0 0 0)", 'clip-path:path("")', "-webkit-clip-path:circle(0px at 50% 50%)", "font:italic 0/0 serif"],
)  # fmt: skip
def test_transforms_masks_and_clips_that_leave_nothing(style):
    assert second(html.read(page(f".x{{{style}}}", MORE).encode())) == GONE == second(html.read(page("", MORE.replace("class='x'", f"style='{style}'")).encode()))


@pytest.mark.parametrize(
    "style",
    ["color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text", "transform:rotate(5deg)", "scale:1.5", "line-height:0",
     "mask:linear-gradient(transparent,#000)", "mask:none", "mask:linear-gradient(#000,red)", "mask-size:cover", "clip-path:inset(0)",
     "clip-path:inset(50% 0 0 0)", "clip-path:inset(5px 10%)", "clip-path:circle(50%)", "clip-path:polygon(0 0,100% 0,100% 100%)",
     "clip:rect(auto,auto,auto,auto)", "font:italic 14px/0 serif", "clip-path:inset(50% 0 0 50%)", "transform:translateX(-100px)", "filter:blur(.3px)",
     "backface-visibility:hidden", "display:none\\9"],
)  # fmt: skip
def test_transforms_and_fills_that_show(style):
    assert second(html.read(page(f".x{{{style}}}", MORE).encode())) == KEPT


@pytest.mark.parametrize(
    ("query", "hides"),
    [("all", True), ("screen,print", True), ("print, screen", True), ("not print", True), ("only screen and (min-width:600px)", True), ("(width>60em)", True),
     ("(400px<=width<=2000px)", True), ("(hover)", True), ("(min-width:9999px)", False), ("(width<=600px)", False), ("tv", False), ("speech", False),
     ("(orientation:portrait)", False), ("(hover:none)", False), ("(max-height:300px)", False), ("(forced-colors:active)", False),
     ("not all and (pointer:fine)", False), ("(width<=9ch)", False), ("(bogus)", False)],
)  # fmt: skip
def test_styles_for_another_screen_do_not_hide(query, hides):
    for head in (f"@media {query}{{.x{{display:none}}}}", f"</style><style media='{query}'>.x{{display:none}}"):
        assert second(html.read(page(head, MORE).encode())) == (GONE if hides else KEPT)


@pytest.mark.parametrize(
    ("sheet", "more", "wanted"),
    [("del{text-decoration:none}", "<del>、市教育局</del>", KEPT), ("", "<s style='text-decoration:underline'>、市教育局</s>", KEPT),
     ("[hidden]{display:inline}", "<i hidden>、市教育局</i>", KEPT), ("", "<i popover>、市教育局</i>", GONE), ("", "<i aria-hidden=true>、市教育局</i>", KEPT),
     (".x{display:inline} @layer a{.x{display:none}}", MORE, KEPT), ("@layer a{.x{display:none!important}} .x{display:inline!important}", MORE, GONE),
     (".x:not(:hover){display:none}", MORE, GONE), (".x,{display:none}", MORE, KEPT), (".g{background:#036}.t{color:#036}", "<b class=g><i class=t>、市教育局</i></b>", GONE),
     ("", "<bdo dir=rtl>局育教市、</bdo>", KEPT), ("", "<math><mi>、市教育局</mi></math>", KEPT), ("", "<details open><summary>、市教育局</summary></details>", None)],
)  # fmt: skip
def test_what_a_style_or_a_layer_takes_back(sheet, more, wanted):
    document = html.read(page(sheet, more).encode())
    assert second(document) == wanted if wanted else "、市教育局" in document.text


@pytest.mark.parametrize(("sheet", "label"), [("ol{list-style:none}", ""), ("li{list-style-type:none}", ""), ("ol{list-style:square}", "1."), ("ul{list-style:none}", "1.")])
def test_numbers_that_a_list_does_not_show(sheet, label):
    assert html.read(f"<style>{sheet}</style><p>一、工作</p><ol><li>公开预算公开预算</ol>".encode()).text == f"一、工作\n{label}公开预算公开预算"


def test_readings_set_above_words_are_no_part_of_them():
    assert second(html.read(page("", "<ruby>、市教育局<rp>(</rp><rt>jiaoyu</rt><rp>)</rp></ruby>").encode())) == KEPT


FLAT = '<w:spacing w:line="2" w:lineRule="exact"/>'


@pytest.mark.parametrize(
    ("properties", "styles", "seen"),
    [(FLAT, "", False), ('<w:pStyle w:val="h"/>', f'<w:style w:type="paragraph" w:styleId="h"><w:pPr>{FLAT}</w:pPr></w:style>', False),
     ('<w:spacing w:line="560" w:lineRule="exact"/>', "", True), ('<w:spacing w:line="2" w:lineRule="auto"/>', "", True)],
)  # fmt: skip
def test_paragraphs_of_word_without_height(properties, styles, seen):
    document = docx.read(word(p("一、工作") + f"<w:p><w:pPr>{properties}</w:pPr>{r('（一）公开')}</w:p>" + p("（二）公布"), styles=styles))
    assert document.text == "一、工作\n" + "（一）公开\n" * seen + "（二）公布" and (READING in document.metadata) == (not seen)


@pytest.mark.parametrize("fill", ['<w14:srgbClr w14:val="FFFFFF"/>', '<w14:schemeClr w14:val="bg1"/>'])
def test_letters_of_word_filled_white(fill):
    filled = f'<w14:textFill xmlns:w14="w"><w14:solidFill>{fill}</w14:solidFill></w14:textFill>'
    before, after = LINE.split("{}")
    assert second(docx.read(word(p("一、") + p(r(before) + r("、市教育局", filled) + r(after))))) == GONE


ALPHA = '<w14:textFill xmlns:w14="w"><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="99000"/></w14:srgbClr></w14:solidFill></w14:textFill>'


@pytest.mark.parametrize(
    ("middle", "wanted", "said"),
    [("<w:del><w:r><w:delText>、市教育局</w:delText></w:r></w:del>", GONE, "deleted"), ("<w:ins><w:del><w:r><w:delText>、市教育局</w:delText></w:r></w:del></w:ins>", GONE, "deleted"),
     ("<w:moveFrom><w:r><w:t>、市教育局</w:t></w:r></w:moveFrom>", GONE, ""), ('<w:bdo w:val="rtl"><w:r><w:t>局育教市、</w:t></w:r></w:bdo>', KEPT, ""),
     (r("、市教育局", '<w:color w:val="808080" w:themeColor="background1" w:themeShade="80"/>'), KEPT, ""), (r("、市教育局", ALPHA), GONE, "hidden")],
)  # fmt: skip
def test_what_word_deletes_turns_and_shades(middle, wanted, said):
    before, after = LINE.split("{}")
    document = docx.read(word(p("一、") + f"<w:p>{r(before)}{middle}{r(after)}</w:p>"))
    assert second(document) == wanted and said in document.metadata.get(READING, "") and (READING in document.metadata) == bool(said)


WHITE_LINE = "<w:p>" + r("（一）公开", '<w:color w:val="FFFFFF"/>') + "</w:p>"
ON_GREY = tbl(tr(tc("任务"), tc("单位")), tr(tc("公开"), tc(p(r("乙", "<w:color w:val='D9D9D9'/>")), "<w:shd w:val='clear' w:fill='D9D9D9'/>")))
NOWHERE = '<w:p><w:r><w:pict><v:shape style="position:absolute;width:0;height:0pt"><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>'
DELETED_ROW = tbl(tr(tc("任务"), tc("单位")), tr(tc("藏"), tc("甲"), properties="<w:del w:id='1'/>"), tr(tc("公开"), tc("乙", "<w:cellDel w:id='1'/>")))


@pytest.mark.parametrize(
    ("body", "lines", "said"),
    [(WHITE_LINE, "", "'（一）公开'"), (WHITE_LINE + "<w:p><w:r><w:drawing/></w:r></w:p>", "（一）公开", ""), (ON_GREY, "任务\t单位\n公开\t", "'乙'"),
     (ON_GREY.replace("'D9D9D9'/></w:rPr>", "'FFFFFF'/></w:rPr>"), "任务\t单位\n公开\t乙", ""), (NOWHERE.format(p("藏")), "", "'藏'"),
     (DELETED_ROW, "任务\t单位\n公开\t", "'藏甲', '乙'"), ('<w:p><w:pPr><w:ind w:left="-20000"/></w:pPr>' + r("藏") + "</w:p>", "", "'藏'"),
     ('<w:p><w:pPr><w:ind w:left="-420" w:firstLine="420"/></w:pPr>' + r("公开") + "</w:p>", "公开", "")],
)  # fmt: skip
def test_blocks_of_word_that_are_not_seen(body, lines, said):
    document = docx.read(word(p("一、") + body + p("二、")))
    assert document.text == "\n".join(["一、", *([lines] if lines else []), "二、"]) and said in document.metadata.get(READING, "")
    assert (READING in document.metadata) == bool(said)


def test_a_list_whose_number_is_hidden_has_none():
    lists = abstract(0, level(0, "decimal", "%1.").replace("</w:lvl>", "<w:rPr><w:vanish/></w:rPr></w:lvl>")) + num(1, 0)
    assert docx.read(word(p("一、工作") + p("公开", (1, 0)), lists)).text == "一、工作\n公开"


GONE_BY = {"hidden": "<w:rPr><w:vanish/></w:rPr>", "struck out": "<w:rPr><w:strike/></w:rPr>", "too small": "<w:rPr><w:sz w:val='1'/></w:rPr>"}


@pytest.mark.parametrize(
    ("part", "look", "gone"),
    [("lastCol", 'w:lastColumn="1"', "ADG"), ("lastCol", 'w:val="0100"', "ADG"), ("lastCol", 'w:lastColumn="0"', ""), ("lastRow", 'w:val="0640"', "FG"),
     ("band2Horz", 'w:firstRow="1"', "FG"), ("band2Horz", 'w:firstRow="1" w:noHBand="1"', ""), ("band1Vert", 'w:noHBand="1"', "BCF"),
     ("neCell", 'w:firstRow="1" w:lastColumn="1"', "A"), ("wholeTable", "", "ABCDFG")],
)  # fmt: skip
@pytest.mark.parametrize("way", GONE_BY)
def test_cells_of_word_that_a_tables_style_hides_by_their_place(part, look, gone, way):
    styles = f'<w:style w:type="table" w:styleId="t"><w:tblStylePr w:type="{part}">{GONE_BY[way]}</w:tblStylePr></w:style>'
    rows = [["任务B", "单位A"], ["公开C", "财政D"], ["公布F", "商务G"]]
    table = tbl(*(tr(*map(tc, row)) for row in rows)).replace("<w:tblPr/>", f'<w:tblPr><w:tblStyle w:val="t"/><w:tblLook {look}/></w:tblPr>')
    document = docx.read(word(p("一、工作") + table + p("二、"), styles=styles))
    kept = [word for row in rows for word in row if word[-1] not in gone]
    assert document.text.split() == ["一、工作", *kept, "二、"] and (READING in document.metadata) == bool(gone)


def test_bands_of_a_tables_style_have_as_many_rows_as_it_says():
    band = f'<w:tblPr><w:tblStyleRowBandSize w:val="2"/></w:tblPr><w:tblStylePr w:type="band2Horz">{GONE_BY["hidden"]}</w:tblStylePr>'
    styles = f'<w:style w:type="table" w:styleId="b">{band}</w:style><w:style w:type="table" w:styleId="t"><w:basedOn w:val="b"/></w:style>'
    table = tbl(*(tr(tc(f"公开{n}"), tc(f"单位{n}")) for n in range(6))).replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="t"/><w:tblLook w:val="0400"/></w:tblPr>')
    assert docx.read(word(p("一、") + table, styles=styles)).text.split()[1::2] == ["公开0", "公开1", "公开4", "公开5"]


def test_a_header_in_white_on_the_ground_of_its_tables_style_is_seen():
    head = '<w:tblStylePr w:type="firstRow"><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="4472C4"/></w:tcPr></w:tblStylePr>'
    hidden = '<w:tblStylePr w:type="lastRow"><w:trPr><w:hidden/></w:trPr></w:tblStylePr>'
    table = tbl(tr(tc(p(r("任务") + r("事项", "<w:color w:val='FF0000'/>"))), tc("单位")), tr(tc("公开"), tc("甲")), tr(tc("公布"), tc("乙")))
    table = table.replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="t"/><w:tblLook w:val="0060"/></w:tblPr>')
    document = docx.read(word(p("一、") + table, styles=f'<w:style w:type="table" w:styleId="t">{head}{hidden}</w:style>'))
    assert document.text == "一、\n任务事项\t单位\n公开\t甲" and "'公布', '乙'" in document.metadata[READING]


def test_drawings_of_word_that_are_hidden_or_have_no_size():
    def box(told: str, size: int) -> str:
        return (f'<w:p><w:r><w:drawing><wp:anchor {told}><wp:extent cx="{size}" cy="999999"/><wp:docPr id="1" name="a"/><a:graphic><a:graphicData><wps:wsp><wps:txbx>'
                f"<w:txbxContent>{p('（一）公开')}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>")  # fmt: skip

    for told, size, seen in (("", 999_999, True), ('hidden="1"', 999_999, False), ("", 0, False)):
        assert docx.read(word(p("一、工作") + box(told, size))).text == "一、工作" + "\n（一）公开" * seen


HIDING = {
    "prints nothing": DifferentialStyle(numFmt=NumberFormat(numFmtId=200, formatCode=";;;")),
    "white": DifferentialStyle(font=Font(color="FFFFFFFF")),
    "struck out": DifferentialStyle(font=Font(strike=True)),
    "black on black": DifferentialStyle(fill=PatternFill(bgColor="FF000000")),
}


def ruled(rule: Rule):
    """What the cell C3 shows under a conditional format, and the notes."""
    document = xlsx.read(book(lambda sheet: sheet.conditional_formatting.add("C2:C3", rule)))
    return document.text.split("\n")[2].split("\t")[2], document.metadata.get(READING, "")


@pytest.mark.parametrize("way", HIDING)
def test_conditional_formats_that_hide_or_strike_out(way):
    for formula in ("TRUE", "$A2=2", 'NOT(ISERROR(SEARCH("商务",C2)))', "LEN(TRIM(C2))>0", 'IF(AND($A2>1,LEFT(C2)="市"),1,0)', '(A2+1)*2=6'):
        shown, note = ruled(Rule(type="expression", formula=[formula], dxf=HIDING[way]))
        assert shown == "" and "市商务局" in note, formula
    for formula in ("FALSE", "$A2=9", 'SEARCH("教育",C2)', "ISBLANK(C2)", '$A2&""="9"', "1/0"):
        assert ruled(Rule(type="expression", formula=[formula], dxf=HIDING[way])) == ("市商务局", ""), formula


def test_conditional_formats_that_compare_a_cells_own_value():
    for sign, operands, hides in (("equal", ['"市商务局"'], True), ("notEqual", ['"市商务局"'], False), ("between", ['"市"', '"市龙"'], True), ("notBetween", ["1", "9"], True)):
        shown, _ = ruled(Rule(type="cellIs", operator=sign, formula=operands, dxf=HIDING["struck out"]))
        assert (shown == "") == hides, sign


def test_conditional_formats_that_cannot_be_worked_out_are_told():
    for kind in (Rule(type="expression", formula=["VLOOKUP(C2,Z:Z,1,0)>TODAY()"]), Rule(type="duplicateValues"), Rule(type="expression", formula=["AND(1"])):
        kind.dxf = HIDING["struck out"]
        shown, note = ruled(kind)
        assert shown == "市商务局" and "cannot be worked out may hide or strike out what was read, first in cell C2" in note
        kind.dxf = DifferentialStyle(font=Font(color="FFFF0000"))
        assert ruled(kind) == ("市商务局", "")


def test_of_two_conditional_formats_the_first_counts():
    def change(sheet):
        for number, style in ((2, HIDING["white"]), (1, DifferentialStyle(font=Font(color="FF0000FF")))):
            sheet.conditional_formatting.add("C3", Rule(type="expression", formula=["TRUE"], dxf=style, priority=number))

    assert "市商务局" in xlsx.read(book(change)).text


def test_what_lies_below_a_merged_cell_is_told():
    def change(sheet):
        sheet.merge_cells("C2:C3")
        sheet._cells[3, 3] = Cell(sheet, row=3, column=3, value="市教育局")

    document = xlsx.read(book(change))
    assert "教育" not in document.text and "'市教育局'" in document.metadata[READING]


def test_pdf_letters_so_bold_that_they_fill_their_place():
    def draw(canvas, write):
        head, rest = LINE.split("{}")
        at = write(60, 780, head, 9)
        canvas._code.append("1 Tr")
        at = write(at, 780, "、市教育局", 9)
        canvas._code.append("0 Tr")
        write(at, 780, rest, 9)

    assert drawn(draw).text == KEPT


def test_what_lies_beyond_the_edge_of_a_cropped_pdf_page():
    def draw(canvas, write):
        canvas.setCropBox((50, 500, 470, 700))
        for y, words in ((800, "草稿，此行已被裁去，不再显示"), (600, "一、公开预算"), (580, "（一）公布清单"), (100, "内部掌握，不对外公布")):
            write(60, y, words)
        write(480, 600, "旧稿")

    document = drawn(draw)
    assert document.text == "一、公开预算\n（一）公布清单"
    assert all(words in document.metadata[READING] for words in ("草稿", "内部掌握", "旧稿"))


@pytest.mark.parametrize("box", [(50, 200, 470, 300), (0, 0, 595, 842)])
def test_a_pdf_page_cropped_to_where_nothing_stands_has_no_text(box):
    def draw(canvas, write):
        canvas.setCropBox(box)
        write(60, 600, "一、公开预算")

    if box[0]:
        with pytest.raises(ScanWithoutText):
            drawn(draw)
    else:
        assert drawn(draw).text == "一、公开预算"


@pytest.mark.parametrize(("head", "shown"), [("", False), ("<link rel=stylesheet href=a.css>", True), ("<style>body{background:#036}</style>", True)])
def test_white_paragraphs_are_not_seen_where_nothing_can_colour_their_ground(head, shown):
    made = f"{head}<body><p style='color:#ddd'>一、工作任务</p><p style='color:white'>（一）公开预算。</p><p style='color:#ddd'>（二）公布清单。</p></body>"
    assert ("（一）" in html.read(made.encode()).text) == shown


@pytest.mark.parametrize(("colour", "wanted"), [('Value="255 255 255"', GONE), ('Value="0 0 0" Alpha="0"', GONE), ('Value="200 0 0"', KEPT)])
def test_letters_of_an_ofd_coloured_by_drawing_parameters(colour, wanted):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(fixed('DrawParam="8"'))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<ofd:MaxUnitID>", b"<ofd:PublicRes>Res.xml</ofd:PublicRes><ofd:MaxUnitID>"))
        parameters = f'<ofd:DrawParam ID="8" Relative="9"/><ofd:DrawParam ID="9"><ofd:FillColor {colour}/></ofd:DrawParam>'
        new.writestr("Doc_0/Res.xml", f'<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DrawParams>{parameters}</ofd:DrawParams></ofd:Res>')
    document = ofd.read(made.getvalue())
    assert document.text == wanted and (READING in document.metadata) == (wanted == GONE)
