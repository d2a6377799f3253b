"""Tables of a page that hold values: their cells with spans as the HTML standard forms them, without collapsed columns."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from zwanalysis.readers.document import Grid, check_size, place
from zwanalysis.readers.html_lines import LONGEST_HEADING, is_heading_row
from zwanalysis.readers.html_look import HIDDEN
from zwanalysis.readers.html_page import BREAK, Element, Left, Page, collapse


class Tables:
    """The tables that hold values, not the page's layout, and those of them with headings of tasks.

    Layout: said so by its role, one column, most text in tables inside it, or one cell holding the article.
    """

    def __init__(self, page: Page):
        self.page = page
        tables = page.tagged("table")
        nested: dict[Element, int] = {}
        for table in tables:
            outer = next((each for each in _above(table) if each.tag == "table"), page.top)
            nested[outer] = nested.get(outer, 0) + page.size(table)
        candidates = [each for each in tables if each.attributes.get("role") not in ("presentation", "none")]
        self.headed = {each for each in candidates if self._has_headings(each)}
        self.values = [each for each in candidates if each in self.headed or self._is_data(each, nested.get(each, 0))]

    def _has_headings(self, table: Element) -> bool:
        """Whether one of the first rows holds headings of tasks, not links, and the next has two cells or more."""
        for row, below in pairwise(rows_of(table)[:4]):
            plain = all(self.page.size(cell) <= LONGEST_HEADING and not self.page.linked(cell.start, cell.end) for cell in row)
            if plain and len(below) > 1 and is_heading_row([self.page.words(cell) for cell in row]):
                return True
        return False

    def _is_data(self, table: Element, nested: int) -> bool:
        rows = rows_of(table)
        cells = [cell for row in rows for cell in row]
        total = sum(map(self.page.size, cells))
        if max(map(len, rows), default=0) < 2 or nested > 0.5 * total:
            return False
        longest = max(cells, key=self.page.size)
        length = self.page.size(longest)
        if length <= (500 if len(rows) > 1 else 150) or length <= 0.8 * total:
            return True
        inside = self.page.text[longest.start : longest.end]
        return inside.count(BREAK) + sum(each.tag in ("p", "div") for each in self.page.inside(longest)) < 3

    def grids(self, table: Element) -> list[Grid]:
        """The table, then those inside it that have headings of their own."""
        own = [each for each in self.page.inside(table) if each is not table and each in self.headed]
        return [place([(*spot, self._text(cell, own)) for *spot, cell in self._seen(each)]) for each in (table, *own)]

    def _seen(self, table: Element) -> Iterator[tuple]:
        """The placed cells without the columns that <col> or <colgroup> collapses."""
        columns = sorted(_collapsed(table))
        for row, column, down, across, cell in _placed(table):
            before, until = bisect_left(columns, column), bisect_left(columns, column + across)
            if until - before < across:
                yield row, column - before, down, across - (until - before), cell
            else:
                self.page.left.append(Left(cell.parent, cell.start, HIDDEN, self.page.words(cell)))

    def _text(self, cell: Element, apart: list[Element]) -> str:
        """The text of a cell, without the tables that are apart from it: blocks and <br> become line breaks."""
        parts, at = [], cell.start
        for table in apart:
            if table.start >= at and cell.holds(table.start, table.end):
                parts.append(self.page.text[at : table.start])
                at = table.end
        return collapse("".join([*parts, self.page.text[at : cell.end]]))


def _above(element: Element) -> Iterator[Element]:
    while element.parent is not None:
        element = element.parent
        yield element


def rows_of(table: Element) -> list[list[Element]]:
    """The table's own rows (not those of tables inside it) as lists of td and th."""
    rows = []
    for node in table.children:
        if node.tag == "tr":
            rows.append([cell for cell in node.children if cell.tag in ("td", "th")])
        elif node.tag in ("thead", "tbody", "tfoot", "form"):
            rows.extend(rows_of(node))
    return rows


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
            across = min(max(1, number(cell, "colspan", 1)), 1000)
            down = min(number(cell, "rowspan", 1) or len(rows), len(rows) - r)
            check_size(len(taken) + down * across, 1)
            taken.update((i, j) for i in range(r, r + down) for j in range(column, column + across))
            cells.append((r, column, down, across, cell))
            column += across
    return cells


def number(element: Element, name: str, default: int) -> int:
    """The number that an attribute begins with."""
    found = re.match(r"\s*(\d{1,6})", element.attributes.get(name, ""))
    return int(found[1]) if found else default


def _collapsed(table: Element) -> set[int]:
    """The numbers of the columns that are collapsed; a group with columns in it has theirs."""
    found: set[int] = set()
    at = 0
    for group in (each for each in table.children if each.tag == "colgroup"):
        for column in [each for each in group.children if each.tag == "col"] or [group]:
            width = min(number(column, "span", 1), 1000)
            if column.look.get("invisible"):
                found.update(range(at, at + width))
            at += width
    return found
