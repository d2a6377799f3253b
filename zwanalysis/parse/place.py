"""Which government a notice is of: province, place and level, from the names of its issuer and in its title."""

import re
from functools import cache
from typing import NamedTuple

from zwanalysis import lexica
from zwanalysis.text import fold


class Place(NamedTuple):
    """Province, place and level of government; each None if not told."""

    province: str | None
    region: str | None
    level: str | None


class Named(NamedTuple):
    """A name's places from the widest to the narrowest, each as printed, and the organ's name behind them."""

    province: str | None = None
    city: str | None = None
    county: str | None = None
    zone: str | None = None
    town: str | None = None
    organ: str = ""

    @property
    def narrowest(self) -> str | None:
        return self.town or self.zone or self.county or self.city


class _Regions(NamedTuple):
    """The regions table by name; a name that stands in it twice has no province."""

    provinces: dict[str, str]  # full and short names
    cities: dict[str, str]
    short: dict[str, str]  # short names of cities
    counties: dict[str, set[tuple[str, str]]]  # → (province, city)
    zones: dict[str, str]
    begins: frozenset[str]  # the first two characters of all names
    longest: int


_OF_PROVINCE = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")
_OF_CITY = re.compile(r"(?:市|地区|盟|(?:[\u4e00-\u9fff]{1,3}族)+自治州)$")


@cache
def _regions() -> _Regions:
    found = _Regions({}, {}, {}, {}, {}, frozenset(), 0)
    for row in lexica.load("regions.csv"):
        province, city, county = row["province"], row["city"], row["county"]
        match row["kind"]:
            case "province":
                found.provinces.update({province: province, _OF_PROVINCE.sub("", province): province})
            case "prefecture":
                found.cities[city] = province
                found.short[_OF_CITY.sub("", city)] = city
            case "zone":
                found.zones[county] = province
            case _:
                found.counties.setdefault(county, set()).add((province, city))
    names = (*found.provinces, *found.cities, *found.short, *found.counties, *found.zones)
    return found._replace(begins=frozenset(name[:2] for name in names), longest=max(map(len, names)))


def _known(names, words: str, at: int) -> str | None:
    """The longest of the known names that stands in ``words`` at ``at``."""
    if words[at : at + 2] not in _regions().begins:
        return None
    ends = range(min(len(words), at + _regions().longest), at + 1, -1)
    return next((words[at:end] for end in ends if words[at:end] in names), None)


def _any_of(group: str) -> str:
    return "|".join(sorted(lexica.load("frame.yaml")[group], key=len, reverse=True))


#: What may stand behind a place's name; a school or a hospital is often called after a place elsewhere.
_ORGAN = re.compile(
    r"(?!.{0,20}(?:大学|学院|学校|中学|小学|医院|公司|集团))"
    r"(?:人民政府|政府|政务|行政|党|人大|政协|(?:19|20)\d\d|关于|$"
    r"|[\u4e00-\u9fff、]{0,24}(?:[局厅委办站处署]|海关|[银分支]行|中心|[总支大]队|法院|检察院|领导小组|兵团))"
)
#: A character of a place's name: none of an organ's (局, 委), and not beginning with a tier (县城市管理局).
_LETTER = r"[^\W\d_a-zA-Z局委府院校部办厅处科会政各]"
_BEGIN = r"(?!关于|[省市县区州旗镇乡街各全我本该])"
_PROVINCE = re.compile(rf"{_BEGIN}{_LETTER}{{2,3}}?省")
_CITY = re.compile(rf"{_BEGIN}(?:(?![县区旗省]){_LETTER}){{2,4}}?(?:自治州|地区|[市州盟])")
_COUNTY = re.compile(rf"{_BEGIN}{_LETTER}{{1,10}}?(?:[县区旗市]|园(?=管)|科学城)")
_TOWN = re.compile(
    rf"{_BEGIN}{_LETTER}{{1,8}}?(?:街道|镇|乡|苏木)(?=人民政府|政府|党|办|综合|便民|为民|政务|(?:19|20)\d\d|$)"
)
#: 国家税务总局青石市税务局, 中国人民银行青石市分行, 中共青石市委.
_CENTRAL = re.compile(
    r"(?:国家|中国|中华人民共和国)[\u4e00-\u9fff]{0,6}?(?:局|银行)(?=[\u4e00-\u9fff]{2,6}[省市县区州])|中华人民共和国(?=[\u4e00-\u9fff]{2,8}$)|中共|中国共产党"
)


@cache
def _zone_end() -> re.Pattern:
    return re.compile(rf"(?:{_any_of('zones')})$")


def read(words: str, whole: bool = True) -> Named:
    """Return the places at the head of a name.

    ``whole``: the words are an organ's name, not a title: a place of which nothing is known is read by its ending.

    >>> read("成都市武侯区人民政府办公室")
    Named(province=None, city='成都市', county='武侯区', zone=None, town=None, organ='人民政府办公室')
    >>> read("白鹭县溪口镇人民政府").narrowest, read("清渠市城市管理局").narrowest
    ('溪口镇', '清渠市')
    """
    table = _regions()
    central = _CENTRAL.match(words)
    at = central.end() if central else 0
    province = _province_at(words, at) or _by_ending(_PROVINCE, words, at, whole)
    at += len(province or "")
    city, at = _city(words, at, whole)
    county = zone = None
    for _ in range(2):  # a county, a zone, or a zone of a county
        name = (
            _known(table.zones, words, at)
            or _known(table.counties, words, at)
            or _by_ending(_COUNTY, words, at, whole)
        )
        if name is None or zone:
            break
        at += len(name)
        if name in table.zones or name not in table.counties and _zone_end().search(name):
            zone = name
        elif county is None:
            county = name
    town = _by_ending(_TOWN, words, at, whole)
    at += len(town or "")
    return Named(province, city, county, zone, town, words[at:])


def _province_at(words: str, at: int) -> str | None:
    """A province's name at ``at``; a short one (吉林) only where no longer name begins so (吉林市) and a name goes on behind it."""
    table = _regions()
    name = _known(table.provinces, words, at)
    if name is None or name == table.provinces[name]:
        return name
    longer = (
        _known(table.cities, words, at) or _known(table.counties, words, at) or _known(table.zones, words, at)
    )
    return None if longer or not _goes_on(words, at + len(name)) else name


def _goes_on(words: str, at: int) -> bool:
    """Whether a place or an organ stands behind a province's or a city's short name."""
    table = _regions()
    beside = (table.cities, table.counties, table.zones)
    return any(_known(names, words, at) for names in beside) or bool(_ORGAN.match(words, at) and words[at:])


def _city(words: str, at: int, whole: bool) -> tuple[str | None, int]:
    table = _regions()
    city = _known(table.cities, words, at)
    if city:
        return city, at + len(city)
    if _known(table.zones, words, at) or _known(table.counties, words, at):
        return None, at
    short = _known(table.short, words, at)
    if short and _goes_on(words, at + len(short)):
        return table.short[short], at + len(short)
    city = _by_ending(_CITY, words, at, whole)
    return city, at + len(city or "")


def _by_ending(pattern: re.Pattern, words: str, at: int, whole: bool) -> str | None:
    """A place that the table does not have, told by its ending and, in a title, by what stands behind it."""
    name = pattern.match(words, at)
    if not name or name[0] in lexica.load("frame.yaml")["not_places"]:
        return None
    return name[0] if whole or _BEHIND.match(words, name.end()) else None


#: What stands behind a place in a title: 青石市2023年, 青石市人民政府, 青石市武岭区.
_BEHIND = re.compile(
    rf"人民政府|政府|委|政务|党政|(?:19|20)\d\d|关于|办事处|管委会|管理委员会|教育|[\u4e00-\u9fff]{{2,10}}(?:局|委|厅|办)(?:关于|(?:19|20)\d\d|政务)|{_LETTER}{{1,4}}[县区市镇乡](?:人民政府|政府|政务|(?:19|20)\d\d)"
)
#: Where in a title a place may begin.
_BEGINS = re.compile(r"^|《|(?:关于)?(?:印发|转发|批转)|关于|(?:19|20)\d\d年度?|[:：]")


def locate(issuer: str | None, title: str | None = None, agency: str | None = None) -> Place:
    """Return the place and the level that the names of a notice's issuer, in its title and of the page's agency tell.

    The region is the narrowest place that is named: a district is not its city.

    >>> locate("成都市武侯区人民政府办公室"), locate("平昌县人民政府办公室")
    (Place(province='四川省', region='武侯区', level='county'), Place(province='四川省', region='平昌县', level='county'))
    >>> locate("鼓楼区人民政府办公室")  # there are several
    Place(province=None, region='鼓楼区', level='county')
    >>> locate("国务院办公厅", "国务院办公厅关于印发2020年政务公开工作要点的通知")
    Place(province=None, region=None, level='state')
    """
    issuer, title, agency = (re.sub(r"\s", "", fold(name or "")) for name in (issuer, title, agency))
    sources = [
        read(issuer),
        *(read(title[m.end() :], whole=False) for m in _BEGINS.finditer(title)),
        read(agency),
    ]
    named = next((one for one in sources if one.narrowest or one.province), Named())
    for other in sources:  # a source that names the same place may name what it lies in
        if other.narrowest == named.narrowest:
            named = named._replace(province=named.province or other.province, city=named.city or other.city)
    province = _province(named)
    region = _label(named) or province
    return Place(province, region, _level(issuer, title, named, region))


def _province(named: Named) -> str | None:
    """The province that is printed, or the one in which the table has the city, the county or the zone."""
    table = _regions()
    if named.province:
        return table.provinces.get(named.province, named.province)
    if named.city:
        return table.cities.get(named.city)
    if named.county in table.counties:
        found = {province for province, _ in table.counties[named.county]}
        return found.pop() if len(found) == 1 else None
    return table.zones.get(named.zone or "")


def _label(named: Named) -> str | None:
    """The narrowest place; 高新区 and its like are called with what they belong to."""
    if not named.town and named.zone in lexica.load("frame.yaml")["generic_zones"]:
        return f"{named.county or named.city or ''}{named.zone}"
    return named.narrowest


@cache
def _ministry() -> re.Pattern:
    return re.compile(
        rf"(?:{_any_of('ministries')}|[\u4e00-\u9fff]{{2,8}}(?:总局|总署))(?:办公厅|政务公开|关于|$)"
    )


_CENTRE = re.compile(r"国务院|中共中央|中央|全国|国家|中国|中华人民共和国|最高人民")
_GOVERNMENT = re.compile(
    r"(?:政府|公署)(?:办公厅|办公室|办)?(?:$|、)|^(?:党政|政务)[\u4e00-\u9fff]{0,12}(?:办|办公室|办公厅)$|^委(?:办公厅|办公室|$)|领导小组|指挥部|(?:街道)?办事处|管理委员会|管委会|党工委|^$"
)
_TIERS = (("township", re.compile("街道办|镇(?:人民)?政府|乡(?:人民)?政府")), ("zone", re.compile("管委会|管理委员会")),
          ("county", re.compile("[县区旗](?:人民)?政府")), ("city", re.compile("[市州盟](?:人民)?政府")), ("province", re.compile("[省](?:人民)?政府")))  # fmt: skip


def _level(issuer: str, title: str, named: Named, region: str | None) -> str | None:
    whose = issuer or title
    placed = _tier(named)
    if not placed and (_CENTRE.match(whose) or _ministry().match(whose)):
        return "state"
    if not placed:
        tier = next((level for level, words in _TIERS if words.search(issuer)), None)
        return tier or ("department" if issuer else None)
    organ = read(issuer).organ
    own = not issuer or _GOVERNMENT.search(organ) or _plan_of(title, region)
    return placed if own else "department"


def _tier(named: Named) -> str | None:
    """The tier of the narrowest place."""
    if named.town or named.zone:
        return "township" if named.town else "zone"
    if named.county:
        kinds = {city for _, city in _regions().counties.get(named.county, ())}
        alone = named.county.endswith("市") and kinds == {""}  # 济源市: under its province
        return "city" if alone else "county"
    return "city" if named.city else "province" if named.province else None


def _plan_of(title: str, region: str | None) -> bool:
    """A department may sign a plan that is its city's: 关于印发咸宁市2019年…要点的通知."""
    return bool(region) and any(title.startswith(region, m.end()) and _PLAN.match(title, m.end() + len(region)) for m in _ISSUES.finditer(title))


_ISSUES, _PLAN = re.compile("印发《?"), re.compile(r"\d{4}|政务|关于")
