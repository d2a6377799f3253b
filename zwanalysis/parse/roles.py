"""The grammar of responsibility: which units a note or a cell names, and in which role.

Works on folded text; spans point into the notice's text.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.parse.stated import FOR_ALL, RULE
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
    r"(?:等|并|[,、 ]|以及|均|共同|联合|分别|具体|各自|一并|统一|统筹|主要|"
    r"(?:按照?|依照?|依据|根据|结合)(?:各自)?(?:的)?(?:工作)?(?:职责|职能|分工|任务|权限|管理权限|要求|行业|领域|业务|属地)+(?:范围)?(?:内)?(?:分别|分工|做好|共同)?|各负其责|各司其职)*"
)
_VERBS = {
    "lead": r"牵头(?:负责|落实|推进|实施|组织实施|组织|抓总|办理|推动|统筹)?|负责牵头|主办|总牵头|统筹(?:协调|推进|负责|落实)?",
    "join": r"会同|(?<=[局委部办厅院会])商(?!务|业|会|贸)|(?<=[局委部办厅院会])联合(?=[市省县区各国州])",
    "support": r"(?:协同|积极|做好|协助)?配合(?:落实|实施|做好|推进)?|协同(?:负责|推进|落实)?|协助(?:落实|负责|推进)?|参与(?:落实|配合)?|协办|参加|会办",
    "responsible": r"负责(?:落实|实施|推进|办理|执行)?|贯彻落实|抓好落实|参照落实|参照执行|落实|组织实施|实施|执行|承担|承办|办理|主责",
}
_NAME_GOES_ON = r"(?!单位|部门|处室|科室|股室|机构|责任|领导|人|同志|方案|主体|办|科|处|股|局|中心|专班|小组|工作|情况|的|制定|编制|起草|印发|开展|解释|制|者|和|与)"
_VERB = re.compile(
    _BEFORE + "(?:" + "|".join(f"(?P<{role}>{words})" for role, words in _VERBS.items()) + ")" + _NAME_GOES_ON
)

_CLOSE = re.compile(
    r"(?<![高中初平同优])等(?=$|[、,;和及以与]|国务院|中央|[省市区县州镇]|各|有关|相关|部门|单位|处室|科室|股室|机构|地方|企业|按|共同|分别|负责|牵头|配合|参与|落实|\d+[个家]|多个|多家|几个|若干|职能|主管|责任|成员|\()"
)
_AFTER_CLOSE = re.compile(
    r"等(?:国务院|中央|党中央|[省市区县州](?:级|直|属|政府|委)?|各(?=[级有相])|各级|有关|相关|职能|主管|责任|涉及|成员|地方|所属|直属|部门|单位|处室|科室|股室|机构|企业|\d+[个家]|多个|多家|几个|若干|"
    r"和(?=单位|部门|机构|有关|相关)|及(?=单位|部门|机构|有关|相关)|、(?=单位|部门$)|\((?:单位|部门|机构|处室)\))*"
)
_SUFFIX = (
    r"局|委|部|办|中央|厅|处|科|股|室|院|署|会|行|府|中心|公司|集团|队|站|所|馆|校|社|县|区|市|州|盟|旗|镇|乡|街道|村|单位|部门|机构|企业|组织|团|联|台|"
    r"地方|地区|各地|领导小组|专班|指挥部|窗口|学院|大学|医院|门户|省|系统|办公厅|园|厂|银行|军|口岸|税务|公安|法院|气象|邮政|海关|消防|供电|电信|移动|联通|主体|司|会议|支队|大队|总队|党组|基地|街镇|镇街|乡镇|人行|平台|督导组|工作组|小组|组|分工|科研院所|网格|开发区|高新区|编办|网信|工委|党工委|社区"
)
_UNIT_END = re.compile(rf"(?:{_SUFFIX})(?:\([^()]*\))*$")
_ROUND = str.maketrans("〔〕", "()")
_NOT_UNIT = re.compile(
    r"[。;:“”!?%]|(?:^|[^\u4e00-\u9fff])\d{4}|做好|加强|推进|推动|按照|要求|应当|及时|进行|提供|严格|通过|认真|切实|进一步|不得|可以|予以|为了"
)
_EMPTY = re.compile(r"(?:单位|部门)$|[-—–―/\\\s无暂.…*]*$|等$|下同$|按职责.*$|分别$|各自$|如上$|同上$|略$")
_LEADING = re.compile(
    r"(?:由|请|并由|以及(?:其他)?|及其他|及|并|与(?=各|有关|相关|市|省|县|区)|和(?=各|有关|相关|其他|国家|国务院|省|市)|包括|其中|责成|如)(?=.{2})"
)


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
        r"(?:\((?:处室|科室|部门|单位|股室|人)\))?(?:\s*[:】〕]\s*:?|(?<=[头合办任实][单部科处][位门室])[ \t]+(?=[\u4e00-\u9fff]))"
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


def looks_like_unit(name: str) -> bool:
    """Whether ``name`` (folded) could be a unit's name: short, ends as units end, holds no sentence.

    >>> looks_like_unit("市财政局"), looks_like_unit("各县(市、区)人民政府"), looks_like_unit("以下简称方案")
    (True, True, False)
    """
    name = name.translate(_ROUND)
    return 2 <= len(name) <= 40 and bool(_UNIT_END.search(name)) and not _NOT_UNIT.search(name)


def could_be_unit(name: str) -> bool:
    """Whether a short name among units may be one though it ends unlike any (共青团中央文明办公共处).

    >>> could_be_unit("国铁北京"), could_be_unit("加强监管")
    (True, False)
    """
    return (
        2 <= len(name) <= 14
        and bool(re.fullmatch(r"[\u4e00-\u9fff()〔〕、]+", name))
        and not _NOT_UNIT.search(name)
    )


def read_note(folded: str, start: int, end: int, role: str | None = None, rule: str | None = None) -> Note:
    """Return the units, roles and time limits of the note or cell ``folded[start:end]``.

    ``role`` is what a column's heading says; ``rule`` a rule stated earlier (`RULE`).

    >>> text = "财政局牵头,税务局、各县(市、区)政府按职责分工负责"
    >>> [(text[u.start:u.end], u.role) for u in read_note(text, 0, len(text)).units]
    [('财政局', 'lead'), ('税务局', 'responsible'), ('各县(市、区)政府', 'responsible')]
    """
    note = _read(folded[start:end], role, rule)
    return Note(
        [Named(u.start + start, u.end + start, u.role) for u in note.units],
        [(a + start, b + start) for a, b in note.limits],
        [(a + start, b + start) for a, b in note.unread],
        note.headed,
    )


@lru_cache(maxsize=4096)
def _read(folded: str, role: str | None, rule: str | None) -> Note:
    """Read a note alone: the same lists of units stand behind many tasks."""
    start, end = 0, len(folded)
    stated = RULE.search(folded, start, end)
    if stated:
        rule = stated.lastgroup
        end = max([start, *(folded.rfind(sign, start, stated.start()) for sign in "。;\n(,")])
    for_all = FOR_ALL.search(folded, start, end)
    if for_all:
        end = for_all.start()
    same = folded.find("下同", start, end)
    if same > start:
        end = same
    heads = list(headings().finditer(folded, start, end))
    heads = [
        h
        for h in heads
        if not (h[0].endswith("〕") and len(h["head"]) < 4)  # A〔牵头〕 marks the unit before it
    ]
    units: list[Named] = []
    limits: list[tuple[int, int]] = []
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


_TIME = re.compile(r"\d+月|年[底内末]|[底末]前|季度|\d+日|月底|每[年月季周]|工作日")
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
            mark = re.search(r"[(〔](牵头|主办|配合|协办|主责)(?:单位|部门)?[)〕]$", name)
            own = given
            if mark:
                y -= len(mark[0])
                own = {"牵头": "lead", "主办": "lead", "主责": "lead"}.get(mark[1], "support")
            if _EMPTY.match(folded[x:y]) or (units and _SAME.match(folded[x:y])):
                continue
            if (
                re.fullmatch(r"[^\u4e00-\u9fff]+", folded[x:y])
                or len(name) > 60
                or (_NOT_UNIT.search(name) and not _UNIT_END.search(name))
            ):
                if _VAGUE.match(name):
                    continue  # 持续推进 is a limit only where a heading says so
                timed = _TIME.search(name) or re.search(r"[年月日]|时限", name)
                (limits if timed and len(name) <= 30 else unread).append((x, y))
                continue
            if _TIME.search(name) and not _UNIT_END.search(name):
                limits.append((x, y))
                continue
            if verb == "support" and role and alone < y <= comma and not mark:
                own = role  # 责任处室:办公室,各处室配合
            if verb in (None, "responsible") and not mark and not joined:
                plain.append(len(units))
            units.append(Named(x, y, own))
        joined = verb == "join"
        cursor = after
    if rule and plain and len(plain) == len(units) and role in (None, "responsible"):
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


def split_units(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the units in a list, as printed, without 等部门 and the like.

    >>> text = "市审计局及其他市政府部门、住房和城乡建设局等单位,达川区、万源市人民政府"
    >>> [text[a:b] for a, b in split_units(text, 0, len(text))]
    ['市审计局', '市政府部门', '住房和城乡建设局', '达川区', '万源市人民政府']
    """
    pieces = []
    for a, b in _at_signs(folded, start, end):
        for x, y in _at_words(folded, a, b):
            number = _ITEM_NUMBER.match(folded, x, y)
            x = number.end() if number else x
            remark = _REMARK.search(folded, x, y)
            x, y = trim(folded, x, remark.start() if remark else y, ".。;,、:")
            lead = _LEADING.match(folded, x, y)
            while lead and lead.end() < y:
                x = lead.end()
                lead = _LEADING.match(folded, x, y)
            if x < y:
                pieces.append((x, y))
    return pieces


#: Behind a name, no part of it: （负责学校部分）, （按职责分工）, （×××）, 按职责.
_REMARK = re.compile(
    r"[(〔](?:负责|按|分工|具体|主要|联系|共同|排名|×|\*|[xX]{2})[^()]*[)〕]$|(?:等)?(?:按照?|根据)(?:各自)?(?:工作)?职[责能][^、,;]{0,8}$"
)
#: 各责任单位 behind a list of units: those named before, no further unit.
_SAME = re.compile(r"各(?:有关|相关)?(?:责任|牵头|配合)(?:单位|部门)$")
_SIGN = re.compile(r"[、,;]")
_ITEM_NUMBER = re.compile(r"\s*\d{1,2}[.、]")
#: 市直有关部门、单位 and 各省、自治区、直辖市人民政府 are one collective each.
_MERE_KIND = re.compile(
    r"(?:单位|部门|机构)(?=[、,;。)]|$)|自治区、?(?=直辖市)|直辖市(?=人民政府|党委|政府|和|及|$)"
)
_SEPARATOR = re.compile(r"[()〔〕、,;。/\s]|(?<=[府局委部办])(?=各)")


def _at_signs(folded: str, start: int, end: int):
    """Split at 、 ， ； and white space outside brackets."""
    depth, a = 0, start
    signs = _SIGN.search(folded, start, end)
    for match in _SEPARATOR.finditer(folded, start, end):
        sign, at = match[0], match.start()
        if sign in ("(", "〔"):
            depth += 1
        elif sign in (")", "〕"):
            depth = max(0, depth - 1)
        elif depth == 0:
            if sign and sign.isspace() and (signs or not _unit_before(folded, a, at)):
                continue  # a line break inside a name
            if not sign and not _full_name(folded[a:at]):
                continue
            if sign == "、" and _MERE_KIND.match(folded, match.end(), end):
                continue  # 市直有关部门、单位 is one collective
            yield a, at
            a = match.end()
    yield a, end


def _unit_before(folded: str, a: int, at: int) -> bool:
    return bool(_UNIT_END.search(folded, max(a, at - 12), at)) and at - a > 1


def _full_name(name: str) -> bool:
    return (
        name.startswith("国务院") is False and len(name) >= 4 and looks_like_unit(name) and "各" not in name
    )


_WORD = re.compile(r"及其他|以及|及|和|与|暨")
_BARE = re.compile(
    r"(?:社会|机会|协会|学会|人口|城市|地区|市|区|县|社区|农村|乡村|乡|军队|部队|科|法院|人民法院|联|行|机构|企业|单位|部门)$"
)


def _at_words(folded: str, a: int, b: int):
    """Split at 等 (which closes a list) and at 及 和 与 where both sides are units of their own."""
    close = _CLOSE.search(folded, a, b)
    if close and close.start() > a:
        after = _AFTER_CLOSE.match(folded, close.start(), b)
        yield from _at_words(folded, a, close.start())
        rest = after.end()
        word = _WORD.match(folded, rest, b)
        if word and word.end() < b:
            yield from _at_words(folded, word.end(), b)
        return
    if close:
        return
    depth = 0
    for match in re.finditer(r"[()〔〕]|及其他|以及|及|和|与|暨", folded[a:b]):
        if match[0] in "()〔〕":
            depth += 1 if match[0] in "(〔" else -1
            continue
        at, after = a + match.start(), a + match.end()
        if depth == 0 and at > a and _separate(folded[a:at], folded[after:b]):
            yield a, at
            yield from _at_words(folded, after, b)
            return
    yield a, b


def _separate(left: str, right: str) -> bool:
    """Whether 及/和/与 between ``left`` and ``right`` stands between two units, not inside one name."""
    if len(left) < 2 or len(right) < 2 or not _UNIT_END.search(left):
        return False
    if left in ("社会", "人口", "城市", "乡村", "市", "社区") or left.endswith(
        ("事业", "有关", "相关", "农村")
    ):
        return False
    if re.match(r"(?:各|有关|相关|其他|国务院|国家|市直|县直|区直|省直|所属|下属|直属|其)", right):
        return True
    if left.endswith(("机构", "企业", "单位", "部门", "地区")) and right[:2] in (
        "单位",
        "部门",
        "机构",
        "企业",
        "个人",
    ):
        return False
    if (
        re.match(
            r"(?:社会|城乡|信息化|旅游|改革|体育|规划|民族|林业|老龄|计划|科技|技术|退役|草原|国际|自然|物流)",
            right,
        )
        and len(left) <= 3
    ):
        return False
    return looks_like_unit(right) or bool(_UNIT_END.search(re.split(r"[、,]", right)[0]))
