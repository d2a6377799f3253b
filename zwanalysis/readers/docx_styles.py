"""What Word's styles and run properties hide or strike out."""

from typing import NamedTuple

from zwanalysis.readers.archive import attribute, child, local, value

_OFF = ("0", "false", "off", "none")
HIDDEN, STRUCK, WHITE = "hidden", "struck out", "white"


class _Style(NamedTuple):
    kind: str
    parent: str | None
    properties: dict[str, bool]


class Looks:
    """Says of a run whether it is hidden or struck out, by its own properties, its styles and the defaults.

    Both are toggle properties (ECMA-376, 17.7.3): a character style inside a paragraph style of the same effect
    takes it away again, and what the run itself says decides.
    """

    def __init__(self, styles):
        self.styles: dict[str, _Style] = {}
        self.default: str | None = None
        self.basis: dict[str, bool] = {}
        for element in styles if styles is not None else ():
            name = local(element)
            if name == "docDefaults":
                self.basis = _effects(child(child(element, "rPrDefault"), "rPr"))
            elif name == "style":
                own = attribute(element, "styleId", "")
                kind = attribute(element, "type", "")
                self.styles[own] = _Style(kind, value(element, "basedOn"), _effects(child(element, "rPr")))
                if kind == "paragraph" and attribute(element, "default") in ("1", "true", "on"):
                    self.default = own

    def of(self, run, paragraph) -> str:
        """`HIDDEN`, `STRUCK`, `WHITE` or "" for a run's properties (w:rPr) in a paragraph with these (w:pPr)."""
        own = _effects(run)
        styles = (value(run, "rStyle"), value(paragraph, "pStyle") or self.default)
        for effect in (HIDDEN, STRUCK):
            if own.get(effect, self._by_styles(effect, styles)):
                return effect
        shaded = any(child(each, "shd") is not None for each in (run, paragraph)) or child(run, "highlight") is not None
        return WHITE if (value(run, "color") or "").upper() == "FFFFFF" and not shaded else ""

    def _by_styles(self, effect: str, styles: tuple[str | None, str | None]) -> bool:
        on = [found for style in styles if (found := self._of_style(style, effect)) is not None]
        return sum(on) % 2 == 1 if on else self.basis.get(effect, False)

    def _of_style(self, style: str | None, effect: str) -> bool | None:
        seen: set[str] = set()
        while style in self.styles and style not in seen:
            seen.add(style)
            if effect in self.styles[style].properties:
                return self.styles[style].properties[effect]
            style = self.styles[style].parent
        return None


def _effects(properties) -> dict[str, bool]:
    """What run properties switch on or off: hidden also by a size of nought, struck out once or twice."""
    found: dict[str, bool] = {}
    for element in properties if properties is not None else ():
        name = local(element)
        if name in ("vanish", "specVanish"):
            found[HIDDEN] = is_on(element)
        elif name in ("strike", "dstrike"):
            found[STRUCK] = is_on(element) or found.get(STRUCK, False)
        elif name == "sz" and attribute(element, "val") in ("0", "1", "2"):  # half points
            found[HIDDEN] = True
    return found


def is_on(element) -> bool:
    """Whether an on-off property is there and on: <w:vanish/> is, <w:vanish w:val="0"/> is not."""
    return element is not None and attribute(element, "val", "1") not in _OFF
