"""The particulars a government page prints apart from the article: 索引号, 发文字号, 发布机构 …"""

import re
from bisect import bisect_left
from itertools import zip_longest

from zwanalysis import lexica
from zwanalysis.readers.html_lines import NOTE_AND_COLON, PATTERNS, TAGS
from zwanalysis.readers.html_page import BREAK, EDGE, INLINE, Element, Page
from zwanalysis.readers.limits import Clock

#: The names that pages print → the field they stand for.
NAMES = {name: field for field, names in lexica.load("frame.yaml")["fields"].items() for name in names}
METAS = {"标题": "ArticleTitle", "发布日期": "PubDate", "来源": "ContentSource"}  # 政府网站发展指引, 2017, annex 2
LONGEST_BLOCK = 1_500  # characters of the whole block of particulars

_BLANK = f"[ \u3000{INLINE}]*"
_ANY = "|".join(_BLANK.join(label) for label in sorted(NAMES, key=len, reverse=True))
LABEL = re.compile(
    rf"(?:^|(?<=[\n{INLINE} \u3000|｜;；\]】\[【(（]))(?:[\[【(（]{_BLANK})?({_ANY}){_BLANK}(?:[\]】)）]{_BLANK}[:：]?|[:：]|(?=\n)|$)"
)


def fields_in(text: str, labels: list[re.Match] | None = None, end: int | None = None) -> dict[str, str]:
    """Labels and the values printed after them; a label without a value is left out.

    >>> fields_in("索 引 号：\\n1150/2020\\n[ 有效性 ] 有效 [ 成文日期 ] 2020-09-15\\n文号\\n发布机构\\n甲")
    {'索引号': '1150/2020', '有效性': '有效', '成文日期': '2020-09-15', '发布机构': '甲'}
    """
    found: dict[str, str] = {}
    labels = list(LABEL.finditer(text)) if labels is None else labels
    for label, following in zip_longest(labels, labels[1:]):
        printed = text[label.end() : following.start() if following else end].strip(f" \u3000\n:：{INLINE}")
        value = re.sub(" +", " ", printed.split("\n")[0].replace(INLINE, "")).strip(" \u3000|｜;；[【(（" if following else " \u3000|｜;；")
        if value:
            found.setdefault(NAMES[_name(label)], value)
    return found


def _name(label: re.Match) -> str:
    return "".join(label[1].split())


def take_fields(page: Page, clock: Clock) -> dict[str, str]:
    """The fields printed on a page; the elements that hold nothing else are taken out of it.

    Pages made for screens and telephones carry them twice.
    """
    fields: dict[str, str] = {}
    for _ in range(4):
        clock.check("the page's particulars")
        best, found = _richest(page)
        if best is None:
            break
        fields = {**found, **fields}
        page.drop([best])
    return fields


def _richest(page: Page) -> tuple[Element | None, dict[str, str]]:
    """The innermost element with the most labels, at least three, and little other text; and its fields."""
    text = re.sub(r"[\r\t\f]", " ", page.text.replace("\n", " ")).translate({ord(EDGE): "\n", ord(BREAK): "\n"})
    labels = list(LABEL.finditer(text))
    starts = [label.start() for label in labels]
    best, most, fields = None, 3, {}
    for element in page.elements[1:]:
        own = labels[bisect_left(starts, element.start) : bisect_left(starts, element.end)]
        names = {_name(label) for label in own}
        if len(names) >= most and element.tag in TAGS["blocks"] and page.size(element) <= LONGEST_BLOCK:
            found = fields_in(text, own, element.end)
            rest = page.size(element) - sum(map(len, [*found.values(), *names]))
            if _tells(found) and rest < 60 + 8 * len(names) and not NOTE_AND_COLON.search(page.words(element)):
                best, most, fields = element, len(names), found
    return best, fields


def _tells(fields: dict[str, str]) -> bool:
    """Whether one of them is a number or a full date: a table's header has none."""
    dated = any(is_full_date(fields.get(field, "")) for field in ("成文日期", "发布日期"))
    return dated or bool({"索引号", "发文字号"} & fields.keys())


def is_full_date(value: str) -> bool:
    """
    >>> is_full_date("2022-06-01 09:30"), is_full_date("2022年6月30日前")
    (True, False)
    """
    return bool(PATTERNS["full_date"].fullmatch(value.strip()))


def is_particulars(text: str, fields: dict[str, str]) -> bool:
    """Whether a line holds particulars only, among them a full date or a number; `fields` takes them.

    So 时间：6月底前, 公开时间：2022年6月30日前 or 发布单位：市统计局 among a plan's notes stay in the text.
    """
    line = PATTERNS["after_fields"].sub("", text)
    found = fields_in(line)
    if not _tells(found) or not LABEL.match(line.lstrip("[【(（ ")) or NOTE_AND_COLON.search(text):
        return False
    fields.update({**found, **fields})
    return True
