"""Writes a report: each part on its own, whole or not at all, so that one that fails takes no other with it."""

import re
from functools import partial
from pathlib import Path

import pandas as pd

from zwanalysis.corpus import Corpus
from zwanalysis.report import staff, tables
from zwanalysis.report.figures import charts
from zwanalysis.report.made import Made
from zwanalysis.report.page import Finding
from zwanalysis.report.words import words
from zwanalysis.whole import write_whole

_NUMBERED = re.compile(r"\d\d-.*\.(png|svg|txt|csv)")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
PICTURES = ("png", "svg")
#: The notebook in which a chart's numbers are worked out.
NOTEBOOKS = {
    "corpus": "00-corpus", "themes": "01-task-themes", "workloads-units": "02-unit-workloads", "workloads-functions": "02-unit-workloads",
    "workloads-leads": "02-unit-workloads", "deadlines-kinds": "03-deadlines", "deadlines-dates": "03-deadlines",
    "keywords-overlap": "04-keyword-overlap", "keywords-distinctive": "04-keyword-overlap", "reuse": "05-task-reuse", "reuse-tasks": "05-task-reuse",
}  # fmt: skip


def export(corpus: Corpus, folder, progress=None, lang: str = "zh", notebooks: str = "../notebooks", package: str = "../data/processed") -> Made:
    """Write charts (PNG and SVG, with a description as TXT), their tables (CSV that spreadsheets open) and what staff read (`staff`); return what was made and what was not.

    Each file is written under a temporary name and renamed. Charts and tables of an earlier run that are not made again go: they would be
    of other notices. Names are those of ``lang``, numbered in the order of reading. ``notebooks`` and ``package`` are where the notebooks and the tables lie, seen from the folder; empty where there are none.
    `OSError` where the folder cannot be written.
    """
    import matplotlib

    matplotlib.use("Agg")
    folder, made, findings = Path(folder), Made(), []
    places = [Path(words(lang)["files"][part]) for part in ("charts", "tables")]
    for place in places:
        (folder / place).mkdir(parents=True, exist_ok=True)
    parts = charts(corpus, lang).items()
    for name, make in progress(parts) if progress else parts:
        files, finding = made.attempt(name, partial(_shown, make, len(findings) + 1, lang, notebooks)) or ({}, None)
        findings += [finding] if finding else []
        for path, content in files.items():
            write_whole(folder / path, content)
            made.written.append(folder / path)
    for path, content in staff.files(corpus, made, lang, findings, {"package": package, "notebooks": notebooks}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / path, content)
        made.written.append(folder / path)
    for old in [path for place in places for path in (folder / place).iterdir() if _NUMBERED.match(path.name) and path not in made.written]:
        old.unlink()
    staff.forget(folder, made.written, lang)
    return made


def _shown(make, number: int, lang: str, notebooks: str) -> tuple[dict[Path, bytes], Finding]:
    """A chart's files, and the chart as the reports show it."""
    chart = make()
    frames = tables.told(chart, lang)
    pictures, files = _pictures(chart, number, lang), _tables(chart, frames, number, lang)
    book = NOTEBOOKS.get(chart.name) if notebooks else None
    png = next(path for path in pictures if path.suffix == ".png")
    said = words(lang)
    caveat = said["marks"]["join"].join(filter(None, [said["caveats"].get(chart.name), chart.frame.caveat]))
    finding = Finding(chart.name, chart.title, chart.alt, pictures[png], png.as_posix(), caveat, [path.as_posix() for path in files],
                      frames, f"{notebooks}/{book}.ipynb" if book else "")  # fmt: skip
    return pictures | files, finding


def _pictures(chart, number: int, lang: str) -> dict[Path, bytes]:
    """A chart's pictures, and words for who cannot see them."""
    said = words(lang)
    stem = f"{said['files']['charts']}/{number:02d}-{said['charts'].get(chart.name, chart.name)}"
    files = {Path(f"{stem}.{kind}"): content for kind, content in zip(PICTURES, chart.render(*PICTURES), strict=True)}
    return files | {Path(f"{stem}.txt"): f"{chart.alt}\n".encode()}


def _tables(chart, frames: list[pd.DataFrame], number: int, lang: str) -> dict[Path, bytes]:
    """The tables behind a chart."""
    said = words(lang)
    stem = f"{said['files']['tables']}/{number:02d}-{said['charts'].get(chart.name, chart.name)}"
    names = said["chart_tables"].get(chart.name, [""])
    return {Path(f"{stem}{'-' * bool(name)}{name}.csv"): _csv(table) for name, table in zip(names, frames, strict=True)}


def _csv(table: pd.DataFrame) -> bytes:
    plain = table.map(lambda v: "、".join(map(str, v)) if isinstance(v, (list, tuple)) else v)
    return safe(plain).to_csv(index=False, lineterminator="\n", float_format="%.6g").encode("utf-8-sig")


def safe(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before texts that a spreadsheet would take for a formula: a notice is untrusted input."""
    return table.map(lambda v: f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) else v)
