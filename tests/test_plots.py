"""plots: finished tables in, axes out; what is printed is in the table; Chinese has glyphs; files are reproducible."""

import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from zwanalysis.compare import network, overlap, reuse, robust, stated, themes, timing, workloads
from zwanalysis.plots import agreement as plot_agreement
from zwanalysis.plots import network as plot_network
from zwanalysis.plots import overlap as plot_overlap
from zwanalysis.plots import reuse as plot_reuse
from zwanalysis.plots import robust as plot_robust
from zwanalysis.plots import stated as plot_stated
from zwanalysis.plots import style
from zwanalysis.plots import themes as plot_themes
from zwanalysis.plots import timing as plot_timing
from zwanalysis.plots import workloads as plot_workloads
from zwanalysis.report import frame
from zwanalysis.report.figures import charts

NAMES = {"a": "甲市 2022", "b": "乙市 2021", "c": "丙市 2019"}
NOTICES = pd.DataFrame({"notice_id": list("abc"), "plan_year": [2022, 2021, 2019]})
TASKS = pd.DataFrame(
    {
        "notice_id": list("aaaaabbc"),
        "task_id": ["a/1", "a/2", "a/3", "a/4", "a/5", "b/1", "b/2", "c/1"],
        "text": ["加强政策解读", "办好政府公报电子版", "推进政策解读", "整理政务热线", "政策解读培训课程", "政策解读和政务热线",
                 "政务新媒体矩阵", "舆情回应"],
    }
)  # fmt: skip
GIVEN = pd.DataFrame(
    [
        ("a", "a/1", "市财政局", "lead", "department", "财政"),
        ("a", "a/2", "各区县政府", "responsible", "collective", None),
        ("a", "a/2", "市财政局", "responsible", "department", "财政"),
        ("b", "b/1", "市财政局", "responsible", "department", "财政"),
        ("b", "b/2", "某某中心", "responsible", "body", None),
    ],
    columns=["notice_id", "task_id", "unit", "role", "unit_kind", "function"],
)
LIMITS = pd.DataFrame(
    {
        "notice_id": ["a"] * 5 + ["b"],
        "task_id": ["a/1", "a/2", "a/3", "a/4", "a/5", "b/1"],
        "text": "前",
        "kind": "by",
        "date": pd.to_datetime(
            ["2022-05-10", "2022-06-30", "2022-06-30", "2022-06-30", "2022-12-31", "2021-12-31"]
        ),
    }
)
NONE = LIMITS.iloc[:0]
DATES, WHEN = timing.dates(LIMITS, NOTICES), timing.summary(LIMITS, TASKS, NOTICES)
WORDS = overlap.tokens(TASKS)
LEADS = pd.DataFrame({"notice_id": list("aaaaabb"), "task_id": ["a/1", "a/1", "a/2", "a/2", "a/3", "b/1", "b/1"], "role": "lead", "unit_kind": "department",
                      "function": ["财政", "审计", "财政", "税务", "公安", "财政", "审计"]}).assign(unit=lambda t: t["function"] + "局")  # fmt: skip
OF = TASKS.assign(number=range(1, 9), text=TASKS["text"] + "，做好统一刊登规范性文件工作")
BEST = reuse.best(
    reuse.matches(OF, NOTICES.assign(date_written=pd.NaT)), OF, NOTICES.assign(date_written=pd.NaT)
)
FOUND = pd.DataFrame(
    [("most frequent theme", "all", "media", 0.5, 8, "same"), ("most frequent theme", "without damaged rows", "media", 0.5, 8, "same"),
     ("most frequent theme", "without a", "gazette", 0.5, 3, "flips"), ("most unequal workload", "all", "a", 0.5, 8, "same"),
     ("most unequal workload", "without damaged rows", "a", 0.5, 8, "same"), ("most unequal workload", "without a", "b", 0.5, 3, "left out")],
    columns=["finding", "variant", "answer", "value", "n_tasks", "outcome"],
)  # fmt: skip
CURVE = pd.DataFrame(
    [(5, "a", "a + b", 0.4, 8, "same"), (5, "nothing", "a + b", 0.5, 8, "same"), (4, "a", "b + a", 0.2, 8, "flips"), (4, "nothing", None, None, 8, "left out")],
    columns=["size", "left_out", "answer", "value", "n_tasks", "outcome"],
)  # fmt: skip
AGREED = pd.DataFrame(
    {
        "theme": ["media", "gazette", "all"],
        "n_tasks": 8,
        "n_one": [3, 2, 5],
        "n_other": [4, 2, 6],
        "alpha": [0.7, 1, 0.85],
    }
)
CHARTS = {
    "themes": lambda **k: plot_themes.draw(
        themes.counts(themes.code(TASKS)), names=NAMES, themes=themes.names(), **k
    ),
    "stated": lambda **k: plot_stated.draw(stated.table(TASKS, GIVEN, LIMITS), names=NAMES, **k),
    "units": lambda **k: plot_workloads.draw(workloads.by_unit(GIVEN, TASKS), names=NAMES, **k),
    "functions": lambda **k: plot_workloads.draw_functions(
        workloads.by_function(GIVEN, TASKS), names=NAMES, **k
    ),
    "kinds": lambda **k: plot_timing.draw(timing.kinds(LIMITS, TASKS), names=NAMES, **k),
    "dates": lambda **k: plot_timing.draw_dates(DATES, WHEN, names=NAMES, **k),
    "overlap": lambda **k: plot_overlap.draw(
        overlap.pairs(WORDS, draws=5, least=1), overlap.spread(WORDS), names=NAMES, **k
    ),
    "distinctive": lambda **k: plot_overlap.draw_distinctive(overlap.distinctive(WORDS), names=NAMES, **k),
}
CHARTS |= {
    "network": lambda **k: plot_network.draw(
        network.edges(LEADS, TASKS), network.nodes(LEADS, TASKS), names=NAMES, **k
    ),
    "reuse": lambda **k: plot_reuse.draw(reuse.bands(BEST), names=NAMES, **k),
    "links": lambda **k: plot_reuse.draw_links(
        BEST[(BEST["younger"] == "a") & (BEST["older"] == "b")], OF, names=NAMES, **k
    ),
    "robust": lambda **k: plot_robust.draw(FOUND, names=NAMES, labels=themes.names(), **k),
    "specifications": lambda **k: plot_robust.draw_curve(CURVE, names=NAMES, **k),
    "agreement": lambda **k: plot_agreement.draw(AGREED, themes=themes.names(), **k),
}
PANELS = {"network": 2, "units": 2, "kinds": 2, "dates": 2, "overlap": 2, "distinctive": 3, "specifications": 2}


@pytest.fixture(autouse=True)
def _close():
    plt.switch_backend("Agg")
    yield
    plt.close("all")


def first(axes):
    return np.atleast_1d(axes).flat[0]


def printed(figure) -> list[str]:
    """Every word that can be seen in the figure."""
    found = [text.get_text() for text in figure.texts]
    for ax in figure.axes:
        texts = [
            *ax.texts,
            ax.title,
            ax._left_title,
            *ax.get_xticklabels(which="both"),
            *ax.get_yticklabels(),
        ]
        found += [text.get_text() for text in texts]
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", CHARTS)
def test_every_character_has_a_glyph_and_nothing_is_cut(name, lang):
    figure = first(CHARTS[name](lang=lang, title="标题：37% 的任务“写明”时限")).figure
    figure.canvas.draw()  # a missing glyph is a warning, and warnings are errors here
    renderer = figure.canvas.get_renderer()
    page = figure.bbox.expanded(1.001, 1.001)
    for text in [
        *figure.texts,
        *(text for ax in figure.axes for text in [*ax.texts, *ax.get_xticklabels(), *ax.get_yticklabels()]),
    ]:
        if text.get_text() and text.get_visible():
            box = text.get_window_extent(renderer)
            assert page.contains(box.x0, box.y0) and page.contains(box.x1, box.y1), text.get_text()


@pytest.mark.parametrize("name", CHARTS)
def test_fonts_are_ours_even_for_labels_made_later(name):
    figure = first(CHARTS[name]()).figure
    for ax in figure.axes:
        for label in [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts]:
            assert label.get_fontfamily()[0] == "ZW Sans SC"


@pytest.mark.parametrize("name", CHARTS)
def test_draws_into_given_axes_and_shows_nothing_of_its_own(name):
    if name in PANELS:
        _, axes = plt.subplots(1, PANELS[name])
        assert list(CHARTS[name](ax=axes)) == list(axes)
    else:
        _, ax = plt.subplots()
        assert CHARTS[name](ax=ax, title="标题") is ax
        assert ax.get_title(loc="left") == "标题"
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("name", CHARTS)
def test_settings_of_others_stay_as_they_were(name):
    before = dict(plt.rcParams)
    CHARTS[name]()
    assert dict(plt.rcParams) == before


def test_numbers_in_the_cells_are_those_of_the_table():
    counted = themes.counts(themes.code(TASKS))
    ax = plot_themes.draw(counted, names=NAMES)
    cells = [int(text.get_text()) for text in ax.texts]
    assert sorted(cells) == sorted(counted["n"]) and len(cells) == len(counted)
    columns = counted.pivot(index="theme", columns="notice_id", values="n")
    assert (
        cells[:3] == columns.loc["interpretation", ["a", "b", "c"]].tolist()
    )  # the most frequent comes first
    assert ax.get_yticklabels()[0].get_text() == "interpretation  4"


def test_every_link_and_flip_is_in_the_table():
    pair = BEST[(BEST["younger"] == "a") & (BEST["older"] == "b")]
    ax = CHARTS["links"]()
    assert sum(len(line.get_xdata()) == 2 for line in ax.lines) == pair["older_task"].notna().sum() > 0
    assert [text.get_text() for text in CHARTS["robust"]().texts] == ["政府公报"]
    assert [label.get_text() for label in CHARTS["network"]()[0].get_yticklabels()] == ["审计＋财政", "税务＋财政"]
    assert "0.70（3，4）" in printed(CHARTS["agreement"]().figure)


def test_what_is_not_stated_is_said():
    assert any(words.endswith("2 份写明单位的通知，4 项任务；另有 1 份未载明单位") for words in printed(CHARTS["units"]()[0].figure))
    assert "未载明" in printed(CHARTS["functions"]().figure)
    assert "未载明" in printed(CHARTS["stated"]().figure)
    assert "未载明日期" in printed(CHARTS["dates"]()[0].figure)


def test_dates_without_a_plan_year_are_not_drawn_as_no_dates():
    notices = NOTICES.assign(plan_year=NOTICES["plan_year"].where(NOTICES["notice_id"] == "b"))
    limits = LIMITS[LIMITS["notice_id"] == "b"]
    axes = plot_timing.draw_dates(
        timing.dates(limits, notices), timing.summary(LIMITS, TASKS, notices), note="各通知的层级不同"
    )
    words = printed(axes[0].figure)
    assert words.count("无计划年度") == 1 and words.count("未载明日期") == 1 and "a  5 个" in words
    assert any(word.startswith("来源：各通知原文；各通知的层级不同") for word in words)


def test_notices_that_state_nothing_at_all_can_be_drawn():
    axes = plot_workloads.draw(workloads.by_unit(GIVEN.iloc[:0], TASKS), names=NAMES)
    assert printed(axes[0].figure).count("未载明责任单位") == 1
    axes = plot_timing.draw(timing.kinds(NONE, TASKS), names=NAMES)
    assert "0%（0 / 5 项）" in printed(axes[0].figure)
    axes = plot_timing.draw_dates(
        timing.dates(NONE, NOTICES), timing.summary(NONE, TASKS, NOTICES), names=NAMES
    )
    assert printed(axes[0].figure).count("未载明日期") == 3
    assert len(axes) == len(axes[0].figure.axes) == 1 and len(CHARTS["dates"]()[0].figure.axes) == 2  # nothing is left empty below
    ax = plot_workloads.draw_functions(workloads.by_function(GIVEN.iloc[:0], TASKS), names=NAMES)
    ax.figure.canvas.draw()


def test_ids_as_long_as_file_names_leave_room_for_what_is_drawn():
    """Warnings are errors here: matplotlib gave one while the ids stood beside the cells for a moment."""
    long = {i: f"关于印发{i}县政务公开重点工作任务分解表的通知" * 3 for i in "ab"}
    kinds = timing.kinds(LIMITS, TASKS).replace({"notice_id": long})
    plot_timing.draw(kinds, names={long[i]: NAMES[i] for i in long}, lang="en", title="x")


def test_bubbles_count_the_limits_of_a_day():
    ax = CHARTS["dates"]()[0]
    assert [text.get_text() for text in ax.texts if text.get_text().isdigit()] == ["3"]


def test_title_subtitle_and_foot_are_printed():
    figure = CHARTS["stated"](title="63% 的任务写明责任单位").figure
    title, subtitle, foot = (text.get_text() for text in figure.texts)
    assert title == "63% 的任务写明责任单位" and "比例" in subtitle
    assert foot.startswith("来源：各通知原文") and foot.endswith("样本：3 份通知，8 项任务")


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_files_are_the_same_each_time(kind, tmp_path):
    files = [style.save(CHARTS["stated"]().figure, tmp_path / f"{k}.{kind}").read_bytes() for k in "ab"]
    assert files[0] == files[1]


def test_wrap_keeps_marks_with_their_words():
    assert style.wrap("公开，解读。", 2) == ["公", "开，", "解", "读。"]
    assert style.wrap("Share of tasks (%)", 5) == ["Share of", "tasks (%)"]
    assert style.break_name("两江新区 2020") == "两江新区\n2020"


def test_plots_import_nothing_that_computes():
    code = "import sys, zwanalysis; before = set(sys.modules); import zwanalysis.plots; print([m for m in set(sys.modules) - before if m.startswith(('zwanalysis.compare', 'jieba'))])"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parent.parent
    )
    assert ran.stdout.strip() == "[]"


def test_every_rule_of_a_finding_has_a_chinese_name():
    said = {word for finding in [*robust.FINDINGS.values(), robust.STATED] for rule, options in finding.rules.items() for word in (rule, *options)}
    assert {word for word in said if isinstance(word, str)} <= set(plot_robust.TEXT["zh"])


def test_of_many_notices_the_spread_is_drawn_and_some_are_compared(corpus, monkeypatch):
    monkeypatch.setattr(frame, "MANY", 3)
    made = charts(corpus, "en")
    stated = made["corpus"]()
    (ax,) = stated.figure().axes
    tasks = corpus.tasks.groupby("notice_id")["task_id"].agg(set)
    with_unit = [len(own & set(corpus.assignments["task_id"])) / len(own) for own in tasks]
    assert f"{pd.Series(with_unit)[lambda share: share > 0].median():.0%} ({sum(map(bool, with_unit))})" in [text.get_text() for text in ax.texts]
    assert stated.frame.caveat == "" and set(stated.tables[0]["notice_id"]) == set(corpus)
    for name in ("themes", "workloads-functions", "deadlines-kinds"):
        (panel,) = made[name]().figure().axes
        assert len(panel.get_yticklabels()) > 1
    most = set(corpus.tasks["notice_id"].value_counts().index[:3])
    bands = made["reuse"]()
    assert {*bands.tables[0]["younger"], *bands.tables[0]["older"]} <= most and "the 3 notices with most tasks alone are compared" in bands.frame.caveat
    assert {*made["keywords-overlap"]().tables[0]["a"]} < most
