"""Which steps did the first compression have? (Lukáš and Fridrich 2003, on the slides' list of detectors)

    JpegImage  --estimate_primary_table-->  PrimaryTable: steps (8, 8), their ambiguity, nearest standard QF1

A mode's histogram is compared with what each first step would have made of the picture's own null, the coefficients
on another grid.  The paper's estimators A and B do that as printed.  The form that holds in practice also knows that
pixels were rounded between the two compressions, which decides wherever a multiple of the first step lies on an edge
between two bins of the second, and compares shapes (Hellinger distance) instead of counts.  Where a mode alone says
little, the others help: a first table is likely to be a standard one (as in Pevný and Fridrich 2008), but need not be.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.double_quantization import count_feeders, footprint, quantize_twice
from jpeglab.forensics.histograms import (
    clipped,
    count_values,
    crop_dct,
    decode,
    interior,
    select,
    unclipped,
    windows,
)
from jpeglab.image import JpegImage
from jpeglab.transform.quantization import standard_table

__all__ = [
    "CANDIDATES", "PrimaryTable", "StepFit", "cumulate", "distances", "estimate_primary_table", "estimator_a",
    "estimator_b", "expected_histogram", "fit_steps", "likeliest_steps", "same_bins", "table_of_fits",
]  # fmt: skip

Mode = tuple[int, int]
CANDIDATES = np.arange(1, 65)  # first steps that are tried
LARGEST = 255  # the largest step of an 8-bit table
STANDARD = [standard_table(quality) for quality in range(1, 101)]
SHIFTS = ((1, 1), (1, 7), (7, 1), (7, 7))  # grids of the null: several, so that it is smoother than the histogram
NOISE = np.sqrt(1 / 12)  # deviation of a coefficient whose pixels were rounded to integers
FINE = 8  # places per unit at which the null is counted; the DCT of integers is all but a multiple of 1/8
EXTENT = 1100  # beyond every coefficient of 8-bit samples
REACH = 128  # bins around a mode's median that are compared
FEWEST = 10  # coefficients other than 0, or on other grids, below which a mode says nothing
UNUSUAL = 0.5  # the chance, before anything is seen, that the first table is no standard one
ODD = 0.05  # the chance that a step of a nearly standard table is another


# --- as printed -------------------------------------------------------------------------------------------------------


def estimator_a(values: np.ndarray, null: np.ndarray, second: int, candidates: Iterable[int]) -> int:
    """The first step whose simulation is nearest to the histogram, by the sum of absolute differences of all bins.

    Estimator A of Lukáš and Fridrich 2003, as printed.

    Parameters
    ----------
    values : (n,) integers, the quantized coefficients of one mode
    null : (m,) the same mode's coefficients on another grid, not quantized (the paper crops four columns)
    second : the file's step
    candidates : the first steps to try

    Returns
    -------
    int; of several that are equally near the first one
    """
    return min(candidates, key=lambda first: np.abs(_differences(values, null, first, second)[1]).sum())


def estimator_b(values: np.ndarray, null: np.ndarray, second: int, candidates: Iterable[int]) -> int:
    """Like ``estimator_a``, but each candidate is judged only by the bins where it predicts a hole or a peak.

    Estimator B of Lukáš and Fridrich 2003, as printed.

    Returns
    -------
    int; of several that are equally near the one that predicts most, 1 (no trace) if no candidate predicts anything
    """
    judged = {}
    for first in candidates:
        bins, differences = _differences(values, null, first, second)
        trace = footprint(first, second, bins)
        told = np.isin(bins, np.concatenate([trace.holes, trace.peaks]))
        if told.any():
            judged[first] = float(np.abs(differences[told]).mean()), -int(told.sum())
    return min(judged, key=lambda first: judged[first], default=1)


def _differences(values: np.ndarray, null: np.ndarray, first: int, second: int) -> tuple[np.ndarray, np.ndarray]:
    """The bins that values occupy, and in each the share of values less that of a simulation."""
    reach = int(np.abs(values).max(initial=1))
    simulated = quantize_twice(null, first, second)
    shares = [count_values(part[:, None], reach)[0] / max(len(part), 1) for part in (values, simulated)]
    return np.arange(-reach, reach + 1), shares[0] - shares[1]


# --- as it holds in practice ------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class StepFit:
    """How well each first step explains the histogram of one mode.

    second : the file's step
    bins : (n,) consecutive integers around the median
    observed : (n,) counts
    null : the mode on other grids, as from ``cumulate``
    distances : (64,) float64, of each of CANDIDATES; see ``distances``
    reach : the largest magnitude of the mode in the picture
    """

    second: int
    bins: np.ndarray
    observed: np.ndarray
    null: np.ndarray
    distances: np.ndarray
    reach: int

    @property
    def ambiguous(self) -> tuple[int, ...]:
        """The class of the nearest candidate, which is what this mode says alone."""
        return self.alike(int(CANDIDATES[self.distances.argmin()]))

    @property
    def likelihoods(self) -> np.ndarray:
        """How likely each of CANDIDATES makes the histogram, compared with the nearest: (64,) float64 in 0..1.

        n d^2 is a quarter of what it is by the law of large numbers: the null is as uncertain as the histogram, and
        neither is quite what it stands for.
        """
        misfits = self.observed[self.bins != 0].sum() * self.distances**2
        likelihoods: np.ndarray = np.exp(misfits.min() - misfits)
        return likelihoods

    def alike(self, first: int) -> tuple[int, ...]:
        """The steps that cannot be told apart from this one here; see ``same_bins``."""
        return same_bins(first, self.second, self.reach)

    def expected(self, first: int) -> np.ndarray:
        """What this first step would have made of the null, as many outside of bin 0 as observed: (n,) float64."""
        counts = expected_histogram(self.null, np.array([first]), self.second, self.bins)[0]
        others = self.bins != 0
        total: float = counts[others].sum()
        return counts * (self.observed[others].sum() / total if total > 0 else 0)


@dataclass(frozen=True, eq=False)
class PrimaryTable:
    """What is known about the table of the first compression.

    steps : (8, 8) int64 [v, u]; the smallest step of the class in ``ambiguous``, 0 = unknown
    ambiguous : for each known mode (v, u) the steps that cannot be told apart, because under the file's step they fill
        the same bins equally over the observed range; with 1 among them, there may have been no first compression
    quality : the standard QF1 that most known modes agree on, or None where there are not more than half of them, or
        where no mode has a trace
    agreeing : the modes that agree on it
    """

    steps: np.ndarray
    ambiguous: dict[Mode, tuple[int, ...]]
    quality: int | None
    agreeing: tuple[Mode, ...] = ()


def estimate_primary_table(image: JpegImage, modes: int = 10) -> PrimaryTable:
    """Estimate the luminance steps of the first compression, on the same grid.

    Parameters
    ----------
    modes : how many, from the beginning of the zig-zag order; high frequencies are mostly 0 and cannot be estimated

    Returns
    -------
    PrimaryTable. A picture that was compressed once gives the class of 1 in most modes, and quality None.
    """
    return table_of_fits(fit_steps(image, ZIGZAG[:modes]))


def table_of_fits(fits: Mapping[Mode, StepFit]) -> PrimaryTable:
    """The same from fits of some modes (v, u), each worked out alone."""
    likeliest = likeliest_steps(fits)
    ambiguous = {mode: fit.alike(likeliest[mode]) for mode, fit in fits.items()}
    steps = np.zeros((8, 8), np.int64)
    for mode, alike in ambiguous.items():
        steps[mode] = alike[0]
    return PrimaryTable(steps, ambiguous, *_standard(ambiguous, fits))


def likeliest_steps(fits: Mapping[Mode, StepFit]) -> dict[Mode, int]:
    """The first step of each mode that is likeliest, given all modes.

    Before anything is seen the first table is as likely a standard one, of any quality, as one whose steps are any of
    CANDIDATES; also a standard one may have an odd step.  A mode that is clear alone is not changed by the others.
    """
    if not fits:
        return {}
    own = np.array([fit.likelihoods for fit in fits.values()])
    chances = np.array([_chances(mode) for mode in fits])
    evidence = np.log(np.einsum("ks,kts->kt", own, chances))
    prior = np.log(np.append(np.full(len(STANDARD), (1 - UNUSUAL) / len(STANDARD)), UNUSUAL))
    of_others = evidence.sum(axis=0) - evidence + prior
    tables = np.exp(of_others - of_others.max(axis=1, keepdims=True))
    best = np.argmax(own * np.einsum("kt,kts->ks", tables, chances), axis=1)
    return dict(zip(fits, CANDIDATES[best].tolist(), strict=True))


def _chances(mode: Mode) -> np.ndarray:
    """(101, 64): how likely each of CANDIDATES is in each standard table, and in any other."""
    steps = np.array([table[mode] for table in STANDARD])
    standard = (steps[:, None] == CANDIDATES) * (1 - ODD) + ODD / len(CANDIDATES)
    return np.concatenate([standard, np.full((1, len(CANDIDATES)), 1 / len(CANDIDATES))])


def fit_steps(image: JpegImage, modes: Sequence[Mode]) -> dict[Mode, StepFit]:
    """Compare every candidate's expectation with the histogram, mode by mode.

    Parameters
    ----------
    modes : the luminance modes (v, u) wanted; each takes as long as the next

    Returns
    -------
    a StepFit for each mode that says enough: those with fewer than 10 values other than 0 are left out
    """
    values, null = _observe(image, modes)
    fits = {}
    for k, mode in enumerate(modes):
        if min(np.count_nonzero(values[:, k]), null[k][-1]) >= FEWEST:
            reach = int(np.abs(interior(image)[..., *mode]).max())
            fits[mode] = _fit(values[:, k], null[k], int(image.luminance.table[mode]), reach)
    return fits


def same_bins(first: int, second: int, reach: int) -> tuple[int, ...]:
    """The class of a first step: all in 1..255 that feed the bins 1..reach of the second step in the same proportion.

    >>> same_bins(2, 8, 20), same_bins(22, 2, 20), same_bins(12, 8, 20)
    ((1, 2, 4, 8), (21, 22), (12,))
    """
    bins, steps = np.arange(1, reach + 1), np.arange(1, LARGEST + 1)
    counts = count_feeders(steps[:, None], np.array(second), bins)
    proportions = counts // np.maximum(np.gcd.reduce(counts, axis=1), 1)[:, None]
    return tuple(steps[(proportions == proportions[first - 1]).all(axis=1)].tolist())


def expected_histogram(null: np.ndarray, first: np.ndarray, second: int, bins: np.ndarray) -> np.ndarray:
    """What a first step would have made of the null: quantize, decode to integer pixels, quantize by the file's step.

    Parameters
    ----------
    null : cumulative counts, as from ``cumulate``
    first : (q,) steps to try
    second : the file's step
    bins : (n,) consecutive integers

    Returns
    -------
    (q, n) float64, expected counts

    Notes
    -----
    A coefficient in bin u of the first step is decoded to u b, plus the rounding of pixels.  Below an edge e of the
    second step lie all bins under u = floor(e / b), and of bins u and u + 1 the shares that the rounding puts there.
    """
    edges = (np.append(bins, bins[-1] + 1) - 0.5) * second
    b = np.asarray(first)[:, None]
    u = np.floor(edges / b)
    under, up_to_u, up_to_next = (_read(null, (u + half) * b) for half in (-0.5, 0.5, 1.5))
    share_of_u, share_of_next = ndtr((edges - u * b) / NOISE), ndtr((edges - (u + 1) * b) / NOISE)
    below = under + share_of_u * (up_to_u - under) + share_of_next * (up_to_next - up_to_u)
    return np.diff(below, axis=1)


def _read(null: np.ndarray, places: np.ndarray) -> np.ndarray:
    return null[np.clip(places * FINE + EXTENT * FINE, 0, len(null) - 1).astype(np.int64)]


def cumulate(coefficients: np.ndarray) -> np.ndarray:
    """(n,) coefficients to cumulative counts at every 1/8 from -EXTENT to EXTENT; one that lies there counts half."""
    places = np.floor(np.asarray(coefficients) * FINE + 0.5).astype(np.int64) + EXTENT * FINE
    counts = np.bincount(places, minlength=2 * EXTENT * FINE + 1)
    return np.cumsum(counts) - counts / 2


def distances(histogram: np.ndarray, bins: np.ndarray, null: np.ndarray, second: int) -> np.ndarray:
    """The Hellinger distance of a histogram from what each candidate would have made, bin 0 left out.

    Parameters
    ----------
    histogram : (n,) counts of one mode
    bins : (n,) consecutive integers
    null : as from ``cumulate``
    second : the file's step

    Returns
    -------
    (len(CANDIDATES),) float64 in 0..1
    """
    expected = expected_histogram(null, CANDIDATES, second, bins) * (bins != 0)
    observed = histogram * (bins != 0)
    norm = np.sqrt(observed.sum() * expected.sum(axis=1))
    overlap = np.sqrt(observed * expected).sum(axis=1) / np.where(norm > 0, norm, 1)
    return np.sqrt(np.clip(1 - overlap, 0, 1))


def _observe(image: JpegImage, modes: Sequence[Mode]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Each mode's values, (n, modes), and its null; of blocks that no decoder has clipped."""
    parts, masks = windows(image), clipped(image)
    values = [select(part, modes)[unclipped(mask)] for part, mask in zip(parts, masks, strict=True)]
    planes = [decode(part, image.luminance.table) for part in parts]
    null = [
        crop_dct(plane, shift, modes)[unclipped(mask, shift)]
        for plane, mask in zip(planes, masks, strict=True)
        for shift in SHIFTS
    ]
    return np.concatenate(values), [cumulate(column) for column in np.concatenate(null).T]


def _fit(values: np.ndarray, null: np.ndarray, second: int, reach: int) -> StepFit:
    """From a mode's values, over the bins around their median."""
    bins = int(np.median(values)) + np.arange(-REACH, REACH + 1)
    bins = bins[(bins >= values.min()) & (bins <= values.max())]
    observed = count_values(values[:, None] - bins[0], len(bins) - 1)[0][len(bins) - 1 :]
    found = distances(observed, bins, null, second)
    return StepFit(second, bins, observed, null, found, reach)


def _standard(
    classes: dict[Mode, tuple[int, ...]], fits: Mapping[Mode, StepFit]
) -> tuple[int | None, tuple[Mode, ...]]:
    """The quality factor that most modes agree on, of several the one that fits best, and those modes."""
    agreeing, distance = {}, {}
    for quality, table in enumerate(STANDARD, 1):
        agreeing[quality] = tuple(mode for mode, steps in classes.items() if table[mode] in steps)
        distance[quality] = sum(fit.distances[min(table[mode], len(CANDIDATES)) - 1] for mode, fit in fits.items())
    best = min(agreeing, key=lambda quality: (-len(agreeing[quality]), distance[quality]))
    traces = [mode for mode in agreeing[best] if 1 not in classes[mode]]
    return (best, agreeing[best]) if traces and 2 * len(agreeing[best]) > len(classes) else (None, ())
