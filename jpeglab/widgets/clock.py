"""Why only the first grid shows a period: its DC coefficients, wound round a circle (Bianchi, Piva 2012; slides:
Detection of double JPEG compression).

    JpegImage, position  --dc_values-->  (n,) DC coefficients of the blocks there
    values, step  --turns-->  their angles  -->  the hand of a clock, as long as they are periodic
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.forensics.shifted import box_sums, textured
from jpeglab.plots import SKY, clock, histogram, limit
from jpeglab.transform.pictures import decode_plane
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets.app import Refusal, slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Plot, beside
from jpeglab.widgets.saved import saved_off_grid
from jpeglab.widgets.shifted_grid import COARSEST, LARGEST, SMALLEST
from jpeglab.widgets.tables import numbers

__all__ = ["CUT", "TRUTH", "ClockApp", "dc_values", "hand", "sectors"]

CUT, TRUTH = (2, 7), (6, 1)  # rows and columns cut off; where the first grid lies then
NAMES = {TRUTH: "the first grid", (0, 0): "the file's own"}
ACROSS = 40  # DC values to either side of the median
MOST_SECTORS = 52  # of the circle
HIGHEST = 0.7  # of a bar, in radii


def dc_values(plane: np.ndarray, position: tuple[int, int]) -> np.ndarray:
    """DC coefficients of the blocks of one grid, flat and clipped ones left out: (H, W) uint8 to (n,) float64."""
    row, col = position
    sums, used = box_sums(plane)[row::8, col::8], textured(plane)[row::8, col::8]
    return sums[used] / 8


def hand(values: np.ndarray, step: int) -> tuple[float, float]:
    """The mean of exp(2 pi i value / step), as (x, y) with x upward: the length is the periodicity f."""
    angles = 2 * np.pi * values / step
    return (float(np.sin(angles).mean()), float(np.cos(angles).mean())) if len(values) else (0.0, 0.0)


def sectors(values: np.ndarray, step: int) -> np.ndarray:
    """How many values land in each sector of a circle of circumference ``step``, clockwise from the top.

    DC coefficients are multiples of 1/8, and as many of them belong to every sector: (k,) int64, k at most 52.
    """
    count = next(k for k in range(MOST_SECTORS, 0, -1) if 8 * step % k == 0)
    return np.bincount((values % step * count / step).astype(np.int64), minlength=count)


@functools.lru_cache(maxsize=64)
def _dc_of(photo: Photo, first: int, second: int, position: tuple[int, int]) -> np.ndarray:
    image = saved_off_grid(photo, first, second, *CUT)
    return dc_values(decode_plane(image.luminance)[: image.height, : image.width], position)


class ClockApp(PhotoApp):
    """Why: DC coefficients of the first grid, and of any other, wound round a circle.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    step : the circumference, the DC step that is tried
    row, col : the other position
    first, second : QF1 and QF2
    """

    def __init__(
        self, picture: str = "coffee", step: int = 13, row: int = 3, col: int = 4, first: int = 60, second: int = 85
    ):
        self.numbers = ipywidgets.HTML()
        self.headings = [ipywidgets.HTML() for _ in range(2)]
        self.plots = [Plot("", 400, 230, 1, 2, width_ratios=(1.15, 1)) for _ in self.headings]
        self.bars = [histogram(plot.axes[0], 0, 2 * ACROSS, "", SKY) for plot in self.plots]
        self.clocks = [clock(plot.axes[1]) for plot in self.plots]
        for plot in self.plots:
            plot.axes[0].set(xlabel="DC", yticks=())
        for heading in self.headings:
            heading.add_class("jpeglab-title")
        parts = {
            "row": slider("Other row", 0, 7, row),
            "col": slider("Other column", 0, 7, col),
            "first": slider("QF1", COARSEST, 100, first),
            "second": slider("QF2", COARSEST, 100, second),
        }
        for part in parts.values():
            part.layout.width = "47%"
        shown = [ipywidgets.VBox(pair) for pair in zip(self.headings, self.plots, strict=True)]
        super().__init__(
            {"step": slider("Circumference of the circle", 2, LARGEST, step), **parts},
            ipywidgets.VBox([beside(*shown), self.numbers]),
            picture=picture,
            states={
                "the true step": {"first": 60, "second": 85, "step": 13},
                "its half": {"first": 60, "second": 85, "step": 6},
                "75 then 75": {"first": 75, "second": 75, "step": 8},
                "90 then 75": {"first": 90, "second": 75, "step": 3},
            },
        )

    def view(self, picture: str, step: int, row: int, col: int, first: int, second: int) -> None:
        """The DC histogram and the clock of both positions."""
        photo = self.photo(picture)
        if min(photo.pixels.shape[:2]) < SMALLEST:
            raise Refusal(f"{photo.name} is too small to be cropped: it takes {SMALLEST} × {SMALLEST} pixels.")
        lengths = []
        for number, position in enumerate((TRUTH, (row, col))):
            values = _dc_of(photo, first, second, position)
            lengths.append(self._show(number, position, values, step))
        steps = [int(standard_table(quality)[0, 0]) for quality in (first, second)]
        self.numbers.value = numbers(
            [
                ("The hand of the first grid", f"{lengths[0]:.2f}", "long"),
                (f"of the grid at ({row}, {col})", f"{lengths[1]:.2f}", "long"),
                ("True first DC step", steps[0], f"then {steps[1]}"),
            ]
        )

    def _show(self, number: int, position: tuple[int, int], values: np.ndarray, step: int) -> float:
        """Draw one of the two, and give the length of its hand."""
        tip, counts = hand(values, step), sectors(values, step)
        length = float(np.hypot(*tip))
        self._show_histogram(number, values)
        angles = 2 * np.pi * (np.arange(len(counts)) + 0.5) / len(counts)
        inner = np.column_stack([np.sin(angles), np.cos(angles)])
        outer = inner * (1 + HIGHEST * counts / max(counts.max(), 3 * counts.mean(), 1))[:, None]
        self.clocks[number].update(np.stack([inner, outer], axis=1), tip)
        name = NAMES.get(position, "another grid")
        self.headings[number].value = f"Blocks that begin at {position}: {name}"
        self.plots[number].alt = (
            f"Histogram of {len(values)} DC coefficients of blocks at {position}, and the same round a circle of "
            f"{step}: the hand is {length:.2f} long"
        )
        self.plots[number].show()
        return length

    def _show_histogram(self, number: int, values: np.ndarray) -> None:
        low = int(np.median(values)) - ACROSS if len(values) else 0
        nearest = np.floor(values + 0.5).astype(np.int64) - low
        counts = np.bincount(nearest[(nearest >= 0) & (nearest <= 2 * ACROSS)], minlength=2 * ACROSS + 1)
        self.bars[number].set_data(counts, np.arange(2 * ACROSS + 2) + low - 0.5)
        limit(self.plots[number].axes[0], x=(low, low + 2 * ACROSS), y=(0, 1.05 * max(counts.max(), 1)))
