import io
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import photo, saved
from PIL import Image

import jpeglab
from jpeglab.datasets import picture, pictures
from jpeglab.distortion import psnr
from jpeglab.widgets import WitnessApp
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.witness import (
    CODINGS,
    DIFFERENT,
    EQUAL,
    SUBSAMPLINGS,
    differing,
    equal_files,
    map_of,
    ours,
    theirs,
)


@pytest.fixture(scope="module")
def app():
    return WitnessApp()


@pytest.fixture(autouse=True)
def _start(app):
    app.go("reset")


def figures(app):
    return [int(text.replace(",", "")) for text in re.findall(r"<dd>([\d,]+)<", app.numbers.value)]


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("subsampling", SUBSAMPLINGS)
def test_every_control_makes_both_files(app, coding, subsampling):
    pixels = picture("astronaut")
    for quality in (1, 50, 100):
        app.move(quality=quality, subsampling=subsampling, coding=coding)
        expected = saved(pixels, quality=quality, subsampling=subsampling, **CODINGS[coding])
        assert theirs(app.photo("astronaut"), quality, subsampling, coding) == expected
        assert ours(app.photo("astronaut"), quality, subsampling, coding) == expected
        assert figures(app) == [len(expected), len(expected), 0, 0]


def test_the_comparison_can_fail(app):
    app.go("exact cosines")
    mine, _, count, coefficients = figures(app)
    assert count > 0 and 0 < coefficients < 0.02 * 512 * 512
    first, second = re.findall(r"([0-9a-f]{32})\.\.\.", app.sums.value)
    assert first != second
    data = ours(app.photo("astronaut"), 90, "4:2:0", "standard tables", exact=True)
    assert len(data) == mine
    theirs_at_90 = saved(picture("astronaut"), quality=90, subsampling="4:2:0")
    seen, usual = (
        psnr(picture("astronaut"), np.asarray(Image.open(io.BytesIO(file)))) for file in (data, theirs_at_90)
    )
    assert abs(seen - usual) < 0.02  # dB: only coefficients that lay half-way between two steps went the other way
    assert app.map.alt != WitnessApp().map.alt


def test_the_map_tells_each_file(app):
    photo_ = app.photo("astronaut")
    equal = equal_files(photo_, "standard tables", exact=True)
    assert equal.shape == (3, 100) and not equal.all()
    assert equal_files(photo_, "standard tables").all()
    small = photo_.pixels[224:288, 224:288]
    piece = Photo("piece", 0, np.ascontiguousarray(small))
    for quality in (1, 33, 90):
        for row, name in enumerate(SUBSAMPLINGS):
            same = ours(piece, quality, name, "standard tables", exact=True) == saved(
                small, quality=quality, subsampling=name
            )
            assert equal[row, quality - 1] == same


@given(st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=3, max_size=3), st.data())
def test_the_colors_of_the_map(rows, data):
    equal = np.array(rows)
    row, quality = data.draw(st.integers(0, 2)), data.draw(st.integers(1, 5))
    pixels = map_of(equal, row, quality)
    assert pixels.shape == (3 * 36, 5 * 8, 3)
    inner = pixels[6::36, 4::8]
    np.testing.assert_array_equal(inner, np.where(equal[..., None], EQUAL, DIFFERENT))
    bars = (pixels[18::36, 4::8] == 255).all(axis=-1)  # what differs is told by more than its color
    np.testing.assert_array_equal(bars, ~equal)
    framed = (pixels[1::36, 4::8] == 0).all(axis=-1)
    assert np.argwhere(framed).tolist() == [[row, quality - 1]]


@given(st.binary(max_size=40), st.binary(max_size=40))
def test_bytes_that_differ(data, other):
    longest = max(len(data), len(other))
    slow = sum(data[i : i + 1] != other[i : i + 1] for i in range(longest))
    assert differing(data, other) == slow


def test_all_pictures_equal_pillows(app):
    for name in pictures():
        app.controls["picture"].value = name
        assert not app.message.value
        assert figures(app)[2:] == [0, 0]
        assert app.map.alt.startswith("300 of 300")
        assert app.controls["subsampling"].disabled == (picture(name).ndim == 2)


@pytest.mark.parametrize("shape", [(1, 1), (1, 40, 3), (9, 17, 3)])
def test_odd_sizes(shape):
    odd = Photo("odd", 0, photo(*shape[:2], channels=3 if len(shape) == 3 else 1))
    for exact in (False, True):
        for name in SUBSAMPLINGS:
            assert jpeglab.read(ours(odd, 50, name, "progressive", exact)).width == shape[1]
    assert equal_files(odd, "progressive").all()


def test_every_state(app):
    for state, wanted in app.states.items():
        app.go(state)
        assert app.values == {**app.values, **wanted} and not app.message.value
