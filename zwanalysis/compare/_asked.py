"""What a person asks for by name: words to find, a unit, a day."""

import difflib
import re

import pandas as pd

from zwanalysis import text
from zwanalysis.compare import duties
from zwanalysis.compare._shared import unit_name
from zwanalysis.errors import BadArgument

#: How far a * in a pattern reaches.
REACH = 30


def pattern(words, *, regex: bool = False) -> re.Pattern:
    """Return what finds any of ``words`` (one or a list): literal but for ``*`` (up to 30 characters of a clause) and ``?`` (one).

    White space does not count in them, so 政策 解读 finds 政策解读 broken over lines. ``regex``: regular expressions as they are.

    >>> pattern(["公报", "政策*解读"]).findall("政策要点的解读，政策。解读，公报")
    ['政策要点的解读', '公报']
    """
    listed = [words] if isinstance(words, str) else list(words) if isinstance(words, (list, tuple, set, frozenset, pd.Series)) else None
    if not listed or not all(isinstance(word, str) and word.strip() for word in listed):
        raise BadArgument(f"{words!r} is no word to look for, nor a list of words")
    parts = listed if regex else [r"\s*".join(map(_sign, "".join(text.fold(word).split()))) for word in listed]
    try:
        found = re.compile("|".join(f"(?:{part})" for part in sorted(parts, key=len, reverse=not regex)))
    except re.error as error:
        raise BadArgument(f"{words!r} is no regular expression: {error}") from error
    if found.search(""):
        raise BadArgument(f"{words!r} is found in nothing, so it would be found everywhere")
    return found


def _sign(sign: str) -> str:
    wild = {"*": rf"[^，。；：、！\s]{{0,{REACH}}}?", "?": r"[^，。；：、！\s]"}
    return wild.get(sign) or re.escape(sign)


def of_notices(corpus, table: pd.DataFrame, notice) -> pd.DataFrame:
    """Return the rows of the notices asked for: one, a list, or all for None; `UnknownNotice` for one that there is not."""
    return table if notice is None else table[table["notice_id"].isin(set(corpus[notice]))]


def of_reading(corpus, reading):
    """Return the corpus of the notices whose ``reading`` is as asked for (``whole``, ``doubtful``, ``none``, or several of them); all of it for None."""
    return corpus if reading is None else corpus.filter(reading=reading)


def doubtful(notices: pd.DataFrame) -> pd.Series:
    """Return for each notice (by its id) whether it was read doubtfully; null where the table does not say how it was read."""
    said = notices["reading"] == "doubtful" if "reading" in notices else pd.Series(pd.NA, index=notices.index)
    return pd.Series(said.to_numpy(), index=notices["notice_id"], dtype="boolean")


def with_unit(assignments: pd.DataFrame, unit: str) -> dict[str, bool]:
    """Return the tasks of a unit: True where it is named, False where only a collective is that takes it in (`duties.opened`).

    `BadArgument`, with the names most like it, where no notice names the unit.
    """
    if not isinstance(unit, str) or not unit.strip():
        raise BadArgument(f"unit={unit!r} is no name of a unit")
    mine = duties.of_unit(duties.opened(assignments), unit)
    if mine.empty:
        names = assignments["unit"].map(unit_name).unique()
        near = difflib.get_close_matches(unit_name(unit), names, n=3, cutoff=0.5)
        raise BadArgument(f"no notice names a unit {unit!r}" + (f"; like it are: {'、'.join(near)}" if near else ""))
    return mine["via"].isna().groupby(mine["task_id"], sort=False).any().to_dict()


def day(on) -> pd.Timestamp:
    """Return a day: of a date, of a text such as 2022-10-31, or today for None; `BadArgument` for what is none."""
    try:
        found = pd.Timestamp.now() if on is None else pd.Timestamp(on)
    except (ValueError, TypeError) as error:
        raise BadArgument(f"on={on!r} is no day; write it as 2022-10-31") from error
    if pd.isna(found):
        raise BadArgument(f"on={on!r} is no day; write it as 2022-10-31")
    return found.tz_localize(None).normalize()
