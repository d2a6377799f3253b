"""How long it takes from a notice's text to its rows, beside jieba's segmentation of the same text.

    make benchmark      or      python benchmarks/bench_extraction.py [--rounds 5] [--growth]

Two sets: the five notices of data/raw, long and mostly prose, and the 316 of tests/cases/notices, short and dense, every
layout among them. The figure that counts is COLD: before each round what the parser remembers of wordings read before is
forgotten. Times are medians of interleaved runs in one process, in seconds of processor time: absolute figures differ from
machine to machine, ratios hardly. JioNLP is compared with if it is installed: pip install -e ".[oracles]". benchmarks/README.md keeps the last table.
"""

import argparse
import gc
import logging
import math
import platform
import random
import statistics
import sys
import time
import tracemalloc
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import yaml

from zwanalysis import schema
from zwanalysis.parse.limits import read_limits
from zwanalysis.parse.notice import parse
from zwanalysis.readers.document import Document
from zwanalysis.text import fold

ROOT = Path(__file__).parent.parent
COLD, WARM = "notice text → rows, cold", "  the same, remembering"
FRAMES, LIMITS = "notice text → DataFrames", "time limits alone"
JIEBA, PLAIN_JIEBA = "jieba, segmentation", "jieba, segmentation, HMM off"
JIONLP = "JioNLP, time extraction"
#: The share of jieba's time that reading a set cold should stay under.
AIMS = {"data/raw": 0.15, "tests/cases/notices": 0.25}
HOSTILE = ["（", "责任单位：", "一、", "2022年", "\t", "|"]
MEGABYTE = 1_000_000
GROWTH_AIM = 1.05
TOO_LONG = 4  # seconds after which a growing text grows no more


def rows_of(texts: list[str]) -> dict[str, list]:
    """The rows of all tables for notices of these texts."""
    rows = {name: [] for name in schema.TABLES}
    for k, text in enumerate(texts):
        for name, found in parse(Document(text, "text/utf-8"), f"n{k}").items():
            rows[name].extend(found)
    return rows


def forget() -> None:
    """Empty what the parser remembers of the wordings read before; word lists and patterns stay."""
    for name, module in list(sys.modules.items()):
        if name.startswith("zwanalysis."):
            for function in vars(module).values():
                if hasattr(function, "cache_clear") and function.cache_parameters()["maxsize"] is not None:
                    function.cache_clear()


def cold_rows_of(texts: list[str]) -> dict[str, list]:
    """The rows, with nothing remembered."""
    forget()
    return rows_of(texts)


def frames_of(texts: list[str]) -> dict[str, pd.DataFrame]:
    """The same as typed DataFrames; `notices` without its types, since two of its columns come from the file."""
    rows = rows_of(texts)
    notices = pd.DataFrame.from_records(rows.pop("notices"))
    return {"notices": notices, **{name: schema.frame(name, found) for name, found in rows.items()}}


def limits_of(texts: list[str]) -> list:
    """The time limits of the whole texts, wherever they stand."""
    return [read_limits(fold(text), 0, len(text)) for text in texts]


def peers() -> dict:
    """Job → function of a text, for the others that are installed, with their dictionaries loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    logging.disable()  # jieba tells when it loads, JioNLP of each expression that it cannot read
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    found = {
        JIEBA: lambda text: list(tokenizer.cut(text)),
        PLAIN_JIEBA: lambda text: list(tokenizer.cut(text, HMM=False)),
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import jionlp
    except ImportError:
        print('JioNLP is not installed, so it is left out; to have it: pip install -e ".[oracles]"\n')
        return found
    jionlp.ner.extract_time("2022年6月底前")  # loads its dictionaries
    found[JIONLP] = lambda text: jionlp.ner.extract_time(text, time_base={"year": 2022})
    return found


def medians(jobs: dict, rounds: int) -> dict[str, float]:
    """The median seconds of each job (a function of nothing), the jobs taking turns."""
    times = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            gc.collect()
            begun = time.process_time()
            job()
            times[name].append(time.process_time() - begun)
    return {name: statistics.median(taken) for name, taken in times.items()}


def compare(texts: list[str], others: dict, rounds: int, aim: float) -> str:
    """A table of times and ratios on these texts, with the aim beside the first."""
    ours = {COLD: cold_rows_of, WARM: rows_of, FRAMES: frames_of, LIMITS: limits_of}
    jobs = {name: lambda job=job: job(texts) for name, job in ours.items()}
    jobs |= {name: lambda job=job: [job(text) for text in texts] for name, job in others.items()}
    took = medians(jobs, rounds)
    characters = sum(map(len, texts))
    lines = [f"{'':30}{'ms':>10}{'characters/s':>14}{'÷ jieba':>9}{'aim':>6}{'÷ JioNLP':>10}"]
    for name, seconds in took.items():
        shares = [f"{seconds / took[peer]:.3f}" if peer in took else "–" for peer in (JIEBA, JIONLP)]
        aimed = f"{aim:.2f}" if name == COLD else ""
        lines.append(f"{name:30}{1000 * seconds:10.1f}{characters / seconds:14,.0f}{shares[0]:>9}{aimed:>6}{shares[1]:>10}")
    return "\n".join(lines)


def peak(job) -> float:
    """The most memory that a job held at once, in MB."""
    gc.collect()
    tracemalloc.start()
    try:
        held = job()  # kept until the peak is read
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
        del held


#: Signs that no layout hangs on: others in their place make a notice's wordings new ones.
PLAIN = "公开信息建设发展服务加强推进群众企业项目"


def others_of(texts: list[str], seed: int) -> list[str]:
    """The same notices in other words: signs of `PLAIN` become rare ones, anew for each seed."""
    rng = random.Random(seed)
    table = str.maketrans({sign: chr(rng.randint(0x6000, 0x8FFF)) for sign in set(PLAIN)})
    return [text.translate(table) for text in texts]


def kept(texts: list[str], turns: int = 8) -> list[float]:
    """The MB that are still held after each of some turns of reading notices never read before, their rows let go."""
    forget()
    rows_of(texts)
    tracemalloc.start()
    held = []
    for seed in range(turns):
        rows_of(others_of(texts, seed))
        gc.collect()
        held.append(tracemalloc.get_traced_memory()[0] / 1e6)
    tracemalloc.stop()
    return held


def growth(texts: list[str]) -> tuple[list[int], list[float]]:
    """Characters and seconds of each text, in their order, up to the first that takes too long."""
    sizes, times = [], []
    for text in texts:
        begun = time.perf_counter()
        rows_of([text])
        sizes.append(len(text))
        times.append(time.perf_counter() - begun)
        if times[-1] > TOO_LONG:
            break
    return sizes, times


def grown(name: str, texts: list[str]) -> str:
    """A line of the table of growth: the time of the longest text, and the exponent of time in length."""
    runs = [growth(texts)]
    if sum(runs[0][1]) < TOO_LONG:
        runs += [growth(texts), growth(texts)]
    sizes = runs[0][0]
    times = [min(taken) for taken in zip(*(run[1] for run in runs), strict=True)]
    fitted = np.polyfit(np.log(sizes), np.log(times), 1)[0]
    last = math.log(times[-1] / times[-2]) / math.log(sizes[-1] / sizes[-2])
    stopped = "" if len(sizes) == len(texts) else f"   stopped before {len(texts[-1]):,}"
    return f"{name:30}{sizes[-1]:>12,}{times[-1]:10.2f}{fitted:10.2f}{last:10.2f}{stopped}"


def sets() -> dict[str, dict[str, str]]:
    """The two sets of texts, by the folder that they stand in."""
    raw = {file.stem: file.read_text(encoding="utf-8-sig") for file in sorted((ROOT / "data/raw").glob("*.txt"))}
    cases = sorted((ROOT / "tests/cases/notices").glob("*.yaml"))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return {"data/raw": raw, "tests/cases/notices": {path.stem: yaml.load(path.read_text("utf-8"), loader)["text"] for path in cases}}


def print_growth(named: dict[str, str]) -> None:
    """How time grows with length, on notices printed again and again and on text that no notice is."""
    print(f"{'growth':30}{'characters':>12}{'seconds':>10}{'exponent':>10}{'last two':>10}   aim {GROWTH_AIM}")
    for name, text in named.items():
        print(grown(f"{name} × 1…64", [text * n for n in (1, 2, 4, 8, 16, 32, 64)]), flush=True)
    for unit in HOSTILE:
        count = MEGABYTE // len(unit.encode())
        lengths = [count // n for n in (64, 32, 16, 8, 4, 2, 1)]
        print(grown(f"1 MB of {unit!r}", [unit * n for n in lengths]), flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="runs of each job (default: 5)")
    parser.add_argument("--growth", action="store_true", help="also how time grows with length (minutes)")
    arguments = parser.parse_args()
    found, others = sets(), peers()
    print(f"Python {platform.python_version()}, {platform.machine()}, pandas {pd.__version__}, numpy {np.__version__}")
    begun = time.perf_counter()
    rows_of(list(found["data/raw"].values()))
    print(f"first reading, with the word lists: {time.perf_counter() - begun:.2f} s\n")
    for name, named in found.items():
        texts = list(named.values())
        print(f"{name}: {len(texts)} notices, {sum(map(len, texts)):,} characters; medians of {arguments.rounds} interleaved rounds")
        print(compare(texts, others, arguments.rounds, AIMS[name]), flush=True)
        print()
    raw, cases = list(found["data/raw"].values()), list(found["tests/cases/notices"].values())[::4]
    print(f"most memory, data/raw: {peak(lambda: rows_of(raw)):.1f} MB for the rows, {peak(lambda: frames_of(raw)):.1f} MB for the DataFrames")
    print(f"memory kept after each further {len(cases)} notices: " + ", ".join(f"{mb:.1f}" for mb in kept(cases)) + " MB", flush=True)
    if arguments.growth:
        print_growth(found["data/raw"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
