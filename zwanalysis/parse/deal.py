"""Cells in reading order → the rows and columns they belong to, whatever left no trace.

A column has a kind (its heading's, or inferred); a cell may be any stretch between two separators, or a line. One dynamic
program over the cells finds the rows that fit best: a row takes its columns in order, a column takes no cell (merged away,
blank), one, or several that stand one below the other, and what fits nothing is left over. Linear in the number of cells.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from zwanalysis.parse.cells import Cell, closes
from zwanalysis.parse.filling import Filling, unchained
from zwanalysis.parse.fits import NEVER, Fits
from zwanalysis.parse.learned import printed_at
from zwanalysis.parse.weights import LEAST, WORST

Span = tuple[int, int]


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
    >>> import re
    >>> cells = [Cell(m.start(), m.end()) for m in re.finditer("[^|]+", text)]
    >>> dealt = deal(Fits(text, cells, by_line=False), ["number", "section", "task", "lead", "deadline"])
    >>> [[text[slice(*span)] if span else "" for span in row] for row in dealt.rows]
    [['1', '', '公布名单。', '市民政局|市财政局', '年底前'], ['2', '', '公布标准。', '', '']]
    """
    table = _Table(fits, with_task(kinds), places or [cell.column for cell in fits.cells], starts)
    found = table.best()
    if not table.learn(found.rows):
        return found
    told = [table.learned.of(span, c) for row in found.rows for c, span in enumerate(row) if span]
    if min(told, default=0.0) < 0 or table.merged:
        return table.best()
    return found._replace(score=found.score + sum(told))  # what was learned speaks for every cell where it is: no other way is better


def with_task(kinds: list[str]) -> list[str]:
    """Of several columns of wordings only the last holds the task, the others headings."""
    texts = [c for c, kind in enumerate(kinds) if kind == "task"] or [c for c, kind in enumerate(kinds) if kind == "section"]
    return [
        "task" if texts and c == texts[-1] else "section" if kind == "task" else kind for c, kind in enumerate(kinds)
    ]


class _Table(Filling):
    """The dealing of a table: the best rows of its cells, and where it ends."""

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
        behind = cells[end:] if self._may_go_on(end) else []
        return Dealt(rows[::-1], [*left[::-1], *behind], end, self.best_to[end][0])

    def _back(self, at: int) -> Iterator[tuple[int, tuple]]:
        """The steps up to ``at``, the last one first: the cell that each begins with, and what its columns take (none: left over)."""
        while True:
            _, before, taken = self.best_to[at]
            if before is None and not taken:
                return
            if before is None:
                before, taken = unchained(taken)
            yield before, taken
            at = before

    def _bare_rows(self, end: int) -> int:
        """Take the rows at the table's end that are a wording alone, worded and labelled as those above; return where they end."""
        usual = self._usual_styles(end)
        while end < len(self.fits.cells) and not closes(self.fits.text(end)):
            passed = self.fits.blank[end] or self._law_alone(end)
            row = (end + 1, ()) if passed else self._broken_off(end) or self._bare_row(end, usual)
            if row is None:
                break
            self.best_to[row[0]] = (self.best_to[end][0], end, row[1])
            end = row[0]
        return end

    def _may_go_on(self, at: int) -> bool:
        """Whether the text ends within the row that cell ``at`` may begin or go on with, in the middle of a cell."""
        fits, count = self.fits, len(self.fits.cells)
        if not at < count <= at + self.width or not self.torn or closes(self.fits.text(at)):
            return False
        named = not fits.behind_bar(at) and any(":" in line.text for lines in fits.lines[at:] for line in lines)
        return not named and (fits.behind_bar(at) or len(fits.held(count - 1, count).text) > LEAST)

    def _is_a_piece(self, row: list) -> bool:
        """Whether a row is one cell with which the text ends: a name or units broken off, or whatever other rows do not begin with."""
        taken, last = [span for span in row if span], len(self.fits.cells) - 1
        if len(taken) > 1 or last in self.fits.serials or self.fits.by_line:
            return False
        return taken[0][1] - taken[0][0] <= LEAST or self.torn and not self._begun(last)

    def _behind(self, at: int) -> float:
        """What cells behind the last row cost, where bars make them the table's."""
        return 1.0 * (len(self.fits.cells) - at) if self._may_go_on(at) and self.fits.behind_bar(at) else 0.0

    def _broken_off(self, at: int) -> tuple[int, tuple] | None:
        """The last cells as one row, where the text ends within it: its number or its heading, and what there is of its wording."""
        fits, count = self.fits, len(self.fits.cells)
        begins = at in fits.serials or count - at > 1 and not fits.outer(at) or self._begun(at)
        if not begins or not self._may_go_on(at):
            return None
        worded = [c for c, kind in enumerate(self.kinds) if kind in ("section", "task")]
        return self._one_row(at, lambda j, taken: j == count and any(taken[c] for c in worded))

    def _begun(self, at: int) -> bool:
        """Whether the last cell is a wording broken off, where other rows begin with theirs: what is above was merged."""
        task = self.kinds.index("task") if "task" in self.kinds else -1
        rows = [taken for _, taken in self._back(at) if taken and task >= 0]
        begin = sum(bool(taken[task]) and not any(taken[:task]) for taken in rows)
        return begin * 4 >= len(rows) > 0 and self.fits.text(at)[-1] not in "。;" and len(self.fits.text(at)) > 2 * LEAST

    def _usual_styles(self, end: int) -> set[str]:
        """How at least a third of the wordings are labelled, or end."""
        task = self.kinds.index("task") if "task" in self.kinds else -1
        rows = [taken for _, taken in self._back(end) if task >= 0 and taken and taken[task]]
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
                taken = unchained(node)[1] if node else ()
                if taken and told(j, taken):
                    return j, taken
        finally:
            self.best_to = kept
        return None

    def _is_bare(self, end: int, taken: tuple) -> bool:
        """Whether nothing but a wording and what needs none is taken, up to the end of a line."""
        plain = all(part is None or kind in ("number", "section", "task", "remark", "channel", "amount") for part, kind in zip(taken, self.kinds, strict=True))
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
        return fits.behind_bar(at) and not fits.folded[fits.cells[end - 1].end :].strip()
