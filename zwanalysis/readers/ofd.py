"""OFD, the Chinese standard for fixed documents (GB/T 33190): the package by ofdkit, the pages by ofd_page."""

import io
import posixpath

from zwanalysis.errors import BrokenFile, NestedTooDeep, ReadError, TooManyPages
from zwanalysis.readers.archive import attribute, beside, child, local, open_zip, parse_xml, read_member
from zwanalysis.readers.document import Document, check_characters
from zwanalysis.readers.flow import document_of
from zwanalysis.readers.limits import LIMITS, Clock, extra, guarded
from zwanalysis.readers.ofd_page import POINTS, Content, layers_of
from zwanalysis.readers.page import Page


def read(data: bytes, clock: Clock | None = None, depth: int = 0) -> Document:
    """Read an OFD file, and what is attached to it; pages that are pictures raise `ScanWithoutText`. `depth` files it is
    embedded in."""
    clock = clock or Clock()
    archive = open_zip(data)
    for member in archive.infolist():
        if member.filename.lower().endswith(".xml"):
            clock.check("the file's parts")
            _check_xml(archive, member.filename)
    ofdkit = extra("ofdkit", "OFD files")
    with guarded("OFD"):
        file = ofdkit.open(io.BytesIO(archive.fp.getvalue()))
    if len(file.pages) > LIMITS["pages"]:
        raise TooManyPages(
            f"{len(file.pages):,} pages, more than {LIMITS['pages']:,}: save the notice's own pages alone"
        )
    with guarded("OFD, at its notes"):
        noted, attached = _noted(archive), _attached(archive)
    pages, total = [], 0
    for page in file.pages:
        clock.check(f"page {page.index + 1}")
        with guarded(f"OFD, at page {page.index + 1}"):
            pages.append(_page(page, archive, clock, noted))
        total += len(pages[-1].chars)
        check_characters(total)
    file.close()
    return document_of(pages, "ofd", clock, attached, depth)


def _check_xml(archive, name: str) -> None:
    """ofdkit's parser knows no depth limit; and it passes over pages it cannot read, which would lose
    text."""
    content = read_member(archive, name)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BrokenFile(f"{name[:80]!r} has a document type declaration; it was not read")
    try:
        parse_xml(content, "OFD")
    except NestedTooDeep:
        raise
    except ReadError:
        return  # ofdkit repairs some broken XML; what it cannot repair it raises


def _page(page, archive, clock: Clock, notes: dict[str, list[str]]) -> Page:
    """A page with its templates below it and what is noted on it above; ofdkit says where the parts lie."""
    x, y, width, height = page.box
    content = Content(clock, width * height * POINTS * POINTS)
    start = (POINTS, 0.0, 0.0, POINTS, -x * POINTS, -y * POINTS)
    body, package = page._body, page._document._package
    root = parse_xml(read_member(archive, page.location), "OFD") if page.location else None
    if root is not None:
        units = _units(archive, [*body.resources, *_parts(root, "PageRes", package, page.location)])
        for reference in (each for each in root if local(each) == "Template"):
            template = body.templates.get((attribute(reference, "TemplateID") or "").strip())
            if template is not None:
                content.add(layers_of(parse_xml(read_member(archive, template), "OFD")), units, start)
        content.add(layers_of(root), units, start)
        for name in notes.get(page.location, []):
            content.add(_appearances(parse_xml(read_member(archive, name), "OFD"), content), units, start)
    chars = content.seen()
    return Page(
        page.index + 1, width * POINTS, height * POINTS, chars, content.rules, tuple(content.pictures), content.curves, content.slanted,
        content.hidden,
    )  # fmt: skip


def _appearances(root, content: Content) -> list:
    """What the notes of a page (stamps, written words, lines through words) show; watermarks and hidden ones do not count."""
    found = []
    for note in (each for each in root if local(each) == "Annot"):
        shown = attribute(note, "Visible", "true").strip().lower() not in ("false", "0")
        drawn = child(note, "Appearance")
        if drawn is not None and shown and attribute(note, "Type") != "Watermark":
            found.append(drawn)
        elif drawn is not None:
            content.hidden += "".join(each.text or "" for each in drawn.iter() if local(each) == "TextCode")
    return found


def _noted(archive) -> dict[str, list[str]]:
    """Page (its part's name) → the parts with what is noted on it (GB/T 33190, 15)."""
    names = [name for name in archive.namelist() if name.lower().endswith(".xml")]
    pages = {key: place for name in names if posixpath.basename(name) == "Document.xml" for key, place in _pages_of(archive, name)}
    noted: dict[str, list[str]] = {}
    for name in (each for each in names if "annot" in each.lower()):
        for own, target in _targets(archive, name):
            for (folder, page), location in pages.items():
                if own == page and name.startswith(f"{folder}/") and target in names:
                    noted.setdefault(location, []).append(target)
    return noted


def _attached(archive) -> list[tuple[str, bytes]]:
    """The files attached to the documents, with their names (GB/T 33190, 20)."""
    found = []
    for name in (each for each in archive.namelist() if posixpath.basename(each) == "Attachments.xml"):
        for attachment in parse_xml(read_member(archive, name), "OFD"):
            place = child(attachment, "FileLoc")
            target = beside(name, (place.text or "").strip()) if place is not None else ""
            if target in archive.namelist() and attribute(attachment, "Visible", "true") != "false":
                shown = attribute(attachment, "Name") or target
                ending = posixpath.splitext(target)[1]
                found.append((shown if shown.endswith(ending) else shown + ending, read_member(archive, target)))
    return found


def _pages_of(archive, name: str) -> list[tuple[tuple[str, str], str]]:
    """Of a document's part: each page's folder and ID with its part."""
    root = parse_xml(read_member(archive, name), "OFD")
    folder = posixpath.dirname(name)
    return [((folder, attribute(page, "ID") or ""), beside(name, attribute(page, "BaseLoc") or "")) for page in root.iter("{*}Page")]


def _targets(archive, name: str) -> list[tuple[str, str]]:
    """Of a list of notes: each page's ID with the part that its notes are in."""
    root = parse_xml(read_member(archive, name), "OFD")
    pages = [(page, child(page, "FileLoc")) for page in (root if local(root) == "Annotations" else ())]
    return [(attribute(page, "PageID") or "", beside(name, (place.text or "").strip())) for page, place in pages if place is not None]


def _parts(root, name: str, package, location: str) -> list[str]:
    found = [package.resolve(location, each.text or "") for each in root if local(each) == name]
    return [part for part in found if part is not None]


def _units(archive, resources: list[str]) -> dict:
    """The composite graphics and drawing parameters of resource files, by id."""
    units: dict = {}
    for name in resources:
        for holder in parse_xml(read_member(archive, name), "OFD"):
            if local(holder) in ("CompositeGraphicUnits", "DrawParams"):
                units.update({(attribute(each, "ID") or "").strip(): each for each in holder})
    return units
