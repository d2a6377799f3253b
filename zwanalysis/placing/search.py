"""Where a wording stands in a text: exactly after folding, within a bound of changed characters, or by what an … leaves of it."""

import re
from bisect import bisect_left
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from zwanalysis.text import fold

#: How many of a wording's characters may differ: a task's or a heading's, long as they are. One sign of a unit's name
#: or of a time limit makes it another.
BOUND = 0.2
#: Shorter wordings are found exactly or not at all.
SHORTEST = 8
#: Places of one wording that are looked at.
MOST_PLACES = 2000
#: How many characters a wording may leave out where it says … .
MOST_LEFT_OUT = 500
_LEFT_OUT = re.compile(r"(?:[…⋯]+|[.．。·]{3,})+")
#: Signs of one meaning that readers and models write one for another: quotation marks, dashes, circles for nought.
_ALIKE = str.maketrans("“”„‟〝〞「」『』‘’‚‛'`´—―–─━~∼〜○◯〈〉", '"' * 17 + "-" * 8 + "〇〇《》")
#: A wording that was given without them begins with none of these.
_CLOSING = frozenset(",、;:。.)〕》")
_TAKEN = "\0"


class Found(NamedTuple):
    """A place in the text, and in how many characters its wording differs."""

    start: int
    end: int
    changed: int


class Text:
    """A notice's text for searching: in plain signs and without white space, with each sign's position in the text."""

    def __init__(self, text: str):
        self.text, self.folded = text, fold(text)
        plain = self.folded.translate(_ALIKE)
        self.at = [k for k, sign in enumerate(plain) if not _blank(sign)]
        self.squeezed = "".join(plain[k] for k in self.at)

    def places(self, wording: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
        """Return the places of a wording in ``text[start:end]``, in order, white space and the form of signs aside.

        One that begins or ends inside a number (1月 in 11月) counts where there is no other: digits may be glued.

        >>> Text("公开\\n预 算，公开预算").places("公开预算"), Text("11月，1月").places("1月")
        ([(0, 6), (7, 11)], [(4, 6)])
        """
        wanted = squeeze(wording)
        low = bisect_left(self.at, start)
        high = len(self.at) if end is None else bisect_left(self.at, end)
        found: list[int] = []
        while wanted and len(found) < MOST_PLACES and (low := self.squeezed.find(wanted, low, high)) >= 0:
            found.append(low)
            low += 1
        whole = [at for at in found if not self._cut_number(wanted, at)]
        return [(self.at[at], self.at[at + len(wanted) - 1] + 1) for at in whole or found]

    def _cut_number(self, wanted: str, at: int) -> bool:
        """Whether a number begins or ends inside a longer one: 1月 in 11月."""
        last = self.at[at + len(wanted) - 1]
        before, behind = self.folded[self.at[at] - 1 : self.at[at]], self.folded[last + 1 : last + 2]
        return wanted[0].isdigit() and before.isdigit() or wanted[-1].isdigit() and behind.isdigit()

    def near(self, wording: str, taken: list[tuple[int, int]], start: int = 0, end: int | None = None) -> Found | None:
        """Return the place in ``text[start:end]``, outside ``taken``, whose wording differs least, within `BOUND`.

        >>> Text("一、主动公开年度财政预算报告。").near("主动公布年度财政预算的报告", [])
        Found(start=2, end=14, changed=2)
        >>> Text("主动公开年度预算报告。另行通知。").near("主动公布年度预算报告。", [])  # not as far as the next full stop
        Found(start=0, end=11, changed=1)
        """
        wanted = squeeze(wording)
        if len(wanted) < SHORTEST:
            return None
        low = bisect_left(self.at, start)
        high = len(self.at) if end is None else bisect_left(self.at, end)
        hay = self.squeezed[low:high]
        for a, b in taken:
            x, y = (min(max(bisect_left(self.at, at) - low, 0), len(hay)) for at in (a, b))
            hay = hay[:x] + _TAKEN * (y - x) + hay[y:]
        best = fuzz.partial_ratio_alignment(wanted, hay, score_cutoff=100 * (1 - 2 * BOUND)) if hay else None
        if best is None:
            return None
        slack = int(BOUND * len(wanted)) + 1
        x, y = max(0, best.dest_start - slack), min(len(hay), best.dest_end + slack)
        x = hay.rfind(_TAKEN, x, best.dest_start + 1) + 1 or x
        y = hay.find(_TAKEN, best.dest_end - 1, y) if _TAKEN in hay[best.dest_end - 1 : y] else y
        a, b = _ends(wanted, hay[x:y])
        while a < b and hay[x + a] in _CLOSING and wanted[0] not in _CLOSING:
            a += 1
        changed = Levenshtein.distance(wanted, hay[x + a : x + b])
        if a >= b or changed > BOUND * len(wanted):
            return None
        return Found(self.at[low + x + a], self.at[low + x + b - 1] + 1, changed)


    def shortened(self, wording: str, taken: list[tuple[int, int]], start: int = 0, end: int | None = None) -> Found | None:
        """Return the place in ``text[start:end]`` of a wording that leaves words out and says so with …, from its first word to its last.

        Its first part has `SHORTEST` characters or more, a later one stands but once behind it in the line; `MOST_LEFT_OUT` are left out
        at most, and nothing of ``taken``.

        >>> Text("一、主动公开部门预算，按月更新，接受监督。").shortened("主动公开部门预算……接受监督。", [])
        Found(start=2, end=21, changed=6)
        """
        first, *later = [part for part in _LEFT_OUT.split(wording) if squeeze(part)] or [""]
        if first == wording or len(squeeze(first)) < SHORTEST:
            return None
        for a, b in self.places(first, start, end):
            last = self._last_of(later, b, end)
            changed = len(squeeze(self.text[a:last])) - sum(len(squeeze(part)) for part in (first, *later))
            if last and changed <= MOST_LEFT_OUT and not any(a < y and x < last for x, y in taken):
                return Found(a, last, changed)
        return None

    def _last_of(self, parts: list[str], at: int, end: int | None) -> int | None:
        """Where the last of some wordings ends that stand one behind another from ``at`` on, in its line and before ``end``."""
        line = self.folded.find("\n", at)
        stop = min(len(self.text) if line < 0 else line, len(self.text) if end is None else end)
        for part in parts:
            places = self.places(part, at, stop)
            if not places or len(places) > 1 and len(squeeze(part)) < SHORTEST:
                return None
            at = places[0][1]
        return at


def squeeze(wording: str) -> str:
    """Return a wording in plain signs and without white space.

    >>> squeeze("「應公開、 盡公開」——１２次")
    '"应公开、尽公开"--12次'
    """
    return "".join(sign for sign in fold(wording).translate(_ALIKE) if not _blank(sign))


def _blank(sign: str) -> bool:
    """Whether a sign is white space, or one that no page shows."""
    return sign.isspace() or sign < " " or "\x7f" <= sign < "\xa0"


def _ends(wanted: str, window: str) -> tuple[int, int]:
    """Where in a window, wider than the wording, the wording begins and ends: what lies outside costs nothing (Sellers 1980).

    >>> _ends("公开学校的政策", "公开(三)公开学校政策(责任")
    (5, 11)
    """
    end = _best_end(wanted, window)
    return end - _best_end(wanted[::-1], window[:end][::-1]), end


def _best_end(wanted: str, window: str) -> int:
    """The last place where a stretch ends that differs least from ``wanted``, wherever it begins."""
    costs = [0] * (len(window) + 1)
    for n, sign in enumerate(wanted, 1):
        above, costs[0] = costs[0], n
        for k, other in enumerate(window, 1):
            above, costs[k] = costs[k], min(above + (sign != other), costs[k] + 1, costs[k - 1] + 1)
    return len(window) - costs[::-1].index(min(costs))


def difference(given: str, printed: str) -> str:
    """Return what differs between two wordings, as printed wording ← given wording, white space and folding aside.

    >>> difference("公开决算报告", "公开预算报告")
    '预←决'
    """
    a, b = squeeze(given), squeeze(printed)
    parts = [
        f"{b[s.dest_start : s.dest_end] or '∅'}←{a[s.src_start : s.src_end] or '∅'}"
        for s in Levenshtein.opcodes(a, b)
        if s.tag != "equal"
    ]
    return "; ".join(parts)
