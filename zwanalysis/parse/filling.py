"""The columns of a table being filled, cell by cell: what each state of a row costs, and what a column may take."""

import math
from collections.abc import Iterator

from zwanalysis.parse.cells import SURELY
from zwanalysis.parse.fits import NEVER, Fits
from zwanalysis.parse.headings import ASIDE, ROLE_COLUMNS
from zwanalysis.parse.learned import Learned
from zwanalysis.parse.weights import ABSENT, BEAM, HOPELESS, LEAST, WEIGHTS
from zwanalysis.parse.wordings import Wording

Part = tuple[int, int] | None
#: What has been taken for the row so far: any cell, a heading, the wording, who or when.
BEGUN, NAMED, WORDED, SAID = 1, 2, 4, 8
_MARKS = {"section": BEGUN | NAMED, "task": BEGUN | WORDED, **dict.fromkeys(("number", "remark", "channel", ""), BEGUN)}


class Filling:
    """The columns of one dealing, and what was learned of them. A class, since every step of the program asks for both.

    A state of a row is what it has taken so far (`BEGUN` …): its score with all before it, and its cells, column by column, as a
    chain of pairs. ``best[j]`` holds the score of the best way to take the cells before ``j``, and its last step.
    """

    def __init__(self, fits: Fits, kinds: list[str], places: list[int], starts: tuple[int, ...]):
        self.fits, self.kinds, self.places, self.starts = fits, kinds, places, starts
        self.width = len(kinds)
        self.marks = [_MARKS.get(kind, BEGUN | SAID) for kind in kinds]
        self.absent = [self._absent(kind, kinds[:c].count("section")) for c, kind in enumerate(kinds)]
        self.amounts = bool({"amount", "remark", ""} & set(kinds))  # a column that bare scores may stand in
        self.beside = ("section", "task") if {"channel", "remark"} & set(kinds) else ()
        self.torn = fits.torn()
        worded = self.torn and len(self.torn.text) >= LEAST and not (self.torn.channel or self.torn.remark)
        self.lost_from = len(fits.cells) if worded else -1  # what the last row lacks is lost with the rest of the text
        self.learned = Learned(fits, kinds, places)
        self.ways: dict[tuple[int, int], list[tuple[int, float, Part]]] = {}

    def _absent(self, kind: str, outer: int) -> dict[int, float]:
        """What it costs that a column takes no cell, by whether a heading or the wording was taken before it; ``outer`` columns of
        headings stand before."""
        usual = 0.0 if kind == "number" and not self.fits.serials else ABSENT.get(kind, -0.9)
        if kind in ("remark", "channel") and not {*ROLE_COLUMNS, "deadline"} & set(self.kinds):
            usual = ABSENT["deadline"]  # nothing else tells where a catalogue's rows end
        named = {"section": WEIGHTS["inner_heading_lost" if outer < 2 else "third_heading_lost"], "task": WEIGHTS["merged_wording"]}.get(kind, usual)
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

    def _hopeless(self, at: int) -> float:
        """How far a row may be behind what ends before cell ``at``: inside a line the cell would be left over then."""
        inside = at < len(self.fits.cells) and self.fits.by_line and not self.fits.cells[at].new
        return HOPELESS + WEIGHTS["left"] if inside else HOPELESS

    def _steps(self, at: int, waiting: dict) -> None:
        """What may be done with cell ``at``: left over, a heading over the rows below, the first of a row."""
        fits, so_far = self.fits, self.best_to[at][0]
        if at in fits.across:
            self._reach(at + 1, so_far + WEIGHTS["heading"], at, ((at, at + 1),) * self.width)
            return
        whole = self._whole_line(at) or self._line_beside(at)
        if whole:
            end, score, taken = whole
            self._reach(end, so_far + score, at, taken)
            return
        if fits.blank[at]:
            self._reach(at + 1, so_far + WEIGHTS["blank"], at, ())
        else:
            lost = "left_amount" if fits.aside[at] or self._law_alone(at) else "left"
            self._reach(at + 1, so_far + WEIGHTS[lost], at, ())
            if fits.alone(at) and fits.outer(at):
                self._reach(at + 1, so_far + WEIGHTS["heading"], at, ((at, at + 1),) * self.width)
        if not fits.by_line or fits.cells[at].new or fits.outer(at - 1):
            self._fill(at, self._columns((None, at), so_far), waiting, so_far + HOPELESS)

    def _law_alone(self, at: int) -> bool:
        """Whether a line is nothing but a law's title, one more than the cell of laws above holds."""
        fits = self.fits
        return fits.by_line and "remark" in self.kinds and fits.alone(at) and fits.held(at, at + 1).law

    def _reach(self, end: int, score: float, before: int | None, taken: tuple) -> None:
        if score > self.best_to[end][0]:
            self.best_to[end] = (score, before, taken)

    def _line_beside(self, at: int) -> tuple[int, float, tuple] | None:
        """The line of blank cells but for where and how, each at its place: part of the row above or below it."""
        fits = self.fits
        if not (fits.by_line and self.places[at] == 0 and all(fits.blank[at : at + 2])):
            return None
        end = next((k for k in range(at + 1, len(fits.cells)) if fits.cells[k].new), len(fits.cells))
        part = {self.places[k]: (k, k + 1) for k in range(at, end) if not fits.blank[k]}
        taken = tuple(part.get(c) for c in range(self.width))
        return (end, -WEIGHTS["blank"], taken) if beside(taken, self.kinds) else None

    def _whole_line(self, at: int) -> tuple[int, float, tuple] | None:
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
        return (at + width, score, tuple(taken)) if _is_row(marks) else None

    def _columns(self, node: tuple, score: float) -> list[dict]:
        """The states of a row before its first column, and behind each."""
        return [{0: (score, node)}, *({} for _ in range(self.width))]

    def _fill(self, at: int, states: list[dict], waiting: dict, floor: float) -> None:
        """Go on with the rows whose next cell is ``at``, column by column: what they do not take now waits where they go on."""
        wrapped, between = self._wrapping(at), self._between(at)
        absent = self._absent_at(at)
        for c, here in enumerate(states[:-1]):
            hopeful = _hopeful(here, floor)
            ways = self._ways(at, c) if hopeful else ()
            for flags, (score, node) in hopeful:
                missing = absent[c][flags & (NAMED | WORDED)]
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

    def _absent_at(self, at: int) -> list[dict[int, float]]:
        """What a column costs that takes no cell: nothing where the text breaks off behind a named wording, and the rest is lost."""
        return [{**costs, NAMED | WORDED: 0.0} for costs in self.absent] if at == self.lost_from else self.absent

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
            if kind in self.beside:
                own += self._told_beside(fits.held(at, end), kind)
            if own > NEVER:
                yield end, own + wrapped + self.learned.of(fits.span(at, end), c), (at, end)

    def _told_beside(self, held: Wording, kind: str) -> float:
        """What speaks against where, whom or how, as a heading, or a law, as a heading or a wording, where the table has a column for such."""
        channel = kind == "section" and "channel" in self.kinds and (held.channel or held.remark)
        return WEIGHTS["channel"] * channel + WEIGHTS["law"] * held.law


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


def beside(row: list | tuple, kinds: list[str]) -> bool:
    """Whether a row's cells stand in columns alone that say nothing of who, what and when."""
    return all(part is None or kind in ASIDE for part, kind in zip(row, kinds, strict=True)) and any(row)


def unchained(node: tuple) -> tuple[int, tuple]:
    """The cell that a row begins with, and what its columns take."""
    taken = []
    while node[0] is not None:
        node, part = node
        taken.append(part)
    return node[1], tuple(taken[::-1])
