"""Which words governments share and which are their own.

Words are cut by jieba (a tokenizer of our own, with the words of ``lexicon/terms.txt``, without its guessing of new
words), so that the same text gives the same words everywhere.
"""

import re
from collections import defaultdict
from itertools import chain

import numpy as np
import pandas as pd

from zwanalysis import lexica, text
from zwanalysis.compare import _asked, _cutting
from zwanalysis.compare._distinctive import distinctive, finding_distinctive, telling
from zwanalysis.compare._kept import kept
from zwanalysis.compare._rarefied import both_drawn, drawn_overlap, firsts_in
from zwanalysis.compare._remembered import remembered
from zwanalysis.compare._shared import check, crossed, intervals, listed
from zwanalysis.errors import BadArgument, require_columns, require_corpus

__all__ = [
    "distinctive", "finding", "finding_distinctive", "kwic", "left_out", "lengths", "over_tasks", "pairs", "spread", "telling", "tfidf",
    "tokens", "tokens_of",
]  # fmt: skip

HAN = re.compile("[\u4e00-\u9fff]")
SPACE, LATIN = re.compile(r"\s+"), re.compile("[0-9A-Za-z]")
#: jieba tags many counties as persons (富顺县: nr), so a name that ends like a place is one.
PLACE = re.compile(".+[省市县区州镇乡]")
#: Tags of jieba's dictionary that are no keywords: place, person as place, number, time, pronoun, preposition,
#: conjunction, particle, measure. Words of terms.txt have the tag ``term`` and always count.
NO_KEYWORDS = {
    "ns",
    "nrt",
    "m",
    "t",
    "r",
    "p",
    "c",
    "u",
    "ud",
    "ug",
    "uj",
    "ul",
    "uv",
    "uz",
    "q",
    "y",
    "e",
    "o",
}


@remembered
def tokens(
    tasks: pd.DataFrame, *, keywords: bool = True, wording="text", task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return the words of the tasks, one row for each time a word is used.

    With ``keywords`` only words that can tell notices apart: two characters or more, no number, place, time or pronoun,
    and not in ``lexicon/stopwords.csv``. Columns: ``notice_id``, ``task_id``, ``token``, ``tag`` (jieba's, ``term`` for
    the words of ``lexicon/terms.txt``, ``x`` for unknown), ``start``, ``end``: positions in the notice's text where
    ``tasks`` has ``start``, otherwise in the task's wording. A word that is broken by a line end is one word; ``token`` is
    without the break.

    >>> tasks = pd.DataFrame({"notice_id": ["a"], "task_id": ["a/t001"], "text": ["加强政务新媒体矩阵建设。"]})
    >>> tokens(tasks)[["token", "start", "end"]].values.tolist()
    [['政务新媒体', 2, 7], ['矩阵', 7, 9]]
    """
    check(tasks, task=task, notice=notice)
    require_columns(tasks, [wording], "tasks")
    cuts, places = [], [np.empty(0, dtype=np.int64)]
    for words in tasks[wording]:
        squeezed, where = _squeeze(text.fold(words))
        cuts.append(_cutting.cut(squeezed))
        places.append(where)
    number = defaultdict()  # of each word, in the order in which they come
    number.default_factory = number.__len__
    word = np.fromiter(map(number.__getitem__, chain.from_iterable(cuts)), dtype=np.int64)
    row, place = np.repeat(np.arange(len(cuts)), list(map(len, cuts))), np.concatenate(places)
    end = np.cumsum(np.fromiter(map(len, number), dtype=np.int64)[word])  # words put together are what was cut
    start = np.concatenate([[0], end[:-1]])[: len(end)]
    tagged = [_cutting.tags().get(one, "x") for one in number]
    if keywords:
        stop = {row["word"] for row in lexica.load("stopwords.csv")}
        wanted = np.array([one not in stop and _keyword(one, tag) for one, tag in zip(number, tagged, strict=True)], dtype=bool)[word]
        word, row, start, end = (numbers[wanted] for numbers in (word, row, start, end))
    offset = tasks["start"].astype("Int64").array.take(row) if "start" in tasks else 0
    return pd.DataFrame(
        {notice: tasks[notice].array.take(row), task: tasks[task].array.take(row), "token": pd.array(list(number), dtype="str").take(word),
         "tag": pd.array(tagged, dtype="str").take(word), "start": place[start] + offset, "end": place[end - 1] + 1 + offset}
    ).astype({"start": "Int64", "end": "Int64"})  # fmt: skip


def tokens_of(corpus, *, keywords: bool = True) -> pd.DataFrame:
    """Return `tokens` of all tasks of a corpus; of one in parts (`zwanalysis build`) they are cut once and kept beside its tables.

    >>> import zwanalysis as zw
    >>> tokens_of(zw.load_processed("data/processed"))["token"].head(3).tolist()
    ['投资', '环境', '经济']
    """
    return kept(corpus, tokens) if keywords else tokens(corpus.tasks, keywords=False)


def _squeeze(wording: str) -> tuple[str, np.ndarray]:
    """The wording without white space, but for that between two Latin letters or digits, and the place of each character left."""
    if not SPACE.search(wording):
        return wording, np.arange(len(wording))
    gone = set()
    for space in SPACE.finditer(wording):
        if not (
            LATIN.fullmatch(wording[space.start() - 1 : space.start()]) and LATIN.match(wording, space.end())
        ):
            gone.update(range(*space.span()))
    places = [k for k in range(len(wording)) if k not in gone]
    return "".join(wording[k] for k in places), np.array(places, dtype=np.int64)


def _keyword(word: str, tag: str) -> bool:
    place = tag in ("nr", "nz", "nt") and PLACE.fullmatch(word)
    return len(word) > 1 and tag not in NO_KEYWORDS and not place and bool(HAN.search(word))


def tfidf(words: pd.DataFrame, *, token="token", task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return each word of each notice with its TF-IDF weight, heaviest first: frequent here and rare elsewhere.

    ``words`` is what `tokens` returns. The weight is scikit-learn's (idf smoothed: ln((1 + N) / (1 + df)) + 1; a notice's
    weights have the Euclidean length 1). Columns: ``notice_id``, ``token``, ``n`` (uses), ``n_tasks`` (tasks of the
    notice that use it), ``n_notices`` (notices that use it), ``tfidf``, ``rank``.
    """
    require_columns(words, [notice, task, token], "words")
    words = words[[notice, task, token]].dropna(subset=[notice, token])
    (place, ids), (word, names), (of, _) = (pd.factorize(words[column], sort=column != task) for column in (notice, token, task))
    used, row, n = np.unique(place * len(names) + word, return_inverse=True, return_counts=True)
    of_task = np.sort(of * len(used) + row)  # np.unique would hash them, which takes five times as long
    n_tasks = np.bincount(of_task[np.diff(of_task, prepend=-1) > 0] % max(len(used), 1), minlength=len(used))
    place, word = np.divmod(used, max(len(names), 1))
    weight = _weighted(n, place, word)
    order = np.lexsort((word, -weight, place))
    firsts = np.searchsorted(place, place)  # the place of each notice's first word
    return pd.DataFrame(
        {notice: ids.take(place[order]), token: names.take(word[order]), "n": n[order], "n_tasks": n_tasks[order],
         "n_notices": np.bincount(word)[word[order]], "tfidf": weight[order], "rank": np.arange(len(order)) - firsts + 1}
    )  # fmt: skip


#: A notice with fewer words has too few to be compared: the overlap of so small samples is low whatever they are of.
LEAST = 200


def lengths(words: pd.DataFrame, tasks: pd.DataFrame, *, least=LEAST, notice="notice_id") -> pd.DataFrame:
    """Return how many words each notice of ``tasks`` has: ``notice_id``, ``n_words``, ``compared`` (``least`` or more, so that `pairs` has it).

    >>> tasks = pd.DataFrame({"notice_id": ["a", "b"], "task_id": ["a/1", "b/1"], "text": ["政策解读", "政务公开"]})
    >>> lengths(tokens(tasks), tasks, least=1).values.tolist()
    [['a', 1, True], ['b', 0, False]]
    """
    ids = list(dict.fromkeys(tasks[notice]))
    n_words = words[notice].value_counts().reindex(ids, fill_value=0).to_numpy()
    return pd.DataFrame({notice: ids, "n_words": n_words, "compared": n_words >= least})


def left_out(counted: pd.DataFrame, *, names=None, lang: str = "zh", least=LEAST) -> str:
    """Return the sentence that names the notices which `lengths` says are not compared; empty where there are none."""
    ids = counted.loc[~counted["compared"], "notice_id"]
    if ids.empty:
        return ""
    who = listed(ids, names or {}, lang=lang)
    return {"zh": f"不足 {least} 个词的不比较：{who}", "en": f"not compared, with fewer than {least} words: {who}"}[lang]


@remembered
def pairs(
    words: pd.DataFrame, *, token="token", notice="notice_id", draws=200, seed=0, shared=10, least=LEAST, size=None
) -> pd.DataFrame:
    """Return how alike the words of each two notices are that have ``least`` words or more (`lengths` has the others).

    Columns: ``a``, ``b`` (notices); ``n_a``, ``n_b`` (different words), ``n_shared``; ``jaccard`` (n_shared over the
    words of either); ``size``, ``rarefied``, ``draw_low``, ``draw_high`` (mean and 95 % range of Jaccard over ``draws`` samples
    of as many words from the longer of the two as the shorter has, so that long notices are not unlike short ones merely by length;
    the range is that of drawing words from these very tasks and no interval over tasks: see `over_tasks`); ``cosine`` (of the TF-IDF
    weights, which depend on the other notices: ``jaccard`` and ``rarefied`` are of the two alone); ``size``, where given, is how many words
    are drawn from both (no more than the shorter has); ``shared`` (the words that count
    most for the cosine, joined by 、). No rows where fewer than two notices are long enough.
    """
    require_columns(words, [notice, token], "words")
    counts = _counts(words, token, notice)
    counts = counts[counts.sum(axis=1) >= least]
    weights, used, total = _weights(counts), counts.to_numpy() > 0, counts.to_numpy().sum(axis=1)
    (shared_words, overlap), cosine, different = _jaccard(used), weights @ weights.T, used.sum(axis=1)
    orders = [firsts_in(row, draws, seed).astype(np.int32) for row in counts.to_numpy()]
    ids, names, rows = counts.index.to_list(), counts.columns.to_numpy(), []
    for i in range(len(counts) - 1):
        others = range(i + 1, len(counts))
        sizes = [min(total[i], total[j], *([] if size is None else [size])) for j in others]
        drawn = np.stack([_drawn(i, j, n, used, total, orders, size is None) for j, n in zip(others, sizes, strict=True)])
        for j, n, mean, ends in zip(others, sizes, drawn.mean(axis=1), intervals(drawn), strict=True):
            rows.append((ids[i], ids[j], different[i], different[j], shared_words[i, j], overlap[i, j], n, mean, *ends,
                         cosine[i, j], "、".join(names[_heaviest(weights[i] * weights[j], shared)])))  # fmt: skip
    table = pd.DataFrame(rows, columns=["a", "b", "n_a", "n_b", "n_shared", "jaccard",
                                        "size", "rarefied", "draw_low", "draw_high", "cosine", "shared"])  # fmt: skip
    scores = dict.fromkeys(["jaccard", "rarefied", "draw_low", "draw_high", "cosine"], float)
    return table.astype(scores | dict.fromkeys(["n_a", "n_b", "n_shared", "size"], int))


def _drawn(i: int, j: int, n: int, used, total, orders, from_one: bool) -> np.ndarray:
    """The Jaccard index of two notices in each sample of ``n`` words ``from_one``, the longer, or from both."""
    less, more = (i, j) if total[i] <= total[j] else (j, i)
    if from_one:
        return drawn_overlap(used[less], used[more], orders[more] < n)
    return both_drawn([used[less], used[more]], [orders[less] < n, orders[more][::-1] < n])


def _heaviest(weights: np.ndarray, most: int) -> np.ndarray:
    """The places of the largest weights above nought, largest first."""
    there = np.flatnonzero(weights)
    return there[np.argsort(-weights[there], kind="stable")[:most]]


def _jaccard(used: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each two rows of a Boolean array, in how many columns both are true, and that over either; each row has one."""
    from scipy import sparse  # comes with scikit-learn

    words = sparse.csr_array(used, dtype=np.int64)
    both, each = (words @ words.T).toarray(), used.sum(axis=1)
    return both, both / (each[:, None] + each - both)


def over_tasks(words: pd.DataFrame, *, token="token", task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return the cosine of the TF-IDF weights and the Jaccard index of each two notices with 95 % jackknife intervals over tasks.

    Columns: ``a``, ``b``, ``n_tasks_a``, ``n_tasks_b`` (tasks with a word), ``cosine``, ``se``, ``low``, ``high`` (cosine ± 1.96 se);
    ``jaccard``, ``jaccard_se``, ``jaccard_low``, ``jaccard_high``, the same for the words themselves; bounds lie between 0 and 1. The jackknife (Tukey 1958:
    each task left out once) and not the bootstrap: a bootstrap sample repeats some tasks and lacks a third of them, so two
    notices share fewer words in it, and its whole interval lies below the value it is for.
    """
    require_columns(words, [notice, task, token], "words")
    counts = _counts(words, token, notice)
    idf = np.log((1 + len(counts)) / (1 + (counts > 0).sum(axis=0).to_numpy())) + 1
    weights, used = _weights(counts), counts.to_numpy() > 0
    (_, overlap), lengths = _jaccard(used), used.sum(axis=1)
    without, overlaps = [], []
    for notice_id, total in counts.iterrows():
        part = words[words[notice] == notice_id]
        grid = crossed(part[task], part[token]).reindex(columns=counts.columns, fill_value=0).to_numpy()
        left = total.to_numpy() - grid
        kept, both = (left > 0).sum(axis=1), (left > 0).astype(float) @ used.T
        overlaps.append(both / np.maximum(kept[:, None] + lengths - both, 1))
        without.append(left * idf / np.maximum(np.linalg.norm(left * idf, axis=1, keepdims=True), 1e-12))
    rows = []
    for i, j in zip(*np.triu_indices(len(counts), k=1), strict=True):
        cosine = weights[i] @ weights[j]
        again = [without[i] @ weights[j], without[j] @ weights[i]]
        rows.append((counts.index[i], counts.index[j], len(without[i]), len(without[j]), *_jackknifed(cosine, again),
                     *_jackknifed(overlap[i, j], [overlaps[i][:, j], overlaps[j][:, i]])))  # fmt: skip
    return pd.DataFrame(rows, columns=["a", "b", "n_tasks_a", "n_tasks_b", "cosine", "se", "low", "high",
                                       "jaccard", "jaccard_se", "jaccard_low", "jaccard_high"])  # fmt: skip


def _jackknifed(value: float, again: list[np.ndarray]) -> tuple[float, float, float, float]:
    """Return a value, its standard error from ``again`` (the value without each unit of each sample), and its 95 % bounds."""
    se = float(np.sqrt(sum((len(x) - 1) / len(x) * ((x - x.mean()) ** 2).sum() for x in again)))
    return value, se, max(0.0, value - 1.96 * se), min(1.0, value + 1.96 * se)


def kwic(corpus, words, width: int = 20, *, regex: bool = False, notice=None, reading=None, sort: str | None = None) -> pd.DataFrame:
    """Return every use of ``words`` (one, or a list of words and phrases) in the tasks with what stands around it (keyword in context).

    Full-width signs and traditional characters count as their usual forms, and white space does not count: a use that a line end
    breaks is found, and ``keyword`` shows the break. Columns: ``notice_id``, ``task_id``, ``left``,
    ``keyword`` (as printed), ``right`` (``width`` characters of the task on each side), ``start``, ``end`` (of the keyword in the
    notice's text). In reading order, or in that of the column ``sort`` (``left`` from the keyword backwards).

    ``*`` stands for up to 30 characters of a clause, ``?`` for one; ``regex=True`` takes regular expressions. ``notice``: an id or a list
    of them; ``reading``: notices of this reading alone (``whole``). `BadArgument` for what can be no pattern.

    >>> import zwanalysis as zw
    >>> found = zw.kwic(zw.load_processed("data/processed"), "掌上公报", width=4)
    >>> found[["task_id", "left", "keyword", "right"]].values.tolist()
    [['dazhou-2022/t063', '断提升“', '掌上公报', '”影响力']]
    """
    require_corpus(corpus)
    if isinstance(width, bool) or not isinstance(width, int) or width < 0:
        raise BadArgument(f"width={width!r} is no number of characters")
    if sort not in (None, "left", "keyword", "right"):
        raise BadArgument(f"sort={sort!r} is none of: left, keyword, right")
    rows, pattern = [], _asked.pattern(words, regex=regex)
    corpus = _asked.of_reading(corpus, reading)
    for task in _asked.of_notices(corpus, corpus.tasks, notice).itertuples(index=False):
        for match in pattern.finditer(text.fold(task.text)):
            i, j = match.span()
            rows.append((task.notice_id, task.task_id, task.text[max(0, i - width) : i], task.text[i:j],
                         task.text[j : j + width], task.start + i, task.start + j))  # fmt: skip
    columns = ["notice_id", "task_id", "left", "keyword", "right", "start", "end"]
    if sort:
        rows.sort(key=lambda row: row[2][::-1] if sort == "left" else row[columns.index(sort)])
    return pd.DataFrame(rows, columns=columns).astype(
        dict.fromkeys(columns[:5], "str") | {"start": "Int64", "end": "Int64"}
    )


def spread(words: pd.DataFrame, *, top=16, token="token", task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return how many tasks of each notice use each of the ``top`` words that most tasks use: every word × every notice.

    Columns: ``token``, ``notice_id``, ``n`` (tasks of the notice that use it), ``n_notices`` (notices that use it),
    ``n_tasks`` (tasks of all notices that use it); words of most notices first, then of most tasks.
    """
    require_columns(words, [notice, task, token], "words")
    grid = words.groupby([token, notice])[task].nunique().unstack(fill_value=0)
    grid = grid[list(dict.fromkeys(words[notice]))]
    about = pd.DataFrame({"n_notices": (grid > 0).sum(axis=1), "n_tasks": grid.sum(axis=1)}).reset_index()
    about = about.sort_values(["n_tasks", token], ascending=[False, True]).head(top)
    about = about.sort_values(["n_notices", "n_tasks", token], ascending=[False, False, True])
    long = grid.stack().rename("n").reset_index()
    return about.merge(long, on=token, how="left", validate="one_to_many")[
        [token, notice, "n", "n_notices", "n_tasks"]
    ]


def finding(paired: pd.DataFrame, *, names=None, lang: str = "zh") -> str:
    """Return the finding of `pairs` in a sentence: which two notices share most words at equal length."""
    if paired.empty:
        return {"zh": "没有两份通知的用词多到可以比较", "en": "No two notices have words enough to compare"}[lang]
    top = paired.loc[paired["rarefied"].idxmax()]
    a, b = ((names or {}).get(i, i) for i in (top["a"], top["b"]))
    median = paired["rarefied"].median()
    if lang == "en":
        return (
            f"{a} and {b} share most words: overlap {top['rarefied']:.0%}, median of all pairs {median:.0%}"
        )
    return f"{a} 与{b} 用词最接近：重合度 {top['rarefied']:.0%}，各对中位数 {median:.0%}"


def _counts(words, token, notice) -> pd.DataFrame:
    """Notices × words; notices in the order of ``words``."""
    return crossed(words[notice], words[token]).reindex(list(dict.fromkeys(words[notice])))


def _weighted(n: np.ndarray, place: np.ndarray, word: np.ndarray) -> np.ndarray:
    """The TF-IDF weight of each word of each notice, used there ``n`` times; in order of notice and word."""
    from scipy import sparse
    from sklearn.feature_extraction.text import TfidfTransformer

    if not len(n):
        return np.empty(0)
    return TfidfTransformer().fit_transform(sparse.csr_array((n.astype(float), (place, word)))).data


def _weights(counts: pd.DataFrame) -> np.ndarray:
    from sklearn.feature_extraction.text import TfidfTransformer

    if counts.empty:
        return np.zeros(counts.shape)
    return TfidfTransformer().fit_transform(counts.to_numpy()).toarray()
