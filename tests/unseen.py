"""Precision, recall and F1 on whole notices with the rows that a reader took from them.

    .venv/bin/python -m tests.unseen tests/cases/notices/q*.yaml

A task is right if its first and last words are (white space aside); a unit with its role, and a time limit with its kind and
value, if they stand on the task that begins or ends as the reader's does. A notice measures what is unseen only until a
rule has been corrected on it.
"""

import sys
from collections import Counter
from pathlib import Path

from tests.conftest import read_case
from tests.test_layouts import METADATA, differences, parsed, task_rows

FACTS = ("tasks", "units with roles", "deadlines")
#: Told of fewer notices, and counted by `counts` too; "whole notices" are those in which nothing differs.
MORE = ("labels", "headings over tasks", "metadata", "whole notices")


def flat(words) -> str:
    return "".join(str(words).split())


def facts(task) -> dict[str, Counter]:
    """The units and limits of a task, of the case or of the parser."""
    limits = (
        (kind, " ".join(str(value or "").split()[:2]) if kind == "within" else str(value or ""))
        for kind, value, _ in task["deadlines"]
    )
    units = ((flat(unit[0]), unit[1]) for unit in task["units"])
    return {"units with roles": Counter(units), "deadlines": Counter(limits)}


def paired(made, told) -> list[tuple[int, int]]:
    """Which task is whose: those that begin and end alike, then those that begin, then those that end."""
    pairs: dict[int, int] = {}
    for begin, end in ((True, True), (True, False), (False, True)):
        for k, one in enumerate(told):
            for j, other in enumerate(made):
                if k in pairs or j in pairs.values():
                    continue
                words = flat(other["text"])
                begins, ends = words.startswith(flat(one["starts"])), words.endswith(flat(one["ends"]))
                if (begins or not begin) and (ends or not end):
                    pairs[k] = j
    return sorted(pairs.items())


def around(expect, rows) -> Counter:
    """What the case tells of a notice itself: its title, its days."""
    found: Counter = Counter()
    for field in METADATA:
        if field in expect:
            right = str(rows["notices"][0].get(field)) == str(expect[field])
            found.update({("metadata", "told"): 1, ("metadata", "made"): 1, ("metadata", "right"): right})
    return found


def f1(found: Counter, fact: str) -> float | None:
    """The F1 of a kind of fact, None if there is none."""
    right, told, made = (found[fact, which] for which in ("right", "told", "made"))
    return 2 * right / (told + made) if told + made else None


def counts(case, rows) -> Counter:
    """(fact, "right" / "told" / "made") → how many, for a case and the rows that were made of it."""
    made, told = task_rows(rows), case["expect"]["tasks"]
    pairs = dict(paired(made, told))
    found = around(case["expect"], rows)
    found.update({("whole notices", "told"): 1, ("whole notices", "made"): 1, ("whole notices", "right"): not differences(case, rows)})
    found += Counter({("tasks", "told"): len(told), ("tasks", "made"): len(made)})
    for k, one in enumerate(told):
        words = flat(made[pairs[k]]["text"]) if k in pairs else ""
        found["tasks", "right"] += words.startswith(flat(one["starts"])) and words.endswith(flat(one["ends"]))
        for fact, field in (("labels", "label"), ("headings over tasks", "section")):
            if field in one:
                right = k in pairs and made[pairs[k]][field] == one[field]
                found.update({(fact, "told"): 1, (fact, "made"): 1, (fact, "right"): right})
        mine = facts(made[pairs[k]]) if k in pairs else {}
        for fact, rows in facts(one).items():
            found[fact, "told"] += sum(rows.values())
            found[fact, "right"] += sum((rows & mine.get(fact, Counter())).values())
    for task in made:
        for fact, rows in facts(task).items():
            found[fact, "made"] += sum(rows.values())
    return found


def line(name: str, found: Counter) -> str:
    cells = []
    for fact in FACTS:
        right, told, made = (found[fact, which] for which in ("right", "told", "made"))
        share = [f"{right / n:.3f}" if n else "    –" for n in (made, told)]
        both = f"{f1(found, fact):.3f}" if told + made else "    –"
        cells.append(f"{share[0]} {share[1]} {both}")
    return f"{name:<24}" + "   ".join(cells)


def main(paths: list[str]) -> int:
    print(f"{'P R F1 of':<24}" + "   ".join(f"{fact:<17}" for fact in FACTS))
    total: Counter = Counter()
    for path in map(Path, paths):
        case = read_case(path)
        found = counts(case, parsed(case["text"]))
        total += found
        print(line(path.stem, found))
    print(line("all", total))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
