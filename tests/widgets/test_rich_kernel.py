import numpy as np
import pytest
from apps import move_everything, seen, text
from scipy.fft import idctn
from scipy.signal import correlate2d

from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.widgets import RichKernelApp
from jpeglab.widgets.rich_kernel import compute, responses, saves


@pytest.fixture(scope="module")
def app():
    return RichKernelApp()


@pytest.mark.parametrize("mode", [(0, 0), (0, 1), (5, 2), (7, 7)])
def test_a_filter_is_a_basis_picture_at_every_pixel(app, mode):
    image = saves(app.photo("camera"), 60, 85, 0)[1]
    component = image.luminance
    blocks = idctn(component.quantized * component.table.astype(float), axes=(2, 3), norm="ortho")
    plane = blocks.swapaxes(1, 2).reshape(image.height, image.width)
    one = np.zeros((8, 8))
    one[mode] = 1
    step = 8 * (2 - 85 / 50)  # the paper's for quality 85
    expected = np.abs(correlate2d(plane, idctn(one, norm="ortho"), "valid")) / step
    half = np.abs(expected % 1 - 0.5) < 2e-3  # on the grid many are halves, which either way is right
    found = responses(image, mode)
    assert half.mean() < 0.05
    assert np.array_equal(found[~half], np.minimum(np.floor(expected[~half] + 0.5), 4))


@pytest.mark.parametrize(
    ("phase", "mirrors"), [((0, 0), [(0, 0)]), ((1, 2), [(1, 2), (7, 2), (1, 6), (7, 6)]), ((4, 4), [(4, 4)])]
)
def test_features_count_what_the_filter_answers(app, phase, mirrors):
    photo = app.photo("camera")
    once, _ = compute(photo, 60, 85, 0)
    answers = responses(saves(photo, 60, 85, 0)[0], (5, 2))
    every = np.concatenate([answers[row::8, col::8].ravel() for row, col in mirrors])
    expected = np.bincount(every, minlength=5) / len(every)
    np.testing.assert_allclose(once[8 * 5 + 2, 5 * phase[0] + phase[1]], expected, atol=2e-3)  # float32 there, 64 here


def test_the_same_grid_changes_more_than_a_shifted_one(app):
    photo = app.photo("camera")
    aligned, shifted = (np.abs(np.subtract(*compute(photo, 60, 85, shift))).max() for shift in (0, 5))
    assert aligned > shifted > 0.05


def test_it_shows_the_answers_and_the_shares(app):
    for values in move_everything(app, sliders=3):
        photo, (v, u) = app.photo(values["picture"]), ZIGZAG[values["kernel"]]
        twice = saves(photo, values["first"], values["second"], values["grid"])[1]
        assert np.array_equal(seen(app.response), 63 * responses(twice, (v, u)))
        assert seen(app.once).shape == seen(app.change).shape == (5, 5, 3)
        both = compute(photo, values["first"], values["second"], values["grid"])
        change = both[1][8 * v + u, :, 0] - both[0][8 * v + u, :, 0]
        assert f"{100 * np.abs(change).max():.1f}" in text(app.numbers)
        for pixel, share in zip(seen(app.change).reshape(25, 3).astype(int), change, strict=True):
            if abs(share) > 0.01:
                assert (pixel[2] > pixel[0]) == (share > 0)  # blue above 0, orange below
