"""Some notices of a corpus, and several corpora as one."""

import dataclasses
from collections.abc import Iterable
from numbers import Integral

import pandas as pd

from zwanalysis import parts, schema
from zwanalysis.errors import BadArgument, DuplicateNotice, UnknownNotice, require_corpus

#: The columns of `notices` that `choose` takes.
BY = ("region", "province", "level", "issuer", "layout", "format", "plan_year", "reading")


def only(corpus, notice_ids):
    """Return the corpus of these notices alone, in its own order; `UnknownNotice` if it does not hold one of them."""
    wanted = [notice_ids] if isinstance(notice_ids, str) or not isinstance(notice_ids, Iterable) else list(notice_ids)
    if not all(isinstance(notice_id, str) for notice_id in wanted):
        raise BadArgument(f"{notice_ids!r} is no notice_id, nor a list of them; filter() chooses by place, year and the like")
    there = corpus.notices["notice_id"]
    known = set(there)
    for notice_id in wanted:
        if notice_id not in known:
            raise UnknownNotice(f"no notice {notice_id!r}; there are: {', '.join(there) or 'none'}")
    return _kept(corpus, there.isin(wanted))


def choose(corpus, **wanted):
    """Return the corpus of the notices whose columns have these values: one value, a list of them, or a function of one.

    ``year`` stands for ``plan_year``. `BadArgument` for a column that there is not, or a value that no notice could have.
    """
    rows = pd.Series(True, index=corpus.notices.index)
    for name, value in wanted.items():
        column = "plan_year" if name == "year" else name
        columns = [c for c in BY if c in corpus.notices.columns]
        if column not in columns:
            raise BadArgument(f"notices cannot be chosen by {name!r}; they can by: year, {', '.join(columns)}")
        rows &= _has(corpus.notices[column], value, name)
    return _kept(corpus, rows)


def _has(column: pd.Series, value, name: str) -> pd.Series:
    if callable(value):
        return column.map(lambda v: not pd.isna(v) and bool(value(v))).astype(bool)
    values = list(value) if isinstance(value, (list, tuple, set, frozenset, range, pd.Series)) else [value]
    kind, of = ((Integral, "a year such as 2022") if name in ("year", "plan_year") else (str, "a text"))
    for one in values:
        if not isinstance(one, kind):
            raise BadArgument(f"{name}={one!r} is not {of}, a list of such, or a function of one")
    allowed = next((c.values for c in schema.TABLES["notices"] if c.name == name), ())
    for one in values:
        if allowed and one not in allowed:
            raise BadArgument(f"{name}={one!r} is none of: {', '.join(allowed)}")
    return column.isin(values)


def concat(corpora):
    """Return one corpus of the notices of several; `DuplicateNotice` where two have a notice of the same id.

    >>> import zwanalysis as zw
    >>> five = zw.load_processed("data/processed")
    >>> concat([five["dazhou-2022"], five["zigong-2022"]])
    Corpus(2 notices, 93 tasks, 0 failures)
    """
    if hasattr(corpora, "notices"):
        raise BadArgument("give a list of corpora: concat([one, other])")
    corpora = list(corpora)
    for corpus in corpora:
        require_corpus(corpus)
    if not corpora:
        raise BadArgument("there is no corpus to put together; give a list of one or more")
    ids = pd.concat([corpus.notices["notice_id"] for corpus in corpora])
    if ids.duplicated().any():
        raise DuplicateNotice(f"two of the corpora hold a notice {ids[ids.duplicated()].iloc[0]!r}; take one of them out")
    parts = {name: [corpus.tables()[name] for corpus in corpora] for name in schema.TABLES}
    tables = {name: schema.typed(name, pd.concat(part, ignore_index=True)) for name, part in parts.items()}
    others = {name: pd.concat([getattr(corpus, name) for corpus in corpora], ignore_index=True) for name in ("failures", "disagreements")}
    return type(corpora[0])(**tables, texts={i: text for corpus in corpora for i, text in corpus.texts.items()}, **others)


def _kept(corpus, rows):
    """The corpus of the notices whose row in `notices` is true."""
    ids = corpus.notices.loc[rows.to_numpy(), "notice_id"].tolist()
    if corpus.folder:
        tables = {name: parts.read(corpus.folder, name, notice_ids=ids) for name in schema.TABLES}
    else:
        tables = {name: table[table["notice_id"].isin(ids).to_numpy()].reset_index(drop=True) for name, table in corpus.tables().items()}
    return dataclasses.replace(corpus, **tables, texts={i: corpus.texts[i] for i in ids if i in corpus.texts})
