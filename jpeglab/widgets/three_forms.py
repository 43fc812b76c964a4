"""One transform, three ways to compute it (slides: Discrete Cosine Transform (DCT), 2D-DCT: computation).

block (8, 8), level shift, form  --compute-->  coefficients (8, 8), and how far they are from the double sum's
"""

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.transform.blocks import LEVEL_SHIFT, split_blocks
from jpeglab.transform.dct import dct_by_definition, dct_by_matrices, forward_dct
from jpeglab.widgets.app import slider
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.pictures import Pixels, beside, signed, titled
from jpeglab.widgets.tables import number_table, numbers, rounded

__all__ = ["FORMS", "Form", "ThreeFormsApp", "compute"]


@dataclass(frozen=True)
class Form:
    """A way to compute the DCT, and the multiplications that it takes for a block."""

    transform: Callable[[np.ndarray], np.ndarray]
    multiplications: int


FORMS = {
    "double sum": Form(dct_by_definition, 64 * 64),  # with a table of the 64 x 64 products of cosines
    "rows, then columns": Form(dct_by_matrices, 2 * 8 * 64),
    "fast integers": Form(forward_dct, 16 * 12),  # 12 in each of 16 butterflies, see jpeglab.transform.dct
}


def compute(block: np.ndarray, level_shift: int, form: str) -> tuple[np.ndarray, float]:
    """The coefficients of a block of samples 0..255, and the largest difference of one to the double sum's."""
    shifted = block - level_shift
    transform = FORMS[form].transform
    coefficients = transform(shifted)
    exact = coefficients if transform is dct_by_definition else dct_by_definition(shifted)
    return coefficients, float(np.abs(coefficients - exact).max())


class ThreeFormsApp(BlockPicker):
    """A block's coefficients by the double sum, by rows and columns, and as files have them.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    block : (row, col)
    """

    def __init__(self, picture: str = "camera", block: tuple[int, int] = (14, 17)):
        self.block = Pixels("")
        self.table, self.numbers = ipywidgets.HTML(), ipywidgets.HTML()
        self.table.add_class("jpeglab-compact")
        self.table.add_class("jpeglab-coefficients")
        super().__init__(
            {
                "level_shift": slider("Level shift: taken from every pixel", 0, 255, LEVEL_SHIFT),
                "form": ipywidgets.ToggleButtons(options=tuple(FORMS), style={"button_width": "auto"}),
            },
            ipywidgets.VBox([
                beside(titled("f − level shift", self.block), self.numbers),
                titled("The coefficients F(u, v)", self.table),
            ]),
            picture=picture, block=block, largest=(390, 390),
            states={"no shift": {"level_shift": 0}},
        )  # fmt: skip

    def view_block(self, photo: Photo, row: int, col: int, level_shift: int, form: str) -> None:
        """Show one block before and after."""
        block = split_blocks(photo.luminance, level_shift=0)[row, col]
        self.block.show(signed(block - level_shift, 128), zoom=12)
        self.block.alt = f"the block's pixels less {level_shift}, blue above 0 and orange below"
        coefficients, difference = compute(block, level_shift, form)
        self.table.value = number_table(rounded(coefficients), scale=500)
        self.numbers.value = numbers(
            [
                ("F(0, 0)", f"{coefficients[0, 0]:z.2f}".replace("-", "−"), ""),
                ("Off the double sum by", f"{difference:.2f}", "at most"),
                ("Multiplications", f"{FORMS[form].multiplications:,}", "a block"),
            ]
        )
