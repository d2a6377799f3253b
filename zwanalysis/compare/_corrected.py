"""Shares of themes corrected for what the codebook gets wrong, from a random sample of tasks that was coded by hand."""

import numpy as np
import pandas as pd

from zwanalysis.compare._intervals import wilson
from zwanalysis.compare._shared import crossed
from zwanalysis.errors import BadTables, require_columns


def draw(tasks: pd.DataFrame, n: int = 50, *, least=5, seed=0, task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return ``n`` of the tasks, drawn at random for coding by hand: from each notice as many as its share, and ``least`` or all it has.

    In the order of ``tasks``. With the same seed and tasks the same are drawn.
    """
    require_columns(tasks, [task, notice], "tasks")
    rng, taken = np.random.default_rng(seed), []
    for _, part in tasks.groupby(notice, sort=False):
        size = min(len(part), max(least, round(n * len(part) / len(tasks))))
        taken.append(rng.choice(part.index.to_numpy(), size=size, replace=False))
    return tasks.loc[tasks.index.isin(np.concatenate(taken))] if taken else tasks.head(0)


def corrected(coded: pd.DataFrame, hand: pd.DataFrame, themes: list, *, task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return for each notice and theme the share that a coding of all its tasks by hand would give, with its 95 % interval.

    ``coded`` holds all tasks, ``hand`` those of a random sample of each notice's tasks. Of the tasks that the codebook marks, and
    of those that it does not, the sample says what share the hand marks; the two are weighted by how many there are (post-stratification, the
    form that a prediction-powered estimate takes for a mark that is there or not: Angelopoulos et al. 2023, *Science* 382: 669–674; Egami,
    Hinck, Stewart & Wei 2023, *NeurIPS* 36). The interval puts Wilson's of the two together (Zou & Donner 2008, *Statistics in Medicine* 27:
    1693–1702) and narrows as the sample nears all tasks. Whatever the codebook's quality the share is right on average; a bad one
    makes the interval wide. Where the sample has no task of one of the two kinds, the share in the sample alone; null without a sample.
    """
    require_columns(hand, [notice, task, "theme"], "coded_by_hand")
    unknown = set(hand[task]) - set(coded[task])
    if unknown:
        raise BadTables(f"coded_by_hand: {len(unknown)} of its tasks, e.g. {sorted(unknown)[0]!r}, is not in coded")
    rows = []
    for notice_id, part in coded.groupby(notice, sort=False):
        marks = crossed(part[task], part["theme"]).reindex(columns=themes, fill_value=0).gt(0)
        own = hand[hand[notice] == notice_id]
        truth = crossed(own[task], own["theme"]).reindex(columns=themes, fill_value=0).gt(0)
        for theme in themes:
            given, said = marks[theme], marks.loc[truth.index, theme]
            rows.append((notice_id, theme, len(truth), int(given.sum()) / len(given), *_share(given, said.to_numpy(), truth[theme].to_numpy())))
    return pd.DataFrame(rows, columns=[notice, "theme", "n_hand", "share_codebook", "share", "low", "high"])


def _share(given, said, truth) -> tuple[float, float, float]:
    """The corrected share and its bounds: ``given`` the codebook's marks of all tasks, ``said`` and ``truth`` its and the hand's in the sample."""
    if not len(truth):
        return (np.nan,) * 3
    total, kinds = len(given), [int(given.sum()), int((~given).sum())]
    sampled = [int(said.sum()), int((~said).sum())]
    if any(size and not drawn for size, drawn in zip(kinds, sampled, strict=True)):
        share = float(truth.mean())
        return share, *wilson(share, len(truth), total)
    share, below, above = 0.0, 0.0, 0.0
    for mark, size, drawn in zip((True, False), kinds, sampled, strict=True):
        if size:
            part, weight = float(truth[said == mark].mean()), size / total
            low, high = wilson(part, drawn, size)
            share, below, above = share + weight * part, below + (weight * (part - low)) ** 2, above + (weight * (high - part)) ** 2
    return share, max(0.0, share - below**0.5), min(1.0, share + above**0.5)
