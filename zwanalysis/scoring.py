"""How well one set of tables agrees with another: precision, recall and F1 for each kind of fact."""

from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from zwanalysis.corpus import Corpus, load_processed
from zwanalysis.errors import BadRows
from zwanalysis.evidence import page
from zwanalysis.loading import EVIDENCE, load_notices
from zwanalysis.placing.found import REFUSED
from zwanalysis.placing.reviewed import FOLDER
from zwanalysis.second import align, reliability, workbook
from zwanalysis.second.align import unaided
from zwanalysis.whole import write_whole

#: Endings of files of rows, as another reader gives them.
ROWS = (".json", ".jsonl", ".csv")
#: The kinds of fact and what a table calls them.
FACTS = {
    "headings": "headings",
    "tasks": "tasks",
    "units": "units",
    "roles": "roles, given the unit",
    "units_with_roles": "units with roles",
    "deadlines": "deadlines",
}


class _Fact(NamedTuple):
    """A fact of one side. The first three say what it is; ``task`` is the wording of the task it is on."""

    notice_id: str
    fact: str
    key: tuple
    task: str | None
    value: str
    start: int
    end: int
    role: str | None = None


class _Compared(NamedTuple):
    right: list[_Fact]
    missed: list[_Fact]
    extra: list[_Fact]


def score(gold, predicted) -> pd.DataFrame:
    """Return precision, recall and F1 of ``predicted`` against ``gold``, by notice and over all.

    Each is a `Corpus`, or the rows of another reader (what `align` takes): these are aligned with the other's texts first,
    and what stands nowhere there is extra. Two corpora must have been read from the same texts, since facts are compared by
    their positions; the texts themselves are not looked at. What counts as the same fact:

    - ``headings`` and ``tasks``: the same first and last character;
    - ``units``: the same characters, on the same task;
    - ``roles``: the same role; asked only of units that are right, so its three scores are one share;
    - ``units_with_roles``: unit and role, the two before in one;
    - ``deadlines``: the same kind and value (date, period, or span of time and its event; of the kind unread
      the wording), on the same task.

    For units and deadlines a task is the same if the two spans share more than half of the characters that
    either has: a wrong boundary is one mistake, not one more for each unit. At most one task can qualify.

    Columns: ``notice_id`` ("all" for the sum), ``fact``, ``gold``, ``predicted``, ``right`` (counts),
    ``precision``, ``recall``, ``f1`` (0 to 1). A share of nothing is null, never 1. The facts of a notice that
    only one side has are missed, or extra. Headings are not asked where ``gold`` has tasks and no heading in any notice.

    >>> scores = score(load_processed("tests/golden"), load_notices("data/raw/zigong-2022.txt"))
    >>> scores.loc[scores["fact"] == "units", ["notice_id", "gold", "right", "precision", "recall", "f1"]]
               notice_id  gold  right  precision    recall    f1
    2        dazhou-2022   343      0       <NA>       0.0   0.0
    8   guizhou-fgw-2021   165      0       <NA>       0.0   0.0
    14   liangjiang-2020   214      0       <NA>       0.0   0.0
    20     xianning-2019     0      0       <NA>      <NA>  <NA>
    26       zigong-2022   114    114        1.0       1.0   1.0
    32               all   836    114        1.0  0.136364  0.24
    """
    gold, predicted, refused = two_readers(gold, predicted)
    right, missed, extra = (Counter(fact[:2] for fact in facts) for facts in _compare(gold, predicted, refused))
    notices = pd.concat([gold.notices["notice_id"], predicted.notices["notice_id"]]).unique().tolist()
    for counts in (right, missed, extra):
        for notice_id in notices:
            # a unit with its role is wrong if the unit is, or if only the role is
            counts[notice_id, "units_with_roles"] = counts[notice_id, "roles"]
            if counts is not right:
                counts[notice_id, "units_with_roles"] += counts[notice_id, "units"]
        for fact in FACTS:
            counts["all", fact] = sum(counts[notice_id, fact] for notice_id in notices)
    kinds = [(notice_id, fact) for notice_id in [*notices, "all"] for fact in FACTS]
    scores = pd.DataFrame(kinds, columns=["notice_id", "fact"], dtype="str")
    scores["gold"] = pd.array([right[kind] + missed[kind] for kind in kinds], dtype="Int64")
    scores["predicted"] = pd.array([right[kind] + extra[kind] for kind in kinds], dtype="Int64")
    scores["right"] = pd.array([right[kind] for kind in kinds], dtype="Int64")
    scores["precision"] = _share(scores["right"], scores["predicted"])
    scores["recall"] = _share(scores["right"], scores["gold"])
    scores["f1"] = _share(2 * scores["right"], scores["gold"] + scores["predicted"])
    return scores


def differences(gold, predicted) -> pd.DataFrame:
    """Return each fact that only one side has, in the order of the notices' texts.

    Columns: ``notice_id``, ``fact``, ``side`` ("missed": only in ``gold``; "extra": only in ``predicted``),
    ``task`` (the wording of the task it is on), ``value``, ``start``, ``end`` (its place in the notice's text).
    A wrong value is two rows: the right one missed, the wrong one extra.

    >>> len(differences(load_processed("tests/golden"), load_notices("data/raw")))
    0
    """
    compared = _compare(*two_readers(gold, predicted))
    rows = [(*f[:2], "missed", *f[3:7]) for f in compared.missed]
    rows += [(*f[:2], "extra", *f[3:7]) for f in compared.extra]
    facts = list(FACTS)
    rows.sort(key=lambda row: (row[0], row[5] is None, row[5] or 0, facts.index(row[1]), row[2] == "extra", row[6] or 0))
    columns = ["notice_id", "fact", "side", "task", "value", "start", "end"]
    types = dict.fromkeys(columns[:5], "str") | dict.fromkeys(columns[5:], "Int64")
    return pd.DataFrame(rows, columns=columns).astype(types)


def two_readers(one, other) -> tuple[Corpus, Corpus, tuple[list[_Fact], list[_Fact]]]:
    """Return two readers as corpora, and what of each was refused since it does not stand in the notices.

    Rows that are taken as right ask only of the notices that they are about.
    """
    if isinstance(one, Corpus) and isinstance(other, Corpus):
        return one, other, ([], [])
    if isinstance(other, Corpus):
        other, one, (nothing, refused) = two_readers(other, one)
        return one, other[list(one)], (refused, nothing)
    if not isinstance(one, Corpus):
        raise BadRows("of two readers one must be a corpus: its texts are what the other's rows are looked for in")
    if not one.texts:
        raise BadRows("rows are looked for in the notices' texts, and these tables have none: give tables that `build` wrote")
    reviews = isinstance(other, Path) and other.is_dir()
    aligned = align(unaided(one), other, trusted=reviews)
    kinds = {"section": "headings", "task": "tasks", "unit": "units", "deadline": "deadlines"}
    refused = [
        _Fact(row.notice_id, kinds[row.row], ("refused",), None, row.given, None, None)
        for row in aligned.found.itertuples(index=False)
        if row.status in REFUSED and row.row in kinds
    ]
    return one, aligned.corpus, ([], refused)


def score_table_markdown(scores: pd.DataFrame) -> str:
    """Return the F1 of each notice and kind of fact as a Markdown table, with the number of facts in brackets.

    A score is cut after its third decimal, not rounded, so that 1.000 means that nothing is wrong.

    >>> counts = {"notice_id": "all", "fact": ["tasks", "units"], "gold": [2000, 0], "predicted": [2000, 0], "right": [1999, 0]}
    >>> print(score_table_markdown(pd.DataFrame(counts)))
    | notice | tasks | units |
    |---|---|---|
    | all | 0.999 (2000) | – |
    """
    facts = scores["fact"].unique()
    head = ["notice", *(FACTS[fact] for fact in facts)]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for notice_id, rows in scores.groupby("notice_id", sort=False):
        cells = [_cell(*row) for row in rows[["gold", "predicted", "right"]].itertuples(index=False)]
        lines.append(f"| {' | '.join([notice_id, *cells])} |")
    return "\n".join(lines)


def run(args) -> int:
    """`zwanalysis score GOLD PREDICTED [--differences FILE] [--html FOLDER]`: print the table and α; write the differences, and pages of both readings."""
    gold, predicted = load(args.gold), load(args.predicted)
    print(score_table_markdown(score(gold, predicted)))
    wrong = differences(gold, predicted)
    gold, predicted, _ = two_readers(gold, predicted)
    both = reliability(gold, predicted).iloc[-1]
    boundaries, roles = (f"{both[column]:.3f}" if pd.notna(both[column]) else "–" for column in ("tasks", "roles"))
    say = getattr(args, "say", str)
    print(say(f"\nKrippendorff's α: tasks' boundaries {boundaries}, roles {roles} (– where nothing varies)."))
    print(say(f"\nF1, and in brackets how many there are in {args.gold} (of roles: how many units are right)."))
    print(say(f"{len(wrong)} differences{f' → {args.differences}' if args.differences else ''}"))
    if args.html:
        folder = Path(args.html)
        folder.mkdir(parents=True, exist_ok=True)
        for notice_id in [n for n in wrong["notice_id"].unique() if n in gold.texts]:
            write_whole(folder / f"{notice_id}{EVIDENCE}", page(gold, notice_id, wrong, (str(args.gold), str(args.predicted))).encode())
        print(say(f"both readings, marked in the notices → {folder}"))
    if args.differences:
        write_whole(Path(args.differences), wrong.to_csv(index=False, lineterminator="\n").encode())
    return 0


def load(path) -> Corpus | Path:
    """Return a reader: the tables that `Corpus.save` wrote, the parser on notices, or the path itself of rows (a file, a workbook, ``reviewed/``)."""
    path = Path(path)
    if path.is_dir() and path.name == FOLDER or path.is_file() and path.suffix.lower() in ROWS or workbook.is_one(path):
        return path
    return load_processed(path) if (path / "tasks.csv").exists() else load_notices(path, reviews=False)


def _cell(gold: int, predicted: int, right: int) -> str:
    both = gold + predicted
    return f"{1000 * 2 * right // both / 1000:.3f} ({gold})" if both else "–"


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    return (part / whole.where(whole > 0)).astype("Float64")


def _compare(gold: Corpus, predicted: Corpus, refused: tuple[list[_Fact], list[_Fact]]) -> _Compared:
    """The facts of both sides: those that both have, and those that one has, ``refused`` ones with them."""
    compared = _Compared([], list(refused[0]), list(refused[1]))
    left = defaultdict(list)
    for fact in _facts(gold, {}):
        left[fact[:3]].append(fact)
    if gold.sections.empty and len(gold.tasks):  # a gold of tasks alone
        predicted, compared = replace(predicted, sections=gold.sections), _Compared([], *([f for f in side if f.fact != "headings"] for side in refused))
    for fact in _facts(predicted, _same_tasks(gold.tasks, predicted.tasks)):
        if not left[fact[:3]]:
            compared.extra.append(fact)
            continue
        ours = left[fact[:3]].pop(0)
        compared.right.append(ours)
        if fact.fact == "units":
            told = [f._replace(fact="roles", value=f"{f.value}: {f.role}") for f in (ours, fact)]
            if ours.role == fact.role:
                compared.right.append(told[0])
            else:
                compared.missed.append(told[0])
                compared.extra.append(told[1])
    compared.missed.extend(fact for facts in left.values() for fact in facts)
    return compared


def _facts(corpus: Corpus, same: dict[str, str]) -> list[_Fact]:
    """All facts of a corpus; ``same`` gives its tasks the task_id that the other side has for them."""
    wording = dict(zip(corpus.tasks["task_id"], corpus.tasks["text"], strict=True))
    facts = [
        _Fact(row.notice_id, "headings", (row.start, row.end), None, row.heading, row.start, row.end)
        for row in corpus.sections.itertuples(index=False)
    ]
    facts += [
        _Fact(row.notice_id, "tasks", (row.start, row.end), row.text, row.text, row.start, row.end)
        for row in corpus.tasks.itertuples(index=False)
    ]
    for row in corpus.assignments.itertuples(index=False):
        key = (same.get(row.task_id, row.task_id), row.start, row.end)
        task = wording.get(row.task_id)
        facts.append(_Fact(row.notice_id, "units", key, task, row.unit, row.start, row.end, row.role))
    for row in corpus.deadlines.itertuples(index=False):
        value = _limit(row)
        key = (same.get(row.task_id, row.task_id), value)
        facts.append(
            _Fact(row.notice_id, "deadlines", key, wording.get(row.task_id), value, row.start, row.end)
        )
    return facts


def _limit(row) -> str:
    """A deadline's kind and value in one string: "by 2022-06-30", "within 3 workday of 政策印发"."""
    values = {
        "by": [f"{row.date:%Y-%m-%d}"] if pd.notna(row.date) else [],
        "within": [row.within_n, row.within_unit] + ([] if pd.isna(row.event) else ["of", row.event]),
        "recurring": [row.every],
        "unread": [row.text],
    }
    return " ".join(str(part) for part in [row.kind, *values.get(row.kind, [])])


def _same_tasks(gold: pd.DataFrame, predicted: pd.DataFrame) -> dict[str, str]:
    """The task_id of each predicted task → the task_id of the gold task that is the same, or one of no gold task."""
    left = defaultdict(list)
    for notice_id, task_id, start, end in _spans(gold):
        left[notice_id].append((start, end, task_id))
    same = {}
    for notice_id, task_id, start, end in _spans(predicted):
        near = [
            (min(b, end) - max(a, start), a, b, other)
            for a, b, other in left[notice_id]
            if 2 * (min(b, end) - max(a, start)) > max(b, end) - min(a, start)
        ]
        if near:
            _, a, b, same[task_id] = max(near)
            left[notice_id].remove((a, b, same[task_id]))
        else:
            same[task_id] = f"extra {task_id}"
    return same


def _spans(tasks: pd.DataFrame):
    return tasks[["notice_id", "task_id", "start", "end"]].itertuples(index=False)
