"""Saved, cropped, saved again: the first grid lies shifted in the picture, and block means on it still keep its step.

    JpegImage  --shift_histograms-->  (8, 8, sums)  --periodicity-->  (8, 8, steps)  --integer_periodicity_map-->  IPM
    JpegImage  --grid_periods-->  GridPeriods  --strongest_grid-->  ShiftedGrid: score, shift, step

Slide: Detection of double JPEG compression. Bianchi, Piva 2011, "Detection of non-aligned double JPEG compression with
estimation of primary compression parameters", and 2012, "Detection of nonaligned double JPEG compression based on
integer periodicity maps". The DC coefficients of a grid are the sums of its 8 x 8 windows over 8; on the first grid
they were multiples of the first DC step, and the second compression only blurs them.

``min_entropy`` is the papers' score. What ``find_shifted_grid`` returns holds better on photographs: it leaves out
windows that are flat, or where a decoder clips (of a color picture also red, green and blue), and asks how far the best
shift stands above the second best.  Of all steps those up to the file's need the most patience: they are blurred until
little is left, while a coarser one is seen at once or is none.
"""

import functools
from typing import NamedTuple

import numpy as np

from jpeglab.forensics.histograms import clipped, windows
from jpeglab.image import Component, JpegImage
from jpeglab.transform.pictures import decode_plane

__all__ = [
    "GridPeriods", "ShiftedGrid", "box_sums", "candidate_steps", "find_shifted_grid", "grid_periods",
    "integer_periodicity_map", "min_entropy", "over_windows", "periodicity", "shift_histograms", "strongest_grid",
    "textured",
]  # fmt: skip

SUMS = 64 * 255 + 1
FLAT = 4  # range of samples: below it a window has no DC of its own, it repeats its neighbor's
FLATTEST, ROUGHEST = 2, 8  # range that is asked of a window where DC steps are fine and where they are coarse
FEWEST = 64  # windows: fewer show a period by chance
COARSEST = 32  # DC step, that of QF 25
NEAR = 0.95  # a step's divisors are as periodic as itself


class ShiftedGrid(NamedTuple):
    """Where an earlier grid may lie, and how clearly.

    score : 0..1, by how much the best shift is more periodic than the second best, for the step where that is most; of
        a step k times as coarse as the file's a k-th of it, since the second compression hardly blurs such a one
    shift : (row, col) in 0..7 of the earlier grid's block corner in this picture; None if no window could be looked at
    step : the earlier DC step; None likewise
    periodicity : 0..1, of the best shift with that step
    windows : 8 x 8 windows that were looked at, all shifts together
    """

    score: float
    shift: tuple[int, int] | None
    step: int | None
    periodicity: float
    windows: int


class GridPeriods(NamedTuple):
    """How periodic the DC coefficients of every grid are.

    strengths : (8, 8, n) float64 [row, col, step], as from ``periodicity``
    steps : (n,) the DC steps that were tried
    windows : 8 x 8 windows that were looked at, all shifts together
    second : the file's own DC step
    """

    strengths: np.ndarray
    steps: np.ndarray
    windows: int
    second: int


def find_shifted_grid(image: JpegImage, *, seed: int = 0) -> ShiftedGrid:
    """Detect nonaligned double JPEG compression: an earlier grid at one of 63 other shifts (after Bianchi, Piva 2012).

    Of a picture above three megapixels windows are looked at, drawn with ``seed``.
    """
    return strongest_grid(grid_periods(image, seed=seed))


def grid_periods(image: JpegImage, *, seed: int = 0) -> GridPeriods:
    """What ``find_shifted_grid`` decides by: how periodic all 64 grids are, for every step that may have been first."""
    table = image.luminance.table
    second = int(table[0, 0])
    histograms = np.zeros((8, 8, SUMS), np.int64)
    for blocks, cut_off in zip(windows(image, seed=seed), clipped(image, seed=seed), strict=True):
        plane = decode_plane(Component(blocks, table))
        rough = textured(plane, min(max(second, FLATTEST), ROUGHEST))
        histograms += shift_histograms(plane, rough & over_windows(~cut_off, np.logical_and))
    steps = candidate_steps(second)
    return GridPeriods(periodicity(histograms, steps), steps, int(histograms.sum()), second)


def strongest_grid(periods: GridPeriods) -> ShiftedGrid:
    """The shift, not the file's own, that stands highest above all others."""
    if periods.windows == 0:
        return ShiftedGrid(0.0, None, None, 0.0, 0)
    strengths = periods.strengths.reshape(64, -1)[1:]
    next_best, best = np.sort(strengths, axis=0)[-2:]
    leads = (best - next_best) * np.minimum(1, periods.second / periods.steps)
    k = int(np.argmax(leads))
    shift = int(np.argmax(strengths[:, k]))
    step = _largest_step(strengths[shift], periods.steps, k)
    return ShiftedGrid(float(leads[k]), divmod(shift + 1, 8), step, float(best[k]), periods.windows)


def _largest_step(strengths: np.ndarray, steps: np.ndarray, k: int) -> int:
    """The step, not one of its divisors such as the k-th: the largest multiple of that which is about as periodic."""
    return int(steps[(strengths >= NEAR * strengths[k]) & (steps % steps[k] == 0)].max())


def candidate_steps(second: int) -> np.ndarray:
    """The earlier DC steps to try, given the file's: a much finer one drowns in the second quantization's noise."""
    second = min(second, 2 * COARSEST)
    return np.arange(max(2, int(second / np.sqrt(3))), max(second, COARSEST) + 1)


# --- block averages at all shifts -------------------------------------------------------------------------------------


def box_sums(plane: np.ndarray) -> np.ndarray:
    """(H, W) uint8 or bool to (H - 7, W - 7) uint16: the sum of the 8 x 8 window from each pixel on, 8 times its DC."""
    return over_windows(plane.astype(np.uint16), np.add)


def textured(plane: np.ndarray, least: int = FLAT) -> np.ndarray:
    """(H - 7, W - 7) bool: windows of a range of ``least`` or more that do not touch 0 or 255, where decoders clip."""
    low, high = over_windows(plane, np.minimum), over_windows(plane, np.maximum)
    return (low > 0) & (high < 255) & (high - low >= least)


def over_windows(plane: np.ndarray, combine: np.ufunc) -> np.ndarray:
    """Combine the 64 samples of every 8 x 8 window, by doubling: pairs, fours, eights."""
    for step in (1, 2, 4):
        plane = combine(plane[:-step], plane[step:])
    for step in (1, 2, 4):
        plane = combine(plane[:, :-step], plane[:, step:])
    return plane


def shift_histograms(plane: np.ndarray, used: np.ndarray | None = None) -> np.ndarray:
    """How often each window sum occurs, separately for the 64 grids that a window can belong to.

    Parameters
    ----------
    plane : (H, W) uint8, at least 8 x 8
    used : (H - 7, W - 7) bool, the windows to count; None: all

    Returns
    -------
    (8, 8, 16321) int64, [row, col, sum]: windows whose corner is at (row, col) modulo 8
    """
    sums = box_sums(plane).astype(np.int64)
    row, col = np.ogrid[: sums.shape[0], : sums.shape[1]]
    cells = SUMS * (8 * (row % 8) + col % 8) + sums
    return np.bincount(cells.ravel() if used is None else cells[used], minlength=64 * SUMS).reshape(8, 8, SUMS)


# --- periodicity ------------------------------------------------------------------------------------------------------


def periodicity(histograms: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """f: how well the DC coefficients of each grid sit on a lattice of each step, 1 for a perfect one.

    f = |mean exp(-2 pi i DC / step)|. A grid with fewer than 64 windows counts as having 64.

    Parameters
    ----------
    histograms : (8, 8, 16321), as from shift_histograms
    steps : (n,) integers

    Returns
    -------
    (8, 8, n) float64
    """
    sums = histograms.reshape(64, -1).astype(np.float32)
    used = np.flatnonzero(sums.any(axis=0))
    ends = slice(used.min(initial=0), used.max(initial=0) + 1)
    cosines, sines = _waves(tuple(int(step) for step in steps))
    length = np.hypot(sums[:, ends] @ cosines[ends], sums[:, ends] @ sines[ends])
    counts = np.maximum(histograms.sum(axis=-1), FEWEST)
    return length.reshape(8, 8, -1) / counts[..., None]


@functools.lru_cache(maxsize=4)
def _waves(steps: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """(sums, steps) float32 each: cosine and sine of 2 pi DC / step."""
    angles = 2 * np.pi * (np.arange(SUMS)[:, None] % (8 * np.array(steps))) / (8 * np.array(steps))
    return np.cos(angles).astype(np.float32), np.sin(angles).astype(np.float32)


def integer_periodicity_map(strengths: np.ndarray) -> np.ndarray:
    """IPM: each shift's share of all periodicity, the file's own grid left out (Bianchi, Piva 2012).

    (8, 8, n), as from periodicity, to (8, 8, n): 0 at [0, 0], and each step's sum is 1, or 0 where nothing is periodic.
    """
    shares = strengths.copy()
    shares[0, 0] = 0
    total = shares.sum(axis=(0, 1))
    return shares / np.where(total > 0, total, 1)


def min_entropy(shares: np.ndarray) -> np.ndarray:
    """(8, 8, n) map to (n,) bits: log2(63) = 5.98 if all shifts are alike, 0 if one has all (Bianchi, Piva 2012).

    The papers' detector: the smallest over all steps, compared with a threshold from below.
    """
    largest = shares.max(axis=(0, 1))
    return -np.log2(np.where(largest > 0, largest, 1 / 63))
