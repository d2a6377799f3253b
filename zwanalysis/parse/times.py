"""The grammar of points in time: how years, months, days and their ranges and lists are printed, and the day each means.

Works on folded text. White space may stand between any two signs of an expression, since copies break lines inside
them. A day that is printed but cannot be read is never taken for its month's last day: see `GARBLED`.
"""

import datetime as dt
import re
from calendar import monthrange
from typing import NamedTuple

from zwanalysis import lexica

_WORDS = lexica.load("limits.yaml")
_HAN = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"〇": 0, "○": 0, "两": 2, "元": 1}
_TENS = {"十": 1, "廿": 2, "卅": 3}
_MISREAD = {"O": "0", "o": "0", "l": "1", "I": "1"}  # letters that a scan puts for digits: 1O日, l5日


class Day(NamedTuple):
    """A day as printed: without a year it counts from the plan's; without a day it is the month's last."""

    year: int | None
    month: int
    day: int | None = None
    ahead: int = 0  # years after the plan's: 1 for 次年
    weekday: int | None = None  # 0 is Monday; then ``day`` says which of the month's: 第二个周五, 0 for the last

    def date(self, plan_year: int | None) -> dt.date | None:
        """The date in a plan of ``plan_year``; None where no year is known or the day is none of its month's.

        >>> Day(None, 2).date(2024), Day(2022, 6, 31).date(2022), Day(None, 6).date(None)
        (datetime.date(2024, 2, 29), None, None)
        >>> Day(2023, 6, 2, weekday=4).date(None)
        datetime.date(2023, 6, 9)
        """
        year = self.year or (plan_year and plan_year + self.ahead)
        if not year or not 1 <= self.month <= 12 or not 2000 <= year <= 2099:
            return None
        first, last = monthrange(year, self.month)
        day = last if self.day is None else self.day
        if self.weekday is not None:
            day = 1 + (self.weekday - first) % 7 + 7 * ((self.day or 1) - 1)
            day += 7 * ((last - day) // 7) if self.day == 0 else 0
        return dt.date(year, self.month, day) if 1 <= day <= last else None


class Limit(NamedTuple):
    """A time limit: its span, its kind and the value that the kind has."""

    start: int
    end: int
    kind: str
    day: Day | None = None  # of kind by
    every: str | None = None
    within_n: int | None = None
    within_unit: str | None = None
    event: tuple[int, int] | None = None  # its span
    damaged: str | None = None  # what a damaged expression was read as; "" if it was left alone
    due: bool = False  # words behind it say what is to be done by then
    date: dt.date | None = None  # set by `dated`


class Place(NamedTuple):
    """The stretch in which limits are looked for; ``column`` says that it is a column's value, where a bare month is one."""

    text: str
    column: bool

    def before(self, at: int, n: int) -> str:
        """Up to ``n`` characters before a position."""
        return self.text[max(0, at - n) : at]

    def then(self, pattern: re.Pattern, at: int):
        """The match of a pattern behind a position."""
        return pattern.match(self.text, at)


def any_of(name: str) -> str:
    """The words of a list of the lexicon as alternatives of a pattern, the longest first."""
    return "|".join(sorted(_WORDS[name], key=len, reverse=True))


S = r"[ \t\n]*+"
_H = "一二三四五六七八九"
#: 1 to 31: 6, 06, 1 0, 1O, 十, 廿五, 三〇.
NUM = (
    rf"(?:(?<![A-Za-z])(?:\d{S}[\dOoIl]|[OoIl]{S}\d|[OoIl]{S}[OoIl](?={S}(?:[月日号曰]|[之以]?前|[截为]?止)))(?![\dA-Za-z])|\d(?![\dA-Za-z])|(?<![A-Za-z\d])[Il](?={S}[月日曰])"
    rf"|(?:[二三]{S})?十(?:{S}[{_H}])?|[廿卅](?:{S}[{_H}])?|[一二三][〇○零]|[{_H}两]|元(?={S}月))"
)
_AND = rf"{S}[、和及与/]{S}"
_TO = rf"(?:起|开始)?{S}[-—–~～至到─]+{S}(?:至|到)?"
BEFORE = re.compile(rf"{S}(?:[之以]前|前夕?(?!后)|[截为]?止)")
INSIDE = re.compile(r"[以之]内|内(?![部容涵外需])|期间(?!的)")
_QUARTER_SIGN = rf"{S}个?{S}季{S}度"


def _year(p: str = "") -> str:
    """2022年, 二〇二二年, 2022.6月; 24年3月, ’24年9月, 二四年; 当年, 今年, 次年."""
    return rf"""(?:
        (?P<{p}year>(?<![\dA-Za-z])[2二]{S}[0O〇○零]{S}[\dOl〇○零{_H}]{S}[\dOl〇○零{_H}])(?!\d){S}
            (?:年(?:{S}度(?!假))?|[./-](?={S}\d{{1,2}}{S}月))
      | (?<![\d.第满近〇○零十{_H}])['’‘]?(?P<{p}short>[1-4]\d|[一二三四][〇○零{_H}]){S}年
            (?={S}(?:年?{S}[底末]|{NUM}{S}月(?!内)|第?{S}[一二三四1-4]{_QUARTER_SIGN}|[上下]半年))
      | (?P<{p}that>{"|".join(sorted(_WORDS["years"], key=len, reverse=True))}|{any_of("gone")})
    )"""


YEAR = re.compile(_year(), re.VERBOSE)


def _day(p: str = "") -> str:
    """10日, 的10日, (10日), 10、20日, 10曰, 10 before 前; its hour; 第二个周五."""
    return rf"""(?:
        (?:的{S})?(?:\({S})?(?P<{p}days>(?:{NUM}{S}[日号]?{_AND}){{0,6}})
            (?P<{p}day>{NUM}){S}(?:(?P<{p}sign>[日曰]|号(?![机线楼院井桥坝泵文令]|地块|锅炉))|(?={S}(?:之前|以前|前(?!后)|[截为]?止|[,;。]|$)))(?:{S}\))?
        (?:{S}(?:[上下中]午|晚上?|当天)?{S}\d{{1,2}}{S}[时点:](?:{S}\d{{1,2}}分?)?|{S}(?:下班|当日|零时))?
        (?:{S}\({S}(?:含|星期|礼拜|周|当|暂定)[^()\n]{{0,6}}\))?
      | (?:的{S})?(?:第(?P<{p}nth>[一二三四五1-5])|最后一){S}个?{S}(?:周|星期|礼拜)(?P<{p}weekday>[一二三四五六日天1-6])
    )"""


_PART = rf"(?:[上中下]{S}[、至-]?{S}){{0,2}}[上中下]{S}旬|[上下]半月|[初底末中](?!等)"
_POINT = rf"""
    (?=[\d{_H}十廿卅元两第前上下岁全今本当明次翌来后去往历'’‘OoIl]|年[ \t\n度年]*[底末终内中初])   # the signs that one may begin with: quick to leave
    (?P<from>                                                   # the beginning of a range, which gives what its end leaves out
        (?:{_year("from_")}{S})?
        (?: (?P<from_month>{NUM}){S}(?:(?P<from_sign>月)(?:{S}份)?(?:{S}(?P<from_day>{NUM}){S}[日号曰]?|{S}(?:{_PART}))?)?
              (?:{S}\d{{1,2}}{S}[时点])?
          | 第?(?P<from_quarter>[一二三四1-4])(?:{_QUARTER_SIGN})? | [上下]半年 | (?<=年)|(?<=度) )
        {_TO}
    )?
    (?P<y>{_year()}{S}(?:,{S}|年?[底末]{S}(?=\d{{1,2}}{S}月))?)?                              # 2022年底10月前: October
    (?:
        (?P<months>(?:{NUM}{S}[、和及与/,]{S}){{0,11}})
            (?P<month>{NUM}){S}月(?:{S}份)?(?:{S}{_day()}|{S}(?P<part>{_PART}))?                 # 6月10日, 6、9、12月底
      | (?P<quarters>(?:第?[一二三四1-4](?:{_QUARTER_SIGN})?{_AND}){{0,3}})
            前?第?{S}(?P<quarter>[一二三四1-4]){_QUARTER_SIGN}                                   # 第三季度, 一、三季度
            (?:{S}(?P<qmonth>首个?月|第[一二三]个?月|末月|最后一?个?月)(?:{S}{_day("q")}|{S}(?P<qmpart>{_PART}))?|{S}(?P<qpart>[初底末中]))?
      | (?P<halves>[上下]{_AND})?(?P<half>[上下]半年)(?:{S}(?P<hpart>[初底末中]))?
      | (?P<yearend>年{S}[底末终]|岁末|年内(?![部容涵外需])|年度内|全年|年中(?![国央小期心型等])|年初)
      | (?(y)(?:年{S})?(?P<yend>[底末终]|内(?![部容涵外需])|初|全年|中(?![国央小期心型等]))|(?!))               # 2022年底, 今年内
      | (?(from)(?:{_day("b")}|(?P<bpart>[上中下]{S}旬|月?[底末]))|(?!))                      # 6月10日至20日
    )
"""
#: A day, month, quarter, half or year's end, perhaps with its year before it, lists and ranges of them.
POINT = re.compile(_POINT, re.VERBOSE)
#: A bare year, or with 内: 2022年, 今年.
YEARS = re.compile(
    rf"{_year()}(?!{S}(?:\d{{1,2}}{S}[月、]|[{_H}十]+月|第?[一二三四]个?季|[上下]半|年|[底末终]))", re.VERBOSE
)
YEAR_RANGE = re.compile(rf"(?<!\d)20\d\d{S}年?{_TO}(?P<year>20\d\d){S}年(?:度)?(?P<end>{S}年?[底末])?")
NUMERIC = re.compile(
    r"(?<![\d.A-Za-z])(?P<year>20\d\d|[1-4]\d(?=[./-]\d{1,2}[./-]))(?P<sep>[./-])(?P<month>\d{1,2})(?:(?P=sep)(?P<day>\d{1,2}))?(?![\d.]*\d)(?:日)?"
)
MONTH_DAY = re.compile(r"(?<![\d.])(?P<month>1?\d)[./](?P<day>[1-3]?\d)(?![\d.%])日?")

#: Behind a month without a day, or behind 底前: a day that is printed and cannot be read: 6月前两周, 6月1?日前.
GARBLED = re.compile(
    rf"""{S}(?:的{S})?(?:
        [(]?{S}(?:第|最后|(?P<odd>[\dOoIlZSB|×xX*＊_?□某{_H}十廿卅〇○零]))[^,;。、月年\n]{{0,6}}?(?:[日号曰](?![常程报均]|内)|周(?![期边])|星期|工作日|\)?{S}(?:之前|以前|前(?![后期置提端沿])))
      | 前{S}(?:[{_H}十两几]|\d+){S}个?{S}(?:工作日|周|日|天|星期)
      | (?P<none>[日号曰](?![常程报均]))
    )(?:之前|以前|前)?""",
    re.VERBOSE,
)

#: Signs lost between year, month and day: 20201030日前, 202011月底前, 2022年630日前, 2022年月底前, 202年6月30日前.
RUN_ON = re.compile(
    rf"(?P<year>20[12]\d)(?P<sign>年)?(?P<md>\d{{1,4}})(?P<unit>月|日)(?:{S}(?P<part>[底末初]|[上中下]旬)|{S}(?P<day>\d{{1,2}})日)?"
)
LOST = re.compile(
    r"20\d\d年月[底末初]?|20\d\d年\d{1,2}月日|(?<![\d.])\d{3,4}日(?=前|之前|以前)|(?<!\d)(?:20\d|\d{5,})年\d{1,2}月(?:\d{1,2}日|[底末])?"
)


def to_int(text: str) -> int:
    """Return the number that Arabic or Chinese numerals stand for.

    >>> [to_int(text) for text in ("12", "十二", "廿五", "1 O", "六", "二〇二二", "半")]
    [12, 12, 25, 10, 6, 2022, 0]
    """
    text = "".join(_MISREAD.get(c, c) for c in text if not c.isspace())
    for sign, tens in _TENS.items():
        if sign in text:
            before, after = text.split(sign, 1)
            return 10 * _HAN.get(before, tens) + _HAN.get(after, 0)
    digits = "".join(str(_HAN.get(c, c)) for c in text if c.isdecimal() or c in _HAN)
    return int(digits) if digits else 0


def day_of(year: int | None, month: int, day: int | None = None, part: str | None = None, ahead: int = 0) -> Day | None:
    """Return the last day that is meant, None if there is none in any year (6月初, 6月中 have no last day).

    >>> day_of(2024, 2), day_of(None, 6, part="上旬").day, day_of(2022, 6, 31)
    (Day(year=2024, month=2, day=None, ahead=0, weekday=None), 10, None)
    """
    part = re.sub(r"\s", "", part or "")
    if day is None:
        day = {"上旬": 10, "中旬": 20, "上半月": 15}.get(part if part.endswith("月") else part[-2:])
    found = Day(year, month, day, ahead)
    return found if part not in ("初", "中") and found.date(2000) else None  # 2000 has a 29 February


def year_of(m, p: str = "") -> tuple[int | None, int] | None:
    """The year printed, and how many years after the plan's is meant where none is; None for a year that is gone."""
    if m[p + "year"] or m[p + "short"]:
        return 2000 + to_int(m[p + "year"] or m[p + "short"]) % 100, 0
    that = m[p + "that"]
    return None if that and that not in _WORDS["years"] else (None, _WORDS["years"].get(that, 0))


def days_of(m) -> list[tuple[int, int, Day | None]]:
    """The days that a match of `POINT` means, with their spans: one, or several of a list; None for what is no day.

    >>> [(day.month, day.day) for _, _, day in days_of(POINT.match("6、9、12月底前"))]
    [(6, None), (9, None), (12, None)]
    >>> days_of(POINT.match("6月10日至25日"))[0][2]
    Day(year=None, month=6, day=25, ahead=0, weekday=None)
    """
    begun = m["from"] and year_of(m, "from_")
    year = year_of(m)
    if year is None or m["from"] and begun is None:
        return [(*m.span(), None)]
    if m["from"] and not m["y"]:
        year = begun
    elif m["from"] and year[1] and begun[0]:  # 2022年11月至次年2月
        year = begun[0] + year[1], 0
    return _listed(m, year)


def _listed(m, year) -> list[tuple[int, int, Day | None]]:
    """One day for each number of a list: the last number's span goes to the end."""
    if m["days"]:
        return _each(m, "days", "day", lambda day: day_of(year[0], to_int(m["month"]), day, ahead=year[1]))
    if m["month"]:
        return _each(m, "months", "month", lambda month: _in_month(m, month, year))
    if m["quarter"]:
        return _each(m, "quarters", "quarter", lambda quarter: _in_quarter(m, quarter, year))
    if m["half"]:
        return _halves(m, year)
    if m["bday"] or m["bweekday"] or m["bpart"]:
        return [(*m.span(), _last_of_range(m, year))]
    vague = (m["yearend"] or m["yend"]).endswith(("中", "初"))
    return [(*m.span(), None if vague else Day(year[0], 12, ahead=year[1]))]


def _halves(m, year) -> list[tuple[int, int, Day | None]]:
    """上半年, 上、下半年."""
    months = [6 if sign == "上" else 12 for sign in (m["halves"] or "")[:1] + m["half"][0]]
    none = m["hpart"] in ("初", "中")
    spans = [(m.start(), m.start("halves") + 1), (m.start("half"), m.end())] if m["halves"] else [m.span()]
    return [(a, b, None if none else Day(year[0], month, ahead=year[1])) for month, (a, b) in zip(months, spans, strict=True)]


def _each(m, listed: str, last: str, make) -> list[tuple[int, int, Day | None]]:
    if not m[listed]:
        return [(*m.span(), make(to_int(m[last])))]
    base = m.start(listed)
    found = [(base + n.start(), base + n.end(), make(to_int(n[0]))) for n in re.finditer(r"[^\s、和及与/,]+", m[listed])]
    return [(m.start(), *found[0][1:]), *found[1:], (m.start(last), m.end(), make(to_int(m[last])))]


def _weekday(m, p: str, year, month: int) -> Day | None:
    weekday = "一二三四五六日".index(m[p + "weekday"].translate(str.maketrans("天123456", "日一二三四五六")))
    return Day(year[0], month, to_int(m[p + "nth"] or "0"), year[1], weekday) if 1 <= month <= 12 else None


def _in_month(m, month: int, year) -> Day | None:
    if m["from_month"] and not m["y"] and month < to_int(m["from_month"]):
        return None  # 11月至2月: of which year is not said
    if m["weekday"]:
        return _weekday(m, "", year, month)
    return day_of(year[0], month, to_int(m["day"]) if m["day"] else None, m["part"], year[1])


def _in_quarter(m, quarter: int, year) -> Day | None:
    if m["from_quarter"] and not m["y"] and quarter < to_int(m["from_quarter"]):
        return None
    if m["qpart"] in ("初", "中"):
        return None
    month = 3 * quarter
    if m["qmonth"]:
        month += {"首": -2, "一": -2, "二": -1}.get(m["qmonth"].removeprefix("第")[0], 0)
    if m["qweekday"]:
        return _weekday(m, "q", year, month)
    return day_of(year[0], month, to_int(m["qday"]) if m["qday"] else None, m["qmpart"], year[1])


def _last_of_range(m, year) -> Day | None:
    """6月10日至25日, 6月上旬至中旬: the end leaves out its month."""
    month = to_int(m["from_month"] or "0")
    if not m["from_sign"] or m["bdays"] or m["bday"] and m["from_day"] and to_int(m["bday"]) < to_int(m["from_day"]):
        return None
    if m["bweekday"]:
        return _weekday(m, "b", year, month)
    return day_of(year[0], month, to_int(m["bday"]) if m["bday"] else None, m["bpart"], year[1])


def misread(m) -> str | None:
    """What a match of `POINT` was read as where a sign of it is damaged (1O日, 10曰, 10前), None where none is."""
    repaired = [to_int(n) for n in re.findall(r"[\dOoIl ]*[OoIl][\dOoIl ]*", m[0])]
    lost = any(m[p + "day"] and m[p + "sign"] != "日" and m[p + "sign"] != "号" for p in ("", "q", "b"))
    if not repaired and not lost:
        return None
    read = re.sub(r"[OoIl]", lambda c: _MISREAD[c[0]], re.sub(r"\s", "", m[0])).replace("曰", "日")
    return read if m["sign"] or m["qsign"] or m["bsign"] or not lost else read + "日"


def run_on_days(year: int, digits: str) -> set[Day]:
    """Return the days that month and day without a sign between them could be.

    >>> sorted(day[:3] for day in run_on_days(2020, "1030") | run_on_days(2022, "111"))
    [(2020, 10, 30), (2022, 1, 11), (2022, 11, 1)]
    """
    days = set()
    for cut in range(1, len(digits)):
        month, day = digits[:cut], digits[cut:]
        padded = (month[0] == "0" and len(month) == 1) or (day[0] == "0" and len(day) == 1)
        when = None if padded or len(month) > 2 or len(day) > 2 else day_of(year, int(month), int(day))
        if when and not (len(digits) == 4 and cut != 2):
            days.add(when)
    return days


# ---- limits printed in digits alone, or with signs lost

_MARK = re.compile(BEFORE.pattern + "|底前|底")


def run_on(m, place: Place):
    """20201030日前, 202011月底前: signs lost between year, month and day."""
    before = re.search(r"\d*$", place.before(m.start(), 4))[0]
    if before and (len(before) > 2 or m.start() > len(before)):
        return
    after = place.then(BEFORE, m.end()) or place.then(INSIDE, m.end())
    if not after and not m["part"] and not place.column or m["sign"] and (m["unit"] == "月" or len(m["md"]) < 3):
        return
    stop = after.end() if after else m.end()
    days = _run_on_day(m) if m["unit"] == "日" else _run_on_month(m)
    if len(days) == 1:
        (day, told), = days.items()
        yield Limit(m.start(), stop, "by", day, damaged=told + place.text[m.end() : stop])
    else:
        yield Limit(m.start(), stop, "unread", damaged="")


def _run_on_day(m) -> dict[Day, str]:
    """The days that 20201030日 could be, and how each is printed."""
    return {day: f"{day.year}年{day.month}月{day.day}日" for day in run_on_days(int(m["year"]), m["md"])}


def _run_on_month(m) -> dict[Day, str]:
    """The day that 202011月底, 20206月30日 is, and how it is printed."""
    year, month, number = int(m["year"]), int(m["md"]), int(m["day"]) if m["day"] else None
    day = day_of(year, month, number, m["part"]) if len(m["md"]) <= 2 else None
    return {day: f"{year}年{month}月{f'{number}日' if number else m['part'] or ''}"} if day else {}


def lost(m, place: Place):
    after = place.then(BEFORE, m.end())
    if after or place.column:
        yield Limit(m.start(), after.end() if after else m.end(), "unread", damaged="")


_TO_ANOTHER = re.compile(r"\s*[-—–~～至到]+\s*(?=\d)")


def numeric(m, place: Place):
    """2022.6.30前, 2022/6/30, 23-6-30前."""
    after = place.then(_MARK, m.end())
    year = int(m["year"]) if len(m["year"]) == 4 else 2000 + int(m["year"])
    day = day_of(year, int(m["month"]), int(m["day"]) if m["day"] else None)
    if after and after[0].strip() == "前" and m["day"] and len(m["year"]) == 2 and int(m["year"]) <= 12 and not place.column:
        return  # a section's number
    if place.then(_TO_ANOTHER, m.end()):
        yield Limit(m.start(), m.end(), "")  # 2023.3-2023.6: the end alone
    elif day and (after or place.column):
        yield Limit(m.start(), after.end() if after else m.end(), "by", day)


def year_range(m, place: Place):
    if place.column:
        mark = place.then(BEFORE, m.end())
        yield Limit(m.start(), mark.end() if mark else m.end(), "by", Day(int(m["year"]), 12))


def month_day(m, place: Place):
    after = place.then(_MARK, m.end())
    day = day_of(None, int(m["month"]), int(m["day"])) if place.column and after else None
    if day:
        yield Limit(m.start(), after.end(), "by", day)
