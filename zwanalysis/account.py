"""Where every character of a notice stands, counted from its tables and its text alone.

The parser is not asked what it read. A printed character stands in a row of some table; or it is a label that begins a
row, a heading printed again, or glue: the words that hold a responsibility note together. What is none of these was
lost, and the parser files it as residual `unread`. Residuals called preamble, closing and the like are looked into as
well: what holds a list of units, a time limit or rows is no preamble.
"""

import re
from bisect import bisect
from functools import cache, lru_cache
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from zwanalysis import lexica, schema
from zwanalysis.rowlike import rowlike
from zwanalysis.text import fold, trim

#: Where a character can stand; of several rows that hold it the last one tells.
PLACES = ("residuals", "sections", "tasks", "damage", "citations", "deadlines", "assignments", "label", "note", "none")
#: Reasons that say a residual holds nothing to read.
NOTHING_TO_READ = ("preamble", "cover_letter", "closing", "footer", "navigation", "remark")


_RUN = re.compile(rb"(.)\1*+", re.DOTALL)


class Stretch(NamedTuple):
    """A run of characters, where it stands (one of `PLACES`), and a residual's reason."""

    start: int
    end: int
    place: str
    reason: str | None


def account(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> pd.DataFrame:
    """Return a row (notice_id, start, end, place, reason) for every stretch of every text, in order.

    White space and signs that no row holds are left out.
    """
    rows = {name: _by_notice(tables[name]) for name in schema.WORDING}
    found = [
        (notice_id, *stretch)
        for notice_id, text in texts.items()
        for stretch in stretches(text, {name: of.get(notice_id, []) for name, of in rows.items()})
    ]
    return pd.DataFrame(found, columns=["notice_id", *Stretch._fields])


def misnamed(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> pd.DataFrame:
    """Return the lines of residuals (notice_id, start, end, reason) that hold rows, units or limits though their reason says nothing is there."""
    found = []
    for notice_id, rows in _by_notice(tables["residuals"]).items():
        folded = fold(texts[notice_id])
        for row in map(schema.ROW["residuals"]._make, rows):
            if row.reason in NOTHING_TO_READ:
                found += [(notice_id, a, b, row.reason) for a, b in rowlike(folded, row.start, row.end, row.reason)]
    return pd.DataFrame(found, columns=["notice_id", "start", "end", "reason"])


def _by_notice(table: pd.DataFrame) -> dict[str, list[tuple]]:
    rows: dict[str, list[tuple]] = {}
    for row in table.astype(object).where(table.notna(), None).itertuples(index=False, name=None):
        rows.setdefault(row[0], []).append(row)
    return rows


def stretches(text: str, rows: dict[str, list[tuple]]) -> list[Stretch]:
    """Return where the stretches of ``text`` stand, in order; ``rows`` are this notice's alone, as `schema` declares them.

    >>> rows = {name: [] for name in schema.WORDING}
    >>> rows["tasks"] = [("x", "x/t001", 1, "1.", None, None, "公开预算", "prose_notes", 2, 6)]
    >>> rows["assignments"] = [("x", "x/t001", 1, "市财政局", "lead", False, None, None, 9, 13)]
    >>> [s[2:] for s in stretches("1.公开预算。（由市财政局牵头，局长批准）", rows)]
    [('label', None), ('tasks', None), ('note', None), ('assignments', None), ('none', None)]
    """
    held = _held(text, rows)
    reasons = dict(zip(_spans(rows, "residuals"), _column(rows, "residuals", "reason"), strict=True))
    residuals = sorted(reasons)
    found = []
    for m in _RUN.finditer(held):
        code = m[1][0]
        if code > 1:
            found.append(Stretch(*m.span(), PLACES[code - 1], None))
        elif code:
            found += _by_reason(*m.span(), residuals, reasons)
    return sorted(found + _between(fold(text), held, rows))


def lost(folded: str, rows: dict[str, list[tuple]]) -> list[tuple[int, int]]:
    """Return what stands nowhere: the stretches ``none``."""
    return [(s.start, s.end) for s in _between(folded, _held(folded, rows), rows) if s.place == "none"]


def _held(text: str, rows) -> bytearray:
    """For each character the table whose row holds it (its place in `PLACES`, from 1), 0 for none."""
    held = bytearray(len(text))
    for code, table in enumerate(PLACES[:7], 1):
        for a, b in _spans(rows, table):
            held[a:b] = bytes([code]) * (b - a)
    return held


def _by_reason(a: int, b: int, residuals, reasons) -> list[Stretch]:
    """The residuals that a run of residual characters is made of: `unread` tells where two overlap."""
    first = bisect(residuals, (a, a)) - 1
    parts = [(x, y) for x, y in residuals[max(0, first) : bisect(residuals, (b, b))] if x < b and a < y]
    return [Stretch(max(a, x), min(b, y), "residuals", reasons[x, y]) for x, y in parts]


def _column(rows, table: str, *names: str) -> list:
    """The values of a column, or of several beside each other."""
    return list(map(itemgetter(*map(schema.ROW[table]._fields.index, names)), rows[table]))


def _spans(rows, table: str) -> list[tuple[int, int]]:
    return _column(rows, table, "start", "end")


def coverage(text: str, residuals: list) -> float:
    """Return the share of a text's printed characters that lie in no residual `unread`."""
    unread = bytearray(len(text))
    for row in map(schema.ROW["residuals"]._make, residuals):
        if row.reason == "unread":
            unread[row.start : row.end] = b"\1" * (row.end - row.start)
    lost = sum(len("".join(text[slice(*m.span())].split())) for m in re.finditer(rb"\x01+", unread))
    printed = len("".join(text.split()))
    return 1 - lost / printed if printed else 1.0


# Between the rows

_PRINTED = re.compile(r"[^\W_]")
_SIGNS = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w*[^\W_]\w*")
_HAN = "[一二三四五六七八九十百〇零]"
#: A number that begins an item or a row.
_LABEL = re.compile(
    rf"第(?:{_HAN}{{1,5}}|\d{{1,4}})[章节条项款部分]{{1,2}}|\({_HAN}{{1,4}}\)|\(\d{{1,3}}\)|\d{{1,4}}(?:[.、,，-]\d{{1,4}}){{0,4}}[.、。·)]?"
    rf"|{_HAN}{{1,4}}[、.是要]?|[\u2460-\u249b\u2776-\u2793\u3220-\u3229][、.]?"
)
_LABEL_AT_END = re.compile(rf"(?:(?<=[。)〕;.])|^)(?:{_LABEL.pattern})$")
_ENDED = re.compile(r"[\s.。;,、)〕]*")
_UNIT = PLACES.index("assignments") + 1
_EMPTY = re.compile(rb"\0+")
_GAP = re.compile(rb"\0+(?:[\x01\x04]{1,12}+\0+)*+")  # with the damage in it: a page's number
_CELL, _CELL_ENDS = re.compile(r"[^\n\t|]+"), re.compile(r"[\n\t|]|[ ]{2}| /")
#: A note that a line's end cut in two.
_GOES_ON = re.compile(r"[\u4e00-\u9fff]{1,12}[)〕]")
#: Signs of a unit, a time limit, a sentence: with one of these, words beside a limit are more than what is due then.
_MORE = re.compile(r"[局委厅]|政府|办公|部门|单位|街道|科室|处室|牵头|责任|[月季周]|\d[年日]|年[底内初末前]")


def _between(folded: str, held: bytearray, rows) -> list[Stretch]:
    """Labels, glue and what is lost among the characters that no row holds."""
    headings = {_key(fold(heading)) for heading in _column(rows, "sections", "heading")}
    # those in a wording have no words of their own
    limits = [(a, b) for a, b, source in _column(rows, "deadlines", "start", "end", "source") if source != "text"]
    begin, end = {a for a, _ in limits}, {b for _, b in limits}
    found = []
    for m in _GAP.finditer(held):
        a, b = m.span()
        if not _PRINTED.search(folded, a, b):
            continue
        left = "unit" if a and held[a - 1] == _UNIT else "limit" if a in end else None
        right = "unit" if b < len(held) and held[b] == _UNIT else "limit" if b in begin else None
        found += _in_gap(folded, held, m, headings, left, right)
    return found


def _in_gap(folded: str, held: bytearray, gap: re.Match, headings: set[str], left: str | None, right: str | None) -> list[Stretch]:
    """The pieces of a gap between two rows; ``left`` and ``right``: whether a unit or a limit stands there."""
    runs = [run.span() for run in _EMPTY.finditer(held, *gap.span())]
    cells = [trim(folded, *cell.span()) for x, y in runs for cell in _CELL.finditer(folded, x, y) if _PRINTED.search(cell[0])]
    ends = [end.span() for end in _CELL_ENDS.finditer(folded, *gap.span())] or [(gap.start() - 1, gap.end() + 1)]
    own = [_place(folded, *cell, headings, *_touching(folded, gap, ends, *cell, left, right)) for cell in cells]
    lost = any(s.place == "none" for s in own) and "unit" in (left, right)
    if lost and _is_glue("".join(folded[x:y] for x, y in runs), None, None):  # a word may be cut by a line's end or a page's
        return [s._replace(place="note") for s in own]
    return own


def _touching(folded: str, gap: re.Match, ends: list[tuple[int, int]], a: int, b: int, left: str | None, right: str | None) -> tuple[str | None, str | None]:
    """What stands beside a piece of a gap, with the ``ends`` of cells in it, in the same cell or paragraph."""
    goes_on = left == "limit" and _GOES_ON.match(folded, a, b)
    apart = ends[0][1] <= a or left == "limit" and a > gap.start() and folded[gap.start()] == " "
    before = left if goes_on or not apart else None
    behind = ends[-1][0] >= b or right == "limit" and folded[gap.end() - 1] == " " and folded[b - 1] not in ":,("
    return before, None if behind else right


def _place(folded: str, a: int, b: int, headings: set[str], left: str | None, right: str | None) -> Stretch:
    """What a cell, or a piece of a line, between two rows is; ``left`` and ``right``: whether a unit or a limit touches it there."""
    a = _ENDED.match(folded, a, b).end()
    piece = folded[a:b]
    number = _LABEL.match(piece)
    wording = piece[number.end() :] if number else piece
    if number and not _PRINTED.search(wording):
        return Stretch(a, b, "label", None)
    if (left or right) and (_is_glue(piece, left, right) or number and _is_glue(wording, None, right)):
        return Stretch(a, b, "note", None)
    again = not headings.isdisjoint((_key(piece), _key(wording))) or headings.issuperset(map(_key, wording.split()))
    return Stretch(a, b, "label" if again else "none", None)


def _key(heading: str) -> str:
    return _SIGNS.sub("", heading)


@lru_cache(maxsize=1024)
def _left(piece: str) -> tuple[str, ...]:
    """The words of a piece that are no glue: the same stand between the units of many notes."""
    return tuple(_WORD.findall(_glue().sub(" ", _ASIDE.sub(" ", _LABEL_AT_END.sub("", piece)))))


#: What ends a note, and what opens it or the sentence that it is: 完成时限:供暖前(10月底前) is one.
_NOTE_ENDS, _NOTE_BEGINS = re.compile(r"[。)〕]|^(?=\d{1,3}[\u4e00-\u9fff]{3})"), re.compile(r"[\u4e00-\u9fff]{0,4}(?:时[限间]|期限):[^。]*$|[。(〔][^。(〔]*$")


def _is_glue(piece: str, left: str | None, right: str | None) -> bool:
    """Whether a piece beside a unit or a limit holds a note together; beside a limit its note may say what is due then.

    >>> [_is_glue(piece, "unit", None) for piece in (")(责任单位:", "按职责分工负责;(二)", "备案", "牵头,局长批准")]
    [True, True, False, False]
    >>> _is_glue("完成首批)", "limit", None), _is_glue("公开财政预算。(", None, "limit"), _is_glue(")公开财政预算。", "limit", None)
    (True, False, False)
    """
    piece, due = "".join(piece.split()), []
    if left == "limit":
        end = _NOTE_ENDS.search(piece)
        at = 0 if piece.startswith(":") else end.start() if end else len(piece)  # 3月:公布目录 is no note
        due, piece = [piece[:at]], piece[at:]
    if right == "limit":
        begin = _NOTE_BEGINS.search(piece)
        at = begin.start() if begin else 0
        due, piece = [*due, piece[at:]], piece[:at]
    more = (word for part in due for word in _left(part))
    return not _left(piece) and all(len(word) <= 16 and not _MORE.search(word) for word in more)


#: What is said by the way: a person (责任领导:分管农业的副市长, /站长), what closes a list (等市政府有关部门), a short name, a
#: pointer (名单见附件1,下同).
_ASIDE = re.compile(
    rf"\((?:{'|'.join(map(re.escape, lexica.load('glue.yaml')['pointers']))})[^()]{{0,30}}\)|"
    r"(?:责任|牵头|分管|包保|市|县|区)?(?:领导|责任人|负责人|联系人|联络员)\s*:[^;,。)〕]{1,24}|/[^;,。)〕/\d]{1,12}[长员人](?=$|[;,。)〕/])"
    r"|等[省市县区级国务院政府行政执法相有各关直]{1,10}(?:部门|单位)(?:\((?:单位|部门)\))?|以下[统简]称[^;,。〕]{2,20}"
)


@cache
def _glue() -> re.Pattern:
    columns, roles, glue = lexica.columns(), lexica.load("roles.yaml"), lexica.load("glue.yaml")
    words = {word for kind in ("lead", "support", "responsible", "deadline", "person") for word in columns[kind]}
    words |= {row["word"] for row in roles["words"]}
    glued = (words for group, words in glue.items() if group != "pointers")
    words = words.union(roles["before"], roles["deeds"], roles["joins"], *glued)
    return re.compile("|".join(sorted(words, key=lambda word: (-len(word), word))))
