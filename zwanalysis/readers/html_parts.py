"""What a page shows that is no text: pictures, viewers of other files, the values of form fields."""

import re
from collections.abc import Mapping

import turbohtml

from zwanalysis.readers.html_lines import PATTERNS

PICTURE = "a picture, large enough to hold a table, was not read"
VIEWER = "a frame or viewer that shows another file was not read: open it and add that file"
LARGE = {"width": 250, "height": 100}  # pixels: a picture of a table is wider and higher
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*(\d{1,5}(?:\.\d*)?\s*px)", re.IGNORECASE)


def replaced(tag: str, attributes: Mapping, node) -> str:
    """What an element that holds no text shows instead: a field's value, a note on what was not read, or nothing."""
    if tag == "img":
        return _picture(attributes)
    if tag == "bdo":  # letters in the order its direction says
        return node.text[:: -1 if attributes.get("dir", "").lower() == "rtl" else 1]
    if tag == "svg":  # those without words are ornaments
        return PICTURE if node.select_one("text, image") is not None and _is_large(attributes) else ""
    return _framed(tag, attributes) if tag in ("iframe", "object", "embed", "canvas") else _filled(tag, attributes, node)


def _picture(attributes: Mapping) -> str:
    """A tick, or the note on a picture large enough to hold a table."""
    late = (value for name, value in attributes.items() if value and re.fullmatch("data-(?:src|original|lazy.*|echo|url)", name))
    source, sign = next(late, attributes.get("src", "")), attributes.get("alt", "").strip()  # a page loads it when it is scrolled to
    if _is_large(attributes):
        return PICTURE if source.startswith("data:") or not PATTERNS["ornament"].search(source) else ""
    return "√" if sign in ("√", "✓", "✔") or (not sign and PATTERNS["tick"].search(source)) else ""


def _framed(tag: str, attributes: Mapping) -> str:
    """What a frame holds in itself, or the note on one that shows another file."""
    if attributes.get("srcdoc"):
        return "\x0b".join(turbohtml.parse(attributes["srcdoc"]).stripped_strings)
    source = " ".join(attributes.get(name, "") for name in ("src", "data", "data-src", "type"))
    return VIEWER if (PATTERNS["file"].search(source) or tag == "canvas") and _is_large(attributes) else ""


def icon(tag: str, attributes: Mapping) -> str:
    """The tick that an icon's classes name, "" for other elements: <i class="fa fa-check"></i>."""
    names = " ".join(attributes.get("class", []))
    return "√" if tag in ("i", "span", "em") and PATTERNS["icon"].search(names) and PATTERNS["tick"].search(names) else ""


def _is_large(attributes: Mapping) -> bool:
    """Whether it is as large as a table, or does not say how large it is."""
    said = attributes | {side.lower(): size for side, size in _SIZE.findall(attributes.get("style", ""))}
    sizes = {side: re.match(r"\s*(\d{1,5})(?!\d|\s*%)", said.get(side, "")) for side in LARGE}
    return all(not size or int(size[1]) >= LARGE[side] for side, size in sizes.items())


def _filled(tag: str, attributes: Mapping, node) -> str:
    """What a form shows as filled in."""
    if tag == "select":
        chosen = node.select_one("option[selected]")
        return chosen.text.strip() if chosen else ""
    if tag == "textarea":
        return "" if "<" in node.text else node.text
    kind, value = attributes.get("type", "text").lower(), attributes.get("value", "")
    if kind in ("checkbox", "radio"):
        return "☑" if "checked" in attributes else "☐"
    return value if kind in ("text", "number", "date", "month") and not PATTERNS["prompt"].search(value) else ""
