"""Numbered rows of a table that was copied line by line, a cell over one line or several, blank cells leaving none.

A row runs from its number to the next; its lines are dealt out to the columns, in order, so that the cells fit best what
the columns hold: the units of a role column are names that the registry knows, a time limit reads as one.
"""

import re
from functools import cache

from zwanalysis.parse.cells import NONE, is_kind, is_limit, is_units
from zwanalysis.parse.grids import Span, outer_label
from zwanalysis.parse.roles import ROLE_COLUMNS
from zwanalysis.parse.unitlists import split_units
from zwanalysis.parse.units import function_of, kind_of

SERIAL = re.compile(r"\d{1,3}\.?")
#: Longer cells than these are no lists of units, no time limits, no headings: nothing longer is tried.
LONGEST = {"lead": 160, "support": 160, "responsible": 160, "deadline": 40, "section": 40, "person": 60}
NEVER = float("-inf")
#: What a blank cell costs: who supports is left blank more often than who is responsible.
BLANK = {"remark": 0.0, "section": 0.0, "support": -0.8, "lead": -1.2, "responsible": -1.2}


def is_serial(text: str) -> bool:
    """Whether a cell is a row's number.

    >>> is_serial("12."), is_serial("十二"), is_serial("2022年")
    (True, True, False)
    """
    return bool(_SERIAL.fullmatch(text))


_SERIAL = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}|\(\d{1,3}\)|\d{1,2}[-.]\d{1,3})[.、]?")


def deal(folded: str, lines: list[Span], columns: list[str]) -> list[list[Span]]:
    """Return the rows of ``lines``; [] where the table has no numbers or some row does not fit.

    >>> text = "1\\n公开预算，\\n公开决算。\\n市财\\n政局\\n6月底前\\n2\\n公开规划。\\n市发展改革委\\n年底前"
    >>> lines = [m.span() for m in re.finditer("[^\\n]+", text)]
    >>> [text[slice(*row[2])] for row in deal(text, lines, ["number", "task", "lead", "deadline"])]
    ['市财\\n政局', '市发展改革委']
    """
    if "number" not in columns:
        return []
    width, number = len(columns), columns.index("number")
    starts = _numbers(folded, lines)
    if len(starts) < 2:
        return []
    task = max((c for c, kind in enumerate(columns) if kind == "task"), default=-1)
    kinds = ["section" if kind == "task" and c != task else kind for c, kind in enumerate(columns)]
    rows: list[list[Span]] = []
    before = lines[: starts[0]]
    for at, stop in zip(starts, [*starts[1:], len(lines)], strict=True):
        heads = [span for span in before if outer_label(folded, *span)]
        own = [span for span in before if span not in heads]
        if len(own) > number:
            return []
        rows += [[span] * width for span in heads]
        segment = lines[at + 1 : stop]
        behind = len(segment)
        while behind and outer_label(folded, *segment[behind - 1]):
            behind -= 1
        # cells before the number belong to the next row
        own_kinds = kinds[number + 1 :] + kinds[:number]
        found = _merged(folded, segment[:behind], own_kinds) or [
            _best(folded, segment[:behind], own_kinds, last=stop == len(lines))
        ]
        if found[0] is None:
            return []
        label, cells = lines[at], []
        for groups in found:
            place = label[1]
            above = dict(enumerate(cells))  # cells of the row above under the same number
            blank = [above.get(c, (place, place)) if kind in ROLE_COLUMNS else (place, place) for c, kind in enumerate(own_kinds)]
            cells = [(group[0][0], group[-1][1]) if group else blank[c] for c, group in enumerate(groups)]
            rows.append([(place, place)] * (number - len(own)) + own + [label] + cells[: width - number - 1])
            label, own = (cells[-1][1],) * 2, []
        before = [span for span in cells[width - number - 1 :] if span[0] < span[1]] + segment[behind:]
    return rows


def _numbers(folded: str, lines: list[Span]) -> list[int]:
    """Where the rows' numbers stand: 1, 2, 3 …, which may begin again."""
    found, last = [], 0
    for k, (a, b) in enumerate(lines):
        if SERIAL.fullmatch(folded[a:b]) and int(folded[a:b].rstrip(".")) in (1, last + 1):
            last = int(folded[a:b].rstrip("."))
            found.append(k)
    return found


def _merged(folded: str, lines: list[Span], kinds: list[str]):
    """The rows under one number, whose cells were merged and are printed once: each row ends with its own time limit."""
    if kinds[-1] != "deadline":
        return []
    ends = [
        k
        for k, (a, b) in enumerate(lines, 1)
        if folded[b - 1] != "。" and is_limit(folded, a, b, subjects=True)
    ]
    if len(ends) < 2 or ends[-1] != len(lines):
        return []
    found = [_best(folded, lines[a:b], kinds, last=False) for a, b in zip((0, *ends), ends, strict=False)]
    return found if all(found) else []


def _best(folded: str, lines: list[Span], kinds: list[str], last: bool):
    """The lines of each column in the best way to deal them out, None if there is none; the last row may leave lines over."""

    @cache
    def best_from(i: int, c: int) -> tuple[float, tuple[int, ...]]:
        """Score and ends of the columns from ``c`` on, dealt the lines from ``i`` on."""
        if c == len(kinds):
            return (0.0 if i == len(lines) else -0.6 * (len(lines) - i) if last else NEVER), ()
        best = (NEVER, ())
        for j in range(i, len(lines) + 1):
            own = fit(folded, lines[i:j], kinds[c])
            if own is None:
                break
            if own == NEVER:
                continue
            rest, ends = best_from(j, c + 1)
            if own + rest > best[0]:
                best = (own + rest, (j, *ends))
        return best

    score, ends = best_from(0, 0)
    return None if score == NEVER else [lines[i:j] for i, j in zip((0, *ends), ends, strict=False)]


def fit(folded: str, group: list[Span], kind: str) -> float | None:
    """How well these lines are a cell of this kind of column: -inf not at all, None if more lines would not be either."""
    text = "".join(folded[a:b] for a, b in group)
    if len(text) > LONGEST.get(kind, 2000):
        return None
    if kind == "task":
        if not text or is_units(text, 0, len(text)) or text[-1] != "。" and is_limit(text, 0, len(text)):
            return NEVER
        odd = sum(is_units(folded, *line) or is_limit(folded, *line) for line in group)
        return (0.5 if text[-1] in "。;!" else 0.0) - 3.0 * odd
    if not text:
        return BLANK.get(kind, -1.0)
    if kind == "number":
        return 1.0 if is_serial(text) else NEVER
    if kind in ROLE_COLUMNS:
        if text in NONE:
            return 0.5
        score = _known(text) if is_units(text, 0, len(text)) else NEVER
        if all(is_units(folded, *line) for line in group):  # a unit a line
            score = max(score, sum(_known(folded[a:b]) for a, b in group))
        return score
    if kind == "deadline":
        if is_units(text, 0, len(text)) or "。" in text or any(is_units(folded, *line) for line in group):
            return NEVER
        # behind a whole limit, a line that is none (…已完成) is another column's
        other = sum(b - a > 2 and not is_limit(folded, a, b) or folded[a] == "已" for a, b in group[1:])
        score = 2.0 if is_limit(text, 0, len(text), subjects=True) else 1.0 if is_kind(kind, text, 0, len(text)) else -0.5
        return score - 0.5 * other if is_limit(folded, *group[0]) else score
    if kind in ("section", "person"):
        short = len(group) == 1 and len(text) <= 20 and not re.search("[,;:]", text)
        return NEVER if "。" in text[:-1] else 0.2 if short else -0.1 * len(group)
    return -0.3 * len(group)


def _known(text: str) -> float:
    """1 for each unit that the registry knows or that is a collective, less for others, least for two names run together."""
    names = [text[a:b] for a, b in split_units(text, 0, len(text))]
    return sum(
        1.0 if function_of(name) or kind_of(name) == "collective"
        else -2.0 if _RUN_TOGETHER.search(name)
        else 0.5 if name.endswith(("政府", "管委会", "办事处"))
        else -0.5
        for name in names
    )  # fmt: skip


_RUN_TOGETHER = re.compile(r"(?:[局委部厅院府股科]|办公室|中心|公司|支队|大队)[省市县区州](?!人民政府)")
