"""Elements of a page → paragraphs and tables."""

import re
from collections.abc import Callable
from itertools import pairwise

from zwanalysis.readers.document import Grid, check_size, place
from zwanalysis.readers.html_look import HIDDEN
from zwanalysis.readers.html_signs import LONGEST_HEADING, is_heading_row
from zwanalysis.readers.html_tree import (
    COLLAPSED,
    UNMARKED,
    Element,
    Left,
    Measure,
    drop,
    elements,
    measure,
    text_of,
    walk,
)
from zwanalysis.readers.numbering import chinese

_BLOCKS = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p "
    "pre section summary table tbody td "
    "tfoot th thead tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
BREAK = "\x0b"  # stands for <br> until white space has been collapsed
_WIDE = "\u2018-\u201d\u2026\u2014\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
_SOURCE_BREAK = re.compile(f"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")
_LABELLED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十百\d]+[)）、.．]|[①-⑳]|第[一二三四五六七八九十百]+[章条节])")


def blocks_of(top: Element) -> list[tuple[str | Grid, Element]]:
    """Paragraphs (`str`) and tables (`Grid`) in reading order, each with the innermost element it stands in.

    A table that only lays out the page is read as text; a table inside a cell of another becomes text of
    that cell, or with headings of tasks a table of its own after the other.
    """
    reader = _Blocks(top)
    for event, node in walk(top, reader.swallowed):
        if event == "text":
            reader.text(node)
        elif node.tag == "br":
            reader.buffer.extend([BREAK] if event == "in" else [])
        elif node.tag in BLOCKS:
            reader.flush()
            (reader.open if event == "in" else reader.close)(node)
    reader.flush()
    return reader.found


class _Blocks:
    """Gathers the paragraphs and tables of a page as its nodes come by."""

    def __init__(self, top: Element):
        self.found: list[tuple[str | Grid, Element]] = []
        self.buffer: list[str] = []
        self.labels: dict[int, str] = {}
        self.pending = ""  # the number of a list's item, until the item's text
        self.inside = [top]
        self.swallowed: set[int] = set()
        self.values, self.headed = data_tables(top)

    def flush(self) -> None:
        """End a paragraph."""
        text = collapse("".join(self.buffer))
        self.buffer.clear()
        if text.strip():
            self.found.append((text, self.inside[-1]))

    def text(self, words: str) -> None:
        """Add words to the paragraph, after the number of their item."""
        if self.pending and words.strip():
            self.buffer.append(self.pending)
            self.pending = ""
        pre = any(element.tag == "pre" for element in self.inside[-4:])
        self.buffer.append(re.sub(r"\r\n?|\n", BREAK, words) if pre else words)

    def open(self, node: Element) -> None:
        """Begin a block; a table with values is taken whole."""
        self.inside.append(node)
        if node.tag == "ol":
            self.labels.update(_list_labels(node))
        if self.pending and (id(node) in self.labels or id(node) in self.values):
            self.found.append((self.pending, self.inside[-2]))
            self.pending = ""
        self.pending = self.labels.get(id(node), self.pending)
        if id(node) in self.values:
            captions = map(raw_text, elements(node, "caption"))
            self.found.extend((caption, node) for caption in captions if caption.strip())
            self.found.extend((grid, node) for grid in _grids(node, self.headed))
            self.swallowed.update(id(child) for child in node.children)

    def close(self, node: Element) -> None:
        """End a block."""
        self.pending = self.pending if node.tag != "li" else ""
        self.inside.pop()


def collapse(text: str) -> str:
    """White space as a browser shows it; a line break in the source between two Chinese characters is
    nothing.

    >>> collapse("政务\\n   公开 \\x0b  工作 &")
    '政务公开\\n工作 &'
    """
    text = _SOURCE_BREAK.sub("", text)
    text = re.sub(r"[ \t\r\n\f]+", " ", text)
    return re.sub(f" ?{BREAK} ?", "\n", text)


def raw_text(top: Element, skip: frozenset | set = frozenset()) -> str:
    """The text of a cell: blocks and <br> become line breaks."""
    parts = []
    for event, node in walk(top, skip):
        if event == "text":
            parts.append(node)
        elif node.tag in BLOCKS or (node.tag == "br" and event == "in"):
            parts.append(BREAK)
    return collapse("".join(parts))


def rows_of(table: Element) -> list[list[Element]]:
    """The table's own rows (not those of tables inside it) as lists of td and th."""
    rows = []
    for node in (child for child in table.children if not isinstance(child, str)):
        if node.tag == "tr":
            rows.append([cell for cell in node.children if not isinstance(cell, str) and cell.tag in ("td", "th")])
        elif node.tag in ("thead", "tbody", "tfoot", "form"):
            rows.extend(rows_of(node))
    return rows


def data_tables(top: Element) -> tuple[set[int], set[int]]:
    """id()s of the tables that hold values, not the page's layout, and of those with headings of tasks.

    Layout: said so by its role, one column, most text in tables inside it, or one cell holding the article.
    """
    tables = [each for each in elements(top, "table") if each.attributes.get("role") not in ("presentation", "none")]
    sizes = measure(top) if tables else {}
    nested: dict[int, int] = {}
    for table in elements(top, "table") if tables else ():
        outer = _table_above(table)
        nested[id(outer)] = nested.get(id(outer), 0) + sizes[id(table)].characters
    headed = {id(table) for table in tables if _has_headings(table, sizes)}
    return headed | {id(table) for table in tables if _is_data(table, sizes, nested.get(id(table), 0))}, headed


def _has_headings(table: Element, sizes: dict[int, Measure]) -> bool:
    """Whether one of the first rows holds headings of tasks, not links, and the next has two cells or more."""
    for row, below in pairwise(rows_of(table)[:4]):
        held = [sizes[id(cell)] for cell in row]
        plain = all(each.characters <= LONGEST_HEADING and not each.links for each in held)
        if plain and len(below) > 1 and is_heading_row([text_of(cell) for cell in row]):
            return True
    return False


def _is_data(table: Element, sizes: dict[int, Measure], nested: int) -> bool:
    rows = rows_of(table)
    lengths = {id(cell): (sizes[id(cell)].characters, cell) for row in rows for cell in row}
    total = sum(length for length, _ in lengths.values())
    if max(map(len, rows), default=0) < 2 or nested > 0.5 * total:
        return False
    length, longest = max(lengths.values(), key=lambda pair: pair[0])
    if length <= (500 if len(rows) > 1 else 150) or length <= 0.8 * total:
        return True
    return sum(1 for _ in elements(longest, "p", "br", "div")) < 3


def _table_above(element: Element) -> Element | None:
    node = element.parent
    while node is not None and node.tag != "table":
        node = node.parent
    return node


def _grids(table: Element, headed: set[int]) -> list[Grid]:
    """The table, then those inside it that have headings of their own."""
    own = [each for each in elements(table, "table") if each is not table and id(each) in headed]
    apart = {id(each) for each in own}
    return [place([(*spot, raw_text(cell, apart)) for *spot, cell in _placed(each)]) for each in (table, *own)]


def _placed(table: Element) -> list[tuple]:
    """Each cell's row, column, rows down and columns across, and the cell: spans as the HTML standard has them ("forming a
    table"), one of 0 or beyond the last row ends with the table."""
    rows = rows_of(table)
    taken: set[tuple[int, int]] = set()
    cells = []
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            while (r, column) in taken:
                column += 1
            across = min(max(1, _number(cell, "colspan", 1)), 1000)
            down = min(_number(cell, "rowspan", 1) or len(rows), len(rows) - r)
            check_size(len(taken) + down * across, 1)
            taken.update((i, j) for i in range(r, r + down) for j in range(column, column + across))
            cells.append((r, column, down, across, cell))
            column += across
    return cells


def without_collapsed(top: Element) -> list[Left]:
    """Take out the cells of columns that <col> or <colgroup> collapses; what they held."""
    gone = []
    for table in elements(top, "table"):
        columns = _collapsed(table)
        for _, column, _, across, cell in _placed(table) if columns else ():
            left = across - len(columns & set(range(column, column + across)))
            if not left:
                gone.append(cell)
            elif left < across:
                cell.attributes["colspan"] = str(left)
    drop(gone)
    return [Left(cell.parent, HIDDEN, text_of(cell)) for cell in gone]


def _collapsed(table: Element) -> set[int]:
    """The numbers of the columns that are collapsed; a group with columns in it has theirs."""
    found: set[int] = set()
    at = 0
    for group in (each for each in table.children if isinstance(each, Element) and each.tag == "colgroup"):
        columns = [each for each in group.children if isinstance(each, Element) and each.tag == "col"] or [group]
        for column in columns:
            width = min(_number(column, "span", 1), 1000)
            if COLLAPSED in column.attributes or COLLAPSED in group.attributes:
                found.update(range(at, at + width))
            at += width
    return found


def _number(element: Element, name: str, default: int) -> int:
    found = re.match(r"\s*(\d{1,6})", element.attributes.get(name) or "")
    return int(found[1]) if found else default


def _list_labels(ordered: Element) -> dict[int, str]:
    """The numbers a browser prints before the items of an ordered list; none where an item prints its own."""
    style = ordered.attributes.get("style") or ""
    kind = "cjk" if re.search(r"cjk|chinese", style, re.IGNORECASE) else ordered.attributes.get("type") or "1"
    label = LIST_LABELS.get(kind, LIST_LABELS["1"])
    number = _number(ordered, "start", 1)
    labels = {}
    for item in ordered.children:
        if isinstance(item, Element) and item.tag == "li":
            number = _number(item, "value", number)
            if UNMARKED not in item.attributes and not _LABELLED.match(_start(item)):
                labels[id(item)] = label(number)
            number += 1
    return labels


def _start(item: Element) -> str:
    """An item's first characters; lists in lists are not read to their ends for each."""
    start = ""
    for event, node in walk(item):
        start += "".join(node.split()) if event == "text" else ""
        if len(start) >= 12:
            break
    return start[:12]


LIST_LABELS: dict[str, Callable[[int], str]] = {
    "1": lambda n: f"{n}.",
    "a": lambda n: f"{chr(96 + (n - 1) % 26 + 1)}.",
    "A": lambda n: f"{chr(64 + (n - 1) % 26 + 1)}.",
    "cjk": lambda n: f"{chinese(n)}、",
}
