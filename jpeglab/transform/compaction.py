"""Energy compaction: how much of a block its first k coefficients hold (slides: block-based transform, DCT).

    coefficients (..., n, n)  --rank_by_size-->  ranks (..., n, n), 0 for the largest
    coefficients, ranks, k  --keep-->  coefficients, all but the first k of a block 0
    coefficients, ranks  --energy_compaction-->  the share of the energy in the first k, for each k

The ranks say what "first" means: by size, or any order of the n * n places that is the same for all blocks (zig-zag).
The transform is orthonormal, so that energy that is dropped here is squared error of the samples there.
"""

import numpy as np

__all__ = ["energy_compaction", "keep", "rank_by_size"]


def rank_by_size(coefficients: np.ndarray) -> np.ndarray:
    """The place of each coefficient among those of its block, 0 for the largest magnitude.

    Parameters
    ----------
    coefficients : (..., n, n)

    Returns
    -------
    (..., n, n) int64: each of 0..n * n - 1 once a block; of two that are alike the one that stands first is first

    >>> rank_by_size(np.array([[5, -9], [0, 7]])).tolist()
    [[2, 0], [3, 1]]
    """
    sizes = np.abs(coefficients).reshape(*coefficients.shape[:-2], -1)
    order = np.argsort(-sizes, axis=-1, kind="stable")
    return np.argsort(order, axis=-1).reshape(coefficients.shape)


def keep(coefficients: np.ndarray, ranks: np.ndarray, count: int) -> np.ndarray:
    """The first ``count`` coefficients of each block, and 0 for the others.

    Parameters
    ----------
    coefficients : (..., n, n)
    ranks : (n, n) for all blocks, or (..., n, n); each of 0..n * n - 1 once
    count : 0..n * n

    >>> keep(np.array([[5, -9], [0, 7]]), np.array([[0, 1], [2, 3]]), 2).tolist()
    [[5, -9], [0, 0]]
    """
    return np.where(ranks < count, coefficients, 0)


def energy_compaction(coefficients: np.ndarray, ranks: np.ndarray) -> np.ndarray:
    """The share of the energy, the sum of squares over all blocks, that the first k coefficients of a block hold.

    Parameters
    ----------
    coefficients, ranks : as for ``keep``

    Returns
    -------
    (n * n + 1,) float64, for k = 0 to n * n: from 0 up to 1; all 1 where there is no energy

    >>> energy_compaction(np.array([[3, 4], [0, 0]]), np.array([[0, 1], [2, 3]])).tolist()
    [0.0, 0.36, 1.0, 1.0, 1.0]
    """
    places = np.broadcast_to(ranks, coefficients.shape).ravel()
    energy = np.bincount(places, np.square(coefficients, dtype=np.float64).ravel())
    sums = np.append(0.0, np.cumsum(energy))
    return sums / sums[-1] if sums[-1] else np.ones_like(sums)
