"""Likelihood of two compressions against one, block by block, where the first grid lies shifted.

    JpegImage  --fit_lattices-->  Lattice: shift, first DC step, share  --shifted_ratios-->  (rows, cols)

Bianchi, Piva 2012, "Image forgery localization via block-grained analysis of JPEG artifacts". On the first grid the DC
coefficients were multiples of the first step; the second compression blurs them by about its own step over sqrt(12).
Modulo the first step they gather around 0, and those of the rest of the picture are spread evenly. DC alone does it:
on photographs the paper's further modes made the map worse. The paper looks for shift and step in the whole picture,
where those of a small paste drown; here they come from the quarter of the picture that they explain best.
"""

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from jpeglab.forensics.histograms import clipped_plane
from jpeglab.forensics.likelihood import decoding_noise, expectation_maximization, smooth
from jpeglab.forensics.shifted import (
    SUMS,
    box_sums,
    candidate_steps,
    periodicity,
    shift_histograms,
    textured,
)
from jpeglab.image import JpegImage
from jpeglab.transform.blocks import LEVEL_SHIFT
from jpeglab.transform.pictures import decode_plane

__all__ = ["Lattice", "fit_lattices", "lattice_density", "shifted_ratios", "unshift"]

CANDIDATES = 4  # pairs of shift and step, the most periodic ones, whose likelihood is worth computing
ZERO = 64 * LEVEL_SHIFT  # the window sum of a DC coefficient of 0
CLIPPED = 3  # pixels of a window: so many halve what it tells
MOST_CLIPPED = 8  # where shift and step are looked for
FLOOR = 0.1  # of a density: what DC cannot be by the model, it still is now and then


class Lattice(NamedTuple):
    """One explanation of the DC coefficients at one shift.

    shift : (row, col) in 0..7 of the first grid's block corner in this picture
    first : the first DC step
    share : 0..1 of the blocks compressed twice
    gain : log-likelihood of all blocks above that of an even spread
    """

    shift: tuple[int, int]
    first: int
    share: float
    gain: float


def shifted_ratios(image: JpegImage) -> np.ndarray:
    """(rows, cols) float64 on the file's grid: log p(block | double, shifted) - log p(block | single), 7 x 7 means.

    The likeliest shift and step are taken. Windows that are flat tell nothing and count 0; where a decoder clips they
    tell less.
    The two hypotheses swap where the value changes sign only up to a constant: thresholds have to be found in the map.
    """
    component = image.luminance
    plane = decode_plane(component)
    used, sums, noise = textured(plane), box_sums(plane), _dc_noise(image)
    cut_off, second = box_sums(clipped_plane(image)), int(component.table[0, 0])
    parts = _parts(plane, used & (cut_off <= MOST_CLIPPED))
    lattices = [fit for part in parts for fit in fit_lattices(part, second, noise)]
    if not lattices:
        return np.zeros(component.quantized.shape[:2])
    likeliest = max(lattices, key=lambda fit: fit.gain)
    row, col = likeliest.shift
    density = np.maximum(lattice_density(likeliest.first, noise), FLOOR)
    ratios = np.log(density)[(sums[row::8, col::8].astype(np.int64) - ZERO) % density.size]
    ratios = smooth(ratios * used[row::8, col::8] / (1 + (cut_off[row::8, col::8] / CLIPPED) ** 2), 7)
    return unshift(ratios, (row, col), component.quantized.shape[:2])


def _parts(plane: np.ndarray, used: np.ndarray) -> Iterator[np.ndarray]:
    """The histograms of the whole plane and of nine quarters of it that overlap by half, as from shift_histograms."""
    yield shift_histograms(plane, used)
    down, right = (side // 32 * 8 for side in plane.shape)
    for row, col in itertools.product((0, down, 2 * down), (0, right, 2 * right)):
        part = slice(row, row + 2 * down), slice(col, col + 2 * right)
        inside = used[part][: 2 * down - 7, : 2 * right - 7]
        if inside.any():
            yield shift_histograms(plane[part], inside)


def _dc_noise(image: JpegImage) -> float:
    """What the second compression adds to a DC coefficient on another grid: an even error of its step, and decoding."""
    return float(np.sqrt(int(image.luminance.table[0, 0]) ** 2 / 12 + decoding_noise(image) ** 2))


def fit_lattices(histograms: np.ndarray, second: int, noise: float, candidates: int = CANDIDATES) -> list[Lattice]:
    """Explain window sums by a first DC step at a shift, likeliest first.

    Parameters
    ----------
    histograms : (8, 8, 16321) counts of window sums, as from shift_histograms
    second : the file's DC step
    noise : standard deviation that the second compression added to the DC coefficients
    candidates : how many pairs of shift and step to try, the most periodic ones
    """
    steps = candidate_steps(second)
    strengths = periodicity(histograms, steps)
    strengths[0, 0] = 0
    most_periodic = np.argsort(-strengths, axis=None, kind="stable")[:candidates]
    fits = [
        _fit_lattice(histograms[row, col], (row, col), int(steps[k]), noise)
        for row, col, k in np.transpose(np.unravel_index(most_periodic, strengths.shape)).tolist()
        if strengths[row, col, k] > 0
    ]
    return sorted(fits, key=lambda fit: -fit.gain)


def _fit_lattice(sums: np.ndarray, shift: tuple[int, int], first: int, noise: float) -> Lattice:
    density = lattice_density(first, noise)
    counts = np.bincount((np.arange(SUMS) - ZERO) % density.size, weights=sums)
    even = np.full(density.size, 1 / density.size)
    shares, gains = expectation_maximization(counts, even, density[None] / density.size)
    return Lattice(shift, first, float(shares[0]), float(gains[0]))


def lattice_density(first: int, noise: float) -> np.ndarray:
    """(8 first,) float64: how likely DC = 0, 1/8, 2/8 ... modulo ``first`` is, relative to an even spread; mean 1."""
    dc = np.arange(8 * first) / 8
    turns = np.arange(-int(4 * noise / first) - 1, int(4 * noise / first) + 3)
    density = np.exp(-(((dc[:, None] - first * turns) / noise) ** 2) / 2).sum(axis=1)
    scaled: np.ndarray = density / density.mean()
    return scaled


def unshift(ratios: np.ndarray, shift: tuple[int, int], shape: tuple[int, int]) -> np.ndarray:
    """From blocks of a grid that begins at ``shift`` to the file's (rows, cols): means over what a block overlaps."""
    for axis in (0, 1):
        inner = np.clip(np.arange(shape[axis]), 0, ratios.shape[axis] - 1)
        before = np.maximum(inner - 1, 0)
        weight = shift[axis] / 8
        ratios = (1 - weight) * ratios.take(inner, axis) + weight * ratios.take(before, axis)
    return ratios
