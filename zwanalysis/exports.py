"""Writes the tables of a corpus for other programs: data package, SQLite, Parquet."""

import contextlib
import hashlib
import importlib.util
import json
import sqlite3
from pathlib import Path

import pandas as pd

from zwanalysis import schema
from zwanalysis.errors import MissingExtra
from zwanalysis.version import VERSION
from zwanalysis.whole import write_whole

SQL = {"string": "TEXT", "integer": "INTEGER", "number": "REAL", "boolean": "INTEGER", "date": "TEXT"}
_CITATION = """cff-version: 1.2.0
message: Cite the tables with the version that made them, and a notice by its issuer, title and document number.
title: "Open-government (政务公开) work notices as tables, read by zwanalysis"
type: dataset
version: {version}
authors:
  - name: zwanalysis contributors
identifiers:
  - type: other
    value: sha256:{digest}
    description: Digest of the digests of the notices' files
"""


def digest(corpus) -> str:
    """Return what tells two sets of notices apart: the SHA-256 of the digests of their files."""
    return hashlib.sha256("\n".join(sorted(corpus.notices["sha256"].dropna())).encode()).hexdigest()


def package(corpus) -> dict[str, bytes]:
    """Return file name → content of a Frictionless Data Package: each table as CSV (UTF-8), their descriptor, how to cite them.

    ``datapackage.json`` has titles in Chinese and English, types, allowed values and keys of each table, its size and SHA-256, the
    version of the program, and the SHA-256 of each notice's file.
    """
    files = {f"{name}.csv": schema.typed(name, table).to_csv(index=False, lineterminator="\n").encode() for name, table in corpus.tables().items()}
    told = schema.datapackage()
    for resource in told["resources"]:
        content = files[resource["path"]]
        resource |= {"bytes": len(content), "hash": f"sha256:{_sha256(content)}"}
    sources = [{"title": title if pd.notna(title) else file, "path": file, "hash": f"sha256:{sha}"}
               for title, file, sha in corpus.notices[["title", "file", "sha256"]].itertuples(index=False)]  # fmt: skip
    told |= {"version": VERSION, "id": f"sha256:{digest(corpus)}", "sources": [source for source in sources if pd.notna(source["path"])]}
    return files | {
        "datapackage.json": (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode(),
        "CITATION.cff": _CITATION.format(version=VERSION, digest=digest(corpus)).encode(),
    }


def sqlite(corpus) -> bytes:
    """Return the tables, and a table ``texts`` (notice_id, text), as a SQLite database with keys and allowed values.

    Dates are texts (2022-06-30), yes and no are 1 and 0; ids point to their tables.
    """
    with contextlib.closing(sqlite3.connect(":memory:")) as base, base:
        base.execute("PRAGMA foreign_keys = ON")
        for name, table in corpus.tables().items():
            base.execute(_declared(name))
            data = _plain(schema.typed(name, table))
            marks = ", ".join("?" * len(data.columns))
            base.executemany(f'INSERT INTO "{name}" VALUES ({marks})', data.itertuples(index=False, name=None))
        base.execute("CREATE TABLE texts (notice_id TEXT PRIMARY KEY REFERENCES notices (notice_id), text TEXT)")
        base.executemany("INSERT INTO texts VALUES (?, ?)", corpus.texts.items())
        base.commit()
        return base.serialize()


def to_sqlite(corpus, path) -> Path:
    """Write what `sqlite` returns; return the path."""
    write_whole(Path(path), sqlite(corpus))
    return Path(path)


def _declared(name: str) -> str:
    lines = []
    for column in schema.TABLES[name]:
        values = ", ".join(f"'{value}'" for value in column.values)
        to = schema.POINTS_TO.get(column.name)
        points = f" REFERENCES {to} ({schema.KEYS[to][0]}) DEFERRABLE INITIALLY DEFERRED" if to and [column.name] != schema.KEYS.get(name) else ""
        lines.append(f'"{column.name}" {SQL[column.type]}{points}' + (f' CHECK ("{column.name}" IN ({values}))' if values else ""))
    if name in schema.KEYS:
        lines.append(f"PRIMARY KEY ({', '.join(schema.KEYS[name])})")
    return f'CREATE TABLE "{name}" ({", ".join(lines)})'


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """The values as SQLite takes them."""
    dates = {c: table[c].dt.strftime("%Y-%m-%d") for c in table.columns if pd.api.types.is_datetime64_any_dtype(table[c])}
    return table.assign(**dates).astype(object).where(table.notna(), None)


def has_parquet() -> bool:
    return importlib.util.find_spec("pyarrow") is not None


def arrow():
    """Return pyarrow; `MissingExtra` where it is not installed."""
    if not has_parquet():
        raise MissingExtra("Parquet needs pyarrow: install it with `pip install pyarrow`")
    import pyarrow

    return pyarrow


def parquet(corpus) -> dict[str, bytes]:
    """Return NAME.parquet → each table, with the declared types."""
    arrow()
    return {f"{name}.parquet": schema.typed(name, table).to_parquet(index=False) for name, table in corpus.tables().items()}


def to_parquet(corpus, folder) -> Path:
    """Write what `parquet` returns into ``folder``; return it."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in parquet(corpus).items():
        write_whole(folder / name, content)
    return folder


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
