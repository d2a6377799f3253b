"""One table of what each stage takes on made notices (`corpora.py`), from files to comparisons, beside peers on the same texts in the same run.

    make benchmark      or      python benchmarks/bench_scale.py [NOTICES] [--rounds 5] [--only STAGE …] [--tables FOLDER]

Every stage runs in a process of its own, so that its memory is its own; stages take turns, and medians are printed. Peers that are not
installed are left out: pip install -e ".[benchmarks]". A ratio is of processor seconds, which other programs disturb least, but for
what several processes do (two builders; our readers of files, which are apart), where it is of wall seconds. Growth is the exponent of processor seconds in the number of notices (a quarter, half, all).
"""

import argparse
import builtins
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import corpora, stages

ROOT = Path(__file__).parent.parent
#: What a stage works on: every notice, some of them, or some made into files of other formats.
ALL, SOME, FILES = "all", "some", "files"


class Stage(NamedTuple):
    """What a stage is called, what it works on, the stage that it is compared with, what that should come to, and what it needs."""

    title: str
    of: str = ALL
    beside: str = ""
    aim: str = ""
    needs: str = ""


STAGES = {
    "read_files": Stage("readers alone"),
    "build": Stage("build, one process"),
    "build_in_two": Stage("build, two processes (wall)", beside="build", aim="0.59"),
    "start_again": Stage("the same again, nothing new", beside="build"),
    "open_and_sum_up": Stage("open, and a row a notice"),
    "parse_some": Stage("text → rows", SOME, "jieba_cuts"),
    "limits_of_some": Stage("time limits", SOME, "jionlp_limits", "0.04"),
    "words": Stage("words, cut"),
    "words again": Stage("words, kept", beside="words", aim="0.05"),
    "keywords": Stage("keywords: words cut anew, TF-IDF", beside="scikit_learn_keywords", aim="0.5"),
    "themes": Stage("themes"),
    "timing": Stage("timing"),
    "network": Stage("network"),
    "multiverse": Stage("multiverse of a finding"),
    "agreement": Stage("agreement of two codings, with these"),
    "reuse": Stage("reuse, every pair, exact"),
    "alike": Stage("pairs of Jaccard 0.5, exact", beside="rensa_pairs", aim="0.5"),
    "read_docx": Stage("DOCX tables (wall)", FILES, "python_docx"),
    "read_pdf": Stage("PDF tables (wall)", FILES, "pdfplumber_pdf"),
    "jieba_cuts": Stage("peer: jieba, segmentation", SOME),
    "jieba_analyse": Stage("peer: jieba.analyse, TF-IDF", SOME),
    "scikit_learn_keywords": Stage("peer: scikit-learn and jieba, TF-IDF"),
    "jionlp_limits": Stage("peer: JioNLP, time expressions", SOME, needs="jionlp"),
    "rensa_pairs": Stage("peer: rensa, MinHash", needs="rensa"),
    "datasketch_pairs": Stage("peer: datasketch, MinHash", needs="datasketch"),
    "python_docx": Stage("peer: python-docx", FILES),
    "pdfplumber_pdf": Stage("peer: pdfplumber", FILES, needs="pdfplumber"),
}
GROWING = {"build": "1.05", "reuse": "1.3"}
#: Start-up: a command, what it is compared with, and the aim.
STARTS = {
    "import zwanalysis.corpus": (("-c", "import zwanalysis.corpus"), "import pandas", "1.2"),
    "zwanalysis --help": (("-m", "zwanalysis", "--help"), "import zwanalysis.corpus", "0.15"),
    "import pandas": (("-c", "import pandas"), "", ""),
    "python alone": (("-c", "pass"), "", ""),
}


class Ran(NamedTuple):
    """A run of a stage: wall and processor seconds, how many of the latter loaded libraries, most MB of its largest process, what it counted, and its recall."""

    wall: float
    processor: float
    loading: float
    memory: float
    counted: float
    recall: float = float("nan")


def stage(name: str, raw: Path, out: Path) -> None:
    """Run one stage here and print its `Ran`; libraries that it loads count, and are told apart; starting Python does not."""
    loading, begun, before = _loading(), time.perf_counter(), _processor()
    found = getattr(stages, name.split(" ")[0])(raw, out)
    wall, processor = time.perf_counter() - begun, _processor() - before
    used = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(wall, processor, loading["seconds"], max(used) / 1024, *(found if isinstance(found, tuple) else (found,)))


def _loading() -> dict[str, float]:
    """From now on, the processor seconds that import statements take in this process, those inside others counted once."""
    plain, taken, inside = builtins.__import__, {"seconds": 0.0}, []

    def counted(*given, **named):
        if inside:
            return plain(*given, **named)
        inside.append(time.process_time())
        try:
            return plain(*given, **named)
        finally:
            taken["seconds"] += time.process_time() - inside.pop()

    builtins.__import__ = counted
    return taken


def _processor() -> float:
    """The processor seconds of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def run(name: str, raw: Path, out: Path) -> Ran:
    """Run a stage in a process of its own."""
    ran = subprocess.run([sys.executable, __file__, "--stage", name, "--raw", raw, "--out", out], capture_output=True, text=True, cwd=ROOT)
    if ran.returncode:
        raise RuntimeError(f"{name}: {ran.stderr[-800:]}")
    return Ran(*map(float, ran.stdout.splitlines()[-1].split()))


def started(rounds: int) -> dict[str, tuple[float, float]]:
    """The median wall and processor seconds of each command of `STARTS`, the commands taking turns."""
    times = {name: [] for name in STARTS}
    for _ in range(rounds):
        for name, (command, _, _) in STARTS.items():
            begun, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, cwd=ROOT, check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times[name].append((time.perf_counter() - begun, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime))
    return {name: tuple(map(statistics.median, zip(*taken, strict=True))) for name, taken in times.items()}


def measure(raw: Path, out: Path, rounds: int, only: list[str]) -> dict[str, Ran]:
    """The medians of every stage that can run."""
    found: dict[str, list[Ran]] = {name: [] for name, one in STAGES.items() if (not only or name in only) and (not one.needs or find_spec(one.needs))}
    if "alike" in found:  # what is exact comes before what it is compared with
        found = {"alike": [], **found}
    for _ in range(rounds):
        if "build" in found:
            for folder in (out, out.with_name("two")):
                subprocess.run(["rm", "-rf", folder], check=True)
            found["build"].append(run("build", raw, out))
        for name in found:
            if name != "build":
                found[name].append(run(name, raw, out))
    return {name: Ran(*map(statistics.median, zip(*(one + (float("nan"),) * (len(Ran._fields) - len(one)) for one in runs), strict=True))) for name, runs in found.items()}


def grown(raw: Path, folder: Path, rounds: int, found: dict[str, Ran], count: int) -> dict[str, float]:
    """The exponent of processor seconds in the number of notices."""
    sizes, exponents = [count // 4, count // 2], {}
    taken: dict[str, list[float]] = {name: [] for name in GROWING if name in found}
    for size in sizes:
        part, out = folder / f"raw-{size}", folder / f"tables-{size}"
        part.mkdir()
        for path in sorted(raw.iterdir())[:size]:
            os.link(path, part / path.name)
        runs = {name: [] for name in taken}
        for _ in range(rounds):
            subprocess.run(["rm", "-rf", out], check=True)
            for name in runs:
                runs[name].append(run(name, part, out).processor)
        for name, seconds in runs.items():
            taken[name].append(statistics.median(seconds))
    for name, seconds in taken.items():
        exponents[name] = float(np.polyfit(np.log([*sizes, count]), np.log([*seconds, found[name].processor]), 1)[0])
    return exponents


def lines(found: dict[str, Ran], sizes: dict[str, tuple[int, int]], exponents: dict[str, float], starts) -> list[str]:
    """The table."""
    rows = ["| stage | wall s | processor s | of it loading | notices/s | characters/s | most MB | counted | ratio | aim | growth | recall |", "|---|---|---|---|---|---|---|---|---|---|---|---|"]
    for name, one in STAGES.items():
        if name not in found:
            continue
        ran, (notices, characters) = found[name], sizes[one.of]
        ratio = ""
        if one.beside in found:
            ratio = f"{_ratio(ran, found[one.beside], 'wall' in one.title)} of {STAGES[one.beside].title.removeprefix('peer: ')}"
        growth = f"{exponents[name]:.2f} (aim {GROWING[name]})" if name in exponents else ""
        recall = "" if np.isnan(ran.recall) else f"{ran.recall:.3f}"
        speed = ran.processor or float("nan")
        rows.append(f"| {one.title} | {ran.wall:.2f} | {ran.processor:.2f} | {ran.loading:.2f} | {notices / speed:,.0f} | {characters / speed:,.0f} | {ran.memory:,.0f} | {ran.counted:,.0f} | {ratio} | {one.aim} | {growth} | {recall} |")
    for name, (wall, processor) in starts.items():
        _, beside, aim = STARTS[name]
        ratio = f"{processor / starts[beside][1]:.2f} of {beside}" if beside else ""
        rows.append(f"| start: {name} | {wall:.2f} | {processor:.2f} | | | | | | {ratio} | {aim} | | |")
    return rows


def _ratio(ran: Ran, beside: Ran, wall: bool) -> str:
    """What one run took of what another did, and behind it the same without loading libraries."""
    if wall:
        return f"{ran.wall / beside.wall:.3f}"
    return f"{ran.processor / beside.processor:.3f} (without loading {(ran.processor - ran.loading) / (beside.processor - beside.loading):.3f})"


def machine() -> str:
    names = ("pandas", "numpy", "scipy", "scikit-learn", "joblib", "pyarrow", "jieba", "rjieba", "jionlp", "rensa", "datasketch", "pdfplumber", "python-docx")
    there = [f"{name} {version(name)}" for name in names if find_spec({"scikit-learn": "sklearn", "python-docx": "docx"}.get(name, name))]
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {', '.join(there)}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notices", nargs="?", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[], metavar="STAGE", help=f"of these alone: {', '.join(STAGES)}")
    parser.add_argument("--tables", type=Path, help="tables that are built already, with the notices beside them in --raw")
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    parser.add_argument("--raw", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.stage:
        stage(arguments.stage, arguments.raw, arguments.out)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        raw, out = arguments.raw or folder / "raw", arguments.tables or folder / "tables"
        if not arguments.raw:
            corpora.write(raw, arguments.notices)
        texts = [len(path.read_text("utf-8")) for path in raw.iterdir()]
        sizes = {ALL: (len(texts), sum(texts)), SOME: (len(stages.some_texts(raw)), stages.characters_of_some(raw)), FILES: (stages.FILES, stages.write_files(raw, out.with_name("files")))}
        print(f"{len(texts):,} made notices, {sum(texts):,} characters; medians of {arguments.rounds} interleaved rounds. {machine()}\n", flush=True)
        found = measure(raw, out, arguments.rounds, arguments.only)
        exponents = {} if arguments.tables else grown(raw, folder, arguments.rounds, found, len(texts))
    print("\n".join(lines(found, sizes, exponents, {} if arguments.only else started(arguments.rounds))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
