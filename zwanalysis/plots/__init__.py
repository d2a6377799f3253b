"""Charts of finished tables.

Each ``draw`` takes a table that a module of `zwanalysis.compare` returns and an optional ``ax``, and returns the ``Axes``
(or the axes of a picture that has several). It neither computes statistics, nor shows, nor saves: `style.save` does that.
``names`` maps the ids in the table to the words to print; Chinese first, English with ``lang="en"``.

A module that is called with a corpus returns its chart in one call, like `Corpus.chart`: ``plots.themes(corpus, lang="en")``,
``plots.timing(corpus, "dates")``.
"""

from zwanalysis.plots import (
    agreement,
    network,
    overlap,
    reuse,
    robust,
    stated,
    style,
    themes,
    timing,
    workloads,
)
from zwanalysis.plots._called import Charts

for _module in (network, overlap, reuse, robust, stated, themes, timing, workloads):
    _module.__class__ = Charts

__all__ = [
    "agreement",
    "network",
    "overlap",
    "reuse",
    "robust",
    "stated",
    "style",
    "themes",
    "timing",
    "workloads",
]
