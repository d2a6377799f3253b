"""Pages saved before their script put the article in: read from where the script would take it, or named."""

import html
import re

import turbohtml

from zwanalysis.readers import html_lines as lines
from zwanalysis.readers.document import Grid
from zwanalysis.readers.html_article import is_container
from zwanalysis.readers.html_lines import PATTERNS

ROOTS = "#app, #root, #__next, #__nuxt, #container-app, app-root"
HOLDERS = "textarea, xmp, script[type*=template], script[type*=html], input[type=hidden], noscript, template"
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_HANZI = re.compile("[\u4e00-\u9fff]")
LONG, MOST = 25, 400  # a paragraph that says something; characters of a page that is only a frame


def is_frame(blocks: list) -> bool:
    """Whether blocks are only what stands around an article: no table, no task, no sentence."""
    if any(isinstance(block, Grid) for block in blocks) or sum(map(len, blocks)) >= MOST:
        return False
    return not any(lines.is_task(text) or (len(text) >= LONG and "。" in text and not PATTERNS["loading"].search(text)) for text in blocks)


def is_foot(blocks: list) -> bool:
    """Whether a frame is nothing but the lines of a page's foot and head."""
    kinds = [PATTERNS[kind] for kind in ("crumbs", "around", "contact")]
    texts = filter(None, map(str.strip, blocks))
    return all(lines.is_footer(text) or lines.is_widget(text) or any(kind.match(text) for kind in kinds) for text in texts)


def as_tags(blocks: list) -> str:
    """The source of a page that shows its article's tags as letters; "" for others."""
    text = "\n".join(block for block in blocks if isinstance(block, str))
    return text if len(PATTERNS["structure"].findall(text)) > 3 and text.lstrip().startswith("<") else ""


def held_back(page: str, shown: str) -> tuple[str, bool]:
    """The article's source that a page keeps for its script ("" for none), and whether one would load it."""
    document = turbohtml.parse(page, positions=False)
    held = map(_source, document.select(HOLDERS))
    articles = [text for text in held if len(PATTERNS["structure"].findall(text)) > 2 and len(_HANZI.findall(text)) > 20]
    if articles:
        return max(articles, key=len), True
    return "", bool(PATTERNS["loading"].search(shown)) or _has_place(document) or _has_article(document, shown)


def _has_place(document) -> bool:
    """Whether an element that is to hold the article is empty, and a script there to fill it."""
    named = [node for node in document.select("div, td") if is_container(f"{node.attr('class')} {node.attr('id')}")]
    empty = (not _HANZI.search(PATTERNS["loading"].sub("", node.text)) and not node.select("img, iframe, object, embed") for node in [*document.select(ROOTS), *named])
    return any(empty) and document.select_one("script") is not None


def _has_article(document, shown: str) -> bool:
    """Whether scripts hold what looks like an article, or much more text than the page shows."""
    scripts = " ".join(node.text for node in document.select("script"))[:2_000_000]
    held = len(_HANZI.findall(_ESCAPE.sub("一", scripts)))
    if len(PATTERNS["tag_in_script"].findall(scripts)) > 1 and held > 30:
        return True
    return held > max(100, 3 * len(_HANZI.findall(shown))) and not PATTERNS["title"].search(shown)


def _source(node) -> str:
    kept = node.attr("value") if node.tag == "input" else node.inner_html if node.tag in ("noscript", "template") else node.text
    return html.unescape(kept or "")
