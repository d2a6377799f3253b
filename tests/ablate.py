"""How many words of the parser's rules and lexicon a test needs: one word at a time is deleted, and those of the fast tests are
run whose case holds it.

    .venv/bin/python -m tests.ablate [--words 60] [--seed 0]

A word is an alternative of a pattern in zwanalysis/parse, an element of a tuple, list, set or dict of words there, or an element
of a list of the lexicon that the parser reads. Left out are registers (regions.csv, the organs of units.yaml), what the rules'
examples hold, and alternatives that stand alone. Each deletion is made in a copy of the package, in a child of this process; a word that no test misses is
printed, to be given an example or taken out.
"""

import argparse
import ast
import doctest
import importlib
import os
import random
import re
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas  # noqa: F401  (so that each child has it)
import pytest
import yaml

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "zwanalysis"
LEXICON = ("columns.yaml", "frame.yaml", "limits.yaml", "outline.yaml", "roles.yaml", "units.yaml")
#: What is no vocabulary in them: examples, which are tests themselves, and the register of organs.
NOT_WORDS = {"limits.yaml": ("examples",), "units.yaml": ("functions",)}
TESTS = ("test_rules", "test_cases", "test_roles", "test_frame", "test_layouts", "test_golden")
HAN = "\u4e00-\u9fff"
#: An alternative that is one plain word, with the bar that goes with it.
ALTERNATIVE = re.compile(rf"(?<=[(|:=!])(?P<first>[{HAN}]+)\||\|(?P<later>[{HAN}]+)(?=[|)])")
ELEMENT = re.compile(rf"(?<=[\[,{{])\s*(?P<word>[{HAN}]+)(?::\s*[\w-]+)?\s*(?:,(?=.)|(?=[\]}}]))")


class Word(NamedTuple):
    """A word and the stretch of a file (relative to the project) to delete."""

    file: str
    start: int
    end: int
    word: str


def _offsets(source: str) -> list[int]:
    """Where each line of a source begins."""
    return [0, *(m.end() for m in re.finditer("\n", source))]


def of_patterns(path: Path) -> list[Word]:
    """The alternatives of a module's patterns: those of its strings, documentation apart."""
    source = path.read_text("utf-8")
    tree, begins = ast.parse(source), _offsets(source)
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    found = []
    for node in ast.walk(tree):
        whole = isinstance(node, ast.JoinedStr) or isinstance(node, ast.Constant) and isinstance(node.value, str)
        if not whole or id(node) in told or source.count("|", *(span := _span(node, source, begins))) == 0:
            continue
        for m in ALTERNATIVE.finditer(source, *span):
            found.append(Word(_name(path), m.start(), m.end(), m["first"] or m["later"]))
    return list(dict.fromkeys(found))


def of_elements(path: Path) -> list[Word]:
    """The words in a module's tuples, lists, sets and keys of dicts that hold two elements at least."""
    source = path.read_text("utf-8")
    tree, begins, found = ast.parse(source), _offsets(source), []
    examples = {id(made) for node in ast.walk(tree) if isinstance(node, ast.Call) for made in _no(node)}
    for node in ast.walk(tree):
        elements = node.keys if isinstance(node, ast.Dict) else getattr(node, "elts", [])
        if isinstance(node, ast.Dict) or len(elements) < 2 or id(node) in examples:
            continue
        for element, following in zip(elements, [*elements[1:], None], strict=True):
            if not isinstance(element, ast.Constant) or not re.fullmatch(rf"[{HAN}]{{1,6}}", str(element.value)):
                continue
            start, end = _span(element, source, begins)
            end = _span(following, source, begins)[0] if following is not None else end + source.startswith(",", end)
            found.append(Word(_name(path), start, end, element.value))
    return found


def _no(call: ast.Call) -> list[ast.expr]:
    """What a rule leaves alone, where a call makes a rule: its sixth argument, or the one so named."""
    made = isinstance(call.func, ast.Name) and call.func.id in ("Rule", "_rule")
    return [*call.args[5:6], *(keyword.value for keyword in call.keywords if keyword.arg == "no")] if made else []


def _span(node, source: str, begins: list[int]) -> tuple[int, int]:
    """Where a node stands; ast counts bytes of a line."""

    def at(line: int, column: int) -> int:
        begin = begins[line - 1]
        end = begins[line] if line < len(begins) else len(source)
        return begin + len(source[begin:end].encode()[:column].decode())

    return at(node.lineno, node.col_offset), at(node.end_lineno, node.end_col_offset)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def of_lexicon(path: Path) -> list[Word]:
    """The words in the lists of a lexicon file, and the rows of roles.yaml."""
    source = path.read_text("utf-8")
    found, section = [], ""
    for begin, line in zip(_offsets(source), source.splitlines(keepends=True), strict=False):
        head = re.match(r"(\w+):", line)
        section = head[1] if head else section
        if section in NOT_WORDS.get(path.name, ()) or line.startswith("#"):
            continue
        row = re.match(rf"- \{{word: ([{HAN}]+),", line)
        if row:
            found.append(Word(_name(path), begin, begin + len(line), row[1]))
            continue
        text = line.split(" #")[0]
        if text.count(",") or "[" in text:
            text = re.sub(r"^\s+(?=[^\s#])", lambda m: "," * len(m[0]), text) if not head else text
            found += [Word(_name(path), begin + m.start(), begin + m.end(), m["word"]) for m in ELEMENT.finditer(text)]
    return found


def all_words() -> list[Word]:
    modules = sorted((PACKAGE / "parse").glob("*.py"))
    found = [word for path in modules for word in (*of_patterns(path), *of_elements(path))]
    return found + [word for name in LEXICON for word in of_lexicon(PACKAGE / "lexicon" / name)]


class First:
    """A plugin of pytest that runs the tests whose cases hold a word (all without a word) and notes the first that failed."""

    def __init__(self, word: str):
        from zwanalysis.text import fold  # of the copy

        self.word, self.fold, self.failed = word, fold, ""

    def pytest_collection_modifyitems(self, items) -> None:
        items[:] = [item for item in items if self._could_fail(getattr(item, "callspec", None))]

    def _could_fail(self, spec) -> bool:
        """Whether the parameters of a test hold the word, or are files that do; a test without parameters might always."""
        if not self.word or spec is None:
            return True
        files = [value for value in spec.params.values() if isinstance(value, Path)]
        files += (ROOT / "data" / "raw").glob(f"{spec.params.get('notice_id', chr(0))}.*")
        told = [str(spec.params), *(path.read_text("utf-8") for path in files)]
        return any(self.word in "".join(self.fold(text).split()) for text in told)

    def note(self, report) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid

    pytest_runtest_logreport = pytest_collectreport = note


def without(word: Word | None, folder: Path) -> str:
    """The first test that fails without a word, "" if none does: in a child of this process, which has the libraries loaded."""
    reads, writes = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reads)
        failed = "the child ended"
        try:
            failed = _tested(word, folder)
        finally:
            os.write(writes, failed.encode())
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads, "rb") as told:
        failed = told.read().decode()
    os.waitpid(child, 0)
    return failed


def _tested(word: Word | None, folder: Path) -> str:
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    if word:
        source = (ROOT / word.file).read_text("utf-8")
        (folder / word.file).write_text(source[: word.start] + source[word.end :], "utf-8")
    sys.path.insert(0, str(folder))
    try:
        importlib.import_module("zwanalysis.parse.notice")  # now, since pytest puts the project itself before the copy
        if word and word.file.endswith(".py") and doctest.testmod(sys.modules[word.file[:-3].replace("/", ".")]).failed:
            return f"doctest of {word.file}"
        first = First(word.word if word else "")
        options = ["-x", "-q", "-p", "no:cacheprovider", "-o", "addopts="]
        code = pytest.main([*options, *(str(ROOT / "tests" / f"{name}.py") for name in TESTS)], plugins=[first])
        return first.failed or ("" if code == 0 else f"pytest: {code}")
    except Exception as error:  # the package cannot be imported without the word
        return f"import: {error!r}"
    finally:
        if word:
            (folder / word.file).write_text(source, "utf-8")


def load_once() -> None:
    """Read the cases into memory, so that each child has them: PyYAML takes longer than the parser. No child loads pytest's plugins."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    yaml.safe_load = cache(lambda text: yaml.load(text, loader))
    for path in (ROOT / "tests" / "cases").rglob("*.yaml"):
        if path.parent.name != "notices":
            yaml.safe_load(path.read_text("utf-8"))


def share(words: list[Word]) -> list[str]:
    """What fails without each of these words, told as it is found."""
    found = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__"))
        for word in words:
            found.append(without(word, folder))
            print(f"{'missed' if found[-1] else 'NOT MISSED':<11}{word.word:<10}{word.file}:{word.start}  {found[-1]}", flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--words", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    words = all_words()
    drawn = random.Random(arguments.seed).sample(words, min(arguments.words, len(words)))
    print(f"{len(words)} words, {len(drawn)} drawn with seed {arguments.seed}", flush=True)
    load_once()
    if failing := without(None, ROOT):
        print(f"a test fails without any deletion: {failing}")
        return 1
    missed = sum(map(bool, share(drawn)))
    print(f"{missed} of {len(drawn)} deletions make a test fail")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
