"""The charts of a report: which there are, the tables behind each, and when one has nothing to show."""

from collections.abc import Callable
from functools import cached_property, partial

from zwanalysis.compare import names, network, overlap, reuse, robust, stated, themes, timing, workloads
from zwanalysis.compare._shared import caution
from zwanalysis.corpus import Corpus
from zwanalysis.errors import NothingToDraw

#: What a chart is made of: the tables that hold its numbers, and a function of no arguments that draws it.
Chart = tuple[list, Callable]


def charts(corpus: Corpus, lang: str = "zh") -> dict[str, Callable[[], Chart]]:
    """Return name → a function that makes the chart's tables; `NothingToDraw`, raised by it, says why there is no chart.

    The tables of a chart are written beside it, so that each number in it can be looked up. What several charts need is
    computed once, when the first of them asks for it.
    """
    sheet = _Sheet(corpus, lang)
    return {name: partial(_make, make, sheet) for name, make in CHARTS.items()}


def _make(make, sheet) -> Chart:
    _need(len(sheet.corpus.tasks), "no notice has a task")
    return make(sheet)


def _need(something, otherwise: str) -> None:
    if not something:
        raise NothingToDraw(otherwise)


class _Sheet:
    """A corpus with what several charts take from it."""

    def __init__(self, corpus: Corpus, lang: str):
        self.corpus, self.lang = corpus, lang
        self.names = names(corpus.notices, lang=lang)
        self.look = {"names": self.names, "lang": lang}
        self.caution = caution(corpus.notices, lang=lang)

    @cached_property
    def functions(self) -> dict[str, str]:
        return workloads.function_names(lang=self.lang)

    @cached_property
    def words(self):
        return overlap.tokens(self.corpus.tasks)

    @cached_property
    def chosen(self):
        corpus = self.corpus
        return reuse.best(reuse.matches(corpus.tasks, corpus.notices), corpus.tasks, corpus.notices)

    @cached_property
    def bands(self):
        return reuse.bands(self.chosen)


def _corpus(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import stated as plot

    said = stated.table(sheet.corpus.tasks, sheet.corpus.assignments, sheet.corpus.deadlines)
    title = stated.finding(said, names=sheet.names, lang=sheet.lang)
    return [said], lambda: plot.draw(said, title=title, **sheet.look)


def _themes(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import themes as plot

    counted = themes.counts(themes.code(sheet.corpus.tasks))
    title = themes.finding(counted, lang=sheet.lang)
    return [counted], lambda: plot.draw(counted, themes=themes.names(lang=sheet.lang), title=title, **sheet.look)


def _units(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import workloads as plot

    units = workloads.by_unit(sheet.corpus.assignments, sheet.corpus.tasks)
    _need(units["unit"].notna().any(), "no notice names a unit")
    title = workloads.finding(units, names=sheet.names, lang=sheet.lang)
    return [units], lambda: plot.draw(units, title=title, note=sheet.caution, **sheet.look)


def _functions(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import workloads as plot

    loads = workloads.by_function(sheet.corpus.assignments, sheet.corpus.tasks)
    _need(loads["function"].notna().any(), "no notice names a unit whose function is known")
    title = workloads.finding_functions(loads, lang=sheet.lang)
    return [loads], lambda: plot.draw_functions(loads, functions=sheet.functions, title=title, **sheet.look)


def _kinds(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import timing as plot

    kinds = timing.kinds(sheet.corpus.deadlines, sheet.corpus.tasks)
    _need(kinds["n_stated"].any(), "no notice sets a time limit")
    ruled = timing.by_rule(sheet.corpus.deadlines, sheet.corpus.tasks)
    title = timing.finding(ruled, names=sheet.names, lang=sheet.lang)
    return [kinds, ruled], lambda: plot.draw(kinds, title=title, note=sheet.caution, **sheet.look)


def _dates(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import timing as plot

    corpus = sheet.corpus
    dated = timing.dates(timing.with_year(corpus.deadlines, corpus.notices), corpus.notices)
    _need(len(dated), "no notice of a known plan year gives a date")
    when = timing.summary(corpus.deadlines, corpus.tasks, corpus.notices)
    title = timing.finding_dates(dated, names=sheet.names, lang=sheet.lang)
    return [dated, when], lambda: plot.draw_dates(dated, when, title=title, note=sheet.caution, **sheet.look)


def _sensitivity(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import robust as plot

    found = robust.sensitivity(sheet.corpus)
    labels = themes.names(lang=sheet.lang) | sheet.functions
    title = robust.finding(found, lang=sheet.lang)
    return [found], lambda: plot.draw(found, title=title, labels=labels, **sheet.look)


def _network(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import network as plot

    edges = network.edges(sheet.corpus.assignments, sheet.corpus.tasks)
    _need(len(edges), "no task is led by units of two known functions")
    nodes = network.nodes(sheet.corpus.assignments, sheet.corpus.tasks)
    title = network.finding(nodes, names=sheet.names, function_names=sheet.functions, lang=sheet.lang)
    return [edges, nodes], lambda: plot.draw(edges, nodes, functions=sheet.functions, title=title, **sheet.look)


def _overlap(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import overlap as plot

    pairs = overlap.pairs(sheet.words)
    _need(len(pairs), f"fewer than two notices have {overlap.LEAST} words to compare")
    lengths = overlap.lengths(sheet.words, sheet.corpus.tasks)
    long = lengths.loc[lengths["compared"], "notice_id"]
    spread = overlap.spread(sheet.words[sheet.words["notice_id"].isin(long)])
    title = overlap.finding(pairs, names=sheet.names, lang=sheet.lang)
    note = overlap.left_out(lengths, names=sheet.names, lang=sheet.lang)
    return [pairs, spread, lengths], lambda: plot.draw(pairs, spread, title=title, note=note, **sheet.look)


def _distinctive(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import overlap as plot

    _need(sheet.words["notice_id"].nunique() > 1, "fewer than two notices have words to compare")
    own = overlap.distinctive(sheet.words)
    _need(len(overlap.telling(own)), "no word of three tasks or more is used more by one notice than by the others")
    title = overlap.finding_distinctive(own, names=sheet.names, lang=sheet.lang)
    return [own], lambda: plot.draw_distinctive(own, title=title, **sheet.look)


def _reuse(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import reuse as plot

    bands = sheet.bands
    _need(bands["n_tasks"].gt(0).any(), "no two notices of which one is known to be older have tasks long enough to compare")
    title = reuse.finding(bands, names=sheet.names, lang=sheet.lang)
    return [bands], lambda: plot.draw(bands, title=title, **sheet.look)


def _links(sheet: _Sheet) -> Chart:
    from zwanalysis.plots import reuse as plot

    bands, chosen = sheet.bands, sheet.chosen
    _need((bands["share"] > 0).any(), "no task has its wording in common with one of an older notice")
    top = bands.loc[bands["share"].idxmax()]
    pair = chosen[(chosen["younger"] == top["younger"]) & (chosen["older"] == top["older"])]
    title = reuse.finding(bands, names=sheet.names, lang=sheet.lang)
    return [pair], lambda: plot.draw_links(pair, sheet.corpus.tasks, title=title, **sheet.look)


#: In the order in which they are made.
CHARTS = {
    "corpus": _corpus,
    "themes": _themes,
    "workloads-units": _units,
    "workloads-functions": _functions,
    "deadlines-kinds": _kinds,
    "deadlines-dates": _dates,
    "sensitivity": _sensitivity,
    "workloads-network": _network,
    "keywords-overlap": _overlap,
    "keywords-distinctive": _distinctive,
    "reuse": _reuse,
    "reuse-tasks": _links,
}
