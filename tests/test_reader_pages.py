"""PDF and OFD: paragraphs rejoined, running heads dropped, columns, turned pages; scans and what else is not read named."""

import io
import zipfile

import pytest

from tests.fixed_files import FONT, PAGE, as_ofd, as_pdf
from tests.samples import PLAIN
from zwanalysis.errors import BrokenFile, ScanWithoutText, TooManyPages
from zwanalysis.readers import read_bytes
from zwanalysis.readers.document import READING
from zwanalysis.readers.flow import PAGE_NUMBER
from zwanalysis.readers.limits import LIMITS
from zwanalysis.readers.ofd import read as read_ofd
from zwanalysis.readers.pdf import read

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
        canvas.translate(*{0: (0, 0), 90: (595, 0), 180: (595, 842), 270: (0, 595)}[turn])
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
