"""Two ways to round that are not JPEG's, for the mistakes that are made with them.

values  --half_to_even, half_up-->  whole numbers, float64
"""

import numpy as np

__all__ = ["half_to_even", "half_up"]


def half_up(values: np.ndarray) -> np.ndarray:
    """A half goes up: -2.5 to -2."""
    rounded: np.ndarray = np.floor(np.asarray(values) + 0.5)
    return rounded


def half_to_even(values: np.ndarray) -> np.ndarray:
    """A half goes to the even neighbor, as Python's round and NumPy's do it: 2.5 to 2, 3.5 to 4."""
    nearest = half_up(values)
    return nearest - ((nearest - values == 0.5) & (nearest % 2 == 1))
