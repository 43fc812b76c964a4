"""The first k of each block's 64 coefficients, and how much they hold (slides: DCT, Remarks on JPEG compression).

    photo, order, k  --compute-->  the picture that comes back, and the share of the variance that it holds

Energy is measured after the picture's mean is taken away; otherwise its brightness would be most of it.
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.distortion import psnr
from jpeglab.plots import loss_curves
from jpeglab.transform.blocks import join_blocks, split_blocks
from jpeglab.transform.compaction import energy_compaction, keep, rank_by_size
from jpeglab.transform.dct import dct_by_matrices, idct_by_matrices
from jpeglab.widgets.app import slider
from jpeglab.widgets.basis import BY_SIZE, BY_ZIGZAG, ORDERS, ranks_of
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, Plot, magnified, titled
from jpeglab.widgets.tables import numbers, rounded
from jpeglab.widgets.window import Window

__all__ = ["FirstCoefficientsApp", "Shortened", "compute", "shares"]

PIXELS = "pixels, no DCT"
NAMES = (BY_SIZE, BY_ZIGZAG, PIXELS)


@dataclass(frozen=True, eq=False)
class Shortened:
    """A picture of k coefficients a block: (H, W) uint8, its PSNR in dB, and its share of the variance."""

    plane: np.ndarray
    psnr: float
    share: float


def compute(photo: Photo, order: str, terms: int) -> Shortened:
    """Keep the first ``terms`` coefficients of each block, in this order."""
    mean, coefficients = _spectrum(photo)
    blocks = idct_by_matrices(keep(coefficients, _ranks(photo, order), terms)) + mean
    plane = join_blocks(rounded(blocks), photo.luminance.shape, level_shift=0)
    return Shortened(plane, psnr(photo.luminance, plane), float(shares(photo)[order][terms]))


@functools.lru_cache(maxsize=4)
def shares(photo: Photo) -> dict[str, np.ndarray]:
    """For each order, and for pixels that are kept by size instead, the share of the variance for k = 0..64."""
    mean, coefficients = _spectrum(photo)
    pixels = split_blocks(photo.luminance, level_shift=0) - mean
    held = {order: energy_compaction(coefficients, _ranks(photo, order)) for order in ORDERS}
    return {**held, PIXELS: energy_compaction(pixels, rank_by_size(pixels))}


@functools.lru_cache(maxsize=4)
def _spectrum(photo: Photo) -> tuple[float, np.ndarray]:
    blocks = split_blocks(photo.luminance, level_shift=0)
    mean = float(blocks.mean())
    return mean, dct_by_matrices(blocks - mean)


@functools.lru_cache(maxsize=8)
def _ranks(photo: Photo, order: str) -> np.ndarray:
    return ranks_of(_spectrum(photo)[1], order)


class FirstCoefficientsApp(PhotoApp):
    """A photo of the first k coefficients of each block, by zig-zag or by size.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    terms : 1..64
    """

    def __init__(self, picture: str = "camera", terms: int = 6):
        self.picture, self.plot, self.numbers = Pixels(""), Plot("", 310, 300), ipywidgets.HTML()
        lines, self.dot = loss_curves(self.plot.axes[0], NAMES)
        self.curves = dict(zip(NAMES, lines, strict=True))
        super().__init__(
            {
                "terms": slider("First k coefficients", 1, 64, terms),
                "order": ipywidgets.Dropdown(
                    options=ORDERS, description="Order",
                    style={"description_width": "auto"}, layout={"width": "180px"},
                ),
            },
            Window(self.picture),
            ipywidgets.VBox([titled("% of the variance lost", self.plot), self.numbers]),
            picture=picture,
            states={
                "only the mean": {"terms": 1}, "6 by zig-zag": {"terms": 6, "order": BY_ZIGZAG},
                "6 by size": {"terms": 6, "order": BY_SIZE},
            },
        )  # fmt: skip

    def view(self, picture: str, terms: int, order: str) -> None:
        """Show the picture, and the point on its curve."""
        photo = self.photo(picture)
        result = compute(photo, order, terms)
        self.picture.show(result.plane, magnified(result.plane))
        self.picture.alt = f"{photo.name}, luminance, of {terms} coefficients a block, {order}"
        for name, line in self.curves.items():
            line.set_data(range(65), 100 * (1 - shares(photo)[name]))
        self.dot.set_data([terms], [100 * (1 - result.share)])
        self.plot.alt = f"Share of the variance lost against k; {order}, k = {terms}: {100 - 100 * result.share:.2f} %"
        self.plot.show()
        self.numbers.value = numbers(
            [
                ("Variance lost", f"{100 - 100 * result.share:z.2f}", "%"),
                ("PSNR", f"{result.psnr:.1f}" if np.isfinite(result.psnr) else "∞", "dB"),
            ]
        )
