"""A Word paragraph's text: runs, fields, form fields, symbols; what is deleted, hidden or struck out is left out."""

import re
from typing import NamedTuple

from zwanalysis.readers.archive import attribute, child, local, value
from zwanalysis.readers.docx_lists import Lists
from zwanalysis.readers.docx_styles import DELETED, HIDDEN, STRUCK, WHITE, Looks, is_on
from zwanalysis.readers.limits import Clock
from zwanalysis.readers.notes import Notes
from zwanalysis.readers.symbols import sign, signs

# Elements that only wrap others, and elements whose content does not count.
_WRAPPERS = "ins moveTo hyperlink smartTag sdt sdtContent customXml fldSimple bdo dir ruby rubyBase oMathPara"
WRAPPERS = frozenset(_WRAPPERS.split())
_UNSEEN = "moveFrom delText delInstrText rt pPr rPr sdtPr sdtEndPr"
UNSEEN = frozenset(_UNSEEN.split())
#: Fields whose result Word keeps but does not show (ECMA-376, 17.16.5).
SILENT = re.compile(r"\s*(?:SET|ASK|XE|TC|TA|RD|PRIVATE)\b", re.IGNORECASE)
CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
DRAWN = frozenset(("drawing", "pict", "object", "wsp", "shape", "group", "subDoc"))

# Signs set one over another, EQ \\o\\ac(○,1): Word's 带圈字符.
OVERLAID = re.compile(r"\s*EQ\s*\\o\s*(?:\\a[lcr]\s*)?[(（](.*)[)）]\s*", re.IGNORECASE | re.DOTALL)
PROMPT = re.compile(r"(?:单击|点击|此处|在此|请).{0,12}(?:输入|选择|填写)|Click|Choose an|Enter ", re.IGNORECASE)
AROUND = ("○", "〇", "◯", "□", "△", "◇")
CIRCLED = dict(zip(map(str, range(1, 21)), "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", strict=True))


class Reading(NamedTuple):
    """What is needed at every paragraph: the lists' counters, the styles, the clock, the notes to tell, and the
    foot- and endnotes met, as (kind, id)."""

    lists: Lists
    looks: Looks
    clock: Clock
    notes: Notes
    footnotes: list[tuple[str, str]]


class Field(NamedTuple):
    """A field that is open: its instruction, how many parts stood before it, and what its form is filled with."""

    instruction: list[str]
    before: int
    filled: str | None


class Paragraph(NamedTuple):
    """Text with its number, what is anchored in it (text boxes, drawings), and whether its end is deleted."""

    text: str
    anchored: list
    joins: bool


def paragraph(element, reading: Reading) -> Paragraph:
    """What a paragraph shows; its number is counted, but not printed where nothing of its own wording holds."""
    inline = Inline(reading, child(element, "pPr"))
    inline.add(element)
    inline.without_white(element)
    text = "".join(inline.parts)
    properties = child(element, "pPr")
    mark = child(properties, "rPr")  # a hidden end shows no break either
    joins = child(mark, "del") is not None or is_on(child(mark, "vanish"))
    empty = not text.strip()
    deleted = empty and any(local(each) in ("del", "moveFrom") for each in element.iter())
    label = "" if (joins and not text) or deleted or (empty and inline.unseen) else reading.lists.label(properties)
    if empty and inline.struck:
        reading.lists.label(properties)
    return Paragraph(label + text.lstrip() if label else text, inline.anchored, joins)


class Inline:
    """Gathers what the elements of a paragraph show."""

    def __init__(self, reading: Reading, properties):
        self.reading, self.properties = reading, properties
        self.parts: list[str] = []
        self.anchored: list = []
        self.fields: list[Field] = []
        self.white: list[int] = []  # parts in white letters
        self.unseen = self.struck = False

    def add(self, element) -> None:
        """Add what an element's children show."""
        for each in element:
            name = local(each)
            if name == "r":
                self._run(each)
            elif name in WRAPPERS:
                self._wrapper(each, name)
            elif name == "AlternateContent":
                self.add(choice(each))
            elif name == "oMath":
                self.parts.extend(found.text or "" for found in each.iter() if local(found) == "t")
            elif name in DRAWN:
                self.anchored.append(each)
            elif name in ("del", "conflictDel"):
                self.reading.notes.left_out(DELETED, text_in(each))
            elif name not in UNSEEN:
                self._sign(each, name)

    def _run(self, run) -> None:
        properties = child(run, "rPr")
        look = self.reading.looks.of(properties, self.properties)
        before, drawn = len(self.parts), len(self.anchored)
        self.add(run)
        fonts = child(properties, "rFonts")
        if fonts is not None:
            font = attribute(fonts, "ascii") or attribute(fonts, "hAnsi")
            self.parts[before:] = [signs(font, part) for part in self.parts[before:]]
        if look == WHITE:
            self.white.extend(range(before, len(self.parts)))
        elif look:
            inside = [text_in(drawing) for drawing in self.anchored[drawn:]]
            self.reading.notes.left_out(look, "".join([*self.parts[before:], *inside]))
            del self.anchored[drawn:]
            self.unseen = True
            self.struck = self.struck or look == STRUCK
            self._cut(before)

    def _cut(self, before: int) -> str:
        """Take out what was added since so many parts, and return it."""
        gone = "".join(self.parts[before:])
        del self.parts[before:]
        self.white = [i for i in self.white if i < before]
        return gone

    def without_white(self, element) -> None:
        """White words on the page, or beside words of another colour, cannot be seen; alone in a box or cell they may stand on a colour."""
        white = set(self.white)
        if white and (any(part.strip() for i, part in enumerate(self.parts) if i not in white) or self._is_on_paper(element)):
            self.unseen = True
            for i in self.white:
                self.reading.notes.left_out(HIDDEN, self.parts[i])
                self.parts[i] = ""

    def _is_on_paper(self, element) -> bool:
        """Whether a paragraph stands in no box and no shaded table of a document that draws nothing and has no colour behind its pages."""
        looks = self.reading.looks
        if looks.paper is None:
            looks.paper = next(element.getroottree().iter("{*}drawing", "{*}pict", "{*}object", "{*}background"), None) is None
        return looks.paper and not any(local(each) == "txbxContent" or looks.shades(each) for each in element.iterancestors())

    def _wrapper(self, element, name: str) -> None:
        box = child(child(element, "sdtPr"), "checkbox") if name == "sdt" else None
        if box is not None:  # whatever sign it is drawn with
            self.parts.append("☑" if is_on(child(box, "checked")) else "☐")
            return
        if name == "sdt" and _is_placeholder(element):
            self.reading.notes.say("a form field that is not filled in was left out")
            return
        before = len(self.parts)
        self.add(element)
        if name == "bdo" and attribute(element, "val") == "rtl":
            self.parts[before:] = ["".join(self.parts[before:])[::-1]]
        if name == "fldSimple":
            self._end_field(attribute(element, "instr", ""), before, None)

    def _sign(self, element, name: str) -> None:
        if name == "t":
            self.parts.append(element.text or "")
        elif name in CHARACTERS:
            self.parts.append(CHARACTERS[name])
        elif name == "sym":
            self.parts.append(_symbol(attribute(element, "font"), attribute(element, "char")))
        elif name == "instrText":
            if self.fields:
                self.fields[-1].instruction.append(element.text or "")
        elif name == "fldChar":
            self._field(element)
        elif name in ("footnoteReference", "endnoteReference"):
            self.reading.footnotes.append((name.removesuffix("Reference"), attribute(element, "id", "")))

    def _field(self, element) -> None:
        """A field's begin, middle or end; what stands before the middle, fields in it too, is its instruction."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self.fields.append(Field([], len(self.parts), _filled(child(element, "ffData"))))
        elif kind == "separate" and self.fields:
            self._cut(self.fields[-1].before)
        elif kind == "end" and self.fields:
            field = self.fields.pop()
            self._end_field("".join(field.instruction), field.before, field.filled)

    def _end_field(self, instruction: str, before: int, filled: str | None) -> None:
        """What a field shows: its result; without one what its instruction or its form says."""
        if SILENT.match(instruction):
            self.reading.notes.left_out(HIDDEN, self._cut(before))
        elif not "".join(self.parts[before:]):
            self.parts.append(filled or overlaid(instruction))


def _is_placeholder(element) -> bool:
    """Whether a content control shows only what asks to be filled in; some programs leave the mark on filled ones."""
    if child(child(element, "sdtPr"), "showingPlcHdr") is None:
        return False
    text = text_in(element)
    return bool(PROMPT.search(text)) or not text.strip()


def text_in(element) -> str:
    """All the wording in an element, as where it is left out."""
    return "".join(each.text or "" for each in element.iter() if local(each) in ("t", "delText"))


def _symbol(font: str | None, code: str | None) -> str:
    return sign(font, chr(int(code, 16))) if code and re.fullmatch("[0-9A-Fa-f]{2,4}", code) else ""


def _filled(form) -> str | None:
    """What an old form field shows as filled in: a ticked box, the entry chosen from a list."""
    box, entries = child(form, "checkBox"), child(form, "ddList")
    if box is not None:
        state = child(box, "checked")
        state = child(box, "default") if state is None else state
        ticked = state is not None and attribute(state, "val", "1") not in ("0", "false", "off")
        return "☑" if ticked else "☐"
    if entries is not None:
        listed = [attribute(each, "val", "") for each in entries if local(each) == "listEntry"]
        chosen = value(entries, "result", "0") or "0"
        return listed[int(chosen)] if chosen.isdigit() and int(chosen[:4]) < len(listed) else None
    return None


def choice(element):
    """What of mc:AlternateContent is shown: the first alternative that holds text or a text box, once; else the
    first that draws."""
    for alternative in element:
        if any(local(each) in ("t", "txbxContent", "p") for each in alternative.iter()):
            return alternative
    return next((each for each in element if len(each)), ())


def overlaid(instruction: str) -> str:
    """What a field shows that sets signs one over another, "" for other fields.

    >>> overlaid(r"eq \\o\\ac(○,1)"), overlaid(r" EQ \\o\\ac(○,密)"), overlaid("PAGE")
    ('①', '密', '')
    """
    match = OVERLAID.fullmatch(instruction)
    found = [part.strip() for part in re.split("[,，;]", match[1])] if match else []
    inner = "".join(part for part in found if part not in AROUND)
    circled = any(part in "○〇◯" for part in found if part)
    return CIRCLED.get(inner, inner) if circled else inner
