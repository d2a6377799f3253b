"""Titles of notices and plans: which line is one, which lines are one title printed over several, and how it reads."""

import re
from functools import cache

from zwanalysis import lexica
from zwanalysis.parse.units import looks_like_unit

#: A title and what may stand around it: a sign before, a bar, the notice's number or the site's name behind.
_AROUND = re.compile(
    r"[#|]*(?P<bold>\*\*)?(?:[\u4e00-\u9fff]{2,6}:(?=关于|印发))?(?P<open>《)?(?P<name>.+?)(?(open)》)"
    r"(?P<number>\([\u4e00-\u9fff]{1,14}〔(?:19|20)\d\d〕\d{1,4}号\))?(?:[_|][_|\u4e00-\u9fff]{2,40}|-+[\u4e00-\u9fff]{2,20}(?:网|网站|政府|局|委|厅))?(?(bold)\*\*)\|*"
)
_DRAFT = re.compile(r"\((?:节选|试行|摘要|暂行|修订|[^()]{1,12}稿)\)$")
_DAY = re.compile(r"\(?20\d\d ?[年./-] ?\d{1,2} ?[月./-] ?\d{1,2} ?日?")
_DATED = re.compile(r"(?:20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年(?:度)?[\u4e00-\u9fff]{2,40}$")
_NONE = re.compile(r"[。;!?|]|,.*,|^(?:\d+[.、]|\(|[一二三四五六七八九十]+、|抄送|[上下]一[篇条])")

ATTACHMENT = re.compile(r"附件?(?:[:\d ]|$|[一二三四五]|\()")


@cache
def _end() -> re.Pattern:
    words = sorted(lexica.load("frame.yaml")["titles"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})(?:的通知|的函|的意见)?(?:\([^()]{{1,20}}\))?$")


def bare(line: str) -> str:
    """A title as it reads: blanks taken out, without the signs, the notice's number and the site's name around it.

    Works on folded and on printed text.

    >>> bare("# 2021 年政务公开 任务台账 |"), bare("《青石市工作要点》"), bare("青石市工作方案(青政办〔2021〕3号)")
    ('2021年政务公开任务台账', '青石市工作要点', '青石市工作方案')
    """
    name = re.sub(r"\s", "", line)
    shaped = name.translate(_SIGNS)
    m = _AROUND.fullmatch(shaped)
    return name[slice(*m.span("name"))] if m else name


_SIGNS = str.maketrans("（）［］[]【】﹝﹞：｜", "()〔〕〔〕〔〕〔〕:|")


def title_like(line: str) -> bool:
    """Whether a folded line is a title.

    >>> [title_like(line) for line in ("关于印发2022年任务清单的通知", "2022年全市重点", "2022年5月1日通知", "做好通知", "一、方案")]
    [True, True, False, False, False]
    """
    if len(line) > 150:
        return False
    name = _DRAFT.sub("", bare(line))
    if not 4 < len(name) <= 90 or _NONE.search(name) or _DAY.match(name) or ATTACHMENT.match(name):
        return False
    ends = _end().search(name) or (_DATED.search(name) and len(name) <= 40)
    return bool(ends) and (len(name) > 8 or "年" in name or "关于" in name)


def attachment_or_title(line: str) -> bool:
    """Whether a line opens an attachment or is a title: what follows is no part of the section before."""
    return bool(ATTACHMENT.match(line)) or title_like(line)


#: What ends the last line of a title over several, and what may be all that is on it.
_ENDS = re.compile(
    r"(?:通知|意见|函|方案|要点|公告|通报|决定|安排|办法|计划|分工|清单|规定|细则|[^\W\d]表)(?:\([^()]{2,16}\)|\W{0,2})$"
)
_TAIL = re.compile(
    r"的?(?:通知|意见|函|公告|通报)|[\u4e00-\u9fff]{0,8}(?:工作|重点|任务|实施|分工|分解|行动)[\u4e00-\u9fff]{0,8}(?:方案|要点|安排|办法|计划|分工|清单|[^\W\d]表)(?:的通知)?"
)
_OPENS = re.compile(r"关于|转发|印发")
_NO_PART = re.compile(r"[。:>|]|^《[^》]*》$")
LINES = 4  # a title is printed over at most so many


def join_titles(folded: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A title printed over two to four lines is one piece."""
    joined, k = [], 0
    while k < len(found):
        longest = min(LINES, len(found) - k)
        more = next((n for n in range(longest, 1, -1) if _is_one(folded, found[k : k + n])), 1)
        joined.append((found[k][0], found[k + more - 1][1]))
        k += more
    return joined


def _is_one(folded: str, group: list[tuple[int, int]]) -> bool:
    """Whether lines are one title: the first opens it and the last ends it."""
    lines = ["".join(folded[a:b].split()) for a, b in group]
    if re.fullmatch(r"\([^()]{2,16}\)", lines[-1]) and len(lines) > 2:
        lines[-2:] = ["".join(lines[-2:])]  # 行动计划 over (2018—2020年)
    if any(len(line) > 60 or _NO_PART.search(line) or _DAY.search(line) for line in lines):
        return False
    first, last = lines[0], lines[-1]
    if not _ENDS.search(last) or title_like(first) and _ENDS.search(first):
        return False
    return (_from_opening(lines) or _cut_inside(lines)) and title_like("".join(lines))


def _from_opening(lines: list[str]) -> bool:
    """关于 or an organ's name opens the title, and no second 关于 opens it again."""
    organ = looks_like_unit(lines[0]) and _OPENS.match(lines[1])
    opens = organ or lines[0].startswith("关于")
    return bool(organ or "关于" in lines[0]) and "".join(lines[1:]).count("关于") <= int(bool(opens))


def _cut_inside(lines: list[str]) -> bool:
    """Two lines, the second nothing but a title's last words."""
    whole = (
        len(lines) == 2 and 8 <= len(lines[0]) <= 40 and _TAIL.fullmatch(re.sub(r"\([^()]*\)$", "", lines[1]))
    )
    return bool(whole) and not looks_like_unit(lines[0]) and not ATTACHMENT.match(lines[0])
