"""PDF and OFD: paragraphs and tables rejoined, running heads dropped, scans named; workbooks."""

import io
import zipfile

import pytest

from tests.fixed_files import FONT, HEIGHT, PAGE, Ink, Sheet, as_ofd, as_pdf, pages_of
from tests.notice_files import Cell, Table, grid
from tests.samples import MERGED, PLAIN
from zwanalysis.errors import BrokenFile, ScanWithoutText, TooManyPages
from zwanalysis.readers import read_bytes
from zwanalysis.readers.document import READING
from zwanalysis.readers.flow import PAGE_NUMBER
from zwanalysis.readers.layout import items_of
from zwanalysis.readers.limits import LIMITS
from zwanalysis.readers.ofd import read as read_ofd
from zwanalysis.readers.page import Char, Page
from zwanalysis.readers.pdf import read
from zwanalysis.readers.ruled import Rule, tables_of

BOTH = pytest.mark.parametrize(("write", "take"), [(as_pdf, read), (as_ofd, read_ofd)], ids=["pdf", "ofd"])


def cells(document) -> list:
    return [[[document.text[start:end] for start, end in row] for row in table] for table in document.tables]


def pdf(draw, pages: int = 1, rotate: int = 0) -> bytes:
    """A PDF drawn by hand: `draw(canvas, page)`."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("zw", str(FONT)))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842), invariant=1)
    for page in range(1, pages + 1):
        canvas.setFont("zw", 12)
        draw(canvas, page)
        if rotate:
            canvas.setPageRotation(rotate)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@BOTH
def test_a_paragraph_over_pages_is_one(write, take):
    long = (
        "（三）"
        + "推动各级行政机关主动公开重点领域信息，及时回应社会关切，不断增强公开实效，" * 60
        + "确保取得实效。"
    )
    assert take(write([*PLAIN, long, "四、其他"])).text.split("\n") == [*PLAIN, long, "四、其他"]


@BOTH
def test_running_heads_and_page_numbers_go_but_numbers_of_the_text_stay(write, take):
    blocks = [*PLAIN * 4, "2022", "12", "附表"]
    found = take(write(blocks, head="某市人民政府公报 2022年第3期")).text.split("\n")
    assert found == blocks


@pytest.mark.parametrize(
    "printed", ["1", "- 1 -", "— 12 —", "－3－", "第 3 页", "第3页 共12页", "3 / 12", "·5·"]
)
def test_page_numbers(printed):
    assert PAGE_NUMBER.fullmatch(printed)


def test_a_page_number_is_dropped_only_where_it_counts():
    def draw(canvas, page):
        canvas.drawString(72, 700, f"第{page}页的正文内容，足够长的一行文字。")
        canvas.drawString(290, 40, str(page + 4))

    assert read(pdf(draw, 3)).text.split("\n") == [
        f"第{page}页的正文内容，足够长的一行文字。" for page in (1, 2, 3)
    ]


def test_fake_bold_and_spaced_titles_are_read_once_and_whole():
    def draw(canvas, page):
        for shift in (0, 0.3):
            canvas.drawString(72 + shift, 700, "加强政务公开")
        for i, char in enumerate("通知"):
            canvas.drawString(250 + 40 * i, 600, char)
        canvas.drawString(72, 500, "2022")
        canvas.drawString(72 + canvas.stringWidth("2022", "zw", 12) + 3, 500, "年5月")

    assert read(pdf(draw)).text.split("\n") == ["加强政务公开", "通 知", "2022年5月"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_are_read_as_shown(turn):
    def draw(canvas, page):
        canvas.translate(*{0: (0, 0), 90: (595, 0), 180: (595, 842), 270: (0, 842)}[turn])
        canvas.rotate(turn)
        for y in (400, 440, 480):
            canvas.line(50, y, 350, y)
        for x in (50, 150, 350):
            canvas.line(x, 400, x, 480)
        canvas.drawString(60, 455, "工作任务")
        canvas.drawString(160, 455, "责任单位")
        canvas.drawString(60, 415, "公开预算")
        canvas.drawString(160, 415, "市财政局")

    assert cells(read(pdf(draw, rotate=turn))) == [[["工作任务", "责任单位"], ["公开预算", "市财政局"]]]


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
    cut = lines[3] + 4
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


def test_scans_are_named_with_their_pages():
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (200, 280), 200))

    def scan(canvas, page):
        if page == 2:
            canvas.drawString(72, 700, "这一页有文字，够长，不是图片，可以读出来。")
        else:
            canvas.drawImage(picture, 0, 0, 595, 842)

    with pytest.raises(
        ScanWithoutText, match=r"2 of 3 pages are pictures without text \(page 1, 3\).*ocrmypdf -l chi_sim"
    ):
        read(pdf(scan, 3))
    with pytest.raises(ScanWithoutText, match="none of the 1 pages has a character"):
        read(pdf(lambda canvas, page: canvas.line(10, 10, 500, 500)))
    with pytest.raises(ScanWithoutText, match="none of the 1 pages has a character"):
        read_ofd(as_ofd([], numbers=False))
    with pytest.raises(ScanWithoutText, match="nothing but page numbers"):
        read_ofd(as_ofd([]))


def test_locked_broken_and_endless_pdfs_are_named(monkeypatch):
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    file = io.BytesIO()
    canvas = Canvas(file, encrypt=StandardEncryption("secret"))
    canvas.drawString(72, 700, "x")
    canvas.save()
    with pytest.raises(BrokenFile, match="locked with a password"):
        read(file.getvalue())
    with pytest.raises(BrokenFile, match="damaged or cut off"):
        read(b"%PDF-1.7\n%broken")
    monkeypatch.setitem(LIMITS, "pages", 2)
    with pytest.raises(TooManyPages, match="3 pages, more than 2"):
        read(pdf(lambda canvas, page: canvas.drawString(72, 700, "x"), 3))


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


@pytest.mark.parametrize("lower", [0, 7], ids=["same lines", "lines between"])
def test_two_columns_are_read_one_after_the_other(lower):
    parts = ["加强重点领域信息公开，及时回应社会关切，切实做好政策解读工作。", "持续推进政府网站建设，规范发布各类信息，提升服务水平，方便群众办事。"]
    first, second = ("（一）" + parts[0] * 6, "（二）" + parts[1] * 7)
    flow = [text[i : i + 17] for text in (first, second) for i in range(0, len(text), 17)]
    left, right = flow[: (len(flow) + 1) // 2], flow[(len(flow) + 1) // 2 :]

    def draw(canvas, page):
        canvas.drawString(150, 780, "某市人民政府办公室关于印发工作要点的通知")
        for x, down, column in ((60, 0, left), (310, lower, right)):
            for i, text in enumerate(column):
                canvas.drawString(x, 740 - 20 * i - down, text)
        canvas.drawString(290, 40, "— 1 —")

    document = read(pdf(draw))
    assert document.text.split("\n") == ["某市人民政府办公室关于印发工作要点的通知", first, second]
    assert document.metadata == {READING: "page 1 was read as two columns, the left one first"}


@BOTH
def test_prose_is_no_table(write, take):
    document = take(write([*PLAIN * 3, "联系人：李某　　　　电话：略", "某市人民政府办公室", "2022年6月1日"]))
    assert (document.tables, document.metadata) == ([], {})


def test_a_slanted_watermark_is_left_out_and_said():
    lines = ["一、公开财政预算和决算，说明安排与执行的情况。", "二、解读重要政策，说明背景和主要内容，回应关切。"]

    def draw(canvas, page):
        for i, text in enumerate(lines):
            canvas.drawString(72, 700 - 24 * i, text)
        canvas.saveState()
        canvas.translate(80, 600)
        canvas.rotate(45)
        canvas.setFont("zw", 40)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()

    document = read(pdf(draw))
    assert document.text.split("\n") == lines
    assert "page 1: characters set at an angle (a watermark?) were left out: '内部资料'" in document.metadata[READING]


@pytest.mark.parametrize("drawn", ["picture", "curves"])
def test_a_page_that_is_not_read_is_said(drawn):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    def draw(canvas, page):
        if page != 2:
            canvas.drawString(72, 700, f"第{page}页有文字，够长，可以读出来，不是图片。")
        elif drawn == "picture":
            canvas.drawImage(ImageReader(Image.new("L", (200, 280), 200)), 40, 300, 250, 350)
        else:
            for i in range(120):
                path = canvas.beginPath()
                path.moveTo(72 + i, 300)
                path.curveTo(75 + i, 305, 80 + i, 300, 81 + i, 309)
                canvas.drawPath(path, stroke=0, fill=1)

    with pytest.warns(UserWarning, match=r"要点\.pdf: page 2 is a picture or drawing without text; it was not read"):
        document = read_bytes(pdf(draw, 3), "要点.pdf")
    assert len(document.text.split("\n")) == 2
    with pytest.raises(ScanWithoutText, match=r"2 of 3 pages are pictures without text \(page 1, 3\)"):
        read(pdf(lambda canvas, page: draw(canvas, 3 if page == 2 else 2), 3))


def test_an_ofd_page_drawn_in_curves_is_said():
    long = ["（一）及时公开财政预算和决算，说明安排与执行的情况，回应社会关切。" * 3] * 12
    curve = '<ofd:PathObject Boundary="20 20 9 9"><ofd:AbbreviatedData>M 0 0 B 1 2 3 4 5 6</ofd:AbbreviatedData></ofd:PathObject>'
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(as_ofd(long))) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("Page_1/Content.xml"):
                content = PAGE.format(objects=curve * 120).encode()
            new.writestr(name, content)
    assert read_ofd(file.getvalue()).metadata == {
        READING: "page 2 is a picture or drawing without text; it was not read"
    }


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
