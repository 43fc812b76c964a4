"""A model and what is learned from examples, on the same patches (slides: Data-driven vs Model-based approaches).

size, QF2, two methods  --compute-->  rows of the table that ``python -m jpeglab experiment learning`` makes
"""

import functools
from typing import Any

import ipywidgets

from jpeglab.experiments.tables import Row, read_rows
from jpeglab.plots import share_curves
from jpeglab.widgets.app import App
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.tables import numbers

__all__ = ["METHODS", "ModelsAndDataApp", "compute", "learned_methods"]

MODEL = "fourier"
METHODS = {  # what may stand in the table, in words
    "first_digits": "first digits, logistic regression",
    "svm_paper": "SVM, as in the paper",
    "svm": "SVM, 20 modes",
    "rich": "rich features",
    "cnn": "CNN",
}
SIZES, SECONDS = {"64 × 64": 64, "504 × 504": 504}, (75, 85, 95)


def learned_methods() -> dict[str, str]:
    """{in words: in the table} of those methods that the table has."""
    present = {row["method"] for row in read_rows("learning", "method")}
    return {words: name for name, words in METHODS.items() if name in present}


@functools.lru_cache(maxsize=64)
def compute(size: int, second: int, method: str) -> list[Row]:
    """One row for each QF1, "mean" last, with Estimates "model" and "learned"; none if it was not measured there."""
    of_both = [
        [row for row in read_rows("learning", size=size, second=second) if row["method"] == name]
        for name in (MODEL, method)
    ]
    return [
        {"first": model["first"], "photos": model["photos"], "model": model["accuracy"], "learned": row["accuracy"]}
        for model, row in zip(*of_both, strict=False)
    ]


class ModelsAndDataApp(App):
    """How often the Fourier rule is right, and how often what was learned, for each QF1, measured on photographs.

    Parameters
    ----------
    size : 64 or 504 pixels a side
    """

    def __init__(self, size: int = 64):
        self.plot, self.numbers = Plot("", 780, 340), ipywidgets.HTML()
        self.curves = share_curves(self.plot.axes[0], ("Fourier, threshold fitted", "learned"))
        self.plot.axes[0].set_xlabel("QF1")
        super().__init__(
            {
                "second": _choice(ipywidgets.SelectionSlider, "QF2", SECONDS, 75, "36%"),
                "size": _choice(ipywidgets.Dropdown, "Pixels", list(SIZES.items()), size, "200px"),
                "method": _choice(ipywidgets.Dropdown, "Learned", list(learned_methods().items()), "svm", "330px"),
            },
            ipywidgets.VBox([titled("The same patches of photographs, balanced accuracy", self.plot), self.numbers]),
            states={
                "small": {"size": 64, "second": 75, "method": "svm"},
                "large": {"size": 504, "second": 75, "method": "svm"},
                "QF1 > QF2": {"size": 64, "second": 85, "method": "svm"},
            },
        )

    def view(self, second: int, size: int, method: str) -> None:
        """Both curves, and their means."""
        rows = compute(size, second, method)
        model, learned = ([[100 * part for part in row[name]] for row in rows] for name in ("model", "learned"))
        self.curves.update([str(row["first"]) for row in rows[:-1]], model[:-1], learned[:-1])
        shown = [f"{100 * rows[-1][name].value:.1f}" if rows else "not measured" for name in ("model", "learned")]
        self.plot.alt = (
            f"Told right at QF2 {second}, {size} pixels, in the mean: Fourier {shown[0]}, {method} {shown[1]}"
        )
        self.plot.show()
        photos = rows[0]["photos"] if rows else 0
        self.numbers.value = numbers(
            [("Fourier, mean", shown[0], "%"), ("Learned, mean", shown[1], "%"), ("Photographs", photos, "")]
        )


def _choice(kind: type[ipywidgets.Widget], label: str, options: Any, value: Any, width: str) -> ipywidgets.Widget:
    return kind(
        options=options, value=value, description=label, style={"description_width": "auto"}, layout={"width": width}
    )
