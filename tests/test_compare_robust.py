"""compare.robust: what flips is said, what cannot be compared is not, and a warning gives the reason."""

import dataclasses
import warnings

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats import proportion

import zwanalysis as zw
from zwanalysis import compare, selection
from zwanalysis.compare import robust
from zwanalysis.corpus import without_damage
from zwanalysis.errors import BadArgument, BadTables, NotComparable, UnknownNotice, ZwAnalysisError


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
    gone = len(set(table.loc[table["outcome"] == "left out", "finding"]) - set(table.loc[table["outcome"] == "flips", "finding"]))
    assert flips > 0 and gone > 0
    assert robust.finding(table) == f"{len(robust.FINDINGS)} 项结论中，{flips} 项会因去掉某部分而改变；其余的有 {gone} 项，答案就是某份通知，去掉它便无从检验"
    part = table[table["finding"] == "most tasks with a time limit"]
    assert robust.finding(part, lang="en") == (
        "0 of 1 finding flips when something is left out; 1 of the others could not be tested without one notice"
    )


def test_findings_about_units_by_hand(corpus):
    """Counted without `workloads`: the unit with the largest share of its notice's tasks, and the notice that names a unit for most."""
    all_ = corpus.assignments
    of = all_.groupby(["notice_id", "unit"])["task_id"].nunique() / all_.groupby("notice_id")["task_id"].nunique()
    own = of[[unit in set(all_.loc[all_["unit_kind"].isin(compare.workloads.OWN), "unit"]) for _, unit in of.index]]
    notices, share = robust.FINDINGS["unit on most tasks"](corpus)
    assert set(notices) == {own.idxmax()[0]} and share == pytest.approx(own.max())
    notices, share = robust.FINDINGS["unit on most tasks"](corpus, who="every unit")
    assert set(notices) == {of.idxmax()[0]} and share == pytest.approx(of.max())
    notices, share = robust.FINDINGS["most tasks that name a unit"](corpus)
    per = all_.groupby("notice_id")["task_id"].nunique() / corpus.tasks["notice_id"].value_counts()
    assert set(notices) == set(per.index[per == per.max()]) and share == per.max()


def test_every_combination_of_rules_once(corpus):
    """A function of its rules: the table is the product of the options, printed first, and holds is counted by hand."""
    def many(part, least, over):
        return ("many" if len(part.tasks) > least else "few", float(len(part.tasks) + over))

    grid = {"least": [100, 150, 300], "over": {"none": 0, "ten": 10}, "left_out": ["nothing", "dazhou-2022"]}
    table = compare.multiverse(corpus, many, grid)
    assert list(table.columns) == ["least", "over", "left_out", "answer", "value", "n_tasks", "n_doubtful", "outcome"]
    assert table[["least", "over", "left_out"]].values.tolist() == [[a, b, c] for a in (100, 150, 300) for b in ("none", "ten")
                                                                    for c in ("nothing", "dazhou-2022")]  # fmt: skip
    assert table["value"].tolist() == [205, 134, 215, 144] * 3 and set(table["n_tasks"]) == {205, 134}
    assert (table["outcome"] == "same").tolist() == [True] * 4 + [True, False] * 2 + [False] * 4
    assert compare.holds(table) == "holds in 6 of 12 specifications" and compare.holds(table, lang="zh") == "12 种算法中 6 种成立"
    with pytest.raises(BadTables, match="grid: least has no option"):
        compare.multiverse(corpus, many, {"least": [], "over": [1]})
    with pytest.raises(UnknownNotice, match="no notice 'nowhere'"):
        compare.multiverse(corpus, many, {"least": [1], "over": [1], "left_out": ["nowhere"]})


@pytest.mark.parametrize("name", ["most tasks with a time limit", "most unequal workload", "most tasks led together", "unit on most tasks"])
def test_a_notice_left_out_is_the_finding_of_the_rest(corpus, name):
    """What is taken from a table without a notice's rows is what the corpus without it gives; with every option of every rule."""
    find = robust.FINDINGS[name]
    ((rule, options),) = find.rules.items()
    table = compare.multiverse(corpus, find).set_index([rule, "left_out"])
    for option in options[:2]:
        for notice_id in ("zigong-2022", "xianning-2019"):
            rest = selection.only(corpus, [i for i in corpus.notices["notice_id"] if i != notice_id])
            answer, value = find(rest, **{rule: option})
            assert table.loc[(option, notice_id), "answer"] == " + ".join(answer) and table.loc[(option, notice_id), "value"] == pytest.approx(value)
    assert (table["outcome"] == "left out").sum() == len(options)  # the answer is one notice, which has to go once with each option


def test_wording_in_common_without_a_notice_is_that_of_the_rest(corpus):
    """Formulae are a fixed list and ages are days, so no pair depends on a third notice: here all is computed again."""
    find = robust.FINDINGS["most tasks in common"]
    grid = {"limit": [0.3, 0.2], "left_out": ["nothing", *corpus.notices["notice_id"]]}
    again = compare.multiverse(corpus, dataclasses.replace(find, of=()), grid)
    pd.testing.assert_frame_equal(compare.multiverse(corpus, find, grid), again)


def few(rng, columns, n_notices=7):
    """A table of a row or some for each notice, of few values, so that many are alike and none is alone for long."""
    table = pd.DataFrame({"notice_id": np.repeat([f"n{k}" for k in range(n_notices)], rng.integers(0, 4, n_notices))})
    return table.assign(**{name: rng.choice(values, len(table)) for name, values in columns.items()})


PAIR = {"older": ["n1", "n2"], "younger": ["n3", "n4", "n5"], "value": [0.2, 0.5, 0.9]}


@pytest.mark.parametrize(
    ("find", "columns", "once"),
    [
        (robust.FINDINGS["most frequent theme"], {"theme": ["media", "gazette", "request"], "n": [3]}, ["notice_id", "theme"]),
        (robust.FINDINGS["function with most tasks"], {"function": ["财政", "民政"], "n": [1]}, ["notice_id", "function"]),
        (robust.FINDINGS["most unequal workload"], {"value": [0.1, 0.5, np.nan]}, ["notice_id"]),
        (robust.FINDINGS["unit on most tasks"], {"share": [0.1, 0.5, 0.7]}, []),
        (robust.FINDINGS["when dated limits fall"], {"n": [3, 4], "late": [1, 2, 3]}, ["notice_id"]),
        (robust.FINDINGS["most tasks in common"], PAIR, ["older", "younger"]),
        (robust.STATED, {"thing": ["unit", "limit"], "share": [0.1, 0.2, 0.3, 0.4]}, ["notice_id", "thing"]),
    ],
)
def test_notices_that_are_alike_leave_the_same_answer(find, columns, once):
    """Each notice left out by itself, against one of each kind; what is not in the table is left out too."""
    for seed in range(6):
        table = few(np.random.default_rng(seed), columns)
        table = table.drop_duplicates(once) if once else table
        left = find.left(table)
        for notice_id in [*(f"n{k}" for k in range(7)), "nowhere"]:
            assert left(notice_id) == find.without(table, notice_id), (seed, notice_id)


@pytest.mark.parametrize("name", ["most tasks that name a unit", "when dated limits fall"])
def test_a_multiverse_is_that_of_each_notice_left_out_by_itself(corpus, name):
    alone = compare.multiverse(corpus, dataclasses.replace(robust.FINDINGS[name], alike=None, most=False))
    pd.testing.assert_frame_equal(compare.multiverse(corpus, robust.FINDINGS[name]), alone, check_exact=True)


def test_the_grid_of_sensitivity_is_the_one_rule_of_what_is_left_out(corpus, table):
    name = "most tasks with a time limit"
    mine = compare.multiverse(corpus, robust.FINDINGS[name], {"left_out": ["nothing", "damaged rows", "collectives", *corpus.notices["notice_id"]]})
    theirs = table[table["finding"] == name]
    assert mine[["answer", "value", "n_tasks", "outcome"]].values.tolist() == theirs[["answer", "value", "n_tasks", "outcome"]].values.tolist()


def test_a_measure_that_is_none_is_an_error(corpus):
    for call in (lambda m: compare.difference(corpus, "zigong-2022", "dazhou-2022", m), lambda m: compare.comparable(corpus, m)):
        with pytest.raises(ZwAnalysisError, match="no measure 'econmy'; there are: unit, deadline, date, "):
            call("econmy")


def test_parts_of_a_corpus(corpus):
    part = selection.only(corpus, ["zigong-2022", "dazhou-2022"])
    part.check()
    assert set(part.tasks["notice_id"]) == set(part.texts) == {"zigong-2022", "dazhou-2022"}
    without_damage(corpus).check()
    assert not without_damage(corpus).deadlines["damaged"].any() and corpus.deadlines["damaged"].any()
    assert "collective" not in set(robust.named(corpus).assignments["unit_kind"])
    with pytest.raises(UnknownNotice, match="no notice 'nowhere'"):
        selection.only(corpus, ["nowhere"])


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
    pair = compare.comparable(corpus, "deadline").set_index(["a", "b"]).loc[("dazhou-2022", "zigong-2022"), "differs"]
    assert pair == "layout table and prose_notes; only 3 tasks of zigong-2022 with a deadline; mean task of 60 and 169 characters; limits in a column and in prose"


def test_difference_is_that_of_statsmodels(corpus):
    with pytest.warns(NotComparable, match="compared, but they differ in layout"):
        row = compare.difference(corpus, "dazhou-2022", "zigong-2022", "deadline").iloc[0]
    a, b = 54 / 71, 3 / 22  # a column's 及时 is no limit, as in prose it is none
    assert row["difference"] == pytest.approx(a - b)
    theirs = proportion.confint_proportions_2indep(54, 71, 3, 22, method="newcomb")
    assert (row["low"], row["high"]) == pytest.approx(theirs)


def test_a_comparison_without_obstacle_does_not_warn(corpus):
    notices = corpus.notices.assign(plan_year=2022, level="city", layout="prose")
    tasks = corpus.tasks.assign(text=corpus.tasks["text"].str[:20])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        row = compare.difference(
            dataclasses.replace(corpus, notices=notices, tasks=tasks), "dazhou-2022", "zigong-2022", "unit"
        )
    assert isinstance(row, pd.DataFrame)


def test_one_notice_alone_and_none_with_tasks(corpus):
    one = compare.sensitivity(selection.only(corpus, ["xianning-2019"]))
    assert set(one["variant"]) == {"all", "without damaged rows", "without collectives"}
    assert one.loc[one["finding"] == "most unequal workload", "answer"].isna().all()
    assert (one["outcome"] == "same").all()
    assert robust.finding(one).startswith("只有一份通知，未去掉任何通知；")
    assert robust.finding(one, lang="en").endswith("there is one notice, and no notice was left out")


@pytest.fixture(scope="module")
def doubted(corpus):
    """The five notices, two of which were read doubtfully; 自贡 and 达州 as two years of one place."""
    unsure = corpus.notices["notice_id"].isin(["dazhou-2022", "xianning-2019"])
    same = corpus.notices["notice_id"].isin(["dazhou-2022", "zigong-2022"])
    notices = corpus.notices.assign(
        reading=np.where(unsure, "doubtful", "whole"),
        region=corpus.notices["region"].mask(same, "自贡市"),
        plan_year=corpus.notices["plan_year"].mask(corpus.notices["notice_id"] == "dazhou-2022", 2023),
    )
    return dataclasses.replace(corpus, notices=notices)


@pytest.mark.filterwarnings("ignore::zwanalysis.errors.NotComparable")
@pytest.mark.parametrize(
    ("compared", "doubtful"),
    [
        (lambda corpus, **which: compare.comparable(corpus, "unit", **which), [1, 1, 2, 1, 0, 1, 0, 1, 0, 1]),
        (lambda corpus, **which: compare.difference(corpus, "zigong-2022", "liangjiang-2020", "unit", **which), [0]),
        (lambda corpus, **which: compare.sensitivity(corpus, {"a": lambda c: ("x", len(c.tasks))}, **which), [2, 2, 2, 1, 2, 2, 1, 2]),
        (lambda corpus, **which: compare.multiverse(corpus, lambda c: ("x", len(c.tasks)), **which), [2, 2, 2, 0, 1, 2, 2, 1, 2]),
        (lambda corpus, **which: compare.panel(corpus, **which), [1]),
        (lambda corpus, **which: compare.panel_tasks(corpus, **which), None),
        (lambda corpus, **which: zw.due(corpus, "2022-06-01", 300, **which), None),
        (lambda corpus, **which: zw.kwic(corpus, "公报", **which), None),
    ],
)
def test_a_comparison_of_a_corpus_takes_a_reading_and_says_how_many_doubtful_notices_stand_behind_it(doubted, compared, doubtful):
    table, whole = compared(doubted), compared(doubted, reading="whole")
    pd.testing.assert_frame_equal(whole, compared(doubted.filter(reading="whole")))
    pd.testing.assert_frame_equal(table, compared(doubted, reading=["whole", "doubtful"]))
    if doubtful is not None:
        assert table["n_doubtful"].tolist() == doubtful and (whole["n_doubtful"] == 0).all()
        unsaid = dataclasses.replace(doubted, notices=doubted.notices.drop(columns="reading"))
        assert compared(unsaid)["n_doubtful"].isna().all()  # not said is not nought
    else:
        assert len(whole) < len(table)


def test_a_reading_that_there_is_not_is_named(doubted):
    with pytest.raises(BadArgument, match="reading='half' is none of: whole, doubtful, none"):
        compare.comparable(doubted, "unit", reading="half")
    with pytest.raises(UnknownNotice, match="no notice 'dazhou-2022'"):
        compare.difference(doubted, "dazhou-2022", "zigong-2022", "unit", reading="whole")
