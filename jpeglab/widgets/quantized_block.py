"""One block before and after (slides: Quantization).

block (8, 8), table (8, 8)  --compute-->  its coefficients, what is stored of them, and the block that comes back
"""

from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.transform.blocks import join_blocks, split_blocks
from jpeglab.transform.dct import forward_dct, inverse_dct
from jpeglab.transform.quantization import dequantize, quantize, standard_table
from jpeglab.widgets.app import slider
from jpeglab.widgets.block_picker import BlockPicker
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.pictures import Pixels, beside, titled
from jpeglab.widgets.tables import number_table, rounded

__all__ = ["QuantizedBlock", "QuantizedBlockApp", "compute"]

BELOW = {"quantized": "Stored", "times Q again": "Decoded", "error": "Error F − F̂"}  # and their titles


@dataclass(frozen=True, eq=False)
class QuantizedBlock:
    """A block of luminance on its way: all (8, 8).

    pixels : uint8, before
    coefficients : float64, F
    quantized : int16, what the file stores
    reconstructed : int32, quantized * table
    back : uint8, the pixels that come back
    """

    pixels: np.ndarray
    coefficients: np.ndarray
    quantized: np.ndarray
    reconstructed: np.ndarray
    back: np.ndarray


def compute(pixels: np.ndarray, table: np.ndarray) -> QuantizedBlock:
    """Follow a block there and back."""
    coefficients = forward_dct(split_blocks(pixels)[0, 0])
    quantized = quantize(coefficients, table)
    reconstructed = dequantize(quantized, table)
    back = join_blocks(inverse_dct(reconstructed)[None, None])
    return QuantizedBlock(pixels, coefficients, quantized, reconstructed, back)


class QuantizedBlockApp(BlockPicker):
    """A block that you point at, before and after quantization.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    quality : 1..100
    block : (row, col)
    """

    def __init__(self, picture: str = "astronaut", quality: int = 50, block: tuple[int, int] = (12, 25)):
        self.before, self.after = Pixels(""), Pixels("")
        self.upper, self.lower, self.text = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()
        for table in (self.upper, self.lower):
            table.add_class("jpeglab-compact")
            table.add_class("jpeglab-coefficients")
        self.text.add_class("jpeglab-title")
        self.lower_titled = titled("", self.lower)
        self.shown = ipywidgets.Dropdown(
            options=tuple(BELOW), description="Below",
            style={"description_width": "auto"}, layout={"width": "200px"},
        )  # fmt: skip
        super().__init__(
            {"quality": slider("Quality Factor (QF)", 1, 100, quality), "below": self.shown},
            ipywidgets.VBox([
                beside(titled("Block", self.before), titled("Coefficients F", self.upper)),
                beside(titled("Back", self.after), self.lower_titled),
                self.text,
            ]),
            picture=picture, block=block, largest=(340, 400),
            states={f"QF {value}": {"quality": value} for value in (95, 50, 10)},
        )  # fmt: skip

    def view_block(self, photo: Photo, row: int, col: int, quality: int, below: str) -> None:
        """Show one block before and after."""
        block = split_blocks(photo.luminance, level_shift=0)[row, col].astype(np.uint8)
        result = compute(block, standard_table(quality))
        for view, pixels, what in ((self.before, block, "before"), (self.after, result.back, f"at QF {quality}")):
            view.show(pixels, zoom=12)
            view.alt = f"The block {what}, enlarged"
        self.upper.value = number_table(rounded(result.coefficients), scale=500)
        values, scale = _lower(result, below)
        self.lower.value = number_table(values, scale=scale)
        self.lower_titled.children[0].value = BELOW[below]
        off = np.abs(result.back.astype(int) - block).max()
        zeros = int((result.quantized == 0).sum())
        self.text.value = f"{64 - zeros} of 64 are kept, {zeros} are stored as 0;<br>pixels are off by up to {off}"


def _lower(result: QuantizedBlock, below: str) -> tuple[np.ndarray, float]:
    """The table that is asked for, and what gets the full color."""
    if below == "quantized":
        return result.quantized, 30
    if below == "times Q again":
        return result.reconstructed, 500
    return rounded(result.coefficients - result.reconstructed), 60
