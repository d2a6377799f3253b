"""index.html: one file that needs nothing else, whatever a notice holds, in a real browser where there is one."""

import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.conftest import ROOT
from tests.corpora import notice
from tests.test_corpus import write
from zwanalysis import load_notices
from zwanalysis.compare import duties, themes
from zwanalysis.report import page

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
INDEX = ROOT / "reports" / "index.html"
EVIL = "（一）推进<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">公开</script>{{ 7*7 }}，6月底前完成。（责任单位：市<b onclick=1>财政局、市司法局）"


@pytest.fixture
def hostile(tmp_path):
    write(tmp_path, "a'\"&.txt", notice(EVIL, place="白石市").replace("关于印发", "关于印发</title></script><script>document.title='ran'</script>", 1))
    corpus = load_notices(tmp_path)
    assert len(corpus.tasks) == 1 and "<script>" in corpus.tasks["text"].iloc[0]
    for name, column in (("tasks", "text"), ("assignments", "unit")):  # readers take these signs out; tables from elsewhere may hold them
        table = getattr(corpus, name)
        setattr(corpus, name, table.assign(**{column: "\u202e" + table[column]}))
    corpus.failures = pd.DataFrame([["<b>坏.pdf", "EmptyFile", "the file is empty; download it again"]], columns=["file", "error", "message"])
    (content,) = page.pages(corpus, []).values()
    (tmp_path / "index.html").write_bytes(content)
    return tmp_path / "index.html"


def dom(path: Path, state: str = "") -> str:
    """The page as a browser makes it; its console must be silent and no request may leave it."""
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--virtual-time-budget=10000"]
    ran = subprocess.run([*command, "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", f"file://{path}{state}"], capture_output=True, text=True, timeout=120)
    assert "CONSOLE" not in ran.stderr, ran.stderr
    return ran.stdout


def read(html: str) -> LexborHTMLParser:
    return LexborHTMLParser(html)


def test_the_page_asks_for_nothing_from_elsewhere():
    html = INDEX.read_text("utf-8")
    tree = read(html)
    assert len(html.encode()) < 5_000_000
    assert not tree.css("link, iframe, object, embed, base") and [node.attributes.get("src") for node in tree.css("script")] == [None, None]
    for node in tree.css("[src], [href]"):
        address = node.attributes.get("src") or node.attributes.get("href")
        assert address.startswith(("data:image/png", "#")) or (INDEX.parent / unquote(address.partition("#")[0])).exists(), address
    policy = tree.css_first("meta[http-equiv]").attributes["content"]
    assert policy.startswith("default-src 'none'") and "script-src 'sha256-" in policy


def test_headings_go_down_step_by_step_and_pictures_have_words():
    tree = read(INDEX.read_text("utf-8"))
    levels = [int(node.tag[1]) for node in tree.css("h1, h2, h3, h4")]
    assert levels[0] == 1 and levels.count(1) == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False))
    assert tree.css_first("html").attributes["lang"] == "zh-CN" and tree.css_first("main") and tree.css_first("a.skip")
    assert all(node.attributes.get("alt") for node in tree.css("img"))
    assert all(node.parent.tag == "label" for node in tree.css("#filters select, #filters input"))


def test_a_theme_to_choose_is_a_theme(corpus):
    """组织领导、培训与考核 is one, not two."""
    label = next(node for node in read(INDEX.read_text("utf-8")).css("#filters label") if "主题" in node.text())
    chosen = {option.attributes["value"] for option in label.css("option")} - {"", None}
    coded = themes.code(corpus.tasks)["theme"]
    assert chosen == {themes.names(lang="zh")[theme] for theme in coded if theme != themes.NONE}


def test_nothing_in_a_notice_becomes_markup(hostile):
    tree = read(hostile.read_text("utf-8"))
    assert len(tree.css("script")) == 2 and not tree.css("img, b, [onerror], [onclick]") and "{{" in tree.css_first("td.text").text()
    html = hostile.read_text("utf-8")
    assert "另有 1 个文件未能读入" in tree.css_first("header").text() and "坏.pdf：文件是空的，请重新下载" in tree.body.text()
    assert html.count("\u202e") == sum(part.count("\u202e") for part in re.findall(r"<bdi>([^<]*)</bdi>", html)) > 0


def test_many_notices_get_a_page_each(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MOST", 1)
    for n in range(2):
        write(tmp_path, f"甲 {n}.txt", notice(f"（一）推进预算公开{n}，6月底前完成。（责任单位：市财政局）", year=2021 + n))
    made = page.pages(load_notices(tmp_path), [])
    assert sorted(made) == ["08-通知/甲 0.html", "08-通知/甲 1.html", "index.html"]
    index = made["index.html"].decode()
    assert "共 2 份通知，超过一页所能容纳" in index and 'href="08-%E9%80%9A%E7%9F%A5/%E7%94%B2%200.html"' in index and "<table" not in index
    assert 'href="../04-%E5%8E%9F%E6%96%87/%E7%94%B2%200.html#t001"' in made["08-通知/甲 0.html"].decode()


@pytest.mark.skipif(not BROWSER, reason="no Chromium is installed: the page is not tried in a browser (apt-get install chromium)")
def test_a_browser_finds_what_a_unit_must_do_and_follows_it_to_its_wording(corpus):
    """达州市司法局 by 31 October, with what 市政府工作部门 must do."""
    tree = read(dom(INDEX, "#place=达州市&unit=市司法局&by=2022-10-31"))
    mine = duties.of_unit(duties.opened(corpus.assignments, corpus.texts), "市司法局").query("notice_id == 'dazhou-2022'")
    dated = set(corpus.deadlines.dropna(subset="date")["task_id"])
    undated = len(set(mine["task_id"]) - dated)
    assert tree.css_first("#found").text() == f"符合条件的任务：9 项；另有 {undated} 项没有具体日期（“月份”选“无具体日期”可看）" and undated > 0
    there = duties.opened(corpus.assignments, corpus.texts).query("notice_id == 'dazhou-2022'")
    assert {option.attributes["value"] for option in tree.css("select[name=unit] option")} - {"", None} == set(there["unit"])
    links = [node.attributes["href"] for node in tree.css("#ledger tbody a")]
    assert [link.rpartition("#")[2] for link in links] == ["t029", "t032", "t035", "t037", "t047", "t058", "t059", "t064", "t069"]
    shown = read(dom(INDEX.parent / links[3].partition("#")[0], "#t037"))
    assert "认真执行政府信息公开行政复议案件审理制度" in shown.css_first("#t037").text()


@pytest.mark.skipif(not BROWSER, reason="no Chromium is installed: the hostile page is not tried in a browser (apt-get install chromium)")
def test_a_browser_runs_nothing_of_a_notice(hostile):
    html = dom(hostile)
    assert re.search(r"<title>(.*?)</title>", html)[1] == "政务公开工作通知比较与任务台账" and "符合条件的任务：1 项" in html
