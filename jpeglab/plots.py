"""Arrays and Axes in, a drawing out; nothing is computed here, and no widget is known.

Each function makes artists once and returns them; a slider then changes them (``set_data`` and the like; what has more
than one part has ``update``). Colors are those of Okabe and Ito, which color-blind readers can tell apart.
"""

from typing import Any

import matplotlib
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.figure import Figure

__all__ = [
    "BLACK", "BLUE", "DPI", "GREEN", "GREY", "ORANGE", "PURPLE", "SKY", "VERMILION", "YELLOW", "new_figure", "styled",
]  # fmt: skip

DPI = 100  # an inch of a figure is so many pixels of the page
BLACK, GREY = "#222222", "#777777"
BLUE, VERMILION, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
SKY, PURPLE, YELLOW = "#56B4E9", "#CC79A7", "#F0E442"

STYLE: Any = {
    "font.size": 12.5,  # points: 17 pixels, to be read from the last row
    "axes.titlesize": 13.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.prop_cycle": cycler(color=[BLUE, VERMILION, GREEN, ORANGE, PURPLE, SKY]),
    "grid.color": "#DDDDDD",
    "legend.frameon": False,
    "lines.linewidth": 2.5,
    "figure.facecolor": "white",
    "image.interpolation": "nearest",
    "image.cmap": "cividis",
}


styled = matplotlib.rc_context(STYLE)  # decorates what makes artists


@styled
def new_figure(width: int, height: int, rows: int = 1, cols: int = 1, **options: Any) -> tuple[Figure, list[Axes]]:
    """A figure of so many pixels, and its axes row by row.

    Parameters
    ----------
    width, height : in pixels of the page
    rows, cols, options : as for ``Figure.subplots``
    """
    figure = Figure((width / DPI, height / DPI), dpi=DPI, layout="constrained")
    axes = figure.subplots(rows, cols, squeeze=False, **options)
    return figure, list(axes.flat)
