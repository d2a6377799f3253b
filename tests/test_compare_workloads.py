"""compare.workloads and compare.stated: loads by hand, concentration against its textbook definition."""

from itertools import combinations, permutations, product

import numpy as np
import pandas as pd
import pytest

from zwanalysis.compare import _shared, _spread, network, stated, workloads
from zwanalysis.errors import BadTables

TASKS = pd.DataFrame(
    {
        "notice_id": ["a", "a", "a", "b", "b", "c"],
        "task_id": ["a/1", "a/2", "a/3", "b/1", "b/2", "c/1"],
    }
)
GIVEN = pd.DataFrame(
    [
        ("a", "a/1", "市财政局", "lead", "department", "财政"),
        ("a", "a/1", "各区县政府", "responsible", "collective", None),
        ("a", "a/2", "市财政局", "lead", "department", "财政"),
        ("a", "a/2", "市财政局", "responsible", "department", "财政"),
        ("a", "a/2", "市审计局(法规科)", "responsible", "department", "审计"),
        ("a", "a/2", "高新区管委会", "responsible", "government", None),
        ("b", "b/1", "财政厅", "responsible", "department", "财政"),
        ("b", "b/1", "预算处", "responsible", "department", "财政"),
        ("b", "b/2", "市审计局（法规科）", "responsible", "department", "审计"),
    ],
    columns=["notice_id", "task_id", "unit", "role", "unit_kind", "function"],
)


def test_roles():
    table = workloads.roles(GIVEN, TASKS).set_index("notice_id")
    assert table.loc["a"].tolist() == [3, 2, 2, pd.NA, 4, 5, 1, 3]
    assert table.loc["b", ["named", "collective"]].tolist() == [3, 0]  # units, none of them a collective
    bare = workloads.roles(GIVEN[GIVEN["unit_kind"] != "collective"], TASKS).set_index("notice_id")
    assert bare.loc["a", "collective"] == 0 and pd.isna(bare.loc["c", "collective"])
    everyone = workloads.roles(GIVEN[GIVEN["unit_kind"] == "collective"], TASKS).set_index("notice_id")
    assert everyone.loc["a", ["named", "collective", "n_units"]].tolist() == [0, 1, 0]
    assert table.loc["b", ["n_tasks", "n_stated", "lead", "responsible", "n_units"]].tolist() == [
        2,
        2,
        pd.NA,
        3,
        3,
    ]
    assert table.loc["c", ["n_tasks", "n_stated"]].tolist() == [1, 0]
    assert table.loc["c", ["lead", "support", "responsible", "named", "collective", "n_units"]].isna().all()


def test_by_unit():
    table = workloads.by_unit(GIVEN, TASKS)
    a = table[table["notice_id"] == "a"].set_index("unit")
    assert a.index[0] == "市财政局"
    assert a.loc["市财政局", ["lead", "responsible", "n", "share"]].tolist() == [
        2,
        1,
        2,
        1.0,
    ]  # one task, two roles
    assert a["support"].isna().all()  # notice a never says 配合
    assert a.loc["各区县政府", "collective"] and not a.loc["高新区管委会", "collective"]
    assert (a["n_tasks"] == 3).all() and (a["n_stated"] == 2).all()
    (silent,) = table[table["notice_id"] == "c"].itertuples()
    assert pd.isna(silent.unit) and pd.isna(silent.n) and silent.n_stated == 0


def test_full_and_half_width_names_are_one_unit():
    both = GIVEN.assign(
        notice_id="a", task_id=["a/1", "a/1", "a/2", "a/2", "a/2", "a/2", "a/3", "a/3", "a/3"]
    )
    units = workloads.by_unit(both, TASKS[TASKS["notice_id"] == "a"]).set_index("unit")
    assert [unit for unit in units.index if unit.startswith("市审计局")] == ["市审计局(法规科)"]
    assert units.loc["市审计局(法规科)", "n"] == 2


def test_by_function_counts_a_task_once():
    table = workloads.by_function(GIVEN, TASKS).set_index(["notice_id", "function"])
    assert table.loc[("b", "财政"), ["units", "n", "share"]].tolist() == ["财政厅、预算处", 1, 0.5]
    assert "各区县政府" not in "".join(table["units"].dropna())
    unknown = table.loc["a"].pipe(
        lambda rows: rows[rows.index.isna()]
    )  # named, but the registry does not know it
    assert unknown["units"].tolist() == ["高新区管委会"]


def test_not_in_tasks_is_an_error_and_input_stays():
    before = GIVEN.copy(deep=True)
    workloads.by_unit(GIVEN, TASKS)
    workloads.by_function(GIVEN, TASKS)
    workloads.concentration(GIVEN, TASKS)
    pd.testing.assert_frame_equal(GIVEN, before)
    with pytest.raises(
        BadTables, match="assignments: 2 of its tasks, e.g. 'b/1', is not in tasks; filter both"
    ):
        workloads.by_unit(GIVEN, TASKS[TASKS["notice_id"] != "b"])
    with pytest.raises(BadTables, match="assignments: no column 'unit_kind'"):
        workloads.by_unit(GIVEN.drop(columns="unit_kind"), TASKS)


@pytest.mark.parametrize("loads", [[1, 1, 1], [1, 2, 3, 4], [10, 0, 1, 1], [5, 1, 1, 1, 1, 9]])
def test_gini_is_half_the_relative_mean_difference(loads):
    x = [load for load in loads if load]
    difference = sum(abs(a - b) for a, b in product(x, x)) / len(x) ** 2
    assert workloads.gini(loads) == pytest.approx(difference / 2 / (sum(x) / len(x)))
    one_by_one = [unit for unit, load in enumerate(x) for _ in range(load)]
    same = [a == b for a, b in permutations(one_by_one, 2)]
    assert workloads.hhi(loads) == pytest.approx(sum(same) / len(same))


def test_random_spread_is_all_ways_to_spread():
    """Three tasks of one unit and one of two, over three units: each of the 81 ways by Python loops."""
    ways = product(*[list(combinations(range(3), k)) for k in (1, 1, 1, 2)])
    loads = [[sum(unit in task for task in way) for unit in range(3)] for way in ways]
    values = [workloads.gini(row) for row in loads if sum(load > 0 for load in row) > 1]
    drawn = _spread.random_ginis(np.array([1, 1, 1, 2]), 3, draws=20000, seed=1)
    assert len(loads) == 81 and drawn.mean() == pytest.approx(np.mean(values), abs=0.005)
    tasks = pd.DataFrame({"notice_id": "a", "task_id": list("pqrs")})
    given = pd.DataFrame({"notice_id": "a", "task_id": list("pqrss"), "unit": list("xxxxy"), "role": "lead", "unit_kind": "office"})
    row = workloads.concentration(given.replace({"unit": {"y": "x"}}), tasks).iloc[0]
    assert row[["gini", "gini_random", "p_random"]].isna().all() and row["effective"] == 1  # one unit: nothing is unequal
    row = workloads.concentration(given.assign(unit=list("xxxyz")), tasks, draws=20000).iloc[0]
    assert row["gini_random"] == pytest.approx(drawn.mean(), abs=0.01)
    assert row["p_random"] == pytest.approx(np.mean(np.array(values) >= row["gini"] - 1e-9), abs=0.02)


def test_concentration():
    table = workloads.concentration(GIVEN, TASKS).set_index("notice_id")
    a = table.loc["a"]  # 市财政局 two tasks, 市审计局 one; the zone's authority is not the city's own
    assert (a["n_units"], a["n_loads"], a["top"]) == (2, 3, "市财政局")
    assert a["gini"] == pytest.approx(1 / 6) and a["hhi"] == pytest.approx(2 / 6) and a["effective"] == pytest.approx(3)
    assert a["top_share"] == pytest.approx(2 / 3)
    assert a["n_own"] == 2 and pd.isna(a["hhi_low"])  # too few tasks for an interval
    assert table.loc["b", "top"] == "市审计局(法规科)、财政厅、预算处"
    assert table.loc["c", ["n_units", "gini", "hhi", "top"]].isna().all() and table.loc["c", "n_stated"] == 0
    everyone = workloads.concentration(GIVEN, TASKS, kinds=("department", "government")).set_index("notice_id")
    assert everyone.loc["a", "n_units"] == 3
    assert workloads.concentration(GIVEN, TASKS, role="lead")["n_units"].tolist() == [
        1,
        pd.NA,
        pd.NA,
    ]


def test_interval_of_the_concentration_by_hand():
    """Six tasks, units x on five and y on one: HHI 20/30; without a task of x 12/20 (five times), without that of y 1."""
    tasks = pd.DataFrame({"notice_id": "a", "task_id": [f"a/{i}" for i in range(7)]})
    given = tasks.head(6).assign(unit=list("xxxxxy"), role="lead", unit_kind="department")
    row = workloads.concentration(given, tasks).iloc[0]
    left, n = [12 / 20] * 5 + [1.0], 6
    mean = sum(left) / n
    error = 1.96 * ((n - 1) / n * sum((x - mean) ** 2 for x in left)) ** 0.5
    assert row[["n_own", "n_tasks"]].tolist() == [6, 7] and row["hhi"] == pytest.approx(20 / 30)
    assert (row["hhi_low"], row["hhi_high"]) == (pytest.approx(20 / 30 - error), min(1, 20 / 30 + error))


def test_the_interval_of_hhi_lies_about_it():
    """Fifty tasks on forty units: a bootstrap sample repeats tasks, so that all of its interval would lie above HHI."""
    tasks = pd.DataFrame({"notice_id": "a", "task_id": [f"a/{i}" for i in range(50)]})
    units = np.random.default_rng(1).integers(0, 40, 50).astype(str)
    row = workloads.concentration(tasks.assign(unit=units, role="lead", unit_kind="body"), tasks).iloc[0]
    assert row["hhi_low"] + row["hhi_high"] == pytest.approx(2 * row["hhi"])
    picks = np.random.default_rng(2).integers(0, 50, (400, 50))
    again = [workloads.hhi(np.unique(units[pick], return_counts=True)[1]) for pick in picks]
    assert np.percentile(again, 2.5) > row["hhi"]


def test_a_name_printed_over_two_lines_is_one_unit():
    """Three tasks of one unit, printed in two ways: one row everywhere, without the white space."""
    three = TASKS[TASKS["notice_id"] == "a"]
    given = three.assign(unit=["市财政局", "市财\n政局", "市财政局"], role="lead", unit_kind="department", function="财政")
    coded = three.assign(theme="media")
    assert workloads.by_unit(given, three)[["unit", "n"]].values.tolist() == [["市财政局", 3]]
    assert workloads.by_function(given, three)["units"].tolist() == ["市财政局"]
    assert network.leaders(coded, given, three)[["unit", "n"]].values.tolist() == [["市财政局", 3]]
    assert _shared.unit_lines(given).tolist() == ["牵头：市财政局"] * 3


def test_findings_are_computed():
    loads = workloads.by_unit(GIVEN, TASKS)
    assert (
        workloads.finding(loads, names={"a": "甲市", "c": "丙市"})
        == "甲市：写明单位的任务中 100% 列有市财政局，为各通知本级部门之最；丙市 未载明责任单位"
    )
    assert workloads.finding(loads, lang="en") == (
        "a: 市财政局 (Finance) is on 100% of the tasks that name a unit, the largest share of any of the governments' own "
        "departments; 1 notice names no unit"
    )
    assert workloads.finding(loads[loads["notice_id"] == "c"]) == "各通知均未载明责任单位"
    functions = workloads.by_function(GIVEN, TASKS)
    assert workloads.finding_functions(functions) == "2 份通知中，财政在 2 份里任务最多"
    # notice b gives 财政 and 审计 one task each: both are first there
    tied = functions.assign(n=1)
    assert workloads.finding_functions(tied) == "2 份通知中，审计、财政各在 2 份里任务最多"
    assert (
        workloads.finding_functions(functions[functions["notice_id"] == "b"]) == "1 份通知中，审计、财政各在 1 份里任务最多"
    )
    assert (
        workloads.finding_functions(functions[functions["notice_id"] == "c"], lang="en")
        == "No unit has a known function"
    )


def test_stated():
    limits = pd.DataFrame(
        {
            "notice_id": ["a", "a", "c", "a"],
            "task_id": ["a/1", "a/3", "c/1", "a/2"],
            "kind": ["by", "recurring", "by", "immediate"],  # 及时 is no limit, in a column as in prose
            "date": pd.to_datetime(["2022-06-30", None, "2022-12-31", None]),
        }
    )
    table = stated.table(TASKS, GIVEN, limits)
    wide = table.pivot(index="notice_id", columns="thing", values="n")
    assert wide.loc["a", list(stated.THINGS)].tolist() == [2, 2, 2, 1]
    assert wide.loc["c", list(stated.THINGS)].tolist() == [0, 0, 1, 1]
    assert table["share"].tolist() == (table["n"] / table["n_tasks"]).tolist()
    # by hand: a names a unit for 2 of 3 tasks, b for 2 of 2; limits: a 2 of 3, c 1 of 1
    assert stated.finding(table, lang="en") == (
        "The middle notice names a unit for 83% of its tasks (2 name any), the middle one sets a limit for 83% (2 set any)"
    )
    assert stated.finding(table) == "写明责任单位的任务占比中位数为 83%（2 份通知），写明时限的为 83%（2 份）"
    assert stated.finding(table[table["notice_id"] == "c"], lang="en") == (
        "No notice names a unit, the middle one sets a limit for 100% (1 set any)"
    )
