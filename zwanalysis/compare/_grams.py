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
    """Return tasks × 5-grams (sparse, without formulae, rarest first; without those that stand in one task alone, which are most), how many
    each task has, these too, notices × 5-grams, how many of each task's are left aside.
    """
    from scipy import sparse  # comes with scikit-learn

    row, gram = _numbers([*(w if isinstance(w, str) else "" for w in wordings), *lexica.load(COMMON)], size)
    place, names = pd.factorize(notices)
    own = row < len(place)
    common, row, gram = pd.Series(gram[own]).isin(gram[~own]).to_numpy(), row[own], gram[own]
    counts, several = ~_formulae(row, common, formula, size), _several(gram)
    alone, alone_counts = (np.bincount(row[which], minlength=len(place)) for which in (~several, ~several & counts))
    row, (column, grams), counts = row[several], pd.factorize(gram[several]), counts[several]
    every, held = (_sets(row[which], column[which], (len(place), len(grams))) for which in (slice(None), counts))
    sizes = np.diff(held.indptr) + alone_counts
    tasks_with = np.bincount(held.indices, minlength=len(grams))
    rarest_first = np.argsort(tasks_with, kind="stable")
    held = held[:, rarest_first[tasks_with[rarest_first] > 1]]
    held.sort_indices()
    member = sparse.csr_array(
        (np.ones_like(place), (place, np.arange(len(place)))), shape=(len(names), len(place))
    )
    by_notice = sparse.csr_array(member @ held)
    by_notice.data[:] = 1
    return held, sizes, by_notice, np.diff(every.indptr) + alone - sizes


def _several(numbers: np.ndarray) -> np.ndarray:
    """Which numbers may stand more than once: all that do, and few others, told by remainders without sorting."""
    remainders = numbers % (2 * len(numbers) + 1)
    return np.bincount(remainders)[remainders] > 1 if len(numbers) else np.zeros(0, dtype=bool)


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
    row, codes = _letters(texts)
    base, numbers = int(codes.max(initial=0)) + 1, codes
    for step in range(1, size):
        if (int(numbers.max(initial=0)) + 1) * base >= 2**63:
            numbers = pd.factorize(numbers)[0]
        numbers = numbers[:-1] * base + codes[step:]
    inside = row[: len(numbers)] == row[size - 1 :]  # not from the end of one text into the next
    return row[: len(numbers)][inside], numbers[inside]


def _letters(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return for each letter of each text, folded and without signs, the text's place and a number of the letter."""
    printed = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    signs = np.flatnonzero(np.bincount(printed))
    plain = [SIGNS.sub("", text.fold(chr(sign))) for sign in signs]
    number = {"": -1} | {letter: k for k, letter in enumerate(sorted({*plain} - {""}))}
    table = np.zeros(int(signs.max(initial=0)) + 1, dtype=np.int64)
    table[signs] = [number[letter] for letter in plain]
    codes, row = table[printed], np.repeat(np.arange(len(texts)), [len(t) for t in texts])
    return row[codes >= 0], codes[codes >= 0]


def above(held, sizes, least: float, allowed) -> np.ndarray:
    """Return every pair of rows of which the second has ``least`` or more of the first's n-grams: first, second, how many in common.

    ``allowed`` says of two arrays of rows which pairs are looked at. An exact join: to share so many of its n-grams, a row must
    share one of its rarest ones, so only rows with one of these in common are compared. The rarest, which it alone has, are not in ``held``.
    """
    need = np.maximum(np.ceil(np.round(least * sizes, 9)), 1).astype(np.int64)
    prefix = rarest(held, np.maximum(np.diff(held.indptr) - need + 1, 0))
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
