"""What a sheet's conditional formats hide or strike out: rules that can be worked out are, others are told."""

import re
from typing import NamedTuple

from zwanalysis.readers.archive import attribute, child, local
from zwanalysis.readers.limits import Clock, guarded
from zwanalysis.readers.notes import Notes
from zwanalysis.readers.xlsx_formula import Formula, NotKnown
from zwanalysis.readers.xlsx_look import AS_IT_IS, Changes, colour_of

MOST = 500  # rules of one sheet, and blocks of cells of one rule
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_ALONE = {"equal": "=", "notEqual": "<>", "greaterThan": ">", "lessThan": "<", "greaterThanOrEqual": ">=", "lessThanOrEqual": "<="}


class Rule(NamedTuple):
    """A conditional format: the blocks of cells it is for, its formula (None: not known), what it changes, and whether it is
    the last to look at."""

    blocks: list[tuple[int, int, int, int]]
    formula: Formula | None
    changes: Changes
    last: bool

    def holds(self, row: int, column: int) -> bool:
        """Whether a cell is one of the rule's."""
        return any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in self.blocks)


class Formats:
    """The conditional formats of a sheet that change how letters look, and the values they hang on."""

    def __init__(self, root, styles: list, title: str, notes: Notes, clock: Clock):
        self.title, self.notes, self.clock = title, notes, clock
        self.rules = _rules(root, styles)
        self.values: dict[tuple[int, int], object] = {}
        self.told: list[Rule] = []

    def see(self, sheet) -> None:
        """Remember the values of a sheet that has rules."""
        with guarded("XLSX"):
            sheet.reset_dimensions()
            for row in sheet.iter_rows() if self.rules else ():
                self.clock.check(f"sheet {self.title}")
                self.values.update({(cell.row, cell.column): cell.value for cell in row if cell.value is not None})

    def of(self, cell) -> Changes:
        """What the formats change of a cell: of two that hold, what the first says."""
        found = AS_IT_IS
        self.clock.check(f"sheet {self.title}: its conditional formats")
        for rule in self.rules:
            if rule.holds(cell.row, cell.column) and self._is_true(rule, cell):
                found = Changes(*(new if old is None else old for old, new in zip(found, rule.changes, strict=True)))
                if rule.last:
                    break
        return found

    def _is_true(self, rule: Rule, cell) -> bool:
        top, left, *_ = rule.blocks[0]
        if rule.formula is not None:
            return rule.formula.is_true(lambda row, column: self.values.get((row, column)), (cell.row - top, cell.column - left))
        if rule.changes.may_hide() and rule not in self.told:
            self.told.append(rule)
            self.notes.say(f"sheet {self.title}: a conditional format that cannot be worked out may hide or strike out what was read, first in cell {cell.coordinate}")
        return False


def _rules(root, styles: list) -> list[Rule]:
    """The rules in the order of their priority; openpyxl gives none where it reads row by row."""
    found: list[tuple[int, Rule]] = []
    for held in root.iter("{*}conditionalFormatting"):
        place = attribute(held, "sqref") or "".join(each.text or "" for each in held if local(each) == "sqref")
        blocks = [_block(match) for match in _RANGE.finditer(place[:20_000])][:MOST]
        rules = [each for each in held if local(each) == "cfRule"] if blocks else []
        made = [(_priority(rule), _rule(rule, blocks, styles)) for rule in rules]
        found += [(priority, rule) for priority, rule in made if rule.changes != AS_IT_IS or rule.last]
    return [rule for _, rule in sorted(found, key=lambda pair: pair[0])][:MOST]


def _priority(rule) -> int:
    given = attribute(rule, "priority", "")
    return int(given) if given.isdigit() and len(given) < 10 else 0


def _rule(rule, blocks: list, styles: list) -> Rule:
    try:
        formula = Formula(_formula(rule, blocks[0]))
    except NotKnown:
        formula = None
    return Rule(blocks, formula, _changes(rule, styles), attribute(rule, "stopIfTrue") in ("1", "true"))


def _block(match: re.Match) -> tuple[int, int, int, int]:
    from openpyxl.utils import column_index_from_string

    top, left = int(match[2]), column_index_from_string(match[1])
    return (top, left, int(match[4]), column_index_from_string(match[3])) if match[3] else (top, left, top, left)


def _formula(rule, first: tuple[int, int, int, int]) -> str:
    """The formula that says where a rule holds; a comparison's is put together."""
    formulas = [each.text or "" for each in rule if local(each) in ("formula", "f")]
    kind, sign = attribute(rule, "type", ""), attribute(rule, "operator", "")
    if kind != "cellIs":
        return formulas[0] if formulas else f"{kind}()"
    own = _name(first)
    if sign in _ALONE and formulas:
        return f"{own}{_ALONE[sign]}({formulas[0]})"
    if sign in ("between", "notBetween") and len(formulas) > 1:
        inside = f"AND({own}>=({formulas[0]}),{own}<=({formulas[1]}))"
        return inside if sign == "between" else f"NOT({inside})"
    return f"{sign}()"


def _name(block: tuple[int, int, int, int]) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(block[1])}{block[0]}"


def _changes(rule, styles: list) -> Changes:
    """What a rule's format says of the letters, by its number or written in the rule itself."""
    from openpyxl.styles.differential import DifferentialStyle

    number, own = attribute(rule, "dxfId", ""), child(rule, "dxf")
    style = styles[int(number)] if number.isdigit() and int(number[:6]) < len(styles) else None
    if own is not None:
        with guarded("XLSX"):
            style = DifferentialStyle.from_tree(own)
    if style is None:
        return AS_IT_IS
    font, fill = style.font, style.fill
    return Changes(
        font.strike if font is not None else None,
        colour_of(font.color) if font is not None else None,
        (colour_of(fill.bgColor) or "?") if fill is not None and fill.fill_type in (None, "solid") else None,
        style.numFmt.formatCode if style.numFmt is not None else None,
    )
