"""What is drawn in a Word document: text boxes to read, embedded files, pictures large enough to hold a table."""

import re
import zipfile

from zwanalysis.errors import ReadError
from zwanalysis.readers.archive import attribute, child, local, read_member, relations
from zwanalysis.readers.docx_styles import HIDDEN
from zwanalysis.readers.docx_text import choice, text_in
from zwanalysis.readers.embedded import Inside

EMU = {"in": 914_400, "cm": 360_000, "mm": 36_000, "pt": 12_700, "px": 9_525, "pc": 152_400}
LARGE = (5 * EMU["cm"], int(1.8 * EMU["cm"]))  # a table's picture is wider and higher; a seal is 4.2 cm wide
_UNSEEN = re.compile(r"visibility\s*:\s*hidden|display\s*:\s*none", re.IGNORECASE)
_NAUGHT = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*0(?:\.0*)?[a-z]*\s*(?=;|$)")
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]{1,9})(in|cm|mm|pt|px|pc)", re.IGNORECASE)


class Parts:
    """The parts that the main part refers to, by relationship id."""

    def __init__(self, archive: zipfile.ZipFile, main: str, inside: Inside):
        self.archive, self.inside = archive, inside
        self.targets = {relation.id: relation.part for relation in relations(archive, main, "DOCX")}

    def part(self, element, key: str = "id") -> tuple[bytes | None, str]:
        """The bytes and the name of the part that an element's relationship leads to."""
        name = self.targets.get(attribute(element, key) or "", "")
        try:
            return (read_member(self.archive, name) if name in self.archive.namelist() else None), name
        except ReadError:
            return None, name

    def chunk(self, element) -> list:
        """A page or document that Word takes in when it opens the file (altChunk)."""
        data, name = self.part(element)
        return self.inside.blocks(data, name, "an embedded page")

    def drawn(self, element) -> list:
        """Text boxes (elements, to be read like a body) and blocks: of embedded files, or signs for what is unread."""
        found: list = []
        self._walk(element, found)
        return found

    def _walk(self, element, found: list) -> None:
        name = local(element)
        if _is_hidden(element):
            self.inside.notes.left_out(HIDDEN, text_in(element))
        elif name == "txbxContent":
            found.append(element)
        elif name == "textpath" and (attribute(element, "string") or "").strip():  # WordArt
            found.append(attribute(element, "string", ""))
        elif name == "subDoc":
            found.extend(self.chunk(element))
        elif name == "object" and (ole := next((each for each in element.iter() if local(each) == "OLEObject"), None)) is not None:
            found.extend(self._object(ole))
        else:
            self._walk_into(element, name, found)

    def _walk_into(self, element, name: str, found: list) -> None:
        if name == "control":
            self.inside.notes.say("a form control among the paragraphs was not read")
        before = len(found)
        for each in choice(element) if name == "AlternateContent" else element:
            self._walk(each, found)
        if name in ("inline", "anchor", "pict") and len(found) == before:
            found.extend(self._picture(element))

    def _object(self, ole) -> list:
        what = f"an embedded object ({(attribute(ole, 'ProgID') or 'unknown')[:40]})"
        if (attribute(ole, "ProgID") or "").startswith(("Equation", "MathType")):
            self.inside.notes.say(f"{what}, a formula, was not read")
            return []
        data, name = self.part(ole)
        return self.inside.blocks(data, name, what)

    def _picture(self, element) -> list:
        names = {local(each) for each in element.iter()}
        kind = "a chart or diagram" if names & {"chart", "relIds"} else "a picture"
        if not names & {"graphicData", "imagedata"} or not is_large(element):
            return []
        return self.inside.unread(f"{kind} among the paragraphs, large enough to hold a table,")


def _is_hidden(element) -> bool:
    """Whether a drawing, or a shape of older Word, is set not to be seen."""
    told, size = child(element, "docPr"), child(element, "extent")
    flat = size is not None and local(element) in ("anchor", "inline") and "0" in (attribute(size, "cx"), attribute(size, "cy"))
    hidden = any(each is not None and attribute(each, "hidden") in ("1", "true") for each in (element, told))
    style = attribute(element, "style") or ""
    return hidden or flat or bool(_UNSEEN.search(style)) or set(_NAUGHT.findall(style)) == {"width", "height"}


def is_large(element) -> bool:
    """Whether a drawing is as large as a table, or does not say how large it is."""
    size = _extent(element)
    return size is None or (size[0] >= LARGE[0] and size[1] >= LARGE[1])


def _extent(element) -> tuple[float, float] | None:
    """A drawing's width and height in English metric units, None where it does not say."""
    for each in element.iter():
        if local(each) in ("extent", "ext"):
            sides = [attribute(each, side) or "" for side in ("cx", "cy")]
            if all(side.isdigit() and len(side) < 12 for side in sides):
                return float(sides[0]), float(sides[1])
        found = {side.lower(): float(size) * EMU[unit.lower()]
                 for side, size, unit in _LENGTH.findall(attribute(each, "style") or "") if size.count(".") < 2
                 and size != "."}  # fmt: skip
        if len(found) == 2:
            return found["width"], found["height"]
    return None
