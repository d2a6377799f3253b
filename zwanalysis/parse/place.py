"""Which government a notice is of: province, region and level, from its issuer and title."""

import re
from functools import cache
from typing import NamedTuple

from zwanalysis import lexica


class Place(NamedTuple):
    """Province, region and level of government; each None if not told."""

    province: str | None
    region: str | None
    level: str | None


@cache
def _regions() -> tuple[dict[str, str], list[tuple[str, str, str, str]]]:
    """Official names and short names of provinces; (name, short, province, kind) of cities and zones."""
    provinces, cities = {}, []
    for row in lexica.load("regions.csv"):
        province = row["province"]
        provinces[province] = province
        provinces[
            re.sub(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$", "", province)
        ] = province
        city = row["city"]
        if city:
            short = re.sub(r"(?:市|地区|盟|(?:[\u4e00-\u9fff]{1,3}族)+自治州)$", "", city)
            cities.append((city, short, province, row["kind"]))
    return provinces, sorted(cities, key=lambda c: -len(c[0]))


_COUNTY = re.compile(r"[\u4e00-\u9fff]{1,6}?(?:自治县|自治旗|县|区|旗)(?!域|政府工作)")
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,8}?(?:街道办事处|街道|镇|乡)(?:人民政府|政府|办事处|党政|$)")
_ZONE = re.compile(r"管理委员会|管委会|新区管|开发区|高新区|高新技术")
_DEPARTMENT = re.compile(
    r"(?:局|厅|委|委员会|部|院|中心|处|大学|学院|医院|学校|公司)(?:办公室|办公厅)?(?:关于|$|\d|《|政务|年)"
)
_GOVERNMENT = re.compile(r"(?:人民政府|政府|国务院)(?:办公厅|办公室|办)?|党政办")


def locate(issuer: str | None, title: str | None, doc_number: str | None) -> Place:
    """Return the place and the level that a notice's issuer and title tell.

    >>> locate("达州市人民政府办公室", None, None)
    Place(province='四川省', region='达州市', level='city')
    >>> locate("国务院办公厅", "国务院办公厅关于印发2020年政务公开工作要点的通知", None)
    Place(province=None, region=None, level='state')
    """
    words = f"{issuer or ''} {title or ''}"
    provinces, cities = _regions()
    province = next(
        (full for name, full in provinces.items() if words.find(name) >= 0 and len(name) > 1), None
    )
    named = next((c for c in cities if c[0] in words), None) or next(
        (c for c in cities if len(c[1]) > 1 and (issuer or "").startswith(c[1])), None
    )
    region = named[0] if named else province
    province = named[2] if named else province
    return Place(province, region, _level(issuer or "", title or "", named, province, region))


def _level(issuer: str, title: str, named, province, region) -> str | None:
    whose = issuer or title
    if re.match(r"国务院|中共中央|中央", whose) or (
        not region and re.match(r"[\u4e00-\u9fff]{2,10}(?:部|总局|总署|委员会)(?:办公厅|关于|$)", whose)
    ):
        return "state"
    if _TOWN.search(issuer):
        return "township"
    if (named and named[3] == "zone") or _ZONE.search(whose):
        return "zone"
    after = whose
    for name in (province, region, named[1] if named else None):
        after = after.replace(name, "", 1) if name else after
    county = _COUNTY.match(after)
    if county and not re.match(r"(?:区|县)", county[0]):
        return "county"
    if not _GOVERNMENT.search(issuer) and _DEPARTMENT.search(issuer) and not _names_plan_of(title, region):
        return "department"
    if named and named[3] in ("prefecture", "direct"):
        return "city"
    return "province" if province else None


def _names_plan_of(title: str, region: str | None) -> bool:
    """A department may sign a plan that is its city's: 关于印发咸宁市2019年…要点的通知."""
    return bool(region and re.search(rf"印发《?{re.escape(region)}(?:\d{{4}}|政务|关于)", title))
