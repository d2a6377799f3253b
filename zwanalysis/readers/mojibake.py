"""Text that was decoded wrongly once and saved again: led back where nothing was lost, else refused.

ftfy does this for UTF-8 read as Latin-1; Chinese files come at least as often from GBK, either way round, and as
HZ or UTF-7 from old mail, which it does not know.
"""

import re
from collections.abc import Callable

from zwanalysis.errors import UnreadableEncoding

KNOWN = 0.9  # share of common characters in a text that was led back; the five notices have over 0.95
STRANGE = 0.6  # below this share nothing was read
#: What was read as what: the wrong codec first, then the right one. "latin" is Latin-1 with Windows' signs.
WRONGLY = (("latin", "utf-8"), ("latin", "gb18030"), ("latin", "cp950"), ("gbk", "utf-8"), ("cp950", "utf-8"),
           ("cp950", "gb18030"), ("gbk", "cp950"), ("shift_jis", "utf-8"), ("mac_roman", "utf-8"))  # fmt: skip
NAMES = {"latin": "Latin-1", "utf-8": "UTF-8", "gb18030": "GBK", "gbk": "GBK", "cp950": "Big5", "shift_jis": "Shift-JIS", "mac_roman": "Mac Roman"}  # fmt: skip
_ADVICE = "take the file from its source again, or open the original and save it as UTF-8"
_HZ = re.compile(r"~\{(?:[!-w][!-~])+~\}")
_UTF7 = re.compile(r"\+[A-Za-z0-9+/]{3,}-?")
_ASKED = re.compile(r"\?{2,}")
_ESCAPED = re.compile("\x1b[$(]")
_ASCII = re.compile("[\x00-\x7f]+")
_LOST = "\ufffd"
#: Letters of scripts that notices are written in besides: Greek to Georgian, Hangul, kana.
_OTHER_SCRIPTS = re.compile("[\u0370-\u10ff\u1100-\u11ff\u1780-\u18af\u3040-\u30ff\uac00-\ud7a3]")


def led_back(text: str, familiar: Callable[[str], float]) -> tuple[str, str]:
    """The text as it was meant, and what was done to it ("" where it is right as it is).

    `familiar` gives the share of common characters. Raises `UnreadableEncoding` where signs were lost for good.
    """
    asked = sum(map(len, _ASKED.findall(text)))
    if asked > 10 and asked > 0.2 * len(text):
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
    if familiar(high[:5_000]) >= STRANGE and not lost:
        return text, ""
    meant, note = _unwound(text, sample, familiar)
    if not note and signs > 0.3 * len(sample) and familiar(_OTHER_SCRIPTS.sub("", sample)) < STRANGE - 0.1:
        raise UnreadableEncoding(
            f"only {familiar(sample):.0%} of the characters beyond ASCII are common ones: the text was probably decoded "
            f"wrongly and saved again; {_ADVICE}"
        )
    return meant, note


def _unwound(text: str, sample: str, familiar: Callable[[str], float]) -> tuple[str, str]:
    now, signs = familiar(sample), len(_ASCII.sub("", sample))
    for wrong, right in WRONGLY:
        meant = encoded(sample, wrong).decode(right, "replace").replace(_LOST, "")
        if sum(char > "\u2e7f" for char in meant) < max(4, signs / 8) or familiar(meant) < max(KNOWN, now + 0.2):
            continue
        data = encoded(text, wrong)
        said = f"it is {NAMES[right]} that was read as {NAMES[wrong]}"
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


def _seven_bits(text: str, familiar: Callable[[str], float]) -> tuple[str, str]:
    for name, pattern, codec in (("HZ", _HZ, "hz"), ("UTF-7", _UTF7, "utf-7")):
        if len(pattern.findall(text[:65_536])) < 3:
            continue
        try:
            meant = text.encode("ascii").decode(codec)
        except UnicodeDecodeError as error:
            if 2 * sum(map(len, pattern.findall(text))) < len(text):
                continue
            raise UnreadableEncoding(
                f"the text is in {name}, an encoding of old mail, and damaged at byte {error.start:,}; {_ADVICE}"
            ) from None
        if familiar(meant) >= KNOWN and sum(char > "\u2e7f" for char in meant) > 0.1 * len(meant):
            return meant, f"the text is in {name}, an encoding of old mail"
    if len(_ESCAPED.findall(text)) > 2:
        raise UnreadableEncoding(f"the text is in ISO-2022, an encoding of old mail, which is not read; {_ADVICE}")
    return text, ""
