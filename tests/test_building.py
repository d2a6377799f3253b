"""A corpus built in parts: the same bytes however it was built, a stop loses at most one batch, and it opens without being read whole."""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import joblib
import pandas as pd
import pytest

import zwanalysis as zw
from benchmarks.corpora import write
from tests.conftest import ROOT
from tests.test_corpus import NOTICE
from zwanalysis import building, parts, whole
from zwanalysis.cli import main
from zwanalysis.compare import overlap
from zwanalysis.errors import BadArgument, BadTables, Busy, NotOurs

COUNT, BATCH = 16, 4


@pytest.fixture(scope="module")
def notices(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    write(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def built(notices, tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("built") / "out"
    building.build(notices, out, batch=BATCH)
    return out


def digest(folder: Path) -> str:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return hashlib.sha256(b"".join(str(path.relative_to(folder)).encode() + path.read_bytes() for path in files)).hexdigest()


def test_the_tables_are_those_of_load_notices(notices, built):
    whole, kept = zw.load_notices(notices), zw.load_processed(built)
    assert "tasks" not in vars(kept), "opened, not read"
    for name, table in whole.tables().items():
        pd.testing.assert_frame_equal(getattr(kept, name), table)
    assert dict(kept.texts) == whole.texts
    kept.check()
    pd.testing.assert_frame_equal(kept.summary(), whole.summary())
    assert repr(kept) == repr(whole)


def test_some_notices_of_it_are_an_ordinary_corpus(built):
    corpus = zw.load_processed(built)
    some = corpus[["000003-2019", "000010-2016"]]
    assert list(some) == ["000003-2019", "000010-2016"] == list(some.texts)
    assert set(some.tasks["notice_id"]) == set(some)
    assert "tasks" not in vars(corpus)
    some.check()


def test_two_processes_make_the_same_bytes(notices, built, tmp_path):
    building.build(notices, tmp_path / "out", jobs=2, batch=BATCH)
    assert digest(tmp_path / "out") == digest(built)


def test_a_second_start_reads_what_is_new_or_changed(notices, tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    write(raw, COUNT)
    (raw / "000002-2018.txt").unlink()
    assert building.build(raw, out, batch=BATCH).read == COUNT - 1
    before = digest(out)
    assert building.build(raw, out, batch=BATCH).read == 0
    assert digest(out) == before
    write(raw, COUNT)  # a file before the others: every batch after it is of other files
    changed = raw / "000007-2023.txt"
    changed.write_text(changed.read_text("utf-8") + "\n附注：以上任务请抓紧落实。\n", "utf-8")
    assert building.build(raw, out, batch=BATCH).read == 2
    building.build(raw, tmp_path / "anew", batch=BATCH)
    assert digest(out) == digest(tmp_path / "anew")


def test_what_a_file_hangs_on_is_looked_at_too(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    write(raw, 3)
    building.build(raw, out, batch=BATCH)
    (raw / "sources.csv").write_text("file,region\n000001-2017.txt,别处县\n", "utf-8")
    with pytest.warns(UserWarning, match="region is '别处县'"):
        assert building.build(raw, out, batch=BATCH).read == 1
    assert "别处县" in set(zw.load_processed(out).notices["region"])


def test_a_file_that_failed_is_told_and_tried_again(tmp_path):
    raw, out = tmp_path / "raw", tmp_path / "out"
    write(raw, 3)
    (raw / "broken.docx").write_bytes(b"PK\x03\x04 and no archive")
    made = building.build(raw, out, batch=BATCH)
    assert (made.notices, made.failed, made.read) == (3, 1, 4)
    assert zw.load_processed(out).failures["file"].tolist() == ["broken.docx"]
    assert building.build(raw, out, batch=BATCH).read == 1


def killed(raw: Path, out: Path, after: int) -> None:
    """Build in a process of its own and kill it when some parts are there."""
    code = f"from zwanalysis.building import build; build({str(raw)!r}, {str(out)!r}, batch={BATCH})"
    running = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT)
    partial = out.with_name(out.name + ".partial")
    while running.poll() is None and len(parts.numbers(partial)) < after:
        time.sleep(0.01)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()


@pytest.mark.parametrize("after", [1, 3])
def test_a_killed_build_goes_on_and_ends_in_the_same_bytes(notices, built, tmp_path, after):
    out = tmp_path / "out"
    killed(notices, out, after)
    assert not out.exists()
    made = building.build(notices, out, batch=BATCH)
    assert made.read <= COUNT - after * BATCH
    assert digest(out) == digest(built)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_stop_at_any_step_leaves_the_old_corpus_or_the_new(tmp_path):
    raw = _three(tmp_path)
    building.build(raw, tmp_path / "old", batch=BATCH)
    (raw / "000001-2017.txt").unlink()
    building.build(raw, tmp_path / "new", batch=BATCH)
    old, new, out = digest(tmp_path / "old"), digest(tmp_path / "new"), tmp_path / "out"
    step = 0
    while True:
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(tmp_path / "old", out)
        patch = _stops_at(step)
        try:
            building.build(raw, out, batch=BATCH)
            break
        except Stopped:
            patch.undo()
        whole.find(out)
        assert digest(out) in (old, new), step
        building.build(raw, out, batch=BATCH)
        assert digest(out) == new, step
        step += 3  # every third: writing, renaming and taking away by turns
    patch.undo()
    assert step > 2 * len(parts.NAMES), "every file is written, and renamed"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "old", "out", "raw"]


class Stopped(BaseException):
    """The process is killed here."""


def _stops_at(step: int):
    """Files are written, renamed and taken away until the ``step``-th time, where the process stops."""
    patch, count = pytest.MonkeyPatch(), [0]

    def counted(name):
        real = getattr(Path, name)

        def operation(*args, **more):
            if count[0] == step:
                raise Stopped
            count[0] += 1
            return real(*args, **more)

        patch.setattr(Path, name, operation)

    for name in ("write_bytes", "replace", "rename", "unlink"):
        counted(name)
    return patch


def test_ctrl_c_says_how_to_go_on_and_the_same_command_does(tmp_path, capsys, monkeypatch):
    raw, out = _three(tmp_path), tmp_path / "out"
    command = ["build", str(raw), "--out", str(out), "--tables", "parquet", "--lang", "en"]
    real = parts.write

    def stopped(folder, number, tables):
        real(folder, number, tables)
        raise KeyboardInterrupt

    monkeypatch.setattr(building.build, "__kwdefaults__", {**building.build.__kwdefaults__, "batch": 1})
    with monkeypatch.context() as patch:
        patch.setattr(parts, "write", stopped)
        assert main(command) == 130
    said = capsys.readouterr().err
    assert f"what is read is kept in {out}.partial, and the same command goes on from there" in said
    assert main(command) == 0 and "1 files read now" in capsys.readouterr().out


def test_progress_tells_doubtful_and_failed_notices(tmp_path):
    raw = _three(tmp_path)
    (raw / "broken.docx").write_bytes(b"PK\x03\x04 and no archive")
    (raw / "doubtful.txt").write_text(NOTICE.replace("（责任单位：市财政局）", "（承接方：市财政局）"), "utf-8")
    told = []

    class Bar(list):
        def set_postfix(self, **counts):
            told.append(counts)

    made = building.build(raw, tmp_path / "out", batch=1, progress=lambda steps, total: Bar(steps))
    assert len(told) == 4 and told[-1] == {"doubtful": made.doubtful, "failed": made.failed} and made.failed == 1 and made.doubtful


def test_another_start_waits_for_the_one_that_runs(tmp_path, monkeypatch):
    raw, out = _three(tmp_path), tmp_path / "out"
    monkeypatch.setattr(whole, "PATIENCE", 0.1)

    def again(steps, total):
        with pytest.raises(Busy, match="out.partial"):
            building.build(raw, out, batch=BATCH)
        return steps

    assert building.build(raw, out, batch=BATCH, progress=again).notices == 2


@pytest.mark.filterwarnings("ignore")  # of the cluster, about the worker that is killed
def test_a_dask_cluster_that_loses_a_worker_makes_the_same_bytes(notices, built, tmp_path):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as cluster,
        distributed.Client(cluster) as client,
    ):
        workers = client.run(os.getpid)

        def kill_one(steps, total):
            for k, step in enumerate(steps):
                if k == 0:
                    os.kill(next(iter(workers.values())), signal.SIGKILL)
                yield step

        with joblib.parallel_config(backend="dask"):
            building.build(notices, tmp_path / "out", jobs=-1, batch=BATCH, progress=kill_one)
        assert set(client.run(os.getpid).values()) != set(workers.values())
    assert digest(tmp_path / "out") == digest(built)


def test_a_query_reads_the_parts_and_the_tables_alike(notices, built):
    query = "SELECT unit, count(*) AS tasks FROM assignments GROUP BY unit ORDER BY tasks DESC, unit LIMIT 5"
    kept, whole = zw.load_processed(built), zw.load_notices(notices)
    found = kept.sql(query)
    counted = whole.assignments.groupby("unit").size().rename("tasks").reset_index()
    counted = counted.sort_values(["tasks", "unit"], ascending=[False, True]).head(5)
    assert found.values.tolist() == counted.values.tolist() == whole.sql(query).values.tolist()
    assert "assignments" not in vars(kept)


def test_words_are_cut_once_and_kept(tmp_path, monkeypatch):
    raw, out = _three(tmp_path), tmp_path / "out"
    building.build(raw, out, batch=1)
    corpus = zw.load_processed(out)
    words = overlap.tokens(zw.load_notices(raw).tasks)
    pd.testing.assert_frame_equal(overlap.tokens_of(corpus), words)
    with monkeypatch.context() as patch:
        patch.setattr(overlap, "tokens", None)  # nothing is cut again
        pd.testing.assert_frame_equal(overlap.tokens_of(corpus), words)
    first = parts.beside(out, "tokens", 0)
    first.write_bytes(first.read_bytes()[:-9])
    pd.testing.assert_frame_equal(overlap.tokens_of(corpus), words)
    building.build(raw, out, batch=1)
    pd.testing.assert_frame_equal(overlap.tokens_of(zw.load_processed(out)), words)


def test_what_is_no_file_keeps_nobody_waiting(tmp_path):
    raw = _three(tmp_path)
    os.mkfifo(raw / "pipe.txt")
    made = building.build(raw, tmp_path / "out", batch=BATCH)
    assert (made.notices, made.failed) == (2, 1)


def test_somebodys_own_folder_is_not_replaced(notices, tmp_path):
    (tmp_path / "thesis.docx").write_bytes(b"")
    with pytest.raises(NotOurs, match="thesis.docx"):
        building.build(notices, tmp_path, batch=BATCH)
    assert (tmp_path / "thesis.docx").exists()


def test_a_damaged_part_is_named(tmp_path):
    out = tmp_path / "out"
    building.build(_three(tmp_path), out, batch=BATCH)
    parts.path_of(out, "tasks", 0).write_bytes(b"PAR1")
    with pytest.raises(BadTables, match="tasks is damaged"):
        _ = zw.load_processed(out).tasks


def _three(folder: Path) -> Path:
    write(folder / "raw", 2)
    return folder / "raw"


def test_a_column_that_there_is_not(built):
    with pytest.raises(BadArgument, match="tasks has no column 'units'"):
        parts.read(built, "tasks", ["units"])


def test_the_command(tmp_path, capsys):
    raw, out = _three(tmp_path), tmp_path / "out"
    assert main(["build", str(raw), "--out", str(out), "--tables", "parquet", "--lang", "en"]) == 0
    assert "2 files read now, 0 notices doubtful, 0 files failed" in capsys.readouterr().out
    assert (out / "tasks" / "part-00000.parquet").exists()
    assert main(["build", str(raw), "--out", str(out), "--tables", "csv", "--lang", "en"]) == 0
    assert len(zw.load_processed(out)) == 2
    assert not [path for path in out.iterdir() if path.is_dir()], "no part is left that would be read instead"
