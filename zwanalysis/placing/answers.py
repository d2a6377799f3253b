"""What a reader answers about a notice: its headings and tasks, each a wording and no place yet."""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import pandas as pd

from zwanalysis import lexica, schema
from zwanalysis.errors import BadRows
from zwanalysis.parse.units import split_units
from zwanalysis.text import fold

#: More facts than any notice has, and longer words than any cell holds.
MOST, LONGEST = 20_000, 100_000
_EVERY = re.compile(r"P\d{1,3}[DWMY]")
_DAY = re.compile(r"(20\d\d)[-/.年](\d\d?)[-/.月](\d\d?)日?(?:[ T]00:00:00(?:\.0+)?Z?)?")
_UNNAMED = "two answers for notice none of them names; give each its notice_id, or put their rows into one"
#: What a flat row has for a task that stands under no heading; where it has nothing, the heading rows before it hold.
NO_SECTION = "无"
#: Names of units in one entry are parted by these.
_LISTED = re.compile("[、，,；;]")
#: A half of a pair that stands for one sign; it is written in no file.
_HALVES = re.compile("[\ud800-\udfff]")


class Heading(NamedTuple):
    """A heading: its wording, its number as printed, its depth from 1, the headings above it (None: the last of lower depth)."""

    text: str
    label: str | None
    level: int
    section: tuple[str, ...] | None = None


class Unit(NamedTuple):
    """A unit on a task, with its role, and whether it is stated for several tasks at once (None: not said)."""

    text: str
    role: str
    inherited: bool | None


class Limit(NamedTuple):
    """A time limit on a task: its wording and its value; None is what is not said."""

    text: str
    kind: str | None = None
    date: pd.Timestamp | None = None
    every: str | None = None
    within_n: int | None = None
    within_unit: str | None = None
    event: str | None = None
    source: str | None = None
    year_from: str | None = None
    damaged: bool | None = None


class Task(NamedTuple):
    """A task with its units and time limits. ``section`` holds the headings above it, outermost first."""

    text: str
    label: str | None
    section: tuple[str, ...]
    layout: str | None
    units: list[Unit]
    limits: list[Limit]


class Answer(NamedTuple):
    """All that a reader says of a notice, in reading order; ``headings`` is None where it gives only those above tasks."""

    notice_id: str | None
    headings: list[Heading] | None
    tasks: list[Task]
    origin: str | None = None


@cache
def names() -> dict[str, dict[str, str]]:
    """Return the other names of columns, of what a row is, and of the lists in a task → the names used here."""
    words = lexica.load("answers.yaml")
    return {
        kind: {other: name for name, others in words[kind].items() for other in (name, *others)}
        for kind in ("columns", "rows", "nested")
    }


def answers(records: list, where: str) -> list[Answer]:
    """Return the answers in ``records``: one dict a notice, a task or a fact; `BadRows`, which names ``where``, if they are none.

    >>> answers([{"tasks": [{"text": "公开预算", "assignments": ["市财政局"]}]}], "x")[0].tasks[0].units
    [Unit(text='市财政局', role='responsible', inherited=None)]
    """
    for record in records:
        if not isinstance(record, Mapping):
            raise BadRows(f"{where}: {str(record)[:40]!r} is no row; give objects with names and values")
        if not isinstance(record.get("tasks", []), list):
            raise BadRows(f"{where}: tasks is {str(record['tasks'])[:40]!r}; it must be a list")
    whole = [_whole(record, where) for record in records if isinstance(record.get("tasks"), list)]
    others = [_renamed(record) for record in records if not isinstance(record.get("tasks"), list)]
    by_notice: dict[str | None, list[dict]] = {}
    for record in others:
        by_notice.setdefault(word(record.get("notice_id"), where), []).append(record)
    for notice_id, rows in by_notice.items():
        _bounded(len(rows), where)
        whole.append(_flat(notice_id, rows, where) if "row" in rows[0] else _tasks(notice_id, rows, where))
    twice = [answer.notice_id for answer in whole]
    if len(twice) != len(set(twice)):
        told = max(twice, key=twice.count)
        raise BadRows(f"{where}: two answers for notice {told!r}; leave one, or put their rows into one" if told else f"{where}: {_UNNAMED}")
    return whole


def _whole(record: Mapping, where: str) -> Answer:
    """One object for a notice: {"notice_id", "sections": [...], "tasks": [...]}."""
    tasks, headings = record["tasks"], record.get("sections")
    if headings is not None and not isinstance(headings, list):
        raise BadRows(f"{where}: sections is {str(headings)[:40]!r}; it must be a list")
    for row in [*tasks, *(headings or [])]:
        if not isinstance(row, Mapping):
            raise BadRows(f"{where}: {str(row)[:40]!r} stands among tasks or sections; give objects with names and values")
    _bounded(len(tasks) + len(headings or []), where)
    notice_id = word(record.get("notice_id"), where)
    made = _tasks(notice_id, [_renamed(task) for task in tasks], where)
    found = None if headings is None else [heading(_renamed(row), where) for row in headings]
    return made._replace(headings=found, origin=_one_of(record, "origin", schema.ORIGINS, where))


def _tasks(notice_id, rows: list[dict], where: str) -> Answer:
    """One object for a task, its units and limits in lists."""
    tasks = []
    for row in rows:
        told, limits = (_list(row.get(name), where) for name in ("assignments", "deadlines"))
        _bounded(len(told) + len(limits), where)
        tasks.append(task(row, where, [unit for one in told for unit in units(one, where)], [limit(x, where) for x in limits]))
    return Answer(notice_id, None, tasks)


def _flat(notice_id, rows: list[dict], where: str) -> Answer:
    """One row for a fact: headings, tasks, and behind each task its units and limits."""
    headings: list[Heading] = []
    tasks: list[Task] = []
    above: list[str] = []
    for row in rows:
        what = names()["rows"].get(str(row.get("row")).strip().lower())
        if what == "section":
            headings.append(heading(row, where))
            above = [*above[: headings[-1].level - 1], headings[-1].text]
        elif what == "task":
            tasks.append(task(row if row.get("section") else {**row, "section": above}, where, [], []))
        elif what in ("unit", "deadline"):
            if not tasks:
                raise BadRows(f"{where}: {row.get('text')!r} stands before any task; a unit or limit follows its task")
            if what == "unit":
                tasks[-1].units.extend(units(row, where))
            else:
                tasks[-1].limits.append(limit(row, where))
        else:
            known = ", ".join(lexica.load("answers.yaml")["rows"])
            raise BadRows(f"{where}: a row is called {str(row.get('row'))[:40]!r}; it must be one of {known}")
    return Answer(notice_id, headings or None, tasks)


def _renamed(record: Mapping) -> dict:
    known = names()["columns"] | names()["nested"]
    renamed: dict = {}
    for name, value in record.items():
        name = known.get(str(name).strip(), str(name))
        if renamed.get(name) is None or is_empty(renamed[name]):
            renamed[name] = value
    return renamed


def _bounded(count: int, where: str) -> None:
    if count > MOST:
        raise BadRows(f"{where}: {count:,} rows for one notice; {MOST:,} are more than any notice has")


def _list(value, where: str) -> list:
    if is_empty(value):
        return []
    if isinstance(value, (list, tuple)):
        return list(value)
    if isinstance(value, str):  # a cell of a table holds one text
        return [value]
    raise BadRows(f"{where}: {str(value)[:40]!r} where a list of units or limits must be")


def is_empty(value) -> bool:
    """Return whether a value says nothing: none, not a number, white space alone."""
    return value is None or (isinstance(value, str) and not value.strip()) or (pd.api.types.is_scalar(value) and pd.isna(value))


def word(value, where: str) -> str | None:
    """A value as text; None if empty; `BadRows` if it is no single value, or longer than any wording."""
    if is_empty(value):
        return None
    if not pd.api.types.is_scalar(value):
        raise BadRows(f"{where}: {str(value)[:40]!r} where one value must be")
    text = _HALVES.sub("\ufffd", str(int(value)) if isinstance(value, float) and value.is_integer() else str(value))
    if len(text) > LONGEST:
        raise BadRows(f"{where}: a value of {len(text):,} characters; no wording is so long")
    return text.strip()


def _needed(row: Mapping, where: str) -> str:
    text = word(row.get("text"), where)
    if text is None:
        raise BadRows(f"{where}: a row without wording: {str(dict(row))[:80]}")
    return text


def _one_of(row: Mapping, name: str, allowed: tuple, where: str) -> str | None:
    value = word(row.get(name), where)
    if value is not None and value not in allowed:
        value = _words(name).get(value.lower(), value)
    if value is not None and value not in allowed:
        raise BadRows(f"{where}: {name} {value[:40]!r} of {str(row.get('text'))[:40]!r} is none of {', '.join(allowed)}")
    return value


@cache
def _words(name: str) -> dict[str, str]:
    """Other words for the values of a column, in small letters; for roles all that notices print: 牵头单位, 协办."""
    words = {value: value for value in schema.ROLES} | _printed_roles() if name == "role" else {}
    return words | lexica.load("answers.yaml")["values"].get(name, {})


def _printed_roles() -> dict[str, str]:
    roles = lexica.load("roles.yaml")
    return {row["word"] + place: row["role"] for row in roles["words"] for place in ("", *roles["places"])}


def _flag(row: Mapping, name: str, where: str) -> bool | None:
    value = row.get(name)
    if is_empty(value):
        return None
    flags = lexica.load("answers.yaml")["values"]["flag"]
    told = flags.get(str(value).strip().lower())
    if told is None:
        raise BadRows(f"{where}: {name} is {str(value)[:40]!r}; it must be true or false")
    return told


def _number(row: Mapping, name: str, where: str) -> int | None:
    value = fold(word(row.get(name), where) or "") or None
    if value is not None and not (value.isascii() and value.isdigit() and int(value) < 1000):
        raise BadRows(f"{where}: {name} is {value[:40]!r}; it must be a number below 1000")
    return None if value is None else int(value)


def heading(row: Mapping, where: str) -> Heading:
    """Return a heading as given."""
    above = row.get("section")
    above = _path(row, where) if isinstance(above, (list, tuple)) or not is_empty(above) else None
    level = _number(row, "level", where) or len(above or ()) + 1
    return Heading(_needed(row, where), word(row.get("label"), where), level, above)


def _path(row: Mapping, where: str) -> tuple[str, ...]:
    """The headings above a row: a list, or joined by " / "; 无 is none."""
    above = row.get("section")
    if above == NO_SECTION:
        return ()
    above = above if isinstance(above, (list, tuple)) else (word(above, where) or "").split(" / ")
    return tuple(filter(None, (word(heading, where) for heading in above)))


def task(row: Mapping, where: str, units: list[Unit], limits: list[Limit]) -> Task:
    """Return a task as given."""
    layout = _one_of(row, "layout", schema.LAYOUTS, where)
    return Task(_needed(row, where), word(row.get("label"), where), _path(row, where), layout, units, limits)


def units(row, where: str) -> list[Unit]:
    """Return the units of one entry: a name alone, or an object; without a role they are responsible; of names joined by 、 each.

    >>> [unit.text for unit in units("市财政局、各县（市、区）", "x")]
    ['市财政局', '各县（市、区）']
    """
    row = {"text": row} if isinstance(row, str) else _object(row, where)
    role, inherited = _one_of(row, "role", schema.ROLES, where) or "responsible", _flag(row, "inherited", where)
    text = _needed(row, where)
    names = [text[a:b] for a, b in split_units(fold(text), 0, len(text))] if _LISTED.search(text) else []
    return [Unit(name, role, inherited) for name in (names if len(names) > 1 else [text])]


def limit(row, where: str) -> Limit:
    """Return a time limit as given: a wording alone, or an object."""
    row = {"text": row} if isinstance(row, str) else _object(row, where)
    columns = {column.name: column.values for column in schema.TABLES["deadlines"]}
    told = {name: _one_of(row, name, columns[name], where) for name in ("kind", "within_unit", "source", "year_from")}
    every = word(row.get("every"), where)
    every = lexica.load("answers.yaml")["values"]["every"].get(every, every)
    if every is not None and not _EVERY.fullmatch(every):
        raise BadRows(f"{where}: every is {every[:40]!r}; it must be like P1M, P3M, P6M or P1Y")
    return Limit(
        _needed(row, where), date=_date(row, where), every=every, within_n=_number(row, "within_n", where),
        event=word(row.get("event"), where), damaged=_flag(row, "damaged", where), **told,
    )  # fmt: skip


def _object(row, where: str) -> dict:
    if not isinstance(row, Mapping):
        raise BadRows(f"{where}: {str(row)[:40]!r} where a unit or a limit must be")
    return _renamed(row)


def _date(row: Mapping, where: str) -> pd.Timestamp | None:
    value = row.get("date")
    if is_empty(value):
        return None
    text = fold(word(value, where))
    told = _DAY.fullmatch(text)
    if not told:
        raise BadRows(f"{where}: date is {text[:40]!r}; write it as 2022-06-30")
    try:
        return pd.Timestamp(*map(int, told.groups()))
    except ValueError as error:
        raise BadRows(f"{where}: date is {text!r}, which is no day") from error
