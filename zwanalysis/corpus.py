"""Many files → one `Corpus` of tables; saving and loading it."""

import dataclasses
import hashlib
import html
import json
import os
import traceback
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

import pandas as pd

from zwanalysis import catalogue, exports, readers, schema, selection
from zwanalysis.errors import (
    BadArgument,
    BadTables,
    DuplicateNotice,
    NothingToRead,
    ReadError,
    UnknownNotice,
    ZwAnalysisError,
)
from zwanalysis.exports import write_whole  # noqa: F401
from zwanalysis.parse import notice
from zwanalysis.parse.clock import limited
from zwanalysis.placing import reviewed

TEXTS = "texts.json"
#: Charts and workbooks are made by what lies above this module; it is loaded when first asked for, as pandas loads its plotting.
_ABOVE = "zwanalysis.report"
#: Pages that `zwanalysis check --html` writes beside notices: no notices themselves.
EVIDENCE = ".evidence.html"
#: What a folder that `zwanalysis report` made holds: the list of its files.
MADE = ".zwanalysis.json"
#: Processor time that the text of one notice may take: a hundred times what the longest takes.
PARSE_SECONDS = 120.0
_DISAGREEMENTS = ["notice_id", "field", "catalogue", "notice"]
_FAILURES = ["file", "error", "message"]


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
    failures: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=_FAILURES, dtype="str"))
    disagreements: pd.DataFrame = field(
        default_factory=lambda: pd.DataFrame(columns=_DISAGREEMENTS, dtype="str")
    )

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

    def chart(self, name: str, lang: str = "zh", *, size: str = "page", page: int = 1):
        """Return a chart: a notebook shows it, ``.save(path)`` writes it, ``.tables`` hold its numbers, ``.alt`` says it in words.

        ``size`` is ``page`` (16 cm wide) or ``slide`` (16:9); a chart of many notices draws those with most tasks, ``page=2`` the next.
        `BadArgument` for a name that there is not (it lists them), `NothingToDraw` where the chart would show nothing.

        >>> load_processed("data/processed").chart("deadlines-kinds", lang="en").title
        'Whatever counts as a limit, Dazhou 2022 sets one for the largest share of tasks: 69%–97%'
        """
        return import_module(_ABOVE).chart(self, name, lang, size=size, page=page)

    def to_excel(self, path) -> Path:
        """Write the workbook (Chinese headings); return the path."""
        return import_module(_ABOVE).to_excel(self, path)

    def to_sqlite(self, path) -> Path:
        """Write tables and texts as a SQLite database with keys, as Datasette opens it; return the path."""
        return exports.to_sqlite(self, path)

    def to_parquet(self, folder) -> Path:
        """Write each table as a Parquet file with the declared types, into ``folder``; return it. Needs pyarrow."""
        return exports.to_parquet(self, folder)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return the tables by name."""
        return {name: getattr(self, name) for name in schema.TABLES}

    def check(self) -> None:
        """Raise `BadTables` if a table breaks its declaration or a span does not hold its value."""
        schema.check(self.tables(), self.texts)

    def summary(self) -> pd.DataFrame:
        """Return a row for each notice: tasks, share of tasks with a unit, with a time limit, whether to trust them, coverage."""
        tasks = self.tasks.groupby("notice_id").size()
        rows = self.notices.set_index("notice_id")[
            ["title", "plan_year", "layout", "numbering", "reading", "coverage"]
        ].copy()
        rows.insert(2, "tasks", tasks.reindex(rows.index, fill_value=0))
        for name, table in (("with_unit", self.assignments), ("with_deadline", self.deadlines)):
            stated = table.groupby("notice_id")["task_id"].nunique().reindex(rows.index, fill_value=0)
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
        return f"Corpus({len(self.notices)} notices{told}, {len(self.tasks)} tasks, {len(self.failures)} failures)"

    def save(self, folder) -> Path:
        """Write the tables as CSV (UTF-8), the texts, and ``datapackage.json`` that declares every column.

        Each file is written whole under a temporary name and then renamed, so that nothing saved before is lost
        to a broken write. Returns the folder.
        """
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name, table in self.tables().items():
            write_whole(
                folder / f"{name}.csv",
                (schema.typed(name, table).to_csv(index=False, lineterminator="\n")).encode(),
            )
        for name in ("failures", "disagreements"):
            write_whole(
                folder / f"{name}.csv",
                (getattr(self, name).to_csv(index=False, lineterminator="\n")).encode(),
            )
        write_whole(folder / TEXTS, (json.dumps(self.texts, ensure_ascii=False, indent=1) + "\n").encode())
        write_whole(
            folder / "datapackage.json",
            (json.dumps(schema.datapackage(), ensure_ascii=False, indent=1) + "\n").encode(),
        )
        return folder


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
    """Return the `Corpus` that `Corpus.save` wrote; `BadTables` if a file is missing or not as declared.

    ``damaged=False`` leaves out the tasks that a repair or damage lies in, and damaged time limits.

    >>> len(load_processed("data/processed").tasks) - len(load_processed("data/processed", damaged=False).tasks)
    6
    """
    folder = Path(folder)
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


def find_files(path, *, recursive: bool = False) -> list[Path]:
    """Return the files that a path, a folder or a list of them names, in order of name.

    A folder gives the notices directly in it, or, ``recursive``, those of its subfolders too, but for hidden ones and for reports
    that this program made. `NothingToRead` if there are none.
    """
    if isinstance(path, (list, tuple)):
        return [file for one in path for file in find_files(one, recursive=recursive)]
    if not isinstance(path, (str, os.PathLike)):
        raise BadArgument(f"{path!r} is no place to read from; give a file, a folder, or a list of them")
    path = Path(path)
    if path.is_dir():
        below = sorted(f for f in path.iterdir() if f.is_dir() and not f.name.startswith(".") and f.name != "reviewed" and not (f / MADE).exists())
        files = sorted(
            f
            for f in path.iterdir()
            if f.suffix.lower() in readers.ENDINGS
            and not f.is_dir()
            and not (f.name.startswith((".", "~$")) or f.name.endswith(EVIDENCE))
        )
        if recursive:
            files += [file for folder in below for file in _below(folder)]
        if not files:
            more = "" if recursive or not below else f", or read its {len(below)} subfolders too with --recursive"
            raise NothingToRead(
                f"{path}: no file ending in {', '.join(readers.ENDINGS)}; put your notices there{more}"
            )
        return files
    if not path.exists():
        raise NothingToRead(f"{path}: no such file or folder")
    return [path]


def _below(folder: Path) -> list[Path]:
    """The notices of a subfolder; none where it holds none."""
    try:
        return find_files(folder, recursive=True)
    except NothingToRead:
        return []


def load_notices(path, *, jobs: int = 1, progress=None, damaged: bool = True, recursive: bool = False) -> Corpus:
    """Read notices into a `Corpus`.

    ``path`` is a file, a folder, or a list of them; ``jobs`` the number of processes; ``progress`` a function
    that wraps an iterable to show how far it is, e.g. ``tqdm``. A file that cannot be read is listed in
    ``failures`` and does not stop the others; ``recursive`` reads subfolders too; of a notice that has a file in ``reviewed/`` beside it the rows are those
    of that file; ``damaged=False`` leaves out what a repair or damage lies in. Raises `NothingToRead`, `DuplicateNotice`, `BadCatalogue`.

    >>> corpus = load_notices("data/raw")
    >>> len(corpus.tasks), corpus.deadlines["kind"].value_counts().to_dict()
    (205, {'by': 66, 'immediate': 15, 'recurring': 12, 'within': 6})
    """
    files = find_files(path, recursive=recursive)
    ids: dict[str, Path] = {}
    for file in files:
        if file.stem in ids:
            raise DuplicateNotice(
                f"{ids[file.stem]} and {file} would both be notice {file.stem!r}; rename one"
            )
        ids[file.stem] = file
    known = {folder: catalogue.read(folder).set_index("file") for folder in {file.parent for file in files}}
    corrections = {folder: catalogue.read_corrections(folder) for folder in known}
    work = [(file, corrections[file.parent].get(file.stem, [])) for file in files]
    results = _read_all(work, jobs, progress)
    rows: dict[str, list] = {name: [] for name in schema.TABLES}
    texts: dict[str, str] = {}
    failures, disagreements = [], []
    for file, result in zip(files, results, strict=True):
        if isinstance(result, tuple):
            failures.append((_printed(file.name), *result))
            continue
        own = result.pop("notices")[0]._asdict()
        table = known[file.parent]
        told = table.loc[file.name].to_dict() if file.name in table.index else {}
        merged = catalogue.merge(own, told, disagreements)
        catalogue.compare_bytes(own, told, disagreements)
        rows["notices"].append(tuple(merged[name] for name in schema.names("notices")))
        texts[file.stem] = result.pop("text")
        if untaken := result.pop("untaken"):
            failures.append((f"{reviewed.FOLDER}/{file.stem}.json", "BadRows", untaken))
        for name, found in result.items():
            rows[name].extend(found)
    failures += _unused(work, texts, rows["damage"]) + _unknown(known, corrections, files)
    corpus = Corpus(
        **{name: schema.frame(name, found) for name, found in rows.items()},
        texts=texts,
        failures=pd.DataFrame(failures, columns=_FAILURES, dtype="str"),
        disagreements=pd.DataFrame(disagreements, columns=_DISAGREEMENTS, dtype="str"),
    )
    return corpus if damaged else without_damage(corpus)


def _unknown(known, corrections, files) -> list[tuple[str, str, str]]:
    """Rows of the catalogue and of the corrections whose notice is not in their folder, where all of it was read."""
    listed = []
    for folder, table in known.items():
        there = {file.name: file.stem for file in files if file.parent == folder}
        if set(find_files(folder)) - set(files):
            continue
        listed += [(catalogue.NAME, "BadCatalogue", f"{name}: no such file in {folder}") for name in table.index if name not in there]
        listed += [
            (catalogue.CORRECTIONS, "BadCatalogue", f"{name!r} is no notice in {folder}; give a file's name without its ending")
            for name in corrections[folder]
            if name not in there.values()
        ]
    return listed


def _unused(work, texts: dict[str, str], damage) -> list[tuple[str, str, str]]:
    """Corrections whose printed wording is not in their notice: listed as failures, since nothing was corrected."""
    used = {(row.notice_id, row.printed) for row in damage if row.rule == "correction"}
    return [
        (
            catalogue.CORRECTIONS,
            "BadCatalogue",
            f"{file.stem}: {printed!r} is not in the notice's text; copy it from there",
        )
        for file, pairs in work
        for printed, _ in pairs
        if file.stem in texts and (file.stem, printed) not in used
    ]


def _printed(name: str) -> str:
    """A file's name as it can be written; bytes of it that are no UTF-8 as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _read_one(job):
    """Rows of one file, or (error, message) if it cannot be read."""
    file, corrections = job
    try:
        if file.name != _printed(file.name):
            raise ReadError("its name is no UTF-8, so no table can hold it: rename the file")
        data = readers.load(file, file.parent)
        document = readers.read_bytes(data, file.name)
        with limited(PARSE_SECONDS, "its text"):
            rows = notice.parse(document, file.stem, corrections)
        digest = hashlib.sha256(data).hexdigest()
        rows["notices"] = [rows["notices"][0]._replace(file=file.name, sha256=digest)]
        rows, untaken = reviewed.applied(rows, document.text, file, digest)
    except (ZwAnalysisError, OSError) as error:
        return type(error).__name__, str(error)
    except Exception as error:  # a fault of ours in one file must not lose the others; it is listed, and the exit status says so
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(at.filename).name}:{at.lineno}"
        return "Fault", f"a fault of zwanalysis ({type(error).__name__} at {where}: {error}); please report it with the file"
    return {**rows, "text": document.text, "untaken": untaken}


def _read_all(work: list, jobs: int, progress):
    if jobs == 1 or len(work) < 2:
        return [_read_one(job) for job in (progress(work) if progress else work)]
    from joblib import Parallel, delayed

    size = max(1, min(500, -(-len(work) // (4 * max(jobs, 1)))))
    batches = [work[at : at + size] for at in range(0, len(work), size)]
    done = Parallel(n_jobs=jobs, return_as="generator")(delayed(_read_batch)(batch) for batch in batches)
    done = progress(done, total=len(batches)) if progress else done
    return [result for batch in done for result in batch]


def _read_batch(batch: list):
    return [_read_one(job) for job in batch]
