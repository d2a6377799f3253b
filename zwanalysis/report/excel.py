"""The workbook: the ledger first, then who, when, the comparisons, what it is, and the tables of the corpus."""

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

import pandas as pd
from wcwidth import wcswidth

from zwanalysis import schema
from zwanalysis.corpus import Corpus
from zwanalysis.errors import BadArgument, TableTooLarge
from zwanalysis.report.ledger import Ledger
from zwanalysis.report.tables import ID
from zwanalysis.report.words import LANGUAGES, words
from zwanalysis.schema import ZH
from zwanalysis.whole import write_whole

#: The rows of a sheet, the characters of a cell and the links of a sheet are limited.
MOST_ROWS, LONGEST, MOST_LINKS = 1_048_576, 32_767, 65_000
#: Characters of the name of a sheet.
LONGEST_NAME = 31
#: Rows of the table beside a chart; all stand in its CSV.
MOST_SHOWN = 1000
#: The most width and height of a chart, in dots of which an inch has 96: 16 cm, and no higher than a page.
PICTURE = (605, 620)
#: Columns on the screen of the narrowest and the widest column; points of a line and of the highest row.
NARROW, WIDE, LINE, HIGHEST = 8, 48, 15, 409
#: Width of columns on the screen that would else take what is left to the wording.
WIDTHS = {"text": 52, "section": 18, "lead": 16, "support": 16, "responsible": 24, "units": 30, "sure": 22, "told": 96, "themes": 14, "limit": 14, "reading": 12, "done": 10}
#: A wording stands once for each of its units here: in a wide column its rows are low, and on paper half as many pages.
WIDER = {"by_unit": {"text": 112, "unit": 24, "limit": 22}}
OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True, "default_date_format": "yyyy-mm-dd"}
#: What the cells look like; the lines between them are their own, since LibreOffice and WPS do not draw those of a table's style.
_CELL = {"valign": "top", "border": 1, "border_color": "#C5D0D8"}
FORMATS = {
    "head": {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "bg_color": "#0B5A8A", "font_color": "#FFFFFF"},
    "cell": _CELL | {"text_wrap": True},
    "date": _CELL | {"num_format": "yyyy-mm-dd", "align": "left"},
    "count": _CELL | {"num_format": "0", "align": "center"},
    "share": _CELL | {"num_format": "0.0%", "align": "right"},
    "number": _CELL | {"num_format": "0.000", "align": "right"},
    "link": _CELL | {"font_color": "#0B5A8A", "underline": 1, "text_wrap": True},
    "title": {"bold": True, "font_size": 13},
}
#: Columns of these names are shares of a whole.
SHARE = re.compile("比例|重合度|share|^(coverage|low|high|rarefied|draw_low|draw_high)$")
SHOWN = {
    "ledger": ("place", "year", "number", "section", "text", "lead", "support", "responsible", "limit", "due", "every", "themes", "where", "reading", "done"),
    "by_unit": ("place", "year", "unit", "role", "number", "text", "limit", "due", "every", "sure"),
    "by_month": ("month", "due", "place", "number", "text", "units", "limit", "kind", "every", "where"),
}  # fmt: skip


@dataclass
class Sheet:
    """What a sheet holds: a table under the names that are read, a link a row in one column, a list of values to choose from, a picture."""

    table: pd.DataFrame
    links: dict[str, list[str]] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)
    title: str | None = None
    picture: bytes | None = None
    scale: float = 1.0
    alt: str = ""


def sheets(corpus: Corpus, lang: str = "zh", ledger: Ledger | None = None) -> dict[str, Callable[[], Sheet]]:
    """Return the name of each sheet → a function that makes it, in the order in which they stand; `TableTooLarge`, raised by it, where it does not fit."""
    ledger, said = ledger or Ledger(corpus, lang), words(lang)
    made = {
        "ledger": lambda: _listed(ledger.tasks(), "ledger", said, {"done": said["states"]}),
        "by_unit": lambda: _listed(ledger.by_unit(), "by_unit", said),
        "by_month": lambda: _listed(ledger.by_month(), "by_month", said),
        "calendar": lambda: Sheet(ledger.calendar()),
        "about": lambda: Sheet(ledger.about(), widths={said["columns"]["told"]: WIDTHS["told"], said["columns"]["topic"]: 20}),
    }
    parts = {said["sheets"][name]: make for name, make in made.items()}
    return parts | {ZH[name] if lang == "zh" else name: _table(name, table, lang) for name, table in corpus.tables().items()}


def with_findings(parts: dict[str, Callable[[], Sheet]], findings: list, lang: str = "zh") -> dict[str, Callable[[], Sheet]]:
    """Return the sheets with one for each finding (`page.Finding`) before the notes: its first table and its chart."""
    said = words(lang)
    first = {name: parts[name] for name in parts if name in {said["sheets"][key] for key in ("ledger", "by_unit", "by_month", "calendar")}}
    called = [said["charts"].get(finding.name, finding.name).replace("-", " ") for finding in findings]
    made = {f"{said['sheets']['figure']}{n} {name}"[:LONGEST_NAME]: partial(_finding, finding) for n, (name, finding) in enumerate(zip(called, findings, strict=True), 1)}
    return first | made | parts


def _finding(finding) -> Sheet:
    """A chart and its first table; ids of notices stand in the CSV alone, so that the sheet is narrower on paper."""
    from zwanalysis.report.page import small

    _fits(finding.frames[0])
    picture, width, height = small(finding.png)
    scale = min(PICTURE[0] / width, PICTURE[1] / height)
    shown = finding.frames[0].head(MOST_SHOWN)
    return Sheet(shown.drop(columns=[name for name in shown if str(name).endswith(ID.format(""))]), title=finding.title, picture=picture, scale=scale, alt=finding.alt)


def _listed(table: pd.DataFrame, name: str, said, choices=None) -> Sheet:
    _fits(table)
    columns, widths = said["columns"], WIDTHS | WIDER.get(name, {})
    linked = "where" if "where" in SHOWN[name] else "number"
    return Sheet(
        table[list(SHOWN[name])].rename(columns=columns), {columns[linked]: table["link"].tolist()},
        {columns[key]: values for key, values in (choices or {}).items()}, {columns[key]: width for key, width in widths.items()},
    )  # fmt: skip


def _table(name: str, table: pd.DataFrame, lang: str) -> Callable[[], Sheet]:
    def make() -> Sheet:
        _fits(table)
        alike = {"origin"} if "origin" in table and (table["origin"] == "parser").all() else set()  # tells nothing where all is the parser's
        shown = table[[c for c in schema.names(name) if c not in {"sha256", "start", "end"} | alike]].copy()
        codes = [c.name for c in schema.TABLES[name] if c.values or c.type == "boolean"]
        for column in set(codes) & set(shown.columns):
            shown[column] = shown[column].astype("object").map(lambda v: words(lang)["values"].get(str(v), v), na_action="ignore")
        return Sheet(shown.rename(columns=ZH) if lang == "zh" else shown, widths={ZH["text"] if lang == "zh" else "text": WIDTHS["text"]})

    return make


def _fits(table: pd.DataFrame) -> None:
    if len(table) >= MOST_ROWS:
        raise TableTooLarge(f"{len(table):,} rows are more than a sheet takes; the CSV table has them all")


def workbook(filled: dict[str, Sheet], lang: str = "zh", title: str = "政务公开任务台账") -> bytes:
    """Return an Excel workbook of sheets.

    Texts are written as texts: what begins with = is no formula and what looks like an address is no link. Dates are dates, blanks
    are blank, each sheet is a table with filters and prints on A4, one page wide.
    """
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, OPTIONS) as book:
        book.set_properties({"title": title, "author": "zwanalysis", "created": dt.datetime(2000, 1, 1)})
        formats = {name: book.add_format(how) for name, how in FORMATS.items()}
        for number, (name, sheet) in enumerate(filled.items(), 1):
            _write(book.add_worksheet(name), sheet, formats, number, lang)
    return content.getvalue()


def to_excel(corpus: Corpus, path, lang: str = "zh") -> Path:
    """Write the workbook; return the path."""
    if lang not in LANGUAGES:
        raise BadArgument(f"lang={lang!r} is none of: {', '.join(LANGUAGES)}")
    write_whole(Path(path), workbook({name: make() for name, make in sheets(corpus, lang).items()}, lang))
    return Path(path)


def _write(page, sheet: Sheet, formats, number: int, lang: str) -> None:
    table, top = sheet.table, 0 if sheet.title is None else 2
    left = 0 if sheet.picture is None else 2
    if sheet.title is not None:
        page.write_string(0, 0, sheet.title, formats["title"])
    columns = [{"header": str(name), "header_format": formats["head"], "format": formats[_kind(str(name), table[name])]} for name in table]
    rows = [[_plain(value, lang) for value in row] for row in table.itertuples(index=False, name=None)]
    page.add_table(top, left, top + max(len(rows), 1), left + len(columns) - 1, {"name": f"table{number}", "data": rows, "columns": columns, "style": "Table Style Light 1"})
    widths = [_width(name, [row[c] for row in rows], sheet.widths) for c, name in enumerate(table)]
    for c, width in enumerate(widths, left):
        page.set_column(c, c, width)
    for r, row in enumerate(rows):
        page.set_row(top + 1 + r, _height(row, widths))
    page.set_row(top, _height([str(name) for name in table], widths) + 4)
    _add(page, sheet, rows, top, formats["link"])
    _lay_out(page, top, lang)


def _add(page, sheet: Sheet, rows: list[list], top: int, link) -> None:
    """Put links, lists to choose from and the chart on a sheet whose table stands from row ``top`` on."""
    columns = list(sheet.table)
    for name, links in sheet.links.items():
        place = columns.index(name)
        for r, address in enumerate(links[:MOST_LINKS]):
            page.write_url(top + 1 + r, place, f"external:{address}", link, string=str(rows[r][place]))
    for name, values in sheet.choices.items():
        place = columns.index(name)
        page.data_validation(top + 1, place, top + max(len(rows), 1), place, {"validate": "list", "source": values})
    if sheet.picture is not None:  # first, where it is seen without scrolling
        page.set_column_pixels(0, 0, PICTURE[0] + 10)
        page.set_column(1, 1, 2)
        page.insert_image(top + 1, 0, "chart.png", {"image_data": io.BytesIO(sheet.picture), "description": sheet.alt, "x_scale": sheet.scale, "y_scale": sheet.scale, "y_offset": 6})


def _lay_out(page, top: int, lang: str) -> None:
    """The head stays in sight; on paper A4 across, as wide as the page, the head on each, pages numbered."""
    page.freeze_panes(top + 1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # 1 and 2022 as a notice prints them
    page.set_margins(0.4, 0.4, 0.5, 0.6)
    page.set_footer({"zh": "&L&A&R第 &P 页，共 &N 页", "en": "&L&A&RPage &P of &N"}[lang])


def _kind(name: str, column: pd.Series) -> str:
    """Which format the cells of a column have: a date, a count, a share of its name, another number, or a text."""
    types = pd.api.types
    if types.is_datetime64_any_dtype(column):
        return "date"
    if types.is_bool_dtype(column) or not types.is_numeric_dtype(column):
        return "cell"
    if types.is_integer_dtype(column):
        return "count"
    return "share" if SHARE.search(name) else "number"


def _plain(value, lang: str):
    """A value as a cell takes it: blank, a text that fits, a number, a date; true and false in words."""
    if isinstance(value, (list, tuple)):
        value = words(lang)["marks"]["units"].join(map(str, value))
    if pd.isna(value):
        return None
    if isinstance(value, str):
        mark = words(lang)["marks"]["cut"]
        return value if len(value) <= LONGEST else value[: LONGEST - len(mark)] + mark
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    if isinstance(value, bool) or type(value).__name__ == "bool":
        return words(lang)["values"][str(bool(value))]
    return value.item() if hasattr(value, "item") else value


@lru_cache(maxsize=100_000)
def _columns(text: str) -> int:
    """Columns on a screen: a Chinese character takes two."""
    return max(0, wcswidth(text)) if text.isprintable() else sum(2 if c > "\u2e80" else 1 for c in text)


def _width(name, values, fixed: dict[str, int]) -> float:
    """The width of a column: what its longest line needs, and room for the button of the filter beside its name."""
    longest = max([_columns(line) for value in values if value is not None for line in _shown(value).split("\n")], default=0)
    return max(NARROW, min(longest + 2, fixed.get(name, WIDE)), min(_columns(str(name)) + 4, 20))


def _height(row, widths) -> float:
    """Points that a row needs to show its texts: LibreOffice and WPS take the height as it is written."""
    lines = [sum(-(-max(1, _columns(line)) // max(1, int(width) - 1)) for line in _shown(value).split("\n")) for value, width in zip(row, widths, strict=True) if value is not None]
    return min(HIGHEST, LINE * max(lines, default=1) + 3)


def _shown(value) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return f"{value:%Y-%m-%d}" if isinstance(value, dt.datetime) else str(value)
