"""Notices drawn on fixed pages: PDF and OFD, with page numbers, running heads, ruled tables that go on over
pages."""

import io
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

from tests.notice_files import Table, places, starts

FONT = Path(__file__).parent.parent / "zwanalysis/fonts/ZWSansSC-Regular.ttf"
WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 72.0
SIZE, STEP = 14.0, 26.0
CELL_SIZE, CELL_STEP, PAD = 10.5, 15.0, 4.0
TOKEN = re.compile(r"(?:[A-Za-z0-9.,:%/-]+|.)[，。、；：！？）〕】》”’…]*", re.DOTALL)


class Ink(NamedTuple):
    """Something on a page: a text at (x, baseline y), or a line from (x, y) to (x1, y1); y downwards."""

    text: str
    x: float
    y: float
    size: float = 0.0
    x1: float = 0.0
    y1: float = 0.0


def wrap(text: str, width: float, size: float, indent: float = 0.0) -> list[str]:
    """Lines as a word processor breaks them: no closing mark at a line's start, numbers kept together."""
    lines, line, room = [], "", width - indent
    for token in TOKEN.findall(text):
        need = measure(token, size)
        if line and need > room:
            lines.append(line)
            line, room = "", width
        line += token
        room -= need
    return [*lines, line] if line else lines


def measure(text: str, size: float) -> float:
    """The width of a text in points, by the font's own advances."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    if "zw" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("zw", str(FONT)))
    return pdfmetrics.stringWidth(text, "zw", size)


def pages_of(blocks: list, head: str = "", numbers: bool = True, repeat: bool = True) -> list[list[Ink]]:
    """Lay a notice out on A4 pages."""
    sheet = Sheet(head, numbers)
    for block in blocks:
        if isinstance(block, Table):
            sheet.table(block, repeat)
        else:
            sheet.paragraph(block)
    return sheet.done()


class Sheet:
    """The pages drawn so far and how far down the last one is filled."""

    def __init__(self, head: str, numbers: bool):
        self.head, self.numbers = head, numbers
        self.pages: list[list[Ink]] = []
        self.new_page()

    def new_page(self) -> None:
        self.pages.append([])
        self.y = MARGIN

    def room(self, need: float) -> None:
        if self.y + need > HEIGHT - MARGIN:
            self.new_page()

    def paragraph(self, text: str) -> None:
        centred = len(text) < 30 and not re.search(r"[。，：；]$", text)
        lines = wrap(text, WIDTH - 2 * MARGIN, SIZE, 0 if centred else 2 * SIZE)
        for i, line in enumerate(lines):
            self.room(STEP)
            x = MARGIN + (2 * SIZE if i == 0 and not centred else 0)
            if centred:
                x = (WIDTH - measure(line, SIZE)) / 2
            self.pages[-1].append(Ink(line, x, self.y + SIZE, SIZE))
            self.y += STEP

    def table(self, table: Table, repeat: bool) -> None:
        width = len(places(table)[0])
        xs = _columns(table, width)
        lines = {
            (r, c): wrap(cell.text, xs[c + cell.across] - xs[c] - 2 * PAD, CELL_SIZE)
            for r, c, cell in starts(table)
        }
        heights = _heights(table, lines)
        header = _header_rows(table)
        self.y += 8
        row = 0
        while row < len(table.rows):
            first = row
            fixed = sum(heights[:header]) if repeat and row > 0 else 0
            self.room(fixed + heights[row])
            end, used = row, fixed
            while end < len(heights) and self.y + used + heights[end] <= HEIGHT - MARGIN:
                used += heights[end]
                end += 1
            end = max(_whole(table, lines, heights, row, end), row + 1)
            if fixed:
                self.rows(table, lines, heights, xs, 0, header)
            self.rows(table, lines, heights, xs, first, end)
            row = end
            if row < len(table.rows):
                self.new_page()
        self.y += 12

    def rows(self, table: Table, lines: dict, heights: list, xs: list, first: int, end: int) -> None:
        """Draw rows first … end - 1; a cell merged beyond them is cut at their edge, its text stays at its
        start."""
        tops = [self.y]
        for height in heights[first:end]:
            tops.append(tops[-1] + height)
        page = self.pages[-1]
        for r, c, cell in starts(table):
            top, bottom = max(r, first), min(r + cell.down, end)
            if top >= bottom:
                continue
            x0, x1, y0, y1 = xs[c], xs[c + cell.across], tops[top - first], tops[bottom - first]
            page.extend(
                [
                    Ink("", x0, y0, 0, x1, y0),
                    Ink("", x0, y1, 0, x1, y1),
                    Ink("", x0, y0, 0, x0, y1),
                    Ink("", x1, y0, 0, x1, y1),
                ]
            )
            if r >= first:
                text = lines[r, c]
                y = (
                    y0 + max(PAD, (y1 - y0 - CELL_STEP * len(text)) / 2)
                    if bottom == r + cell.down
                    else y0 + PAD
                )
                for line in text:
                    page.append(Ink(line, x0 + PAD, y + CELL_SIZE, CELL_SIZE))
                    y += CELL_STEP
        self.y = tops[-1]

    def done(self) -> list[list[Ink]]:
        for number, page in enumerate(self.pages, 1):
            if self.numbers:
                page.append(Ink(f"— {number} —", WIDTH / 2 - 20, HEIGHT - 40, 12))
            if self.head:
                page.insert(0, Ink(self.head, MARGIN, 45, 9))
        return self.pages


def _whole(table: Table, lines: dict, heights: list, first: int, end: int) -> int:
    """The last row to break after so that no merged cell's text is cut."""
    while end > first + 1 and any(
        first <= r < end < r + cell.down and sum(heights[r:end]) < CELL_STEP * len(lines[r, c]) + 2 * PAD
        for r, c, cell in starts(table)
    ):
        end -= 1
    return end


def _columns(table: Table, width: int) -> list[float]:
    longest = [
        max((len(row[c].text) for row in places(table) if row[c].across == 1), default=1)
        for c in range(width)
    ]
    weights = [max(3.0, min(length, 60) ** 0.6 * 2) for length in longest]
    scale = (WIDTH - 2 * MARGIN) / sum(weights)
    xs = [MARGIN]
    for weight in weights:
        xs.append(xs[-1] + weight * scale)
    return xs


def _heights(table: Table, lines: dict) -> list[float]:
    heights = [CELL_STEP + 2 * PAD] * len(table.rows)
    for down in sorted({cell.down for _, _, cell in starts(table)}):
        for r, c, cell in starts(table):
            need = CELL_STEP * len(lines[r, c]) + 2 * PAD
            if cell.down == down and sum(heights[r : r + down]) < need:
                heights[r + down - 1] += need - sum(heights[r : r + down])
    return heights


def _header_rows(table: Table) -> int:
    return max(cell.down for cell in table.rows[0])


def as_pdf(blocks: list, compress: bool = True, **options) -> bytes:
    """The pages as PDF, with an embedded font."""
    from reportlab.pdfgen.canvas import Canvas

    measure("字", 1)
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=int(compress))
    for page in pages_of(blocks, **options):
        canvas.setLineWidth(0.5)
        for ink in page:
            if ink.text:
                canvas.setFont("zw", ink.size)
                canvas.drawString(ink.x, HEIGHT - ink.y, ink.text)
            else:
                canvas.line(ink.x, HEIGHT - ink.y, ink.x1, HEIGHT - ink.y1)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


OFD = """<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016"
Version="1.0" DocType="OFD">
<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"""
DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?><ofd:Document
xmlns:ofd="http://www.ofdspec.org/2016"><ofd:CommonData>
<ofd:MaxUnitID>1</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210
297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData> <ofd:Pages>{pages}</ofd:Pages></ofd:Document>"""
PAGE = """<?xml version="1.0" encoding="UTF-8"?><ofd:Page
xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content> <ofd:Layer
ID="1">{objects}</ofd:Layer></ofd:Content></ofd:Page>"""


def as_ofd(blocks: list, **options) -> bytes:
    """The pages as OFD: text objects with their advances, lines as path objects, in millimetres."""
    mm = 25.4 / 72
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("OFD.xml", OFD)
        drawn = pages_of(blocks, **options)
        links = "".join(
            f'<ofd:Page ID="{100 + i}" BaseLoc="Pages/Page_{i}/Content.xml"/>' for i in range(len(drawn))
        )
        archive.writestr("Doc_0/Document.xml", DOCUMENT.format(pages=links))
        for i, page in enumerate(drawn):
            objects = "".join(_ofd_object(ink, 1000 * i + j, mm) for j, ink in enumerate(page))
            archive.writestr(f"Doc_0/Pages/Page_{i}/Content.xml", PAGE.format(objects=objects))
    return file.getvalue()


def _ofd_object(ink: Ink, number: int, mm: float) -> str:
    if not ink.text:
        x, y = ink.x * mm, ink.y * mm
        return (f'<ofd:PathObject ID="{number}" Boundary="{x:.3f} {y:.3f} {(ink.x1 - ink.x) * mm + 0.2:.3f} '
                f'{(ink.y1 - ink.y) * mm + 0.2:.3f}" LineWidth="0.18"><ofd:AbbreviatedData>M 0 0 L {(ink.x1 - ink.x) * mm:.3f} '
                f'{(ink.y1 - ink.y) * mm:.3f}</ofd:AbbreviatedData></ofd:PathObject>')  # fmt: skip
    deltas = " ".join(f"{measure(char, ink.size) * mm:.3f}" for char in ink.text[:-1])
    text = ink.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (f'<ofd:TextObject ID="{number}" Boundary="{ink.x * mm:.3f} {(ink.y - ink.size) * mm:.3f} '
            f'{measure(ink.text, ink.size) * mm:.3f} {ink.size * 1.2 * mm:.3f}" Font="1" Size="{ink.size * mm:.3f}">'
            f'<ofd:TextCode X="0" Y="{ink.size * mm:.3f}" DeltaX="{deltas}">{text}</ofd:TextCode></ofd:TextObject>')  # fmt: skip
