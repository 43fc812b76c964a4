"""Which pairs of qualities leave no trace (slides: Detection of double quantization, the case QF1 < QF2).

    QF1, QF2, modes  --count_traces-->  how many of the modes carry a periodic trace  --draw_map-->  pixels

All of it is theory, from the standard luminance tables alone; a photo can only show less.
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.double_quantization import FIRST_TEN, count_traces, footprint, leaves_trace
from jpeglab.plots import heat
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import App, slider
from jpeglab.widgets.pictures import Pixels, beside, ruled, titled
from jpeglab.widgets.tables import record_table

__all__ = ["BlindPairsApp", "compute", "draw_map", "records"]

QUALITIES = range(1, 101)
ZOOM = 4
BLIND = (255, 255, 255)
TICKS = (1, 25, 50, 75, 100)
LISTED = 10  # modes
KEY = {"all carry a trace": (254, 232, 56), "few": (0, 34, 78), "none: blind": BLIND}  # the ends of the color map
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


def records(first: int, second: int, modes: int) -> list[tuple[str, int, int, str]]:
    """For ten of the modes: v, u; the first step; the second; what theory expects. Those with a trace come first."""
    tables = standard_table(first), standard_table(second)
    ordered = sorted(ZIGZAG[:modes], key=lambda mode: not leaves_trace(*(int(table[mode]) for table in tables)))
    return [
        (f"{mode[0]}, {mode[1]}", int(tables[0][mode]), int(tables[1][mode]), _trace(*tables, mode))
        for mode in ordered[:LISTED]
    ]


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
                titled(
                    "QF2 upward, QF1 to the right",
                    ruled(self.map, 100 * ZOOM, _places(1), _places(-1)),
                    ipywidgets.HTML(_key()),
                ),
                ipywidgets.VBox([self.heading, self.text]),
            ),
            states={
                "60 then 85": {"first": 60, "second": 85, "modes": 10},
                "85 then 60": {"first": 85, "second": 60, "modes": 10},
                "95 then 75": {"first": 95, "second": 75, "modes": 10},
                "20 modes": {"first": 95, "second": 75, "modes": 20},
                "95 then 98": {"first": 95, "second": 98, "modes": 10},
            },
        )
        self.browser.observe(lambda change: self.attempt(self.point, *change["new"]), "point")

    def view(self, first: int, second: int, modes: int) -> None:
        """The map with this pair framed, and ten of its modes."""
        counts = compute(modes)
        self.map.show(draw_map(counts, modes), ZOOM)
        self.map.frame = [(first - 1) / 100, (100 - second) / 100, 1 / 100, 1 / 100]
        count = counts[first - 1, second - 1]
        self.map.alt = f"Map of traces over QF1 and QF2; {first} then {second} is framed, {count} of {modes} modes"
        blind = "" if count else ": blind"
        self.heading.value = f"QF1 {first} then QF2 {second}: traces in {count} of {modes}{blind}"
        self.text.value = record_table(("mode v, u", "first", "second", "trace"), records(first, second, modes))

    def point(self, number: int, x: float, y: float, kind: str) -> None:
        """On the map: a click takes this pair."""
        chosen = {"first": int(100 * x) + 1, "second": 100 - int(100 * y)}
        same = all(self.controls[name].value == value for name, value in chosen.items())
        if kind == "down" and not same:
            self.move(**chosen)


def _places(direction: int) -> dict[int, float]:
    """Where qualities stand along a side of the map, 0..1."""
    return {quality: ((quality if direction > 0 else 101 - quality) - 0.5) / 100 for quality in TICKS}


def _key() -> str:
    squares = "".join(f'<span><i style="background: rgb{color}"></i>{name}</span>' for name, color in KEY.items())
    return f'<div class="jpeglab-legend">{squares}</div>'
