"""The main job: raw notices → processed tables → executed notebooks → charts, tables and a workbook in reports/."""

import datetime as dt
import unicodedata
from pathlib import Path

import pandas as pd

from zwanalysis import schema
from zwanalysis.corpus import Corpus

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def figures(corpus: Corpus, lang: str = "zh") -> dict[str, tuple]:
    """Return each chart's tables and how it is drawn: name → (tables, function of no arguments that draws it).

    The tables of a chart are written beside it, so that each number in it can be looked up. A corpus of one notice has no
    charts that compare notices, one without tasks none at all.
    """
    if corpus.tasks.empty:
        return {}
    from zwanalysis.compare import network, overlap, reuse, robust, stated, themes, timing, workloads
    from zwanalysis.compare._shared import caution
    from zwanalysis.compare._shared import names as short_names
    from zwanalysis.plots import network as plot_network
    from zwanalysis.plots import overlap as plot_overlap
    from zwanalysis.plots import reuse as plot_reuse
    from zwanalysis.plots import robust as plot_robust
    from zwanalysis.plots import stated as plot_stated
    from zwanalysis.plots import themes as plot_themes
    from zwanalysis.plots import timing as plot_timing
    from zwanalysis.plots import workloads as plot_workloads

    names = short_names(corpus.notices, lang=lang)
    look = {"names": names, "lang": lang}
    said = stated.table(corpus.tasks, corpus.assignments, corpus.deadlines)
    counted = themes.counts(themes.code(corpus.tasks))
    units = workloads.by_unit(corpus.assignments, corpus.tasks)
    functions = workloads.by_function(corpus.assignments, corpus.tasks)
    kinds = timing.kinds(corpus.deadlines, corpus.tasks)
    years = corpus.notices.loc[corpus.notices["plan_year"].notna(), "notice_id"]
    limits = corpus.deadlines[corpus.deadlines["notice_id"].isin(years)]
    dated = timing.dates(limits, corpus.notices)
    when = timing.summary(corpus.deadlines, corpus.tasks, corpus.notices)
    leads = [network.edges(corpus.assignments, corpus.tasks), network.nodes(corpus.assignments, corpus.tasks)]
    found = robust.sensitivity(corpus)
    drawn = {
        "corpus": ([said], lambda: plot_stated.draw(said, title=stated.finding(said, names=names, lang=lang), **look)),
        "themes": (
            [counted],
            lambda: plot_themes.draw(
                counted, themes=themes.names(lang=lang), title=themes.finding(counted, lang=lang), **look
            ),
        ),
        "workloads-units": (
            [units],
            lambda: plot_workloads.draw(
                units, title=workloads.finding(units, names=names, lang=lang), note=caution(corpus.notices, lang=lang), **look
            ),
        ),
        "workloads-functions": (
            [functions],
            lambda: plot_workloads.draw_functions(
                functions, functions=workloads.function_names(lang=lang),
                title=workloads.finding_functions(functions, lang=lang), **look,
            ),
        ),
        "deadlines-kinds": (
            [kinds],
            lambda: plot_timing.draw(
                kinds, title=timing.finding(kinds, names=names, lang=lang), note=caution(corpus.notices, lang=lang), **look
            ),
        ),
        "deadlines-dates": (
            [dated, when],
            lambda: plot_timing.draw_dates(
                dated, when, title=timing.finding_dates(dated, names=names, lang=lang),
                note=caution(corpus.notices, lang=lang), **look,
            ),
        ),
        "sensitivity": (
            [found],
            lambda: plot_robust.draw(
                found, title=robust.finding(found, lang=lang), labels=themes.names(lang=lang) | workloads.function_names(lang=lang),
                **look,
            ),
        ),
    }  # fmt: skip
    if len(leads[0]):
        drawn["workloads-network"] = leads, lambda: plot_network.draw(
            *leads, functions=workloads.function_names(lang=lang), **look,
            title=network.finding(leads[1], names=names, function_names=workloads.function_names(lang=lang), lang=lang),
        )  # fmt: skip
    words = overlap.tokens(corpus.tasks)
    if words["notice_id"].nunique() > 1:
        pairs, spread = overlap.pairs(words), overlap.spread(words)
        own = overlap.distinctive(words)
        drawn["keywords-overlap"] = (
            [pairs, spread],
            lambda: plot_overlap.draw(
                pairs, spread, title=overlap.finding(pairs, names=names, lang=lang), **look
            ),
        )
        drawn["keywords-distinctive"] = (
            [own],
            lambda: plot_overlap.draw_distinctive(
                own, title=overlap.finding_distinctive(own[own["n_tasks"] > 1], names=names, lang=lang), **look
            ),
        )
    chosen = reuse.best(reuse.matches(corpus.tasks, corpus.notices), corpus.tasks, corpus.notices)
    bands = reuse.bands(chosen)
    if bands["n_tasks"].gt(0).any():
        drawn["reuse"] = (
            [bands],
            lambda: plot_reuse.draw(bands, title=reuse.finding(bands, names=names, lang=lang), **look),
        )
    if (bands["share"] > 0).any():
        top = bands.loc[bands["share"].idxmax()]
        pair = chosen[(chosen["younger"] == top["younger"]) & (chosen["older"] == top["older"])]
        drawn["reuse-tasks"] = (
            [pair],
            lambda: plot_reuse.draw_links(
                pair, corpus.tasks, title=reuse.finding(bands, names=names, lang=lang), **look
            ),
        )
    return drawn


def export(corpus: Corpus, folder, progress=None) -> list[Path]:
    """Write charts (PNG and SVG), their tables (CSV that spreadsheets open) and the workbook; return their paths."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    import numpy as np

    from zwanalysis.plots import style

    folder = Path(folder)
    for part in ("charts", "tables"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    written = []
    drawn = figures(corpus).items()
    for name, (tables, draw) in progress(drawn) if progress else drawn:
        with style.context():
            axes = draw()
            figure = np.atleast_1d(axes).flat[0].figure
            written += [style.save(figure, folder / "charts" / f"{name}.{kind}") for kind in ("png", "svg")]
            plt.close(figure)
        for k, table in enumerate(tables):
            path = folder / "tables" / f"{name}{f'-{k + 1}' if k else ''}.csv"
            plain = table.map(lambda v: "、".join(map(str, v)) if isinstance(v, (list, tuple)) else v)
            _safe(plain).to_csv(
                path, index=False, encoding="utf-8-sig", lineterminator="\n", float_format="%.6g"
            )
            written.append(path)
    written.append(workbook(corpus, folder / "zwanalysis.xlsx"))
    return written


def _safe(table: pd.DataFrame) -> pd.DataFrame:
    """Put an apostrophe before texts that a spreadsheet would take for a formula: a notice is untrusted input."""
    return table.map(lambda v: f"'{v}" if isinstance(v, str) and v.startswith(_FORMULA) else v)


#: What policy staff read above each column of the workbook.
ZH = {
    "notices": "通知", "sections": "章节", "tasks": "任务", "assignments": "责任分工", "deadlines": "时限", "citations": "引用文号",
    "residuals": "未入表文字", "damage": "破损与修复",
    "notice_id": "通知编号", "file": "文件", "format": "格式", "title": "标题", "doc_number": "文号", "issuer": "发文单位", "province": "省份",
    "region": "地区", "level": "层级", "plan_year": "计划年度", "date_written": "成文日期", "date_published": "发布日期", "layout": "版式", "numbering": "编号",
    "characters": "字数", "coverage": "读懂比例", "section_id": "章节编号", "parent_id": "上级章节", "label": "序号", "heading": "标题",
    "task_id": "任务编号", "number": "顺序", "section": "所在章节", "text": "原文", "position": "次序", "unit": "单位", "role": "角色",
    "inherited": "统一规定", "unit_kind": "单位类型", "function": "职能", "kind": "类型", "date": "日期", "every": "周期", "within_n": "期限数",
    "within_unit": "期限单位", "event": "起算事件", "source": "出处", "year_from": "年份来源", "damaged": "破损", "reason": "原因", "rule": "规则",
    "printed": "原样", "read_as": "读作", "start": "起", "end": "止",
}  # fmt: skip


def workbook(corpus: Corpus, path) -> Path:
    """Write the tables as one Excel workbook, a sheet a table, and return its path.

    Texts are written as texts: what begins with = is no formula and what looks like an address is no link.
    """
    import xlsxwriter

    path = Path(path)
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": "zwanalysis", "created": dt.datetime(2000, 1, 1)})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        cell = book.add_format({"text_wrap": True, "valign": "top"})
        for name, table in corpus.tables().items():
            sheet = book.add_worksheet(ZH[name])
            columns = [c for c in schema.names(name) if c not in ("sha256", "start", "end")]
            for c, column in enumerate(columns):
                sheet.write_string(0, c, ZH[column], head)
                values = ["" if pd.isna(v) else _plain(v) for v in table[column]]
                sheet.set_column(c, c, min(60, 2 + max(map(_width, [ZH[column], *values]))), cell)
                for r, value in enumerate(values, 1):
                    if isinstance(value, str):
                        sheet.write_string(r, c, value)
                    else:
                        sheet.write_number(r, c, value)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, max(len(table), 1), len(columns) - 1)
    return path


def _plain(value):
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if value is True or value is False:
        return "是" if value else "否"
    return value if isinstance(value, str) else float(value)


def _width(value) -> int:
    """Columns on a screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in str(value))


def readme_parts(root) -> dict[str, str]:
    """Return what the READMEs hold between ``<!-- name:begin -->`` and ``<!-- name:end -->``: name → Markdown."""
    from zwanalysis.compare import agreement
    from zwanalysis.corpus import load_notices, load_processed
    from zwanalysis.scoring import score, score_table_markdown

    root = Path(root)
    raw = load_notices(root / "data" / "raw")
    scores = score(load_processed(root / "tests" / "golden"), raw)
    return {
        "columns": schema.dictionary(),
        "accuracy": score_table_markdown(scores),
        "agreement": agreement.report(raw, root / "data" / "coding", root / "tests" / "cases" / "notices"),
    }


def write_readme(root) -> None:
    """Put the generated parts into README.md and README.zh-CN.md."""
    for path in (Path(root) / "README.md", Path(root) / "README.zh-CN.md"):
        text = path.read_text("utf-8")
        for name, part in readme_parts(root).items():
            begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
            if begin in text:
                text = f"{text.split(begin)[0]}{begin}\n\n{part}\n\n{end}{text.split(end)[1]}"
        path.write_text(text, "utf-8", newline="\n")


#: The notices that the notebooks' headline numbers are about.
PUBLISHED = ("dazhou-2022", "guizhou-fgw-2021", "liangjiang-2020", "xianning-2019", "zigong-2022")


def run_notebooks(folder, progress=None, jobs: int = 2, checked: bool = True) -> list[Path]:
    """Execute the notebooks of a folder in fresh processes, ``jobs`` at a time, and save them with their outputs; return their paths.

    With ``checked`` false the cells tagged ``reproduced``, which assert the headline numbers of the published notices, are left out.

    Nothing that changes from run to run is kept (times, counters of the kernel's session), so that the files are
    byte-identical.
    """
    import asyncio

    paths = sorted(Path(folder).glob("[0-9]*.ipynb"))

    async def run_all():
        free = asyncio.Semaphore(jobs)
        started = [asyncio.create_task(_run_notebook(path, free, checked)) for path in paths]
        done = asyncio.as_completed(started)
        for one in progress(done, total=len(paths)) if progress else done:
            await one

    asyncio.run(run_all())
    return paths


async def _run_notebook(path: Path, free, checked: bool) -> None:
    import nbformat
    from nbclient import NotebookClient

    book = nbformat.read(path, as_version=4)
    client = NotebookClient(
        book,
        timeout=600,
        record_timing=False,
        skip_cells_with_tag="" if checked else "reproduced",
        coalesce_streams=True,  # or one print comes as two outputs where the kernel happens to flush between
        resources={"metadata": {"path": str(path.parent)}},
        extra_arguments=["--IPKernelApp.log_level=40"],  # the kernel speaks on loopback only and warns of it
    )
    async with free:
        await client.async_execute()
    book.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    temporary = path.with_suffix(".part")
    nbformat.write(book, temporary)
    temporary.replace(path)
