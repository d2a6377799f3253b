"""What policy staff read, as files: the page, the workbook, the calendar, the marked text of each notice."""

from pathlib import Path

from zwanalysis import evidence
from zwanalysis.corpus import Corpus
from zwanalysis.report import excel, page
from zwanalysis.report.calendar import calendar
from zwanalysis.report.made import Made
from zwanalysis.report.words import words


def files(corpus: Corpus, made: Made, lang: str = "zh", findings: list[page.Finding] | None = None) -> dict[Path, bytes]:
    """Return path → content; what cannot be made is told in ``made`` and takes nothing else with it."""
    names = words(lang)["files"]
    parts = {
        names["ledger"]: lambda: _workbook(corpus, made, lang),
        names["calendar"]: lambda: calendar(corpus, lang),
    }
    parts |= {f"{names['texts']}/{notice_id}.html": lambda i=notice_id: evidence.page(corpus, i).encode() for notice_id in corpus}
    contents = {Path(name): made.attempt(name, make) for name, make in parts.items()}
    contents |= {Path(name): content for name, content in (made.attempt(names["page"], lambda: page.pages(corpus, findings or [], lang)) or {}).items()}
    return {path: content for path, content in contents.items() if content is not None}


def forget(folder: Path, written: list[Path], lang: str = "zh") -> None:
    """Take away the pages of notices that are no longer there."""
    for part in ("texts", "notices"):
        for old in set((folder / words(lang)["files"][part]).glob("*.html")) - set(written):
            old.unlink()


def _workbook(corpus: Corpus, made: Made, lang: str) -> bytes:
    filled = {name: made.attempt(name, make) for name, make in excel.sheets(corpus, lang).items()}
    return excel.workbook({name: sheet for name, sheet in filled.items() if sheet is not None}, lang)
