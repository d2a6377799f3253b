"""An item's notes and its wording → tasks: whose each note is, where the item has several, or paragraphs under a heading."""

import re

from zwanalysis.parse.limits import read_column, read_limits
from zwanalysis.parse.notes import Found
from zwanalysis.parse.rows import Facts, Section, Task
from zwanalysis.parse.sheet import BULLETS
from zwanalysis.parse.tails import broken_paragraph
from zwanalysis.parse.tree import LONGEST_HEADING, SIGNS, Item
from zwanalysis.text import trim

_SHORTEST_WORDING = 20


def label_of(folded: str, item: Item) -> tuple[int, int]:
    start = trim(folded, item.start, item.label_end, BULLETS)[0]
    return trim(folded, start, item.label_end)


def task_in(folded, start, end, label, section) -> Task | None:
    a, b = trim(folded, start, end)
    while a < b and folded[a] in "。;,)」】●•■◆▲◇★☆▪":
        a, b = trim(folded, a + 1, b)
    return Task(a, b, label, section, "prose") if b - a > 1 else None


def tasks_of(folded: str, item: Item, notes: list[Found], section: Section | None, facts: Facts) -> None:
    """One task for each note of an item; notes with nothing between them are one. Whom to ask, behind another, is a remark."""
    start, label = item.label_end, label_of(folded, item)
    if len(notes) > 1 and all(_stands_in_front(folded, note) for note in notes):
        _tasks_behind(folded, item, notes, section, facts)
        return
    heading = _heading_over_paragraphs(folded, item, notes)
    if heading:
        section = Section(*heading[0], label, section)
        facts.sections.append(section)
        rest(folded, heading[0][1], heading[1], facts)
        start, label = heading[1], None
    made: list[Task] = []
    for order, note in enumerate(notes):
        if note.until:  # 区应急局:公布…: what is to be done stands behind
            rest(folded, start, note.start, facts)
            start = note.until
            made += add(task_in(folded, note.end, note.until, label, section), note, folded, facts)
            label = None
            continue
        task = task_in(folded, start, note.start, label, section)
        if task is None and made:
            add_note(made[-1], note, folded)
        elif task is None:  # the notes come first: they are about what follows
            before = _notes_in_front(folded, notes[order:])
            task = task_in(folded, before[-1].end, item.end, label, section)
            if not add(task, before[0], folded, facts):
                facts.residuals.append((item.start, note.end, "unread"))
                continue
            for other in before[1:]:
                add_note(task, other, folded)
            return
        else:
            made += add(task, note, folded, facts)
            label = None
        start = note.end
    _behind_notes(folded, item, notes, made, start, facts)


def _notes_in_front(folded: str, notes: list[Found]) -> list[Found]:
    """The first note and those that follow it with nothing between."""
    front = notes[:1]
    for note in notes[1:]:
        if folded[front[-1].end : note.start].strip(SIGNS + " \n"):
            break
        front.append(note)
    return front


def add(task: Task | None, note: Found, folded: str, facts: Facts) -> list[Task]:
    if task is None:
        return []
    add_note(task, note, folded)
    facts.tasks.append(task)
    return [task]


def _behind_notes(folded: str, item: Item, notes: list[Found], made: list[Task], start: int, facts: Facts) -> None:
    """What stands behind an item's last note: the paragraph that a heading with notes is about, or text that is no task."""
    a, b = trim(folded, start, item.end, SIGNS + ")")
    if len(made) == 1 and a < b and _notes_over_paragraph(folded, made[0], notes, a, b):
        made[0].end = trim(folded, a, item.end)[1]
    elif made and (limits := _due_alone(folded, a, b)):
        made[-1].limits.extend((limit, "note") for limit in limits)
    elif made and broken_paragraph(folded, start, item.end) and (last := task_in(folded, start, item.end, None, made[-1].section)):
        facts.tasks.append(last)
    elif a < b and not any(a <= other.start < b for other in facts.tasks):
        facts.residuals.append((a, b, "unread" if _says_when(folded, a, b) else "section_text"))


def _says_when(folded: str, a: int, b: int) -> bool:
    return any(limit.kind != "unread" for limit in read_limits(folded, a, b))


def _due_alone(folded: str, a: int, b: int) -> list:
    """The limits that all of a short stretch is: 6月底前完成 behind a note."""
    limits = read_limits(folded, a, b, column=True) if b - a <= _LONGEST_DUE else []
    return limits if limits and limits[0].start == a and b - limits[-1].end <= 4 else []


_LONGEST_DUE = 24


def rest(folded: str, start: int, end: int, facts: Facts) -> None:
    """Text around tasks that is none itself."""
    a, b = trim(folded, start, end, SIGNS)
    if a < b:
        facts.residuals.append((a, b, "section_text"))


#: “一园”：…, 调度平台：…, ——…: how a paragraph that is one of several begins.
_PARAGRAPH_LABEL = re.compile(r"(?!\d{1,2}[.、]|[(]\d{1,2}\))[“\"《〔]?[^。;:,\n“”\"]{1,20}[”\"》〕]?\s*[:—]|[—●•■◆▲*·-]|[“\"][^。;\n“”\"]{1,20}[”\"]")


def _stands_in_front(folded: str, note: Found) -> bool:
    """Whether a note begins a line that goes on behind it: (责任单位:市财政局)公布预算。"""
    begin, end = folded.rfind("\n", 0, note.start) + 1, folded.find("\n", note.end)
    return not note.until and not folded[begin : note.start].strip() and bool(folded[note.end : end if end >= 0 else None].strip(SIGNS + " "))


def _tasks_behind(folded: str, item: Item, notes: list[Found], section: Section | None, facts: Facts) -> None:
    """The paragraphs of an item that each stand behind their note; what stands before the first is their heading."""
    a, b = trim(folded, item.label_end, notes[0].start, "。")
    if a < b:
        section = Section(a, b, label_of(folded, item), section)
        facts.sections.append(section)
    for note, end in zip(notes, [*(other.start for other in notes[1:]), item.end], strict=True):
        add(task_in(folded, note.end, end, None, section), note, folded, facts)


def _heading_over_paragraphs(folded: str, item: Item, notes: list[Found]) -> tuple[tuple[int, int], int] | None:
    """The span of an item's heading over paragraphs that each have a note, and where the first paragraph begins.

    The heading stands on a line of its own; behind it an introduction may stand where the paragraphs have labels
    (“一园”：…). None where the item has no such paragraphs.
    """
    a, line_end = trim(folded, item.label_end, folded.find("\n", item.label_end, item.end))
    if not line_end - a > 0 or line_end > notes[0].start:
        return None
    if all(note.until for note in notes):
        return trim(folded, a, heading_end(folded, a, line_end), "。"), notes[0].start
    pairs = zip(notes, notes[1:], strict=False)
    last = [one for one, two in pairs if folded[one.end : two.start].strip(SIGNS + " \n")] + notes[-1:]  # of each paragraph
    if not all(folded[note.end : note.end + 2].lstrip("。; ")[:1] in ("\n", "") for note in last):
        return None
    broken = broken_paragraph(folded, notes[-1].end, item.end)
    if len(last) + broken > 1 and line_end - a <= LONGEST_HEADING and "。" not in folded[a : line_end - 1]:
        return trim(folded, a, line_end, "。"), line_end
    first = _first_labelled(folded, line_end, notes)
    return (trim(folded, a, heading_end(folded, a, line_end), "。"), first) if first else None


def _first_labelled(folded: str, start: int, notes: list[Found]) -> int | None:
    """Where the first of the paragraphs begins, if all that end in a note begin with a label and nothing stands between them."""
    edges = [start, *(note.end for note in notes)]
    paragraphs = []
    for a, note in zip(edges, notes, strict=False):
        x, y = trim(folded, a, note.start, "。;")
        paragraphs.append(max(x, folded.rfind("\n", x, y) + 1))
    labelled = all(_PARAGRAPH_LABEL.match(folded, *trim(folded, at, note.start)) for at, note in zip(paragraphs, notes, strict=True))
    whole = all(not folded[note.end : at].strip(SIGNS + " \n") for note, at in zip(notes, paragraphs[1:], strict=False))
    return paragraphs[0] if labelled and whole and (len(notes) > 1 or folded[start : paragraphs[0]].strip()) else None


def _notes_over_paragraph(folded: str, task: Task, notes, a: int, b: int) -> bool:
    """Whether an item's notes stand on lines between its heading and the paragraph they are about."""
    heading = "\n" not in folded[task.start : task.end] and "。" not in folded[task.start : task.end]
    own_line = folded[task.end : notes[0].start].strip(" ") == "\n" and "\n" in folded[notes[-1].end : a]
    return heading and own_line and b - a > _SHORTEST_WORDING


def add_note(task: Task, note: Found, folded: str, inherited: bool = False) -> None:
    """Give the units and limits of a note to a task."""
    if note.start < note.end:
        task.layout = "prose_notes"
    task.units.extend((unit, inherited) for unit in note.read.units)
    for a, b in note.read.limits:
        task.limits.extend((limit, "note") for limit in read_column(folded, a, b, whole=False))


def inherit(task: Task, note: Found, folded: str) -> None:
    """Give a task the units and limits of a heading's note: a unit that it names itself stands once."""
    named = {folded[unit.start : unit.end] for unit, _ in task.units}
    others = [unit for unit in note.read.units if folded[unit.start : unit.end] not in named]
    limits = [] if any(source == "note" for _, source in task.limits) else note.read.limits  # its own counts
    add_note(task, note._replace(read=note.read._replace(units=others, limits=limits)), folded, inherited=True)


def heading_end(folded: str, start: int, end: int) -> int:
    """Where the heading that begins at ``start`` ends: at its line's end, or at a full stop inside the line."""
    line = folded.find("\n", start, end)
    stop = folded.find("。", start, end if line < 0 else line)
    return stop if stop >= 0 else end if line < 0 else line


def names_any(note: Found) -> bool:
    """Whether a note names a unit or a time limit."""
    return bool(note.read.units or note.read.limits)
