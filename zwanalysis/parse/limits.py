"""Time limits: 6月底前, 年内, 每季度, 3个工作日内, in wording, notes and columns.

What is a time but no limit (cited documents, plan periods, opening hours) is left alone; what is in a column but
not understood is kind `unread`, never a guess.
"""

import datetime as dt
import re
from typing import NamedTuple

from zwanalysis.parse.limitwords import (
    ABLE,
    AIMED_AT,
    ALL_YEAR,
    ALONE,
    AMOUNT,
    APPRAISAL,
    DOING,
    DONE,
    NAME_FOLLOWS,
    RANGE,
    RATE,
    SPAN,
    SQUEEZED,
    STRIVEN,
    event_before,
)  # fmt: skip
from zwanalysis.parse.times import (
    BEFORE,
    EVERY,
    EVERY_TAIL,
    INSIDE,
    LOST,
    MONTH_DAY,
    NUMERIC,
    PERIODS,
    POINT,
    RUN_ON,
    UNITS,
    WITHIN,
    YEAR_RANGE,
    YEARS,
    Day,
    day_of,
    run_on_days,
    to_int,
)  # fmt: skip


class Limit(NamedTuple):
    """A time limit, undated: its span, its kind and the value that the kind has."""

    start: int
    end: int
    kind: str
    day: Day | None = None  # of kind by
    every: str | None = None
    within_n: int | None = None
    within_unit: str | None = None
    event: tuple[int, int] | None = None  # its span
    damaged: str | None = None  # what a damaged expression was read as; "" if it was left alone
    date: dt.date | None = None  # set by `dated`


_STATED = re.compile(r"(?:截至|截止|截止到|最迟|不晚于|不迟于)$")
IMMEDIATE = re.compile(
    r"(?:及时|实时|即时|随时|立即|立行立改|即刻|立刻|第一时间|即办|马上|尽快|即知即改)"
    r"(?:公开|更新|发布|办理|报送|完成|推进|落实|调整|整改|推动|处置|处理|公布|开展|动态更新|\S{0,6})?$"
)
ONGOING = re.compile(
    r"(?:\S{0,6})?(?:长期|持续|常态|全年|日常|贯穿|经常|不断|始终|一直|动态)\S{0,8}$|(?:常态化|长效|平时)\S{0,6}$"
)
_NEVER = re.compile(r"(?:无|[-—–―/\\]+|暂无|\s*)$")
_ABOUT = re.compile(r"左右|前后|上下|前夕")
_TITLE = re.compile(r"《[^《》]*》")
_DIGIT_ABOVE = re.compile(r"\d[ \t]*\n\s*$")
_GOING_ON = re.compile(r"(?:长期|持续|常态)[^,;、。]*")
_DIGITS_END = re.compile(r"\d*$")
_BEGINS = re.compile(r"起(?!草)|开始")
_MARK = re.compile(BEFORE.pattern + "|底前|底")
_ANCHOR = re.compile(r"月|季度|半年|年[ \t\n]*[底末内中终]|年度内|全年|岁末")
_LOST_SIGN = re.compile("年|日(?=前|之前|以前)")
_WITHIN_SIGN = re.compile("内")
_KEY = re.compile(
    r"月|季度|半[年月]|年[ \t\n]*[底末内中终前]|年度内|全年|岁末|每|逐|按[季月周年日旬半]|[年日天时周期个] *(?:以|之)?内|20\d\d|二[〇○零]|\d\.\d|[本今当明次翌]年|一年|一周|\d{3}日"
)


def read_limits(
    folded: str, start: int, end: int, column: bool = False
) -> list[Limit]:
    """Return the time limits in ``folded[start:end]``, in order.

    They are undated (see `dated`). ``column`` says that the stretch is a column's value, where a bare month is a limit. Kind `unread` is for what is damaged, and in a column for what has no one reading.

    >>> text = "6月底前报送,年内公开,每季度更新,印发之日起3个工作日内解读"
    >>> for x in read_limits(text, 0, len(text)):
    ...     print(text[x.start:x.end], x.kind, x.every or x.within_n or x.day)
    6月底前 by Day(year=None, month=6, day=None, ahead=0)
    年内 by Day(year=None, month=12, day=None, ahead=0)
    每季度 recurring P3M
    印发之日起3个工作日内 within 3
    """
    if not _KEY.search(folded, start, end):
        return []
    text = folded[start:end]
    found: list[Limit] = []
    taken = bytearray(end - start)  # the characters that a limit or a cited title holds already
    for m in () if column else _TITLE.finditer(folded, start, end):
        taken[m.start() - start : m.end() - start] = b"\1" * (m.end() - m.start())
    for reader, signs in _READERS:
        if not any(sign in text for sign in signs):
            continue
        for limit in reader(folded, start, end, column):
            a, b = limit.start - start, limit.end - start
            if taken.find(1, a, b) < 0:
                taken[a:b] = b"\1" * (b - a)
                if limit.kind:
                    found.append(limit)
    return _yearly(folded, sorted(found))


def _yearly(folded: str, limits: list[Limit]) -> list[Limit]:
    """每年6月30日、12月31日前: 每年 holds for both."""
    for k in range(1, len(limits)):
        one, two = limits[k - 1], limits[k]
        if (
            one.every == "P1Y"
            and two.kind == "by"
            and two.day.year is None
            and folded[one.end : two.start] in "、和及"
        ):
            limits[k] = Limit(two.start, two.end, "recurring", every="P1Y")
    return limits


def dated(limit: Limit, plan_year: int | None, wording: bool = False) -> Limit | None:
    """Return the limit with its date in a plan of ``plan_year``: `unread` where it has none.

    None where a ``wording`` names a year before the plan's: it dates what was, not what is to be done.

    >>> text = "6月底前,2月29日前"
    >>> [(x.kind, x.date) for x in (dated(limit, 2022) for limit in read_limits(text, 0, len(text), column=True))]
    [('by', datetime.date(2022, 6, 30)), ('unread', None)]
    """
    if limit.kind != "by":
        return limit
    if wording and plan_year and limit.day.year and limit.day.year < plan_year and limit.damaged is None:
        return None
    date = limit.day.date(plan_year)
    return limit._replace(kind="by" if date else "unread", date=date)


def read_column(folded: str, start: int, end: int, whole: bool = True) -> list[Limit]:
    """Return the time limits of a column's value: two limits in one cell are two rows.

    With ``whole`` a cell of one limit gives the whole cell as its wording, otherwise (a note) the time alone.

    >>> [x.kind for x in read_column("及时公开", 0, 4)]
    ['immediate']
    """
    value = folded[start:end]
    if _NEVER.match(value):
        return []
    plain = start + len(value.rstrip("。;,. "))
    if _ABOUT.search(value):
        return [Limit(start, plain, "unread")]
    limits = read_limits(folded, start, end, column=True)
    if not limits:
        text = folded[start:plain]
        once = PERIODS.get(text)
        if once and text in ("双月", "单月", "半月", "半年", "季度", "月", "周"):
            return [Limit(start, plain, "recurring", every=once)]
        kind = "immediate" if IMMEDIATE.match(text) else "ongoing" if ONGOING.match(text) else "unread"
        return [Limit(start, plain if plain > start else end, kind)]
    if len(limits) > 1:
        return limits
    only = limits[0]
    rest = folded[start : only.start] + folded[only.end : end]
    going_on = _GOING_ON.search(folded, only.end, end)
    if going_on and only.kind == "by" and re.search(r"[,;、并]", rest):
        return [only, Limit(*going_on.span(), "ongoing")]
    if whole and len(value) <= 20 and not re.search("[,;。、]", rest.rstrip("。;,. ")):
        return [only._replace(start=start, end=plain)]
    return [only]


def _read_damaged(folded, start, end, column):
    """20201030日前, 202011月底前: signs lost between year, month and day."""
    for m in RUN_ON.finditer(folded, start, end):
        before = _DIGITS_END.search(folded[max(start, m.start() - 4) : m.start()])[0]
        if before and (len(before) > 2 or m.start() - len(before) > start):
            continue
        after = BEFORE.match(folded, m.end(), end) or INSIDE.match(folded, m.end(), end)
        if not after and not m["part"] and not column:
            continue
        if m["sign"] and (m["unit"] == "月" or len(m["md"]) < 3):
            continue
        year, digits, stop = int(m["year"]), m["md"], after.end() if after else m.end()
        if m["unit"] == "日":
            days = run_on_days(year, digits)
            told = [f"{day.year}年{day.month}月{day.day}日" for day in days]
        else:
            number = int(m["day"]) if m["day"] else None
            day = day_of(year, int(digits), number, m["part"]) if len(digits) <= 2 else None
            rest = f"{number}日" if number else m["part"] or ""
            days, told = ({day} if day else set()), [f"{year}年{int(digits)}月{rest}"]
        if len(days) == 1:
            read_as = told[0] + folded[m.end() : stop]
            yield Limit(m.start(), stop, "by", days.pop(), damaged=read_as)
        else:
            yield Limit(m.start(), stop, "unread", damaged="")
    for m in _around(LOST, _LOST_SIGN, folded, start, end):
        after = BEFORE.match(folded, m.end(), end)
        if after or column:
            yield Limit(m.start(), after.end() if after else m.end(), "unread", damaged="")


def _read_every(folded, start, end, column):
    for m in EVERY.finditer(folded, start, end):
        unit = re.sub(r"\s", "", m["unit"] or m["by"] or m["one"] or m["once"] or m["next"])
        every = PERIODS[unit]
        if m["n"]:
            every = f"P{to_int(m['n']) * int(every[1:-1])}{every[-1]}"
        if m["by"] in ("年", "年度") and re.compile(
            r"(?:报告|公报|计划(?!完成)|预算|考核(?!一|1)|评估)"
        ).match(folded, m.end(), end):
            continue
        if RATE.match(folded, m.end(), end):
            continue
        if m["by"] and m.start() > start and folded[m.start() - 1] in "以可待":
            continue
        tail = EVERY_TAIL.match(folded, m.end(), end)
        if m["next"] and not tail:
            continue
        yield Limit(m.start(), tail.end() if tail else m.end(), "recurring", every=every)


def _read_within(folded, start, end, column):
    for m in _around(WITHIN, _WITHIN_SIGN, folded, start, end):
        if m.start() > start and (folded[m.start() - 1] in "近前.第" or folded[m.start() - 1].isdigit()):
            continue
        squeezed = SQUEEZED.search(folded, max(start, m.start() - 24), m.start())
        if (squeezed or ABLE.match(folded, m.end(), end)) and not column:
            continue
        if (
            folded[m.start() - 1] == "对" and m.start() > start
        ):  # 对24小时内未处置的企业: which ones, not by when
            continue
        n, unit = to_int(m["n"]), UNITS[re.sub(r"\s", "", m["unit"])]
        if m["n"] == "半":
            n, unit = {"year": (6, "month"), "month": (15, "day"), "day": (12, "hour")}.get(unit, (0, unit))
        if n:
            a, event = event_before(folded, start, m.start())
            yield Limit(a, m.end(), "within", within_n=n, within_unit=unit, event=event)


def _read_numeric(folded, start, end, column):
    """2022.6.30前, 2022/6/30, 2022-06-30; in a column also 6.30前 and 2021—2023年."""
    for m in NUMERIC.finditer(folded, start, end):
        after = _MARK.match(folded, m.end(), end)
        when = day_of(int(m["year"]), int(m["month"]), int(m["day"]) if m["day"] else None)
        if when and (after or column):
            yield Limit(m.start(), after.end() if after else m.end(), "by", when)
    if not column:
        return
    for m in YEAR_RANGE.finditer(folded, start, end):
        yield Limit(m.start(), m.end(), "by", Day(int(m["year"]), 12))
    for m in MONTH_DAY.finditer(folded, start, end):
        after = _MARK.match(folded, m.end(), end)
        when = day_of(None, int(m["month"]), int(m["day"])) if after else None
        if when:
            yield Limit(m.start(), after.end(), "by", when)


def _year(m) -> tuple[int | None, int]:
    """The year printed, and how many years after the plan's is meant where none is."""
    return to_int(m["year"]) if m["year"] else None, int(m["that"] in ("次年", "明年", "翌年"))


def _read_years(folded, start, end, column):
    """2022年底前, 今年底, 2022年前, 2021年基本形成…, 到2025年."""
    for m in YEARS.finditer(folded, start, end):
        if RANGE.search(folded, max(start, m.start() - 2), m.start()):
            continue
        year, ahead = _year(m)
        word = re.sub(r"[\s年]", "", m["yearend"])
        mark = BEFORE.match(folded, m.end(), end)
        stop = mark.end() if mark else m.end()
        named = not word and NAME_FOLLOWS.match(folded, m.end(), end)
        amount = m["year"] or m["that"] in ("今年", "本年")
        done = word in ("", "全") and not named and (ALL_YEAR if word else AMOUNT if amount else DONE).match(folded, m.end(), end)
        to = (
            m["year"]
            and not named
            and AIMED_AT.search(folded, max(start, m.start() - 6), m.start())
            and not SPAN.match(folded, m.end(), end)
        )
        if word == "中":
            if column:
                yield Limit(m.start(), stop, "unread")
        elif word == "全" and not done:
            if column:
                yield Limit(m.start(), stop, "ongoing")
        elif (
            mark
            or done
            or to
            or (column and not word and ALONE.match(folded, m.end(), end))
            or (word and not APPRAISAL.match(folded, m.end(), end))
        ):
            if mark and NAME_FOLLOWS.match(folded, stop, end) and not column:
                continue
            yield Limit(m.start(), stop, "by", Day(year, 12, ahead=ahead))


def _around(pattern: re.Pattern, sign: re.Pattern, folded: str, start: int, end: int):
    """Matches of ``pattern``, looked for only around a sign that each of them holds (ten times as fast)."""
    at = start
    for anchor in sign.finditer(folded, start, end):
        if anchor.start() < at:
            continue
        m = pattern.search(folded, max(at, anchor.start() - 30), min(end, anchor.end() + 60))
        if m and m.start() <= anchor.start():
            at = m.end()
            yield m


def _read_points(folded, start, end, column):
    for m in _around(POINT, _ANCHOR, folded, start, end):
        previous = folded[m.start() - 1] if m.start() > start else ""
        if previous.isdigit() or (previous and previous in "第每逐个近一二三四五六七八九十两几数多半"):
            continue
        year, ahead = _year(m)
        if folded[m.start()].isdigit() and _DIGIT_ABOVE.search(folded, max(start, m.start() - 4), m.start()):
            yield Limit(
                m.start(), m.end(), "unread", damaged=""
            )  # 1 at a line's end, 2月 on the next: 2月 or 12月?
            continue
        before, inside = BEFORE.match(folded, m.end(), end), INSIDE.match(folded, m.end(), end)
        mark = before or (inside if not m["yearend"] else None)
        stop = mark.end() if mark else m.end()
        kind, when = "by", _when(m, year, ahead)
        if not column:
            stated = m["day"] and _STATED.search(folded, max(start, m.start() - 4), m.start())
            if (
                when is None
                or not (mark or stated or _limits_itself(m, folded, start, end))
                or NAME_FOLLOWS.match(folded, stop, end)
            ):
                continue
        elif _BEGINS.match(folded, m.end(), end):
            continue
        elif m["yearend"] == "全年" and not ALL_YEAR.match(folded, m.end(), end):
            kind, when = "ongoing", None
        elif when is None:
            kind = "unread"
        yield Limit(m.start(), stop, kind, when)


def _limits_itself(m, folded: str, start: int, end: int) -> bool:
    """Whether an expression without 前 or 内 is a limit: 年底, 6月底, 年内; 上半年完成…; 全年完成…; 6月开展…"""
    word = re.sub(r"\s", "", m["yearend"] or "")
    if word == "全年":
        return bool(ALL_YEAR.match(folded, m.end(), end))
    if word:
        return not APPRAISAL.match(folded, m.end(), end)
    part = m["part"] or m["qpart"] or m["part2"] or ""
    return part[:1] in ("底", "末") or bool(
        DOING.match(folded, m.end(), end) or STRIVEN.search(folded, max(start, m.start() - 4), m.start())
    )


def _when(m, year: int | None, ahead: int) -> Day | None:
    """The last day of the expression."""
    if m["month"]:
        month, day, part = to_int(m["month"]), m["day"], m["part"]
        if m["year2"] or m["month2"] or m["day2"]:
            if m["year2"] in ("次", "翌"):
                year, ahead = year and year + 1, ahead + 1
            else:
                year = int(m["year2"] or year or 0) or None
            month, day, part = to_int(m["month2"]) if m["month2"] else month, m["day2"], m["part2"]
        return day_of(year, month, to_int(day) if day else None, part, ahead)
    if m["quarter"]:
        return day_of(year, 3 * to_int(m["quarter"]), ahead=ahead)
    if m["half"]:
        return day_of(year, 6 if m["half"] == "上半年" else 12, ahead=ahead)
    return None if m["yearend"] == "年中" else Day(year, 12, ahead=ahead)


#: The readers in the order in which they take a stretch, each with the signs without which it finds nothing.
_READERS = (
    (_read_damaged, "日月"),
    (_read_every, "每按分逐半次季一"),
    (_read_within, "内"),
    (_read_numeric, (".", "/", "-", "—", "–", "至", "~")),
    (_read_years, "年"),
    (_read_points, "月季半年岁"),
)
