"""docs/parser.md speaks of files and names that exist, and its examples run."""

import doctest
import importlib
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "parser.md"
TEXT = re.sub(r"```.*?```", "", PAGE.read_text("utf-8"), flags=re.DOTALL)
QUOTED = sorted(set(re.findall(r"`([^`\n]+)`", TEXT)))
#: Where a file that is named without its folder may stand.
FOLDERS = ("", "zwanalysis", "zwanalysis/parse", "zwanalysis/lexicon", "tests", "docs")
FILES = [name for name in QUOTED if re.fullmatch(r"[\w./]+(?:\.(?:py|yaml|csv|md)|/\w+)", name)]
NAMES = [name for name in QUOTED if re.fullmatch(r"[a-z_]+\.\w+(?:\.\w+)*", name) and name not in FILES]


def module_of(name: str):
    for package in ("zwanalysis.parse", "zwanalysis"):
        if (ROOT / Path(*package.split(".")) / f"{name}.py").exists():
            return importlib.import_module(f"{package}.{name}")
    raise LookupError(f"no module {name}")


def test_it_names_something():
    assert len(FILES) > 20 and len(NAMES) > 30


@pytest.mark.parametrize("name", FILES)
def test_files_exist(name):
    assert any((ROOT / folder / name).exists() for folder in FOLDERS)


@pytest.mark.parametrize("name", NAMES)
def test_names_exist(name):
    module, *rest = name.split(".")
    found = module_of(module)
    for part in rest:
        found = getattr(found, part)


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)\)", TEXT))
def test_links_are_there(link):
    assert (PAGE.parent / link).exists()


def test_examples_run():
    tested = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert tested.attempted > 15 and not tested.failed
