"""The tables as a data package: another program finds types, keys, values and digests as they are declared, and notices what is not."""

import json
import shutil

import pandas as pd
import pytest
import yaml
from frictionless import Package, system

from tests.conftest import ROOT
from zwanalysis import schema

PROCESSED = ROOT / "data" / "processed"


def faults(folder) -> list[str]:
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    return [error.type for task in report.tasks for error in task.errors] + [error.type for error in report.errors]


def test_parquet_holds_what_the_csv_holds(corpus):
    for name, table in corpus.tables().items():
        pd.testing.assert_frame_equal(schema.typed(name, pd.read_parquet(PROCESSED / f"{name}.parquet")), table)


def test_the_package_is_valid_and_says_what_it_is_made_of(corpus):
    assert faults(PROCESSED) == []
    told = json.loads((PROCESSED / "datapackage.json").read_text("utf-8"))
    assert {source["hash"].removeprefix("sha256:") for source in told["sources"]} == set(corpus.notices["sha256"])
    fields = {field["name"]: field for resource in told["resources"] for field in resource["schema"]["fields"]}
    assert fields["unit_kind"]["title"] == "单位类型" and fields["unit_kind"]["title_en"] == "unit kind"
    assert fields["role"]["constraints"]["enum"] == list(schema.ROLES)
    points = {(resource["name"], key["fields"], key["reference"]["resource"]) for resource in told["resources"] for key in resource["schema"]["foreignKeys"]}
    assert {("tasks", "section_id", "sections"), ("assignments", "task_id", "tasks"), ("sections", "parent_id", "")} <= points
    assert yaml.safe_load((PROCESSED / "CITATION.cff").read_text("utf-8"))["type"] == "dataset"


@pytest.mark.parametrize(("old", "new", "fault"), [("dazhou-2022/t001,", "dazhou-2022/t999,", "foreign-key"), (",responsible,", ",boss,", "constraint-error")])
def test_what_is_not_as_declared_is_found(old, new, fault, tmp_path):
    shutil.copytree(PROCESSED, tmp_path / "data")
    path = tmp_path / "data" / "assignments.csv"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8", newline="\n")
    assert {fault, "hash-count"} <= set(faults(tmp_path / "data"))
