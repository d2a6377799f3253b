"""compare.reuse: every pair and no other (against brute force), directed, older → younger, traceable to characters."""

import random
from itertools import permutations, product

import pandas as pd
import pytest
from scipy import stats

from benchmarks.bench_reuse import synthetic
from zwanalysis import lexica, text
from zwanalysis.compare import _grams, reuse
from zwanalysis.errors import BadTables, NotComparable
from zwanalysis.plots import reuse as plot_reuse

NOTICES = pd.DataFrame(
    {
        "notice_id": list("abcd"),
        "plan_year": [2021, 2022, 2022, 2022],
        "date_written": pd.to_datetime(["2021-05-01", "2022-04-28", "2022-05-26", "2022-05-26"]),
    }
)
TASKS = pd.DataFrame(
    {
        "notice_id": list("abbccd"),
        "task_id": ["a/1", "b/1", "b/2", "c/1", "c/2", "d/1"],
        "text": ["政策解读。", "做好政策解读，及时更新政府信息公开指南。统一刊登行政规范性文件目录。", "全面开展业务培训考核评议",
                 "统一刊登行政规范性文件目录", "请及时更新政府信息公开指南目录", "全面开展业务培训、考核评议。"],
        "start": [0, 10, 50, 7, 40, 3],
    },
    index=[5, 4, 3, 2, 1, 0],
)  # fmt: skip


#: The same, but c and d a day apart.
APART = NOTICES.assign(date_written=pd.to_datetime(["2021-05-01", "2022-04-28", "2022-05-26", "2022-05-27"]))


@pytest.fixture
def no_formulae(tmp_path):
    """Nothing is left aside in wordings made by hand."""
    (tmp_path / "none.txt").write_text("# none\n", "utf-8")
    with lexica.own(_grams.COMMON, tmp_path / "none.txt"):
        yield


@pytest.fixture
def formulae(tmp_path):
    """A list of one's own in place of the package's."""
    path = tmp_path / "formulae.txt"
    path.write_text("统一刊登规范性文件\n统一刊登行政规范性文件并及时更新目录\n", "utf-8")
    with lexica.own(_grams.COMMON, path):
        yield


def brute(tasks, notices, common, least=0.3, formula=12):
    """All pairs by Python sets, with the definition's own words: nothing shared with the module but the folding."""
    keys = {row.notice_id: (row.plan_year, row.date_written) for row in notices.itertuples()}
    plain = ["".join(c for c in text.fold(words) if c.isalnum()) for words in tasks["text"]]
    grams = [{words[i : i + 5] for i in range(len(words) - 4)} for words in plain]
    grams = [kept(words, {words[i : i + 5] for words in common for i in range(len(words) - 4)}, formula) for words in plain]
    rows = list(zip(tasks["notice_id"], tasks["task_id"], grams, strict=True))
    found = set()
    for (new, young, y), (old, elder, x) in product(rows, rows):
        if keys[old] < keys[new] and y and len(x & y) / len(y) >= least:
            found.add((young, elder, len(y), len(x), len(x & y)))
    return found


def kept(words, common, formula):
    """The 5-grams of a wording without those of common stretches of fewer than ``formula`` characters, letter by letter."""
    grams, held, k = [words[i : i + 5] for i in range(len(words) - 4)], set(), 0
    while k < len(grams):
        end = k
        while end < len(grams) and grams[end] in common:
            end += 1
        if end == k:
            held.add(grams[k])
        elif len(words[k : end + 4]) >= formula:
            held.update(grams[k:end])
        k = max(end, k + 1)
    return held


@pytest.mark.parametrize(("count", "least"), [(2, 0.3), (6, 0.3), (6, 0.7), (6, 0.05), (4, 0.9)])
def test_join_is_exact(count, least):
    tasks, notices = synthetic(count, seed=count, plans=1)
    tasks = tasks[tasks["task_id"].str.split("/").str[1].astype(int) < 40]
    found = reuse.matches(tasks, notices, least=least)
    keys = ["younger_task", "older_task", "n_younger", "n_older", "n_shared"]
    expected = brute(tasks, notices, lexica.load("formulae.txt"), least)
    assert expected
    assert set(found[keys].itertuples(index=False, name=None)) == expected
    assert (found["score"] == found["n_shared"] / found["n_younger"]).all()


def test_join_is_exact_on_the_five_notices(corpus):
    found = reuse.matches(corpus.tasks, corpus.notices)
    keys = ["younger_task", "older_task", "n_younger", "n_older", "n_shared"]
    assert set(found[keys].itertuples(index=False, name=None)) == brute(corpus.tasks, corpus.notices, lexica.load("formulae.txt"))


def test_two_notices_score_the_same_whatever_else_is_in_the_corpus(corpus):
    pair = ["dazhou-2022", "zigong-2022"]
    among, alone = (reuse.bands(reuse.best(reuse.matches(c.tasks, c.notices), c.tasks, c.notices)) for c in (corpus, corpus[pair]))
    among = among[among["younger"].isin(pair) & among["older"].isin(pair)].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, among)


def test_the_list_of_formulae_is_what_three_of_the_five_have_in_common(corpus):
    held = {}
    for notice_id, words in zip(corpus.tasks["notice_id"], corpus.tasks["text"], strict=True):
        plain = "".join(c for c in text.fold(words) if c.isalnum())
        for i in range(len(plain) - 4):
            held.setdefault(plain[i : i + 5], set()).add(notice_id)
    listed = {words[i : i + 5] for words in lexica.load("formulae.txt") for i in range(len(words) - 4)}
    assert listed == {gram for gram, where in held.items() if len(where) >= 3}


def test_blocks_do_not_change_the_result(monkeypatch):
    tasks, notices = synthetic(3, plans=1)
    assert len(reuse.matches(tasks, notices))
    whole = reuse.matches(tasks, notices)
    monkeypatch.setattr(_grams, "BLOCK", 7)
    pd.testing.assert_frame_equal(reuse.matches(tasks, notices), whole)


def test_numbers_of_grams_do_not_collide():
    rng = random.Random(0)
    texts = ["".join(chr(rng.randrange(0x4E00, 0x9FFF)) for _ in range(400)) for _ in range(60)]
    row, number = _grams._numbers(texts)  # 24,000 characters, 14,000 different: no five of them fit in 63 bits
    grams = [texts[i][k : k + 5] for i in range(len(texts)) for k in range(396)]
    assert len(row) == len(grams) and len(set(zip(grams, number.tolist(), strict=True))) == len(
        set(grams)
    ) == len(set(number))


@pytest.mark.usefixtures("no_formulae")
def test_scores_by_hand():
    table = reuse.matches(TASKS, APART).set_index(["younger_task", "older_task"])
    assert set(table.index) == {("c/1", "b/1"), ("c/2", "b/1"), ("d/1", "b/2")}
    scored = ["n_younger", "n_shared", "score", "band"]
    assert table.loc[("c/1", "b/1"), scored].tolist() == [9, 9, 1, "verbatim"]  # 13 characters
    # 15 characters, 11 5-grams; the 8 of 及时更新政府信息公开指南 are in the older task
    assert table.loc[("c/2", "b/1"), ["n_younger", "n_shared", "band"]].tolist() == [11, 8, "verbatim"]
    assert table.loc[("d/1", "b/2"), "score"] == 1  # signs do not count


@pytest.mark.usefixtures("no_formulae")
def test_same_day_and_unknown_year_are_not_compared():
    with pytest.warns(NotComparable, match="c and d: of one day, or of one year without date"):
        found = reuse.matches(TASKS, NOTICES)
    counted = reuse.bands(reuse.best(found, TASKS, NOTICES))
    row = counted.iloc[-1]
    assert (row["younger"], row["older"], row["n_tasks"]) == ("d", "c", 0) and pd.isna(row["share"])
    assert not ((found["younger"] == "d") & (found["older"] == "c")).any() and "c" not in set(found["older"])
    undated = NOTICES.assign(date_written=pd.NaT)
    with pytest.warns(NotComparable, match="b and c; b and d; c and d: of one day"):
        assert set(reuse.best(reuse.matches(TASKS, undated), TASKS, undated)["older"]) == {"a"}
    unknown = APART.assign(plan_year=pd.array([2021, None, 2022, 2022], dtype="Int64"))
    with pytest.warns(NotComparable, match="b has no plan year, so nobody knows which is older"):
        assert "b" not in set(reuse.matches(TASKS, unknown)[["younger", "older"]].to_numpy().ravel())


@pytest.mark.usefixtures("no_formulae")
def test_best_has_every_task_and_bands_add_up():
    chosen = reuse.best(reuse.matches(TASKS, APART), TASKS, APART)
    assert len(chosen) == 2 * 1 + 2 * 2 + 1 * 3  # b: one older notice, c: two, d: three
    assert chosen[["younger_task", "older"]].duplicated().sum() == 0
    counted = reuse.bands(chosen)
    assert (counted[list(reuse.BANDS)].sum(axis=1) == counted["n_tasks"]).all()
    row = counted.set_index(["younger", "older"]).loc[("d", "b")]
    assert (row["n_tasks"], row["verbatim"], row["share"], row["high"]) == (1, 1, 1, 1)
    assert row["low"] == pytest.approx(stats.binomtest(1, 1).proportion_ci(0.95, method="wilson").low)


def test_a_task_of_formulae_is_not_measured(formulae):
    tasks = pd.DataFrame({"notice_id": list("abc"), "task_id": list("xyz"), "text": "统一刊登规范性文件"})
    with pytest.warns(NotComparable, match="left aside as formulae of many plans: 100% of a, 100% of b"):
        chosen = reuse.best(reuse.matches(tasks, NOTICES), tasks, NOTICES)
    assert chosen["band"].isna().all() and (reuse.bands(chosen)["n_tasks"] == 0).all()
    assert chosen["n_left_out"].tolist() == [5, 5, 5]
    assert reuse.finding(reuse.bands(chosen)) == "没有一项任务与其他通知的任务文字相同或相近"


def test_a_long_passage_counts_however_many_notices_have_it(formulae):
    long, short = "统一刊登行政规范性文件并及时更新目录", "统一刊登规范性文件"
    tasks = pd.DataFrame(
        {
            "notice_id": list("abcd"),
            "task_id": list("wxyz"),
            "text": [
                f"{long}。",
                long,
                f"{long}，各单位要{short}和国有企业名单",
                f"{short}，依法答复群众来信来访和网络留言",
            ],
        }
    )
    with pytest.warns(NotComparable, match="25% of d"):
        matched = reuse.matches(tasks, APART, formula=12)
    chosen = reuse.best(matched, tasks, APART).set_index(["younger", "older"])
    assert chosen.loc[("b", "a"), ["score", "n_left_out", "band"]].tolist() == [1, 0, "verbatim"]
    with pytest.warns(NotComparable, match="100% of a, 100% of b"):
        matched = reuse.matches(tasks, APART, formula=100)
    assert matched.empty and (reuse.best(matched, tasks, APART)["n_left_out"] > 0).any()
    # the short one is left aside, but for 规范性文件 in c, which the long passage holds too
    with pytest.warns(NotComparable, match="of d"):
        left = reuse.covered(tasks).drop_duplicates("task_id").set_index("task_id")["n_left_out"]
    assert left.to_dict() == {"w": 0, "x": 0, "y": 4, "z": 5}


def test_copies_of_one_plan_do_not_erase_what_two_cities_share(corpus):
    """Two more copies of 达州, dated later, make its wording common to most notices; the reuse must stay."""
    before = share_of(corpus.tasks, corpus.notices)
    tasks, notices = corpus.tasks, corpus.notices
    own, row = tasks[tasks["notice_id"] == "dazhou-2022"], notices[notices["notice_id"] == "dazhou-2022"]
    for k in (1, 2):
        ids = own["task_id"].str.replace("dazhou-2022", f"copy{k}")
        tasks = pd.concat([tasks, own.assign(notice_id=f"copy{k}", task_id=ids)], ignore_index=True)
        later = row["date_written"] + pd.Timedelta(days=k)
        notices = pd.concat(
            [notices, row.assign(notice_id=f"copy{k}", date_written=later)], ignore_index=True
        )
    assert share_of(tasks, notices) == pytest.approx(before, abs=0.05) and before > 0.4


def share_of(tasks, notices):
    counted = reuse.bands(reuse.best(reuse.matches(tasks, notices), tasks, notices))
    return counted.set_index(["younger", "older"]).loc[("dazhou-2022", "zigong-2022"), "share"]


def test_a_short_task_has_a_score_and_no_band():
    tasks = pd.DataFrame({"notice_id": ["a", "b", "b"], "task_id": ["a/1", "b/1", "b/2"],
                          "text": ["各单位要加强组织领导，落实经费保障，确保任务完成", "加强组织领导", "规范办理依申请公开件并按时答复"]})  # fmt: skip
    matched = reuse.matches(tasks, APART)
    assert matched["score"].tolist() == [1] and matched["band"].isna().all()
    row = reuse.bands(reuse.best(matched, tasks, APART)).iloc[0]
    assert row[["n_tasks", "n_short", "verbatim", "own", "share"]].tolist() == [1, 1, 0, 1, 0]
    assert row["high"] == pytest.approx(stats.binomtest(0, 1).proportion_ci(0.95, method="wilson").high)


@pytest.mark.usefixtures("no_formulae")
def test_what_was_not_searched_for_is_not_called_own():
    matched = reuse.matches(TASKS, APART, least=0.9)
    chosen = reuse.best(matched, TASKS, APART)
    assert chosen.loc[chosen["score"].isna(), "band"].isna().all() and set(chosen["band"].dropna()) == {
        "verbatim"
    }
    with pytest.raises(BadTables, match="a least above 0.3, so own wording cannot be counted"):
        reuse.bands(chosen)


@pytest.mark.usefixtures("no_formulae")
@pytest.mark.parametrize("size", [3, 5, 7])
def test_placebo_is_every_pair_by_brute_force(size):
    """Tasks of notices of different provinces in both directions, by Python sets; d has no province and is left out."""
    notices = NOTICES.assign(province=["甲省", "乙省", "甲省", None])
    table = reuse.placebo(TASKS, notices, limits=(0.2, 0.5), formula=0, size=size).set_index("least")
    place = dict(zip(notices["notice_id"], notices["province"], strict=True))
    plain = ["".join(c for c in text.fold(words) if c.isalnum()) for words in TASKS["text"]]
    grams = [(notice, {w[i : i + size] for i in range(len(w) - size + 1)}) for notice, w in zip(TASKS["notice_id"], plain, strict=True)]
    best = []
    for notice, x in grams:
        for other in "abc":
            if isinstance(place[notice], str) and x and place[other] != place[notice]:
                best.append(max(len(x & y) / len(x) for of, y in grams if of == other))
    assert table["n_tasks"].tolist() == [len(best)] * 2 and set(table["n_pairs"]) == {4}
    assert table["n"].to_dict() == {least: sum(score >= least for score in best) for least in (0.2, 0.5)}
    assert table["highest"].tolist() == pytest.approx([max(best)] * 2)
    longer = reuse.matches(TASKS, APART, size=size)
    for row in longer.itertuples():
        x, y = (next(g for (_, g), i in zip(grams, TASKS["task_id"], strict=True) if i == task) for task in (row.younger_task, row.older_task))
        assert (row.n_younger, row.n_shared) == (len(x), len(x & y))


def test_functions_kept_by_chance_are_all_ways_to_put_pairs_together():
    given = pd.DataFrame({"younger_task": list("pqr"), "older_task": list("xyz"), "functions_known": True})
    units = pd.DataFrame([("p", "财政"), ("q", "审计"), ("r", "财政"), ("r", "审计"), ("x", "财政"), ("y", "审计"), ("z", "教育")],
                         columns=["task_id", "function"])  # fmt: skip
    has = units.groupby("task_id")["function"].agg(set)
    counts = [sum(bool(has[a] & has[b]) for a, b in zip("pqr", order, strict=True)) for order in permutations("xyz")]
    row = reuse.kept_by_chance(given, units, draws=20000).iloc[0]
    assert row[["n_known", "n_kept"]].tolist() == [3, 2] and row["expected"] == pytest.approx(sum(counts) / 6)
    assert row["p"] == pytest.approx(sum(c >= 2 for c in counts) / 6, abs=0.02)
    none = reuse.kept_by_chance(given.assign(functions_known=False), units).iloc[0]
    assert none["n_known"] == 0 and pd.isna(none["p"])


@pytest.mark.usefixtures("no_formulae")
def test_covered_by_hand():
    table = reuse.covered(TASKS).set_index(["task_id", "other"])
    assert table.loc[("c/1", "b"), ["n_grams", "n_shared", "share"]].tolist() == [9, 9, 1]
    assert table.loc[("b/1", "c"), "n_shared"] == 9 + 8
    assert table.loc[("b/2", "a"), "share"] == 0


def test_wordings_put_together_are_the_tasks(corpus):
    chosen = reuse.best(reuse.matches(corpus.tasks, corpus.notices), corpus.tasks, corpus.notices)
    parts = reuse.wordings(chosen, corpus.tasks)
    wording = corpus.tasks.set_index("task_id")["text"]
    for side in ("older", "younger"):
        whole = parts.groupby(["younger_task", "older_task"])[f"{side}_text"].agg(
            lambda t: "".join(t.dropna())
        )
        assert (whole == wording.loc[whole.index.get_level_values(f"{side}_task")].to_numpy()).all()
        has = parts[parts[f"{side}_text"].notna()]
        for row in has.itertuples():
            start, end = getattr(row, f"{side}_start"), getattr(row, f"{side}_end")
            assert corpus.text(getattr(row, f"{side}_task").split("/")[0])[start:end] == getattr(
                row, f"{side}_text"
            )
    same = parts[parts["change"] == "same"]
    assert (same["older_text"].map(text.fold) == same["younger_text"].map(text.fold)).all()
    assert (parts["change"] == "added").equals(parts["older_text"].isna())


@pytest.mark.usefixtures("no_formulae")
def test_given_names_who_and_when():
    units = pd.DataFrame(
        {
            "task_id": ["b/1", "b/1", "c/1"],
            "unit": ["市财政局", "市审计局", "财政厅"],
            "role": ["responsible", "lead", "lead"],
            "function": ["财政", "审计", "财政"],
        }
    )
    limits = pd.DataFrame({"task_id": ["c/1", "c/1"], "text": ["6月底前", "每月"]})
    pairs = reuse.best(reuse.matches(TASKS, APART), TASKS, APART)
    pairs = pairs[pairs["younger_task"].isin(["c/1", "d/1"]) & (pairs["older"] == "b")]
    table = reuse.given(pairs, units, limits).set_index("younger_task")
    assert table.loc["c/1", ["older_units", "younger_units"]].tolist() == [
        "牵头：市审计局；责任：市财政局",
        "牵头：财政厅",
    ]
    assert table.loc["c/1", "younger_limits"] == "6月底前、每月" and pd.isna(table.loc["c/1", "older_limits"])
    assert table.loc["c/1", ["functions_kept", "functions_dropped"]].tolist() == ["财政", "审计"]
    assert table["functions_known"].to_dict() == {"c/1": True, "d/1": False}
    assert table.loc["c/1", ["older_known", "younger_known"]].tolist() == [True, True]
    for side, missing in (("b/1", "added"), ("c/1", "dropped")):  # a unit of unknown function may be the one that is looked for
        more = pd.DataFrame({"task_id": [side], "unit": ["开发区"], "role": ["lead"], "function": [None]})
        some = units.assign(function=["财政", "审计", "统计"])
        seen = reuse.given(pairs, pd.concat([some, more]), limits).set_index("younger_task").loc["c/1"]
        other = {"added": "dropped", "dropped": "added"}[missing]
        assert pd.isna(seen[f"functions_{missing}"]) and pd.notna(seen[f"functions_{other}"])
    assert (
        table.loc["d/1", ["older_units", "younger_units", "functions_kept", "functions_dropped"]].isna().all()
    )


def test_wrong_tables_are_named():
    with pytest.raises(BadTables, match="tasks: no column 'text'"):
        reuse.matches(TASKS.drop(columns="text"), NOTICES)
    with pytest.raises(BadTables, match="notices: no column 'plan_year'"):
        reuse.matches(TASKS, NOTICES.drop(columns="plan_year"))


def test_side_by_side_escapes_and_cuts():
    tasks = pd.DataFrame({"task_id": ["x", "y"], "text": ["前" * 60 + "公开指南<b>", "公开指南<b>并更新"]})
    parts = reuse.wordings(pd.DataFrame({"younger_task": ["y"], "older_task": ["x"]}), tasks)
    page = plot_reuse.side_by_side(parts)
    assert "<b>" not in page and "公开指南&lt;b&gt;" in page
    assert f"…{'前' * plot_reuse.KEEP}</del>" in page and "并更新</ins>" in page
