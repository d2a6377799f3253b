"""One file format each: bytes → text and tables, with positions."""

import os
import stat
import warnings
from collections.abc import Callable
from pathlib import Path

from zwanalysis.errors import BrokenFile, FileTooLarge, OutsideFolder, ReadError, ZwAnalysisError
from zwanalysis.readers import apart, doc, docx, html, markdown, ofd, pdf, text, xlsx
from zwanalysis.readers.detect import detect
from zwanalysis.readers.document import READING, Document
from zwanalysis.readers.limits import LIMITS, Clock
from zwanalysis.readers.mojibake import check_decoded

__all__ = ["ENDINGS", "READERS", "Document", "load", "read", "read_bytes"]

#: File endings that may be a notice; what else lies in a folder is left alone. What a file is, its content decides.
ENDINGS = (".txt", ".text", ".md", ".html", ".htm", ".mht", ".mhtml", ".docx", ".docm", ".doc", ".wps", ".rtf", ".odt",
           ".fodt", ".uof", ".uot", ".pdf", ".ofd", ".xlsx", ".xlsm")  # fmt: skip

READERS: dict[str, Callable[[bytes, Clock], Document]] = {
    "text": text.read,
    "html": html.read,
    "mhtml": html.read_mhtml,
    "markdown": markdown.read,
    "docx": docx.read,
    "pdf": pdf.read,
    "ofd": ofd.read,
    "xlsx": xlsx.read,
    "doc": doc.read,
    "rtf": doc.read,
    "opendocument": doc.read,
    "wordml": doc.read,
}


def read(path: str | os.PathLike, *, folder: str | os.PathLike | None = None) -> Document:
    """Read a notice's file, whatever its format; the content decides, not the name.

    `folder`: the folder the file was found in; a link that leads out of it raises `OutsideFolder`. Every
    failure is a
    `ReadError` whose message begins with the file's name.
    """
    path = Path(path)
    try:
        return read_bytes(load(path, folder), path.name)
    except ZwAnalysisError as error:
        raise type(error)(f"{path.name}: {error}") from error


def read_bytes(data: bytes, name: str = "") -> Document:
    """Read a file that is already in memory; `name` only breaks ties between formats.

    All but plain text is read in a process apart, with limits on its memory and processor time.
    """
    kind = detect(data, name)
    old = READERS[kind] is doc.read
    if old:
        kind, data = "docx", doc.converted(data)
    try:
        document = apart.read(kind, data) if kind != "text" and apart.is_possible() else READERS[kind](data, Clock())
    except ReadError:
        raise
    except (RecursionError, MemoryError, Exception) as error:
        raise BrokenFile(
            f"not readable as {kind} ({type(error).__name__}: {str(error)[:150]}): probably damaged; open "
            "it and save it anew. If it opens without complaint elsewhere, the reader is at fault: please "
            "report it"
        ) from error
    if old:
        document = document._replace(format="doc")
    if kind not in ("text", "markdown", "html", "mhtml"):  # these are led back as they are read
        check_decoded(document.text, text.familiar, by_lines=kind not in ("pdf", "ofd"))  # there a font may lack its table
    if READING in document.metadata:
        warnings.warn(f"{name or kind}: {document.metadata[READING]}", stacklevel=2)
    return document


def load(path: Path, folder: str | os.PathLike | None = None) -> bytes:
    """Return a file's bytes; `ReadError` if it is too large, no ordinary file, or a link that leads out of ``folder``."""
    try:
        real = path.resolve(strict=True)
        if folder is not None and not real.is_relative_to(Path(folder).resolve()):
            raise OutsideFolder(
                f"the link leads out of its folder, to {real}: copy the file itself into the folder"
            )
        with open(real, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise OutsideFolder(
                    "this is no ordinary file (a device or pipe): copy the notice into a file"
                )
            data = file.read(LIMITS["bytes"] + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        raise BrokenFile(
            f"cannot be opened ({error}): check that the file is there and may be read"
        ) from error
    if len(data) > LIMITS["bytes"]:
        raise FileTooLarge(
            f"{max(status.st_size, len(data)):,} bytes, more than {LIMITS['bytes']:,}: this is more than a "
            "notice; save the pages that matter as a file of their own"
        )
    return data


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
