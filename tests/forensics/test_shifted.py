"""Shifted grids: planted shifts and steps, and the formulas of Bianchi and Piva written out slowly."""

import cmath

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jpegs import noise, opened, photo, saved
from odd import odd_pictures, rewritten, without_and_with_numba

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.shifted import (
    GridPeriods,
    box_sums,
    candidate_steps,
    find_shifted_grid,
    grid_periods,
    integer_periodicity_map,
    min_entropy,
    periodicity,
    shift_histograms,
    strongest_grid,
    textured,
)
from jpeglab.transform import forward_dct, split_blocks, standard_table

PLANES = arrays(np.uint8, st.tuples(st.integers(8, 20), st.integers(8, 20)))


def shifted_file(pixels, grid, first, second=90):
    """Saved with the table ``first`` by Pillow, cropped so that its blocks begin at ``grid``, saved again."""
    decoded = opened(saved(pixels, qtables=[first.ravel().tolist()]))
    top, left = (-grid[0]) % 8, (-grid[1]) % 8
    height, width = ((side - 8) // 8 * 8 for side in pixels.shape)
    return jpeglab.read(saved(decoded[top : top + height, left : left + width], quality=second))


@given(PLANES)
def test_box_sums_are_eight_times_the_dc_of_every_window(plane):
    sums = box_sums(plane)
    assert sums.shape == (plane.shape[0] - 7, plane.shape[1] - 7)
    for row in range(sums.shape[0]):
        for col in range(sums.shape[1]):
            block = split_blocks(plane[row : row + 8, col : col + 8])
            assert sums[row, col] == 8 * (forward_dct(block)[0, 0, 0, 0] + 8 * 128)


@given(PLANES, st.integers(0, 255), st.integers(1, 6), st.integers(2, 5))
def test_textured_windows_are_not_flat_and_touch_no_end(plane, middle, spread, least):
    for samples in (plane, np.clip(middle + plane.astype(int) % spread, 0, 255).astype(np.uint8)):
        used = textured(samples, least)
        for row in range(used.shape[0]):
            for col in range(used.shape[1]):
                window = samples[row : row + 8, col : col + 8].astype(int)
                assert used[row, col] == (window.min() > 0 and window.max() < 255 and np.ptp(window) >= least)


@given(PLANES)
def test_histograms_count_every_window_once(plane):
    histograms = shift_histograms(plane)
    assert histograms.shape == (8, 8, 64 * 255 + 1)
    sums = box_sums(plane)
    for row, col in ((0, 0), (3, 0), (7, 5), (7, 7)):
        values, counts = np.unique(sums[row::8, col::8], return_counts=True)
        assert histograms[row, col].sum() == counts.sum()
        np.testing.assert_array_equal(histograms[row, col, values], counts)
    used = textured(plane)
    assert shift_histograms(plane, used).sum() == used.sum()


def test_periodicity_is_the_formula():
    plane, steps = photo(80, 88, 1), [2, 5, 16]
    strengths = periodicity(shift_histograms(plane), np.array(steps))
    for row, col in ((0, 0), (1, 6), (7, 7)):
        corners = [(y, x) for y in range(row, 73, 8) for x in range(col, 81, 8)]
        dc = [plane[y : y + 8, x : x + 8].sum() / 8 for y, x in corners]
        assert len(dc) >= 64
        for k, step in enumerate(steps):
            expected = abs(sum(cmath.exp(-2j * cmath.pi * value / step) for value in dc)) / len(dc)
            assert strengths[row, col, k] == pytest.approx(expected, abs=1e-5)  # sums of 100 terms in float32


def test_a_grid_with_few_windows_is_not_taken_for_a_period():
    strengths = periodicity(shift_histograms(np.full((8, 8), 100, np.uint8)), np.array([2, 3]))
    assert strengths.max() == pytest.approx(1 / 64)


@given(arrays(np.float64, (8, 8, 3), elements=st.floats(0, 1)))
def test_the_map_is_each_shifts_share(strengths):
    shares = integer_periodicity_map(strengths)
    assert not shares[0, 0].any()
    for k in range(3):
        total = sum(strengths[row, col, k] for row in range(8) for col in range(8) if row or col)
        if total > 1e-300:
            np.testing.assert_allclose(shares[2, 3, k], strengths[2, 3, k] / total, rtol=1e-9)
    entropy = min_entropy(shares)
    assert (entropy >= 0).all() and (entropy <= np.log2(63) + 1e-9).all()


def test_min_entropy_of_one_and_of_all_shifts():
    one, alike = np.zeros((8, 8, 1)), np.ones((8, 8, 1))
    one[2, 5] = 0.3
    np.testing.assert_allclose(min_entropy(integer_periodicity_map(one)), 0, atol=1e-12)
    np.testing.assert_allclose(min_entropy(integer_periodicity_map(alike)), np.log2(63))
    np.testing.assert_allclose(min_entropy(integer_periodicity_map(0 * one)), np.log2(63))


# Steps down to 6: at quality 90 the second table adds noise of a uniform error of 3, a step of 3 or 4 may drown in it.
@settings(max_examples=40)
@given(
    st.sampled_from(["astronaut", "camera", "coffee", "chelsea"]),
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(any),
    st.integers(6, 24),
)
def test_planted_shift_and_step_are_found(name, grid, step):
    plane = np.asarray(picture(name))[:264, :264]
    plane = plane if plane.ndim == 2 else plane[..., 1]
    table = np.maximum(standard_table(60), 1).astype(int)
    table[0, 0] = step
    found = find_shifted_grid(shifted_file(plane, grid, table))
    assert (found.shift, found.step) == (grid, step)
    assert found.score > 0.1 * 3 / step  # the file's own step is 3


def test_the_periods_are_those_of_the_textured_windows_and_give_the_verdict():
    image = shifted_file(picture("camera")[:264, :264], (3, 6), standard_table(60))
    strengths, steps, count, second = grid_periods(image)
    plane = jpeglab.decompress(image)
    used = textured(plane, second)
    assert second == 3 and count == used.sum() and steps.tolist() == candidate_steps(3).tolist()
    np.testing.assert_allclose(strengths, periodicity(shift_histograms(plane, used), steps))
    found = find_shifted_grid(image)
    assert found.periodicity == strengths[3, 6].max() == strengths.reshape(64, -1)[1:].max()
    assert strongest_grid(GridPeriods(strengths, steps, count, second)) == found


def test_an_earlier_grid_in_place_or_none_at_all_scores_low():
    plane = picture("camera")[:264, :264]
    shifted = find_shifted_grid(shifted_file(plane, (3, 6), standard_table(60)))
    aligned = find_shifted_grid(shifted_file(plane, (0, 0), standard_table(60)))
    single = find_shifted_grid(jpeglab.read(saved(plane, quality=90)))
    assert shifted.score > 5 * max(aligned.score, single.score)


def test_a_finer_first_step_drowns():
    assert candidate_steps(16).tolist() == [*range(9, 33)]
    assert candidate_steps(1)[0] == 2
    assert candidate_steps(40).tolist() == [*range(23, 41)]
    assert candidate_steps(65535).size  # 16-bit steps: nothing to find, and no error


def test_of_a_large_picture_windows_are_looked_at():
    plane = np.tile(picture("camera"), (5, 5))
    found = find_shifted_grid(shifted_file(plane, (5, 2), standard_table(60)))
    assert (found.shift, found.step) == ((5, 2), 13)
    assert found.windows <= 3 << 20 < plane.size
    assert find_shifted_grid(shifted_file(plane, (5, 2), standard_table(60)), seed=1).shift == (5, 2)


@pytest.mark.parametrize("image", odd_pictures())
def test_odd_pictures_give_finite_numbers(image):
    found = find_shifted_grid(image)
    assert 0 <= found.score <= 1
    assert (found.shift is None) == (found.step is None) == (found.windows == 0)


def test_flat_pictures_have_no_windows():
    assert find_shifted_grid(jpeglab.compress(np.full((64, 64), 90, np.uint8))) == (0.0, None, None, 0.0, 0)


def test_a_lossless_rewrite_changes_nothing():
    image = jpeglab.compress(photo(100, 130), 92)
    assert all(find_shifted_grid(other) == find_shifted_grid(image) for other in rewritten(image))


def test_numba_changes_nothing():
    code = "from jpeglab.forensics.shifted import *; print(find_shifted_grid(jpeglab.compress(photo(120, 91), 92)))"
    outputs = without_and_with_numba(code)
    assert outputs[0] == outputs[1] != ""


def test_noise_has_no_shift():
    assert find_shifted_grid(jpeglab.compress(noise(256, 256, 1) // 2 + 64, 95)).score < 0.1
