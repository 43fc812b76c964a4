"""How often each small value occurs in each mode (slides: SVM-based double JPEG detection; Pevny and Fridrich 2008).

n JpegImages  --HistogramFeatures-->  (n, modes x bins): the modes' normalized histograms of 0..bins - 1, concatenated

Values count without their signs. The nine modes of the paper are those AC modes (v, u) with v + u <= 3: the first nine
in zig-zag order.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.histograms import Modes
from jpeglab.learning.stacks import StackFeatures

__all__ = ["HistogramFeatures", "ac_modes", "count_by_mode", "count_magnitudes", "mode_names"]

LARGEST = 1 << 24  # values to count at once


class HistogramFeatures(StackFeatures):
    """The concatenated DCT histograms that a classifier learns from.

    Parameters
    ----------
    modes : how many AC modes in zig-zag order, or a list of (v, u)
    bins : values 0..bins - 1 are counted, larger ones left out
    normalize : each mode's counts become shares, their sum 1 (0 where no value is that small)
    root : square roots of them, whose chance errors are about equal in all bins
    overflow : the last bin counts all larger values too

    >>> import jpeglab, numpy as np
    >>> HistogramFeatures().transform([jpeglab.compress(np.full((64, 64), 100, np.uint8))]).shape
    (1, 144)
    """

    def __init__(
        self,
        modes: int | Modes = 9,
        bins: int = 16,
        normalize: bool = True,
        root: bool = False,
        overflow: bool = False,
    ) -> None:
        self.modes = modes
        self.bins = bins
        self.normalize = normalize
        self.root = root
        self.overflow = overflow

    def of_stack(self, quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
        """(n, rows, cols, 8, 8) int16 to (n, modes x bins) float64; no table is needed."""
        shares = count_magnitudes(quantized, ac_modes(self.modes), self.bins, self.overflow).astype(np.float64)
        if self.normalize:
            shares /= np.maximum(shares.sum(axis=2, keepdims=True), 1)
        features = np.sqrt(shares) if self.root else shares
        return features.reshape(len(quantized), -1)

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """(modes x bins,) str, such as "(0, 1) = 3"."""
        return mode_names(ac_modes(self.modes), range(self.bins))


def ac_modes(modes: int | Modes) -> list[tuple[int, int]]:
    """So many AC modes in zig-zag order, or those that are listed; ValueError for others than (0..7, 0..7)."""
    chosen = ZIGZAG[1 : modes + 1] if isinstance(modes, int | np.integer) else [(int(v), int(u)) for v, u in modes]
    if not chosen or not set(chosen) <= set(ZIGZAG):
        raise ValueError(f"expected 1..63 AC modes or a list of (v, u) in 0..7, got {modes}")
    return list(chosen)


def mode_names(modes: Modes, values: Sequence[int]) -> np.ndarray:
    """What the features mode by mode are called."""
    return np.array([f"({v}, {u}) = {value}" for v, u in modes for value in values], dtype=object)


def count_magnitudes(quantized: np.ndarray, modes: Modes, bins: int = 16, overflow: bool = False) -> np.ndarray:
    """How often each absolute value occurs: (n, rows, cols, 8, 8) int16 to (n, len(modes), bins) int64.

    Values above bins - 1 are left out, or with ``overflow`` counted in the last bin.
    """
    if bins < 2:
        raise ValueError(f"expected at least 2 bins, got {bins}")
    last = bins - 1 if overflow else bins
    return count_by_mode(quantized, modes, last + 1, lambda values: np.minimum(np.abs(values), last))[:, :, :bins]


def count_by_mode(
    quantized: np.ndarray, modes: Modes, bins: int, bin_of: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """How often each bin occurs in some modes of each picture.

    Parameters
    ----------
    quantized : (n, rows, cols, 8, 8) int16
    modes : the (v, u)
    bin_of : integers, any shape, to their bins in 0..bins - 1

    Returns
    -------
    (n, len(modes), bins) int64
    """
    v, u = np.array(modes).T
    flat = quantized.reshape(len(quantized), -1, 64)
    counts = np.zeros((len(quantized), len(modes) * bins), np.int64)
    together = max(1, LARGEST // max(flat.shape[1] * len(modes), 1))
    for start in range(0, len(quantized), together):
        part = flat[start : start + together][:, :, 8 * v + u].astype(np.int32)
        cells = bins * (np.arange(len(modes)) + len(modes) * np.arange(len(part))[:, None, None]) + bin_of(part)
        counts[start : start + len(part)] = np.bincount(cells.ravel(), minlength=counts.shape[1] * len(part)).reshape(
            len(part), -1
        )
    return counts.reshape(len(quantized), len(modes), bins)
