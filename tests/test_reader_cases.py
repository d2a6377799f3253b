"""Files as public bug reports tell of them (tests/cases/files): each read as its expected.md says."""

import warnings
from pathlib import Path

import pytest

import zwanalysis as zw
from zwanalysis.readers import read

FILES = Path(__file__).parent / "cases" / "files"
#: Two tasks that many of the files hold: units and last days.
BOTH = [(["市财政局"], ["2023-06-30"]), (["市商务局"], ["2023-09-30"])]


class Found:
    """What a file gives: its notice, its tasks, the notes on it, or the error it ends in."""

    def __init__(self, folder: str, name: str):
        (path,) = FILES.glob(f"{folder}-*/{name}")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            self.corpus = zw.load_notices(path)
        self.note = "; ".join(str(warning.message) for warning in caught)
        failed = self.corpus.failures
        self.error = failed["error"].iloc[0] if len(failed) else ""
        self.message = failed["message"].iloc[0] if len(failed) else ""
        self.notice = self.corpus.notices.iloc[0] if not len(failed) else None
        self.corpus.check()

    @property
    def text(self) -> str:
        return self.corpus.text(self.notice["notice_id"])

    @property
    def wordings(self) -> list[str]:
        return self.corpus.tasks["text"].tolist()

    @property
    def rows(self) -> list[tuple[list[str], list[str]]]:
        """Units and last days of each task."""
        units = self.corpus.assignments.groupby("task_id")["unit"].agg(list)
        days = self.corpus.deadlines.dropna(subset=["date"]).groupby("task_id")["date"]
        days = days.agg(lambda dates: [f"{date:%Y-%m-%d}" for date in dates])
        return [(units.get(task, []), days.get(task, [])) for task in self.corpus.tasks["task_id"]]


def tables(folder: str, name: str) -> list:
    (path,) = FILES.glob(f"{folder}-*/{name}")
    document = read(path)
    return [[[document.text[a:b] for a, b in row] for row in table] for table in document.tables]


def test_01_radicals_are_read_as_the_characters_they_look_like():
    assert [days for _, days in Found("01", "a-day.txt").rows] == [["2023-06-10"], ["2023-06-30"]]
    month = Found("01", "b-heading-month.txt")
    assert month.corpus.sections["heading"].tolist() == ["工作任务"] and month.rows[0][1] == ["2023-06-30"]
    page = Found("01", "c-page.html").corpus.assignments
    assert page[["unit", "function"]].to_numpy().tolist() == [["市人民政府办公室", "政府办公"]]
    assert [units for units, _ in Found("01", "d-supplement.pdf").rows] == [
        ["市人民政府外事办公室"],
        ["市门户网站管理中心", "市青年发展局"],
    ]
    assert Found("01", "e.ofd").rows[0][1] == ["2023-06-10"]


@pytest.mark.parametrize("name", ["a-utf8-as-latin1.txt", "c-gbk-as-latin1.txt", "d-hz.txt", "e-utf7.txt"])
def test_03_text_decoded_wrongly_is_led_back(name):
    found = Found("03", name)
    assert found.rows == BOTH and ("decoded wrongly once" in found.note or "an encoding of old mail" in found.note)


@pytest.mark.parametrize("name", ["b-utf8-as-gbk.txt", "f-kunjinkao.txt"])
def test_03_text_whose_signs_are_lost_is_refused(name):
    found = Found("03", name)
    assert found.error == "UnreadableEncoding" and "decoded wrongly" in found.message


def test_04_fonts_without_their_unicode_table_are_scans():
    for name in ("a-no-tounicode", "b-longer", "c-identity-h", "e-full-length", "f-full-identity-h"):
        found = Found("04", f"{name}.pdf")
        assert found.error == "ScanWithoutText" and "ocrmypdf" in found.message, name
    assert len(Found("04", "d-identity-h-with.pdf").rows) == 4


def test_05_embedded_files_are_read_where_they_stand():
    chunk, sheet = Found("05", "a-altchunk.docx"), Found("05", "b-ole-xlsx.docx")
    assert chunk.rows == [BOTH[0], *BOTH] and "chunk1.html" in chunk.note
    assert sheet.rows == BOTH and "Excel.Sheet.12" in sheet.note


@pytest.mark.parametrize("name, what", [("c-picture.docx", "a picture"), ("d-picture.html", "a picture"), ("e-viewer.html", "a frame or viewer")])
def test_05_what_cannot_be_read_is_named_and_marked(name, what):
    found = Found("05", name)
    assert found.wordings == [] and what in found.note and "not read" in found.note
    assert found.text.endswith("\n\ufffc") and found.notice["coverage"] < 1


def test_05_text_boxes_and_form_fields_are_read():
    box, form = Found("05", "f-textbox.xlsx"), Found("05", "g-formfield.pdf")
    assert len(box.rows) == 5 and box.rows[4] == (["市委网信办"], ["2023-08-31"])
    assert len(form.rows) == 5 and form.wordings[4].isascii()


def test_06_what_is_struck_out_does_not_hold():
    for name in ("a.docx", "b.html"):
        found = Found("06", name)
        assert found.rows[0] == (["市商务局"], ["2023-09-30"]) and "struck out" in found.note
    assert found.rows[1] == (["市民政局"], [])
    sheet = Found("06", "c.xlsx")
    assert sheet.rows == BOTH[:1] and "struck out" in sheet.note


def test_07_what_styles_hide_is_not_there():
    assert Found("07", "a.docx").rows == [(["市商务局"], [])]
    assert Found("07", "b-class.html").rows == [(["市财政局"], [])]
    assert Found("07", "c-fontsize0.html").rows == [(["市财政局"], ["2023-06-30"])]
    for name in ("a.docx", "b-class.html", "c-fontsize0.html"):
        assert "hidden" in Found("07", name).note


def test_09_hidden_rows_and_columns_are_left_out_and_told():
    row, column = Found("09", "a-row.xlsx"), Found("09", "b-column.xlsx")
    assert row.rows == BOTH[:1] and "hidden row 3" in row.note and "part_unread" not in set(row.corpus.doubts["reason"])
    assert column.rows == BOTH and "hidden column D" in column.note


def test_12_pictures_and_errors_in_cells_are_no_values():
    picture, unit, error = (Found("12", name) for name in ("a-task.xlsx", "b-unit.xlsx", "c-error.xlsx"))
    assert "DISPIMG" not in picture.text and "cell B3 is a picture" in picture.note
    assert unit.rows == [BOTH[0], ([], ["2023-09-30"])] and "cell C3 is a picture" in unit.note
    assert error.rows == [BOTH[0], ([], [])] and "error #REF!" in error.note
    assert len(error.corpus.deadlines) == 1


def test_13_a_strict_workbook_is_read():
    assert Found("13", "a-strict.xlsx").rows == BOTH


def test_16_markdown_with_html_in_it():
    for name in ("a-one-br.md", "b-three-br.md"):
        found = Found("16", name)
        assert found.rows == [(["市财政局", "市税务局"], ["2023-06-30"]), (["市商务局"], ["2023-09-30"])]
        assert [wording.replace(" ", "") for wording in found.wordings] == ["公开预算", "公布清单"]
    letter = Found("16", "c-mineru.md")
    assert letter.notice["title"] == "青石市人民政府办公室关于印发2023年工作要点的通知"
    assert (letter.notice["issuer"], str(letter.notice["date_written"])[:10]) == ("青石市人民政府办公室", "2023-04-18")
    assert letter.rows == BOTH


def test_21_two_pages_on_a_sheet_and_lines_that_run_downwards():
    units = ["财政", "商务", "教育", "民政", "司法", "审计", "统计", "税务"]
    eight = [([f"市{unit}局"], [f"2023-{month:02}-{30 + (month in (3, 5, 7, 8, 10))}"]) for month, unit in enumerate(units, 3)]
    for name in ("a-two-up.pdf", "d-two-up-with-letter.pdf"):
        found = Found("21", name)
        assert found.rows == eight and "two pages side by side" in found.note
        assert not any("—" in wording for wording in found.wordings)
    assert found.notice["title"] == "青石市人民政府办公室关于印发2023年政务公开工作要点的通知"
    assert found.notice["issuer"] == "青石市人民政府办公室"
    vertical = Found("21", "b-vertical.pdf")
    assert vertical.rows == eight[: len(vertical.rows)] and len(vertical.rows) == 3  # the page has three
    assert "from top to bottom" in vertical.note


def test_23b_entities_escaped_twice():
    found = Found("23b", "b-twice.html")
    assert "&" not in found.text and found.rows == BOTH[:1]
    assert found.corpus.tasks[["label", "section"]].to_numpy().tolist() == [["1.", "工作任务"]]
    assert found.notice["title"] == "青石市人民政府关于印发2023年工作要点的通知"
    assert found.notice["issuer"] == "青石市人民政府"


def test_24_pages_whose_article_a_script_would_put_in():
    area, script = Found("24", "a-textarea.html"), Found("24", "b-spa.html")
    assert area.rows == BOTH and "keeps it for its script" in area.note
    assert script.error == "BrokenFile" and "probably loaded by a script" in script.message
    assert Found("24", "c-commas.txt").rows == BOTH


@pytest.mark.parametrize("name", ["a-check.docx", "b-sym.docx", "c-check.xlsx"])
def test_25_ticks_stand_in_the_table(name):
    ((_, *rows),) = tables("25", name)
    assert [row[2:] for row in rows] == [["√", "", ""], ["", "√", ""], ["√", "", "√"]]


def test_26_lines_in_one_text_object():
    for name in ("a-prose.ofd", "c-one-object-a-line.ofd"):
        found = Found("26", name)
        assert found.wordings == ["核发编号2000至2255的证书3300本。", "补贴标准调整为每人1100元，受益2255人。"]
        assert found.rows == [(["市财政局"], ["2022-11-22"]), (["市民政局"], ["2022-12-12"])]
    table = Found("26", "b-table.ofd")
    assert table.wordings == ["清理2000年以来文件2255件，公布现行有效目录1100项", "补录公示3300条"]
    assert table.rows == [(["市司法局"], ["2022-11-22"]), (["市市场监管局", "市税务局"], ["2022-12-31"])]


def test_27_text_that_overruns_its_cell_stays_whole():
    task, number = Found("27", "a-task-overruns.ofd"), Found("27", "b-number-overruns.ofd")
    assert task.wordings == ["公布工程建设审批事项共114项", "公开中标候选人公示"]
    assert task.rows == [(["市住建局"], ["2022-06-30"]), (["市财政局"], ["2022-10-30"])]
    assert number.rows == [(["市商务局"], ["2022-09-30"]), (["市人社局"], ["2022-12-31"])]
    assert number.corpus.citations["doc_number"].tolist() == ["青府办督〔2022〕24号", "青府办督〔2022〕7号"]


@pytest.mark.parametrize("name, page", [("a-middle-page.pdf", 2), ("b-last-page.pdf", 3)])
def test_28_one_page_of_three_is_a_picture(name, page):
    found = Found("28", name)
    assert f"page {page} is a picture or drawing without text; it was not read" in found.note
    assert found.corpus.doubts["reason"].tolist() == ["part_unread"] and found.notice["reading"] == "doubtful"
    assert found.notice["title"] == "青石市人民政府办公室关于印发2023年政务公开任务的通知"
    assert found.rows == [(["市财政局"], ["2023-06-30"]), (["市商务局"], []), (["市政府办公室"], ["2023-10-31"]), (["市政府督查室"], [])]
    assert found.corpus.deadlines["every"].dropna().tolist() == ["P3M"]
