"""Tables drawn as cells: the deeper a colour, the larger the share, with the number inside."""

import numpy as np

from zwanalysis.plots import style


def heat(ax, values, labels, *, limit=1):
    """Draw ``values`` (a DataFrame) as cells with ``labels`` (of the same shape) in them, names on top; return ``ax``.

    Colours are of one scale, from nought to ``limit``, whatever else is in the table: one more notice changes none. A cell without a value stays blank; without any value the axes do.
    """
    import seaborn

    if not values.notna().to_numpy().any():
        return style.bare(ax).set(xticks=[], yticks=[]) and ax

    seaborn.heatmap(values.astype(float), ax=ax, annot=labels.to_numpy(), fmt="", cmap=style.BLUES, vmin=0, vmax=limit,
                    cbar=False, linewidths=1.5, linecolor="white", annot_kws={"fontsize": _inside(labels)},
                    xticklabels=False, yticklabels=False)  # fmt: skip
    # seaborn draws what it has made: with ids as long as files' names there would be no room, and matplotlib warns
    ax.set_xticks(np.arange(values.shape[1]) + 0.5, values.columns)
    ax.set_yticks(np.arange(values.shape[0]) + 0.5, values.index)
    shown = values.to_numpy(dtype=float)
    for text, value in zip(ax.texts, shown[~np.isnan(shown)], strict=True):
        light = np.dot(np.array(style.BLUES(value / limit)[:3]) ** 2.2, [0.2126, 0.7152, 0.0722])
        text.set_color("white" if light < 0.24 else style.INK)  # whichever of the two has the higher contrast (WCAG)
    ax.set(xlabel="", ylabel="")
    ax.xaxis.tick_top()
    style.plain(ax).tick_params(axis="both", labelrotation=0, pad=6)
    return style.bare(ax)


def _inside(labels, left: float = 2.0) -> float:
    """Points of the letters in cells, such that the longest label fits; ``left``: inches that the names of the rows take."""
    longest = max((style.width(label) for label in labels.to_numpy().ravel() if isinstance(label, str)), default=1)
    return min(11, (style.WIDTH - left) * 72 / labels.shape[1] / (longest + 0.7))
