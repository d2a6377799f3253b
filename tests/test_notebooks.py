"""The notebooks run from top to bottom in a fresh process and give the outputs that are committed."""

import ast
import hashlib
import re
import shutil

import nbformat
import pytest
import yaml

from tests.conftest import ROOT
from zwanalysis.report import run_notebooks

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    """A copy of the notebooks and the tables they read, run once."""
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".*"))
    run_notebooks(folder / "notebooks", jobs=2)
    return folder / "notebooks"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_those_committed(executed, path):
    """Tables and texts must be equal; pictures may differ in a pixel on another processor, so only their text is compared."""
    fresh, kept = (nbformat.read(folder / path.name, as_version=4) for folder in (executed, path.parent))
    assert len(fresh.cells) == len(kept.cells)
    for new, old in zip(fresh.cells, kept.cells, strict=True):
        assert new.source == old.source
        assert _texts(new) == _texts(old)


def _texts(cell):
    texts = []
    for output in cell.get("outputs", []):
        assert output.output_type != "error" and output.get("name") != "stderr", output
        data = {
            kind: value for kind, value in output.get("data", {}).items() if not kind.startswith("image/")
        }
        texts.append((output.output_type, output.get("text"), data, output.get("metadata")))
    return texts


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_plain(path):
    book = nbformat.read(path, as_version=4)
    code = [cell.source for cell in book.cells if cell.cell_type == "code"]
    defined = [node for source in code for node in ast.walk(ast.parse(source))
               if isinstance(node, (ast.FunctionDef, ast.ClassDef))]  # fmt: skip
    assert not defined, "functions belong in the package"
    assert "assert" in code[-1], "the last cell says whether the headline numbers were reproduced"
    pictures = [o for c in book.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
    assert all(picture.metadata["image/png"]["alt"] for picture in pictures)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_text_has_its_chinese(path):
    """And it was told from the English that stands there now: after a change look at the Chinese, then put the new digest."""
    english = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"}
    told = yaml.safe_load((path.parent / "zh" / f"{path.stem}.yaml").read_text("utf-8"))
    assert list(told) == list(english)
    changed = {i: digest for i, source in english.items() if (digest := hashlib.sha256(source.encode()).hexdigest()[:10]) != told[i]["of"]}
    assert not changed, f"these cells have changed since they were told in Chinese: {changed}"
    for i, cell in told.items():
        names, kept = (re.findall(r"`[^`]+`", text) for text in (english[i], cell["zh"]))
        assert set(kept) <= set(names), i


def test_what_needs_other_notices_is_left_out_with_a_sentence_and_a_failure_is_named(tmp_path):
    cells = [nbformat.v4.new_code_cell(source) for source in ("1 + 1", "1 + 2", "assert False")]
    for cell, tag in zip(cells[1:], ("needs-zigong-2022", "reproduced"), strict=True):
        cell.metadata["tags"] = [tag]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "01-numbers.ipynb")
    (tmp_path / "02-broken.ipynb").write_text("{", "utf-8")
    made = run_notebooks(tmp_path, notices=["a"])
    assert [path.name for path in made.written] == ["01-numbers.ipynb"] and list(made.failed) == ["02-broken.ipynb"]
    done = nbformat.read(tmp_path / "01-numbers.ipynb", as_version=4)
    said = [cell.outputs[0]["data"] for cell in done.cells]
    assert said[0]["text/plain"] == "2" and "zigong-2022, which is not in the corpus" in said[1]["text/markdown"]
    assert "numbers of the five published notices" in said[2]["text/markdown"]
    assert [cell.metadata.get("tags") for cell in done.cells] == [None, ["needs-zigong-2022"], ["reproduced"]]
    before = (tmp_path / "01-numbers.ipynb").read_bytes()
    made = run_notebooks(tmp_path)
    assert made.failed["01-numbers.ipynb"] == "stopped at cell 3 (AssertionError:); the file was left as it was"
    assert (tmp_path / "01-numbers.ipynb").read_bytes() == before and not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_only_the_last_cell_has_the_numbers_of_the_five(path):
    cells = nbformat.read(path, as_version=4).cells
    tagged = [k for k, cell in enumerate(cells) if "reproduced" in cell.metadata.get("tags", [])]
    assert tagged == [len(cells) - 1] and "assert" in cells[-1].source
