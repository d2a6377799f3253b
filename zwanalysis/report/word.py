"""报告.docx: the findings with real headings, captions, words for who cannot see, native tables and a list of contents."""

import datetime as dt
import io
import zipfile

import pandas as pd

from zwanalysis.corpus import Corpus
from zwanalysis.report.ledger import Ledger
from zwanalysis.report.page import Finding, how_read, small
from zwanalysis.report.profiles import profiles
from zwanalysis.report.words import words

LATIN, CHINESE = "Calibri", "宋体"
HEADINGS = "黑体"
#: The styles of the lines of the list of contents, by those of the headings.
CONTENTS = {"Heading 1": "toc 1", "Heading 2": "toc 2"}
#: So many time limits are listed, first things first.
MOST_LIMITS = 60
#: Widths of columns in cm: of facts about a notice; of limits (due, place, number, wording, units).
FACTS, LIMITS = (3, 13), (2.7, 1.9, 1.3, 6.4, 3.7)
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
    document.add_paragraph(how_read(corpus, said))
    contents = document.add_paragraph(said["page"]["contents"])
    contents.runs[0].bold = True
    if findings:
        document.add_heading(said["page"]["findings"], 1)
        for number, finding in enumerate(findings, 1):
            _finding(document, number, finding, said)
    document.add_heading(said["page"]["notices"], 1)
    for notice in profiles(corpus, ledger):
        document.add_heading(_plain(notice["name"]), 2)
        document.add_paragraph(_plain(notice["title"])).paragraph_format.keep_with_next = True
        _table(document, pd.DataFrame(notice["facts"], columns=[said["columns"]["topic"], said["columns"]["told"]]), FACTS, together=True)
    if ledger.unread:
        document.add_heading(said["page"]["unread"], 2)
    for file, why in ledger.unread:
        document.add_paragraph(_plain(f"{file}{said['about']['colon']}{why}"), style="List Bullet")
    _limits(document, ledger, said)
    document.add_heading(said["about"]["care"], 1)
    for text in said["about"]["care_text"]:
        document.add_paragraph(text, style="List Bullet")
    _list(document, contents)
    return _same(document)


def _finding(document, number: int, finding: Finding, said) -> None:
    from docx.shared import Cm

    document.add_heading(f"{number}. {_plain(finding.title)}", 2)
    png, width, height = small(finding.png)
    scale = min(16 / width, 19 / height)
    shape = document.add_picture(io.BytesIO(png), width=Cm(width * scale))
    shape._inline.docPr.set("descr", _plain(finding.alt))
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    called = said["charts"].get(finding.name, finding.name).replace("-", " ")
    _caption(document, said["word"]["figure"], number, called[:1].upper() + called[1:])
    if finding.caveat:
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        document.add_paragraph(_plain(finding.caveat))


def _limits(document, ledger: Ledger, said) -> None:
    """What is due when: the dated limits, first things first."""
    dated = ledger.by_month().dropna(subset="due")
    if dated.empty:
        return
    document.add_heading(said["sheets"]["by_month"], 1)
    document.add_paragraph(said["word"]["limits"].format(n=len(dated), shown=min(len(dated), MOST_LIMITS), file=said["files"]["ledger"]))
    shown = dated.head(MOST_LIMITS)[["due", "place", "number", "text", "units"]].assign(due=dated["due"].dt.strftime("%Y-%m-%d"))
    _table(document, shown.rename(columns=said["columns"]), LIMITS)


def _table(document, table: pd.DataFrame, widths: tuple[float, ...], together: bool = False) -> None:
    """A table whose head is repeated on each page; one that is kept ``together`` stands on one."""
    from docx.shared import Cm

    made = document.add_table(rows=len(table) + 1, cols=len(table.columns), style="Light Grid Accent 1")
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    head, *rows = made.rows
    _row(head, [str(name) for name in table])
    _repeated(head)
    for row, values in zip(rows, table.itertuples(index=False, name=None), strict=True):
        _row(row, ["" if pd.isna(value) else _plain(value) for value in values])
    for row in made.rows[:-1] if together else []:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
    document.add_paragraph()


def _row(row, values: list[str]) -> None:
    from docx.shared import Pt

    for cell, value in zip(row.cells, values, strict=True):
        run = cell.paragraphs[0].add_run(value)
        run.font.size = Pt(9)


def _repeated(row) -> None:
    """The head of a table stands on every page."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def _field(paragraph, code: str, shown: str) -> None:
    """A field that Word and LibreOffice work out: a number."""
    field = _element("w:fldSimple", instr=code)
    field.append(_run(_text("w:t", shown)))
    paragraph._p.append(field)


def _list(document, after) -> None:
    """Put the list of contents behind a paragraph, a field that is filled already: a line a heading, with a link to it.

    Pages are not known here; Word and LibreOffice number the lines when the list is updated.
    """
    lines = []
    for k, heading in enumerate([p for p in document.paragraphs if p.style.name in ("Heading 1", "Heading 2")], 1):
        lines.append((heading.style.name, f"_Toc{k:08d}", heading.text))
        heading._p.insert(1, _element("w:bookmarkStart", id=k, name=lines[-1][1]))
        heading._p.append(_element("w:bookmarkEnd", id=k))
    place = after._p
    for k, (level, name, text) in enumerate(lines):
        line = document.add_paragraph(style=CONTENTS[level])
        place.addnext(line._p)
        place = line._p
        if k == 0:
            line._p.extend([_run(_element("w:fldChar", fldCharType="begin")), _run(_text("w:instrText", 'TOC \\o "1-2" \\h \\z \\u')),
                            _run(_element("w:fldChar", fldCharType="separate"))])  # fmt: skip
        link = _element("w:hyperlink", anchor=name, history=1)
        link.append(_run(_text("w:t", text)))
        line._p.append(link)
        if k == len(lines) - 1:
            line._p.append(_run(_element("w:fldChar", fldCharType="end")))


def _element(tag: str, **attributes):
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def _text(tag: str, text: str):
    made = _element(tag)
    made.text = text
    return made


def _run(child):
    made = _element("w:r")
    made.append(child)
    return made


def _caption(document, name: str, number: int, text: str) -> None:
    caption = document.add_paragraph(f"{name} ", style="Caption")
    _field(caption, f"SEQ {name} \\* ARABIC", str(number))
    caption.add_run(f"　{_plain(text)}")


def _fonts(document, lang: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    for level, name in enumerate(CONTENTS.values()):
        form = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True).paragraph_format
        form.left_indent, form.space_after = Cm(0.75 * level), Pt(2)
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
