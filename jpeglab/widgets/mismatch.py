"""Asked about other pictures than those it learned from (slides: Data-driven vs Model-based appraoches, mismatch).

what was learned, what is asked  --compute-->  rows of the table that ``python -m jpeglab experiment mismatch`` makes
second, asked                    --transfer-->  the same, live, on a few patches of the sample pictures
"""

import functools

import ipywidgets
import numpy as np
from sklearn.svm import SVC

from jpeglab.datasets.patches import Patches
from jpeglab.experiments.mismatch import AS_IT_IS, ELSEWHERE, SETTINGS, SOME_OF_EACH
from jpeglab.experiments.tables import Row, read_rows
from jpeglab.learning.svm import svm_features
from jpeglab.plots import share_curves
from jpeglab.widgets.app import App, choice
from jpeglab.widgets.examples import splits
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.tables import numbers

__all__ = ["MismatchApp", "compute", "transfer"]

LEARNED = (*SETTINGS, SOME_OF_EACH, ELSEWHERE)


@functools.lru_cache(maxsize=64)
def compute(learned: str, asked: str) -> list[Row]:
    """For each QF1, "mean" last: "photos", "amount" learned from, the Estimates "accuracy" and "auc"; maybe none."""
    rows = read_rows("mismatch", topic="mismatch")
    return [row for row in rows if (row["learned"], row["asked"]) == (learned, asked)]


def transfer(learned: Patches, asked: Patches) -> dict[int, float]:
    """What a machine tells right of patches that learned from others: {QF1: share}, 0 for singles.

    Both sets are of the same pictures; it is asked about those that it did not learn from.
    """
    machine, features = SVC(C=10, gamma=0.1), svm_features()
    from_those, about_these = features.transform(learned), features.transform(asked)
    names, right = np.unique(learned.photo), np.zeros(len(asked), bool)
    for others, held_out in splits(names):
        to_learn, to_ask = np.isin(learned.photo, names[others]), np.isin(asked.photo, names[held_out])
        machine.fit(from_those[to_learn], learned.double[to_learn])
        right[to_ask] = machine.predict(about_these[to_ask]) == asked.double[to_ask]
    return {int(first): float(right[asked.first == first].mean()) for first in np.unique(asked.first)}


class MismatchApp(App):
    """What an SVM tells right of pictures unlike those that it learned from.

    Parameters
    ----------
    learned, asked : names of settings
    """

    def __init__(self, learned: str = AS_IT_IS, asked: str = "QF2 85"):
        self.plot, self.numbers = Plot("", 780, 340), ipywidgets.HTML()
        self.curves = share_curves(self.plot.axes[0], ("some of each", "its like", "what you chose"), low=0)
        self.plot.axes[0].set_xlabel("QF1")
        super().__init__(
            {
                "learned": choice("Learned from", LEARNED, learned, "300px"),
                "asked": choice("Asked about", tuple(SETTINGS), asked, "290px"),
            },
            ipywidgets.VBox([titled("Told right by a machine that learned from ...", self.plot), self.numbers]),
            states={
                "its like": {"learned": AS_IT_IS, "asked": AS_IT_IS},
                "resolution": {"learned": AS_IT_IS, "asked": "3.2 times smaller"},
                "the other way": {"learned": "3.2 times smaller", "asked": AS_IT_IS},
                "encoder": {"learned": AS_IT_IS, "asked": "rounded down"},
                "source": {"learned": ELSEWHERE, "asked": AS_IT_IS},
            },
        )

    def view(self, learned: str, asked: str) -> None:
        """Three curves over QF1, and their means."""
        curves = [compute(name, asked) for name in (SOME_OF_EACH, asked, learned)]
        percents = [[[100 * part for part in row["accuracy"]] for row in rows] for rows in curves]
        self.curves.update([str(row["first"]) for row in curves[0][:-1]], *(percent[:-1] for percent in percents))
        shown = [f"{percent[-1][0]:.1f}" if percent else "not measured" for percent in percents]
        self.plot.alt = (
            f"Asked about {asked}: {shown[2]} % told right by what learned from {learned}, {shown[1]} by its like"
        )
        self.plot.show()
        worst = min((row["auc"].value for row in curves[2]), default=np.nan)
        self.numbers.value = numbers(
            [
                ("Its like, mean", shown[1], "%"),
                ("What you chose", shown[2], "%"),
                ("Some of each", shown[0], "%"),
                ("Lowest AUC of yours", f"{worst:.2f}" if curves[2] else "not measured", ""),
            ]
        )
