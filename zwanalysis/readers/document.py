"""What every reader gives: one text, and tables as positions in it."""

import re
from typing import NamedTuple

from zwanalysis.errors import FileTooLarge, TableTooLarge
from zwanalysis.readers.characters import shown, struck_in
from zwanalysis.readers.limits import LIMITS
from zwanalysis.readers.notes import Notes

#: The key in `Document.metadata` of what a reader of the original should look at: pages that were not read …
READING = "读取提示"
_UNREAD = re.compile(r"\bnot read\b|no meaning attached|and what follows was read as text")


class Document(NamedTuple):
    """A notice as read from a file.

    `text`: everything of the notice, paragraphs on lines of their own.
    `format`: how it was read: "text/utf-8", "html/gb18030", "docx", "pdf" …
    `tables`: each a list of rows of equal length, each place a (start, end) into `text`; a merged cell
    stands at every place it covers with the same span, a blank cell is (p, p). In the text the cells of a
    row are separated by tabs, rows by line breaks; a line break inside a cell is a space.
    `metadata`: what stands apart from the text about it: {"索引号": …, "发文字号": …}.

    >>> document = lay(["通知", Grid(["任务", "单位", "公开", ""], [[0, 1], [2, 3]])], "text/utf-8")
    >>> document.text
    '通知\\n任务\\t单位\\n公开\\t'
    >>> [[document.text[start:end] for start, end in row] for row in document.tables[0]]
    [['任务', '单位'], ['公开', '']]
    """

    text: str
    format: str
    tables: list = []  # noqa: RUF012 - never changed in place
    metadata: dict = {}  # noqa: RUF012


class Grid(NamedTuple):
    """A table before it is laid into the text: `rows[r][c]` is the number, in `cells`, of the cell covering
    it."""

    cells: list[str]
    rows: list[list[int]]


def place(cells: list[tuple[int, int, int, int, str]]) -> Grid:
    """The grid of cells given as (row, column, rows down, columns across, text).

    Places that no cell covers become blank cells; of two cells claiming a place the first keeps it.

    >>> place([(0, 0, 2, 1, "甲"), (0, 1, 1, 1, "乙"), (1, 1, 1, 1, "丙")])
    Grid(cells=['甲', '乙', '丙'], rows=[[0, 1], [0, 2]])
    """
    height = max((row + down for row, _, down, _, _ in cells), default=0)
    width = max((column + across for _, column, _, across, _ in cells), default=0)
    check_size(height, width)
    check_size(sum(down * across for _, _, down, across, _ in cells), 1)
    rows = [[-1] * width for _ in range(height)]
    texts = []
    for row, column, down, across, text in cells:
        free = [
            (r, c) for r in range(row, row + down) for c in range(column, column + across) if rows[r][c] < 0
        ]
        for r, c in free:
            rows[r][c] = len(texts)
        texts.append(text)
    return _fill(Grid(texts, rows))


def check_size(height: int, width: int) -> None:
    """Raise `TableTooLarge` for a table no notice has."""
    if height * width > LIMITS["cells"]:
        raise TableTooLarge(
            f"a table of {height} rows × {width} columns: more than the {LIMITS['cells']:,} places a table "
            "may have; delete its empty rows and columns, or save the part that matters"
        )


def _fill(grid: Grid) -> Grid:
    cells, rows = list(grid.cells), []
    for row in grid.rows:
        rows.append([])
        for cell in row:
            if cell < 0:
                cell = len(cells)
                cells.append("")
            rows[-1].append(cell)
    return Grid(cells, rows)


_SPACE = re.compile(r"[ \t\r\n\v\f\x1c-\x1f\x85\u2028\u2029]+")


def clean_cell(text: str) -> str:
    """A cell's text on one line.

    >>> clean_cell(" 市政府\\n办公室\\xa0")
    '市政府 办公室'
    """
    return _SPACE.sub(" ", shown(text).replace("\xa0", " ")).strip()


def clean_paragraph(text: str) -> str:
    """A paragraph without white space at its ends or before its line breaks; tabs stay.

    >>> clean_paragraph("\\u3000\\u3000一、总则\\xa0\\n 第一条  ")
    '一、总则\\n第一条'
    """
    text = shown(text).replace("\xa0", " ").replace("\r", "\n")
    return "\n".join(line for line in (line.strip() for line in text.splitlines()) if line)


def tidy(grid: Grid) -> Grid:
    """The grid with clean cells and without rows and columns that say nothing.

    Word and browsers split columns where no cell does; rows and columns of nothing but cells merged from
    their neighbours, and wholly blank ones, are left out.

    >>> tidy(Grid(["甲", "乙", "", " "], [[0, 0, 1], [2, 2, 3]]))
    Grid(cells=['甲', '乙', '', ''], rows=[[0, 1]])
    """
    cells = [clean_cell(cell) for cell in grid.cells]
    rows = _distinct(grid.rows, cells)
    columns = _distinct([list(column) for column in zip(*rows, strict=True)], cells)
    return Grid(cells, [list(row) for row in zip(*columns, strict=True)])


def _distinct(lines: list[list[int]], cells: list[str]) -> list[list[int]]:
    kept: list[list[int]] = []
    for line in lines:
        if any(cells[cell] for cell in line) and not (kept and kept[-1] == line):
            kept.append(line)
    return kept


def check_characters(count: int) -> None:
    """Raise `FileTooLarge` for a text no notice has."""
    if count > LIMITS["characters"]:
        raise FileTooLarge(
            f"{count:,} characters of text: more than the {LIMITS['characters']:,} a notice may have; save the part that "
            "matters"
        )


def with_notes(metadata: dict, notes: list[str]) -> dict:
    """The metadata with what a reader of the original should look at, each note once."""
    return {**metadata, READING: "; ".join(dict.fromkeys(notes))} if notes else metadata


def has_unread(document: Document) -> bool:
    """Whether its reader told of a part that it could not read; what is hidden or struck out is left out rightly.

    >>> has_unread(Document("公开", "pdf", [], with_notes({}, ["page 2 is a picture or drawing without text; it was not read"])))
    True
    """
    return bool(_UNREAD.search(document.metadata.get(READING, "")))


def lay(blocks: list, format: str, metadata: dict | None = None, notes: list[str] | None = None) -> Document:
    """Lay paragraphs (`str`) and tables (`Grid`) into one text, a line each, and note where the cells
    stand."""
    texts = [text for block in blocks for text in ([block] if isinstance(block, str) else block.cells)]
    check_characters(sum(map(len, texts)))
    told = Notes()
    for struck in (struck for text in texts for struck in struck_in(text)):
        told.left_out("struck out", struck)
    lines: list[str] = []
    tables = []
    at = 0
    for block in blocks:
        if isinstance(block, str):
            found = clean_paragraph(block)
            if found:
                lines.append(found)
                at += len(found) + 1
            continue
        grid = tidy(block)
        if not grid.rows:
            continue
        table, text = _lay_table(grid, at)
        tables.append(table)
        lines.append(text)
        at += len(text) + 1
    return Document("\n".join(lines), format, tables, with_notes(dict(metadata or {}), [*(notes or []), *told.told()]))


def _lay_table(grid: Grid, at: int) -> tuple[list, str]:
    spans: dict[int, tuple[int, int]] = {}
    lines = []
    for row in grid.rows:
        printed = []
        for column, cell in enumerate(row):
            at += column > 0
            text = "" if cell in spans else grid.cells[cell]
            if cell not in spans:
                spans[cell] = (at, at + len(text))
            at += len(text)
            printed.append(text)
        at += 1
        lines.append("\t".join(printed))
    return [[spans[cell] for cell in row] for row in grid.rows], "\n".join(lines)
