"""How good is a detector? Shares and areas, with the confidence that a number of photos allows.

    scores of singles (n,), of doubles (n, k)  --wins-->  (n, n)  --area-->  Estimate: AUC and its interval

Pictures of one photo are alike, so that photos are what is drawn anew, and folds are folds of photos.
"""

from typing import NamedTuple

import numpy as np

__all__ = ["Estimate", "area", "folds", "mean_of", "share", "wins"]

Z = 1.96  # 95 % of the normal law
RESAMPLES = 1000


class Estimate(NamedTuple):
    """A value, and the ends of its 95 % interval."""

    value: float
    low: float
    high: float


def share(hits: int, count: int) -> Estimate:
    """hits / count with Wilson's interval (1927), which holds for few and for all hits.

    >>> [round(value, 3) for value in share(0, 100)]
    [0.0, 0.0, 0.037]
    """
    if count == 0:
        return Estimate(np.nan, 0.0, 1.0)
    p, spread = hits / count, Z**2 / count
    middle, half = p + spread / 2, Z * np.sqrt(p * (1 - p) / count + spread / (4 * count))
    low, high = ((middle + sign * half) / (1 + spread) for sign in (-1, 1))
    return Estimate(p, float(max(low, 0.0)), float(min(high, 1.0)))


def mean_of(values: np.ndarray, seed: int = 0) -> Estimate:
    """The mean of one value a photo, (n,), with the interval of its bootstrap."""
    drawn = np.random.default_rng(seed).integers(0, len(values), (RESAMPLES, len(values)))
    return Estimate(float(np.mean(values)), *_ends(values[drawn].mean(axis=1)))


def wins(singles: np.ndarray, doubles: np.ndarray) -> np.ndarray:
    """How often the doubles of photo j score higher than the single of photo i: a tie counts half.

    Parameters
    ----------
    singles : (n,) scores
    doubles : (n, k) scores of the same photos

    Returns
    -------
    (n, n) float64 [i, j], shares in 0..1
    """
    higher = (doubles[None] > singles[:, None, None]).mean(axis=-1)
    equal = (doubles[None] == singles[:, None, None]).mean(axis=-1)
    both: np.ndarray = higher + equal / 2
    return both


def area(wins: np.ndarray, seed: int = 0) -> Estimate:
    """The area under the ROC curve, (n, n) wins to its Estimate by a bootstrap over photos."""
    count = len(wins)
    weights = np.random.default_rng(seed).multinomial(count, np.full(count, 1 / count), RESAMPLES) / count
    areas = np.einsum("ri,ij,rj->r", weights, wins, weights, optimize=True)
    return Estimate(float(wins.mean()), *_ends(areas))


def _ends(resampled: np.ndarray) -> tuple[float, float]:
    low, high = np.quantile(resampled, (0.025, 0.975))
    return float(low), float(high)


def folds(count: int, parts: int = 5, seed: int = 0) -> np.ndarray:
    """Which part each of ``count`` photos is in: (count,) int64 in 0..parts - 1, as equal in number as can be."""
    return np.random.default_rng(seed).permutation(count) % parts
