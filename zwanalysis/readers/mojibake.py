"""Text that was decoded wrongly once and saved again: led back where nothing was lost, else refused.

ftfy does this for UTF-8 read as Latin-1; Chinese files come at least as often from GBK, either way round, and as
HZ or UTF-7 from old mail, which it does not know.
"""

import base64
import quopri
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from zwanalysis.errors import UnreadableEncoding

KNOWN = 0.9  # share of common characters in a text that was led back; the five notices have over 0.95
STRANGE = 0.6  # below this share nothing was read
#: What was read as what: the wrong codec first, then the right one. "latin" is Latin-1 with Windows' signs.
_READ_AS = {"latin": "Latin-1", "gbk": "GBK", "cp950": "Big5", "cp949": "Korean", "euc_jp": "EUC-JP", "shift_jis": "Shift-JIS",
            "mac_roman": "Mac Roman", "cp437": "DOS", "cp850": "DOS", "koi8_r": "KOI8-R", "cp1251": "Cyrillic"}  # fmt: skip
_MEANT = {"utf-8": "UTF-8", "gb18030": "GBK", "cp950": "Big5"}
WRONGLY = tuple((wrong, right) for wrong in _READ_AS for right in _MEANT if _READ_AS[wrong] != _MEANT[right])
USUALLY = (("latin", "utf-8"), ("latin", "gb18030"), ("gbk", "utf-8"))  # of a single line; by chance it could be others
#: Characters that every Chinese text is full of, simplified and traditional; of a notice's characters a fifth and more.
_EVERYDAY = frozenset("的一工作政府公开開市和位责責任务務局人民大中年月日不在有为為关關于於部门門单單管理全及要对對上")
_LEAST = 0.05
_ADVICE = "take the file from its source again, or open the original and save it as UTF-8"
_HZ = re.compile(r"~\{(?:[!-w][!-~])+~\}")
_UTF7 = re.compile(r"\+[A-Za-z0-9+/]{3,}-?")
_MAILBOX = re.compile(r"&([A-Za-z0-9+,]{3,})-")
_ASKED = re.compile(r"\?{2,}|(?<=[\u4e00-\u9fff])\?(?=[\u4e00-\u9fff\d（(])")
_QUOTED = re.compile("(?:=[0-9A-F]{2}){2,}")
_PERCENT = re.compile("(?:%[0-9A-Fa-f]{2}){2,}")
_CODES = re.compile(r"(?:\\|%)u([0-9A-Fa-f]{4})")
_LONG = re.compile("[A-Za-z0-9+/]{40,}")
_BASE64 = re.compile(r"\s*(?:[A-Za-z0-9+/]{40,}\s+)*[A-Za-z0-9+/]+={0,2}\s*")
_ESCAPED = re.compile("\x1b[$(]")
_ASCII = re.compile("[\x00-\x7f]+")
_LOST = "\ufffd"
#: Letters of scripts that notices are written in besides: Greek to Georgian, Hangul, kana.
_KANA_HANGUL = re.compile("[\u3041-\u30fa\uac00-\ud7a3]")
_OTHER_SCRIPTS = re.compile("[\u0370-\u10ff\u1100-\u11ff\u1780-\u18af\u3040-\u30ff\uac00-\ud7a3]")


def led_back(text: str, familiar: Callable[[str], float]) -> tuple[str, str]:
    """The text as it was meant, and what was done to it ("" where it is right as it is).

    `familiar` gives the share of common characters. Raises `UnreadableEncoding` where signs were lost for good.
    """
    asked = sum(map(len, _ASKED.findall(text)))
    if asked > 10 and asked > 0.08 * len(text):
        raise UnreadableEncoding(f"{asked:,} of {len(text):,} characters are question marks where characters were lost; {_ADVICE}")
    if text.isascii():
        return _seven_bits(text, familiar)
    sample = text[:65_536]
    high = _ASCII.sub("", sample)
    lost, signs = high.count(_LOST), len(high)
    if sample.count("锟斤拷") > max(1, signs / 30) or lost > max(20, signs / 4):
        raise UnreadableEncoding(
            f"the text was decoded wrongly and saved again: {max(lost, sample.count('锟斤拷')):,} of its signs stand "
            f"where characters were lost; {_ADVICE}"
        )
    if familiar(high[:5_000]) >= STRANGE and not lost and _is_everyday(high):
        return _by_lines(text, familiar)
    meant, note = _unwound(text, sample, familiar)
    strange = familiar(_OTHER_SCRIPTS.sub("", sample)) < STRANGE - 0.1
    mixed = lost + len(_KANA_HANGUL.findall(high)) > signs / 30 and not _is_everyday(high)
    if not note and signs > 0.3 * len(sample) and (strange or mixed):
        raise UnreadableEncoding(
            f"only {familiar(sample):.0%} of the characters beyond ASCII are common ones: the text was probably decoded "
            f"wrongly and saved again; {_ADVICE}"
        )
    return (meant, note) if note else _by_lines(text, familiar)


def _by_lines(text: str, familiar: Callable[[str], float]) -> tuple[str, str]:
    """The text, of which some lines may have been decoded wrongly before they were put beside others that are right."""
    lines = re.split("([\n<>])", text)  # and of a page's source what stands between tags
    odd = [i for i, line in enumerate(lines) if _is_odd(_ASCII.sub("", line), familiar)]
    signs = [high for i in odd if 0.1 < (high := _ASCII.sub("", lines[i])).count(_LOST) / len(high) < 0.6]  # more are only lost
    if len("".join(signs)) > 20 and familiar("".join(signs)) < STRANGE:
        raise UnreadableEncoding(f"{len(signs):,} lines were decoded wrongly and saved again, and signs were lost; {_ADVICE}")
    meant = {i: line for i in odd if (line := _meant(lines[i], familiar))}
    if not meant:
        return text, ""
    return "".join(meant.get(i, line) for i, line in enumerate(lines)), "some lines were decoded wrongly once; they were led back"


def _meant(line: str, familiar: Callable[[str], float]) -> str:
    """A line as it was meant, where every byte of it says so and everyday characters come of it; else ""."""
    for wrong, right in USUALLY:
        data = encoded(line, wrong)
        try:
            meant = data.decode(right)
        except UnicodeDecodeError:
            continue
        hanzi = [char for char in meant if char > "\u2e7f" and char.isalpha()]
        everyday = sum(char in _EVERYDAY for char in hanzi)
        if data.count(b"?") == line.count("?") and len(hanzi) > 3 and 10 * everyday >= len(hanzi) and familiar(meant) >= KNOWN:
            return meant
    return ""


def _is_odd(high: str, familiar: Callable[[str], float]) -> bool:
    return len(high) > 5 and (familiar(high) < STRANGE + 0.1 or _LOST in high)


def check_decoded(text: str, familiar: Callable[[str], float], by_lines: bool = False) -> None:
    """Raise `UnreadableEncoding` where what a file holds, or some lines of it, had been decoded wrongly before it was put there."""
    high, note = _ASCII.sub("", text[:65_536]), ""
    if familiar(high[:5_000]) < STRANGE or not _is_everyday(high):
        _, note = _unwound(text, text[:65_536], familiar)
    elif by_lines:
        _, note = _by_lines(text, familiar)
    if note:
        raise UnreadableEncoding(f"{note.partition(';')[0]} before it was put into this file; {_ADVICE}")


def _unwound(text: str, sample: str, familiar: Callable[[str], float]) -> tuple[str, str]:
    now, signs = familiar(sample) * _is_everyday(sample), len(_ASCII.sub("", sample))
    for wrong, right in WRONGLY:
        meant = encoded(sample, wrong).decode(right, "replace").replace(_LOST, "")
        if sum(char > "\u2e7f" for char in meant) < max(4, signs / 8) or familiar(meant) < max(KNOWN, now + 0.2) or not _is_everyday(meant):
            continue
        data = encoded(text, wrong)
        said = f"it is {_MEANT[right]} that was read as {_READ_AS[wrong]}"
        try:
            meant = data.decode(right)
        except UnicodeDecodeError:
            meant = _LOST
        if _LOST in meant or _LOST in text:
            raise UnreadableEncoding(
                f"the text was decoded wrongly once and saved again ({said}), and signs were lost; {_ADVICE}"
            )
        return meant, f"the text was decoded wrongly once ({said}); it was led back"
    return text, ""


def encoded(text: str, codec: str) -> bytes:
    """The bytes the text was wrongly read from; b"" where it cannot have been read so.

    >>> encoded("é\\x9d\\x92", "latin").decode()
    '青'
    """
    if codec != "latin":
        data = text.encode(codec, "replace")
        return data if data.count(b"?") - text.count("?") <= 0.1 * len(text) else b""
    out = bytearray()
    for char in text:
        if char < "\u0100":
            out.append(ord(char))
            continue
        try:
            out += char.encode("cp1252")
        except UnicodeEncodeError:
            if char != _LOST:
                return b""
            out += b"?"
    return bytes(out)


def _is_everyday(text: str) -> bool:
    """Whether a text's characters are those that texts are made of, not rare ones that stand next to them in a code."""
    signs = [char for char in text[:5_000] if char > "\u2e7f" and char.isalpha()]
    return len(signs) < 40 or sum(char in _EVERYDAY for char in signs) >= _LEAST * len(signs)


def _seven_bits(text: str, familiar: Callable[[str], float]) -> tuple[str, str]:
    """A text of ASCII signs that stands for another: in an encoding of old mail, or as codes."""
    for name, pattern, decoded in _WRITTEN:
        if sum(map(len, pattern.findall(text[:65_536]))) < 12:
            continue
        try:
            meant = decoded(text)
        except (UnicodeError, ValueError) as error:
            if 2 * sum(map(len, pattern.findall(text))) < len(text):
                continue
            raise UnreadableEncoding(f"the text is in {name}, and damaged ({error}); {_ADVICE}") from None
        hanzi = sum(char > "\u2e7f" for char in meant)
        if hanzi > 0.1 * len(meant) and familiar(meant) >= KNOWN:
            return meant, f"the text is in {name}; it was led back"
    if len(_ESCAPED.findall(text)) > 2:
        raise UnreadableEncoding(f"the text is in ISO-2022, an encoding of old mail, which is not read; {_ADVICE}")
    return text, ""


def _by_bytes(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _from_mailbox(found: re.Match) -> str:
    return f"+{found[1].replace(',', '/')}-".encode("ascii").decode("utf-7")


def _base64(text: str) -> str:
    return _by_bytes(base64.b64decode(text)) if _BASE64.fullmatch(text) else ""


#: What a text may be written in that has no signs beyond ASCII, how it is told, and how it is read.
_WRITTEN: tuple[tuple[str, re.Pattern, Callable[[str], str]], ...] = (
    ("HZ, an encoding of old mail", _HZ, lambda text: text.encode("ascii").decode("hz")),
    ("UTF-7 as names of mailboxes are written", _MAILBOX, lambda text: _MAILBOX.sub(_from_mailbox, text)),
    ("UTF-7, an encoding of old mail", _UTF7, lambda text: text.encode("ascii").decode("utf-7")),
    ("quoted-printable, as mail is sent", _QUOTED, lambda text: _by_bytes(quopri.decodestring(text.encode("ascii")))),
    ("base64, as mail is sent", _LONG, _base64),
    ("percent codes, as addresses have them", _PERCENT, lambda text: _by_bytes(unquote_to_bytes(text))),
    ("codes of characters, as scripts have them", _CODES, lambda text: _CODES.sub(lambda code: chr(int(code[1], 16)), text).replace("\\n", "\n")),
)
