"""Rows from any source, aligned with the notices they are about."""

from collections import Counter
from dataclasses import dataclass, field, replace

import pandas as pd

from zwanalysis import schema
from zwanalysis.corpus import Corpus
from zwanalysis.errors import BadRows
from zwanalysis.parse import notice
from zwanalysis.placing.answers import Answer
from zwanalysis.placing.found import STATUSES, Found
from zwanalysis.placing.make import FILLED, make
from zwanalysis.readers.document import Document
from zwanalysis.second.sources import read


@dataclass
class Aligned:
    """What `align` returns: an ordinary corpus of the rows that stand in their notices, and a row for each that was given.

    ``found`` has the columns notice_id, row (section, task, unit, deadline; text for what no row covers), number (of the
    task, as given), given, status (a key of ``statuses``), printed, difference, start, end.
    """

    corpus: Corpus = field(repr=False)
    found: pd.DataFrame = field(repr=False)
    statuses = STATUSES

    def counts(self) -> pd.DataFrame:
        """Return how many rows of each kind have which status, a row for each notice and kind."""
        table = pd.crosstab([self.found["notice_id"], self.found["row"]], self.found["status"])
        return table.reindex(columns=[status for status in STATUSES if status in table]).reset_index().rename_axis(columns=None)

    def __repr__(self) -> str:
        told = Counter(self.found["status"])
        return f"Aligned({', '.join(f'{told[status]} {status}' for status in STATUSES if told[status])})"


def align(corpus_or_text, answer, *, trusted: bool = False, origin: str | None = None) -> Aligned:
    """Tie rows to the characters of the notices they are about, or refuse them.

    ``corpus_or_text`` is a `Corpus`, or the text of one notice. ``answer`` holds the rows: a DataFrame, a list of dicts,
    one dict, a model's answer in JSON, or the path of a file (.json, .jsonl, .csv, the review workbook): one object a notice
    (``sections``, ``tasks``), a task or a fact; langextract's JSONL too. A wording is looked for exactly, the form of signs (width,
    quotation marks, dashes), traditional characters and white space aside; tasks and headings of eight characters or more then with up to a fifth of their characters
    changed; in reading order where it stands twice. What does not stand in the notice enters no table.

    A value that its wording contradicts becomes `unread`, unless ``trusted`` says that a person answers; ``origin`` is what
    the rows' column of that name says (parser, reviewed, model), if it is not what the answer says itself, and else model. Notices of the
    corpus that the rows do not name are left out of the result; metadata and citations are the parser's. Raises `BadRows`.

    >>> aligned = align("一、公开预算。（责任单位：市财政局）", [{"text": "公开预算", "assignments": ["市财政局", "市审计局"]}])
    >>> aligned.found[["given", "status"]].values.tolist()
    [['公开预算', 'exact'], ['市财政局', 'exact'], ['市审计局', 'invented']]
    """
    corpus = _of_text(corpus_or_text) if isinstance(corpus_or_text, str) else corpus_or_text
    told = {_named(one, corpus).notice_id: _named(one, corpus) for one in read(answer)}
    made: dict[str, list] = {name: [] for name in schema.TABLES}
    found: list[Found] = []
    for notice_id in [known for known in corpus.texts if known in told]:
        rows, became = make(corpus.text(notice_id), parsed(corpus, notice_id), told[notice_id], trusted, origin or told[notice_id].origin or "model")
        found += became
        for name, table in rows.items():
            made[name] += table
    texts = {notice_id: text for notice_id, text in corpus.texts.items() if notice_id in told}
    tables = {name: schema.frame(name, table) for name, table in made.items()}
    aligned = replace(corpus, **tables, texts=texts)
    aligned.check()
    types = dict.fromkeys(Found._fields, "str") | dict.fromkeys(("number", "start", "end"), "Int64")
    return Aligned(aligned, pd.DataFrame(found, columns=Found._fields).astype(types))


def unaided(corpus: Corpus) -> Corpus:
    """Return a corpus's notices as the parser reads their texts: what another reader is aligned with when it is compared with this one."""
    made: dict[str, list] = {name: [] for name in schema.TABLES}
    for notice_id, text in corpus.texts.items():
        for name, table in notice.parse(Document(text, "text/utf-8"), notice_id).items():
            made[name] += table
    return replace(corpus, **{name: schema.frame(name, table) for name, table in made.items()})


def rows(corpus: Corpus) -> list[dict]:
    """Return a corpus's rows as answers that `align` takes and JSON holds, one a notice, without any positions."""
    return [_answer(corpus, notice_id) for notice_id in corpus.notices["notice_id"]]


def _named(answer: Answer, corpus: Corpus) -> Answer:
    """The answer with the notice it is about, which may be left out where there is but one."""
    ids = list(corpus.texts)
    if answer.notice_id is None and len(ids) == 1:
        return answer._replace(notice_id=ids[0])
    if answer.notice_id not in ids:
        raise BadRows(f"rows about notice {answer.notice_id!r}; there are: {', '.join(ids[:20]) or 'none'}")
    return answer


def _of_text(text: str) -> Corpus:
    empty = {name: schema.frame(name, []) for name in schema.TABLES}
    return unaided(Corpus(**empty, texts={"notice": text}))


def parsed(corpus: Corpus, notice_id: str) -> dict[str, list]:
    """Return a notice's rows as the parser makes them: `schema.ROW`, None for no value."""
    return {name: _rows(name, table[table["notice_id"] == notice_id]) for name, table in corpus.tables().items()}


def _rows(name: str, table: pd.DataFrame) -> list:
    plain = table.astype(object).where(table.notna(), None)
    return [schema.ROW[name]._make(row) for row in plain.itertuples(index=False, name=None)]


def _answer(corpus: Corpus, notice_id: str) -> dict:
    tables = parsed(corpus, notice_id)
    headings = {row.section_id: row for row in tables["sections"]}
    units, limits = ({task.task_id: [] for task in tables["tasks"]} for _ in range(2))
    for row in tables["assignments"]:
        units[row.task_id].append({"unit": row.unit, "role": row.role, "inherited": bool(row.inherited)})
    for row in tables["deadlines"]:
        date = None if row.date is None else f"{row.date:%Y-%m-%d}"
        told = {**row._asdict(), "date": date, "damaged": bool(row.damaged)}
        left_out = ("notice_id", "task_id", "start", "end", "origin")
        limits[row.task_id].append({name: value for name, value in told.items() if value is not None and name not in left_out})
    tasks = []
    for row in tables["tasks"]:
        tasks.append(
            {"label": row.label, "section": path_of(row.section_id, headings), "text": row.text, "layout": row.layout,
             "assignments": units[row.task_id], "deadlines": limits[row.task_id]}
        )  # fmt: skip
    origins = {row.origin for name in FILLED for row in tables[name]}
    sections = [
        {"level": row.level, "label": row.label, "heading": row.heading, "section": path_of(row.parent_id, headings)}
        for row in tables["sections"]
    ]
    return {"notice_id": notice_id, "origin": origins.pop() if len(origins) == 1 else None, "sections": sections, "tasks": tasks}


def path_of(section_id: str | None, headings: dict) -> list[str]:
    """Return the wordings of a section and of those above it, outermost first; ``headings`` has the rows by their ids."""
    path: list[str] = []
    while section_id:
        path.insert(0, headings[section_id].heading)
        section_id = headings[section_id].parent_id
    return path
