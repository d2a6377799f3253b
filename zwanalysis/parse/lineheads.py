"""Units, and times, at the heads of lines: 区应急局：公布…, 法规处  负责…, 3月：公布…"""

import re

from zwanalysis.parse import words
from zwanalysis.parse.limits import read_limits
from zwanalysis.parse.notes import Found
from zwanalysis.parse.roles import Named, Note, headings
from zwanalysis.parse.sheet import BULLETS, Sheet, label_at
from zwanalysis.parse.units import function_of, is_known, looks_like_unit, split_units

#: So many lines must begin so before it is a layout.
_LEAST = 3
_STARS = re.compile(rf"[{BULLETS}]*")
_HEAD = re.compile(r"[ \t•●·*■◆—-]*(?P<units>[^。;:!?\n\t|]{2,60}?)(?:(?P<colon> ?:)[ \t]*+|[ \t]{2,}+|[ \t](?=负责|承担|牵头|配合))(?=\S)")
_HEAD_ENDS = re.compile("[: \t]")
_SHORTEST_WORDING = re.compile(r"(?:[^\u4e00-\u9fff\n]{0,20}+[\u4e00-\u9fff]){6}")
_PHONE = re.compile(r"\d{3,4}-?\d{6,}")


_CHARGED = ("负责", "承担", "牵头")


def _timed_head(folded: str, a: int, b: int) -> Found | None:
    """3月:公布目录, 第三季度:整改: when, at a line's head."""
    m = _TIME_HEAD.match(folded, a, b)
    limits = read_limits(folded, *m.span("limit"), column=True) if m else []
    whole = limits and (limits[0].start, limits[-1].end) == m.span("limit") and limits[0].kind != "unread"
    return Found(a, m.end(), Note([], [m.span("limit")], [], False), b) if whole else None


_TIME_HEAD = re.compile(r"[ \t•●·*■◆—-]*(?P<limit>[^。;:!?\n\t|]{2,20}) ?:[ \t]*+(?=[^\n]{2})")


def line_heads(sheet: Sheet, notes: list[Found], skip=()) -> list[Found]:
    """区应急局：公布…, 法规处  负责…: the units at the heads of lines, as notes about what stands behind them.

    Only where lines begin so again and again; times (3月:…) where nothing in the notice is numbered; not in the spans ``skip`` nor where notes stand.

    >>> text = "一、准备\\n区应急局:公布避险点名单和路线。\\n区水务局:公布水库巡查责任人。\\n区气象局:发布预警信号变更信息。"
    >>> [text[slice(*note.read.units[0][:2])] for note in line_heads(Sheet(text, text), [])]
    ['区应急局', '区水务局', '区气象局']
    """
    folded = sheet.folded
    taken = sorted([*((note.start, note.end) for note in notes), *skip])
    heads = [head for a, b in sheet.lines if (head := _line_head(folded, _STARS.match(folded, a).end(), b)) and not any(s <= head.start < e for s, e in taken)]
    known = sum(folded.startswith(_CHARGED, head.end) or any(_known(folded[u.start : u.end]) for u in head.read.units) for head in heads)
    if len(heads) >= _LEAST and known * 2 >= len(heads):
        return heads
    return [] if taken or sheet.labels else _timed_heads(sheet)


def _known(name: str) -> bool:
    """Whether the registry knows a name, or it is one of a bureau's own offices: 信用监管股, 执法大队."""
    return is_known(name) or bool(_OFFICE.search(name))


_OFFICE = re.compile("[\u4e00-\u9fff]{2}(?:股|科|大队|支队)$")


def _timed_heads(sheet: Sheet) -> list[Found]:
    heads = [head for a, b in sheet.lines if (head := _timed_head(sheet.folded, a, b))]
    return heads if len(heads) >= _LEAST else []


def _line_head(folded: str, a: int, b: int) -> Found | None:
    label = label_at(folded, a, b)
    start = label.end if label else a
    m = _HEAD.match(folded, start, b) if _HEAD_ENDS.search(folded, start, b) else None
    if not m or headings().match(folded, start, b) or not _is_duty(folded, m, b):
        return None
    units = [Named(x, y, role or "responsible") for x, y, role in (_own_role(folded, *span) for span in split_units(folded, *m.span("units")))]
    names = [folded[u.start : u.end] for u in units]
    if not all(looks_like_unit(name) and _may_head(name) for name in names):
        return None
    return Found(start, m.end(), Note(units, [], [], False), b)


def _is_duty(folded: str, head: re.Match, end: int) -> bool:
    """Whether what stands behind a line's head is to be done: a few words, no telephone; behind blanks a sentence."""
    if not _SHORTEST_WORDING.match(folded, head.end(), end) or _PHONE.search(folded, head.end(), end):
        return False
    return bool(head["colon"]) or folded[end - 1] in "。;" and not looks_like_unit(folded[head.end() : end])


def _own_role(folded: str, a: int, b: int) -> tuple[int, int, str | None]:
    """A name's span without its role in brackets, and that role: 市水务局(牵头)."""
    mark = words.mark().search(folded, a, b)
    return (a, mark.start(), mark.lastgroup) if mark else (a, b, None)


def _may_head(name: str) -> bool:
    """Whether a name that a colon or blanks stand behind names who acts: not 联系单位, 发布机构."""
    return function_of(name) is not None or not name.endswith(("单位", "部门", "机构")) or bool(_OF_MANY.match(name))


_OF_MANY = re.compile("各|有关|相关|直属|所属|下属|机关|内设|成员|其他|[省市州县区镇乡局委院校]直|[局委院校]属")
