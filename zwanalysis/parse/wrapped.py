"""Text whose paragraphs were cut into lines of one width, as PDF readers and mail programs copy it: joined to be read,
and the rows' positions led back to the text as it is."""

import re
from itertools import accumulate

from zwanalysis import schema
from zwanalysis.parse.labels import starts_item
from zwanalysis.parse.roles import headings
from zwanalysis.text import fold

#: Narrower lines are verse, addresses or cells; wider ones were never cut.
NARROWEST, WIDEST = 15, 60
#: A line is full if it ends within so many characters of the edge: a sign may not begin a line, a number is not cut.
SLACK = 3
#: A line that holds a page's number: it stands between the two halves of a line, and is no part of either.
PAGE_NUMBER = re.compile(r" *(?P<page>[-—–]{1,2} {0,3}\d{1,3} {0,3}[-—–]{1,2}|第 ?\d{1,3} ?页(?:[,/ ]*共 ?\d{1,3} ?页)?) *")
_NARROW = re.compile(r"[\x20-\x7e\u00a0]")


def unwrap(text: str) -> list[int] | None:
    """Return the positions of the characters that stay when cut paragraphs are joined, None where none was cut.

    >>> text = "一、公开\\n" + "1.公开预算决算和三公经费的总额、明\\n细和用途说明（责任单位：市财政局、市\\n税务局）\\n" * 6
    >>> "".join(text[at] for at in unwrap(text))[:43]
    '一、公开\\n1.公开预算决算和三公经费的总额、明细和用途说明（责任单位：市财政局、市税务'
    """
    ends = list(accumulate(len(line) + 1 for line in text.split("\n")))
    lines = [(end - 1 - len(line), end - 1) for line, end in zip(text.split("\n"), ends, strict=True) if line.strip()]
    if sum(b - a > 2 * WIDEST for a, b in lines) > 0.05 * len(lines):
        return None
    widths = [width_of(text[a:b].rstrip()) for a, b in lines]
    edge = sorted(widths)[int(0.95 * (len(widths) - 1))] if widths else 0
    long = [k for k, width in enumerate(widths) if width >= NARROWEST]
    full = {k for k in long if edge - SLACK <= widths[k] <= edge + 1}
    cut = [k for k in full if text[lines[k][1] - 1 : lines[k][1]] not in "。；;：:！!？?" and not _cells(text, lines[k])]
    cells = sum(text[a:b].strip().rstrip(".").isdecimal() for a, b in lines) > 2  # the numbers of a table's rows
    if cells or not NARROWEST <= edge <= WIDEST or len(cut) < max(5, 0.3 * len(long)):
        return None
    indented = sum(text[a:b].startswith(("　", "  ")) for a, b in lines) > 0.6 * len(lines)
    gone: set[int] = set()
    for k in cut:
        if k + 1 < len(lines) and _goes_on(text, lines[k], lines[k + 1], indented):
            a, b = lines[k][0] + len(text[slice(*lines[k])].rstrip()), lines[k + 1][0]
            gone.update(range(a, b + len(text[b : lines[k + 1][1]]) - len(text[b : lines[k + 1][1]].lstrip())))
    return [at for at in range(len(text)) if at not in gone] if gone else None


def width_of(line: str) -> float:
    """In characters: a letter or a digit takes half of one."""
    return len(line) - 0.5 * len(_NARROW.findall(line))


def _cells(text: str, line: tuple[int, int]) -> bool:
    return bool(_SEPARATED.search(text, *line))


#: Tabs, bars, and several blanks between words part the cells of a table.
_SEPARATED = re.compile(r"[\t|]|[^\s　][ 　]{3,}[^\s　]")


def _goes_on(text: str, line, following, indented: bool) -> bool:
    """Whether the next line is the same paragraph: right below, with no label, no cells and no indent of its own."""
    begins = text[slice(*following)]
    if PAGE_NUMBER.fullmatch(fold(begins)):
        return False
    heads = [headings().match(fold(text[slice(*one)].lstrip())) for one in (line, following)]
    if all(head and len(head["head"]) >= 4 for head in heads):  # 责任单位:… over 完成时限:…
        return False
    own = begins.startswith(("　", "  ")) and not indented
    return (
        text.count("\n", line[1], following[0]) == 1
        and not own and not _cells(text, following) and not starts_item(fold(begins.lstrip()))
    )  # fmt: skip


def lead_back(rows: dict[str, list[tuple]], text: str, places: list[int]) -> dict[str, list[tuple]]:
    """Return the rows read from the joined text with the positions and wordings that ``text`` has."""
    made = dict(rows)
    for table, wording in schema.WORDING.items():
        made[table] = []
        for row in rows[table]:
            start, end = places[row.start], places[row.end - 1] + 1
            made[table].append(row._replace(start=start, end=end, **{wording: text[start:end]}))
    made["doubts"] = [
        row if row.start is None else row._replace(start=places[row.start], end=places[row.end - 1] + 1) for row in rows["doubts"]
    ]
    return made
