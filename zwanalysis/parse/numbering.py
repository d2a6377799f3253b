"""The notice's own numbering as a check on the reading: a gap is usually a missed task."""

from zwanalysis.parse.tree import Item

Serial = tuple[int, tuple[int, int]]  # a row's number and where it stands


def state(items: list[Item], serials: list[Serial]) -> str | None:
    """Return ``complete``, ``gaps`` or ``repeated`` (which outweighs a gap) for the numbers of a notice; None without numbers.

    ``items`` are its numbered items, ``serials`` the numbers of its tables' rows in order. A numbering may begin
    anew at 1 or run on over its sections (3 under 二、 after 2 under 一、).

    >>> from zwanalysis.parse.tree import items
    >>> from zwanalysis.parse.sheet import Sheet
    >>> run_on, torn = ("一、甲\\n1.做。\\n2.做。\\n二、乙\\n3.做。\\n", "1.做。\\n3.做。\\n")
    >>> state(items(Sheet(run_on, run_on)), []), state(items(Sheet(torn, torn)), []), state([], [(1, (0, 1)), (2, (4, 5)), (2, (8, 9))])
    ('complete', 'gaps', 'repeated')
    """
    found = {problem for _, problem in problems(items)} | {problem for _, problem in _steps(serials)}
    if not items and not serials:
        return None
    return "repeated" if "repeated" in found else "gaps" if "gaps" in found else "complete"


def jumps(items: list[Item], serials: list[Serial]) -> list[tuple[int, int]]:
    """Where a number is higher than the one before it leads to expect: something between them was not read.

    >>> from zwanalysis.parse.tree import items
    >>> from zwanalysis.parse.sheet import Sheet
    >>> jumps(items(Sheet("1.做。\\n3.做。\\n", "1.做。\\n3.做。\\n")), [(1, (0, 1)), (4, (4, 5))])
    [(5, 7), (4, 5)]
    """
    spans = [(item.start, item.label_end) for item, problem in problems(items) if problem == "gaps"]
    return spans + [span for span, problem in _steps(serials) if problem == "gaps"]


def problems(items: list[Item]) -> list[tuple[Item, str]]:
    """Return the items whose number does not follow the one before it, with ``gaps`` or ``repeated``."""
    last: dict[tuple[int, str], int] = {}
    twice: set[tuple[int, str]] = set()  # where the number before was printed twice: what follows may be one higher
    running: dict[str, int] = {}
    found = []
    for item in items:
        key = (item.parent, item.style)
        before = last.get(key)
        expected = {before + 1} if before is not None else {1, running.get(item.style, 0) + 1}
        if item.value not in expected and not (before is not None and item.parent < 0 and item.value == 1):
            repeated = item.value <= max(expected)
            if repeated or key not in twice or item.value > max(expected) + 1:
                found.append((item, "repeated" if repeated else "gaps"))
            twice = twice | {key} if repeated else twice - {key}
        last[key] = running[item.style] = item.value
    return found


def _steps(serials: list[Serial]) -> list[tuple[tuple[int, int], str]]:
    """A table's numbers, which may begin anew at 1 and may stand again on the rows of a section's next page."""
    return [
        (span, "gaps" if after > before + 1 else "repeated")
        for (before, _), (after, span) in zip(serials, serials[1:], strict=False)
        if after not in (before + 1, 1)
    ]
