"""Character cleaning for matching: one character to one character, so that positions stay true."""

import re
import unicodedata
from functools import cache

from zwanalysis import lexica

#: Signs that stand for others by look or by habit, beyond Unicode's compatibility forms (its list of confusables
#: names them too), and what the rules write for brackets → the sign the rules look for.
SAME = str.maketrans(
    "[]﹝﹞【】〖〗❲❳⟦⟧❨❩⸨⸩⟮⟯﴾﴿∶︰꞉ː։׃܃⁚ꓽ˸∣│⁄∕╱‐‑‒−⁃﹣˗‧・･∙⋅ꞏ⸱܁܂꘎ꓸ۔‚٫ꓹ" + "ニエロ囗カハタトーㄧㅡ㇐⠀",
    "〔〕〔〕〔〕〔〕〔〕〔〕()()()()" + "::::::::::||///-------·······.....,,," + "二工口口力八夕卜一一一一 ",
)
#: Compatibility forms that are the same sign in another width, place or font. Circles (①), raised numbers and Roman
#: numerals mean something and stay.
_FORMS = frozenset(("", "<wide>", "<narrow>", "<small>", "<vertical>", "<noBreak>", "<compat>", "<font>"))
_NUMERALS, _HANGUL = range(0x2150, 0x2190), (range(0x3131, 0x3190), range(0xFFA0, 0xFFDD))
#: Unicode's Default_Ignorable_Code_Point: signs that no page shows.
IGNORABLE = frozenset(
    chr(code)
    for first, last in (
        (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
        (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
    )
    for code in range(first, last + 1)
)  # fmt: skip


@cache
def radicals() -> dict[str, str]:
    """Radical signs and compatibility ideographs, as PDF texts have them → the character each stands for.

    >>> "".join(radicals().get(char, char) for char in "⽂⺠⻘豈")
    '文民青豈'
    """
    found = dict(" ".join(lexica.load("radicals.txt")).split())
    for first, last in ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F)):
        for sign in map(chr, range(first, last + 1)):
            normal = unicodedata.normalize("NFKC", sign)
            if normal != sign and len(normal) == 1:
                found.setdefault(sign, normal)
    return found


def _forms() -> dict[str, str]:
    """Every sign of which Unicode says that it is one other sign in another form, with that sign."""
    found = {}
    for code in (*range(0xA0, 0xD800), *range(0xF900, 0x10000), *range(0x1D400, 0x1D800), *range(0x1FBF0, 0x1FBFA)):
        sign = chr(code)
        tag = unicodedata.decomposition(sign).partition(" ")[0] if sign > "\x9f" else ""
        if not tag or (tag[0] == "<" and tag not in _FORMS) or code in _NUMERALS or any(code in r for r in _HANGUL):
            continue
        normal = unicodedata.normalize("NFKC", sign)
        if len(normal) == 1 and normal != sign:
            found[sign] = normal
    return found


def _table() -> dict[str, str]:
    """The steps one after another, so that a Kangxi 長 is 长 and a full-width bracket the one the rules write."""
    same = {chr(code): chr(sign) for code, sign in SAME.items()}
    traditional = dict(" ".join(lexica.load("traditional.txt")).split())
    steps = {**_forms(), **radicals(), **dict.fromkeys(IGNORABLE, " ")}
    table = {sign: same.get(plain, plain) for sign, plain in steps.items()} | same
    table |= dict.fromkeys("\u1680\u2028\u2029", " ")
    return {sign: traditional.get(plain, plain) for sign, plain in table.items()} | traditional


_TABLE: dict[str, str] = {}


def fold(text: str) -> str:
    """Return ``text`` with full-width signs, spaces and traditional characters folded, of the same length.

    >>> fold("（責任單位：市政府辦公室）")
    '(责任单位:市政府办公室)'
    """
    if not _TABLE:
        _TABLE.update(_table())
    for sign in _TABLE.keys() & set(text):  # a few signs of many: three times as fast as str.translate
        text = text.replace(sign, _TABLE[sign])
    return text


def trim(text: str, start: int, end: int, also: str = "") -> tuple[int, int]:
    """Return the span without white space, and without the characters of ``also``, at its two ends.

    >>> trim("  市财政局。 ", 0, 8, "。")
    (2, 6)
    """
    while start < end and (text[start].isspace() or text[start] in also):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in also):
        end -= 1
    return start, end


#: How a sign is read, in brackets behind it, with the mark of its tone: pages whose characters were converted print so.
GLOSS = re.compile(r"(?<=[\u4e00-\u9fff])[(（][a-z]{0,5}[\u00e0-\u00f6\u00f8-\u01dc][a-z]{0,5}[)）]")
_BREAK = re.compile(r"\s*\n\s*")


def heading_name(heading: str) -> str:
    """Return a heading as it is named above tasks: on one line, and without how its signs are read.

    >>> heading_name("村莊發(fā)展\\n規(guī)劃")
    '村莊發展規劃'
    """
    return _BREAK.sub("", GLOSS.sub("", heading))


def lines_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the printed lines of ``text[start:end]``, without white space at their ends.

    >>> lines_of("一、公开\\n\\n  预算 \\n", 0, 12)
    [(0, 4), (8, 10)]
    """
    found, at = [], start
    for line in text[start:end].split("\n"):
        if bare := line.strip():
            a = at + line.index(bare[0])
            found.append((a, a + len(bare)))
        at += len(line) + 1
    return found
