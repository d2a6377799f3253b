"""Tables without a header: what their columns are is told by what repeats."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from zwanalysis.parse import fields
from zwanalysis.parse.cells import (
    NONE,
    Cell,
    ended,
    is_aside,
    is_limit,
    is_serial,
    is_units,
    label_of,
    signed_at,
)
from zwanalysis.parse.deal import Dealt, deal
from zwanalysis.parse.finders import Run, barred, in_rows, rows_of, stacked, tabbed
from zwanalysis.parse.fits import Fits
from zwanalysis.parse.grids import Grid, Span, ends_whole, of_rows
from zwanalysis.parse.headings import ROLE_COLUMNS, column_kind, hands_out_nothing
from zwanalysis.parse.sheet import Sheet
from zwanalysis.parse.titles import title_like

#: So many rows that name who or when are a table; fewer may be chance.
LEAST_ROWS = 3
#: A row takes no more cells than this, and none of them is longer: else what names units are lines of a text.
WIDEST_ROW, LONGEST_CELL = 9, 600
#: The orders in which columns stand where nobody names them: who before when is usual.
ORDERS = (
    ["task", "responsible", "deadline"],
    ["task", "deadline", "responsible"],
    ["task", "responsible"],
    ["section", "task", "responsible", "deadline"],
    ["section", "task", "deadline", "responsible"],
    ["section", "task", "responsible"],
)
#: What a column costs that its rows may do without: of two readings that fit alike the plainer is taken.
PLAINER = 0.5
#: So many stretches between tabs or bars are looked at; a letter and the plan under it have no more titles than the second.
MOST_STRETCHES, MOST_TITLES = 8, 4


def find(sheet: Sheet) -> Grid | None:
    """Return the table of a notice that has one without a header, whatever stands above it: particulars, a menu, a letter."""
    head = max((b for _, b in fields.at_head(sheet.folded)), default=0)
    run = _separated(sheet, head)
    runs = [run] if run else (in_rows(sheet, k) or stacked(sheet, k, len(sheet.lines)) for k in _openings(sheet, head))
    return next(filter(None, (_of_run(sheet.folded, run) for run in runs if run)), None)


def _separated(sheet: Sheet, head: int) -> Run | None:
    """The first stretch of rows between tabs or bars; particulars, up to ``head``, and a menu on a line or two, are none."""
    separated = (k for k, (a, b) in enumerate(sheet.lines) if head <= a < b and _SEPARATOR.search(sheet.folded, a, b))
    for k in islice(separated, MOST_STRETCHES):
        run = tabbed(sheet, k, len(sheet.lines)) or barred(sheet, k, len(sheet.lines))
        if run and len(rows_of(run.cells)) >= LEAST_ROWS:
            return run
    return None


_SEPARATOR = re.compile("[\t|]")


def _openings(sheet: Sheet, head: int) -> Iterator[int]:
    """Lines that a table of a cell a line may begin on: the first, and those behind particulars, up to ``head``, and titles."""
    yield 0
    yield from islice((k for k, (a, _) in enumerate(sheet.lines) if a > head > 0), 1)
    titles = (k for k, (a, b) in enumerate(sheet.lines[:-1]) if a < b and title_like(sheet.folded[a:b]))
    yield from (k + 1 for k in islice(titles, MOST_TITLES))


def _of_run(folded: str, run: Run) -> Grid | None:
    """The table without a header that a run is; a signature below cells of a line each is none of it, if its last row does without."""
    if run.by_line:
        return of_lines_of_cells(folded, rows_of(run.cells))
    signed = signed_at(folded, run.cells)
    grid = of_lines(folded, run.cells[:signed], "cells") if signed < len(run.cells) else None
    return grid if grid and ends_whole(grid) else of_lines(folded, ended(folded, run.cells), "cells")


def of_lines(folded: str, cells: list[Cell], layout: str) -> Grid | None:
    """Return the table that cells, one a line, are, None if they are none: wordings and who does them, again and again.

    >>> text = "1.公布救助名单。|市民政局|6月底前|2.公布收费标准。|市财政局|年底前|3.公布咨询电话。|市司法局|每月"
    >>> cells, at = [], 0
    >>> for part in text.split("|"):
    ...     cells.append(Cell(at, at + len(part)))
    ...     at += len(part) + 1
    >>> of_lines(text, cells, "cells").columns
    ['task', 'responsible', 'deadline']
    """
    who = [k for k, cell in enumerate(cells) if _names_who(folded, cell)]
    if len(who) < LEAST_ROWS or _lists_persons(folded, cells, who[0]):
        return None
    cells = cells[: who[-1] + 4]
    if len(who) * WIDEST_ROW < len(cells) - who[0] or any(c.end - c.start > LONGEST_CELL for c in cells[who[0] : who[-1]]):
        return None
    first = max(0, who[0] - 4)
    fits = Fits(folded, cells[first:], by_line=False)
    readings = [
        (dealt.score - PLAINER * len(kinds), kinds, dealt)
        for kinds in _orders(bool(fits.serials))
        if (dealt := deal(fits, kinds, starts=tuple(range(max(1, who[0] - first))))).rows
    ]
    score, kinds, dealt = max(readings, key=lambda reading: reading[0], default=(0.0, [], None))
    return of_rows(dealt, kinds, [], layout) if dealt and _is_table(folded, dealt, kinds) else None


def _lists_persons(folded: str, cells: list[Cell], first: int) -> bool:
    """Whether cells are 单位, 负责人, 联系电话 and what stands below: headings before the first unit, or telephone numbers tell so."""
    above = {column_kind(folded[c.start : c.end]) for c in cells[max(0, first - 8) : first]}
    called = sum(bool(_TELEPHONE.fullmatch(folded, *cell[:2])) for cell in cells)
    return bool({"person", "amount"} & above) or called >= LEAST_ROWS


_TELEPHONE = re.compile(r"(?:\d{3,4}-|\(\d{3,4}\))?\d{7,8}|1\d{10}")


def _names_who(folded: str, cell: Cell) -> bool:
    """Whether a cell is a list of units: no line with a colon, a label or a dash before it, nor a note in brackets, or a part of one."""
    if folded.startswith(("(", "〔", "-"), *cell[:2]) or folded.count("(", *cell[:2]) != folded.count(")", *cell[:2]):
        return False
    return folded.find(":", *cell[:2]) < 0 and is_units(folded, *cell[:2]) and not label_of(folded, *cell[:2])


def _orders(counted: bool) -> Iterator[list[str]]:
    numbered = ["number"] if counted else []
    for order in ORDERS:
        yield [*order[: order.index("task")], *numbered, *order[order.index("task") :]]


#: A document's number on its line, whom a letter addresses: no cells of a table.
_LETTER = re.compile(r"(?m:〔20\d\d〕\d+号$|:$)")


def _is_table(folded: str, dealt: Dealt, kinds: list[str]) -> bool:
    """Whether most rows are a wording and say who or when, and little is left over."""
    rows = [row for row in dealt.rows if len(set(row)) > 1]
    if any(_LETTER.search(folded, *span) for row in rows for span in row if span):
        return False
    counted = {"number", "responsible", "deadline"} <= set(kinds)  # rows with a number, who and when need no full stop
    task, told = kinds.index("task"), [c for c, kind in enumerate(kinds) if kind in (*ROLE_COLUMNS, "deadline")]
    if not counted and sum(_is_whole(folded, row[task]) for row in rows) * 10 < 6 * len(rows):
        return False
    said = sum(any(row[c] for c in told) for row in rows)
    return said >= max(LEAST_ROWS, 0.6 * len(rows)) and len(dealt.left) * 5 <= len(rows)


def _is_whole(folded: str, wording: Span | None) -> bool:
    """Whether a wording is a sentence or labelled."""
    return bool(wording) and (folded[wording[1] - 1] in "。;" or label_of(folded, *wording) is not None)


def columns_of(folded: str, rows: list[list[Span]]) -> list[str] | None:
    """Return what the columns of rows of equal length hold; None if no column holds who or when, or none a wording.

    >>> text = "公开预算决算|市财政局|6月底前|公开规划文本|市规划局|年底前|公开招生简章|市教育局|8月"
    >>> cells, at = [], 0
    >>> for part in text.split("|"):
    ...     cells.append((at, at + len(part)))
    ...     at += len(part) + 1
    >>> columns_of(text, [cells[0:3], cells[3:6], cells[6:9]])
    ['task', 'responsible', 'deadline']
    """
    held = _filled_cells(rows)
    kinds = [_held(folded, cells) for cells in held]
    wordings = [c for c, kind in enumerate(kinds) if kind == "wording"]
    if len(rows) < LEAST_ROWS or not wordings or not set(kinds) & {"responsible", "deadline"}:
        return None
    task = max(wordings, key=lambda c: _mean_length(held[c]))
    beside = {True: "section", False: "remark"}
    return ["task" if c == task else beside[c < task] if kind == "wording" else kind for c, kind in enumerate(kinds)]


def _filled_cells(rows: list[list[Span]]) -> list[list[Span]]:
    """The filled cells of each column."""
    return [[row[c] for row in rows if row[c][0] < row[c][1]] for c, _ in enumerate(rows[0])]


def _mean_length(cells: list[Span]) -> float:
    return sum(b - a for a, b in cells) / max(1, len(cells))


def of_lines_of_cells(folded: str, lines: list[list[Cell]]) -> Grid | None:
    """Return the table that lines of cells are, None if they are none; the lines of the usual length tell the columns."""
    named = [column_kind(folded[a:b]) for line in lines[:1] for a, b, *_ in line]
    heads = [(lines[0][0].start, lines[0][-1].end)] if named and all(named) else []
    lines = lines[len(heads) :]
    width = Counter(map(len, lines)).most_common(1)[0][0] if lines else 0
    kinds = columns_of(folded, _spans(lines, width)) if width > 1 else None
    if not kinds or hands_out_nothing(set(named)):
        return None
    cells = [cell._replace(column=c if len(line) == width else -1) for line in lines for c, cell in enumerate(line)]
    dealt = deal(Fits(folded, cells, by_line=True, whole=True), kinds)
    return of_rows(dealt, kinds, heads, "table") if _is_table(folded, dealt, kinds) else None


def of_file(folded: str, table: list[list[Span]]) -> Grid | None:
    """Return the grid of a file's table without a header and without merged cells, None if it is none that hands out work."""
    spans = [span for row in table for span in row if span[0] < span[1]]
    if len(set(spans)) < len(spans):
        return None
    return of_lines_of_cells(folded, [[Cell(a, b, int(not c)) for c, (a, b) in enumerate(row)] for row in table if row])


def _spans(lines: list[list[Cell]], width: int) -> list[list[Span]]:
    return [[cell[:2] for cell in line] for line in lines if len(line) == width]


def _held(folded: str, cells: list[Span]) -> str:
    """What most cells of a column are."""
    if not cells:
        return ""
    kind, most = Counter(_kind(folded, a, b) for a, b in cells).most_common(1)[0]
    return kind if most * 10 >= 6 * len(cells) else "wording"


def _kind(folded: str, a: int, b: int) -> str:
    text = folded[a:b]
    if is_serial(text):
        return "number"
    if is_aside(folded, a, b):
        return "amount"
    if is_limit(folded, a, b):
        return "deadline"
    return "responsible" if is_units(folded, a, b) else "" if text in NONE else "wording"
