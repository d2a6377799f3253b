"""How long it takes from a notice's text to its rows, beside what others take on the same text.

    make benchmark      or      python benchmarks/bench_extraction.py [--rounds 5]

Times are medians of interleaved runs in one process: absolute figures differ from machine to machine, ratios do not.
JioNLP is compared with if it is installed: pip install -e ".[oracles]"
"""

import argparse
import gc
import inspect
import logging
import math
import statistics
import sys
import time
import tracemalloc
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from zwanalysis import schema
from zwanalysis.parse.limits import read_limits
from zwanalysis.parse.notice import parse
from zwanalysis.readers.document import Document
from zwanalysis.text import fold

RAW = Path(__file__).parent.parent / "data" / "raw"
ROWS, COLD = "notice text → rows", "  the same, nothing remembered"
FRAMES, LIMITS = "notice text → DataFrames", "time limits alone"
JIEBA, PLAIN_JIEBA = "jieba, segmentation", "jieba, segmentation, HMM off"
JIONLP = "JioNLP, time extraction"
#: Job → the share of jieba's and of JioNLP's time that it should stay under.
AIMS = {ROWS: (0.10, 0.05), COLD: (0.10, 0.05), FRAMES: (0.25, None), LIMITS: (None, 0.02)}
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


def cold_rows_of(texts: list[str]) -> dict[str, list]:
    """The same without what is remembered of the wordings read before; the word lists stay loaded."""
    for name, module in list(sys.modules.items()):
        if name.startswith("zwanalysis.parse."):
            for function in vars(module).values():
                if hasattr(function, "cache_clear") and inspect.signature(function).parameters:
                    function.cache_clear()
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
            begun = time.perf_counter()
            job()
            times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(taken) for name, taken in times.items()}


def compare(texts: list[str], others: dict, rounds: int) -> str:
    """A table of times and ratios on these texts, with the aims beside them."""
    ours = {ROWS: rows_of, COLD: cold_rows_of, FRAMES: frames_of, LIMITS: limits_of}
    jobs = {name: lambda job=job: job(texts) for name, job in ours.items()}
    jobs |= {name: lambda job=job: [job(text) for text in texts] for name, job in others.items()}
    took = medians(jobs, rounds)
    characters = sum(map(len, texts))
    lines = [f"{'':30}{'ms':>10}{'characters/s':>14}{'÷ jieba':>9}{'aim':>6}{'÷ JioNLP':>10}{'aim':>6}"]
    for name, seconds in took.items():
        aims = AIMS.get(name, (None, None))
        cells = f"{1000 * seconds:10.1f}{characters / seconds:14,.0f}"
        for peer, width, aim in ((JIEBA, 9, aims[0]), (JIONLP, 10, aims[1])):
            ratio = f"{seconds / took[peer]:.3f}" if peer in took else "–"
            cells += f"{ratio:>{width}}{'' if aim is None else f'{aim:.2f}':>6}"
        lines.append(f"{name:30}{cells}")
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="runs of each job (default: 5)")
    rounds = parser.parse_args().rounds
    named = {file.stem: file.read_text(encoding="utf-8-sig") for file in sorted(RAW.glob("*.txt"))}
    texts = list(named.values())
    others = peers()
    begun = time.perf_counter()
    rows_of(texts)
    print(f"first reading, with the word lists: {time.perf_counter() - begun:.2f} s\n")
    total = sum(map(len, texts))
    for times in (1, 20):
        print(f"{times * len(texts)} notices, {times * total:,} characters; medians of {rounds} runs")
        print(compare(texts * times, others, rounds), flush=True)
        print(f"{'most memory':30}{peak(lambda n=times: rows_of(texts * n)):10.1f} MB for the rows, "
              f"{peak(lambda n=times: frames_of(texts * n)):.1f} MB for the DataFrames\n", flush=True)  # fmt: skip
    print(
        f"{'growth':30}{'characters':>12}{'seconds':>10}{'exponent':>10}{'last two':>10}   aim {GROWTH_AIM}"
    )
    for name, text in named.items():
        print(grown(f"{name} × 1…64", [text * n for n in (1, 2, 4, 8, 16, 32, 64)]), flush=True)
    for unit in HOSTILE:
        count = MEGABYTE // len(unit.encode())
        lengths = [count // n for n in (64, 32, 16, 8, 4, 2, 1)]
        print(grown(f"1 MB of {unit!r}", [unit * n for n in lengths]), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
