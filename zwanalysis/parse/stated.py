"""Rules that a notice states once for many tasks. Patterns on folded text."""

import re

#: 逗号前为牵头单位 (before the comma) and 排在第一位的为牵头单位 (the first): rules that hold from there on.
RULE = re.compile(
    r"(?P<comma_lead>逗号(?:之|以)?前(?:的|面)?(?:单位|部门|处室|科室)?(?:均)?(?:为|是)[^。;()]{0,8}牵头)"
    r"|(?P<first_lead>(?:(?:排|列|位|名列|排名)(?:在|于|名)?(?:第一|首位|最前|首)(?:位|个|名|的)*|首位|第一(?:个|位|家)?|首个|排第一|第一顺位)"
    r"(?:的|者)?(?:责任)?(?:单位|部门|处室|科室|机构|者)?(?:的)?(?:均)?(?:为|是|即为|系)[^。;()]{0,6}(?:牵头|主办|主责|总牵头))"
)

#: 以上任务均需各区县落实: units of every task, stated once.
_FOR_ALL = re.compile(
    r"(?:以上|上述|以下|下列|本(?:方案|要点|通知|清单|计划|分工|表)|所有|各项|全部)(?:[^。\n]{0,14}(?:任务|工作|事项|要点)[^。\n]{0,6}?|各?[项条]|(?<=以[上下])(?=[均都皆]))(?:均|都|皆)(?:需|须|由|要|应)?(?P<units>[^。\n]{2,60}?)"
    r"(?:(?:按照?|根据)[^。\n]{0,8}(?:职责|分工)[^。\n]{0,4})?(?:结合(?:自身|各自|本地|工作)?实际|具体|共同|同步|一并|分别|抓好|组织|贯彻|认真|切实|参照|配合)*(?:落实|负责|执行|实施|参与|(?:作为|为|是|列为)(?P<role>责任|配合|参与|实施)(?:单位|部门|主体))"
)
#: 各市州政府均为责任单位,以下不再列出: the same, the units first.
_NAMED_ONCE = re.compile(
    r"(?<=[。;(\n,])(?P<units>[^。;()\n]{2,60}?)(?:均|都|皆)(?:作为|列为|为|是)(?P<role>责任|配合|参与|实施)(?:单位|部门|主体)(?=[,。;]?[^。;()\n]{0,8}不[再另](?:一一|逐一)?(?:列|标|注))"
)


def for_all(folded: str, start: int = 0, end: int | None = None):
    """Yield the matches (groups ``units`` and ``role``) of what is stated once for all tasks."""
    for pattern in (_FOR_ALL, _NAMED_ONCE):
        yield from pattern.finditer(folded, start, len(folded) if end is None else end)
