"""Grids: what every kind of table becomes, and what its headings say."""

import re
from typing import NamedTuple

from zwanalysis.parse.labels import STYLES
from zwanalysis.parse.roles import ROLE_COLUMNS, kind_of_heading
from zwanalysis.text import trim

Span = tuple[int, int]
MAX_HEADING = 18


class Grid(NamedTuple):
    """A table: what its columns are, its rows of spans, the spans of its headers, and where it lies."""

    columns: list[str]
    rows: list[list[Span]]
    headers: list[Span]
    start: int
    end: int
    layout: str


_NO_HEADING = re.compile(r"[:,。;、《]|(?:各|有关|相关|等)(?:级)?(?:单位|部门|科室|处室)$|^(?:\d{1,2}\.|\()")


def column_kind(cell: str) -> str:
    """Return what a heading cell names; "" if it is no heading: a list of units, a labelled heading, a sentence.

    >>> column_kind("市级责任单位"), column_kind("区直各部门"), column_kind("二、重点项目")
    ('responsible', '', '')
    """
    return "" if not cell or len(cell) > MAX_HEADING or _NO_HEADING.search(cell) else kind_of_heading(cell)


def header_kinds(cells: list[str]) -> list[str] | None:
    """Return what each heading cell names, None if these cells are no header.

    >>> header_kinds(["序号", "重点任务", "责任单位", "完成时限"])
    ['number', 'task', 'responsible', 'deadline']
    >>> header_kinds(["1", "公开政府工作报告", "市政府办公室", "6月底"]) is None
    True
    """
    if any(len(cell) > 4 * MAX_HEADING for cell in cells):
        return None
    short = [re.sub(r"\s|\([^()]*\)|:$", "", cell) for cell in cells]
    if any(len(cell) > MAX_HEADING for cell in short):
        return None
    kinds = [column_kind(cell) for cell in short]
    named = [kind for kind in kinds if kind]
    filled = [cell for cell in short if cell]
    if len(named) < 2 or len(named) * 2 < len(filled) or len(set(named)) < 2:
        return None
    if any(kind in ROLE_COLUMNS or kind == "deadline" for kind in named) or (
        "number" in named and "task" in named
    ):
        return kinds
    return None


def lines_of(folded: str) -> list[Span]:
    """Spans of the lines, white space other than tabs trimmed; blank lines are empty spans."""
    spans, at = [], 0
    for line in folded.split("\n"):
        a, b = at, at + len(line)
        while a < b and folded[a] == " ":
            a += 1
        while b > a and folded[b - 1] == " ":
            b -= 1
        spans.append((a, b) if folded[a:b].strip() else (a, a))
        at += len(line) + 1
    return spans


def cells_of(folded: str, a: int, b: int, sign: str) -> list[Span]:
    spans, at = [], a
    for part in folded[a:b].split(sign):
        x, y = trim(folded, at, at + len(part))
        spans.append((x, y) if x < y else (x, x))
        at += len(part) + 1
    return spans


def texts_of(folded: str, spans: list[Span]) -> list[str]:
    return [folded[a:b] for a, b in spans]


_OUTER = re.compile(rf"(?:{STYLES['chapter']}|{STYLES['han']}|{STYLES['paren_han']})")


def outer_label(folded: str, a: int, b: int) -> bool:
    return bool(_OUTER.match(folded, a, b)) and "。" not in folded[a : b - 1]


def spanning(row: list[Span], folded: str) -> list[Span]:
    """A row with one filled cell that carries an outer label is a heading over the whole table."""
    filled = [span for span in row if span[0] < span[1]]
    if len(filled) == 1 and outer_label(folded, *filled[0]):
        return filled * len(row)
    return row
