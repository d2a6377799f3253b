"""What stands around the plan: navigation, particulars, title, cover letter, preamble, closing, footer.

A stretch is cut into lines; `lines` says what each is. What a line tells (a day, an issuer, a number) is offered with its
rank, and the best offer counts: a printed signature before the page's particulars, these before a web page's bare day.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from zwanalysis.parse import docnumbers, fields, lines
from zwanalysis.parse.lines import read_date
from zwanalysis.parse.titles import bare, join_titles, title_like
from zwanalysis.parse.unitlists import looks_like_unit
from zwanalysis.text import fold, trim

#: Where a value was found, best first.
SIGNATURE, ANNOUNCED, RED_HEAD, TITLE, POSSESSOR, PAGE, ABOVE, WEB, IMPRINT = range(9)
Span = tuple[int, int]


@dataclass
class Frame:
    """The metadata of a notice, and the stretches around its plan with what each is."""

    titles: list[str] = field(default_factory=list)
    residuals: list[tuple[int, int, str]] = field(default_factory=list)
    metadata: list[Span] = field(default_factory=list)
    damage: list[tuple[int, int, str, str | None]] = field(default_factory=list)
    letter: bool = False
    offers: dict[str, list[tuple[int, int, object]]] = field(default_factory=dict)

    def offer(self, name: str, rank: int, value) -> None:
        """Keep a value found for ``name`` with the rank of its place, one of those above."""
        if value:
            offers = self.offers.setdefault(name, [])
            offers.append((rank, len(offers), value))

    def best(self, name: str):
        """The value of the best rank, of these the first."""
        return min(self.offers[name])[2] if name in self.offers else None

    @property
    def title(self) -> str | None:
        return self.titles[0] if self.titles else None

    @property
    def doc_number(self) -> str | None:
        return self.best("doc_number")

    @property
    def issuer(self) -> str | None:
        return self.best("issuer")

    @property
    def agency(self) -> str | None:
        """Who the page says has issued the notice."""
        return self.best("agency")

    @property
    def date_written(self) -> dt.date | None:
        return self.best("written")

    @property
    def date_published(self) -> dt.date | None:
        return self.best("published")


# Lines


def pieces(folded: str, start: int, end: int) -> list[Span]:
    """Lines of a stretch, cut at white space where copies have run several lines together."""
    return [piece for a, b in _lines(folded, start, end) for piece in _cut(folded, a, b)]


def _lines(folded: str, start: int, end: int) -> list[Span]:
    found, at = [], start
    for line in folded[start:end].split("\n"):
        a, b = trim(folded, at, at + len(line))
        if a < b:
            found.append((a, b))
        at += len(line) + 1
    return found


_UP_TO_SPACE = re.compile(r"[^ \t]*")
_BLANK = re.compile(r"[ \t]+")


def _cut(folded: str, a: int, b: int) -> list[Span]:
    line = folded[a:b]
    if not _BLANK.search(line):
        return [(a, b)]
    if (
        len(line) < 200
        and "。" not in line
        and (title_like(line) or lines.kind_of(line, lines.HEAD)[0] not in (None, "title"))
    ):
        return [(a, b)]
    parts, at = [], a
    for m in _BLANK.finditer(line):
        x, y = a + m.start(), a + m.end()
        left, right = folded[max(at, x - 200) : x], _UP_TO_SPACE.match(folded, y, b)[0]
        ends = left[-1:] in ":。)号" or _is_day(left) or title_like(left)
        begins = right.startswith("《") or _is_day(right) or (title_like(right) and not looks_like_unit(left))
        if ends or begins:
            parts.append((at, x))
            at = y
    parts.append((at, b))
    return parts


def _is_day(piece: str) -> bool:
    return len(piece) <= 14 and read_date(piece) is not None


@dataclass
class _Piece:
    """A piece of a stretch: where it stands, what it is (a kind of `lines`, or ``fields``), and what it tells."""

    start: int
    end: int
    kind: str | None = None
    value: object = None
    reason: str | None = None  # of its residual; "metadata" is none


def _read_pieces(folded: str, start: int, end: int, rules) -> list[_Piece]:
    """The pieces of a stretch with what each is; lines of particulars apart."""
    rows = _lines(folded, start, end)
    particulars = fields.scan(folded, rows)
    found: list[_Piece] = []
    todo: list[Span] = []

    def flush() -> None:
        for a, b in join_titles(folded, todo):
            line = re.sub(r"\s*\n\s*", "", folded[a:b])  # a title over several lines
            found.append(_Piece(a, b, *lines.kind_of(line, rules)))
        todo.clear()

    for k, (a, b) in enumerate(rows):
        line = particulars.get(k)
        if line is None:
            todo.extend(_cut(folded, a, b))
            continue
        flush()
        _, own = line.metadata
        read = "fields", line.fields
        found.append(_Piece(*line.metadata, *read, "metadata"))
        found.append(_Piece(*line.navigation, *(read if own <= a else ("navigation", None)), "navigation"))
        if line.rest[0] < line.rest[1]:
            todo.extend(_cut(folded, *line.rest))
    flush()
    return [piece for piece in found if piece.start < piece.end]


# What stands before and behind a plan

_ISSUED = re.compile(
    r"印发给?你们|现予(?:以)?印发|现(?:将|予|转)|印发给|予以印发|转发给你们|遵照执行|贯彻执行|贯彻落实|认真(?:组织)?(?:抓好)?(?:贯彻|落实|执行|实施)|请结合实际"
)
#: More lines that are nothing but a day are a table's cells.
_MOST_DAYS = 2


def read_front(folded: str, text: str, start: int, end: int, frame: Frame, plan_follows: bool) -> None:
    """Read what stands before a plan's first heading or table."""
    found = _read_pieces(folded, start, end, lines.HEAD)
    first = not frame.titles
    days = sum(piece.kind == "day" for piece in found)
    state, letter = "head", None
    for k, piece in enumerate(found):
        if state == "letter":
            _in_letter(folded, piece)
        kind = piece.kind
        if kind == "title":
            piece.reason = "metadata"
            frame.titles.append(_title(frame, text[piece.start : piece.end]))
            state = "plan" if state == "letter" else state
        elif kind == "addressee" and state == "head":
            state, letter, piece.reason = "letter", k, "cover_letter"
            frame.letter = True
        elif kind in ("day", "lost_day", "signed"):
            if days <= _MOST_DAYS:
                signs = state != "head" or not first
                _day(text, found, k, frame, SIGNATURE if signs else ABOVE)
                piece.reason = "cover_letter" if state == "letter" else "metadata"
        elif kind == "organ":
            piece.reason = _reason_of_organ(found, k, frame, text, state)
        else:
            _take(piece, text, frame)
        piece.reason = piece.reason or ("cover_letter" if state == "letter" else "preamble")
    if state == "letter" and plan_follows:
        _opening(folded, found[letter + 1 :])
    _keep(found, frame)


def _in_letter(folded: str, piece: _Piece) -> None:
    """In a letter a line that goes on is no title, and what looks like a page's is the letter's."""
    if piece.kind == "title" and (
        folded[piece.end : piece.end + 1] not in ("", "\n", " ", "\t") or piece.end - piece.start > 70
    ):
        piece.kind = None
    if piece.kind in ("navigation", "addressee", "red_head") and re.search(
        r"[\u4e00-\u9fff]", folded[piece.start : piece.end]
    ):
        piece.kind = None


def _title(frame: Frame, printed: str) -> str:
    """The title as it reads; a number printed behind it is the notice's own."""
    numbers = docnumbers.find(fold(printed), printed)
    own = numbers[-1] if numbers and re.fullmatch(r"[)）\s|]*", printed[numbers[-1].end :]) else None
    name = bare(printed)
    if own and printed[own.start : own.end] not in name:
        frame.offer("doc_number", TITLE, printed[own.start : own.end])
    return name


def _reason_of_organ(found: list[_Piece], k: int, frame: Frame, text: str, state: str) -> str | None:
    """An organ's name on a line of its own signs the letter, or stands beside the title; elsewhere it is a table's cell."""
    if state == "letter":
        return "cover_letter"
    before = found[k - 1].kind if k else "navigation"
    behind = found[k + 1].kind if k + 1 < len(found) else None
    around = (
        "navigation",
        "fields",
        "title",
        "number",
        "day",
        "red_head",
        "organ",
        "addressee",
        "attachment",
        "signed",
    )
    if state != "head" or before not in around or behind not in around:
        return "metadata" if behind in ("day", "lost_day", "organ") else None
    frame.offer("issuer", ABOVE, lines.organ(text[found[k].start : found[k].end]))
    return "metadata"


def _day(text: str, found: list[_Piece], k: int, frame: Frame, rank: int) -> None:
    """A day is the day of writing, the organs beside it the issuer; at a page's head a day printed as on the web is the page's."""
    piece = found[k]
    printed = fold(text[piece.start : piece.end])
    who, day = piece.value if piece.kind == "signed" else (None, piece.value)
    if (
        rank != SIGNATURE
        and lines.ON_THE_WEB.search(printed)
        or rank == SIGNATURE
        and not who
        and re.match(r"20\d\d[-/.]", printed)
    ):
        frame.offer("published", WEB, day)
        frame.offer("issuer", WEB, who and lines.organ(text[piece.start : piece.start + len(who)]))
        return
    if piece.kind == "lost_day":
        frame.damage.append((piece.start, piece.end, "date_digits", f"{day.year}年{day.month}月{day.day}日"))
    frame.offer("written", rank, day)
    organs = [who] if who else _beside(text, found, k)
    frame.offer("issuer", rank, "、".join(filter(None, organs)))


def _beside(text: str, found: list[_Piece], k: int) -> list[str]:
    """The organs on the lines above a day, or on the line below it."""
    organs: list[str] = []
    for piece in reversed(found[max(0, k - 3) : k]):
        line = text[piece.start : piece.end]
        tail = line if organs else re.split(r"[。：:]", line)[-1]
        organ = lines.organ(tail)
        if not organ or piece.kind == "addressee":
            break
        organs.insert(0, organ)
    if not organs and k + 1 < len(found) and found[k + 1].kind in ("organ", None):
        organs = [lines.organ(text[found[k + 1].start : found[k + 1].end])]
    return organs


def _take(piece: _Piece, text: str, frame: Frame) -> None:
    """What a line tells that means the same wherever it stands."""
    match piece.kind:
        case "fields":
            for one in piece.value:
                _field(one.kind, text[one.start : one.end], frame)
        case "number":
            frame.offer("doc_number", SIGNATURE, text[piece.start : piece.end].strip("()（） "))
            piece.reason = "metadata"
        case "red_head":
            frame.offer("issuer", RED_HEAD, piece.value)
            piece.reason = "metadata"
        case "announced":
            who, day = piece.value
            frame.offer("issuer", ANNOUNCED, who)
            frame.offer("published", ANNOUNCED, day)
            piece.reason = "metadata"
        case "imprint":
            frame.offer("written", IMPRINT, piece.value)
            piece.reason = "metadata"
        case "navigation" | "attachment" | "footer" | "remark":
            piece.reason = piece.kind


def _field(kind: str, value: str, frame: Frame) -> None:
    """A particular of the page."""
    folded = fold(value)
    match kind:
        case "成文日期":
            frame.offer("written", PAGE, read_date(folded))
        case "发布日期":
            frame.offer("published", SIGNATURE, read_date(folded))
        case "发文字号":
            numbers = docnumbers.find(folded, value)
            frame.offer("doc_number", PAGE, value if numbers else None)
        case "发布机构":
            frame.offer("agency", PAGE, value)
            frame.offer("issuer", PAGE, value)
        case "标题":
            frame.offer("title", PAGE, bare(value))


def _opening(folded: str, found: list[_Piece]) -> None:
    """Where the plan's items stand in the letter itself, what leads to them is its preamble."""
    for piece in found:
        line = folded[piece.start : piece.end]
        if (
            piece.reason == "cover_letter"
            and piece.kind not in ("day", "lost_day", "signed", "organ")
            and not _ISSUED.search(line)
        ):
            piece.reason = "preamble"


def read_back(folded: str, text: str, start: int, end: int, frame: Frame) -> None:
    """Read what stands behind a plan: closing paragraphs, signature, remarks, the site's footer."""
    found = _read_pieces(folded, start, end, lines.BACK)
    days = sum(piece.kind == "day" for piece in found)
    footer = False
    for k, piece in enumerate(found):
        if piece.kind in ("day", "lost_day", "signed") and days <= _MOST_DAYS:
            _day(text, found, k, frame, SIGNATURE)
            piece.reason = "metadata"
        else:
            _take(piece, text, frame)
        if footer and piece.reason in (None, "navigation") and piece.end - piece.start < 80:
            piece.reason = "footer"
        footer = footer or piece.reason == "footer"
        piece.reason = piece.reason or "closing"
    _keep(found, frame)


def _keep(found: list[_Piece], frame: Frame) -> None:
    """Merge neighbours of one kind; metadata is kept apart."""
    last = None
    for piece in found:
        if piece.reason == "metadata":
            frame.metadata.append((piece.start, piece.end))
        elif piece.reason == last:
            begin, _, _ = frame.residuals.pop()
            frame.residuals.append((begin, piece.end, piece.reason))
        else:
            frame.residuals.append((piece.start, piece.end, piece.reason))
        last = piece.reason


# What the title and the page's own table tell

_ORGAN = r"[\u4e00-\u9fff]{2,40}?(?:政府|办公室|办公厅|委员会|局|厅|部|委|院|管委会|中心|办|公司|集团|大学|学校|小学|中学|医院|馆|站|处|科|署|国务院|海关|银行)"
_BY_TITLE = re.compile(rf"(?P<who>{_ORGAN}(?:办公室|办公厅)?)(?:关于|转发|印发)")
#: The organ whose plan it is: 2023年青石海事局政务公开重点任务分工.
_OF_TITLE = re.compile(
    rf"(?:^|《)(?:20\d\d年度?)?(?P<who>{_ORGAN})(?=20\d\d年|(?:基层)?(?:政务|政府信息|信息|主动|办事|院务|校务|村务)公开|重点工作|工作(?:要点|规则|规定)|信息|行政)"
)
_KIND = re.compile(r"中小学校|[各全]|有关|相关|关于|加强|推进|做好|机构")


def finish(frame: Frame, folded: str, text: str, metadata: dict[str, str]) -> None:
    """Fill what the notice's text did not tell from its title and from the page's metadata table."""
    for name, value in metadata.items():
        _field(fields.kind_of(name), value, frame)
    if not frame.titles and frame.best("title"):
        frame.titles.append(frame.best("title"))
    for title in frame.titles[:1]:
        if who := _BY_TITLE.match(title):
            frame.offer("issuer", TITLE, who["who"])
        elif (who := _OF_TITLE.search(title)) and not _KIND.search(who["who"]):
            frame.offer("issuer", POSSESSOR if not re.match("[市县区省]", who["who"]) else ABOVE, who["who"])
