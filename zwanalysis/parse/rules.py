"""What a rule is: one row of a table, with the wordings it must read and those it must leave alone."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any


@dataclass(frozen=True, eq=False)
class Rule:
    """A pattern and the fact that it makes. Tables of rules are tuples; their order is the order in which they are tried.

    A test walks every table (tests/test_rules.py): each ``yes`` is read as its value, no ``no`` is read, and with the
    rule taken out one of its ``yes`` fails.
    """

    name: str
    signs: str | tuple[str, ...]  # one character of a string, one string of a tuple; without them nothing matches
    pattern: re.Pattern  # re.VERBOSE; words that are vocabulary come from the lexicon
    make: Callable  # match (and where it stands) → facts; none where the words around it say so
    yes: dict[str, Any]  # wording → its value
    no: tuple[str, ...] = ()  # wordings that look like it and are not
    chars: str | None = ""  # characters that may stand in a match before its sign; none: it begins with the sign; None: any may

    @cached_property
    def sign(self) -> re.Pattern:
        return re.compile("|".join(map(re.escape, self.signs)))

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The characters that its signs begin with."""
        return frozenset(sign[0] for sign in self.signs)

    @cached_property
    def opening(self) -> re.Pattern:
        """The characters that a match may begin with."""
        return re.compile(f"[{re.escape(''.join(sorted(self.firsts.union(self.chars))))}]")

    def applies(self, text: str) -> bool:
        """Whether a sign stands in ``text``: a cheap test before the pattern is tried."""
        return self.sign.search(text) is not None

    def finditer(self, text: str, start: int, end: int) -> Iterator[re.Match]:
        """All matches in a stretch: the pattern is tried only where one may begin, and nowhere if no sign stands in it."""
        if not self.sign.search(text, start, end):
            return
        if self.chars is None:
            yield from self.pattern.finditer(text, start, end)
            return
        at = start
        for opening in self.opening.finditer(text, start, end):
            if opening.start() >= at and (m := self.pattern.match(text, opening.start(), end)):
                at = m.end()
                yield m

    def matches(self, text: str) -> Iterator[re.Match]:
        """The matches that hold one of the signs: the pattern is tried only where a match around a sign could begin, and once at each place."""
        at = 0  # what lies before was matched or tried
        for sign in self.sign.finditer(text):
            first, last = sign.span()
            begin = first
            while begin > at and text[begin - 1] in self.chars and begin > first - _BEFORE:
                begin -= 1
            for place in range(max(begin, at), first + 1):
                at = place + 1
                m = self.pattern.match(text, place, last + _BEHIND)
                if m and m.end() >= last:
                    at = m.end()
                    yield m
                    break


def applying(rules: Iterable[Rule], text: str) -> list[Rule]:
    """The rules of which a sign may stand in ``text``: a cheap test before any pattern is tried."""
    present = set(text)
    return [rule for rule in rules if not rule.firsts.isdisjoint(present)]


#: How far around a sign a match may reach.
_BEFORE, _BEHIND = 24, 80
