"""Where the units and time limits of a task stand: in its note or its cells, in its wording, in the heading above it."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from functools import cache
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.parse.stated import for_all
from zwanalysis.parse.units import function_of
from zwanalysis.placing.answers import Limit, Task, Unit
from zwanalysis.placing.order import EDGES
from zwanalysis.placing.search import Text

Span = tuple[int, int]
#: What is looked for beside a task, apart from units of each role.
LIMITS = "limits"
_CELL = re.compile(r"[^\n\t|、,;:()〔〕。\s]+")


class Habit(NamedTuple):
    """Whether a notice prints something behind the wordings of its tasks rather than before them, in the same line, or inside."""

    behind: bool
    line: bool
    inside: bool


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
        said = [(k, unit.role, unit.text) for k in places for unit in tasks[k].units]
        self.habits = self._habits(said + [(k, LIMITS, limit.text) for k in places for limit in tasks[k].limits])

    def _habits(self, said: list[tuple[int, str, str]]) -> dict[str, Habit]:
        """Where this notice prints units of each role, and time limits."""
        counts: dict[str, Counter] = {}
        for k, kind, wording in said:
            a, b = self.places[k]
            behind = next(iter(self.text.places(wording, b, self._next(b))), None)
            counts.setdefault(kind, Counter()).update(
                behind=behind is not None,
                line=behind is not None and behind[0] <= self._line_end(b),
                before=bool(self.text.places(wording, self._before(a), a)),
                inside=bool(self.text.places(wording, a, b)),
            )
        return {kind: Habit(n["behind"] >= n["before"], n["line"] >= 0.9 * n["behind"], n["inside"] > max(n["behind"], n["before"])) for kind, n in counts.items()}

    def _next(self, end: int) -> int:
        at = bisect_left(self.starts, end)
        return self.starts[at] if at < len(self.starts) else len(self.text.text)

    def _before(self, start: int) -> int:
        at = bisect_right(self.ends, start)
        return self.ends[at - 1] if at else 0

    def _line_end(self, at: int) -> int:
        end = self.text.folded.find("\n", at)
        return len(self.text.folded) if end < 0 else end

    def areas(self, k: int, kind: str) -> list[Span]:
        """The stretches where the units of a role, or the time limits, of a task stand, the likeliest first."""
        a, b = self.places[k]
        habit = self.habits[kind]
        behind, before = (b, self._next(b)), (self._before(a), a)
        line = (b, min(behind[1], self._line_end(b)))
        inside = [(a, b)]
        around = [*([line] if habit.line else []), behind, self._begun(k)] if habit.behind else [before, line]
        return inside + around if habit.inside else around + inside

    def _begun(self, k: int) -> Span:
        """What stands before a wording in its line."""
        a, _ = self.places[k]
        return max(self._before(a), self.text.folded.rfind("\n", 0, a) + 1), a

    def unit(self, k: int, unit: Unit, after: int) -> tuple[Span, bool] | None:
        """Return the place of a task's unit, and whether it is stated for others too; None if it stands nowhere here."""
        mine = set(self.own.get(k, {}).values())
        if not unit.inherited:
            for a, b in self.areas(k, unit.role):
                free = [p for p in self.text.places(unit.text, a, b) if p not in mine and self.used.get(p, k) == k]
                later = [p for p in free if p[0] >= after]
                if free:
                    best = min(later or free, key=lambda p: (self._name_at(p) != p, not self._at(p[0] - 1, EDGES), p[0]))
                    return self.take(k, unit.text, best), False
        for place in self._shared(k, unit.text, unit.role, unit.inherited):
            if place not in mine:
                return self.take(k, unit.text, place), True
        return None

    def anywhere(self, k: int, wording: str) -> Span | None:
        """The place of a wording nearest to a task: for a person's rows, who saw that it is meant."""
        a, b = self.places[k]
        places = self.text.places(wording)
        return self.take(k, wording, min(places, key=lambda p: max(p[0] - b, a - p[1]))) if places else None

    def limit(self, k: int, limit: Limit, taken: set[Span], after: int, fits) -> Span | None:
        """Return the place of a task's time limit: of several the one whose wording ``fits`` its value best."""
        for x, y in self._limit_areas(k, limit.source):
            free = [p for p in self.text.places(limit.text, x, y) if not any(p[0] < v and u < p[1] for u, v in taken)]
            later = [p for p in free if p[0] >= after]
            if free:
                return self.take(k, limit.text, max([*later, *free], key=lambda p: (fits(p), limit.source == "column" and self._is_cell(p))))
        stated = [*self._stated(k, limit.text), *self._letter(limit.text)] if limit.source == "text" else self._shared(k, limit.text, LIMITS, True)
        shared = [p for p in stated if p not in taken]
        return self.take(k, limit.text, shared[0]) if shared else None

    def _is_cell(self, place: Span) -> bool:
        return self._at(place[0] - 1, " \t\n|") and self._at(place[1], " \t\n|")

    def _at(self, at: int, signs) -> bool:
        return self.text.folded[at : at + 1] in signs

    def _limit_areas(self, k: int, source: str | None) -> list[Span]:
        """Where a time limit of a task may stand: in its wording, or beside it."""
        a, b = self.places[k]
        if source == "text":
            return [(a, b)]
        if source is None:
            return [(a, self._next(b)), self._begun(k), (self._before(a), a)]
        return [area for area in self.areas(k, LIMITS) if self.habits[LIMITS].inside or area != (a, b)]

    def take(self, k: int, wording: str, place: Span) -> Span:
        """Return a place, which is now this task's."""
        self.used.setdefault(place, k)
        self.own.setdefault(k, {})[wording] = place
        return place

    def _shared(self, k: int, wording: str, kind: str, stated: bool | None) -> list[Span]:
        """Places that tell of several tasks: a heading above; where this is ``stated``, the cell of the task before and the text around all tasks."""
        if not stated:
            return self._in(wording, self._headings(k))
        before = self.own.get(self.previous.get(k, -1), {}).get(wording)
        around = [*self.areas(k, kind), (self.ends[-1], len(self.text.text))]
        return [*self._stated(k, wording), *([before] if before else []), *self._in(wording, around), *self._letter(wording)]

    def _headings(self, k: int) -> list[Span]:
        """The headings above a task with the rest of their lines, the nearest first."""
        return [(x, max(y, min(self._line_end(y), self._next(y)))) for x, y in reversed(self.above.get(k, []))]

    def _stated(self, k: int, wording: str) -> list[Span]:
        """Places in the headings above a task, between one and its first task, and in a rule."""
        below = [(y, self._next(y)) for _, y in self._headings(k)]
        return self._in(wording, [*self._headings(k), *below, *self.rules])

    def _letter(self, wording: str) -> list[Span]:
        """Places before all tasks, the last first: a rule stands behind the salutation."""
        return self._in(wording, [(0, self.starts[0])])[::-1]

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
