"""The character 5-grams of wordings, as sparse sets, and what an exact set-similarity join needs of them."""

import re

import numpy as np
import pandas as pd

from zwanalysis import text

N = 5
#: Common is what more than half of the notices use, and at least three: for two notices alone nothing is common.
MOST, FEWEST = 0.5, 3
BLOCK = 2000
SIGNS = re.compile(r"[\W_]+")


def gram_sets(wordings: pd.Series, notices: pd.Series, formula: int):
    """Return tasks × 5-grams (sparse, without formulae, rarest first), how many each task has, notices × 5-grams, how
    many of each task's are left aside.
    """
    from scipy import sparse  # comes with scikit-learn

    row, column = _numbers([SIGNS.sub("", text.fold(w)) if isinstance(w, str) else "" for w in wordings])
    place, names = pd.factorize(notices)
    n = int(column.max(initial=-1)) + 1
    every, by_notice = _sets(row, column, (len(wordings), n)), _sets(place[row], column, (len(names), n))
    spread = np.bincount(by_notice.indices, minlength=n)
    common = (spread > MOST * len(names)) & (spread >= FEWEST)
    counts = ~_formulae(row, common[column], formula)
    held = _sets(row[counts], column[counts], every.shape)
    sizes = np.diff(held.indptr).astype(np.int64)
    kept = np.argsort(np.bincount(held.indices, minlength=n), kind="stable")
    held = held[:, kept]
    held.sort_indices()
    member = sparse.csr_array(
        (np.ones_like(place), (place, np.arange(len(place)))), shape=(len(names), len(place))
    )
    by_notice = sparse.csr_array(member @ held)
    by_notice.data[:] = 1
    return held, sizes, by_notice, np.diff(every.indptr) - sizes


def _sets(row, column, shape):
    """Which columns each row has, however often: a sparse array of ones."""
    from scipy import sparse

    held = sparse.csr_array((np.ones(len(row), dtype=np.int32), (row, column)), shape=shape)
    held.data[:] = 1
    return held


def _formulae(row, common, formula: int) -> np.ndarray:
    """Which 5-grams, in reading order, lie in an unbroken run of common ones that has fewer than ``formula`` characters."""
    new = np.ones(len(row), dtype=bool)
    new[1:] = (row[1:] != row[:-1]) | (common[1:] != common[:-1])
    run = np.cumsum(new) - 1
    return common & (np.bincount(run)[run] + N - 1 < formula)


def _numbers(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return for each 5-gram of each text, in order, the text's place and a number that equal 5-grams have in common."""
    codes = np.unique(
        np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32), return_inverse=True
    )[1]
    base, numbers = int(codes.max(initial=0)) + 1, codes.astype(np.int64)
    for step in range(1, N):
        if (int(numbers.max(initial=0)) + 1) * base >= 2**63:
            numbers = np.unique(numbers, return_inverse=True)[1]
        numbers = numbers[:-1] * base + codes[step:]
    row = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    inside = row[: len(numbers)] == row[N - 1 :]  # not from the end of one text into the next
    return row[: len(numbers)][inside], np.unique(numbers[inside], return_inverse=True)[1]


def rarest(held, lengths):
    """The first (rarest) ``lengths`` 5-grams of each row."""
    from scipy import sparse

    rank = np.arange(held.nnz) - np.repeat(held.indptr[:-1], np.diff(held.indptr))
    first = rank < np.repeat(lengths, np.diff(held.indptr))
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    return sparse.csr_array((held.data[first], held.indices[first], indptr), shape=held.shape)


def shared_counts(held, left, right) -> np.ndarray:
    """How many 5-grams each pair of rows has in common."""
    parts = [
        held[left[k : k + BLOCK]].multiply(held[right[k : k + BLOCK]]).sum(axis=1)
        for k in range(0, len(left), BLOCK)
    ]
    return np.concatenate(parts).astype(np.int64) if parts else np.empty(0, dtype=np.int64)
