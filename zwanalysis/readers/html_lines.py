"""What a line of a page is, if it is no part of the notice: a widget, breadcrumbs, a footer, particulars."""

import re

from zwanalysis import lexica
from zwanalysis.readers.html_fields import LABEL, fields_in, is_full_date
from zwanalysis.readers.html_signs import NOTE, NOTE_AND_COLON, is_labelled

_PAGES = lexica.load("pages.yaml")
ACTIONS = frozenset(_PAGES["actions"])


def _any(words) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


WIDGETS = re.compile(_any({*ACTIONS, *_PAGES["shares"]}) + r"|(?:浏览|阅读|点击)(?:次数|量|数)?[:：]?\d*")
SIZED = re.compile(_any(_PAGES["sizes"]))
MARKS = re.compile(r"[\s\[\]【】()（）|｜/+\-:：、·•>＞]")
NEIGHBOURS = re.compile(r"(?:上一篇|下一篇|上一条|下一条)[:：]")
CRUMBS = re.compile(r"(?:您?(?:现在|当前)?的?(?:所在)?(?:位置|栏目)|网站首页|首页)(?:是|为)?\s*[:：>＞»›]")
# Signs of a site's footer. The second kind may as well begin a note of the plan: it only tells what is not
# long content, and drops nothing.
FOOTER = re.compile(
    r"ICP[备证]案?\s*(?:编?号)?\s*[:：]?\s*\d|公网安备\s*\d|网站标识码\s*[:：]?\s*\w*\d|版权所有\s*[:：©]|^网站地图|^版权所有"
    r"|Copyright|All Rights Reserved",
    re.IGNORECASE,
)
AROUND = re.compile(r"(?:主办|承办|技术支持|协办)(?:单位)?\s*[:：]|联系我们|网站地图")
# What is printed behind the date and the source of a page, on their line.
AFTER_PARTICULARS = re.compile(
    r"[【\[(（]?\s?(?:字\s?[体号]|浏览次数|点击数?|阅读量?|访问量|(?:浏览|访问|作者|(?:责任)?编辑|审核)\s?[:：]|打印|分享).*$", re.DOTALL
)
DOC_NUMBER = re.compile(r"[〔﹝\[［（(【]\s*(?:19|20)\d{2}\s*[〕﹞\]］）)】]\s*\d+\s*号")


def is_widget(text: str) -> bool:
    """Whether a line holds nothing but what widgets say.

    >>> is_widget("【字体：大 中 小】 打印本页"), is_widget("| •"), is_widget("大"), is_widget("微信")
    (True, True, False, False)
    """
    bare = MARKS.sub("", text)
    words = WIDGETS.findall(bare)
    rest = WIDGETS.sub("", bare)
    if "字" in bare or "视力" in bare:
        rest = SIZED.sub("", rest)
    if rest:
        return bool(NEIGHBOURS.match(re.sub(r"\s", "", text))) and not is_labelled(text)
    return not bare or len(words) > 1 or words[0] in ACTIONS or words[0][:2] in ("浏览", "阅读", "点击")


def is_crumbs(text: str) -> bool:
    """
    >>> is_crumbs("您现在的位置 : 首页 > 政务公开 > 正文"), is_crumbs("位置：市民中心")
    (True, False)
    """
    return bool(CRUMBS.match(text)) and bool(re.search("[>＞»›]", text)) and "。" not in text and len(text) < 150


def is_footer(text: str) -> bool:
    """
    >>> is_footer("版权所有：某市人民政府 网站标识码：5000000054")
    True
    >>> is_footer("办理“我为政府网站找错”留言。（承办单位：市政府办公室）"), is_footer("（三）标注ICP备05000001号")
    (False, False)
    """
    is_task = NOTE.search(text) or is_labelled(text)
    return bool(FOOTER.search(text)) and "。" not in text and not is_task and len(text) < 200


def is_particulars(text: str, fields: dict[str, str]) -> bool:
    """Whether a line holds particulars only, among them a full date or an index number, or all in brackets.

    So 时间：6月底前, 公开时间：2022年6月30日前 or 发布单位：市统计局 among a plan's notes stay in the text.
    """
    line = AFTER_PARTICULARS.sub("", text)
    found = fields_in(line)
    if not found or not (LABEL.match(line) or LABEL.match(line.lstrip("[【(（ "))) or NOTE_AND_COLON.search(text):
        return False
    dates = [found[field] for field in ("发布日期", "成文日期") if field in found]
    if any(re.search("[前底内]", date) for date in dates):
        return False
    bracketed = len(found) > 1 and re.fullmatch(r"(?:[\[【][^\[\]【】]{2,8}[\]】][^\[\]【】]*)+", line.strip())
    known = any(map(is_full_date, dates)) or bracketed or "索引号" in found
    if not known or sum(map(len, found.values())) > 120:
        return False
    for field, value in found.items():
        fields.setdefault(field, value)
    return True
