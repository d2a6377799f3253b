"""Files as other programs write them: the same things marked up in other ways than in the files of tests/cases/files."""

import io
import zipfile

import pytest
from openpyxl.chart import BarChart

import zwanalysis as zw
from tests.test_reader_pages import pdf
from tests.test_reader_shown import GONE, KEPT, LINE, book, drawn, second
from tests.word_files import p, r, tbl, tc, tr, word
from zwanalysis.errors import BrokenFile, UnreadableEncoding
from zwanalysis.readers import docx, markdown, read_bytes, text, xlsx
from zwanalysis.readers.document import READING
from zwanalysis.readers.page import Char, Page, rows
from zwanalysis.readers.sheets import upright
from zwanalysis.readers.uof import is_merged, spread

BEFORE, AFTER = LINE.split("{}")
MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def field(instruction: str, result: str) -> str:
    parts = (MARK.format("begin"), instruction, MARK.format("separate"), result, MARK.format("end"))
    return "".join(parts)


def said(words: str) -> str:
    return f"<w:r><w:instrText> {words} </w:instrText></w:r>"


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [(field(said("SET x"), r("、市教育局")), GONE), (field(said("ASK x"), r("、市教育局")), GONE),
     ('<w:fldSimple w:instr=" SET x "><w:r><w:t>、市教育局</w:t></w:r></w:fldSimple>', GONE),
     (field(said('IF 1 = "') + field(said("MERGEFIELD a"), r("市审计局")) + said('"'), r("、市教育局")), KEPT),
     (field(said("MERGEFIELD a"), r("、市教育局")), KEPT)],
)  # fmt: skip
def test_fields_whose_result_word_does_not_show_and_what_stands_in_an_instruction(inner, wanted):
    document = docx.read(word(p("一、") + f"<w:p>{r(BEFORE)}{inner}{r(AFTER)}</w:p>"))
    assert second(document) == wanted and ("hidden" in document.metadata.get(READING, "")) == (wanted == GONE)


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    ("cell", "table", "shown"),
    [("", "", False), ('<w:shd w:val="clear" w:fill="auto"/>', "", False), ('<w:shd w:val="clear" w:fill="1F497D"/>', "", True), ("", '<w:tblStyle w:val="gone"/>', True),
     ("", '<w:shd w:val="pct50" w:fill="auto"/>', True), ('<w:shd w:val="clear" w:fill="auto" w:themeFill="accent1"/>', "", True)],
)  # fmt: skip
def test_white_letters_in_a_table_are_seen_where_something_may_be_behind_them(cell, table, shown):
    made = tbl(tr(tc("任务"), tc("单位")), tr(tc("公开"), tc(p(r("甲", WHITE)), cell))).replace("<w:tblPr/>", f"<w:tblPr>{table}</w:tblPr>")
    document = docx.read(word(p("一、") + made))
    assert ("甲" in document.text) == shown == (READING not in document.metadata)


def test_a_small_picture_that_is_all_a_cell_shows_is_named():
    small = '<w:r><w:pict><v:shape style="width:1cm;height:1cm"><v:imagedata/></v:shape></w:pict></w:r>'
    document = docx.read(word(p("一、") + tbl(tr(tc("任务"), tc("单位")), tr(tc("公开"), tc(p(small))))))
    assert document.text.endswith("公开\t\ufffc") and "all a table's cell shows was not read" in document.metadata[READING]


def renamed(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("/", "\\"), old.read(name))
    return file.getvalue()


def test_archives_with_the_slashes_of_windows_and_sheets_that_are_charts():
    assert docx.read(renamed(word(p("一、公开")))).text == "一、公开"
    document = xlsx.read(renamed(book(lambda sheet: sheet.parent.create_chartsheet("图").add_chart(BarChart()))))
    assert "市商务局" in document.text and "the sheet 图, which is a chart, was not read" in document.metadata[READING]


@pytest.mark.parametrize(
    ("lines", "rows"),
    [("序号,工作任务,责任单位\n1,公开,甲,\n2,公布\n注：请落实,,", "1\t公开\t甲\n2\t公布\t\n注：请落实"), ('序号,工作任务,责任单位\n="1",="公开",="甲"', "1\t公开\t甲"),
     ("序号,工作任务,市财政局,市教育局\n1,公开,√,\n2,公布,,√", "1\t公开\t√\t\n2\t公布\t\t√")],
)  # fmt: skip
def test_comma_separated_rows_as_spreadsheets_write_them(lines, rows):
    assert text.read(f"分工表,,\n{lines}\n".encode()).text.split("\n", 2)[::2] == ["分工表", rows]


@pytest.mark.parametrize(
    ("written", "shown"),
    [(r"$\checkmark$", "√"), (r"$\surd$ 1", "√ 1"), (r"2023年$\mathbf{6}$月", "2023年6月"), (r"$\textcircled{2}$", "②"), ("$x_1$", "$x_1$"), ("$5、6$元", "$5、6$元"),
     ("- [x] 公开", "☑ 公开"), ("[ ] 公开", "☐ 公开"), ("[1]: 见附件", "[1]: 见附件")],
)  # fmt: skip
def test_formulas_and_boxes_of_markdown(written, shown):
    assert markdown.read(f"# 要点\n\n{written}\n".encode()).text == f"要点\n{shown}"


@pytest.mark.parametrize("picture", ["![][1]\n\n[1]: <data:image/png;base64,aaaa>", "![[表.png]]"])
def test_pictures_of_markdown_that_stand_elsewhere(picture):
    document = markdown.read(f"# 要点\n\n见下表。\n\n{picture}\n".encode())
    assert document.text == "要点\n见下表。\n\ufffc" and "picture" in document.metadata[READING]


def test_a_pdfs_words_are_those_that_it_draws():
    def draw(canvas, write):
        end = write(60, 780, BEFORE, 9)
        canvas._code.append(f"/Span <</ActualText <FEFF{'、市审计局'.encode('utf-16-be').hex()}>>> BDC")
        end = write(end, 780, "、市教育局", 9)
        canvas._code.append("EMC")
        write(end, 780, AFTER, 9)

    assert drawn(draw).text == KEPT


def test_narrow_letters_that_are_printed_twice_are_two():
    assert len(rows([Char("l", 10.0, 12.2, 50, 12), Char("l", 12.2, 14.4, 50, 12)])[0]) == 2
    assert len(rows([Char("l", 10.0, 12.2, 50, 12), Char("l", 10.4, 12.6, 50, 12)])[0]) == 1


def test_a_note_broken_off_in_its_bracket_goes_on_and_a_form_that_has_no_pages_is_named():
    def draw(canvas, write):
        for i, line in enumerate(("1.公开预算。（责任", "单位：市财政局）", "2.公布清单。（责任单位：市商务局）")):
            write(60, 780 - 20 * i, line)

    assert drawn(draw).text == "1.公开预算。（责任单位：市财政局）\n2.公布清单。（责任单位：市商务局）"
    made = pdf(lambda canvas, page: canvas.drawString(60, 700, "Please wait..."))
    form = made.replace(b"/Type /Catalog", b"/Type /Catalog /NeedsRendering true /AcroForm <</XFA (x) /Fields []>>")
    with pytest.raises(BrokenFile, match="XFA"):
        read_bytes(form)


def test_figures_set_across_a_downward_line_keep_their_order():
    line, page = "公开政务信息工作要点的任务要于2023年6月30日前全部完成", Page(1, 595, 842, [], [])
    chars, y = [], 100.0
    for part in (*line[:15], "2023", *"年6月", "30", *"日前全部完成"):
        width = 12 / len(part)
        chars += [Char(char, 500 + i * width, 500 + (i + 1) * width, y, 12) for i, char in enumerate(part)]
        y += 14
    turned, is_vertical = upright(page._replace(chars=chars))
    assert is_vertical and "".join(char.text for char in rows(turned.chars)[0]) == line


RIGHT = "一、工作任务，现印发给你们，请结合工作实际认真贯彻落实，按时报送进展情况。\n" * 3
WRONG = "2.公布惠企政策清单。（责任单位：市商务局）"


def test_lines_that_were_decoded_wrongly_among_others():
    document = text.read((RIGHT + WRONG.encode().decode("latin-1")).encode())
    assert document.text == RIGHT + WRONG and "some lines were decoded wrongly once" in document.metadata[READING]
    with pytest.raises(UnreadableEncoding, match="1 lines were decoded wrongly"):
        text.read((RIGHT + (WRONG * 2).encode().decode("gbk", "replace")).encode())
    rare = "━" * 40 + "\n鄠硚甪峃龑龘靐犇骉猋掱毳淼焱垚\néèàùçéèàùçéèàùç\n" + "\ufffd" * 30
    assert text.read((RIGHT + rare).encode()).text == RIGHT + rare
    assert text.read(b"&UWxfAE,hYG8- &UWxfAE,hYG8-").text == "公开信息 公开信息"


def test_cells_that_reach_downwards_in_files_of_uof():
    cell = "<字:单元格><字:单元格属性>{}</字:单元格属性><字:段落>{}</字:段落></字:单元格>"
    first = cell.format("", "甲") + cell.format('<字:跨行 字:值="2"/>', "乙") + cell.format("", "丙")
    made = f'<uof:UOF xmlns:uof="u" xmlns:字="w"><字:文字表><字:行>{first}</字:行><字:行>{cell.format("", "丁") * 2}</字:行></字:文字表></uof:UOF>'.encode()
    assert is_merged(made) and [part.partition("<")[0] for part in spread(made).decode().split("<字:段落>")[1:]] == ["甲", "乙", "丙", "丁", "乙", "丁"]


@pytest.mark.parametrize(("tick", "other", "units"), [("是", "否", ["市财政局", "市教育局"]), ("〔x〕", "〔 〕", ["市财政局", "市教育局"]), ("√√", "", ["市财政局", "市教育局"]), ("T", "", [])])
def test_ticks_of_all_kinds_below_units_names(tmp_path, tick, other, units):
    made = tmp_path / "a.csv.txt"
    made.write_text(f"2023年政务公开任务分工表\n序号\t工作任务\t市财政局\t市教育局\n1\t公开年度预算决算信息\t{tick}\t{other}\n2\t公布义务教育招生信息\t{other}\t{tick}\n", "utf-8")
    corpus = zw.load_notices(made)
    assert corpus.assignments["unit"].tolist() == units and (corpus.notices["coverage"].iloc[0] < 1) == (not units)
