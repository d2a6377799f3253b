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
        if rows:
            width = len(rows[0])
            cells = [cell for row in rows for cell in row]
            blocks.append(Grid(cells, [list(range(n, n + width)) for n in range(0, len(cells), width)]))
        elif lines[at].strip():
            blocks.append(lines[at])
        at = after
    if any(isinstance(block, Grid) for block in blocks):
        return [block for block in blocks if not (isinstance(block, str) and block.lower().startswith("sep="))], notes
    if not notes and _without_header(lines):
        notes.append("lines look like comma-separated values without a header that names tasks; they were read as text")
    return [], notes


def _without_header(lines: list[str]) -> bool:
    """Whether at least two lines, one after another, are numbered and have the same fields, three or more."""
    counts = [max(line.count(sign) for sign in ",;") if _NUMBERED.match(line) else 0 for line in lines]
    return any(above == below >= 2 for above, below in pairwise(counts))


def _table(lines: list[str], at: int, notes: list[str]) -> tuple[list[list[str]], int]:
    """The rows of a table whose header is line `at`, and the line behind it; no rows where there is none."""
    separator = next((sign for sign in SEPARATORS if _is_header(lines[at], sign)), None)
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
            if len(row) != len(rows[0] if rows else row):
                break
            rows.append(row)
            read = reader.line_num
    except csv.Error:
        pass  # a field without its closing quote: the rows before it are whole
    return rows, read


def _is_header(line: str, separator: str) -> bool:
    cells = line.split(separator) if len(line) < 1_000 and not ("。" in line or _LABELLED.match(line)) else []
    return len(cells) > 2 and is_heading_row([cell.strip().strip('"') for cell in cells])
