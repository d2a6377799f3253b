"""Titles of notices and plans: which line is one, and which lines are one title printed over several."""

import re
from functools import cache

from zwanalysis import lexica
from zwanalysis.parse.unitlists import looks_like_unit

_DAY = re.compile(r"20\d\d ?[年./-] ?\d{1,2} ?[月./-] ?\d{1,2} ?日?")


@cache
def _title_end() -> re.Pattern:
    words = sorted(lexica.load("outline.yaml")["titles"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})(?:的通知|的函|的意见)?(?:\([^()]{{1,20}}\))?$")


ATTACHMENT = re.compile(r"附件?(?:[:\d ]|$|[一二三四五]|\()")


def title_like(line: str) -> bool:
    if len(line) > 150:
        return False
    name = re.sub(r"\s", "", line).lstrip("#*")
    name = re.sub(r"\((?:节选|试行|摘要|[^()]{1,12}稿)\)$", "", name)
    dated = re.search(
        r"(?:20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年(?:度)?[\u4e00-\u9fff]{2,40}$", name
    )
    return (
        4 < len(name) <= 90 and not _DAY.match(name) and not re.search(r"[。;!?]|,.*,", name) and bool(_title_end().search(name) or dated and len(name) <= 40)
        and not ATTACHMENT.match(name) and not re.match(r"《|\d+[.、]|\(|[一二三四五六七八九十]+、", name)
        and (len(name) > 8 or "年" in name or "关于" in name)
    )  # fmt: skip


def attachment_or_title(line: str) -> bool:
    """Whether a line opens an attachment or is a title: what follows is no part of the section before."""
    return bool(ATTACHMENT.match(line)) or title_like(line)


_ENDS = re.compile(r"(?:通知|意见|函|方案|要点|公告|通报|决定|安排|办法|计划|分工)$")


def join_titles(folded: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A title printed over two to four lines is one piece."""
    joined, k = [], 0
    while k < len(found):
        for more in (3, 2, 1):
            group = found[k : k + more + 1]
            if len(group) <= more:
                continue
            lines = [folded[a:b] for a, b in group]
            whole = "".join(lines)
            opens = (
                lines[0].startswith("关于")
                or looks_like_unit(re.sub(r"\s", "", lines[0]))
                and lines[1].startswith(("关于", "转发", "印发"))
            )
            if (
                (opens or "关于" in lines[0])
                and not (title_like(lines[0]) and _ENDS.search(lines[0].strip()))
                and "".join(lines[1:]).count("关于") <= int(opens)  # a second one begins the title again
                and title_like(whole)
                and _ENDS.search(lines[-1].strip())
            ) and all(not re.search(r"[。:]", line) and not _DAY.search(line) for line in lines):
                joined.append((group[0][0], group[-1][1]))
                k += more + 1
                break
        else:
            joined.append(found[k])
            k += 1
    return joined
