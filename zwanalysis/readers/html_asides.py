"""Elements of a page that are navigation, widgets or footers by their tag, name or links."""

import re
from typing import NamedTuple

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


class Survey(NamedTuple):
    """id()s of elements that hold a task, or the page's heading, or stand in a known container or a table of tasks."""

    tasks: set[int]
    titled: set[int]
    inside: set[int]


def is_container(names: str) -> bool:
    """Whether a publishing system's name for the article's text is among an element's class and id."""
    return not CONTAINERS.isdisjoint(names.lower().split())


def drop_asides(top: Element) -> None:
    """Take asides out of the page; none that holds a task, whatever its name."""
    measures, survey = measure(top), _survey(top)
    whole = measures[id(top)].characters
    kept = survey.tasks | survey.titled | {id(top)}
    loose = [each for each in elements(top) if id(each) not in kept and not is_container(each.names)]
    drop([each for each in loose if _is_aside(each, measures[id(each)], id(each) in survey.inside, whole)])


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
    if "".join(words) in FIRM:
        return "firm"
    if not KNOWN.issuperset(words):
        return ""
    return "firm" if FIRM & set(words) else "loose" if LOOSE & set(words) else ""


def _survey(top: Element) -> Survey:
    _, headed = data_tables(top)
    surveyor = _Surveyor(headed)
    for event, node in walk(top):
        if event == "text":
            surveyor.text(node)
        else:
            surveyor.edge(event, node)
    return surveyor.survey


class _Surveyor:
    """Goes through a page in its order; `headed` are the tables of tasks."""

    def __init__(self, headed: set[int]):
        self.headed, self.survey = headed, Survey(set(), set(), set())
        self.opened: list[Element] = []
        self.words: tuple[list[str], list[str]] = ([], [])  # of the line: plain, in links
        self.links = 0

    def text(self, words: str) -> None:
        """Add a text to the line."""
        self.words[bool(self.links)].append(words)

    def edge(self, event: str, node: Element) -> None:
        """See an element begin or end."""
        if node.tag in BLOCKS or node.tag == "br" or name_kind(node):
            self._end_line()
        self.links += (node.tag == "a" and bool(node.attributes.get("href"))) * (1 if event == "in" else -1)
        if event == "in":
            self._open(node)
            return
        self.opened.pop()
        for held in (self.survey.tasks, self.survey.titled):
            if self.opened and id(node) in held:
                held.add(id(self.opened[-1]))

    def _open(self, node: Element) -> None:
        last = self.opened[-1] if self.opened else None
        above = last is not None and (id(last) in self.survey.inside or is_container(last.names))
        if above or id(node) in self.headed:
            self.survey.inside.add(id(node))
        if node.tag == "h1":
            self.survey.titled.add(id(node))
        self.opened.append(node)

    def _end_line(self) -> None:
        plain, linked = map("".join, self.words)
        if self.opened and _shows_task(plain, linked, id(self.opened[-1]) in self.survey.inside):
            self.survey.tasks.add(id(self.opened[-1]))
        self.words = ([], [])


def _shows_task(text: str, linked: str, inside: bool) -> bool:
    """Whether a line is a task or an attachment; links outside the article may be numbered for other reasons."""
    if inside or len(text.strip()) > len(linked.strip()):
        whole = text + linked
        return is_task(whole) or bool(ATTACHED.search(whole))
    return bool(NOTE.search(linked) or LABEL.search(linked) or NOTE.search(text) or LABEL.search(text))
