"""What a classifier that learned from tasks coded by hand says of a wording, and how likely that and the patterns make each theme."""

import re
from collections.abc import Iterator
from functools import cache
from importlib import resources

import numpy as np
import pandas as pd

from zwanalysis.compare._patterns import folded, matches

FILE = "themes-learned.npz"
#: Where a clause ends in a folded wording, and how many characters it has at least.
CLAUSE_ENDS, SHORTEST = re.compile("[。;,]"), 4
#: The logit of a theme of which a heading says nothing, and the least that counts.
SILENT = -4.0


#: So many wordings are looked at together: what they are made of is held in memory.
BLOCK = 5000
_BLANKS = re.compile(r"\s\s+")


def logit(model, wordings) -> pd.DataFrame:
    """Return the logits of a model for wordings: wordings × themes."""
    grams, weighted = _grams(tuple(model["grams"])), _weighted(tuple(model["idf"].tolist()))
    wordings = list(wordings)
    blocks = (wordings[at : at + BLOCK] for at in range(0, len(wordings), BLOCK))
    found = [weighted.transform(_counted(grams, list(map(folded, block)))) @ model["weights"] for block in blocks]
    return pd.DataFrame(np.concatenate([*found, np.empty((0, len(model["themes"])))]) + model["intercepts"], columns=list(model["themes"]))


def _counted(grams, wordings: list[str]):
    """How often each gram stands in each wording: what a `CountVectorizer` of characters and pairs of them counts in Python, one by one."""
    from scipy import sparse

    codes, column = grams
    plain = [_BLANKS.sub(" ", wording.lower()) for wording in wordings]
    sign = np.frombuffer("".join(plain).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    row = np.repeat(np.arange(len(plain)), [len(wording) for wording in plain])
    inside = row[:-1] == row[1:]
    pairs = (sign[:-1] << _SIGN | sign[1:] + 1)[inside]
    row, here = np.concatenate([row, row[:-1][inside]]), np.concatenate([sign << _SIGN, pairs])
    place = np.minimum(np.searchsorted(codes, here), len(codes) - 1)
    known = codes[place] == here
    counted = sparse.csr_array((np.ones(known.sum()), (row[known], column[place[known]])), shape=(len(plain), len(codes)))
    counted.sum_duplicates()
    return counted


#: Bits that hold any character.
_SIGN = 21


@cache
def _grams(grams) -> tuple[np.ndarray, np.ndarray]:
    """A number of each gram, in order, and which of the grams it is."""
    codes = np.array([ord(gram[0]) << _SIGN | (ord(gram[1]) + 1 if len(gram) > 1 else 0) for gram in grams], dtype=np.int64)
    order = np.argsort(codes)
    return codes[order], order


def likely(model, given: list[tuple[str, str]]) -> Iterator[dict[str, float]]:
    """How likely each theme of a model is, for each wording with the heading over it, as far as tasks of sources tell that it had not seen."""
    names = model["themes"].tolist()
    for at in range(0, len(given), BLOCK):
        said = weighed(model, given[at : at + BLOCK]) @ model["combination"][:-1] + model["combination"][-1]
        yield from (dict(zip(names, row, strict=True)) for row in sigmoid(said).tolist())


def weighed(model, given) -> np.ndarray:
    """Return what speaks for each theme (pairs × themes × 6): the classifier's logit for the wording; how far that is behind the theme it holds
    for likeliest; its highest for a clause, since a list of fields has each of them once; whether a pattern matches; and the logit and the patterns of the heading."""
    wordings, headings = [wording for wording, _ in given], [heading for _, heading in given]
    whole = logit(model, wordings).to_numpy()
    clauses = [_clauses(wording) for wording in wordings]
    starts = np.cumsum([0, *map(len, clauses[:-1])])
    parts = np.maximum.reduceat(logit(model, [clause for own in clauses for clause in own]).to_numpy(), starts)
    over = _once(lambda some: np.clip(logit(model, some).to_numpy(), SILENT, None), headings)
    over[[not heading for heading in headings]] = SILENT
    order = model["themes"].tolist()
    hits, over_hits = (_once(lambda some: _matched(some, order), some) for some in (wordings, headings))
    return np.stack([whole, whole - whole.max(axis=1, keepdims=True), parts, hits, over, over_hits], axis=2)


def _clauses(wording: str) -> list[str]:
    return [clause for clause in CLAUSE_ENDS.split(folded(wording)) if len(clause) >= SHORTEST] or [wording]


def _matched(wordings, order) -> np.ndarray:
    found = [{theme for theme, _ in matches(wording)} for wording in wordings]
    return np.array([[theme in own for theme in order] for own in found], dtype=float)


def _once(of, some: list[str]) -> np.ndarray:
    """What a function makes of each of some strings, each asked once."""
    different = list(dict.fromkeys(some))
    row = {one: k for k, one in enumerate(different)}
    return of(different)[[row[one] for one in some]]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def tfidf(**given):
    """Return the vectorizer that training and use have in common."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True, **given)


@cache
def _weighted(idf):
    from sklearn.feature_extraction.text import TfidfTransformer

    made = TfidfTransformer(sublinear_tf=True)
    made.idf_ = np.array(idf)
    return made


@cache
def load() -> dict[str, np.ndarray]:
    """Return the package's own model: logistic regression on characters and pairs of characters, made by `zwanalysis.compare.learning`."""
    with (resources.files("zwanalysis") / "lexicon" / FILE).open("rb") as file, np.load(file) as held:
        return {name: held[name].astype("float64") if held[name].dtype == "float16" else held[name] for name in held}
