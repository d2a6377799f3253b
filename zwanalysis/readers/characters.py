"""Characters as a page shows them: what no page shows is left out, what stands for another sign is that sign.

Every reader gives its text through `shown`, so the same wording is the same text whatever the file.
"""

import html
import re
import unicodedata
from functools import cache

from zwanalysis.readers.symbols import FONTS
from zwanalysis.text import IGNORABLE, radicals

_ENTITY = re.compile(r"&(?:(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});|(?:nbsp|ensp|emsp|thinsp)(?![A-Za-z]))")
_BREAK = re.compile(r"<br\s*/?>|</?p>", re.IGNORECASE)  # that was an entity itself
#: Signs with a stroke through them that is a sign of its own: struck out, as plain text does it.
STROKES = "\u0335-\u0338\u20d2\u20d3\u20e5\u20eb"
STRUCK = re.compile(f"(?:[^\\s=<>∈∋≡{STROKES}][{STROKES}]+)+")  # ≠ in two signs is one
LINES = "\u0305\u0332\u0333\u033f"  # below and above signs
_OVERRIDE = re.compile("\u202e([^\u202c\n]*)\u202c?")
#: What `shown` may change: all of it in one class, so that most texts cost one search.
_UNUSUAL = re.compile(
    f"[&{STROKES}{LINES}\x0b\x0c\x1c-\x1e\x85\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u2e80-\u2fdf\u3164\u32c0-\u32cb\u3358-\u3370\u33e0-\u33fe\ue5e5\ue78d-\ue864\uf000-\uf0ff\uf900-\ufaff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U0002f800-\U0002fa1f\U000e0000-\U000e0fff]"
)
_BREAKS = dict.fromkeys(map(ord, "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), "\n")


def struck_in(text: str) -> list[str]:
    """The stretches of a text that are struck out by strokes that are signs of their own, without these.

    >>> struck_in("市财\u0336政\u0336局")
    ['财政']
    """
    return [re.sub(f"[{STROKES}]", "", found) for found in STRUCK.findall(text)]


def shown(text: str) -> str:
    """The text without invisible and struck-out signs, with radicals as characters and entities as what they mean.

    Entities that were escaped twice are left as letters by their format; an override of the reading direction
    is carried out.

    >>> shown("6⽉30⽇前&amp;nbsp;市\\u200b财政局 R&D &lt;办法&gt;"), shown("市\\u202e局政财\\u202c")
    ('6月30日前\\xa0市财政局 R&D <办法>', '市财政局')
    """
    if not _UNUSUAL.search(text):
        return text
    for _ in range(3):
        plain = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text
        if plain == text:
            break
        text = _BREAK.sub("\n", plain)
    if STRUCK.search(text):
        text = STRUCK.sub("", text)
    if "\u202e" in text:
        text = _OVERRIDE.sub(lambda turned: turned[1][::-1], text)
    for sign in signs().keys() & set(text):
        text = text.replace(sign, signs()[sign])
    return text.translate(_BREAKS) if _BREAKS.keys() & set(map(ord, set(text))) else text


#: Where GBK fonts had characters before Unicode did (GB 18030-2000 → 2005), and its other full-width blank.
_PRIVATE = dict(zip("\ue78d\ue78e\ue78f\ue790\ue791\ue792\ue793\ue794\ue795\ue796\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864\ue5e5",
                    "︐︒︑︓︔︕︖︗︘︙龴龵龶龷龸龹龺龻\u3000", strict=True))  # fmt: skip
#: Telegraph signs for months, days and hours: one sign for what is printed as two or three.
_TELEGRAPH = {
    chr(first + i): unicodedata.normalize("NFKC", chr(first + i))
    for first, count in ((0x32C0, 12), (0x3358, 25), (0x33E0, 31))
    for i in range(count)
}


@cache
def signs() -> dict[str, str]:
    """Sign → what a page shows for it: "" for what it does not show; of symbol fonts' codes, what Wingdings has there."""
    pictured = {chr(0xF000 + code): sign for code, sign in {**FONTS["symbol"], **FONTS["wingdings"]}.items()}
    pictured[chr(0xF0B7)] = "•"
    return {**_PRIVATE, **_TELEGRAPH, **pictured, **radicals(), **dict.fromkeys([*IGNORABLE, *LINES], "")}
