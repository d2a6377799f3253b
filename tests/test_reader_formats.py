"""The same notice in every format gives the same paragraphs and tables, and every span holds its cell's
words."""

import io
import re
import zipfile

import pytest

from tests.fixed_files import as_ofd, as_pdf
from tests.notice_files import Table, as_docx, as_html, as_text, as_xlsx, blocks_of, grid
from tests.samples import FIVE, MERGED, PLAIN, SMALL, long_table
from tests.word_files import p, word
from zwanalysis.readers import read_bytes

WRITERS = {
    "html/utf-8": as_html,
    "html/gb18030": lambda blocks: as_html(blocks, "gb18030", seed=3),
    "html/big5": lambda blocks: as_html(blocks, "big5", seed=4, chrome=False),
    "docx": as_docx,
    "pdf": as_pdf,
    "ofd": as_ofd,
    "xlsx": as_xlsx,
    "text/gb18030": as_text,
}
TABLED = [name for name in WRITERS if not name.startswith("text")]
PAGED = ("pdf", "ofd")


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def cells(document) -> list:
    return [[[document.text[start:end] for start, end in row] for row in table] for table in document.tables]


def paragraphs(document) -> list[str]:
    """Lines outside the tables."""
    inside = set()
    for table in document.tables:
        inside.update(
            range(
                min(start for row in table for start, _ in row),
                max(end for row in table for _, end in row) + 1,
            )
        )
    at, found = 0, []
    for line in document.text.split("\n"):
        if at not in inside and line.strip():
            found.append(line)
        at += len(line) + 1
    return found


@pytest.mark.parametrize("name", TABLED)
def test_merged_cells_stand_at_every_place_they_cover(name):
    document = read_bytes(WRITERS[name](SMALL))
    assert document.format == name
    found = [row for table in cells(document) for row in table]
    assert [[bare(cell) for cell in row] for row in found][: len(MERGED.rows) - 1] == grid(MERGED)[:-1]
    assert bare(document.text).endswith("不再另行通知备注：“完成时限”另有规定的，从其规定。")


@pytest.mark.parametrize("name", TABLED)
def test_merged_places_share_a_span_and_spans_are_bare(name):
    document = read_bytes(WRITERS[name](SMALL))
    table = document.tables[0]
    assert len({len(row) for row in table}) == 1
    assert table[0][0] == table[1][0]
    assert table[0][1] == table[0][2]
    assert table[2][1] == table[4][1]
    for row in table:
        for start, end in row:
            assert document.text[start:end] == document.text[start:end].strip()
            assert not set("\t\n") & set(document.text[start:end])
    line = document.text.rfind("\n", 0, table[2][0][0]) + 1
    assert document.text[line : table[2][5][1]].split("\t") == grid(MERGED)[2]


@pytest.mark.parametrize("name", WRITERS)
def test_paragraphs_are_the_same_in_every_format(name):
    blocks = list(PLAIN)
    document = read_bytes(WRITERS[name](blocks))
    assert [line.strip() for line in document.text.split("\n") if line.strip()] == blocks


@pytest.mark.parametrize("name", PAGED)
@pytest.mark.parametrize("repeat", [True, False])
def test_tables_go_on_over_pages(name, repeat):
    table = long_table(40)
    writer = as_pdf if name == "pdf" else as_ofd
    document = read_bytes(
        writer([*PLAIN, table, "本表由办公室负责解释。"], repeat=repeat, head="某市人民政府办公室文件")
    )
    assert cells(document) == [grid(table)]
    assert "页眉" not in document.text
    assert "某市人民政府办公室文件" not in document.text
    assert "— 1 —" not in document.text


@pytest.mark.parametrize("path", FIVE, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", WRITERS)
def test_the_five_notices(path, name):
    blocks = blocks_of(path.read_text(encoding="utf-8"))
    document = read_bytes(WRITERS[name](blocks))
    wanted = [bare(block) for block in blocks if isinstance(block, str) and bare(block)]
    found = {bare(line) for line in document.text.split("\n")}
    missing = [text for text in wanted if text not in found and "﹝" not in text]  # the test font lacks ﹝
    if name.startswith(
        "html"
    ):  # the notice's own navigation and footers, copied from the web, go as they should
        missing = [text for text in missing if len(text) > 90 and "扫一扫" not in text]
    assert not missing
    tables = [grid(block) for block in blocks if isinstance(block, Table)]
    if tables and not name.startswith("text"):
        header = tables[0][0]
        rows = [[bare(cell) for cell in row] for table in tables for row in table if row != header]
        assert [
            row
            for table in cells(document)
            for row in [[bare(c) for c in row] for row in table]
            if row != header
        ] == rows


def attached_pdf(data: bytes, *files: tuple[str, bytes]) -> bytes:
    """The PDF with files attached to it."""
    import pypdfium2

    document, made = pypdfium2.PdfDocument(data), io.BytesIO()
    for name, content in files:
        document.new_attachment(name).set_data(content)
    document.save(made)
    return made.getvalue()


def attached_ofd(data: bytes, *files: tuple[str, bytes]) -> bytes:
    made = io.BytesIO(data)
    with zipfile.ZipFile(made, "a") as archive:
        listed = "".join(f'<ofd:Attachment ID="{n}" Name="{name.rpartition(".")[0]}"><ofd:FileLoc>{n}.{name.rpartition(".")[2]}</ofd:FileLoc></ofd:Attachment>' for n, (name, _) in enumerate(files))
        archive.writestr("Doc_0/Attachs/Attachments.xml", f'<ofd:Attachments xmlns:ofd="http://www.ofdspec.org/2016">{listed}</ofd:Attachments>')
        for n, (name, content) in enumerate(files):
            archive.writestr(f"Doc_0/Attachs/{n}.{name.rpartition('.')[2]}", content)
    return made.getvalue()


@pytest.mark.parametrize(("write", "attach"), [(as_pdf, attached_pdf), (as_ofd, attached_ofd)], ids=["pdf", "ofd"])
def test_files_attached_to_fixed_pages_are_read_or_named(write, attach):
    page = write(PLAIN)
    with pytest.warns(UserWarning, match=r"an attached file \(分工表\.docx\) was read where it stands"):
        document = read_bytes(attach(page, ("分工表.docx", word(p("（一）公布清单"))), ("a.xml", b"<a/>")))
    assert document.text.split("\n") == [*PLAIN, "（一）公布清单"]
    with pytest.warns(UserWarning, match=r"an attached file \(旧表\.xls: .*\) was not read"):
        document = read_bytes(attach(page, ("旧表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 99)))
    assert document.text.split("\n") == [*PLAIN, "\ufffc"]
    nested = page
    for _ in range(4):
        nested = attach(page, ("下.pdf" if attach is attached_pdf else "下.ofd", nested))
    with pytest.warns(UserWarning, match="was not read"):
        assert read_bytes(nested).text.count(PLAIN[0]) == 3
