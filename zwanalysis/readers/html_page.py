"""A web page as one text without what is never shown, and its elements as stretches of it.

Marks in the text stand for the edges of elements and for <br>; all of them are white space to Python. What is taken out of a
page leaves blanks, so positions hold.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

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
_EDGES = dict.fromkeys(TAGS["labels"], INLINE) | dict.fromkeys(TAGS["blocks"], EDGE)
_SPACE, _PLAIN, _LINKED = 0, 1, 2  # what a character of the text is
ADVICE = "no notice is written like this: copy the notice's text from the browser into a text file instead"
_WIDE = "\u2018-\u201d\u2026\u2014\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60"
_SOURCE_BREAK = re.compile(f"(?<=[{_WIDE}])[ \t]*[\r\n][ \t\r\n]*(?=[{_WIDE}])")


@dataclass(eq=False, slots=True)
class Element:
    """An element: how it looks with what it inherits, where in the text it begins and ends, which of the page's elements are in it."""

    tag: str
    attributes: Mapping
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
        return " ".join([*self.attributes.get("class", []), self.attributes.get("id", "")])

    def holds(self, start: int, end: int) -> bool:
        """Whether a stretch of the text lies in it."""
        return self.start <= start and end <= self.end


class Page:
    """The text, the elements in document order, and what was left out."""

    def __init__(self) -> None:
        self.top = Element("body", {}, {"colour": BLACK}, None, 0, 0)
        self.elements = [self.top]
        self.kinds = bytearray()  # a sign of the text → space, plain or in a link
        self.left: list[tuple[Element, int, str, str]] = []  # what held it, where, whether it is hidden or struck out, its wording
        self.unread: list[tuple[int, str]] = []  # where something stands that is not read, and the note on it
        self.text = ""

    def size(self, stretch) -> int:
        """How many characters an element or a block holds, without white space."""
        return stretch.end - stretch.start - self.kinds.count(_SPACE, stretch.start, stretch.end)

    def linked(self, stretch) -> int:
        """How many of them stand in links."""
        return self.kinds.count(_LINKED, stretch.start, stretch.end)

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
        metas["<title>"] = "".join(shown(node.text) for node in document.select("title")[:1])
        declared = looks(document, clock)
        alone = document.select_one("link[rel~=stylesheet]") is None
    page = _Copier(declared, alone, hidden=False).copy(document, clock)
    if any(kind == HIDDEN for _, _, kind, _ in page.left):
        whole = _Copier(declared, alone, hidden=True).copy(document, clock)
        if page.size(page.top) < 0.3 * whole.size(whole.top):
            return whole, metas, "the page hides nearly all of its text by its styles; it was read"
    return page, metas, ""


class _Copier:
    """Adds the parser's nodes to a page, one by one; with `hidden` what styles hide, too.

    Only where a page is `alone`, without sheets in other files, the colour that its paragraphs lie on is known.
    """

    def __init__(self, declared: dict, alone: bool, hidden: bool):
        self.declared, self.alone, self.hidden, self.page = declared, alone, hidden, Page()
        self.parts: list[str] = []
        self.opened = [self.page.top]

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
            while self.opened[-1] is not holder:
                self._close()
            if isinstance(node, turbohtml.Text):
                self._text(node.data, holder.look)
            elif isinstance(node, turbohtml.Element) and node.tag not in TAGS["never_shown"]:
                opened[node] = self._element(node, holder.look)
        while self.opened:
            self._close()
        page.text = "".join(self.parts)
        return page

    def _add(self, text: str, in_link: bool = False) -> None:
        self.parts.append(text)
        letter = _LINKED if in_link else _PLAIN
        self.page.kinds.extend([_SPACE if sign.isspace() else letter for sign in text])

    def _text(self, text: str, look: Look) -> None:
        if (look.get("tiny") or look.get("invisible")) and not self.hidden:
            self._leave(HIDDEN, text)
            return
        for struck in struck_in(text):
            self._leave(STRUCK, struck)
        text = signs(look.get("font"), shown(text)).translate(_MARKS)
        self._add(re.sub(r"\r\n?|\n", BREAK, text) if look.get("as_written") else text, "in_link" in look)

    def _element(self, node, around: Look) -> Element | None:
        """Add an element; what was opened of it, if anything."""
        tag, attributes, page = node.tag, node.attrs, self.page
        if len(attributes) > LIMITS["html_attributes"]:
            raise NestedTooDeep(f"the tag <{tag[:40]}> has over {LIMITS['html_attributes']} attributes; {ADVICE}")
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
            self._add(shown_instead, "in_link" in around)
        elif tag == "br":
            self._add(BREAK)
        else:
            links = {"in_link": True} if tag == "a" and attributes.get("href") else {}
            return self._open(node, around | own | links if own or links else around)
        return None

    def _open(self, node, look: Look) -> Element:
        element = Element(node.tag, node.attrs, look, self.opened[-1], len(self.page.kinds), len(self.page.elements))
        element.parent.children.append(element)
        self.page.elements.append(element)
        self.opened.append(element)
        if len(self.opened) > LIMITS["html_depth"]:
            raise NestedTooDeep(f"elements stand inside one another deeper than {LIMITS['html_depth']:,}; {ADVICE}")
        self._add(_EDGES.get(node.tag, ""))
        self._add("" if node.children else icon(node.tag, node.attrs), "in_link" in look)
        return element

    def _close(self) -> None:
        element = self.opened.pop()
        self._add(_EDGES.get(element.tag, ""))
        element.end, element.last = len(self.page.kinds), len(self.page.elements)

    def _leave(self, kind: str, text: str) -> None:
        if text.strip():
            self.page.left.append((self.opened[-1], len(self.page.kinds), kind, text))

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
