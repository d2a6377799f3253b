"""OFD, the Chinese standard for fixed documents (GB/T 33190): text by ofdkit, ruling lines from the pages'
paths."""

import io
import re
import unicodedata
from itertools import pairwise

from zwanalysis.errors import BrokenFile, NestedTooDeep, ReadError, TooManyPages
from zwanalysis.readers.archive import attribute, child, local, open_zip, parse_xml, read_member
from zwanalysis.readers.document import Document
from zwanalysis.readers.flow import document_of
from zwanalysis.readers.limits import LIMITS, Clock, extra, guarded
from zwanalysis.readers.page import Char, Page
from zwanalysis.readers.ruled import NEAR, Rule

POINTS = 72 / 25.4  # OFD measures in millimetres


def read(data: bytes, clock: Clock | None = None) -> Document:
    """Read an OFD file; pages that are pictures raise `ScanWithoutText`."""
    clock = clock or Clock()
    archive = open_zip(data)
    for member in archive.infolist():
        if member.filename.lower().endswith(".xml"):
            clock.check("the file's parts")
            _check_xml(archive, member.filename)
    ofdkit = extra("ofdkit", "OFD files")
    with guarded("OFD"):
        file = ofdkit.open(io.BytesIO(data))
    if len(file.pages) > LIMITS["pages"]:
        raise TooManyPages(
            f"{len(file.pages):,} pages, more than {LIMITS['pages']:,}: save the notice's own pages alone"
        )
    pages = []
    for page in file.pages:
        clock.check(f"page {page.index + 1}")
        with guarded(f"OFD, at page {page.index + 1}"):
            pages.append(_page(page, archive))
    file.close()
    return document_of(pages, "ofd", clock)


def _check_xml(archive, name: str) -> None:
    """ofdkit's parser knows no depth limit; and it passes over pages it cannot read, which would lose
    text."""
    content = read_member(archive, name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BrokenFile(f"{name[:80]!r} has a document type declaration; it was not read")
    try:
        parse_xml(content, "OFD")
    except NestedTooDeep:
        raise
    except ReadError:
        return  # ofdkit repairs some broken XML; what it cannot repair it raises


def _page(page, archive) -> Page:
    x, y, width, height = page.box
    chars = [char for run in page.runs for char in _chars(run, x, y)]
    rules, pictured, curves = _drawn(archive, page.location, x, y) if page.location else ([], 0.0, 0)
    share = pictured / max(width * height, 1)
    return Page(page.index + 1, width * POINTS, height * POINTS, chars, rules, share, curves)


def _chars(run, left: float, top: float) -> list[Char]:
    """A run's characters, its width shared out among them: narrow ones take half."""
    shares = [1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in run.text]
    unit = run.width / sum(shares) if shares else 0.0
    chars, x = [], run.x - left
    for char, share in zip(run.text, shares, strict=True):
        chars.append(
            Char(char, x * POINTS, (x + share * unit) * POINTS, (run.y - top) * POINTS, run.size * POINTS)
        )
        x += share * unit
    if chars:  # ofdkit guesses the last character's advance, half an em for marks that often take a whole one
        chars[-1] = chars[-1]._replace(x1=max(chars[-1].x1, chars[-1].x0 + chars[-1].size))
    return chars


def _drawn(archive, location: str, left: float, top: float) -> tuple[list[Rule], float, int]:
    """A page's ruling lines, the area its pictures cover, and how many shapes have curves."""
    root = parse_xml(read_member(archive, location), "OFD")
    rules: list[Rule] = []
    pictured, curves = 0.0, 0
    for element in root.iter():
        if local(element) == "PathObject":
            data = child(element, "AbbreviatedData")
            curves += data is not None and bool(re.search("[QBA]", data.text or ""))
            if len(rules) <= LIMITS["rules"]:
                rules.extend(_rules(element, left, top))
        elif local(element) == "ImageObject":
            box = _numbers(attribute(element, "Boundary"), 4) or [0.0] * 4
            pictured += box[2] * box[3]
    return rules, pictured, curves


def _rules(path, left: float, top: float) -> list[Rule]:
    """The horizontal and vertical lines of a path object."""
    box = _numbers(attribute(path, "Boundary"), 4) or [0.0, 0.0, 0.0, 0.0]
    a, b, c, d, e, f = _numbers(attribute(path, "CTM"), 6) or [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]

    def place(x: float, y: float) -> tuple[float, float]:
        return (a * x + c * y + e + box[0] - left) * POINTS, (b * x + d * y + f + box[1] - top) * POINTS

    data = child(path, "AbbreviatedData")
    shapes = [
        [place(x, y) for x, y in shape] for shape in _shapes((data.text or "") if data is not None else "")
    ]
    rules = []
    for shape in shapes[:1000]:
        x0, x1 = min(x for x, _ in shape), max(x for x, _ in shape)
        y0, y1 = min(y for _, y in shape), max(y for _, y in shape)
        if min(x1 - x0, y1 - y0) <= NEAR:
            rules.append(
                Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
                if x1 - x0 >= y1 - y0
                else Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
            )
        elif attribute(path, "Stroke", "true") != "false":
            for (ax, ay), (bx, by) in pairwise(shape):
                if abs(ax - bx) <= 1 or abs(ay - by) <= 1:
                    rules.append(Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    return rules


_STEP = re.compile(r"([MSLQBACZ])|(-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_TAKES = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0, "Z": 0}


def _shapes(data: str) -> list[list[tuple[float, float]]]:
    """The shapes of abbreviated path data (GB/T 33190, 9.1): M/S move, L line, Q and B curves, A arc, C
    close.

    >>> _shapes("M 0 0 L 10 0 L 10 5 C")
    [[(0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 0.0)]]
    """
    shapes: list[list[tuple[float, float]]] = []
    sign, numbers = "", []
    for letter, number in _STEP.findall(data[:200_000]):
        if letter:
            sign, numbers = letter, []
            if letter in "CZ" and shapes:
                shapes[-1].append(shapes[-1][0])
            continue
        numbers.append(float(number))
        if sign and _TAKES[sign] and len(numbers) == _TAKES[sign]:
            spot = (numbers[-2], numbers[-1])
            if sign in "MS" or not shapes:
                shapes.append([spot])
            else:
                shapes[-1].append(spot)
            numbers = []
    return [shape for shape in shapes if len(shape) > 1]


def _numbers(text: str | None, count: int) -> list[float] | None:
    try:
        numbers = [float(part) for part in (text or "").split()]
    except ValueError:
        return None
    return numbers if len(numbers) == count and all(abs(number) < 1e6 for number in numbers) else None
