"""The commands of a second reader: prompt, align, review, accept."""

import sys
from pathlib import Path


def add_commands(commands) -> None:
    """Add the commands to those of `zwanalysis`."""
    prompt = commands.add_parser(
        "prompt",
        help="write the question about a notice for a language model or a person; nothing is sent anywhere",
        description="The notice's text, how it is to be read, and the form of the answer, on standard output.",
    )
    prompt.add_argument("file", metavar="FILE", help="a notice")
    prompt.add_argument("--out", metavar="PAGE", help="write it to this file instead")
    prompt.set_defaults(run=_prompt)
    align = commands.add_parser(
        "align",
        help="tie the rows of another reader to the notices, or refuse them",
        description="Look for every wording of ANSWER in the notices; write the tables of what stands there, and what became of each row.",
    )
    align.add_argument("raw", metavar="RAW", help="the notice, or a folder of them")
    align.add_argument("answer", metavar="ANSWER", help="the rows: .json, .jsonl (langextract's too), .csv or a review workbook")
    align.add_argument("--out", required=True, metavar="FOLDER", help="where the tables and found.csv go")
    align.set_defaults(run=_align)
    review = commands.add_parser(
        "review",
        help="write a workbook in which a person reviews what was read",
        description="Each notice's rows with their context, what is doubtful and why, and what was not read, as rows to fill.",
    )
    review.add_argument("raw", metavar="FOLDER", help="a folder of notices, or a file")
    review.add_argument("--only", choices=("all", "doubtful"), default="all", help="which notices (default: all)")
    review.add_argument("--out", required=True, metavar="WORKBOOK", help="the workbook, e.g. 复核.xlsx; the marked pages go beside it")
    review.set_defaults(run=_review)
    accept = commands.add_parser(
        "accept",
        help="take a reviewed workbook's rows, or a model's, in place of the parser's",
        description="Write reviewed/NOTICE.json beside the notices; `build` takes it from there.",
    )
    accept.add_argument("rows", metavar="ROWS", help="the workbook, or rows as .json, .jsonl or .csv")
    accept.add_argument("--raw", default="data/raw", metavar="FOLDER", help="where the notices lie (default: data/raw)")
    accept.add_argument("--origin", choices=("reviewed", "model"), default="reviewed", help="who gave the rows (default: reviewed)")
    accept.set_defaults(run=_accept)


def _prompt(args) -> int:
    from zwanalysis.second import prompt
    from zwanalysis.whole import write_whole

    question = prompt(Path(args.file))
    if args.out:
        write_whole(Path(args.out), question.encode())
        print(args.say(f"written: {args.out}"))
    else:
        print(question)
    return 0


def _align(args) -> int:
    from zwanalysis.loading import load_notices
    from zwanalysis.second import align
    from zwanalysis.whole import write_whole

    aligned = align(load_notices(args.raw), Path(args.answer))
    folder = aligned.corpus.save(args.out)
    write_whole(folder / "found.csv", aligned.found.to_csv(index=False, lineterminator="\n").encode())
    print(aligned.counts().to_string(index=False))
    print(args.say(f"{len(aligned.corpus.tasks)} tasks → {folder}; what became of each row → {folder / 'found.csv'}"))
    return 0


def _review(args) -> int:
    from zwanalysis.loading import load_notices
    from zwanalysis.second.review import review

    corpus = load_notices(args.raw)
    print(args.say(f"{review(corpus, args.out, only=args.only)} notices → {args.out}"))
    return 0


def _accept(args) -> int:
    from zwanalysis.second.accept import accept

    accepted = accept(args.rows, args.raw, origin=args.origin)
    for path in accepted.taken:
        print(args.say(f"accepted: {path}"))
    for sentence in accepted.kept + accepted.refused:
        print(f"zwanalysis: {sentence}", file=sys.stderr)
    return 1 if accepted.refused else 0
