"""Three ways to learn from the same vector (slides: ML algorithms; SVM-based double JPEG detection).

QF2, vector, learner, number of pictures  --compute-->  what is said of each patch by what learned elsewhere
"""

import functools
import warnings
from typing import TYPE_CHECKING, Any

import ipywidgets
import numpy as np

from jpeglab.plots import right_shares
from jpeglab.widgets.app import App, choice
from jpeglab.widgets.examples import FIRSTS, SECONDS, examples, held_out
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.tables import number_table, numbers

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

__all__ = ["LEARNERS", "PICTURES", "VECTORS", "LearnersApp", "compute", "confusion", "learner", "told_right"]

LEARNERS = "nearest mean", "SVM", "neural network"
VECTORS = {"shares": False, "their square roots": True}
PICTURES = (1, 2, 4, 6)  # to learn from


def learner(name: str) -> "Pipeline":
    """One of LEARNERS, not fitted; it brings every feature to mean 0 and variance 1 first."""
    from sklearn.neighbors import NearestCentroid
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    network = MLPClassifier((32,), alpha=0.1, tol=0.002, n_iter_no_change=5, random_state=0)
    kinds = dict(zip(LEARNERS, (NearestCentroid(), SVC(C=10), network), strict=True))
    return make_pipeline(StandardScaler(), kinds[name])


@functools.lru_cache(maxsize=256)
def compute(second: int, vector: str, name: str, pictures: int = PICTURES[-1]) -> np.ndarray:
    """Whether each of ``examples(second)`` is called double by a learner that saw so many other pictures: (n,) bool."""
    patches = examples(second)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "self.within_class_std_dev_")  # some values occur in no patch
        return held_out(learner(name), _vectors(second, vector), patches.double, patches.photo, pictures)


@functools.lru_cache(maxsize=16)
def _vectors(second: int, vector: str) -> np.ndarray:
    from jpeglab.learning.histogram_features import HistogramFeatures

    return HistogramFeatures(root=VECTORS[vector]).transform(examples(second))


def told_right(second: int, answers: np.ndarray) -> dict[int, float]:
    """The share that is told right, by QF1; 0: the singles."""
    patches = examples(second)
    right = answers == patches.double
    return {first: float(right[patches.first == first].mean()) for first in (0, *FIRSTS)}


def confusion(second: int, first: int, answers: np.ndarray) -> np.ndarray:
    """(2, 2) counts: rows single and double with this QF1, columns called single and called double."""
    patches = examples(second)
    return np.array(
        [[int((answers[patches.first == past] == called).sum()) for called in (False, True)] for past in (0, first)]
    )


class LearnersApp(App):
    """Nearest mean, SVM and a small neural network on the same vector, for each QF1.

    Parameters
    ----------
    second : QF2, one of 75, 85, 95
    """

    def __init__(self, second: int = 85):
        self.plot, self.table, self.numbers = Plot("", 520, 340), ipywidgets.HTML(), ipywidgets.HTML()
        self.lines = right_shares(self.plot.axes[0], LEARNERS, ["single", *map(str, FIRSTS)])
        self.plot.axes[0].set_xlabel("QF1 of doubles")
        super().__init__(
            {
                "second": choice("QF2", SECONDS, second, "36%", ipywidgets.SelectionSlider),
                "pictures": choice("Learned from … pictures", PICTURES, 6, "52%", ipywidgets.SelectionSlider),
                "vector": choice("x is made of", tuple(VECTORS), "shares", "290px"),
                "learner": choice("Table for", LEARNERS, "SVM", "230px"),
                "first": choice("and QF1", FIRSTS, 90, "150px"),
            },
            titled("Pictures that were not learned from", self.plot),
            ipywidgets.VBox([self.table, self.numbers]),
            states={f"QF2 {quality}": {"second": quality} for quality in SECONDS},
        )

    def view(self, second: int, pictures: int, vector: str, learner: str, first: int) -> None:
        """How much each of the three tells right, and the confusions of one."""
        answers = {name: compute(second, vector, name, pictures) for name in LEARNERS}
        for line, said in zip(self.lines, answers.values(), strict=True):
            right = told_right(second, said)
            line.set_data(range(len(right)), [100 * share for share in right.values()])
        totals = {name: float((said == examples(second).double).mean()) for name, said in answers.items()}
        self.plot.alt = f"Told right at QF2 {second}: " + ", ".join(f"{name} {t:.0%}" for name, t in totals.items())
        self.plot.show()
        self.table.value = _confusion_table(learner, first, confusion(second, first, answers[learner]))
        self.numbers.value = numbers([(f"{name}, all", f"{100 * t:.0f}", "%") for name, t in totals.items()])


def _confusion_table(learner: str, first: int, counts: np.ndarray) -> str:
    head: Any = ["", "“single”", "“double”"]
    rows = [[name, *map(int, line)] for name, line in zip(("single", f"double, {first}"), counts, strict=True)]
    return number_table(np.array([head, *rows], dtype=object), title=f"The {learner} says", marked=[(1, 1), (2, 2)])
