"""The commands, as a newcomer runs them."""

import os
import re
import subprocess
import sys

import pytest

from tests.test_corpus import write
from tests.test_reader_pages import pdf
from zwanalysis import __version__
from zwanalysis.cli import _parser, main


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


def run(*command, **more):
    """A command as another program starts it."""
    return subprocess.run([sys.executable, "-m", "zwanalysis", *command], capture_output=True, **more)


@pytest.mark.parametrize("code", ["cp1252", "cp437", "big5", "ascii"])
def test_any_code_page_will_do(code, tmp_path):
    file, env = str(write(tmp_path)), {**os.environ, "PYTHONIOENCODING": code}
    commands = [(["--help"], "政务公开"), (["add", "--help"], "region=自贡市"), (["report", "--help"], "→")]
    if code == "cp437":
        commands += [(["build", file, "--out", str(tmp_path / "out")], "→"), (["add", file, "--raw", str(tmp_path / "raw"), "--yes"], "市财政局")]
    for command, said in commands:
        done = run(*command, env=env)
        assert done.returncode == 0 and said in done.stdout.decode("utf-8"), (command, done.stderr)
    done = run("check", str(tmp_path / "无此文件.txt"), env=env)
    assert done.returncode == 2 and "无此文件.txt: no such file" in done.stderr.decode("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="a shell closes the streams")
@pytest.mark.parametrize(("command", "ways"), [("--help", (">&-", "2>&-", ">&- 2>&-", "| true")), ("check {}", (">&-", "| true"))])
def test_a_stream_that_is_closed(command, ways, tmp_path):
    file = write(tmp_path)
    for closed in ways:
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", f"{sys.executable} -m zwanalysis {command.format(file)} {closed}"], capture_output=True, text=True
        )
        assert done.returncode == 0 and not done.stderr, (closed, done.stderr)


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


def test_version_and_languages(capsys, monkeypatch):
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0 and capsys.readouterr().out == f"zwanalysis {__version__}\n"
    for command, words in ((["--lang", "zh", "report", "--help"], "连同子文件夹一起读"), (["due", "--help", "--lang", "en"], "of this unit alone")):
        with pytest.raises(SystemExit):
            main(command)
        assert words in " ".join(capsys.readouterr().out.split())
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["check", "none.txt"]) == 2
    assert capsys.readouterr().err == "zwanalysis：none.txt：没有这个文件或文件夹\n"


def test_every_help_has_chinese_words():
    (action,) = _parser("zh")._subparsers._group_actions
    assert all(re.search("[\u4e00-\u9fff]", choice.help) for choice in action._choices_actions)
    for name, command in action.choices.items():
        assert not command.description or re.search("[\u4e00-\u9fff]", command.description), name
        for option in command._actions:
            assert re.search("[\u4e00-\u9fff]", option.help), (name, option.dest)


def test_what_the_commands_say_is_chinese(tmp_path, capsys):
    raw, out = str(write(tmp_path).parent), str(tmp_path / "out")
    for command in (["build", raw, "--out", out], ["score", out, out, "--differences", str(tmp_path / "d.csv")], ["review", raw, "--out", str(tmp_path / "r.xlsx")],
                    ["prompt", f"{raw}/a.txt", "--out", str(tmp_path / "p.md")], ["code", raw, "--sample", "5", "--sheet", str(tmp_path / "c.csv")]):  # fmt: skip
        assert main([*command, "--lang", "zh"]) == 0, command
        said = [line for line in capsys.readouterr().out.splitlines() if line and not line.startswith("|")]
        assert said and all(re.search("[\u4e00-\u9fff]", line) for line in said), said


def test_check_in_chinese(tmp_path, capsys):
    assert main(["check", str(write(tmp_path)), "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "  1 项任务，读懂 100.0%" in out and "责任：市财政局" in out and "限期：6月底前 2022-06-30" in out
    assert not re.search("[a-z]{5} ", out.split("\n", 1)[1]), "an English word is left"


def test_due_kwic_and_show(capsys):
    assert main(["due", "data/raw", "--on", "2022-10-01", "--unit", "市司法局"]) == 0
    out = capsys.readouterr().out
    assert "2022-10-30  dazhou-2022/t032" in out and "市政府工作部门" in out
    assert main(["due", "data/raw", "--on", "1999-01-01", "--lang", "zh"]) == 0
    assert capsys.readouterr().out == "自 1999-01-01 起 30 天内没有到期的任务\n"
    assert main(["kwic", "data/raw", "掌上*报", "--width", "4"]) == 0
    assert "断提升“ 【掌上公报】 ”影响力" in capsys.readouterr().out
    assert main(["show", "data/raw/zigong-2022.txt", "zigong-2022/t003"]) == 0
    assert "zigong-2022/t003  726–879" in capsys.readouterr().out
    assert main(["show", "data/raw/zigong-2022.txt", "t003"]) == 2
    assert "tasks are called like zigong-2022/t001" in capsys.readouterr().err


def test_subfolders_are_read_when_asked(tmp_path, capsys):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "made").mkdir()
    write(tmp_path / "a" / "b")
    write(tmp_path / "a" / "made", "other.txt")
    (tmp_path / "a" / "made" / ".zwanalysis.json").write_text("{}", "utf-8")
    assert main(["check", str(tmp_path)]) == 2
    assert "or read its 1 subfolders too with --recursive" in capsys.readouterr().err
    assert main(["check", str(tmp_path), "--recursive"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("a: ") and "other" not in out


def test_what_argparse_says_is_in_chinese_too(capsys):
    for command, said in ((["due", "--lang", "zh"], "zwanalysis due：缺少参数：FOLDER"), (["report", "--lang", "zh", "--jobs", "0", "x"], "--jobs：'0' 不是进程数")):
        with pytest.raises(SystemExit):
            main(command)
        err = capsys.readouterr().err
        assert err.startswith("用法：zwanalysis") and said in err
    with pytest.raises(SystemExit):
        main(["due", "--help", "--lang", "zh"])
    assert "\n参数：\n" in (out := capsys.readouterr().out) and "\n选项：\n" in out
