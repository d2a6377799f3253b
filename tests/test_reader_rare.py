"""What stands in few files of each format, read or named: forms, drawings, notes on pages, parts that refer to others."""

import base64
import io
import zipfile

import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle

from tests.fixed_files import DOCUMENT, OFD, PAGE
from tests.test_reader_hidden import HIDING, ruled
from tests.test_reader_shown import GONE, KEPT, book, drawn, page, parted, second
from tests.word_files import abstract, level, num, p, word
from zwanalysis.errors import UnreadableEncoding
from zwanalysis.readers import docx, html, ofd, read_bytes, text, xlsx
from zwanalysis.readers.document import READING

MORE = "<span class='x'>、市教育局</span>"


@pytest.mark.parametrize(
    ("sheet", "more", "wanted"),
    [("", "<font color=white>、市教育局</font>", GONE), ("", "<font color=ffffff>、市教育局</font>", GONE), ("", "<font color=red>、市教育局</font>", KEPT),
     ("", "<b bgcolor=black>、市教育局</b>", GONE), ("@media screen{.x{display:none}}", MORE, GONE), ("p[[{color:red} .x{display:none}", MORE, KEPT),
     (".x{display:none} .x:nth-child(boo){display:inline}", MORE, GONE), (".x{color:color(xyz 1 1 1)}", MORE, KEPT),
     (".x{color:lab(40% 0 0)}", MORE, KEPT), (".x{color:oklch(1 0 0)}", MORE, GONE), (".x{color:oklab(40% .1 0)}", MORE, KEPT)],
)  # fmt: skip
def test_colours_and_sheets_of_pages(sheet, more, wanted):
    assert second(html.read(page(sheet, more).encode())) == wanted


@pytest.mark.parametrize(
    ("part", "lines"),
    [("<select><option>市教育局<option selected>市财政局</select>", ["市财政局"]), ("<ol type=a><li>公开<li>公布</ol>", ["a.公开", "b.公布"]),
     ("<ol type=A start=3><li>公开</ol>", ["C.公开"]), ("<ol type=i start=4><li>公开</ol>", ["iv.公开"]),
     ("<style>.w{font-family:'Wingdings 2'}</style><p>公开 <b class=w>P</b></p>", ["公开 √"]),
     ("<p style='white-space:pre-line'>（一）公开\n（二）公布</p>", ["（一）公开", "（二）公布"]),
     ("<table><caption>分工表</caption><tr><td>任务<td>单位<tr><td>公开<td>甲</table>", ["分工表", "任务\t单位", "公开\t甲"]),
     ("<p>发布日期：2022-06-01前 来源：市统计局</p>", ["发布日期：2022-06-01前 来源：市统计局"])],
)  # fmt: skip
def test_parts_of_pages(part, lines):
    assert html.read(f"<div id=zoom><p>一、任务分工见下表，请认真落实。</p>{part}</div>".encode()).text.split("\n")[1:] == lines


ARTICLE = f"<p>一、工作任务</p><p>{GONE}</p><p>2.公布惠企政策清单。（责任单位：市商务局）</p>"


@pytest.mark.parametrize(
    ("made", "said"),
    [(f"<body>{ARTICLE}".replace("<", "&lt;").encode(), "tags as letters"), (f"<input type=hidden value='{ARTICLE}'>".encode(), "keeps it for its script"),
     (f"<script type='text/x'>var a=1</script><textarea>{ARTICLE}</textarea>".encode(), "keeps it"),
     (f"<body>{ARTICLE}{'、推进公开' * 900}".encode() + b"\xff\xfe\xff", "")],
)  # fmt: skip
def test_sources_of_pages(made, said):
    document = html.read(made)
    assert second(document) == GONE and said in document.metadata.get(READING, "")


OLE = '<w:object><o:OLEObject xmlns:o="o" ProgID="{}"/></w:object>'
SHAPE = '<w:pict><v:shape style="width:{0}cm;height:{0}cm"><v:imagedata/></v:shape></w:pict>'


@pytest.mark.parametrize(
    ("body", "lines", "said"),
    [("<m:oMath xmlns:m='m'><m:r><m:t>x+1</m:t></m:r></m:oMath>", ["x+1"], ""),
     ('<w:r><w:pict><v:shape><v:textpath string="内部资料"/></v:shape></w:pict></w:r>', ["内部资料"], ""),
     ("<w:r><w:object><w:control/></w:object></w:r>", [], "form control"), (f"<w:r>{OLE.format('Equation.3')}</w:r>", [], "a formula, was not read"),
     (f"<w:r>{SHAPE.format(9)}</w:r>", ["\ufffc"], "a picture among the paragraphs"), (f"<w:r>{SHAPE.format(1)}</w:r>", [], ""),
     ("<w:r><mc:AlternateContent><mc:Choice/><mc:Fallback><w:tab/></mc:Fallback></mc:AlternateContent><w:t>甲</w:t></w:r>", ["甲"], ""),
     ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>甲</w:t></w:r></w:sdtContent></w:sdt>", ["甲"], "")],
)  # fmt: skip
def test_parts_of_word_files(body, lines, said):
    document = docx.read(word(p("一、") + f"<w:p>{body}</w:p>"))
    assert document.text.split("\n") == ["一、", *lines] and said in document.metadata.get(READING, "") and (READING in document.metadata) == bool(said)


def test_blocks_of_word_that_have_alternatives_and_levels_that_are_not_there():
    either = f"<mc:AlternateContent><mc:Choice>{p('甲')}</mc:Choice><mc:Fallback>{p('乙')}</mc:Fallback></mc:AlternateContent>"
    lists = abstract(0, level(0, "decimal", "%1.%3、")) + num(1, 0)
    assert docx.read(word(either + p("公开", (1, 0)) + p("公布", (1, 5)), lists)).text == "甲\n1.、公开\n公布"


DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # a picture of one pixel


def with_drawing(sheet) -> None:
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, max_col=1, min_row=1, max_row=3))
    sheet.add_chart(chart, "A6")
    for place, side in (("A30", 400), ("A60", 9)):
        dot = Image(io.BytesIO(base64.b64decode(DOT)))
        dot.width = dot.height = side
        sheet.add_image(dot, place)


def changed(data: bytes, changes: dict[str, tuple[str, str]], more: dict[str, bytes]) -> bytes:
    """The archive with a part of a member written otherwise, and with more members."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            before, after = next((change for ending, change in changes.items() if name.endswith(ending)), ("", ""))
            content = old.read(name).decode("latin-1")
            assert before in content
            new.writestr(name, (content.replace(before, after, 1) if before else content).encode("latin-1"))
        for name, content in more.items():
            new.writestr(name, content)
    return made.getvalue()


def test_drawings_of_a_workbook():
    data = book(with_drawing)
    document = xlsx.read(data)
    assert document.text.count("\ufffc") == 2 and all(f"{what} at row {row}" in document.metadata[READING] for what, row in (("a chart", 6), ("a picture", 30)))
    data = changed(data, {"drawing1.xml": ('<xdr:cNvPr id="1"', '<xdr:cNvPr hidden="1" id="1"') if b"<xdr:cNvPr" in data else ('<cNvPr id="1"', '<cNvPr hidden="1" id="1"')}, {})
    assert xlsx.read(data).text.count("\ufffc") == 1


def test_parts_that_a_sheet_refers_to():
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    parts = f'<Relationship Id="r8" Type="{kind}package" Target="../embeddings/a.docx"/><Relationship Id="r9" Type="{kind}ctrlProp" Target="../ctrlProps/a.xml"/>'
    data = changed(book(with_drawing), {"sheet1.xml.rels": ("</Relationships>", f"{parts}</Relationships>")}, {"xl/embeddings/a.docx": word(p("（一）公开")), "xl/ctrlProps/a.xml": b"<a/>"})
    document = xlsx.read(data)
    assert document.text.endswith("（一）公开") and "form controls" in document.metadata[READING] and "an embedded file" in document.metadata[READING]


def test_runs_of_shared_texts_that_are_struck_out():
    main, office = "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    shared = "<si><r><rPr><strike/></rPr><t>市教育局、</t></r><r><t>市商务局</t></r><r><rPr><color rgb='FFFFFFFF'/></rPr><t>、市民政局</t></r></si>"
    kind = '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    changes = {
        "sheet1.xml": ('<c r="C3" t="inlineStr"><is><t>ZZ</t></is></c>', '<c r="C3" t="s"><v>0</v></c>'),
        "[Content_Types].xml": ("</Types>", f"{kind}</Types>"),
        "workbook.xml.rels": ("</Relationships>", f'<Relationship Id="r9" Type="{office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'),
    }
    data = book(lambda sheet: setattr(sheet["C3"], "value", "ZZ"))
    document = xlsx.read(changed(data, changes, {"xl/sharedStrings.xml": f'<sst xmlns="{main}">{shared}</sst>'.encode()}))
    assert document.text.endswith("\t市商务局") and all(said in document.metadata[READING] for said in ("struck out", "hidden"))


def test_conditional_formats_of_more_kinds():
    way = HIDING["struck out"]
    for formula, hides in (("-1=-A2+1", True), ("ISNUMBER(A2)", True), ("ISNUMBER(C2)", False), ("TRUE=TRUE", True), ("LEN(C2)+1", True), ("C2+1=2", False),
                           ('(TRUE&"")="TRUE"', True)):  # fmt: skip
        assert (ruled(Rule(type="expression", formula=[formula], dxf=way))[0] == "") == hides, formula
    for formula in ("+".join("1" * 150), "1 2", "{1,2}=1"):
        assert "cannot be worked out" in ruled(Rule(type="expression", formula=[formula], dxf=way))[1], formula
    assert "cannot be worked out" in ruled(Rule(type="cellIs", operator="between", formula=["1"], dxf=way))[1]


def test_a_conditional_format_that_is_the_last():
    def change(sheet):
        for number, style in ((2, HIDING["struck out"]), (1, DifferentialStyle(font=Font(bold=True)))):
            sheet.conditional_formatting.add("C3", Rule(type="expression", formula=["TRUE"], dxf=style, priority=number, stopIfTrue=number == 1))

    assert "市商务局" in xlsx.read(book(change)).text


def annotated(subtype: str, more: str, words: str = ""):
    """What a PDF of one line reads like with a note on its middle piece."""

    def draw(canvas, write):
        def mark(begin, end):
            from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

            note = {"Type": PDFName("Annot"), "Subtype": PDFName(subtype), "Rect": PDFArray([begin, 776, end, 790] if not words else [60, 600, 300, 640])}
            if more == "quads":
                note["QuadPoints"] = PDFArray([begin, 790, end, 790, begin, 776, end, 776])
            if words:
                note["Contents"] = PDFString(words)
            canvas._addAnnotation(PDFDictionary(note))

        parted(canvas, write, mark)

    return drawn(draw)


def test_notes_on_pdf_pages():
    for more in ("", "quads"):
        document = annotated("StrikeOut", more)
        assert document.text == GONE and "struck out" in document.metadata[READING]
    assert annotated("FreeText", "", "2.公布清单").text == f"{KEPT}\n2.公布清单"


def test_what_a_pdf_paints_over_its_text():
    def cover(canvas, begin, end):
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(begin, 776, end - begin, 12, fill=1, stroke=0)

    assert drawn(lambda canvas, write: parted(canvas, write, lambda a, b: cover(canvas, a, b))).text == GONE


def test_what_a_pdf_paints_over_letters_of_a_font_that_is_not_in_the_file():
    def draw(canvas, write):
        write(60, 780, "一、公开预算（")
        for y, colour in ((700, (0.5, 0, 0)), (650, None)):
            canvas.setFillColorRGB(0, 0, 0)
            canvas.setFont("Helvetica", 12)
            canvas.drawString(60, y, f"Office {y}")
            if colour:
                canvas.setFillColorRGB(*colour)
                canvas.rect(50, y - 10, 200, 30, fill=1, stroke=0)

    document = drawn(draw)
    assert "Office 650" in document.text and "700" not in document.text and "Office700" in document.metadata[READING].replace(" ", "")


@pytest.mark.parametrize(("size", "words", "told"), [((300, 90), "", True), ((100, 100), "", False), ((300, 90), "公开预算", False)])
def test_a_large_picture_among_the_text_of_a_pdf_is_named(size, words, told):
    from reportlab.lib.utils import ImageReader

    def draw(canvas, write):
        dot = ImageReader(io.BytesIO(base64.b64decode(DOT)))
        write(60, 780, "附件1：青石市政务公开任务分工表")
        canvas.drawImage(dot, 60, 500, *size)
        write(70, 540, words)

    assert ("page 1: a picture, large enough to hold a table, was not read" in drawn(draw).metadata.get(READING, "")) == told


def test_boxes_of_a_pdf_form_that_are_ticked():
    def draw(canvas, write):
        write(60, 780, "一、公开预算")
        write(60, 700, "是否完成")
        canvas.acroForm.checkbox(name="a", x=130, y=698, size=14, checked=True)
        canvas.acroForm.checkbox(name="b", x=230, y=698, size=14, checked=False)

    assert drawn(draw).text.replace(" ", "") == "一、公开预算\n是否完成√"


def package(objects: str, parts: dict[str, str], common: str = "", head: str = "") -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("OFD.xml", OFD)
        whole = DOCUMENT.format(pages='<ofd:Page ID="100" BaseLoc="Pages/Page_0/Content.xml"/>')
        archive.writestr("Doc_0/Document.xml", whole.replace("</ofd:CommonData>", f"{common}</ofd:CommonData>"))
        archive.writestr("Doc_0/Pages/Page_0/Content.xml", PAGE.format(objects=objects).replace("<ofd:Content>", f"{head}<ofd:Content>", 1))
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def line(words: str, y: int) -> str:
    return f'<ofd:TextObject ID="{y}" Boundary="10 {y} 150 4" Font="1" Size="3"><ofd:TextCode X="0" Y="3" DeltaX="g {len(words) - 1} 3">{words}</ofd:TextCode></ofd:TextObject>'


def test_templates_and_shared_graphics_of_an_ofd():
    names = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    unit = f'<ofd:Res {names}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="7"><ofd:Content>{line("（三）公布清单。", 0)}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>'
    picture = '<ofd:ImageObject ID="9" Boundary="150 200 20 20" ResourceID="1"/><ofd:ImageObject ID="8" Boundary="150 230 20 20" CTM="20 0 0 20 0 0" ResourceID="1"/>'
    objects = line("（二）公开预算。", 40) + '<ofd:CompositeObject ID="6" ResourceID="7" Boundary="0 50 200 20"/>' + picture
    template = f'<ofd:Page {names}><ofd:Content><ofd:Layer ID="1">{line("（一）工作任务。", 30)}</ofd:Layer></ofd:Content></ofd:Page>'
    common = '<ofd:TemplatePage ID="5" BaseLoc="Tpls/T.xml"/><ofd:PublicRes>Res.xml</ofd:PublicRes>'
    data = package(objects, {"Doc_0/Tpls/T.xml": template, "Doc_0/Res.xml": unit}, common, '<ofd:Template TemplateID="5"/>')
    assert ofd.read(data).text.split("\n") == ["（一）工作任务。", "（二）公开预算。", "（三）公布清单。"]


def test_lines_of_an_ofd_table_that_are_drawn_in_one_path():
    frame = "M 10 30 L 110 30 L 110 50 L 10 50 C M 60 30 L 60 50 M 10 40 L 110 40"
    path = f'<ofd:PathObject ID="3" Boundary="0 0 200 200" Stroke="true"><ofd:AbbreviatedData>{frame}</ofd:AbbreviatedData></ofd:PathObject>'
    cells = "".join(
        f'<ofd:TextObject ID="{n + 20}" Boundary="{x} {y} 40 4" Font="1" Size="3"><ofd:TextCode X="0" Y="3" DeltaX="g 1 3">{words}</ofd:TextCode></ofd:TextObject>'
        for n, (words, x, y) in enumerate((("任务", 12, 33), ("单位", 62, 33), ("公开", 12, 43), ("甲局", 62, 43)))
    )
    assert ofd.read(package(path + cells, {})).text == "任务\t单位\n公开\t甲局"


def test_text_in_an_encoding_of_old_mail_that_is_not_read():
    with pytest.raises(UnreadableEncoding, match="ISO-2022"):
        text.read(b"\x1b$)C 0!0 0!0 0!0 \n" * 9)


def test_comma_separated_rows_with_a_quote_that_is_not_closed():
    document = text.read('序号,工作任务,责任单位\n1,公开,市财政局\n2,公布,市商务局\n3,"公告,市统计局\n'.encode())
    assert len(document.tables[0]) == 3 and "市统计局" in document.text


def test_two_pages_on_a_sheet_that_are_told_by_their_numbers():
    def draw(canvas, write):
        canvas.setPageSize((842, 595))
        for side, (x, number) in enumerate(((40, 3), (460, 4))):
            for row in range(14):
                write(x, 520 - 30 * row, f"{side * 14 + row + 1}.公开第{row}类信息"[: 9 + side])
            write(x + 150, 40, f"— {number} —")

    document = drawn(draw)
    assert "two pages side by side" in document.metadata[READING] and document.text.split("\n")[14].startswith("15.")


def test_conditional_formats_that_newer_excel_writes_apart():
    new = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rule = f'<x14:cfRule type="expression" priority="1" id="a"><xm:f>$A3=2</xm:f><x14:dxf {main}><font><strike/></font></x14:dxf></x14:cfRule><xm:sqref>C3</xm:sqref>'
    ext = f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" {new}><x14:conditionalFormattings><x14:conditionalFormatting>{rule}</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>'
    document = xlsx.read(changed(book(lambda sheet: None), {"sheet1.xml": ("</worksheet>", f"{ext}</worksheet>")}, {}))
    assert "市商务局" not in document.text and "'市商务局'" in document.metadata[READING]


def test_pictures_of_a_workbook_with_two_corners_and_struck_words_in_a_text_box():
    def anchor(rows: int, inner: str) -> str:
        corners = "".join(f"<xdr:{side}><xdr:col>{2 * at}</xdr:col><xdr:row>{9 + at * rows}</xdr:row></xdr:{side}>" for at, side in enumerate(("from", "to")))
        return f"<xdr:twoCellAnchor>{corners}{inner}</xdr:twoCellAnchor>"

    words = '<xdr:sp><xdr:txBody><a:p><a:r><a:rPr strike="sngStrike"/><a:t>旧稿</a:t></a:r><a:r><a:t>（一）公开</a:t></a:r></a:p></xdr:txBody></xdr:sp>'
    names = 'xmlns:xdr="x" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    drawing = f"<xdr:wsDr {names}>{anchor(9, '<xdr:pic/>')}{anchor(1, '<xdr:pic/>')}{anchor(1, words)}</xdr:wsDr>"
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(with_drawing))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, drawing if name.endswith("drawing1.xml") else old.read(name))
    document = xlsx.read(made.getvalue())
    assert document.text.count("\ufffc") == 1 and document.text.endswith("（一）公开") and "'旧稿'" in document.metadata[READING]


def test_values_and_merged_ranges_of_a_workbook():
    def change(sheet):
        sheet["C3"] = True
        sheet.append(["藏", "藏", "藏"])
        sheet.merge_cells("A4:C4")
        sheet.row_dimensions[4].hidden = True

    document = xlsx.read(book(change))
    assert document.text.endswith("\tTRUE") and "hidden row 4" in document.metadata[READING]


def test_a_document_whose_text_had_been_decoded_wrongly_is_refused():
    wrong = (GONE * 3).encode("gb2312").decode("latin-1").replace("\xad", "&#173;")
    with pytest.raises(UnreadableEncoding, match="before it was put into this file"):
        read_bytes(word(p(wrong)), "a.docx")


def test_what_a_pdf_paints_within_a_frame_covers_what_the_frame_leaves():
    def cover(canvas, begin, end):
        canvas.saveState()
        path = canvas.beginPath()
        path.rect(begin, 776, end - begin, 12)
        canvas.clipPath(path, stroke=0)
        canvas.setFillColorRGB(0, 0, 0)
        canvas.rect(60, 700, 300, 100, fill=1, stroke=0)
        canvas.restoreState()

    assert drawn(lambda canvas, write: parted(canvas, write, lambda a, b: cover(canvas, a, b))).text == GONE


def test_a_first_cell_that_breaks_off_at_its_edge_goes_on_below():
    rows = [("工作任务", "责任单位"), ("推进政务公开标准化规范化建", "市政府办公室"), ("设", ""), ("公布惠企政策清单", "市商务局"), ("公开招生信息", "市教育局")]

    def draw(canvas, write):
        for number, (task, unit) in enumerate(rows):
            write(60, 700 - 20 * number, task)
            write(300, 700 - 20 * number, unit)

    document = drawn(draw)
    assert [[document.text[a:b] for a, b in row] for row in document.tables[0]][1] == ["推进政务公开标准化规范化建设", "市政府办公室"]
