"""A corpus kept in parts: of each table a folder of Parquet files, a file a batch of notices, read by what is asked for.

``tasks/part-00000.parquet`` and so on, and beside the tables ``texts`` (notice_id, text) and ``index``: which files were read, by name,
size and SHA-256. The ``index`` of a part is written last: a part without one was not finished and counts as not there.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from zwanalysis import schema
from zwanalysis.errors import BadArgument, BadTables, MissingExtra
from zwanalysis.exports import arrow
from zwanalysis.whole import write_whole

TEXTS, INDEX = "texts", "index"
#: Tables beside those of the schema: column → type.
BESIDE = {
    TEXTS: {"notice_id": "string", "text": "string"},
    "failures": {"notice_id": "string", "file": "string", "error": "string", "message": "string"},
    "disagreements": {"notice_id": "string", "field": "string", "catalogue": "string", "notice": "string"},
    INDEX: {"notice_id": "string", "file": "string", "size": "integer", "sha256": "string", "key": "string", "failed": "boolean"},
}
NAMES = (*schema.TABLES, *BESIDE)
#: What is worked out of a part and kept beside it: the words of its tasks.
TOKENS = "tokens"
_DESCRIBED = "datapackage.json"


def columns(table: str) -> dict[str, str]:
    """Return the columns of a table and their types (keys of `schema.DTYPES`)."""
    return BESIDE[table] if table in BESIDE else {column.name: column.type for column in schema.TABLES[table]}


def path_of(folder: Path, table: str, number: int) -> Path:
    """Return where a part of a table lies."""
    return folder / table / f"part-{number:05}.parquet"


def write(folder: Path, number: int, tables: dict[str, pd.DataFrame]) -> None:
    """Write one part of every table, its index last; each file whole or not at all."""
    for name in (*(name for name in NAMES if name != INDEX), INDEX):
        path = path_of(folder, name, number)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, _bytes(tables[name], columns(name)), own_ending())


def own_ending() -> str:
    """Return what a file is called behind its name while this process writes it: a worker whose program was killed may still write the same."""
    return f".{os.getpid()}.part"


def numbers(folder: Path) -> list[int]:
    """Return the numbers of the parts that were finished, in order; none where a folder holds none."""
    return sorted(int(path.stem.removeprefix("part-")) for path in (folder / INDEX).glob("part-*.parquet"))


def is_one(folder: Path) -> bool:
    """Return whether a folder holds a whole corpus in parts."""
    return (folder / _DESCRIBED).exists() and bool(numbers(folder))


def read(folder: Path, table: str, names: list[str] | None = None, notice_ids=None, number: int | None = None) -> pd.DataFrame:
    """Return a table: all of it, some of its columns, the rows of some notices, or what one part holds of it.

    Only the columns and, since notices stand in order, the stretches that are asked for are read.
    """
    known = columns(table)
    names = list(names or known)
    if unknown := [name for name in names if name not in known]:
        raise BadArgument(f"{table} has no column {unknown[0]!r}; it has: {', '.join(known)}")
    dataset = _arrow().dataset
    places = numbers(folder) if number is None else [number]
    wanted = None if notice_ids is None else dataset.field("notice_id").isin(list(notice_ids))
    paths = [path_of(folder, table, number) for number in places]
    try:
        found = dataset.dataset(paths, _declared(known)).to_table(names, filter=wanted)
    except (OSError, _arrow().ArrowInvalid) as error:
        raise BadTables(f"{folder / table} is damaged ({error}); `zwanalysis build` writes it anew") from error
    return _frame(found, {name: known[name] for name in names})


def count(folder: Path, table: str) -> int:
    """Return how many rows a table has; none of them is read."""
    return _arrow().dataset.dataset([path_of(folder, table, number) for number in numbers(folder)], _declared(columns(table))).count_rows()


def beside(folder: Path, name: str, number: int) -> Path:
    """Return where what was worked out of a part is kept: an Arrow file, which is read as it lies, each different string once."""
    return folder / name / f"part-{number:05}.arrow"


def read_beside(folder: Path, name: str, number: int, key: str):
    """Return what was worked out of a part and kept beside it; None where nothing was, or where it was worked out of something else."""
    arrow = _arrow()
    try:
        with arrow.OSFile(str(beside(folder, name, number))) as file:
            found = arrow.ipc.open_file(file).read_all()
        found.validate(full=True)
    except (OSError, arrow.ArrowInvalid):  # not there, or damaged: it is worked out anew
        return None
    return found if (found.schema.metadata or {}).get(b"key") == key.encode() else None


def write_beside(folder: Path, name: str, number: int, kinds: dict[str, str], key: str, table: pd.DataFrame):
    """Keep what was worked out of a part, with the key that `read_beside` knows it by; return it as that does."""
    arrow, path = _arrow(), beside(folder, name, number)
    declared = _declared(kinds)
    once = arrow.schema([(field.name, arrow.dictionary(arrow.int32(), field.type) if field.type == arrow.string() else field.type) for field in declared])
    made = arrow.Table.from_pandas(table, declared, preserve_index=False).cast(once).combine_chunks().replace_schema_metadata({"key": key})
    sink = arrow.BufferOutputStream()
    with arrow.ipc.new_file(sink, made.schema, options=arrow.ipc.IpcWriteOptions(compression="lz4")) as file:
        file.write_table(made)
    path.parent.mkdir(exist_ok=True)
    write_whole(path, sink.getvalue().to_pybytes())
    return made


def put_together(tables: list, kinds: dict[str, str]) -> pd.DataFrame:
    """Return what `read_beside` gives for several parts as one table."""
    arrow = _arrow()
    plain = arrow.schema([(field.name, arrow.large_string() if field.type == arrow.string() else field.type) for field in _declared(kinds)])  # as in pandas
    return _frame(arrow.concat_tables(tables).cast(plain), kinds)


class Texts(Mapping):
    """The notices' texts by their ids, read a part at a time."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._part_of = {i: n for n in numbers(folder) for i in read(folder, TEXTS, ["notice_id"], number=n)["notice_id"]}
        self._held: tuple[int | None, dict[str, str]] = (None, {})

    def __getitem__(self, notice_id: str) -> str:
        number = self._part_of[notice_id]
        if self._held[0] != number:
            found = read(self._folder, TEXTS, number=number)
            self._held = number, dict(zip(found["notice_id"], found["text"], strict=True))
        return self._held[1][notice_id]

    def __iter__(self):
        return iter(self._part_of)

    def __len__(self) -> int:
        return len(self._part_of)


def value(folder: Path, name: str):
    """Return what a corpus has under ``name``: a table, or the texts."""
    if name == TEXTS:
        return Texts(folder)
    table = read(folder, name)
    return table.drop(columns="notice_id") if name == "failures" else table


def query(corpus, sql: str) -> pd.DataFrame:
    """Return what DuckDB answers to a query over the tables by their names; of a corpus in parts it reads only what it needs.

    Needs duckdb: ``pip install duckdb``.
    """
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtra("a query needs duckdb: install it with `pip install duckdb`") from error
    with duckdb.connect() as base:
        for name in schema.TABLES:
            if corpus.folder:
                files = str(corpus.folder / name / "part-*.parquet").replace("'", "''")
                base.execute(f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{files}')")
            else:
                base.register(name, getattr(corpus, name))
        try:
            return base.execute(sql).df()
        except duckdb.Error as error:
            raise BadArgument(f"no query that can be answered: {error}") from error


def _bytes(table: pd.DataFrame, kinds: dict[str, str]) -> bytes:
    """A table as a Parquet file."""
    arrow = _arrow()
    sink = arrow.BufferOutputStream()
    made = arrow.Table.from_pandas(table, _declared(kinds), preserve_index=False).replace_schema_metadata(None)
    _parquet().write_table(made, sink, compression="zstd")
    return sink.getvalue().to_pybytes()


def _frame(table, kinds: dict[str, str]) -> pd.DataFrame:
    """What was read, with the declared types."""
    frame = table.to_pandas()
    return pd.DataFrame({name: frame[name].astype(schema.DTYPES[kind]) for name, kind in kinds.items()})


def _declared(columns: dict[str, str]):
    arrow = _arrow()
    kinds = {"string": arrow.string(), "integer": arrow.int64(), "number": arrow.float64(), "boolean": arrow.bool_(), "date": arrow.date32()}
    return arrow.schema([(name, kinds[kind]) for name, kind in columns.items()])


def _arrow():
    arrow()
    import pyarrow.dataset
    import pyarrow.ipc

    return pyarrow


def _parquet():
    import pyarrow.parquet

    return pyarrow.parquet
