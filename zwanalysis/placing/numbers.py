"""Printed numbers that an answer gives twice: apart, and again before a wording or a heading's name."""

from zwanalysis.placing.answers import Answer, Heading
from zwanalysis.placing.search import Text, squeeze
from zwanalysis.text import fold

#: What stands between a printed number and its wording.
_BETWEEN = " \t\n|、.,"
_REACH = 20
#: How far before its wording a number may stand: in a cell of its own, with others between.
LABEL_REACH = 200
_PARTS = ("", "\n", "\t", "|")


def unnumbered(text: Text, answer: Answer) -> Answer:
    """Return the answer with each number where it was given apart, and nowhere else: 公开预算 for （一）公开预算, also above tasks."""
    headings = answer.headings and [_plain(text, one) for one in answer.headings]
    names = {squeeze(f"{one.label}{one.text}"): one.text for one in headings or () if one.label}

    def path(above: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return above and tuple(names.get(squeeze(name), name) for name in above)

    headings = headings and [one._replace(section=path(one.section)) for one in headings]
    return answer._replace(headings=headings, tasks=[_plain(text, one)._replace(section=path(one.section)) for one in answer.tasks])


def _plain(text: Text, row: Heading):
    """A heading or task without its number at the head of its wording; with it where the notice prints it twice, or goes on with a figure."""
    label, wording = row.label or "", row.text
    rest = wording.removeprefix(label).lstrip(_BETWEEN if label[-1:].isalnum() else None)
    if not label or not rest or rest == wording or label[-1].isalnum() and rest[0].isalnum():
        return row
    twice = any(_stands_before(text, label, a) for a, _ in text.places(wording))
    return row if twice else row._replace(text=rest)


def _stands_before(text: Text, label: str, a: int) -> bool:
    """Whether a number stands before ``text[a]``: right before it, over a line's end too, or in an earlier cell of its line."""
    before = text.folded[max(0, a - _REACH) : a].rstrip(_BETWEEN)
    in_line = text.places(label, text.folded.rfind("\n", 0, a) + 1, a)
    return before.endswith(fold(label).rstrip(_BETWEEN)) or bool(in_line) or any(_is_cell(text, *at) for at in text.places(label, max(0, a - LABEL_REACH), a))


def _is_cell(text: Text, a: int, b: int) -> bool:
    return text.folded[:a].rstrip(" ")[-1:] in _PARTS and text.folded[b:].lstrip(" ")[:1] in _PARTS
