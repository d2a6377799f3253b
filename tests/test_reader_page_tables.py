"""Tables of fixed pages (PDF, OFD): by their ruling lines, by white space, over the end of a page; and what is none."""


import pytest

from tests.fixed_files import HEIGHT, Ink, Sheet, pages_of
from tests.notice_files import Cell, Table, grid
from tests.samples import MERGED, PLAIN
from tests.test_reader_pages import BOTH, cells, pdf
from zwanalysis.readers.document import READING
from zwanalysis.readers.layout import items_of
from zwanalysis.readers.page import Char, Page
from zwanalysis.readers.pdf import read
from zwanalysis.readers.ruled import Rule, tables_of


@pytest.mark.parametrize("style", ["thin fills", "boxes", "open sides", "double lines", "dashes"])
def test_ruling_lines_as_programs_draw_them(style):
    xs, ys = (50, 150, 350), (400, 440, 480)

    def line(canvas, x0, y0, x1, y1):
        if style == "thin fills":
            canvas.rect(x0, y0, max(x1 - x0, 0.5), max(y1 - y0, 0.5), stroke=0, fill=1)
        elif style == "dashes":
            for i in range(int(max(x1 - x0, y1 - y0) // 4)):
                across = x1 > x0
                canvas.line(
                    x0 + 4 * i * across,
                    y0 + 4 * i * (not across),
                    x0 + (4 * i + 3) * across,
                    y0 + (4 * i + 3) * (not across),
                )
        else:
            for shift in (0, 1.5) if style == "double lines" else (0,):
                canvas.line(
                    x0 + shift * (x0 == x1),
                    y0 + shift * (y0 == y1),
                    x1 + shift * (x0 == x1),
                    y1 + shift * (y0 == y1),
                )

    def draw(canvas, page):
        if style == "boxes":
            for x0, x1 in ((50, 150), (150, 350)):
                for y0, y1 in ((400, 440), (440, 480)):
                    canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=1, fill=0)
        else:
            for y in ys:
                line(canvas, xs[0], y, xs[-1], y)
            for x in xs[1:-1] if style == "open sides" else xs:
                line(canvas, x, ys[0], x, ys[-1])
        for text, x, y in (("任务", 60, 455), ("单位", 160, 455), ("公开", 60, 415), ("甲", 160, 415)):
            canvas.drawString(x, y, text)

    assert cells(read(pdf(draw))) == [[["任务", "单位"], ["公开", "甲"]]]


def test_frames_shading_and_red_lines_are_no_tables():
    def draw(canvas, page):
        canvas.rect(40, 300, 500, 500, stroke=1, fill=0)
        canvas.setFillGray(0.9)
        canvas.rect(60, 690, 300, 30, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.line(60, 650, 500, 650)
        canvas.drawString(72, 700, "某市人民政府办公室文件")
        canvas.drawString(72, 600, "正文在红线之下。")

    document = read(pdf(draw))
    assert document.tables == []
    assert document.text.split("\n") == ["某市人民政府办公室文件", "正文在红线之下。"]


def test_a_break_someone_set_in_a_cell_is_a_space_and_a_wrap_is_none():
    def draw(canvas, page):
        for y in (300, 480):
            canvas.line(50, y, 350, y)
        for x in (50, 130, 350):
            canvas.line(x, 300, x, 480)
        for i, text in enumerate(("推进重大", "行政决策", "公开")):
            canvas.drawString(60, 455 - 20 * i, text)
        for i, text in enumerate(("市司法局", "市财政局")):
            canvas.drawString(140, 455 - 20 * i, text)

    assert cells(read(pdf(draw))) == [[["推进重大行政决策公开", "市司法局 市财政局"]]]


@BOTH
def test_a_row_that_the_pages_end_cuts_is_one(write, take, monkeypatch):
    """The lines of the last row on the page stand partly on the next, as Word and LibreOffice set them."""
    text = "及时公开有关政策规划项目和资金的安排与执行情况并按季度更新" * 3 + "。"
    table = Table(
        [
            [Cell("序号"), Cell("具体要求"), Cell("时限")],
            [Cell("1"), Cell(text), Cell("年底前")],
            [Cell("2"), Cell("公开。"), Cell("年内")],
        ]
    )
    whole = pages_of([table], numbers=False)[0]
    lines = sorted({ink.y for ink in whole if ink.text})
    cut = lines[2] + 4  # the header, and two of the three lines of the requirement
    top = [ink for ink in whole if ink.text and ink.y < cut] + [
        ink._replace(y1=min(ink.y1, cut)) for ink in whole if not ink.text and ink.y < cut
    ]
    xs = sorted({ink.x for ink in whole if not ink.text})
    edge = [Ink("", xs[0], cut, 0, xs[-1], cut)]
    lift = cut - 72
    rest = [
        ink._replace(y=max(ink.y - lift, 72), y1=ink.y1 - lift)
        for ink in whole
        if (ink.y > cut if ink.text else ink.y1 > cut)
    ]
    again = [Ink("", xs[0], 72, 0, xs[-1], 72)]
    monkeypatch.setattr(Sheet, "done", lambda self: [top + edge, again + rest])
    assert cells(take(write([table]))) == [grid(table)]


def test_the_ruling_lines_of_merged_cells():
    pages = pages_of([MERGED])
    rules = [Rule(ink.x, ink.y, ink.x1, ink.y1) for ink in pages[0] if not ink.text]
    table = tables_of(rules)[0]
    assert table.cells == [
        [0, 1, 1, 2, 2, 3], [0, 4, 5, 6, 7, 3], [8, 9, 10, 11, 12, 13], [8, 9, 14, 15, 16, 17], [8, 9, 18, 19, 19, 17],
        [20, 21, 22, 23, 24, 25], [26, 26, 26, 26, 26, 26],
    ]  # fmt: skip
    assert len(table.ys) - 1 == len(MERGED.rows)
    assert table.ys[-1] < HEIGHT


ROWS = [
    ["序号", "工作任务", "责任单位", "完成时限"],
    ["1", "公开财政预算", "市财政局", "6月底前"],
    ["2", "建设政务平台", "市政府办公室", "12月底前"],
    ["3", "解读重要政策", "各部门", "全年"],
]

XS = (72, 120, 330, 450)


def set_rows(canvas, rows, y=700, step=24):
    for row in rows:
        for x, text in zip(XS, row, strict=True):
            canvas.drawString(x, y, text)
        y -= step


@pytest.mark.parametrize("style", ["white space", "three lines", "shades"])
def test_a_table_without_ruling_lines_is_a_table(style):
    def draw(canvas, page):
        canvas.drawString(200, 740, "某市任务分工表")
        if style == "three lines":
            for y in (718, 692, 620):
                canvas.line(72, y, 520, y)
        if style == "shades":
            for i in range(4):
                canvas.setFillGray(0.8 + i % 2 / 10)
                canvas.rect(70, 694 - 24 * i, 450, 22, stroke=0, fill=1)
            canvas.setFillGray(0)
        set_rows(canvas, ROWS)
        canvas.drawString(96, 560, "以上任务列入年度考核，请各单位认真落实，按季度报送进展情况。")

    document = read(pdf(draw))
    assert cells(document) == [ROWS]
    assert document.text.startswith("某市任务分工表\n") and document.text.endswith("\n" + "以上任务列入年度考核，请各单位认真落实，按季度报送进展情况。")
    assert document.metadata == {READING: "page 1 has a table without ruling lines, read by its white space"}


@pytest.mark.parametrize("set_at", ["top", "middle", "even steps"])
def test_wrapped_cells_of_a_table_without_ruling_lines_are_joined(set_at):
    def draw(canvas, page):
        y = 700
        for i, row in enumerate(ROWS):
            lines = 3 if i else 1
            first = y - (14 * (lines // 2) if set_at == "middle" else 0)
            for x, text in zip(XS, row, strict=True):
                if x != 120 or lines == 1:
                    canvas.drawString(x, first, text)
            for k, text in enumerate((row[1] + "及有关的各项", "说明材料并逐条报送市政", "府") if i else ()):
                canvas.drawString(120, y - 14 * k, text)
            y -= 14 * lines + (0 if set_at == "even steps" else 10)

    wrapped = [[n, task + "及有关的各项说明材料并逐条报送市政府", unit, limit] for n, task, unit, limit in ROWS[1:]]
    assert [[cell.replace(" ", "") for cell in row] for row in cells(read(pdf(draw)))[0]] == [ROWS[0], *wrapped]


def test_a_heading_across_a_table_without_ruling_lines_stays_in_it():
    def draw(canvas, page):
        set_rows(canvas, ROWS[:2])
        canvas.drawString(90, 652, "一、加强平台建设")
        set_rows(canvas, ROWS[2:], 628)

    assert cells(read(pdf(draw))) == [[*ROWS[:2], ["一、加强平台建设"] * 4, *ROWS[2:]]]


@BOTH
def test_prose_is_no_table(write, take):
    document = take(write([*PLAIN * 3, "联系人：李某　　　　电话：略", "某市人民政府办公室", "2022年6月1日"]))
    assert (document.tables, document.metadata) == ([], {})


def ruled(*cells: tuple[float, float, list[str]], columns: list[float], top: float = 100, bottom: float = 300) -> Page:
    """A page with one row of ruled cells: vertical lines at these places; each cell's lines from a height on, 20 apart."""
    rules = [Rule(x, top, x, bottom) for x in columns] + [Rule(columns[0], y, columns[-1], y) for y in (top, bottom)]
    chars = [
        Char(char, x + 10 * i, x + 10 * i + 10, y + 20 * n, 10.0)
        for x, y, lines in cells
        for n, line in enumerate(lines)
        for i, char in enumerate(line)
    ]
    return Page(1, 595, 842, chars, rules)


def test_rows_that_no_line_parts_are_told_by_their_numbers():
    wordings, units = ["公开预算", "公布清单", "组织培训", "回应关切"], ["市财政局", "市商务局", "市人社局", "市信访局"]
    page = ruled((55, 120, list("1234")), (105, 120, wordings), (305, 120, units), columns=[50, 100, 300, 500])
    (table,) = items_of(page)
    assert [[table.grid.cells[cell] for cell in row] for row in table.grid.rows] == [
        [str(n), wording, unit] for n, wording, unit in zip(range(1, 5), wordings, units, strict=True)
    ]
    odd = ruled((55, 120, list("1357")), (105, 120, wordings), (305, 120, units), columns=[50, 100, 300, 500])
    assert len(items_of(odd)[0].grid.rows) == 1


def test_a_double_frame_around_a_page_is_no_table():
    page = ruled((70, 120, ["一、公开预算决算", "二、公布清单", "三、组织培训", "四、回应关切"]), columns=[50, 56, 480, 486])
    assert [item.text for item in items_of(page)] == ["一、公开预算决算", "二、公布清单", "三、组织培训", "四、回应关切"]
