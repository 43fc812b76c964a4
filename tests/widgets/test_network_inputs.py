import io

import numpy as np
import pytest
from apps import move_everything, seen, text, upload
from PIL import Image

from jpeglab.coding.files import write
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.transform.pictures import compress
from jpeglab.widgets import NetworkInputsApp
from jpeglab.widgets.network_inputs import SIDE, Seen, compute
from jpeglab.widgets.pictures import middle


@pytest.fixture(scope="module")
def app():
    return NetworkInputsApp()


def test_what_is_seen_of_a_file(app):
    image = compress(middle(app.photo("gravel").luminance, SIDE, SIDE), 85)
    found = Seen(image)
    assert np.array_equal(found.pixels, np.asarray(Image.open(io.BytesIO(write(image)))))
    for row, (v, u) in enumerate(ZIGZAG[:20]):
        values = np.abs(image.luminance.quantized[..., v, u].astype(int)).ravel()
        shares = np.bincount(np.minimum(values, 20), minlength=21) / 64
        np.testing.assert_allclose(found.histograms[row], shares)
    assert np.abs(found.residual).max() < 255 and np.abs(found.residual.mean()) < 1


def test_a_first_save_empties_bins_that_a_single_one_fills(app):
    once, twice = (compute(app.photo("gravel"), first, 85).histograms for first in (None, 60))
    others = [k for k in range(20) if k % 3]  # mode (0, 1): steps 9 and 3 leave every third value
    assert once[1, others].sum() > 0.2 and twice[1, others].sum() < 0.02


def test_it_shows_what_was_computed(app):
    for values in move_everything(app, sliders=3):
        photo = app.photo(values["picture"])
        both = [compute(photo, first, values["second"]) for first in (None, values["first"])]
        part = both[values["twice"]]
        assert np.array_equal(seen(app.pixels), part.pixels)
        blue = seen(app.residual).astype(int)[part.residual > 0.1]
        assert (blue[:, 2] > blue[:, 0]).all()
        assert seen(app.histograms).shape == (20, 21, 3)
        assert f"{np.abs(both[1].pixels - both[0].pixels).mean():.1f}" in text(app.numbers)
    brightest = seen(app.histograms)[part.histograms >= 0.5]
    assert len(np.unique(brightest, axis=0)) <= 1


def test_a_photo_without_a_piece_is_refused(app):
    upload(app, "small.png", np.zeros((63, 80), np.uint8))
    assert "at least 64 × 64 pixels" in app.message.value
