import numpy as np
import pytest

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.localization import METHODS, localize
from jpeglab.widgets.evidence import METHOD_NAMES, ONCE, SPANS, legend, outline, overlay, reach
from jpeglab.widgets.forgery import CLEAN


def test_every_method_has_its_name_and_its_numbers():
    assert list(METHODS) == list(METHOD_NAMES) == list(SPANS) == list(ONCE)


@pytest.mark.parametrize("method", METHODS)
def test_maps_of_pictures_saved_once_span_as_far_as_the_table_says(method):
    spans = [reach(localize(jpeglab.compress(picture(name), q), method)) for name in CLEAN for q in (75, 90, 95)]
    assert ONCE[method] - 0.1 < max(spans) <= ONCE[method]


def test_evidence_is_yellow_and_none_is_blue():
    pixels = np.full((16, 24, 3), 255, np.uint8)
    drawn = overlay(pixels, np.array([[0, 0, 0], [0, 0, 9.0]]), 1.0).astype(int)
    assert drawn.shape == (16, 24, 3) and overlay(pixels[..., 0], np.zeros((2, 3)), 1.0).dtype == np.uint8
    blue, yellow = drawn[0, 0], drawn[15, 23]
    assert blue[2] > blue[0] + 50 and yellow[0] > yellow[2] + 150
    assert (drawn[8:, 16:] == yellow).all() and (drawn[:8] == blue).all()


def test_black_stays_colored_and_brighter_pixels_are_brighter():
    pixels = np.zeros((8, 16), np.uint8)
    pixels[:, 8:] = 255
    drawn = overlay(pixels, np.zeros((1, 2)), 1.0).astype(int)
    assert 0 < drawn[0, 0].sum() < drawn[0, 8].sum()
    assert abs(2 * drawn[0, 0] - drawn[0, 8]).max() <= 1  # DARKEST is a half; each is rounded


def test_less_evidence_than_the_span_does_not_get_all_colors():
    pixels = np.full((8, 800), 255, np.uint8)
    values = np.linspace(0, 1, 100)[None]
    assert np.ptp(overlay(pixels, values, 1.0)[..., 2].astype(int)) > np.ptp(overlay(pixels, values, 20.0)[..., 2]) * 4
    np.testing.assert_array_equal(overlay(pixels, 10 * values, 1.0), overlay(pixels, values, 0.1))
    assert reach(values) == pytest.approx(0.96)


def test_the_line_is_white_inside_and_black_outside():
    mask = np.zeros((30, 40), bool)
    mask[10:20, 10:30] = True
    pixels = np.full((30, 40, 3), 100, np.uint8)
    drawn = outline(pixels, mask)
    white, black = (drawn == 255).all(axis=2), (drawn == 0).all(axis=2)
    assert (white <= mask).all() and not (black & mask).any()
    assert white[10, 15] and white[11, 15] and not white[12, 15]
    assert black[9, 15] and black[8, 15] and not black[7, 15]
    assert (pixels == 100).all()
    edge = outline(pixels, np.ones((30, 40), bool))
    assert (edge == 100).all()  # a paste that reaches the border has no line there


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("suspect, other", [("single", "double"), ("double", "single")])
def test_the_legend_says_double_and_single(method, suspect, other):
    text = legend(method, suspect)
    assert "single" in text and "double" in text
    if method == "ela":
        assert "neither" in text
    else:
        assert text.index(f"{other}: quantized") < text.index(f"{suspect}: quantized")
        assert text.endswith("(the suspect)</span></div>")
