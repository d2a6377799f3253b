"""Patterns of many alternatives, of which a text is asked only those that it has the words for.

Python's engine tries every alternative of a pattern at every character. Most alternatives need some word (稳增长, or one of those in brackets),
and a text has few of them: which alternatives it may match is looked up. What is found is what the whole pattern finds.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

#: What is not taken apart: a group that another alternative made, a remark.
_WHOLE = re.compile(r"\\[1-9]|\(\?(?:P=|\(|#)")
#: A character, or what stands for one; how often a piece of a pattern may stand; where it need not.
_ESCAPE = r"\\(?:x..|u.{4}|U.{8}|N\{[^}]*\}|[0-7]{1,3}|.)"
_CHARACTER = re.compile(rf"{_ESCAPE}|\[\^?\]?(?:\\.|[^\]\\])*\]|[^\\\[(]", re.DOTALL)
_TIMES, _MAYBE = re.compile(r"(?:[*+?]|\{\d*,?\d*\})[?+]?|"), re.compile(r"[*?]|\{0*[,}]")
#: A group that makes no condition of what stands around it, and changes no flag.
_GROUP = re.compile(r"\((?:\?:|\?P<\w+>|(?!\?))")


class Sought:
    """Patterns by name, each the alternatives of several: `matches` finds what each finds in a text."""

    def __init__(self, patterns: dict[str, Iterable[str]]):
        alternatives = [(name, *one) for name, given in patterns.items() for one in _parted("|".join(given))]
        self.alternatives = [(name, one) for name, one, _ in alternatives]
        used = Counter(pair for *_, needs in alternatives for words in needs for word in words for pair in _pairs_of(word))
        self.needs = [_needed_pairs(needs, used) for *_, needs in alternatives]
        self.always = [number for number, needs in enumerate(self.needs) if not needs]
        self.needing: dict[str, list[int]] = {}
        for number, needs in enumerate(self.needs):
            for pair in needs[0] if needs else ():
                self.needing.setdefault(pair, []).append(number)

    def matches(self, text: str, there: set[str]) -> dict[str, list[re.Match]]:
        """Return the matches of each pattern that has any, in the order of the patterns; ``there`` are the text's `pairs`."""
        likely = {number for pair in self.needing.keys() & there for number in self.needing[pair]}
        asked: dict[str, list[re.Pattern]] = {}
        for number in sorted({*self.always, *likely}):
            if not any(map(there.isdisjoint, self.needs[number])):
                name, alternative = self.alternatives[number]
                asked.setdefault(name, []).append(_compiled(alternative))
        return {name: hits for name, those in asked.items() if (hits := _first(those, text))}


def pairs(text: str) -> set[str]:
    """Return the characters of a text and each two that are neighbours."""
    return {*text, *_pairs_of(text)}


def _pairs_of(text: str) -> list[str]:
    """Each two neighbours of a text; of one character, that."""
    return list(map("".join, zip(text, text[1:], strict=False))) or [text]


def _needed_pairs(needs: list[set[str]], used: Counter) -> list[frozenset[str]]:
    """What a text needs that has one of each of some sets of words: each pair of the one word, or of each of several the one that fewest
    words have. First what is ``used`` least: it stands in few texts."""
    found = []
    for words in needs:
        if len(words) == 1:
            found += [frozenset([pair]) for word in words for pair in _pairs_of(word)]
        else:
            found.append(frozenset(min(_pairs_of(word), key=used.get) for word in words))
    return sorted(found, key=lambda pairs: sum(used[pair] for pair in pairs))


@cache
def _compiled(alternative: str) -> re.Pattern:
    return re.compile(alternative)


def _first(alternatives: list[re.Pattern], text: str) -> list[re.Match]:
    """What the alternatives as one pattern find: from left to right, of those that begin at one place the first named."""
    if len(alternatives) == 1:
        return list(alternatives[0].finditer(text))
    found, ahead = [], [(one, hit) for one in alternatives if (hit := one.search(text))]
    while ahead:
        _, hit = min(ahead, key=lambda pair: pair[1].start())
        found.append(hit)
        ahead = [(one, again) for one, old in ahead if (again := old if old.start() >= hit.end() else one.search(text, hit.end()))]
    return found


def _parted(pattern: str) -> list[tuple[str, list[set[str]]]]:
    """The alternatives of a pattern, each with what it needs; the pattern itself, needing nothing, where they cannot be asked one by
    one: with flags, references, or where one may match nothing."""
    if re.compile(pattern).flags == re.UNICODE and not _WHOLE.search(pattern):
        parts = [(one, needed(one)) for one in _alternatives(pattern)]
        if all(needs for _, needs in parts):
            return parts
    return [(pattern, [])]


def _alternatives(pattern: str) -> list[str]:
    parts = [""]
    for piece, times in _pieces(pattern):
        if piece == "|":
            parts.append("")
        else:
            parts[-1] += piece + times
    return parts


def needed(alternative: str) -> list[set[str]]:
    """Return sets of words of each of which every match of a pattern without outer alternatives has at least one.

    >>> [needed("稳增长(?!率)"), needed("数字[^,]{0,4}战略?"), needed("(?<!为)甲?[乙丙]"), sorted(needed("(预|决)算")[0])]
    [[{'稳增长'}], [{'数字'}, {'战'}], [], ['决', '预']]
    """
    found, word = [], ""
    for piece, times in [*_pieces(alternative), ("", "")]:
        if len(piece) == 1 and piece not in ".^$" and not times:
            word += piece
            continue
        found, word = found + [{word}] * bool(word), ""
        if (group := _GROUP.match(piece)) and not _MAYBE.match(times):
            inner = [needed(one) for one in _alternatives(piece[group.end() : -1])]
            found += [set().union(*(max(one, key=lambda words: min(map(len, words))) for one in inner))] if all(inner) else []
    return found


def _pieces(pattern: str) -> Iterator[tuple[str, str]]:
    """The characters, classes and groups of a pattern, each with how often it may stand."""
    at = 0
    while at < len(pattern):
        end = _end(pattern, at)
        times = _TIMES.match(pattern, end)
        yield pattern[at:end], times[0]
        at = times.end()


def _end(pattern: str, at: int) -> int:
    """Where the piece of a pattern ends that begins there."""
    if pattern[at] != "(":
        return _CHARACTER.match(pattern, at).end()
    at += 1
    while pattern[at] != ")":
        at = _end(pattern, at)
    return at + 1
