"""Likelihood of two compressions against one, block by block, where both grids coincide.

    JpegImage  --fit_mode-->  MixtureFit of each mode: first step, share of double blocks, log-likelihood ratios
    JpegImage  --aligned_ratios-->  (rows, cols)  --smooth-->  block map; > 0 where two compressions are likelier

Slide: Detection of double JPEG compression. Bianchi, Piva 2012, "Image forgery localization via block-grained analysis
of JPEG artifacts". What a mode would show without a past is its histogram on a grid where no compression shows; what
two quantizations make of that is computed for every first step. The step, and the share of blocks that were compressed
twice, are then fitted with EM: neither has to be known.
"""

from typing import NamedTuple

import numpy as np
from scipy.ndimage import uniform_filter
from scipy.special import ndtr

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.histograms import off_grid_dct
from jpeglab.image import JpegImage

__all__ = [
    "MixtureFit", "aligned_ratios", "cumulative", "decoding_noise", "expectation_maximization", "first_stage",
    "fit_mode", "second_stage", "smooth", "unit_histogram",
]  # fmt: skip

REACH = 1536  # no coefficient of 8 x 8 samples of 8 bits is larger
MODES = 10  # the slides' first ten
ITERATIONS = 30
LIMIT = 3.0  # of one value's log-likelihood ratio
ENOUGH = 20.0  # of log-likelihood, where a mode of a picture compressed once may gain 5 by chance
COARSEST = 64  # first step


class MixtureFit(NamedTuple):
    """How one mode looks if some of its blocks were compressed twice.

    first : the first step that fits best among those that leave a trace
    share : 0..1, how many blocks were compressed twice
    gain : log-likelihood of all blocks, above that of the best fit that leaves no trace
    ratios : (2 reach + 1,) float64, log p(v | double) - log p(v | single); quantized value v is at ``reach + v``
    """

    first: int
    share: float
    gain: float
    ratios: np.ndarray


def aligned_ratios(image: JpegImage, modes: int = MODES) -> np.ndarray:
    """(rows, cols) float64: log p(block | double) - log p(block | single), summed over the first zig-zag modes.

    A mode counts only if two compressions explain it clearly better than one.
    """
    component, noise = image.luminance, decoding_noise(image)
    off_grid = off_grid_dct(component.quantized, component.table, modes=ZIGZAG[:modes])
    total = np.zeros(component.quantized.shape[:2])
    for k, (v, u) in enumerate(ZIGZAG[:modes]):
        values = component.quantized[:, :, v, u]
        fit = fit_mode(values, off_grid[:, k], int(component.table[v, u]), noise)
        if fit.gain > ENOUGH:
            total += fit.ratios[_places(values, fit.ratios.size // 2)]
    return total


def smooth(block_map: np.ndarray, size: int = 5) -> np.ndarray:
    """The mean over ``size`` x ``size`` blocks: one block tells little, and what was pasted has neighbors."""
    means: np.ndarray = uniform_filter(block_map, size, mode="nearest")
    return means


def fit_mode(values: np.ndarray, off_grid: np.ndarray, second: int, noise: float) -> MixtureFit:
    """Fit the mixture to one mode, for every first step up to 64 that is not far coarser than the second.

    Parameters
    ----------
    values : integers of any shape, the quantized coefficients
    off_grid : (n,) the mode's coefficients on another grid, not quantized
    second : the file's step
    noise : standard deviation of what decoding the first file added to a coefficient
    """
    reach = -(-REACH // second)
    counts = np.bincount(_places(values, reach).ravel(), minlength=2 * reach + 1)
    unit = unit_histogram(off_grid)
    firsts = np.arange(1, min(4 * second + 12, COARSEST) + 1)
    single = _probabilities(np.diff(_below(cumulative(unit), _edges(second, reach))))
    stages = np.array([first_stage(unit, int(first)) for first in firsts])
    doubles = _probabilities(second_stage(stages, second, noise, reach))
    shares, gains = expectation_maximization(counts, single, doubles)
    traceless = second % firsts == 0
    best = int(np.argmax(np.where(traceless, -np.inf, gains)))
    gain = float(gains[best] - max(gains[traceless].max(), 0))
    ratios = np.clip(np.log(doubles[best] / single), -LIMIT, LIMIT)
    return MixtureFit(int(firsts[best]), float(shares[best]), gain, ratios)


def expectation_maximization(
    counts: np.ndarray, single: np.ndarray, doubles: np.ndarray, iterations: int = ITERATIONS
) -> tuple[np.ndarray, np.ndarray]:
    """Fit ``share * double + (1 - share) * single`` to counts, for each candidate of a double.

    Parameters
    ----------
    counts : (n,) how often each value occurs
    single, doubles : (n,) and (candidates, n) probabilities, above 0

    Returns
    -------
    shares, gains : (candidates,) each; gain is the log-likelihood above that of share 0
    """
    seen = counts > 0
    counts, ratios = counts[seen], doubles[:, seen] / single[seen]
    shares = np.full(len(doubles), 0.5)
    for _ in range(iterations):
        weights = shares[:, None] * ratios
        shares = weights / (weights + 1 - shares[:, None]) @ counts / counts.sum()
    return shares, np.log(shares[:, None] * (ratios - 1) + 1) @ counts


# --- what quantization makes of a histogram ---------------------------------------------------------------------------


def decoding_noise(image: JpegImage) -> float:
    """Standard deviation of what rounding samples adds to a coefficient: once, and in color on the way to RGB too."""
    grey = image.color == "grey"
    return float(np.sqrt((1 if grey else 1 + 0.299**2 + 0.587**2 + 0.114**2) / 12))


def unit_histogram(coefficients: np.ndarray) -> np.ndarray:
    """(n,) coefficients to (3073,) float64: how many are nearest to each of the integers -1536..1536."""
    nearest = np.floor(coefficients + 0.5).astype(np.int64)
    return np.bincount(_places(nearest, REACH), minlength=2 * REACH + 1).astype(np.float64)


def cumulative(mass: np.ndarray) -> np.ndarray:
    """(..., 3073) to (..., 6147): the mass below t = -1536.5, -1536, -1535.5 ... 1536.5; what lies at t counts half."""
    below = np.zeros((*mass.shape[:-1], 2 * mass.shape[-1] + 1))
    below[..., 2::2] = np.cumsum(mass, axis=-1)
    below[..., 1::2] = (below[..., :-2:2] + below[..., 2::2]) / 2
    return below


def first_stage(mass: np.ndarray, first: int) -> np.ndarray:
    """Quantize and de-quantize by ``first``: (3073,) to (3073,), all on multiples of it, ties half up, half down."""
    below = cumulative(mass)
    centers = first * np.arange(-(REACH // first), REACH // first + 1)
    result = np.zeros_like(mass)
    result[centers + REACH] = _below(below, centers + first / 2) - _below(below, centers - first / 2)
    return result


def second_stage(mass: np.ndarray, second: int, noise: float, reach: int) -> np.ndarray:
    """Add the decoder's noise, then quantize by ``second``: (..., 3073) to (..., 2 reach + 1)."""
    offsets = np.arange(-8, 9) / 2  # noise is below 0.4: nothing gets farther than 4
    beyond = ndtr(offsets / noise) - np.heaviside(offsets, 0.5)  # of what lies so far below an edge, less than all is
    spread = np.zeros((*mass.shape[:-1], 2 * mass.shape[-1] + offsets.size))
    spread[..., 9:-8:2] = mass
    edges = _edges(second, reach)
    around = spread[..., _halves(edges)[:, None] + np.arange(offsets.size)]
    return np.maximum(np.diff(_below(cumulative(mass), edges) + around @ beyond[::-1]), 0)


def _edges(second: int, reach: int) -> np.ndarray:
    return second * (np.arange(-reach, reach + 2) - 0.5)


def _below(cumulated: np.ndarray, t: np.ndarray) -> np.ndarray:
    return cumulated[..., _halves(t)]


def _halves(t: np.ndarray) -> np.ndarray:
    """Where t stands among -1536.5, -1536 ... 1536.5; what lies beyond either end stands there."""
    places: np.ndarray = np.clip(2 * (t + REACH) + 1, 0, 4 * REACH + 2).astype(np.int64)
    return places


def _probabilities(mass: np.ndarray) -> np.ndarray:
    """Laplace's rule: every value was seen once more, so that none is impossible."""
    return (mass + 1) / (mass.sum(axis=-1, keepdims=True) + mass.shape[-1])


def _places(values: np.ndarray, reach: int) -> np.ndarray:
    places: np.ndarray = np.clip(np.asarray(values, np.int64), -reach, reach) + reach
    return places
