"""Runs the notebooks, each in a process of its own."""

from pathlib import Path

from zwanalysis.corpus import write_whole
from zwanalysis.report.writing import Made

#: The notices that the notebooks' headline numbers are about.
PUBLISHED = ("dazhou-2022", "guizhou-fgw-2021", "liangjiang-2020", "xianning-2019", "zigong-2022")
#: Cells with this tag hold numbers of just the published notices; those tagged with the second and an id need that notice.
NUMBERS, NEEDS = "reproduced", "needs-"
SKIP = "skip"  # on a cell while the others run


def run_notebooks(folder, progress=None, jobs: int = 2, notices=PUBLISHED) -> Made:
    """Execute the notebooks of a folder in fresh processes, ``jobs`` at a time, and save them with their outputs.

    ``notices``: the ids in the corpus. Cells tagged ``reproduced``, which assert the headline numbers of the published notices,
    and cells that need a notice which is not there (``needs-<notice_id>``) are left out with a sentence in their place. A notebook
    that fails is left as it was, and named.

    Nothing that changes from run to run is kept (times, counters of the kernel's session), so that the files are
    byte-identical.
    """
    import asyncio

    paths, made = sorted(Path(folder).glob("[0-9]*.ipynb")), Made()

    async def run_all():
        free = asyncio.Semaphore(jobs)
        started = [asyncio.create_task(_run(path, free, set(notices), made)) for path in paths]
        done = asyncio.as_completed(started)
        for one in progress(done, total=len(paths)) if progress else done:
            await one

    asyncio.run(run_all())
    made.written.sort()
    return made


async def _run(path: Path, free, notices: set[str], made: Made) -> None:
    """Execute one notebook and write it, or name it in ``made.failed``."""
    import nbformat

    book = None
    try:
        book = nbformat.read(path, as_version=4)
        async with free:
            await _execute(book, path.parent, notices)
        content = nbformat.writes(book).encode() + b"\n"
    except Exception as error:  # whatever a cell raises must not lose the other notebooks; it is listed, and the exit status says so
        made.failed[path.name] = f"{_stopped(error, book)}; the file was left as it was"
        return
    write_whole(path, content)
    made.written.append(path)


async def _execute(book, folder: Path, notices: set[str]) -> None:
    """Run the cells; those that are left out get the reason as their output."""
    import nbformat
    from nbclient import NotebookClient

    kept = []
    for cell in (cell for cell in book.cells if cell.cell_type == "code"):
        if reason := left_out(cell.metadata.get("tags", []), notices):
            kept.append(cell)
            cell.metadata["tags"].append(SKIP)
            cell.outputs = [nbformat.v4.new_output("display_data", {"text/markdown": f"*{reason}*"})]
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


def left_out(tags: list[str], notices: set[str]) -> str | None:
    """Return why a cell with these tags is left out for a corpus of these notices; None where it runs.

    >>> left_out(["needs-zigong-2022"], {"dazhou-2022"})
    'Left out: this is about zigong-2022, which is not in the corpus.'
    >>> left_out(["needs-zigong-2022"], {"zigong-2022"})
    """
    needed = [tag.removeprefix(NEEDS) for tag in tags if tag.startswith(NEEDS)]
    missing = [notice_id for notice_id in needed if notice_id not in notices]
    if missing:
        return f"Left out: this is about {' and '.join(missing)}, which {'are' if len(missing) > 1 else 'is'} not in the corpus."
    if NUMBERS in tags and notices != set(PUBLISHED):
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
