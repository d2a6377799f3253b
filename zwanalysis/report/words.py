"""The words of what policy staff read, in their language: ``lexicon/report.yaml``."""

from functools import cache

from zwanalysis.lexica import load

LANGUAGES = ("zh", "en")


@cache
def words(lang: str = "zh") -> dict:
    """Return the words of a language, laid out as in the file.

    >>> words()["columns"]["due"], words("en")["columns"]["due"]
    ('截止日期', 'Due')
    """
    return _of(load("report.yaml"), LANGUAGES.index(lang))


def _of(node, place: int):
    return {key: _of(value, place) for key, value in node.items()} if isinstance(node, dict) else node[place]
