"""What a page's style sheets and styles hide or strike out.

tinycss2 reads the sheets and their colours, lexbor matches their selectors, lexicon/hiding.yaml says what hides; by hand
is which declaration wins, for no library here lays pages out. Sheets in other files are not there to be read.
"""

import operator
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

import tinycss2
from selectolax.lexbor import SelectolaxError
from tinycss2.color5 import parse_color

from zwanalysis import lexica

HIDDEN, STRUCK = "hidden", "struck out"
MOST_RULES, MOST_CSS = 3_000, 400_000
Colour = tuple[float, float, float]
BLACK, WHITE, UNKNOWN = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (-9.0, -9.0, -9.0)  # unknown: a picture

_STRANGE = re.compile(r"(?:[(\[{][^()\[\]{}]*+){50}|\d{400}")  # what no one writes, and tinycss2 cannot read
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_CALC = re.compile(r"calc\(\s*([-\d.]+\w*%?)\s*\)")
_SIZE_IN_FONT = re.compile(r"(?:^|\s)(?![1-9]00[\s/])(\d*\.?\d+(?:px|pt|em|rem|%)?)(?=[\s/])")  # "normal 0/0 a"
_GROUNDS = ("background", "background-color", "background-image")
_MASKS = ("mask", "mask-image", "-webkit-mask", "-webkit-mask-image")
_COMPARED = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_PIXELS = {"px": 1.0, "em": 16.0, "rem": 16.0, "": 1.0}
_COLOURED = re.compile(r"#[0-9a-f]+|(?:rgb|hsl)a?\([^()]*\)|[a-z]+")
Declaration = tuple[str, str, bool]  # property, value, whether it is important
Declared = dict[str, tuple[tuple[bool, bool, int, int], str]]  # property → how much its declaration weighs, and the value


class Look(NamedTuple):
    """How an element looks, where its style says so: whether it is not there or struck out, whether its letters are too small or
    invisible, their colour, the colour they lie on, and whether items have no number."""

    hidden: bool | None = None
    struck: bool | None = None
    tiny: bool | None = None
    invisible: bool | None = None
    colour: Colour | None = None
    ground: Colour | None = None
    unmarked: bool | None = None


PLAIN = Look()


@cache
def _ways() -> dict[str, list[list[re.Pattern]]]:
    """Look → the ways to get it, each the declarations that it takes."""
    return {
        look: [[re.compile(rf"^(?:{name}):(?:{value})$", re.MULTILINE) for name, value in way.items()] for way in ways]
        for look, ways in lexica.load("hiding.yaml")["looks"].items()
    }


@lru_cache(maxsize=1_000)
def _is_on_screen(query: str) -> bool:
    """Whether a media query holds of a wide screen with a mouse.

    >>> _is_on_screen("print, (min-width: 60em)"), _is_on_screen("(400px<=width<600px)"), _is_on_screen("not all and (hover)")
    (True, False, False)
    """
    return any(map(_holds, query.lower().split(",")))


def _holds(query: str) -> bool:
    kinds, asked = re.sub(r"\([^()]*\)", " ", query).split(), re.findall(r"\(([^()]*)\)", query)
    negated, kinds = kinds[:1] == ["not"], [each for each in kinds if each not in ("only", "and", "not")]
    return (set(kinds) <= {"all", "screen"} and all(map(_has, asked))) != negated


def _has(feature: str) -> bool:
    """Whether the screen has a feature that a media query asks for."""
    screen = lexica.load("hiding.yaml")["screen"]
    name, colon, wanted = (part.strip() for part in feature.partition(":"))
    if colon and name[:4] in ("min-", "max-"):
        feature = f"{name[4:]} {'>=' if name[:4] == 'min-' else '<='} {wanted}"
    elif colon:
        return screen.get(name) == wanted
    parts = re.split("([<>]=?)", feature.replace(" ", ""))
    sizes = [screen.get(part) or _pixels(part) for part in parts[::2]]
    return name in screen if len(parts) == 1 else None not in sizes and all(_COMPARED[sign](*pair) for sign, pair in zip(parts[1::2], pairwise(sizes), strict=True))


def _pixels(size: str) -> float | None:
    found = re.fullmatch(r"(\d*\.?\d+)(px|r?em|)", size)
    return float(found[1]) * _PIXELS[found[2]] if found else None


def looks(parser, clock) -> dict[int, Declared]:
    """Node (its mem_id) → what the page's style sheets declare of it, the winning declaration of each property."""
    sheets = [style.text() for style in parser.css("style") if _is_on_screen(style.attributes.get("media") or "all")]
    css = [sheet for sheet in sheets if not _STRANGE.search(sheet)]
    rules = list(islice(_rules("\n".join(css)[:MOST_CSS]), MOST_RULES))
    variables = {name: value for _, declarations, _ in rules for name, value, _ in declarations if name.startswith("--")}
    found: dict[int, Declared] = {}
    for order, (selector, declarations, layered) in enumerate(rules):
        clock.check("the page's style sheets")
        declarations = [(name, _VARIABLE.sub(lambda v: variables.get(v[1], v[2] or ""), value), strong) for name, value, strong in declarations]
        try:
            nodes = parser.css(selector)
        except SelectolaxError:
            continue  # a browser drops a rule that it does not understand, too
        for node in nodes:
            _declare(found.setdefault(node.mem_id, {}), declarations, (layered, _specificity(selector), order))
    return found


def _rules(css: str) -> Iterator[tuple[str, list[Declaration], bool]]:
    """Each selector of the rules that apply to a page on a screen, those inside others too, with its declarations and
    whether it stands in a layer."""
    stack = [(rule, "", False) for rule in reversed(tinycss2.parse_stylesheet(css, True, True))]
    while stack:
        rule, outer, layered = stack.pop()
        if rule.type == "at-rule":
            layered = layered or rule.lower_at_keyword == "layer"
            stack.extend((each, outer, layered) for each in reversed(_applying(rule)))
        elif rule.type == "qualified-rule":
            prelude = _within(outer, tinycss2.serialize(rule.prelude).strip())
            parts = tinycss2.parse_blocks_contents(rule.content, True, True)
            stack.extend((each, prelude, layered) for each in reversed(parts) if each.type == "qualified-rule" and "," not in prelude)
            declarations = _declarations(parts)
            yield from ((selector, declarations, layered) for selector in _selectors(prelude) if declarations)


def _within(outer: str, prelude: str) -> str:
    """The selectors of a rule that stands in another."""
    return prelude.replace("&", outer) if outer and "&" in prelude else f"{outer} {prelude}".strip()


def _selectors(prelude: str) -> list[str]:
    """A rule's selectors, none where one is missing; :is(a,b) is one. Those that lexbor does not know, or that hang on a state, find
    nothing."""
    found = [prelude] if "(" in prelude else [each.strip() for each in prelude.split(",")]
    return found if all(found) else []


def _applying(rule) -> list:
    """The rules in one that says when they apply, where that is on a screen."""
    asked = tinycss2.serialize(rule.prelude)
    applies = {"media": _is_on_screen(asked), "supports": not asked.strip().startswith("not"), "layer": True}
    return tinycss2.parse_rule_list(rule.content, True, True) if rule.content is not None and applies.get(rule.lower_at_keyword) else []


def _declarations(parts) -> list[Declaration]:
    found = []
    for each in parts:
        if each.type == "declaration":
            value = _CALC.sub(r"\1", " ".join(tinycss2.serialize(each.value).split()).lower())
            found.append((each.name if each.name.startswith("--") else each.lower_name, value, each.important))
            if each.lower_name == "font" and (size := _SIZE_IN_FONT.search(value)):
                found.append(("font-size", size[1], each.important))
    return found


def _specificity(selector: str) -> int:
    """
    >>> _specificity("#zoom p.hide") > _specificity(".a .b") > _specificity("div p span")
    True
    """
    ids, classes = len(re.findall(r"#[\w-]", selector)), len(re.findall(r"\.[\w-]|\[|:(?!:)", selector))
    return 10_000 * ids + 100 * classes + len(re.findall(r"(?:^|[\s>+~])[a-zA-Z]", selector))


def _declare(known: Declared, declarations: list[Declaration], weight: tuple[bool, int, int]) -> None:
    """Keep what weighs most: what is important, what stands in no layer (in one, where it is important), then as `weight` says."""
    for name, value, important in declarations:
        rank = (important, important == weight[0], *weight[1:])
        if name not in known or known[name][0] <= rank:
            known[name] = (rank, value)


def look_of(declared: Declared | None, attributes: dict) -> Look:
    """How an element looks, by the page's sheets, its own style and the attributes that older pages use for colours.

    >>> look_of(None, {"style": "display:none"}).hidden, look_of(None, {"style": "FONT-SIZE: 0px"}).tiny
    (True, True)
    """
    known = dict(declared or {})
    if attributes.get("style"):
        _declare(known, _of_style(attributes["style"]), (False, 1_000_000, 0))
    look = _look(tuple((name, value) for name, (_, value) in known.items())) if known else PLAIN
    if "color" in attributes or "bgcolor" in attributes:
        colour, ground = _named(attributes.get("color")), _named(attributes.get("bgcolor"))
        look = look._replace(colour=look.colour or colour, ground=look.ground or ground)
    return look._replace(ground=UNKNOWN) if attributes.get("background") else look


@lru_cache(maxsize=2_000)
def _of_style(style: str) -> list[Declaration]:
    return [] if _STRANGE.search(style) else _declarations(tinycss2.parse_blocks_contents(style[:5_000], True, True))


@lru_cache(maxsize=2_000)
def _look(declared: tuple[tuple[str, str], ...]) -> Look:
    values, lines = dict(declared), "\n".join(f"{name}:{value}" for name, value in declared)

    def is_(look: str) -> bool:
        return any(all(each.search(lines) for each in way) for way in _ways()[look])

    def either(look: str, other: str) -> bool | None:
        return True if is_(look) else False if is_(other) else None

    colour, alpha = _colour(values.get("-webkit-text-fill-color") or values.get("color", ""))
    unseen = any(map(_is_mask_of_nothing, map(values.get, _MASKS))) or (alpha < 0.05 and not is_("cut_out"))
    return Look(unseen or either("hidden", "displayed"), either("struck", "unstruck"), either("tiny", "sized"), either("invisible", "visible"), colour, _ground(values), either("unmarked", "marked"))


def _is_mask_of_nothing(value: str | None) -> bool:
    """A gradient whose every colour is transparent."""
    found = [_colour(each) for each in _COLOURED.findall(value or "")]
    alphas = [alpha for colour, alpha in found if colour]
    return "gradient(" in (value or "") and bool(alphas) and max(alphas) < 0.05


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


def _named(name: str | None) -> Colour | None:
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
