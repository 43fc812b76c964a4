"""Color: libjpeg's integers against its table-driven way of writing them, and bounds on the way back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from jpegs import opened, saved

from jpeglab.transform.color import cmyk_to_ycck, rgb_to_ycbcr, ycbcr_to_rgb, ycck_to_cmyk

triples = arrays(np.uint8, st.tuples(st.integers(1, 5), st.integers(1, 5), st.just(3)))
quadruples = arrays(np.uint8, st.tuples(st.integers(1, 5), st.integers(1, 5), st.just(4)))


def fix(x: float) -> int:
    return int(x * 65536 + 0.5)


def test_rgb_to_ycbcr_is_jccolor_c_for_every_table_entry() -> None:
    """libjpeg's rgb_ycc_start: three sums of entries, one rounding; here with Python's own integers."""
    rng = np.random.default_rng(0)
    for r, g, b in [(0, 0, 0), (255, 255, 255), (255, 0, 0), (0, 0, 255), *rng.integers(0, 256, (500, 3)).tolist()]:
        y = (fix(0.29900) * r + fix(0.58700) * g + fix(0.11400) * b + 32768) >> 16
        cb = (-fix(0.16874) * r - fix(0.33126) * g + fix(0.5) * b + (128 << 16) + 32767) >> 16
        cr = (fix(0.5) * r - fix(0.41869) * g - fix(0.08131) * b + (128 << 16) + 32767) >> 16
        assert rgb_to_ycbcr(np.array([r, g, b], np.uint8)).tolist() == [y, cb, cr]


def test_ycbcr_to_rgb_is_what_pillow_decodes_for_every_pair_of_colors() -> None:
    """Pillow decodes flat blocks: 4:4:4, all steps 1, so that each sample is what the file says."""
    import jpeglab

    values = np.array([0, 1, 5, 64, 90, 127, 128, 129, 171, 200, 254, 255])
    samples = np.stack(np.meshgrid(values, values, values, indexing="ij"), axis=-1).reshape(-1, 3)
    blocks = np.zeros((3, 1, len(samples), 8, 8), np.int16)
    blocks[:, 0, :, 0, 0] = (samples.T - 128) * 8
    components = [jpeglab.Component(plane, np.ones((8, 8)), identifier=i) for i, plane in enumerate(blocks, 1)]
    data = jpeglab.write(jpeglab.JpegImage(8 * len(samples), 8, tuple(components)))
    np.testing.assert_array_equal(opened(data)[0, ::8], ycbcr_to_rgb(samples.astype(np.uint8)))


@given(triples)
def test_there_and_back_is_off_by_two_at_most(pixels: np.ndarray) -> None:
    """Half a step in each of Y, Cb and Cr becomes 0.5 + 1.772 * 0.5 < 1.4 at most (in B), and rounding adds 0.5."""
    back = ycbcr_to_rgb(rgb_to_ycbcr(pixels))
    assert back.dtype == np.uint8
    assert back.shape == pixels.shape
    # Blue 255 has Cb 255.5 - 2**-16, which becomes 255: half a step as everywhere.
    assert abs(back.astype(int) - pixels).max() <= 1.886 + 0.5


@given(st.integers(0, 255))
def test_grey_stays_grey(value: int) -> None:
    grey = np.full((1, 1, 3), value, np.uint8)
    assert rgb_to_ycbcr(grey).tolist() == [[[value, 128, 128]]]
    assert ycbcr_to_rgb(np.array([value, 128, 128], np.uint8)).tolist() == [value] * 3


@given(triples)
def test_luminance_lies_between_the_smallest_and_the_largest_color(pixels: np.ndarray) -> None:
    y = rgb_to_ycbcr(pixels)[..., 0]
    assert (pixels.min(axis=-1) <= y).all()
    assert (y <= pixels.max(axis=-1)).all()


@given(quadruples)
def test_cmyk_there_and_back_keeps_k_and_is_off_by_two_at_most(samples: np.ndarray) -> None:
    back = ycck_to_cmyk(cmyk_to_ycck(samples))
    np.testing.assert_array_equal(back[..., 3], samples[..., 3])
    assert abs(back.astype(int) - samples).max() <= 2


def test_the_argument_stays_as_it_is() -> None:
    pixels = np.full((2, 2, 3), 7, np.uint8)
    rgb_to_ycbcr(pixels)
    ycbcr_to_rgb(pixels)
    assert (pixels == 7).all()


@pytest.mark.parametrize("stage", [rgb_to_ycbcr, ycbcr_to_rgb])
@pytest.mark.parametrize("samples", [np.zeros((4, 4), np.uint8), np.zeros((4, 3)), np.zeros((2, 4), np.uint8)], ids=str)
def test_other_shapes_and_types_are_a_value_error(stage, samples: np.ndarray) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValueError, match=r"expected samples of shape \(\.\.\., 3\) and dtype uint8, got"):
        stage(samples)


def test_a_saturated_picture_survives_as_in_pillow() -> None:
    pixels = np.zeros((8, 24, 3), np.uint8)
    pixels[:, :8, 0], pixels[:, 8:16, 1], pixels[:, 16:, 2] = 255, 255, 255
    file = saved(pixels, quality=100, subsampling="4:4:4")
    np.testing.assert_array_equal(opened(file), ycbcr_to_rgb(rgb_to_ycbcr(pixels)))
