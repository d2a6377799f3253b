"""The interval of a share, also where the bootstrap has none."""

import numpy as np

from zwanalysis.compare._shared import interval


def share_interval(k: int, n: int, drawn, *, level: float = 0.95) -> tuple[float, float]:
    """Return the interval of the share ``k`` of ``n`` tasks: that of its bootstrap draws ``drawn``, where they differ.

    Where none or all of the tasks are counted, every draw is equal, and the bootstrap would say that nothing can move. Then it is
    the exact two-sided interval (Clopper & Pearson 1934, *Biometrika* 26: 404–413): from 0 to 1 - (α/2)^(1/n) for none, from
    (α/2)^(1/n) to 1 for all. Not a number without tasks.

    >>> [round(float(bound), 4) for bound in share_interval(0, 10, [0, 0, 0])]
    [0.0, 0.3085]
    """
    if n == 0:
        return np.nan, np.nan
    if 0 < k < n:
        return interval(drawn, level=level)
    bound = ((1 - level) / 2) ** (1 / n)
    return (bound, 1.0) if k == n else (0.0, 1 - bound)
