"""JPEG ghosts: save the picture once more, at many qualities; at the one of an earlier save little changes.

    plane (Hc, Wc)  --resaving_difference-->  (rows, cols), at one quality
    JpegImage  --ghosts-->  (qualities, rows, cols), each block scaled to 0..1  --clearest-->  the one that splits best

Farid 2009, "Exposing digital forgeries from JPEG ghosts". It works where the earlier save was the coarser one.
"""

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import uniform_filter

from jpeglab.image import JpegImage
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.pictures import compress, decompress
from jpeglab.transform.quantization import standard_table

__all__ = ["QUALITIES", "clearest", "ghosts", "requantization_difference", "resaving_difference", "scale"]

QUALITIES = tuple(range(50, 96, 5))
WINDOW = 3  # blocks a side; Farid's is 16 pixels


def resaving_difference(plane: np.ndarray, quality: int) -> np.ndarray:
    """Farid's d: the mean squared difference between a plane and itself saved again, for each 8 x 8 block.

    (Hc, Wc) uint8 to (rows, cols) float64.
    """
    again = decompress(compress(plane, quality))
    difference = split_blocks(plane) - split_blocks(again)
    return np.square(difference.astype(np.float64)).mean(axis=(2, 3))


def requantization_difference(coefficients: np.ndarray, table: np.ndarray) -> np.ndarray:
    """The same without going back to pixels: the transform keeps squares.

    Parameters
    ----------
    coefficients : (rows, cols, 8, 8) float32, de-quantized
    table : (8, 8) of the further save

    Returns
    -------
    (rows, cols) float32
    """
    steps = table.astype(np.float32)
    difference = coefficients / steps
    difference -= np.floor(difference + np.float32(0.5))
    difference *= steps
    lines = difference.reshape(*difference.shape[:2], 64)
    squares: np.ndarray = np.einsum("rck,rck->rc", lines, lines) / 64
    return squares


def ghosts(image: JpegImage, qualities: Sequence[int] = QUALITIES) -> np.ndarray:
    """JPEG ghosts (Farid 2009): (qualities, rows, cols) float64, 0 where a block changes least, 1 where most."""
    component = image.luminance
    coefficients = component.quantized * component.table.astype(np.float32)
    tables = (standard_table(quality) for quality in qualities)
    stack = np.array([requantization_difference(coefficients, table) for table in tables], np.float64)
    return scale(uniform_filter(stack, (0, WINDOW, WINDOW), mode="nearest"))


def scale(stack: np.ndarray) -> np.ndarray:
    """Bring each block's row of differences to 0..1, so that texture does not matter; 0 where all are alike."""
    low, high = stack.min(axis=0), stack.max(axis=0)
    return (stack - low) / np.where(high > low, high - low, 1)


def clearest(stack: np.ndarray) -> int:
    """The place of the ghost whose blocks fall best into two groups, by the variance between them (Otsu)."""
    return int(np.argmax([separation(layer) for layer in stack]))


def separation(values: np.ndarray) -> float:
    """0..1, the share of the variance that the best threshold explains; 0 if all values are alike."""
    ordered = np.sort(values, axis=None)
    total = ordered.var()
    if ordered.size < 2 or total <= 1e-12:
        return 0.0
    lower = np.arange(1, ordered.size)
    sums = np.cumsum(ordered)
    gap = sums[:-1] / lower - (sums[-1] - sums[:-1]) / (ordered.size - lower)
    between = lower * (ordered.size - lower) * gap**2 / ordered.size**2
    return float(between.max() / total)
