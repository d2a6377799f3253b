"""Tables that lost their separators: one cell a line, or rows with nothing between the cells.

Which cell is which is told by what it holds: a number, a heading, a wording, a list of units, a time limit.
"""

import re

from zwanalysis import lexica
from zwanalysis.parse.deadlines import read_column, read_limits
from zwanalysis.parse.grids import (
    MAX_HEADING,
    Grid,
    Span,
    cells_of,
    column_kind,
    header_kinds,
    outer_label,
    spanning,
    texts_of,
)
from zwanalysis.parse.roles import ROLE_COLUMNS, kind_of_heading, looks_like_unit, split_units
from zwanalysis.text import trim

# --- one cell a line ---------------------------------------------------------------------------------------


def vertical(folded: str, lines: list[Span], k: int) -> Grid | None:
    header = _vertical_header(folded, lines, k)
    if not header:
        return None
    columns, spans, j, bars = header
    headers = [(spans[0][0], spans[-1][1])]
    cells: list[Span] = []
    while j < len(lines):
        x, y = lines[j]
        if x < y:
            again = _vertical_header(folded, lines, j)
            if again and again[0] == columns:
                headers.append((again[1][0][0], again[1][-1][1]))
                j = again[2]
                continue
            if _stops(folded, x, y):
                break
            cells.append((x, y))
        j += 1
    if "number" not in columns and sum(folded[slice(*span)].isdecimal() for span in cells) > 2:
        columns = _with_number(columns)
    rows = _by_bars(folded, cells, columns) if bars else []
    if not rows or not _numbers_in_place(folded, rows, columns):
        rows = _by_type(folded, [span for span in cells if folded[slice(*span)] != "|"], columns)
    return Grid(columns, rows, headers, headers[0][0], _end(rows), "cells") if rows else None


def _end(rows: list[list[Span]]) -> int:
    return max(b for row in rows for _, b in row)


def _vertical_header(folded: str, lines: list[Span], k: int):
    """Return (columns, spans, next line, bars) if a header printed one cell a line begins at line ``k``."""
    spans, j, bars = [], k, False
    while j < len(lines):
        a, b = lines[j]
        if folded[a:b] == "|":
            bars = True
        elif a < b:
            if b - a > MAX_HEADING or "\t" in folded[a:b] or folded[b - 1] in ":。,;":
                break
            text = re.sub(r"\s|\([^()]*\)|\|", "", folded[a:b])
            if not column_kind(text) or (spans and text == folded[slice(*spans[0])]):
                break
            spans.append((a, b))
        j += 1
    columns = header_kinds(texts_of(folded, spans)) if len(spans) >= 2 else None
    return (columns, spans, j, bars) if columns and all(columns) else None


_STOP = re.compile(
    r"[•·\s]*(?:注[:1]|附注:|说明:|扫一扫|网站地图|版权所有|主办:|主办单位:|Copyright|附件[:\d]|抄送|相关链接|上一篇|下一篇|分享到|打印|关闭窗口|信息来源:|发布时间:)"
)


def _stops(folded: str, a: int, b: int) -> bool:
    return bool(_STOP.match(folded, a, b)) and b - a < 80


def _by_bars(folded: str, cells: list[Span], columns: list[str]) -> list[list[Span]]:
    """Rows of a table with a bar on a line of its own between two cells."""
    width = len(columns)
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


def is_units(folded: str, a: int, b: int) -> bool:
    """Whether a cell is a list of units and nothing else.

    >>> is_units("市财政局、各县(市、区)政府", 0, 14), is_units("加强政府网站建设。", 0, 9)
    (True, False)
    """
    a, b = trim(folded, a, b, "。;,、")
    if a >= b or b - a > 400 or "。" in folded[a:b]:
        return False
    if re.search(r"牵头|配合|负责|落实$", folded[a:b]) and b - a < 80:
        cleaned = re.split(r"[、,;]|牵头|配合|按.{0,6}(?:职责|分工)|分工|负责|落实|会同", folded[a:b])
        return all(looks_like_unit(piece.removesuffix("等")) for piece in cleaned if piece)
    return all(looks_like_unit(folded[x:y]) for x, y in split_units(folded, a, b)) and bool(
        split_units(folded, a, b)
    )


def is_limit(folded: str, a: int, b: int) -> bool:
    """Whether a cell is a time limit and nothing else."""
    if b - a > 30:
        return False
    limits = read_column(folded, a, b, 2000)
    covered = sum(limit.end - limit.start for limit in limits)
    return bool(limits) and limits[0].kind != "unread" and covered >= 0.6 * (b - a)


_VAGUE = re.compile(r"(?:按|根据|视|依据|依照|随)[^。;]{2,14}$")


def _is(kind: str, folded: str, a: int, b: int) -> bool:
    text = folded[a:b]
    if kind in ROLE_COLUMNS:
        return is_units(folded, a, b) or text in ("无", "-", "—", "/", "--", "——")
    if kind == "deadline":
        return is_limit(folded, a, b) or bool(_VAGUE.match(text)) or text in ("无", "-", "—", "/", "--", "——")
    return False


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
                hit = next((c for c in want if _is(columns[c], folded, *cells[k])), None)
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


# --- no separators at all ----------------------------------------------------------------------------------


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
            if kind_of_heading(folded[at : at + size]) and _exact(folded[at : at + size]):
                spans.append((at, at + size))
                at += size
                break
        else:
            return None
    return spans if len(spans) >= 3 else None


def _exact(word: str) -> bool:
    return any(word in words for words in lexica.load("columns.yaml").values())


def unseparated(folded: str, lines: list[Span], k: int) -> Grid | None:
    spans = _glued_header(folded, *lines[k])
    columns = header_kinds(texts_of(folded, spans)) if spans else None
    if not columns or "task" not in columns:
        return None
    rows, end = [], lines[k][1]
    for x, y in _joined(folded, lines, k + 1, "number" in columns):
        if _stops(folded, x, y):
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
            or outer_label(folded, a, b)
            or _stops(folded, a, b)
        )
        if fresh and begin is not None:
            yield begin
            begin = None
        begin = (a, b) if begin is None else (begin[0], b)
    if begin:
        yield begin


def _cut(folded: str, a: int, b: int, columns: list[str]) -> list[Span] | None:
    """Cut a row by what its cells are: a number before, time limits and units at the end."""
    width = len(columns)
    if outer_label(folded, a, b) and b - a < 60:
        return [(a, b)] * width
    row = [(a, a)] * width
    spaced = [span for span in cells_of(folded, a, b, " ") if span[0] < span[1]]
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
        limits = read_limits(folded, max(a, b - 30), b, 2000, column=True)
        if limits and limits[-1].end == b:
            return limits[-1].start
    for at in range(a + 1, b):
        if folded[at - 1] in "。;!) " and _is(kind, folded, *trim(folded, at, b)):
            return at
    sign = max(folded.rfind(sign, a, b) for sign in "。;) ") + 1
    for at in range(max(a + 1, sign, b - 8), b):  # …市财政局长期坚持
        if kind == "deadline" and looks_like_unit(folded[max(a, sign) : at]) and is_limit(folded, at, b):
            return at
    return None
