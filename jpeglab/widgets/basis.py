"""A block as a sum of 64 pictures (slides: Discrete Cosine Transform (DCT), the inverse).

coefficients (8, 8), ranks (8, 8), k  --compute-->  the sum of the first k of the pictures F(u, v) * BASIS[v, u]
"""

from dataclasses import dataclass
from typing import Any

import ipywidgets
import numpy as np

from jpeglab.coding.zigzag import RANKS
from jpeglab.transform.blocks import LEVEL_SHIFT, split_blocks
from jpeglab.transform.compaction import keep, rank_by_size
from jpeglab.transform.dct import BASIS, dct_by_matrices
from jpeglab.widgets.app import slider
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.pictures import Pixels, beside, titled
from jpeglab.widgets.tables import rounded

__all__ = ["BY_SIZE", "BY_ZIGZAG", "ORDERS", "BasisApp", "Sum", "compute", "ranks_of", "sheet"]

BY_ZIGZAG, BY_SIZE = "zig-zag", "largest first"
ORDERS = (BY_ZIGZAG, BY_SIZE)
FULL = (LEVEL_SHIFT - 1) / BASIS.max()  # weight of a basis picture from black to white
FAINT = 0.12  # contrast of a basis picture that is not in the sum


@dataclass(frozen=True, eq=False)
class Sum:
    """The first k terms of a block.

    mode : (v, u) of the last term
    weight : its coefficient
    block : (8, 8) float64, the sum, level-shifted
    """

    mode: tuple[int, int]
    weight: float
    block: np.ndarray


def ranks_of(coefficients: np.ndarray, order: str) -> np.ndarray:
    """The place of each coefficient, 0 for the first: (8, 8), or (..., 8, 8) where each block has its own order."""
    return RANKS if order == BY_ZIGZAG else rank_by_size(coefficients)


def compute(coefficients: np.ndarray, ranks: np.ndarray, terms: int) -> Sum:
    """Add up the first ``terms`` basis pictures of one block, 1..64, each times its coefficient."""
    v, u = divmod(int(np.argmax(ranks == terms - 1)), 8)
    block = np.einsum("vu,vuyx->yx", keep(coefficients, ranks, terms), BASIS)
    return Sum((v, u), float(coefficients[v, u]), block)


def sheet(weights: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """All 64 basis pictures as one, each times its weight.

    Parameters
    ----------
    weights : (8, 8); a basis picture times FULL has full contrast
    shown : (8, 8) bool; the others are faint

    Returns
    -------
    (72, 72) uint8: tiles of 8 x 8, and to the right of and below each a white line
    """
    contrast = weights * np.where(shown, 1, FAINT)
    tiles = np.clip(rounded(contrast[..., None, None] * BASIS + LEVEL_SHIFT), 0, 255)
    padded = np.pad(tiles, ((0, 0), (0, 0), (0, 1), (0, 1)), constant_values=255)
    return padded.swapaxes(1, 2).reshape(72, 72).astype(np.uint8)


def _contrasts(coefficients: np.ndarray) -> np.ndarray:
    """Weights in proportion to the coefficients; the strongest but DC is shown in full."""
    strongest = np.abs(coefficients.ravel()[1:]).max()
    return coefficients * FULL / max(strongest, 1)


class BasisApp(BlockPicker):
    """The 64 basis pictures, and a block of a photo as their sum.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    terms : 1..64, how many basis pictures are added
    block : (row, col)
    """

    def __init__(self, picture: str = "astronaut", terms: int = 6, block: tuple[int, int] = (12, 25)):
        self.sheet, self.sum, self.block, self.text = Pixels(""), Pixels(""), Pixels(""), ipywidgets.HTML()
        self.sheet.add_class("jpeglab-pick")
        self.text.add_class("jpeglab-title")
        super().__init__(
            {
                "terms": slider("Terms in the sum", 1, 64, terms),
                "order": ipywidgets.Dropdown(
                    options=ORDERS, description="Order",
                    style={"description_width": "auto"}, layout={"width": "180px"},
                ),
                "weighted": ipywidgets.Checkbox(
                    value=False, description="show them as strong as in this block", indent=False,
                    layout={"width": "auto"},
                ),
            },
            ipywidgets.VBox([
                beside(
                    titled("The 64 basis pictures", self.sheet),
                    ipywidgets.VBox([titled("Sum", self.sum), titled("Block", self.block)]),
                ),
                self.text,
            ]),
            picture=picture, block=block, largest=(360, 360),
            states={"1 term": {"terms": 1}, "6 terms": {"terms": 6}, "64 terms": {"terms": 64}},
        )  # fmt: skip

    def view_block(self, photo: Photo, row: int, col: int, terms: int, order: str, weighted: bool) -> None:
        """Show the basis pictures that are in the sum, the sum, and the block."""
        block = split_blocks(photo.luminance)[row, col]
        coefficients = dct_by_matrices(block)
        self.ranks = ranks_of(coefficients, order)
        result = compute(coefficients, self.ranks, terms)
        weights = _contrasts(coefficients) if weighted else np.full((8, 8), FULL)
        self.sheet.show(sheet(weights, self.ranks < terms), zoom=4)
        v, u = result.mode
        self.sheet.frame = [u / 8, v / 8, 1 / 8, 1 / 8]
        self.sheet.alt = f"The 64 basis pictures, {terms} of them in the sum, the last at v = {v}, u = {u}"
        for picture, values, what in ((self.sum, result.block, "The sum"), (self.block, block, "The block")):
            picture.show(np.clip(rounded(values + LEVEL_SHIFT), 0, 255).astype(np.uint8), zoom=14)
            picture.alt = f"{what}, enlarged"
        self.text.value = (
            f"Last term: F({u}, {v}) = {result.weight:z.1f}<br>Largest error of a pixel: ".replace("-", "−")
            + f"{np.abs(result.block - block).max():.1f} levels"
        )

    def point(self, number: int, x: float, y: float, kind: str) -> None:
        """On the basis pictures: add up to this one."""
        if self.pictures()[number] is self.sheet:
            chosen: dict[str, Any] = {"terms": int(self.ranks[int(8 * y), int(8 * x)]) + 1}
            if chosen["terms"] != self.controls["terms"].value:
                self.move(**chosen)
        else:
            super().point(number, x, y, kind)
