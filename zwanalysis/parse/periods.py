"""Limits that count from something or come back: 每季度, 半年一次, 印发之日起3个工作日内."""

import re

from zwanalysis import lexica
from zwanalysis.parse.times import BEFORE, NUM, POINT, Limit, Place, S, any_of, days_of, to_int
from zwanalysis.text import trim

_WORDS = lexica.load("limits.yaml")
_PERIODS, _UNITS = _WORDS["periods"], _WORDS["units"]
_H = "一二三四五六七八九十"

# ---- recurring

_COUNT = r"(?:[一1两二三四2-9]|\d{1,2})"
_TAIL = re.compile(
    rf"""(?:度)?{S}(?:的)?(?:(?:第[一二三四]个?|首个?|[次末]|最后一?个?)?月)?(?:份)?{S}
    (?:(?:\d{{1,2}}{S}月)?{S}{NUM}{S}[日号](?:{S}[-—–~至到]+{S}{NUM}{S}[日号])?(?:[之以]?前)?
      |\d{{1,2}}前|{NUM}{S}个?工作日(?:之?内|前)?
      |[年月季]?(?:[底末初]|[上中下]旬)[的后]?(?:[之以]?前|内)?(?:\d{{1,2}}个?(?:工作日|[日天])(?:内|前)?)?
      |(?:结束|终了)?[后前]的?\d{{1,2}}个?(?:工作日|[日天])内?
      |(?:第|最后|前)[一二三四五六七八九十\d]+个?(?:工作日|周[一二三四五六日]?)(?:[之以]?前|内)?
      |(?<=周)[一二三四五六日天](?![次回遍期])(?:{S}[-—–~至到]+{S}周?[一二三四五六日天])?(?:[之以]?前)?|[上下]半年)""",
    re.VERBOSE,
)
EACH = re.compile(
    rf"""每{S}(?:间?隔)?{S}(?:(?P<n>[一两二三四五六七八九十]|\d{{1,2}}){S}个?{S})?个?{S}
        (?P<unit>学期|学年|半年|半{S}个?{S}月|季{S}度?|月份?|年度?|周|星期|工作日|日|天|旬)(?!人?均|级)""",
    re.VERBOSE,
)
BY_PERIOD = re.compile(
    rf"""(?:按|(?<!部)分(?=季|月))(?P<by>季度?|月[度份]?|周|半年|年度?|旬|日)(?![期程节时序照规])
      | 逐(?P<each>[月季日周])(?!步)
      | 逢(?P<met>[双单][月周]|季度?|周)
      | (?<![间相每])隔(?P<gap>[年月周日天])
      | (?P<pair>[双单]月)(?={S}{NUM}{S}[日号]|[底末初上中下])
      | (?P<next>次月)(?={S}{NUM}{S}(?:[日号]|个?工作日))""",
    re.VERBOSE,
)
_DEED = "更新|公开|公布|发布|通报|调度|开展|召开|组织|检查"
ONCE = re.compile(
    rf"""(?<![\d第近今去明本当上下前全过])(?:(?P<n>[一两二三四五六]|\d{{1,2}}){S}个?)?(?<![^一两二三四五六\d个]月)(?P<unit>半年|半{S}月|季度?|学期|年|月|周|天|日)
      (?:至少|不少于|不低于)?(?:{_DEED})?{_COUNT}(?:次(?!性)|报(?![送名告道])|通报|调度|更新|公开|公布|评|总结|督查|报告|会商)""",
    re.VERBOSE,
)
ONCE_SIGNS = tuple(unit + count for unit in "年月周度季期日天" for count in (*"一1两二三四234", "至少", "不少", *_DEED.split("|")))
#: Behind 每日 and the like: how much it is, said of something: 供水量每日1万吨以上的水厂.
_RATE = re.compile(
    r"\s*\d[\d.]*(?:万|亿)?(?:吨|立方米|度|千瓦时|升|公斤|千克|人次|辆次|件)(?:(?:以上|以下|左右)|(?:的|、))|\s*\d[\d.]*(?:小时|%)"
    r"|(?:连续)?(?:计罚|计算|计息|加收|加处|处罚)"
)
#: 开放时间为每周一至周五: when a service is open.
_OPENING = re.compile(r"(?:开放|办公|营业|接待|服务|上班|接听|受理|参观|阅览)(?:时间|日期|日|时段)[为是:在]?$")
#: 对照国家每年的要点: of every year, nothing that is due.
_OF_EACH = re.compile(rf"的(?!{S}(?:\d|第|首|[{_H}上下底末初]))")
_OF = re.compile(f"的?{S}")
_YEARLY_PAPER = re.compile(f"(?:{any_of('yearly_papers')})")
#: Behind 每年: an amount, a benefit, a cap, a measure of who is meant.
_GRANTED = re.compile(
    rf"""\s*\d[\d.]*[百千万亿]?元
      | [^,;。]{{0,16}}(?:{any_of("benefits")})[^,;。]{{0,12}}?\d[\d.]*[百千万亿]?(?:元|天|日|个月|小时)
      | [^,;。]{{0,16}}(?:{any_of("caps")})[^,;。]{{0,8}}\d
      | 可(?:以)?
      | [^,;。]{{0,16}}(?:满|达到?|超过)\s*\d[^,;。]{{0,10}}的(?=[^,;。])""",
    re.VERBOSE,
)
_A_HEAD = re.compile(r"每[人户家名位亩辆台件个床张所校][^,;。]{0,8}$")


def _period(unit: str, n: str | None) -> str:
    every = _PERIODS[re.sub(r"\s", "", unit)]
    return f"P{to_int(n) * int(every[1:-1])}{every[-1]}" if n else every


def each(m, place: Place):
    """每月, 每两年, 每季度末前3个工作日内, 每年6月30日前."""
    if place.then(_RATE, m.end()) or not place.column and (place.then(_OF_EACH, m.end()) or _OPENING.search(place.before(m.start(), 10))):
        return
    if not place.column and (place.then(_GRANTED, m.end()) or _A_HEAD.search(place.before(m.start(), 12))):
        yield Limit(m.start(), m.end(), "")
        return
    every = _period(m["unit"], m["n"])
    point = place.then(POINT, place.then(_OF, m.end()).end()) if m["unit"][0] == "年" else None
    if point and point["yearend"] != "年中":
        yield from _each_year_by(point, m.start(), place, every)
        return
    tail = place.then(_TAIL, m.end())
    yield Limit(m.start(), tail.end() if tail else m.end(), "recurring", every=every)


def _each_year_by(point, start: int, place: Place, every: str):
    """每年6月30日前, 每年6月、12月: a limit for each day of the list."""
    days, mark = days_of(point), place.then(BEFORE, point.end())
    stop = mark.end() if mark else point.end()
    for k, (a, b, _) in enumerate(days, 1):
        yield Limit(start if k == 1 else a, stop if k == len(days) else b, "recurring", every=every)


def by_period(m, place: Place):
    """按季度, 逐月, 逢双月10日前, 隔年, 次月10日前."""
    unit = m["by"] or m["each"] or m["met"] or m["gap"] or m["pair"] or "月"
    if m["by"] and (m["by"][0] == "年" and place.then(_YEARLY_PAPER, m.end()) or place.before(m.start(), 1) in tuple("以可待")):
        return
    if not place.column and place.then(_GRANTED, m.end()) or place.then(_RATE, m.end()):
        return
    tail = place.then(_TAIL, m.end())
    yield Limit(m.start(), tail.end() if tail else m.end(), "recurring", every=_period(unit, "2" if m["gap"] else None))


def once(m, place: Place):
    """半年一次, 一年两次, 三个月一次."""
    n = m["n"] or place.before(m.start(), 1)
    if m["unit"][0] in "月季" and (n in tuple(_H) or n.isdigit()) and n not in ("一", "1") and "个" not in m[0]:
        return  # 6月1次: in June; 三季度一次: in the third
    if m["n"] or m["unit"] in ("半年", "季度", "半月") or place.column and m.start() == 0:
        yield Limit(m.start(), m.end(), "recurring", every=_period(m["unit"], m["n"]))


RATE = re.compile(
    r"(?<!\d)(?:\d{1,2}|[一两二三四])次/(?P<per>半年|季度?|月|年|周|天|日)(?!\d)|(?<![\d人])(?P<once>半年|季度?|月|年|周|天|日)/次"
)


def rate(m, place: Place):
    """1次/月, 季度/次."""
    yield Limit(m.start(), m.end(), "recurring", every=_period(m["per"] or m["once"], None))


# ---- within

WITHIN = re.compile(
    rf"""(?P<n>\d{{1,3}}|{NUM}|[{_H}两]{{1,3}}|半){S}(?:个)?{S}
        (?P<unit>法定工作日|工{S}作{S}日|自然日|日历[天日]|小时|星期|周|月|天|日|年)(?:的时间|时间)?{S}
        (?P<inside>以内|之内|内(?![部容设涵外地陆])|(?=\s*(?:\([^()]{{2,30}}[起后]\)\s*)?$))""",
    re.VERBOSE,
)
#: Behind a period: what one can do in it, or a case, no duty: 24小时内出具结果的能力, 5个工作日内可以办结的情形, 返乡1年内重新外出务工的,….
_ABLE = re.compile(r"[^,。;]{0,14}的(?:应急|检测|处置)?能力|可以?[^,。;]{1,8}的|的|[^,。;]{1,16}的,")
_BARRED = re.compile(f"(?:{any_of('barred')})")
_BARRED_YEARS = re.compile(f"[^,;。]{{0,14}}的(?=[^,;。])|(?:{any_of('barred')}|{any_of('barred_years')})")
_SQUEEZED = re.compile(rf"(?:{any_of('squeezed')})[^,。;]{{0,13}}$")
_LASTING = re.compile(f"(?:{any_of('lasting')})[为在]?$")
_SINCE = re.compile(f"(?:{any_of('since')})$")
_EVENT = re.compile(
    r"(?:之日|之时|当日|次日)?(?:起算|开始|起|后|以后|之后)(?:的|,)?(?:不(?:得)?超过)?\s*$|(?:之日|次日)(?:的)?\s*$"
    r"|(?P<ahead>(?<![以之目日此提年月季期度底末初周旬])[之以]?前)的?\s*$"
)
_EVENT_HEAD = re.compile(
    r"^(?:.*(?:自|应当?[从于在]|须[从于在]|要[从于在])(?![然己行动觉贡治主由愿身]|查(?![实明处]))|(?:原则上|一般|应当?|须|要|必须|在(?!线|建|岗|职|校|编|册)|从|于|做到)+)"
)
_IN = re.compile(r"(?<=[\u4e00-\u9fff])[在于](?![线建职岗校编册读籍案库途场即外内家乡村地押保])")
#: Who acts is no part of the event: 提供部门收到请求之日起.
_ACTOR = re.compile(r"[\u4e00-\u9fff]{1,10}?(?:部门|单位|机构|[局委办厅])(?=收到|接到|受理|接收)")
#: Characters without a sign of punctuation before a limit: more are no statement of an event.
_CLAUSE = 200
_LABEL_LEFT = re.compile(rf"\s*(?:\d{{1,2}}[.、)]|[{_H}]是|[\u2460-\u2473])\s*")


def within(m, place: Place):
    """印发之日起3个工作日内, 一个月内, 半年内, 开工前5日内."""
    n, unit = to_int(m["n"]), _UNITS[re.sub(r"\s", "", m["unit"])]
    a, event = event_before(place.text, m.start())
    counted = Limit(a, m.end(), "within", within_n=n, within_unit=unit, event=event)
    if _is_no_window(m, place) or not (m["inside"] or place.column and (unit == "workday" or event)):
        return
    if place.column and not m["inside"] and _LASTING.search(place.before(m.start(), 8)):
        return  # 公示7个工作日
    if place.text[event[1] - 1 if event else m.start() - 1 : m.start()][:1] == "前":
        yield from _ahead(m, place, counted)
    elif m["unit"] == "月" and "个" not in m[0] and m["n"] != "半":
        return  # 6月内: June, or six months
    else:
        yield from _behind(m, place, counted, n, unit)


def _behind(m, place: Place, counted: Limit, n: int, unit: str):
    """A window behind its event, or behind none."""
    if unit == "year" and 15 <= n < 50:
        yield Limit(*counted[:2], "unread")  # 24年内: of 2024, or within 24 years
    elif not place.column and _qualifies(m, place, unit):
        yield Limit(*counted[:2], "")
    elif m["n"] == "半" and unit in _HALVES:
        yield counted._replace(within_n=_HALVES[unit][0], within_unit=_HALVES[unit][1])
    elif n:
        yield counted


def _ahead(m, place: Place, counted: Limit):
    """开工前5日内; 会议召开前3天 in a column: the last day or the first, which is not said."""
    if counted.event and (m["inside"] or place.column):
        yield counted if m["inside"] else Limit(*counted[:2], "unread")


_HALVES = {"year": (6, "month"), "month": (15, "day"), "day": (12, "hour")}


def _is_no_window(m, place: Place) -> bool:
    """Whether a number goes on before this one, or it is one of a series: 近3日内, 第3日内."""
    before = place.before(m.start(), 1)
    return before.isdigit() or before in tuple("近.+第×个一二三四五六七八九十几多余第")


#: 印发之日起30日: in a column alone 内 may be left out.
SINCE = re.compile(
    rf"[起后]{S}(?P<n>\d{{1,3}}|{NUM}|[{_H}两]{{1,3}}){S}个?{S}(?P<unit>自然日|日历[天日]|小时|星期|周|月|天|日|年)(?=\s*$)", re.VERBOSE
)


def since(m, place: Place):
    a, event = event_before(place.text, m.start("n"))
    if place.column and event:
        yield Limit(a, m.end(), "within", within_n=to_int(m["n"]), within_unit=_UNITS[m["unit"]], event=event)


# ---- points that count from when the notice is read

RELATIVE = re.compile(
    rf"""T\+\d+(?:个?工作日|[日天])?内?
      | (?:(?:[本当下次]|(?<![\d{_H}十半个每各逐年季]))月(?:[底末]|\d{{1,2}}[日号]|[上中下]旬)?|(?:[本当下]季度?|(?<![\d{_H}十每各两个])季度?)(?:[底末]|(?=内))
          |[本下]周[{_H}日天末]?)(?:[之以]?前|内(?![部容涵外需]))""",
    re.VERBOSE,
)


def relative(m, place: Place):
    """本月底前, 季度末前, T+5: which day is meant the notice does not say."""
    yield Limit(m.start(), m.end(), "unread")


def _qualifies(m, place: Place, unit: str) -> bool:
    """毕业6年内的, 3年内不得, 贷款期限3年内, 压缩至1个工作日以内: who, what is barred, how long, but nothing to do in it."""
    long = unit in ("year", "month")
    before = place.before(m.start(), 24)
    return bool(
        place.then(_ABLE, m.end())
        or place.then(_BARRED_YEARS if unit == "year" else _BARRED, m.end())
        or _SQUEEZED.search(before)
        or _LASTING.search(before)
        or before.endswith("对")  # 对24小时内未处置的企业: which ones
        or long and _SINCE.search(before)
    )


#: 信息形成(变更)之日起: a closed bracket begins no clause.
_CLOSED = re.compile(r"(?<=[\u4e00-\u9fff])\((?!\d)[^()\n]*\)")


#: 每年11月或内容更改后: another limit stands before.
_OR = re.compile("(?<=[月日年前内周度底])(?<!之日)或者?")


def event_before(text: str, at: int) -> tuple[int, tuple[int, int] | None]:
    """Return where the event before a limit begins, and the event's span; ``(at, None)`` if none is stated."""
    stop = at - 1 if text[at - 1 : at] == "," else at
    near = max(0, at - _CLAUSE)
    plain = _CLOSED.sub(lambda closed: "-" * len(closed[0]), text[near:stop])
    a = near + max(*(plain.rfind(sign) + 1 for sign in ",。;:(!?\n"), *(m.end() for m in _OR.finditer(plain)))
    if a == near > 0:
        return at, None
    word = _EVENT.search(text[a:at])
    if not word or word.start() == 0 or text[a : a + word.start()] == "今":
        return at, None
    stop = a + (word.end("ahead") if word["ahead"] else word.start())
    a, stop = trim(text, _event_begins(text, a, stop), stop)
    return (a, (a, stop)) if a < stop else (at, None)


def _event_begins(text: str, a: int, stop: int) -> int:
    """Where an event begins, behind a label, the words that lead to it and who acts in it."""
    label = _LABEL_LEFT.match(text, a, stop)
    a = label.end() if label else a
    head = _EVENT_HEAD.match(text[a:stop])
    a += head.end() if head else 0
    if not head:  # 举报奖励在查实后: what is done comes before 在
        within = _IN.search(text, a, stop)
        a = within.end() if within else a
    actor = _ACTOR.match(text, a, stop)
    return actor.end() if actor else a
