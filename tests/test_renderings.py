"""Each kind of table is read exactly in each way that pages and crawlers leave it, or says that it was not read; each form of note
under each numbering; a plan whatever stands around it on its page."""

import random
from itertools import cycle, islice

import pytest

from tests.noted import NOTES, NUMBERINGS, SUBJECTS, acting, plan
from tests.pages import ABOVE, BELOW, INSIDE, TITLE
from tests.renderings import RENDERINGS, TABLES, drawn, page, read, read_page, render


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_is_read_however_it_is_rendered(kind):
    """And whatever stands above and below it on its page: another of each for each rendering."""
    around = zip(cycle(ABOVE), cycle(islice(cycle(BELOW), [*TABLES].index(kind), None)))
    for rendering in RENDERINGS:
        for seed in range(2):
            table, (above, below) = drawn(kind, seed), next(around)
            assert read(render(table, rendering, ABOVE[above], BELOW[below]))[0] == table.facts, (rendering, seed, above, below)


@pytest.mark.parametrize("inside", INSIDE)
def test_a_table_is_read_whatever_stands_in_it(inside):
    """Each kind in three renderings, others for each."""
    for k, kind in enumerate(TABLES):
        for rendering in [*RENDERINGS][k % 5 :: 5]:
            table = drawn(kind, 0)
            text = INSIDE[inside](render(table, rendering, below=""), random.Random(kind))
            assert read(text)[0] == table.facts, (kind, rendering)


@pytest.mark.parametrize("kind", TABLES)
def test_a_pages_own_table_is_read_as_its_copy_is(kind):
    for seed in range(2):
        table = drawn(kind, seed)
        assert read_page(page(table))[0] == table.facts, seed


@pytest.mark.parametrize("note", NOTES)
def test_a_note_is_read_however_items_are_numbered(note):
    for numbering in NUMBERINGS:
        text, facts = plan(note, numbering, 0, headed=numbering != "一、")
        assert read(text)[0] == facts, numbering


@pytest.mark.parametrize("form", SUBJECTS)
def test_who_acts_is_read_however_it_is_worded(form):
    """Numbered, or as paragraphs below headings."""
    for numbering in ("一、", "（一）", "1.", "（1）", "none"):
        text, told = acting(form, numbering, 0, headed=numbering != "一、")
        assert [fact.units for fact in read(text)[0]] == told, numbering


def plans():
    """Plans as prose and as tables, without their titles, and what they say."""
    for note, numbering in (("（责任单位：{a}、{b}；完成时限：{limit}）", "1."), ("（{a}牵头，{b}、{c}配合，{day}完成）", "（一）"), ("（{a}、{b}负责）", "一、")):
        text, facts = plan(note, numbering, 1, headed=numbering != "一、")
        yield text.split("\n", 2)[2].rstrip("\n"), facts
    for kind, rendering in (("simple", "tabs"), ("plan", "bars"), ("standard", "lines, blank cells lost"), ("covering", "blanks")):
        table = drawn(kind, 1)
        yield render(table, rendering).split("\n", 1)[1].rpartition("上一篇")[0].strip("\n"), table.facts


@pytest.mark.parametrize("above", ABOVE)
def test_a_plan_is_read_whatever_stands_around_it(above):
    for body, facts in plans():
        for below in BELOW:
            found, _ = read(f"{ABOVE[above]}{TITLE}\n{body}\n{BELOW[below]}")
            assert found == facts, (body[:20], below)
