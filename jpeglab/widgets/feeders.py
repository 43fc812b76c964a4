"""Which bins feed which (slides: Double quantization (DQ), its sequence of three steps).

    first, second  --compute-->  bins u of the signal, the bin v that each of them ends in, and the bins v

All bins that a value falls into are known from its bin u alone: the value itself is forgotten after the first step.
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.forensics.double_quantization import Footprint, count_feeders, footprint, quantize_once, slide_signal
from jpeglab.plots import quantization_stages
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.footprint import untraced
from jpeglab.widgets.pictures import Plot
from jpeglab.widgets.tables import numbers

__all__ = ["Feeders", "FeedersApp", "compute"]

LARGEST = 24  # of both steps
SPAN = 48  # values that are seen at once


@dataclass(frozen=True, eq=False)
class Feeders:
    """The slides' signal after each step.

    first, second : how often each bin occurs, from bin 0 on
    feeds : (n,) the bin of the second step that each bin of the first ends in
    expected : where theory has holes and peaks among the bins of the second step
    """

    first: np.ndarray
    second: np.ndarray
    feeds: np.ndarray
    expected: Footprint


def compute(first: int, second: int) -> Feeders:
    """Quantize the signal, de-quantize it, and quantize it again."""
    counts = np.bincount(quantize_once(_signal(), first))
    feeds = quantize_once(np.arange(len(counts)) * first, second)
    again = np.bincount(feeds, weights=counts)
    return Feeders(counts, again, feeds, footprint(first, second, np.arange(1, len(again))))


@functools.cache
def _signal() -> np.ndarray:
    return slide_signal()


class FeedersApp(App):
    """Three steps, one above the other: quantize, de-quantize, quantize.

    Parameters
    ----------
    first, second : the steps b and a, 1..24
    start : the smallest value that is seen, 0..80
    """

    def __init__(self, first: int = 3, second: int = 2, start: int = 24):
        self.plot, self.numbers = Plot("", 820, 400, 3, 1, sharex=True, height_ratios=(2, 3.6, 2)), ipywidgets.HTML()
        self.stages = quantization_stages(self.plot.axes)
        begin = slider("Seen from value", 0, 127 - SPAN, start)
        sliders = slider("First step b", 1, LARGEST, first), slider("Second step a", 1, LARGEST, second)
        for part in sliders:
            part.layout.width = "47%"
        begin.layout.width = "34%"
        super().__init__(
            {"first": sliders[0], "second": sliders[1], "start": begin},
            ipywidgets.VBox([self.plot, self.numbers]),
            states={
                "3 then 2": {"first": 3, "second": 2},
                "2 then 3": {"first": 2, "second": 3},
                "2 then 4": {"first": 2, "second": 4},
            },
        )

    def view(self, first: int, second: int, start: int) -> None:
        """Draw the part of all three that lies in the window."""
        result = compute(first, second)
        expected = result.expected
        titles = (
            f"1. Quantize with b = {first}: how often each bin u",
            f"2. De-quantize: bin u stands for u b = {first} u, and falls into bin v",
            f"3. Quantize with a = {second}: how often each bin v",
        )
        for drawn, title in zip(self.stages.titles, titles, strict=True):
            drawn.set_text(title)
        self.stages.update(
            (start - 0.5, start + SPAN + 0.5), (first, result.first), (second, result.second), result.feeds,
            expected.holes, expected.peaks,
        )  # fmt: skip
        fed = count_feeders(first, second, np.arange(1, expected.period + 1))
        self.plot.alt = (
            f"Lines from bins of step {first} to bins of step {second}, values {start} to {start + SPAN}; "
            f"each bin v is fed by {_range(fed)} bins u"
        )
        self.plot.show()
        self.numbers.value = numbers([
            ("Bins u that feed a bin v", _range(fed), ""),
            ("Repeats every", expected.period, "bins" if expected.period > 1 else f"bin: {untraced(first, second)}"),
            ("n(v) for v = 1, 2, ...", _listed(fed), ""),
        ])  # fmt: skip


def _range(fed: np.ndarray) -> str:
    low, high = int(fed.min()), int(fed.max())
    return f"{low}" if low == high else f"{low} or {high}"


def _listed(cycle: np.ndarray, most: int = 8) -> str:
    return " ".join(map(str, np.resize(cycle, most))) + " ..."
