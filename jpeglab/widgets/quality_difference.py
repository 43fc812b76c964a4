"""How far apart do QF1 and QF2 have to be? (slides: Detection of double quantization, the rule of thumb)

    pieces of the sample pictures, QF2  --compute-->  shares found, for each difference QF2 - QF1

Two measures are compared with theory: the slides' peaks, and peaks beyond the picture's own null.
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.forensics.detectors import DETECTORS
from jpeglab.forensics.double_quantization import FIRST_TEN, count_traces
from jpeglab.forensics.fourier import is_double
from jpeglab.image import JpegImage
from jpeglab.plots import detection_curves
from jpeglab.transform.pictures import compress
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import App
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.saved import pieces, save_again
from jpeglab.widgets.tables import numbers

__all__ = ["DIFFERENCES", "Found", "QualityDifferenceApp", "compute"]

DIFFERENCES = (-20, -10, -5, -2, 0, 2, 5, 10, 15, 20)
QUALITIES = (60, 75, 85, 90, 95)
FALSE_ALARM = 0.01  # of the detector, on photos
EVERY = 3  # of the pieces, so that a new QF2 does not keep a reader waiting


@dataclass(frozen=True, eq=False)
class Found:
    """Shares of the pieces that a detector calls double, for each of some differences: all (d,).

    traces : by theory, of the first ten modes those with a periodic trace
    peaks, score : of the pieces, by the slides' rule and by the detector that takes the null from the picture itself
    once : of the pieces saved once with QF2, the same two, which are false alarms
    """

    differences: np.ndarray
    traces: np.ndarray
    peaks: np.ndarray
    score: np.ndarray
    once: tuple[float, float]


@functools.lru_cache(maxsize=len(QUALITIES))
def compute(second: int) -> Found:
    """Save each piece twice, for every QF1 that there is, and ask both detectors."""
    chosen = pieces()[::EVERY]
    differences = np.array([difference for difference in DIFFERENCES if 1 <= second - difference <= 100])
    firsts = [second - int(difference) for difference in differences]
    twice = np.array([_shares([save_again(piece, first, second) for piece in chosen]) for first in firsts])
    traces = [int(count_traces(standard_table(first), standard_table(second))) for first in firsts]
    once = _shares([compress(piece, second) for piece in chosen])
    return Found(differences, np.array(traces) / len(FIRST_TEN), twice[:, 0], twice[:, 1], once)


def _exceeds_null(image: JpegImage) -> bool:
    return DETECTORS["fourier"](image, false_alarm=FALSE_ALARM).positive is True


def _shares(images: list[JpegImage]) -> tuple[float, float]:
    found = np.array([(is_double(image), _exceeds_null(image)) for image in images])
    by_peaks, by_score = found.mean(axis=0)
    return float(by_peaks), float(by_score)


class QualityDifferenceApp(App):
    """The rule of thumb, measured: how many doubles are found, over the difference of QF2 and QF1.

    Parameters
    ----------
    second : QF2, one of 60, 75, 85, 90, 95
    """

    def __init__(self, second: int = 85):
        self.plot, self.numbers = Plot("", 560, 390), ipywidgets.HTML()
        names = "theory", "the slides' rule", "beyond the null"
        self.lines = detection_curves(self.plot.axes[0], names)
        super().__init__(
            {
                "second": ipywidgets.SelectionSlider(
                    options=QUALITIES, value=second, description="QF2",
                    style={"description_width": "auto"}, layout={"width": "100%"},
                ),
            },
            titled("Pieces of sample pictures, saved twice", self.plot),
            self.numbers,
            states={f"QF2 {quality}": {"second": quality} for quality in (75, 85, 95)},
        )  # fmt: skip

    def view(self, second: int) -> None:
        """The three curves of one QF2."""
        found = compute(second)
        for line, shares in zip(self.lines, (found.traces, found.peaks, found.score), strict=True):
            line.set_data(found.differences, 100 * shares)
        after = found.differences >= 10
        self.plot.alt = (
            f"Doubles found at QF2 {second}. Difference of 10 and more: by the slides' rule at least "
            f"{100 * found.peaks[after].min():.0f} %, beyond the null {100 * found.score[after].min():.0f} %."
        )
        self.plot.show()
        ten = list(found.differences).index(10)
        self.numbers.value = numbers(
            [
                ("Difference of 10: the slides' rule", f"{100 * found.peaks[ten]:.0f}", "% found"),
                ("beyond the null", f"{100 * found.score[ten]:.0f}", "% found"),
                ("Saved once: the slides' rule", f"{100 * found.once[0]:.0f}", "% false"),
                ("beyond the null", f"{100 * found.once[1]:.0f}", "% false"),
            ]
        )
