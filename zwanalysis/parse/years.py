"""Bare years as limits: 2022年前, 2021年基本形成…, 到2025年; in a column a year alone. On folded text."""

import re

from zwanalysis.parse.deeds import (
    AIMED_AT,
    ALONE,
    AMOUNT,
    CALENDAR,
    CLAUSE_HEAD,
    DONE,
    NAME_FOLLOWS,
    PLANNED,
    condition,
)
from zwanalysis.parse.times import BEFORE, Day, Limit, Place, year_of

#: Before a year: it is the second of two, 2020年至2022年, or part of a number.
_RANGE = re.compile(r"(?:[\d—–~-]|(?<![\u4e00-\u9fff])至|[年月日]至)$")
_SPAN = re.compile(r"(?:期?间|的|之?后|[—–~至到-])")


def bare_year(m, place: Place):
    """2022年前, 2021年基本形成…, 到2025年, 2027年,研究制定…; in a column a year alone."""
    year = year_of(m)
    if _RANGE.search(place.before(m.start(), 2)) or year is None or CALENDAR.search(place.before(m.start(), 8)):
        return
    mark = place.then(BEFORE, m.end())
    stop = mark.end() if mark else m.end()
    if place.column:
        limit = mark or place.then(ALONE, m.end()) or _done_in(m, place, year)
    else:
        limit = not place.then(NAME_FOLLOWS, stop) and (mark or _done_in(m, place, year))
    if limit:
        yield Limit(m.start(), stop, "by", Day(year[0], 12, ahead=year[1]))
    elif place.column and place.then(_MORE, m.end()) and CLAUSE_HEAD.search(place.before(m.start(), 3)):
        yield Limit(m.start(), stop, "unread")


#: A column's value that has lost the signs of year and month: 20253, 20254-5; not 202511, which may be the first of January.
UNSIGNED = re.compile(r"^\s*(?P<year>20[12]\d)(?:(?P<from>[1-9]\d?)[-—–~至])?(?P<month>[1-9]|10|(?<=[-—–~至])1[12])\s*$")


def unsigned(m, place: Place):
    """20253 in a column: March."""
    if place.column:
        year, month, begins = int(m["year"]), int(m["month"]), int(m["from"] or 0)
        if not begins or 1 < begins < month:  # 20241-2 may be the second of January
            yield Limit(m.start("year"), m.end("month"), "by", Day(year, month), damaged=f"{year}年{month}月")


#: Behind a year in a column: 2025年巩固, 2024年暑假.
_MORE = re.compile(r"[\u4e00-\u9fff]{2,8}(?=[,;。]|$)")


def _done_in(m, place: Place, year) -> bool:
    if place.then(NAME_FOLLOWS, m.end()):
        return False
    if place.then(AMOUNT if year[0] or m["that"] in ("今年", "本年") else DONE, m.end()):
        return not condition(m, place)
    if not year[0] and not year[1]:
        return False
    head = CLAUSE_HEAD.search(place.before(m.start(), 3))
    aimed = AIMED_AT.search(place.before(m.start(), 6)) and not place.then(_SPAN, m.end())
    return bool(head and place.then(PLANNED, m.end()) or year[0] and aimed)
