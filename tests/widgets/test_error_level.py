import numpy as np
import pytest
from apps import seen, text
from jpegs import opened, saved
from sklearn.metrics import roc_auc_score

import jpeglab
from jpeglab.datasets import picture
from jpeglab.widgets import ErrorLevelApp
from jpeglab.widgets.error_level import compute, texture
from jpeglab.widgets.forgery import CLEAN
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import _sample


@pytest.fixture(scope="module")
def app():
    return ErrorLevelApp()


@pytest.fixture(autouse=True)
def start(app):
    app.go("reset")


def blocks_of(plane):
    return plane.reshape(plane.shape[0] // 8, 8, plane.shape[1] // 8, 8)


def test_error_levels_are_what_a_further_save_by_pillow_changes():
    levels = compute(_sample("camera"), _sample("coffee"), 95, "none")
    once = opened(saved(picture("camera"), quality=95)).astype(int)
    again = opened(saved(once.astype(np.uint8), quality=90)).astype(int)
    np.testing.assert_allclose(levels.ela, blocks_of(abs(once - again)).mean(axis=(1, 3)))
    np.testing.assert_allclose(texture(levels.image), blocks_of(once).std(axis=(1, 3)))
    assert levels.likeness == pytest.approx(np.corrcoef(levels.ela.ravel(), texture(levels.image).ravel())[0, 1])


@pytest.mark.parametrize("name", CLEAN)
def test_error_levels_light_up_texture_in_untouched_photos(name):
    assert compute(_sample(name), _sample("coffee"), 95, "none").likeness > 0.15


def test_the_model_finds_both_stories_and_error_levels_do_not(app):
    for state, least, most in (("slides", 0, 0.3), ("He", 0.8, 1)):
        app.go(state)
        ela, improved = (text(app.numbers).split(name)[1].split()[0] for name in ("AUC of ela", "of improved"))
        assert least <= float(ela) <= most  # bright in one story means dark in the other
        assert float(improved) > 0.99
        levels = compute(_sample("fig"), _sample("coffee"), 95, app.values["history"])
        pixels = levels.ela.repeat(8, axis=0).repeat(8, axis=1)[:360, :528]
        assert abs(float(ela) - roc_auc_score(levels.mask.ravel(), pixels.ravel())) < 0.0051  # two digits are shown


def test_saved_with_the_same_quality_error_levels_are_dark(app):
    app.go("QF 90")
    levels = compute(_sample("astronaut"), _sample("coffee"), 90, "none")
    assert np.median(levels.ela) < 0.1 < 1 < np.median(compute(_sample("astronaut"), _sample("coffee"), 95, "none").ela)


def test_untouched_there_is_no_line_and_no_auc(app):
    assert text(app.numbers).count("–") == 2
    assert app.controls["source"].disabled
    untouched = seen(app.maps["ela"])
    assert app.file.value == saved(picture("astronaut"), quality=95)
    app.controls["history"].value = "double"
    assert not app.controls["source"].disabled
    assert (seen(app.maps["ela"]) == 255).all(axis=2).sum() > (untouched == 255).all(axis=2).sum() + 300


def test_every_state_and_picture(app):
    for state in app.states:
        app.go(state)
        assert not app.message.value
    for name in app.samples:
        app.move(picture=name, history="single")
        shown = app.maps["improved"]
        height, width = seen(shown).shape[:2]
        assert shown.width <= width <= picture(name).shape[1]
        assert abs(width / height - shown.width / shown.height) < 0.02  # a pixel of the shorter side
        assert jpeglab.read(app.file.value).width == picture(name).shape[1]


def test_a_flat_photo_has_no_texture_to_be_like(app):
    flat = Photo("flat.png", 1, np.full((100, 100), 128, np.uint8))
    assert compute(flat, _sample("coffee"), 95, "none").likeness == 0
