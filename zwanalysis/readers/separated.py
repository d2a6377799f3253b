"""Tables in plain text whose cells are parted by commas or semicolons (CSV), told by their header. Rows of bars are the parser's,
which knows of cells over several lines and of rows that end in a bar; and rows of other lengths than their header."""

import csv
import re
from itertools import pairwise

from zwanalysis.readers.document import Grid
from zwanalysis.readers.html_lines import is_heading_row

SEPARATORS = (",", "，", ";", "；", "^")
#: 7.健全机制，公开进展情况，落实责任单位。: a numbered sentence has words of headings at its commas, too.
_LABELLED = re.compile(r"\s*(?:\d{1,2}[.．、]|[（(]?[一二三四五六七八九十]{1,3}[)）、])")
_FILL = re.compile(r"[,;，；]{2,}\s*\Z")  # blank fields behind a title
_FORMULA = re.compile(r'\A="(.*)"\Z', re.DOTALL)  # so that Excel takes it for text
_NUMBERED = re.compile(r"\s*\"?\d{1,3}\"?\s*[,;]")


def with_tables(text: str) -> tuple[list[str | Grid], list[str]]:
    """The text as paragraphs and tables, and what could not be read; no blocks where there is no such table.

    >>> with_tables("分工表\\n序号,工作任务,责任单位\\n1,公开预算,市财政局\\n")[0]
    ['分工表', Grid(cells=['序号', '工作任务', '责任单位', '1', '公开预算', '市财政局'], rows=[[0, 1, 2], [3, 4, 5]])]
    """
    lines = text.split("\n")
    blocks: list[str | Grid] = []
    notes: list[str] = []
    at = 0
    while at < len(lines):
        rows, after = _table(lines, at, notes)
        blocks += _blocks(rows) if rows else [lines[at]] if lines[at].strip() else []
        at = after
    if any(isinstance(block, Grid) for block in blocks):
        bare = [_FILL.sub("", block) if isinstance(block, str) else block for block in blocks]
        return [block for block in bare if not (isinstance(block, str) and block.lower().startswith("sep="))], notes
    if not notes and _without_header(lines):
        notes.append("lines look like comma-separated values without a header that names tasks; they were read as text")
    return [], notes


def _blocks(rows: list[list[str]]) -> list[str | Grid]:
    """A table, and as paragraphs the rows at its end that have a single value: remarks."""
    after: list[str | Grid] = []
    while len(held := [cell for cell in rows[-1] if cell.strip()]) < 2 and len(rows) > 2:
        after, rows = [*held, *after], rows[:-1]
    width, cells = len(rows[0]), [cell for row in rows for cell in row]
    return [Grid(cells, [list(range(n, n + width)) for n in range(0, len(cells), width)]), *after]


def _without_header(lines: list[str]) -> bool:
    """Whether at least two lines, one after another, are numbered and have the same fields, three or more."""
    counts = [max(line.count(sign) for sign in ",;") if _NUMBERED.match(line) else 0 for line in lines]
    return any(above == below >= 2 for above, below in pairwise(counts))


def _table(lines: list[str], at: int, notes: list[str]) -> tuple[list[list[str]], int]:
    """The rows of a table whose header is line `at`, and the line behind it; no rows where there is none."""
    separator = next((sign for sign in SEPARATORS if _is_header(lines[at], lines[at + 1 : at + 2], sign)), None)
    if separator is None:
        return [], at + 1
    rows, read = _rows(lines, at, separator)
    following = lines[at + read] if at + read < len(lines) else ""
    if following.count(separator) > 1:
        ragged = '"' not in "".join(lines[at : at + read + 1]) and not following.rstrip().endswith("。")
        notes.append(
            f"comma-separated values: line {at + read + 1} has not the {len(rows[0])} fields of the header; "
            + ("its rows were read by what they hold" if ragged else "it and what follows was read as text")
        )
        if ragged:
            return [], at + 1
    return (rows, at + read) if len(rows) > 1 else ([], at + 1)


def _rows(lines: list[str], at: int, separator: str) -> tuple[list[list[str]], int]:
    """The rows from line `at` on that are as long as the first, and how many lines they take."""
    reader = csv.reader((line + "\n" for line in lines[at:]), delimiter=separator)
    rows: list[list[str]] = []
    read = 0
    try:
        for row in reader:
            fitted = _fitted(row, len(rows[0])) if rows else row
            if fitted is None:
                break
            rows.append([_FORMULA.sub(r"\1", cell) for cell in fitted])
            read = reader.line_num
    except csv.Error:
        pass  # a field without its closing quote: the rows before it are whole
    return rows, read


def _without_end(row: list[str]) -> list[str]:
    """A row without the blank fields at its end, which some programs add and some leave out."""
    while row and not row[-1].strip():
        row = row[:-1]
    return row


def _fitted(row: list[str], width: int) -> list[str] | None:
    """A row as long as its header, but for blank fields at its end; None for others.

    >>> _fitted(["1", "公开", "", "", ""], 3), _fitted(["1", "公开"], 3), _fitted(["以上任务", "请落实"], 3)
    (['1', '公开', ''], ['1', '公开', ''], None)
    """
    kept = _without_end(row)
    short = width > len(kept) > 1 and (len(row) > width or kept[0].strip().isdigit()) and not kept[-1].endswith("\n")
    if len(row) == width or len(kept) == width or short:
        return [*kept, *[""] * (width - len(kept))]
    return None


def _is_header(line: str, below: list[str], separator: str) -> bool:
    """Whether a line is a table's headings; names of units behind 序号 and 工作任务 are, where a numbered row is below."""
    cells = line.split(separator) if len(line) < 1_000 and not ("。" in line or _LABELLED.match(line)) else []
    bare = [cell.strip().strip('"') for cell in cells]
    counted = any(row.count(separator) == len(cells) - 1 and _NUMBERED.match(row) for row in below)
    return len(cells) > 2 and (is_heading_row(bare) or (counted and is_heading_row(bare[:2])))
