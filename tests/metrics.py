"""Lines, modules and complexity of each part of the package: .venv/bin/python -m tests.metrics [PART …]

Complexity is McCabe's as radon counts it, of functions and methods; what a part aims at stands in docs/parser.md.
"""

import statistics
import sys
from pathlib import Path
from typing import NamedTuple

from radon.complexity import cc_visit
from radon.visitors import Function

PACKAGE = Path(__file__).parent.parent / "zwanalysis"


class Size(NamedTuple):
    """What a part of the package holds: its lines and modules, and each function's complexity with its name."""

    lines: int
    modules: int
    functions: list[tuple[int, str]]

    @property
    def mean(self) -> float:
        return statistics.mean(complexity for complexity, _ in self.functions) if self.functions else 0.0

    @property
    def worst(self) -> tuple[int, str]:
        return max(self.functions, default=(0, "–"))


def measured(paths) -> Size:
    """The size of some modules together."""
    lines, functions = 0, []
    for path in paths:
        source = path.read_text("utf-8")
        lines += source.count("\n")
        functions += [(block.complexity, f"{path.stem}.{block.fullname}") for block in cc_visit(source) if isinstance(block, Function)]
    return Size(lines, len(paths), functions)


def parts() -> dict[str, list[Path]]:
    """Each subpackage's modules; those beside them are one part."""
    found = {"(zwanalysis)": sorted(PACKAGE.glob("*.py"))}
    for folder in sorted({path.parent for path in PACKAGE.rglob("*.py")} - {PACKAGE}):
        found.setdefault(folder.relative_to(PACKAGE).parts[0], []).extend(sorted(folder.glob("*.py")))
    return found


def line(name: str, size: Size) -> str:
    worst, where = size.worst
    above = sum(complexity > 15 for complexity, _ in size.functions)
    return f"{name:<16}{size.lines:>8}{size.modules:>9}{len(size.functions):>11}{size.mean:>7.1f}{above:>12}{worst:>7}  {where}"


def main(wanted: list[str]) -> int:
    print(f"{'':<16}{'lines':>8}{'modules':>9}{'functions':>11}{'mean':>7}{'above 15':>12}{'worst':>7}")
    for name, paths in parts().items():
        if not wanted or name in wanted:
            print(line(name, measured(paths)))
            if wanted:
                for path in paths:
                    print(line(f"  {path.stem}", measured([path])))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
