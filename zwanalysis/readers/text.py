"""Plain text: which encoding the bytes are in, told by what they say in each."""

import codecs
import re
from functools import cache

from zwanalysis.errors import FileTooLarge, NotText, UnreadableEncoding
from zwanalysis.readers.characters import shown, struck_in
from zwanalysis.readers.document import Document, check_characters, lay, with_notes
from zwanalysis.readers.limits import LIMITS, Clock
from zwanalysis.readers.mojibake import led_back
from zwanalysis.readers.notes import Notes
from zwanalysis.readers.separated import with_tables

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

# Codecs to try where bytes are not UTF-8, with the name each is given. GB18030 holds GBK and GB2312;
# cp950 is Big5 as Windows writes it, big5hkscs adds Hong Kong's characters.
CANDIDATES = (
    ("gb18030", "gb18030"),
    ("cp950", "big5"),
    ("big5hkscs", "big5"),
    ("utf-16-le", "utf-16"),
    ("utf-16-be", "utf-16"),
)

# Names that pages and mails give to what is really a larger set.
ALIASES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
}

SAMPLE = 65_536  # characters looked at; the largest of the five notices has 14,191
# In 4,795 stretches of 200 characters of the five notices, simplified and traditional, no wrong encoding
# scored above 0.66 and no right one below 0.95.
FAMILIAR = 0.75

#: So large a share of characters may be lost to single bad bytes before a file counts as unreadable.
MOST_LOST = 0.002

CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(data: bytes, clock: Clock | None = None) -> Document:
    """Read a text file; line ends become \\n, comma-separated rows a table, invisible signs nothing.

    >>> read("一、公开\\r\\n".encode("gb18030"))
    Document(text='一、公开\\n', format='text/gb18030', tables=[], metadata={})
    """
    text, encoding = decode(data)
    text, note = led_back(text, familiar)
    notes = Notes()
    if note:
        notes.say(note)
    for struck in struck_in(text):
        notes.left_out("struck out", struck)
    text = shown(text.replace("\r\n", "\n").replace("\r", "\n"))
    check_characters(len(text))
    blocks, unread = with_tables(text)
    if blocks:
        return lay(blocks, f"text/{encoding}", notes=[*notes.told(), *unread])
    return Document(text, f"text/{encoding}", [], with_notes({}, [*notes.told(), *unread]))


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of `data` without a byte order mark, and the name of its encoding.

    A byte order mark decides; then UTF-8, which other encodings' bytes hardly ever are by chance; then what
    the file `declared` if the bytes bear it out; then the encoding in which most characters are common ones.

    >>> decode("\\ufeff公开".encode("utf-8"))
    ('公开', 'utf-8')
    >>> decode("政務公開工作要點".encode("big5"))
    ('政務公開工作要點', 'big5')
    """
    if len(data) > LIMITS["markup_bytes"]:
        raise FileTooLarge(
            f"{len(data):,} bytes of text: more than the {LIMITS['markup_bytes']:,} a notice may have; cut "
            "out the notice and save it alone"
        )
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], _marked(mark)), encoding)
    if b"\x00" not in data[:SAMPLE]:
        text = _try(data, "utf-8")
        if text is not None:
            return _checked(text, "utf-8")
    return _best(data, declared)


def _marked(mark: bytes) -> str:
    return {
        codecs.BOM_UTF8: "utf-8",
        codecs.BOM_UTF32_LE: "utf-32-le",
        codecs.BOM_UTF32_BE: "utf-32-be",
        codecs.BOM_UTF16_LE: "utf-16-le",
        codecs.BOM_UTF16_BE: "utf-16-be",
    }[mark]


def _best(data: bytes, declared: str | None) -> tuple[str, str]:
    scored = []
    for codec, name in CANDIDATES:
        text = _try(data, codec)
        if text is not None:
            claim = ALIASES.get((declared or "").lower(), (declared or "").lower())
            scored.append((familiar(text) + 0.05 * (name == claim), text, name))
    score, text, name = max(scored, default=(0.0, "", ""), key=lambda found: found[0])
    if score < FAMILIAR:
        text, name = _with_losses(data)
        if text:
            return _checked(text, name)
        raise _unreadable(data, name, score)
    return _checked(text, name)


def _with_losses(data: bytes) -> tuple[str, str]:
    """The text with U+FFFD for each byte that is none of its encoding, where those are few; "" where they are many."""
    read = [(data.decode(codec, "replace"), codec) for codec in ("utf-8", "gb18030")]
    lost, text, name = min((text.count("\ufffd"), text, name) for text, name in read)
    few = lost <= max(3, MOST_LOST * len(text)) and lost * 20 < len(text)
    return (text, name) if few and familiar(text) > 0.9 else ("", "")


def _unreadable(data: bytes, name: str, score: float) -> Exception:
    odd = sum(byte < 9 or 13 < byte < 27 for byte in data[:SAMPLE])
    if not data or odd > 0.02 * len(data[:SAMPLE]):
        return NotText(
            f"{odd} of the first {len(data[:SAMPLE])} bytes are control characters: this is no text file; "
            "open it in the program it belongs to and save it as text (UTF-8), DOCX or PDF"
        )
    try:
        data.decode("utf-8")
        at = 0
    except UnicodeDecodeError as error:
        at = error.start
    best = (
        f"; {name} comes nearest, but only {score:.0%} of its characters would be common ones" if name else ""
    )
    return UnreadableEncoding(
        f"the text is in none of UTF-8, GB18030, Big5, UTF-16: as UTF-8 it fails at byte {at:,} "
        f"({data[at : at + 4].hex(' ')}){best}. The file may be damaged or mix encodings: open it where it "
        "looks right and save it as UTF-8"
    )


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _strict(data: bytes, codec: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise UnreadableEncoding(
            f"the file begins with the mark of {codec.upper()}, but byte {error.start:,} "
            f"({data[error.start : error.start + 4].hex(' ')}) is not: it is damaged or cut off; save it "
            "anew as UTF-8"
        ) from None


def _checked(text: str, encoding: str) -> tuple[str, str]:
    odd = len(CONTROL.findall(text[:SAMPLE]))
    if odd > 0.02 * len(text[:SAMPLE]):
        raise NotText(
            f"{odd} of the first {len(text[:SAMPLE])} characters are control characters: this is no text "
            "file; open it in the program it belongs to and save it as text (UTF-8), DOCX or PDF"
        )
    return text, encoding


@cache
def common() -> frozenset[str]:
    """The characters a notice is written in: ASCII, Chinese punctuation, and the everyday hanzi.

    Both standards put these first: GB2312 rows 16–55 (3,755 simplified hanzi), Big5 A440–C67E (5,401
    traditional ones). So the lists come with Python's own codecs.
    """
    rows = [bytes([lead, trail]) for lead in range(0xB0, 0xD8) for trail in range(0xA1, 0xFF)]
    rows += [bytes([lead, trail]) for lead in (0xA1, 0xA3) for trail in range(0xA1, 0xFF)]
    simplified = "".join(_try(pair, "gb2312") or "" for pair in rows)
    trails = [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    traditional = "".join(
        _try(bytes([lead, trail]), "cp950") or "" for lead in range(0xA4, 0xC7) for trail in trails
    )
    marks = "\t\n\r" + "".join(map(chr, range(0x20, 0x7F))) + "\xa0\u3000〔〕﹝﹞【】①②③④⑤⑥⑦⑧⑨⑩"
    return frozenset(simplified + traditional + marks)


def familiar(text: str) -> float:
    """The share of common characters among those that are not ASCII (of all, where most are ASCII).

    >>> familiar("政务公开工作要点"), familiar("政务公开".encode("gb18030").decode("gb18030"))
    (1.0, 1.0)
    >>> familiar("政務公開工作要點".encode("big5").decode("gb18030")) < 0.6
    True
    """
    sample = [char for char in text[:SAMPLE] if char > "\x7f" and not "\u2500" <= char <= "\u257f"] or list(text[:SAMPLE])  # the lines of tables
    known = common()
    return sum(char in known for char in sample) / max(1, len(sample))
