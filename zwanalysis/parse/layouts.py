"""Tables printed as text: where their cells are. Five finders, one for each way that separators were kept or lost.

A finder only says where cells begin and end, and what their places tell; `deal` puts them into columns, and of the readings
that fit a stretch the best score wins.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from zwanalysis.parse import bare
from zwanalysis.parse.cells import stops
from zwanalysis.parse.deal import Cell, Dealt, deal, in_sequence
from zwanalysis.parse.glued import cells_of, find_header
from zwanalysis.parse.grids import Grid, between_wordings, heading_kinds, of_rows
from zwanalysis.parse.headings import MAX_HEADING, ROLE_COLUMNS, column_kind, is_header, plain, words
from zwanalysis.parse.sheet import Sheet, Span
from zwanalysis.text import trim


class Run(NamedTuple):
    """The cells of a stretch in reading order, its first ones those of a header; whether a line is a row; how the layout is called."""

    cells: list[Cell]
    by_line: bool
    layout: str
    whole: bool = True  # no cell is broken into several


class Header(NamedTuple):
    """The kinds of a table's columns, the spans of their headings, and how many cells the header takes."""

    kinds: list[str]
    spans: list[Span]
    size: int


#: So many lines are looked at from a line that could open a table, once that many attempts have found none: what looks like
#: headers throughout would take the square of its length.
ATTEMPTS, GLANCE = 8, 200


def find(sheet: Sheet) -> list[Grid]:
    """Return the tables in a notice's text, in order."""
    grids: list[Grid] = []
    lines = sheet.lines
    k = failed = 0
    while k < len(lines):
        grid = None
        if lines[k][0] < lines[k][1] and _may_open(sheet.folded, *lines[k]):
            grid = _best(sheet, k, len(lines) if failed < ATTEMPTS else k + GLANCE)
            failed += grid is None
        if grid is None:
            k += 1
            continue
        grids.append(grid)
        while k < len(lines) and lines[k][0] < grid.end:
            k += 1
    return grids or list(_without_header(sheet))


def _without_header(sheet: Sheet) -> Iterator[Grid]:
    """The table of a notice that has one without a header."""
    first = next((k for k, (a, b) in enumerate(sheet.lines) if a < b and re.search(r"[\t|]", sheet.folded[a:b])), None)
    if first is not None:
        finder = tabbed if "\t" in sheet.folded[slice(*sheet.lines[first])] else barred
        run = finder(sheet, first, len(sheet.lines))
        if run and run.by_line:
            grid = bare.of_lines_of_cells(sheet.folded, _rows_of(run.cells))
        else:
            grid = bare.of_lines(sheet.folded, run.cells, "cells") if run else None
    else:
        run = stacked(sheet, 0, len(sheet.lines))
        grid = bare.of_lines(sheet.folded, run.cells, "cells") if run else None
    if grid:
        yield grid


def _may_open(folded: str, a: int, b: int) -> bool:
    """Whether a table's header could begin on a line: among its first cells is a heading, or it is headings run together."""
    line = folded[a : min(b, a + 400)]
    cells = [cell.strip() for cell in re.split(r"[\t|]| {2,}| / ", line, maxsplit=12)]
    if any(column_kind(cell) for cell in cells if cell and len(cell) <= MAX_HEADING):
        return True
    return bool(column_kind(line.split(" ")[0])) if b - a <= 80 and " " in line else bool(find_header(folded, a, b))


def _best(sheet: Sheet, k: int, end: int) -> Grid | None:
    """The reading of the table that begins on line ``k`` with the best score, None if there is none."""
    found = []
    for finder in FINDERS:
        run = finder(sheet, k, end)
        header = header_of(sheet.folded, run.cells, run.by_line) if run else None
        if header:
            found += _readings(sheet.folded, run, header)
    found.sort(key=lambda reading: -reading[0])
    if not found:
        return None
    grid = found[0][1]
    tie = any(score > NEAR * found[0][0] and _told(other) != _told(grid) for score, other in found[1:])
    return grid._replace(tie=tie)


#: A reading so near the best one, with other units or limits, is a doubt that is told.
NEAR = 0.98


def _told(grid: Grid) -> set[tuple[str, Span]]:
    """Which cells a reading takes for units and limits."""
    return {
        (kind, span) for row in grid.rows for kind, span in zip(grid.columns, row, strict=True)
        if kind in (*ROLE_COLUMNS, "deadline") and span[0] < span[1]
    }  # fmt: skip


def _readings(folded: str, run: Run, header: Header) -> Iterator[tuple[float, Grid]]:
    """The ways to read a run under its header, each with its score for each cell."""
    cells, again = _without_headers(folded, run, header)
    if not cells:
        return
    spans = [(min(a for a, _ in header.spans), max(b for _, b in header.spans)), *again]
    for kinds in _columns(folded, cells, header):
        dealt = deal(folded, _placed(cells, kinds, run.by_line), kinds, run.by_line, run.whole)
        if dealt.rows and _says_who_or_when(dealt, kinds):
            yield dealt.score, of_rows(dealt, kinds, spans, run.layout, header.spans)


def _says_who_or_when(dealt: Dealt, kinds: list[str]) -> bool:
    """Whether a fifth of the rows at least fill a column of units or limits, where the header has one."""
    told = [c for c, kind in enumerate(kinds) if kind in (*ROLE_COLUMNS, "deadline")]
    rows = [row for row in dealt.rows if len(set(row)) > 1]
    return not told or sum(any(row[c] for c in told) for row in rows) * 5 >= len(rows)


# --- headers ------------------------------------------------------------------------------------------------


def header_of(folded: str, cells: list[Cell], by_line: bool) -> Header | None:
    """Return the header that ``cells`` begin with: of one line, of two, cut inside a word, or a heading a line.

    >>> text = "序号 任务 责任单位 牵头单位 配合单位 1"
    >>> cells = [Cell(m.start(), m.end()) for m in re.finditer("[^ ]+", text)]
    >>> header_of(text, cells, False).kinds
    ['number', 'task', 'lead', 'support']
    """
    lines = _heading_lines(folded, cells) if by_line else [_heading_cells(folded, cells)]
    if not lines or not lines[0] or any(folded[cell.end - 1] == ":" for cell in lines[0]):
        return None  # 发布单位: | 州政府办公室: a page's fields
    kinds, spans = _named(folded, lines[0])
    size = len(lines[0])
    if len(lines) > 1:
        below, below_spans = _named(folded, lines[1])
        kinds, spans = _two_lines(kinds, spans, below, below_spans)
        size += len(lines[1])
    else:
        kinds, spans = _grouped(folded, kinds, spans)
    kinds = between_wordings(kinds)
    while kinds and not kinds[-1] and spans[-1][0] == spans[-1][1]:
        kinds, spans = kinds[:-1], spans[:-1]
    return Header(kinds, spans, size) if is_header([k for k, s in zip(kinds, spans, strict=True) if k or s[0] < s[1]]) else None


def _heading_lines(folded: str, cells: list[Cell]) -> list[list[Cell]]:
    """The first line of cells if it is a header's, and the second if it is headings too."""
    found: list[list[Cell]] = []
    at = 0
    while at < len(cells) and len(found) < 2:
        end = next((k for k in range(at + 1, len(cells)) if cells[k].new), len(cells))
        line = cells[at:end]
        texts = [plain(folded[c.start : c.end]) for c in line]
        filled = [text for text in texts if text]
        known = [text for text in filled if any(heading_kinds(text, [(0, len(text))]))]
        if not filled or any(len(text) > MAX_HEADING for text in filled) or len(known) * 2 < len(filled) or found and len(known) < len(filled):
            break
        above = plain(folded[slice(*found[-1][-1][:2])]) if found else ""
        if above and texts[0] and above + texts[0] in words():
            found[-1] += line  # cut inside a heading: 牵头 | 单位
        else:
            found.append(line)
        at = end
    return found


def _heading_cells(folded: str, cells: list[Cell]) -> list[Cell]:
    """The cells up to the last one that is a heading, where a heading stands on each line."""
    end, unknown = 0, 0
    for k, cell in enumerate(cells[:40]):
        text = plain(folded[cell.start : cell.end])
        if not text:
            continue
        if len(text) > MAX_HEADING or folded[cell.end - 1] in ",。;" or k and text == plain(folded[cells[0].start : cells[0].end]):
            break
        cut = k + 1 < len(cells) and plain(folded[cells[k + 1].start : cells[k + 1].end])
        if column_kind(text) or cut and (text + cut) in words():
            end, unknown = k + 1, 0
        else:
            unknown += 1
            numbered = column_kind(plain(folded[slice(*cells[0][:2])])) == "number"
            if unknown > (8 if numbered else 1) or text == "1" or re.match(r"[一1][、.]|\(一\)", text):
                break
            if numbered and _first_row(folded, cells, k + 1) and re.fullmatch("[\u4e00-\u9fff]{2,8}", text):
                end = k + 1
    return cells[:end]


def _first_row(folded: str, cells: list[Cell], k: int) -> bool:
    """Whether the rows begin with cell ``k``: the number 1, or a heading 一、…"""
    text = folded[cells[k].start : cells[k].end] if k < len(cells) else ""
    return text == "1" or bool(re.match(r"一、|\(一\)", text))


def _named(folded: str, cells: list[Cell]) -> tuple[list[str], list[Span]]:
    """The kinds and spans of a line of headings; a heading cut inside its word over two cells is one."""
    kinds, spans = [], []
    k = 0
    while k < len(cells):
        a, b = cells[k][:2]
        if k + 1 < len(cells) and cells[k + 1].new and plain(folded[a:b] + folded[slice(*cells[k + 1][:2])]) in words():
            b = cells[k + 1].end
            k += 1
        kinds += heading_kinds(folded, [(a, b)])
        spans.append((a, b))
        k += 1
    return kinds, spans


def _two_lines(kinds, spans, below, below_spans) -> tuple[list[str], list[Span]]:
    """The columns under a header of two lines: those below stand in the places of the headings over them."""
    filled = [k for k, span in enumerate(below_spans) if span[0] < span[1]]
    if len(below) >= len(kinds) and filled and filled[0] > 0:  # the places of the line above are kept as blank cells
        pad = len(below) - len(kinds)
        kinds, spans = kinds + [""] * pad, spans + [below_spans[-1]] * pad
        for k in filled:
            kinds[k], spans[k] = below[k], below_spans[k]
        return kinds, spans
    new, new_spans = [below[k] for k in filled], [below_spans[k] for k in filled]
    if len(new) >= len([s for s in spans if s[0] < s[1]]):
        return new, new_spans  # the same header printed again
    over = next((k for k in range(len(kinds) - 1, -1, -1) if spans[k][0] < spans[k][1] and _over(kinds[k], new)), len(kinds) - 1)
    blank = over + 1
    while blank < len(kinds) and spans[blank][0] == spans[blank][1]:
        blank += 1
    return kinds[:over] + new + kinds[blank:], spans[:over] + new_spans + spans[blank:]


def _over(kind: str, below: list[str]) -> bool:
    """Whether a heading may stand over those: 责任分工 over 牵头单位 and 配合单位, 更新要求 over 责任部门 and 时限."""
    return set(below) <= set(ROLE_COLUMNS) and kind in ROLE_COLUMNS or not kind or kind == "task" and "task" not in below


def _grouped(folded: str, kinds: list[str], spans: list[Span]) -> tuple[list[str], list[Span]]:
    """Headings under another one, printed behind all of the first line: 责任单位 … 牵头单位 配合单位; 公开事项 … 一级事项 二级事项."""
    texts = [plain(folded[a:b]) for a, b in spans]
    for size in (n for n in (3, 2) if n + 1 < len(kinds)):
        below = range(len(kinds) - size, len(kinds))
        roles = all(kinds[c] in ROLE_COLUMNS for c in below) and len({kinds[c] for c in below}) == size
        alike = all(kinds[c] in ("section", "task") and texts[c][-2:] == texts[-1][-2:] for c in below)
        over = next(
            (c for c in range(max(0, len(kinds) - size)) if roles and kinds[c] == "responsible" or alike and kinds[c] == "task" and texts[c][-2:] == texts[-1][-2:]),
            None,
        )
        if over is not None:
            return kinds[:over] + kinds[-size:] + kinds[over + 1 : -size], spans[:over] + spans[-size:] + spans[over + 1 : -size]
    return kinds, spans


def _without_headers(folded: str, run: Run, header: Header) -> tuple[list[Cell], list[Span]]:
    """The cells behind the header up to another table's, without those of the same header printed again, whose spans are returned."""
    texts = [plain(folded[c.start : c.end]) for c in run.cells]
    first = [text for text in texts[: header.size] if text]
    cells, again, k = [], [], header.size
    while k < len(run.cells):
        if texts[k] == first[0] and [text for text in texts[k : k + header.size] if text] == first:
            again.append((run.cells[k].start, run.cells[k + header.size - 1].end))
            k += header.size
            continue
        if texts[k] and run.cells[k].new and column_kind(texts[k]):
            other = header_of(folded, run.cells[k : k + 40], run.by_line)
            if other and other.size > 2 and len(other.kinds) > 2:
                if other.kinds == header.kinds or set(texts[k : k + other.size]) <= set(first):
                    again.append((run.cells[k].start, run.cells[k + other.size - 1].end))
                    k += other.size
                    continue
                break
        cells.append(run.cells[k])
        k += 1
    return cells, again


def _columns(folded: str, cells: list[Cell], header: Header) -> Iterator[list[str]]:
    """The columns that the header names, and those that it may have left unnamed: numbers, who, when."""
    kinds = header.kinds
    texts = [folded[c.start : c.end] for c in cells]
    options = [kinds]
    countings = set(in_sequence(texts).values())
    if "number" not in kinds and countings:
        options = [_numbered(kinds, 1)]
        if len(countings) > 1 and len([kind for kind in kinds if kind in ("section", "task")]) > 1:
            options.append(_numbered(kinds, 2))
    for unknown in [c for c, kind in enumerate(kinds) if not kind][:2]:
        for kind in [k for k, there in (("task", "task" in kinds), ("deadline", "deadline" in kinds), ("responsible", bool(set(kinds) & set(ROLE_COLUMNS)))) if not there]:
            options.append([kind if c == unknown else own for c, own in enumerate(kinds)])
    yield from options


def _numbered(kinds: list[str], times: int) -> list[str]:
    """The columns with one for numbers before the last column of wordings, or before the last two."""
    places = [c for c, kind in enumerate(kinds) if kind in ("section", "task")][-times:] or [0]
    return [new for c, kind in enumerate(kinds) for new in (["number", kind] if c in places else [kind])]


def _placed(cells: list[Cell], kinds: list[str], by_line: bool) -> list[Cell]:
    """The cells, those of a line that has as many as there are columns with their places, where places tell."""
    if not by_line or any(cell.column >= 0 for cell in cells):
        return cells
    width, placed, lines = len(kinds), list(cells), []
    starts = [k for k, cell in enumerate(cells) if cell.new] + [len(cells)]
    for a, b in zip(starts, starts[1:], strict=False):
        if b - a == width and cells[b - 1].start < cells[b - 1].end:
            lines.append((a, b))
    for a, b in lines:
        placed[a:b] = [cell._replace(column=c) for c, cell in enumerate(cells[a:b])]
    return placed


# --- finders ------------------------------------------------------------------------------------------------


#: No table has as many columns: a line of so many tabs is filling.
WIDEST = 200


def tabbed(sheet: Sheet, k: int, end: int) -> Run | None:
    """Cells between tabs, a row a line; a line without a tab goes on with the cell before or is a heading."""
    a, b = sheet.lines[k]
    if not 0 < sheet.folded.count("\t", a, b) < WIDEST:
        return None
    cells: list[Cell] = []
    for j in range(k, min(end, len(sheet.lines))):
        x, y = sheet.lines[j]
        if x == y:
            continue
        x = sheet.folded.rfind("\n", 0, x) + 1  # leading tabs are blank cells
        if "\t" not in sheet.folded[x:y] and not _goes_on(sheet, j, "\t") or stops(sheet.folded, *trim(sheet.folded, x, y)):
            break
        cells += _split(sheet.folded, x, y, "\t")
    return Run(cells, True, "table")


def _goes_on(sheet: Sheet, j: int, sign: str) -> bool:
    """Whether the table goes on within the next few lines."""
    ahead = [line for line in sheet.lines[j + 1 : j + 8] if line[0] < line[1]][:3]
    return any(sign in sheet.folded[a:b] for a, b in ahead)


def _split(folded: str, a: int, b: int, sign: str) -> list[Cell]:
    """The cells of a line, blank ones too."""
    cells, at = [], a
    for part in folded[a:b].split(sign):
        x, y = trim(folded, at, at + len(part))
        cells.append(Cell(x, max(x, y), 0 if cells else 1))
        at += len(part) + len(sign)
    return cells


def barred(sheet: Sheet, k: int, end: int) -> Run | None:
    """Cells between bars: a row a line, a cell a line, or all on one line; where bars close lines, a cell may have several."""
    a, b = sheet.lines[k]
    if "|" not in sheet.folded[a:b] and "|" not in sheet.folded[slice(*next((x for x in sheet.lines[k + 1 : k + 4] if x[0] < x[1]), (0, 0)))]:
        return None
    last, lines = k, []
    for j in range(k, min(end, len(sheet.lines))):
        x, y = sheet.lines[j]
        if x < y and stops(sheet.folded, x, y):
            break
        if "|" in sheet.folded[x:y]:
            last = j
        elif x < y and not _goes_on(sheet, j, "|"):
            break
        if x < y:
            lines.append((x, y))
    lines = [line for line in lines if line[0] <= sheet.lines[last][0]]
    with_bars = [line for line in lines if "|" in sheet.folded[slice(*line)]]
    bare = sum(not sheet.folded[slice(*line)].strip("|") for line in with_bars)
    if not with_bars:
        return None
    first = sheet.folded[slice(*with_bars[0])]
    closed = first[0] == "|" == first[-1] or bare * 2 > len(with_bars) or sum(sheet.folded[b - 1] == "|" for _, b in with_bars) * 2 > len(with_bars)
    if closed:
        cells = _between_bars(sheet.folded, lines[0][0], sheet.lines[last][1])
    else:
        cells = [cell for line in lines for cell in _split(sheet.folded, *line, "|") if set(sheet.folded[slice(*line)]) - set("|-: \t")]
    several = sum(len([c for c in row if c.start < c.end]) > 1 for row in _rows_of(cells))
    return Run(cells, several * 2 >= len(_rows_of(cells)) and len(_rows_of(cells)) > 1, "table" if several > 1 else "cells")


def _between_bars(folded: str, a: int, b: int) -> list[Cell]:
    """The cells of lines that end in a bar: what stands between two bars, over as many lines as it takes."""
    cells, at, new = [], a, 1
    opens = folded[a] == "|"
    for m in re.finditer(r"\|", folded[a:b]):
        bar = a + m.start()
        x, y = trim(folded, at, bar)
        new = new or (1 if "\n" in folded[at : max(x, at)] else 0)
        bare = x >= y
        first_of_line = bare and opens and (not cells or "\n" in folded[at:bar] or at == a)
        at = bar + 1
        if first_of_line or not bare and not folded[x:y].strip("-: "):
            new = new or 1
            continue
        cells.append(Cell(x, y, new) if not bare else Cell(bar, bar, new))
        new = 1 if folded[at : at + 1] == "\n" or re.match(r"[ \t]*\n", folded[at : at + 8]) else 0
    x, y = trim(folded, at, b)
    return [*cells, Cell(x, y, 1)] if x < y else cells


def _rows_of(cells: list[Cell]) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for cell in cells:
        if cell.new or not rows:
            rows.append([])
        rows[-1].append(cell)
    return rows


def stacked(sheet: Sheet, k: int, end: int) -> Run | None:
    """A cell a line; where blank lines part the cells, lines without one between are a cell."""
    lines = [line for line in sheet.lines[k:end] if line[0] < line[1]]
    if not lines or re.search(r"[\t|]", sheet.folded[slice(*lines[0])]):
        return None
    gaps = [sheet.folded.count("\n", a[1], b[0]) for a, b in zip(lines, lines[1:], strict=False)]
    apart = sorted(gaps[:8])[len(gaps[:8]) // 2] > 1 if gaps else False
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 1
    cells = [Cell(*lines[0])]
    for (a, b), gap in zip(lines[1:], gaps, strict=True):
        before = sheet.folded[cells[-1].end - 1]
        if stops(sheet.folded, a, b) or re.search(r"[\t|]", sheet.folded[a:b]):
            break
        if before in "、," or apart and gap == 1:
            cells[-1] = cells[-1]._replace(end=b)
        else:
            cells.append(Cell(a, b, 2 if gap > usual else 1))
    return Run(cells, False, "cells", whole=False)


def spaced(sheet: Sheet, k: int, end: int) -> Run | None:
    """Cells parted by blanks under a header that is, too; where several blanks part them, their places tell the columns."""
    a, b = sheet.lines[k]
    wide = bool(re.search(r"\S {2,}\S", sheet.folded[a:b]))
    heads = _by_blanks(sheet.folded, a, b, wide)
    if len(heads) < 3 or re.search(r"[\t|]", sheet.folded[a:b]):
        return None
    cells = [*heads]
    starts = [_column_of(sheet.folded, head.start) for head in heads]
    ahead = [line for line in sheet.lines[k + 1 : end] if line[0] < line[1]]
    kept = wide and sum(any(abs(_column_of(sheet.folded, c.start) - s) <= 2 for s in starts[1:]) for line in ahead for c in _by_blanks(sheet.folded, *line, True)[:3])
    for x, y in ahead:
        if stops(sheet.folded, x, y) or "\t" in sheet.folded[x:y]:
            break
        for cell in _by_blanks(sheet.folded, x, y, wide and bool(kept)):
            place = _column_of(sheet.folded, cell.start)
            near = min(range(len(starts)), key=lambda c, at=place: abs(starts[c] - at))
            cells.append(cell._replace(column=near) if kept and abs(starts[near] - place) <= 2 else cell)
    return Run(cells, True, "table", whole=False)


def _by_blanks(folded: str, a: int, b: int, wide: bool) -> list[Cell]:
    pattern = r"\S+(?: \S+)*" if wide else r"\S+"
    return [Cell(m.start(), m.end(), 0 if k else 1) for k, m in enumerate(re.compile(pattern).finditer(folded, a, b))]


def _column_of(folded: str, at: int) -> int:
    """How far from its line's beginning a character is printed: a Chinese one takes two places."""
    line = folded[folded.rfind("\n", 0, at) + 1 : at]
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in line)


def glued(sheet: Sheet, k: int, end: int) -> Run | None:
    """Cells with nothing between them, under headings that touch."""
    heads = find_header(sheet.folded, *sheet.lines[k])
    if not heads:
        return None
    lines = sheet.lines[k:end]
    return Run([*(Cell(a, b) for a, b in heads), *cells_of(sheet, heads[-1][1], lines[-1][1])], False, "cells", whole=False)


FINDERS = (tabbed, barred, stacked, spaced, glued)
