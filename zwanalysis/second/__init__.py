"""A second reader beside the parser: rows from anywhere aligned with a notice, the question put to it, its review by a person."""

from zwanalysis.second.align import Aligned, align, rows

__all__ = ["Aligned", "align", "rows"]
