"""The lattice model against random draws, overlaps against pixels, and planted grids."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jpegs import opened, saved

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.shifted import shift_histograms, textured
from jpeglab.forensics.shifted_likelihood import fit_lattices, lattice_density, shifted_ratios, unshift
from jpeglab.transform import decode_plane, standard_table

SHIFTS = st.tuples(st.integers(0, 7), st.integers(0, 7))


@pytest.mark.parametrize(("first", "noise"), [(2, 0.5), (5, 0.9), (16, 4.6), (3, 5.0)])
def test_density_is_what_noise_modulo_the_step_gives(first, noise):
    density = lattice_density(first, noise)
    assert density.shape == (8 * first,) and density.mean() == pytest.approx(1)
    draws = np.random.default_rng(0).normal(0, noise, 400_000) % first
    simulated = np.bincount(np.floor(8 * draws + 0.5).astype(int) % (8 * first), minlength=8 * first)
    # 400,000 draws over at most 128 bins: standard deviation of a bin below 2 % at its mean
    np.testing.assert_allclose(simulated / simulated.mean(), density, atol=0.1)


@given(SHIFTS, st.integers(1, 4), st.integers(1, 4), st.integers(0, 99))
def test_unshift_is_the_mean_over_the_pixels_of_a_block(shift, rows, cols, seed):
    ratios = np.random.default_rng(seed).normal(size=(rows, cols))
    top, left = shift
    # what lies outside of the shifted grid belongs to its nearest block
    pixel_rows = np.clip((np.arange(8 * rows) - top) // 8, 0, rows - 1)
    pixel_cols = np.clip((np.arange(8 * cols) - left) // 8, 0, cols - 1)
    pixels = ratios[np.ix_(pixel_rows, pixel_cols)]
    expected = pixels.reshape(rows, 8, cols, 8).mean(axis=(1, 3))
    np.testing.assert_allclose(unshift(ratios, shift, (rows, cols)), expected, atol=1e-12)


@settings(max_examples=8)
@given(SHIFTS.filter(any), st.integers(6, 20))
def test_a_planted_grid_is_the_likeliest(grid, step):
    table = standard_table(60).astype(int)
    table[0, 0] = step
    decoded = opened(saved(picture("astronaut")[:264, :264, 1], qtables=[table.ravel().tolist()]))
    top, left = (-grid[0]) % 8, (-grid[1]) % 8
    image = jpeglab.read(saved(decoded[top : top + 256, left : left + 256], quality=90))
    plane = decode_plane(image.luminance)
    best = fit_lattices(shift_histograms(plane, textured(plane)), 3, 0.9)[0]
    assert (best.shift, best.first) == (grid, step)
    assert best.share > 0.7 and best.gain > 100
    assert shifted_ratios(image).mean() > 0


def test_a_flat_picture_has_no_lattice():
    histograms = np.zeros((8, 8, 64 * 255 + 1), np.int64)
    assert fit_lattices(histograms, 16, 4.6) == []
    assert not shifted_ratios(jpeglab.compress(np.full((40, 40), 9, np.uint8))).any()
