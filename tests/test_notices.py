"""The whole notices of tests/cases/notices: a corpus that is scored, with an index, and floors that only rise.

All are of our own wording. Each was first measured as a notice nobody had seen (the README has those figures) and served to
correct the rules afterwards, so its score says only that nothing was lost since. What one of them once showed is a small
case of tests/cases/layouts or tests/cases/prose, where every row must be exact.

A floor (floors.csv) is the F1 of a kind of fact over all notices. It is raised when the score has risen, and never lowered,
unless a row that was expected was wrong.
"""

import csv
from collections import Counter

import pytest

from tests.conftest import ROOT, read_case
from tests.test_layouts import parsed
from tests.unseen import FACTS, MORE, counts, f1
from zwanalysis import schema

NOTICES = ROOT / "tests" / "cases" / "notices"
CASES = {path.stem: read_case(path) for path in sorted(NOTICES.glob("*.yaml"))}
#: A score may lie so far above its floor before the floor must be raised.
SLACK = 0.01


def table(name: str) -> list[dict]:
    with open(NOTICES / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rows() -> dict[str, dict]:
    return {name: parsed(case["text"]) for name, case in CASES.items()}


@pytest.fixture(scope="module")
def read(rows) -> dict[str, Counter]:
    """What was told, made and right in each notice."""
    return {name: counts(case, rows[name]) for name, case in CASES.items()}


@pytest.mark.parametrize("fact", [*FACTS, *MORE])
def test_no_score_falls(read, fact):
    floor = {row["fact"]: float(row["floor"]) for row in table("floors.csv")}[fact]
    score = f1(sum(read.values(), Counter()), fact)
    assert score >= floor, f"{fact}: {score:.5f} is below its floor of {floor}"
    assert score < floor + SLACK, f"{fact}: {score:.5f}: raise its floor"


def test_what_is_known_to_be_wrong_is_wrong(read):
    """A case with an ``xfail`` names a misreading that is known; where it is mended, its line goes."""
    known = {name for name, case in CASES.items() if "xfail" in case}
    assert {name for name in known if read[name]["whole notices", "right"]} == set()


def test_index(rows):
    """The index says of every notice how its tasks are printed, whose it is and what is odd in it."""
    index = table("index.csv")
    assert [row["id"] for row in index] == list(CASES)
    assert {row["level"] for row in index} <= set(schema.LEVELS) and all(row["odd"] for row in index)
    made = {name: {task["layout"] for task in found["tasks"]} or {"none"} for name, found in rows.items()}
    assert {row["id"]: set(row["layout"].split("+")) for row in index} == made
