"""Word documents (DOCX, DOCM, and WPS's own): paragraphs, numbering, tables, text boxes, tracked changes.

The XML is walked directly, by names without namespace: python-docx gives neither list numbers, text boxes
nor tracked changes, refuses strict documents and templates with macros, and stops at dangling references,
which WPS writes. Foot- and endnotes that the text refers to follow it; headers, footers and comments stand in
other parts of the file and are not read.
"""

import posixpath
import re
import zipfile

from zwanalysis.errors import BrokenFile, ScanWithoutText
from zwanalysis.readers.archive import attribute, child, local, open_zip, read_xml, relations, value
from zwanalysis.readers.document import Document, Grid, check_size, lay, place, tidy
from zwanalysis.readers.docx_drawn import Parts
from zwanalysis.readers.docx_lists import Lists
from zwanalysis.readers.docx_styles import (
    DELETED,
    HIDDEN,
    Looks,
    asked_of_style,
    formats_at,
    ground_of,
    is_on,
)
from zwanalysis.readers.docx_text import Reading, choice, paragraph, text_in
from zwanalysis.readers.embedded import Inside
from zwanalysis.readers.limits import Clock
from zwanalysis.readers.notes import OBJECT, Notes


def read(data: bytes, clock: Clock | None = None, depth: int = 0) -> Document:
    """Read a Word document's body; `depth` files it is embedded in."""
    archive = open_zip(data)
    main = _main_part(archive)
    root = read_xml(archive, main, "DOCX")
    body = child(root, "body")
    if body is None:
        raise BrokenFile(
            "not readable as DOCX (its main part has no body): open it in Word or WPS and save it anew"
        )
    folder = posixpath.dirname(main)
    styles = _part(archive, f"{folder}/styles.xml")
    lists = Lists(_part(archive, f"{folder}/numbering.xml"), styles)
    clock, notes = clock or Clock(), Notes()
    reading = Reading(lists, Looks(styles), clock, notes, [])
    body_of = Body(reading, Parts(archive, main, Inside(notes, clock, depth)))
    blocks = body_of.blocks_in(body)
    document = lay([*blocks, *_notes(archive, folder, body_of)], "docx", notes=notes.told())
    if not document.text.strip(OBJECT + "\n"):
        raise _empty(archive, root)
    return document


def _main_part(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    for relation in relations(archive, "", "DOCX"):
        if relation.kind == "officeDocument" and relation.part in names:
            return relation.part
    for name in names:
        if name.replace("\\", "/").lower() in ("word/document.xml", "word/document2.xml"):
            return name
    raise BrokenFile("not readable as DOCX (it has no main part): open it in Word or WPS and save it anew")


def _part(archive: zipfile.ZipFile, name: str):
    return read_xml(archive, name, "DOCX") if name in archive.namelist() else None


def _notes(archive: zipfile.ZipFile, folder: str, body: "Body") -> list:
    """The foot- and endnotes that the text refers to, in its order."""
    blocks: list = []
    for kind in ("footnote", "endnote"):
        wanted = list(dict.fromkeys(name for of, name in body.reading.footnotes if of == kind))
        part = _part(archive, f"{folder}/{kind}s.xml") if wanted else None
        found = {attribute(each, "id"): each for each in part if local(each) == kind} if part is not None else {}
        for name in wanted:
            if name in found:
                blocks.extend(body.blocks_in(found[name]))
    return blocks


def _empty(archive: zipfile.ZipFile, root) -> Exception:
    if any(name.startswith("word/media/") for name in archive.namelist()):
        return ScanWithoutText(
            "the document has pictures but no characters: recognise its text (OCR) first, for example save "
            "it as PDF and run  ocrmypdf -l chi_sim notice.pdf text.pdf"
        )
    if any(local(element) == "altChunk" for element in root.iter()):
        return BrokenFile(
            "the document's text is an embedded web page: open it in Word or WPS and save it anew"
        )
    return BrokenFile("the document has no text: download it again, or open it to see whether it is empty")


class Body:
    """Reads the paragraphs and tables of a body, a cell or a text box."""

    def __init__(self, reading: Reading, parts: Parts):
        self.reading, self.parts = reading, parts

    def blocks_in(self, container) -> list:
        """Paragraphs (`str`) and tables (`Grid`), in order."""
        blocks: list = []
        pending = ""  # of a paragraph whose end was deleted: it goes on in the next
        after_table = False
        for element in _block_elements(container):
            self.reading.clock.check("the document's paragraphs")
            name = local(element)
            if name == "tbl":
                looks = self.reading.looks
                around = looks.table, looks.cell, looks.ground
                looks.table = value(child(element, "tblPr"), "tblStyle")
                found = self.table_blocks(element)
                looks.table, looks.cell, looks.ground = around
                if after_table and _joins(blocks, found):
                    _join(blocks[-1], found[0])
                    found = []
                blocks.extend(found)
                after_table = len(found) < 2
                continue
            after_table = False
            if name == "altChunk":
                blocks.extend(self.parts.chunk(element))
                continue
            text, anchored, joins = paragraph(element, self.reading)
            pending += text
            if not joins:
                blocks.append(pending)
                pending = ""
            blocks.extend(block for drawing in anchored for block in self._drawn(drawing))
        return [*blocks, pending] if pending else blocks

    def _drawn(self, drawing) -> list:
        """Blocks of the text boxes in a drawing, of embedded files, or the sign of a picture."""
        blocks: list = []
        for found in self.parts.drawn(drawing):
            blocks.extend([found] if isinstance(found, str | Grid) else self.blocks_in(found))
        return blocks

    def table_blocks(self, table) -> list:
        """A table as one `Grid`; one that only frames text (one column, or one cell with nearly everything) as
        its text."""
        cells, contents = self._cells(table)
        if _only_frames(cells, contents):
            return [block for blocks in contents for block in blocks]
        inner = [block for blocks in contents for block in blocks if _stands_alone(block)]
        if 2 * len(flat(inner)) > sum(len(cell[4]) for cell in cells):  # a form around what matters
            for cell, blocks in zip(cells, contents, strict=True):
                cell[4] = flat([block for block in blocks if block not in inner])
            return [place([tuple(cell) for cell in cells]), *inner]
        return [place([tuple(cell) for cell in cells])]

    def _cells(self, table) -> tuple[list[list], list[list]]:
        """The table's cells, each as [row, column, rows down, columns across, text], and the blocks in each."""
        cells: list[list] = []
        contents: list[list] = []
        opened: dict[int, list] = {}  # column → the cell that merges down through it
        area = 0
        asked, rows = asked_of_style(child(child(table, "tblPr"), "tblLook")), list(self._rows(table))
        looks, bands = self.reading.looks, self.reading.looks.bands()
        for row, tr in enumerate(rows):
            column = _number(value(child(tr, "trPr"), "gridBefore"), 0)
            in_row = list(_parts_of(tr, "tc"))
            for number, tc in enumerate(in_row):
                looks.cell = formats_at(asked, (row, number), (len(rows), len(in_row)), bands)
                properties = child(tc, "tcPr")
                looks.ground = ground_of(properties)
                across = max(1, _number(value(properties, "gridSpan"), 1))
                deleted = child(properties, "cellDel") is not None
                if deleted:
                    self.reading.notes.left_out(DELETED, text_in(tc))
                blocks = [] if deleted else self._in_cell(tc)
                area += across
                check_size(area, 1)
                if not _merges(properties, cells, opened, (row, column, across)):
                    cells.append([row, column, 1, across, flat(blocks)])
                    contents.append(blocks)
                    opened.pop(column, None)
                _open_merge(properties, cells[-1], opened, column, across)
                column += across
        return cells, contents

    def _in_cell(self, tc) -> list:
        """A cell's blocks; one that holds a picture alone holds a value that cannot be read, however small it is."""
        blocks = self.blocks_in(tc)
        if not any(map(_says, blocks)) and any(local(each) in ("pic", "imagedata") for each in tc.iter()):
            return self.parts.inside.unread("a picture that is all a table's cell shows")
        return blocks

    def _rows(self, table):
        """The table's rows that are neither deleted nor hidden."""
        for tr in _parts_of(table, "tr"):
            properties = child(tr, "trPr")
            if is_on(child(properties, "hidden")) or _has_no_height(properties):
                self.reading.notes.left_out(HIDDEN, text_in(tr))
            elif child(properties, "del") is not None:
                self.reading.notes.left_out(DELETED, text_in(tr))
            else:
                yield tr


def _merges(properties, cells: list[list], opened: dict[int, list], at: tuple[int, int, int]) -> bool:
    """Whether a cell goes on with the one before it or above it, which is then made larger."""
    row, column, across = at
    merge = child(properties, "vMerge")
    if value(properties, "hMerge") == "continue" and cells and cells[-1][0] == row:
        cells[-1][3] += across
        return True
    if merge is not None and attribute(merge, "val", "continue") == "continue" and column in opened:
        opened[column][2] = row - opened[column][0] + 1
        return True
    return False


def _open_merge(properties, cell: list, opened: dict[int, list], column: int, across: int) -> None:
    """Note where cells may go on below: under a cell that begins a merged one, and no longer under others."""
    if child(properties, "vMerge") is None:
        for covered in range(column, column + across):
            opened.pop(covered, None)
    elif column not in opened:
        opened[column] = cell


def _has_no_height(properties) -> bool:
    """Whether a row is set to a point of height or less, whatever it holds."""
    height = child(properties, "trHeight")
    exact = height is not None and attribute(height, "hRule") == "exact"
    return exact and 0 < _number(attribute(height, "val"), 999) <= 20


def _block_elements(container):
    """Paragraphs, tables and embedded pages, looking into wrappers but not into a table of contents."""
    for element in container:
        name = local(element)
        if name in ("p", "tbl", "altChunk"):
            yield element
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            if not _is_contents(element):
                yield from _block_elements(element)
        elif name == "AlternateContent":
            yield from _block_elements(choice(element))


def _is_contents(element) -> bool:
    gallery = value(child(child(element, "sdtPr"), "docPartObj"), "docPartGallery")
    return (gallery or "").lower() == "table of contents"


def _stands_alone(block) -> bool:
    """Whether a table inside a cell is one with a header, as where a form frames the table of tasks.

    Its first row has different short texts, and below it some cell is longer or a row begins with a number.
    """
    grid = tidy(block) if isinstance(block, Grid) else None
    if grid is None or len(grid.rows) < 2 or len(grid.rows[0]) < 2:
        return False
    head, *below = [[grid.cells[cell] for cell in row] for row in grid.rows]
    short = all(0 < len(text) <= 10 and not re.search(r"[\d。，；]", text) for text in head)
    telling = any(row[0].isdigit() or max(map(len, row)) > max(map(len, head)) for row in below)
    return short and len(set(head)) == len(head) and telling


def _parts_of(element, name: str):
    for each in element:
        if local(each) == name:
            yield each
        elif local(each) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _parts_of(each, name)


def _only_frames(cells: list[list], contents: list[list]) -> bool:
    columns = {column for _, column, _, _, _ in cells}
    total = sum(len(cell[4]) for cell in cells)
    longest = max((len(cell[4]) for cell in cells), default=0)
    paragraphs = max((len(blocks) for blocks in contents), default=0)
    return len(columns) < 2 or (longest > 500 and longest > 0.8 * total and paragraphs >= 3)


def _says(block) -> bool:
    return bool(block.strip() if isinstance(block, str) else block.cells)


def flat(blocks: list) -> str:
    """Blocks as the text of a cell: a table inside it becomes its cells' texts, one after another."""
    return "\n".join(block if isinstance(block, str) else "\n".join(block.cells) for block in blocks)


def _joins(blocks: list, found: list) -> bool:
    """Two tables with nothing between are shown as one by Word, where their columns agree."""
    both = [*blocks[-1:], *found]
    return (
        len(both) == 2
        and all(isinstance(each, Grid) and each.rows for each in both)
        and (len(both[0].rows[0]) == len(both[1].rows[0]))
    )


def _join(first: Grid, second: Grid) -> None:
    """Add the second table's rows to the first, in place: a thousand tables one after another stay cheap."""
    shift = len(first.cells)
    first.cells.extend(second.cells)
    first.rows.extend([cell + shift for cell in row] for row in second.rows)


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else default
