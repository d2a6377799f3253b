"""Zip-based files (DOCX, XLSX, OFD) opened within limits: nothing is unpacked to disk, no XML entity is
resolved."""

import io
import posixpath
import zipfile
from typing import NamedTuple

from zwanalysis.errors import ArchiveTooLarge, BrokenFile, NestedTooDeep
from zwanalysis.readers.limits import LIMITS, extra, guarded


def open_zip(data: bytes) -> zipfile.ZipFile:
    """The archive, after its table of contents has been held against the limits.

    Names are only looked up, never written to, so `..` and absolute names lead nowhere.
    """
    with guarded("a zip archive"):
        archive = zipfile.ZipFile(io.BytesIO(data))
    members = archive.infolist()
    if len(members) > LIMITS["zip_members"]:
        raise ArchiveTooLarge(
            f"{len(members):,} members in the file: more than {LIMITS['zip_members']:,}; {_ADVICE}"
        )
    total = sum(member.file_size for member in members)
    if total > LIMITS["zip_total"]:
        raise ArchiveTooLarge(
            f"unpacked it would have {total:,} bytes: more than {LIMITS['zip_total']:,}; {_ADVICE}"
        )
    for member in members:
        if member.file_size > LIMITS["zip_ratio"] * max(member.compress_size, 5_000):
            raise ArchiveTooLarge(
                f"{_printable(member.filename)} unpacks from {member.compress_size:,} to "
                f"{member.file_size:,} bytes, more than {LIMITS['zip_ratio']} times its size; {_ADVICE}"
            )
        if member.flag_bits & 1:
            raise BrokenFile("the file is locked with a password: open it, remove the password and save it")
    return _with_slashes(archive) if any("\\" in member.filename for member in members) else archive


def _with_slashes(archive: zipfile.ZipFile) -> zipfile.ZipFile:
    """The same archive, with / in the names of members: programs of Windows write \\, against the standard."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for member in archive.infolist():
            new.writestr(member.filename.replace("\\", "/"), read_member(archive, member.filename))
    return zipfile.ZipFile(file)


_ADVICE = "if the file is genuine, open it in its program, delete pictures and attachments, and save it anew"


def _printable(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name)[:80]


def read_member(archive: zipfile.ZipFile, name: str) -> bytes:
    """One member's bytes, at most `xml_bytes` of them, whatever the table of contents says."""
    limit = LIMITS["xml_bytes"]
    with guarded(f"a zip archive, at {_printable(name)}"), archive.open(name) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise ArchiveTooLarge(f"{_printable(name)} has more than {limit:,} bytes; {_ADVICE}")
    return data


def read_xml(archive: zipfile.ZipFile, name: str, what: str = "XML"):
    """The root element of a member; document type declarations, and with them all entities, are refused."""
    return parse_xml(read_member(archive, name), f"{what}, at {_printable(name)}")


def parse_xml(data: bytes, what: str):
    """Parse XML without entities, network or unlimited depth.

    >>> parse_xml(b"<a>" * 300 + b"</a>" * 300, "XML")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ...
    zwanalysis.errors.NestedTooDeep: XML: elements stand inside one another deeper than 256
    """
    etree = extra("lxml.etree", "Office and OFD files")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise NestedTooDeep(
                f"{what}: elements stand inside one another deeper than {LIMITS['xml_depth']}; no program "
                "writes this: get the file from another source"
            ) from None
        raise BrokenFile(
            f"not readable as {what} ({str(error)[:150]}); the file is damaged or cut off: download it "
            "again, or open and save it anew"
        ) from None
    if root.getroottree().docinfo.doctype:
        raise BrokenFile(
            f"{what}: has a document type declaration, which these files never have; it was not read"
        )
    return root


class Relation(NamedTuple):
    """A part that another refers to: by which id, as what, and its name, "" outside the file."""

    id: str
    kind: str
    part: str


def relations(archive: zipfile.ZipFile, name: str, what: str) -> list[Relation]:
    """What an Office part refers to; "" for the file itself."""
    folder, own = posixpath.split(name)
    rels = posixpath.join(folder, "_rels", f"{own}.rels")
    found = []
    for each in read_xml(archive, rels, what) if rels in archive.namelist() else ():
        inside = attribute(each, "TargetMode") != "External"
        kind = (attribute(each, "Type") or "").rpartition("/")[2]
        found.append(Relation(attribute(each, "Id", ""), kind, beside(name, attribute(each, "Target") or "") if inside else ""))
    return found


def beside(name: str, target: str) -> str:
    """The name of the part that a part refers to.

    >>> beside("xl/worksheets/sheet1.xml", "../drawings/a.xml"), beside("a/b.xml", "/c.xml")
    ('xl/drawings/a.xml', 'c.xml')
    """
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(name), target))


def local(element) -> str:
    """An element's name without its namespace: transitional, strict and home-made ones are told by it
    alike."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element, name: str, default: str | None = None) -> str | None:
    """An attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value
    return default


def child(element, name: str):
    """The first child element of that name, or None."""
    return next((found for found in element if local(found) == name), None) if element is not None else None


def value(element, name: str, default: str | None = None) -> str | None:
    """The `val` attribute of a child: <w:numId w:val="3"/> → "3"."""
    found = child(element, name)
    return default if found is None else attribute(found, "val", default)
