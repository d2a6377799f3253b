"""What a cell of a table is, told by what it holds: a list of units, a time limit, the site's footer."""

import re
from functools import lru_cache

from zwanalysis.parse.limits import read_column
from zwanalysis.parse.roles import ROLE_COLUMNS, headings, read_note
from zwanalysis.parse.unitlists import looks_like_unit, split_units
from zwanalysis.text import trim


def is_units(folded: str, a: int, b: int) -> bool:
    """Whether a cell is a list of units and nothing else.

    >>> is_units("市财政局、各县(市、区)政府", 0, 14), is_units("加强政府网站建设。", 0, 9)
    (True, False)
    """
    a, b = trim(folded, a, b, "。;,、")
    return a < b <= a + 400 and "。" not in folded[a:b] and _is_units(folded[a:b])


@lru_cache(maxsize=4096)
def _is_units(cell: str) -> bool:
    """Kept, since the same lists stand in many rows, and a cell is asked about more than once."""
    cell = _MARK.sub("", cell)
    if ":" in cell and headings().search(cell):
        note = read_note(cell, 0, len(cell))
        return bool(note.units) and not note.unread and all(looks_like_unit(cell[u.start : u.end]) for u in note.units)
    if len(cell) < 80 and _VERBS.search(cell):
        return all(looks_like_unit(piece.removesuffix("等")) for piece in _PIECES.split(cell) if piece)
    units = split_units(cell, 0, len(cell))
    return bool(units) and all(looks_like_unit(cell[x:y]) for x, y in units)


_MARK = re.compile(r"[(〔](?:总?牵头|配合|主办|协办|主责)(?:单位|部门|科室|处室)?[)〕]")  # 市司法局(牵头)
_VERBS = re.compile("牵头|配合|负责|落实$")
_PIECES = re.compile("[、,;]|(?:按.{0,6}(?:职责|分工)|分别|共同|具体)*(?:牵头|配合|负责|落实|会同|分工)|按.{0,6}(?:职责|分工)$")


def is_limit(folded: str, a: int, b: int, subjects: bool = False) -> bool:
    """Whether a cell is a time limit (or several, each with a word or two on what is due then) and nothing else.

    With ``subjects`` a word may also stand before each of several limits: 预算2月底前,决算9月底前.

    >>> is_limit("6月底前公布首批,11月底前公布第二批", 0, 19), is_limit("市财政局长期坚持", 0, 8)
    (True, False)
    """
    if b - a > 40:
        return False
    limits = read_column(folded, a, b, whole=False)
    if not limits or limits[0].kind == "unread":
        return False
    if limits[0].start == a and sum(limit.end - limit.start for limit in limits) >= 0.6 * (b - a):
        return not looks_like_unit(_FIRST_PART.match(folded, a, b)[0])
    parts = [trim(folded, _TO.match(folded, *m.span()).end(), m.end()) for m in _PART.finditer(folded, a, b)]
    before = 4 if subjects and len(parts) > 1 else 0
    return all(
        any(x <= limit.start <= x + before and y - limit.end <= 6 for limit in limits)
        and not looks_like_unit(folded[x : x + before])
        for x, y in parts
    )


_PART = re.compile("[^,;、]+")
_TO = re.compile(r"\s*(?:自|应?于|在|到|截至|截止到?|最迟|力争|确保|即日起至?)*")
_FIRST_PART = re.compile(r".*?(?=长期|持续|常态|全年|及时|实时|随时|$)")


_VAGUE = re.compile(
    r"(?:按|根据|视|依据|依照|随)[^。;]{1,14}$|适时$|已(?:完成|办结|落实|上线)$|择[期时机]|待定$|另行?[定通]|(?:即日|[^。;,]{2,8}前)(?:起)?$"
)
NONE = ("无", "-", "—", "/", "--", "——")


def is_kind(kind: str, folded: str, a: int, b: int) -> bool:
    text = folded[a:b]
    if kind in ROLE_COLUMNS:
        return is_units(folded, a, b) or text in NONE
    if kind == "deadline":
        return is_limit(folded, a, b, subjects=True) or bool(_VAGUE.match(text)) or text in NONE
    return False


_STOP = re.compile(
    r"[•·\s]*(?:〔? ?(?:打印|关闭)|注[:1]|附注:|说明:|扫一扫|网站地图|版权所有|主办:|主办单位:|Copyright|附件[:\d]|抄送|相关链接|上一篇|下一篇|分享到|打印|关闭窗口|信息来源:|发布时间:)"
    r"|[\u4e00-\u9fff]{4,30} *20\d\d年\d{1,2}月\d{1,2}日印发"
)


def stops(folded: str, a: int, b: int) -> bool:
    return bool(_STOP.match(folded, a, b)) and b - a < 80
