"""Workbooks: sheets in order, merged cells, dates and numbers as printed."""

import datetime
import io
import zipfile

import openpyxl
import pytest

from zwanalysis.errors import BrokenFile, TableTooLarge
from zwanalysis.readers.limits import LIMITS
from zwanalysis.readers.xlsx import read
from zwanalysis.readers.xlsx_numbers import printed


def workbook(*sheets) -> bytes:
    """A workbook; each sheet is (title, rows, merged ranges, state)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows, merges, state in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for merge in merges:
            sheet.merge_cells(merge)
        sheet.sheet_state = state
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(document) -> list:
    return [[[document.text[start:end] for start, end in row] for row in table] for table in document.tables]


ROWS = [
    ["2022年任务分工表", None, None],
    [],
    ["序号", "任务", "时限"],
    [1, "公开规划", datetime.datetime(2022, 6, 30)],
    [None, "公开预算", "年底前"],
    ["注：按季度报送", None, None],
]


def test_titles_and_notes_stand_around_the_table():
    document = read(workbook(("分工", ROWS, ["A1:C1", "A4:A5", "A6:C6"], "visible")))
    assert document.text.split("\n")[0] == "2022年任务分工表"
    assert document.text.split("\n")[-1] == "注：按季度报送"
    assert cells(document) == [
        [["序号", "任务", "时限"], ["1", "公开规划", "2022年6月30日"], ["1", "公开预算", "年底前"]]
    ]
    assert document.tables[0][1][0] == document.tables[0][2][0]


def test_sheets_in_order_hidden_ones_left_out():
    sheet = [["任务", "单位"], ["公开", "甲"]]
    document = read(
        workbook(
            ("一", sheet, [], "visible"), ("藏", [["x", "y"]], [], "hidden"), ("二", sheet, [], "visible")
        )
    )
    assert document.text == "一\n任务\t单位\n公开\t甲\n二\n任务\t单位\n公开\t甲"


def test_sheets_that_claim_billions_of_cells_stay_small():
    """openpyxl would make every one of the merged cells."""
    small = workbook(("大", [["任务", "单位"], ["公开", "甲"]], ["A3:B4"], "visible"))
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(small)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = (
                old.read(name)
                .replace(b"A3:B4", b"A3:XFD1048576")
                .replace(b'<dimension ref="A1:B4"', b'<dimension ref="A1:XFD1048576"')
            )
            new.writestr(name, content)
    assert b"XFD1048576" in file.getvalue()
    assert cells(read(file.getvalue())) == [[["任务", "单位"], ["公开", "甲"]]]


def test_endless_and_empty_sheets_are_named(monkeypatch):
    monkeypatch.setitem(LIMITS, "cells", 50)
    with pytest.raises(TableTooLarge, match="more than the 50"):
        read(workbook(("长", [[i, i] for i in range(100)], [], "visible")))
    with pytest.raises(BrokenFile, match="no sheet of the workbook has a value"):
        read(workbook(("空", [], [], "visible")))


def with_member(data: bytes, ending: str, change) -> bytes:
    """The archive with `change` applied to the text of the member whose name ends so."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name.endswith(ending) else content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("number", "shown"),
    [(27, "2022年6月"), (31, "2022年6月30日"), (36, "2022年6月"), (51, "6月30日"), (57, "2022年6月"), (58, "6月30日")],
)  # fmt: skip
def test_the_date_formats_of_chinese_excel(number, shown):
    """Their shape stands in no file: Excel knows them by number."""
    data = workbook(("表", [["任务", "时限"], ["公开预算", 44742]], [], "visible"))
    style = f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    data = with_member(data, "styles.xml", lambda text: text.replace("</cellXfs>", style + "</cellXfs>"))
    data = with_member(data, "sheet1.xml", lambda text: text.replace('r="B2"', 'r="B2" s="1"'))
    assert cells(read(data)) == [[["任务", "时限"], ["公开预算", shown]]]


@pytest.mark.parametrize(
    ("value", "shape", "shown"),
    [
        (datetime.date(2022, 6, 1), "yyyy-mm", "2022年6月"),
        (datetime.date(2022, 6, 1), "yyyy/m", "2022年6月"),
        (datetime.date(2022, 6, 1), "mmm-yy", "2022年6月"),
        (datetime.date(2022, 6, 1), '[$-804]yyyy"年"m"月";@', "2022年6月"),
        (datetime.date(2022, 6, 1), 'm"月"', "6月"),
        (datetime.date(2022, 6, 1), "yyyy", "2022年"),
        (datetime.date(2022, 6, 30), "m/d", "6月30日"),
        (datetime.date(2022, 6, 30), "yyyy-mm-dd", "2022年6月30日"),
        (datetime.date(2022, 6, 30), "[$-F800]dddd\\, mmmm dd\\, yyyy", "2022年6月30日"),
        (datetime.date(2022, 6, 30), 'yyyy"年"m"月"d"日前"', "2022年6月30日前"),
        (datetime.date(2022, 6, 1), 'yyyy"年"m"月底前"', "2022年6月底前"),
        (datetime.datetime(2022, 6, 30, 9, 30), "yyyy-mm-dd h:mm", "2022年6月30日 09:30"),
        (datetime.datetime(2022, 6, 30, 9, 30), "yyyy-mm-dd", "2022年6月30日"),
        (6, '0"月底前"', "6月底前"),
        (6, 'General"月底前"', "6月底前"),
        (2, '"第"0"季度"', "第2季度"),
        (7, "000", "007"),
        (1234.5, '_(* #,##0.00_);_(* "-"??_)', "1234.5"),
        (0.125, "0.0%", "12.5%"),
        (-6, '0"月";"无"', "-6"),
        ("年底", '@"前"', "年底前"),
        (datetime.timedelta(days=3, minutes=5), "[h]:mm:ss", "72:05:00"),
    ],
)
def test_values_are_printed_as_their_format_shows_them(value, shape, shown):
    assert printed(value, shape) == shown


def test_formulas_without_a_stored_value_are_named():
    rows = [["任务", "单位"], ["公开预算", '=A1&"局"']]
    with pytest.raises(BrokenFile, match=r"sheet 分工: 1 formulas have no stored value, the first in cell B2.*Excel"):
        read(workbook(("分工", rows, [], "visible")))
    assert read(workbook(("分工", [["公开"]], [], "visible"), ("藏", rows, [], "hidden"))).text == "公开"
    stored = with_member(
        workbook(("分工", rows, [], "visible")), "sheet1.xml", lambda text: text.replace("<v />", "<v>4</v>").replace("<v></v>", "<v>4</v>").replace("<v/>", "<v>4</v>")
    )  # fmt: skip
    assert cells(read(stored)) == [[["任务", "单位"], ["公开预算", "4"]]]


def test_tables_between_blank_rows_are_tables_of_their_own():
    rows = [
        ["任务", "责任单位"],
        ["公开预算", "市财政局"],
        [],
        ["公开规划", "市发改委"],
        [],
        ["附表二"],
        ["任务", "责任单位"],
        ["公开决算", "市审计局"],
        [],
        ["姓名", "电话"],
        ["王某", "略"],
        [],
        [None, None, "一季度", "三件"],
        [],
        ["注：按季度报送"],
    ]
    document = read(workbook(("表", rows, [], "visible")))
    assert cells(document) == [
        [["任务", "责任单位"], ["公开预算", "市财政局"], ["公开规划", "市发改委"]],
        [["任务", "责任单位"], ["公开决算", "市审计局"]],
        [["姓名", "电话"], ["王某", "略"]],
        [["一季度", "三件"]],
    ]
    assert [line for line in document.text.split("\n") if "\t" not in line] == ["附表二", "注：按季度报送"]


def test_a_blank_row_that_a_merged_cell_reaches_through_divides_nothing():
    rows = [["类别", "事项"], ["甲", "任务一"], [], [None, "公开内容"], ["乙", "任务二"]]
    assert len(read(workbook(("表", rows, ["A2:A4"], "visible"))).tables) == 1
