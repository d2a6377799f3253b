"""Pairs of brackets, in one pass: no pattern that could backtrack."""

import re
from functools import lru_cache

_BRACKET = re.compile(r"[()〔〕\n]")
_CLOSES = {")": "(", "〕": "〔"}


@lru_cache(maxsize=2)
def pairs(folded: str, start: int = 0, end: int | None = None, longest: int = 2000) -> list[tuple[int, int]]:
    """Return (start, end) of the bracketed stretches, outermost; ``end`` is after the closing bracket.

    A bracket that is never closed ends with its line, and the pairs inside it are given too.

    >>> text = "做好公开(责任单位:各县(市、区)政府)。(一"
    >>> [text[a:b] for a, b in pairs(text)]
    ['(责任单位:各县(市、区)政府)', '(一']
    """
    end = len(folded) if end is None else end
    found: list[tuple[int, int]] = []
    opened: list[tuple[str, int]] = []
    inner: list[tuple[int, int]] = []

    def give_up(at: int) -> None:
        # unclosed: what it holds may be a note without its bracket, or may hold a whole note
        if opened:
            found.append((opened[0][1], at))
            found.extend(inner)
        opened.clear()
        inner.clear()

    for match in _BRACKET.finditer(folded, start, end):
        sign, at = match[0], match.start()
        if sign == "\n":
            # a note may run over a page break; it is given up only where the next line begins a new item
            held = at - opened[0][1] if opened else 0
            if opened and (
                held > longest
                or _NEW_ITEM.match(folded, at + 1)
                or held > 300
                and _BLANK.match(folded, at + 1)
            ):
                give_up(at)
        elif sign in _CLOSES:
            while opened and opened[-1][0] != _CLOSES[sign] and len(opened) > 1:
                opened.pop()
            if opened and opened[-1][0] == _CLOSES[sign]:
                _, a = opened.pop()
                if opened:
                    inner.append((a, at + 1))
                else:
                    found.append((a, at + 1))
                    inner.clear()
        else:
            if opened and at - opened[0][1] > longest:
                give_up(opened[0][1] + 1)
            opened.append((sign, at))
    line = folded.find("\n", opened[0][1], end) if opened else -1
    give_up(end if line < 0 else line)
    return sorted(found, key=lambda span: (span[0], -span[1]))


_NEW_ITEM = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,3}[.、]|\n|$)"
)
_BLANK = re.compile(r"[ \t]*\n")
