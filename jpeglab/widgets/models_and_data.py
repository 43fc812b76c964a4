"""A model and what is learned from examples, on the same patches (slides: Data-driven vs Model-based approaches).

size, QF2, what is learned  --compute-->  rows of the table that ``python -m jpeglab experiment learning`` makes
"""

import functools

import ipywidgets

from jpeglab.experiments.tables import Row, read_rows
from jpeglab.plots import share_curves
from jpeglab.widgets.app import App, choice
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.tables import numbers

__all__ = ["LEARNED", "MODELS", "ModelsAndDataApp", "compute", "measured_methods"]

Method = tuple[str, str]  # grid, name, as the table has them
MODELS = {"aligned": "fourier", "shifted": "ipm"}
LEARNED: dict[str, Method] = {
    "first digits, logistic regression": ("aligned", "first_digits"),
    "SVM, as in the paper": ("aligned", "svm_paper"),
    "SVM, 20 modes": ("aligned", "svm"),
    "rich features": ("aligned", "rich"),
    "CNN on histograms": ("aligned", "cnn"),
    "CNN on pixels": ("aligned", "c_pix"),
    "CNN on noise residuals": ("aligned", "c_noise"),
    "shifted grid: phase net": ("shifted", "phase"),
    "shifted grid: rich features": ("shifted", "rich"),
}
SIZES, SECONDS = {"64 × 64": 64, "504 × 504": 504}, (75, 85, 95)
SVM = LEARNED["SVM, 20 modes"]


def measured_methods() -> dict[str, Method]:
    """Those of LEARNED that the table has."""
    present = {(_grid(row), row["method"]) for row in read_rows("learning")}
    return {words: method for words, method in LEARNED.items() if method in present}


@functools.lru_cache(maxsize=64)
def compute(size: int, second: int, method: Method) -> list[Row]:
    """One row for each QF1, "mean" last, with Estimates "model" and "learned"; none if it was not measured there."""
    grid, name = method
    rows = [row for row in read_rows("learning", size=size, second=second) if _grid(row) == grid]
    models, learned = ([row for row in rows if row["method"] == which] for which in (MODELS[grid], name))
    return [
        {"first": row["first"], "photos": row["photos"], "model": model["accuracy"], "learned": row["accuracy"]}
        for model, row in zip(models, learned, strict=False)
    ]


class ModelsAndDataApp(App):
    """How often a model is right, and how often what was learned, for each QF1, measured on photographs.

    Parameters
    ----------
    size : 64 or 504 pixels a side
    """

    def __init__(self, size: int = 64):
        self.plot, self.numbers = Plot("", 780, 340), ipywidgets.HTML()
        self.curves = share_curves(self.plot.axes[0], ("model, one threshold fitted", "learned"))
        self.plot.axes[0].set_xlabel("QF1")
        methods = list(measured_methods().items())
        super().__init__(
            {
                "second": choice("QF2", SECONDS, 75, "36%", ipywidgets.SelectionSlider),
                "size": choice("Pixels", SIZES, size, "200px"),
                "method": choice("Learned", methods, SVM, "330px"),
            },
            ipywidgets.VBox([titled("The same patches of photographs, balanced accuracy", self.plot), self.numbers]),
            states={
                "small": {"size": 64, "second": 75, "method": SVM},
                "large": {"size": 504, "second": 75, "method": SVM},
                "QF1 > QF2": {"size": 64, "second": 85, "method": SVM},
            },
        )

    def view(self, second: int, size: int, method: Method) -> None:
        """Both curves, and their means."""
        rows = compute(size, second, method)
        model, learned = ([[100 * part for part in row[name]] for row in rows] for name in ("model", "learned"))
        self.curves.update([str(row["first"]) for row in rows[:-1]], model[:-1], learned[:-1])
        shown = [f"{100 * rows[-1][name].value:.1f}" if rows else "not measured" for name in ("model", "learned")]
        name = {"fourier": "Fourier", "ipm": "Shifted-grid model"}[MODELS[method[0]]]
        self.plot.alt = f"Told right at QF2 {second}, {size} pixels, in the mean: {name} {shown[0]}, learned {shown[1]}"
        self.plot.show()
        photos = rows[0]["photos"] if rows else 0
        self.numbers.value = numbers(
            [(f"{name}, mean", shown[0], "%"), ("Learned, mean", shown[1], "%"), ("Photographs", photos, "")]
        )


def _grid(row: Row) -> str:
    """Where the first compression's grid lies; a table that is all of one grid does not say it."""
    return str(row.get("grid", "aligned"))
