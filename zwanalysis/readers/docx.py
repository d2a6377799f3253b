"""Word documents (DOCX, DOCM, and WPS's own): paragraphs, numbering, tables, text boxes, tracked changes.

The XML is walked directly, by names without namespace: python-docx gives neither list numbers, text boxes
nor tracked changes, refuses strict documents and templates with macros, and stops at dangling references,
which WPS writes. Foot- and endnotes that the text refers to follow it; headers, footers and comments stand in
other parts of the file and are not read.
"""

import posixpath
import re
import zipfile
from typing import NamedTuple

from zwanalysis.errors import BrokenFile, ScanWithoutText
from zwanalysis.readers.archive import attribute, child, local, open_zip, read_xml, value
from zwanalysis.readers.document import Document, Grid, check_size, lay, place, tidy
from zwanalysis.readers.docx_lists import Lists
from zwanalysis.readers.limits import Clock

# Elements that only wrap others, and elements whose content does not count.
_WRAPPERS = "ins moveTo hyperlink smartTag sdt sdtContent customXml fldSimple bdo dir ruby rubyBase oMathPara"
WRAPPERS = frozenset(_WRAPPERS.split())
_UNSEEN = "del moveFrom delText delInstrText rt pPr rPr sdtPr sdtEndPr"
UNSEEN = frozenset(_UNSEEN.split())
CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


# Signs set one over another, EQ \\o\\ac(○,1): Word's 带圈字符.
OVERLAID = re.compile(r"\s*EQ\s*\\o\s*(?:\\a[lcr]\s*)?[(（](.*)[)）]\s*", re.IGNORECASE | re.DOTALL)
AROUND = ("○", "〇", "◯", "□", "△", "◇")
CIRCLED = dict(zip(map(str, range(1, 21)), "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", strict=True))


class Reading(NamedTuple):
    """What is needed at every paragraph: the lists' counters, the clock, and the notes met, as (kind, id)."""

    lists: Lists
    clock: Clock
    notes: list[tuple[str, str]]


def read(data: bytes, clock: Clock | None = None) -> Document:
    """Read a Word document's body."""
    archive = open_zip(data)
    main = _main_part(archive)
    root = read_xml(archive, main, "DOCX")
    body = child(root, "body")
    if body is None:
        raise BrokenFile(
            "not readable as DOCX (its main part has no body): open it in Word or WPS and save it anew"
        )
    folder = posixpath.dirname(main)
    lists = Lists(_part(archive, f"{folder}/numbering.xml"), _part(archive, f"{folder}/styles.xml"))
    reading = Reading(lists, clock or Clock(), [])
    blocks = blocks_in(body, reading)
    document = lay([*blocks, *_notes(archive, folder, reading)], "docx")
    if not document.text:
        raise _empty(archive, root)
    return document


def _main_part(archive: zipfile.ZipFile) -> str:
    names = archive.namelist()
    if "_rels/.rels" in names:
        for relation in read_xml(archive, "_rels/.rels", "DOCX"):
            target = (attribute(relation, "Target") or "").lstrip("/")
            if (attribute(relation, "Type") or "").endswith("/officeDocument") and target in names:
                return target
    for name in names:
        if name.replace("\\", "/").lower() in ("word/document.xml", "word/document2.xml"):
            return name
    raise BrokenFile("not readable as DOCX (it has no main part): open it in Word or WPS and save it anew")


def _part(archive: zipfile.ZipFile, name: str):
    return read_xml(archive, name, "DOCX") if name in archive.namelist() else None


def _notes(archive: zipfile.ZipFile, folder: str, reading: Reading) -> list:
    """The foot- and endnotes that the text refers to, in its order."""
    blocks: list = []
    for kind in ("footnote", "endnote"):
        wanted = list(dict.fromkeys(name for of, name in reading.notes if of == kind))
        part = _part(archive, f"{folder}/{kind}s.xml") if wanted else None
        found = {attribute(each, "id"): each for each in part if local(each) == kind} if part is not None else {}
        for name in wanted:
            if name in found:
                blocks.extend(blocks_in(found[name], reading))
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


def blocks_in(container, reading: Reading) -> list:
    """Paragraphs (`str`) and tables (`Grid`) of a body, a cell or a text box."""
    blocks: list = []
    pending = ""  # of a paragraph whose end was deleted: it goes on in the next
    after_table = False
    for element in _block_elements(container):
        reading.clock.check("the document's paragraphs")
        if local(element) == "tbl":
            found = table_blocks(element, reading)
            if after_table and _joins(blocks, found):
                found = [_joined(blocks.pop(), found[0])]
            blocks.extend(found)
            after_table = len(found) == 1
            continue
        text, boxes, joins = paragraph(element, reading)
        pending += text
        if not joins:
            blocks.append(pending)
            pending = ""
        blocks.extend(boxes)
        after_table = False
    return [*blocks, pending] if pending else blocks


def _block_elements(container):
    """Paragraphs and tables, looking into wrappers but not into a table of contents."""
    for element in container:
        name = local(element)
        if name in ("p", "tbl"):
            yield element
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            if not _is_contents(element):
                yield from _block_elements(element)
        elif name == "AlternateContent":
            yield from _block_elements(_choice(element))


def _is_contents(element) -> bool:
    gallery = value(child(child(element, "sdtPr"), "docPartObj"), "docPartGallery")
    return (gallery or "").lower() == "table of contents"


def _choice(element):
    """What of mc:AlternateContent is shown: the first alternative that holds text or a text box, once."""
    for alternative in element:
        if any(local(each) in ("t", "txbxContent", "p") for each in alternative.iter()):
            return alternative
    return ()


def paragraph(element, reading: Reading) -> tuple[str, list, bool]:
    """A paragraph's text with its number, the blocks of text boxes anchored in it, and whether its end is
    deleted."""
    parts: list[str] = []
    boxes: list = []
    _inline(element, parts, boxes, reading)
    text = "".join(parts)
    properties = child(element, "pPr")
    joins = child(child(properties, "rPr"), "del") is not None
    gone = not text.strip() and any(local(each) in ("del", "moveFrom") for each in element.iter())
    label = "" if (joins and not text) or gone else reading.lists.label(properties)
    inner = [block for box in boxes for block in blocks_in(box, reading)]
    return (label + text.lstrip() if label else text), inner, joins


def _inline(element, parts: list[str], boxes: list, reading: Reading, fields: list | None = None) -> None:
    """Add what an element shows; `fields` holds [instruction, parts before it] of the fields that are open."""
    fields = [] if fields is None else fields
    for each in element:
        name = local(each)
        if name in UNSEEN:
            continue
        if name == "t":
            parts.append(each.text or "")
        elif name in CHARACTERS:
            parts.append(CHARACTERS[name])
        elif name == "instrText":
            if fields:
                fields[-1][0] += each.text or ""
        elif name == "fldChar":
            _field(attribute(each, "fldCharType"), parts, fields)
        elif name in ("footnoteReference", "endnoteReference"):
            reading.notes.append((name.removesuffix("Reference"), attribute(each, "id", "")))
        elif name == "r":
            if not _is_on(child(child(each, "rPr"), "vanish")):
                _inline(each, parts, boxes, reading, fields)
        elif name in WRAPPERS:
            before = len(parts)
            _inline(each, parts, boxes, reading, fields)
            if name == "fldSimple" and not "".join(parts[before:]):
                parts.append(overlaid(attribute(each, "instr", "")))
        elif name == "AlternateContent":
            _inline(_choice(each), parts, boxes, reading, fields)
        elif name == "oMath":
            parts.extend(found.text or "" for found in each.iter() if local(found) == "t")
        elif name in ("drawing", "pict", "object", "wsp", "shape", "group"):
            _boxes(each, boxes)


def _field(kind: str | None, parts: list[str], fields: list) -> None:
    """A field's begin or end; one that overlays signs stores no result, its instruction is what is shown."""
    if kind == "begin":
        fields.append(["", len(parts)])
    elif kind == "end" and fields:
        instruction, before = fields.pop()
        if not "".join(parts[before:]):
            parts.append(overlaid(instruction))


def overlaid(instruction: str) -> str:
    """What a field shows that sets signs one over another, "" for other fields.

    >>> overlaid(r"eq \\o\\ac(○,1)"), overlaid(r" EQ \\o\\ac(○,密)"), overlaid("PAGE")
    ('①', '密', '')
    """
    match = OVERLAID.fullmatch(instruction)
    signs = [sign.strip() for sign in re.split("[,，;]", match[1])] if match else []
    inner = "".join(sign for sign in signs if sign not in AROUND)
    circled = any(sign in "○〇◯" for sign in signs if sign)
    return CIRCLED.get(inner, inner) if circled else inner


def _boxes(element, boxes: list) -> None:
    """Text boxes in a drawing; those inside a box's own text are found when that is read."""
    for each in element:
        if local(each) == "txbxContent":
            boxes.append(each)
        elif local(each) == "AlternateContent":
            _boxes(_choice(each), boxes)
        else:
            _boxes(each, boxes)


def _is_on(element) -> bool:
    return element is not None and attribute(element, "val", "1") not in ("0", "false", "off", "none")


def table_blocks(table, reading: Reading) -> list:
    """A table as one `Grid`; one that only frames text (one column, or one cell with nearly everything) as
    its text."""
    cells: list[list] = []  # [row, column, rows down, columns across, text]
    contents: list[list] = []
    opened: dict[int, list] = {}  # column → the cell that merges down through it
    area = 0
    for row, tr in enumerate(_rows(table)):
        column = _number(value(child(tr, "trPr"), "gridBefore"), 0)
        for tc in _parts_of(tr, "tc"):
            properties = child(tc, "tcPr")
            across = max(1, _number(value(properties, "gridSpan"), 1))
            merge = child(properties, "vMerge")
            blocks = blocks_in(tc, reading)
            area += across
            check_size(area, 1)
            if value(properties, "hMerge") == "continue" and cells and cells[-1][0] == row:
                cells[-1][3] += across
            elif merge is not None and attribute(merge, "val", "continue") == "continue" and column in opened:
                opened[column][2] = row - opened[column][0] + 1
            else:
                cells.append([row, column, 1, across, flat(blocks)])
                contents.append(blocks)
                opened.pop(column, None)
                if merge is not None:
                    opened[column] = cells[-1]
            if merge is None:
                for covered in range(column, column + across):
                    opened.pop(covered, None)
            column += across
    if _only_frames(cells, contents):
        return [block for blocks in contents for block in blocks]
    inner = [block for blocks in contents for block in blocks if _stands_alone(block)]
    if 2 * len(flat(inner)) > sum(len(cell[4]) for cell in cells):  # a form around what matters
        for cell, blocks in zip(cells, contents, strict=True):
            cell[4] = flat([block for block in blocks if block not in inner])
        return [place([tuple(cell) for cell in cells]), *inner]
    return [place([tuple(cell) for cell in cells])]


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


def _rows(table):
    for tr in _parts_of(table, "tr"):
        if child(child(tr, "trPr"), "del") is None:
            yield tr


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


def _joined(first: Grid, second: Grid) -> Grid:
    shift = len(first.cells)
    return Grid(
        first.cells + second.cells, first.rows + [[cell + shift for cell in row] for row in second.rows]
    )


def _number(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 5 else default
