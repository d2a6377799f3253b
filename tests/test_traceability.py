"""Every number of every chart leads by keys to task rows, and from these to characters in a notice."""

import pytest

from zwanalysis import report, text
from zwanalysis.compare import overlap, reuse, themes


@pytest.fixture(scope="module")
def tables(corpus):
    return {name: make().tables for name, make in report.charts(corpus).items()}


def holds(corpus, rows, column):
    """Whether the characters of each row are its value."""
    assert len(rows)
    return all(
        corpus.text(r.notice_id)[r.start : r.end] == getattr(r, column)
        for r in rows.dropna(subset="start").itertuples()
    )


def test_the_tasks_are_where_they_say(corpus):
    assert holds(corpus, corpus.tasks, "text")


def test_every_chart_is_traced_here(tables):
    assert set(tables) == {
        "corpus", "themes", "workloads-units", "workloads-functions", "workloads-leads", "deadlines-kinds", "deadlines-dates",
        "keywords-overlap", "keywords-distinctive", "reuse", "reuse-tasks", "sensitivity",
    }  # fmt: skip


def test_stated(corpus, tables):
    leads = corpus.assignments[corpus.assignments["role"] == "lead"]
    dated = corpus.deadlines[corpus.deadlines["date"].notna()]
    explicit = corpus.deadlines[corpus.deadlines["kind"] != "immediate"]
    behind = {"unit": corpus.assignments, "lead": leads, "deadline": explicit, "date": dated}
    for row in tables["corpus"][0].itertuples():
        rows = behind[row.thing]
        assert rows.loc[rows["notice_id"] == row.notice_id, "task_id"].nunique() == row.n
    assert holds(corpus, corpus.assignments, "unit") and holds(corpus, corpus.deadlines, "text")


def test_themes(corpus, tables):
    coded = themes.code(corpus.tasks)
    by = coded.groupby(["notice_id", "theme"])["task_id"].nunique()
    for row in tables["themes"][0].itertuples():
        assert by.get((row.notice_id, row.theme), 0) == row.n
    assert holds(corpus, coded, "evidence") and set(coded["task_id"]) == set(corpus.tasks["task_id"])


@pytest.mark.parametrize("chart", ["workloads-units", "workloads-functions"])
def test_workloads(corpus, tables, chart):
    (table,) = tables[chart]
    named = corpus.assignments[corpus.assignments["unit_kind"] != "collective"]
    key = "function" if chart.endswith("functions") else "unit"
    rows = (
        named
        if key == "function"
        else corpus.assignments.assign(unit=corpus.assignments["unit"].map(text.fold))
    )
    by = rows.groupby(["notice_id", key])["task_id"].nunique()
    for row in table.dropna(subset=key).itertuples():
        value = getattr(row, key)
        assert by[(row.notice_id, value if key == "function" else text.fold(value))] == row.n


def test_network(corpus, tables):
    edges, nodes = tables["workloads-leads"]
    leads = corpus.assignments[(corpus.assignments["role"] == "lead") & (corpus.assignments["unit_kind"] != "collective")]
    leads = leads.assign(function=leads["function"].fillna(leads["unit"].map(text.fold)))
    tasks_of = leads.groupby(["notice_id", "function"])["task_id"].agg(set)
    for row in edges.itertuples():
        assert len(tasks_of[(row.notice_id, row.a)] & tasks_of[(row.notice_id, row.b)]) == row.n
    for row in nodes.itertuples():
        assert len(tasks_of[(row.notice_id, row.function)]) == row.n


def test_deadlines(corpus, tables):
    by = corpus.deadlines.groupby(["notice_id", "kind"])["task_id"].nunique()
    for row in tables["deadlines-kinds"][0].query("kind != 'not_stated'").itertuples():
        assert by.get((row.notice_id, row.kind), 0) == row.n
    for row in tables["deadlines-kinds"][1].query("rule == 'printed'").itertuples():
        assert corpus.deadlines.loc[corpus.deadlines["notice_id"] == row.notice_id, "task_id"].nunique() == row.n
    dated = tables["deadlines-dates"][0]
    rows = dated.merge(corpus.deadlines, on=["notice_id", "task_id", "text", "date"], how="left")
    assert len(rows) == len(dated) and holds(corpus, rows, "text") and rows["start"].notna().all()


def test_keywords(corpus, tables):
    words = overlap.tokens(corpus.tasks)
    for notice_id, part in words.groupby("notice_id"):
        printed = text.fold(corpus.text(notice_id))
        assert all(printed[row.start : row.end] == row.token for row in part.itertuples())
    pairs, spread, _ = tables["keywords-overlap"]
    sets = words.groupby("notice_id")["token"].agg(set)
    assert all(len(sets[row.a] & sets[row.b]) == row.n_shared for row in pairs.itertuples())
    by = words.groupby(["notice_id", "token"])["task_id"].nunique()
    assert all(by.get((row.notice_id, row.token), 0) == row.n for row in spread.itertuples())
    (own,) = tables["keywords-distinctive"]
    assert all(by.get((row.notice_id, row.token), 0) == row.n_tasks for row in own.itertuples())


def test_reuse(corpus, tables):
    (bands,), (pair,) = tables["reuse"], tables["reuse-tasks"]
    row = bands.set_index(["younger", "older"]).loc[(pair["younger"].iloc[0], pair["older"].iloc[0])]
    assert pair["band"].value_counts()[list(reuse.BANDS)].tolist() == row[list(reuse.BANDS)].tolist()
    ids = set(corpus.tasks["task_id"])
    assert set(pair["younger_task"]) <= ids and set(pair["older_task"].dropna()) <= ids
    parts = reuse.wordings(pair, corpus.tasks)
    same = parts[parts["change"] == "same"].assign(notice_id=lambda t: t["older_task"].str.split("/").str[0])
    assert holds(corpus, same.rename(columns={"older_start": "start", "older_end": "end"}), "older_text")


def test_sensitivity(corpus, tables):
    (found,) = tables["sensitivity"]
    sizes = corpus.tasks["notice_id"].value_counts()
    for row in found[found["variant"].str.startswith("without ")].itertuples():
        notice_id = row.variant.removeprefix("without ")
        assert notice_id not in sizes or row.n_tasks == len(corpus.tasks) - sizes[notice_id]
