"""Rows of a review workbook, or of a model, put beside the notices, where `zwanalysis build` takes them from."""

import io
import json
from pathlib import Path

from zwanalysis.corpus import Corpus
from zwanalysis.errors import BadRows, ZwAnalysisError
from zwanalysis.loading import find_files, load_notices
from zwanalysis.placing.answers import MOST
from zwanalysis.placing.reviewed import path_of
from zwanalysis.readers.archive import open_zip
from zwanalysis.readers.limits import extra, guarded
from zwanalysis.second.align import LARGEST, align, read, rows
from zwanalysis.second.review import COLUMNS, NOTICES, ROWS
from zwanalysis.whole import write_whole

#: Rows of a workbook, and columns that are looked at.
_MOST_ROWS, _WIDEST = 10 * MOST, 60
_NEEDED = {NOTICES: ("通知编号", "已复核", "sha256"), ROWS: ("通知编号", "类别", "原文")}


def accept(source, raw="data/raw", *, origin: str = "reviewed") -> tuple[list[Path], list[str]]:
    """Write the rows of each notice to ``reviewed/`` beside it; return the files written, and why others were not.

    ``source`` is a workbook that `zwanalysis review` wrote, of which the notices marked as done are taken, or a file of rows
    as `align` takes it. A person's rows must all stand in the notice; of a model's those that do not are left out, and told.
    """
    source = Path(source)
    records, versions = _workbook(source) if source.suffix.lower() == ".xlsx" else (source, {})
    ids = set(versions) or {answer.notice_id for answer in read(records)}
    files = {file.stem: file for file in find_files(raw)}
    ids = {next(iter(files)) if notice_id is None and len(files) == 1 else notice_id for notice_id in ids}
    unknown = [f"{source}: {notice_id!r} is no notice in {raw}" for notice_id in sorted(ids - set(files), key=str)]
    if unknown:
        return [], unknown
    corpus = load_notices([files[notice_id] for notice_id in sorted(ids)])
    aligned = align(corpus, records, trusted=origin == "reviewed", origin=origin)
    taken, refused = [], [f"{row.file}: {row.message}" for row in corpus.failures.itertuples(index=False)]
    for answer in rows(aligned.corpus):
        notice_id = answer["notice_id"]
        why, blocks = _objections(corpus, aligned, notice_id, versions, origin)
        refused += why
        if not blocks:
            path = path_of(files[notice_id])
            path.parent.mkdir(exist_ok=True)
            told = {"notice_id": notice_id, "sha256": _sha256(corpus, notice_id), "origin": origin, "from": source.name}
            write_whole(path, (json.dumps({**told, "sections": answer["sections"], "tasks": answer["tasks"]}, ensure_ascii=False, indent=1) + "\n").encode())
            taken.append(path)
    return taken, refused


def _sha256(corpus: Corpus, notice_id: str) -> str:
    return corpus.notices.set_index("notice_id")["sha256"][notice_id]


def _objections(corpus: Corpus, aligned, notice_id: str, versions: dict, origin: str) -> tuple[list[str], bool]:
    """What is wrong with a notice's rows, and whether they cannot be taken for it."""
    if versions.get(notice_id) not in (None, _sha256(corpus, notice_id)):
        return [f"{notice_id}: the notice has changed since the workbook was made; review it again"], True
    found = aligned.found[(aligned.found["notice_id"] == notice_id) & aligned.found["start"].isna()]
    why = [
        f"{notice_id}: {row.row} {row.given[:40]!r} is {row.status}{f' ({row.difference})' if isinstance(row.difference, str) else ''}; "
        + ("copy it from the notice" if origin == "reviewed" else "left out")
        for row in found.itertuples(index=False)
    ]
    return why, bool(why) and origin == "reviewed"


def _workbook(path: Path) -> tuple[list[dict], dict[str, str]]:
    """The rows of the notices that are marked as done, and of which version of each the workbook was made."""
    if not path.is_file():
        raise BadRows(f"{path}: no such file")
    if path.stat().st_size > LARGEST:
        raise BadRows(f"{path}: {path.stat().st_size:,} bytes; no review workbook is so large")
    openpyxl = extra("openpyxl", "XLSX files")
    data = path.read_bytes()
    try:
        open_zip(data).close()
        with guarded("XLSX"):
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
            missing = {NOTICES, ROWS} - set(book.sheetnames)
            sheets = {} if missing else {name: _table(book[name], name, wanted) for name, wanted in _NEEDED.items()}
    except ZwAnalysisError as error:
        raise BadRows(f"{path}: {error}") from error
    if missing:
        raise BadRows(f"{path}: has no sheet {' and no sheet '.join(sorted(missing))}: take a workbook that `zwanalysis review` wrote")
    return _done(path, sheets)


def _done(path: Path, sheets: dict[str, list[dict]]) -> tuple[list[dict], dict[str, str]]:
    """The rows of the notices that the workbook's sheets mark as done, one without rows where they were all taken out."""
    versions = _versions(sheets[NOTICES])
    if not versions:
        raise BadRows(f"{path}: no notice is marked as done; choose 是 under 已复核 on the sheet {NOTICES}")
    records = [_record(row) for row in sheets[ROWS] if str(row["通知编号"]) in versions and (row["类别"], row["原文"]) != (None, None)]
    empty = sorted(versions.keys() - {str(record["notice_id"]) for record in records})
    return [*records, *({"notice_id": notice_id, "tasks": []} for notice_id in empty)], versions


def _versions(notices: list[dict]) -> dict[str, str]:
    """Notice → the hash of its file that the workbook was made from, of those that are marked as done."""
    return {str(row["通知编号"]): str(row.get("sha256")) for row in notices if row.get("已复核") == "是" and row.get("通知编号")}


def _record(row: dict) -> dict:
    """A row of the workbook by the names that `align` knows."""
    named = {heading: name for heading, (name, _) in COLUMNS.items() if name}
    return {named[heading]: value for heading, value in row.items() if heading in named and value is not None}


def _table(sheet, name: str, wanted: tuple[str, ...]) -> list[dict]:
    """The rows of a sheet as dicts by the headings of its first line."""
    headings: list[str] = []
    rows = []
    for r, cells in enumerate(sheet.iter_rows(max_col=_WIDEST), 1):
        if r > _MOST_ROWS:
            raise BadRows(f"sheet {name}: more than {_MOST_ROWS:,} rows; no review has so many")
        for cell in cells:
            if getattr(cell, "data_type", None) == "f":
                raise BadRows(f"sheet {name}, cell {cell.coordinate}: a formula; type its value")
        values = [cell.value for cell in cells]
        if r == 1:
            headings = [str(value) for value in values]
        elif any(value is not None for value in values):
            rows.append(dict(zip(headings, values, strict=False)))
    lacking = [heading for heading in wanted if heading not in headings]
    if lacking:
        raise BadRows(f"sheet {name}: no column {'、'.join(lacking)}; leave the headings of the first line as they are")
    return rows
