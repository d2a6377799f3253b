"""What stands around the plan: navigation, particulars, title, cover letter, preamble, closing, footer.

A stretch is cut into lines; `lines` says what each is. What a line tells (a day, an issuer, a number) is offered with its
rank, and the best offer counts: a printed signature before the page's particulars, these before a web page's bare day.
"""

import datetime as dt
import re
from dataclasses import dataclass, field

from zwanalysis.parse import fields, lines, titles
from zwanalysis.parse.lines import Piece, Span, read_date
from zwanalysis.parse.times import YEAR, to_int
from zwanalysis.parse.titles import bare, organ
from zwanalysis.text import fold, trim

#: Where a value was found, best first.
SIGNATURE, ANNOUNCED, RED_HEAD, TITLE, POSSESSOR, PAGE, ABOVE, WEB, IMPRINT = range(9)


_YEARS = re.compile(r"(20\d\d)年? ?[-—–~至到]+ ?(20\d\d)年")


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

    def stretches(self, folded: str) -> list[tuple[int, int, str]]:
        """Residuals and metadata, each with its reason."""
        return [*self.residuals, *((*trim(folded, a, b), "metadata") for a, b in self.metadata)]

    def plan_year(self, opening: str) -> int | None:
        """The year in a title; else of the document number, of the day of writing, or the one year that the opening names."""
        for title in map(fold, self.titles):
            several = _YEARS.search(title)
            if several:  # 2023—2025年: limits are counted from the first, or from the year of them in which it was written
                written = self.date_written
                first, last = int(several[1]), int(several[2])
                return written.year if written and first < written.year <= last else first
            year = re.search(YEAR, title) or re.search(r"(?P<year>20\d\d)", title)
            if year and year["year"]:
                return to_int(year["year"])
        year = re.search(r"20\d\d", fold(self.doc_number or ""))
        written = self.date_written or self.date_published
        named = set(re.findall(r"20\d\d(?=年)", opening))  # （2020年）, 现就2022年…
        return int(year[0]) if year else written.year if written else int(named.pop()) if len(named) == 1 else None

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


def read(folded: str, text: str, bodies: list[Span], metadata: dict[str, str]) -> Frame:
    """Read what belongs to none of the plans' ``bodies`` (in order), and the page's own ``metadata``."""
    around, at = Frame(), 0
    for k, (a, b) in enumerate(bodies):
        if a > at:
            opens = k == 0 or any(titles.title_like(folded[x:y]) for x, y in lines.pieces(folded, at, a))
            if opens:
                read_front(folded, text, at, a, around, plan_follows=True)
            else:
                read_back(folded, text, at, a, around)
        at = max(at, b)
    if bodies:
        read_back(folded, text, at, len(folded), around)
    else:
        read_front(folded, text, 0, len(folded), around, plan_follows=False)
    _finish(around, metadata)
    return around


# What stands before and behind a plan

_ISSUED = re.compile(
    r"印发(?:给|你们)|现[将予转]|予以印发|转发给你们|(?:遵照|贯彻)执行|贯彻落实|认真(?:组织)?(?:抓好)?(?:贯彻|落实|执行|实施)|请结合实际"
)
#: More lines that are nothing but a day are a table's cells.
_MOST_DAYS = 2


def read_front(folded: str, text: str, start: int, end: int, frame: Frame, plan_follows: bool) -> None:
    """Read what stands before a plan's first heading or table."""
    front = _Front(text, lines.read_pieces(folded, start, end, lines.HEAD), frame)
    for k, piece in enumerate(front.found):
        if front.state == "letter":
            _in_letter(folded, piece)
        front.read(k)
        piece.reason = piece.reason or ("cover_letter" if front.state == "letter" else "preamble")
    if front.state == "letter" and plan_follows:
        _opening(folded, front.found)
    if not frame.titles:
        _title_by_place(folded, text, front.found, frame)
    _keep(front.found, frame)


#: How a title ends that has none of the words of titles: 评议表, 名册, 收费公示, 改进事项.
_AS_TITLE = re.compile(r"[^\s|。;:,!?]{4,40}[表录册单项程度则法示]")


def _title_by_place(folded: str, text: str, found: list[Piece], frame: Frame) -> None:
    """The first line of a notice that is no navigation and no particular is its title where no line is one by its words."""
    first = next((piece for piece in found if piece.reason == "preamble"), None)
    if first and first.kind in (None, "organ") and _AS_TITLE.fullmatch(folded, first.start, first.end):
        first.reason = "metadata"
        frame.titles.append(_title(frame, text[first.start : first.end]))


class _Front:
    """Reads the pieces before a plan in order; ``state`` is head, letter, or plan once the letter is over."""

    def __init__(self, text: str, found: list[Piece], frame: Frame):
        self.text, self.found, self.frame = text, found, frame
        self.state = "head"
        self.first = not frame.titles
        letters = sum(piece.kind == "addressee" for piece in found)  # a notice that forwards another has two
        self.dated = sum(piece.kind == "day" for piece in found) <= _MOST_DAYS + letters

    def read(self, k: int) -> None:
        piece = self.found[k]
        match piece.kind:
            case "title":
                piece.reason = "metadata"
                self.title(_title(self.frame, self.text[piece.start : piece.end]))
                self.state = "plan" if self.state == "letter" else self.state
            case "addressee" if self.state == "head":
                self.state, piece.reason = "letter", "cover_letter"
                self.frame.letter = True
            case "day" | "lost_day" | "signed" if self.dated:
                signs = self.state != "head" or not self.first
                piece.reason = "cover_letter" if self.state == "letter" else "metadata"
                _day(self.text, self.found, k, self.frame, SIGNATURE if signs else ABOVE)
            case "number" if self.state == "plan":  # below the letter: that of the notice that is forwarded
                piece.reason = "metadata"
            case "organ":
                self.organ(k)
            case _:
                _take(piece, self.text, self.frame)

    def title(self, name: str) -> None:
        """A web page's headline may be the notice's title without who issues it: the whole of it counts."""
        titles = self.frame.titles
        before, found, _ = name.removesuffix("的通知").rpartition(titles[0] if titles else name)
        whole = self.state == "head" and found and _OPENS.search(before)
        titles.insert(0 if whole else len(titles), name)

    def organ(self, k: int) -> None:
        """An organ's name on a line of its own signs the letter, or stands beside the title; elsewhere it is a table's cell."""
        piece = self.found[k]
        before = self.found[k - 1].kind if k else "navigation"
        behind = self.found[k + 1].kind if k + 1 < len(self.found) else None
        if self.state == "head" and {before, behind} <= _AROUND:
            self.frame.offer("issuer", ABOVE, organ(self.text[piece.start : piece.end]))
            piece.reason = "metadata"


#: What opens a title in front of its plan's own.
_OPENS = re.compile("关于|印发|转发|发布")
#: What stands beside an organ's name at a page's head.
_AROUND = {
    "navigation",
    "fields",
    "title",
    "number",
    "day",
    "signed",
    "red_head",
    "organ",
    "addressee",
    "attachment",
}


def _in_letter(folded: str, piece: Piece) -> None:
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
    numbers = titles.numbers(fold(printed), printed)
    own = numbers[-1] if numbers and re.fullmatch(r"[)）\s|]*", printed[numbers[-1].end :]) else None
    name = bare(printed)
    frame.offer("issuer", RED_HEAD, titles.issuers_apart(printed))
    if own:
        frame.offer("doc_number", TITLE, printed[own.start : own.end])
    return name


def _day(text: str, found: list[Piece], k: int, frame: Frame, rank: int) -> None:
    """A day is the day of writing, the organs beside it the issuer; at a page's head a day printed as on the web is the page's."""
    piece = found[k]
    printed = text[piece.start : piece.end]
    day = piece.value if piece.kind != "signed" else piece.value[1]
    own = printed[: lines.day_at(fold(printed))] if piece.kind == "signed" else ""
    signers = [] if own else _beside(text, found, k)
    organs = [own] if own else [_tail(text[one.start : one.end]) for one in signers]
    issuer = "、".join(filter(None, map(organ, organs)))
    if _of_the_web(text, piece, rank, bool(issuer)):
        frame.offer("published", WEB, day)
        frame.offer("issuer", WEB, own and issuer)
        return
    if piece.kind == "lost_day":
        frame.damage.append((piece.start, piece.end, "date_digits", f"{day.year}年{day.month}月{day.day}日"))
    for signer in signers:
        signer.reason = piece.reason
    frame.offer("written", rank, day)
    frame.offer("issuer", rank, issuer)


def _of_the_web(text: str, piece: Piece, rank: int, signed: bool) -> bool:
    """Whether a day is the page's own: printed as on the web, or with more behind it; behind a plan, without an organ above."""
    printed = fold(text[piece.start : piece.end])
    if rank == SIGNATURE:
        return not signed and bool(re.match(r"20\d\d[-/.]", printed))
    return bool(lines.ON_THE_WEB.search(printed) or text[piece.end :].partition("\n")[0].strip(" \u3000|"))


def _beside(text: str, found: list[Piece], k: int) -> list[Piece]:
    """The organs on the lines above a day, or on the line below it."""
    above = []
    for piece in [piece for piece in reversed(found[:k][-6:]) if text[piece.start : piece.end] != "|"][:3]:
        line = text[piece.start : piece.end]
        if piece.kind == "addressee" or not organ(line if above else _tail(line)):
            break
        above.insert(0, piece)
    below = [
        piece
        for piece in found[k + 1 : k + 2]
        if piece.kind in ("organ", None) and organ(text[piece.start : piece.end])
    ]
    return above or below


def _tail(line: str) -> str:
    """What stands behind a line's last sentence: a signature that was run on to it."""
    return re.split(r"[。：:]", line)[-1]


def _take(piece: Piece, text: str, frame: Frame) -> None:
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
            numbers = titles.numbers(folded, value)
            frame.offer("doc_number", PAGE, value if numbers else None)
        case "发布机构":
            name, _, day = re.sub(r"\t+| {2,}", "\t", value).rpartition("\t")  # 填报单位:县审计局   2023年3月1日
            day = read_date(fold(day)) if name else None
            frame.offer("written", PAGE, day)
            frame.offer("agency", PAGE, titles.without_seal(name if day else value))
            frame.offer("issuer", PAGE, titles.without_seal(name if day else value))
        case "标题":
            frame.offer("title", PAGE, bare(value))


def _opening(folded: str, found: list[Piece]) -> None:
    """Where the plan's items stand in the letter itself, what leads to them is its preamble."""
    for piece in found:
        line = folded[piece.start : piece.end]
        if piece.reason == "cover_letter" and piece.kind not in _OF_LETTER and not _ISSUED.search(line):
            piece.reason = "preamble"


_OF_LETTER = ("addressee", "day", "lost_day", "signed", "organ")


def read_back(folded: str, text: str, start: int, end: int, frame: Frame) -> None:
    """Read what stands behind a plan: closing paragraphs, signature, remarks, the site's footer."""
    found = lines.read_pieces(folded, start, end, lines.BACK)
    days = sum(piece.kind == "day" for piece in found)
    footer = False
    for k, piece in enumerate(found):
        if piece.kind in ("day", "lost_day", "signed") and days <= _MOST_DAYS:
            piece.reason = "metadata"
            _day(text, found, k, frame, SIGNATURE)
        else:
            _take(piece, text, frame)
        if footer and piece.reason in (None, "navigation") and piece.end - piece.start < 80:
            piece.reason = "footer"
        footer = footer or piece.reason == "footer"
        piece.reason = piece.reason or "closing"
    _signed_last(text, found, frame)
    _keep(found, frame)


def _signed_last(text: str, found: list[Piece], frame: Frame) -> None:
    """An organ's whole name is the last of the notice itself: it signs without a day."""
    own = [piece for piece in found if piece.reason not in ("footer", "navigation", "attachment")]
    name = organ(text[own[-1].start : own[-1].end]) if own and own[-1].kind is None else None
    if name and _WHOLE_NAME.match(fold(name)) and frame.best("written") is None:
        frame.offer("issuer", ABOVE, name)
        own[-1].reason = "metadata"


#: An organ with its place: no cell of a table that says 市财政局.
_WHOLE_NAME = re.compile(r"(?![市县区省州镇乡各本局厅])[\u4e00-\u9fff]{2,8}?(?:[省市县区州旗镇乡村]|街道|学校|医院|大学|学院)[\u4e00-\u9fff]*$")


def _keep(found: list[Piece], frame: Frame) -> None:
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


def _finish(frame: Frame, metadata: dict[str, str]) -> None:
    """Fill what the notice's text did not tell from the page's metadata table and from its title."""
    for name, value in metadata.items():
        _field(fields.kind_of(name), value, frame)
    told = frame.best("title")
    if told and (not frame.titles or told.endswith(frame.titles[0])):  # the page may have the whole of it
        frame.titles.insert(0, told)
    for title in frame.titles[:1]:
        who, kind = titles.issuer(title)
        frame.offer("issuer", {"by": TITLE, "of": POSSESSOR, "of_short": ABOVE}.get(kind), who)
