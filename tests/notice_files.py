"""Writes a notice, given as paragraphs and tables, as the files people really have: HTML, DOCX, PDF, XLSX,
OFD, old text.

A notice is a list of blocks: a `str` is a paragraph, a `Table` a table. `blocks_of(text)` makes one from a
notice's text; `grid(table)` says what every reader must find at each place of a table.
"""

import random
import re
from typing import NamedTuple


class Cell(NamedTuple):
    """A table cell covering `down` rows and `across` columns; the places it covers have no cell of their
    own."""

    text: str
    down: int = 1
    across: int = 1


class Table(NamedTuple):
    """Rows of cells, as in HTML."""

    rows: list[list[Cell]]


def grid(table: Table) -> list[list[str]]:
    """The text at each place, a merged cell's at all it covers.

    >>> grid(Table([[Cell("甲", down=2), Cell("乙")], [Cell("丙")]]))
    [['甲', '乙'], ['甲', '丙']]
    """
    return [[cell.text for cell in row] for row in places(table)]


def places(table: Table) -> list[list[Cell]]:
    """The cell at each place."""
    found: dict[tuple[int, int], Cell] = {}
    for r, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while (r, column) in found:
                column += 1
            found.update({(r + i, column + j): cell for i in range(cell.down) for j in range(cell.across)})
            column += cell.across
    width = 1 + max(column for _, column in found)
    return [[found.get((r, c), Cell("")) for c in range(width)] for r in range(len(table.rows))]


def starts(table: Table) -> list[tuple[int, int, Cell]]:
    """Each cell once, with its first row and column."""
    found = []
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while (r, column) in taken:
                column += 1
            taken.update((r + i, column + j) for i in range(cell.down) for j in range(cell.across))
            found.append((r, column, cell))
            column += cell.across
    return found


def blocks_of(text: str, merged: int = 2) -> list[str | Table]:
    """A notice's text as blocks: lines with tabs are table rows, blanks in the first `merged` columns go on
    with the cell above."""
    blocks: list[str | Table] = []
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if "\t" in line:
            rows.append([part.strip() for part in line.split("\t")])
            continue
        if rows:
            blocks.append(_table(rows, merged))
            rows = []
        if line.strip():
            blocks.append(line.strip())
    return blocks


def _table(rows: list[list[str]], merged: int) -> Table:
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    down = [[1] * width for _ in rows]
    covered = set()
    for column in range(merged):
        above = None
        for r, row in enumerate(rows):
            if row[column] or above is None or r < 2:
                above = r
            else:
                down[above][column] += 1
                covered.add((r, column))
    return Table(
        [
            [Cell(text, down[r][c]) for c, text in enumerate(row) if (r, c) not in covered]
            for r, row in enumerate(rows)
        ]
    )


def as_text(blocks: list, encoding: str = "gb18030") -> bytes:
    """Windows line ends, tables tab-separated, a merged cell at its first place only."""
    lines = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        cells = {(r, c): cell.text for r, c, cell in starts(block)}
        width = len(places(block)[0])
        lines.extend("\t".join(cells.get((r, c), "") for c in range(width)) for r in range(len(block.rows)))
    return "\r\n".join(lines).encode(encoding)


HEAD = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html;
charset={charset}"/> <title>{title}_某市人民政府门户网站</title><meta name="SiteName" content="某市人民政府"/>
<meta name="ArticleTitle" content="{title}"/><meta name="PubDate" content="2022-06-01 09:30"/>
<style>.TRS_Editor P{{line-height:2;font-family:宋体}}</style><script>var a =
"<p>不是正文</p>";</script></head> <body><div class="top"><a href="/">设为首页</a> | <a
href="/">加入收藏</a> | <a href="/">无障碍阅读</a></div> <div class="nav"><ul><li><a
href="/zw">政务公开</a></li><li><a href="/fw">政务服务</a></li><li><a
href="/hd">互动交流</a></li></ul></div> <div class="dqwz">您当前的位置：<a href="/">首页</a> &gt; <a
href="/zw">政务公开</a> &gt; 正文</div> <div class="xl-layout">{particulars} <div
class="xl-bar"><span>发布时间：2022-06-01 09:30</span> <span>来源：市政府办公室</span> <span class="zt">【字体：<a href="javascript:;">大</a> <a href="javascript:;">中</a> <a
href="javascript:;">小</a>】</span> <a href="javascript:window.print()">打印本页</a></div>
<div id="zoomcon"><div class="view TRS_UEDITOR trs_paper_default"><!-- 正文开始 -->"""

FOOT = """</div></div><div class="share bdsharebuttonbox">分享到：<a href="#">微信</a><a href="#">微博</a><a
href="#">QQ空间</a></div> <ul class="related"><li><a
href="/1.html">某市人民政府办公室关于印发另一文件的通知</a></li><li><a
href="/2.html">图解：政务公开</a></li> <li><a href="/3.html">解读：政务公开工作要点</a></li></ul><p
style="display:none">隐藏的文字不是正文</p> <div class="ewm">扫一扫在手机打开当前页</div></div> <div
class="footer"><p>主办：某市人民政府办公室 版权所有 网站标识码：5100000001 某ICP备05000001号</p><a
href="/map">网站地图</a></div></body></html>"""


def as_html(
    blocks: list, charset: str = "utf-8", seed: int = 0, chrome: bool = True, fields: dict | None = None
) -> bytes:
    """A page of a government site, with what Word leaves in one: nested spans, &nbsp;, line breaks in the
    source.

    `fields` are printed in a table of particulars above the article: {"索引号": …, "发文字号": …}.
    """
    chance = random.Random(seed)
    title = next(
        (block for block in blocks if isinstance(block, str) and "通知" in block and len(block) < 100), "通知"
    )
    head = HEAD.format(charset=charset, title=_escape(title), particulars=_particulars(fields or {}))
    parts = [head if chrome else f'<meta charset="{charset}">']
    for block in blocks:
        parts.append(
            _html_table(block, chance) if isinstance(block, Table) else _html_paragraph(block, chance)
        )
    if chrome:
        parts.append(FOOT)
    return "\n".join(parts).encode(charset, "xmlcharrefreplace")


def _particulars(fields: dict) -> str:
    """Label and value in turn, two pairs a row, labels of three characters spaced out."""
    if not fields:
        return ""
    pairs = [
        f'<td class="name">{" ".join(name) if len(name) == 3 else name}：</td><td>{_escape(value)}</td>'
        for name, value in fields.items()
    ]
    rows = "".join(f"<tr>{''.join(pairs[i : i + 2])}</tr>" for i in range(0, len(pairs), 2))
    return f'<table class="xxgk_table" width="100%"><tbody>{rows}</tbody></table>'


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _html_paragraph(text: str, chance: random.Random) -> str:
    indent = chance.choice(["&nbsp;&nbsp;&nbsp;&nbsp;", "　　", "&emsp;&emsp;", ""])
    return f'<p class="MsoNormal" style="text-indent:32pt">{indent}{_runs(text, chance)}<o:p></o:p></p>'


def _runs(text: str, chance: random.Random) -> str:
    """Text in nested spans, its source broken between Chinese characters."""
    parts = []
    while text:
        cut = chance.randint(8, 60)
        piece, text = text[:cut], text[cut:]
        piece = _escape(piece)
        if text and _hanzi(text[0]) and _hanzi(piece[-1]):
            piece += chance.choice(["", "", "\n  "])
        parts.append(
            chance.choice(
                [piece, f'<span style="font-family:仿宋_GB2312"><span lang="EN-US">{piece}</span></span>']
            )
        )
    return "".join(parts)


def _hanzi(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff"


def _html_table(table: Table, chance: random.Random) -> str:
    rows = []
    for r, row in enumerate(table.rows):
        cells = []
        for cell in row:
            spans = (f' rowspan="{cell.down}"' if cell.down > 1 else "") + (
                f' colspan="{cell.across}"' if cell.across > 1 else ""
            )
            tag = "th" if r == 0 and chance.random() < 0.5 else "td"
            text = _escape(cell.text).replace(" ", chance.choice(["<br/>", "<br>\n", " "]))
            inner = chance.choice(
                [f"<p>{text}</p>", f"&nbsp;{text}", text, f'<p class="MsoNormal"><span>{text}</span></p>']
            )
            cells.append(
                f'<{tag} valign="center" style="border:1px solid"{spans}>{inner if cell.text else "&nbsp;"}</{tag}>'
            )
        rows.append("<tr>" + "".join(cells) + "</tr>")
    return (
        '<table class="MsoTableGrid" border="1" cellspacing="0"><tbody>'
        + "\n".join(rows)
        + "</tbody></table>"
    )


def as_docx(blocks: list, seed: int = 0) -> bytes:
    """A Word document with runs cut anywhere, proofing marks, a header and page numbers, merged cells both
    ways."""
    import io

    import docx
    from docx.oxml import OxmlElement

    chance = random.Random(seed)
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "某市人民政府文件（页眉不是正文）"
    for block in blocks:
        if isinstance(block, Table):
            _docx_table(document, block)
            document.add_paragraph()
            continue
        paragraph = document.add_paragraph()
        text = chance.choice(["　　", "", "\xa0\xa0"]) + block
        while text:
            cut = chance.randint(3, 80)
            paragraph.add_run(text[:cut])
            text = text[cut:]
            paragraph._p.append(OxmlElement("w:proofErr"))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _docx_table(document, table: Table) -> None:
    all_places = places(table)
    drawn = document.add_table(len(all_places), len(all_places[0]), style="Table Grid")
    for r, c, cell in starts(table):
        target = drawn.cell(r, c)
        if cell.down > 1 or cell.across > 1:
            target = target.merge(drawn.cell(r + cell.down - 1, c + cell.across - 1))
        target.text = cell.text


def as_xlsx(blocks: list) -> bytes:
    """A workbook with everything on one sheet: paragraphs in merged rows, tables below."""
    import io

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    width = max((len(places(block)[0]) for block in blocks if isinstance(block, Table)), default=1)
    row = 1
    for block in blocks:
        if isinstance(block, str):
            sheet.cell(row, 1, block)
            if width > 1:
                sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
            row += 1
            continue
        for r, c, cell in starts(block):
            sheet.cell(
                row + r, 1 + c, int(cell.text) if re.fullmatch(r"\d{1,4}", cell.text) else cell.text or None
            )
            if cell.down > 1 or cell.across > 1:
                sheet.merge_cells(start_row=row + r, start_column=1 + c, end_row=row + r + cell.down - 1,
                                  end_column=c + cell.across)  # fmt: skip
        row += len(block.rows)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
