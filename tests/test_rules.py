"""Every rule reads what it says it reads, leaves alone what it says it leaves alone, and is needed."""

import pytest

from zwanalysis.parse import limits, stated
from zwanalysis.text import fold


def told(limit) -> str:
    """A limit in the words of the examples: by 06-10, by +1 06-end, by 2023-06-2@4 (the second Friday), within 3 day."""
    if limit.kind == "by":
        day = limit.day
        year = f"{day.year}-" if day.year else f"+{day.ahead} " if day.ahead else ""
        last = "end" if day.day is None else f"{day.day:02}" if day.weekday is None else f"{day.day}@{day.weekday}"
        return f"by {year}{day.month:02}-{last}"
    return f"{limit.kind} {limit.every or ''}{limit.within_n or ''} {limit.within_unit or ''}".strip()


def read_limits(rules, wording: str) -> str:
    """What the rules read in a wording; behind a bar it is a column's value."""
    column, text = wording.startswith("|"), fold(wording.lstrip("|"))
    return " ".join(told(limit) for limit in limits._read(text, column, rules))


def read_stated(rules, wording: str) -> str:
    """What the first of the rules that reads a wording makes of it."""
    made = (rule.make(m) for rule in rules if rule.applies(wording) for m in rule.pattern.finditer(wording))
    return next(made, "")


#: Tables of rules, and how a wording is read by one of them.
TABLES = {
    "limits": (limits.RULES, read_limits),
    "leading": (stated.LEADING, read_stated),
    "for all": (stated.FOR_ALL, read_stated),
    "due for all": (stated.DUE_FOR_ALL, read_stated),
}
ROWS = [pytest.param(table, rule, id=f"{table}-{rule.name}") for table, (rules, _) in TABLES.items() for rule in rules]


@pytest.mark.parametrize(("table", "rule"), ROWS)
def test_examples(table, rule):
    rules, read = TABLES[table]
    assert {wording: read(rules, wording) for wording in rule.yes} == rule.yes
    assert {wording: read(rules, wording) for wording in rule.no} == dict.fromkeys(rule.no, "")


@pytest.mark.parametrize(("table", "rule"), ROWS)
def test_no_rule_is_there_in_vain(table, rule):
    rules, read = TABLES[table]
    others = tuple(other for other in rules if other is not rule)
    assert any(read(others, wording) != value for wording, value in rule.yes.items())


@pytest.mark.parametrize("table", TABLES)
def test_names_are_unique(table):
    names = [rule.name for rule in TABLES[table][0]]
    assert len(set(names)) == len(names)
