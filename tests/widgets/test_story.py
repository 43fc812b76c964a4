import io
import re

import numpy as np
import pytest
from apps import seen, text
from jpegs import opened, saved
from PIL import Image

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.agreement import pixel_auc
from jpeglab.forensics.localization import localize
from jpeglab.widgets import StoryApp
from jpeglab.widgets.story import BEATS, METHODS, compute, cup, told


@pytest.fixture(scope="module")
def app():
    return StoryApp()


def file_at(app, **values):
    app.move(**values)
    assert not app.message.value
    return app.picture.value


def test_the_beats_of_the_slides_story(app):
    coffee = np.asarray(Image.fromarray(picture("coffee")).reduce(2))
    np.testing.assert_array_equal(
        np.asarray(Image.open(io.BytesIO(file_at(app, beat=1, suspect="double")))), picture("fig")
    )
    assert file_at(app, beat=2) == saved(coffee, quality=60)
    assert file_at(app, beat=3)
    edited = seen(app.picture)
    forgery = told("double", True)
    assert edited.shape == (360, 528, 3) and (edited != forgery.pixels).any(axis=2).mean() < 0.02  # the line only
    downloaded, pasted = opened(saved(coffee, quality=60)), forgery.pixels[182:282, 62:162]
    windows = [downloaded[row:][:100, col:][:, :100] for row in range(40, 56) for col in range(88, 104)]
    assert any(np.array_equal(pasted, window) for window in windows)
    assert file_at(app, beat=4) == saved(forgery.pixels, quality=95)
    enlarged = opened(saved(forgery.pixels, quality=95))[130:220, 136:268]
    assert file_at(app, beat=5)
    np.testing.assert_array_equal(seen(app.picture)[::4, ::4], enlarged)


def test_hes_story_is_the_mirror_image(app):
    assert file_at(app, beat=1, suspect="single") == saved(picture("fig"), quality=60)
    assert file_at(app, beat=2)
    np.testing.assert_array_equal(seen(app.picture), cup())


@pytest.mark.parametrize("suspect", ["double", "single"])
@pytest.mark.parametrize("aligned", [True, False])
def test_the_answer_is_right(app, suspect, aligned):
    forgery = told(suspect, aligned)
    block_map = localize(forgery.image, METHODS[aligned], suspect=suspect)
    assert pixel_auc(block_map, forgery.mask) > (0.99 if aligned else 0.85)
    file_at(app, beat=6, suspect=suspect, aligned=aligned)
    drawn = seen(app.picture).astype(int)
    yellow = drawn[..., 0] - drawn[..., 2]
    assert yellow[forgery.mask].mean() > yellow[~forgery.mask].mean() + 40
    assert f"{suspect}: quantized {'twice' if suspect == 'double' else 'once'} (the suspect)" in text(app.text)


@pytest.mark.parametrize(
    ("suspect", "beat", "photo", "coffee"),
    [
        ("double", 3, "none", "60"),
        ("double", 4, "95", "60 → 95"),
        ("single", 3, "60", "none"),
        ("double", 6, "95 once: single", "60 → 95 twice: double"),
        ("single", 6, "60 → 95 twice: double", "95 once: single"),
    ],
)
def test_the_table_counts_quantizations(app, suspect, beat, photo, coffee):
    app.move(suspect=suspect, beat=beat)
    assert f"photo {photo} cup {coffee}" in text(app.text)


def test_the_cup_is_told_of_when_it_comes(app):
    for beat in range(1, len(BEATS) + 1):
        app.move(suspect="double", beat=beat)
        assert ("cup" in app.text.value.split("<table")[1]) == (beat > 1)


def test_each_beat_has_a_title_a_text_and_a_picture(app):
    for suspect in ("double", "single"):
        for beat, title in enumerate(BEATS, start=1):
            app.move(beat=beat, suspect=suspect, aligned=True)
            assert text(app.title) == f"{beat}. {title}"
            assert compute(beat, suspect, True).text in text(app.text)
            assert title in app.picture.alt


def test_the_words_say_the_qualities_that_the_files_have():
    for suspect in ("double", "single"):
        told_of = " ".join(compute(beat, suspect, True).text for beat in range(1, 7))
        assert re.findall(r"QF1 is (\d+)", told_of) == ["60"] and re.findall(r"QF2 = (\d+)", told_of) == ["95"]
        assert (
            told(suspect, True).image.luminance.table.tolist()
            == jpeglab.compress(np.zeros((8, 8), np.uint8), 95).luminance.table.tolist()
        )
