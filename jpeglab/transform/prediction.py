"""A transform without loss: each sample predicted by its left neighbor (slides: general compression scheme, T).

plane (H, W) uint8  --predict-->  differences (H, W) int16  --unpredict-->  plane
"""

import numpy as np

__all__ = ["predict", "unpredict"]


def predict(plane: np.ndarray) -> np.ndarray:
    """What the left neighbor does not tell; the first column holds the samples themselves.

    >>> predict(np.array([[100, 101, 99]], np.uint8)).tolist()
    [[100, 1, -2]]
    """
    return np.diff(np.asarray(plane, np.int16), axis=1, prepend=np.int16(0))


def unpredict(differences: np.ndarray) -> np.ndarray:
    """The plane again: running sums along each row, exact."""
    return np.cumsum(differences, axis=1).astype(np.uint8)
