"""What any file may cost: the bombs end as named errors within bounds, and cost the files beside them nothing."""

import sys

import pytest

import zwanalysis as zw
from tests.bombs import BOMBS, MEGABYTES, SECONDS, cost, doubling
from tests.fixed_files import as_pdf
from tests.samples import PLAIN
from zwanalysis.readers import apart, read_bytes
from zwanalysis.readers.limits import LIMITS

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="limits on memory hold on Linux only")

#: How the bombs end that are counted before anything is built from them, or that end soon; the others, which take
#: their eight seconds, are read by `python -m tests.bombs`.
ENDS = {
    "pdf: a form that draws itself twice": "TooMuchMemory",
    "pdf: forms that double 25 times": "TooMuchMemory",
    "pdf: 4,500,000 letters on a page": "TooMuchMemory",
    "pdf: a stream packed twice": "TooMuchMemory",
    "html: a quoted < before 200,000 attributes": "NestedTooDeep",
    "html: <div/> is not closed": "NestedTooDeep",
    "html: <div a=/>": "NestedTooDeep",
    "html: </b> closes no <div>": "NestedTooDeep",
    "html: </xyz> closes nothing": "NestedTooDeep",
    "html: comments close nothing": "NestedTooDeep",
    "html: titles close nothing": "NestedTooDeep",
    "html: scripts close nothing": "NestedTooDeep",
    "html: 2,000,000 attributes on a tag": "BrokenFile",
    "html: 995 attributes on 2,400 tags": "NestedTooDeep",
    "html: 450 attributes on 4,000 tags": "BrokenFile",
    "docx: labels of 900,000 letters": "",
    "docx: labels of 3,000 numbers": "",
    "xlsx: 50,000 merged ranges of all cells": "",
    "xlsx: 19,000 merged ranges": "TableTooLarge",
    "ofd: 500 times one page of 2,000 objects": "FileTooLarge",
}


@pytest.mark.parametrize("name", ENDS)
def test_bombs_end_within_bounds(name, monkeypatch):
    monkeypatch.setitem(LIMITS, "memory", 400_000_000)  # what takes all of it is sooner at its end
    end, seconds, megabytes = cost(BOMBS[name]())
    assert end.startswith(ENDS[name] + ":") if ENDS[name] else end.endswith("characters"), end
    assert seconds < SECONDS and megabytes < MEGABYTES


def test_processor_time_ends_what_no_clock_reaches(monkeypatch):
    monkeypatch.setitem(LIMITS, "seconds", 0.5)
    for name in ("html: 20,000 tables", "mhtml: a header of 300,000 parameters"):
        end, seconds, _ = cost(BOMBS[name]())
        assert end.startswith("TimedOut: ") and "of processor time" in end and seconds < 4


def test_a_file_that_ends_its_process_is_a_failure_beside_good_ones(tmp_path):
    for name, data in (("a", as_pdf(PLAIN)), ("b", doubling(25)), ("c", as_pdf(PLAIN))):
        (tmp_path / f"{name}.pdf").write_bytes(data)
    corpus = zw.load_notices(tmp_path)
    assert corpus.notices["notice_id"].tolist() == ["a", "c"]
    assert corpus.failures[["file", "error"]].to_numpy().tolist() == [["b.pdf", "TooMuchMemory"]]


def test_the_process_is_kept_for_the_next_file():
    read_bytes(as_pdf(PLAIN))
    first = apart._child.process.pid
    assert read_bytes(as_pdf(PLAIN)).text == "\n".join(PLAIN) and apart._child.process.pid == first
    apart._child.end()
    read_bytes(as_pdf(PLAIN))
    assert apart._child.process.pid != first


def test_a_parent_that_has_grown_large_keeps_its_process():
    read_bytes(as_pdf(PLAIN))
    apart._child.end()
    held = bytearray(b"x") * 500_000_000
    read_bytes(as_pdf(PLAIN))
    first = apart._child.process.pid
    read_bytes(as_pdf(PLAIN))
    assert held and apart._child.process.pid == first
