"""Tables that lost their separators and print one cell a line.

Which cell is which is told by a row's number, or by what it holds: a heading, a wording, a list of units, a time limit.
"""

import re
from itertools import takewhile

from zwanalysis.parse.cells import NONE, is_kind, is_limit, is_units, stops
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
            if apart and cells and folded.count("\n", cells[-1][1], x) == 1:
                cells[-1] = (cells[-1][0], y)
            else:
                cells.append((x, y))
        j += 1
    if "number" not in columns and sum(folded[slice(*span)].isdecimal() for span in cells) > 2:
        columns = _with_number(columns)
    columns = _named_by_content(folded, columns, cells)
    flat = _flat(folded, cells) if bars else cells
    rows = _by_width(folded, flat, columns) if bars else []
    if not rows or not _numbers_in_place(folded, rows, columns):
        rows = _by_numbers(folded, flat, columns, strict=not bars)
    if not rows and not bars:
        rows = deal(folded, cells, columns)
    if not rows:
        rows = _by_type(folded, [span for span in cells if folded[slice(*span)] != "|"], columns)
    return Grid(columns, rows, headers, headers[0][0], _end(rows), "cells") if rows else None


def _bars_apart(folded: str, lines: list[Span]) -> list[Span]:
    """The lines, a bar that ends one as a line of its own: 市财政局 |."""
    apart = []
    for a, b in lines:
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


def _by_numbers(folded: str, flat: list[Span], columns: list[str], strict: bool) -> list[list[Span]]:
    """Rows told by their numbers, each with all its cells behind it; cells before the number may be merged away.

    With ``strict`` blank cells leave no trace, so each cell must also be of its column's kind. [] where the rows do not fit.
    """
    if "number" not in columns:
        return []
    width, number = len(columns), columns.index("number")
    rows, at, last, between = [], 0, 0, []
    while at < len(flat):
        a, b = flat[at]
        value = int(folded[a:b].rstrip(".")) if SERIAL.fullmatch(folded[a:b]) else -1
        if value not in (1, last + 1):
            between.append(flat[at])
            at += 1
            continue
        cells = flat[at + 1 : at + width - number]
        if len(cells) < width - number - 1 or strict and not _kinds_fit(folded, cells, columns[number + 1 :]):
            return []
        heads, own = between[: len(between) - number], between[max(0, len(between) - number) :]
        while own and outer_label(folded, *own[0]) and number == 0:
            heads.append(own.pop(0))
        if any(not outer_label(folded, *span) for span in heads if span[0] < span[1]):
            return []
        rows += [[span] * width for span in heads if span[0] < span[1]]
        rows.append([(a, a)] * (number - len(own)) + own + [(a, b)] + cells)
        at, last, between = at + width - number, value, []
    rows += [[span] * width for span in between if outer_label(folded, *span)]
    return rows if not any(span[0] < span[1] and not outer_label(folded, *span) for span in between) else []


def _kinds_fit(folded: str, cells: list[Span], kinds: list[str]) -> bool:
    return all(
        is_units(folded, *span) or folded[slice(*span)] in NONE
        if kind in ROLE_COLUMNS
        else span[1] - span[0] <= 40 and "。" not in folded[slice(*span)] and not is_units(folded, *span)
        if kind == "deadline"
        else kind not in ("task", "section") or not is_limit(folded, *span)
        for span, kind in zip(cells, kinds, strict=True)
    )


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


def _with_number(columns: list[str]) -> list[str]:
    """The columns of a table that numbers its rows under no heading: the number stands before the wording."""
    task = max((c for c, kind in enumerate(columns) if kind in ("task", "section")), default=0)
    return [*columns[:task], "number", *columns[task:]]


def _numbers_in_place(folded: str, rows: list[list[Span]], columns: list[str]) -> bool:
    """Whether the number column holds numbers or nothing: if not, blank cells left no bar and the rows have slipped."""
    if "number" not in columns:
        return True
    c = columns.index("number")
    return all(re.fullmatch(r"(?:\d{1,3}\.?)?", folded[slice(*row[c])]) for row in rows if len(set(row)) > 1)


def _by_type(folded: str, cells: list[Span], columns: list[str]) -> list[list[Span]]:
    """Rows of a table whose blank cells left no trace: a row's text cells come first, then its units and limits."""
    width = len(columns)
    typed = [c for c, kind in enumerate(columns) if kind in ROLE_COLUMNS or kind == "deadline"]
    texts = [c for c, kind in enumerate(columns) if kind in ("section", "task", "")]
    task = max((c for c in texts if columns[c] == "task"), default=texts[-1] if texts else 0)
    number = columns.index("number") if "number" in columns else -1
    rows: list[list[Span]] = []
    pending: list[Span] = []
    label: Span | None = None

    def blank(at: int) -> list[Span]:
        return [(at, at)] * width

    def flush(values: dict[int, Span]) -> None:
        nonlocal pending, label
        if not pending and not values:
            return
        heads, body = _headings_before(folded, pending)
        for span in heads:
            rows.append([span] * width)
        if body or values:
            at = body[0] if body else min(values.values())[0]
            row = blank(at)
            if body:
                row[task] = body
            if label:
                row[number] = label
            for c, span in values.items():
                row[c] = span
            rows.append(row)
        pending, label = [], None

    k = 0
    while k < len(cells):
        a, b = cells[k]
        if number >= 0 and re.fullmatch(r"\d{1,3}\.?", folded[a:b]):
            if pending and (
                number > 0 or all(outer_label(folded, *span) for span in pending)
            ):  # the section's cell stands before the number
                rows.extend([span] * width for span in pending)
                pending = []
            elif pending:
                flush({})
            label = (a, b)
            k += 1
            continue
        values: dict[int, Span] = {}
        if pending:
            want = list(typed)
            while want and k < len(cells):
                hit = next((c for c in want if is_kind(columns[c], folded, *cells[k])), None)
                if hit is None or (values and number >= 0 and folded[slice(*cells[k])].isdigit()):
                    break
                values[hit] = cells[k]
                want = want[want.index(hit) + 1 :]
                k += 1
                while k < len(cells) and number >= 0 and _goes_on(folded, cells[k], columns, hit, want):
                    values[hit] = (values[hit][0], cells[k][1])
                    k += 1
        if values:
            flush(values)
            continue
        if k < len(cells):
            pending.append(cells[k])
            k += 1
    flush({})
    return rows


def _goes_on(folded: str, cell: Span, columns: list[str], hit: int, want: list[int]) -> bool:
    """Whether a further line of units belongs to the cell above: no other column of units is left for it."""
    if columns[hit] not in ROLE_COLUMNS or any(columns[c] in ROLE_COLUMNS for c in want):
        return False
    return is_units(folded, *cell) and not is_limit(folded, *cell)


def _headings_before(folded: str, pending: list[Span]) -> tuple[list[Span], Span | None]:
    """Tell headings from the task's own wording, which may run over several lines.

    A line is a heading if a further line follows and it does not end as a sentence does; lines that do are
    paragraphs of one cell.
    """
    if not pending:
        return [], None
    body = len(pending) - 1
    while body > 0 and _sentence(folded, *pending[body - 1]) and not outer_label(folded, *pending[body - 1]):
        body -= 1
    return pending[:body], (pending[body][0], pending[-1][1])


def _sentence(folded: str, a: int, b: int) -> bool:
    return folded[b - 1] in ";:,!" or (folded[b - 1] == "。" and b - a > 30)
