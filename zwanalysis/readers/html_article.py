"""Which part of a page is the notice: everything else is navigation, widgets and footers, told by names, links and wording."""

import re
from bisect import bisect_left
from typing import NamedTuple

from zwanalysis.readers import html_lines as lines
from zwanalysis.readers.document import Grid
from zwanalysis.readers.html_blocks import Block, blocks_of, headed_tables
from zwanalysis.readers.html_fields import is_particulars
from zwanalysis.readers.html_lines import PAGES, PATTERNS, TAGS
from zwanalysis.readers.html_page import BREAK, EDGE, Element, Page
from zwanalysis.readers.limits import Clock

CONTAINERS = frozenset(PAGES["containers"])
FIRM, LOOSE = frozenset(PAGES["firm"]), frozenset(PAGES["loose"])
KNOWN = FIRM | LOOSE | frozenset(PAGES["fillers"])
_LINE = re.compile(f"[^{EDGE}{BREAK}]+")
SMALL = 200  # an aside with more text than this, not of links, is kept
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
    blocks = blocks_of(page)
    clock.check("the page's paragraphs")
    container = _container(page, blocks)
    fields: dict[str, str] = {}
    kept = _kept([each.content for each in blocks if container.holds(each.start, each.end)], fields)
    before = [each.content for each in blocks if isinstance(each.content, str) and each.end <= container.start]
    after = [each.content for each in blocks if isinstance(each.content, str) and each.start >= container.end]
    for line in [*before, *after]:
        is_particulars(line.strip(), fields)
    head = [line for line in before if _is_head(line, titles, kept)]
    return Article([*head, *kept, *filter(PATTERNS["behind"].match, after)], fields, container)


def is_container(names: str) -> bool:
    """Whether a publishing system's name for the article's text is among an element's class and id."""
    return not CONTAINERS.isdisjoint(names.lower().split())


def drop_asides(page: Page) -> None:
    """Take asides out of the page; none that holds a task, an attachment or the page's heading, whatever its name."""
    inside = bytearray(len(page.text) + 1)  # what stands in tables of tasks or in a publishing system's container
    for element in [*headed_tables(page), *(each for each in page.elements if is_container(each.names))]:
        inside[element.start : element.end] = b"\1" * (element.end - element.start)
    tasks = [line.start() for line in _LINE.finditer(page.text) if lines.is_task(line[0]) or PATTERNS["attached"].match(line[0])]
    kept = sorted([*tasks, *(each.start for each in page.tagged("h1"))])
    loose = [each for each in page.elements[1:] if bisect_left(kept, each.start) == bisect_left(kept, each.end)]
    page.drop([each for each in loose if _is_aside(page, each, bool(inside[each.start]))])


def _is_aside(page: Page, element: Element, inside: bool) -> bool:
    """Inside a publishing system's container a name or links alone say too little to drop anything."""
    kind, size, linked = name_kind(element.tag, element.names), page.size(element), page.linked(element)
    if element.tag in TAGS["blocks"]:  # others may be words of a sentence
        if linked > 0.7 * size:
            return bool(kind) or (not inside and element.tag in TAGS["lists"] and sum(each.tag == "a" for each in page.inside(element)) >= 3)
        if kind == "firm" and not inside:
            return size - linked < SMALL
    text = page.words(element) if kind and size < SMALL else ""
    return bool(text) and (lines.is_widget(text) or bool(PATTERNS["crumbs"].match(text)))


def name_kind(tag: str, names: str) -> str:
    """What tag, class and id say: "firm" or "loose" for an aside, else "".

    >>> [name_kind("div", name) for name in ("footer-wrap", "shareBox", "next", "margin-bottom-20", "text-search")]
    ['firm', 'firm', 'loose', '', '']
    """
    if tag in TAGS["aside"]:
        return "firm"
    words: set[str] = set()
    for token in names.split() if tag in TAGS["named"] else ():
        found = set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", token).lower()))
        words |= found if found <= KNOWN else set()
    return "firm" if words & FIRM else "loose" if words & LOOSE else ""


def _kept(blocks: list[str | Grid], fields: dict[str, str]) -> list[str | Grid]:
    """The blocks without widgets, and without what a page prints before its first or after its last task."""
    tasks = [n for n, block in enumerate(blocks) if _is_task(block)]
    first, last = (tasks[0], tasks[-1]) if tasks else (len(blocks), len(blocks) - LAST - 1)

    def is_around(n: int, block: str | Grid) -> bool:
        line = block.strip() if isinstance(block, str) else ""
        site = PATTERNS["crumbs"].match(line) or (line and is_particulars(line, fields)) if n < first else n > last and lines.is_footer(line)
        return bool(site) or bool(line and lines.is_widget(line))

    return [block for n, block in enumerate(blocks) if not is_around(n, block)]


def _is_task(block: str | Grid) -> bool:
    """A table with the headings of tasks or with tasks in it, or a paragraph with a label or a note."""
    if isinstance(block, str):
        return lines.is_task(block)
    rows = [[block.cells[cell] for cell in dict.fromkeys(row)] for row in block.rows[:3]]
    return any(map(lines.is_heading_row, rows)) or any(map(lines.is_task, block.cells))


def _is_content(page: Page, block: Block) -> bool:
    """A table with some text, a task, or a long paragraph; no link and no footer."""
    if isinstance(block.content, Grid):
        return sum(map(len, block.content.cells)) >= LONG
    text = block.content.strip()
    around = lines.is_footer(text) or PATTERNS["crumbs"].match(text) or PATTERNS["around"].match(text)
    links = page.linked(block) >= 0.5 * max(1, page.size(block))
    return bool(lines.NOTE_AND_COLON.search(text)) or (not links and not around and (lines.is_labelled(text) or len(text) >= LONG))


def _container(page: Page, blocks: list[Block]) -> Element:
    """The innermost element that holds all content, or a publishing system's container that holds any of it and, with what
    stands around it, all tasks."""
    content = [block for block in blocks if _is_content(page, block)]
    named = (each for each in page.elements if is_container(each.names))
    known = next((each for each in named if any(each.holds(block.start, block.end) for block in content)), None)
    wanted = content if known is None else [*_outside(known, content), known]
    start, end = min((each.start for each in wanted), default=-1), max((each.end for each in wanted), default=-1)
    return next((each for each in reversed(page.elements) if (each is known or each.tag in TAGS["roomy"]) and each.holds(start, end)), page.top)


def _outside(known: Element, content: list[Block]) -> list[Block]:
    """Tasks that stand beside the container and are not printed in it again."""
    printed = {_printed(block) for block in content if known.holds(block.start, block.end)}
    return [block for block in content if _is_task(block.content) and _printed(block) not in printed]


def _printed(block: Block) -> str:
    return _bare(block.content if isinstance(block.content, str) else "".join(block.content.cells))


def _is_head(block: str, titles: list[str], kept: list) -> bool:
    """Whether a line before the container is the title or the document number, and not printed in it again."""
    text = _bare(block)
    if text in "".join(_bare(found) for found in kept[:6] if isinstance(found, str)):
        return False
    numbered = len(text) < 40 and PATTERNS["doc_number"].search(block)
    return bool(numbered) or (len(text) >= 6 and any(text in title or title in text for title in map(_bare, titles)))


def _bare(text: str) -> str:
    return "".join(text.split())
