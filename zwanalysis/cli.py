"""The commands: build, report, check."""

import argparse
import sys
import warnings
from pathlib import Path

from zwanalysis import coding, second_reader
from zwanalysis.errors import ZwAnalysisError


def main(argv: list[str] | None = None) -> int:
    """Run a command; return 0, 1 if some file could not be read or made, 2 if the command could not be carried out."""
    args = _parser().parse_args(argv)
    if sys.stdout.encoding and sys.stdout.encoding.lower() != "utf-8":
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            warnings.showwarning = _once()
            return args.run(args)
    except ZwAnalysisError as error:
        print(f"zwanalysis: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("zwanalysis: stopped", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough
        sys.stderr.close()
        return 0
    except OSError as error:  # a folder that cannot be read or written, a full disk
        print(f"zwanalysis: {_told(error)}", file=sys.stderr)
        return 2


def _once():
    """Return what prints a warning (a page that is a picture, a catalogue that says otherwise) as a sentence, each but once."""
    said = set()

    def say(message, *place, **more) -> None:
        if str(message) not in said:
            said.add(str(message))
            print(f"zwanalysis: {message}", file=sys.stderr)

    return say


def _told(error: OSError) -> str:
    """An error of the system as a sentence."""
    what = "is a file where a folder is needed" if isinstance(error, FileExistsError) else error.strerror or str(error)
    return f"{error.filename}: {what}" if error.filename else what


#: How rows that are not the parser's came about.
ORIGINS = {"reviewed": "as reviewed by a person", "model": "as a language model read them, each found in its notice"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="zwanalysis",
        description="Read Chinese government work notices (政务公开) into tables, and compare them.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    build = commands.add_parser("build", help="read a folder of notices and write the tables")
    build.add_argument(
        "raw", nargs="?", default="data/raw", metavar="RAW", help="a folder or a file (default: data/raw)"
    )
    build.add_argument(
        "--out",
        default="data/processed",
        metavar="FOLDER",
        help="where the tables go (default: data/processed)",
    )
    build.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="how many processes read at once (default: 1)"
    )
    build.set_defaults(run=_build)
    report = commands.add_parser(
        "report",
        help="all of it, of any folder of notices: tables, charts, workbook, notebooks",
        description="FOLDER → tables, charts, workbook and executed notebooks in another folder. Without FOLDER, of the project here: "
        "data/raw → data/processed, reports, notebooks.",
    )
    report.add_argument("folder", nargs="?", metavar="FOLDER", help="a folder of notices, or a file (default: the project's data/raw)")
    report.add_argument("--out", metavar="FOLDER", help="where the report of a FOLDER goes (default: FOLDER-report, beside it)")
    report.add_argument(
        "--notebooks", action=argparse.BooleanOptionalAction, default=True, help="run the notebooks too (default: yes)"
    )
    report.add_argument("--lang", choices=("zh", "en"), help="the language of charts (default: zh)")
    report.add_argument("--open", action="store_true", help="show the report when it is made")
    report.add_argument("--root", default=".", metavar="FOLDER", help="the project's folder, where no FOLDER is given (default: here)")
    report.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="how many processes read at once (default: 1)"
    )
    report.set_defaults(run=_report)
    check = commands.add_parser("check", help="say what was understood of a notice, and what was not")
    check.add_argument("files", nargs="+", metavar="FILE", help="a notice, or a folder of them")
    check.set_defaults(run=_check)
    check.add_argument(
        "--html",
        action="store_true",
        help="write FILE.evidence.html beside each notice: the text with everything marked",
    )
    add = commands.add_parser(
        "add", help="bring notices in: copy files into data/raw and fill their rows in sources.csv"
    )
    add.add_argument("files", nargs="+", metavar="FILE", help="a notice")
    add.add_argument("--url", help="the address it was found at")
    add.add_argument(
        "--raw", default="data/raw", metavar="FOLDER", help="where notices lie (default: data/raw)"
    )
    add.add_argument(
        "--set",
        action="append",
        type=_edit,
        default=[],
        metavar="COLUMN=VALUE",
        help="correct what was read, e.g. region=自贡市",
    )
    add.add_argument("--yes", action="store_true", help="do not ask before adding")
    add.set_defaults(run=_add)
    score = commands.add_parser(
        "score",
        help="compare tables with a gold standard",
        description="precision, recall and F1 of tables against a gold standard",
    )
    score.add_argument("gold", metavar="GOLD", help="a folder of tables, as `build` writes them")
    score.add_argument(
        "predicted", metavar="PREDICTED", help="another such folder, a folder of notices to read, or a file of rows (.json, .jsonl, .csv)"
    )
    score.add_argument("--html", metavar="FOLDER", help="write a page of each notice that is read differently, with both readings marked")
    score.add_argument("--differences", metavar="FILE", help="write every difference to this CSV file")
    score.set_defaults(run=_score)
    second_reader.add_commands(commands)
    coding.add_command(commands)
    return parser


def _jobs(value: str) -> int:
    if not value.isdigit() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is no number of processes; give 1 or more")
    return int(value)


def _edit(value: str) -> tuple[str, str]:
    column, sign, told = value.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"{value!r} is no COLUMN=VALUE, such as region=自贡市")
    return column, told


def _progress(what: str):
    from tqdm import tqdm

    return lambda steps, **more: tqdm(steps, desc=what, mininterval=0.5, **more)


def _build(args) -> int:
    from zwanalysis.corpus import load_notices

    corpus = load_notices(args.raw, jobs=args.jobs, progress=_progress("reading"))
    folder = corpus.save(args.out)
    print(f"{len(corpus.notices)} notices, {len(corpus.tasks)} tasks → {folder}")
    for origin, tasks in corpus.tasks[corpus.tasks["origin"] != "parser"].groupby("origin"):
        print(f"of these {len(tasks)} tasks of {tasks['notice_id'].nunique()} notices {ORIGINS[origin]}")
    return _failures(corpus)


def _report(args) -> int:
    from zwanalysis.report import command

    return command.run(args, _progress)


def _check(args) -> int:
    from zwanalysis.corpus import load_notices
    from zwanalysis.describe import describe

    corpus = load_notices(args.files)
    for notice_id in corpus.notices["notice_id"]:
        print(describe(corpus, notice_id))
        if args.html:
            print(f"written: {_write_page(corpus, notice_id, args.files)}")
    return _failures(corpus)


def _add(args) -> int:
    from zwanalysis.collect import add, prepare
    from zwanalysis.describe import describe

    edits = dict(args.set)
    failed = 0
    for file in args.files:
        try:
            incoming = prepare(file, args.raw, url=args.url, edits=edits)
            print(describe(incoming.corpus, incoming.corpus.notices["notice_id"].iloc[0]))
            print(
                "sources.csv: "
                + ", ".join(f"{name}={value}" for name, value in incoming.row.items() if value)
            )
            if (
                args.yes
                or input("Add this notice? Correct a value with --set. [y/N] ").strip().lower() == "y"
            ):
                print(f"added: {add(incoming, args.raw)}")
            else:
                print("not added")
        except EOFError:
            print(f"zwanalysis: {file}: nobody to ask; add --yes", file=sys.stderr)
            failed = 1
        except (ZwAnalysisError, OSError) as error:
            print(f"zwanalysis: {error}", file=sys.stderr)
            failed = 1
    return failed


def _write_page(corpus, notice_id: str, files) -> Path:
    from zwanalysis.corpus import EVIDENCE, find_files, write_whole
    from zwanalysis.evidence import page

    source = next(path for path in find_files(files) if path.stem == notice_id)
    target = source.with_suffix(EVIDENCE)
    if target.exists() and "zw-evidence" not in target.read_text("utf-8", errors="replace"):
        raise ZwAnalysisError(f"{target} exists and was not written by this command; move it away")
    write_whole(target, page(corpus, notice_id).encode())
    return target


def _score(args) -> int:
    from zwanalysis.scoring import run

    return run(args)


def _failures(corpus) -> int:
    """List the files that could not be read; 1 if there are any."""
    for row in corpus.failures.itertuples(index=False):
        print(f"not read: {row.file}: {row.message}", file=sys.stderr)
    return 1 if len(corpus.failures) else 0
