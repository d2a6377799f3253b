"""What stands around a plan: titles, issuers, days, numbers, places; each a row of small cases."""

from itertools import accumulate

import pytest
import yaml

from tests.conftest import ROOT
from tests.test_layouts import parsed
from zwanalysis import lexica
from zwanalysis.parse import fields, lines
from zwanalysis.parse.place import locate
from zwanalysis.parse.titles import number_key as key
from zwanalysis.parse.titles import title_like
from zwanalysis.text import fold

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


PLAN = """一、公开重点信息

（一）公开预算。（责任单位：财政科）

（二）公开规划。（责任单位：规划科）"""
FIELDS = {
    "title": "title",
    "issuer": "issuer",
    "number": "doc_number",
    "written": "date_written",
    "published": "date_published",
}


@pytest.mark.parametrize("case", rows("frames.yaml"), ids=lambda case: case["why"])
def test_frame(case):
    text = case["text"].replace("PLAN", PLAN)
    made = parsed(text)
    (notice,) = made["notices"]
    read = {name: notice[column] and str(notice[column]) for name, column in FIELDS.items()}
    assert read == {**dict.fromkeys(FIELDS), **{k: v for k, v in case["is"].items() if k in FIELDS}}
    assert case["is"].get("region", notice["region"]) == notice["region"]
    assert [task["text"] for task in made["tasks"]] == ["公开预算。", "公开规划。"]
    assert [row["text"] for row in made["residuals"] if row["reason"] == "unread"] == []
    own, *cited = (
        key(fold(n)) for n in (notice["doc_number"] or "", *(row["doc_number"] for row in made["citations"]))
    )
    assert own not in cited


RULES = list({id(rule): rule for table in (lines.HEAD, lines.BACK) for rule in table}.values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_reads_its_examples(rule):
    """Alone and in its table; without it the table reads none of them so."""
    for line, value in rule.yes.items():
        assert lines.kind_of(line, (rule,)) == (rule.name, value)
    for line in rule.no:
        assert lines.kind_of(line, (rule,)) == (None, None)
    for table in (lines.HEAD, lines.BACK):
        if rule in table:
            without = tuple(other for other in table if other is not rule)
            assert any(lines.kind_of(line, table) == (rule.name, value) for line, value in rule.yes.items())
            assert any(lines.kind_of(line, without) != (rule.name, value) for line, value in rule.yes.items())


def scanned(text: str) -> list:
    """The lines that hold particulars: their number, their fields and what of them is the site's own."""
    ends = list(accumulate(len(line) + 1 for line in text.split("\n")))
    spans = [(end - 1 - len(line), end - 1) for line, end in zip(text.split("\n"), ends, strict=True)]
    return [
        [
            k,
            [[field.kind, text[field.start : field.end]] for field in line.fields],
            text[slice(*line.navigation)],
        ]
        for k, line in fields.scan(text, spans).items()
    ]


READ = {
    "titles": title_like,
    "navigation": lambda text: lines.kind_of(text, lines.HEAD)[0] == "navigation",
    "footer": lambda text: lines.kind_of(text, lines.BACK)[0] == "footer",
    **dict.fromkeys(("fields", "beside", "widgets", "telling", "shared"), scanned),
    **dict.fromkeys(("zones", "generic_zones", "not_places", "ministries"), lambda text: list(locate(text))),
}


@pytest.mark.parametrize("case", rows("frame_words.yaml"), ids=lambda case: f"{case['of']}-{case['text']}")
def test_word(case):
    assert READ[case["of"]](case["text"]) == case["is"]


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
