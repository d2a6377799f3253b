"""Files from anywhere: limits, links, archives, entities; every failure is a named error that says what to
do."""

import io
import os
import struct
import zipfile

import pytest

from tests.notice_files import as_docx, as_html
from tests.samples import PLAIN
from tests.word_files import p, word
from zwanalysis.errors import (
    ArchiveTooLarge,
    BrokenFile,
    FileTooLarge,
    MissingExtra,
    NestedTooDeep,
    OutsideFolder,
    ScanWithoutText,
    TableTooLarge,
    TimedOut,
    UnknownFormat,
    ZwAnalysisError,
)  # fmt: skip
from zwanalysis.readers import READERS, read, read_bytes
from zwanalysis.readers.detect import detect
from zwanalysis.readers.limits import LIMITS, Clock


def zipped(members: dict, **options) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, **options)
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (as_docx(PLAIN), "notice.doc", "docx"),
        (as_html(PLAIN), "notice.doc", "html"),
        (as_html(PLAIN, "utf-16"), "notice.txt", "html"),
        ("一、公开<br>\n".encode(), "notice.txt", "text"),
        ("一、公开<br>\n".encode(), "notice.htm", "html"),
        (b"{\\rtf1 x}", "notice.doc", "rtf"),
        (b"\xef\xbb\xbf<html>", "", "html"),
        (OLE + "WordDocument".encode("utf-16-le"), "notice.pdf", "doc"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument/>',
            "notice.doc",
            "wordml",
        ),
        (b"junk before %PDF-1.4", "notice", "pdf"),
        (b'<?xml version="1.0"?>\n<office:document xmlns:office="o"><office:body><office:text><text:p>x</text:p>', "notice.fodt", "opendocument"),
        ('<?xml version="1.0"?><uof:UOF xmlns:uof="u" xmlns:字="u/uof-wordproc"><uof:文字处理><字:段落/></uof:文字处理>'.encode(), "notice.uot", "opendocument"),
        ("<o:p></o:p><p>一</p><p>二</p><p>三</p>".encode(), "notice.txt", "html"),
        (zipped({"OFD.xml": "<a/>"}), "notice.zip", "ofd"),
        (zipped({"xl/workbook.xml": "<a/>"}), "notice", "xlsx"),
        ("附件：<《办法》>".encode(), "notice.txt", "text"),
    ],
)
def test_the_content_decides(data, name, kind):
    assert detect(data, name) == kind
    assert kind in READERS


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", BrokenFile, "empty"),
        (b"\x00" * 100, BrokenFile, "empty"),
        (b"\xff\xd8\xff\xe0" + b"x" * 100, ScanWithoutText, "a picture (JPEG)"),
        (b"Rar!\x1a\x07", UnknownFormat, "unpack it"),
        (b"MZ\x90\x00\x03\x00", UnknownFormat, "a Windows program"),
        (zipped({"a.txt": "x", "b.txt": "y"}), UnknownFormat, "it holds a.txt, b.txt"),
        (OLE + "Workbook".encode("utf-16-le"), UnknownFormat, "save it as XLSX"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}), UnknownFormat, "ODS"),
        (b'<?xml version="1.0"?><office:document xmlns:office="o"><p></p><p></p><p></p>', UnknownFormat, "XML of an unknown kind"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), BrokenFile, "password"),
        (b"PK\x03\x04" + b"\0" * 50, BrokenFile, "damaged or cut off"),
    ],
)
def test_what_is_no_notice_is_named(data, error, says):
    with pytest.raises(error) as caught:
        read_bytes(data)
    assert says in str(caught.value)


def test_zip_bombs():
    with pytest.raises(ArchiveTooLarge, match="200 times its size"):
        read_bytes(zipped({"word/document.xml": b"0" * 20_000_000}))
    many = {f"word/{i}.xml": "x" for i in range(6000)}
    with pytest.raises(ArchiveTooLarge, match="6,000 members"):
        read_bytes(zipped(many))


def test_a_table_of_contents_that_lies_gains_nothing():
    """The member claims 100 bytes and unpacks to 20 million: no more than claimed is read, and the sum is
    wrong."""
    data = bytearray(zipped({"word/document.xml": b"0" * 20_000_000}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 100)
    with pytest.raises(BrokenFile, match="zip archive"):
        read_bytes(bytes(data))


def test_entities_are_refused_and_files_are_not_included(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    attack = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    laughs = (
        '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + "]>"
    )
    for head in (attack, laughs):
        body = f"{head}<w:document xmlns:w='x'><w:body><w:p><w:r><w:t>&x;&i;</w:t></w:r></w:p></w:body></w:document>"
        for data in (
            zipped({"word/document.xml": body}),
            zipped({"OFD.xml": body}),
            zipped({"xl/workbook.xml": body}),
        ):
            with pytest.raises(BrokenFile) as caught:
                read_bytes(data)
            assert "秘密" not in str(caught.value)
    page = (
        f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>&x;</p><object data="{secret.as_uri()}"></object>'
        + "<p>公开</p>" * 3
    )
    assert "秘密" not in read_bytes(page.encode()).text


def test_deep_xml_is_named():
    deep = "<w:p>" * 400 + "</w:p>" * 400
    with pytest.raises(NestedTooDeep, match="deeper than 256"):
        read_bytes(word(deep))
    with pytest.raises(NestedTooDeep, match="deeper than 256"):
        read_bytes(zipped({"OFD.xml": "<a>" * 400 + "</a>" * 400}))


def test_names_that_lead_out_of_an_archive_lead_nowhere(tmp_path):
    data = zipped(
        {
            "../../evil.xml": "<a/>",
            "/etc/passwd": "x",
            "word/document.xml": '<w:document xmlns:w="x"><w:body>' + p("甲") + "</w:body></w:document>",
        }
    )
    assert read_bytes(data).text == "甲"
    ofd = zipped({"OFD.xml": "<OFD><DocBody><DocRoot>../../../../etc/passwd</DocRoot></DocBody></OFD>"})
    with pytest.raises(BrokenFile, match="no readable document"):
        read_bytes(ofd)


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ("<td colspan=1000 rowspan=60000>x" * 300, TableTooLarge),
        ("<tr>" + "<td rowspan=9999 colspan=999>x" * 9 + "<tr><td>" * 400, TableTooLarge),
    ],
)
def test_tables_that_claim_too_much(cells, error):
    with pytest.raises(error, match="places a table may have"):
        read_bytes(f"<html><body><table>{cells}</table>".encode())
    wide = (
        "<w:tbl><w:tr>"
        + '<w:tc><w:tcPr><w:gridSpan w:val="9999"/></w:tcPr><w:p/></w:tc>' * 40
        + "</w:tr></w:tbl>"
    )
    with pytest.raises(TableTooLarge):
        read_bytes(word(wide))


def test_large_files_are_not_read_whole(tmp_path, monkeypatch):
    monkeypatch.setitem(LIMITS, "bytes", 1000)
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * 5000)
    with pytest.raises(FileTooLarge, match=r"large.txt: 5,000 bytes, more than 1,000"):
        read(path)
    monkeypatch.setitem(LIMITS, "markup_bytes", 100)
    with pytest.raises(FileTooLarge, match="of text"):
        read_bytes(b"x" * 500)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes and links here")
def test_links_and_pipes(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text("公开", encoding="utf-8")
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "link.txt").symlink_to(outside)
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    os.mkfifo(folder / "pipe.txt")
    assert read(folder / "link.txt").text == "公开"
    with pytest.raises(OutsideFolder, match="leads out of its folder"):
        read(folder / "link.txt", folder=folder)
    with pytest.raises(OutsideFolder, match="leads out of its folder"):
        read(folder / ".." / "outside.txt", folder=folder)
    with pytest.raises(OutsideFolder, match="no ordinary file"):
        read(folder / "pipe.txt", folder=folder)
    for name in ("circle.txt", "missing.txt"):
        with pytest.raises(BrokenFile, match="cannot be opened"):
            read(folder / name, folder=folder)
    with pytest.raises(BrokenFile, match="cannot be opened"):
        read(folder)


@pytest.mark.parametrize("kind", ["html", "docx", "pdf", "ofd", "xlsx"])
def test_time_runs_out_with_a_name(kind, monkeypatch):
    from tests.test_reader_formats import WRITERS

    data = WRITERS.get(kind, as_html)(PLAIN)
    with pytest.raises(TimedOut, match="reading took longer than"):
        READERS[kind](data, Clock(-1))


@pytest.mark.parametrize(
    ("kind", "library"), [("docx", "lxml"), ("pdf", "pypdfium2"), ("ofd", "ofdkit"), ("xlsx", "openpyxl")]
)
def test_a_missing_library_gives_the_command(kind, library, monkeypatch):
    import builtins
    import importlib

    from tests.test_reader_formats import WRITERS

    data = WRITERS[kind](PLAIN)
    real = importlib.import_module

    def without(name, *rest):
        if name.split(".")[0] == library:
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(importlib, "import_module", without)
    assert builtins is not None
    with pytest.raises(MissingExtra, match=r'pip install "\.\[files\]"'):
        READERS[kind](data, Clock())


def test_errors_name_the_file_and_are_value_errors(tmp_path):
    path = tmp_path / "2022年.pdf"
    path.write_bytes(b"%PDF-1.7 broken")
    with pytest.raises(ZwAnalysisError, match=r"^2022年\.pdf: not readable as PDF"):
        read(path)
    with pytest.raises(ValueError):
        read(path)
