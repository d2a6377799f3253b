"""One notice: its text (and tables, where the file has some) → the rows of all eight tables."""

import re
from bisect import bisect

from zwanalysis.parse import (
    docnumbers,
    doubts,
    fields,
    frame,
    grids,
    layouts,
    lines,
    notes,
    numbering,
    prepare,
    prose,
    rows,
    subjects,
    tables,
    titles,
    tree,
    wrapped,
)
from zwanalysis.parse.facts import Facts, Task
from zwanalysis.parse.grids import Grid
from zwanalysis.parse.limits import read_limits
from zwanalysis.parse.roles import ROLE_COLUMNS
from zwanalysis.parse.sheet import Sheet
from zwanalysis.parse.times import YEAR, to_int
from zwanalysis.readers.document import Document
from zwanalysis.readers.notes import OBJECT
from zwanalysis.text import fold, trim

_ATTACHMENTS = re.compile(
    r"附件?(?:下载|列表)? ?: ?(?:\n\s*)?\d{1,2}[.、][^\n]*(?:\n[ \t]*\d{1,2}[.、][^\n]{2,60}(?=\n|$))*"
)
#: Remarks behind a plan, numbered as its items are.
_REMARKS = re.compile(r"(?<=\n)[ \t]*(?:附注|备注|注|填表说明) ?:[^\n]*(?:\n[ \t]*\d{1,2}[.、][^\n]*)+")
#: A line that names a file to download.
_FILES = re.compile(
    r"(?<=\n)[ \t]*\d{1,2}[.、][^\n。]{2,80}\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|txt|jpg|png)\b[^\n]*"
)
#: Words that begin what stands behind a plan: never part of its last item.
_BEHIND = re.compile(
    r"(?:\n[ \t]*|(?<=[。)]) +)(?=附件?[:\d\n ]|附:|备注[:\d]|注[:\d]|\(?此件|\(联系|抄送|扫一扫|版权所有|主办(?:单位)?:|分享|【?关闭|打印|发布时间|信息来源|上一篇|下一篇|相关链接|\[|〔 ?(?:打印|关闭|返回))"
    r"|\n[ \t]*[^\n。:\s][^\n。:]{3,39}\n\s{0,40}20\d\d年\d{1,2}月\d{1,2}日[ \t]*(?=\n|$)"
)


def parse(document: Document, notice_id: str, corrections=()) -> dict[str, list[tuple]]:
    """Return the rows of every table for one notice: a dict of lists of tuples in the order of `schema.TABLES`.

    ``corrections`` holds (printed, correct) pairs: what stands in the text is read as what it should be, and the
    text and its positions stay as they are; each is a row of ``damage``.

    In the row of ``notices`` what only the file can tell (file, sha256) is None; `corpus` adds it.

    >>> made = parse(Document("一、公开\\n（一）公开预算。（责任单位：市财政局）\\n", "text/utf-8"), "x")
    >>> [row.unit for row in made["assignments"]]
    ['市财政局']
    """
    places = None if document.tables else wrapped.unwrap(document.text)
    if places is None:
        return rows.finish(document.text, _parse(document, notice_id, corrections))
    joined = "".join(document.text[at] for at in places)
    corrections = [tuple(re.sub(r"\s*\n\s*", "", words) for words in pair) for pair in corrections]
    rows_joined = _parse(document._replace(text=joined), notice_id, corrections)
    return rows.finish(document.text, wrapped.lead_back(rows_joined, document.text, places))


def _parse(document: Document, notice_id: str, corrections) -> dict[str, list[tuple]]:
    text = document.text
    folded, corrected = prepare.correct(text, fold(text), corrections)
    folded, page_numbers = prepare.without_page_numbers(prepare.unquoted(folded))
    sheet = Sheet(text, folded)
    tables_found = _grids(sheet, document)
    spans = [(grid.start, grid.end) for grid in tables_found]
    with_units = [(g.start, g.end) for g in tables_found if set(g.columns) & set(ROLE_COLUMNS)]
    unread: list[tuple[int, int]] = []
    found, rule = notes.find(sheet, with_units, unread=unread)
    found = sorted([*found, *subjects.line_heads(sheet, found, spans)])
    particulars = fields.at_head(folded)
    found = [note for note in found if not any(a <= note.start < b for a, b in particulars)]
    in_cells = [note for note in found if any(a <= note.start < b for a, b in spans)]
    begun = {note.start for note in in_cells}
    found = [note for note in found if note.start not in begun]
    attachments = [m.span() for pattern in (_ATTACHMENTS, _FILES, _REMARKS) for m in pattern.finditer(folded)]
    attachments += particulars
    items = tree.items(sheet, skip=sorted(spans + attachments + [(n.start, n.end) for n in found]))
    starts = _titles(items)
    items = _cut_tails(folded, items, found, spans, starts)
    behind = max([item.end for item in items] + [end for _, end in spans], default=len(folded))
    found = [note for note in found if note.start < behind]  # 主办单位 in a site's footer assigns nothing
    around = _read_frame(folded, text, items, tables_found, found, document)
    plan_year = _plan_year(around) or _only_year(folded[: items[0].start] if items else folded[:1000])
    facts = Facts(damage=[*around.damage, *corrected], residuals=list(around.residuals))
    facts.residuals += [(*trim(folded, a, b), "metadata") for a, b in around.metadata]
    for note, owner in zip(found, tree.owners(items, found), strict=True):
        if owner >= 0 and not prose.names_any(note):  # 联系人:张三; 配合单位:无
            facts.residuals.append((note.start, note.end, "unread" if note.read.unread else "remark"))
    facts.residuals += [(a, b, "remark") for note in found if prose.names_any(note) for a, b in note.read.asides]
    role_columns = bool(with_units) or any(note.read.units for note in in_cells)
    assigned = role_columns or any(note.read.units for note in found)
    prose.read_prose(sheet, items, found, facts, assigned, spans if role_columns else (), unread, spans)
    for grid in tables_found:
        own = [note for note in in_cells if grid.start <= note.start < grid.end]
        begun = len(facts.tasks)
        tables.read_grid(folded, grid, facts, rule, _heading_above(folded, facts, grid), own)
        if not set(grid.columns) & set(ROLE_COLUMNS):
            _units_of_headings(folded, facts.tasks[begun:])
    if role_columns:
        _mark_repeated(folded, facts, spans)
    facts.tasks.sort(key=lambda task: task.start)
    facts.sections.sort(key=lambda section: section.start)
    if any(task.layout == "prose_notes" for task in facts.tasks):
        for task in facts.tasks:  # items of 保障措施 stand in the same prose as those with notes
            task.layout = "prose_notes" if task.layout == "prose" else task.layout
    named = {unit.start for task in facts.tasks for unit, _ in task.units}
    facts.residuals += [(a, b, "unread") for a, b in unread if named.isdisjoint(range(a, b))]  # not read as a subject either
    _limits_in_wording(folded, facts)
    prose.give_to_all(folded, facts)
    facts.residuals += doubts.find(folded, facts.tasks, found + in_cells)
    facts.residuals = [each for each in facts.residuals if folded[each[0] : each[1]] != OBJECT]
    facts.residuals += [(m.start(), m.end(), "unread") for m in re.finditer(OBJECT, folded)]  # what a reader could not read
    _page_breaks(facts, page_numbers)
    _whole_corrections(facts, corrected)
    facts.damage += [(*m.span(), "lost_character", None) for m in _LOST.finditer(folded)]
    numbers = docnumbers.find(folded, text)
    _damaged(folded, facts, items, numbers)
    serials = [serial for grid in tables_found for serial in tables.serials(folded, grid, facts.tasks)]
    facts.doubts += [(g.start, g.end, "near_tie") for g in tables_found if g.tie]
    facts.doubts += [(a, b, "odd_cell") for grid in tables_found for a, b in grid.left]
    facts.doubts += [(g.start, g.end, "no_header") for g in tables_found if not g.headers and len(set(g.columns) & set(ROLE_COLUMNS)) > 1]
    facts.doubts += [(a, b, "number_jump") for a, b in numbering.jumps(items, serials)]
    counted = numbering.state(items, serials)
    return rows.make(text, folded, notice_id, document, around, facts, numbers, plan_year, counted)


def _grids(sheet: Sheet, document: Document) -> list[Grid]:
    """Tables that the file has, then tables printed as text outside them."""
    found = []
    for table in document.tables:
        grid = grids.of_file(sheet.folded, table)
        if grid:
            found.append(grid)
    inside = [(table[0][0][0], table[-1][-1][1]) for table in document.tables if table and table[0]]
    found += [g for g in layouts.find(sheet) if not any(a <= g.start < b for a, b in inside)]
    return sorted(found, key=lambda grid: grid.start)


def _titles(items) -> list[int]:
    """Where the top-level numbering begins anew: a further plan, or another's notice inside this one."""
    return [k for k, item in enumerate(items) if item.parent < 0 and item.value == 1 and k]


def _cut_tails(folded, items, found, spans, starts) -> list:
    """End the last item of each plan where its own paragraphs end, before what stands behind the plan."""
    tables_at = sorted(a for a, _ in spans) + [len(folded)]
    cut_at: dict[int, int] = {}
    for k in [*starts, len(items)] if items else []:
        last = k - 1
        limit = items[k].start if k < len(items) else len(folded)
        limit = min(limit, tables_at[bisect(tables_at[:-1], items[last].start)])
        end = _tail_end(folded, items, last, limit, found)
        while last >= 0:
            cut_at[last] = end
            last = items[last].parent
    return [
        item._replace(
            end=min(item.end, cut_at.get(k, item.end), tables_at[bisect(tables_at[:-1], item.label_end)])
        )
        for k, item in enumerate(items)
    ]


def _tail_end(folded, items, last: int, limit: int, found) -> int:
    item = items[last]
    behind = _BEHIND.search(folded, item.label_end, limit)
    end = behind.start() if behind else limit
    before = bisect(found, end, key=lambda note: note.start)
    last_note = found[before - 1] if before else None
    if last_note and last_note.start >= item.start and (last_note.until or folded[item.label_end : last_note.start].strip()):
        return max(last_note.end, last_note.until)
    # as many lines as its siblings have, and a paragraph cut by a page break goes on
    siblings = [i for i in items[max(0, last - 12) : last] if i.style == item.style]
    siblings = [i for i in siblings if i.parent == item.parent] or siblings
    most = max((len(_paragraphs(folded, i.label_end, i.end)) for i in siblings), default=2)
    lines = _paragraphs(folded, item.label_end, end)
    keep = 0
    for keep, (_, b) in enumerate(lines, 1):
        if keep >= most and folded[b - 1] in "。;!)”":
            break
    return lines[min(keep, len(lines)) - 1][1] if lines else end


def _paragraphs(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    spans, at = [], start
    for line in folded[start:end].split("\n"):
        a, b = trim(folded, at, at + len(line))
        if a < b:
            if (
                spans
                and folded[spans[-1][1] - 1] not in "。;!?:)”"
                and b - a > 1
                and spans[-1][1] - spans[-1][0] > 60
            ):
                spans[-1] = (spans[-1][0], b)
            else:
                spans.append((a, b))
        at += len(line) + 1
    return spans


def _read_frame(folded, text, items, tables_found, found, document: Document) -> frame.Frame:
    """Read the stretches that belong to no item and no table."""
    around = frame.Frame()
    bodies = sorted(
        [(item.start, item.end) for item in items if item.parent < 0]
        + [(grid.start, grid.end) for grid in tables_found]
        + [
            (_line_start(folded, note.start), max(note.end, note.until))
            for note, owner in zip(found, tree.owners(items, found), strict=True)
            if owner < 0 and prose.names_any(note)
        ]
    )
    at = 0
    for k, (a, b) in enumerate(bodies):
        if a > at and folded[at:a].strip():
            if k == 0 or _opens_plan(folded, at, a):
                frame.read_front(folded, text, at, a, around, plan_follows=True)
            else:
                frame.read_back(folded, text, at, a, around)
        at = max(at, b)
    if bodies:
        frame.read_back(folded, text, at, len(folded), around)
    else:
        frame.read_front(folded, text, 0, len(folded), around, plan_follows=False)
    frame.finish(around, document.metadata)
    return around


def _line_start(folded: str, at: int) -> int:
    return folded.rfind("\n", 0, at) + 1


def _opens_plan(folded: str, a: int, b: int) -> bool:
    return any(titles.title_like(folded[x:y]) for x, y in lines.pieces(folded, a, b))


_YEARS = re.compile(r"(20\d\d)年? ?[-—–~至到]+ ?20\d\d年")


def _plan_year(around: frame.Frame) -> int | None:
    """The year in a title; else of the document number; else of the date of writing."""
    for title in around.titles:
        several = _YEARS.search(fold(title))
        if several:  # 2023—2025年: limits are counted from the first
            return int(several[1])
        year = re.search(YEAR, fold(title)) or re.search(r"(?P<year>20\d\d)", fold(title))
        if year and year["year"]:
            return to_int(year["year"])
    year = re.search(r"20\d\d", fold(around.doc_number or ""))
    if year:
        return int(year[0])
    written = around.date_written or around.date_published
    return written.year if written else None


def _only_year(front: str) -> int | None:
    """The year that the opening names, if it names one only: （2020年）, 现就2022年…"""
    years = set(re.findall(r"20\d\d(?=年)", front))
    return int(years.pop()) if len(years) == 1 else None


def _units_of_headings(folded: str, tasks: list[Task]) -> None:
    """二、市发展改革委负责落实的工作任务 over a table without a column of units: the units of each of its tasks."""
    for task in tasks:
        for section in task.section.path() if task.section else ():
            units, acts = subjects.in_heading(folded, section.start, section.end)
            task.units.extend((unit, True) for unit in (units if acts else ()))


def _heading_above(folded: str, facts: Facts, grid: Grid):
    """The section whose heading a table stands under: nothing but a few lines between, no attachment and no title."""
    above = max((s for s in facts.sections if s.end <= grid.start), key=lambda s: s.end, default=None)
    if above is None or any(above.end < task.start < grid.start for task in facts.tasks):
        return None
    between = lines.pieces(folded, above.end, grid.start)
    plain = all(not titles.attachment_or_title(folded[a:b]) for a, b in between)
    return above if plain and grid.start - above.end < 400 else None


def _mark_repeated(folded: str, facts: Facts, spans) -> None:
    """Prose whose tasks a table lists again: measured by how many of its stretches of eight stand there too."""
    ours = [k for k, (_, _, reason) in enumerate(facts.residuals) if reason == "section_text"]
    pieces = [
        folded[i : i + 8] for k in ours for i in range(facts.residuals[k][0], facts.residuals[k][1] - 7, 8)
    ]
    pieces = pieces[:: len(pieces) // 200 + 1]  # a few hundred tell as much as all
    listed = "\n".join(folded[a:b] for a, b in spans)
    if pieces and sum(piece in listed for piece in pieces) / len(pieces) > 0.3:
        for k in ours:
            a, b, _ = facts.residuals[k]
            facts.residuals[k] = (a, b, "repeated_in_table")


def _limits_in_wording(folded: str, facts: Facts) -> None:
    for task in facts.tasks:
        seen = {limit[:2] for limit, _ in task.limits}
        for limit in read_limits(folded, task.start, task.end):
            if limit[:2] not in seen:
                task.limits.append((limit, "text"))
        task.limits.sort(key=lambda pair: pair[0].start)


_LOST = re.compile("\ufffd+")  # what the reader could not decode


def _whole_corrections(facts: Facts, corrected) -> None:
    """A unit that ends inside a corrected wording has all of it: what is correct may be shorter than what is printed."""
    for a, b, _, _ in corrected:
        for task in facts.tasks:
            task.units = [
                (u._replace(start=min(u.start, a), end=max(u.end, b)) if u.start < b and a < u.end else u, inherited)
                for u, inherited in task.units
            ]


def _page_breaks(facts: Facts, page_numbers) -> None:
    """A page's number inside a task's wording is damage; elsewhere it is what the page is printed with."""
    for a, b in page_numbers:
        if any(task.start <= a < task.end for task in facts.tasks):
            facts.damage.append((a, b, "page_break", None))
        else:
            facts.residuals.append((a, b, "navigation"))


def _damaged(folded, facts: Facts, items, numbers) -> None:
    for task in facts.tasks:
        for limit, _ in task.limits:
            if limit.damaged is None:
                continue
            start, read_as = limit.start, limit.damaged or None
            label = folded[slice(*task.label)] if task.label else ""
            if (
                label.isdigit() and task.label[1] == limit.start
            ):  # 220201030日前: the label's full stop is lost too
                start = task.label[0]
                read_as = f"{label}.{read_as}" if read_as else None
            facts.damage.append((start, limit.end, "date_digits", read_as))
    glued = {d[0] for d in facts.damage}
    for item in items:
        label = folded[item.start : item.label_end].strip()
        if label.isdigit() and item.style == "arabic" and item.start not in glued:
            a, b = trim(folded, item.start, item.label_end)
            if a not in glued:
                facts.damage.append((a, b, "label_stop", label + "."))
    facts.damage += [(n.start, n.end, "doc_number_digits", n.read_as) for n in numbers if n.read_as]
