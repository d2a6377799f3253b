"""Responsibility notes in prose: （责任单位：A、B）, （A牵头，B配合）, 责任单位：A on a line of its own."""

import re
from typing import NamedTuple

from zwanalysis.parse.brackets import pairs
from zwanalysis.parse.roles import RULE, Note, headings, looks_like_unit, read_note
from zwanalysis.text import trim

_KEY = re.compile(r"责任|牵头|负责|配合|落实|单位|部门|处室|科室|股室|会同|承办|主办|协办|参与|时限|时间")
_VERB_AT_END = re.compile(
    r"(?:牵头|负责|配合|落实|参与|承办|主办|协办|会同|实施|执行|办理|推进|组织|等)[。;,]?$"
)
_NOT_A_NOTE = re.compile(r"以下简称|下称|简称|详见|见附件|含|包括|例如|如:|不含|除外|试行|联系")


class Found(NamedTuple):
    """A note where it stands (brackets and heading included), and what it says."""

    start: int
    end: int
    read: Note


def find(folded: str, skip: list[tuple[int, int]] = ()) -> tuple[list[Found], str | None]:
    """Return the notes outside the spans ``skip``, in order, and the rule that holds at the end (`RULE`).

    >>> text = "(一)公开预算。(市财政局牵头,各部门配合)\\n(二)公开规划。\\n责任单位:市发展改革委"
    >>> notes, _ = find(text)
    >>> [[(text[u.start:u.end], u.role) for u in note.read.units] for note in notes]
    [[('市财政局', 'lead'), ('各部门', 'support')], [('市发展改革委', 'responsible')]]
    """
    stretches = _bracketed(folded) + _on_lines(folded)
    found: list[Found] = []
    rule = None
    edges = [(m.start(), m.lastgroup) for m in RULE.finditer(folded)]
    at = 0
    stretches.sort()
    if edges and all(b <= edges[0][0] for _, b, _, _ in stretches if not edges[0][0] < b):
        rule = edges[0][1]  # stated behind the last note: it holds for all of them
    for a, b, x, y in stretches:
        if found and a < found[-1].end or any(s <= a < e for s, e in skip):
            continue
        while at < len(edges) and edges[at][0] < b:
            rule = edges[at][1]
            at += 1
        read = read_note(folded, x, y, rule=rule)
        if not _is_note(folded, x, y, read):
            continue
        found.append(Found(a, b, read))
    return found, edges[-1][1] if edges else None


def _bracketed(folded: str) -> list[tuple[int, int, int, int]]:
    """Brackets whose content could be a note: (start, end, content start, content end)."""
    stretches = []
    for a, b in pairs(folded):
        closed = folded[b - 1] in ")〕"
        x, y = a + 1, b - 1 if closed else b
        if y - x >= 3 and _KEY.search(folded, x, y) and not _NOT_A_NOTE.match(folded, x, y):
            head = headings().match(folded, *trim(folded, x, y))
            tail = _VERB_AT_END.search(folded, max(x, y - 4), y) or RULE.search(folded, x, y)
            if head or tail or re.search("牵头|配合", folded[x:y]):
                if not head and ("。" in folded[x : y - 1] and not RULE.search(folded, x, y)):
                    continue
                stretches.append((a, b, x, y))
    return stretches


_COLON = re.compile(r"[:】〕]")


def _on_lines(folded: str) -> list[tuple[int, int, int, int]]:
    """责任单位：A、B without brackets: at a line's start, or behind a full stop, up to the line's end."""
    stretches = []
    for m in headings().finditer(folded):
        before = folded[m.start() - 1] if m.start() else "\n"
        if before not in "\n \t。;〔【*●•" or ":" not in m[0] and "〕" not in m[0]:
            continue
        a = m.start() - (before in "〔【")
        end = folded.find("\n", m.end())
        end = len(folded) if end < 0 else end
        label = _NEXT.search(folded, m.end(), end)
        if label:
            end = label.start()
        if end == m.end() or not folded[m.end() : end].strip():  # the value stands on the next line
            after = re.compile(r"[ \t]*\n\s*([^\n]+)").match(folded, m.end())
            if after and not headings().match(folded, after.start(1)):
                end = after.end()
        x, y = trim(folded, m.start(), end)
        stretches.append((a, y, x, y))
    return stretches


_NEXT = re.compile(
    r"(?<=[。; ])(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d)|\()|(?<=。)(?=[^\s责牵配承主协完时])"
)


def _is_note(folded: str, a: int, b: int, read: Note) -> bool:
    """Whether a stretch reads as a note: units (or a limit) under a heading, or a list of units with a verb."""
    if read.headed:
        return bool(read.units or read.limits) or b - a < 200
    if not read.units or read.unread:
        return False
    if not all(looks_like_unit(folded[u.start : u.end]) for u in read.units):
        return False
    return all(u.end - u.start <= 40 for u in read.units)
