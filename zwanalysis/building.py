"""A folder of any number of notices → a corpus in parts, by all cores or many machines, in steps that a stop does not undo.

Batches of files are read by workers, which write their part themselves; what is read is kept by the file's bytes, so that a
second start reads only what is new or changed, and a build that was stopped goes on from its last whole part. The folder is
made beside (``NAME.partial``) and takes the old one's place when it is complete.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from zwanalysis import parts, schema
from zwanalysis.errors import NotOurs
from zwanalysis.loading import Job, find_files, gather, planned, printed, read
from zwanalysis.placing import reviewed
from zwanalysis.version import VERSION
from zwanalysis.whole import find, locked, take_place, write_whole

#: Notices a part: some 3 MB of text, a second or two of work.
BATCH = 100
#: From here on `zwanalysis build` keeps Parquet in parts.
MANY = 1000
#: What a folder of tables holds; a folder with anything else in it is somebody's own and is not replaced.
OURS = {*parts.NAMES, parts.TOKENS, *(f"{name}.csv" for name in parts.NAMES), "texts.json", "datapackage.json", "manifest.json", ".lock"}


class Source(NamedTuple):
    """A file to read, with what tells whether it was read before."""

    job: Job
    size: int
    sha256: str
    key: str

    @property
    def notice_id(self) -> str:
        return printed(self.job.file.stem)


class Batch(NamedTuple):
    """What one worker makes: a part, of these files; ``kept`` says where rows read before lie (key → folder and part)."""

    folder: Path
    number: int
    sources: list[Source]
    kept: dict[str, tuple[Path, int]]


class Built(NamedTuple):
    """What a build made, counted."""

    folder: Path
    notices: int
    tasks: int
    doubtful: int
    failed: int
    read: int


def build(path, out, *, jobs: int = 1, progress=None, recursive: bool = False, batch: int = BATCH) -> Built:
    """Read the notices that ``path`` names into the folder ``out``; return what was made.

    ``jobs`` processes, or whatever `joblib.parallel_config` names, e.g. a Dask cluster, work a batch of files each; memory
    does not grow with the number of notices. ``progress`` wraps an iterable to show how far it is, e.g. ``tqdm``. `NothingToRead`,
    `DuplicateNotice`, `BadCatalogue` as `load_notices`; `NotOurs` if ``out`` holds other files, `Busy` while another program builds it.
    """
    out = Path(out).resolve()
    partial = out.with_name(out.name + ".partial")
    find(out)
    _refuse_others(out, partial)
    planned_jobs, unknown = planned(find_files(path, recursive=recursive))
    partial.mkdir(parents=True, exist_ok=True)
    with locked(partial):
        fresh = _made([_source(job) for job in planned_jobs], unknown, out, partial, batch, jobs, progress)
    take_place(partial, out)
    return _counted(out, fresh)


def _made(sources: list[Source], unknown: list[tuple], out: Path, partial: Path, size: int, jobs: int, progress) -> int:
    """Make the parts that are not there yet; return how many files are read for it."""
    kept = {**_kept(out), **_kept(partial)}
    batches = [Batch(partial, number, sources[at : at + size], kept) for number, at in enumerate(range(0, len(sources), size))]
    todo = [one._replace(kept=_of(one)) for one in batches if not _finished(one)]
    fresh = sum(source.key not in one.kept for one in todo for source in one.sources)
    _work(todo, jobs, progress)
    _drop_beyond(partial, len(batches))
    _write_rest(partial, len(batches), unknown)
    for begun in partial.rglob("*.part"):  # of a write that was stopped
        begun.unlink(missing_ok=True)
    return fresh


def _source(job: Job) -> Source:
    """A file by its bytes, and by all else that its rows hang on."""
    size, digest = _bytes_of(job.file)
    told = {name: str(value) for name, value in job.told.items()}
    more = [VERSION, job.file.name, job.corrections, told, digest, _bytes_of(reviewed.path_of(job.file))]
    key = hashlib.sha256(json.dumps(more, sort_keys=True).encode()).hexdigest()
    return Source(job, size, digest, key)


def _bytes_of(file: Path) -> tuple[int, str]:
    """A file's size and SHA-256, read piece by piece, however large; nothing of what is no file or cannot be read: the reader says so."""
    if not file.is_file():  # a pipe would keep us waiting
        return 0, ""
    try:
        with file.open("rb") as opened:
            return file.stat().st_size, hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return 0, ""


def _kept(folder: Path) -> dict[str, tuple[Path, int]]:
    """Where the rows of each file that was read lie. A file that failed is read again: what it lacked may be there now."""
    found = {}
    for number in parts.numbers(folder):
        index = parts.read(folder, parts.INDEX, ["key", "failed"], number=number)
        found |= dict.fromkeys(index.loc[~index["failed"].astype(bool), "key"], (folder, number))
    return found


def _of(batch: Batch) -> dict[str, tuple[Path, int]]:
    """What a batch needs of what is kept: it is sent to the worker."""
    return {source.key: batch.kept[source.key] for source in batch.sources if source.key in batch.kept}


def _finished(batch: Batch) -> bool:
    """Whether the part is there with these very files, none of which failed."""
    if not parts.path_of(batch.folder, parts.INDEX, batch.number).exists():
        return False
    index = parts.read(batch.folder, parts.INDEX, ["key", "failed"], number=batch.number)
    return not index["failed"].any() and index["key"].tolist() == [source.key for source in batch.sources]


def _work(batches: list[Batch], jobs: int, progress) -> None:
    """Have the batches made; say as they come how many notices are doubtful and how many files failed."""
    from joblib import Parallel, delayed

    done: Iterable = Parallel(n_jobs=jobs, return_as="generator_unordered")(delayed(make)(batch) for batch in batches)
    done = progress(done, total=len(batches)) if progress else done
    doubtful = failed = 0
    for unsure, lost in done:
        doubtful, failed = doubtful + unsure, failed + lost
        if hasattr(done, "set_postfix"):
            done.set_postfix(doubtful=doubtful, failed=failed)


def make(batch: Batch) -> tuple[int, int]:
    """Write a batch's part; return how many of its notices are doubtful and how many files failed."""
    places = sorted({batch.kept[source.key] for source in batch.sources if source.key in batch.kept})
    if len(places) == 1 and _the_same(batch, *places[0]):
        return _copy(batch)
    found = [_fresh([source.job for source in batch.sources if source.key not in batch.kept])]
    for place in places:
        found.append(_again(place, [source for source in batch.sources if batch.kept.get(source.key) == place]))
    order = {source.notice_id: n for n, source in enumerate(batch.sources)}
    whole = {name: _in_order([tables[name] for tables in found], order) for name in found[0]}
    there = set(whole["notices"]["notice_id"])
    index = [(one.notice_id, printed(one.job.file.name), one.size, one.sha256, one.key, one.notice_id not in there) for one in batch.sources]
    parts.write(batch.folder, batch.number, {**whole, parts.INDEX: _typed(parts.INDEX, index)})
    return int((whole["notices"]["reading"] == "doubtful").sum()), len(batch.sources) - len(there)


def _the_same(batch: Batch, folder: Path, number: int) -> bool:
    """Whether a part read before is of these very files, in this order."""
    return parts.read(folder, parts.INDEX, ["key"], number=number)["key"].tolist() == [source.key for source in batch.sources]


def _copy(batch: Batch) -> tuple[int, int]:
    """Take a part over as it is."""
    folder, number = batch.kept[batch.sources[0].key]
    for name in (*(name for name in parts.NAMES if name != parts.INDEX), parts.INDEX):
        to = parts.path_of(batch.folder, name, batch.number)
        to.parent.mkdir(parents=True, exist_ok=True)
        write_whole(to, parts.path_of(folder, name, number).read_bytes(), parts.own_ending())
    return int((parts.read(folder, "notices", ["reading"], number=number)["reading"] == "doubtful").sum()), 0


def _fresh(jobs: list[Job]) -> dict[str, pd.DataFrame]:
    """The tables of files that are read now."""
    return {name: _typed(name, rows) for name, rows in gather((job, read(job)) for job in jobs).items()}


def _again(place: tuple[Path, int], sources: list[Source]) -> dict[str, pd.DataFrame]:
    """The rows of files that lie in a part read before."""
    folder, number = place
    ids = [source.notice_id for source in sources]
    return {name: parts.read(folder, name, notice_ids=ids, number=number) for name in parts.NAMES if name != parts.INDEX}


def _in_order(tables: list[pd.DataFrame], order: dict[str, int]) -> pd.DataFrame:
    """Several tables as one, notice after notice."""
    whole = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    return whole.sort_values("notice_id", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)


def _typed(name: str, rows: list) -> pd.DataFrame:
    if name in schema.TABLES:
        return schema.frame(name, rows)
    kinds = parts.columns(name)
    return pd.DataFrame.from_records(rows, columns=list(kinds)).astype({column: schema.DTYPES[kind] for column, kind in kinds.items()})


def _drop_beyond(partial: Path, count: int) -> None:
    """Take away parts of an earlier, stopped build of more files, and what was worked out of older parts."""
    shutil.rmtree(partial / parts.TOKENS, ignore_errors=True)
    for number in parts.numbers(partial):
        if number >= count:
            for name in (parts.INDEX, *parts.NAMES):
                parts.path_of(partial, name, number).unlink(missing_ok=True)


def _write_rest(partial: Path, number: int, unknown: list[tuple]) -> None:
    """Write what is of no one file: rows of a catalogue that no file has, and what the tables are."""
    if unknown:
        rest = {name: _typed(name, []) for name in parts.NAMES}
        rest["failures"] = _typed("failures", unknown)
        parts.write(partial, number, rest)
    write_whole(partial / "datapackage.json", (json.dumps(schema.datapackage(), ensure_ascii=False, indent=1) + "\n").encode())


def _refuse_others(*folders: Path) -> None:
    """Refuse a folder that holds somebody's own files."""
    for folder in folders:
        strange = sorted({file.name.removesuffix(".part") for file in folder.iterdir()} - OURS) if folder.is_dir() else []
        if folder.exists() and not folder.is_dir() or strange:
            raise NotOurs(f"{folder} holds {strange[0] if strange else 'no folder'!r}, which no build wrote; give a folder of its own")


def _counted(out: Path, fresh: int) -> Built:
    reading = parts.read(out, "notices", ["reading"])["reading"]
    failed = int(parts.read(out, parts.INDEX, ["failed"])["failed"].sum())
    return Built(out, len(reading), parts.count(out, "tasks"), int((reading == "doubtful").sum()), failed, fresh)
