"""A transform without loss: each sample predicted by its left neighbor (slides: general compression scheme, T).

plane (H, W) uint8  --predict-->  differences (H, W) int16  --unpredict-->  plane

How much all neighbors together tell of a sample: ``neighbor_mean`` (slides: Spatial redundancy and irrelevancy).
"""

import numpy as np

__all__ = ["neighbor_mean", "predict", "unpredict"]


def predict(plane: np.ndarray) -> np.ndarray:
    """What the left neighbor does not tell; the first column holds the samples themselves.

    >>> predict(np.array([[100, 101, 99]], np.uint8)).tolist()
    [[100, 1, -2]]
    """
    return np.diff(np.asarray(plane, np.int16), axis=1, prepend=np.int16(0))


def unpredict(differences: np.ndarray) -> np.ndarray:
    """The plane again: running sums along each row, exact."""
    return np.cumsum(differences, axis=1).astype(np.uint8)


def neighbor_mean(plane: np.ndarray) -> np.ndarray:
    """The mean of the eight samples around each one that has them: (H, W) to (H - 2, W - 2) float64.

    >>> neighbor_mean(np.array([[1, 2, 3], [4, 99, 6], [7, 8, 9]], np.uint8)).tolist()
    [[5.0]]
    """
    if min(plane.shape) < 3:
        raise ValueError(f"expected a plane of at least 3 x 3 samples, got {plane.shape}")
    around = np.lib.stride_tricks.sliding_window_view(np.asarray(plane, np.int64), (3, 3)).sum(axis=(2, 3))
    return (around - plane[1:-1, 1:-1]) / 8
