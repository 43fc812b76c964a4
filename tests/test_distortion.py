import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from skimage import metrics

from jpeglab.datasets import picture
from jpeglab.distortion import psnr, squared_error, ssim
from jpeglab.transform import compress, decompress

PICTURES = arrays(np.uint8, st.tuples(st.integers(11, 24), st.integers(11, 24)))


@pytest.fixture(params=["coffee", "camera"])
def pair(request):
    pixels = picture(request.param)[100:240, 60:201]
    return pixels, decompress(compress(pixels, 30))


def test_psnr_is_the_formula():
    pixels, other = np.zeros((2, 3), np.uint8), np.array([[0, 0, 0], [0, 0, 255]], np.uint8)
    assert squared_error(pixels, other) == pytest.approx(255**2 / 6)
    assert psnr(pixels, other) == pytest.approx(10 * np.log10(6))
    assert psnr(pixels, pixels) == float("inf")


def test_psnr_is_that_of_scikit_image(pair):
    assert psnr(*pair) == pytest.approx(metrics.peak_signal_noise_ratio(*pair), abs=1e-9)


def test_ssim_is_that_of_scikit_image(pair):
    axis = 2 if pair[0].ndim == 3 else None
    options = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False, "data_range": 255}
    # both sum the same products in float64, in another order
    assert ssim(*pair) == pytest.approx(metrics.structural_similarity(*pair, channel_axis=axis, **options), abs=1e-9)


@given(PICTURES)
def test_nothing_changed_is_one(pixels):
    assert ssim(pixels, pixels) == pytest.approx(1, abs=1e-12)  # rounding of float64


@given(PICTURES, PICTURES)
def test_ssim_is_symmetric(pixels, other):
    height, width = np.minimum(pixels.shape, other.shape)
    x, y = pixels[:height, :width], other[:height, :width]
    assert ssim(x, y) == pytest.approx(ssim(y, x), abs=1e-12)


def test_floats_are_not_rounded():
    assert squared_error(np.array([[0.25]]), np.array([[0.0]])) == 0.0625


@pytest.mark.parametrize(
    ("pixels", "other", "message"),
    [
        (np.zeros((8, 8)), np.zeros((8, 9)), "of one shape, got"),
        (np.zeros((0, 8)), np.zeros((0, 8)), "of one shape, got"),
    ],
)
def test_what_cannot_be_compared_is_refused(pixels, other, message):
    with pytest.raises(ValueError, match=message):
        psnr(pixels, other)


def test_a_picture_smaller_than_the_window_is_refused():
    with pytest.raises(ValueError, match="at least 11 x 11 pixels"):
        ssim(np.zeros((10, 40)), np.zeros((10, 40)))
