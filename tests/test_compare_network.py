"""compare.network: the numbers of networkx, on random networks and on the corpus."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from zwanalysis.compare import network, themes


def random_leads(seed):
    rng = np.random.default_rng(seed)
    rows = [
        (notice, f"{notice}/{t}", f"f{f}")
        for notice in "ab"
        for t in range(25)
        for f in rng.choice(14, size=rng.integers(1, 4), replace=False)
    ]
    given = pd.DataFrame(rows, columns=["notice_id", "task_id", "function"]).assign(
        role="lead", unit_kind="department", unit=lambda t: t["function"]
    )
    return given, given[["notice_id", "task_id"]].drop_duplicates()


@pytest.mark.parametrize("seed", range(4))
def test_numbers_are_those_of_networkx(seed):
    given, tasks = random_leads(seed)
    joined, functions = network.edges(given, tasks), network.nodes(given, tasks)
    table = network.numbers(joined, functions).set_index("notice_id")
    for notice_id, row in table.iterrows():
        graph = nx.Graph()
        part = functions[functions["notice_id"] == notice_id].set_index("function")
        graph.add_nodes_from(part.index)
        graph.add_weighted_edges_from(
            joined.loc[joined["notice_id"] == notice_id, ["a", "b", "weight"]].itertuples(index=False)
        )
        assert part["degree"].to_dict() == dict(graph.degree())
        assert part["strength"].to_dict() == pytest.approx(dict(graph.degree(weight="weight")))
        assert (part["strength"] == part["n"] - part["alone"]).all()  # Newman's strength: the tasks shared at all
        assert row["n_edges"] == graph.number_of_edges() and row["n_nodes"] == graph.number_of_nodes()
        assert row["density"] == pytest.approx(nx.density(graph))
        assert row["transitivity"] == pytest.approx(nx.transitivity(graph))
        assert row["components"] == nx.number_connected_components(graph)
        assert row["largest"] == max(map(len, nx.connected_components(graph)))
        degree = [d for _, d in graph.degree()]
        star = nx.star_graph(len(degree) - 1)
        of_star = sum(len(star) - 1 - d for _, d in star.degree())
        assert row["centralization"] == pytest.approx(sum(max(degree) - d for d in degree) / of_star)


def test_edges_are_the_bipartite_projection():
    given, tasks = random_leads(9)
    given = given[given["notice_id"] == "a"]
    graph = nx.Graph(given[["task_id", "function"]].itertuples(index=False, name=None))
    projected = nx.bipartite.weighted_projected_graph(graph, set(given["function"]))
    expected = {(*sorted((a, b)), n) for a, b, n in projected.edges(data="weight")}
    found = network.edges(given, tasks)
    assert set(found[["a", "b", "n"]].itertuples(index=False, name=None)) == expected
    shared = given.groupby("task_id").filter(lambda task: len(task) > 1)  # Newman's projection knows no task of one
    graph = nx.Graph(shared[["task_id", "function"]].itertuples(index=False, name=None))
    newman = nx.bipartite.collaboration_weighted_projected_graph(graph, set(shared["function"]))
    weights = {(*sorted((a, b)),): w for a, b, w in newman.edges(data="weight")}
    assert found.set_index(["a", "b"])["weight"].to_dict() == pytest.approx(weights)


def test_what_is_left_out_and_who_comes_first_by_hand():
    """甲 shares tasks 1, 2 and 4, 乙 tasks 1 and 2, 丙 1 and 4, 丁 and 戊 task 1 alone; one list gives all of them four partners."""
    leads = {"n/1": "甲乙丙丁戊", "n/2": "甲乙", "n/3": "甲", "n/4": "甲丙"}
    rows = [("n", task, function, "department") for task, functions in leads.items() for function in functions]
    given = pd.DataFrame([*rows, ("n", "n/3", None, "collective")], columns=["notice_id", "task_id", "function", "unit_kind"])
    given = given.assign(role="lead", unit=given["function"].fillna("各县区"))
    tasks = given[["notice_id", "task_id"]].drop_duplicates()
    table = network.nodes(given, tasks).set_index("function")
    assert table["strength"].to_dict() == {"甲": 3, "乙": 2, "丙": 2, "丁": 1, "戊": 1}
    assert set(table["n_left_out"]) == {1} and set(table["degree"]) == {4}
    assert not table["alone"].any()  # 甲 leads task 3 with 各县区, whoever they are
    assert network.nodes(given.head(-1), tasks).set_index("function").loc["甲", "alone"] == 1
    edge = network.edges(given, tasks).set_index(["a", "b"]).loc[("乙", "甲")]
    assert edge["n"] == 2 and edge["weight"] == pytest.approx(1 / 4 + 1)
    pairs = network.edges(given, tasks)
    assert network.finding(table.reset_index()) == "n：甲牵头的 4 项任务中 3 项与其他单位共同牵头（共 4 个），为最多"
    tied = table.reset_index().query("function in ['乙', '丙']")
    assert network.finding(tied) == "2 个职能或单位各与其他共同牵头 2 项任务，并列最多"
    assert network.finding_pairs(pairs[pairs["a"] != "丙"]) == "共同牵头最多的一对在n：乙和甲，共 2 项任务"
    assert network.finding_pairs(pairs) == "2 对职能或单位并列最多：各共同牵头 2 项任务"  # 甲 with 乙 and with 丙


def test_a_unit_without_a_known_function_is_a_partner():
    """The office leads both tasks, one of them with 高新区管委会 that no function is known of: not alone there."""
    given = pd.DataFrame({"notice_id": "n", "task_id": ["n/1", "n/1", "n/2"], "role": "lead", "unit_kind": ["office", "government", "office"],
                          "unit": ["市政府办公室", "高新区\n管委会", "市政府办公室"], "function": ["政府办公", None, "政府办公"]})  # fmt: skip
    tasks = given[["notice_id", "task_id"]].drop_duplicates()
    table = network.nodes(given, tasks).set_index("function")
    assert table[["n", "alone", "degree", "known"]].to_dict("index") == {
        "政府办公": {"n": 2, "alone": 1, "degree": 1, "known": True},
        "高新区管委会": {"n": 1, "alone": 0, "degree": 1, "known": False},
    }


def test_only_notices_that_tell_leads_have_a_network(corpus):
    functions = network.nodes(corpus.assignments, corpus.tasks)
    assert set(functions["notice_id"]) == {"guizhou-fgw-2021", "liangjiang-2020", "zigong-2022"}
    assert (functions["alone"] <= functions["n"]).all() and (functions["n"] <= functions["n_stated"]).all()
    assert network.finding(functions.iloc[:0]) == network.finding_pairs(pd.DataFrame(columns=["n"])) == "各通知均无共同牵头的任务"
    none = network.numbers(network.edges(corpus.assignments.iloc[:0], corpus.tasks), functions.iloc[:0])
    assert none.empty and "density" in none


def test_leaders_of_themes_can_be_looked_up(corpus):
    coded = themes.code(corpus.tasks)
    table = network.leaders(coded, corpus.assignments, corpus.tasks)
    silent = table[table["notice_id"].isin(["dazhou-2022", "xianning-2019"])]
    assert (silent["n_stated"] == 0).all() and silent["unit"].isna().all()
    row = table.set_index(["notice_id", "theme"]).loc[("zigong-2022", "interpretation")]
    leads = corpus.assignments[
        (corpus.assignments["role"] == "lead") & (corpus.assignments["unit_kind"] != "collective")
    ]
    of = set(
        coded.loc[(coded["notice_id"] == "zigong-2022") & (coded["theme"] == "interpretation"), "task_id"]
    )
    load = leads[leads["task_id"].isin(of)].groupby("unit")["task_id"].nunique()
    assert row["n"] == load.max() and set(row["unit"].split("、")) == set(load.index[load == load.max()])
    assert set(row["tasks"].split("、")) <= of and row["n_tasks"] == len(of)
