"""Small notices, each of one kind of layout, beside the rows that a careful reader takes from them.

All are worded for these tests; the layouts are those that governments print. tests/cases/layouts, tests/cases/prose and tests/cases/tables hold one
kind each, and each is exact; the whole notices of tests/cases/notices are scored (test_notices.py).
"""

import pytest

from tests.conftest import ROOT, read_case
from zwanalysis.parse.notice import parse
from zwanalysis.readers.document import Document

LAYOUTS = [
    path
    for kind in ("layouts", "prose", "tables")
    for path in sorted((ROOT / "tests" / "cases" / kind).glob("*.yaml"))
]
#: What a case may tell of the notice itself.
METADATA = ("title", "doc_number", "issuer", "plan_year", "date_written", "date_published", "numbering", "reading")


def parsed(text: str) -> dict[str, list[dict]]:
    """The rows of a text as dicts, and the notice's metadata."""
    return {
        name: [row._asdict() for row in found]
        for name, found in parse(Document(text, "text/utf-8"), "x").items()
    }


def task_rows(rows) -> list[dict]:
    """Each task with its units and limits, in the form of the cases."""
    made = []
    for task in rows["tasks"]:
        units = [
            [a["unit"], a["role"], *([True] if a["inherited"] else [])]
            for a in rows["assignments"]
            if a["task_id"] == task["task_id"]
        ]
        limits = [
            [d["kind"], limit_value(d), d["text"]]
            for d in rows["deadlines"]
            if d["task_id"] == task["task_id"]
        ]
        made.append({**task, "units": units, "deadlines": limits})
    return made


def limit_value(d) -> str | None:
    if d["kind"] == "within":
        return f"{d['within_n']} {d['within_unit']}"
    return {"by": str(d["date"]), "recurring": d["every"]}.get(d["kind"])


def differences(case, rows=None) -> list[str]:
    """What the parser makes of a case (``rows``, if it has been read) and what a reader does, where they differ."""
    rows = rows or parsed(case["text"])
    expect, made = case["expect"], task_rows(rows)
    wrong = []
    for field in METADATA:
        if field in expect and str(rows["notices"][0].get(field)) != str(expect[field]):
            wrong.append(f"{field}: {rows['notices'][0].get(field)} instead of {expect[field]}")
    wrong += in_silence(case, rows)
    headings = [f"{section['label'] or ''} {section['heading']}".strip() for section in rows["sections"]]
    if headings != expect.get("sections", headings):
        wrong.append(f"sections: {headings} instead of {expect['sections']}")
    if len(made) != len(expect["tasks"]):
        wrong.append(f"{len(made)} tasks instead of {len(expect['tasks'])}: {[t['text'][:12] for t in made]}")
    for k, (task, told) in enumerate(zip(made, expect["tasks"], strict=False), 1):
        at = f"task {k} ({told['starts']}…)"
        if not task["text"].startswith(told["starts"]) or not task["text"].endswith(told["ends"]):
            wrong.append(
                f"{at}: wording {task['text'][:14]}…{task['text'][-14:]}, should be {told['starts']}…{told['ends']}"
            )
        for field in ("label", "section"):
            if field in told and task[field] != told[field]:
                wrong.append(f"{at}: {field} {task[field]!r} instead of {told[field]!r}")
        for field in ("units", "deadlines"):
            given, read = (_on_one_line(rows) for rows in (told[field], task[field]))
            if read != given:
                wrong.append(f"{at}: {field} {read} instead of {given}")
    return wrong


def in_silence(case, rows) -> list[str]:
    """What of ``not_in_silence`` lies in no residual, or in one that says nothing is there, though the notice is called whole."""
    if rows["notices"][0]["reading"] != "whole":
        return []
    wrong = []
    for words in case["expect"].get("not_in_silence", ()):
        at = case["text"].find(words)
        assert at >= 0, f"{words} does not stand in the text"
        reasons = {row["reason"] for row in rows["residuals"] if row["start"] <= at < row["end"]}
        if not reasons or reasons & {"preamble", "closing", "footer", "navigation"}:
            wrong.append(f"lost in silence: {words} {sorted(reasons)}")
    return wrong


def _on_one_line(rows) -> list[list]:
    """A name or a limit that is broken over two lines is printed so; the cases may write it without the break."""
    return [[v if v is None or v is True else str(v).replace("\n", "") for v in row] for row in rows]


def test_silence_is_noticed():
    text = "青石市2022年工作要点\n为做好公开工作，制定本要点。\n一、公开\n1.公开预算。（责任单位：市财政局）\n2.公开规划。（责任单位：市发展改革委）\n"
    rows = parsed(text)
    told = {"text": text, "expect": {"not_in_silence": ["为做好公开工作", "公开规划"]}}
    assert in_silence(told, {**rows, "residuals": []}) == ["lost in silence: 为做好公开工作 []", "lost in silence: 公开规划 []"]
    preamble = {"start": text.index("为"), "end": text.index("一、"), "reason": "preamble"}
    unread = {"start": text.index("公开规划"), "end": len(text), "reason": "unread"}
    assert in_silence(told, {**rows, "residuals": [preamble, unread]}) == ["lost in silence: 为做好公开工作 ['preamble']"]
    assert in_silence(told, {**rows, "notices": [{**rows["notices"][0], "reading": "doubtful"}]}) == []


@pytest.mark.parametrize("path", LAYOUTS, ids=lambda path: path.stem)
def test_layout(path):
    case = read_case(path)
    if "xfail" in case and not differences(case):
        pytest.fail("this known failure is mended: take its xfail out")
    if "xfail" not in case:
        assert differences(case) == [], case["why"]
