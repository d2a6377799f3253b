"""Files inside files (altChunk, embedded workbooks, attachments): read as what they are, or named."""

import posixpath
from collections.abc import Iterable

from zwanalysis.errors import ReadError
from zwanalysis.readers.document import READING, Document, Grid
from zwanalysis.readers.limits import Clock
from zwanalysis.readers.notes import OBJECT, Notes

#: Endings of attached files that are read, or named: signatures and data for machines are not.
DOCUMENTS = (".pdf", ".ofd", ".docx", ".doc", ".wps", ".rtf", ".odt", ".xlsx", ".xls", ".et", ".txt", ".htm", ".html", ".zip", ".rar", ".jpg", ".png")
MOST = 50  # embedded files of one document
DEEPEST = 2
CONVERTED = ("doc", "rtf", "opendocument", "wordml")  # by LibreOffice, in a process of its own


class Inside:
    """Reads the files embedded in one document; `depth` files it lies in itself."""

    def __init__(self, notes: Notes, clock: Clock, depth: int = 0):
        self.notes, self.clock, self.depth, self.count = notes, clock, depth, 0

    def blocks(self, data: bytes | None, name: str, what: str) -> list[str | Grid]:
        """The paragraphs and tables of an embedded file; where it cannot be read a note, and a sign in the text."""
        from zwanalysis.readers import READERS
        from zwanalysis.readers.detect import detect

        self.count += 1
        shown = posixpath.basename(name)[:60]
        if data is None or self.count > MOST or self.depth >= DEEPEST:
            return self.unread(f"{what} ({shown or 'its file is missing'})")
        try:
            kind = detect(data, name)
            if kind in CONVERTED:
                return self.unread(f"{what} ({shown}, an old format)")
            reader = READERS[kind]
            nested = {"depth": self.depth + 1} if kind in ("docx", "pdf", "ofd") else {}
            document = reader(data, self.clock, **nested)
        except ReadError as error:
            return self.unread(f"{what} ({shown}: {str(error)[:100]})")
        if READING in document.metadata:
            self.notes.say(f"{what} ({shown}): {document.metadata[READING]}")
        self.notes.say(f"{what} ({shown}) was read where it stands")
        return blocks_of(document)

    def attached(self, files: Iterable[tuple[str, bytes]]) -> list[str | Grid]:
        """What files attached to a fixed page hold, of those that may be notices by their names."""
        wanted = [(name, data) for name, data in files if name.lower().endswith(DOCUMENTS)]
        return [block for name, data in wanted for block in self.blocks(data, name, "an attached file")]

    def unread(self, what: str) -> list[str | Grid]:
        """Name a part that was not read, and mark its place."""
        self.notes.say(f"{what} was not read")
        return [OBJECT]


def blocks_of(document: Document) -> list[str | Grid]:
    """A document as the paragraphs and tables it was laid from.

    >>> from zwanalysis.readers.document import lay
    >>> blocks_of(lay(["通知", Grid(["任务", "单位", "公开", ""], [[0, 1], [2, 3]]), "附注"], ""))
    ['通知', Grid(cells=['任务', '单位', '公开', ''], rows=[[0, 1], [2, 3]]), '附注']
    """
    blocks: list[str | Grid] = []
    at = 0
    for table in document.tables:
        begin = min(span[0] for row in table for span in row)
        end = max(span[1] for row in table for span in row)
        blocks += [line for line in document.text[at:begin].split("\n") if line.strip()]
        places: dict[tuple, int] = {}
        rows = []
        for r, row in enumerate(table):
            keys = [(span, (r, c) if span[0] == span[1] else None) for c, span in enumerate(row)]
            rows.append([places.setdefault(key, len(places)) for key in keys])
        blocks.append(Grid([document.text[span[0] : span[1]] for span, _ in places], rows))
        at = end
    return blocks + [line for line in document.text[at:].split("\n") if line.strip()]
