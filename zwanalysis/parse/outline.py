"""Numbered items of a notice: 一、（一）1.（1）① 一是, at line starts and inside paragraphs."""

import re
from typing import NamedTuple

NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")}
_CN = "一二三四五六七八九十"

#: Each way of numbering, outermost first: the order is the rank. All work on folded text.
STYLES = {
    "chapter": rf"第[{_CN}百]{{1,4}}[章编部篇](?:分)?[、.: ]?",
    "section": rf"第[{_CN}百]{{1,4}}节[、.: ]?",
    "article": rf"第[{_CN}百]{{1,4}}条[、.: ]?",
    "han": rf"[{_CN}]{{1,3}}(?:[、.,] ?|(?<=[{_CN}]) +(?=[\u4e00-\u9fff]))",
    "paren_han": rf"\( ?[{_CN}]{{1,3}} ?\)[、.]?",
    "decimal": r"\d{1,2}\.\d{1,2}(?![.\d])[、.]? *(?=[\u4e00-\u9fff《“])(?![万亿倍米吨元℃月日周天]|个(?!人)|项(?!目)|条(?!例)|年(?!度)|公[里顷斤]|平方|小时)",
    "arabic": r"\d{1,3}(?!\. ?[\[〔][^\]〕\n]{2,8}[\]〕])(?:[、.] ?(?!\d)|[、.](?=\d{1,8} ?[\u4e00-\u9fff%])|(?=[\u4e00-\u9fff《“])(?![年月日号个项家次条名种类级张人户万亿元周天届世度、]))",
    "paren_arabic": r"\(\d{1,2}\)[、.]?|\d{1,2}\)",
    "circle": r"[\u2460-\u2473]",
    "first": rf"[{_CN}]{{1,2}}(?:是|要)",
}
RANK = {style: rank for rank, style in enumerate(STYLES)}
# 1.2 before 1., of which it would be taken for "1." with a number behind it; as a rank it lies inside.
RANK["decimal"], RANK["arabic"] = RANK["arabic"], RANK["decimal"]
_LABEL = "|".join(f"(?P<{style}>{pattern})" for style, pattern in STYLES.items())

#: A label may stand at the start of a line (after bullets, Markdown marks or a table bar), or behind a full stop,
#: a colon, a closing bracket or white space inside a line.
_AT_START = re.compile(rf"[ \t>*#|•●]*(?:{_LABEL})")
_SPOT = re.compile(rf"[。;:!?)〕\"” \t|](?=[第{_CN}(\d\u2460-\u2473])")
_INSIDE = re.compile(_LABEL)
#: A lost full stop ("220201030日前" for "2.2020年10月30日前") leaves only a number glued to a year.
_GLUED = re.compile(r"[ \t]*(?P<n>\d{1,2})(?=20[12]\d(?:年|[01]?\d))")
#: Where a whole plan stands on one line, headings end only where the next label begins: …工作要点一、规范公开（一）公布…
_RUN_ON = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?:(?P<han>[{_CN}]{{1,3}}、(?![{_CN}]))|(?P<paren_han>\([{_CN}]{{1,3}}\)))(?=[\u4e00-\u9fff])"
)


class Item(NamedTuple):
    """A numbered item: its label's span, and where its region ends (the next item, or the text's end)."""

    start: int
    label_end: int
    end: int
    style: str
    value: int
    parent: int  # index of the item around it, -1 for none
    depth: int
    inline: bool


def number_of(label: str) -> int:
    """Return the number a label holds, 0 if none.

    >>> [number_of(label) for label in ("（十二）", "3.", "第二十一条", "④", "一是", "2.3")]
    [12, 3, 21, 4, 1, 3]
    """
    digits = re.findall(r"\d+", label)
    if digits:
        return int(digits[-1])
    if "\u2460" <= label[0] <= "\u2473":
        return ord(label[0]) - 0x245F
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


def items(folded: str, start: int = 0, end: int | None = None, skip=()) -> list[Item]:
    """Return the numbered items of ``folded[start:end]`` in reading order, outside the spans ``skip``.

    >>> [(i.style, i.value, i.parent) for i in items("一、总则\\n(一)甲。做。\\n(二)乙。做。\\n二、其他\\n")]
    [('han', 1, -1), ('paren_han', 1, 0), ('paren_han', 2, 0), ('han', 2, -1)]
    """
    end = len(folded) if end is None else end
    found = _nest(folded, _candidates(folded, start, end, skip))
    ends = [end] * len(found)
    parents: list[int] = []
    open_items: list[int] = []
    for k, (a, _, _, _, _, depth) in enumerate(found):
        for closed in open_items[depth:]:
            ends[closed] = a
        del open_items[depth:]
        parents.append(open_items[-1] if open_items else -1)
        open_items.append(k)
    return [
        Item(a, b, ends[i], style, value, parents[i], depth, inline)
        for i, (a, b, style, value, inline, depth) in enumerate(found)
    ]


def _candidates(folded: str, start: int, end: int, skip) -> list[tuple]:
    """Return (start, end, style, value, inline) of everything that could be a label."""
    found = {}
    spots = (_INSIDE.match(folded, spot.end(), end) for spot in _SPOT.finditer(folded, start, end))
    lines = _line_starts(folded, start, end)
    at_start = filter(None, (_AT_START.match(folded, line, end) for line in lines))
    matches = [(filter(None, spots), True), (at_start, False)]
    longest = max(map(len, folded[start:end].split("\n")), default=0)
    if longest > 150 and longest * 1.5 > end - start:
        matches.insert(0, (_RUN_ON.finditer(folded, start, end), True))
    for labels, inline in matches:
        for match in labels:
            style = match.lastgroup
            a, b = match.span(style)
            bare = folded[a:b].strip()
            if inline and (bare.isdecimal() or style == "decimal" or (style == "han" and bare[-1] in _CN)):
                continue  # a number without its full stop is a label at a line start only
            found[a] = (a, b, style, number_of(match[style]), inline)
    for match in filter(None, (_GLUED.match(folded, line, end) for line in lines)):
        a, b = match.span("n")
        found[a] = (a, b, "arabic", int(match["n"]), False)
    spans = sorted(skip)
    kept, at = [], 0
    for a in sorted(found):
        while at < len(spans) and spans[at][1] <= a:
            at += 1
        if at < len(spans) and spans[at][0] <= a:
            continue
        kept.append(found[a])
    # 第二十条(一)(二)(五)项: labels with nothing between them are an enumeration inside a sentence
    glued = [k for k in range(1, len(kept)) if kept[k - 1][1] == kept[k][0] and kept[k - 1][2] == kept[k][2]]
    chained = set(glued) | {k - 1 for k in glued}
    return [c for k, c in enumerate(kept) if k not in chained]


def _line_starts(folded: str, start: int, end: int) -> list[int]:
    starts = [start]
    while (at := folded.find("\n", starts[-1], end)) >= 0:
        starts.append(at + 1)
    return starts


def _nest(folded: str, candidates: list[tuple]) -> list[tuple]:
    """Keep the candidates that continue a numbering, and give each its depth.

    At a line start any number is taken, since copies repeat and lose numbers; one that is glued to its
    wording (a lost full stop), or stands inside a line, must continue its sequence or begin one that goes on.
    """
    kept: list[tuple] = []
    stack: list[str] = []
    last: dict[str, int] = {}
    for k, (a, b, style, value, inline) in enumerate(candidates):
        known = style in stack
        sure = not inline and style != "decimal" and not _glued(folded, candidates[k])
        expected = last.get(style, 0) + 1
        if not sure:
            begins = value == 1 and _goes_on(candidates, k)
            continues = value == expected and (known or value > 1)
            if not (begins or continues or (known and expected < value <= expected + 2)):
                continue
        if value == 0:
            continue
        while stack and RANK[stack[-1]] >= RANK[style]:
            if stack[-1] == style:
                stack.pop()
                break
            stack.pop()
        kept.append((a, b, style, value, inline, len(stack)))
        stack.append(style)
        last[style] = value
        for inner in STYLES:
            if RANK[inner] > RANK[style] and inner in ("first", "circle", "paren_arabic"):
                last.pop(inner, None)
    return kept


def _glued(folded: str, candidate: tuple) -> bool:
    """A number that touches its wording, or has a digit behind its full stop, may be no label: 3.5万人, 26个."""
    a, b, style, value, _ = candidate
    return style == "arabic" and (b - a == len(str(value)) or folded[b : b + 1].isdigit())


def _goes_on(candidates: list[tuple], k: int) -> bool:
    """Whether the numbering begun at ``k`` has a second member before an outer label ends it."""
    style = candidates[k][2]
    for _, _, other, value, inline in candidates[k + 1 : k + 200]:
        if other == style:
            return value == 2
        if RANK[other] < RANK[style] and not inline:
            return not candidates[k][4]
    return not candidates[k][4]
