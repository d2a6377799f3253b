"""Time limits as a calendar (iCalendar, RFC 5545) that Outlook, Apple's and phones' calendars take in."""

import uuid

import numpy as np
import pandas as pd

from zwanalysis.corpus import Corpus
from zwanalysis.report.ledger import Ledger
from zwanalysis.report.words import words

#: One UID for one limit of one task, whoever makes the file and when: a second import updates the first.
SPACE = uuid.UUID("5a2c8f4e-6b1d-5c57-9f0a-7d1e3c9b2a64")
#: How a period repeats, how many months it has; the day is the last of the period.
RULES = {"P1M": 1, "P2M": 2, "P3M": 3, "P6M": 6, "P1Y": 12}


def calendar(corpus: Corpus, lang: str = "zh", *, limits=None, ledger: Ledger | None = None) -> bytes:
    """Return a calendar of the dated and recurring time limits; ``limits`` says for each row of ``corpus.deadlines`` whether to keep it.

    A dated limit is a whole day. A recurring one stands on the last day of each period of the notice's plan year, from the notice's
    own date on; one of a notice without a year, and a period shorter than a month, has no day to stand on and is left out.
    """
    from icalendar import Calendar

    said, ledger = words(lang), ledger or Ledger(corpus, lang)
    made = Calendar()
    made.add("prodid", said["calendar"]["product"])
    made.add("version", "2.0")
    made.add("x-wr-calname", said["calendar"]["name"])
    about = ledger.tasks().set_index("task_id")
    notices = corpus.notices.set_index("notice_id")
    lines = ledger.lines()
    known = corpus.deadlines["kind"].isin(["by", "recurring"])
    rows = corpus.deadlines.assign(place=corpus.deadlines[known].groupby("task_id").cumcount())[known if limits is None else known & np.array(limits, bool)]
    for limit in rows.itertuples():
        when = _when(limit, notices.loc[limit.notice_id])
        if when is not None:
            made.add_component(_event(limit, when, about.loc[limit.task_id], lines.get(limit.task_id), notices.loc[limit.notice_id], said))
    return made.to_ical()


def _when(limit, notice):
    """The first day, and the rule by which it comes again (none for a date); None where no day is known."""
    if limit.kind == "by":
        return None if pd.isna(limit.date) else (limit.date.date(), None)
    if limit.every not in RULES or pd.isna(notice["plan_year"]):
        return None
    months, year = RULES[limit.every], int(notice["plan_year"])
    ends = [pd.Timestamp(year, month, 1) + pd.offsets.MonthEnd(0) for month in range(months, 13, months)]
    ends = [end for end in ends if pd.isna(_day(notice)) or end >= _day(notice)] or ends[-1:]
    return ends[0].date(), {"freq": "monthly", "interval": months, "bymonthday": -1, "count": len(ends)}


def _day(notice):
    return notice["date_written"] if pd.notna(notice["date_written"]) else notice["date_published"]


def _event(limit, when, task, units, notice, said):
    from icalendar import Event

    columns, (first, rule) = said["columns"], when
    event = Event()
    event.add("uid", f"{uuid.uuid5(SPACE, f'{limit.task_id}#{int(limit.place)}')}@zwanalysis")
    stamp = _day(notice) if pd.notna(_day(notice)) else pd.Timestamp(2000, 1, 1)
    event.add("dtstamp", stamp.to_pydatetime().replace(tzinfo=pd.Timestamp(0, tz="UTC").to_pydatetime().tzinfo))
    event.add("dtstart", first)
    event.add("dtend", first + pd.Timedelta(days=1).to_pytimedelta())
    if rule:
        event.add("rrule", rule)
    wording = "".join(task["text"].split())
    event.add("summary", f"{task['place']} {task['number']} {wording[:40]}{'…' * (len(wording) > 40)}")
    year = said["marks"]["year_plan"] if limit.year_from == "plan" else ""
    told = [(columns["limit"], "".join(limit.text.split()) + year), (columns["text"], task["text"]), (columns["units"], units), (columns["section"], task["section"])]
    told.append((said["about"]["from"], notice["title"]))
    event.add("description", "\n".join(f"{name}：{value}" for name, value in told if pd.notna(value)))
    event.add("categories", [task["place"]])
    event.add("transp", "TRANSPARENT")
    return event
