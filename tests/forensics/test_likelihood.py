"""The two-stage model against quantization in plain Python, EM against planted shares, and planted first steps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jpegs import opened, photo, saved

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.histograms import off_grid_dct
from jpeglab.forensics.likelihood import (
    REACH,
    aligned_ratios,
    cumulative,
    decoding_noise,
    expectation_maximization,
    first_stage,
    fit_mode,
    second_stage,
    smooth,
    unit_histogram,
)
from jpeglab.transform import standard_table

STEPS = st.integers(1, 40)
VALUES = st.lists(st.integers(-300, 300), min_size=1, max_size=50)


def quantized_by(value, step):
    """The nearest multiples of a step with their weights: one, or two where the value is halfway."""
    low = value // step
    rest = value - low * step
    if 2 * rest == step:
        return [(low, 0.5), (low + 1, 0.5)]
    return [(low + (2 * rest > step), 1.0)]


@given(VALUES, STEPS)
def test_first_stage_is_quantization_with_halved_ties(values, first):
    expected = np.zeros(2 * REACH + 1)
    for value in values:
        for multiple, weight in quantized_by(value, first):
            expected[multiple * first + REACH] += weight
    np.testing.assert_allclose(first_stage(unit_histogram(np.array(values, float)), first), expected, atol=1e-9)


@given(VALUES, STEPS)
def test_second_stage_without_noise_is_quantization(values, second):
    reach = -(-REACH // second)
    expected = np.zeros(2 * reach + 1)
    for value in values:
        for multiple, weight in quantized_by(value, second):
            expected[multiple + reach] += weight
    result = second_stage(unit_histogram(np.array(values, float)), second, 1e-6, reach)
    np.testing.assert_allclose(result, expected, atol=1e-9)


@settings(max_examples=20)
@given(st.integers(-50, 50), st.integers(2, 20), st.integers(0, 2**32 - 1))
def test_second_stage_is_what_random_noise_gives_on_average(value, second, seed):
    noise, count, reach = 0.3, 4000, -(-REACH // second)
    noisy = (value + np.random.default_rng(seed).normal(0, noise, count)) / second
    simulated = np.bincount(np.floor(noisy + 0.5).astype(int) + reach, minlength=2 * reach + 1) / count
    result = second_stage(unit_histogram(np.array([float(value)])), second, noise, reach)
    assert result.sum() == pytest.approx(1, abs=1e-9)
    np.testing.assert_allclose(result, simulated, atol=0.05)  # 6 standard deviations of 4000 draws


def test_cumulative_counts_half_of_what_lies_at_t():
    below = cumulative(unit_histogram(np.array([0.0, 1.0, 1.0])))
    at = {t: below[int(2 * (t + REACH) + 1)] for t in (-0.5, 0, 0.5, 1, 1.5, REACH + 0.5)}
    assert at == {-0.5: 0, 0: 0.5, 0.5: 1, 1: 2, 1.5: 3, REACH + 0.5: 3}


@given(st.floats(0.05, 0.95), st.integers(0, 2**32 - 1))
def test_em_finds_the_share(share, seed):
    rng = np.random.default_rng(seed)
    single = np.full(12, 1 / 12)
    double = np.tile([2.9, 0.05, 0.05], 4) / 12
    other = np.tile([0.05, 0.05, 2.9], 4) / 12
    counts = rng.multinomial(4000, share * double + (1 - share) * single)
    shares, gains = expectation_maximization(counts, single, np.array([double, other]), iterations=200)
    assert shares[0] == pytest.approx(share, abs=0.08)  # 5 standard deviations of 4000 draws
    assert gains[0] > gains[1]


def test_em_never_loses_likelihood():
    rng = np.random.default_rng(1)
    single, double = rng.dirichlet(np.ones(9), 2)
    counts = rng.integers(0, 50, 9)
    gains = [expectation_maximization(counts, single, double[None], iterations=n)[1][0] for n in range(1, 20)]
    assert (np.diff(gains) >= -1e-9).all()


def twice(first, second, name="astronaut"):
    pixels = picture(name)[:296, :296, 1]
    table = [np.full((8, 8), step).ravel().tolist() for step in (first, second)]
    decoded = opened(saved(pixels, qtables=[table[0]]))
    return jpeglab.read(saved(decoded, qtables=[table[1]]))


# Pairs where no other first step fills the same bins: the first is the coarser one, or 3 to the second's 2.
@pytest.mark.parametrize(("first", "second"), [(7, 3), (10, 4), (9, 5), (16, 6), (13, 3), (5, 2), (11, 8)])
@pytest.mark.parametrize("mode", [(0, 1), (1, 0), (1, 1)])
def test_a_planted_first_step_is_found(first, second, mode):
    image = twice(first, second)
    off_grid = off_grid_dct(image.luminance.quantized, image.luminance.table, modes=[mode])[:, 0]
    fit = fit_mode(image.luminance.quantized[:, :, *mode], off_grid, second, decoding_noise(image))
    assert fit.first == first
    assert fit.share > 0.8
    assert fit.gain > 20


def test_a_single_compression_gives_no_evidence():
    image = jpeglab.read(saved(picture("astronaut")[:296, :296, 1], quality=90))
    assert np.abs(aligned_ratios(image)).mean() < np.abs(aligned_ratios(twice(9, 5))).mean() / 5


def test_ratios_are_those_of_the_blocks_values():
    image = twice(10, 4)
    component, total = image.luminance, 0
    for mode in ((0, 0), (0, 1), (1, 0)):
        off_grid = off_grid_dct(component.quantized, component.table, modes=[mode])[:, 0]
        fit = fit_mode(component.quantized[:, :, *mode], off_grid, 4, decoding_noise(image))
        total += fit.ratios[component.quantized[5, 7, *mode] + fit.ratios.size // 2] if fit.gain > 20 else 0
    assert aligned_ratios(image, modes=3)[5, 7] == pytest.approx(total)


def test_color_adds_the_noise_of_rgb():
    assert decoding_noise(jpeglab.compress(photo(8, 8, 1))) == pytest.approx(np.sqrt(1 / 12))
    assert decoding_noise(jpeglab.compress(photo(8, 8))) > np.sqrt(1.4 / 12)


def test_smooth_is_the_mean_of_neighbors():
    values = np.random.default_rng(0).normal(size=(9, 9))
    assert smooth(values)[4, 4] == pytest.approx(values[2:7, 2:7].mean())
    assert smooth(np.ones((1, 1))) == 1


def test_standard_steps_reach_far_enough():
    """QF 25's steps of the first ten modes are candidates for every file at QF 75 and above."""
    assert (4 * standard_table(75)[:4, :4].min() + 12) >= standard_table(50)[0, 0]
