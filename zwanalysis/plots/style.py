"""The look of every chart: font, colours, the heading with its finding, the foot with its source, and saving."""

import io
import math
import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import font_manager
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

INK, GREY, LIGHT, FAINT = "#22313c", "#5f6b74", "#b4bec5", "#e4e9ec"
ACCENT = "#0b5a8a"
#: White to dark blue, readable without colour vision; numbers stand in every cell besides.
BLUES = LinearSegmentedColormap.from_list(
    "zwanalysis", ["#f4f8fb", "#b9d6e8", "#5fa4cf", "#1f6cab", "#08386b"]
)
FAMILY = ["ZW Sans SC", "DejaVu Sans"]
RC = {
    "font.family": FAMILY,
    "font.size": 11,
    "text.parse_math": False,  # a unit or a file name may hold a $
    "text.color": INK,
    "axes.labelcolor": GREY,
    "axes.edgecolor": LIGHT,
    "axes.linewidth": 0.8,
    "axes.grid": False,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "grid.color": FAINT,
    "grid.linewidth": 1.0,
    "xtick.color": LIGHT,
    "ytick.color": LIGHT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "figure.dpi": 110,
    "figure.facecolor": "white",
    "savefig.dpi": 200,
    "savefig.facecolor": "white",
    "pdf.fonttype": 42,
    "svg.fonttype": "path",
    "svg.hashsalt": "zwanalysis",
}
SOURCE = {"zh": "来源：各通知原文", "en": "Source: the notices' own text"}
TITLE, SUBTITLE, FOOT, MARGIN = 17, 11.5, 9.5, 0.3  # sizes in points, margin in inches


@cache
def register() -> None:
    """Make the fonts that come with the package known to matplotlib, so that no machine shows empty boxes."""
    for weight in ("Regular", "Bold"):
        font = resources.files("zwanalysis") / "fonts" / f"ZWSansSC-{weight}.ttf"
        with resources.as_file(font) as path:
            font_manager.fontManager.addfont(path)


def context():
    """Return the context in which every chart is drawn and saved."""
    register()
    return mpl.rc_context(RC)


def page(width, height, *, title=None, subtitle=None, foot=None, lang="zh", n=None, **grid):
    """Return a new figure's axes (an array where ``grid`` asks for several) under a heading and above a foot.

    ``width`` and ``height`` are inches; ``grid`` goes to ``Figure.subplots``. ``n`` is the sample, printed in the foot
    after the source; ``foot`` replaces the source.
    """
    fig = plt.figure(figsize=(width, height), layout="constrained")
    room = 72 * (width - 2 * MARGIN)
    y = 0.16 * 72
    fig.add_artist(
        Rectangle((MARGIN / width, 1 - 0.07 / height), 0.5 / width, 0.07 / height, color=ACCENT, lw=0)
    )
    for text, size, weight, colour in ((title, TITLE, "bold", INK), (subtitle, SUBTITLE, "normal", GREY)):
        if text:
            lines = balanced(text, room / size)
            fig.text(MARGIN / width, 1 - y / 72 / height, "\n".join(lines), size=size, weight=weight, color=colour,
                     va="top", linespacing=1.25)  # fmt: skip
            y += len(lines) * size * 1.3 + 0.07 * 72
    sample = {"zh": f"　　样本：{n}", "en": f"    Sample: {n}"}[lang] if n else ""
    below = wrap((foot or SOURCE[lang]) + sample, room / FOOT)
    fig.text(
        MARGIN / width, 0.12 / height, "\n".join(below), size=FOOT, color=GREY, va="bottom", linespacing=1.3
    )
    bottom = (len(below) * FOOT * 1.35 / 72 + 0.22) / height
    top = 1 - (y / 72 + 0.1) / height
    side = MARGIN / width
    fig.get_layout_engine().set(rect=(side, bottom, 1 - 2 * side, top - bottom), w_pad=0, h_pad=0)
    axes = fig.subplots(**grid)
    for ax in fig.axes:
        plain(ax)
    return axes


def foot(note, lang="zh"):
    """Return the source with ``note`` behind it, the foot of a `page`; None (the source alone) without a note.

    >>> foot("各通知的层级不同"), foot("")
    ('来源：各通知原文；各通知的层级不同', None)
    """
    return SOURCE[lang] + {"zh": "；", "en": "; "}[lang] + note if note else None


def panels(count, width, height, **heading):
    """Return the axes of a new `page` with ``count`` panels of ``width`` × ``height`` inches, three in a row."""
    columns = min(3, count)
    rows = math.ceil(count / columns)
    ax = page(
        width * columns, 1.5 + height * rows, nrows=rows, ncols=columns, squeeze=False, **heading
    ).ravel()
    ax[0].figure.get_layout_engine().set(wspace=0.06, hspace=0.08)
    for blank in ax[count:]:
        blank.set_axis_off()
    return ax[:count]


def axes(ax, width, height, *, title=None, subtitle=None, foot=None, lang="zh", n=None):
    """Return ``ax`` itself with ``title`` above it, or, where ``ax`` is None, the axes of a new `page`."""
    if ax is None:
        return page(width, height, title=title, subtitle=subtitle, foot=foot, lang=lang, n=n)
    if title:
        ax.set_title(title, loc="left", weight="bold", family=FAMILY)
    return plain(ax)


def plain(ax):
    """Take the tick marks off ``ax`` and set the font of its tick labels, also of those made later; return it."""
    ax.tick_params(length=0, labelfontfamily=FAMILY)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    return ax


def bare(ax):
    """Take all four lines around ``ax`` away; return it."""
    for spine in ax.spines.values():
        spine.set_visible(False)
    return ax


def heat(ax, values, labels, *, limit=None):
    """Draw ``values`` (a DataFrame) as cells with ``labels`` (of the same shape) in them, names on top; return ``ax``.

    A cell without a value stays blank; without any value the axes do.
    """
    import seaborn

    if not values.notna().to_numpy().any():
        return bare(ax).set(xticks=[], yticks=[]) and ax

    top = limit or max(float(values.max(axis=None, skipna=True)), 1e-9)
    seaborn.heatmap(values.astype(float), ax=ax, annot=labels.to_numpy(), fmt="", cmap=BLUES, vmin=0, vmax=top,
                    cbar=False, linewidths=1.5, linecolor="white", annot_kws={"fontsize": 11})  # fmt: skip
    shown = values.to_numpy(dtype=float)
    for text, value in zip(ax.texts, shown[~np.isnan(shown)], strict=True):
        light = np.dot(np.array(BLUES(value / top)[:3]) ** 2.2, [0.2126, 0.7152, 0.0722])
        text.set_color(
            "white" if light < 0.24 else INK
        )  # whichever of the two has the higher contrast (WCAG)
    ax.set(xlabel="", ylabel="")
    ax.xaxis.tick_top()
    plain(ax).tick_params(axis="both", labelrotation=0, pad=6)
    return bare(ax)


def ranking(ax, labels, values, notes, *, strong=None, limit=None):
    """Draw ``values`` as dots on lines from nought, first on top, with ``notes`` behind them; return ``ax``.

    Where ``strong`` is false the dot is hollow and grey: told apart by form as well as by colour.
    """
    strong = [True] * len(values) if strong is None else strong
    top = limit or max(values)
    for y, (value, note, full) in enumerate(zip(values, notes, strong, strict=True)):
        colour = ACCENT if full else GREY
        ax.hlines(y, 0, value, color=FAINT, linewidth=3, zorder=1)
        ax.plot(
            value, y, "o", markersize=8, color=colour, markerfacecolor=colour if full else "white", zorder=2
        )
        ax.annotate(
            note, (value, y), (9, 0), textcoords="offset points", va="center", color=colour, fontsize=10
        )
    ax.set(xlim=(0, 1.22 * top), ylim=(len(values) - 0.4, -0.6), yticks=range(len(values)), xticks=[])
    ax.set_yticklabels(labels)
    bare(plain(ax)).spines["left"].set_visible(True)
    return ax


def break_name(name: str, ems: float = 9) -> str:
    """Return ``name`` in lines of at most ``ems``, its last word (the year) on a line of its own.

    >>> break_name("贵州省发展改革委 2021", 4).split()
    ['贵州省发', '展改革委', '2021']
    """
    *place, last = name.rsplit(" ", 1)
    return "\n".join([*(line for part in place for line in wrap(part, ems)), last])


def width(text: str) -> float:
    """Return the width of ``text`` in ems: a Chinese character is one, a Latin letter about half.

    >>> width("中文"), width("abcd")
    (2.0, 2.08)
    """
    return round(sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.52 for c in text), 2)


def wrap(text: str, ems: float) -> list[str]:
    """Cut ``text`` into lines of at most ``ems``: at spaces in Latin text, anywhere in Chinese but before a mark, behind an
    opening one, and between a number and what it counts.

    >>> wrap("公开政策解读", 4), wrap("open government", 6), wrap("改写18 项", 4)
    (['公开政策', '解读'], ['open', 'government'], ['改写', '18 项'])
    """
    pieces: list[str] = []
    for c in text:
        latin = c.isascii() and not c.isspace()
        last = pieces[-1] if pieces else ""
        counted = last.rstrip()[-1:].isdecimal() and (c == " " or not c.isascii())
        joins = last and (
            (latin and last[-1].isascii() and not last[-1].isspace()) or c in "，。；：、）”％%" or last[-1] in "（“《" or counted
        )
        if joins:
            pieces[-1] += c
        else:
            pieces.append(c)
    lines = [""]
    for piece in pieces:
        if lines[-1] and width((lines[-1] + piece).rstrip()) > ems:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip(" ")
    return [line.rstrip() for line in lines]


def balanced(text: str, ems: float) -> list[str]:
    """Cut ``text`` like `wrap`, but into lines of like width where the last would hold but a word.

    >>> balanced("政务公开工作要点解读", 9)
    ['政务公开工作', '要点解读']
    """
    lines = wrap(text, ems)
    if len(lines) < 2 or width(lines[-1]) > ems / 4:
        return lines
    even = int(width(text) / len(lines)) + 1
    return next((cut for room in range(even, int(ems)) if len(cut := wrap(text, room)) == len(lines)), lines)


def nothing(ax, words: str):
    """Write ``words`` into an ``ax`` that has nothing to show; return it."""
    bare(plain(ax)).set(xticks=[], yticks=[])
    ax.text(0, 0.94, words, transform=ax.transAxes, va="top", color=GREY)
    return ax


def render(fig, kind: str) -> bytes:
    """Return ``fig`` as png, svg or pdf, byte for byte the same each time."""
    dates = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}}
    content = io.BytesIO()
    with context():
        if fig.get_layout_engine() is not None:
            # the layout's solver may differ in the last bit from run to run: fix the places, rounded
            fig.draw_without_rendering()
            fig.set_layout_engine(None)  # what is placed is drawn once for each kind, not laid out again
            for ax in fig.axes:
                ax.set_position([round(value, 5) for value in ax.get_position().bounds])
        fig.savefig(content, format=kind, metadata=dates.get(kind))
    return content.getvalue()


def save(fig, path) -> Path:
    """Write what `render` returns for the ending of ``path``, under a temporary name that is then changed; return the path."""
    path = Path(path)
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(render(fig, path.suffix.removeprefix(".")))
    return temporary.replace(path)
