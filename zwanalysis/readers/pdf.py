"""PDF with a text layer, by pdfium: characters and lines as placed on the pages.

One library for both: on a notice with tables pdfplumber takes four to nine times as long, and leaves
merged cells blank.
"""

import ctypes
from collections import Counter
from itertools import pairwise

from zwanalysis.errors import BrokenFile, TooManyPages
from zwanalysis.readers.covers import Box, Covers, Point, around, cut, sheets
from zwanalysis.readers.document import Document
from zwanalysis.readers.embedded import MOST
from zwanalysis.readers.flow import document_of
from zwanalysis.readers.limits import LIMITS, Clock, extra, guarded
from zwanalysis.readers.page import Page
from zwanalysis.readers.pdf_text import heading, printed, without_meaning
from zwanalysis.readers.ruled import NEAR, Rule


def read(data: bytes, clock: Clock | None = None, depth: int = 0) -> Document:
    """Read a PDF, and what is attached to it; pages that are pictures raise `ScanWithoutText`. `depth` files it is embedded in."""
    clock = clock or Clock()
    pdfium = extra("pypdfium2", "PDF files")
    try:
        file = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise _unopened(str(error)) from None
    try:
        with guarded("PDF"):
            _open_forms(file)
            pages = _pages(file, clock)
            attached = [_attached(file.get_attachment(i)) for i in range(min(file.count_attachments(), MOST))]
    finally:
        file.close()
    return document_of(pages, "pdf", clock, attached, depth)


def _open_forms(file) -> None:
    """Have fields drawn; a form that its program lays out anew when it is opened (XFA) has no pages of its own."""
    from pypdfium2 import raw

    kind = file.get_formtype()
    if kind == raw.FORMTYPE_XFA_FULL:
        raise BrokenFile("the PDF is a form whose pages are made when it is opened (XFA): open it in Acrobat and print it to a new PDF")
    if kind:
        file.init_forms()


def _attached(attachment) -> tuple[str, bytes]:
    """The name of an attached file, and its content."""
    return attachment.get_name(), bytes(attachment.get_data())


def _unopened(said: str) -> Exception:
    if "password" in said.lower():
        return BrokenFile(
            "the PDF is locked with a password: open it with the password and print it to a new PDF"
        )
    return BrokenFile(
        f"not readable as PDF ({said[:150]}); the file is damaged or cut off: download it again"
    )


def _pages(file, clock: Clock) -> list[Page]:
    if len(file) > LIMITS["pages"]:
        raise TooManyPages(
            f"{len(file):,} pages, more than {LIMITS['pages']:,}: save the notice's own pages as a PDF of "
            "their own"
        )
    pages, total = [], 0
    for index in range(len(file)):
        clock.check(f"page {index + 1}")
        page = file[index]
        try:
            pages.append(_page(page, index + 1, clock, file.formenv, total))
        finally:
            page.close()
        total += len(pages[-1].chars)
    return pages


def _page(page, number: int, clock: Clock, form, before: int) -> Page:
    from pypdfium2 import raw

    width, height = page.get_width(), page.get_height()
    drawn = _upright(page, raw, width, height)
    text = page.get_textpage()
    try:
        point, turned = _turned(drawn, heading(text, raw, drawn), width, height)
        if turned:
            width, height = height, width
        covers = Covers(width * height, (0.0, 0.0, width, height))
        marked: list = []
        rules, pictures, curves = _drawn(page, raw, point, clock, number, covers, marked)
        text = _as_drawn(page, text, marked, raw)
        found = printed(page, text, raw, (drawn, point), clock, form, before, covers)
    finally:
        text.close()
    return Page(number, width, height, found.chars, rules, tuple(pictures), curves, found.slanted, found.hidden, found.struck)


def _turned(point: Point, towards: tuple[float, float], width: float, height: float) -> tuple[Point, bool]:
    """The map for a page whose text does not run to the right, turned until it does, and whether its sides change."""
    if towards == (0, -1):  # upwards: the next line stands to the right
        return (lambda x, y: (height - point(x, y)[1], point(x, y)[0])), True
    if towards == (0, 1):
        return (lambda x, y: (point(x, y)[1], width - point(x, y)[0])), True
    if towards == (-1, 0):
        return (lambda x, y: (width - point(x, y)[0], height - point(x, y)[1])), False
    return point, False


def _upright(page, raw, width: float, height: float) -> Point:
    """From the page's own coordinates to points from the top left of the page as it is shown, turned and
    cropped."""
    scale = 100

    def device(x: float, y: float) -> tuple[float, float]:
        right, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, int(width * scale), int(height * scale), 0, x, y, right, down)
        return right.value / scale, down.value / scale

    (ox, oy), (ax, ay), (bx, by) = device(0, 0), device(1000, 0), device(0, 1000)
    a, b, c, d = (ax - ox) / 1000, (ay - oy) / 1000, (bx - ox) / 1000, (by - oy) / 1000
    return lambda x, y: (ox + a * x + c * y, oy + b * x + d * y)


def _as_drawn(page, text, marked: list, raw):
    """The page's text without the words that the file gives for what it draws (ActualText), unless what is drawn has no meaning."""
    size, marks = ctypes.c_ulong(), []
    for found in marked:
        held = [raw.FPDFPageObj_GetMark(found, i) for i in range(raw.FPDFPageObj_CountMarks(found))]
        marks += [(found, mark) for mark in held if raw.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", None, 0, size)]
    if not marks:
        return text
    for found, mark in marks:
        raw.FPDFPageObj_RemoveMark(found, mark)
    drawn = page.get_textpage()
    kept, other = (text, drawn) if without_meaning(drawn, raw) > without_meaning(text, raw) else (drawn, text)
    other.close()
    return kept


def _drawn(page, raw, point: Point, clock: Clock, number: int, covers: Covers, marked: list) -> tuple[list[Rule], list[Box], int]:
    """The page's ruling lines, the places of its pictures, and how many shapes have curves; `covers` takes what is drawn
    over text, `marked` the text objects of which the file says something."""
    rules: list[Rule] = []
    pictures: list[Box] = []
    curves = 0
    kinds = [raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_TEXT]
    for count, found in enumerate(page.get_objects(filter=kinds, max_depth=8)):
        if count % 500 == 0:
            clock.check(f"the drawings of page {number}")
        if count > LIMITS["page_objects"]:
            raise TooManyPages(
                f"page {number} has over {LIMITS['page_objects']:,} lines and pictures: it is a drawing; "
                "save the other pages alone"
            )
        if found.type == raw.FPDF_PAGEOBJ_TEXT:
            where = ctypes.addressof(found.raw.contents)
            covers.order[where] = count
            if raw.FPDFPageObj_CountMarks(found) > 0:
                marked.append(found)
            if clips := _clip(found, raw, point):
                covers.clips[where] = clips
            continue
        place = _placed(found, point)
        if found.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(around([place(0, 0), place(1, 1)]))
            continue
        curves += _is_drawing(found, raw)
        if len(rules) <= LIMITS["rules"]:
            rules.extend(_rules(found, raw, place))
        boxes = _filled(found, raw, place) if covers.order else []
        if boxes and not raw.FPDFPageObj_HasTransparency(found):
            clips = _clip(found, raw, point)
            for box in boxes:
                covers.add(count, cut(box, clips))
    return rules, pictures, curves


def _filled(path, raw, place: Point) -> list[Box]:
    """The boxes that a path fills: shapes of four sides, higher than a line."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke) or not fill.value:
        return []
    return [box for box in sheets(_shapes(path, raw, place)) if min(box[2] - box[0], box[3] - box[1]) > NEAR]


def _clip(found, raw, point: Point) -> list[Box]:
    """The boxes that an object is cut off at."""
    clip, boxes = raw.FPDFPageObj_GetClipPath(found), []
    place = _placed(found.container, point) if found.container is not None else point
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(max(0, raw.FPDFClipPath_CountPaths(clip)), 20) if clip else 0):
        spots = []
        for j in range(min(max(0, raw.FPDFClipPath_CountPathSegments(clip, i)), 50)):
            segment = raw.FPDFClipPath_GetPathSegment(clip, i, j)
            if segment and raw.FPDFPathSegment_GetPoint(segment, x, y):
                spots.append(place(x.value, y.value))
        boxes += [around(spots)] if spots else []
    return boxes


def _is_drawing(path, raw) -> bool:
    """Whether a shape has curves, or more sides than a box: letters are drawn so where they are no text."""
    count = raw.FPDFPath_CountSegments(path)
    kinds = Counter(raw.FPDFPathSegment_GetType(each) for i in range(min(count, 50)) if (each := raw.FPDFPath_GetPathSegment(path, i)))
    return kinds[raw.FPDF_SEGMENT_BEZIERTO] > 0 or (kinds[raw.FPDF_SEGMENT_MOVETO] == 1 and count > 5)


def _placed(found, point: Point) -> Point:
    """From an object's coordinates to the page's, through the forms it stands in."""
    matrices = []
    while found is not None:
        matrices.append(found.get_matrix().get())
        found = found.container

    def place(x: float, y: float) -> tuple[float, float]:
        for a, b, c, d, e, f in matrices:
            x, y = a * x + c * y + e, b * x + d * y + f
        return point(x, y)

    return place


def _rules(path, raw, place: Point) -> list[Rule]:
    """The horizontal and vertical lines of a path: those it strokes, and filled shapes as thin as a line."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, fill, stroke) or not (fill.value or stroke.value):
        return []
    rules = []
    for shape in _shapes(path, raw, place):
        if stroke.value:
            rules.extend(filter(None, (_straight(a, b) for a, b in pairwise(shape))))
            continue
        xs, ys = [x for x, _ in shape], [y for _, y in shape]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if min(x1 - x0, y1 - y0) <= NEAR:
            middle = ((x0 + x1) / 2, (y0 + y1) / 2)
            flat = (
                Rule(x0, middle[1], x1, middle[1])
                if x1 - x0 >= y1 - y0
                else Rule(middle[0], y0, middle[0], y1)
            )
            rules.append(flat)
    return rules


def _shapes(path, raw, place: Point) -> list[list[tuple[float, float]]]:
    shapes: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(raw.FPDFPath_CountSegments(path), 10_000)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        if not segment or not raw.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        kind = raw.FPDFPathSegment_GetType(segment)
        spot = place(x.value, y.value)
        if kind == raw.FPDF_SEGMENT_MOVETO or not shapes:
            shapes.append([spot])
        else:
            shapes[-1].append(spot)
        if raw.FPDFPathSegment_GetClose(segment):
            shapes[-1].append(shapes[-1][0])
    return [shape for shape in shapes if len(shape) > 1]


def _straight(a: tuple[float, float], b: tuple[float, float]) -> Rule | None:
    (x0, y0), (x1, y1) = a, b
    if abs(y1 - y0) <= 1 or abs(x1 - x0) <= 1:
        return Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    return None
