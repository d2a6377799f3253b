"""The character n-grams of wordings (5-grams), as sparse sets, and what an exact set-similarity join needs of them."""

import re

import numpy as np
import pandas as pd

from zwanalysis import lexica, text
from zwanalysis.compare._remembered import remembered

N = 5
#: What many plans have in common, one wording a line.
COMMON = "formulae.txt"
BLOCK = 2000
SIGNS = re.compile(r"[\W_]+")


@remembered
def gram_sets(wordings: pd.Series, notices: pd.Series, formula: int, size: int = N):
    """Return tasks × 5-grams (sparse, without formulae, rarest first), how many each task has, notices × 5-grams, how
    many of each task's are left aside.
    """
    from scipy import sparse  # comes with scikit-learn

    plain = [SIGNS.sub("", text.fold(w)) if isinstance(w, str) else "" for w in wordings]
    row, column = _numbers([*plain, *lexica.load(COMMON)], size)
    place, names = pd.factorize(notices)
    n, own = int(column.max(initial=-1)) + 1, row < len(plain)
    common = np.bincount(column[~own], minlength=n) > 0
    row, column = row[own], column[own]
    every = _sets(row, column, (len(wordings), n))
    counts = ~_formulae(row, common[column], formula, size)
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


def _formulae(row, common, formula: int, size: int) -> np.ndarray:
    """Which 5-grams, in reading order, lie in an unbroken run of common ones that has fewer than ``formula`` characters."""
    new = np.ones(len(row), dtype=bool)
    new[1:] = (row[1:] != row[:-1]) | (common[1:] != common[:-1])
    run = np.cumsum(new) - 1
    return common & (np.bincount(run)[run] + size - 1 < formula)


def _numbers(texts: list[str], size: int = N) -> tuple[np.ndarray, np.ndarray]:
    """Return for each n-gram (``size``) of each text, in order, the text's place and a number that equal 5-grams have in common."""
    codes = np.unique(
        np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32), return_inverse=True
    )[1]
    base, numbers = int(codes.max(initial=0)) + 1, codes.astype(np.int64)
    for step in range(1, size):
        if (int(numbers.max(initial=0)) + 1) * base >= 2**63:
            numbers = np.unique(numbers, return_inverse=True)[1]
        numbers = numbers[:-1] * base + codes[step:]
    row = np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    inside = row[: len(numbers)] == row[size - 1 :]  # not from the end of one text into the next
    return row[: len(numbers)][inside], np.unique(numbers[inside], return_inverse=True)[1]


def above(held, sizes, least: float, allowed) -> np.ndarray:
    """Return every pair of rows of which the second has ``least`` or more of the first's n-grams: first, second, how many in common.

    ``allowed`` says of two arrays of rows which pairs are looked at. An exact join: to share so many of its n-grams, a row must
    share one of its rarest ones, so only rows with one of these in common are compared.
    """
    need = np.maximum(np.ceil(np.round(least * sizes, 9)), 1).astype(np.int64)
    prefix = rarest(held, np.where(sizes >= need, sizes - need + 1, 0))
    columns = held.T.tocsr()
    found = []
    for start in range(0, held.shape[0], BLOCK):
        candidate = (prefix[start : start + BLOCK] @ columns).tocoo()
        first, second = candidate.row + start, candidate.col
        keep = allowed(first, second) & (sizes[second] >= need[first])
        first, second = first[keep], second[keep]
        shared = shared_counts(held, first, second)
        enough = shared >= need[first]
        found.append(np.column_stack([first[enough], second[enough], shared[enough]]))
    return np.concatenate(found).T if found else np.empty((3, 0), dtype=np.int64)


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
