"""The patterns of time expressions, and the days they mean. Works on folded text.

White space may stand between any two signs of an expression, since copies break lines inside them.
"""

import datetime as dt
import re
from calendar import monthrange
from typing import NamedTuple

_HAN = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"〇": 0, "○": 0, "两": 2, "元": 1}
_CN = "〇○零一二三四五六七八九十"
_S = r"[ \t\n]*+"
_TO = rf"{_S}[-—–~至到─]+{_S}"

#: 2022年, 二〇二二年, 2022.6月; 当年, 今年, 次年.
YEAR = (
    rf"(?:(?P<year>20{_S}\d{_S}\d|[二2][〇○零0][{_CN}]{{2}}){_S}(?:年(?:度)?|[./](?={_S}\d{{1,2}}{_S}月))"
    r"|(?P<that>当年|本年度?|今年|次年|明年|翌年))"
)
NUM = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}})"
_MONTH = rf"(?:(?P<from>{NUM}){_S}月?{_TO})?(?P<month>(?:(?<=年)|(?<=年 )|(?<=年\n))1{_S}[012](?=月)|{NUM}){_S}月(?:份)?"
_DAY = rf"(?P<day>{NUM}){_S}[日号]"
_PART = rf"(?P<part>[上中下]{_S}旬|[初底末中])"
_CLOCK = rf"(?:{_S}(?:上午|下午|晚上?|中午)?{_S}\d{{1,2}}{_S}[时点:](?:{_S}\d{{1,2}}分?)?)?"
#: The end of a range: 至30日, 至次年2月, —2023年1月.
_UNTIL = rf"(?:{_TO}(?:(?P<year2>20\d\d|次|翌){_S}年{_S})?(?:(?P<month2>{NUM}){_S}月(?:份)?)?(?:{_S}(?P<day2>{NUM}){_S}[日号])?(?:{_S}(?P<part2>[底末]|[上中下]旬))?(?<=[月日号底末旬份]))?"
_QUARTER = r"(?:前?第?(?P<quarter>[一二三四1-4])(?:、[一二三四1-4])?(?:个)?季度)"
_HALF = r"(?P<half>上半年|下半年)"
_YEAR_END = rf"(?P<yearend>年{_S}[底末]|岁末|年终|年内|年度内|全年|年中)"

BEFORE = re.compile(rf"{_S}(?:之前|以前|前夕?(?!后)|截止|为止|止)")
INSIDE = re.compile(r"以内|之内|内|期间")

#: A day, month, quarter, half or year's end, perhaps with its year before it; the longest reading comes first.
POINT = re.compile(
    rf"""
    (?:{YEAR}{_S}[,]?{_S})?
    (?:
        {_MONTH}(?:{_S}{_DAY}{_CLOCK}|{_S}{_PART})?{_UNTIL}   # 6月10日, 6月底, 4—6月, 11月至次年2月
      | {_QUARTER}(?:{_S}(?P<qpart>[底末初中]))?                # 第三季度, 二季度末
      | {_HALF}                                              # 上半年
      | {_YEAR_END}                                          # 年底, 年内
    )
    """,
    re.VERBOSE,
)
#: A bare year, or a year with 底, 内 behind its 年: 2022年底, 今年底, 2021年.
YEARS = re.compile(
    rf"{YEAR}{_S}(?P<yearend>(?:年{_S})?(?:[底末]|终|内|中(?!国|央|小|期|心|型|等)|全年)|)(?!{_S}(?:\d|[{_CN}]+月|第?[一二三四]个?季|[上下]半|年))"
)
YEAR_RANGE = re.compile(rf"20\d\d{_S}年?{_TO}(?P<year>20\d\d){_S}年")
NUMERIC = re.compile(
    r"(?<![\d.])(?P<year>20\d\d)(?P<sep>[./-])(?P<month>\d{1,2})(?:(?P=sep)(?P<day>\d{1,2}))?(?![\d.]*\d)(?:日)?"
)
MONTH_DAY = re.compile(r"(?<![\d.])(?P<month>1?\d)[.](?P<day>[1-3]?\d)(?![\d.%])日?")

#: Signs lost between year, month and day: 20201030日前, 202011月底前, 2022年630日前, 2022年月底前, 202年6月30日前.
RUN_ON = re.compile(
    rf"(?P<year>20[12]\d)(?P<sign>年)?(?P<md>\d{{1,4}})(?P<unit>月|日)(?:{_S}(?P<part>[底末初]|[上中下]旬)|{_S}(?P<day>\d{{1,2}})日)?"
)
LOST = re.compile(
    r"20\d\d年月[底末初]?|20\d\d年\d{1,2}月日|(?<![\d.])\d{3,4}日(?=前|之前|以前)|(?<!\d)(?:20\d|\d{5,})年\d{1,2}月(?:\d{1,2}日|[底末])?"
)

WITHIN = re.compile(
    rf"(?P<n>\d{{1,3}}|[{_CN}两]{{1,3}}|半){_S}(?:个)?{_S}(?P<unit>法定工作日|工{_S}作{_S}日|自然日|日历天|小时|星期|周|月|天|日|年)"
    rf"(?:的时间|时间)?{_S}(?:以内|之内|内(?!部|容|设|涵|外|地|陆))"
)
UNITS = {
    "工作日": "workday", "法定工作日": "workday", "自然日": "day", "日历天": "day", "天": "day", "日": "day",
    "小时": "hour", "星期": "week", "周": "week", "月": "month", "年": "year",
}  # fmt: skip

EVERY = re.compile(
    rf"""
    每{_S}(?:个|隔)?(?P<n>[两二三四六]|\d{{1,2}})?个?{_S}(?P<unit>学期|半年|半{_S}月|季{_S}度?|月份?|年度?|周|星期|日|天|旬)
      (?!均|人均)
  | (?:按|(?<!部)分(?=季|月))(?P<by>季度?|月[度份]?|周|半年|年度?|旬|日)(?!期|时|程|序|照|规|劳|需)
  | 逐(?P<one>月|季|日|周)(?!步)
  | (?P<once>半年|一年|一季度|一个?月|一周|季度|每季)(?:一|1)(?:次|报|通报|调度|更新|公开|公布|评|总结|督查|报告|会商)
  | (?P<next>次月)(?={_S}\d{{1,2}}{_S}[日号])
    """,
    re.VERBOSE,
)
PERIODS = {
    "学期": "P6M", "半年": "P6M", "季度": "P3M", "季": "P3M", "月": "P1M", "月份": "P1M", "月度": "P1M", "年": "P1Y", "年度": "P1Y",
    "周": "P1W", "星期": "P1W", "日": "P1D", "天": "P1D", "旬": "P10D", "半月": "P15D", "双月": "P2M", "单月": "P2M",
    "一年": "P1Y", "一季度": "P3M", "一个月": "P1M", "一月": "P1M", "一周": "P1W", "每季": "P3M", "次月": "P1M",
}  # fmt: skip
#: What may follow 每月, 每季度, 每年 as part of the same limit: 末前3个工作日内, 10日前, 首月15日前, 底前, 五前, 4—6月.
EVERY_TAIL = re.compile(
    rf"(?:度)?{_S}(?:的)?(?:(?:第[一二三四]个?|首个?|次|末|最后一个?)?月)?(?:份)?{_S}"
    rf"(?:(?:\d{{1,2}}{_S}月)?{_S}\d{{1,2}}{_S}[日号](?:之前|以前|前)?|(?:年|结束|终了|月|季)?[底末初](?:的|后)?(?:之前|以前|前|内)?(?:\d{{1,2}}个?(?:工作日|日|天)(?:内|前)?)?|"
    rf"(?:结束)?(?:后|前)(?:的)?\d{{1,2}}个?(?:工作日|日|天)内?|\d{{1,2}}月(?:底|末)?(?:之前|以前|前)|"
    rf"\d{{1,2}}月?[-—–~至到]+\d{{1,2}}月|(?<=周)[一二三四五六日天](?:之前|以前|前)?|上半年|下半年)"
)


def to_int(text: str) -> int:
    """Return the number that Arabic or Chinese numerals stand for.

    >>> [to_int(text) for text in ("12", "十二", "二十", "六", "二〇二二", "半")]
    [12, 12, 20, 6, 2022, 0]
    """
    text = re.sub(r"\s", "", text)
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, ones = text.split("十", 1)
        return (_HAN.get(tens, 0) if tens else 1) * 10 + (_HAN.get(ones, 0) if ones else 0)
    digits = [c if c.isdigit() else str(_HAN[c]) for c in text if c in _HAN or c.isdigit()]
    return int("".join(digits)) if digits else 0


class Day(NamedTuple):
    """A day as printed: without a year it counts from the plan's; without a day it is the month's last."""

    year: int | None
    month: int
    day: int | None = None
    ahead: int = 0  # years after the plan's: 1 for 次年

    def date(self, plan_year: int | None) -> dt.date | None:
        """The date in a plan of ``plan_year``; None where no year is known or the day is none of its month's.

        >>> Day(None, 2).date(2024), Day(2022, 6, 31).date(2022), Day(None, 6).date(None)
        (datetime.date(2024, 2, 29), None, None)
        """
        year = self.year or (plan_year and plan_year + self.ahead)
        if not year or not 1 <= self.month <= 12 or not 2000 <= year <= 2099:
            return None
        last = monthrange(year, self.month)[1]
        return dt.date(year, self.month, self.day or last) if self.day is None or 1 <= self.day <= last else None


def day_of(year: int | None, month: int, day: int | None = None, part: str | None = None, ahead: int = 0) -> Day | None:
    """Return the last day that is meant, None if there is none in any year (6月初 has no last day).

    >>> day_of(2024, 2), day_of(None, 6, part="上旬"), day_of(2022, 6, 31)
    (Day(year=2024, month=2, day=None, ahead=0), Day(year=None, month=6, day=10, ahead=0), None)
    """
    part = re.sub(r"\s", "", part or "")
    if day is None:
        day = {"上旬": 10, "中旬": 20, "中": 15}.get(part)
    found = Day(year, month, day, ahead)
    return found if part != "初" and found.date(2000) else None  # 2000 has a 29 February


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
