"""How Excel prints values: dates, shares and numbers by their formats, with the words that stand in them."""

import datetime
import re

# What Chinese Excel means by these numbers (ECMA-376, 18.8.30); openpyxl knows only the American ones, and
# would give the days since 1900.
YEAR_MONTH, MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
CHINESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), MONTH_DAY),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    **dict.fromkeys((32, 34, 55), 'h"时"mm"分"'),
    **dict.fromkeys((33, 35, 56), 'h"时"mm"分"ss"秒"'),
}
_FORMAT = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[[^\]]*\]|[_*].|AM/PM|A/P|上午/下午|(?P<code>General|G/通用格式|[yemdhsa]+'
    r"|[0#?.,/@%]+)|(?P<bare>.)",
    re.IGNORECASE | re.DOTALL,
)
_SAYING = re.compile("[\u4e00-\u9fff%％]")


def printed(value, number_format: str = "") -> str:
    """A value as a reader of the sheet sees it: dates in Chinese order, whole numbers without a fraction.

    >>> printed(datetime.datetime(2022, 6, 30)), printed(3.0), printed(0.04, "0%"), printed(True)
    ('2022年6月30日', '3', '4%', 'TRUE')
    >>> printed(datetime.datetime(2022, 6, 1), "mmm-yy"), printed(6, '0"月底前"'), printed(1, "000")
    ('2022年6月', '6月底前', '001')
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime.date):
        return _date(value, number_format)
    if isinstance(value, int | float):
        return _number(value, number_format)
    before, code, after = _parts(number_format.split(";")[-1])
    return before + str(value) + after if code == "@" else str(value)


def _parts(shape: str) -> tuple[str, str, str]:
    """One section of a number format as what is printed before, the codes, and what is printed behind.

    >>> _parts('[$-804]"截至"yyyy"年"m"月底前"'), _parts("_(* #,##0.00_)")
    (('截至', 'yyyym', '月底前'), ('', '#,##0.00', ''))
    """
    before, codes, after = "", "", ""
    for match in _FORMAT.finditer(shape):
        if match["code"]:
            codes, after = codes + match["code"], ""
            continue
        literal = match["quoted"] or match["escaped"] or match["bare"] or ""
        before, after = (before, after + literal) if codes else (before + literal, after)
    return (before if _SAYING.search(before) else "", codes, after if _SAYING.search(after) else "")


def _date(value: datetime.date, number_format: str) -> str:
    """A date with the parts that its format shows: a month is not its first day."""
    before, codes, after = _parts(number_format.split(";")[0])
    codes = codes.lower()
    clock = "h" in codes
    dates = re.sub(r"h+m*|m*s+", "", codes)  # here m is minutes
    day = bool(re.search(r"(?<!d)d{1,2}(?!d)", dates))
    year, month = "y" in dates or "e" in dates, "m" in dates
    if not (day or year or month):
        day = year = month = True
    text = f"{value.year}年" * year + f"{value.month}月" * (month or (year and day)) + f"{value.day}日" * day
    if isinstance(value, datetime.datetime) and (value.hour or value.minute) and (clock or not codes):
        return f"{text} {value:%H:%M}"
    return before + text + ("" if clock else after.removeprefix(text[-1:]).strip())


def _number(value: float, number_format: str) -> str:
    sections = number_format.split(";")
    conditional = re.search(r"\[[<>=]", number_format)
    known = not conditional and (len(sections) == 1 or value > 0)
    before, codes, after = _parts(sections[0]) if known else ("", "", "")
    if "%" in number_format and "%" in re.sub(r'"[^"]*"', "", number_format):
        text = f"{round(value * 100, 4):g}%"
    elif isinstance(value, float) and not (value.is_integer() and abs(value) < 1e15):
        text = repr(value)
    else:
        text = str(int(value)).zfill(len(codes) if re.fullmatch("0+", codes) else 1)
    return before + text + after if codes else text
