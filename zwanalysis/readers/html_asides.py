"""Elements of a page that are navigation, widgets or footers by their tag, name or links."""

import re

from zwanalysis import lexica
from zwanalysis.readers.document import Grid
from zwanalysis.readers.html_blocks import Block
from zwanalysis.readers.html_check import TAGS
from zwanalysis.readers.html_lines import LABEL, NOTE, is_task
from zwanalysis.readers.html_page import Element, Page

_PAGES = lexica.load("pages.yaml")
CONTAINERS = frozenset(_PAGES["containers"])
FIRM, LOOSE = frozenset(_PAGES["firm"]), frozenset(_PAGES["loose"])
KNOWN = FIRM | LOOSE | frozenset(_PAGES["fillers"])
ATTACHED = re.compile(r"^\s*(?:附件|附表|附[:：])", re.MULTILINE)
SMALL = 200  # an aside with more text than this, not of links, is kept


def is_container(names: str) -> bool:
    """Whether a publishing system's name for the article's text is among an element's class and id."""
    return not CONTAINERS.isdisjoint(names.lower().split())


def without_asides(page: Page, blocks: list[Block]) -> list[Block]:
    """The blocks that stand in no aside; none that holds a task or the page's heading is one, whatever its name."""
    inside: set[int] = set()  # what is in a publishing system's container
    for element in page.elements[1:]:
        if id(element.parent) in inside or is_container(element.parent.names):
            inside.add(id(element))
    plain = {id(page.top): True}  # an element → whether it is no aside and in none
    for element in [*page.tagged("h1"), *(block.element for block in blocks if _shows_task(page, block, inside))]:
        while id(element) not in plain:
            plain[id(element)] = True
            element = element.parent
    whole = page.size(page.top)
    for element in page.elements[1:]:  # outer before inner
        if id(element) not in plain:
            plain[id(element)] = plain[id(element.parent)] and not _is_aside(page, element, id(element) in inside, whole)
    return [block for block in blocks if plain[id(block.element)]]


def _shows_task(page: Page, block: Block, inside: set[int]) -> bool:
    """A table, or a paragraph that is a task or an attachment; links outside the article may be numbered for other reasons."""
    text = block.content
    if isinstance(text, Grid):
        return True
    if id(block.element) in inside or page.count(block.start, block.end) > page.linked(block.start, block.end):
        return is_task(text) or bool(ATTACHED.search(text))
    return bool(NOTE.search(text) or LABEL.search(text))


def _is_aside(page: Page, element: Element, inside: bool, whole: int) -> bool:
    """Inside a publishing system's container a name or links alone say too little to drop anything."""
    kind = "" if is_container(element.names) else name_kind(element)
    if kind or (element.tag in TAGS["lists"] and not inside):
        size, linked = page.size(element), page.linked(element.start, element.end)
        if not kind:
            return linked > 0.8 * size and size - linked < 40 and size > 5 and page.links_in(element) >= 3
        return linked > 0.7 * size or (kind == "firm" and not inside and size - linked < min(SMALL, 0.3 * whole))
    return False


def name_kind(element: Element) -> str:
    """What tag, class and id say: "firm" or "loose" for an aside, else "".

    >>> [name_kind(Element("div", {"class": name})) for name in ("footer-wrap", "shareBox", "next")]
    ['firm', 'firm', 'loose']
    >>> [name_kind(Element("div", {"class": name})) for name in ("margin-bottom-20", "text-search")]
    ['', '']
    """
    if element.tag in TAGS["aside"]:
        return "firm"
    words: set[str] = set()
    for token in element.names.split() if element.tag in TAGS["named"] else ():
        found = set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", token).lower()))
        words |= found if found <= KNOWN else set()
    return "firm" if words & FIRM else "loose" if words & LOOSE else ""
