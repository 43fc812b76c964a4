"""How many photos a detector needs to learn from (slides: Data-driven vs Model-based appraoches, huge amount of data).

QF1  --compute-->  rows of the table that ``python -m jpeglab experiment mismatch`` makes, one for each number of photos
"""

import functools

import ipywidgets

from jpeglab.experiments.mismatch import FIRSTS
from jpeglab.experiments.tables import Row, read_rows
from jpeglab.plots import share_curves
from jpeglab.widgets.app import App
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.tables import numbers

__all__ = ["LearningCurveApp", "compute"]


@functools.lru_cache(maxsize=16)
def compute(first: str) -> list[Row]:
    """For each number of photos "amount", "photos" that were judged, and the Estimates "accuracy" and "auc".

    first : a quality, as text, or "mean" of all
    """
    rows = read_rows("mismatch", "amount", "photos", "accuracy", "auc", "first", topic="amount")
    return [row for row in rows if str(row["first"]) == first]


class LearningCurveApp(App):
    """How often an SVM is right that learned from few photos, or from many.

    Parameters
    ----------
    first : QF1, as text, or "mean"
    """

    def __init__(self, first: str = "90"):
        self.plot, self.numbers = Plot("", 780, 340), ipywidgets.HTML()
        self.curves = share_curves(self.plot.axes[0], ("all QF1", "this QF1"))
        self.plot.axes[0].set_xlabel("photos to learn from")
        amounts = [row["amount"] for row in compute("mean")]
        style = {"description_width": "auto"}
        super().__init__(
            {
                "amount": ipywidgets.SelectionSlider(
                    options=amounts, value=amounts[len(amounts) // 2], description="Photos", style=style,
                    layout={"width": "100%"},
                ),
                "first": ipywidgets.SelectionSlider(
                    options=[str(quality) for quality in FIRSTS], value=first, description="QF1 (QF2 is 75)",
                    style=style, layout={"width": "50%"},
                ),
            },
            ipywidgets.VBox([titled("Other photographs than those learned from", self.plot), self.numbers]),
            states={"easy": {"first": "50"}, "hard": {"first": "90"}, "one photo": {"amount": amounts[0]}},
        )  # fmt: skip

    def view(self, amount: int, first: str) -> None:
        """Both curves, and the numbers at one amount."""
        curves = {name: compute(name) for name in ("mean", first)}
        places = [row["amount"] for row in curves["mean"]]
        at = places.index(amount)
        percents = [[[100 * part for part in row["accuracy"]] for row in rows] for rows in curves.values()]
        self.curves.update([str(place) for place in places], *percents, here=at)
        every, this = (percent[at][0] for percent in percents)
        self.plot.alt = f"Learned from {amount} photos: {every:.1f} % told right of all, {this:.1f} % with QF1 {first}"
        self.plot.show()
        self.numbers.value = numbers(
            [
                (f"All QF1, {_photos(amount)}", f"{every:.1f}", "%"),
                (f"QF1 {first}", f"{this:.1f}", "%"),
                ("as an AUC", f"{curves[first][at]['auc'].value:.3f}", ""),
            ]
        )


def _photos(amount: int) -> str:
    return "1 photo" if amount == 1 else f"{amount} photos"
