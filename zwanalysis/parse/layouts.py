"""Tables printed as text: finders say where cells are, `deal` puts them into columns, and the reading with the best score wins."""

import re
from collections.abc import Iterator
from itertools import pairwise, takewhile

from zwanalysis.parse import bare
from zwanalysis.parse.cells import SURELY, Cell, ended, signed_at
from zwanalysis.parse.deal import Dealt, deal, with_task
from zwanalysis.parse.filling import beside
from zwanalysis.parse.finders import FINDERS, Run
from zwanalysis.parse.fits import Fits
from zwanalysis.parse.glued import find_header, may_touch
from zwanalysis.parse.grids import LEAST_HELD, Grid, ends_whole, of_rows
from zwanalysis.parse.headers import Header, header_of, widths_of
from zwanalysis.parse.headings import (
    ASIDE,
    MAX_HEADING,
    ROLE_COLUMNS,
    SCORES,
    column_kind,
    plain,
    with_demands,
    words,
)
from zwanalysis.parse.sheet import Sheet, Span
from zwanalysis.parse.units import is_known
from zwanalysis.parse.wordings import Wording

#: So many lines are looked at from a line that could open a table, once that many attempts have found none, and fewer the more have:
#: what looks like headers throughout would take the square of its length. No more attempts are made than the last of these.
ATTEMPTS, GLANCE, LEAST_GLANCE, MOST_ATTEMPTS = 8, 200, 20, 400


def find(sheet: Sheet) -> list[Grid]:
    """Return the tables in a notice's text, in order."""
    sheet = _with_bars(sheet)
    grids: list[Grid] = []
    lines = sheet.lines
    k = failed = 0
    while k < len(lines):
        grid = None
        if lines[k][0] < lines[k][1] and failed < MOST_ATTEMPTS and _may_open(sheet.folded, *lines[k]):
            grid = _best(sheet, k, len(lines) if failed < ATTEMPTS else k + max(LEAST_GLANCE, GLANCE * ATTEMPTS // failed))
            failed += grid is None
        if grid is None:
            k += 1
            continue
        grids.append(grid)
        while k < len(lines) and lines[k][0] < grid.end:
            k += 1
    return grids or [*filter(None, [bare.find(sheet)])]


_SEPARATOR, _CELL_SIGN = re.compile("[\t|]"), re.compile(r"[\t|]| {2,}| / ")


def _with_bars(sheet: Sheet) -> Sheet:
    """The sheet with bars for the commas that part its cells: those between blanks, at the ends of lines that close rows, or below a
    header that is parted by such."""
    if len(_ROW_ENDS.findall(sheet.folded)) >= LEAST_HELD:
        return Sheet(sheet.text, _CELL_ENDS.sub("|", sheet.folded))
    k, sign = next(((k, sign) for k, (a, b) in enumerate(sheet.lines) if b - a <= LONGEST_HEADER and (sign := _parted_by(sheet.folded[a:b]))), (0, ""))
    return _parted(sheet, k, sign) if sign else sheet


def _parted(sheet: Sheet, k: int, sign: str) -> Sheet:
    """The sheet with bars for the sign that parts the cells of a table, from line ``k`` on."""
    folded = list(sheet.folded)
    for a, b in takewhile(lambda line: sheet.folded.find(sign, *line) >= 0, sheet.lines[k:]):
        folded[a:b] = sheet.folded[a:b].replace(sign, "|")
    return Sheet(sheet.text, "".join(folded))


#: A line of headings is no longer.
LONGEST_HEADER = 150


def _parted_by(line: str) -> str:
    """The sign that parts a line of headings and of nothing else, "" where there is none."""
    for sign in (sign for sign in (",", ";") if line.count(sign) > 1 and column_kind(line[: line.index(sign)].strip())):
        kinds = [column_kind(cell.strip()) for cell in line.split(sign)]
        if all(kinds):
            return sign
    return ""


_ROW_ENDS, _CELL_ENDS = re.compile(r"(?m:,,$)"), re.compile(r"(?m:^,(?=[ ,\n])|(?<= ),(?= )|(?m:,(?=,*$)))")


def _may_open(folded: str, a: int, b: int) -> bool:
    """Whether a table's header could begin on a line: among its first cells is a heading, or it is headings run together."""
    line = folded[a : min(b, a + 400)]
    cells = [cell.strip() for cell in _CELL_SIGN.split(line, maxsplit=12)]
    if any(column_kind(cell) for cell in cells if cell and len(cell) <= MAX_HEADING):
        return True
    parted = line.split(" ", 2)
    if len(parted) > 1 and b - a <= 80:
        return bool(column_kind(parted[0]))
    return bool(find_header(folded, a, b)) or may_touch(folded, a, b)


def _best(sheet: Sheet, k: int, end: int) -> Grid | None:
    """The reading of the table that begins on line ``k`` with the best score, None if there is none."""
    found = []
    for finder in FINDERS:
        run = finder(sheet, k, end)
        run = run and run._replace(cells=ended(sheet.folded, run.cells))
        for each in _headers(sheet.folded, run) if run else ():
            found += _readings(sheet.folded, run, each)
    found.sort(key=lambda reading: -reading[0])
    if not found:
        return None
    grid = found[0][1]
    tie = any(score > NEAR * found[0][0] and _told(other) != _told(grid) for score, other in found[1:])
    return grid._replace(tie=tie or grid.tie)


def _headers(folded: str, run: Run) -> Iterator[Header]:
    """The header, and, where a heading stands on each line, with short ones as parts of others, and without its last ones: what heads
    the first rows may be worded as they are."""
    header = header_of(folded, run.cells, run.by_line)
    other = header_of(folded, run.cells, run.by_line, cut=True) if not run.by_line else None
    if other and other != header:
        yield other
    if not header:
        return
    yield header
    a, b = header.spans[-1]
    told = plain(folded[a:b]) not in words() or header.kinds[-1] in ("section", "task")  # 机构设置类, 服务事项
    if told and not run.by_line and len(header.kinds) > 3 and run.cells[header.size - 1].end == b:
        last = 2 if not header.kinds[-2] else 1  # 机构设置 领导班子分工
        yield header._replace(kinds=header.kinds[:-last], spans=header.spans[:-last], size=header.size - last)


#: A reading so near the best one, with other units or limits, is a doubt that is told.
NEAR = 0.98


def _told(grid: Grid) -> set[tuple[str, Span]]:
    """Which cells a reading takes for units and limits."""
    return {
        (kind, span) for row in grid.rows for kind, span in zip(grid.columns, row, strict=True)
        if kind in (*ROLE_COLUMNS, "deadline")
    }  # fmt: skip


def _readings(folded: str, run: Run, header: Header) -> Iterator[tuple[float, Grid]]:
    """The ways to read a run under its header, each with its score: without what looks like a signature below, if the rows do without."""
    cells, again = _without_headers(folded, run, header)
    spans = [(min(a for a, _ in header.spans), max(b for _, b in header.spans)), *again]
    signed = signed_at(folded, cells)
    if signed < len(cells):
        found = list(_dealt(folded, run._replace(cells=cells[:signed]), header, spans))
        if found and ends_whole(max(found, key=lambda reading: reading[0])[1]):
            yield from found
            return
    yield from _dealt(folded, run._replace(cells=cells), header, spans) if cells else ()


def _dealt(folded: str, run: Run, header: Header, spans: list[Span]) -> Iterator[tuple[float, Grid]]:
    """The ways to read a run's cells in the columns of a header, whose ``spans`` are given."""
    cells = run.cells
    if not run.by_line and run.whole:
        cells, whole = _in_whole_rows(folded, cells, header.kinds)
        run = run._replace(by_line=whole)
    fits = Fits(folded, cells, run.by_line, run.whole)
    lost = header.kinds.count("tick") > 1 and _lack_blanks(fits, len(header.kinds))
    for kinds in _columns(fits, header):
        dealt = deal(fits, kinds, _placed(fits, kinds))
        if dealt.rows and _says_who_or_when(dealt, kinds):
            yield dealt.score, of_rows(dealt, kinds, spans, run.layout, _titles(header, kinds))._replace(tie=lost, parts=header.parts)


def _titles(header: Header, kinds: list[str]) -> list[Span]:
    """The headings of columns, some of which the header may not name: the names of units that ticks stand under keep their order."""
    names, others = ([span for own, span in zip(header.kinds, header.spans, strict=True) if (own == "tick") == ticks] for ticks in (True, False))
    return [(names if kind == "tick" else others or [(0, 0)]).pop(0) for kind in kinds]


def _lack_blanks(fits: Fits, width: int) -> bool:
    """Whether lines lack more cells than are printed blank: whose tick it is, nothing says."""
    starts = [k for k, cell in enumerate(fits.cells) if cell.new] + [len(fits.cells)]
    return sum(max(0, width - b + a) for a, b in pairwise(starts)) > 2 * sum(fits.blank)


def _in_whole_rows(folded: str, cells: list[Cell], kinds: list[str]) -> tuple[list[Cell], bool]:
    """The cells, new where a row begins, and whether there is one for each column in each row, blank ones printed too."""
    width = len(kinds)
    if len(cells) < LEAST_HELD * width or not any(cell.start == cell.end for cell in cells):
        return cells, False
    fits = Fits(folded, cells, False, True)
    unlike = sum(not fits.blank[k] and not _fits_at(fits, k, kind) for k, kind in enumerate(_with_task_for(kinds, len(cells))))
    if unlike * 50 > len(cells):
        return cells, False
    return [cell._replace(new=0 if k % width else SURELY) for k, cell in enumerate(cells)], True


def _with_task_for(kinds: list[str], count: int) -> list[str]:
    told = with_task(kinds)
    return [told[k % len(told)] for k in range(count)]


def _fits_at(fits: Fits, k: int, kind: str) -> bool:
    score = fits.one(k, kind)
    return score is not None and score > -0.6


def _says_who_or_when(dealt: Dealt, kinds: list[str]) -> bool:
    """Whether a fifth of the rows at least fill a column of units or limits, where the header has one; numbers, where it has nothing else
    and no column of work."""
    told = [c for c, kind in enumerate(kinds) if kind in (*ROLE_COLUMNS, "deadline")]
    rows = [row for row in dealt.rows if len(set(row)) > 1 and not beside(row, kinds)]
    told = told or [c for c, kind in enumerate(kinds) if kind == "number" and set(kinds) <= {"number", "section", "task"}]
    return "task" in kinds if not told else sum(any(row[c] for c in told) for row in rows) * 5 >= len(rows)


def _without_headers(folded: str, run: Run, header: Header) -> tuple[list[Cell], list[Span]]:
    """The cells behind the header up to another table's, without those of the same header printed again, whose spans are returned."""
    texts = [plain(folded[c.start : c.end]) for c in run.cells]
    cells, again, k = [], [], header.size
    while k < len(run.cells):
        size = _headings_at(folded, run, header, texts, k)
        if size is None:
            break
        if size:
            again.append((run.cells[k].start, run.cells[k + size - 1].end))
        else:
            cells.append(run.cells[k])
        k += size or 1
    return cells, again


def _headings_at(folded: str, run: Run, header: Header, texts: list[str], k: int) -> int | None:
    """How many cells from ``k`` on are the same header printed again, 0 for none; None where another table begins."""
    first = list(filter(None, texts[: header.size]))
    if texts[k] == first[0] and list(filter(None, texts[k : k + header.size])) == first:
        return header.size
    if not texts[k] or not run.cells[k].new or column_kind(folded[slice(*run.cells[k][:2])]) in ("", "remark"):
        return 0  # 全社会 stands in the rows, too
    other = header_of(folded, run.cells[k : k + 40], run.by_line)
    if other and other.size > 2 and len(other.kinds) > 2:  # lines of two headings would each open a table
        same = other.kinds == header.kinds or set(filter(None, texts[k : k + other.size])) <= set(first)
        return other.size if same else None
    return None if _of_persons(folded, run, k) else 0


def _of_persons(folded: str, run: Run, k: int) -> bool:
    """Whether a line with cell ``k`` is the header of a table of telephones or prices."""
    end = next((j for j in range(k + 1, len(run.cells)) if run.cells[j].new), len(run.cells))
    kinds = [column_kind(folded[cell.start : cell.end]) for cell in run.cells[k:end]]
    return run.by_line and all(kinds) and bool({"person", "amount"} & set(kinds))


def _columns(fits: Fits, header: Header) -> Iterator[list[str]]:
    """The columns that the header names, and those that it may have left unnamed: numbers, who, when."""
    kinds = header.kinds
    options = [*_with_numbers(fits, kinds), *_one_more(fits, kinds)]
    there = {"responsible"} if set(kinds) & set(ROLE_COLUMNS) else set()
    lacking = [kind for kind in ("task", "deadline", "responsible") if kind not in there.union(kinds)]
    options += [*_as_headed(fits, header), *_behind_headings(fits.folded, header)]
    if "responsible" in lacking and _names_units(fits):
        options += [[*kinds[:c], "responsible", *kinds[c:]] for c in range(kinds.index("task") + 1 if "task" in kinds else 1, len(kinds) + 1)]
    options += _by_content(fits, kinds, lacking)
    unknown = [c for c, kind in enumerate(kinds) if not kind][:2]
    yield from [*options, *(_with(kinds, c, kind) for c in unknown for kind in lacking)]


def _as_headed(fits: Fits, header: Header) -> Iterator[list[str]]:
    """The columns in another order than the header's words lie in: the number that rows begin with; and with what is asked by when as the
    work."""
    kinds = header.kinds
    if kinds.count("number") == 1 and kinds[0] != "number" and 0 in fits.serials:
        yield ["number", *(kind for kind in kinds if kind != "number")]
    told = with_demands([fits.folded[a:b] for a, b in header.spans], kinds)
    yield from [told] if told != kinds else ()


def _one_more(fits: Fits, kinds: list[str]) -> Iterator[list[str]]:
    """The columns with one more, where the longest lines have one cell more than headings: a class and a name, if a line in four has, or
    a ground and its kind (□行政法规)."""
    widths = widths_of(fits.cells)
    if not (fits.by_line and fits.whole and "task" in kinds and max(widths) == len(kinds) + 1):
        return
    often = widths.count(len(kinds) + 1) * 4 >= len(widths)
    names = [c for c, kind in enumerate(kinds) if kind in ("section", "task")] if often else []
    grounds = [c for c, kind in enumerate(kinds) if kind == "remark"]
    yield from ([*kinds[:c], "section", *kinds[c:]] for c in names[:1])
    yield from ([*kinds[:c], "remark", *kinds[c:]] for c in grounds[:1])


def _behind_headings(folded: str, header: Header) -> Iterator[list[str]]:
    """The columns, one behind headings of names being the work's: 一级指标, 二级指标, 考核要点; 服务项目, 对象, 服务标准."""
    texts = [folded[a:b] for a, b in header.spans]
    kinds = ["section" if kind == "task" and column_kind(text) == "section" else kind for kind, text in zip(header.kinds, texts, strict=True)]
    if "task" in kinds or "section" not in kinds:
        return
    for c in range(kinds.index("section") + 1, len(kinds)):
        beside = not texts[c].endswith(_NO_WORK) and header.kinds[c - 1] == "section"
        if kinds[c] == "remark" and (beside or texts[c].endswith(_STANDARDS)):
            yield _with(kinds, c, "task")


_STANDARDS = ("标准", "要点")
_NO_WORK = ("备注", "说明", *SCORES)


def _by_content(fits: Fits, kinds: list[str], lacking: list[str]) -> Iterator[list[str]]:
    """The columns, one that is headed otherwise and holds little but units, or limits, being what the table lacks."""
    places = _placed(fits, kinds) if fits.by_line else [cell.column for cell in fits.cells]
    for c in (c for c, kind in enumerate(kinds) if kind in ("section", "remark", "channel")):
        held = [fits.lines[k] for k, place in enumerate(places) if place == c and fits.lines[k]]
        yield from (_with(kinds, c, name) for name in {"responsible", "deadline"} & set(lacking) if _hold(held, name))
    if max(places) < 0 and "responsible" in lacking:
        yield from _units_behind_work(fits, kinds)


def _units_behind_work(fits: Fits, kinds: list[str]) -> Iterator[list[str]]:
    """The columns, a remark behind the work being who, where no place tells what a column holds, but several cells name units alone."""
    if sum(bool(lines) and all(line.units for line in lines) for lines in fits.lines) < LEAST_HELD:
        return
    last = max((c for c, kind in enumerate(kinds) if kind in ("section", "task")), default=len(kinds))
    yield from (_with(kinds, c, "responsible") for c in range(last + 1, len(kinds)) if kinds[c] == "remark")


def _hold(held: list[list[Wording]], name: str) -> bool:
    """Whether most of several cells hold limits, or units, alone, half of them such as the registry knows: 企业, 党员干部 are those it is for."""
    told = sum(all(line.units if name == "responsible" else line.limit for line in lines) for lines in held)
    known = sum(any(is_known(unit) for line in lines for unit in line.names) for lines in held) if name == "responsible" else len(held)
    return len(held) >= LEAST_HELD and told * 4 >= 3 * len(held) and known * 2 >= len(held)


def _with(kinds: list[str], c: int, kind: str) -> list[str]:
    return [*kinds[:c], kind, *kinds[c + 1 :]]


def _with_numbers(fits: Fits, kinds: list[str]) -> list[list[str]]:
    """The columns with those of numbers that run through the cells and have no heading."""
    countings = set(fits.serials.values())
    if "number" in kinds or not countings:
        return [kinds]
    if len(countings) > 1:
        return [_numbered(kinds, 1), _numbered(kinds, 2)]
    places = [c for c, kind in enumerate(kinds) if kind in ("section", "task")]
    return [_numbered_at(kinds, c) for c in places[-MOST_PLACES:] or [0]]


def _names_units(fits: Fits) -> bool:
    """Whether a line in two at least has a cell of units and nothing else, though no heading names them."""
    lines = [line for k, line in enumerate(fits.lines) if line and not fits.cells[k].new]
    return fits.by_line and sum(line[0].units for line in lines) * 2 >= sum(bool(cell.new) for cell in fits.cells)


def _numbered(kinds: list[str], times: int) -> list[str]:
    """The columns with one for numbers before the last column of wordings, or before the last two."""
    places = [c for c, kind in enumerate(kinds) if kind in ("section", "task")][-times:]
    return [new for c, kind in enumerate(kinds) for new in (["number", kind] if c in places else [kind])]


def _numbered_at(kinds: list[str], c: int) -> list[str]:
    return [*kinds[:c], "number", *kinds[c:]]


#: Before so many wordings, from the last one on, unnamed numbers are looked for.
MOST_PLACES = 2


def _at_places(fits: Fits, at: int, kinds: list[str]) -> bool:
    """Whether each cell of a line fits its column; else blank cells may stand at its end for one left out before."""
    return all(_fits_at(fits, k, kind) for k, kind in enumerate(kinds, at) if not fits.blank[k])


def _placed(fits: Fits, kinds: list[str]) -> list[int]:
    """The cells' columns: known by their places, or those of a line that has as many cells as there are columns; else -1.

    A tick says by nothing but its place whose it is: in a table of ticks a line may lack blank cells at its end.
    """
    cells, width = fits.cells, len(kinds)
    places = [cell.column for cell in cells]
    if not fits.by_line or max(places) >= 0:
        return places
    starts = [k for k, cell in enumerate(cells) if cell.new] + [len(cells)]
    ticks = kinds.index("tick") + 1 if "tick" in kinds else width
    for a, b in pairwise(starts):
        whole = b - a == width and not fits.blank[b - 1] or _aside(fits, a, b, kinds)
        if whole or ticks <= b - a <= width and _at_places(fits, a, kinds[: b - a]):
            places[a : min(b, a + width)] = range(min(width, b - a))
    return places


def _aside(fits: Fits, a: int, b: int, kinds: list[str]) -> bool:
    """Whether a line is blank cells, those it begins with too, but for where or how: a printed line of the channel's cell."""
    held = [k - a for k in range(a, b) if not fits.blank[k]]
    return a + 1 < b and bool(held) and held[0] > 1 and all(c < len(kinds) and kinds[c] in ASIDE for c in held)
