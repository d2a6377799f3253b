"""An answer about a notice → the rows of its tables, and what became of each row of the answer."""

from functools import partial

from zwanalysis.parse.rows import finish
from zwanalysis.parse.units import function_of, kind_of
from zwanalysis.placing.answers import Answer, Heading, Limit, Task, Unit
from zwanalysis.placing.beside import Beside, Span
from zwanalysis.placing.found import Found
from zwanalysis.placing.numbers import unnumbered
from zwanalysis.placing.search import Text, difference, squeeze
from zwanalysis.placing.tasks import Placed, label_before, place_headings, place_tasks
from zwanalysis.placing.values import Readings, complete
from zwanalysis.schema import ROW
from zwanalysis.text import heading_name, trim

#: The tables that an answer fills; the others stay the parser's.
FILLED = ("sections", "tasks", "assignments", "deadlines")


def make(text: str, rows: dict[str, list], answer: Answer, trusted: bool = False, origin: str = "model") -> tuple[dict[str, list], list[Found]]:
    """Return the rows of a notice's tables with those of ``answer`` in place of the parser's (``rows``), and what became of each.

    ``trusted`` says that a person who saw the notice answers: a value that its wording contradicts is told and kept.
    Otherwise it becomes `unread`: a wrong date is worse than none. ``origin`` is one of `schema.ORIGINS`.
    """
    made, found = _Notice(text, rows, answer, trusted).made()
    return {**made, **{name: [row._replace(origin=origin) for row in made[name]] for name in FILLED}}, found


class _Notice:
    def __init__(self, text: str, rows: dict[str, list], answer: Answer, trusted: bool):
        self.text, self.rows, self.answer, self.trusted = Text(text), rows, answer, trusted
        (self.notice,) = rows["notices"]
        self.id = self.notice.notice_id
        self.placed = Placed()

    def made(self) -> tuple[dict[str, list], list[Found]]:
        self.answer = unnumbered(self.text, self.answer)
        place_tasks(self.text, self.id, self.answer.tasks, self.placed)
        headings = _headings(self.answer)
        place_headings(self.text, self.id, headings, self.placed)
        sections, spans = self._sections(headings)
        self.parents = {row.section_id: row.parent_id for _, row in sections}
        self.headings = {row.section_id: heading_name(row.heading) for _, row in sections}
        made = dict(self.rows)
        made["sections"] = [row for _, row in sections]
        made |= self._tasks(sections, spans)
        made["residuals"] = list(self._residuals(made))
        made["damage"] = self._damage(made)
        layouts = [row.layout for row in made["tasks"]]
        layout = max(sorted(set(layouts)), key=layouts.count) if layouts else "none"
        made["notices"] = [self.notice._replace(layout=layout)]
        made = finish(self.text.text, self.text.folded, made)
        if self.trusted:  # who saw the notice has settled what the parser doubted
            reading = "whole" if made["tasks"] else "none"
            made |= {"doubts": [], "notices": [row._replace(reading=reading) for row in made["notices"]]}
        return made, [*self.placed.found, *self._missing(made)]

    # headings

    def _sections(self, headings: list[Heading]) -> tuple[list, dict]:
        """The rows of sections in the order they stand, each with its path; and the span of each section_id."""
        order = sorted(self.placed.headings, key=lambda k: self.placed.headings[k])
        ids = {k: f"{self.id}/s{number:03d}" for number, k in enumerate(order, 1)}
        parents = _parents(headings, order)
        made, since = [], 0
        for k in order:
            a, b = self.placed.headings[k]
            above, up = [], parents[k]
            while up is not None and up not in above:
                above.insert(0, up)
                up = parents[up]
            label = label_before(self.text, headings[k].label, (a, b), since)
            if headings[k].label and not label:
                self._tell("section", None, headings[k].label, "invented", "its number does not stand before it")
            row = ROW["sections"](self.id, ids[k], ids.get(parents[k]), len(above) + 1, label, self.text.text[a:b], a, b)
            made.append((tuple(squeeze(headings[j].text) for j in (*above, k)), row))
            since = b
        return made, {row.section_id: (row.start, row.end) for _, row in made}

    def _section_of(self, sections, k: int):
        """The section that a task names, if it stands under it: a wrong one is worse than none, but a person's is kept."""
        task, section = self.answer.tasks[k], self._section_named(sections, k)
        if task.section and not section:
            self._tell("section", k + 1, " / ".join(task.section), "invented", "no such heading")
        elif section and (other := self._under(section, sections, self.placed.tasks[k][0])):
            self._tell("section", k + 1, " / ".join(task.section), "contradicted", f"it stands under {other}")
            return section if self.trusted else None
        return section

    def _section_named(self, sections, k: int):
        """The section that a task names: the last one before it of this path, else the first of it."""
        wanted = tuple(map(squeeze, self.answer.tasks[k].section))
        if not wanted:
            return None
        rows = [row for path, row in sections if path == wanted] or [row for path, row in sections if path[-1:] == wanted[-1:]]
        before = [row for row in rows if row.start <= self.placed.tasks[k][0]]
        return before[-1] if before else rows[0] if rows else None

    # tasks

    def _tasks(self, sections, spans) -> dict[str, list]:
        within = {k: self._section_of(sections, k) for k in self.placed.tasks}
        above = {k: [spans[s] for s in self._path(row.section_id if row else None)] for k, row in within.items()}
        beside = Beside(self.text, self.answer.tasks, self.placed.tasks, above)
        readings = Readings(self.text.text, self.text.folded, self.notice.plan_year, self.rows["deadlines"])
        made: dict[str, list] = {"tasks": [], "assignments": [], "deadlines": []}
        given = sorted(self.placed.tasks, key=lambda k: (self.placed.tasks[k], k))
        for number, k in enumerate(given, 1):
            task, (a, b), section = self.answer.tasks[k], self.placed.tasks[k], within[k]
            label = self._label(task, k, a, b)
            path = " / ".join(self.headings[s] for s in self._path(section.section_id)) if section else None
            task_id = f"{self.id}/t{number:03d}"
            made["tasks"].append(
                ROW["tasks"](
                    self.id, task_id, number, label, section.section_id if section else None, path, self.text.text[a:b],
                    task.layout or self._layout(a, b), a, b,
                )
            )  # fmt: skip
            made["assignments"] += self._units(beside, k, task, task_id)
            made["deadlines"] += self._limits(beside, readings, k, task, task_id)
        return made

    def _under(self, section, sections, start: int) -> str | None:
        """The heading that a task stands under instead of its section; none where that is its section's, or its section's name stands again before it."""
        before = [row for _, row in sections if row.start <= start]
        if not before or section.section_id in self._path(before[-1].section_id):
            return None
        again = self.text.places(section.heading, before[-1].end, start)
        return None if again else before[-1].heading

    def _path(self, section_id: str | None) -> list[str]:
        path: list[str] = []
        while section_id:
            path.insert(0, section_id)
            section_id = self.parents[section_id]
        return path

    def _label(self, task: Task, k: int, a: int, b: int) -> str | None:
        label = label_before(self.text, task.label, (a, b))
        if task.label and not label:
            self._tell("task", k + 1, task.label, "invented", "its number does not stand before it")
        return label

    def _layout(self, a: int, b: int) -> str:
        """How a task is printed: as the parser saw it there, else as most of the notice."""
        there = [row.layout for row in self.rows["tasks"] if row.start < b and a < row.end]
        whole = self.notice.layout if self.notice.layout != "none" else "prose"
        return there[0] if there else whole

    def _units(self, beside: Beside, k: int, task: Task, task_id: str) -> list:
        made, after = [], self.placed.tasks[k][1]
        for unit in task.units:
            place = beside.unit(k, unit, after) or self._as_parsed(beside, k, unit)
            if place is None and self.trusted and task.units.count(unit) == 1 and (far := beside.anywhere(k, unit.text)):
                place = far, bool(unit.inherited)
            if place is None:
                self._refuse("unit", k + 1, unit.text, task.units.count(unit) > 1)
                continue
            (a, b), inherited = beside.printed(place[0]), place[1]
            name = self.text.text[a:b]
            after = after if inherited else b
            changed = difference(unit.text, name)
            self.placed.found.append(
                Found(self.id, "unit", k + 1, unit.text, "changed" if changed else "exact", name, changed or None, a, b)
            )
            read = self.text.folded[a:b]
            made.append(
                ROW["assignments"](self.id, task_id, len(made) + 1, name, unit.role, inherited, kind_of(read), self._function(read, a, b), a, b)
            )
        return made

    def _as_parsed(self, beside: Beside, k: int, unit: Unit) -> tuple[Span, bool] | None:
        """Where a unit stands that is not beside its task, if the parser too has it on this task: in the header of a column of ticks."""
        a, b = self.placed.tasks[k]
        ids = {row.task_id for row in self.rows["tasks"] if row.start < b and a < row.end}
        rows = [row for row in self.rows["assignments"] if row.task_id in ids and squeeze(row.unit) == squeeze(unit.text)]
        free = [place for row in rows if (place := (row.start, row.end)) not in beside.own.get(k, {}).values()]
        return (beside.take(k, unit.text, free[0]), bool(unit.inherited)) if free else None

    def _function(self, name: str, a: int, b: int) -> str | None:
        """A unit's function; of a name that says none, a masked one, what the parser took it for in this place."""
        return function_of(name) or next((row.function for row in self.rows["assignments"] if (row.start, row.end) == (a, b)), None)

    def _limits(self, beside: Beside, readings: Readings, k: int, task: Task, task_id: str) -> list:
        made, taken, wording = [], set(), self.placed.tasks[k]
        for limit in task.limits:
            fits = partial(self._fits, readings, limit, wording)
            place = beside.limit(k, limit, taken, max((b for _, b in taken), default=wording[0]), fits)
            if place is None and self.trusted and task.limits.count(limit) == 1:
                place = beside.anywhere(k, limit.text)
            if place is None:
                self._refuse("deadline", k + 1, limit.text, task.limits.count(limit) > 1)
                continue
            taken.add(place)
            a, b = place
            value, against = complete(limit, readings.of(a, b, wording))
            if against and not self.trusted:
                value |= {"kind": "unread", "date": None, "every": None, "within_n": None, "within_unit": None, "event": None, "year_from": None}
            self.placed.found.append(
                Found(self.id, "deadline", k + 1, limit.text, "contradicted" if against else "exact", self.text.text[a:b], against, a, b)
            )
            inside = wording[0] <= a and b <= wording[1]
            table = task.layout in ("table", "cells") or self._layout(*wording) in ("table", "cells")
            source = _source(value["source"], inside, readings.sources(a, b), table)
            made.append(
                ROW["deadlines"](
                    self.id, task_id, self.text.text[a:b], value["kind"], value["date"], value["every"], value["within_n"],
                    value["within_unit"], value["event"], source, value["year_from"], bool(value["damaged"]), a, b,
                )
            )  # fmt: skip
        return made

    def _fits(self, readings: Readings, limit: Limit, wording: Span, place: Span) -> int:
        """How well a place has a limit: 2 where its wording says so there, 1 where it says something else."""
        read = readings.of(*place, wording)
        return 0 if not read else 1 if complete(limit, read)[1] else 2

    def _refuse(self, row: str, number: int, wording: str, twice: bool) -> None:
        """Tell of a unit or limit that enters no table, and what stands there instead of it."""
        if twice and any(f.number == number and f.given == wording and f.row == row and f.start is not None for f in self.placed.found):
            self._tell(row, number, wording, "doubled")
        elif at := self.text.places(wording):
            self._tell(row, number, wording, "elsewhere", f"it stands at {at[0][0]}, not with this task")
        else:
            self._tell(row, number, wording, "invented")

    def _tell(self, row: str, number: int | None, given: str, status: str, why: str | None = None) -> None:
        self.placed.found.append(Found(self.id, row, number, given, status, None, why))

    # what stays the parser's, and what is left over

    def _residuals(self, made):
        """The parser's residuals without what the answer has a row for and the parser had none."""
        before = {(row.start, row.end) for table in FILLED for row in self.rows[table]}
        new = sorted({(row.start, row.end) for table in FILLED for row in made[table]} - before)
        for row in self.rows["residuals"]:
            for a, b in _without(row.start, row.end, new):
                a, b = trim(self.text.folded, a, b) if (a, b) != (row.start, row.end) else (a, b)
                if a < b:
                    yield row._replace(start=a, end=b, text=self.text.text[a:b])

    def _damage(self, made) -> list:
        """The parser's damage, each row with the task it lies in now."""
        owners = {row.task_id: self._owner(row.task_id) for row in self.rows["tasks"]}
        now = {span: task_id for task_id, span in ((t.task_id, (t.start, t.end)) for t in made["tasks"])}
        return [row._replace(task_id=now.get(owners.get(row.task_id)) if row.task_id else None) for row in self.rows["damage"]]

    def _owner(self, task_id: str) -> Span:
        return next((row.start, row.end) for row in self.rows["tasks"] if row.task_id == task_id)

    def _missing(self, made) -> list[Found]:
        """What stands in the notice and in no row of the answer: text, the parser's tasks, and units and time limits it reads in those of the answer."""
        unread = [row for row in made["residuals"] if row.reason == "unread"]
        held = {(row.start, row.end) for table in FILLED for row in made[table]} | {(row.start, row.end) for row in unread}
        # Beside a time limit short clauses count as the words that hold a note together, so the parser's tasks are looked for too.
        texts = unread + [row for row in self.rows["tasks"] if not _meets(row, held)]
        return [*(self._lacking("text", row) for row in texts), *self._inside_wordings(made, "assignments", "unit"), *self._inside_wordings(made, "deadlines", "deadline")]

    def _inside_wordings(self, made, table: str, kind: str) -> list[Found]:
        """What the parser reads inside the answer's wordings, and the answer has no row for."""
        have = {(row.start, row.end) for row in made[table]}
        return [self._lacking(kind, row) for row in self.rows[table] if _inside(row, made["tasks"]) and not _meets(row, have)]

    def _lacking(self, kind: str, row) -> Found:
        return Found(self.id, kind, None, None, "missing", self.text.text[row.start : row.end], None, row.start, row.end)


def _source(told: str | None, inside: bool, parsed: set[str], table: bool) -> str:
    """Where a limit stands: in its wording, or beside it; what is told otherwise holds where the parser took it so (a note in a wording)."""
    if inside or told in parsed:
        return told if told in parsed else "text"
    return told if told in ("column", "note") else "column" if table else "note"


def _inside(row, tasks) -> bool:
    return any(task.start <= row.start and row.end <= task.end for task in tasks)


def _meets(row, spans: set[Span]) -> bool:
    return any(row.start < b and a < row.end for a, b in spans)


def _without(start: int, end: int, spans: list[Span]) -> list[Span]:
    """What is left of a stretch without some others."""
    left = [(start, end)]
    for a, b in spans:
        left = [piece for x, y in left for piece in (((x, a), (b, y)) if x < b and a < y else ((x, y),)) if piece[0] < piece[1]]
    return left


def _parents(headings: list[Heading], order: list[int]) -> dict[int, int | None]:
    """The heading above each: as it says, else the last one of a lower level before it."""
    last: dict[tuple[str, ...], int] = {}
    parents: dict[int, int | None] = {}
    open_: list[int] = []
    for k in order:  # a heading in a table may lie in one of the prose above it
        last.setdefault((*map(squeeze, headings[k].section or ()), squeeze(headings[k].text)), k)
    for k in order:
        open_ = [j for j in open_ if headings[j].level < headings[k].level]
        above = headings[k].section
        parents[k] = (open_[-1] if open_ else None) if above is None else last.get(tuple(map(squeeze, above)))
        open_.append(k)
    return parents


def _headings(answer: Answer) -> list[Heading]:
    """The headings of an answer in order, and those that only its tasks name, each where the first such task stands among the others."""
    given = answer.headings or []
    known = {squeeze(heading.text): k for k, heading in reversed(list(enumerate(given)))}
    more: dict[tuple[str, ...], int] = {}
    behind = 0
    for task in answer.tasks:
        for depth, name in enumerate(task.section, 1):
            if squeeze(name) in known:
                behind = max(behind, known[squeeze(name)] + 1)
            else:
                more.setdefault(task.section[:depth], behind)
    named = [(at, 0, Heading(path[-1], None, len(path), path[:-1])) for path, at in more.items()]
    return [heading for _, _, heading in sorted([*named, *((k, 1, one) for k, one in enumerate(given))], key=lambda row: row[:2])]
