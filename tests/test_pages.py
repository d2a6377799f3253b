"""Pages as they are copied from the web, retold: the layout of real ones sign for sign, the wording our own (tests/cases/pages).

Readers who had not seen the parser wrote them and the rows that a person takes from each. Every set (a, b, c …) was measured first
(docs/real-notices.md) and served to correct rules afterwards. Not all are read rightly: the floors say how much is, and only rise.
"""

import csv
from collections import Counter

import pytest

from tests.conftest import ROOT, read_case
from tests.test_layouts import parsed
from tests.unseen import FACTS, counts, f1

PAGES = ROOT / "tests" / "cases" / "pages"
#: A score may lie so far above its floor before the floor must be raised.
SLACK = 0.02


@pytest.fixture(scope="module")
def read() -> list[tuple[Counter, str]]:
    """What was told, made and right on each page, and how its reading is called."""
    cases = [read_case(path) for path in sorted(PAGES.glob("*.yaml"))]
    rows = [parsed(case["text"]) for case in cases]
    return [(counts(case, made), made["notices"][0]["reading"]) for case, made in zip(cases, rows, strict=True)]


def floors() -> dict[str, float]:
    with open(PAGES / "floors.csv", encoding="utf-8", newline="") as file:
        return {row["fact"]: float(row["floor"]) for row in csv.DictReader(file)}


@pytest.mark.parametrize("fact", FACTS)
def test_no_score_falls(read, fact):
    score, floor = f1(sum((found for found, _ in read), Counter()), fact), floors()[fact]
    assert floor <= score < floor + SLACK, f"{fact}: {score:.4f}, its floor is {floor}"


def test_what_is_lost_is_told(read):
    """Of the facts told, few are missed on pages that are called whole."""
    told = sum(found[fact, "told"] for found, _ in read for fact in FACTS)
    lost = sum(found[fact, "told"] - found[fact, "right"] for found, reading in read if reading == "whole" for fact in FACTS)
    share, most = lost / told, floors()["lost on whole pages"]
    assert most - SLACK < share <= most, f"{share:.4f} of the facts is lost on pages called whole, at most {most} may be"
