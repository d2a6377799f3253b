"""What the cells of a table tell of its columns, once rows that have all their cells are found: what stands where, and how it is worded."""

from collections import Counter

from zwanalysis.parse.cells import SURELY
from zwanalysis.parse.fits import NEVER, Fits, fit
from zwanalysis.parse.headings import ROLE_COLUMNS
from zwanalysis.parse.sheet import Span
from zwanalysis.parse.wordings import Wording, wording

#: What is learned weighs so much, measured as `weights.WEIGHTS` is.
WEIGHTS = {
    "as_printed": 0.05,  # a cell at its column's place from the left in a line that lacks cells
    "at_home": 0.5,  # what stands in this column in lines that have all their cells
    "other_label": -1.5,  # a wording labelled as headings are, or the other way round
    "unlike_others": -1.0,  # what fits badly in a column whose other cells fit well
    "more_points": -2.5,  # each numbered line more in a wording than in any other
    "long_heading": -1.8,  # a heading as long as wordings are, where headings are short
    "known_here": 0.17,  # units that other rows have in this column, and not in another
}
#: So many rows with all their cells tell how their columns are worded.
SURE = 3
#: Columns that say the same again in row after row.
SAYS = (*ROLE_COLUMNS, "deadline", "channel", "remark")
#: Columns whose cells are learned from.
LEARNED = ("section", "task", "deadline", "channel")
#: What fits worse is unlike the others.
UNLIKE = {"deadline": -0.6, "channel": 0.0}


class Learned:
    """What was learned of a run's columns. A class, since it is asked of every stretch of cells, before and after a first dealing.

    ``places`` holds each cell's column where its place tells, else -1.
    """

    def __init__(self, fits: Fits, kinds: list[str], places: list[int]):
        self.fits, self.kinds, self.places = fits, kinds, places
        self.known: dict[str, set[int]] = {}
        self.styles: dict[str, Counter] = {}
        self.held: list[list[Wording]] = [[] for _ in kinds]
        self.fitting = [False] * len(kinds)
        self.points, self.lengths = [0] * len(kinds), [[] for _ in kinds]
        self.homes = self._homes()
        self.printed = self._as_printed()

    def _as_printed(self) -> dict[int, int]:
        """Where the cells of a row that lacks its last ones stand from the left."""
        printed, c = {}, -1
        for k, cell in enumerate(self.fits.cells):
            c = 0 if cell.new == SURELY else -1 if cell.new else c + (c >= 0)
            if c >= 0:
                printed[k] = c
        return printed

    def _homes(self) -> dict[str, set[int]]:
        """The columns in which lines that have all their cells print a wording."""
        homes: dict[str, set[int]] = {}
        for k, c in enumerate(self.places):
            if c >= 0 and not self.fits.blank[k] and self.kinds[c] in SAYS:
                homes.setdefault(self.fits.text(k), set()).add(c)
        return homes

    def learn(self, rows: list) -> bool:
        """Note how headings and wordings are labelled, and which units stand in which column where a row has all its unit columns;
        return whether that could tell more."""
        roles = [c for c, kind in enumerate(self.kinds) if kind in ROLE_COLUMNS]
        said = [c for c, kind in enumerate(self.kinds) if kind in (*ROLE_COLUMNS, "deadline", "task")]
        self.styles = {"section": Counter(), "task": Counter()}
        self.held = [[] for _ in self.kinds]
        for row in rows:
            if len(set(row)) > 1 and all(row[c] for c in said):
                self._learn_styles(row)
            if all(row[c] for c in roles):
                self._learn_units(row, roles)
        self._measure()
        return len(roles) > 1 or any(self.held)

    def _measure(self) -> None:
        """What is asked of a column's cells again and again: whether they all fit, their most points, their lengths."""
        self.fitting = [self._all_fit(c) if kind in UNLIKE else False for c, kind in enumerate(self.kinds)]
        self.points = [max((held.points for held in column), default=0) for column in self.held]
        self.lengths = [sorted(len(held.text) for held in column) for column in self.held]

    def _all_fit(self, c: int) -> bool:
        """Whether the cells of a column all fit well in rows that have all their cells."""
        scores = sorted(fit([held], self.kinds[c]) or NEVER for held in self.held[c])
        return len(scores) >= SURE and scores[len(scores) // 4] > 0

    def _learn_styles(self, row: list) -> None:
        for c, (span, kind) in enumerate(zip(row, self.kinds, strict=True)):
            if not span or kind not in LEARNED:
                continue
            printed = printed_at(self.fits.folded, span)
            self.held[c].append(printed)
            if kind in self.styles:
                self.styles[kind][printed.style] += 1

    def _learn_units(self, row: list, roles: list[int]) -> None:
        for c in roles:
            for name in printed_at(self.fits.folded, row[c]).names:
                self.known.setdefault(name, set()).add(c)

    def at_place(self, at: int, end: int, c: int, own: float) -> float:
        """How well a stretch that fits so fits the column, where its place or its wording is one's that rows with all cells have there."""
        if self.printed.get(at) == c:
            own += WEIGHTS["as_printed"]
        if end == at + 1 and c in self.homes.get(self.fits.text(at), ()):
            own = max(own, 0.0) + WEIGHTS["at_home"]
        return own

    def of(self, span: Span, c: int) -> float:
        """What other rows tell of a stretch in a column: how it is labelled, which units stand there."""
        kind = self.kinds[c]
        if not self.styles or kind not in (*LEARNED, *ROLE_COLUMNS):
            return 0.0
        printed = printed_at(self.fits.folded, span)
        if kind in ROLE_COLUMNS:
            columns = [self.known[name] for name in printed.names if name in self.known]
            return WEIGHTS["known_here"] * sum(1 if c in there else -1 for there in columns) / max(1, len(printed.names)) ** 0.5 if columns else 0.0
        if kind not in self.styles:
            return self._unlike_others(printed, c)
        other = self.styles["section" if kind == "task" else "task"]
        told = WEIGHTS["other_label"] if printed.style and 2 * self.styles[kind][printed.style] < other[printed.style] else 0.0
        return told + (self._more_points(printed, c) if kind == "task" else self._as_long_as_a_wording(printed, c))

    def _unlike_others(self, printed: Wording, c: int) -> float:
        """What speaks against a cell that fits badly in a column whose other cells fit well."""
        return WEIGHTS["unlike_others"] if self.fitting[c] and (fit([printed], self.kinds[c]) or NEVER) < UNLIKE[self.kinds[c]] else 0.0

    def _more_points(self, printed: Wording, c: int) -> float:
        """What speaks against more labelled lines in a wording than any has in a row that has all its cells."""
        usual = self.points[c]
        return WEIGHTS["more_points"] * (printed.points - usual) if len(self.held[c]) >= SURE and printed.points > usual > 0 else 0.0

    def _as_long_as_a_wording(self, printed: Wording, c: int) -> float:
        """What speaks against a heading longer by far than most of its column in rows that have all their cells, and as long as wordings are."""
        headings, wordings = self.lengths[c], self.lengths[self.kinds.index("task")]
        if min(len(headings), len(wordings)) < SURE or len(printed.text) <= 2 * headings[len(headings) * 3 // 4]:
            return 0.0
        return WEIGHTS["long_heading"] if len(printed.text) * 10 > 6 * wordings[len(wordings) // 2] else 0.0


def printed_at(folded: str, span: Span) -> Wording:
    return wording(folded[slice(*span)])
