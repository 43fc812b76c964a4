"""What a picture lost: how far the pixels that came back are from those that went in.

    pixels, other  --squared_error, psnr, ssim-->  one number

Slides: Impact of compression (in real life).
"""

from collections.abc import Iterator

import numpy as np

__all__ = ["psnr", "squared_error", "ssim"]

PEAK = 255
RADIUS, SIGMA = 5, 1.5  # of SSIM's Gaussian window, 11 x 11
C1, C2 = (0.01 * PEAK) ** 2, (0.03 * PEAK) ** 2


def squared_error(pixels: np.ndarray, other: np.ndarray) -> float:
    """Mean of the squared differences of two pictures of one shape, over all samples."""
    _compare(pixels, other)
    if pixels.dtype == other.dtype == np.uint8:
        difference = np.subtract(pixels, other, dtype=np.int16)
        return float(np.square(difference, dtype=np.int32).mean())
    return float(np.square(np.subtract(pixels, other, dtype=np.float64)).mean())


def psnr(pixels: np.ndarray, other: np.ndarray) -> float:
    """Peak signal-to-noise ratio in dB: 10 log10(255^2 / squared error); infinite if nothing changed."""
    error = squared_error(pixels, other)
    return 10 * float(np.log10(PEAK**2 / error)) if error else float("inf")


def ssim(pixels: np.ndarray, other: np.ndarray) -> float:
    """Structural similarity: how alike two pictures are in brightness, contrast and structure, 1 if they are the same.

    Wang, Bovik, Sheikh, Simoncelli 2004, "Image quality assessment: from error visibility to structural similarity",
    eq. 13, with the paper's 11 x 11 Gaussian window of sigma 1.5; the mean over all windows that fit into the picture,
    and over the channels of a color picture.

    Parameters
    ----------
    pixels, other : (H, W) or (H, W, channels), both sides at least 11 pixels

    Raises
    ------
    ValueError : for pictures of two shapes, or smaller than the window
    """
    _compare(pixels, other)
    size = 2 * RADIUS + 1
    if min(pixels.shape[:2]) < size:
        raise ValueError(f"expected a picture of at least {size} x {size} pixels, got {pixels.shape}")
    return float(np.mean([_ssim(x, y) for x, y in zip(_channels(pixels), _channels(other), strict=True)]))


def _ssim(x: np.ndarray, y: np.ndarray) -> float:
    mean_x, mean_y = _blur(x), _blur(y)
    variance_x, variance_y = _blur(x * x) - mean_x**2, _blur(y * y) - mean_y**2
    covariance = _blur(x * y) - mean_x * mean_y
    brightness = (2 * mean_x * mean_y + C1) / (mean_x**2 + mean_y**2 + C1)
    structure = (2 * covariance + C2) / (variance_x + variance_y + C2)
    return float((brightness * structure).mean())


def _blur(plane: np.ndarray) -> np.ndarray:
    """Weighted means over all windows that lie within the plane."""
    from scipy.ndimage import correlate1d

    offsets = np.arange(-RADIUS, RADIUS + 1)
    weights = np.exp(-0.5 * (offsets / SIGMA) ** 2)
    weights /= weights.sum()
    blurred: np.ndarray = correlate1d(correlate1d(plane, weights, axis=0), weights, axis=1)
    return blurred[RADIUS:-RADIUS, RADIUS:-RADIUS]


def _channels(pixels: np.ndarray) -> Iterator[np.ndarray]:
    yield from np.moveaxis(np.atleast_3d(pixels).astype(np.float64), 2, 0)


def _compare(pixels: np.ndarray, other: np.ndarray) -> None:
    if pixels.shape != other.shape or not pixels.size:
        raise ValueError(f"expected two pictures of one shape, got {pixels.shape} and {other.shape}")
