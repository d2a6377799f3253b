"""Cells in reading order → the rows and columns they belong to, whatever left no trace.

A column has a kind (its heading's, or inferred); a cell may be any stretch between two separators, or a line. One dynamic
program over the cells finds the rows that fit best: a row takes its columns in order, a column takes no cell (merged away,
blank), one, or several that stand one below the other, and what fits nothing is left over. Linear in the number of cells.
"""

import re
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from zwanalysis.parse.cells import NONE, is_aside, is_limit, is_units, is_vague, label_of
from zwanalysis.parse.headings import ROLE_COLUMNS
from zwanalysis.parse.sheet import number_of
from zwanalysis.parse.units import function_of, kind_of, split_units

NEVER = float("-inf")
#: A row begun so badly is not gone on with: leaving two cells over costs as much.
HOPELESS = -6.5
#: Nor is one that is so far behind another way to fill the same columns.
BEAM = 5.0

#: What the dealer weighs, in one place. A sure cell of units or a limit counts 1 to 2; the rest is measured against it.
WEIGHTS = {
    "row": 0.6,  # a row that has a wording
    "heading": 1.0,  # a line 一、… over the rows below it
    "left": -3.0,  # a cell that no row takes
    "blank": -0.02,  # a blank cell that no row takes
    "in_place": 0.5,  # a cell at its column's own place in a line that has all its cells
    "out_of_place": -0.6,
    "unlike": -1.0,  # a cell at its own place that holds what its column is not for
    "wrapped": -1.2,  # a row that goes on in the next line where a line is a row
    "inner_heading_lost": -3.0,  # an outer heading without the inner one: what is merged is the outer
    "other_label": -1.5,  # a wording labelled as headings are, or the other way round
    "known_here": 0.15,  # units that other rows have in this column, and not in another
}
#: What a column costs that takes no cell: who supports is left blank more often than who is responsible.
ABSENT = {"number": -1.0, "task": -4.0, "lead": -1.1, "responsible": -1.1, "support": -0.7, "deadline": -0.7, "person": -0.3,
          "remark": -0.1, "tick": -0.05, "section": 0.0, "amount": -0.1, "": -0.2}  # fmt: skip
#: How many cells, and characters, one cell of a column may be broken into where cells stand one a line.
MOST = {"number": 1, "section": 2, "task": 14, "deadline": 3, "person": 3, "remark": 10, "amount": 1, "tick": 1, "": 4}
LONGEST = {"section": 80, "task": 2500, "deadline": 60, "person": 80, "remark": 600, "": 200}


class Cell(NamedTuple):
    """A cell: its span; 0, 1 or 2 for the same line, a new one, one behind a gap; its column by position, -1 unknown."""

    start: int
    end: int
    new: int = 1
    column: int = -1


class Dealt(NamedTuple):
    """Rows of spans (None for no cell), what was left over, how many cells were used, and the score."""

    rows: list[list[tuple[int, int] | None]]
    left: list[Cell]
    used: int
    score: float


def deal(folded: str, cells: list[Cell], kinds: list[str], by_line: bool, whole: bool = False) -> Dealt:
    """Return the best rows of these cells in columns of these kinds; ``by_line`` says that a line is a row, ``whole`` that no cell
    is broken into several.

    >>> text = "1|公布名单。|市民政局|市财政局|年底前|2|公布标准。"
    >>> cells = [Cell(m.start(), m.end()) for m in re.finditer("[^|]+", text)]
    >>> dealt = deal(text, cells, ["number", "section", "task", "lead", "deadline"], by_line=False)
    >>> [[text[slice(*span)] if span else "" for span in row] for row in dealt.rows]
    [['1', '', '公布名单。', '市民政局|市财政局', '年底前'], ['2', '', '公布标准。', '', '']]
    """
    kinds = with_task(kinds)
    table = _Table(folded, cells, kinds, by_line, whole)
    found = table.best()
    if found.rows and (sum(kind in ROLE_COLUMNS for kind in kinds) > 1 or "section" in kinds):
        table.learn(found.rows)
        found = table.best()
    return found


def with_task(kinds: list[str]) -> list[str]:
    """Of several columns of wordings only the last holds the task, the others headings."""
    texts = [c for c, kind in enumerate(kinds) if kind == "task"] or [c for c, kind in enumerate(kinds) if kind == "section"]
    return [
        "task" if texts and c == texts[-1] else "section" if kind == "task" else kind for c, kind in enumerate(kinds)
    ]


class _Table:
    """The cells and columns of one dealing, and what each cell fits, worked out once.

    A class, since every step asks for the fit of the same stretches of cells.
    """

    def __init__(self, folded: str, cells: list[Cell], kinds: list[str], by_line: bool, whole: bool):
        self.folded, self.cells, self.kinds, self.by_line, self.whole = folded, cells, kinds, by_line, whole
        self.serials = in_sequence([folded[c.start : c.end] for c in cells])
        self.numbered = "number" in kinds
        self.amounts = bool({"amount", "remark", ""} & set(kinds))  # a column that bare scores may stand in
        self.known: dict[str, set[int]] = {}
        self.styles: dict[str, Counter] = {"section": Counter(), "task": Counter()}
        self.fits: dict[tuple[int, int, str], float] = {}

    def learn(self, rows) -> None:
        """Note how headings and wordings are labelled, and which units stand in which column where a row has all its unit columns."""
        for row in rows:
            if len(set(row)) > 1 and all(span for span, kind in zip(row, self.kinds, strict=True) if kind in (*ROLE_COLUMNS, "deadline", "task")):
                for span, kind in zip(row, self.kinds, strict=True):
                    if span and kind in ("section", "task"):
                        self.styles[kind][_style(self.folded, span)] += 1
        roles = [c for c, kind in enumerate(self.kinds) if kind in ROLE_COLUMNS]
        for row in rows:
            if all(row[c] for c in roles):
                for c in roles:
                    for name in _names(self.folded[slice(*row[c])]):
                        self.known.setdefault(name, set()).add(c)

    def best(self) -> Dealt:
        count = len(self.cells)
        best: list[tuple[float, int, tuple]] = [(NEVER, 0, ())] * (count + 1)
        best[0] = (0.0, 0, ())
        for i in range(count):
            here = best[i][0]
            if here == NEVER:
                continue
            for j, score, taken in self._steps(i):
                if here + score > best[j][0]:
                    best[j] = (here + score, i, taken)
        end = self._bare_rows(best, max(range(count + 1), key=lambda j: (best[j][0], -j)))
        rows, left, at = [], [], end
        while at > 0:
            _, before, taken = best[at]
            if taken:
                rows.append([self._span(part) for part in taken])
            elif self.cells[before].start < self.cells[before].end:
                left.append(self.cells[before])
            at = before
        return Dealt(rows[::-1], left[::-1], end, best[end][0])

    def _bare_rows(self, best: list, end: int) -> int:
        """Take the rows at the table's end that are a wording alone, worded and labelled as those above; return where they end."""
        task = self.kinds.index("task") if "task" in self.kinds else -1
        wordings = Counter()
        at = end
        while at > 0:
            _, at, taken = best[at]
            part = taken[task] if taken and len(set(taken)) > 1 and task >= 0 else None
            if part:
                wordings[_style(self.folded, self._span(part))] += 1
        usual = {style for style, n in wordings.items() if style and n * 3 >= wordings.total()}
        while end < len(self.cells):
            if self._blank(end):
                following = (end + 1, 0.0, ())
            else:
                rows = [
                    (j, score, taken)
                    for j, (score, taken) in (self._rows_from(end).items() if self.cells[end].new else ())
                    if all(part is None or kind in ("number", "section", "task", "remark", "amount") for part, kind in zip(taken, self.kinds, strict=True))
                    and task >= 0 and taken[task]
                    and (j == len(self.cells) or self.cells[j].new or self._blank(j))
                    and (
                        _style(self.folded, self._span(taken[task])) in usual or end in self.serials
                        or self.cells[taken[task][0]].column == task or is_aside(self.folded, *self.cells[j - 1][:2])
                    )
                ]
                following = min(rows, key=lambda row: row[0], default=None)
            if following is None or _CLOSING.match(self.folded, self.cells[end].start):
                break
            j, _, taken = following
            best[j] = (best[end][0], end, taken)
            end = j
        return end

    def _span(self, part: tuple[int, int] | None):
        return (self.cells[part[0]].start, self.cells[part[1] - 1].end) if part else None

    def _steps(self, i: int):
        """What may be done with cell ``i``: left over, a heading over the rows below, the first of a row."""
        cell = self.cells[i]
        if cell.start == cell.end:
            yield i + 1, WEIGHTS["blank"], ()
        else:
            yield i + 1, -0.1 if is_aside(self.folded, *cell[:2]) and i not in self.serials else WEIGHTS["left"], ()
            label = label_of(self.folded, *cell[:2])
            alone = not self.by_line or cell.new and (i + 1 == len(self.cells) or self.cells[i + 1].new or self._blank(i + 1) or self._outer(i + 1))
            if label and label.outer and alone:
                yield i + 1, WEIGHTS["heading"], ((i, i + 1),) * len(self.kinds)
        whole = self._whole_line(i)
        if whole:
            yield whole
        elif not self.by_line or cell.new or i and self._outer(i - 1):
            for j, (score, taken) in self._rows_from(i).items():
                if j > i:
                    yield j, score, taken

    def _whole_line(self, i: int) -> tuple[int, float, tuple] | None:
        """The row of a line that has a cell for each column, each of the kind that its column is for: no other way is tried."""
        width = len(self.kinds)
        if not self.by_line or self.cells[i].column != 0 or i + width > len(self.cells):
            return None
        score, taken = WEIGHTS["row"], []
        for c, kind in enumerate(self.kinds):
            at = i + c
            own = WEIGHTS["blank"] if self._blank(at) else fit(self.folded, [self.cells[at][:2]], kind, at in self.serials)
            if own is None or own < 0 and not self._blank(at) or self.cells[at].column != c:
                return None
            score += own
            taken.append(None if self._blank(at) else (at, at + 1))
        return (i + width, score + width * WEIGHTS["in_place"], tuple(taken)) if self._is_row(tuple(taken)) else None

    def _outer(self, i: int) -> bool:
        label = label_of(self.folded, *self.cells[i][:2])
        return bool(label and label.outer)

    def _blank(self, i: int) -> bool:
        return self.cells[i].start == self.cells[i].end

    def _rows_from(self, i: int) -> dict[int, tuple[float, tuple]]:
        """The best row that begins with cell ``i`` and ends before each later one: its score and each column's cells."""
        states: dict[tuple[int, int], tuple[float, tuple]] = {(i, 0): (0.0, ())}  # flag: 1 a heading taken, 2 the wording
        for c, kind in enumerate(self.kinds):
            further: dict[tuple[int, int], tuple[float, tuple]] = {}
            for (at, flag), (score, taken) in states.items():
                for end, gain, part in self._options(at, i, c, kind, flag):
                    mark = max(flag, 2 if kind == "task" and part else 1 if kind == "section" and part else 0)
                    total = score + gain
                    if total > HOPELESS and total > further.get((end, mark), (NEVER,))[0]:
                        further[end, mark] = (total, (*taken, part))
            best = max((score for score, _ in further.values()), default=0.0)
            states = {state: way for state, way in further.items() if way[0] > best - BEAM}
        ends: dict[int, tuple[float, tuple]] = {}
        for (end, flag), (score, taken) in states.items():
            if end == i or not self._is_row(taken):
                continue
            score += WEIGHTS["row"] if flag == 2 else 0.0
            if score > ends.get(end, (NEVER,))[0]:
                ends[end] = (score, taken)
        return ends

    def _is_row(self, taken: tuple) -> bool:
        """A row has a wording, or at least a name and who or when."""
        have = {kind for kind, part in zip(self.kinds, taken, strict=True) if part}
        return "task" in have or "section" in have and len(have - {"section", "number", "remark", ""}) > 0

    def _options(self, at: int, first: int, c: int, kind: str, flag: int):
        """The ways to fill column ``c`` from cell ``at`` on, and from behind a bare score, which belongs to no cell."""
        yield from self._fillings(at, first, c, kind, flag)
        if at < len(self.cells) and at not in self.serials and not self.amounts and is_aside(self.folded, *self.cells[at][:2]):
            for end, gain, part in self._fillings(at + 1, first, c, kind, flag):
                yield end, gain - 0.05, part

    def _fillings(self, at: int, first: int, c: int, kind: str, flag: int):
        """The ways to fill column ``c`` from cell ``at`` on: (next cell, gain, the cells taken)."""
        absent = ABSENT.get(kind, -0.9)
        if kind == "number" and not self.serials:
            absent = 0.0
        if kind == "section" and flag == 1:
            absent = WEIGHTS["inner_heading_lost"]
        if kind == "task":
            absent = -1.5 if flag == 1 else ABSENT["task"]
        yield at, absent, None
        gain = 0.0
        most = 1 if self.whole and not self.by_line else MOST.get(kind, 6)
        for end in range(at + 1, min(at + most, len(self.cells)) + 1):
            cell = self.cells[end - 1]
            if end - 1 > first and cell.new and self.by_line:
                gain += WEIGHTS["wrapped"] if flag == 2 or end - 1 > at else -0.3
            if cell.start == cell.end:
                if end == at + 1:  # behind a cell of its line, where a line is a cell, a blank may be any column's that was merged
                    vague = not self.by_line and not cell.new
                    yield end, absent if vague else WEIGHTS["blank"], None
                break
            if end - 1 > at and self.by_line and not cell.new:
                break
            if end - 1 > at and kind != "number" and self.numbered and end - 1 in self.serials:
                break
            own = self._fit(at, end, c, kind)
            if own is None:
                break
            if own > NEVER:
                yield end, gain + own, (at, end)

    def _fit(self, at: int, end: int, c: int, kind: str) -> float | None:
        key = (at, end, kind)
        if key not in self.fits:
            self.fits[key] = fit(self.folded, [cell[:2] for cell in self.cells[at:end]], kind, at in self.serials)
        own = self.fits[key]
        if own is None:
            return None
        place = self.cells[at].column
        if place == c:
            trusted = kind not in ("number", "tick") and not (kind != "task" and self._outer(at))
            own = (max(own, WEIGHTS["unlike"]) if trusted else own) + WEIGHTS["in_place"]
        elif place >= 0:
            own += WEIGHTS["out_of_place"]
        if kind in self.styles and own > NEVER:
            style, other = _style(self.folded, (self.cells[at].start, self.cells[end - 1].end)), "section" if kind == "task" else "task"
            if style and 2 * self.styles[kind][style] < self.styles[other][style]:
                own += WEIGHTS["other_label"]
        if self.known and kind in ROLE_COLUMNS and own > NEVER:
            names = _names(self.folded[self.cells[at].start : self.cells[end - 1].end])
            told = [self.known[name] for name in names if name in self.known]
            own += WEIGHTS["known_here"] * sum(1 if c in columns else -1 for columns in told) / max(1, len(names))
        return own


def fit(folded: str, group: list[tuple[int, int]], kind: str, serial: bool = False) -> float | None:
    """How well these cells are one cell of this kind of column: -inf not at all, None if no more cells would be.

    >>> text = "市财政局、市审计局"
    >>> fit(text, [(0, 9)], "lead"), fit(text, [(0, 9)], "deadline")
    (2.0, -inf)
    """
    extra = len(group) - 1  # cells beyond the first: a break inside one is the printer's
    if any("\n" in folded[a:b] for a, b in group):
        group = [(a + m.start(), a + m.end()) for a, b in group for m in re.finditer(r"[^\s][^\n]*", folded[a:b])]
    text = "".join(folded[a:b].rstrip() for a, b in group)
    if len(text) > LONGEST.get(kind, 200):
        return None
    return _FITS.get(kind, _fit_remark)(folded, group, text, serial, extra)


def _fit_number(folded, group, text, serial, extra) -> float:
    if serial:
        return 1.2
    return 0.2 if is_serial(text) else -0.5 if _SHARED.match(text) else NEVER


def _fit_section(folded, group, text, serial, extra) -> float:
    if "。" in text[:-1] or any(is_aside(folded, *line) for line in group):
        return NEVER
    units = is_units(text, 0, len(text)) or bool(_STEP.match(text))
    short = not extra and len(text) <= 20 and not re.search("[,;:]", text)
    long = 0.05 if not extra and len(text) <= 45 and text[-1] not in "。;" else -0.2 * (extra + 1)
    return (0.2 if short else long - 0.02 * max(0, len(text) - 45)) - (1.0 if units and (_STEP.match(text) or _known(text) > 0) else 0)


def _fit_task(folded, group, text, serial, extra) -> float | None:
    if text[-1] != "。" and is_limit(text, 0, len(text)) or is_aside(text, 0, len(text)):
        return NEVER
    if is_units(text, 0, len(text)):
        return -0.3 if text[-1] == "。" and _known(text) < 0.4 * len(_names(text)) else NEVER  # 免费开放图书馆、文化馆。
    odd = sum(_is_other(folded[a:b]) for a, b in group) if len(group) > 1 else 0
    if odd > 1:
        return None
    sentence = 0.5 if text[-1] in "。;!" or _STEP.match(text) else 0.2 if label_of(text, 0, len(text)) else 0.0
    return sentence + min(len(text), 40) / 100 - 3.0 * odd - 0.15 * extra


@lru_cache(maxsize=8192)
def _is_other(line: str) -> bool:
    """Whether a line of a wording is what other columns hold: units, a limit, a score, a law, a channel."""
    end = len(line)
    return is_units(line, 0, end) or is_limit(line, 0, end) or is_aside(line, 0, end) or bool(_LAW.fullmatch(line))


def _fit_units(folded, group, text, serial, extra) -> float | None:
    if text in NONE:
        return 0.5
    if label_of(text, 0, len(text)):
        return NEVER
    if extra and "。" in text[:-1]:
        return None
    whole = _known(text) - 0.3 * extra if is_units(text, 0, len(text)) else NEVER
    if len(group) > 1 and all(is_units(folded, *line) for line in group):  # a unit a line
        whole = max(whole, sum(_known(folded[a:b]) for a, b in group))
    return min(whole, 3.0)


def _fit_deadline(folded, group, text, serial, extra) -> float:
    if text in NONE:
        return 0.3
    if is_units(text, 0, len(text)) or "。" in text[:-1] or any(is_units(folded, *line) for line in group):
        return NEVER
    # behind a whole limit, a line that is none (…已完成) is another column's
    other = sum(b - a > 2 and not is_limit(folded, a, b) or folded[a] == "已" for a, b in group[1:])
    whole = 2.0 if is_limit(text, 0, len(text), subjects=True) else 1.0 if is_vague(text) else -0.5
    return whole - (0.5 * other if is_limit(folded, *group[0]) else 0.2 * extra)


def _fit_person(folded, group, text, serial, extra) -> float:
    return (0.5 if _POST.search(text) else 0.0) - 0.3 * (extra + 1)


def _fit_tick(folded, group, text, serial, extra) -> float:
    return 0.5 if is_tick(text) else NEVER


def _fit_amount(folded, group, text, serial, extra) -> float:
    return 0.8 if is_aside(text, 0, len(text)) else -0.5


def _fit_remark(folded, group, text, serial, extra) -> float:
    aside = is_aside(text, 0, len(text)) or bool(_REMARK.search(text))
    if _STEP.match(text):
        return -1.0
    return (0.6 if aside else 0.0) - 0.3 * (extra + 1) + (0.2 * extra if aside else 0.0)


_FITS = {
    "number": _fit_number, "section": _fit_section, "task": _fit_task, "deadline": _fit_deadline, "tick": _fit_tick,
    "amount": _fit_amount, "person": _fit_person, **dict.fromkeys(ROLE_COLUMNS, _fit_units),
}  # fmt: skip
#: What stands in columns of channels, laws and results: 政府网站, 公示栏, 《…法》, 已完成.
_REMARK = re.compile(r"网站|网$|官网|公示栏|公告栏|公众号|微博|客户端|平台|媒体|发布会|公报|[■□☑√]|^《|已(?:完成|公布|落实|上线|印发)|正在|未到")
#: Begins what stands behind a table, and is no row of it.
_CLOSING = re.compile(r"各(?:单位|部门|地|县|镇|乡|区|科|处)|请(?:各|于|将)|以上|注|说明|联系人|附(?:件?[:\d ]|注|表)|备注|本(?:表|方案|清单)|此件|\(此件|抄送|特此")
_POST = re.compile(r"[长员]$|书记|主任|领导|负责人|同志|^\d{3,4}-?\d{7,8}$")
#: A step and when it is due: 3月: 召集…, 3月～5月: 制定方案.
_STEP = re.compile(r"(?:\d{1,2}月[^:。]{0,12}|全年|每[月季年周]度?|第?[一二三四]季度|[上下]半年|[年月]底前?): *[\u4e00-\u9fff《“\d]")
_LAW = re.compile(r"(?:《[^《》]{2,60}》[、,;。]?)+|[■□☑].*")
_SERIAL = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}|\(\d{1,3}\)|\d{1,2}[-.、,~～—]\d{1,3}(?:[、,]\d{1,3})*)[.、]?")
#: A number that shares its cell with a heading: 2 加强政策解读.
_SHARED = re.compile(r"\d{1,2}[ .、][\u4e00-\u9fff]{4}")
_TICK = re.compile(r"[√✓✔☑●○◎★☆▲△■□◆◇Vv☒×xX]")


def is_serial(text: str) -> bool:
    """Whether a cell is a row's number, or the joint one of several.

    >>> [is_serial(text) for text in ("12.", "十二", "3、4", "2022年")]
    [True, True, True, False]
    """
    return bool(_SERIAL.fullmatch(text))


def is_tick(text: str) -> bool:
    return bool(_TICK.fullmatch(text))


def in_sequence(texts: list[str]) -> dict[int, int]:
    """Return which cells are numbers that count rows: 1, 2, 3 …, and in which of two countings that run beside each other.

    >>> in_sequence(["1", "30", "1", "2", "8", "2", "9"])
    {0: 0, 2: 1, 3: 0, 5: 1}
    """
    last, found = [0, 0], {}
    for k, text in enumerate(texts):
        m = re.fullmatch(r"\(?(\d{1,3}|[一二三四五六七八九十]{1,3})\)?(?:[-、,~～—](\d{1,3}))?[.、]?", text)
        if not m:
            continue
        value, end = number_of(m[1]), int(m[2] or number_of(m[1]))
        chain = next((c for c in (0, 1) if last[c] < value <= last[c] + (1 if last[c] < 2 else 2)), None)
        if chain is None and value == 1:
            chain = 0 if last[1] == 1 or last[0] > 1 else 1
            last = [0, 0] if last[0] > 1 and last[1] != 1 else last
        if chain is not None:
            last[chain] = max(end, value)
            found[k] = chain
    return found if len(found) > 1 else {}


def _style(folded: str, span: tuple[int, int]) -> str:
    """How a cell is labelled: the label's style, or whether it ends in a full stop."""
    label = label_of(folded, *span)
    return label.style if label else "。" if folded[span[1] - 1] == "。" else ""


def _names(text: str) -> list[str]:
    return ["".join(text[a:b].split()) for a, b in split_units(text, 0, len(text))]


def _known(text: str) -> float:
    """1 for each unit that the registry knows or that is a collective, less for others, least for two names run together."""
    return sum(
        1.0 if function_of(name) or kind_of(name) == "collective"
        else -2.0 if _RUN_TOGETHER.search(name)
        else 0.5 if name.endswith(("政府", "管委会", "办事处", "科", "处", "股", "室", "站", "所", "中心"))
        else 0.2
        for name in _names(text)
    )  # fmt: skip


_RUN_TOGETHER = re.compile(r"(?:[局委部厅院府股科]|办公室|中心|公司|支队|大队)[省市县区州](?!人民政府)")


def shares(dealt: Dealt, kinds: list[str]) -> Counter:
    """How many rows fill each kind of column."""
    return Counter(kind for row in dealt.rows for kind, span in zip(kinds, row, strict=True) if span and len(set(row)) > 1)
