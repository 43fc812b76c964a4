"""Single or double, as points in a plane of two histogram bins (slides: SVM-based double JPEG detection).

QF1, QF2, mode  --shares-->   how often each value occurs in a patch (n, 16), and which patches are double
two bins        --compute-->  Plane: points, which side of a line is whose, how often lines are right
"""

import functools
from typing import NamedTuple

import ipywidgets
import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.double_quantization import footprint
from jpeglab.plots import class_plane
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.examples import FIRSTS, SECONDS, held_out, pair_examples
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.tables import numbers

__all__ = ["BINS", "Plane", "TwoBinsApp", "compute", "shares"]

BINS = 16
FINENESS = 100
SCALE = (-0.03, 1.03)
MODES = ZIGZAG[1:10]

Mode = tuple[int, int]


class Plane(NamedTuple):
    """Patches in a plane of two bins.

    points : (n, 2) shares of the two values among the mode's 0..15
    double : (n,) bool, the truth
    regions : (rows, cols) bool, where a line fitted to all of them says "double"
    right : share of single and of double patches that are told right by lines fitted to other pictures
    """

    points: np.ndarray
    double: np.ndarray
    regions: np.ndarray
    right: tuple[float, float]


def shares(first: int, second: int, mode: Mode) -> tuple[np.ndarray, np.ndarray]:
    """The histogram of absolute values of one mode of each patch, (n, 16), and (n,) whether it is double."""
    from jpeglab.learning.histogram_features import HistogramFeatures

    patches = pair_examples(first, second)
    return HistogramFeatures([mode], BINS).transform(patches), patches.double


@functools.lru_cache(maxsize=512)
def compute(first: int, second: int, mode: Mode, across: int, up: int) -> Plane:
    """The plane of two bins of a mode, and a linear SVM in it."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    histograms, double = shares(first, second, mode)
    points = histograms[:, [across, up]]
    line = make_pipeline(StandardScaler(), SVC(kernel="linear", C=10))
    answers = held_out(line, points, double, pair_examples(first, second).photo)
    right = [float((answers == double)[double == side].mean()) for side in (False, True)]
    ticks = np.linspace(*SCALE, 2 * FINENESS + 1)[1::2]
    places = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    regions = line.fit(points, double).predict(places).reshape(FINENESS, FINENESS)
    return Plane(points, double, regions, (right[0], right[1]))


class TwoBinsApp(App):
    """Single and double patches as points in a plane of two bins of one DCT histogram.

    Parameters
    ----------
    first, second : QF1 and QF2
    """

    def __init__(self, first: int = 60, second: int = 85):
        self.plot, self.numbers = Plot("", 500, 430), ipywidgets.HTML()
        self.plane = class_plane(self.plot.axes[0], ("single (H0)", "double (H1)"), SCALE, SCALE)
        style = {"description_width": "auto"}
        across, up = slider("Bin across", 0, BINS - 1, 2), slider("Bin up", 0, BINS - 1, 3)
        for part in (across, up):
            part.layout.width = "47%"
        super().__init__(
            {
                "first": ipywidgets.SelectionSlider(
                    options=FIRSTS, value=first, description="QF1", style=style, layout={"width": "38%"}
                ),
                "second": ipywidgets.SelectionSlider(
                    options=SECONDS, value=second, description="QF2", style=style, layout={"width": "32%"}
                ),
                "mode": ipywidgets.Dropdown(
                    options=[(f"({v}, {u})", (v, u)) for v, u in MODES], value=(0, 1), description="Mode",
                    style=style, layout={"width": "160px"},
                ),
                "across": across,
                "up": up,
            },
            titled("64 × 64 pixels of the sample pictures", self.plot),
            self.numbers,
            states={
                "two neighbors": {"first": 60, "second": 85, "mode": (0, 1), "across": 2, "up": 3},
                "finer first": {"first": 90, "second": 85, "mode": (0, 1), "across": 1, "up": 2},
                "blind mode": {"first": 90, "second": 75, "mode": (1, 1), "across": 1, "up": 2},
            },
        )  # fmt: skip

    def view(self, first: int, second: int, mode: Mode, across: int, up: int) -> None:
        """The points and the line, and how good it is."""
        plane = compute(first, second, mode, across, up)
        self.plane.update(plane.points[~plane.double], plane.points[plane.double], plane.regions)
        [axes] = self.plot.axes
        for axis, number in ((axes.xaxis, across), (axes.yaxis, up)):
            axis.label.set_text(f"share of |F| = {number}")
        self.plot.alt = (
            f"Patches saved once with QF {second}, and twice with {first} and {second}, by the shares of {across} and "
            f"{up} in mode {mode}; told right: {plane.right[0]:.0%} of the singles, {plane.right[1]:.0%} of the doubles"
        )
        self.plot.show()
        b, a = (int(standard_table(quality)[mode]) for quality in (first, second))
        holes = footprint(b, a, range(BINS)).holes
        self.numbers.value = numbers(
            [
                ("Steps of the mode", f"{b} then {a}", ""),
                ("Holes expected at", _listed(holes), ""),
                ("Singles told right", f"{100 * plane.right[0]:.0f}", "%"),
                ("Doubles told right", f"{100 * plane.right[1]:.0f}", "%"),
            ]
        )


def _listed(holes: np.ndarray) -> str:
    """The first few, with an ellipsis where there are more."""
    return f"{', '.join(map(str, holes[:3]))}{' …' if len(holes) > 3 else ''}" if len(holes) else "no bin"
