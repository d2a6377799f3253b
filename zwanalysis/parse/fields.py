"""The particulars that a page prints around a notice: 索引号, 发文字号, 发布机构 …, in all the forms that they are printed in.

A name with a colon or in brackets, several on a line; numbered; between bars; with its value on the next line; or a day
with the source and the counters behind it.
"""

import re
from functools import cache
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.parse import docnumbers
from zwanalysis.parse.titles import title_like
from zwanalysis.parse.unitlists import looks_like_unit
from zwanalysis.text import trim

Span = tuple[int, int]
DAY = r"(?P<y>20\d\d)[ ]?[年./-][ ]?(?P<m>\d{1,2})[ ]?[月./-][ ]?(?P<d>\d{1,2})(?:[ ]?日)?"
CLOCK = r"(?:[ T]{0,4}\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?)?"
_WEB_DAY = re.compile(rf"{DAY}{CLOCK}")
_LEAD = r"[\s•·\-|>]*(?:\(?\d{1,2}[.、)]\s*)?[〔(|\s]*"
_NUMBERED = re.compile(r"\s*\(?\d{1,2}[.、)]")


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


@cache
def _names() -> _Names:
    words = lexica.load("frame.yaml")
    kinds = {name: kind for kind, names in words["fields"].items() for name in names}
    kinds |= {name: name for name in (*words["beside"], *words["widgets"])}
    any_of = "|".join(" {0,3}".join(name) for name in sorted(kinds, key=len, reverse=True))
    before = r"(?:^|(?<=[\s〔〕()|;:.、•·\d]))"
    return _Names(
        kinds,
        frozenset(words["widgets"]),
        frozenset(words["telling"]),
        frozenset(words["shared"]),
        re.compile(rf"{before}(?P<name>{any_of}) {{0,3}}(?:〕 {{0,3}}:?|:)[ \t]*", re.MULTILINE),
        re.compile(rf"(?:^|(?<=[\s|]))(?P<name>{any_of})[ \t]*(?=[\s|]|$)[|:]?[ \t]*", re.MULTILINE),
        re.compile(rf"{_LEAD}(?P<name>{any_of}) {{0,3}}[〕)]?(?P<colon> {{0,3}}:?)\s*"),
    )


def _name(match: re.Match) -> str:
    return re.sub(r"\s", "", match["name"])


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
    found: dict[int, Line] = {}
    alone = {
        k: m for k, (a, b) in enumerate(lines) if b - a < 24 and (m := _names().alone.fullmatch(folded, a, b))
    }
    block = len(alone) > 2 and any(_name(m) in _names().telling for m in alone.values())
    for k, (a, b) in enumerate(lines):
        if k in found or b - a > 400:
            continue
        if k in alone:
            if block or alone[k]["colon"].strip() or folded[b - 1] == "〕":
                found.update(_over_two(folded, lines, k, _name(alone[k]), alone))
        elif line := _on_one(folded, a, b, beside=k - 1 in found):
            found[k] = line
    return {k: line for k, line in found.items() if not _is_shared(folded, lines, k, found)}


def _over_two(folded: str, lines: list[Span], k: int, name: str, alone) -> dict[int, Line]:
    """A name on a line of its own, and the line below where it is its value."""
    kind, (a, b) = _names().kinds[name], lines[k]
    made = {k: Line((), (a, b), (b, b), (b, b))}
    if name in _names().widgets:
        return {k: Line((), (a, a), (a, b), (b, b))}
    if k + 1 < len(lines) and k + 1 not in alone and _fits(folded, *lines[k + 1], kind):
        x, y = lines[k + 1]
        made = {
            k: Line((Field(kind, x, y),), (a, b), (b, b), (b, b)),
            k + 1: Line((), (x, y), (y, y), (y, y)),
        }
    return made


def _fits(folded: str, a: int, b: int, kind: str) -> bool:
    """Whether a line can be the value of a name above it."""
    value = folded[a:b]
    if _names().marked.match(value) or value.startswith("首页"):
        return False
    if kind.endswith("日期"):
        return bool(_WEB_DAY.match(value)) and len(value) < 30
    if kind == "发文字号":
        return value in ("无", "-", "/") or bool(docnumbers.find(value, value)) and len(value) < 30
    if kind == "发布机构":
        return len(value) <= 30 and looks_like_unit(re.sub(r"\s", "", value))
    if kind == "标题":
        return title_like(value)
    return (
        len(value) <= 40
        and not title_like(value)
        and not re.search(r"[。:]$", value)
        and not _NUMBERED.match(value)
    )


def _on_one(folded: str, a: int, b: int, beside: bool) -> Line | None:
    """A line with names and values, or with a day and names behind it; None if it has none.

    ``beside``: the line above holds particulars.
    """
    names = _names()
    lead = re.compile(_LEAD).match(folded, a, b).end()
    day = _WEB_DAY.match(folded, lead, b)
    marks = list(names.marked.finditer(folded, lead, b))
    if day and marks and not folded[day.end() : marks[0].start()].strip(" 〔(|"):
        return _line(folded, lead, b, marks, day)
    if marks and marks[0].start() == lead:
        plain = [m for m in names.plain.finditer(folded, lead, b) if m.start() > marks[0].end()]
        inside = {at for m in marks for at in range(*m.span())}
        marks += [m for m in plain if m.start() not in inside and folded[b - 1 : b] != "。"]
        return _line(folded, a, b, sorted(marks, key=re.Match.start))
    plain = list(names.plain.finditer(folded, lead, b))
    if (
        plain
        and plain[0].start() == lead
        and folded.find("。", a, b) < 0
        and (_tells(folded, plain, b) or beside and "|" in folded[a:b])
    ):
        return _line(folded, a, b, plain)
    return None


def _tells(folded: str, plain: list[re.Match], b: int) -> bool:
    """Whether names without colons have values: one is telling, and what stands behind the first is no further name."""
    telling = [m for m in plain if _name(m) in _names().telling]
    ends = [m.start() for m in plain[1:]] + [b]
    valued = sum(bool(folded[m.end() : end].strip(" |")) for m, end in zip(plain, ends, strict=True))
    return (
        bool(telling)
        and valued >= 1
        and (
            len(plain) > 1
            or _fits(folded, *trim(folded, plain[0].end(), b, "|"), _names().kinds[_name(plain[0])])
        )
    )


def _line(folded: str, a: int, b: int, marks: list[re.Match], day: re.Match | None = None) -> Line:
    """The fields of a line, up to where something else begins."""
    fields = [Field("发布日期", *day.span())] if day else []
    widgets, rest = b, b
    for m, end in zip(marks, [m.start() for m in marks[1:]] + [b], strict=True):
        x, y = trim(folded, m.end(), end, "〔|;,(")
        name = _name(m)
        kind = _names().kinds[name]
        if name in _names().widgets:
            widgets = min(widgets, m.start())
            continue
        if kind.endswith("日期") and end == b:
            value = _WEB_DAY.match(folded, x, y)
            behind = trim(folded, value.end(), y, "|") if value else (y, y)
            if behind[0] < behind[1]:
                y, rest = value.end(), behind[0]
        fields.append(Field(kind, x, y))
    widgets = min(widgets, rest)
    while widgets > a and folded[widgets - 1] in "〔(|":
        widgets -= 1
    return Line(
        tuple(f for f in fields if f.start < f.end),
        trim(folded, a, widgets),
        trim(folded, widgets, rest),
        (rest, b),
    )


def _is_shared(folded: str, lines: list[Span], k: int, found: dict[int, Line]) -> bool:
    """Whether a line's first name may as well be a plan's heading, and no other particulars stand beside it."""
    m = re.compile(_LEAD).match(folded, *lines[k])
    name = _names().marked.match(folded, m.end(), lines[k][1]) or _names().alone.match(folded, *lines[k])
    if not name or _name(name) not in _names().shared or len(found[k].fields) > 1:
        return False
    dated = any(f.kind == "发布日期" and _WEB_DAY.match(folded, f.start, f.end) for f in found[k].fields)
    return not dated and not {k - 1, k + 1} & found.keys()


def numbered(folded: str) -> list[Span]:
    """Return the spans of numbered lines of particulars at a notice's head: they are no items.

    >>> text = "1. 〔主题分类〕 综合\\n2. 〔发文机构〕 青石市审计局\\n\\n1.公开预算"
    >>> [text[a:b] for a, b in numbered(text)]
    ['1. 〔主题分类〕 综合', '2. 〔发文机构〕 青石市审计局']
    """
    found, own, at = [], 0, 0
    for line in folded[:HEAD].split("\n"):
        a, b = trim(folded, at, at + len(line))
        at += len(line) + 1
        number = _NUMBERED.match(folded, a, b)
        begin = re.compile(r"[〔(\s]*").match(folded, number.end(), b).end() if number else b
        name = _names().marked.match(folded, begin, b)
        if name:
            found.append((a, b))
            own += _name(name) not in _names().shared
    return found if own > 1 else []


#: So many characters at a notice's head may hold its page's particulars.
HEAD = 2000


def kind_of(name: str) -> str:
    """What a particular's printed name stands for: 文 号 → 发文字号."""
    name = re.sub(r"\s", "", name)
    return _names().kinds.get(name, name)
