"""Ghosts: the difference of a save against Pillow, the same from coefficients, and planted qualities."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jpegs import opened, photo, saved

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.ghosts import (
    QUALITIES,
    clearest,
    ghosts,
    requantization_difference,
    resaving_difference,
    scale,
    separation,
)
from jpeglab.transform import standard_table


@pytest.mark.parametrize("quality", [50, 80])
def test_the_difference_is_that_of_a_save_of_pillow(quality):
    plane = photo(24, 40, 1)
    again = opened(saved(plane, quality=quality))
    squares = (plane.astype(float) - again) ** 2
    expected = squares.reshape(3, 8, 5, 8).mean(axis=(1, 3))
    np.testing.assert_allclose(resaving_difference(plane, quality), expected)


@pytest.mark.parametrize("quality", [50, 75, 90])
def test_coefficients_give_nearly_the_same_as_pixels(quality):
    image = jpeglab.compress(photo(64, 64, 1), 95)
    coefficients = image.luminance.quantized * image.luminance.table.astype(np.float32)
    by_coefficients = requantization_difference(coefficients, standard_table(quality))
    by_pixels = resaving_difference(jpeglab.decompress(image), quality)
    # pixels are rounded twice, 1/12 each, and a coefficient near a tie may fall the other way
    np.testing.assert_allclose(by_coefficients, by_pixels, atol=0.5 + 0.15 * by_pixels.max())
    assert by_coefficients.mean() == pytest.approx(by_pixels.mean(), rel=0.05, abs=0.2)


@pytest.mark.parametrize("first", [55, 65, 75])
def test_the_first_quality_is_where_a_picture_changes_least(first):
    pixels = picture("astronaut")[:200, :200, 1]
    image = jpeglab.read(saved(opened(saved(pixels, quality=first)), quality=92))
    # a coarser save with a table that the first divides changes little too, but not less
    below = [k for k, quality in enumerate(QUALITIES) if quality <= 85]
    means = ghosts(image).mean(axis=(1, 2))[below]
    assert QUALITIES[below[int(np.argmin(means))]] == first


@given(arrays(np.float64, (4, 2, 3), elements=st.floats(0, 100)))
def test_scale_brings_every_block_to_0_and_1(stack):
    scaled = scale(stack)
    assert scaled.min() >= 0 and scaled.max() <= 1
    alike = np.ptp(stack, axis=0) == 0
    np.testing.assert_array_equal(scaled.max(axis=0), np.where(alike, 0, 1))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_separation_is_otsus_share_of_variance(values):
    ordered, best = sorted(values), 0.0
    variance = float(np.var(ordered))
    for k in range(1, len(ordered)):
        low, high = np.array(ordered[:k]), np.array(ordered[k:])
        between = len(low) * len(high) * (low.mean() - high.mean()) ** 2 / len(ordered) ** 2
        best = max(best, between / variance if variance > 1e-12 else 0.0)
    assert separation(np.array(values)) == pytest.approx(best, abs=1e-6)


def test_clearest_is_the_layer_of_two_groups():
    rng = np.random.default_rng(0)
    stack = rng.random((3, 10, 10))
    stack[1] = np.where(np.arange(10) < 3, 0.9, 0.1)
    assert clearest(stack) == 1
