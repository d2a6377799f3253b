"""compare.themes: the codebook is whole, codes with positions, abstains openly, and counts as by hand."""

import random
import re

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from statsmodels.stats import proportion

from tests.conftest import ROOT
from zwanalysis import lexica, text
from zwanalysis.compare import _learned, agreement, learning, names, themes
from zwanalysis.compare._intervals import difference_interval, share_interval
from zwanalysis.compare._patterns import folded
from zwanalysis.compare._sought import Sought, pairs
from zwanalysis.errors import BadTables
from zwanalysis.report import codebook

BOOK = lexica.load("themes.yaml")
PATTERNS = {theme["id"]: re.compile("|".join(theme["patterns"])) for theme in BOOK}
TASKS = pd.DataFrame(
    {
        "notice_id": ["a", "a", "a", "b"],
        "task_id": ["a/t001", "a/t002", "a/t003", "b/t001"],
        "text": [
            "做好政策解读,及时更新公开指南。",
            "统一刊登规范性文件，办好政府公报电子版，增加赠阅量。",
            "其他工作。",
            "按照《政府网站发展指引》抓好落实。",  # a cited title is not what the task is about
        ],
        "start": [10, 40, 90, 5],
    },
    index=[7, 3, 9, 1],
)


def test_codebook_is_whole():
    assert 12 <= len(BOOK) <= 20
    ids = [theme["id"] for theme in BOOK]
    assert len(set(ids)) == len(ids) and themes.NONE not in ids
    for theme in BOOK:
        assert set(theme) == {
            "id",
            "zh",
            "en",
            "group",
            "definition",
            "belongs",
            "not",
            "examples",
            "patterns",
            "source",
        }
        assert all(theme.values()), theme["id"]


@pytest.mark.parametrize(
    ("theme", "example"), [(theme["id"], example) for theme in BOOK for example in theme["examples"]]
)
def test_examples_of_the_codebook_have_their_theme(theme, example):
    coded = themes.code(pd.DataFrame({"notice_id": ["x"], "task_id": ["x/1"], "text": [example]}))
    assert theme in set(coded["theme"])


@pytest.mark.parametrize("theme", [theme["id"] for theme in BOOK])
def test_no_pattern_matches_nothing_or_what_folding_removes(theme):
    pattern = PATTERNS[theme]
    assert not pattern.search("") and not pattern.search("一般工作")
    literal = pattern.pattern.replace("[", "").replace("]", "")
    assert literal == text.fold(literal)  # else it could never match


def spans(hits) -> list[tuple[int, int]]:
    return [hit.span() for hit in hits]


def test_alternatives_asked_one_by_one_find_what_the_whole_pattern_finds():
    book = Sought({theme["id"]: theme["patterns"] for theme in BOOK})
    assert not book.always  # each alternative is asked for by a word that it needs
    texts = [folded(wording) for wording in agreement.mirrored(*sorted((ROOT / "data/coding").glob("mirrored-[1-4].csv")))[0]["text"]]
    for words in texts:
        found = book.matches(words, pairs(words))
        assert {name: spans(hits) for name, hits in found.items()} == {
            name: hits for name, pattern in PATTERNS.items() if (hits := spans(pattern.finditer(words)))
        }
        assert list(found) == [name for name in PATTERNS if name in found]


@pytest.mark.parametrize(
    "pattern",
    ["甲乙|乙", "乙|甲乙", "甲|甲乙", "(甲|乙丙)丙|丙", "[甲|]乙|\\||[]|]甲", "甲{2}|乙?丙", "(?<=甲)乙|甲(?!乙)", "(?i:甲)x|X", "(?i)x乙|甲", "(甲|乙)\\1|丙", "甲*|乙",
     "[^甲]乙|丙.甲", "(?:甲乙|丙){2}|甲+?丙|\\(乙\\)", r"\u4e59甲|\N{LATIN SMALL LETTER X}丙|\x58|\130乙", "甲(?#(乙)丙|乙",
     "(?P<one>甲|乙(丙|x))?乙丙|(甲{0}丙|乙){1,2}甲", "^甲乙|丙$|(?:^|甲)丙{,2}乙|{乙}"],
)  # fmt: skip
def test_any_pattern_finds_what_it_finds_by_itself(pattern):
    rng, sought, whole = random.Random(pattern), Sought({"one": [pattern], "other": ["丙甲"]}), re.compile(pattern)
    for _ in range(300):
        words = "".join(rng.choices("甲乙丙xX|]()", (9, 9, 9, 1, 1, 1, 1, 1, 1), k=rng.randrange(12)))
        assert spans(sought.matches(words, pairs(words)).get("one", [])) == spans(whole.finditer(words)), words


def test_code_has_several_themes_none_and_positions():
    coded = themes.code(TASKS, by=themes.CODEBOOK)
    found = coded.groupby("task_id")["theme"].agg(list).to_dict()
    assert found == {
        "a/t001": ["interpretation", "proactive"],
        "a/t002": ["gazette"],
        "a/t003": ["none"],
        "b/t001": ["none"],
    }
    starts = TASKS.set_index("task_id")["start"]
    wording = TASKS.set_index("task_id")["text"]
    for row in coded[coded["theme"] != "none"].itertuples():
        begin = row.start - starts[row.task_id]
        assert wording[row.task_id][begin : begin + len(row.evidence)] == row.evidence
        assert row.end - row.start == len(row.evidence)
    assert coded.loc[coded["theme"] == "none", ["evidence", "start", "end"]].isna().all(axis=None)
    assert coded.loc[coded["theme"] == "gazette", "hits"].item() == 3


def test_code_leaves_its_input_alone_and_takes_other_column_names():
    before = TASKS.copy(deep=True)
    themes.code(TASKS)
    pd.testing.assert_frame_equal(TASKS, before)
    other = TASKS.rename(columns={"text": "wording", "task_id": "item", "notice_id": "city"})
    coded = themes.code(other, wording="wording", task="item", notice="city")
    assert coded["theme"].tolist() == themes.code(TASKS)["theme"].tolist()


def test_code_says_what_is_wrong():
    with pytest.raises(BadTables, match="tasks: no column 'text'"):
        themes.code(TASKS.drop(columns="text"))
    with pytest.raises(BadTables, match="task_id must be unique; 'a/t001' is there more than once"):
        themes.code(pd.concat([TASKS, TASKS.iloc[:1]]))


def test_counts_are_those_by_hand():
    counted = themes.counts(themes.code(TASKS, by=themes.CODEBOOK))
    assert len(counted) == 2 * (len(BOOK) + 1)
    row = counted.set_index(["notice_id", "theme"])
    assert row.loc[("a", "gazette"), ["n", "n_tasks"]].tolist() == [1, 3]
    assert row.loc[("a", "none"), "share"] == pytest.approx(1 / 3)
    assert row.loc[("b", "none"), "n"] == 1 and row.loc[("b", "gazette"), "n"] == 0
    total = themes.totals(counted).set_index("theme")
    assert total.loc["none"].tolist() == [2, 4, 0.5, 2]
    assert total.index[-1] == "none"


def test_intervals_of_shares_are_those_of_statsmodels():
    """Wilson's for a share and Newcombe's for a difference; with one more task both bounds rise."""
    for n in (1, 2, 22, 71):
        bounds = [share_interval(k, n) for k in range(n + 1)]
        assert np.allclose(bounds, np.transpose(proportion.proportion_confint(range(n + 1), n, method="wilson")))
        assert (np.diff(bounds, axis=0) > 0).all()
    for k, n, other, n_other in ((7, 22, 0, 71), (22, 22, 69, 71), (0, 3, 0, 8)):
        theirs = proportion.confint_proportions_2indep(k, n, other, n_other, method="newcomb")
        assert difference_interval(k, n, other, n_other) == pytest.approx(theirs)
    assert np.isnan([*share_interval(0, 0), *difference_interval(1, 2, 0, 0)]).all()


def test_finding_where_no_task_has_a_theme():
    coded = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/2"], "theme": ["none", "none"]})
    counted = themes.counts(coded)
    assert themes.finding(counted) == "没有一项任务能归入任何主题"
    assert themes.finding(counted, lang="en") == "No task has any theme of the codebook"


def test_finding_is_what_is_first_in_most_notices():
    """a: media 2, request 1; b: request 1, media 1; c: request 1. First: media in a and b, request in b and c."""
    rows = [("a", "1", "media"), ("a", "2", "media"), ("a", "2", "request"), ("b", "3", "media"), ("b", "3", "request"), ("c", "4", "request"), ("c", "5", "none")]
    counted = themes.counts(pd.DataFrame(rows, columns=["notice_id", "task_id", "theme"]))
    assert themes.first(counted).values.tolist() == [["media", 2, 3], ["request", 2, 3]]
    assert themes.finding(counted) == "3 份通知中，“政务新媒体”“依申请公开”各在 2 份里是任务最多的主题（含并列）"
    assert themes.finding(counted, lang="en") == "Social media accounts and Disclosure on request are each the most frequent theme in 2 of 3 notices, ties included"
    one = counted[counted["notice_id"] == "a"]
    assert themes.finding(one, lang="en") == "Social media accounts is the most frequent theme in 1 of 1 notice"
    first = counted[counted["notice_id"] != "c"]
    assert themes.finding(first) == "2 份通知中，政务新媒体在 2 份里是任务最多的主题（其中 1 份并列）"
    assert themes.finding(first, lang="en").endswith(" is the most frequent theme in 2 of 2 notices, tied in 1")
    apart = counted[~(counted["notice_id"] == "b")]
    assert themes.finding(apart) == "2 份通知里任务最多的主题各不相同"


def test_the_last_heading_is_evidence_where_the_wording_gives_none():
    tasks = TASKS.assign(section=["保障 / 政府公报", None, "提升政策解读质量 / 依申请公开", "政府公报 / 其他"])
    coded = themes.code(tasks, by=themes.CODEBOOK).set_index("task_id")
    assert coded.loc["a/t003", ["theme", "evidence", "source"]].tolist() == ["request", "依申请", "heading"]
    assert pd.isna(coded.loc["a/t003", "start"]) and coded.loc["b/t001", "theme"] == "none"  # only the last, never those above it
    assert coded.loc["a/t001", "source"].tolist() == ["pattern"] * 2  # 政府公报 stands over it and is not asked
    with pytest.raises(BadTables, match="tasks: no column 'heading'"):
        themes.code(tasks, heading="heading")
    without = themes.code(tasks, by=themes.CODEBOOK, heading=None).set_index("task_id")
    assert without.loc["a/t003", "theme"] == "none"


def test_the_classifier_adds_what_is_more_likely_than_not_or_else_the_likeliest_and_the_codebook_keeps_its_span():
    tasks = TASKS.assign(text=["做好政策解读,及时更新公开指南。", "把工资拖欠、上学难的政策讲给群众听。", "其他工作。", "一二三四。"])
    coded = themes.code(tasks)
    alone = themes.code(tasks, by=themes.CODEBOOK)
    by_pattern = coded[coded["source"] == "pattern"]
    pd.testing.assert_frame_equal(by_pattern.drop(columns="probability").reset_index(drop=True), alone[alone["theme"] != "none"].drop(columns="probability").reset_index(drop=True))
    added = coded[coded["source"] == "classifier"]
    sure, faint = (added[added["task_id"] == task] for task in ("a/t002", "a/t003"))
    assert len(sure) and (sure["probability"] >= themes.LIKELY).all() and (added["hits"] == 0).all() and set(added["task_id"]) == {"a/t002", "a/t003"}
    assert len(faint) == 1 and themes.FAINT <= faint["probability"].item() < themes.LIKELY
    assert added[["evidence", "start", "end"]].isna().all(axis=None)
    assert by_pattern["probability"].between(0, 1).all() and coded.loc[coded["theme"] == "none", "probability"].isna().all()
    assert coded.loc[coded["task_id"] == "b/t001", "theme"].tolist() == ["none"]
    with pytest.raises(BadTables, match="by is 'hybrid' or 'codebook', not 'reading'"):
        themes.code(tasks, by="reading")


ROUNDS = [ROOT / "data/coding" / name for name in learning.JUDGES]


def test_a_model_is_what_scikit_learn_would_say(tmp_path):
    tasks, hand = agreement.mirrored(ROOT / "data/coding/mirrored-1.csv")
    given = learning.flags(tasks, hand)
    model = learning.fit(tasks["text"], given)
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, min_df=learning.FEWEST)
    x = vectorizer.fit_transform(folded(wording) for wording in tasks["text"])
    said = _learned.logit(model, tasks["text"])
    for k, theme in enumerate(said):
        theirs = LogisticRegression(C=learning.C, solver="liblinear", random_state=0).fit(x, given[:, k]).decision_function(x)
        assert said[theme].to_numpy() == pytest.approx(theirs)
    learning.write(model, tmp_path / "model.npz")
    with np.load(tmp_path / "model.npz") as held:
        small = {name: held[name].astype(float) if held[name].dtype == "float16" else held[name] for name in held}
    moved = _learned.sigmoid(_learned.logit(small, tasks["text"])) - _learned.sigmoid(said)
    assert np.abs(moved.to_numpy()).max() < 0.001


def test_what_speaks_for_a_theme_is_weighed_as_written_down():
    model = _learned.load()
    wording, heading = "做好政策解读，及时更新公开指南；开展政务公开培训。", "加强解读"
    (weighed,) = _learned.weighed(model, [(wording, heading)])
    logits = _learned.logit(model, [wording, "做好政策解读", "及时更新公开指南", "开展政务公开培训", heading]).to_numpy()
    order = list(model["themes"])
    assert weighed[:, 0] == pytest.approx(logits[0]) and weighed[:, 1] == pytest.approx(logits[0] - logits[0].max())
    assert weighed[:, 2] == pytest.approx(logits[1:4].max(axis=0)) and weighed[:, 4] == pytest.approx(np.maximum(logits[4], _learned.SILENT))
    assert {order[k] for k in weighed[:, 3].nonzero()[0]} == set(themes.code(pd.DataFrame({"notice_id": "a", "task_id": ["a/1"], "text": [wording]}), by="codebook")["theme"])
    assert weighed[order.index("interpretation"), 5] == 1
    (bare,) = _learned.weighed(model, [(wording, "")])
    assert (bare[:, 4] == _learned.SILENT).all() and not bare[:, 5].any()
    (said,) = _learned.likely(model, [(wording, heading)])
    assert list(said.values()) == pytest.approx(1 / (1 + np.exp(-(weighed @ model["combination"][:-1] + model["combination"][-1]))))
    rng = np.random.default_rng(0)
    seen, right = rng.normal(size=(50, 20, 6)), rng.integers(0, 2, (50, 20))
    theirs = LogisticRegression(C=1e3).fit(seen.reshape(-1, 6), right.ravel())
    assert learning._combination(seen, right) == pytest.approx([*theirs.coef_[0], *theirs.intercept_])


def test_the_model_has_learned_from_the_codings_that_are_there_and_not_from_those_that_judge_it():
    assert str(_learned.load()["learned_from"]) == learning.digest(ROOT / "data/coding")
    assert not {path.name for path in ROUNDS} & set(learning.FILES)
    assert list(_learned.load()["themes"]) == [theme["id"] for theme in BOOK]


def test_on_real_notices_in_their_own_wording_the_figures_are_those_published():
    codings = agreement.real(*ROUNDS)
    hand, found, alone, before = (codings[name] for name in ("first", "found", "codebook", "before"))
    n, of = hand["task_id"].nunique(), hand["notice_id"].nunique()
    assert n >= 160 and of >= 50
    table, of_patterns, earlier = (agreement.by_theme(hand, coded, over="notice_id", fewest=5) for coded in (found, alone, before))
    last = table.iloc[-1]
    assert last["alpha"] > of_patterns.iloc[-1]["alpha"] + 0.05 and last["alpha"] > earlier.iloc[-1]["alpha"] + 0.03
    assert last["alpha_low"] < agreement.by_theme(hand, found).iloc[-1]["alpha_low"]  # notices differ more than tasks do
    assert agreement.summary(hand, found)["none_other"] <= 0.08 < agreement.summary(hand, alone)["none_other"]
    often = table[(table["theme"] != "all") & (table["n_one"] >= 5)]
    assert last["alpha"] == pytest.approx(often["alpha"].mean()) and last["f1"] == pytest.approx(often["f1"].mean())
    readme, chinese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md"))
    interval = "{alpha:.2f} ({alpha_low:.2f}–{alpha_high:.2f})".format(**last)
    assert f"on {n} tasks of {of} real notices" in readme and f"α {interval} and macro-F1 {last['f1']:.2f}" in readme
    assert f"{of} 份真实通知的 {n} 项任务" in chinese and f"α 为 {interval}、宏平均 F1 为 {last['f1']:.2f}" in chinese
    for theme in often.loc[often["alpha"] < codebook.USABLE, "theme"]:
        assert f"`{theme}`" in readme and themes.names()[theme] in chinese
    missed, wrong = themes.expected()
    assert (missed, wrong) == pytest.approx((1 - last["n_both"] / last["n_one"], 1 - last["n_both"] / last["n_other"]))
    assert f"{missed:.0%} of the marks are missed, {wrong:.0%} of those found are wrong" in readme


def test_two_readers_of_real_notices_agree():
    codings = agreement.real(*ROUNDS)
    readers = agreement.by_theme(codings["first"], codings["second"], fewest=5).iloc[-1]
    assert readers["alpha"] >= 0.9 and f"readers of these tasks agree at {readers['alpha']:.2f}" in (ROOT / "README.md").read_text("utf-8")


def test_a_gazette_is_no_document_that_is_cited():
    tasks = TASKS.head(1).assign(text="规范性文件统一在《市人民政府公报》刊登，免费赠阅到村。")
    assert "gazette" in set(themes.code(tasks)["theme"]) and folded("《政府公报》登载《某某办法》") == "《政府公报》登载      "


def test_a_likelihood_is_as_often_right_as_it_says_on_tasks_that_the_weighing_has_seen():
    tasks, hand = agreement.mirrored(ROOT / "data/coding/mirrored-4.csv")  # learned from; no part of the weighing
    coded = themes.code(tasks)
    right = coded.merge(hand.assign(right=1.0), on=["task_id", "theme"], how="left").fillna({"right": 0.0}).dropna(subset="probability")
    assert abs(right["probability"].mean() - right["right"].mean()) < 0.05


def test_one_reader_agrees_with_a_later_coding_of_the_same_tasks():
    tasks, hand = agreement.mirrored(ROOT / "data/coding/mirrored-2.csv", ROOT / "data/coding/mirrored-3.csv")
    again = agreement.read(ROOT / "data/coding/mirrored-again.csv", tasks)
    assert len(tasks) == 209 and agreement.by_theme(hand, again).iloc[-1]["alpha"] >= 0.9


def test_names_of_notices():
    notices = pd.DataFrame(
        {
            "notice_id": ["zigong-2022", "guizhou-fgw-2021", "dazhou-2022", "dazhou-2022b", "x"],
            "region": ["自贡市", "贵州省", "达州市", "达州市", None],
            "level": ["city", "department", "city", "city", None],
            "issuer": ["自贡市人民政府办公室", "贵州省发展和改革委员会", None, None, None],
            "plan_year": pd.array([2022, 2021, 2022, 2022, None], dtype="Int64"),
        }
    )
    assert list(names(notices).values()) == [
        "自贡市 2022", "贵州省发展改革委 2021", "达州市 2022（1）", "达州市 2022（2）", "x",
    ]  # fmt: skip
    assert names(notices, lang="en")["guizhou-fgw-2021"] == "Guizhou FGW 2021"
