"""What policy staff open: the ledger and the calendar, read back by other programs."""

import dataclasses
import datetime as dt
import io
import shutil
import sqlite3
import subprocess
from contextlib import closing
from urllib.parse import unquote

import docx
import openpyxl
import pandas as pd
import pytest
import vobject

from tests.conftest import ROOT
from tests.corpora import notice
from tests.test_corpus import write
from zwanalysis import load_notices, report, schema
from zwanalysis.cli import main
from zwanalysis.compare import duties, names
from zwanalysis.report import excel, word
from zwanalysis.report.calendar import calendar
from zwanalysis.report.ledger import Ledger
from zwanalysis.report.page import Finding

LEDGER = "任务台账"


@pytest.fixture(scope="module")
def ledger(corpus):
    return Ledger(corpus)


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(ROOT / "reports" / "01-任务台账.xlsx")


def columns(sheet) -> dict[str, list]:
    head, *rows = sheet.iter_rows(values_only=True)
    return dict(zip(head, zip(*rows, strict=True), strict=True))


def test_the_ledger_comes_first_and_has_a_row_a_task(book, corpus):
    assert book.sheetnames[:5] == [LEDGER, "按单位", "按月份", "时限日历", "图1 通知概况"]
    assert book.sheetnames.index("说明") + len(schema.TABLES) == len(book.sheetnames) - 1
    told = columns(book[LEDGER])
    assert list(told) == ["地区", "年度", "序号", "章节", "任务原文", "牵头单位", "配合单位", "责任单位", "时限原文", "截止日期", "周期", "主题",
                          "原文位置", "读懂情况", "完成情况"]  # fmt: skip
    assert list(told["任务原文"]) == corpus.tasks["text"].tolist()
    assert set(told["完成情况"]) == {None}
    dated = [day for day in told["截止日期"] if day is not None]
    first = corpus.deadlines.groupby("task_id")["date"].min().dropna()
    assert sorted(dated) == sorted(first.dt.to_pydatetime()) and all(isinstance(day, dt.datetime) for day in dated)


def test_sheets_are_tables_with_filters_that_print_on_one_page_across(book):
    for sheet in book:
        (table,) = sheet.tables.values()
        assert table.autoFilter.ref == table.ref
        top = 3 if sheet.title.startswith("图") else 1
        assert sheet.freeze_panes == f"A{top + 1}" and sheet.print_title_rows == f"${top}:${top}"
        assert len(sheet._images) == (top == 3) and bool(sheet["A1"].value)
        assert all(picture.anchor._from.col == 0 for picture in sheet._images)  # seen without scrolling
        assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.paperSize == 9
        assert sheet.page_setup.fitToWidth in (None, 1) and sheet.page_setup.fitToHeight == 0 and sheet.sheet_properties.pageSetUpPr.fitToPage
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}  # no formula
        assert not any(cell.value == "" for row in sheet for cell in row)  # what is blank is blank
    (choice,) = book[LEDGER].data_validations.dataValidation
    assert choice.formula1 == '"未开始,进行中,已完成,不适用"'
    assert columns(book["责任分工"])["统一规定"][0] == "否" and set(columns(book["责任分工"])["角色"]) == {"牵头", "配合", "责任"}


def test_rows_are_high_enough_for_their_texts(book):
    sheet = book[LEDGER]
    for row in list(sheet.iter_rows(min_row=2))[:20]:
        for cell in row:
            width = sheet.column_dimensions[cell.column_letter].width
            needed = -(-2 * len(str(cell.value or "")) // width) * excel.LINE
            assert sheet.row_dimensions[cell.row].height >= min(needed, excel.HIGHEST) * 0.8


def test_rows_of_units_are_low_enough_to_print(book, ledger):
    """A wording stands once for each of its units: where it is in a column as wide as in the ledger, its rows take 164 pages of the five."""
    sheet = book["按单位"]
    told = columns(sheet)
    assert list(told) == ["地区", "年度", "单位", "角色", "序号", "任务原文", "时限原文", "截止日期", "周期", "单位依据"]
    assert len(told["单位"]) == len(ledger.by_unit()) and sheet["E2"].hyperlink.target
    high = [sheet.row_dimensions[row].height for row in range(2, sheet.max_row + 1)]
    assert sum(high) / len(high) < 3 * excel.LINE


def test_links_lead_to_the_task_in_the_marked_text(book, corpus):
    for cell, task in list(zip(book[LEDGER]["M"][1:], corpus.tasks.itertuples(), strict=True))[::17]:
        path, _, name = (cell.hyperlink.target + "#" + (cell.hyperlink.location or "")).rstrip("#").partition("#")
        page = (ROOT / "reports" / unquote(path).replace("\\", "/")).read_text("utf-8")
        assert page.count(f'id="{name}"') == 1 and f"（{task.task_id}）" in page.split(f'id="{name}"')[1][:300]


def test_what_a_unit_must_do_by_a_day_holds_what_its_collectives_must(ledger):
    """The question of users.md: 达州市司法局 by 31 October."""
    rows = ledger.by_unit()
    mine = duties.of_unit(rows[(rows["place"] == "达州市") & (rows["due"] <= "2022-10-31")], "达州市司法局")
    assert set(mine.loc[mine["via"].isna(), "task_id"]) == {"dazhou-2022/t032", "dazhou-2022/t037"}
    through = mine[mine["via"] == "市政府工作部门"]
    assert len(through) == 7 and set(through["sure"]) == {"由“市政府工作部门”推定"}


def test_members_of_a_collective_are_only_those_that_it_says(tmp_path):
    note = "（责任单位：{}）"
    write(tmp_path, "a.txt", notice(*(f"（{n}）推进预算公开{n}，6月底前完成。" + note.format(units) for n, units in zip("一二三四五六", [
        "市司法局、市财政局等部门", "市政府各部门", "市有关部门", "各县（市、区）人民政府", "青山区、绿水县人民政府、高新区管委会", "市委宣传部、县司法局"], strict=True)), place="白石市"))  # fmt: skip
    corpus = load_notices(tmp_path)
    rows = duties.opened(corpus.assignments, corpus.texts)
    got = {task: set(part["unit"]) for task, part in rows[rows["via"].notna()].groupby("via")}
    assert got == {"市政府各部门": {"市司法局", "市财政局"}, "各县（市、区）人民政府": {"青山区", "绿水县人民政府"}}
    assert set(rows.loc[rows["open"], "unit"]) == {"市有关部门"}
    told = Ledger(corpus).tasks()["responsible"].tolist()
    assert told[0] == "市司法局、市财政局等部门" and told[2] == "市有关部门（未写明包括哪些单位）"


def test_charts_and_ledger_say_what_was_reviewed(corpus):
    mine = corpus.tasks["notice_id"] == "zigong-2022"
    corpus = dataclasses.replace(corpus, tasks=corpus.tasks.assign(origin=corpus.tasks["origin"].mask(mine, "reviewed")))
    assert "；22 项任务（1 份通知）经人工复核；" in corpus.chart("themes").frame.source
    assert "; 22 tasks (1 notices) reviewed by people; " in corpus.chart("themes", lang="en").frame.source
    ledger = Ledger(corpus)
    assert set(ledger.tasks().loc[mine, "reading"]) == {"已读懂；经人工复核"} and not ledger.tasks().loc[~mine, "reading"].str.contains("复核").any()
    assert "22 项任务（1 份通知）经人工复核" in ledger.about()["内容"].tolist()


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark(corpus):
    long = corpus.tasks.head(1).assign(text="=" * 40_000)
    sheet = excel.Sheet(long[["text"]].rename(columns={"text": "任务原文"}))
    cell = openpyxl.load_workbook(io.BytesIO(excel.workbook({"a": sheet})))["a"]["A2"]
    assert len(cell.value) == excel.LONGEST and cell.value.endswith("……（过长，全文见数据表）") and cell.data_type == "s"


def test_every_word_has_both_languages(corpus):
    from zwanalysis.lexica import load
    from zwanalysis.report.words import words

    def leaves(node):
        return [leaf for value in node.values() for leaf in leaves(value)] if isinstance(node, dict) else [node]

    assert all(len(pair) == 2 for pair in leaves(load("report.yaml")))
    codes = {value for table in schema.TABLES.values() for column in table for value in column.values if column.name != "rule"}
    assert codes <= set(words()["values"])
    assert list(report.sheets(corpus, "en"))[:2] == ["Ledger", "By unit"]


def test_the_calendar_is_read_by_another_program(corpus):
    read = vobject.readOne((ROOT / "reports" / "03-时限.ics").read_text("utf-8"))
    events = read.vevent_list
    assert len(events) == len({event.uid.value for event in events})
    days = sorted(event.dtstart.value for event in events if not hasattr(event, "rrule"))
    assert days == sorted(corpus.deadlines["date"].dropna().dt.date)
    known = corpus.tasks.set_index("task_id")["text"]
    one = next(event for event in events if event.dtstart.value == dt.date(2022, 6, 10))
    assert known["zigong-2022/t014"] in one.description.value and one.dtend.value == dt.date(2022, 6, 11)
    again = next(event for event in events if hasattr(event, "rrule") and "INTERVAL=3" in event.rrule.value)
    assert "BYMONTHDAY=-1" in again.rrule.value and again.getrruleset()[-1].month == 12


def test_a_unit_gets_a_calendar_of_its_own(tmp_path, capsys):
    file = tmp_path / "司法.ics"
    assert main(["due", "data/raw/dazhou-2022.txt", "--unit", "市司法局", "--by", "2022-10-31", "--ics", str(file)]) == 0
    events = vobject.readOne(file.read_text("utf-8")).vevent_list
    days = [event for event in events if not hasattr(event, "rrule")]
    assert len(days) == len(capsys.readouterr().out.splitlines()) - 1 == 9
    assert max(event.dtstart.value for event in days) == dt.date(2022, 10, 30)
    assert len(events) - len(days) == 3  # 每月坚持, through 市政府工作部门


def test_a_second_import_updates_the_first(tmp_path):
    item = "（一）推进预算公开，{}月底前完成。（责任单位：市财政局）"
    uids = []
    for month in (6, 9):
        write(tmp_path, "a.txt", notice(item.format(month)))
        (event,) = vobject.readOne(calendar(load_notices(tmp_path)).decode()).vevent_list
        uids.append(event.uid.value)
        assert event.dtstart.value.month == month
    assert uids[0] == uids[1]


def test_the_word_report_has_headings_tables_and_a_list_of_contents(corpus):
    document = docx.Document(ROOT / "reports" / "02-报告.docx")
    levels = [int(p.style.name[-1]) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert levels[0] == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 2"]
    assert set(names(corpus.notices).values()) <= set(headings)
    listed = [p.text for p in document.paragraphs if p.style.name.startswith("toc ")]
    assert listed == [p.text for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")]  # there before anybody updates it
    anchors = set(document.element.xpath(".//w:hyperlink/@w:anchor"))
    assert len(anchors) == len(listed) and anchors == set(document.element.xpath(".//w:bookmarkStart/@w:name"))
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert len(document.inline_shapes) == len(captions) == len(list((ROOT / "reports" / "05-图").glob("*.png")))
    assert len(document.tables) == len(corpus) + 1 and all(t.rows[0]._tr.xpath(".//w:tblHeader") for t in document.tables)
    assert "TOC" in document.element.xml and all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)


def test_a_text_with_signs_that_xml_cannot_hold_is_written(corpus):
    unread = pd.DataFrame([["坏\x02.pdf", "EmptyFile", "the file is empty; download it again"]], columns=["file", "error", "message"])
    odd = dataclasses.replace(corpus, notices=corpus.notices.assign(title="\x01<w:p>&\uffff=1"), failures=unread)
    document = docx.Document(io.BytesIO(word.report(odd, [])))
    assert "坏.pdf：文件是空的，请重新下载" in [p.text for p in document.paragraphs] and "另有 1 个文件未能读入" in document.paragraphs[1].text
    assert [p.text for p in document.paragraphs if "<w:p>" in p.text] == ["<w:p>&=1"] * len(corpus)


def test_the_database_holds_every_row_and_its_keys(corpus):
    with closing(sqlite3.connect(ROOT / "reports" / "07-数据.sqlite")) as made:
        assert made.execute("PRAGMA foreign_key_check").fetchall() == [] and made.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        for name, table in corpus.tables().items():
            read = schema.typed(name, pd.read_sql(f"SELECT * FROM {name}", made))
            pd.testing.assert_frame_equal(read, table.reset_index(drop=True))
        with pytest.raises(sqlite3.IntegrityError):
            made.execute("INSERT INTO notices (notice_id, level) VALUES ('x', 'nowhere')")


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed: workbook and report are not drawn")
def test_libreoffice_draws_sheets_one_page_across_and_the_report_with_its_contents(corpus, tmp_path):
    """Of one notice: with every sheet of the five it took half a minute. What is cut off at the right would stand on a page of its own."""
    import pypdfium2

    one = corpus.filter(region="自贡市")
    png = next((ROOT / "reports" / "05-图").glob("01-*.png")).read_bytes()
    finding = Finding("corpus", "结论", "图", png, frames=[pd.DataFrame({"通知": ["甲"] * 90, "比例": [0.25] * 90})])
    sheets = excel.with_findings(excel.sheets(one), [finding])
    shown = {name: sheets[name]() for name in (LEDGER, "图1 通知概况")}
    (tmp_path / "a.xlsx").write_bytes(excel.workbook(shown))
    (tmp_path / "b.docx").write_bytes(word.report(one, [finding]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.xlsx"), str(tmp_path / "b.docx")], check=True)
    pages, report = pages_of(tmp_path / "a.pdf"), pages_of(tmp_path / "b.pdf")
    figure = [page for page in pages if "任务原文" not in page]
    assert len(pages) - len(figure) > 2 and all("地区" in page and "完成情况" in page for page in pages if page not in figure)  # the head on each, whole
    assert len(figure) > 1 and all("比例" in page and "25.0%" in page for page in figure)
    assert "主要发现" in report[0] and "各通知概况" in report[0] and "更新域" not in report[0]
    with closing(pypdfium2.PdfDocument(tmp_path / "a.pdf")) as drawn:
        assert all(page.get_width() > page.get_height() for page in drawn)
        pictures = [sum(thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for thing in page.get_objects()) for page in drawn]
    assert pictures == [0] * (len(pages) - len(figure)) + [1] + [0] * (len(figure) - 1)  # the chart once, not on each page


def pages_of(path) -> list[str]:
    import pypdfium2

    with closing(pypdfium2.PdfDocument(path)) as drawn:
        return ["".join(page.get_textpage().get_text_range().split()) for page in drawn]
