"""Color: R, G, B to luminance and two color differences, and back (slides: color space transform).

    pixels (H, W, 3) uint8, RGB  --rgb_to_ycbcr-->  (H, W, 3) uint8, Y Cb Cr  --ycbcr_to_rgb-->  pixels

JFIF's matrix in 16-bit fixed point, as libjpeg computes it: rounding once is why only about a quarter of all RGB
triples come back exactly.
"""

import numpy as np

__all__ = ["TO_RGB", "TO_YCBCR", "cmyk_to_ycck", "rgb_to_ycbcr", "ycbcr_to_rgb", "ycck_to_cmyk"]

# JFIF 1.02. The slides round to three places (-0.169 ...) and print 1.403 and 1.773 where JFIF has 1.402 and 1.772.
TO_YCBCR = np.array([[0.299, 0.587, 0.114], [-0.16874, -0.33126, 0.5], [0.5, -0.41869, -0.08131]])
TO_RGB = np.array([[1.0, 0.0, 1.402], [1.0, -0.34414, -0.71414], [1.0, 1.772, 0.0]])

HALF = 1 << 15


def fixed(x: float) -> int:
    """x in units of 2**-16, rounded."""
    return int(np.floor(65536 * x + 0.5))


def rgb_to_ycbcr(pixels: np.ndarray) -> np.ndarray:
    """RGB to YCbCr, rounded to whole numbers as the encoder does it.

    Parameters
    ----------
    pixels : (..., 3) uint8

    Returns
    -------
    (..., 3) uint8: Y, Cb, Cr; Cb and Cr have 128 added

    >>> rgb_to_ycbcr(np.array([255, 0, 0], np.uint8)).tolist()
    [76, 85, 255]
    """
    r, g, b = _planes(pixels)
    y = fixed(0.299) * r + fixed(0.587) * g + fixed(0.114) * b + HALF
    # One less than a half: 255.5 must not become 256.
    cb = -fixed(0.16874) * r - fixed(0.33126) * g + HALF * b + (128 << 16) + HALF - 1
    cr = HALF * r - fixed(0.41869) * g - fixed(0.08131) * b + (128 << 16) + HALF - 1
    return _interleaved([plane >> 16 for plane in (y, cb, cr)])


def ycbcr_to_rgb(samples: np.ndarray) -> np.ndarray:
    """YCbCr to RGB, clipped to 0..255: three quarters of the YCbCr cube lie outside of RGB's.

    Parameters
    ----------
    samples : (..., 3) uint8: Y, Cb, Cr

    Returns
    -------
    (..., 3) uint8: R, G, B

    >>> ycbcr_to_rgb(np.array([76, 85, 255], np.uint8)).tolist()
    [254, 0, 0]
    """
    y, cb, cr = _planes(samples)
    cb, cr = cb - 128, cr - 128
    r = y + ((fixed(1.402) * cr + HALF) >> 16)
    g = y + ((-fixed(0.34414) * cb - fixed(0.71414) * cr + HALF) >> 16)
    b = y + ((fixed(1.772) * cb + HALF) >> 16)
    return _interleaved([np.clip(plane, 0, 255) for plane in (r, g, b)])


def cmyk_to_ycck(samples: np.ndarray) -> np.ndarray:
    """Stored CMYK to YCCK, (..., 4) uint8: 255 - (C, M, Y) is taken for RGB, K stays."""
    return np.concatenate([rgb_to_ycbcr(255 - samples[..., :3]), samples[..., 3:]], axis=-1)


def ycck_to_cmyk(samples: np.ndarray) -> np.ndarray:
    """Stored YCCK to CMYK, (..., 4) uint8, as libjpeg does it."""
    return np.concatenate([255 - ycbcr_to_rgb(samples[..., :3]), samples[..., 3:]], axis=-1)


def _planes(samples: np.ndarray) -> tuple[np.ndarray, ...]:
    if samples.ndim < 1 or samples.shape[-1] != 3 or samples.dtype != np.uint8:
        raise ValueError(f"expected samples of shape (..., 3) and dtype uint8, got {samples.shape} {samples.dtype}")
    return tuple(np.moveaxis(samples, -1, 0).astype(np.int32, order="C"))  # each in a row, which is faster


def _interleaved(planes: list[np.ndarray]) -> np.ndarray:
    return np.stack([plane.astype(np.uint8) for plane in planes], axis=-1)
