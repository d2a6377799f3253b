"""Where the wording of a task comes from: a plan from above, another city, or neither."""

from bisect import bisect_left

import numpy as np
import pandas as pd

from zwanalysis import text
from zwanalysis.compare._grams import SIGNS, N
from zwanalysis.compare._shared import check
from zwanalysis.errors import require_columns

#: A passage in common has so many characters; what is shorter is a formula.
PASSAGE = 12
TEMPLATE, OTHER, OWN, SHARED = "template", "other", "own", "shared"


def decompose(
    tasks: pd.DataFrame, others: pd.DataFrame, template: pd.DataFrame | None = None, *, shortest=PASSAGE, wording="text", task="task_id",
    notice="notice_id",
) -> pd.DataFrame:  # fmt: skip
    """Return for each passage of ``tasks`` whether it stands in the ``template`` (the national or the province's plan), in the ``others`` only, or nowhere else.

    Each of the three is a table of tasks, of any notice; signs and white space do not count. A passage in common is an unbroken run of
    ``shortest`` characters or more. Columns: ``notice_id``, ``task_id``, ``passage`` (from 1), ``source``, ``characters`` (without signs), ``text``,
    and, where ``tasks`` has ``start``, ``start`` and ``end`` in the notice's text. ``source`` is ``template`` (whoever else has it too: both had it
    from there), ``other``, or ``own``. Without a template what is in common is ``shared``: from one another or from a third text, which cannot be told.

    >>> of = lambda *words: pd.DataFrame({"notice_id": "n", "task_id": [f"n/{k}" for k in range(len(words))], "text": words})
    >>> city, plan = of("统一刊登行政规范性文件目录；每周接听群众来电并当场答复"), of("要统一刊登行政规范性文件目录。")
    >>> decompose(city, of("无"), plan)[["source", "text"]].values.tolist()
    [['template', '统一刊登行政规范性文件目录'], ['own', '每周接听群众来电并当场答复']]
    """
    check(tasks, task=task, notice=notice)
    for table, what in ((tasks, "tasks"), (others, "others"), (template, "template")):
        if table is not None:
            require_columns(table, [wording], what)
    from_above = _grams(template[wording]) if template is not None else frozenset()
    elsewhere, second = _grams(others[wording]), OTHER if template is not None else SHARED
    offsets = tasks["start"] if "start" in tasks else [None] * len(tasks)
    rows = []
    for notice_id, task_id, words, offset in zip(tasks[notice], tasks[task], tasks[wording], offsets, strict=True):
        plain, places = _plain(words)
        sources = np.full(len(plain), OWN, dtype=object)
        sources[_covered(plain, elsewhere, shortest)] = second
        sources[_covered(plain, from_above, shortest)] = TEMPLATE
        ends = [k for k in range(1, len(plain) + 1) if k == len(plain) or sources[k] != sources[k - 1]]
        for passage, (first, end) in enumerate(zip([0, *ends], ends, strict=False), 1):
            start, stop = places[first], places[end - 1] + 1
            place = (offset + start, offset + stop) if offset is not None else (pd.NA, pd.NA)
            rows.append((notice_id, task_id, passage, sources[first], end - first, words[start:stop], *place))
    columns = [notice, task, "passage", "source", "characters", "text", "start", "end"]
    table = pd.DataFrame(rows, columns=columns).astype({"source": "str", "text": "str", "start": "Int64", "end": "Int64"})
    return table if "start" in tasks else table.drop(columns=["start", "end"])


def sources(passages: pd.DataFrame, *, notice="notice_id") -> pd.DataFrame:
    """Return how much of each notice comes from where: ``notice_id``, ``source``, ``n_passages``, ``characters``, ``share`` (of the notice's characters)."""
    require_columns(passages, [notice, "source", "characters"], "passages")
    table = passages.groupby([notice, "source"], sort=False)["characters"].agg(n_passages="size", characters="sum").reset_index()
    return table.assign(share=table["characters"] / table.groupby(notice)["characters"].transform("sum"))


def lead_and_lag(passages: pd.DataFrame, others: pd.DataFrame, notices: pd.DataFrame, *, wording="text", task="task_id", notice="notice_id") -> pd.DataFrame:  # fmt: skip
    """Return for each passage that only others have how many days after, or before, the first of them the notice has it.

    ``passages`` is what `decompose` returns. Adds ``first`` (of the other notices that have the passage, the one of the earliest day) and ``days``
    (the notice's day less its; above 0: the other was first; null where a day is not known). An order in time is no proof of copying.
    """
    require_columns(passages, [notice, "source", "text"], "passages")
    require_columns(notices, [notice, "date_written"], "notices")
    date = notices.set_index(notice)["date_written"]
    if "date_published" in notices:
        date = date.fillna(notices.set_index(notice)["date_published"])
    held = {other: _grams(part[wording]) for other, part in others.groupby(notice, sort=False)}
    days = date.fillna(pd.Timestamp("2262-01-01"))
    order = sorted(held, key=lambda other: days[other])
    mine = passages[passages["source"].isin([OTHER, SHARED])].copy()
    firsts = []
    for notice_id, words in zip(mine[notice], mine["text"], strict=True):
        grams = _grams([words])
        firsts.append(next((i for i in order if i != notice_id and grams and grams <= held[i]), None))
    mine["first"] = pd.Series(firsts, index=mine.index, dtype="str")
    mine["days"] = (mine[notice].map(date) - mine["first"].map(date)).dt.days.astype("Int64")
    return mine


def _plain(words) -> tuple[str, list[int]]:
    """A wording without signs, and the place of each character that is left."""
    folded = text.fold(words) if isinstance(words, str) else ""
    places = [k for k, c in enumerate(folded) if not SIGNS.fullmatch(c)]
    return "".join(folded[k] for k in places), places


def _grams(wordings) -> frozenset:
    plain = [_plain(words)[0] for words in wordings]
    return frozenset(words[k : k + N] for words in plain for k in range(len(words) - N + 1))


def _covered(plain: str, grams: frozenset, shortest: int) -> np.ndarray:
    """Which characters lie in a run of ``shortest`` or more all of whose 5-grams are among ``grams``."""
    marked = np.zeros(len(plain), dtype=bool)
    missing = [k for k in range(len(plain) - N + 1) if plain[k : k + N] not in grams]
    k = 0
    while k <= len(plain) - N:
        at = bisect_left(missing, k)
        end = missing[at] if at < len(missing) else len(plain) - N + 1
        if end > k and end - k + N - 1 >= shortest:
            marked[k : end + N - 1] = True
        k = max(end, k) + 1
    return marked
