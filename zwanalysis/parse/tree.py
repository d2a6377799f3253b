"""Numbered items of a notice (一、（一）1.（1）① 一是): how they nest, and which note belongs to which."""

from bisect import bisect
from typing import NamedTuple

from zwanalysis.parse.labels import RANK, Label
from zwanalysis.parse.notes import Found
from zwanalysis.parse.sheet import Sheet

SIGNS = "。;,.、:"
LONGEST_HEADING = 60
#: Numberings that begin anew inside every item: none goes on behind an outer label.
_INNER = ("first", "circle", "paren_arabic")


class Item(NamedTuple):
    """A numbered item: its label's span, and where its region ends (the next item, or the text's end)."""

    start: int
    label_end: int
    end: int
    style: str
    value: int
    parent: int  # index of the item around it, -1 for none
    depth: int
    inline: bool


def items(sheet: Sheet, skip=()) -> list[Item]:
    """Return the numbered items of a notice in reading order, outside the spans ``skip``.

    >>> text = "一、总则\\n(一)甲。做。\\n(二)乙。做。\\n二、其他\\n"
    >>> [(i.style, i.value, i.parent) for i in items(Sheet(text, text))]
    [('han', 1, -1), ('paren_han', 1, 0), ('paren_han', 2, 0), ('han', 2, -1)]
    """
    end = len(sheet.folded)
    found = _nest(sheet.folded, _candidates(sheet, skip))
    ends = [end] * len(found)
    parents: list[int] = []
    open_items: list[int] = []
    for k, (label, depth) in enumerate(found):
        for closed in open_items[depth:]:
            ends[closed] = label.start
        del open_items[depth:]
        parents.append(open_items[-1] if open_items else -1)
        open_items.append(k)
    return [
        Item(label.start, label.end, ends[i], label.style, label.value, parents[i], depth, label.inline)
        for i, (label, depth) in enumerate(found)
    ]


def _candidates(sheet: Sheet, skip) -> list[Label]:
    """The labels outside the spans ``skip``, without those that are an enumeration inside a sentence."""
    spans = sorted(skip)
    kept, at = [], 0
    for label in sheet.labels:
        while at < len(spans) and spans[at][1] <= label.start:
            at += 1
        if at == len(spans) or spans[at][0] > label.start:
            kept.append(label)
    # 第二十条(一)(二)(五)项: labels with nothing between them
    glued = [k for k in range(1, len(kept)) if kept[k - 1].end == kept[k].start and kept[k - 1].style == kept[k].style]
    chained = set(glued) | {k - 1 for k in glued}
    return [label for k, label in enumerate(kept) if k not in chained]


def _nest(folded: str, candidates: list[Label]) -> list[tuple[Label, int]]:
    """Keep the candidates that continue a numbering, and give each its depth."""
    kept: list[tuple[Label, int]] = []
    stack: list[str] = []
    last: dict[str, int] = {}
    for k, label in enumerate(candidates):
        if not label.value or not _counts_on(folded, candidates, k, label.style in stack, last.get(label.style, 0)):
            continue
        while stack and RANK[stack[-1]] > RANK[label.style]:
            stack.pop()
        if stack and stack[-1] == label.style:
            stack.pop()
        kept.append((label, len(stack)))
        stack.append(label.style)
        last[label.style] = label.value
        for inner in _INNER:
            if RANK[inner] > RANK[label.style]:
                last.pop(inner, None)
    return kept


def _counts_on(folded: str, candidates: list[Label], k: int, known: bool, last: int) -> bool:
    """Whether a candidate is a label.

    At a line start any number is taken, since copies repeat and lose numbers; one that is glued to its wording (a lost
    full stop), or stands inside a line, must continue its sequence or begin one that goes on.
    """
    label = candidates[k]
    if not label.inline and label.style != "decimal" and not _glued(folded, label):
        return True
    if label.value == 1 and _goes_on(candidates, k):
        return True
    if label.value == last + 1:
        return known or label.value > 1
    return known and last + 1 < label.value <= last + 3


def _glued(folded: str, label: Label) -> bool:
    """A number that touches its wording, or has a digit behind its full stop, may be no label: 3.5万人, 26个."""
    bare = label.end - label.start == len(str(label.value))
    return label.style == "arabic" and (bare or folded[label.end : label.end + 1].isdigit())


def _goes_on(candidates: list[Label], k: int) -> bool:
    """Whether the numbering begun at ``k`` has a second member before an outer label ends it."""
    for other in candidates[k + 1 : k + 200]:
        if other.style == candidates[k].style:
            return other.value == 2
        if RANK[other.style] < RANK[candidates[k].style] and not other.inline:
            break
    return not candidates[k].inline


def owners(items: list[Item], notes: list[Found]) -> list[int]:
    """For each note the innermost item it lies in, -1 for none."""
    owners, stack, k = [], [], 0
    for note in notes:
        while k < len(items) and items[k].start <= note.start:
            stack.append(k)
            k += 1
        while stack and items[stack[-1]].end <= note.start:
            stack.pop()
        owners.append(stack[-1] if stack else -1)
    return owners


class Tree:
    """The items of a notice and the notes that each has: ``notes[k]`` are those of item ``k``, ``notes[-1]`` nobody's."""

    def __init__(self, items: list[Item], notes: list[Found]):
        self.items = items
        self.children: list[list[int]] = [[] for _ in items]
        self._beside: dict[tuple[int, str], list[int]] = {}
        for k, item in enumerate(items):
            self._beside.setdefault((item.parent, item.style), []).append(k)
            if item.parent >= 0:
                self.children[item.parent].append(k)
        self.notes: dict[int, list[Found]] = {}
        for note, k in zip(notes, owners(items, notes), strict=True):
            self.notes.setdefault(k, []).append(note)

    def leaf(self, k: int) -> bool:
        """Whether an item holds no other."""
        return not self.children[k]

    def noted(self) -> list[int]:
        """The items that have notes, in order."""
        return sorted(k for k in self.notes if k >= 0)

    def above(self, k: int):
        """The items around an item, innermost first."""
        while (k := self.items[k].parent) >= 0:
            yield k

    def beside(self, k: int) -> list[int]:
        """The items under the same item and numbered alike, itself too."""
        return self._beside[self.items[k].parent, self.items[k].style]

    def any_inside(self, k: int, sought: list[int]) -> bool:
        """Whether one of ``sought`` (in order) lies inside an item."""
        at = bisect(sought, k)
        return at < len(sought) and self.items[sought[at]].start < self.items[k].end

    def promote(self) -> None:
        """Give a note that stands behind the last of several sub-items to the item around them.

        It is done for a style of numbering if, in the whole notice, no sub-item of that style but a last one has a note.
        """
        for rank in sorted(RANK.values(), reverse=True):
            parents = [p for p, kids in enumerate(self.children) if len(kids) > 1 and self._holds_noted(kids, rank)]
            last_only = [p for p in parents if self._last_alone(p)]
            if last_only and self._all_so(parents, last_only, inner=rank >= RANK["paren_arabic"]):
                for p in last_only:
                    self.notes[p] = self.notes.pop(self.children[p][-1])

    def _holds_noted(self, kids: list[int], rank: int) -> bool:
        return RANK[self.items[kids[0]].style] == rank and any(k in self.notes for k in kids)

    def _all_so(self, parents: list[int], last_only: list[int], inner: bool) -> bool:
        """Whether it is the notice's way that the last alone of the sub-items has a note: most inner lists will do."""
        if len(last_only) == len(parents):
            return len(parents) > 1 or inner or self._all_beside_noted(parents)
        return inner and len(last_only) * 2 > len(parents)

    def _last_alone(self, p: int) -> bool:
        """Whether of an item's sub-items the last alone has a note, one, and the item none."""
        *others, last = self.children[p]
        return len(self.notes.get(last, ())) == 1 and p not in self.notes and not any(k in self.notes for k in others)

    def _all_beside_noted(self, parents: list[int]) -> bool:
        """Whether the items numbered like the first of ``parents`` that hold no others all have notes, up to the last note."""
        style, end = self.items[parents[0]].style, max(self.notes)
        beside = [k for k, item in enumerate(self.items[:end]) if item.style == style and self.leaf(k)]
        return len(beside) > 2 and all(k in self.notes for k in beside)

    def covered(self, k: int) -> bool:
        """Whether a sub-item without note lies before its parent's note, inside the wording the note is about."""
        notes = self.notes.get(self.items[k].parent, []) if self.items[k].parent >= 0 else []
        return bool(notes) and notes[0].start > self.items[k].start and k not in self.notes

    def headings_with_notes(self, folded: str) -> dict[int, list[Found]]:
        """Items that are a heading with a note behind it, whose sub-items have none: the note covers the sub-items."""
        noted = self.noted()
        return {k: self.notes[k] for k in noted if not self.leaf(k) and self._heading_note(folded, k, noted)}

    def _heading_note(self, folded: str, k: int, noted: list[int]) -> bool:
        item, notes = self.items[k], self.notes[k]
        wording = folded[item.label_end : notes[0].start]
        plain = "。" not in wording.strip(SIGNS) and len(wording) <= LONGEST_HEADING
        return plain and not self.any_inside(k, noted) and notes[-1].end <= self.items[self.children[k][0]].start


