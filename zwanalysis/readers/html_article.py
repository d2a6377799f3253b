"""Which part of a page is the notice: everything else is navigation, widgets and footers."""

import re
from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from zwanalysis.readers.document import Grid
from zwanalysis.readers.html_asides import drop_asides, is_container
from zwanalysis.readers.html_blocks import Block, blocks_of
from zwanalysis.readers.html_fields import fields_in, is_particulars
from zwanalysis.readers.html_lines import (
    NOTE_AND_COLON,
    PATTERNS,
    TAGS,
    is_crumbs,
    is_footer,
    is_heading_row,
    is_labelled,
    is_task,
    is_widget,
)
from zwanalysis.readers.html_page import Element, Page
from zwanalysis.readers.limits import Clock

LONG = 25  # a paragraph this long, not of links, is taken for content
LAST = 8  # a page without tasks may have a footer in this many of its last paragraphs


class Article(NamedTuple):
    """The article's paragraphs and tables, the fields printed on lines that were dropped (发布时间, 来源), and what holds it."""

    blocks: list
    fields: dict[str, str]
    container: Element


def article(page: Page, titles: list[str], clock: Clock) -> Article:
    """Choose the article among a page's elements; in doubt keep more. `titles` is what the page says its title is."""
    drop_asides(page)
    clock.check("the page's navigation")
    blocks = blocks_of(page)
    clock.check("the page's paragraphs")
    container = _container(page, blocks)
    clock.check("the page's article")
    fields: dict[str, str] = {}
    kept = _kept([each.content for each in blocks if container.holds(each.start, each.end)], fields)
    before = [each.content for each in blocks if isinstance(each.content, str) and each.end <= container.start]
    after = [each.content for each in blocks if isinstance(each.content, str) and each.start >= container.end]
    for line in [*before, *after]:
        is_particulars(line.strip(), fields)
    head = [line for line in before if _is_head(line, titles, kept)]
    tail = [line for line in after if PATTERNS["behind"].match(line)]
    return Article([*head, *kept, *tail], fields, container)


def _kept(blocks: list[str | Grid], fields: dict[str, str]) -> list[str | Grid]:
    """The blocks without widgets, and without what a page prints before its first or after its last task."""
    lines = [block.strip() if isinstance(block, str) and len(block) <= 300 else "" for block in blocks]
    tasks = [n for n, block in enumerate(blocks) if _is_task(block) and not _is_page_line(lines[n], {})]
    first, last = (tasks[0], tasks[-1]) if tasks else (len(blocks), len(blocks) - LAST - 1)

    def is_around(n: int, line: str) -> bool:
        return is_widget(line) or (n < first and _is_page_line(line, fields)) or (n > last and is_footer(line))

    return [block for n, (block, line) in enumerate(zip(blocks, lines, strict=True)) if not (line and is_around(n, line))]


def _is_page_line(line: str, fields: dict[str, str]) -> bool:
    return is_crumbs(line) or is_particulars(line, fields)


def _is_task(block: str | Grid) -> bool:
    """A table with the headings of tasks or with tasks in it, or a paragraph with a label or a note."""
    if isinstance(block, str):
        return is_task(block)
    rows = [[block.cells[cell] for cell in dict.fromkeys(row)] for row in block.rows[:3]]
    return any(map(is_heading_row, rows)) or any(map(is_task, block.cells))


def _is_content(page: Page, block: Block) -> bool:
    """A table with some text, a task, or a long paragraph; no link and no footer."""
    few_links = not _is_linked(page, block)
    if isinstance(block.content, Grid):
        return block.size >= LONG or (few_links and _is_task(block.content))
    text = block.content.strip()
    if NOTE_AND_COLON.search(text) or (few_links and is_labelled(text)):
        return not is_footer(text)
    return few_links and len(text) >= LONG and not (is_footer(text) or is_crumbs(text) or PATTERNS["around"].match(text))


def _is_linked(page: Page, block: Block) -> bool:
    """Whether half of it are links."""
    return page.linked(block.start, block.end) >= 0.5 * max(1, page.count(block.start, block.end))


def _container(page: Page, blocks: list[Block]) -> Element:
    """The innermost element that holds all content, or a publishing system's container that holds most of
    it and, with what stands around it, all tasks."""
    content = [block for block in blocks if _is_content(page, block)]
    if not content:
        return page.top
    starts, sums = [block.start for block in content], [0, *accumulate(block.size for block in content)]

    def held(element: Element) -> int:
        return sums[bisect_left(starts, element.end)] - sums[bisect_left(starts, element.start)]

    known = next((each for each in page.elements if is_container(each.names) and held(each) > 0.6 * sums[-1]), None)  # outer before inner
    wanted: list = content if known is None else _tasks_outside(page, known, content)
    if known is not None and not wanted:
        return known
    wanted = [*wanted, known or content[0]]
    start, end = min(each.start for each in wanted), max(each.end for each in wanted)
    return next((each for each in reversed(page.elements) if each.tag in TAGS["roomy"] and each.holds(start, end)), page.top)


def _tasks_outside(page: Page, known: Element, content: list[Block]) -> list[Block]:
    """Tasks and tables that stand beside the container and are not printed in it again."""
    printed = {_printed(block) for block in content if known.holds(block.start, block.end)}
    beside = [block for block in content if not known.holds(block.start, block.end) and _printed(block) not in printed]
    return [block for block in beside if _is_task(block.content) or (_is_table(block) and not _is_linked(page, block))]


def _is_table(block: Block) -> bool:
    """A table of two rows or more, and not of the page's particulars."""
    return isinstance(block.content, Grid) and len(block.content.rows) > 1 and len(fields_in("\n".join(block.content.cells))) < 2


def _printed(block: Block) -> str:
    return _bare(block.content if isinstance(block.content, str) else "\t".join(block.content.cells))


def _is_head(block: str, titles: list[str], kept: list) -> bool:
    """Whether a line before the container is the title or the document number, and not printed in it again."""
    text = _bare(block)
    start = "".join(_bare(found) for found in kept[:6] if isinstance(found, str))
    if not text or text in start or len(text) > 120:
        return False
    if PATTERNS["doc_number"].search(block) and len(text) < 40:
        return True
    return len(text) >= 6 and any(text in title or (title in text and len(title) >= 8) for title in map(_bare, titles))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
