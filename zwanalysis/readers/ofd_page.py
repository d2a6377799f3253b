"""What stands on an OFD page (GB/T 33190): each character where DeltaX and DeltaY put it, ruling lines, pictures.

ofdkit finds the pages, their templates and the shared graphics, but gives a text object as one run with one
width: where an object holds several lines, their characters would fall on each other.
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from zwanalysis.errors import FileTooLarge, NestedTooDeep
from zwanalysis.readers.archive import attribute, child, local
from zwanalysis.readers.covers import WHITE, Box, Colour, Covers, alike, around, cut, sheets
from zwanalysis.readers.limits import LIMITS, Clock
from zwanalysis.readers.page import Char
from zwanalysis.readers.ruled import NEAR, Rule

POINTS = 72 / 25.4  # OFD measures in millimetres
DEEPEST = 32  # blocks and composite objects inside one another

#: Affine map (a, b, c, d, e, f): x' = ax + cy + e, y' = bx + dy + f.
Affine = tuple[float, float, float, float, float, float]
SAME: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Content:
    """What is gathered of a page of an area: characters, lines, the places of pictures, shapes with curves, hidden text."""

    def __init__(self, clock: Clock, area: float):
        self.clock, self.covers = clock, Covers(area)
        self.units: dict = {}
        self.chars: list[Char] = []
        self.inks: dict[int, Colour] = {}  # a text object → the colour it is filled with
        self.rules: list[Rule] = []
        self.pictures: list[Box] = []
        self.curves = self.objects = 0
        self.hidden = self.slanted = ""

    def add(self, layers: list, units: dict, start: Affine) -> None:
        """Add a page's, a template's or a note's content; `units` holds the shared graphics and drawing parameters by id."""
        self.units = units
        for element, place, shown, outer in _objects(layers, units, start):
            self.objects += 1
            if self.objects % 500 == 0:
                self.clock.check("the page's objects")
            if self.objects > LIMITS["page_objects"]:
                raise FileTooLarge(f"a page has over {LIMITS['page_objects']:,} objects; save the other pages alone")
            name = local(element)
            if name == "TextObject":
                self._text(element, place, shown, outer)
            elif shown and name == "ImageObject":
                box = _box(_size(element), place)
                self.pictures.append(box)
                self.covers.add_ground(self.objects, box, None)
            elif shown:
                self._path(element, place, outer)

    def _path(self, element, place: Affine, outer: Affine) -> None:
        data = child(element, "AbbreviatedData")
        self.curves += data is not None and bool(re.search("[QBA]|(?:L[^A-Z]*){6}", (data.text or "")[:2_000]))
        if len(self.rules) <= LIMITS["rules"]:
            self.rules.extend(_rules(element, place))
        colour, alpha = _paint(self._fill(element))
        if _says(element, "Fill", False) and alpha * _alpha(element) > 0.95:
            a, b, c, d, e, f = place
            shapes = _shapes((data.text or "") if data is not None else "")
            for box in sheets([[(a * x + c * y + e, b * x + d * y + f) for x, y in shape] for shape in shapes[:100]]):
                box = cut(box, _clips(element, place, outer))
                self.covers.add(self.objects, box)
                if min(box[2] - box[0], box[3] - box[1]) > NEAR:
                    self.covers.add_ground(self.objects, box, colour)

    def _fill(self, element):
        """The colour an object is filled with, by itself or by its drawing parameters and those they are based on."""
        for _ in range(DEEPEST):
            colour = child(element, "FillColor") if element is not None else None
            if colour is not None or element is None:
                return colour
            element = self.units.get(attribute(element, "DrawParam") or attribute(element, "Relative"))
        return None

    def _text(self, element, place: Affine, shown: bool, outer: Affine) -> None:
        colour, alpha = _paint(self._fill(element))
        filled, wide = _says(element, "Fill", True), abs(_one_number(element, "HScale", 1.0)) > 0.05
        shown = shown and wide and alpha > 0.05 and (filled or _says(element, "Stroke", False))
        self.covers.order[self.objects] = self.objects
        if clips := _clips(element, place, outer):
            self.covers.clips[self.objects] = clips
        if filled and colour is not None:
            self.inks[self.objects] = colour
        for code in (each for each in element if local(each) == "TextCode"):
            text = "".join(char for char in code.text or "" if unicodedata.category(char) != "Cc")
            if len(self.chars) + len(text) > LIMITS["characters"]:
                raise FileTooLarge(f"over {LIMITS['characters']:,} characters; save the notice's own pages alone")
            self._words(text, _chars(text, code, element, place, self.objects), shown, _is_slanted(place))

    def _words(self, text: str, chars: list[Char], shown: bool, slanted: bool) -> None:
        if slanted:
            self.slanted += text if shown else ""
        elif shown:
            self.chars.extend(chars)
        else:
            self.chars.extend(char._replace(text="") for char in chars)
            self.hidden += text

    def seen(self) -> list[Char]:
        """The characters, those that are covered, cut off or in the colour they lie on as empty places."""
        grounds = {WHITE, *(colour for _, _, colour in self.covers.grounds if colour)}
        doubtful = {run: ink for run, ink in self.inks.items() if any(alike(ink, ground) for ground in grounds)}
        found: list[Char] = []
        for char in self.chars:
            if len(found) % 1_000 == 0:
                self.clock.check("the page's characters")
            x, y = (char.x0 + char.x1) / 2, char.y - 0.35 * char.size
            ground = self.covers.ground(char.run, x, y) if char.text and char.run in doubtful else None
            if char.text and (self.covers.has(char.run, x, y) or (ground and alike(doubtful[char.run], ground))):
                self.hidden += char.text
                char = char._replace(text="")
            found.append(char)
        return found


def _is_slanted(place: Affine) -> bool:
    """Whether what is set by this map stands at an angle, as watermarks do."""
    angle = math.degrees(math.atan2(place[1], place[0])) % 90
    return 3 < angle < 87


def _says(element, name: str, default: bool) -> bool:
    """Whether an attribute is true."""
    return attribute(element, name, str(default)).strip().lower() in ("true", "1")


def _paint(colour) -> tuple[Colour | None, float]:
    """A colour (black where none is said, None for a pattern) and how opaque it is; by the count of its numbers a grey, red green
    blue, or the four colours of print."""
    value = (attribute(colour, "Value") or "").replace("#", "0x") if colour is not None else "0"
    parts = numbers(value, len(value.split()))
    if parts and len(parts) == 4:
        parts = [max(0.0, 255.0 - ink - parts[3]) for ink in parts[:3]]
    elif parts and len(parts) == 1:
        parts = parts * 3
    return (parts[0], parts[1], parts[2]) if parts and len(parts) == 3 else None, _alpha(colour)


def _alpha(element) -> float:
    given = numbers(attribute(element, "Alpha"), 1) if element is not None else None
    return (given[0] if given else 255) / 255


def _extent(element) -> tuple[float, float]:
    box = numbers(attribute(element, "Boundary"), 4) or [0.0] * 4
    return box[2], box[3]


def _box(size: tuple[float, float], place: Affine) -> Box:
    a, b, c, d, e, f = place
    return around([(e, f), (a * size[0] + c * size[1] + e, b * size[0] + d * size[1] + f)])


def _clips(element, place: Affine, outer: Affine) -> list[Box]:
    """The boxes that an object is cut off at: the boundaries of the paths in its clips, where each has one."""
    clips = child(element, "Clips")
    if clips is None:
        return []
    within = place if _says(clips, "TransFlag", True) else outer
    areas = [[path for path in clip.iter() if local(path) == "Path"] for clip in clips]
    alone = [paths[0] for paths in areas if len(paths) == 1 and numbers(attribute(paths[0], "Boundary"), 4)]
    return [_box(_extent(path), compose(within, _own(path))) for path in alone]


def _objects(layers: list, units: dict, start: Affine) -> Iterator[tuple]:
    """Every text, path and image object with its map to the page, whether it is shown, and that map without its matrix."""
    stack = [(layer, start, True, 0) for layer in reversed(layers)]
    while stack:
        element, place, shown, depth = stack.pop()
        if depth > DEEPEST:
            raise NestedTooDeep(f"objects of an OFD page stand inside one another deeper than {DEEPEST}")
        shown = shown and attribute(element, "Visible", "true").strip().lower() not in ("false", "0")
        name = local(element)
        if name in ("TextObject", "PathObject", "ImageObject"):
            box = numbers(attribute(element, "Boundary"), 4) or [0.0] * 4
            outer = compose(place, (1.0, 0.0, 0.0, 1.0, box[0], box[1]))
            yield element, compose(place, _own(element)), shown and _alpha(element) > 0.05, outer
        elif name in ("Layer", "PageBlock", "Appearance"):
            inner = compose(place, _own(element)) if name == "Appearance" else place
            stack.extend((each, inner, shown, depth + 1) for each in reversed(element))
        elif name == "CompositeObject":
            content = child(units.get((attribute(element, "ResourceID") or "").strip()), "Content")
            if content is not None:
                inner = compose(place, _own(element))
                stack.extend((each, inner, shown, depth + 1) for each in reversed(content))


def layers_of(root) -> list:
    """The layers of a page's or a template's content."""
    content = child(root, "Content")
    return [each for each in content if local(each) == "Layer"] if content is not None else []


def _own(element) -> Affine:
    """An object's map into what holds it: its matrix, then the move to its boundary."""
    a, b, c, d, e, f = numbers(attribute(element, "CTM"), 6) or SAME
    box = numbers(attribute(element, "Boundary"), 4) or [0.0] * 4
    return a, b, c, d, e + box[0], f + box[1]


def _size(element) -> tuple[float, float]:
    """A picture without a matrix fills its boundary; with one it is a unit square that the matrix spreads."""
    box = numbers(attribute(element, "Boundary"), 4) or [0.0] * 4
    return (1.0, 1.0) if numbers(attribute(element, "CTM"), 6) else (box[2], box[3])


def compose(outer: Affine, inner: Affine) -> Affine:
    """
    >>> compose((2, 0, 0, 2, 1, 0), (1, 0, 0, 1, 3, 4))
    (2, 0, 0, 2, 7, 8)
    """
    A, B, C, D, E, F = outer
    a, b, c, d, e, f = inner
    return A * a + C * b, B * a + D * b, A * c + C * d, B * c + D * d, A * e + C * f + E, B * e + D * f + F


def _chars(text: str, code, element, place: Affine, run: int) -> list[Char]:
    a, b, c, d, e, f = place
    own = _one_number(element, "Size", 0.0)
    size = own * math.sqrt(abs(a * d - b * c))
    narrow = _one_number(element, "HScale", 1.0)
    x, y = _one_number(code, "X", 0.0), _one_number(code, "Y", 0.0)
    chars = []
    for char, step, width, down in _advances(text, code, own, narrow):
        left, across = a * x + c * y + e, a * (x + width) + c * y + e
        if abs(left) < 1e6 and abs(b * x + d * y + f) < 1e6:
            chars.append(Char(char, min(left, across), max(left, across), b * x + d * y + f, size, run))
        x, y = x + step, y + down
    if chars:  # the last advance is a guess, half an em for marks that often take a whole one
        chars[-1] = chars[-1]._replace(x1=max(chars[-1].x1, chars[-1].x0 + size * min(1.0, narrow)))
    return chars


def _advances(text: str, code, own: float, narrow: float) -> Iterator[tuple[str, float, float, float]]:
    """Each character, how far the next one stands to the right, its own width, and how far the next one stands below."""
    right, down = (deltas(attribute(code, name), len(text) - 1) for name in ("DeltaX", "DeltaY"))
    for i, char in enumerate(text):
        natural = own * (1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5) * narrow
        below = down[i] if i < len(down) else 0.0
        step = right[i] if i < len(right) else 0.0 if below else natural
        width = step if 0 < step <= max(1.5 * natural, own) or not natural else max(natural, 0.0)
        yield char, step, width, below


def _one_number(element, name: str, default: float) -> float:
    return (numbers(attribute(element, name), 1) or [default])[0]


def deltas(text: str | None, most: int) -> list[float]:
    """The advances of DeltaX or DeltaY, at most `most`; "g 3 2.5" is three times 2.5.

    >>> deltas("1 g 3 2.5 -4", 9)
    [1.0, 2.5, 2.5, 2.5, -4.0]
    """
    parts = iter((text or "").split())
    found: list[float] = []
    for part in parts:
        if len(found) >= most:
            break
        try:
            count = int(float(next(parts, "0"))) if part == "g" else 1
            found += [float(next(parts, "0") if part == "g" else part)] * max(0, min(count, most - len(found)))
        except (ValueError, OverflowError):
            continue
    return [step if math.isfinite(step) else 0.0 for step in found]


def _rules(path, place: Affine) -> list[Rule]:
    """The horizontal and vertical lines of a path object."""
    a, b, c, d, e, f = place
    data = child(path, "AbbreviatedData")
    drawn = _shapes((data.text or "") if data is not None else "")
    rules = []
    for shape in drawn[:1000]:
        spots = [(a * x + c * y + e, b * x + d * y + f) for x, y in shape]
        x0, x1 = min(x for x, _ in spots), max(x for x, _ in spots)
        y0, y1 = min(y for _, y in spots), max(y for _, y in spots)
        if min(x1 - x0, y1 - y0) <= NEAR:
            rules.append(
                Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
                if x1 - x0 >= y1 - y0
                else Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
            )
        elif attribute(path, "Stroke", "true") != "false":
            for (ax, ay), (bx, by) in pairwise(spots):
                if abs(ax - bx) <= 1 or abs(ay - by) <= 1:
                    rules.append(Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    return rules


_STEP = re.compile(r"([MSLQBACZ])|(-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_TAKES = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0, "Z": 0}


def _shapes(data: str) -> list[list[tuple[float, float]]]:
    """The shapes of abbreviated path data (GB/T 33190, 9.1): M/S move, L line, Q and B curves, A arc, C
    close.

    >>> _shapes("M 0 0 L 10 0 L 10 5 C")
    [[(0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 0.0)]]
    """
    shapes: list[list[tuple[float, float]]] = []
    sign, taken = "", []
    for letter, number in _STEP.findall(data[:200_000]):
        if letter:
            sign, taken = letter, []
            if letter in "CZ" and shapes:
                shapes[-1].append(shapes[-1][0])
            continue
        taken.append(float(number))
        if sign and _TAKES[sign] and len(taken) == _TAKES[sign]:
            spot = (taken[-2], taken[-1])
            if sign in "MS" or not shapes:
                shapes.append([spot])
            else:
                shapes[-1].append(spot)
            taken = []
    return [shape for shape in shapes if len(shape) > 1]


def numbers(text: str | None, count: int) -> list[float] | None:
    """Exactly `count` numbers of a sensible size, or None.

    >>> numbers("1 2.5", 2), numbers("1 x", 2), numbers("1e9 1", 2)
    ([1.0, 2.5], None, None)
    """
    try:
        found = [float(int(part, 16) if part.startswith("0x") else part) for part in (text or "").replace(",", " ").split()]
    except ValueError:
        return None
    return found if len(found) == count and all(abs(number) < 1e6 for number in found) else None

