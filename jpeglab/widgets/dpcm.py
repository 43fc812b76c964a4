"""DC coefficients, and their differences along the row of blocks (slides: JPEG baseline encoding, DPCM on the DC).

DC of a picture (rows, cols)  --compute-->  differences (rows, cols), and the bits that either takes
"""

from typing import NamedTuple

import ipywidgets
import numpy as np
from matplotlib.ticker import MaxNLocator

from jpeglab.coding.huffman import table_for
from jpeglab.coding.runlength import differences
from jpeglab.plots import BLUE, VERMILION, curve, histogram, limit
from jpeglab.widgets.app import slider
from jpeglab.widgets.block_code import quantized
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.pictures import Plot
from jpeglab.widgets.tables import minus, numbers, subtraction

__all__ = ["DpcmApp", "Predicted", "compute", "dc_bits"]


class Predicted(NamedTuple):
    """DC coefficients and what is coded of them.

    differences : (rows, cols) each DC minus the one before it in the file
    plain, coded : bits that all DC values and all differences take
    """

    differences: np.ndarray
    plain: int
    coded: int


def compute(dc: np.ndarray) -> Predicted:
    """Predict each DC of (rows, cols) by the one before; the one before a row's first is the last of the row above."""
    coded = differences(dc.ravel())
    return Predicted(coded.reshape(dc.shape), dc_bits(dc), dc_bits(coded))


def dc_bits(values: np.ndarray) -> int:
    """Bits that values take as sizes and value bits, with the Huffman table that suits them best.

    >>> dc_bits(np.array([0, 0, 0, 5]))
    8
    """
    sizes = np.frexp(np.abs(np.asarray(values, np.float64)).ravel())[1]  # the bits of a whole number
    table = table_for(np.bincount(sizes, minlength=256))
    lengths = np.zeros(256, np.int64)
    lengths[list(table.values)] = table.lengths()
    return int((lengths[sizes] + sizes).sum())


class DpcmApp(BlockPicker):
    """The DC of each block along one row, and its difference from the block before.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    block : (row, col) at the start
    """

    def __init__(self, picture: str = "astronaut", block: tuple[int, int] = (12, 28)):
        self.plot, self.numbers = Plot("", 560, 330, rows=2, sharex=True, sharey=True), ipywidgets.HTML()
        self.numbers.add_class("jpeglab-below")
        above, below = self.plot.axes
        above.set_ylabel("DC")
        below.set(ylabel="difference", xlabel="column of the block")
        below.yaxis.set_major_locator(MaxNLocator(4, integer=True))
        self.dc, self.differences = (histogram(axes, 0, 1, "", BLUE) for axes in (above, below))
        self.chosen = [curve(axes, "", VERMILION, marker="v", line="") for axes in (above, below)]
        quality = slider("QF", 1, 100, 50)
        states = {
            "her face": {"picture": "astronaut", "row": 12, "col": 28, "quality": 50},
            "sky": {"picture": "sunset", "row": 3, "col": 20, "quality": 50},
            "gravel": {"picture": "gravel", "row": 12, "col": 28, "quality": 50},
        }
        super().__init__(
            {"quality": quality},
            self.plot,
            self.numbers,
            picture=picture,
            block=block,
            largest=(230, 230),
            states=states,
        )

    def view_block(self, photo: Photo, row: int, col: int, quality: int) -> None:
        """Draw one row, and count the bits of all."""
        dc = quantized(photo, quality).luminance.quantized[..., 0, 0].astype(np.int64)
        result = compute(dc)
        self._draw(dc[row], result.differences[row], col)
        self.plot.alt = f"DC of the {dc.shape[1]} blocks in row {row}, and their differences"
        self.plot.show()
        self.numbers.value = numbers(
            [
                ("This block", subtraction(dc[row, col], dc[row, col] - result.differences[row, col]), ""),
                ("All DC as they are", f"{result.plain:,}", "bits"),
                ("All differences", f"{result.coded:,}", "bits"),
                ("Saved", minus(f"{1 - result.coded / result.plain:.0%}"), ""),
            ]
        )

    def _draw(self, dc: np.ndarray, differences: np.ndarray, col: int) -> None:
        """Both rows of columns, on one scale."""
        both = (self.dc, self.chosen[0], dc), (self.differences, self.chosen[1], differences)
        low, high = min(dc.min(), differences.min(), 0), max(dc.max(), differences.max(), 0)
        room = max(high - low, 1) * 0.25
        for columns, marker, values in both:
            columns.set_data(values, np.arange(len(values) + 1) - 0.5, 0)
            marker.set_data([col], [max(values[col], 0) + room / 2])
        limit(self.plot.axes[0], (-0.5, len(dc) - 0.5), (low - (low < 0) * room, high + room))
