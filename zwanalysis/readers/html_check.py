"""Pages on which the parser would take quadratic time or memory, refused before it sees them.

300,000 nested <div> cost lexbor 460 s, and 20,000 attributes on one tag 1 s: both are counted first, as the HTML
standard's tokenizer would find them: a closing tag only closes what is open, comments and scripts hold no tags, and
"/>" closes nothing but a void element.
"""

import re
from collections import Counter
from itertools import islice

from zwanalysis import lexica
from zwanalysis.errors import NestedTooDeep
from zwanalysis.readers.limits import LIMITS

ADVICE = "no notice is written like this: copy the notice's text from the browser into a text file instead"
#: Tags of HTML by what they are to the reader of pages.
TAGS = {kind: frozenset(tags.split()) for kind, tags in lexica.load("pages.yaml")["tags"].items()}
_TOKEN = re.compile(
    r"<!--(?:(?!--!?>).)*+(?:--!?>)?"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][^\s/>]*+)(?P<rest>(?:[^>=]++|=\s*+(?:\"[^\"]*+\"?|'[^']*+'?)?)*+)>?",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"[^\s=/]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?")


def check_nesting(page: str) -> None:
    """Raise `NestedTooDeep` for a page that is nested, or attributed, like no notice."""
    opened = _Opened()
    unclosed = most = blocks = attributes = at = 0
    while match := _TOKEN.search(page, at):
        at, tag, closes = match.end(), (match["tag"] or "").lower(), bool(match["close"])
        if len(match["rest"] or "") > 1:
            attributes += _attributes(match)
        if tag in TAGS["formatting"]:
            unclosed = max(0, unclosed + (-1 if closes else 1))
            most = max(most, unclosed)
        if tag and not closes:
            blocks += tag in TAGS["holding"]
            at = _end_of(page, tag, at) if tag in TAGS["raw"] else at
        opened.see(tag, closes)
    if attributes > LIMITS["html_all_attributes"]:
        raise NestedTooDeep(f"the page has over {LIMITS['html_all_attributes']:,} attributes; {ADVICE}")
    if most * blocks > LIMITS["html_copies"]:
        raise NestedTooDeep(f"{most:,} formatting tags are never closed before {blocks:,} blocks; {ADVICE}")


class _Opened:
    """The names of the elements that are open, in order and counted."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.counts: Counter[str] = Counter()

    def see(self, tag: str, closes: bool) -> None:
        """Open or close an element; raise where too many are open."""
        if closes and self.counts[tag]:
            last = len(self.names) - 1 - self.names[::-1].index(tag)
            self.counts.subtract(self.names[last:])
            del self.names[last:]
        elif tag and not closes and tag not in TAGS["flat"]:
            self.names.append(tag)
            self.counts[tag] += 1
            if len(self.names) > LIMITS["html_depth"]:
                raise NestedTooDeep(f"elements stand inside one another deeper than {LIMITS['html_depth']:,}; {ADVICE}")


def _attributes(match: re.Match) -> int:
    """How many attributes a tag has; raises where they are too many."""
    most = LIMITS["html_attributes"]
    count = sum(1 for _ in islice(_ATTRIBUTE.finditer(match["rest"]), most + 1))
    if count > most:
        raise NestedTooDeep(f"the tag <{match['tag'][:40]}> at character {match.start():,} has over {most} attributes; {ADVICE}")
    return count


def _end_of(page: str, tag: str, at: int) -> int:
    """Where the text of a script, style or the like ends: nothing in it is a tag."""
    end = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(page, at)
    return end.start() if end else len(page)
