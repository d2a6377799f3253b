"""What a page's style sheets and styles hide or strike out.

tinycss2 reads the sheets and their colours, turbohtml matches selectors and weighs them, lexicon/hiding.yaml says what
hides; by hand is which declaration wins, for no library here lays pages out. Sheets in other files are not there to be read.
"""

import operator
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, pairwise

import tinycss2
from tinycss2.color5 import parse_color
from turbohtml.convert import css_specificity

from zwanalysis import lexica
from zwanalysis.readers.symbols import FONTS

HIDDEN, STRUCK = "hidden", "struck out"
MOST_RULES, MOST_CSS, LONGEST_SELECTOR = 3_000, 400_000, 1_000
Colour = tuple[float, float, float]
BLACK, WHITE, UNKNOWN = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (-9.0, -9.0, -9.0)  # unknown: a picture

_STRANGE = re.compile(r"(?:[(\[{][^()\[\]{}]*+){50}|\d{400}")  # what no one writes, and tinycss2 cannot read
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_CALC = re.compile(r"calc\(\s*([-\d.]+\w*%?)\s*\)")
_SIZE_IN_FONT = re.compile(r"(?:^|\s)(?![1-9]00[\s/])(\d*\.?\d+(?:px|pt|em|rem|%)?)(?=[\s/])")  # "normal 0/0 a"
_PART = re.compile(r"[\w#-]+(?:\([^()]*\))?")
_COMPARED = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
_BY_LIGHTNESS = ("lab", "lch", "oklab", "oklch")
_PIXELS = {"px": 1.0, "em": 16.0, "rem": 16.0, "": 1.0}
Declaration = tuple[str, str, bool]  # property, value, whether it is important
Declared = dict[str, tuple[tuple, str]]  # property → how much its declaration weighs, and the value
LEAST, MOST = (False, False), ((99, 0, 0), 0)  # what older attributes say weighs least, an element's own style most
#: How an element looks, where something is said of it: those of lexicon/hiding.yaml, its colour, the ground it lies on, its symbol font.
Look = dict[str, object]


@cache
def _ways() -> dict[str, dict[bool, list[list[re.Pattern]]]]:
    """Look → whether it is given or taken back → the ways to do so, each the declarations that it takes."""
    return {
        look: {said: [[re.compile(rf"^(?:{name}):(?:{value})$", re.MULTILINE) for name, value in way.items()] for way in ways] for said, ways in both.items()}
        for look, both in lexica.load("hiding.yaml")["looks"].items()
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
    feature = re.sub("(min|max)-([^:]+):", lambda said: said[2] + {"min": ">=", "max": "<="}[said[1]], feature.replace(" ", ""))
    name, colon, wanted = feature.partition(":")
    if colon or feature in screen:
        return screen.get(name) == wanted or not colon
    parts = re.split("([<>]=?)", feature)
    sizes = [screen.get(part) or _pixels(part) for part in parts[::2]]
    return len(sizes) > 1 and None not in sizes and all(_COMPARED[sign](*pair) for sign, pair in zip(parts[1::2], pairwise(sizes), strict=True))


def _pixels(size: str) -> float | None:
    found = re.fullmatch(r"(\d*\.?\d+)(px|r?em|)", size)
    return float(found[1]) * _PIXELS[found[2]] if found else None


def looks(page, clock) -> dict[object, Declared]:
    """Element → what the page's style sheets declare of it, the winning declaration of each property."""
    sheets = [style.text for style in page.select("style") if _is_on_screen(style.attr("media") or "all")]
    own = "\n".join(sheet for sheet in sheets if not _STRANGE.search(sheet))[:MOST_CSS]
    rules = list(islice(_rules(f"@layer {{{lexica.load('hiding.yaml')['browser']}}}\n{own}"), MOST_RULES))
    variables = {name: value for _, declarations, _ in rules for name, value, _ in declarations if name.startswith("--")}
    found: dict[object, Declared] = {}
    for order, (selector, declarations, layered) in enumerate(rules):
        clock.check("the page's style sheets")
        declarations = [(name, _VARIABLE.sub(lambda v: variables.get(v[1], v[2] or ""), value), strong) for name, value, strong in declarations]
        try:
            elements, (weight,) = page.select(selector), css_specificity(selector)
        except ValueError:
            continue  # a browser drops a rule that it does not understand, too
        for element in elements:
            _declare(found.setdefault(element, {}), declarations, layered, (weight, order))
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
        elif rule.type == "qualified-rule" and len(outer) < LONGEST_SELECTOR:
            selectors = [_within(outer, selector) for selector in _selectors(rule.prelude)]
            parts = tinycss2.parse_blocks_contents(rule.content, True, True)
            stack.extend((each, ",".join(selectors), layered) for each in reversed(parts) if each.type == "qualified-rule")
            declarations = _declarations(parts)
            yield from ((selector, declarations, layered) for selector in selectors if declarations)


def _selectors(prelude) -> list[str]:
    """A rule's selectors, none where one is missing; :is(a,b) is one."""
    found = [each.strip() for each in "".join("\0" if part == "," else part.serialize() for part in prelude).split("\0")]
    return found if all(found) else []


def _within(outer: str, selector: str) -> str:
    """The selector of a rule that stands in another."""
    return selector.replace("&", f":is({outer})") if "&" in selector else f":is({outer}) {selector}" if outer else selector


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
                family = value[size.end() :].partition(" ")[2]
                found += [("font-size", size[1], each.important), ("font-family", family, each.important)]
    return found


def _declare(known: Declared, declarations: list[Declaration], layered: bool, weight: tuple) -> None:
    """Keep what weighs most: what is important, what stands in no layer (in one, where it is important), then as `weight` says."""
    for name, value, important in declarations:
        rank = (important, important == layered, weight)
        if name not in known or known[name][0] <= rank:
            known[name] = (rank, value)


def look_of(declared: Declared | None, attributes: Mapping) -> Look:
    """How an element looks, by the page's sheets, its own style and the attributes that older pages use.

    >>> look_of(None, {"style": "display:none"}), look_of(None, {"style": "FONT-SIZE: 0px"})
    ({'hidden': True}, {'tiny': True})
    """
    known = {name: (LEAST, value) for name, value in _of_attributes(attributes)} | (declared or {})
    _declare(known, _of_style(attributes.get("style", "")), False, MOST)
    return _look(tuple((name, value) for name, (_, value) in known.items())) if known else {}


def _of_attributes(attributes: Mapping) -> Iterator[tuple[str, str]]:
    """What older attributes declare; their colours need no #."""
    for attribute, name in (("color", "color"), ("bgcolor", "background-color"), ("face", "font-family")):
        if attributes.get(attribute):
            yield name, re.sub(r"^[0-9a-f]{3,6}$", r"#\g<0>", attributes[attribute].strip().lower())
    if attributes.get("background"):
        yield "background-image", "url()"


@lru_cache(maxsize=2_000)
def _of_style(style: str) -> list[Declaration]:
    return [] if _STRANGE.search(style) else _declarations(tinycss2.parse_blocks_contents(style[:5_000], True, True))


@lru_cache(maxsize=2_000)
def _look(declared: tuple[tuple[str, str], ...]) -> Look:
    values, lines = dict(declared), "\n".join(f"{name}:{value}" for name, value in declared)
    found: Look = {}
    for look, both in _ways().items():
        said = [said for said, ways in both.items() if any(all(each.search(lines) for each in way) for way in ways)]
        found |= {look: any(said)} if said else {}
    colour, alpha = _colour(values.get("-webkit-text-fill-color") or values.get("color", ""))
    if alpha < 0.05 and not found.get("cut_out"):
        found["hidden"] = True
    family = values.get("font-family", "").split(",")[0].strip("'\" ")
    said = {"colour": colour, "ground": _ground(values), "font": family if family in FONTS else "" if family else None}
    return found | {look: value for look, value in said.items() if value is not None}


@lru_cache(maxsize=1_000)
def _colour(value: str) -> tuple[Colour | None, float]:
    """A colour and how opaque it is, none for what names no colour; of those that are given by their lightness the greys."""
    try:
        found = parse_color(value or "none")
        if found in (None, "currentcolor"):
            return None, 1.0
        lightness, *hue = found.to("lab").coordinates if found.space in _BY_LIGHTNESS else (0, 0, 0)
        colour = (lightness / 100,) * 3 if found.space in _BY_LIGHTNESS else found.to("srgb").coordinates
    except (ValueError, NotImplementedError):  # a space that tinycss2 does not know
        return None, 1.0
    return colour if max(map(abs, hue)) < 4 else None, found.alpha


def _ground(values: dict[str, str]) -> Colour | None:
    """The colour that letters lie on, None where nothing is said of it."""
    said = " ".join(values.get(name, "") for name in ("background", "background-color", "background-image"))
    if "url(" in said or "gradient" in said:
        return UNKNOWN
    colours = [colour for colour, alpha in map(_colour, _PART.findall(said)) if colour and alpha > 0.5]
    return colours[-1] if colours else None


def alike(colour: Colour, ground: Colour) -> bool:
    """Whether letters of one colour cannot be seen on the other."""
    return all(abs(a - b) < 0.04 for a, b in zip(colour, ground, strict=True))
