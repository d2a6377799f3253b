"""The grammar of responsibility: which units a note or a cell names, and in which role.

Works on folded text; spans point into the notice's text.
"""

import re
from bisect import bisect
from functools import lru_cache
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.lexica import kind_of_heading
from zwanalysis.parse import words
from zwanalysis.parse.limits import kind_in_words, read_limits
from zwanalysis.parse.stated import for_all, leading
from zwanalysis.parse.times import any_of
from zwanalysis.parse.units import NOT_UNIT, SAME, SIGN, UNIT_END, is_known, looks_like_unit, split_units
from zwanalysis.parse.words import ROLES as ROLE_COLUMNS
from zwanalysis.parse.words import headings
from zwanalysis.text import trim

__all__ = ["ROLE_COLUMNS", "Named", "Note", "headings", "kind_of_heading", "read_note"]


class Named(NamedTuple):
    """A unit in a note: its span and its role."""

    start: int
    end: int
    role: str


class Note(NamedTuple):
    """What a note says: units with roles, spans of time limits, spans left unread; whether a heading opens it; persons and deeds, said by the way."""

    units: list[Named]
    limits: list[tuple[int, int]]
    unread: list[tuple[int, int]]
    headed: bool
    asides: tuple[tuple[int, int], ...] = ()
    persons: tuple[tuple[int, int], ...] = ()  # beside units


def read_note(folded: str, start: int, end: int, role: str | None = None, rule: str | None = None) -> Note:
    """Return the units, roles and time limits of the note or cell ``folded[start:end]``.

    ``role`` is what a column's heading says; ``rule`` a rule stated earlier (`stated.LEADING`).

    >>> text = "财政局牵头,税务局、各县(市、区)政府按职责分工负责"
    >>> [(text[u.start:u.end], u.role) for u in read_note(text, 0, len(text)).units]
    [('财政局', 'lead'), ('税务局', 'responsible'), ('各县(市、区)政府', 'responsible')]
    """
    wording, places = unbroken(folded[start:end])
    note = _read(wording, role, rule)
    persons = [u for u in note.units if _PERSON.fullmatch(wording, u.start, u.end)]
    persons = persons if len(persons) < len(note.units) else []
    return Note(
        [Named(*_back(places, start, u.start, u.end), u.role) for u in note.units if u not in persons],
        [_back(places, start, a, b) for a, b in note.limits],
        [_back(places, start, a, b) for a, b in note.unread],
        note.headed,
        tuple(_back(places, start, a, b) for a, b in note.asides),
        tuple(_back(places, start, u.start, u.end) for u in persons),
    )


#: 李明副市长, 县委书记, beside units.
_PERSON = re.compile(r"[\u4e00-\u9fff]{0,8}?(?:(?:常务)?副?[省市县区州旗镇乡]长|副?书记|副?秘书长|副?主席)")


def _back(places: list[int] | None, start: int, a: int, b: int) -> tuple[int, int]:
    """The span in the notice's text of a span in a note."""
    return (start + a, start + b) if places is None else (start + places[a], start + places[b - 1] + 1)


_BREAK = re.compile(r"(?<=[\u4e00-\u9fff])(?P<line> *\n\s*| +)(?=[\u4e00-\u9fff])")
_PIECE = re.compile(r"[^、,;:()〔〕\s]*")
_OWN = tuple("各省市州县区镇乡")


def unbroken(note: str) -> tuple[str, list[int] | None]:
    """Take out the line breaks and blanks inside words (自然资\\n源部, 责任单 位); also return where each character left stood, None if all are left.

    Only where the units are told apart by signs; between two names that begin alike (市财政局\\n市审计局) a break is a sign.

    >>> unbroken("责任单 位:市政府办公 室、市财政 局")[0], unbroken("防御处 水文中心,6月底前")[0]
    ('责任单位:市政府办公室、市财政局', '防御处 水文中心,6月底前')
    """
    if not (" " in note or "\n" in note and SIGN.search(note)):
        return note, None
    breaks = [m.span() for m in _BREAK.finditer(note) if not headings().match(note, m.end()) and _inside_a_word(note, m)]
    gone = {at for a, b in breaks for at in range(a, b)}
    places = [at for at in range(len(note)) if at not in gone]
    return "".join(note[at] for at in places), places


def _inside_a_word(note: str, m: re.Match) -> bool:
    """Whether a break or a blank stands inside a name or a heading, not between two."""
    left = SIGN.split(note[max(0, m.start() - _LONGEST_NAME) : m.start()])[-1]
    if "\n" in m[0]:
        return bool(SIGN.search(note)) and not (looks_like_unit(left) and note[m.end()] in _OWN)
    left, right = re.split(r"[\s:()〔〕]", left)[-1], _PIECE.match(note, m.end())[0]
    verb = words.verb().search(right)
    right = right[: verb.start()] if verb else right
    return not (_HEADING_ENDS.search(left) or _TIME.search(left)) and _one_name(left, right, "、" in note)


def _one_name(left: str, right: str, signs: bool) -> bool:
    """Whether what a blank parts is one name, in a note whose units have ``signs`` between them or not."""
    begun, whole = looks_like_unit(left), looks_like_unit(right)
    if begun and whole and not (signs and not is_known(right)):
        return right == "公室"  # else two units: 防御处 水文中心
    apart = whole and right.startswith(_OWN)
    if len(right) == 1 or is_known(left + right):
        return not (apart and begun)
    return not (apart or begun or len(right) < 4 and looks_like_unit(right[-2:]))


_HEADING_ENDS = re.compile("[头合办任实][单部科处][位门室]$|时限$")
_TIME = re.compile(r"\d月|年[底内末]|[底末]前|季度|\d日|月底|每(?:半|个)?[年月季周日]|工作日|[年月季周日]一次|按[年月季周旬]|[上下]半年")
_FIRST_TIME = re.compile(r"(?:20\d\d)?(?:年[底内末]|年?\d{1,2}月)")  # 年底前报国务院
_MORE_TIME = re.compile(r"[年月日]|时限")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LONGEST_NAME, _LONGEST_LIMIT, _LONGEST_DUE = 60, 30, 6


@lru_cache(maxsize=1024)
def _read(folded: str, role: str | None, rule: str | None) -> Note:
    """Read a note alone: the same lists of units stand behind many tasks."""
    folded = _without_rules_for_all(folded)
    end, rule = _up_to_rule(folded, rule)
    end, limits = _up_to_same(folded, end)
    note, asides = Note([], limits, [], False), []
    heads = _heads(folded, end)
    edges = [(0, role, 0), *((h.end(), _kind(h), h.start()) for h in heads)]
    stops = [start for _, _, start in edges[1:]] + [end]
    for (a, kind, _), stop in zip(edges, stops, strict=True):
        a, b = trim(folded, a, stop, ",;。、")
        if stop < end and folded[a:b].endswith("〔"):  # of the next heading: 市档案局〔配合单位〕
            b = trim(folded, a, b - 1, ",;。、")[1]
        if a >= b:
            continue
        if kind == "person" and not _are_known_units(folded, a, b):
            asides.append((a, b))
        elif kind == "unknown":
            note.unread.append((a, b))
        elif kind == "deadline":
            note.limits.append((a, b))
        else:
            asides += _read_list(folded, a, b, kind if kind in ROLE_COLUMNS else None, rule, note)
    return note._replace(headed=any(h.re is headings() for h in heads), asides=tuple(asides))


def _up_to_same(folded: str, end: int) -> tuple[int, list[tuple[int, int]]]:
    """Where the note ends before 下同, and the limit that may stand behind it: 下同,2019年8月底前完成."""
    same = _outside_brackets(folded, "下同")
    if same <= 0:
        return end, []
    a, b = trim(folded, same + len("下同"), len(folded), ",;。、")
    return min(end, same), [(a, b)] if _TIME.search(folded, a, b) else []


def _are_known_units(folded: str, a: int, b: int) -> bool:
    """Whether units stand where a person is asked for: 责任人:市财政局."""
    names = [folded[x:y] for x, y in split_units(folded, a, b)]
    return all(looks_like_unit(name) and is_known(name) for name in names)


def _without_rules_for_all(folded: str) -> str:
    """The note with rules that hold for all tasks (以下均需各区县落实) blanked: they are read by themselves."""
    for stated in for_all(folded):
        folded = folded[: stated.start] + " " * (stated.end - stated.start) + folded[stated.end :]
    return folded


def _up_to_rule(folded: str, rule: str | None) -> tuple[int, str | None]:
    """Where the note ends before a rule that it states (逗号前为牵头单位), and the rule that holds for it."""
    rules = leading(folded)
    if not rules:
        return len(folded), rule
    at, name = rules[0]
    return max(0, *(folded.rfind(sign, 0, at) for sign in "。;\n(,")), name


def _outside_brackets(folded: str, word: str) -> int:
    """Where a word first stands outside brackets, -1 if nowhere: 成员单位(名单见附件1,下同) says nothing of the note."""
    at, depth, seen = folded.find(word), 0, 0
    while at >= 0:
        depth += sum((sign in "(〔") - (sign in ")〕") for sign in folded[seen:at])
        if depth <= 0:
            return at
        seen, at = at, folded.find(word, at + 1)
    return -1


#: What stands behind a heading.
_HEAD_ENDS = re.compile("[:】〕为是]|[位门室][ \t]")


def _heads(folded: str, end: int) -> list[re.Match]:
    """The headings in a note, in order; one that is not known only beside one that is."""
    if not _HEAD_ENDS.search(folded, 0, end):
        return []
    known = [
        h for h in headings().finditer(folded, 0, end)
        if not (h[0].endswith("〕") and len(h["head"]) < 4)  # A〔牵头〕 marks the unit before it
    ]  # fmt: skip
    if not known:
        return known
    begun = [one.start("head") for one in known]
    others = []
    for h in words.unknown_heading().finditer(folded, 0, end):
        k = bisect(begun, h.start("head"))
        if not k or known[k - 1].end() <= h.start():
            others.append(h)
    begun = [h.start() for h in others]
    last = [bisect(begun, one.start()) - 1 for one in known]
    known = [one for one, k in zip(known, last, strict=True) if k < 0]
    return sorted([*known, *others], key=lambda h: h.start())


def _kind(head: re.Match) -> str:
    return kind_of_heading(head["head"].replace(" ", "")) if head.re is headings() else "unknown"


class _Clause(NamedTuple):
    """A piece of a list of units up to a verb (or to its end), and what the verb says."""

    start: int
    end: int
    verb: str | None  # join, a role, or None
    joined: bool  # it follows 会同


def _clauses(folded: str, a: int, b: int):
    cursor, joined = a, False
    for m in words.verb().finditer(folded, a, b):
        if folded[m.start() - 1] in "(〔":
            continue  # 市财政局(牵头)
        verb = m.lastgroup.removesuffix("_unit")
        apart = _end_of_joined(folded, cursor, m) if joined and verb != "join" else -1
        if apart > cursor:
            yield _Clause(cursor, apart, None, True)
            cursor, joined = apart + 1, False
        yield _Clause(cursor, m.start(), verb, joined)
        cursor, joined = m.end(), verb == "join"
    if cursor == a or folded[cursor:b].strip(" ,;。、"):
        yield _Clause(cursor, b, None, joined)


def _end_of_joined(folded: str, start: int, verb: re.Match) -> int:
    """Where what 会同 joins ends: at a semicolon (A会同B;C参照落实), or at a comma before others who do another thing (A会同B,C组织实施)."""
    others = verb.lastgroup == "responsible" and not verb[0].endswith("负责")
    return max(folded.rfind(sign, start, verb.start()) for sign in (";,"if others else ";"))


def _read_list(folded: str, a: int, b: int, role: str | None, rule: str | None, note: Note) -> list[tuple[int, int]]:
    """Read one list of units with its verbs into ``note``; what is not a unit goes to its ``unread``. Return what is said by the way."""
    first, asides = len(note.units), []
    others = {"limit": note.limits, "unread": note.unread, "aside": asides}
    plain: list[int] = []  # places in `note.units` without a verb of their own, for the stated rule
    for clause in _clauses(folded, a, b):
        if limit := _limit_behind(folded, a, clause):
            note.limits.append(limit)
            continue
        apart = max(folded.rfind(sign, clause.start, clause.end) for sign in ",;") if len(note.units) == first else -1
        alone = clause.verb in (None, "responsible") and not clause.joined
        for x, y in split_units(folded, clause.start, clause.end):
            y, marked = _marked(folded, x, y)
            kind = _kind_of_piece(folded, x, y, clause, a, bool(note.units))
            if kind == "unit":
                plain += [len(note.units)] if alone and not marked else []
                note.units.append(Named(x, y, marked or _role(clause, role, y <= apart)))
            elif kind:
                others[kind].append((x, y))
    if rule and role in (None, "responsible"):
        _lead_by_rule(folded, a, b, rule, note.units, plain)
    return asides


def _limit_behind(folded: str, first: int, clause: _Clause) -> tuple[int, int] | None:
    """A clause behind a verb that is a limit and nothing else: A牵头,9、10月底前."""
    if clause.verb is not None or clause.start <= first:
        return None
    behind = trim(folded, clause.start, clause.end, ",;。、")
    return behind if _is_limit(folded[slice(*behind)]) else None


def _marked(folded: str, x: int, y: int) -> tuple[int, str | None]:
    """Where a name ends before its role in brackets, and that role: 市财政局(牵头)."""
    mark = words.mark().search(folded, x, y) if folded[y - 1] in ")〕" else None
    return (mark.start(), mark.lastgroup) if mark else (y, None)


#: Words in a list that say nothing: that there is none, 单位 without a name, the end of a list, a short name.
_SAYS_NOTHING = re.compile(
    r"[-—–―/\\\s无暂.…*]*|略|其[余他它]|[如同]上|单位|部门|\S*下同|分别|各自|按职责.*|详?见附[件表].*|(?:根据|按照?).{2,6}(?:要求|安排|进度|部署)|以下[统简合]称.*"
)
#: 持续推进 is a limit only where a heading says so.
_VAGUE = re.compile(rf"并?(?:{any_of('at_once')}|{any_of('going_on')}|{any_of('going_on_or_thing')})\S{{0,6}}")


def _kind_of_piece(folded: str, x: int, y: int, clause: _Clause, first: int, units: bool) -> str | None:
    """What a piece of a list is: ``unit``, ``limit``, ``aside``, ``unread``, or None for words that say nothing."""
    name = folded[x:y]
    if _SAYS_NOTHING.fullmatch(name) or units and folded[x - 1] != "、" and SAME.match(name):
        return None
    if looks_like_unit(name):
        return _limit_or_unit(name)
    if units and len(name) < 4 and folded[x - 1].isspace():
        return "aside"  # 市财政局 张三
    return _behind_verb(name, clause, x) if clause.start > first else None if _VAGUE.fullmatch(name) else _limit_or_unit(name)


def _behind_verb(name: str, clause: _Clause, x: int) -> str | None:
    """What a piece behind a verb is that is no unit."""
    if x == clause.start:
        return None if clause.verb is None else "aside"  # 分别牵头本行业在建工程, 负责建设: what is led or done
    if _VAGUE.fullmatch(name):
        return None
    return clause.verb is None and _time_in_words(name) or _limit_or_unit(name)


#: Behind a verb, without a heading: when, in digits or in words without any (2024.9-11, 春节前), or that nothing is said of it.
_UNDATED = re.compile(r"(?:20\d\d|\d\d?)[./-]\d{1,2}(?!\d).*|20\d{6}前?|(?:\d\d年)?Q[1-4]|T\+\d.*|\D*(?:[前后内中末底]|期间|[年季月周]初|近期)")


def _time_in_words(name: str) -> str | None:
    """What a wording behind the verb of a note says of the time: a limit, or nothing that is one."""
    if _UNDATED.fullmatch(name):
        return "limit"
    return "aside" if lexica.load("limits.yaml")["unsaid"].count(name) or kind_in_words(name) != "unread" else None


@lru_cache(maxsize=1024)
def _limit_or_unit(name: str) -> str:
    ends_as_unit = bool(UNIT_END.search(name))
    timed = bool(_TIME.search(name)) or not ends_as_unit and _is_limit(name)
    if _HAN.search(name) and len(name) <= _LONGEST_NAME and (ends_as_unit or not NOT_UNIT.search(name)):
        return "limit" if timed and (not ends_as_unit or _FIRST_TIME.match(name)) else "unit"
    return "limit" if (timed or _MORE_TIME.search(name)) and len(name) <= _LONGEST_LIMIT else "unread"


def _is_limit(name: str) -> bool:
    """Whether a piece is a time limit without the usual signs of one: 全年不少于4次."""
    limits = read_limits(name, 0, len(name), column=True)
    return bool(limits) and limits[0].start == 0 and all(limit.kind != "unread" for limit in limits) and len(name) - limits[-1].end <= _LONGEST_DUE


def _role(clause: _Clause, role: str | None, apart: bool) -> str:
    """The role of a clause's unit; ``role`` is what the heading says, ``apart`` whether a comma parts it from the verb."""
    if clause.joined:
        return "support"
    if clause.verb in ("lead", "join"):
        return "lead"
    if clause.verb == "support" and not apart:  # 责任处室:办公室,各处室配合
        return "support"
    return role or "responsible"


def _lead_by_rule(folded, a, b, rule: str, units: list[Named], plain: list[int]) -> None:
    """Give the roles of the stated rule to the units without a verb of their own."""
    rule, _, role = rule.partition("+")
    others = {units[k].role for k in set(range(len(units))).difference(plain)}
    if not others <= ({"support"} if rule == "first_lead" else set()):
        return
    comma = _comma(folded, a, b)
    for order, place in enumerate(plain):
        unit = units[place]
        lead = order == 0 if rule == "first_lead" else (comma < 0 or unit.start < comma)
        units[place] = unit._replace(role="lead" if lead else role or "responsible")


def _comma(folded: str, a: int, b: int) -> int:
    """Position of the first comma outside brackets, -1 if none."""
    depth = 0
    for at in range(a, b):
        sign = folded[at]
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth <= 0:
            return at
    return -1
