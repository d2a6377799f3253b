"""``reviewed/`` beside notices: the rows that a person, or a model, gave for a notice in place of the parser's, one file a notice."""

import json
from pathlib import Path

from zwanalysis.errors import BadRows
from zwanalysis.placing.answers import answers
from zwanalysis.placing.found import REFUSED
from zwanalysis.placing.make import make
from zwanalysis.readers.limits import LIMITS

FOLDER = "reviewed"


def path_of(file: Path) -> Path:
    """Return where the review of a notice's file lies."""
    return file.parent / FOLDER / f"{file.stem}.json"


def applied(rows: dict[str, list], text: str, file: Path, sha256: str) -> tuple[dict[str, list], str | None]:
    """Return a notice's rows, its review's where there is one, and why a review was not taken, or not all of it.

    A review is of one version of the file, known by its SHA-256: of another it is told and not taken.
    """
    path = path_of(file)
    if not path.is_file():
        return rows, None
    where = f"{FOLDER}/{path.name}"
    try:
        if path.stat().st_size > LIMITS["bytes"]:
            raise BadRows("more bytes than a review has")
        told = json.loads(path.read_text("utf-8"))
        if not isinstance(told, dict) or not isinstance(told.get("tasks"), list):
            raise BadRows("no review: it must be an object with sha256 and tasks; `zwanalysis accept` writes it")
        (answer,) = answers([told], where)
    except (ValueError, RecursionError) as error:  # no JSON, no UTF-8, no rows
        return rows, f"{where} was not taken: {error}"
    if told.get("sha256") != sha256:
        return rows, f"{where} was not taken: the notice has changed since it was reviewed; review it again"
    made, found = make(text, rows, answer, trusted=answer.origin != "model", origin=answer.origin or "reviewed")
    refused = [row.given for row in found if row.status in REFUSED]
    return made, f"{where}: {len(refused)} rows do not stand in the notice and were left out, the first {refused[0][:40]!r}" if refused else None
