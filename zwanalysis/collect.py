"""Bringing notices in: copy a file into the raw folder and write its row in the catalogue."""

import csv
import hashlib
import io
import re
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from zwanalysis import catalogue, readers
from zwanalysis.corpus import Corpus
from zwanalysis.errors import AlreadyThere, BadCatalogue, NothingToRead, UnknownFormat
from zwanalysis.loading import EVIDENCE, load_notices
from zwanalysis.text import fold
from zwanalysis.whole import locked, write_whole


class Incoming(NamedTuple):
    """A file to be added: where it lies, its bytes, its catalogue row as read, and its corpus of one notice."""

    path: Path
    data: bytes
    row: dict[str, str]
    corpus: Corpus


def prepare(path, raw, *, url: str | None = None, edits: dict[str, str] | None = None) -> Incoming:
    """Read a file that is to be added to the folder ``raw``, and what its catalogue row would say.

    ``edits`` (column → value) overrides what was read. Nothing is written yet. Raises `AlreadyThere` for a notice
    that the folder has (same bytes, or same number and title, or a file of that name), `ReadError` for a file that
    cannot be read, `BadCatalogue` for an unknown column.
    """
    path, raw = Path(path), Path(raw)
    if path.suffix.lower() not in readers.ENDINGS or path.name.endswith(EVIDENCE):
        raise UnknownFormat(f"{path.name}: notices end in {', '.join(readers.ENDINGS)}; rename the file")
    _check_name(path.name)
    corpus = load_notices(path)
    if len(corpus.failures):
        raise NothingToRead(f"{path}: {corpus.failures['message'].iloc[0]}")
    data = readers.load(path)
    notice = corpus.notices.iloc[0]
    row = dict.fromkeys(catalogue.COLUMNS, "")
    row |= {
        "file": path.name,
        "original_name": path.name,
        "sha256": hashlib.sha256(data).hexdigest(),
        "address": url or "",
    }
    for field in catalogue.SHARED:
        row[field] = "" if notice[field] is None or notice[field] != notice[field] else str(notice[field])
    unknown = set(edits or {}) - set(catalogue.EDITABLE)
    if unknown:
        raise BadCatalogue(
            f"column {sorted(unknown)} of {catalogue.NAME} cannot be set; these can: {list(catalogue.EDITABLE)}"
        )
    row |= edits or {}
    catalogue.check_rows(pd.DataFrame([row]), raw / catalogue.NAME)
    _refuse_twice(raw, path, row["sha256"], notice)
    return Incoming(path, data, row, corpus)


def _check_name(name: str) -> None:
    """Raise `UnknownFormat` for a file name that other systems cannot have, or that hides what it is."""
    bad = [char for char in name if char in '<>:"|?*\\' or not char.isprintable()]
    reserved = re.fullmatch(r"(?:CON|PRN|AUX|NUL|COM\d|LPT\d)", name.partition(".")[0].strip(), re.IGNORECASE)
    if bad or reserved or name.startswith((".", " ")):
        what = f"has {bad[0]!r} in it" if bad else "is one that Windows keeps for itself" if reserved else "begins with a dot or a blank"
        raise UnknownFormat(f"{name.encode('unicode_escape', 'replace').decode() if bad else name}: the file's name {what}; rename it")


def _refuse_twice(raw: Path, path: Path, sha256: str, notice) -> None:
    if not raw.is_dir() or not any(f.suffix.lower() in readers.ENDINGS for f in raw.iterdir()):
        return
    there = load_notices(raw).notices
    same = there[there["sha256"] == sha256]
    if path.name in set(same["file"]) and not _has_row(raw, path.name):
        return  # an add that was stopped before it wrote the row: this one completes it
    if len(same):
        raise AlreadyThere(f"{path.name} has the same bytes as {same['file'].iloc[0]} in {raw}")
    if pd.notna(notice["doc_number"]):
        number, title = _plain(notice["doc_number"]), _plain(notice["title"])
        twin = there[(there["doc_number"].map(_plain) == number) & (there["title"].map(_plain) == title)]
        if len(twin):
            raise AlreadyThere(
                f"{path.name} has the number and title of {twin['file'].iloc[0]} in {raw}: {notice['doc_number']}"
            )
    if (there["notice_id"] == path.stem).any():
        raise AlreadyThere(f"{raw} has another notice named {path.stem}; rename {path.name}")


def _plain(value) -> str:
    """A number or a title as it is compared: without brackets, white space and the widths of signs; "" for none."""
    return "" if pd.isna(value) else re.sub(r"[\s\[\]〔〕()《》]", "", fold(value))


def _has_row(raw: Path, name: str) -> bool:
    return bool((catalogue.read(raw)["file"] == name).any())


def add(incoming: Incoming, raw) -> Path:
    """Copy the file into ``raw`` and write its row into the catalogue; return the copy.

    Both are done or none is; one that was stopped between them is completed by adding the notice again. Programs that add to
    one folder wait for each other (`Busy` when that takes long).
    """
    raw = Path(raw)
    raw.mkdir(parents=True, exist_ok=True)
    with locked(raw):
        known = catalogue.read(raw).fillna("")
        target = raw / incoming.path.name
        begun = target.exists() and target.read_bytes() == incoming.data
        if (target.exists() and not begun) or (known["file"] == target.name).any():
            raise AlreadyThere(f"{target} exists, or has a row in {catalogue.NAME}; rename the file")
        out = io.StringIO()
        writer = csv.DictWriter(out, catalogue.COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*known.to_dict("records"), incoming.row])
        _clear(raw)
        if not begun:
            write_whole(target, incoming.data)
        try:
            write_whole(raw / catalogue.NAME, out.getvalue().encode())
        except BaseException:
            if not begun:
                target.unlink()
            raise
    return target


def _clear(raw: Path) -> None:
    """Remove what writes that were stopped have left half-done."""
    for file in raw.glob("*.part"):
        if file.stem == catalogue.NAME or Path(file.stem).suffix.lower() in readers.ENDINGS:
            file.unlink()
