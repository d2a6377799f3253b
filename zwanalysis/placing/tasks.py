"""Where the headings and tasks of an answer stand."""

from dataclasses import dataclass, field

from zwanalysis.placing import order
from zwanalysis.placing.answers import Heading, Task
from zwanalysis.placing.found import Found
from zwanalysis.placing.numbers import LABEL_REACH
from zwanalysis.placing.search import Found as Near
from zwanalysis.placing.search import Text, difference, squeeze
from zwanalysis.text import trim


@dataclass
class Placed:
    """Rows with their places: of headings and tasks, by their number in the answer; and what became of all."""

    headings: dict[int, tuple[int, int]] = field(default_factory=dict)
    tasks: dict[int, tuple[int, int]] = field(default_factory=dict)
    found: list[Found] = field(default_factory=list)


def place_tasks(text: Text, notice_id: str, tasks: list[Task], placed: Placed) -> None:
    """Find every task: in reading order, then the others where a place is left, then those with changed words."""
    rows = order.candidates(text, tasks)
    places = order.chain(rows)
    statuses = dict.fromkeys(places, "exact")
    _out_of_order(rows, tasks, places, statuses)
    _changed(text, tasks, places, statuses)
    kept = sorted(k for k, status in statuses.items() if status in ("exact", "changed"))
    moved = {kept[j] for j in order.out_of_order([places[k][0] for k in kept])}
    for k, task in enumerate(tasks):
        status = statuses.get(k, "invented")
        if status not in ("exact", "changed"):
            placed.found.append(Found(notice_id, "task", k + 1, task.text, status))
            continue
        a, b = placed.tasks[k] = places[k]
        printed = text.text[a:b]
        told = "moved" if k in moved and status == "exact" else status
        note = difference(task.text, printed) + ("; moved" if k in moved and status == "changed" else "")
        placed.found.append(Found(notice_id, "task", k + 1, task.text, told, printed, note or None, a, b))


def _out_of_order(rows: list, tasks: list[Task], places: dict, statuses: dict) -> None:
    """Tasks whose wording stands in the notice, but not behind the one before: where a place is left, else where it fits best."""
    for k, options in enumerate(rows):
        if k in places or not options:
            continue
        free = [o for o in options if not any(o.start < b and a < o.end for a, b in places.values())]
        if _is_doubled(tasks, k, options, free, places):
            statuses[k] = "doubled"
            continue
        places[k] = max(free or options, key=lambda o: (o.weight, -o.start))[1:3]
        statuses[k] = "exact"


def _is_doubled(tasks: list[Task], k: int, options: list, free: list, places: dict) -> bool:
    """Whether a task says what one at the same place says already, and no place that is left suits it as well."""
    spans = {(o.start, o.end) for o in options}
    said = any(at in spans and _same(tasks[j], tasks[k]) for j, at in places.items())
    return said and max((o.weight for o in free), default=0) < max(o.weight for o in options if o not in free)


def _same(one: Task, other: Task) -> bool:
    """Whether two rows of one wording say the same: where a cell is merged, two tasks share a wording and nothing else."""
    return (one.label, one.units, one.limits) == (other.label, other.units, other.limits)


def _changed(text: Text, tasks: list[Task], places: dict, statuses: dict) -> None:
    """Tasks that stand nowhere as given: between their neighbours first, then anywhere that no task stands."""
    for k, task in enumerate(tasks):
        if k in statuses:
            continue
        taken = sorted(places.values())
        before = max((b for j, (_, b) in places.items() if j < k), default=0)
        behind = min((a for j, (a, _) in places.items() if j > k and a >= before), default=len(text.text))
        near = text.shortened(task.text, taken, before, behind) or text.near(task.text, taken, before, behind) or text.near(task.text, taken)
        if near:
            places[k], statuses[k] = _place(text, task, near, before, behind), "changed"
        elif text.near(task.text, []):
            statuses[k] = "doubled"


def _place(text: Text, task: Task, near: Near, low: int, high: int) -> tuple[int, int]:
    """The place of a wording found with changes: of several in ``text[low:high]`` that are printed alike the one beside its units."""
    a, b = _behind_label(text, task, near), near.end
    printed = task._replace(text=text.text[a:b])
    (alike,) = order.candidates(text, [printed], low, high)
    return max(alike, key=lambda o: (o.weight, -o.start))[1:3] if low <= a and b <= high else (a, b)


def _behind_label(text: Text, task: Task, near: Near) -> int:
    """Where the wording begins: behind its number, where that was taken for a part of it."""
    label = task.label or ""
    around = text.places(label, max(0, near.start - len(label)), near.start + len(label)) if not squeeze(task.text).startswith(squeeze(label)) else []
    ends = [b for a, b in around if b > near.start]
    behind = trim(text.folded, ends[0], near.end, ")〕、.。")[0] if ends else near.start
    return behind if behind < near.end else near.start


def place_headings(text: Text, notice_id: str, headings: list[Heading], placed: Placed) -> None:
    """Find every heading, in reading order, outside the tasks."""
    taken = sorted(placed.tasks.values())
    rows = [
        [order.Candidate(k, a, b, _as_heading(text, heading, a, b)) for a, b in text.places(heading.text) if not _inside(a, b, taken)]
        for k, heading in enumerate(headings)
    ]
    places = order.chain(rows)
    for k, heading in enumerate(headings):
        status = "exact"
        if k not in places:
            used = set(places.values())
            left = [o for o in rows[k] if (o.start, o.end) not in used]
            near = None if rows[k] else text.near(heading.text, [*taken, *used])
            if left:
                places[k], status = max(left, key=lambda o: (o.weight, -o.start))[1:3], "moved"
            elif near:
                places[k], status = (near.start, near.end), "changed"
            else:
                placed.found.append(Found(notice_id, "section", None, heading.text, "doubled" if rows[k] else "invented"))
                continue
        a, b = placed.headings[k] = places[k]
        printed = text.text[a:b]
        placed.found.append(
            Found(notice_id, "section", None, heading.text, status, printed, difference(heading.text, printed) or None, a, b)
        )


def _inside(a: int, b: int, taken) -> bool:
    return any(x <= a and b <= y for x, y in taken)


def _as_heading(text: Text, heading: Heading, a: int, b: int) -> float:
    """What speaks for a place of a heading: its label before it; a line's beginning, or its end."""
    label = bool(heading.label) and text.folded[:a].rstrip().endswith(squeeze(heading.label))
    begins, ends = text.folded[a - 1 : a] in ("", "\n", "\t"), text.folded[b : b + 1] in ("", "\n", "。", "\t")
    return 1 + 0.4 * label + 0.1 * begins + 0.1 * ends


def label_before(text: Text, label: str | None, span: tuple[int, int], since: int = 0) -> str | None:
    """Return a label as it stands printed before a wording, behind ``since``, or in a cell behind it; None if it does not."""
    if not label:
        return None
    a, b = span
    line = text.folded.find("\n", b)
    spans = text.places(label, max(since, a - LABEL_REACH), a) or text.places(label, b, line if line >= 0 else None)[::-1]
    return text.text[slice(*spans[-1])] if spans else None
