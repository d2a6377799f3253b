"""Which part of a page is the notice: everything else is navigation, widgets and footers."""

import re
from typing import NamedTuple

from zwanalysis.readers.document import Grid
from zwanalysis.readers.html_blocks import blocks_of
from zwanalysis.readers.html_fields import LABEL, fields_in
from zwanalysis.readers.html_tree import Element, Measure, elements, measure

# Containers that publishing systems of government sites put around an article's text (class or id, lower
# case).
CONTAINERS = re.compile(
    r"(?:^|\s)(?:trs_editor|trs_editor_view|zoomcon|zoom|ucap-content|pages_content|article-content|article_content|"
    r"articlecontent|article-body|article_body|easysite-news-text|xxgk_content|wzcon|wz_con|news_content|newscontent|"
    r"detail-content|detail_content|content_body|vsb_content|vsb_newscontent|v_news_content|bt-content|ewb-article-info|"
    r"view_content|main-txt|j-fontcontent|fontzoom|info_content|conzt|textcon|text_con|wenzhang|xl_content)(?:\s|$)"
)

# Words of classes and ids that stand for anything but the article. Only short or link-filled elements are
# dropped.
ASIDE_NAMES = """share bdshare bdsharebuttonbox jiathis social fontsize zihao ziti print dayin toolbar tools
    breadcrumb breadcrumbs crumb crumbs position weizhi dqwz curpos local nav navbar navigation menu
    submenu foot footer copyright bottom sidebar side qrcode qr ewm erweima saoma related relate xgwz
    xgyd relevant recommend prev next prenext pager comment search login topbar banner logo friendlink
    yqlj links hot rank float fixed gotop totop language weather close accessibility barrier wza tips
    dialog popup"""
ASIDE = re.compile(f" (?:{'|'.join(ASIDE_NAMES.split())}|font size) ")

# Words that widgets are made of: a paragraph of nothing else is one. One word of the second list may be a
# value.
ACTIONS = """打印 打印本页 打印本文 打印文章 打印页面 关闭 关闭窗口 关闭本页 关闭页面 收藏 收藏本页 返回顶部
    返回首页 返回列表 返回上一页 复制链接 我要纠错 我要分享 阅读全文 朗读 听全文 语音播报 下载本文 分享
    分享到 分享至 扫一扫 扫一扫在手机打开当前页 扫一扫在手机打开当前页面 扫一扫分享 手机扫一扫
    用手机查看 用手机浏览 微信扫一扫 字号 字体 字体大小 文字大小 视力保护色"""
SHARES = """微信 微博 新浪微博 腾讯微博 QQ空间 QQ好友 QQ 人人网 朋友圈 豆瓣 更多 纠错 展开 收起 下载 空间 首页
    次"""
SIZES = "超大 特大 默认 适中 恢复 放大 缩小 大 中 小 A A+ A- T"
_words = sorted({*ACTIONS.split(), *SHARES.split()}, key=len, reverse=True)
WIDGETS = re.compile("|".join(map(re.escape, _words)) + r"|(?:浏览|阅读|点击)(?:次数|量|数)?[:：]?\d*")
SIZED = re.compile("|".join(map(re.escape, sorted(SIZES.split(), key=len, reverse=True))))
MARKS = re.compile(r"[\s\[\]【】()（）|｜/+\-:：、·•>＞]")
NEIGHBOURS = re.compile(r"(?:上一篇|下一篇|上一条|下一条)[:：]")
CRUMBS = re.compile(r"(?:您?(?:现在|当前)?的?(?:所在)?(?:位置|栏目)|网站首页|首页)(?:是|为)?\s*[:：>＞»›]")
# Signs of a site's footer. The second kind may as well begin a note of the plan: it only tells what is not
# long content, and drops nothing.
FOOTER = re.compile(
    r"ICP[备证]|公网安备\s*\d|网站标识码\s*[:：]?\s*\w|版权所有\s*[:：©]|^网站地图|^版权所有"
    r"|Copyright|All Rights Reserved",
    re.IGNORECASE,
)
AROUND = re.compile(r"(?:主办|承办|技术支持|协办)(?:单位)?\s*[:：]|联系我们|网站地图")
FULL_DATE = re.compile(r"(?:19|20)\d\d\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}")
DOC_NUMBER = re.compile(r"[〔﹝\[［（(【]\s*(?:19|20)\d{2}\s*[〕﹞\]］）)】]\s*\d+\s*号")
LISTS = frozenset(("ul", "ol", "div", "table", "td", "dl", "section"))
LONG = 25  # a paragraph this long, not of links, is taken for content
SMALL = 200  # an aside with more text than this, not of links, is kept


class Article(NamedTuple):
    """The article's blocks, and the fields printed on lines that were dropped (发布时间, 来源)."""

    blocks: list
    fields: dict[str, str]


def article(top: Element, skip: set, titles: list[str]) -> Article:
    """Choose the article among a page's elements; in doubt keep more.

    `skip` holds id()s of elements already read (the particulars), `titles` what the page says its title is.
    """
    skip = skip | asides(top, skip)
    container = _container(top, skip)
    found = blocks_of(container, skip)
    before, after = _around(top, container, skip)
    fields: dict[str, str] = {}
    kept = [block for block, _ in found if not _dropped(block, fields)]
    for block in [*before, *after]:
        _dropped(block, fields)
    head = [block for block in before if _is_head(block, titles, kept)]
    tail = [block for block in after if re.match(r"附件|附表|附[:：]|\(?（?此件", block.strip())]
    return Article([*head, *kept, *tail], fields)


def asides(top: Element, skip: set) -> set[int]:
    """id()s of elements that are navigation, widgets or footers by their tag, name or links."""
    measures = measure(top, skip)
    whole = measures[id(top)].characters
    found: set[int] = set()
    for element in elements(top, skip=skip):
        is_aside = element.tag in ("nav", "footer", "aside", "dialog") or ASIDE.search(element.names)
        if element is top or not (is_aside or element.tag in LISTS):
            continue
        held = measures[id(element)]
        plain = held.characters - held.linked
        if is_aside:
            drop = held.linked > 0.7 * held.characters or (
                plain < min(SMALL, 0.3 * whole) and not _in_container(element)
            )
        else:
            drop = (
                held.linked > 0.8 * held.characters and plain < 40 and held.characters > 5 and held.links >= 3
            )
        if (
            drop
            and not CONTAINERS.search(_plain(element))
            and not any(True for _ in elements(element, "h1", skip=skip))
        ):
            found.add(id(element))
    return found


def _in_container(element: Element) -> bool:
    """Inside a publishing system's container a name alone says too little to drop anything."""
    parent = element.parent
    while parent is not None and not CONTAINERS.search(_plain(parent)):
        parent = parent.parent
    return parent is not None


def _plain(element: Element) -> str:
    return f"{element.attributes.get('class') or ''} {element.attributes.get('id') or ''}".lower()


def _is_content(block: str | Grid, held: Measure) -> bool:
    """A table with some text, or a long paragraph that is no link and no footer."""
    if isinstance(block, Grid):
        return sum(map(len, block.cells)) >= LONG
    text = block.strip()
    if len(text) < LONG or is_footer(text) or is_crumbs(text) or AROUND.match(text):
        return False
    return held.linked < 0.5 * max(1, held.characters)


def _container(top: Element, skip: set) -> Element:
    """The innermost element that holds all content, or a publishing system's container that holds most of
    it."""
    measures = measure(top, skip)
    content = [
        (block, element)
        for block, element in blocks_of(top, skip)
        if _is_content(block, measures[id(element)])
    ]
    if not content:
        return top
    paths = [_path(element, top) for _, element in content]
    known = [element for element in elements(top, skip=skip) if CONTAINERS.search(_plain(element))]
    total = sum(map(_size, (block for block, _ in content)))
    for element in known:  # outer before inner
        held = sum(_size(block) for (block, _), path in zip(content, paths, strict=True) if element in path)
        if held > 0.6 * total:
            return element
    common = paths[0]
    for path in paths[1:]:
        common = [a for a, b in zip(common, path, strict=False) if a is b]
    roomy = [
        element
        for element in common
        if element.tag in ("div", "section", "article", "main", "td", "form", "center", "body")
    ]
    return roomy[-1] if roomy else top


def _path(element: Element, top: Element) -> list[Element]:
    path = [element]
    while path[-1] is not top and path[-1].parent is not None:
        path.append(path[-1].parent)
    return path[::-1]


def _size(block: str | Grid) -> int:
    return len(block) if isinstance(block, str) else sum(map(len, block.cells))


def _around(top: Element, container: Element, skip: set) -> tuple[list[str], list[str]]:
    """Paragraphs before and after the container."""
    if container is top:
        return [], []
    marker = Element("p", {}, container.parent)
    marker.children.append("\ue000")
    siblings = container.parent.children
    siblings.insert(next(i for i, child in enumerate(siblings) if child is container), marker)
    texts = [block for block, _ in blocks_of(top, skip | {id(container)}) if isinstance(block, str)]
    siblings.remove(marker)
    at = next((i for i, text in enumerate(texts) if "\ue000" in text), 0)
    return texts[:at], texts[at + 1 :]


def _is_head(block: str, titles: list[str], kept: list) -> bool:
    """Whether a line before the container is the title or the document number, and not printed in it
    again."""
    text = _bare(block)
    start = "".join(_bare(found) for found in kept[:6] if isinstance(found, str))
    if not text or text in start or len(text) > 120:
        return False
    if DOC_NUMBER.search(block) and len(text) < 40:
        return True
    return len(text) >= 6 and any(
        text in _bare(title) or (_bare(title) in text and len(_bare(title)) >= 8) for title in titles
    )


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _dropped(block: str | Grid, fields: dict[str, str]) -> bool:
    """Whether a block is a widget, breadcrumbs, a footer or particulars (which go into `fields`)."""
    if not isinstance(block, str) or len(block) > 300:
        return False
    text = block.strip()
    return is_widget(text) or is_crumbs(text) or is_footer(text) or _is_particulars(text, fields)


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
        return bool(NEIGHBOURS.match(re.sub(r"\s", "", text)))
    return (
        not bare or len(words) > 1 or words[0] in ACTIONS.split() or words[0][:2] in ("浏览", "阅读", "点击")
    )


def is_crumbs(text: str) -> bool:
    """
    >>> is_crumbs("您现在的位置 : 首页 > 政务公开 > 正文"), is_crumbs("位置：市民中心")
    (True, False)
    """
    return (
        bool(CRUMBS.match(text)) and bool(re.search("[>＞»›]", text)) and "。" not in text and len(text) < 150
    )


def is_footer(text: str) -> bool:
    """
    >>> is_footer("版权所有：某市人民政府 网站标识码：5000000054")
    True
    >>> is_footer("办理“我为政府网站找错”留言。（承办单位：市政府办公室）")
    False
    """
    return bool(FOOTER.search(text)) and "。" not in text and "责任单位" not in text and len(text) < 200


def _is_particulars(text: str, fields: dict[str, str]) -> bool:
    """Whether a line holds particulars only, among them a full date or an index number, or all in brackets.

    So 时间：6月底前 or 发布单位：市统计局 among a plan's notes stay in the text.
    """
    line = re.sub(
        r"[【\[(（]?\s?(?:字\s?[体号]|浏览次数|点击数?|阅读量?|访问量).*$", "", text, flags=re.DOTALL
    )
    found = fields_in(line)
    if not found or not (LABEL.match(line) or LABEL.match(line.lstrip("[【(（ "))):
        return False
    dated = any(FULL_DATE.match(found.get(field, "")) for field in ("发布日期", "成文日期"))
    bracketed = len(found) > 1 and re.fullmatch(
        r"(?:[\[【][^\[\]【】]{2,8}[\]】][^\[\]【】]*)+", line.strip()
    )
    if not (dated or bracketed or "索引号" in found) or sum(map(len, found.values())) > 120:
        return False
    for field, value in found.items():
        fields.setdefault(field, value)
    return True
