"""A page → paragraphs and tables in reading order, the numbers of lists before their items."""

import re
from typing import NamedTuple

from zwanalysis.readers.document import Grid
from zwanalysis.readers.html_lines import PAGES
from zwanalysis.readers.html_page import EDGE, Element, Page, collapse
from zwanalysis.readers.html_tables import Tables, number
from zwanalysis.readers.numbering import FORMATS

_PARAGRAPH = re.compile(f"[^{EDGE}]+")
_LABELLED = re.compile(r"(?:[（(]?[一二三四五六七八九十百\d]+[)）、.．]|[①-⑳]|第[一二三四五六七八九十百]+[章条节])")


class Block(NamedTuple):
    """A paragraph or table, and where it stands in the page's text."""

    content: str | Grid
    start: int
    end: int

    @property
    def size(self) -> int:
        """How many characters it has."""
        return len(self.content) if isinstance(self.content, str) else sum(map(len, self.content.cells))


def blocks_of(page: Page) -> list[Block]:
    """Paragraphs and tables in reading order.

    A table that only lays out the page is read as text; a table inside a cell of another becomes text of
    that cell, or with headings of tasks a table of its own after the other.
    """
    reader, tables = _Reader(page), Tables(page)
    for table in tables.values:
        if table.start < reader.at:
            continue  # in one before it
        reader.paragraphs(table.start)
        reader.found.extend(Block(label, table.start, table.start) for label in reader.labels_before(table.start))
        for caption in table.children:
            if caption.tag == "caption" and page.size(caption):
                reader.found.append(Block(collapse(page.text[caption.start : caption.end]), table.start, table.end))
        reader.found.extend(Block(grid, table.start, table.end) for grid in tables.grids(table))
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
    n, labels = number(ordered, "start", 1), []
    for item in (each for each in ordered.children if each.tag == "li"):
        n = number(item, "value", n)
        if not item.look.get("unnumbered") and not _LABELLED.match("".join(page.text[item.start : min(item.end, item.start + 200)].split())):
            labels.append((item, FORMATS[kind](n) + ("、" if kind == "chineseCounting" else ".")))
        n += 1
    return labels
