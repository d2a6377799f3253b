"""What a classifier that learned from tasks coded by hand says of a wording: how likely it has each theme."""

import re
from functools import cache
from importlib import resources

import numpy as np
import pandas as pd

from zwanalysis.compare._patterns import folded

FILE = "themes-learned.npz"


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


def likely(model, logits, of="calibration"):
    """Return how likely themes with these logits are, as far as tasks of sources tell that the classifier had not seen.

    ``of="calibration_patterns"``: how likely a theme that a pattern finds is right, given the classifier's logit.
    """
    slope, intercept = model[of]
    return sigmoid(slope * logits + intercept)


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
