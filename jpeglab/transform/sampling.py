"""Subsampling: fewer samples for color than for luminance, and back (slides: color space transform, subsampling).

    plane (Hc, Wc) uint8  --subsample-->  (Hc/v, Wc/h) uint8  --upsample-->  (Hc, Wc) uint8

Averages and interpolation are libjpeg's, to the bit.
"""

import numpy as np

__all__ = ["SUBSAMPLING", "extend", "subsample", "upsample"]

# What one chroma sample covers: (horizontal, vertical) pixels
SUBSAMPLING = {"4:4:4": (1, 1), "4:2:2": (2, 1), "4:2:0": (2, 2), "4:4:0": (1, 2), "4:1:1": (4, 1)}


def extend(plane: np.ndarray, height: int, width: int) -> np.ndarray:
    """Repeat the last column and the last row until the plane is (height, width)."""
    return np.pad(plane, ((0, height - plane.shape[0]), (0, width - plane.shape[1])), mode="edge")


def subsample(plane: np.ndarray, h: int, v: int) -> np.ndarray:
    """The mean of every v x h samples.

    Parameters
    ----------
    plane : (Hc, Wc) uint8; a last block that is not full is filled by repeating the edge
    h, v : horizontal and vertical factor

    Returns
    -------
    (ceil(Hc / v), ceil(Wc / h)) uint8

    For 2 x 1 and 2 x 2 libjpeg rounds a half down and up in turn along each row, so that the mean brightness stays.

    >>> subsample(np.array([[1, 2, 1, 2]], np.uint8), 2, 1).tolist()
    [[1, 2]]
    """
    rows, cols = -(-plane.shape[0] // v), -(-plane.shape[1] // h)
    filled = extend(plane, rows * v, cols * h)
    sums = filled.reshape(rows, v, cols, h).sum(axis=(1, 3), dtype=np.int32)
    count = h * v
    if (h, v) in ((2, 1), (2, 2)):
        return ((sums + count // 2 - 1 + np.arange(cols) % 2) // count).astype(np.uint8)
    return ((sums + count // 2) // count).astype(np.uint8)


def upsample(plane: np.ndarray, h: int, v: int) -> np.ndarray:
    """Every sample becomes v x h samples.

    Parameters
    ----------
    plane : (Hc, Wc) uint8
    h, v : horizontal and vertical factor

    Returns
    -------
    (Hc * v, Wc * h) uint8

    For 2 x 1, 1 x 2 and 2 x 2 ("fancy" in libjpeg) each new sample takes 3/4 of its own source and 1/4 of the nearer
    neighbor, for other factors, and planes of up to two columns, samples are repeated.

    >>> upsample(np.array([[0, 100, 200]], np.uint8), 2, 1).tolist()
    [[0, 25, 75, 125, 175, 200]]
    """
    if (h, v) == (1, 2):
        return _interleave_rows(plane.astype(np.int32), biases=(1, 2), shift=2)
    if (h, v) == (2, 1) and plane.shape[1] > 2:
        return _interleave_rows(plane.T.astype(np.int32), biases=(1, 2), shift=2).T
    if (h, v) == (2, 2) and plane.shape[1] > 2:
        columns = _interleave_rows(plane.astype(np.int32), biases=(0, 0), shift=0).T
        return np.ascontiguousarray(_interleave_rows(columns, biases=(8, 7), shift=4).T)
    return np.repeat(np.repeat(plane, v, axis=0), h, axis=1)


def _interleave_rows(plane: np.ndarray, biases: tuple[int, int], shift: int) -> np.ndarray:
    """Twice as many rows: 3 parts of a row and 1 part of the one above, then 3 and 1 of the one below."""
    edged = np.pad(plane, ((1, 1), (0, 0)), mode="edge")
    above, below = 3 * plane + edged[:-2], 3 * plane + edged[2:]
    rows = np.stack([above + biases[0], below + biases[1]], axis=1) >> shift
    return rows.reshape(2 * plane.shape[0], plane.shape[1]).astype(np.uint8 if shift else np.int32)
