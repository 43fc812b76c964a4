"""First digits against their decimal text, the laws against their formulas, the score on pictures with a known past."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import noise, photo

from jpeglab.coding.files import read, write
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets.pictures import picture
from jpeglab.forensics.first_digits import (
    AC_MODES,
    DIGITS,
    Law,
    benford,
    digit_counts,
    first_digit,
    first_digit_features,
    fit,
    generalized_benford,
    leading_digit,
    misfit,
    score,
    squared_misfit,
)
from jpeglab.image import JpegImage
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.dct import dct_by_matrices
from jpeglab.transform.pictures import compress, decompress


def grey(name: str) -> np.ndarray:
    pixels = picture(name)
    return pixels if pixels.ndim == 2 else pixels[..., 1]


def double(pixels: np.ndarray, first: int, second: int) -> JpegImage:
    return compress(decompress(compress(pixels, first)), second)


def test_the_first_digit_is_that_of_the_number_written_down() -> None:
    numbers = np.arange(-32767, 32768)
    assert first_digit(numbers).tolist() == [int(str(abs(number))[0]) for number in numbers]
    assert first_digit(numbers.astype(np.int16)[:20].reshape(4, 5)).shape == (4, 5)


@given(st.floats(1e-5, 1e6), st.booleans())
def test_the_leading_digit_is_that_of_scientific_notation(value: float, negative: bool) -> None:
    text = f"{value:.15e}"
    if value / 10 ** math.floor(math.log10(value)) % 1 < 1 - 1e-8:  # closer to the next digit counts as that one
        assert leading_digit(np.array([-value if negative else value]))[0] == int(text[0])


def test_the_leading_digit_of_whole_numbers_is_their_first() -> None:
    numbers = np.arange(-2000, 2001)
    np.testing.assert_array_equal(leading_digit(numbers), first_digit(numbers))
    assert leading_digit(np.array([[1e-7, -1e-12, 0.003]])).tolist() == [[0, 0, 3]]


def test_benford_sums_to_one_and_begins_with_30_per_cent() -> None:
    assert benford().sum() == pytest.approx(1, abs=1e-12)
    assert [round(float(share), 3) for share in benford()] == [
        0.301, 0.176, 0.125, 0.097, 0.079, 0.067, 0.058, 0.051, 0.046,
    ]  # fmt: skip


def test_the_generalised_law_is_its_formula() -> None:
    law = Law(1.4, 1.7, -0.33)
    expected = [1.4 * math.log10(1 + 1 / (-0.33 + x**1.7)) for x in range(1, 10)]
    np.testing.assert_allclose(generalized_benford(DIGITS, *law), expected, rtol=1e-12)


@given(st.floats(1.0, 2.0), st.floats(1.2, 2.2), st.floats(-0.6, 0.3))
def test_fit_recovers_the_shares_of_a_planted_law(n: float, q: float, s: float) -> None:
    """The shares, not the parameters: different ones can give nearly the same nine shares."""
    shares = generalized_benford(DIGITS, n, q, s)
    for weights in (1.0, 1 / np.sqrt(shares)):
        found = generalized_benford(DIGITS, *fit(shares, weights))
        np.testing.assert_allclose(found, shares, atol=2e-5)  # where the minimum is flat the search stops early
    assert squared_misfit(shares) < 1e-8


def test_counts_leave_out_zeros_and_dc() -> None:
    image = compress(photo(64, 80, 1), 80)
    counts, quantized = digit_counts(image), image.luminance.quantized
    assert counts.shape == (63, 9) and list(AC_MODES) == list(ZIGZAG[1:])
    for k in (0, 5, 40):
        v, u = AC_MODES[k]
        digits = [int(str(abs(int(value)))[0]) for value in quantized[..., v, u].ravel()]
        assert counts[k].tolist() == [digits.count(digit) for digit in range(1, 10)]
    assert counts.sum() == np.count_nonzero(quantized) - np.count_nonzero(quantized[..., 0, 0])


@pytest.mark.parametrize("name", ["astronaut", "brick", "coffee", "dandelion"])
def test_unquantized_coefficients_follow_benford_and_quantized_ones_do_not(name: str) -> None:
    coefficients = np.abs(dct_by_matrices(split_blocks(grey(name)).astype(float)).reshape(-1, 64)[:, 1:])
    kept = coefficients[coefficients > 1e-6]  # less is an error of floating point
    ones = np.mean(kept / 10 ** np.floor(np.log10(kept)) < 2)
    quantized = digit_counts(compress(grey(name), 75)).sum(axis=0)
    assert abs(ones - benford()[0]) < 0.03 < 0.2 < quantized[0] / quantized.sum() - benford()[0]


@pytest.mark.parametrize("second", [75, 85, 95])
@pytest.mark.parametrize("name", ["astronaut", "coffee", "dandelion", "gravel"])
def test_one_compression_fits_its_own_law_and_two_do_not(name: str, second: int) -> None:
    once, evidence = score(compress(grey(name), second))
    assert isinstance(evidence["law"], Law) and sum(evidence["shares"]) == pytest.approx(1)
    for first in (60, second - 10, second - 5):
        twice, _ = score(double(grey(name), first, second))
        assert twice > once + 0.5  # three times the misfit at least


def test_the_misfit_of_the_law_itself_is_nothing() -> None:
    counts = np.floor(1e7 * generalized_benford(DIGITS, 1.412, 1.732, -0.337) + 0.5)
    value, law = misfit(counts)
    assert value < 1e-8 and law.q == pytest.approx(1.732, rel=0.05)
    counts[[2, 4]] += (1e5, -1e5)
    assert misfit(counts)[0] > 1e-4


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("size", [(1, 1), (7, 90), (8, 8), (17, 40), (100, 100)])
def test_any_picture_has_a_finite_score(size: tuple[int, int], channels: int) -> None:
    flat = np.full(size if channels == 1 else (*size, channels), 200, np.uint8)
    for pixels in (flat, photo(*size, channels), noise(*size, channels), noise(*size, channels) // 128 * 255):
        for quality in (1, 50, 100):
            found, evidence = score(compress(pixels, quality))
            assert -6 <= found < 10
            assert (evidence["law"] is None) == (evidence["coefficients"] < 100)
            assert np.isfinite(first_digit_features(compress(pixels, quality))).all()


def test_only_the_coefficients_count() -> None:
    image = compress(photo(120, 160), 80)
    assert score(read(write(image, progressive=True))) == score(image)
    np.testing.assert_array_equal(first_digit_features(read(write(image))), first_digit_features(image))


def test_features_are_roots_of_smoothed_shares_mode_by_mode() -> None:
    image = compress(grey("camera"), 90)
    features = first_digit_features(image)
    assert features.shape == (180,) and first_digit_features(image, modes=3).shape == (27,)
    np.testing.assert_allclose((features.reshape(20, 9) ** 2).sum(axis=1), 1)
    digits = first_digit(image.luminance.quantized[..., 1, 0])  # ZIGZAG[2]
    ones, total = np.sum(digits == 1), np.sum(digits > 0)
    assert features[9] == pytest.approx(math.sqrt((ones + 0.5) / (total + 4.5)))
