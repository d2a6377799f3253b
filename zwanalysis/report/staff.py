"""What policy staff read, as files: the page, the workbook, the Word report, the calendar, the marked text of each notice."""

from functools import cached_property
from pathlib import Path

from zwanalysis import evidence, exports
from zwanalysis.corpus import Corpus
from zwanalysis.report import excel, page, word
from zwanalysis.report.calendar import calendar
from zwanalysis.report.ledger import Ledger
from zwanalysis.report.made import Made
from zwanalysis.report.page import Finding
from zwanalysis.report.words import words


class _Shared:
    """The ledger that several files are made from: made when the first asks for it, so that a fault in it is told as theirs."""

    def __init__(self, corpus: Corpus, lang: str):
        self.corpus, self.lang = corpus, lang

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.corpus, self.lang)


def files(corpus: Corpus, made: Made, lang: str = "zh", findings: list[Finding] | None = None, beside: dict[str, str] | None = None) -> dict[Path, bytes]:
    """Return path → content; what cannot be made is told in ``made`` and takes nothing else with it.

    ``beside`` says where the data package and the notebooks lie, seen from these files.
    """
    names, shared, findings = words(lang)["files"], _Shared(corpus, lang), findings or []
    contents = {Path(name): content for name, content in (made.attempt(names["page"], lambda: page.pages(corpus, findings, lang, shared.ledger)) or {}).items()}
    parts = {
        names["ledger"]: lambda: _workbook(corpus, made, lang, shared, findings),
        names["word"]: lambda: word.report(corpus, findings, lang, shared.ledger),
        names["calendar"]: lambda: calendar(corpus, lang, ledger=shared.ledger),
        names["data"]: lambda: exports.sqlite(corpus),
    }
    parts |= {f"{names['texts']}/{notice_id}.html": lambda i=notice_id: evidence.page(corpus, i).encode() for notice_id in corpus}
    contents |= {Path(name): made.attempt(name, make) for name, make in parts.items()}
    contents = {path: content for path, content in contents.items() if content is not None}
    return contents | {Path(names["readme"]): readme(contents, findings, lang, beside)}


def readme(there, findings: list[Finding], lang: str = "zh", beside: dict[str, str] | None = None) -> bytes:
    """Return what each file is, in the order of reading, and the charts with what they show."""
    names, said = words(lang)["files"], words(lang)["readme"]
    lines = [f"# {said['title']}", "", said["order"], "", f"| {said['file']} | {said['what']} |", "|---|---|"]
    tops = {path.parts[0] for path in there} | ({names["charts"], names["tables"]} if findings else set())
    lines += [f"| [{names[key]}](<{names[key]}>) | {text} |" for key, text in said["of"].items() if names[key] in tops]
    lines += [f"| [{path}](<{path}>) | {said['beside'][key]} |" for key, path in (beside or {}).items() if path]
    if findings:
        lines += ["", f"## {said['charts']}"]
    for number, finding in enumerate(findings, 1):
        links = [f"[{Path(path).stem}](<{path}>)" for path in finding.tables]
        links = [f"{said['numbers']}: {', '.join(links)}"] + ([f"[{said['book']}](<{finding.notebook}>)"] if finding.notebook else [])
        lines += ["", f"### {number}. {_line(finding.title)}", "", f"![{_line(finding.alt)}](<{finding.picture}>)", "", " · ".join(links)]
    return ("\n".join(lines) + "\n").encode()


def forget(folder: Path, written: list[Path], lang: str = "zh") -> None:
    """Take away the pages of notices that are no longer there."""
    for part in ("texts", "notices"):
        for old in set((folder / words(lang)["files"][part]).glob("*.html")) - set(written):
            old.unlink()


def _line(text: str) -> str:
    """A text as one line of Markdown in which nothing of it is markup."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#|!$" else c for c in " ".join(text.split()))


def _workbook(corpus: Corpus, made: Made, lang: str, shared: _Shared, findings: list[Finding]) -> bytes:
    parts = excel.with_findings(excel.sheets(corpus, lang, shared.ledger), findings, lang)
    filled = {name: made.attempt(f"sheet {name}", make) for name, make in parts.items()}
    return excel.workbook({name: sheet for name, sheet in filled.items() if sheet is not None}, lang)
