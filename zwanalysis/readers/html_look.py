"""What a page's style sheets and styles hide or strike out.

tinycss2 reads the sheets and lexbor matches their selectors; what is by hand is which of the properties that hide
text wins, for no library here lays pages out. Sheets in other files are not there to be read.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import tinycss2
from selectolax.lexbor import SelectolaxError

#: How an element looks: not there, struck out, too small until a size is set again, of a size, white, on a colour.
HIDDEN, STRUCK, TINY, VISIBLE, WHITE, FILLED = "hidden", "struck out", "tiny", "visible", "white", "filled"
MOST_RULES, MOST_CSS = 3_000, 400_000
_FAR = 500  # pixels: text that stands this far out of the page is hidden

_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font(?:-size)?\s*:[^;}]{0,40}\b0|line-through|opacity\s*:\s*0"
    r"|transparent|:\s*-\d{3,}|clip|(?:height|width)\s*:\s*0|mso-hide|rgba\(|scale|font(?:-size)?\s*:[^;}]{0,40}\b1px"
    r"|color\s*:\s*(?:white|#fff|rgb)",
    re.IGNORECASE,
)
_UNSHOWN_MEDIA = re.compile(r"^\s*(?:only\s+)?print\b|max-(?:device-)?width|prefers|\bnot\s+(?:screen|all)\b", re.IGNORECASE)
_STATES = re.compile(r":(?:hover|focus|active|visited|target|checked|before|after|first-l|selection|placeholder)|::", re.IGNORECASE)
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|cm|mm|in|%|vw|vh)?", re.IGNORECASE)
_ZERO = re.compile(r"[+-]?(?:0+\.?0*|\.0+)(?:[a-z]+|%)?", re.IGNORECASE)
_WHITE = re.compile(r"white|#fff|#ffffff|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\)")
_NO_FILL = re.compile(r"none|transparent|inherit|initial|white|#fff|#ffffff|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\)")
_PIXELS = {"em": 16, "rem": 16, "ex": 8, "pt": 4 / 3, "cm": 38, "mm": 3.8, "in": 96, "vw": 10, "vh": 8, "%": 5}

#: Properties that can hide or strike out; a shorthand counts as the one it sets.
PROPERTIES = frozenset(
    ["display", "visibility", "font-size", "font", "opacity", "text-decoration", "text-decoration-line", "color", "text-indent", "left", "top", "right", "margin-left", "position", "clip", "clip-path", "height", "max-height", "width", "max-width", "overflow", "mso-hide"]
)
Weight = tuple[bool, int, int]
Declared = dict[str, tuple[Weight, str]]


class Rule(NamedTuple):
    """A selector with the declarations that matter and their weight."""

    selector: str
    weight: tuple[int, int]
    declarations: list[tuple[str, str, bool]]


def looks(parser, clock) -> dict[int, Declared]:
    """Node (its mem_id) → what the page's style sheets declare of it, the winning declaration of each property."""
    css = [style.text() for style in parser.css("style") if not _UNSHOWN_MEDIA.search(style.attributes.get("media") or "")]
    css = [text for text in css if _HIDES.search(text)]
    if not css:
        return {}
    found: dict[int, Declared] = {}
    rules = list(_rules("\n".join(css)[:MOST_CSS]))
    hiding = {name for rule in rules for name, value, _ in rule.declarations if _may_hide(name, value)}
    for order, rule in enumerate(rules[:MOST_RULES]):
        declarations = [each for each in rule.declarations if each[0] in hiding]
        if not declarations:
            continue
        clock.check("the page's style sheets")
        try:
            nodes = parser.css(rule.selector)
        except SelectolaxError:
            continue  # a browser drops a rule that it does not understand, too
        for node in nodes:
            _declare(found.setdefault(node.mem_id, {}), declarations, (rule.weight[0], order))
    return found


def _rules(css: str) -> Iterator[Rule]:
    stack = list(reversed(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))
    count = 0
    while stack and count < 20_000:
        rule = stack.pop()
        count += 1
        if rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in ("media", "supports", "layer"):
            if not _UNSHOWN_MEDIA.search(tinycss2.serialize(rule.prelude)):
                inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                stack.extend(reversed(inner))
        elif rule.type == "qualified-rule":
            declarations = _declarations(rule.content)
            if declarations:
                for selector in tinycss2.serialize(rule.prelude).split(","):
                    selector = selector.strip()
                    if selector and not _STATES.search(selector):
                        yield Rule(selector, (_specificity(selector), 0), declarations)


def _declarations(content) -> list[tuple[str, str, bool]]:
    """(property, value, important) of those that can hide or strike out."""
    parsed = tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
    return [
        (each.lower_name, tinycss2.serialize(each.value).strip().lower(), each.important)
        for each in parsed
        if each.type == "declaration" and each.lower_name in PROPERTIES
    ]


def _specificity(selector: str) -> int:
    """
    >>> _specificity("#zoom p.hide") > _specificity(".a .b") > _specificity("div p span")
    True
    """
    ids, classes = len(re.findall(r"#[\w-]", selector)), len(re.findall(r"\.[\w-]|\[|:(?!:)", selector))
    return 10_000 * ids + 100 * classes + len(re.findall(r"(?:^|[\s>+~])[a-zA-Z]", selector))


def _declare(known: Declared, declarations: list[tuple[str, str, bool]], weight: tuple[int, int]) -> None:
    for name, value, important in declarations:
        rank: Weight = (important, *weight)
        if name not in known or known[name][0] <= rank:
            known[name] = (rank, value)


def look_of(declared: Declared | None, style: str | None) -> frozenset[str]:
    """How an element looks, by the page's sheets and by its own style.

    >>> [*look_of(None, "display:none"), *look_of(None, "FONT-SIZE: 0px"), *look_of(None, "text-decoration: line-through")]
    ['hidden', 'tiny', 'struck out']
    """
    if not declared:
        return _by_style(style) if style else _PLAIN
    known: Declared = dict(declared)
    _declare(known, _of_style(style) if style else [], (1_000_000, 0))
    return _look({name: value for name, (_, value) in known.items()})


_PLAIN: frozenset[str] = frozenset()


@lru_cache(maxsize=2_000)
def _by_style(style: str) -> frozenset[str]:
    """The look of an element that only its own style attribute says something of."""
    if _HIDES.search(style):
        return _look({name: value for name, value, _ in _of_style(style)})
    style = style.lower()
    return frozenset(look for word, look in (("font", VISIBLE), ("background", FILLED)) if word in style)


def _of_style(style: str) -> list[tuple[str, str, bool]]:
    return _declarations(style[:5_000])


def _look(values: dict[str, str]) -> frozenset[str]:
    found = set()
    if any(_hides(name, value) for name, value in values.items()) or _is_collapsed(values):
        found.add(HIDDEN)
    if any("line-through" in values.get(name, "") for name in ("text-decoration", "text-decoration-line")):
        found.add(STRUCK)
    size = values.get("font-size") or _size_of(values.get("font", ""))
    if size:
        found.add(TINY if _ZERO.fullmatch(size) or 0 < _pixels(size) <= 1 else VISIBLE)
    if _WHITE.fullmatch(values.get("color", "")):
        found.add(WHITE)
    fills = [values.get(name, "") for name in ("background", "background-color")]
    if any(fill and not _NO_FILL.fullmatch(fill) for fill in fills):
        found.add(FILLED)
    if values.get("visibility") in ("hidden", "collapse"):
        found.add(TINY)
    return frozenset(found)


def _hides(name: str, value: str) -> bool:
    if name == "display":
        return value == "none"
    if name == "mso-hide":
        return value == "all"
    if name == "opacity":
        return bool(_ZERO.fullmatch(value))
    if name == "transform":
        return bool(re.search(r"scale[xy]?\(\s*0\s*[,)]", value))
    if name == "color":
        return value == "transparent" or bool(re.fullmatch(r"rgba\(.*[,/]\s*0(?:\.0+)?%?\s*\)", value))
    if name == "clip":
        return bool(re.match(r"rect\(\s*(?:0|1px)[^)]*\)$", value)) and not re.search(r"\d{2,}", value)
    if name == "clip-path":
        return bool(re.match(r"inset\(\s*(?:50|100)%", value))
    return name in ("text-indent", "left", "top", "right", "margin-left") and _pixels(value) <= -_FAR


def _may_hide(name: str, value: str) -> bool:
    """Whether a declaration can have to do with what is not seen; only of such properties the winner matters."""
    zero = name in ("height", "max-height", "width", "max-width", "overflow", "font", "font-size")
    return zero or name in ("visibility", "background", "background-color") or _WHITE.fullmatch(value) is not None or "line-through" in value or _hides(name, value)


def _is_collapsed(values: dict[str, str]) -> bool:
    """No height or width, and what does not fit is not shown."""
    sides = (values.get(name, "") for name in ("height", "max-height", "width", "max-width"))
    return values.get("overflow") in ("hidden", "clip") and any(_ZERO.fullmatch(side) for side in sides if side)


def _size_of(font: str) -> str:
    """The size in a font shorthand: "normal 0/0 a" → "0"."""
    match = re.search(r"(?:^|\s)(\d*\.?\d+(?:px|pt|em|rem|%)?)(?=[\s/])", font)
    return match[1] if match and not re.fullmatch("[1-9]00", match[1]) else ""


def _pixels(value: str) -> float:
    match = _LENGTH.fullmatch(value)
    return float(match[1]) * _PIXELS.get((match[2] or "px").lower(), 1) if match else 0.0
