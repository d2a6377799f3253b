"""Every word of lexicon/roles.yaml, and every ending of units, is read in its example and is needed: without it the example is read otherwise."""

import functools

import pytest
import yaml

from tests.conftest import ROOT
from zwanalysis import lexica
from zwanalysis.parse import roles, words
from zwanalysis.parse.units import looks_like_unit
from zwanalysis.text import fold


def told(name: str) -> dict:
    """A word list as the project has it, with its examples: the ablation's copy lacks a word, but no example."""
    return yaml.safe_load((ROOT / "zwanalysis" / "lexicon" / name).read_text("utf-8"))


ROWS = [pytest.param(row, id=f"{row['word']}-{row['role']}") for row in told("roles.yaml")["words"]]


def read(wording: str) -> list[tuple[str, str]]:
    folded = fold(wording)
    note = roles.read_note(folded, 0, len(folded))
    return [(folded[u.start : u.end], u.role) for u in note.units]


@pytest.fixture
def without(monkeypatch):
    """Take a row out of roles.yaml; what is built from it is built anew, now and afterwards."""

    def forget():
        for module in (lexica, words, roles):
            for made in vars(module).values():
                if isinstance(made, functools._lru_cache_wrapper) and made is not load:
                    made.cache_clear()

    load = lexica.load
    rest: list = []

    def take_out(row):
        rest.append(row)
        forget()

    def load_rest(name: str):
        whole = load(name)
        return {**whole, "words": [row for row in whole["words"] if row not in rest]} if name == "roles.yaml" else whole

    monkeypatch.setattr(lexica, "load", load_rest)
    yield take_out
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize("row", ROWS)
def test_example_is_read(row):
    found = read(row["example"])
    assert row["role"] in [role for _, role in found]
    assert not [unit for unit, _ in found if row["word"] in unit]


@pytest.mark.parametrize("row", ROWS)
def test_word_is_needed(row, without):
    before = read(row["example"])
    without(row)
    assert read(row["example"]) != before


ENDINGS = told("units.yaml")["endings"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_ending_of_units_is_needed(ending):
    others = tuple(other for other in ENDINGS if other != ending)
    assert looks_like_unit(ENDINGS[ending])
    assert ENDINGS[ending].endswith(ending) and not ENDINGS[ending].endswith(others)
