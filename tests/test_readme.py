"""What the READMEs say is so: columns, commands, files, examples."""

import doctest
import re

import pytest

from tests.conftest import ROOT
from zwanalysis import cli, readme

READMES = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md")}
PAGES = READMES | {name: (ROOT / name).read_text("utf-8") for name in readme.PAGES}


def test_generated_parts_are_current():
    parts = readme.readme_parts(ROOT)
    for name, text in PAGES.items():
        assert readme.filled(text, parts) == text, f"{name}: run `make readme`"
    places = "".join(PAGES.values())
    assert all(f"<!-- {name}:begin -->" in places for name in parts)


@pytest.mark.parametrize("name", READMES)
def test_a_newcomer_reads_it_to_its_end(name):
    """Short; one's own folder before any Python; what to expect of the reading in the figures of docs/real-notices.md."""
    text = READMES[name]
    assert len(text.splitlines()) < 150 and text.index("zwanalysis report FOLDER") < text.index(">>> ")
    expected = [line for line in text.splitlines() if line.startswith("- **") and re.search(r"0\.\d\d", line)]
    figures = set(re.findall(r"0\.\d\d", "".join(expected)))
    themes = set(re.findall(r"α (?:为 )?(0\.\d\d)", text))
    assert themes and themes <= set(re.findall(r"α (0\.\d\d)", PAGES["docs/accuracy.md"]))
    assert len(expected) == 2 and figures and figures <= set(re.findall(r"0\.\d\d", (ROOT / "docs" / "real-notices.md").read_text("utf-8")))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_installed_from_an_index(name):
    """The package is on none: from its folder or its wheel."""
    assert not re.search(r"install\s+[\"']?zwanalysis", PAGES[name])


@pytest.mark.parametrize("name", [*READMES, "docs/using.md"])
def test_examples_run(name):
    tested = doctest.testfile(str(ROOT / name), module_relative=False, encoding="utf-8")
    assert tested.attempted and not tested.failed


@pytest.mark.parametrize("name", PAGES)
def test_links_and_pictures_are_there(name):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", PAGES[name]):
        assert ((ROOT / name).parent / target).exists(), target


@pytest.mark.parametrize("name", READMES)
def test_commands_are_there(name):
    commands = cli._parser()._subparsers._group_actions[0].choices
    named = set(re.findall(r"`zwanalysis (\w+)", READMES[name]))
    assert {"check", "due", "kwic", "show"} <= named <= set(commands)
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"report", "test"} <= set(re.findall(r"make (\w+)", READMES[name])) <= targets


def test_ci_runs_the_test_command():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert script.splitlines()[-1] == "make test" and (ROOT / ".ci" / "run").stat().st_mode & 0o111
