"""A web page as one text without what is never shown, and its elements as stretches of it.

Marks in the text stand for the edges of elements and for <br>; all of them are white space to Python. What is taken out of a
page leaves blanks, so positions hold.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

import turbohtml

from zwanalysis.errors import FileTooLarge, NestedTooDeep
from zwanalysis.readers.characters import shown, struck_in
from zwanalysis.readers.html_lines import TAGS
from zwanalysis.readers.html_look import BLACK, HIDDEN, STRUCK, WHITE, Look, alike, look_of, looks
from zwanalysis.readers.html_parts import PICTURE, VIEWER, icon, replaced
from zwanalysis.readers.limits import LIMITS, Clock, guarded
from zwanalysis.readers.notes import OBJECT
from zwanalysis.readers.symbols import signs

BREAK, GONE, EDGE, INLINE = "\x0b", "\x1c", "\x1e", "\x1f"  # <br>; what was taken out; edges of blocks, of what may be a label
_MARKS = {ord(mark): " " for mark in (GONE, EDGE, INLINE)}
_SPACE, _PLAIN, _LINKED = 0, 1, 2  # what a character of the text is
_UNLINKED = bytes.maketrans(bytes([_LINKED]), bytes([_PLAIN]))
LONGEST_LINK = 100  # characters: an <a> with more was never closed
ADVICE = "no notice is written like this: copy the notice's text from the browser into a text file instead"
_WIDE = "\u2018-\u201d\u2026\u2014\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
_SOURCE_BREAK = re.compile(f"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")


@dataclass(eq=False, slots=True)
class Element:
    """An element: how it looks with what it inherits, where in the text it begins and ends, which of the page's elements are in it."""

    tag: str
    attributes: dict[str, str]
    look: Look
    parent: "Element | None"
    start: int
    first: int
    end: int = 0
    last: int = 0
    children: list["Element"] = field(default_factory=list)

    @property
    def names(self) -> str:
        """Class and id."""
        return f"{self.attributes.get('class', '')} {self.attributes.get('id', '')}"

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
        self.top = Element("body", {}, {"colour": BLACK}, None, 0, 0)
        self.elements, self.opened = [self.top], [self.top]
        self.parts: list[str] = []
        self.kinds = bytearray()  # a sign of the text → space, plain or in a link
        self.left: list[Left] = []
        self.unread: list[tuple[int, str]] = []  # where something stands that is not read, and the note on it
        self.text = ""

    def add(self, text: str, in_link: bool = False) -> None:
        """Add text at the end."""
        self.parts.append(text)
        letter = _LINKED if in_link else _PLAIN
        self.kinds.extend([_SPACE if sign.isspace() else letter for sign in text])

    def open(self, tag: str, attributes: dict[str, str], look: Look) -> Element:
        """Begin an element."""
        element = Element(tag, attributes, look, self.opened[-1], len(self.kinds), len(self.elements))
        element.parent.children.append(element)
        self.elements.append(element)
        self.opened.append(element)
        if len(self.opened) > LIMITS["html_depth"]:
            raise NestedTooDeep(f"elements stand inside one another deeper than {LIMITS['html_depth']:,}; {ADVICE}")
        self._edge(tag)
        return element

    def close(self) -> None:
        """End the element that is open."""
        element = self.opened.pop()
        self._edge(element.tag)
        element.end, element.last = len(self.kinds), len(self.elements)
        if element.tag == "a" and (self.size(element) > LONGEST_LINK or any(each.tag in ("p", "table") for each in self.inside(element))):
            self.kinds[element.start :] = self.kinds[element.start :].translate(_UNLINKED)

    def _edge(self, tag: str) -> None:
        if tag in TAGS["blocks"] or tag in TAGS["labels"]:
            self.add(EDGE if tag in TAGS["blocks"] else INLINE)

    def size(self, element: Element) -> int:
        """How many characters an element holds, without white space."""
        return self.count(element.start, element.end)

    def count(self, start: int, end: int) -> int:
        """How many characters a stretch holds."""
        return end - start - self.kinds.count(_SPACE, start, end)

    def linked(self, start: int, end: int) -> int:
        """How many of them stand in links."""
        return self.kinds.count(_LINKED, start, end)

    def words(self, element: Element) -> str:
        """All its text, without any white space."""
        return "".join(self.text[element.start : element.end].split())

    def inside(self, element: Element) -> list[Element]:
        """An element and those in it."""
        return self.elements[element.first : element.last]

    def tagged(self, tag: str) -> list[Element]:
        """The elements with this tag that hold something."""
        return [each for each in self.elements if each.tag == tag and self.size(each)]

    def drop(self, gone: list[Element]) -> None:
        """Take elements, with all that is in them, out of the page."""
        letters = list(self.text)
        for element in gone:
            length = element.end - element.start
            letters[element.start : element.end] = GONE * length
            self.kinds[element.start : element.end] = bytes(length)
        self.text = "".join(letters)


def parse(source: str, clock: Clock) -> tuple[Page, dict[str, str], str]:
    """A page, its <meta name content> pairs, and a note on it if any.

    Elements hidden by their style are left out, unless next to nothing else is there.
    """
    with guarded("HTML"):
        document = turbohtml.parse(source, positions=False)
        metas = {node.attr("name") or node.attr("property") or "": shown(node.attr("content") or "") for node in document.select("meta")}
        metas["<title>"] = "".join(shown(node.text) for node in document.select("head > title"))
        declared = looks(document, clock)
        alone = document.select_one("link[rel~=stylesheet]") is None
    page = _Copier(declared, alone, hidden=False).copy(document, clock)
    if any(each.kind == HIDDEN for each in page.left):
        whole = _Copier(declared, alone, hidden=True).copy(document, clock)
        if page.size(page.top) < 0.3 * whole.size(whole.top):
            return whole, metas, "the page hides nearly all of its text by its styles; it was read"
    return page, metas, ""


class _Copier:
    """Adds the parser's nodes to a page, one by one; with `hidden` what styles hide, too.

    Only where a page is `alone`, without sheets in other files, the colour that its paragraphs lie on is known.
    """

    def __init__(self, declared: dict, alone: bool, hidden: bool):
        self.declared, self.alone, self.hidden, self.page, self.attributes = declared, alone, hidden, Page(), 0

    def copy(self, document, clock: Clock) -> Page:
        """The page; what stands in an element that was not opened is not there."""
        page = self.page
        opened = {document: page.top}
        for count, node in enumerate(document.descendants):
            if count % 10_000 == 0:
                clock.check("the page's elements")
            if count > 2 * LIMITS["html_elements"]:
                raise FileTooLarge(f"the page has over {LIMITS['html_elements']:,} elements; {ADVICE}")
            holder = opened.get(node.parent)
            if holder is None:
                continue
            while page.opened[-1] is not holder:
                page.close()
            if isinstance(node, turbohtml.Text):
                self._text(node.data, holder.look)
            elif isinstance(node, turbohtml.Element) and node.tag not in TAGS["never_shown"]:
                opened[node] = self._element(node, holder.look)
        while page.opened:
            page.close()
        page.text = "".join(page.parts)
        page.left = [each for each in page.left if each.text.strip()]
        return page

    def _text(self, text: str, look: Look) -> None:
        if (look.get("tiny") or look.get("invisible")) and not self.hidden:
            self._leave(HIDDEN, text)
            return
        for struck in struck_in(text):
            self._leave(STRUCK, struck)
        text = signs(look.get("font"), shown(text)).translate(_MARKS)
        self.page.add(re.sub(r"\r\n?|\n", BREAK, text) if look.get("as_written") else text, "in_link" in look)

    def _element(self, node, around: Look) -> Element | None:
        """Add an element; what was opened of it, if anything."""
        tag, attributes, page = node.tag, self._attributes(node), self.page
        own = look_of(self.declared.get(node), attributes)
        if own.get("struck"):
            self._leave(STRUCK, node.text)
        elif not self.hidden and (own.get("hidden") or self._is_alike(node, own, around)):
            self._leave(HIDDEN, node.text)
        elif tag in TAGS["replaced"]:
            shown_instead = replaced(tag, attributes, node)
            if shown_instead in (PICTURE, VIEWER):
                page.unread.append((len(page.kinds), shown_instead))
                shown_instead = OBJECT
            page.add(shown_instead, "in_link" in around)
        elif tag == "br":
            page.add(BREAK)
        else:
            links = {"in_link": True} if tag == "a" and attributes.get("href") else {}
            element = page.open(tag, attributes, around | own | links if own or links else around)
            page.add("" if node.children else icon(tag, attributes), "in_link" in element.look)
            return element
        return None

    def _attributes(self, node) -> dict[str, str]:
        most, every = LIMITS["html_attributes"], LIMITS["html_all_attributes"]
        self.attributes += len(node.attrs)
        if len(node.attrs) > most:
            raise NestedTooDeep(f"the tag <{node.tag[:40]}> has over {most} attributes; {ADVICE}")
        if self.attributes > every:
            raise NestedTooDeep(f"the page has over {every:,} attributes; {ADVICE}")
        return {name: node.attr(name) or "" for name in node.attrs}

    def _leave(self, kind: str, text: str) -> None:
        self.page.left.append(Left(self.page.opened[-1], len(self.page.kinds), kind, text))

    def _is_alike(self, node, own: Look, around: Look) -> bool:
        """In the colour it lies on; where no one says which that is, on white, beside words of another colour."""
        look = around | own
        if not own.keys() & {"colour", "ground"} or not alike(look["colour"], look.get("ground", WHITE)):
            return False
        if self.alone and "ground" in look:
            return True
        return (self.alone or node.tag in TAGS["inline"]) and len(node.parent.text.strip()) > len(node.text.strip())


def collapse(text: str) -> str:
    """A stretch of a page's text with white space as a browser shows it; a line break in the source between two Chinese
    characters is nothing.

    >>> collapse("政务\\n   公\\x1f开 \\x0b  工作 &")
    '政务公开\\n工作 &'
    """
    text = _SOURCE_BREAK.sub("", text.replace(INLINE, "").replace(GONE, ""))
    text = re.sub(r"[ \t\r\n\f]+", " ", text)
    return re.sub(f" ?[{BREAK}{EDGE}] ?", "\n", text)
