"""compare.robust: what flips is said, what cannot be compared is not, and a warning gives the reason."""

import warnings

import pandas as pd
import pytest
from scipy import stats

from zwanalysis import compare
from zwanalysis.compare import robust
from zwanalysis.corpus import without_damage
from zwanalysis.errors import NotComparable, UnknownNotice


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


def test_difference_by_hand(corpus):
    with pytest.warns(NotComparable, match="compared, but they differ in layout"):
        row = compare.difference(corpus, "dazhou-2022", "zigong-2022", "deadline", draws=4000).iloc[0]
    a, b = 69 / 71, 3 / 22
    assert row["difference"] == pytest.approx(a - b)
    spread = stats.norm.ppf(0.975) * (a * (1 - a) / 71 + b * (1 - b) / 22) ** 0.5
    assert (row["low"], row["high"]) == pytest.approx((a - b - spread, a - b + spread), abs=0.03)


def test_a_comparison_without_obstacle_does_not_warn(corpus):
    notices = corpus.notices.assign(plan_year=2022, level="city", layout="prose")
    import dataclasses

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
