"""The same rows whatever the file: each notice written as HTML, DOCX, PDF and old text gives what its text gives."""

import re

import pytest
import yaml

from tests.conftest import ROOT
from tests.fixed_files import as_pdf
from tests.notice_files import as_docx, as_html, as_text, blocks_of
from zwanalysis import schema
from zwanalysis.parse.notice import parse
from zwanalysis.readers import read_bytes
from zwanalysis.readers.document import Document

WRITERS = {
    "html": lambda blocks: as_html(blocks, chrome=False),
    "html-gb18030": lambda blocks: as_html(blocks, "gb18030", seed=3),
    "docx": as_docx,
    "pdf": as_pdf,
    "gb18030": as_text,
}
#: Ten layouts: notes of each kind, rules, sub-items, tables with sections, merged cells, role grammar, remarks.
LAYOUTS = ("001", "004", "005", "016", "025", "036", "057", "059", "060", "072")
NOTICES = {path.stem: path for path in sorted((ROOT / "data" / "raw").glob("*.txt"))}
CASES = {number: next((ROOT / "tests" / "cases" / "layouts").glob(f"{number}-*.yaml")) for number in LAYOUTS}


def text_of(name: str) -> str:
    if name in NOTICES:
        return NOTICES[name].read_text("utf-8")
    return yaml.safe_load(CASES[name].read_text("utf-8"))["text"]


def facts(document: Document) -> list[tuple]:
    """Tasks with their units and limits, without positions and white space."""
    rows = {
        name: [dict(zip(schema.names(name), row, strict=True)) for row in found]
        for name, found in parse(document, "x").items()
        if name != "notices"
    }

    def plain(value):
        return re.sub(r"\s", "", value) if value else value

    found = []
    for task in rows["tasks"]:
        units = [
            (plain(a["unit"]), a["role"], a["inherited"])
            for a in rows["assignments"]
            if a["task_id"] == task["task_id"]
        ]
        limits = [
            (d["kind"], str(d["date"]), d["every"], d["within_n"], d["within_unit"], plain(d["event"]))
            for d in rows["deadlines"]
            if d["task_id"] == task["task_id"]
        ]
        found.append((task["label"], plain(task["section"]), plain(task["text"]), units, limits))
    return found


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", [*NOTICES, *LAYOUTS])
def test_rows_are_those_of_the_text(name, form):
    text = text_of(name)
    document = read_bytes(WRITERS[form](blocks_of(text)), f"{name}.bin")
    assert facts(document) == facts(Document(text, "text/utf-8"))
