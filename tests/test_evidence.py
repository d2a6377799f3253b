"""The page of a notice: everything that was read is marked where it stands, and nothing in it can do harm."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

import zwanalysis as zw
from tests.conftest import ROOT
from zwanalysis import evidence, schema
from zwanalysis.errors import UnknownNotice

NOTICES = sorted(path.stem for path in (ROOT / "data/raw").glob("*.txt"))
# as text, not as a web page: so with two tags of HTML at most
HOSTILE = """关于印发<svg onload=alert(0)>2022年</svg>公开"要点"的通知

一、公开<script>alert(1)</script>&amp
（一）公开预算"><svg onload=alert(2)>，6月底前完成&报送。（责任单位：市<q>财政</q>局、'市审计局'；完成时限：<6月底前>）
（二）公开决算]]><!-- <noframes>。（责任单位：市财政局）
"""


def read(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(html)


def text_of(node) -> str:
    """A node's own wording, without the signs that the page adds."""
    kept = re.sub(r'<i class="sign">.*?</i>', "", node.html)
    return LexborHTMLParser(kept).body.text()


def marked(tree, kind: str) -> dict[str, list]:
    """The elements of a kind by the span that they mark; a mark that is cut has several."""
    found = {}
    for node in tree.css(f".text .{kind}"):
        found.setdefault(node.attributes["data-at"], []).append(node)
    return found


def hostile(tmp_path) -> zw.Corpus:
    path = tmp_path / "a&'b'.txt"
    path.write_text(HOSTILE, encoding="utf-8")
    return zw.load_notices(path)


@pytest.mark.parametrize("notice_id", NOTICES)
def test_text_is_the_notice_and_signs(corpus, notice_id):
    tree = read(evidence.page(corpus, notice_id))
    assert text_of(tree.css_first(".text")) == corpus.text(notice_id)


@pytest.mark.parametrize("notice_id", NOTICES)
@pytest.mark.parametrize(
    ("table", "kind"),
    [("tasks", "task"), ("sections", "heading"), ("assignments", "unit"), ("deadlines", "deadline"),
     ("citations", "citation"), ("damage", "damage"), ("residuals", "residual")],
)  # fmt: skip
def test_every_row_is_marked_where_it_stands(corpus, notice_id, table, kind):
    tree = read(evidence.page(corpus, notice_id))
    found = marked(tree, kind)
    rows = corpus.tables()[table]
    rows = rows[rows["notice_id"] == notice_id]
    wording = schema.WORDING[table]
    assert set(found) == {f"{row.start}-{row.end}" for row in rows.itertuples()}
    for row in rows.itertuples():
        nodes = found[f"{row.start}-{row.end}"]
        assert "".join(text_of(node) for node in nodes) == getattr(row, wording)


@pytest.mark.parametrize("notice_id", NOTICES)
def test_every_value_can_be_read(corpus, notice_id):
    tree = read(evidence.page(corpus, notice_id))
    tasks, units, limits = (marked(tree, kind) for kind in ("task", "unit", "deadline"))
    of = {name: table[table["notice_id"] == notice_id] for name, table in corpus.tables().items()}
    for row in of["tasks"].itertuples():
        node = tasks[f"{row.start}-{row.end}"][0]
        assert f"任务 {row.number}\u2060" in node.text() and row.task_id in node.attributes["title"]
        for unit in of["assignments"].query("task_id == @row.task_id")["unit"]:
            assert unit in node.attributes["title"]
    sign = {"lead": "牵", "support": "配", "responsible": "责"}
    for row in of["assignments"].itertuples():
        nodes = [n for n in units[f"{row.start}-{row.end}"] if row.role in n.attributes["class"].split()]
        assert nodes[0].css_first(".sign").text().startswith(sign[row.role])
        assert row.role in nodes[0].attributes["title"] and row.unit in nodes[0].attributes["title"]
    for row in of["deadlines"].itertuples():
        node = limits[f"{row.start}-{row.end}"][-1]
        value = evidence.limit_words(row)
        assert f"→ {value}" in node.css(".sign")[-1].text() and value in node.attributes["title"]
        assert row.kind in node.attributes["title"]


def test_limits_in_words(corpus):
    words = {evidence.limit_words(row) for row in corpus.deadlines.itertuples()}
    assert {"2022-10-30", "每季度", "每半年", "及时", "政策印发起3个工作日内"} <= words


def test_nothing_in_a_notice_becomes_markup(tmp_path):
    corpus = hostile(tmp_path)
    assert corpus.notices["format"].tolist() == ["text/utf-8"]
    assert len(corpus.tasks) == 2 and len(corpus.assignments) and len(corpus.deadlines)
    for wanted in [*corpus.notices["notice_id"], *corpus.tasks["task_id"]]:
        html = evidence.page(corpus, wanted)
        tree = read(html)
        assert {node.tag for node in tree.css(".zw-evidence *")} <= {"h1", "p", "div", "span", "i", "br"}
        names = {name for node in tree.css("body *") for name in node.attributes}
        assert names == {"class", "lang", "title", "data-at", "id"}
        assert not tree.css("script, svg, q, noframes") and html.count("<!--") == 0
        assert len(tree.css("style")) == 1
        assert text_of(tree.css_first(".text")) in HOSTILE
    tree = read(evidence.page(corpus, corpus.notices["notice_id"].iloc[0]))
    assert text_of(tree.css_first(".text")) == HOSTILE
    titles = [node.attributes["title"] for node in tree.css(".text .task")]
    assert "<script>alert(1)</script>&amp" in titles[0] and "'市审计局'" in titles[0]


def test_page_needs_nothing_else(corpus):
    html = evidence.page(corpus, "zigong-2022")
    assert html.startswith("<!DOCTYPE html>") and '<meta charset="utf-8">' in html
    assert not re.search(r"https?:|url\(|@import|src=|href=|<script|<link|\bon\w+=", html)
    assert "default-src 'none'" in html and "@media print" in html


def test_roles_differ_by_line_and_sign_not_by_colour_alone():
    lines = re.findall(r"\.(lead|support|responsible|deadline) \{ border-bottom: (\S+ \S+)", evidence.STYLE)
    assert len({line for _, line in lines}) == 4
    assert len({sign for sign, _ in evidence.ROLES.values()}) == 3


def test_every_word_of_the_tables_has_a_name():
    assert set(evidence.ROLES) == set(schema.ROLES)
    assert set(evidence.KINDS) == set(schema.KINDS)
    assert set(evidence.REASONS) == set(schema.REASONS)
    assert set(evidence.DOUBTS) == set(schema.DOUBTS) and set(evidence.READINGS) == set(schema.READINGS)
    (units,) = (column.values for column in schema.TABLES["deadlines"] if column.name == "within_unit")
    assert set(evidence.SPANS) == set(units)


def test_marks_that_overlap_are_cut():
    marks = [evidence.Mark(0, 4, "task", "a"), evidence.Mark(2, 6, "deadline", "b", behind="日"),
             evidence.Mark(1, 6, "residual", "c")]  # fmt: skip
    made = re.sub(r' title="."| data-at="\S+"', "", evidence._marked("零一二三四五六", 0, 7, marks, set()))
    assert made == (
        '<span class="task">零</span>'
        '<span class="residual"><span class="task">一<span class="deadline">二三</span></span>'
        '<span class="deadline">四五<i class="sign">\u2060日</i></span></span>六'
    )


@pytest.mark.parametrize("notice_id", NOTICES)
def test_a_task_is_shown_with_its_part_of_the_notice(corpus, notice_id):
    tasks = corpus.tasks[corpus.tasks["notice_id"] == notice_id]
    for task in tasks.iloc[[0, len(tasks) // 2, -1]].itertuples():
        tree = read(evidence.page(corpus, task.task_id))
        asked = tree.css(".text .asked")
        assert "".join(text_of(node) for node in asked) == task.text
        shown = text_of(tree.css_first(".text"))
        assert shown in corpus.text(notice_id) and len(shown) < len(corpus.text(notice_id)) / 2
        own = corpus.assignments.query("task_id == @task.task_id and not inherited")
        places = {node.attributes["data-at"] for node in tree.css(".text .unit")}
        assert {f"{row.start}-{row.end}" for row in own.itertuples()} <= places


def test_a_task_without_a_section_is_shown_alone(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("公开要点\n1.公开预算。（市财政局负责）2.公开决算。（市审计局负责）\n", encoding="utf-8")
    corpus = zw.load_notices(path)
    tree = read(evidence.page(corpus, "a/t002"))
    assert text_of(tree.css_first(".text")) == "2.公开决算。（市审计局负责）"


def test_a_unit_named_once_for_many_tasks_says_so(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "公开要点\n一、公开\n（一）公开预算。（市财政局负责）\n（二）公开决算。（市审计局负责）\n以上任务均需各区县落实。\n",
        encoding="utf-8",
    )
    tree = read(evidence.page(zw.load_notices(path), "a"))
    (node,) = [node for node in tree.css(".text .unit") if text_of(node) == "各区县"]
    assert node.css_first(".sign").text() == "责×2\u2060"
    assert "1、2" in node.attributes["title"] and "统一规定" in node.attributes["title"]


def test_a_numbered_item_inside_a_line_begins_a_line():
    corpus = zw.load_notices(ROOT / "data/raw/zigong-2022.txt")
    html = evidence.page(corpus, "zigong-2022")
    assert html.count("<br>") == 27  # 22 tasks and 5 sections, printed in one line


def test_unknown_identifier_is_an_error(corpus):
    with pytest.raises(UnknownNotice, match="no notice or task 'zigong'; notices: dazhou-2022, "):
        evidence.page(corpus, "zigong")


def test_notebook_object_draws_itself(corpus):
    html = evidence.show(corpus, "zigong-2022/t003")._repr_html_()
    assert html.startswith("<style>") and "<html" not in html and "任务 3" in html
    rules = re.findall(r"^([^@\n{}]+)\{", html.split("</style>")[0], re.MULTILINE)
    assert rules and all(rule.strip().startswith(".zw-evidence") for rule in rules), (
        "no rule may touch the notebook around it"
    )
