"""Tables that a file has as tables: headers over two rows, what stands in a table above its header."""

from io import BytesIO

from docx import Document
from openpyxl import Workbook

from zwanalysis.parse.notice import parse
from zwanalysis.readers import read_bytes


def rows_of(file, name: str) -> dict[str, list[dict]]:
    """The tables of a file that has a ``save``."""
    data = BytesIO()
    file.save(data)
    return {table: [row._asdict() for row in rows] for table, rows in parse(read_bytes(data.getvalue(), name), "x").items()}


def word_file():
    """责任分工 over 牵头单位 and 配合单位, the other headings merged down beside them."""
    rows = [
        ["类别", "序号", "工作任务", "责任分工", "", "完成时限"],
        ["", "", "", "牵头单位", "配合单位", ""],
        ["一、经济发展", "1", "公布助企政策和办理流程。", "县发展改革局", "县财政局", "5月底前"],
        ["", "2", "公布重点项目进展。", "县发展改革局", "各项目单位", "每季度"],
    ]
    file = Document()
    file.add_paragraph("青石县2024年政务公开工作任务分工表")
    table = file.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(0, 3).merge(table.cell(0, 4))
    for column in (0, 1, 2, 5):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(2, 0).merge(table.cell(3, 0))
    return file


def test_a_header_over_two_rows_is_one_and_leaves_nothing_unread():
    made = rows_of(word_file(), "n.docx")
    assert [(row["unit"], row["role"]) for row in made["assignments"]] == [
        ("县发展改革局", "lead"), ("县财政局", "support"), ("县发展改革局", "lead"), ("各项目单位", "support"),
    ]  # fmt: skip
    assert {row["section"] for row in made["tasks"]} == {"经济发展"}
    assert [row["reason"] for row in made["residuals"]] == ["metadata", "table_header"]  # the title is the notice's
    assert not made["doubts"] and not made["damage"]
    assert made["notices"][0]["reading"] == "whole"


def test_the_title_and_the_particulars_above_a_sheets_header_are_the_notices():
    book = Workbook()
    for row in (
        ["青石县2023年政务公开责任清单"],
        ["填报单位：县审计局（盖章）", "", "", "填报时间：2023年3月1日"],
        ["序号", "公开内容", "责任股室", "公开时限"],
        [1, "年度审计工作报告", "综合法规股", "审计报告出具后20个工作日内"],
        [2, "部门预算", "办公室", "10月底前"],
    ):
        book.active.append(row)
    book.active.merge_cells("A1:D1")
    made = rows_of(book, "n.xlsx")
    notice = made["notices"][0]
    assert (notice["title"], notice["issuer"]) == ("青石县2023年政务公开责任清单", "县审计局")
    assert (str(notice["date_written"]), notice["plan_year"], notice["reading"]) == ("2023-03-01", 2023, "whole")
    assert len(made["tasks"]) == 2 and not made["doubts"]


def test_ticks_below_units_below_roles_say_the_role():
    book = Workbook()
    for row in (
        ["序号", "任务", "牵头单位", "", "配合单位", ""],
        ["", "", "市政府办公室", "市财政局", "市民政局", "市教育局"],
        [1, "公开预算决算信息", "√", "", "√", ""],
        [2, "公布招生计划", "", "√", "", "√"],
    ):
        book.active.append(row)
    for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        book.active.merge_cells(merged)
    made = rows_of(book, "n.xlsx")
    assert [(row["unit"], row["role"]) for row in made["assignments"]] == [
        ("市政府办公室", "lead"), ("市民政局", "support"), ("市财政局", "lead"), ("市教育局", "support"),
    ]  # fmt: skip


def test_a_column_of_units_under_another_heading_says_who():
    book = Workbook()
    for row in (
        ["一级指标", "二级指标", "分值", "优化提升对象"],
        ["主动公开(48)", "是否公布年度部门预算", 2, "县财政局"],
        ["主动公开(48)", "是否公布低保对象名单", 2, "县民政局、各镇"],
        ["平台建设(20)", "是否按月更新栏目", 1, "县政府办公室"],
    ):
        book.active.append(row)
    made = rows_of(book, "n.xlsx")
    assert [row["unit"] for row in made["assignments"]] == ["县财政局", "县民政局", "各镇", "县政府办公室"]


def test_a_day_beside_who_fills_a_table_in_is_no_part_of_the_name():
    book = Workbook()
    for row in (
        ["青石县2023年政务公开责任清单"],
        ["填报单位：青石县人民政府办公室", "", "", "2023年3月28日"],
        ["序号", "公开内容", "责任股室", "公开时限"],
        [1, "年度审计工作报告", "综合法规股", "6月底前"],
        [2, "部门预算", "办公室", "10月底前"],
    ):
        book.active.append(row)
    notice = rows_of(book, "n.xlsx")["notices"][0]
    assert (notice["issuer"], str(notice["date_written"])) == ("青石县人民政府办公室", "2023-03-28")
