"""Who does it, in a paragraph's last sentence without brackets or heading: …公开。市财政局牵头，各部门配合. On folded text."""

import re
from functools import cache
from typing import NamedTuple

from zwanalysis.parse import words
from zwanalysis.parse.limits import read_limits
from zwanalysis.parse.roles import Note, read_note
from zwanalysis.parse.sheet import Sheet, starts_item
from zwanalysis.parse.stated import for_all
from zwanalysis.parse.units import looks_like_unit
from zwanalysis.text import trim


class Stretch(NamedTuple):
    """What could be a note: its span, and the span of its content; ``kind`` says where it was looked for."""

    start: int
    end: int
    a: int
    b: int
    kind: str = "worded"  # worded, bare (units without a verb), limit (a time limit alone)


def without_unpaired(folded: str, a: int, b: int) -> tuple[int, int]:
    """A stretch without the bracket at its end whose other half is lost."""
    lost = folded[b - 1 : b] == ")" and folded.count("(", a, b) < folded.count(")", a, b)
    return trim(folded, a, b - 1, "。;") if lost else (a, b)


@cache
def _last_word() -> re.Pattern:
    """A verb at a paragraph's end, and a time limit behind it: …。市财政局牵头,6月底前完成。"""
    limit = r"[,;](?=[^,;。\n]{0,16}[年月日季周半])[^,;。()〔〕\n]{2,40}"
    return re.compile(rf"{words.any_of(words.role_words(verb=True))}(?:{limit})?[。;]?\)?[。;]?[ \t]*(?=\n|$)")


@cache
def _led() -> re.Pattern:
    leads = words.any_of(words.role_words("lead", verb=True, footer=False))
    return re.compile(rf"[局委部办厅府院会](?:分别|共同|联合)?{leads}(?!的|单位|部门|建立|组织)")


_LONGEST_CLOSING = 200


def _last_sentences(folded: str, line: int, stop: re.Match) -> list[tuple[int, int]]:
    """The sentence that ends at a paragraph's end, and its last part behind a semicolon; none that is an item by itself."""
    sentence = max(line, *(folded.rfind(sign, line, stop.start()) + 1 for sign in "。!?"))
    starts = {sentence, max(sentence, folded.rfind(";", sentence, stop.start()) + 1)}
    spans = [without_unpaired(folded, *trim(folded, start, stop.end(), "。;")) for start in sorted(starts)]
    return [
        (a, b) for a, b in spans
        if b - a <= _LONGEST_CLOSING and not (a == line and starts_item(folded[a:b]))
    ]  # fmt: skip


def only_units(folded: str, a: int, b: int) -> bool:
    """Whether a sentence is units and what they do."""
    read = read_note(folded, a, b)
    if _OF_SOMETHING.search(folded, a, b):
        return False
    if any(_does_more(folded, *span) for span in read.limits) or says_more(folded, a, b, read):
        return False
    return bool(read.units) and not (read.unread or read.asides) and all(looks_like_unit(folded[u.start : u.end]) for u in read.units)


#: 网站由州政府办公室主办,内容由各单位承担: who does what, not who does it all.
_OF_SOMETHING = re.compile(r"(?<![\u4e00-\u9fff])(?!(?:以上|[此该本这])[项个]?(?:工作|任务|事项)*由)[\u4e00-\u9fff、]{2,12}?(?<![均都体别一要自])由(?=[\u4e00-\u9fff])")


def says_more(folded: str, a: int, b: int, read: Note) -> bool:
    """Whether what is to be done stands behind the units, or behind their limit: 县财政局会同县审计局做好预算公开。"""
    limits = [limit.end for span in read.limits for limit in read_limits(folded, *span, column=True)]
    told = max([a, *limits, *(unit.end for unit in read.units), *(does.end() for does in words.verb().finditer(folded, a, b))])
    return b - told > (_LONGEST_THEN if limits else _LONGEST_TAIL)


#: Behind units and their verb no more stands than a word, behind a limit what is due then: 每半年报送一次检查情况。
_LONGEST_TAIL, _LONGEST_THEN = 7, 9


def _does_more(folded: str, a: int, b: int) -> bool:
    """Whether more than that it is due stands behind a limit: 8月20日前公布招生结果 is what is to be done."""
    return b - max((limit.end for limit in read_limits(folded, a, b, column=True)), default=a) > _LONGEST_DUE


_LONGEST_DUE = 4


def closing_sentences(sheet: Sheet) -> tuple[list[Stretch], list[tuple[int, int]]]:
    """…公开。市财政局牵头，各部门配合: a paragraph's last sentence that is units and what they do, without brackets.

    Also returns the spans of those that say who leads but hold more than units.
    """
    folded, stretches, doubted = sheet.folded, [], []
    for stop in _last_word().finditer(folded):
        line = folded.rfind("\n", 0, stop.start()) + 1
        if ")" in stop[0] and folded.count("(", line, stop.end()) >= folded.count(")", line, stop.end()):
            continue  # a note in brackets
        spans = _last_sentences(folded, line, stop)
        if spans and for_all(folded, *spans[0]):
            continue
        whole = next((span for span in spans if only_units(folded, *span)), None)
        if whole:
            stretches.append(Stretch(whole[0], stop.end(), *whole))
        elif spans and _led().search(folded, *spans[-1]):
            doubted.append(spans[-1])
    broken = _broken_sentence(folded) if stretches else None
    return stretches + ([broken] if broken else []), doubted


def _broken_sentence(folded: str) -> Stretch | None:
    """…公布进度表。市政府督查室、市政务: where paragraphs end in who does the work, the last may break off in it."""
    end = len(folded.rstrip())
    a = trim(folded, folded.rfind("。", folded.rfind("\n", 0, end) + 1, end) + 1, end)[0]
    read = read_note(folded, a, end) if 0 < end - a < _LONGEST_CLOSING else None
    whole = [looks_like_unit(folded[unit.start : unit.end]) for unit in read.units] if read and not read.unread else []
    return Stretch(a, end, a, end, "bare") if len(whole) > 1 and all(whole[:-1]) else None
