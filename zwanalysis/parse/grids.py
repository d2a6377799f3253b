"""Grids: what every kind of table becomes, and how the tables of a file (HTML, DOCX, XLSX, PDF) become one."""

from collections import Counter
from typing import NamedTuple

from zwanalysis.parse.cells import is_limit, is_mark, is_tick, is_units
from zwanalysis.parse.deal import Dealt
from zwanalysis.parse.headings import (
    MAX_HEADING,
    ROLE_COLUMNS,
    column_kind,
    hands_out_work,
    plain,
    told_by_others,
    with_demands,
)
from zwanalysis.parse.units import is_known, split_units

Span = tuple[int, int]
#: So many cells tell what their column holds.
LEAST_HELD = 3
#: The rows in which a header is looked for: a title, a unit of measure and a date may stand in the table above it.
HEADER_WITHIN = 5


class Grid(NamedTuple):
    """A table: what its columns are, its rows of spans, the spans of its headers, where it lies, its layout, the cells that fit
    no column, the spans of its headings, whether another reading fits as well, and the roles that stand over names of units."""

    columns: list[str]
    rows: list[list[Span]]
    headers: list[Span]
    start: int
    end: int
    layout: str
    left: list[Span] = []
    titles: list[Span] = []
    tie: bool = False
    parts: dict[Span, str] = {}


def heading_kinds(folded: str, spans: list[Span]) -> list[str]:
    """What each heading cell names; a unit's name is `tick`, since signs below it say what is the unit's task.

    >>> import re
    >>> text = "序号 公开任务 党政办 完成时限"
    >>> heading_kinds(text, [m.span() for m in re.finditer("[^ ]+", text)])
    ['number', 'task', 'tick', 'deadline']
    """
    return [_heading_kind(plain(folded[a:b])) for a, b in spans]


def _heading_kind(text: str) -> str:
    return column_kind(text) or ("tick" if text and "、" not in text and is_units(text, 0, len(text)) else "")


def of_file(folded: str, table: list[list[Span]]) -> Grid | None:
    """Return the grid of a file's table, None if it has no header that hands out work.

    ``table`` holds rows of spans, a merged cell's span in each place that it takes.
    """
    for k, row in enumerate(table[:HEADER_WITHIN]):
        kinds = _header_row(folded, row)
        if not kinds:
            continue
        titles, body, headers, parts = list(row), [], [_around(row)], {}
        for other in table[k + 1 :]:
            again = None if says_parts(folded, kinds, other) else _header_row(folded, other)
            if not again or len(again) != len(kinds):
                body.append(list(other))
            elif body:
                headers.append(_around(other))
            else:  # a second line of headings: 责任单位 over 牵头单位 and 配合单位
                headers = [_around([*headers, *other])]
                parts |= parts_of(kinds, again, other)
                kinds = [new or old for old, new in zip(kinds, again, strict=True)]
                titles = [new if new[0] < new[1] else old for old, new in zip(titles, other, strict=True)]
        texts = [folded[a:b] for a, b in titles]
        kinds = by_content(folded, told_by_others(texts, _with_demands(folded, texts, kinds, body)), body)
        return Grid(kinds, body, headers, headers[0][0], table[-1][-1][1], "table", titles=titles, parts=parts)  # what stands above is no row
    return None


def parts_of(over: list[str], kinds: list[str], spans: list[Span]) -> dict[Span, str]:
    """The roles that stand over units' names: 牵头单位 over 市财政局 and 市民政局, with ticks below."""
    return {span: role for role, kind, span in zip(over, kinds, spans, strict=True) if kind == "tick" and role in ROLE_COLUMNS}


def _around(spans: list[Span]) -> Span:
    """From where the first of these begins to where the last ends: a cell merged down stands in the row above, too."""
    return min(a for a, _ in spans), max(b for _, b in spans)


def of_rows(dealt: Dealt, kinds: list[str], headers: list[Span], layout: str, titles=()) -> Grid:
    """Return the grid of dealt rows, a blank cell standing at the end of the cell before it."""
    rows, at = [], headers[0][1] if headers else 0
    for row in dealt.rows:
        filled = []
        for span in row:
            filled.append(span or (at, at))
            at = max(at, filled[-1][1])
        rows.append(filled)
    spans = [span for row in dealt.rows for span in row if span]
    start, end = min(a for a, _ in spans), max(b for _, b in spans)
    headers = [header for header in headers if header[0] < end]
    left = [cell[:2] for cell in dealt.left]
    return Grid(kinds, rows, headers, headers[0][0] if headers else start, end, layout, left, list(titles))


def ends_whole(grid: Grid) -> bool:
    """Whether the last row has what most rows have of who and when.

    >>> grid = Grid(["task", "responsible"], [[(0, 4), (5, 9)], [(10, 14), (14, 14)]], [], 0, 14, "cells")
    >>> ends_whole(grid), ends_whole(grid._replace(rows=grid.rows[:1]))
    (False, True)
    """
    told = [c for c, kind in enumerate(grid.columns) if kind in (*ROLE_COLUMNS, "deadline")]
    usual = [c for c in told if sum(row[c][0] < row[c][1] for row in grid.rows) * 2 >= len(grid.rows)]
    return all(grid.rows[-1][c][0] < grid.rows[-1][c][1] for c in usual)


def says_parts(folded: str, kinds: list[str], row: list[Span]) -> bool:
    """Whether a row says below several units' names what each one's part is: 牵头, 配合, as headings do elsewhere."""
    cells = [folded[slice(*span)] for kind, span in zip(kinds, row, strict=False) if kind == "tick"]
    return len(cells) > 1 and any(cells) and all(not cell or is_mark(cell) for cell in cells)


def _header_row(folded: str, row: list[Span]) -> list[str] | None:
    texts = [plain(folded[a:b]) for a, b in row]
    if any(len(text) > MAX_HEADING for text in texts):
        return None
    kinds = heading_kinds(folded, row)
    return kinds if hands_out_work(texts, kinds) else None


def _with_demands(folded: str, texts: list[str], kinds: list[str], rows: list[list[Span]]) -> list[str]:
    """The kinds, what is asked by when being the work, where most cells hold more than a limit."""
    told = with_demands(texts, kinds)
    cells = [row[c] for c, (new, old) in enumerate(zip(told, kinds, strict=True)) if (new, old) == ("task", "deadline") for row in rows]
    return told if sum(not is_limit(folded, a, b) for a, b in cells) * 2 > len(cells) else kinds


def by_content(folded: str, kinds: list[str], rows: list[list[Span]]) -> list[str]:
    """The kinds, those of unknown headings told by what most of their cells hold: limits, units; `tick` only where ticks are. Where no
    heading says who, a column of names or remarks that holds units does.

    >>> text = "公开预算|市财政局"
    >>> by_content(text, ["task", ""], [[(0, 4), (5, 9)]])
    ['task', 'responsible']
    """
    told = list(kinds)
    for c, kind in enumerate(kinds):
        cells = [row[c] for row in rows if row[c][0] < row[c][1] and len(set(row)) > 1]
        if kind in ("section", "remark", "channel") and not {*ROLE_COLUMNS, "tick"} & set(told):
            told[c] = "responsible" if _names_who(folded, cells) else kind
        elif kind in ("", "tick"):
            told[c] = _held(folded, kind, cells, told)
    return told


def _names_who(folded: str, cells: list[Span]) -> bool:
    """Whether most cells are units, and half of them name one that the registry knows: 企业, 党员干部 are those it is for."""
    units = [(a, b) for a, b in cells if is_units(folded, a, b)]
    known = sum(any(is_known(folded[x:y]) for x, y in split_units(folded, a, b)) for a, b in units)
    return len(cells) >= LEAST_HELD and len(units) * 4 >= 3 * len(cells) and known * 2 >= len(cells)


def _are_signs(folded: str, cells: list[Span]) -> bool:
    return bool(cells) and all(b - a < 4 and not folded[a:b].isdigit() for a, b in cells)


def _held(folded: str, kind: str, cells: list[Span], told: list[str]) -> str:
    """What most cells of a column hold: ticks below a unit's name, limits or units where no other column has them, or ""."""
    held = Counter(
        "tick" if is_tick(folded[a:b]) or (kind == "tick" and is_mark(folded[a:b])) else "deadline" if is_limit(folded, a, b) else "responsible" if is_units(folded, a, b) else ""
        for a, b in cells
    )
    most = held.most_common(1)[0][0] if held and held.most_common(1)[0][1] * 2 > len(cells) else ""
    if kind == "tick" and not most and _are_signs(folded, cells):
        return kind  # not known ones: they are told as unread
    there = {"deadline": "deadline" in told, "responsible": bool(set(told) & set(ROLE_COLUMNS)), "tick": kind != "tick"}
    return "" if there.get(most, True) else most
