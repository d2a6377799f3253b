"""Where a plan's last item ends, and what stands behind the plan."""

import re
from bisect import bisect
from collections.abc import Iterator
from functools import cache

from zwanalysis.parse.notes import Found
from zwanalysis.parse.tree import Item
from zwanalysis.parse.words import behind_plan
from zwanalysis.text import lines_of


@cache
def _behind() -> re.Pattern:
    """What begins what stands behind a plan: never part of its last item."""
    return re.compile(
        rf"(?:\n[ \t]*|(?<=[。)]) +)(?={behind_plan()}|主办[^\n]{{0,80}}\n?[^\n]{{0,120}}?(?:网站标识|ICP备|公网安备))"
        r"|\n[ \t]*[^\n。:\s][^\n。:]{3,39}\n\s{0,160}20\d\d年\d{1,2}月\d{1,2}日[ \t]*(?=\n|$)"
    )


def cut_tails(folded: str, items: list[Item], notes: list[Found], tables: list[tuple[int, int]]) -> list[Item]:
    """End the last item of each plan where its own paragraphs end, before what stands behind the plan, and every item before a table.

    Where the outermost numbering begins anew a further plan opens, or another's notice inside this one.
    """
    opening = [*sorted(a for a, _ in tables), len(folded)]
    ends: dict[int, int] = {}
    plans = [k for k, item in enumerate(items) if item.parent < 0 and item.value == 1 and k]
    for k in [*plans, len(items)] if items else []:
        last = k - 1
        limit = items[k].start if k < len(items) else len(folded)
        end = _tail_end(folded, items, last, min(limit, opening[bisect(opening[:-1], items[last].start)]), notes)
        while last >= 0:
            ends[last] = end
            last = items[last].parent
    before = [opening[bisect(opening[:-1], item.label_end)] for item in items]
    for k, at in _lead_ins(folded, items):
        before[k] = min(before[k], at)
    return [item._replace(end=min(item.end, ends.get(k, item.end), before[k])) for k, item in enumerate(items)]


#: 以下任务由县教育局负责: on a line of its own leads to the items below, and ends the one above.
_LEAD_IN = re.compile(r"\n[ \t]*(?:以下|下列)[^。;\n]{2,60}:[ \t]*(?=\n)")


def _lead_ins(folded: str, items: list[Item]) -> Iterator[tuple[int, int]]:
    """The items without others inside that a line which leads to those below ends, and where."""
    around = {item.parent for item in items}
    for k, item in enumerate(items):
        if k not in around and (line := _LEAD_IN.search(folded, item.label_end, item.end)):
            yield k, line.start()


_NO_SENTENCE = re.compile(r"主办|版权|备案|地址|邮编|联系|附件|抄送|印发|^\S{0,14}$|20\d\d年\d{1,2}月\d{1,2}日$")


def broken_paragraph(folded: str, start: int, end: int) -> bool:
    """Whether a text ends in sentences behind its last note that break off: a task whose note is not there."""
    lines = [line.strip() for line in folded[start:end].lstrip("。;)").split("\n") if line.strip()]
    sentences = lines and all(re.search("[,。、]", line) and not _NO_SENTENCE.search(line) for line in lines)
    return bool(sentences) and not folded[end:].strip() and lines[-1][-1] not in "。;!?:)〕”"


def _tail_end(folded: str, items: list[Item], last: int, limit: int, notes: list[Found]) -> int:
    """Where the last item of a plan ends: with its last note, else after as many paragraphs as its siblings have."""
    item = items[last]
    behind = _behind().search(folded, item.label_end, limit)
    end = behind.start() if behind else limit
    before = bisect(notes, end, key=lambda note: note.start)
    for note in notes[max(0, before - 1) : before]:
        if note.start >= item.start and (note.until or folded[item.label_end : note.start].strip()):
            return end if end == limit and broken_paragraph(folded, note.end, end) else max(note.end, note.until)
    return _as_long_as_others(folded, items, last, end)


def _as_long_as_others(folded: str, items: list[Item], last: int, end: int) -> int:
    item = items[last]
    beside = [i for i in items[max(0, last - 12) : last] if i.style == item.style]
    beside = [i for i in beside if i.parent == item.parent] or beside
    most = max((len(_paragraphs(folded, i.label_end, i.end)) for i in beside), default=2)
    found = _paragraphs(folded, item.label_end, end)
    whole = [b for _, b in found[max(0, most - 1) :] if folded[b - 1] in "。;!)”"]
    return [*whole, *(b for _, b in found[-1:]), end][0]


def _paragraphs(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """The lines of an item; a long one that ends with no stop was cut by a page's end and goes on."""
    spans: list[tuple[int, int]] = []
    for a, b in lines_of(folded, start, end):
        last = spans[-1] if spans else (0, 0)
        if last[1] - last[0] > 60 and folded[last[1] - 1] not in "。;!?:)”" and b - a > 1:
            spans[-1] = (last[0], b)
        else:
            spans.append((a, b))
    return spans
