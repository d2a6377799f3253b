"""A web page as one text without what is never shown, and its elements as stretches of it.

Marks in the text stand for the edges of elements and for <br>; all of them are white space to Python. What is taken out of a
page leaves blanks, so positions hold.
"""

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from zwanalysis.errors import FileTooLarge
from zwanalysis.readers.characters import shown, struck_in
from zwanalysis.readers.html_check import ADVICE, TAGS, check_nesting
from zwanalysis.readers.html_look import BLACK, HIDDEN, PLAIN, STRUCK, WHITE, Look, alike, look_of, looks
from zwanalysis.readers.html_parts import PICTURE, VIEWER, font_of, icon, replaced
from zwanalysis.readers.limits import LIMITS, Clock, guarded
from zwanalysis.readers.notes import OBJECT
from zwanalysis.readers.symbols import signs

BREAK, GONE, EDGE, INLINE = "\x0b", "\x1c", "\x1e", "\x1f"  # <br>; what was taken out; edges of blocks, of what may be a label
_SPACE, _PLAIN, _LINKED = 0, 1, 2  # what a character of the text is
_UNLINKED = bytes.maketrans(bytes([_LINKED]), bytes([_PLAIN]))
LONGEST_LINK = 100  # characters: an <a> with more was never closed
_WIDE = "\u2018-\u201d\u2026\u2014\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
_SOURCE_BREAK = re.compile(f"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")


class Element:
    """An element: its tag and attributes, the elements in it, and where in the page's text it begins and ends."""

    __slots__ = ("attributes", "children", "collapsed", "end", "parent", "start", "tag", "unmarked")

    def __init__(self, tag: str, attributes: dict, parent: "Element | None" = None, start: int = 0):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.start = self.end = start
        self.children: list[Element] = []
        self.collapsed = self.unmarked = False  # a column that is not there; an item whose number is not shown

    @property
    def names(self) -> str:
        """Class and id."""
        return f"{self.attributes.get('class') or ''} {self.attributes.get('id') or ''}"

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch of the text lies in it."""
        return self.start <= start and end <= self.end


class Left(NamedTuple):
    """A stretch that was left out: the element that held it and where, whether it is hidden or struck out, its wording."""

    holder: Element
    at: int
    kind: str
    text: str


class Page:
    """The text, the elements in document order, and what was left out."""

    def __init__(self) -> None:
        self.top = Element("body", {})
        self.elements, self.opened = [self.top], [self.top]
        self.parts: list[str] = []
        self.kinds = bytearray()  # a sign of the text → space, plain or in a link
        self.edges: list[tuple[int, Element]] = [(0, self.top)]  # where a block begins or ends → the block that is open behind it
        self.links: list[int] = []
        self.left: list[Left] = []
        self.unread: list[tuple[int, str]] = []  # where something stands that is not read, and the note on it
        self.text = ""

    def add(self, text: str, in_link: bool = False) -> None:
        """Add text at the end."""
        self.parts.append(text)
        letter = _LINKED if in_link else _PLAIN
        self.kinds.extend([_SPACE if sign.isspace() else letter for sign in text])

    def open(self, tag: str, attributes: dict) -> Element:
        """Begin an element."""
        element = Element(tag, attributes, self.opened[-1], len(self.kinds))
        element.parent.children.append(element)
        self.elements.append(element)
        self.opened.append(element)
        if tag == "a" and attributes.get("href"):
            self.links.append(len(self.kinds))
        self._edge(tag)
        return element

    def close(self) -> None:
        """End the element that is open."""
        element = self.opened.pop()
        self._edge(element.tag)
        element.end = len(self.kinds)
        if element.tag == "a" and (self.size(element) > LONGEST_LINK or any(each.tag in ("p", "table") for each in self.inside(element))):
            self.kinds[element.start :] = self.kinds[element.start :].translate(_UNLINKED)

    def _edge(self, tag: str) -> None:
        if tag in TAGS["blocks"]:
            self.add(EDGE)
            self.edges.append((len(self.kinds), next(each for each in reversed(self.opened) if each.tag in TAGS["blocks"] or each is self.top)))
        elif tag in TAGS["labels"]:
            self.add(INLINE)

    def size(self, element: Element) -> int:
        """How many characters an element holds, without white space."""
        return self.count(element.start, element.end)

    def count(self, start: int, end: int) -> int:
        """How many characters a stretch holds."""
        return end - start - self.kinds.count(_SPACE, start, end)

    def linked(self, start: int, end: int) -> int:
        """How many of them stand in links."""
        return self.kinds.count(_LINKED, start, end)

    def links_in(self, element: Element) -> int:
        """How many links an element holds."""
        return bisect_left(self.links, element.end) - bisect_left(self.links, element.start)

    def words(self, element: Element) -> str:
        """All its text, without any white space."""
        return "".join(self.text[element.start : element.end].split())

    def inside(self, element: Element) -> list[Element]:
        """The elements in another, and itself."""
        first = bisect_left(self.elements, element.start, key=lambda each: each.start)
        last = bisect_right(self.elements, element.end, key=lambda each: each.start)
        return [each for each in self.elements[first:last] if element.holds(each.start, each.end)]

    def tagged(self, *tags: str) -> list[Element]:
        """The elements of these tags that hold something."""
        return [each for each in self.elements if each.tag in tags and self.size(each)]

    def block_at(self, at: int) -> Element:
        """The innermost block that a place of the text stands in."""
        return self.edges[bisect_right(self.edges, at, key=lambda edge: edge[0]) - 1][1]

    def innermost(self, start: int, end: int, tags: frozenset[str]) -> Element:
        """The innermost element of these tags that holds a stretch."""
        return next((each for each in reversed(self.elements) if each.tag in tags and each.holds(start, end)), self.top)

    def drop(self, gone: list[Element]) -> None:
        """Take elements, with all that is in them, out of the page."""
        ids = set(map(id, gone))
        for holder in {id(element.parent): element.parent for element in gone if element.parent}.values():
            holder.children = [each for each in holder.children if id(each) not in ids]
        parts, at = [], 0
        for element in sorted(gone, key=lambda element: element.start):
            if element.end > at:
                start = max(at, element.start)
                parts += [self.text[at:start], GONE * (element.end - start)]
                at = element.end
                self.kinds[start:at] = bytes(at - start)
        self.text = "".join([*parts, self.text[at:]])


def parse(source: str, clock: Clock) -> tuple[Page, dict[str, str], str]:
    """A page, its <meta name content> pairs, and a note on it if any.

    Elements hidden by their style are left out, unless next to nothing else is there.
    """
    check_nesting(source)
    with guarded("HTML"):
        parser = LexborHTMLParser(source)
        metas = {node.attributes.get("name") or node.attributes.get("property") or "": node.attributes.get("content") or "" for node in parser.css("meta")}
        title = parser.css_first("title")
        metas["<title>"] = title.text() if title else ""
        metas = {name: shown(value) for name, value in metas.items()}
        declared = looks(parser, clock)
        alone = parser.css_first("link[rel~=stylesheet]") is None
    page = _Copier(declared, alone, hidden=False).copy(parser.root, clock)
    if any(each.kind == HIDDEN for each in page.left):
        whole = _Copier(declared, alone, hidden=True).copy(parser.root, clock)
        if page.size(page.top) < 0.3 * whole.size(whole.top):
            return whole, metas, "the page hides nearly all of its text by its styles; it was read"
    return page, metas, ""


class _State(NamedTuple):
    """What elements hand down to what stands in them: how their letters look, their symbol font, whether they are in a link,
    and whether line breaks are kept."""

    look: Look
    font: str = ""
    in_link: bool = False
    kept: bool = False

    @property
    def is_unseen(self) -> bool:
        return bool(self.look.tiny or self.look.invisible)


class _Copier:
    """Adds lexbor's nodes to a page, one by one; with `hidden` what styles hide, too.

    Only where a page is `alone`, without sheets in other files, the colour that its paragraphs lie on is known.
    """

    def __init__(self, declared: dict, alone: bool, hidden: bool):
        self.declared, self.alone, self.hidden, self.page = declared, alone, hidden, Page()

    def copy(self, root, clock: Clock) -> Page:
        """The page; a stack instead of recursion, for depth costs nothing here."""
        page, count = self.page, 0
        stack: list = [(root.child, _State(Look(colour=BLACK)))]  # None for an element that ends
        while stack:
            node, state = stack.pop()
            if node is None:
                page.close()
                continue
            count += 1
            if count % 10_000 == 0:
                clock.check("the page's elements")
            if count > 2 * LIMITS["html_elements"]:
                raise FileTooLarge(f"the page has over {LIMITS['html_elements']:,} elements; {ADVICE}")
            if node.next is not None:
                stack.append((node.next, state))
            inside = self._add(node, state)
            if inside is not None:
                stack.append((None, state))
                if node.child is not None:
                    stack.append((node.child, inside))
        page.text = "".join(page.parts)
        page.top.end = len(page.text)
        page.left = [each for each in page.left if each.text.strip()]
        return page

    def _add(self, node, state: _State) -> _State | None:
        """Add a node; for an element that was opened, what it hands down."""
        tag = node.tag or "span"  # a name of damaged bytes has none: what it holds is still read
        if tag == "-text":
            self._text(node.text_content or "", state)
        elif tag[:1] not in "-!_" and tag not in TAGS["never_shown"]:
            return self._element(tag, node, state)
        return None

    def _text(self, text: str, state: _State) -> None:
        if state.is_unseen and not self.hidden:
            self._leave(HIDDEN, text)
            return
        for struck in struck_in(text):
            self._leave(STRUCK, struck)
        text = signs(state.font, shown(text)).translate({ord(mark): " " for mark in (GONE, EDGE, INLINE)})
        self.page.add(re.sub(r"\r\n?|\n", BREAK, text) if state.kept else text, state.in_link)

    def _element(self, tag: str, node, state: _State) -> _State | None:
        attributes, page = dict(node.attributes), self.page
        look = look_of(self.declared.get(node.mem_id), attributes)
        if look.struck or (look.struck is None and tag in TAGS["struck"]):
            self._leave(STRUCK, node.text())
        elif not self.hidden and (_is_hidden(tag, attributes, look) or self._is_alike(tag, look, node, state)):
            self._leave(HIDDEN, node.text() if node.child is not None else "")
        elif tag in TAGS["replaced"]:
            shown_instead = replaced(tag, attributes, node)
            if shown_instead in (PICTURE, VIEWER):
                page.unread.append((len(page.kinds), shown_instead))
                shown_instead = OBJECT
            page.add(shown_instead, state.in_link)
        elif tag == "br":
            page.add(BREAK)
        else:
            return self._open(tag, attributes, look, node, state)
        return None

    def _open(self, tag: str, attributes: dict, look: Look, node, state: _State) -> _State:
        said = {name: value for name, value in zip(Look._fields, look, strict=True) if value is not None} if look is not PLAIN else {}
        in_link = state.in_link or (tag == "a" and bool(attributes.get("href")))
        state = _State(state.look._replace(**said) if said else state.look, font_of(attributes) or state.font, in_link, state.kept or tag == "pre")
        element = self.page.open(tag, attributes)
        element.collapsed = tag in ("col", "colgroup") and look.invisible is True
        element.unmarked = state.look.unmarked is True
        if node.child is None:
            self.page.add(icon(tag, attributes), in_link)
        return state

    def _leave(self, kind: str, text: str) -> None:
        self.page.left.append(Left(self.page.opened[-1], len(self.page.kinds), kind, text))

    def _is_alike(self, tag: str, look: Look, node, state: _State) -> bool:
        """In the colour it lies on; where no one says which that is, on white, beside words of another colour."""
        ground = look.ground or state.look.ground
        if not (look.colour or look.ground) or node.parent is None or not alike(look.colour or state.look.colour, ground or WHITE):
            return False
        if self.alone and ground:
            return True
        return (self.alone or tag in TAGS["inline"]) and len(node.parent.text(strip=True)) > len(node.text(strip=True))


def _is_hidden(tag: str, attributes: dict, look: Look) -> bool:
    """Hidden by its style or, where that says nothing, by itself."""
    by_itself = "hidden" in attributes or "popover" in attributes or (tag == "dialog" and "open" not in attributes)
    return by_itself if look.hidden is None else look.hidden


def collapse(text: str) -> str:
    """A stretch of a page's text with white space as a browser shows it; a line break in the source between two Chinese
    characters is nothing.

    >>> collapse("政务\\n   公\\x1f开 \\x0b  工作 &")
    '政务公开\\n工作 &'
    """
    text = _SOURCE_BREAK.sub("", text.replace(INLINE, "").replace(GONE, ""))
    text = re.sub(r"[ \t\r\n\f]+", " ", text)
    return re.sub(f" ?[{BREAK}{EDGE}] ?", "\n", text)
