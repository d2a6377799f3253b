"""Loads the word lists in ``zwanalysis/lexicon/``: data, each with its source, read once."""

import csv
from functools import cache
from importlib import resources


@cache
def load(name: str):
    """Return the lexicon file ``name``: a YAML document, a list of CSV rows (dicts), or a list of words.

    Comment lines (``#``) and blank lines are left out of CSV and word files.

    >>> load("regions.csv")[0]["province"]
    '北京市'
    """
    text = (resources.files("zwanalysis") / "lexicon" / name).read_text(encoding="utf-8")
    if name.endswith(".yaml"):
        import yaml

        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return list(csv.DictReader(lines)) if name.endswith(".csv") else lines
