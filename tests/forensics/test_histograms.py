"""Histograms against counting one by one; the null against Pillow's decoder and the exact DCT."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jpegs import noise, photo
from PIL import Image

from jpeglab.coding.files import read, write
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.forensics.histograms import (
    WINDOW,
    calibrated,
    clipped,
    count_values,
    crop_dct,
    dct_histogram,
    decode,
    interior,
    off_grid_dct,
    select,
    unclipped,
    windows,
)
from jpeglab.image import JpegImage
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.dct import forward_dct
from jpeglab.transform.pictures import compress, decompress
from jpeglab.transform.quantization import quantize


@given(arrays(np.int16, (7, 3), elements=st.integers(-12, 12)), st.integers(1, 10))
def test_count_values_counts_and_leaves_out_what_is_beyond_reach(values: np.ndarray, reach: int) -> None:
    expected = [[list(column).count(v) for v in range(-reach, reach + 1)] for column in values.T]
    assert count_values(values, reach).tolist() == expected


def test_a_histogram_of_each_mode() -> None:
    quantized = compress(photo(40, 56, 1), 80).luminance.quantized
    counts = dct_histogram(quantized, reach=100)
    assert counts.shape == (64, 201)
    for k in (0, 1, 2, 40):
        v, u = ZIGZAG[k]
        assert counts[k].tolist() == [int((quantized[..., v, u] == value).sum()) for value in range(-100, 101)]
    np.testing.assert_array_equal(dct_histogram(quantized, ZIGZAG[3:5], 100), counts[3:5])
    assert select(quantized, [(2, 5)])[:, 0].tolist() == quantized[..., 2, 5].ravel().tolist()


@pytest.mark.parametrize(
    ("shape", "subsampling", "blocks"),
    [((40, 56), "4:4:4", (5, 7)), ((41, 63), "4:2:0", (5, 7)), ((16, 8), "4:2:0", (2, 1)), ((7, 90), "4:2:2", (0, 11))],
)
def test_the_interior_is_whole_blocks_of_picture(
    shape: tuple[int, int], subsampling: str, blocks: tuple[int, int]
) -> None:
    """Wherever the picture ends inside of a block or an MCU, the rest was made up by the encoder."""
    image = read(write(compress(photo(*shape), 75, subsampling)))
    assert interior(image).shape == (*blocks, 8, 8)
    np.testing.assert_array_equal(interior(image), image.luminance.quantized[: blocks[0], : blocks[1]])


def test_the_interior_does_not_depend_on_what_lies_behind_the_edge() -> None:
    pixels = photo(45, 70, 1)
    whole = compress(pixels[:40, :64], 75)
    np.testing.assert_array_equal(interior(compress(pixels, 75)), interior(whole))


@pytest.mark.parametrize("shift", [(4, 4), (0, 3), (7, 0), (1, 1), (0, 0)])
def test_the_null_is_pillows_picture_cropped_and_compressed_again(shift: tuple[int, int]) -> None:
    data = write(compress(photo(64, 80, 1), 60))
    image, (down, right) = read(data), shift
    plane = np.array(Image.open(io.BytesIO(data)))[down:, right:]
    blocks = split_blocks(plane[: plane.shape[0] // 8 * 8, : plane.shape[1] // 8 * 8])
    exact = forward_dct(blocks)
    got = off_grid_dct(interior(image), image.luminance.table, shift)
    # forward_dct is in eighths and rounds in between: it is up to 1/4 off the true DCT
    assert np.abs(got - select(exact)).max() < 0.25
    null = calibrated(interior(image), image.luminance.table, shift)
    expected = select(quantize(exact, image.luminance.table))
    assert np.mean(null != expected) < 0.02 and np.abs(null - expected).max() <= 1


def test_on_the_grid_itself_the_coefficients_come_back() -> None:
    """The picture was decoded from them, so only clipping and rounding of pixels can change one, which here is rare."""
    image = compress(photo(64, 64, 1), 50)
    same = calibrated(interior(image), image.luminance.table, (0, 0))
    assert np.mean(same == select(interior(image))) > 0.98


@pytest.mark.parametrize("shift", [(0, 0), (3, 0), (1, 7)])
def test_unclipped_blocks_hold_no_clipped_pixel(shift: tuple[int, int]) -> None:
    rng, (down, right) = np.random.default_rng(0), shift
    mask = np.zeros((40, 48), bool)
    mask.ravel()[rng.choice(mask.size, 12, replace=False)] = True
    corners = [(y, x) for y in range(down, 33, 8) for x in range(right, 41, 8)]
    expected = [not mask[y : y + 8, x : x + 8].any() for y, x in corners]
    assert unclipped(mask, shift).tolist() == expected
    assert len(crop_dct(mask.astype(np.uint8), shift)) == len(expected) and 0 < sum(expected) < len(expected)


def test_clipped_is_where_the_picture_would_not_come_back() -> None:
    """Of a saturated color picture: the luminance of its pixels is not the file's, or is at an end of its range."""
    pixels = np.clip(photo(64, 72).astype(int) * 2 - 128, 0, 255).astype(np.uint8)
    image = compress(pixels, 80)
    [mask] = clipped(image)
    luma = np.asarray(Image.fromarray(decompress(image)).convert("YCbCr"))[..., 0].astype(int)
    plane = decode(interior(image), image.luminance.table)
    # Pillow's conversion rounds another way, so that only differences above 1 are clipping for sure
    assert mask[np.abs(luma - plane) > 1].all() and mask[np.isin(plane, (0, 255))].all()
    inside = ((decompress(image) > 0) & (decompress(image) < 255)).all(axis=2)
    assert 0.02 < mask.mean() < 0.9 and not mask[inside].any()


def test_clipped_masks_lie_where_the_windows_do() -> None:
    image = compress(np.clip(noise(600, 1100, 3, seed=1).astype(int) * 2 - 128, 0, 255).astype(np.uint8), 90)
    [whole], parts, views = clipped(image), clipped(image, 512 * 512, 3), windows(image, 512 * 512, 3)
    assert len(parts) == len(views) == 1 and parts[0].shape == (512, 512)
    [row], [col] = (np.unique(place) for place in _corner(interior(image), views[0]))
    assert np.array_equal(parts[0], whole[8 * row : 8 * row + 512, 8 * col : 8 * col + 512])


def _corner(blocks: np.ndarray, view: np.ndarray) -> tuple[int, int]:
    """Row and column of a view's first block."""
    places = (view.ctypes.data - blocks.ctypes.data) // blocks.strides[1]
    return divmod(places, blocks.strides[0] // blocks.strides[1])


@pytest.mark.parametrize("shape", [(8, 8), (8, 64), (3, 5), (1, 1)])
def test_too_small_for_another_grid_is_no_blocks(shape: tuple[int, int]) -> None:
    image = compress(photo(*shape, 1), 75)
    assert off_grid_dct(interior(image), image.luminance.table, (4, 4)).shape == (0, 64)
    assert calibrated(interior(image), image.luminance.table, (4, 4), ZIGZAG[:3]).shape == (0, 3)
    assert dct_histogram(interior(image)).shape == (64, 129)


@pytest.fixture(scope="module")
def large() -> JpegImage:
    """Each block has its own DC, so that blocks can be told apart."""
    image = compress(np.zeros((8 * 3 * WINDOW + 5, 8 * 4 * WINDOW + 40), np.uint8), 75)
    quantized = np.zeros(image.luminance.quantized.shape, np.int16)
    quantized[..., 0, 0] = np.arange(quantized.shape[0])[:, None]
    quantized[..., 0, 1] = np.arange(quantized.shape[1])
    return image.replace(quantized={0: quantized})


def test_windows_of_a_small_picture_are_all_of_it(large: JpegImage) -> None:
    for image, pixels in [(large, 1 << 24), (compress(photo(30, 30, 1), 75), 3 << 20)]:
        (only,) = windows(image, pixels)
        np.testing.assert_array_equal(only, interior(image))


def test_windows_of_a_large_picture_do_not_overlap_and_come_with_the_seed(large: JpegImage) -> None:
    side = 8 * WINDOW
    drawn = windows(large, pixels=5 * side * side + 100, seed=1)
    assert [window.shape for window in drawn] == [(WINDOW, WINDOW, 8, 8)] * 5
    places = np.concatenate([select(window, [(0, 0), (0, 1)]) for window in drawn])
    assert len(np.unique(places, axis=0)) == 5 * WINDOW * WINDOW
    same, other = windows(large, 5 * side * side, seed=1), windows(large, 5 * side * side, seed=2)
    assert all(np.array_equal(a, b) for a, b in zip(drawn, same, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(drawn, other, strict=True))
    assert not drawn[0].flags.owndata
