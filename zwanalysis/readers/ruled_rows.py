"""Ruled tables that are none, and rows that no line parts: told by what stands in their cells."""

from itertools import takewhile

from zwanalysis.readers.page import Char, rows
from zwanalysis.readers.ruled import Ruled

Cells = dict[int, list[Char]]


def only_frames(cells: Cells) -> bool:
    """Whether ruling lines only frame a page: next to all of it, on several lines, stands in one cell."""
    sizes = sorted(sum(not char.text.isspace() for char in held) for held in cells.values())
    if not sizes or sizes[-1] < 0.9 * sum(sizes) or sum(size > 0 for size in sizes) > 2:
        return False
    return len(rows(max(cells.values(), key=len))) > 3


def by_numbers(table: Ruled, cells: Cells) -> tuple[Ruled, Cells]:
    """The table with rows parted where its first column numbers them and no line is drawn between them."""
    ys, grid, held = [table.ys[0]], [], {}
    numbers: dict[tuple[int, int], int] = {}
    for r, row in enumerate(table.cells):
        tops = _tops(table, cells, r)
        for i, top in enumerate(tops or [0.0]):
            below = tops[i + 1] if i + 1 < len(tops) else float("inf")
            grid.append([numbers.setdefault((cell, i), len(numbers)) for cell in row])
            ys.append(below if i + 1 < len(tops) else table.ys[r + 1])
            for cell in set(row):
                part = [char for char in cells.get(cell, []) if not tops or top <= char.y < below or (not i and char.y < top)]
                held[numbers[cell, i]] = part
    return Ruled(table.xs, ys, grid), {cell: part for cell, part in held.items() if part}


def _tops(table: Ruled, cells: Cells, r: int) -> list[float]:
    """Where the rows begin that stand in one row of the grid, each with its number; [] where it is one row."""
    row = table.cells[r]
    merged = any(set(row) & set(other) for other in table.cells[max(0, r - 1) : r + 2] if other is not row)
    if merged or len(set(row)) < 3:
        return []
    lines = [_lines(cells.get(cell, [])) for cell in dict.fromkeys(row)]
    count = _counted(lines[0])
    if not count:
        return []
    size = lines[0][0][0].size
    heights = [line[0].y for line in lines[0]]
    beside = [sum(any(abs(line[0].y - y) < 0.4 * size for line in column) for y in heights[:count]) for column in lines[1:]]
    return [y - 0.6 * size for y in heights] if beside.count(count) > 1 else []


def _lines(chars: list[Char]) -> list[list[Char]]:
    return [line for line in rows(chars) if any(char.text.strip() for char in line)]


def _counted(lines: list[list[Char]]) -> int:
    """How many lines are numbers that follow each other, three or more; behind them a few rows may sum up."""
    texts = ["".join(char.text for char in line).strip() for line in lines]
    numbers = [int(text) for text in takewhile(_is_number, texts)]
    if len(numbers) < max(3, len(texts) - 3) or numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return 0
    return len(numbers)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4
