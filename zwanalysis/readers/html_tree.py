"""A web page as a plain tree of elements and strings, without what is never shown."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser

from zwanalysis.errors import FileTooLarge, NestedTooDeep
from zwanalysis.readers.limits import LIMITS, Clock, guarded


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
    "head script style noscript template svg iframe object embed canvas select option button input "
    "textarea map audio "
    "video link meta title math base area frame frameset noframes datalist"
)
NEVER_SHOWN = frozenset(_NEVER_SHOWN.split())
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_FORMATTING = "a b big code em font i nobr s small strike strong tt u"
FORMATTING = frozenset(_FORMATTING.split())
_BLOCKISH = "p div li td th tr table ul ol dl dd dt h1 h2 h3 h4 h5 h6 center section article"
BLOCKISH = frozenset(_BLOCKISH.split())
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*)(>?)")


def parse(page: str, clock: Clock) -> tuple[Element, dict[str, str]]:
    """The page's body, and its <meta name content> pairs.

    Elements hidden by their style are left out, unless next to nothing else is there.
    """
    _check_nesting(page)
    with guarded("HTML"):
        parser = LexborHTMLParser(page)
        metas = {
            (node.attributes.get("name") or node.attributes.get("property") or ""): node.attributes.get(
                "content"
            )
            or ""
            for node in parser.css("meta")
        }
        title = parser.css_first("title")
        metas["<title>"] = title.text() if title else ""
        root = parser.root
    shown = _copy(root, clock, hidden=False)
    everything = _copy(root, clock, hidden=True)
    if len(text_of(shown)) < 0.3 * len(text_of(everything)):
        shown = everything
    return shown, metas


def _check_nesting(page: str) -> None:
    """Refuse pages on which the parser would take quadratic time or memory.

    300,000 nested <div> cost lexbor 460 s, and 20,000 attributes on one tag 1 s: both are counted first,
    tag by tag.
    """
    depth = deepest = unclosed = most_unclosed = blocks = 0
    for match in _TAG.finditer(page):
        closing, tag, rest = match[1], match[2].lower(), match[3]
        step = -1 if closing else 1
        if tag in FORMATTING:
            unclosed = max(0, unclosed + step)
            most_unclosed = max(most_unclosed, unclosed)
        elif tag in BLOCKISH:
            blocks += step > 0
        if tag not in (
            "p",
            "li",
            "br",
            "img",
            "input",
            "meta",
            "link",
            "hr",
            "td",
            "th",
            "tr",
            "dd",
            "dt",
            "option",
            "col",
        ):
            depth = max(0, depth + (0 if rest.endswith("/") else step))
            deepest = max(deepest, depth)
        if len(rest) > 4_000 and len(rest.split()) > LIMITS["html_attributes"]:
            raise NestedTooDeep(
                f"the tag <{tag}> at character {match.start():,} has over {LIMITS['html_attributes']} "
                f"attributes; {_ADVICE}"
            )
    if deepest > LIMITS["html_depth"]:
        raise NestedTooDeep(
            f"elements stand inside one another deeper than {LIMITS['html_depth']:,}; {_ADVICE}"
        )
    if most_unclosed * blocks > LIMITS["html_copies"]:
        raise NestedTooDeep(
            f"{most_unclosed:,} formatting tags are never closed before {blocks:,} blocks; {_ADVICE}"
        )


_ADVICE = "no notice is written like this: copy the notice's text from the browser into a text file instead"


def _copy(root, clock: Clock, *, hidden: bool) -> Element:
    """Copy lexbor's tree; a stack instead of recursion, for depth costs nothing here."""
    top = Element("body", {}, None)
    stack = [(root.child, top)]
    count = 0
    while stack:
        node, parent = stack.pop()
        while node is not None:
            count += 1
            if count % 10_000 == 0:
                clock.check("the page's elements")
            if count > 2 * LIMITS["html_elements"]:
                raise FileTooLarge(f"the page has over {LIMITS['html_elements']:,} elements; {_ADVICE}")
            tag = node.tag or "span"  # a name of damaged bytes has none: what it holds is still read
            if tag == "-text":
                parent.children.append(node.text_content or "")
            elif tag[:1] not in "-!_" and tag not in NEVER_SHOWN:
                attributes = dict(node.attributes)
                if hidden or not _is_hidden(attributes):
                    element = Element(tag, attributes, parent)
                    parent.children.append(element)
                    if node.child is not None:
                        if node.next is not None:
                            stack.append((node.next, parent))
                        node, parent = node.child, element
                        continue
            node = node.next
    return top


def _is_hidden(attributes: dict) -> bool:
    return "hidden" in attributes or bool(HIDDEN.search(attributes.get("style") or ""))


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
            stack.extend(
                ("text" if isinstance(child, str) else "in", child) for child in reversed(node.children)
            )


def elements(top: Element, *tags: str, skip: frozenset | set = frozenset()) -> Iterator[Element]:
    """Every element below and including `top`, of the given tags if any."""
    for event, node in walk(top, skip):
        if event == "in" and (not tags or node.tag in tags):
            yield node


def text_of(top: Element, skip: frozenset | set = frozenset()) -> str:
    """All text, without any white space."""
    return "".join("".join(node.split()) for event, node in walk(top, skip) if event == "text")


class Measure:
    """What an element holds: characters, those of them in links, and the number of links."""

    __slots__ = ("characters", "linked", "links")

    def __init__(self):
        self.characters = self.linked = self.links = 0


def measure(top: Element, skip: frozenset | set = frozenset()) -> dict[int, Measure]:
    """The `Measure` of every element, by id(), in one pass."""
    measures: dict[int, Measure] = {}
    opened: list[Measure] = []
    for event, node in walk(top, skip):
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
