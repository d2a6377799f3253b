"""What is drawn on a sheet: text boxes are read, pictures, charts and embedded files are read or named."""

import zipfile
from collections.abc import Iterator

from zwanalysis.readers.archive import attribute, child, local, read_member, read_xml, relations
from zwanalysis.readers.docx_drawn import is_large
from zwanalysis.readers.docx_text import choice
from zwanalysis.readers.embedded import Inside
from zwanalysis.readers.notes import OBJECT

LARGE = (3, 1)  # rows and columns that a picture of a table covers at least


def drawings(archive: zipfile.ZipFile, path: str, title: str, inside: Inside) -> list[tuple[int, object]]:
    """(row, block) of what is drawn on the sheet at `path`, from the top; `title` names the sheet in notes."""
    found: list[tuple[int, object]] = []
    for _, kind, target in relations(archive, path.lstrip("/"), "XLSX"):
        if target not in archive.namelist():
            continue
        if kind == "drawing":
            for anchor in _anchors(read_xml(archive, target, "XLSX")):
                found.extend(_anchored(anchor, title, inside))
        elif kind in ("package", "oleObject"):
            data = read_member(archive, target)
            last = 1_048_576
            found.extend((last, block) for block in inside.blocks(data, target, f"sheet {title}: an embedded file"))
        elif kind == "ctrlProp":
            inside.notes.say(f"sheet {title}: form controls (tick boxes, lists) were not read")
    return sorted(found, key=lambda pair: pair[0])


def _anchors(drawing) -> Iterator:
    """What is anchored to a sheet; of alternatives the one that is shown."""
    for each in drawing:
        yield from choice(each) if local(each) == "AlternateContent" else (each,)


def _anchored(anchor, title: str, inside: Inside) -> list[tuple[int, object]]:
    """The text boxes of an anchor, line by line, or the sign of a picture or chart."""
    row = _cell(child(anchor, "from"))[0]
    if any(local(each) == "cNvPr" and attribute(each, "hidden") in ("1", "true") for each in anchor.iter()):
        return []
    lines = [line for body in anchor.iter() if local(body) == "txBody" for line in _paragraphs(body, inside)]
    if lines:
        return [(row, line) for line in lines]
    names = {local(each) for each in anchor.iter()}
    what = "a chart" if "chart" in names else "a picture" if "pic" in names and _is_large(anchor) else ""
    if not what:
        return []
    inside.unread(f"sheet {title}: {what} at row {row}")
    return [(row, OBJECT)]


def _is_large(anchor) -> bool:
    """Whether a picture covers as many cells, or is as large, as one of a table."""
    if child(anchor, "to") is None:
        return is_large(anchor)
    (row, column), (last, right) = (_cell(child(anchor, side)) for side in ("from", "to"))
    return last - row >= LARGE[0] and right - column >= LARGE[1]


def _cell(place) -> tuple[int, int]:
    """The row and the column of an anchor's corner, counted from 1."""
    numbers = [(child(place, side).text or "" if child(place, side) is not None else "") for side in ("row", "col")]
    row, column = (int(number) + 1 if number.strip().isdigit() and len(number) < 8 else 1 for number in numbers)
    return row, column


def _paragraphs(body, inside: Inside) -> list[str]:
    """The paragraphs of a text box, without what is struck out in them."""
    lines = []
    for paragraph in (each for each in body if local(each) == "p"):
        text = ""
        for run in paragraph:
            words = "".join(each.text or "" for each in run if local(each) == "t")
            properties = child(run, "rPr")
            if properties is not None and attribute(properties, "strike", "noStrike") != "noStrike":
                inside.notes.left_out("struck out", words)
            else:
                text += "\n" if local(run) == "br" else words
        lines.append(text)
    return [line for line in lines if line.strip()]
