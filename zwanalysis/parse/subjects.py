"""Units that are the subjects of a task's sentences: 县农业农村局负责…；由县城管局牵头，县交通运输局配合，…"""

import re

from zwanalysis.parse.outline import Item
from zwanalysis.parse.roles import Named, Note
from zwanalysis.parse.unitlists import looks_like_unit, split_units
from zwanalysis.parse.units import is_known, kind_of
from zwanalysis.text import trim

_UNITS = r"(?P<units>(?:[^,。;:()\n]|\([^()\n]{1,16}\)){2,80}?)"
_LEAD = r"(?P<lead>(?:总)?牵头(?!单位|部门|处室|科室|人))"
_JOIN = r"(?P<join>会同)"
_SUPPORT = r"(?P<support>(?:协助)?配合|协助|参与)"
_DO = r"负责(?!人|同志)|具体承担|承担"
#: A sentence's first words: who does it. Only here is a modal verb enough.
_OPENING = re.compile(
    rf"(?:由|请)?{_UNITS}(?:分别|共同|联合|具体|主要|要|应当?(?!急)|须)*(?:{_LEAD}|{_JOIN}|{_SUPPORT}|(?P<responsible>{_DO}|(?<=[要应须当])))"
)
#: A clause further on: there only what says who does what.
_CLAUSE = re.compile(
    rf"(?<=,)(?:并?由|请)?{_UNITS}(?:分别|共同|联合|具体|主要|要|应当?)*(?:{_LEAD}|{_JOIN}|{_SUPPORT}|(?P<responsible>{_DO}))"
)
#: 强化渡口管理。各省交通运输厅负责…: a heading may stand before the sentence.
_HEADING = re.compile(r"[^。;\n]{2,40}[。\n]\s*")
#: 部门职责变化的,由县司法局负责…: a case may stand before who acts in it.
_IN_CASE = re.compile(r"[^,。;\n]{2,40}的,(?=由)")
_STOP = re.compile(r"[。;]\s*")
_ROLE = {"lead": "lead", "join": "lead", "support": "support", "responsible": "responsible"}
_UP_TO_VERB = re.compile(r"[^,。;:()\n]{2,60}?(?=负责|牵头|,)")
_EVERYBODY = re.compile(r"各?(?:级|地|地区|有关|相关|责任|部门|单位|、)+")
#: So many items, and so large a share of those that hold no others, must begin with a unit before it is a layout.
_LEAST, _SHARE = 3, 0.5


def find(folded: str, items: list[Item], among: list[int]) -> dict[int, Note]:
    """Return, for each item of ``among`` whose sentences have units as subjects, what they say; {} where it is not the notice's way.

    >>> from zwanalysis.parse import outline
    >>> from zwanalysis.parse.sheet import Sheet
    >>> text = "1.县财政局负责编制预算。\\n2.由县教育局牵头，县卫生健康局配合，建成5所学校。\\n3.各乡镇人民政府要建立台账。".replace("，", ",")
    >>> [[(text[u.start:u.end], u.role) for u in note.units] for note in find(text, outline.items(Sheet(text, text)), [0, 1, 2]).values()]
    ... # doctest: +NORMALIZE_WHITESPACE
    [[('县财政局', 'responsible')], [('县教育局', 'lead'), ('县卫生健康局', 'support')], [('各乡镇人民政府', 'responsible')]]
    """
    notes = {k: note for k in among if (note := _read(folded, items[k]))}
    single = [k for k, note in notes.items() if any(kind_of(folded[u.start : u.end]) != "collective" for u in note.units)]
    styles = {items[k].style for k in notes}
    beside = [k for k in among if items[k].style in styles]
    if len(notes) < _LEAST or len(notes) < _SHARE * len(beside) or len(single) * 2 < len(notes):
        return {}
    return notes


def _read(folded: str, item: Item) -> Note | None:
    a, b = trim(folded, item.label_end, item.end)
    heading = _HEADING.match(folded, a, b)
    starts = [a, heading.end()] if heading else [a]
    case = _IN_CASE.match(folded, starts[-1], b)
    for start in [*starts, case.end()] if case else starts:
        opening = _OPENING.match(folded, start, min(b, start + 200))
        units = _units(folded, opening, b) if opening else []
        if units:
            break
    else:
        return None
    sentences = (_OPENING.match(folded, stop.end(), b) for stop in _STOP.finditer(folded, opening.end(), b))
    clauses = [*filter(None, sentences), *_CLAUSE.finditer(folded, opening.end(), b)]
    for clause in sorted(clauses, key=lambda m: m.start("units")):
        units += [unit for unit in _units(folded, clause, b) if unit.start >= units[-1].end]
    return Note(units, [], [], False)


def _units(folded: str, m: re.Match, end: int) -> list[Named]:
    spans = split_units(folded, *m.span("units"))
    names = [folded[a:b] for a, b in spans]
    if not names or not all(map(looks_like_unit, names)):
        return []
    if m.lastgroup == "responsible" and not m["responsible"] and all(map(_EVERYBODY.fullmatch, names)):
        return []  # 各单位要高度重视
    units = [Named(a, b, _ROLE[m.lastgroup]) for a, b in spans]
    return units + [Named(a, b, "support") for a, b in (_joined(folded, m.end(), end) if m.lastgroup == "join" else ())]


def _joined(folded: str, at: int, end: int):
    """The units behind 会同: up to 负责, or where they run on into what is to be done the longest known name at each place."""
    upto = _UP_TO_VERB.match(folded, at, end)
    spans = split_units(folded, at, upto.end()) if upto else []
    if spans and all(looks_like_unit(folded[a:b]) for a, b in spans):
        yield from spans
        return
    while at < end:
        names = [b for b in range(at + 2, min(end, at + 24) + 1) if looks_like_unit(folded[at:b]) and is_known(folded[at:b])]
        if not names:
            return
        yield at, names[-1]
        if folded[names[-1] : names[-1] + 1] not in ("、", "和", "及"):
            return
        at = names[-1] + 1
