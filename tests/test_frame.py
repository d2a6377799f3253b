"""What stands around a plan: titles, issuers, days, numbers, places; each a row of small cases."""

import pytest
import yaml

from tests.conftest import ROOT
from zwanalysis import lexica
from zwanalysis.parse.place import locate

CASES = ROOT / "tests" / "cases"


def rows(name):
    return yaml.safe_load((CASES / name).read_text("utf-8"))


@pytest.mark.parametrize(
    "case", rows("places.yaml"), ids=lambda case: f"{case.get('issuer')}|{case.get('title')}"[:40]
)
def test_place(case):
    assert list(locate(case.get("issuer"), case.get("title"), case.get("agency"))) == case["is"], case.get(
        "why"
    )


def test_every_county_is_told_from_its_city():
    """The city says which of two districts of one name it is; without it only a name of one province tells it."""
    counties = [row for row in lexica.load("regions.csv") if row["kind"] == "county"]
    provinces = {row["county"]: set() for row in counties}
    for row in counties:
        provinces[row["county"]].add(row["province"])
    for row in counties:
        name, province = row["county"], row["province"]
        whole = locate(f"{province}{row['city']}{name}人民政府办公室")
        alone = locate(f"{name}人民政府办公室")
        assert (whole.province, whole.region, whole.level) == (province, name, "county")
        assert alone.region == name
        assert alone.province == (province if provinces[name] == {province} else None)
