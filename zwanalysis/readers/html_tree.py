"""A web page as a plain tree of elements and strings, without what is never shown."""

from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from zwanalysis.errors import FileTooLarge
from zwanalysis.readers.characters import shown as shown_text
from zwanalysis.readers.characters import struck_in
from zwanalysis.readers.html_check import ADVICE, check_nesting
from zwanalysis.readers.html_look import (
    BLACK,
    HIDDEN,
    PLAIN,
    STRUCK,
    UNKNOWN,
    WHITE,
    Colour,
    Look,
    alike,
    colour_of,
    look_of,
    looks,
)
from zwanalysis.readers.html_parts import font_of, icon, replaced
from zwanalysis.readers.limits import LIMITS, Clock, guarded
from zwanalysis.readers.notes import Notes
from zwanalysis.readers.symbols import signs


class Element:
    """An element: its tag, attributes and children (elements and strings)."""

    __slots__ = ("attributes", "children", "parent", "tag")

    def __init__(self, tag: str, attributes: dict, parent: "Element | None"):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element | str] = []

    @property
    def names(self) -> str:
        """Class and id."""
        return f"{self.attributes.get('class') or ''} {self.attributes.get('id') or ''}"


_NEVER_SHOWN = (
    "head script style noscript template map audio video link meta title math base area frame frameset noframes datalist button rt rp"
)
NEVER_SHOWN = frozenset(_NEVER_SHOWN.split())
#: Elements that stand for something a page shows and this text cannot hold, or a form's fields: see html_parts.
REPLACED = frozenset(["img", "svg", "iframe", "object", "embed", "canvas", "input", "select", "textarea"])
FORMATTING = frozenset(["a", "b", "big", "code", "em", "font", "i", "nobr", "small", "span", "strong", "tt", "u"])
STRUCK_TAGS = frozenset(("del", "s", "strike"))


#: Attributes of elements in the tree: columns that are collapsed, items whose number is not shown.
COLLAPSED, UNMARKED = "zw:collapsed", "zw:unmarked"


class Left(NamedTuple):
    """A stretch that was left out: what held it, whether it is hidden or struck out, and its wording."""

    holder: Element
    kind: str
    text: str


class Parsed(NamedTuple):
    """A page's body, its <meta name content> pairs, what was left out of the body, and a note on it if any."""

    top: Element
    metas: dict[str, str]
    left: list[Left]
    note: str


def parse(page: str, clock: Clock) -> Parsed:
    """The page; elements hidden by their style are left out, unless next to nothing else is there."""
    check_nesting(page)
    with guarded("HTML"):
        parser = LexborHTMLParser(page)
        metas = {
            (node.attributes.get("name") or node.attributes.get("property") or ""): node.attributes.get("content") or ""
            for node in parser.css("meta")
        }
        title = parser.css_first("title")
        metas["<title>"] = title.text() if title else ""
        metas = {name: shown_text(value) for name, value in metas.items()}
        declared = looks(parser, clock)
        alone = parser.css_first("link[rel~=stylesheet]") is None
    shown, left = _copy(parser.root, clock, _Copier(declared, alone))
    if any(each.kind == HIDDEN for each in left):
        everything, struck = _copy(parser.root, clock, _Copier(declared, alone, hidden=True))
        if len(text_of(shown)) < 0.3 * len(text_of(everything)):
            return Parsed(everything, metas, struck, "the page hides nearly all of its text by its styles; it was read")
    return Parsed(shown, metas, left, "")


def _copy(root, clock: Clock, copier: "_Copier") -> tuple[Element, list[Left]]:
    """Copy lexbor's tree, and list what was left out; a stack instead of recursion, for depth costs nothing here."""
    top = Element("body", {}, None)
    stack = [(root.child, top, _State())]
    count = 0
    while stack:
        node, parent, state = stack.pop()
        while node is not None:
            count += 1
            if count % 10_000 == 0:
                clock.check("the page's elements")
            if count > 2 * LIMITS["html_elements"]:
                raise FileTooLarge(f"the page has over {LIMITS['html_elements']:,} elements; {ADVICE}")
            inside = copier.add(node, parent, state)
            if inside is None:
                node = node.next
                continue
            if node.next is not None:
                stack.append((node.next, parent, state))
            node, (parent, state) = node.child, inside
    return top, [each for each in copier.left if each.text.strip()]


class _Copier:
    """Adds lexbor's nodes to a tree of elements, one by one; with `hidden` what styles hide, too.

    Only where a page is `alone`, without sheets in other files, the colour that its paragraphs lie on is known.
    """

    def __init__(self, declared: dict, alone: bool, hidden: bool = False):
        self.declared, self.alone, self.hidden = declared, alone, hidden
        self.left: list[Left] = []

    def add(self, node, parent: Element, state: "_State") -> "tuple[Element, _State] | None":
        """Add a node; for an element with children that are to be added, the element and what it hands down to them."""
        tag = node.tag or "span"  # a name of damaged bytes has none: what it holds is still read
        if tag == "-text":
            text = node.text_content or ""
            if state.unseen and not self.hidden:
                self.left.append(Left(parent, HIDDEN, text))
            else:
                self.left.extend(Left(parent, STRUCK, struck) for struck in struck_in(text))
                parent.children.append(signs(state.font, shown_text(text)))
        elif tag[:1] not in "-!_" and tag not in NEVER_SHOWN:
            return self._element(tag, node, parent, state)
        return None

    def _element(self, tag: str, node, parent: Element, state: "_State") -> "tuple[Element, _State] | None":
        attributes = dict(node.attributes)
        look = _look(self.declared.get(node.mem_id), attributes)
        if look.struck or tag in STRUCK_TAGS:
            self.left.append(Left(parent, STRUCK, node.text()))
        elif not self.hidden and (_is_hidden(tag, attributes, look) or self._is_unseen(tag, look, node, state)):
            self.left.append(Left(parent, HIDDEN, node.text() if node.child is not None else ""))
        elif tag in REPLACED:
            parent.children.extend(replaced(tag, attributes, node))
        else:
            state = state.inside(attributes, look)
            attributes |= _told(tag, look, state)
            element = Element(tag, attributes, parent)
            parent.children.append(element)
            if node.child is not None:
                return element, state
            if sign := icon(tag, attributes):
                element.children.append(sign)
        return None

    def _is_unseen(self, tag: str, look: Look, node, state: "_State") -> bool:
        """In the colour it lies on, beside words of another."""
        if not (look.colour or look.ground) or not (self.alone or tag in FORMATTING) or node.parent is None:
            return False
        same = alike(look.colour or state.colour, look.ground or state.ground)
        return same and len(node.parent.text(strip=True)) > len(node.text(strip=True))


def _told(tag: str, look: Look, state: "_State") -> dict:
    """What is noted on columns and items for those who read tables and lists."""
    if tag in ("col", "colgroup") and look.visible is False:
        return {COLLAPSED: ""}
    return {UNMARKED: ""} if tag == "li" and state.unmarked else {}


def _look(declared: dict | None, attributes: dict) -> Look:
    """By style sheets, style and the attributes that older pages use for colours."""
    look = look_of(declared, attributes.get("style"))
    if "color" in attributes or "bgcolor" in attributes:
        colour, ground = colour_of(attributes.get("color")), colour_of(attributes.get("bgcolor"))
        look = look._replace(colour=look.colour or colour, ground=look.ground or ground)
    return look._replace(ground=UNKNOWN) if attributes.get("background") else look


class _State(NamedTuple):
    """What elements hand down to what stands in them: whether it is too small or not visible, its symbol font, the
    letters' colour and the one they lie on, and whether items of lists have no number."""

    tiny: bool = False
    visible: bool = True
    font: str = ""
    colour: Colour = BLACK
    ground: Colour = WHITE
    unmarked: bool = False

    @property
    def unseen(self) -> bool:
        return self.tiny or not self.visible

    def inside(self, attributes: dict, look: Look) -> "_State":
        font = font_of(attributes) or self.font
        if look is PLAIN:
            return self if font == self.font else self._replace(font=font)
        return _State(
            self.tiny if look.tiny is None else look.tiny,
            self.visible if look.visible is None else look.visible,
            font,
            look.colour or self.colour,
            look.ground or self.ground,
            self.unmarked if look.unmarked is None else look.unmarked,
        )


def _is_hidden(tag: str, attributes: dict, look: Look) -> bool:
    """Hidden by its style or by itself."""
    return look.hidden or "hidden" in attributes or (tag == "dialog" and "open" not in attributes)


def left_in(container: Element, left: list[Left], notes: Notes) -> None:
    """Tell what was left out of the article; a page's menus and boxes hide much that is no part of it."""
    for each in left:
        holder: Element | None = each.holder
        if holder is not None and holder.tag in ("body", "html"):
            continue
        while holder is not None and holder is not container:
            holder = holder.parent
        if holder is container:
            notes.left_out(each.kind, each.text)


def walk(top: Element, skip: frozenset | set = frozenset()) -> Iterator[tuple[str, "Element | str"]]:
    """Every node in document order: ("in", element), ("text", string), ("out", element).

    Elements whose id() is in `skip` are passed over with all that is in them.
    """
    stack: list[tuple[str, Element | str]] = [("in", top)]
    while stack:
        event, node = stack.pop()
        if event == "in" and id(node) in skip:
            continue
        yield event, node
        if event == "in":
            stack.append(("out", node))
            stack.extend(("text" if isinstance(child, str) else "in", child) for child in reversed(node.children))


def elements(top: Element, *tags: str) -> Iterator[Element]:
    """Every element below and including `top`, of the given tags if any."""
    for event, node in walk(top):
        if event == "in" and (not tags or node.tag in tags):
            yield node


def drop(gone: list[Element]) -> None:
    """Take elements, with all that is in them, out of the tree."""
    ids = {id(element) for element in gone}
    for holder in {id(element.parent): element.parent for element in gone}.values():
        holder.children = [child for child in holder.children if id(child) not in ids]


def text_of(top: Element) -> str:
    """All text, without any white space."""
    return "".join("".join(node.split()) for event, node in walk(top) if event == "text")


class Measure:
    """What an element holds: characters, those of them in links, and the number of links."""

    __slots__ = ("characters", "linked", "links")

    def __init__(self):
        self.characters = self.linked = self.links = 0


def measure(top: Element) -> dict[int, Measure]:
    """The `Measure` of every element, by id(), in one pass."""
    measures: dict[int, Measure] = {}
    opened: list[Measure] = []
    for event, node in walk(top):
        if event == "in":
            measures[id(node)] = Measure()
            opened.append(measures[id(node)])
        elif event == "text":
            opened[-1].characters += len("".join(node.split()))
        else:
            done = opened.pop()
            if node.tag == "a" and node.attributes.get("href"):
                done.linked, done.links = done.characters, done.links + 1
            if opened:
                opened[-1].characters += done.characters
                opened[-1].linked += done.linked
                opened[-1].links += done.links
    return measures
