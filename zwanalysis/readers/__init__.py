"""One file format each: bytes → text and tables, with positions."""

from pathlib import Path

from zwanalysis.readers import text
from zwanalysis.readers.document import Document

#: File endings that may be a notice; everything else in a folder is left alone.
ENDINGS = (".txt", ".text", ".md")


def read(data: bytes, path: Path) -> Document:
    """Return the `Document` in ``data``; raises `NotText` or `UnreadableEncoding`."""
    return text.read(data, path.name)
