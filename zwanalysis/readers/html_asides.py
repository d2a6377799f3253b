"""Elements of a page that are navigation, widgets or footers by their tag, name or links."""

import re

from zwanalysis import lexica
from zwanalysis.readers.html_blocks import BLOCKS, data_tables
from zwanalysis.readers.html_lines import is_crumbs, is_widget
from zwanalysis.readers.html_signs import LABEL, NOTE, is_task
from zwanalysis.readers.html_tree import Element, Measure, drop, elements, measure, text_of, walk

_PAGES = lexica.load("pages.yaml")
CONTAINERS = frozenset(_PAGES["containers"])
FIRM, LOOSE = frozenset(_PAGES["firm"]), frozenset(_PAGES["loose"])
KNOWN = FIRM | LOOSE | frozenset(_PAGES["fillers"])
NAMED = frozenset(["div", "ul", "ol", "dl", "section", "header", "footer", "form", "nav", "aside", "span", "a", "dialog"])
BY_TAG = frozenset(("nav", "footer", "aside", "dialog"))
LISTS = frozenset(("ul", "ol", "div", "table", "td", "dl", "section"))
ATTACHED = re.compile(r"^\s*(?:附件|附表|附[:：])", re.MULTILINE)
SMALL = 200  # an aside with more text than this, not of links, is kept
WIDGET = 100  # a widget has less text than this


def is_container(names: str) -> bool:
    """Whether a publishing system's name for the article's text is among an element's class and id."""
    return not CONTAINERS.isdisjoint(names.lower().split())


def drop_asides(top: Element) -> None:
    """Take asides out of the page; none that holds a task or the page's heading, whatever its name."""
    measures, inside = measure(top), _inside(top)
    whole = measures[id(top)].characters
    kept = _holders([top, *elements(top, "h1"), *_with_tasks(top, inside)])
    loose = [each for each in elements(top) if id(each) not in kept and not is_container(each.names)]
    drop([each for each in loose if _is_aside(each, measures[id(each)], id(each) in inside, whole)])


def _inside(top: Element) -> set[int]:
    """id()s of the elements in a publishing system's container, of tables of tasks and of what is in them."""
    _, found = data_tables(top)
    for element in elements(top):
        above = element.parent
        if above is not None and (id(above) in found or is_container(above.names)):
            found.add(id(element))
    return found


def _holders(wanted: list[Element]) -> set[int]:
    """id()s of elements and of all that they stand in."""
    found: set[int] = set()
    for element in wanted:
        while element is not None and id(element) not in found:
            found.add(id(element))
            element = element.parent
    return found


def _with_tasks(top: Element, inside: set[int]) -> list[Element]:
    """The innermost elements around each line that is a task; elements with names of asides have lines of their own."""
    found, opened, words, links = [], [], ([], []), 0  # words of the line: plain, in links
    for event, node in walk(top):
        if event == "text":
            words[bool(links)].append(node)
            continue
        if opened and (node.tag in BLOCKS or node.tag == "br" or name_kind(node)):
            plain, linked = map("".join, words)
            if _shows_task(plain, linked, id(opened[-1]) in inside):
                found.append(opened[-1])
            words = ([], [])
        links += (node.tag == "a" and bool(node.attributes.get("href"))) * (1 if event == "in" else -1)
        if event == "in":
            opened.append(node)
        else:
            opened.pop()
    return found


def _is_aside(element: Element, held: Measure, inside: bool, whole: int) -> bool:
    """Inside a publishing system's container a name or links alone say too little to drop anything."""
    plain = held.characters - held.linked
    kind = name_kind(element)
    if kind:
        if element.tag not in ("a", "span"):  # these may be words of a sentence
            if held.linked > 0.7 * held.characters:
                return True
            if kind == "firm" and not inside:
                return plain < min(SMALL, 0.3 * whole)
        text = text_of(element) if held.characters < WIDGET else ""
        return bool(text) and (is_widget(text) or is_crumbs(text))
    if element.tag not in LISTS or inside:
        return False
    return held.linked > 0.8 * held.characters and plain < 40 and held.characters > 5 and held.links >= 3


def name_kind(element: Element) -> str:
    """What tag, class and id say: "firm" or "loose" for an aside, else "".

    >>> [name_kind(Element("div", {"class": name}, None)) for name in ("footer-wrap", "shareBox", "next")]
    ['firm', 'firm', 'loose']
    >>> [name_kind(Element("div", {"class": name}, None)) for name in ("margin-bottom-20", "text-search")]
    ['', '']
    """
    if element.tag in BY_TAG:
        return "firm"
    if element.tag not in NAMED:
        return ""
    kinds = {_token_kind(token) for token in element.names.split()}
    return next((kind for kind in ("firm", "loose") if kind in kinds), "")


def _token_kind(token: str) -> str:
    words = re.findall(r"[a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "-", token).lower())
    if not KNOWN.issuperset(words):
        return ""
    return "firm" if FIRM & set(words) else "loose" if LOOSE & set(words) else ""


def _shows_task(text: str, linked: str, inside: bool) -> bool:
    """Whether a line is a task or an attachment; links outside the article may be numbered for other reasons."""
    if inside or len(text.strip()) > len(linked.strip()):
        whole = text + linked
        return is_task(whole) or bool(ATTACHED.search(whole))
    return bool(NOTE.search(linked) or LABEL.search(linked) or NOTE.search(text) or LABEL.search(text))
