"""Loads the word lists in ``zwanalysis/lexicon/``: data, each with its source, read once."""

import csv
import re
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


@cache
def columns() -> dict[str, list[str]]:
    """Return the words that name columns, by kind: those of columns.yaml and the headings of roles.yaml.

    >>> "牵头单位" in columns()["lead"], "督办科室" in columns()["responsible"], "序号" in columns()["number"]
    (True, True, True)
    """
    roles = load("roles.yaml")
    made = {kind: list(words) for kind, words in load("columns.yaml").items()}
    for role, others in roles["headings"].items():
        rows = [row for row in roles["words"] if row["role"] == role]
        made[role] = [row["word"] + place for row in rows if row.get("heading") for place in roles["places"]]
        made[role] += [row["word"] for row in rows if row.get("alone")] + others
    return made


@cache
def _kinds() -> dict[str, str]:
    return {word: kind for kind, words in columns().items() for word in words}


@cache
def _and_persons() -> re.Pattern:
    return re.compile(rf"(?:及其?|和|与|、|/)(?:{'|'.join(columns()['person'])}).*$")


def kind_of_heading(heading: str, longest_prefix: int = 6) -> str:
    """Return the kind of column that a heading names, by the longest word it ends in; "" if none.

    >>> kind_of_heading("市级责任单位"), kind_of_heading("责任单位及责任人"), kind_of_heading("联系我们")
    ('responsible', 'responsible', '')
    """
    kinds, heading = _kinds(), _and_persons().sub("", heading) or heading
    return next((kinds[heading[at:]] for at in range(min(len(heading), longest_prefix + 1)) if heading[at:] in kinds), "")
