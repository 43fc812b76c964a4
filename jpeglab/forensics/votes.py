"""Votes for a grid: compression zeroes coefficients on its own grid only, and every pixel votes for the grid it sees.

    plane (H, W)  --zero_counts-->  (H - 7, W - 7)  --grid_votes-->  (H, W) 0..63, or 64: no vote
    votes  --log_false_alarms-->  log10 of how often chance alone gives so many: below 0 the grid is there

Nikoukhah, Anger, Colom, Morel, Grompone von Gioi 2021, "ZERO: a local JPEG grid origin detector based on the number of
DCT zeros and its applications in image forensics". The threshold is no parameter: fewer than one false alarm is
expected in a picture without any grid. The paper grows regions of votes; here they are counted in windows of blocks,
which gives a value for every block.
"""

from itertools import product

import numpy as np
from scipy.ndimage import uniform_filter

from jpeglab.transform.dct import dct_matrix

__all__ = ["NONE", "block_votes", "foreign_evidence", "grid_votes", "log_false_alarms", "zero_counts"]

NONE = 64  # a pixel that does not vote
BORDER = 7  # pixels that fewer than 64 windows cover
WINDOW = 7  # blocks a side
TILE = 32, 512  # rows and columns that are worked on together, few enough to stay in the cache


def zero_counts(plane: np.ndarray) -> np.ndarray:
    """How many AC coefficients of the 8 x 8 window that begins at each pixel are below 1/2.

    (H, W) uint8, at least 8 x 8, to (H - 7, W - 7) uint8. A window without change along rows or columns has no grid to
    show: 0.
    """
    height, width = plane.shape[0] - 7, plane.shape[1] - 7
    counts = np.empty((height, width), np.uint8)
    tall, wide = TILE
    for top, left in product(range(0, height, tall), range(0, width, wide)):
        tile = plane[top : top + tall + 7, left : left + wide + 7]
        counts[top : top + tall, left : left + wide] = _zeros_of_tile(tile.astype(np.float32))
    counts[~(_changes(plane) & _changes(plane.T).T)] = 0
    return counts


def _zeros_of_tile(tile: np.ndarray) -> np.ndarray:
    """The coefficients below 1/2, the DC coefficient not counted."""
    zeros = np.zeros((tile.shape[1] - 7, tile.shape[0] - 7), np.uint8)
    for v, rows in enumerate(_sliding_dct(tile)):
        for u, columns in enumerate(_sliding_dct(np.ascontiguousarray(rows.T))):
            if v or u:
                zeros += np.abs(columns, out=columns) < 0.5
    return zeros.T


def _sliding_dct(lines: np.ndarray) -> list[np.ndarray]:
    """The 8-point DCT of every 8 neighbors along axis 0: (H, W) to eight (H - 7, W), sums and differences shared."""
    matrix, count = dct_matrix()[:, :4].astype(np.float32), lines.shape[0] - 7
    halves = [(lines[k : k + count], lines[7 - k : 7 - k + count]) for k in range(4)]
    even = matrix[0::2] @ np.array([a + b for a, b in halves]).reshape(4, -1)
    odd = matrix[1::2] @ np.array([a - b for a, b in halves]).reshape(4, -1)
    return [(even, odd)[k % 2][k // 2].reshape(count, -1) for k in range(8)]


def _changes(plane: np.ndarray) -> np.ndarray:
    """(H - 7, W - 7) bool: whether any sample of the window differs from the one below it."""
    differs = plane[1:] != plane[:-1]
    for step in (1, 2, 3):  # seven differences stand in a window of eight rows
        differs = differs[:-step] | differs[step:]
    for step in (1, 2, 4):
        differs = differs[:, :-step] | differs[:, step:]
    return differs


def grid_votes(counts: np.ndarray) -> np.ndarray:
    """Each pixel's vote: the grid of the window with most zeros among the 64 that cover it.

    Parameters
    ----------
    counts : (H - 7, W - 7) uint8, as from zero_counts

    Returns
    -------
    (H, W) uint8: 8 row + col of the grid; 64 where two windows have as many, where there is no zero, and at the border
    """
    row, col = np.ogrid[: counts.shape[0], : counts.shape[1]]
    grid = (8 * (row % 8) + col % 8).astype(np.uint16)
    ranked = counts.astype(np.uint16) << 6
    highest, lowest = _most(ranked + grid), _most(ranked + (NONE - 1 - grid))
    votes = np.full((counts.shape[0] + BORDER, counts.shape[1] + BORDER), NONE, np.uint8)
    alone = (highest & 63) == NONE - 1 - (lowest & 63)  # the first and the last of the best windows are the same
    inner = (slice(BORDER, votes.shape[0] - BORDER), slice(BORDER, votes.shape[1] - BORDER))
    votes[inner] = np.where(alone & (highest >= 64), highest & 63, NONE)
    return votes


def _most(values: np.ndarray) -> np.ndarray:
    """The maximum over every 8 x 8 window, by doubling."""
    for step in (1, 2, 4):
        values = np.maximum(values[:-step], values[step:])
    for step in (1, 2, 4):
        values = np.maximum(values[:, :-step], values[:, step:])
    return values


def log_false_alarms(votes: np.ndarray, pixels: np.ndarray | float, tests: float) -> np.ndarray:
    """log10 of the expected number of false alarms, from above: below 0 is a detection.

    64 pixels count as one observation, since that many share their windows; a grid has a chance of 1/64. The tail of
    the binomial law is bounded by Chernoff's exp(-n KL(k / n, 1/64)).

    Parameters
    ----------
    votes : for one grid
    pixels : that could have voted
    tests : how many grids and places were tried
    """
    n = np.asarray(pixels, np.float64) / 64
    share = np.clip(np.asarray(votes, np.float64) / 64 / np.maximum(n, 1e-9), 1 / 64, 1)
    rest = 1 - share
    distance = share * np.log(64 * share) + rest * np.log(np.maximum(rest, 1e-300) * 64 / 63)
    logs: np.ndarray = np.log10(tests) - n * distance / np.log(10)
    return logs


def block_votes(votes: np.ndarray) -> np.ndarray:
    """(8 rows, 8 cols) votes to (rows, cols, 64) float32: how many pixels of each block vote for each grid."""
    rows, cols = votes.shape[0] // 8, votes.shape[1] // 8
    row, col = np.ogrid[: 8 * rows, : 8 * cols]
    places = 65 * (cols * (row // 8) + col // 8) + votes
    counts = np.bincount(places.ravel(), minlength=65 * rows * cols)
    return counts.reshape(rows, cols, 65)[..., :NONE].astype(np.float32)


def foreign_evidence(counts: np.ndarray, *, main: int = 0) -> np.ndarray:
    """(rows, cols, 64) counts to (rows, cols): -log10 of the false alarms of the best grid but ``main`` around a block.

    Votes are counted in windows of 7 x 7 blocks. Above 0 chance alone gives fewer than one such window a picture.
    """
    window = uniform_filter(counts, (WINDOW, WINDOW, 0), mode="nearest")
    window[..., main] = 0
    best = window.max(axis=-1) * WINDOW**2
    evidence: np.ndarray = -log_false_alarms(best, 64 * WINDOW**2, 63 * best.size)
    return evidence
