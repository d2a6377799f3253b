"""Short names for notices in charts: where and when, or who; a file's name only where nothing else is known."""

import re
from collections import Counter

import pandas as pd

from zwanalysis import lexica
from zwanalysis.errors import require_columns

#: A place with what kind of place it is, and what stands behind the last; the kind, with the peoples before it.
_PLACES = re.compile(r"(?:北京|上海|天津|重庆)市?(?=..)|.{2,}?(?:自治[区州县旗]|[省市区县])|.+")
_KIND = re.compile(r"(?<=..)(?:(?:\w{1,3}族)*自治[区州县旗]|特别行政区|地区|新区|街道|[省市区县州盟旗镇乡])$")
#: Ems of the longest name; characters of a place without its kind; what an issuer's name ends in that tells no place.
LONGEST, MOST_OF_A_PLACE = 14, 4
_OFFICE = re.compile(r"(人民)?政府(办公厅|办公室)?$|(?<=[委局会])办公室$|政务公开.*$")


def names(notices: pd.DataFrame, *, lang: str = "zh") -> dict[str, str]:
    """Return a name for each notice, no two alike: its place and year, with the city before a district that another city has too;
    for a department, and where no place is known, the issuer. In English a place is `romanised`; issuers stay as printed. A ``notice_id`` that
    begins with its place's name in English, such as dazhou-2022, is the name.

    >>> two = pd.DataFrame({"notice_id": ["a", "b"], "region": "武侯区", "issuer": ["成都市武侯区人民政府办公室", "某市武侯区人民政府"],
    ...                     "level": "county", "plan_year": [2023, 2023], "title": None, "doc_number": None})
    >>> names(two)
    {'a': '成都市武侯区 2023', 'b': '某市武侯区 2023'}
    >>> names(two.head(1), lang="en"), names(two.head(1).assign(notice_id="wuhou-one"), lang="en")
    ({'a': 'Wuhou 2023'}, {'wuhou-one': 'Wuhou ONE'})
    """
    require_columns(notices, ["notice_id", "region", "level", "issuer", "plan_year"], "notices")
    notices = notices.reindex(columns=[*notices.columns, *({"title", "doc_number"} - {*notices.columns})])
    rows = [_candidates(row, lang) for row in notices.to_dict("records")]
    chosen = [next(filter(None, row)) for row in rows]
    for k in range(1, 4):  # those that are alike take the next way of naming
        counted = Counter(chosen)
        chosen = [row[k] or name if counted[name] > 1 else name for name, row in zip(chosen, rows, strict=True)]
    counted, seen = Counter(chosen), Counter()
    for k, name in enumerate(chosen):
        seen[name] += 1
        chosen[k] = f"{name}（{seen[name]}）" if counted[name] > 1 else name
    return dict(zip(notices["notice_id"], chosen, strict=True))


def _candidates(row: dict, lang: str) -> list[str]:
    """Names of a notice, the best first; empty where what it needs is not known: place, issuer, with document number, title, and at last the file's."""
    told = {name: "" if pd.isna(row[name]) else re.sub(r"\s", "", str(row[name])) for name in ("region", "issuer", "title", "doc_number")}
    year = "" if pd.isna(row["plan_year"]) else f" {int(row['plan_year'])}"
    issuer = _OFFICE.sub("", told["issuer"]).replace("委员会", "委").replace("发展和改革", "发展改革")
    place = (issuer if row["level"] == "department" else told["region"]) or issuer
    number = re.search(r"\d+号$", told["doc_number"])
    chosen = ""
    if lang == "en":
        place, issuer = (_in_english(name, told["region"]) for name in (place, issuer))
        chosen = _chosen(str(row["notice_id"]), told["region"])
    numbered = f"{place}{year} {number[0]}" if place and number else ""
    return [chosen or (_cut(place) + year if place else ""), _cut(issuer) + year if issuer else "", numbered,
            _cut(told["title"]), _cut(str(row["notice_id"])) + year]  # fmt: skip


def _in_english(name: str, region: str) -> str:
    """A place in English; an issuer that is more than its place as printed."""
    return romanised(name) if region and name.endswith(region) else name


def romanised(place: str) -> str:
    """Return a place's name in English: its pinyin without what kind of place it is; several, one behind the other. What is too long
    for a name of a place (某某经济技术开发区) stays as printed.

    >>> romanised("达州市"), romanised("成都市武侯区"), romanised("陕西省"), romanised("西安市"), romanised("广西壮族自治区")
    ('Dazhou', 'Chengdu Wuhou', 'Shaanxi', "Xi'an", 'Guangxi')
    """
    return " ".join(map(_pinyin, _PLACES.findall(place)))


def _pinyin(place: str) -> str:
    from pypinyin import lazy_pinyin

    if usual := lexica.load("romanised.yaml").get(place):
        return usual
    name = _KIND.sub("", place)
    if len(name) > MOST_OF_A_PLACE:
        return place
    first, *more = lazy_pinyin(name)
    return (first + "".join(f"'{part}" if part[0] in "aeo" else part for part in more)).capitalize()


def _chosen(notice_id: str, region: str) -> str:
    """The id as a name, where somebody called the file after its place; empty otherwise."""
    first = romanised(region).replace(" ", "").lower() if region else ""
    return " ".join(map(_capital, notice_id.split("-"))) if first and notice_id.lower().startswith(first) else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _capital(word: str) -> str:
    return word.upper() if word.isascii() and len(word) <= 3 else word[:1].upper() + word[1:]
