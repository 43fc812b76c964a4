"""Arrays and Axes in, a drawing out; nothing is computed here, and no widget is known.

Each function makes artists once and returns them; a slider then changes them (``set_data`` and the like; what has more
than one part has ``update``). Colors are those of Okabe and Ito, which color-blind readers can tell apart.
"""

import itertools
from collections.abc import Sequence
from typing import Any

import matplotlib
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, StepPatch

__all__ = [
    "BLACK", "BLUE", "DPI", "GREEN", "GREY", "ORANGE", "PURPLE", "SKY", "VERMILION", "YELLOW", "arrival_curves",
    "binary_tree", "candidate_steps", "ceiling", "check_bars", "class_plane", "clock", "code_lengths", "curve",
    "decision_strip", "detection_curves", "digit_panel", "error_curves", "false_alarm_curves", "feature_strips",
    "filter_answers", "heat", "histogram", "histogram_and_spectrum", "interval_strip", "limit", "loss_curves",
    "mode_peaks", "new_figure", "once_and_twice", "period_map", "quantization_stages", "rate_curves", "right_shares",
    "save_counts", "score_strip", "share_curves", "staircase", "step_curves", "step_periods", "steps_by_mode", "styled",
    "zigzag_path",
]  # fmt: skip

DPI = 100  # an inch of a figure is so many pixels of the page
MARK = 6  # pixels of the page from mark to mark, below which they are one band
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


def limit(axes: Axes, x: tuple[float, float] | None = None, y: tuple[float, float] | None = None) -> None:
    """Begin and end the scales there. Scales that stay need not be drawn again, so what is there already is not set."""
    if x is not None and axes.get_xlim() != x:
        axes.set_xlim(*x)
    if y is not None and axes.get_ylim() != y:
        axes.set_ylim(*y)


def ceiling(value: float) -> float:
    """The next round number: where a scale ends that should not move with every move of a slider.

    >>> ceiling(0.31), ceiling(1730), ceiling(5)
    (0.4, 2000.0, 5.0)
    """
    if value <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(next(part * power for part in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if part * power >= value * (1 - 1e-9)))


def heat(values: np.ndarray, top: float) -> np.ndarray:
    """A map as pixels, each number a color from dark blue, 0 or less, to yellow, ``top`` or more.

    (H, W) to (H, W, 3) uint8, for maps that are shown pixel by pixel and not in axes.
    """
    colors: np.ndarray = matplotlib.colormaps[STYLE["image.cmap"]](np.asarray(values, np.float32) / top, bytes=True)
    return colors[..., :3]


@styled
def histogram(axes: Axes, low: int, high: int, label: str, color: str = BLUE, *, filled: bool = True) -> StepPatch:
    """Columns over the whole numbers from ``low`` to ``high``, or their outline, with a name in the legend.

    ``set_data(values)`` gives the high - low + 1 columns their heights.
    """
    edges = [low - 0.5 + i for i in range(high - low + 2)]
    return axes.stairs(
        [0] * (high - low + 1), edges, fill=filled, color=color, label=label, linewidth=0 if filled else 2
    )


@styled
def curve(axes: Axes, label: str, color: str, *, marker: str = "", line: str = "-", size: int = 7) -> Line2D:
    """A line with a name in the legend; ``set_data(x, y)`` gives it its points. Tell lines apart by more than color."""
    [drawn] = axes.plot([], [], color=color, linestyle=line, marker=marker, markersize=size, label=label)
    return drawn


class ZigzagPath:
    """The numbers of an 8x8 table and a path through them; see ``zigzag_path``."""

    def __init__(self, axes: Axes):
        self.cells = axes.imshow([[0] * 8] * 8, cmap="Blues", vmin=0, vmax=4, extent=(-0.5, 7.5, 7.5, -0.5))
        [self.ahead] = axes.plot([], [], color=GREY, linewidth=1)
        [self.path] = axes.plot([], [], color=ORANGE, alpha=0.6, linewidth=4, marker="o", markersize=24)
        plate = [(-1, -0.7), (1, -0.7), (1, 0.7), (-1, 0.7)]  # a number stands on it, and the path behind
        [self.plates] = axes.plot([], [], color="#C6DBEF", linestyle="", marker=plate, markersize=20, markeredgewidth=0)
        # one artist for all zeros is faster than texts
        [self.zeros] = axes.plot([], [], color=GREY, linestyle="", marker="$0$", markersize=8, markeredgewidth=0)
        centered: Any = {"ha": "center", "va": "center"}
        self.numbers = [[axes.text(u, v, "", **centered, zorder=3) for u in range(8)] for v in range(8)]

    def update(self, table: Any, path: Any, count: int) -> None:
        """Show an (8, 8) table and the first ``count`` + 1 of the places (v, u) of a path; what is not 0 is colored."""
        for line, texts in zip(table, self.numbers, strict=True):
            for value, text in zip(line, texts, strict=True):
                text.set_text(f"{value or ''}".replace("-", "\N{MINUS SIGN}"))
                text.set_fontsize(11.5 if -100 < value < 1000 else 10)
        for marks, filled in ((self.plates, True), (self.zeros, False)):
            places = [(u, v) for v, line in enumerate(table) for u, value in enumerate(line) if bool(value) == filled]
            marks.set_data([u for u, _ in places], [v for _, v in places])
        self.cells.set_data([[int(value != 0) for value in line] for line in table])
        rows, cols = zip(*path, strict=True)
        self.ahead.set_data(cols, rows)
        self.path.set_data(cols[: count + 1], rows[: count + 1])
        self.path.set_markevery([count])


@styled
def zigzag_path(axes: Axes) -> ZigzagPath:
    """An 8x8 table with a path; v goes down and u to the right. ``update(table, path, count)`` fills it."""
    axes.set_axis_off()  # matplotlib's own ticks and grid would take as long as all the rest
    drawn = ZigzagPath(axes)
    edges = [i - 0.5 for i in range(9)]
    lines = [[(edge, -0.5), (edge, 7.5)] for edge in edges] + [[(-0.5, edge), (7.5, edge)] for edge in edges]
    axes.add_collection(LineCollection(lines, colors=GREY, linewidths=0.5))
    for i in range(8):
        axes.text(i, -0.9, f"{i}", ha="center", va="center")
        axes.text(-0.9, i, f"{i}", ha="center", va="center")
    axes.text(-0.9, -0.9, "v\\u", ha="center", va="center")
    axes.set(xlim=(-1.4, 7.52), ylim=(7.52, -1.4))
    return drawn


class BinaryTree:
    """A tree that grows from left to right; see ``binary_tree``."""

    def __init__(self, axes: Axes, leaves: int):
        self.axes = axes
        self.edges = LineCollection([], colors=GREY, linewidths=2)
        self.stubs = LineCollection([], colors=GREY, linewidths=1.5, linestyles=":")
        self.walked = LineCollection([], colors=VERMILION, linewidths=5)
        for lines in (self.edges, self.stubs, self.walked):
            axes.add_collection(lines)
        [self.here] = axes.plot([], [], color=VERMILION, marker="o", markersize=11)
        self.names = [axes.text(0, 0, "", va="center", family="monospace") for _ in range(leaves)]

    def update(self, edges: Any, stubs: Any, walked: Any, here: tuple[float, float], leaves: Any) -> None:
        """Draw lines from (x, y) to (x, y): the branches, those that lead elsewhere, the way that was walked to here.

        leaves : (x, y, name, whether it is bold) of each
        """
        self.edges.set_segments(edges)
        self.stubs.set_segments(stubs)
        self.walked.set_segments(walked)
        self.here.set_data(*([coordinate] for coordinate in here))
        for text, leaf in zip(self.names, [*leaves, *[(0, 0, "", False)] * len(self.names)], strict=False):
            text.set_position((leaf[0] + 0.2, leaf[1]))
            text.set_text(leaf[2])
            text.set_fontweight("bold" if leaf[3] else "normal")
        deepest = max(leaf[0] for leaf in leaves)
        limit(self.axes, x=(-0.4, 1.35 * deepest + 3))
        heights = [y for edge in [*edges, *stubs] for _, y in edge] or [leaves[0][1]]
        limit(self.axes, y=(max(heights) + 0.5, min(heights) - 0.5))


class CodeLengths:
    """Numbers of bits over the names of symbols; see ``code_lengths``."""

    def __init__(self, axes: Axes, labels: Sequence[str], most: int):
        looks: Any = (
            {"color": GREY, "line": "--"},
            {"color": VERMILION, "marker": "s"},
            {"color": BLUE, "marker": "o"},
        )
        self.lines = [curve(axes, label, **{"line": "", **look}) for label, look in zip(labels, looks, strict=True)]
        below: Any = {"ha": "center", "va": "top", "transform": axes.get_xaxis_transform(), "fontsize": 11.5}
        self.names = [axes.text(place, -0.04, "", **below) for place in range(most)]  # faster than ticks

    def update(self, names: Sequence[str], *values: Any) -> None:
        """Show the symbols' names, and values of each line."""
        for line, heights in zip(self.lines, values, strict=True):
            line.set_data(range(len(names)), heights)
        for place, text in enumerate(self.names):
            text.set_text(names[place] if place < len(names) else "")


@styled
def code_lengths(axes: Axes, labels: Sequence[str], most: int) -> CodeLengths:
    """Bits of up to ``most`` symbols: a line, and markers of two kinds, labelled. ``update(names, ...)`` fills it."""
    axes.set(ylabel="bits of the code", xlim=(-0.6, most - 0.4), ylim=(0, 16), xticks=[], yticks=range(0, 17, 4))
    axes.set_xlabel("(run, size), the most frequent on the left", labelpad=24)  # below the names
    drawn = CodeLengths(axes, labels, most)
    axes.legend(loc="upper left", ncols=len(labels))
    axes.grid(axis="y")
    return drawn


@styled
def binary_tree(axes: Axes, leaves: int) -> BinaryTree:
    """A tree of at most so many leaves; ``update(edges, stubs, walked, leaves)`` draws it."""
    axes.set_axis_off()
    return BinaryTree(axes, leaves)


@styled
def loss_curves(axes: Axes, names: Sequence[str]) -> tuple[list[Line2D], Line2D]:
    """Up to three curves of what is lost, in %, against the number k of 64 that is kept; and the dot of one k.

    ``set_data(k, percents)`` gives each its points; the scale is logarithmic, from 0.01 to 100 %.
    """
    looks = ((VERMILION, "--"), (BLUE, "-"), (GREY, ":"))
    lines = [curve(axes, name, color, line=line) for name, (color, line) in zip(names, looks, strict=False)]
    dot = curve(axes, "", BLACK, marker="o", size=10)
    axes.set(xlim=(0, 64), xticks=(0, 32, 64), xlabel="k", yscale="log", ylim=(0.01, 100))
    axes.set_yticks((0.01, 1, 100), ("0.01", "1", "100"))
    axes.yaxis.minorticks_off()
    axes.legend(loc="lower left", bbox_to_anchor=(-0.1, 1.02), borderpad=0)
    return lines, dot


@styled
def rate_curves(axes: Axes, names: tuple[str, str, str]) -> tuple[dict[str, Line2D], Line2D]:
    """Three curves over bits per pixel, each with ``set_data(x, y)``, and a point that moves along them."""
    looks = zip(names, (BLUE, ORANGE, VERMILION), "os^", ("-", "--", ":"), strict=True)
    curves = {name: curve(axes, name, color, marker=marker, line=line, size=4) for name, color, marker, line in looks}
    point = curve(axes, "_now", BLACK, marker="D", line="", size=12)
    point.set_markerfacecolor("none")
    axes.set_xscale("log")
    axes.minorticks_off()
    axes.set_xlabel("bits per pixel (logarithmic axis)")
    axes.grid(True)
    axes.legend(loc="lower right")
    return curves, point


@styled
def arrival_curves(axes: Axes) -> tuple[Line2D, Line2D, Line2D]:
    """PSNR over the bytes that have arrived, of a progressive and of a baseline file, and a line at the byte of now."""
    here = curve(axes, "_now", GREY, line="--")
    progressive = curve(axes, "progressive", BLUE, marker="o")
    baseline = curve(axes, "baseline", VERMILION, marker="s", line=":")
    axes.set_xlabel("bytes that have arrived")
    axes.set_ylabel("PSNR in dB")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.grid(True)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 0.97), borderpad=0, ncols=2)
    return progressive, baseline, here


@styled
def staircase(axes: Axes, largest: int) -> tuple[Line2D, Line2D, Line2D]:
    """What comes back of each F from -largest to largest; the error of one F, a line to what it was; and its dot."""
    axes.plot([-largest, largest], [-largest, largest], color=GREY, linewidth=1)
    ticks = (-largest, 0, largest)
    axes.set(xlim=(-largest, largest), ylim=(-1.3 * largest, 1.3 * largest), xticks=ticks, yticks=ticks, xlabel="F")
    stairs = curve(axes, "comes back", BLUE)
    error = curve(axes, "error", VERMILION)
    error.set_linewidth(5)
    axes.legend(loc="upper left")
    return stairs, error, curve(axes, "", BLACK, marker="o")


@styled
def step_curves(axes: Axes) -> tuple[list[Line2D], list[Line2D]]:
    """Two curves of steps, luminance's and chrominance's, against QF, on a logarithmic scale; and a dot on each."""
    axes.set(xlim=(0, 101), xticks=(1, 25, 50, 75, 100), xlabel="QF", yscale="log", ylim=(0.8, 300))
    axes.set_yticks((1, 10, 100), ("1", "10", "100"))
    axes.yaxis.minorticks_off()
    looks = (("luminance", BLUE, "-", "o"), ("chrominance", VERMILION, "--", "s"))
    lines = [curve(axes, name, color, line=line) for name, color, line, _ in looks]
    axes.legend(loc="lower left")
    return lines, [curve(axes, "", color, marker=marker, size=10) for _, color, _, marker in looks]


class QuantizationStages:
    """Bins, what they stand for, and the bins that this falls into; see ``quantization_stages``."""

    ROOM = 48  # pixels of the page from number to number

    def __init__(self, axes: Sequence[Axes]):
        self.axes = list(axes)
        top, middle, bottom = axes
        self.titles = [part.set_title(" ", pad=4) for part in axes]
        self.first = histogram(top, 0, 0, "", SKY)
        self.second = histogram(bottom, 0, 0, "", SKY)
        self.peaks = histogram(bottom, 0, 0, "peak, as predicted", ORANGE)
        self.holes = curve(bottom, "hole, as predicted", VERMILION, line="", marker="o", size=9)
        self.holes.set(markerfacecolor="white", markeredgewidth=2.5)
        self.values = curve(middle, "", BLACK, line="", marker="o", size=5)
        self.links = LineCollection([], colors=BLUE, linewidths=1.5)
        self.strong = LineCollection([], colors=ORANGE, linewidths=3)
        for lines in (self.strong, self.links):
            middle.add_collection(lines)
        self.gaps = [LineCollection([], colors="white", linewidths=1) for _ in range(2)]
        for part, lines in zip((top, bottom), self.gaps, strict=True):
            part.add_collection(lines)
        centered: Any = {"ha": "center", "va": "center", "fontsize": 11.5, "in_layout": False}
        most = int(top.figure.get_figure(root=True).get_figwidth() * DPI / self.ROOM) + 2
        self.numbers = [[middle.text(0, height, "", **centered) for _ in range(most)] for height in (3.1, 2.2, -0.45)]

    def update(self, window: tuple[float, float], first: Any, second: Any, feeds: Any, holes: Any, peaks: Any) -> None:
        """Show all that lies in a window of values.

        first, second : (step, counts of the bins 0, 1, ...)
        feeds : for each bin of the first step the bin of the second that it ends in
        holes, peaks : bins of the second step
        """
        (b, before), (a, after) = (self._heights(window, *histogram) for histogram in (first, second))
        peak = set(peaks)
        self._columns(self.first, b, before)
        self._columns(self.second, a, after)
        self._columns(self.peaks, a, [height if v in peak else 0 for v, height in enumerate(after)])
        self.holes.set_data([v * a for v in holes], [0] * len(holes))
        self.values.set_data([u * b for u in range(len(feeds))], [1.6] * len(feeds))
        lines = [(v in peak, [(u * b, 1.6), (v * a, 0.05)]) for u, v in enumerate(feeds)]
        for collection, strong in ((self.links, False), (self.strong, True)):
            collection.set_segments([line for to_peak, line in lines if to_peak == strong])
        limit(self.axes[1], x=window)
        for gaps, step in zip(self.gaps, (b, a), strict=True):
            low, high = self._seen(window, step)
            gaps.set_segments([[(edge, 0), (edge, 1)] for edge in (np.arange(low, high + 1) + 0.5) * step])
        self._label(window, b, a)

    def _heights(self, window: tuple[float, float], step: int, counts: Any) -> tuple[int, np.ndarray]:
        """The step, and the counts in parts of the highest that is seen: the scale of the axes stays."""
        low, high = self._seen(window, step)
        return step, np.asarray(counts) / max([*counts[max(0, low) : high + 1], 1])

    @staticmethod
    def _seen(window: tuple[float, float], step: int) -> tuple[int, int]:
        """The first and the last bin in a window of values."""
        low, high = (int(edge / step + 0.5) for edge in window)
        return low, high

    def _label(self, window: tuple[float, float], b: int, a: int) -> None:
        width = self.axes[1].get_window_extent().width
        for texts, (step, unit) in zip(self.numbers, ((b, 1), (b, b), (a, 1)), strict=True):
            every = max(1, -int(-self.ROOM * (window[1] - window[0]) // (width * step)))
            bins = [i for i in range(int(window[1] / step) + 1) if i % every == 0 and i * step >= window[0]]
            for text, i in zip(texts, [*bins, *[None] * len(texts)], strict=False):
                text.set_text("" if i is None else f"{i * unit}")
                text.set_x(0 if i is None else i * step)

    @staticmethod
    def _columns(columns: StepPatch, step: int, counts: Any) -> None:
        columns.set_data(counts, [(i - 0.5) * step for i in range(len(counts) + 1)])


@styled
def quantization_stages(axes: Sequence[Axes]) -> QuantizationStages:
    """Three axes, one above the other: bins of a first step, the values they stand for, bins of a second step.

    Lines lead from each value to its bin. ``update(window, first, second, feeds, holes, peaks)`` draws it.
    """
    drawn = QuantizationStages(axes)
    for part in axes:
        part.set(yticks=[], xticks=[])
        part.spines["left"].set_visible(False)
        part.spines["bottom"].set_visible(part is axes[2])
        part.set(ylim=(-0.12, 1.1))  # of the highest column
    axes[1].set(ylim=(-0.8, 3.5))
    axes[1].set_yticks((3.1, 2.2, -0.45), ("u", "u b", "v"), fontstyle="italic")
    axes[1].tick_params(length=0, pad=20)  # the leftmost number stands on the edge
    return drawn


class CutOff:
    """Beside a column that is cut off, how high it is: nobody shall read the end of the scale for its height."""

    def __init__(self, axes: Axes):
        self.axes = axes
        self.text = axes.text(0, 0, "", va="top", fontsize=11.5, in_layout=False)

    def update(self, bins: Any, counts: Any) -> None:
        """Name the highest of the counts of these bins, if the scale ends below it; the scale has to be set before."""
        top = self.axes.get_ylim()[1]
        count, place = max(zip(counts, bins, strict=True))
        self.text.set_text(f"↑ {count:,.0f}" if count > top else "")
        self.text.set_position((place + 0.7, top))


def apart(axes: Axes, places: Any) -> bool:
    """Whether marks at these places, in rising order, stand MARK pixels apart: nearer ones would be one band."""
    low, high = axes.get_xlim()
    distance = min((after - before for before, after in itertools.pairwise(places)), default=high - low)
    return bool(axes.get_window_extent().width * distance >= MARK * (high - low))


class OnceAndTwice:
    """Two histograms with what theory predicts; see ``once_and_twice``."""

    def __init__(self, above: Axes, below: Axes):
        self.axes = above, below
        self.once, self.twice = histogram(above, 0, 0, "", SKY), histogram(below, 0, 0, "", BLUE)
        self.holes = curve(below, "predicted hole", VERMILION, line="", marker="o", size=5)
        self.holes.set(markerfacecolor="white", markeredgewidth=2, clip_on=False, zorder=4)
        self.peaks = curve(below, "predicted peak", ORANGE, line="", marker="v", size=8)
        self.peaks.set(clip_on=False, zorder=4)
        self.ends = [CutOff(axes) for axes in self.axes]
        self.marked = True  # whether there is room for marks

    def update(self, bins: Any, once: Any, twice: Any, holes: Any, peaks: Any, tops: tuple[float, float]) -> None:
        """Show how often each bin occurs, mark bins, and end the vertical scales at ``tops``."""
        edges = [bins[0] - 0.5, *(v + 0.5 for v in bins)]
        self.once.set_data(once, edges)
        self.twice.set_data(twice, edges)
        for axes, end, counts, top in zip(self.axes, self.ends, (once, twice), tops, strict=True):
            limit(axes, (edges[0], edges[-1]), (0, top))
            end.update(bins, counts)
        heights = dict(zip(bins, twice, strict=True))
        self.marked = apart(self.axes[1], holes) and apart(self.axes[1], peaks)
        holes, peaks = (holes, peaks) if self.marked else ([], [])
        self.holes.set_data(holes, [0] * len(holes))
        self.peaks.set_data(peaks, [min(heights[v], 0.93 * tops[1]) + 0.05 * tops[1] for v in peaks])


@styled
def once_and_twice(above: Axes, below: Axes) -> OnceAndTwice:
    """The histogram of what was quantized once, and below it that of what was quantized twice, over the same bins.

    ``update(bins, once, twice, holes, peaks, tops)`` fills both; holes get a ring at 0, peaks a mark above, unless the
    marks would be one band.
    """
    drawn = OnceAndTwice(above, below)
    for axes in (above, below):
        axes.locator_params(axis="y", nbins=3)
        axes.locator_params(axis="x", integer=True)
    below.set_xlabel("bin")
    place: Any = {"loc": "lower right", "bbox_to_anchor": (1.02, 0.97), "borderpad": 0}
    below.legend(**place, ncols=2, fontsize=11, handlelength=0.8, handletextpad=0.3, columnspacing=1)
    return drawn


class HistogramAndSpectrum:
    """The histogram of one mode, and below it its spectrum; see ``histogram_and_spectrum``."""

    def __init__(self, upper: Axes, lower: Axes, threshold: float):
        self.upper, self.lower = upper, lower
        self.bars = histogram(upper, 0, 1, "blocks")
        self.end = CutOff(upper)
        self.holes = curve(upper, "holes expected", VERMILION, marker="|", line="", size=8)
        self.holes.set_markeredgewidth(1.5)  # ticks, since they may be 4 pixels apart
        self.line = curve(lower, "|FFT|", BLUE)
        self.threshold = lower.axhline(threshold, color=GREY, linestyle="--", linewidth=1.5)
        self.expected = curve(lower, "peaks expected", VERMILION, marker="v", line="", size=8)

    def update(self, counts: Any, bins: Any, holes: Any, amplitudes: Any, harmonics: Any) -> None:
        """Show counts of consecutive bins, those that should be empty, a spectrum, and where it should have peaks."""
        self.bars.set_data(counts, [bins[0] - 0.5, *(place + 0.5 for place in bins)])
        middle = len(counts) // 2
        others = [*counts[:middle], *counts[middle + 1 :]]
        limit(self.upper, (bins[0] - 0.5, bins[-1] + 0.5), (0, ceiling(1.2 * max(*others, 1))))
        self.end.update(bins, counts)
        self.holes.set_data(holes, [0.06 * self.upper.get_ylim()[1]] * len(holes))
        count = len(amplitudes)
        self.line.set_data([0.5 * place / (count - 1) for place in range(count)], amplitudes)
        top = ceiling(1.2 * max(*amplitudes[count // 4 :], 10))
        limit(self.lower, y=(0, top))
        self.expected.set_data(harmonics, [0.96 * top] * len(harmonics))


@styled
def histogram_and_spectrum(both: Sequence[Axes], threshold: float) -> HistogramAndSpectrum:
    """One histogram over its bins, below it its spectrum with a threshold; ``update(...)`` fills both.

    The middle bin is cut off where it is higher than all others, and its count stands there. Low frequencies, which are
    not judged, are shaded.
    """
    upper, lower = both
    drawn = HistogramAndSpectrum(upper, lower, threshold)
    lower.axvspan(0, 0.125, color=GREY, alpha=0.2, linewidth=0)
    lower.set(xlim=(0, 0.5), xticks=(0, 0.125, 0.25, 0.375, 0.5), xlabel="frequency in 1 / bins", ylabel="in medians")
    lower.set_xticklabels(("0", "1/8", "1/4", "3/8", "1/2"))
    for axes in (upper, lower):
        axes.locator_params(axis="y", nbins=3)
        axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 0.98), ncols=2, borderpad=0, handlelength=1)
    return drawn


@styled
def mode_peaks(axes: Axes, count: int) -> tuple[Line2D, Line2D, Line2D]:
    """A number for each of some modes of a picture saved once, and saved twice; and a threshold, on a log scale."""
    single = curve(axes, "once", BLUE, marker="o", line="", size=9)
    double = curve(axes, "twice", VERMILION, marker="s", line="", size=9)
    threshold = curve(axes, "threshold", BLACK, line="--")
    axes.set(xlim=(-0.6, count - 0.4), yscale="log", ylim=(0.8, 200), ylabel="strongest peak, in medians")
    axes.set(xticks=range(count), xlabel="place in zig-zag order")
    axes.set_yticks((1, 10, 100), ("1", "10", "100"))
    axes.minorticks_off()
    axes.grid(axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.1, 1), ncols=3, borderpad=0, handlelength=1, columnspacing=1)
    return single, double, threshold


@styled
def false_alarm_curves(axes: Axes, low: float, high: float) -> tuple[Line2D, Line2D, Line2D, Line2D]:
    """False alarms in % over a threshold: of one mode, of one in ten by a formula, as counted; and a line at one."""
    one = curve(axes, "one mode: α", SKY, line="-.")
    formula = curve(axes, "1 − (1 − α)¹⁰", GREY, line="--")
    counted = curve(axes, "counted", VERMILION)
    here = curve(axes, "_now", BLACK, line="--")
    axes.set(xlim=(low, high), ylim=(0, 103), xlabel="threshold, in medians", ylabel="false alarms in %")
    axes.grid(axis="y")
    axes.legend(loc="upper right")
    return one, formula, counted, here


@styled
def detection_curves(axes: Axes, names: Sequence[str]) -> list[Line2D]:
    """Up to three shares in %, each a line over QF2 - QF1, on a background that marks a difference of 10 and more."""
    looks = ((GREY, "", "--"), (BLUE, "o", "-"), (VERMILION, "s", "-"))
    shown = zip(names, looks, strict=False)
    lines = [curve(axes, name, color, marker=marker, line=line) for name, (color, marker, line) in shown]
    axes.axvspan(10, 30, color=YELLOW, alpha=0.25, linewidth=0)
    axes.axvline(0, color=GREY, linewidth=1)
    axes.set(xlim=(-21, 21), ylim=(-4, 104), xlabel="QF2 − QF1", ylabel="found, in %")
    axes.grid(axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=3, borderpad=0, handlelength=1.5, columnspacing=0.8)
    return lines


class CandidateSteps:
    """A mode's histogram with an expectation, and the distances of all candidates; see ``candidate_steps``."""

    def __init__(self, upper: Axes, lower: Axes):
        self.upper, self.lower = upper, lower
        self.bars = histogram(upper, 0, 1, "in the file", SKY)
        self.outline = histogram(upper, 0, 1, "expected", BLACK, filled=False)
        self.line = curve(lower, "distance", BLUE, marker="o", size=4)
        self.alike = curve(lower, "cannot be told apart", ORANGE, marker="s", line="", size=9)
        self.truth = curve(lower, "true", VERMILION, marker="v", line="", size=11)
        self.here = curve(lower, "_candidate", BLACK, line=":")
        self.end = CutOff(upper)

    def update(self, bins: Any, counts: Any, expected: Any, distances: Any, alike: Any, truth: int, here: int) -> None:
        """Show counts of consecutive bins, what a candidate expects there, and the distances of steps 1, 2, ...

        alike : steps that explain the histogram equally well; truth : the true step, 0 if none; here : the candidate
        """
        edges = [bins[0] - 0.5, *(place + 0.5 for place in bins)]
        self.bars.set_data(counts, edges)
        self.outline.set_data(expected, edges)
        others = [count for place, count in zip(bins, counts, strict=True) if place]
        limit(self.upper, (edges[0], edges[-1]), (0, ceiling(1.15 * max(*others, 1))))
        self.end.update(bins, counts)
        count, top = len(distances), ceiling(1.15 * max(*distances, 0.01))
        self.line.set_data(range(1, count + 1), distances)
        shown = [step for step in alike if step <= count]
        self.alike.set_data(shown, [distances[step - 1] for step in shown])
        self.truth.set_data([truth], [0.94 * top])
        self.here.set_data([here, here], [0, top])
        limit(self.lower, (0.4, count + 0.6), (0, top))


@styled
def candidate_steps(both: Sequence[Axes]) -> CandidateSteps:
    """A histogram with the outline of an expectation; below it the distance of each first step that is tried."""
    upper, lower = both
    drawn = CandidateSteps(upper, lower)
    lower.set(xlabel="first step that is tried", ylabel="distance")
    for axes in both:
        axes.locator_params(axis="y", nbins=3)
        axes.legend(
            loc="lower left", bbox_to_anchor=(-0.02, 0.98), ncols=4, borderpad=0, handlelength=1, columnspacing=1
        )
    return drawn


@styled
def save_counts(axes: Axes, most: int) -> tuple[Line2D, Line2D, Line2D]:
    """Numbers of changed coefficients over the save that changes them, on a log scale; the file's next, a threshold."""
    counts = curve(axes, "changed by this save", BLUE, marker="o")
    now = curve(axes, "the file's next save", VERMILION, marker="D", line="", size=12)
    threshold = curve(axes, "perturbed copies", BLACK, line="--")
    axes.set(xlim=(1.6, most + 0.4), xticks=range(2, most + 1), xlabel="save number", yscale="symlog")
    axes.set_ylabel("coefficients that change")
    axes.set_yticks((0, 10, 100, 1000, 10_000, 100_000), ("0", "10", "100", "1,000", "10,000", "100,000"))
    axes.minorticks_off()
    axes.grid(axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.14, 1), ncols=2, borderpad=0, handlelength=1.4, columnspacing=1)
    return counts, now, threshold


@styled
def steps_by_mode(axes: Axes, most: int, names: Sequence[str]) -> tuple[list[Line2D], Line2D]:
    """Steps over places in the zig-zag: three kinds of points with names in the legend, and the true steps."""
    truth = curve(axes, "true", GREY, line="-", marker="_", size=14)
    looks = ((BLUE, "o", 8), (ORANGE, "s", 6), (VERMILION, "X", 10))
    shown = zip(names, looks, strict=True)
    points = [curve(axes, name, color, marker=marker, line="", size=size) for name, (color, marker, size) in shown]
    axes.set(xlim=(-0.6, most - 0.4), xlabel="place in zig-zag order", ylabel="first step")
    axes.grid(axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.1, 1), ncols=2, borderpad=0, handlelength=1)
    return points, truth


class DigitPanel:
    """Shares of the nine first digits with two laws, and what one of them leaves; see ``digit_panel``."""

    def __init__(self, upper: Axes, lower: Axes):
        self.shares = histogram(upper, 1, 9, "found", SKY)
        self.benford = curve(upper, "Benford's law", BLACK, line="--", marker="s", size=5)
        self.law = curve(upper, "fitted law", VERMILION, marker="o", size=6)
        for line in (self.benford, self.law):
            line.set_linewidth(1.5)
        self.rest = histogram(lower, 1, 9, "found minus fitted law", VERMILION)
        self.axes = upper, lower

    def update(self, shares: Any, benford: Any, law: Any) -> None:
        """Show percents of the digits 1 to 9: found, by Benford's law, by the fitted law (nothing if there is none)."""
        digits = range(1, len(law) + 1)
        self.shares.set_data(shares)
        self.benford.set_data(range(1, 10), benford)
        self.law.set_data(digits, law)
        rest = [share - expected for share, expected in zip(shares, law, strict=False)]
        self.rest.set_data(rest or [0] * 9)


@styled
def digit_panel(upper: Axes, lower: Axes, title: str) -> DigitPanel:
    """Two axes, one above the other; ``update(shares, benford, law)`` fills them, in percent."""
    drawn = DigitPanel(upper, lower)
    upper.set_title(title)
    upper.set(ylim=(0, 75), yticks=(0, 25, 50, 75), xticks=())
    lower.set(ylim=(-20, 40), yticks=(-20, 0, 20, 40), xticks=range(1, 10))
    lower.axhline(0, color=GREY, linewidth=1)
    return drawn


@styled
def score_strip(axes: Axes, names: Sequence[str]) -> tuple[Line2D, Line2D, Line2D]:
    """A line for each name, on it a score of each of two kinds; and an upright line, the threshold.

    ``set_data(scores, range(len(names)))`` gives the first two their points.
    """
    once = curve(axes, "saved once", BLUE, line="", marker="o", size=12)
    twice = curve(axes, "saved twice", VERMILION, line="", marker="s", size=8)
    for line in (once, twice):
        line.set(clip_on=False, zorder=3)
    threshold = axes.axvline(0, color=BLACK, linestyle="--")
    axes.set_yticks(range(len(names)), names)
    axes.set(ylim=(len(names) - 0.5, -0.5), xlim=(-6.3, 1.9), xlabel="log10 of the misfit")
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y")
    axes.legend(loc="lower center", bbox_to_anchor=(0.4, 1), ncols=2, borderpad=0)
    return once, twice, threshold


class PeriodMap:
    """Shares of the 64 positions that a grid can have; see ``period_map``."""

    def __init__(self, axes: Axes):
        self.cells = axes.imshow([[0.0] * 8] * 8, vmin=0, vmax=15)
        self.truth = curve(axes, "true", VERMILION, marker="s", line="", size=24)
        self.truth.set(markerfacecolor="none", markeredgewidth=4, clip_on=False)  # whole at the edge too
        self.found = curve(axes, "found", BLACK, marker="X", line="", size=14)
        self.found.set(markeredgecolor="white", markeredgewidth=1.5)

    def update(self, shares: Any, truth: tuple[int, int], found: tuple[int, int] | None) -> None:
        """Show (8, 8) percents, and two positions (row, col)."""
        self.cells.set_data(shares)
        self.truth.set_data([truth[1]], [truth[0]])
        self.found.set_data([found[1]] if found else [], [found[0]] if found else [])


@styled
def period_map(axes: Axes) -> PeriodMap:
    """An 8 x 8 map, rows down; from 15 % on it is as bright as can be. ``update(shares, truth, found)`` fills it."""
    drawn = PeriodMap(axes)
    axes.set(xticks=range(8), yticks=range(8), xlabel="column", ylabel="row")
    axes.tick_params(length=0)
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.04, 0.99), ncols=2, borderpad=0, markerscale=0.7, handletextpad=0.3
    )
    return drawn


@styled
def step_periods(axes: Axes, largest: int) -> tuple[Line2D, Line2D, Line2D]:
    """How periodic one position of a grid is for each step, and the most periodic of all others; a mark at a step."""
    elsewhere = curve(axes, "highest elsewhere", GREY, line="--")
    here = curve(axes, "true position", BLUE, marker="o", size=5)
    truth = curve(axes, "true step", VERMILION, marker="v", line="", size=12)
    axes.set(xlim=(0, largest + 1), ylim=(0, 1.02), xlabel="DC step that is tried", ylabel="periodicity f")
    axes.grid(axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.1, 0.99), ncols=3, borderpad=0, handlelength=1, columnspacing=0.7)
    return here, elsewhere, truth


class Clock:
    """Values wound round a circle, and the mean of where they land; see ``clock``."""

    def __init__(self, axes: Axes):
        self.bars = LineCollection([], colors=SKY, linewidths=5)
        axes.add_collection(self.bars)
        [self.hand] = axes.plot([], [], color=VERMILION, linewidth=5, solid_capstyle="round", marker="o", markevery=[1])

    def update(self, bars: Any, tip: tuple[float, float]) -> None:
        """Draw lines from (x, y) to (x, y), and the hand from the center to its tip."""
        self.bars.set_segments(bars)
        self.hand.set_data([0, tip[0]], [0, tip[1]])


@styled
def clock(axes: Axes) -> Clock:
    """A circle of radius 1; ``update(bars, tip)`` sets bars on it and turns its hand."""
    axes.set_axis_off()
    axes.add_patch(Circle((0, 0), 1, fill=False, edgecolor=GREY, linewidth=1.5))
    axes.set(xlim=(-1.75, 1.75), ylim=(-1.75, 1.75), aspect="equal")
    return Clock(axes)


class IntervalStrip:
    """Shares with their intervals, one line for each name; see ``interval_strip``."""

    def __init__(self, axes: Axes):
        self.axes = axes
        self.spans = [LineCollection([], colors=color, linewidths=4, alpha=0.5) for color in (VERMILION, BLUE)]
        for lines in self.spans:
            axes.add_collection(lines)
        looks = (("doubles found", VERMILION, "s"), ("false alarms", BLUE, "o"))
        self.points = [curve(axes, name, color, marker=marker, line="", size=9) for name, color, marker in looks]

    def update(self, names: Sequence[str], *estimates: Any) -> None:
        """Show two (value, low, high) in percent for each name."""
        self.axes.set_yticks(range(len(names)), names)
        self.axes.set_ylim(len(names) - 0.4, -0.6)
        for spans, points, of_each, off in zip(self.spans, self.points, estimates, (-0.12, 0.12), strict=True):
            heights = [place + off for place in range(len(names))]
            spans.set_segments([[(low, y), (high, y)] for (_, low, high), y in zip(of_each, heights, strict=True)])
            points.set_data([value for value, _, _ in of_each], heights)


@styled
def interval_strip(axes: Axes) -> IntervalStrip:
    """Shares in percent over lines with names; ``update(names, found, alarms)`` fills it."""
    drawn = IntervalStrip(axes)
    axes.set(xlim=(-2, 102), xlabel="% of the pictures, with 95 % intervals")
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), ncols=2, borderpad=0, handlelength=1)
    return drawn


class ClassPlane:
    """Two classes as points of a plane, and which class each place belongs to; see ``class_plane``."""

    def __init__(self, axes: Axes, names: Sequence[str]):
        self.axes = axes
        self.regions = axes.imshow(
            [[0]], cmap=ListedColormap(("#CCE3F0", "#F7DFCC")), vmin=0, vmax=1, aspect="auto", origin="lower"
        )
        looks = zip(names, (BLUE, VERMILION), "os", strict=True)
        self.points = [curve(axes, name, color, marker=marker, line="", size=7) for name, color, marker in looks]
        for drawn in self.points:
            drawn.set(markeredgecolor="white", markeredgewidth=0.7)
        self.new = curve(axes, "a new one", BLACK, marker="*", line="", size=20)
        self.new.set(markeredgecolor="white", markeredgewidth=1)

    def update(self, first: Any, second: Any, regions: Any, new: Any = None) -> None:
        """Show points (n, 2) of both classes, and (rows, cols) of 0 or 1 from the lower left corner, None for none.

        new : (x, y) of a point whose class is to be told
        """
        for drawn, points in zip(self.points, (first, second), strict=True):
            drawn.set_data([x for x, _ in points], [y for _, y in points])
        self.regions.set_visible(regions is not None)
        if regions is not None:
            self.regions.set_data(regions)
            self.regions.set_extent((*self.axes.get_xlim(), *self.axes.get_ylim()))
        self.new.set_data(*(([], []) if new is None else ([new[0]], [new[1]])))


@styled
def class_plane(
    axes: Axes, names: Sequence[str], x: tuple[float, float], y: tuple[float, float], *, new: bool = False
) -> ClassPlane:
    """A plane of two features, and two classes with names in it; ``update(first, second, regions, new)`` fills it."""
    drawn = ClassPlane(axes, names)
    axes.set(xlim=x, ylim=y)
    shown = [*drawn.points, drawn.new] if new else drawn.points
    axes.legend(
        handles=shown, loc="lower left", bbox_to_anchor=(-0.03, 0.99), ncols=3, borderpad=0, handletextpad=0.2,
        columnspacing=0.8, markerscale=0.9,
    )  # fmt: skip
    return drawn


@styled
def error_curves(axes: Axes, most: int, top: float) -> tuple[Line2D, Line2D, Line2D]:
    """Errors in % of what was learned from and of what was not, over the number of examples; and a line at one."""
    here = curve(axes, "_now", GREY, line="--")
    training = curve(axes, "training set", SKY, marker="o", line="--")
    test = curve(axes, "test set", BLACK, marker="s")
    axes.set(xlim=(0, most), ylim=(0, top), xlabel="examples to learn from", ylabel="errors in %")
    axes.grid(axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.03, 0.99), ncols=2, borderpad=0, handlelength=1.5)
    return training, test, here


class FeatureStrip:
    """A feature vector as a strip of columns; see ``feature_strips``."""

    def __init__(self, axes: Axes, color: str):
        self.axes = axes
        self.columns = histogram(axes, 0, 0, "", color)
        self.borders = LineCollection([], colors=GREY, linewidths=0.7)
        axes.add_collection(self.borders)

    def update(self, values: Any, bins: int) -> None:
        """Show a vector, whose histograms have so many bins each."""
        count = len(values)
        self.columns.set_data(values, [place - 0.5 for place in range(count + 1)])
        self.borders.set_segments([[(place - 0.5, 0), (place - 0.5, 1)] for place in range(0, count + 1, bins)])
        limit(self.axes, x=(-0.5, count - 0.5))


@styled
def feature_strips(several: Sequence[Axes], titles: Sequence[str], top: float) -> list[FeatureStrip]:
    """Two vectors, one below the other; ``update(values, bins)`` fills each. Columns end at ``top``."""
    drawn = [FeatureStrip(axes, color) for axes, color in zip(several, (BLUE, VERMILION), strict=True)]
    for axes, title in zip(several, titles, strict=True):
        axes.set_title(title)
        axes.set(ylim=(0, top), xticks=[], yticks=(0, top / 2, top))
    return drawn


@styled
def right_shares(axes: Axes, names: Sequence[str], places: Sequence[str]) -> list[Line2D]:
    """What three classifiers tell right, in %, at places with names: lines with names in the legend."""
    looks = ((GREY, "^", ":"), (BLUE, "o", "-"), (VERMILION, "s", "--"))
    shown = zip(names, looks, strict=True)
    lines = [curve(axes, name, color, marker=marker, line=line) for name, (color, marker, line) in shown]
    axes.axvline(0.5, color=GREY, linewidth=1)
    axes.set(xlim=(-0.4, len(places) - 0.6), ylim=(-4, 104), ylabel="told right, in %")
    axes.set_xticks(range(len(places)), places)
    axes.grid(axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.05, 1), ncols=3, borderpad=0, handlelength=1.7, columnspacing=0.8)
    return lines


class ShareCurves:
    """Shares in percent at places with names, with their intervals; see ``share_curves``."""

    def __init__(self, axes: Axes, names: Sequence[str]):
        self.axes = axes
        self.places: Sequence[str] = ()
        looks = list(zip((GREY, BLUE, VERMILION), "^os", (":", "-", "--"), (-0.06, 0, 0.06), strict=True))[
            -len(names) :
        ]
        self.spans = [LineCollection([], colors=color, linewidths=4, alpha=0.4) for color, *_ in looks]
        for lines in self.spans:
            axes.add_collection(lines)
        self.lines = [
            curve(axes, name, color, marker=marker, line=line, size=9)
            for name, (color, marker, line, _) in zip(names, looks, strict=True)
        ]
        self.asides = [aside for *_, aside in looks]
        self.here = curve(axes, "_now", GREY, line="-")
        self.here.set_linewidth(1)

    def update(self, places: Sequence[str], *estimates: Any, here: int | None = None) -> None:
        """Show (value, low, high) in percent of each curve at each place, and a line at the place ``here``."""
        if places != self.places:  # ticks that stay need not be drawn again
            self.places = places
            self.axes.set_xticks(range(len(places)), places)
            self.axes.set_xlim(-0.4, len(places) - 0.6)
        for line, spans, of_each, aside in zip(self.lines, self.spans, estimates, self.asides, strict=True):
            line.set_data([place + aside for place in range(len(of_each))], [value for value, _, _ in of_each])
            spans.set_segments(
                [[(place + aside, low), (place + aside, high)] for place, (_, low, high) in enumerate(of_each)]
            )
        self.here.set_data([] if here is None else [here, here], [] if here is None else self.axes.get_ylim())


@styled
def share_curves(axes: Axes, names: Sequence[str], low: float = 40) -> ShareCurves:
    """Up to three curves of shares in %, from ``low`` up, and a line at chance; ``update(places, ...)`` fills them."""
    drawn = ShareCurves(axes, names)
    axes.axhline(50, color=BLACK, linewidth=1, linestyle=":")
    axes.set(ylim=(low, 102), ylabel="told right, in %")
    axes.grid(axis="y")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.05, 1), ncols=3, borderpad=0, handlelength=1.7, columnspacing=0.8)
    return drawn


class CheckBars:
    """What several checks measured, in percent, and what they should; see ``check_bars``."""

    def __init__(self, axes: Axes, names: Sequence[str]):
        self.bars = axes.barh(range(len(names)), [0] * len(names), height=0.55, edgecolor="white", linewidth=0)
        self.spans = LineCollection([], colors=BLACK, linewidths=3)
        axes.add_collection(self.spans)
        self.expected = curve(axes, "expected", BLACK, marker="D", line="", size=11)
        self.expected.set(markerfacecolor="white", zorder=3)

    def update(self, measured: Any, expected: Any, alarms: Any) -> None:
        """Show (value, low, high) of each check, None if it was not done, and what it should be; alarms are hatched."""
        done = [place for place, estimate in enumerate(measured) if estimate]
        for bar, estimate, alarm in zip(self.bars, measured, alarms, strict=True):
            bar.set(width=estimate[0] if estimate else 0, facecolor=VERMILION if alarm else BLUE, hatch="//" * alarm)
        self.spans.set_segments([[(measured[place][1], place), (measured[place][2], place)] for place in done])
        self.expected.set_data([expected[place] for place in done], done)


@styled
def check_bars(axes: Axes, names: Sequence[str]) -> CheckBars:
    """A bar for each check; ``update(measured, expected, alarms)`` fills them."""
    drawn = CheckBars(axes, names)
    axes.set_yticks(range(len(names)), names)
    axes.set(ylim=(len(names) - 0.5, -0.5), xlim=(0, 103), xlabel="told right, in %")
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    axes.set_axisbelow(True)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1), borderpad=0, handlelength=1)
    return drawn


@styled
def filter_answers(axes: Axes, names: tuple[str, str], bins: int) -> tuple[Line2D, Line2D]:
    """Two lines over so many bins, with names in the legend; ``set_data(x, y)`` gives each its points."""
    once = curve(axes, names[0], BLUE, marker="o", line="--", size=6)
    twice = curve(axes, names[1], VERMILION, marker="s", size=6)
    axes.axhline(0, color=GREY, linewidth=1)
    axes.set(xlim=(-0.5, bins - 0.5), ylim=(-2, 2), xticks=range(0, bins, 5), xlabel="value |F|", ylabel="answer")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.1, 0.99), ncols=2, borderpad=0, handlelength=1.7)
    return once, twice


@styled
def decision_strip(axes: Axes, names: Sequence[str], farthest: float) -> list[Line2D]:
    """A row of points for each name, in turn of what was saved once and twice, and a line at 0.

    ``set_data(decisions, heights)`` gives each its points, the first row around the height 0, the next around 1.
    """
    looks = [(BLUE, "o"), (VERMILION, "s")] * (len(names) // 2)
    lines = [curve(axes, "", color, line="", marker=marker, size=7) for color, marker in looks]
    axes.axvline(0, color=BLACK, linestyle="--")
    axes.set_yticks(range(len(names)), names)
    axes.set(
        ylim=(len(names) - 0.5, -0.5), xlim=(-1.05 * farthest, 1.05 * farthest), xlabel="decision, cut off at the ends"
    )
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y")
    return lines
