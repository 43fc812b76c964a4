"""Which pairs of steps leave a trace, and what the others leave (slides: Double quantization footprints (1/2), (2/2)).

    first, second  --compute-->  shares of zeros, once and twice, and of values that end in the same bin either way
                   --kinds-->    no periodic trace, holes or peaks, for all pairs

The signal is the slides', moved so that its mean is 0, as the AC coefficients of a photo are.
"""

import functools
from dataclasses import dataclass
from fractions import Fraction

import ipywidgets
import numpy as np

from jpeglab.forensics.double_quantization import (
    count_feeders,
    leaves_trace,
    quantize_once,
    quantize_twice,
    slide_signal,
)
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.footprint import untraced
from jpeglab.widgets.pictures import Pixels, ruled, titled
from jpeglab.widgets.tables import number_table, numbers

__all__ = ["KINDS", "Remains", "TracesApp", "compute", "kinds", "map_of"]

LARGEST = 24  # of both steps
CELL = 15  # pixels of a pair's side
SIDE = LARGEST * CELL + 1
TICKS = {step: (step - 0.5) / LARGEST for step in (1, *range(4, LARGEST + 1, 4))}
KINDS = {
    "no periodic trace": (235, 235, 235),
    "holes": (213, 94, 0),
    "peaks, no holes": (230, 159, 0),
}  # as in jpeglab.plots


@dataclass(frozen=True)
class Remains:
    """What the first of two quantizations leaves behind, besides holes and peaks.

    zeros_once, zeros_twice : the share of bin 0 without and with the first quantization
    unmoved : the share of values that end in the bin in which they would end without it
    """

    zeros_once: float
    zeros_twice: float
    unmoved: float


@functools.lru_cache(maxsize=LARGEST**2)
def compute(first: int, second: int) -> Remains:
    """Quantize the signal, moved to a mean of 0, once and twice."""
    once, twice = quantize_once(_signal(), second), quantize_twice(_signal(), first, second)
    return Remains(float(np.mean(once == 0)), float(np.mean(twice == 0)), float(np.mean(once == twice)))


@functools.cache
def _signal() -> np.ndarray:
    return slide_signal(mean=63.5) - 63.5


def kinds() -> np.ndarray:
    """Which of KINDS each pair is: (24, 24) int64, indexed [b - 1, a - 1]."""
    steps = np.arange(1, LARGEST + 1)
    first, second = steps[:, None], steps[None]
    fed = count_feeders(first[..., None], second[..., None], steps)
    return np.where(leaves_trace(first, second), np.where(fed.min(axis=2) == 0, 1, 2), 0)


def map_of(row: int, col: int) -> np.ndarray:
    """A cell for each pair, (15 n + 1, 15 n + 1, 3) uint8: a hole is white, a peak is a black bar.

    Black lines run along one row and one column.
    """
    pixels = _cells().copy()
    pixels[[row * CELL, (row + 1) * CELL]] = 0
    pixels[:, [col * CELL, (col + 1) * CELL]] = 0
    return pixels


@functools.cache
def _cells() -> np.ndarray:
    kind = kinds()
    pixels = np.array([*KINDS.values()], np.uint8)[kind].repeat(CELL, axis=0).repeat(CELL, axis=1)
    within = np.arange(CELL)
    hole = np.hypot(*np.meshgrid(within - CELL // 2, within - CELL // 2)) < 3.6
    bar = np.zeros((CELL, CELL), bool)
    bar[4:-3, CELL // 2 - 1 : CELL // 2 + 2] = True
    marks = np.stack([np.zeros_like(hole), hole, bar])[kind].swapaxes(1, 2).reshape(len(pixels), -1)
    pixels[marks] = np.where(np.kron(kind, np.ones((CELL, CELL), int))[marks] == 1, 255, 0)[:, None]
    pixels = np.pad(pixels, ((0, 1), (0, 1), (0, 0)))
    pixels[::CELL], pixels[:, ::CELL] = 255, 255
    return pixels


class TracesApp(App):
    """All pairs of steps: which leave a trace, and what is left where there is none.

    Click a pair, or move the sliders.

    Parameters
    ----------
    first, second : the steps b and a, 1..24
    """

    def __init__(self, first: int = 2, second: int = 4):
        self.map, self.table, self.numbers, self.legend = (Pixels(""), *(ipywidgets.HTML() for _ in range(3)))
        self.map.add_class("jpeglab-pick")
        self.map.add_class("jpeglab-held")
        self.table.add_class("jpeglab-compact")
        self.legend.value = _legend(kinds())
        self.legend.layout.width = f"{SIDE}px"
        sliders = slider("First step b", 1, LARGEST, first), slider("Second step a", 1, LARGEST, second)
        for part in sliders:
            part.layout.width = "47%"
        super().__init__(
            {"first": sliders[0], "second": sliders[1]},
            titled("b downwards, a to the right", ruled(self.map, SIDE, TICKS, TICKS), self.legend),
            ipywidgets.VBox([self.table, self.numbers]),
            states={
                "2 then 4": {"first": 2, "second": 4},
                "2 then 6": {"first": 2, "second": 6},
                "4 then 6": {"first": 4, "second": 6},
                "6 then 4": {"first": 6, "second": 4},
            },
        )
        self.browser.observe(lambda change: self.attempt(self.point, *change["new"]), "point")

    def point(self, picture: int, x: float, y: float, action: str) -> None:
        """Take the pair that was clicked; see ``Browser.point``."""
        if action == "down":
            self.move(first=int(y * LARGEST) + 1, second=int(x * LARGEST) + 1)

    def view(self, first: int, second: int) -> None:
        """Frame the pair in the map, and tell what it leaves."""
        self.map.show(map_of(first - 1, second - 1))
        self.map.frame = [(second - 1) / LARGEST, (first - 1) / LARGEST, 1 / LARGEST, 1 / LARGEST]
        kind = list(KINDS)[kinds()[first - 1, second - 1]] if leaves_trace(first, second) else untraced(first, second)
        self.map.alt = f"Map of all pairs of steps; {first} then {second} is framed: {kind}"
        bins = np.arange(9)
        self.table.value = number_table(
            np.array([["v", *bins], ["n(v)", *count_feeders(first, second, bins)]]), title="Bins u that feed bin v"
        )
        result = compute(first, second)
        self.numbers.value = numbers([
            (f"{first} then {second}", kind, ""),
            ("a / b", Fraction(second, first), ""),
            ("Zeros after one quantization", f"{100 * result.zeros_once:.1f}", "%"),
            ("Zeros after both", f"{100 * result.zeros_twice:.1f}", "%"),
            ("In the same bin as after one", f"{100 * result.unmoved:.1f}", "%"),
        ])  # fmt: skip


def _legend(kind: np.ndarray) -> str:
    squares = (
        f'<span><i style="background: rgb{color}"></i>{name}: {np.count_nonzero(kind == number)}</span>'
        for number, (name, color) in enumerate(KINDS.items())
    )
    return f'<div class="jpeglab-legend">{"".join(squares)}</div>'
