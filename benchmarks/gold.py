"""Notices of our own wording with the rows of a reader → a folder that any reader, a language model too, can be measured on.

    python -m benchmarks.gold CASES OUT        CASES: a folder of cases (`why`, `text`, `expect`, as in tests/cases/notices)

OUT/notices holds the texts, OUT/gold their rows as tables with positions: `zwanalysis score OUT/gold ANSWERS`.
"""

import argparse
import sys
from pathlib import Path

import yaml

import zwanalysis as zw
from zwanalysis.placing.search import Text


def wording(text: Text, task: dict, after: int) -> tuple[str, int]:
    """The wording of a task by its first and last words, from ``after`` on, and where it begins."""
    start = next((a for a, _ in text.places(task["starts"], after)), None)
    if start is None:
        raise ValueError(f"{task['starts']!r} does not stand behind position {after}")
    end = next((b for a, b in text.places(task["ends"], start) if b > start), None)
    if end is None:
        raise ValueError(f"{task['ends']!r} does not stand behind {task['starts']!r}")
    return text.text[start:end], start


def limit(kind: str, value, printed: str) -> dict:
    """A time limit as an answer gives it."""
    told = {"kind": kind, "text": str(printed)}
    if kind == "by":
        return {**told, "date": str(value)}
    if kind == "recurring":
        return {**told, "every": value}
    if kind == "within":
        count, unit, *event = str(value).split(maxsplit=2)
        return {**told, "within_n": int(count), "within_unit": unit, **({"event": event[0]} if event else {})}
    return told


def answer(text: str, expect: dict) -> dict:
    """The rows of a case as an answer that `zwanalysis.align` takes."""
    place, at, tasks = Text(text), 0, []
    for task in expect["tasks"]:
        words, at = wording(place, task, at)
        row = {"text": words, "assignments": [{"unit": unit, "role": role} for unit, role, *_ in task.get("units", [])]}
        row["deadlines"] = [limit(*told) for told in task.get("deadlines", [])]
        tasks.append(row)
    return {"tasks": tasks}


def _hand_down(answers: list[dict], found) -> None:
    """Mark the units that stand elsewhere in their notice as inherited."""
    rows = {one["notice_id"]: one["tasks"] for one in answers}
    for row in found[(found["row"] == "unit") & (found["status"] == "elsewhere")].itertuples():
        for unit in rows[row.notice_id][row.number - 1]["assignments"]:
            if unit["unit"] == row.given:
                unit["inherited"] = True


def make(cases: Path, out: Path) -> zw.Corpus:
    """Write the notices and their rows; return the corpus of these rows."""
    notices = out / "notices"
    notices.mkdir(parents=True, exist_ok=True)
    answers = []
    for path in sorted(cases.glob("*.yaml")):
        case = yaml.safe_load(path.read_text("utf-8"))
        (notices / f"{path.stem}.txt").write_text(case["text"], "utf-8")
        answers.append({"notice_id": path.stem, **answer(case["text"], case["expect"])})
    aligned = zw.align(zw.load_notices(notices), answers)
    # A case does not say which units a merged cell, a heading or a rule hands down: those that do not stand with their task.
    _hand_down(answers, aligned.found)
    aligned = zw.align(zw.load_notices(notices), answers)
    lost = aligned.found[~aligned.found["status"].isin(["exact", "missing", "moved"])]
    if len(lost):
        print(lost[["notice_id", "row", "given", "status", "difference"]].to_string())
    aligned.corpus.save(out / "gold")
    return aligned.corpus


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("cases", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    made = make(arguments.cases, arguments.out)
    print(f"{len(made)} notices, {len(made.tasks)} tasks, {len(made.assignments)} units, {len(made.deadlines)} limits → {arguments.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
