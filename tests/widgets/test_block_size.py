import io
import re

import numpy as np
import pytest
import scipy.fft
from PIL import Image

from jpeglab.datasets import picture
from jpeglab.widgets import BlockSizeApp
from jpeglab.widgets.block_size import SIZES, border_steps, compute


@pytest.fixture(scope="module")
def app():
    return BlockSizeApp()


def shown(app):
    return np.asarray(Image.open(io.BytesIO(app.picture.value)))


def by_scipy(plane, size, kept):
    """Block by block, and all coefficients that are at least as large as the last one that is kept."""
    result = np.empty(plane.shape)
    for y in range(0, plane.shape[0], size):
        for x in range(0, plane.shape[1], size):
            coefficients = scipy.fft.dctn(plane[y : y + size, x : x + size] - 128.0, norm="ortho")
            smallest = np.sort(abs(coefficients).ravel())[-(kept * size**2 // 64)]
            coefficients[abs(coefficients) < smallest] = 0
            result[y : y + size, x : x + size] = scipy.fft.idctn(coefficients, norm="ortho") + 128
    return np.clip(result, 0, 255)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kept", [4, 20])
def test_the_picture_is_scipys(app, size, kept):
    app.move(size=size, kept=kept)
    expected = by_scipy(picture("camera"), size, kept)
    off = abs(shown(app) - expected) > 0.5 + 1e-9
    assert off.mean() < 0.02  # of coefficients of one size SciPy's twin keeps all, and the app the first
    error = np.mean((picture("camera").astype(float) - shown(app)) ** 2)
    text = re.sub(r"<[^>]*>", " ", app.numbers.value)
    assert float(re.search(r"([\d.]+) *dB", text)[1]) == pytest.approx(10 * np.log10(255**2 / error), abs=0.05 + 1e-9)
    assert f"{kept * size**2 // 64:,} of {size**2:,}" in text
    assert re.search(rf" {2 * size} *a sample", text)


def test_all_coefficients_give_the_picture_back(app):
    for size in SIZES:
        app.move(size=size, kept=64)
        assert np.array_equal(shown(app), picture("camera"))
        assert "∞" in app.numbers.value


def test_larger_blocks_hold_more_in_as_many_coefficients_and_cost_more(app):
    """What the section says of its photo."""
    results = [compute(app.photo("camera"), size, 4) for size in SIZES]
    assert results[0].psnr + 1.9 < results[1].psnr < results[2].psnr
    assert results[1].multiplications == 16


def test_steps_across_borders():
    """Steps of 1 inside and of 3 across the borders of blocks of 4."""
    row = np.cumsum([0] + [3 if x % 4 == 0 else 1 for x in range(1, 32)])
    plane = np.tile(row, (5, 1)).astype(np.uint8)
    assert border_steps(plane, 4) == 3
    assert border_steps(plane, 5) < 3
    noise = np.random.default_rng(0).integers(0, 256, (512, 512), np.uint8)
    assert border_steps(noise, 8) == pytest.approx(1, abs=0.02)  # 63 columns of 512 steps with a deviation of 0.7 each
    for flat in (np.zeros((8, 32), np.uint8), np.zeros((1, 1), np.uint8), row[:, None].astype(np.uint8)):
        assert np.isnan(border_steps(flat, 8))


@pytest.mark.parametrize("name", ["chelsea", "rocket", "page"])
def test_every_kind_of_picture_can_be_shown(app, name):
    app.go("reset")
    app.controls["picture"].value = name
    for state in app.states:
        app.go(state)
        assert not app.message.value
    app.controls["picture"].value = name
    assert shown(app).shape == picture(name).shape[:2]
