"""A finding under every combination of the rules that might as well have been taken."""

import dataclasses
import warnings
from collections.abc import Callable, Hashable, Mapping
from functools import reduce
from itertools import product
from operator import or_

import pandas as pd

from zwanalysis.compare import _asked
from zwanalysis.corpus import Corpus, without_damage
from zwanalysis.errors import BadTables, NotComparable
from zwanalysis.selection import only

#: What a finding gives: the answer (a theme …; a tuple where it is several, or notices) and the number behind it; None where there is none.
Answer = tuple[str | tuple[str, ...], float] | None
SAME, FLIPS, GONE = "same", "flips", "left out"
#: The rule that every finding has: what is left out of the corpus. Besides these, any notice by its id.
LEFT_OUT, NOTHING = "left_out", "nothing"
DAMAGED, COLLECTIVES, DOUBTFUL = "damaged rows", "collectives", "doubtful notices"


@dataclasses.dataclass(frozen=True)
class Finding:
    """A finding: a table of a corpus and the answer in it; ``rules`` names what the table takes, each with its options, as printed first.

    Where the table has rows of one notice, or of two, that do not depend on the others, ``of`` names their columns: without a notice
    the answer is that of the other rows, and nothing has to be computed again. Empty where they do depend on them.
    Nor are the other rows asked each time (`left`) where ``most`` says that the answer is the notices, or the two, with the largest value, or where
    ``alike`` says of a table which notices are alike to the answer (notice → kind; those that it does not name are of one kind).
    """

    table: Callable[..., pd.DataFrame]
    answer: Callable[[pd.DataFrame], Answer]
    of: tuple[str, ...] = ("notice_id",)
    rules: Mapping[str, tuple] = dataclasses.field(default_factory=dict)
    most: bool = False
    alike: Callable[[pd.DataFrame], Mapping[str, Hashable]] | None = None

    def __call__(self, corpus: Corpus, **rules) -> Answer:
        return self.answer(self.table(corpus, **rules))

    def without(self, table: pd.DataFrame, notice_id: str) -> Answer:
        return self.answer(table[~reduce(or_, (table[column] == notice_id for column in self.of)).to_numpy()])

    def left(self, table: pd.DataFrame) -> Callable[[str], Answer]:
        """Return what gives the answer without a notice, for one notice after the other."""
        if self.most:
            return self._left_of_most(table)
        kinds, found = self.alike(table) if self.alike else None, {}

        def left(notice_id: str) -> Answer:
            kind = notice_id if kinds is None else kinds.get(notice_id)
            if kind not in found:  # one of each kind is left out
                found[kind] = self.without(table, notice_id)
            return found[kind]

        return left

    def _left_of_most(self, table: pd.DataFrame) -> Callable[[str], Answer]:
        """Without another notice those that have most have it still; of several that share it the others have it."""
        whole = self.answer(table)
        place = {notice_id: k for k, notice_id in enumerate(whole[0] if whole else ())}

        def left(notice_id: str) -> Answer:
            if notice_id not in place:
                return whole
            if len(self.of) > 1 or len(place) == 1:
                return self.without(table, notice_id)
            named, k = whole[0], place[notice_id]
            return named[:k] + named[k + 1 :], whole[1]

        return left


def multiverse(corpus, finding, grid: Mapping | None = None, *, reading=None) -> pd.DataFrame:
    """Return the answer of a finding under every combination of rules, as printed first (Steegen et al. 2016, *Perspectives on
    Psychological Science* 11: 702–712).

    ``finding`` is a `Finding`, or a function of a `Corpus` and of the rules by name that returns an answer (a text, or a tuple of them)
    and its number. ``grid`` names each rule with its options: a list, or a dict from what an option is called to its value; of each the
    first is as printed. The rule ``left_out`` is carried out here: ``nothing``, ``damaged rows``, ``collectives``, ``doubtful notices`` or a
    ``notice_id``. By default the grid is the finding's own ``rules``, each with nothing left out and without each of these in turn.
    ``reading``: notices of this reading alone (``whole``).

    Columns: one for each rule, ``answer`` (joined by " + " where it is several), ``value``, ``n_tasks`` and ``n_doubtful`` (tasks behind it; notices behind it that
    were read doubtfully), ``outcome``: ``same`` answer as
    printed, ``flips``, or ``left out`` (the answer named the notice that is gone, so it had to change: that combination tests nothing).
    """
    corpus = _asked.of_reading(corpus, reading)
    options = _options({**getattr(finding, "rules", {}), LEFT_OUT: left_out(corpus)} if grid is None else grid)
    worlds, rows, printed, named = _Worlds(corpus, finding), [], None, set()
    for chosen in product(*(of.items() for of in options.values())):
        names = {rule: name for rule, (name, _) in zip(options, chosen, strict=True)}
        rules = {rule: value for rule, (_, value) in zip(options, chosen, strict=True)}
        what = rules.pop(LEFT_OUT, NOTHING)
        answer, value = worlds.answer(what, tuple(name for rule, name in names.items() if rule != LEFT_OUT), rules) or (None, None)
        if not rows:
            printed, named = answer, {answer} if isinstance(answer, str) else set(answer or ())
        said = " + ".join(answer) if isinstance(answer, tuple) else answer
        outcome = SAME if answer == printed else _changed(what, named)
        rows.append((*names.values(), said, value, worlds.n_tasks(what), worlds.n_doubtful(what), outcome))
    table = pd.DataFrame(rows, columns=[*options, "answer", "value", "n_tasks", "n_doubtful", "outcome"])
    return table.astype({"answer": "str", "value": float, "n_doubtful": "Int64"})


def _options(grid: Mapping) -> dict[str, dict]:
    """Each rule's options: what each is called → its value."""
    options = {rule: dict(of) if isinstance(of, Mapping) else {option: option for option in of} for rule, of in grid.items()}
    for rule, of in options.items():
        if not of:
            raise BadTables(f"grid: {rule} has no option")
    return options


def _changed(what: str, named: set) -> str:
    """Whether an answer flips, or had to be another, since what is left out is that answer."""
    return GONE if _is_notice(what) and what in named else FLIPS


class Notice(str):
    """The id of a notice to leave out, also where it is called like one of the other options."""


def _is_notice(what: str) -> bool:
    return isinstance(what, Notice) or what not in SPECIAL


class _Worlds:
    """The corpus with this or that left out, and the tables of a finding, each made once."""

    def __init__(self, corpus, finding):
        self.corpus, self.finding = corpus, finding
        self.sizes, self.doubtful = corpus.tasks["notice_id"].value_counts(), _asked.doubtful(corpus.notices)
        self.unknown, self.known = int(self.doubtful.isna().sum()), int(self.doubtful.sum())
        self.parts, self.tables, self.left, self.warned = {}, {}, {}, False

    def part(self, what: str):
        key = _is_notice(what), str(what)
        if key not in self.parts:
            self.parts[key] = without(self.corpus, what)
        return self.parts[key]

    def n_tasks(self, what: str) -> int:
        return len(self.corpus.tasks) - int(self.sizes.get(what, 0)) if _is_notice(what) else len(self.part(what).tasks)

    def n_doubtful(self, what: str):
        if not _is_notice(what):
            return self.doubtful[self.part(what).notices["notice_id"]].sum(skipna=False)
        own = self.doubtful[what]
        return pd.NA if self.unknown - pd.isna(own) else self.known - int(own)

    def answer(self, what: str, names: tuple, rules: dict) -> Answer:
        with warnings.catch_warnings():
            if self.warned:  # what cannot be compared is warned of once, for the whole corpus
                warnings.simplefilter("ignore", NotComparable)
            self.warned = True
            if not isinstance(self.finding, Finding):
                return self.finding(self.part(what), **rules)
            apart = _is_notice(what) and bool(self.finding.of)
            key = (_is_notice(what) and not apart, NOTHING if apart else str(what), names)
            if key not in self.tables:
                self.tables[key] = self.finding.table(self.corpus if apart else self.part(what), **rules)
            return self._without(key, what) if apart else self.finding.answer(self.tables[key])

    def _without(self, key, notice_id: str) -> Answer:
        if notice_id not in self.doubtful.index:
            known(self.corpus, notice_id)
        if key not in self.left:
            self.left[key] = self.finding.left(self.tables[key])
        return self.left[key](notice_id)


def left_out(corpus) -> list[str]:
    """Return the options of the rule ``left_out`` for a corpus: nothing, what may be doubted, and each notice in turn."""
    ids = list(corpus.notices["notice_id"])
    doubtful = [DOUBTFUL] if "reading" in corpus.notices and (corpus.notices["reading"] == "doubtful").any() else []
    return [NOTHING, DAMAGED, COLLECTIVES, *doubtful, *(map(Notice, ids) if len(ids) > 1 else ())]


def without(corpus, what: str):
    """Return the corpus without ``what``: one of the options of `left_out`."""
    if not _is_notice(what):
        return SPECIAL[what](corpus)
    return only(corpus, [i for i in corpus.notices["notice_id"] if i != known(corpus, what)])


def known(corpus, notice_id: str) -> str:
    """Return ``notice_id``; `UnknownNotice` if the corpus does not hold it."""
    corpus.text(notice_id)
    return notice_id


def named(corpus):
    """Return the corpus without assignments to collectives (各部门, 各区县政府)."""
    return dataclasses.replace(corpus, assignments=kept(corpus.assignments, corpus.assignments["unit_kind"] != "collective"))


def whole_readings(corpus):
    """Return the corpus without the notices whose reading is doubtful."""
    return only(corpus, corpus.notices.loc[corpus.notices["reading"] != "doubtful", "notice_id"])


def kept(table, rows):
    return table[rows.to_numpy()].reset_index(drop=True)


SPECIAL = {NOTHING: lambda corpus: corpus, DAMAGED: without_damage, COLLECTIVES: named, DOUBTFUL: whole_readings}


def holds(table: pd.DataFrame, *, lang: str = "en") -> str:
    """Return in how many of the combinations of `multiverse` the answer is the one printed: "holds in 11 of 18 specifications".

    Combinations that leave out the notice which is the answer test nothing and are not counted.
    """
    tested = table[table["outcome"] != GONE]
    k, m = int((tested["outcome"] == SAME).sum()), len(tested)
    return {"zh": f"{m} 种算法中 {k} 种成立", "en": f"holds in {k} of {m} specifications"}[lang]
