"""Signs inside the name of many units at once: 各县、区人民政府 and 相关委、办、局 are one collective. On folded text."""

import re

_BRACKET = r"(?:[(〔〈][^()〔〕〈〉]{0,20}[)〕〉])?"
_TIER = rf"(?:自治[州区县旗]|县级市|街道|社区|(?<![省市县区州镇乡])(?:学校|医院|幼儿园|卫生院|高校)|[省市州县区旗盟乡镇村]){_BRACKET}"
#: 委、办、局 and 科、室、队: kinds of organs.
_ORGAN = rf"(?:中心|[委办局部厅处科股室院所站队馆校园]){_BRACKET}"
_ALL = "各级?(?:有关|相关)?|有关|相关|所有"
_MANY = re.compile(_ALL)
_LISTED = "(?:{0}){{1,3}}(?:、(?:{0}){{1,3}}){{0,6}}"
_ENDS = r"(?=[、,;。)〕\s按等和及与]|$)"
#: 各县(市)、区人民政府 and 相关委、办、局 are one collective: 各 and the ending hold for all. 达川区、万源市人民政府 and 各镇人民政府、街道办事处
#: are two.
_LIST_BEFORE = re.compile(rf"(?:{_ALL})(?:(?P<tiers>{_LISTED.format(_TIER)})|{_LISTED.format(_ORGAN)})\s*$")
_TIERS_BEHIND = re.compile(rf"\s*{_LISTED.format(_TIER)}(?:人民政府|政府|党委|管委会)?{_BRACKET}{_ENDS}")
_ORGANS_BEHIND = re.compile(rf"\s*(?:{_ORGAN})(?:、(?:{_ORGAN})){{0,6}}{_ENDS}")

#: 村/社区, 乡镇/街道, 村/居委会
_OR_BEHIND = re.compile(rf"\s*(?:{_LISTED.format(_TIER)}|[村居社区]{{1,3}}委会|居民委员会){_ENDS}")
_ONE_TIER = re.compile(rf"\s*各?(?:{_TIER}){{1,2}}")
#: 各市、县水利局; 各区、市教育局 are two
_CITIES_BEFORE = re.compile("各[省市州]$")
_COUNTIES_BEHIND = re.compile(rf"\s*[县区旗](?:市)?[\u4e00-\u9fff]{{1,10}}[局委办]{_ENDS}")
#: 市、县(区)两级政府
_LEVELS_BEFORE = re.compile(rf"\s*{_TIER}(?:、{_TIER}){{0,3}}$")
_LEVELS_BEHIND = re.compile(rf"{_TIER}(?:、{_TIER}){{0,3}}[两二三四]级")


def one_collective(folded: str, a: int, sign: re.Match, end: int) -> bool:
    """Whether a 、 stands inside 各街道、镇 or 相关委、办、局, a / inside 村/社区."""
    if _LEVELS_BEFORE.match(folded, a, sign.start()) and _LEVELS_BEHIND.match(folded, sign.end(), end):
        return True
    if sign[0] == "/" and _ONE_TIER.fullmatch(folded, a, sign.start()) and _OR_BEHIND.match(folded, sign.end(), end):
        return True
    if not _MANY.search(folded, a, sign.start()):
        return False
    if _COUNTIES_BEHIND.match(folded, sign.end(), end) and _CITIES_BEFORE.search(folded, a, sign.start()):
        return True
    before = _LIST_BEFORE.search(folded, max(a, sign.start() - 80), sign.start())
    behind = _TIERS_BEHIND if before and before["tiers"] else _ORGANS_BEHIND
    return bool(before and behind.match(folded, sign.end(), end))
