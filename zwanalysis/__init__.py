"""Government notices on open government (政务公开) → tidy tables in which every value shows where it came from."""

from zwanalysis.compare.agreement import agreement
from zwanalysis.compare.overlap import kwic
from zwanalysis.compare.timing import due
from zwanalysis.corpus import Corpus, load_notices, load_processed
from zwanalysis.evidence import show
from zwanalysis.score import differences, score

__all__ = [
    "Corpus",
    "agreement",
    "differences",
    "due",
    "kwic",
    "load_notices",
    "load_processed",
    "score",
    "show",
]
__version__ = "0.1.0"
