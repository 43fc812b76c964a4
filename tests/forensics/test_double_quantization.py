"""Double quantization against brute force in fractions, the slides' examples, and the traces counted by hand."""

from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jpeglab.forensics.double_quantization import (
    FIRST_TEN,
    blind,
    blind_map,
    count_feeders,
    count_traces,
    footprint,
    leaves_trace,
    quantize_histogram_twice,
    quantize_once,
    quantize_twice,
    slide_signal,
)
from jpeglab.transform.quantization import standard_table

steps = st.integers(1, 40)


def rounded(value: Fraction) -> int:
    """Half away from zero."""
    magnitude = int(abs(value) + Fraction(1, 2))
    return magnitude if value >= 0 else -magnitude


def feeders(first: int, second: int, reach: int) -> Counter[int]:
    """n(v) by trying every first-stage bin that can reach -reach..reach."""
    last = (reach + 2) * second // first + 2
    return Counter(rounded(Fraction(u * first, second)) for u in range(-last, last + 1))


@given(st.lists(st.integers(-16500, 16500), min_size=1, max_size=20), steps, steps)
def test_both_quantizations_are_exact_fractions_rounded_half_away_from_zero(
    eighths: list[int], first: int, second: int
) -> None:
    values = np.array(eighths) / 8
    once = [rounded(Fraction(x, 8 * first)) for x in eighths]
    assert quantize_once(values, first).tolist() == once
    assert quantize_twice(values, first, second).tolist() == [rounded(Fraction(u * first, second)) for u in once]


def test_steps_may_be_a_table() -> None:
    values = np.arange(-300, 340).reshape(-1, 8, 8)
    first, second = standard_table(60), standard_table(85)
    twice = quantize_twice(values, first, second)
    for v, u in [(0, 0), (1, 2), (7, 7)]:
        alone = quantize_twice(values[:, v, u], int(first[v, u]), int(second[v, u]))
        np.testing.assert_array_equal(twice[:, v, u], alone)


@given(steps, steps)
def test_count_feeders_equals_brute_force(first: int, second: int) -> None:
    bins = np.arange(-60, 61)
    counted = feeders(first, second, 60)
    assert count_feeders(first, second, bins).tolist() == [counted[v] for v in bins]


@given(steps, steps)
def test_the_footprint_repeats_with_its_period_and_with_no_shorter_one(first: int, second: int) -> None:
    counted = feeders(first, second, 130)
    period = footprint(first, second, range(1, 2)).period
    cycle = [counted[v] for v in range(1, 91)]
    repeats = [p for p in range(1, 41) if all(cycle[i] == cycle[i + p] for i in range(len(cycle) - p))]
    assert period == repeats[0]


@given(steps, steps)
def test_there_is_a_trace_unless_all_bins_are_fed_alike(first: int, second: int) -> None:
    counted = feeders(first, second, 130)
    assert bool(leaves_trace(first, second)) == (len({counted[v] for v in range(1, 91)}) > 1)


@given(steps, steps)
def test_holes_and_peaks_are_where_brute_force_has_them(first: int, second: int) -> None:
    counted = feeders(first, second, 130)
    around = {v: counted[v] for v in range(-90, 91) if v}
    lowest, highest = min(around.values()), max(around.values())
    holes = [v for v, n in around.items() if n == 0]
    peaks = [v for v, n in around.items() if n == highest > lowest > 0]
    found = footprint(first, second, range(-90, 91))
    assert (found.holes.tolist(), found.peaks.tolist()) == (holes, peaks)


def test_first_step_3_then_2_leaves_every_third_bin_empty() -> None:
    """Slides: Double quantization footprints (1/2)."""
    histogram = np.bincount(quantize_twice(slide_signal(), 3, 2))
    empty = np.flatnonzero(histogram[15:27] == 0) + 15
    assert empty.tolist() == [16, 19, 22, 25] == footprint(3, 2, range(15, 27)).holes.tolist()
    assert (np.bincount(quantize_once(slide_signal(), 2))[15:27] > 0).all()


def test_first_step_2_then_3_raises_every_other_bin() -> None:
    """Slides: Double quantization footprints (2/2); the bins are even if the first is counted as 1."""
    histogram = np.bincount(quantize_twice(slide_signal(), 2, 3))
    inner = np.arange(12, 31)
    raised = inner[(histogram[inner] > histogram[inner - 1]) & (histogram[inner] > histogram[inner + 1])]
    assert raised.tolist() == list(range(13, 31, 2)) == footprint(2, 3, inner).peaks.tolist()
    once = np.bincount(quantize_once(slide_signal(), 3))
    assert (np.diff(once[5:20]) > 0).all()  # without the first step it rises steadily towards its mean


def test_rounding_half_to_even_would_put_the_holes_elsewhere() -> None:
    """The trap: what numpy.round makes of 3 then 2."""
    bins = np.round(np.round(np.arange(128) / 3) * 3 / 2).astype(int)
    assert [v for v in range(16, 27) if v not in bins] == [17, 19, 23, 25]


def test_more_examples_of_patterns() -> None:
    assert count_feeders(3, 5, np.arange(1, 7)).tolist() == [2, 2, 1, 2, 2, 1]
    assert count_feeders(2, 4, np.arange(0, 5)).tolist() == [1, 2, 2, 2, 2]  # 2 divides 4: only bin 0 differs
    assert count_feeders(6, 2, np.arange(1, 7)).tolist() == [0, 0, 1, 0, 0, 1]


# In how many of the first ten zig-zag luminance modes the first step does not divide the second: counted from T.81
# table K.1 by another program.  Rows QF2, columns QF1.
COLUMNS = (50, 60, 65, 70, 75, 80, 85, 90, 95, 98)
COUNTS = {
    60: (10, 0, 10, 10, 10, 6, 9, 7, 2, 0),
    70: (10, 10, 10, 0, 10, 10, 3, 9, 0, 0),
    75: (10, 10, 10, 10, 0, 10, 9, 7, 0, 0),
    80: (10, 10, 10, 10, 10, 0, 10, 3, 0, 0),
    85: (10, 10, 10, 10, 10, 10, 0, 8, 2, 0),
    90: (10, 10, 10, 10, 10, 10, 10, 0, 2, 0),
    95: (10, 10, 10, 10, 10, 10, 10, 10, 0, 0),
}


@pytest.mark.parametrize("second", COUNTS)
def test_how_many_of_the_first_ten_modes_carry_a_trace(second: int) -> None:
    first_tables = np.stack([standard_table(first) for first in COLUMNS])
    assert count_traces(first_tables, standard_table(second)).tolist() == list(COUNTS[second])
    assert blind(first_tables, standard_table(second)).tolist() == [count == 0 for count in COUNTS[second]]


def test_the_blind_pairs_depend_on_the_modes() -> None:
    tables = standard_table(95), standard_table(75)
    assert blind(*tables, FIRST_TEN)
    assert not blind(*tables, [(v, u) for v in range(8) for u in range(8)])
    assert blind(*tables, [])


def test_the_map_of_blind_pairs_is_indexed_by_first_then_second() -> None:
    qualities = (50, 75, 95, 98)
    found = blind_map(qualities=qualities)
    for i, first in enumerate(qualities):
        for j, second in enumerate(qualities):
            assert found[i, j] == blind(standard_table(first), standard_table(second))
    assert found[2, 1] and not found[1, 2]
    assert blind_map().shape == (100, 100) and blind_map().diagonal().all()


@given(st.lists(st.integers(0, 9), min_size=41, max_size=41), steps, steps)
def test_a_histogram_becomes_that_of_its_values_quantized_twice(counts: list[int], first: int, second: int) -> None:
    values = np.repeat(np.arange(-20, 21), counts)
    bins = Counter(quantize_twice(values, first, second).tolist())
    assert quantize_histogram_twice(np.array(counts), first, second).tolist() == [bins[v] for v in range(-20, 21)]


def test_the_signal_is_normal_within_its_bounds() -> None:
    signal = slide_signal(50_000, mean=60, sigma=10, seed=3)
    assert signal.min() >= 0 and signal.max() <= 127
    assert abs(signal.mean() - 60) < 0.25 and abs(signal.std() - 10) < 0.2  # five standard errors and more
    np.testing.assert_array_equal(signal, slide_signal(50_000, mean=60, sigma=10, seed=3))
    assert not np.array_equal(signal, slide_signal(50_000, mean=60, sigma=10, seed=4))
    wide = slide_signal(20_000, mean=0, sigma=100)  # cut off, not piled up at the ends
    assert np.mean(wide < 1) < 0.02


@pytest.mark.parametrize("wrong", [0, -1])
def test_steps_below_one_are_refused(wrong: int) -> None:
    for call in (
        lambda: quantize_once(np.arange(3), wrong),
        lambda: quantize_twice(np.arange(3), 1, wrong),
        lambda: count_feeders(wrong, 1, np.arange(3)),
        lambda: footprint(1, wrong, range(3)),
        lambda: leaves_trace(wrong, 1),
    ):
        with pytest.raises(ValueError, match="steps of at least 1"):
            call()


def test_a_histogram_without_a_middle_is_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(2 n \+ 1,\), got \(4,\)"):
        quantize_histogram_twice(np.ones(4), 3, 2)
