"""The look of every chart: font, colours, the heading with its finding, the foot with its source, and saving."""

import contextlib
import contextvars
import html
import io
import re
import unicodedata
from functools import cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib import font_manager
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.patches import Rectangle

from zwanalysis.plots import glyphs

INK, GREY, LIGHT, FAINT = "#22313c", "#5f6b74", "#b4bec5", "#e4e9ec"
ACCENT = "#0b5a8a"
#: White to dark blue, readable without colour vision; numbers stand in every cell besides.
BLUES = LinearSegmentedColormap.from_list(
    "zwanalysis", ["#f4f8fb", "#b9d6e8", "#5fa4cf", "#1f6cab", "#08386b"]
)
FAMILY = ["ZW Sans SC", "DejaVu Sans"]  # and where these lack a character, glyphs.RARE
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
    "svg.fonttype": "none",  # words stay words: to search, to edit, to be read aloud
    "svg.hashsalt": "zwanalysis",
}
SOURCE = {"zh": "来源：各通知原文", "en": "Source: the notices' own text"}
TITLE, SUBTITLE, FOOT, MARGIN = 17, 11.5, 9.5, 0.3  # sizes in points, margin in inches
#: Inches that every chart is drawn wide, and how many inches of paper or screen these become: letters are of one size everywhere.
WIDTH = 9.2
SIZES = {"page": 16 / 2.54, "slide": 13.333}
#: A slide is 16:9; a page holds no more than this height.
SLIDE, TALLEST = WIDTH * 9 / 16, WIDTH * 24 / 16
LONGEST = 13  # ems of a line of a label beside a row
ONE_COLUMN = 30  # rows of panels of unlike length that stand in one column
#: A name of a place with what it is, and what stands behind the last.
PLACE = re.compile(r".{2,}?[省市区县州]|.+")
MARKS = ("，", "；", "：", "。", ",", ";", ":", ".")


class Frame(NamedTuple):
    """What stands around every chart of a report: what it is about, its source, what changes the reading, its size."""

    about: str = ""
    source: str = ""
    caveat: str = ""
    size: str = "page"


_FRAME = contextvars.ContextVar("frame", default=Frame())  # noqa: B039 (a tuple)


@contextlib.contextmanager
def framed(frame: Frame):
    """Draw charts with ``frame`` around them."""
    token = _FRAME.set(frame)
    try:
        yield
    finally:
        _FRAME.reset(token)


def is_slide() -> bool:
    """Whether charts are drawn for a slide now."""
    return _FRAME.get().size == "slide"


@cache
def register() -> None:
    """Make the fonts that come with the package known to matplotlib, so that no machine shows empty boxes."""
    for name in ("ZWSansSC", "ZWSansSCRare"):
        for weight in ("Regular", "Bold"):
            with resources.as_file(resources.files("zwanalysis") / "fonts" / f"{name}-{weight}.ttf") as path:
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
    frame = _FRAME.get()
    width, height = min(width, WIDTH), SLIDE if is_slide() else min(height, TALLEST)
    if frame.about and subtitle:
        subtitle = frame.about + {"zh": "。", "en": ". "}[lang] + subtitle
    fig = plt.figure(figsize=(width, height), layout="constrained")
    room = 72 * (width - 2 * MARGIN)
    y = 0.16 * 72
    fig.add_artist(
        Rectangle((MARGIN / width, 1 - 0.07 / height), 0.5 / width, 0.07 / height, color=ACCENT, lw=0)
    )
    for text, size, weight, colour in ((title, TITLE, "bold", INK), (subtitle, SUBTITLE, "normal", GREY)):
        if text:
            lines = balanced(text, room / size, marks=size == TITLE)
            fig.text(MARGIN / width, 1 - y / 72 / height, "\n".join(lines), size=size, weight=weight, color=colour,
                     va="top", linespacing=1.25)  # fmt: skip
            y += len(lines) * size * 1.3 + 0.07 * 72
    below = _below(foot or _told("", lang), {"zh": f"样本：{n}", "en": f"Sample: {n}"}[lang] if n else "", room / FOOT)
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


def _below(source: str, sample: str, ems: float) -> list[str]:
    """The lines of the foot: the sample behind the source where there is room for all of it, else on a line of its own."""
    lines = wrap(source, ems)
    if sample and lines and width(lines[-1]) + 2 + width(sample) <= ems:
        return [*lines[:-1], f"{lines[-1]}　　{sample}"]
    return lines + wrap(sample, ems) if sample else lines


def foot(note, lang="zh"):
    """Return the source with ``note`` behind it, the foot of a `page`; None (the source alone) without a note.

    >>> foot("各通知的层级不同"), foot("")
    ('来源：各通知原文；各通知的层级不同', None)
    """
    return _told(note, lang) if note else None


def _told(note, lang) -> str:
    frame = _FRAME.get()
    return {"zh": "；", "en": "; "}[lang].join(filter(None, [frame.source or SOURCE[lang], note, frame.caveat]))


def panels(rows, **heading):
    """Return the axes of a new `page` with a panel for each of ``rows`` (how many rows it holds), each as high as they need.

    Few rows in all stand in one column, so that no panel is left half empty beside a longer one; else two (three on a slide).
    """
    rows = list(rows) or [1]
    count, alike = len(rows), len(set(rows)) == 1
    columns = min(count, 3) if is_slide() else 1 if count == 1 or sum(rows) <= ONE_COLUMN and not alike else 2
    heights = [0.62 + 0.33 * max(rows[k : k + columns]) for k in range(0, count, columns)]
    ax = page(WIDTH, 1.7 + sum(heights), nrows=len(heights), ncols=columns, squeeze=False, height_ratios=heights, **heading).ravel()
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


def ranking(ax, labels, values, notes, *, strong=None, limit=None, ems=LONGEST):
    """Draw ``values`` as dots on lines from nought, first on top, with ``notes`` behind them; return ``ax``.

    Where ``strong`` is false the dot is hollow and grey: told apart by form as well as by colour.
    """
    strong = [True] * len(values) if strong is None else strong
    top = limit or max(values)
    for y, (value, note, full) in enumerate(zip(values, notes, strong, strict=True)):
        colour = ACCENT if full else GREY
        ax.hlines(y, 0, value, color=FAINT, linewidth=3, zorder=1)
        ax.plot(value, y, "o", markersize=8, color=colour, markerfacecolor=colour if full else "white", zorder=2)
        ax.annotate(note, (value, y), (9, 0), textcoords="offset points", va="center", color=colour, fontsize=10)
    ax.set(xlim=(0, 1.22 * top), ylim=(len(values) - 0.4, -0.6), yticks=range(len(values)), xticks=[])
    ax.set_yticklabels([shortened(label, ems) for label in labels], linespacing=1.0)
    for tick in ax.get_yticklabels():
        if "\n" in tick.get_text():
            tick.set_fontsize(8.5)
    bare(plain(ax)).spines["left"].set_visible(True)
    return ax


def head(ax, text: str) -> None:
    """Write the heading of a panel, in up to three lines where one is too long for it."""
    room = WIDTH / max(1, ax.get_subplotspec().get_gridspec().ncols) - (2.1 if is_slide() else 1.7) if ax.get_subplotspec() else WIDTH / 2
    lines = balanced(text, room * 72 / 11.5)
    ax.set_title("\n".join(lines[:3]), loc="left", weight="bold", fontsize=11.5, color=INK, linespacing=1.2)


def heads(ax, names, below=None, *, left: float = 3.2) -> None:
    """Write the names of columns over or under them, each in lines as narrow as its column; ``below`` stands under each.

    ``left``: inches that the names of the rows take.
    """
    below = below or [None] * len(names)
    size = 11 if len(names) < 6 else 9.5
    ems = max(3, (WIDTH - left) / max(len(names), 1) * 72 / size - 0.8)
    texts = ["\n".join([break_name(name, ems), *(line for line in wrap(under, ems) if under)] if under else [break_name(name, ems)])
             for name, under in zip(names, below, strict=True)]  # fmt: skip
    ax.set_xticklabels(texts, linespacing=1.25, fontsize=size)


def shortened(label: str, ems: float = LONGEST) -> str:
    """Return a label in at most two lines of ``ems``, cut where it is longer.

    >>> shortened("市财政局"), shortened("市卫生健康委员会机关", 6)
    ('市财政局', '市卫生健康委\\n员会机关')
    """
    lines = wrap(label, ems)
    return "\n".join(lines if len(lines) < 3 else [lines[0], wrap(lines[1], ems - 1)[0] + "…"])


def break_name(name: str, ems: float = 9) -> str:
    """Return ``name`` in lines of at most ``ems``, cut behind a province, a city or a county where it can be, its last word (the year)
    on a line of its own.

    >>> break_name("贵州省发展改革委 2021", 7).split(), break_name("某某自治州某某县", 7).split()
    (['贵州省', '发展改革委', '2021'], ['某某自治州', '某某县'])
    """
    *place, last = name.rsplit(" ", 1)
    return "\n".join([*(line for part in place for line in _at_places(part, ems)), *_at_places(last, ems)])


def _at_places(text: str, ems: float) -> list[str]:
    """Cut ``text`` like `balanced`, but behind the name of a place where that takes no more lines."""
    lines, pieces = [""], PLACE.findall(text)
    for piece in pieces:
        if lines[-1] and width(lines[-1] + piece) > ems:
            lines.append("")
        lines[-1] += piece
    usual = balanced(text, ems)
    return lines if len(lines) <= len(usual) and max(map(width, lines)) <= ems else usual


def width(text: str) -> float:
    """Return the width of ``text`` in ems: a Chinese character is one, a Latin letter about half.

    >>> width("中文"), width("abcd")
    (2.0, 2.08)
    """
    return round(sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.52 for c in text), 2)


def wrap(text: str, ems: float) -> list[str]:
    """Cut ``text`` into lines of at most ``ems``: at spaces in Latin text, anywhere in Chinese but before a mark, behind an
    opening one, and between a number and what it counts.

    >>> wrap("公开政策解读", 4), wrap("open government", 6), wrap("改写18 项", 4), wrap("甲政办发〔2024〕", 5)
    (['公开政策', '解读'], ['open', 'government'], ['改写', '18 项'], ['甲政办发', '〔2024〕'])
    """
    pieces: list[str] = []
    for c in text:
        if pieces and _joined(pieces[-1], c):
            pieces[-1] += c
        else:
            pieces.append(c)
    lines = [""]
    for piece in pieces:
        if lines[-1] and width((lines[-1] + piece).rstrip()) > ems:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip(" ")
    return [line.rstrip() for line in lines]


def _joined(last: str, c: str) -> bool:
    """Whether a line must not break between a piece of text and the character behind it."""
    if c in "，。；：、）”》〕】％%–—" or last[-1] in "（“《〔【–—":
        return True
    if c.isascii() and not c.isspace():
        return last[-1].isascii() and not last[-1].isspace()
    return (c == " " or not c.isascii()) and last.rstrip()[-1:].isdecimal()  # a number and what it counts


def balanced(text: str, ems: float, *, marks: bool = True) -> list[str]:
    """Cut ``text`` like `wrap`, into no more lines: at ``marks`` where it can be, else so that the last holds more than a word.

    >>> balanced("政务公开工作要点解读", 9), balanced("写明由谁做，少写何时做完", 8)
    (['政务公开工作', '要点解读'], ['写明由谁做，', '少写何时做完'])
    """
    lines = wrap(text, ems)
    if len(lines) < 2:
        return lines
    cuts = [cut for room in range(int(ems), int(ems / 2), -1) if len(cut := wrap(text, room)) == len(lines)] or [lines]
    at_marks = [cut for cut in cuts if marks and all(line.endswith(MARKS) for line in cut[:-1])]
    full = [cut for cut in cuts if width(cut[-1]) >= max(3, (0.4 if marks else 0.2) * ems)]
    return (at_marks or full or cuts[-1:])[0]


def nothing(ax, words: str):
    """Write ``words`` into an ``ax`` that has nothing to show; return it."""
    bare(plain(ax)).set(xticks=[], yticks=[])
    ax.text(0, 0.94, words, transform=ax.transAxes, va="top", color=GREY)
    return ax


def render(fig, kind: str, *, size: str = "page", title: str = "", alt: str = "", dots: int = RC["savefig.dpi"]) -> bytes:
    """Return ``fig`` as png, svg or pdf, byte for byte the same each time.

    It says of itself how wide it is to be: 16 cm on a page, 33.9 cm on a slide. ``title`` and ``alt`` are for who cannot see an svg; ``dots`` to
    an inch of the drawing are those of a png.
    """
    dates = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {"Software": None}}
    content, scale = io.BytesIO(), SIZES[size] / WIDTH
    with context(), glyphs.covered(fig, FAMILY, words=kind == "svg"):
        if fig.get_layout_engine() is not None:
            # the layout's solver may differ in the last bit from run to run: fix the places, rounded
            fig.draw_without_rendering()
            fig.set_layout_engine(None)  # what is placed is drawn once for each kind, not laid out again
            for ax in fig.axes:
                ax.set_position([round(value, 5) for value in ax.get_position().bounds])
        of_png = {"dpi": dots, "pil_kwargs": {"dpi": (dots / scale,) * 2}} if kind == "png" else {}
        fig.savefig(content, format=kind, metadata=dates.get(kind), **of_png)
    return _worded(content.getvalue().decode(), scale, title, alt).encode() if kind == "svg" else content.getvalue()


def _worded(svg: str, scale: float, title: str, alt: str) -> str:
    """An svg of the wanted width, with a title and a description."""
    head = re.search(r"<svg [^>]*>", svg)
    opened = re.sub(r'\b(width|height)="([\d.]+)pt"', lambda at: f'{at[1]}="{float(at[2]) * scale:.2f}pt"', head[0])
    words = "".join(f"\n<{tag}>{html.escape(text)}</{tag}>" for tag, text in (("title", title), ("desc", alt)) if text)
    return svg[: head.start()] + opened.replace("<svg ", '<svg role="img" ', 1) + words + svg[head.end() :]


def save(fig, path) -> Path:
    """Write what `render` returns for the ending of ``path``, under a temporary name that is then changed; return the path."""
    path = Path(path)
    temporary = path.with_name(path.name + ".part")
    temporary.write_bytes(render(fig, path.suffix.removeprefix(".")))
    return temporary.replace(path)
