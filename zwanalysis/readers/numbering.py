"""Numbers as lists print them: Word's and the browsers' numbering formats."""

from collections.abc import Callable

_PLAIN = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"


def chinese(number: int, digits: str = _PLAIN, units: str = "十百千万") -> str:
    """A number below 100,000 in Chinese.

    >>> [chinese(n) for n in (1, 10, 12, 20, 105, 110, 1010, 20000)]
    ['一', '十', '十二', '二十', '一百零五', '一百一十', '一千零一十', '二万']
    """
    if not 0 < number < 100_000:
        return str(number) if number else digits[0]
    text = ""
    for power in range(4, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += digits[digit] + (units[power - 1] if power else "")
        elif text and not text.endswith(digits[0]):
            text += digits[0]
    text = text.rstrip(digits[0])
    return text.removeprefix(digits[1]) if 10 <= number < 20 and digits == _PLAIN else text


def digit_by_digit(number: int) -> str:
    """
    >>> digit_by_digit(10)
    '一〇'
    """
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(max(number, 0)))


_ROMAN = "M CM D CD C XC L XL X IX V IV I"


def roman(number: int) -> str:
    """
    >>> roman(14)
    'XIV'
    """
    if not 0 < number < 4000:
        return str(number)
    pairs = zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
                _ROMAN.split(), strict=True)  # fmt: skip
    text = ""
    for size, letters in pairs:
        text += letters * (number // size)
        number %= size
    return text


def letters(number: int) -> str:
    """Word doubles the letter after Z.

    >>> letters(3), letters(28)
    ('C', 'BB')
    """
    return chr(65 + (number - 1) % 26) * min((number - 1) // 26 + 1, 20) if number > 0 else str(number)


def _from(first: str, last: int, beyond: Callable[[int], str] = str) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= last else beyond(number)


def circled(number: int) -> str:
    """
    >>> circled(1), circled(21), circled(36)
    ('①', '㉑', '㊱')
    """
    for first, start, end in (("①", 1, 20), ("㉑", 21, 35), ("㊱", 36, 50)):
        if start <= number <= end:
            return chr(ord(first) + number - start)
    return str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 0 < number <= len(signs) else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) if digit.isdigit() else digit for digit in str(number))


# Word's w:numFmt values (ECMA-376 part 1, 17.18.59) → how number n is printed. Unknown ones print decimal.
FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda n: f"{n:02d}",
    "upperRoman": roman,
    "lowerRoman": lambda n: roman(n).lower(),
    "upperLetter": letters,
    "lowerLetter": lambda n: letters(n).lower(),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "koreanCounting": chinese,
    "ideographDigital": digit_by_digit,
    "japaneseDigitalTenThousand": digit_by_digit,
    "taiwaneseDigital": digit_by_digit,
    "chineseLegalSimplified": lambda n: chinese(n, _FORMAL, "拾佰仟万"),
    "ideographLegalTraditional": lambda n: chinese(n, _FORMAL_TRADITIONAL, "拾佰仟萬"),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "ideographEnclosedCircle": _from("㊀", 10, chinese),
    "decimalEnclosedParen": _from("⑴", 20),
    "decimalEnclosedFullstop": _from("⒈", 20),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalHalfWidth": str,
    "none": lambda n: "",
}
