"""Units: what is one, its kind, the function it has in every government; and lists of them. On folded text but for names."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.errors import BadArgument
from zwanalysis.parse.collectives import one_collective
from zwanalysis.text import fold, trim

_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,7}?(?:特别行政区|自治区|自治州|自治县|地区|新区|省|市|区|县|州|盟|旗|镇|乡|街道)"
)
_PLATE = re.compile(r"\([^()]*\)|〔[^〔〕]*〕")


class _Registry(NamedTuple):
    """The names of organs and the function of each; a branch's group in ``branch`` is its place in ``of_branch``, from 1."""

    aliases: dict[str, str]
    begins: tuple[str, ...]  # a branch's name begins with one of these,
    ends: tuple[str, ...]  # or, where a place stands first, ends in one of these
    branch: re.Pattern
    of_branch: list[str]
    levels: tuple[str, ...]
    level_only: frozenset[str]


@cache
def _registry(own: str | None = None) -> _Registry:
    units = lexica.load("units.yaml")
    functions = units["functions"] if own is None else _own(own)
    aliases = {fold(alias): entry["function"] for entry in functions for alias in entry["aliases"]}
    branches = [(fold(branch), entry["function"]) for entry in functions for branch in entry.get("branches", [])]
    names = ("[\u4e00-\u9fff]{0,12}".join(map(re.escape, branch.split("*"))) for branch, _ in branches)
    begins = tuple({begin for branch, _ in branches if (begin := branch.partition("*")[0])})
    ends = tuple({branch.rpartition("*")[2] for branch, _ in branches if branch.startswith("*")})
    levels = tuple(sorted(units["prefixes"]["level"], key=len, reverse=True))
    any_branch = re.compile(f"(?:{'|'.join(f'({name})' for name in names)})$" if branches else r"(?!)")
    functions = [function for _, function in branches]
    return _Registry(aliases, begins, ends, any_branch, functions, levels, frozenset(units["prefixes"].get("level_only", [])))


def _own(path: str) -> list[dict]:
    """The functions of a registry of one's own: a list, each with ``function`` and ``aliases``, as in units.yaml."""
    with lexica.own("units.yaml", path):
        listed = lexica.load("units.yaml")
    listed = listed.get("functions") if isinstance(listed, dict) else listed
    if not isinstance(listed, list) or not all(isinstance(entry, dict) and entry.get("function") and isinstance(entry.get("aliases"), list) for entry in listed):
        raise BadArgument(f"{path}: a registry of units is a list of functions, each with a name (function) and aliases; see zwanalysis/lexicon/units.yaml")
    return listed


@lru_cache(maxsize=1024)
def function_of(unit: str, own: str | None = None) -> str | None:
    """Return the function of a unit, None if the registry (that of the file ``own``, or the package's) does not know the name.

    The name as printed is tried first, then without place, level and second plate; the whole of what is left
    must be an alias, so that one organ's name inside another's does not match.

    >>> function_of("市发展改革委"), function_of("达州市市场监督管理局（知识产权局）"), function_of("财政局国库支付中心")
    ('发展改革', '市场监管', None)
    """
    name = fold(unit).replace(" ", "").replace("\n", "")
    registry = _registry(own)
    seen: set[str] = set()
    todo = [(name, False)]
    for rest, stripped in todo:  # grows while it is read
        if rest in seen or len(rest) < 2:
            continue
        seen.add(rest)
        if rest in registry.aliases and (stripped or rest not in registry.level_only):
            return registry.aliases[rest]
        if (rest.startswith(registry.begins) or rest.endswith(registry.ends)) and (branch := registry.branch.match(rest)):
            return registry.of_branch[branch.lastindex - 1]
        todo += _stripped(rest, stripped, registry.levels)
    return None


def _stripped(name: str, stripped: bool, levels: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """A name without its second plate, without its level, without its place, and whether it lost one of the latter."""
    if "(" in name or "〔" in name:
        yield _PLATE.sub("", name), stripped
    if name.startswith(levels):
        yield from ((name[len(level) :], True) for level in levels if name.startswith(level))
    if place := _PLACE.match(name):
        yield name[place.end() :], True


def is_known(unit: str) -> bool:
    """Whether a name is in the registry, or says that it stands for many.

    >>> is_known("市财政局"), is_known("各区政府"), is_known("临江公司")
    (True, True, False)
    """
    return function_of(unit) is not None or kind_of(unit) == "collective"


def broken_off(unit: str) -> bool:
    """Whether what a text ends in is only the beginning of a name: one sign, or the beginning of a registered name.

    >>> broken_off("市"), broken_off("市人力资源和社会"), broken_off("市财政局"), broken_off("临江公司")
    (True, True, False, False)
    >>> broken_off("各园区管委")
    True
    """
    if len(unit) < 2 or unit.endswith(("管委", "办公", "委员", "领导小", "指挥", "街道办事")):
        return True
    aliases, levels = _registry().aliases, _registry().levels
    rests = {unit, *(unit[len(level) :] for level in levels if unit.startswith(level))} - {""}
    begun = any(alias.startswith(rest) and alias != rest for rest in rests if len(rest) > 1 for alias in aliases)
    return begun and function_of(unit) is None


#: How the words of a kind stand in a name.
_STAND = {"exact": "(?:{})$", "prefixes": "(?:{})", "contains": ".*(?:{})", "suffixes": ".*(?:{})$"}


@cache
def _kinds() -> list[tuple[str, re.Pattern]]:
    """The kinds in the order in which they are tried, with the pattern of each."""
    kinds = lexica.load("units.yaml")["kinds"]
    return [
        (kind, re.compile("|".join(_STAND[where].format("|".join(map(re.escape, map(fold, words)))) for where, words in parts.items())))
        for kind, parts in kinds.items()
    ]


@lru_cache(maxsize=1024)
def kind_of(unit: str) -> str:
    """Return the kind of a unit: collective, government, office, body or department.

    >>> [kind_of(unit) for unit in ("各县（市、区）人民政府", "富顺县政府", "市政府办公室", "市财政局", "市档案馆")]
    ['collective', 'government', 'office', 'department', 'body']
    """
    name = _PLATE.sub("", fold(unit)).replace(" ", "").replace("\n", "")
    return next((kind for kind, pattern in _kinds() if pattern.match(name)), "body")


# ---- what could be a unit

_WORDS = lexica.load("units.yaml")["lists"]


def _any(words: str) -> str:
    """Alternatives of a list of units.yaml's ``lists``, the longest first; they keep their meaning as patterns."""
    return "|".join(sorted(_WORDS[words], key=len, reverse=True))


_ENDINGS = tuple(lexica.load("units.yaml")["endings"])
#: The characters that a name may end in.
LAST_SIGNS = frozenset([*(ending[-1] for ending in _ENDINGS), ")", "〕"])
UNIT_END = re.compile(rf"(?:{'|'.join(_ENDINGS)})(?:\([^()]*\))*$")
_BRACKET_ENDS = (")", "〕")
NOT_UNIT = re.compile(
    rf"^(?:{_any('deed_first')})|[。;:“”!?%]|(?<![\u4e00-\u9fff\d])(?:\d{{4}}(?!\d)|\d{{6}})|\d月|月底|{_any('deed')}|(?<=[^自\n])由"
)
_ROUND = str.maketrans("〔〕", "()")
_LONGEST_NAME = 40
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff()〔〕、]{2,14}")


@lru_cache(maxsize=1024)
def looks_like_unit(name: str) -> bool:
    """Whether ``name`` (folded) could be a unit's name: short, ends as units end, holds no sentence.

    >>> looks_like_unit("市财政局"), looks_like_unit("各县(市、区)人民政府"), looks_like_unit("以下简称方案")
    (True, True, False)
    """
    if not 2 <= len(name) <= _LONGEST_NAME or name[-1] not in LAST_SIGNS:
        return False
    if name[-1] in _BRACKET_ENDS:
        name = name.translate(_ROUND)
        return bool(UNIT_END.search(name)) and not NOT_UNIT.search(name)
    return name.endswith(_ENDINGS) and not NOT_UNIT.search(name.translate(_ROUND))


def could_be_unit(name: str) -> bool:
    """Whether a short name among units may be one though it ends unlike any (共青团中央文明办公共处).

    >>> could_be_unit("国铁北京"), could_be_unit("加强监管")
    (True, False)
    """
    return bool(_PLAIN_NAME.fullmatch(name)) and not NOT_UNIT.search(name)


def are_units(names: list[str]) -> bool:
    """Whether most names of a list look like units, and the others could be some.

    >>> are_units(["州财政局", "州电大"]), are_units(["州财政局", "做好预算公开"]), are_units([])
    (True, False, False)
    """
    sure = [looks_like_unit(name) for name in names]
    return sum(sure) * 2 >= len(sure) > 0 and all(known or could_be_unit(name) for known, name in zip(sure, names, strict=True))


# ---- lists of units

_KINDS = "(?:部门|单位|机构|处室|科室|股室|企业|地方)"
#: 等 closes a list, and what says so goes with it: 等部门, 等15个单位, 等国务院相关部门和机构.
_CLOSE = re.compile(
    rf"(?<![高中初平同优])等(?!级)(?:[^、,;。和及()]{{0,14}}?{_KINDS}(?:\({_KINDS}\))?(?:[和及与、](?:有关|相关)?(?:单位|部门|机构))*|\d+[个家]|多[个家])?"
)
_LEADING = re.compile(rf"(?:{_any('leading')})(?=.{{2}})")
#: Behind a name, no part of it: （负责学校部分）, （按职责分工）, （×××）, （名单见附件1，下同）, （含开发区）, 按职责.
_POINTERS = "|".join(map(re.escape, lexica.load("glue.yaml")["pointers"]))
_REMARK = re.compile(
    rf"[(〔](?:{_POINTERS}|共?\d+[项条个])(?:[^()]|\([^()]*\))*[)〕]$|(?:等)?(?:按照?|根据)(?:各自)?(?:工作)?职[责能][^、,;]{{0,8}}$"
)
_REMARK_SIGN = re.compile("[)〕职]")
#: 各责任单位 behind a list of units: those named before, no further unit.
SAME = re.compile(r"各(?:有关|相关)?(?:责任|牵头|配合)(?:单位|部门)$")
SIGN = re.compile(r"[、,;]")
_ITEM_NUMBER = re.compile(r"\s*\d{1,2}[.、]")


def split_units(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the units in a list, as printed, without 等部门 and the like.

    >>> text = "市审计局及其他市政府部门、住房和城乡建设局等单位,达川区、万源市人民政府"
    >>> [text[a:b] for a, b in split_units(text, 0, len(text))]
    ['市审计局', '市政府部门', '住房和城乡建设局', '达川区', '万源市人民政府']
    """
    return [(start + a, start + b) for a, b in _split(folded[start:end])]


@lru_cache(maxsize=1024)
def _split(text: str) -> list[tuple[int, int]]:
    """Kept, since the same lists of units stand behind many tasks."""
    if _in_a_narrow_column(text):
        return [(0, len(text))]
    parts = (part for a, b in _at_signs(text, 0, len(text)) for part in _at_words(text, a, b))
    return [(a, b) for a, b in (_bare_name(text, *part) for part in parts) if a < b]


def _in_a_narrow_column(text: str) -> bool:
    """Whether a text is one name over lines of a few signs: 市政, 府办, 公厅; not 发改委, 财政局."""
    lines = text.split("\n") if "\n" in text else ()
    narrow = lines and all(0 < len(line) <= NARROW for line in lines) and not _SIGNS.search(text.replace("\n", ""))
    return bool(narrow) and not all(map(looks_like_unit, lines)) and bool(function_of("".join(lines)))


#: Lines of a name that is broken at its column's width are no longer.
NARROW = 4


def _bare_name(folded: str, a: int, b: int) -> tuple[int, int]:
    """A name's span without its number, the words that lead to it and what is said of it in brackets."""
    number = _ITEM_NUMBER.match(folded, a, b)
    a = number.end() if number else a
    remark = _REMARK.search(folded, max(a, b - _LONGEST), b) if _REMARK_SIGN.search(folded, a, b) else None
    a, b = trim(folded, a, remark.start() if remark else b, ".。;,、:—")
    while (lead := _LEADING.match(folded, a, b)) and lead.end() < b:
        a = lead.end()
    return a, b


#: 市直有关部门、单位 and 各省、自治区、直辖市人民政府 are one collective each.
_MERE_KIND = re.compile(
    r"(?:单位|部门|机构)(?=[、,;。)及和与]|$)|自治区、?(?=直辖市)|直辖市(?=人民政府|党委|政府|和|及|$)"
)
_SIGNS = re.compile(r"[()〔〕〈〉、,;。/\s]")
_SEPARATOR = re.compile(rf"{_SIGNS.pattern}|(?<=[府局委部办])(?=各)")


def _at_signs(folded: str, start: int, end: int):
    """Split at 、 ， ； and white space outside brackets."""
    depth, a = 0, start
    signs = bool(SIGN.search(folded, start, end))
    for match in (_SEPARATOR if folded.find("各", start, end) > start else _SIGNS).finditer(folded, start, end):
        sign = match[0]
        if sign and sign in "(〔〈":
            depth += 1
        elif sign and sign in ")〕〉":
            depth = max(0, depth - 1)
        elif depth == 0 and _separates(folded, a, match, end, signs):
            yield a, match.start()
            a = match.end()
    yield a, end


def _separates(folded: str, a: int, match: re.Match, end: int, signs: bool) -> bool:
    """Whether a sign, white space or 各 behind a full name parts two units; ``signs`` says that others are parted by signs."""
    sign, at = match[0], match.start()
    if not sign:
        return at - a <= _LONGEST_NAME and _full_name(_WORD.split(folded[a:at])[-1])  # 管委会和市政府各部门 are two
    if sign.isspace():
        return _between_units(folded, a, match, end, signs)  # a line break may stand inside a name
    if sign == "/":
        return not one_collective(folded, a, match, end)
    return sign != "、" or not (_MERE_KIND.match(folded, match.end(), end) or one_collective(folded, a, match, end))


def _between_units(folded: str, a: int, space, end: int, signs: bool) -> bool:
    """Whether white space stands between two units: where signs separate others, only a full name on both sides tells."""
    if not _unit_before(folded, a, space.start()) or folded[space.end() : space.end() + 1] in "(〔":
        return False
    right = re.compile(r"\s*(?P<name>[^、,;\s]*)").match(folded, space.end(), end)["name"]
    left = folded[a : space.start()].rstrip()
    if left.endswith(_GOES_ON.get(right, ())) and "各" not in left:
        return False  # 街道 办事处
    if _BRANCH.fullmatch(right) and left.endswith("局"):
        return False  # 市自然资源局 清水区分局
    begins = right[:1] in "省市县区州镇乡村各"
    if not begins and function_of(left + right) and not function_of(left):
        return False  # a name over two lines, or with a blank of the print: 县人力资源和社会 保障局
    return not signs or space[0] != "\n" and looks_like_unit(left) and len(right) > 2 and looks_like_unit(right)


#: What a place's name goes on with in the next line of a narrow column.
_GOES_ON = {"办事处": "街道", **dict.fromkeys(("人民政府", "政府"), ("镇", "乡", "区", "县", "市"))}
#: A branch by its place alone.
_BRANCH = re.compile("[\u4e00-\u9fff]{1,4}[区县市镇园]分局")


def _unit_before(folded: str, a: int, at: int) -> bool:
    return bool(UNIT_END.search(folded, max(a, at - 12), at)) and at - a > 1


def _full_name(name: str) -> bool:
    return len(name) >= 4 and not name.startswith("国务院") and looks_like_unit(name) and not set("各等") & set(name)


#: Characters between two signs: more are a text, no units joined by words.
_LONGEST = 200
_JOIN = r"及其他|以及|及(?!时)|和|与|暨"
_WORD = re.compile(_JOIN)
_BRACKET_OR_WORD, _JOIN_SIGN = re.compile(rf"[()〔〕]|{_JOIN}"), re.compile("[及和与暨]")


def _at_words(folded: str, a: int, b: int):
    """Split at 等 (which closes a list) and at 及 和 与 where both sides are units of their own."""
    close = _CLOSE.search(folded, a, b) if b - a <= _LONGEST and folded.find("等", a, b) >= 0 else None
    if not close:
        yield from _at_joins(folded, a, b)
    elif close.start() > a:
        yield from _at_joins(folded, a, close.start())
        word = _WORD.match(folded, close.end(), b)
        if word and word.end() < b:
            yield from _at_words(folded, word.end(), b)


def _at_joins(folded: str, a: int, b: int):
    depth = 0
    for match in _BRACKET_OR_WORD.finditer(folded, a, b) if b - a <= _LONGEST and _JOIN_SIGN.search(folded, a, b) else ():
        at, after = match.span()
        if match[0] in "()〔〕":
            depth += 1 if match[0] in "(〔" else -1
        elif depth == 0 and at > a and _separate(folded[a:at], folded[after:b]):
            yield a, at
            a = after
    yield a, b


#: Before 和 and 及: the first half of a name; behind them: a kind that belongs to the kind before (机构和单位).
_HALF_NAME = re.compile(_any("half_names"))
_PAIR = re.compile(r"(?:机构|企业|单位|部门|地区)和(?:单位|部门|机构|企业|个人)")
_BEGINS_NAME = re.compile(rf"(?:{_any('begins_name')})")
_GOES_ON_IN_NAME = re.compile(rf"(?:{_any('second_halves')})")


def _separate(left: str, right: str) -> bool:
    """Whether 及/和/与 between ``left`` and ``right`` stands between two units, not inside one name."""
    if min(len(left), len(right)) < 2 or not UNIT_END.search(left) or _HALF_NAME.fullmatch(left):
        return False
    if left.endswith("党委") and right in ("政府", "人民政府"):
        return False
    if _BEGINS_NAME.match(right):
        return True
    if _PAIR.match(left[-2:] + "和" + right) or len(left) <= 3 and _GOES_ON_IN_NAME.match(right):
        return False
    return looks_like_unit(right) or bool(UNIT_END.search(re.split(r"[、,]", right)[0]))
