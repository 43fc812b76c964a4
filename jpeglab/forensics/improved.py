"""The improved double-quantization map: where a histogram departs from its own null, and how far.

    JpegImage  --fit_first_step-->  first step and share of each mode  --log_odds-->  (rows, cols)

Bianchi, De Rosa, Piva 2011, "Improved DCT coefficient analysis for forgery localization in JPEG images". He et al. need
the period and take it for granted that a single compression is even; here the null comes from the picture itself,
cropped off its grid, and the first step from least squares.
"""

import functools
from typing import NamedTuple

import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.histograms import calibrated
from jpeglab.forensics.likelihood import REACH, decoding_noise, first_stage, second_stage
from jpeglab.image import JpegImage

__all__ = ["FirstStep", "fit_first_step", "log_odds", "periodic_weights"]

MODES = 15
LEAST = 0.03  # share of double blocks that is believed; the paper takes 0.25, and then misses a small paste
FLOOR = 1e-3
COARSEST = 64


class FirstStep(NamedTuple):
    """The first step of a mode, and the share of blocks that it quantized; 1 and 0 if there is no sign of one."""

    first: int
    share: float


def log_odds(image: JpegImage, modes: int = MODES, least: float = LEAST) -> np.ndarray:
    """(rows, cols) float64: log p(block | single) - log p(block | double); the paper's map is 1 / (1 + exp(-log odds)).

    Modes whose share of double blocks is below ``least`` are not believed; neither is a value of 0 in any mode.
    """
    component, noise = image.luminance, decoding_noise(image)
    null = calibrated(component.quantized, component.table, modes=ZIGZAG[:modes])
    total = np.zeros(component.quantized.shape[:2])
    for k, (v, u) in enumerate(ZIGZAG[:modes]):
        values, second = component.quantized[:, :, v, u], int(component.table[v, u])
        reach = -(-REACH // second)
        fit = fit_first_step(_counts(values, reach), _counts(null[:, k], reach), second, noise, least)
        if fit.share:
            weights = fit.share * periodic_weights(fit.first, second, noise, reach) + 1 - fit.share
            evidence = -np.log(np.maximum(weights, FLOOR) / weights.mean())
            evidence[reach] = 0
            total += evidence[_places(values, reach)]
    return total


@functools.lru_cache(maxsize=1024)
def periodic_weights(first: int, second: int, noise: float, reach: int) -> np.ndarray:
    """n(v), (2 reach + 1,) float64: how much two quantizations put into v, of an even histogram; 1 on average.

    The paper counts the multiples of ``first`` in the bin of v and blurs the count; here the multiples are blurred by
    the decoder's noise, then counted.
    """
    weights = second_stage(first_stage(np.ones(2 * REACH + 1), first), second, noise, reach) / second
    weights.flags.writeable = False  # it is remembered, since every map asks for the same
    return weights


def fit_first_step(counts: np.ndarray, null: np.ndarray, second: int, noise: float, least: float = LEAST) -> FirstStep:
    """Least squares of ``counts = share * n * null + (1 - share) * null`` over v != 0, for every first step.

    Parameters
    ----------
    counts, null : (2 reach + 1,) the mode's histogram, and its histogram on another grid
    second : the file's step
    noise : as from decoding_noise
    least : smaller shares are not believed
    """
    reach = counts.size // 2
    used = np.arange(-reach, reach + 1) != 0
    null = null[used] * (counts.sum() / max(null.sum(), 1))
    difference = counts[used] - null
    best, smallest = FirstStep(1, 0.0), float(difference @ difference)
    for first in range(2, min(4 * second + 12, COARSEST) + 1):
        if second % first == 0:
            continue
        change = (periodic_weights(first, second, noise, reach)[used] - 1) * null
        share = float(np.clip(difference @ change / max(float(change @ change), 1e-9), 0, 1))
        error = float(((difference - share * change) ** 2).sum())
        if error < smallest:
            best, smallest = FirstStep(first, share), error
    return best if best.share > least else FirstStep(1, 0.0)


def _counts(values: np.ndarray, reach: int) -> np.ndarray:
    return np.bincount(_places(values, reach).ravel(), minlength=2 * reach + 1).astype(np.float64)


def _places(values: np.ndarray, reach: int) -> np.ndarray:
    places: np.ndarray = np.clip(np.asarray(values, np.int64), -reach, reach) + reach
    return places
