"""What a classifier that learned from tasks coded by hand says of a wording: how likely it has each theme."""

from functools import cache
from importlib import resources

import numpy as np
import pandas as pd

from zwanalysis.compare._patterns import folded

FILE = "themes-learned.npz"


def logit(model, wordings) -> pd.DataFrame:
    """Return the logits of a model for wordings: wordings × themes."""
    found = _vectorizer(tuple(model["grams"]), tuple(model["idf"].tolist())).transform([folded(wording) for wording in wordings])
    return pd.DataFrame(found @ model["weights"] + model["intercepts"], columns=list(model["themes"]))


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
def _vectorizer(grams, idf):
    made = tfidf(vocabulary=list(grams))
    made.idf_ = np.array(idf)
    return made


@cache
def load() -> dict[str, np.ndarray]:
    """Return the package's own model: logistic regression on characters and pairs of characters, made by `zwanalysis.compare.learning`."""
    with (resources.files("zwanalysis") / "lexicon" / FILE).open("rb") as file, np.load(file) as held:
        return {name: held[name].astype("float64") if held[name].dtype == "float16" else held[name] for name in held}
