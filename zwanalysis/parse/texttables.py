"""Tables that were copied as text: cells separated by tabs or bars, one cell a line, or nothing between them.

Every reader returns a `Grid` of (start, end) spans into the folded text.
"""

import re

from zwanalysis.parse import aligned
from zwanalysis.parse.cells import stops
from zwanalysis.parse.celltables import vertical, with_number
from zwanalysis.parse.gluedtables import unseparated
from zwanalysis.parse.grids import (
    MAX_HEADING,
    Grid,
    Span,
    cells_of,
    header_kinds,
    lines_of,
    outer_label,
    spanning,
    texts_of,
)
from zwanalysis.parse.linerows import is_serial
from zwanalysis.parse.roles import kind_of_heading
from zwanalysis.text import trim

#: So many headers without a row between them are no table: looking on from each of them would take quadratic time.
MOST_HEADERS = 5


def find(folded: str) -> list[Grid]:
    """Return the tables in ``folded``, in order."""
    lines = lines_of(folded)
    grids: list[Grid] = []
    k = 0
    while k < len(lines):
        grid = None
        if lines[k][0] < lines[k][1]:
            for reader in (_tabbed, _barred, vertical, unseparated):
                grid = reader(folded, lines, k)
                if grid:
                    break
        if grid:
            grids.append(grid)
            while k < len(lines) and lines[k][0] < grid.end:
                k += 1
        else:
            k += 1
    return grids


# --- cells separated by tabs ------------------------------------------------------------------------------


def _tabbed(folded: str, lines: list[Span], k: int) -> Grid | None:
    a, b = lines[k]
    if "\t" not in folded[a:b]:
        return None
    columns = header_kinds(texts_of(folded, cells_of(folded, a, b, "\t")))
    if not columns:
        return None
    headers, rows, end = [trim(folded, a, b)], [], b
    width = len(columns)
    above: list[Span] = []  # the cells of a line that may go on in the next
    for j in range(k + 1, len(lines)):
        x, y = lines[j]
        if x == y:
            continue
        if len(headers) > MOST_HEADERS and not rows:
            return None
        x = folded.rfind("\n", 0, x) + 1  # leading tabs are blank cells
        if "\t" in folded[x:y]:
            cells = cells_of(folded, x, y, "\t")
            again = header_kinds(texts_of(folded, cells))
            if again:
                headers.append(trim(folded, x, y))
                columns = _header(columns, again, below=not rows) if len(again) <= width else columns
            elif _cut_inside(folded, above, cells, columns):
                cells = above[:-1] + [(above[-1][0], cells[0][1])] + cells[1:]
                rows[-1] = _place(folded, cells, columns, y)
            elif len(cells) > width:
                rows.append(_overfull(cells, width))
            else:
                rows.append(_place(folded, cells, columns, y) if len(cells) < width else cells)
            end, above = y, [] if again else cells
        elif _more_tabs(folded, lines, j):
            x, y = trim(folded, x, y)
            if not rows or outer_label(folded, x, y) or y - x <= 30 and folded[y - 1] not in "。;,、":
                rows.append([(x, y)] * width)
            else:  # a line break inside a cell
                rows[-1] = [
                    (s, y) if s < e and (s, e) == _last_filled(rows[-1]) else (s, e) for s, e in rows[-1]
                ]
            end = y
        else:
            break
    return Grid(_under_merged(folded, columns, rows), rows, headers, headers[0][0], end, "table") if rows else None


def _under_merged(folded: str, columns: list[str], rows: list[list[Span]]) -> list[str]:
    """The columns, those without a heading between two of wordings told by what they hold: numbers, or headings of sections."""
    wordings = [c for c, kind in enumerate(columns) if kind in ("section", "task")]
    told = list(columns)
    for c in range(wordings[0], wordings[-1]) if wordings else ():
        held = [folded[slice(*row[c])] for row in rows if row[c][0] < row[c][1] and len(set(row)) > 1]
        if not columns[c] and held:
            numbers = all(map(is_serial, held)) and "number" not in told
            told[c] = "number" if numbers else "section"
    return told


def _header(columns: list[str], again: list[str], below: bool) -> list[str]:
    """The columns after a further header: its second line (责任单位 over 牵头单位 and 配合单位), or the same printed again."""
    again = again + [""] * (len(columns) - len(again))
    if all(again):
        return again
    return [new or old for old, new in zip(columns, again, strict=True)] if below else columns


def _place(folded: str, cells: list[Span], columns: list[str], end: int) -> list[Span]:
    """A row with too few cells: the last ones are blank, or some were merged away and left no trace."""
    blank = next((k for k, (a, b) in enumerate(reversed(cells)) if a < b), 0)
    row = cells + [(end, end)] * (len(columns) - len(cells))
    if row[-1][0] < row[-1][1] or aligned.cells_fit(folded, row, columns):
        return row
    return aligned.one_row(folded, cells[: len(cells) - blank], columns) or row


def _cut_inside(folded: str, above: list[Span], cells: list[Span], columns: list[str]) -> bool:
    """Whether a line's cells go on with the line above, which ends inside the wording: no number, and together one row."""
    if not above or len(above) + len(cells) - 1 != len(columns) or len(above) == len(columns):
        return False
    return columns[len(above) - 1] == "task" and above[-1][0] < above[-1][1] and not folded[slice(*cells[0])].isdecimal()


def _overfull(cells: list[Span], width: int) -> list[Span]:
    extra = cells[width - 1 :]
    filled = [span for span in extra if span[0] < span[1]]
    return cells[: width - 1] + [(filled[0][0], filled[-1][1]) if filled else extra[0]]


def _last_filled(row: list[Span]) -> Span:
    return [span for span in row if span[0] < span[1]][-1] if any(a < b for a, b in row) else row[-1]


def _more_tabs(folded: str, lines: list[Span], j: int) -> bool:
    """Whether the table goes on within the next few lines."""
    ahead = [line for line in lines[j + 1 : j + 8] if line[0] < line[1]][:3]
    return any("\t" in folded[a:b] for a, b in ahead)


# --- cells separated by bars, a row a line or all rows on one line -----------------------------------------


def _barred(folded: str, lines: list[Span], k: int) -> Grid | None:
    a, b = lines[k]
    if folded.count("|", a, b) < 1:
        if folded.count(" / ", a, b) < 2 or not header_kinds(texts_of(folded, cells_of(folded, a, b, " / "))):
            return None
        folded = folded[:a] + folded[a:].replace(" / ", " | ")  # of the same length: only spans are returned
    if not folded[a:b].strip("|-: \t"):
        return None
    cells = cells_of(folded, a, b, "|")
    if cells and cells[0][0] == cells[0][1]:
        cells = cells[1:]
    texts = texts_of(folded, cells)
    width = 0
    while (
        width < len(cells)
        and len(texts[width]) <= MAX_HEADING
        and kind_of_heading(re.sub(r"\s|\([^()]*\)", "", texts[width]))
    ):
        width += 1
    whole = [text for text in texts if text]  # all of the line, with headings that the word list lacks
    if header_kinds(whole):
        columns, width = header_kinds(whole), len(whole)
    else:
        columns = header_kinds(texts[:width]) if width >= 2 else None
    if not columns:
        return None
    if len([span for span in cells if span[0] < span[1]]) > width:
        return _one_line(folded, cells, columns, a, b)
    headers, rows, end = [(cells[0][0], cells[width - 1][1])], [], b
    if "number" not in columns and _numbered(folded, lines[k + 1 : k + 40]):
        columns = with_number(columns)
        width += 1
    closed = folded[a] == "|" == folded[b - 1]
    for j in range(k + 1, len(lines)):
        x, y = lines[j]
        if x == y or x < end:
            continue
        if "|" not in folded[x:y] or stops(folded, x, y):
            break
        while closed and folded[y - 1] != "|" and folded[y + 1 : y + 2].strip(" |") and folded.find("|", y + 1, y + 400) > 0:
            line = folded.find("\n", y + 1)  # a cell of several lines
            y = trim(folded, x, line if line > 0 else len(folded))[1]
        row = cells_of(folded, x, y, "|")
        if row[0][0] == row[0][1] and len(row) > width:
            row = row[1:]
        end = y
        if not folded[x:y].strip("|-: \t"):
            continue
        if header_kinds([t for t in texts_of(folded, row[:width]) if t]) and len(row[0:width]) == width:
            headers.append((row[0][0], row[width - 1][1]))
            continue
        more = len(row) - width - (row[-1][0] == row[-1][1])
        if more > 0 and aligned.cells_fit(folded, row[more : more + width], columns) and not aligned.cells_fit(folded, row[:width], columns):
            rows += [[span] * width for span in row[:more] if span[0] < span[1]]  # one heading over two columns
            row = row[more:]
        rows.append(spanning(_place(folded, row[:width], columns, y), folded))
    return Grid(columns, rows, headers, headers[0][0], end, "table") if rows else None


def _numbered(folded: str, lines: list[Span]) -> bool:
    """Whether rows have a number among their first cells though no heading says so."""
    first = (cells_of(folded, a, b, "|")[:4] for a, b in lines if "|" in folded[a:b])
    return sum(any(folded[slice(*span)].isdecimal() for span in cells) for cells in first) > 2


def _one_line(folded: str, cells: list[Span], columns: list[str], a: int, b: int) -> Grid | None:
    width = len(columns)
    body = cells[width:]
    if body and body[-1][0] == body[-1][1]:
        body = body[:-1]
    step = width
    if (
        body and body[0][0] == body[0][1]
    ):  # "… | 完成时限 | | 1 | …": a bar ends a row and one begins the next
        body, step = body[1:], width + 1
    rows = []
    for at in range(0, len(body), step):
        row = body[at : at + width]
        texts = texts_of(folded, row)
        if not "".join(texts).strip("-: ") or header_kinds(texts):
            continue
        rows.append(spanning((row + [(b, b)] * width)[:width], folded))
    return Grid(columns, rows, [(cells[0][0], cells[width - 1][1])], a, b, "table") if rows else None
