"""The particulars a government page prints apart from the article: 索引号, 发文字号, 发布机构 …"""

import re
from itertools import zip_longest

from zwanalysis import lexica
from zwanalysis.readers.html_blocks import BLOCKS
from zwanalysis.readers.html_signs import NOTE_AND_COLON
from zwanalysis.readers.html_tree import Element, drop, walk
from zwanalysis.readers.limits import Clock

#: Field → the names that pages print for it.
FIELDS = lexica.load("frame.yaml")["fields"]
NAMES = {name: field for field, names in FIELDS.items() for name in names}
METAS = {"标题": "ArticleTitle", "发布日期": "PubDate", "来源": "ContentSource"}  # 政府网站发展指引, 2017, annex 2
LONGEST_BLOCK = 1_500  # characters of the whole block of particulars
NOT_IN_TABLE = {"标题", "日期", "时间", "来源", "名称", "分类"}

_ANY = "|".join("[ \u3000]*".join(label) for label in sorted(NAMES, key=len, reverse=True))
HINT = re.compile(rf"(?:{_ANY}) ?(?:[\]】)）:：]|$)")
LABEL = re.compile(
    rf"(?:^|(?<=\n)|(?<=[ \u3000|｜;；\]】])|(?<=[\[【(（]))[\[【(（]?[ \u3000]*({_ANY})[ \u3000]*"
    r"(?:[\]】)）][ \u3000]*[:：]?|[:：]|(?=\n)|$)"
)
_RUN = re.compile("[ \n\x1f]+")
_FULL_DATE = re.compile(
    r"(?:19|20)\d\d\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}\s*日?"
    r"(?:[T\s]*\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?)?\s*(?:星期.)?"
)


def linear(top: Element) -> str:
    """An element's text with each cell, item and block on a line of its own."""
    parts = []
    for event, node in walk(top):
        if event == "text":
            parts.append(re.sub(r"\s+", " ", node.replace("\xa0", " ")))
        elif node.tag in BLOCKS or node.tag == "br":
            parts.append("\n")
        elif node.tag in ("label", "strong", "b", "em", "span", "font", "i"):
            parts.append("\x1f")  # an inline element's edge counts as white space before a label only
    text = _RUN.sub(_one_sign, "".join(parts))
    text = re.sub(r"\x1f(?=[\[【(（]?\s{0,2}(?:" + _ANY + r")\s{0,2}[\]】)）:：])", "\n", text)
    return re.sub(r"\s*\n\s*", "\n", text.replace("\x1f", "")).strip()


def _one_sign(run: re.Match) -> str:
    """What a run of white space and edges comes to: runs left as they are would take cubic time below."""
    return "\n" if "\n" in run[0] else "".join(sign for sign in "\x1f " if sign in run[0])


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


def take_fields(top: Element, clock: Clock) -> dict[str, str]:
    """The fields printed on a page; the elements that hold nothing else are taken out of it.

    A block of particulars is the innermost element with the most labels, at least three, one of them
    索引号, 文号 or the like (not only 来源 and 时间), and little other text. Pages made for screens and
    telephones carry it twice.
    """
    fields: dict[str, str] = {}
    for _ in range(4):
        best = _richest(top, clock)
        if best is None:
            break
        fields = {**fields_in(linear(best)), **fields}
        drop([best])
    return fields


def _richest(top: Element, clock: Clock) -> Element | None:
    best, most = None, 2
    for element, text in _short_elements(top):
        clock.check("the page's particulars")
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


def _short_elements(top: Element):
    """Block elements with at most `LONGEST_BLOCK` characters and at least three labels, outer before inner."""
    held: dict[int, list[int]] = {}  # characters and hints of labels
    opened, order = [], []
    for event, node in walk(top):
        if event == "in":
            opened.append([0, 0])
            order.append(node)
            held[id(node)] = opened[-1]
        elif event == "text":
            opened[-1][0] += len(node.strip())
            opened[-1][1] += len(HINT.findall(" ".join(node.split())))
        else:
            size, hints = opened.pop()
            if opened:
                opened[-1][0] += size
                opened[-1][1] += hints
    for node in order:
        size, hints = held[id(node)]
        if hints >= 3 and size <= LONGEST_BLOCK and node.tag in BLOCKS and node is not top:
            yield node, linear(node)
