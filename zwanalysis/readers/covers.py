"""What is drawn over, below and around the text of a fixed page (PDF, OFD), in points from the top left."""

from bisect import bisect_right
from collections.abc import Callable

Point = Callable[[float, float], tuple[float, float]]
Box = tuple[float, float, float, float]
Colour = tuple[float, float, float]  # red, green, blue, each up to 255
WHITE: Colour = (255.0, 255.0, 255.0)
WIDE = 0.4  # of a page: what covers more of it is its ground, or a scan above its recognised text


class Covers:
    """Where a page's text objects are cut off, and what is drawn opaque before and after them; `edge`: what is shown of a
    page that may be cropped."""

    def __init__(self, area: float, edge: Box | None = None):
        self.area, self.edge = area, edge if area > 0 else None
        self.order: dict[int, int] = {}  # a text object → its place in the order of drawing
        self.clips: dict[int, list[Box]] = {}
        self.boxes: list[tuple[int, Box]] = []
        self.grounds: list[tuple[int, Box, Colour | None]] = []

    def add(self, place: int, box: Box) -> None:
        """Note an opaque shape."""
        if (box[2] - box[0]) * (box[3] - box[1]) < WIDE * self.area:
            self.boxes.append((place, box))

    def add_ground(self, place: int, box: Box, colour: Colour | None) -> None:
        """Note what letters may lie on: a colour, or (None) a picture, which may be a seal with nothing around it."""
        self.grounds.append((place, box, colour))

    def is_beyond(self, x: float, y: float) -> bool:
        """Whether a place lies beyond the page's edge."""
        return self.edge is not None and not holds(self.edge, x, y)

    def has(self, key: int | None, x: float, y: float) -> bool:
        """Whether a place of a text object is cut off, or something was drawn over it later."""
        if key not in self.order:
            return False
        if any(not holds(box, x, y) for box in self.clips.get(key, ())):
            return True
        later = self.boxes[bisect_right(self.boxes, (self.order[key], (1e9, 0.0, 0.0, 0.0))) :]
        return any(holds(box, x, y) for _, box in later)

    def ground(self, key: int, x: float, y: float) -> Colour | None:
        """The colour below a place of a text object, None where that is a picture."""
        below = (colour for place, box, colour in reversed(self.grounds) if place < self.order[key] and holds(box, x, y))
        return next(below, WHITE)


def alike(a: Colour, b: Colour) -> bool:
    """Whether letters of one colour cannot be seen on the other."""
    return all(abs(first - second) < 6 for first, second in zip(a, b, strict=True))


def holds(box: Box, x: float, y: float) -> bool:
    """Whether a place is in a box."""
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def around(spots: list[tuple[float, float]]) -> Box:
    """The box around some places."""
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return min(xs), min(ys), max(xs), max(ys)


def sheets(shapes: list[list[tuple[float, float]]]) -> list[Box]:
    """The boxes that a path of these shapes fills: those of four sides, without frames, which others lie in."""
    boxes = [around(shape) for shape in shapes if len(set(shape)) == 4]
    return [box for box in boxes if not any(other != box and cut(other, [box]) == other for other in boxes)]


def cut(box: Box, clips: list[Box]) -> Box:
    """What is left of a box that is cut off at others."""
    for clip in clips:
        box = max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])
    return box
