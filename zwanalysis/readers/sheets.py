"""A fixed page (PDF, OFD) as its reader sees it: without what is struck out or not shown, upright, one page a sheet."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import pairwise

from zwanalysis.readers.characters import signs
from zwanalysis.readers.page import Char, Page
from zwanalysis.readers.ruled import Rule

STRIKE = (0.12, 0.55)  # ems above the baseline: where a line strikes characters out
SAMPLE = 400  # characters that tell which way a page's lines run
TINY = 1.0  # points: no one reads characters of this size


def as_shown(page: Page) -> Page:
    """The page without characters beyond its edges, too small to be seen or struck out by a line."""
    known, chars = signs(), page.chars
    if known.keys() & {char.text for char in chars}:
        chars = [char._replace(text=known[char.text]) if char.text in known else char for char in chars]
    kept, hidden = _seen(chars, page)
    gone = _struck(kept, page.rules)
    text = page.hidden + "".join(char.text for char in hidden).strip()
    struck = page.struck + "".join(char.text for char in kept if char in gone)
    # what is struck out or squeezed keeps its place: the gap it leaves is no space between words
    kept = [c._replace(text="") if c in gone else c for c in kept] if gone else kept
    kept = [*kept, *(char._replace(text="") for char in hidden if _is_squeezed(char))]
    return page._replace(chars=_with_neighbours(kept), hidden=text, struck=struck)


def _seen(chars: list[Char], page: Page) -> tuple[list[Char], list[Char]]:
    """The characters that stand on the page in a size that can be read, and the others."""
    seen = [
        c.size >= TINY and -c.size < c.x0 < page.width and 0 <= c.y - 0.35 * c.size <= page.height and not _is_squeezed(c) for c in chars
    ]
    if all(seen) or 2 * sum(seen) < len(chars):  # measured in units of its own: nothing can be said
        return chars, []
    pairs = list(zip(chars, seen, strict=True))
    return [char for char, is_seen in pairs if is_seen], [char for char, is_seen in pairs if not is_seen]


def _with_neighbours(chars: list[Char]) -> list[Char]:
    """The characters, without places of left-out ones on lines that nothing else stands on."""
    lines = {round(char.y) + step for char in chars if char.text for step in (-1, 0, 1)}
    return [char for char in chars if char.text or round(char.y) in lines]


def _whole_lines(pieces: list[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Lines (twice their height, begin, end), those put together that are drawn as equal dashes, or in pieces that touch: one for each
    run of letters, in fonts that set it at heights of their own.

    >>> _whole_lines([(223.0, 72, 86), (223.4, 86, 90), (223.0, 89.5, 97), (300.0, 10, 20), (300.0, 21, 40)])
    [(223.0, 72, 97), (300.0, 10, 20), (300.0, 21, 40)]
    """
    runs: list[list[tuple[float, float, float]]] = []
    for level in _levels(pieces):
        runs.append(level[:1])
        for piece in level[1:]:
            if abs(piece[1] - runs[-1][-1][2]) <= 1.5:
                runs[-1].append(piece)
            else:
                runs.append([piece])
    lines = []
    for run in runs:
        lengths = [end - begin for _, begin, end in run[:-1]]
        touch = all(b[1] - a[2] < 0.6 for a, b in pairwise(run))
        if len(run) > 1 and (touch or (max(lengths) <= 1.2 * min(lengths) and run[-1][2] - run[-1][1] <= 1.2 * max(lengths))):
            run = [(run[0][0], run[0][1], max(end for _, _, end in run))]
        lines.extend(run)
    return [line for line in lines if line[2] - line[1] > 3]


def _levels(pieces: list[tuple[float, float, float]]) -> list[list[tuple[float, float, float]]]:
    """Pieces of lines that stand half a point apart at most, from left to right."""
    levels: list[list[tuple[float, float, float]]] = []
    for piece in sorted(pieces):
        if levels and piece[0] - levels[-1][0][0] <= 1:
            levels[-1].append(piece)
        else:
            levels.append([piece])
    return [sorted(level, key=lambda piece: piece[1]) for level in levels]


def _is_squeezed(char: Char) -> bool:
    """A character that is set next to no width."""
    return char.x1 - char.x0 < 0.03 * char.size and char.text > "\u2e7f"


def _struck(chars: list[Char], rules: list[Rule]) -> set[Char]:
    """The characters that a line no longer than they are runs through."""
    lines = _whole_lines(sorted((r.y0 + r.y1, r.x0, r.x1) for r in rules if r.y1 - r.y0 <= 1))
    if not lines:
        return set()
    places = [line[0] / 2 for line in lines]
    through: dict[int, list[Char]] = {}
    for char in chars:
        first = bisect_left(places, char.y - STRIKE[1] * char.size)
        last = bisect_right(places, char.y - STRIKE[0] * char.size)
        for i in range(first, min(last, first + 50)):
            if min(lines[i][2], char.x1) - max(lines[i][1], char.x0) > 0.6 * (char.x1 - char.x0):
                through.setdefault(i, []).append(char)
    gone: set[Char] = set()
    for i, found in through.items():
        begin, end = min(char.x0 for char in found), max(char.x1 for char in found)
        length = lines[i][2] - lines[i][1]
        if 1.4 * found[0].size < length < end - begin + 2 * found[0].size:  # shorter ones belong to drawn signs
            gone.update(found)
    return gone


def upright(page: Page) -> tuple[Page, bool]:
    """A page whose lines run downwards, from right to left, turned so that they run from left to right."""
    steps = [
        _direction(a, b)
        for a, b in pairwise([char for char in page.chars[:SAMPLE] if char.text.strip()])
        if abs(a.size - b.size) < 0.2 * a.size
    ]
    count = Counter(steps)
    if count["down"] < 10 or count["down"] < 0.6 * len(steps) or count["right"] > 0.2 * len(steps):
        return page, False
    size = Counter(char.size for char in page.chars).most_common(1)[0][0]
    chars = [turned for group in _set_across(page.chars, size) for turned in _turned(group, page.width, size)]
    rules = [Rule(rule.y0, page.width - rule.x1, rule.y1, page.width - rule.x0) for rule in page.rules]
    return page._replace(width=page.height, height=page.width, chars=chars, rules=rules), True


def _set_across(chars: list[Char], size: float) -> list[list[Char]]:
    """The characters of downward lines in groups: figures that are set across the line, side by side, are one."""
    groups: list[list[Char]] = []
    for char in chars:
        last = groups[-1][-1] if groups else char
        beside = last is not char and abs(char.y - last.y) < 0.2 * size and 0 < char.x0 - last.x0 < size
        if beside and char.text.isascii() and last.text.isascii() and char.x1 - groups[-1][0].x0 < 2 * size:
            groups[-1].append(char)
        else:
            groups.append([char])
    return groups


def _turned(group: list[Char], width: float, size: float) -> list[Char]:
    """A sign of a downward line, or several beside each other, as they stand in a line that runs to the right."""
    middle, step = (group[0].x0 + group[-1].x1) / 2, group[0].size / len(group)
    tops = [group[0].y - 0.88 * group[0].size + i * step for i in range(len(group))]
    return [Char(char.text, top, top + step, width - middle + 0.38 * size, char.size) for char, top in zip(group, tops, strict=True)]


def _direction(a: Char, b: Char) -> str:
    size = max(a.size, 1.0)
    across, down = ((b.x0 + b.x1) - (a.x0 + a.x1)) / 2 / size, (b.y - a.y) / size
    if abs(across) < 0.5 and 0.5 < down < 2.5:
        return "down"
    return "right" if abs(down) < 0.5 and 0.2 < across < 2.5 else "other"


def halves(page: Page) -> list[Page]:
    """The two pages that are set side by side on a wide sheet, or the page itself.

    Nothing runs across the middle, and the sides end in two page numbers that follow each other, or are equally
    wide and one of them is prose with full lines: a table's columns do neither.
    """
    sides = _sides(page)
    if sides is None:
        return [page]
    left, right = sides
    size = Counter(round(char.size, 1) for char in [*left, *right]).most_common(1)[0][0]
    end, start = max(char.x1 for char in left), min(char.x0 for char in right)
    if start - end < 2 * size or not (_are_alike(left, right, size) or _are_counted(left, right)):
        return [page]
    parting, shift = (start + end) / 2, _margin(right) - _margin(left)
    return [_half(page, (0.0, parting), 0.0), _half(page, (parting, page.width), shift)]


def _sides(page: Page) -> tuple[list[Char], list[Char]] | None:
    """What stands left and right of a wide sheet's middle; None where something runs across it or one side is empty."""
    middle = page.width / 2
    inked = [char for char in page.chars if char.text.strip()]
    if page.width < 1.15 * page.height or len(inked) < 100:
        return None
    left, right = [c for c in inked if c.x1 <= middle], [c for c in inked if c.x0 >= middle]
    crossing = any(rule.x0 < middle - 3 and rule.x1 > middle + 3 for rule in page.rules)
    whole = not crossing and len(left) + len(right) == len(inked) and min(len(left), len(right)) >= 20
    return (left, right) if whole else None


def _are_alike(left: list[Char], right: list[Char], size: float) -> bool:
    """Whether two sides are equally wide, and one of them is prose."""
    widths = [max(c.x1 for c in side) - min(c.x0 for c in side) for side in (left, right)]
    return min(widths) >= 0.92 * max(widths) and (_is_prose(left, size) or _is_prose(right, size))


def _are_counted(left: list[Char], right: list[Char]) -> bool:
    """Whether two sides end in page numbers that follow each other."""
    first, second = _page_number(left), _page_number(right)
    return first is not None and second == first + 1


def _page_number(chars: list[Char]) -> int | None:
    """The number that is the last line of one side, if it is one."""
    last = max(_lines(chars), key=lambda line: line[0].y)
    match = re.fullmatch(r"[-—–―·\s]*(\d{1,4})[-—–―·\s]*", "".join(c.text for c in sorted(last, key=lambda c: c.x0)))
    return int(match[1]) if match else None


def _margin(chars: list[Char]) -> float:
    """Where most lines begin, the leftmost place that three of them share."""
    starts = Counter(round(min(char.x0 for char in line) / 3) for line in _lines(chars))
    return 3.0 * min((place for place, count in starts.items() if count > 2), default=min(starts))


def _lines(chars: list[Char]) -> list[list[Char]]:
    lines: dict[int, list[Char]] = {}
    for char in chars:
        lines.setdefault(round(char.y), []).append(char)
    return list(lines.values())


def _is_prose(chars: list[Char], size: float) -> bool:
    """At least four lines of fifteen characters or more without a gap in them."""
    full = 0
    for line in _lines(chars):
        line.sort(key=lambda char: char.x0)
        gaps = any(b.x0 - a.x1 > 1.5 * size for a, b in pairwise(line))
        full += not gaps and len(line) > 14
    return full > 3


def _half(page: Page, between: tuple[float, float], shift: float) -> Page:
    """What stands between two places of a sheet, moved to the left so that both sides begin at the same margin."""
    chars = [
        char._replace(x0=char.x0 - shift, x1=char.x1 - shift)
        for char in page.chars
        if between[0] <= (char.x0 + char.x1) / 2 < between[1]
    ]
    rules = [
        rule._replace(x0=rule.x0 - shift, x1=rule.x1 - shift)
        for rule in page.rules
        if rule.x0 >= between[0] - 3 and rule.x1 <= between[1] + 3
    ]
    return page._replace(width=page.width / 2, chars=chars, rules=rules)
