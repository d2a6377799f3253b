"""Which themes a task has, by a published codebook, and how many tasks of each theme a notice has."""

from contextlib import nullcontext

import pandas as pd

from zwanalysis import lexica
from zwanalysis.compare import _learned
from zwanalysis.compare._corrected import corrected, draw
from zwanalysis.compare._intervals import share_interval
from zwanalysis.compare._patterns import FILE, REACH, book, last_heading, matches
from zwanalysis.compare._remembered import remembered
from zwanalysis.compare._shared import check, crossed
from zwanalysis.errors import BadTables, require_columns

__all__ = ["CODEBOOK", "HYBRID", "NONE", "REACH", "code", "codebook", "counts", "draw", "expected", "finding", "first", "names", "own_codebook", "totals"]
#: The theme of a task that no pattern finds: the codebook abstains.
NONE = "none"
#: By what a task is coded: patterns and classifier, or patterns alone; where the headings over a task stand.
HYBRID, CODEBOOK, SECTION = "hybrid", "codebook", "section"
#: A theme as likely as this is one; where none is, the likeliest, from one in five on.
LIKELY, FAINT = 0.5, 0.2


def own_codebook(path):
    """Return a context in which a file of one's own, laid out like ``lexicon/themes.yaml``, is the codebook of everything; None changes nothing."""
    book(None if path is None else str(path))
    return lexica.own(FILE, path)


def codebook() -> pd.DataFrame:
    """Return the codebook: one row a theme, in the order of ``lexicon/themes.yaml`` or of one's own (`own_codebook`).

    Columns: ``theme``, ``zh``, ``en``, ``group`` (content, process, channel, assurance), ``definition``, ``belongs``,
    ``not``, ``examples``, ``patterns``, ``source``.

    >>> codebook().loc[lambda c: c["theme"] == "gazette", "zh"].item()
    '政府公报'
    """
    return pd.DataFrame(book(lexica.which(FILE))).rename(columns={"id": "theme"})


def names(*, lang: str = "zh") -> dict[str, str]:
    """Return the name of each theme, and of no theme, in ``lang``.

    >>> names(lang="en")["request"]
    'Disclosure on request'
    """
    book = codebook()
    return {
        **dict(zip(book["theme"], book[lang], strict=True)),
        NONE: {"zh": "未归类", "en": "No theme"}[lang],
    }


def code(tasks: pd.DataFrame, *, themes=None, by=HYBRID, heading=SECTION, model=None, wording="text", task="task_id", notice="notice_id") -> pd.DataFrame:
    """Return one row for each theme of each task; a task may have several, and one without any has the theme ``none``.

    ``tasks`` has one row a task (`BadTables` otherwise). Columns: ``notice_id``, ``task_id``, ``theme``, ``hits`` (how often the theme's
    patterns match), ``evidence`` (the first match), ``source`` (``pattern``; ``heading`` where one matches only there; ``classifier`` where none does; null for ``none``),
    ``probability`` (how likely the mark is right, as far as other tasks coded by hand tell) and, where ``tasks`` has ``start``, the ``start`` and ``end`` of
    the evidence in the notice's text: null for what no pattern found in the wording.

    A theme is one that patterns and classifier (`compare.learning`), in the wording and in the last of the headings over it (the column ``heading``, if
    there is one; a table often has the theme there and only the doing in the row), together hold for more likely than not; where that is true of none, the likeliest,
    from a probability of 0.2 on. ``by="codebook"``: what a pattern finds, and where none does, in the heading. ``heading=None`` leaves the
    headings out; ``model`` is another than the package's (`learning.learn`).

    ``themes``: a codebook of one's own, a file laid out like ``lexicon/themes.yaml`` (``id`` and ``patterns`` will do); of these themes the
    classifier knows nothing, so patterns and headings alone speak.

    A mention is no theme: what stands in a phrase like 依托政府网站 counts for content alone, and of several themes one that
    is found once, behind the first 120 characters (`REACH`), is left out.

    >>> tasks = pd.DataFrame({"notice_id": "a", "task_id": ["a/t001", "a/t002"],
    ...                       "text": ["做好政策解读，及时更新公开指南。", "（略）"]})
    >>> code(tasks)[["task_id", "theme", "evidence"]].values.tolist()
    [['a/t001', 'interpretation', '做好政策解读'], ['a/t001', 'proactive', '公开指南'], ['a/t002', 'none', nan]]
    """
    check(tasks, task=task, notice=notice)
    require_columns(tasks, [wording], "tasks")
    if by not in (HYBRID, CODEBOOK):
        raise BadTables(f"by is {HYBRID!r} or {CODEBOOK!r}, not {by!r}")
    if heading == SECTION and SECTION not in tasks.columns:
        heading = None
    require_columns(tasks, [heading] if heading else [], "tasks")
    with own_codebook(themes) if themes is not None else nullcontext():
        own = lexica.which(FILE)
        return _coded(tasks, own, CODEBOOK if own else by, heading, model, wording, task, notice)


@remembered
def _coded(tasks, own, by, heading, model, wording, task, notice) -> pd.DataFrame:
    """What `code` returns, by the codebook of the context, which is the file ``own``; None for the package's."""
    words = tasks[wording].where(tasks[wording].map(lambda given: isinstance(given, str)), "")
    model = None if by == CODEBOOK else model or _learned.load()
    over = tasks[heading].map(last_heading) if heading else [""] * len(tasks)
    given = list(zip(words, over, strict=True))
    once = list(dict.fromkeys(given))  # plans that follow another have whole tasks in common
    likely = [None] * len(once) if model is None else _learned.likely(model, once)
    marks = dict(zip(once, map(_marks, once, likely), strict=True))
    rows = [
        (notice_id, task_id, *mark)
        for notice_id, task_id, one in zip(tasks[notice], tasks[task], given, strict=True)
        for mark in marks[one]
    ]
    coded = pd.DataFrame(rows, columns=[notice, task, "theme", "hits", "evidence", "source", "probability", "start", "end"])
    coded = coded.astype({"evidence": "str", "source": "str", "probability": float, "start": "Int64", "end": "Int64"})
    if "start" not in tasks.columns:
        return coded.drop(columns=["start", "end"])
    offset = coded[task].map(tasks.set_index(task)["start"])
    return coded.assign(start=coded["start"] + offset, end=coded["end"] + offset).astype({"start": "Int64", "end": "Int64"})


def _marks(given: tuple[str, str], likely: dict[str, float] | None) -> list[tuple]:
    """The themes of a wording under a heading: with hits, evidence, source, probability and the evidence's start and end in the wording.

    ``likely``: how likely each theme is; None where patterns alone speak."""
    words, over = given
    found, above = dict(matches(words)), dict(matches(over))
    if likely is None:
        held, likely = list(found or above), {}
    else:
        held = [theme for theme, p in likely.items() if p >= LIKELY] or [max(likely, key=likely.get)]
        held = [theme for theme in held if likely[theme] >= FAINT]
    return [_mark(theme, found.get(theme), above.get(theme), words, likely.get(theme)) for theme in held] or [(NONE, 0, *[None] * 5)]


def _mark(theme, hits, above, words: str, p) -> tuple:
    if hits:
        return theme, len(hits), words[slice(*hits[0].span())], "pattern", p, *hits[0].span()
    if above:
        return theme, len(above), above[0][0], "heading", p, None, None
    return theme, 0, None, "classifier", p, None, None


def counts(
    coded: pd.DataFrame, *, themes=None, coded_by_hand: pd.DataFrame | None = None, task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return how many tasks of each notice have each theme: every notice × every theme, and ``none``.

    ``coded`` is what `code` returns, or a hand coding of the same shape; ``themes`` the themes to count (the codebook's
    by default). Columns: ``notice_id``, ``theme``, ``n`` (tasks with it), ``n_tasks`` (tasks of the notice), ``share``
    (n / n_tasks), ``low`` and ``high`` (95 % Wilson interval: how far the share would move with other tasks of this kind). As tasks may
    have several themes, shares do not add up to one.

    ``coded_by_hand`` is a coding by hand of a random sample of each notice's tasks (`draw`, ``zwanalysis code``). Then ``share`` is corrected for what
    the codebook gets wrong: what a coding of all tasks by hand would give, with its 95 % interval; ``n_hand`` (tasks of the sample) and
    ``share_codebook`` stand beside it. ``n`` stays what the codebook counts. Null where a notice has no task in the sample.

    >>> coded = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/1", "a/2"], "theme": ["media", "gazette", "media"]})
    >>> counts(coded, themes=["media", "gazette"])[["theme", "n", "n_tasks", "share"]].values.tolist()
    [['media', 2, 2, 1.0], ['gazette', 1, 2, 0.5], ['none', 0, 2, 0.0]]
    """
    require_columns(coded, [notice, task, "theme"], "coded")
    themes = [*(codebook()["theme"] if themes is None else themes), NONE]
    rows = []
    for notice_id, part in coded.groupby(notice, sort=False):
        flags = crossed(part[task], part["theme"]).reindex(columns=themes, fill_value=0).gt(0)
        for theme, n in flags.sum().items():
            rows.append((notice_id, theme, int(n), len(flags), n / len(flags), *share_interval(int(n), len(flags))))
    table = pd.DataFrame(rows, columns=[notice, "theme", "n", "n_tasks", "share", "low", "high"])
    if coded_by_hand is None:
        return table
    better = corrected(coded, coded_by_hand, themes, task=task, notice=notice)
    return table.drop(columns=["share", "low", "high"]).merge(better, on=[notice, "theme"], validate="one_to_one")


def expected() -> tuple[float, float]:
    """Return what share of a reader's marks is missed on real notices, and what share of those found is wrong: on the rounds of which the classifier had learned nothing (docs/accuracy.md)."""
    missed, wrong = _learned.load()["judged"]
    return float(missed), float(wrong)


def totals(counted: pd.DataFrame) -> pd.DataFrame:
    """Return what `counts` returns, added up over the notices: ``theme``, ``n``, ``n_tasks``, ``share``, ``n_notices``.

    ``n_notices`` is how many notices have a task of the theme; most frequent first, ``none`` last.
    """
    require_columns(counted, ["theme", "n", "n_tasks"], "counted")
    total = counted.groupby("theme", sort=False).agg(
        n=("n", "sum"), n_tasks=("n_tasks", "sum"), n_notices=("n", lambda n: int((n > 0).sum()))
    )
    total.insert(2, "share", total["n"] / total["n_tasks"])
    total = total.reset_index().sort_values("n", ascending=False, kind="stable", ignore_index=True)
    return pd.concat([total[total["theme"] != NONE], total[total["theme"] == NONE]], ignore_index=True)


def first(counted: pd.DataFrame, *, notice="notice_id") -> pd.DataFrame:
    """Return the theme, or themes, that are first in most notices: ``theme``, ``n_notices`` (where it is), ``of`` (notices with a theme).

    Notices are not added up: one of 71 short tasks would speak for four others. Themes that share the first place of a notice are all
    first there. Empty where no task has a theme.
    """
    require_columns(counted, [notice, "theme", "n"], "counted")
    top = _tops(counted, notice)
    table = top.groupby("theme", sort=False)[notice].nunique().rename("n_notices").reset_index()
    table = table[table["n_notices"] == table["n_notices"].max()]
    return table.assign(of=top[notice].nunique()).sort_values("theme", ignore_index=True)


def _tops(counted: pd.DataFrame, notice="notice_id") -> pd.DataFrame:
    """The rows of the first theme, or themes, of each notice."""
    some = counted[(counted["theme"] != NONE) & (counted["n"] > 0)]
    return some[some["n"] == some.groupby(notice)["n"].transform("max")]


def finding(counted: pd.DataFrame, *, lang: str = "zh") -> str:
    """Return the finding of `counts` in a sentence: the theme that is the most frequent one in most notices, or that none has any.

    In how many of them it shares the first place with another is told.
    """
    table = first(counted)
    if table.empty:
        return {"zh": "没有一项任务能归入任何主题", "en": "No task has any theme of the codebook"}[lang]
    said = [names(lang=lang)[theme] for theme in table["theme"]]
    times, of = table.loc[0, ["n_notices", "of"]]
    if times == 1 and of > 1:
        return {"zh": f"{of} 份通知里任务最多的主题各不相同", "en": f"In each of {of} notices another theme is the most frequent one"}[lang]
    top = _tops(counted)
    shared = set(top.loc[top["notice_id"].duplicated(), "notice_id"])
    tied = int(top.loc[top["theme"].isin(table["theme"]), "notice_id"].isin(shared).sum())
    ties = {"zh": f"（其中 {tied} 份并列）" if len(said) == 1 else "（含并列）", "en": f", tied in {tied}" if len(said) == 1 else ", ties included"}[lang] if tied else ""
    zh = said[0] if len(said) == 1 else "".join(f"“{name}”" for name in said)  # 组织领导、培训与考核 is one theme
    return {"zh": f"{of} 份通知中，{zh}{'各' * (len(said) > 1)}在 {times} 份里是任务最多的主题{ties}",
            "en": f"{' and '.join(said)} {'are each' if len(said) > 1 else 'is'} the most frequent theme in {times} of {of} "
            f"notice{'s' * (of > 1)}{ties}"}[lang]  # fmt: skip
