"""First digits of each mode as features (slides: Another feature: FSD distribution; Li, Shi and Huang 2008).

n JpegImages  --DigitFeatures-->  (n, modes x 9): the shares of the digits 1..9 in each AC mode, concatenated
"""

from typing import Any

import numpy as np

from jpeglab.forensics.first_digits import DIGITS, first_digit
from jpeglab.forensics.histograms import Modes
from jpeglab.learning.histogram_features import ac_modes, count_by_mode, mode_names
from jpeglab.learning.stacks import StackFeatures

__all__ = ["DigitFeatures"]


class DigitFeatures(StackFeatures):
    """``forensics.first_digits.first_digit_features`` of many pictures at once.

    Parameters
    ----------
    modes : how many AC modes in zig-zag order, or a list of (v, u); the paper takes 20

    >>> import jpeglab, numpy as np
    >>> DigitFeatures().transform([jpeglab.compress(np.full((64, 64), 100, np.uint8))]).shape
    (1, 180)
    """

    def __init__(self, modes: int | Modes = 20) -> None:
        self.modes = modes

    def of_stack(self, quantized: np.ndarray, tables: np.ndarray) -> np.ndarray:
        """(n, rows, cols, 8, 8) int16 to (n, modes x 9) float64; no table is needed."""
        counts = count_by_mode(quantized, ac_modes(self.modes), 10, first_digit)[:, :, 1:]
        shares = (counts + 0.5) / (counts.sum(axis=2, keepdims=True) + 4.5)
        return np.sqrt(shares).reshape(len(quantized), -1)

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """(modes x 9,) str, such as "(0, 1) = 3"."""
        return mode_names(ac_modes(self.modes), DIGITS.tolist())
