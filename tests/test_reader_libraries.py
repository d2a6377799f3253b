"""What docs/readers.md says that libraries do not give, on files: where one of these fails, the library has learnt it and may do the work."""

import io
import re
import zipfile

import docx
import markdown_it
import openpyxl
import pytest
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font
from openpyxl.styles.differential import DifferentialStyle

from tests.conftest import ROOT
from tests.fixed_files import as_pdf
from tests.samples import MERGED, PLAIN
from tests.test_reader_cases import FILES
from tests.test_reader_shown import book
from tests.word_files import OUTLINE, STRICT, TYPES, p, r, word
from zwanalysis.readers import READERS
from zwanalysis.readers.limits import Clock


def ours(kind: str, data: bytes) -> str:
    return READERS[kind](data, Clock()).text


def plain_docx(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs)


def test_python_docx_gives_no_numbers_of_lists_and_does_not_know_what_is_struck_out_or_set_in_boxes():
    listed = word(p("公开预算", (1, 0)), OUTLINE)
    assert plain_docx(listed) == "公开预算" != ours("docx", listed)
    struck = word(p(r("市财政局") + r("、市教育局", "<w:strike/>")))
    assert "市教育局" in plain_docx(struck) and ours("docx", struck) == "市财政局"
    boxed = word(p("一、") + f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('（一）公开')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>")
    assert "公开" not in plain_docx(boxed) and ours("docx", boxed) == "一、\n（一）公开"


def test_python_docx_does_not_read_a_strict_document():
    strict = word(p("一、公开预算"), names=STRICT)
    assert ours("docx", strict) == "一、公开预算"
    with pytest.raises(AttributeError, match="body"):
        plain_docx(strict)


BOX = '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


@pytest.mark.parametrize(
    ("more", "shown"), [(f"<w:ins>{r('、市教育局')}</w:ins>", "、市教育局"), ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "√"), (BOX, "☑")]
)
def test_python_docx_gives_neither_inserted_words_nor_symbols_nor_ticked_boxes(more, shown):
    made = word(p(r("市财政局") + more))
    assert plain_docx(made) == "市财政局" and ours("docx", made) == "市财政局" + shown


def test_python_docx_refuses_templates_with_macros_and_stops_at_dangling_references():
    macros = word(p("一、"), types=TYPES.replace("vnd.openxmlformats-officedocument.wordprocessingml.document.main", "vnd.ms-word.template.macroEnabledTemplate.main"))
    dangling = word(p("一、"), link='<Relationship Id="rId9" Type="x/image" Target="media/none.png"/>')
    for made, error in ((macros, ValueError), (dangling, KeyError)):
        with pytest.raises(error):
            plain_docx(made)
        assert ours("docx", made) == "一、"


def test_markdown_it_closes_no_mark_between_chinese_punctuation_and_a_letter():
    assert "**责任单位：**市财政局" in markdown_it.MarkdownIt().render("**责任单位：**市财政局")
    assert ours("markdown", "**责任单位：**市财政局".encode()) == "责任单位：市财政局"


def test_openpyxl_does_not_know_the_numbers_of_chinese_date_formats(monkeypatch):
    monkeypatch.delitem(openpyxl.styles.numbers.BUILTIN_FORMATS, 57, raising=False)  # our reader has added it
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(lambda sheet: setattr(sheet["C3"], "value", 45107)))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b'<xf numFmtId="0" fontId', b'<xf numFmtId="57" fontId') if name.endswith("styles.xml") else content)
    assert openpyxl.load_workbook(file).active["C3"].value == 45107
    assert "2023年6月" in ours("xlsx", file.getvalue())


def test_openpyxl_reading_row_by_row_gives_neither_merged_ranges_nor_what_is_hidden_nor_conditional_formats():
    def change(sheet):
        sheet.merge_cells("C2:C3")
        sheet.row_dimensions[2].hidden = True
        sheet.conditional_formatting.add("A1:C3", Rule(type="expression", formula=["TRUE"], dxf=DifferentialStyle(font=Font(strike=True))))

    sheet = openpyxl.load_workbook(io.BytesIO(book(change)), read_only=True).active
    assert [name for name in ("merged_cells", "row_dimensions", "column_dimensions", "conditional_formatting") if hasattr(sheet, name)] == []


def test_openpyxl_whole_makes_every_cell_of_a_merged_range():
    sheet = openpyxl.load_workbook(io.BytesIO(book(lambda sheet: sheet.merge_cells("A5:Z900")))).active
    assert len(sheet._cells) > 20_000


def test_openpyxl_does_not_read_a_strict_workbook():
    data = (FILES / "13-xlsx-strict" / "a-strict.xlsx").read_bytes()
    with pytest.warns(UserWarning, match="invalid specification"):
        assert openpyxl.load_workbook(io.BytesIO(data)).worksheets == []
    assert "市财政局" in ours("xlsx", data)


def test_ofdkit_gives_a_text_object_of_several_lines_one_width_and_no_ruling_lines():
    ofdkit = pytest.importorskip("ofdkit")
    page = ofdkit.open(io.BytesIO((FILES / "26-ofd-lines-in-one-text-object" / "a-prose.ofd").read_bytes())).pages[0]
    run = max(page.runs, key=lambda run: len(run.text))
    assert run.width < 0.5 * run.size * len(run.text)
    assert not [name for name in dir(page) if "path" in name or "line" in name or "rule" in name]


def test_pdfium_gives_the_text_of_a_table_without_its_cells():
    pypdfium2 = pytest.importorskip("pypdfium2")
    data = as_pdf([*PLAIN, MERGED])
    found = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data))
    assert "\t" not in found and "\t" in ours("pdf", data)


def test_charset_normalizer_finds_no_encoding_where_two_bytes_are_bad():
    charset_normalizer = pytest.importorskip("charset_normalizer")
    good = "\n".join(PLAIN * 3).encode("gb18030")
    assert charset_normalizer.from_bytes(good).best().encoding.startswith("gb")
    bad = good[:201] + b"\xff\xff" + good[203:]
    found = charset_normalizer.from_bytes(bad).best()
    assert found is None or not str(found).startswith(PLAIN[0])
    assert ours("text", bad).startswith(PLAIN[0])


def test_the_lines_of_the_reader_of_pages_are_as_the_page_says():
    said = dict(re.findall(r"^\| `(html\w*\.py)` \| (\d+) \|", (ROOT / "docs" / "readers.md").read_text("utf-8"), re.MULTILINE))
    there = {path.name: path.read_text("utf-8").count("\n") for path in (ROOT / "zwanalysis" / "readers").glob("html*.py")}
    assert said.keys() == there.keys()
    assert {name: there[name] for name in there if abs(there[name] - int(said[name])) > 0.1 * there[name]} == {}
