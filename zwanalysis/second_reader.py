"""The commands of a second reader: prompt, align, review, accept."""

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
    align.add_argument("answer", metavar="ANSWER", help="the rows: .json, .jsonl (langextract's too) or .csv")
    align.add_argument("--out", required=True, metavar="FOLDER", help="where the tables and found.csv go")
    align.set_defaults(run=_align)


def _prompt(args) -> int:
    from zwanalysis.corpus import write_whole
    from zwanalysis.second import prompt

    question = prompt(Path(args.file))
    if args.out:
        write_whole(Path(args.out), question.encode())
        print(f"written: {args.out}")
    else:
        print(question)
    return 0


def _align(args) -> int:
    from zwanalysis.corpus import load_notices, write_whole
    from zwanalysis.second import align

    aligned = align(load_notices(args.raw), Path(args.answer))
    folder = aligned.corpus.save(args.out)
    write_whole(folder / "found.csv", aligned.found.to_csv(index=False, lineterminator="\n").encode())
    print(aligned.counts().to_string(index=False))
    print(f"{len(aligned.corpus.tasks)} tasks → {folder}; what became of each row → {folder / 'found.csv'}")
    return 0
