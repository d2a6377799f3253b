"""Intervals of shares, of differences between them, and of medians.

All say how far a figure would move with other tasks of this kind. A notice's tasks are no random sample of tasks, so none of them
speaks for notices that were not read.
"""

from functools import lru_cache

import numpy as np


@lru_cache(maxsize=50_000)
def share_interval(k: int, n: int, *, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of the share ``k`` of ``n`` tasks (Wilson 1927, *JASA* 22: 209–212); not a number without tasks.

    It is never empty, where none or all of the tasks are counted neither, and both bounds rise with ``k`` (recommended by Brown,
    Cai & DasGupta 2001, *Statistical Science* 16: 101–133).

    >>> [round(bound, 4) for bound in share_interval(0, 10)]
    [0.0, 0.2775]
    """
    from scipy import stats

    if n == 0:
        return np.nan, np.nan
    found = stats.binomtest(int(k), int(n)).proportion_ci(level, method="wilson")
    return float(found.low), float(found.high)


def difference_interval(k: int, n: int, k_other: int, n_other: int, *, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of the share ``k`` of ``n`` less ``k_other`` of ``n_other`` (Newcombe 1998, *Statistics in Medicine*
    17: 873–890, method 10: from the two Wilson intervals); not a number where one side has no tasks.

    >>> [round(bound, 4) for bound in difference_interval(56, 70, 48, 80)]
    [0.0524, 0.3339]
    """
    if not n or not n_other:
        return np.nan, np.nan
    p, q = k / n, k_other / n_other
    (low, high), (low_other, high_other) = share_interval(k, n, level=level), share_interval(k_other, n_other, level=level)
    return (
        p - q - float(np.hypot(p - low, high_other - q)),
        p - q + float(np.hypot(high - p, q - low_other)),
    )


@lru_cache(maxsize=50_000)
def median_places(n: int, tasks: int | None = None, *, level: float = 0.95) -> tuple[int, int] | None:
    """Return between which of ``n`` ordered values, counted from nought, the median lies; None where too few tell.

    The order statistics between which the median lies with ``level`` or more, whatever the distribution: exact for values that
    are drawn one by one, since the number of values below the median is binomial (Conover 1999, *Practical Nonparametric
    Statistics*, ch. 3). Where the values come from fewer ``tasks``, as many shares are cut off as for that many values.

    >>> median_places(5), median_places(6), median_places(20)
    (None, (0, 5), (5, 14))
    """
    from scipy import stats

    tasks = n if tasks is None else tasks
    cut = int(stats.binom.ppf((1 - level) / 2, tasks, 0.5))
    if cut < 1:
        return None
    place = cut * n // tasks - 1
    return place, n - 1 - place


def wilson(share: float, n: int, of: int | None = None, *, level: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval of a share in a sample of ``n``, drawn without replacement from ``of`` if that is given.

    As for the larger sample that would say as much if every task were put back (Cochran 1977, *Sampling Techniques*, ch. 2); of all
    tasks there is nothing left to be unsure of.

    >>> wilson(0.5, 10, 10), [round(bound, 4) for bound in wilson(0.0, 10)]
    ((0.5, 0.5), [0.0, 0.2775])
    """
    from scipy import special

    if of is not None and n >= of:
        return share, share
    size = n if of is None else n * (of - 1) / (of - n)
    z = float(special.ndtri((1 + level) / 2))
    middle, half = share + z**2 / (2 * size), z * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    return max(0.0, float((middle - half) / (1 + z**2 / size))), min(1.0, float((middle + half) / (1 + z**2 / size)))
