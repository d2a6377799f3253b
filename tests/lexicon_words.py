"""How a wording is read in which one word of the lexicon tells: for the rows of tests/cases/lexicon_words.yaml."""

from tests.test_rules import told
from zwanalysis.lexica import kind_of_heading
from zwanalysis.parse import limits, roles, titles, units, unnoted
from zwanalysis.parse.glued import headings_at


def read_limits(text: str) -> str:
    """The limits of a wording; behind a bar it is a column's value."""
    value = text.lstrip("|")
    read = limits.read_column if text.startswith("|") else limits.read_limits
    return "; ".join(f"{value[one.start : one.end]}: {told(one)}" for one in read(value, 0, len(value)))


def column(text: str) -> str:
    """What a heading names; of headings that touch, which they are."""
    pieces = [text[a:b] for a, b in headings_at(text, 0, len(text))]
    return " ".join(pieces) if text.startswith("序号") and text != "序号" else kind_of_heading(text)


def note(text: str) -> str:
    """The units of a note with their roles, and what of it is not read."""
    read = roles.read_note(text, 0, len(text))
    units = [f"{text[unit.start : unit.end]} {unit.role}" for unit in read.units]
    return "|".join([*units, *(f"{text[a:b]}?" for a, b in read.unread)])


def names(text: str) -> str:
    """The units of a list, parted by bars."""
    return "|".join(text[a:b] for a, b in units.split_units(text, 0, len(text)))


#: How a wording is read, by what its word stands for: the list that has it, or the file's lists together.
READ = {
    "limits": read_limits,
    "columns": column,
    "roles": note,
    "kinds": units.kind_of,
    "level": lambda text: units.function_of(text) or "",
    **dict.fromkeys(("deed", "deed_first"), lambda text: "unit" if units.looks_like_unit(text) else ""),
    **dict.fromkeys(("leading", "half_names", "begins_name", "second_halves"), names),
    "aims": lambda text: "aims" if unnoted.outline("aims").match(text) else "",
    "measures": lambda text: "measures" if unnoted.outline("measures").search(text) else "",
    "reports": lambda text: "report" if titles.reports(text) else "",
}
