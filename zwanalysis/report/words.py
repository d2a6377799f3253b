"""The words of what policy staff read, in their language: ``lexicon/report.yaml``."""

from functools import cache

import pandas as pd

from zwanalysis.lexica import load

LANGUAGES = ("zh", "en")


@cache
def words(lang: str = "zh") -> dict:
    """Return the words of a language, laid out as in the file.

    >>> words()["columns"]["due"], words("en")["columns"]["due"]
    ('截止日期', 'Due')
    """
    return _of(load("report.yaml"), LANGUAGES.index(lang))


def origins(tasks: pd.DataFrame, lang: str = "zh") -> str:
    """Return how many of the tasks a person or a language model read; empty where all are the parser's.

    >>> origins(pd.DataFrame({"notice_id": ["a", "a", "b"], "origin": ["reviewed", "reviewed", "parser"]}))
    '2 项任务（1 份通知）经人工复核'
    """
    said = words(lang)
    parts = [(how, tasks[tasks["origin"] == origin]) for origin, how in said["origins"].items()]
    return said["marks"]["join"].join(said["origins_told"].format(n=len(part), notices=part["notice_id"].nunique(), how=how) for how, part in parts if len(part))


def _of(node, place: int):
    return {key: _of(value, place) for key, value in node.items()} if isinstance(node, dict) else node[place]
