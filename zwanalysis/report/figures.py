"""The charts of a report: which there are, what each shows and says, and when one has nothing to show."""

from collections.abc import Callable
from functools import cached_property, partial

import pandas as pd

from zwanalysis.compare import names, network, overlap, reuse, robust, stated, themes, timing, workloads
from zwanalysis.compare._shared import caution
from zwanalysis.corpus import Corpus
from zwanalysis.errors import BadArgument, NothingToDraw
from zwanalysis.plots import style
from zwanalysis.report import frame
from zwanalysis.report.chart import Chart
from zwanalysis.report.words import origins

NOT_COPIED = {"zh": "文字相同不表示谁抄谁：双方可能落实同一份上级文件", "en": "like wording does not tell who copied whom: both may carry out one plan from above"}
LANGUAGES = ("zh", "en")
#: Charts for which each notice is compared with each other one, or left out in turn.
TWO_BY_TWO = ("keywords-overlap", "keywords-distinctive", "reuse", "reuse-tasks", "sensitivity")


def charts(corpus: Corpus, lang: str = "zh", *, size: str = "page", page: int = 1) -> dict[str, Callable[[], Chart]]:
    """Return name → a function that makes the `Chart`; `NothingToDraw`, raised by it, says why there is none.

    ``size`` is ``page`` (16 cm wide) or ``slide`` (16:9). A chart holds so many notices (`frame.MOST`), those with most tasks first;
    ``page`` 2 holds the next ones. The tables of a chart have them all. What several charts need is computed once, when the
    first of them asks for it.
    """
    for what, value, allowed in (("lang", lang, LANGUAGES), ("size", size, tuple(frame.MOST))):
        if value not in allowed:
            raise BadArgument(f"{what}={value!r} is none of: {', '.join(allowed)}")
    if not isinstance(page, int) or page < 1:
        raise BadArgument(f"page={page!r} is no page; give 1 or more")
    sheet = Sheet(corpus, lang, size, page)
    return {name: partial(_make, name, make, sheet) for name, make in CHARTS.items()}


def chart(corpus: Corpus, name: str, lang: str = "zh", *, size: str = "page", page: int = 1, codebook=None) -> Chart:
    """Return one of `charts`; `BadArgument` for a name that there is not, `NothingToDraw` where it would show nothing.

    ``codebook``: a file of one's own in place of the package's (`themes.own_codebook`).
    """
    if name not in CHARTS:
        raise BadArgument(f"no chart {name!r}; there are: {', '.join(CHARTS)}")
    with themes.own_codebook(codebook):
        return charts(corpus, lang, size=size, page=page)[name]()


def _make(name: str, make, sheet) -> Chart:
    _need(len(sheet.corpus.tasks), "no notice has a task")
    sheet.left, sheet.words_listed = 0, 0
    title, tables, draw, points = make(sheet)
    caveats = [NOT_COPIED[sheet.lang]] if name in ("reuse", "reuse-tasks") else []
    caveats += [frame.compared(sheet.lang)] if sheet.many and name in TWO_BY_TWO else []
    around = sheet.frame._replace(caveat={"zh": "；", "en": "; "}[sheet.lang].join(filter(None, [*caveats, frame.rest(sheet.left, sheet.lang), frame.listed(sheet.words_listed, sheet.lang)])))
    about = {"zh": "。", "en": ". "}[sheet.lang].join([title, sheet.frame.about, *(text[:1].upper() + text[1:] for text in caveats)])
    colon, between = {"zh": ("：", "；"), "en": (": ", "; ")}[sheet.lang]
    return Chart(name, title, f"{about}{colon}{between.join(points)}" if points else about, tables, around, draw, sheet.names, sheet.labels)


def _need(something, otherwise: str) -> None:
    if not something:
        raise NothingToDraw(otherwise)


class Sheet:
    """A corpus with what several charts take from it."""

    def __init__(self, corpus: Corpus, lang: str, size: str = "page", page: int = 1):
        self.corpus, self.lang, self.page = corpus, lang, page
        self.most, self.top = frame.MOST[size], frame.TOP[size]
        self.names = names(corpus.notices, lang=lang)
        self.look = {"names": self.names, "lang": lang}
        self.caution = caution(corpus.notices, lang=lang)
        self.frame = style.Frame(frame.about(corpus.notices, lang), frame.source(corpus.notices, lang, origins(corpus.tasks, lang)), size=size)
        self.left = self.words_listed = 0

    def part(self, table: pd.DataFrame, how: str, columns=("notice_id",), first=(), title: str = "") -> pd.DataFrame:
        """The rows of the notices that are drawn: at most so many ``how`` (columns, rows, panels), ``first`` and those that the title names before the others."""
        there = {i for column in columns for i in table[column].dropna().unique()}
        order = self.corpus.tasks["notice_id"].value_counts()
        ids = sorted((i for i in self.corpus if i in there), key=lambda i: (i not in first, self.names[i] not in title, -order.get(i, 0)))
        most = self.most[how]
        chosen = ids[most * (self.page - 1) : most * self.page]
        _need(chosen, f"page {self.page} is empty: {len(ids)} notices are {-(-len(ids) // most)} pages")
        self.left = len(ids) - len(chosen)
        return table[table[list(columns)].isin(chosen).all(axis=1)]

    @property
    def many(self) -> bool:
        """Whether notices are too many for those with most tasks to stand for them: their spread is drawn instead."""
        return len(self.corpus) > frame.MANY

    def spread(self, table: pd.DataFrame, by: str, labels: dict, title: str) -> Callable:
        """How the shares of a table are spread over the notices, to be drawn."""
        from zwanalysis.plots import spread as plot

        return partial(plot.draw, table, by, labels=labels, title=title, note=self.caution, lang=self.lang, top=self.top["rows"])

    @cached_property
    def labels(self) -> dict[str, str]:
        return themes.names(lang=self.lang) | self.functions

    @cached_property
    def functions(self) -> dict[str, str]:
        return workloads.function_names(lang=self.lang)

    @cached_property
    def some(self) -> Corpus:
        """The notices that are compared two by two: all, or of very many those with most tasks."""
        return self.corpus[frame.shown(self.corpus, frame.MANY, 1)] if self.many else self.corpus

    @cached_property
    def words(self):
        return overlap.tokens(self.some.tasks)

    @cached_property
    def chosen(self):
        corpus = self.some
        return reuse.best(reuse.matches(corpus.tasks, corpus.notices), corpus.tasks, corpus.notices)

    @cached_property
    def bands(self):
        return reuse.bands(self.chosen)

    def say(self, table: pd.DataFrame, text: str, most: int = 20) -> list[str]:
        """A point for each row: its notice and ``text``, filled from its columns."""
        points = [f"{self.names.get(row['notice_id'], row['notice_id'])} {text.format(**row)}" for row in table.head(most).to_dict("records")]
        return points + ["…"] * (len(table) > most)


def _corpus(sheet: Sheet):
    from zwanalysis.plots import stated as plot

    said = stated.table(sheet.corpus.tasks, sheet.corpus.assignments, sheet.corpus.deadlines)
    title = stated.finding(said, lang=sheet.lang)
    words = plot.TEXT[sheet.lang]
    told = said.assign(told=[f"{words.get(r.thing, r.thing)} {f'{r.share:.0%}' if r.n else words['none']}" for r in said.itertuples()])
    points = told.groupby("notice_id", sort=False)["told"].agg({"zh": "，", "en": ", "}[sheet.lang].join).reset_index()
    if sheet.many:
        return title, [said], sheet.spread(said, "thing", words, title), sheet.say(points, "{told}")
    drawn = sheet.part(said, "rows")
    return title, [said], lambda: plot.draw(drawn, title=title, **sheet.look), sheet.say(points, "{told}")


def _themes(sheet: Sheet):
    from zwanalysis.plots import themes as plot

    counted = themes.counts(themes.code(sheet.corpus.tasks))
    labels = themes.names(lang=sheet.lang)
    some = counted[(counted["theme"] != "none") & (counted["n"] > 0)].assign(label=counted["theme"].map(labels)).sort_values("share", ascending=False, kind="stable")
    top = some[some["n"] == some.groupby("notice_id")["n"].transform("max")]
    title = themes.finding(counted, lang=sheet.lang)
    points = sheet.say(top.groupby("notice_id", sort=False).agg({"label": " + ".join, "n": "max", "n_tasks": "max"}).reset_index(), "{label} {n}/{n_tasks}")
    if sheet.many:
        return title, [counted], sheet.spread(counted, "theme", labels, title), points
    drawn = sheet.part(counted, "columns")
    kept = drawn.groupby("theme")["n"].sum().sort_values(ascending=False, kind="stable").index[: sheet.top["rows"]]
    drawn = drawn[drawn["theme"].isin(kept)]
    return title, [counted], lambda: plot.draw(drawn, themes=labels, title=title, **sheet.look), points


def _units(sheet: Sheet):
    from zwanalysis.plots import workloads as plot

    units = workloads.by_unit(sheet.corpus.assignments, sheet.corpus.tasks)
    _need(units["unit"].notna().any(), "no notice names a unit")
    title = workloads.finding(units, names=sheet.names, lang=sheet.lang)
    drawn, top = sheet.part(units, "panels", first=set(units.loc[units["unit"].notna(), "notice_id"]), title=title), sheet.top["panel"]
    points = sheet.say(units[units["unit"].notna()].drop_duplicates("notice_id"), "{unit} {n}/{n_stated}")
    return title, [units], lambda: plot.draw(drawn, title=title, note=sheet.caution, top=top, **sheet.look), points


def _functions(sheet: Sheet):
    from zwanalysis.plots import workloads as plot

    loads = workloads.by_function(sheet.corpus.assignments, sheet.corpus.tasks)
    known = loads[loads["function"].notna()]
    _need(len(known), "no notice names a unit whose function is known")
    title = workloads.finding_functions(loads, lang=sheet.lang)
    first = known[known["n"] == known.groupby("notice_id")["n"].transform("max")]
    points = sheet.say(first.assign(label=first["function"].map(lambda f: sheet.functions.get(f, f))), "{label} {n}/{n_stated}")
    if sheet.many:
        return title, [loads], sheet.spread(loads, "function", sheet.functions, title), points
    drawn, top = sheet.part(loads, "columns", first=set(known["notice_id"])), min(15, sheet.top["rows"])
    return title, [loads], lambda: plot.draw_functions(drawn, functions=sheet.functions, title=title, top=top, **sheet.look), points


def _kinds(sheet: Sheet):
    from zwanalysis.plots import timing as plot

    kinds = timing.kinds(sheet.corpus.deadlines, sheet.corpus.tasks)
    _need(kinds["n_stated"].any(), "no notice sets a time limit")
    ruled = timing.by_rule(sheet.corpus.deadlines, sheet.corpus.tasks)
    title = timing.finding(ruled, names=sheet.names, lang=sheet.lang)
    points = sheet.say(kinds.drop_duplicates("notice_id"), "{n_stated}/{n_tasks}")
    if sheet.many:
        return title, [kinds, ruled], sheet.spread(kinds, "kind", plot.TEXT[sheet.lang], title), points
    drawn = sheet.part(kinds, "rows", title=title)
    return title, [kinds, ruled], lambda: plot.draw(drawn, title=title, note=sheet.caution, **sheet.look), points


def _dates(sheet: Sheet):
    from zwanalysis.plots import timing as plot

    corpus = sheet.corpus
    dated = timing.dates(timing.with_year(corpus.deadlines, corpus.notices), corpus.notices)
    _need(len(dated), "no notice of a known plan year gives a date")
    when = timing.summary(corpus.deadlines, corpus.tasks, corpus.notices)
    title = timing.finding_dates(dated, names=sheet.names, lang=sheet.lang)
    drawn = sheet.part(when, "rows", first=set(dated["notice_id"]), title=title)
    days = dated[dated["notice_id"].isin(drawn["notice_id"])]
    points = sheet.say(when[when["n_dated"] > 0], "{n_dated}: {median:%Y-%m-%d}")
    return title, [dated, when], lambda: plot.draw_dates(days, drawn, title=title, note=sheet.caution, **sheet.look), points


def _sensitivity(sheet: Sheet):
    from zwanalysis.plots import robust as plot

    found = robust.answered(robust.sensitivity(sheet.some))
    _need(len(found), "no finding has an answer")
    labels = sheet.labels
    title = robust.finding(found, lang=sheet.lang)
    flips = found[found["outcome"] == "flips"]
    left = found["variant"].str.removeprefix("without ").str.removeprefix("notice ")
    left = left.where(left.isin(set(sheet.some)))
    flipped = flips["variant"].str.removeprefix("without ").str.removeprefix("notice ")
    drawn = found[left.isna()]
    if left.notna().any():
        some = sheet.part(pd.DataFrame({"notice_id": left.dropna()}), "panels", first=set(flipped))
        drawn = found[left.isna() | left.isin(some["notice_id"])]
    order = sorted(dict.fromkeys(found["finding"]), key=lambda name: name not in set(flips["finding"]))
    drawn = drawn[drawn["finding"].isin(order[: sheet.top["findings"]])]
    told = plot.told(flips.head(20), names=sheet.names, labels=labels, lang=sheet.lang)
    points = [{"zh": "{}（{}）：{}", "en": "{} ({}): {}"}[sheet.lang].format(*row) for row in told]
    return title, [found], lambda: plot.draw(drawn, title=title, labels=labels, **sheet.look), points


def _leads(sheet: Sheet):
    from zwanalysis.plots import network as plot

    edges = network.edges(sheet.corpus.assignments, sheet.corpus.tasks)
    _need(len(edges), "no task is led by units of two known functions")
    nodes = network.nodes(sheet.corpus.assignments, sheet.corpus.tasks)
    title = network.finding_pairs(edges, names=sheet.names, function_names=sheet.functions, lang=sheet.lang)
    those = nodes[nodes["notice_id"].isin(edges["notice_id"])]
    drawn, top = sheet.part(those, "panels", title=title), sheet.top["panel"]
    most = edges.sort_values("n", ascending=False, kind="stable").drop_duplicates("notice_id")
    points = sheet.say(most.assign(pair=[f"{sheet.functions.get(r.a, r.a)} + {sheet.functions.get(r.b, r.b)}" for r in most.itertuples()]), "{pair} {n}")
    return title, [edges, nodes], lambda: plot.draw(edges, drawn, functions=sheet.functions, title=title, top=top, **sheet.look), points


def _overlap(sheet: Sheet):
    from zwanalysis.plots import overlap as plot

    pairs = overlap.pairs(sheet.words)
    _need(len(pairs), f"fewer than two notices have {overlap.LEAST} words to compare")
    lengths = overlap.lengths(sheet.words, sheet.some.tasks)
    long = lengths.loc[lengths["compared"], "notice_id"]
    spread = overlap.spread(sheet.words[sheet.words["notice_id"].isin(long)], top=min(16, sheet.top["rows"]))
    title = overlap.finding(pairs, names=sheet.names, lang=sheet.lang)
    note = overlap.left_out(lengths, names=sheet.names, lang=sheet.lang)
    drawn = sheet.part(pairs, "columns", ("a", "b"), title=title)
    used = spread[spread["notice_id"].isin({*drawn["a"], *drawn["b"]})]
    closest = pairs.sort_values("rarefied", ascending=False, kind="stable")
    points = sheet.say(closest.assign(notice_id=closest["a"], other=closest["b"].map(sheet.names)), "– {other} {rarefied:.0%}", 10)
    return title, [pairs, spread, lengths], lambda: plot.draw(drawn, used, title=title, note=note, **sheet.look), points


def _distinctive(sheet: Sheet):
    from zwanalysis.plots import overlap as plot

    _need(sheet.words["notice_id"].nunique() > 1, "fewer than two notices have words to compare")
    most = frame.WORDS // sheet.words["notice_id"].nunique()
    own = overlap.distinctive(sheet.words, top=most if sheet.many else None)
    telling = overlap.telling(own)
    _need(len(telling), "no word of three tasks or more is used more by one notice than by the others")
    title = overlap.finding_distinctive(own, names=sheet.names, lang=sheet.lang)
    drawn, top = sheet.part(own, "panels", title=title), sheet.top["panel"]
    words = telling.groupby("notice_id", sort=False).head(5).groupby("notice_id", sort=False)["token"].agg("、".join).reset_index()
    listed = own[own["rank"] <= most]
    sheet.words_listed = most if most < sheet.words["token"].nunique() else 0
    return title, [listed], lambda: plot.draw_distinctive(drawn, title=title, top=top, **sheet.look), sheet.say(words, "{token}")


def _reuse(sheet: Sheet):
    from zwanalysis.plots import reuse as plot

    bands = sheet.bands
    _need(bands["n_tasks"].gt(0).any(), "no two notices of which one is known to be older have tasks long enough to compare")
    title = reuse.finding(bands, names=sheet.names, lang=sheet.lang)
    some = bands[bands["share"].notna()]
    most = some[some["share"] > 0].sort_values("share", ascending=False, kind="stable")
    drawn = sheet.part(some, "columns", ("younger", "older"), first={*most["younger"].head(3), *most["older"].head(3)}, title=title)
    points = sheet.say(most.assign(notice_id=most["younger"], other=most["older"].map(sheet.names)), "– {other} {share:.0%} / {n_tasks}", 10)
    return title, [bands], lambda: plot.draw(drawn, title=title, **sheet.look), points


def _links(sheet: Sheet):
    from zwanalysis.plots import reuse as plot

    bands, chosen = sheet.bands, sheet.chosen
    _need((bands["share"] > 0).any(), "no task has its wording in common with one of an older notice")
    _need(sheet.frame.size == "page", "a slide does not hold a row for each task")
    top = bands.loc[bands["share"].idxmax()]
    pair = chosen[(chosen["younger"] == top["younger"]) & (chosen["older"] == top["older"])]
    title = reuse.finding_pair(pair, names=sheet.names, lang=sheet.lang)
    number, of = sheet.corpus.tasks.set_index("task_id")["number"], {"zh": "{} 第 {} 项 – {} 第 {} 项 {:.0%}", "en": "{} no. {} – {} no. {} {:.0%}"}[sheet.lang]
    points = [of.format(sheet.names[row.younger], number[row.younger_task], sheet.names[row.older], number[row.older_task], row.score)
              for row in pair[pair["older_task"].notna()].head(40).itertuples()]  # fmt: skip
    return title, [pair], lambda: plot.draw_links(pair, sheet.corpus.tasks, title=title, **sheet.look), points


#: In the order in which they are made and read.
CHARTS = {
    "corpus": _corpus,
    "themes": _themes,
    "workloads-units": _units,
    "workloads-functions": _functions,
    "workloads-leads": _leads,
    "deadlines-kinds": _kinds,
    "deadlines-dates": _dates,
    "keywords-overlap": _overlap,
    "keywords-distinctive": _distinctive,
    "reuse": _reuse,
    "reuse-tasks": _links,
    "sensitivity": _sensitivity,
}
