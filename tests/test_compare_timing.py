"""compare.timing: dates on one year, distribution and median against scipy and numpy."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import zwanalysis as zw
from zwanalysis.compare import timing
from zwanalysis.compare._intervals import median_places
from zwanalysis.errors import BadTables, ZwAnalysisError

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


@pytest.mark.parametrize("n", [5, 6, 17, 52])
def test_interval_of_the_median_is_scipys(n):
    """With one limit a task: the order statistics of scipy's quantile test."""
    days = pd.date_range("2022-03-10", periods=n, freq="5D")
    ids = [f"a/{i}" for i in range(n)]
    limits = pd.DataFrame({"notice_id": "a", "task_id": ids, "text": "某日前", "kind": "by", "date": days})
    row = timing.summary(limits, limits[["notice_id", "task_id"]], NOTICES).iloc[0]
    months = timing.dates(limits, NOTICES)["month"].to_numpy()
    theirs = stats.quantile_test(months, q=0, p=0.5).confidence_interval(0.95)
    assert np.allclose(row[["median_low", "median_high"]].astype(float), [theirs.low, theirs.high], equal_nan=True)


def test_a_median_of_tasks_with_several_dates_is_no_surer_than_of_as_many_tasks():
    for tasks, times in ((6, 1), (20, 3), (49, 2)):
        low, high = median_places(tasks * times, tasks)
        assert (low + 1) / times == median_places(tasks)[0] + 1 and high == tasks * times - 1 - low
    assert median_places(50, 5) is None


def test_rules_for_limits_by_hand():
    """a: seven tasks, six with a limit, five with a date; 及时 stands in the prose of a/7 and c/1, 定期 in that of b/2."""
    prose = {"a/7": "及时公开", "c/1": "适 时，及时公开", "b/2": "定期公开"}
    tasks = TASKS.assign(text=TASKS["task_id"].map(prose).fillna("公开"))
    given = pd.concat([LIMITS, LIMITS.tail(1).assign(task_id="b/2", kind="ongoing", date=pd.NaT)])
    given.loc[given["task_id"] == "a/3", ["kind", "date"]] = ["immediate", pd.NaT]
    table = timing.by_rule(given, tasks)
    wide = table.pivot(index="notice_id", columns="rule", values="n")[list(timing.RULES)]
    assert wide.to_numpy().tolist() == [[6, 5, 5, 7], [2, 1, 1, 2], [0, 0, 0, 1]]
    assert timing.finding(table, names={"b": "乙市"}) == "哪份通知写明时限的任务最多，取决于什么算时限"
    assert timing.finding(table[table["rule"] == "printed"], lang="en") == (
        "Whatever counts as a limit, b sets one for the largest share of tasks: 100%"
    )
    a = table[table["notice_id"] == "a"]
    assert timing.finding(a, names={"a": "甲市"}) == "甲市 为 71%—100% 的任务写明时限"
    assert timing.finding(a.assign(n=0)) == "各通知均未载明时限"
    both = pd.concat([a, a.assign(notice_id="d")])
    assert timing.finding(both, lang="en") == "Whatever counts as a limit, a and d set one for the largest share of tasks: 71%–100%"
    with pytest.raises(ZwAnalysisError, match="no rule 'vague' for time limits"):
        timing.limited(given, tasks, "vague")


def test_findings_are_computed():
    names = {"a": "甲市", "c": "丙市"}
    dated = timing.dates(LIMITS, NOTICES)
    assert timing.finding_dates(dated, names=names) == "甲市 的 7 个有日期的期限中，57% 在 10 月底前到期"
    assert timing.finding_dates(dated, lang="en") == "a: 57% of 7 dated limits are due by the end of October"
    assert timing.finding_dates(dated.iloc[:0]) == "各通知均未载明日期"


def test_front_loading_by_hand():
    """The notice of 31 March leaves nine months; without a date, or of the year after, no share is left."""
    months = (3, 6, 6, 9, 12, 12, 6, 9)
    dated = pd.DataFrame({"notice_id": "a", "task_id": [f"a/{i}" for i in range(8)], "month": months})
    notices = pd.DataFrame({"notice_id": ["a"], "plan_year": [2022], "date_written": pd.to_datetime(["2022-03-31"])})
    row = timing.front_loading(dated, notices).iloc[0]
    assert row[["n_dated", "by_june", "by_september", "from_month"]].tolist() == [8, 0.5, 6 / 8, 3]
    assert row["index"] == pytest.approx(sum((12 - m) / 9 for m in months) / 8)
    assert row["low"] < row["index"] < row["high"]
    assert timing.front_loading(dated.head(7), notices)[["low", "high"]].isna().all(axis=None)
    for date in (None, "2023-01-05"):
        late = notices.assign(date_written=pd.to_datetime([date]))
        assert timing.front_loading(dated, late)[["index", "low"]].isna().all(axis=None)


def test_recurring_duties_are_a_calendar():
    limits = pd.DataFrame(
        {
            "notice_id": "a",
            "task_id": ["a/1", "a/2", "a/3", "a/4"],
            "text": ["每月", "每季度", "每年", "6月底前"],
            "kind": ["recurring"] * 3 + ["by"],
            "every": ["P1M", "P3M", "P1Y", None],
        }
    )
    table = timing.recurring(limits)
    assert table.groupby("task_id")["month"].agg(list).to_dict() == {
        "a/1": list(range(1, 13)),
        "a/2": [3, 6, 9, 12],
        "a/3": [12],
    }
    assert table.groupby("task_id")["per_year"].first().to_dict() == {"a/1": 12, "a/2": 4, "a/3": 1}
    assert timing.recurring(limits.iloc[3:]).empty


@pytest.mark.parametrize(
    ("every", "per_year", "months"),
    [
        ("P2M", 6, [2, 4, 6, 8, 10, 12]),
        ("P5M", 3, [2, 7, 12]),
        ("P12M", 1, [12]),
        ("P15D", 24, list(range(1, 13))),
        ("P10D", 36, list(range(1, 13))),
        ("P1W", 52, list(range(1, 13))),
        ("P1D", 365, list(range(1, 13))),
        ("P2Y", None, [None]),
        ("P18M", None, [None]),
        ("P90D", None, [None]),
        ("PT1H", None, [None]),
        (None, None, [None]),
    ],
)
def test_every_period_that_can_be_printed_is_in_the_calendar(every, per_year, months):
    limits = pd.DataFrame(
        {"notice_id": "a", "task_id": ["a/1"], "text": "每", "kind": "recurring", "every": [every]}
    )
    table = timing.recurring(limits).astype(object)
    table = table.where(table.notna(), None)
    assert table["month"].tolist() == months and table["per_year"].tolist() == [per_year] * len(months)


def test_a_plan_of_three_years_has_a_finding():
    days = pd.to_datetime(["2022-12-31", "2023-06-30", "2023-06-30", "2024-12-31", "2024-12-31"])
    limits = pd.DataFrame({"notice_id": "a", "task_id": [f"a/{i}" for i in range(5)], "text": "", "kind": "by", "date": days})
    dated = timing.dates(limits, NOTICES)
    assert timing.finding_dates(dated) == "a 的 5 个有日期的期限中，60% 在 次年 6 月底前到期"
    assert timing.finding_dates(dated.iloc[3:]) == "a 的 2 个有日期的期限中，100% 在 2024 年 12 月底前到期"
    assert timing.finding_dates(dated, lang="en").endswith("are due by the end of June of the next year")


def test_dates_without_a_plan_year_are_counted_but_not_placed():
    """By hand: notice b has one date, 29 February 2020, and two tasks; its plan year is not known."""
    unknown = NOTICES.assign(plan_year=NOTICES["plan_year"].mask(NOTICES["notice_id"] == "b"))
    row = timing.summary(LIMITS, TASKS, unknown).set_index("notice_id").loc["b"]
    assert row[["n_tasks", "n_stated", "n_dated", "share_year_end"]].tolist() == [2, 1, 1, 0]
    assert row["median"] == pd.Timestamp("2020-02-29") and pd.isna(row["median_month"])


def test_due_begins_with_the_day_whatever_the_hour(corpus):
    table = zw.due(corpus, on="2022-06-10 09:00", days=0)
    assert table["task_id"].tolist() == ["zigong-2022/t014"] and table["days_left"].tolist() == [0]


def test_due_is_what_the_dates_say(corpus):
    table = zw.due(corpus, on="2022-06-01", days=30)
    last = pd.Timestamp("2022-07-01")
    expected = corpus.deadlines[
        (corpus.deadlines["date"] >= "2022-06-01") & (corpus.deadlines["date"] <= last)
    ]
    assert len(table) == len(expected) > 1 and table["date"].is_monotonic_increasing
    assert ((table["date"] - pd.Timestamp("2022-06-01")).dt.days == table["days_left"]).all()
    for row in table.itertuples():
        assert corpus.text(row.notice_id)[row.start : row.end] == row.text
    assert zw.due(corpus, on=pd.Timestamp("1999-01-01")).empty
    silent = zw.due(corpus, on="2019-01-01", days=365)
    assert set(silent["notice_id"]) == {"xianning-2019"} and silent["units"].isna().all()


def test_themes_and_limits_by_hand():
    tasks = pd.DataFrame({"notice_id": ["a", "a", "b", "b"], "task_id": ["a/1", "a/2", "b/1", "b/2"]})
    limits = pd.DataFrame({"notice_id": ["a", "a", "b"], "task_id": ["a/1", "a/2", "b/1"],
                           "date": pd.to_datetime(["2022-06-30", None, None])})  # fmt: skip
    coded = pd.DataFrame(
        {
            "notice_id": ["a", "b", "b"],
            "task_id": ["a/1", "b/1", "b/2"],
            "theme": ["media", "media", "gazette"],
        }
    )
    table = timing.by_theme(coded, limits, tasks).set_index("theme")
    assert table.loc[
        "media", ["n_notices", "n_tasks", "n_stated", "n_dated", "share", "expected"]
    ].tolist() == [2, 2, 2, 1, 1, 1.5]
    assert table.loc["gazette", ["n_stated", "share", "expected"]].tolist() == [0, 0, 0.5]


def test_limits_by_chance_against_scipy_and_all_ways():
    """One notice: Fisher's exact test. Two: every way to deal out the limits within each, by Python loops."""
    def table(n_a, limits_a, themed_a, n_b=0, limits_b=0, themed_b=0):
        ids = [*(f"a/{i}" for i in range(n_a)), *(f"b/{i}" for i in range(n_b))]
        tasks = pd.DataFrame({"notice_id": [i[0] for i in ids], "task_id": ids})
        on = [*(f"a/{i}" for i in range(themed_a)), *(f"b/{i}" for i in range(themed_b))]
        limited = [*(f"a/{i}" for i in range(limits_a)), *(f"b/{i}" for i in range(1, 1 + limits_b))]
        pick = tasks[tasks["task_id"].isin(limited)].assign(date=pd.NaT)
        coded = tasks[tasks["task_id"].isin(on)].assign(theme="media")
        return timing.by_theme(coded, pick, tasks).iloc[0]

    row = table(18, 7, 9)
    assert row["p"] == row["q"] == pytest.approx(stats.fisher_exact([[7, 2], [0, 9]]).pvalue)
    row = table(6, 3, 2, 5, 2, 2)
    ways = [len({0, 1} & set(a)) + len({0, 1} & set(b)) for a in combinations(range(6), 3) for b in combinations(range(5), 2)]
    chance = {n: ways.count(n) / len(ways) for n in ways}
    assert row["p"] == pytest.approx(sum(c for c in chance.values() if c <= chance[row["n_stated"]] + 1e-12))
