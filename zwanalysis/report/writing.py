"""Writes a report: each part on its own, whole or not at all, so that one that fails takes no other with it."""

from pathlib import Path

import pandas as pd

from zwanalysis.corpus import Corpus
from zwanalysis.report import staff
from zwanalysis.report.figures import charts
from zwanalysis.report.made import Made
from zwanalysis.report.page import Finding
from zwanalysis.whole import write_whole

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
PICTURES = ("png", "svg")
#: The notebook in which a chart's numbers are worked out.
NOTEBOOKS = {
    "corpus": "00-corpus", "themes": "01-task-themes", "workloads-units": "02-unit-workloads", "workloads-functions": "02-unit-workloads",
    "workloads-network": "02-unit-workloads", "deadlines-kinds": "03-deadlines", "deadlines-dates": "03-deadlines",
    "keywords-overlap": "04-keyword-overlap", "keywords-distinctive": "04-keyword-overlap", "reuse": "05-task-reuse", "reuse-tasks": "05-task-reuse",
}  # fmt: skip


def export(corpus: Corpus, folder, progress=None, lang: str = "zh", notebooks: str = "../notebooks") -> Made:
    """Write charts (PNG and SVG, with a description as TXT), their tables (CSV that spreadsheets open) and what staff read (`staff`); return what was made and what was not.

    Each file is written under a temporary name and renamed. A chart that is not made leaves no older file of its name:
    it would be of other notices. ``notebooks`` is where the notebooks lie, seen from the folder; empty where there are none.
    `OSError` where the folder cannot be written.
    """
    import matplotlib

    matplotlib.use("Agg")
    folder, made, findings = Path(folder), Made(), []
    for part in ("charts", "tables"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    parts = charts(corpus, lang).items()
    for name, make in progress(parts) if progress else parts:
        files, finding = made.attempt(name, lambda make=make: _shown(make(), notebooks)) or ({}, None)
        findings += [finding] if finding else []
        for old in _of(name, folder) - set(files):
            (folder / old).unlink()
        for path, content in files.items():
            write_whole(folder / path, content)
            made.written.append(folder / path)
    for path, content in staff.files(corpus, made, lang, findings).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(folder / path, content)
        made.written.append(folder / path)
    staff.forget(folder, made.written, lang)
    return made


def _shown(chart, notebooks: str) -> tuple[dict[Path, bytes], Finding]:
    """A chart's files, and the chart as the reports show it."""
    files = _files(chart)
    tables = [path.as_posix() for path in files if path.suffix == ".csv"]
    book = NOTEBOOKS.get(chart.name) if notebooks else None
    png = files[Path("charts") / f"{chart.name}.png"]
    return files, Finding(chart.name, chart.title, chart.alt, png, chart.frame.caveat, tables, chart.tables, f"{notebooks}/{book}.ipynb" if book else "")


def _files(chart) -> dict[Path, bytes]:
    """A chart's files: pictures, words for who cannot see them, and the tables behind it."""
    place = Path("charts") / chart.name
    files = {place.with_name(f"{chart.name}.{kind}"): content for kind, content in zip(PICTURES, chart.render(*PICTURES), strict=True)}
    files[place.with_name(f"{chart.name}.txt")] = f"{chart.alt}\n".encode()
    for k, table in enumerate(chart.tables):
        files[Path("tables") / f"{chart.name}{f'-{k + 1}' if k else ''}.csv"] = _csv(table)
    return files


def _of(name: str, folder: Path) -> set[Path]:
    """The files of a chart that are there, of this run or an older one."""
    mine = [folder / "charts" / f"{name}.{kind}" for kind in (*PICTURES, "txt")]
    mine += [folder / "tables" / f"{name}.csv", *(folder / "tables").glob(f"{name}-[0-9].csv")]
    return {path.relative_to(folder) for path in mine if path.exists()}


def _csv(table: pd.DataFrame) -> bytes:
    plain = table.map(lambda v: "、".join(map(str, v)) if isinstance(v, (list, tuple)) else v)
    return safe(plain).to_csv(index=False, lineterminator="\n", float_format="%.6g").encode("utf-8-sig")


def safe(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before texts that a spreadsheet would take for a formula: a notice is untrusted input."""
    return table.map(lambda v: f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) else v)
