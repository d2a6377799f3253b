"""Wordings that hold what should have been read apart: a notice that was misread says so in its coverage."""

import re

from zwanalysis.parse.cells import is_limit, is_units
from zwanalysis.parse.facts import Task
from zwanalysis.parse.units import is_known, split_units

_HEADING = re.compile(r"(?:责任|牵头|配合)[\u4e00-\u9fff]{1,4} ?:|完成时[限间] ?:")
#: What separates a table's cells.
_SEPARATORS = re.compile(r"[|\t]")


def find(folded: str, tasks: list[Task], notes=()) -> list[tuple[int, int, str]]:
    """Return the residuals `unread` inside wordings: units, limits and separators that no rule read.

    ``notes`` are the notes that were read, which may stand between a heading and its paragraph.

    >>> text = "1.公开预算。责任单位:见附表"
    >>> [text[a:b] for a, b, _ in find(text, [Task(2, len(text), (0, 2), None, "prose")])]
    ['责任单位:']
    """
    found = []
    read = {at for note in notes for at in range(note.start, note.end)}
    for task in tasks:
        a, b = task.start, task.end
        prose = task.layout.startswith("prose")
        separated = prose and _SEPARATORS.search(folded, a, b)
        bare = not prose and b - a <= 60 and folded[b - 1] != "。" and (is_limit(folded, a, b) or _known_units(folded, a, b))
        if separated or bare:
            found.append((a, b, "unread"))
            continue
        found += [(*m.span(), "unread") for m in _HEADING.finditer(folded, a, b) if m.start() not in read]
    return found


def _known_units(folded: str, a: int, b: int) -> bool:
    """Whether a wording is a list of units and all are known: 建成数据平台 ends as some units do."""
    return is_units(folded, a, b) and all(is_known(folded[x:y]) for x, y in split_units(folded, a, b))
