"""A rich model of many weak features (slides: Rich feature sets): DCTR.

n JpegImages  --RichFeatures-->  (n, 8000): 64 kernels x 25 phases x 5 bins

Holub, Fridrich 2015, "Low-Complexity Features for JPEG Steganalysis Using Undecimated DCT". The decoded luminance, not
rounded, is filtered with each of the 64 DCT basis pictures at every pixel. Responses are |U / q|, rounded, at most 4.
Their histogram is taken apart by where the window lies in the grid of blocks: a compression on that grid, or before it
on a shifted one, makes these histograms differ. Phases that mirror each other are merged.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from jpeglab.learning.stacks import StackFeatures
from jpeglab.transform.dct import dct_matrix
from jpeglab.transform.quantization import nearest_quality

__all__ = ["RichFeatures", "rich_step"]

BINS = 5
MERGED = np.array([0, 1, 2, 3, 4, 3, 2, 1])  # a phase p and 8 - p
PHASES = (5 * MERGED[:, None] + MERGED).ravel()  # (64,) which of the 25 each of the 8 x 8 phases belongs to
TOGETHER = 1 << 18  # pixels
TIE = 1e-3  # on the grid of blocks many responses are a half of a step; float32 may have missed it by so much


class RichFeatures(StackFeatures):
    """DCTR features.

    Parameters
    ----------
    step : of the responses' quantization; None: the paper's, for the quality factor whose table is nearest

    >>> import jpeglab, numpy as np
    >>> RichFeatures().transform([jpeglab.compress(np.full((64, 64), 100, np.uint8))]).shape
    (1, 8000)
    """

    dtype = np.float32  # 8,000 features take enough memory

    def __init__(self, step: float | None = None) -> None:
        self.step = step

    def of_stack(self, quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
        """(n, rows, cols, 8, 8) int16 and (n, 8, 8) steps to (n, 8000); needs 2 x 2 blocks."""
        count, rows, cols = quantized.shape[:3]
        if min(rows, cols) < 2:
            raise ValueError(f"expected pictures of at least 2 x 2 whole blocks, got {rows} x {cols}")
        together = max(1, TOGETHER // (64 * rows * cols))
        features = np.zeros((count, 64 * 25 * BINS))
        for start in range(0, count, together):
            part = slice(start, start + together)
            steps = _steps(tables[part]) if self.step is None else np.full(len(tables[part]), self.step)
            features[part] = _shares(_decode(quantized[part], tables[part]), steps)
        return features

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """(8000,) str, such as "kernel (0, 1), phase (2, 3) = 4"."""
        shape = (8, 8, 5, 5, BINS)
        return np.array(
            ["kernel ({}, {}), phase ({}, {}) = {}".format(*place) for place in np.ndindex(shape)], dtype=object
        )


def rich_step(quality: int) -> float:
    """The paper's step for a quality factor: 8 times the factor by which its table scales the standard's.

    >>> rich_step(75), rich_step(25), rich_step(100)
    (4.0, 16.0, 0.2)
    """
    scale = 50 / quality if quality < 50 else 2 - quality / 50
    return float(np.clip(8 * scale, 0.2, 100))


def _steps(tables: np.ndarray) -> np.ndarray:
    """(n, 8, 8) to (n,)."""
    different, which = np.unique(tables, axis=0, return_inverse=True)
    return np.array([rich_step(nearest_quality(table)[0]) for table in different])[which]


def _decode(quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
    """(n, rows, cols, 8, 8) to (n, 8 rows, 8 cols) float32 around 0, neither rounded nor clipped."""
    matrix = dct_matrix().astype(np.float32)
    coefficients = quantized * tables[:, None, None].astype(np.float32)
    samples = (matrix.T @ coefficients @ matrix).swapaxes(2, 3)
    count, rows, _, cols = samples.shape[:4]
    return samples.reshape(count, 8 * rows, 8 * cols)


def _shares(planes: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """(n, H, W) and (n,) to (n, 8000)."""
    count, height, width = planes.shape
    reached = np.zeros((count, 8, 8, BINS, 64))  # samples that reach a bin
    reached[:, :, :, 0] = _phase_sums(_valid(height, width))
    for u, responses in enumerate(_undecimated(planes / steps[:, None, None].astype(np.float32))):
        for value in range(1, BINS):
            reached[:, :, u, value] = np.moveaxis(_phase_sums(responses >= value - 0.5 - TIE), 0, 1)
    merged = reached @ (PHASES[:, None] == np.arange(25))
    counts = merged - np.pad(merged[:, :, :, 1:], [(0, 0)] * 3 + [(0, 1), (0, 0)])
    return (counts / merged[:, :, :, :1]).swapaxes(3, 4).reshape(count, -1)


def _undecimated(planes: np.ndarray) -> Iterator[np.ndarray]:
    """For each horizontal frequency u the magnitudes (8, n, H, W) of the kernels (v, u), 0 where a window ends outside.

    H and W are multiples of 8, and [v, n, y, x] is the response of the window that begins at (y, x).
    """
    count, height, width = planes.shape
    matrix = dct_matrix().astype(np.float32)
    responses = np.zeros((8, count, height, width), np.float32)
    for wave in matrix:
        across = sliding_window_view(planes, 8, axis=2) @ wave
        windows = np.moveaxis(sliding_window_view(across, 8, axis=1), -1, 0).reshape(8, -1)
        np.abs((matrix @ windows).reshape(8, count, height - 7, width - 7), out=responses[:, :, :-7, :-7])
        yield responses


def _valid(height: int, width: int) -> np.ndarray:
    """(H, W) bool: where windows begin that end inside."""
    valid = np.zeros((height, width), bool)
    valid[:-7, :-7] = True
    return valid


def _phase_sums(hits: np.ndarray) -> np.ndarray:
    """(..., H, W) bool to (..., 64): how many there are at each of the 8 x 8 phases."""
    *several, height, width = hits.shape
    sums = np.uint8 if height < 8 * 256 else np.uint16
    columns = hits.view(np.uint8).reshape(*several, height // 8, 8, width).sum(axis=-3, dtype=sums)
    return columns.reshape(*several, 8, width // 8, 8).sum(axis=-2, dtype=np.int64).reshape(*several, 64)
