"""What the READMEs say is so: columns, commands, files, examples."""

import doctest
import re

import pytest

from tests.conftest import ROOT
from zwanalysis import report
from zwanalysis.cli import _parser

READMES = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md")}


def test_generated_parts_are_current():
    parts = report.readme_parts(ROOT)
    for name, text in READMES.items():
        assert report.filled(text, parts) == text, f"{name}: run `make readme`"
    places = "".join(READMES.values())
    assert all(f"<!-- {name}:begin -->" in places for name in parts)


@pytest.mark.parametrize("name", READMES)
def test_examples_run(name):
    tested = doctest.testfile(str(ROOT / name), module_relative=False, encoding="utf-8")
    assert tested.attempted and not tested.failed


@pytest.mark.parametrize("name", READMES)
def test_links_and_pictures_are_there(name):
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", READMES[name]):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("name", READMES)
def test_commands_are_there(name):
    commands = _parser()._subparsers._group_actions[0].choices
    named = set(re.findall(r"zwanalysis (build|report|check|add|score|\w+(?= FILE))", READMES[name]))
    assert named and named <= set(commands)
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert {"report", "test"} <= set(re.findall(r"make (\w+)", READMES[name])) <= targets


def test_ci_runs_the_test_command():
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert script.splitlines()[-1] == "make test" and (ROOT / ".ci" / "run").stat().st_mode & 0o111
