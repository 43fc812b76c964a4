"""Double quantization and its footprints (slides: Single quantization (SQ), Double quantization (DQ)).

    values  --quantize_once(b)-->  bins u  --de-quantize-->  u b  --quantize_once(a)-->  bins v
       '------------------------ quantize_twice(first=b, second=a) ------------------------^

The slides' Q_ab applies b first; here ``first`` is b and ``second`` is a, in the order of time.  ``count_feeders`` says
how many bins u end in a bin v: where none does the histogram has a hole, where more do than elsewhere a peak.  That
pattern repeats every ``first / gcd(first, second)`` bins, and does not exist where ``first`` divides ``second``.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.transform.quantization import standard_table

__all__ = [
    "FIRST_TEN", "Footprint", "blind", "blind_map", "count_feeders", "count_traces", "footprint", "leaves_trace",
    "quantize_histogram_twice", "quantize_once", "quantize_twice", "slide_signal",
]  # fmt: skip

FIRST_TEN = ZIGZAG[:10]  # the slides' "first 10 DCT histograms": our reading, DC included


def quantize_once(values: np.ndarray, step: int | np.ndarray) -> np.ndarray:
    """Q_a(x) = round(x / a), a half away from zero (slides: Single quantization (SQ)).

    Parameters
    ----------
    values : numbers of any shape
    step : a, at least 1; or an array of steps that broadcasts with the values

    Returns
    -------
    int64, the bins; ``bins * step`` de-quantizes them

    >>> quantize_once(np.array([-3, -2, 2, 3, 5]), 2).tolist()
    [-2, -1, 1, 2, 3]
    """
    steps = np.asarray(_positive(step), np.float64)
    bins = np.floor((2 * np.abs(np.asarray(values, np.float64)) + steps) / (2 * steps))
    return np.copysign(bins, values).astype(np.int64)


def quantize_twice(values: np.ndarray, first: int | np.ndarray, second: int | np.ndarray) -> np.ndarray:
    """Q_ab(x) = round(round(x / b) b / a) with b = first, a = second (slides: Double quantization (DQ)).

    Returns
    -------
    int64, the bins of the second step

    >>> sorted(set(quantize_twice(np.arange(24), 3, 2).tolist()))
    [0, 2, 3, 5, 6, 8, 9, 11, 12]
    """
    return quantize_once(quantize_once(values, first) * first, second)


def quantize_histogram_twice(histogram: np.ndarray, first: int, second: int) -> np.ndarray:
    """The histogram that double quantization makes of a given one.

    Parameters
    ----------
    histogram : (2 n + 1,), how often each of the values -n..n occurs

    Returns
    -------
    (2 n + 1,) float64, how often each bin -n..n of the second step occurs. What the last bin of the first step carries
    beyond n is lost.
    """
    reach = _reach(histogram)
    bins = quantize_twice(np.arange(-reach, reach + 1), first, second)
    kept = np.abs(bins) <= reach
    return np.bincount(bins[kept] + reach, weights=np.asarray(histogram)[kept], minlength=2 * reach + 1)


def count_feeders(first: int | np.ndarray, second: int | np.ndarray, bins: np.ndarray) -> np.ndarray:
    """n(v): how many bins of the first step end in each bin v of the second, in exact integers.

    Parameters
    ----------
    first, second : steps, or arrays of steps
    bins : integers v, of any shape that broadcasts with the steps

    Returns
    -------
    int64, the broadcast shape. With half away from zero, v > 0 takes the u with v - 1/2 <= u b / a < v + 1/2.

    >>> count_feeders(3, 2, np.arange(1, 8)).tolist(), count_feeders(2, 3, np.arange(1, 8)).tolist()
    ([0, 1, 1, 0, 1, 1, 0], [2, 1, 2, 1, 2, 1, 2])
    """
    b, a = np.asarray(_positive(first), np.int64), np.asarray(_positive(second), np.int64)
    v = np.abs(np.asarray(bins, np.int64))
    upper, lower = -(-a * (2 * v + 1) // (2 * b)), -(-a * (2 * v - 1) // (2 * b))
    return np.where(v == 0, 2 * upper - 1, upper - lower)


class Footprint(NamedTuple):
    """What double quantization does to a histogram (slides: Double quantization footprints).

    period : in bins; 1 means that there is no periodic trace
    holes : bins that stay empty
    peaks : bins that are fed by more bins of the first step than others are, where no bin stays empty
    """

    period: int
    holes: np.ndarray
    peaks: np.ndarray


def footprint(first: int, second: int, bins: Sequence[int] | np.ndarray) -> Footprint:
    """Where holes and peaks are to be expected among these bins (slides: Double quantization footprints).

    Bin 0 is left out: it follows its own count (``count_feeders``), and in a picture it is high anyway.

    >>> footprint(3, 2, range(15, 27)).holes.tolist(), footprint(2, 3, range(1, 10)).peaks.tolist()
    ([16, 19, 22, 25], [1, 3, 5, 7, 9])
    """
    period = int(first // np.gcd(_positive(first), _positive(second)))
    cycle = count_feeders(first, second, np.arange(1, period + 1))
    places = np.asarray(bins, np.int64)
    places = places[places != 0]
    feeders = count_feeders(first, second, places)
    without_holes = 0 < cycle.min() < cycle.max()
    return Footprint(period, places[feeders == 0], places[(feeders == cycle.max()) & without_holes])


def leaves_trace(first: int | np.ndarray, second: int | np.ndarray) -> np.ndarray:
    """Whether double quantization leaves a periodic trace: unless the first step divides the second.

    Parameters
    ----------
    first, second : steps, or tables of steps of any shapes that broadcast

    Returns
    -------
    bool, the broadcast shape. False is the theory's blind spot: every bin then is fed by equally many, but for bin 0,
    which an even ratio makes smaller by a little.
    """
    return np.asarray(_positive(second)) % np.asarray(_positive(first)) != 0


def count_traces(
    first_table: np.ndarray, second_table: np.ndarray, modes: Iterable[tuple[int, int]] = FIRST_TEN
) -> np.ndarray:
    """In how many of the modes (v, u) two tables (..., 8, 8) leave a periodic trace: int64 of shape (...).

    >>> int(count_traces(standard_table(80), standard_table(85)))
    10
    """
    v, u = np.array(tuple(modes), int).reshape(-1, 2).T
    return leaves_trace(np.asarray(first_table), np.asarray(second_table))[..., v, u].sum(axis=-1)


def blind(
    first_table: np.ndarray, second_table: np.ndarray, modes: Iterable[tuple[int, int]] = FIRST_TEN
) -> np.ndarray:
    """Whether a method that reads these modes cannot see this pair of tables: no mode carries a trace.

    For all pairs of qualities at once: ``blind_map``.

    Parameters
    ----------
    first_table, second_table : (..., 8, 8) integers, shapes that broadcast
    modes : (v, u) of the modes that the method reads; state them wherever a result is shown

    Returns
    -------
    bool of shape (...)
    """
    return count_traces(first_table, second_table, modes) == 0


def blind_map(modes: Iterable[tuple[int, int]] = FIRST_TEN, qualities: Iterable[int] = range(1, 101)) -> np.ndarray:
    """The blind pairs of the standard luminance tables: (n, n) bool, indexed [QF1, QF2] as the qualities are listed."""
    tables = np.stack([standard_table(quality) for quality in qualities])
    return blind(tables[:, None], tables[None], modes)


def slide_signal(count: int = 100_000, *, mean: float = 63.5, sigma: float = 20.0, seed: int = 0) -> np.ndarray:
    """The slides' signal, normally distributed in [0, 127]: (count,) float64, a normal law cut off at both ends."""
    low, high = ndtr((np.array([0, 127]) - mean) / sigma)
    uniform = np.random.default_rng(seed).uniform(low, high, count)
    return np.clip(mean + sigma * ndtri(uniform), 0, 127)


def _positive(step: int | np.ndarray) -> int | np.ndarray:
    if np.any(np.asarray(step) < 1):
        raise ValueError(f"expected quantization steps of at least 1, got {np.min(step)}")
    return step


def _reach(histogram: np.ndarray) -> int:
    if np.ndim(histogram) != 1 or np.size(histogram) % 2 == 0:
        raise ValueError(f"expected a histogram of shape (2 n + 1,), got {np.shape(histogram)}")
    return np.size(histogram) // 2
