"""What was understood of a notice, and what was not, as text for a person."""

import re

import pandas as pd

from zwanalysis import schema
from zwanalysis.corpus import Corpus
from zwanalysis.errors import UnknownNotice

SHORT = 46


#: Signs that a terminal obeys, and those that turn the direction of writing: a notice may hold them, a page may not.
_COMMANDS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _cut(text: str, length: int = SHORT) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


def describe(corpus: Corpus, notice_id: str) -> str:
    """Return a page about one notice: its metadata, its tasks with units and time limits, repairs and residuals.

    >>> from zwanalysis import load_notices
    >>> print(describe(load_notices("data/raw/zigong-2022.txt"), "zigong-2022").splitlines()[0])
    zigong-2022: 自贡市2022年政务公开重点工作任务分工方案
    """
    corpus.text(notice_id)
    tables = {name: table[table["notice_id"] == notice_id] for name, table in corpus.tables().items()}
    notice = tables["notices"].iloc[0]
    lines = [f"{notice_id}: {_or(notice['title'], '(no title found)')}"]
    for name in (
        "doc_number",
        "issuer",
        "region",
        "level",
        "plan_year",
        "date_written",
        "date_published",
        "layout",
        "numbering",
        "format",
    ):
        value = notice[name]
        lines.append(
            f"  {name:<15}{'(not found)' if pd.isna(value) else str(value).removesuffix(' 00:00:00')}"
        )
    tasks = tables["tasks"]
    lines.append(f"  {len(tasks)} tasks, coverage {notice['coverage']:.1%}, reading {notice['reading']}")
    lines += _doubts(tables["doubts"], corpus.text(notice_id))
    if tasks.empty:
        lines.append("  No task was found: the plan may be an attachment that this file does not hold.")
    section = None
    for task in tasks.itertuples(index=False):
        if task.section != section and pd.notna(task.section):
            section = task.section
            lines.append(f"\n  {section}")
        lines.append(f"  {task.number:>4} {_or(task.label, '')} {_cut(task.text)}")
        lines += _who_and_when(tables, task.task_id)
    damage = tables["damage"]
    if len(damage):
        lines.append("\n  Damage")
        for row in damage.itertuples(index=False):
            lines.append(f"    {row.rule}: {_cut(row.printed)} → {_or(row.read_as, '(left as it is)')}")
    lines.append("\n  Text that became no row")
    for row in tables["residuals"].itertuples(index=False):
        lines.append(f"    {row.reason:<18}{row.start:>6}–{row.end:<6} {_cut(row.text)}")
    unknown = (
        tables["assignments"]
        .loc[
            tables["assignments"]["function"].isna() & (tables["assignments"]["unit_kind"] != "collective"),
            "unit",
        ]
        .value_counts()
    )
    if len(unknown):
        lines.append("\n  Units without a function in the registry (add them to lexicon/units.yaml)")
        lines.extend(f"    {count:>4} {unit}" for unit, count in unknown.items())
    return _COMMANDS.sub("\ufffd", "\n".join(lines)) + "\n"


def _doubts(doubts: pd.DataFrame, text: str) -> list[str]:
    """Why a reading is doubtful, in words: each reason with how often and the first place."""
    lines = []
    for reason, rows in doubts.groupby("reason", sort=False):
        first = rows.iloc[0]
        where = "" if pd.isna(first["start"]) else f": {first['start']}–{first['end']} {_cut(text[first['start'] : first['end']])}"
        times = f" ({len(rows)} times)" if len(rows) > 1 else ""
        lines.append(f"  doubt: {schema.DOUBTS[reason]}{times}{where}")
    return lines


def describe_task(corpus: Corpus, task_id: str) -> str:
    """Return a task: its headings, its wording as printed, its units and time limits, and where it stands."""
    found = corpus.tasks[corpus.tasks["task_id"] == task_id]
    if found.empty:
        raise UnknownNotice(f"no task {task_id!r}; tasks are called like {next(iter(corpus.tasks['task_id']), 'zigong-2022/t003')}")
    task = found.iloc[0]
    text = corpus.text(task["notice_id"])[task["start"] : task["end"]]
    lines = [f"{task_id}  {task['start']}–{task['end']}", f"  {_or(task['section'], '')}", text.strip(), *_who_and_when(corpus.tables(), task_id)]
    return _COMMANDS.sub("\ufffd", "\n".join(lines))


def _who_and_when(tables: dict[str, pd.DataFrame], task_id: str) -> list[str]:
    given = tables["assignments"][tables["assignments"]["task_id"] == task_id]
    lines = [f"         {role}: {'、'.join(units['unit'])}" for role, units in given.groupby("role", sort=False)]
    limits = tables["deadlines"][tables["deadlines"]["task_id"] == task_id]
    return lines + [f"         {limit}" for limit in map(_limit, limits.itertuples(index=False))]


def _or(value, other):
    return other if pd.isna(value) else value


def _limit(row) -> str:
    value = {
        "by": f"{row.date:%Y-%m-%d}" if pd.notna(row.date) else "",
        "recurring": row.every,
        "within": f"{row.within_n} {row.within_unit}" + ("" if pd.isna(row.event) else f" {row.event}" if row.event.endswith("前") else f" from {row.event}"),
    }.get(row.kind, "")
    return f"{row.kind}: {' '.join(row.text.split())} {value}".rstrip() + (
        " (damaged)" if row.damaged else ""
    )
