"""The notice's own numbering as a check on the reading: a gap is usually a missed task."""

from zwanalysis.parse.tree import Item


def state(items: list[Item], serials: list[int]) -> str | None:
    """Return ``complete``, ``gaps`` or ``repeated`` (which outweighs a gap) for the numbers of a notice; None without numbers.

    ``items`` are its numbered items, ``serials`` the numbers of its tables' rows in order. A numbering may begin
    anew at 1 or run on over its sections (3 under 二、 after 2 under 一、).

    >>> from zwanalysis.parse.tree import items
    >>> from zwanalysis.parse.sheet import Sheet
    >>> run_on, torn = ("一、甲\\n1.做。\\n2.做。\\n二、乙\\n3.做。\\n", "1.做。\\n3.做。\\n")
    >>> state(items(Sheet(run_on, run_on)), []), state(items(Sheet(torn, torn)), []), state([], [1, 2, 2])
    ('complete', 'gaps', 'repeated')
    """
    found = {problem for _, problem in problems(items)} | set(_steps(serials))
    if not items and not serials:
        return None
    return "repeated" if "repeated" in found else "gaps" if "gaps" in found else "complete"


def problems(items: list[Item]) -> list[tuple[Item, str]]:
    """Return the items whose number does not follow the one before it, with ``gaps`` or ``repeated``."""
    last: dict[tuple[int, str], int] = {}
    running: dict[str, int] = {}
    found = []
    for item in items:
        key = (item.parent, item.style)
        before = last.get(key)
        expected = {before + 1} if before is not None else {1, running.get(item.style, 0) + 1}
        if item.value not in expected and not (before is not None and item.parent < 0 and item.value == 1):
            highest = max(expected)
            found.append((item, "gaps" if item.value > highest else "repeated"))
        last[key] = running[item.style] = item.value
    return found


def _steps(serials: list[int]) -> list[str]:
    """A table's numbers, which may begin anew at 1 and may stand again on the rows of a section's next page."""
    return [
        "gaps" if after > before + 1 else "repeated"
        for before, after in zip(serials, serials[1:], strict=False)
        if after not in (before + 1, 1)
    ]
