"""The formulas of conditional formats, worked out as far as they are common: comparisons, texts, logic, cells of the same sheet."""

import operator
import re
from collections.abc import Callable

from zwanalysis.readers.limits import guarded

#: Gives the value of a cell by row and column.
Cells = Callable[[int, int], object]
Made = Callable[[], object]  # a formula's part, worked out when it is called
_CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})")
_STRENGTH = {"=": 1, "<>": 1, "<": 1, ">": 1, "<=": 1, ">=": 1, "&": 2, "+": 3, "-": 3, "*": 4, "/": 4}
_COMPARED = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}
_RECKONED = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


class NotKnown(Exception):
    """A formula that cannot be worked out here."""


class _Error(Exception):
    """A formula's error value (#VALUE!)."""


class Formula:
    """A formula, to be worked out for one cell after another; `NotKnown` where it cannot be.

    >>> formula = Formula('AND($A1="停用",LEN(B1)>0)')
    >>> formula.is_true(lambda row, column: {(3, 1): "停用", (3, 2): "甲"}.get((row, column)), (2, 0))
    True
    """

    def __init__(self, text: str):
        from openpyxl.formula import Tokenizer

        with guarded("XLSX"):
            tokens = [each for each in Tokenizer(f"={text}").items if each.type != "WHITE-SPACE"]
        if len(tokens) > 200:
            raise NotKnown(text)
        self.left = tokens[::-1]
        self.made = self.expression(0)
        if self.left:
            raise NotKnown(text)

    def is_true(self, cells: Cells, shift: tuple[int, int]) -> bool:
        """Whether it holds for a cell that stands so many rows and columns from the one it is written for."""
        self.cells, self.shift = cells, shift
        try:
            return bool(_number(self.made()))
        except _Error:
            return False

    def expression(self, least: int) -> Made:
        """Operands joined by operators of this strength or more."""
        made = self._operand()
        while self.left and self.left[-1].type == "OPERATOR-INFIX" and _STRENGTH.get(self.left[-1].value, 0) > least:
            sign = self.left.pop().value
            made = _joined(sign, made, self.expression(_STRENGTH[sign]))
        return made

    def _operand(self) -> Made:
        token = self._next()
        if token.type == "OPERATOR-PREFIX":
            inner, sign = self._operand(), -1 if token.value == "-" else 1
            return lambda: sign * _number(inner())
        if token.type == "PAREN" and token.subtype == "OPEN":
            inner = self.expression(0)
            self._next()
            return inner
        if token.type == "FUNC" and token.subtype == "OPEN":
            return self._function(token.value[:-1].upper())
        if token.type != "OPERAND":
            raise NotKnown(token.value)
        return self._value(token)

    def _function(self, name: str) -> Made:
        work, given = _FUNCTIONS.get(name), []
        if work is None:
            raise NotKnown(name)
        while self.left and self.left[-1].subtype != "CLOSE":
            given.append(self.expression(0))
            if self.left and self.left[-1].type == "SEP":
                self.left.pop()
        self._next()
        return lambda: work(*given)

    def _value(self, token) -> Made:
        text = token.value
        if token.subtype == "TEXT":
            return lambda: text[1:-1].replace('""', '"')
        if token.subtype == "NUMBER":
            return lambda: float(text)
        if token.subtype == "LOGICAL":
            return lambda: text.upper() == "TRUE"
        found = _CELL.fullmatch(text.upper())
        if not found:
            raise NotKnown(text)
        from openpyxl.utils import column_index_from_string

        row, column = int(found[4]), column_index_from_string(found[2])
        return lambda: self.cells(row + (0 if found[3] else self.shift[0]), column + (0 if found[1] else self.shift[1]))

    def _next(self):
        if not self.left:
            raise NotKnown("a formula that breaks off")
        return self.left.pop()


def _joined(sign: str, one: Made, other: Made) -> Made:
    if sign in _COMPARED:
        return lambda: _compared(_COMPARED[sign], one(), other())
    if sign == "&":
        return lambda: _text(one()) + _text(other())
    return lambda: _reckoned(_RECKONED[sign], _number(one()), _number(other()))


def _compared(compare, one, other) -> bool:
    """As Excel compares: a blank is "" or 0, numbers stand before texts, capitals are small letters."""
    one, other = ("" if isinstance(other, str) else 0) if one is None else one, ("" if isinstance(one, str) else 0) if other is None else other
    ranked = [(2, value) if isinstance(value, bool) else (0, float(value)) if isinstance(value, int | float) else (1, _text(value).lower()) for value in (one, other)]
    return compare(*ranked)


def _reckoned(reckon, one: float, other: float) -> float:
    try:
        return reckon(one, other)
    except ZeroDivisionError as error:
        raise _Error from error


def _number(value) -> float:
    try:
        return 0.0 if value is None else float(value)
    except (TypeError, ValueError) as error:
        raise _Error from error


def _text(value) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else f"{value:g}" if isinstance(value, int | float) else str(value)


def _search(wanted: Made, text: Made, start: Made = lambda: 1) -> float:
    at = _text(text()).lower().find(_text(wanted()).lower(), int(_number(start())) - 1)
    if at < 0:
        raise _Error
    return at + 1


def _is_error(made: Made) -> bool:
    try:
        made()
    except _Error:
        return True
    return False


def _is_number(made: Made) -> bool:
    return not _is_error(made) and isinstance(made(), int | float) and not isinstance(made(), bool)


_FUNCTIONS: dict[str, Callable] = {
    "AND": lambda *parts: all(_number(part()) for part in parts),
    "OR": lambda *parts: any(_number(part()) for part in parts),
    "NOT": lambda part: not _number(part()),
    "IF": lambda test, yes, no=lambda: False: yes() if _number(test()) else no(),
    "TRUE": lambda: True,
    "FALSE": lambda: False,
    "ISBLANK": lambda part: part() is None,
    "ISTEXT": lambda part: isinstance(part(), str),
    "ISNUMBER": _is_number,
    "ISERROR": _is_error,
    "LEN": lambda part: len(_text(part())),
    "TRIM": lambda part: " ".join(_text(part()).split()),
    "LEFT": lambda part, count=lambda: 1: _text(part())[: int(_number(count()))],
    "RIGHT": lambda part, count=lambda: 1: _text(part())[-int(_number(count())) or 10**6 :],
    "SEARCH": _search,
    "FIND": _search,
}
