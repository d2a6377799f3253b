"""A grid's rows → tasks: which cell is the task, which are its section, units and time limits."""

import re

from zwanalysis.lexica import kind_of_heading
from zwanalysis.parse.cells import NONE, label_of
from zwanalysis.parse.deal import is_tick
from zwanalysis.parse.facts import Facts, Section, Task
from zwanalysis.parse.grids import Grid
from zwanalysis.parse.headings import ROLE_COLUMNS
from zwanalysis.parse.labels import RANK, STYLES, number_of
from zwanalysis.parse.limits import read_column
from zwanalysis.parse.prose import add_note
from zwanalysis.parse.roles import Named, read_note
from zwanalysis.text import trim

_LABEL = re.compile("|".join(f"(?P<{style}>{STYLES[style]})" for style in STYLES if style != "first"))
_NUMBER = re.compile(r"\d{1,3}")
_REMARK = re.compile(r"(?:备注|注|说明)(?:[:1]|\s|$)")
_TOTAL = re.compile(r"(?:合计|总计|共计|小计)")


def key(heading: str) -> str:
    """Return a heading as it is compared: without white space and signs at its end.

    >>> key("加强 稳增长信息公开。")
    '加强稳增长信息公开'
    """
    return re.sub(r"\s", "", heading).rstrip("。:;,.")


def read_grid(
    folded: str, grid: Grid, facts: Facts, rule: str | None, above: Section | None = None, notes=()
) -> None:
    """Add the sections and tasks of ``grid`` to ``facts``; ``above`` is the section whose heading it stands under.

    ``notes`` are the responsibility notes inside its cells: of a row's wording, or of a heading for all rows below it.
    """
    columns = grid.columns
    texts = [c for c, kind in enumerate(columns) if kind in ("section", "task")] or _longest_column(
        folded, grid
    )
    number = _number_column(columns, texts)
    numbered = number >= 0 and _numbers_rows(folded, grid, number)
    headings = _Headings(folded, grid, facts, number, above)
    before: list = []
    covering: dict[int, list] = {}  # notes in headings, by the section's identity
    for k, (a, b) in enumerate(grid.headers):
        facts.residuals.append((a, b, "table_header"))
        if k:
            facts.damage.append((a, b, "repeated_header", None))
    facts.residuals += [(a, b, "unread") for a, b in grid.left]
    for printed, row in zip(grid.rows, merged_down(folded, grid), strict=True):
        filled = sorted({span for span in printed if span[0] < span[1]})
        if not filled:
            continue
        if _REMARK.match(folded[slice(*filled[0])]) and len(filled) <= 2:
            facts.residuals.append((filled[0][0], filled[-1][1], "remark"))
            continue
        if _TOTAL.match(folded[slice(*filled[0])]):
            facts.residuals.append((filled[0][0], filled[-1][1], "remark"))
            continue
        if (
            len(filled) == 1
            and (
                row.count(filled[0]) > 1
                or row.index(filled[0]) not in texts[-1:]
                or set(columns) & set(ROLE_COLUMNS)
                and _outer(folded, filled[0])
            )
            and len(row) > 1
        ):
            own, heading = _without_notes(folded, filled[0], notes)
            if heading is None:
                facts.residuals.append((*filled[0], "unread"))
                continue
            headings.spanning(heading)
            if own and headings.current():
                covering[id(headings.current())] = own
            continue
        body = next((c for c in reversed(texts) if row[c][0] < row[c][1]), None)
        if len(filled) == 2 and body is not None and number >= 0 and _HAN.fullmatch(folded[slice(*row[number])]):
            headings.spanning(row[body])  # 一 | 优化审批服务
            continue
        if body is None:
            facts.residuals.extend((a, b, "unread") for a, b in filled)
            continue
        cells = [row[c] for c in texts if c < body and row[c][0] < row[c][1] and row[c] != row[body] and folded[slice(*row[c])] not in NONE]
        if len(filled) == 1 and before and _goes_on(folded, grid, before, row[body], facts):
            facts.tasks[-1].end = row[body][1]
            continue
        columns_of = [c for c in texts if c < body]
        headings.cells(row, cells, columns_of, number)
        own, wording = _without_notes(folded, row[body], notes)
        if wording is None:  # a note alone
            facts.residuals.append((*row[body], "unread"))
            continue
        task = _task(folded, grid, row, wording, headings.current(), number if numbered else -1)
        for note in own:
            add_note(task, note, folded)
        for section in task.section.path() if task.section and not own else ():
            for note in covering.get(id(section), ()):
                add_note(task, note, folded, inherited=True)
        task.layout = grid.layout
        _keep_remarks(grid, row, texts, number, facts)
        _assign(folded, grid, row, before, task, rule, facts)
        facts.tasks.append(task)
        before = row


def _outer(folded: str, span) -> bool:
    label = label_of(folded, *span)
    return bool(label and label.outer)


def _number_column(columns: list[str], texts: list[int]) -> int:
    """The column of the rows' numbers: of two, that before the wording; -1 if there is none."""
    numbers = [c for c, kind in enumerate(columns) if kind == "number"]
    before = [c for c in numbers if texts and c < texts[-1]]
    return before[-1] if before else numbers[0] if numbers else -1


#: A column that is merged leaves out one cell in so many at least; 达州 2022 has two blank limits in 71 rows, which are none.
OFTEN = 8


def merged_down(folded: str, grid: Grid) -> list[list]:
    """The rows, a unit or limit that holds for several rows standing in each: its cell was merged, and left no trace below.

    A column is merged if it is left out again and again, also between filled cells; a row without its number goes with the
    row above; units in the first column group the rows. Nothing is passed over a heading, and a row that says who leads
    has no more support than it prints.
    """
    columns, rows = grid.columns, [list(row) for row in grid.rows]
    number = columns.index("number") if "number" in columns and _numbers_rows(folded, grid, columns.index("number")) else -1
    heads = [len(row) > 1 and len(set(row)) == 1 for row in rows]
    leads = [c for c, kind in enumerate(columns) if kind == ("lead" if "lead" in columns else "responsible")]
    for c, kind in enumerate(columns):
        if kind not in (*ROLE_COLUMNS, "deadline"):
            continue
        blank = [k for k, row in enumerate(rows) if not heads[k] and row[c][0] == row[c][1]]
        filled = [k for k, row in enumerate(rows) if not heads[k] and row[c][0] < row[c][1]]
        often = len(blank) > 1 and len(filled) > 0 and filled[0] < blank[0] < filled[-1] and len(blank) * OFTEN >= len(rows)
        above = None
        for k, row in enumerate(rows):
            if heads[k]:
                above = None  # a heading over the whole table
            elif row[c][0] < row[c][1]:
                above = row[c]
            elif above and (often or c == 0 or number >= 0 and grid.rows[k][number][0] == grid.rows[k][number][1]):
                if kind in ROLE_COLUMNS and c not in leads and any(grid.rows[k][d][0] < grid.rows[k][d][1] for d in leads):
                    continue
                row[c] = above
    return rows


_HAN = re.compile(r"[一二三四五六七八九十]{1,3}[、.]?")


def _without_notes(folded: str, span, notes) -> tuple[list, tuple[int, int] | None]:
    """The notes inside a cell, and the cell's span up to them (None if nothing stands before)."""
    own = [note for note in notes if span[0] <= note.start < span[1]]
    a, b = trim(folded, span[0], own[0].start if own else span[1])
    return own, (a, b) if a < b else None


def _goes_on(folded: str, grid: Grid, before, span, facts: Facts) -> bool:
    """Whether a row of wording alone goes on with the row before: cut by a comma, or by a header printed again."""
    last = facts.tasks[-1]
    if last.start < grid.start or last.end > span[0] or not any(s <= last.start < e for s, e in before):
        return False
    again = any(last.end <= a < span[0] for a, _ in grid.headers)
    return folded[last.end - 1] in ",、" or again and folded[last.end - 1] not in "。;"


def serials(folded: str, grid: Grid, tasks: list[Task]) -> list[int]:
    """Return the numbers of a table's rows: of its number column (unless that numbers sections), else of its tasks' labels."""
    if "number" not in grid.columns:
        labels = [folded[slice(*t.label)] for t in tasks if t.label and grid.start <= t.start < grid.end]
        return [number_of(label) for label in labels]
    c = grid.columns.index("number")
    if not _numbers_rows(folded, grid, c):
        return []
    return [int(folded[slice(*row[c])]) for row in grid.rows if folded[slice(*row[c])].isdecimal()]


def _keep_remarks(grid: Grid, row, texts: list[int], number: int, facts: Facts) -> None:
    """Cells of columns that say nothing of who, what and when (备注, 公开渠道, 分值, a person, an unknown heading) are remarks."""
    read = {row[c] for c, kind in enumerate(grid.columns) if c in texts or c == number or kind in (*ROLE_COLUMNS, "deadline")}
    facts.residuals.extend((a, b, "remark") for a, b in sorted({*row} - read) if a < b)


def _longest_column(folded: str, grid: Grid) -> list[int]:
    """With no column named as the task, the unnamed column with the most text is."""
    unnamed = [c for c, kind in enumerate(grid.columns) if not kind]
    if not unnamed:
        return []
    return [max(unnamed, key=lambda c: sum(row[c][1] - row[c][0] for row in grid.rows))]


def _task(folded: str, grid: Grid, row, span, section, number: int) -> Task:
    a, b = span
    label = None
    found = _LABEL.match(folded, a, b)
    if found and found.end() >= b:
        found = None
    if not found:
        found = re.compile(r"(?P<n>\d{1,2})(?=20[12]\d(?:年|[01]?\d))").match(folded, a, b)
    if (
        found
        and folded[found.end()].isdigit()
        and not re.compile(r"\d{5,8}|\d{1,4}[年月日]").match(folded, found.end())
    ):
        found = None  # 3.5万人: a number, no label
    if found and not _listing(folded, found.lastgroup, found.end(), b):
        label = trim(folded, a, found.end())
        a = trim(folded, found.end(), b)[0]
    elif number >= 0 and row[number][0] < row[number][1]:
        label = row[number]
    a, b = trim(folded, a, b)
    return Task(a, b, label, section, grid.layout)


def _listing(folded: str, style: str | None, a: int, b: int) -> bool:
    """Whether a cell lists several numbered points: then its first number is not the row's label."""
    pattern = {
        "arabic": r"[。;\n]\s*2[.、]",
        "paren_han": r"[。;]\s*\(二\)",
        "han": r"[。;]\s*二、",
        "paren_arabic": r"[。;\n]\s*\(2\)",
        "circle": "②",
    }
    return style in pattern and bool(re.compile(pattern[style]).search(folded, a, b))


def _numbers_rows(folded: str, grid: Grid, number: int) -> bool:
    """Whether the number column numbers rows (most rows have one, and they differ), not sections."""
    values = [folded[slice(*row[number])] for row in grid.rows if row[number][0] < row[number][1]]
    rows = [row for row in grid.rows if len({s for s in row if s[0] < s[1]}) > 1]
    return len(values) >= 0.75 * len(rows) and len(set(values)) * 2 > len(values)


def _assign(folded, grid: Grid, row, before, task: Task, rule, facts: Facts) -> None:
    for c, kind in enumerate(grid.columns):
        a, b = row[c]
        if a >= b:
            continue
        merged = bool(before) and before[c] == row[c]
        if kind in ROLE_COLUMNS:
            note = read_note(folded, a, b, role=kind, rule=rule)
            task.units.extend((unit, merged) for unit in note.units)
            for x, y in note.limits:
                task.limits.extend((limit, "column") for limit in read_column(folded, x, y))
            facts.residuals.extend((x, y, "unread") for x, y in note.unread)
        elif kind == "tick" and is_tick(folded[a:b]) and grid.titles:
            task.units.append((Named(*grid.titles[c], _ticked(folded, grid, folded[a:b])), False))
            facts.residuals.append((a, b, "remark"))
        elif kind == "deadline":
            task.limits.extend((limit, "column") for limit in read_column(folded, a, b))


#: A legend: ● 牵头 ○ 配合.
_LEGEND = r"%s ?(?:表示|为|是|代表|[:—-])* ?(?P<word>牵头|主办|主责|责任|负责|配合|协办|参与)"


def _ticked(folded: str, grid: Grid, sign: str) -> str:
    """The role that a tick gives: what the legend near the table says of it, else responsible."""
    near = folded[max(0, grid.start - 300) : grid.start] + folded[grid.end : grid.end + 300]
    told = re.search(_LEGEND % re.escape(sign), near)
    return kind_of_heading(f"{told['word']}单位") if told else "responsible"


class _Headings:
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
        self.by_section = number >= 0 and not _numbers_rows(folded, grid, number)
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
        found = _LABEL.match(self.folded, a, b)
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
            if span[0] >= span[1] or span not in cells:
                continue
            for deeper in [d for d in self.columns if d >= c]:
                del self.columns[deeper]
            parent = self.current_before(c) or (outer if c != columns[0] or self.last else None)
            section = self._two(span) or self._known(span)
            if section is None and not key(_LABEL.sub("", folded[slice(*span)], count=1)):
                continue
            if section is None:
                if parent is None:
                    parent = self.stack[-1][1] if self.stack else self.above
                found = _LABEL.match(folded, *span)
                label = trim(folded, span[0], found.end()) if found else None
                section = self._section((found.end() if found else span[0], span[1]), label, parent)
            self.columns[c] = section
            if self.by_section and row[number][0] < row[number][1]:
                n = _NUMBER.match(folded, *row[number])
                if n:
                    self.numbered.setdefault(n[0], section.path()[0])

    def current_before(self, c: int) -> Section | None:
        outer = [d for d in self.columns if d < c]
        return self.columns[max(outer)] if outer else None

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

    def _known(self, span) -> Section | None:
        found = _LABEL.match(self.folded, *span)
        return self.known.get(key(self.folded[found.end() if found else span[0] : span[1]]))

    def _two(self, span) -> Section | None:
        """Two headings in one cell, both printed elsewhere too: the inner one."""
        parts = self.folded[slice(*span)].split()
        known = [self.known.get(key(part)) for part in parts]
        if len(parts) == 2 and all(known) and known[1].parent is known[0]:
            return known[1]
        return None
