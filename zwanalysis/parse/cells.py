"""What a cell of a table is, told by what it holds: a list of units, a time limit, the site's footer."""

import re
from functools import lru_cache
from typing import NamedTuple

from zwanalysis.parse.limits import read_column
from zwanalysis.parse.roles import headings, read_note
from zwanalysis.parse.sheet import label_at
from zwanalysis.parse.units import looks_like_unit, split_units
from zwanalysis.parse.words import role_sign
from zwanalysis.text import trim


def is_units(folded: str, a: int, b: int) -> bool:
    """Whether a cell is a list of units and nothing else.

    >>> is_units("市财政局、各县(市、区)政府", 0, 14), is_units("加强政府网站建设。", 0, 9)
    (True, False)
    """
    a, b = trim(folded, a, b, "。;,、")
    return a < b <= a + 400 and "。" not in folded[a:b] and not _DEED.search(folded, a, b) and _is_units(folded[a:b])


#: What is done, though it ends as units end: 新建公办幼儿园2所, 建成12个社区工作站.
_DEED = re.compile(r"\d余?[所处座家个间条支]|(?:新建|改建|扩建|建成|新增|改造|完成|公布|成立|组建|设立)(?=[\u4e00-\u9fff\d]{4})|分工$")


@lru_cache(maxsize=4096)
def _is_units(cell: str) -> bool:
    """Kept, since the same lists stand in many rows, and a cell is asked about more than once."""
    if _CHANNEL.search(cell):
        return False
    cell = _MARK.sub("", cell)
    if ":" in cell and headings().search(cell):
        note = read_note(cell, 0, len(cell))
        return bool(note.units) and not note.unread and not note.asides and all(looks_like_unit(cell[u.start : u.end]) for u in note.units)
    if len(cell) < 160 and role_sign().search(cell):
        note = read_note(cell, 0, len(cell))
        return bool(note.units) and not note.unread and not note.asides and all(looks_like_unit(cell[u.start : u.end]) for u in note.units)
    units = split_units(cell, 0, len(cell))
    return bool(units) and all(looks_like_unit(cell[x:y]) for x, y in units)


_CHANNEL = re.compile(r"(?:网站|官网|门户网?|公众号|微博|客户端|公示栏|公告栏|公开栏)(?:$|[、,])")
_MARK = re.compile(r"[(〔](?:总?牵头|配合|主办|协办|主责)(?:单位|部门|科室|处室)?[)〕]")  # 市司法局(牵头)


def is_limit(folded: str, a: int, b: int, subjects: bool = False) -> bool:
    """Whether a cell is a time limit (or several, each with a word or two on what is due then) and nothing else.

    With ``subjects`` a word may also stand before each of several limits: 预算2月底前,决算9月底前.

    >>> is_limit("6月底前公布首批,11月底前公布第二批", 0, 19), is_limit("市财政局长期坚持", 0, 8)
    (True, False)
    """
    return b - a <= 40 and _is_limit(folded[a:b], subjects)


@lru_cache(maxsize=8192)
def _is_limit(folded: str, subjects: bool) -> bool:
    """Kept, since a cell is asked about as part of several stretches."""
    a, b = 0, len(folded)
    if _ASKED.search(folded) or not _TIME_SIGN.search(folded):
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


#: Without one of these a cell is no limit; most wordings and names have none.
_TIME_SIGN = re.compile(r"[年月日周季旬天时期内前底末初每逐按]|长|持续|常|动态|随|立|马上|尽快|即|贯穿|始终|一直|不断|同步|变|\d\.\d|\d/\d|\d-\d")
#: What is asked, though it begins with a limit: 机构调整后10个工作日内是否更新.
_ASKED = re.compile("是否|有无|能否")
_PART = re.compile("[^,;、]+")
_TO = re.compile(r"\s*(?:自|应?于|在|到|截至|截止到?|最迟|力争|确保|即日起至?)*")
_FIRST_PART = re.compile(r".*?(?=长期|持续|常态|全年|及时|实时|随时|$)", re.DOTALL)


_VAGUE = re.compile(
    r"(?:按|根据|视|依据|依照|随)[^。;]{1,14}$|适时$|已(?:完成|办结|落实|上线)$|择[期时机]|待定$|另行?[定通]|(?:即日|[^。;,]{2,8}前)(?:起)?$"
)
NONE = ("无", "-", "—", "/", "--", "——")


def is_vague(text: str) -> bool:
    """Whether a cell says when without a date: 按上级要求, 适时, 已完成."""
    return bool(_VAGUE.match(text))


class Head(NamedTuple):
    """The label that a cell begins with: where it ends, its style, whether the cell is a heading over the rows below."""

    end: int
    style: str
    outer: bool


def label_of(folded: str, a: int, b: int) -> Head | None:
    """Return the label at a cell's beginning, None if it has none.

    >>> label_of("二、优化服务", 0, 6)
    Head(end=2, style='han', outer=True)
    """
    label = label_at(folded, a, b)
    if label is None or label.style == "first":
        return None
    outer = label.style in ("chapter", "han", "paren_han") and "。" not in folded[a : b - 1]
    return Head(label.end, label.style, outer)


_AMOUNT = re.compile(r"[(〔]?\d{1,4}(?:\.\d{1,2})?(?:分|%)?[)〕]?")


def is_aside(folded: str, a: int, b: int) -> bool:
    """Whether a cell is a bare amount (a score, a share): no wording, no unit, no limit.

    >>> is_aside("1.50", 0, 4), is_aside("6月底前", 0, 4)
    (True, False)
    """
    return b - a < 10 and bool(_AMOUNT.fullmatch(folded, a, b))


_STOP = re.compile(
    r"[•·\s]*(?:〔? ?(?:打印|关闭)|注[:1]|附注:|说明:|扫一扫|网站地图|版权所有|主办:|主办单位:|Copyright|附件[:\d]|抄送|相关链接|上一篇|下一篇|分享到|打印|关闭窗口|信息来源:|发布时间:)"
    r"|[\u4e00-\u9fff]{4,30} *20\d\d年\d{1,2}月\d{1,2}日印发"
)


def stops(folded: str, a: int, b: int) -> bool:
    return bool(_STOP.match(folded, a, b)) and b - a < 80
