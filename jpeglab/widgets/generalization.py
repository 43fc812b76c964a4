"""Errors of what was learned from, and of what was not (slides: Formally..., generalization purpose; ML algorithms).

kernel, C, size, draw  --compute-->  Learned: a machine, and its errors on training and test set
kernel, C              --curves-->   the same two errors, in the mean over draws, for growing training sets
"""

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

import ipywidgets
import numpy as np

from jpeglab.datasets.animals import ELEPHANT, TIGER, animals
from jpeglab.plots import class_plane, error_curves
from jpeglab.widgets.animal_classes import NAMES, STRIPES, WARMTH, features, fit, regions
from jpeglab.widgets.app import App, choice, slider
from jpeglab.widgets.pictures import Plot, beside, titled
from jpeglab.widgets.tables import numbers

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

__all__ = ["KERNELS", "SIZES", "GeneralizationApp", "Learned", "compute", "curves"]

KERNELS: dict[str, dict[str, Any]] = {
    "straight line": {"kernel": "linear"},
    "cubic": {"kernel": "poly", "degree": 3, "coef0": 1, "gamma": 1},
    "Gaussian, wide": {"kernel": "rbf", "gamma": 0.5},
    "Gaussian, narrow": {"kernel": "rbf", "gamma": 30},
}
COSTS = (0.01, 0.1, 1.0, 10.0, 100.0, 1000.0)
SIZES = (4, 10, 20, 40, 70, 100)
DRAWS, TEST = 5, 150  # different training sets; tests of each class
SEED = 11
TOP = 45  # of the scale, in %


class Learned(NamedTuple):
    """A machine, the training set x (n, 2) and y (n,), and the shares of errors."""

    machine: "Pipeline"
    x: np.ndarray
    y: np.ndarray
    training: float
    test: float


@functools.cache
def _drawn() -> tuple[np.ndarray, np.ndarray]:
    """Features and labels of all animals: DRAWS training sets of the largest size, and the test set behind them."""
    pixels, labels = animals(DRAWS * SIZES[-1] // 2 + TEST, SEED)
    return features(pixels), labels


def _training_set(size: int, draw: int) -> tuple[np.ndarray, np.ndarray]:
    start = draw * SIZES[-1]
    x, y = _drawn()
    return x[start : start + size], y[start : start + size]


@functools.lru_cache(maxsize=1024)
def compute(kernel: str, cost: float, size: int, draw: int) -> Learned:
    """An SVM fitted to a training set of so many animals."""
    from sklearn.svm import SVC

    x, y = _training_set(size, draw)
    machine = fit(SVC(C=cost, **KERNELS[kernel]), x, y)
    unseen, truth = (part[-2 * TEST :] for part in _drawn())
    return Learned(machine, x, y, 1 - machine.score(x, y), 1 - machine.score(unseen, truth))


def curves(kernel: str, cost: float) -> np.ndarray:
    """Mean errors of training and test set over all draws: (2, len(SIZES)), for each size."""
    errors = [[compute(kernel, cost, size, draw)[-2:] for draw in range(DRAWS)] for size in SIZES]
    return np.array(errors).mean(axis=1).T


class GeneralizationApp(App):
    """What an SVM learns of elephants and tigers, by kernel, C and size of the training set.

    Parameters
    ----------
    kernel : one of KERNELS
    cost : C, a power of ten from 0.01 to 1000
    """

    def __init__(self, kernel: str = "straight line", cost: float = 1.0):
        self.plot, self.errors, self.numbers = Plot("", 440, 360), Plot("", 380, 360), ipywidgets.HTML()
        self.plane = class_plane(self.plot.axes[0], [f"{name}s" for name in NAMES.values()], WARMTH, STRIPES)
        self.plot.axes[0].set(xlabel="warmth", ylabel="stripes")
        self.curves = error_curves(self.errors.axes[0], SIZES[-1] + 4, TOP)
        draw = slider("Training set", 1, DRAWS, 1)
        draw.layout.width = "36%"
        super().__init__(
            {
                "size": choice("Examples", SIZES, 40, "54%", ipywidgets.SelectionSlider),
                "cost": choice("C", [(f"{C:g}", C) for C in COSTS], cost, "30%", ipywidgets.SelectionSlider),
                "kernel": choice("Kernel", tuple(KERNELS), kernel, "240px"),
                "draw": draw,
            },
            ipywidgets.VBox([
                beside(self.plot, titled("Mean of 5 training sets", self.errors)),
                self.numbers,
            ]),
            states={
                "too simple": {"kernel": "straight line", "cost": 0.01, "size": 10},
                "by heart": {"kernel": "Gaussian, narrow", "cost": 1000.0, "size": 100},
                "few examples": {"kernel": "cubic", "cost": 1000.0, "size": 10},
            },
        )  # fmt: skip

    def view(self, size: int, cost: float, kernel: str, draw: int) -> None:
        """One machine in its plane, and the learning curves."""
        learned = compute(kernel, cost, size, draw - 1)
        x, y = learned.x, learned.y
        self.plane.update(x[y == ELEPHANT], x[y == TIGER], regions(learned.machine))
        self.plot.alt = f"What a {kernel} with C = {cost:g} learned from {size} animals"
        self.plot.show()
        training, test, here = self.curves
        means = 100 * curves(kernel, cost)
        for line, percents in zip((training, test), means, strict=True):
            line.set_data(SIZES, percents)
        here.set_data([size, size], [0, TOP])
        at = SIZES.index(size)
        self.errors.alt = (
            f"With {size} examples {means[0, at]:.0f} % training errors and {means[1, at]:.0f} % test errors"
        )
        self.errors.show()
        support = learned.machine[-1].n_support_.sum()
        self.numbers.value = numbers(
            [
                ("Training errors", f"{100 * learned.training:.0f}", "%"),
                ("Test errors", f"{100 * learned.test:.0f}", "%"),
                ("Support vectors", support, f"of {size}"),
            ]
        )
