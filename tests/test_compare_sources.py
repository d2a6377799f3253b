"""reuse.decompose and compare.panel on generated notices whose truth is known; emphasis and incidence against scipy and statsmodels."""

import dataclasses
import random

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.duration.survfunc import CumIncidenceRight
from statsmodels.formula.api import ols

from zwanalysis import compare
from zwanalysis.compare import reuse, timing
from zwanalysis.errors import BadTables


def sentences(seed):
    """Sentences of random characters, of 15 to 40, no five of them alike."""
    rng = random.Random(seed)
    while True:
        yield "".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(rng.randrange(15, 41)))


def notice(notice_id, texts):
    starts = np.cumsum([7, *[len(words) + 3 for words in texts]])[:-1]
    return pd.DataFrame({"notice_id": notice_id, "task_id": [f"{notice_id}/{k}" for k in range(len(texts))], "text": texts, "start": starts})


def test_passages_come_from_where_they_were_taken():
    """200 passages of a plan, another city and of its own, strung together at random: source by source, sign by sign."""
    make, rng = sentences(1), random.Random(2)
    plan, other = ([next(make) for _ in range(60)] for _ in range(2))
    texts, truth = [], []
    for k in range(40):
        parts = []
        for _ in range(5):
            source = rng.choice(["template", "other", "own"])
            if not parts or parts[-1][0] != source:  # two of one source are one passage
                parts.append((source, {"template": rng.choice(plan), "other": rng.choice(other)}.get(source) or next(make)))
        texts.append("，".join(words for _, words in parts) + "。")
        truth += [(f"c/{k}", source, words) for source, words in parts]
    city = notice("c", texts)
    both = notice("o", [*other, *plan])  # the other city has the plan too: it stays the plan's
    table = reuse.decompose(city, both, notice("p", plan))
    assert list(table[["task_id", "source", "text"]].itertuples(index=False, name=None)) == truth
    whole = dict(zip(city["task_id"], zip(city["text"], city["start"], strict=True), strict=True))
    for row in table.itertuples():
        words, start = whole[row.task_id]
        assert words[row.start - start : row.end - start] == row.text and row.characters == len(row.text)
    counted = reuse.sources(table).set_index("source")
    for source in ("template", "other", "own"):
        assert counted.loc[source, "characters"] == sum(len(words) for _, of, words in truth if of == source)
    assert counted["share"].sum() == pytest.approx(1)
    without = reuse.decompose(city, both)  # nobody can tell whose it is
    assert set(without["source"]) == {"shared", "own"}
    days = pd.DataFrame({"notice_id": ["c", "o", "e"], "date_written": pd.to_datetime(["2022-05-10", "2022-04-30", "2022-04-01"])})
    late = reuse.lead_and_lag(table, pd.concat([both, notice("e", other[:5])]), days)
    assert set(late["source"]) == {"other"}
    assert late["days"].tolist() == [39 if words in other[:5] else 10 for words in late["text"]]


def test_short_runs_and_signs_are_no_passages():
    city = notice("c", ["公开，目录和指南甲乙丙丁戊己庚辛", "公开目录和 指南及时 更新完 善情况"])
    plan = notice("p", ["公开目录和指南及时更新完善情况"])
    table = reuse.decompose(city, plan.head(0), plan)
    assert table[["task_id", "source"]].values.tolist() == [["c/0", "own"], ["c/1", "template"]]
    assert table["characters"].tolist() == [15, 15]
    longer = reuse.decompose(city, plan.head(0), plan, shortest=7)
    assert longer[["source", "text"]].values.tolist()[:2] == [["template", "公开，目录和指南"], ["own", "甲乙丙丁戊己庚辛"]]


def test_panel_of_generated_years(corpus):
    """10 tasks: 4 kept, 2 reworded (half of each new), 4 dropped; 5 new. A second place with one year has no row."""
    make = sentences(3)
    old, new = [next(make) + next(make) for _ in range(10)], [next(make) + next(make) for _ in range(5)]
    half = [words[: len(words) // 2] + "".join(next(make) for _ in range(1)) for words in old[4:6]]
    texts = {"a-2021": old, "a-2022": [*old[:4], *half, *new], "b-2022": [next(make)]}
    tasks = pd.concat([notice(i, words) for i, words in texts.items()], ignore_index=True)
    notices = pd.DataFrame({"notice_id": list(texts), "plan_year": [2021, 2022, 2022], "province": "某省", "region": ["甲市", "甲市", "乙市"],
                            "level": "city"})  # fmt: skip
    small = dataclasses.replace(corpus, notices=notices, tasks=tasks)
    row = compare.panel(small).iloc[0]
    assert len(compare.panel(small)) == 1 and row["place"] == "某省/甲市/city" and [row["year_from"], row["year_to"]] == [2021, 2022]
    assert row[["n_before", "n_after", "kept", "reworded", "new", "short", "dropped"]].tolist() == [10, 11, 4, 2, 5, 0, 4]
    assert row["share_new"] == 5 / 11 and row["share_dropped"] == 4 / 10
    fates = compare.panel_tasks(small).set_index(["side", "task_id"])
    assert fates.loc[("after", "a-2022/4"), ["fate", "other_task"]].tolist() == ["reworded", "a-2021/4"]
    assert fates.loc[("before", "a-2021/9"), "fate"] == "dropped" and fates.loc[("before", "a-2021/4"), "fate"] == "carried"
    assert compare.panel(corpus).empty  # the five have no two years of a place


def test_place_and_year_are_those_of_least_squares():
    rng = np.random.default_rng(0)
    pairs = [(p, y) for p in "甲乙丙" for y in (2020, 2021, 2022) if (p, y) != ("丙", 2021)]
    notices = pd.DataFrame({"notice_id": [f"{p}{y}" for p, y in pairs], "plan_year": [y for _, y in pairs], "province": "省",
                            "region": [p for p, _ in pairs], "level": "city"})  # fmt: skip
    counted = pd.concat([notices[["notice_id"]].assign(theme=theme, share=rng.random(len(pairs))) for theme in ("media", "economy")])
    table = compare.panel_effects(counted, notices)
    for theme, part in table.groupby("theme"):
        data = notices.merge(counted[counted["theme"] == theme], on="notice_id").rename(columns={"region": "place", "plan_year": "year"})
        fit = ols("share ~ C(place, Sum) + C(year, Sum)", data).fit()
        effect = part.set_index(["what", "which"])["effect"]
        assert effect[("mean", "")] == pytest.approx(fit.params["Intercept"])
        assert effect[("year", "2021")] == pytest.approx(fit.params["C(year, Sum)[S.2021]"])
        assert effect.loc["year"].sum() == pytest.approx(0) and effect.loc["place"].sum() == pytest.approx(0)
    apart = notices.iloc[[0, 1, 5]].assign(plan_year=[2020, 2021, 2022])
    with pytest.raises(BadTables, match="place and year cannot be told apart"):
        compare.panel_effects(counted, apart)


def test_emphasis_by_hand_and_scipy():
    """a: 6 of 10 tasks; b and c: 4 of 40. Quotient 0.6 / 0.1 = 6; with ten tasks like the others': (6 + 1) / 20 / 0.1 = 3.5."""
    counted = pd.DataFrame({"notice_id": list("abcabc"), "theme": ["media"] * 3 + ["gazette"] * 3, "n": [6, 4, 0, 2, 0, 0], "n_tasks": [10, 30, 10] * 2})
    table = compare.emphasis(counted).set_index(["notice_id", "theme"])
    row = table.loc[("a", "media")]
    assert row[["share", "share_rest"]].tolist() == pytest.approx([0.6, 0.1])
    assert row[["quotient", "shrunk", "symmetric"]].tolist() == pytest.approx([6, 3.5, 2.5 / 4.5])
    interval = stats.beta(6 + 1, 4 + 9).interval(0.95)
    assert row[["low", "high"]].tolist() == pytest.approx([bound / 0.1 for bound in interval]) and row["stands_out"]
    assert table.loc[("a", "gazette"), ["quotient", "shrunk", "low"]].isna().all() and not table.loc[("a", "gazette"), "stands_out"]
    assert compare.emphasis(counted, strength=1e9).set_index(["notice_id", "theme"]).loc[("a", "media"), "shrunk"] == pytest.approx(1)
    given = pd.DataFrame({"task_id": ["1", "1", "1", "2"], "function": ["财政", "财政", None, "审计"]})
    coded = pd.DataFrame({"task_id": ["1", "1", "2"], "theme": ["media", "gazette", "media"]})
    by = compare.functions_by_theme(coded, given).set_index(["function", "theme"])
    assert by["n"].to_dict() == {("审计", "gazette"): 0, ("审计", "media"): 1, ("财政", "gazette"): 1, ("财政", "media"): 1} and set(by["n_tasks"]) == {1}


def test_incidence_is_aalen_and_johansens(corpus):
    """Statsmodels' estimator, where what recurs or is due at once is another event and what has no limit is censored after the last date."""
    table = timing.incidence(corpus.deadlines, corpus.tasks, corpus.notices, months=8)
    state = timing.states(corpus.deadlines, corpus.tasks)
    begins = corpus.notices.set_index("notice_id")["date_written"].fillna(corpus.notices.set_index("notice_id")["date_published"])
    for notice_id in ("dazhou-2022", "xianning-2019"):
        part = state[state["notice_id"] == notice_id]
        days = (part["date"] - begins[notice_id]).dt.days
        event = np.where(part["state"] == "dated", 1, np.where(part["state"] == "not_stated", 0, 2))
        time = days.where(event == 1, 10_000).clip(lower=1).to_numpy(dtype=float)
        curve = CumIncidenceRight(time, event)
        mine = table[table["notice_id"] == notice_id].set_index("months")["share"]
        for month in range(1, 9):
            expected = curve.cinc[0][curve.times <= month * 365.25 / 12]
            assert mine[month] == pytest.approx(expected[-1] if len(expected) else 0)
    grid = timing.by_state(state).pivot(index="notice_id", columns="state", values="n")
    assert grid.sum(axis=1).to_dict() == corpus.tasks["notice_id"].value_counts().to_dict()
    assert grid.loc["dazhou-2022", ["dated", "immediate", "not_stated"]].tolist() == [49, 15, 2]


def test_the_state_of_a_task_is_the_first_that_fits():
    tasks = pd.DataFrame({"notice_id": "a", "task_id": list("pqrs")})
    limits = pd.DataFrame([("p", "recurring", None), ("p", "by", "2022-06-30"), ("p", "by", "2022-03-31"), ("q", "by", None), ("r", "ongoing", None),
                           ("r", "within", None)], columns=["task_id", "kind", "date"]).assign(notice_id="a")  # fmt: skip
    limits["date"] = pd.to_datetime(limits["date"])
    table = timing.states(limits, tasks).set_index("task_id")
    assert table["state"].to_dict() == {"p": "dated", "q": "unread", "r": "within", "s": "not_stated"}
    assert table.loc["p", "date"] == pd.Timestamp("2022-03-31")
    notices = pd.DataFrame({"notice_id": ["a"], "date_written": pd.to_datetime([None])})
    assert timing.incidence(limits, tasks, notices).empty
    assert timing.incidence(limits[:0], tasks[:0], notices[:0]).empty
