"""Whole or not at all: programs that are killed at each of their file operations, and two at once."""

import csv
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
import warnings

import pytest

import zwanalysis as zw
from tests.test_corpus import NOTICE, write
from zwanalysis import catalogue, collect, errors, whole
from zwanalysis.cli import main
from zwanalysis.loading import MADE
from zwanalysis.report import Made, command
from zwanalysis.report.chart import Chart

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="programs are killed as forks of this one")
FULL = int(os.environ.get("ZW_KILLS", "0"))
EVENTS = ("open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.link", "os.chmod", "shutil.rmtree", "ctypes.call_function")


def killed_at(number: int, work) -> bool:
    """Whether `work`, done by a fork that ends before its file operation of this number, came so far."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork of a program with threads
        child = os.fork()
    if not child:
        count = [0]

        def stop(event, args):
            if event in EVENTS and not (event == "open" and isinstance(args[1], str) and "r" in args[1]):
                count[0] += 1
                if count[0] > number:
                    os._exit(9)

        sys.addaudithook(stop)
        try:
            work()
        finally:
            os._exit(0 if sys.exc_info()[0] is None else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def kills(folder, work, after, every=1):
    """Do `work`, killed at its first, second, … file operation (or each `every`-th), each time with the folder as it is now,
    and call `after`; return how many operations there are."""
    number, kept = 0, folder.with_name("kept")
    shutil.copytree(folder, kept)
    while killed_at(number, work):
        after()
        number += every
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
    return number


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """An older and a newer corpus."""
    folder = tmp_path_factory.mktemp("two")
    more = NOTICE + "（二）公开决算，9月底前完成。（责任单位：市审计局）\n"
    return tuple(zw.load_notices(write(folder, f"{name}.txt", text)) for name, text in (("old", NOTICE), ("new", more)))


@pytest.mark.parametrize("at_once", [True, False])
def test_a_save_that_is_killed_leaves_the_old_or_the_new(two, tmp_path, monkeypatch, at_once):
    old, new = two
    if not at_once:
        monkeypatch.setattr(whole, "_swapped_at_once", lambda *folders: False)
    place = tmp_path / "place"
    folder = old.save(place / "out")
    (folder / "mine.txt").write_text("notes of somebody")
    seen = set()

    def after():
        there = zw.load_processed(folder)
        there.check()
        seen.add(len(there.tasks))
        assert (folder / "mine.txt").read_text() == "notes of somebody"
        assert there.texts == (old if len(there.tasks) == len(old.tasks) else new).texts
        new.save(folder)
        assert zw.load_processed(folder).texts == new.texts and [path.name for path in place.iterdir()] == ["out"]

    assert kills(place, lambda: new.save(folder), after, every=FULL or 6) > 8
    assert seen == {len(old.tasks), len(new.tasks)}


def test_a_first_save_that_is_killed_leaves_nothing_or_all(two, tmp_path):
    place = tmp_path / "place"
    place.mkdir()

    def after():
        assert not (place / "out").exists() or zw.load_processed(place / "out").texts == two[1].texts
        assert [path.name for path in two[1].save(place / "out").parent.iterdir()] == ["out"]

    assert kills(place, lambda: two[1].save(place / "out"), after, every=FULL or 4) > 5


def test_an_add_that_is_killed_is_completed_by_the_next(tmp_path):
    source, raw = write(tmp_path, "new.txt", NOTICE), tmp_path / "raw"
    raw.mkdir()
    write(raw, "old.txt", NOTICE.replace("预算", "决算"))
    collect.add(collect.prepare(write(tmp_path, "second.txt", NOTICE.replace("预算", "清单")), raw), raw)

    def add():
        collect.add(collect.prepare(source, raw), raw)

    def after():
        assert not (raw / "new.txt").exists() or (raw / "new.txt").read_bytes() == source.read_bytes()
        with open(raw / catalogue.NAME, encoding="utf-8", newline="") as file:
            names = [row["file"] for row in csv.DictReader(file)]
        assert names == ["second.txt"] or (names == ["second.txt", "new.txt"] and (raw / "new.txt").exists())
        add_again()
        assert sorted(path.name for path in raw.iterdir()) == ["new.txt", "old.txt", "second.txt", "sources.csv"]

    def add_again():
        try:
            add()
        except errors.AlreadyThere:  # it was whole
            assert b"new.txt" in (raw / catalogue.NAME).read_bytes()

    assert kills(raw, add, after) >= 4


def _few_files(corpus, folder, *_, **__):
    """Stands for what fills a report's folder where it is killed at many operations: two files that tell its notices."""
    made = Made()
    for name in ("page/a.txt", "b.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        whole.write_whole(folder / name, " ".join(corpus).encode())
    return made


@pytest.mark.parametrize("at_once", [True, False])
def test_a_report_that_is_killed_leaves_the_old_or_the_new(tmp_path, monkeypatch, at_once):
    """ZW_KILLS=N: the whole report, killed at each N-th of its operations (with its pictures drawn once)."""
    if not at_once:
        monkeypatch.setattr(whole, "_swapped_at_once", lambda *folders: False)
    if FULL:
        monkeypatch.setattr(Chart, "render", functools.cache(Chart.render))
        monkeypatch.setattr(Chart, "__hash__", lambda chart: hash((chart.name, chart.title)))
        monkeypatch.setattr(Chart, "__eq__", lambda one, other: (one.name, one.title) == (other.name, other.title))
    else:
        monkeypatch.setattr(command, "export", _few_files)
        monkeypatch.setattr(command, "_saved", lambda corpus, folder: _few_files(corpus, folder).left_out)
        monkeypatch.setattr(command, "_read", lambda folder, *_: read(len(list(folder.iterdir()))))
    source, place = tmp_path / "notices", tmp_path / "place"
    source.mkdir()
    read = functools.cache(lambda count: zw.load_notices(source))

    def report():
        main(["report", str(source), "--out", str(place / "out"), "--no-notebooks"])

    write(source, "b.txt", NOTICE.replace("预算", "决算"))
    report()
    (place / "out" / "mine.txt").write_text("notes of somebody")
    write(source, "c.txt", NOTICE.replace("预算", "清单"))
    shutil.copytree(place, tmp_path / "copy")
    old = _report_of(place / "out")
    report()
    new = _report_of(place / "out")
    shutil.rmtree(place)
    (tmp_path / "copy").rename(place)
    seen = set()

    def after():
        if at_once or (place / "out").exists():
            found = _report_of(place / "out")
            assert found in (old, new)
            seen.add(found == new)
        report()
        assert _report_of(place / "out") == new and [path.name for path in place.iterdir()] == ["out"]

    assert kills(place, report, after, every=FULL or 2) > 12
    assert seen == {False, True} if FULL < 2 else seen


def _report_of(folder) -> tuple:
    """What a report's folder holds: each file as its list says, and somebody's notes."""
    listed = json.loads((folder / MADE).read_text("utf-8"))
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in listed} == listed
    return tuple(sorted(listed.items())), {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {*listed, MADE} == {"mine.txt"}


def test_what_was_changed_or_is_missing_is_named(two, tmp_path):
    folder = two[0].save(tmp_path / "out")
    with open(folder / "tasks.csv", "a") as file:
        file.write("\n")
    with pytest.raises(errors.BadTables, match=r"tasks\.csv is not what was saved"):
        zw.load_processed(folder)
    (folder / "texts.json").unlink()
    (folder / "tasks.csv").unlink()
    with pytest.raises(errors.BadTables, match=r"tasks\.csv is missing"):
        zw.load_processed(folder)
    (folder / whole.MANIFEST).write_text("[")
    with pytest.raises(errors.BadTables, match=r"manifest\.json is damaged"):
        zw.load_processed(folder)


def test_programs_that_add_at_once_lose_no_row(tmp_path):
    raw = tmp_path / "raw"
    files = [write(tmp_path, f"n{i}.txt", NOTICE.replace("预算", f"第{i}项")) for i in range(3)]
    code = "import sys; from zwanalysis import collect; collect.add(collect.prepare(sys.argv[1], sys.argv[2]), sys.argv[2])"
    running = [subprocess.Popen([sys.executable, "-c", code, str(file), str(raw)]) for file in files]
    assert [process.wait() for process in running] == [0] * 3
    assert sorted(catalogue.read(raw)["file"]) == [file.name for file in files]


def test_a_folder_that_another_program_holds(two, tmp_path, monkeypatch):
    monkeypatch.setattr(whole, "PATIENCE", 0.1)
    with whole.locked(tmp_path), pytest.raises(errors.Busy, match="another program"):
        two[0].save(tmp_path / "out")
    two[0].save(tmp_path / "out")


def test_a_file_where_a_folder_is_needed_and_a_folder_not_to_be_written(two, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FileExistsError):
        two[0].save(tmp_path / "file")
    if os.geteuid():
        (tmp_path / "shut").mkdir(mode=0o500)
        with pytest.raises(PermissionError):
            two[0].save(tmp_path / "shut" / "out")


@pytest.mark.parametrize("name", ["CON.txt", "lpt1.html", "a\nb.txt", "a:b.txt", "a\u202eb.txt"])
def test_names_that_not_every_system_can_have(tmp_path, name):
    with pytest.raises(errors.UnknownFormat, match="rename it"):
        collect.prepare(write(tmp_path, name, NOTICE), tmp_path / "raw")


def test_a_row_with_too_many_fields(tmp_path):
    write(tmp_path, "a.txt", NOTICE)
    write(tmp_path, catalogue.NAME, "file,note\na.txt,one,two\n")
    with pytest.raises(errors.BadCatalogue, match="more fields than the header"):
        zw.load_notices(tmp_path)
