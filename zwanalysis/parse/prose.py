"""Numbered prose → tasks: which items are tasks, which are sections, and what each says."""

from bisect import bisect

from zwanalysis.parse import subjects, unnoted
from zwanalysis.parse.limits import read_brackets, read_limits
from zwanalysis.parse.noted import add, add_note, heading_end, inherit, label_of, names_any, task_in, tasks_of
from zwanalysis.parse.notes import Found
from zwanalysis.parse.roles import Note
from zwanalysis.parse.rows import Facts, Section, Task
from zwanalysis.parse.sheet import Sheet
from zwanalysis.parse.tails import broken_paragraph
from zwanalysis.parse.titles import title_like
from zwanalysis.parse.tree import SIGNS, Item, Tree
from zwanalysis.text import trim


def read_prose(sheet: Sheet, items: list[Item], notes: list[Found], facts: Facts, assigned: bool, listed=(), unread=(), tables=(), reports=False) -> None:
    """Add the sections and tasks of numbered prose to ``facts``.

    ``assigned`` says that the notice names units somewhere: then an item without a note is a section, unless it
    stands among items with notes, under 保障措施 or the like (and not under a heading that a table, whose spans are
    ``listed``, has too) or has a note that could not be read, one of the spans ``unread``; where nobody is assigned, the
    innermost items are the tasks, unless the notice ``reports`` what was done. Items without a note may name their units as the subjects of their sentences
    (`subjects`), unless a table assigns them.
    """
    tree = Tree(items, notes)
    # numberings of a notice that names its units in sentences alone: their other items are tasks too
    itself = unnoted.about_itself(sheet.folded, tree, tables)
    acting = set() if listed else _give_subjects(sheet, tree, assigned, itself, tables)
    tree.notes = {k: notes for k, notes in tree.notes.items() if k not in itself}
    tree.promote()
    covering = tree.headings_with_notes(sheet.folded) | ({} if listed else subjects.headings(sheet.folded, tree))
    plain = unnoted.among_noted(sheet.folded, tree) | set(Tree(items, [Found(a, b, None) for a, b in sorted(unread)]).noted())
    if assigned or not reports:
        plain |= unnoted.measures(sheet.folded, tree, listed)
    every = not (assigned or acting or reports)
    plain |= {k for k, item in enumerate(items) if every or item.style in acting}
    plain -= unnoted.aims(sheet.folded, tree) | itself | unnoted.of_letter(sheet.folded, tree, covering)
    plain -= {k for k in plain if _over_table(sheet.folded, items[k], tables)}
    _Reader(sheet.folded, tree, covering, plain, facts, not tables).read_all()
    _go_on_below(sheet.folded, tree, facts)
    _read_unnumbered(sheet.folded, tree.notes.get(-1, []), notes, items, facts)


def broken_behind(folded: str, notes: list[Found]) -> tuple[int, int] | None:
    """The paragraph that a text of unnumbered paragraphs with notes breaks off in, before its note."""
    last = notes[-1]
    broken = len(notes) > 1 and not last.until and names_any(last) and broken_paragraph(folded, last.end, len(folded))
    return trim(folded, last.end, len(folded), SIGNS) if broken else None


def _read_unnumbered(folded: str, alone: list[Found], notes: list[Found], items: list[Item], facts: Facts) -> None:
    """The tasks of notes outside all numbered items, ``alone`` among the ``notes``, and of a paragraph that breaks off behind the last."""
    for note in alone:
        _unnumbered(folded, note, notes, items, facts)
    if alone and alone[-1] is notes[-1] and (last := broken_behind(folded, alone)):
        _add_plain(task_in(folded, *last, None, None), facts)


def _add_plain(task: Task | None, facts: Facts) -> None:
    facts.tasks += [task] if task else []


def _go_on_below(folded: str, tree: Tree, facts: Facts) -> None:
    """Give the limits of sentences that go on in the items below them to those that have none of their own."""
    for limits, (a, b) in reversed([*unnoted.limits_of_introductions(folded, tree)]):  # the innermost first
        for task in facts.tasks:
            if a < task.start < b and not task.limits and not read_limits(folded, task.start, task.end):
                task.limits += [(limit, "text") for limit in limits]


def _over_table(folded: str, item: Item, tables) -> bool:
    """Whether an item is the heading of a table: one line without a full stop, and the table right below."""
    a, b = trim(folded, item.label_end, item.end)
    over = any(not folded[b:start].strip() for start, _ in tables if b <= start)
    return over and a < b and "\n" not in folded[a:b] and folded[b - 1] not in "。;"


def _give_subjects(sheet: Sheet, tree: Tree, assigned: bool, itself: set[int], tables=()) -> set[str]:
    """Give the items whose sentences begin with who acts what they say; where no note assigns, return their numberings."""
    if not assigned:
        tree.notes |= subjects.of_paragraphs(sheet.folded, tree)
    leaves = [k for k in sorted({*range(len(tree.items))} - itself) if tree.one_wording(k)]
    among = [k for k in leaves if _unassigned(tree, k) and not _over_table(sheet.folded, tree.items[k], tables)]
    found = subjects.find(sheet.folded, tree.items, among, len(leaves) if assigned else 0)
    for k, note in found.items():
        end = trim(sheet.folded, tree.items[k].label_end, tree.items[k].end)[1]
        first, *others = tree.notes.get(k, [Found(end, end, Note([], [], [], False))])
        units = [*note.units, *(unit for unit in first.read.units if unit not in note.units)]
        tree.notes[k] = [first._replace(read=first.read._replace(units=units)), *others]
    few = len(found) * 2 < len(among)  # then all that is numbered is a task, as where nobody is named
    return set() if assigned or not found else {tree.items[k].style for k in (among if few else found)}


def _unassigned(tree: Tree, k: int) -> bool:
    """Whether no note says who does an item: one that only names who helps does not."""
    units = [unit for note in tree.notes.get(k, ()) for unit in note.read.units]
    return tree.items[k].parent not in tree.notes and all(unit.role == "support" for unit in units)


class _Reader:
    """Reads item after item: a task's section is the innermost heading around it."""

    def __init__(self, folded: str, tree: Tree, covering: dict[int, list[Found]], plain: set[int], facts: Facts, alone: bool):
        self.folded, self.tree, self.covering, self.plain, self.facts = folded, tree, covering, plain, facts
        self.alone = alone  # no table lists the tasks again
        self.inside: set[int] = set()  # items that lie in a task's wording
        self.sections: dict[int, Section] = {}

    def read_all(self) -> None:
        for k in range(len(self.tree.items)):
            self.read(k)

    def read(self, k: int) -> None:
        item, tree = self.tree.items[k], self.tree
        if item.parent in self.inside or item.parent not in self.covering and tree.covered(k):
            self.inside.add(k)
            return
        parent = self.sections.get(item.parent)
        own = tree.notes.get(k) if k not in self.covering else None
        before = len(self.facts.tasks)
        if own:
            self._noted_tasks(k, own, parent)
        elif not (tree.leaf(k) and (k in self.plain or self._passed(k)) and self._plain_task(k, parent)):
            text = "unread" if self.alone and tree.leaf(k) and unnoted.hands_out(self.folded, tree, k) else "section_text"
            self.sections[k] = _section(self.folded, tree, k, parent, self.facts, text)
        for note in self._passed(k):
            for task in self.facts.tasks[before:]:
                inherit(task, note, self.folded)

    def _noted_tasks(self, k: int, own: list[Found], parent: Section | None) -> None:
        item, children = self.tree.items[k], self.tree.children[k]
        below = self.tree.items[children[0]].start if children else item.end
        end = below if own[-1].end <= below else item.end
        tasks_of(self.folded, item._replace(end=end), own, parent, self.facts)
        if parent:
            self.sections[k] = parent  # a task is no section: its sub-items stand in the section around it

    def _plain_task(self, k: int, parent: Section | None) -> bool:
        item = self.tree.items[k]
        task = task_in(self.folded, item.label_end, item.end, label_of(self.folded, item), parent)
        if task:
            self.facts.tasks.append(task)
        return task is not None

    def _passed(self, k: int) -> list[Found]:
        """The notes of the nearest heading that covers the items below it."""
        at = k
        for above in self.tree.above(k):
            if above in self.covering:
                return [] if self.tree.begins_anew(at) else self.covering[above]
            at = above
        return [] if self.tree.begins_anew(at) else self.covering.get(-1, [])


def add_limits_of_wording(task: Task, folded: str) -> None:
    """Give a task the limits in its wording that no note or column has given it."""
    taken = {at for limit, _ in task.limits for at in range(limit.start, limit.end)}
    for limit in (*read_limits(folded, task.start, task.end), *read_brackets(folded, task.start, task.end)):
        if taken.isdisjoint(places := range(limit.start, limit.end)):
            taken.update(places)
            task.limits.append((limit, "text"))


def _section(folded: str, tree: Tree, k: int, parent: Section | None, facts: Facts, text: str) -> Section | None:
    """Add the section that an item is, its own text as ``text``; one printed again under its number (at a page's head) is one section."""
    item, notes = tree.items[k], tree.notes.get(k, [])
    below = tree.items[tree.children[k][0]].start if tree.children[k] else item.end
    stop = min([item.end, below, *(note.start for note in notes[:1])])
    a, b = trim(folded, item.label_end, stop)
    end = heading_end(folded, a, b)
    x, y = trim(folded, a, end, "。")
    label = label_of(folded, item)
    twin = next((s for s in facts.sections[-3:] if _same_heading(folded, s, x, y, label)), None)
    if twin and twin.parent is parent:
        facts.damage.append((label[0], y, "repeated_heading", None))
        return twin
    if not folded[x:y].strip(SIGNS):  # a number alone: its heading is lost
        return parent
    section = Section(x, y, label, parent)
    facts.sections.append(section)
    for p, q in _gaps(end, min(item.end, below), notes):
        p, q = trim(folded, p, q)
        while p < q and folded[p] in "。;,":
            p, q = trim(folded, p + 1, q)
        if p < q:
            facts.residuals.append((p, q, text))
    return section


def _same_heading(folded: str, section: Section, x: int, y: int, label: tuple[int, int]) -> bool:
    """Whether a heading is printed again: neighbours with one wording and two numbers are two."""
    alike = folded[section.start : section.end] == folded[x:y]
    return alike and (section.label is None or folded[slice(*section.label)] == folded[slice(*label)])


def _gaps(at: int, stop: int, notes: list[Found]):
    """The stretches of a section's own text around its notes."""
    for note in notes:
        if at < note.start <= stop:
            yield at, note.start
        at = max(at, note.end)
    if at < stop:
        yield at, stop


def _unnumbered(folded: str, note: Found, notes: list[Found], items: list[Item], facts: Facts) -> None:
    """A note outside all numbered items: its task is the paragraph before it, or what it stands before."""
    if not names_any(note):
        return
    if note.until:
        add(task_in(folded, note.end, note.until, None, None), note, folded, facts)
        return
    outer = [item.end for item in items[: bisect(items, note.start, key=lambda item: item.start)][-50:]]
    earlier, start, end = paragraph_before(folded, note, notes, max((end for end in outer if end <= note.start), default=0))
    task = task_in(folded, start, end, None, None)
    last = facts.tasks[-1] if facts.tasks else None
    if task:
        add(task, note, folded, facts)
    elif last and last.end <= note.start and not folded[max(last.end, earlier) : end].strip():
        add_note(last, note, folded)  # behind the task, or behind another note of it
    else:
        facts.residuals.append((note.start, note.end, "unread"))


def paragraph_before(folded: str, note: Found, notes: list[Found], earlier: int = 0) -> tuple[int, int, int]:
    """Where what stands before a note outside all items begins, and its last line, no title, from where to where: the paragraph that the
    note is about. Notes right above that name nobody (主管领导:王某) are passed."""
    before, first = bisect(notes, note.start, key=lambda other: other.end), note.start
    while before and not names_any(notes[before - 1]) and not folded[notes[before - 1].end : first].strip(SIGNS + " \n"):
        before -= 1
        first = notes[before].start
    earlier = max([earlier, *(other.end for other in notes[:before][-1:])])
    a, b = trim(folded, earlier, first)
    start = max(a, folded.rfind("\n", a, b) + 1)
    return (earlier, first, first) if title_like(folded[start:b]) else (earlier, start, first)
