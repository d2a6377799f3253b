"""The headings of a table's columns: what each says the cells below it are. On folded text."""

import re
from functools import cache, lru_cache

from zwanalysis import lexica
from zwanalysis.lexica import kind_of_heading
from zwanalysis.parse.words import ROLES, any_of, role_words

ROLE_COLUMNS = ROLES
#: Columns that say nothing of who, what and when.
ASIDE = ("channel", "remark", "tick", "amount")
MAX_HEADING = 18
#: Words that join two headings in one cell: 责任科室、单位; 责任单位及责任人.
_JOINED = re.compile(r"[、/]|及|和|与")
_NO_HEADING = re.compile(r"[:,。;《]|(?:各|有关|相关|等)(?:级)?(?:单位|部门|科室|处室)$|^(?:\d{1,2}\.|\()")
_LABELLED = re.compile(r"\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)")
_ASIDE, _ASIDE_SIGN = re.compile(r"\s|\([^()]*\)|〔[^〔〕]*〕|[:*|]+$"), re.compile(r"[\s(〔:*|]")


@cache
def words() -> dict[str, str]:
    """Every word that names a column, and the kind that it names."""
    return {word: kind for kind, listed in lexica.columns().items() for word in listed}


def plain(cell: str) -> str:
    """A heading as it is compared: without white space, brackets and a colon at its end."""
    return _ASIDE.sub("", cell) if _ASIDE_SIGN.search(cell) else cell


@lru_cache(maxsize=1024)
def column_kind(cell: str) -> str:
    """Return what a heading cell names; "" if it is no heading: a list of units, a labelled heading, a sentence.

    >>> [column_kind(cell) for cell in ("市级责任单位", "责任科室、单位", "承办局、中心", "区直各部门", "二、重点项目", "公开内容(要素)")]
    ['responsible', 'responsible', 'responsible', '', '', 'task']
    """
    if _LABELLED.match(cell):
        return ""
    cell = plain(cell)
    if not cell or len(cell) > MAX_HEADING or _NO_HEADING.search(cell):
        return ""
    organs = _of_organs().fullmatch(cell)
    if organs:
        return organs.lastgroup
    parts = _JOINED.split(cell)
    kinds = [kind_of_heading(part) for part in parts]
    if len(parts) > 2 and words().keys().isdisjoint(parts):
        return ""  # 办理依据、申请条件、办理程序: what a guide holds
    if len(set(kinds)) > 1 and set(kinds) <= set(ROLE_COLUMNS):
        return "responsible"  # 配合/责任单位
    return kinds[0] if all(kinds) else kind_of_heading(cell) if "、" not in cell else ""


@cache
def _of_organs() -> re.Pattern:
    """A role word before organs as they are called there: 承办局、中心; 牵头委办局; 责任镇街. The group is the role."""
    roles = lexica.load("roles.yaml")
    named = any_of([*roles["organs"], *roles["places"]])
    heads = "|".join(f"(?P<{role}>{any_of(role_words(role, heading=True))})" for role in ROLES)
    return re.compile(rf"(?:{heads}){named}(?:[、/和及与]?{named})*")


def told_by_others(texts: list[str], kinds: list[str]) -> list[str]:
    """The kinds of a header's columns, as its other headings tell."""
    return beside_support(texts, between_wordings(before_who(texts, only_words(named_work(texts, kinds)))))


def with_demands(texts: list[str], kinds: list[str]) -> list[str]:
    """The kinds, what is asked by when being the work: 主要问题, 完成时限及要求; whether cells hold more than limits tells.

    >>> with_demands(["任务", "主要问题", "完成时限及要求", "责任单位"], ["task", "task", "deadline", "responsible"])
    ['section', 'remark', 'task', 'responsible']
    """
    asked = [kind == "deadline" and bool(_AND_DEMANDS.search(plain(text))) for text, kind in zip(texts, kinds, strict=True)]
    others = ["remark" if text.endswith("问题") else "section" if kind == "task" else kind for text, kind in zip(texts, kinds, strict=True)]
    return ["task" if own else other for own, other in zip(asked, others, strict=True)] if any(asked) else kinds


_AND_DEMANDS = re.compile("[及和与、/](?:要求|措施|内容)$")


def before_who(texts: list[str], kinds: list[str]) -> list[str]:
    """The kinds, what only ends as a heading of work does being a remark behind who or when, where another stands before.

    >>> before_who(["抽查事项", "起止时间", "风险分类要求"], ["task", "deadline", "task"]), before_who(["任务", "责任单位", "具体措施"], ["task", "responsible", "task"])
    (['task', 'deadline', 'remark'], ['task', 'responsible', 'task'])
    """
    told = next((c for c, kind in enumerate(kinds) if kind in (*ROLE_COLUMNS, "deadline")), len(kinds))
    odd = {c for c in range(told, len(kinds)) if kinds[c] == "task" and "task" in kinds[:told] and plain(texts[c]) not in words()}
    return ["remark" if c in odd else kind for c, kind in enumerate(kinds)]


def between_wordings(kinds: list[str]) -> list[str]:
    """The kinds, a heading that the word list lacks before the last of wordings being one of sections, and one of sections behind it a remark.

    >>> between_wordings(["number", "", "task", "responsible", ""])
    ['number', 'section', 'task', 'responsible', '']
    """
    last = max((c for c, kind in enumerate(kinds) if kind == "task"), default=-1)
    last = max((c for c, kind in enumerate(kinds) if kind == "section"), default=-1) if last < 0 else last
    return ["section" if not kind and c < last else "remark" if kind == "section" and c > last else kind for c, kind in enumerate(kinds)]


def beside_support(texts: list[str], kinds: list[str]) -> list[str]:
    """The kinds, 主责单位 being one of who is responsible where no column says who supports.

    >>> beside_support(["任务", "主责单位"], ["task", "lead"]), beside_support(["任务", "主责单位", "协办单位"], ["task", "lead", "support"])
    (['task', 'responsible'], ['task', 'lead', 'support'])
    """
    alone = [] if "support" in kinds else lexica.load("roles.yaml")["leads_others"]
    return ["responsible" if kind == "lead" and any(word in text for word in alone) else kind for text, kind in zip(texts, kinds, strict=True)]


def named_work(texts: list[str], kinds: list[str]) -> list[str]:
    """The kinds, the last heading of names being the work's where no other could be: 事项名称 beside 事项分类.

    >>> named_work(["序号", "决策名称", "决策类别", "承办单位"], ["number", "section", "section", "responsible"])
    ['number', 'task', 'section', 'responsible']
    """
    names = [c for c, (text, kind) in enumerate(zip(texts, kinds, strict=True)) if kind == "section" and plain(text).endswith(_OF_NAMES)]
    if {"task", "amount", "agenda"} & set(kinds) or not names:
        return kinds
    return [*kinds[: names[-1]], "task", *kinds[names[-1] + 1 :]]


_OF_NAMES = ("名称", "项目", "主题")


def only_words(kinds: list[str]) -> list[str]:
    """The kinds, what is headed as a remark being the work where no other column has words: 序号 | 工作说明 | 责任单位.

    >>> only_words(["number", "remark", "responsible"]), only_words(["number", "responsible", "remark"])
    (['number', 'task', 'responsible'], ['number', 'responsible', 'remark'])
    """
    told = next((c for c, kind in enumerate(kinds) if kind in (*ROLE_COLUMNS, "deadline")), 0)
    alone = kinds[:told] in (["remark"], ["number", "remark"]) and set(kinds[told:]) <= {*ROLE_COLUMNS, "deadline"}
    return [*kinds[: told - 1], "task", *kinds[told:]] if alone else kinds


def is_scored(texts: list[str], kinds: list[str]) -> bool:
    """Whether columns say what is done, or indicators of several levels, and how much it counts.

    >>> is_scored(["类别", "评分内容", "分值"], ["section", "task", "remark"]), is_scored(["服务内容", "单价"], ["task", "amount"])
    (True, False)
    """
    levels = sum(plain(text).endswith("级指标") for text in texts) > 1
    return ("task" in kinds or levels) and any(plain(text).endswith(SCORES) for text in texts)


def is_catalogue(texts: list[str], kinds: list[str]) -> bool:
    """Whether columns say what is disclosed, on what ground, to whom, how: a catalogue needs no column of who and when.

    >>> is_catalogue(["公开事项", "公开内容", "公开依据", "公开范围"], ["section", "task", "remark", "remark"])
    True
    """
    return "task" in kinds and sum(plain(text).startswith("公开") for text in texts) > 2


SCORES = ("分值", "得分", "分数", "权重")


def hands_out_work(texts: list[str], kinds: list[str]) -> bool:
    """Whether headings are those of a table that hands out work: who or when, or what is done and how much it counts, or what is disclosed."""
    return is_header(kinds) or is_scored(texts, kinds) or is_catalogue(texts, kinds)


def is_header(kinds: list[str]) -> bool:
    """Whether columns of these kinds are a table that hands out work: two kinds at least, who or when or numbered work.

    >>> is_header(["number", "task", "responsible", "deadline"]), is_header(["number", "section", "amount", "responsible"])
    (True, False)
    """
    named = [kind for kind in kinds if kind]
    there = set(named)
    if len(there) < 2 or len(named) * 2 < len(kinds) or hands_out_nothing(there):
        return False
    if there & {"task", "section"} and named.count("tick") > 1:
        return True
    return bool(there & {*ROLE_COLUMNS, "deadline"}) or {"number", "task"} <= there


def hands_out_nothing(there: set[str]) -> bool:
    """Agendas; prices, telephones, names."""
    if "agenda" in there and not there & set(ROLE_COLUMNS):
        return True
    return "task" not in there and ("amount" in there or "person" in there and "deadline" not in there)
