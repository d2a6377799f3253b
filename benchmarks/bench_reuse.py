"""How long `compare.reuse.matches` takes on synthetic notices, and whether it finds every pair.

    python benchmarks/bench_reuse.py [NOTICES …]        (default: 5 20 100)

The synthetic notices are 120 tasks each, of phrases cut from the real ones; every notice takes a third of its tasks from
one of ten common plans and changes some phrases, as notices do. Each size runs in a process of its own, for its memory.
"""

import random
import resource
import subprocess
import sys
import time

import pandas as pd

import zwanalysis as zw
from zwanalysis.compare import reuse
from zwanalysis.compare._grams import SIGNS

TASKS, PLANS, REPEATS = 120, 10, 3


def synthetic(count: int, seed: int = 0, plans: int = PLANS) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the tasks and the notices of ``count`` synthetic notices."""
    rng = random.Random(seed)
    words = "".join(SIGNS.sub("", text) for text in zw.load_processed("data/processed").tasks["text"])

    def phrase():
        at = rng.randrange(len(words) - 9)
        return words[at : at + rng.randint(3, 8)]

    def task():
        return [phrase() for _ in range(rng.randint(6, 25))]

    common = [[task() for _ in range(TASKS)] for _ in range(plans)]
    rows = []
    for k in range(count):
        plan = rng.choice(common)
        for t in range(TASKS):
            phrases = plan[t] if rng.random() < 1 / 3 else task()
            phrases = [phrase() if rng.random() < 0.1 else p for p in phrases]
            rows.append((f"n{k}", f"n{k}/{t}", "".join(phrases)))
    tasks = pd.DataFrame(rows, columns=["notice_id", "task_id", "text"])
    ids = [f"n{k}" for k in range(count)]
    dates = pd.Timestamp("2022-01-01") + pd.to_timedelta(range(count), unit="D")
    return tasks, pd.DataFrame({"notice_id": ids, "plan_year": 2022, "date_written": dates})


def measure(count: int) -> None:
    tasks, notices = synthetic(count)
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        found = reuse.matches(tasks, notices)
        times.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count:>6} notices {len(tasks):>8} tasks {len(found):>9} pairs  {sorted(times)[REPEATS // 2]:6.2f} s  "
          f"{memory:5.0f} MB", flush=True)  # fmt: skip


if __name__ == "__main__":
    sizes = [int(argument) for argument in sys.argv[1:]] or [5, 20, 100]
    if len(sizes) == 1:
        measure(sizes[0])
    else:
        for size in sizes:
            subprocess.run([sys.executable, __file__, str(size)], check=True)
