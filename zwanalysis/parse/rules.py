"""What a rule is: one row of a table, with the wordings it must read and those it must leave alone."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple


class Rule(NamedTuple):
    """A pattern and the fact that it makes. Tables of rules are tuples; their order is the order in which they are tried.

    A test walks every table (tests/test_rules.py): each ``yes`` is read as its value, no ``no`` is read, and with the
    rule taken out one of its ``yes`` fails.
    """

    name: str
    signs: str | tuple[str, ...]  # one character of a string, one string of a tuple; without them nothing matches
    pattern: re.Pattern  # re.VERBOSE; words that are vocabulary come from the lexicon
    make: Callable  # match → a fact, or None where the words around it say that it is none
    yes: dict[str, Any]  # wording → its value
    no: tuple[str, ...] = ()  # wordings that look like it and are not

    def applies(self, text: str) -> bool:
        """Whether a sign stands in ``text``: a cheap test before the pattern is tried."""
        return any(sign in text for sign in self.signs)
