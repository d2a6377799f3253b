"""What a cell of a table is, told by what it holds: a list of units, a time limit, the site's footer."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.parse.closing import says_more
from zwanalysis.parse.limits import read_column
from zwanalysis.parse.roles import headings, read_note
from zwanalysis.parse.sheet import label_at, number_of
from zwanalysis.parse.times import any_of
from zwanalysis.parse.units import broken_off, looks_like_unit, split_units
from zwanalysis.parse.words import behind_plan, role_sign
from zwanalysis.text import trim

#: A cell behind a gap, one that a row surely begins with.
BEHIND_GAP, SURELY = 2, 3


class Cell(NamedTuple):
    """A cell: its span; 0, 1 or 2 for the same line, a new one, one behind a gap, `SURELY`; its column by position, -1 unknown."""

    start: int
    end: int
    new: int = 1
    column: int = -1


def is_units(folded: str, a: int, b: int) -> bool:
    """Whether a cell is a list of units and nothing else.

    >>> is_units("市财政局、各县(市、区)政府", 0, 14), is_units("加强政府网站建设。", 0, 9)
    (True, False)
    """
    a, b = trim(folded, a, b, "。;,、")
    return a < b <= a + 400 and _is_units(folded[a:b])


#: What is done, though it ends as units end: 新建公办幼儿园2所, 建成12个社区工作站.
_DEED = re.compile(r"是否|有无|[●■□]|\d分\)|的(?!各|有关|相关|(?:科室|部门|单位|处室|股室|办所|机构)(?:$|[、,;]))|\d余?[所处座家间条支]|\d余?个(?![^、,]{0,12}(?:部门|单位)$)|(?:新建|改建|扩建|开工建设|建成|新增|改造|完成|公布|成立|组建|设立)(?=[\u4e00-\u9fff\d]{4})|分工$|(?:办公|常务|座谈|发布|听证|例)会$")


@lru_cache(maxsize=1024)
def _is_units(cell: str) -> bool:
    """Kept, since the same lists stand in many rows, and a cell is asked about more than once."""
    cell = _POINTS.sub("", cell)
    if "。" in cell or not (cell.endswith(_closers()) or role_sign().search(cell)) or _DEED.search(cell) or _CHANNEL.search(cell):
        return False
    if ":" in cell and headings().search(cell) or role_sign().search(cell):
        note = read_note(cell, 0, len(cell))
        units = [] if note.unread or note.asides or says_more(cell, 0, len(cell), note) else [unit[:2] for unit in note.units]
    else:
        units = split_units(cell, 0, len(cell))
    return bool(units) and all(looks_like_unit(cell[x:y]) for x, y in units)


def without_points(folded: str, a: int, b: int) -> tuple[int, int]:
    """A cell of units without the score behind them.

    >>> without_points("市司法局(4.5分)", 0, 10)
    (0, 4)
    """
    points = _POINTS.search(folded, a, b)
    return trim(folded, a, points.start()) if points else (a, b)


@cache
def _closers() -> tuple[str, ...]:
    """How a list of units may end: most wordings end otherwise."""
    return (*lexica.load("units.yaml")["endings"], "等", ")", "〕", "职责", "职能")


_CHANNEL = re.compile(r"网站(?:$|[、,])|^(?:政务|服务|办事|便民)*大厅$")
_POINTS = re.compile(r"\(\d[\d.—-]{0,8}分\)(?:注:.*)?$", re.DOTALL)  # 市司法局(4.5分)


def is_limit(folded: str, a: int, b: int, subjects: bool = False) -> bool:
    """Whether a cell is a time limit (or several, each with a word or two on what is due then) and nothing else.

    With ``subjects`` a word may also stand before each of several limits: 预算2月底前,决算9月底前.

    >>> is_limit("6月底前公布首批,11月底前公布第二批", 0, 19), is_limit("市财政局长期坚持", 0, 8), is_limit("逐日雨量", 0, 4)
    (True, False, False)
    """
    return b - a <= 40 and _limit_level(folded[a:b]) > (not subjects)


@lru_cache(maxsize=1024)
def _limit_level(cell: str) -> int:
    """2 for a limit, 1 for limits with words before them, 0 for none. Kept, since a cell is asked about as part of several stretches."""
    if _ASKED.search(cell) or not TIME_SIGN.search(cell) or cell.count("(") < cell.count(")"):
        return 0
    if cell.endswith("动态"):
        return _limit_level(cell[:-2])  # 草原管护动态: news of it
    limits = read_column(cell, 0, len(cell), whole=False)
    if not limits or limits[0].kind == "unread":
        return 0
    if limits[0].start == 0 and sum(limit.end - limit.start for limit in limits) >= 0.6 * len(cell):
        return 0 if looks_like_unit(_FIRST_PART.match(cell)[0]) else 2
    parts = [trim(cell, _TO.match(cell, *m.span()).end(), m.end()) for m in _PART.finditer(cell)]
    if _each_with_limit(cell, parts, limits, 0):
        return 2
    return int(len(parts) > 1 and _each_with_limit(cell, parts, limits, 4))


def _each_with_limit(cell: str, parts, limits, before: int) -> bool:
    """Whether each part of a cell is a limit, with at most so many characters before it and six behind."""
    return all(
        any(x <= limit.start <= x + before and y - limit.end <= 6 for limit in limits) and not looks_like_unit(cell[x : x + before])
        for x, y in parts
    )


#: Without one of these a cell is no limit; most wordings and names have none.
TIME_SIGN = re.compile(rf"[年月日周季旬天时期内前底末初每逐按随即变]|同步|{any_of('at_once')}|{any_of('going_on')}|{any_of('going_on_or_thing')}|{any_of('goes_on_at_head')}|\d\.\d|\d/\d|\d-\d|^20[12]\d{2,3}$")
#: What is asked, scored or named, though it begins with a limit: 机构调整后10个工作日内是否更新, 决定作出后7个工作日内上网(2分), 逐日雨量.
_ASKED = re.compile(r"是否|有无|\(\d[\d.]{0,4}分\)$|^[每逐按][日天周旬月季年].{0,4}(?:量|情|价格?|数据|信息|情况|结果|名单|报表|动态|要闻|预报|简报|快报)$")
_PART = re.compile("[^,;、]+")
_TO = re.compile(r"\s*(?:自|应?于|在|到|截至|截止到?|最迟|力争|确保|即日起至?)*")
_FIRST_PART = re.compile(rf".*?(?={any_of('going_on')}|{any_of('going_on_or_thing')}|$)", re.DOTALL)


_VAGUE = re.compile(
    r"(?:按|根据|视|依据|依照|随)[^。;]{1,14}$|适时$|已(?:完成|办结|落实|上线)$|择[期时机]|待定$|另行?[定通]|(?:即日|[^。;,]{2,8}前)(?:起)?$"
)
#: What a catalogue lists by its name, though units are called so too.
ORGANS = re.compile("(?:内设|下设|所属|直属|下属|派出|组织|领导)(?:机构|单位|部门|科室)")
#: The same as the cell above.
DITTO = ("同上", "同前", "〃", "″", '"')
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

    >>> label_of("二、优化服务", 0, 6).outer, label_of("二、优化服务。办理提速。", 0, 12).outer
    (True, False)
    """
    label = label_at(folded, a, b)
    if label is None or label.style == "first":
        return None
    outer = label.style in ("chapter", "han", "paren_han") and "。" not in folded[a : b - 1]
    return Head(label.end, label.style, outer)


_AMOUNT = re.compile(r"(?!20\d\d\.(?:0[1-9]|1[0-2])$)[(〔]?\d{1,4}(?:\.\d{1,2})?(?:分|%)?[)〕]?")


def is_aside(folded: str, a: int, b: int) -> bool:
    """Whether a cell is a bare amount (a score, a share): no wording, no unit, no limit.

    >>> is_aside("1.50", 0, 4), is_aside("6月底前", 0, 4)
    (True, False)
    """
    return b - a < 10 and bool(_AMOUNT.fullmatch(folded, a, b))


_IMPRINT = re.compile(r"[\u4e00-\u9fff]{4,30} *20\d\d年\d{1,2}月\d{1,2}日印发")


@cache
def _stop() -> re.Pattern:
    return re.compile(rf"[•·\s]*(?:{behind_plan()}|说明:)")


def stops(folded: str, a: int, b: int) -> bool:
    """Whether a line stands behind a table.

    >>> stops("责任编辑:王明", 0, 7), stops("打印 关闭", 0, 5), stops("关闭退出煤矿名单", 0, 8)
    (True, True, False)
    """
    return b - a < 80 and bool(_stop().match(folded, a, b) or folded.find("印发", a, b) > 0 and _IMPRINT.match(folded, a, b))


#: Begins what stands behind a table, and is no row of it.
_CLOSING = re.compile(
    r"\(?此件|各(?:单位|部门|[地县镇乡区科处])|请[各于将]|以上|备?注\d?[:.]|(?:联系人|来源|(?:责任)?编辑)[: ]"
    r"|附[件注表:]|本(?:表|方案|清单)|特此|返回|[上下]一[篇页条]"
)

_STARTS = re.compile("建立|健全|推行|推广|落实|实行|完善|实施|严格|坚持|执行")
_MADE = re.compile("(?:编|印|绘)?制(?:表|作)?$")


def closes(text: str) -> bool:
    """Whether a cell is what stands behind a table's rows: a remark, or who made it.

    >>> closes("此件公开发布"), closes("市司法局制"), closes("健全河湖长制")
    (True, True, False)
    """
    made = _MADE.search(text)
    return bool(_CLOSING.match(text) or made and looks_like_unit(text[: made.start()]) and not _STARTS.match(text))


_SERIAL = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3}|\(\d{1,3}\)|\d{1,2}[-.、,~～—]\d{1,3}(?:[、,]\d{1,3})*)[.、]?")
_TICK = re.compile(r"[√✓✔☑●○◎★☆▲△■□◆◇Vv☒×xX]")


def is_serial(text: str) -> bool:
    """Whether a cell is a row's number, or the joint one of several.

    >>> [is_serial(text) for text in ("12.", "十二", "3、4", "2022年")]
    [True, True, True, False]
    """
    return bool(_SERIAL.fullmatch(text))


def is_tick(text: str) -> bool:
    return bool(_TICK.fullmatch(text))


#: In a column headed by a unit's name words, figures and the letters that symbol fonts print ticks for tick, too; beside ticks some say no.
_MARK = re.compile(rf"{_TICK.pattern}|√+|[是有对Yy1✅*+#üþPRa]|〔[xX√]〕|true|yes", re.IGNORECASE)
#: Or they say at once what the unit's part is.
PART = re.compile(r"(?P<word>牵头|主办|主责|责任|负责|落实|承办|配合|协办|协同|协助|参与)(?:单位|部门)?|(?P<short>[主牵责配协])")
SHORT = {"主": "主办", "牵": "牵头", "责": "责任", "配": "配合", "协": "协办"}
_NO = re.compile(r"[□☐○◇△☆×✗✘✕☒xXû—–/\\否无错Nn0-]|〔 ?〕|false|no", re.IGNORECASE)


def is_mark(text: str) -> bool:
    """Whether a cell below a unit's name says yes or no, or what the unit's part is."""
    return any(pattern.fullmatch(text) for pattern in (_MARK, _NO, PART))


def ticks_among(marks: set[str]) -> set[str]:
    """Which signs of a table say yes: those that can say nothing else, or all where there are no such.

    >>> sorted(ticks_among({"√", "×"})), sorted(ticks_among({"★", "☆"})), sorted(ticks_among({"○"})), sorted(ticks_among({"是", "否"}))
    (['√'], ['★'], ['○'], ['是'])
    """
    could = {mark for mark in marks if _MARK.fullmatch(mark)}
    return {mark for mark in could if not _NO.fullmatch(mark)} or could


def in_sequence(texts: list[str]) -> dict[int, int]:
    """Return which cells are numbers that count rows: 1, 2, 3 …, and in which of two countings that run beside each other.

    >>> in_sequence(["1", "30", "1", "2", "8", "2", "9"])
    {0: 0, 2: 1, 3: 0, 5: 1}
    """
    last, found = [0, 0], {}
    for k, text in enumerate(texts):
        m = re.fullmatch(r"\(?(\d{1,3}|[一二三四五六七八九十]{1,3})\)?(?:[-、,~～—](\d{1,3}))?[.、]?", text)
        if not m:
            continue
        value, end = number_of(m[1]), int(m[2] or number_of(m[1]))
        chain = next((c for c in (0, 1) if last[c] < value <= last[c] + (1 if last[c] < 2 else 2)), None)
        if chain is None and value == 1:
            chain = 0 if last[1] == 1 or last[0] > 1 else 1
            last = [0, 0] if last[0] > 1 and last[1] != 1 else last
        if chain is not None:
            last[chain] = max(end, value)
            found[k] = chain
    return found if len(found) > 1 else {}


def ended(folded: str, cells: list[Cell]) -> list[Cell]:
    """The cells, without the name that the text breaks off in."""
    return [*cells[:-1], _without_broken_name(folded, cells[-1])] if cells else cells


def _without_broken_name(folded: str, cell: Cell) -> Cell:
    """市委党校、市司法局、市 at a text's end without 市."""
    names = [] if folded[cell.end :].strip(" \n\t|") else split_units(folded, *cell[:2])
    if len(names) < 2 or not is_units(folded, cell.start, names[-2][1]):
        return cell
    last = folded[slice(*names[-1])]
    begun = broken_off(last) or len(last) <= _LONGEST_BEGUN and not looks_like_unit(last)
    return cell._replace(end=names[-2][1]) if begun else cell


_LONGEST_BEGUN = 6


def signed_at(folded: str, cells: list[Cell]) -> int:
    """Which cell could begin a signature: a unit with a day below, and nothing below that a row has; else how many cells there are.

    >>> text = "公布规划。|市民政局|6月底前|云山市司法局|2024年3月10日|此件公开发布"
    >>> signed_at(text, [Cell(m.start(), m.end()) for m in re.finditer("[^|]+", text)])
    3
    """
    k = next((k for k in range(len(cells) - 1, max(0, len(cells) - BELOW_SIGNATURE), -1) if _DAY.fullmatch(folded, *cells[k][:2])), 0)
    if k < 2 or not cells[k].new or not cells[k - 1].new or not is_units(folded, *cells[k - 1][:2]):
        return len(cells)
    below = (cell[:2] for cell in cells[k + 1 :])
    return len(cells) if any(is_units(folded, *span) or is_limit(folded, *span) or is_serial(folded[slice(*span)]) for span in below) else k - 1


#: So many lines may stand below a signature's name: its day, a remark, whom to ask.
BELOW_SIGNATURE = 8
_DAY = re.compile(r"20\d\d年\d{1,2}月\d{1,2}日|[二2][〇○零0]\S\S年\S{1,3}月\S{1,3}日")
