"""Words in charts do not lie over one another, nor outside the picture: measured by the boxes that are drawn."""

import functools
import itertools

import matplotlib.pyplot as plt
import pytest
from matplotlib.collections import QuadMesh
from matplotlib.text import Text

from tests.conftest import ROOT
from tests.corpora import ODD, cases, project
from zwanalysis import load_notices
from zwanalysis.errors import NothingToDraw
from zwanalysis.plots import style
from zwanalysis.report import figures

#: Dots of a picture by which boxes may touch: a box is a little higher than its letters.
TOUCH = 2.0


def overlapping(figure) -> list[str]:
    figure.draw_without_rendering()
    shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip() and _in_use(text)]
    boxes = [(text.get_text(), text.get_window_extent()) for text in shown]
    found = []
    for (a, one), (b, other) in itertools.combinations(boxes, 2):
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        down = min(one.y1, other.y1) - max(one.y0, other.y0)
        if across > TOUCH and down > TOUCH:
            found.append(f"{a!r} over {b!r} ({across:.0f} × {down:.0f})")
    whole = figure.bbox
    for words, box in boxes:
        if box.x0 < -TOUCH or box.y0 < -TOUCH or box.x1 > whole.x1 + TOUCH or box.y1 > whole.y1 + TOUCH:
            found.append(f"{words!r} outside")
    for mesh in figure.findobj(QuadMesh):
        cell = mesh.axes.bbox.width / mesh.get_array().shape[1]
        found += [f"{text.get_text()!r} wider than its cell" for text in mesh.axes.texts if text.get_window_extent().width > cell + TOUCH]
    return found


def not_drawn(figure, chart) -> list[str]:
    """The notices that the title names and the axes do not show; those behind a semicolon have nothing to show. A heading may cut a long name."""
    words = "".join("".join(text.get_text().split()) for ax in figure.axes for text in ax.findobj(Text))
    return [f"{name!r} is not drawn" for name in chart.notices.values() if name in chart.title.split("；")[0] and "".join(name.split())[:6] not in words]


def _in_use(text) -> bool:
    """Whether matplotlib draws it: labels of ticks beyond the limits of their axis are not."""
    ax = text.axes
    if ax is None or not ax.axison:
        return ax is None
    for axis in (ax.xaxis, ax.yaxis):
        for tick in (*axis.majorTicks, *axis.minorTicks):
            if text in (tick.label1, tick.label2):
                low, high = sorted(axis.get_view_interval())
                return low - 1e-9 <= tick.get_loc() <= high + 1e-9
    return True


@functools.cache
def _corpus(which, folder):
    if which == "the five":
        return load_notices(ROOT / "data" / "raw")
    return load_notices(project(folder, cases(which) if isinstance(which, int) else ODD[which]) / "data" / "raw")


@pytest.fixture(scope="module")
def corpora(tmp_path_factory):
    return functools.cache(lambda which: _corpus(which, tmp_path_factory.mktemp("corpus")))


@pytest.fixture(scope="module", autouse=True)
def _once():
    """What both sizes draw is computed once: with many notices it takes seconds."""
    found = {}

    def once(make):
        def made(of, *rest, **more):
            key = make, id(of), rest, *more.items()
            if key not in found:
                found[key] = make(of, *rest, **more), of  # kept, so that no other gets its id
            return found[key][0]

        return made

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(figures.robust, "sensitivity", once(figures.robust.sensitivity))
        yield


@pytest.mark.filterwarnings("ignore::zwanalysis.errors.NotComparable")
@pytest.mark.parametrize(
    ("which", "size"),
    [*((which, "page") for which in (1, 3, 8, 40, "long names", "the five")), *((which, "slide") for which in (40, "long names", "the five"))],
    ids=str,
)
def test_no_label_lies_over_another(which, size, corpora):
    plt.switch_backend("Agg")
    drawn, found = 0, {}
    for name, make in figures.charts(corpora(which), size=size).items():
        try:
            chart = make()
        except NothingToDraw:
            continue
        with style.context():
            figure = chart.figure()
            over = overlapping(figure) + not_drawn(figure, chart)
            assert figure.get_figwidth() == style.WIDTH and figure.get_figheight() <= style.TALLEST * 1.02, name
        plt.close(figure)
        found |= {name: over} if over else {}
        drawn += 1
    assert drawn > 3 and not found, found
