"""What the program says, in Chinese too: templates in ``lexicon/messages.yaml``, one line each."""

import locale
import os
import re
from functools import cache

from zwanalysis import lexica

LANGUAGES = ("zh", "en")


def language() -> str:
    """Return the language of the machine: zh where its locale is Chinese, else en."""
    asked = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    asked = asked or locale.getlocale()[0] or ""
    return "zh" if asked.lower().startswith(("zh", "chinese")) else "en"


def told(message: str, lang: str) -> str:
    """Return a message in ``lang``, line by line; a line that has no translation stays as it is.

    >>> told("  3 tasks, coverage 98.0%\\nzigong-2022", "zh")
    '  3 项任务，读懂 98.0%\\nzigong-2022'
    """
    return message if lang == "en" else "\n".join(map(_line, message.split("\n")))


def reason(message: str, lang: str) -> str:
    """Return what is wrong, in ``lang``: what stands before its colons (a file, a command) stays.

    >>> reason("zwanalysis: notes.txt: the file is empty; download it again", "zh")
    'zwanalysis：notes.txt：文件是空的，请重新下载'
    """
    return message if lang == "en" else _reason(message)


def _reason(message: str) -> str:
    whole = _line(message)
    head, sign, rest = message.partition(": ")
    if whole != message or not sign:
        return whole
    said = _reason(rest)
    return message if said == rest else f"{head}：{said}"


def _line(line: str) -> str:
    for pattern, chinese in _templates():
        if found := pattern.fullmatch(line):
            return chinese.format(*map(_reason, found.groups()))
    return line


@cache
def _templates() -> list[tuple[re.Pattern, str]]:
    """Each English template, with {} for what varies, as a pattern; those with more words of their own first."""
    rows = sorted(lexica.load("messages.yaml").items(), key=lambda row: -len(row[0].replace("{}", "")))
    return [(re.compile("(.+?)".join(map(re.escape, english.split("{}"))), re.DOTALL), chinese) for english, chinese in rows]
