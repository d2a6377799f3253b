"""The commands: build, report, check, add, due, kwic, show, score, and those of a second reader."""

import argparse
import os
import re
import sys
import warnings
from functools import partial
from pathlib import Path

from zwanalysis import coding, questions, second_reader
from zwanalysis.errors import ZwAnalysisError
from zwanalysis.language import LANGUAGES, language, reason, told
from zwanalysis.version import VERSION


def main(argv: list[str] | None = None) -> int:
    """Run a command; return 0, 1 if some file could not be read or made, 2 if the command could not be carried out."""
    _open_streams()
    try:
        try:
            return _run(sys.argv[1:] if argv is None else argv)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:  # the reader of a pipe (head, less) has seen enough; what is still to be written goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(argv: list[str]) -> int:
    lang = _asked_language(argv)
    args = _parser(lang).parse_args(argv)
    args.say, args.failures = partial(told, lang=lang), partial(_failures, lang=lang)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always", UserWarning)
            warnings.showwarning = _once(lang)
            return args.run(args)
    except ZwAnalysisError as error:
        print(reason(f"zwanalysis: {error}", lang), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(reason("zwanalysis: stopped", lang), file=sys.stderr)
        return 130
    except BrokenPipeError:
        raise
    except OSError as error:  # a folder that cannot be read or written, a full disk
        print(reason(f"zwanalysis: {_told(error)}", lang), file=sys.stderr)
        return 2


def _open_streams() -> None:
    """Speak UTF-8 whatever the code page: help, too, has Chinese in it. A stream that is closed leads nowhere."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 (for as long as the program runs)
        elif hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="replace")


def _asked_language(argv: list[str]) -> str:
    """The language of --lang, which help needs before the rest is read; that of the machine without it."""
    asked = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    asked.add_argument("--lang", nargs="?")
    found = asked.parse_known_args(argv)[0].lang
    return found if found in LANGUAGES else language()


def _once(lang: str):
    """Return what prints a warning (a page that is a picture, a catalogue that says otherwise) as a sentence, each but once."""
    said = set()

    def say(message, *place, **more) -> None:
        if str(message) not in said:
            said.add(str(message))
            print(reason(f"zwanalysis: {message}", lang), file=sys.stderr)

    return say


def _told(error: OSError) -> str:
    """An error of the system as a sentence."""
    what = "is a file where a folder is needed" if isinstance(error, FileExistsError) else error.strerror or str(error)
    return f"{error.filename}: {what}" if error.filename else what


#: How rows that are not the parser's came about.
ORIGINS = {"reviewed": "as reviewed by a person", "model": "as a language model read them, each found in its notice"}


class _Parser(argparse.ArgumentParser):
    """A parser whose own words, too, are in the language of the help."""

    lang = "en"

    def format_help(self) -> str:
        return told(super().format_help(), self.lang)

    def error(self, message: str):
        self.exit(2, told(self.format_usage(), self.lang) + reason(f"{self.prog}: error: {message}", self.lang) + "\n")


def _parser(lang: str = "en") -> argparse.ArgumentParser:
    parser = _Parser(
        prog="zwanalysis",
        description="Read Chinese government work notices (政务公开) into tables, and compare them.",
    )
    parser.add_argument("--version", action="version", version=f"zwanalysis {VERSION}")
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
    build.add_argument(
        "--tables", choices=("csv", "parquet"), help="CSV, or Parquet in parts, which a second start goes on with (default: Parquet from 1,000 notices on)"
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
    report.add_argument("--themes", metavar="FILE", help="a codebook of your own, laid out like lexicon/themes.yaml (the notebooks keep the package's)")
    report.add_argument("--units", metavar="FILE", help="functions of units of your own, laid out like lexicon/units.yaml, before the package's")
    report.add_argument("--open", action="store_true", help="show the report when it is made")
    report.add_argument("--root", default=".", metavar="FOLDER", help="the project's folder, where no FOLDER is given (default: here)")
    report.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="how many processes read at once (default: 1)"
    )
    report.set_defaults(run=_report, lang=None)
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
        help="compare two readers of the same notices",
        description="Precision, recall and F1 of one reader against another, and Krippendorff's α. "
        "A reader is a folder of tables as `build` writes them, notices (the parser reads them), their folder reviewed/, "
        "a review workbook, or rows as .json, .jsonl or .csv.",
    )
    score.add_argument("gold", metavar="GOLD", help="the reader that is taken as right")
    score.add_argument("predicted", metavar="PREDICTED", help="the reader that is measured")
    score.add_argument("--html", metavar="FOLDER", help="write a page of each notice that is read differently, with both readings marked")
    score.add_argument("--differences", metavar="FILE", help="write every difference to this CSV file")
    score.set_defaults(run=_score)
    second_reader.add_commands(commands)
    coding.add_command(commands)
    questions.add_commands(commands)
    for command in (build, report, check):
        command.add_argument("--recursive", action="store_true", help=questions.RECURSIVE)
    for command in (parser, *commands.choices.values()):
        _in_language(command, lang)
    return parser


def usages(lang: str = "en") -> list[tuple[str, str]]:
    """Return each command's usage, without what every command takes, and what it does."""
    (action,) = _parser(lang)._subparsers._group_actions
    told = {choice.dest: choice.help for choice in action._choices_actions}
    return [(re.sub(r"^\S+ | \[-h\]| \[--lang {\S+}\]", "", re.sub(r"\s+", " ", command.format_usage())).strip(), told[name]) for name, command in action.choices.items()]


def _in_language(command: argparse.ArgumentParser, lang: str) -> None:
    """Give a command the option --lang, and its help in ``lang``."""
    command.lang = lang
    command.add_argument(
        "--lang", choices=LANGUAGES, default=argparse.SUPPRESS,
        help="the language of what is said, of notebooks and of charts (default: of charts Chinese, of the rest the machine's)",
    )  # fmt: skip
    command.description = told(command.description, lang) if command.description else None
    for action in command._actions:
        if isinstance(action.help, str) and action.help is not argparse.SUPPRESS:
            action.help = told(action.help, lang)
        for choice in getattr(action, "_choices_actions", ()):
            choice.help = told(choice.help, lang)


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

    return lambda steps, **more: tqdm(steps, desc=what, mininterval=0.5, disable=None, **more)


def _build(args) -> int:
    from zwanalysis.building import MANY
    from zwanalysis.loading import find_files, load_notices

    if args.tables == "parquet" or not args.tables and len(find_files(args.raw, recursive=args.recursive)) >= MANY:
        return _build_parts(args)
    corpus = load_notices(args.raw, jobs=args.jobs, recursive=args.recursive, progress=_progress(args.say("reading")))
    folder = corpus.save(args.out)
    print(args.say(f"{len(corpus.notices)} notices, {len(corpus.tasks)} tasks → {folder}"))
    for origin, tasks in corpus.tasks[corpus.tasks["origin"] != "parser"].groupby("origin"):
        print(args.say(f"of these {len(tasks)} tasks of {tasks['notice_id'].nunique()} notices {ORIGINS[origin]}"))
    return args.failures(corpus)


def _build_parts(args) -> int:
    from zwanalysis.building import build
    from zwanalysis.corpus import in_parts

    try:
        made = build(args.raw, args.out, jobs=args.jobs, recursive=args.recursive, progress=_progress(args.say("reading")))
    except KeyboardInterrupt:
        print(reason(f"zwanalysis: stopped; what is read is kept in {args.out}.partial, and the same command goes on from there", args.say.keywords["lang"]), file=sys.stderr)
        return 130
    print(args.say(f"{made.notices} notices, {made.tasks} tasks → {made.folder}"))
    print(args.say(f"{made.read} files read now, {made.doubtful} notices doubtful, {made.failed} files failed"))
    return args.failures(in_parts(made.folder))


def _report(args) -> int:
    print(args.say("1/3 reading notices …"), flush=True)  # before the libraries are loaded, which takes seconds
    from zwanalysis.report import command

    return command.run(args, lambda what: _progress(args.say(what)))


def _check(args) -> int:
    from zwanalysis.describe import describe
    from zwanalysis.loading import load_notices

    corpus = load_notices(args.files, recursive=args.recursive)
    for notice_id in corpus.notices["notice_id"]:
        print(args.say(describe(corpus, notice_id)))
        if args.html:
            print(args.say(f"written: {_write_page(corpus, notice_id, args)}"))
    return args.failures(corpus)


def _add(args) -> int:
    from zwanalysis.collect import add, prepare
    from zwanalysis.describe import describe

    edits = dict(args.set)
    failed = 0
    for file in args.files:
        try:
            incoming = prepare(file, args.raw, url=args.url, edits=edits)
            print(args.say(describe(incoming.corpus, incoming.corpus.notices["notice_id"].iloc[0])))
            print(
                "sources.csv: "
                + ", ".join(f"{name}={value}" for name, value in incoming.row.items() if value)
            )
            if (
                args.yes
                or input(args.say("Add this notice? Correct a value with --set. [y/N] ")).strip().lower() == "y"
            ):
                print(args.say(f"added: {add(incoming, args.raw)}"))
            else:
                print(args.say("not added"))
        except EOFError:
            print(reason(f"zwanalysis: {file}: nobody to ask; add --yes", args.say.keywords["lang"]), file=sys.stderr)
            failed = 1
        except (ZwAnalysisError, OSError) as error:
            print(reason(f"zwanalysis: {error}", args.say.keywords["lang"]), file=sys.stderr)
            failed = 1
    return failed


def _write_page(corpus, notice_id: str, args) -> Path:
    from zwanalysis.evidence import page
    from zwanalysis.loading import EVIDENCE, find_files
    from zwanalysis.whole import write_whole

    source = next(path for path in find_files(args.files, recursive=args.recursive) if path.stem == notice_id)
    target = source.with_suffix(EVIDENCE)
    if target.exists() and "zw-evidence" not in target.read_text("utf-8", errors="replace"):
        raise ZwAnalysisError(f"{target} exists and was not written by this command; move it away")
    write_whole(target, page(corpus, notice_id).encode())
    return target


def _score(args) -> int:
    from zwanalysis.scoring import run

    return run(args)


def _failures(corpus, lang: str) -> int:
    """List the files that could not be read; 1 if there are any."""
    for row in corpus.failures.itertuples(index=False):
        print(reason(f"not read: {row.file}: {row.message}", lang), file=sys.stderr)
    return 1 if len(corpus.failures) else 0
