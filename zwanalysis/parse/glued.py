"""Tables whose separators were lost altogether: 序号工作任务责任单位1公开预算。市财政局6月底前. Where their cells could be cut."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from zwanalysis.parse.cells import Cell, is_limit, is_units, label_of, stops
from zwanalysis.parse.headings import column_kind, words
from zwanalysis.parse.limits import read_limits
from zwanalysis.parse.sheet import Sheet, Span
from zwanalysis.text import trim

#: A header has no more: from each of a line of headings and nothing else all the others would be looked at.
MOST_HEADINGS = 24
#: A list of units and limits behind a wording is no longer.
LONGEST_TAIL = 160
_LABELS = ("chapter", "han", "paren_han", "arabic", "decimal")
_ASIDE = re.compile(r"\([^()\n]{1,20}\)")
_SENTENCE = re.compile(r"[^。;!]*[。;!]+[)”]?")
#: Between two names that touch: 区经济发展局|区行政审批局.
_TOUCH = re.compile(r"(?<=[局委部办厅院府股科处会])(?=[省市区县州][\u4e00-\u9fff]{2,12}(?:局|委|办|部|院|会|府|中心|部门|单位)|各[\u4e00-\u9fff])")
_NUMBER_ENDS = r"(?=[\u4e00-\u9fff《“])(?![年月日号个项家次条名种类级张人户万亿元周天届度、起份季])"
_NUMBER = re.compile(rf"(?<![\d.])(?P<n>\d{{1,4}})(?:(?P<stop>[.、](?!\d))|{_NUMBER_ENDS})")


@cache
def _opener() -> re.Pattern:
    known = sorted((word for word, kind in words().items() if kind in ("number", "task", "section") and len(word) > 1), key=len, reverse=True)
    return re.compile("|".join(known))


def headings_at(folded: str, at: int, end: int) -> list[Span]:
    """Return the spans of headings that touch from ``at`` on.

    >>> text = "序号工作任务牵头单位配合/责任单位1做好"
    >>> [text[a:b] for a, b in headings_at(text, 0, len(text))]
    ['序号', '工作任务', '牵头单位', '配合/责任单位']
    """
    spans: list[Span] = []
    while at < end and len(spans) < MOST_HEADINGS:
        if folded[at] in " /":
            at += 1
            continue
        aside = _ASIDE.match(folded, at, end) if spans else None
        if aside:
            at = aside.end()
            continue
        size = next((n for n in range(min(10, end - at), 1, -1) if folded[at : at + n] in words()), 0)
        if not size:
            break
        if spans and folded[at - 1] == "/":
            spans[-1] = (spans[-1][0], at + size)
        else:
            spans.append((at, at + size))
        at += size
    return spans


_WHO_OR_WHEN = re.compile("单位|部门|主体|科室|处室|时限|时间|分值")


def find_header(folded: str, a: int, b: int) -> list[Span]:
    """The headings run together in a line, [] where none are."""
    if b - a <= 80 and not _opener().match(folded, a, b) or not _WHO_OR_WHEN.search(folded, a, b):
        return []
    for m in _opener().finditer(folded, a, b):
        spans = headings_at(folded, m.start(), b)
        kinds = [column_kind(folded[x:y]) for x, y in spans]
        plain = sum(y - x >= 4 or kind == "number" for (x, y), kind in zip(spans, kinds, strict=True))
        if len(set(kinds)) > 2 and plain > 1:  # 不得要求项目承担单位填报 is none
            return spans
    return []


def may_touch(folded: str, a: int, b: int) -> bool:
    """Whether a line may be headings that touch: it is short, begins with one that is known, names who or when, and has no stop."""
    return 8 <= b - a <= LONGEST_HEADER and not _STOP.search(folded, a, b) and bool(_opener().match(folded, a, b) and _WHO_OR_WHEN.search(folded, a, b))


#: Headings that touch are no longer, nor is one of them.
LONGEST_HEADER, LONGEST_HEADING = 100, 12
_STOP = re.compile("[。;\t|]")


def parted(folded: str, a: int, b: int, width: int) -> list[Span]:
    """So many headings that touch, each of which ends in a word for a column; [] if there are not as many.

    >>> text = "序号决策事项名称决策事项程序承办单位决策时间"
    >>> [text[x:y] for x, y in parted(text, 0, len(text), 5)]
    ['序号', '决策事项名称', '决策事项程序', '承办单位', '决策时间']
    """
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, a)}, *({} for _ in range(b - a))]
    for at in range(a + 2, b + 1):
        for start in (start for start in range(max(a, at - LONGEST_HEADING), at - 1)):
            gain = _as_heading(folded[start:at])
            for count, (score, _) in best[start - a].items() if gain is not None else ():
                if score + gain > best[at - a].get(count + 1, (float("-inf"), a))[0]:
                    best[at - a][count + 1] = (score + gain, start)
    spans: list[Span] = []
    while width and width in best[b - a]:
        spans.append((best[b - a][width][1], b))
        b, width = spans[-1][0], width - 1
    return spans[::-1]


@lru_cache(maxsize=1024)
def _as_heading(text: str) -> float | None:
    """How well a stretch is one heading: by how much of it is the word that it ends in, less where it is two; None if it ends in none."""
    if not column_kind(text):
        return None
    known = next((len(text) - n for n in range(len(text) - 1) if text[n:] in words()), 0)
    return known - 0.5 * (len(text) - known) - 2.0 * (text[: len(text) - known] in words())


def cells_of(sheet: Sheet, start: int, end: int) -> list[Cell]:
    """The pieces of ``[start:end]`` that could be cells: numbers, labelled headings, sentences, units, limits."""
    cells: list[Cell] = []
    for a, b in _chunks(sheet, start, end):
        pieces = list(_pieces(sheet.folded, a, b))
        if stops(sheet.folded, *pieces[0]):
            break
        cells += [Cell(x, y, 0 if k else 1) for k, (x, y) in enumerate(pieces)]
    return cells


def _chunks(sheet: Sheet, start: int, end: int) -> Iterator[Span]:
    """The stretches between line ends, labels and row numbers."""
    cuts = {start, *(a for a, b in sheet.lines if start < a < end)}
    cuts |= {label.start for label in sheet.labels if start <= label.start < end and label.style in _LABELS}
    expected = 1
    for m in _NUMBER.finditer(sheet.folded, start, end):
        if m["n"] == str(expected):
            cuts |= {m.start()} if m["stop"] else {m.start(), m.end()}
            expected += 1
    edges = [*sorted(cuts), end]
    for a, b in zip(edges, edges[1:], strict=False):
        a, b = trim(sheet.folded, a, b)
        if a < b:
            yield a, b


def _pieces(folded: str, a: int, b: int) -> Iterator[Span]:
    """The sentences of a stretch, then what stands behind the last: names parted where they touch, and a limit at the end."""
    for m in _SENTENCE.finditer(folded, a, b):
        yield trim(folded, *m.span())
        a = m.end()
    a, b = trim(folded, a, b)
    if a >= b:
        return
    if label_of(folded, a, b) or b - a > LONGEST_TAIL:
        yield a, b
        return
    limit = _limit_at_end(folded, a, b)
    yield from _names(folded, a, limit)
    if limit < b:
        yield limit, b


def _names(folded: str, a: int, b: int) -> Iterator[Span]:
    for part in re.finditer(r"\S+", folded[a:b]):
        at, end = a + part.start(), a + part.end()
        for m in [*_TOUCH.finditer(folded, at, end)]:
            yield at, m.start()
            at = m.start()
        yield at, end


def _limit_at_end(folded: str, a: int, b: int) -> int:
    """Where the limit that ends ``[a:b]`` begins: the longest one behind units, or behind anything; ``b`` if there is none."""
    for at in range(max(a, b - 60), b):
        if is_limit(folded, at, b) and (at == a or is_units(folded, a, at)):
            return at
    limits = read_limits(folded, max(a, b - 30), b, column=True)
    return limits[-1].start if limits and limits[-1].end == b else b
