"""Each kind of table is read exactly in each way that pages and crawlers leave it, or says that it was not read; each form of note
under each numbering."""

import pytest

from tests.noted import NOTES, NUMBERINGS, plan
from tests.renderings import RENDERINGS, TABLES, drawn, read, render

#: Cells on one line and no header: nothing tells where a row begins.
NOT_READ = {("headless", "all on one line")}


@pytest.mark.parametrize("kind", TABLES)
def test_a_table_is_read_however_it_is_rendered(kind):
    for rendering in RENDERINGS:
        for seed in range(2):
            table = drawn(kind, seed)
            found, reading = read(render(table, rendering))
            if (kind, rendering) in NOT_READ:
                assert reading == "none", rendering
            else:
                assert found == table.facts, (rendering, seed)


@pytest.mark.parametrize("note", NOTES)
def test_a_note_is_read_however_items_are_numbered(note):
    for numbering in NUMBERINGS:
        text, facts = plan(note, numbering, 0, headed=numbering != "一、")
        assert read(text)[0] == facts, numbering
