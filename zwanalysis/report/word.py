"""报告.docx: the findings with real headings, captions, words for who cannot see, native tables and a list of contents."""

import datetime as dt
import io
import zipfile

import pandas as pd

from zwanalysis.corpus import Corpus
from zwanalysis.report.ledger import Ledger
from zwanalysis.report.page import Finding, small
from zwanalysis.report.profiles import profiles
from zwanalysis.report.words import words

LATIN, CHINESE = "Calibri", "宋体"
HEADINGS = "黑体"
#: So many time limits are listed, first things first.
MOST_LIMITS = 60
_DAY = dt.datetime(2000, 1, 1)


def report(corpus: Corpus, findings: list[Finding], lang: str = "zh", ledger: Ledger | None = None) -> bytes:
    """Return the report as a Word document, byte for byte the same for the same notices."""
    from docx import Document
    from docx.shared import Cm

    said, ledger = words(lang), ledger or Ledger(corpus, lang)
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.5)
    _fonts(document, lang)
    document.core_properties.title, document.core_properties.author = said["page"]["title"], "zwanalysis"
    document.core_properties.created = document.core_properties.modified = _DAY
    document.core_properties.language = {"zh": "zh-CN", "en": "en"}[lang]
    document.add_heading(said["page"]["title"], 0)
    document.add_paragraph(said["page"]["about"].format(n=len(corpus), tasks=len(corpus.tasks), reading=_read(corpus, said)))
    _contents(document, said)
    if findings:
        document.add_heading(said["page"]["findings"], 1)
        for number, finding in enumerate(findings, 1):
            _finding(document, number, finding, said)
    document.add_heading(said["page"]["notices"], 1)
    for notice in profiles(corpus, ledger):
        document.add_heading(_plain(notice["name"]), 2)
        document.add_paragraph(_plain(notice["title"]))
        _table(document, pd.DataFrame(notice["facts"], columns=[said["columns"]["topic"], said["columns"]["told"]]))
    _limits(document, ledger, said)
    document.add_heading(said["about"]["care"], 1)
    for text in said["about"]["care_text"]:
        document.add_paragraph(text, style="List Bullet")
    return _same(document)


def _finding(document, number: int, finding: Finding, said) -> None:
    from docx.shared import Cm

    document.add_heading(f"{number}. {_plain(finding.title)}", 2)
    png, width, height = small(finding.png)
    scale = min(16 / width, 19 / height)
    shape = document.add_picture(io.BytesIO(png), width=Cm(width * scale))
    shape._inline.docPr.set("descr", _plain(finding.alt))
    _caption(document, said["word"]["figure"], number, finding.title)
    if finding.caveat:
        document.add_paragraph(_plain(finding.caveat))


def _limits(document, ledger: Ledger, said) -> None:
    """What is due when: the dated limits, first things first."""
    dated = ledger.by_month().dropna(subset="due")
    if dated.empty:
        return
    document.add_heading(said["sheets"]["by_month"], 1)
    document.add_paragraph(said["word"]["limits"].format(n=len(dated), shown=min(len(dated), MOST_LIMITS), file=said["files"]["ledger"]))
    shown = dated.head(MOST_LIMITS)[["due", "place", "number", "text", "units"]].assign(due=dated["due"].dt.strftime("%Y-%m-%d"))
    _table(document, shown.rename(columns=said["columns"]))


def _table(document, table: pd.DataFrame) -> None:
    made = document.add_table(rows=len(table) + 1, cols=len(table.columns), style="Light Grid Accent 1")
    head, *rows = made.rows
    _row(head, [str(name) for name in table])
    _repeated(head)
    for row, values in zip(rows, table.itertuples(index=False, name=None), strict=True):
        _row(row, ["" if pd.isna(value) else _plain(value) for value in values])
    document.add_paragraph()


def _row(row, values: list[str]) -> None:
    from docx.shared import Pt

    for cell, value in zip(row.cells, values, strict=True):
        run = cell.paragraphs[0].add_run(value)
        run.font.size = Pt(9)


def _repeated(row) -> None:
    """The head of a table stands on every page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _field(paragraph, code: str, shown: str) -> None:
    """A field that Word and LibreOffice work out: a list of contents, a number."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _contents(document, said) -> None:
    document.add_paragraph(said["page"]["contents"]).runs[0].bold = True
    _field(document.add_paragraph(), 'TOC \\o "1-2" \\h \\z \\u', said["word"]["update"])


def _caption(document, name: str, number: int, text: str) -> None:
    caption = document.add_paragraph(f"{name} ", style="Caption")
    _field(caption, f"SEQ {name} \\* ARABIC", str(number))
    caption.add_run(f"　{_plain(text)}")


def _fonts(document, lang: str) -> None:
    from docx.oxml.ns import qn

    for style in document.styles:
        if getattr(style, "font", None) is None:
            continue
        heading = style.name.startswith(("Heading", "Title"))
        if style.name == "Normal" or heading:
            style.font.name = LATIN
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
            fonts.set(qn("w:eastAsia"), HEADINGS if heading else CHINESE)


def _read(corpus: Corpus, said) -> str:
    counts = corpus.notices["reading"].value_counts()
    return said["marks"]["join"].join(f"{said['readings'][name]} {counts[name]}" for name in said["readings"] if name in counts)


def _plain(text) -> str:
    """A text without the signs that XML cannot hold."""
    return "".join(c for c in str(text) if c in "\t\n" or c >= " " and c not in "\ufffe\uffff")


def _same(document) -> bytes:
    """The file with one date on all its parts."""
    first, content = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, _DAY.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return content.getvalue()
