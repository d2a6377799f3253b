"""Who acts where no note says so: units as subjects of sentences, and in the heading over many items."""

import re

from zwanalysis.parse import words
from zwanalysis.parse.acting import (
    EVERYBODY,
    GIVEN,
    JOINS,
    NOT_ACTING,
    UNITS,
    WHEN,
    acting,
    acts,
    charged,
    dated,
    joining,
    known_acting,
    known_names,
)
from zwanalysis.parse.closing import only_units
from zwanalysis.parse.notes import Found
from zwanalysis.parse.roles import Named, Note, read_note
from zwanalysis.parse.stated import for_all
from zwanalysis.parse.tree import LONGEST_HEADING, Item, Tree
from zwanalysis.parse.units import are_units, is_known, kind_of, looks_like_unit, split_units
from zwanalysis.parse.unnoted import heading_line, outline
from zwanalysis.text import lines_of, trim

#: 强化渡口管理。各省交通运输厅负责…: a heading may stand before the sentence.
_HEADING = re.compile(r"[^。;:\n]{2,40}[。:\n]\s*")
#: What may stand before who acts: a time (6月底前,), what it is for (为方便农户,), a case or an object (部门职责变化的,由…).
_BEFORE = re.compile(
    r"(?:[^,。;:\n]{1,16}?(?:[前后内底初末日月年期间时旬]|季度)|(?:为|针对|围绕|对|按照?|根据|结合|依托|凡|如|若|在)[^,。;\n]{2,80}|[^,。;\n]{2,40}(?=,由)),"
)
#: 险段名录,由市水利局于6月底前公开.
_GIVEN_TO = re.compile(rf"由{UNITS}(?=[于在按每\d])")
_STOP, _ENDS = re.compile(r"[。;]\s*"), re.compile(r"[。;]\s*|\n\s*")
#: So many items, and so large a share of those that hold no others, must begin with a unit before it is a layout;
#: of those that say who is in charge (负责, 牵头) fewer will do where the notice has no notes, and there two, and a third of all, that
#: name more than everybody in any sentence (independent readers take these).
_LEAST, _SHARE, _MOST, _SOME = 3, 0.5, 2 / 3, 1 / 3
_LEAST_IN_CHARGE, _SHARE_IN_CHARGE = 2, 0.2


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
    single = [k for k, one in subjects.items() if _names_one(folded, one)]
    if len(subjects) >= max(_LEAST, _SHARE * beside) and len(single) * 2 >= len(subjects):
        others = [] if of else _beside_subjects(folded, items, among, subjects)
        charged_too = _by_item(_charged, folded, items, [k for k in among if k not in subjects])
        return charged_too | _by_item(_dated_by_any, folded, items, others) | _by_item(_anywhere, folded, items, others) | subjects
    return _by_item(_charged, folded, items, among) if of else _in_some(folded, items, among, beside)


def _in_some(folded: str, items: list[Item], among: list[int], beside: int) -> dict[int, Note]:
    """The items that say who is in charge, or who acts by when; and all that name a unit as a subject, where that is how the notice assigns."""
    some = _in_charge_of_some(folded, items, among, beside)
    some = _by_item(_dated, folded, items, among) | _by_item(_charged, folded, items, among) | some
    anywhere = _by_item(_anywhere, folded, items, among)
    both = {k: _both(folded, anywhere.get(k), some.get(k)) for k in (*anywhere, *some)}
    both = {k: note for k, note in both.items() if not (_everybody(folded, note) and _demands(folded, items, k))}
    return both if _assigns_so(folded, [*both.values()], len(among)) else some


def of_paragraphs(folded: str, tree: Tree) -> dict[int, list[Found]]:
    """The items without a note that are headings over paragraphs, each of which says who acts: a note before each."""
    found = {}
    for k, item in enumerate(tree.items):
        heading, *paragraphs = lines_of(folded, item.label_end, item.end) or [(0, 0)]
        headed = heading[1] - heading[0] <= LONGEST_HEADING and folded[heading[1] - 1] not in "。;:"
        asks = outline("aims").match(heading_line(folded, item).strip()) or _demands(folded, tree.items, k)
        if len(paragraphs) > 1 and headed and not asks and tree.leaf(k) and k not in tree.notes:
            spans = [item._replace(label_end=a, end=b) for a, b in paragraphs]
            said = [Found(one.label_end, one.label_end, _said(folded, one), one.end) for one in spans]
            found |= {k: said} if all(note.read for note in said) else {}
    return found


def _said(folded: str, paragraph: Item) -> Note | None:
    """Who acts in a paragraph that also says what is done: not a line below of units alone."""
    said = _subject(folded, paragraph) or _charged(folded, paragraph)
    return said if said and not only_units(folded, *trim(folded, paragraph.label_end, paragraph.end, "。")) else None


def _assigns_so(folded: str, named: list[Note], count: int) -> bool:
    """Whether so many of ``count`` items name units as subjects that it is how the notice assigns: most of them, or a third if not
    just everybody."""
    if len(named) >= max(_LEAST, _SHARE * count) or 1 < len(named) >= _MOST * count:
        return True
    return 1 < sum(not _everybody(folded, note) for note in named) >= _SOME * count


def _everybody(folded: str, note: Note) -> bool:
    """Whether nobody but 各部门, 各有关单位 is named."""
    return all(EVERYBODY.fullmatch(folded[u.start : u.end]) for u in note.units)


def _both(folded: str, *notes: Note | None) -> Note:
    """The units of two readings of an item, in order, each once."""
    named = {folded[u.start : u.end]: u for note in notes if note for u in note.units}
    return Note(sorted(named.values()), [], [], False)


def _beside_subjects(folded: str, items: list[Item], among: list[int], subjects) -> list[int]:
    """The items numbered as those that begin with who acts, and that hand out work."""
    styles = {items[k].style for k in subjects}
    return [k for k in among if k not in subjects and items[k].style in styles and not _demands(folded, items, k)]


def _demands(folded: str, items: list[Item], k: int) -> bool:
    """Whether an item is, or stands under, 工作要求, 组织保障: 各单位要高度重视 hands out nothing there."""
    return any(outline("measures").search(heading_line(folded, items[j])) for j in (k, items[k].parent) if j >= 0)


def _by_item(read, folded: str, items: list[Item], among: list[int]) -> dict[int, Note]:
    return {k: note for k in among if (note := read(folded, items[k]))}


def _in_charge_of_some(folded: str, items: list[Item], among: list[int], beside: int) -> dict[int, Note]:
    """The items whose units are said to be in charge, by their first words or further on, if they are not too few."""
    found = {k: note for k in among if (note := _in_charge(folded, items[k]))}
    return found if len(found) >= max(_LEAST_IN_CHARGE, _SHARE_IN_CHARGE * beside) else {}


def _how_many_beside(items: list[Item], among: list[int], subjects, of: int) -> int:
    styles, parents = {items[k].style for k in subjects}, {items[k].parent for k in subjects}
    beside = sum(items[k].style in styles for k in among)
    return max(beside, of) if len(parents) == 1 else beside


def _names_one(folded: str, note: Note) -> bool:
    """Whether one of the units stands for itself, or for the governments of a tier: not 各部门."""
    names = [folded[u.start : u.end] for u in note.units]
    return any(kind_of(name) != "collective" or name.endswith("政府") for name in names)


def _subject(folded: str, item: Item) -> Note | None:
    a, b = trim(folded, item.label_end, item.end)
    heading = _HEADING.match(folded, a, b)
    starts = _with_clauses(folded, [a, heading.end()] if heading else [a], b)
    for start in starts:
        opening = acts(True, True).match(folded, start, min(b, start + 200))
        units = acting(folded, opening, b) if opening else []
        if units:
            return _whole(folded, units, opening.end(), b)
    for start in starts:
        units = _named_first(folded, start, b)
        if units:
            return _whole(folded, units, units[-1].end, b)
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


def _charged(folded: str, item: Item) -> Note | None:
    units = charged(folded, item.label_end, item.end)
    return Note(units, [], [], False) if units else None


def _dated(folded: str, item: Item) -> Note | None:
    units = dated(folded, item.label_end, item.end)
    return Note(units, [], [], False) if units else None


def _dated_by_any(folded: str, item: Item) -> Note | None:
    """Whatever is named so where it is how the notice assigns: 区信息中心于2017年1月15日前开通…."""
    units = [unit for unit in dated(folded, item.label_end, item.end, known=False) if not folded.endswith(_NO_ACTORS, unit.start, unit.end)]
    return Note(units, [], [], False) if units else None


#: What names in front of a time end with that do not act.
_NO_ACTORS = ("会议", "例会", "网站", "平台", "系统", "专栏", "栏目", "公报", "活动", "工作")


def _openings(folded: str, a: int, b: int) -> list[re.Match]:
    """The units that sentences begin with, and what they do."""
    begins = [a, *(stop.end() for stop in _ENDS.finditer(folded, a, b))]
    starts = [start for at in begins for start in _with_clauses(folded, [trim(folded, at, b)[0]], b)]
    return [m for at in starts if (m := acts(True, True).match(folded, at, min(b, at + 160)))]


def _anywhere(folded: str, item: Item) -> Note | None:
    """The units that begin any of an item's sentences, 各地区、各部门 among them: in a notice without notes that is who acts."""
    a, b = trim(folded, item.label_end, item.end)
    found: dict[str, Named] = {}
    for m in _openings(folded, a, b):
        for unit in acting(folded, m, b, everybody=True):
            found.setdefault(folded[unit.start : unit.end], unit)
    return Note(list(found.values()), [], [], False) if found else None


def _in_charge(folded: str, item: Item) -> Note | None:
    """Known units that a sentence or a clause of an item says are in charge: 围绕就业,县人社局牵头公开…,县财政局配合."""
    a, b = trim(folded, item.label_end, item.end)
    clauses = sorted([*_openings(folded, a, b), *acts(True, False).finditer(folded, a, b)], key=lambda m: m.start())
    found: list[Named] = []
    for m in clauses:
        found += [u for u in known_acting(folded, m, b) if not found or u.start >= found[-1].end]
    charges = any(u.role == "lead" or _is_charged(folded, u, b) for u in found)
    return Note([*found, *joining(folded, found, b)], [], [], False) if charges else None


def _is_charged(folded: str, unit: Named, end: int) -> bool:
    return "负责" in folded[unit.end : min(end, unit.end + 8)]


def _whole(folded: str, units: list[Named], at: int, end: int) -> Note:
    """The units of an item's first words, and those that its further sentences and clauses say act."""
    sentences = (acts(True, True).match(folded, stop.end(), end) for stop in _STOP.finditer(folded, at, end))
    others = [m for pattern in (acts(True, False), WHEN) for m in pattern.finditer(folded, at, end) if m.lastgroup in ("modal", "units")]
    clauses = [*filter(None, sentences), *acts(False, False).finditer(folded, at, end), *(m for m in others if _own(folded, m))]
    units = list(units)
    for clause in sorted(clauses, key=lambda m: m.start("units")):
        units += [unit for unit in acting(folded, clause, end) if unit.start >= units[-1].end]
    return Note([*units, *joining(folded, units, end)], [], [], False)


def _own(folded: str, m: re.Match) -> bool:
    """Whether a clause begins with units of the notice's own government: 市商务局要…, not 确保市民中心…."""
    return folded[m.start("units")] in "省市县区州盟旗镇乡街局"


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
    if given and (units := acting(folded, given, end)):
        return units
    given = GIVEN.match(folded, start, end)
    spans = known_names(folded, given.end() if given else start, end)
    if not spans or JOINS.match(folded, spans[-1][1], end) or NOT_ACTING.match(folded, spans[-1][1], end):
        return []
    if all(EVERYBODY.fullmatch(folded[a:b]) for a, b in spans):
        return []
    return [Named(a, b, "responsible") for a, b in spans]


# Units in headings


_WORKS = re.compile(r"(?:(?<=负责)(?:提供|公开|保障|发布|报送|维护|更新|编制))?的?(?:(?:工作|具体|主要|重点|相关|有关)*(?:任务|事项|职责|分工|工作|内容|措施|要求))?(?:清单)?(?:\(共?\d+[项条个]\))?[:。]?$")
#: 县政府办公室公开的政府信息
_DISCLOSES = re.compile(r"(?<!负责)(?:主动|应当)?(?:公开|公布|发布)的(?:政府|主要)?(?:信息|内容|事项)(?:\(共?\d+[项条类]\))?[:。]?$")
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
    several = len(for_all(folded)) > 1  # 以下任务由甲负责: …, 以下任务由乙负责: …: `standing` hands these on
    for k, item in enumerate(tree.items):
        if tree.leaf(k) or k in tree.notes:
            continue
        units, acts = _heading_units(folded, tree, k, item, several)
        if units:
            found[k] = _handed_on(units)
            if acts and any(is_known(folded[u.start : u.end]) for u in units):
                sure.add(k)
    found = {k: notes for k, notes in found.items() if k in sure or sum(j in found for j in tree.beside(k)) >= _FEWEST_HEADINGS}
    return found if several else found | _before_all(folded, tree)


def _before_all(folded: str, tree: Tree) -> dict[int, list[Found]]:
    """The units of the sentence that leads to all items of a notice without notes."""
    units = _introducing(folded, *tree.lead_in(folded, -1)) if tree.items and not tree.notes else []
    return {-1: _handed_on(units)} if units else {}


def _handed_on(units: list[Named]) -> list[Found]:
    return [Found(units[-1].end, units[-1].end, Note(units, [], [], False))]


def _heading_units(folded: str, tree: Tree, k: int, item: Item, several: bool) -> tuple[list[Named], bool]:
    """The units that an item's first line names, or the sentence that leads to those inside, unless there are ``several`` such, and
    whether it says that they act."""
    line = folded.find("\n", item.label_end, item.end)
    below = tree.items[tree.children[k][0]].start
    a, b = trim(folded, item.label_end, min(below, item.end if line < 0 else line), ":。")
    units, acts = in_heading(folded, a, b) if b - a <= _LONGEST_HEADING else ([], False)
    return (units, acts) if units or several else (_introducing(folded, *tree.lead_in(folded, k)), True)


#: The sentence that leads to a list: …推进以下方面的信息公开。
_LEADS_TO = re.compile("[以如]下|下[列述]")


def _introducing(folded: str, a: int, b: int) -> list[Named]:
    """The units of a sentence which goes on in the items below: 局办公室负责公开工作,履行下列职责:; …提出,各市县、各部门要推进以下工作。"""
    leads = _LEADS_TO.search(folded, a, b)
    if not leads and folded[b - 1 : b] != ":":
        return []
    opening = acts(True, True).match(folded, a, b)
    clauses = acts(True, False).finditer(folded, a, b) if leads else ()
    begun = acting(folded, opening, b) if opening and (leads or opening.lastgroup != "modal") else []
    return begun or next((units for m in clauses if (units := known_acting(folded, m, b, everybody=True))), [])


def in_heading(folded: str, a: int, b: int) -> tuple[list[Named], bool]:
    """The units that a heading names, and whether it says that they act: 市教育局牵头、市公安局配合落实的工作任务, 市司法局职责."""
    end = _WORKS.search(folded, a, b).start()
    lead = re.compile(r"[由需请]").match(folded, a, end)
    start = lead.end() if lead else a
    if disclosed := _DISCLOSES.search(folded, a, b):
        return _units_alone(folded, a, disclosed.start(), known=True), True
    duties = _DUTIES.search(folded, a, b)
    if end in [verb.end() for verb in words.verb().finditer(folded, start, end)]:
        note = read_note(folded, start, end)
        names = [folded[u.start : u.end] for u in note.units]
        return (note.units if not (note.unread or note.limits or note.asides) and all(map(looks_like_unit, names)) else []), True
    return _units_alone(folded, start, duties.start() if duties else b, known=not duties), bool(duties)


def _units_alone(folded: str, a: int, b: int, known: bool) -> list[Named]:
    spans = split_units(folded, *trim(folded, a, b, ":。"))
    names = [folded[x:y] for x, y in spans]
    if not all(looks_like_unit(name) and (is_known(name) or not known) and not EVERYBODY.fullmatch(name) for name in names):
        return []
    return [Named(x, y, "responsible") for x, y in spans]
