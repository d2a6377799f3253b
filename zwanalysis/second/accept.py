"""Rows of a review workbook, or of a model, put beside the notices, where `zwanalysis build` takes them from."""

import json
from pathlib import Path
from typing import NamedTuple

from zwanalysis.corpus import Corpus
from zwanalysis.loading import find_files, load_notices
from zwanalysis.placing.found import REFUSED
from zwanalysis.placing.reviewed import path_of
from zwanalysis.second import workbook
from zwanalysis.second.align import align, rows
from zwanalysis.second.sources import read
from zwanalysis.whole import write_whole


class Accepted(NamedTuple):
    """The files written, why others were not, and what was taken though the notice says otherwise."""

    taken: list[Path]
    refused: list[str]
    kept: list[str]


def accept(source, raw="data/raw", *, origin: str = "reviewed") -> Accepted:
    """Write the rows of each notice to ``reviewed/`` beside it.

    ``source`` is a workbook that `zwanalysis review` wrote, of which the notices marked as done are taken, or a file of rows
    as `align` takes it. A person's rows must all stand in the notice; of a model's those that do not are left out, and told.
    """
    source = Path(source)
    records = workbook.read(source) if source.suffix.lower() == ".xlsx" else source
    versions = records.versions if isinstance(records, workbook.Filled) else {}
    files = {file.stem: file for file in find_files(raw)}
    ids = _named(records, versions, files)
    unknown = [f"{source}: {notice_id!r} is no notice in {raw}" for notice_id in sorted(ids - set(files), key=str)]
    if unknown:
        return Accepted([], unknown, [])
    corpus = load_notices([files[notice_id] for notice_id in sorted(ids)], reviews=False)
    aligned = align(corpus, records, trusted=origin == "reviewed", origin=origin)
    taken, refused = [], [f"{row.file}: {row.message}" for row in corpus.failures.itertuples(index=False)]
    for answer in rows(aligned.corpus):
        notice_id = answer["notice_id"]
        why, blocks = _objections(corpus, aligned, notice_id, versions, origin)
        refused += why
        if not blocks:
            told = {"notice_id": notice_id, "sha256": _sha256(corpus, notice_id), "origin": origin, "from": source.name}
            taken.append(_written(path_of(files[notice_id]), {**told, "sections": answer["sections"], "tasks": answer["tasks"]}))
    return Accepted(taken, refused, _contradicted(aligned, {path.stem for path in taken}) if origin == "reviewed" else [])


def _named(records, versions: dict, files: dict) -> set:
    """The notices that the rows are about; rows that name none are about the only one there is."""
    ids = set(versions) or {answer.notice_id for answer in read(records)}
    return {next(iter(files)) if notice_id is None and len(files) == 1 else notice_id for notice_id in ids}


def _written(path: Path, review: dict) -> Path:
    path.parent.mkdir(exist_ok=True)
    write_whole(path, (json.dumps(review, ensure_ascii=False, indent=1) + "\n").encode())
    return path


def _contradicted(aligned, notices: set[str]) -> list[str]:
    found = aligned.found[(aligned.found["status"] == "contradicted") & aligned.found["notice_id"].isin(notices)]
    return [f"{row.notice_id}: {row.row} {row.given!r}: {row.difference}; taken as it was given" for row in found.itertuples()]


def _sha256(corpus: Corpus, notice_id: str) -> str:
    return corpus.notices.set_index("notice_id")["sha256"][notice_id]


def _objections(corpus: Corpus, aligned, notice_id: str, versions: dict, origin: str) -> tuple[list[str], bool]:
    """What is wrong with a notice's rows, and whether they cannot be taken for it."""
    if versions.get(notice_id) not in (None, _sha256(corpus, notice_id)):
        return [f"{notice_id}: the notice has changed since the workbook was made; review it again"], True
    found = aligned.found[(aligned.found["notice_id"] == notice_id) & aligned.found["status"].isin(REFUSED)]
    why = [
        f"{notice_id}: {row.row} {row.given[:40]!r} is {row.status}{f' ({row.difference})' if isinstance(row.difference, str) else ''}; "
        + ("copy it from the notice" if origin == "reviewed" else "left out")
        for row in found.itertuples(index=False)
    ]
    return why, bool(why) and origin == "reviewed"

