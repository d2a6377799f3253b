"""A fixed page (PDF, OFD): placed characters → lines of text and the text of cells."""

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from zwanalysis.readers.covers import Box
from zwanalysis.readers.document import Grid
from zwanalysis.readers.ruled import Rule, Ruled


class Char(NamedTuple):
    """A character on a page: its edges and baseline in points, y downwards, its font size, and the text object
    it is part of (0: not known)."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    run: int = 0


class Page(NamedTuple):
    """What a page holds; `pictures` are the places of its pictures.

    `curves`: how many shapes with curves or many sides are drawn on it; `slanted`: characters left out that stand at an
    angle, as watermarks do; `hidden`: those that the page does not show, `struck`: those that are struck out;
    `sheet`: the page's number in the file, where two stand on one.
    """

    number: int
    width: float
    height: float
    chars: list[Char]
    rules: list[Rule]
    pictures: tuple[Box, ...] = ()
    curves: int = 0
    slanted: str = ""
    hidden: str = ""
    struck: str = ""
    sheet: int = 0

    @property
    def pictured(self) -> float:
        """The share of the page that pictures cover."""
        return sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in self.pictures) / max(self.width * self.height, 1)


class Line(NamedTuple):
    """A printed line; `spaced` where a space stands at its end, and so before what goes on in the next
    line."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    page: int
    spaced: bool


class Table(NamedTuple):
    """A table on one page, with its column edges, and the room left in each cell's last line, in ems."""

    grid: Grid
    xs: list[float]
    spare: list[float]
    page: int


def rows(chars: list[Char]) -> list[list[Char]]:
    """Characters grouped by baseline, each row from left to right; fake bold (printed twice) counts once."""
    found: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: char.y):
        if (
            found
            and char.y - found[-1][-1].y <= 0.3 * max(char.size, 1)
            and char.y - found[-1][0].y <= 0.6 * char.size
        ):
            found[-1].append(char)
        else:
            found.append([char])
    return [_once(sorted(row, key=lambda char: char.x0)) for row in found]


def _once(row: list[Char]) -> list[Char]:
    kept: list[Char] = []
    for char in row:
        near = min(0.2 * char.size, max(0.5 * (char.x1 - char.x0), 0.05 * char.size))  # ll and 11 are narrow
        if not any(last.text == char.text and abs(last.x0 - char.x0) < near for last in kept[-2:]):
            kept.append(char)
    return kept


def line_of(row: list[Char], page: int) -> Line:
    """One printed line with its text and place."""
    inked = [char for char in row if char.text.strip()] or row
    size = Counter(round(char.size, 1) for char in inked).most_common(1)[0][0]
    text = row_text(row)
    return Line(text.strip(), inked[0].x0, inked[-1].x1, inked[0].y, size, page, text != text.rstrip())


def row_text(row: list[Char]) -> str:
    """Characters from left to right with a space where there is a gap wider than the line's usual one.

    Word sets a quarter of an em between a Chinese and a Latin character or digit without meaning a space,
    so there only two thirds of an em count; justified lines and spaced titles are wide throughout.
    """
    gaps = [(b.x0 - a.x1) / max(b.size, 1) for a, b in pairwise(row)]
    usual = max(0.0, median(gaps)) if len(gaps) > 2 else 0.0
    parts = [row[0].text]
    for (last, char), gap in zip(pairwise(row), gaps, strict=True):
        if (
            not last.text.isspace()
            and not char.text.isspace()
            and gap - usual > _widest(last.text, char.text)
        ):
            parts.append(" ")
        parts.append(char.text)
    return "".join(parts)


def _widest(last: str, char: str) -> float:
    """The widest gap, in ems, between two characters that is no space."""
    latin = last.isascii() and last.isalnum(), char.isascii() and char.isalnum()
    return 0.16 if all(latin) else 0.66 if any(latin) else 0.2


def cell_text(chars: list[Char], table: Ruled, cell: int) -> tuple[str, float]:
    """A cell's text, and the room left in its last line: wrapped lines are joined, set line breaks become
    spaces.

    A break was set where the next line's first word would still have fitted.
    """
    found = [row for row in rows(chars) if any(char.text.strip() for char in row)]
    lines = [line_of(row, 0) for row in found]
    if not lines:
        return "", 0.0
    left, right = table.sides(cell)
    padding = min(line.x0 for line in lines) - left
    if not 0 <= padding <= 12 or sum(line.x0 < left + padding + 1 for line in lines) < 2:
        padding = 5.4  # Word's own; the lines are centred, or there is one
    room = max(right - left - 2 * padding, max(line.x1 - line.x0 for line in lines))
    text = lines[0].text
    for (last, line), (above, below) in zip(pairwise(lines), pairwise(found), strict=True):
        wrapped = 0 < above[-1].run == below[0].run  # a text object holds no set breaks
        fitted = not wrapped and last.x1 - last.x0 + (first_word(line.text) + 0.25) * line.size <= room
        text = f"{text} {line.text}" if fitted or last.spaced else join(text, line.text)
    return text, (room - lines[-1].x1 + lines[-1].x0) / max(lines[-1].size, 1)


def join(text: str, following: str, spaced: bool = False) -> str:
    """Join two lines of one paragraph: with a space between Latin words, and where one was printed.

    >>> join("政务公开", "工作"), join("open", "data"), join("2022", "年")
    ('政务公开工作', 'open data', '2022年')
    """
    latin = (
        text[-1:].isascii() and following[:1].isascii() and text[-1:].isalpha() and following[:1].isalpha()
    )
    return f"{text} {following}" if latin or spaced else text + following


_WORD = re.compile(
    r"[（(《〈「『【〔\[“‘]*(?:[A-Za-z0-9.,:%/-]+|.)[，。、；：！？）〕】》〉」』”’…,.;:!?)\]}％%]{0,2}",
    re.DOTALL,
)


def first_word(text: str) -> float:
    """The width, in ems, of what must stand together at a line's start.

    >>> first_word("2022年"), first_word("局、"), first_word("〔2022〕38号")
    (2.0, 2.0, 4.0)
    """
    match = _WORD.match(text)
    return (
        sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in match[0])
        if match
        else 1.0
    )
