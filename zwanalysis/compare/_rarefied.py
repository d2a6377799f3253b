"""Samples of the words of a notice, for overlap at equal length (rarefaction)."""

import numpy as np


def firsts_in(uses: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Put a notice's uses of words into ``draws`` random orders; return when each of its words comes first: draws × its words.

    The words of a sample of n uses are those that come before n. Drawn from the notice alone: what else is in the corpus
    changes nothing.
    """
    uses = uses[uses > 0]
    order = np.random.default_rng(seed).permuted(np.tile(np.arange(uses.sum()), (draws, 1)), axis=1)
    return np.minimum.reduceat(order, np.concatenate([[0], np.cumsum(uses)[:-1]]), axis=1)


def drawn_overlap(whole: np.ndarray, used: np.ndarray, sample: np.ndarray) -> np.ndarray:
    """Return the Jaccard index of the words of one notice and each sample of the words that another has ``used``."""
    both = sample[:, whole[used]].sum(axis=1)
    return both / (whole.sum() + sample.sum(axis=1) - both)


def both_drawn(used: list[np.ndarray], samples: list[np.ndarray]) -> np.ndarray:
    """Return the Jaccard index of each sample of the words of one notice with the sample of the same number of the other's."""
    one, other = (np.zeros((len(sample), len(words)), dtype=bool) for sample, words in zip(samples, used, strict=True))
    one[:, used[0]], other[:, used[1]] = samples
    return (one & other).sum(axis=1) / np.maximum((one | other).sum(axis=1), 1)
