"""Charts, tables and workbook: what is exported is committed, the same from run to run, and safe to open."""

import os
import subprocess
import sys

import matplotlib.pyplot as plt
import openpyxl
import pandas as pd
import pytest

from tests.conftest import ROOT
from tests.test_corpus import NOTICE, write
from zwanalysis import load_notices, report


@pytest.fixture(scope="module")
def exported(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    report.export(corpus, folder)
    return folder


def test_committed_tables_are_what_is_exported(exported):
    for path in sorted((exported / "tables").iterdir()):
        assert path.read_bytes() == (ROOT / "reports" / "tables" / path.name).read_bytes(), path.name


def test_every_chart_is_committed(exported):
    names = {path.name for path in (exported / "charts").iterdir()}
    assert names == {path.name for path in (ROOT / "reports" / "charts").iterdir()}


def test_another_process_with_two_jobs_exports_the_same_bytes(exported, tmp_path):
    code = "import sys, zwanalysis as zw; from zwanalysis import report; report.export(zw.load_notices('data/raw', jobs=2), sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        check=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    for path in sorted(p for p in exported.rglob("*") if p.is_file()):
        assert path.read_bytes() == (tmp_path / path.relative_to(exported)).read_bytes(), path.name


def test_the_workbook_holds_every_row(corpus, exported):
    book = openpyxl.load_workbook(exported / "zwanalysis.xlsx")
    assert book.sheetnames == [report.ZH[name] for name in corpus.tables()]
    for name, table in corpus.tables().items():
        assert book[report.ZH[name]].max_row == len(table) + 1


def test_texts_are_no_formulas_in_a_spreadsheet(tmp_path):
    write(tmp_path, "a.txt", NOTICE.replace("公开预算", "=HYPERLINK(1)公开预算"))
    corpus = load_notices(tmp_path)
    assert corpus.tasks["text"].iloc[0].startswith("=HYPERLINK")
    book = openpyxl.load_workbook(report.workbook(corpus, tmp_path / "a.xlsx"))
    cell = next(c for row in book["任务"] for c in row if str(c.value).startswith("=HYPERLINK"))
    assert cell.data_type == "s"
    assert report._safe(pd.DataFrame({"a": ["=1+1", "一"]}))["a"].tolist() == ["'=1+1", "一"]


def test_a_corpus_of_one_notice_or_without_tasks_has_a_report(tmp_path):
    plt.switch_backend("Agg")
    for name in ("one", "none"):
        (tmp_path / name).mkdir()
    write(tmp_path / "one", "a.txt", NOTICE)
    one = load_notices(tmp_path / "one")
    drawn = report.figures(one)
    assert "themes" in drawn and "keywords-overlap" not in drawn
    both = report.figures(load_notices([tmp_path / "one", _without_tasks(tmp_path / "none")]))
    assert set(both) == set(drawn)
    for _, draw in [*drawn.values(), both["themes"]]:
        draw()
    plt.close("all")
    none = load_notices(tmp_path / "none")
    assert none.tasks.empty
    assert [path.name for path in report.export(none, tmp_path / "nothing")] == ["zwanalysis.xlsx"]


def _without_tasks(folder):
    write(folder, "b.txt", "关于印发工作要点的通知\n各区县人民政府:\n现将要点印发给你们。\n")
    return folder
