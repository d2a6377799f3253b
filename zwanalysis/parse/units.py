"""What a unit is: its kind, and the function it has in every government."""

import re
from functools import cache, lru_cache

from zwanalysis import lexica
from zwanalysis.text import fold

_PLACE = re.compile(
    r"[\u4e00-\u9fff]{2,7}?(?:特别行政区|自治区|自治州|自治县|自治旗|地区|新区|高新区|经开区|省|市|区|县|州|盟|旗|镇|乡|街道)"
)
_PLATE = re.compile(r"\([^()]*\)|〔[^〔〕]*〕")


@cache
def _registry() -> tuple[dict[str, str], list[tuple[re.Pattern, str]], tuple[str, ...], frozenset]:
    units = lexica.load("units.yaml")
    aliases: dict[str, str] = {}
    branches = []
    for entry in units["functions"]:
        for alias in entry["aliases"]:
            aliases[fold(alias)] = entry["function"]
        for branch in entry.get("branches", []):
            parts = "[\u4e00-\u9fff]{0,12}".join(map(re.escape, fold(branch).split("*")))
            branches.append((re.compile(parts + r"$"), entry["function"]))
    levels = tuple(sorted(units["prefixes"]["level"], key=len, reverse=True))
    return aliases, branches, levels, frozenset(units["prefixes"].get("level_only", []))


@lru_cache(maxsize=20_000)
def function_of(unit: str) -> str | None:
    """Return the function of a unit, None if the registry does not know the name.

    The name as printed is tried first, then without place, level and second plate; the whole of what is left
    must be an alias, so that one organ's name inside another's does not match.

    >>> function_of("市发展改革委"), function_of("达州市市场监督管理局（知识产权局）"), function_of("财政局国库支付中心")
    ('发展改革', '市场监管', None)
    """
    name = fold(unit).replace(" ", "").replace("\n", "")
    aliases, branches, levels, level_only = _registry()
    seen = set()
    todo = [(name, False)]
    while todo:
        rest, stripped = todo.pop(0)
        if rest in seen or len(rest) < 2:
            continue
        seen.add(rest)
        if rest in aliases and (stripped or rest not in level_only):
            return aliases[rest]
        for pattern, function in branches:
            if pattern.match(rest):
                return function
        plain = _PLATE.sub("", rest)
        if plain != rest:
            todo.append((plain, stripped))
        todo.extend(
            (rest[len(level) :], True)
            for level in levels
            if rest.startswith(level) and len(rest) > len(level)
        )
        place = _PLACE.match(rest)
        if place and place.end() < len(rest):
            todo.append((rest[place.end() :], True))
    return None


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
    """
    if len(unit) < 2:
        return True
    aliases, _, levels, _ = _registry()
    rests = {unit, *(unit[len(level) :] for level in levels if unit.startswith(level))} - {""}
    begun = any(alias.startswith(rest) and alias != rest for rest in rests if len(rest) > 1 for alias in aliases)
    return begun and function_of(unit) is None


@cache
def _kinds() -> dict:
    kinds = lexica.load("units.yaml")["kinds"]
    return {
        kind: {part: tuple(fold(word) for word in words) for part, words in parts.items()}
        for kind, parts in kinds.items()
    }


@lru_cache(maxsize=20_000)
def kind_of(unit: str) -> str:
    """Return the kind of a unit: collective, government, office, body or department.

    >>> [kind_of(unit) for unit in ("各县（市、区）人民政府", "富顺县政府", "市政府办公室", "市财政局", "市档案馆")]
    ['collective', 'government', 'office', 'department', 'body']
    """
    name = _PLATE.sub("", fold(unit)).replace(" ", "").replace("\n", "")
    for kind in ("collective", "office", "government", "body", "department"):
        words = _kinds()[kind]
        if name in words.get("exact", ()) or name.startswith(words.get("prefixes", ("\0",))):
            return kind
        if any(word in name for word in words.get("contains", ())):
            return kind
        if name.endswith(words.get("suffixes", ("\0",))):
            return kind
    return "body"
