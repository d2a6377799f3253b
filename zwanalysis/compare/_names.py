"""Short names for notices in charts: where and when, or who; a file's name only where nothing else is known."""

import re
from collections import Counter

import pandas as pd

from zwanalysis.errors import require_columns

#: Ems of the longest name; what an issuer's name ends in that tells no place.
LONGEST = 14
_OFFICE = re.compile(r"(人民)?政府(办公厅|办公室)?$|(?<=[委局会])办公室$|政务公开.*$")


def names(notices: pd.DataFrame, *, lang: str = "zh") -> dict[str, str]:
    """Return a name for each notice, no two alike: its place and year, with the city before a district that another city has too;
    for a department, and where no place is known, the issuer. English names are made from the ``notice_id``, where it is in Latin letters.

    >>> two = pd.DataFrame({"notice_id": ["a", "b"], "region": "武侯区", "issuer": ["成都市武侯区人民政府办公室", "某市武侯区人民政府"],
    ...                     "level": "county", "plan_year": [2023, 2023], "title": None, "doc_number": None})
    >>> names(two)
    {'a': '成都市武侯区 2023', 'b': '某市武侯区 2023'}
    """
    require_columns(notices, ["notice_id", "region", "level", "issuer", "plan_year"], "notices")
    if lang == "en" and all(str(i).isascii() for i in notices["notice_id"]):
        return {i: " ".join(map(_capital, str(i).split("-"))) for i in notices["notice_id"]}
    notices = notices.reindex(columns=[*notices.columns, *({"title", "doc_number"} - {*notices.columns})])
    rows = [_candidates(row) for row in notices.to_dict("records")]
    chosen = [next(filter(None, row)) for row in rows]
    for k in range(1, 4):  # those that are alike take the next way of naming
        counted = Counter(chosen)
        chosen = [row[k] or name if counted[name] > 1 else name for name, row in zip(chosen, rows, strict=True)]
    counted, seen = Counter(chosen), Counter()
    for k, name in enumerate(chosen):
        seen[name] += 1
        chosen[k] = f"{name}（{seen[name]}）" if counted[name] > 1 else name
    return dict(zip(notices["notice_id"], chosen, strict=True))


def _candidates(row: dict) -> list[str]:
    """Names of a notice, the best first; empty where what it needs is not known: place, issuer, with document number, title, and at last the file's."""
    told = {name: "" if pd.isna(row[name]) else re.sub(r"\s", "", str(row[name])) for name in ("region", "issuer", "title", "doc_number")}
    year = "" if pd.isna(row["plan_year"]) else f" {int(row['plan_year'])}"
    issuer = _OFFICE.sub("", told["issuer"]).replace("委员会", "委").replace("发展和改革", "发展改革")
    place = (issuer if row["level"] == "department" else told["region"]) or issuer
    number = re.search(r"\d+号$", told["doc_number"])
    numbered = f"{place}{year} {number[0]}" if place and number else ""
    return [_cut(place) + year if place else "", _cut(issuer) + year if issuer else "", numbered,
            _cut(told["title"]), _cut(str(row["notice_id"])) + year]  # fmt: skip


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _capital(word: str) -> str:
    return word.upper() if word.isascii() and len(word) <= 3 else word[:1].upper() + word[1:]
