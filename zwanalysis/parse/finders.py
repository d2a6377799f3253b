"""Tables printed as text: where their cells are. Six finders, one for each way that separators were kept or lost.

A finder only says where cells begin and end, and what their places tell; `deal` puts them into columns.
"""

import re
from itertools import accumulate, pairwise
from typing import NamedTuple

from zwanalysis.parse.blanks import aligned, by_blanks, columns_of, over_lines, places
from zwanalysis.parse.cells import (
    BEHIND_GAP,
    SURELY,
    Cell,
    in_sequence,
    is_serial,
    is_tick,
    is_units,
    label_of,
    stops,
)
from zwanalysis.parse.glued import cells_of, find_header, may_touch, parted
from zwanalysis.parse.headers import width_of
from zwanalysis.parse.headings import column_kind
from zwanalysis.parse.sheet import Sheet, Span
from zwanalysis.text import trim


class Run(NamedTuple):
    """The cells of a stretch in reading order, its first ones those of a header; whether a line is a row; how the layout is called."""

    cells: list[Cell]
    by_line: bool
    layout: str
    whole: bool = True  # no cell is broken into several


#: No table has as many columns: a line of so many tabs is filling.
WIDEST = 200
LONGEST_ROW = 400


def tabbed(sheet: Sheet, k: int, end: int) -> Run | None:
    """Cells between tabs, a row a line; a line without a tab goes on with the cell before or is a heading."""
    a, b = sheet.lines[k]
    if not 0 < sheet.folded.count("\t", a, b) < WIDEST:
        return None
    cells: list[Cell] = []
    for j in range(k, min(end, len(sheet.lines))):
        x, y = sheet.lines[j]
        if x == y:
            continue
        x = sheet.folded.rfind("\n", 0, x) + 1  # leading tabs are blank cells
        if "\t" not in sheet.folded[x:y] and not _goes_on(sheet, j, "\t") and not _point(sheet, j) or stops(sheet.folded, *trim(sheet.folded, x, y)):
            break
        cells += _split(sheet.folded, x, y, "\t")
    return Run(cells, True, "table")


def _goes_on(sheet: Sheet, j: int, sign: str) -> bool:
    """Whether the table goes on within the next few lines."""
    ahead = [line for line in sheet.lines[j + 1 : j + 8] if line[0] < line[1]][:3]
    return any(sign in sheet.folded[a:b] for a, b in ahead)


def _point(sheet: Sheet, j: int) -> bool:
    """Whether a line right below another is a point of the cell above, or a row whose other cells were merged."""
    label = label_of(sheet.folded, *sheet.lines[j])
    return bool(label and not label.outer)


def _split(folded: str, a: int, b: int, sign: str) -> list[Cell]:
    """The cells of a line, blank ones too."""
    cells, at = [], a
    for part in folded[a:b].split(sign):
        x, y = trim(folded, at, at + len(part))
        cells.append(Cell(x, max(x, y), 0 if cells else 1))
        at += len(part) + len(sign)
    return cells


def barred(sheet: Sheet, k: int, end: int) -> Run | None:
    """Cells between bars: a row a line, a cell a line, or all on one line; where bars close lines, a cell may have several."""
    folded = sheet.folded
    near = [folded[a:b] for a, b in sheet.lines[k : k + 4] if a < b][:2]
    lines = _barred_lines(sheet, k, end) if "|" in "".join(near) else []
    with_bars = [line for line in (folded[a:b] for a, b in lines) if "|" in line]
    if not with_bars:
        return None
    cells = _cells_of(folded, lines, _closed(with_bars))
    rows = rows_of(cells)
    if cells and cells[0].new == SURELY:
        return Run(cells, True, "table")
    several = sum(sum(cell.start < cell.end for cell in row) > 1 or len(row) > MOST_BARS for row in rows)
    whole = sheet.text[folded.find("|", *lines[0])] not in ",，;；"  # which may stand within a cell, too
    return Run(cells, several * 2 >= len(rows) > 1, "table" if several > 1 else "cells", whole)


#: A cell on its line has no more bars, blank cells before and behind it among them; more are a row's that holds nothing else.
MOST_BARS = 6


def _cells_of(folded: str, lines: list[Span], closed: bool) -> list[Cell]:
    """The cells of lines with bars, which close them or stand between them."""
    if not closed:
        return [cell for a, b in lines if folded[a:b].strip("|-: \t") for cell in _split(folded, a, b, "|")]
    cells = _between_bars(folded, lines[0][0], lines[-1][1])
    width = _width(folded, lines, cells)
    rows = [cells[k : k + width] for k in range(0, len(cells), width)] if width else []
    return [cell._replace(new=0 if k else SURELY) for row in rows for k, cell in enumerate(_without_fill(row))] or cells


def _closed(lines: list[str]) -> bool:
    """Whether bars close cells, so that one may have several lines: most lines end in one, are one, or begin with their only one."""
    alike = len({line.count("|") for line in lines[:-1]}) == 1 < lines[0].count("|")  # the text may break off in the last
    if alike and any(line[-1] != "|" for line in lines[:-1]):
        return False  # a bar at a line's end parts a blank cell
    most = len(lines) // 2
    return (
        lines[0][0] == "|" == lines[0][-1]
        or sum(line[-1] == "|" for line in lines) > most
        or sum(not line.strip("|") for line in lines) > most
        or sum(line[0] == "|" and line.count("|") == 1 for line in lines) > most
    )


def _barred_lines(sheet: Sheet, k: int, end: int) -> list[Span]:
    """The lines of a table with bars: up to the last that has one, or to prose before its header is printed again."""
    folded, lines, last = sheet.folded, [], 0
    for j in range(k, min(end, len(sheet.lines))):
        x, y = sheet.lines[j]
        if x == y:
            continue
        if stops(folded, x, y):
            break
        if "|" in folded[x:y]:
            last = len(lines) + 1
        elif not _goes_on(sheet, j, "|") or lines and _begins_anew(sheet, j, lines):
            if _breaks_off(folded, x, y) or folded[x:y] in {folded[slice(*trim(folded, *line, "|"))] for line in lines[-40:]}:
                return [*lines, (x, y)]
            break
        lines.append((x, y))
    return lines[:last]


def _breaks_off(folded: str, a: int, b: int) -> bool:
    """Whether a line behind a table's last bar is its last row, in which the text breaks off."""
    label = label_of(folded, a, b)
    cell = not folded[b:].strip() and folded[b - 1] not in "。;:!)日" and not is_units(folded, a, b)
    return bool(label and not label.outer) or cell


def _begins_anew(sheet: Sheet, j: int, lines: list[Span]) -> bool:
    """Whether line ``j`` stands behind a closed row and before the same header printed again."""
    folded = sheet.folded
    if folded[lines[-1][1] - 1] != "|":
        return False
    first = folded[slice(*lines[0])].strip("| ").split("|")[0].strip()
    ahead = [folded[a:b] for a, b in sheet.lines[j + 1 : j + 8] if "|" in folded[a:b]][:1]
    return bool(first) and any(line.strip("| ").split("|")[0].strip() == first for line in ahead)


def _between_bars(folded: str, a: int, b: int) -> list[Cell]:
    """The cells of lines that end in a bar: what stands between two bars, over as many lines as it takes."""
    cells, at, new = [], a, 1
    opens = folded[a] == "|"
    rows = _opened(folded[a:b].split("\n")) if opens else 0
    for m in re.compile(r"\|").finditer(folded, a, b):
        bar = m.start()
        x, y = trim(folded, at, bar)
        opening = x >= y and opens and (not cells or "\n" in folded[at:bar])  # the bar that a line begins with
        at = bar + 1
        if opening or x < y and not folded[x:y].strip("-: "):
            new = 1
            continue
        cells.append(Cell(x, y, new) if x < y else Cell(bar, bar, new))
        new = int(bool(_LINE_ENDS.match(folded, at)) and not (rows and _WITHIN_ROW.match(folded, at)))
    x, y = trim(folded, at, b)
    return [*cells, Cell(x, y, new)] if x < y else cells


def _opened(lines: list[str]) -> bool:
    """Whether rows begin with a bar, and some go on in lines that do not: 文件 | 县级政府 |, then 政府网站 | below it."""
    opened = [line.startswith("|") and line.count("|") > 2 for line in lines]
    return sum(opened) * 2 > len(lines) > sum(opened)


#: The next line has a bar, and does not begin with one: it goes on with the row.
_WITHIN_ROW = re.compile(r"[ \t]{0,40}\n\s{0,40}[^\s|][^\n|]*\|")
_LINE_ENDS = re.compile(r"[ \t]{0,40}\n")


def _width(folded: str, lines: list[Span], cells: list[Cell]) -> int:
    """How many bars each row has, over as many lines as it takes; 0 where they have not as many.

    What was merged is made up for by bars at a row's end, which tell the rows. Ticks on lines of their own stand where their places say:
    they are left alone.
    """
    bars = [(folded.count("|", a, b), bool(_FILLED_UP.search(folded, a, b))) for a, b in lines]
    alone = sum(count == 1 for count, _ in bars) * 2 > len(bars) and any(is_tick(folded[a:b]) for a, b, *_ in cells)
    if folded[lines[0][0]] == "|" or alone or not any(filled_up for _, filled_up in bars):
        return 0
    sums = accumulate(count for count, _ in bars[:WIDEST_HEADER])
    wide = [n for n in sums if _rows_of(bars, n)]
    return next((n for n in wide if not _heading(folded, cells, n)), next(iter(wide), 0))  # of 9 headings 3 would do, too


def _heading(folded: str, cells: list[Cell], k: int) -> bool:
    return k >= len(cells) or bool(column_kind(folded[slice(*cells[k][:2])]))


def _without_fill(row: list[Cell]) -> list[Cell]:
    """A row without the blank cells at its end: they stand for cells merged before."""
    last = max((k for k, cell in enumerate(row) if cell.start < cell.end), default=0)
    return row[: last + 1]


def _rows_of(bars: list[tuple[int, bool]], width: int) -> bool:
    """Whether lines with so many bars are rows of ``width``: each row ends with a line, and what fills rows up stands at their ends."""
    full = rows = ends = 0
    for count, filled_up in bars:
        full += count
        if full > width or filled_up and full < width:
            return False
        if full == width:
            full, rows, ends = 0, rows + 1, ends + filled_up
    return width > 2 < rows and ends > 1


#: A header has no more lines; bars behind a line's last cell that only fill its row up.
WIDEST_HEADER, _FILLED_UP = 24, re.compile(r"\|[| ]*\|$")


def rows_of(cells: list[Cell]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for cell in cells:
        if cell.new or not rows:
            rows.append([])
        rows[-1].append(cell)
    return rows


_SEPARATOR = re.compile("[\t|]")


def stacked(sheet: Sheet, k: int, end: int) -> Run | None:
    """A cell a line; where blank lines part the cells, lines without one between are a cell, headings aside."""
    lines = [line for line in sheet.lines[k:end] if line[0] < line[1]]
    if not lines or _SEPARATOR.search(sheet.folded, *lines[0]):
        return None
    gaps = _gaps(sheet, lines)
    return _stack(sheet, lines, gaps, apart=_median(gaps[:8]) > 1)


def scattered(sheet: Sheet, k: int, end: int) -> Run | None:
    """A cell a line, blank lines between some of them wherever they fall."""
    lines = [line for line in sheet.lines[k:end] if line[0] < line[1]]
    if not lines or _SEPARATOR.search(sheet.folded, *lines[0]):
        return None
    gaps = _gaps(sheet, lines)
    near = gaps[:40].count(1)
    return _stack(sheet, lines, [1] * len(gaps), apart=False) if _median(gaps[:8]) > 1 and near * 5 >= len(gaps[:40]) else None


def _gaps(sheet: Sheet, lines: list[Span]) -> list[int]:
    """How many line ends stand between each line and the next."""
    return [sheet.folded.count("\n", a[1], b[0]) for a, b in pairwise(lines)]


def _stack(sheet: Sheet, lines: list[Span], gaps: list[int], apart: bool) -> Run:
    """The cells of lines up to what stands behind a table; where blank lines part cells, ``apart``, lines without one between are a cell."""
    usual = _median(gaps)
    cells = [Cell(*lines[0])]
    for (a, b), gap in zip(lines[1:], gaps, strict=True):
        if stops(sheet.folded, a, b) or _SEPARATOR.search(sheet.folded, a, b):
            break
        if apart and gap == 1 and _goes_below(sheet.folded, cells[-1], a, b) or sheet.folded[cells[-1].end - 1] in "、,":
            cells[-1] = cells[-1]._replace(end=b)
        else:
            cells.append(Cell(a, b, BEHIND_GAP if gap > usual else 1))
    return Run(cells, False, "cells", whole=False)


def _goes_below(folded: str, above: Cell, a: int, b: int) -> bool:
    """Whether a line goes on with the cell right above it: no number, nor one heading below another."""
    return not is_serial(folded[a:b]) and not column_kind(folded[above.start : above.end])


def _median(gaps: list[int]) -> int:
    return sorted(gaps)[len(gaps) // 2] if gaps else 1


def spaced(sheet: Sheet, k: int, end: int) -> Run | None:
    """Cells parted by blanks under a header that is, too; where several blanks part them, their places tell the columns."""
    a, b = sheet.lines[k]
    if b - a > LONGEST_ROW:
        return None
    wide = bool(re.search(r"\S {2,}\S", sheet.folded[a:b]))
    heads = by_blanks(sheet.folded, a, b, wide)
    if len(heads) < 3 or _SEPARATOR.search(sheet.folded, a, b):
        return None
    starts = places(sheet.folded, heads)
    ahead = [line for line in sheet.lines[k + 1 : end] if line[0] < line[1]]
    heads, taken = (heads, 0) if wide else over_lines(sheet.folded, heads, ahead)
    cells, ahead = [*heads], ahead[taken:]
    kept = wide and aligned(sheet.folded, ahead, starts)
    for x, y in ahead:
        if stops(sheet.folded, x, y):
            break
        line = by_blanks(sheet.folded, x, y, kept)
        cells += [cell._replace(column=c) for cell, c in zip(line, columns_of(sheet.folded, line, starts), strict=True)] if kept else line
    return Run(cells, True, "table", whole=False)


def strung(sheet: Sheet, k: int, end: int) -> Run | None:
    """Cells parted by blanks, all on the line that the header begins."""
    a, b = sheet.lines[k]
    if b - a < LEAST_STRUNG or _SEPARATOR.search(sheet.folded, a, b):
        return None
    cells = [cell._replace(new=1) for cell in by_blanks(sheet.folded, a, b, False)]
    return Run(cells, False, "cells", whole=False)


#: A header and a row on one line are not shorter.
LEAST_STRUNG = 40


def in_rows(sheet: Sheet, k: int) -> Run | None:
    """Cells that blanks part, from the first row with three on behind line ``k``, whatever is above them. One blank parts them where
    lines begin with a number that stands alone; rows that are numbered may stand on one line."""
    lines = sheet.lines[k:]
    wide = [(a, b) for a, b in lines if b - a <= LONGEST_ROW and sheet.folded.find("  ", a, b) >= 0]
    numbered = [line for line in lines if _NUMBERED.match(sheet.folded, *line)]
    rows = [row for a, b in wide or numbered for row in _at_numbers(sheet.folded, by_blanks(sheet.folded, a, b, bool(wide)))]
    first = next((k for k, row in enumerate(rows) if len(row) > 2), len(rows))
    return Run([cell for row in rows[first:] for cell in row], True, "table") if first < len(rows) else None


def _at_numbers(folded: str, cells: list[Cell]) -> list[list[Cell]]:
    """The rows that a line's cells are: several, where numbers count through them."""
    counted = in_sequence([folded[slice(*cell[:2])] for cell in cells])
    starts = [k for k, chain in counted.items() if chain == 0]
    if len(starts) < LEAST_COUNTED or starts[0]:
        return [cells]
    return [[cell._replace(new=int(not n)) for n, cell in enumerate(cells[a:b])] for a, b in pairwise([*starts, len(cells)])]


#: So many numbers in a line count its rows.
LEAST_COUNTED = 3
_NUMBERED = re.compile(r"\d{1,3} \S+ \S")


def glued(sheet: Sheet, k: int, end: int) -> Run | None:
    """Cells with nothing between them, under headings that touch."""
    heads = find_header(sheet.folded, *sheet.lines[k])
    if not heads:
        return None
    lines = sheet.lines[k:end]
    if sum(sheet.folded.count(sign, lines[0][1], lines[-1][1]) for sign in "\t|") > len(heads):
        return None
    return Run([*(Cell(a, b) for a, b in heads), *cells_of(sheet, heads[-1][1], lines[-1][1])], False, "cells", whole=False)


def under_joined(sheet: Sheet, k: int, end: int) -> Run | None:
    """Cells between tabs or bars, under headings that touch; lines between are headings over the rows."""
    a, b = sheet.lines[k]
    if not may_touch(sheet.folded, a, b):
        return None
    ahead = [j for j in range(k + 1, min(end, k + 12, len(sheet.lines))) if sheet.lines[j][0] < sheet.lines[j][1]][:4]
    first = next((n for n, j in enumerate(ahead) if re.search(r"[\t|]", sheet.folded[slice(*sheet.lines[j])])), len(ahead))
    run = tabbed(sheet, ahead[first], end) or barred(sheet, ahead[first], end) if first < len(ahead) else None
    heads = run and parted(sheet.folded, a, b, width_of(run.cells))
    if not heads:
        return None
    between = [Cell(*sheet.lines[j]) for j in ahead[:first]]
    return run._replace(cells=[*(Cell(x, y, int(not n)) for n, (x, y) in enumerate(heads)), *between, *run.cells])


FINDERS = (under_joined, tabbed, barred, stacked, scattered, spaced, strung, glued)
