"""Was this picture compressed twice? Every trace as a detector (slides: Detection of double JPEG compression).

    JpegImage  --DETECTORS[name]-->  Verdict: score, threshold, double or not or "cannot tell", what else it could be

A detector measures, asks ``thresholds`` how high such a score is by chance, and says so. It cannot tell where it has
read too little. What theory makes invisible, a first step that divides the file's, it cannot know from the file: there
"no trace" is all that it can say, and the note recalls it.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from jpeglab.forensics import first_digits, fourier, same_table, shifted
from jpeglab.forensics.thresholds import threshold
from jpeglab.forensics.verdict import Verdict
from jpeglab.image import JpegImage

__all__ = ["DETECTORS", "Detector", "Measurement"]


class Measurement(NamedTuple):
    """score : larger = more likely double; values : how many it was computed from; evidence : by name."""

    score: float
    values: float
    evidence: dict[str, Any]


@dataclass(frozen=True)
class Detector:
    """One trace, and how to judge it.

    name : its key in DETECTORS
    measure : JpegImage to Measurement
    unit : what these values are
    fewest : of these, below which the detector cannot tell
    note : what is worth saying where it finds nothing
    warning : what is worth saying always; "{rate}" in it becomes the measured false-alarm rate
    least : score below which it finds nothing, whatever the threshold
    explanations : what else makes such a score
    """

    name: str
    measure: Callable[[JpegImage], Measurement]
    unit: str
    fewest: int
    note: str
    explanations: tuple[str, ...]
    warning: str = ""
    least: float = -math.inf

    def __call__(self, image: JpegImage, *, false_alarm: float = 0.05) -> Verdict:
        """Judge a picture.

        Parameters
        ----------
        false_alarm : 0.01..0.1, the share of single-compressed photos that may be called double; how many it was when
            that was measured is in the verdict
        """
        return self.judge(self.measure(image), image.luminance.table, false_alarm)

    def judge(self, measured: Measurement, table: np.ndarray, false_alarm: float) -> Verdict:
        """Judge what ``measure`` found in a picture with this (8, 8) table."""
        score, values, evidence = measured
        limit, extrapolated, rate = threshold(self.name, table, values, false_alarm)
        limit = max(limit, self.least)
        if values < self.fewest:
            positive, note = None, f"too little evidence: {values:.0f} {self.unit} (needed: {self.fewest})"
        else:
            positive = score > limit
            warning = self.warning.format(rate=f"{100 * rate:.2g} %")
            note = "; ".join(filter(None, ("" if positive else self.note, warning, extrapolated)))
        return Verdict(score, limit, positive, note, evidence, rate, self.explanations)


# --- what each reads --------------------------------------------------------------------------------------------------


def _fourier(image: JpegImage) -> Measurement:
    score, evidence = fourier.score(image)
    return Measurement(score, evidence["coefficients"] if evidence["mode"] else 0, evidence)


def _benford(image: JpegImage) -> Measurement:
    score, evidence = first_digits.score(image)
    return Measurement(score, evidence["coefficients"], evidence)


def _same_table(image: JpegImage) -> Measurement:
    """A likelihood ratio has weighed its counts already: above 1 its threshold depends on the table alone."""
    score, evidence = same_table.score(image)
    return Measurement(score, min(sum(evidence["expected"]), 1), evidence)


def _shifted(image: JpegImage) -> Measurement:
    grid = shifted.find_shifted_grid(image)
    return Measurement(
        grid.score, grid.windows, {name: value for name, value in grid._asdict().items() if name != "score"}
    )


DETECTORS: Mapping[str, Detector] = {
    detector.name: detector
    for detector in (
        Detector(
            "fourier",
            _fourier,
            unit="coefficients other than 0",
            fewest=100,
            note="a first step that divides the file's in every mode leaves no trace",
            explanations=(
                "a picture with few or evenly spaced tones: drawn, stretched in contrast, reduced in colors",
                "an encoder that does not quantize by rounding",
            ),
        ),
        Detector(
            "benford",
            _benford,
            unit="coefficients other than 0",
            fewest=first_digits.FEWEST,
            note="a first step that divides the file's in every mode leaves no trace",
            warning="the misfit depends on the kind of picture too; "
            "a threshold from other photos may not fit this one: "
            "{rate} of those saved once, in collections that it had not seen, exceeded it",
            explanations=(
                "a picture unlike the photographs of the calibration: clipped, synthetic, smooth, noisy",
                "a table that is not a standard one",
                "an encoder that does not quantize by rounding",
            ),
        ),
        Detector(
            "same_table",
            _same_table,
            unit="coefficients that one more save would change",
            fewest=1,
            note="an encoder or decoder unlike libjpeg's between the saves hides the trace",
            explanations=(
                "a picture without clipped pixels and with coarse steps, which is calm after one save",
                "a decoder's output saved on the same grid with another table, whose steps this one divides",
                "a synthetic picture: of few tones, or nothing but noise",
            ),
        ),
        Detector(
            "shifted",
            _shifted,
            unit="windows with texture",
            fewest=2048,
            note="a first DC step much finer than the file's leaves no trace",
            least=0.005,  # large pictures lead by that without a past: interpolated colors, scaled sensors
            explanations=(
                "a picture with few or evenly spaced tones: drawn, stretched in contrast, reduced in colors",
                "a texture that repeats every 2, 4 or 8 pixels",
                "a resized picture that was a JPEG before",
            ),
        ),
    )
}
