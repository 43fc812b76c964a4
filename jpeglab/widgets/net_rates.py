"""How often a formula, an SVM and a network are right, measured on photographs (slides: CNN-based DJPEG detection).

method, size, QF2  --shares-->  {QF1: Estimate}, from the table that ``python -m jpeglab experiment learning`` makes

All are of the same patches, of photographs that were not learned from.
"""

import functools

import ipywidgets

from jpeglab.experiments.rates import Estimate
from jpeglab.experiments.tables import read_rows
from jpeglab.plots import share_curves
from jpeglab.widgets.app import App
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.tables import numbers

__all__ = ["FIRSTS", "METHODS", "SIZES", "NetRatesApp", "shares"]

METHODS = {"Fourier": "fourier", "SVM": "svm", "network": "cnn"}
FIRSTS, SECONDS = (50, 60, 70, 80, 90), (75, 85, 95)
SIZES = {"64 × 64 pixels": 64, "504 × 504 pixels": 504}


@functools.lru_cache(maxsize=32)
def shares(method: str, size: int, second: int, grid: str = "aligned") -> dict[int, Estimate]:
    """Balanced accuracy for every QF1 that was measured.

    method : one of the experiment's
    grid : of the first compression, "aligned" or "shifted"
    """
    found = read_rows("learning", "first", "accuracy", grid=grid, method=method, size=size, second=second)
    return {row["first"]: row["accuracy"] for row in found if row["first"] != "mean"}


class NetRatesApp(App):
    """How often a formula, an SVM and a network are right, by both qualities and the size of a picture.

    Parameters
    ----------
    second : QF2, 75, 85 or 95
    """

    def __init__(self, second: int = 75):
        self.plot, self.numbers = Plot("", 780, 340), ipywidgets.HTML()
        self.curves = share_curves(self.plot.axes[0], tuple(METHODS))
        self.plot.axes[0].set_xlabel("QF1 of doubles")
        style = {"description_width": "auto"}
        super().__init__(
            {
                "second": ipywidgets.SelectionSlider(
                    options=SECONDS, value=second, description="QF2", style=style, layout={"width": "100%"}
                ),
                "first": ipywidgets.SelectionSlider(
                    options=FIRSTS, value=70, description="QF1", style=style, layout={"width": "45%"}
                ),
                "size": ipywidgets.Dropdown(
                    options=list(SIZES.items()), description="Pieces of", style=style, layout={"width": "260px"}
                ),
            },
            ipywidgets.VBox([titled("Photographs that were not learned from", self.plot), self.numbers]),
            states={f"QF2 {quality}": {"second": quality} for quality in SECONDS},
        )

    def view(self, second: int, first: int, size: int) -> None:
        """Three curves over QF1, and the numbers at one."""
        of_each = [shares(key, size, second) for key in METHODS.values()]
        percents = [[[100 * part for part in found[quality]] for quality in FIRSTS] for found in of_each]
        at = FIRSTS.index(first)
        self.curves.update([str(quality) for quality in FIRSTS], *percents, here=at)
        here = {name: percent[at] for name, percent in zip(METHODS, percents, strict=True)}
        listed = ", ".join(f"{name} {value:.1f} %" for name, (value, _, _) in here.items())
        self.plot.alt = f"Told right with QF1 {first} and QF2 {second}: {listed}"
        self.plot.show()
        self.numbers.value = numbers(
            (name, f"{value:.1f}", f"% ({low:.0f} to {high:.0f})") for name, (value, low, high) in here.items()
        )
