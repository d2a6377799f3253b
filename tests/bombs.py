"""Small files that cost their readers without end, by kind; each must end as a named error or a reading, within bounds.

    python -m tests.bombs        reads all of them, one after another, with processor seconds and megabytes
"""

import io
import resource
import time
import warnings
import zipfile
import zlib
from collections.abc import Callable

from tests.word_files import abstract, level, num, p, tbl, tc, tr, word
from zwanalysis.errors import ReadError
from zwanalysis.readers import read_bytes

SECONDS, MEGABYTES = 10.0, 1_000


def pdf(*bodies: bytes) -> bytes:
    """A PDF of these objects, the catalogue first."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + table
            + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, len(out)))  # fmt: skip


def stream(data: bytes, keys: bytes = b"") -> bytes:
    return b"<<" + keys + b"/Length %d>>\nstream\n" % len(data) + data + b"\nendstream"


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 600 800]"
FONT = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"


def page_of(content: bytes, *more: bytes, resources: bytes = b"/XObject<</X 5 0 R>>", kids: int = 1) -> bytes:
    """One page, shown `kids` times, with this content stream as object 4 and `more` objects behind it."""
    shown = b" ".join([b"3 0 R"] * kids)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<" + resources + b">>>>"
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (shown, kids), page, content, *more)


def form(content: bytes, inner: int) -> bytes:
    return stream(content, FORM + b"/Resources<</XObject<</X %d 0 R>>>>" % inner)


def doubling(depth: int) -> bytes:
    """Forms that each draw the next one twice."""
    forms = [form(b"/X Do /X Do 0 0 m 1 0 l S", 6 + i) for i in range(depth)]
    return page_of(stream(b"/X Do"), *forms, stream(b"0 0 m 1 1 l S", FORM))


def letters(count: int, kids: int = 1) -> bytes:
    text = zlib.compress(b"BT /F 12 Tf 72 700 Td " + b"(aaaaaaaaaa) Tj " * (count // 10) + b"ET", 9)
    return page_of(stream(text, b"/Filter/FlateDecode"), resources=FONT, kids=kids)


def twice_packed() -> bytes:
    packed = zlib.compress(zlib.compress(b"q " * 100_000_000, 9), 9)
    return page_of(stream(packed, b"/Filter[/FlateDecode/FlateDecode]"))


def html(body: str) -> bytes:
    return f"<html><body>{body}".encode()


def zipped(members: dict) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def labels(paragraphs: int, length: int) -> bytes:
    """Numbered paragraphs whose label is as long as that."""
    numbering = abstract(7, level(0, "decimal", "a" * length)) + num(1, 7)
    return word("".join(p("项", (1, 0)) for _ in range(paragraphs)), numbering)


def sheet(inner: str, rows: int) -> bytes:
    """A workbook of one sheet with three columns."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    data = "".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c><c r="B{r}"><v>2</v></c><c r="C{r}"><v>3</v></c></row>' for r in range(1, rows + 1))
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return zipped({
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{data}</sheetData>{inner}</worksheet>',
    })  # fmt: skip


def ofd(pages: int, objects: int) -> bytes:
    """Pages that share one content of many text objects."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    text = "政务公开工作要点任务分工表" * 2
    each = "".join(
        f'<ofd:TextObject ID="{i}" Boundary="10 {10 + i % 250} 90 5" Font="1" Size="3"><ofd:TextCode X="0" Y="3">{text}</ofd:TextCode></ofd:TextObject>'
        for i in range(objects)
    )
    links = "".join(f'<ofd:Page ID="{i}" BaseLoc="Pages/Page_0/Content.xml"/>' for i in range(pages))
    return zipped({
        "OFD.xml": f'<ofd:OFD {space}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f'<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>{links}</ofd:Pages></ofd:Document>',
        "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="1">{each}</ofd:Layer></ofd:Content></ofd:Page>',
    })  # fmt: skip


BLOCKS = " ".join(f"A{9 * j + 1}:C{9 * j + 4}" for j in range(400))


def attributes(count: int, prefix: str = "a") -> str:
    return " ".join(f"{prefix}{i}" for i in range(count))


BOMBS: dict[str, Callable[[], bytes]] = {
    "pdf: a form that draws itself twice": lambda: page_of(stream(b"/X Do"), form(b"/X Do 0 0 m 10 0 l S /X Do", 5)),
    "pdf: forms that double 25 times": lambda: doubling(25),
    "pdf: 4,500,000 letters on a page": lambda: letters(4_500_000),
    "pdf: 500 times one page of 9,000 letters": lambda: letters(9_000, 500),
    "pdf: a stream packed twice": twice_packed,
    "html: a quoted < before 200,000 attributes": lambda: html(f"<p a='<' {attributes(200_000)}>"),
    "html: <div/> is not closed": lambda: html("<div/>" * 300_000),
    "html: <div a=/>": lambda: html("<div a=/>" * 150_000),
    "html: </b> closes no <div>": lambda: html("<div></b>" * 150_000),
    "html: </xyz> closes nothing": lambda: html("<div></xyz>" * 150_000),
    "html: comments close nothing": lambda: html("<div><!--</div>-->" * 150_000),
    "html: titles close nothing": lambda: html("<div><p title='</div>'>" * 50_000),
    "html: scripts close nothing": lambda: html("<div><script></div></script>" * 50_000),
    "html: 2,000,000 attributes on a tag": lambda: html("<p " + "a=b " * 2_000_000 + ">"),
    "html: 995 attributes on 2,400 tags": lambda: html(f"<p {attributes(995)}>" * 900),
    "html: 450 attributes on 4,000 tags": lambda: html(f"<p {attributes(450)}>" * 4_000),
    "html: 290,000 paragraphs": lambda: html("<p>甲" * 290_000),
    "html: 20,000 tables": lambda: html("<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>" * 20_000),
    "html: selectors that try every path": lambda: html(
        "<style>" + "* * * * * * * b{display:none}" * 2_500 + "</style>" + "<div>" * 900 + "<b>甲</b>" * 20_000
    ),
    "mhtml: a header of 300,000 parameters": lambda: b"MIME-Version: 1.0\r\nContent-Type: text/html; " + b"a=b; " * 300_000 + b"\r\n\r\n<p>x",
    "docx: labels of 900,000 letters": lambda: labels(1_500, 900_000),
    "docx: labels of 3,000 numbers": lambda: word(
        "".join(p("项", (1, 0)) for _ in range(1_000)), abstract(7, level(0, "upperLetter", "%1" * 3_000, 500)) + num(1, 7)
    ),
    "docx: 550,000 empty paragraphs": lambda: word("".join(f'<w:p w:rsidR="{i * 2654435761 % 2**32:08x}"/>' for i in range(550_000))),
    "docx: 40,000 tables one after another": lambda: word("".join(tbl(tr(tc(f"{i * 2654435761 % 2**32:08x}"), tc(f"{i * 40503 % 2**32:08x}"))) for i in range(40_000))),
    "xlsx: 50,000 merged ranges of all cells": lambda: sheet(
        "<mergeCells>" + "".join(f'<mergeCell ref="A1:XFD{1_048_576 - i % 9}"/>' for i in range(50_000)) + "</mergeCells>", 3_000
    ),
    "xlsx: 19,000 merged ranges": lambda: sheet(
        "<mergeCells>" + "".join(f'<mergeCell ref="A{1 + i % 2900}:C{2_000 + i}"/>' for i in range(19_000)) + "</mergeCells>", 3_000
    ),
    "xlsx: 500 conditional formats of 400 blocks": lambda: sheet(
        "".join(f'<conditionalFormatting sqref="{BLOCKS}"><cfRule type="expression" priority="{i}"><formula>AND($A1&gt;{i},LEN(B1)&gt;9)</formula>'
                "<dxf><font><strike/></font></dxf></cfRule></conditionalFormatting>" for i in range(500)), 20_000
    ),
    "html: 150,000 cells of columns that are collapsed": lambda: html("<table><col span=1000 style='visibility:collapse'>" + "<tr>" + "<td>1" * 150_000),
    "ofd: 500 times one page of 2,000 objects": lambda: ofd(500, 2_000),
    "md: brackets": lambda: ("# 通知\n<br>" + "[" * 100_000 + "\n" + "![](" * 20_000 + "*a_ " * 50_000).encode(),
}  # fmt: skip


def cost(data: bytes) -> tuple[str, float, float]:
    """How reading ends, the processor seconds of it, here and in the process apart, and its peak in megabytes."""
    from zwanalysis.readers import apart

    if apart._child is not None:
        apart._child.end()
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            end = f"{len(read_bytes(data, 'bomb.md' if data[:1] == b'#' else '').text):,} characters"
    except ReadError as error:
        end = f"{type(error).__name__}: {error}"
    peak = _peak(apart._child.process.pid) if apart._child is not None and apart._child.process.returncode is None else 0.0
    if apart._child is not None:
        apart._child.end()
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime for a, b in zip(before, after, strict=True))
    inherited = max(before[1].ru_maxrss, after[0].ru_maxrss)  # until a child runs its own program it is as large as this process
    return end, seconds, max(peak, after[1].ru_maxrss / 1e3 if after[1].ru_maxrss > inherited else 0.0)


def _peak(process: int) -> float:
    """The most memory a process had, in megabytes."""
    try:
        with open(f"/proc/{process}/status", encoding="ascii") as file:
            return next((int(line.split()[1]) / 1e3 for line in file if line.startswith("VmHWM")), 0.0)
    except OSError:
        return 0.0


if __name__ == "__main__":
    for name, make in BOMBS.items():
        data = make()
        started = time.monotonic()
        end, seconds, peak = cost(data)
        print(f"{name:45} {len(data):>10,} B {seconds:6.1f} s {time.monotonic() - started:6.1f} s wall {peak:6.0f} MB  {end[:110]}")
