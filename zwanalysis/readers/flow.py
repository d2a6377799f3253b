"""Pages → one text: running heads and page numbers dropped, paragraphs and tables rejoined over lines and
pages."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from zwanalysis.errors import ScanWithoutText
from zwanalysis.readers.covers import holds
from zwanalysis.readers.document import Document, Grid, lay
from zwanalysis.readers.embedded import Inside
from zwanalysis.readers.layout import items_of
from zwanalysis.readers.limits import Clock
from zwanalysis.readers.notes import Notes
from zwanalysis.readers.page import Line, Page, Table, first_word, join
from zwanalysis.readers.sheets import as_shown, halves, upright
from zwanalysis.readers.text import familiar

PAGE_NUMBER = re.compile(
    r"[-—–－―~～·\s.]*(\d{1,4})[-—–－―~～·\s.]*|第\s*(\d{1,4})\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|(\d{1,4})\s*/\s*\d{1,4}"
)
DASHED = re.compile(r"[-—–－―~～·]\s*\d{1,4}\s*[-—–－―~～·]|第\s*\d+\s*页.*|\d+\s*/\s*\d+")
LABEL = re.compile(
    r"(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,3}[)）、.．](?!\d)|[①-⑳]|第[一二三四五六七八九十百]+[章条节])"
)
# Letters of scripts that notices are printed in besides: Greek to Georgian, Tibetan, Mongolian, kana, Hangul.
_OTHER = re.compile("[\u0370-\u10ff\u1780-\u18af\u3040-\u30ff\uac00-\ud7a3]")
_ASCII = re.compile("[\x00-\x7f]+")
_OPEN, _CLOSED = re.compile(r"[（(][^（()）\n]{1,60}\Z"), re.compile(r"[^（()）]{0,60}[）)]")
ENDED = re.compile(r"[。！？!?；;：:]$|[。！？][”’）)]$")


LARGE = (142.0, 51.0)  # points: a table's picture is wider and higher; a seal is 4.2 cm wide
OCR = (
    "recognise their text first, for example with  ocrmypdf -l chi_sim {} notice.pdf text.pdf  "
    "(ocrmypdf.readthedocs.io)"
)


def document_of(pages: list[Page], format: str, clock: Clock, attached: Iterable[tuple[str, bytes]] = (), depth: int = 0) -> Document:
    """The document on these pages, and in the files attached to it; pages that are pictures raise `ScanWithoutText`."""
    pages = [as_shown(page) for page in pages]
    notes, inside = check_text(pages), Inside(Notes(), clock, depth)
    blocks = [*flow(_single(pages, notes), clock, notes), *inside.attached(attached)]
    document = lay(blocks, format, notes=[*notes, *inside.notes.told()])
    if not document.text:
        raise ScanWithoutText(
            f"the {len(pages)} pages hold nothing but page numbers; {OCR.format('--force-ocr')}"
        )
    return document


def _single(pages: list[Page], notes: list[str]) -> list[Page]:
    """The pages upright and one a sheet, counted anew; `sheet` is the number each has in the file."""
    single: list[Page] = []
    for page in pages:
        turned, vertical = upright(page)
        if vertical:
            notes.append(f"page {page.number} is set from top to bottom; its lines were read from the right")
        parts = [turned] if vertical else halves(turned)
        if len(parts) > 1:
            notes.append(f"page {page.number} holds two pages side by side; the left one was read first")
        single += [part._replace(number=len(single) + n, sheet=page.number) for n, part in enumerate(parts, 1)]
    return single


def check_text(pages: list[Page]) -> list[str]:
    """Raise where most pages are pictures or their characters have no meaning; else note what is not read."""
    inked = ["".join(char.text for char in page.chars if not char.text.isspace()) for page in pages]
    total = sum(map(len, inked))
    drawn = [
        page.number
        for page, text in zip(pages, inked, strict=True)
        if len(text) < 10 and (page.pictured > 0.05 or page.curves > 100)
    ]
    if 2 * len(drawn) > len(pages):
        shown = ", ".join(map(str, drawn[:10])) + (" …" if len(drawn) > 10 else "")
        raise ScanWithoutText(
            f"{len(drawn)} of {len(pages)} pages are pictures without text (page {shown}): they are "
            f"scanned; {OCR.format('--skip-text')}"
        )
    if not total:
        raise ScanWithoutText(
            f"none of the {len(pages)} pages has a character: the text is drawn, not written; "
            f"{OCR.format('--force-ocr')}"
        )
    odd = unknown("".join(inked))
    if odd > 0.3 * total:
        raise ScanWithoutText(
            f"{odd:,} of {total:,} characters have no meaning attached (the fonts lack their Unicode "
            f"table); {OCR.format('--force-ocr')}"
        )
    return [
        *(f"page {number} is a picture or drawing without text; it was not read" for number in drawn),
        *_pictures([page for page in pages if page.number not in drawn]),
        *_left_out(pages),
        *_without_meaning(pages, inked),
    ]


def _pictures(pages: list[Page]) -> list[str]:
    return [f"page {page.number}: a picture, large enough to hold a table, was not read" for page in pages if _has_picture(page)]


def _has_picture(page: Page) -> bool:
    """Whether a picture as large as a table stands on a page, with no text on it."""
    large = [box for box in page.pictures if box[2] - box[0] >= LARGE[0] and box[3] - box[1] >= LARGE[1]]
    return any(not any(holds(box, (c.x0 + c.x1) / 2, c.y - 0.35 * c.size) for c in page.chars if c.text.strip()) for box in large[:100])


def unknown(text: str) -> int:
    """How many characters say nothing: they are none, or too few of them are common ones to be a text.

    >>> unknown("公开\ufffd预算\x03"), unknown("ïñóñòôöõúùûü†°è¢£î§•Ä¶ßì®©™ß´¨Æ"), unknown("政务公开" * 9)
    (2, 31, 0)
    """
    counts = Counter(text)
    none = sum(
        count
        for char, count in counts.items()
        if char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc")
    )
    high = _ASCII.sub("", _OTHER.sub("", text))
    if len(high) >= 20 and familiar(high) < 0.6:
        return len(text) if 4 * len(high) > len(text) else max(none, len(high))
    words = sum(count for char, count in counts.items() if "a" <= char <= "z")
    if len(text) > 50 and max(counts) < "\u2e80" and 2 * words < len(text):
        return len(text)  # codes that fall among Latin letters and signs: they make no words
    return none


def _left_out(pages: list[Page]) -> list[str]:
    """What each page's reader does not see, or sees struck out or set aslant."""
    kinds = (
        ("slanted", "characters set at an angle (a watermark?) were left out"),
        ("hidden", "characters that the page does not show were left out"),
        ("struck", "characters that are struck out were left out"),
    )
    return [
        f"page {page.number}: {said}: {text.strip()[:30]!r}"
        for page in pages
        for kind, said in kinds
        if (text := getattr(page, kind)).strip()
    ]


def _without_meaning(pages: list[Page], inked: list[str]) -> list[str]:
    odd = [(page.number, unknown(text)) for page, text in zip(pages, inked, strict=True)]
    return [
        f"page {number}: {count} characters have no meaning attached (a font lacks its Unicode table)"
        for number, count in odd
        if count
    ]


def flow(pages: list[Page], clock: Clock, notes: list[str] | None = None) -> list[str | Grid]:
    """Paragraphs and tables of all pages in reading order; `notes` takes what a reader should look at."""
    layout = []
    for page in pages:
        clock.check(f"page {page.number}")
        layout.append(items_of(page, notes))
    _drop_running(layout, pages)
    items = [item for page in layout for item in page]
    frame = _frame(
        [item for item in items if isinstance(item, Line)], min((page.width for page in pages), default=0.0)
    )
    blocks: list[str | Table] = []
    last: Line | Table | None = None
    for item in items:
        if isinstance(item, Table):
            if isinstance(last, Table) and _continues(last, item):
                item = append(blocks.pop(), item)
            blocks.append(item)
        elif isinstance(last, Line) and _goes_on(blocks[-1], last, item, frame):
            blocks[-1] = join(blocks[-1], item.text, last.spaced)
        else:
            blocks.append(item.text)
        last = item
    return [block if isinstance(block, str) else block.grid for block in blocks]


def _drop_running(layout: list[list[Line | Table]], pages: list[Page]) -> None:
    """Drop page numbers, and heads and feet that most pages share but for digits."""
    edges: Counter[str] = Counter()
    for items, page in zip(layout, pages, strict=True):
        for line in _edge_lines(items, page):
            edges[_bare(line.text)] += 1
    shared = {
        text
        for text, count in edges.items()
        if (count >= 3 and count > 0.5 * len(pages)) or count == len(pages) == 2
    }
    numbers = _numbers(layout, pages)
    for items, page in zip(layout, pages, strict=True):
        for line in _edge_lines(items, page):
            match = PAGE_NUMBER.fullmatch(line.text)
            counted = match and int(next(filter(None, match.groups()))) - page.number in numbers
            if (match and (DASHED.fullmatch(line.text) or counted)) or _bare(line.text) in shared:
                items.remove(line)


def _edge_lines(items: list[Line | Table], page: Page) -> list[Line]:
    """The first and last two lines of a page that stand in its outer eighths."""
    edge = page.height / 8
    outer = [*items[:2], *items[2:][-2:]]
    return [item for item in outer if isinstance(item, Line) and not edge < item.y < page.height - edge]


def _bare(text: str) -> str:
    return re.sub(r"[\d\s]+", "#", text)


def _numbers(layout: list[list[Line | Table]], pages: list[Page]) -> set[int]:
    """How far printed page numbers are from the counted ones, where at least two pages (or the only one)
    agree."""
    offsets: Counter[int] = Counter()
    for items, page in zip(layout, pages, strict=True):
        for line in _edge_lines(items, page):
            match = PAGE_NUMBER.fullmatch(line.text)
            if match:
                offsets[int(next(filter(None, match.groups()))) - page.number] += 1
    return {offset for offset, count in offsets.items() if count >= 2 or (len(pages) == 1 and offset == 0)}


class Frame(NamedTuple):
    """Where lines of text begin and end, and how far apart they stand."""

    left: float
    right: float
    step: float


def _frame(lines: list[Line], width: float) -> Frame:
    """From the places most long lines share; where all are short, the right margin is about as wide as the
    left."""
    long = [line for line in lines if len(line.text) >= 10] or lines
    if not long:
        return Frame(0.0, 0.0, 0.0)
    starts = Counter(round(line.x0 / 3) for line in long)
    often = [start for start, count in starts.items() if count >= 0.15 * len(long)]
    left = min(often or starts) * 3.0
    ends = sorted(line.x1 for line in long)
    right = max(ends[int(0.9 * (len(ends) - 1))], width - left - 3 * long[0].size)
    steps = [b.y - a.y for a, b in pairwise(lines) if a.page == b.page and 0 < b.y - a.y < 4 * a.size]
    return Frame(left, right, median(steps) if steps else 0.0)


def _same_paragraph(last: Line, line: Line, frame: Frame) -> bool:
    """Whether a line goes on with the paragraph of the one before.

    It does where the line before was full (the next word would not have fitted) and it starts at the
    margin. More room is let pass in mid-sentence, where only unbreakable words leave it (LibreOffice keeps
    好“现代农业” whole).
    """
    if last.size and not 0.9 < line.size / last.size < 1.1:
        return False
    strict = ENDED.search(last.text) or line.text.endswith(("：", ":"))  # 各区县人民政府： addresses the letter anew
    slack = 0.6 if strict else 6.0
    full = last.x1 + (first_word(line.text) + slack) * line.size > frame.right
    at_margin = line.x0 < frame.left + 1.2 * line.size
    if not full or not at_margin:
        return False
    if last.page == line.page and frame.step and line.y - last.y > 1.6 * frame.step:
        return False
    ended = ENDED.search(last.text) or last.text.endswith(("）", ")"))  # a note ends an item as often as a full stop
    return not (ended and LABEL.match(line.text))


def _goes_on(paragraph: str, last: Line, line: Line, frame: Frame) -> bool:
    return _same_paragraph(last, line, frame) or _closes(paragraph, line.text)


def _closes(paragraph: str, line: str) -> bool:
    """Whether a line closes the bracket that a paragraph leaves open, wherever it was broken off.

    >>> _closes("1.公开预算。（责任", "单位：市财政局）"), _closes("（一）公开预算（见附件1", "（二）公布清单")
    (True, False)
    """
    return bool(_OPEN.search(paragraph[-62:]) and _CLOSED.match(line))


def _continues(last: Table, table: Table) -> bool:
    """Whether a table goes on with the one that ended the page before: the same number of columns in the
    same places."""
    return (
        table.page == last.page + 1
        and len(table.xs) == len(last.xs)
        and all(abs(a - b) < 12 for a, b in zip(_widths(table.xs), _widths(last.xs), strict=True))
    )


def _widths(xs: list[float]) -> list[float]:
    return [b - a for a, b in pairwise(xs)]


def append(first: Table, second: Table) -> Table:
    """The second table below the first: its repeated header left out, a row and cells cut by the page's end
    rejoined.

    >>> head = Table(Grid(["事项", "单位", "甲", "某局"], [[0, 1], [2, 3]]), [0, 50, 100], [9.0] * 4, 1)
    >>> rest = Table(Grid(["事项", "单位", "", "某办"], [[0, 1], [2, 3]]), [0, 50, 100], [9.0] * 4, 2)
    >>> append(head, rest).grid.rows
    [[0, 1], [2, 3], [6, 7]]
    """
    above, below = first.grid, second.grid
    top = 0
    while (
        top < min(len(below.rows), len(above.rows))
        and _texts(above, top) == _texts(below, top)
        and any(_texts(above, top))
    ):
        top += 1
    shift = len(above.cells)
    cells, spare = [*above.cells, *below.cells], [*first.spare, *second.spare]
    rows = [[cell + shift for cell in row] for row in below.rows[top:]]
    if rows and above.rows:
        last = above.rows[-1]
        merging = {
            c
            for c in range(len(last))
            if any(a[c] == b[c] for part in (above.rows, rows) for a, b in pairwise(part))
        }
        if _is_cut(cells, last, rows[0], spare, merging):
            rows = _rejoined(cells, last, rows, spare)
        else:
            rows = _joined_down(cells, last, rows, merging)
    return Table(Grid(cells, [*above.rows, *rows]), second.xs, spare, second.page)


def _texts(grid: Grid, row: int) -> list[str]:
    return [grid.cells[cell] for cell in grid.rows[row]]


def _is_cut(
    cells: list[str], above: list[int], below: list[int], spare: list[float], merging: set[int]
) -> bool:
    """Whether the first row below is the rest of a row that the page's end cut.

    Every cell with text goes on with one that broke off in mid-sentence at a line's end, or that ended its
    sentence. Besides, some cell that has text above is blank below (in a column without merged cells, where
    blank says something), or at least two cells break off.
    """
    rest = [(a, b) for a, b in zip(above, below, strict=True) if cells[b]]
    broken = [pair for pair in rest if _breaks_off(cells, pair, spare)]
    blank = _has_blank(cells, above, below, merging)
    if len(broken) < (1 if blank else 2) or any(LABEL.match(cells[b]) for _, b in rest):
        return False
    ended = {pair for pair in rest if blank and ENDED.search(cells[pair[0]])}
    return all(cells[a] for a, _ in rest) and ended.union(broken).issuperset(rest)


def _has_blank(cells: list[str], above: list[int], below: list[int], merging: set[int]) -> bool:
    """Whether some cell that has text above is blank below, in a column without merged cells."""
    pairs = enumerate(zip(above, below, strict=True))
    return any(cells[a] and not cells[b] for column, (a, b) in pairs if column not in merging)


def _breaks_off(cells: list[str], pair: tuple[int, int], spare: list[float]) -> bool:
    """Whether the upper of two cells ends in mid-sentence, at its last line's end."""
    above, below = pair
    return not ENDED.search(cells[above]) and spare[above] < first_word(cells[below]) + 0.6


def _rejoined(
    cells: list[str], above: list[int], below: list[list[int]], spare: list[float]
) -> list[list[int]]:
    """The rows below without the first, whose texts have been added to the cells above."""
    for a, b in dict.fromkeys(zip(above, below[0], strict=True)):
        if cells[b]:
            cells[a], spare[a] = join(cells[a], cells[b]), spare[b]
    replaced = dict(zip(below[0], above, strict=True))
    return [[replaced.get(cell, cell) for cell in row] for row in below[1:]]


def _joined_down(
    cells: list[str], above: list[int], below: list[list[int]], merging: set[int]
) -> list[list[int]]:
    """Blank cells at the top that go on with a cell merged down through the page's end take its number.

    In a column without merged cells a blank cell is blank.
    """
    replaced = {
        cell: over
        for column, (over, cell) in enumerate(zip(above, below[0], strict=True))
        if column in merging and cells[over] and not cells[cell]
    }
    return [[replaced.get(cell, cell) for cell in row] for row in below]
