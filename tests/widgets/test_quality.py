import io
import re
from datetime import UTC, datetime

import ipywidgets
import numpy as np
import pytest
from PIL import Image

import jpeglab
from jpeglab.datasets import picture, picture_file
from jpeglab.widgets import QualityApp
from jpeglab.widgets.photo import open_photo
from jpeglab.widgets.quality import compute


@pytest.fixture
def app():
    return QualityApp()


def text(html):
    return re.sub(r"<[^>]*>", " ", html)


def upload(app, name, data):
    file = {
        "name": name,
        "type": "",
        "size": len(data),
        "content": memoryview(data),
        "last_modified": datetime.now(UTC),
    }
    app.controls["upload"].value = (file,)


@pytest.mark.parametrize("quality", [1, 37, 95, 100])
@pytest.mark.parametrize("subsampling", ["4:2:0", "4:4:4"])
def test_the_picture_is_the_file(app, quality, subsampling):
    app.controls["subsampling"].value = subsampling
    app.controls["quality"].value = quality
    expected = jpeglab.write(jpeglab.compress(picture("astronaut"), quality, subsampling))
    assert app.picture.value == expected
    assert app.picture.format == "jpeg"
    assert (app.picture.width, app.picture.height) == (512, 512)
    assert f"{len(expected):,}" in app.numbers.value


def test_the_numbers_beside_it(app):
    file = io.BytesIO()
    Image.fromarray(picture("astronaut")).save(file, "JPEG", quality=50)
    size, seen = len(file.getvalue()), np.asarray(Image.open(file))
    error = np.mean((picture("astronaut").astype(float) - seen) ** 2)
    shown = text(app.numbers.value)
    for number in (
        f"{size:,} bytes",
        "of 786,432 bytes",
        f"1 : {786432 / size:.1f}",
        f"{8 * size / 512**2:.2f} bits/pixel",
        f"{10 * np.log10(255**2 / error):.1f} dB",
    ):
        assert number in " ".join(shown.split())


def test_every_picture_can_be_shown(app):
    for name in app.controls["picture"].options:
        app.controls["picture"].value = name
        assert not app.message.value
        height, width = picture(name).shape[:2]
        assert (app.picture.width, app.picture.height) == (width, height)
        assert app.picture.value == jpeglab.write(jpeglab.compress(picture(name), 50))


def test_every_state_can_be_reached(app):
    for state, wanted in app.states.items():
        app.controls["original"].value = True
        app.go(state)
        assert app.values == {**app.values, **wanted}
        assert app.picture.format == "jpeg", f"{state} does not show the file"
    assert app.values == QualityApp().values  # the last one is "reset"


def test_the_original_is_exact(app):
    app.controls["original"].value = True
    assert app.picture.format == "pnm"
    assert np.array_equal(Image.open(io.BytesIO(app.picture.value)), picture("astronaut"))
    assert "the original" in app.caption.value


def test_grey_has_no_chroma(app):
    app.controls["picture"].value = "camera"
    assert app.controls["subsampling"].disabled
    app.controls["picture"].value = "coffee"
    assert not app.controls["subsampling"].disabled


def test_a_jpeg_file_among_the_samples_tells_what_it_remembers(app):
    app.controls["picture"].value = "rocket"
    assert "What rocket.jpg remembers" in text(app.caption.value)
    assert "chroma subsampling 4:4:4" in app.caption.value
    app.controls["picture"].value = "astronaut"
    assert "remembers" not in app.caption.value


def test_a_photo_of_the_readers_own(app):
    pixels = picture("chelsea")
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "TIFF")
    upload(app, "<cat>.tif", file.getvalue())
    assert app.values["picture"] == "yours: <cat>.tif"
    assert app.picture.value == jpeglab.write(jpeglab.compress(pixels, 50))
    assert "&lt;cat&gt;.tif" in app.caption.value and "held by this kernel only" in app.caption.value
    assert app.controls["upload"].value == ()  # the same file can be chosen again

    app.go("reset")
    assert app.values["picture"] == "astronaut"
    app.controls["picture"].value = "yours: <cat>.tif"  # it is still there
    assert app.picture.value == jpeglab.write(jpeglab.compress(pixels, 50))


def test_a_tiny_picture_is_enlarged_by_a_whole_factor(app):
    file = io.BytesIO()
    Image.fromarray(picture("chelsea")[:3, :5]).save(file, "PNG")
    upload(app, "tiny.png", file.getvalue())
    assert (app.picture.width, app.picture.height) == (125, 75)
    assert "jpeglab-squares" in app.picture._dom_classes
    app.go("reset")
    assert "jpeglab-squares" not in app.picture._dom_classes and app.picture.width == 512


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("notes.txt", b"not a picture", "notes.txt is not a picture"),
        ("none.png", b"", "none.png is empty"),
        ("cut.jpg", picture_file("rocket").read_bytes()[:9000], "cut.jpg begins like a JPEG file, but is damaged"),
        ("cut.png", picture_file("camera").read_bytes()[:9000], "cut.png looks like a PNG file, but cannot be read"),
    ],
)
def test_what_is_no_picture_is_refused_and_all_stays_as_it_was(app, name, data, message):
    app.controls["quality"].value = 33
    before = (app.values, app.picture.value, app.numbers.value, app.controls["picture"].options)
    upload(app, name, data)
    assert message in app.message.value
    assert (app.values, app.picture.value, app.numbers.value, app.controls["picture"].options) == before
    app.controls["quality"].value = 34
    assert app.message.value == ""


def test_its_repr_is_fixed(app):
    app.go("QF 10")
    assert repr(app) == "<QualityApp: One photo, one quality slider.>"


def test_no_name_of_ipywidgets_is_overwritten(app):
    ours = set(vars(QualityApp)) | set(vars(app))
    assert not {name for name in ours & set(dir(ipywidgets.VBox)) if not name.startswith("_")}


def test_compute_is_pure():
    photo = open_photo("coffee.png", picture_file("coffee").read_bytes())
    pixels = photo.pixels.copy()
    assert compute(photo, 20, "4:2:2").data == compute(photo, 20, "4:2:2").data
    assert np.array_equal(photo.pixels, pixels)
