"""What a line of a page is: a task of the notice, or what stands around it: a widget, breadcrumbs, a footer."""

import re

from zwanalysis import lexica

PAGES, _ROLES = lexica.load("pages.yaml"), lexica.load("roles.yaml")
#: Tags of HTML by what they are to the reader of pages.
TAGS = {kind: frozenset(tags.split()) for kind, tags in PAGES["tags"].items()}
PATTERNS = {name: re.compile(said if isinstance(said, str) else "|".join(said), re.IGNORECASE) for name, said in PAGES["patterns"].items()}
_STEMS = "|".join(row["word"] for row in _ROLES["words"] if row.get("heading") and not row.get("footer") and row["role"] == "support")
_PLACES = "|".join(_ROLES["places"])
# 公开责任部门 is printed among a page's particulars, so it says nothing about tasks.
NOTE = re.compile(rf"责任单位|(?<!公开)责任(?:{_PLACES})|牵头|(?:{_STEMS})(?:{_PLACES})|完成时限")
NOTE_AND_COLON = re.compile(rf"(?:{NOTE.pattern})(?:单位|部门)?[:：]")
LONGEST_HEADING = 16
TELLING = frozenset(("task", "lead", "support", "responsible", "deadline"))


def _any(words) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


ACTIONS = frozenset(PAGES["actions"])
WIDGETS = re.compile(f"{_any([*ACTIONS, *PAGES['shares']])}|(?P<counter>{PATTERNS['widget'].pattern})")
SIZED = re.compile(_any(PAGES["sizes"]))


def is_labelled(text: str) -> bool:
    """Whether a line of the text begins with a numbered label.

    >>> is_labelled("（三）公开预算"), is_labelled("工作\\n1.公开预算"), is_labelled("2022.06.01 公开预算")
    (True, True, False)
    """
    return bool(PATTERNS["label"].search(text) or PATTERNS["number"].search(text))


def is_task(text: str) -> bool:
    """Whether the text is numbered or says who is responsible."""
    return bool(NOTE.search(text)) or is_labelled(text)


def is_heading_row(cells: list[str]) -> bool:
    """Whether cells are the headings of a table of tasks: half of them known, of two kinds, one about tasks.

    >>> is_heading_row(["序号", "工作任务", "责任单位"]), is_heading_row(["序号", "姓名", "备注"])
    (True, False)
    """
    headings = [re.sub(r"\s|[（(][^（()）]*[)）]$", "", cell) for cell in cells]
    kinds = [kind for heading in headings if (kind := lexica.kind_of_heading(heading, LONGEST_HEADING))]
    return len(set(kinds)) >= 2 and bool(TELLING & set(kinds)) and 2 * len(kinds) >= len(cells)


def is_widget(text: str) -> bool:
    """Whether a line holds nothing but what widgets say.

    >>> is_widget("【字体：大 中 小】 打印本页"), is_widget("| •"), is_widget("大"), is_widget("微信")
    (True, True, False, False)
    """
    bare = PATTERNS["marks"].sub("", text)
    words, rest = list(WIDGETS.finditer(bare)), WIDGETS.sub("", bare)
    if "字" in bare or "视力" in bare:
        rest = SIZED.sub("", rest)
    if rest:
        return bool(PATTERNS["neighbours"].match("".join(text.split()))) and not is_labelled(text)
    return not bare or len(words) > 1 or words[0][0] in ACTIONS or bool(words[0]["counter"])


def is_footer(text: str) -> bool:
    """
    >>> is_footer("版权所有：某市人民政府 网站标识码：5000000054")
    True
    >>> is_footer("办理“我为政府网站找错”留言。（承办单位：市政府办公室）"), is_footer("（三）标注ICP备05000001号")
    (False, False)
    """
    return bool(PATTERNS["footer"].search(text)) and "。" not in text and len(text) < 200 and not is_task(text)
