"""The commands, as a newcomer runs them."""

import subprocess
import sys

import pytest

from tests.test_corpus import write
from tests.test_reader_pages import pdf
from zwanalysis.cli import main


def test_build_writes_the_tables(tmp_path, capsys):
    write(tmp_path)
    assert main(["build", str(tmp_path), "--out", str(tmp_path / "out")]) == 0
    assert "1 notices, 1 tasks" in capsys.readouterr().out
    assert (tmp_path / "out" / "tasks.csv").exists()


def test_build_says_what_it_could_not_read(tmp_path, capsys):
    write(tmp_path)
    write(tmp_path, "b.txt", b"\0\0")
    assert main(["build", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "not read: b.txt" in capsys.readouterr().err


def test_check_shows_what_was_understood(tmp_path, capsys):
    assert main(["check", str(write(tmp_path))]) == 0
    out = capsys.readouterr().out
    assert "responsible: 市财政局" in out and "by: 6月底前 2022-06-30" in out and "coverage 100.0%" in out


def test_check_says_that_a_plan_is_missing(tmp_path, capsys):
    main(["check", str(write(tmp_path, "a.txt", "各部门：\n现将方案印发给你们。\n"))])
    assert "the plan may be an attachment" in capsys.readouterr().out


def test_an_error_is_a_sentence(tmp_path, capsys):
    assert main(["build", str(tmp_path / "none")]) == 2
    assert capsys.readouterr().err.startswith("zwanalysis: ")


@pytest.mark.parametrize("command", [[], ["build"], ["report"], ["check"]])
def test_help(command):
    done = subprocess.run(
        [sys.executable, "-m", "zwanalysis", *command, "--help"], capture_output=True, text=True
    )
    assert done.returncode == 0 and "usage: zwanalysis" in done.stdout


def test_jobs_must_be_a_number(capsys):
    with pytest.raises(SystemExit):
        main(["build", "--jobs", "0"])
    assert "no number of processes" in capsys.readouterr().err


def test_check_says_what_a_reader_left_out(tmp_path, capsys):
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    picture = ImageReader(Image.new("L", (200, 280), 200))

    def draw(canvas, page):
        if page == 2:
            canvas.drawImage(picture, 100, 100, 200, 200)
        else:
            canvas.drawString(72, 700, "（一）公开预算。预算和决算在网站上公开。（责任单位：市财政局）")

    (tmp_path / "plan.pdf").write_bytes(pdf(draw, 3))
    assert main(["check", str(tmp_path / "plan.pdf")]) == 0
    assert capsys.readouterr().err == "zwanalysis: plan.pdf: page 2 is a picture or drawing without text; it was not read\n"
