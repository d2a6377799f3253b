"""compare.robust: what flips is said, what cannot be compared is not, and a warning gives the reason."""

import dataclasses
import warnings

import pandas as pd
import pytest
from statsmodels.stats import proportion

from zwanalysis import compare
from zwanalysis.compare import robust
from zwanalysis.corpus import without_damage
from zwanalysis.errors import NotComparable, UnknownNotice, ZwAnalysisError


@pytest.fixture(scope="module")
def table(corpus):
    return compare.sensitivity(corpus)


def test_every_finding_in_every_variant(corpus, table):
    assert len(table) == len(robust.FINDINGS) * (3 + len(corpus.notices))
    assert (table.loc[table["variant"] == "all", "outcome"] == "same").all()
    sizes = table.drop_duplicates("variant").set_index("variant")["n_tasks"]
    assert sizes["without dazhou-2022"] == 205 - 71 and sizes["without collectives"] == 205
    assert sizes["without damaged rows"] == 205 - corpus.damage["task_id"].nunique()


def test_outcomes_are_told_apart(table):
    by = table.set_index(["finding", "variant"])["outcome"]
    assert by["most tasks in common", "without xianning-2019"] == "same"
    assert by["most tasks in common", "without zigong-2022"] == "left out"
    assert by["most tasks with a time limit", "without dazhou-2022"] == "left out"


def test_a_finding_that_flips(corpus):
    by_count = lambda part: (str(len(part.assignments) > 800), float(len(part.assignments)))  # noqa: E731
    table = compare.sensitivity(corpus, {"many": by_count}).set_index("variant")
    assert table.loc["all", ["answer", "value"]].tolist() == ["True", 836]
    assert (
        table.loc["without collectives", "outcome"] == "flips"
        and table.loc["without xianning-2019", "outcome"] == "same"
    )


def renamed(corpus, ids: dict):
    """The corpus with other names for some notices."""
    tables = {
        name: table.assign(notice_id=table["notice_id"].replace(ids)) for name, table in corpus.tables().items()
    }
    return dataclasses.replace(corpus, **tables, texts={ids.get(i, i): text for i, text in corpus.texts.items()})


def test_notices_called_like_variants_or_like_two_notices(corpus):
    named = renamed(corpus, {"dazhou-2022": "damaged rows", "zigong-2022": "dazhou + xianning"})
    wanted = ["most tasks with a time limit", "most tasks in common"]
    table = compare.sensitivity(named, {name: robust.FINDINGS[name] for name in wanted})
    assert not table.duplicated(["finding", "variant"]).any() and len(table) == 2 * 8
    by = table.set_index(["finding", "variant"])
    assert by.loc[(wanted[0], "without notice damaged rows"), "outcome"] == "left out"
    assert by.loc[(wanted[0], "without damaged rows"), ["answer", "outcome"]].tolist() == ["damaged rows", "same"]
    assert by.loc[(wanted[1], "without dazhou + xianning"), "outcome"] == "left out"
    assert by.loc[(wanted[1], "without xianning-2019"), "outcome"] == "same"


def test_the_finding_counts_what_flips_and_what_could_not_be_tested(corpus, table):
    """By hand from the outcomes of the table: a finding with a notice for an answer was not tested without that notice."""
    flips = table.loc[table["outcome"] == "flips", "finding"].nunique()
    gone = table.loc[table["outcome"] == "left out", "finding"].nunique()
    assert flips > 0 and gone > 0
    assert robust.finding(table) == f"{len(robust.FINDINGS)} 项结论中，{flips} 项会因去掉某部分而改变；{gone} 项的答案就是某份通知，去掉它便无从检验"
    part = table[table["finding"] == "most tasks with a time limit"]
    assert robust.finding(part, lang="en") == (
        "0 of 1 finding flips when something is left out; 1 could not be tested without one notice"
    )


def test_findings_that_use_collectives(corpus):
    """Counted without `workloads`: the unit on most tasks, and the notice that names a unit for most of its tasks."""
    all_ = corpus.assignments
    unit, share = robust.FINDINGS["unit on most tasks"](corpus)
    per = all_.groupby("unit")["task_id"].nunique()
    assert unit == per.idxmax() and share == pytest.approx(per.max() / all_["task_id"].nunique())
    notices, share = robust.FINDINGS["most tasks that name a unit"](corpus)
    per = all_.groupby("notice_id")["task_id"].nunique() / corpus.tasks["notice_id"].value_counts()
    assert set(notices) == set(per.index[per == per.max()]) and share == per.max()
    rest = robust.only(corpus, [i for i in corpus.notices["notice_id"] if i != "dazhou-2022"])
    unit, _ = robust.FINDINGS["unit on most tasks"](rest)
    assert set(rest.assignments.loc[rest.assignments["unit"] == unit, "unit_kind"]) == {"collective"}
    assert robust.FINDINGS["unit on most tasks"](robust.named(rest))[0] != unit


def test_a_measure_that_is_none_is_an_error(corpus):
    for call in (lambda m: compare.difference(corpus, "zigong-2022", "dazhou-2022", m), lambda m: compare.comparable(corpus, m)):
        with pytest.raises(ZwAnalysisError, match="no measure 'econmy'; there are: unit, deadline, date, "):
            call("econmy")


def test_parts_of_a_corpus(corpus):
    part = robust.only(corpus, ["zigong-2022", "dazhou-2022"])
    part.check()
    assert set(part.tasks["notice_id"]) == set(part.texts) == {"zigong-2022", "dazhou-2022"}
    without_damage(corpus).check()
    assert not without_damage(corpus).deadlines["damaged"].any() and corpus.deadlines["damaged"].any()
    assert "collective" not in set(robust.named(corpus).assignments["unit_kind"])
    with pytest.raises(UnknownNotice, match="no notice 'nowhere'"):
        robust.only(corpus, ["nowhere"])


def test_what_cannot_be_compared_is_null_with_a_reason(corpus):
    with pytest.warns(NotComparable, match="not compared: xianning-2019 states no unit anywhere"):
        row = compare.difference(corpus, "zigong-2022", "xianning-2019", "unit").iloc[0]
    assert row[["share_a", "share_b", "difference", "low", "high"]].isna().all() and row["n_b"] == 20
    with pytest.warns(NotComparable, match="differ in year 2022 and 2021, level city and department, layout"):
        compare.difference(corpus, "dazhou-2022", "guizhou-fgw-2021", "deadline")
    table = compare.comparable(corpus, "unit")
    assert len(table) == 10 and (~table["comparable"]).sum() == 4
    assert table.loc[~table["comparable"], "reason"].eq("xianning-2019 states no unit anywhere").all()
    assert compare.comparable(corpus, "economy")["comparable"].all()


def test_difference_is_that_of_statsmodels(corpus):
    with pytest.warns(NotComparable, match="compared, but they differ in layout"):
        row = compare.difference(corpus, "dazhou-2022", "zigong-2022", "deadline").iloc[0]
    a, b = 69 / 71, 3 / 22
    assert row["difference"] == pytest.approx(a - b)
    theirs = proportion.confint_proportions_2indep(69, 71, 3, 22, method="newcomb")
    assert (row["low"], row["high"]) == pytest.approx(theirs)


def test_a_comparison_without_obstacle_does_not_warn(corpus):
    notices = corpus.notices.assign(plan_year=2022, level="city", layout="prose")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        row = compare.difference(
            dataclasses.replace(corpus, notices=notices), "dazhou-2022", "zigong-2022", "deadline"
        )
    assert isinstance(row, pd.DataFrame)


def test_one_notice_alone_and_none_with_tasks(corpus):
    one = compare.sensitivity(robust.only(corpus, ["xianning-2019"]))
    assert set(one["variant"]) == {"all", "without damaged rows", "without collectives"}
    assert one.loc[one["finding"] == "most unequal workload", "answer"].isna().all()
    assert (one["outcome"] == "same").all()
    assert robust.finding(one).startswith("只有一份通知，未去掉任何通知；")
    assert robust.finding(one, lang="en").endswith("there is one notice, and no notice was left out")
