"""Whether a task has a time limit, under each rule for what counts as one."""

import re

import pandas as pd

from zwanalysis import text
from zwanalysis.compare._intervals import share_interval
from zwanalysis.compare._shared import check
from zwanalysis.errors import ZwAnalysisError, require_columns

#: ``printed``: what the tables hold, so 及时 counts as the value of a column and not in prose. ``explicit``: no adverb anywhere.
#: ``dated``: a date alone. ``adverbs``: adverbs in prose as well. Only the last three treat a column and prose alike.
RULES = ("printed", "explicit", "dated", "adverbs")
EXPLICIT = ("by", "within", "recurring")
#: 及时, 定期 and the like say that there is a time, not which.
ADVERBS = re.compile("及时|实时|适时|定期")


def limited(
    deadlines: pd.DataFrame, tasks: pd.DataFrame, rule: str = "printed", *, wording="text", task="task_id", notice="notice_id"
) -> pd.Series:  # fmt: skip
    """Return for each of ``tasks`` whether it has a time limit under ``rule`` (one of `RULES`); an unknown rule is an error.

    >>> tasks = pd.DataFrame({"notice_id": "a", "task_id": ["a/1", "a/2"], "text": ["及时公开。", "公开。"]})
    >>> limits = pd.DataFrame({"notice_id": ["a"], "task_id": ["a/2"], "kind": ["immediate"], "date": pd.NaT})
    >>> {rule: limited(limits, tasks, rule).tolist() for rule in ("printed", "explicit", "adverbs")}
    {'printed': [False, True], 'explicit': [False, False], 'adverbs': [True, True]}
    """
    check(tasks, deadlines, columns=["kind", "date"], what="deadlines", task=task, notice=notice)
    if rule not in RULES:
        raise ZwAnalysisError(f"no rule {rule!r} for time limits; there are: {', '.join(RULES)}")
    kept = {
        "explicit": deadlines["kind"].isin(EXPLICIT), "dated": deadlines["date"].notna(),
    }.get(rule, deadlines["kind"].notna())  # fmt: skip
    has = tasks[task].isin(deadlines.loc[kept, task])
    if rule == "adverbs":
        require_columns(tasks, [wording], "tasks")
        has |= tasks[wording].map(lambda words: bool(ADVERBS.search(text.fold(words))) if isinstance(words, str) else False).astype(bool)
    return has


def by_rule(
    deadlines: pd.DataFrame, tasks: pd.DataFrame, *, wording="text", task="task_id", notice="notice_id"
) -> pd.DataFrame:
    """Return how many tasks of each notice have a time limit under each rule of `RULES`: every notice × every rule.

    Columns: ``notice_id``, ``rule``, ``n``, ``n_tasks``, ``share`` with its 95 % Wilson interval (``low``, ``high``). A notice that prints
    its limits in a column states 及时 there; in prose the same word is none: so ``printed`` cannot compare the two, the others can.
    """
    rows = []
    for rule in RULES:
        has = limited(deadlines, tasks, rule, wording=wording, task=task, notice=notice)
        for notice_id, part in has.groupby(tasks[notice], sort=False):
            k, n = int(part.sum()), len(part)
            rows.append((notice_id, rule, k, n, k / n, *share_interval(k, n)))
    table = pd.DataFrame(rows, columns=[notice, "rule", "n", "n_tasks", "share", "low", "high"])
    place = {notice_id: k for k, notice_id in enumerate(dict.fromkeys(tasks[notice]))}
    return table.sort_values(notice, key=lambda ids: ids.map(place), kind="stable", ignore_index=True)


def finding(ruled: pd.DataFrame, *, names=None, lang: str = "zh") -> str:
    """Return the finding of `by_rule` in a sentence: who puts a time limit on the largest share of its tasks, if all rules agree.

    Where they do not, that is the finding. Notices that share the first place are named together.
    """
    some = ruled[ruled["n"] > 0]
    if some.empty:
        return {"zh": "各通知均未载明时限", "en": "No notice sets a time limit"}[lang]
    firsts = {rule: tuple(sorted(part.loc[part["share"] == part["share"].max(), "notice_id"])) for rule, part in some.groupby("rule")}
    if len(set(firsts.values())) > 1:
        return {"zh": "哪份通知写明时限的任务最多，取决于什么算时限",
                "en": "Which notice sets a time limit for most of its tasks hangs on what counts as one"}[lang]  # fmt: skip
    first = next(iter(firsts.values()))
    shares = some.loc[some["notice_id"].isin(first), "share"]
    low, high = f"{shares.min():.0%}", f"{shares.max():.0%}"
    span, said = low if low == high else {"zh": f"{low}—{high}", "en": f"{low}–{high}"}[lang], [(names or {}).get(i, i) for i in first]
    if ruled["notice_id"].nunique() == 1:
        return {"zh": f"{said[0]} 为 {span} 的任务写明时限", "en": f"{said[0]} sets a time limit for {span} of its tasks"}[lang]
    if lang == "en":
        who, verb = (" and ".join(said), "set") if len(said) < 4 else (f"{len(said)} notices alike", "set")
        return f"Whatever counts as a limit, {who} {verb if len(said) > 1 else 'sets'} one for the largest share of tasks: {span}"
    who = "、".join(said) if len(said) < 4 else f"{len(said)} 份通知同样"
    return f"不论什么算时限，{who} 写明时限的任务都占比最大：{span}"
