"""What a notice is called by: titles (which line is one, which lines are one printed over several, how it reads) and document
numbers (发文字号: 川办函〔2021〕57号, and those that lost a bracket or the digits' separation)."""

import re
from functools import cache
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.parse.units import looks_like_unit
from zwanalysis.text import fold

#: A title and what may stand around it: a sign before, a bar, the notice's number or the site's name behind.
_AROUND = re.compile(
    r"[#|]*(?P<bold>\*\*)?(?:[\u4e00-\u9fff]{2,6}:(?=关于|印发))?(?P<open>《)?(?P<name>.+?)(?(open)》)"
    r"(?P<number>\([\u4e00-\u9fff]{1,14}〔(?:19|20)\d\d〕\d{1,4}号\))?(?:[_|][_|\u4e00-\u9fff]{2,40}|-+[\u4e00-\u9fff]{2,20}(?:网|网站|政府|局|委|厅))?(?(bold)\*\*)\|*"
)
_DRAFT = re.compile(r"\((?:节选|试行|摘要|暂行|修订|[^()]{1,12}稿)\)$")
_DAY = re.compile(r"\(?20\d\d ?[年./-] ?\d{1,2} ?[月./-] ?\d{1,2} ?日?|二[〇○零]..年.{1,3}月.{1,3}日")
_DATED = re.compile(r"(?:20\d\d|二[〇○零][一二三四五六七八九〇○零]{2})年(?:度)?[\u4e00-\u9fff]{2,40}$")
_STOPS = re.compile("[。;!?]")
_NONE = re.compile(r"\||,.*,|^(?:\d+[.、]|\(|[一二三四五六七八九十]+、|抄送|[上下]一[篇条])")

ATTACHMENT = re.compile(r"附件?(?:[:\d ]|$|[一二三四五]|\()")


@cache
def _end() -> re.Pattern:
    words = sorted(lexica.load("frame.yaml")["titles"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(words)})(?:\([^()]{{1,20}}\))?$")


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
    if len(line) > 150 or _STOPS.search(line):
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
    first, last = lines[0], lines[-1]
    if not _ENDS.search(last) or any(len(line) > 60 or _NO_PART.search(line) or _DAY.search(line) for line in lines):
        return False
    if title_like(first) and _ENDS.search(first):
        return False
    return (_from_opening(lines) or _cut_inside(lines) or _in_marks(lines)) and title_like("".join(lines))


def _in_marks(lines: list[str]) -> bool:
    """Two lines, cut inside the name of a document: …落实《政务公开 over 行动计划》方案."""
    return len(lines) == 2 and lines[0].count("《") > lines[0].count("》")


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


# Organs, and who issues a notice as its title tells

_ORGAN_END = re.compile(r"(?:[府局厅委部办院会]|办公[厅室]|中心|[大中小]学|公司)$")


def without_seal(name: str) -> str:
    """A name without the remark on its seal: 市审计局（盖章）."""
    return re.sub(r"[(（][公代盖印]?章[)）]", " ", name).rstrip()


def organ(name: str) -> str | None:
    """An organ's name, as printed, without the remark on its seal; None if it is none. Two on a line are joined by 、."""
    parts = without_seal(name).split()
    apart = len(parts) > 1 and all(len(part) > 3 and _ORGAN_END.search(part) for part in parts)
    name = ("、" if apart else "").join(parts).strip("、")
    units = fold(name).split("、")
    return name if 4 <= len(name) <= 40 and all(map(looks_like_unit, units)) else None


_ORGAN = r"[\u4e00-\u9fff]{2,40}?(?:政府|办公室|委员会|局|厅|部|委|院|管委会|中心|办|公司|集团|大学|学校|小学|中学|医院|馆|站|处|科|署|海关|银行)"
_BY_TITLE = re.compile(rf"(?P<who>{_ORGAN})(?:关于|转发|印发)")
#: The organ whose plan it is: 2023年青石海事局政务公开重点任务分工.
_OF_TITLE = re.compile(
    rf"(?:^|《)(?:20\d\d年度?)?(?P<who>{_ORGAN})(?!(?<=[^民]政府)信息公开)(?=20\d\d年|(?:基层)?(?:政务|政府信息|信息|主动|办事|院务|校务|村务)公开|重点工作|工作(?:要点|规则|规定)|信息|行政)"
)
_KIND = re.compile(r"中小学校|[各全]|有关|相关|关于|加强|推进|做好|机构")
_ISSUING = re.compile(r"(?P<who>.{4,160}?)(?:关于|转发|印发)")


def issuer(title: str) -> tuple[str | None, str]:
    """The organ that a title names as its issuer (``by``) or as the one whose plan it is (``of``; ``of_short`` where it names no place).

    >>> issuer("青石市人民政府办公室关于印发工作要点的通知"), issuer("2023年青石海事局政务公开重点任务分工"), issuer("市教育局2023年工作要点")
    (('青石市人民政府办公室', 'by'), ('青石海事局', 'of'), ('市教育局', 'of_short'))
    """
    folded = fold(title)
    if who := _BY_TITLE.match(folded):
        return title[slice(*who.span("who"))], "by"
    if (who := _OF_TITLE.search(folded)) and not _KIND.search(who["who"]):
        # 市教育局: the page may have the whole name
        return title[slice(*who.span("who"))], "of_short" if re.match("[市县区省]", who["who"]) else "of"
    return None, ""


def issuers_apart(printed: str) -> str | None:
    """Organs that stand before 关于 or 印发 with blanks between issue the notice together."""
    opening = _ISSUING.match(printed.replace("\n", " "))
    organs: list[str] = []
    for name in reversed(re.split(r"[\s\u3000]+", opening["who"].strip()) if opening else []):
        if not organ(name):
            break
        organs.insert(0, name)
    return "、".join(organs) if len(organs) > 1 else None


# Document numbers

_NUMBER = re.compile(
    r"[〔(] ?(?:(?P<year>(?:19|20)\d\d) ?(?:年)?[〕)] ?(?:第 ?)?(?P<n>\d{1,5}) ?号"
    r"|(?<![(])(?<![(] )(?P<lost>20\d\d)(?P<rest>\d{1,4}) ?号)"
)
_CODE = re.compile(r"[\u4e00-\u9fffA-Z]{1,14} ?$")
#: Words that lead up to a document number in running text and are no part of it.
_BEFORE = re.compile(
    r".*(?:贯彻|落实|执行|[按依参遵对]照|[根依]据|印发|转发|关于|文件|通知|方案|办法|规定|[的和与及见按由以将把对在号现])(?=.{2})"
)
_CODE_END = re.compile(r"[发函办字通电令文规呈委组党政厅局告议知公告建教财税人社函审管服数信综法环农卫] ?$")


class DocNumber(NamedTuple):
    """A document number: its span, and what it was read as if damaged."""

    start: int
    end: int
    read_as: str | None


def numbers(folded: str, text: str) -> list[DocNumber]:
    """Return the document numbers in a text, in order.

    >>> t = "按照川办函〔2021〕57号和国办发〔202017号要求"
    >>> [(t[d.start:d.end], d.read_as) for d in numbers(t, t)]
    [('川办函〔2021〕57号', None), ('国办发〔202017号', '国办发〔2020〕17号')]
    """
    found = []
    for m in _NUMBER.finditer(folded):
        before = _CODE.search(folded, max(0, m.start() - 14), m.start())
        if not before:
            continue
        lead = _BEFORE.match(before[0])
        start = before.start() + (lead.end() if lead else 0)
        code = folded[start : m.start()]
        if not _CODE_END.search(code) and not m["lost"] and "(" in m[0]:
            continue
        read_as = f"{text[start : m.start()]}〔{m['lost']}〕{m['rest']}号" if m["lost"] else None
        found.append(DocNumber(start, m.end(), read_as))
    return found


def number_key(number: str) -> str:
    """A folded number as it is compared: 青政办(2019)33 号 is 青政办〔2019〕33号."""
    return re.sub(r"\s", "", number).translate(_BRACKETS)


_BRACKETS = str.maketrans("()", "〔〕")


def number_alone(folded: str, text: str) -> DocNumber | None:
    """The document number that a line consists of, brackets around it aside.

    >>> number_alone("(青政办〔2022〕5号)", "（青政办〔2022〕5号）"), number_alone("见青政办〔2022〕5号文", "见青政办〔2022〕5号文")
    (DocNumber(start=1, end=12, read_as=None), None)
    """
    found = numbers(folded, text)
    rest = len(folded.strip("() ")) - (found[0].end - found[0].start) if found else 2
    return found[0] if found and rest <= 1 else None


@cache
def _tells() -> re.Pattern:
    return re.compile(rf"(?:{'|'.join(lexica.load('outline.yaml')['reports'])})(?:\([^()]{{1,20}}\))?》?$")


def reports(title: str) -> bool:
    """Whether a notice of this title tells what was done, and hands out nothing.

    >>> reports("松涛街道2023年政府信息公开工作年度报告"), reports("落实政府工作报告重点任务分工")
    (True, False)
    """
    return bool(_tells().search(bare(fold(title))))
