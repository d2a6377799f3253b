"""The command `code`: draws a sample of tasks to be coded by hand, and corrects the codebook's shares by it."""

from pathlib import Path

from zwanalysis.errors import BadTables


def add_command(commands) -> None:
    """Add the command to those of `zwanalysis`."""
    code = commands.add_parser(
        "code",
        help="draw a sample of tasks to code by hand, and correct the shares of themes by it",
        description="With --sample: write a sheet with a random sample of the tasks of FOLDER. Without: read the sheet, filled, and print shares of "
        "themes corrected for what the codebook gets wrong, with intervals.",
    )
    code.add_argument("raw", metavar="FOLDER", help="a folder of notices, or a file")
    code.add_argument("--sample", type=int, metavar="N", help="how many tasks to draw, at least five of each notice")
    code.add_argument("--seed", type=int, default=0, metavar="N", help="another number draws another sample (default: 0)")
    code.add_argument("--sheet", default="coding.csv", metavar="FILE", help="the sheet (default: coding.csv)")
    code.set_defaults(run=run)


def run(args) -> int:
    """Write the sheet, or read it and print what comes of it."""
    from zwanalysis.compare import agreement, sheets, themes
    from zwanalysis.loading import load_notices
    from zwanalysis.whole import write_whole

    corpus, path = load_notices(args.raw), Path(args.sheet)
    if args.sample is not None:
        if path.exists():
            raise BadTables(f"{path} is there already, and may hold somebody's work; give another name")
        drawn = sheets.sheet(corpus.tasks, max(args.sample, 1), seed=args.seed)
        write_whole(path, drawn.to_csv(index=False).encode("utf-8-sig"))
        print(args.say(f"{len(drawn)} of {len(corpus.tasks)} tasks → {path}: write the themes of each into the column themes, then leave out --sample"))
        return 0
    hand, coded = sheets.read(path, corpus.tasks), themes.code(corpus.tasks)
    print(args.say(f"{hand['task_id'].nunique()} of {len(corpus.tasks)} tasks are coded by hand; the codebook agrees with them at "
                   f"α {agreement.by_theme(hand, coded).iloc[-1]['alpha']:.2f}"))  # fmt: skip
    table = themes.counts(coded, coded_by_hand=hand)
    shown = table[(table["n"] > 0) | (table["share"] > 0)].round(2)
    print(shown[["notice_id", "theme", "n_tasks", "n_hand", "share_codebook", "share", "low", "high"]].to_string(index=False))
    return 0
