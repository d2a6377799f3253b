"""Loading, saving and showing a corpus, and what bad input is told."""

import subprocess
import sys
import warnings

import pandas as pd
import pytest

import zwanalysis as zw
from tests.conftest import ROOT
from zwanalysis import errors, schema
from zwanalysis.parse import notice

NOTICE = "关于印发2022年公开要点的通知\n一、公开\n（一）公开预算，6月底前完成。（责任单位：市财政局）\n"


def write(folder, name="a.txt", content=NOTICE):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_tables_have_the_declared_types(corpus):
    for name, table in corpus.tables().items():
        assert list(table.columns) == schema.names(name)
        for column in schema.TABLES[name]:
            assert str(table[column.name].dtype) == schema.DTYPES[column.type], (name, column.name)


def test_save_and_load_are_one(corpus, tmp_path):
    again = zw.load_processed(corpus.save(tmp_path))
    for name, table in corpus.tables().items():
        pd.testing.assert_frame_equal(again.tables()[name], table)
    assert again.texts == corpus.texts
    again.check()


def test_committed_tables_are_what_the_notices_give(corpus, tmp_path):
    corpus.save(tmp_path, parquet=True)
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (ROOT / "data" / "processed" / path.name).read_bytes(), path.name


def test_several_processes_give_the_same(corpus):
    other = zw.load_notices(ROOT / "data" / "raw", jobs=2)
    for name, table in corpus.tables().items():
        pd.testing.assert_frame_equal(other.tables()[name], table)


def test_a_file_and_a_list_are_read_too(tmp_path):
    a, b = write(tmp_path), write(tmp_path, "b.txt")
    assert len(zw.load_notices(a).notices) == 1
    assert zw.load_notices([a, b]).notices["notice_id"].tolist() == ["a", "b"]


def test_an_empty_folder(tmp_path):
    with pytest.raises(errors.NothingToRead, match=r"no file ending in \.txt"):
        zw.load_notices(tmp_path)


def test_a_missing_folder(tmp_path):
    with pytest.raises(errors.NothingToRead, match="no such file or folder"):
        zw.load_notices(tmp_path / "none")


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    write(tmp_path)
    write(tmp_path, "image.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    write(tmp_path, "noise.txt", bytes(range(128, 256)) * 20)
    corpus = zw.load_notices(tmp_path)
    assert corpus.notices["notice_id"].tolist() == ["a"]
    assert dict(zip(corpus.failures["file"], corpus.failures["error"], strict=True)) == {
        "image.txt": "ScanWithoutText",
        "noise.txt": "UnreadableEncoding",
    }
    assert corpus.failures["message"].str.len().min() > 20


def test_gb18030_is_read(tmp_path):
    write(tmp_path, "a.txt", (NOTICE * 5).encode("gb18030"))
    corpus = zw.load_notices(tmp_path)
    assert corpus.notices["format"].tolist() == ["text/gb18030"]
    assert "市财政局" in corpus.assignments["unit"].tolist()


def test_line_ends_and_byte_order_mark_are_dropped(tmp_path):
    write(tmp_path, "a.txt", b"\xef\xbb\xbf" + NOTICE.replace("\n", "\r\n").encode())
    assert zw.load_notices(tmp_path).text("a") == NOTICE


def test_two_notices_of_one_name(tmp_path):
    (tmp_path / "b").mkdir()
    with pytest.raises(errors.DuplicateNotice, match="rename one"):
        zw.load_notices([write(tmp_path), write(tmp_path / "b")])


@pytest.mark.parametrize(
    ("catalogue", "said"),
    [
        ("file,city\na.txt,自贡\n", r"columns not understood: \['city'\]"),
        ("file,level\na.txt,village\n", "column level: 'village' is not one of"),
        ("file,plan_year\na.txt,22\n", "column plan_year: '22' is not a year"),
        ("file\na.txt\na.txt\n", "has two rows"),
        ("", "is no CSV table"),
    ],
)
def test_a_bad_catalogue(tmp_path, catalogue, said):
    write(tmp_path)
    write(tmp_path, "sources.csv", catalogue)
    with pytest.raises(errors.BadCatalogue, match=said):
        zw.load_notices(tmp_path)


def test_catalogue_and_notice_disagree(tmp_path):
    write(tmp_path)
    write(tmp_path, "sources.csv", "file,plan_year,region\na.txt,2021,自贡市\n")
    with pytest.warns(
        errors.CatalogueDisagrees, match="plan_year is 2021 in sources.csv and 2022 in the notice"
    ):
        corpus = zw.load_notices(tmp_path)
    assert corpus.notices["plan_year"].tolist() == [2021]
    assert corpus.notices["region"].tolist() == ["自贡市"]
    assert corpus.disagreements.values.tolist() == [["a", "plan_year", "2021", "2022"]]


def test_a_notice_without_a_row_in_the_catalogue(tmp_path):
    write(tmp_path)
    write(tmp_path, "sources.csv", "file\nother.txt\n")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(zw.load_notices(tmp_path).tasks) == 1


def test_an_empty_file_is_named(tmp_path):
    write(tmp_path, "a.txt", "")
    failed = zw.load_notices(tmp_path).failures
    assert failed[["file", "error"]].values.tolist() == [["a.txt", "BrokenFile"]]


def test_a_text_without_a_plan_has_no_tasks(tmp_path):
    write(tmp_path, "a.txt", "此处无方案。\n")
    corpus = zw.load_notices(tmp_path)
    assert corpus.notices["layout"].tolist() == ["none"] and corpus.tasks.empty


def test_unknown_notice(corpus):
    with pytest.raises(errors.UnknownNotice, match="there are: dazhou-2022"):
        corpus.text("nowhere")


def test_a_folder_without_tables(tmp_path):
    with pytest.raises(errors.BadTables, match="zwanalysis build"):
        zw.load_processed(tmp_path)


def test_the_summary_escapes_what_notices_say(tmp_path):
    write(tmp_path, "a.txt", NOTICE.replace("公开要点", "<script>要点"))
    shown = zw.load_notices(tmp_path)._repr_html_()
    assert "<script>" not in shown and "&lt;script&gt;" in shown


def test_summary(corpus):
    rows = corpus.summary().set_index("notice_id")
    assert rows["tasks"].to_dict() == {
        "dazhou-2022": 71, "guizhou-fgw-2021": 38, "liangjiang-2020": 54, "xianning-2019": 20, "zigong-2022": 22,
    }  # fmt: skip
    assert rows.loc["xianning-2019", "with_unit"] == 0


def test_bad_values_are_told(corpus):
    wrong = {**corpus.tables(), "tasks": corpus.tasks.assign(text="x")}
    with pytest.raises(errors.BadTables, match=r"tasks, dazhou-2022: text\[\d+:\d+\] is"):
        schema.check(wrong, corpus.texts)
    wrong = {**corpus.tables(), "assignments": corpus.assignments.assign(role="boss")}
    with pytest.raises(errors.BadTables, match="'boss'"):
        schema.check(wrong, corpus.texts)


def test_no_dictionary_and_no_matplotlib_while_reading():
    code = "import zwanalysis as zw, sys; zw.load_notices('data/raw'); print({'jieba', 'matplotlib'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "set()"


def test_a_fault_of_ours_in_one_file_is_listed_and_loses_no_other(tmp_path, monkeypatch):
    write(tmp_path)
    write(tmp_path, "b.txt", NOTICE.replace("预算", "决算"))
    parse = notice.parse

    def faulty(document, notice_id, corrections=()):
        return {}["x"] if notice_id == "b" else parse(document, notice_id, corrections)

    monkeypatch.setattr(notice, "parse", faulty)
    corpus = zw.load_notices(tmp_path)
    assert len(corpus.tasks) == 1
    (failure,) = corpus.failures.itertuples(index=False)
    assert failure.file == "b.txt" and "please report it" in failure.message and "KeyError" in failure.message


def test_damaged_rows_can_be_left_out_with_one_argument(corpus):
    sound = zw.load_notices(ROOT / "data" / "raw", damaged=False)
    gone = set(corpus.tasks["task_id"]) - set(sound.tasks["task_id"])
    assert gone == set(corpus.damage["task_id"].dropna()) and gone
    assert not sound.deadlines["damaged"].any() and len(sound.notices) == len(corpus.notices)


def test_a_text_that_takes_too_long_is_listed_and_loses_no_other(tmp_path, monkeypatch):
    write(tmp_path)
    write(tmp_path, "b.txt")
    parse = notice.parse
    assert len(zw.load_notices(tmp_path).tasks) == 2  # and the word lists are loaded

    def endless(document, notice_id, corrections=()):
        while notice_id == "b":
            pass
        return parse(document, notice_id, corrections)

    monkeypatch.setattr(notice, "parse", endless)
    monkeypatch.setattr("zwanalysis.loading.PARSE_SECONDS", 1.0)
    corpus = zw.load_notices(tmp_path)
    assert corpus.failures[["file", "error"]].values.tolist() == [["b.txt", "TimedOut"]] and len(corpus.tasks) == 1


def test_doubtful_notices_can_be_left_out_and_are_counted(tmp_path):
    write(tmp_path)
    write(tmp_path, "b.txt", NOTICE.replace("（责任单位：市财政局）", "（承接方：市财政局）"))
    corpus = zw.load_notices(tmp_path)
    assert list(corpus.filter(reading="whole")) == ["a"]
    assert "2份通知中1份识读存疑" in zw.compare.caution(corpus.notices)
    assert "存疑" not in zw.compare.caution(corpus.filter(reading="whole").notices)
