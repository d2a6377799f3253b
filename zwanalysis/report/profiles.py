"""A notice in a few lines: what it asks, of whom, by when, and what it has in common with an older one."""

import pandas as pd

from zwanalysis.compare import reuse, themes
from zwanalysis.corpus import Corpus
from zwanalysis.report.ledger import Ledger, link

#: So many themes and units are named.
FIRST = 4


def profiles(corpus: Corpus, ledger: Ledger) -> list[dict]:
    """Return for each notice its name, title, number, link to its marked text, and facts (name, sentence)."""
    if ledger.told is not None:
        return ledger.told
    said, tasks = ledger.words["page"], ledger.tasks()
    common = _in_common(corpus, ledger)
    told = []
    for place, notice in enumerate(corpus.notices.itertuples(), 1):
        rows = tasks[tasks["notice_id"] == notice.notice_id]
        facts = [
            (said["asks"], said["asks_text"].format(n=len(rows), themes=_themes(corpus, ledger, notice.notice_id))),
            (said["whom"], _units(ledger, rows["task_id"])),
            (said["when"], _when(ledger, rows)),
            (said["common"], common.get(notice.notice_id, said["no_common"])),
            (ledger.words["columns"]["reading"], _reading(ledger, notice, corpus)),
        ]
        number = "" if pd.isna(notice.doc_number) else notice.doc_number
        title = notice.notice_id if pd.isna(notice.title) else notice.title
        told.append({
            "notice_id": notice.notice_id, "place_no": place, "name": ledger.places[notice.notice_id], "title": title, "number": number,
            "link": link(notice.notice_id, lang=ledger.lang), "facts": facts,
        })  # fmt: skip
    ledger.told = told
    return told


def _counted(ledger: Ledger, counts: pd.Series) -> str:
    text = ledger.words["page"]["count"]
    return ledger.words["marks"]["units"].join(text.format(name=name, n=n) for name, n in counts.head(FIRST).items()) or ledger.words["marks"]["none"]


def _themes(corpus: Corpus, ledger: Ledger, notice_id: str) -> str:
    coded = ledger.coded
    mine = coded[(coded["notice_id"] == notice_id) & (coded["theme"] != themes.NONE)]
    return _counted(ledger, mine["theme"].map(themes.names(lang=ledger.lang)).value_counts())


def _units(ledger: Ledger, task_ids: pd.Series) -> str:
    mine = ledger.named[ledger.named["task_id"].isin(task_ids)].drop_duplicates(["task_id", "unit"])
    return _counted(ledger, mine["unit"].value_counts())


def _when(ledger: Ledger, rows: pd.DataFrame) -> str:
    limits = ledger.limits()
    limits = limits[limits["task_id"].isin(rows["task_id"])]
    if limits.empty:
        return ledger.words["marks"]["none"]
    dated, stated, never = limits["date"].dropna(), limits["task_id"].nunique(), ledger.words["marks"]["none"]
    with_date = limits.loc[limits["date"].notna(), "task_id"].nunique()
    first, last = (f"{dated.min():%Y-%m-%d}", f"{dated.max():%Y-%m-%d}") if len(dated) else (never, never)
    return ledger.words["page"]["when_text"].format(dated=with_date, first=first, last=last, other=stated - with_date, open=len(rows) - stated)


def _reading(ledger: Ledger, notice, corpus: Corpus) -> str:
    reading = ledger.how_read(notice)
    why = corpus.doubts.loc[corpus.doubts["notice_id"] == notice.notice_id, "reason"]
    counts = why.map(ledger.words["values"]).value_counts()
    return reading if why.empty else f"{reading}：{_counted(ledger, counts)}"


def _in_common(corpus: Corpus, ledger: Ledger) -> dict[str, str]:
    """Each notice → what it has in common with the older one that it has most in common with."""
    if corpus.tasks.empty:
        return {}
    bands = reuse.bands(reuse.best(reuse.matches(corpus.tasks, corpus.notices), corpus.tasks, corpus.notices))
    said, told = ledger.words["page"], {}
    for row in bands[bands["n_tasks"] > 0].sort_values("share", kind="stable").itertuples():
        text = said["common_text" if row.verbatim + row.adapted else "none_common"]
        told[row.younger] = text.format(older=ledger.places[row.older], verbatim=row.verbatim, adapted=row.adapted, n=row.n_tasks)
    return told
