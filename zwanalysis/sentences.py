"""The sentences that notebooks compute, in Chinese too: templates in ``lexicon/sentences.yaml``."""

import re
from functools import cache

import pandas as pd

from zwanalysis import lexica
from zwanalysis.errors import BadArgument
from zwanalysis.language import LANGUAGES

#: What stands between the parts of a list: in English, in Chinese.
_BETWEEN = (("; ", "；"), (", ", "、"), (" and ", "、"))
#: What stands in place of a table without a row.
NONE = "None: these notices have nothing of the kind."


class Sentences(list):
    """Sentences; a notebook shows each as a point."""

    def __repr__(self) -> str:
        return "\n".join(f"- {sentence}" for sentence in self)

    def _repr_markdown_(self) -> str:
        return repr(self)


def say(sentences, lang: str = "en") -> Sentences:
    """Return sentences, which a notebook writes in English, in ``lang``; one that has no translation stays as it is.

    >>> say(["No unit at all is named by 咸宁市 2019; a lead unit for every task by none."], "zh")
    - 完全没有写明单位的：咸宁市 2019；每项任务都写明牵头单位的：无。
    """
    if lang not in LANGUAGES:
        raise BadArgument(f"lang={lang!r} is none of: {', '.join(LANGUAGES)}")
    return Sentences(map(_told, sentences) if lang == "zh" else sentences)


def none_in_words(lang: str = "en") -> None:
    """Let the notebook that runs show a table without a row as a sentence."""
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    (none,), formats = say([NONE], lang), shell.display_formatter.formatters
    formats["text/html"].for_type(pd.DataFrame, lambda table: table._repr_html_() if len(table) else f"<p><em>{none}</em></p>")
    formats["text/plain"].for_type(pd.DataFrame, lambda table, p, cycle: p.text(repr(table) if len(table) else none))


def _told(sentence: str) -> str:
    """A sentence by its template; as it is where it has none."""
    for pattern, chinese in _templates():
        if found := pattern.fullmatch(sentence):
            return chinese.format(*map(_part, found.groups()))
    return sentence


def _part(text: str) -> str:
    """What a template leaves open: several things with a semicolon between them each for itself; one thing, else a list."""
    (strong, chinese), *weaker = _BETWEEN
    if strong in text:
        return chinese.join(map(_part, text.split(strong)))
    if (told := _told(text)) != text:
        return told
    for between, chinese in weaker:
        if between in text:
            return chinese.join(map(_part, text.split(between)))
    return text


@cache
def _templates() -> list[tuple[re.Pattern, str]]:
    """Each template as a pattern; those with more words of their own first."""
    rows = sorted(lexica.load("sentences.yaml").items(), key=lambda row: -len(row[0].replace("{}", "")))
    return [(re.compile("(.+?)".join(map(re.escape, english.split("{}"))), re.DOTALL), chinese) for english, chinese in rows]
