"""Rows, then columns: the DCT as 16 transforms of eight numbers each (slides: 2D-DCT: computation).

blocks (rows, cols, 8, 8), step 0..16  --compute-->  (rows, cols, 8, 8) after so many transforms of a line
"""

import functools

import ipywidgets
import numpy as np

from jpeglab.transform.blocks import LEVEL_SHIFT, join_blocks, split_blocks
from jpeglab.transform.dct import dct_matrix
from jpeglab.widgets.app import slider
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.pictures import Pixels, beside, signed
from jpeglab.widgets.tables import number_table, numbers, rounded

__all__ = ["RowsColumnsApp", "compute"]

MATRIX = dct_matrix()


def compute(blocks: np.ndarray, step: int) -> np.ndarray:
    """Blocks whose first ``step`` lines are transformed, rows 0 to 7, then columns 0 to 7: (..., 8, 8) float64."""
    result = np.array(blocks, np.float64)
    rows, columns = min(step, 8), max(step - 8, 0)
    result[..., :rows, :] = result[..., :rows, :] @ MATRIX.T
    result[..., :columns] = MATRIX @ result[..., :columns]
    return result


@functools.lru_cache(maxsize=32)  # what a pointer moves over stays the same
def _stage(photo: Photo, step: int) -> tuple[np.ndarray, np.ndarray]:
    blocks = compute(split_blocks(photo.luminance), step)
    return blocks, join_blocks(rounded(blocks + LEVEL_SHIFT), photo.luminance.shape, level_shift=0)


class RowsColumnsApp(BlockPicker):
    """A photo that becomes coefficients, line by line of its blocks.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    step : 0..16, lines of each block that are transformed
    block : (row, col)
    """

    def __init__(self, picture: str = "camera", step: int = 8, block: tuple[int, int] = (14, 17)):
        self.block, self.table = Pixels(""), ipywidgets.HTML()
        self.table.add_class("jpeglab-compact")
        self.table.add_class("jpeglab-coefficients")
        self.title, self.numbers = ipywidgets.HTML(), ipywidgets.HTML()
        self.title.add_class("jpeglab-title")
        super().__init__(
            {"step": slider("Lines transformed", 0, 16, step)},
            ipywidgets.VBox([self.title, beside(self.block, self.numbers), self.table]),
            picture=picture,
            block=block,
            states={"pixels": {"step": 0}, "in between": {"step": 8}, "coefficients": {"step": 16}},
        )

    def map_of(self, photo: Photo, step: int) -> np.ndarray:
        """The luminance at this step: grey is 0, and what is below -128 or above 127 is black or white."""
        return _stage(photo, step)[1]

    def view_block(self, photo: Photo, row: int, col: int, step: int) -> None:
        """Show one block at this step."""
        block = _stage(photo, step)[0][row, col]
        self.block.show(signed(block, LEVEL_SHIFT), zoom=16)
        self.block.alt = f"the block after {step} of 16 lines, blue above 0 and orange below"
        self.table.value = number_table(rounded(block), scale=500, marked=_line(step))
        self.title.value = f"The block: {min(step, 8)} rows, {max(step - 8, 0)} columns done"
        energy = block**2 / max(np.square(block, dtype=float).sum(), 1)
        self.numbers.value = numbers(
            [
                ("Energy in the first column", f"{energy[:, 0].sum():.0%}", ""),
                ("Energy in the first row", f"{energy[0].sum():.0%}", ""),
            ]
        )


def _line(step: int) -> list[tuple[int, int]]:
    """The places of the line that was transformed last."""
    if step == 0:
        return []
    return [(step - 1, u) for u in range(8)] if step <= 8 else [(v, step - 9) for v in range(8)]
