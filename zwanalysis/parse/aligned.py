"""Cells in reading order → the columns they belong to, where blank or merged cells left no trace.

Each cell is put where it fits best what the columns hold; a column may go without. One pass over all cells finds the best
rows (dynamic programming, linear in the number of cells).
"""

from zwanalysis.parse.cells import NONE, is_units
from zwanalysis.parse.grids import Span, outer_label
from zwanalysis.parse.linerows import BLANK, NEVER, fit, is_serial
from zwanalysis.parse.roles import ROLE_COLUMNS

#: A row needs its wording: one without is taken only where nothing else fits.
NO_WORDING = -4.0
HEADING = 1.0
LEFT_OVER = -6.0


def one_row(folded: str, cells: list[Span], columns: list[str]) -> list[Span] | None:
    """Return the row of these cells, None if they do not fit; blank cells may be blank columns or nothing.

    >>> text = "2|公布名单。|市民政局|年底前"
    >>> cells = [(0, 1), (2, 7), (8, 12), (13, 16)]
    >>> row = one_row(text, cells, ["number", "section", "task", "lead", "support", "deadline"])
    >>> [text[a:b] for a, b in row]
    ['2', '', '公布名单。', '市民政局', '', '年底前']
    """
    kinds = _kinds(columns)
    ends = _rows_from(folded, cells, kinds, 0, _scores(folded, cells, kinds))
    score, taken = ends.get(len(cells), (NEVER, ()))
    return _row(cells, taken, len(columns)) if score > NO_WORDING else None


def rows(folded: str, cells: list[Span], columns: list[str]) -> list[list[Span]]:
    """Return the rows of all these cells, headings with an outer label (一、…) as rows of one cell; [] where they do not fit."""
    kinds = _kinds(columns)
    scores = _scores(folded, cells, kinds)
    best: list[tuple[float, int, tuple]] = [(0.0, 0, ())] + [(NEVER, 0, ())] * len(cells)
    for i, (a, b) in enumerate(cells):
        here = best[i][0]
        if here == NEVER:
            continue
        steps = [(i + 1, -0.1 if a == b else LEFT_OVER, ())]
        if a < b and outer_label(folded, a, b):
            steps.append((i + 1, HEADING, (i,) * len(kinds)))
        steps += [(j, score, taken) for j, (score, taken) in _rows_from(folded, cells, kinds, i, scores).items() if j > i]
        for j, score, taken in steps:
            if here + score > best[j][0]:
                best[j] = (here + score, i, taken)
    found, at, left = [], len(cells), 0
    while at > 0:
        _, before, taken = best[at]
        if taken:
            found.append(_row(cells, taken, len(kinds)))
        elif cells[before][0] < cells[before][1]:
            left += 1
        at = before
    return found[::-1] if left * 10 <= len(found) else []


def cells_fit(folded: str, row: list[Span], columns: list[str]) -> bool:
    """Whether the cells in unit columns are units, those of time limits limits, and the wording is neither."""
    for (a, b), kind in zip(row, columns, strict=True):
        if a < b and kind in ROLE_COLUMNS and folded[a:b] not in NONE and not is_units(folded, a, b):
            return False
        if a < b and kind in ("task", "deadline") and is_units(folded, a, b) and not outer_label(folded, a, b):
            return False
        if a < b and kind == "number" and not is_serial(folded[a:b]):
            return False
    return True


def _kinds(columns: list[str]) -> list[str]:
    """Of several columns of wordings only the last holds the task, the others headings."""
    task = max((c for c, kind in enumerate(columns) if kind == "task"), default=-1)
    return ["section" if kind == "task" and c != task else kind for c, kind in enumerate(columns)]


def _scores(folded: str, cells: list[Span], kinds: list[str]) -> list[list[float]]:
    table = []
    for span in cells:
        known = {kind: fit(folded, [span], kind) for kind in set(kinds)}
        table.append([NEVER if known[kind] is None else known[kind] for kind in kinds])
    return table


def _rows_from(folded: str, cells, kinds, start: int, scores) -> dict[int, tuple[float, tuple]]:
    """The best row that begins with cell ``start`` and ends before each later one: its score and, for each column, its cell or None."""
    reached: dict[int, tuple[float, tuple]] = {start: (0.0, ())}
    for c, kind in enumerate(kinds):
        blank = NO_WORDING if kind == "task" else BLANK.get(kind, -1.0)
        further: dict[int, tuple[float, tuple]] = {}
        for at, (score, taken) in reached.items():
            options = [(at, score + blank, (*taken, None))]
            if at < len(cells):
                empty = cells[at][0] == cells[at][1]
                own = -0.05 if empty and kind != "task" else NEVER if empty else scores[at][c]
                if own > NEVER:
                    options.append((at + 1, score + own, (*taken, at)))
            for end, total, chosen in options:
                if total > further.get(end, (NEVER, ()))[0]:
                    further[end] = (total, chosen)
        reached = further
    named = [c for c, kind in enumerate(kinds) if kind in (*ROLE_COLUMNS, "task", "deadline")]
    return {
        end: (score, taken)
        for end, (score, taken) in reached.items()
        if sum(taken[c] is not None for c in named) > 1
    }


def _row(cells: list[Span], taken: tuple, width: int) -> list[Span]:
    """The spans of a row's columns, a blank one at the end of the cell before it."""
    if len(set(taken)) == 1:
        return [cells[taken[0]]] * width
    first = next(at for at in taken if at is not None)
    place, row = cells[first][0], []
    for at in taken:
        row.append((place, place) if at is None else cells[at])
        place = row[-1][1]
    return row
