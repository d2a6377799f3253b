"""What stands on a fixed page without ruling lines: pages set in two columns, and tables held by white space.

Both are told by the white space that runs down between lines. Where it parts two columns of prose, the left
one is read before the right one; else the lines are rows of a table.
"""

from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from zwanalysis.readers.document import Grid
from zwanalysis.readers.page import Char, Line, Page, Table, cell_text, first_word, join, line_of, rows
from zwanalysis.readers.ruled import Ruled, tables_of
from zwanalysis.readers.ruled_rows import by_numbers, only_frames

WIDE = 1.5  # ems: white space that no justified line has between two characters
MOST_ROWS, MOST_CHARS = 300, 1000  # on a page, in a row: more is no text that anyone reads in columns
CLEAR = 0.6  # ems: what must stay free between two columns in every line
Span = tuple[float, float]


class Row(NamedTuple):
    """The characters on one baseline and the parts that wide gaps divide them into."""

    chars: list[Char]
    parts: list[list[Char]]
    y: float
    size: float


def items_of(page: Page, notes: list[str] | None = None) -> list[Line | Table]:
    """The page's lines and tables from top to bottom; `notes` takes what was read without ruling lines."""
    tables, outside = _ruled(page)
    found: list[tuple[float, Line | Table]] = []
    for table, cells in tables:
        texts = [cell_text(cells.get(i, []), table, i) for i in range(1 + max(map(max, table.cells)))]
        grid = Grid([text for text, _ in texts], table.cells)
        found.append((table.ys[0], Table(grid, table.xs, [spare for _, spare in texts], page.number)))
    for between in _between(outside, [table.ys[0] for table, _ in tables]):
        found.extend(_loose(between, page, [] if notes is None else notes))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _ruled(page: Page) -> tuple[list[tuple[Ruled, dict[int, list[Char]]]], list[Char]]:
    """The page's ruled tables with the characters in each cell, and the characters outside of all."""
    ruled = tables_of(page.rules)
    inside: list[dict[int, list[Char]]] = [{} for _ in ruled]
    outside = []
    chars = list(dict.fromkeys(page.chars))
    for char, place in zip(chars, _places(chars, ruled), strict=True):
        if place is None:
            outside.append(char)
        else:
            inside[place[0]].setdefault(place[1], []).append(char)
    tables = []
    for table, cells in zip(ruled, inside, strict=True):
        if only_frames(cells):
            outside.extend(char for held in cells.values() for char in held)
        elif cells:
            tables.append(by_numbers(table, cells))
    return tables, outside


def _places(chars: list[Char], ruled: list[Ruled]) -> list[tuple[int, int] | None]:
    """The table and the cell each character stands in; text that overruns the cell in which it mostly lies belongs to it whole."""
    if not ruled:
        return [None] * len(chars)
    places = [_place(char, ruled) for char in chars]
    lengths = Counter(char.run for char in chars)
    first = 0
    for end in range(1, len(chars) + 1):
        if end < len(chars) and _is_one(chars[end - 1], chars[end], lengths):
            continue
        held = Counter(places[first:end]).most_common(2)
        if len(held) > 1 and held[0][0] is not None and held[0][1] > (0.5 if held[0][0] == places[first] else 0.6) * (end - first):
            places[first:end] = [held[0][0]] * (end - first)
        first = end
    return places


def _is_one(last: Char, char: Char, lengths: Counter[int]) -> bool:
    """Whether two characters stand on one line without a gap, in one text object, or each in one of its own."""
    size, gap = max(char.size, 1), (char.x0 - last.x1) / max(char.size, 1)
    if abs(char.y - last.y) >= 0.3 * size or not char.run:
        return False
    return -0.5 < gap < 0.5 if char.run == last.run else -0.1 < gap < 0.1 and lengths[char.run] == lengths[last.run] == 1


def _place(char: Char, ruled: list[Ruled]) -> tuple[int, int] | None:
    """The table and the cell in which the middle of a character stands."""
    x, y = (char.x0 + char.x1) / 2, char.y - 0.35 * char.size
    for number, table in enumerate(ruled):
        cell = table.at(x, y)
        if cell is not None:
            return number, cell
    return None


def _between(chars: list[Char], tops: list[float]) -> list[list[Row]]:
    """The rows outside ruled tables, in the stretches that the tables' tops part."""
    tops = sorted(tops)
    stretches: list[list[Row]] = [[] for _ in range(len(tops) + 1)]
    for found in rows(chars):
        inked = [char for char in found if char.text.strip()]
        if inked:
            size = Counter(char.size for char in inked).most_common(1)[0][0]
            row = Row(found, _parts(inked, size), inked[0].y, max(size, 1.0))
            stretches[bisect_right(tops, row.y)].append(row)
    return stretches


def _parts(chars: list[Char], size: float) -> list[list[Char]]:
    parts = [[chars[0]]]
    for last, char in pairwise(chars):
        if char.x0 - last.x1 > WIDE * size:
            parts.append([])
        parts[-1].append(char)
    return parts


def _loose(found: list[Row], page: Page, notes: list[str]) -> list[tuple[float, Line | Table]]:
    """Each line, or table without ruling lines, with the height at which it stands."""
    items: list[tuple[float, Line | Table]] = []
    plain = len(found) > MOST_ROWS or any(len(row.chars) > MOST_CHARS for row in found)
    while found:
        columns = 0 if plain else _columns(found, page)
        count = columns or (0 if plain else _table_rows(found))
        if columns:
            top = found[0].y - found[0].size
            items.extend((top, line) for line in _column_lines(found[:count], page))
            notes.append(f"page {page.sheet or page.number} was read as two columns, the left one first")
        elif count:
            items.append((found[0].y - found[0].size, _table(found[:count], page)))
            notes.append(f"page {page.sheet or page.number} has a table without ruling lines, read by its white space")
        else:
            line = line_of(found[0].chars, page.number)
            items.append((line.y - line.size, line))
        found = found[count or 1 :]
    return items


def _gap_between(found: list[Row], page: Page) -> float | None:
    """Where a right column would begin: the place in the page's middle where most parts of lines do."""
    starts = Counter(
        round(part[0].x0 / 3)
        for row in found
        for part in row.parts
        if 0.35 * page.width < part[0].x0 < 0.65 * page.width
    )
    return starts.most_common(1)[0][0] * 3.0 - 3.0 if starts else None


def _columns(found: list[Row], page: Page) -> int:
    """How many of the first rows are two columns of prose: most lines full, at even distances."""
    gap = _gap_between(found, page)
    if gap is None:
        return 0
    crossed = (i for i, row in enumerate(found) if any(p[0].x0 < gap < p[-1].x1 for p in row.parts))
    count = next(crossed, len(found))
    sides = _both_sides(found[:count], gap)
    while count > 5 and found[count - 1].y > min(side[-1][0].y if side else 0.0 for side in sides):
        last = found[count - 1]
        if last.y - found[count - 2].y <= 2.5 * last.size:
            break
        count -= 1  # a page number, a line below the columns
        sides = _both_sides(found[:count], gap)
    return count if all(_is_prose(side) for side in sides) and _overlap(sides) else 0


def _both_sides(found: list[Row], gap: float) -> list[list[list[Char]]]:
    return [_side(found, gap, right) for right in (False, True)]


def _side(found: list[Row], gap: float, right: bool) -> list[list[Char]]:
    """The lines left or right of a gap."""
    lines = [[char for char in row.chars if (char.x0 > gap) == right] for row in found]
    return [line for line in lines if any(char.text.strip() for char in line)]


def _is_prose(side: list[list[Char]]) -> bool:
    if len(side) < 5:
        return False
    size = median(line[0].size for line in side)
    ends = sorted(line[-1].x1 for line in side)
    full = sum(end > ends[-1] - 2 * size for end in ends)
    steps = [b[0].y - a[0].y for a, b in pairwise(side)]
    even = sum(abs(step - median(steps)) < 0.15 * median(steps) for step in steps)
    wide = ends[-1] - min(line[0].x0 for line in side) > 10 * size
    return wide and full >= 0.65 * len(side) and even >= 0.8 * len(steps)


def _overlap(sides: list[list[list[Char]]]) -> bool:
    (a, b), (c, d) = [(side[0][0].y, side[-1][0].y) for side in sides]
    return min(b, d) - max(a, c) > 0.5 * min(b - a, d - c)


def _column_lines(found: list[Row], page: Page) -> list[Line]:
    """The left column's lines, then the right one's, each set between the margins of the whole page.

    So a paragraph that goes on in the next column, or on a page without columns, is joined like any other.
    """
    gap = _gap_between(found, page) or 0.0
    left, right = (
        [line_of(line, page.number) for line in _side(found, gap, side)] for side in (False, True)
    )
    begin, end = min(line.x0 for line in left), max(line.x1 for line in right)
    widen, shift = end - max(line.x1 for line in left), min(line.x0 for line in right) - begin
    return [line._replace(x1=line.x1 + widen) for line in left] + [
        line._replace(x0=line.x0 - shift) for line in right
    ]


def _free(row: Row) -> list[Span]:
    """The white space of a row, with its margins."""
    edges = [(float("-inf"), float("-inf")), *((c.x0, c.x1) for c in row.chars if c.text.strip())]
    gaps = [(a[1], b[0]) for a, b in pairwise([*edges, (float("inf"), float("inf"))])]
    return [(a, b) for a, b in gaps if b - a > CLEAR * row.size]


def _common(gaps: list[Span], free: list[Span], size: float) -> list[Span]:
    """The parts of the gaps that are free in another row too."""
    both = [(max(a, c), min(b, d)) for a, b in gaps for c, d in free]
    return [(a, b) for a, b in both if b - a > CLEAR * size]


def _inner(row: Row) -> list[Span]:
    return [(a[-1].x1, b[0].x0) for a, b in pairwise(row.parts)]


def _table_rows(found: list[Row]) -> int:
    """How many of the first rows are a table: at least three with wide gaps at the same places.

    Lines within one column (wrapped cells) may stand between them, and a short line across several columns
    (a section's heading) where the table goes on below.
    """
    if len(found[0].parts) < 2:
        return 0
    gaps, last, wide = _inner(found[0]), 1, 1
    for i, row in enumerate(found[1:], 1):
        if row.y - found[i - 1].y > 6 * row.size or not 0.8 < row.size / found[0].size < 1.25:
            break
        kept = _common(gaps, _free(row), row.size)
        if len(kept) < len(gaps):
            following = found[i + 1 : i + 2]
            across = len(row.parts) == 1 and last == i and following and len(following[0].parts) > 1
            if not across or len(_common(gaps, _free(following[0]), row.size)) < len(gaps):
                break
            continue
        gaps = kept
        if len(row.parts) > 1:
            last, wide = i + 1, wide + 1
        elif last == i and _wraps(found[i - 1], row, gaps):
            last = i + 1
    return last if wide >= 3 else 0


def _wraps(above: Row, row: Row, gaps: list[Span]) -> bool:
    """Whether a line within one column goes on with a cell of the line above."""
    column = bisect_right([a for a, _ in gaps], row.parts[0][0].x0)
    over = [part for part in above.parts if bisect_right([a for a, _ in gaps], part[0].x0) == column]
    return bool(over) and row.y - above.y < 2.2 * row.size and abs(over[0][0].x0 - row.parts[0][0].x0) < row.size


class _Columns(NamedTuple):
    """The places between a table's columns, and where each column's text begins and ends."""

    edges: list[float]
    sides: list[Span]


def _table(found: list[Row], page: Page) -> Table:
    """The table that rows with gaps at the same places make."""
    gaps, across = _inner(found[0]), set()
    for i, row in enumerate(found):
        kept = _common(gaps, _free(row), row.size)
        if len(kept) < len(gaps):
            across.add(i)
        else:
            gaps = kept
    columns = _columns_of([row for i, row in enumerate(found) if i not in across])
    groups = _groups(found, across, columns)
    cells: list[str] = []
    spare: list[float] = []
    grid: list[list[int]] = []
    width = len(columns.sides)
    for group in groups:
        if group[0] in across:
            cells.append(line_of(found[group[0]].chars, page.number).text)
            spare.append(0.0)
            grid.append([len(cells) - 1] * width)
            continue
        grid.append(list(range(len(cells), len(cells) + width)))
        for column in range(width):
            lines = [line for i in group for line in _cell(found[i], column, columns, page)]
            text, left = _joined(lines, columns.sides[column][1])
            cells.append(text)
            spare.append(left)
    starts = [start for start, _ in columns.sides]
    return Table(Grid(cells, grid), [*starts, page.width - starts[0]], spare, page.number)


def _columns_of(found: list[Row]) -> _Columns:
    """The columns that the white space of all rows parts, wide in at least three of them."""
    common = _free(found[0])
    for row in found[1:]:
        common = _common(common, _free(row), row.size)
    inner = [gap for row in found for gap in _inner(row)]
    parting = [(a, b) for a, b in common if sum(c <= a and b <= d for c, d in inner) >= 3]
    edges = [(a + b) / 2 for a, b in parting]
    within: list[list[Char]] = [[] for _ in range(len(edges) + 1)]
    for row in found:
        for char in row.chars:
            if char.text.strip():
                within[bisect_right(edges, char.x0)].append(char)
    return _Columns(edges, [_width(each) for each in within])


def _width(chars: list[Char]) -> Span:
    return min(char.x0 for char in chars), max(char.x1 for char in chars)


def _cell(row: Row, column: int, columns: _Columns, page: Page) -> list[Line]:
    chars = [char for char in row.chars if bisect_right(columns.edges, char.x0) == column]
    return [line_of(chars, page.number)] if any(char.text.strip() for char in chars) else []


def _joined(lines: list[Line], right: float) -> tuple[str, float]:
    """A cell's text and the room left in its last line: what broke off at the edge goes on without a space."""
    if not lines:
        return "", 0.0
    text = lines[0].text
    for last, line in pairwise(lines):
        fitted = last.x1 + (first_word(line.text) + 0.25) * line.size <= right
        text = f"{text} {line.text}" if fitted or last.spaced else join(text, line.text)
    return text, (right - lines[-1].x1) / max(lines[-1].size, 1)


def _groups(found: list[Row], across: set[int], columns: _Columns) -> list[list[int]]:
    """The lines of each row of the table.

    Where rows stand further apart than the lines in them, their distance tells. Else a line without a first
    cell goes on with the row above, and so does a first cell alone that broke off at its edge.
    """
    blocks = _blocks(found, across)
    filled = [_filled(row, columns) for row in found]
    if all(sum(0 in filled[i] for i in block) < 2 for block in blocks):
        return blocks
    groups: list[list[int]] = [[0]]
    for i in range(1, len(found)):
        alone = i in across or groups[-1][-1] in across
        goes_on = 0 not in filled[i] or (filled[i] == [0] and _is_full(found[groups[-1][-1]], columns))
        if alone or not goes_on:
            groups.append([])
        groups[-1].append(i)
    return groups


def _blocks(found: list[Row], across: set[int]) -> list[list[int]]:
    """The lines that stand closer together than others, those over all columns alone."""
    steps = [b.y - a.y for a, b in pairwise(found)]
    blocks: list[list[int]] = [[0]]
    for i, step in enumerate(steps, 1):
        if step > 1.3 * min(steps) or i in across or i - 1 in across:
            blocks.append([])
        blocks[-1].append(i)
    return blocks


def _filled(row: Row, columns: _Columns) -> list[int]:
    """The columns that a line has something in."""
    return sorted({bisect_right(columns.edges, char.x0) for char in row.chars if char.text.strip()})


def _is_full(row: Row, columns: _Columns) -> bool:
    first = [char for char in row.chars if char.text.strip() and not bisect_right(columns.edges, char.x0)]
    return bool(first) and first[-1].x1 + row.size > columns.sides[0][1] and len(first) > 3
