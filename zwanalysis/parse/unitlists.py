"""Lists of units, as they are printed in notes and cells: 市财政局、县（市、区）政府及市直有关部门等. Works on folded text."""

import re

from zwanalysis import lexica
from zwanalysis.parse.units import function_of
from zwanalysis.text import trim

_CLOSE = re.compile(
    r"(?<![高中初平同优])等(?=$|[、,;和及以与]|国务院|中央|政府各?[有相]关|[省市区县州镇]|各|有关|相关|部门|单位|处室|科室|股室|机构|地方|企业|按|共同|分别|负责|牵头|配合|参与|落实|\d+[个家]|多个|多家|几个|若干|职能|主管|行业|业务|归口|对口|责任|成员|[\u4e00-\u9fff]{2,10}(?:部门|单位)(?=$|[、,;和及按分])|\()"
)
_AFTER_CLOSE = re.compile(
    r"等(?:国务院|中央|党中央|政府(?=各?[有相]关)|[省市区县州](?:级|直|属|政府|委)?|各(?=[级有相])|各级|有关|相关|职能|主管|行业|业务|归口|对口|责任|涉及|成员|地方|所属|直属|[\u4e00-\u9fff]{2,10}(?:部门|单位)(?=$|[、,;和及按分])|部门|单位|处室|科室|股室|机构|企业|\d+[个家]|多个|多家|几个|若干|"
    r"和(?=单位|部门|机构|有关|相关)|及(?=单位|部门|机构|有关|相关)|、(?=单位|部门$)|\((?:单位|部门|机构|处室)\))*"
)
UNIT_END = re.compile(rf"(?:{'|'.join(lexica.load('units.yaml')['endings'])})(?:\([^()]*\))*$")
_ROUND = str.maketrans("〔〕", "()")
NOT_UNIT = re.compile(
    r"^(?:强化|深化(?!改革)|完善|健全|优化|提升|开展|规范|加快)|[。;:“”!?%]|(?:^|[^\u4e00-\u9fff\d])(?:\d{4}(?!\d)|\d{6})|\d月|月底|^按|做好|加强|推进|推动|按照|要求|应当|及时|进行|提供|严格|通过|认真|切实|进一步|不得|可以|予以|为了|设[在于]|.(?<!自)由"
)
_LEADING = re.compile(
    r"(?:(?:以上(?:工作|任务)?|[此该本这]项(?:工作|任务)?)?(?:均|分别|具体|主要)?由|请|并由|以及(?:其他)?|及其他|及|并|与(?=各|有关|相关|市|省|县|区)|和(?=各|有关|相关|其他|国家|国务院|省|市)|包括|其中|责成|如)(?=.{2})"
)


def looks_like_unit(name: str) -> bool:
    """Whether ``name`` (folded) could be a unit's name: short, ends as units end, holds no sentence.

    >>> looks_like_unit("市财政局"), looks_like_unit("各县(市、区)人民政府"), looks_like_unit("以下简称方案")
    (True, True, False)
    """
    if not 2 <= len(name) <= _LONGEST_NAME:
        return False
    name = name.translate(_ROUND)
    return bool(UNIT_END.search(name)) and not NOT_UNIT.search(name)


def could_be_unit(name: str) -> bool:
    """Whether a short name among units may be one though it ends unlike any (共青团中央文明办公共处).

    >>> could_be_unit("国铁北京"), could_be_unit("加强监管")
    (True, False)
    """
    return (
        2 <= len(name) <= 14
        and bool(re.fullmatch(r"[\u4e00-\u9fff()〔〕、]+", name))
        and not NOT_UNIT.search(name)
    )


def split_units(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the units in a list, as printed, without 等部门 and the like.

    >>> text = "市审计局及其他市政府部门、住房和城乡建设局等单位,达川区、万源市人民政府"
    >>> [text[a:b] for a, b in split_units(text, 0, len(text))]
    ['市审计局', '市政府部门', '住房和城乡建设局', '达川区', '万源市人民政府']
    """
    pieces = []
    for a, b in _at_signs(folded, start, end):
        for x, y in _at_words(folded, a, b):
            number = _ITEM_NUMBER.match(folded, x, y)
            x = number.end() if number else x
            remark = _REMARK.search(folded, x, y)
            x, y = trim(folded, x, remark.start() if remark else y, ".。;,、:")
            lead = _LEADING.match(folded, x, y)
            while lead and lead.end() < y:
                x = lead.end()
                lead = _LEADING.match(folded, x, y)
            if x < y:
                pieces.append((x, y))
    return pieces


#: Behind a name, no part of it: （负责学校部分）, （按职责分工）, （×××）, （名单见附件1，下同）, （含开发区）, 按职责.
_POINTERS = "|".join(map(re.escape, lexica.load("glue.yaml")["pointers"]))
_REMARK = re.compile(
    rf"[(〔](?:{_POINTERS}|共?\d+[项条个])[^()]*[)〕]$|(?:等)?(?:按照?|根据)(?:各自)?(?:工作)?职[责能][^、,;]{{0,8}}$"
)
#: 各责任单位 behind a list of units: those named before, no further unit.
SAME = re.compile(r"各(?:有关|相关)?(?:责任|牵头|配合)(?:单位|部门)$")
SIGN = re.compile(r"[、,;]")
_ITEM_NUMBER = re.compile(r"\s*\d{1,2}[.、]")
#: 市直有关部门、单位 and 各省、自治区、直辖市人民政府 are one collective each.
_MERE_KIND = re.compile(
    r"(?:单位|部门|机构)(?=[、,;。)]|$)|自治区、?(?=直辖市)|直辖市(?=人民政府|党委|政府|和|及|$)"
)
_SEPARATOR = re.compile(r"[()〔〕〈〉、,;。/\s]|(?<=[府局委部办])(?=各)")
_BRACKET = r"(?:[(〔〈][^()〔〕〈〉]{0,20}[)〕〉])?"
_TIER = rf"(?:自治[州区县旗]|直辖市|县级市|街道|[省市州县区旗盟乡镇村]){_BRACKET}"
#: 委、办、局 and 科、室、队: kinds of organs.
_ORGAN = rf"(?:中心|[委办局部厅处科股室院所站队馆校园]){_BRACKET}"
_ALL = "各有关|各相关|各级|各|有关|相关|所有"
_LISTED = "(?:{0}){{1,3}}(?:、(?:{0}){{1,3}}){{0,6}}"
_ENDS = r"(?=[、,;。)〕\s]|$|负责|牵头|配合|按|等|和|及|与|落实|参照|组织|实施|具体|分别|共同|承办)"
#: 各县(市)、区人民政府 and 相关委、办、局 are one collective: 各 and the ending hold for all. 达川区、万源市人民政府 are two.
_LIST_BEFORE = re.compile(rf"(?:{_ALL})(?:(?P<tiers>{_LISTED.format(_TIER)})|{_LISTED.format(_ORGAN)})\s*$")
_TIERS_BEHIND = re.compile(rf"\s*{_LISTED.format(_TIER)}(?:人民政府|政府|党委|管委会)?{_BRACKET}{_ENDS}")
_ORGANS_BEHIND = re.compile(rf"\s*(?:{_ORGAN})(?:、(?:{_ORGAN})){{0,6}}{_ENDS}")

#: 市、县(区)两级政府
_LEVELS_BEFORE = re.compile(rf"\s*{_TIER}(?:、{_TIER}){{0,3}}$")
_LEVELS_BEHIND = re.compile(rf"{_TIER}(?:、{_TIER}){{0,3}}[两二三四]级")


def _one_collective(folded: str, a: int, sign: re.Match, end: int) -> bool:
    """Whether a 、 stands inside 各街道、镇 or 相关委、办、局."""
    if _LEVELS_BEFORE.match(folded, a, sign.start()) and _LEVELS_BEHIND.match(folded, sign.end(), end):
        return True
    before = _LIST_BEFORE.search(folded, max(a, sign.start() - 80), sign.start())
    behind = _TIERS_BEHIND if before and before["tiers"] else _ORGANS_BEHIND
    return bool(before and behind.match(folded, sign.end(), end))


def _at_signs(folded: str, start: int, end: int):
    """Split at 、 ， ； and white space outside brackets."""
    depth, a = 0, start
    signs = bool(SIGN.search(folded, start, end))
    for match in _SEPARATOR.finditer(folded, start, end):
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
        return at - a <= _LONGEST_NAME and _full_name(folded[a:at])
    if sign.isspace():
        return _between_units(folded, a, match, end, signs)  # a line break may stand inside a name
    return sign != "、" or not (_MERE_KIND.match(folded, match.end(), end) or _one_collective(folded, a, match, end))


_LONGEST_NAME = 40


def _between_units(folded: str, a: int, space, end: int, signs: bool) -> bool:
    """Whether white space stands between two units: where signs separate others, only a full name on both sides tells."""
    if not _unit_before(folded, a, space.start()) or folded[space.end() : space.end() + 1] in "(〔":
        return False
    right = re.compile(r"[^、,;\s]*").match(folded, space.end(), end)[0]
    left = folded[a : space.start()]
    if space[0] == "\n" and right[:1] not in "省市县区州镇乡村各" and function_of(left + right) and not function_of(left):
        return False  # a name over two lines: 县人力资源和社会 保障局
    return (
        not signs
        or space[0] != "\n"
        and looks_like_unit(folded[a : space.start()])
        and len(right) > 2
        and looks_like_unit(right)
    )


def _unit_before(folded: str, a: int, at: int) -> bool:
    return bool(UNIT_END.search(folded, max(a, at - 12), at)) and at - a > 1


def _full_name(name: str) -> bool:
    return (
        not name.startswith("国务院") and len(name) >= 4 and looks_like_unit(name) and not set("各等") & set(name)
    )


#: Characters between two signs: more are a text, no units joined by words.
_LONGEST = 200
_WORD = re.compile(r"及其他|以及|及|和|与|暨")
_BRACKET_OR_WORD = re.compile(r"[()〔〕]|及其他|以及|及|和|与|暨")


def _at_words(folded: str, a: int, b: int):
    """Split at 等 (which closes a list) and at 及 和 与 where both sides are units of their own."""
    if b - a > _LONGEST:
        yield a, b
        return
    close = _CLOSE.search(folded, a, b)
    if close and close.start() > a:
        after = _AFTER_CLOSE.match(folded, close.start(), b)
        yield from _at_words(folded, a, close.start())
        rest = after.end()
        word = _WORD.match(folded, rest, b)
        if word and word.end() < b:
            yield from _at_words(folded, word.end(), b)
        return
    if close:
        return
    depth = 0
    for match in _BRACKET_OR_WORD.finditer(folded, a, b):
        if match[0] in "()〔〕":
            depth += 1 if match[0] in "(〔" else -1
            continue
        at, after = match.span()
        if depth == 0 and at > a and _separate(folded[a:at], folded[after:b]):
            yield a, at
            yield from _at_words(folded, after, b)
            return
    yield a, b


def _separate(left: str, right: str) -> bool:
    """Whether 及/和/与 between ``left`` and ``right`` stands between two units, not inside one name."""
    if len(left) < 2 or len(right) < 2 or not UNIT_END.search(left):
        return False
    if left in ("社会", "人口", "城市", "乡村", "市", "社区") or left.endswith(
        ("事业", "有关", "相关", "农村")
    ):
        return False
    if left.endswith("党委") and right in ("政府", "人民政府"):
        return False  # 各县党委和人民政府
    if re.match(r"(?:各|有关|相关|其他|国务院|国家|市直|县直|区直|省直|所属|下属|直属|其)", right):
        return True
    if left.endswith(("机构", "企业", "单位", "部门", "地区")) and right[:2] in (
        "单位",
        "部门",
        "机构",
        "企业",
        "个人",
    ):
        return False
    if (
        re.match(
            r"(?:社会|城乡|信息化|旅游|改革|体育|规划|民族|林业|老龄|计划|科技|技术|退役|草原|国际|自然|物流)",
            right,
        )
        and len(left) <= 3
    ):
        return False
    return looks_like_unit(right) or bool(UNIT_END.search(re.split(r"[、,]", right)[0]))
