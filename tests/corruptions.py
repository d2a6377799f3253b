"""Rows of a notice with faults put in, each of a known kind: what a hasty reader or a language model might answer."""

import copy
import random
from typing import NamedTuple

from zwanalysis.placing.search import squeeze


class Fault(NamedTuple):
    """A kind of fault, the rows with it, and the row of `zw.align`'s table that must tell of it."""

    kind: str
    rows: dict
    row: str
    statuses: tuple[str, ...]
    given: str | None


def faults(rows: list[dict], texts: dict[str, str], count: int, seed: int):
    """Yield ``count`` answers, the kinds of fault by turns, each with one fault in it."""
    rng = random.Random(seed)
    kinds = [_words, _unit, _date, _doubled, _dropped, _moved]
    for k in range(count):
        while (fault := kinds[k % len(kinds)](rng, copy.deepcopy(rng.choice(rows)), rows, texts)) is None:
            pass
        yield fault


def _words(rng, answer, rows, texts):
    """Two characters of a task's wording are others."""
    task = rng.choice(answer["tasks"])
    if len(task["text"]) < 20:
        return None
    for at in rng.sample(range(len(task["text"])), 2):
        task["text"] = task["text"][:at] + "甪" + task["text"][at + 1 :]
    return Fault("words changed", answer, "task", ("changed",), task["text"])


def _unit(rng, answer, rows, texts):
    """A unit is that of another notice, which does not stand with this task."""
    other = rng.choice(rows)
    noted = [task for task in answer["tasks"] if task["assignments"]]
    names = [unit["unit"] for task in other["tasks"] for unit in task["assignments"]]
    if other["notice_id"] == answer["notice_id"] or not noted or not names:
        return None
    task, name = rng.choice(noted), rng.choice(names)
    at = squeeze(texts[answer["notice_id"]]).find(squeeze(task["text"]))
    if squeeze(name) in squeeze(texts[answer["notice_id"]])[max(0, at - 300) : at + len(task["text"]) + 300]:
        return None  # it may stand with this task
    rng.choice(task["assignments"])["unit"] = name
    return Fault("unit of another notice", answer, "unit", ("invented", "elsewhere"), name)


def _date(rng, answer, rows, texts):
    """A date is a year or a month off."""
    limits = [limit for task in answer["tasks"] for limit in task["deadlines"] if limit.get("date")]
    if not limits:
        return None
    limit = rng.choice(limits)
    year, month, _ = limit["date"].split("-")
    limit["date"] = rng.choice([f"{int(year) + 1}-{month}-28", f"{year}-{int(month) % 12 + 1:02}-28"])
    return Fault("date moved", answer, "deadline", ("contradicted",), limit["text"])


def _doubled(rng, answer, rows, texts):
    """A task is told twice."""
    task = copy.deepcopy(rng.choice(answer["tasks"]))
    answer["tasks"].insert(rng.randrange(len(answer["tasks"])), task)
    return Fault("task doubled", answer, "task", ("doubled",), task["text"])


def _dropped(rng, answer, rows, texts):
    """A task is left out."""
    task = answer["tasks"].pop(rng.randrange(len(answer["tasks"])))
    return Fault("task dropped", answer, "text", ("missing",), task["text"])


def _moved(rng, answer, rows, texts):
    """A task is told in another place."""
    tasks = answer["tasks"]
    k = rng.randrange(len(tasks))
    task = tasks.pop(k)
    to = rng.choice([at for at in range(len(tasks) + 1) if abs(at - k) > 1])
    tasks.insert(to, task)
    return Fault("task moved", answer, "task", ("moved",), task["text"])
