"""What is left of a picture when a denoiser took the picture away.

    pixels (n, H, W)  --denoise-->  what shows something        noise_residual = pixels - denoise(pixels)

Mihcak, Kozintsev, Ramchandran 1999, "Spatially adaptive statistical modeling of wavelet image coefficients and its
application to denoising": the denoiser of sensor-noise forensics, and the input of Barni et al.'s C_noise (2017).
"""

import numpy as np
from scipy.ndimage import uniform_filter

__all__ = ["denoise", "merge_bands", "noise_residual", "split_bands"]

# Daubechies' orthonormal filter with four vanishing moments
LOW = np.array([
    0.23037781330885523, 0.7148465705525415, 0.6308807679295904, -0.02798376941698385,
    -0.18703481171888114, 0.030841381835986965, 0.032883011666982945, -0.010597401784997278,
])  # fmt: skip
HIGH = LOW[::-1] * np.array([1, -1] * 4)
LEVELS = 4
SIDES = (3, 5, 7, 9)  # of the neighborhoods in which a coefficient's variance is looked for
SIGMA = 5.0  # of the noise, in grey levels


def noise_residual(pixels: np.ndarray) -> np.ndarray:
    """(n, H, W) uint8 or float, sides a multiple of 16, to (n, H, W) float64."""
    residual: np.ndarray = pixels - denoise(pixels)
    return residual


def denoise(pixels: np.ndarray, sigma: float = SIGMA) -> np.ndarray:
    """Pictures without white noise of this standard deviation.

    Parameters
    ----------
    pixels : (n, H, W), sides a multiple of 16; what lies beyond an edge is taken from the opposite one
    """
    if pixels.ndim != 3 or any(side % 2**LEVELS for side in pixels.shape[1:]):
        raise ValueError(f"expected pixels of shape (n, 16 a, 16 b), got {pixels.shape}")
    return _shrink(pixels.astype(np.float64), sigma**2, LEVELS)


def _shrink(plane: np.ndarray, noise: float, levels: int) -> np.ndarray:
    if levels == 0:
        return plane
    bands = split_bands(plane)
    bands[0] = _shrink(bands[0], noise, levels - 1)
    bands[1:] = [_wiener(band, noise) for band in bands[1:]]
    return merge_bands(bands)


def _wiener(band: np.ndarray, noise: float) -> np.ndarray:
    """Each coefficient times the share of its local variance, the smallest of four estimates, that is no noise."""
    powers = np.stack([uniform_filter(band**2, (0, side, side), mode="wrap") for side in SIDES])
    variance = np.maximum(powers.min(axis=0) - noise, 0)
    kept: np.ndarray = band * variance / (variance + noise)
    return kept


def split_bands(plane: np.ndarray) -> list[np.ndarray]:
    """One level of the wavelet transform: (n, H, W) to four of (n, H/2, W/2), the low-low one first."""
    return [_analyze(half, taps, 2) for half in (_analyze(plane, t, 1) for t in (LOW, HIGH)) for taps in (LOW, HIGH)]


def merge_bands(bands: list[np.ndarray]) -> np.ndarray:
    """The inverse of split_bands."""
    halves = [_synthesize(bands[k], LOW, 2) + _synthesize(bands[k + 1], HIGH, 2) for k in (0, 2)]
    return _synthesize(halves[0], LOW, 1) + _synthesize(halves[1], HIGH, 1)


def _analyze(plane: np.ndarray, taps: np.ndarray, axis: int) -> np.ndarray:
    """Filter along an axis, round the corner, and keep every second value."""
    kept = np.arange(0, plane.shape[axis], 2)
    filtered: np.ndarray = sum(tap * plane.take(kept + k, axis, mode="wrap") for k, tap in enumerate(taps))
    return filtered


def _synthesize(half: np.ndarray, taps: np.ndarray, axis: int) -> np.ndarray:
    """The transpose of _analyze."""
    shape = [2 * side if k == axis else side for k, side in enumerate(half.shape)]
    spread = np.zeros(shape)
    spread[(slice(None),) * axis + (slice(None, None, 2),)] = half
    return sum(tap * np.roll(spread, k, axis) for k, tap in enumerate(taps))
