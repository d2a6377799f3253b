"""How unequal loads are, and how unequal they would be if chance had dealt them out."""

import numpy as np

#: So many random numbers at once.
ROOM = 4_000_000


def gini(loads) -> float:
    """Return the Gini coefficient of the loads above nought (Gini 1912): half the mean difference over the mean.

    Not a number with one such load alone: nothing can be unequal.

    >>> gini([1, 1, 1]), gini([1, 2, 3, 4]), gini([54])
    (0.0, 0.25, nan)
    """
    return float(ginis(np.atleast_2d(np.asarray(loads, dtype=float)))[0])


def ginis(loads: np.ndarray) -> np.ndarray:
    """Return `gini` of each row of loads."""
    x = np.sort(loads, axis=1)
    some = (x > 0).sum(axis=1)
    rank = np.arange(1, x.shape[1] + 1) - (x.shape[1] - some)[:, None]  # among those above nought, which stand last
    total = x.sum(axis=1)
    unequal = ((2 * rank - some[:, None] - 1) * x).sum(axis=1)
    return np.where(some > 1, unequal / np.maximum(some * total, 1), np.nan)


def hhi(loads) -> float:
    """Return the chance that two different loads are the same unit's: the Herfindahl–Hirschman index without its bias.

    The sum of n(n − 1) over N(N − 1) (Simpson 1949, *Nature* 163: 688; Hill's number of order 2 is its inverse). The sum of squared
    shares is too high for few loads. Not a number with fewer than two loads.

    >>> round(hhi([2, 2]), 3), hhi([3, 0]), hhi([1, 1])
    (0.333, 1.0, 0.0)
    """
    x = np.asarray(loads, dtype=float)
    total = x.sum()
    return float((x * (x - 1)).sum() / (total * (total - 1))) if total > 1 else float("nan")


def random_ginis(per_task: np.ndarray, n_units: int, *, draws: int, seed: int) -> np.ndarray:
    """Return the Gini coefficients where each task goes to as many units as it did, drawn at random from all ``n_units``."""
    rng, found = np.random.default_rng(seed), []
    at_once = max(1, ROOM // max(len(per_task) * n_units, 1))
    for start in range(0, draws, at_once):
        order = rng.random((min(at_once, draws - start), len(per_task), n_units)).argsort(axis=2)
        found.append(ginis((order < per_task[:, None]).sum(axis=1).astype(float)))
    return np.concatenate(found) if found else np.empty(0)
