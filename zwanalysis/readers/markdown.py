"""Markdown, as converters write it: by markdown-it into a page, which the reader of pages reads.

Numbers of lists stay as they are printed, line breaks are kept, and text set in by blanks is no code: notices are
text first. HTML in it (tables, <br>) is part of the page.
"""

import re
from itertools import zip_longest

from zwanalysis.readers.document import Document
from zwanalysis.readers.docx_text import CIRCLED
from zwanalysis.readers.html import read_page
from zwanalysis.readers.limits import Clock, guarded
from zwanalysis.readers.mojibake import led_back
from zwanalysis.readers.symbols import LATEX
from zwanalysis.readers.text import decode, familiar

_BULLET = re.compile(r"^([ \t]*)[-*+][ \t]+(?=\S)(?!\*)", re.MULTILINE)
# CommonMark closes no mark between Chinese punctuation and a letter: **责任单位：**市财政局, ~~市教育局、~~市财政局.
_STRONG = re.compile(r"(?<![\w*\\])\*\*(?=[^\s*])([^\n]{1,300}?)(?<=[^\s*\\])\*\*(?!\*)")
_STRUCK = re.compile(r"(?<![~\\])~~(?=[^\s~])([^\n]{1,300}?)(?<=[^\s~])~~(?!~)")
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n((?:[^\n]*\n){1,40}?)---[ \t]*\n")  # what converters tell of a file before its text
_TITLE = re.compile(r"^title:[ \t]*[\"']?([^\n\"']{4,200})", re.MULTILINE)
_FRAMED = re.compile(r"^\+(?:[-=:]{3,}\+){2,}[ \t]*\n(?:[|+].*(?:\n|\Z))+", re.MULTILINE)
#: ![表][1], whose file a line at the end names, and ![[表.png]]
_REFERRED = re.compile(r"!\[([^\]\n]*)\]\[[^\]\n]*\]|!\[\[[^\]\n]+\]\]")
_DEFINED = re.compile(r"^\[[^\]\n]+\]:[ \t]*<?(?:data:image|\S+\.(?:png|jpe?g|gif|bmp|webp|svg)\b)[^\n]*$", re.MULTILINE | re.IGNORECASE)
_BOX = re.compile(r"(^|\|)([ \t]*)\[([ xX√])\](?=[ \t]*(?:\||$)|[ \t]+[^\s(（\[])", re.MULTILINE)
_FORMULA = re.compile(r"(?<![\\$])\$(?=[^\s$])([^$\n|\u2e80-\uffff]{0,39}[^\s$\u2e80-\uffff])\$(?!\$)")
_UNDERLINES = re.compile(r"^[ \t]*={3,}[ \t]*$", re.MULTILINE)
_INDENT = re.compile(r"^(?:[ \t]+|\u3000+)(?=[^\s|])", re.MULTILINE)


def read(data: bytes, clock: Clock | None = None) -> Document:
    """Read a Markdown file; its tables are tables, its marks are gone."""
    clock = clock or Clock()
    text, encoding = decode(data)
    text, note = led_back(text, familiar)
    from markdown_it import MarkdownIt

    with guarded("Markdown"):
        parser = MarkdownIt("commonmark", {"html": True, "breaks": True, "maxNesting": 20})
        parser.enable(["table", "strikethrough"]).disable(["list", "code", "lheading", "reference", "autolink"])
        page = parser.render(_plain(text))
    return read_page(f"<body>{page}", f"markdown/{encoding}", clock, [note] if note else [])


def _piped(frame: re.Match) -> str:
    """A table framed with +---+, whose cells may go on over lines, as one with a line a row."""
    rows: list[list[str]] = [[]]
    for line in map(str.strip, frame[0].splitlines()):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("+"):
            rows += [[]] if rows[-1] else []
        else:
            rows[-1] = [_joined(*pair) for pair in zip_longest(rows[-1], cells, fillvalue="")]
    lines = [f"| {' | '.join(row)} |" for row in rows if row]
    return "\n".join(["", lines[0], "|---" * len(rows[0]) + "|", *lines[1:], "", ""]) if lines else frame[0]


def _joined(one: str, other: str) -> str:
    """Two lines of a cell: Chinese has no blank between."""
    return one + ("" if one[-1:] > "\u2e7f" or other[:1] > "\u2e7f" else " ") + other if one and other else one or other


def _sign(formula: re.Match) -> str:
    """What a formula shows, where it is only signs and figures: recognised text has ticks and numbers so."""
    shown = formula[1]
    for command, sign in LATEX.items():
        shown = re.sub(rf"\\{command}(?![A-Za-z])(?:\s*\{{\s*\}})?", sign, shown)
    shown = re.sub(r"\\textcircled\s*\{?\s*(\d{1,2})\s*\}?", lambda circle: CIRCLED.get(circle[1], circle[0]), shown)
    shown = re.sub(r"\\(?:mathrm|mathbf|text|bf|rm)\s*\{\s*([^{}\\]*)\}", r"\1", shown)
    return formula[0] if re.search(r"[\\^_{}]", shown) else shown.strip()


def _plain(text: str) -> str:
    """Without the bullets and blanks at lines' beginnings, which would be lists and code; marks as tags."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    if front:
        title = _TITLE.search(front[1])
        body = text[front.end() :]
        text = f"# {title[1]}\n\n{body}" if title and title[1].strip() not in body[:300] else body
    text = _DEFINED.sub("", _REFERRED.sub(r"![\1](x)", text))
    text = _FORMULA.sub(_sign, text)
    text = _UNDERLINES.sub("", _INDENT.sub("", _BULLET.sub(r"\1", text)))
    text = _BOX.sub(lambda box: box[1] + box[2] + ("☐" if box[3] == " " else "☑"), text)
    text = _FRAMED.sub(_piped, text)
    text = _STRUCK.sub(r"<del>\1</del>", _STRONG.sub(r"<b>\1</b>", text))
    return re.sub(r"^(#{1,6})(?=[^\s#])", r"\1 ", text, flags=re.MULTILINE)
