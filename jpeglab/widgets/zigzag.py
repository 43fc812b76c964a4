"""The path through a block (slides: JPEG baseline encoding, "Zig-zag scan to exploit redundancy").

block (8, 8), path  --compute-->  its 63 AC coefficients in a row, as runs of zeros and values
"""

from typing import NamedTuple

import ipywidgets
import numpy as np

from jpeglab.coding.huffman import STANDARD
from jpeglab.coding.runlength import category, run_lengths
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.plots import zigzag_path
from jpeglab.widgets.app import slider
from jpeglab.widgets.block_code import quantized
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.pictures import Pixels, Plot, titled
from jpeglab.widgets.tables import minus, numbers, shortened

__all__ = ["Line", "ZigzagApp", "compute"]

PATHS = {"zig-zag": ZIGZAG, "row by row": tuple((v, u) for v in range(8) for u in range(8))}
AC_CODES = STANDARD[1, 0].codes()
MOST_PAIRS = 22  # that fit into two lines
ZOOM = 13  # of the block


class Line(NamedTuple):
    """A block along a path.

    values : (64,) DC first
    pairs : (run, value) of the AC coefficients
    bits : what the pairs take with the standard's Huffman table
    """

    values: np.ndarray
    pairs: list[tuple[int, int]]
    bits: int

    @property
    def last(self) -> int:
        """Place of the last value that is not 0; 0 if there is none."""
        return int(max(np.flatnonzero(self.values), default=0))


def compute(block: np.ndarray, path: str) -> Line:
    """Read a block along one of PATHS."""
    values = np.array([block[mode] for mode in PATHS[path]])
    pairs = run_lengths(values)
    sizes = [category(value)[0] for _, value in pairs]
    bits = sum(len(AC_CODES[16 * run + size]) + size for (run, _), size in zip(pairs, sizes, strict=True))
    return Line(values, pairs, bits)


class ZigzagApp(BlockPicker):
    """The zig-zag path through one block, and the runs of zeros that it makes.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    block : (row, col) at the start
    """

    def __init__(self, picture: str = "astronaut", block: tuple[int, int] = (12, 28)):
        self.plot = Plot("", 332, 332)
        self.path = zigzag_path(self.plot.axes[0])
        self.block = Pixels("")
        self.pairs, self.numbers = ipywidgets.HTML(), ipywidgets.HTML()
        self.pairs.add_class("jpeglab-prose")
        self.pairs.add_class("jpeglab-below")
        order = ipywidgets.Dropdown(
            options=tuple(PATHS), description="Path", style={"description_width": "auto"}, layout={"width": "200px"}
        )
        quality = slider("QF", 1, 100, 50)
        quality.layout.width = "60%"
        calm, full = {"picture": "astronaut", "row": 12, "col": 28}, {"picture": "gravel", "row": 30, "col": 30}
        states = {
            "between her eyes": {**calm, "quality": 50, "path": "zig-zag", "place": 63},
            "the same, row by row": {**calm, "quality": 50, "path": "row by row", "place": 63},
            "gravel, QF 90": {**full, "quality": 90, "path": "zig-zag", "place": 63},
        }
        super().__init__(
            {"place": slider("Place k along the path", 0, 63, 12), "quality": quality, "path": order},
            self.plot,
            self.pairs,
            ipywidgets.VBox([titled("The block", self.block), self.numbers]),
            picture=picture,
            block=block,
            largest=(200, 240),
            states=states,
        )

    def view_block(self, photo: Photo, row: int, col: int, place: int, quality: int, path: str) -> None:
        """Draw the path up to a place, and what was read on it."""
        block = quantized(photo, quality).luminance.quantized[row, col]
        lines = {name: compute(block, name) for name in PATHS}
        line = lines[path]
        v, u = PATHS[path][place]
        self.path.update(block.tolist(), PATHS[path], place)
        self.plot.alt = f"Block in row {row}, column {col}; the path {path} has reached v = {v}, u = {u}"
        self.plot.show()
        self.block.show(photo.pixels[8 * row : 8 * row + 8, 8 * col : 8 * col + 8], ZOOM)
        self.block.alt = f"The pixels of the block in row {row}, column {col}, enlarged"
        self.numbers.value = numbers(
            [
                (f"k = {place}: v = {v}, u = {u}", minus(int(line.values[place])), ""),
                ("Last value that is not 0", f"k = {line.last}", ""),
                (f"AC: {' / '.join(PATHS)}", " / ".join(f"{each.bits}" for each in lines.values()), "bits"),
            ]
        )
        names = shortened([_name(pair) for pair in line.pairs], MOST_PAIRS)
        self.pairs.value = f"<b>(run, value):</b> {' '.join(names)}"


def _name(pair: tuple[int, int]) -> str:
    return {(0, 0): "EOB", (15, 0): "ZRL"}.get(pair, f"({pair[0]},\N{NO-BREAK SPACE}{minus(pair[1])})")
