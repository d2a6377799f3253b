"""Who acts, in a sentence or a clause: units as its subject, and units charged at its end."""

import re
from functools import cache

from zwanalysis import lexica
from zwanalysis.parse import words
from zwanalysis.parse.closing import only_units
from zwanalysis.parse.roles import Named, read_note
from zwanalysis.parse.units import (
    LAST_SIGNS,
    function_of,
    is_known,
    kind_of,
    looks_like_unit,
    split_units,
)
from zwanalysis.text import trim

UNITS = r"(?P<units>(?:[^,。;:()\n]|\([^()\n]{1,16}\)){2,80}?)"
_UP_TO_VERB = re.compile(r"[^,。;:()\n]{2,60}?(?=负责|牵头|,)")
#: What leads to who is to act.
GIVEN = re.compile("由|请|责成")
EVERYBODY = re.compile(r"各?(?:级|地|地区|有关|相关|责任|牵头|配合|部门|单位|、)+")


@cache
def acts(modal: bool, start: bool) -> re.Pattern:
    """Units and what they do (a modal verb is enough, if so told): at a sentence's beginning, or in a clause further on."""
    adverbs = words.any_of([*lexica.load("roles.yaml")["before"], "要", "应当", "应", "须", "需"])
    verbs = "|".join(
        f"(?P<{role}>{words.any_of(words.role_words(role, verb=True))}(?!{words.places()}|人|同志|的|制))" for role in words.ROLES
    )
    begin = f"(?:{GIVEN.pattern})?" if start else f"(?<=,)并?(?:{GIVEN.pattern})?"
    return re.compile(
        rf"{begin}{UNITS}{adverbs}{{0,4}}(?:(?P<join>会同)|{verbs}{'|(?P<being>(?:是|作为)[^,。;:]{0,16}?(?:单位|部门|机构|主体)(?=,))|(?P<modal>(?<=[要应须当])(?<![主重]要)(?!急))' if modal else ''})"
    )


def acting(folded: str, m: re.Match, end: int, everybody: bool = False) -> list[Named]:
    """The units that a match of `acts` names, with those that they act with; none that is everybody, unless so told."""
    spans = split_units(folded, *m.span("units"))
    names = [folded[a:b] for a, b in spans]
    if not names or not all(map(looks_like_unit, names)) or names == ["组织"]:
        return []  # 组织实施
    if m.lastgroup == "modal" and not everybody and all(map(EVERYBODY.fullmatch, names)):
        return []  # 各单位要高度重视
    leads = m.lastgroup == "being" and "牵头" in m["being"]  # 作为牵头单位,
    role = "lead" if leads else {"join": "lead", "modal": "responsible", "being": "responsible", "units": "responsible"}.get(m.lastgroup, m.lastgroup)
    joined = _joined(folded, m.end(), end) if m.lastgroup == "join" else ()
    return [Named(a, b, role) for a, b in spans] + [Named(a, b, "support") for a, b in joined]


def _joined(folded: str, at: int, end: int):
    """The units behind 会同: up to 负责, or where they run on into what is to be done the longest known name at each place."""
    upto = _UP_TO_VERB.match(folded, at, end)
    spans = split_units(folded, at, upto.end()) if upto else []
    if spans and all(looks_like_unit(folded[a:b]) for a, b in spans):
        return spans
    return known_names(folded, at, end)


_LONGEST_NAME = 24
#: Joins two names; 县财政局及时公布 has one.
JOINS = re.compile("[、和]|及(?!时)")
_TIERS = "(?:街道|[省市县区州旗镇乡村街])"
#: 各乡镇人民政府, 各有关单位: collectives; and governments, whose names no registry can hold.
_MANY = re.compile(
    rf"各{_TIERS}{{1,3}}(?:、{_TIERS}{{1,3}}){{1,3}}(?:人民政府|政府|办事处|管委会|党委|{words.places()})"
    rf"|(?:各|有关|相关|所有)[\u4e00-\u9fff、]{{0,8}}?(?:{_TIERS}{{1,3}}|{words.places()}|学院|学校|医院|教研组|[局委办科处室股所站队])(?:\([^()\n]{{1,12}}\))?"
    rf"(?:人民政府|政府|办事处|管委会|党委|[村居]?委会|{words.places()})?"
    r"|[省市州盟县区旗镇乡局]直(?:[属各]|有关|相关)?(?:单位|机构)"
    r"|[\u4e00-\u9fff]{2,4}?(?:部门|机关)(?![\u4e00-\u9fff]?[规文])"
    r"|[\u4e00-\u9fff]{1,8}?(?:人民政府|街道办事处|管委会|管理委员会)(?:办公室)?"
)
#: What runs on from a name: it is part of a longer one (县公安局交警大队), or is not who acts (县财政局官网).
_BRANCH = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:[大支总中]队|分局)")
NOT_ACTING = re.compile(r"[的,。;:、()等]|官[网方]|网站|门户|公众|微[信博]|领导|工作人员|干部|主要负责|负责人|所属|下属|窗口|大厅|系统|内部|党组|\s*$")


def known_names(folded: str, at: int, end: int) -> list[tuple[int, int]]:
    """A list of names that are known, the longest at each place."""
    spans, line = [], folded.find("\n", at, end)
    end = end if line < 0 else line
    while at < end:
        many = _MANY.match(folded, at, end)
        ends = [b for b in range(at + 2, min(end, at + _LONGEST_NAME) + 1) if folded[b - 1] in LAST_SIGNS and looks_like_unit(folded[at:b]) and function_of(folded[at:b])]
        if not many and not ends:
            break
        last = max([*ends, many.end() if many else 0])
        branch = _BRANCH.match(folded, last, end)
        last = branch.end() if branch else last
        spans.append((at, last))
        if not JOINS.match(folded, last, end):
            break
        at = last + 1
    return spans


def known_acting(folded: str, m: re.Match, end: int, everybody: bool = False) -> list[Named]:
    """The same, if all of them are known."""
    units = acting(folded, m, end)
    names = [folded[u.start : u.end] for u in units]
    known = all(is_known(name) and (everybody or not EVERYBODY.fullmatch(name)) for name in names)
    return units if known and not _EXPLAINS.match(folded, m.end()) else []


_EXPLAINS = re.compile("解释|日常|同志")


# Charged at a sentence's end


#: Who acts in a clause, and when: ,县信息中心于每年3月31日前公布.
_AT = r"(?=(?:[应要须需]|务必|原则上)?(?:[于在])?(?:每[年月季周半]|20\d\d年|\d{1,2}月|次[年月]|年底))"
WHEN = re.compile(rf"(?<=,){UNITS}{_AT}")
_WHEN_FIRST = re.compile(rf"[由请]?{UNITS}{_AT}")


_SENTENCE = re.compile(r"[^。;\n]+")
_CLAUSE = re.compile(",|(?<=[前内底])(?=由)")
_LONGEST_CHARGE = 200


def charged(folded: str, start: int, end: int) -> list[Named]:
    """The clauses that sentences end in, as good as a note: 完善公开目录,由办公室、医务科共同负责,6月底前完成.

    >>> text = "公布目录,6月底前由县财政局牵头、县审计局配合完成;修订指南,责任落实到县司法局;各部门要重视。"
    >>> [(text[u.start:u.end], u.role) for u in charged(text, 0, len(text))]
    [('县财政局', 'lead'), ('县审计局', 'support'), ('县司法局', 'responsible')]
    """
    found: list[Named] = []
    for sentence in _SENTENCE.finditer(folded, start, end):
        a, b = max(sentence.start(), sentence.end() - _LONGEST_CHARGE), sentence.end()
        laid = _LAID_ON.search(folded, a, b)
        if laid or words.role_sign().search(folded, a, b) or "由" in folded[a:b]:
            verbs = () if laid else words.verb().finditer(folded, a, b)
            told = max((m.end() for m in verbs if _told_of(folded, m.end(), b)), default=a)
            starts = (sign.end() for sign in _CLAUSE.finditer(folded, told, b))
            found += next((units for at in starts if (units := _alone(folded, at, b))), []) or _clauses(folded, a, b)
    return found


def dated(folded: str, start: int, end: int, known: bool = True) -> list[Named]:
    """Who begins a sentence in which it is due: 各责任单位于5月31日前报送…, 县政府办每季度通报…; any name, if not ``known``."""
    read = known_acting if known else acting
    sentences = (trim(folded, *sentence.span()) for sentence in _SENTENCE.finditer(folded, start, end))
    begun = ((_WHEN_FIRST.match(folded, a, min(b, a + 200)), b) for a, b in sentences)
    return [unit for m, b in begun if m for unit in read(folded, m, b, everybody=True)]


#: ,责任落实到县政务办
_LAID_ON = re.compile("(?:责任|任务)(?:分解|明确|落实)?[到给]")


def _alone(folded: str, a: int, b: int) -> list[Named]:
    """The units of clauses that hold nothing but units, what they do and when, if one is known or 由 stands before them: not 各部门配合."""
    laid = _LAID_ON.match(folded, a, b)
    a = laid.end() if laid else a
    if not (laid or words.verb().search(folded, a, b)) or not only_units(folded, a, b):
        return []
    units = read_note(folded, a, b).units
    return units if GIVEN.match(folded, a) or _names_one(folded, (u for u in units if u.role != "support")) else []


def _told_of(folded: str, at: int, end: int) -> bool:
    """Whether what is done stands behind a verb that ends at ``at``: nobody is charged by a clause with such a one."""
    return bool(folded[at : min(at + 1, end)].strip(",、完"))


def _names_one(folded: str, units) -> bool:
    names = (folded[u.start : u.end] for u in units)
    return any(is_known(name) and kind_of(name) != "collective" for name in names)


def _evenly_bracketed(folded: str, a: int, b: int) -> bool:
    return all(folded.count(opens, a, b) == folded.count(closes, a, b) for opens, closes in ("()", "〔〕"))


#: ,由县财政局于…, 6月底前由县财政局完成: who, and when.
_DATED = re.compile(rf"(?<=[,前内底])[由请]{UNITS}(?:(?=[于在按每\d])|完成|报送)")


@cache
def _clause_ends() -> re.Pattern:
    return re.compile(rf"{words.any_of(lexica.load('roles.yaml')['deeds'])}{{0,3}}(?:[,、并(]|$)")


def _clauses(folded: str, a: int, b: int) -> list[Named]:
    """The units of clauses that end in what they do (,由县财政局负责并于…): known ones, of which one leads or 由 stands before it."""
    ended = (m for m in acts(False, False).finditer(folded, a, b) if _clause_ends().match(folded, m.end(), b))
    found: list[Named] = []
    for m in sorted([*ended, *_DATED.finditer(folded, a, b)], key=lambda m: m.start("units")):
        units = known_acting(folded, m, b) if _evenly_bracketed(folded, a, m.start()) else []
        found += units if found or GIVEN.match(m[0]) or any(u.role == "lead" for u in units) else []
    return [*found, *joining(folded, found, b)] if _names_one(folded, found) else []


def joining(folded: str, found: list[Named], end: int) -> list[Named]:
    """Those that a further clause of the sentence says the leading unit acts with: 由县财政局牵头,会同县教育局于6月底前完成."""
    clause = _WITH.match(folded, found[-1].end, end) if found else None
    return [Named(x, y, "support") for x, y in _joined(folded, clause.end(), end)] if clause else []


_WITH = re.compile("[^。;\n]{0,40}?,会同")
