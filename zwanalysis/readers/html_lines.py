"""What a line of a page is: a task of the notice, or what stands around it: a widget, breadcrumbs, a footer."""

import re

from zwanalysis import lexica

_PAGES, _ROLES = lexica.load("pages.yaml"), lexica.load("roles.yaml")
_STEMS = "|".join(row["word"] for row in _ROLES["words"] if row.get("heading") and not row.get("footer") and row["role"] == "support")
_PLACES = "|".join(_ROLES["places"])
# 公开责任部门 is printed among a page's particulars, so it says nothing about tasks.
NOTE = re.compile(rf"责任单位|(?<!公开)责任(?:{_PLACES})|牵头|(?:{_STEMS})(?:{_PLACES})|完成时限")
NOTE_AND_COLON = re.compile(rf"(?:{NOTE.pattern})(?:单位|部门)?[:：]")
LABEL = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十百]{1,4}[章条节])", re.MULTILINE)
NUMBER = re.compile(r"^\s*(?:[①-⑳]|[（(]?\d{1,2}(?:[.．]\d{1,2}){0,3}[)）、.．](?!\d)|\d{1,2}(?:[.．]\d{1,2}){1,3}\s)", re.MULTILINE)
LONGEST_HEADING = 16
TELLING = frozenset(("task", "lead", "support", "responsible", "deadline"))


def _any(words) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


ACTIONS = frozenset(_PAGES["actions"])
WIDGETS = re.compile(_any({*ACTIONS, *_PAGES["shares"]}) + r"|(?:浏览|阅读|点击)(?:次数|量|数)?[:：]?\d*")
SIZED = re.compile(_any(_PAGES["sizes"]))
MARKS = re.compile(r"[\s\[\]【】()（）|｜/+\-:：、·•>＞]")
NEIGHBOURS = re.compile(r"(?:上一篇|下一篇|上一条|下一条)[:：]")
CRUMBS = re.compile(r"(?:您?(?:现在|当前)?的?(?:所在)?(?:位置|栏目)|网站首页|首页)(?:是|为)?\s*[:：>＞»›]")
FOOTER, AROUND = (re.compile("|".join(_PAGES[kind]), re.IGNORECASE) for kind in ("footer", "around"))
DOC_NUMBER = re.compile(r"[〔﹝\[［（(【]\s*(?:19|20)\d{2}\s*[〕﹞\]］）)】]\s*\d+\s*号")


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
    kinds = [kind for kind in map(_heading_kind, cells) if kind]
    return len(set(kinds)) >= 2 and bool(TELLING & set(kinds)) and 2 * len(kinds) >= len(cells)


def _heading_kind(text: str) -> str:
    """The column a heading names, by the longest word it ends in, or ""."""
    text = re.sub(r"\s|[（(][^（()）]*[)）]$", "", text)
    return "" if len(text) > LONGEST_HEADING else lexica.kind_of_heading(text, LONGEST_HEADING)


def is_widget(text: str) -> bool:
    """Whether a line holds nothing but what widgets say.

    >>> is_widget("【字体：大 中 小】 打印本页"), is_widget("| •"), is_widget("大"), is_widget("微信")
    (True, True, False, False)
    """
    bare = MARKS.sub("", text)
    words = WIDGETS.findall(bare)
    rest = WIDGETS.sub("", bare)
    if "字" in bare or "视力" in bare:
        rest = SIZED.sub("", rest)
    if rest:
        return bool(NEIGHBOURS.match(re.sub(r"\s", "", text))) and not is_labelled(text)
    return not bare or len(words) > 1 or words[0] in ACTIONS or words[0][:2] in ("浏览", "阅读", "点击")


def is_crumbs(text: str) -> bool:
    """
    >>> is_crumbs("您现在的位置 : 首页 > 政务公开 > 正文"), is_crumbs("位置：市民中心")
    (True, False)
    """
    return bool(CRUMBS.match(text)) and bool(re.search("[>＞»›]", text)) and "。" not in text and len(text) < 150


def is_footer(text: str) -> bool:
    """
    >>> is_footer("版权所有：某市人民政府 网站标识码：5000000054")
    True
    >>> is_footer("办理“我为政府网站找错”留言。（承办单位：市政府办公室）"), is_footer("（三）标注ICP备05000001号")
    (False, False)
    """
    return bool(FOOTER.search(text)) and "。" not in text and len(text) < 200 and not is_task(text)
