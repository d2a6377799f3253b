"""Which words set a notice apart, and whether chance would have done as much."""

import numpy as np
import pandas as pd

from zwanalysis.compare._remembered import remembered
from zwanalysis.errors import require_columns

#: A z up to here is no difference: equal shares of equal notices are nought but for rounding.
EVEN = 1e-9
#: A word of fewer tasks of a notice is a list in one of them, or a repetition.
FEWEST_TASKS = 3
#: More than a corpus uses any word.
TASK = 2**40
#: Chance deals out words as distinctive as this in fewer than one of twenty notices.
ENOUGH = 0.05


@remembered
def distinctive(
    words: pd.DataFrame, *, strength=500.0, token="token", task="task_id", notice="notice_id", draws=1000, seed=0, top=None
) -> pd.DataFrame:  # fmt: skip
    """Return how much more each notice uses each word than the other notices do, most distinctive first.

    Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, eqs. 15–22): the prior has the
    weight of ``strength`` words spread like all the words of all notices, so rare words are drawn towards no difference;
    ``z`` is the log-odds ratio over its standard deviation as if words were drawn one by one. They are not: a task that has a
    word has it often. So whole tasks are dealt out to the notices again ``draws`` times (each notice gets as many as it has):
    ``p_tasks`` is how often the word comes out as distinctive there, ``p_family`` how often any word of three tasks or more of that
    notice does (Westfall & Young 1993); null for words of fewer than three tasks, or that the notice uses less than the others.

    ``top``: so many words of each notice alone (of a thousand notices every word of each is a table of gigabytes).

    Columns: ``notice_id``, ``token``, ``n``, ``n_rest`` (uses here and elsewhere), ``n_tasks`` (tasks here that use it), ``words``,
    ``words_rest`` (all uses of all words), ``log_odds``, ``z``, ``p_tasks``, ``p_family``, ``rank``.
    """
    require_columns(words, [notice, task, token], "words")
    columns = [notice, token, "n", "n_rest", "n_tasks", "words", "words_rest", "log_odds", "z", "p_tasks", "p_family", "rank"]
    if not len(words):
        return pd.DataFrame(columns=columns).astype(dict.fromkeys(columns[2:], float))
    dealt = _Dealt(words, strength, token, task, notice)
    n_rest, total = dealt.total - dealt.uses, dealt.uses.sum(axis=1)
    log_odds, z = dealt.scores(dealt.uses, np.broadcast_to(dealt.total, dealt.uses.shape), total[:, None])
    eligible = (dealt.in_tasks >= FEWEST_TASKS) & (z > EVEN)
    single, family = dealt.by_chance(z, eligible, draws, seed) if draws else np.full((2, *z.shape), np.nan)
    parts = []
    for i, notice_id in enumerate(dealt.notices):
        order = np.argsort(-z[i], kind="stable")[:top]
        part = pd.DataFrame(
            {
                notice: notice_id, token: dealt.tokens[order], "n": dealt.uses[i, order], "n_rest": n_rest[i, order],
                "n_tasks": dealt.in_tasks[i, order], "words": total[i], "words_rest": total.sum() - total[i], "log_odds": log_odds[i, order],
                "z": z[i, order], "p_tasks": single[i, order], "p_family": family[i, order],
            }
        )  # fmt: skip
        parts.append(part.assign(rank=range(1, len(part) + 1)))
    return pd.concat(parts, ignore_index=True)[columns]


class _Dealt:
    """The words of tasks, and what comes of them when the tasks are dealt out to the notices again."""

    def __init__(self, words, strength, token, task, notice):
        from scipy import sparse

        of_task, ids = pd.factorize(pd.MultiIndex.from_frame(words[[notice, task]]))
        of_word, tokens = pd.factorize(words[token], sort=True)
        self.owner, self.notices = pd.factorize(pd.Series([notice_id for notice_id, _ in ids]))
        self.tokens, self.strength = tokens.to_numpy(), strength
        shape = len(ids), len(tokens)
        self.grid = sparse.csr_array((np.ones(len(words), dtype=np.int64), (of_task, of_word)), shape=shape)
        self.grid.sum_duplicates()
        self.lengths, self.total = self.grid.sum(axis=1), self.grid.sum(axis=0)
        # A word's uses and its tasks in one number, so that both are added up at once.
        self.grid.data += TASK
        self.uses, self.in_tasks = _parted(self.given(self.owner, self.grid).toarray())

    def given(self, owner, grid):
        """What each notice has of each word, notices × words, if each task belonged to the notice ``owner`` says."""
        from scipy import sparse

        place = np.ones(len(owner), dtype=np.int64), (owner, np.arange(len(owner)))
        return sparse.csr_array(place, shape=(len(self.notices), len(owner))) @ grid

    def scores(self, here, total, words):
        """The log-odds ratio and its z, where a word is used ``here`` of ``total`` times, in a notice of so many ``words``."""
        all_words = self.total.sum()
        prior, rest, words_rest = self.strength * total / all_words, total - here, all_words - words
        with np.errstate(divide="ignore", invalid="ignore"):  # where there is but one word, its odds have no bound
            odds = np.log((here + prior) / (words + self.strength - here - prior))
            odds_rest = np.log((rest + prior) / (words_rest + self.strength - rest - prior))
            return odds - odds_rest, (odds - odds_rest) / np.sqrt(1 / (here + prior) + 1 / (rest + prior))

    def by_chance(self, z, eligible, draws, seed):
        """For each word how often it, and how often any word of the notice, comes out as distinctive; not a number where not asked."""
        rng, owner = np.random.default_rng(seed), self.owner
        # Words of fewer tasks cannot be in so many of any notice's.
        asked = np.flatnonzero(np.bincount(self.grid.indices, minlength=len(self.tokens)) >= FEWEST_TASKS)
        grid, total, found = self.grid[:, asked], self.total[asked], z[:, asked]
        above, largest = np.zeros(z.shape, dtype=np.int64), np.full((draws, len(z)), -np.inf)
        for draw in range(draws):
            dealt = rng.permutation(owner)
            given, length = self.given(dealt, grid), np.bincount(dealt, weights=self.lengths, minlength=len(z))
            (uses, in_tasks), column = _parted(given.data), given.indices
            row = np.repeat(np.arange(len(z)), np.diff(given.indptr))
            _, again = self.scores(uses, total[column], length[row])
            above[row, asked[column]] += again >= found[row, column] - EVEN
            many = in_tasks >= FEWEST_TASKS
            np.maximum.at(largest[draw], row[many], again[many])
        single = (1 + above) / (1 + draws)
        ordered = np.sort(largest, axis=0)
        below = np.stack([np.searchsorted(ordered[:, i], z[i] - EVEN) for i in range(len(z))])
        family = (1 + draws - below) / (1 + draws)
        return np.where(eligible, single, np.nan), np.where(eligible, family, np.nan)


def _parted(both: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The uses and the tasks that are in one number."""
    return both % TASK, both // TASK


def telling(scored: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `distinctive` that may set a notice apart: words of three of its tasks or more that it uses more than the others do."""
    return scored[(scored["n_tasks"] >= FEWEST_TASKS) & (scored["z"] > EVEN)]


def finding_distinctive(scored: pd.DataFrame, *, names=None, lang: str = "zh") -> str:
    """Return the finding of `distinctive` in a sentence: the word that most sets one notice apart, if chance would hardly do it.

    Where tasks dealt out at random have a word as distinctive in one of twenty notices or more, that is the finding.
    """
    scored = telling(scored)
    if scored.empty:
        return {"zh": "没有哪份通知有突出的词", "en": "No word sets a notice apart"}[lang]
    top = scored.sort_values(["p_family", "z"], ascending=[True, False], kind="stable").iloc[0]
    name = (names or {}).get(top["notice_id"], top["notice_id"])
    if top["p_family"] < ENOUGH:
        return {"zh": f"{name} 最突出的词是“{top['token']}”，见于 {top['n_tasks']} 项任务",
                "en": f"{top['token']} sets {name} apart most: in {top['n_tasks']} of its tasks"}[lang]  # fmt: skip
    return {"zh": f"没有一个词单凭自身就突出于偶然；最接近的是{name} 的“{top['token']}”，见于 {top['n_tasks']} 项任务",
            "en": f"No single word stands out from chance; {top['token']} of {name} comes nearest, in {top['n_tasks']} of its tasks"}[lang]  # fmt: skip
