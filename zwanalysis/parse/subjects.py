"""Who acts where no note says so: units as subjects of sentences, and in the heading over many items."""

import re
from functools import cache
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.parse import words
from zwanalysis.parse.notes import Found
from zwanalysis.parse.roles import Named, Note, read_note
from zwanalysis.parse.tree import Item, Tree
from zwanalysis.parse.units import (
    LAST_SIGNS,
    are_units,
    function_of,
    is_known,
    kind_of,
    looks_like_unit,
    split_units,
)
from zwanalysis.parse.unnoted import outline
from zwanalysis.text import trim

_UNITS = r"(?P<units>(?:[^,。;:()\n]|\([^()\n]{1,16}\)){2,80}?)"
#: 强化渡口管理。各省交通运输厅负责…: a heading may stand before the sentence.
_HEADING = re.compile(r"[^。;:\n]{2,40}[。:\n]\s*")
#: What may stand before who acts: a time (6月底前,), what it is for (为方便农户,), a case or an object (部门职责变化的,由…).
_BEFORE = re.compile(
    r"(?:[^,。;:\n]{1,16}?(?:[前后内底初末日月年期间时旬]|季度)|(?:为|针对|围绕|对|按照?|根据|结合|依托|凡|如|若|在)[^,。;\n]{2,40}|[^,。;\n]{2,40}(?=,由)),"
)
#: 险段名录,由市水利局于6月底前公开.
_GIVEN_TO = re.compile(rf"由{_UNITS}(?=[于在按每\d])")
_STOP = re.compile(r"[。;]\s*")
_UP_TO_VERB = re.compile(r"[^,。;:()\n]{2,60}?(?=负责|牵头|,)")
_EVERYBODY = re.compile(r"各?(?:级|地|地区|有关|相关|责任|部门|单位|、)+")
#: So many items, and so large a share of those that hold no others, must begin with a unit before it is a layout;
#: of those that say who is in charge (负责, 牵头) fewer will do where the notice has no notes.
_LEAST, _SHARE = 3, 0.5
_LEAST_IN_CHARGE, _SHARE_IN_CHARGE = 2, 0.2


class Subject(NamedTuple):
    """The units that an item's sentences begin with; ``sure`` where its first words say that they are in charge."""

    note: Note
    sure: bool


@cache
def _acts(modal: bool, start: bool) -> re.Pattern:
    """Units and what they do (a modal verb is enough, if so told): at a sentence's beginning, or in a clause further on."""
    adverbs = words.any_of([*lexica.load("roles.yaml")["before"], "要", "应当", "应", "须", "需"])
    verbs = "|".join(
        f"(?P<{role}>{words.any_of(words.role_words(role, verb=True))}(?!{words.places()}|人|同志|的|制))" for role in words.ROLES
    )
    begin = "(?:由|请)?" if start else "(?<=,)(?:并?由|请)?"
    return re.compile(
        rf"{begin}{_UNITS}{adverbs}{{0,4}}(?:(?P<join>会同)|{verbs}{'|(?P<being>是[^,。;:]{0,16}?(?:单位|部门|机构|主体)(?=,))|(?P<modal>(?<=[要应须当])(?!急))' if modal else ''})"
    )


def find(folded: str, items: list[Item], among: list[int], of: int = 0) -> dict[int, Note]:
    """Return, for each item of ``among`` whose sentences have units as subjects, what they say; {} where it is not the notice's way.

    In a notice that has notes ``of`` is the number of its innermost items: the items of one section alone must be most of
    these; else those count that end in who is in charge.

    >>> from zwanalysis.parse import tree
    >>> from zwanalysis.parse.sheet import Sheet
    >>> text = "1.县财政局负责编制预算。\\n2.由县教育局牵头，县卫生健康局配合，建成5所学校。\\n3.各乡镇人民政府要建立台账。".replace("，", ",")
    >>> found = find(text, tree.items(Sheet(text, text)), [0, 1, 2])
    >>> [[(text[u.start:u.end], u.role) for u in note.units] for note in found.values()] # doctest: +NORMALIZE_WHITESPACE
    [[('县财政局', 'responsible')], [('县教育局', 'lead'), ('县卫生健康局', 'support')], [('各乡镇人民政府', 'responsible')]]
    """
    subjects = {k: subject for k in among if (subject := _subject(folded, items[k]))}
    beside = _how_many_beside(items, among, subjects, of)
    single = [k for k, one in subjects.items() if _names_one(folded, one.note)]
    if len(subjects) >= max(_LEAST, _SHARE * beside) and len(single) * 2 >= len(subjects):
        others = [] if of else _beside_subjects(folded, items, among, subjects)
        return {k: one.note for k, one in subjects.items()} | _by_item(_anywhere, folded, items, others)
    if of:
        return _by_item(_charged_at_end, folded, items, among)
    anywhere = _by_item(_anywhere, folded, items, among)
    if len(anywhere) >= max(_LEAST, _SHARE * len(among)):
        return anywhere
    return _in_charge_of_some(folded, items, among, {k: subjects[k].note for k in single if subjects[k].sure}, beside)


def _beside_subjects(folded: str, items: list[Item], among: list[int], subjects) -> list[int]:
    """The items numbered as those that begin with who acts, and that hand out work."""
    styles = {items[k].style for k in subjects}
    return [k for k in among if k not in subjects and items[k].style in styles and not _demands(folded, items, k)]


def _demands(folded: str, items: list[Item], k: int) -> bool:
    """Whether an item stands under 工作要求, 组织保障: 各单位要高度重视 hands out nothing there."""
    above = items[k].parent
    return above >= 0 and bool(outline("measures").search(folded, items[above].label_end, items[above].label_end + 30))


def _by_item(read, folded: str, items: list[Item], among: list[int]) -> dict[int, Note]:
    return {k: note for k in among if (note := read(folded, items[k]))}


def _in_charge_of_some(folded: str, items: list[Item], among: list[int], sure: dict[int, Note], beside: int) -> dict[int, Note]:
    """The items whose units are said to be in charge, by their first words or further on, if they are not too few."""
    found = {k: note for k in among if (note := sure.get(k) or _in_charge(folded, items[k]))}
    return found if len(found) >= max(_LEAST_IN_CHARGE, _SHARE_IN_CHARGE * beside) else {}


def _how_many_beside(items: list[Item], among: list[int], subjects, of: int) -> int:
    styles, parents = {items[k].style for k in subjects}, {items[k].parent for k in subjects}
    beside = sum(items[k].style in styles for k in among)
    return max(beside, of) if len(parents) == 1 else beside


def _names_one(folded: str, note: Note) -> bool:
    """Whether one of the units stands for itself, or for the governments of a tier: not 各部门."""
    names = [folded[u.start : u.end] for u in note.units]
    return any(kind_of(name) != "collective" or name.endswith("政府") for name in names)


def _subject(folded: str, item: Item) -> Subject | None:
    a, b = trim(folded, item.label_end, item.end)
    heading = _HEADING.match(folded, a, b)
    starts = _with_clauses(folded, [a, heading.end()] if heading else [a], b)
    for start in starts:
        opening = _acts(True, True).match(folded, start, min(b, start + 200))
        units = _units(folded, opening, b) if opening else []
        if units:
            return Subject(_whole(folded, units, opening.end(), b), start == a and opening.lastgroup != "modal")
    for start in starts:
        units = _named_first(folded, start, b)
        if units:
            return Subject(_whole(folded, units, units[-1].end, b), False)
    return None


def _with_clauses(folded: str, starts: list[int], end: int) -> list[int]:
    """Where a sentence begins, and where it goes on behind what stands before who acts."""
    found = []
    for start in starts:
        found.append(start)
        before = _BEFORE.match(folded, start, end)
        while before and len(found) < _MOST_STARTS:
            found.append(before.end())
            before = _BEFORE.match(folded, before.end(), end)
    return found


_MOST_STARTS = 6


def _charged_at_end(folded: str, item: Item) -> Note | None:
    """完善公开目录,由办公室、医务科共同负责;: an item's last clause, as good as a note."""
    a, b = trim(folded, item.label_end, item.end, "。;")
    last = max(folded.rfind(f",{word}", a, b) for word in ("由", "请"))
    m = _acts(False, False).match(folded, last + 1, b) if last > 0 else None
    units = _units(folded, m, b) if m and m.end() == b else []
    return Note(units, [], [], False) if units else None


def _openings(folded: str, a: int, b: int) -> list[re.Match]:
    """The units that sentences begin with, and what they do."""
    begins = [a, *(stop.end() for stop in _STOP.finditer(folded, a, b))]
    starts = [start for at in begins for start in _with_clauses(folded, [trim(folded, at, b)[0]], b)]
    return [m for at in starts if (m := _acts(True, True).match(folded, at, min(b, at + 160)))]


def _anywhere(folded: str, item: Item) -> Note | None:
    """The units that begin any of an item's sentences, 各地区、各部门 among them: in a notice without notes that is who acts."""
    a, b = trim(folded, item.label_end, item.end)
    found: dict[str, Named] = {}
    for m in _openings(folded, a, b):
        for unit in _units(folded, m, b, everybody=True):
            found.setdefault(folded[unit.start : unit.end], unit)
    return Note(list(found.values()), [], [], False) if found else None


def _in_charge(folded: str, item: Item) -> Note | None:
    """Known units that a sentence or a clause of an item says are in charge: 围绕就业,县人社局牵头公开…,县财政局配合."""
    a, b = trim(folded, item.label_end, item.end)
    clauses = sorted([*_openings(folded, a, b), *_acts(True, False).finditer(folded, a, b)], key=lambda m: m.start())
    found: list[Named] = []
    for m in clauses:
        names = [u for u in _known_units(folded, m, b) if not found or u.start >= found[-1].end]
        found += names if found or m.lastgroup != "support" else []
    return Note(found, [], [], False) if any(u.role == "lead" or _is_charged(folded, u, b) for u in found) else None


def _known_units(folded: str, m: re.Match, end: int) -> list[Named]:
    units = _units(folded, m, end)
    names = [folded[u.start : u.end] for u in units]
    known = all(is_known(name) and not _EVERYBODY.fullmatch(name) for name in names)
    return units if known and not _EXPLAINS.match(folded, m.end()) else []


_EXPLAINS = re.compile("解释|日常|同志")


def _is_charged(folded: str, unit: Named, end: int) -> bool:
    return "负责" in folded[unit.end : min(end, unit.end + 8)]


def _whole(folded: str, units: list[Named], at: int, end: int) -> Note:
    """The units of an item's first words, and those that its further sentences and clauses say act."""
    sentences = (_acts(True, True).match(folded, stop.end(), end) for stop in _STOP.finditer(folded, at, end))
    others = [m for pattern in (_acts(True, False), _WHEN) for m in pattern.finditer(folded, at, end) if m.lastgroup in ("modal", "units")]
    clauses = [*filter(None, sentences), *_acts(False, False).finditer(folded, at, end), *(m for m in others if _own(folded, m))]
    units = list(units)
    for clause in sorted(clauses, key=lambda m: m.start("units")):
        units += [unit for unit in _units(folded, clause, end) if unit.start >= units[-1].end]
    return Note(units, [], [], False)


#: Who acts in a clause, and when: ,县信息中心于每年3月31日前公布.
_WHEN = re.compile(rf"(?<=,){_UNITS}(?=(?:应?[于在])?(?:每[年月季周半]|20\d\d年|\d{{1,2}}月|次[年月]|年底))")


def _own(folded: str, m: re.Match) -> bool:
    """Whether a clause begins with units of the notice's own government: 市商务局要…, not 确保市民中心…."""
    return folded[m.start("units")] in "省市县区州盟旗镇乡街局" and all(looks_like_unit(folded[a:b]) for a, b in split_units(folded, *m.span("units")))


def _units(folded: str, m: re.Match, end: int, everybody: bool = False) -> list[Named]:
    spans = split_units(folded, *m.span("units"))
    names = [folded[a:b] for a, b in spans]
    if not names or not all(map(looks_like_unit, names)):
        return []
    if m.lastgroup == "modal" and not everybody and all(map(_EVERYBODY.fullmatch, names)):
        return []  # 各单位要高度重视
    role = {"join": "lead", "modal": "responsible", "being": "responsible", "units": "responsible"}.get(m.lastgroup, m.lastgroup)
    joined = _joined(folded, m.end(), end) if m.lastgroup == "join" else ()
    return [Named(a, b, role) for a, b in spans] + [Named(a, b, "support") for a, b in joined]


def _joined(folded: str, at: int, end: int):
    """The units behind 会同: up to 负责, or where they run on into what is to be done the longest known name at each place."""
    upto = _UP_TO_VERB.match(folded, at, end)
    spans = split_units(folded, at, upto.end()) if upto else []
    if spans and all(looks_like_unit(folded[a:b]) for a, b in spans):
        return spans
    return _known_names(folded, at, end)


_LONGEST_NAME = 24
_TIERS = "(?:区县|县区|县市区|市县|乡镇|镇街|街镇|街道|社区|[省市县区州旗镇乡村])"
#: 各乡镇人民政府, 各有关单位: collectives; and governments, whose names no registry can hold.
_MANY = re.compile(
    rf"各{_TIERS}(?:、{_TIERS}){{1,3}}(?:人民政府|政府|办事处|管委会|党委|{words.places()})"
    rf"|(?:各|有关|相关|所有)[\u4e00-\u9fff、]{{0,8}}?(?:{_TIERS}{{1,3}}|{words.places()}|学院|学校|医院|教研组|[局委办科处室股所站队])(?:\([^()\n]{{1,12}}\))?"
    rf"(?:人民政府|政府|办事处|管委会|党委|村委会|居委会|{words.places()})?"
    r"|[省市州盟县区旗镇乡局]直(?:属|各|有关|相关)?(?:部门|单位|机构)"
    r"|[\u4e00-\u9fff]{2,4}?(?:部门|机关)(?![\u4e00-\u9fff]?[规文])"
    r"|[\u4e00-\u9fff]{1,8}?(?:人民政府|街道办事处|管委会|管理委员会)(?:办公室)?"
)
#: What runs on from a name: it is part of a longer one (县公安局交警大队), or is not who acts (县财政局官网).
_BRANCH = re.compile(r"[\u4e00-\u9fff]{1,4}?(?:大队|支队|总队|中队|分局|支局)")
_NOT_ACTING = re.compile(r"[的,。;:、()等]|官网|官方|网站|门户|公众|微[信博]|领导|工作人员|干部|主要负责|负责人|及其|所属|下属|窗口|大厅|系统|内部|党组|\s*$")


def _known_names(folded: str, at: int, end: int) -> list[tuple[int, int]]:
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
        if folded[last : last + 1] not in ("、", "和", "及"):
            break
        at = last + 1
    return spans


#: 县教育局、县民政局各4条: what each is to deliver.
_QUOTA = re.compile(r"[^。;:\n]{2,1200}?(?=各(?:[一二三四五六七八九十两]|\d+)[条篇次项个件期份名场])")


def _with_quota(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Names before what each is to deliver, or those of a list that the text breaks off in."""
    quota = _QUOTA.match(folded, start, end)
    broken = end - start < 1500 and not folded[end:].strip() and "。" not in folded[start:end]
    spans = split_units(folded, start, quota.end() if quota else end) if quota or broken else []
    spans = spans if quota else spans[:-1]
    return spans if len(spans) > 1 and are_units([folded[a:b] for a, b in spans]) else []


def _named_first(folded: str, start: int, end: int) -> list[Named]:
    """县财政局6月底前公布…, 县教育局、县民政局各4条: units alone before what they are to do."""
    if quota := _with_quota(folded, start, end):
        return [Named(a, b, "responsible") for a, b in quota]
    given = _GIVEN_TO.match(folded, start, end)
    if given and (units := _units(folded, given, end)):
        return units
    spans = _known_names(folded, start + folded.startswith(("请", "由"), start), end)
    if not spans or folded[spans[-1][1] : spans[-1][1] + 1] in "、和及" or _NOT_ACTING.match(folded, spans[-1][1], end):
        return []
    if all(_EVERYBODY.fullmatch(folded[a:b]) for a, b in spans):
        return []
    return [Named(a, b, "responsible") for a, b in spans]


# Units in headings


_WORKS = re.compile(r"(?:(?<=负责)(?:提供|公开|保障|发布|报送|维护|更新|办理|编制))?的?(?:(?:工作|具体|主要|重点|相关|有关)*(?:任务|事项|职责|分工|工作|内容|措施|要求))?(?:清单)?(?:\(共?\d+[项条个]\))?[:。]?$")
_DUTIES = re.compile(r"的?(?:工作|具体|主要|重点)*(?:任务|事项|职责|分工)(?:\(共?\d+[项条个]\))?[:。]?$")
_FEWEST_HEADINGS = 2
_LONGEST_HEADING = 60


def headings(folded: str, tree: Tree) -> dict[int, list[Found]]:
    """Items that are headings and name the units of the items below: X负责落实的工作任务, X工作职责, or names of units alone.

    Each with a note that stands nowhere: its units are handed on. One whose units no registry knows, or that is names
    alone, counts only beside another.
    """
    found: dict[int, list[Found]] = {}
    sure: set[int] = set()
    for k, item in enumerate(tree.items):
        if tree.leaf(k) or k in tree.notes:
            continue
        line = folded.find("\n", item.label_end, item.end)
        below = tree.items[tree.children[k][0]].start
        a, b = trim(folded, item.label_end, min(below, item.end if line < 0 else line), ":。")
        units, acts = in_heading(folded, a, b) if b - a <= _LONGEST_HEADING else ([], False)
        if not units:
            units, acts = _introducing(folded, *tree.lead_in(folded, k)), True
        if units:
            found[k] = [Found(b, b, Note(units, [], [], False))]
            if acts and any(is_known(folded[u.start : u.end]) for u in units):
                sure.add(k)
    return {k: notes for k, notes in found.items() if k in sure or sum(j in found for j in tree.beside(k)) >= _FEWEST_HEADINGS}


def _introducing(folded: str, a: int, b: int) -> list[Named]:
    """The units that a sentence begins with which goes on in the items below: 局办公室负责公开工作,履行下列职责:."""
    opening = _acts(True, True).match(folded, a, b) if folded[b - 1 : b] == ":" else None
    return _units(folded, opening, b) if opening and opening.lastgroup != "modal" else []


def in_heading(folded: str, a: int, b: int) -> tuple[list[Named], bool]:
    """The units that a heading names, and whether it says that they act: 市教育局牵头、市公安局配合落实的工作任务, 市司法局职责."""
    end = _WORKS.search(folded, a, b).start()
    lead = re.compile(r"(?:由|需|请)").match(folded, a, end)
    start = lead.end() if lead else a
    duties = _DUTIES.search(folded, a, b)
    if end in [verb.end() for verb in words.verb().finditer(folded, start, end)]:
        note = read_note(folded, start, end)
        names = [folded[u.start : u.end] for u in note.units]
        return (note.units if not (note.unread or note.limits or note.asides) and all(map(looks_like_unit, names)) else []), True
    return _units_alone(folded, start, duties.start() if duties else b, known=not duties), bool(duties)


def _units_alone(folded: str, a: int, b: int, known: bool) -> list[Named]:
    spans = split_units(folded, *trim(folded, a, b, ":。"))
    names = [folded[x:y] for x, y in spans]
    if not all(looks_like_unit(name) and (is_known(name) or not known) and not _EVERYBODY.fullmatch(name) for name in names):
        return []
    return [Named(x, y, "responsible") for x, y in spans]
