"""Which pairs of qualities leave no trace (slides: Detection of double quantization, the case QF1 < QF2).

    QF1, QF2, modes  --count_traces-->  how many of the modes carry a periodic trace  --draw_map-->  pixels

All of it is theory, from the standard luminance tables alone; a photo can only show less.
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.double_quantization import FIRST_TEN, count_traces, footprint
from jpeglab.plots import heat
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.pictures import Pixels, beside, titled
from jpeglab.widgets.tables import record_table

__all__ = ["BlindPairsApp", "compute", "draw_map", "records"]

QUALITIES = range(1, 101)
ZOOM = 4
BLIND = (255, 255, 255)
SEVERAL = range(1, 41)  # bins, enough for the period of any two steps that differ


@functools.lru_cache(maxsize=64)
def compute(modes: int) -> np.ndarray:
    """In how many of the first ``modes`` of the zig-zag two standard tables leave a trace: (100, 100) [QF1, QF2]."""
    tables = np.stack([standard_table(quality) for quality in QUALITIES])
    return count_traces(tables[:, None], tables[None], ZIGZAG[:modes])


def draw_map(counts: np.ndarray, modes: int) -> np.ndarray:
    """(100, 100, 3) uint8: QF1 to the right, QF2 up; white where there is no trace, yellow where all modes have one."""
    turned = counts.T[::-1]
    return np.where(turned[..., None] == 0, BLIND, heat(turned, modes)).astype(np.uint8)


def records(first: int, second: int) -> list[tuple[str, int, int, str]]:
    """For each of the first ten modes: v, u; the first step; the second; what theory expects."""
    tables = standard_table(first), standard_table(second)
    return [(f"{v}, {u}", int(tables[0][v, u]), int(tables[1][v, u]), _trace(*tables, (v, u))) for v, u in FIRST_TEN]


def _trace(first: np.ndarray, second: np.ndarray, mode: tuple[int, int]) -> str:
    trace = footprint(int(first[mode]), int(second[mode]), SEVERAL)
    if trace.period == 1:
        return "–"
    return f"{'holes' if trace.holes.size else 'peaks'}, period {trace.period}"


class BlindPairsApp(App):
    """Where theory is blind: how many modes carry a trace, over QF1 and QF2.

    Parameters
    ----------
    first, second : QF1 and QF2
    modes : how many of the zig-zag are read
    """

    def __init__(self, first: int = 60, second: int = 85, modes: int = len(FIRST_TEN)):
        self.map, self.heading, self.text = Pixels(""), ipywidgets.HTML(), ipywidgets.HTML()
        self.map.add_class("jpeglab-pick")
        self.heading.add_class("jpeglab-title")
        self.text.add_class("jpeglab-compact")
        qualities = {"first": slider("QF1", 1, 100, first), "second": slider("QF2", 1, 100, second)}
        for part in qualities.values():
            part.layout.width = "46%"
        super().__init__(
            {**qualities, "modes": slider("Modes that are read, in zig-zag order", 1, 64, modes)},
            beside(
                titled("QF2 upward, QF1 to the right: white is blind", self.map),
                ipywidgets.VBox([self.heading, self.text]),
            ),
            states={
                "60 then 85": {"first": 60, "second": 85, "modes": 10},
                "85 then 60": {"first": 85, "second": 60, "modes": 10},
                "95 then 75": {"first": 95, "second": 75, "modes": 10},
                "the same, 20 modes": {"first": 95, "second": 75, "modes": 20},
                "95 then 98": {"first": 95, "second": 98, "modes": 10},
            },
        )
        self.browser.observe(lambda change: self.attempt(self.point, *change["new"]), "point")

    def view(self, first: int, second: int, modes: int) -> None:
        """The map with this pair framed, and its first ten modes."""
        counts = compute(modes)
        self.map.show(draw_map(counts, modes), ZOOM)
        self.map.frame = [(first - 1) / 100, (100 - second) / 100, 1 / 100, 1 / 100]
        count = counts[first - 1, second - 1]
        self.map.alt = f"Map of traces over QF1 and QF2; {first} then {second} is framed, {count} of {modes} modes"
        blind = "" if count else ": blind"
        self.heading.value = f"QF1 {first} then QF2 {second}: traces in {count} of {modes}{blind}"
        self.text.value = record_table(("mode v, u", "first", "second", "trace"), records(first, second))

    def point(self, number: int, x: float, y: float, kind: str) -> None:
        """On the map: a click takes this pair."""
        chosen = {"first": int(100 * x) + 1, "second": 100 - int(100 * y)}
        same = all(self.controls[name].value == value for name, value in chosen.items())
        if kind == "down" and not same:
            self.move(**chosen)
