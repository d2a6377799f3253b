"""A notice's text made ready to be read: paragraphs that were cut into lines of one width joined (and the rows' positions led
back to the text as it is), corrections read into it, quotes and page numbers out."""

import re
from collections import Counter
from itertools import accumulate, pairwise

from zwanalysis import schema
from zwanalysis.parse.cells import in_sequence
from zwanalysis.parse.headings import plain, words
from zwanalysis.parse.roles import headings
from zwanalysis.parse.sheet import starts_item
from zwanalysis.text import GLOSS, fold

#: Narrower lines are verse, addresses or cells; wider ones were never cut.
NARROWEST, WIDEST = 15, 60
#: A line is full if it ends within so many characters of the edge: a sign may not begin a line, a number is not cut.
SLACK = 3
#: A line that holds a page's number: it stands between the two halves of a line, and is no part of either.
PAGE_NUMBER = re.compile(r" *(?P<page>[-—–]{1,2} {0,3}\d{1,3} {0,3}[-—–]{1,2}|第 ?\d{1,3} ?页(?:[,/ ]*共 ?\d{1,3} ?页)?) *")
_NARROW = re.compile(r"[\x20-\x7e\u00a0]")


def kept(text: str, folded: str) -> list[int] | None:
    """Return the positions of the characters that are read, None for all: not how a sign is read (發(fā)布), blanks at a line's end,
    nor the breaks inside paragraphs.

    >>> text = "發(fā)布機(jī)構(gòu)名單、職責(zé)"
    >>> "".join(text[at] for at in kept(text, text))
    '發布機構名單、職責'
    """
    glosses = [m.span() for m in GLOSS.finditer(folded)]
    spans = [*(glosses if len(glosses) >= FEWEST_GLOSSES else ()), *(m.span() for m in _TRAILING.finditer(folded))]
    if not spans:
        return unwrap(text, folded)
    gone = {at for span in spans for at in range(*span)}
    places = [at for at in range(len(text)) if at not in gone]
    joined = unwrap("".join(text[at] for at in places), "".join(folded[at] for at in places))
    return places if joined is None else [places[at] for at in joined]


#: Fewer readings of signs are a word's.
FEWEST_GLOSSES = 3
_TRAILING = re.compile(r"(?<=[^\s|])[^\S\t\n]+(?=\n|$)")


def unwrap(text: str, folded: str) -> list[int] | None:
    """Return the positions of the characters that stay when cut paragraphs are joined, None where none was cut.

    >>> text = "一、公开\\n" + "1.公开预算决算和三公经费的总额、明\\n细和用途说明（责任单位：市财政局、市\\n税务局）\\n" * 6
    >>> "".join(text[at] for at in unwrap(text, fold(text)))[:43]
    '一、公开\\n1.公开预算决算和三公经费的总额、明细和用途说明（责任单位：市财政局、市税务'
    """
    ends = list(accumulate(len(line) + 1 for line in text.split("\n")))
    lines = [(end - 1 - len(line), end - 1) for line, end in zip(text.split("\n"), ends, strict=True) if line.strip()]
    indented = sum(text[a:b].startswith(_INDENTS) for a, b in lines) > 0.6 * len(lines)
    gone: set[int] = set()
    cut = _cut(text, lines)
    gap = _usual_gap(text, lines, cut)
    for k in cut:
        if k + 1 < len(lines) and _goes_on(text, folded, lines[k], lines[k + 1], indented, gap):
            (a, b), (c, d) = lines[k], lines[k + 1]
            gone.update(range(b - len(text[a:b]) + len(text[a:b].rstrip()), d - len(text[c:d].lstrip())))
    return [at for at in range(len(text)) if at not in gone] if gone else None


def _usual_gap(text: str, lines: list[tuple[int, int]], cut: list[int]) -> int:
    """How many line ends stand behind most of the cut lines: more than one where a page makes a paragraph of each line."""
    gaps = Counter(text.count("\n", lines[k][1], lines[k + 1][0]) for k in cut if k + 1 < len(lines))
    return gaps.most_common(1)[0][0] if gaps else 1


_INDENTS = ("　", "  ")


def _cut(text: str, lines: list[tuple[int, int]]) -> list[int]:
    """The lines that end at the edge in mid-sentence, if so many do that paragraphs were cut into lines of one width."""
    widths = [width_of(text[a:b].rstrip()) for a, b in lines]
    edge = sorted(widths or [0])[int(0.95 * max(0, len(widths) - 1))]
    if not NARROWEST <= edge <= WIDEST or not _could_be_cut(text, lines):
        return []
    long = [k for k, width in enumerate(widths) if width >= NARROWEST]
    full = [k for k in long if edge - SLACK <= widths[k] <= edge + 1]
    cut = [k for k in full if not _STOPS.search(text, *lines[k]) and not _cells(text, lines[k])]
    return cut if len(cut) >= max(5, 0.3 * len(long)) else []


#: How a line ends that was not cut: with a stop, or a note in brackets behind one.
_STOPS = re.compile(r"(?:[。；;：:！!？?]|[。；;][ \u3000]?[（(【〔][^（(【〔）)】〕\n]{2,80}[）)】〕])$")


def _could_be_cut(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether hardly a line is too long to have been cut, no table's rows are numbered, and no header is printed, on lines of its own
    or parted by blanks."""
    uncut = sum(b - a > 2 * WIDEST for a, b in lines)
    numbers = in_sequence([number[1] for a, b in lines if (number := _ROW_NUMBER.match(text, a, b))])
    heads = sum(len(cells) for cells in (fold(text[a:b]).split() for a, b in lines if b - a <= WIDEST) if words().keys() >= {*map(plain, cells)})
    return uncut <= 0.05 * len(lines) and len(numbers) <= 2 and heads <= 2


#: A number that stands alone before a row or on its line.
_ROW_NUMBER = re.compile(r"\s*(\d{1,3})(?:\s|[.、]?\s*$)", re.MULTILINE)


def width_of(line: str) -> float:
    """In characters: a letter or a digit takes half of one."""
    return len(line) - 0.5 * len(_NARROW.findall(line))


def _cells(text: str, line: tuple[int, int]) -> bool:
    return bool(_SEPARATED.search(text, *line))


#: Tabs, bars, and several blanks between words part the cells of a table.
_SEPARATED = re.compile(r"[\t|]|\S[^\S\t\n]{3,}\S")


def _goes_on(text: str, folded: str, line, following, indented: bool, gap: int) -> bool:
    """Whether the next line is the same paragraph: right below, or as far as all are, with no label, no cells and no indent of its own."""
    begins = text[slice(*following)]
    if PAGE_NUMBER.fullmatch(folded, *following):
        return False
    heads = [headings().match(folded[slice(*one)].lstrip()) for one in (line, following)]
    if all(head and len(head["head"]) >= 4 for head in heads):  # 责任单位:… over 完成时限:…
        return False
    own = begins.startswith(_INDENTS) and not indented
    opened = text[slice(*line)].rstrip().endswith(("（", "("))  # of a number: （ over 六）
    return (
        text.count("\n", line[1], following[0]) == gap
        and not own and not _cells(text, following) and (opened or not starts_item(folded[slice(*following)].lstrip()))
    )  # fmt: skip


def lead_back(rows: dict[str, list[tuple]], text: str, places: list[int]) -> dict[str, list[tuple]]:
    """Return the rows read from the joined text with the positions and wordings that ``text`` has."""
    made = dict(rows)
    for table, wording in schema.WORDING.items():
        made[table] = []
        for row in rows[table]:
            start, end = _printed(row, text, places)
            made[table].append(row._replace(start=start, end=end, **{wording: text[start:end]}))
    made["doubts"] = [row if row.start is None else row._replace(**dict(zip(("start", "end"), _printed(row, text, places), strict=True))) for row in rows["doubts"]]
    return made


def _printed(row, text: str, places: list[int]) -> tuple[int, int]:
    """Where a row stands in the printed text, with how its last sign is read."""
    end = places[row.end - 1] + 1
    follows = places[row.end] if row.end < len(places) else len(text)
    gloss = GLOSS.match(text, end) if end < follows else None
    return places[row.start], gloss.end() if gloss else end


# What is read otherwise than it is printed; lengths stay as they are

def correct(text: str, folded: str, corrections) -> tuple[str, list[tuple[int, int, str, str | None]]]:
    """Return the folded text with corrections read into it, length unchanged, and their traces."""
    traces = []
    for printed, correct in corrections:
        at = text.find(printed)
        while at >= 0:
            end = at + len(printed)
            folded = folded[:at] + fold(correct).ljust(len(printed)) + folded[end:]
            traces.append((at, end, "correction", correct))
            at = text.find(printed, end)
    return folded, traces


_QUOTED = re.compile(r"(?:(?<=\t)|(?<=\n)|^)\"(?P<cell>[^\"]{1,4000})\"(?=\t|\n|$)")


_BREAK = re.compile("<br *+/?>")


def unquoted(folded: str) -> str:
    """Blank the quotes that spreadsheets put around a cell of several lines, and the line breaks inside it; also the <br> and
    the stars of Markdown.

    >>> unquoted("|市财政局<br>市审计局|"), unquoted("**责任单位:** 市财政局")
    ('|市财政局    市审计局|', '  责任单位:   市财政局')
    """
    if "**" in folded:
        folded = _BOLD.sub(r"  \1  ", folded)
    if "<br" in folded:
        folded = _BREAK.sub(lambda m: " " * len(m[0]), folded)

    def blank(m) -> str:
        cell = f" {m['cell']} "
        beside = folded[m.start() - 1 : m.start()] == "\t" or folded[m.end() : m.end() + 1] == "\t"
        return cell.replace("\n", " ") if beside else cell

    return _QUOTED.sub(blank, folded) if "\t" in folded and '"' in folded else folded


_BOLD = re.compile(r"(?<![^\s。>#-])\*\*(?=[^\s*])([^*\n]{1,200})(?<=\S)\*\*")
_ON_A_LINE = re.compile(rf"\n{PAGE_NUMBER.pattern}(?=\n|$)")
#: A page's number with the page's first words behind it.
_BEFORE_WORDS = re.compile(r"(?m:^)[-—–] ?(?P<number>\d{1,3}) ?[-—–] (?=\S)")
#: So many pages are numbered in sequence at least.
FEWEST_PAGES = 3


def without_page_numbers(folded: str) -> tuple[str, list[tuple[int, int]]]:
    """Blank the lines that hold a page's number (— 3 —, 第3页) and, where they cut a sentence, the blank lines around them; numbers in
    sequence that lines begin with (- 3 - 情况汇报), too.

    Also return the spans of the numbers.
    """
    spans, parts, at = [], [], 0
    for m in _ON_A_LINE.finditer(folded):
        spans.append(m.span("page"))
        a, b = max(m.start(), at), m.end()  # the blank line before it may be gone with the number above
        while a > at and folded[a - 1].isspace():
            a -= 1
        if a - folded.rfind("\n", 0, a) > NARROWEST and folded[a - 1] not in "。;!?:)〕":  # no cell of a table
            while b < len(folded) and folded[b].isspace():
                b += 1
            blank = " " * (b - a - 1) + "\n"
        else:
            blank = re.sub(r"[^\n]", " ", folded[a:b])
        parts += [folded[at:a], blank]
        at = b
    folded = "".join([*parts, folded[at:]])
    pages = list(_BEFORE_WORDS.finditer(folded))
    if len(pages) < FEWEST_PAGES or any(int(b["number"]) != int(a["number"]) + 1 for a, b in pairwise(pages)):
        return folded, spans
    return _BEFORE_WORDS.sub(lambda m: " " * len(m[0]), folded), sorted([*spans, *((m.start(), m.end() - 1) for m in pages)])
