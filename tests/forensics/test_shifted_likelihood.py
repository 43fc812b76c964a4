"""The lattice model against random draws, overlaps against pixels, and planted grids."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jpegs import opened, saved
from sklearn.metrics import roc_auc_score

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.histograms import clipped_plane
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


@pytest.mark.parametrize("place", [(40, 48), (200, 180), (60, 300), (390, 376)])
def test_a_paste_that_drowns_in_the_whole_picture_is_found_in_a_quarter(place):
    top, left = place
    pixels = picture("astronaut")[:496, :496, 1].copy()
    earlier = opened(saved(picture("coffee")[40:160, 60:180, 1], quality=60))
    pixels[top : top + 96, left : left + 96] = earlier[3:99, 5:101]
    image = jpeglab.read(saved(pixels, quality=90))
    plane = decode_plane(image.luminance)
    whole = fit_lattices(shift_histograms(plane, textured(plane)), 3, 0.9)[0]
    assert whole.shift != ((top - 3) % 8, (left - 5) % 8)
    ratios = shifted_ratios(image)
    truth = np.zeros(ratios.shape, bool)
    truth[top // 8 : (top + 96) // 8, left // 8 : (left + 96) // 8] = True
    assert roc_auc_score(truth.ravel(), ratios.ravel()) > 0.9


def test_where_a_decoder_clips_little_is_told():
    pixels = np.random.default_rng(0).integers(0, 40, (128, 256, 3)).astype(np.uint8)
    pixels[:, :128] += 100
    pixels[:, 128:, 0] = 255
    image = jpeglab.compress(pixels, 80)
    assert clipped_plane(image)[:, 160:].mean() > 0.25  # 16 of 64 pixels: a ninth is left
    ratios = np.abs(shifted_ratios(image))
    assert 0 < ratios[:, 20:].mean() < ratios[:, :13].mean() / 4  # smoothing sees 3 blocks, and unshift moves by one


def test_a_flat_picture_has_no_lattice():
    histograms = np.zeros((8, 8, 64 * 255 + 1), np.int64)
    assert fit_lattices(histograms, 16, 4.6) == []
    assert not shifted_ratios(jpeglab.compress(np.full((40, 40), 9, np.uint8))).any()
