"""How well a stretch of cells is one cell of each kind of column, told by what it holds; each stretch is looked at once."""

import re
from collections import Counter
from collections.abc import Iterator

from zwanalysis.parse.cells import (
    DITTO,
    NONE,
    ORGANS,
    TIME_SIGN,
    Cell,
    closes,
    in_sequence,
    is_aside,
    is_limit,
    is_mark,
    is_serial,
    is_tick,
    is_vague,
    label_of,
)
from zwanalysis.parse.headings import ROLE_COLUMNS
from zwanalysis.parse.limits import read_limits
from zwanalysis.parse.sheet import number_of
from zwanalysis.parse.units import NOT_UNIT
from zwanalysis.parse.wordings import SITES, Wording, wording

NEVER = float("-inf")
#: How many cells, and characters, one cell of a column may be broken into where cells stand one a line.
MOST = {"number": 1, "section": 2, "task": 14, "deadline": 8, "person": 3, "remark": 10, "channel": 10, "amount": 1, "tick": 1, "": 4}
LONGEST = {"section": 80, "task": 2500, "deadline": 60, "person": 80, "remark": 600, "channel": 200, "": 200}

#: A wording of several lines that fits so badly is none.
LOST = -2.5
#: No column of wordings is narrower where its words are wrapped; a Chinese character takes two places.
WRAPPED = 12
#: So many cells of one wording are no tasks.
OFTEN = 3

Span = tuple[int, int]


class Fits:
    """The cells of a run, and what each stretch of them fits.

    A class, since every way to put the cells into columns asks for the same stretches. ``by_line`` says that a line is a row,
    ``whole`` that no cell is broken into several.
    """

    def __init__(self, folded: str, cells: list[Cell], by_line: bool, whole: bool = False):
        self.folded, self.cells, self.by_line, self.whole = folded, cells, by_line, whole
        texts = [folded[cell.start : cell.end] for cell in cells]
        self.joint = self._joint()
        self.serials = in_sequence(texts)
        self.blank = [not text for text in texts]
        self.lines = [[wording(line.strip()) for line in text.split("\n") if line.strip()] for text in texts]
        self.aside = [k not in self.serials and is_aside(text, 0, len(text)) for k, text in enumerate(texts)]
        self.widths = [2 * len(text) - len(_NARROW.findall(text)) for text in texts]
        self.usual = Counter(self.widths)
        self.wraps = self._wraps()
        self.often = {text for text, n in Counter(texts).items() if n >= OFTEN and len(text) > 6}
        self.across = _across(cells, texts) if by_line else frozenset()
        self._ways: dict[tuple[int, str], list[tuple[int, float]]] = {}

    def _joint(self) -> str:
        """What stands between two cells of a line that are parts of one: a comma that also parts cells, or a blank."""
        return "," if self.by_line and not self.whole and any(map(self.behind_bar, range(1, min(3, len(self.cells))))) else ""

    def _wraps(self) -> bool:
        """Whether several cells are as wide as each other, as lines of wrapped wordings are."""
        return any(n >= OFTEN for width, n in self.usual.items() if WRAPPED <= width <= 2 * LONGEST["section"])

    def span(self, at: int, end: int) -> Span:
        return self.cells[at].start, self.cells[end - 1].end

    def text(self, at: int) -> str:
        return self.folded[self.cells[at].start : self.cells[at].end]

    def held(self, at: int, end: int) -> Wording:
        """What a stretch of cells holds, as one wording."""
        lines = [line for cell in self.lines[at:end] for line in cell]
        return lines[0] if len(lines) == 1 else wording(self.joint.join(line.text for line in lines))

    def behind_bar(self, at: int) -> bool:
        """Whether a bar stands between a cell and the one before."""
        return at > 0 and self.folded.find("|", self.cells[at - 1].end, self.cells[at].start) >= 0

    def torn(self) -> Wording | None:
        """The wording of the last cell, if the text ends in the middle of it."""
        if not self.cells or not self.lines[-1] or self.folded[self.cells[-1].end :].strip("| \n\t"):
            return None
        last = self.lines[-1][-1]
        return None if last.units or last.limit or last.text[-1] in "。;:!)日" or closes(last.text) else last

    def outer(self, at: int) -> bool:
        """Whether a cell is labelled as a heading over the rows below it is."""
        label = label_of(self.folded, *self.cells[at][:2])
        return bool(label and label.outer)

    def alone(self, at: int) -> bool:
        """Whether a cell stands alone on its line."""
        if not self.by_line:
            return True
        behind = at + 1
        return bool(self.cells[at].new) and (behind == len(self.cells) or bool(self.cells[behind].new) or self.blank[behind] or self.outer(behind))

    def one(self, at: int, kind: str) -> float | None:
        """How well one cell fits."""
        return self._weighed(at, kind, fit(self.lines[at], kind, 0, at in self.serials))

    def _weighed(self, at: int, kind: str, score: float | None) -> float | None:
        """The score of one cell: what stands in row after row is no wording, and a limit even where it is put in sentences."""
        text = self.lines[at][0].text
        if text not in self.often or kind not in ("task", "deadline"):
            return score
        if kind == "task":
            return score - 1.5 if score is not None else None
        long = score in (None, NEVER) and bool(read_limits(text, 0, len(text), column=True))
        return 0.7 if long else score

    def ways(self, at: int, kind: str) -> list[tuple[int, float]]:
        """The stretches from cell ``at`` on that could be one cell of this kind: where each ends, and how well it fits."""
        found = self._ways.get((at, kind))
        if found is None:
            found = self._ways[at, kind] = list(self._stretches(at, kind))
        return found

    def _stretches(self, at: int, kind: str) -> Iterator[tuple[int, float]]:
        most = 1 if self.whole and not self.by_line else MOST.get(kind, 6)
        lines: list[Wording] = []
        for end in range(at + 1, min(at + most, len(self.cells)) + 1):
            if self.blank[end - 1] or lines and not self._goes_on(kind, at, end - 1):
                return
            lines += self.lines[end - 1]
            score = fit(lines, kind, end - at - 1, at in self.serials, self.joint)
            score = self._weighed(at, kind, score) if end == at + 1 else self._as_wrapped(at, end, kind, score)
            if score is None:
                return
            yield end, score
            if kind == "task" and NEVER < score < LOST:
                return  # it only gets worse

    def _as_wrapped(self, at: int, end: int, kind: str, score: float | None) -> float | None:
        """The score of several cells, no worse than that of one where they are one's words wrapped at its column's width."""
        if score is None or kind not in ("section", "task") or not self.wraps or self.widths[at] < (4 if kind == "section" else WRAPPED):
            return score
        whole = fit([self.held(at, end)], kind) if self._wrapped(at, end) else None
        return score if whole is None else max(score, whole - 0.1 * (end - at - 1))

    def _wrapped(self, at: int, end: int) -> bool:
        """Whether cells are a width each that other cells have, too, but for the last."""
        width = self.widths[at]
        if self.by_line or self.usual[width] < OFTEN or self.widths[end - 1] > width:
            return False
        return all(self.widths[k] == width and self.text(k)[-1] not in "。;!" for k in range(at, end - 1))

    def _goes_on(self, kind: str, begin: int, at: int) -> bool:
        """Whether what begins with a cell, as one of this kind, could go on with cell ``at``."""
        first = self.lines[begin][0]
        if at in self.serials or self.by_line and not self._by_a_break(at):
            return False
        further = self.lines[at][0]
        if kind in ROLE_COLUMNS:
            return not (first.label or further.label or further.limit) and _begins_units(first)
        if kind == "deadline":
            return (_begins_limit(first) or self._wrapped(begin, at + 1)) and not (further.units or further.label)
        return kind != "section" or not _begins_neither(first, further)


    def _by_a_break(self, at: int) -> bool:
        """Whether cell ``at`` of a line may go on with the one before: by the line's break, or a blank that parts cells and words alike."""
        return not self.behind_bar(at) if self.cells[at].new else not self.whole


def _across(cells: list[Cell], texts: list[str]) -> frozenset[int]:
    """The cells of lines that print one heading in each: a cell that spans the table, put down again for each column."""
    starts = [k for k, cell in enumerate(cells) if cell.new] + [len(cells)]
    lines = [range(a, b) for a, b in zip(starts, starts[1:], strict=False) if b - a > 2 and len(texts[a]) > 2]
    return frozenset(k for line in lines if len({texts[k] for k in line}) == 1 for k in line)


def _begins_neither(first: Wording, further: Wording) -> bool:
    return first.aside or further.aside


def _begins_units(first: Wording) -> bool:
    return first.units or first.text[-1] not in "。;" and not NOT_UNIT.search(first.text)


def _begins_limit(first: Wording) -> bool:
    if first.units or first.label or first.text[-1] == "。":
        return False
    return first.limit or len(first.text) <= 3 or bool(_TIMED.search(first.text))


def fit(lines: list[Wording], kind: str, extra: int = 0, serial: bool = False, joint: str = "") -> float | None:
    """How well these lines are one cell of this kind of column, ``extra`` of them cells of their own, by a break that is the
    printer's: -inf not at all, None if no more cells would be.

    >>> fit([wording("市财政局、市审计局")], "lead"), fit([wording("市财政局、市审计局")], "deadline")
    (2.0, -inf)
    """
    whole = lines[0] if len(lines) == 1 else wording(joint.join(line.text for line in lines))
    if len(whole.text) > LONGEST.get(kind, 200):
        return None
    return _FITS.get(kind, _fit_remark)(lines, whole, extra, serial)


def _fit_number(lines, whole: Wording, extra: int, serial: bool) -> float:
    if serial:
        return 1.2
    return 0.2 if is_serial(whole.text) else -0.5 if _SHARED.match(whole.text) and whole.text[-1] not in ";。" else NEVER


def _fit_section(lines, whole: Wording, extra: int, serial: bool) -> float:
    text = whole.text
    if whole.sentence or _says_nothing(text) or any(line.aside for line in lines):
        return NEVER
    other = _unlike_heading(whole)
    if not extra and len(text) <= 20 and not _PAUSE.search(text):
        return 0.2 - other
    plain = 0.05 if not extra and len(text) <= 45 and text[-1] not in "。;" else -0.2 * (extra + 1)
    return plain - 0.02 * max(0, len(text) - 45) - other


def _unlike_heading(whole: Wording) -> float:
    """What speaks against a heading: a step of a plan or units; a full stop, unless it is labelled as headings over rows are."""
    other = 1.0 if whole.limit or whole.text[0] in _BULLETS or whole.units and not ORGANS.fullmatch(whole.text) else 0.0
    stopped = whole.text[-1] in "。;" and len(whole.text) > 12
    return other + 0.8 if stopped and not (whole.label and whole.label.outer) else other


def _says_nothing(text: str) -> bool:
    return is_tick(text) or text in DITTO


def _fit_task(lines, whole: Wording, extra: int, serial: bool) -> float | None:
    text = whole.text
    odd = sum(line.other for line in lines) if len(lines) > 1 else 0
    if odd > 1:
        return None
    if whole.aside or _says_nothing(text) or not extra and not text.endswith("。") and whole.limit:
        return NEVER
    unlike = _unlike_wording(whole)
    if unlike is not None:
        return unlike
    return _like_sentence(whole) + min(len(text), 40) / 100 - 3.0 * odd - 0.15 * extra - (_breaks_between(lines, extra) if extra else 0.0)


def _unlike_wording(whole: Wording) -> float | None:
    """How a list of units, a law's title or a level (县级) fits as a wording; None for what is none of these."""
    text = whole.text
    if not whole.label and whole.units and not ORGANS.fullmatch(whole.text):
        return -0.3 if text[-1] == "。" and whole.known < 0.4 * len(whole.names) else NEVER  # 免费开放图书馆、文化馆。
    return -1.0 if whole.law or whole.remark else None


def _like_sentence(whole: Wording) -> float:
    if whole.text[-1] in "。;!" or _STEP.match(whole.text):
        return 0.5
    return 0.2 if whole.label else 0.0


def _breaks_between(lines: list[Wording], extra: int) -> float:
    """What speaks against one wording of several cells: a short line over others is their name, a whole sentence over others a row."""
    names = 0 if lines[0].label else sum(len(line.text) <= 10 for line in lines[:extra])
    sentences = 0 if any(line.label for line in lines[1:]) else sum(line.text[-1] in "。;" for line in lines[:extra])
    return 0.5 * names + 1.0 * sentences + (2.0 if _counts_on(lines) else 0.0)


def _counts_on(lines: list[Wording]) -> bool:
    """Whether a line goes on with a count that does not begin with the first: 2.…, 3.… are two rows."""
    first = lines[0].label
    if not first or number_of(lines[0].text[: first.end]) < 2:
        return False
    return any(line.label and line.label.style == first.style for line in lines[1:])


_SAYS_NONE = {**dict.fromkeys(DITTO, 0.4), **dict.fromkeys(NONE, 0.5)}


def _fit_units(lines, whole: Wording, extra: int, serial: bool) -> float | None:
    if whole.text in _SAYS_NONE:
        return _SAYS_NONE[whole.text]
    if whole.label or "《" in whole.text:
        return NEVER
    if extra and whole.sentence:
        return None
    if any(ORGANS.fullmatch(line.text) for line in lines):
        return -0.5
    score = whole.known - 0.3 * extra if whole.units else NEVER
    if len(lines) > 1 and all(line.units for line in lines):  # a unit a line
        score = max(score, sum(line.known for line in lines))
    return min(score, 3.0)


def _fit_deadline(lines, whole: Wording, extra: int, serial: bool) -> float:
    if whole.text in NONE or whole.text in DITTO:
        return 0.3
    if whole.label or whole.aside or any(line.units for line in lines):
        return NEVER
    other = sum(_no_limit(line) for line in lines[1:])
    alone = not extra and len(lines) > 1 and all(line.limit for line in lines)  # two words of time on two lines
    return 2.0 if alone else _like_limit(whole) - (0.5 * other if lines[0].limit else 0.2 * extra)


def _no_limit(line: Wording) -> bool:
    """Behind a whole limit, a line that is none (…已完成) is another column's."""
    return len(line.text) > 2 and not line.limit


def _like_limit(whole: Wording) -> float:
    """How like a limit a wording is that is no list of units: whole limits, vague ones, what names a time, and the rest."""
    if is_limit(whole.text, 0, len(whole.text), subjects=True):
        return 2.0
    if is_vague(whole.text):
        return 1.0
    return -0.5 if len(whole.text) <= 12 and TIME_SIGN.search(whole.text.removesuffix("动态")) or _TIMED.search(whole.text) else -1.2


def _fit_person(lines, whole: Wording, extra: int, serial: bool) -> float:
    return (0.5 if _POST.search(whole.text) else 0.0) - 0.3 * (extra + 1)


def _fit_tick(lines, whole: Wording, extra: int, serial: bool) -> float:
    return 0.5 if is_mark(whole.text) else NEVER


def _fit_amount(lines, whole: Wording, extra: int, serial: bool) -> float:
    return 0.8 if whole.aside else -0.5


def _fit_remark(lines, whole: Wording, extra: int, serial: bool) -> float:
    if serial:
        return -1.0
    if whole.text in DITTO:
        return 0.5
    if whole.aside or whole.law or whole.remark or _REMARK.search(whole.text):
        return 0.3 - 0.1 * extra
    return -0.3 * (extra + 1)


def _fit_channel(lines, whole: Wording, extra: int, serial: bool) -> float:
    if not whole.channel:
        return _fit_remark(lines, whole, extra, serial)
    other = sum(not (line.channel or _REMARK.search(line.text)) for line in lines[1:])
    return 0.6 - 0.1 * extra - 0.5 * other


_FITS = {
    "number": _fit_number, "section": _fit_section, "task": _fit_task, "deadline": _fit_deadline, "tick": _fit_tick,
    "amount": _fit_amount, "person": _fit_person, "channel": _fit_channel, **dict.fromkeys(ROLE_COLUMNS, _fit_units),
}  # fmt: skip
_PAUSE, _BULLETS = re.compile("[,;:]"), "●■□•"
_NARROW = re.compile("[!-~]")
_REMARK = re.compile(rf"{SITES}|网$|大厅|平台|媒体|发布会|公报|[■□☑√]|^《|代表(?:、|等|约|$)|约?\d+余?[人名]$|已(?:完成|公布|落实|上线|印发)|正在|未到")
_POST = re.compile(r"[长员]$|书记|主任|领导|负责人|同志|^\d{3,4}-?\d{7,8}$")
#: A step and when it is due: 3月: 召集…, 3月～5月: 制定方案.
_STEP = re.compile(r"(?:\d{1,2}月[^:。]{0,12}|全年|每[月季年周]度?|第?[一二三四]季度|[上下]半年|[年月]底前?): *[\u4e00-\u9fff《“\d]")
_TIMED = re.compile(r"20\d\d|\d(?:月|日|个工作日)|每[年月季周]|[年月]底")
#: A number that shares its cell with a heading: 2 加强政策解读.
_SHARED = re.compile(r"\d{1,2}[ .、][\u4e00-\u9fff]{4}")
