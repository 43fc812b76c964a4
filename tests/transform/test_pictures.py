"""T and Q over a whole picture: the stages in a row give what compress gives, and a Spectrum is quantized as a file."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import SUBSAMPLINGS, noise, photo

import jpeglab
from jpeglab.transform.blocks import join_blocks, split_blocks
from jpeglab.transform.color import rgb_to_ycbcr, ycbcr_to_rgb
from jpeglab.transform.dct import forward_dct, inverse_dct
from jpeglab.transform.pictures import compress, decompress, transform
from jpeglab.transform.quantization import dequantize, quantize, standard_table
from jpeglab.transform.sampling import SUBSAMPLING, subsample, upsample


@pytest.mark.parametrize("subsampling", SUBSAMPLING)
def test_the_stages_one_by_one_are_compress_and_decompress(subsampling: str) -> None:
    """64 x 96: whole MCUs everywhere, so that no edge has to be filled."""
    pixels = photo(64, 96)
    h, v = SUBSAMPLING[subsampling]
    planes = rgb_to_ycbcr(pixels)
    thin = [planes[..., 0], *(subsample(planes[..., i], h, v) for i in (1, 2))]
    tables = [standard_table(80, chrominance=i > 0) for i in range(3)]
    quantized = [quantize(forward_dct(split_blocks(p)), t) for p, t in zip(thin, tables, strict=True)]
    image = compress(pixels, 80, subsampling)
    for component, expected in zip(image.components, quantized, strict=True):
        np.testing.assert_array_equal(component.quantized, expected)
    back = [join_blocks(inverse_dct(dequantize(q, t))) for q, t in zip(quantized, tables, strict=True)]
    samples = np.stack([back[0], upsample(back[1], h, v), upsample(back[2], h, v)], axis=-1)
    np.testing.assert_array_equal(decompress(image), ycbcr_to_rgb(samples))


@pytest.mark.parametrize("subsampling", SUBSAMPLINGS)
def test_a_spectrum_quantized_is_what_compress_gives(subsampling: str) -> None:
    for pixels in (photo(37, 45), noise(9, 70), photo(1, 1)):
        spectrum = transform(pixels, subsampling)
        for quality in (1, 30, 50, 75, 99, 100):
            assert spectrum.quantize(quality) == compress(pixels, quality, subsampling)
        tables = [np.arange(1, 65).reshape(8, 8), np.full((8, 8), 300)]
        assert spectrum.quantize(tables=tables) == compress(pixels, tables=tables, subsampling=subsampling)


@pytest.mark.parametrize(("pixels", "options"), [
    (photo(20, 30, channels=1), {}), (photo(20, 30, channels=4), {}), (photo(20, 30), {"color": "RGB"}),
], ids=["grey", "CMYK", "RGB"])  # fmt: skip
def test_a_spectrum_of_other_colors(pixels: np.ndarray, options: dict[str, str]) -> None:
    assert transform(pixels, **options).quantize(60) == compress(pixels, 60, **options)


def test_a_spectrum_holds_eighths() -> None:
    pixels = photo(24, 16, channels=1)
    (eighths,) = transform(pixels).coefficients
    np.testing.assert_array_equal(eighths / 8, forward_dct(split_blocks(pixels)))


@given(st.integers(1, 40), st.integers(1, 40), st.sampled_from(list(SUBSAMPLING)), st.integers(0, 255))
def test_one_color_survives_whatever_the_size(height: int, width: int, subsampling: str, value: int) -> None:
    """A gray that Q keeps: F(0, 0) is a multiple of 8, and at quality 100 every step is 1."""
    pixels = np.full((height, width, 3), value, np.uint8)
    image = compress(pixels, 100, subsampling)
    np.testing.assert_array_equal(decompress(image), pixels)
    assert all(not component.quantized.reshape(-1, 64)[:, 1:].any() for component in image.components)


@given(st.integers(1, 30), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_quality_100_without_subsampling_is_off_by_few(height: int, width: int, seed: int) -> None:
    """Color rounds by 2 at most, coefficients of steps 1 by 1 a plane, which color's factors make 1 + 1.772 at most."""
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8)
    back = decompress(compress(pixels, 100, "4:4:4"))
    assert abs(back.astype(int) - pixels).max() <= 2 + 2 * (1 + 1.772)


def test_the_argument_stays_as_it_is() -> None:
    pixels = photo(9, 9)
    before = pixels.copy()
    jpeglab.decompress(jpeglab.compress(pixels))
    np.testing.assert_array_equal(pixels, before)


def test_pixels_that_come_out_are_the_callers_own() -> None:
    image = jpeglab.compress(photo(9, 9))
    jpeglab.decompress(image)[:] = 0
    assert jpeglab.decompress(image).any()
    grey = jpeglab.compress(photo(9, 9, channels=1))
    jpeglab.decompress(grey)[:] = 0
    assert jpeglab.decompress(grey).any()
