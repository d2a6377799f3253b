"""Notices that are printed worse than ours lose little in silence, and those read exactly are not doubted."""

import pytest

from tests.mutate import KINDS, cases, lost, silent, told
from tests.test_layouts import parsed

#: Every sixteenth notice, each spoilt in every way; tests.mutate run by hand reads all.
SAMPLE = cases(16)
#: Of the facts of one way of spoiling, and of all together.
MOST, MOST_OF_ALL = 0.08, 0.02


@pytest.fixture(scope="module")
def counted() -> dict[str, tuple[int, int]]:
    """For each way of spoiling the facts and how many of them are lost in silence."""
    read = {kind: [silent(case, name, kind, 0)[:2] for name, case in SAMPLE.items()] for kind in KINDS}
    return {kind: (sum(facts for facts, _ in rows), sum(lost for _, lost in rows)) for kind, rows in read.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_little_is_lost_in_silence(counted, kind):
    facts, in_silence = counted[kind]
    assert in_silence <= MOST * facts


def test_hardly_anything_is_lost_in_silence(counted):
    facts, in_silence = map(sum, zip(*counted.values(), strict=True))
    assert facts > 5000 and in_silence <= MOST_OF_ALL * facts


def test_loss_is_counted():
    """Without its doubts a spoilt notice loses in silence: the count can see it."""
    name, case = next(iter(SAMPLE.items()))
    rows = parsed(KINDS["closing_dropped"](case["text"], None))
    assert lost(case, parsed(case["text"])) == 0 < lost(case, rows) <= told(case)
    assert lost(case, {**rows, "tasks": [], "assignments": [], "deadlines": []}) == told(case)


def test_what_is_read_without_loss_is_called_whole():
    read = cases(2)
    made = {name: parsed(case["text"]) for name, case in read.items()}
    exact = [name for name, case in read.items() if made[name]["tasks"] and not lost(case, made[name])]
    whole = [name for name in exact if made[name]["notices"][0]["reading"] == "whole"]
    assert len(whole) >= 0.95 * len(exact)
