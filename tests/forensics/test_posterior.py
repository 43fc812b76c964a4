"""He's steps on histograms made by hand, and the log odds against a block-by-block twin."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import opened, saved

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.posterior import (
    cell_shares,
    centered_period,
    centered_shares,
    log_odds,
    period_of_fourier,
    period_of_histogram,
    textbook_log_odds,
    value_counts,
)

PERIODS = st.integers(2, 9)


def comb(period):
    """A wide bell with holes: only every so many bins are filled, its peak among them; a whole number of periods."""
    length = period * (2 * (120 // period) + 1)
    places = np.arange(length) - length // 2
    return np.where(places % period == 0, 1000 * np.exp(-((places / 80) ** 2)), 0).astype(int)


def twice(first, second):
    pixels = picture("astronaut")[:200, :200, 1]
    return jpeglab.read(saved(opened(saved(pixels, quality=first)), quality=second))


@given(st.lists(st.integers(-30, 30), min_size=1))
def test_value_counts_hold_every_value(values):
    counts, lowest = value_counts(np.array(values))
    assert counts.sum() == len(values)
    assert all(counts[value - lowest] == values.count(value) for value in range(lowest, lowest + counts.size))
    assert lowest < 0 < lowest + counts.size - 1


@given(PERIODS)
def test_all_estimates_find_the_period_of_a_comb(period):
    assert period_of_histogram(comb(period)) % period == 0
    assert period_of_fourier(comb(period)) == centered_period(comb(period)) == period


def test_a_smooth_histogram_has_no_period_in_its_spectrum():
    bell = (1000 * np.exp(-((np.arange(-100, 101) / 30) ** 2))).astype(int)
    assert period_of_fourier(bell) == 1
    assert period_of_fourier(np.array([0, 5, 0])) == 1


@given(st.lists(st.integers(0, 50), min_size=3, max_size=40), PERIODS)
def test_cell_shares_are_shares_of_cells_from_the_peak(counts, period):
    shares, peak = cell_shares(np.array(counts), period), int(np.argmax(counts))
    for k in range(len(counts)):
        if k >= peak:
            start = peak + (k - peak) // period * period
            cell = range(start, start + period)
        else:  # mirrored: cells to the left end just below the peak
            end = peak - (peak - 1 - k) // period * period
            cell = range(end - period, end)
        total = sum(counts[i] for i in cell if 0 <= i < len(counts))
        assert shares[k] == pytest.approx(counts[k] / total if total else 1 / period)


@given(st.lists(st.integers(0, 50), min_size=3, max_size=40), st.sampled_from([3, 5, 7]))
def test_centered_shares_compare_with_the_period_around(counts, period):
    shares = centered_shares(np.array(counts), period)
    for k in range(len(counts)):
        around = sum(counts[max(0, k - period // 2) : k + period // 2 + 1])
        assert shares[k] == pytest.approx((counts[k] + 1) / (around / period + 1))


def test_an_even_histogram_is_no_evidence():
    np.testing.assert_allclose(centered_shares(np.full(50, 7), 4)[5:-5], 1)


def test_log_odds_are_sums_over_modes():
    image = twice(60, 85)
    quantized, total = image.luminance.quantized, 0.0
    for v, u in ((0, 0), (0, 1), (1, 0)):
        values = quantized[:, :, v, u].ravel().tolist()
        counts = np.bincount(np.array(values) - min(values) + 1, minlength=max(values) - min(values) + 3)
        value = int(quantized[4, 9, v, u])
        share = centered_shares(counts, centered_period(counts))[value - min(values) + 1]
        total += 0.0 if value == 0 and (v, u) != (0, 0) else min(3.0, max(-3.0, -math.log(share)))
    assert log_odds(image, modes=3)[4, 9] == pytest.approx(total)


@pytest.mark.parametrize("method", [log_odds, textbook_log_odds])
def test_two_compressions_are_below_zero_on_average(method):
    odds = method(twice(60, 85))
    assert odds.mean() < -1
    assert np.abs(odds).max() <= 6


def test_one_compression_is_near_zero():
    odds = log_odds(jpeglab.read(saved(picture("astronaut")[:200, :200, 1], quality=85)))
    assert abs(odds.mean()) < abs(log_odds(twice(60, 85)).mean()) / 4
