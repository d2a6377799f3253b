"""Comparisons between notices: tables in, tables out.

Each takes the corpus's DataFrames and returns a new one with counts beside every score and the coverage behind it
(``n_tasks``, ``n_stated``). None changes its input. A ``finding`` beside each puts the table's main point in a sentence.
"""

from zwanalysis.compare import (
    agreement,
    network,
    overlap,
    reuse,
    robust,
    sheets,
    stated,
    themes,
    timing,
    topics,
    workloads,
)
from zwanalysis.compare._emphasis import emphasis, functions_by_theme
from zwanalysis.compare._multiverse import Finding, holds, multiverse
from zwanalysis.compare._names import names, romanised
from zwanalysis.compare._panel import panel, panel_effects, panel_tasks
from zwanalysis.compare._shared import caution
from zwanalysis.compare.robust import comparable, difference, sensitivity

__all__ = [
    "Finding", "agreement", "caution", "comparable", "difference", "emphasis", "functions_by_theme", "holds", "multiverse", "names", "network",
    "overlap", "panel", "panel_effects", "panel_tasks", "reuse", "robust", "romanised", "sensitivity", "sheets", "stated", "themes", "timing", "topics", "workloads",
]  # fmt: skip
