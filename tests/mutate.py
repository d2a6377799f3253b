"""What is lost in silence when a notice is printed worse than ours are: headers gone, brackets, separators, labels, unknown verbs.

    .venv/bin/python -m tests.mutate [--every 1] [--seed 0] [--show KIND]

Each notice of tests/cases/notices is spoilt in each of several ways and read. A fact (a task, a unit with its role, a time limit)
that the case tells and the reading has not is lost; it is lost in silence if the reading calls itself whole. The share of those is
the figure; beside it stands how many of the unspoilt notices that are read exactly are called whole, since to doubt everything
would be silent about nothing.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.conftest import read_case
from tests.test_layouts import parsed, task_rows
from tests.unseen import facts, paired
from zwanalysis import lexica

NOTICES = Path(__file__).parent / "cases" / "notices"
#: Words that no lexicon has, for words that it has.
UNKNOWN = {
    "牵头": "挂帅", "配合": "帮衬", "负责": "主理", "落实": "做实", "责任单位": "承接方", "责任科室": "承接方", "责任部门": "承接方",
    "完成时限": "交账节点", "时限": "节点", "主办": "主操", "协办": "帮办", "会同": "约上",
}  # fmt: skip
_LABEL = re.compile(r"^([ \t\u3000]*)(?:[一二三四五六七八九十]+、|（[一二三四五六七八九十]+）|\d{1,2}[.．、])", re.MULTILINE)
_NOTE = re.compile(r"（[^（）\n]*(?:牵头|负责|配合|责任)[^（）\n]*）")


def headers_dropped(text: str, chance: random.Random) -> str:
    """The lines that are nothing but names of columns."""
    names = {name for kind in ("number", "task", "lead", "support", "responsible", "deadline") for name in lexica.columns().get(kind, ())}

    def is_header(line: str) -> bool:
        cells = [cell for cell in re.split(r"[\s|]+", line) if cell]
        return bool(cells) and all(cell in names for cell in cells)

    return "\n".join(line for line in text.split("\n") if not is_header(line))


def closing_dropped(text: str, chance: random.Random) -> str:
    return text.replace("）", "").replace(")", "")


def opening_dropped(text: str, chance: random.Random) -> str:
    return text.replace("（", "").replace("(", "")


def notes_unbracketed(text: str, chance: random.Random) -> str:
    """Both brackets of half of the notes."""
    return _NOTE.sub(lambda m: m[0][1:-1] if chance.random() < 0.5 else m[0], text)


def separators_to_blanks(text: str, chance: random.Random) -> str:
    return re.sub(r" *[\t|] *", " ", text)


def separators_dropped(text: str, chance: random.Random) -> str:
    return re.sub(r" *[\t|] *", "", text)


def some_separators_dropped(text: str, chance: random.Random) -> str:
    return re.sub(r"[\t|]", lambda m: "" if chance.random() < 0.1 else m[0], text)


def cells_dropped(text: str, chance: random.Random) -> str:
    """The separators of one cell in twenty with what stands before it up to the last one: nothing that a case tells may be in it."""
    return re.sub(r"\t[ \t\u3000]*(?=\t|\n)", lambda m: "" if chance.random() < 0.5 else m[0], text)


def commas_to_blanks(text: str, chance: random.Random) -> str:
    return text.replace("、", " ")


def colons_dropped(text: str, chance: random.Random) -> str:
    return text.replace("：", "").replace(":", "")


def labels_dropped(text: str, chance: random.Random) -> str:
    return _LABEL.sub(r"\1", text)


def some_labels_dropped(text: str, chance: random.Random) -> str:
    return _LABEL.sub(lambda m: m[1] if chance.random() < 0.2 else m[0], text)


def lines_joined(text: str, chance: random.Random) -> str:
    return re.sub(r"\n+", lambda m: "" if chance.random() < 0.3 else m[0], text)


_KNOWN = re.compile("|".join(sorted(UNKNOWN, key=len, reverse=True)))


def verbs_unknown(text: str, chance: random.Random) -> str:
    return _KNOWN.sub(lambda m: UNKNOWN[m[0]], text)


def some_verbs_unknown(text: str, chance: random.Random) -> str:
    return _KNOWN.sub(lambda m: UNKNOWN[m[0]] if chance.random() < 0.2 else m[0], text)


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    function.__name__: function
    for function in (
        headers_dropped, closing_dropped, opening_dropped, notes_unbracketed, separators_to_blanks, separators_dropped, some_separators_dropped,
        cells_dropped, commas_to_blanks, colons_dropped, labels_dropped, some_labels_dropped, lines_joined, verbs_unknown, some_verbs_unknown,
    )
}  # fmt: skip


def told(case) -> int:
    """How many facts a case tells."""
    return sum(1 + len(task["units"]) + len(task["deadlines"]) for task in case["expect"]["tasks"])


_PUT = {put: word for word, put in reversed(UNKNOWN.items())}
_PUT_IN = re.compile("|".join(sorted(_PUT, key=len, reverse=True)))


def bare(words: str) -> str:
    """Words as they are compared: what is spoilt on purpose (signs, verbs) is not held against a reading."""
    return re.sub(r"\W", "", _PUT_IN.sub(lambda m: _PUT[m[0]], words))


def _bare(task: dict) -> dict:
    words = {name: bare(task[name]) for name in ("starts", "ends", "text") if name in task}
    return {**task, **words, "units": [[bare(unit[0]), *unit[1:]] for unit in task["units"]]}


def lost(case, rows) -> int:
    """How many of the facts that a case tells the rows have not."""
    made, expected = [_bare(task) for task in task_rows(rows)], [_bare(task) for task in case["expect"]["tasks"]]
    pairs = dict(paired(made, expected))
    missed = 0
    for k, one in enumerate(expected):
        words = made[pairs[k]]["text"] if k in pairs else ""
        if not (words.startswith(one["starts"]) and words.endswith(one["ends"])):
            missed += 1 + len(one["units"]) + len(one["deadlines"])
            continue
        mine = facts(made[pairs[k]])
        missed += sum(sum((wanted - mine[fact]).values()) for fact, wanted in facts(one).items())
    return missed


def cases(every: int = 1) -> dict[str, dict]:
    return {path.stem: read_case(path) for path in sorted(NOTICES.glob("*.yaml"))[::every]}


def silent(case, name: str, kind: str, seed: int) -> tuple[int, int, dict]:
    """A notice spoilt in one way: its facts, how many of them are lost in silence, and the rows; no facts where nothing is spoilt."""
    text = KINDS[kind](case["text"], random.Random(f"{seed} {kind} {name}"))
    if text == case["text"]:
        return 0, 0, {}
    rows = parsed(text)
    whole = rows["notices"][0]["reading"] == "whole"
    return told(case), lost(case, rows) if whole else 0, rows


def main(argv=None) -> int:
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("--every", type=int, default=1, help="read one notice in so many")
    args.add_argument("--seed", type=int, default=0)
    args.add_argument("--show", help="name the notices in which this way of spoiling loses most in silence")
    asked = args.parse_args(argv)
    read = cases(asked.every)
    total: Counter = Counter()
    for kind in KINDS if not asked.show else [asked.show]:
        counts: Counter = Counter()
        for name, case in read.items():
            facts_told, in_silence, _ = silent(case, name, kind, asked.seed)
            counts.update(notices=bool(facts_told), facts=facts_told, silent=in_silence)
            if asked.show and in_silence:
                print(f"  {name}: {in_silence} of {facts_told}")
        total += counts
        print(f"{kind:26}{counts['notices']:5} notices {counts['facts']:6} facts {counts['silent']:5} silent {counts['silent'] / max(1, counts['facts']):.3f}")
    print(f"{'all':26}{total['notices']:5} notices {total['facts']:6} facts {total['silent']:5} silent {total['silent'] / max(1, total['facts']):.3f}")
    made = {name: parsed(case["text"]) for name, case in read.items()}
    exact = [name for name, case in read.items() if not lost(case, made[name]) and made[name]["tasks"]]
    whole = sum(made[name]["notices"][0]["reading"] == "whole" for name in exact)
    print(f"unspoilt: {whole} of the {len(exact)} that are read without loss are called whole, {whole / len(exact):.3f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
