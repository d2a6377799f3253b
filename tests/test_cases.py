"""Rows of small cases: what a careful reader takes from a wording, a note, a column.

A bug found later is a new row; a row that fails and cannot be mended yet gets ``xfail: reason``, which must then fail.
"""

import pytest
import yaml

from tests.conftest import ROOT
from tests.lexicon_words import READ
from zwanalysis.parse.limits import dated, read_column, read_limits
from zwanalysis.parse.notes import find
from zwanalysis.parse.roles import kind_of_heading, read_note
from zwanalysis.parse.sheet import Sheet
from zwanalysis.parse.stated import leading
from zwanalysis.parse.units import function_of
from zwanalysis.text import fold

CASES = ROOT / "tests" / "cases"


def rows(name):
    """The rows of a file of cases, with the known failures marked."""
    params = []
    for case in yaml.safe_load((CASES / name).read_text("utf-8")):
        marks = [pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else []
        params.append(
            pytest.param(
                case, marks=marks, id=str(case.get("text") or case.get("note") or case.get("unit"))[:40]
            )
        )
    return params


def limit_row(limit, text):
    values = {
        "by": str(limit.date),
        "recurring": limit.every,
        "within": f"{limit.within_n} {limit.within_unit}",
    }
    value = values.get(limit.kind)
    if limit.event:
        value += " " + text[slice(*limit.event)]
    return [limit.kind, value, text[limit.start : limit.end]]


@pytest.mark.parametrize("case", rows("deadlines.yaml"))
def test_deadline(case):
    text = case["text"]
    folded, year = fold(text), case["plan_year"]
    if case["source"] == "column":
        found = read_column(folded, 0, len(text))
    elif case["source"] == "note":
        spans = read_note(folded, 0, len(text)).limits
        found = [limit for a, b in spans for limit in read_column(folded, a, b, whole=False)]
    else:
        found = read_limits(folded, 0, len(text))
    found = [dated(limit, year, wording=case["source"] == "text") for limit in found]
    found = [limit for limit in found if limit]
    assert [limit_row(limit, text) for limit in found] == case["expect"], case["why"]
    assert any(limit.damaged is not None for limit in found) == bool(case.get("damaged"))


@pytest.mark.parametrize("case", rows("units.yaml"))
def test_units_and_roles(case):
    note = case["note"]
    folded = fold(note)
    stated = leading(fold(case.get("header", "")))  # a heading may state the rule
    rule = stated[0][1] if stated else {"none": None}.get(case.get("rule"), case.get("rule"))
    if case.get("header"):
        units = read_note(
            folded, 0, len(note), role=kind_of_heading(case["header"].split("（")[0]), rule=rule
        ).units
    else:
        note = f"做好公开工作。{note}"
        found, _ = find(Sheet(note, fold(note)), rule=rule)
        units = [unit for one in found for unit in one.read.units]
    made = [[note[u.start : u.end], u.role] for u in units]
    assert made == case["expect"], case["why"]


@pytest.mark.parametrize("case", rows("functions.yaml"))
def test_function(case):
    assert function_of(case["unit"]) == case["function"]


WORDS = [
    pytest.param(of, wordings, id=f"{name}-{of}")
    for name in ("lexicon_words", "pattern_words")
    for of, wordings in yaml.safe_load((CASES / f"{name}.yaml").read_text("utf-8")).items()
]


@pytest.mark.parametrize(("of", "wordings"), WORDS)
def test_each_word_tells(of, wordings):
    assert {wording: READ[of](wording) for wording in wordings} == wordings
