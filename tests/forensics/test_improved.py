"""The model n(v) against counting in plain Python, and planted first steps and shares."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import opened, saved

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.improved import FirstStep, fit_first_step, log_odds, periodic_weights
from jpeglab.forensics.likelihood import REACH


@given(st.integers(1, 30), st.integers(1, 30))
def test_weights_without_noise_count_multiples_in_a_bin(first, second):
    reach = 20
    weights = periodic_weights(first, second, 1e-6, reach)
    for v in range(-reach, reach + 1):
        low, high = 2 * v * second - second, 2 * v * second + second  # twice the ends of the bin
        if high > 2 * (REACH - 2 * first):
            continue  # the even histogram ends there
        count = sum(
            0.5 if 2 * k * first in (low, high) else 1.0
            for k in range(low // (2 * first), high // (2 * first) + 1)
            if low <= 2 * k * first <= high
        )
        assert weights[v + reach] == pytest.approx(count * first / second)


@given(st.floats(0.1, 1.0), st.sampled_from([(5, 3), (7, 4), (10, 6)]))
def test_a_planted_share_is_found(share, steps):
    first, second = steps
    reach = -(-REACH // second)
    null = 5000 * np.exp(-np.abs(np.arange(-reach, reach + 1)) / 9)
    weights = periodic_weights(first, second, 0.3, reach)
    fit = fit_first_step(share * weights * null + (1 - share) * null, null, second, 0.3)
    assert fit.first == first
    # the null is scaled to the histogram's sum over v != 0, which n changes by some per cent
    assert fit.share == pytest.approx(share, abs=0.1)


def test_the_null_itself_shows_no_first_step():
    null = 5000 * np.exp(-np.abs(np.arange(-768, 769)) / 9)
    assert fit_first_step(null, null, 2, 0.3) == FirstStep(1, 0.0)


def test_small_shares_are_believed_only_if_asked():
    null = 5000 * np.exp(-np.abs(np.arange(-512, 513)) / 9)
    counts = null * (1 + 0.15 * (periodic_weights(7, 3, 0.3, 512) - 1))
    assert fit_first_step(counts, null, 3, 0.3).first == 7
    assert fit_first_step(counts, null, 3, 0.3, least=0.25) == FirstStep(1, 0.0)


def test_two_compressions_are_below_zero():
    pixels = picture("astronaut")[:200, :200, 1]
    once = jpeglab.read(saved(pixels, quality=85))
    twice = jpeglab.read(saved(opened(saved(pixels, quality=60)), quality=85))
    assert log_odds(twice).mean() < -1
    assert abs(log_odds(once).mean()) < abs(log_odds(twice).mean()) / 5
