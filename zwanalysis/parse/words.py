"""Patterns made of the words in ``lexicon/roles.yaml`` and ``columns.yaml``: a word stands there and nowhere else. On folded text."""

import re
from functools import cache

from zwanalysis import lexica

ROLES = ("lead", "support", "responsible")


def any_of(words) -> str:
    """An alternation of words, the longest first.

    >>> any_of(["落实", "参照落实"])
    '(?:参照落实|落实)'
    """
    return f"(?:{'|'.join(map(re.escape, sorted(set(words), key=len, reverse=True)))})"


def firsts(words) -> str:
    """The characters that words begin with: a pattern that looks for one of these first is quick to leave.

    >>> firsts(["落实", "参照落实", "参与"])
    '参落'
    """
    return "".join(sorted({word[0] for word in words}))


def role_words(role: str | None = None, **flags: bool) -> list[str]:
    """The words of a role (of all, if None) that have the given marks in roles.yaml.

    >>> role_words("support", alone=True), "主办" in role_words("lead", verb=True, footer=False)
    (['配合', '协同', '协办', '会办'], False)
    """
    return [
        row["word"]
        for row in lexica.load("roles.yaml")["words"]
        if role in (None, row["role"]) and all(row.get(flag, False) == value for flag, value in flags.items())
    ]


def places() -> str:
    """An alternation of 单位, 部门, 科室 …"""
    return any_of(lexica.load("roles.yaml")["places"])


@cache
def verb() -> re.Pattern:
    """牵头 and the like, which end a list of units, with the words before them (等按职责分工…) and behind (…落实) that are theirs.

    Groups: ``join`` 会同, or the role.

    >>> text = "各区政府按职责分工组织落实"
    >>> m = verb().search(text)
    >>> text[:m.start()], m.lastgroup
    ('各区政府', 'responsible')
    """
    roles = lexica.load("roles.yaml")
    before = rf"""(?:[,、 ]|{any_of(roles["before"])}|{"".join(f"(?<!{body})" for body in roles["bodies"])}组织|{DUTIES})"""
    join = rf"""
        {any_of(roles["joins"])}
        |(?<=[局办厅处科室心])会(?!同)(?=[\u4e00-\u9fff]{{1,12}}(?:局|办公室|厅|处|科|室|中心)(?:$|[、,;)。]))   # A局会B局
        |(?<=[局委部办厅院会])商(?!务|业|会|贸)                  # A局商B局, not a chamber of commerce
        |(?<=[局委部办厅院会])联合(?=[市省县区各国州])           # A局联合市B局
    """
    deeds = f"(?:、?{any_of(roles['deeds'])}){{0,3}}"
    named = rf"(?!{any_of(roles['names'])}|办(?!公室[、,;。)]|公室$))"  # 落实办 is a unit; 落实办公室、 is not
    verbs = "|".join(f"(?P<{role}>{any_of(role_words(role, verb=True))}{deeds}{named})" for role in ROLES)
    titles = "|".join(f"(?P<{role}_unit>{any_of(role_words(role, heading=True))})" for role in ROLES)
    begins = firsts([*roles["before"], *roles["joins"], *role_words(verb=True)])
    return re.compile(
        rf"(?=[{begins},、\ 组按依根结会商联作列为是]){before}{{0,12}}(?:(?P<join>{join})|{verbs}|(?:作为|列为|为|是)(?:{titles}){places()})", re.VERBOSE
    )


#: 按职责分工, 根据各自职能: how a list of units shares its work.
DUTIES = (
    r"(?:按照?|依照?|依据|根据|结合)(?:各自)?(?:的)?(?:工作)?"
    r"(?:职责|职能|分工|任务|(?:管理)?权限|要求|行业|领域|业务|实际){1,6}(?:范围)?内?"
)


@cache
def key() -> re.Pattern:
    """What a note that is more than a bare list of units holds: a role word, a word of `places`, or 时限."""
    roles = lexica.load("roles.yaml")
    words = {*role_words(verb=True), "责任", "分工", *roles["places"], *roles["joins"], "联合", "时限", "时间"}
    shortest = {word for word in words if not any(other != word and other in word for other in words)}
    return re.compile("|".join([*sorted(shortest, key=len, reverse=True), *(f"{body}商" for body in "局委部办厅院会")]))


@cache
def role_sign() -> re.Pattern:
    """A word that says what units do, or joins them: words alone, which are searched for fast."""
    return re.compile("|".join([*role_words(verb=True), *lexica.load("roles.yaml")["joins"], "联合", *(f"{body}商" for body in "局委部办")]))


@cache
def assigns() -> re.Pattern:
    """What surely hands out work: a heading of units, 牵头, 分工负责."""
    roles = [*role_words("lead", heading=True, footer=False), *role_words("support", heading=True, footer=False)]
    return re.compile(rf"{any_of(['责任', *roles])}{places()}|牵头|分工负责")


#: 责任单位 市财政局: a blank for the colon.
_UNSIGNED = r"(?<=[头合办任实][单部科处][位门室])[ \t]+(?=[\u4e00-\u9fff])"


@cache
def headings() -> re.Pattern:
    """The words before a colon that say what follows: a role, a time limit, a person. Group ``head`` is the word.

    >>> headings().match("市级责任单位(部门):市财政局")["head"], headings().match("责任科室及责任人:办公室")["head"]
    ('市级责任单位', '责任科室')
    """
    columns = lexica.columns()
    units = f"{any_of(role_words(heading=True))} ?{places()}"  # 责任 单位: a line of the print ended there
    others = [
        *(word for kind in ("deadline", "person") for word in columns[kind] if len(word) > 1),
        *role_words(alone=True), *(word for group in lexica.load("roles.yaml")["headings"].values() for word in group),
    ]  # fmt: skip
    persons = any_of(columns["person"])
    limits = re.sub("(?<=..)(?=时限|时间|期限|节点)", " ?", any_of(others))  # 完成 时限
    levels, adverbs = "省市区县州镇局委", ("主要", "具体", "各", "总", "工作")
    first = firsts((*others, *role_words(heading=True), *adverbs, *levels))
    return re.compile(
        rf"(?=[{first}])(?P<head>(?:(?:[{levels}]|{'|'.join(adverbs)})(?:级|直)?)?(?:{units}|{limits}))"
        rf"(?:(?:及其?|和|与|、|/){persons})?(?:\((?:处室|科室|部门|单位|股室|人)\))?"
        rf"(?:\s*[:】〕]\s*:?|[为是](?!牵头|责任|主办|配合)|{_UNSIGNED})"
    )


@cache
def unknown_heading() -> re.Pattern:
    """验收单位: a heading that ends as those of units do, but says something else."""
    return re.compile(rf"(?:^|(?<=[,;。、 ]))\s*(?P<head>[\u4e00-\u9fff]{{1,6}}{places()})\s*:")


@cache
def heading_end() -> re.Pattern:
    """The last character of a heading and its colon (or 为): headings are looked for only there."""
    columns = lexica.columns()
    last = {word[-1] for kind in (*ROLES, "deadline", "person") for word in columns[kind]}
    return re.compile(rf"[{''.join(sorted(last))}]\)?\s?[:〕为]|{_UNSIGNED}")


@cache
def verb_at_end() -> re.Pattern:
    """A list of units that ends in what they do."""
    roles = lexica.load("roles.yaml")
    return re.compile(rf"{any_of([*role_words(verb=True), *roles['joins'], *roles['deeds'], '等'])}[。;,]?$")


@cache
def mark() -> re.Pattern:
    """市司法局(牵头): a role in brackets behind a unit. The group is the role."""
    roles = "|".join(f"(?P<{role}>{any_of(role_words(role, verb=True))})" for role in ROLES)
    return re.compile(rf"[(〔](?:{roles}){places()}?[)〕]$")


@cache
def behind_plan() -> str:
    """A pattern of what a line begins with that stands behind a plan: attachments, remarks, the page's own."""
    frame = lexica.load("frame.yaml")
    words = "|".join(" ?".join(map(re.escape, word)) for word in frame["behind"])
    return rf"(?:附件?[:\d\n ]|(?:备|附)?注[:\d]|{words}|{any_of(frame['behind_apart'])}(?=[:\s|\d]|$)|{any_of(frame['widgets'])} ?:|〔? ?{any_of(frame['buttons'])}(?=[\s〕|]|$))"
