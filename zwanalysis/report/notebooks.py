"""Runs the notebooks, each in a process of its own."""

import ast
import shutil
from importlib import resources
from itertools import pairwise
from pathlib import Path

from zwanalysis.errors import MissingNotebooks
from zwanalysis.language import told
from zwanalysis.report.writing import Made
from zwanalysis.whole import write_whole

#: The notices that the notebooks' headline numbers are about.
PUBLISHED = ("dazhou-2022", "guizhou-fgw-2021", "liangjiang-2020", "xianning-2019", "zigong-2022")
#: Cells with this tag hold numbers of just the published notices; those tagged with the second and an id need that notice.
NUMBERS, NEEDS = "reproduced", "needs-"
CODING = "needs-coding"
#: Text and exercises about the published notices, that are of no use beside others; the folder with the texts of cells in Chinese.
PUBLISHED_ONLY, ZH = "published-only", "zh"
PARAMETERS, INJECTED = "parameters", "injected-parameters"
_PACKAGE = Path(str(resources.files("zwanalysis")))
#: Where the notebooks lie: in an installed package, in a checkout.
PLACES = (_PACKAGE / "notebooks", _PACKAGE.parent / "notebooks")
SKIP = "skip"  # on a cell while the others run


def run_notebooks(folder, progress=None, jobs: int = 2, notices=PUBLISHED, parameters: dict | None = None) -> Made:
    """Execute the notebooks of a folder in fresh processes, ``jobs`` at a time, and save them with their outputs.

    ``notices``: the ids in the corpus. Cells tagged ``reproduced``, which assert the headline numbers of the published notices,
    and cells that need a notice which is not there (``needs-<notice_id>``) are left out with a sentence in their place. A notebook
    that fails is left as it was, and named.

    ``parameters`` (name → value) are for notebooks of somebody's own notices: those that a notebook has in its cell tagged
    ``parameters`` are set in a cell behind it, as papermill does, and what is about the project itself is left out too.

    Nothing that changes from run to run is kept (times, counters of the kernel's session), so that the files are
    byte-identical.
    """
    import asyncio

    paths, made = sorted(Path(folder).glob("[0-9]*.ipynb")), Made()

    async def run_all():
        free = asyncio.Semaphore(jobs)
        started = [asyncio.create_task(_run(path, free, set(notices), parameters, made)) for path in paths]
        done = asyncio.as_completed(started)
        for one in progress(done, total=len(paths)) if progress else done:
            await one

    asyncio.run(run_all())
    made.written.sort()
    return made


def copy_notebooks(folder: Path, prose: str = "en") -> None:
    """Copy the notebooks that come with the package, without outputs, and what they read, into a new folder; `MissingNotebooks` without them.

    Their text is in the language ``prose``. What is about the five published notices alone (exercises, the numbers to reproduce) stays behind.
    """
    import nbformat

    source = next((place for place in PLACES if place.is_dir()), None)
    if source is None:
        raise MissingNotebooks("the notebooks are not in this installation: install it from its wheel or from its folder")
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns(".*", ZH))
    for path in folder.glob("*.ipynb"):
        book = nbformat.read(path, as_version=4)
        book.cells = [cell for cell in book.cells if not {NUMBERS, PUBLISHED_ONLY} & set(cell.metadata.get("tags", []))]
        for cell in book.cells:
            if cell.cell_type == "code":
                cell.update(outputs=[], execution_count=None)
        if prose == "zh":
            _in_chinese(book, source / ZH / f"{path.stem}.yaml")
        write_whole(path, nbformat.writes(book).encode() + b"\n")


def _in_chinese(book, texts: Path) -> None:
    """Put the Chinese of each cell of text in its place."""
    import yaml

    said = yaml.safe_load(texts.read_text("utf-8"))
    for cell in book.cells:
        if cell.cell_type == "markdown" and cell.id in said:
            cell.source = said[cell.id]["zh"].rstrip()


async def _run(path: Path, free, notices: set[str], parameters: dict | None, made: Made) -> None:
    """Execute one notebook and write it, or name it in ``made.failed``."""
    import nbformat

    book = None
    try:
        book = nbformat.read(path, as_version=4)
        if parameters is not None:
            _set(book, parameters)
            _without_others(book, notices, parameters.get("prose", "en"))
        async with free:
            await _execute(book, path.parent, notices, parameters)
        content = nbformat.writes(book).encode() + b"\n"
    except Exception as error:  # whatever a cell raises must not lose the other notebooks; it is listed, and the exit status says so
        made.failed[path.name] = f"{_stopped(error, book)}; the file was left as it was"
        return
    write_whole(path, content)
    made.written.append(path)


def _set(book, parameters: dict) -> None:
    """Put a cell that sets parameters behind the one that names them; one that is there from an earlier run gives way."""
    import nbformat

    book.cells = [cell for cell in book.cells if INJECTED not in cell.metadata.get("tags", [])]
    named = [(k, cell) for k, cell in enumerate(book.cells) if PARAMETERS in cell.metadata.get("tags", [])]
    for k, cell in named[::-1]:
        names = {node.targets[0].id for node in ast.parse(cell.source).body if isinstance(node, ast.Assign)}
        lines = [f"{name} = {value!r}" for name, value in parameters.items() if name in names]
        if lines:
            new = nbformat.v4.new_code_cell("\n".join(lines), id=INJECTED, metadata={"tags": [INJECTED]})
            book.cells.insert(k + 1, new)


def _without_others(book, notices: set[str], prose: str) -> None:
    """Take out what is about notices that are not there, with the texts that lead to nothing else; one sentence behind the first text says so."""
    import nbformat

    why = {k: left_out(cell.metadata.get("tags", []), notices, own=True) for k, cell in enumerate(book.cells) if cell.cell_type == "code"}
    gone = {k for k, reason in why.items() if reason}
    texts = [k for k, cell in enumerate(book.cells) if cell.cell_type == "markdown"]
    for text, following in pairwise([*texts, len(book.cells)]):
        below = set(range(text + 1, following))
        gone |= {text} if below and below <= gone else set()
    if gone:
        notes = [f"*{told(reason, prose)}*" for reason in dict.fromkeys(filter(None, why.values()))]
        note = nbformat.v4.new_markdown_cell("\n\n".join(notes), id="left-out")
        first, *others = [cell for k, cell in enumerate(book.cells) if k not in gone]
        book.cells = [first, note, *others]


async def _execute(book, folder: Path, notices: set[str], parameters: dict | None) -> None:
    """Run the cells; those that are left out get the reason as their output."""
    import nbformat
    from nbclient import NotebookClient

    kept = []
    for cell in (cell for cell in book.cells if cell.cell_type == "code"):
        if reason := left_out(cell.metadata.get("tags", []), notices, own=parameters is not None):
            kept.append(cell)
            cell.metadata["tags"].append(SKIP)
            cell.outputs = [nbformat.v4.new_output("display_data", {"text/markdown": f"*{told(reason, (parameters or {}).get('prose', 'en'))}*"})]
            cell.execution_count = None
    client = NotebookClient(
        book,
        timeout=600,
        record_timing=False,
        skip_cells_with_tag=SKIP,
        coalesce_streams=True,  # or one print comes as two outputs where the kernel happens to flush between
        resources={"metadata": {"path": str(folder)}},
        extra_arguments=["--IPKernelApp.log_level=40"],  # the kernel speaks on loopback only and warns of it
    )
    await client.async_execute()
    for cell in kept:
        cell.metadata["tags"].remove(SKIP)
    book.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )


def left_out(tags: list[str], notices: set[str], *, own: bool = False) -> str | None:
    """Return why a cell with these tags is left out for a corpus of these notices; None where it runs.

    ``own``: outside the project, where its codings by hand are not.

    >>> left_out(["needs-zigong-2022"], {"dazhou-2022"})
    'Left out: this is about zigong-2022, which is not in the corpus.'
    >>> left_out(["needs-zigong-2022"], {"zigong-2022"})
    """
    needed = [tag.removeprefix(NEEDS) for tag in tags if tag.startswith(NEEDS) and tag != CODING]
    missing = [notice_id for notice_id in needed if notice_id not in notices]
    if missing:
        return f"Left out: this is about {', '.join(missing)}, which {'are' if len(missing) > 1 else 'is'} not in the corpus."
    if own and CODING in tags:
        return "Left out: this needs the codings by hand, which are in the project's own folder."
    if NUMBERS in tags and (own or notices != set(PUBLISHED)):
        return "Left out: these are the numbers of the five published notices, and the corpus has others."
    return None


def _stopped(error: Exception, book) -> str:
    """Say in a sentence where a notebook stopped, and why."""
    what = " ".join(f"{getattr(error, 'ename', type(error).__name__)}: {getattr(error, 'evalue', error)}".split())[:200]
    broken = [
        k
        for k, cell in enumerate(book.cells if book else [])
        if any(output.get("output_type") == "error" for output in cell.get("outputs", []))
    ]
    return f"stopped{f' at cell {broken[-1] + 1}' if broken else ''} ({what})"
