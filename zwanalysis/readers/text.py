"""Plain text: bytes → text, in the encoding that reads it."""

import codecs

from zwanalysis.errors import NotText, UnreadableEncoding
from zwanalysis.readers.document import Document

_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read(data: bytes, name: str) -> Document:
    """Return the text of ``data``; line ends become ``\\n``, nothing else changes.

    Raises `NotText` for bytes that are no text, `UnreadableEncoding` where no encoding reads them.

    >>> read("公开".encode("gb18030") * 100, "a.txt").format
    'text/gb18030'
    """
    encoding = encoding_of(data, name)
    text = data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    return Document(text, f"text/{'utf-8' if encoding == 'utf-8-sig' else encoding}")


def encoding_of(data: bytes, name: str) -> str:
    """Return the encoding of ``data``: a byte order mark, else UTF-8, else the best guess by language."""
    for mark, encoding in _BOMS.items():
        if data.startswith(mark):
            return encoding
    if b"\0" in data[:4096]:
        raise NotText(f"{name}: has zero bytes, so it is no text file; save it as text (UTF-8) and try again")
    try:
        data.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        at = error.start
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["gb18030", "big5"]).best()
    if best is None or not _readable(str(best)):
        raise UnreadableEncoding(
            f"{name}: byte {at} is not UTF-8, and neither GB18030 nor Big5 reads the file; save it as UTF-8 and try again"
        )
    return best.encoding


def _readable(text: str) -> bool:
    """Whether most characters are Chinese, signs or ASCII, as in a notice, and not control characters."""
    sample = text[:5000]
    strange = sum(
        not (
            "\u4e00" <= c <= "\u9fff" or c.isascii() or "\u2000" <= c <= "\u30ff" or "\uff00" <= c <= "\uffef"
        )
        for c in sample
    )
    control = sum(ord(c) < 32 and c not in "\n\r\t\f" for c in sample)
    return strange < 0.3 * len(sample) + 1 and control < 0.01 * len(sample) + 1
