"""A notice laid open: its lines, its labels (一、（一）1.（1）①), its brackets, each seen once and asked by position. On folded text."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

Span = tuple[int, int]

# Labels

NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")}
_CN = "一二三四五六七八九十"

#: Each way of numbering, outermost first: the order is the rank.
STYLES = {
    "chapter": rf"第[{_CN}百]{{1,4}}[章编部篇](?:分)?[、.: ]?",
    "section": rf"第[{_CN}百]{{1,4}}节[、.: ]?",
    "article": rf"第[{_CN}百]{{1,4}}条[、.: ]?",
    "han": rf"[{_CN}]{{1,3}}(?:[、.,。·] ?| 、 ?|(?<=[{_CN}]) +(?=[\u4e00-\u9fff]))",
    "paren_han": rf"\( ?[{_CN}]{{1,3}} ?\)[、.]?|(?<![^\n \t])(?<!\(\n)[{_CN}]{{1,3}} ?\)[、.]?|[\u3220-\u3229]",
    "decimal": r"\d{1,2}\.\d{1,2}(?![.\d])[、.]? *(?=[\u4e00-\u9fff《“])(?![万亿倍米吨元℃月日周天]|个(?!人)|项(?!目)|条(?!例)|年(?!度)|公[里顷斤]|平方|小时)",
    "arabic": r"\d{1,3}(?!\. ?[\[〔][^\]〕\n]{2,8}[\]〕])(?:[、.。·•] ?(?!\d)| [、.] ?(?=[\u4e00-\u9fff《“])|[、.](?=\d{1,8} ?[\u4e00-\u9fff%])|(?=[\u4e00-\u9fff《“])(?![年月日号个项家次条名种类级张人户万亿元周天届世度、]))|[\u2488-\u249b][、.]?",
    "paren_arabic": r"\(\d{1,2}(?:\.\d{1,2})?\)[、.]?|\d{1,2}\)|[\u2474-\u2487]",
    "circle": r"[\u2460-\u2473\u2776-\u2793]",
    "first": rf"[{_CN}]{{1,2}}(?:是|要)",
}
RANK = {style: rank for rank, style in enumerate(STYLES)}
# 1.2 before 1., of which it would be taken for "1." with a number behind it; as a rank it lies inside.
RANK["decimal"], RANK["arabic"] = RANK["arabic"], RANK["decimal"]
_LABEL = "|".join(f"(?P<{style}>{pattern})" for style, pattern in STYLES.items())

#: What may stand before a label.
BULLETS = ">*#|•●★☆▲△■□◆◇○◎▪※"
#: A label may stand at the start of a line (after bullets, Markdown marks or a table bar), or behind a full stop,
#: a colon, a closing bracket or white space inside a line.
_AT_START = re.compile(rf"[ \t{BULLETS}]*+(?:{_LABEL})")
_BEGINS = re.compile(rf"[第{_CN}(\d\u2460-\u249b\u2776-\u2793\u3220-\u3229]")
_SPOT = re.compile(rf"[。;:!?)〕\"” \t|](?={_BEGINS.pattern})")
_INSIDE = re.compile(_LABEL)
#: A lost full stop ("220201030日前" for "2.2020年10月30日前") leaves only a number glued to a year.
_GLUED = re.compile(r"[ \t]*+(?P<n>\d{1,2})(?=20[12]\d(?:年|[01]?\d))")
#: Where a whole plan stands on one line, headings end only where the next label begins: …工作要点一、规范公开（一）公布…
_RUN_ON = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?:(?P<han>[{_CN}]{{1,3}}、(?![{_CN}]))|(?P<paren_han>\([{_CN}]{{1,3}}\))|(?P<arabic>[1-9]\d?[.、]))(?=[\u4e00-\u9fff《“])"
)
#: A heading with its first item behind it in one line: 一、规范公开(一)公布…
IN_HEADING = re.compile(rf"[^。;:,、()\n]{{2,30}}?(?<![第条款])(?:(?P<paren_han>\([{_CN}]{{1,3}}\))|(?P<arabic>\d{{1,2}}[.、](?!\d)))(?![项款条])(?=[\u4e00-\u9fff《“])")


class Label(NamedTuple):
    """What could be an item's label: its span, its style (a key of `STYLES`), its number, whether it stands inside a line."""

    start: int
    end: int
    style: str
    value: int
    inline: bool


_DIGITS = re.compile(r"\d+")


def number_of(label: str) -> int:
    """Return the number a label holds, 0 if none.

    >>> [number_of(label) for label in ("（十二）", "3.", "第二十一条", "④", "⒓", "㈠", "一是", "2.3")]
    [12, 3, 21, 4, 12, 1, 1, 3]
    """
    digits = _DIGITS.findall(label)
    if digits:
        return int(digits[-1])
    if unicodedata.category(label[0]) == "No":
        return int(unicodedata.numeric(label[0]))
    han = [c for c in label if c in NUMERALS]
    if "十" in han:
        at = han.index("十")
        tens = NUMERALS[han[at - 1]] if at else 1
        return tens * 10 + (NUMERALS[han[at + 1]] if at + 1 < len(han) else 0)
    return NUMERALS[han[0]] if han else 0


def starts_item(line: str) -> bool:
    """Whether a line of folded text begins with a label.

    >>> starts_item("(一)公开"), starts_item("12月15日前")
    (True, False)
    """
    return bool(_AT_START.match(line))


def label_at(folded: str, start: int, end: int) -> Label | None:
    """Return the label that begins at ``start``, None if none does.

    >>> label_at("(二)公开预算", 0, 7)
    Label(start=0, end=3, style='paren_han', value=2, inline=False)
    """
    m = _INSIDE.match(folded, start, end) if _BEGINS.match(folded, start, end) else None
    return Label(start, m.end(), m.lastgroup, number_of(m[0]), False) if m else None


def see(folded: str, lines: list[Span]) -> list[Label]:
    """Return everything that could be a label, in order; ``lines`` are the (start, end) of the text's lines.

    >>> [(l.style, l.value, l.inline) for l in see("一、总则(一)甲。(二)乙。", [(0, 14)])]
    [('han', 1, False), ('paren_han', 1, True), ('paren_han', 2, True)]
    """
    found: dict[int, Label] = {}
    for m, inline in _matches(folded, lines):
        while m:
            a, b = m.span(m.lastgroup)
            if a in found and inline or inline and _needs_a_line(m.lastgroup, m[m.lastgroup].strip()):
                break
            found[a] = Label(a, b, m.lastgroup, number_of(m[m.lastgroup]), inline)
            m, inline = IN_HEADING.match(folded, b), True
    for m in filter(None, (_GLUED.match(folded, *line) for line in lines)):
        a, b = m.span("n")
        found[a] = Label(a, b, "arabic", int(m["n"]), False)
    return [found[a] for a in sorted(found)]


def _matches(folded: str, lines: list[Span]) -> Iterator[tuple[re.Match, bool]]:
    """What looks like a label, with whether it stands inside a line; what begins a line comes last and counts."""
    if _on_one_line(folded, lines):
        yield from ((m, True) for m in _RUN_ON.finditer(folded))
    yield from ((m, True) for spot in _SPOT.finditer(folded) if (m := _INSIDE.match(folded, spot.end())))
    yield from ((m, False) for line in lines if (m := _AT_START.match(folded, *line)))


def _needs_a_line(style: str, label: str) -> bool:
    """A number without its full stop, and one of two parts, are labels at a line's start only."""
    return label.isdecimal() or style == "decimal" or style == "han" and label[-1] in _CN


def _on_one_line(folded: str, lines) -> bool:
    """Whether one line holds most of the text."""
    longest = max((b - a for a, b in lines), default=0)
    return longest > 150 and longest * 1.5 > len(folded)


# Brackets

_BRACKET = re.compile(r"[()〔〕\n]")
_CLOSES = {")": "(", "〕": "〔"}
_NEW_ITEM = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,3}[.、]|\n|$)")
_BLANK = re.compile(r"[ \t]*\n")
#: A bracket that is open for so long is given up; one that is open for less goes on over a blank line.
LONGEST, OVER_BLANK = 2000, 300


class _Pairs:
    """The brackets that are open at a place of the text, and the pairs found so far."""

    def __init__(self, folded: str):
        self.folded = folded
        self.found: list[Span] = []
        self.opened: list[tuple[str, int]] = []
        self.inner: list[Span] = []

    def give_up(self, at: int) -> None:
        """Unclosed: what it holds may be a note without its bracket, or may hold a whole note."""
        if self.opened:
            self.found.append((self.opened[0][1], at))
            self.found.extend(self.inner)
        self.opened.clear()
        self.inner.clear()

    def line_ends(self, at: int) -> None:
        """A note may run over a page break; it is given up only where the next line begins a new item."""
        if not self.opened:
            return
        held, new = at - self.opened[0][1], _NEW_ITEM.match(self.folded, at + 1)
        if held > LONGEST or new or held > OVER_BLANK and _BLANK.match(self.folded, at + 1):
            self.give_up(at)

    def opens(self, sign: str, at: int) -> None:
        if self.opened and at - self.opened[0][1] > LONGEST:
            self.give_up(self.opened[0][1] + 1)
        self.opened.append((sign, at))

    def closes(self, sign: str, at: int) -> None:
        opened = self.opened
        while opened and opened[-1][0] != _CLOSES[sign] and len(opened) > 1:
            opened.pop()
        if not opened or opened[-1][0] != _CLOSES[sign]:
            return
        _, a = opened.pop()
        if opened:
            self.inner.append((a, at + 1))
        else:
            self.found.append((a, at + 1))
            self.inner.clear()


def pairs(folded: str) -> list[Span]:
    """Return (start, end) of the bracketed stretches, outermost, in one pass; ``end`` is after the closing bracket.

    A bracket that is never closed ends with its line, and the pairs inside it are given too.

    >>> text = "做好公开(责任单位:各县(市、区)政府)。(一"
    >>> [text[a:b] for a, b in pairs(text)]
    ['(责任单位:各县(市、区)政府)', '(一']
    """
    seen = _Pairs(folded)
    for match in _BRACKET.finditer(folded):
        sign, at = match[0], match.start()
        if sign == "\n":
            seen.line_ends(at)
        elif sign in _CLOSES:
            seen.closes(sign, at)
        else:
            seen.opens(sign, at)
    line = folded.find("\n", seen.opened[0][1]) if seen.opened else -1
    seen.give_up(len(folded) if line < 0 else line)
    return sorted(seen.found, key=lambda span: (span[0], -span[1]))


# The sheet

class Sheet:
    """One notice, never changed: ``text`` as the reader gave it, ``folded`` of the same length for the rules.

    >>> sheet = Sheet("一、公开（责任单位：市财政局）\\n6月底前", "一、公开(责任单位:市财政局)\\n6月底前")
    >>> sheet.lines, [label.style for label in sheet.labels], sheet.brackets
    ([(0, 15), (16, 20)], ['han'], [(4, 15)])
    """

    def __init__(self, text: str, folded: str):
        self.text, self.folded = text, folded

    @cached_property
    def lines(self) -> list[Span]:
        """Spans of the lines, white space other than tabs trimmed; a blank line is an empty span."""
        spans, at = [], 0
        for line in self.folded.split("\n"):
            a, b = at, at + len(line)
            bare = line.strip(" ")
            if bare:
                a += len(line) - len(line.lstrip(" "))
            spans.append((a, a + len(bare)) if line.strip() else (a, a))
            at = b + 1
        return spans

    @cached_property
    def labels(self) -> list[Label]:
        """Everything that could be an item's label, in order."""
        at, spans = 0, []
        for line in self.folded.split("\n"):
            spans.append((at, at + len(line)))
            at += len(line) + 1
        return see(self.folded, spans)

    @cached_property
    def brackets(self) -> list[Span]:
        """The bracketed stretches, as `pairs` gives them."""
        return pairs(self.folded)
