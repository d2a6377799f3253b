"""Bringing notices in, correcting their typos, and a folder of many files with bad ones among them."""

import csv
import random

import pytest

import zwanalysis as zw
from tests.conftest import ROOT
from tests.fixed_files import as_pdf
from tests.notice_files import as_docx, as_html, as_text
from tests.test_corpus import NOTICE, write
from zwanalysis import catalogue, collect, errors
from zwanalysis.cli import main

NUMBERED = "自贡市人民政府办公室关于印发2022年公开要点的通知\n自府办函〔2022〕9号\n" + NOTICE


def rows(raw):
    with open(raw / "sources.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_notice_is_copied_and_its_row_filled(tmp_path):
    source, raw = write(tmp_path, "new.txt", NUMBERED), tmp_path / "raw"
    collect.add(collect.prepare(source, raw, url="https://example.org/1"), raw)
    assert (raw / "new.txt").read_bytes() == source.read_bytes()
    assert {k: v for k, v in rows(raw)[0].items() if v} == {
        "file": "new.txt", "original_name": "new.txt", "sha256": zw.load_notices(source).notices["sha256"].iloc[0],
        "province": "四川省", "region": "自贡市", "level": "city", "plan_year": "2022", "address": "https://example.org/1",
    }  # fmt: skip


def test_the_same_notice_twice_is_refused(tmp_path):
    raw = tmp_path / "raw"
    collect.add(collect.prepare(write(tmp_path, "one.txt", NUMBERED), raw), raw)
    with pytest.raises(errors.AlreadyThere, match="same bytes as one.txt"):
        collect.prepare(write(tmp_path, "two.txt", NUMBERED), raw)
    with pytest.raises(errors.AlreadyThere, match="number and title of one.txt"):
        collect.prepare(write(tmp_path, "three.txt", NUMBERED + "\n"), raw)
    assert [row["file"] for row in rows(raw)] == ["one.txt"]


def test_the_command_asks_nobody_with_yes(tmp_path, capsys):
    source = write(tmp_path, "new.txt", NUMBERED)
    command = ["add", str(source), "--raw", str(tmp_path / "raw"), "--set", "note=复印件"]
    assert main([*command, "--yes"]) == 0
    assert (
        rows(tmp_path / "raw")[0]["note"] == "复印件" and "responsible: 市财政局" in capsys.readouterr().out
    )
    assert main([*command, "--yes"]) == 1
    assert "same bytes" in capsys.readouterr().err


def test_a_correction_is_read_and_leaves_a_trace(tmp_path):
    write(tmp_path, "a.txt", NOTICE.replace("6月底前", "6目底前"))
    write(tmp_path, catalogue.CORRECTIONS, "notice,printed,correct,reason\na,6目底前,6月底前,misprint\n")
    corpus = zw.load_notices(tmp_path)
    corpus.check()
    assert corpus.deadlines[["text", "kind"]].values.tolist() == [["6月底前", "by"]]
    assert corpus.deadlines["date"].dt.strftime("%m-%d").tolist() == ["06-30"]
    trace = corpus.damage.iloc[0]
    assert (trace["rule"], trace["printed"], trace["read_as"]) == ("correction", "6目底前", "6月底前")
    assert "6目底前" in (tmp_path / "a.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,六月,二零二二年六月,why\n", "not longer"),
        ("a,六月,6月,\n", "a reason"),
        ("a;b\n", "needs a printed"),
    ],
)
def test_a_bad_correction_is_told(tmp_path, line, said):
    write(tmp_path, "a.txt", NOTICE)
    write(tmp_path, catalogue.CORRECTIONS, "notice,printed,correct,reason\n" + line)
    with pytest.raises(errors.BadCatalogue, match=said):
        zw.load_notices(tmp_path)


def test_a_correction_that_hits_nothing_is_listed(tmp_path):
    write(tmp_path, "a.txt", NOTICE)
    write(tmp_path, catalogue.CORRECTIONS, "notice,printed,correct,reason\na,不存在,不在,why\n")
    assert "is not in the notice's text" in zw.load_notices(tmp_path).failures["message"].iloc[0]


def test_ten_bad_files_among_a_hundred(tmp_path, capsys):
    """No row of the good ones is lost, each bad one is listed with its reason, and the exit status says so."""
    lines = NUMBERED.split("\n")
    writers = {"txt": lambda b: as_text(b, "utf-8"), "html": as_html, "docx": as_docx, "pdf": as_pdf}
    good = {kind: writer(lines) for kind, writer in writers.items()}
    chance = random.Random(5)
    for k in range(90):
        kind = list(good)[k % 4]
        write(tmp_path, f"good{k:03d}.{kind}", good[kind])
    for k in range(10):
        kind = ("docx", "pdf")[k % 2]
        broken = (
            good[kind][: chance.randrange(50, 200)] if k % 4 < 2 else bytes(chance.randbytes(500)) + b"\0"
        )
        write(tmp_path, f"bad{k:02d}.{kind}", broken)
    assert main(["build", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    built = zw.load_processed(tmp_path / "out")
    assert len(built.failures) == 10 and built.failures["file"].str.startswith("bad").all()
    assert built.failures["message"].str.len().min() > 20
    assert len(built.notices) == 90 and len(built.tasks) == 90 and len(built.assignments) == 90
    assert capsys.readouterr().err.count("not read: bad") == 10
    built.check()


def test_links_that_lead_out_of_the_folder_are_refused(tmp_path):
    (tmp_path / "raw").mkdir()
    write(tmp_path / "raw", "a.txt", NOTICE)
    (tmp_path / "raw" / "b.txt").symlink_to(ROOT / "README.md")
    corpus = zw.load_notices(tmp_path / "raw")
    assert corpus.failures[["file", "error"]].values.tolist() == [["b.txt", "OutsideFolder"]]


def test_a_correction_gives_the_unit_its_function_and_its_task(tmp_path):
    write(tmp_path, "a.txt", NOTICE.replace("市财政局", "市市财政居"))
    write(tmp_path, catalogue.CORRECTIONS, "notice,printed,correct,reason\na,市市财政居,市财政局,misprint\n")
    corpus = zw.load_notices(tmp_path)
    corpus.check()
    assert corpus.assignments[["unit", "function"]].values.tolist() == [["市财政局", "财政"]]
    assert corpus.damage[["task_id", "printed", "read_as"]].values.tolist() == [["a/t001", "市市财政居", "市财政局"]]
    zw.load_processed(corpus.save(tmp_path / "out")).check()


def test_a_correction_reaches_wordings_headings_and_limits(tmp_path):
    write(tmp_path, "a.txt", NUMBERED.replace("预算", "预祘"))
    write(tmp_path, catalogue.CORRECTIONS, "notice,printed,correct,reason\na,预祘,预算,misprint\n")
    corpus = zw.load_notices(tmp_path)
    (tmp_path / "right").mkdir()
    right = zw.load_notices(write(tmp_path / "right", "a.txt", NUMBERED))
    corpus.check()
    for column in ("text", "section"):
        assert corpus.tasks[column].tolist() == right.tasks[column].tolist() and "预算" in "".join(corpus.tasks["text"])


def test_rows_that_name_no_notice_are_listed(tmp_path):
    write(tmp_path, "a.txt", NOTICE)
    write(tmp_path, catalogue.CORRECTIONS, "notice,printed,correct,reason\na.txt,预算,决算,misprint\n")
    write(tmp_path, catalogue.NAME, "file,level\na.txt,city\ngone.txt,city\n")
    messages = "\n".join(zw.load_notices(tmp_path).failures["message"])
    assert "gone.txt: no such file" in messages and "'a.txt' is no notice" in messages
    write(tmp_path, "b.txt", NOTICE)
    assert zw.load_notices(tmp_path / "a.txt").failures.empty  # of one file nothing is known about the others


def test_raw_files_that_were_edited_are_told(tmp_path):
    raw = tmp_path / "raw"
    copy = collect.add(collect.prepare(write(tmp_path, "one.txt", NUMBERED), raw), raw)
    copy.write_text(NUMBERED + "二、附则\n", "utf-8")
    with pytest.warns(errors.CatalogueDisagrees, match="never edited"):
        corpus = zw.load_notices(raw)
    assert corpus.disagreements["field"].tolist() == ["sha256"]


@pytest.mark.parametrize("edit", ["region", "file=b.txt", "level=城市", "plan_year=22"])
def test_what_would_break_the_catalogue_is_refused(tmp_path, capsys, edit):
    command = ["add", str(write(tmp_path, "a.txt", NUMBERED)), "--raw", str(tmp_path / "raw"), "--yes", "--set", edit]
    try:
        assert main(command) == 1
    except SystemExit as stopped:  # argparse refuses what has no =
        assert stopped.code == 2
    assert edit.split("=")[0] in capsys.readouterr().err and not (tmp_path / "raw" / "sources.csv").exists()


def test_what_would_not_be_read_again_is_refused(tmp_path):
    with pytest.raises(errors.UnknownFormat, match="notices end in"):
        collect.prepare(write(tmp_path, "a.log", NUMBERED), tmp_path / "raw")
    raw = tmp_path / "raw"
    collect.add(collect.prepare(write(tmp_path, "one.txt", NUMBERED), raw), raw)
    other = write(tmp_path, "two.txt", NUMBERED.replace("〔2022〕", "[2022]") + "\n")
    with pytest.raises(errors.AlreadyThere, match="number and title"):
        collect.prepare(other, raw)


def test_adding_is_whole_or_not_at_all(tmp_path, monkeypatch):
    raw = tmp_path / "raw"
    incoming = collect.prepare(write(tmp_path, "one.txt", NUMBERED), raw)
    whole = collect.write_whole

    def stopped(path, content):
        if path.name == catalogue.NAME:
            raise KeyboardInterrupt
        whole(path, content)

    monkeypatch.setattr(collect, "write_whole", stopped)
    with pytest.raises(KeyboardInterrupt):
        collect.add(incoming, raw)
    assert list(raw.iterdir()) == []


def test_commands_to_the_terminal_are_not_printed(tmp_path, capsys):
    main(["check", str(write(tmp_path, "a.txt", NOTICE.replace("预算", "预\x1b[2J算")))])
    assert "\x1b" not in capsys.readouterr().out


def test_a_text_about_tags_is_text(tmp_path):
    text = NOTICE + "（二）页面应在<title>、<meta name=\"SiteName\">、<script>中写明名称。（责任单位：市政府办公室）\n"
    corpus = zw.load_notices(write(tmp_path, "a.txt", text))
    assert corpus.notices["format"].tolist() == ["text/utf-8"] and len(corpus.tasks) == 2
