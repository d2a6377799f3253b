"""Responsibility notes in prose: （责任单位：A、B）, （A牵头，B配合）, 责任单位：A on a line of its own."""

import re
from typing import NamedTuple

from zwanalysis.parse.brackets import pairs
from zwanalysis.parse.limits import read_limits
from zwanalysis.parse.roles import RULE, Note, headings, read_note
from zwanalysis.parse.unitlists import could_be_unit, looks_like_unit
from zwanalysis.parse.units import function_of, kind_of
from zwanalysis.text import trim

_KEY = re.compile(
    r"责任|统筹|联合|[局委部办]商|牵头|负责|配合|落实|单位|部门|处室|科室|股室|会同|承办|主办|协办|参与|时限|时间"
)
_ASSIGNS = re.compile("(?:责任|牵头|配合)(?:单位|部门|处室|科室)|牵头|分工负责")
_VERB = re.compile("牵头|配合|会同|统筹|联合|负责|落实|(?<=[局委部办])商")
_VERB_AT_END = re.compile(
    r"(?:牵头|负责|配合|落实|参与|承办|主办|协办|会同|实施|执行|办理|推进|组织|等)[。;,]?$"
)
_NOT_A_NOTE = re.compile(r"如(?![东皋])|以下简称|下称|简称|详见|见附件|含|包括|例如|如:|不含|除外|试行|联系|(?:联合)?发文")


_MAY_STATE = re.compile("逗号|第一|首[位个]")  # no stated rule without one of these


class Found(NamedTuple):
    """A note where it stands (brackets and heading included), and what it says."""

    start: int
    end: int
    read: Note


def find(
    folded: str, skip=(), rule: str | None = None, unread: list[tuple[int, int]] | None = None
) -> tuple[list[Found], str | None]:
    """Return the notes outside the spans ``skip``, in order, and the rule that holds at the end (`RULE`);
    ``rule`` is one that holds from the beginning. What looks like a note but cannot be read is added to ``unread``.

    >>> text = "(一)公开预算。(市财政局牵头,各部门配合)\\n(二)公开规划。\\n责任单位:市发展改革委"
    >>> notes, _ = find(text)
    >>> [[(text[u.start:u.end], u.role) for u in note.read.units] for note in notes]
    [[('市财政局', 'lead'), ('各部门', 'support')], [('市发展改革委', 'responsible')]]
    """
    stretches = _bracketed(folded)
    begun = {a for a, *_ in stretches}
    stretches += [stretch for stretch in _on_lines(folded) if stretch[0] not in begun]
    closing, doubted = _closing_sentences(folded)
    stretches += closing
    stretches += _bare(folded, {a for a, *_ in stretches})
    found: list[Found] = []
    edges = [(m.start(), m.lastgroup) for m in RULE.finditer(folded)] if _MAY_STATE.search(folded) else []
    at = 0
    stretches.sort()
    if edges and all(b <= edges[0][0] for _, b, _, _ in stretches):
        rule = edges[0][1]  # stated behind the last note: it holds for all of them
    limits = set(_limits(folded))
    for a, b, x, y in sorted({*stretches, *limits}):
        if found and a < found[-1].end or any(s <= a < e for s, e in skip):
            continue
        while at < len(edges) and edges[at][0] < b:
            rule = edges[at][1]
            at += 1
        read = read_note(folded, x, y, rule=rule)
        if (a, b, x, y) in limits:
            if found and not folded[found[-1].end : a].strip("。;, ") and a - found[-1].end < 4:
                found.append(Found(a, b, Note([], [(x, y)], [], True)))
            continue
        bare = not _KEY.search(folded, x, y)
        if not bare and not _is_note(folded, x, y, read):
            at_end = re.match(r"[。;]?\s*(?:\n|$)", folded[b : b + 4])
            if unread is not None and at_end and _ASSIGNS.search(folded, x, y) and not RULE.search(folded, x, y):
                unread.append((a, b))
            continue
        found.append(Found(a, b, read))
    if unread is not None:
        unread += [span for span in doubted if not any(s <= span[0] < e for s, e in skip)]
    return found, edges[-1][1] if edges else rule


_LAST_WORD = re.compile(
    r"(?:牵头|负责|配合|落实|参与|承办|主办|协办)(?:[,;](?=[^,;。\n]{0,16}[年月日季周半])[^,;。()〔〕\n]{2,40})?。?[ \t]*(?=\n|$)"
)

_LED = re.compile(r"[局委部办厅府院会](?:分别|共同|联合)?牵头(?!的|单位|部门|建立|组织)")


def _closing_sentences(folded: str) -> tuple[list[tuple[int, int, int, int]], list[tuple[int, int]]]:
    """…公开。市财政局牵头，各部门配合: a paragraph's last sentence that is units and what they do, without brackets.

    Also returns the spans of those that say who leads but hold more than units.
    """
    stretches, doubted = [], []
    for stop in _LAST_WORD.finditer(folded):
        line = folded.rfind("\n", 0, stop.start()) + 1
        a = max(line, *(folded.rfind(sign, line, stop.start()) + 1 for sign in "。;!?"))
        x, y = trim(folded, a, stop.end(), "。")
        if y - x > 200 or "\t" in folded[x:y] or ":" in folded[x:y]:
            continue
        read = read_note(folded, x, y)
        if read.units and not read.unread and all(looks_like_unit(folded[u.start : u.end]) for u in read.units):
            stretches.append((x, stop.end(), x, y))
        elif a > line and _LED.search(folded, x, y):
            doubted.append((x, y))
    return stretches, doubted


def _bracketed(folded: str) -> list[tuple[int, int, int, int]]:
    """Brackets whose content could be a note: (start, end, content start, content end)."""
    stretches = []
    for a, b in pairs(folded):
        closed = folded[b - 1] in ")〕"
        x, y = a + 1, b - 1 if closed else b
        if y - x >= 3 and _KEY.search(folded, x, y) and not _NOT_A_NOTE.match(folded, x, y):
            head = headings().match(folded, *trim(folded, x, y))
            tail = _VERB_AT_END.search(folded, max(x, y - 4), y) or RULE.search(folded, x, y)
            if head or tail or _VERB.search(folded, x, y):
                if not head and ("。" in folded[x : y - 1] and not RULE.search(folded, x, y)):
                    continue
                stretches.append((a, b, x, y))
    return stretches


def _limits(folded: str) -> list[tuple[int, int, int, int]]:
    """（8月底前完成）: a time limit alone in a bracket, which is a note where it stands behind one."""
    return [
        (a, b, a + 1, b - 1)
        for a, b in pairs(folded)
        if 4 < b - a < 24 and not _KEY.search(folded, a, b) and re.search(r"[年月日季周]", folded[a:b])
        and [limit for limit in read_limits(folded, a + 1, b - 1) if limit.kind != "unread"]
    ]  # fmt: skip


def _bare(folded: str, others: set[int]) -> list[tuple[int, int, int, int]]:
    """（社会救助科、规划财务科） behind items: units alone (and a time limit), taken as notes only where several items end so.

    ``others`` holds where notes with a heading or a verb begin: beside those, a list of units at an item's end is a note too.
    """
    stretches, known, weak = [], [], []
    for a, b in pairs(folded):
        if a in others or folded[b - 1] not in ")〕" or b - a < 4 or b - a > 300:
            continue
        before = folded[max(0, a - 12) : a].rstrip()
        if before.endswith(_UNIT_SIGNS) or _NOT_A_NOTE.match(folded, a + 1, b):
            continue  # 市场监管局(知识产权局): a second plate
        read = read_note(folded, a + 1, b - 1)
        names = [folded[u.start : u.end] for u in read.units]
        if not names or read.unread:
            continue
        at_end = bool(re.match(r"[。;]|\s*(?:\n|$)", folded[b : b + 4]))
        sure, stopped = all(map(_known, names)), before.endswith(("。", ";", "!", "."))
        likely = all(looks_like_unit(name) and not _NO_UNIT_ALONE.search(name) for name in names)
        if likely and (stopped and (sure or at_end or any(map(_known, names))) or at_end and (sure or len(names) > 1)):
            stretches.append((a, b, a + 1, b - 1))
            known.append(sure)
        elif likely and stopped and others and all(name.endswith(_OFFICES) for name in names):
            stretches.append((a, b, a + 1, b - 1))  # (社会保险科)公布…: a department's own offices
        elif likely and (at_end or stopped):
            weak.append((a, b, a + 1, b - 1))  # names that the registry lacks
    if len(known) > 2:
        stretches += weak
    return stretches if len(stretches) > 1 or any(known) or others else []


_OFFICES = ("科", "股", "处")
_UNIT_SIGNS = tuple("局委部办厅处科室会院府")
#: Endings that a place, a person or a meeting has as well as a unit.
_NO_UNIT_ALONE = re.compile(r"^[^各]*[人县区市村]$|(?:大|全|常|例|运动|座谈|发布|现场|听证|茶话)会$")


def _known(unit: str) -> bool:
    return function_of(unit) is not None or kind_of(unit) == "collective"


def _on_lines(folded: str) -> list[tuple[int, int, int, int]]:
    """责任单位：A、B without brackets: at a line's start, or behind a full stop, up to the line's end."""
    stretches = []
    for m in _heads(folded):
        before = folded[m.start() - 1] if m.start() else "\n"
        if before not in "\n \t。;〔【*●•" or ":" not in m[0] and "〕" not in m[0]:
            continue
        if not _full_head(m["head"]) and m["head"] not in _SHORT:
            continue
        a = m.start() - (before in "〔【")
        end = folded.find("\n", m.end())
        end = len(folded) if end < 0 else end
        label = _NEXT.search(folded, m.end(), min(end, m.end() + _LONGEST_LIST))
        listed = re.compile(r"\s*1[.、]").match(folded, m.end(), end)
        if label and not (listed and label[0][0].isdigit()):
            end = label.start()
        if end == m.end() or not folded[m.end() : end].strip():  # the value stands on the next line
            after = re.compile(r"[ \t]*\n\s*([^\n]+)").match(folded, m.end())
            if after and not headings().match(folded, after.start(1)) and after.end(1) - after.start(1) < 80:
                end = after.end() if _full_head(m["head"]) else end
        x, y = trim(folded, m.start(), end)
        stretches.append((a, y, x, y))
    return stretches


_HEAD_END = re.compile(r"[位门室构体工任头合限间点期人办责同求日排成导员]\)?\s?[:〕]")


def _heads(folded: str):
    """The headings of notes: looked for only where a colon or a closing bracket stands behind a fitting word."""
    last = 0
    for end in _HEAD_END.finditer(folded):
        m = headings().search(folded, max(last, end.start() - 14), min(len(folded), end.end() + 3))
        if m and m.end() >= end.end():
            last = m.end()
            yield m


def _full_head(head: str) -> bool:
    """责任单位, 牵头科室, 完成时限: not 各科室 (an addressee) nor 时间 (a site's line)."""
    return len(head) >= 4 and not head.startswith(("各", "有关", "相关"))


#: A list of units is no longer: what stands behind it in its line is looked for so far.
_LONGEST_LIST = 1500
_SHORT = ("牵头", "责任", "配合", "时限", "分工")
_NEXT = re.compile(
    r"(?<=[。; ])(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d)|\()|(?<=。)(?=[^\s责牵配承主协完时])"
)


def _is_note(folded: str, a: int, b: int, read: Note) -> bool:
    """Whether a stretch reads as a note: units (or a limit) under a heading, or a list of units with a verb."""
    if read.headed:
        return bool(read.units or read.limits) or b - a < 200
    if not read.units or read.unread:
        return False
    names = [folded[u.start : u.end] for u in read.units]
    known = sum(map(looks_like_unit, names))
    return known * 2 >= len(names) and all(looks_like_unit(name) or could_be_unit(name) for name in names)
