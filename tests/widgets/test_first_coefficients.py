import io
import re

import numpy as np
import pytest
from PIL import Image

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets import picture
from jpeglab.transform.dct import BASIS
from jpeglab.widgets import FirstCoefficientsApp
from jpeglab.widgets.basis import BY_SIZE, BY_ZIGZAG, ORDERS
from jpeglab.widgets.first_coefficients import PIXELS, compute, shares


@pytest.fixture(scope="module")
def app():
    return FirstCoefficientsApp()


def shown(app):
    return np.asarray(Image.open(io.BytesIO(app.picture.value)))


def projected(pixels, terms):
    """The picture on the first basis pictures of the zig-zag, one after the other."""
    mean = pixels.mean()
    blocks = (pixels - mean).reshape(64, 8, 64, 8).swapaxes(1, 2)
    back = np.zeros_like(blocks)
    for mode in ZIGZAG[:terms]:
        weight = (blocks * BASIS[mode]).sum(axis=(2, 3))
        back += weight[..., None, None] * BASIS[mode]
    return back.swapaxes(1, 2).reshape(512, 512) + mean


@pytest.mark.parametrize("terms", [1, 6, 40, 64])
def test_the_picture_is_that_of_the_first_basis_pictures(app, terms):
    app.move(terms=terms, order=BY_ZIGZAG)
    expected = projected(picture("camera").astype(float), terms)
    assert abs(shown(app) - np.clip(expected, 0, 255)).max() <= 0.5 + 1e-6
    share = 1 - np.mean((picture("camera") - expected) ** 2) / picture("camera").var()
    assert f"{100 - 100 * share:.2f}<small>%" in app.numbers.value.replace("-0.00", "0.00")
    [k], [lost] = app.dot.get_data()
    assert (k, lost) == (terms, pytest.approx(100 * (1 - share), abs=1e-6))


def test_one_coefficient_is_the_mean_of_each_block(app):
    app.go("only the mean")
    means = picture("camera").reshape(64, 8, 64, 8).mean(axis=(1, 3))
    assert abs(shown(app)[::8, ::8] - means).max() <= 0.5 + 1e-9


def test_the_curves_fall_and_by_size_is_lowest(app):
    for name in ("camera", "gravel", "chelsea"):
        app.controls["picture"].value = name
        curves = {label: line.get_ydata() for label, line in app.curves.items()}
        assert all((np.diff(lost) <= 1e-9).all() for lost in curves.values())
        assert all(lost[0] == 100 and abs(lost[64]) < 1e-9 for lost in curves.values())
        assert (curves[BY_SIZE] <= curves[BY_ZIGZAG] + 1e-9).all()
        assert curves[BY_SIZE][6] < curves[PIXELS][6] / 3  # that is energy compaction
    app.go("reset")


def test_by_size_loses_less_than_by_zigzag(app):
    by = {order: compute(app.photo("camera"), order, 6) for order in ORDERS}
    assert by[BY_SIZE].psnr > by[BY_ZIGZAG].psnr + 1


def test_every_order_and_every_count(app):
    for order in ORDERS:
        seen = []
        app.controls["order"].value = order
        for terms in (1, 16, 64):
            app.controls["terms"].value = terms
            seen.append(float(re.search(r"Variance lost</dt><dd>([\d.]+)", app.numbers.value)[1]))
        assert seen == sorted(seen, reverse=True) and seen[-1] == 0
    assert not app.message.value


def test_a_flat_picture_has_nothing_to_lose():
    from jpeglab.widgets.photo import Photo

    flat = Photo("flat", 0, np.full((8, 8), 7, np.uint8))
    assert all((curve == 1).all() for curve in shares(flat).values())
    assert np.array_equal(compute(flat, BY_SIZE, 1).plane, flat.pixels)
