"""A module of charts that can be called: ``plots.themes(corpus)`` is the chart of that module, in one call."""

from types import ModuleType


class Charts(ModuleType):
    """A module whose ``CHARTS`` names charts of a corpus, the first being meant where none is named."""

    def __call__(self, corpus, chart: str | None = None, lang: str = "zh", **how):
        """Return a chart of ``corpus``, as `Corpus.chart` does: ``plots.workloads(corpus)``, ``plots.workloads(corpus, "functions")``.

        ``how``: ``size``, ``page``, ``themes`` of `Corpus.chart`, which also says which charts there are.
        """
        if not hasattr(corpus, "chart"):
            raise TypeError(f"a {type(corpus).__name__} is no Corpus; tables are drawn by {self.__name__.rpartition('.')[2]}.draw")
        first = self.CHARTS[0]
        name = f"{first.partition('-')[0]}-{chart}"
        return corpus.chart(first if chart is None else name if name in self.CHARTS else chart, lang, **how)
