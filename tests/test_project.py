"""The repository keeps its own promises: one list of versions, imports that point downwards, raw data untouched."""

import ast
import csv
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests.metrics import measured

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "zwanalysis"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8").splitlines()

# Top first. A module imports from its own layer and from those below it.
LAYERS = (
    ("__init__", "__main__", "readme"),
    ("cli",),
    ("coding", "questions", "report", "second_reader"),
    ("collect", "describe", "evidence", "scoring", "second", "sides"),
    ("plots",),
    ("compare",),
    ("building",),
    ("loading",),
    ("corpus",),
    ("placing",),
    ("catalogue", "selection"),
    ("parts",),
    ("exports",),
    ("whole",),
    ("parse",),
    ("readers",),
    ("account", "doubts"),
    ("rowlike",),
    ("sentences",),
    ("language",),
    ("schema", "lexica", "text", "errors", "exercises", "version"),
)
DEPTH = {name: depth for depth, layer in enumerate(LAYERS) for name in layer}
CLOSED = {"plots"}  # imports nothing of ours but itself


def part(module: str) -> str:
    """The part of the package a dotted module name belongs to: zwanalysis.parse.units → parse."""
    return (module.split(".") + ["__init__"])[1]


def imported(path: Path) -> set[str]:
    """The parts of our package that a file imports, at its top or inside a function."""
    package = ".".join(path.relative_to(ROOT).parts[:-1])
    parts = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            base = ".".join(filter(None, [above, node.module]))
            modules = [f"{base}.{alias.name}" if base == "zwanalysis" else base for alias in node.names]
        parts |= {part(module) for module in modules if module.split(".")[0] == "zwanalysis"}
    return parts


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_downwards(path):
    own = path.relative_to(PACKAGE).with_suffix("").parts[0]
    assert own in DEPTH, f"{own} has no layer yet: give it one in LAYERS"
    for other in imported(path) - {own}:
        assert other in DEPTH, f"{path.name} imports {other}, which is no module of the package"
        assert DEPTH[other] >= DEPTH[own], f"{own} imports {other}, which lies above it"
        assert own not in CLOSED, f"{own} imports {other}: it draws finished tables and needs nothing of ours"


def test_import_is_light():
    heavy = "pandas", "jieba", "matplotlib", "seaborn", "sklearn"
    code = f"import sys, zwanalysis.cli; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert (ran.stdout.strip(), ran.stderr) == ("[]", "")


def test_every_public_name_is_there():
    import zwanalysis as zw

    assert {name: getattr(zw, name).__name__ for name in zw.__all__} == {name: name for name in zw.__all__}
    assert zw.compare.themes and zw.plots.themes and {*zw.__all__, "compare", "plots"} <= set(dir(zw))
    with pytest.raises(AttributeError, match="no attribute 'load_notice'"):
        zw.load_notice  # noqa: B018


def test_lock_holds_what_the_project_asks_for():
    locked = {}
    for requirement in map(Requirement, LOCK):
        (pin,) = requirement.specifier
        assert pin.operator == "=="
        locked.setdefault(requirement.name.lower().replace("_", "-"), []).append(pin.version)
    extras = PROJECT["optional-dependencies"]
    for wanted in map(Requirement, PROJECT["dependencies"] + extras["test"] + extras["files"]):
        assert wanted.name in locked, f"{wanted} is not in requirements.lock: make lock"
        for version in locked[wanted.name]:
            assert wanted.specifier.contains(version), (
                f"requirements.lock has {wanted.name} {version}, not {wanted}"
            )


def test_lock_names_no_host_and_no_path():
    assert [line for line in LOCK if re.search(r"://|@|--|(^|\s)[./~]", line)] == []


def test_conda_environment_is_the_tested_one():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    python, *others = environment["dependencies"]
    assert environment["name"] == PROJECT["name"]
    assert re.fullmatch(r"python=3\.\d+", python), (
        "one exact minor version: a range makes Binder take an old one"
    )
    assert SpecifierSet(PROJECT["requires-python"]).contains(python.partition("=")[2])
    assert others == ["pip", {"pip": ["-r requirements.lock", "-e ."]}]


def test_citation_has_the_version():
    from zwanalysis import __version__

    assert __version__ == PROJECT["version"]
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["version"] == PROJECT["version"]


@pytest.mark.parametrize("path", sorted((PACKAGE / "lexicon").glob("*.yaml")), ids=lambda path: path.name)
def test_lexicon_needs_no_libyaml(path):
    """libyaml reads [度?报告], PyYAML's own loader, which stands in where libyaml is not built, does not."""
    text = path.read_text("utf-8")
    assert yaml.load(text, yaml.SafeLoader) == yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def test_fonts_come_with_their_licence():
    assert sorted(path.name for path in (PACKAGE / "fonts").glob("*.ttf")) == [
        "ZWSansSC-Bold.ttf",
        "ZWSansSC-Regular.ttf",
        "ZWSansSCRare-Bold.ttf",
        "ZWSansSCRare-Regular.ttf",
    ]
    assert "SIL OPEN FONT LICENSE Version 1.1" in (PACKAGE / "fonts" / "OFL.txt").read_text("utf-8")
    assert "zwanalysis/fonts/OFL.txt" in PROJECT["license-files"]


def test_raw_notices_are_as_received():
    with open(ROOT / "data/raw/sources.csv", encoding="utf-8", newline="") as file:
        catalogue = {row["file"]: row["sha256"] for row in csv.DictReader(file)}
    assert len(catalogue) >= 5
    for name, digest in catalogue.items():
        assert hashlib.sha256((ROOT / "data/raw" / name).read_bytes()).hexdigest() == digest, name


def test_ruff_reads_the_notebooks():
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert notebooks
    for path in notebooks:  # without it ruff passes the notebook over in silence
        metadata = json.loads(path.read_text("utf-8"))["metadata"]
        assert metadata.get("language_info", {}).get("name") == "python", path.name


def test_linter():
    ran = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "."], capture_output=True, text=True, cwd=ROOT
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("part", ["", "compare", "parse", "placing", "plots", "readers", "report", "second"])
def test_no_function_is_above_complexity_15(part):
    size = measured(sorted((PACKAGE / part).glob("*.py")))
    assert [function for function in size.functions if function[0] > 15] == [] and size.mean < 6.2


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_gives_a_name_twice(path):
    """Of two patterns of one name the later would be used for both."""
    targets = [target for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.Assign) for target in node.targets]
    names = [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    assert sorted(names) == sorted(set(names))
