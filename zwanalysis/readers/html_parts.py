"""What a page shows that is no text: pictures, viewers of other files, the values of form fields."""

import re

from selectolax.lexbor import LexborHTMLParser

from zwanalysis.readers.symbols import FONTS

PICTURE = "a picture, large enough to hold a table, was not read"
VIEWER = "a frame or viewer that shows another file was not read: open it and add that file"
LARGE = (250, 100)  # pixels: a picture of a table is wider and higher
_ORNAMENT = re.compile(
    r"(?:^|[/_.\-])(?:ico|icon|icons|logo|spacer|blank|arrow|ewm|qr|qrcode|erweima|wx|weixin|share|print|banner|filetype\w*|bullet|line)"
    r"\d*(?=[/_.\-]|$)",
    re.IGNORECASE,
)
#: A tick drawn as a picture, or as an icon by a class of its own.
_TICK = re.compile(r"(?:^|[/_.\-\s])(?:check(?:ed|mark)?|tick|ok|yes|gou|dui(?:gou|hao)?|right)\d*(?=[._\-\s]|$)", re.IGNORECASE)
_ICON = re.compile(r"(?:^|\s)(?:fa|fas|far|bi|icon|iconfont|glyphicon|el-icon|layui-icon|anticon)(?:[\s-]|$)", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|ofd|docx?|xlsx?|wps|et|html?)\b|viewer|preview|office", re.IGNORECASE)
_PROMPT = re.compile("请输入|关键[字词]|搜索|查询|检索")
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,5})(?:\.\d*)?\s*px", re.IGNORECASE)
_FONT = re.compile(r"font(?:-family)?\s*:[^;]*?([\"']?)\b(" + "|".join(sorted(FONTS, key=len, reverse=True)) + r")\b", re.IGNORECASE)


def font_of(attributes: dict) -> str:
    """The symbol font an element sets its letters in, "" for others."""
    face = (attributes.get("face") or "").strip().lower()
    if face in FONTS:
        return face
    style = attributes.get("style")
    match = _FONT.search(style) if style and "font" in style.lower() else None
    return match[2].lower() if match else ""


def replaced(tag: str, attributes: dict, node) -> str:
    """What an element that holds no text shows instead: a field's value, a note on what was not read, or nothing."""
    if tag == "img":
        return _picture(attributes)
    if tag == "bdo":  # letters in the order its direction says
        return node.text()[:: -1 if (attributes.get("dir") or "").lower() == "rtl" else 1]
    if tag == "svg":  # those without words are ornaments
        return PICTURE if node.css_first("text, image") is not None and _is_large(attributes) else ""
    return _framed(tag, attributes) if tag in ("iframe", "object", "embed", "canvas") else _filled(tag, attributes, node)


def _picture(attributes: dict) -> str:
    """A tick, or the note on a picture large enough to hold a table."""
    late = (value for name, value in attributes.items() if value and re.fullmatch("data-(?:src|original|lazy.*|echo|url)", name))
    source, sign = next(late, attributes.get("src") or ""), (attributes.get("alt") or "").strip()  # a page loads it when it is scrolled to
    if _is_large(attributes):
        return PICTURE if source.startswith("data:") or not _ORNAMENT.search(source) else ""
    return "√" if sign in ("√", "✓", "✔") or (not sign and _TICK.search(source)) else ""


def _framed(tag: str, attributes: dict) -> str:
    """What a frame holds in itself, or the note on one that shows another file."""
    if attributes.get("srcdoc"):
        inner = LexborHTMLParser(attributes["srcdoc"]).body
        return inner.text(separator="\x0b", strip=True) if inner is not None else ""
    source = " ".join(attributes.get(name) or "" for name in ("src", "data", "data-src", "type"))
    return VIEWER if (_FILE.search(source) or tag == "canvas") and _is_large(attributes) else ""


def icon(tag: str, attributes: dict) -> str:
    """The tick that an icon's classes name, "" for other elements: <i class="fa fa-check"></i>."""
    names = attributes.get("class") or ""
    return "√" if tag in ("i", "span", "em") and _ICON.search(names) and _TICK.search(names) else ""


def _is_large(attributes: dict) -> bool:
    """Whether it is as large as a table, or does not say how large it is."""
    sizes = {side.lower(): size for side, size in _SIZE.findall(attributes.get("style") or "")}
    for side, least in zip(("width", "height"), LARGE, strict=True):
        said = re.match(r"\s*(\d{1,5})\s*(%?)", sizes.get(side) or attributes.get(side) or "")
        if said and not said[2] and int(said[1]) < least:
            return False
    return True


def _filled(tag: str, attributes: dict, node) -> str:
    """What a form shows as filled in."""
    if tag == "select":
        chosen = node.css_first("option[selected]")
        return chosen.text().strip() if chosen else ""
    if tag == "textarea":
        text = node.text()
        return "" if "<" in text else text
    kind = (attributes.get("type") or "text").lower()
    if kind in ("checkbox", "radio"):
        return "☑" if "checked" in attributes else "☐"
    value = attributes.get("value") or ""
    return value if kind in ("text", "number", "date", "month") and not _PROMPT.search(value) else ""
