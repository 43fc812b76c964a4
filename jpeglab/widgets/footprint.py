"""Holes and peaks (slides: Double quantization footprints (1/2), Double quantization footprints (2/2)).

    first, second, rounding  --compute-->  histograms of the slides' signal, quantized once and twice; what is predicted

Only bins are looked at that lie within the signal's range as a whole.
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.forensics.double_quantization import Footprint, footprint, quantize_once, slide_signal
from jpeglab.plots import ceiling, once_and_twice
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.sound import Sound, tone
from jpeglab.widgets.tables import numbers

__all__ = ["AWAY", "EVEN", "FootprintApp", "Histograms", "compute", "period_of", "round_half_to_even", "untraced"]

AWAY, EVEN = "away from zero", "to even"
LARGEST = 16  # of both steps
HIGHEST = 127  # of the signal


@dataclass(frozen=True, eq=False)
class Histograms:
    """What two quantizations make of a signal, against what one makes of it.

    bins : (n,) of the second step, from 0 on
    once, twice : (n,) how often each occurs
    expected : where theory has holes and peaks among them
    period : after how many bins they repeat, as halves are rounded here; ``expected`` has it for halves away from zero
    """

    bins: np.ndarray
    once: np.ndarray
    twice: np.ndarray
    expected: Footprint
    period: int

    @property
    def holes(self) -> np.ndarray:
        """The bins that the second compression alone would fill, and that are empty."""
        return self.bins[(self.once > 0) & (self.twice == 0)]

    @property
    def tone(self) -> int | None:
        """How high they sound, in Hz."""
        return tone(len(self.bins), self.period)


def round_half_to_even(values: np.ndarray, step: int) -> np.ndarray:
    """values / step as `numpy.round` and Python's `round` have it: a half goes to the even neighbor."""
    bins = np.floor((2 * np.asarray(values) + step) / (2 * step)).astype(np.int64)
    half = 2 * np.asarray(values) + step == 2 * step * bins
    return bins - (half & (bins % 2 == 1))


ROUNDINGS = {AWAY: quantize_once, EVEN: round_half_to_even}


def compute(first: int, second: int, rounding: str = AWAY) -> Histograms:
    """Quantize the signal with the second step, and with the first and then the second."""
    bins = np.arange((2 * HIGHEST // second + 1) // 2)
    quantize = ROUNDINGS[rounding]
    again = quantize(quantize(_signal(), first) * first, second)
    once, twice = (np.bincount(values, minlength=len(bins))[: len(bins)] for values in (_once(second), again))
    return Histograms(bins, once, twice, footprint(first, second, bins), period_of(first, second, rounding))


def period_of(first: int, second: int, rounding: str) -> int:
    """After how many bins of the second step the number of bins that feed them repeats, found by counting.

    >>> period_of(3, 2, AWAY), period_of(3, 2, EVEN), period_of(3, 5, EVEN)
    (3, 6, 3)
    """
    fed = np.bincount(ROUNDINGS[rounding](np.arange(24 * LARGEST) * first, second))[1 : 12 * first]
    return next(period for period in range(1, 2 * first + 1) if np.array_equal(fed[period:], fed[:-period]))


@functools.cache
def _signal() -> np.ndarray:
    return slide_signal()


@functools.lru_cache(maxsize=LARGEST)
def _once(step: int) -> np.ndarray:
    return quantize_once(_signal(), step)


class FootprintApp(App):
    """A signal quantized once, and twice: what is predicted, what is found, and how it sounds.

    Parameters
    ----------
    first, second : the steps b and a, 1..16
    """

    def __init__(self, first: int = 3, second: int = 2):
        self.plot = Plot("", 560, 400, 2, 1, sharex=True)
        self.histograms = once_and_twice(*self.plot.axes)
        self.sounds, self.numbers = (Sound(), Sound()), ipywidgets.HTML()
        self.heard = titled("Quantized once", self.sounds[0]), titled("", self.sounds[1])
        sliders = slider("First step b", 1, LARGEST, first), slider("Second step a", 1, LARGEST, second)
        for part in sliders:
            part.layout.width = "47%"
        rounding = ipywidgets.Dropdown(
            options=(AWAY, EVEN), description="Halves go",
            style={"description_width": "auto"}, layout={"width": "230px"},
        )  # fmt: skip
        super().__init__(
            {"first": sliders[0], "second": sliders[1], "rounding": rounding},
            self.plot,
            ipywidgets.VBox([self.numbers, *self.heard]),
            states={
                "3 then 2": {"first": 3, "second": 2, "rounding": AWAY},
                "2 then 3": {"first": 2, "second": 3, "rounding": AWAY},
                "3 then 5": {"first": 3, "second": 5, "rounding": AWAY},
                "3 then 2, to even": {"first": 3, "second": 2, "rounding": EVEN},
            },
        )

    def view(self, first: int, second: int, rounding: str) -> None:
        """Draw both histograms, and give both their sound."""
        result = compute(first, second, rounding)
        expected = result.expected
        above, below = self.plot.axes
        above.set_title(f"once: {second}", loc="left", fontweight="bold")
        below.set_title(f"twice: {first}, then {second}", loc="left", fontweight="bold")
        tops = ceiling(1.05 * result.once.max()), ceiling(1.05 * result.twice.max())
        self.histograms.update(result.bins, result.once, result.twice, expected.holes, expected.peaks, tops)
        self.plot.alt = (
            f"Histograms of a signal quantized with {second}, and with {first} and then {second}: "
            f"{len(result.holes)} empty bins, {len(expected.holes)} predicted; {len(expected.peaks)} peaks predicted"
        )
        self.plot.show()
        for sound, columns in zip(self.sounds, (result.once, result.twice), strict=True):
            sound.put(columns)
        self.heard[1].children[0].value = "Quantized twice: " + said(result.tone)
        self.numbers.value = numbers([
            ("One cycle is", result.period, "bins" if result.period > 1 else f"bin: {untraced(first, second)}"),
            ("Holes predicted, found", f"{len(expected.holes)}, {len(result.holes)}", ""),
            ("of them in the same place", len(np.intersect1d(expected.holes, result.holes)), ""),
            ("Peaks predicted", len(expected.peaks), ""),
        ])  # fmt: skip


def untraced(first: int, second: int) -> str:
    """How little a first step leaves that divides the second: an even ratio changes bin 0, an odd one nothing."""
    return "no trace at all" if second // first % 2 else "no periodic trace"


def said(height: int | None) -> str:
    """What is to be heard, in words."""
    return f"a tone of {height:,} Hz" if height else "no tone"
