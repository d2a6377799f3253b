"""Elements of a page that are navigation, widgets or footers by their tag, name or links."""

import re

from zwanalysis import lexica
from zwanalysis.readers.html_check import TAGS
from zwanalysis.readers.html_lines import LABEL, NOTE, is_crumbs, is_task, is_widget
from zwanalysis.readers.html_page import BREAK, EDGE, Element, Page
from zwanalysis.readers.html_tables import Tables

_PAGES = lexica.load("pages.yaml")
CONTAINERS = frozenset(_PAGES["containers"])
FIRM, LOOSE = frozenset(_PAGES["firm"]), frozenset(_PAGES["loose"])
KNOWN = FIRM | LOOSE | frozenset(_PAGES["fillers"])
_LINE = re.compile(f"[^{EDGE}{BREAK}]+")
ATTACHED = re.compile(r"\s*(?:附件|附表|附[:：])")
SMALL = 200  # an aside with more text than this, not of links, is kept
WIDGET = 100  # a widget has less text than this


def is_container(names: str) -> bool:
    """Whether a publishing system's name for the article's text is among an element's class and id."""
    return not CONTAINERS.isdisjoint(names.lower().split())


def drop_asides(page: Page) -> None:
    """Take asides out of the page; none that holds a task or the page's heading, whatever its name."""
    inside = set(Tables(page).headed)  # tables of tasks, and what is in them or in a publishing system's container
    for element in page.elements[1:]:
        if id(element.parent) in inside or is_container(element.parent.names):
            inside.add(id(element))
    kept = {id(page.top)}
    for element in [*page.tagged("h1"), *_with_tasks(page, inside)]:
        while id(element) not in kept:
            kept.add(id(element))
            element = element.parent
    whole = page.size(page.top)
    loose = [each for each in page.elements if id(each) not in kept and not is_container(each.names)]
    page.drop([each for each in loose if _is_aside(page, each, id(each) in inside, whole)])


def _with_tasks(page: Page, inside: set[int]) -> list[Element]:
    """The innermost blocks around each line that is a task or an attachment.

    Links outside the article may be numbered for other reasons.
    """
    found = []
    for line in _LINE.finditer(page.text):
        block, words = page.block_at(line.start()), line[0]
        if id(block) in inside or page.count(*line.span()) > page.linked(*line.span()):
            shows = is_task(words) or ATTACHED.match(words)
        else:
            shows = NOTE.search(words) or LABEL.search(words)
        found += [block] if shows else []
    return found


def _is_aside(page: Page, element: Element, inside: bool, whole: int) -> bool:
    """Inside a publishing system's container a name or links alone say too little to drop anything."""
    kind = name_kind(element)
    if not kind and (inside or element.tag not in TAGS["lists"]):
        return False
    size, linked = page.size(element), page.linked(element.start, element.end)
    if not kind:
        return linked > 0.8 * size and size - linked < 40 and size > 5 and page.links_in(element) >= 3
    if element.tag not in ("a", "span"):  # these may be words of a sentence
        if linked > 0.7 * size:
            return True
        if kind == "firm" and not inside:
            return size - linked < min(SMALL, 0.3 * whole)
    text = page.words(element) if size < WIDGET else ""
    return bool(text) and (is_widget(text) or is_crumbs(text))


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
