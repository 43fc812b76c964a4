import io

import numpy as np
import pytest
from PIL import Image

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets import picture
from jpeglab.transform.dct import dct_by_definition, idct_by_definition
from jpeglab.widgets import BasisApp
from jpeglab.widgets.basis import BY_SIZE, BY_ZIGZAG, ORDERS

BLOCK = picture("camera")[112:120, 136:144].astype(int) - 128
F = dct_by_definition(BLOCK)
PLACES = {BY_ZIGZAG: list(ZIGZAG), BY_SIZE: sorted(ZIGZAG, key=lambda mode: -abs(F[mode]))}


@pytest.fixture(scope="module")
def app():
    return BasisApp(picture="camera", block=(14, 17))


def pixels(view):
    return np.asarray(Image.open(io.BytesIO(view.value))).astype(int)


def tile(app, v, u):
    return pixels(app.sheet)[9 * v : 9 * v + 8, 9 * u : 9 * u + 8]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("terms", [1, 2, 6, 63, 64])
def test_the_sum_is_the_slides_inverse_of_the_first_terms(app, order, terms):
    app.move(terms=terms, order=order)
    first = np.zeros((8, 8))
    for mode in PLACES[order][:terms]:
        first[mode] = F[mode]
    expected = np.clip(idct_by_definition(first) + 128, 0, 255)
    assert abs(pixels(app.sum) - expected).max() <= 0.5 + 1e-9
    v, u = PLACES[order][terms - 1]
    assert app.sheet.frame == [u / 8, v / 8, 1 / 8, 1 / 8]
    assert f"F({u}, {v})" in app.text.value
    assert f"{F[v, u]:.1f}".replace("-", "−") in app.text.value


def test_all_terms_are_the_block(app):
    app.go("64 terms")
    assert np.array_equal(pixels(app.sum), BLOCK + 128)
    assert np.array_equal(pixels(app.block), BLOCK + 128)
    assert "pixel: 0.0" in app.text.value


def test_the_sheet_shows_basis_pictures(app):
    app.move(terms=64, weighted=False)
    for v, u in ((0, 0), (0, 1), (3, 5), (7, 7)):
        single = np.zeros((8, 8))
        single[v, u] = 1
        wave = idct_by_definition(single)
        correlation = np.corrcoef(tile(app, v, u).ravel(), wave.ravel())[0, 1] if (v, u) != (0, 0) else 1
        assert correlation > 0.999  # rounded to grey levels
    assert len(set(tile(app, 0, 0).ravel())) == 1


def test_weighted_tiles_are_as_strong_as_their_coefficients(app):
    """In proportion to F(u, v), the strongest of the AC in full; each pixel is rounded."""
    app.move(terms=64, weighted=True, row=14, col=17)
    strongest = max(abs(F[mode]) for mode in ZIGZAG[1:])
    for mode in ZIGZAG[1:]:
        wave = np.zeros((8, 8))
        wave[mode] = F[mode]
        expected = idct_by_definition(wave) * 127 / strongest / 0.2405  # cos(pi / 16)**2 / 4
        assert abs(tile(app, *mode) - 128 - expected).max() <= 0.5 + 0.05
    app.move(weighted=False)


def test_what_is_not_in_the_sum_is_faint(app):
    app.move(terms=1, order=BY_ZIGZAG)
    assert np.ptp(tile(app, 3, 5)) < 40
    app.move(terms=64)
    assert np.ptp(tile(app, 3, 5)) > 150


@pytest.mark.parametrize("order", ORDERS)
def test_pointing_at_a_basis_picture_adds_up_to_it(app, order):
    app.move(order=order)
    app.browser.point = [1, 2.5 / 8, 1.5 / 8, "move"]
    assert app.values["terms"] == PLACES[order].index((1, 2)) + 1
    app.browser.point = [0, 0.0, 0.0, "move"]
    assert (app.values["row"], app.values["col"]) == (0, 0)
    app.move(row=14, col=17)
