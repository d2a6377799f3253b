"""Files → a `Corpus`: which files a path names, what each says, and what their catalogue adds."""

import hashlib
import os
import traceback
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from zwanalysis import catalogue, readers, schema
from zwanalysis.corpus import DISAGREEMENTS, FAILURES, Corpus, without_damage
from zwanalysis.errors import BadArgument, DuplicateNotice, NothingToRead, ReadError, ZwAnalysisError
from zwanalysis.parse import notice
from zwanalysis.parse.units import function_of
from zwanalysis.placing import reviewed

#: Pages that `zwanalysis check --html` writes beside notices: no notices themselves.
EVIDENCE = ".evidence.html"
#: What a folder that `zwanalysis report` made holds: the list of its files.
MADE = ".zwanalysis.json"
#: Processor time that the text of one notice may take: a hundred times what the longest takes.
PARSE_SECONDS = 120.0


def find_files(path, *, recursive: bool = False) -> list[Path]:
    """Return the files that a path, a folder or a list of them names, in order of name.

    A folder gives the notices directly in it, or, ``recursive``, those of its subfolders too, but for hidden ones and for reports
    that this program made. `NothingToRead` if there are none.
    """
    if isinstance(path, (list, tuple)):
        if not path:
            raise NothingToRead("an empty list names no file; give a file, a folder, or a list of them")
        return [file for one in path for file in find_files(one, recursive=recursive)]
    if not isinstance(path, (str, os.PathLike)):
        raise BadArgument(f"{path!r} is no place to read from; give a file, a folder, or a list of them")
    path = Path(path)
    if not path.exists():
        raise NothingToRead(f"{path}: no such file or folder")
    return _of_folder(path, recursive) if path.is_dir() else [path]


def _of_folder(path: Path, recursive: bool) -> list[Path]:
    """The notices of a folder; `NothingToRead` if there are none."""
    inside = sorted(path.iterdir())
    files, below = [f for f in inside if _is_notice(f)], [f for f in inside if _may_hold_notices(f)]
    if recursive:
        files += [file for folder in below for file in _below(folder)]
    if not files:
        more = "" if recursive or not below else f", or read its {len(below)} subfolders too with --recursive"
        raise NothingToRead(f"{path}: no file ending in {', '.join(readers.ENDINGS)}; put your notices there{more}")
    return files


def _is_notice(file: Path) -> bool:
    hidden = file.name.startswith((".", "~$")) or file.name.endswith(EVIDENCE)
    return file.suffix.lower() in readers.ENDINGS and not hidden and not file.is_dir()


def _may_hold_notices(folder: Path) -> bool:
    return folder.is_dir() and not folder.name.startswith(".") and folder.name != reviewed.FOLDER and not (folder / MADE).exists()


def _below(folder: Path) -> list[Path]:
    """The notices of a subfolder; none where it holds none."""
    try:
        return find_files(folder, recursive=True)
    except NothingToRead:
        return []


def load_notices(path, *, jobs: int = 1, progress=None, damaged: bool = True, recursive: bool = False, units=None, reviews: bool = True) -> Corpus:
    """Read notices into a `Corpus`.

    ``path`` is a file, a folder, or a list of them; ``jobs`` the number of processes; ``progress`` a function
    that wraps an iterable to show how far it is, e.g. ``tqdm``. A file that cannot be read is listed in
    ``failures`` and does not stop the others; ``recursive`` reads subfolders too; of a notice that has a file in ``reviewed/`` beside it the rows are those
    of that file, unless ``reviews=False`` asks for the parser's alone; ``damaged=False`` leaves out what a repair or damage lies in. ``units`` is a registry of one's own (a file like ``lexicon/units.yaml``:
    a list, each with ``function`` and ``aliases``), whose functions come before the package's. Raises `NothingToRead`, `DuplicateNotice`, `BadCatalogue`.

    >>> corpus = load_notices("data/raw")
    >>> len(corpus.tasks), corpus.deadlines["kind"].value_counts().to_dict()
    (205, {'by': 66, 'immediate': 15, 'recurring': 12, 'within': 6})
    """
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
        raise BadArgument(f"jobs={jobs!r} is no number of processes; give 1 or more")
    files = find_files(path, recursive=recursive)
    jobs_, unknown = planned(files, reviews)
    found = gather(zip(jobs_, _read_all(jobs_, jobs, progress), strict=True))
    found["failures"] += unknown
    if units is not None:
        found["assignments"] = [row._replace(function=function_of(row.unit, str(units)) or row.function) for row in found["assignments"]]
    texts, failures, disagreements = (found.pop(name) for name in ("texts", "failures", "disagreements"))
    failures = [row for _, *row in failures]
    corpus = Corpus(
        **{name: schema.frame(name, rows) for name, rows in found.items()},
        texts=dict(texts),
        failures=pd.DataFrame(failures, columns=FAILURES, dtype="str"),
        disagreements=pd.DataFrame(disagreements, columns=DISAGREEMENTS, dtype="str"),
    )
    return corpus if damaged else without_damage(corpus)


class Job(NamedTuple):
    """A file to read, its (printed, correct) pairs, its row in the catalogue, and whether its review is taken where there is one."""

    file: Path
    corrections: list
    told: dict
    reviews: bool = True


def planned(files: list[Path], reviews: bool = True) -> tuple[list[Job], list[tuple]]:
    """Return what is to be read, and rows for ``failures`` of a catalogue's rows that no file has; `DuplicateNotice` for a name twice."""
    ids: dict[str, Path] = {}
    for file in files:
        if file.stem in ids:
            raise DuplicateNotice(
                f"{ids[file.stem]} and {file} would both be notice {file.stem!r}; rename one"
            )
        ids[file.stem] = file
    known = {folder: catalogue.read(folder).set_index("file") for folder in {file.parent for file in files}}
    corrections = {folder: catalogue.read_corrections(folder) for folder in known}
    told = {folder: table.to_dict("index") for folder, table in known.items()}
    jobs = [Job(file, corrections[file.parent].get(file.stem, []), told[file.parent].get(file.name, {}), reviews) for file in files]
    return jobs, _unknown(known, corrections, files)


def gather(results) -> dict[str, list]:
    """Return the rows of every table, and of ``texts``, ``failures`` and ``disagreements``, from (job, what `read` gave) pairs.

    A row of ``failures`` begins with the notice it is of, or none.
    """
    rows: dict[str, list] = {name: [] for name in (*schema.TABLES, "texts", "failures", "disagreements")}
    for job, result in results:
        if isinstance(result, tuple):
            rows["failures"].append((printed(job.file.stem), printed(job.file.name), *result))
            continue
        own = result.pop("notices")[0]._asdict()
        merged = catalogue.merge(own, job.told, rows["disagreements"])
        catalogue.compare_bytes(own, job.told, rows["disagreements"])
        rows["notices"].append(tuple(merged[name] for name in schema.names("notices")))
        rows["texts"].append((job.file.stem, result.pop("text")))
        if untaken := result.pop("untaken"):
            rows["failures"].append((job.file.stem, f"{reviewed.FOLDER}/{job.file.stem}.json", "BadRows", untaken))
        rows["failures"] += _unused(job, result["damage"])
        for name, found in result.items():
            rows[name].extend(found)
    return rows


def _unknown(known, corrections, files) -> list[tuple]:
    """Rows of the catalogue and of the corrections whose notice is not in their folder, where all of it was read."""
    listed = []
    for folder, table in known.items():
        there = {file.name: file.stem for file in files if file.parent == folder}
        if set(find_files(folder)) - set(files):
            continue
        listed += [("", catalogue.NAME, "BadCatalogue", f"{name}: no such file in {folder}") for name in table.index if name not in there]
        listed += [
            ("", catalogue.CORRECTIONS, "BadCatalogue", f"{name!r} is no notice in {folder}; give a file's name without its ending")
            for name in corrections[folder]
            if name not in there.values()
        ]
    return listed


def _unused(job: Job, damage) -> list[tuple]:
    """Corrections whose printed wording is not in their notice: listed as failures, since nothing was corrected."""
    used = {row.printed for row in damage if row.rule == "correction"}
    return [
        (job.file.stem, catalogue.CORRECTIONS, "BadCatalogue", f"{job.file.stem}: {printed!r} is not in the notice's text; copy it from there")
        for printed, _ in job.corrections
        if printed not in used
    ]


def printed(name: str) -> str:
    """A file's name as it can be written; bytes of it that are no UTF-8 as escapes."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def read(job: Job):
    """Return the rows of one file, or (error, message) if it cannot be read."""
    file, corrections, _, reviews = job
    try:
        if file.name != printed(file.name):
            raise ReadError("its name is no UTF-8, so no table can hold it: rename the file")
        data = readers.load(file, file.parent)
        document = readers.read_bytes(data, file.name)
        with notice.limited(PARSE_SECONDS, "its text"):
            rows = notice.parse(document, file.stem, corrections)
        digest = hashlib.sha256(data).hexdigest()
        rows["notices"] = [rows["notices"][0]._replace(file=file.name, sha256=digest)]
        rows, untaken = reviewed.applied(rows, document.text, file, digest) if reviews else (rows, None)
    except (ZwAnalysisError, OSError) as error:
        return type(error).__name__, str(error)
    except Exception as error:  # a fault of ours in one file must not lose the others; it is listed, and the exit status says so
        at = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(at.filename).name}:{at.lineno}"
        return "Fault", f"a fault of zwanalysis ({type(error).__name__} at {where}: {error}); please report it with the file"
    return {**rows, "text": document.text, "untaken": untaken}


def _read_all(work: list, jobs: int, progress):
    if jobs == 1 or len(work) < 2:
        return [read(job) for job in (progress(work) if progress else work)]
    from joblib import Parallel, delayed

    size = max(1, min(500, -(-len(work) // (4 * max(jobs, 1)))))
    batches = [work[at : at + size] for at in range(0, len(work), size)]
    done = Parallel(n_jobs=jobs, return_as="generator")(delayed(_read_batch)(batch) for batch in batches)
    done = progress(done, total=len(batches)) if progress else done
    return [result for batch in done for result in batch]


def _read_batch(batch: list):
    return [read(job) for job in batch]
