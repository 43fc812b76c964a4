import numpy as np
import pytest
from apps import move_everything, text
from hypothesis import given
from hypothesis import strategies as st

from jpeglab.datasets import picture
from jpeglab.forensics.fourier import is_double
from jpeglab.transform.blocks import split_blocks
from jpeglab.transform.dct import forward_dct
from jpeglab.transform.pictures import compress
from jpeglab.widgets import FewLevelsApp
from jpeglab.widgets.few_levels import compute, stretch
from jpeglab.widgets.photo import Photo


@pytest.fixture(scope="module")
def app():
    return FewLevelsApp()


def photo(name):
    return Photo(name, 0, picture(name))


@given(st.integers(1, 32), st.integers(0, 999))
def test_every_dc_is_a_multiple_of_an_eighth_of_the_factor(factor, seed):
    """Where nothing is clipped; DC is the sum of 64 pixels less 128, divided by 8."""
    pixels = stretch(np.random.default_rng(seed).integers(40, 216, (16, 16), np.uint8), factor)
    dc = forward_dct(split_blocks(pixels))[..., 0, 0]
    multiples = dc / (factor / 8)
    assert np.allclose(multiples, np.floor(multiples + 0.5), atol=1e-9)


@given(st.integers(1, 32))
def test_stretching_keeps_the_brightness_to_half_a_level(factor):
    before = np.arange(factor, 256 - factor, dtype=np.uint8)
    assert np.abs(stretch(before, factor).astype(int) - before).max(initial=0) <= factor / 2
    assert np.array_equal(stretch(before, 1), before)


def test_a_single_with_eleven_levels_is_the_slides_3_then_2():
    """Pixels are multiples of 24, so DC of 24 / 8 = 3; the step of QF 95 is 2."""
    result = compute(photo("gravel"), 24, 95)
    assert len(np.unique(result.pixels)) == 11
    bins = np.arange(-64, 64) + result.median
    holes = np.isin(bins % 3, [1])  # 1, 4, 7, ... for v > 0, as in 16, 19, 22, 25 of the slides
    assert result.histogram[holes & (bins > 0)].sum() < 0.01 * result.histogram[bins > 0].sum()
    assert result.peak > 8 and is_double(result.image) and result.verdict.positive


def test_a_step_that_divides_shows_nothing():
    """16 / 8 = 2 then 2."""
    assert compute(photo("gravel"), 16, 95).peak < 8 < compute(photo("gravel"), 24, 95).peak


def test_a_mild_stretch_shows_nothing():
    """No more than chance: of 300 photographs that were saved once none scored more than 3.2 (test_fourier.py)."""
    for name in ("gravel", "camera", "astronaut"):
        for factor in (1, 2, 4):
            assert compute(photo(name), factor, 85).verdict.score < 3.2


def test_everything_moves(app):
    for values in move_everything(app, 4):
        pixels = app.photo(values["picture"]).luminance
        image = compress(stretch(pixels, values["factor"]), values["quality"])
        dc = image.luminance.quantized[: pixels.shape[0] // 8, : pixels.shape[1] // 8, 0, 0]
        heights, edges, _ = app.artists.bars.get_data()
        assert heights.tolist() == [(dc == value).sum() for value in edges[:-1] + 0.5]
        verdict = "“double”" if app.artists.line.get_ydata()[16:].max() > 8 else "“no trace”"
        assert verdict in text(app.numbers)
