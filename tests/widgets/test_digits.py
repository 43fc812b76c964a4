import math

import numpy as np
import pytest
from apps import move_everything, text, upload
from scipy.fft import dctn

from jpeglab.datasets import pictures
from jpeglab.forensics.first_digits import score
from jpeglab.transform.pictures import compress, decompress
from jpeglab.widgets import FirstDigitsApp
from jpeglab.widgets.digits import STAGES, compute, unquantized_counts

BENFORD = [100 * math.log10(1 + 1 / digit) for digit in range(1, 10)]


@pytest.fixture(scope="module")
def app():
    return FirstDigitsApp()


def written(values):
    """How often each digit comes first in the text of whole numbers."""
    digits = [str(abs(value))[0] for value in values.tolist() if value]
    return [digits.count(str(digit)) for digit in range(1, 10)]


def ac(quantized, shape):
    """The AC coefficients of whole blocks."""
    return quantized[: shape[0] // 8, : shape[1] // 8].reshape(-1, 64)[:, 1:].ravel()


def test_every_move_draws_the_digits_of_real_files(app):
    for values in move_everything(app, sliders=3):
        plane = app.photo(values["picture"]).luminance
        once = compress(plane, values["second"])
        twice = compress(decompress(compress(plane, values["first"])), values["second"])
        for panel, image in zip(app.panels[1:], (once, twice), strict=True):
            counts = np.array(written(ac(image.luminance.quantized, plane.shape)))
            np.testing.assert_allclose(panel.shares.get_data().values, 100 * counts / counts.sum(), atol=1e-9)
        for panel in app.panels:
            shares, law = panel.shares.get_data().values, panel.law.get_ydata()
            np.testing.assert_allclose(panel.benford.get_ydata(), BENFORD)
            np.testing.assert_allclose(panel.rest.get_data().values, shares - law)
        assert f"QF {values['first']}, then {values['second']}" in text(app.table)


def test_the_unquantized_digits_are_those_of_scipys_dct(app):
    plane = app.photo("camera").luminance
    blocks = plane.reshape(64, 8, 64, 8).swapaxes(1, 2).astype(float)
    coefficients = np.abs(dctn(blocks, axes=(2, 3), norm="ortho").reshape(-1, 64)[:, 1:].ravel())
    digits = np.array([int(f"{value:.8e}"[0]) for value in coefficients[coefficients > 1e-6]])
    sample = np.bincount(digits, minlength=10)[1:] / len(digits)
    counts = unquantized_counts(plane)
    np.testing.assert_allclose(counts / counts.sum(), sample, atol=1e-5)  # a few coefficients are ties
    assert abs(counts.sum() - np.count_nonzero(coefficients > 1e-6)) <= 5


def test_the_table_tells_what_the_detector_finds(app):
    app.go("60 then 85")
    plane = app.photo("astronaut").luminance
    once = score(compress(plane, 85))[0]
    twice = score(compress(decompress(compress(plane, 60)), 85))[0]
    assert text(app.table).endswith(f"{once:.2f} {twice:.2f}".replace("-", "−"))


def test_two_pictures_have_too_many_2_and_3_before_any_quantization(app):
    """As the notebook asks: both by more than two points over Benford's law."""
    found = [
        name
        for name in pictures()
        if (100 * compute(app.photo(name), 60, 85)[0].shares[1:3] > np.array(BENFORD[1:3]) + 2).all()
    ]
    assert len(found) == 2 and "rocket" in found
    app.move(picture="rocket")
    shares = 100 * compute(app.photo("rocket"), 60, 85)[0].shares
    assert f"begin with 1, 2, 3 {shares[0]:.1f}, {shares[1]:.1f}, {shares[2]:.1f} %" in text(app.table)


def test_the_slides_claim_and_its_limit(app):
    """Benford's law holds before quantization; after it the generalised one does, and after two neither."""
    for name in ("astronaut", "camera", "coffee", "gravel"):
        before, once, twice = compute(app.photo(name), 60, 85)
        assert abs(100 * before.shares[0] - BENFORD[0]) < 3
        assert 100 * once.shares[0] > BENFORD[0] + 15
        assert np.abs(once.shares - once.expected).max() < 0.02
        assert np.abs(twice.shares - twice.expected).max() > 0.1


def test_a_blind_pair_changes_nothing(app):
    """QF 95 has steps of 1 and 2 where QF 75 has even ones."""
    _, once, twice = compute(app.photo("camera"), 95, 75)
    assert np.abs(once.shares - twice.shares).max() < 0.01


def test_too_few_coefficients_have_no_law(app):
    upload(app, "flat.png", np.full((40, 40), 90, np.uint8))
    assert not app.message.value
    assert text(app.table).count("too few") == len(STAGES)
    assert not len(app.panels[1].law.get_ydata()) and not app.panels[1].shares.get_data().values.any()
    app.go("reset")
