"""OFD, the Chinese standard for fixed documents (GB/T 33190): the package by ofdkit, the pages by ofd_page."""

import io

from zwanalysis.errors import BrokenFile, NestedTooDeep, ReadError, TooManyPages
from zwanalysis.readers.archive import attribute, local, open_zip, parse_xml, read_member
from zwanalysis.readers.document import Document, check_characters
from zwanalysis.readers.flow import document_of
from zwanalysis.readers.limits import LIMITS, Clock, extra, guarded
from zwanalysis.readers.ofd_page import POINTS, Content
from zwanalysis.readers.page import Page


def read(data: bytes, clock: Clock | None = None) -> Document:
    """Read an OFD file; pages that are pictures raise `ScanWithoutText`."""
    clock = clock or Clock()
    archive = open_zip(data)
    for member in archive.infolist():
        if member.filename.lower().endswith(".xml"):
            clock.check("the file's parts")
            _check_xml(archive, member.filename)
    ofdkit = extra("ofdkit", "OFD files")
    with guarded("OFD"):
        file = ofdkit.open(io.BytesIO(data))
    if len(file.pages) > LIMITS["pages"]:
        raise TooManyPages(
            f"{len(file.pages):,} pages, more than {LIMITS['pages']:,}: save the notice's own pages alone"
        )
    pages, total = [], 0
    for page in file.pages:
        clock.check(f"page {page.index + 1}")
        with guarded(f"OFD, at page {page.index + 1}"):
            pages.append(_page(page, archive, clock))
        total += len(pages[-1].chars)
        check_characters(total)
    file.close()
    return document_of(pages, "ofd", clock)


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


def _page(page, archive, clock: Clock) -> Page:
    """A page with its templates below it; ofdkit says which they are and where their parts lie."""
    x, y, width, height = page.box
    content = Content(clock)
    body, package = page._body, page._document._package
    root = parse_xml(read_member(archive, page.location), "OFD") if page.location else None
    if root is not None:
        units = _units(archive, [*body.resources, *_parts(root, "PageRes", package, page.location)])
        for reference in (each for each in root if local(each) == "Template"):
            template = body.templates.get((attribute(reference, "TemplateID") or "").strip())
            if template is not None:
                content.add(parse_xml(read_member(archive, template), "OFD"), units, (x, y))
        content.add(root, units, (x, y))
    share = content.pictured / max(width * height * POINTS * POINTS, 1)
    return Page(
        page.index + 1, width * POINTS, height * POINTS, content.chars, content.rules, share, content.curves,
        hidden=content.hidden,
    )  # fmt: skip


def _parts(root, name: str, package, location: str) -> list[str]:
    found = [package.resolve(location, each.text or "") for each in root if local(each) == name]
    return [part for part in found if part is not None]


def _units(archive, resources: list[str]) -> dict:
    """The composite graphics of resource files, by id."""
    units: dict = {}
    for name in resources:
        for holder in parse_xml(read_member(archive, name), "OFD"):
            if local(holder) == "CompositeGraphicUnits":
                units.update({(attribute(each, "ID") or "").strip(): each for each in holder})
    return units
