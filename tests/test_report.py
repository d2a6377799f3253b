"""Charts, tables and workbook: what is exported is committed, the same from run to run, and safe to open."""

import io
import json
import os
import re
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from tests.conftest import ROOT
from tests.test_corpus import NOTICE, write
from zwanalysis import load_notices, report, schema
from zwanalysis.loading import MADE
from zwanalysis.report.writing import safe


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """What another process exports, reading with two jobs and with another order of sets."""
    folder = tmp_path_factory.mktemp("reports")
    code = "import sys, zwanalysis as zw; from zwanalysis import report; report.export(zw.load_notices('data/raw', jobs=2), sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", code, str(folder)], check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "7"}
    )
    return folder


def test_what_is_exported_is_what_is_committed(exported):
    """Every byte of tables, drawings, workbook and pages; pictures may differ in a pixel on another processor, wherever they are."""
    names = {path.relative_to(exported) for path in exported.rglob("*") if path.is_file()}
    there = {path.relative_to(ROOT / "reports") for path in (ROOT / "reports").rglob("*") if path.is_file()}
    assert names == there - {Path(MADE)} and {name.as_posix() for name in names} == set(json.loads((ROOT / "reports" / MADE).read_text("utf-8")))
    for name in sorted(names):
        if name.suffix != ".png":
            assert essence(exported / name) == essence(ROOT / "reports" / name), name


def essence(path):
    """The bytes of a file without its pictures; what a database holds, since its head names the version of SQLite."""
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as parts:
            return {name: parts.read(name) for name in parts.namelist() if not name.endswith(".png")}
    if path.suffix == ".sqlite":
        with closing(sqlite3.connect(path)) as database:
            return list(database.iterdump())
    return re.sub(rb"data:image/png;base64,[A-Za-z0-9+/=]+", b"", path.read_bytes())


def test_the_workbook_holds_every_row(corpus, exported):
    book = openpyxl.load_workbook(exported / "01-任务台账.xlsx")
    assert book.sheetnames[-len(corpus.tables()) :] == [report.ZH[name] for name in corpus.tables()]
    for name, table in corpus.tables().items():
        assert book[report.ZH[name]].max_row == len(table) + 1


def test_tables_behind_charts_are_in_chinese(exported):
    """Heads and codes; only what is a notice's own (ids, words of it) may be in Latin letters."""
    for path in (exported / "06-表").glob("*.csv"):
        table = pd.read_csv(path, dtype="str")
        assert not [column for column in table if column.isascii()], path.name
        for column in table.columns[~table.columns.str.contains("编号|的任务$|^词$")]:
            codes = [value for value in table[column].dropna() if re.fullmatch(r"[a-z_ -]+", value)]
            assert not codes, (path.name, column, codes[:3])
    kinds = pd.read_csv(exported / "06-表" / "06-时限类型-按类型.csv")
    assert kinds.iloc[0][["通知", "时限类型", "任务数"]].tolist() == ["达州市 2022", "某日前", 49]


def test_texts_are_no_formulas_in_a_spreadsheet(tmp_path):
    write(tmp_path, "a.txt", NOTICE.replace("公开预算", "=HYPERLINK(1)公开预算"))
    corpus = load_notices(tmp_path)
    assert corpus.tasks["text"].iloc[0].startswith("=HYPERLINK")
    book = openpyxl.load_workbook(io.BytesIO(report.workbook({name: make() for name, make in report.sheets(corpus).items()})))
    cells = [c for sheet in book for row in sheet for c in row if str(c.value).startswith("=HYPERLINK")]
    assert len(cells) >= 2 and {cell.data_type for cell in cells} == {"s"}
    assert safe(pd.DataFrame({"a": ["=1+1", "一"]}))["a"].tolist() == ["'=1+1", "一"]


def test_every_column_of_the_workbook_has_a_name():
    columns = {column for table in schema.TABLES for column in schema.names(table)}
    assert columns - {"sha256", "start", "end"} <= set(report.ZH)
