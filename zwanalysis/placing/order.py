"""Which place of each wording is meant, where it stands in a notice more than once: in reading order, beside its units."""

from bisect import bisect_right
from typing import NamedTuple

from zwanalysis.placing.answers import Task
from zwanalysis.placing.search import Text

#: Signs that a wording begins behind and ends before.
EDGES = frozenset(" \t\n|()〔〕,;:.。、!?\"'“”")


class Candidate(NamedTuple):
    """A place that a wording may have: of which of the given rows, and how much speaks for it."""

    row: int
    start: int
    end: int
    weight: float


def candidates(text: Text, tasks: list[Task], start: int = 0, end: int | None = None) -> list[list[Candidate]]:
    """Return for each task the places of its wording in ``text[start:end]``, with what speaks for each: its edges, its label and heading before it, its units and limits beside it."""
    found = []
    for k, task in enumerate(tasks):
        beside = [unit.text for unit in task.units] + [limit.text for limit in task.limits]
        reach = 60 + 3 * sum(map(len, beside))
        places = text.places(task.text, start, end)
        found.append([Candidate(k, a, b, _weight(text, task, beside, reach, a, b) if len(places) > 1 else 1) for a, b in places])
    return found


def _weight(text: Text, task: Task, beside: list[str], reach: int, a: int, b: int) -> float:
    edges = text.folded[a - 1 : a] in EDGES, text.folded[b : b + 1] in EDGES or text.folded[b - 1] in EDGES
    heading = text.places(task.section[-1], max(0, a - reach), a) if task.section else []
    begun = (a, heading[-1][0]) if heading else (a,)  # a number stands before the wording, or before a heading in its row
    label = bool(task.label) and any(text.places(task.label, max(0, x - len(task.label) - 8), x) for x in begun)
    near = sum(_nearness(text, word, reach, a, b) for word in beside)
    return 1 + 0.1 * sum(edges) + 0.2 * label + 0.2 * bool(heading) + 0.5 * (near / len(beside) if beside else 0)


def _nearness(text: Text, word: str, reach: int, a: int, b: int) -> float:
    """1 for a wording in the line of a place, less for one in its reach alone, 0 for none."""
    places = text.places(word, max(0, a - reach), b + reach)
    line = any("\n" not in text.folded[min(b, end) : max(a, start)] for start, end in places)
    return 1 if line else 0.8 if places else 0


def chain(rows: list[list[Candidate]]) -> dict[int, tuple[int, int]]:
    """Return for as many rows as possible a place: one behind another, as the rows are given, none over another.

    What speaks for a place counts, and the earlier of two equal ones is taken; a row out of order is left out.

    >>> chain([[Candidate(0, 2, 4, 1)], [Candidate(1, 0, 2, 1), Candidate(1, 8, 9, 1)], [Candidate(2, 1, 3, 1)]])
    {0: (2, 4), 1: (8, 9)}
    """
    ends, best = [-1], [(0.0, None)]  # by end: the most that stands before it, and its last link
    for places in rows:
        links = []
        for place in places:
            weight, link = best[bisect_right(ends, place.start) - 1]
            links.append((place.end, weight + place.weight, (place, link)))
        for end, weight, link in sorted(links, key=lambda new: (new[0], -new[1])):
            at = bisect_right(ends, end)
            if best[at - 1][0] >= weight:
                continue
            stop = at
            while stop < len(ends) and best[stop][0] <= weight:
                stop += 1
            if ends[at - 1] == end:
                at -= 1
            ends[at:stop], best[at:stop] = [end], [(weight, link)]
    chosen = {}
    link = best[-1][1]
    while link:
        place, link = link
        chosen[place.row] = (place.start, place.end)
    return dict(sorted(chosen.items()))


def out_of_order(places: list[int]) -> set[int]:
    """Return the numbers of the rows that must be moved for all to stand in order: the fewest.

    >>> out_of_order([10, 50, 20, 30, 40])
    {1}
    """
    kept = chain([[Candidate(k, at, at, 1)] for k, at in enumerate(places)])
    return set(range(len(places))) - set(kept)
