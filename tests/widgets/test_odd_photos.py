"""Every app with a photo, with photos that nobody expects: it shows something, or says in words why not."""

import io
import warnings
from datetime import UTC, datetime

import ipywidgets
import numpy as np
import pytest
from PIL import Image

from jpeglab import widgets
from jpeglab.widgets.photo_app import PhotoApp

APPS = [app for app in (getattr(widgets, name) for name in widgets.__all__) if issubclass(app, PhotoApp)]
APPS.remove(widgets.BlockPicker)  # a base: it shows nothing of its own
PHOTOS = {
    "one grey pixel": Image.new("L", (1, 1), 77),
    "one red pixel": Image.new("RGB", (1, 1), "red"),
    "a black column": Image.new("RGB", (1, 9)),
    "noise": Image.fromarray(np.random.default_rng(0).integers(0, 256, (45, 61, 3), np.uint8)),
}


def upload(app, name, image):
    file = io.BytesIO()
    image.save(file, "PNG")
    data = file.getvalue()
    app.controls["upload"].value = (
        {"name": name, "type": "", "size": len(data), "content": memoryview(data), "last_modified": datetime.now(UTC)},
    )


def ends(control):
    if isinstance(control, ipywidgets.IntSlider | ipywidgets.FloatSlider):
        return [control.min, control.max]
    options = list(getattr(control, "options", ()))
    return [option[1] if isinstance(option, tuple) else option for option in options[:1] + options[-1:]]


@pytest.mark.parametrize("kind", APPS, ids=lambda app: app.__name__)
def test_any_photo_is_shown_or_refused_in_words(kind):
    app = kind()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name, image in PHOTOS.items():
            upload(app, f"{name}.png", image)
            assert_no_failure(app, name)
            for control in sorted(app.values.keys() - {"picture"}):
                for value in ends(app.controls[control]):
                    app.controls[control].value = value
                    assert_no_failure(app, f"{name}, {control} = {value}")


@pytest.mark.parametrize(
    "kind",
    [
        widgets.CombApp, widgets.FirstDigitsApp, widgets.FourierRuleApp, widgets.HistogramWallApp,
        widgets.PrimaryStepApp, widgets.PrimaryTableApp, widgets.SameTableApp,
    ],
)  # fmt: skip
def test_a_photo_without_a_block_is_refused_alike_where_blocks_are_counted(kind):
    app = kind()
    before = app.values["picture"]
    upload(app, "speck.png", Image.new("L", (90, 5), 77))
    assert "speck.png is too small: it has no whole block of 8 × 8 pixels." in app.message.value
    assert app.values["picture"] == before


def assert_no_failure(app, state):
    assert "where in the code" not in app.message.value, f"{state}: {app.message.value}"
