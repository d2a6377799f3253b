"""What a user of pandas and quanteda expects: subsets, one-call charts, exports, questions, and errors that say what would do."""

import io
import sqlite3

import pandas as pd
import pytest
from PIL import Image

import zwanalysis as zw
from tests.conftest import ROOT
from zwanalysis import errors, exercises, plots, schema
from zwanalysis.compare import themes
from zwanalysis.report import figures


def test_a_corpus_can_be_subset_and_put_together(corpus):
    assert len(corpus) == 5 and list(corpus) == list(corpus.notices["notice_id"]) and "zigong-2022" in corpus
    one, two = corpus["zigong-2022"], corpus[["xianning-2019", "dazhou-2022"]]
    assert list(one) == ["zigong-2022"] and list(two) == ["dazhou-2022", "xianning-2019"]
    for part in (one, two, corpus.filter(level="city", year=[2019, 2022]), corpus.filter(year=lambda year: year < 2021)):
        part.check()
        assert set(part.texts) == set(part) and set(part.tasks["notice_id"]) == set(part)
    assert list(corpus.filter(region="自贡市")) == ["zigong-2022"] and len(corpus.filter(region="别处")) == 0
    again = zw.concat([two, one])
    again.check()
    assert set(again.tasks["task_id"]) == set(corpus[list(again)].tasks["task_id"])
    assert again.tasks.dtypes.equals(corpus.tasks.dtypes)


def test_a_chart_in_one_call(corpus, tmp_path):
    chart = corpus.chart("deadlines-kinds", lang="en")
    assert chart.alt.startswith(chart.title) and "open government" in chart.alt and "69/71" in chart.alt
    data, about = chart._repr_mimebundle_()
    assert about["image/png"]["alt"] == chart.alt and data["text/plain"] == chart.alt
    picture = Image.open(io.BytesIO(chart.save(tmp_path / "a.png").read_bytes()))
    assert picture.width / picture.info["dpi"][0] * 2.54 == pytest.approx(16, abs=0.05)
    slide = Image.open(io.BytesIO(corpus.chart("corpus", size="slide").save(tmp_path / "b.png").read_bytes()))
    assert slide.width / slide.height == pytest.approx(16 / 9, abs=0.01)


def test_every_chart_is_one_call_of_its_module(corpus):
    named = [name for module in plots.__all__ for name in getattr(getattr(plots, module), "CHARTS", ())]
    assert set(named) == set(figures.CHARTS)
    assert plots.themes(corpus, lang="en").title == corpus.chart("themes", lang="en").title
    assert plots.timing(corpus, "dates").name == plots.timing(corpus, "deadlines-dates").name == "deadlines-dates"
    with pytest.raises(errors.BadArgument, match="no chart 'pie'; there are: corpus, themes"):
        plots.themes(corpus, "pie")
    with pytest.raises(TypeError, match="a DataFrame is no Corpus; tables are drawn by themes.draw"):
        plots.themes(corpus.tasks)


def test_a_codebook_and_a_registry_of_ones_own(corpus, tmp_path):
    book, units = tmp_path / "mine.yaml", tmp_path / "units.yaml"
    book.write_text("- id: papers\n  zh: 公报\n  patterns: [公报]\n- id: rest\n  patterns: 目录\n", "utf-8")
    mine = themes.counts(themes.code(corpus.tasks, themes=book), themes=["papers", "rest"])
    assert mine.groupby("theme")["n"].sum()["papers"] == corpus.tasks["text"].str.contains("公报").sum() > 0
    chart = corpus.chart("themes", themes=book)
    assert "公报" in chart.title + chart.alt and set(chart.tables[0]["theme"]) == {"papers", "rest", "none"}
    assert "gazette" in set(themes.code(corpus.tasks)["theme"])  # afterwards the package's again
    units.write_text("- function: 我的职能\n  aliases: [财政局]\n", "utf-8")
    given = zw.load_notices(ROOT / "data" / "raw" / "zigong-2022.txt", units=units).assignments
    assert set(given.loc[given["unit"] == "市财政局", "function"]) == {"我的职能"} and "发展改革" in set(given["function"])
    for text, said in (("[1]", "is a list of themes"), ("- id: a\n  patterns: ['(']", "no regular expression"), ("a: [", "no YAML")):
        bad = tmp_path / f"{len(text)}.yaml"
        bad.write_text(text, "utf-8")
        with pytest.raises(errors.BadArgument, match=said):
            themes.code(corpus.tasks, themes=bad)
    with pytest.raises(errors.BadArgument, match="no such file"):
        corpus.chart("themes", themes=tmp_path / "none.yaml")


def test_a_drawing_holds_words_a_title_and_a_description(corpus, tmp_path):
    chart = corpus.chart("corpus")
    svg = chart.save(tmp_path / "a.svg").read_text("utf-8")
    assert f"<title>{chart.title}</title>" in svg and "<desc>" in svg and 'role="img"' in svg
    for words in ("责任单位", "政务公开工作通知 5 份", "达市府办发〔2022〕37号", "MIT 许可"):
        assert words in svg


def test_charts_of_many_notices_are_pages(corpus, monkeypatch):
    monkeypatch.setattr("zwanalysis.report.frame.MOST", {"page": {"columns": 2, "rows": 2, "panels": 2}})
    first, last = corpus.chart("themes"), corpus.chart("themes", page=3)
    assert "其余 3 份未画" in first.frame.caveat and "其余 4 份" in last.frame.caveat
    assert first.tables[0].equals(last.tables[0]) and first.tables[0]["notice_id"].nunique() == 5
    with pytest.raises(errors.NothingToDraw, match="page 4 is empty: 5 notices are 3 pages"):
        corpus.chart("themes", page=4)


def test_a_third_notice_changes_no_colour_of_two(corpus):
    two, three = (corpus[ids].chart("themes") for ids in (["dazhou-2022", "zigong-2022"], ["dazhou-2022", "zigong-2022", "xianning-2019"]))

    def colours(chart):
        axes = chart.figure().axes[0]
        cells = axes.collections[0].get_facecolors()
        themes, columns = len(axes.get_yticks()), len(axes.get_xticks())
        labels = [label.get_text().split()[0] for label in axes.get_yticklabels()]
        return {label: cells[k * columns].tolist() for k, label in zip(range(themes), labels, strict=True)}

    assert colours(two) == colours(three)


def test_tables_go_to_sqlite_parquet_and_excel(corpus, tmp_path):
    base = sqlite3.connect(corpus.to_sqlite(tmp_path / "a.sqlite"))
    for name, table in corpus.tables().items():
        assert base.execute(f"SELECT count(*) FROM {name}").fetchone() == (len(table),)
    assert base.execute("PRAGMA foreign_key_check").fetchall() == []
    span = "SELECT substr(x.text, d.start + 1, d.end - d.start), d.text FROM deadlines d JOIN texts x USING (notice_id)"
    assert all(shown == value for shown, value in base.execute(span))
    assert base.execute("SELECT date FROM deadlines WHERE date IS NOT NULL").fetchone()[0].count("-") == 2
    base.close()
    pytest.importorskip("pyarrow")
    folder = corpus.to_parquet(tmp_path / "parquet")
    for name, table in corpus.tables().items():
        pd.testing.assert_frame_equal(schema.typed(name, pd.read_parquet(folder / f"{name}.parquet")), table)
    assert corpus.to_excel(tmp_path / "a.xlsx").stat().st_size > 10_000


def test_what_is_due_for_a_unit(corpus):
    table = zw.due(corpus, on="2022-10-01", days=30, unit="市司法局")
    units = table.set_index("task_id")["units"]
    assert table["named"].tolist() == [("市司法局" in words) for words in units] and 0 < table["named"].sum() < len(table)
    assert units[~table["named"].to_numpy()].str.contains("部门|单位").all()
    assert set(zw.due(corpus, on="2022-10-01", days=60, notice="zigong-2022")["notice_id"]) <= {"zigong-2022"}
    assert zw.due(corpus).columns.tolist()[:3] == ["date", "days_left", "notice_id"]


def test_words_in_context_by_pattern_list_and_notice(corpus):
    both = zw.kwic(corpus, ["政策解读", "掌上公报"])
    assert len(both) == len(zw.kwic(corpus, "政策解读")) + len(zw.kwic(corpus, "掌上公报"))
    wide = zw.kwic(corpus, "政策*解读")
    assert len(wide) > len(zw.kwic(corpus, "政策解读")) and wide["keyword"].str.fullmatch(r"政策[^，。；]*解读").all()
    assert zw.kwic(corpus, r"〔20\d\d〕", regex=True)["keyword"].str.fullmatch(r"[〔﹝\[]20\d\d[〕﹞\]]").all()
    right = zw.kwic(corpus, "公开", notice="zigong-2022", sort="right")["right"]
    assert right.tolist() == sorted(right) and len(right) > 5


@pytest.mark.parametrize("ask, error, words", [
    (lambda c: c["nowhere"], errors.UnknownNotice, "no notice 'nowhere'; there are: dazhou-2022"),
    (lambda c: c.filter(town="x"), errors.BadArgument, "can by: year, region"),
    (lambda c: c.filter(level="x"), errors.BadArgument, "none of: state, province"),
    (lambda c: c.filter(year="2022"), errors.BadArgument, "is not a year such as 2022"),
    (lambda c: zw.concat([]), errors.BadArgument, "no corpus"),
    (lambda c: zw.concat([c, c]), errors.DuplicateNotice, "dazhou-2022"),
    (lambda c: zw.concat(c), errors.BadArgument, r"give a list of corpora"),
    (lambda c: zw.concat([c.tasks]), errors.BadArgument, "a DataFrame is no Corpus"),
    (lambda c: c[0], errors.BadArgument, "0 is no notice_id"),
    (lambda c: zw.kwic(c.tasks, "公开"), errors.BadArgument, "a DataFrame is no Corpus"),
    (lambda c: zw.due(c.tasks), errors.BadArgument, "a DataFrame is no Corpus"),
    (lambda c: zw.show(c.tasks, "a"), errors.BadArgument, "a DataFrame is no Corpus"),
    (lambda c: c.to_excel("a.xlsx", lang="fr"), errors.BadArgument, "none of: zh, en"),
    (lambda c: exercises.marks("01", {}, lang="fr"), errors.BadArgument, "none of: en, zh"),
    (lambda c: zw.load_notices([]), errors.NothingToRead, "an empty list names no file"),
    (lambda c: zw.load_notices("data/raw", jobs=0), errors.BadArgument, "give 1 or more"),
    (lambda c: c.chart("pie"), errors.BadArgument, "there are: corpus, themes"),
    (lambda c: c.chart("themes", lang="fr"), errors.BadArgument, "none of: zh, en"),
    (lambda c: c.chart("themes", size="A4"), errors.BadArgument, "none of: page, slide"),
    (lambda c: c.chart("themes", page=0), errors.BadArgument, "give 1 or more"),
    (lambda c: c.chart("themes").save("a.bmp"), errors.BadArgument, "there are: png, svg, pdf"),
    (lambda c: zw.due(c, on="31 Okt"), errors.BadArgument, "write it as 2022-10-31"),
    (lambda c: zw.due(c, on="2022-10-01", days="x"), errors.BadArgument, "no number of days"),
    (lambda c: zw.due(c, unit="市司法厅"), errors.BadArgument, "like it are: .*市司法局"),
    (lambda c: zw.due(c, notice="nowhere"), errors.UnknownNotice, "there are"),
    (lambda c: zw.kwic(c, " "), errors.BadArgument, "no word to look for"),
    (lambda c: zw.kwic(c, 3), errors.BadArgument, "no word to look for"),
    (lambda c: zw.kwic(c, "(", regex=True), errors.BadArgument, "no regular expression"),
    (lambda c: zw.kwic(c, "*"), errors.BadArgument, "found everywhere"),
    (lambda c: zw.kwic(c, "公开", sort="x"), errors.BadArgument, "none of: left"),
    (lambda c: zw.load_notices(3), errors.BadArgument, "a file, a folder, or a list of them"),
])  # fmt: skip
def test_a_bad_argument_is_named(ask, error, words, corpus):
    with pytest.raises(error, match=words):
        ask(corpus)
