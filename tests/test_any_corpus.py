"""The way the README promises, for anybody's notices: charts that can be, a workbook, a sentence for the rest, no traceback."""

import ast
import os
import re
import shutil
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import openpyxl
import pandas as pd
import pytest

import zwanalysis as zw
from tests.conftest import ROOT
from tests.corpora import ODD, cases, project
from tests.test_corpus import write
from zwanalysis import load_notices, report, schema
from zwanalysis.cli import main
from zwanalysis.loading import MADE
from zwanalysis.plots import style
from zwanalysis.report import figures, notebooks, tables, writing
from zwanalysis.report.words import words
from zwanalysis.sentences import Sentences

TITLES = {title: name for name, title in words()["charts"].items()}
OWN = ROOT / "notebooks" / "own" / "qingshi-2023.txt"


@pytest.fixture(autouse=True)
def _coarse(monkeypatch):
    """Pictures of one kind and of few dots: what is drawn is the same."""
    plt.switch_backend("Agg")
    monkeypatch.setattr(writing, "PICTURES", ("png",))
    monkeypatch.setitem(style.RC, "savefig.dpi", 30)


def run(folder, capsys) -> tuple[int, str, str]:
    status = main(["report", "--root", str(folder)])
    out, err = capsys.readouterr()
    assert "Traceback" not in err and "a fault of zwanalysis" not in err
    return status, out, err


def made(folder) -> set[str]:
    """The charts in a folder, each with its table; the workbook is whole, and nothing else is half-written."""
    book = openpyxl.load_workbook(folder / "reports" / "01-任务台账.xlsx", read_only=True)
    assert book.sheetnames[-len(schema.TABLES) :] == [report.ZH[name] for name in schema.TABLES]
    assert not list(folder.rglob("*.part"))
    pictures = sorted(path.stem for path in (folder / "reports" / "05-图").glob("*.png"))
    assert [name[:3] for name in pictures] == [f"{number:02d}-" for number in range(1, len(pictures) + 1)]
    assert all((folder / "reports" / "05-图" / f"{name}.txt").stat().st_size and list((folder / "reports" / "06-表").glob(f"{name}*.csv")) for name in pictures)
    return {TITLES[name[3:]] for name in pictures}


#: Charts that are not there, and why.
SHORT, ALONE = "fewer than two notices have 200 words", "fewer than two notices have words to compare"
NOBODY, NO_FUNCTION = "no notice names a unit", "no notice names a unit whose function is known"
NO_LEADS, NO_LIMIT, NO_DATE = "no task is led by units of two", "no notice sets a time limit", "no notice of a known plan year gives a date"
SAME_WORDS, OLDER = "no word of three tasks or more is used more", "no two notices of which one is known to be older"
OWN_WORDING, NO_TASK = "no task has its wording in common", "no notice has a task"
WITHOUT_UNITS = {"workloads-units": NOBODY, "workloads-functions": NO_FUNCTION, "workloads-leads": NO_LEADS, "deadlines-dates": NO_DATE}
MISSING = {
    1: {"keywords-overlap": SHORT, "keywords-distinctive": ALONE, "reuse": OLDER, "reuse-tasks": OWN_WORDING},
    3: {"keywords-overlap": SHORT, "reuse-tasks": OWN_WORDING},
    24: {"keywords-overlap": SHORT},  # more than any chart draws at once
    "no word in two tasks": WITHOUT_UNITS | {"deadlines-kinds": NO_LIMIT, "keywords-overlap": SHORT, "keywords-distinctive": SAME_WORDS,
                                             "reuse": OLDER, "reuse-tasks": OWN_WORDING},
    "one template": WITHOUT_UNITS | {"keywords-overlap": SHORT, "keywords-distinctive": SAME_WORDS},
    "two copies": WITHOUT_UNITS | {"deadlines-kinds": NO_LIMIT, "keywords-overlap": SHORT, "keywords-distinctive": SAME_WORDS,
                                   "reuse": OLDER, "reuse-tasks": OWN_WORDING},
    "nobody and never": WITHOUT_UNITS | {"deadlines-kinds": NO_LIMIT, "keywords-overlap": SHORT, "keywords-distinctive": ALONE,
                                         "reuse": OLDER, "reuse-tasks": OWN_WORDING},
    "no task": dict.fromkeys(figures.CHARTS, NO_TASK),
    "equal days": WITHOUT_UNITS | {"keywords-overlap": SHORT, "keywords-distinctive": SAME_WORDS, "reuse": OLDER, "reuse-tasks": OWN_WORDING},
    "signs of formulas": {"workloads-functions": NO_FUNCTION, "workloads-leads": NO_LEADS, "keywords-overlap": SHORT, "reuse-tasks": OWN_WORDING},
    "no year": {"deadlines-dates": NO_DATE, "workloads-leads": NO_LEADS, "keywords-overlap": SHORT, "keywords-distinctive": ALONE,
                "reuse": OLDER, "reuse-tasks": OWN_WORDING},
}  # fmt: skip


@pytest.mark.parametrize("which", MISSING)
def test_a_report_of_any_notices(which, tmp_path, capsys):
    status, out, err = run(project(tmp_path, cases(which) if isinstance(which, int) else ODD[which]), capsys)
    assert status == 0, err
    assert made(tmp_path) == set(figures.CHARTS) - set(MISSING[which])
    for name, reason in MISSING[which].items():
        assert f"no {name}: {reason}" in out


def test_the_five_and_one_more(tmp_path, corpus):
    """With the example of notebook 06 added, no figure of 达州 and 自贡 moves, and the notebook that compares them says the same."""
    more = zw.concat([corpus, load_notices(OWN)])
    told = tables.told(more.chart("keywords-overlap"))
    columns = ["甲（编号）", "乙（编号）", "甲的不同词数", "乙的不同词数", "共有词数", "Jaccard 系数", "抽取词数", "重合度（等量抽取）", "重合度下限（抽取）", "重合度上限（抽取）"]
    now, before = told[0][columns], pd.read_csv(ROOT / "reports" / "06-表" / "08-用词重合-成对通知.csv")[columns]
    kept = now[now[columns[0]].isin(before[columns[0]]) & now[columns[1]].isin(before[columns[1]])].reset_index(drop=True)
    assert len(before) == 10
    pd.testing.assert_frame_equal(kept, before, check_dtype=False, rtol=1e-5)  # the file has six digits
    assert told[2].loc[told[2]["是否比较"] == "否", "通知（编号）"].tolist() == [OWN.stem]
    more.save(tmp_path / "data" / "processed")
    (tmp_path / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / "05-task-reuse.ipynb", tmp_path / "notebooks")
    made = report.run_notebooks(tmp_path / "notebooks", notices=list(more))
    assert not made.failed
    book = nbformat.read(tmp_path / "notebooks" / "05-task-reuse.ipynb", as_version=4)
    said = [output["data"]["text/markdown"] for cell in book.cells for output in cell.get("outputs", []) if "text/markdown" in output.get("data", {})]
    assert any("30 tasks in common" in one for one in said)
    assert sum(one.startswith("*Left out: these are the numbers of the five") for one in said) == 1


@pytest.mark.filterwarnings("ignore::zwanalysis.errors.NotComparable")
@pytest.mark.parametrize("which", [3, "no task"], ids=str)
def test_every_notebook_runs_to_its_end(which, tmp_path, monkeypatch):
    """The cells that `run_notebooks` runs, in this process: a kernel for each would take a minute."""
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda *things, **more: shown.extend(things))
    project(tmp_path, cases(which) if isinstance(which, int) else ODD[which])
    corpus = load_notices(tmp_path / "data" / "raw")
    corpus.save(tmp_path / "data" / "processed")
    shutil.copytree(ROOT / "notebooks" / "own", tmp_path / "notebooks" / "own")
    monkeypatch.chdir(tmp_path / "notebooks")
    for path in sorted((ROOT / "notebooks").glob("0*.ipynb")):
        names = {}
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code" and not notebooks.left_out(cell.metadata.get("tags", []), set(corpus.notices["notice_id"])):
                *body, last = ast.parse(cell.source).body
                exec(compile(ast.Module(body, []), path.name, "exec"), names)
                if "prose" in names:
                    names["prose"] = "zh"
                if isinstance(last, ast.Expr):  # a notebook shows it
                    shown.append(eval(compile(ast.Expression(last.value), path.name, "eval"), names))
                else:
                    exec(compile(ast.Module([last], []), path.name, "exec"), names)
        assert shown, path.name
        for thing in shown:
            if isinstance(thing, Sentences):
                assert not [said for said in thing if re.search(r"[A-Za-z]{3,}[ ,.:;]+[a-z]{2,}", re.sub(r"`[^`]*`", "", said))], thing
            if hasattr(thing, "savefig"):  # as a notebook shows it: outside the context it was drawn in
                thing.savefig(os.devnull, format="svg")
            elif hasattr(thing, "_repr_mimebundle_"):
                thing.figure().draw_without_rendering()
        shown.clear()
        plt.close("all")


def test_a_part_that_fails_is_named_and_takes_no_other_with_it(tmp_path, capsys, monkeypatch):
    def broken(sheet):
        raise RuntimeError("no\nsuch thing")

    monkeypatch.setattr(figures, "CHARTS", {"themes": broken, "corpus": figures.CHARTS["corpus"]})
    monkeypatch.setattr("zwanalysis.report.excel.MOST_ROWS", 1)
    write(project(tmp_path, {}) / "data" / "raw")
    stale, mine = (tmp_path / "reports" / "05-图" / f"{name}.png" for name in ("07-任务主题", "mine"))
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"of other notices")
    mine.write_bytes(b"somebody's own")
    (tmp_path / "reports" / MADE).write_text(f'{{"{stale.relative_to(tmp_path / "reports").as_posix()}": "of an earlier run"}}', "utf-8")
    assert main(["report", "--root", str(tmp_path)]) == 1
    err = capsys.readouterr().err
    assert "zwanalysis: themes: a fault of zwanalysis (RuntimeError at test_any_corpus.py:" in err and "no such thing" in err
    assert "zwanalysis: sheet 任务: 1 rows are more than a sheet takes" in err and "Traceback" not in err
    assert {path.name for path in stale.parent.glob("*.png")} == {"01-通知概况.png", "mine.png"}
    book = openpyxl.load_workbook(tmp_path / "reports" / "01-任务台账.xlsx")
    assert "任务" not in book.sheetnames and "破损与修复" in book.sheetnames


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path, capsys):
    write(project(tmp_path, {}) / "data" / "raw")
    raw = str(tmp_path / "data" / "raw")
    file = write(tmp_path, "file", "")
    (tmp_path / "reports").write_text("", "utf-8")
    for command in (["build", raw, "--out", str(file)], ["build", raw, "--out", str(file / "in")], ["report", "--root", str(tmp_path)],
                    ["build", raw, "--out", "/proc/none"], ["score", raw, raw, "--differences", str(tmp_path)]):  # fmt: skip
        assert main(command) == 2, command
        err = capsys.readouterr().err
        assert err.startswith("zwanalysis: ") and err.count("\n") == 1, err
    assert not list(tmp_path.rglob("*.part"))


def test_a_full_disk_is_a_sentence(tmp_path, capsys, monkeypatch):
    """The write breaks off half-way, as on a full disk: nothing half-written stays, and what was there is as it was."""
    raw = write(tmp_path).parent
    assert main(["build", str(raw), "--out", str(tmp_path / "out")]) == 0
    before = {path: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    whole = Path.write_bytes

    def half(path, content):
        whole(path, content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", half)
    capsys.readouterr()
    assert main(["build", str(raw), "--out", str(tmp_path / "out")]) == 2
    err = capsys.readouterr().err
    assert err.startswith("zwanalysis: ") and err.endswith(".csv: No space left on device\n") and err.count("\n") == 1
    assert {path: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert main(["report", str(raw), "--no-notebooks", "--out", str(tmp_path / "new")]) == 2  # the file as it would be called, not the one made aside
    err = capsys.readouterr().err
    assert err.startswith(f"zwanalysis: {tmp_path / 'new' / 'data'}/") and err.endswith("No space left on device\n") and not (tmp_path / "new").exists()


def test_damaged_texts_and_a_name_that_is_no_utf_8(tmp_path, capsys):
    write(tmp_path)
    with open(os.fsencode(tmp_path) + b"/b\xff.txt", "wb") as file:
        file.write("（一）推进公开。".encode())
    assert main(["build", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "not read: b\\xff.txt: its name is no UTF-8" in capsys.readouterr().err
    (tmp_path / "out" / "texts.json").write_text("{", "utf-8")
    assert main(["score", str(tmp_path / "out"), str(tmp_path / "out")]) == 2
    assert "texts.json is not what was saved" in capsys.readouterr().err
