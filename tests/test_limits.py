"""A day that is printed is that day or `unread`, however it is printed; never the month's end, never another day."""

import datetime as dt
import os
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from zwanalysis.parse.limits import dated, read_column, read_limits
from zwanalysis.text import fold

YEAR = 2023
EXAMPLES = int(os.environ.get("ZW_EXAMPLES", "200"))
HAN = "〇一二三四五六七八九"


def han(n: int) -> str:
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")


def short_han(n: int) -> str:
    return {2: "廿", 3: "卅"}.get(n // 10, "") + (HAN[n % 10] if n % 10 else "") if n >= 20 else han(n)


#: How a number from 1 to 31 is printed.
NUMBERS = (
    str, "{:02}".format, han, short_han,
    lambda n: " ".join(str(n)), lambda n: "\n".join(str(n)),
    lambda n: str(n).replace("0", "O") if n > 9 else str(n),
    lambda n: str(n).replace("1", "l") if n > 9 else str(n),
    lambda n: str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
)  # fmt: skip
#: How a day stands behind its month, and what closes it.
DAYS = ("{}日", "{}号", "{}曰", " {} 日", "的{}日", "（{}日）", "{}日（星期五）", "{}日（含）", "{}日18时", "{}日下班", "{}")
MARKS = ("前", "之前", "以前", " 前", "止", "")
YEARS = ("", "2023年", "23年", "’23年", "今年", "二〇二三年", "二三年", "2023年 ", "2O23年")
#: What no reader can read: a sign lost or smudged, a day counted from something else.
GARBLED = ("?", "1?", "S", "1S", "X", "×", "_", "__", "*", "某", "3Z", "", " ", "一二三")


def read(text: str, column: bool):
    folded = fold(text)
    found = read_column(folded, 0, len(folded)) if column else read_limits(folded, 0, len(folded))
    return [limit for limit in (dated(limit, YEAR, wording=not column) for limit in found) if limit]


#: None for a column's value; else the deed behind the day.
DEEDS = (None, "完成目录编制", "报送总结", "常态化开展检查", "均应办结")


def around(expression: str, deed: str | None) -> str:
    return f"各单位于{expression}{deed}" if deed else expression


@settings(max_examples=EXAMPLES)
@example(dt.date(YEAR, 1, 1), str, han, "{}", "", "", "完成目录编制")
@given(
    st.dates(dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)), st.sampled_from(NUMBERS), st.sampled_from(NUMBERS),
    st.sampled_from(DAYS), st.sampled_from(MARKS), st.sampled_from(YEARS), st.sampled_from(DEEDS),
)  # fmt: skip
def test_a_printed_day_is_that_day_or_unread(day, month_form, day_form, form, mark, year, deed):
    expression = f"{year}{month_form(day.month)}月{form.format(day_form(day.day))}{mark}"
    limits = read(around(expression, deed), deed is None)
    assert limits or deed and not mark, expression
    assert all(limit.kind == "unread" or limit.date == day for limit in limits), expression


@settings(max_examples=EXAMPLES)
@given(st.integers(1, 12), st.sampled_from(GARBLED), st.sampled_from("日号曰"), st.sampled_from(MARKS[:3]), st.sampled_from(DEEDS))
@example(12, "最后一个工作", "日", "前", None)
def test_a_garbled_day_is_unread(month, garbled, sign, mark, deed):
    expression = f"{month}月{garbled}{sign}{mark}"
    limits = read(around(expression, deed), deed is None)
    assert {limit.kind for limit in limits} == {"unread"}, expression


@settings(max_examples=EXAMPLES)
@given(st.dates(dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)), st.dates(dt.date(YEAR, 1, 1), dt.date(YEAR, 12, 31)), st.sampled_from("-—–~～至到"), st.sampled_from(DEEDS[:2]))
def test_a_range_ends_with_its_last_day(one, two, to, deed):
    first, last = sorted((one, two))
    expression = f"{first.month}月{first.day}日{to}{f'{last.month}月' if last.month > first.month else ''}{last.day}日"
    assert [limit.date for limit in read(around(expression, deed), deed is None)] == [last], expression


@pytest.mark.parametrize("unit", ["6月", "年", "6月10", "每月", "每年\t", "1、", "10日、", "日内", "2022.", "2022年", "上、", "6、", "、6月10日", "1、6月", "按", "至6月", "O", "1O月", "每年每月", "后", "年 "])
def test_time_is_linear_in_the_text(unit):
    took = []
    for n in (4_000, 16_000):
        text = unit * (n // len(unit))
        took.append(min(_seconds(text) for _ in range(3)))
    assert took[1] < 0.05 or took[1] < 7 * took[0]


def _seconds(text: str) -> float:
    begun = time.process_time()
    read_limits(text, 0, len(text))
    read_column(text, 0, len(text))
    return time.process_time() - begun
