"""A chart of a corpus: its finding, the tables behind it, words for who cannot see it, and its picture."""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from zwanalysis.errors import BadArgument
from zwanalysis.language import reason
from zwanalysis.plots import style
from zwanalysis.report.words import words
from zwanalysis.whole import write_whole

KINDS = ("png", "svg", "pdf")
#: Dots to an inch of a picture in a notebook.
ON_SCREEN = 110


@dataclass(frozen=True)
class Chart:
    """``title`` is the finding, ``tables`` hold every number drawn (of all notices, also those that are not), ``alt`` is for who cannot see it.

    ``notices`` and ``labels`` (of themes and functions) tell what ids in the tables are called.
    """

    name: str
    title: str
    alt: str
    tables: list[pd.DataFrame] = field(repr=False)
    frame: style.Frame = field(repr=False)
    make: Callable = field(repr=False)
    notices: dict[str, str] = field(default_factory=dict, repr=False)
    labels: dict[str, str] = field(default_factory=dict, repr=False)

    def figure(self):
        """Return the matplotlib figure, new each time; close it with ``plt.close(figure)``."""
        import numpy as np

        with style.context(), style.framed(self.frame):
            return np.atleast_1d(self.make()).flat[0].figure

    def render(self, *kinds: str, dots: int | None = None) -> list[bytes]:
        """Return the chart as png (of so many ``dots`` to an inch), svg, pdf: byte for byte the same each time."""
        import matplotlib.pyplot as plt

        unknown = set(kinds) - set(KINDS)
        if unknown:
            raise BadArgument(f"no picture of kind {min(unknown)!r}; there are: {', '.join(KINDS)}")
        before = set(plt.get_fignums())
        try:
            figure = self.figure()
            how = {"size": self.frame.size, "title": self.title, "alt": self.alt, "dots": dots or style.RC["savefig.dpi"]}
            return [style.render(figure, kind, **how) for kind in kinds]
        finally:
            for number in set(plt.get_fignums()) - before:
                plt.close(number)

    def save(self, path) -> Path:
        """Write the chart, whole or not at all, in the format of the ending of ``path``; return the path."""
        path = Path(path)
        (content,) = self.render(path.suffix.lower().removeprefix("."))
        write_whole(path, content)
        return path

    def _repr_mimebundle_(self, include=None, exclude=None):
        (png,) = self.render("png", dots=ON_SCREEN)
        data = {"image/png": base64.b64encode(png).decode(), "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt}}


@dataclass(frozen=True)
class NoChart:
    """A chart that would show nothing: the sentence that says why."""

    name: str
    reason: str
    lang: str = "en"

    def _repr_markdown_(self) -> str:
        if self.lang == "zh":
            return f"*没有“{words()['charts'].get(self.name, self.name)}”图：{reason(self.reason, 'zh')}。*"
        return f"*No chart `{self.name}`: {self.reason}.*"
