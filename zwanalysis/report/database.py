"""The tables as one SQLite file: typed, with their keys, each value that a column may have checked."""

import sqlite3

import pandas as pd

from zwanalysis import schema
from zwanalysis.corpus import Corpus

TYPES = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}


def database(corpus: Corpus) -> bytes:
    """Return an SQLite database: a table for each of the corpus, dates as YYYY-MM-DD, true and false as 1 and 0."""
    with sqlite3.connect(":memory:") as made:
        made.execute("PRAGMA foreign_keys = ON")
        for name, table in corpus.tables().items():
            made.execute(_declared(name))
            marks = ", ".join("?" * len(table.columns))
            made.executemany(f'INSERT INTO "{name}" VALUES ({marks})', [tuple(map(_plain, row)) for row in table.itertuples(index=False, name=None)])
        made.commit()
        return made.serialize()


def _declared(name: str) -> str:
    lines = []
    for column in schema.TABLES[name]:
        values = ", ".join(f"'{value}'" for value in column.values)
        lines.append(f'"{column.name}" {TYPES[column.type]}' + (f' CHECK ("{column.name}" IN ({values}))' if values else ""))
    if name in schema.KEYS:
        lines.append(f"PRIMARY KEY ({', '.join(schema.KEYS[name])})")
    names = schema.names(name)
    if name != "notices":
        lines.append("FOREIGN KEY (notice_id) REFERENCES notices (notice_id)")
    if "task_id" in names and name != "tasks":
        lines.append("FOREIGN KEY (task_id) REFERENCES tasks (task_id)")
    return f'CREATE TABLE "{name}" ({", ".join(lines)})'


def _plain(value):
    if pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return value.item() if hasattr(value, "item") else value
