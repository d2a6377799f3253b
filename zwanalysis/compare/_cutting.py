"""Cuts wordings into words: jieba's dictionary with the words of ``lexicon/terms.txt``, without guessing of new words.

rjieba (``pip install zwanalysis[fast]``), where it is installed, cuts into the same words in a ninth of the time; a test compares them.
"""

import warnings
from collections.abc import Callable
from functools import cache, lru_cache
from importlib.util import find_spec

from zwanalysis import lexica

#: The tag of the words of terms.txt.
TERM = "term"


@lru_cache(maxsize=20_000)
def cut(wording: str) -> tuple[str, ...]:
    """Return the words of a wording, which put together are the wording; kept, since a corpus is cut again for every part of it."""
    return tuple(_cutter()(wording))


@cache
def tags() -> dict[str, str]:
    """Return the tag of each word of the dictionary."""
    return {word: tag for word, (_, tag) in _dictionary().items()} | dict.fromkeys(lexica.load("terms.txt"), TERM)


@cache
def _cutter() -> Callable:
    return of_rust() if find_spec("rjieba") else of_python()


def of_python() -> Callable:
    """Return a jieba tokenizer's way of cutting. Takes about a second."""
    tokenizer = _tokenizer()
    # What jieba's initialize() does, without its cache file in the temporary folder and its messages.
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for word in lexica.load("terms.txt"):
        tokenizer.add_word(word)
    return lambda wording: tokenizer.cut(wording, HMM=False)


def of_rust() -> Callable:
    """Return rjieba's way of cutting, with the frequencies of added words that jieba gives them."""
    import rjieba

    tokenizer, counts = rjieba.Jieba(), {word: count for word, (count, _) in _dictionary().items()}
    total = sum(counts.values())
    for word in lexica.load("terms.txt"):
        share = 1.0
        for part in tokenizer.cut(word, hmm=False):
            share *= counts.get(part, 1) / total
        counts[word] = max(int(share * total) + 1, counts.get(word, 1))
        total += counts[word]
        tokenizer.add_word(word, counts[word], TERM)
    return lambda wording: tokenizer.cut(wording, hmm=False)


def _tokenizer():
    """A jieba tokenizer of our own: another's words change nothing here."""
    with warnings.catch_warnings():  # invalid escape sequences in the source of jieba 0.42.1
        warnings.simplefilter("ignore")
        import jieba
    return jieba.Tokenizer()


@cache
def _dictionary() -> dict[str, tuple[int, str]]:
    """jieba's words, each with how often it was counted and its tag."""
    with _tokenizer().get_dict_file() as lines:
        return {word: (int(count), tag) for word, count, tag in (line.decode("utf-8").split() for line in lines)}
