import re

import numpy as np
import pytest
from apps import seen
from jpegs import opened, saved

import jpeglab
from jpeglab.datasets import picture, pictures
from jpeglab.forensics.artifacts import blur, graininess, ringing
from jpeglab.widgets import ArtifactApp
from jpeglab.widgets.app import Refusal
from jpeglab.widgets.artifacts import KINDS, compute, plainest, widened, worst
from jpeglab.widgets.photo import Photo


@pytest.fixture(scope="module")
def app():
    return ArtifactApp()


@pytest.fixture(autouse=True)
def start(app):
    app.go("reset")


def by_pillow(pixels, quality):
    data = saved(pixels, quality=quality)
    return opened(data), len(data)


def places(app):
    """Rows and columns of the part, as the caption says, and those of the framed square within it."""
    (top, bottom), (left, right) = re.findall(r"(\d+) to (\d+)", app.caption.value)
    part = slice(int(top), int(bottom) + 1), slice(int(left), int(right) + 1)
    x, y, width, height = app.part.frame
    rows, cols = (span.stop - span.start for span in part)
    square = slice(round(y * rows), round((y + height) * rows)), slice(round(x * cols), round((x + width) * cols))
    return part, square


def numbers_of(app):
    return re.findall(r"<dd>([^<]*)<", app.numbers.value)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("quality", [1, 40, 100])
def test_the_pixels_are_those_of_the_file(app, kind, quality):
    app.go(f"show {kind}")
    app.controls["quality"].value = quality
    pixels, size = by_pillow(picture(KINDS[kind].picture), quality)
    part, square = places(app)
    assert np.array_equal(seen(app.part), pixels[part])
    assert np.array_equal(seen(app.enlarged), pixels[part][square])
    assert (app.enlarged.width, app.enlarged.height) == (256, 256)
    assert (app.part.width, app.part.height) == (256, 256)
    assert f"{size:,}" in app.numbers.value
    assert not app.message.value


def test_the_original_is_exact(app):
    app.controls["original"].value = True
    part, square = places(app)
    assert np.array_equal(seen(app.part), picture("sunset")[part])
    assert np.array_equal(seen(app.enlarged), picture("sunset")[part][square])
    assert "the original" in app.part.alt and "the original" in app.enlarged.alt


def test_where_the_original_is_shown_the_number_and_the_map_are_the_jpegs_and_say_so(app):
    number, drawn = numbers_of(app), seen(app.map)
    assert app.titled_part.children[0].value == "The JPEG, pixel for pixel"
    app.controls["original"].value = True
    assert app.titled_part.children[0].value == "The original, pixel for pixel"
    assert "Blocking of the JPEG" in app.numbers.value and "File size of the JPEG" in app.numbers.value
    assert numbers_of(app) == number
    assert np.array_equal(seen(app.map), drawn)


@pytest.mark.parametrize(
    "kind, measure, scale", [("ringing", ringing, 1), ("graininess", graininess, 1), ("blurring", blur, 100)]
)
def test_the_number_is_measured_in_the_whole_photo(app, kind, measure, scale):
    app.go(f"show {kind}")
    app.controls["picture"].value = "camera"
    app.controls["quality"].value = 25
    found = measure(by_pillow(picture("camera"), 25)[0], picture("camera"))
    assert f"<dd>{scale * found.number:.1f}<" in app.numbers.value
    brightest = np.unravel_index(seen(app.map)[..., :2].sum(axis=-1, dtype=int).argmax(), (256, 256))
    part, _ = places(app)
    values = np.kron(found.map, np.ones((8, 8))) if kind == "blurring" else found.map
    assert values[part][brightest] >= min(values[part].max(), KINDS[kind].top[0]) * 0.98  # 256 colors


def test_the_map_grows_dark_as_qf_rises(app):
    for kind in KINDS:
        app.go(f"show {kind}")
        brightness = []
        for quality in (10, 50, 95):
            app.controls["quality"].value = quality
            brightness.append(seen(app.map).mean())
        assert brightness[0] > brightness[1] > brightness[2]


def test_the_place_depends_on_photo_and_kind_only(app):
    before = places(app)
    for quality in (1, 100):
        app.controls["quality"].value = quality
        assert places(app) == before
    app.controls["kind"].value = "graininess"
    assert places(app) != before


def test_the_places_go_from_bad_to_better_and_do_not_come_again(app):
    app.go("show ringing")
    app.controls["picture"].value = "camera"
    echo = ringing(by_pillow(picture("camera"), 10)[0], picture("camera")).map
    sums, squares = [], []
    for place in range(1, 10):
        app.controls["place"].value = place
        part, square = places(app)
        squares.append(tuple(span.start + inner.start for span, inner in zip(part, square, strict=True)))
        sums.append(echo[part][square].sum())
    assert len(set(squares)) == 9
    assert sums[0] == max(sums)


@pytest.mark.parametrize("name", pictures())
def test_every_picture_can_be_shown(app, name):
    for kind in KINDS:
        app.move(kind=kind, picture=name)
        part, square = places(app)
        assert seen(app.part).shape == picture(name)[part].shape
        assert seen(app.part).shape[:2] == (256, 256)
        assert seen(app.enlarged).shape[:2] == (64, 64)
        assert all(span.start % 8 == 0 for span in (*part, *square))
        assert not app.message.value


def test_it_starts_where_the_kind_is_plainest():
    app = ArtifactApp("ringing")
    assert app.values == {"quality": 30, "place": 1, "kind": "ringing", "original": False, "picture": "page"}
    app.go("show blurring")
    app.go("reset")
    assert app.values["kind"] == "ringing"
    with pytest.raises(ValueError, match="one of blocking, ringing, graininess, blurring, got 'moire'"):
        ArtifactApp("moire")


def test_every_picture_says_what_it_is(app):
    app.controls["quality"].value = 33
    assert app.part.alt == "Part of sunset.png, as a JPEG of QF 33; a square in its middle is framed"
    assert app.enlarged.alt == "The framed square of sunset.png, as a JPEG of QF 33, enlarged 4 times"
    assert app.map.alt == "Map of blocking at QF 33 in that part of sunset.png: yellow where there is most"


def test_odd_photos(app):
    rng = np.random.default_rng(0)
    for height, width in ((16, 16), (17, 700), (500, 20), (70, 300)):
        app.uploads["odd"] = Photo("<odd>.png", 1, rng.integers(0, 256, (height, width, 3), np.uint8))
        app.controls["picture"].options = (*app.samples, "odd")
        for kind in KINDS:
            app.move(kind=kind, picture="odd")
            _, square = places(app)
            assert seen(app.part).shape[:2] == (min(256, height), min(256, width))
            assert seen(app.enlarged).shape == seen(app.part)[square].shape
            assert "&lt;odd&gt;" in app.caption.value
        app.controls["picture"].value = "sunset"


def test_a_photo_that_is_too_small_is_refused_in_words(app):
    app.uploads["tiny"] = Photo("tiny.png", 1, np.zeros((15, 99), np.uint8))
    app.controls["picture"].options = (*app.samples, "tiny")
    app.controls["picture"].value = "tiny"
    assert "tiny.png is too small to look for artifacts: it takes 16 × 16 pixels" in app.message.value
    app.controls["picture"].value = "sunset"
    assert not app.message.value
    with pytest.raises(Refusal):
        app.move(picture="tiny")


def test_the_plainest_square_is_where_the_values_are():
    values = np.zeros((100, 203))
    values[70, 130] = 1
    rows, cols = plainest(values, 64)
    assert rows.start <= 70 < rows.stop and cols.start <= 130 < cols.stop
    assert (rows.stop - rows.start, cols.stop - cols.start) == (64, 64)
    assert plainest(values, 400) == (slice(0, 96), slice(0, 200))


def test_the_worst_squares_begin_with_the_plainest_and_leave_it_out_then():
    values = np.random.default_rng(0).random((200, 333))
    before = values.copy()
    squares = worst(values, 64, 4)
    assert np.array_equal(values, before)
    for square in squares:
        assert square == plainest(before, 64)
        before[square] = 0


def test_what_is_around_a_part_stays_within_the_photo():
    assert widened(slice(0, 64), 256, 512) == slice(0, 256)
    assert widened(slice(448, 512), 256, 512) == slice(256, 512)
    assert widened(slice(240, 304), 256, 512) == slice(144, 400)
    assert widened(slice(384, 448), 256, 451) == slice(192, 448)
    assert widened(slice(0, 64), 256, 100) == slice(0, 100)


def test_the_number_of_the_file_is_that_of_the_codec():
    photo = Photo("a.png", 1, picture("fig"))
    seen = compute(photo, 30, "blocking")
    image = jpeglab.compress(picture("fig"), 30)
    assert seen.file.data == jpeglab.write(image)
    assert np.array_equal(seen.pixels, jpeglab.decompress(image))
