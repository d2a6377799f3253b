"""Web pages as saved from government sites (HTML, MHTML)."""

import re

from zwanalysis.errors import BrokenFile
from zwanalysis.readers.document import Document, lay
from zwanalysis.readers.html_article import article
from zwanalysis.readers.html_fields import METAS, take_fields
from zwanalysis.readers.html_page import Element, Page, parse
from zwanalysis.readers.html_shell import as_tags, held_back, is_foot, is_frame
from zwanalysis.readers.limits import Clock, guarded
from zwanalysis.readers.mojibake import led_back
from zwanalysis.readers.notes import OBJECT, Notes
from zwanalysis.readers.text import decode, familiar

META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w-]{3,20})", re.IGNORECASE)

TITLES = ("ArticleTitle", "og:title", "<title>")
SCRIPTED = (
    "the page has no text: its article was probably loaded by a script after the page; save it "
    "again with the browser as a complete page, or copy the text into a text file"
)


def read(data: bytes, clock: Clock | None = None, charset: str | None = None) -> Document:
    """Read a page: its article as text and tables, its particulars (索引号 …) as metadata.

    `charset`: what the server said, where that is known. A byte order mark comes before it, and so does the
    content when it is not in the encoding it is said to be in.

    >>> table = "<table><tr><td>任务<td>单位<tr><td>公开<td>办公室</table>"
    >>> read(f'<meta charset="gb2312"><p>一、推进公开</p>{table}'.encode("gb18030")).text
    '一、推进公开\\n任务\\t单位\\n公开\\t办公室'
    """
    clock = clock or Clock()
    if data.startswith(b"HTTP/"):  # a server's answer: headers and one page
        data, charset = next(iter(_html_parts(data.partition(b"\n")[2], clock)), (data, charset))
    page, encoding = page_text(data, charset)
    page, note = led_back(page, familiar)
    return read_page(page, f"html/{encoding}", clock, [note] if note else [])


def page_text(data: bytes, charset: str | None = None) -> tuple[str, str]:
    """The page's source and its encoding; a few broken bytes are shown as \\ufffd, as browsers do."""
    said = META_CHARSET.search(data[:20_000])
    return decode(data, charset or (said[1].decode("ascii", "ignore") if said else None))


def read_page(source: str, format: str, clock: Clock, said: list[str], kept: bool = False) -> Document:
    """Read a page's source; `said` are notes on how it was come by, `kept` whether it was kept for a script."""
    page, metas, hidden = parse(source, clock)
    clock.check("the page's elements")
    fields = take_fields(page, clock)
    titles = [*(metas.get(name, "") for name in TITLES), fields.get("标题", "")]
    found = article(page, [title for title in titles if len(title.strip()) >= 6], clock)
    if not kept:
        source, note = _elsewhere(source, found.blocks)
        if source:
            return read_page(source, format, clock, [*said, note], kept=True)
    heads = {field: value for field, name in METAS.items() if (value := " ".join(metas.get(name, "").split()))}
    notes = Notes()
    for note in filter(None, (*said, hidden)):
        notes.say(note)
    _tell(page, found.container, notes)
    document = lay(found.blocks, format, {**heads, **found.fields, **fields}, notes.told())
    if not document.text.strip(f"{OBJECT}\n"):
        raise BrokenFile(f"the page has no text of its own ({'; '.join(notes.told())})" if document.text else SCRIPTED)
    return document


def _tell(page: Page, container: Element, notes: Notes) -> None:
    """Tell what of the article was not read or left out; a page's menus and boxes hide much that is no part of it."""

    def is_inside(at: int) -> bool:
        return container is page.top or container.start < at < container.end

    for at, note in page.unread:
        if is_inside(at) and page.text[at] == OBJECT:
            notes.say(note)
    for holder, at, kind, text in page.left:
        if holder.tag not in ("body", "html") and is_inside(at):
            notes.left_out(kind, text)


def _elsewhere(page: str, blocks: list) -> tuple[str, str]:
    """The source of the article where a page does not show it, and the note on it; raises where a script would load it."""
    tags = as_tags(blocks)
    if tags:
        return tags, "the page shows its tags as letters; they were read as tags"
    if not is_frame(blocks):
        return "", ""
    source, loads = held_back(page, "\n".join(blocks))
    if not source and (loads or is_foot(blocks)):
        raise BrokenFile(SCRIPTED)
    return source, "the article was read from where the page keeps it for its script"


def read_mhtml(data: bytes, clock: Clock | None = None) -> Document:
    """Read a page saved as one file (.mht, .mhtml): of its HTML parts the one with the longest article.

    Pages with frames are saved as several parts, and the notice need not be the first.
    """
    clock = clock or Clock()
    found: list[Document] = []
    empty = BrokenFile("the saved page (MHTML) holds no HTML: save it again with the browser as HTML or PDF")
    for body, charset in _html_parts(data, clock):
        try:
            found.append(read(body, clock, charset))
        except BrokenFile as error:
            empty = error
    if not found:
        raise empty
    return max(found, key=lambda each: len(each.text))


def _html_parts(data: bytes, clock: Clock) -> list[tuple[bytes, str | None]]:
    """The HTML parts, each with the charset its header says."""
    import email.policy

    parts = []
    with guarded("MHTML"):
        for part in email.message_from_bytes(data, policy=email.policy.compat32).walk():
            clock.check("the saved page's parts")
            body = part.get_payload(decode=True) if part.get_content_type() in ("text/html", "application/xhtml+xml") else None
            if body:
                parts.append((body, part.get_content_charset()))
    return parts
