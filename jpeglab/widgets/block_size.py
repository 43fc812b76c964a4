"""Blocks of n x n, and why n is 8 (slides: block-based transform (T)).

luminance (H, W) uint8, n, k of 64  --compute-->  the picture that k coefficients of every 64 give back, and its price
"""

import functools
from dataclasses import dataclass

import ipywidgets
import numpy as np

from jpeglab.distortion import psnr
from jpeglab.transform.blocks import LEVEL_SHIFT, join_blocks, split_blocks
from jpeglab.transform.compaction import keep, rank_by_size
from jpeglab.transform.dct import dct_by_matrices, idct_by_matrices
from jpeglab.widgets.app import slider
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import PhotoApp
from jpeglab.widgets.pictures import Pixels, magnified
from jpeglab.widgets.tables import numbers, rounded
from jpeglab.widgets.window import Window

__all__ = ["BlockSizeApp", "InBlocks", "border_steps", "compute"]

SIZES = (4, 8, 16, 32)


@dataclass(frozen=True, eq=False)
class InBlocks:
    """A picture made of the largest coefficients of each block of ``size`` x ``size``.

    luminance, plane : (H, W) uint8, what was there, and what comes back
    """

    luminance: np.ndarray
    plane: np.ndarray
    size: int

    @functools.cached_property
    def psnr(self) -> float:
        """In dB."""
        return psnr(self.luminance, self.plane)

    @functools.cached_property
    def blocking(self) -> float:
        """The steps across the borders of blocks in what comes back, against those inside; 1 if none can be seen."""
        return border_steps(self.plane, self.size)

    @property
    def multiplications(self) -> int:
        """For each sample, rows and columns done as matrices."""
        return 2 * self.size


def compute(photo: Photo, size: int, kept: int) -> InBlocks:
    """Keep the largest ``kept`` of every 64 coefficients, in blocks of ``size`` x ``size``."""
    coefficients, ranks = _spectrum(photo, size)
    blocks = idct_by_matrices(keep(coefficients, ranks, kept * size**2 // 64))
    plane = join_blocks(rounded(blocks + LEVEL_SHIFT), photo.luminance.shape, level_shift=0)
    return InBlocks(photo.luminance, plane, size)


@functools.lru_cache(maxsize=len(SIZES))  # the same for every number of coefficients
def _spectrum(photo: Photo, size: int) -> tuple[np.ndarray, np.ndarray]:
    coefficients = dct_by_matrices(split_blocks(photo.luminance, size))
    return coefficients, rank_by_size(coefficients)


def border_steps(plane: np.ndarray, size: int) -> float:
    """The mean step from column to column across borders of blocks, divided by that inside; nan where there is none."""
    steps = np.abs(np.diff(plane.astype(np.int16), axis=1)).mean(axis=0)
    border = np.arange(1, plane.shape[1]) % size == 0
    if not border.any() or border.all() or not steps[~border].any():
        return float("nan")
    return float(steps[border].mean() / steps[~border].mean())


class BlockSizeApp(PhotoApp):
    """A photo in blocks of 4, 8, 16 or 32 pixels, some coefficients of each.

    Parameters
    ----------
    picture : one of jpeglab.datasets.pictures()
    size : 4, 8, 16 or 32
    kept : of every 64 coefficients, 4, 8, 12 ... 64
    """

    def __init__(self, picture: str = "camera", size: int = 8, kept: int = 4):
        self.picture = Pixels("")
        self.numbers = ipywidgets.HTML()
        super().__init__(
            {
                "size": ipywidgets.SelectionSlider(
                    options=SIZES, value=size, description="Block size n",
                    style={"description_width": "auto"}, layout={"width": "46%"},
                ),
                "kept": slider("Coefficients kept, of 64", 4, 64, kept, 4),
            },
            Window(self.picture),
            self.numbers,
            picture=picture,
            states={f"n = {size}": {"size": size} for size in SIZES},
        )  # fmt: skip
        self.controls["kept"].layout.width = "46%"

    def view(self, picture: str, size: int, kept: int) -> None:
        """Show what comes back, and the numbers."""
        result = compute(self.photo(picture), size, kept)
        self.picture.show(result.plane, magnified(result.plane))
        self.picture.alt = f"{picture}, luminance, of {kept} in 64 coefficients in blocks of {size} × {size}"
        self.numbers.value = numbers(
            [
                ("Kept in each block", f"{kept * size**2 // 64:,} of {size**2:,}", ""),
                ("PSNR", f"{result.psnr:.1f}" if np.isfinite(result.psnr) else "∞", "dB"),
                (
                    "Steps across borders",
                    "–" if np.isnan(result.blocking) else f"{result.blocking:.2f}",
                    "× those inside",
                ),
                ("Multiplications", result.multiplications, "a sample"),
            ]
        )
