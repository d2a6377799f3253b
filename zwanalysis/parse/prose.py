"""Numbered prose → tasks: which item a note belongs to, and which items are sections."""

import re
from bisect import bisect
from functools import cache

from zwanalysis import lexica
from zwanalysis.parse import subjects
from zwanalysis.parse.facts import Facts, Section, Task
from zwanalysis.parse.labels import RANK
from zwanalysis.parse.limits import read_column
from zwanalysis.parse.notes import Found
from zwanalysis.parse.outline import Item
from zwanalysis.text import trim

SIGNS = "。;,.、:"
LONGEST_HEADING = 60


def read_prose(
    folded: str, items: list[Item], notes: list[Found], facts: Facts, assigned: bool, listed=(), unread=()
) -> None:
    """Add the sections and tasks of numbered prose to ``facts``.

    ``assigned`` says that the notice names units somewhere: then an item without a note is a section, unless it
    stands under 保障措施 or the like (and not under a heading that a table, whose spans are ``listed``, has too) or has a
    note that could not be read, one of the spans ``unread``; where nobody is assigned, the innermost items are the tasks.
    Items without a note may name their units as the subjects of their sentences (`subjects`), unless a table assigns them.
    """
    owner = owners(items, notes)
    groups: dict[int, list[Found]] = {}
    for note, k in zip(notes, owner, strict=True):
        groups.setdefault(k, []).append(note)
    children = _children(items)
    doing: set[str] = set()  # numberings of a notice that names its units in sentences alone: their other items are tasks too
    if not listed:
        open_items = [k for k, item in enumerate(items) if not children[k] and k not in groups and item.parent not in groups]
        for k, note in subjects.find(folded, items, open_items).items():
            end = trim(folded, items[k].label_end, items[k].end)[1]
            groups[k] = [Found(end, end, note)]
            doing |= set() if assigned else {items[k].style}
    _promote(items, children, groups)
    heads = _heading_notes(folded, items, children, groups)
    measures = _measures(folded, items, listed, groups) | set(owners(items, [Found(a, b, None) for a, b in sorted(unread)]))
    inside: set[int] = set()  # items that lie in a task's wording
    sections: dict[int, Section] = {}
    for k, item in enumerate(items):
        if item.parent in inside or (item.parent not in heads and _covers(items, groups, k)):
            inside.add(k)
            continue
        parent = sections.get(item.parent)
        own = groups.get(k) if k not in heads else None
        leaf = not children[k]
        passed = _inherited(items, heads, groups, k) if leaf and not own else None
        if own:
            _tasks_of(folded, item, own, parent, facts)
            if parent:
                sections[k] = parent  # a task is no section: its sub-items stand in the section around it
        elif leaf and (not (assigned or doing) or item.style in doing or k in measures or passed):
            task = _task(folded, item.label_end, item.end, _label(folded, item), parent)
            if task is None:
                sections[k] = _section(folded, items, k, children, [], parent, facts)
                continue
            for note in passed or []:
                add_note(task, note, folded, inherited=True)
            facts.tasks.append(task)
        else:
            sections[k] = _section(folded, items, k, children, groups.get(k, []), parent, facts)
    for note in groups.get(-1, []):
        _unnumbered(folded, note, notes, items, facts)


def owners(items: list[Item], notes: list[Found]) -> list[int]:
    """For each note the innermost item it lies in, -1 for none."""
    owners, stack, k = [], [], 0
    for note in notes:
        while k < len(items) and items[k].start <= note.start:
            stack.append(k)
            k += 1
        while stack and items[stack[-1]].end <= note.start:
            stack.pop()
        owners.append(stack[-1] if stack else -1)
    return owners


def _children(items: list[Item]) -> list[list[int]]:
    children: list[list[int]] = [[] for _ in items]
    for k, item in enumerate(items):
        if item.parent >= 0:
            children[item.parent].append(k)
    return children


def _promote(items, children, groups) -> None:
    """Give a note that stands behind the last of several sub-items to the item around them.

    It is done for a style of numbering if, in the whole notice, no sub-item of that style but a last one has a note.
    """
    for rank in sorted(RANK.values(), reverse=True):
        parents = [
            p
            for p, kids in enumerate(children)
            if len(kids) > 1 and RANK[items[kids[0]].style] == rank and any(k in groups for k in kids)
        ]
        last_only = [p for p in parents if all((k in groups) == (k == children[p][-1]) for k in children[p])]
        last_only = [p for p in last_only if len(groups[children[p][-1]]) == 1 and p not in groups]
        inner = rank >= RANK["paren_arabic"]
        if last_only and (
            len(last_only) == len(parents)
            and (len(parents) > 1 or inner or _beside_noted(items, children, groups, last_only[0]))
            or inner
            and len(last_only) * 2 > len(parents)
        ):
            for p in last_only:
                groups[p] = groups.pop(children[p][-1])


def _beside_noted(items, children, groups, p: int) -> bool:
    """Whether the items numbered like ``p`` that hold no others all have notes, up to the last note: then ``p`` has one too."""
    beside = [k for k, item in enumerate(items) if item.style == items[p].style and k < max(groups) and not children[k]]
    return len(beside) > 2 and all(k in groups for k in beside)


def _covers(items, groups, k: int) -> bool:
    """Whether the sub-item ``k`` lies before its parent's note, inside the wording the note is about."""
    notes = groups.get(items[k].parent, []) if items[k].parent >= 0 else []
    return bool(notes) and notes[0].start > items[k].start and k not in groups


def _heading_notes(folded, items, children, groups) -> set[int]:
    """Items that are a heading with a note behind it, whose sub-items have none: the note covers the sub-items."""
    covering = set()
    for k, notes in groups.items():
        if k < 0 or not children[k]:
            continue
        first = items[children[k][0]].start
        wording = folded[items[k].label_end : notes[0].start]
        under = [d for d in groups if d > k and items[d].start < items[k].end]
        if (
            notes[-1].end <= first
            and not under
            and "。" not in wording.strip(SIGNS)
            and len(wording) <= LONGEST_HEADING
        ):
            covering.add(k)
    return covering


def _inherited(items, heads, groups, k: int) -> list[Found] | None:
    while items[k].parent >= 0:
        k = items[k].parent
        if k in heads:
            return groups[k]
    return None


@cache
def _measure_words() -> re.Pattern:
    return re.compile("|".join(sorted(lexica.load("outline.yaml")["measures"], key=len, reverse=True)))


def _measures(folded, items, listed, groups) -> set[int]:
    """Items of the closing sections that are tasks without a note: under 保障措施, 工作要求 and the like, or numbered on
    from the noted ones. A closing section of one paragraph is a task where other sections of its level are."""
    found = set()
    outer = [k for k, item in enumerate(items) if item.parent < 0]
    noted = sorted(k for k in groups if k >= 0)
    last = items[noted[-1]] if noted else None
    flat = any(items[k].parent < 0 for k in noted)
    for k, item in enumerate(items):
        closing = k in outer[-2:] and len(outer) > 1
        if item.parent in found:
            found.add(k)
        elif closing:
            line = folded[item.label_end : min(item.end, item.label_end + 30)].split("\n")[0].split("。")[0]
            again = any(folded.find(line.strip(), a, b) >= 0 for a, b in listed)
            leaf = k + 1 == len(items) or items[k + 1].parent != k
            if _measure_words().search(line) and not again and (flat or not leaf or not noted):
                found.add(k)
        elif last and k > noted[-1] and item.parent in outer[-2:] and _numbered_on(item, last):
            found.add(k)
            last = item
    return found


def _numbered_on(item: Item, last: Item) -> bool:
    """Whether a number goes on from the item before: not of articles, which are numbered through to the last rule."""
    return item.style == last.style != "article" and item.value == last.value + 1


def _label(folded: str, item: Item) -> tuple[int, int]:
    return trim(folded, item.start, item.label_end, ">*#|•●")


def _task(folded, start, end, label, section) -> Task | None:
    a, b = trim(folded, start, end)
    while a < b and folded[a] in "。;,)」】":
        a, b = trim(folded, a + 1, b)
    return Task(a, b, label, section, "prose") if b - a > 1 else None


def _tasks_of(folded, item, notes, section, facts: Facts) -> None:
    """One task for each note of an item; notes with nothing between them are one."""
    start = item.label_end
    made: list[Task] = []
    heading = _heading_over_paragraphs(folded, item, notes)
    if heading:
        section = Section(*heading, _label(folded, item), section)
        facts.sections.append(section)
        start = heading[1]
    for note in notes:
        label = None if made or heading else _label(folded, item)
        task = _task(folded, start, note.start, label, section)
        if task is None and made:
            add_note(made[-1], note, folded)
            start = note.end
            continue
        if task is None:  # the note comes first: it is about what follows
            task = _task(folded, note.end, item.end, _label(folded, item), section)
            if task is None:
                facts.residuals.append((item.start, note.end, "unread"))
                continue
            facts.tasks.append(task)
            made.append(task)
            add_note(task, note, folded)
            return
        add_note(task, note, folded)
        facts.tasks.append(task)
        made.append(task)
        start = note.end
    a, b = trim(folded, start, item.end, SIGNS + ")")
    if len(made) == 1 and a < b and _notes_over_paragraph(folded, made[0], notes, a, b):
        made[0].end = trim(folded, a, item.end)[1]
        return
    if a < b and not any(a <= other.start < b for other in facts.tasks):
        facts.residuals.append((a, b, "section_text"))


def _heading_over_paragraphs(folded: str, item: Item, notes) -> tuple[int, int] | None:
    """The span of an item's heading that stands on a line of its own over several paragraphs, each with its note."""
    a, b = trim(folded, item.label_end, folded.find("\n", item.label_end, item.end))
    ends = [folded[note.end : note.end + 2].lstrip("。; ")[:1] in ("\n", "") for note in notes]
    if len(notes) < 2 or not all(ends) or not 0 < b - a <= LONGEST_HEADING or "。" in folded[a : b - 1] or b > notes[0].start:
        return None
    between = [folded[one.end : two.start].strip(SIGNS + " \n") for one, two in zip(notes, notes[1:], strict=False)]
    return trim(folded, a, b, "。") if all(between) else None


def _notes_over_paragraph(folded: str, task: Task, notes, a: int, b: int) -> bool:
    """Whether an item's notes stand on lines between its heading and the paragraph they are about."""
    heading = "\n" not in folded[task.start : task.end] and "。" not in folded[task.start : task.end]
    own_line = folded[task.end : notes[0].start].strip(" ") == "\n" and "\n" in folded[notes[-1].end : a]
    return heading and own_line and b - a > 20


def add_note(task: Task, note: Found, folded: str, inherited: bool = False) -> None:
    """Give the units and limits of a note to a task."""
    if note.start < note.end:
        task.layout = "prose_notes"
    task.units.extend((unit, inherited) for unit in note.read.units)
    for a, b in note.read.limits:
        task.limits.extend((limit, "note") for limit in read_column(folded, a, b, whole=False))


def heading_end(folded: str, start: int, end: int) -> int:
    """Where the heading that begins at ``start`` ends: at its line's end, or at a full stop inside the line."""
    line = folded.find("\n", start, end)
    stop = folded.find("。", start, end if line < 0 else line)
    return stop if stop >= 0 else end if line < 0 else line


def _section(
    folded, items, k, children, notes, parent, facts: Facts, residual: bool = True
) -> Section | None:
    item = items[k]
    stop = min([item.end, *(items[c].start for c in children[k][:1]), *(note.start for note in notes[:1])])
    a, b = trim(folded, item.label_end, stop)
    end = heading_end(folded, a, b)
    x, y = trim(folded, a, end, "。")
    label = _label(folded, item)
    twin = next((s for s in facts.sections[-3:] if folded[s.start : s.end] == folded[x:y]), None)
    if twin and twin.parent is parent and x < y:
        facts.damage.append((label[0], y, "repeated_heading", None))
        return twin
    if not folded[x:y].strip(SIGNS):  # a number alone: its heading is lost
        return parent
    section = Section(x, y, label, parent)
    facts.sections.append(section)
    if residual:
        begin = max([end, *(note.end for note in notes if note.start <= end + 2)])
        edges = [
            begin,
            *(edge for note in notes if note.start >= begin for edge in (note.start, note.end)),
            stop if stop >= begin else begin,
        ]
        if notes and begin > stop:
            edges = [begin, min([item.end, *(items[c].start for c in children[k][:1])])]
        for p, q in zip(edges[::2], edges[1::2], strict=True):
            p, q = trim(folded, p, q)
            while p < q and folded[p] in "。;,":
                p, q = trim(folded, p + 1, q)
            if p < q:
                facts.residuals.append((p, q, "section_text"))
    return section


def names_any(note: Found) -> bool:
    """Whether a note names a unit or a time limit."""
    return bool(note.read.units or note.read.limits)


def _unnumbered(folded, note: Found, notes, items, facts: Facts) -> None:
    """A note outside all numbered items: its task is the paragraph before it."""
    if not names_any(note):
        return
    before = bisect(notes, note.start, key=lambda other: other.end)
    outer = [item.end for item in items[: bisect(items, note.start, key=lambda item: item.start)][-50:]]
    earlier = max([0, *(end for end in outer if end <= note.start), *(n.end for n in notes[:before][-1:])])
    a, b = trim(folded, earlier, note.start)
    line = folded.rfind("\n", a, b)
    a = max(a, line + 1)
    task = _task(folded, a, b, None, None)
    if task is None:
        last = facts.tasks[-1] if facts.tasks else None
        if last and last.end <= note.start and not folded[last.end : note.start].strip():
            add_note(last, note, folded)
        else:
            facts.residuals.append((note.start, note.end, "unread"))
        return
    add_note(task, note, folded)
    facts.tasks.append(task)
