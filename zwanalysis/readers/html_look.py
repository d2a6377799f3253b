"""What a page's style sheets and styles hide or strike out.

tinycss2 reads the sheets and their colours, lexbor matches their selectors; what is by hand is which of the properties
that hide text wins, for no library here lays pages out. Sheets in other files are not there to be read.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import tinycss2
from selectolax.lexbor import SelectolaxError
from tinycss2.color4 import parse_color

HIDDEN, STRUCK = "hidden", "struck out"
MOST_RULES, MOST_CSS = 3_000, 400_000
_FAR = 500  # pixels: text that stands this far out of the page is hidden
Colour = tuple[float, float, float]
BLACK, WHITE = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)

#: Sheets and styles without any of this hide nothing.
_MAY_HIDE = re.compile(
    r"none|hidden|collapse|line-through|transparent|clip|scale|translate|rotate|matrix|opacity|zoom|mso-hide|colou?r|background|var\("
    r"|:\s*-\d{3}|[\s-]\d{4}|(?:height|width)\s*:\s*[01]|font(?:-size)?\s*:[^;}]{0,40}\b[01]|indent\s*:\s*100%",
    re.IGNORECASE,
)
_UNSHOWN_MEDIA = re.compile(r"^\s*(?:only\s+)?print\b|max-(?:device-)?width|prefers|\bnot\b", re.IGNORECASE)
_STATES = re.compile(r":(?:hover|focus|active|visited|target|checked|before|after|first-l|selection|placeholder)|::", re.IGNORECASE)
_LENGTH = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|cm|mm|in|%|vw|vh)?", re.IGNORECASE)
_PIXELS = {"em": 16, "rem": 16, "ex": 8, "pt": 4 / 3, "cm": 38, "mm": 3.8, "in": 96, "vw": 10, "vh": 8, "%": 5}
_RELATIVE = re.compile(r"inherit|unset|smaller|larger|[\d.]+(?:em|%)")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_CALC = re.compile(r"calc\(\s*([-\d.]+\w*%?)\s*\)")

#: Property → the values that hide.
_HIDES = {
    "display": re.compile("none"),
    "content-visibility": re.compile("hidden"),
    "mso-hide": re.compile("all"),
    "opacity": re.compile(r"0*(?:\.0[0-4]?\d*|0)?|(?:0*[0-4](?:\.\d*)?)%"),
    "zoom": re.compile(r"0+(?:\.0*)?%?"),
    "filter": re.compile(r".*\bopacity\(\s*0*\.?0+%?\s*\).*"),
    "transform": re.compile(r".*\b(?:scale(?:x|y|3d)?\(\s*0*\.?0+\d?\s*[,)]|translate\w*\([^)]*-\d{3,}|matrix\(\s*0\b|rotate[xy]\(\s*-?90deg).*"),
    "scale": re.compile(r"0*\.?0+\d?%?(?:\s.*)?"),
    "clip": re.compile(r"rect\((?:\s*(?:[01]|auto)(?:px)?[\s,]*){4}\)"),
    "clip-path": re.compile(r"(?:inset\(\s*(?:50|100)%|circle\(\s*0|ellipse\(\s*0|polygon\((?:\s*0(?:px|%)?[\s,]*)+\)).*"),
}
_FARAWAY = frozenset(["text-indent", "translate", "left", "top", "right", "bottom", "margin", "margin-left", "margin-top", "inset"])
_SIDES = ("height", "max-height", "width", "max-width")
_OVERFLOW = ("overflow", "overflow-x", "overflow-y")
_LINES = ("text-decoration", "text-decoration-line")
_CLIPS = ("background-clip", "-webkit-background-clip")
_MARKERS = ("list-style", "list-style-type")
_GROUNDS = ("background", "background-color", "background-image")
PROPERTIES = frozenset(
    [*_HIDES, *_FARAWAY, *_SIDES, *_OVERFLOW, *_LINES, *_GROUNDS, "visibility", "font", "font-size", "color",
     "-webkit-text-fill-color", "white-space", "line-height", *_CLIPS, *_MARKERS]
)  # fmt: skip
Weight = tuple[bool, int, int]
Declared = dict[str, tuple[Weight, str]]


class Look(NamedTuple):
    """How an element looks: whether it is not there or struck out, and what it says of its letters, if anything: whether
    they are too small, whether they are visible, their colour, the colour they lie on (`UNKNOWN`: a picture), and whether
    items of lists have no number."""

    hidden: bool = False
    struck: bool = False
    tiny: bool | None = None
    visible: bool | None = None
    colour: Colour | None = None
    ground: Colour | None = None
    unmarked: bool | None = None


PLAIN = Look()
UNKNOWN: Colour = (-9.0, -9.0, -9.0)


class Rule(NamedTuple):
    """A selector with the declarations that matter and its specificity."""

    selector: str
    weight: int
    declarations: list[tuple[str, str, bool]]


def looks(parser, clock) -> dict[int, Declared]:
    """Node (its mem_id) → what the page's style sheets declare of it, the winning declaration of each property."""
    css = [style.text() for style in parser.css("style") if not _UNSHOWN_MEDIA.search(style.attributes.get("media") or "")]
    css = [text for text in css if _MAY_HIDE.search(text)]
    found: dict[int, Declared] = {}
    variables: dict[str, str] = {}
    for order, rule in enumerate(list(_rules("\n".join(css)[:MOST_CSS], variables))[:MOST_RULES]):
        clock.check("the page's style sheets")
        declarations = [(name, _VARIABLE.sub(lambda v: variables.get(v[1], v[2] or ""), value), strong) for name, value, strong in rule.declarations]
        try:
            nodes = parser.css(rule.selector)
        except SelectolaxError:
            continue  # a browser drops a rule that it does not understand, too
        for node in nodes:
            _declare(found.setdefault(node.mem_id, {}), declarations, (rule.weight, order))
    return found


def _rules(css: str, variables: dict[str, str]) -> Iterator[Rule]:
    """The rules that apply to a page on a screen, those inside others too; `variables` takes what is set as --name."""
    stack = [(rule, "") for rule in reversed(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))]
    count = 0
    while stack and count < 20_000:
        rule, outer = stack.pop()
        count += 1
        if rule.type == "at-rule" and rule.content is not None:
            stack.extend((each, outer) for each in reversed(_inner(rule)))
        elif rule.type == "qualified-rule":
            parts = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            set_here = [each for each in parts if each.type == "declaration" and each.name.startswith("--")]
            variables.update((each.name, tinycss2.serialize(each.value).strip().lower()) for each in set_here)
            prelude = _prelude(rule, outer)
            stack.extend((each, prelude) for each in reversed(parts) if each.type == "qualified-rule" and "," not in prelude)
            yield from _of_parts(prelude, parts)


def _inner(rule) -> list:
    """The rules in one that says when they apply, where that is on a screen."""
    if rule.lower_at_keyword not in ("media", "supports", "layer") or _UNSHOWN_MEDIA.search(tinycss2.serialize(rule.prelude)):
        return []
    return tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)


def _prelude(rule, outer: str) -> str:
    """A rule's selectors, with those of the rule it stands in."""
    prelude = tinycss2.serialize(rule.prelude).strip()
    if not outer:
        return prelude
    return prelude.replace("&", outer) if "&" in prelude else f"{outer} {prelude}"


def _of_parts(prelude: str, parts: list) -> Iterator[Rule]:
    declarations = _declarations(parts)
    selectors = [prelude] if "(" in prelude else prelude.split(",")  # :is(a,b) is one
    for selector in map(str.strip, selectors if declarations else ()):
        if selector and not _STATES.search(selector):
            yield Rule(selector, _specificity(selector), declarations)


def _declarations(parts) -> list[tuple[str, str, bool]]:
    """(property, value, important) of those that can hide or strike out."""
    return [
        (each.lower_name, _CALC.sub(r"\1", tinycss2.serialize(each.value).strip().lower()), each.important)
        for each in parts
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


def look_of(declared: Declared | None, style: str | None) -> Look:
    """How an element looks, by the page's sheets and by its own style.

    >>> look_of(None, "display:none").hidden, look_of(None, "FONT-SIZE: 0px").tiny, look_of(None, "text-decoration: line-through").struck
    (True, True, True)
    """
    if not declared:
        return _by_style(style) if style else PLAIN
    known: Declared = dict(declared)
    _declare(known, _of_style(style) if style else [], (1_000_000, 0))
    return _look({name: value for name, (_, value) in known.items()})


@lru_cache(maxsize=2_000)
def _by_style(style: str) -> Look:
    """The look of an element that only its own style attribute says something of."""
    if not _MAY_HIDE.search(style) and "font" not in style.lower() and "visib" not in style.lower():
        return PLAIN
    return _look({name: value for name, value, _ in _of_style(style)})


def _of_style(style: str) -> list[tuple[str, str, bool]]:
    return _declarations(tinycss2.parse_blocks_contents(style[:5_000], skip_comments=True, skip_whitespace=True))


def _look(values: dict[str, str]) -> Look:
    hidden = any(name in _HIDES and _HIDES[name].fullmatch(value) for name, value in values.items())
    hidden = hidden or any(pixels <= -_FAR for name in _FARAWAY & values.keys() for pixels in map(_pixels, values[name].split()))
    colour, alpha = _colour(values.get("-webkit-text-fill-color") or values.get("color", ""))
    return Look(
        hidden or _is_collapsed(values) or (alpha < 0.05 and not any(values.get(name) == "text" for name in _CLIPS)),
        any("line-through" in values.get(name, "") for name in _LINES),
        _is_tiny(values.get("font-size") or _size_of(values.get("font", ""))),
        {"hidden": False, "collapse": False, "visible": True}.get(values.get("visibility", "")),
        colour,
        _ground(values),
        next(("none" in values[name].split() for name in _MARKERS if name in values), None),
    )


def _is_tiny(size: str) -> bool | None:
    """Whether a size is too small to be read; None where it says nothing, or hangs on the size around it."""
    if not size:
        return None
    if _LENGTH.fullmatch(size) and _pixels(size) <= 1:
        return True
    return None if _RELATIVE.fullmatch(size) else False


def _is_collapsed(values: dict[str, str]) -> bool:
    """No height or width, or one pixel of each, and what does not fit is not shown."""
    if not any(values.get(name) in ("hidden", "clip") for name in _OVERFLOW):
        return False
    sizes = {name: _pixels(values[name]) for name in _SIDES if _LENGTH.fullmatch(values.get(name, ""))}
    dots = all(any(sizes.get(name, 9) <= 1 for name in pair) for pair in (_SIDES[:2], _SIDES[2:]))
    aside = values.get("text-indent") == "100%" and values.get("white-space") == "nowrap"
    flat = re.fullmatch(r"0\w*%?", values.get("line-height", "")) and values.get("display") in ("block", "inline-block")
    return 0 in sizes.values() or dots or aside or bool(flat)


@lru_cache(maxsize=1_000)
def _colour(value: str) -> tuple[Colour | None, float]:
    """A colour and how opaque it is; none for what names no colour."""
    try:
        found = parse_color(value) if value else None
        found = found.to("srgb") if hasattr(found, "to") else None
    except (ValueError, NotImplementedError):
        found = None
    if found is None:
        return None, 1.0
    red, green, blue = (float(part or 0) for part in found.coordinates)
    return (red, green, blue), float(1 if found.alpha is None else found.alpha)


def colour_of(name: str | None) -> Colour | None:
    """The colour that an attribute (<font color>, bgcolor) names."""
    value = (name or "").strip().lower()
    return _colour(value)[0] or _colour(f"#{value}")[0]


def _ground(values: dict[str, str]) -> Colour | None:
    """The colour that letters lie on, None where nothing is said of it."""
    found = None
    for name in _GROUNDS:
        value = values.get(name, "")
        if "url(" in value or "gradient" in value:
            return UNKNOWN
        for part in [value, *value.split()]:
            colour, alpha = _colour(part)
            found = colour if colour and alpha > 0.5 else found
    return found


def alike(colour: Colour, ground: Colour) -> bool:
    """Whether letters of one colour cannot be seen on the other."""
    return all(abs(a - b) < 0.04 for a, b in zip(colour, ground, strict=True))


def _size_of(font: str) -> str:
    """The size in a font shorthand: "normal 0/0 a" → "0"."""
    match = re.search(r"(?:^|\s)(\d*\.?\d+(?:px|pt|em|rem|%)?)(?=[\s/])", font)
    return match[1] if match and not re.fullmatch("[1-9]00", match[1]) else ""


def _pixels(value: str) -> float:
    match = _LENGTH.fullmatch(value)
    return float(match[1]) * _PIXELS.get((match[2] or "px").lower(), 1) if match else 0.0
