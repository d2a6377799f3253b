"""Tables without anything between the cells: 1公开预算。市财政局6月底前. Cells are told by what they hold."""

import re

from zwanalysis.parse.cells import is_kind, is_limit, is_units, label_of, stops
from zwanalysis.parse.grids import Grid, Span, heading_kinds
from zwanalysis.parse.headings import ROLE_COLUMNS, is_header, words
from zwanalysis.parse.limits import read_limits
from zwanalysis.parse.unitlists import looks_like_unit
from zwanalysis.text import trim


def _glued_header(folded: str, a: int, b: int) -> list[Span] | None:
    """Split 序号工作任务责任单位完成时限 into its headings; None if it is not made of headings alone."""
    text = folded[a:b]
    if not 6 <= len(text) <= 60:
        return None
    spans, at = [], a
    while at < b:
        if folded[at].isspace():
            at += 1
            continue
        for size in range(min(8, b - at), 1, -1):
            if folded[at : at + size] in words():
                spans.append((at, at + size))
                at += size
                break
        else:
            return None
    return spans if len(spans) >= 3 else None


def unseparated(folded: str, lines: list[Span], k: int) -> Grid | None:
    spans = _glued_header(folded, *lines[k])
    columns = heading_kinds(folded, spans) if spans else []
    if not is_header(columns) or "task" not in columns:
        return None
    rows, end = [], lines[k][1]
    for x, y in _joined(folded, lines, k + 1, "number" in columns):
        line = folded.find("\n", x, y)
        if stops(folded, x, line if line > 0 else y):
            break
        row = _cut(folded, x, y, columns)
        if row is None:
            break
        rows.append(row)
        end = y
    return Grid(columns, rows, [lines[k]], lines[k][0], end, "cells") if rows else None


def _joined(folded: str, lines: list[Span], k: int, numbered: bool):
    """Join the lines of a row: in a table with numbers a new row begins with one."""
    begin = None
    for a, b in lines[k:]:
        if a == b:
            continue
        fresh = (
            not numbered
            or re.match(r"\d{1,3}(?!\d|[年月日.]\d)", folded[a : a + 6])
            or _outer(folded, a, b)
            or stops(folded, a, b)
        )
        if fresh and begin is not None:
            yield begin
            begin = None
        begin = (a, b) if begin is None else (begin[0], b)
    if begin:
        yield begin


def _outer(folded: str, a: int, b: int) -> bool:
    label = label_of(folded, a, b)
    return bool(label and label.outer)


def _cut(folded: str, a: int, b: int, columns: list[str]) -> list[Span] | None:
    """Cut a row by what its cells are: a number before, time limits and units at the end."""
    width = len(columns)
    if _outer(folded, a, b) and b - a < 60:
        return [(a, b)] * width
    row = [(a, a)] * width
    spaced = [m.span() for m in re.compile(r"\S+").finditer(folded, a, b)]
    if len(spaced) == width:
        return spaced
    if "number" in columns:
        number = re.compile(r"\d{1,3}(?![年月日\d])[.、]?").match(folded, a, b)
        if number:
            row[columns.index("number")] = number.span()
            a = number.end()
    for c in range(width - 1, -1, -1):
        if columns[c] == "deadline" or columns[c] in ROLE_COLUMNS:
            cut = _tail(folded, a, b, columns[c])
            if cut is not None:
                row[c] = trim(folded, cut, b)
                b = cut
        elif columns[c] == "task":
            row[c] = trim(folded, a, b)
            return row if row[c][0] < row[c][1] else None
    return row


def _tail(folded: str, a: int, b: int, kind: str) -> int | None:
    """Where the last cell of ``folded[a:b]`` begins if it is of this kind: the longest tail behind a sign."""
    if kind == "deadline":
        last = max(folded.rfind(sign, a, b - 1) for sign in "。;!") + 1
        for at in range(
            max(last, a + 1, b - 60), b
        ):  # …公示栏。财政所、各村(居)民委员会6月底前公布计划,12月底前公布结果
            if is_limit(folded, at, b) and (at == last or is_units(folded, last, at)):
                return at
        limits = read_limits(folded, max(a, b - 30), b, column=True)
        if limits and limits[-1].end == b:
            return limits[-1].start
    for at in range(a + 1, b):
        if folded[at - 1] in "。;!) " and is_kind(kind, folded, *trim(folded, at, b)):
            return at
    sign = max(folded.rfind(sign, a, b) for sign in "。;) ") + 1
    for at in range(max(a + 1, sign, b - 8), b):  # …市财政局长期坚持
        if kind == "deadline" and looks_like_unit(folded[max(a, sign) : at]) and is_limit(folded, at, b):
            return at
    return None
