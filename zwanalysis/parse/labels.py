"""The labels of numbered items (一、（一）1.（1）①): how each is printed, and where one could stand. On folded text."""

import re
import unicodedata
from typing import NamedTuple

NUMERALS = {c: n for n, c in enumerate("零一二三四五六七八九十")}
_CN = "一二三四五六七八九十"

#: Each way of numbering, outermost first: the order is the rank.
STYLES = {
    "chapter": rf"第[{_CN}百]{{1,4}}[章编部篇](?:分)?[、.: ]?",
    "section": rf"第[{_CN}百]{{1,4}}节[、.: ]?",
    "article": rf"第[{_CN}百]{{1,4}}条[、.: ]?",
    "han": rf"[{_CN}]{{1,3}}(?:[、.,。·] ?|(?<=[{_CN}]) +(?=[\u4e00-\u9fff]))",
    "paren_han": rf"\( ?[{_CN}]{{1,3}} ?\)[、.]?|[\u3220-\u3229]",
    "decimal": r"\d{1,2}\.\d{1,2}(?![.\d])[、.]? *(?=[\u4e00-\u9fff《“])(?![万亿倍米吨元℃月日周天]|个(?!人)|项(?!目)|条(?!例)|年(?!度)|公[里顷斤]|平方|小时)",
    "arabic": r"\d{1,3}(?!\. ?[\[〔][^\]〕\n]{2,8}[\]〕])(?:[、.。·] ?(?!\d)|[、.](?=\d{1,8} ?[\u4e00-\u9fff%])|(?=[\u4e00-\u9fff《“])(?![年月日号个项家次条名种类级张人户万亿元周天届世度、]))|[\u2488-\u249b][、.]?",
    "paren_arabic": r"\(\d{1,2}\)[、.]?|\d{1,2}\)|[\u2474-\u2487]",
    "circle": r"[\u2460-\u2473\u2776-\u2793]",
    "first": rf"[{_CN}]{{1,2}}(?:是|要)",
}
RANK = {style: rank for rank, style in enumerate(STYLES)}
# 1.2 before 1., of which it would be taken for "1." with a number behind it; as a rank it lies inside.
RANK["decimal"], RANK["arabic"] = RANK["arabic"], RANK["decimal"]
_LABEL = "|".join(f"(?P<{style}>{pattern})" for style, pattern in STYLES.items())

#: A label may stand at the start of a line (after bullets, Markdown marks or a table bar), or behind a full stop,
#: a colon, a closing bracket or white space inside a line.
_AT_START = re.compile(rf"[ \t>*#|•●]*+(?:{_LABEL})")
_SPOT = re.compile(rf"[。;:!?)〕\"” \t|](?=[第{_CN}(\d\u2460-\u249b\u2776-\u2793\u3220-\u3229])")
_INSIDE = re.compile(_LABEL)
#: A lost full stop ("220201030日前" for "2.2020年10月30日前") leaves only a number glued to a year.
_GLUED = re.compile(r"[ \t]*+(?P<n>\d{1,2})(?=20[12]\d(?:年|[01]?\d))")
#: Where a whole plan stands on one line, headings end only where the next label begins: …工作要点一、规范公开（一）公布…
_RUN_ON = re.compile(
    rf"(?<=[\u4e00-\u9fff])(?:(?P<han>[{_CN}]{{1,3}}、(?![{_CN}]))|(?P<paren_han>\([{_CN}]{{1,3}}\))|(?P<arabic>[1-9]\d?[.、]))(?=[\u4e00-\u9fff《“])"
)


class Label(NamedTuple):
    """What could be an item's label: its span, its style (a key of `STYLES`), its number, whether it stands inside a line."""

    start: int
    end: int
    style: str
    value: int
    inline: bool


def number_of(label: str) -> int:
    """Return the number a label holds, 0 if none.

    >>> [number_of(label) for label in ("（十二）", "3.", "第二十一条", "④", "⒓", "㈠", "一是", "2.3")]
    [12, 3, 21, 4, 12, 1, 1, 3]
    """
    digits = re.findall(r"\d+", label)
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
    m = _INSIDE.match(folded, start, end)
    return Label(start, m.end(), m.lastgroup, number_of(m[0]), False) if m else None


def see(folded: str, lines: list[tuple[int, int]]) -> list[Label]:
    """Return everything that could be a label, in order; ``lines`` are the (start, end) of the text's lines.

    >>> [(l.style, l.value, l.inline) for l in see("一、总则(一)甲。(二)乙。", [(0, 14)])]
    [('han', 1, False), ('paren_han', 2, True)]
    """
    found: dict[int, Label] = {}
    spots = (_INSIDE.match(folded, spot.end()) for spot in _SPOT.finditer(folded))
    at_start = [(_AT_START.match(folded, a, b), _GLUED.match(folded, a, b)) for a, b in lines]
    run_on = _RUN_ON.finditer(folded) if _on_one_line(folded, lines) else ()
    for labels, inline in ((run_on, True), (filter(None, spots), True), ((m for m, _ in at_start if m), False)):
        for m in labels:
            style = m.lastgroup
            a, b = m.span(style)
            bare = m[style].strip()
            if inline and (bare.isdecimal() or style == "decimal" or (style == "han" and bare[-1] in _CN)):
                continue  # a number without its full stop is a label at a line start only
            found[a] = Label(a, b, style, number_of(m[style]), inline)
    for _, m in at_start:
        if m:
            a, b = m.span("n")
            found[a] = Label(a, b, "arabic", int(m["n"]), False)
    return [found[a] for a in sorted(found)]


def _on_one_line(folded: str, lines) -> bool:
    """Whether one line holds most of the text."""
    longest = max((b - a for a, b in lines), default=0)
    return longest > 150 and longest * 1.5 > len(folded)
