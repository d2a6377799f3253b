"""Krippendorff's α between two readers of the same notices: where tasks begin and end, and which role a unit has."""

import pandas as pd

from zwanalysis.compare.agreement import alpha
from zwanalysis.corpus import Corpus

Spans = list[tuple[int, int]]


def reliability(one: Corpus, other: Corpus) -> pd.DataFrame:
    """Return α between two readers, for each notice that both have, and the mean weighted by characters ("all").

    Columns: ``notice_id``; ``tasks`` (α of unitising, Krippendorff 1995 and 2004: 1 for the same boundaries, 0 for chance,
    lower for boundaries that avoid each other; the continuum is the notice's text); ``roles`` (nominal α, over the units
    that both have at the same place) and ``units`` (how many these are). Not-a-number where nothing can vary.

    >>> from zwanalysis import load_processed
    >>> gold = load_processed("tests/golden")
    >>> reliability(gold, gold)[["notice_id", "tasks"]].values.tolist()[-1]
    ['all', 1.0]
    """
    lengths = dict(zip(one.notices["notice_id"], one.notices["characters"], strict=True))
    rows, codes = [], ([], [])
    for notice_id in [n for n in one.notices["notice_id"] if n in set(other.notices["notice_id"])]:
        a, b = (_roles(corpus, notice_id) for corpus in (one, other))
        both = sorted(a.keys() & b.keys())
        own = [a[key] for key in both], [b[key] for key in both]
        spans = [_tasks(corpus, notice_id) for corpus in (one, other)]
        rows.append((notice_id, unitising_alpha(*spans, int(lengths[notice_id])), alpha(*own) if both else float("nan"), len(both)))
        for whole, part in zip(codes, own, strict=True):
            whole.extend(part)
    table = pd.DataFrame(rows, columns=["notice_id", "tasks", "roles", "units"])
    known = table[table["tasks"].notna()]
    weight = known["notice_id"].map(lengths).astype(float)
    mean = float((known["tasks"] * weight).sum() / weight.sum()) if len(known) else float("nan")
    table.loc[len(table)] = ["all", mean, alpha(*codes) if codes[0] else float("nan"), len(codes[0])]
    return table.astype({"notice_id": "str", "tasks": "Float64", "roles": "Float64", "units": "Int64"})


def _roles(corpus: Corpus, notice_id: str) -> dict[tuple[int, int, int], str]:
    """The role of each unit by its place; a place that several tasks share counts for each, in reading order."""
    rows = corpus.assignments[corpus.assignments["notice_id"] == notice_id]
    times: dict[tuple[int, int], int] = {}
    found = {}
    for row in rows.itertuples(index=False):
        times[row.start, row.end] = times.get((row.start, row.end), 0) + 1
        found[row.start, row.end, times[row.start, row.end]] = row.role
    return found


def _tasks(corpus: Corpus, notice_id: str) -> Spans:
    """The spans of a notice's tasks, in order; of two that overlap the first, since unitising knows no overlap."""
    rows = corpus.tasks[corpus.tasks["notice_id"] == notice_id]
    spans: Spans = []
    for a, b in sorted(zip(map(int, rows["start"]), map(int, rows["end"]), strict=True)):
        if not spans or a >= spans[-1][1]:
            spans.append((a, b))
    return spans


def unitising_alpha(one: Spans, other: Spans, length: int) -> float:
    """Return α of unitising of two readers' spans on a text of ``length`` characters; not-a-number if neither has any.

    >>> unitising_alpha([(0, 5)], [(0, 5)], 20), round(unitising_alpha([(0, 5)], [(5, 10)], 20), 3)
    (1.0, -0.863)
    """
    sections = [_sections(spans, length) for spans in (one, other)]
    observed = sum(_distance(x, y) for x, y in _meeting(*sections)) / length**2
    gaps = [b - a for side in sections for a, b, unit in side if not unit]
    units = [b - a for side in (one, other) for a, b in side]
    expected = 0.0
    for n in units:
        expected += (len(units) - 1) / 3 * (2 * n**3 - 3 * n**2 + n) + n**2 * sum(gap - n + 1 for gap in gaps if gap >= n)
    pairs = 2 * length * (2 * length - 1) - sum(n * (n - 1) for n in units)
    expected *= 2 / length / pairs if length else 0
    return 1 - observed / expected if expected else float("nan")


def _sections(spans: Spans, length: int) -> list[tuple[int, int, bool]]:
    """A reader's units and the gaps between them."""
    found, at = [], 0
    for a, b in spans:
        found += [(at, a, False)] if at < a else []
        found.append((a, b, True))
        at = b
    return found + ([(at, length, False)] if at < length else [])


def _meeting(one, other):
    """The pairs of sections that have a character in common, in order."""
    i = j = 0
    while i < len(one) and j < len(other):
        yield one[i], other[j]
        i, j = i + (one[i][1] <= other[j][1]), j + (other[j][1] <= one[i][1])


def _distance(x, y) -> int:
    if x[2] and y[2]:
        return (x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2
    for unit, gap in ((x, y), (y, x)):
        if unit[2] and not gap[2] and gap[0] <= unit[0] and unit[1] <= gap[1]:
            return (unit[1] - unit[0]) ** 2
    return 0
