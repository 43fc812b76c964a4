"""Votes for a grid against slow twins, the bound against the binomial law, and planted grids."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jpegs import noise, opened, saved
from scipy.stats import binom

from jpeglab.datasets import picture
from jpeglab.forensics.votes import NONE, block_votes, foreign_evidence, grid_votes, log_false_alarms, zero_counts
from jpeglab.transform import dct_by_matrices

SMALL = arrays(np.uint8, st.tuples(st.integers(8, 26), st.integers(8, 26)), elements=st.integers(100, 104))


@settings(max_examples=25)
@given(SMALL)
def test_zero_counts_are_those_of_each_window(plane):
    counts = zero_counts(plane)
    assert counts.shape == (plane.shape[0] - 7, plane.shape[1] - 7)
    for row in range(counts.shape[0]):
        for col in range(counts.shape[1]):
            window = plane[row : row + 8, col : col + 8].astype(float)
            flat = not np.ptp(window, axis=0).any() or not np.ptp(window, axis=1).any()
            sizes = np.abs(dct_by_matrices(window)).ravel()[1:]
            lowest, highest = (sizes < 0.5 - 1e-4).sum(), (sizes < 0.5 + 1e-4).sum()  # float32 at 1/2 itself
            assert counts[row, col] == 0 if flat else lowest <= counts[row, col] <= highest


@settings(max_examples=25)
@given(arrays(np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 20)), elements=st.integers(0, 6)))
def test_each_pixel_votes_for_the_window_with_most_zeros(counts):
    votes = grid_votes(counts)
    height, width = counts.shape[0] + 7, counts.shape[1] + 7
    assert votes.shape == (height, width)
    for y in range(height):
        for x in range(width):
            expected = NONE
            if 7 <= y < height - 7 and 7 <= x < width - 7:
                windows = [
                    (counts[r, c], 8 * (r % 8) + c % 8) for r in range(y - 7, y + 1) for c in range(x - 7, x + 1)
                ]
                most = max(count for count, _ in windows)
                best = [grid for count, grid in windows if count == most]
                expected = best[0] if most and len(best) == 1 else NONE
            assert votes[y, x] == expected


@given(st.integers(1, 400), st.integers(0, 400))
def test_the_bound_is_above_the_binomial_tail(n, k):
    k = min(k, n)
    bound = float(log_false_alarms(np.array(64 * k), 64 * n, 1))
    assert bound >= binom.logsf(k - 1, n, 1 / 64) / np.log(10) - 1e-9
    assert float(log_false_alarms(np.array(64 * k), 64 * n, 1000)) == pytest.approx(bound + 3)


def test_block_votes_count_pixels():
    votes = np.full((16, 24), NONE, np.uint8)
    votes[8:12, 16:18] = 5
    votes[0, 0] = 63
    counts = block_votes(votes)
    assert counts.shape == (2, 3, 64)
    assert counts[1, 2, 5] == 8 and counts[0, 0, 63] == 1 and counts.sum() == 9


@pytest.mark.parametrize("grid", [(0, 0), (3, 6), (7, 1)])
def test_a_planted_grid_gets_the_votes(grid):
    decoded = opened(saved(picture("astronaut")[:264, :264, 1], quality=75))
    top, left = (-grid[0]) % 8, (-grid[1]) % 8
    counts = block_votes(grid_votes(zero_counts(decoded[top : top + 256, left : left + 256])))
    totals = counts.sum(axis=(0, 1))
    assert divmod(int(totals.argmax()), 8) == grid
    assert log_false_alarms(totals.max(), 256 * 256, 64 * 256**4) < 0  # a grid is there
    others = np.delete(totals, 8 * grid[0] + grid[1])
    assert log_false_alarms(others.max(), 256 * 256, 64 * 256**4) > 0
    if grid != (0, 0):
        assert np.median(foreign_evidence(counts)) > 0


def test_a_picture_without_a_past_has_no_grid():
    for plane in (picture("astronaut")[:256, :256, 1], noise(256, 256, 1)):
        counts = block_votes(grid_votes(zero_counts(plane)))
        assert log_false_alarms(counts.sum(axis=(0, 1)).max(), 256 * 256, 64 * 256**4) > 0
        assert (foreign_evidence(counts, main=0) < 0).all()
