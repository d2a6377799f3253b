"""compare.overlap: words with positions from a tokenizer of our own; scores against scikit-learn and by hand."""

import subprocess
import sys
from itertools import combinations
from math import log, sqrt
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import jaccard_score
from sklearn.metrics.pairwise import cosine_similarity

import zwanalysis as zw
from zwanalysis import lexica, text
from zwanalysis.compare import _cutting, overlap
from zwanalysis.errors import BadArgument

ROOT = Path(__file__).parent.parent
WORDS = pd.DataFrame(
    {
        "notice_id": ["a"] * 5 + ["b"] * 4 + ["c"] * 3,
        "task_id": ["a/1", "a/1", "a/2", "a/2", "a/3", "b/1", "b/1", "b/2", "b/2", "c/1", "c/1", "c/1"],
        "token": [
            "解读",
            "网站",
            "解读",
            "公报",
            "解读",
            "网站",
            "公报",
            "公报",
            "热线",
            "解读",
            "热线",
            "培训",
        ],
    },
    index=range(5, 17),
)


def documents():
    return WORDS.groupby("notice_id")["token"].agg(" ".join)


def test_tokens_are_words_with_their_place():
    wording = "加强政务新媒体矩阵建设，3月底前优化12345热线；自贡市富顺县抓好政策解读。"
    tasks = pd.DataFrame(
        {"notice_id": ["a"], "task_id": ["a/1"], "text": [wording], "start": [100]}, index=[4]
    )
    before = tasks.copy(deep=True)
    table = overlap.tokens(tasks)
    assert table["token"].tolist() == [
        "政务新媒体",
        "矩阵",
        "热线",
        "政策解读",
    ]  # no drafting words, numbers, places
    for row in table.itertuples():
        assert wording[row.start - 100 : row.end - 100] == row.token
    every = overlap.tokens(tasks, keywords=False)
    assert "".join(every["token"]) == text.fold(wording)
    pd.testing.assert_frame_equal(tasks, before)


def test_words_broken_by_a_line_end_are_words():
    wording = "统筹做好政策\n解读和政务　新媒\n 体矩阵，学习 big data 知识。"
    tasks = pd.DataFrame({"notice_id": ["a"], "task_id": ["a/1"], "text": [wording], "start": [100]})
    table = overlap.tokens(tasks)
    assert table["token"].tolist()[:3] == ["政策解读", "政务新媒体", "矩阵"]
    printed = [wording[row.start - 100 : row.end - 100] for row in table.itertuples()]
    assert printed[:3] == ["政策\n解读", "政务　新媒\n 体", "矩阵"]
    assert {"big", "data"} <= set(overlap.tokens(tasks, keywords=False)["token"])  # not bigdata


def test_kwic_finds_a_use_over_a_line_end():
    wording = "统筹做好政策\n解读工作，政 策解读"
    tasks = pd.DataFrame({"notice_id": ["a"], "task_id": ["a/1"], "text": [wording], "start": [100]})
    table = zw.kwic(SimpleNamespace(tasks=tasks, notices=None, texts={}), "政策 解读", width=2)
    assert table[["left", "keyword", "right", "start", "end"]].values.tolist() == [
        ["做好", "政策\n解读", "工作", 104, 109],
        ["作，", "政 策解读", "", 112, 117],
    ]


def test_tokenizer_is_our_own_and_does_not_guess():
    import jieba

    assert _cutting.tags()["依申请公开"] == "term" and list(_cutting.of_python()("依申请公开")) == ["依申请公开"]
    assert not jieba.dt.initialized


def test_the_faster_cutter_cuts_into_the_same_words():
    pytest.importorskip("rjieba")
    slow, fast = _cutting.of_python(), _cutting.of_rust()
    worded = sorted((ROOT / "tests/cases/notices").glob("*.yaml"))[::24]
    notices = [path.read_text("utf-8") for path in (*worded, *sorted((ROOT / "data/raw").glob("*.txt")))]
    for line in (line for notice in notices for line in notice.splitlines()):
        words = list(slow(line))
        assert words == list(fast(line)) and "".join(words) == line


def test_nothing_heavy_is_imported_with_the_comparisons():
    code = (
        "import sys, zwanalysis.compare;"
        "print([name for name in ('jieba', 'sklearn', 'scipy', 'matplotlib', 'seaborn') if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, cwd=ROOT
    )
    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")


def test_tfidf_is_scikit_learns():
    table = overlap.tfidf(WORDS)
    vectorizer = TfidfVectorizer(analyzer=str.split)
    weights = vectorizer.fit_transform(documents()).toarray()
    for row in table.itertuples():
        place = vectorizer.vocabulary_[row.token]
        assert row.tfidf == pytest.approx(weights["abc".index(row.notice_id), place])
    first = table.iloc[0]
    assert (first["token"], first["n"], first["n_tasks"], first["n_notices"], first["rank"]) == (
        "解读",
        3,
        3,
        2,
        1,
    )


def test_pairs_against_scikit_learn():
    table = overlap.pairs(WORDS, least=1).set_index(["a", "b"])
    vectorizer = TfidfVectorizer(analyzer=str.split)
    weights = vectorizer.fit_transform(documents())
    cosines, used = cosine_similarity(weights), weights.toarray() > 0
    for (a, b), row in table.iterrows():
        i, j = "abc".index(a), "abc".index(b)
        assert row["cosine"] == pytest.approx(cosines[i, j])
        assert row["jaccard"] == pytest.approx(jaccard_score(used[i], used[j]))
    assert table.loc[("a", "b"), ["n_a", "n_b", "n_shared", "size"]].tolist() == [3, 3, 2, 4]
    assert table.loc[("a", "b"), "shared"] == "公报、网站"
    assert overlap.pairs(WORDS[WORDS["notice_id"] == "a"], least=1).empty


@pytest.mark.parametrize(("longer", "shorter"), [("a", "b"), ("a", "c"), ("b", "c")])
def test_rarefied_overlap_is_the_mean_over_all_samples(longer, shorter):
    """Every sample of as many words from the longer as the shorter has, drawn one by one, gives the exact expectation."""
    one, other = (WORDS.loc[WORDS["notice_id"] == notice, "token"].tolist() for notice in (longer, shorter))
    values = [len(set(x) & set(other)) / len(set(x) | set(other)) for x in combinations(one, len(other))]
    row = overlap.pairs(WORDS, draws=5000, least=1).set_index(["a", "b"]).loc[(longer, shorter)]
    assert len(one) >= len(other) == row["size"]
    assert row["rarefied"] == pytest.approx(np.mean(values), abs=0.01)
    assert row["draw_low"] <= row["rarefied"] <= row["draw_high"]


def test_overlap_of_samples_of_both_is_the_mean_over_all_samples():
    one, other = (WORDS.loc[WORDS["notice_id"] == notice, "token"].tolist() for notice in "ab")
    values = [len(set(x) & set(y)) / len(set(x) | set(y)) for x in combinations(one, 3) for y in combinations(other, 3)]
    row = overlap.pairs(WORDS, draws=5000, least=1, size=3).iloc[0]
    assert row["size"] == 3 and row["rarefied"] == pytest.approx(np.mean(values), abs=0.01)


def test_another_notice_moves_no_pair_and_a_short_one_is_named():
    """Neither its words nor its length: a pair is rarefied to its own shorter, and drawn from these two alone."""
    two = WORDS[WORDS["notice_id"] != "c"]
    own = ["a", "b", "n_a", "n_b", "n_shared", "jaccard", "size", "rarefied", "draw_low", "draw_high"]
    alone, among = overlap.pairs(two, least=1), overlap.pairs(WORDS, least=1)
    pd.testing.assert_frame_equal(alone[own], among.loc[(among["a"] == "a") & (among["b"] == "b"), own])
    pd.testing.assert_frame_equal(overlap.pairs(WORDS, least=4)[own], alone[own])
    counted = overlap.lengths(WORDS, WORDS, least=4)
    assert counted.values.tolist() == [["a", 5, True], ["b", 4, True], ["c", 3, False]]
    assert overlap.left_out(counted, names={"c": "丙市"}) == "不足 200 个词的不比较：丙市"
    assert overlap.left_out(counted[counted["compared"]]) == ""


def test_distinctive_by_hand():
    """Monroe et al. 2008 for one word: 解读, 3 of 5 words in a, 1 of 7 elsewhere, prior of 6 words like the 4 of 12."""
    row = overlap.distinctive(WORDS, strength=6).set_index(["notice_id", "token"]).loc[("a", "解读")]
    prior = 6 * 4 / 12
    expected = log((3 + prior) / (5 + 6 - 3 - prior)) - log((1 + prior) / (7 + 6 - 1 - prior))
    assert row["log_odds"] == pytest.approx(expected)
    assert row["z"] == pytest.approx(expected / sqrt(1 / (3 + prior) + 1 / (1 + prior)))
    assert row[["n", "n_rest", "n_tasks", "words", "words_rest", "rank"]].tolist() == [3, 1, 3, 5, 7, 1]


def test_words_by_chance_are_all_ways_to_deal_out_the_tasks():
    """Two notices of three and four tasks: each of the 35 ways is counted, with the z of `distinctive` itself."""
    wordings = ["解读 解读", "解读 公报", "解读 网站", "公报 公报", "网站 热线", "热线 解读 培训", "培训 公报 公报"]
    tasks = [f"t{i}" for i in range(7)]
    words = pd.DataFrame([(t, w) for t, wording in zip(tasks, wordings, strict=True) for w in wording.split()],
                         columns=["task_id", "token"])  # fmt: skip

    def dealt(first):
        return words.assign(notice_id=words["task_id"].map(lambda t: "a" if t in first else "b")).sort_values("notice_id")

    mine = overlap.distinctive(dealt(tasks[:3]), draws=4000).set_index(["notice_id", "token"]).loc[("a", "解读")]
    scores, largest = [], []
    for first in combinations(tasks, 3):
        table = overlap.distinctive(dealt(first), draws=0).query("notice_id == 'a'").set_index("token")
        scores.append(table.loc["解读", "z"])
        largest.append(table.loc[table["n_tasks"] >= 3, "z"].max())
    expected = np.mean(np.array(scores) >= mine["z"] - 1e-9)
    family = np.mean(np.nan_to_num(largest, nan=-np.inf) >= mine["z"] - 1e-9)
    assert mine["n_tasks"] == 3 and 0 < expected <= family < 1
    assert mine["p_tasks"] == pytest.approx(expected, abs=0.02) and mine["p_family"] == pytest.approx(family, abs=0.02)
    rare = overlap.distinctive(WORDS, draws=20)
    assert rare.loc[rare["n_tasks"] < 3, ["p_tasks", "p_family"]].isna().all(axis=None)


def test_distinctive_is_symmetric_for_two():
    two = overlap.distinctive(WORDS[WORDS["notice_id"] != "c"]).pivot(
        index="token", columns="notice_id", values="z"
    )
    assert np.allclose(two["a"], -two["b"])


def test_spread():
    table = overlap.spread(WORDS, top=3)
    assert table["token"].unique().tolist() == ["解读", "公报", "热线"]
    n = table.pivot(index="token", columns="notice_id", values="n")
    assert n.loc["公报"].tolist() == [1, 2, 0] and n.loc["解读"].tolist() == [3, 0, 1]


def test_findings_are_computed():
    paired = overlap.pairs(WORDS, least=1)
    top = paired.loc[paired["rarefied"].idxmax()]
    assert overlap.finding(paired, names={top["a"]: "甲", top["b"]: "乙"}).startswith("甲 与乙 用词最接近")
    scored = overlap.distinctive(WORDS)
    assert overlap.finding_distinctive(scored) == "没有一个词单凭自身就突出于偶然；最接近的是a 的“解读”，见于 3 项任务"
    assert overlap.finding_distinctive(scored.assign(p_family=0.01)) == "a 最突出的词是“解读”，见于 3 项任务"


def test_word_lists_say_why_and_where():
    raw = [text.fold(path.read_text("utf-8")) for path in sorted((ROOT / "data" / "raw").glob("*.txt"))]
    rows = lexica.load("stopwords.csv")
    assert len({row["word"] for row in rows}) == len(rows)
    for row in rows:
        assert row["reason"] in {"genre", "drafting", "unit", "cut"}
        stated = int(row["source"].removeprefix("data/raw: ").removesuffix(" of 5 notices"))
        assert stated <= sum(row["word"] in notice for notice in raw)
        assert stated >= (1 if row["reason"] in ("unit", "cut") else 3)
    terms = lexica.load("terms.txt")
    assert len(set(terms)) == len(terms) and not set(terms) & {
        row["word"] for row in rows if row["reason"] == "unit"
    }
    listed = (
        (ROOT / "zwanalysis" / "lexicon" / "terms.txt")
        .read_text("utf-8")
        .split("# The notices in data/raw")[1]
    )
    for word in listed.splitlines()[1:]:
        assert any(text.fold(word) in notice for notice in raw), word


def test_kwic_finds_every_use(corpus):
    table = zw.kwic(corpus, "政策解读", width=6)
    assert len(table) == corpus.tasks["text"].str.count("政策解读").sum() > 10
    wording = corpus.tasks.set_index("task_id")
    for row in table.itertuples():
        assert corpus.text(row.notice_id)[row.start : row.end] == row.keyword
        assert row.left + row.keyword + row.right in wording.loc[row.task_id, "text"]
        assert wording.loc[row.task_id, "start"] <= row.start and row.end <= wording.loc[row.task_id, "end"]
    assert zw.kwic(corpus, "没有这个词").empty
    assert len(zw.kwic(corpus, "(街道)")) == corpus.tasks["text"].str.count("[(（]街道[)）]").sum() > 0
    with pytest.raises(BadArgument, match="is no word to look for"):
        zw.kwic(corpus, " ")


def test_cosine_over_tasks_is_that_of_scikit_learn_with_the_jackknife_by_hand(corpus):
    words = overlap.tokens(corpus.tasks)
    table, paired = overlap.over_tasks(words), overlap.pairs(words, draws=2, least=1)
    assert table["cosine"].tolist() == pytest.approx(paired["cosine"].tolist())
    a, b = "xianning-2019", "zigong-2022"
    vectorizer = TfidfVectorizer(analyzer=str.split)
    uses = words.groupby("notice_id", sort=False)["token"].agg(" ".join)
    vectorizer.fit(uses)  # the weights of words stay those of all tasks
    variance = 0
    for here, there in ((a, b), (b, a)):
        own, other = words[words["notice_id"] == here], vectorizer.transform([uses[there]])
        ids = own["task_id"].unique()
        left = [" ".join(own.loc[own["task_id"] != i, "token"]) for i in ids]
        values = cosine_similarity(vectorizer.transform(left), other).ravel()
        variance += (len(ids) - 1) / len(ids) * ((values - values.mean()) ** 2).sum()
    row = table[(table["a"] == a) & (table["b"] == b)].iloc[0]
    assert row["se"] == pytest.approx(sqrt(variance)) and row["n_tasks_b"] == 22
    assert (row["low"], row["high"]) == pytest.approx(
        (row["cosine"] - 1.96 * row["se"], row["cosine"] + 1.96 * row["se"])
    )


def test_jaccard_over_tasks_is_the_jackknife_of_python_sets(corpus):
    words = overlap.tokens(corpus.tasks)
    a, b = "liangjiang-2020", "xianning-2019"
    table = overlap.over_tasks(words)
    row = table[(table["a"] == a) & (table["b"] == b)].iloc[0]
    by_task = {
        notice: [set(part) for _, part in words[words["notice_id"] == notice].groupby("task_id")["token"]]
        for notice in (a, b)
    }
    whole = {notice: set().union(*sets) for notice, sets in by_task.items()}

    def jaccard(one, other):
        return len(one & other) / len(one | other)

    variance = 0.0
    for here, there in ((a, b), (b, a)):
        sets = by_task[here]
        values = [
            jaccard(set().union(*(s for j, s in enumerate(sets) if j != k)), whole[there]) for k in range(len(sets))
        ]
        middle = sum(values) / len(values)
        variance += (len(values) - 1) / len(values) * sum((value - middle) ** 2 for value in values)
    assert row["jaccard"] == pytest.approx(jaccard(whole[a], whole[b]))
    assert row["jaccard_se"] == pytest.approx(sqrt(variance))
    assert row["jaccard_low"] == pytest.approx(row["jaccard"] - 1.96 * sqrt(variance))
