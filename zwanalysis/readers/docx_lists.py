"""Word's automatic numbering: the labels that stand in no paragraph's text, counted as Word counts them."""

import re
from typing import NamedTuple

from zwanalysis.readers.archive import attribute, child, local, value
from zwanalysis.readers.docx_styles import is_on
from zwanalysis.readers.numbering import FORMATS

LONGEST = 100  # characters of a label; Word itself writes none of more


class Level(NamedTuple):
    """One level of a list: its first number, format, pattern ("%1.%2") and what restarts it."""

    start: int
    format: str
    pattern: str
    restart: int | None
    decimal: bool
    style: str | None


class Lists:
    """The counters of a document's lists; `label` is called once for each paragraph, in order."""

    def __init__(self, numbering, styles):
        self.abstracts: dict[str, dict[int, Level]] = {}
        self.numbers: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
        self.styles = _style_numbers(styles)
        self.counters: dict[str, dict[int, int]] = {}
        self.started: set[str] = set()
        if numbering is not None:
            self._read(numbering)

    def _read(self, numbering) -> None:
        links, homes = {}, {}
        for element in (each for each in numbering if local(each) == "abstractNum"):
            name = attribute(element, "abstractNumId", "")
            self.abstracts[name] = dict(_level(each) for each in element if local(each) == "lvl")
            links[name], homes[value(element, "styleLink")] = value(element, "numStyleLink"), name
        for name, style in links.items():  # a list that only points to a list style
            if style and not self.abstracts[name] and style in homes:
                self.abstracts[name] = self.abstracts[homes[style]]
        for element in (each for each in numbering if local(each) == "num"):
            self.numbers[attribute(element, "numId", "")] = _number_of(element)

    def label(self, properties) -> str:
        """The number Word prints before the paragraph with these properties, "" if none."""
        number, depth = self._list_of(properties)
        if number not in self.numbers:
            return ""
        abstract, own, starts = self.numbers[number]
        levels = {**self.abstracts.get(abstract, {}), **own}
        if depth not in levels:
            return ""
        counters = self.counters.setdefault(abstract, {})
        if number not in self.started:
            self.started.add(number)
            for level, start in starts.items():
                counters[level] = start - 1
        counters[depth] = counters[depth] + 1 if depth in counters else levels[depth].start
        for level in [level for level in counters if level > depth and _restarts(levels.get(level), depth)]:
            del counters[level]
        return _print(levels, depth, counters)

    def _list_of(self, properties) -> tuple[str, int]:
        """The list's number and level: set on the paragraph, or by its style or a style that is based on."""
        numbering = child(properties, "numPr")
        number, depth = value(numbering, "numId"), value(numbering, "ilvl")
        style = value(properties, "pStyle") or self.styles.get("", ("", None, None, None))[0]
        seen: set[str] = set()
        while number is None and style in self.styles and style not in seen:
            seen.add(style)
            _, parent, number, of_style = self.styles[style]
            depth = depth if depth is not None else of_style
            if number is not None and depth is None:
                depth = self._level_of_style(number, style)
            style = parent
        return number or "0", _int(depth)

    def _level_of_style(self, number: str, style: str) -> str | None:
        abstract = self.numbers.get(number, ("", {}, {}))[0]
        levels = self.abstracts.get(abstract, {})
        return next((str(depth) for depth, level in levels.items() if level.style == style), None)


def _number_of(element) -> tuple[str, dict, dict]:
    """What a list says: the abstract list it follows, levels of its own, and where levels start anew."""
    overrides = [each for each in element if local(each) == "lvlOverride"]
    levels = dict(_level(lvl) for each in overrides if (lvl := child(each, "lvl")) is not None)
    restarts = [each for each in overrides if child(each, "startOverride") is not None]
    starts = {_int(attribute(each, "ilvl")): _int(value(each, "startOverride")) for each in restarts}
    return value(element, "abstractNumId", ""), levels, starts


def _style_numbers(styles) -> dict[str, tuple[str, str | None, str | None, str | None]]:
    """Style → (itself, the style it is based on, list number, level); "" → the default paragraph style."""
    found = {}
    for element in styles if styles is not None else ():
        if local(element) != "style" or attribute(element, "type") != "paragraph":
            continue
        name = attribute(element, "styleId", "")
        numbering = child(child(element, "pPr"), "numPr")
        found[name] = (name, value(element, "basedOn"), value(numbering, "numId"), value(numbering, "ilvl"))
        if attribute(element, "default") in ("1", "true", "on"):
            found[""] = found[name]
    return found


def _level(element) -> tuple[int, Level]:
    number_format = next((each for each in element.iter() if local(each) == "numFmt"), None)
    restart = value(element, "lvlRestart")
    return _int(attribute(element, "ilvl")), Level(
        _int(value(element, "start", "1")),
        attribute(number_format, "val", "decimal") if number_format is not None else "decimal",
        "" if is_on(child(child(element, "rPr"), "vanish")) else value(element, "lvlText", "") or "",
        None if restart is None else _int(restart),
        child(element, "isLgl") is not None and value(element, "isLgl") not in ("0", "false"),
        value(element, "pStyle"),
    )


def _restarts(level: Level | None, by: int) -> bool:
    """Whether a paragraph of level `by` restarts a deeper level: lvlRestart 0 never, n only by the n-th or
    above."""
    return level is None or level.restart is None or by < level.restart


def _print(levels: dict[int, Level], depth: int, counters: dict[int, int]) -> str:
    level = levels[depth]
    if level.format == "bullet":
        return ""

    def number(match: re.Match) -> str:
        of = int(match[1]) - 1
        if of not in levels:
            return ""
        count = counters.get(of, levels[of].start)
        shape = "decimal" if level.decimal else levels[of].format
        return FORMATS.get(shape, str)(count)

    label = re.sub(r"%([1-9])", number, level.pattern[:LONGEST]).strip()[:LONGEST]
    return label + " " if label[-1:].isascii() and label[-1:].isalnum() else label


def _int(text: str | None) -> int:
    """
    >>> _int("3"), _int(None), _int("x"), _int("99999999999")
    (3, 0, 0, 0)
    """
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text) else 0
