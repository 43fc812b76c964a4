"""Was this picture a JPEG before? A double-compression experiment needs pictures that were not.

    pixels (H, W) or (H, W, 3)  --jpeg_history-->  History: two traces, a number each

Two traces of an earlier compression, both looked for at all 64 positions that its grid may have in this picture:
a comb in the histograms of low-frequency DCT coefficients (Fan & de Queiroz 2003), and raised edges every 8 pixels.
A coarse look at pixels that should have no past at all; what a JPEG *file* tells is the business of ``forensics``.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from jpeglab.transform.color import TO_YCBCR
from jpeglab.transform.dct import dct_matrix

__all__ = ["History", "jpeg_history"]

MODES = [(v, u) for v in range(4) for u in range(4) if 1 <= v + u <= 3]
STEPS = range(2, 17)  # a step of 1 leaves no comb, the pixels' own rounding is as coarse
FEWEST = 300  # coefficients: fewer show a comb by chance
COMB_LIMIT, EDGES_LIMIT = 0.15, 0.06  # above what 186 clean photographs have, see images/README.md


class History(NamedTuple):
    """What a picture's pixels still tell of an earlier JPEG compression.

    comb : 0..1, how much better a mode's coefficients sit on multiples of a step at one grid position than at most
        others, for the best position, mode and step
    step, mode, grid : that step, mode (v, u) and grid position (row, col) in 0..7 of a block's corner
    edges : how much higher differences are across the best 8-pixel grid than elsewhere (0.1: a tenth), rows or columns
    edge_grid : that grid position (row, col)
    """

    comb: float
    step: int
    mode: tuple[int, int]
    grid: tuple[int, int]
    edges: float
    edge_grid: tuple[int, int]

    @property
    def clean(self) -> bool:
        """Whether both traces are as weak as in pictures that never were a JPEG at this resolution."""
        return self.comb < COMB_LIMIT and self.edges < EDGES_LIMIT


def jpeg_history(pixels: np.ndarray) -> History:
    """Look for the traces of an earlier JPEG compression.

    Parameters
    ----------
    pixels : (H, W) or (H, W, 3) uint8, at least 16 x 16

    Returns
    -------
    History. From quality 96 on the low steps are 1, so there is no comb and only the edges are left to see. A JPEG that
    was shrunk by 1.6 times a whole number (by area averaging) shows neither.
    """
    plane = _luminance(pixels)
    best = (0.0, 0, (0, 0), (0, 0))
    for mode, coefficients in _sliding_dct(plane):
        for step in STEPS:
            strength = _comb(coefficients, step)
            strength -= max(float(np.median(strength)), 0)  # what all positions show is the picture, not a grid
            row, col = divmod(int(strength.argmax()), 8)
            best = max(best, (float(strength[row, col]), step, mode, (row, col)))
    (edges_down, row), (edges_across, col) = _raised_edges(plane.T), _raised_edges(plane)
    return History(*best, max(edges_down, edges_across), (row, col))


def _luminance(pixels: np.ndarray) -> np.ndarray:
    """(H, W) float32, not rounded: rounding again would blur a fine comb."""
    grey_or_rgb = pixels.ndim == 2 or (pixels.ndim == 3 and pixels.shape[2] == 3)
    if not grey_or_rgb or pixels.dtype != np.uint8 or min(pixels.shape[:2]) < 16:
        expected = "(H, W) or (H, W, 3), at least 16 x 16, and dtype uint8"
        raise ValueError(f"expected pixels of shape {expected}, got {pixels.shape} {pixels.dtype}")
    plane = pixels.astype(np.float32)
    return plane if plane.ndim == 2 else plane @ TO_YCBCR[0].astype(np.float32)


def _sliding_dct(plane: np.ndarray) -> Iterator[tuple[tuple[int, int], np.ndarray]]:
    """Each mode (v, u), and its coefficient for the block that begins at [row, col], every pixel a beginning."""
    height, width = ((size - 7) // 8 * 8 for size in plane.shape)
    waves = dct_matrix().astype(np.float32)
    across = [sliding_window_view(plane, 8, axis=1) @ wave for wave in waves[:4]]
    for v, u in MODES:
        yield (v, u), (sliding_window_view(across[u], 8, axis=0) @ waves[v])[:height, :width]


def _comb(coefficients: np.ndarray, step: int) -> np.ndarray:
    """(8, 8): for each grid position the mean of cos(2 pi F / step), over the F that do not round to 0.

    1 if all F are multiples of the step. A smooth, falling histogram gives 0 or less, however narrow it is.
    """
    used = np.abs(coefficients) > step / 2
    waves = np.cos(coefficients * np.float32(2 * np.pi / step)) * used
    count = _by_grid(used)
    return np.where(count >= FEWEST, _by_grid(waves) / np.maximum(count, 1), 0)


def _by_grid(values: np.ndarray) -> np.ndarray:
    """(8, 8): sums over all values of the same grid position."""
    height, width = values.shape
    return values.reshape(height // 8, 8, width // 8, 8).sum(axis=(0, 2), dtype=np.float64)


def _raised_edges(plane: np.ndarray) -> tuple[float, int]:
    """How far differences across every 8th column boundary rise above the others, and the column that begins there.

    Differences of differences (down, then across), so that the picture's own upright edges cancel.
    """
    steps = np.abs(np.diff(np.diff(plane, axis=0), axis=1)).mean(axis=0, dtype=np.float64)
    by_column = steps[: len(steps) // 8 * 8].reshape(-1, 8).mean(axis=0)
    usual = max(float(np.median(by_column)), 1e-9)
    return float(by_column.max()) / usual - 1, (int(by_column.argmax()) + 1) % 8
