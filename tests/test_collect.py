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
    assert corpus.deadlines[["text", "kind"]].values.tolist() == [["6目底前", "by"]]
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


def test_twenty_bad_files_among_two_hundred(tmp_path, capsys):
    """No row of the good ones is lost, each bad one is listed with its reason, and the exit status says so."""
    lines = NUMBERED.split("\n")
    writers = {"txt": lambda b: as_text(b, "utf-8"), "html": as_html, "docx": as_docx, "pdf": as_pdf}
    good = {kind: writer(lines) for kind, writer in writers.items()}
    chance = random.Random(5)
    for k in range(180):
        kind = list(good)[k % 4]
        write(tmp_path, f"good{k:03d}.{kind}", good[kind])
    for k in range(20):
        kind = ("docx", "pdf")[k % 2]
        broken = (
            good[kind][: chance.randrange(50, 200)] if k % 4 < 2 else bytes(chance.randbytes(500)) + b"\0"
        )
        write(tmp_path, f"bad{k:02d}.{kind}", broken)
    assert main(["build", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    built = zw.load_processed(tmp_path / "out")
    assert len(built.failures) == 20 and built.failures["file"].str.startswith("bad").all()
    assert built.failures["message"].str.len().min() > 20
    assert len(built.notices) == 180 and len(built.tasks) == 180 and len(built.assignments) == 180
    assert capsys.readouterr().err.count("not read: bad") == 20
    built.check()


def test_links_that_lead_out_of_the_folder_are_refused(tmp_path):
    (tmp_path / "raw").mkdir()
    write(tmp_path / "raw", "a.txt", NOTICE)
    (tmp_path / "raw" / "b.txt").symlink_to(ROOT / "README.md")
    corpus = zw.load_notices(tmp_path / "raw")
    assert corpus.failures[["file", "error"]].values.tolist() == [["b.txt", "OutsideFolder"]]
