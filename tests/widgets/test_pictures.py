import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jpegs import opened
from PIL import Image

from jpeglab.widgets.pictures import (
    HEAVIEST,
    LIGHTEST,
    WIDEST,
    Picture,
    Pixels,
    Plot,
    fitted,
    join,
    light,
    magnified,
    middle,
    signed,
)

NOISE = np.random.default_rng(1).integers(0, 256, (300, 400, 3), np.uint8)


@pytest.mark.parametrize("pixels", [NOISE, NOISE[..., 0], NOISE[:1, :1], NOISE[::2, ::-1]])
def test_pixels_are_exact_whatever_the_zoom(pixels):
    picture = Pixels("noise")
    picture.show(pixels, zoom=3)
    assert np.array_equal(opened(picture.value), pixels)
    assert (picture.width, picture.height) == (3 * pixels.shape[1], 3 * pixels.shape[0])
    assert "jpeglab-squares" in picture._dom_classes


@pytest.mark.parametrize(("size", "filler"), [(0, []), (1, [LIGHTEST - 1]), (LIGHTEST - 1, [1]), (LIGHTEST, [])])
def test_a_light_picture_is_sent_with_zeros_after_it(size, filler):
    picture = Picture("")
    picture.put(bytes(range(256)) * (size // 256) + bytes(size % 256), "png", 1, 1)
    _, value, *rest = picture.get_state("value")["value"]
    assert value == picture.value
    assert rest == [bytes(count) for count in filler]


def test_what_is_sent_differs_at_its_beginning():
    """So that the browser need not compare pictures."""
    picture = Picture("", value=b"picture")
    (first, *_), (second, *_) = (picture.get_state("value")["value"] for _ in range(2))
    assert first != second


def test_a_plot_is_as_large_as_was_asked_and_follows_its_artists():
    plot = Plot("a line", 400, 300)
    [line] = plot.axes[0].plot([0, 1], [0, 1])
    plot.show()
    before = opened(plot.value)
    assert before.shape == (300, 400, 3)
    line.set_ydata([1, 0])
    plot.show()
    assert (opened(plot.value) != before).any()
    line.set_ydata([0, 1])
    plot.show()
    assert (opened(plot.value) == before).all()


def test_a_plot_leaves_matplotlib_as_it_was():
    import matplotlib

    before = dict(matplotlib.rcParams)
    Plot("nothing", 100, 100).show()
    assert dict(matplotlib.rcParams) == before


def test_a_picture_that_is_no_longer_enlarged_has_no_squares():
    picture = Picture("")
    picture.put(b"", "png", 5, 3, zoom=4)
    assert (picture.width, picture.height) == (20, 12) and "jpeglab-squares" in picture._dom_classes
    picture.put(b"", "png", 5, 3)
    assert picture.width == 5 and "jpeglab-squares" not in picture._dom_classes


@pytest.mark.parametrize(("shape", "zoom"), [((1, 1), 128), ((3, 5, 3), 25), ((64, 65), 1), ((2000, 9, 3), 1)])
def test_only_specks_are_magnified(shape, zoom):
    assert magnified(np.zeros(shape, np.uint8)) == zoom


def test_one_picture_is_saved_as_it_is():
    picture = Picture("a file")
    picture.put(b"the file itself", "jpeg", 8, 8)
    assert join([picture]) == ("jpeg", b"the file itself")


def test_squares_are_saved_as_squares():
    picture = Pixels("")
    picture.show(np.array([[0, 255]], np.uint8), zoom=3)
    kind, data = join([picture])
    assert kind == "png"
    assert np.asarray(Image.open(io.BytesIO(data)).convert("L")).tolist() == [[0, 0, 0, 255, 255, 255]] * 3


def test_several_are_put_side_by_side_as_large_as_they_are_shown():
    left, right = Pixels("left"), Pixels("right")
    left.show(NOISE[:10, :20], zoom=2)
    right.show(NOISE[:30, :5])
    kind, data = join([left, right])
    sheet = opened(data)
    assert kind == "png" and sheet.shape == (30, 40 + 16 + 5, 3)
    assert np.array_equal(sheet[:20:2, :40:2], NOISE[:10, :20])
    assert np.array_equal(sheet[:, 56:], NOISE[:30, :5])
    assert (sheet[20:, :40] == 255).all()


def test_a_row_that_is_full_is_followed_by_another():
    pictures = [Pixels(str(number)) for number in range(4)]
    for picture in pictures:
        picture.show(NOISE)
    sheet = opened(join(pictures)[1])
    assert sheet.shape == (300 + 16 + 300, 3 * 400 + 2 * 16, 3)
    assert sheet.shape[1] <= WIDEST


def test_what_is_stored_is_light():
    picture = Pixels("noise")
    picture.show(np.tile(NOISE, (2, 2, 1)))
    kind, data = light("png", picture.value)
    assert kind == "jpeg" and len(data) <= HEAVIEST
    assert light("png", b"small") == ("png", b"small")


def test_the_middle_of_a_picture():
    pixels = np.arange(5 * 8).reshape(5, 8)
    assert middle(pixels, 4, 3).tolist() == pixels[1:4, 2:6].tolist()
    assert middle(pixels, 80, 80).tolist() == pixels.tolist()
    assert middle(np.zeros((5, 8, 3)), 2, 80).shape == (5, 2, 3)


def test_signs_are_colors_and_sizes_are_their_strength():
    colors = signed(np.array([[0, 10, -10, 5, 99]]), 10).tolist()
    assert colors == [[[255, 255, 255], [0, 114, 178], [230, 159, 0], [128, 185, 217], [0, 114, 178]]]


@given(st.integers(1, 5000), st.integers(1, 5000), st.integers(40, 900), st.integers(40, 900))
def test_a_picture_fits_its_room_in_its_own_shape_and_is_never_enlarged(height, width, wide, high):
    shown = fitted(np.broadcast_to(np.uint8(0), (height, width, 3)), wide, high)
    assert shown[0] <= min(width, wide) and shown[1] <= min(height, high)
    scale = min(1, wide / width, high / height)
    np.testing.assert_allclose(shown, (scale * width, scale * height), atol=1)
