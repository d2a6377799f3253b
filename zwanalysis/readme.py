"""The generated parts of the documentation: columns, commands, accuracy, codebook, the tasks that two cities have in common."""

from pathlib import Path

from zwanalysis import cli, schema
from zwanalysis.compare import reuse
from zwanalysis.corpus import Corpus, load_processed
from zwanalysis.loading import load_notices
from zwanalysis.report import codebook
from zwanalysis.scoring import score, score_table_markdown
from zwanalysis.second import reliability
from zwanalysis.whole import write_whole

#: What has generated parts; all other words of these pages are written by hand.
PAGES = ("README.md", "README.zh-CN.md", "docs/using.md", "docs/columns.md", "docs/accuracy.md", "docs/comparisons.md", "docs/benchmark.md")
#: A bar inside a cell of a table.
BAR = "\\|"
#: The notices of `data/benchmark` that no rule was corrected on.
BENCHMARK = ("pages", "held")
#: The two cities that carry out one plan: younger, older.
CITIES = ("dazhou-2022", "zigong-2022")


def readme_parts(root) -> dict[str, str]:
    """Return what the pages hold between ``<!-- name:begin -->`` and ``<!-- name:end -->``: name → Markdown."""
    root = Path(root)
    raw = load_notices(root / "data" / "raw")
    scores = score(load_processed(root / "tests" / "golden"), raw)
    return {
        "columns": schema.dictionary(),
        "commands": commands("en"),
        "commands-zh": commands("zh"),
        "accuracy": score_table_markdown(scores),
        "benchmark": _reached(root, raw),
        **codebook.sections(raw, root / "data" / "coding"),
        **_in_common(raw),
    }


def write_readme(root) -> None:
    """Put the generated parts into `PAGES`."""
    parts = readme_parts(root)
    for name in PAGES:
        path = Path(root) / name
        write_whole(path, filled(path.read_text("utf-8"), parts).encode())


def filled(text: str, parts: dict[str, str]) -> str:
    """Return a page's text with its generated parts made anew."""
    for name, part in parts.items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        if begin in text:
            text = f"{text.split(begin)[0]}{begin}\n\n{part}\n\n{end}{text.split(end)[1]}"
    return text


def commands(lang: str) -> str:
    """Return the commands, what each is given and what it does, as a Markdown table in ``lang``."""
    head = {"en": "| command | does |", "zh": "| 命令 | 作用 |"}[lang]
    lines = [f"| `{usage.replace('|', BAR)}` | {text} |" for usage, text in cli.usages(lang)]
    return "\n".join([head, "|---|---|", *lines])


def _reached(root: Path, raw: Corpus) -> str:
    """What the parser reaches on the notices that others can be measured on, as a Markdown table."""
    sets = {"`data/raw` (corrected on)": (load_processed(root / "tests" / "golden"), raw)}
    for name in BENCHMARK:
        folder = root / "data" / "benchmark" / name
        sets[f"`data/benchmark/{name}` (held back)"] = load_processed(folder / "gold"), load_notices(folder / "notices", reviews=False)
    lines = ["| notices | tasks | units with roles | deadlines | α of tasks' boundaries |", "|---|---|---|---|---|"]
    for name, (gold, read) in sets.items():
        table = score(gold, read)
        told = table[table["notice_id"] == "all"].set_index("fact").loc[["tasks", "units_with_roles", "deadlines"]]
        shares = [f"{row.precision:.2f} / {row.recall:.2f} / {row.f1:.2f}" for row in told.itertuples()]
        boundaries = reliability(gold, read)["tasks"].iloc[-1]
        lines.append(f"| {' | '.join([f'{name}: {len(gold)}', *shares, f'{boundaries:.2f}'])} |")
    return "\n".join(lines)


def _in_common(corpus: Corpus) -> dict[str, str]:
    """How many tasks 达州 and 自贡 have in common, and how many of these go to one same function."""
    chosen = reuse.best(reuse.matches(corpus.tasks, corpus.notices), corpus.tasks, corpus.notices)
    pair = chosen[(chosen["younger"] == CITIES[0]) & (chosen["older"] == CITIES[1])]
    n = pair["band"].value_counts()
    given = reuse.given(pair[pair["older_task"].notna()], corpus.assignments, corpus.deadlines)
    known, kept = int(given["functions_known"].sum()), int(given["functions_kept"].notna().sum())
    both, expected = n["verbatim"] + n["adapted"], reuse.kept_by_chance(given, corpus.assignments, draws=1)["expected"].iloc[0]
    return {
        "in-common": f"自贡 and 达州 carry out one provincial plan: {both} of 达州's {len(pair)} tasks have {reuse.ADAPTED:.0%} or more of their 5-grams in common with a task of 自贡 "
        f"({n['verbatim']} verbatim, {n['adapted']} adapted). Both name a unit of known function for {known} of the {len(given)}, and {kept} "
        f"of these {known} go to at least one same function, where pairs put together at random would {expected:.0f} times ([notebook 05](../notebooks/05-task-reuse.ipynb)).",
        "in-common-zh": f"自贡和达州落实同一份省级要点：达州 {len(pair)} 项任务中 {both} 项有三成以上文字与自贡的任务相同（{n['verbatim']} 项文字相同，{n['adapted']} 项文字相近）；"
        f"其中 {known} 项两市都写明了可识别职能的单位，这 {known} 项中有 {kept} 项至少交给同一职能，随机配对只会有 {expected:.0f} 项（[笔记本 05](../notebooks/05-task-reuse.ipynb)）。",
    }
