"""What a line around the plan is: rules that are rows, the days that such lines hold, and where a line ends."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from zwanalysis import lexica
from zwanalysis.parse import fields
from zwanalysis.parse.rules import Rule
from zwanalysis.parse.times import to_int
from zwanalysis.parse.titles import ATTACHMENT, bare, join_titles, number_alone, organ, title_like
from zwanalysis.parse.units import looks_like_unit
from zwanalysis.text import fold, lines_of, trim

Span = tuple[int, int]

# Days

_HAN = "[一二三四五六七八九十]"
_Y = r"[二2][〇○零0OoＯ][一二三四五六七八九〇○零0OoＯ]{2}"
_HAN_DAY = (
    rf"(?P<hy>{_Y})[ ]?年[ ]?(?P<hm>{_HAN}{{1,3}}|\d{{1,2}})[ ]?月[ ]?(?P<hd>{_HAN}{{1,3}}|\d{{1,2}})[ ]?日"
)
_DAY = rf"(?:{fields.DAY}|{_HAN_DAY})"
_ANY_DAY = re.compile(_DAY)
_LOST_DATE = re.compile(r"(?P<y>20[12]\d)(?P<md>\d{2,4})日?")
#: As web pages print a day: 2022-05-06, 2022/5/6, 2022年05月06日, or with the hour.
ON_THE_WEB = re.compile(r"20\d\d[-/.]|20\d\d年(?:0\d月|\d\d月0\d日)|.*\d:\d\d")


def _date(match: re.Match) -> dt.date | None:
    year, month, day = (match[name] or match["h" + name] for name in "ymd")
    try:
        return dt.date(to_int(re.sub("[OoＯ]", "0", year)), to_int(month), to_int(day))
    except ValueError:
        return None


def read_date(folded: str) -> dt.date | None:
    """Return the day that a stretch of folded text holds, None if none.

    >>> read_date("2022年4月28日"), read_date("二〇一九年七月二十五日"), read_date("2022-13-01")
    (datetime.date(2022, 4, 28), datetime.date(2019, 7, 25), None)
    """
    m = _ANY_DAY.search(folded)
    return _date(m) if m else None


def day_at(folded: str) -> int:
    """Where a day begins in a stretch that holds one."""
    return _ANY_DAY.search(folded).start()


def _lost_date(match: re.Match) -> dt.date | None:
    """2021531: the signs between year, month and day are lost; read only if there is one way to."""
    days = set()
    for cut in range(1, len(match["md"])):
        month, day = match["md"][:cut], match["md"][cut:]
        if month[0] != "0" and day[0] != "0" or len(match["md"]) == 4 and cut == 2:
            try:
                days.add(dt.date(int(match["y"]), int(month), int(day)))
            except ValueError:
                continue
    return days.pop() if len(days) == 1 else None


# What a line is


def _organ_and_day(match: re.Match) -> tuple[str, dt.date] | None:
    who, day = organ(match["who"]), _date(match)
    return (who, day) if who and day else None


@cache
def _words(group: str) -> str:
    """The words of a group, longest first; copies have blanks inside them."""
    words = sorted(map(fold, lexica.load("frame.yaml")[group]), key=len, reverse=True)
    return "|".join("[ ]?".join(map(re.escape, word.replace(" ", ""))) for word in words)


def _rule(name: str, signs, pattern: str, make, yes: dict, no: tuple = ()) -> Rule:
    return Rule(name, signs, re.compile(pattern, re.VERBOSE), make, yes, no)


def _text(match: re.Match) -> str:
    return match[0]


_HAN_NAME = r"[\u4e00-\u9fff()、]"
NUMBER = _rule(
    "number", "号", r".{5,40}",
    lambda m: number and m[0][number.start : number.end] if (number := number_alone(m[0], m[0])) else None,
    {"青政办发〔2022〕5号": "青政办发〔2022〕5号", "(青政办(2022)5号)": "青政办(2022)5号"},
    ("根据青政办发〔2022〕5号要求", "5号楼"),
)  # fmt: skip
CRUMBS = _rule(
    "navigation", ">»", r"[^。]{0,40}(?:>[^>。]{0,40}){2,}|[^>。]{1,20}->.{1,60}", _text,
    {"公开 > 政策 > 文件": "公开 > 政策 > 文件", "公开->文件": "公开->文件"}, ("收入>支出",),
)  # fmt: skip
WIDGET = _rule(
    "navigation", "", rf"[\s•\-|>〔]*(?:{_words('navigation')})(?:(?=[\s:>|〔〕()\d/-])[^。]{{0,110}}|[^。]{{0,12}})", _text,
    {"〔字体:大 中 小〕": "〔字体:大 中 小〕", "打印本页": "打印本页", "返回政策列表": "返回政策列表"},
    ("审核各科室报送的材料,建立公开台账并按规定的程序公布",),
)  # fmt: skip
SIGNS = _rule(
    "navigation",
    "",
    r"[^\u4e00-\u9fff\d]+|[./][\w./]+",
    _text,
    {"|": "|", "./t1_app.shtml": "./t1_app.shtml"},
    ("2022",),
)
RED = _rule(
    "red_head", ("文件",), rf"(?P<who>{_HAN_NAME}{{4,30}})[ ]?文件", lambda m: organ(m["who"]),
    {"青石市人民政府文件": "青石市人民政府"}, ("关于清理规范性文件", "附件二文件"),
)  # fmt: skip
ANNOUNCEMENT = _rule(
    "announced", ("发布", "公布", "公开"),
    rf"\(? (?:(?:本[\u4e00-\u9fff]{{1,4}}?|此件)?由)? (?P<who>[\u4e00-\u9fff]{{4,30}}?) 于? [ ]{{0,9}} {_DAY} (?:对外|正式)?(?:发布|公布|公开) (?:[,。;)].{{0,60}})?",
    _organ_and_day,
    {"青石市商务局2026年4月13日发布,征求意见截止2026年6月24日。": ("青石市商务局", dt.date(2026, 4, 13)),
     "(本计划由青石市商务局于2026年4月13日公布)": ("青石市商务局", dt.date(2026, 4, 13))},
    ("青石市商务局2026年4月13日发布的办法同时废止", "清单2026年4月13日发布。"),
)  # fmt: skip
ANNOUNCED_ON = _rule(
    "announced", ("发布", "公布"), rf"{_DAY},?由?(?P<who>[\u4e00-\u9fff]{{4,30}}?)(?:对外|正式)?(?:发布|公布)(?:[。;)].{{0,60}})?", _organ_and_day,
    {"2026年4月13日,青石市商务局发布。": ("青石市商务局", dt.date(2026, 4, 13))},
    ("2026年4月13日青石市商务局发布的办法", "2026年4月13日市政府召开会议。"),
)  # fmt: skip
PRINTED = _rule(
    "imprint", ("印发",), rf"(?P<who>{_HAN_NAME}{{4,40}}?)? [ ]{{0,60}} {_DAY} 印发", _date,
    {"青石市人民政府办公室 2022年5月20日印发": dt.date(2022, 5, 20)}, ("2022年5月20日印发的通知",),
)  # fmt: skip
SIGNED = _rule(
    "signed", ("年", "-", "/", "."), rf"(?P<who>{_HAN_NAME}{{4,40}}?)[ \t]{{0,60}}{_DAY}", _organ_and_day,
    {"青石市司法局 2021年4月19日": ("青石市司法局", dt.date(2021, 4, 19))}, ("青石市司法局于2021年4月19日", "截至2021年4月19日"),
)  # fmt: skip
ALONE = _rule(
    "day", ("年", "-", "/", "."), rf"\(?{_DAY}{fields.CLOCK}(?:星期[一二三四五六日])?\)?", _date,
    {"2021年4月19日": dt.date(2021, 4, 19), "(2021年4月19日)": dt.date(2021, 4, 19), "二O二一年四月十九日": dt.date(2021, 4, 19),
     "2021-04-19 08:30": dt.date(2021, 4, 19)},
    ("2021年4月", "2021年4月31日", "2021年4月19日前"),
)  # fmt: skip
LOST = _rule(
    "lost_day", "2", _LOST_DATE.pattern, _lost_date,
    {"2021531": dt.date(2021, 5, 31)}, ("2021111", "20211305", "2021"),
)  # fmt: skip
TITLED = _rule(
    "title", "", r".{5,150}", lambda m: bare(m[0]) if title_like(m[0]) else None,
    {"关于印发2022年任务清单的通知": "关于印发2022年任务清单的通知"}, ("现将任务清单印发给你们。", "附件:任务清单", "2022年5月1日"),
)  # fmt: skip
ADDRESSED = _rule(
    "addressee", ":", r"(?!联系|责任|承办|[主协]办|发布|牵头|配合|咨询|报送|受理|说明|附|注)(?=.{0,200}(?:各|政府|委员会|部门|单位|处室|科室|街道|局|办|公司|学校|医院|厅|中心|镇|乡|村))[^。:《]{2,200}:", _text,
    {"各县(市、区)人民政府,市政府各部门:": "各县(市、区)人民政府,市政府各部门:"}, ("现将有关事项通知如下:", "《各部门任务》:", "联系部门:"),
)  # fmt: skip
ATTACHED = _rule(
    "attachment", "附", rf"(?:{ATTACHMENT.pattern}).{{0,78}}", _text,
    {"附件:1.任务表": "附件:1.任务表", "附件": "附件"}, ("附近各镇",),
)  # fmt: skip
REMARK = _rule(
    "remark",
    ("注", "说明"),
    r"(?:备?注|注释|说明)(?:[:1]|\s).*",
    _text,
    {"注:本表所列为主要任务": "注:本表所列为主要任务"},
    ("注重实效",),
)
FOOTER = _rule(
    "footer", "", rf"[\s•\-|>〔]*(?:{_words('footer')}).{{0,110}}", _text,
    {"版权所有:青石市人民政府": "版权所有:青石市人民政府", "抄送:市委办公室": "抄送:市委办公室"}, ("主要任务",),
)  # fmt: skip
SIGNER = _rule(
    "organ", "", rf"{_HAN_NAME}{{4,40}}", lambda m: organ(m[0]),
    {"青石市人民政府办公室": "青石市人民政府办公室", "青石市司法局(盖章)": "青石市司法局"}, ("推进公开工作", "市局"),
)  # fmt: skip

#: What a line can be in each part of a stretch, the first that fits.
HEAD = (
    NUMBER,
    CRUMBS,
    WIDGET,
    SIGNS,
    RED,
    ANNOUNCEMENT,
    ANNOUNCED_ON,
    ALONE,
    LOST,
    SIGNED,
    TITLED,
    ADDRESSED,
    ATTACHED,
    SIGNER,
)
BACK = (
    FOOTER,
    NUMBER,
    CRUMBS,
    WIDGET,
    SIGNS,
    ANNOUNCEMENT,
    ANNOUNCED_ON,
    PRINTED,
    ALONE,
    LOST,
    SIGNED,
    ATTACHED,
    REMARK,
)


def kind_of(line: str, rules: tuple[Rule, ...]) -> tuple[str | None, object]:
    """What a folded line is, with what it tells; the first rule that fits it."""
    for rule in rules:
        if rule.applies(line):
            m = rule.pattern.fullmatch(line)
            value = rule.make(m) if m else None
            if value:
                return rule.name, value
    return None, None


# Where a line ends


def pieces(folded: str, start: int, end: int) -> list[Span]:
    """Lines of a stretch, cut at white space where copies have run several lines together."""
    return [piece for a, b in lines_of(folded, start, end) for piece in cut(folded, a, b)]


_UP_TO_SPACE = re.compile(r"[^ \t]*")
_BLANK = re.compile(r"[ \t]+")


def cut(folded: str, a: int, b: int) -> list[Span]:
    """A line cut at its blanks, where what stands before ends something or what stands behind begins it."""
    line = folded[a:b]
    if not _BLANK.search(line) and "号" not in line[:40]:
        return [(a, b)]
    if "。" not in line and _is_whole(line):
        return [(a, b)]
    parts, at = [], a
    for m in _BLANK.finditer(line):
        x, y = a + m.start(), a + m.end()
        left, right = folded[max(at, x - 200) : x], _UP_TO_SPACE.match(folded, y, b)[0]
        if _ends(left, right) or _begins(left, right):
            parts.append((at, x))
            at = y
    number = _BEFORE_TITLE.match(folded, a, b)
    if number and title_like(folded[number.end() : b]):
        return [(a, number.end()), (number.end(), b)]
    return [*parts, (at, b)]


_NUMBER_AT_HEAD = re.compile(r"[\u4e00-\u9fff]{2,14}[〔(]20\d\d[〕)]\d{1,4} ?号")
_BEFORE_TITLE = re.compile(rf"{_NUMBER_AT_HEAD.pattern}(?=\S)")


def _is_whole(line: str) -> bool:
    """Whether a line with blanks in it is one piece; a number at its head has a piece of its own."""
    if title_like(line):
        return not _BEFORE_TITLE.match(line)
    kind = kind_of(line, HEAD)[0]
    return kind not in (None, "title", "addressee") or kind == "addressee" and not _NUMBER_AT_HEAD.match(line)


def _ends(left: str, right: str) -> bool:
    """A title ends only where it does not go on: …2019年政务公开工作 任务分解表的通知."""
    return left[-1:] in ":。)号" or _is_day(left) or (title_like(left) and not title_like(left + right))


def _begins(left: str, right: str) -> bool:
    return _is_day(right) or title_like(right) and not looks_like_unit(left)


def _is_day(piece: str) -> bool:
    return len(piece) <= 14 and kind_of(piece, (ALONE,))[0] is not None


# The pieces of a stretch


@dataclass
class Piece:
    """A piece of a stretch: where it stands, what it is (the name of a rule, or ``fields``), and what it tells."""

    start: int
    end: int
    kind: str | None = None
    value: object = None
    reason: str | None = None  # of its residual; "metadata" is none


def read_pieces(folded: str, start: int, end: int, rules) -> list[Piece]:
    """The pieces of a stretch with what each is; lines of particulars apart."""
    rows = [_one_cell(folded, *line) for line in lines_of(folded, start, end)]
    particulars = fields.scan(folded, rows)
    found: list[Piece] = []
    todo: list[Span] = []

    def flush() -> None:
        for a, b in join_titles(folded, todo):
            line = re.sub(r"\s*\n\s*", "", folded[a:b])  # a title over several lines
            found.append(Piece(a, b, *kind_of(line, rules)))
        todo.clear()

    for k, (a, b) in enumerate(rows):
        line = particulars.get(k)
        if line is None:
            todo.extend(cut(folded, a, b))
            continue
        flush()
        _, own = line.metadata
        read = "fields", line.fields
        found.append(Piece(*line.metadata, *read, "metadata"))
        found.append(Piece(*line.navigation, *(read if own <= a else ("navigation", None)), "navigation"))
        if line.rest[0] < line.rest[1]:
            todo.extend(cut(folded, *line.rest))
    flush()
    return [piece for piece in found if piece.start < piece.end]


def _one_cell(folded: str, a: int, b: int) -> Span:
    """A line without the bar that closes its one cell, and without the sign that a copy put before it."""
    x, y = trim(folded, a, b, "|?")
    return (x, y) if x < y and folded.find("|", x, y) < 0 else (a, b)
