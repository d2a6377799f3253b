"""Workbooks: sheets in order, merged cells, dates and numbers as printed."""

import datetime
import io
import zipfile

import openpyxl
import pytest

from zwanalysis.errors import BrokenFile, TableTooLarge
from zwanalysis.readers.limits import LIMITS
from zwanalysis.readers.xlsx import read


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
