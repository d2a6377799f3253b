"""Numbered items of a notice: 一、（一）1.（1）① 一是, at line starts and inside paragraphs."""

from typing import NamedTuple

from zwanalysis.parse.labels import RANK, STYLES, Label
from zwanalysis.parse.sheet import Sheet


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
    for k, (a, _, _, _, _, depth) in enumerate(found):
        for closed in open_items[depth:]:
            ends[closed] = a
        del open_items[depth:]
        parents.append(open_items[-1] if open_items else -1)
        open_items.append(k)
    return [
        Item(a, b, ends[i], style, value, parents[i], depth, inline)
        for i, (a, b, style, value, inline, depth) in enumerate(found)
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


def _nest(folded: str, candidates: list[tuple]) -> list[tuple]:
    """Keep the candidates that continue a numbering, and give each its depth.

    At a line start any number is taken, since copies repeat and lose numbers; one that is glued to its
    wording (a lost full stop), or stands inside a line, must continue its sequence or begin one that goes on.
    """
    kept: list[tuple] = []
    stack: list[str] = []
    last: dict[str, int] = {}
    for k, (a, b, style, value, inline) in enumerate(candidates):
        known = style in stack
        sure = not inline and style != "decimal" and not _glued(folded, candidates[k])
        expected = last.get(style, 0) + 1
        if not sure:
            begins = value == 1 and _goes_on(candidates, k)
            continues = value == expected and (known or value > 1)
            if not (begins or continues or (known and expected < value <= expected + 2)):
                continue
        if value == 0:
            continue
        while stack and RANK[stack[-1]] >= RANK[style]:
            if stack[-1] == style:
                stack.pop()
                break
            stack.pop()
        kept.append((a, b, style, value, inline, len(stack)))
        stack.append(style)
        last[style] = value
        for inner in STYLES:
            if RANK[inner] > RANK[style] and inner in ("first", "circle", "paren_arabic"):
                last.pop(inner, None)
    return kept


def _glued(folded: str, candidate: tuple) -> bool:
    """A number that touches its wording, or has a digit behind its full stop, may be no label: 3.5万人, 26个."""
    a, b, style, value, _ = candidate
    return style == "arabic" and (b - a == len(str(value)) or folded[b : b + 1].isdigit())


def _goes_on(candidates: list[tuple], k: int) -> bool:
    """Whether the numbering begun at ``k`` has a second member before an outer label ends it."""
    style = candidates[k][2]
    for _, _, other, value, inline in candidates[k + 1 : k + 200]:
        if other == style:
            return value == 2
        if RANK[other] < RANK[style] and not inline:
            return not candidates[k][4]
    return not candidates[k][4]
