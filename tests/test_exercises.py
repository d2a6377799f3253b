"""The exercises of the notebooks: solved here from the tables, each solution is the one the notebook accepts."""

import ast

import nbformat
import pytest

import zwanalysis as zw
from tests.conftest import ROOT
from zwanalysis import compare, exercises


def digests(number: str) -> dict:
    """What the exercise cell of a notebook accepts."""
    (path,) = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
    cells = [
        cell.source for cell in nbformat.read(path, as_version=4).cells if "exercises.marks(" in cell.source
    ]
    (cell,) = cells
    return ast.literal_eval(cell[cell.index("{", cell.index("marks(")) : cell.rindex("}") + 1])


def solve_01(corpus):
    coded = compare.themes.code(corpus.tasks)
    of = coded[(coded["theme"] == "request") & (coded["notice_id"] == "dazhou-2022")]
    several = coded[coded["theme"] != "none"].groupby("task_id", sort=False).size()
    hand = compare.agreement.read(ROOT / "data/coding/first.csv", corpus.tasks)
    return of["task_id"].nunique(), several.idxmax(), int((hand["theme"] == "interpretation").sum())


def solve_02(corpus):
    leads = corpus.assignments[
        (corpus.assignments["role"] == "lead") & (corpus.assignments["notice_id"] == "zigong-2022")
    ]
    with_it = leads[leads["task_id"].isin(leads.loc[leads["function"] == "政府办公", "task_id"])]
    coded = compare.themes.code(corpus.tasks)
    of = coded[(coded["theme"] == "interpretation") & (coded["notice_id"] == "liangjiang-2020")]["task_id"]
    given = corpus.assignments[
        (corpus.assignments["role"] == "lead") & corpus.assignments["task_id"].isin(of)
    ]
    return (
        leads.loc[leads["unit"] == "市政府办公室", "task_id"].nunique(),
        with_it["function"].dropna().nunique() - 1,
        given.groupby("unit")["task_id"].nunique().idxmax(),
    )


def solve_03(corpus):
    soon = corpus.deadlines["date"].between("2022-10-01", "2022-11-01").sum()
    june = corpus.deadlines["every"].isin(["P1M", "P3M", "P6M"]).sum()
    table = compare.timing.by_theme(compare.themes.code(corpus.tasks), corpus.deadlines, corpus.tasks)
    return int(soon), int(june), table.loc[table["p"].idxmin(), "theme"]


def solve_04(corpus):
    wording = corpus.tasks[corpus.tasks["notice_id"] == "dazhou-2022"]["text"]
    words = compare.overlap.tokens(corpus.tasks)
    sets = words.groupby("notice_id")["token"].agg(set)
    weights = compare.overlap.tfidf(words)
    top = weights[(weights["notice_id"] == "xianning-2019") & (weights["rank"] == 1)]["token"].item()
    return (
        int(wording.str.count("政务新媒体").sum()),
        top,
        len(sets["liangjiang-2020"] & sets["xianning-2019"]),
    )


def solve_05(corpus):
    found = compare.reuse.matches(corpus.tasks, corpus.notices)
    found = found[(found["younger"] == "dazhou-2022") & (found["older"] == "zigong-2022")].drop_duplicates(
        "younger_task"
    )
    verbatim = found[found["band"] == "verbatim"]
    return (
        verbatim.loc[verbatim["score"].idxmin(), "younger_task"],
        int((found["older_task"] == "zigong-2022/t009").sum()),
        int((found["n_shared"] == found["n_younger"]).sum()),
    )


def solve_06(corpus):
    own = zw.load_notices(ROOT / "notebooks/own/qingshi-2023.txt")
    leads = own.assignments[own.assignments["role"] == "lead"].groupby("unit")["task_id"].nunique()
    workdays = own.deadlines.loc[own.deadlines["within_unit"] == "workday", "task_id"].item()
    return int(leads.max()), workdays, int(own.deadlines["date"].between("2023-09-01", "2023-12-30").sum())


@pytest.mark.parametrize(
    "solve", [solve_01, solve_02, solve_03, solve_04, solve_05, solve_06], ids=lambda f: f.__name__[-2:]
)
def test_solutions(corpus, solve):
    answers = dict(enumerate(solve(corpus), 1))
    assert exercises.marks(answers, digests(solve.__name__[-2:])) == dict.fromkeys(answers, "right")
