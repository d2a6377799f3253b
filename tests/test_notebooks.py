"""The notebooks run from top to bottom in a fresh process and give the outputs that are committed."""

import ast
import shutil

import nbformat
import pytest

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


def test_headline_numbers_are_left_out_for_other_notices(tmp_path):
    from nbclient.exceptions import CellExecutionError

    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1"), nbformat.v4.new_code_cell("assert False")])
    book.cells[-1].metadata["tags"] = ["reproduced"]
    nbformat.write(book, tmp_path / "01-numbers.ipynb")
    run_notebooks(tmp_path, checked=False)
    done = nbformat.read(tmp_path / "01-numbers.ipynb", as_version=4)
    assert done.cells[0].outputs[0]["data"]["text/plain"] == "2" and not done.cells[1].outputs
    with pytest.raises(CellExecutionError):
        run_notebooks(tmp_path)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_last_cell_is_the_one_that_is_left_out(path):
    cells = nbformat.read(path, as_version=4).cells
    tagged = [k for k, cell in enumerate(cells) if "reproduced" in cell.metadata.get("tags", [])]
    assert tagged == [len(cells) - 1] and "assert" in cells[-1].source
