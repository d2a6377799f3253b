"""Which part of a page is the notice: everything else is navigation, widgets and footers."""

import re
from typing import NamedTuple

from zwanalysis.readers.document import Grid
from zwanalysis.readers.html_asides import drop_asides, is_container
from zwanalysis.readers.html_blocks import blocks_of
from zwanalysis.readers.html_fields import fields_in
from zwanalysis.readers.html_lines import AROUND, DOC_NUMBER, is_crumbs, is_footer, is_particulars, is_widget
from zwanalysis.readers.html_signs import NOTE_AND_COLON, is_heading_row, is_labelled, is_task
from zwanalysis.readers.html_tree import Element, Measure, elements, measure
from zwanalysis.readers.limits import Clock

LONG = 25  # a paragraph this long, not of links, is taken for content
LAST = 8  # a page without tasks may have a footer in this many of its last paragraphs
ROOMY = frozenset(("div", "section", "article", "main", "td", "form", "center", "body"))  # elements with room for paragraphs
Block = tuple[str | Grid, Element]  # a paragraph or table, and the innermost element it stands in


class Article(NamedTuple):
    """The article's blocks, the fields printed on lines that were dropped (发布时间, 来源), and what holds it."""

    blocks: list
    fields: dict[str, str]
    container: Element


def article(top: Element, titles: list[str], clock: Clock) -> Article:
    """Choose the article among a page's elements; in doubt keep more. `titles` is what the page says its title is."""
    drop_asides(top)
    clock.check("the page's navigation")
    blocks = blocks_of(top)
    container = _container(top, blocks, clock)
    clock.check("the page's article")
    within = {id(element) for element in elements(container)}
    inside = [number for number, (_, element) in enumerate(blocks) if id(element) in within]
    first, end = (inside[0], inside[-1] + 1) if inside else (0, 0)
    fields: dict[str, str] = {}
    kept = _kept([block for block, _ in blocks[first:end]], fields)
    before, after = ([block for block, _ in part if isinstance(block, str)] for part in (blocks[:first], blocks[end:]))
    for block in [*before, *after]:
        is_particulars(block.strip(), fields)
    head = [block for block in before if _is_head(block, titles, kept)]
    tail = [block for block in after if re.match(r"附件|附表|附[:：]|\(?（?此件", block.strip())]
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


def _is_content(block: str | Grid, held: Measure) -> bool:
    """A table with some text, a task, or a long paragraph; no link and no footer."""
    few_links = held.linked < 0.5 * max(1, held.characters)
    if isinstance(block, Grid):
        return _size(block) >= LONG or (few_links and _is_task(block))
    text = block.strip()
    if NOTE_AND_COLON.search(text) or (few_links and is_labelled(text)):
        return not is_footer(text)
    return few_links and len(text) >= LONG and not (is_footer(text) or is_crumbs(text) or AROUND.match(text))


def _container(top: Element, blocks: list[Block], clock: Clock) -> Element:
    """The innermost element that holds all content, or a publishing system's container that holds most of
    it and, with what stands around it, all tasks."""
    measures = measure(top)
    content = [(block, element) for block, element in blocks if _is_content(block, measures[id(element)])]
    if not content:
        return top
    sizes: dict[int, int] = {}
    for block, element in content:
        clock.check("the page's article")
        for holder in _path(element, top):
            sizes[id(holder)] = sizes.get(id(holder), 0) + _size(block)
    most = 0.6 * sizes[id(top)]
    known = next((each for each in elements(top) if sizes.get(id(each), 0) > most and is_container(each.names)), None)  # outer before inner
    if known is None:
        return _common([element for _, element in content], top, clock)
    outside = _tasks_outside(known, content, measures)
    return _common([known, *outside], top, clock) if outside else known


def _tasks_outside(known: Element, content: list[Block], measures: dict[int, Measure]) -> list[Element]:
    """Elements of tasks and tables that stand beside the container and are not printed in it again."""
    within = {id(element) for element in elements(known)}
    printed = {_printed(block) for block, element in content if id(element) in within}
    beside = [(block, element) for block, element in content if id(element) not in within and _printed(block) not in printed]
    return [element for block, element in beside if _is_task(block) or (_is_table(block) and not _is_linked(measures[id(element)]))]


def _is_linked(held: Measure) -> bool:
    return held.linked >= 0.5 * held.characters


def _is_table(block: str | Grid) -> bool:
    """A table of two rows or more, and not of the page's particulars."""
    return isinstance(block, Grid) and len(block.rows) > 1 and len(fields_in("\n".join(block.cells))) < 2


def _printed(block: str | Grid) -> str:
    return _bare(block if isinstance(block, str) else "\t".join(block.cells))


def _common(wanted: list[Element], top: Element, clock: Clock) -> Element:
    """The innermost element with room for paragraphs that holds all of `wanted`."""
    common = _path(wanted[0], top)
    for element in wanted[1:]:
        clock.check("the page's article")
        also = {id(holder) for holder in _path(element, top)}
        common = [holder for holder in common if id(holder) in also]
    return next((element for element in reversed(common) if element.tag in ROOMY), top)


def _path(element: Element, top: Element) -> list[Element]:
    path = [element]
    while path[-1] is not top and path[-1].parent is not None:
        path.append(path[-1].parent)
    return path[::-1]


def _size(block: str | Grid) -> int:
    return len(block) if isinstance(block, str) else sum(map(len, block.cells))


def _is_head(block: str, titles: list[str], kept: list) -> bool:
    """Whether a line before the container is the title or the document number, and not printed in it again."""
    text = _bare(block)
    start = "".join(_bare(found) for found in kept[:6] if isinstance(found, str))
    if not text or text in start or len(text) > 120:
        return False
    if DOC_NUMBER.search(block) and len(text) < 40:
        return True
    return len(text) >= 6 and any(text in title or (title in text and len(title) >= 8) for title in map(_bare, titles))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)
