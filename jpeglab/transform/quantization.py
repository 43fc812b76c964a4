"""Quantization: the lossy step, its tables, and the quality factor (slides: Quantization, Quality Factor).

coefficients (..., 8, 8)  --quantize-->  quantized (..., 8, 8) int16  --dequantize-->  coefficients
"""

import functools

import numpy as np

__all__ = ["CHROMINANCE", "LUMINANCE", "dequantize", "nearest_quality", "quantize", "standard_table"]

# T.81 tables K.1 and K.2: the steps of QF 50.  The slides misprint LUMINANCE[5, 1] as 36; their QF 70 table needs 35.
LUMINANCE = np.array(
    [
        [16, 11, 10, 16, 24, 40, 51, 61],
        [12, 12, 14, 19, 26, 58, 60, 55],
        [14, 13, 16, 24, 40, 57, 69, 56],
        [14, 17, 22, 29, 51, 87, 80, 62],
        [18, 22, 37, 56, 68, 109, 103, 77],
        [24, 35, 55, 64, 81, 104, 113, 92],
        [49, 64, 78, 87, 103, 121, 120, 101],
        [72, 92, 95, 98, 112, 100, 103, 99],
    ],
    np.uint16,
)
CHROMINANCE = np.full((8, 8), 99, np.uint16)
CHROMINANCE[:4, :4] = [[17, 18, 24, 47], [18, 21, 26, 66], [24, 26, 56, 99], [47, 66, 99, 99]]


def standard_table(quality: int, *, chrominance: bool = False) -> np.ndarray:
    """The quantization table of a quality factor, scaled as libjpeg scales it.

    Parameters
    ----------
    quality : 1 (coarsest) to 100 (all steps 1)

    Returns
    -------
    (8, 8) uint16 in 1..255, natural order [v, u]

    >>> standard_table(70)[0].tolist()
    [10, 7, 6, 10, 14, 24, 31, 37]
    """
    if quality not in range(1, 101):
        raise ValueError(f"expected a quality in 1..100, a whole number, got {quality}")
    return _standard_table(int(quality), bool(chrominance)).copy()


@functools.cache
def _standard_table(quality: int, chrominance: bool) -> np.ndarray:
    scale = 5000 // quality if quality < 50 else 200 - 2 * quality
    base = CHROMINANCE if chrominance else LUMINANCE
    return np.clip((base.astype(np.int64) * scale + 50) // 100, 1, 255).astype(np.uint16)


def nearest_quality(table: np.ndarray, *, chrominance: bool = False) -> tuple[int, int]:
    """The quality factor whose standard table is nearest to a given one.

    Returns
    -------
    (quality, distance): distance is the sum of absolute differences of all 64 steps; 0 means it is that table.
    """
    steps = np.asarray(table, np.int64)
    distances = [int(abs(standard_table(quality, chrominance=chrominance) - steps).sum()) for quality in range(1, 101)]
    best = int(np.argmin(distances))
    return best + 1, distances[best]


def quantize(coefficients: np.ndarray, table: np.ndarray) -> np.ndarray:
    """F_q = round(F / Q), a half away from zero.

    Parameters
    ----------
    coefficients : (..., 8, 8), for exactness multiples of 1/8 as from forward_dct
    table : (8, 8) integers >= 1

    Returns
    -------
    (..., 8, 8) int16

    >>> steps = np.full((8, 8), 4)
    >>> quantize(np.full((8, 8), 45), steps)[0, 0], quantize(np.full((8, 8), -6), steps)[0, 0]
    (np.int16(11), np.int16(-2))
    """
    # |F| / Q + 1/2 as one exact fraction of integers: (8 |F| + 4 Q) / 8 Q
    values, steps = np.asarray(coefficients, np.float64), np.asarray(table, np.float64)
    return np.copysign(np.floor((8 * np.abs(values) + 4 * steps) / (8 * steps)), values).astype(np.int16)


def dequantize(quantized: np.ndarray, table: np.ndarray) -> np.ndarray:
    """The reconstructed F: F_q * Q, (..., 8, 8) int32."""
    return np.asarray(quantized, np.int32) * np.asarray(table, np.int32)
