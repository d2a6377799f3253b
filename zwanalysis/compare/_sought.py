"""Patterns of many alternatives, of which a text is asked only those that it has the characters for.

Python's engine tries every alternative of a pattern at every character. Most alternatives need some pair of characters (稳增 of
稳增长), and a text has few of the pairs: which alternatives it may match is looked up. What is found is what the whole pattern finds.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import product
from re import _constants as sre  # what the pattern is made of; the module itself offers no other way to ask
from re import _parser

#: Where characters that an alternative needs have so many forms together (稳外[贸资]: two), they are all looked up.
MANY = 24
#: What an alternative cannot be without: a group that another alternative made.
_REFERENCE = re.compile(r"\\[1-9]|\(\?P=|\(\?\(")
_REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)


class Sought:
    """Patterns by name, each the alternatives of several: `matches` finds what each finds in a text."""

    def __init__(self, patterns: dict[str, Iterable[str]]):
        self.alternatives = [(name, one) for name, given in patterns.items() for one in _parted("|".join(given))]
        self.needs = [needed(_parser.parse(one)) for _, one in self.alternatives]
        self.needing: dict[str, list[int]] = {}
        self.always = [number for number, needs in enumerate(self.needs) if not needs]
        used = Counter(pair for needs in self.needs for one in needs for pair in one)
        for number, needs in enumerate(self.needs):
            # What few alternatives ask for stands in few texts.
            for pair in min(needs, key=lambda one: sum(used[pair] for pair in one), default=()):
                self.needing.setdefault(pair, []).append(number)

    def matches(self, text: str, there: set[str]) -> dict[str, list[re.Match]]:
        """Return the matches of each pattern that has any, in the order of the patterns; ``there`` are the text's `pairs`."""
        likely = {number for pair in self.needing.keys() & there for number in self.needing[pair]}
        asked: dict[str, list[re.Pattern]] = {}
        for number in sorted({*self.always, *likely}):
            if not any(map(there.isdisjoint, self.needs[number])):
                name, alternative = self.alternatives[number]
                asked.setdefault(name, []).append(_compiled(alternative))
        return {name: hits for name, those in asked.items() if (hits := _first(those, text))}


def pairs(text: str) -> set[str]:
    """Return the characters of a text and each two that are neighbours."""
    return {*text, *map("".join, zip(text, text[1:], strict=False))}


@cache
def _compiled(alternative: str) -> re.Pattern:
    return re.compile(alternative)


def _first(alternatives: list[re.Pattern], text: str) -> list[re.Match]:
    """What the alternatives as one pattern find: from left to right, of those that begin at one place the first named."""
    if len(alternatives) == 1:
        return list(alternatives[0].finditer(text))
    found, ahead = [], [(one, hit) for one in alternatives if (hit := one.search(text))]
    while ahead:
        _, hit = min(ahead, key=lambda pair: pair[1].start())
        found.append(hit)
        ahead = [(one, again) for one, old in ahead if (again := old if old.start() >= hit.end() else one.search(text, hit.end()))]
    return found


def _parted(pattern: str) -> list[str]:
    """The alternatives of a pattern; the pattern itself where they cannot be asked one by one: with flags, references, or where nothing matches too."""
    whole = re.compile(pattern)
    if whole.flags != re.UNICODE or _REFERENCE.search(pattern) or _parser.parse(pattern).getwidth()[0] == 0:
        return [pattern]
    parts, depth, at, inside = [""], 0, 0, False
    while at < len(pattern):
        sign = pattern[at : at + 2] if pattern[at] == "\\" else pattern[at]
        if inside:
            inside = sign != "]"
        elif sign == "[":
            inside = True
            sign = re.compile(r"\[\^?\]?").match(pattern, at)[0]  # a bracket that stands first closes nothing
        depth += 0 if inside or len(sign) > 1 else {"(": 1, ")": -1}.get(sign, 0)
        if sign == "|" and not depth and not inside:
            parts.append("")
        else:
            parts[-1] += sign
        at += len(sign)
    return parts


def needed(tree) -> list[frozenset[str]]:
    """Return sets of characters, or of pairs of them, of each of which every match of a pattern has at least one.

    >>> [sorted(map(sorted, needed(_parser.parse(pattern)))) for pattern in ("增长", "(?<!为)[甲乙]案", "公?.*", "(预算|决算)公开")]
    [[['增长']], [['乙案', '甲案']], [], [['公开'], ['决算', '预算']]]
    """
    found, row = [], []
    if tree.state.flags & re.IGNORECASE:
        return found
    for kind, what in [*_flat(tree), (sre.ANY, None)]:
        if kind in (sre.AT, sre.ASSERT, sre.ASSERT_NOT):  # take no place
            continue
        signs = _signs(kind, what)
        if signs is None:
            found += _of_row(row)
            row = []
        else:
            row.append(signs)
        if kind is sre.BRANCH:
            inner = [needed(one) for one in what[1]]
            found += [frozenset().union(*(min(one, key=len) for one in inner))] if all(inner) else []
        elif kind in _REPEATS and what[0]:
            found += needed(what[2])
    return [one for one in found if len(one) <= MANY]


def _flat(tree):
    """The parts of a pattern, groups opened."""
    for kind, what in tree:
        if kind is sre.SUBPATTERN and not what[1] and not what[2]:
            yield from _flat(what[3])
        else:
            yield kind, what


def _signs(kind, what) -> frozenset[str] | None:
    """The characters that may stand where one stands; None where more may, or where not one stands."""
    if kind is sre.LITERAL:
        return frozenset(chr(what))
    if kind is sre.IN and all(one is sre.LITERAL for one, _ in what):
        return frozenset(chr(code) for _, code in what)
    return None


def _of_row(row: list[frozenset[str]]) -> list[frozenset[str]]:
    """What a row of places needs: the pairs of each two neighbours, or the one."""
    if len(row) == 1:
        return row
    return [frozenset(map("".join, product(*pair))) for pair in zip(row, row[1:], strict=False)]
