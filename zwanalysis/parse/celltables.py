"""Tables that lost their separators and print one cell a line.

Which cell is which is told by a row's number, or by what it holds: a heading, a wording, a list of units, a time limit.
"""

import re
from itertools import takewhile

from zwanalysis.parse import aligned
from zwanalysis.parse.cells import is_limit, is_units, stops
from zwanalysis.parse.grids import (
    MAX_HEADING,
    Grid,
    Span,
    column_kind,
    header_kinds,
    outer_label,
    spanning,
    texts_of,
)
from zwanalysis.parse.linerows import SERIAL, deal
from zwanalysis.parse.roles import ROLE_COLUMNS, kind_of_heading
from zwanalysis.text import trim

#: Lines that a header printed one cell a line may take, blank ones and bars among them.
LONGEST_HEADER = 60


_DATE = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日")


def vertical(folded: str, lines: list[Span], k: int) -> Grid | None:
    if folded.endswith("|", *lines[k]) and folded.count("|", *lines[k]) == 1:
        if not _vertical_header(folded, _bars_apart(folded, lines[k : k + LONGEST_HEADER // 2]), 0):
            return None
        lines, k = _bars_apart(folded, lines[k:]), 0
    header = _vertical_header(folded, lines, k)
    if not header:
        return None
    columns, spans, j, bars = header
    # blank lines between the headings: then a cell may have several lines
    apart = not bars and all(
        folded.count("\n", a[1], b[0]) > 1 for a, b in zip(spans, spans[1:], strict=False)
    )
    headers = [(spans[0][0], spans[-1][1])]
    cells: list[Span] = []
    while j < len(lines):
        x, y = lines[j]
        if x < y:
            again = _vertical_header(folded, lines, j) if folded[x:y] != "|" else None
            if again and again[0] == columns:
                headers.append((again[1][0][0], again[1][-1][1]))
                j = again[2]
                continue
            if stops(folded, x, y):
                break
            if _DATE.fullmatch(folded, x, y) and _signed(folded, lines, j, cells, bars, apart):
                if cells and folded[slice(*cells[-1])] != "|":
                    cells.pop()  # who signed, and when
                break
            cut = cells and not bars and folded[cells[-1][1] - 1] in "、,"
            if cut or apart and cells and folded.count("\n", cells[-1][1], x) == 1:
                cells[-1] = (cells[-1][0], y)
            else:
                cells.append((x, y))
        j += 1
    if "number" not in columns and sum(folded[slice(*span)].isdecimal() for span in cells) > 2:
        columns = with_number(columns)
    columns = _named_by_content(folded, columns, cells)
    flat = _flat(folded, cells) if bars else cells
    rows = _by_width(folded, flat, columns) if bars else deal(folded, cells, columns)
    if not rows or bars and not (_numbers_in_place(folded, rows, columns) and _in_place(folded, rows, columns)):
        rows = aligned.rows(folded, flat, columns)
    return Grid(columns, rows, headers, headers[0][0], _end(rows), "cells") if rows else None


def _signed(folded: str, lines: list[Span], j: int, cells: list[Span], bars: bool, apart: bool) -> bool:
    """Whether the date on line ``j`` is the notice's: behind a table with bars, or behind a name that a blank line parts from it."""
    if bars:
        return folded[lines[j][1] : lines[j][1] + 3].strip(" \n") != "|"
    after = next((line for line in lines[j + 1 :] if line[0] < line[1]), None)
    if apart or len(cells) < 2 or folded.count("\n", cells[-2][1], cells[-1][0]) < 2:
        return False
    return is_units(folded, *cells[-1]) and (after is None or stops(folded, *after))


def _bars_apart(folded: str, lines: list[Span]) -> list[Span]:
    """The lines, a bar that ends one as a line of its own: 市财政局 |."""
    apart = []
    for a, b in lines:
        if b - a > 1 and not folded[a:b].strip("|"):
            continue  # the blank cells behind a heading over the whole table
        ends = folded.endswith("|", a, b) and b - a > 1
        apart += [trim(folded, a, b - 1), (b - 1, b)] if ends else [(a, b)]
    return apart


def _named_by_content(folded: str, columns: list[str], cells: list[Span]) -> list[str]:
    """Say what the one column with an unknown heading holds: the time limits or the units that no other column has."""
    if columns.count("") != 1:
        return columns
    rows = sum(bool(SERIAL.fullmatch(folded[slice(*span)])) for span in cells)
    limits = sum(is_limit(folded, *span) for span in cells)
    if "deadline" not in columns and limits * 2 > rows:
        return ["deadline" if kind == "" else kind for kind in columns]
    if not set(columns) & set(ROLE_COLUMNS) and sum(is_units(folded, *span) for span in cells) * 2 > rows:
        return ["responsible" if kind == "" else kind for kind in columns]
    return columns


def _end(rows: list[list[Span]]) -> int:
    return max(b for row in rows for _, b in row)


def _vertical_header(folded: str, lines: list[Span], k: int):
    """Return (columns, spans, next line, bars) if a header printed one cell a line begins at line ``k``."""
    spans, j, bars = [], k, False
    while j < len(lines) and j < k + LONGEST_HEADER:
        a, b = lines[j]
        if folded[a:b] == "|":
            bars = True
        elif a < b:
            if b - a > MAX_HEADING or "\t" in folded[a:b] or folded[b - 1] in ":。,;":
                break
            text = re.sub(r"\s|\([^()]*\)|\|", "", folded[a:b])
            if spans and text == folded[slice(*spans[0])]:
                break
            if not column_kind(text) and not _unknown_heading(folded, lines, j, spans):
                break
            spans.append((a, b))
        j += 1
    columns = header_kinds(texts_of(folded, spans)) if len(spans) >= 2 else None
    return (columns, spans, j, bars) if columns and columns.count("") < 2 else None


def _unknown_heading(folded: str, lines: list[Span], j: int, before: list[Span]) -> bool:
    """Whether a short line between the heading of the numbers and the first number is a heading that the word list lacks."""
    if not before or kind_of_heading(folded[slice(*before[0])]) != "number":
        return False
    ahead = (
        folded[slice(*line)] for line in lines[j : j + 12] if line[0] < line[1] and folded[slice(*line)] != "|"
    )
    headings = list(takewhile(lambda text: text != "1" and not outer_label(text, 0, len(text)), ahead))
    return 0 < len(headings) <= 5 and all(re.fullmatch("[\u4e00-\u9fff]{2,8}", text) for text in headings)


def _flat(folded: str, cells: list[Span]) -> list[Span]:
    """The cells of a table with a bar on a line of its own between two cells, blank ones among them."""
    flat: list[Span] = []
    blank = True
    for a, b in cells:
        if folded[a:b] == "|":
            if blank:
                flat.append((a, a))
            blank = True
        else:
            if not blank:  # two lines in one cell
                flat[-1] = (flat[-1][0], b)
            else:
                flat.append((a, b))
            blank = False
    return flat


def _by_width(folded: str, flat: list[Span], columns: list[str]) -> list[list[Span]]:
    width = len(columns)
    return [
        spanning((flat[at : at + width] + [(flat[-1][1],) * 2] * width)[:width], folded)
        for at in range(0, len(flat), width)
    ]


def with_number(columns: list[str]) -> list[str]:
    """The columns of a table that numbers its rows under no heading: the number stands before the wording."""
    task = max((c for c, kind in enumerate(columns) if kind in ("task", "section")), default=0)
    return [*columns[:task], "number", *columns[task:]]


def _numbers_in_place(folded: str, rows: list[list[Span]], columns: list[str]) -> bool:
    """Whether the number column holds numbers or nothing: if not, blank cells left no bar and the rows have slipped."""
    if "number" not in columns:
        return True
    c = columns.index("number")
    return all(re.fullmatch(r"(?:\d{1,3}\.?)?", folded[slice(*row[c])]) for row in rows if len(set(row)) > 1)


def _in_place(folded: str, rows: list[list[Span]], columns: list[str]) -> bool:
    """Whether most rows hold what their columns are for."""
    whole = [row for row in rows if len(set(row)) > 1]
    return sum(aligned.cells_fit(folded, row, columns) for row in whole) * 10 >= 8 * len(whole)
