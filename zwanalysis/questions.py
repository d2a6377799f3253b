"""The commands that ask something of notices: due, kwic, show."""

import re

RECURSIVE = "read its subfolders too"


def add_commands(commands) -> None:
    """Add the commands to those of `zwanalysis`."""
    due = _of_notices(commands, "due", "what is due, by when and whose")
    due.add_argument("--on", metavar="DAY", help="from this day on, e.g. 2022-10-01 (default: today)")
    due.add_argument("--days", type=int, default=30, metavar="N", help="for so many days (default: 30)")
    due.add_argument("--unit", metavar="NAME", help="of this unit alone, as it is printed; with what falls to 各部门 where it is one of them")
    due.add_argument("--by", metavar="DAY", help="up to this day instead, from the first on where no --on is given")
    due.add_argument("--ics", metavar="FILE", help="write them as a calendar too, with what recurs")
    due.set_defaults(run=_due)
    kwic = _of_notices(commands, "kwic", "every use of a word in the tasks, with what stands around it")
    kwic.add_argument("words", nargs="+", metavar="WORD", help="a word or phrase; * stands for some characters of a clause, ? for one")
    kwic.add_argument("--width", type=int, default=20, metavar="N", help="how many characters on each side (default: 20)")
    kwic.add_argument("--regex", action="store_true", help="words are regular expressions")
    kwic.set_defaults(run=_kwic)
    show = _of_notices(commands, "show", "a task with everything that was read of it, marked in its text")
    show.add_argument("task", metavar="TASK", help="a task's id, e.g. zigong-2022/t003")
    show.set_defaults(run=_show)


def _of_notices(commands, name: str, what: str):
    command = commands.add_parser(name, help=what, description=what)
    command.add_argument("notices", metavar="FOLDER", help="a notice, or a folder of them")
    command.add_argument("--recursive", action="store_true", help=RECURSIVE)
    return command


def _load(args):
    from zwanalysis.loading import load_notices

    return load_notices(args.notices, recursive=args.recursive)


def _due(args) -> int:
    from zwanalysis.compare.timing import due

    corpus = _load(args)
    on, days = (args.on, args.days) if args.by is None else _until(corpus, args.on, args.by)
    table = due(corpus, on=on, days=days, unit=args.unit)
    for row in table.itertuples(index=False):
        units = "" if row.units != row.units else row.units
        print(f"{row.date:%Y-%m-%d}  {row.task_id}  {_short(row.wording, 30)}  [{_short(row.text, 20)}]  {units}")
    if table.empty:
        print(args.say(f"nothing is due from {on or 'today'} within {days} days"))
    if args.ics:
        _calendar(corpus, table, args)
    return _failures(corpus, args)


def _until(corpus, on, by) -> tuple[str, int]:
    """The first day and how many follow, up to the day ``by``; from the first limit on where no day is given."""
    from zwanalysis.compare._asked import day

    last = day(by)
    first = day(on) if on else min([last, *corpus.deadlines["date"].dropna()])
    return f"{first:%Y-%m-%d}", max(0, (last - first).days)


def _calendar(corpus, table, args) -> None:
    """Write the limits of ``table``, and what the unit has to do again and again, as a calendar."""
    from pathlib import Path

    from zwanalysis.compare._asked import with_unit
    from zwanalysis.report.calendar import calendar
    from zwanalysis.whole import write_whole

    limits = corpus.deadlines
    mine = set(limits["task_id"]) if args.unit is None else set(with_unit(corpus.assignments, args.unit))
    asked = set(zip(table["task_id"], table["start"], strict=True))
    keep = [row.task_id in mine and (row.kind == "recurring" or (row.task_id, row.start) in asked) for row in limits.itertuples()]
    write_whole(Path(args.ics), calendar(corpus, getattr(args, "lang", "zh"), limits=keep))
    print(args.say(f"written: {args.ics}"))


def _kwic(args) -> int:
    from zwanalysis.compare.overlap import kwic

    corpus = _load(args)
    table = kwic(corpus, args.words, width=args.width, regex=args.regex)
    for row in table.itertuples(index=False):
        print(f"{row.task_id}  {_short(row.left, 999)} 【{_short(row.keyword, 999)}】 {_short(row.right, 999)}")
    if table.empty:
        print(args.say("nothing found"))
    return _failures(corpus, args)


def _show(args) -> int:
    from zwanalysis.describe import describe_task

    corpus = _load(args)
    print(args.say(describe_task(corpus, args.task)))
    return _failures(corpus, args)


def _failures(corpus, args) -> int:
    return args.failures(corpus)


def _short(text: str, most: int) -> str:
    text = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", text).strip()
    return text if len(text) <= most else text[: most - 1] + "…"
