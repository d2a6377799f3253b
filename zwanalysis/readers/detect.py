"""What kind of file it is, told by its content; its name only breaks ties."""

import re
import zipfile
from io import BytesIO

from zwanalysis.errors import BrokenFile, ScanWithoutText, UnknownFormat
from zwanalysis.readers.limits import guarded

# First bytes → kind. "office" is the container of DOC, WPS, XLS and PPT.
MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"{\\rtf", "rtf"),
)

PICTURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
)
ARCHIVES = ((b"Rar!", "RAR"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"))
OTHERS = ((b"AT&T", "DjVu"), (b"%!PS", "PostScript"), (b"MZ", "a Windows program"), (b"\x7fELF", "a program"),
          (b"SQLite", "a database"), (b"HM\xbf\xa8", "CAJ"), (b"CAJ\x00", "CAJ"), (b"KDH ", "KDH (CNKI)"),
          (b"\x00\x00\x01\x00", "an icon"))  # fmt: skip

STREAMS = (
    ("WordDocument", "doc"),
    ("EncryptedPackage", "locked"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "ppt"),
)

# A member's name that tells the kind of a zip-based file.
MEMBERS = (
    ("OFD.xml", "ofd"),
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("word/", "docx"),
    ("xl/", "xlsx"),
    ("content.xml", "opendocument"),
)

TAG = re.compile(
    rb"<(?:!doctype\s+html|/?(?:html|head|body|meta|title|table|tbody|tr|td|th|div|p|span|br|h[1-6]|ul|ol|li|a|font|script"
    rb"|style|article|section|center|strong|b|img)\b)",
    re.IGNORECASE,
)
# A text about web sites names tags; only a page closes them.
STRUCTURE = re.compile(rb"</(?:html|body|table|tr|td|th|div|p|span|ul|ol|li|a|font|h[1-6]|strong|b)>|<br\s*/?>|<p>|<tr>|<li>", re.IGNORECASE)
# Markdown: the line below a table's header, a heading; and the tags that converters leave in its cells.
RULED = re.compile(rb"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)+\|?[ \t\r]*$", re.MULTILINE)
FRAMED = re.compile(rb"^[ \t]*\+(?:[-=:]{3,}\+){2,}[ \t\r]*$", re.MULTILINE)
HEADED = re.compile(rb"^#{1,6}[ \t]+[^\s#]", re.MULTILINE)
IN_CELLS = re.compile(rb"<br\s*/?>|</t[dr]>", re.IGNORECASE)
WORD_XML = re.compile(rb"progid=\"Word\.Document\"|schemas\.microsoft\.com/office/word/2003/wordml")
#: XML whose root has a name in a namespace, as no page of a site has; of office programs the text documents.
ROOT = re.compile(rb"(?:<[?!][^>]*>|\s)*+<([a-z][\w.-]*:[a-z]\w*)\s[^>]*?\bxmlns[:=]", re.IGNORECASE)
FLAT = {b"office:document": re.compile(rb"<office:text\b"), b"uof:UOF": re.compile("<uof:文字处理|<字:|uof-wordproc".encode())}
MAIL = re.compile(
    rb"(?:from|mime-version|date|subject|content-type|snapshot-content-location)[ :]", re.IGNORECASE
)
MIME = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
HTML_NAMES = (".html", ".htm", ".shtml", ".xhtml", ".jhtml", ".mht", ".mhtml", ".jsp", ".aspx")


def detect(data: bytes, name: str = "") -> str:
    """The kind of file: text, html, mhtml, docx, xlsx, ofd, pdf, or one that LibreOffice can turn into DOCX
    (doc, rtf, opendocument, wordml).

    >>> detect(b"%PDF-1.7 ..."), detect(b"<html><body>", "notice.doc"), detect("公开".encode())
    ('pdf', 'html', 'text')
    """
    if not data.strip(b"\x00\t\n\r "):
        raise BrokenFile("the file is empty; download it again")
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    for magic, kind in MAGIC:
        if head.startswith(magic):
            inner = {"zip": _in_zip, "office": _in_office}.get(kind)
            return inner(data) if inner else kind
    _refuse(head)
    return _markup(data, name)


def _refuse(head: bytes) -> None:
    for magic, kind in PICTURES:
        if head.startswith(magic) and (kind != "BMP" or b"\x00" in head[:30]):
            raise ScanWithoutText(
                f"the file is a picture ({kind}): it has no characters to read; recognise its text (OCR) "
                "first, for example with  ocrmypdf -l chi_sim --image-dpi 300 picture notice.pdf"
            )
    for magic, kind in ARCHIVES:
        if head.startswith(magic):
            raise UnknownFormat(
                f"the file is an archive ({kind}): unpack it and add the notice that is in it"
            )
    for magic, kind in OTHERS:
        if head.startswith(magic) and (kind != "a Windows program" or b"\x00" in head[:64]):
            raise UnknownFormat(
                f"the file is {kind}, which is not read: save the notice as PDF, DOCX or text"
            )


def _in_zip(data: bytes) -> str:
    with guarded("a zip archive"):
        archive = zipfile.ZipFile(BytesIO(data))
        names = archive.namelist()
        said = archive.open("mimetype").read(100) if "mimetype" in names else b""
    clean = {name.replace("\\", "/").lstrip("./").lower() for name in names}
    for member, kind in MEMBERS:
        wanted = member.lower()
        if wanted in clean or (wanted.endswith("/") and any(name.startswith(wanted) for name in clean)):
            if kind == "opendocument" and b"opendocument.text" not in said and said:
                raise UnknownFormat("the file is an OpenDocument table or slides (ODS, ODP), which are not read: save it as XLSX or PDF")
            return kind
    shown = ", ".join(sorted(clean)[:3])
    raise UnknownFormat(
        f"the file is a zip archive, but neither DOCX, XLSX nor OFD (it holds {shown or 'nothing'}): unpack "
        "it and add the notice that is in it"
    )


def _in_office(data: bytes) -> str:
    """Streams of the compound file are told by their names, which stand in it as UTF-16."""
    found = [kind for stream, kind in STREAMS if stream.encode("utf-16-le") in data]
    kind = found[0] if found else "doc"  # cut off before its directory: let the converter say
    if kind == "locked":
        raise BrokenFile("the file is locked with a password: open it, remove the password and save it")
    if kind in ("xls", "ppt"):
        raise UnknownFormat(
            f"the file is {kind.upper()}, which is not read: open it and save it as XLSX or PDF"
        )
    return kind


def _is_markdown(sample: bytes) -> bool:
    """Whether a text has Markdown's tables or headings, and HTML's tags in them, as converters write it, or tables with frames."""
    if len(FRAMED.findall(sample)) > 2:
        return True
    marked = RULED.search(sample) or HEADED.search(sample)
    return bool(marked and IN_CELLS.search(sample)) and not sample.lstrip().startswith(b"<")


def _flat(root: bytes, sample: bytes) -> str:
    """XML that LibreOffice knows: OpenDocument in one file, and 标文通 (UOF, GB/T 20916)."""
    if root in FLAT and FLAT[root].search(sample):
        return "opendocument"
    raise UnknownFormat("the file is XML of an unknown kind: save the notice as HTML, DOCX or text")


def _markup(data: bytes, name: str) -> str:
    sample = data[:200_000].replace(b"\x00", b"")  # UTF-16 without its zero bytes is ASCII again
    start = sample[:2000].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if MAIL.match(start) and MIME.search(start):
        return "mhtml"
    if WORD_XML.search(sample[:5000]):
        return "wordml"
    if root := ROOT.match(start):
        return _flat(root[1], sample)
    named = name.lower().endswith((".md", ".markdown"))
    page = rb"<(?:!doctype\s+html|html\b|head\b|body\b|frameset\b)"
    if re.match(page, start, re.IGNORECASE) and not (named and b"</head" not in sample.lower()):
        return "html"
    if named or _is_markdown(sample):
        return "markdown"
    tags = len(TAG.findall(sample))
    if start.startswith(b"<?xml") and not tags:
        raise UnknownFormat("the file is XML of an unknown kind: save the notice as HTML, DOCX or text")
    if len(STRUCTURE.findall(sample)) >= 3 or (tags and name.lower().endswith(HTML_NAMES)):
        return "html"
    return "text"
