"""Elements of a page that are navigation, widgets or footers by their tag, name or links."""

import re
from bisect import bisect_left

from zwanalysis.readers.html_lines import NOTE, PAGES, PATTERNS, TAGS, is_crumbs, is_task, is_widget
from zwanalysis.readers.html_page import BREAK, EDGE, Element, Page
from zwanalysis.readers.html_tables import Tables

CONTAINERS = frozenset(PAGES["containers"])
FIRM, LOOSE = frozenset(PAGES["firm"]), frozenset(PAGES["loose"])
KNOWN = FIRM | LOOSE | frozenset(PAGES["fillers"])
_LINE = re.compile(f"[^{EDGE}{BREAK}]+")
SMALL = 200  # an aside with more text than this, not of links, is kept
WIDGET = 100  # a widget has less text than this


def is_container(names: str) -> bool:
    """Whether a publishing system's name for the article's text is among an element's class and id."""
    return not CONTAINERS.isdisjoint(names.lower().split())


def drop_asides(page: Page) -> None:
    """Take asides out of the page; none that holds a task or the page's heading, whatever its name."""
    inside = bytearray(len(page.text) + 1)  # what stands in tables of tasks or in a publishing system's container
    for element in [*Tables(page).headed, *(each for each in page.elements if is_container(each.names))]:
        inside[element.start : element.end] = b"\1" * (element.end - element.start)
    kept = sorted([*_tasks(page, inside), *(each.start for each in page.tagged("h1"))])

    def is_kept(element: Element) -> bool:
        return bisect_left(kept, element.start) < bisect_left(kept, element.end)

    loose = [each for each in page.elements[1:] if not is_container(each.names) and not is_kept(each)]
    whole = page.size(page.top)
    page.drop([each for each in loose if _is_aside(page, each, bool(inside[each.start]), whole)])


def _tasks(page: Page, inside: bytearray) -> list[int]:
    """Where lines begin that are a task or an attachment.

    Links outside the article may be numbered for other reasons.
    """
    found = []
    for line in _LINE.finditer(page.text):
        words = line[0]
        if inside[line.start()] or page.count(*line.span()) > page.linked(*line.span()):
            shows = is_task(words) or PATTERNS["attached"].match(words)
        else:
            shows = NOTE.search(words) or PATTERNS["label"].search(words)
        found += [line.start()] if shows else []
    return found


def _is_aside(page: Page, element: Element, inside: bool, whole: int) -> bool:
    """Inside a publishing system's container a name or links alone say too little to drop anything."""
    kind = name_kind(element.tag, element.names)
    if not kind and (inside or element.tag not in TAGS["lists"]):
        return False
    size, linked = page.size(element), page.linked(element.start, element.end)
    if not kind:
        return linked > 0.8 * size and size - linked < 40 and size > 5 and sum(each.tag == "a" for each in page.inside(element)) >= 3
    if element.tag not in ("a", "span"):  # these may be words of a sentence
        if linked > 0.7 * size:
            return True
        if kind == "firm" and not inside:
            return size - linked < min(SMALL, 0.3 * whole)
    text = page.words(element) if size < WIDGET else ""
    return bool(text) and (is_widget(text) or is_crumbs(text))


def name_kind(tag: str, names: str) -> str:
    """What tag, class and id say: "firm" or "loose" for an aside, else "".

    >>> [name_kind("div", name) for name in ("footer-wrap", "shareBox", "next")]
    ['firm', 'firm', 'loose']
    >>> [name_kind("div", name) for name in ("margin-bottom-20", "text-search")]
    ['', '']
    """
    if tag in TAGS["aside"]:
        return "firm"
    words: set[str] = set()
    for token in names.split() if tag in TAGS["named"] else ():
        found = set(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", token).lower()))
        words |= found if found <= KNOWN else set()
    return "firm" if words & FIRM else "loose" if words & LOOSE else ""
