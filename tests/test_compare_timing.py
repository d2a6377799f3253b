"""compare.timing: dates on one year, distribution and median against scipy and numpy."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from zwanalysis.compare import timing
from zwanalysis.errors import BadTables

NOTICES = pd.DataFrame(
    {"notice_id": ["a", "b", "c"], "plan_year": pd.array([2022, 2020, 2019], dtype="Int64")}
)
TASKS = pd.DataFrame(
    {"notice_id": list("aaaaaaabbc"), "task_id": [*(f"a/{i}" for i in range(1, 8)), "b/1", "b/2", "c/1"]}
)
LIMITS = pd.DataFrame(
    [
        ("a", "a/1", "6月底前", "by", "2022-06-30"),
        ("a", "a/1", "年底前", "by", "2022-12-31"),
        ("a", "a/2", "6月10日前", "by", "2022-06-10"),
        ("a", "a/3", "10月30日前", "by", "2022-10-30"),
        ("a", "a/4", "6月底前", "by", "2022-06-30"),
        ("a", "a/5", "每月", "recurring", None),
        ("a", "a/5", "12月20日前", "by", "2022-12-20"),
        ("a", "a/6", "次年1月15日前", "by", "2023-01-15"),
        ("b", "b/1", "2月底前", "by", "2020-02-29"),
    ],
    columns=["notice_id", "task_id", "text", "kind", "date"],
    index=range(20, 29),
).astype({"date": "datetime64[s]"})


def test_kinds():
    table = timing.kinds(LIMITS, TASKS).set_index(["notice_id", "kind"])
    assert len(table) == 3 * 7
    assert table.loc[("a", "by"), ["n", "n_limits", "n_tasks", "n_stated"]].tolist() == [6, 7, 7, 6]
    assert table.loc[("a", "recurring"), "n"] == 1
    assert table.loc[("a", "not_stated"), "n"] == 1 and table.loc[("c", "not_stated"), "share"] == 1
    assert table.loc[("c", "by"), ["n", "n_stated"]].tolist() == [0, 0]
    with pytest.raises(BadTables, match=r"deadlines: kind \['soon'\] is none of"):
        timing.kinds(LIMITS.assign(kind="soon"), TASKS)
    with pytest.raises(BadTables, match="deadlines: 1 of its tasks, e.g. 'b/1', is not in tasks"):
        timing.kinds(LIMITS, TASKS[TASKS["notice_id"] != "b"])


def test_dates_are_laid_on_the_plan_year():
    before = LIMITS.copy(deep=True)
    table = timing.dates(LIMITS, NOTICES)
    pd.testing.assert_frame_equal(LIMITS, before)
    months = table.set_index(["notice_id", "text"])["month"]
    assert months["a", "年底前"] == 12 and months["b", "2月底前"] == 2  # 29 February of a leap year
    assert months["a", "次年1月15日前"] == pytest.approx(12 + 15 / 31)
    assert months["a", "6月10日前"] == pytest.approx(5 + 10 / 30)
    assert "每月" not in set(table["text"])
    with pytest.raises(BadTables, match="no plan_year for 'b'"):
        timing.dates(LIMITS, NOTICES.replace({"plan_year": {2020: pd.NA}}))


def test_share_due_is_the_empirical_distribution():
    table = timing.dates(LIMITS, NOTICES)
    a = table[table["notice_id"] == "a"]
    ecdf = stats.ecdf(a["month"].to_numpy()).cdf
    assert np.allclose(a["share_due"], ecdf.evaluate(a["month"].to_numpy()))
    months = timing.by_month(table)
    of_a = months[months["notice_id"] == "a"]
    assert np.allclose(of_a["share_due"], ecdf.evaluate(np.arange(1, 13)))
    assert of_a["n_due"].tolist()[-1] == 6  # the limit of next January is not due in the plan year


def test_summary():
    table = timing.summary(LIMITS, TASKS, NOTICES).set_index("notice_id")
    months = timing.dates(LIMITS, NOTICES).query("notice_id == 'a'")["month"]
    assert table.loc["a", "n_dated"] == 7
    assert table.loc["a", "median_month"] == np.quantile(months, 0.5, method="inverted_cdf")
    assert table.loc["a", "median"] == pd.Timestamp("2022-10-30")
    assert table.loc["a", "share_year_end"] == pytest.approx(1 / 7)
    assert pd.isna(table.loc["b", "median_low"]) and table.loc["b", "median"] == pd.Timestamp("2020-02-29")
    assert table.loc["c", ["n_dated", "n_stated"]].tolist() == [0, 0] and pd.isna(table.loc["c", "median"])


def test_interval_of_the_median_against_scipy():
    """With one limit a task, resampling tasks is resampling dates: scipy's percentile bootstrap gives the same."""
    days = pd.date_range("2022-03-10", periods=17, freq="15D")
    ids = [f"a/{i}" for i in range(len(days))]
    limits = pd.DataFrame({"notice_id": "a", "task_id": ids, "text": "某日前", "kind": "by", "date": days})
    row = timing.summary(limits, limits[["notice_id", "task_id"]], NOTICES, draws=20000).iloc[0]
    months = timing.dates(limits, NOTICES)["month"].to_numpy()
    expected = stats.bootstrap(
        (months,), np.median, method="percentile", n_resamples=20000, rng=1
    ).confidence_interval
    assert (row["median_low"], row["median_high"]) == pytest.approx((expected.low, expected.high))


def test_findings_are_computed():
    kinds, names = timing.kinds(LIMITS, TASKS), {"a": "甲市", "c": "丙市"}
    assert timing.finding(kinds, names=names) == "甲市 为 86% 的任务写明时限，丙市 只有 0%"
    dated = timing.dates(LIMITS, NOTICES)
    assert timing.finding_dates(dated, names=names) == "甲市 的 7 个期限中，57% 在 10 月底前到期"
    assert timing.finding_dates(dated, lang="en") == "a: 57% of 7 dated limits are due by the end of October"
    assert timing.finding_dates(dated.iloc[:0]) == "各通知均未载明日期"
