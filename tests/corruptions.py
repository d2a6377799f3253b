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
    kinds = [_words, _unit, _date, _doubled, _dropped, _moved, _shortened, _under_another, _name, _without_unit, _unit_beside, _kind]
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


def _shortened(rng, answer, rows, texts):
    """A task's wording leaves out its middle and says so."""
    task = rng.choice(answer["tasks"])
    wording = task["text"]
    if len(squeeze(wording)) < 50 or "\n" in wording:
        return None
    task["text"] = f"{wording[:15]}……{wording[-12:]}"
    return Fault("wording shortened", answer, "task", ("changed",), task["text"])


def _under_another(rng, answer, rows, texts):
    """A task is told under a heading that it does not stand under."""
    task = rng.choice(answer["tasks"])
    others = [heading for heading in answer["sections"] if heading["heading"] not in task["section"]]
    if not task["section"] or not others:
        return None
    other = rng.choice(others)
    task["section"] = [*other["section"], other["heading"]]
    return Fault("another heading", answer, "section", ("contradicted",), " / ".join(task["section"]))


def _name(rng, answer, rows, texts):
    """A unit's name has one other character."""
    noted = [task for task in answer["tasks"] if task["assignments"]]
    if not noted:
        return None
    unit = rng.choice(rng.choice(noted)["assignments"])
    at = rng.randrange(len(unit["unit"]))
    unit["unit"] = unit["unit"][:at] + "甪" + unit["unit"][at + 1 :]
    return Fault("unit's name changed", answer, "unit", ("invented",), unit["unit"])


def _without_unit(rng, answer, rows, texts):
    """One of several units of a note is left out."""
    noted = [task for task in answer["tasks"] if sum(not unit["inherited"] for unit in task["assignments"]) > 1]
    if not noted:
        return None
    units = rng.choice(noted)["assignments"]
    unit = rng.choice([unit for unit in units if not unit["inherited"]])
    units.remove(unit)
    return Fault("unit dropped", answer, "text", ("missing",), unit["unit"])


def _unit_beside(rng, answer, rows, texts):
    """A unit is told on the task before or behind its own too."""
    k = rng.randrange(1, len(answer["tasks"]))
    one, other = rng.sample(answer["tasks"][k - 1 : k + 1], 2)
    unit = next((unit for unit in one["assignments"] if not unit["inherited"]), None)
    if unit is None or any(squeeze(unit["unit"]) in squeeze(words) for words in (other["text"], *(x["unit"] for x in other["assignments"]))):
        return None
    other["assignments"].append(dict(unit))
    return Fault("unit of the task beside", answer, "unit", ("elsewhere",), unit["unit"])


def _kind(rng, answer, rows, texts):
    """A time limit is told as one of another kind."""
    limits = [limit for task in answer["tasks"] for limit in task["deadlines"] if limit["kind"] in ("by", "within", "recurring")]
    if not limits:
        return None
    limit = rng.choice(limits)
    text, kind = limit["text"], {"by": "ongoing", "within": "recurring", "recurring": "immediate"}[limit["kind"]]
    limit.clear()
    limit.update(text=text, kind=kind)
    return Fault("another kind of limit", answer, "deadline", ("contradicted",), text)


def _moved(rng, answer, rows, texts):
    """A task is told in another place."""
    tasks = answer["tasks"]
    k = rng.randrange(len(tasks))
    task = tasks.pop(k)
    to = rng.choice([at for at in range(len(tasks) + 1) if abs(at - k) > 1])
    tasks.insert(to, task)
    return Fault("task moved", answer, "task", ("moved",), task["text"])
