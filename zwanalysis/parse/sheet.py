"""A notice laid open: its lines, its labels, its brackets and its signs, each seen once and asked by position."""

import re
from bisect import bisect_left, bisect_right
from functools import cached_property

from zwanalysis.parse import brackets, labels, words
from zwanalysis.parse.labels import Label

Span = tuple[int, int]

#: What rules look for, by kind; every rule that needs such a sign asks here first, so that no text is searched for it twice.
SIGNS = {
    "role": words.key().pattern,
    "time": "[年月日季周旬]|每|逐|内|实时|及时|长期|持续|常态",
    "cell": "[\t|]",
    "document": "〔(?=20|19)|号",
    "title": "[《》]",
}
_SIGN = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in SIGNS.items()))


class Sheet:
    """One notice, never changed: ``text`` as the reader gave it, ``folded`` of the same length for the rules.

    >>> sheet = Sheet("一、公开（责任单位：市财政局）\\n6月底前", "一、公开(责任单位:市财政局)\\n6月底前")
    >>> sheet.lines, [label.style for label in sheet.labels], sheet.brackets
    ([(0, 15), (16, 20)], ['han'], [(4, 15)])
    >>> sheet.has("role", 4, 15), sheet.has("time", 0, 15), sheet.line_of(17)
    (True, False, 1)
    """

    def __init__(self, text: str, folded: str):
        self.text, self.folded = text, folded

    @cached_property
    def lines(self) -> list[Span]:
        """Spans of the lines, white space other than tabs trimmed; a blank line is an empty span."""
        spans, at = [], 0
        for line in self.folded.split("\n"):
            a, b = at, at + len(line)
            bare = line.strip(" ")
            if bare:
                a += len(line) - len(line.lstrip(" "))
            spans.append((a, a + len(bare)) if line.strip() else (a, a))
            at = b + 1
        return spans

    @cached_property
    def labels(self) -> list[Label]:
        """Everything that could be an item's label, in order."""
        at, spans = 0, []
        for line in self.folded.split("\n"):
            spans.append((at, at + len(line)))
            at += len(line) + 1
        return labels.see(self.folded, spans)

    @cached_property
    def brackets(self) -> list[Span]:
        """The bracketed stretches, as `brackets.pairs` gives them."""
        return brackets.pairs(self.folded)

    @cached_property
    def _signs(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {kind: [] for kind in SIGNS}
        for m in _SIGN.finditer(self.folded):
            found[m.lastgroup].append(m.start())
        return found

    def signs(self, kind: str, start: int, end: int) -> list[int]:
        """Where the signs of a kind (a key of `SIGNS`) begin in ``[start:end]``."""
        places = self._signs[kind]
        return places[bisect_left(places, start) : bisect_left(places, end)]

    def has(self, kind: str, start: int, end: int) -> bool:
        """Whether a sign of this kind begins in ``[start:end]``."""
        places = self._signs[kind]
        k = bisect_left(places, start)
        return k < len(places) and places[k] < end

    def line_of(self, at: int) -> int:
        """The number of the line that holds the character ``at``."""
        return bisect_right(self.lines, at, key=lambda line: line[0]) - 1
