"""The particulars that a page prints around a notice: 索引号, 发文字号, 发布机构 …, in all the forms that they are printed in.

A name with a colon or in brackets, several on a line; numbered; between bars; with its value on the next line; or a day
with the source and the counters behind it.
"""

import re
from functools import cache
from itertools import groupby
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.parse.titles import numbers, title_like
from zwanalysis.parse.units import looks_like_unit
from zwanalysis.text import lines_of, trim

Span = tuple[int, int]
DAY = r"(?P<y>20\d\d)[ ]?[年./-][ ]?(?P<m>\d{1,2})[ ]?[月./-][ ]?(?P<d>\d{1,2})(?:[ ]?日)?"
CLOCK = r"(?:[ T]{0,4}\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?)?"
_WEB_DAY = re.compile(rf"{DAY}{CLOCK}")
_LEAD = r"[\s•·\-|>]*(?:\(?\d{1,2}[.、)]\s*|[\u2460-\u249b]\s*)?[〔(|\s]*"
_LEADING = re.compile(_LEAD)


class Field(NamedTuple):
    """A particular: what it is (a key of ``fields`` in the lexicon, or a name of its own) and the span of its value."""

    kind: str
    start: int
    end: int


class Line(NamedTuple):
    """A line of particulars: its fields, which of it is the notice's and which the site's, and what else stands in it."""

    fields: tuple[Field, ...]
    metadata: Span
    navigation: Span
    rest: Span


class _Names(NamedTuple):
    kinds: dict[str, str]
    widgets: frozenset[str]
    telling: frozenset[str]
    shared: frozenset[str]
    marked: re.Pattern  # a name with its colon or bracket
    plain: re.Pattern  # a name between blanks or bars
    alone: re.Pattern  # a line that is a name
    tells: re.Pattern  # a telling name, wherever it stands
    glued: re.Pattern  # a telling name, or that of the title with its colon, wherever it stands


@cache
def _names() -> _Names:
    words = lexica.load("frame.yaml")
    kinds = {name: kind for kind, names in words["fields"].items() for name in names}
    kinds |= {name: name for name in (*words["beside"], *words["widgets"])}
    any_of = "|".join(_WITHIN.join(name) for name in sorted(kinds, key=len, reverse=True))
    before = r"(?:^|(?<=[\s〔〕()|;:.、•·\d\u2460-\u249b]))"
    return _Names(
        kinds,
        frozenset(words["widgets"]),
        frozenset(words["telling"]),
        frozenset(words["shared"]),
        re.compile(rf"{before}(?P<name>{any_of}) {{0,3}}(?:〕 {{0,3}}:?|:)[ \t]*", re.MULTILINE),
        re.compile(rf"(?:^|(?<=[\s|]))(?P<name>{any_of})[ \t]*(?=[\s|]|$)[|:]?[ \t]*", re.MULTILINE),
        re.compile(rf"{_LEAD}(?P<name>{any_of}) {{0,3}}[〕)]?(?P<colon> {{0,3}}:?)\s*"),
        re.compile("|".join(map(_WITHIN.join, words["telling"]))),
        re.compile(rf"(?P<name>{'|'.join(sorted(words['telling'], key=len, reverse=True))}|(?:{'|'.join(words['fields']['标题'])})(?=:)) {{0,3}}(?:〕? {{0,3}}:)?[ \t]*"),
    )


#: Between the characters of a name.
_WITHIN = " {0,10}"
_BLANKS = re.compile(rf"\s|{_WITHIN}")


def _name(match: re.Match) -> str:
    return _BLANKS.sub("", match["name"])


def scan(folded: str, lines: list[Span]) -> dict[int, Line]:
    """Return which of the lines hold particulars, by number, with what they hold.

    >>> text = "1. 〔文号〕 青政办〔2021〕8号\\n发文日期\\n2021-03-05\\n发布机构\\n青石市审计局\\n索引号\\nA-1\\n2021年方案"
    >>> spans, at = [], 0
    >>> for line in text.split("\\n"):
    ...     spans.append((at, at + len(line)))
    ...     at += len(line) + 1
    >>> [(k, [(f.kind, text[f.start : f.end]) for f in line.fields]) for k, line in scan(text, spans).items()]
    ... # doctest: +NORMALIZE_WHITESPACE
    [(0, [('发文字号', '青政办〔2021〕8号')]), (1, [('成文日期', '2021-03-05')]), (2, []), (3, [('发布机构', '青石市审计局')]),
     (4, []), (5, [('索引号', 'A-1')]), (6, [])]
    """
    alone = _alone(folded, lines)
    found: dict[int, Line] = {}
    for k, (a, b) in enumerate(lines):
        if k in alone:
            found = _over_two(folded, lines, k, alone) | found
        elif k not in found and b - a <= LONGEST and (line := _on_one(folded, a, b, beside=k - 1 in found)):
            found[k] = line
    return _sure(folded, lines, found)


#: A longer line is a paragraph.
LONGEST = 400


def _alone(folded: str, lines: list[Span]) -> dict[int, re.Match]:
    """The lines that are a name: with its colon or bracket, or among several of which one is telling."""
    names = _names()
    found = {
        k: m for k, (a, b) in enumerate(lines) if b - a < 24 and (m := names.alone.fullmatch(folded, a, b))
    }
    block = len(found) > 2 and any(_name(m) in names.telling for m in found.values())
    return {k: m for k, m in found.items() if block or m["colon"].strip() or folded[lines[k][1] - 1] == "〕"}


def _over_two(folded: str, lines: list[Span], k: int, alone) -> dict[int, Line]:
    """A name on a line of its own, and the line below where it is its value."""
    name, (a, b) = _name(alone[k]), lines[k]
    if name in _names().widgets:
        return {k: Line((), (a, a), (a, b), (b, b))}
    kind = _names().kinds[name]
    if k + 1 == len(lines) or k + 1 in alone or not _fits(folded, *lines[k + 1], kind):
        return {k: Line((), (a, b), (b, b), (b, b))}
    x, y = lines[k + 1]
    value = Line((), (x, y), (y, y), (y, y))
    return {k: Line((Field(kind, x, y),), (a, b), (b, b), (b, b)), k + 1: value}


#: What a value looks like, by the kind of its name; of others it is short, and no title, sentence or item.
_VALUES = {
    "成文日期": lambda value: bool(_WEB_DAY.match(value)) and len(value) < 30,
    "发文字号": lambda value: (
        value in ("无", "-", "/") or bool(numbers(value, value)) and len(value) < 30
    ),
    "发布机构": lambda value: len(value) <= 30 and looks_like_unit(re.sub(r"\s", "", value)),
    "标题": title_like,
}


def _fits(folded: str, a: int, b: int, kind: str) -> bool:
    """Whether a line can be the value of a name above it."""
    value = folded[a:b]
    if _names().marked.match(value) or value.startswith("首页"):
        return False
    fits = _VALUES.get("成文日期" if kind.endswith("日期") else kind)
    return fits(value) if fits else len(value) <= 40 and not title_like(value) and not _PROSE.search(value)


_PROSE = re.compile(r"[。:]$|^\s*\(?\d{1,2}[.、)]|关于|印发")


def _on_one(folded: str, a: int, b: int, beside: bool) -> Line | None:
    """A line with names and values, or with a day and names behind it; None if it has none.

    ``beside``: the line above holds particulars.
    """
    lead = _LEADING.match(folded, a, b).end()
    marks = list(_names().marked.finditer(folded, lead, b)) if _SIGNED.search(folded, lead, b) else []
    day = _WEB_DAY.match(folded, lead, b) if marks else None
    if day and not folded[day.end() : marks[0].start()].strip(" 〔(|"):
        return _line(folded, lead, b, marks, day)
    if len(glued := _glued(folded, lead, b)) > len(marks):
        return _line(folded, a, b, glued)
    plain = _plain(folded, lead, b, among=bool(marks))
    first = plain[0] if plain and plain[0].start() == lead else None
    if marks and (marks[0].start() == lead or first and _name(first) in _names().telling):
        return _line(folded, a, b, _merged(marks, plain))
    return _line(folded, a, b, plain) if first and _tells(folded, plain, b, beside) else None


#: 索引号A-1发布机构青石市审计局成文日期2023年3月1日: so many names make a line without signs one of particulars.
_FEWEST_GLUED = 3


def _glued(folded: str, a: int, b: int) -> list[re.Match]:
    """Telling names in a line that begins with one, each once, whatever stands between them."""
    found = list(_names().glued.finditer(folded, a, b)) if _names().glued.match(folded, a, b) else []
    return found if len(found) >= _FEWEST_GLUED else []


def _plain(folded: str, a: int, b: int, among: bool) -> list[re.Match]:
    """The names without a colon in a line that is no sentence: those ``among`` marked ones, else only where one begins it."""
    names = _names().plain
    if folded.find("。", a, b) >= 0 or not (among or names.match(folded, a, b)):
        return []
    return list(names.finditer(folded, a, b))


#: What stands behind a name that is marked as one.
_SIGNED = re.compile("[:〕]")


def _merged(marks: list[re.Match], plain: list[re.Match]) -> list[re.Match]:
    """The names with their colon and those without in order; one with its colon is no second name."""
    inside = {at for m in marks for at in range(*m.span())}
    return sorted([*marks, *(m for m in plain if m.start() not in inside)], key=re.Match.start)


def _tells(folded: str, plain: list[re.Match], b: int, beside: bool) -> bool:
    """Whether names without colons are those of particulars: one is telling, or some stand above, and they have values."""
    ends = [m.start() for m in plain[1:]] + [b]
    values = [trim(folded, m.end(), end, "|") for m, end in zip(plain, ends, strict=True)]
    if len(plain) > 1 or "|" in folded[plain[0].start() : b]:
        telling = any(_name(m) in _names().telling for m in plain)
        return beside or telling and any(x < y for x, y in values)
    name, (a, z) = _name(plain[0]), values[0]
    titled = _names().kinds[name] == "标题" and title_like(folded[a:z])
    sure = name in _names().telling or (beside or titled) and len(name) > 2
    return sure and a < z and _fits(folded, a, z, _names().kinds[name])


#: What stands between a value and the next name: signs, and the numbers of the names.
_BETWEEN = "〔|;,(" + "".join(map(chr, range(0x2460, 0x249C)))


def _line(folded: str, a: int, b: int, marks: list[re.Match], day: re.Match | None = None) -> Line:
    """The fields of a line, up to where something else begins."""
    rest = _rest(folded, marks[-1], b)
    ends = [m.start() for m in marks[1:]] + [rest]
    fields = [
        (m, Field(_names().kinds[_name(m)], *trim(folded, m.end(), end, _BETWEEN)))
        for m, end in zip(marks, ends, strict=True)
    ]
    widgets = min([m.start() for m in marks if _name(m) in _names().widgets] + [rest])
    while widgets > a and folded[widgets - 1] in "〔(| ":
        widgets -= 1
    own = [Field("发布日期", *day.span())] if day else []
    for m, f in fields:
        if f.start < f.end and _name(m) not in _names().widgets:
            own += _with_day(folded, f)
    return Line(tuple(own), trim(folded, a, widgets), trim(folded, widgets, rest), (rest, b))


def _with_day(folded: str, field: Field) -> list[Field]:
    """A value, and the day that is printed behind it without a name of its own: 来源:市政府办 | 2022-03-01 10:00."""
    day = _DAY_BEHIND.search(folded, field.start, field.end)
    if field.kind.endswith("日期") or not day:
        return [field]
    return [field._replace(end=day.start()), Field("发布日期", *day.span("day"))]


_DAY_BEHIND = re.compile(
    rf"[ |]+(?P<day>20\d\d-\d{{1,2}}-\d{{1,2}}{CLOCK}|20\d\d[年/]\d\d[月/]\d\d日?{CLOCK})$"
)


def _rest(folded: str, mark: re.Match, b: int) -> int:
    """Where something else begins behind a line's last value: a day ends with its hour."""
    if not _names().kinds[_name(mark)].endswith("日期"):
        return b
    value = _WEB_DAY.match(folded, mark.end(), b)
    behind = trim(folded, value.end(), b, "|") if value else (b, b)
    return behind[0] if behind[0] < behind[1] else b


def _sure(folded: str, lines: list[Span], found: dict[int, Line]) -> dict[int, Line]:
    """Leave out the lines whose first name may as well be a plan's heading, where no sure particulars stand beside them."""
    sure = {k for k, line in found.items() if _is_sure(folded, *lines[k], line)}
    for k in (*sorted(found), *sorted(found, reverse=True)):
        if {k - 1, k + 1} & sure:
            sure.add(k)
    return {k: found[k] for k in sorted(sure)}


def _is_sure(folded: str, a: int, b: int, line: Line) -> bool:
    lead = _LEADING.match(folded, a, b).end()
    name = _names().marked.match(folded, lead, b) or _names().alone.match(folded, a, b)
    if not name or _name(name) not in _names().shared or len(line.fields) > 1:
        return True
    return any(f.kind == "发布日期" and _WEB_DAY.match(folded, f.start, f.end) for f in line.fields)


def at_head(folded: str) -> list[Span]:
    """Return the spans of the lines of particulars at a notice's head, where one of them is telling: no items and no notes.

    >>> text = "1. 〔主题分类〕 综合\\n2. 〔发文机构〕 青石市审计局\\n公开责任部门: 市审计局\\n\\n1.公开预算"
    >>> [text[a:b] for a, b in at_head(text)]
    ['1. 〔主题分类〕 综合', '2. 〔发文机构〕 青石市审计局', '公开责任部门: 市审计局']
    """
    if not _names().tells.search(folded, 0, HEAD):
        return []
    spans = lines_of(folded, 0, min(HEAD, len(folded)))
    found = sorted(scan(folded, spans))
    runs = [[k for _, k in run] for _, run in groupby(enumerate(found), lambda pair: pair[1] - pair[0])]
    return [spans[k] for run in runs if any(_is_telling(folded, *spans[k]) for k in run) for k in _without_note(folded, spans, run)]


def _without_note(folded: str, spans: list[Span], run: list[int]) -> list[int]:
    """A run of particulars without a line above the others that may be a plan's note: 责任部门:县财政局."""
    return run[1:] if folded.startswith("责任部门", spans[run[0]][0]) else run


def _is_telling(folded: str, a: int, b: int) -> bool:
    return bool(_names().tells.match(folded, _LEADING.match(folded, a, b).end(), b))


#: So many characters at a notice's head may hold its page's particulars.
HEAD = 2000


def kind_of(name: str) -> str:
    """What a particular's printed name stands for: 文 号 → 发文字号."""
    name = re.sub(r"\s", "", name)
    return _names().kinds.get(name, name)
