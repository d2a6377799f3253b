"""Cells in reading order → the rows and columns they belong to, whatever left no trace.

A column has a kind (its heading's, or inferred); a cell may be any stretch between two separators, or a line. One dynamic
program over the cells finds the rows that fit best: a row takes its columns in order, a column takes no cell (merged away,
blank), one, or several that stand one below the other, and what fits nothing is left over. Linear in the number of cells.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from zwanalysis.parse.cells import DITTO, SURELY, Cell
from zwanalysis.parse.fits import NEVER, Fits
from zwanalysis.parse.learned import Learned, printed_at
from zwanalysis.parse.weights import ABSENT, BEAM, HOPELESS, LEAST, WEIGHTS, WORST

Span = tuple[int, int]
Part = tuple[int, int] | None
#: What has been taken for the row so far: any cell, a heading, the wording, who or when.
BEGUN, NAMED, WORDED, SAID = 1, 2, 4, 8
_MARKS = {"section": BEGUN | NAMED, "task": BEGUN | WORDED, **dict.fromkeys(("number", "remark", "channel", ""), BEGUN)}
#: Begins what stands behind a table, and is no row of it.
_CLOSING = re.compile(r"各(?:单位|部门|地|县|镇|乡|区|科|处)|请(?:各|于|将)|以上|注|说明|联系人|附(?:件?[:\d ]|注|表)|备注|本(?:表|方案|清单)|此件|\(此件|抄送|特此|展开|相关|[上下]一[篇页条]|打印|关闭|返回|分享|(?:责任)?编辑|来源|浏览|点击|扫码|网站")


class Dealt(NamedTuple):
    """Rows of spans (None for no cell), what was left over, how many cells were used, and the score."""

    rows: list[list[Span | None]]
    left: list[Cell]
    used: int
    score: float


def deal(fits: Fits, kinds: list[str], places: list[int] | None = None, starts: tuple[int, ...] = (0,)) -> Dealt:
    """Return the best rows of these cells in columns of these kinds.

    ``places`` holds each cell's column where its place tells (else -1), ``starts`` the cells that the table may begin with.

    >>> text = "1|公布名单。|市民政局|市财政局|年底前|2|公布标准。"
    >>> cells = [Cell(m.start(), m.end()) for m in re.finditer("[^|]+", text)]
    >>> dealt = deal(Fits(text, cells, by_line=False), ["number", "section", "task", "lead", "deadline"])
    >>> [[text[slice(*span)] if span else "" for span in row] for row in dealt.rows]
    [['1', '', '公布名单。', '市民政局|市财政局', '年底前'], ['2', '', '公布标准。', '', '']]
    """
    table = _Table(fits, with_task(kinds), places or [cell.column for cell in fits.cells], starts)
    found = table.best()
    if not found.rows or not table.learn(found.rows):
        return found
    told = [table.learned.of(span, c) for row in found.rows if len(set(row)) > 1 for c, span in enumerate(row) if span]
    if min(told, default=0.0) < 0 or table.merged:
        return table.best()
    return found._replace(score=found.score + sum(told))  # what was learned speaks for every cell where it is: no other way is better


def with_task(kinds: list[str]) -> list[str]:
    """Of several columns of wordings only the last holds the task, the others headings."""
    texts = [c for c, kind in enumerate(kinds) if kind == "task"] or [c for c, kind in enumerate(kinds) if kind == "section"]
    return [
        "task" if texts and c == texts[-1] else "section" if kind == "task" else kind for c, kind in enumerate(kinds)
    ]


class _Table:
    """The columns of one dealing, and what was learned of them. A class, since every step of the program asks for both.

    A state of a row is what it has taken so far (`BEGUN` …): its score with all before it, and its cells, column by column, as a
    chain of pairs. ``best[j]`` holds the score of the best way to take the cells before ``j``, and its last step.
    """

    def __init__(self, fits: Fits, kinds: list[str], places: list[int], starts: tuple[int, ...]):
        self.fits, self.kinds, self.places, self.starts = fits, kinds, places, starts
        self.width = len(kinds)
        self.marks = [_MARKS.get(kind, BEGUN | SAID) for kind in kinds]
        self.absent = [self._absent(kind) for kind in kinds]
        self.amounts = bool({"amount", "remark", ""} & set(kinds))  # a column that bare scores may stand in
        self.learned = Learned(fits, kinds, places)
        self.ways: dict[tuple[int, int], list[tuple[int, float, Part]]] = {}

    def _absent(self, kind: str) -> dict[int, float]:
        """What it costs that a column takes no cell, by whether a heading or the wording was taken before it."""
        usual = 0.0 if kind == "number" and not self.fits.serials else ABSENT.get(kind, -0.9)
        named = {"section": WEIGHTS["inner_heading_lost"], "task": WEIGHTS["merged_wording"]}.get(kind, usual)
        return {0: usual, NAMED: named, WORDED: usual, NAMED | WORDED: usual}

    def learn(self, rows: list) -> bool:
        """Learn from rows; return whether that could tell more."""
        self._learn_absent(rows)
        self.ways.clear()
        return self.learned.learn(rows)

    def _learn_absent(self, rows: list) -> None:
        """A column that takes no cell in row after row was merged: to take none costs as much as it is seldom."""
        worded = [row for row in rows if len(set(row)) > 1]
        usual = [dict(costs) for costs in self.absent]
        for c, costs in enumerate(self.absent):
            seldom = math.log((sum(row[c] is None for row in worded) + 0.2) / max(1, len(worded)))
            for taken in (0, WORDED, NAMED | WORDED) if self.kinds[c] != "task" else ():
                costs[taken] = max(costs[taken], min(0.0, seldom))
        self.merged = self.absent != usual

    # --- the program ---------------------------------------------------------------------------------------

    def best(self) -> Dealt:
        cells, count = self.fits.cells, len(self.fits.cells)
        self.best_to: list[tuple[float, int | None, tuple]] = [(NEVER, None, ())] * (count + 1)
        for start in self.starts:
            self.best_to[start] = (0.0, None, ())
        waiting: dict[int, list[dict]] = {}
        for at in range(count + 1):
            if at in waiting:
                self._fill(at, waiting.pop(at), waiting, self.best_to[at][0] + self._hopeless(at))
            if at < count and self.best_to[at][0] > NEVER:
                self._steps(at, waiting)
        ends = [j for j in range(count + 1) if j == count or not self.fits.by_line or cells[j].new]
        return self._dealt(self._bare_rows(max(ends, key=lambda j: (self.best_to[j][0] - self._behind(j), -j))))

    def _dealt(self, end: int) -> Dealt:
        """The rows up to cell ``end``, and what is left over before and, where the table goes on, behind."""
        cells, rows, left = self.fits.cells, [], []
        for before, taken in self._back(end):
            if taken:
                rows.append([self.fits.span(*part) if part else None for part in taken])
            elif not self.fits.blank[before]:
                left.append(cells[before])
        if rows and end == len(cells) and self._is_a_piece(rows[0]):
            left.insert(0, cells[end - 1])
            rows.pop(0)
        behind = [cell for cell in cells[end:] if cell.start < cell.end] if self._may_go_on(end) else []
        return Dealt(rows[::-1], [*left[::-1], *behind], end, self.best_to[end][0])

    def _hopeless(self, at: int) -> float:
        """How far a row may be behind what ends before cell ``at``: inside a line the cell would be left over then."""
        inside = at < len(self.fits.cells) and self.fits.by_line and not self.fits.cells[at].new
        return HOPELESS + WEIGHTS["left"] if inside else HOPELESS

    def _back(self, at: int) -> Iterator[tuple[int, tuple]]:
        """The steps up to ``at``, the last one first: the cell that each begins with, and what its columns take (none: left over)."""
        while True:
            _, before, taken = self.best_to[at]
            if before is None and not taken:
                return
            if before is None:
                before, taken = _unchained(taken)
            yield before, taken
            at = before

    def _steps(self, at: int, waiting: dict) -> None:
        """What may be done with cell ``at``: left over, a heading over the rows below, the first of a row."""
        fits, so_far = self.fits, self.best_to[at][0]
        whole = self._whole_line(at)
        if whole:
            self._reach(at + self.width, so_far + whole[0], at, whole[1])
            return
        if fits.blank[at]:
            self._reach(at + 1, so_far + WEIGHTS["blank"], at, ())
        else:
            lost = "left_amount" if fits.aside[at] or at in fits.serials and all(fits.blank[at + 1 : at + 3]) else "left"
            self._reach(at + 1, so_far + WEIGHTS[lost], at, ())
            if fits.alone(at) and fits.outer(at):
                self._reach(at + 1, so_far + WEIGHTS["heading"], at, ((at, at + 1),) * self.width)
        if not fits.by_line or fits.cells[at].new or at and fits.outer(at - 1):
            self._fill(at, self._columns((None, at), so_far), waiting, so_far + HOPELESS)

    def _reach(self, end: int, score: float, before: int | None, taken: tuple) -> None:
        if score > self.best_to[end][0]:
            self.best_to[end] = (score, before, taken)

    def _whole_line(self, at: int) -> tuple[float, tuple] | None:
        """The row of a line that has a cell for each column, each of the kind that its column is for: no other way is tried."""
        fits, width = self.fits, self.width
        if not fits.by_line or self.places[at : at + width] != list(range(width)):
            return None
        score, taken, marks = WEIGHTS["row"] + width * WEIGHTS["in_place"], [], 0
        for c, kind in enumerate(self.kinds):
            if fits.blank[at + c]:
                score += WEIGHTS["blank"]
                taken.append(None)
                continue
            own = fits.one(at + c, kind)
            if own is None or own < 0:
                return None
            score += own
            marks |= self.marks[c]
            taken.append((at + c, at + c + 1))
        return (score, tuple(taken)) if _is_row(marks) else None

    def _columns(self, node: tuple, score: float) -> list[dict]:
        """The states of a row before its first column, and behind each."""
        return [{0: (score, node)}, *({} for _ in range(self.width))]

    def _fill(self, at: int, states: list[dict], waiting: dict, floor: float) -> None:
        """Go on with the rows whose next cell is ``at``, column by column: what they do not take now waits where they go on."""
        wrapped, between = self._wrapping(at), self._between(at)
        for c, here in enumerate(states[:-1]):
            ways = self._ways(at, c) if here else ()
            for flags, (score, node) in _hopeful(here, floor):
                missing = self.absent[c][flags & (NAMED | WORDED)]
                _keep(states[c + 1], flags, score + missing, (node, None))
                if between:
                    _keep(self._waiting(waiting, at + 1)[c], flags | BEGUN, score + WEIGHTS["amount_between"], node)
                broken = wrapped[flags & WORDED] if flags & BEGUN else 0.0
                for end, gain, part in ways:
                    taken = score + (missing if gain is None else gain) + (broken if part else 0.0)
                    _keep(self._waiting(waiting, end)[c + 1], flags | (self.marks[c] if part else BEGUN), taken, (node, part))
        for flags, (score, node) in states[-1].items():
            if flags & BEGUN and _is_row(flags):
                self._reach(at, score + (WEIGHTS["row"] if flags & WORDED else 0.0), None, node)

    def _between(self, at: int) -> bool:
        """Whether a bare score may be passed over."""
        return at < len(self.fits.cells) and not self.amounts and self.fits.aside[at]

    def _wrapping(self, at: int) -> dict[int, float]:
        """What it costs that a row goes on with cell ``at``, by whether it has its wording: nothing within a line."""
        fits = self.fits
        if at == len(fits.cells) or not fits.by_line or not fits.cells[at].new:
            return {0: 0.0, WORDED: 0.0}
        if fits.cells[at].new == SURELY:
            return {0: NEVER, WORDED: NEVER}
        return {0: WEIGHTS["wrapped_at_bar" if fits.behind_bar(at) else "wrapped_early"], WORDED: WEIGHTS["wrapped"]}

    def _waiting(self, waiting: dict, at: int) -> list[dict]:
        if at not in waiting:
            waiting[at] = [{} for _ in range(self.width + 1)]
        return waiting[at]

    # --- what a column may take ------------------------------------------------------------------------------

    def _ways(self, at: int, c: int) -> list[tuple[int, float | None, Part]]:
        """The ways to fill column ``c`` from cell ``at`` on: (next cell, gain, the cells taken)."""
        found = self.ways.get((at, c)) if at < len(self.fits.cells) else ()
        if found is None:
            found = self.ways[at, c] = [self._blank_way(at, c)] if self.fits.blank[at] else list(self._fitting(at, c))
        return found

    def _blank_way(self, at: int, c: int) -> tuple[int, float | None, Part]:
        """Behind a cell of its line, where a line is a cell, a blank may be any column's that was merged: its gain is None; on a line of
        its own it is a cell left blank, which is odd where others are filled."""
        if self.fits.by_line:
            return at + 1, WEIGHTS["blank"], None
        alone = min(WEIGHTS["blank"], WEIGHTS["blank_alone"] * -self.absent[c][WORDED])
        return at + 1, alone if self.fits.cells[at].new else None, None

    def _fitting(self, at: int, c: int) -> Iterator[tuple[int, float, Part]]:
        fits, kind = self.fits, self.kinds[c]
        place, wrapped = self.places[at], 0.0
        trusted = place == c and kind not in ("number", "tick") and not (kind != "task" and fits.outer(at))
        for end, own in fits.ways(at, kind):
            if end > at + 1 and fits.by_line:
                wrapped += WEIGHTS["wrapped"]
            if place >= 0:
                own = (max(own, WEIGHTS["unlike"]) if trusted else own) + WEIGHTS["in_place" if place == c else "out_of_place"]
            else:
                own = self.learned.at_place(at, end, c, own)
            if kind == "section" and "channel" in self.kinds and fits.held(at, end).channel:
                own += WEIGHTS["channel"]
            if own > NEVER:
                yield end, own + wrapped + self.learned.of(fits.span(at, end), c), (at, end)

    # --- the table's end -------------------------------------------------------------------------------------

    def _bare_rows(self, end: int) -> int:
        """Take the rows at the table's end that are a wording alone, worded and labelled as those above; return where they end."""
        usual = self._usual_styles(end)
        while end < len(self.fits.cells) and not _CLOSING.match(self.fits.folded, self.fits.cells[end].start):
            row = (end + 1, ()) if self.fits.blank[end] else self._broken_off(end) or self._bare_row(end, usual)
            if row is None:
                break
            self.best_to[row[0]] = (self.best_to[end][0], end, row[1])
            end = row[0]
        return end

    def _may_go_on(self, at: int) -> bool:
        """Whether the text ends within the row that cell ``at`` may begin or go on with, in the middle of a cell."""
        fits, count = self.fits, len(self.fits.cells)
        last = fits.held(count - 1, count) if at < count <= at + self.width and not any(fits.blank[at:]) else None
        if not last or fits.folded[fits.cells[-1].end :].strip("| \n\t") or _CLOSING.match(fits.folded, fits.cells[at].start):
            return False
        named = not fits.behind_bar(at) and any(":" in line.text for lines in fits.lines[at:] for line in lines)
        return not named and last.text[-1] not in "。;:!)日" and not last.units and not last.limit and (fits.behind_bar(at) or len(last.text) > LEAST)

    def _is_a_piece(self, row: list) -> bool:
        """Whether a row is one short cell with which the text ends: a name or units broken off."""
        taken = [span for span in row if span]
        return len(taken) == 1 and taken[0][1] - taken[0][0] <= LEAST and len(self.fits.cells) - 1 not in self.fits.serials and not self.fits.by_line

    def _behind(self, at: int) -> float:
        """What cells behind the last row cost, where bars make them the table's."""
        return 1.0 * (len(self.fits.cells) - at) if self._may_go_on(at) and self.fits.behind_bar(at) else 0.0

    def _broken_off(self, at: int) -> tuple[int, tuple] | None:
        """The last cells as one row, where the text ends within it: its number or its heading, and what there is of its wording."""
        fits, count = self.fits, len(self.fits.cells)
        begins = at in fits.serials or count - at > 1 and not fits.outer(at)
        if not begins or not self._may_go_on(at):
            return None
        worded = [c for c, kind in enumerate(self.kinds) if kind in ("section", "task")]
        return self._one_row(at, lambda j, taken: j == count and any(taken[c] for c in worded))

    def _usual_styles(self, end: int) -> set[str]:
        """How at least a third of the wordings are labelled, or end."""
        task = self.kinds.index("task") if "task" in self.kinds else -1
        rows = [taken for _, taken in self._back(end) if task >= 0 and taken and len(set(taken)) > 1 and taken[task]]
        found = Counter(printed_at(self.fits.folded, self.fits.span(*taken[task])).style for taken in rows)
        return {own for own, n in found.items() if own and n * 3 >= found.total()}

    def _bare_row(self, at: int, usual: set[str]) -> tuple[int, tuple] | None:
        """The shortest row of a wording alone that begins with cell ``at``: where it ends, and its columns' cells."""
        fits = self.fits
        if "task" not in self.kinds or not fits.cells[at].new:
            return None
        task = self.kinds.index("task")
        return self._one_row(at, lambda j, taken: bool(taken[task]) and self._is_bare(j, taken) and self._is_usual(at, j, taken[task], task, usual))

    def _one_row(self, at: int, told: Callable[[int, tuple], bool]) -> tuple[int, tuple] | None:
        """The shortest row from cell ``at`` on of which ``told`` is so: where it ends, and its columns' cells."""
        waiting: dict[int, list[dict]] = {at: self._columns((None, at), 0.0)}
        kept, self.best_to = self.best_to, [(NEVER, None, ())] * (len(self.fits.cells) + 1)
        try:
            while waiting:
                j = min(waiting)
                self._fill(j, waiting.pop(j), waiting, WORST)
                _, _, node = self.best_to[j]
                taken = _unchained(node)[1] if node else ()
                if taken and told(j, taken):
                    return j, taken
        finally:
            self.best_to = kept
        return None

    def _is_bare(self, end: int, taken: tuple) -> bool:
        """Whether nothing but a wording and what needs none is taken, up to the end of a line."""
        plain = all(part is None or kind in ("number", "section", "task", "remark", "channel", "amount") or self.fits.held(*part).text in DITTO for part, kind in zip(taken, self.kinds, strict=True))
        return plain and (end == len(self.fits.cells) or bool(self.fits.cells[end].new) or self.fits.blank[end])

    def _is_usual(self, at: int, end: int, part: tuple[int, int], task: int, usual: set[str]) -> bool:
        """Whether a wording is labelled as others, numbered, at its place, or has a score."""
        fits = self.fits
        return (
            printed_at(fits.folded, fits.span(*part)).style in usual or at in fits.serials
            or self.places[part[0]] == task or fits.aside[end - 1]
            or fits.by_line and (fits.whole and not fits.outer(at) or end - at > 1 and end == len(fits.cells))
            or end == len(fits.cells) and self._breaks_off(at, end)
        )  # fmt: skip

    def _breaks_off(self, at: int, end: int) -> bool:
        """Whether the text ends within these cells, behind a bar."""
        fits = self.fits
        return fits.behind_bar(at) and not fits.folded[fits.cells[end - 1].end :].strip() and len(fits.held(at, end).text) > 8


def _keep(states: dict, flags: int, score: float, node: tuple) -> None:
    if flags not in states or score > states[flags][0]:
        states[flags] = (score, node)


def _hopeful(states: dict, floor: float) -> list:
    """The states that may still win: none so far behind the best of them."""
    if len(states) > 1:
        floor = max(floor, max(score for score, _ in states.values()) - BEAM)
    return [state for state in states.items() if state[1][0] > floor]


def _is_row(marks: int) -> bool:
    """A row has a wording, or at least a name and who or when."""
    return bool(marks & WORDED) or marks & (NAMED | SAID) == NAMED | SAID


def _unchained(node: tuple) -> tuple[int, tuple]:
    """The cell that a row begins with, and what its columns take."""
    taken = []
    while node[0] is not None:
        node, part = node
        taken.append(part)
    return node[1], tuple(taken[::-1])
