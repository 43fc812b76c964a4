"""Fifty elephants, fifty tigers, and a new one (slides: An example (binary classification), Formally...).

count, seed   --features-->  (2 count, 2) warmth and stripes, and labels
x, y          --fit-->       f(x) with what was learned
f             --regions-->   which class each place of the plane belongs to
"""

import functools
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np

from jpeglab.datasets.animals import ELEPHANT, HEIGHT, TIGER, WIDTH, animals, stripes, warmth
from jpeglab.plots import class_plane
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.pictures import Pixels, Plot, titled
from jpeglab.widgets.tables import minus, numbers

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

__all__ = [
    "EACH",
    "NAMES",
    "STRIPES",
    "WARMTH",
    "AnimalsApp",
    "features",
    "fit",
    "new_animals",
    "regions",
    "training_set",
]

EACH, NEW = 50, 20
TRAINING, UNSEEN = 2, 13  # seeds
NAMES = {ELEPHANT: "elephant", TIGER: "tiger"}
WARMTH, STRIPES = (-25.0, 45.0), (0.0, 15.0)  # scales of the plane
FINENESS = 120  # places of the plane in each direction
CLASSIFIERS = "nearest mean", "SVM"


def features(pixels: np.ndarray) -> np.ndarray:
    """The two numbers of each picture: (n, H, W, 3) uint8 to (n, 2)."""
    return np.stack([warmth(pixels), stripes(pixels)], axis=1)


@functools.cache
def training_set() -> tuple[np.ndarray, np.ndarray]:
    """x (100, 2) and y (100,): elephants and tigers in turn."""
    pixels, labels = animals(EACH, TRAINING)
    return features(pixels), labels


@functools.cache
def new_animals() -> tuple[np.ndarray, np.ndarray]:
    """Pictures (20, 96, 128, 3) that are in no training set, in an order that tells nothing, and their labels."""
    pixels, labels = animals(NEW // 2, UNSEEN)
    order = np.random.default_rng(UNSEEN).permutation(NEW)
    return pixels[order], labels[order]


def fit(classifier: Any, x: np.ndarray, y: np.ndarray) -> "Pipeline":
    """Learn f(x, alpha) from (n, 2) features, each brought to mean 0 and variance 1 before."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), classifier).fit(x, y)


def regions(fitted: "Pipeline") -> np.ndarray:
    """Where f says "tiger": (rows, cols) bool, from the lower left corner of the plane."""
    across, up = (np.linspace(*ends, 2 * FINENESS + 1)[1::2] for ends in (WARMTH, STRIPES))
    places = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
    tiger: np.ndarray = fitted.predict(places) == TIGER
    return tiger.reshape(FINENESS, FINENESS)


def _learn(name: str, x: np.ndarray, y: np.ndarray) -> "Pipeline":
    from sklearn.neighbors import NearestCentroid
    from sklearn.svm import SVC

    return fit(NearestCentroid() if name == "nearest mean" else SVC(kernel="linear"), x, y)


class AnimalsApp(App):
    """Elephants and tigers as points of a plane, and a new one to decide.

    Parameters
    ----------
    classifier : "none", "nearest mean" or "SVM"
    """

    def __init__(self, classifier: str = "none"):
        self.plot, self.picture, self.numbers = Plot("", 500, 400), Pixels(""), ipywidgets.HTML()
        names = [f"{name}s" for name in NAMES.values()]
        self.plane = class_plane(self.plot.axes[0], names, WARMTH, STRIPES, new=True)
        self.plot.axes[0].set(xlabel="warmth: mean of red − blue", ylabel="stripes: mean |step| in a row")
        decide = ipywidgets.Dropdown(
            options=("none", *CLASSIFIERS), value=classifier, description="Decided by",
            style={"description_width": "auto"}, layout={"width": "240px"},
        )  # fmt: skip
        each = slider("Examples of each", 2, EACH, EACH)
        each.layout.width = "46%"
        new = slider("The new one", 1, NEW, 1)
        new.observe(self._hide_the_truth, "value")
        super().__init__(
            {
                "new": new,
                "each": each,
                "classifier": decide,
                "truth": ipywidgets.ToggleButton(description="the truth", layout={"width": "120px"}),
            },
            self.plot,
            titled("A new one", self.picture, self.numbers),
            states={
                "you decide": {"classifier": "none", "truth": False},
                "nearest mean": {"classifier": "nearest mean"},
                "SVM": {"classifier": "SVM"},
                "three of each": {"each": 3, "classifier": "SVM"},
            },
        )

    def _hide_the_truth(self, _: Any) -> None:
        if not self._still:  # a state, or a call of move, says itself whether it is shown
            with self.still():
                self.controls["truth"].value = False

    def view(self, new: int, each: int, classifier: str, truth: bool) -> None:
        """The training set, what was learned from it, and what that says about the new one."""
        x, y = (part[: 2 * each] for part in training_set())
        pixels, label = (part[new - 1] for part in new_animals())
        [point] = features(pixels[None])
        fitted = None if classifier == "none" else _learn(classifier, x, y)
        shown = None if fitted is None else regions(fitted)
        self.plane.update(x[y == ELEPHANT], x[y == TIGER], shown, point)
        self.plot.alt = (
            f"{each} elephants and {each} tigers by warmth and stripes, classifier: {classifier}; "
            f"the new one has warmth {point[0]:.0f} and stripes {point[1]:.1f}"
        )
        self.plot.show()
        self.picture.show(pixels, 2)
        self.picture.alt = f"Animal {new}, drawn, {WIDTH} x {HEIGHT} pixels"
        says = "?" if fitted is None else NAMES[int(fitted.predict(point[None])[0])]
        self.numbers.value = numbers(
            [
                ("Warmth, stripes", minus(f"{point[0]:.0f}, {point[1]:.1f}"), ""),
                ("f(x, α) says", says, ""),
                ("It is", NAMES[int(label)] if truth else "?", ""),
            ]
        )
