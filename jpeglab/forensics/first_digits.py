"""First digits of DCT coefficients and their law (slides: Another feature: FSD distribution; Fu, Shi and Su 2007).

    JpegImage  --digit_counts-->  how often 1..9 come first  --fit-->  Law(n, q, s)  --misfit-->  score

The digits are those of the *quantized* AC coefficients of luminance, zeros left out.  After one compression they follow
the generalised law, whatever the picture, but not Benford's own: that one holds before quantization.  A second
compression bends them.

* ``benford``, ``generalized_benford``, ``fit`` and ``squared_misfit`` are the paper's.
* ``score`` weighs a digit's misfit by how often it should occur (chi squared), on a logarithmic scale.
* ``first_digit_features`` looks at each mode alone (Li, Shi and Huang 2008): input of a linear classifier.

The global misfit depends on the table and on the picture: a threshold that was set on one kind of pictures gives many
more false alarms on another.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import least_squares

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.histograms import select, windows
from jpeglab.image import JpegImage

__all__ = [
    "AC_MODES", "DIGITS", "Law", "benford", "digit_counts", "first_digit", "first_digit_features", "fit",
    "generalized_benford", "leading_digit", "misfit", "score", "squared_misfit",
]  # fmt: skip

DIGITS = np.arange(1, 10)
AC_MODES = ZIGZAG[1:]
FEWEST = 100  # coefficients that are not 0, below which nine shares mean nothing
SMALLEST = 1e-6  # of a coefficient that is no error of floating point
NO_MISFIT = -6.0  # the score's floor, far below what any picture has: a misfit of a millionth

_FIRST_DIGIT = np.array([int(str(number)[0]) for number in range(1 << 15)], np.int8)


class Law(NamedTuple):
    """p(x) = n log10(1 + 1 / (s + x^q)); n = 1, q = 1, s = 0 is Benford's law."""

    n: float
    q: float
    s: float


def first_digit(values: np.ndarray) -> np.ndarray:
    """The first decimal digit of integers in -32767..32767: int8 of the same shape, 0 for 0.

    >>> first_digit(np.array([0, 7, -10, 99, -512])).tolist()
    [0, 7, 1, 9, 5]
    """
    return _FIRST_DIGIT[np.abs(np.asarray(values, np.int32))]


def leading_digit(values: np.ndarray) -> np.ndarray:
    """The first digit of numbers that need not be whole: int8 of the same shape, 0 for less than a millionth.

    For coefficients that are not quantized; ``first_digit`` is exact and fast for those that are.

    >>> leading_digit(np.array([0.0, 0.037, -2.5, 640.1])).tolist()
    [0, 3, 2, 6]
    """
    magnitudes = np.abs(np.asarray(values, np.float64)) * (1 + 1e-9)  # a 3 may have come out as 2.9999999999999996
    counted = magnitudes >= SMALLEST
    exponents = np.floor(np.log10(np.where(counted, magnitudes, 1)))
    return np.where(counted, np.clip(magnitudes // 10**exponents, 1, 9), 0).astype(np.int8)


def benford(digits: np.ndarray = DIGITS) -> np.ndarray:
    """Benford's law, log10(1 + 1 / x).

    >>> float(benford(np.array([1]))[0])
    0.3010299956639812
    """
    return generalized_benford(digits, 1.0, 1.0, 0.0)


def generalized_benford(digit: np.ndarray, n: float, q: float, s: float) -> np.ndarray:
    """The law of quantized coefficients: n log10(1 + 1 / (s + x^q)), for s > -1 (Fu, Shi and Su 2007)."""
    return n * np.log10(1 + 1 / (s + np.asarray(digit, np.float64) ** q))


def digit_counts(image: JpegImage, modes: Sequence[tuple[int, int]] = AC_MODES) -> np.ndarray:
    """How often each first significant digit (FSD) occurs in each mode: (len(modes), 9) int64, zeros left out."""
    values = np.concatenate([select(part, modes) for part in windows(image)])
    places = first_digit(values) + 10 * np.arange(len(modes))
    return np.bincount(places.ravel(), minlength=10 * len(modes)).reshape(len(modes), 10)[:, 1:]


def fit(shares: np.ndarray, weights: np.ndarray | float = 1.0) -> Law:
    """The generalised law nearest to nine shares, by least squares.

    Parameters
    ----------
    shares : (9,) of the digits 1..9
    weights : (9,) or one for all; 1 as in the paper

    Returns
    -------
    Law, with s in -0.99..5 and q in 0.1..6
    """
    result = least_squares(
        lambda law: (generalized_benford(DIGITS, *law) - shares) * weights,
        x0=(1.3, 1.6, -0.3),  # near the law of QF 80, so that it finds the near minimum and not one at the bounds
        bounds=((0, 0.1, -0.99), (20, 6, 5)),
        x_scale=(1, 1, 0.3),
    )
    return Law(*result.x.tolist())


def squared_misfit(shares: np.ndarray) -> float:
    """The sum of squared differences between nine shares and their own fitted law, the paper's measure."""
    return float(((generalized_benford(DIGITS, *fit(shares)) - shares) ** 2).sum())


def misfit(counts: np.ndarray) -> tuple[float, Law]:
    """Chi squared per coefficient between nine counts and the law that fits them best, and that law."""
    total = counts.sum()
    shares = counts / total
    law = fit(shares, 1 / np.sqrt(shares + 1 / total))
    expected = np.maximum(generalized_benford(DIGITS, *law), 1e-6)
    return float(((shares - expected) ** 2 / expected).sum()), law


def score(image: JpegImage) -> tuple[float, dict[str, Any]]:
    """How badly the first digits of all AC coefficients follow the file's own law.

    Returns
    -------
    score : log10 of ``misfit``; about -3 to -4 for one compression of a large photo, more for small ones; -6 without
        evidence
    evidence : "coefficients" that are not 0; "shares" of the nine digits and the fitted "law", None with fewer than 100
    """
    counts = digit_counts(image).sum(axis=0)
    total = int(counts.sum())
    if total < FEWEST:
        return NO_MISFIT, {"coefficients": total, "shares": None, "law": None}
    value, law = misfit(counts)
    evidence = {"coefficients": total, "shares": tuple((counts / total).tolist()), "law": law}
    return float(np.log10(max(value, 10**NO_MISFIT))), evidence


def first_digit_features(image: JpegImage, modes: int = 20) -> np.ndarray:
    """What a classifier learns from: the shares of the nine digits in each of the first AC modes.

    Parameters
    ----------
    modes : how many AC modes, in zig-zag order; the paper takes 20

    Returns
    -------
    (9 * modes,) float64, mode by mode: square roots of (count + 1/2) / (total + 9/2). The paper takes plain shares; a
    root has about the same chance error in every mode, and the halves keep modes with few coefficients from shouting.
    """
    counts = digit_counts(image, AC_MODES[:modes])
    return np.sqrt((counts + 0.5) / (counts.sum(axis=1, keepdims=True) + 4.5)).ravel()
