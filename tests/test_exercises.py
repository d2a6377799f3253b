"""The exercises of the notebooks: each has a worked solution that is right, and a hint for what is wrong."""

import doctest
import re

import nbformat
import pytest

from tests.conftest import ROOT
from zwanalysis import exercises
from zwanalysis.errors import BadArgument
from zwanalysis.lexica import load

ASKED = load("exercises.yaml")


def test_worked_solutions_run_and_are_right():
    tested = doctest.testfile(str(ROOT / "docs" / "solutions.md"), module_relative=False, encoding="utf-8")
    assert tested.attempted > 20 and not tested.failed


@pytest.mark.parametrize("number", ASKED)
def test_a_notebook_asks_what_has_an_answer_and_holds_none(number):
    (path,) = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
    book = nbformat.read(path, as_version=4)
    (questions,) = [cell.source for cell in book.cells if cell.source.startswith("## Exercises")]
    (cell,) = [cell.source for cell in book.cells if "exercises.marks(" in cell.source]
    assert [int(n) for n in re.findall(r"^(\d)\. ", questions, re.MULTILINE)] == list(ASKED[number])
    assert f'exercises.marks("{number}", answers' in cell and "answers = {1: None, 2: None, 3: None}" in cell


@pytest.mark.parametrize("number", ASKED)
def test_a_wrong_answer_gets_a_hint_and_no_hint_is_for_the_right_one(number):
    for exercise, told in ASKED[number].items():
        for wrong in [*told.get("wrong", {}), "something else"]:
            mark, hint = exercises.marks(number, {exercise: wrong}, "zh")[exercise]
            assert mark == "还不对" and hint and exercises.digest(wrong) != told["answer"]


def test_no_such_notebook():
    with pytest.raises(BadArgument, match="no notebook '09' has exercises; there are: 01, 02"):
        exercises.marks("09", {})
