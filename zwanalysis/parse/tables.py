"""A grid's rows → tasks: which cell is the task, which are its section, units and time limits."""

import re
from collections import Counter

from zwanalysis.lexica import kind_of_heading
from zwanalysis.parse.cells import (
    DITTO,
    NONE,
    PART,
    SHORT,
    is_mark,
    is_tick,
    label_of,
    ticks_among,
    without_points,
)
from zwanalysis.parse.grids import Grid, Span
from zwanalysis.parse.headings import ASIDE, ROLE_COLUMNS
from zwanalysis.parse.headrows import LABEL, Headings, numbers_rows
from zwanalysis.parse.limits import read_column
from zwanalysis.parse.noted import add_note
from zwanalysis.parse.roles import Named, read_note
from zwanalysis.parse.rows import Facts, Section, Task
from zwanalysis.parse.sheet import RANK, number_of
from zwanalysis.text import trim

_REMARK = re.compile(r"(?:备?注|说明)(?:[:1]|\s|$)")
_TOTAL = re.compile(r"[合总共小]计")


def read_grid(
    folded: str, grid: Grid, facts: Facts, rule: str | None, above: Section | None = None, notes=()
) -> None:
    """Add the sections and tasks of ``grid`` to ``facts``; ``above`` is the section whose heading it stands under.

    ``notes`` are the responsibility notes inside its cells: of a row's wording, or of a heading for all rows below it.
    """
    for k, (a, b) in enumerate(grid.headers):
        facts.residuals.append((a, b, "table_header"))
        if k:
            facts.damage.append((a, b, "repeated_header", None))
    facts.residuals += [(a, b, "unread") for a, b in grid.left]
    reader = _Rows(folded, grid, facts, rule, above, notes)
    for printed, row in zip(grid.rows, merged_down(folded, grid), strict=True):
        reader.read(printed, row)


class _Rows:
    """Reads row after row: what holds for a row depends on the headings and the row above it."""

    def __init__(self, folded: str, grid: Grid, facts: Facts, rule: str | None, above: Section | None, notes):
        self.folded, self.grid, self.facts, self.rule, self.notes = folded, grid, facts, rule, notes
        self.texts = [c for c, kind in enumerate(grid.columns) if kind in ("section", "task")] or _longest_column(grid)
        self.number = _number_column(grid.columns, self.texts)
        self.numbered = self.number >= 0 and numbers_rows(folded, grid, self.number)
        self.listing = self.numbered and _each_first(folded, grid, self.texts)
        self.headings = Headings(folded, grid, facts, self.number, above)
        self.usual = _usual_label(folded, grid, self.texts)
        self.before: list = []
        self.covering: dict[int, list] = {}  # notes in headings, by the section's identity

    def read(self, printed: list, row: list) -> None:
        """Read a row: ``printed`` as it stands, ``row`` with what merged cells above it hold."""
        filled = sorted({span for span in printed if span[0] < span[1]})
        if not filled or self._remark(filled) or self._beside(printed, filled):
            return
        if len(row) > 1 and len(filled) == 1 and self._heads(row, filled[0]):
            self._spanning(filled[0])
            return
        self.facts.residuals.extend((a, b, "remark") for a, b in set(printed) - set(row) if self.folded[a:b] in DITTO)
        body = next((c for c in reversed(self.texts) if row[c][0] < row[c][1]), None)
        if body is None:
            self.facts.residuals.extend((a, b, "unread") for a, b in filled)
        else:
            self._worded(row, body, len(filled))

    def _worded(self, row: list, body: int, count: int) -> None:
        """Read a row with a wording and so many filled cells: a heading, the rest of the task before, or a task."""
        if count == 2 and self.number >= 0 and _HAN.fullmatch(self.folded[slice(*row[self.number])]):
            self.headings.spanning(row[body])  # 一 | 优化审批服务
        elif count == 1 and self.before and _goes_on(self.folded, self.grid, row[body], self.facts):
            self.facts.tasks[-1].end = row[body][1]
        else:
            self._task(row, body)

    def _remark(self, filled: list) -> bool:
        """A row that is a remark (备注：…) or a sum, which is kept as one."""
        first = self.folded[slice(*filled[0])]
        told = bool(_TOTAL.match(first) or _REMARK.match(first) and len(filled) <= 2)
        if told:
            self.facts.residuals.append((filled[0][0], filled[-1][1], "remark"))
        return told

    def _beside(self, printed: list, filled: list) -> bool:
        """A row of nothing but where and how: its cells are kept as remarks."""
        told = all(kind in ASIDE for kind, (a, b) in zip(self.grid.columns, printed, strict=False) if a < b)
        self.facts.residuals.extend((a, b, "remark") for a, b in filled if told)
        return told

    def _heads(self, row: list, span) -> bool:
        """Whether a row's one cell is a heading over the rows below: it spans the table, stands in a column of headings, or is
        labelled as an outer level (一、 in a table with units; 1. where the tasks are (1))."""
        if row.count(span) > 1 or row.index(span) not in self.texts[-1:]:
            return True
        label = label_of(self.folded, *span) if set(self.grid.columns) & set(ROLE_COLUMNS) else None
        return bool(label) and (label.outer or self.usual and RANK[label.style] < RANK[self.usual])

    def _spanning(self, span) -> None:
        own, heading = _without_notes(self.folded, span, self.notes)
        if heading is None:
            self.facts.residuals.append((*span, "unread"))
            return
        self.headings.spanning(heading)
        if own:
            self.covering[id(self.headings.current())] = own

    def _task(self, row: list, body: int) -> None:
        folded, facts = self.folded, self.facts
        columns = [c for c in self.texts if c < body]
        cells = [row[c] for c in columns if row[c][0] < row[c][1] and row[c] != row[body] and folded[slice(*row[c])] not in NONE]
        self.headings.cells(row, cells, columns, self.number)
        own, wording = _without_notes(folded, row[body], self.notes)
        if wording is None:  # a note alone
            facts.residuals.append((*row[body], "unread"))
            return
        task = _task(folded, self.grid, row, wording, self.headings.current(), self.number if self.numbered else -1, self.listing)
        for note in own:
            add_note(task, note, folded)
        for section in task.section.path() if task.section and not own else ():
            for note in self.covering.get(id(section), ()):
                add_note(task, note, folded, inherited=True)
        task.layout = self.grid.layout
        _keep_remarks(folded, self.grid, row, self.texts, self.number, facts)
        _assign(folded, self.grid, row, self.before, task, self.rule, facts)
        facts.tasks.append(task)
        self.before = row


def _usual_label(folded: str, grid: Grid, texts: list[int]) -> str | None:
    """How most wordings of rows with units or limits are labelled, None if they are not."""
    told = [c for c, kind in enumerate(grid.columns) if kind in (*ROLE_COLUMNS, "deadline")]
    rows = [row for row in grid.rows if texts and any(row[c][0] < row[c][1] for c in told)]
    styles = Counter(label.style for row in rows if (label := label_of(folded, *row[texts[-1]])))
    style, most = styles.most_common(1)[0] if styles else (None, 0)
    return style if most * 2 > len(rows) else None


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
    merged = _Merged(folded, grid)
    for c in merged.told:
        above = None
        for k, row in enumerate(merged.rows):
            if k in merged.heads:
                above = None
            elif filled(row[c]):
                above = row[c]
            elif above and merged.from_above(k, c):
                row[c] = above
    return merged.rows


class _Merged:
    """A grid's rows and what is asked of each when cells are led down: a class, since each answer hangs on the whole table."""

    def __init__(self, folded: str, grid: Grid):
        self.printed, self.rows = grid.rows, [list(row) for row in grid.rows]
        self.told = _columns_of(grid, *ROLE_COLUMNS, "deadline")
        self.leads = _columns_of(grid, "lead") or _columns_of(grid, "responsible")
        self.others = set(_columns_of(grid, *ROLE_COLUMNS)) - set(self.leads)
        self.number = next((c for c in _columns_of(grid, "number")[:1] if numbers_rows(folded, grid, c)), -1)
        self.heads = {k for k, row in enumerate(self.rows) if len(set(row)) == 1 < len(row)}  # over the whole table
        self._without_dittos(folded)
        bare = {k for k, row in enumerate(self.rows) if not any(filled(row[c]) for c in self.told)}
        self.bare = bare if len(self.told) > 1 else set()
        self._without_last(folded, grid, bare)
        self.often = self._often()

    def _without_last(self, folded: str, grid: Grid, bare: set[int]) -> None:
        """Nothing is led down to the last row where the text breaks off in it: behind a bar, or in a cell left over."""
        last = grid.left[-1:] if grid.left[-1:] and grid.left[-1][0] >= grid.end else []
        if "|" in folded[grid.start : grid.end] and not folded[last[0][1] if last else grid.end :].strip("| \n" if last else None):
            self.heads |= {len(self.rows) - 1} if last else bare & {len(self.rows) - 1}

    def _without_dittos(self, folded: str) -> None:
        """Put the cell above in the place of 同上."""
        for before, row in zip(self.rows, self.rows[1:], strict=False):
            for c in self.told:
                if folded[slice(*row[c])] in DITTO:
                    row[c] = before[c]

    def _often(self) -> set[int]:
        """The columns left out again and again, and where there are such, those filled in the first row alone."""
        often = {c for c in self.told if self._often_left_out(c)}
        return often | {c for c in self.told if often and self._of_all(c)}

    def _often_left_out(self, c: int) -> bool:
        """Whether a column's cells are left out again and again, also between filled ones."""
        told = [filled(row[c]) for k, row in enumerate(self.rows) if k not in self.heads]
        blank = told.count(False)
        if blank < 2 or True not in told or blank * OFTEN < len(self.rows):
            return False
        return told.index(True) < told.index(False) < len(told) - 1 - told[::-1].index(True)

    def _of_all(self, c: int) -> bool:
        """Whether a column is filled in the first row alone."""
        told = [filled(row[c]) for k, row in enumerate(self.rows) if k not in self.heads]
        return told[:1] == [True] and told.count(True) == 1 and len(told) > OFTEN // 2

    def from_above(self, k: int, c: int) -> bool:
        """Whether the blank cell of column ``c`` in row ``k`` was merged with that above."""
        if c in self.others and any(filled(self.printed[k][d]) for d in self.leads):
            return False
        if c in self.often or c == 0 or self.often and k in self.bare and k + 1 < len(self.rows):
            return True
        return self.number >= 0 and not filled(self.printed[k][self.number])


def _columns_of(grid: Grid, *kinds: str) -> list[int]:
    return [c for c, kind in enumerate(grid.columns) if kind in kinds]


def filled(span: Span) -> bool:
    return span[0] < span[1]


_HAN = re.compile(r"[一二三四五六七八九十]{1,3}[、.]?")


def _without_notes(folded: str, span, notes) -> tuple[list, tuple[int, int] | None]:
    """The notes inside a cell, and the cell's span up to them (None if nothing stands before)."""
    own = [note for note in notes if span[0] <= note.start < span[1]]
    a, b = trim(folded, span[0], own[0].start if own else span[1])
    return own, (a, b) if a < b else None


def _goes_on(folded: str, grid: Grid, span, facts: Facts) -> bool:
    """Whether a row of wording alone goes on with the row before: cut by a comma, or by a header printed again."""
    last = facts.tasks[-1]
    again = any(last.end <= a < span[0] for a, _ in grid.headers)
    return folded[last.end - 1] in ",、" or again and folded[last.end - 1] not in "。;"


def serials(folded: str, grid: Grid, tasks: list[Task]) -> list[tuple[int, Span]]:
    """Return the numbers of a table's rows and where they stand: in its number column (unless that numbers sections), else as its tasks' labels."""
    if "number" not in grid.columns:
        labels = [task.label for task in tasks if task.label and grid.start <= task.start < grid.end]
        return [(number_of(folded[slice(*label)]), label) for label in labels]
    c = grid.columns.index("number")
    if not numbers_rows(folded, grid, c):
        return []
    numbers = [(row[c], _JOINT.findall(folded[slice(*row[c])])) for row in grid.rows if _JOINED.fullmatch(folded, *row[c])]
    return [(int(number), span) for span, joint in numbers for number in joint]


_JOINT = re.compile(r"\d{1,4}")
_JOINED = re.compile(r"\d{1,4}(?:[,、 ]{1,2}\d{1,4})*")  # 36,37: two tasks in one row


def _keep_remarks(folded: str, grid: Grid, row, texts: list[int], number: int, facts: Facts) -> None:
    """Cells of columns that say nothing of who, what and when (备注, 公开渠道, 分值, a person, an unknown heading) are remarks."""
    read = {row[c] for c, kind in enumerate(grid.columns) if c in texts or c == number or kind in (*ROLE_COLUMNS, "deadline", "tick")}
    facts.residuals.extend((a, b, "remark") for a, b in sorted({*row} - read) if a < b and not is_tick(folded[a:b]))


def _longest_column(grid: Grid) -> list[int]:
    """With no column named as the task, the unnamed column with the most text is."""
    unnamed = [c for c, kind in enumerate(grid.columns) if not kind]
    if not unnamed:
        return []
    return [max(unnamed, key=lambda c: sum(row[c][1] - row[c][0] for row in grid.rows))]


def _each_first(folded: str, grid: Grid, texts: list[int]) -> bool:
    """Whether the wordings of several rows are labelled 1 and none is labelled higher: each is a list of which a point is left."""
    labels = [label_of(folded, *row[texts[-1]]) for row in grid.rows] if texts else []
    numbers = [number_of(folded[row[texts[-1]][0] : label.end]) for row, label in zip(grid.rows, labels, strict=False) if label]
    return len(numbers) > 1 and set(numbers) == {1}


def _task(folded: str, grid: Grid, row, span, section, number: int, listing: bool) -> Task:
    """The task that a row's wording is; with ``listing`` a label of it is no row's."""
    a, b = span
    label = None
    found = LABEL.match(folded, a, b) if not listing else None
    if found and found.end() >= b:
        found = None
    if not found:
        found = re.compile(r"(?P<n>\d{1,2})(?=20[12]\d(?:年|[01]?\d))").match(folded, a, b)
    if not found:
        found = _PAIR.match(folded, a, b)
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


#: 1-2 公布价格
_PAIR = re.compile(r"(?P<n>\d{1,2}[-—]\d{1,2})[、. ] *(?=[\u4e00-\u9fff《“])")


def _listing(folded: str, style: str | None, a: int, b: int) -> bool:
    """Whether a cell lists several numbered points: then its first number is not the row's label."""
    pattern = {
        "arabic": r"[。;\s\u4e00-\u9fff)]\s*2[.、](?!\d)",
        "paren_han": r"[。;]\s*\(二\)",
        "han": r"[。;]\s*二、",
        "paren_arabic": r"[。;\n]\s*\(2\)",
        "circle": "②",
    }
    return style in pattern and bool(re.compile(pattern[style]).search(folded, a, b))


def _assign(folded, grid: Grid, row, before, task: Task, rule, facts: Facts) -> None:
    """Give a task what the cells of its row say of who and when."""
    for c, (kind, (a, b)) in enumerate(zip(grid.columns, row, strict=False)):
        if a >= b:
            continue
        if kind in ROLE_COLUMNS:
            _assign_units(folded, (a, b), kind, rule, bool(before) and before[c] == row[c], task, facts)
        elif kind == "tick" and is_mark(folded[a:b]):
            _assign_ticked(folded, grid, c, (a, b), task, facts)
        elif kind == "deadline":
            task.limits.extend((limit, "column") for limit in read_column(folded, a, b))


def _assign_units(folded: str, cell: Span, role: str, rule, merged: bool, task: Task, facts: Facts) -> None:
    note = read_note(folded, *without_points(folded, *cell), role=role, rule=rule)
    task.units.extend((unit, merged) for unit in note.units)
    for a, b in note.limits:
        task.limits.extend((limit, "column") for limit in read_column(folded, a, b, whole=False))
    facts.residuals.extend((a, b, "unread") for a, b in note.unread)


def _assign_ticked(folded: str, grid: Grid, c: int, cell: Span, task: Task, facts: Facts) -> None:
    """Below the name of a unit stands a sign."""
    sign = folded[slice(*cell)]
    if c >= len(grid.titles):  # a row longer than the header: of no unit
        facts.doubts.append((*cell, "odd_cell"))
    elif role := _ticked(folded, grid, grid.titles[c], sign):
        task.units.append((Named(*grid.titles[c], role), False))
    elif sign in _HOLLOW:
        facts.doubts.append((*cell, "odd_cell"))
    facts.residuals.append((*cell, "remark"))


#: A legend: ● 牵头 ○ 配合.
_LEGEND = r"%s ?(?:表示|为|是|代表|[:—-])* ?(?P<word>牵头|主办|主责|责任|负责|配合|协办|参与)"


#: Beside full signs (●) and without a legend these may say no, or who supports: it is told.
_HOLLOW = ("○", "◇", "△", "☆")


def _ticked(folded: str, grid: Grid, title: Span, sign: str) -> str:
    """The role that a tick below a unit's name gives: what it says itself, or the legend near the table, or the heading over the name, else
    responsible; "" for a sign that says no."""
    if part := PART.fullmatch(sign):
        return kind_of_heading(f"{part['word'] or SHORT[part['short']]}单位")
    near = folded[max(0, grid.start - 300) : grid.start] + folded[grid.end : grid.end + 300]
    told = re.search(_LEGEND % re.escape(sign), near)
    if told:
        return kind_of_heading(f"{told['word']}单位")
    below = {folded[slice(*row[c])] for row in grid.rows for c, kind in enumerate(grid.columns) if kind == "tick"}
    return grid.parts.get(title, "responsible") if sign in ticks_among(below) else ""
