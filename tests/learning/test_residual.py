"""The wavelet transform is orthonormal and comes back; the denoiser takes noise and leaves pictures."""

import numpy as np
import pytest

from jpeglab.datasets import picture
from jpeglab.learning.residual import HIGH, LOW, denoise, merge_bands, noise_residual, split_bands

CAMERA = picture("camera")[None, 100:228, 100:260].astype(float)


def test_the_filters_are_orthonormal_to_their_even_shifts_and_the_high_one_has_four_vanishing_moments():
    for k in (0, 2, 4, 6):
        shifted = LOW[: len(LOW) - k] @ LOW[k:], HIGH[: len(HIGH) - k] @ HIGH[k:]
        assert np.allclose(shifted, k == 0, rtol=0, atol=1e-11)  # the taps have 11 to 17 digits
    moments = [HIGH @ np.arange(8.0) ** power for power in range(4)]
    assert np.allclose(moments, 0, rtol=0, atol=1e-7)


def test_bands_keep_the_energy_and_merge_to_the_picture():
    bands = split_bands(CAMERA)
    assert np.isclose(sum((band**2).sum() for band in bands), (CAMERA**2).sum(), rtol=1e-10)
    assert np.allclose(merge_bands(bands), CAMERA, rtol=0, atol=1e-8)


def test_white_noise_is_found_and_the_picture_is_not():
    """What is left resembles the noise that was added, though the picture's own detail is five times as strong."""
    noise = np.random.default_rng(1).normal(0, 5, CAMERA.shape)
    left = noise_residual(CAMERA + noise)
    assert np.corrcoef(left.ravel(), noise.ravel())[0, 1] > 0.6
    assert abs(np.corrcoef(left.ravel(), CAMERA.ravel())[0, 1]) < 0.1
    assert np.square(denoise(CAMERA + noise) - CAMERA).mean() < 25 * 0.75  # of the noise's power


def test_a_flat_picture_is_its_own_denoised_one():
    flat = np.full((2, 32, 48), 77, np.uint8)
    assert np.allclose(denoise(flat), flat, rtol=0, atol=1e-8)
    with pytest.raises(ValueError, match=r"got \(1, 40, 64\)"):
        denoise(np.zeros((1, 40, 64)))
