"""Peaks in the spectrum of a DCT histogram (slides: Detection of double quantization; Popescu and Farid 2004).

    JpegImage  -->  histograms of the first ten modes  -->  |FFT|  -->  peaks in mid and high frequencies  -->  score

Double quantization makes a histogram periodic, and a periodic histogram has a spectrum with peaks.

* ``spectrum``, ``peak`` and ``is_double`` are the slides' rule as printed: at least 1 of the first ten histograms has
  strong peaks. What is strong it does not say; a smooth histogram has a strong slope, and smooth pictures narrow ones.
* ``score`` holds in practice.  It takes from each histogram the picture's own null, the histogram that the same picture
  has on another grid, so that only what the past left remains, in units of its own chance.
"""

from typing import Any

import numpy as np

from jpeglab.forensics.double_quantization import FIRST_TEN, quantize_once
from jpeglab.forensics.histograms import Modes, count_values, crop_dct, decode, select, windows
from jpeglab.image import JpegImage

__all__ = [
    "centered_histograms", "is_double", "peak", "peaks", "periodogram", "relative_spectrum", "residual", "score",
    "spectrum",
]  # fmt: skip

BINS = 128  # around the median of a mode
LENGTH = 256  # of the transform: zeros behind the bins, for a finer spectrum
LOWEST = 24  # of its 129 frequencies; slower ones are the picture's, not a period's
SHIFTS = ((4, 4), (3, 5), (5, 3), (2, 2))  # grids of the null; four make it smoother than the histogram
STRONGEST = 3  # modes whose peaks are averaged
SLIDE_THRESHOLD = 8.0  # ours: the slides name none


# --- the slides' rule -------------------------------------------------------------------------------------------------


def spectrum(histogram: np.ndarray) -> np.ndarray:
    """|FFT| of a histogram without its mean: (..., n) counts to (..., n // 2 + 1) float64, slow periods first.

    A histogram that repeats every p bins has peaks at multiples of n / p.
    """
    counts = np.asarray(histogram, np.float64)
    return np.abs(np.fft.rfft(counts - counts.mean(axis=-1, keepdims=True)))


def relative_spectrum(histogram: np.ndarray) -> np.ndarray:
    """The spectrum in medians of its mid and high frequencies: (..., n) counts to (..., n // 2 + 1) float64.

    "Mid and high" is the upper three quarters, from n // 8 on: our reading of the slides.
    """
    amplitudes = spectrum(histogram)
    upper = amplitudes[..., np.shape(histogram)[-1] // 8 :]
    return amplitudes / np.maximum(np.median(upper, axis=-1, keepdims=True), 1)


def peak(histogram: np.ndarray) -> np.ndarray:
    """How strong the strongest peak in mid and high frequencies is, in medians of that part of the spectrum.

    Parameters
    ----------
    histogram : (..., n) counts

    Returns
    -------
    (...) float64
    """
    return relative_spectrum(histogram)[..., np.shape(histogram)[-1] // 8 :].max(axis=-1)


def centered_histograms(image: JpegImage, modes: Modes = FIRST_TEN) -> tuple[np.ndarray, np.ndarray]:
    """The histograms of some luminance modes (v, u), each around its median.

    Returns
    -------
    counts : (len(modes), 128) int64; the median's are in column 64
    medians : (len(modes),) int64
    """
    return _centered(np.concatenate([select(part, modes) for part in windows(image)]))


def peaks(image: JpegImage) -> np.ndarray:
    """How strong the peak of each of the first ten DCT histograms is: (10,) float64, in medians (see ``peak``)."""
    return peak(centered_histograms(image)[0])


def is_double(image: JpegImage, threshold: float = SLIDE_THRESHOLD) -> bool:
    """The slides' rule: double if at least 1 of the first ten DCT histograms has a strong peak.

    It asks ten times, so that its false alarms are up to ten times those of one histogram.
    """
    return bool((peaks(image) > threshold).any())


# --- as it holds in practice ------------------------------------------------------------------------------------------


def score(image: JpegImage) -> tuple[float, dict[str, Any]]:
    """How strong the periodic trace is that the picture on another grid does not have.

    Returns
    -------
    score : finite, the mean over the three modes with the strongest peaks; about 1 to 2 by chance, 0 without evidence
    evidence : "mode" (v, u) with the strongest peak, and the "period" of that peak in bins (the trace's own or a
        harmonic of it), None where there is no peak; "peaks" of all ten modes; how many "coefficients" of these are not
        0, and how many "pixels" were looked at
    """
    histograms, null, coefficients, pixels = _around_median(image)
    power = periodogram(residual(histograms, null), (histograms + null > 0).sum(axis=1))
    strongest = power.max(axis=1)
    best = int(strongest.argmax())
    evidence = {
        "mode": FIRST_TEN[best] if strongest.any() else None,
        "period": LENGTH / (LOWEST + int(power[best].argmax())) if strongest.any() else None,
        "peaks": dict(zip(FIRST_TEN, strongest.tolist(), strict=True)),
        "coefficients": coefficients,
        "pixels": pixels,
    }
    return float(np.sort(strongest)[-STRONGEST:].mean()), evidence


def residual(histogram: np.ndarray, null: np.ndarray) -> np.ndarray:
    """What a histogram has beyond its null, in about equal units of chance in every bin (Anscombe 1948).

    (..., n) counts and expected counts to (..., n) float64. A count of Poisson's law has a square root whose
    deviation is 1/2 wherever it is not tiny. Differences beyond 4 are cut: one odd bin is no period.
    """
    return np.clip(np.sqrt(histogram + 3 / 8) - np.sqrt(null + 3 / 8), -4, 4)


def periodogram(residuals: np.ndarray, live: np.ndarray) -> np.ndarray:
    """|FFT|^2 per live bin, without its lowest frequencies.

    Parameters
    ----------
    residuals : (k, n), n at most 256
    live : (k,) how many bins are not empty in both histograms, so that short and long histograms compare

    Returns
    -------
    (k, 105) float64; place i is a period of 256 / (24 + i) bins
    """
    power = np.abs(np.fft.rfft(residuals, LENGTH)) ** 2 / np.maximum(live, 1)[:, None]
    return power[:, LOWEST:]


def _around_median(image: JpegImage) -> tuple[np.ndarray, np.ndarray, int, int]:
    """Histograms (10, 128) and null, each from 64 bins under a mode's median on; numbers of coefficients and pixels."""
    parts, table = windows(image), image.luminance.table
    values = np.concatenate([select(part, FIRST_TEN) for part in parts]).astype(np.int64)
    steps = np.array([table[mode] for mode in FIRST_TEN])
    planes = [decode(part, table) for part in parts]
    others = [quantize_once(crop_dct(plane, shift, FIRST_TEN), steps) for plane in planes for shift in SHIFTS]
    if not sum(map(len, others)):  # fewer than 2 x 2 blocks have no other grid
        return np.zeros((10, BINS)), np.zeros((10, BINS)), 0, 64 * len(values)
    histograms, middle = _centered(values)
    null = np.sum([_count(other - middle) for other in others], axis=0)
    null = null * (histograms.sum(axis=1) / np.maximum(null.sum(axis=1), 1))[:, None]
    return histograms, null, int(np.count_nonzero(values)), 64 * len(values)


def _centered(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    middle = np.median(values, axis=0).astype(np.int64) if len(values) else np.zeros(values.shape[1], np.int64)
    return _count(values - middle), middle


def _count(values: np.ndarray) -> np.ndarray:
    return count_values(values, BINS // 2)[:, :-1]
