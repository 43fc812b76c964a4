"""Saved, cropped, saved again: the map that lights up where the first grid lies (Bianchi, Piva 2011 and 2012; slides:
Detection of double JPEG compression).

    photo, QF1, rows and columns cut off, QF2  --saved_off_grid-->  JpegImage  --compute-->  Search: map, verdicts
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.forensics.detectors import DETECTORS, Measurement
from jpeglab.forensics.shifted import (
    GridPeriods,
    ShiftedGrid,
    grid_periods,
    integer_periodicity_map,
    strongest_grid,
)
from jpeglab.forensics.verdict import Verdict
from jpeglab.image import JpegImage
from jpeglab.plots import period_map, step_periods
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot, titled
from jpeglab.widgets.saved import saved_off_grid
from jpeglab.widgets.tables import numbers

__all__ = ["COARSEST", "SMALLEST", "Search", "ShiftedGridApp", "compute"]

COARSEST = 30  # QF: the DC step is 27
LARGEST = 32  # step that is shown
SMALLEST = 24  # pixels of a side: a crop of 7 leaves two blocks
FALSE_ALARM = 0.01
ANSWERS = {True: "“double”", False: "“no trace”", None: "“cannot tell”"}


@dataclass(frozen=True, eq=False)
class Search:
    """What a file tells of an earlier grid.

    periods : of all 64 grids
    found : the best of them
    shares : (8, 8) float64, the integer periodicity map at the step found, in percent
    verdicts : of the detectors "fourier", "benford" and "shifted", at 1 % of false alarms
    """

    periods: GridPeriods
    found: ShiftedGrid
    shares: np.ndarray
    verdicts: Mapping[str, Verdict]


def compute(image: JpegImage) -> Search:
    """Look for an earlier grid, and ask the detectors of the file's own grid too."""
    periods = grid_periods(image)
    found = strongest_grid(periods)
    maps = integer_periodicity_map(periods.strengths)
    shares = maps[..., list(periods.steps).index(found.step)] if found.step else np.zeros((8, 8))
    verdicts = {name: DETECTORS[name](image, false_alarm=FALSE_ALARM) for name in ("fourier", "benford")}
    measured = Measurement(found.score, found.windows, {})
    verdicts["shifted"] = DETECTORS["shifted"].judge(measured, image.luminance.table, FALSE_ALARM)
    return Search(periods, found, 100 * shares, verdicts)


@functools.lru_cache(maxsize=64)
def _search(photo: Photo, first: int, second: int, rows: int, cols: int) -> Search:
    return compute(saved_off_grid(photo, first, second, rows, cols))


class ShiftedGridApp(PhotoApp):
    """Saved, cropped, saved again: which of 64 grids has a past, and which DC step it had.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    rows, cols : cut off after the first save, 0..7
    first, second : QF1 and QF2
    """

    def __init__(self, picture: str = "coffee", rows: int = 2, cols: int = 7, first: int = 60, second: int = 85):
        self.plot, self.numbers = Plot("", 800, 270, 1, 2, width_ratios=(1, 2.2)), ipywidgets.HTML()
        self.map = period_map(self.plot.axes[0])
        self.here, self.elsewhere, self.truth = step_periods(self.plot.axes[1], LARGEST)
        controls = {
            "rows": slider("Rows cut off", 0, 7, rows),
            "cols": slider("Columns cut off", 0, 7, cols),
            "first": slider("QF1", COARSEST, 100, first),
            "second": slider("QF2", COARSEST, 100, second),
        }
        for part in controls.values():
            part.layout.width = "47%"
        super().__init__(
            controls,
            ipywidgets.VBox([titled("Share of all periodicity, for each position of a grid", self.plot), self.numbers]),
            picture=picture,
            states={
                "60, crop, 85": {"rows": 2, "cols": 7, "first": 60, "second": 85},
                "no crop": {"rows": 0, "cols": 0, "first": 60, "second": 85},
                "75, crop, 75": {"rows": 2, "cols": 7, "first": 75, "second": 75},
                "90, crop, 75": {"rows": 2, "cols": 7, "first": 90, "second": 75},
            },
        )

    def view(self, picture: str, rows: int, cols: int, first: int, second: int) -> None:
        """The map with the true and the found position, and what each detector says."""
        photo = self.photo(picture)
        if min(photo.pixels.shape[:2]) < SMALLEST:
            raise Refusal(f"{photo.name} is too small to be cropped: it takes {SMALLEST} × {SMALLEST} pixels.")
        search, truth = _search(photo, first, second, rows, cols), (-rows % 8, -cols % 8)
        steps = tuple(int(standard_table(quality)[0, 0]) for quality in (first, second))
        self._show(search, truth, steps[0])
        found, said = search.found, search.verdicts
        self.numbers.value = numbers(
            [
                ("Position found", found.shift or "–", "✓ right" if found.shift == truth else "✗ wrong"),
                ("First DC step", found.step or "–", f"true {steps[0]}"),
                ("Shifted grid", f"{found.score:.2f}", ANSWERS[said["shifted"].positive]),
                ("Fourier", "", ANSWERS[said["fourier"].positive]),
                ("First digits", "", ANSWERS[said["benford"].positive]),
            ]
        )

    def _show(self, search: Search, truth: tuple[int, int], step: int) -> None:
        strengths, steps = search.periods.strengths, search.periods.steps
        others = np.ones((8, 8), bool)
        others[0, 0] = others[truth] = False
        self.map.update(search.shares, truth, search.found.shift)
        self.here.set_data(steps, strengths[truth])
        self.elsewhere.set_data(steps, strengths[others].max(axis=0))
        self.truth.set_data([step], [0.97])
        self.plot.alt = (
            f"Map of 8 × 8 positions: the brightest is {search.found.shift} with {search.shares.max():.0f} %, the true "
            f"one {truth}. Beside it the periodicity over the DC step; the true step is {step}."
        )
        self.plot.show()
