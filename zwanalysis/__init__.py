"""Government notices on open government (政务公开) → tidy tables in which every value shows where it came from."""

from zwanalysis.compare.agreement import agreement
from zwanalysis.compare.overlap import kwic
from zwanalysis.compare.timing import due
from zwanalysis.corpus import Corpus, load_notices, load_processed

__all__ = ["Corpus", "agreement", "due", "kwic", "load_notices", "load_processed"]
__version__ = "0.1.0"
