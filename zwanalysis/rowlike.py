"""What a careful eye sees in text that was filed away as preamble, closing or footer: rows, units that act, time limits.

Written apart from the parser, with plain signs only, so that the one can be held against the other.
"""

import re
from functools import cache

from zwanalysis import lexica
from zwanalysis.text import lines_of

#: What stands around the site and not the notice: lists of units there are links.
OUTSIDE = ("footer", "navigation")

_BETWEEN = re.compile(r"[\t|\n]|[ ]{2}")
UNIT = r"[\u4e00-\u9fff()]{1,18}(?:局|委|办|厅|处|科|股|室|院|政府|街道|部门|单位|中心|公司|支队|大队|银行|学校)"
_UNITS = re.compile(rf"(?!抄送|主送|报送){UNIT}(?:[、,]{UNIT})+等?")
_HEADED = re.compile(rf"(?![主承]办){UNIT}(?:[ ]{{2,}}|\t|:[ ]?|[ ]?负责)(?=[\u4e00-\u9fff])")
_NOTE = re.compile(r"(?:责任|牵头|配合|落实)(?:单位|部门|科室|处室|站所)[ ]?:[ ]?(?!无)[\u4e00-\u9fff]|完成时[限间][ ]?:[ ]?\S|[(〔][^()〔〕\n]{2,60}(?:牵头|负责|配合|落实)[)〕]")
LIMIT = (
    r"(?:20\d\d年)?(?:\d{1,2}(?:[-—至、]\d{1,2})?月(?:份|[底末]|[上中下]旬)?|\d{1,2}月\d{1,2}日(?=.)|年[底内末]|第?[一二三四]季度[底末]?|[上下]半年)(?:以?前|之前|内|前完成|完成)?"
    r"|(?:每|按)(?:年|半年|季度?|月|周|旬|日)(?:[底末]|度)?(?:一次|1次)?|全年|长期(?:坚持|推进)?|持续(?:推进|实施|开展)|常态化(?:推进|开展)?|[即及实]时(?:公开|更新)?"
    r"|[\u4e00-\u9fff]{2,14}\d{1,3}个?(?:工作)?[日天月]内(?:公开|更新)?"
)
_LIMIT = re.compile(LIMIT)
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?$")
_ITEM = re.compile(r"(?:\d{1,2}[.、](?!\d)|\(?[一二三四五六七八九十]{1,3}[)、])\s*[\u4e00-\u9fff]{2}(?![^\n]{0,80}\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar))")
_BARRED = re.compile(r"\| ?[\u4e00-\u9fff]{2}|[^|\n]*[\u4e00-\u9fff] ?\|$")
#: A row whose cells run together: its number, and further on units and a limit.
_GLUED = re.compile(rf"\d{{1,3}}[.、]?\"?[\u4e00-\u9fff]{{4}}[^\n]*{UNIT}[^\n]*?(?:{LIMIT})")
_TICK = re.compile("[√✓✔●○☑]")
_DAY = re.compile(r"(?:20\d\d|[二2][〇○零0O][一二三四五六七八九〇○零]{2})年\S{1,4}月\S{1,4}日")


def rowlike(folded: str, start: int, end: int, reason: str) -> list[tuple[int, int]]:
    """Return the lines of a residual that hold a list of units, a time limit or a row, in order.

    An addressee, a signature and a site's links are none of these; nor is what a letter asks to be told by a day.

    >>> text = "现印发给你们,请于6月底前报送。\\n1 | 公开预算 | 市财政局、市审计局 | 6月底前\\n市财政局\\n2022年5月1日"
    >>> [text[a:b] for a, b in rowlike(text, 0, len(text), "closing")]
    ['1 | 公开预算 | 市财政局、市审计局 | 6月底前']
    """
    lines = lines_of(folded, start, end)
    found = {k for k, line in enumerate(lines) if _tells(folded, line, reason)}
    if reason in OUTSIDE:
        return [lines[k] for k in sorted(found)]
    attached = next((k for k, (a, b) in enumerate(lines) if folded.startswith("附", a)), len(lines))
    for pattern, last in ((_HEADED, len(lines)), (_ITEM, attached), (_NUMBER, len(lines)), (_BARRED, len(lines))):
        alike = {k for k, (a, b) in enumerate(lines[:last]) if pattern.match(folded, a, b)}
        found |= alike if len(alike) > 1 else set()
    listed = {k for k, (a, b) in enumerate(lines) if _UNITS.fullmatch(folded, a, b)}
    return [lines[k] for k in sorted(found | listed - _signed(folded, lines, end))]


def spread(folded: str, start: int, end: int, found: list[tuple[int, int]]) -> tuple[int, int]:
    """The stretch of a residual from its first row to its last, with the short lines around that are cells of the same."""
    lines = lines_of(folded, start, end)
    a, b = (next(k for k, line in enumerate(lines) if line[0] == at) for at in (found[0][0], found[-1][0]))
    while a and _cell(folded, lines[a - 1]):
        a -= 1
    while b + 1 < len(lines) and _cell(folded, lines[b + 1]):
        b += 1
    return lines[a][0], lines[b][1]


def _cell(folded: str, line: tuple[int, int]) -> bool:
    return line[1] - line[0] < 60 and folded[line[1] - 1] not in "。:;" and not _DAY.match(folded, *line)


def _tells(folded: str, line: tuple[int, int], reason: str) -> bool:
    """Whether a line alone says that it belongs to a table or a note. A tick in a row is told by its column: a remark that is one is no row."""
    if reason == "remark" and _TICK.fullmatch(folded, *line):
        return False
    if reason in OUTSIDE:
        cells = _cells(folded, *line)
        return len(cells) > 2 and any(map(_LIMIT.fullmatch, cells))
    return is_row(folded, *line) or bool(_NOTE.search(folded, *line) or reason == "remark" and _GLUED.match(folded, *line))


def is_row(folded: str, start: int, end: int) -> bool:
    """Whether a line is cells: a time limit, units, the heading of a column or a tick alone, or a number and a wording apart.

    >>> [is_row(line, 0, len(line)) for line in ("6月底前", "1 | 公开财政预算 | √", "公开财政预算")]
    [True, True, False]
    """
    cells = _cells(folded, start, end)
    if any(_LIMIT.fullmatch(cell) or cell.replace(" ", "") in _headings() or _TICK.fullmatch(cell) for cell in cells):
        return True
    if len(cells) > 1 and any(map(_UNITS.fullmatch, cells)):
        return True
    return len(cells) > 2 and bool(_NUMBER.match(cells[0])) and any(len(cell) > 5 for cell in cells[1:])


def _cells(folded: str, start: int, end: int) -> list[str]:
    return [cell for part in _BETWEEN.split(folded[start:end]) if (cell := part.strip())]


@cache
def _headings() -> frozenset[str]:
    columns = lexica.columns()
    return frozenset(word for kind in ("lead", "support", "responsible", "deadline") for word in columns[kind] if len(word) > 3)


def _signed(folded: str, lines: list[tuple[int, int]], end: int) -> set[int]:
    """The lines over a day: who signed."""
    if not lines:
        return set()
    after = folded[lines[-1][1] : end + 40].split("\n")
    days = {k + 1 for k, (a, b) in enumerate(lines) if _DAY.match(folded, a, b)}
    days |= {len(lines)} if any(_DAY.match(line.strip()) for line in after[:3]) else set()
    return {k for day in days for k in range(max(0, day - 6), day)}
