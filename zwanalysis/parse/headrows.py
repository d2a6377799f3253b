"""The headings that hold at a row of a table: rows that span it, and cells merged down."""

import re

from zwanalysis.parse.cells import label_of
from zwanalysis.parse.grids import Grid
from zwanalysis.parse.rows import Facts, Section
from zwanalysis.parse.sheet import RANK, STYLES
from zwanalysis.text import trim

LABEL = re.compile("|".join(f"(?P<{style}>{STYLES[style]})" for style in STYLES if style != "first"))
_NUMBER = re.compile(r"\d{1,3}")


def key(heading: str) -> str:
    """Return a heading as it is compared: without white space and signs at its end.

    >>> key("加强 稳增长信息公开。")
    '加强稳增长信息公开'
    """
    return re.sub(r"\s", "", heading).rstrip("。:;,.")


def numbers_rows(folded: str, grid: Grid, number: int) -> bool:
    """Whether the number column numbers rows (most rows have one, and they differ), not sections."""
    values = [folded[slice(*row[number])] for row in grid.rows if row[number][0] < row[number][1]]
    rows = [row for row in grid.rows if len({s for s in row if s[0] < s[1]}) > 1]
    return len(values) >= 0.75 * len(rows) and len(set(values)) * 2 > len(values)


class Headings:
    """The sections that hold at the present row: rows that span the table, and cells merged down.

    State is needed since a heading holds until the next one; the number column may number sections (a number
    stands on the first row of each and again after a page break).
    """

    def __init__(self, folded: str, grid: Grid, facts: Facts, number: int, above: Section | None):
        self.above = above
        self.folded, self.facts, self.grid = folded, facts, grid
        self.known = {key(folded[s.start : s.end]): s for s in reversed(facts.sections)}
        self.stack: list[tuple[int, Section]] = []  # headings that span the table, by rank of their label
        self.columns: dict[int, Section] = {}  # headings in cells, by column
        self.numbered: dict[str, Section] = {}
        self.by_section = number >= 0 and not numbers_rows(folded, grid, number)
        self.last: Section | None = None

    def current(self) -> Section | None:
        if self.columns:
            return self.columns[max(self.columns)]
        return self.stack[-1][1] if self.stack else self.above

    def _section(self, body, label, parent) -> Section:
        """The section with this heading under ``parent``: a heading printed twice is one section."""
        a, b = trim(self.folded, *body, "。")
        known = self.known.get(key(self.folded[a:b]))
        if known is not None and known.parent is parent:
            return known
        section = Section(a, b, label, parent)
        self.facts.sections.append(section)
        self.known.setdefault(key(self.folded[a:b]), section)
        return section

    def spanning(self, span) -> None:
        """A row that is one heading."""
        a, b = span
        found = LABEL.match(self.folded, a, b)
        label = trim(self.folded, a, found.end()) if found else None
        rank = RANK[found.lastgroup] if found else -1
        self.stack = [(r, s) for r, s in self.stack if r < rank]
        self.columns = {}
        if not key(self.folded[found.end() if found else a : b]):
            return  # a number alone: its heading is lost
        section = self._section((found.end() if found else a, b), label, self.stack[-1][1] if self.stack else self._around(rank))
        if self.grid.start <= section.start < a:
            self.facts.damage.append((a, b, "repeated_heading", None))
        self.stack.append((rank, section))

    def _around(self, rank: int) -> Section | None:
        """The section around a heading that spans the table: that above the table, or, where both are labelled alike, the one around that."""
        label = label_of(self.folded, *self.above.label) if self.above and self.above.label else None
        beside = label and rank >= 0 and RANK[label.style] >= rank
        return self.above.parent if beside else self.above

    def cells(self, row, cells, columns, number: int) -> None:
        """The headings in a row's own cells; blank cells keep what stands above them."""
        folded = self.folded
        outer = self._outer(row, number)
        for c in columns:
            span = row[c]
            if span not in cells:
                continue
            self.columns = {d: section for d, section in self.columns.items() if d < c}
            parent = self.current_before() or (outer if c != columns[0] or self.last else None)
            section = self._two(span) or self._known(span, parent)
            section = section or self._labelled(span, parent or (self.stack[-1][1] if self.stack else self.above))
            if section is None:
                continue
            self.columns[c] = section
            n = _NUMBER.match(folded, *row[number]) if self.by_section else None
            if n:
                self.numbered.setdefault(n[0], section.path()[0])

    def _labelled(self, span, parent: Section | None) -> Section | None:
        """The section that a cell is, None for a label alone."""
        if not key(LABEL.sub("", self.folded[slice(*span)], count=1)):
            return None
        found = LABEL.match(self.folded, *span)
        label = trim(self.folded, span[0], found.end()) if found else None
        return self._section((found.end() if found else span[0], span[1]), label, parent)

    def current_before(self) -> Section | None:
        return self.columns[max(self.columns)] if self.columns else None

    def _outer(self, row, number: int) -> Section | None:
        """The section that the number column stands for: of this row, or of the rows above."""
        if not self.by_section:
            return None
        a, b = row[number]
        if a < b:
            n = _NUMBER.match(self.folded, a, b)
            head = trim(self.folded, n.end() if n else a, b, "。.、")
            if head[0] < head[1]:  # "2 加强…": the number and its heading share a cell
                self.columns = {}
                self.last = self._section(head, n.span() if n else None, None)
                self.numbered[n[0] if n else ""] = self.last
                return self.last
            self.last = self.numbered.get(n[0]) if n else None
            self.columns = {}
            return self.last
        return self.last or (next(iter(self.columns.values())).path()[0] if self.columns else None)

    def _known(self, span, parent: Section | None) -> Section | None:
        """The section of this heading that stands outside the table, or that goes on; one wording may head rows of several sections."""
        found = LABEL.match(self.folded, *span)
        known = self.known.get(key(self.folded[found.end() if found else span[0] : span[1]]))
        inside = known and self.grid.start <= known.start < self.grid.end
        return None if inside and parent not in (known, known.parent) else known

    def _two(self, span) -> Section | None:
        """Two headings in one cell, both printed elsewhere too: the inner one."""
        parts = self.folded[slice(*span)].split()
        known = [self.known.get(key(part)) for part in parts]
        if len(parts) == 2 and all(known) and known[1].parent is known[0]:
            return known[1]
        return None
