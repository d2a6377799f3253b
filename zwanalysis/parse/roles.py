"""The grammar of responsibility: which units a note or a cell names, and in which role.

Works on folded text; spans point into the notice's text.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.parse.stated import RULE, for_all
from zwanalysis.parse.unitlists import NOT_UNIT, SAME, SIGN, UNIT_END, looks_like_unit, split_units
from zwanalysis.text import trim

ROLE_COLUMNS = ("lead", "support", "responsible")


class Named(NamedTuple):
    """A unit in a note: its span and its role."""

    start: int
    end: int
    role: str


class Note(NamedTuple):
    """What a note says: units with roles, spans of time limits, spans left unread; whether a heading opens it."""

    units: list[Named]
    limits: list[tuple[int, int]]
    unread: list[tuple[int, int]]
    headed: bool


# 牵头 and the like end a list of units; the words before them (按职责分工 …) belong to the verb, and none of them
# may be the beginning of a word that is part of a unit's name (牵头单位, 落实办).
_BEFORE = (
    r"(?:等|并|[,、 ]|以及|均|共同|联合|分别|分工|分头|具体|各自|一并|统一|统筹|主要|"
    r"(?:按照?|依照?|依据|根据|结合)(?:各自)?(?:的)?(?:工作)?(?:职责|职能|分工|任务|权限|管理权限|要求|行业|领域|业务|属地){1,6}(?:范围)?(?:内)?(?:分别|分工|做好|共同)?|各负其责|各司其职){0,12}"
)
_VERBS = {
    "lead": r"牵头(?:负责|落实|推进|实施|组织实施|组织|抓总|办理|推动|统筹)?|负责牵头|主办|总牵头|抓总(?:负责)?|统筹(?:协调|推进|负责|落实)?",
    "support": r"(?:协同|积极|做好|协助)?配合(?:落实|实施|做好|推进)?|协同(?:负责|推进|落实)?|协助(?:落实|负责|推进)?|参与(?:落实|配合)?|协办|参加|会办(?!公)",
    "responsible": r"负责(?:落实|实施|推进|办理|执行|指导|监督|组织|协调|推动|抓好|做好)*|贯彻落实|抓好落实|参照落实|参照执行|落实|组织实施|实施|执行|承担|承办|办理|主责",
}
_JOIN = r"会同|(?<=[局办厅处科室心])会(?!同)(?=[\u4e00-\u9fff]{1,12}(?:局|办公室|厅|处|科|室|中心)(?:$|[、,;)。]))|(?<=[局委部办厅院会])商(?!务|业|会|贸)|(?<=[局委部办厅院会])联合(?=[市省县区各国州])"
_NAME_GOES_ON = r"(?!单位|部门|处室|科室|股室|机构|责任|领导|人|同志|方案|主体|办(?!公室[、,;。)]|公室$)|科|处|股|局|中心|专班|小组|工作|情况|的|制定|编制|起草|印发|开展|解释|制|者|和|与)"
_VERB = re.compile(
    f"{_BEFORE}(?:(?P<join>{_JOIN})|(?:" + "|".join(f"(?P<{role}>{words})" for role, words in _VERBS.items()) + f"){_NAME_GOES_ON})"
)

_EMPTY = re.compile(r"(?:单位|部门)$|[-—–―/\\\s无暂.…*]*$|等$|下同$|按职责.*$|分别$|各自$|如上$|同上$|略$|以下(?:统称|简称|合称)")


@cache
def headings() -> re.Pattern:
    """Pattern of the words before a colon that say what follows: a role, a time limit, a person, a remark."""
    columns = lexica.load("columns.yaml")
    words = {
        word: kind
        for kind in (*ROLE_COLUMNS, "deadline", "person")
        for word in columns[kind]
        if len(word) > 1
    }
    known = sorted(words, key=len, reverse=True)
    return re.compile(
        rf"(?P<head>(?:(?:[省市区县州镇局委]|主要|具体|各|总|工作)(?:级|直)?)?(?:{'|'.join(known)}))"
        r"(?:\((?:处室|科室|部门|单位|股室|人)\))?(?:\s*[:】〕]\s*:?|[为是](?!牵头|责任|主办|配合)|(?<=[头合办任实][单部科处][位门室])[ \t]+(?=[\u4e00-\u9fff]))"
    )


@cache
def kind_of_heading(head: str) -> str:
    """Return the kind of column that ``head`` names, by the longest word it ends in; "" if none.

    >>> kind_of_heading("市级责任单位"), kind_of_heading("2022年重点任务"), kind_of_heading("联系我们")
    ('responsible', 'task', '')
    """
    head = re.sub(r"(?:及|和|与|、|/)(?:责任人|负责人|联系人|责任领导).*$", "", head)
    best = ("", "")
    for kind, words in lexica.load("columns.yaml").items():
        for word in words:
            if head.endswith(word) and len(word) > len(best[0]) and len(head) - len(word) <= 6:
                best = (word, kind)
    return best[1]


def read_note(folded: str, start: int, end: int, role: str | None = None, rule: str | None = None) -> Note:
    """Return the units, roles and time limits of the note or cell ``folded[start:end]``.

    ``role`` is what a column's heading says; ``rule`` a rule stated earlier (`RULE`).

    >>> text = "财政局牵头,税务局、各县(市、区)政府按职责分工负责"
    >>> [(text[u.start:u.end], u.role) for u in read_note(text, 0, len(text)).units]
    [('财政局', 'lead'), ('税务局', 'responsible'), ('各县(市、区)政府', 'responsible')]
    """
    wording, places = _unbroken(folded[start:end])
    note = _read(wording, role, rule)
    return Note(
        [Named(*_back(places, start, u.start, u.end), u.role) for u in note.units],
        [_back(places, start, a, b) for a, b in note.limits],
        [_back(places, start, a, b) for a, b in note.unread],
        note.headed,
    )


def _back(places: list[int] | None, start: int, a: int, b: int) -> tuple[int, int]:
    """The span in the notice's text of a span in a note."""
    return (start + a, start + b) if places is None else (start + places[a], start + places[b - 1] + 1)


def _unbroken(note: str) -> tuple[str, list[int] | None]:
    """Take out the line breaks inside names (自然资\n源部); also return where each character left stood, None if all are left.

    Only where the units are told apart by signs; between two names that begin alike (市财政局\n市审计局) a break is a sign.
    """
    if "\n" not in note or not SIGN.search(note):
        return note, None
    breaks = [
        m.span() for m in _BREAK.finditer(note)
        if not (looks_like_unit(SIGN.split(note[: m.start()])[-1]) and note[m.end()] in "各省市州县区镇乡")
        and not headings().match(note, m.end())
    ]  # fmt: skip
    gone = {at for a, b in breaks for at in range(a, b)}
    places = [at for at in range(len(note)) if at not in gone]
    return "".join(note[at] for at in places), places


_BREAK = re.compile(r"(?<=[\u4e00-\u9fff]) *\n\s*(?=[\u4e00-\u9fff])")


@lru_cache(maxsize=4096)
def _read(folded: str, role: str | None, rule: str | None) -> Note:
    """Read a note alone: the same lists of units stand behind many tasks."""
    start, end = 0, len(folded)
    stated = RULE.search(folded, start, end)
    if stated:
        rule = stated.lastgroup
        end = max([start, *(folded.rfind(sign, start, stated.start()) for sign in "。;\n(,")])
    end = min([end, *(m.start() for m in for_all(folded, start, end))])
    same = folded.find("下同", start)
    behind = []  # 下同,2019年8月底前完成: a limit behind the rule
    if same > start:
        end = min(end, same)
        a, b = trim(folded, same + 2, len(folded), ",;。、")
        behind = [(a, b)] if _TIME.search(folded, a, b) and b - a < 40 else []
    heads = list(headings().finditer(folded, start, end))
    heads = [
        h
        for h in heads
        if not (h[0].endswith("〕") and len(h["head"]) < 4)  # A〔牵头〕 marks the unit before it
    ]
    units: list[Named] = []
    limits: list[tuple[int, int]] = behind
    unread: list[tuple[int, int]] = []
    edges = [(start, role, start)] + [(h.end(), kind_of_heading(h["head"]), h.start()) for h in heads]
    for k, (a, kind, _) in enumerate(edges):
        b = edges[k + 1][2] if k + 1 < len(edges) else end
        a, b = trim(folded, a, b, ",;。、")
        if a >= b or kind == "person":
            continue
        if kind == "deadline":
            limits.append((a, b))
        else:
            _read_list(folded, a, b, kind if kind in ROLE_COLUMNS else None, rule, units, limits, unread)
    return Note(units, limits, unread, bool(heads))


_TIME = re.compile(r"\d月|年[底内末]|[底末]前|季度|\d日|月底|每[年月季周]|工作日|[年月季周日]一次|按[年月季周旬]|[上下]半年")
_FIRST_TIME = re.compile(r"(?:20\d\d)?(?:年[底内末]|年?\d{1,2}月)")  # 年底前报国务院
_MARK = re.compile(r"[(〔](牵头|主办|配合|协办|主责)(?:单位|部门)?[)〕]$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_VAGUE = re.compile(r"(?:并)?(?:长期|持续|常态)\S{0,6}$")


def _read_list(folded, a, b, role, rule, units, limits, unread) -> None:
    """Read one list of units with its verbs into ``units``; what is not a unit goes to ``unread``."""
    plain: list[int] = []  # places in `units` without a verb of their own, for the stated rule
    comma = -1
    joined = False
    cursor = a
    stops = [
        (m.start(), m.end(), m.lastgroup)
        for m in _VERB.finditer(folded, a, b)
        if folded[m.start() - 1] not in "(〔"
    ]
    stops.append((b, b, None))
    for at, after, verb in stops:
        if verb is None and cursor > a and not folded[cursor:b].strip(" ,;。、"):
            break
        names = split_units(folded, cursor, at)
        given = _role(verb, role, joined)
        comma, alone = folded.rfind(",", cursor, at), -1 if not units else b
        for x, y in names:
            name = folded[x:y]
            mark = _MARK.search(name) if name[-1] in ")〕" else None
            own = given
            if mark:
                y -= len(mark[0])
                own = {"牵头": "lead", "主办": "lead", "主责": "lead"}.get(mark[1], "support")
            if verb is None and x == cursor > a and not looks_like_unit(name):
                continue  # 分别牵头本行业在建工程: what is led
            if _EMPTY.match(folded[x:y]) or (units and folded[x - 1] != "、" and SAME.match(folded[x:y])):
                continue
            if _VAGUE.fullmatch(name) and not looks_like_unit(name):  # 长期护理保险科 is a unit
                continue  # 持续推进 is a limit only where a heading says so
            if (
                not _HAN.search(folded, x, y)
                or len(name) > 60
                or (NOT_UNIT.search(name) and not UNIT_END.search(name))
            ):
                timed = _TIME.search(name) or re.search(r"[年月日]|时限", name)
                (limits if timed and len(name) <= 30 else unread).append((x, y))
                continue
            if _TIME.search(name) and (not UNIT_END.search(name) or _FIRST_TIME.match(name)):
                limits.append((x, y))
                continue
            if verb == "support" and role and alone < y <= comma and not mark:
                own = role  # 责任处室:办公室,各处室配合
            if verb in (None, "responsible") and not mark and not joined:
                plain.append(len(units))
            units.append(Named(x, y, own))
        joined = verb == "join"
        cursor = after
    if not (rule and plain and role in (None, "responsible")):
        return
    others = {units[k].role for k in set(range(len(units))).difference(plain)}
    if others <= ({"support"} if rule == "first_lead" else set()):
        comma = _comma(folded, a, b)
        for order, place in enumerate(plain):
            unit = units[place]
            lead = order == 0 if rule == "first_lead" else (comma < 0 or unit.start < comma)
            units[place] = unit._replace(role="lead" if lead else "responsible")


def _role(verb: str | None, role: str | None, joined: bool) -> str:
    if joined:
        return "support"
    if verb in ("lead", "join"):
        return "lead"
    if verb == "support":
        return "support"
    return role or "responsible"


def _comma(folded: str, a: int, b: int) -> int:
    """Position of the first comma outside brackets, -1 if none."""
    depth = 0
    for at in range(a, b):
        sign = folded[at]
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth <= 0:
            return at
    return -1
