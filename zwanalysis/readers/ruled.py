"""Tables of fixed pages (PDF, OFD), found from their ruling lines.

Where no line is drawn between two places of the grid, they are one cell: so merged cells need no guessing.
"""

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from zwanalysis.errors import TableTooLarge
from zwanalysis.readers.document import check_size
from zwanalysis.readers.limits import LIMITS

NEAR = 3.0  # points: lines that come this close meet; Word leaves 0.5, old printer drivers up to 2


class Rule(NamedTuple):
    """A horizontal or vertical line, in points, y downwards."""

    x0: float
    y0: float
    x1: float
    y1: float


class Ruled(NamedTuple):
    """A table's grid: the columns' and rows' edges, and for each place the number of the cell covering it."""

    xs: list[float]
    ys: list[float]
    cells: list[list[int]]

    def at(self, x: float, y: float) -> int | None:
        """The cell at a point, None outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if 0 <= row < len(self.cells) and 0 <= column < len(self.cells[0]):
            return self.cells[row][column]
        return None

    def sides(self, cell: int) -> tuple[float, float]:
        """A cell's left and right edge."""
        columns = [c for row in self.cells for c, found in enumerate(row) if found == cell]
        return self.xs[min(columns)], self.xs[max(columns) + 1]


def tables_of(rules: list[Rule]) -> list[Ruled]:
    """The tables that ruling lines draw: at least two columns; a frame around text is none.

    >>> frame = [Rule(0, 0, 200, 0), Rule(0, 40, 200, 40), Rule(0, 0, 0, 40), Rule(200, 0, 200, 40)]
    >>> tables_of(frame)
    []
    >>> tables_of([*frame, Rule(100, 0, 100, 40), Rule(100, 20, 200, 20)])[0].cells
    [[0, 1], [0, 2]]
    """
    if len(rules) > LIMITS["rules"]:
        raise TableTooLarge(
            f"{len(rules):,} ruling lines on one page, more than {LIMITS['rules']:,}: this is a drawing; "
            "save the pages that matter as a file of their own"
        )
    across = _merged(
        [(rule.y0 + rule.y1, rule.x0, rule.x1) for rule in rules if rule.x1 - rule.x0 >= rule.y1 - rule.y0]
    )
    down = _merged(
        [(rule.x0 + rule.x1, rule.y0, rule.y1) for rule in rules if rule.x1 - rule.x0 < rule.y1 - rule.y0]
    )
    found = [_table(lines, columns) for lines, columns in _meeting(across, down)]
    tables = [table for table in found if table is not None]
    return [
        table for table in tables if not any(_inside(table, other) for other in tables if other is not table)
    ]


def _merged(lines: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Lines at the same place (doubled, as both edges are summed above) that touch become one: (at, from,
    to)."""
    merged: list[tuple[float, float, float]] = []
    for group in _clusters([(at / 2, start, end) for at, start, end in lines]):
        at = sum(line[0] for line in group) / len(group)
        group.sort(key=lambda line: line[1])
        start, end = group[0][1:]
        for _, other_start, other_end in group[1:]:
            if other_start > end + NEAR:
                merged.append((at, start, end))
                start, end = other_start, other_end
            end = max(end, other_end)
        merged.append((at, start, end))
    return [line for line in merged if line[2] - line[1] > NEAR]


def _clusters(lines: list[tuple[float, float, float]]) -> list[list[tuple[float, float, float]]]:
    clusters: list[list[tuple[float, float, float]]] = []
    for line in sorted(lines):
        if clusters and line[0] - clusters[-1][-1][0] <= NEAR / 2 and line[0] - clusters[-1][0][0] <= NEAR:
            clusters[-1].append(line)
        else:
            clusters.append([line])
    return clusters


def _meeting(across: list, down: list) -> list[tuple[list, list]]:
    """Groups of lines that meet, directly or through others."""
    down = sorted(down)
    places = [line[0] for line in down]
    parent = list(range(len(across) + len(down)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, (y, x0, x1) in enumerate(across):
        for j in range(bisect_left(places, x0 - NEAR), bisect_right(places, x1 + NEAR)):
            if down[j][1] - NEAR <= y <= down[j][2] + NEAR:
                parent[find(i)] = find(len(across) + j)
    groups: dict[int, tuple[list, list]] = {}
    for i, line in enumerate([*across, *down]):
        groups.setdefault(find(i), ([], []))[i >= len(across)].append(line)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _table(across: list, down: list) -> Ruled | None:
    ys = _edges([y for y, _, _ in across], [end for _, *ends in down for end in ends])
    xs = _edges([x for x, _, _ in down], [end for _, *ends in across for end in ends])
    check_size(len(ys), len(xs))
    if len(xs) < 3 or len(ys) < 2:
        return None
    right = {(r, _index(xs, x)) for x, y0, y1 in down for r in _covered(ys, y0, y1)}
    below = {(_index(ys, y), c) for y, x0, x1 in across for c in _covered(xs, x0, x1)}
    return Ruled(xs, ys, _number_cells(len(ys) - 1, len(xs) - 1, right, below))


def _edges(lines: list[float], ends: list[float]) -> list[float]:
    """The places of lines; a side that is left open is where the lines across it end."""
    places: list[float] = []
    for place in sorted([*lines, min(ends), max(ends)]):
        if not places or place - places[-1] > NEAR:
            places.append(place)
    return places


def _index(places: list[float], place: float) -> int:
    i = bisect_left(places, place)
    return min((j for j in (i - 1, i) if 0 <= j < len(places)), key=lambda j: abs(places[j] - place))


def _covered(places: list[float], start: float, end: float) -> range:
    """The strips between places whose middle a line covers."""
    first = bisect_left(places, start - NEAR)
    last = bisect_right(places, end + NEAR) - 1
    return range(first, last)


def _number_cells(height: int, width: int, right: set, below: set) -> list[list[int]]:
    """Number the cells in reading order; places without a line between them share a number.

    `right` holds (row, edge) of the vertical lines, `below` (edge, column) of the horizontal ones.
    """
    cells = [[-1] * width for _ in range(height)]
    count = 0
    for row in range(height):
        for column in range(width):
            if cells[row][column] >= 0:
                continue
            todo = [(row, column)]
            while todo:
                r, c = todo.pop()
                if cells[r][c] >= 0:
                    continue
                cells[r][c] = count
                if c + 1 < width and (r, c + 1) not in right:
                    todo.append((r, c + 1))
                if c > 0 and (r, c) not in right:
                    todo.append((r, c - 1))
                if r + 1 < height and (r + 1, c) not in below:
                    todo.append((r + 1, c))
                if r > 0 and (r, c) not in below:
                    todo.append((r - 1, c))
            count += 1
    return cells


def _inside(table: Ruled, other: Ruled) -> bool:
    return (other.xs[0] - NEAR <= table.xs[0] and table.xs[-1] <= other.xs[-1] + NEAR
            and other.ys[0] - NEAR <= table.ys[0] and table.ys[-1] <= other.ys[-1] + NEAR)  # fmt: skip
