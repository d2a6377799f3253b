"""Cells parted by blanks: what a line's are, where they stand, and headings that go on over several lines."""

import re

from zwanalysis.parse.cells import Cell
from zwanalysis.parse.headings import MAX_HEADING, column_kind, plain
from zwanalysis.parse.sheet import Span


def by_blanks(folded: str, a: int, b: int, wide: bool) -> list[Cell]:
    pattern = r"\S+(?: \S+)*" if wide else r"\S+"
    return [Cell(m.start(), m.end(), 0 if k else 1) for k, m in enumerate(re.compile(pattern).finditer(folded, a, b))]


def places(folded: str, cells: list[Cell]) -> list[int]:
    """How far from their line's beginning the cells of a line are printed: a Chinese character takes two places.

    >>> places("序号  任务", by_blanks("序号  任务", 0, 6, True))
    [0, 6]
    """
    at, place, found = folded.rfind("\n", 0, cells[0].start) + 1 if cells else 0, 0, []
    for cell in cells:
        place += cell.start - at + len(_TWO_PLACES.findall(folded, at, cell.start))
        at = cell.start
        found.append(place)
    return found


_TWO_PLACES = re.compile("[\u2e80-\U0010ffff]")


def aligned(folded: str, lines: list[Span], starts: list[int]) -> bool:
    """Whether most cells of the first lines stand below a heading's beginning."""
    near = [c for line in lines[:20] for c in columns_of(folded, by_blanks(folded, *line, True), starts)]
    return sum(c >= 0 for c in near) * 3 >= 2 * len(near)


def columns_of(folded: str, cells: list[Cell], starts: list[int]) -> list[int]:
    """The columns whose headings begin where the cells of a line do, -1 where none does."""
    near = [(place, min(range(len(starts)), key=lambda c: abs(starts[c] - place))) for place in places(folded, cells)]
    return [c if abs(starts[c] - place) <= 2 else -1 for place, c in near]


def over_lines(folded: str, heads: list[Cell], ahead: list[Span]) -> tuple[list[Cell], int]:
    """The headings of a line and of those below it that are short cells alone, and how many those are: a heading may be cut by a line's end.

    >>> text = "序号 事项 检查比例\\n及频次\\n责任 单位\\n1 甲"
    >>> [text[c.start : c.end] for c in over_lines(text, by_blanks(text, 0, 10, False), [(11, 14), (15, 20), (21, 24)])[0]]
    ['序号', '事项', '检查比例\\n及频次', '责任', '单位']
    """
    found, heads = (heads, 0), [*heads]
    for n, (a, b) in enumerate(ahead[:MOST_HEADER_LINES], 1):
        line = by_blanks(folded, a, b, False)
        if _begins_rows(folded, a, b, line):
            break
        last, first = plain(folded[slice(*heads[-1][:2])]), plain(folded[slice(*line[0][:2])])
        joined = _one_heading(last, first, folded[a], len(line))
        if joined:
            heads[-1], line = heads[-1]._replace(end=line[0].end), line[1:]
        known = any(column_kind(folded[cell.start : cell.end]) for cell in line)
        if not joined and not known and len(line) > 1:
            break
        heads += [cell._replace(new=0) for cell in line]
        found = ([*heads], n) if joined or known else found
    return found


def _begins_rows(folded: str, a: int, b: int, line: list[Cell]) -> bool:
    return any(cell.end - cell.start > MAX_HEADING for cell in line) or bool(_ROW.match(folded, a, b))


def _one_heading(last: str, first: str, sign: str, count: int) -> bool:
    """Whether what begins a line goes on with the heading before: 抽查比例 及频次, 提供服 务主体."""
    known = bool(column_kind(last)) + bool(column_kind(first))
    return sign in "及和与(" or known < 2 and bool(column_kind(last + first)) or not known and count == 1


#: So many lines a header parted by blanks may take besides its first; and what begins a row.
MOST_HEADER_LINES, _ROW = 8, re.compile(r"\(?[1一](?:[、.)]| |$)")
