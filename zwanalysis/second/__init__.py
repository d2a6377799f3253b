"""A second reader beside the parser: rows from anywhere aligned with a notice, the question put to it, its review by a person."""

from zwanalysis.second.align import Aligned, align, rows
from zwanalysis.second.prompt import answer_schema, prompt
from zwanalysis.second.reliability import reliability

__all__ = ["Aligned", "align", "answer_schema", "prompt", "reliability", "rows"]
