"""Where the units and time limits of a task stand: in its note or its cells, in its wording, in the heading above it."""

import re
from bisect import bisect_left, bisect_right
from functools import cache

from zwanalysis import lexica
from zwanalysis.parse.stated import for_all
from zwanalysis.parse.units import function_of
from zwanalysis.placing.answers import Limit, Task, Unit
from zwanalysis.placing.search import Text

Span = tuple[int, int]
_CELL = re.compile(r"[^\n\t|、,;:()〔〕。\s]+")


class Beside:
    """The stretches that belong to each task, and the places that units have taken already."""

    def __init__(self, text: Text, tasks: list[Task], places: dict[int, Span], above: dict[int, list[Span]]):
        self.text, self.tasks, self.places, self.above = text, tasks, places, above
        order = sorted(places, key=lambda k: places[k])
        self.previous = dict(zip(order[1:], order, strict=False))
        self.starts = sorted({a for a, _ in places.values()})
        self.ends = sorted({b for _, b in places.values()})
        self.rules = [(rule.units[0], max(rule.end, rule.units[1])) for rule in for_all(text.folded)]
        self.used: dict[Span, int] = {}  # a unit's place → the task that has it
        self.own: dict[int, dict[str, Span]] = {}  # task → the places of its units and limits
        self.behind, self.line = self._habit()

    def _habit(self) -> tuple[bool, bool]:
        """Whether this notice prints units behind a wording rather than before it, and in the same line."""
        counts = {"behind": 0, "before": 0, "line": 0}
        for k in self.places:
            for unit in self.tasks[k].units:
                a, b = self.places[k]
                behind = next(iter(self.text.places(unit.text, b, self._next(b))), None)
                counts["behind"] += behind is not None
                counts["line"] += behind is not None and behind[0] <= self._line_end(b)
                counts["before"] += bool(self.text.places(unit.text, self._before(a), a))
        return counts["behind"] >= counts["before"], counts["line"] >= 0.9 * counts["behind"]

    def _next(self, end: int) -> int:
        at = bisect_left(self.starts, end)
        return self.starts[at] if at < len(self.starts) else len(self.text.text)

    def _before(self, start: int) -> int:
        at = bisect_right(self.ends, start)
        return self.ends[at - 1] if at else 0

    def _line_end(self, at: int) -> int:
        end = self.text.folded.find("\n", at)
        return len(self.text.folded) if end < 0 else end

    def areas(self, k: int) -> list[Span]:
        """The stretches where what belongs to a task stands, the likeliest first."""
        a, b = self.places[k]
        behind, before = (b, self._next(b)), (self._before(a), a)
        line = (b, min(behind[1], self._line_end(b)))
        if not self.behind:
            return [before, line, (a, b)]
        begun = max(before[0], self.text.folded.rfind("\n", 0, a) + 1)
        return [*([line] if self.line else []), behind, (begun, a), (a, b)]

    def unit(self, k: int, unit: Unit, after: int) -> tuple[Span, bool] | None:
        """Return the place of a task's unit, and whether it is stated for others too; None if it stands nowhere here."""
        mine = set(self.own.get(k, {}).values())
        if not unit.inherited:
            for a, b in self.areas(k):
                free = [p for p in self.text.places(unit.text, a, b) if p not in mine and self.used.get(p, k) == k]
                later = [p for p in free if p[0] >= after]
                if free:
                    best = min(later or free, key=lambda p: (self._name_at(p) != p, p[0]))
                    return self._take(k, unit.text, best), False
        for place in self._shared(k, unit.text, unit.inherited):
            if place not in mine:
                return self._take(k, unit.text, place), True
        return None

    def anywhere(self, k: int, wording: str) -> Span | None:
        """The place of a wording nearest to a task: for a person's rows, who saw that it is meant."""
        a, b = self.places[k]
        places = self.text.places(wording)
        return self._take(k, wording, min(places, key=lambda p: max(p[0] - b, a - p[1]))) if places else None

    def limit(self, k: int, limit: Limit, taken: set[Span], after: int, fits) -> Span | None:
        """Return the place of a task's time limit: of several the one whose wording ``fits`` its value best."""
        for x, y in self._limit_areas(k, limit.source):
            free = [p for p in self.text.places(limit.text, x, y) if not any(p[0] < v and u < p[1] for u, v in taken)]
            later = [p for p in free if p[0] >= after]
            if free:
                return self._take(k, limit.text, max([*later, *free], key=fits))
        shared = [p for p in self._shared(k, limit.text, True) if p not in taken] if limit.source != "text" else []
        return self._take(k, limit.text, shared[0]) if shared else None

    def _limit_areas(self, k: int, source: str | None) -> list[Span]:
        """Where a time limit of a task may stand: in its wording, or beside it."""
        a, b = self.places[k]
        if source == "text":
            return [(a, b)]
        if source is None:
            return [(a, self._next(b)), self.areas(k)[-2], (self._before(a), a)]
        return [area for area in self.areas(k) if area != (a, b)]

    def _take(self, k: int, wording: str, place: Span) -> Span:
        self.used.setdefault(place, k)
        self.own.setdefault(k, {})[wording] = place
        return place

    def _shared(self, k: int, wording: str, stated: bool | None) -> list[Span]:
        """Places that tell of several tasks: a heading above; where this is ``stated``, the cell of the task before and the text around all tasks."""
        above = [(x, max(y, min(self._line_end(y), self._next(y)))) for x, y in reversed(self.above.get(k, []))]
        if not stated:
            return self._in(wording, above)
        before = self.own.get(self.previous.get(k, -1), {}).get(wording)
        around = [*self.areas(k), (self.ends[-1], len(self.text.text))]
        letter = self._in(wording, [(0, self.starts[0])])[::-1]  # a rule stands behind the salutation
        before = [before] if before else []
        return [*self._in(wording, above), *self._in(wording, self.rules), *before, *self._in(wording, around), *letter]

    def _in(self, wording: str, areas: list[Span]) -> list[Span]:
        return [place for area in areas for place in self.text.places(wording, *area)]

    def printed(self, place: Span) -> Span:
        """The whole name that a unit's place is a part of, where it is printed longer than it was given."""
        name = self._name_at(place)
        return name if function_of(self.text.folded[slice(*name)]) else place

    def _name_at(self, place: Span) -> Span:
        """The stretch between signs and glue that a place lies in."""
        folded = self.text.folded
        low = max((folded.rfind(sign, 0, place[0]) + 1 for sign in "\n\t|、,;:()〔〕。 "), default=0)
        m = _CELL.match(folded, low)
        if not m or m.start() > place[0] or m.end() < place[1]:
            return place
        for x, y in _words(m[0]):
            a, b = m.start() + x, m.start() + y
            if a <= place[0] and place[1] <= b:
                return a, b
        return place


def _words(cell: str) -> list[Span]:
    """The stretches of a cell that are no glue: 由市财政局牵头 holds 市财政局."""
    edges = [0, *(at for m in _glue().finditer(cell) for at in m.span()), len(cell)]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


@cache
def _glue() -> re.Pattern:
    roles, glue = lexica.load("roles.yaml"), lexica.load("glue.yaml")
    words = {row["word"] for row in roles["words"]} | {"等"}
    words = words.union(roles["before"], roles["deeds"], roles["joins"], *glue.values())
    return re.compile("|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))))
