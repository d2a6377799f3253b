"""A report of any folder: nothing of the repository around it, complete or not at all, and nobody's files lost."""

import json
import shutil
import subprocess
import sys

import matplotlib.pyplot as plt
import nbformat
import pytest

from tests.conftest import ROOT
from tests.corpora import cases, notice
from tests.test_corpus import write as put
from zwanalysis.cli import main
from zwanalysis.errors import MissingNotebooks
from zwanalysis.plots import style
from zwanalysis.report import Made, figures, notebooks, writing


@pytest.fixture(autouse=True)
def _coarse(monkeypatch):
    plt.switch_backend("Agg")
    monkeypatch.setattr(writing, "PICTURES", ("png",))
    monkeypatch.setitem(style.RC, "savefig.dpi", 20)


@pytest.fixture
def folder(tmp_path):
    for name, text in {"甲 1": notice("（一）推进预算公开，6月底前完成。（责任单位：市财政局）"), "b": "各单位：\n现将要点印发给你们。\n"}.items():
        write(tmp_path / "notices", f"{name}.txt", text)
    return tmp_path / "notices"


@pytest.fixture
def light(monkeypatch):
    """A report of one chart alone: whose place it takes is the same."""
    monkeypatch.setattr(figures, "CHARTS", {"themes": figures.CHARTS["themes"]})
    monkeypatch.setattr("zwanalysis.report.staff.files", lambda *_: {})


def write(folder, name, content) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    put(folder, name, content)


def report(folder, *more) -> int:
    return main(["report", str(folder), "--no-notebooks", *more])


def test_a_folder_gets_a_report_beside_it(folder, capsys):
    assert report(folder) == 0
    out = capsys.readouterr().out
    target = folder.with_name("notices-report")
    assert "1/3 2 notices, 1 tasks" in out and f"→ {target}" in out and "no reuse: " in out
    assert {path.name for path in target.iterdir()} == {"05-图", "06-表", "data", "01-任务台账.xlsx", "03-时限.ics", "04-原文", "index.html", "02-报告.docx", "07-数据.sqlite", "README.md", ".zwanalysis.json"}
    assert (target / "05-图" / "02-任务主题.png").exists() and (target / "data" / "tasks.csv").exists()
    listed = json.loads((target / ".zwanalysis.json").read_text("utf-8"))
    assert set(listed) == {path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()} - {".zwanalysis.json"}
    assert {path.name for path in folder.iterdir()} == {"甲 1.txt", "b.txt"}


def test_a_second_report_takes_the_place_of_the_first_and_keeps_what_others_put_there(folder, tmp_path, light):
    target = tmp_path / "out"
    assert report(folder, "--out", str(target)) == 0 and (target / "05-图" / "01-任务主题.png").exists()
    write(target / "05-图", "mine.txt", "a note")
    (folder / "甲 1.txt").unlink()
    assert report(folder, "--out", str(target)) == 0
    assert not (target / "05-图" / "01-任务主题.png").exists()  # no task is left
    assert (target / "05-图" / "mine.txt").read_text("utf-8") == "a note"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notices", "out"]


def test_files_of_others_are_not_overwritten(folder, tmp_path, capsys, light):
    target = tmp_path / "out"
    write(target, "thesis.txt", "my own")
    assert report(folder, "--out", str(target)) == 2
    assert "files that were not made by this command, e.g. thesis.txt" in capsys.readouterr().err
    assert report(folder) == 0
    changed = folder.with_name("notices-report") / "data" / "tasks.csv"
    changed.write_text("edited", "utf-8")
    assert report(folder) == 2
    assert "tasks.csv was changed since it was made" in capsys.readouterr().err
    assert changed.read_text("utf-8") == "edited"


def test_what_breaks_off_leaves_all_as_it_was(folder, tmp_path, monkeypatch, light):
    target = tmp_path / "out"
    assert report(folder, "--out", str(target)) == 0
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}

    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("zwanalysis.report.command.export", stopped)
    assert report(folder, "--out", str(target)) == 130
    assert {path: path.read_bytes() for path in target.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["notices", "out"]


def test_nothing_readable_is_a_sentence_for_each(tmp_path, capsys):
    for name in "ab":
        write(tmp_path / "notices", f"{name}.txt", b"\0\0")
    assert main(["report", str(tmp_path / "notices")]) == 1
    out, err = capsys.readouterr()
    assert "no notebooks: no notice could be read" in out and err.count("not read: ") == 2 and "a fault of" not in err
    assert main(["report", str(tmp_path / "none")]) == 2
    assert "no such file or folder" in capsys.readouterr().err


def test_notebooks_are_executed_with_parameters(tmp_path, monkeypatch, capsys):
    for name, text in cases(2).items():
        write(tmp_path / "notices", f"{name}.txt", text)
    places = tmp_path / "places"
    shutil.copytree(ROOT / "notebooks" / "own", places / "own")
    shutil.copytree(ROOT / "notebooks" / "zh", places / "zh")
    name = "06-your-own-notice"
    (places / f"{name}.ipynb").write_bytes((ROOT / "notebooks" / f"{name}.ipynb").read_bytes())
    monkeypatch.setattr(notebooks, "PLACES", (places,))
    monkeypatch.setattr("zwanalysis.report.command.export", lambda *_, **__: Made())
    assert main(["report", str(tmp_path / "notices"), "--lang", "zh"]) == 0
    assert "3/3 1 个笔记本" in capsys.readouterr().out
    book = nbformat.read(tmp_path / "notices-report" / "notebooks" / f"{name}.ipynb", as_version=4)
    (own,) = [cell for cell in book.cells if cell.metadata.get("tags") == ["injected-parameters"]]
    assert "tables = '../data'" in own.source and "prose = 'zh'" in own.source
    assert not any({"reproduced", "published-only"} & set(cell.metadata.get("tags", [])) for cell in book.cells)
    assert book.cells[0].source.startswith("# 06 你自己的一份通知") and "版式" in str(book.cells)
    assert any("image/png" in output.get("data", {}) for cell in book.cells for output in cell.get("outputs", []))
    monkeypatch.setattr(notebooks, "PLACES", (tmp_path / "none",))
    with pytest.raises(MissingNotebooks, match="not in this installation"):
        notebooks.copy_notebooks(tmp_path / "copy")


def test_what_is_about_other_notices_goes_with_the_texts_that_lead_to_it():
    cells = [nbformat.v4.new_markdown_cell("# 05"), nbformat.v4.new_code_cell("1"), nbformat.v4.new_markdown_cell("## Zigong"),
             *(nbformat.v4.new_code_cell(source, metadata={"tags": ["needs-zigong-2022"]}) for source in "23"), nbformat.v4.new_markdown_cell("## Finding"),
             nbformat.v4.new_code_cell("4", metadata={"tags": ["needs-coding"]}), nbformat.v4.new_code_cell("5")]  # fmt: skip
    book = nbformat.v4.new_notebook(cells=cells)
    notebooks._without_others(book, {"a"}, "zh")
    assert [cell.source for cell in book.cells if cell.id != "left-out"] == ["# 05", "1", "## Finding", "5"]
    assert book.cells[1].source == "*略去：关于 zigong-2022 的部分，语料中没有这份通知。*\n\n*略去：需要人工编码的部分，人工编码在项目自己的文件夹里。*"


def test_the_built_package_holds_its_data_and_the_notebooks(tmp_path):
    """What `make dist` puts into the wheel: every file of the package, and the notebooks without outputs."""
    command = ["-q", "egg_info", "--egg-base", str(tmp_path), "build_py", "--build-lib", str(tmp_path / "lib")]
    subprocess.run([sys.executable, "setup.py", *command], cwd=ROOT, check=True, capture_output=True)
    built = {path.relative_to(tmp_path / "lib").as_posix() for path in (tmp_path / "lib").rglob("*") if path.is_file()}
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "zwanalysis").rglob("*")
               if path.is_file() and path.suffix not in (".pyc", ".pyi")}  # fmt: skip
    ours = {f"zwanalysis/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "notebooks").rglob("*.*")
            if ".ipynb_checkpoints" not in path.parts}  # fmt: skip
    assert len(ours) >= 15 and built == package | ours
    for name in ours:
        if name.endswith(".ipynb"):
            cells = nbformat.read(tmp_path / "lib" / name, as_version=4).cells
            assert not any(cell.get("outputs") for cell in cells)
