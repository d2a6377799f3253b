"""One notice: its text (and tables, where the file has some) → the rows of all its tables."""

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from zwanalysis.errors import TimedOut
from zwanalysis.parse import (
    bare,
    doubts,
    fields,
    frame,
    grids,
    layouts,
    lineheads,
    lines,
    noted,
    notes,
    prepare,
    prose,
    rows,
    standing,
    subjects,
    tables,
    tails,
    titles,
    tree,
)
from zwanalysis.parse.corrected import corrected
from zwanalysis.parse.grids import Grid
from zwanalysis.parse.notes import Found
from zwanalysis.parse.roles import ROLE_COLUMNS
from zwanalysis.parse.rows import Facts, Section, Task
from zwanalysis.parse.sheet import Sheet, Span
from zwanalysis.readers.document import Document, has_unread
from zwanalysis.readers.notes import OBJECT
from zwanalysis.text import fold, trim


def parse(document: Document, notice_id: str, corrections=()) -> dict[str, list[tuple]]:
    """Return the rows of every table for one notice: a dict of lists of tuples in the order of `schema.TABLES`.

    ``corrections`` holds (printed, correct) pairs: what stands in the text is read as what it should be, in units and wordings
    too; the text and its positions stay as they are, and each is a row of ``damage``.

    In the row of ``notices`` what only the file can tell (file, sha256) is None; `corpus` adds it.

    >>> made = parse(Document("一、公开\\n（一）公开预算。（责任单位：市财政局）\\n", "text/utf-8"), "x")
    >>> [row.unit for row in made["assignments"]]
    ['市财政局']
    """
    text, folded = document.text, fold(document.text)
    places = None if document.tables else prepare.kept(text, folded)
    if places is None:
        made = _parse(document, folded, notice_id, corrections)
    else:
        joined = document._replace(text="".join(text[at] for at in places))
        pairs = [tuple(re.sub(r"\s*\n\s*", "", words) for words in pair) for pair in corrections]
        made = prepare.lead_back(_parse(joined, "".join(folded[at] for at in places), notice_id, pairs), text, places)
    return corrected(text, rows.finish(text, folded, made))


def _parse(document: Document, folded: str, notice_id: str, corrections) -> dict[str, list[tuple]]:
    text = document.text
    folded, traces = prepare.correct(text, folded, corrections)
    folded, page_numbers = prepare.without_page_numbers(prepare.unquoted(folded))
    seen = _see(Sheet(text, folded), document)
    around = frame.read(folded, text, _bodies(seen), document.metadata)
    facts = Facts(damage=[*around.damage, *traces], residuals=around.stretches(folded))
    _read_tasks(seen, facts, reports=any(map(titles.reports, around.titles)))
    _complete(folded, facts)
    _leave(seen, facts)
    numbers = titles.numbers(folded, text)
    _damage(seen, facts, page_numbers, traces, numbers)
    serials = [serial for grid in seen.grids for serial in tables.serials(folded, grid, facts.tasks)]
    facts.doubts += [*doubts.of_tables(folded, seen.grids), *((a, b, "number_jump") for a, b in doubts.jumps(seen.items, serials))]
    facts.doubts += [(None, None, "part_unread")] if has_unread(document) else []
    plan_year = around.plan_year(folded[: seen.items[0].start] if seen.items else folded[:1000])
    return rows.make(text, folded, notice_id, document, around, facts, numbers, plan_year, doubts.state(seen.items, serials))


# What is seen, before anything is made of it


class _Seen(NamedTuple):
    sheet: Sheet
    grids: list[Grid]
    notes: list[Found]  # outside the tables
    in_cells: list[Found]
    rule: object  # the standing rule for the units of a note
    unread: list[Span]  # what looks like a note and is none
    items: list[tree.Item]

    @property
    def tables(self) -> list[Span]:
        return [(grid.start, grid.end) for grid in self.grids]

    @property
    def with_units(self) -> list[Span]:
        return [(grid.start, grid.end) for grid in self.grids if set(grid.columns) & set(ROLE_COLUMNS)]

    @property
    def assigned_by_table(self) -> bool:
        return bool(self.with_units) or any(note.read.units for note in self.in_cells)

    def owned(self) -> Iterator[tuple[Found, int]]:
        """The notes with the items they lie in, -1 for none."""
        return zip(self.notes, tree.owners(self.items, self.notes), strict=True)


def _see(sheet: Sheet, document: Document) -> _Seen:
    """The tables, the notes inside and outside of them, and the items of a notice."""
    seen = _Seen(sheet, _grids(sheet, document), [], [], None, [], [])
    found, rule = notes.find(sheet, seen.with_units, unread=seen.unread)
    found = sorted([*found, *lineheads.line_heads(sheet, found, seen.tables)])
    particulars = fields.at_head(sheet.folded)
    found = [note for note in found if not _inside(note.start, particulars)]
    in_cells = [note for note in found if _inside(note.start, seen.tables)]
    begun = {note.start for note in in_cells}
    found = [note for note in found if note.start not in begun]
    skip = [*seen.tables, *particulars, *tree.not_items(sheet.folded), *((note.start, note.end) for note in found)]
    items = tails.cut_tails(sheet.folded, tree.items(sheet, sorted(skip)), found, seen.tables)
    behind = max([item.end for item in items] + [end for _, end in seen.tables], default=len(sheet.folded))
    found = [note for note in found if note.start < behind]  # 主办单位 in a site's footer assigns nothing
    return seen._replace(notes=found, in_cells=in_cells, rule=rule, items=items)


def _inside(at: int, spans: list[Span]) -> bool:
    return any(a <= at < b for a, b in spans)


def _grids(sheet: Sheet, document: Document) -> list[Grid]:
    """Tables that the file has, then tables printed as text outside them."""
    found = [grid for table in document.tables if (grid := grids.of_file(sheet.folded, table) or bare.of_file(sheet.folded, table))]
    inside = [(table[0][0][0], table[-1][-1][1]) for table in document.tables if table and table[0]]
    found += [grid for grid in layouts.find(sheet) if not _inside(grid.start, inside)]
    return sorted(found, key=lambda grid: grid.start)


def _bodies(seen: _Seen) -> list[Span]:
    """The stretches that are a plan's: outermost items, tables, and notes of no item with their lines."""
    items = [(item.start, item.end) for item in seen.items if item.parent < 0]
    alone = [note for note, owner in seen.owned() if owner < 0 and noted.names_any(note)]
    paragraphs = [note.start if note.until else prose.paragraph_before(seen.sheet.folded, note, seen.notes)[1] for note in alone]
    lines = [(min(at, seen.sheet.folded.rfind("\n", 0, note.start) + 1), max(note.end, note.until)) for note, at in zip(alone, paragraphs, strict=True)]
    broken = prose.broken_behind(seen.sheet.folded, alone) if alone and alone[-1] is seen.notes[-1] else None
    return sorted([*items, *seen.tables, *lines, *([broken] if broken else [])])


# What is made of it


def _read_tasks(seen: _Seen, facts: Facts, reports: bool) -> None:
    """Sections and tasks, of the prose and then of the tables."""
    sheet, by_table = seen.sheet, seen.assigned_by_table
    assigned = by_table or any(note.read.units for note in seen.notes)
    prose.read_prose(sheet, seen.items, seen.notes, facts, assigned, seen.tables if by_table else (), seen.unread, seen.tables, reports)
    for grid in seen.grids:
        own = [note for note in seen.in_cells if grid.start <= note.start < grid.end]
        begun = len(facts.tasks)
        tables.read_grid(sheet.folded, grid, facts, seen.rule, _heading_above(sheet.folded, facts, grid), own)
        if not set(grid.columns) & set(ROLE_COLUMNS):
            _units_of_headings(sheet.folded, facts.tasks[begun:])
    if by_table:
        _mark_repeated(sheet.folded, facts, seen.tables)


def _units_of_headings(folded: str, tasks: list[Task]) -> None:
    """二、市发展改革委负责落实的工作任务 over a table without a column of units: the units of each of its tasks."""
    for task in tasks:
        for section in task.section.path() if task.section else ():
            units, acts = subjects.in_heading(folded, section.start, section.end)
            task.units.extend((unit, True) for unit in (units if acts else ()))


def _heading_above(folded: str, facts: Facts, grid: Grid) -> Section | None:
    """The section whose heading a table stands under: nothing but a few lines between, no attachment and no title."""
    above = max((s for s in facts.sections if s.end <= grid.start), key=lambda s: s.end, default=None)
    if above is None or any(above.end < task.start < grid.start for task in facts.tasks):
        return None
    between = lines.pieces(folded, above.end, grid.start)
    plain = all(not titles.attachment_or_title(folded[a:b]) for a, b in between)
    return above if plain and grid.start - above.end < 400 else None


def _mark_repeated(folded: str, facts: Facts, spans: list[Span]) -> None:
    """Prose whose tasks a table lists again: measured by how many of its stretches of eight stand there too."""
    ours = [k for k, (_, _, reason) in enumerate(facts.residuals) if reason == "section_text"]
    stretches = [range(facts.residuals[k][0], facts.residuals[k][1] - 7, 8) for k in ours]
    pieces = [folded[i : i + 8] for stretch in stretches for i in stretch]
    pieces = pieces[:: len(pieces) // 200 + 1]  # a few hundred tell as much as all
    listed = "\n".join(folded[a:b] for a, b in spans)
    if pieces and sum(piece in listed for piece in pieces) / len(pieces) > 0.3:
        for k in ours:
            a, b, _ = facts.residuals[k]
            facts.residuals[k] = (a, b, "repeated_in_table")


def _complete(folded: str, facts: Facts) -> None:
    """What holds for the tasks of the whole notice: their order, one layout of prose, limits in wordings, rules for all."""
    facts.tasks.sort(key=lambda task: task.start)
    facts.sections.sort(key=lambda section: section.start)
    noted = any(task.layout == "prose_notes" for task in facts.tasks)
    for task in facts.tasks:
        if noted and task.layout == "prose":  # items of 保障措施 stand in the same prose as those with notes
            task.layout = "prose_notes"
        prose.add_limits_of_wording(task, folded)
        task.limits.sort(key=lambda pair: pair[0].start)
    standing.give_to_all(folded, facts)


def _leave(seen: _Seen, facts: Facts) -> None:
    """Residuals: notes that name nobody, what stands by the way in others, what could not be read."""
    folded = seen.sheet.folded
    for note, owner in seen.owned():
        if noted.names_any(note):
            facts.residuals += [(a, b, "remark") for a, b in (*note.read.asides, *note.read.persons)]
        elif owner >= 0:  # 联系人:张三; 配合单位:无
            facts.residuals.append((note.start, note.end, "unread" if note.read.unread else "remark"))
    named = {unit.start for task in facts.tasks for unit, _ in task.units}
    facts.residuals += [(a, b, "unread") for a, b in seen.unread if named.isdisjoint(range(a, b))]  # not read as a subject either
    facts.residuals += doubts.find(folded, facts.tasks, [*seen.notes, *seen.in_cells])
    facts.residuals = [each for each in facts.residuals if folded[each[0] : each[1]] != OBJECT]
    facts.residuals += [(m.start(), m.end(), "unread") for m in re.finditer(OBJECT, folded)]  # what a reader could not read


# Damage

_LOST = re.compile("\ufffd+")  # what the reader could not decode


def _damage(seen: _Seen, facts: Facts, page_numbers, traces, numbers) -> None:
    _page_breaks(facts, page_numbers)
    _whole_corrections(facts, traces)
    folded = seen.sheet.folded
    facts.damage += [(*m.span(), "lost_character", None) for m in _LOST.finditer(folded)]
    for task in facts.tasks:
        facts.damage += [_damaged_limit(folded, task, limit) for limit, _ in task.limits if limit.damaged is not None]
    begun = {damage[0] for damage in facts.damage}
    for item in seen.items:
        a, b = trim(folded, item.start, item.label_end)
        if item.style == "arabic" and folded[a:b].isdigit() and a not in begun:
            facts.damage.append((a, b, "label_stop", folded[a:b] + "."))
    facts.damage += [(n.start, n.end, "doc_number_digits", n.read_as) for n in numbers if n.read_as]


def _page_breaks(facts: Facts, page_numbers: list[Span]) -> None:
    """A page's number inside a task's wording is damage; elsewhere it is what the page is printed with."""
    for a, b in page_numbers:
        if any(task.start <= a < task.end for task in facts.tasks):
            facts.damage.append((a, b, "page_break", None))
        else:
            facts.residuals.append((a, b, "navigation"))


def _whole_corrections(facts: Facts, traces) -> None:
    """A unit that ends inside a corrected wording has all of it: what is correct may be shorter than what is printed."""
    for a, b, _, _ in traces:
        for task in facts.tasks:
            task.units = [
                (u._replace(start=min(u.start, a), end=max(u.end, b)) if u.start < b and a < u.end else u, inherited)
                for u, inherited in task.units
            ]


def _damaged_limit(folded: str, task: Task, limit) -> tuple[int, int, str, str | None]:
    label = folded[slice(*task.label)] if task.label else ""
    if label.isdigit() and task.label[1] == limit.start:  # 220201030日前: the label's full stop is lost too
        return task.label[0], limit.end, "date_digits", f"{label}.{limit.damaged}" if limit.damaged else None
    return limit.start, limit.end, "date_digits", limit.damaged or None


# A second line of defence: no text keeps the reader longer than stated, whatever a pattern meets in it


@contextmanager
def limited(seconds: float, what: str):
    """Raise `TimedOut` in the block when it has taken so many seconds of processor time.

    Only where the system has such a timer (not on Windows) and in a process's first thread; elsewhere the block runs on.

    >>> with limited(0.01, "a text"):
    ...     while True:
    ...         pass
    Traceback (most recent call last):
    ...
    zwanalysis.errors.TimedOut: a text took longer than 0.01 s of processor time; save the notice's own part as text and read that
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number, frame):
        raise TimedOut(f"{what} took longer than {seconds:g} s of processor time; save the notice's own part as text and read that")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
