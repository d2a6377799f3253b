"""A page → paragraphs and tables in reading order, the numbers of lists before their items."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from zwanalysis.readers.document import Grid, check_size, place
from zwanalysis.readers.html_lines import LONGEST_HEADING, PAGES, is_heading_row
from zwanalysis.readers.html_look import HIDDEN
from zwanalysis.readers.html_page import EDGE, Element, Page, collapse
from zwanalysis.readers.numbering import FORMATS

_PARAGRAPH = re.compile(f"[^{EDGE}]+")
_LABELLED = re.compile(r"(?:[（(]?[一二三四五六七八九十百\d]+[)）、.．]|[①-⑳]|第[一二三四五六七八九十百]+[章条节])")


class Block(NamedTuple):
    """A paragraph or table, and where it stands in the page's text."""

    content: str | Grid
    start: int
    end: int


def blocks_of(page: Page) -> list[Block]:
    """Paragraphs and tables in reading order.

    A table that only lays out the page is read as text; a table inside a cell of another becomes text of
    that cell, or with headings of tasks a table of its own after the other.
    """
    reader, headed = _Reader(page), headed_tables(page)
    for table in page.tagged("table"):
        if table.start < reader.at or not (table in headed or _is_data(page, table)):
            continue  # in one before it, or the page's layout
        reader.paragraphs(table.start)
        reader.found.extend(Block(label, table.start, table.start) for label in reader.labels_before(table.start))
        captions = [collapse(page.text[each.start : each.end]) for each in table.children if each.tag == "caption"]
        inner = [each for each in page.inside(table) if each in headed and each is not table]
        reader.found.extend(Block(found, table.start, table.end) for found in [*captions, *_grids(page, table, inner)])
        reader.at = table.end
    reader.paragraphs(len(page.text))
    return reader.found


class _Reader:
    """Gathers the paragraphs of a page, from its beginning on."""

    def __init__(self, page: Page):
        self.page, self.found, self.at = page, [], 0
        self.items = sorted((label for each in page.tagged("ol") for label in _labels(page, each)), key=lambda item: -item[0].start)

    def paragraphs(self, end: int) -> None:
        """Add the paragraphs up to a place."""
        for match in _PARAGRAPH.finditer(self.page.text, self.at, end):
            text = collapse(match[0])
            if text.strip():
                *alone, label = self.labels_before(match.start()) or [""]
                self.found += [Block(each, match.start(), match.start()) for each in alone]
                self.found.append(Block(label + text.lstrip() if label else text, *match.span()))
        self.at = end

    def labels_before(self, at: int) -> list[str]:
        """The numbers of items that begin before a place and hold it: those that end before it are empty."""
        labels = []
        while self.items and self.items[-1][0].start <= at:
            item, label = self.items.pop()
            labels += [label] if item.end > at else []
        return labels


def _labels(page: Page, ordered: Element) -> list[tuple[Element, str]]:
    """The numbers a browser prints before the items of an ordered list; none where an item prints its own."""
    style = ordered.attributes.get("style", "").lower()
    kind = "chineseCounting" if "cjk" in style or "chinese" in style else PAGES["numbers"].get(ordered.attributes.get("type"), "decimal")
    n, labels = _number(ordered, "start", 1), []
    for item in (each for each in ordered.children if each.tag == "li"):
        n = _number(item, "value", n)
        if not item.look.get("unnumbered") and not _LABELLED.match("".join(page.text[item.start : min(item.end, item.start + 200)].split())):
            labels.append((item, FORMATS[kind](n) + ("、" if kind == "chineseCounting" else ".")))
        n += 1
    return labels


def headed_tables(page: Page) -> set[Element]:
    """The tables of which one of the first rows holds headings of tasks, not links, and the next two cells or more."""
    return {table for table in page.tagged("table") if any(_heads(page, *rows) for rows in pairwise(_rows(table)[:4]))}


def _heads(page: Page, row: list[Element], below: list[Element]) -> bool:
    plain = all(page.size(cell) <= LONGEST_HEADING and not page.linked(cell) for cell in row)
    return plain and len(below) > 1 and is_heading_row([page.words(cell) for cell in row])


def _is_data(page: Page, table: Element) -> bool:
    """Whether a table holds values, not the page's layout: said so by its role, one column, or one cell holding the article."""
    rows = _rows(table)
    if max(map(len, rows), default=0) < 2 or table.attributes.get("role") in ("presentation", "none"):
        return False
    lengths = [page.size(cell) for row in rows for cell in row]
    return max(lengths) <= max(500 if len(rows) > 1 else 150, 0.8 * sum(lengths))


def _grids(page: Page, table: Element, inner: list[Element]) -> list[Grid]:
    """The table, then those inside it that have headings of their own."""
    return [place([(*spot, _text(page, cell, inner)) for *spot, cell in _seen(page, each)]) for each in (table, *inner)]


def _seen(page: Page, table: Element) -> Iterator[tuple]:
    """The placed cells without the columns that <col> or <colgroup> collapses."""
    columns = sorted(_collapsed(table))
    for row, column, down, across, cell in _placed(table):
        before, until = bisect_left(columns, column), bisect_left(columns, column + across)
        if until - before < across:
            yield row, column - before, down, across - (until - before), cell
        else:
            page.left.append((cell.parent, cell.start, HIDDEN, page.words(cell)))


def _text(page: Page, cell: Element, apart: list[Element]) -> str:
    """The text of a cell, without the tables that are apart from it: blocks and <br> become line breaks."""
    parts, at = [], cell.start
    for table in apart:
        if table.start >= at and cell.holds(table.start, table.end):
            parts.append(page.text[at : table.start])
            at = table.end
    return collapse("".join([*parts, page.text[at : cell.end]]))


def _rows(table: Element) -> list[list[Element]]:
    """The table's own rows (not those of tables inside it) as lists of td and th."""
    rows = []
    for node in table.children:
        if node.tag == "tr":
            rows.append([cell for cell in node.children if cell.tag in ("td", "th")])
        elif node.tag in ("thead", "tbody", "tfoot"):
            rows.extend(_rows(node))
    return rows


def _placed(table: Element) -> list[tuple]:
    """Each cell's row, column, rows down and columns across, and the cell: spans as the HTML standard has them ("forming a
    table"), one of 0 or beyond the last row ends with the table."""
    rows = _rows(table)
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


def _number(element: Element, name: str, default: int) -> int:
    """The number that an attribute begins with."""
    found = re.match(r"\s*(\d{1,6})", element.attributes.get(name, ""))
    return int(found[1]) if found else default


def _collapsed(table: Element) -> set[int]:
    """The numbers of the columns that are collapsed; a group with columns in it has theirs."""
    found: set[int] = set()
    at = 0
    for group in (each for each in table.children if each.tag == "colgroup"):
        for column in [each for each in group.children if each.tag == "col"] or [group]:
            width = min(_number(column, "span", 1), 1000)
            if column.look.get("invisible"):
                found.update(range(at, at + width))
            at += width
    return found
