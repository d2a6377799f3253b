"""A `Corpus`: the tables of a set of notices; saving it and loading what was saved."""

import dataclasses
import html
import json
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pandas as pd

from zwanalysis import exports, parts, schema, selection
from zwanalysis.errors import BadTables, NothingToDraw, UnknownNotice
from zwanalysis.whole import check_manifest, find, write_folder

TEXTS = "texts.json"
#: Charts and workbooks are made by what lies above this module; it is loaded when first asked for, as pandas loads its plotting.
_ABOVE = "zwanalysis.report"
DISAGREEMENTS = ["notice_id", "field", "catalogue", "notice"]
FAILURES = ["file", "error", "message"]


@dataclass
class Corpus:
    """The tables of a set of notices, each a plain DataFrame with the columns of `schema.TABLES`.

    ``failures`` lists files that could not be read (file, error, message); ``disagreements`` what the catalogue
    and a notice tell differently (notice_id, field, catalogue, notice).
    """

    notices: pd.DataFrame
    sections: pd.DataFrame
    tasks: pd.DataFrame
    assignments: pd.DataFrame
    deadlines: pd.DataFrame
    citations: pd.DataFrame
    residuals: pd.DataFrame
    damage: pd.DataFrame
    doubts: pd.DataFrame
    texts: dict[str, str] = field(repr=False)
    failures: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=FAILURES, dtype="str"))
    disagreements: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=DISAGREEMENTS, dtype="str")
    )

    #: Where a corpus in parts lies; its tables are read when they are first asked for.
    folder = None

    def __getattr__(self, name: str):
        if self.__dict__.get("folder") is None or name not in parts.NAMES:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        self.__dict__[name] = parts.value(self.folder, name)
        return self.__dict__[name]

    def text(self, notice_id: str) -> str:
        """Return a notice's text, which every ``start`` and ``end`` points into."""
        if notice_id not in self.texts:
            raise UnknownNotice(f"no notice {notice_id!r}; there are: {', '.join(self.texts) or 'none'}")
        return self.texts[notice_id]

    def __len__(self) -> int:
        return len(self.notices)

    def __iter__(self):
        return iter(self.notices["notice_id"].tolist())

    def __contains__(self, notice_id) -> bool:
        return notice_id in set(self)

    def __getitem__(self, notice_ids) -> "Corpus":
        """Return the corpus of one notice or of a list of them; `UnknownNotice` where it does not hold one.

        >>> load_processed("data/processed")["zigong-2022"]
        Corpus(1 notices, 22 tasks, 0 failures)
        """
        return selection.only(self, notice_ids)

    def filter(self, **wanted) -> "Corpus":
        """Return the corpus of the notices that have these values: ``region``, ``province``, ``level``, ``issuer``, ``layout``,
        ``format``, ``year``, ``reading``; each a value, a list of values, or a function of one that says whether it will do.

        >>> list(load_processed("data/processed").filter(level="city", year=range(2020, 2030)))
        ['dazhou-2022', 'zigong-2022']
        """
        return selection.choose(self, **wanted)

    def chart(self, name: str, lang: str = "zh", *, size: str = "page", page: int = 1, themes=None):
        """Return a chart: a notebook shows it, ``.save(path)`` writes it, ``.tables`` hold its numbers, ``.alt`` says it in words.

        ``size`` is ``page`` (16 cm wide) or ``slide`` (16:9); a chart of many notices draws those with most tasks, ``page=2`` the next.
        ``themes``: a codebook of one's own, a file laid out like ``lexicon/themes.yaml``. `BadArgument` for a name that there is not (it lists them), `NothingToDraw` where the chart would show nothing.

        >>> load_processed("data/processed").chart("deadlines-kinds", lang="en").title
        'Whatever counts as a limit, Dazhou 2022 sets one for the largest share of tasks: 69%–97%'
        """
        return import_module(_ABOVE).chart(self, name, lang, size=size, page=page, codebook=themes)

    def plot(self, name: str, lang: str = "zh", **how):
        """Return the `chart`, which a notebook shows, or, where it would show nothing, the sentence that says why."""
        try:
            return self.chart(name, lang, **how)
        except NothingToDraw as nothing:
            return import_module(_ABOVE).NoChart(name, str(nothing), lang)

    def to_excel(self, path, lang: str = "zh") -> Path:
        """Write the workbook, with its headings in ``lang`` (zh or en); return the path."""
        return import_module(_ABOVE).to_excel(self, path, lang)

    def to_sqlite(self, path) -> Path:
        """Write tables and texts as a SQLite database with keys, as Datasette opens it; return the path."""
        return exports.to_sqlite(self, path)

    def to_parquet(self, folder) -> Path:
        """Write each table as a Parquet file with the declared types, into ``folder``; return it. Needs pyarrow."""
        return exports.to_parquet(self, folder)

    def scan(self, table: str, columns: list[str]) -> pd.DataFrame:
        """Return some columns of a table; of a corpus in parts only they are read."""
        return parts.read(self.folder, table, columns) if self.folder and table not in self.__dict__ else getattr(self, table)[columns]

    def sql(self, query: str) -> pd.DataFrame:
        """Return what a query over the tables gives, e.g. ``SELECT unit, count(*) FROM assignments GROUP BY unit``. Needs duckdb.

        Of a corpus in parts only what the query needs is read.
        """
        return parts.query(self, query)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        return {name: getattr(self, name) for name in schema.TABLES}

    def check(self) -> None:
        """Raise `BadTables` if a table breaks its declaration or a span does not hold its value."""
        schema.check(self.tables(), self.texts)

    def summary(self) -> pd.DataFrame:
        """Return a row for each notice: tasks, share of tasks with a unit, with a time limit, whether to trust them, coverage."""
        tasks = self.scan("tasks", ["notice_id"]).groupby("notice_id").size()
        rows = self.notices.set_index("notice_id")[
            ["title", "plan_year", "layout", "numbering", "reading", "coverage"]
        ].copy()
        rows.insert(2, "tasks", tasks.reindex(rows.index, fill_value=0))
        for name, table in (("with_unit", "assignments"), ("with_deadline", "deadlines")):
            stated = self.scan(table, ["notice_id", "task_id"]).groupby("notice_id")["task_id"].nunique().reindex(rows.index, fill_value=0)
            rows[name] = (stated / rows["tasks"]).where(rows["tasks"] > 0)
        return rows.reset_index()

    def _repr_html_(self) -> str:
        shown = self.summary()
        for column in ("with_unit", "with_deadline", "coverage"):
            shown[column] = shown[column].map(lambda share: "" if pd.isna(share) else f"{share:.0%}")
        head = "".join(f"<th>{name.replace('_', ' ')}</th>" for name in shown.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape('' if pd.isna(v) else str(v))}</td>" for v in row) + "</tr>"
            for row in shown.itertuples(index=False)
        )
        failed = (
            f"<p>{len(self.failures)} files could not be read: see <code>.failures</code></p>"
            if len(self.failures)
            else ""
        )
        return (
            f"<p>Corpus: {len(self.notices)} notices, {len(self.tasks)} tasks</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{failed}"
        )

    def __repr__(self) -> str:
        unsure = int((self.notices["reading"] == "doubtful").sum())
        told = f", {unsure} of them doubtful" if unsure else ""
        tasks = len(self.scan("tasks", ["notice_id"]))
        return f"Corpus({len(self.notices)} notices{told}, {tasks} tasks, {len(self.failures)} failures)"

    def save(self, folder, *, parquet: bool = False) -> Path:
        """Write the tables as CSV (UTF-8) in a data package (`exports.package`), the texts, and a manifest of hashes.

        ``parquet`` writes each table as Parquet beside its CSV too.

        The folder is made whole beside the old one and takes its place in one step; what else lies in it stays. Returns the
        folder. `Busy` where another program is saving there.
        """
        files = exports.package(self) | (exports.parquet(self) if parquet else {})
        for name in ("failures", "disagreements"):
            files[f"{name}.csv"] = getattr(self, name).to_csv(index=False, lineterminator="\n").encode()
        files[TEXTS] = (json.dumps(dict(self.texts), ensure_ascii=False, indent=1) + "\n").encode()
        write_folder(Path(folder), files, ours={*parts.NAMES, parts.TOKENS, *(f"{name}.parquet" for name in schema.TABLES)})
        return Path(folder)


def in_parts(folder: Path) -> Corpus:
    """Return the corpus that lies in a folder in parts; no table of it is read yet."""
    corpus = object.__new__(Corpus)
    corpus.__dict__["folder"] = folder
    return corpus


def without_damage(corpus: Corpus) -> Corpus:
    """Return the corpus without the tasks that a repair or damage lies in, and without damaged time limits."""
    bad = corpus.damage["task_id"].dropna()
    tables = {
        name: table[~table["task_id"].isin(bad)].reset_index(drop=True)
        for name, table in corpus.tables().items()
        if "task_id" in table
    }
    whole = ~tables["deadlines"]["damaged"].fillna(False).astype(bool)
    tables["deadlines"] = tables["deadlines"][whole].reset_index(drop=True)
    return dataclasses.replace(corpus, **tables)


def load_processed(folder, *, damaged: bool = True) -> Corpus:
    """Return the `Corpus` that `Corpus.save` or `zwanalysis build` wrote; `BadTables` if a file is missing or not as declared.

    Of a corpus in parts (Parquet) each table is read when it is first asked for, and texts a part at a time.

    ``damaged=False`` leaves out the tasks that a repair or damage lies in, and damaged time limits.

    >>> len(load_processed("data/processed").tasks) - len(load_processed("data/processed", damaged=False).tasks)
    6
    """
    folder = Path(folder)
    find(folder)
    if parts.is_one(folder):
        corpus = in_parts(folder)
        return corpus if damaged else without_damage(corpus)
    check_manifest(folder)
    tables = {}
    for name in schema.TABLES:
        path = folder / f"{name}.csv"
        if not path.exists():
            raise BadTables(
                f"{path} is missing: {folder} holds no saved corpus; `zwanalysis build` writes one"
            )
        tables[name] = schema.typed(name, _read_csv(path))
    texts = _read_texts(folder / TEXTS) if (folder / TEXTS).exists() else {}
    extra = {
        name: _read_csv(folder / f"{name}.csv")
        for name in ("failures", "disagreements")
        if (folder / f"{name}.csv").exists()
    }
    corpus = Corpus(**tables, texts=texts, **extra)
    return corpus if damaged else without_damage(corpus)


def _read_texts(path: Path) -> dict[str, str]:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # no JSON, or no UTF-8
        raise BadTables(f"{path} is damaged ({error}); `zwanalysis build` writes it anew") from error


def _read_csv(path: Path) -> pd.DataFrame:
    table = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""], encoding="utf-8")
    flags = [c for c in table.columns if c in ("inherited", "damaged")]
    for column in flags:
        table[column] = table[column].map({"True": True, "False": False})
    return table
