"""Loads the word lists in ``zwanalysis/lexicon/``: data, each with its source, read once; or one's own in their place."""

import csv
import re
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import resources
from pathlib import Path

from zwanalysis.errors import BadArgument

_OWN: ContextVar[dict[str, str]] = ContextVar("own", default={})  # noqa: B039 (never changed in place)


def load(name: str):
    """Return the lexicon file ``name``: a YAML document, a list of CSV rows (dicts), or a list of words.

    Comment lines (``#``) and blank lines are left out of CSV and word files.

    >>> load("regions.csv")[0]["province"]
    '北京市'
    """
    return _load(name, which(name))


def which(name: str) -> str | None:
    """Return the file of one's own that stands for ``name`` now; None for the package's."""
    return _OWN.get().get(name)


@contextmanager
def own(name: str, path):
    """Let a file of one's own stand for ``name`` while the block runs; as before where ``path`` is None."""
    token = _OWN.set(_OWN.get() | ({} if path is None else {name: str(path)}))
    try:
        yield
    finally:
        _OWN.reset(token)


@cache
def _load(name: str, path: str | None):
    if path is None:
        text = (resources.files("zwanalysis") / "lexicon" / name).read_text(encoding="utf-8")
    else:
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            raise BadArgument(f"{path}: no such file, or no UTF-8 text; it should hold what zwanalysis/lexicon/{name} does") from error
    if name.endswith(".yaml"):
        import yaml

        try:
            return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError as error:
            raise BadArgument(f"{path or name}: no YAML: {' '.join(str(error).split())}") from error
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
    for at in range(min(len(heading), longest_prefix + 1)):
        if heading[at:] in kinds:
            return kinds[heading[at:]]
    return ""
