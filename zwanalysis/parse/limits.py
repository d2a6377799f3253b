"""Time limits: 6月底前, 年内, 每季度, 3个工作日内, in wording, notes and columns.

They are read undated, by the rules of `RULES` in their order, and dated when rows are made (`dated`). What is a time
but no limit (cited documents, plan periods, opening hours, who qualifies) is left alone; what is in a column but not
understood is kind `unread`, never a guess.
"""

import re
from functools import lru_cache

from zwanalysis import lexica
from zwanalysis.parse import periods, times, years
from zwanalysis.parse.deeds import (
    ALL_YEAR,
    APPRAISAL,
    CALENDAR,
    CLAUSE_HEAD,
    DOING,
    DONE,
    NAME_FOLLOWS,
    PLANNED,
    condition,
)
from zwanalysis.parse.rules import Rule, applying
from zwanalysis.parse.times import BEFORE, Limit, Place, S, any_of, days_of, year_of
from zwanalysis.text import trim

_WORDS = lexica.load("limits.yaml")


# ---- the words around a time that tell whether it limits a deed (beside those of `deeds`)

_PLANNED_THEN = re.compile(rf":|{PLANNED.pattern}")  # 3月:开展自查
_OPENS = re.compile(r",(?![^。;]{0,20}(?:[已了]|增长|同比|下降))")  # 下半年,赴外地考察: a wording begins with when
_STRIVEN = re.compile(r"(?:争取|力争|确保|(?:计划|拟|预计|定|将|应|须)(?:在|于))$")
_STATED = re.compile(r"(?:(?:即日|之日|现在)起[至到]|(?:截至|截止到?|最迟|不晚于|不迟于)[于在]?|时限[为是])$")
#: 培训时间计划9月份, 竣工日期定为6月底.
_TIME_IS = re.compile(r"(?<!成立|发布|施行|生效|有效|开放|办公|营业|接待|受理)(?:时间|日期)(?:初步|暂|预计?|计划|拟|安排|确?定|为|是|在|于)+$")
_ABOUT = re.compile(r"左右|前后|上下|前夕|(?<![契合条])大?约(?=\d)")
_BEGINS = re.compile(r"起(?!草)|开始|[以之]?后(?!续)")
_YEAR_KIND = re.compile(rf"(?:{any_of('year_kinds')})$")
_NO_POINT_BEFORE = "第每逐个近一二三四五六七八九十两几数多半隔"
_DIGIT_ABOVE = re.compile(r"\d[ \t]*\n\s*$")
_POINTED = re.compile(r"(?P<n>\d{1,2})[.]$")
_JOIN = re.compile(rf"{S}[、和及与]{S}(?=[\d一二三四五六七八九十第上下]|年)")


# ---- by: points in time


def _point(m, place: Place):
    """6月10日前, 第三季度, 年底前, 4—6月, 6、9、12月底前."""
    before = place.before(m.start(), 8)
    other = CALENDAR.search(before) or m["yearend"] and _YEAR_KIND.search(before)
    if other:
        return _of_another_calendar(m, place, m.start() - len(before) + other.start())
    if before[-1:].isdecimal() or before[-1:] in tuple(_NO_POINT_BEFORE):
        return []
    if m["quarter"] and "个" in m[0] and "第" not in m[0]:  # 一个季度内: within three months
        return [Limit(m.start(), m.end(), "unread" if place.column or place.then(times.INSIDE, m.end()) else "")]
    return _behind_year(m, place, before)


def _behind_year(m, place: Place, before: str) -> list[Limit]:
    """A point, unread where its year is not: 贰零贰叁年六月."""
    if before.endswith(("年", "年度")) and not m["y"] and not m["from"]:
        return [Limit(m.start(), m.end(), "unread")] if place.column else []
    m = _behind_label(m, place)
    return _over_two_lines(m, before) or _garbled(m, place) or _points(m, place)


def _of_another_calendar(m, place: Place, start: int) -> list[Limit]:
    """农历八月前, 学年末: no day is known."""
    mark = place.then(BEFORE, m.end())
    return [Limit(start, mark.end() if mark else m.end(), "unread" if place.column else "")]


def _points(m, place: Place) -> list[Limit]:
    days = days_of(m)
    mark = place.then(BEFORE, m.end()) or (place.then(times.INSIDE, m.end()) if not m["yearend"] and not m["yend"] else None)
    stop = mark.end() if mark else m.end()
    kind = _kind_in_column(m, place) if place.column else _kind_in_wording(m, place, days, mark, stop)
    if kind is None:
        return []
    damaged = times.misread(m)
    damaged = damaged and damaged + place.text[m.end() : stop]
    due = mark is not None and _due(m, place, stop)
    ends = [*(b for _, b, _ in days[:-1]), stop]
    kinds = [kind if kind != "by" or day else "unread" for _, _, day in days]
    return [
        Limit(a, end, own, day if own in ("by", "?") else None, damaged=damaged, due=due)
        for (a, _, day), end, own in zip(days, ends, kinds, strict=True)
    ]


def _due(m, place: Place, stop: int) -> bool:
    """Whether something is to be done by a point, not what was by then: a deed follows, or the wording begins with it."""
    heads = _SENTENCE_HEAD.search(place.before(m.start(), 9)) and not place.then(_WAS, stop)
    return bool(heads or place.then(DONE, stop) or place.then(PLANNED, stop))


_WAS = re.compile(r"[^。;]{0,16}?[已了]")
_LABEL = re.compile(r"(?P<n>\d{1,2})、\s*$")
_SENTENCE_HEAD = re.compile(r"(?:^|[;。\n])\s*$")


def _behind_label(m, place: Place):
    """The match without the label that it begins with: 1、6月底前公布."""
    label = _LABEL.match(m["months"] or "")
    labelled = label and _is_label(place.text, m.start(), int(label["n"]))
    return place.then(times.POINT, m.start("month")) if labelled else m


def _is_label(text: str, at: int, n: int) -> bool:
    """Whether the number ``n`` at the head of a sentence counts: it is 1, or follows a label one lower."""
    return bool(_SENTENCE_HEAD.search(text[max(0, at - 9) : at])) and (
        n == 1 or re.search(rf"(?:^|[;。\n\s]){n - 1}[、.]", text[max(0, at - 400) : at]) is not None
    )


def _over_two_lines(m, before: str) -> list[Limit]:
    """1 at a line's end, 2月 on the next: 2月 or 12月?"""
    digits = (m["month"] or "")[:1].isdigit() and not m["y"]
    split = digits and (_DIGIT_ABOVE.search(before) or re.search(r"\d\s+\d", m["month"]))
    return [Limit(m.start(), m.end(), "unread", damaged="")] if split else []


#: The parts of a point that end it: no day can follow.
_ENDED = ("day", "weekday", "yearend", "half", "yend", "bday")


def _garbled(m, place: Place) -> list[Limit]:
    """6月前两周, 6月1?日前, 6月底前3个工作日: a day is printed that cannot be read."""
    if any(m[part] for part in _ENDED):
        return []
    mark = place.then(BEFORE, m.end()) if m["part"] else None
    at = mark.end() if mark else m.end()
    odd = place.then(times.GARBLED, at)
    if odd and (place.column or odd[0].endswith("前") or place.then(DOING, odd.end())):
        return [Limit(m.start(), odd.end(), "unread", damaged="" if odd["odd"] or odd["none"] else None)]
    return _bare_number(m, place, at) if m["month"] and not m["part"] else []


def _bare_number(m, place: Place, at: int) -> list[Limit]:
    """6月10完成: a day, perhaps."""
    number = place.then(_NUMBER, at)
    return [Limit(m.start(), number.end("n"), "unread")] if number and (place.column or not number["counted"] and place.then(DOING, at)) else []


_NUMBER = re.compile(rf"{S}(?P<n>[\dOoIl十廿卅一二三四五六七八九]+)(?P<counted>[并律致直体同起般些个项件次场批家户人名类所处期座条篇部台套轮天周万亿千百%.、和])?")


def _kind_in_column(m, place: Place) -> str | None:
    if place.then(_BEGINS, m.end()):
        return None
    pointed = _POINTED.search(place.before(m.start(), 4))  # 9.12月底: September too, unless 9 is a label
    if pointed and not _is_label(place.text, m.start() - len(pointed[0]), int(pointed["n"])):
        return "unread"
    if "全年" in (m["yearend"], m["yend"]) and not place.then(ALL_YEAR, m.end()):
        return "ongoing"
    return "by"


def _kind_in_wording(m, place: Place, days, mark, stop: int) -> str | None:
    if any(day is None for _, _, day in days):
        return "unread" if mark and any(m[part] for part in ("day", "qday", "bday", "from")) and year_of(m) else None
    if place.then(NAME_FOLLOWS, stop) or place.then(_ABOUT, m.end()):
        return None
    if mark or _stated(m, place) or _limits_itself(m, place):
        return "by"
    return "?" if place.then(_JOIN, stop) else None


def _stated(m, place: Place) -> bool:
    """Whether the words before a point say that it is a limit: 截至6月10日, 培训时间计划9月份."""
    to_the_day = (m["day"] or m["bday"]) and _STATED.search(place.before(m.start(), 8))
    return bool(to_the_day or _TIME_IS.search(place.before(m.start(), 12)))


def _limits_itself(m, place: Place) -> bool:
    """Whether an expression without 前 or 内 is a limit: 年底, 6月底, 年内; 上半年完成…; 全年完成…; 6月开展…"""
    word = re.sub(r"\s", "", m["yearend"] or m["yend"] or "")
    if word == "全年":
        return bool(place.then(ALL_YEAR, m.end())) and not condition(m, place)
    if word:
        return not place.then(APPRAISAL, m.end())
    part = m["part"] or m["qpart"] or m["bpart"] or m["hpart"] or m["qmpart"] or ""
    return part[:1] in ("底", "末") or bool(place.then(DOING, m.end()) or _STRIVEN.search(place.before(m.start(), 4)) or _heads(m, place))


def _heads(m, place: Place) -> bool:
    """Whether a clause, or the whole wording, begins with a point, and goes on with what is to be done then."""
    planned = CLAUSE_HEAD.search(place.before(m.start(), 3)) and place.then(_PLANNED_THEN, m.end())
    return bool(planned or not place.text[: m.start()].strip() and place.then(_OPENS, m.end()))


# ---- reading


_NUMBERS = "0123456789OoIl〇○零一二三四五六七八九十廿卅两元半 \t\n"
_YEAR_CHARS = _NUMBERS + "今明本当次翌来后下上前去往历年度'’‘"
_POINT_CHARS = _YEAR_CHARS + "月份日号旬初底末中第个季至到起开始、和及与/,.—–-~～─时点"
_SPAN_CHARS = _NUMBERS + "个法定工作日自然历天小时星期周月年的间以之"


def _rule(name: str, signs, pattern: re.Pattern, make, chars: str = "") -> Rule:
    examples = _WORDS["examples"][name]
    return Rule(name, signs, pattern, make, examples["read"], tuple(examples.get("leave", ())), chars)


#: In the order in which they take a stretch.
RULES = (
    _rule("run_on", "日月", times.RUN_ON, times.run_on, "0123456789年"),
    _rule("lost", "年日", times.LOST, times.lost, "0123456789年月"),
    _rule("each", "每", periods.EACH, periods.each),
    _rule("by_period", "按分逐逢隔双单次", periods.BY_PERIOD, periods.by_period),
    _rule("once", periods.ONCE_SIGNS, periods.ONCE, periods.once, _NUMBERS + "季学个"),
    _rule("rate", ("次/", "/次"), periods.RATE, periods.rate, _NUMBERS + "半季度月年周天日"),
    _rule("within", ("内", "工作日", "工 作"), periods.WITHIN, periods.within, _SPAN_CHARS),
    _rule("since", "起后", periods.SINCE, periods.since),
    _rule("numeric", "./-", times.NUMERIC, times.numeric, "0123456789"),
    _rule("year_range", "年", times.YEAR_RANGE, times.year_range, "0123456789 -—–~～至到─"),
    _rule("month_day", "./", times.MONTH_DAY, times.month_day, "0123456789"),
    _rule("point", ("月", "季", "半年", "年底", "年末", "年终", "年内", "年中", "年初", "年 ", "年\n", "年度内", "全年", "岁末", "度底"), times.POINT, _point, _POINT_CHARS),
    _rule("relative", ("T+", "月", "季", "周"), periods.RELATIVE, periods.relative, "本当下次"),
    _rule("unsigned", ("201", "202"), years.UNSIGNED, years.unsigned),
    _rule("bare_year", "年", times.YEARS, years.bare_year, _YEAR_CHARS),
)
_SIGN = re.compile(r"[年月日号季周天时旬曰岁期]|[./-]\d|T\+|^\s*20[12]\d")
_TITLE = re.compile(r"《[^《》]*》")


def read_limits(folded: str, start: int, end: int, column: bool = False) -> list[Limit]:
    """Return the time limits in ``folded[start:end]``, undated, in order.

    ``column`` says that the stretch is a column's value, where a bare month is a limit. Kind `unread` is for what is
    damaged or garbled, and in a column for what has no one reading.

    >>> text = "6月底前报送,年内公开,每季度更新,印发之日起3个工作日内解读"
    >>> for x in read_limits(text, 0, len(text)):
    ...     print(text[x.start:x.end], x.kind, x.every or x.within_n or x.day[:3])
    6月底前 by (None, 6, None)
    年内 by (None, 12, None)
    每季度 recurring P3M
    印发之日起3个工作日内 within 3
    """
    found = _read_all(folded[start:end], column)
    return [*found] if not start else [
        x._replace(start=start + x.start, end=start + x.end, event=x.event and (start + x.event[0], start + x.event[1]))
        for x in found
    ]  # fmt: skip


#: （12月）, （每季度） at the end of a sentence or line.
_BRACKETED = re.compile(r"[(〔](?<![》\d].)(?=[^()〔〕\n]{0,18}[月季半底前每日])([^()〔〕\n]{2,20})[)〕](?=\s*(?:[。;\n]|$))")
_BY_THEN = re.compile(r"[之以]?前?(?:完成|开展|进行|实施|举办|落实|组织)?")


def read_brackets(folded: str, start: int, end: int) -> list[Limit]:
    """Return the limits that stand alone in brackets at the end of a sentence or line, where a bare month is one.

    >>> [x.start for x in read_brackets("公布目录(12月)。修订(2022年版)办法。举办培训(3月—6月)", 0, 34)]
    [5, 28]
    """
    found = []
    for m in _BRACKETED.finditer(folded, start, end):
        limits = read_limits(folded, *m.span(1), column=True)
        if limits and limits[0].start == m.start(1) and _BY_THEN.fullmatch(folded, limits[-1].end, m.end(1)):
            found += [limit for limit in limits if limit.kind != "unread"]
    return found


@lru_cache(maxsize=1024)
def _read_all(text: str, column: bool) -> list[Limit]:
    """What all rules read. Kept, since a cell is asked about as part of several stretches, and the same stand in many rows."""
    return _read(text, column, RULES)


def _read(text: str, column: bool, rules) -> list[Limit]:
    if not _SIGN.search(text):
        return []
    place = Place(text, column)
    found: list[Limit] = []
    taken = bytearray(len(text))  # the characters that a limit or a cited title holds already
    for m in () if column else _TITLE.finditer(text):
        taken[m.start() : m.end()] = b"\1" * (m.end() - m.start())
    for rule in applying(rules, text):
        for m in rule.matches(text):
            for limit in rule.make(m, place):
                if taken.find(1, limit.start, limit.end) < 0:
                    taken[limit.start : limit.end] = b"\1" * (limit.end - limit.start)
                    found.append(limit)
    return [limit for limit in _joined(text, sorted(found, key=lambda x: x[:2])) if limit.kind]


def _joined(text: str, limits: list[Limit]) -> list[Limit]:
    """Limits of one list: 每年6月30日、12月31日前 come back both; 6月、12月底前 are both limits."""
    for k, (one, two) in enumerate(zip(limits, limits[1:], strict=False)):
        if one.every == "P1Y" and two.kind in ("by", "?") and not two.day.year and text[one.end : two.start] in "、和及":
            limits[k + 1] = Limit(two.start, two.end, "recurring", every="P1Y")
    after = None
    for k in range(len(limits) - 1, -1, -1):
        one = limits[k]
        if one.kind == "?":
            joined = after and after.kind == "by" and len(text[one.end : after.start].strip()) == 1
            told = joined and (one.day.day is not None or after.day.day is None)
            limits[k] = one._replace(kind="by") if told else Limit(*one[:2], "unread" if joined else "")
        after = limits[k]
    return limits


def dated(limit: Limit, plan_year: int | None, wording: bool = False) -> Limit | None:
    """Return the limit with its date in a plan of ``plan_year``: `unread` where it has none.

    None where a ``wording`` names a year before the plan's: it dates what was; a slip of the pen where words say what is to
    be done by then (2010年底前建成, in 2020).

    >>> text = "6月底前,2月29日前"
    >>> [(x.kind, x.date) for x in (dated(limit, 2022) for limit in read_limits(text, 0, len(text), column=True))]
    [('by', datetime.date(2022, 6, 30)), ('unread', None)]
    """
    if limit.kind != "by":
        return limit
    gone = wording and plan_year and limit.day.year and limit.day.year < plan_year
    if gone and limit.damaged is None:
        return limit._replace(kind="unread", damaged="") if limit.due else None
    date = limit.day.date(plan_year)
    return limit._replace(kind="by" if date else "unread", date=date)


#: What is done at once or goes on: 及时公开, 长期有效; not what is so called (草原管护动态, 长期护理保险).
_DEED = any_of("column_deeds")
_AT_ONCE, _WITH_IT = any_of("at_once"), any_of("with_it")
_IMMEDIATE = re.compile(
    rf"(?:[^,;、。]{{1,12}}[后时]|有[^,;、。]{{1,4}}|[随按][^,;、。]{{1,8}})?(?:{_AT_ONCE})(?:{_DEED})*$|(?:{_WITH_IT})$"
)
_ONGOING = re.compile(rf"(?:\S{{0,6}}(?:{any_of('going_on')})|(?:{_DEED})*(?:{any_of('going_on_or_thing')}))(?:{_DEED})*$|(?:{any_of('goes_on_at_head')})(?:{_DEED})*$")
_GOES_ON = re.compile(r"(?:长期|持续|常态|常年)(?:[^,;、。]*[^,;、。\s])?")
_NEVER = re.compile(rf"(?:{any_of('never')}|\s*)$")
_PAUSE = re.compile("[,;、。并]")
_PARTS, _LINES = re.compile("[^,;、。并]+"), re.compile("[^,;、。并\n]+")


#: A cell of one limit that is longer holds other words, too.
LONGEST_WHOLE = 30


def read_column(folded: str, start: int, end: int, whole: bool = True) -> list[Limit]:
    """Return the time limits of a column's value: two limits in one cell are two rows.

    With ``whole`` a cell of one limit gives the whole cell as its wording, otherwise (a note) the time alone.

    >>> [x.kind for x in read_column("及时公开", 0, 4)], [x.kind for x in read_column("2018年底前完成并持续落实", 0, 14)]
    (['immediate'], ['by', 'ongoing'])
    """
    value = folded[start:end]
    if _NEVER.match(value):
        return []
    plain = trim(folded, start, end, "。;,.")[1]
    if _ABOUT.search(value):
        return [Limit(start, plain, "unread")]
    limits = read_limits(folded, start, end, column=True)
    if not limits:
        return _in_words(folded, start, plain if plain > start else end)
    if len(limits) > 1:
        return limits
    only = limits[0]
    rest = folded[start : only.start] + folded[only.end : end]
    going_on = _GOES_ON.search(folded, only.end, end) or _GOES_ON.search(folded, start, only.start)
    if going_on and _PAUSE.search(rest):
        return sorted([only, Limit(*going_on.span(), "ongoing")], key=lambda limit: limit.start)
    if whole and len(value) <= LONGEST_WHOLE and not re.search("[,;。、由]", rest.rstrip("。;,. ")):
        return [only._replace(start=start, end=plain)]
    return [only]


def _in_words(folded: str, start: int, end: int) -> list[Limit]:
    """A column's value without a number: 双月, 及时公开, 长期坚持, 立行立改并长期坚持; all else is unread."""
    text = re.sub(r"\s", "", folded[start:end])
    if text in _WORDS["alone"]:
        return [Limit(start, end, "recurring", every=_WORDS["periods"][text])]
    pieces = _PARTS if kind_in_words(text) != "unread" else _LINES
    parts = [trim(folded, *m.span()) for m in pieces.finditer(folded, start, end)]
    kinds = [kind_in_words(folded[a:b]) for a, b in parts]
    if sorted(kinds) == ["immediate", "ongoing"]:
        return [Limit(a, b, kind) for (a, b), kind in zip(parts, kinds, strict=True)]
    if len(kinds) > 1 and set(kinds) == {"immediate"}:
        return [Limit(start, end, "immediate")]
    return [Limit(start, end, kind_in_words(text))]


def kind_in_words(text: str) -> str:
    return "immediate" if _IMMEDIATE.match(text) else "ongoing" if _ONGOING.match(text) else "unread"
