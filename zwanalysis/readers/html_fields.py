"""The particulars a government page prints apart from the article: 索引号, 发文字号, 发布机构 …"""

import re
from bisect import bisect_left
from itertools import zip_longest

from zwanalysis import lexica
from zwanalysis.readers.html_check import TAGS
from zwanalysis.readers.html_lines import NOTE_AND_COLON
from zwanalysis.readers.html_page import BREAK, EDGE, INLINE, Element, Page
from zwanalysis.readers.limits import Clock

#: Field → the names that pages print for it.
FIELDS = lexica.load("frame.yaml")["fields"]
NAMES = {name: field for field, names in FIELDS.items() for name in names}
METAS = {"标题": "ArticleTitle", "发布日期": "PubDate", "来源": "ContentSource"}  # 政府网站发展指引, 2017, annex 2
LONGEST_BLOCK = 1_500  # characters of the whole block of particulars
NOT_IN_TABLE = {"标题", "日期", "时间", "来源", "名称", "分类"}

_ANY = "|".join("[ \u3000]*".join(label) for label in sorted(NAMES, key=len, reverse=True))
HINT = re.compile(rf"(?:{_ANY}) *(?=[\]】)）:：{INLINE}\n]|$)")
LABEL = re.compile(
    rf"(?:^|(?<=\n)|(?<=[ \u3000|｜;；\]】])|(?<=[\[【(（]))[\[【(（]?[ \u3000]*({_ANY})[ \u3000]*"
    r"(?:[\]】)）][ \u3000]*[:：]?|[:：]|(?=\n)|$)"
)
_RUN = re.compile(f"[ \n{INLINE}]+")
_FULL_DATE = re.compile(
    r"(?:19|20)\d\d\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}\s*日?"
    r"(?:[T\s]*\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?)?\s*(?:星期.)?"
)
# What is printed behind the date and the source of a page, on their line.
_AFTER = re.compile(
    r"[【\[(（]?\s?(?:字\s?[体号]|浏览次数|点击数?|阅读量?|访问量|(?:浏览|访问|作者|(?:责任)?编辑|审核)\s?[:：]|打印|分享).*$", re.DOTALL
)


def lined(text: str) -> str:
    """A stretch of a page's text with each cell, item and block on a line of its own; an inline element's edge counts as
    white space before a label only."""
    text = _RUN.sub(_one_sign, _even(text))
    text = re.sub(rf"{INLINE}(?=[\[【(（]?\s{{0,2}}(?:{_ANY})\s{{0,2}}[\]】)）:：])", "\n", text)
    return re.sub(r"\s*\n\s*", "\n", text.replace(INLINE, "")).strip()


def _even(text: str) -> str:
    """The same, sign by sign: ends of blocks as line ends, other white space as blanks."""
    return re.sub(f"[^\\S\n{INLINE}]", " ", re.sub(r"[\r\n]", " ", text).translate({ord(EDGE): "\n", ord(BREAK): "\n"}))


def _one_sign(run: re.Match) -> str:
    """What a run of white space and edges comes to: runs left as they are would take cubic time below."""
    return "\n" if "\n" in run[0] else "".join(sign for sign in (INLINE, " ") if sign in run[0])


def is_full_date(value: str) -> bool:
    """
    >>> is_full_date("2022-06-01 09:30"), is_full_date("2022年6月30日前")
    (True, False)
    """
    return bool(_FULL_DATE.fullmatch(value.strip()))


def fields_in(text: str) -> dict[str, str]:
    """Labels and the values printed after them; a label without a value is left out.

    >>> fields_in("索 引 号：\\n1150/2020\\n[ 有效性 ] 有效 [ 成文日期 ] 2020-09-15\\n文号\\n发布机构\\n甲")
    {'索引号': '1150/2020', '有效性': '有效', '成文日期': '2020-09-15', '发布机构': '甲'}
    """
    found: dict[str, str] = {}
    matches = list(LABEL.finditer(text))
    for match, following in zip_longest(matches, matches[1:]):
        printed = text[match.end() : following.start() if following else len(text)].strip(" \u3000\n:：")
        value = printed.split("\n")[0].strip(" \u3000|｜;；[【(（" if following else " \u3000|｜;；")
        field = NAMES[re.sub(r"\s+", "", match[1])]
        if value:
            found.setdefault(field, value)
    return found


def take_fields(page: Page, clock: Clock) -> dict[str, str]:
    """The fields printed on a page; the elements that hold nothing else are taken out of it.

    A block of particulars is the innermost element with the most labels, at least three, one of them
    索引号, 文号 or the like (not only 来源 and 时间), and little other text. Pages made for screens and
    telephones carry it twice.
    """
    fields: dict[str, str] = {}
    for _ in range(4):
        best = _richest(page, clock)
        if best is None:
            break
        fields = {**fields_in(lined(page.text[best.start : best.end])), **fields}
        page.drop([best])
    return fields


def _richest(page: Page, clock: Clock) -> Element | None:
    best, most = None, 2
    hints = [match.start() for match in HINT.finditer(_even(page.text))]
    for element in page.elements[1:]:
        if element.tag not in TAGS["blocks"] or bisect_left(hints, element.end) - bisect_left(hints, element.start) < 3:
            continue
        if page.size(element) > LONGEST_BLOCK:
            continue
        clock.check("the page's particulars")
        text = lined(page.text[element.start : element.end])
        fields = fields_in(text)
        labels = {re.sub(r"\s+", "", match[1]) for match in LABEL.finditer(text)}
        enough = len(labels - NOT_IN_TABLE) > 1 and len(labels) >= most + (best is None) and _says_something(fields)
        rest = len(re.sub(r"\s", "", text)) - sum(map(len, [*fields.values(), *labels]))
        if enough and rest < 60 + 8 * len(labels) and not NOTE_AND_COLON.search(text):
            best, most = element, len(labels)
    return best


def _says_something(fields: dict[str, str]) -> bool:
    """Three values or more, one of them a number or a full date: a table's header has none."""
    values = [fields.get(field, "") for field in ("成文日期", "发布日期")]
    numbered = bool({"索引号", "发文字号"} & fields.keys())
    return len(fields) >= 3 and (numbered or any(map(is_full_date, values)))


def is_particulars(text: str, fields: dict[str, str]) -> bool:
    """Whether a line holds particulars only, among them a full date or an index number, or all in brackets; `fields` takes them.

    So 时间：6月底前, 公开时间：2022年6月30日前 or 发布单位：市统计局 among a plan's notes stay in the text.
    """
    line = _AFTER.sub("", text)
    found = fields_in(line)
    if not found or not (LABEL.match(line) or LABEL.match(line.lstrip("[【(（ "))) or NOTE_AND_COLON.search(text):
        return False
    dates = [found[field] for field in ("发布日期", "成文日期") if field in found]
    bracketed = len(found) > 1 and re.fullmatch(r"(?:[\[【][^\[\]【】]{2,8}[\]】][^\[\]【】]*)+", line.strip())
    known = any(map(is_full_date, dates)) or bracketed or "索引号" in found
    if not known or any(re.search("[前底内]", date) for date in dates) or sum(map(len, found.values())) > 120:
        return False
    fields.update({**found, **fields})
    return True
