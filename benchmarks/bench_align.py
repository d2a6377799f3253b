"""How many wordings of the gold rows are put in their place, and how many that stand nowhere are given one: `zwanalysis.align` beside langextract.

    python -m benchmarks.bench_align        langextract, if it is installed: pip install langextract

Every wording (task, unit, time limit) of tests/golden in reading order, without positions; and 72 units that stand in another notice alone.
"""

import platform
import random
import sys
import time
from pathlib import Path

import zwanalysis as zw
from zwanalysis.placing.search import squeeze

ROOT = Path(__file__).parent.parent
STRANGERS, SEED = 72, 0
TABLES = {"tasks": "text", "assignments": "unit", "deadlines": "text"}


def wordings(gold: zw.Corpus, notice_id: str) -> list[tuple[str, int, int]]:
    """Each wording of a notice with its place, task after task: the task, then its units, then its limits."""
    found = []
    units, limits = (getattr(gold, name).groupby("task_id") for name in ("assignments", "deadlines"))
    for task in gold.tasks[gold.tasks["notice_id"] == notice_id].itertuples():
        found.append((task.text, task.start, task.end))
        for groups, column in ((units, "unit"), (limits, "text")):
            if task.task_id in groups.groups:
                found += [(getattr(row, column), row.start, row.end) for row in groups.get_group(task.task_id).itertuples()]
    return found


def strangers(gold: zw.Corpus) -> list[tuple[str, str]]:
    """Units that stand nowhere in a notice, with that notice: drawn from those of the other notices."""
    every = sorted(set(gold.assignments["unit"]))
    texts = {notice_id: squeeze(gold.text(notice_id)) for notice_id in gold}
    possible = [(notice_id, unit) for notice_id, text in texts.items() for unit in every if squeeze(unit) not in text]
    return random.Random(SEED).sample(possible, STRANGERS)


def bare_rows(gold: zw.Corpus) -> list[dict]:
    """The gold rows as an answer that says nothing but the wordings and roles."""
    return [
        {
            "notice_id": told["notice_id"],
            "tasks": [
                {
                    "text": task["text"],
                    "assignments": [{"unit": unit["unit"], "role": unit["role"]} for unit in task["assignments"]],
                    "deadlines": [limit["text"] for limit in task["deadlines"]],
                }
                for task in told["tasks"]
            ],
        }
        for told in zw.rows(gold)
    ]


def ours(gold: zw.Corpus, corpus: zw.Corpus) -> tuple[int, int]:
    """Right places, and strangers placed."""
    bare = bare_rows(gold)
    aligned = zw.align(corpus, bare).corpus
    right = 0
    for name in TABLES:
        columns = ["task_id", "start", "end"]
        mine, told = (set(map(tuple, getattr(one, name)[columns].to_numpy().tolist())) for one in (aligned, gold))
        right += len(mine & told)
    placed = 0
    for notice_id, unit in strangers(gold):
        told = next(answer for answer in bare if answer["notice_id"] == notice_id)
        first = {**told["tasks"][0], "assignments": [{"unit": unit, "role": "lead"}]}
        found = zw.align(corpus[[notice_id]], [{"notice_id": notice_id, "tasks": [first]}]).found
        placed += int(found.loc[found["given"] == unit, "start"].notna().any())
    return right, placed


def langextract(gold: zw.Corpus, tokenizer) -> tuple[int, int]:
    """The same of langextract's aligner: wordings in reading order, then the strangers alone."""
    from langextract.core.data import Extraction
    from langextract.resolver import WordAligner

    def places(text: str, words: list[str]) -> list:
        groups = [[Extraction("fact", word) for word in words]]
        return [one.char_interval for group in WordAligner().align_extractions(groups, text, tokenizer_impl=tokenizer) for one in group]

    right = placed = 0
    for notice_id in gold:
        told = wordings(gold, notice_id)
        for (_, start, end), at in zip(told, places(gold.text(notice_id), [word for word, _, _ in told]), strict=True):
            right += at is not None and (at.start_pos, at.end_pos) == (start, end)
    for notice_id, unit in strangers(gold):
        placed += places(gold.text(notice_id), [unit])[0] is not None
    return right, placed


def peers() -> dict:
    """langextract with each of its tokenizers, if it is there."""
    try:
        from langextract.core.tokenizer import RegexTokenizer, UnicodeTokenizer
    except ImportError:
        print("langextract is not installed, so it is left out; to have it: pip install langextract\n")
        return {}
    return {"langextract, default tokenizer": RegexTokenizer(), "langextract, Unicode tokenizer": UnicodeTokenizer()}


def main() -> int:
    gold, corpus = zw.load_processed(ROOT / "tests" / "golden"), zw.load_notices(ROOT / "data" / "raw")
    gold.texts = corpus.texts
    total = sum(len(getattr(gold, name)) for name in TABLES)
    print(f"{total:,} wordings of {len(gold)} notices, {STRANGERS} units that stand nowhere; {platform.python_version()}\n")
    print("| | in the right place | strangers given a place | s |\n|---|---|---|---|")
    jobs = {"zwanalysis.align": lambda: ours(gold, corpus)} | {name: lambda one=one: langextract(gold, one) for name, one in peers().items()}
    for name, job in jobs.items():
        begun = time.perf_counter()
        right, placed = job()
        print(f"| {name} | {right:,} | {placed} | {time.perf_counter() - begun:.1f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
