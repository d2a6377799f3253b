"""Pages on which the parser would take quadratic time or memory, refused before it sees them.

300,000 nested <div> cost lexbor 460 s, and 20,000 attributes on one tag 1 s: both are counted first, as the HTML
standard's tokenizer would find them: a closing tag only closes what is open, comments and scripts hold no tags, and
"/>" closes nothing but a void element.
"""

import re
from itertools import islice

from zwanalysis.errors import NestedTooDeep
from zwanalysis.readers.limits import LIMITS

ADVICE = "no notice is written like this: copy the notice's text from the browser into a text file instead"
_FORMATTING = "a b big code em font i nobr s small strike strong tt u"
FORMATTING = frozenset(_FORMATTING.split())
_BLOCKISH = "p div li td th tr table ul ol dl dd dt h1 h2 h3 h4 h5 h6 center section article"
BLOCKISH = frozenset(_BLOCKISH.split())
_VOID = "area base br col embed hr img input link meta param source track wbr"
#: Elements that another of their kind closes, or that hold nothing: they add no depth.
FLAT = frozenset(f"{_VOID} p li td th tr dd dt option".split())
RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])
_TOKEN = re.compile(
    r"<!--(?:(?!--!?>).)*+(?:--!?>)?"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][^\s/>]*+)(?P<rest>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"?|'[^']*+'?)?)*+)>?",
    re.DOTALL,
)


def check_nesting(page: str) -> None:
    """Raise `NestedTooDeep` for a page that is nested, or attributed, like no notice."""
    opened = _Opened()
    attributes = at = 0
    while match := _TOKEN.search(page, at):
        at = match.end()
        if match["tag"] is None:
            continue
        tag, closing = match["tag"].lower(), bool(match["close"])
        attributes += _attributes(match, tag)
        if tag in RAW and not closing:
            at = _end_of(page, tag, at)
        opened.see(tag, closing)
    if attributes > LIMITS["html_all_attributes"]:
        raise NestedTooDeep(f"the page has over {LIMITS['html_all_attributes']:,} attributes; {ADVICE}")
    if opened.most_unclosed * opened.blocks > LIMITS["html_copies"]:
        raise NestedTooDeep(f"{opened.most_unclosed:,} formatting tags are never closed before {opened.blocks:,} blocks; {ADVICE}")


class _Opened:
    """The elements that are open, and the formatting that is never closed."""

    def __init__(self) -> None:
        self.tags: list[str] = []
        self.counts: dict[str, int] = {}
        self.unclosed = self.most_unclosed = self.blocks = 0

    def see(self, tag: str, closing: bool) -> None:
        """Open or close an element; raise where too many are open."""
        if tag in FORMATTING:
            self.unclosed = max(0, self.unclosed + (-1 if closing else 1))
            self.most_unclosed = max(self.most_unclosed, self.unclosed)
        elif tag in BLOCKISH:
            self.blocks += not closing
        if tag in FLAT:
            return
        if not closing:
            self.tags.append(tag)
            self.counts[tag] = self.counts.get(tag, 0) + 1
            if len(self.tags) > LIMITS["html_depth"]:
                raise NestedTooDeep(f"elements stand inside one another deeper than {LIMITS['html_depth']:,}; {ADVICE}")
        elif self.counts.get(tag):
            self._close(tag)

    def _close(self, tag: str) -> None:
        while self.tags:
            last = self.tags.pop()
            self.counts[last] -= 1
            if last == tag:
                return


def _attributes(match: re.Match, tag: str) -> int:
    """How many attributes a tag has, about; raises where they are too many."""
    rest = match["rest"]
    if len(rest) < 2:
        return 0
    most = LIMITS["html_attributes"]
    count = sum(1 for _ in islice(re.finditer(r"[^\s=/\"']+\s*=|[\s\"'/][^\s=\"'/]+", rest), 4 * most))
    if count > most and (count > 2 * most or len(re.findall(r"[^\s=/]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*))?", rest)) > most):
        raise NestedTooDeep(f"the tag <{tag[:40]}> at character {match.start():,} has over {most} attributes; {ADVICE}")
    return count


def _end_of(page: str, tag: str, at: int) -> int:
    """Where the text of a script, style or the like ends: nothing in it is a tag."""
    end = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(page, at)
    return end.start() if end else len(page)
