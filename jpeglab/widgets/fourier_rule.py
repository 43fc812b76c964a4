"""The slides' rule: at least 1 of the first ten histograms has strong peaks (slides: Detection of double quantization).

JpegImage  --peaks-->  (10,)  --threshold-->  "double" or not
peaks of many singles (n, 10), thresholds (t,)  --compute-->  FalseAlarms of one mode, and of one in ten
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.forensics.double_quantization import FIRST_TEN
from jpeglab.forensics.fourier import SLIDE_THRESHOLD, peaks
from jpeglab.plots import false_alarm_curves, mode_peaks
from jpeglab.transform.pictures import compress
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot, beside, titled
from jpeglab.widgets.saved import pieces, saved_once, saved_twice
from jpeglab.widgets.tables import numbers

__all__ = ["FalseAlarms", "FourierRuleApp", "compute", "one_in_ten", "peaks_of_pieces"]

LOWEST, HIGHEST = 2, 30  # thresholds, in medians
THRESHOLDS = np.arange(LOWEST, HIGHEST + 1)


@dataclass(frozen=True, eq=False)
class FalseAlarms:
    """Shares, for each threshold, of pictures that were saved once: all (t,).

    one_mode : alpha, of all their histograms, those above the threshold
    counted : of all pictures, those with at least one histogram above it
    """

    one_mode: np.ndarray
    counted: np.ndarray


def compute(singles: np.ndarray, thresholds: np.ndarray) -> FalseAlarms:
    """Count the false alarms among the peaks (n, 10) of pictures that were saved once."""
    above = singles > np.asarray(thresholds)[:, None, None]
    return FalseAlarms(above.mean(axis=(1, 2)), above.any(axis=2).mean(axis=1))


def one_in_ten(one_mode: np.ndarray) -> np.ndarray:
    """1 - (1 - alpha)^10: how often at least one of ten modes raises an alarm, if they know nothing of each other."""
    return 1 - (1 - one_mode) ** len(FIRST_TEN)


@functools.lru_cache(maxsize=100)
def peaks_of_pieces(quality: int) -> np.ndarray:
    """The ten peaks of each piece of the sample pictures, saved once: (n, 10) float64."""
    return np.stack([peaks(compress(piece, quality)) for piece in pieces()])


@functools.lru_cache(maxsize=64)
def peaks_of(photo: Photo, first: int | None, second: int) -> np.ndarray:
    """The ten peaks of a photo saved once, where ``first`` is None, or twice."""
    return peaks(saved_once(photo, second) if first is None else saved_twice(photo, first, second))


class FourierRuleApp(PhotoApp):
    """The slides' rule with its threshold: ten peaks of a photo, and the false alarms of asking ten times.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    threshold : in medians, 2..30
    first, second : QF1 and QF2
    """

    def __init__(
        self, picture: str = "coffee", threshold: int = int(SLIDE_THRESHOLD), first: int = 75, second: int = 85
    ):
        self.peaks, self.alarms = Plot("", 420, 330), Plot("", 400, 330)
        self.single, self.double, self.level = mode_peaks(self.peaks.axes[0], len(FIRST_TEN))
        self.curves = false_alarm_curves(self.alarms.axes[0], LOWEST, HIGHEST)
        self.alarms_heading, self.numbers = ipywidgets.HTML(), ipywidgets.HTML()
        self.alarms_heading.add_class("jpeglab-title")
        qualities = {"first": slider("QF1", 1, 100, first), "second": slider("QF2", 1, 100, second)}
        for part in qualities.values():
            part.layout.width = "46%"
        super().__init__(
            {"threshold": slider("Threshold", LOWEST, HIGHEST, threshold), **qualities},
            ipywidgets.VBox([
                beside(
                    titled("The first ten histograms of this photo", self.peaks),
                    ipywidgets.VBox([self.alarms_heading, self.alarms]),
                ),
                self.numbers,
            ]),
            picture=picture,
            states={
                "75 then 85": {"first": 75, "second": 85, "threshold": 8},
                "75 then 95": {"first": 75, "second": 95, "threshold": 8},
                "90 then 85": {"first": 90, "second": 85, "threshold": 8},
            },
        )  # fmt: skip

    def view(self, picture: str, threshold: int, first: int, second: int) -> None:
        """The peaks of both histories against the threshold, and what this threshold costs."""
        photo = self.photo_with_blocks(picture)
        once, twice = peaks_of(photo, None, second), peaks_of(photo, first, second)
        self._show_peaks(picture, once, twice, threshold)
        alarms = compute(peaks_of_pieces(second), THRESHOLDS)
        self._show_alarms(alarms, threshold, second)
        place = threshold - LOWEST
        self.numbers.value = numbers(
            [
                ("Saved once", f"{(once > threshold).sum()} of 10", _verdict(once, threshold)),
                ("Saved twice", f"{(twice > threshold).sum()} of 10", _verdict(twice, threshold)),
                ("False alarms of one mode", f"{100 * alarms.one_mode[place]:.1f}", "%"),
                ("False alarms of the rule", f"{100 * alarms.counted[place]:.0f}", "%"),
            ]
        )

    def _show_peaks(self, picture: str, once: np.ndarray, twice: np.ndarray, threshold: int) -> None:
        self.single.set_data(range(10), once)
        self.double.set_data(range(10), twice)
        self.level.set_data([-1, 10], [threshold, threshold])
        self.peaks.alt = (
            f"Strongest peaks of ten histograms of {picture}. Saved once: up to {once.max():.1f}. "
            f"Saved twice: up to {twice.max():.1f}. Threshold {threshold}."
        )
        self.peaks.show()

    def _show_alarms(self, alarms: FalseAlarms, threshold: int, second: int) -> None:
        one, formula, counted, here = self.curves
        for line, shares in zip(
            (one, formula, counted), (alarms.one_mode, one_in_ten(alarms.one_mode), alarms.counted), strict=True
        ):
            line.set_data(THRESHOLDS, 100 * shares)
        here.set_data([threshold, threshold], [0, 100])
        self.alarms_heading.value = f"{len(pieces())} pieces of samples, saved once, QF {second}"
        place = threshold - LOWEST
        self.alarms.alt = (
            f"False alarms at threshold {threshold}: {100 * alarms.one_mode[place]:.1f} % of the histograms, "
            f"{100 * alarms.counted[place]:.0f} % of the pictures"
        )
        self.alarms.show()


def _verdict(strongest: np.ndarray, threshold: float) -> str:
    return "“double”" if (strongest > threshold).any() else "“no trace”"
