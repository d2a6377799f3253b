"""What only the reading itself can doubt: wordings that hold what should have been read apart, and numbers that do not run on."""

import re
from functools import cache

from zwanalysis import lexica
from zwanalysis.parse.cells import ORGANS, is_limit, is_units
from zwanalysis.parse.grids import Grid
from zwanalysis.parse.headings import plain
from zwanalysis.parse.roles import ROLE_COLUMNS
from zwanalysis.parse.rows import Task
from zwanalysis.parse.tree import Item
from zwanalysis.parse.units import is_known, split_units
from zwanalysis.parse.words import any_of, places, role_words


@cache
def _heading() -> re.Pattern:
    """A role's or a time limit's heading with its colon."""
    limits = (word for word in lexica.columns()["deadline"] if len(word) > 3)
    return re.compile(rf"(?:责任[\u4e00-\u9fff]{{1,4}}|{any_of(role_words(heading=True))}{places()}|{any_of(limits)}) ?:")


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
        bare = not prose and folded[b - 1] != "。" and (is_limit(folded, a, b) or _known_units(folded, a, b))
        if separated or bare:
            found.append((a, b, "unread"))
            continue
        headings = _heading().finditer(folded, a, b) if folded.find(":", a, b) >= 0 else ()
        found += [(*m.span(), "unread") for m in headings if m.start() not in read]
    return found


def _known_units(folded: str, a: int, b: int) -> bool:
    """Whether a wording is a list of units and all are known: 建成数据平台 ends as some units do."""
    return is_units(folded, a, b) and not ORGANS.fullmatch(folded, a, b) and all(is_known(folded[x:y]) for x, y in split_units(folded, a, b))


def of_tables(folded: str, grids: list[Grid]) -> list[tuple[int, int, str]]:
    """Return what makes the reading of tables doubtful: a near tie, cells that fit no column, columns of units that nothing tells apart."""
    ties = [(grid.start, grid.end, "near_tie") for grid in grids if grid.tie]
    odd = [(a, b, "odd_cell") for grid in grids for a, b in grid.left]
    return [*ties, *odd, *((grid.start, grid.end, "no_header") for grid in grids if _untold(folded, grid))]


def _untold(folded: str, grid: Grid) -> bool:
    """Whether a table's header does not say what its units do: none, one word for two columns, an unknown word, a column left empty."""
    places = [c for c, kind in enumerate(grid.columns) if kind in ROLE_COLUMNS]
    names = [name for span in grid.titles if lexica.kind_of_heading(name := plain(folded[slice(*span)])) in ROLE_COLUMNS]
    if not all(map(_is_known, names)):
        return True
    if not grid.headers and (len(places) > 1 or _on_lines(folded, grid, places)):
        return True
    alike = len({grid.columns[c] for c in places}) < len(places) and len(set(names)) < len(places)
    return alike or len(grid.rows) > 2 and any(_left_empty(grid, c) for c in places)


def _left_empty(grid: Grid, c: int) -> bool:
    return all(c >= len(row) or row[c][0] == row[c][1] for row in grid.rows)


def _on_lines(folded: str, grid: Grid, places: list[int]) -> bool:
    """Whether units stand a line each in a row in three: perhaps who leads and who supports."""
    return sum("\n" in folded[slice(*row[c])].strip() for c in places for row in grid.rows) * 3 >= len(grid.rows)


def _is_known(heading: str) -> bool:
    return heading in _names() or any(word in heading for word in role_words(heading=True))


@cache
def _names() -> frozenset[str]:
    return frozenset(word for kind in ROLE_COLUMNS for word in lexica.columns()[kind])


# The notice's own numbering as a check on the reading: a gap is usually a missed task

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
        if item.value not in expected and not (item.parent < 0 and item.value == 1):
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
