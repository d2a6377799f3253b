"""A notice's folded text made ready to be read: corrections in it, quotes and page numbers out. Lengths stay as they are."""

import re

from zwanalysis.parse.wrapped import PAGE_NUMBER
from zwanalysis.text import fold


def correct(text: str, folded: str, corrections) -> tuple[str, list[tuple[int, int, str, str | None]]]:
    """Return the folded text with corrections read into it, length unchanged, and their traces."""
    traces = []
    for printed, correct in corrections:
        at = text.find(printed)
        while at >= 0:
            end = at + len(printed)
            folded = folded[:at] + fold(correct).ljust(len(printed)) + folded[end:]
            traces.append((at, end, "correction", correct))
            at = text.find(printed, end)
    return folded, traces


_QUOTED = re.compile(r"(?:(?<=\t)|(?<=\n)|^)\"(?P<cell>[^\"]{1,4000})\"(?=\t|\n|$)")


def unquoted(folded: str) -> str:
    """Blank the quotes that spreadsheets put around a cell of several lines, and the line breaks inside it."""

    def blank(m) -> str:
        cell = f" {m['cell']} "
        beside = folded[m.start() - 1 : m.start()] == "\t" or folded[m.end() : m.end() + 1] == "\t"
        return cell.replace("\n", " ") if beside else cell

    return _QUOTED.sub(blank, folded) if "\t" in folded and '"' in folded else folded


_PAGE_NUMBER = re.compile(rf"\n{PAGE_NUMBER.pattern}(?=\n|$)")


def without_page_numbers(folded: str) -> tuple[str, list[tuple[int, int]]]:
    """Blank the lines that hold a page's number (— 3 —, 第3页) and, where they cut a sentence, the blank lines around them.

    Also return the spans of the numbers.
    """
    spans, parts, at = [], [], 0
    for m in _PAGE_NUMBER.finditer(folded):
        spans.append(m.span("page"))
        a, b = m.span()
        while a > at and folded[a - 1].isspace():
            a -= 1
        if a and folded[a - 1] not in "。;!?:)〕":
            while b < len(folded) and folded[b].isspace():
                b += 1
            blank = " " * (b - a - 1) + "\n"
        else:
            blank = re.sub(r"[^\n]", " ", folded[a:b])
        parts += [folded[at:a], blank]
        at = b
    return "".join([*parts, folded[at:]]), spans
