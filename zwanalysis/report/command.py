"""The command `report`: of the project it stands in, or of any folder of notices."""

import sys
import webbrowser
from pathlib import Path

from zwanalysis import exports
from zwanalysis.compare import themes
from zwanalysis.language import reason
from zwanalysis.loading import find_files, load_notices
from zwanalysis.report.folder import swapped
from zwanalysis.report.notebooks import copy_notebooks, run_notebooks
from zwanalysis.report.words import words
from zwanalysis.report.writing import Made, export


def run(args, progress) -> int:
    """Make the report that ``args`` (of the command line) ask for; 1 where some file could not be read or some part made.

    ``progress`` makes, of a sentence, the function that shows how far something is.
    """
    with themes.own_codebook(args.themes):
        made, corpus, place = (_project if args.folder is None else _own)(args, progress)
    called = words("zh")["charts"] if args.say.keywords["lang"] == "zh" else {}
    for name, why in made.left_out.items():
        print(args.say(f"    no {called.get(name, name)}: {why}"))
    for name, why in made.failed.items():
        print(reason(f"zwanalysis: {name}: {why}", args.say.keywords["lang"]), file=sys.stderr)
    if args.open:
        webbrowser.open((place / "index.html" if (place / "index.html").exists() else place).absolute().as_uri())
    return 1 if args.failures(corpus) or made.failed else 0


def _project(args, progress) -> tuple[Made, object, Path]:
    """data/raw → data/processed, reports, notebooks, all in the project's folder."""
    root = Path(args.root)
    corpus = _read(root / "data" / "raw", args, progress)
    left_out = _saved(corpus, root / "data" / "processed")
    print(args.say(f"1/3 {len(corpus.notices)} notices, {len(corpus.tasks)} tasks → {root / 'data' / 'processed'}"), flush=True)
    _begun("2/3 drawing charts …", args)
    with swapped(root / "reports", ours=True) as new:
        made = export(corpus, new, progress=progress("2/3 drawing charts"), lang=args.lang or "zh")
    print(args.say(f"2/3 {len(made.written)} files → {root / 'reports'}"), flush=True)
    made.left_out |= left_out
    if args.notebooks:
        _begun("3/3 running notebooks …", args)
        books = run_notebooks(root / "notebooks", progress=progress("3/3 running notebooks"), notices=corpus.notices["notice_id"])
        if books.written or books.failed:
            print(args.say(f"3/3 {len(books.written)} notebooks → {root / 'notebooks'}"))
        made.failed |= books.failed
    return made, corpus, root / "reports"


def _own(args, progress) -> tuple[Made, object, Path]:
    """A folder of anybody's notices → a folder of its own with tables, charts, workbook and notebooks, complete or not at all."""
    source = Path(args.folder)
    target = Path(args.out) if args.out else source.resolve().with_name(f"{source.resolve().stem}-report")
    find_files(source, recursive=args.recursive)
    with swapped(target) as new:
        corpus = _read(source, args, progress)
        left_out = _saved(corpus, new / "data")
        print(args.say(f"1/3 {len(corpus.notices)} notices, {len(corpus.tasks)} tasks"), flush=True)
        _begun("2/3 drawing charts …", args)
        made = export(corpus, new, progress("2/3 drawing charts"), args.lang or "zh", notebooks="notebooks" if args.notebooks else "", package="data")
        made.left_out |= left_out
        print(args.say(f"2/3 {len(made.written)} charts, tables and the workbook"), flush=True)
        if args.notebooks and len(corpus.notices):
            _begun("3/3 running notebooks …", args)
            prose = args.say.keywords["lang"]
            made.attempt("notebooks", lambda: copy_notebooks(new / "notebooks", prose))
            parameters = {"tables": "../data", "lang": args.lang or "zh", "prose": prose, "path": str(_doubtful(corpus, source, args.recursive))}
            books = run_notebooks(
                new / "notebooks", progress=progress("3/3 running notebooks"), notices=corpus.notices["notice_id"], parameters=parameters
            )
            made.failed |= books.failed
            print(args.say(f"3/3 {len(books.written)} notebooks"), flush=True)
        elif args.notebooks:
            made.left_out["notebooks"] = "no notice could be read"
    print(f"→ {target}")
    return made, corpus, target


def _begun(what: str, args) -> None:
    """Say what is being done: where the output is no terminal there are no bars."""
    print(args.say(what), flush=True)


def _saved(corpus, folder: Path) -> dict[str, str]:
    """Write the tables as a data package, and as Parquet; return what is left out."""
    corpus.save(folder, parquet=exports.has_parquet())
    return {} if exports.has_parquet() else {"parquet": "it needs pyarrow, which is not installed"}


def _read(source: Path, args, progress):
    corpus = load_notices(source, jobs=args.jobs, recursive=args.recursive, units=args.units, progress=progress("1/3 reading notices"))
    corpus.check()
    return corpus


def _doubtful(corpus, source: Path, recursive: bool) -> Path:
    """The file of the notice that is read worst: the one to look at."""
    worst = corpus.notices.loc[corpus.notices["coverage"].astype(float).idxmin(), "notice_id"]
    return next(path.resolve() for path in find_files(source, recursive=recursive) if path.stem == worst)
