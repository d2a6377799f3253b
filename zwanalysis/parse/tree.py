"""Numbered items of a notice (一、（一）1.（1）① 一是): how they nest, and which note belongs to which."""

import re
from bisect import bisect
from typing import NamedTuple

from zwanalysis.parse.notes import Found
from zwanalysis.parse.sheet import BULLETS, IN_HEADING, RANK, Label, Sheet
from zwanalysis.text import trim

SIGNS = "。;,.、:"
LONGEST_HEADING = 60
#: Numberings that begin anew inside every item: none goes on behind an outer label.
_INNER = ("first", "circle", "paren_arabic")


class Item(NamedTuple):
    """A numbered item: its label's span, and where its region ends (the next item, or the text's end)."""

    start: int
    label_end: int
    end: int
    style: str
    value: int
    parent: int  # index of the item around it, -1 for none
    depth: int
    inline: bool


def items(sheet: Sheet, skip=()) -> list[Item]:
    """Return the numbered items of a notice in reading order, outside the spans ``skip``.

    >>> text = "一、总则\\n(一)甲。做。\\n(二)乙。做。\\n二、其他\\n"
    >>> [(i.style, i.value, i.parent) for i in items(Sheet(text, text))]
    [('han', 1, -1), ('paren_han', 1, 0), ('paren_han', 2, 0), ('han', 2, -1)]
    """
    end = len(sheet.folded)
    found = _without_enumerations(sheet.folded, _nest(sheet.folded, _candidates(sheet, skip)))
    ends = [end] * len(found)
    parents: list[int] = []
    open_items: list[int] = []
    for k, (label, depth) in enumerate(found):
        for closed in open_items[depth:]:
            ends[closed] = _before_bullets(sheet.folded, label.start)
        del open_items[depth:]
        parents.append(open_items[-1] if open_items else -1)
        open_items.append(k)
    return [
        Item(label.start, label.end, ends[i], label.style, label.value, parents[i], depth, label.inline)
        for i, (label, depth) in enumerate(found)
    ]


def _before_bullets(folded: str, at: int) -> int:
    """Where the signs before a label begin, as far as they stand in its line."""
    while at and folded[at - 1] in BULLETS:
        at -= 1
    return at


def _candidates(sheet: Sheet, skip) -> list[Label]:
    """The labels outside the spans ``skip``, without those that are an enumeration inside a sentence."""
    spans = sorted(skip)
    kept, at = [], 0
    for label in sheet.labels:
        while at < len(spans) and spans[at][1] <= label.start:
            at += 1
        if at == len(spans) or spans[at][0] > label.start:
            kept.append(label)
    # 第二十条(一)(二)(五)项: labels with nothing between them
    glued = [k for k in range(1, len(kept)) if kept[k - 1].end == kept[k].start and kept[k - 1].style == kept[k].style]
    chained = set(glued) | {k - 1 for k in glued}
    return [label for k, label in enumerate(kept) if k not in chained]


def _nest(folded: str, candidates: list[Label]) -> list[tuple[Label, int]]:
    """Keep the candidates that continue a numbering, and give each its depth."""
    kept: list[tuple[Label, int]] = []
    stack: list[str] = []
    last: dict[str, int] = {}
    rank = _ranks(candidates)
    for k, label in enumerate(candidates):
        if not label.value or not _counts_on(folded, candidates, k, label.style in stack, last.get(label.style, 0)):
            continue
        while stack and rank[stack[-1]] > rank[label.style]:
            stack.pop()
        if stack and stack[-1] == label.style:
            stack.pop()
        kept.append((label, len(stack)))
        stack.append(label.style)
        last[label.style] = label.value
        for inner in _INNER:
            if RANK[inner] > RANK[label.style]:
                last.pop(inner, None)
    return kept


def _without_enumerations(folded: str, found: list[tuple[Label, int]]) -> list[tuple[Label, int]]:
    """Leave out what one line enumerates behind a colon of its item where the items beside it enumerate nothing: 1.概况:(1)分工;(2)职责。"""
    kept, k = [], 0
    while k < len(found):
        kept.append(found[k])
        label, depth = found[k]
        inner = k + 1
        while inner < len(found) and found[inner][1] > depth:
            inner += 1
        if inner > k + 2 and _enumerates(folded, label, [one for one, _ in found[k + 1 : inner]]) and _alone_so(found, k, inner):
            k = inner
        else:
            k += 1
    return kept


def _enumerates(folded: str, label: Label, inner: list[Label]) -> bool:
    """Whether the labels stand in the line of their item, behind a colon and each a semicolon."""
    line = folded.find("\n", label.end)
    if label.inline or line >= 0 and inner[-1].start > line or _WHO_OR_WHEN.search(folded, label.end, line if line >= 0 else len(folded)):
        return False
    return folded[inner[0].start - 1] == ":" and all(folded[one.start - 1] in ";" for one in inner[1:]) and len({one.style for one in inner}) == 1


_WHO_OR_WHEN = re.compile(r"[局厅]|委(?!员)|办公室|负责|牵头|责任|配合|\d[日月]|[年月季]度?底|每[年月季]")


def _alone_so(found: list[tuple[Label, int]], k: int, inner: int) -> bool:
    """Whether the items beside it, numbered alike, are there and hold no others."""
    label, depth = found[k]
    first = next((j + 1 for j in range(k - 1, -1, -1) if found[j][1] < depth), 0)
    last = next((j for j in range(inner, len(found)) if found[j][1] < depth), len(found))
    beside = [j for j in range(first, last) if found[j][1] == depth and found[j][0].style == label.style and j != k]
    return bool(beside) and not any(j + 1 < len(found) and found[j + 1][1] > depth for j in beside)


def _ranks(candidates: list[Label]) -> dict[str, float]:
    """How far out each style stands: 一、 around articles where these count on from one 一、 to the next (一、第一条 第二条 二、第三条)."""
    at = [(label.style, label.value) for label in candidates if label.style in ("han", "article") and not label.inline]
    on = any(b[0] == "han" and a[0] == "article" and c == ("article", a[1] + 1) for a, b, c in zip(at, at[1:], at[2:], strict=False))
    return {**RANK, "han": RANK["article"] - 0.5} if on and at[0][0] == "han" else RANK


def _counts_on(folded: str, candidates: list[Label], k: int, known: bool, last: int) -> bool:
    """Whether a candidate is a label.

    At a line start any number is taken, since copies repeat and lose numbers; one that is glued to its wording (a lost
    full stop), or stands inside a line, must continue its sequence or begin one that goes on.
    """
    label = candidates[k]
    if not label.inline and label.style != "decimal" and not _glued(folded, label):
        return True
    if label.value == 1 and (_goes_on(candidates, k) or _opens(candidates, k) or _alone_below(folded, candidates, k)):
        return True
    if label.value == last + 1 or _starts_chain(folded, candidates, k):
        return known or label.value > 1
    return known and last + 1 < label.value <= last + 3 or _heads(folded, candidates, k)


def _starts_chain(folded: str, candidates: list[Label], k: int) -> bool:
    """Whether others count on from a label, which is of articles or stands behind the end of a sentence."""
    if candidates[k].style == "article":
        return _next_follow(candidates, k, 1)
    return _begins(folded, candidates[k]) and _next_follow(candidates, k, 2)


def _begins(folded: str, label: Label) -> bool:
    """Whether a label stands behind the end of a sentence: not 按照《条例》(五)规划(六)财政(七)审计三类."""
    return folded[max(0, label.start - 8) : label.start].rstrip()[-1:] in ("。", ";", "!", "?", ")", "〕", "]", "|")


def _heads(folded: str, candidates: list[Label], k: int) -> bool:
    """Whether a number of chapters stands before a heading and the next label, and no more: …评议。 八、保障措施 40.成立领导小组."""
    if candidates[k].style != "han" or not _begins(folded, candidates[k]):
        return False
    m = IN_HEADING.match(folded, candidates[k].end)
    return bool(m) and k + 1 < len(candidates) and m.start(m.lastgroup) == candidates[k + 1].start


def _next_follow(candidates: list[Label], k: int, n: int) -> bool:
    """Whether the next ``n`` labels of its style count on: where all stands in one line the first may be any (a chapter's name before
    it, a page that begins at 36.)."""
    following = [other.value for other in candidates[k + 1 : k + 20] if other.style == candidates[k].style]
    return following[:n] == [candidates[k].value + i for i in range(1, n + 1)]


def _glued(folded: str, label: Label) -> bool:
    """A number that touches its wording, or has a digit behind its full stop, may be no label: 3.5万人, 26个."""
    bare = label.end - label.start == len(str(label.value))
    return label.style == "arabic" and (bare or folded[label.end : label.end + 1].isdigit())


def _alone_below(folded: str, candidates: list[Label], k: int) -> bool:
    """Whether nothing but a heading stands between an outer label and this: 二、平台建设(一)检查错链."""
    outer = candidates[k - 1] if k else None
    return bool(outer and outer.style == "han" and candidates[k].style == "paren_han" and IN_HEADING.match(folded, outer.end, candidates[k].end + 1))


def _opens(candidates: list[Label], k: int) -> bool:
    """Whether a first 一、 is followed by its (一), or that is it: an excerpt in one line may have no second."""
    pair = [one for one in (candidates[k : k + 2], candidates[max(0, k - 1) : k + 1]) if [c.style for c in one] == ["han", "paren_han"]]
    return any(one[0].value == one[1].value == 1 and 0 < one[1].start - one[0].end <= LONGEST_HEADING for one in pair)


def _goes_on(candidates: list[Label], k: int) -> bool:
    """Whether the numbering begun at ``k`` has a second member before an outer label ends it."""
    for other in candidates[k + 1 : k + 200]:
        if other.style == candidates[k].style:
            return other.value == 2
        if RANK[other.style] < RANK[candidates[k].style] and not other.inline:
            break
    return not candidates[k].inline


# Lines that are numbered and no items

_NO_ITEMS = (
    re.compile(r"附件?(?:下载|列表)? ?: ?(?:\n\s*)?\d{1,2}[.、][^\n]*(?:\n[ \t]*\d{1,2}[.、][^\n]{2,60}(?=\n|$))*"),
    # remarks behind a plan, numbered as its items are
    re.compile(r"\n[ \t]*(?:[附备]?注|(?:填表)?说明) ?:(?=[^\n]*\n[ \t]*\d|[ \t]*1[.、])[^\n]*(?:\n[ \t]*\d{1,2}[.、][^\n]*)*"),
    # a line that names a file to download
    re.compile(r"\n[ \t]*\d{1,2}[.、][^\n。]{2,80}\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|txt|jpg|png)\b[^\n]*"),
)


def not_items(folded: str) -> list[tuple[int, int]]:
    """Return the spans of lists of attachments, of numbered remarks, of files to download, and of an outline before a plan.

    >>> text = "1.公开。\\n附件:1.任务表\\n2.说明\\n"
    >>> [text[a:b] for a, b in not_items(text)]
    ['附件:1.任务表\\n2.说明']
    >>> text = "目录\\n一、公开\\n二、解读\\n三、监督\\n一、公开\\n公布预算。\\n二、解读\\n公布问答。\\n"
    >>> [text[a:b] for a, b in not_items(text)]
    ['一、公开\\n二、解读\\n三、监督\\n']
    """
    return [(m.end() - len(m[0].lstrip("\n")), m.end()) for pattern in _NO_ITEMS for m in pattern.finditer(folded)] + _contents(folded)


#: Headings of the outermost level on lines with nothing between: at most so many are looked for again.
_HEADINGS = re.compile(r"^(?:[ \t]*[一二三四五六七八九十]{1,3}、[^\n。;]{2,40}\n+){3,40}+", re.MULTILINE)
_PAGE = re.compile(r"[ \t.…·]*\d*\s*$")


def _contents(folded: str) -> list[tuple[int, int]]:
    """The outline before a plan, most of whose lines stand again further on, each with more behind it."""
    run = _HEADINGS.search(folded)
    if not run:
        return []
    first = _PAGE.sub("", run[0].partition("\n")[0]).strip()
    end = folded.find(first, run.start() + len(first), run.end())  # the plan's own first heading
    end = run.end() if end < 0 else end
    lines = [_PAGE.sub("", line).strip() for line in folded[run.start() : end].split("\n") if line.strip()]
    body = folded[end:]
    again = [line for line in lines if (at := body.find(line)) >= 0 and (at == 0 or body[at - 1].isspace())]
    return [(run.start(), end)] if len(lines) > 2 and len(again) * 2 >= len(lines) and again[0] == first else []


def owners(items: list[Item], notes: list[Found]) -> list[int]:
    """For each note the innermost item it lies in, -1 for none."""
    owners, stack, k = [], [], 0
    for note in notes:
        while k < len(items) and items[k].start <= note.start:
            stack.append(k)
            k += 1
        while stack and items[stack[-1]].end <= note.start:
            stack.pop()
        owners.append(stack[-1] if stack else -1)
    return owners


#: A sentence that says of the items below that they follow.
_FOLLOW = re.compile("(?:其中)?(?:主要|具体|重点|一般)?(?:内容|事项|范围)?(?:有|是|为|包括|如下):")
#: 工作要求:… in lines under a heading.
_LABELLED = re.compile(r"\s*[\u4e00-\u9fff]{2,8} ?:")


class Tree:
    """The items of a notice and the notes that each has: ``notes[k]`` are those of item ``k``, ``notes[-1]`` nobody's."""

    def __init__(self, items: list[Item], notes: list[Found]):
        self.items = items
        self.children: list[list[int]] = [[] for _ in items]
        self._beside: dict[tuple[int, str], list[int]] = {}
        self._anew: dict[tuple[int, str], int] = {}  # the first item of these that counts from one again
        for k, item in enumerate(items):
            beside = self._beside.setdefault((item.parent, item.style), [])
            if beside and item.value == 1:
                self._anew.setdefault((item.parent, item.style), k)
            beside.append(k)
            if item.parent >= 0:
                self.children[item.parent].append(k)
        self.notes: dict[int, list[Found]] = {}
        for note, k in zip(notes, owners(items, notes), strict=True):
            self.notes.setdefault(k, []).append(note)

    def leaf(self, k: int) -> bool:
        """Whether an item holds no other."""
        return not self.children[k]

    def lead_in(self, folded: str, k: int) -> tuple[int, int]:
        """The sentence right before the items that an item holds, or, -1, before all: it may go on in them (公开下列信息:). One that says no
        more than that they follow (主要有:) goes on from the sentence before it."""
        held = (self.items[k].label_end, self.items[self.children[k][0]].start) if k >= 0 else (0, self.items[0].start)
        a, b = trim(folded, *held)
        line = max(a, folded.rfind("\n", a, b) + 1)
        start = max(line, folded.rfind("。", a, b - 1) + 1)
        if _FOLLOW.fullmatch(folded, start, b):
            start = max(line, folded.rfind("。", a, start - 1) + 1)
        return trim(folded, start, b)

    def one_wording(self, k: int) -> bool:
        """Whether an item is one wording: it holds no other, or enumerates (一是…二是…) behind its first sentences."""
        if self.leaf(k):
            return self.items[k].style != "first" or self.items[k].parent < 0
        return all(self.items[j].style == "first" and self.leaf(j) for j in self.children[k])

    def begins_anew(self, k: int) -> bool:
        """Whether the numbering under an item has begun again before this one: another sentence leads to it."""
        return self._anew.get((self.items[k].parent, self.items[k].style), k + 1) <= k

    def noted(self) -> list[int]:
        """The items that have notes, in order."""
        return sorted(k for k in self.notes if k >= 0)

    def above(self, k: int):
        """The items around an item, innermost first."""
        while (k := self.items[k].parent) >= 0:
            yield k

    def beside(self, k: int) -> list[int]:
        """The items under the same item and numbered alike, itself too."""
        return self._beside[self.items[k].parent, self.items[k].style]

    def any_inside(self, k: int, sought: list[int]) -> bool:
        """Whether one of ``sought`` (in order) lies inside an item."""
        at = bisect(sought, k)
        return at < len(sought) and self.items[sought[at]].start < self.items[k].end

    def promote(self) -> None:
        """Give a note that stands behind the last of several sub-items to the item around them.

        It is done for a style of numbering if, in the whole notice, no sub-item of that style but a last one has a note.
        """
        for rank in sorted(RANK.values(), reverse=True):
            parents = [p for p, kids in enumerate(self.children) if len(kids) > 1 and self._holds_noted(kids, rank)]
            last_only = [p for p in parents if self._last_alone(p)]
            if last_only and self._all_so(parents, last_only, inner=rank >= RANK["paren_arabic"]):
                for p in last_only:
                    self.notes[p] = self.notes.pop(self.children[p][-1])

    def _holds_noted(self, kids: list[int], rank: int) -> bool:
        return RANK[self.items[kids[0]].style] == rank and any(k in self.notes for k in kids)

    def _all_so(self, parents: list[int], last_only: list[int], inner: bool) -> bool:
        """Whether it is the notice's way that the last alone of the sub-items has a note: most inner lists will do."""
        if len(last_only) == len(parents):
            return len(parents) > 1 or inner or self._all_beside_noted(parents)
        return inner and len(last_only) * 2 > len(parents)

    def _last_alone(self, p: int) -> bool:
        """Whether of an item's sub-items the last alone has a note, one, and the item none."""
        *others, last = self.children[p]
        return len(self.notes.get(last, ())) == 1 and p not in self.notes and not any(k in self.notes for k in others)

    def _all_beside_noted(self, parents: list[int]) -> bool:
        """Whether the items numbered like the first of ``parents`` that hold no others all have notes, up to the last note."""
        style, end = self.items[parents[0]].style, max(self.notes)
        beside = [k for k, item in enumerate(self.items[: end + 1]) if item.style == style and self.leaf(k)]
        return len(beside) > 2 and all(k in self.notes for k in beside)

    def covered(self, k: int) -> bool:
        """Whether a sub-item without note lies before its parent's note, inside the wording the note is about."""
        notes = self.notes.get(self.items[k].parent, []) if self.items[k].parent >= 0 else []
        return bool(notes) and notes[0].start > self.items[k].start and k not in self.notes

    def headings_with_notes(self, folded: str) -> dict[int, list[Found]]:
        """Items that are a heading with a note behind it, whose sub-items have none: the note covers the sub-items."""
        noted = self.noted()
        covering = [k for k in noted if not self.leaf(k) and (self._heading_note(folded, k, noted) or self._heading_lines(folded, k))]
        return {k: self.notes[k] for k in covering}

    def _heading_lines(self, folded: str, k: int) -> bool:
        """Whether an item is a heading over lines that say who and when (任务分工:…总牵头。, 完成时间:…), before items that say it again."""
        item, notes, below = self.items[k], self.notes[k], self.items[self.children[k][0]].start
        heading = folded[item.label_end : min(item.end, item.label_end + LONGEST_HEADING)].partition("\n")[0]
        apart = all(note.read.headed and note.end <= below and not folded[folded.rfind("\n", 0, note.start) + 1 : note.start].strip() for note in notes)
        between = folded[item.label_end : notes[0].start].split("\n")[1:]
        return apart and len(notes) > 1 and not set("。;:") & set(heading) and bool(between) and all(_LABELLED.match(line) for line in between if line.strip())

    def _heading_note(self, folded: str, k: int, noted: list[int]) -> bool:
        item, notes = self.items[k], self.notes[k]
        wording = folded[item.label_end : notes[0].start]
        plain = "。" not in wording.strip(SIGNS) and len(wording) <= LONGEST_HEADING
        return plain and not self.any_inside(k, noted) and notes[-1].end <= self.items[self.children[k][0]].start


