"""Pages saved before their script put the article in: read from where the script would take it, or named."""

import html
import re

from selectolax.lexbor import LexborHTMLParser

from zwanalysis.readers.document import Grid
from zwanalysis.readers.html_asides import is_container
from zwanalysis.readers.html_lines import AROUND, is_crumbs, is_footer, is_task, is_widget

STRUCTURE = re.compile(r"</(?:p|div|td|tr|table|span|li|h\d)>|<br\s*/?>|<p[\s>]", re.IGNORECASE)
LOADING = re.compile(r"\{\{\s*[\w.$]+\s*\}\}|加载中|正在加载|数据加载|请稍[候等后]|请先?(?:登录|登陆)|(?:启用|开启|支持|打开)\s*JavaScript|\bloading\b", re.IGNORECASE)
ROOTS = "#app, #root, #__next, #__nuxt, #container-app, app-root"
HOLDERS = "textarea, xmp, script[type], input[type=hidden], noscript"
_TEMPLATE = re.compile(r"<template\b[^>]*+>(.*?)</template", re.IGNORECASE | re.DOTALL)
_FOOT = re.compile(r"(?:联系|监督|值班|举报)?(?:电话|地址|邮编|传真|邮箱|热线)|网站标识|备案|京?ICP|版权|技术支持")
_TAG_IN_SCRIPT = re.compile(r"</p|<\\/p|u003c(?:/|\\/)?p|&lt;/?p|</td|<\\/td", re.IGNORECASE)
_TITLE = re.compile(r"关于.{4,80}?(?:通知|意见|方案|函|办法|要点|计划|公告)|附件")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_HANZI = re.compile("[\u4e00-\u9fff]")
LONG, MOST = 25, 400  # a paragraph that says something; characters of a page that is only a frame


def is_frame(blocks: list) -> bool:
    """Whether blocks are only what stands around an article: no table, no task, no sentence."""
    if any(isinstance(block, Grid) for block in blocks):
        return False
    texts = [block.strip() for block in blocks]
    says = any(is_task(text) or (len(text) >= LONG and "。" in text and not LOADING.search(text)) for text in texts)
    return not says and sum(map(len, texts)) < MOST


def is_foot(blocks: list) -> bool:
    """Whether a frame is nothing but the lines of a page's foot and head."""
    texts = [block.strip() for block in blocks if block.strip()]
    return all(is_footer(t) or is_crumbs(t) or is_widget(t) or AROUND.match(t) or _FOOT.match(t) for t in texts)


def as_tags(blocks: list) -> str:
    """The source of a page that shows its article's tags as letters; "" for others."""
    text = "\n".join(block for block in blocks if isinstance(block, str))
    return text if len(STRUCTURE.findall(text)) > 3 and text.lstrip().startswith("<") else ""


def held_back(page: str, shown: str) -> tuple[str, bool]:
    """The article's source that a page keeps for its script ("" for none), and whether one would load it."""
    parser = LexborHTMLParser(page)
    held = [_source(node) for node in parser.css(HOLDERS)] + _TEMPLATE.findall(page)
    articles = [text for text in held if len(STRUCTURE.findall(text)) > 2 and len(_HANZI.findall(text)) > 20]
    if articles:
        return max(articles, key=len), True
    return "", bool(LOADING.search(shown)) or _has_place(parser) or _has_article(parser, shown)


def _has_place(parser) -> bool:
    """Whether an element that is to hold the article is empty, and a script there to fill it."""
    roots = [*parser.css(ROOTS), *(node for node in parser.css("div[class], div[id], td[id]") if is_container(_names(node)))]
    empty = any(not _HANZI.search(LOADING.sub("", node.text())) and not node.css("img, iframe, object, embed") for node in roots)
    return empty and bool(parser.css("script"))


def _has_article(parser, shown: str) -> bool:
    """Whether scripts hold what looks like an article, or much more text than the page shows."""
    scripts = " ".join(node.text() for node in parser.css("script"))[:2_000_000]
    if len(_TAG_IN_SCRIPT.findall(scripts)) > 1 and len(_HANZI.findall(_ESCAPE.sub("一", scripts))) > 30:
        return True
    in_scripts = len(_HANZI.findall(scripts)) + len(_ESCAPE.findall(scripts))
    return in_scripts > max(100, 3 * len(_HANZI.findall(shown))) and not _TITLE.search(shown)


def _names(node) -> str:
    return f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"


def _source(node) -> str:
    if node.tag == "input":
        return html.unescape(node.attributes.get("value") or "")
    kind = (node.attributes.get("type") or "").lower()
    if node.tag == "script" and not re.search("template|html", kind):
        return ""
    text = node.inner_html if node.tag == "noscript" else node.text()
    return html.unescape(text or "")
