"""Writes the tables of a corpus for other programs."""

import contextlib
import sqlite3
import tempfile
from pathlib import Path

import pandas as pd

from zwanalysis import schema
from zwanalysis.errors import BadArgument
from zwanalysis.whole import write_whole

#: Column that a row is found by, in tables that have one.
KEYS = {"notices": "notice_id", "tasks": "task_id"}
SQL = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}


def to_sqlite(corpus, path) -> Path:
    """Write the tables, and a table ``texts`` (notice_id, text), as a SQLite database; return the path.

    Dates are texts (2022-06-30), yes and no are 1 and 0; ``notice_id`` and ``task_id`` point to their tables.
    """
    path = Path(path)
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.sqlite"
        with contextlib.closing(sqlite3.connect(made)) as base, base:
            for name, table in corpus.tables().items():
                base.execute(_declared(name))
                data = _plain(schema.typed(name, table))
                marks = ", ".join("?" * len(data.columns))
                base.executemany(f'INSERT INTO "{name}" VALUES ({marks})', data.itertuples(index=False, name=None))
            base.execute("CREATE TABLE texts (notice_id TEXT PRIMARY KEY REFERENCES notices (notice_id), text TEXT)")
            base.executemany("INSERT INTO texts VALUES (?, ?)", corpus.texts.items())
        write_whole(path, made.read_bytes())
    return path


def _declared(name: str) -> str:
    lines = []
    for column in schema.TABLES[name]:
        key = " PRIMARY KEY" if KEYS.get(name) == column.name else ""
        of = next((table for table, own in KEYS.items() if own == column.name and table != name), None)
        lines.append(f'"{column.name}" {SQL[column.type]}{key}{f" REFERENCES {of} ({column.name})" if of else ""}')
    return f'CREATE TABLE "{name}" ({", ".join(lines)})'


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """The values as SQLite takes them."""
    dates = {c: table[c].dt.strftime("%Y-%m-%d") for c in table.columns if pd.api.types.is_datetime64_any_dtype(table[c])}
    return table.assign(**dates).astype(object).where(table.notna(), None)


def to_parquet(corpus, folder) -> Path:
    """Write each table as ``folder``/NAME.parquet, with the declared types; return the folder."""
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise BadArgument("Parquet needs pyarrow: install zwanalysis with its extra [parquet], or pyarrow itself") from error
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in corpus.tables().items():
        write_whole(folder / f"{name}.parquet", schema.typed(name, table).to_parquet(index=False))
    return folder
