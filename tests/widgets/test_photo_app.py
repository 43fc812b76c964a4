"""The line that says what was done to a photo of the reader's own."""

import html

import numpy as np
import pytest
from apps import upload

from jpeglab import widgets
from jpeglab.datasets import pictures
from jpeglab.widgets import DamageApp, MissingPixelApp, ProgressiveApp, QualityApp, RateApp, WitnessApp, ZigzagApp
from jpeglab.widgets.photo_app import PhotoApp

PHOTO_APPS = [
    kind
    for kind in vars(widgets).values()
    if isinstance(kind, type) and issubclass(kind, PhotoApp) and not kind.__subclasses__()
]
PASSED_ON = 3_000_000  # bytes that a Jupyter server lets a kernel send for one move: 1 MB/s over its window of 3 s
NOISE = np.random.default_rng(0).integers(0, 256, (1500, 2000), np.uint8)


@pytest.mark.parametrize("kind", [DamageApp, ProgressiveApp, QualityApp, RateApp, WitnessApp, ZigzagApp])
def test_every_photo_app_says_that_a_photo_was_shrunk(kind):
    app = kind()
    assert app.remark.value == "" and app.remark in app.children
    upload(app, "<big>.png", NOISE)
    said = html.unescape(app.remark.value)
    assert "<big>.png: shrunk from 2000 × 1500 to 667 × 500" in said
    assert "All numbers are of these pixels" in said
    assert "<big>" not in app.remark.value
    app.go("reset")
    assert app.remark.value == ""
    app.controls["picture"].value = "yours: <big>.png"
    assert "shrunk" in app.remark.value


@pytest.mark.parametrize("kind", PHOTO_APPS)
def test_what_one_move_sends_gets_through(kind):
    app = kind()
    upload(app, "largest.png", np.dstack([NOISE[:512, :768]] * 3))
    assert app.values["picture"] == "yours: largest.png"
    assert 0 < sum(len(picture.value) for picture in app.pictures()) < PASSED_ON


def test_a_photo_that_is_shown_as_it_is_needs_no_remark():
    app = QualityApp()
    upload(app, "small.png", NOISE[:300, :400])
    assert app.remark.value == ""
    for name in pictures():
        app.controls["picture"].value = name
        assert app.remark.value == ""


def test_a_photo_that_an_app_cannot_use_is_refused_and_all_stays_as_it_was():
    app = MissingPixelApp()
    before = (app.values, app.controls["picture"].options, [picture.value for picture in app.pictures()])
    upload(app, "tiny.png", NOISE[:1, :1])
    assert "tiny.png is too small" in app.message.value
    assert (app.values, app.controls["picture"].options, [picture.value for picture in app.pictures()]) == before
    assert app.remark.value == ""
    upload(app, "small.png", NOISE[:300, :400])
    assert app.message.value == "" and app.values["picture"] == "yours: small.png"
