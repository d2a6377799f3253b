"""Document numbers (发文字号): 川办函〔2021〕57号, and those that lost a bracket or digits' separation."""

import re
from typing import NamedTuple

_NUMBER = re.compile(
    r"(?:[〔(] ?(?P<year>(?:19|20)\d\d) ?(?:年)?[〕)] ?(?:第 ?)?(?P<n>\d{1,5}) ?号"
    r"|〔 ?(?P<lost>20\d\d)(?P<rest>\d{1,4}) ?号)"
)
_CODE = re.compile(r"[\u4e00-\u9fffA-Z]{1,14} ?$")
#: Words that lead up to a document number in running text and are no part of it.
_BEFORE = re.compile(
    r".*(?:贯彻|落实|执行|按照|根据|依据|依照|参照|遵照|对照|印发|转发|关于|文件|通知|方案|意见|办法|规定|详见|参见|的|和|与|及|见|按|由|以|将|把|对|在|号|现)(?=.{2})"
)
_CODE_END = re.compile(r"[发函办字通电令文规呈委组党政厅局告议知公告建教财税人社函审管服数信综法环农卫] ?$")


class DocNumber(NamedTuple):
    """A document number: its span, and what it was read as if damaged."""

    start: int
    end: int
    read_as: str | None


def find(folded: str, text: str) -> list[DocNumber]:
    """Return the document numbers in a text, in order.

    >>> t = "按照川办函〔2021〕57号和国办发〔202017号要求"
    >>> [(t[d.start:d.end], d.read_as) for d in find(t, t)]
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


def key(number: str) -> str:
    """A folded number as it is compared: 青政办(2019)33 号 is 青政办〔2019〕33号."""
    return re.sub(r"\s", "", number).translate(_BRACKETS)


_BRACKETS = str.maketrans("()", "〔〕")


def alone(folded: str, text: str) -> DocNumber | None:
    """The document number that a line consists of, brackets around it aside.

    >>> alone("(青政办〔2022〕5号)", "（青政办〔2022〕5号）"), alone("见青政办〔2022〕5号文", "见青政办〔2022〕5号文")
    (DocNumber(start=1, end=12, read_as=None), None)
    """
    found = find(folded, text)
    rest = len(folded.strip("() ")) - (found[0].end - found[0].start) if found else 2
    return found[0] if found and rest <= 1 else None
