"""The headers of tables printed as text: of one line, of two, cut inside a word, or a heading a line."""

import re
from collections import Counter
from itertools import accumulate
from typing import NamedTuple

from zwanalysis.parse.cells import Cell
from zwanalysis.parse.grids import heading_kinds, parts_of
from zwanalysis.parse.headings import (
    MAX_HEADING,
    ROLE_COLUMNS,
    column_kind,
    hands_out_work,
    plain,
    told_by_others,
    words,
)
from zwanalysis.parse.sheet import Span


class Header(NamedTuple):
    """The kinds of a table's columns, the spans of their headings, how many cells the header takes, and the roles over names of units."""

    kinds: list[str]
    spans: list[Span]
    size: int
    parts: dict[Span, str] = {}


def header_of(folded: str, cells: list[Cell], by_line: bool, cut: bool = False) -> Header | None:
    """Return the header that ``cells`` begin with: of one line, of two, cut inside a word, or a heading a line. With ``cut`` a short
    cell that is no heading is the beginning of the next one's: 提供服 务主体.

    >>> text = "序号 任务 责任单位 牵头单位 配合单位 1"
    >>> cells = [Cell(m.start(), m.end()) for m in re.finditer("[^ ]+", text)]
    >>> header_of(text, cells, False).kinds
    ['number', 'task', 'lead', 'support']
    """
    lines = _heading_lines(folded, cells) if by_line else [_heading_cells(folded, cells)]
    if not lines or not lines[0] or any(folded[cell.end - 1] == ":" for cell in lines[0]):
        return None  # 发布单位: | 州政府办公室: a page's fields
    kinds, spans = _named(folded, lines[0], cut)
    parts = {}
    if len(lines) > 1:
        below, below_spans = _named(folded, lines[1])
        parts = parts_of(_carried(kinds, spans, below_spans), below, below_spans)
        kinds, spans = _two_lines(folded, kinds, spans, below, below_spans, width_of(cells[sum(map(len, lines)) :]) if by_line else len(lines[0]))
    else:
        kinds, spans = _grouped(folded, kinds, spans)
    texts = [folded[a:b] for a, b in spans]
    kinds = told_by_others(texts, kinds)
    while kinds and not kinds[-1] and spans[-1][0] == spans[-1][1]:
        kinds, spans = kinds[:-1], spans[:-1]
    return Header(kinds, spans, sum(map(len, lines)), parts) if hands_out_work(texts[: len(kinds)], kinds) else None


def _heading_lines(folded: str, cells: list[Cell]) -> list[list[Cell]]:
    """The first line of cells if it is a header's, and the second if it is headings too."""
    found: list[list[Cell]] = []
    at = 0
    while at < len(cells) and len(found) < 2:
        end = next((k for k in range(at + 1, len(cells)) if cells[k].new), len(cells))
        line = cells[at:end]
        texts = [plain(folded[c.start : c.end]) for c in line]
        if not _are_headings([text for text in texts if text], 0.75 if found else _share(folded, line, cells[end:])):
            break
        above = plain(folded[slice(*found[-1][-1][:2])]) if found else ""
        if above and texts[0] and (above + texts[0] in words() or len(found[-1]) + len(line) == width_of(cells[end:])):
            found[-1] += line  # cut inside a heading (牵头 | 单位), or between two
        else:
            found.append(line)
        at = end
    return found


def _share(folded: str, line: list[Cell], below: list[Cell]) -> float:
    """What share of a table's first line must be known headings: less where three headings and nothing else stand below."""
    end = next((k for k in range(1, len(below)) if below[k].new), len(below))
    texts = [text for c in below[:end] if (text := plain(folded[c.start : c.end]))]
    return 0.3 if len(texts) > 2 and _are_headings(texts, 0.75) else 0.5


def _are_headings(texts: list[str], share: float) -> bool:
    """Whether texts are short, and at least such a share of them known to name columns."""
    if not texts or any(len(text) > MAX_HEADING for text in texts):
        return False
    return sum(any(heading_kinds(text, [(0, len(text))])) for text in texts) >= share * len(texts)


def _heading_cells(folded: str, cells: list[Cell]) -> list[Cell]:
    """The cells up to the last one that is a heading, where a heading stands on each line."""
    texts = [plain(folded[cell.start : cell.end]) for cell in cells[:41]]
    numbered = [column_kind(text) for text in texts[:1]] == ["number"]
    end, unknown, most = 0, 0, 8 if numbered else 1
    for k, text in ((k, text) for k, text in enumerate(texts[:40]) if text):
        if _is_wording(text, folded[cells[k].end - 1]) or k and (texts[k : k + 2] == texts[:2] or _SCORED.search(folded, *cells[k][:2])):
            break  # or the header printed again
        if column_kind(text):
            end, unknown = k + 1, 0
            continue
        unknown += 1
        if unknown > most or _ROW.match(text):
            break
        if _last_heading(folded, cells, k, numbered):
            return cells[: k + 1]
    return cells[:end]


#: No header has more columns.
WIDEST_HEADER = 24


def _is_wording(text: str, last: str) -> bool:
    return len(text) > MAX_HEADING or last in ",。;"


#: What begins a row: a class and what it scores, 主动公开(48); its number, a label. What could be a heading that no list has.
_SCORED = re.compile(r"[\u4e00-\u9fff]{4,}\(\d+(?:\.\d+)?分?\)$")
_ROW, _HEADING = re.compile(r"1$|0?\d{3}$|[一1][、.]|\(一\)"), re.compile("[\u4e00-\u9fff、]{2,8}")


def _last_heading(folded: str, cells: list[Cell], k: int, numbered: bool) -> bool:
    return numbered and bool(_HEADING.fullmatch(plain(folded[slice(*cells[k][:2])]))) and _first_row(folded, cells, k + 1)


def _first_row(folded: str, cells: list[Cell], k: int) -> bool:
    """Whether the rows begin with cell ``k``: the number 1, or a heading 一、…"""
    text = next((folded[cell.start : cell.end] for cell in cells[k:] if cell.start < cell.end), "")
    return text == "1" or bool(re.match(r"一、|\(一\)", text))


def _named(folded: str, cells: list[Cell], cut: bool = False) -> tuple[list[str], list[Span]]:
    """The kinds and spans of a line of headings; a heading cut inside its word over two cells is one."""
    kinds, spans = [], []
    k = 0
    while k < len(cells):
        a, b = cells[k][:2]
        if k + 1 < len(cells) and cells[k + 1].new and a < b and cells[k + 1].start < cells[k + 1].end and _is_cut(plain(folded[a:b]), plain(folded[slice(*cells[k + 1][:2])]), cut):
            b = cells[k + 1].end
            k += 1
        kinds += heading_kinds(folded, [(a, b)])
        spans.append((a, b))
        k += 1
    return kinds, spans


def _is_cut(text: str, further: str, cut: bool) -> bool:
    """Whether two cells are one heading cut inside its word."""
    begun = cut and 0 < len(text) <= _BEGUN and not column_kind(text) and column_kind(text + further)
    return bool(begun) or text + further in words()


#: What is begun of a heading is no longer.
_BEGUN = 3


def widths_of(cells: list[Cell]) -> list[int]:
    """How many cells each line has, blank ones at its end aside."""
    widths, at = [], 0
    for cell in cells:
        at = 1 if cell.new else at + 1
        widths += [0] if cell.new or not widths else []
        widths[-1] = at if cell.start < cell.end else widths[-1]
    return widths


def width_of(cells: list[Cell]) -> int:
    """How many cells most lines have."""
    return Counter(widths_of(cells)).most_common(1)[0][0] if cells else 0


def _two_lines(folded, kinds, spans, below, below_spans, width: int) -> tuple[list[str], list[Span]]:
    """The columns under a header of two lines, over rows of so many cells: those below stand in the places of the headings over them."""
    filled = [k for k, span in enumerate(below_spans) if span[0] < span[1]]
    if len(below) >= len(kinds) and filled and filled[0] > 0:  # the places of the line above are kept as blank cells
        pad = len(below) - len(kinds)
        kinds, spans = kinds + [""] * pad, spans + [below_spans[-1]] * pad
        for k in filled:
            kinds[k], spans[k] = below[k], below_spans[k]
        return kinds, spans
    new, new_spans = [below[k] for k in filled], [below_spans[k] for k in filled]
    named = [k for k, span in enumerate(spans) if span[0] < span[1]]
    over = len(named) + len(new) - width  # so many headings stand over others
    if len(new) >= len(named) and not (0 < over <= len(new) // 2 and _others(folded, spans, new_spans)):
        return new, new_spans  # the same header printed again
    return _under(folded, kinds, spans, new, new_spans, over)


def _carried(kinds: list[str], spans: list[Span], below: list[Span]) -> list[str]:
    """What stands over each place of a second line that keeps the places of the first, a heading over the blank ones behind it too."""
    kept = len(below) >= len(kinds) and below[0][0] == below[0][1]
    carried = list(accumulate(range(len(kinds)), lambda over, k: k if spans[k][0] < spans[k][1] else over)) if kept else []
    return [kinds[k] for k in carried] + [kinds[carried[-1]] if kept else ""] * (len(below) - len(carried))


def _others(folded: str, spans: list[Span], below: list[Span]) -> bool:
    """Whether headings are none of those above."""
    return not {plain(folded[a:b]) for a, b in spans if a < b} & {plain(folded[a:b]) for a, b in below}


def _under(folded, kinds, spans, below, below_spans, most: int = 0) -> tuple[list[str], list[Span]]:
    """Put each group of headings below into the places of those over it: 公开事项 over 一级 and 二级, then 公开对象, 公开方式, 公开层级 over
    whom, how and at which level; ``most`` of those over, where that is known."""
    made, made_spans, at = [], [], 0
    for first, last in _groups(below):
        group = below[first:last]
        if {"remark", "channel"} & set(group):
            group = ["remark"] * len(group)  # 全社, cut off, is no unit beside 特定群体
        over, behind = _parents(folded, kinds, spans, at, group, most)
        most -= 1
        while behind < len(kinds) and spans[behind][0] == spans[behind][1]:
            behind += 1
        made += kinds[at:over] + group
        made_spans += spans[at:over] + below_spans[first:last]
        at = behind
    return made + kinds[at:], made_spans + spans[at:]


def _groups(below: list[str]) -> list[tuple[int, int]]:
    """Which headings of a second line stand next to each other under one: names, who and when, the rest."""
    family = ["name" if kind in ("section", "task") else "who" if kind in (*ROLE_COLUMNS, "deadline", "person") else "" for kind in below]
    family = ["" if "who" in family[:k] and own == "name" else own for k, own in enumerate(family)]
    cuts = [k for k in range(1, len(below)) if family[k] != family[k - 1]]
    return list(zip([0, *cuts], [*cuts, len(below)], strict=True))


def _parents(folded, kinds, spans, at: int, group: list[str], most: int) -> tuple[int, int]:
    """The headings from ``at`` on that a group stands under: the first of names, the last that may be over who and when, or as many
    of the last as the rest needs, two below each."""
    here = range(at, len(kinds))
    if group[0] in ("section", "task"):
        over = next((k for k in here if kinds[k] in ("section", "task")), None)
    elif set(group) & {*ROLE_COLUMNS, "deadline"}:
        may = [k for k in reversed(here) if spans[k][0] < spans[k][1] and _over(kinds[k], group)]
        over = next((k for k in may if _WHO.search(folded, *spans[k])), next(iter(may), None))
    else:
        return _over_the_rest(folded, kinds, spans, here, most if most > 0 else (len(group) + 1) // 2)
    return (over, over + 1) if over is not None else (len(kinds) - 1, len(kinds))


def _over_the_rest(folded, kinds, spans, here: range, most: int) -> tuple[int, int]:
    """So many of the last headings at most: of those over whom, how and at which level, where there are such."""
    plain_ones = [k for k in here if kinds[k] in ("remark", "channel", "", "tick")]
    plain_ones = [k for k in plain_ones if plain(folded[slice(*spans[k])]).endswith(_WHOM_AND_HOW)] or plain_ones
    if not plain_ones:
        return len(kinds), len(kinds)
    return plain_ones[-min(len(plain_ones), most)], plain_ones[-1] + 1


#: Headings over who and when.
_WHO = re.compile("责任|分工")
#: Headings over whom, how and at which level.
_WHOM_AND_HOW = ("对象", "方式", "层级")


def _over(kind: str, below: list[str]) -> bool:
    """Whether a heading may stand over those: 责任分工 over 牵头单位 and 配合单位, 更新要求 over 责任部门 and 时限."""
    return set(below) <= {*ROLE_COLUMNS, "person"} and kind in ROLE_COLUMNS or not kind or kind == "task"


def _grouped(folded: str, kinds: list[str], spans: list[Span]) -> tuple[list[str], list[Span]]:
    """Headings under another one, printed behind all of the first line: 责任单位 … 牵头单位 配合单位; 公开事项 … 一级事项 二级事项."""
    level = _second_line(kinds, [plain(folded[a:b]) for a, b in spans])
    if level:
        return _under(folded, kinds[:level], spans[:level], kinds[level:], spans[level:])
    for size in (n for n in (3, 2) if n + 1 < len(kinds)):
        below = kinds[-size:]
        over = next((c for c in range(len(kinds) - size) if kinds[c] == "responsible"), None)
        if over is not None and set(below) <= set(ROLE_COLUMNS):
            return kinds[:over] + below + kinds[over + 1 : -size], spans[:over] + spans[-size:] + spans[over + 1 : -size]
    return kinds, spans


def _second_line(kinds: list[str], texts: list[str]) -> int:
    """Where the headings of a second line begin, with 一级 or 一级事项 under 公开事项; 0 for none."""
    level = next((c for c, text in enumerate(texts) if _LEVEL.fullmatch(text)), 0)
    over = next((c for c in range(level - 2) if kinds[c] in ("section", "task")), None)
    return level if over is not None else 0


#: A heading that says how deep it lies; the first of a line's stands under another.
_LEVEL = re.compile("[一二三四]级(?:事项|目录|类别|分类|项目|要素)?")
