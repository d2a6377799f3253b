"""Responsibility notes in prose: （责任单位：A、B）, （A牵头，B配合）, 责任单位：A on a line of its own, …。A负责 at a paragraph's end."""

import re
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from zwanalysis.parse import words
from zwanalysis.parse.closing import Stretch, closing_sentences, only_units, without_unpaired
from zwanalysis.parse.limits import read_limits
from zwanalysis.parse.roles import Note, headings, read_note, unbroken
from zwanalysis.parse.sheet import Sheet, starts_item
from zwanalysis.parse.stated import for_all, leading
from zwanalysis.parse.titles import title_like
from zwanalysis.parse.units import are_units, broken_off, is_known, looks_like_unit
from zwanalysis.text import trim

_NOT_A_NOTE = re.compile(r"例?如(?![东皋])|[下简]称|详见|见附件|不?含|包括|试行|联系|(?:联合)?发文")
_AT_END = re.compile(r"[。;]?\s*(?:\n|$)")


class Found(NamedTuple):
    """A note where it stands (brackets and heading included), and what it says; ``until``, where it names the units at a
    line's head, is where the wording behind it ends."""

    start: int
    end: int
    read: Note
    until: int = 0


def find(
    sheet: Sheet, skip=(), rule: str | None = None, unread: list[tuple[int, int]] | None = None
) -> tuple[list[Found], str | None]:
    """Return the notes outside the spans ``skip``, in order, and the rule that holds at the end (`stated.LEADING`);
    ``rule`` is one that holds from the beginning. What looks like a note but cannot be read is added to ``unread``.

    >>> text = "(一)公开预算。(市财政局牵头,各部门配合)\\n(二)公开规划。\\n责任单位:市发展改革委"
    >>> notes, _ = find(Sheet(text, text))
    >>> [[(text[u.start:u.end], u.role) for u in note.read.units] for note in notes]
    [[('市财政局', 'lead'), ('各部门', 'support')], [('市发展改革委', 'responsible')]]
    """
    stretches, doubted = _stretches(sheet)
    stretches = [one for one in stretches if not _lies_in(one.start, skip)]
    rules = _Rules(sheet.folded, stretches, rule)
    found: list[Found] = []
    lost = [span for span in doubted if not _lies_in(span[0], skip)]
    for one in stretches:
        if found and one.start < found[-1].end:
            continue
        read = _read(sheet.folded, one, rules.at(one.end), found)
        if read:
            found.append(Found(one.start, one.end, read))
        elif _assigns_unread(sheet.folded, one):
            lost.append((one.start, one.end))
    if unread is not None:
        unread += lost
    if found and not sheet.folded[found[-1].end :].strip():
        found[-1] = _as_others(sheet.folded, found[-1], found[:-1])
    return found, rules.at(len(sheet.folded) + 1)


class _Rules:
    """Which of the units lead, as the notice states it, at each place."""

    def __init__(self, folded: str, stretches: list[Stretch], rule: str | None):
        stated = leading(folded)
        self.places, self.names = [at for at, _ in stated], [name for _, name in stated]
        if stated and all(one.end <= self.places[0] for one in stretches if one.kind != "limit"):
            rule = self.names[0]  # stated behind the last note: it holds for all of them
        self.rule = rule

    def at(self, place: int) -> str | None:
        k = bisect_left(self.places, place)
        return self.names[k - 1] if k else self.rule


def _lies_in(at: int, spans) -> bool:
    return any(a <= at < b for a, b in spans)


def _stretches(sheet: Sheet) -> tuple[list[Stretch], list[tuple[int, int]]]:
    """Everything that could be a note, in order, and the spans of sentences that assign but hold more than units."""
    stretches = {one.start: one for one in _bracketed(sheet)}
    for one in _on_lines(sheet.folded):
        stretches.setdefault(one.start, one)
    closing, doubted = closing_sentences(sheet)
    for one in [*closing, *_bare(sheet, set(stretches)), *_limits(sheet)]:
        stretches.setdefault(one.start, one)
    return sorted(stretches.values()), doubted


def _read(folded: str, one: Stretch, rule: str | None, found: list[Found]) -> Note | None:
    """What a stretch says, None if it is no note."""
    if one.kind == "limit":
        behind = found and not folded[found[-1].end : one.start].strip("。;, ")
        return Note([], [(one.a, one.b)], [], True) if behind else None
    read = _without_broken_name(folded, one, read_note(folded, one.a, one.b, rule=rule))
    return read if one.kind == "bare" or _is_note(folded, one.a, one.b, read) else None


def _is_note(folded: str, a: int, b: int, read: Note) -> bool:
    """Whether a stretch reads as a note: units (or a limit) under a heading, or a list of units with a verb."""
    if read.headed:
        return bool(read.units or read.limits) or b - a < 200
    if read.unread:
        return False
    return are_units([folded[u.start : u.end] for u in read.units])


def _assigns_unread(folded: str, one: Stretch) -> bool:
    assigns = one.kind == "worded" and words.assigns().search(folded, one.a, one.b)
    return bool(assigns and _AT_END.match(folded[one.end : one.end + 4]) and not leading(folded, one.a, one.b))


def _without_broken_name(folded: str, one: Stretch, read: Note) -> Note:
    """A note at the text's end without the name that it breaks off in: 市市场监管局、市."""
    if not read.units or folded[one.end :].strip() or folded[read.units[-1].end :].strip():
        return read
    name = folded[read.units[-1].start : read.units[-1].end]
    return read if looks_like_unit(name) and not broken_off(name) else read._replace(units=read.units[:-1])


def _as_others(folded: str, last: Found, others: list[Found]) -> Found:
    """A last note that breaks off behind 牵头 before it says what the others do (A牵头,B、C): they do as in every other note."""
    roles = [[unit.role for unit in note.read.units] for note in others]
    first = [next((role for role in each if role != "lead"), None) for each in roles if each[:1] == ["lead"]]
    behind = set(first) - {None}
    if _closed(folded, last.end) or folded[last.end - 1] == "。" or len(behind) != 1:
        return last
    units, role = last.read.units, behind.pop()
    leads = max((u.end for u in units if u.role == "lead"), default=len(folded))
    told = [u._replace(role=role) if u.start > leads and u.role == "responsible" else u for u in units]
    return last._replace(read=last.read._replace(units=told))


# Notes in brackets


def _bracketed(sheet: Sheet) -> list[Stretch]:
    """Brackets whose content could be a note."""
    folded, stretches = sheet.folded, []
    for start, end in sheet.brackets:
        a, b = start + 1, end - _closed(folded, end)
        if b - a >= 3 and _worded(unbroken(folded[a:b])[0].strip(" \n")):
            stretches.append(Stretch(start, end, a, b))
    return stretches


def _worded(note: str) -> bool:
    """Whether what a bracket holds begins with a role's heading, states a rule, or says in each of its sentences what units do."""
    if not words.key().search(note) or _NOT_A_NOTE.match(note):
        return False
    if headings().match(note) or leading(note) or for_all(note):
        return True
    does = all(words.verb().search(part) for part in note.strip("。 ").split("。"))
    return does and bool(words.verb_at_end().search(note, max(0, len(note) - 5)) or words.role_sign().search(note))


def _limits(sheet: Sheet) -> list[Stretch]:
    """（8月底前完成）: a time limit alone in a bracket, which is a note where it stands behind one."""
    return [
        Stretch(start, end, start + 1, end - 1, "limit")
        for start, end in sheet.brackets
        if 4 < end - start < 24 and not words.key().search(sheet.folded, start, end)
        and read_limits(sheet.folded, start + 1, end - 1)
    ]  # fmt: skip


_OFFICES = ("科", "股", "处")
_UNIT_SIGNS = tuple("局委部办厅处科室会院府")
#: Endings that a place, a person or a meeting has as well as a unit.
_NO_UNIT_ALONE = re.compile(r"^[^各]*[人县区市村]$|(?:大|全|例|运动|座谈|发布|现场|听证|茶话)会$")
_LONGEST_BARE, _FEWEST_BARE = 300, 2


def _bare(sheet: Sheet, others: set[int]) -> list[Stretch]:
    """（社会救助科、规划财务科） behind items: units alone (and a time limit), taken as notes only where several items end so.

    ``others`` holds where notes with a heading or a verb begin: beside those, a list of units at an item's end is a note too.
    """
    rated = [
        (Stretch(start, end, start + 1, end - _closed(sheet.folded, end), "bare"), _how_sure(sheet.folded, start, end, bool(others)))
        for start, end in sheet.brackets
        if start not in others and _could_be_bare(sheet.folded, start, end, bool(others))
    ]
    known = [sure for _, sure in rated if sure in ("known", "likely")]
    wanted = ("known", "likely", "office", "weak") if len(known) > _FEWEST_BARE else ("known", "likely", "office")
    stretches = [one for one, sure in rated if sure in wanted]
    return stretches if len(stretches) > 1 or "known" in known or others else []


def _could_be_bare(folded: str, start: int, end: int, others: bool) -> bool:
    """Whether a bracket is short and closed (or the text breaks off in it, beside other notes), and no title ends in it."""
    closed = _closed(folded, end) or others and not folded[end:].strip()
    return bool(closed) and 4 <= end - start <= _LONGEST_BARE and not _ends_title(folded, start, end)


def _closed(folded: str, end: int) -> bool:
    """Whether a bracket is closed, not broken off."""
    return folded[end - 1] in ")〕"


def _ends_title(folded: str, start: int, end: int) -> bool:
    """政务公开工作要点（卫健局）: whose plan it is, at a title's end."""
    line = folded[folded.rfind("\n", 0, start) + 1 : start].strip()
    return folded[end : end + 1] in ("\n", "") and not starts_item(line) and title_like(line)


def _how_sure(folded: str, start: int, end: int, others: bool) -> str | None:
    """How sure it is that a bracket holds units alone: known, likely, office (a department's own), weak, or None."""
    before = folded[max(0, start - 12) : start].rstrip()
    at_end, stopped = bool(_BEHIND_BARE.match(folded, end)), before.endswith(("。", ";", "!", "."))
    if before.endswith(_UNIT_SIGNS) or not (at_end or stopped):
        return None  # 市场监管局(知识产权局): a second plate; what stands inside a sentence
    names = _names_alone(folded, start, end)
    if not names:
        return None
    known = [is_known(name) for name in names]
    if _likely(known, at_end, stopped):
        return "known" if all(known) else "likely"
    if stopped and others and all(name.endswith(_OFFICES) for name in names):
        return "office"  # (社会保险科)公布…: a department's own offices
    return "weak"  # names that the registry lacks


def _likely(known: list[bool], at_end: bool, stopped: bool) -> bool:
    return stopped and (at_end or any(known)) or at_end and (all(known) or len(known) > 1)


#: （县司法局）6月底前完成: when it is due may stand behind.
_BEHIND_BARE = re.compile(r"[。;]|\s{0,3}(?:\n|$)|\s*(?:20\d\d年|\d{1,2}月|[一二三四]季度|年[底内])[^\n。;,]{0,12}(?:\n|$)")


def _names_alone(folded: str, start: int, end: int) -> list[str]:
    """The names of units in a bracket that holds nothing else."""
    if _NOT_A_NOTE.match(folded, start + 1, end):
        return []
    read = read_note(folded, start + 1, end - _closed(folded, end))
    names = [folded[u.start : u.end] for u in read.units]
    if len(names) > 1 and not _closed(folded, end) and not looks_like_unit(names[-1]):
        names.pop()  # the text breaks off in it
    sound = not read.unread and all(looks_like_unit(name) and not _NO_UNIT_ALONE.search(name) for name in names)
    return names if sound else []


# Notes on lines


#: A list of units is no longer: what stands behind it in its line is looked for so far.
_LONGEST_LIST = 1500
_NEXT = re.compile(
    r"(?<=[。; ])(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、](?!\d)|\()"
    r"|(?<=[局委办厅处科室道镇乡府部门位])(?:\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、])(?=[\u4e00-\u9fff]{4})|(?<=。)(?=[^\s责牵配承主协完时])"
)
_LISTED = re.compile(r"\s*1[.、]")


def _on_lines(folded: str) -> list[Stretch]:
    """责任单位：A、B without brackets: at a line's start, or behind a full stop, up to the line's end."""
    stretches = []
    for m in _heads(folded):
        before = folded[m.start() - 1] if m.start() else "\n"
        if before not in "\n \t。;〔【*●•,—":
            continue
        if stretches and m.start() < stretches[-1].end:
            continue  # it was read with the heading before it
        if _full_head(m["head"]) or m["head"] in _short_heads():
            a, b = without_unpaired(folded, *trim(folded, m.start(), _end_of_value(folded, m)))
            signed = (m[0].rstrip()[-1] == ":" or m[0][-1] in "】〕") and before != ","
            if not signed and not _before_units(folded, m["head"], a, b):
                continue  # 责任单位为第一责任人
            start = m.start() - (before in "〔【")
            while before == "—" and folded[start - 1] == "—":
                start -= 1
            stretches.append(Stretch(start, b, a, b))
    return stretches


def _before_units(folded: str, head: str, a: int, b: int) -> bool:
    """Whether a heading without a colon stands before units alone."""
    return _full_head(head) and b - a <= _LONGEST_LIST and only_units(folded, *trim(folded, a, b, "。"))


def _end_of_value(folded: str, head: re.Match) -> int:
    """Where what a heading says ends: at its line's end, or at the next label inside it."""
    start = head.end()
    end = folded.find("\n", start)
    end = len(folded) if end < 0 else end
    label = _NEXT.search(folded, start, min(end, start + _LONGEST_LIST))
    if label and not (_LISTED.match(folded, start, end) and label[0][:1].isdigit()):
        end = label.start()
    return end


def _heads(folded: str):
    """The headings of notes: looked for only where a colon or a closing bracket stands behind a fitting word."""
    last = 0
    for end in words.heading_end().finditer(folded):
        m = headings().search(folded, max(last, end.start() - 18), min(len(folded), end.end() + 3))
        if m and m.end() >= end.end():
            last = m.end()
            yield m


def _full_head(head: str) -> bool:
    """责任单位, 牵头科室, 完成时限: not 各科室 (an addressee) nor 时间 (a site's line)."""
    return len(head) >= 4 and not head.startswith("各")


@cache
def _short_heads() -> frozenset[str]:
    return frozenset([*words.role_words(alone=True, footer=False), "时限"])
