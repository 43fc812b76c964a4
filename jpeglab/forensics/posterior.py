"""Posterior of a paste, from the histograms alone: a block that avoids their peaks was not there the first time.

    JpegImage  --periods, cells-->  log p(block | single) - log p(block | double), (rows, cols)

Slide: Detection of double JPEG compression. He et al. 2006, "Detecting doctored JPEG images via DCT coefficient
analysis", and its journal form, Lin et al. 2009. Two quantizations make a histogram periodic; a block that was
compressed once falls on all values of a period alike. Nothing is decoded, so this is the fastest.

``textbook_log_odds`` is the paper's: cells of one period that begin at the highest bin, and the smaller of two
estimates of the period. ``log_odds`` holds better where few blocks were compressed twice: each value is compared with
the period around it, so that a histogram's slope is no evidence, and an AC value of 0, which is no evidence, has none.
"""

import numpy as np

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.image import JpegImage

__all__ = [
    "cell_shares", "centered_period", "centered_shares", "log_odds", "period_of_fourier", "period_of_histogram",
    "textbook_log_odds", "value_counts",
]  # fmt: skip

MODES = 10  # the slides' first ten
FLOOR = 1e-3  # of a share
LIMIT = 6.0  # of a block's log odds: a product of many factors is not as sure as it looks
VALUE_LIMIT = 3.0
LONGEST = 12  # period
NEAR = 0.9  # a multiple of a period is one too


def log_odds(image: JpegImage, modes: int = MODES) -> np.ndarray:
    """(rows, cols) float64: log p(block | single) - log p(block | double), within -6..6."""
    quantized = image.luminance.quantized
    total = np.zeros(quantized.shape[:2])
    for v, u in ZIGZAG[:modes]:
        counts, lowest = value_counts(quantized[:, :, v, u])
        evidence = -np.log(centered_shares(counts, centered_period(counts)))
        if (v, u) != (0, 0):
            evidence[-lowest] = 0
        total += np.clip(evidence, -VALUE_LIMIT, VALUE_LIMIT)[quantized[:, :, v, u].astype(np.int64) - lowest]
    return np.clip(total, -LIMIT, LIMIT)


def textbook_log_odds(image: JpegImage, modes: int = MODES) -> np.ndarray:
    """He et al. 2006 as printed: (rows, cols) float64; the paper's posterior is 1 / (1 + exp(-log odds))."""
    quantized = image.luminance.quantized
    total = np.zeros(quantized.shape[:2])
    for v, u in ZIGZAG[:modes]:
        counts, lowest = value_counts(quantized[:, :, v, u])
        periods = [period for period in (period_of_histogram(counts), period_of_fourier(counts)) if period > 1]
        if periods:
            shares = np.maximum(cell_shares(counts, min(periods)), FLOOR)
            total -= np.log(min(periods) * shares)[quantized[:, :, v, u].astype(np.int64) - lowest]
    return np.clip(total, -LIMIT, LIMIT)


def value_counts(values: np.ndarray) -> tuple[np.ndarray, int]:
    """Integers of any shape to (counts, lowest): counts[i] is how often ``lowest + i`` occurs; 0 is always in it."""
    lowest, highest = min(int(values.min()), 0) - 1, max(int(values.max()), 0) + 1
    places = values.ravel().astype(np.int64) - lowest
    return np.bincount(places, minlength=highest - lowest + 1), lowest


# --- as in the papers -------------------------------------------------------------------------------------------------


def period_of_histogram(counts: np.ndarray) -> int:
    """The p for which the bins p apart, through the highest, have the largest mean; 1: none (He et al. 2006).

    Periods up to a twentieth of the histogram's length are tried.
    """
    peak = int(np.argmax(counts))
    means = [counts[peak % period :: period].mean() for period in range(1, max(1, counts.size // 20) + 1)]
    return int(np.argmax(means)) + 1


def period_of_fourier(counts: np.ndarray) -> int:
    """The period of the strongest line of the spectrum beyond the lobe at 0; 1 if it is below a fifth of that at 0.

    Of harmonics that are about as strong the first counts.
    """
    spectrum = np.abs(np.fft.rfft(counts))
    rises = np.flatnonzero(np.diff(spectrum) >= 0)
    if rises.size == 0:
        return 1
    beyond = spectrum[rises[0] :]
    line = int(rises[0] + np.argmax(beyond >= NEAR * beyond.max()))
    if line == 0 or spectrum[line] < spectrum[0] / 5:
        return 1
    return int(counts.size / line + 0.5)


def cell_shares(counts: np.ndarray, period: int) -> np.ndarray:
    """P(v | double): each bin's share of its period; periods begin at the highest bin, and mirrored to its left."""
    distance = np.arange(counts.size) - int(np.argmax(counts))
    cells = np.where(distance >= 0, distance // period, -1 - (-distance - 1) // period)
    cells -= cells.min()
    totals = np.bincount(cells, weights=counts)[cells]
    return np.divide(counts, totals, out=np.full(counts.size, 1 / period), where=totals > 0)


# --- as it holds better -----------------------------------------------------------------------------------------------


def centered_shares(counts: np.ndarray, period: int) -> np.ndarray:
    """Each bin's count over the mean of the period around it, both with one more: 1 on an even histogram."""
    return (counts + 1) / (_around(counts, period) / period + 1)


def centered_period(counts: np.ndarray) -> int:
    """The shortest period 2..12 that explains nearly as much of the histogram as the best of them.

    A period explains a histogram by a pattern of so many factors, over and over, on the mean around each bin. The
    highest bin is left out: in an AC mode it is 0, the peak of every picture.
    """
    gains = np.array([_periodic_gain(counts, period) for period in range(2, LONGEST + 1)])
    return 2 + int(np.argmax(gains >= NEAR * gains.max()))


def _periodic_gain(counts: np.ndarray, period: int) -> float:
    """Log-likelihood of the best pattern, above that of an even one."""
    place = np.arange(counts.size) % period
    used = np.arange(counts.size) != np.argmax(counts)
    expected = np.bincount(place, _around(counts, period) / period * used, period)
    totals = np.bincount(place, counts * used, period)
    seen = totals > 0
    return float(totals[seen] @ np.log(totals[seen] / expected[seen]))


def _around(counts: np.ndarray, period: int) -> np.ndarray:
    """The sum over one period centered on each bin; of an even one the two ends count half."""
    window = np.ones(period + 1 - period % 2)
    if period % 2 == 0:
        window[[0, -1]] = 0.5
    half = window.size // 2
    sums: np.ndarray = np.convolve(counts, window)[half : half + counts.size]
    return sums
