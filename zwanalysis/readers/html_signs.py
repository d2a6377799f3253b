"""What tells a plan's tasks from a page's surroundings: numbered labels, words of notes, headings of tables."""

import re

from zwanalysis import lexica

_ROLES = lexica.load("roles.yaml")
_STEMS = "|".join(row["word"] for row in _ROLES["words"] if row.get("heading") and not row.get("footer") and row["role"] == "support")
_PLACES = "|".join(_ROLES["places"])
# 公开责任部门 is printed among a page's particulars, so it says nothing about tasks.
NOTE = re.compile(rf"责任单位|(?<!公开)责任(?:{_PLACES})|牵头|(?:{_STEMS})(?:{_PLACES})|完成时限")
NOTE_AND_COLON = re.compile(rf"(?:{NOTE.pattern})(?:单位|部门)?[:：]")
_CHINESE = r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十百]{1,4}[章条节]"
LABEL = re.compile(rf"^\s*(?:{_CHINESE})", re.MULTILINE)
NUMBER = re.compile(r"^\s*(?:[①-⑳]|[（(]?\d{1,2}(?:[.．]\d{1,2}){0,3}[)）、.．](?!\d)|\d{1,2}(?:[.．]\d{1,2}){1,3}\s)", re.MULTILINE)
LONGEST_HEADING = 16
TELLING = frozenset(("task", "lead", "support", "responsible", "deadline"))


def is_labelled(text: str) -> bool:
    """Whether a line of the text begins with a numbered label.

    >>> is_labelled("（三）公开预算"), is_labelled("工作\\n1.公开预算"), is_labelled("2022.06.01 公开预算")
    (True, True, False)
    """
    return bool(LABEL.search(text) or NUMBER.search(text))


def is_task(text: str) -> bool:
    """Whether the text is numbered or says who is responsible."""
    return bool(NOTE.search(text)) or is_labelled(text)


def is_heading_row(cells: list[str]) -> bool:
    """Whether cells are the headings of a table of tasks: half of them known, of two kinds, one about tasks.

    >>> is_heading_row(["序号", "工作任务", "责任单位"]), is_heading_row(["序号", "姓名", "备注"])
    (True, False)
    """
    kinds = [kind for kind in map(heading_kind, cells) if kind]
    return len(set(kinds)) >= 2 and bool(TELLING & set(kinds)) and 2 * len(kinds) >= len(cells)


def heading_kind(text: str) -> str:
    """The column a heading names, by the longest word it ends in, or ""."""
    text = re.sub(r"\s|[（(][^（()）]*[)）]$", "", text)
    return "" if len(text) > LONGEST_HEADING else lexica.kind_of_heading(text, LONGEST_HEADING)
