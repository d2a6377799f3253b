"""What each stage takes on made notices (`corpora.py`), from files to comparisons, beside peers on the same texts in the same run.

    python benchmarks/bench_scale.py [NOTICES] [--rounds 3] [--jobs 2]        (default: 1000 notices)

Every stage runs in a process of its own, so that its memory is its own; stages take turns, and medians are printed. Peers that are not
installed are left out: pip install rensa datasketch. Wall seconds, since two processes are compared with one.
"""

import argparse
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import corpora

ROOT = Path(__file__).parent.parent
#: Characters of a MinHash peer's shingles, its permutations, and the Jaccard index it is asked for.
SHINGLE, PERMUTATIONS, ALIKE = 5, 128, 0.5


# ---- stages: each is given the folder of the notices and that of the tables


def build(raw: Path, out: Path, jobs: int = 1) -> int:
    from zwanalysis.building import build

    return build(raw, out, jobs=jobs).notices


def build_in_two(raw: Path, out: Path) -> int:
    return build(raw, out.with_name("two"), 2)


def start_again(raw: Path, out: Path) -> int:
    return build(raw, out)


def read_files(raw: Path, out: Path) -> int:
    """The readers alone: bytes → text and tables."""
    from zwanalysis import readers

    return sum(len(readers.read_bytes(path.read_bytes(), path.name).text) for path in sorted(raw.iterdir()))


def open_and_sum_up(raw: Path, out: Path) -> int:
    import zwanalysis as zw

    return len(zw.load_processed(out).summary())


def words(raw: Path, out: Path) -> int:
    import zwanalysis as zw
    from zwanalysis.compare import overlap

    return len(overlap.tokens_of(zw.load_processed(out)))


def distinctive(raw: Path, out: Path) -> int:
    import zwanalysis as zw
    from zwanalysis.compare import overlap

    return len(overlap.tfidf(overlap.tokens_of(zw.load_processed(out))))


def themes(raw: Path, out: Path) -> int:
    import zwanalysis as zw
    from zwanalysis.compare import themes

    return len(themes.code(zw.load_processed(out).tasks))


def reuse(raw: Path, out: Path) -> int:
    import zwanalysis as zw
    from zwanalysis.compare import reuse

    corpus = zw.load_processed(out)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return len(reuse.matches(corpus.tasks, corpus.notices))


def jieba_cuts(raw: Path, out: Path) -> int:
    """jieba alone on the notices' texts."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    import zwanalysis as zw

    tokenizer = jieba.Tokenizer()
    return sum(len(tokenizer.lcut(text)) for text in zw.load_processed(out).texts.values())


def scikit_learn_keywords(raw: Path, out: Path) -> int:
    """TF-IDF of scikit-learn over jieba's cuts of the tasks, a document a notice."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    from sklearn.feature_extraction.text import TfidfVectorizer

    import zwanalysis as zw

    documents = zw.load_processed(out).tasks.groupby("notice_id")["text"].agg("".join)
    tokenizer = jieba.Tokenizer()
    vectorizer = TfidfVectorizer(tokenizer=lambda text: tokenizer.lcut(text, HMM=False), token_pattern=None, lowercase=False)
    return vectorizer.fit_transform(documents).shape[1]


def _shingles(out: Path) -> list[list[str]]:
    import zwanalysis as zw

    return [[text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1)] for text in zw.load_processed(out).tasks["text"]]


def rensa_pairs(raw: Path, out: Path) -> int:
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS, num_bands=32)
    found = 0
    for key, shingles in enumerate(_shingles(out)):
        sketch = RMinHash(num_perm=PERMUTATIONS, seed=1)
        sketch.update(shingles)
        found += len(index.query(sketch))
        index.insert(key, sketch)
    return found


def datasketch_pairs(raw: Path, out: Path) -> int:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=ALIKE, num_perm=PERMUTATIONS)
    found = 0
    for key, shingles in enumerate(_shingles(out)):
        sketch = MinHash(num_perm=PERMUTATIONS)
        sketch.update_batch([one.encode() for one in shingles])
        found += len(index.query(sketch))
        index.insert(key, sketch)
    return found


#: Stage → what it is, and the stage that it is compared with.
STAGES = {
    "read_files": ("readers alone", None),
    "build": ("build, one process", None),
    "build_in_two": ("build, two processes", "build"),
    "start_again": ("the same again, nothing new", "build"),
    "open_and_sum_up": ("open, and a row a notice", None),
    "words": ("words, cut", None),
    "words again": ("words, kept", "words"),
    "distinctive": ("TF-IDF of kept words", "scikit_learn_keywords"),
    "themes": ("themes", None),
    "reuse": ("reuse, every pair, exact", "rensa_pairs"),
    "jieba_cuts": ("jieba, the texts", None),
    "scikit_learn_keywords": ("scikit-learn and jieba, TF-IDF", None),
    "rensa_pairs": ("rensa, MinHash", None),
    "datasketch_pairs": ("datasketch, MinHash", None),
}
NEEDS = {"rensa_pairs": "rensa", "datasketch_pairs": "datasketch"}
#: What is thought of as start-up: a command and what it is compared with.
STARTS = {
    "import zwanalysis.corpus": ("-c", "import zwanalysis.corpus"),
    "import pandas": ("-c", "import pandas"),
    "zwanalysis --help": ("-m", "zwanalysis", "--help"),
    "python alone": ("-c", "pass"),
}


def stage(name: str, raw: Path, out: Path) -> None:
    """Run one stage here; print its seconds, its most memory in MB and what it counted."""
    begun = time.perf_counter()
    count = globals()[name.split(" ")[0]](raw, out)
    seconds = time.perf_counter() - begun
    used = sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    print(f"{seconds} {used} {count}")


def run(name: str, raw: Path, out: Path) -> tuple[float, float, int]:
    """Run a stage in a process of its own."""
    ran = subprocess.run([sys.executable, __file__, "--stage", name, "--raw", raw, "--out", out], capture_output=True, text=True, cwd=ROOT)
    if ran.returncode:
        raise RuntimeError(f"{name}: {ran.stderr[-800:]}")
    seconds, memory, count = ran.stdout.split()[-3:]
    return float(seconds), float(memory), int(count)


def installed(name: str) -> bool:
    from importlib.util import find_spec

    return name not in NEEDS or find_spec(NEEDS[name]) is not None


def started(rounds: int) -> dict[str, float]:
    """The median wall seconds of each command of `STARTS`, the commands taking turns."""
    times = {name: [] for name in STARTS}
    for _ in range(rounds):
        for name, command in STARTS.items():
            begun = time.perf_counter()
            subprocess.run([sys.executable, *command], stdout=subprocess.DEVNULL, cwd=ROOT, check=True)
            times[name].append(time.perf_counter() - begun)
    return {name: statistics.median(taken) for name, taken in times.items()}


def measure(raw: Path, out: Path, rounds: int) -> dict[str, tuple[float, float, int]]:
    """Seconds (median), most MB and count of every stage that can run."""
    found: dict[str, list] = {name: [] for name in STAGES if installed(name)}
    for _ in range(rounds):
        for folder in (out, out.with_name("two")):
            subprocess.run(["rm", "-rf", folder], check=True)
        for name in found:
            found[name].append(run(name, raw, out))
    return {name: (statistics.median(r[0] for r in runs), max(r[1] for r in runs), runs[0][2]) for name, runs in found.items()}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("notices", nargs="?", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stage", help=argparse.SUPPRESS)
    parser.add_argument("--raw", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.stage:
        stage(arguments.stage, arguments.raw, arguments.out)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        raw, out = Path(folder) / "raw", Path(folder) / "tables"
        characters = corpora.write(raw, arguments.notices)
        print(f"{arguments.notices:,} made notices, {characters:,} characters; medians of {arguments.rounds} interleaved rounds, wall seconds; {platform.python_version()}, {platform.machine()}")
        found = measure(raw, out, arguments.rounds)
    print("\n| stage | s | notices/s | characters/s | most MB | counted | ratio |\n|---|---|---|---|---|---|---|")
    for name, (seconds, memory, count) in found.items():
        title, beside = STAGES[name]
        ratio = f"{seconds / found[beside][0]:.3f} of {STAGES[beside][0]}" if beside in found else ""
        print(f"| {title} | {seconds:.2f} | {arguments.notices / seconds:,.0f} | {characters / seconds:,.0f} | {memory:,.0f} | {count:,} | {ratio} |")
    starts = started(max(3, arguments.rounds))
    print("\n| start-up | ms | ÷ import pandas |\n|---|---|---|")
    for name, seconds in starts.items():
        print(f"| {name} | {1000 * seconds:.0f} | {seconds / starts['import pandas']:.2f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
