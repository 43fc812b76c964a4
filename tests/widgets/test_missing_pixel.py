import numpy as np
import pytest
from apps import move_everything, seen, text, upload

from jpeglab.widgets import MissingPixelApp
from jpeglab.widgets.app import Refusal
from jpeglab.widgets.missing_pixel import errors, patch
from jpeglab.widgets.photo import Photo


@pytest.fixture
def app():
    return MissingPixelApp()


def test_the_guess_is_shown_in_the_middle_and_the_true_value_nowhere(app):
    for values in move_everything(app, sliders=7):
        true = patch(app.photo(values["picture"]), values["place"]).copy()
        value = true[2, 2]
        true[2, 2] = value if values["solution"] else values["guess"]
        assert np.array_equal(seen(app.pixels), true)
        assert (app.pixels.width, app.pixels.height) == (240, 240)
        words = text(app.table).split()
        assert words[12] == (str(value) if values["solution"] else "?")
        assert [int(word) for word in words[:12] + words[13:]] == np.delete(true.ravel(), 12).tolist()
        for hidden in ("true value", "8 neighbors"):
            assert (hidden in text(app.numbers)) == values["solution"]


def test_it_starts_with_the_slides_pixel(app):
    """slides: "What is the value of the missing pixel? (39)"."""
    app.move(solution=True, guess=50)
    assert "Its true value 39 Your error +11" in text(app.numbers)
    app.controls["guess"].value = 30
    assert "Your error −9" in text(app.numbers)


def test_the_mean_of_the_neighbors_and_how_often_it_is_close(app):
    plane = app.photo("fig").luminance.astype(int)
    close = 0
    for row, col in np.ndindex(58, 58):  # written out, on a part of the picture
        around = plane[row : row + 3, col : col + 3].sum() - plane[row + 1, col + 1]
        close += abs(plane[row + 1, col + 1] - around / 8) <= 5
    part = Photo("part", 0, plane[:60, :60].astype(np.uint8))
    assert (errors(part) <= 5).sum() == close
    five = patch(app.photo("fig"), 14).astype(int)
    app.controls["solution"].value = True
    assert f"8 neighbors {(five[1:4, 1:4].sum() - five[2, 2]) / 8:.1f}" in text(app.numbers)


def test_the_solution_is_hidden_as_soon_as_the_pixel_is_another(app):
    for name, value in (("place", 15), ("picture", "gravel")):
        app.controls["solution"].value = True
        assert "true value" in text(app.numbers)
        app.controls["guess"].value += 1  # the same pixel: still there
        assert "true value" in text(app.numbers)
        app.controls[name].value = value
        assert not app.controls["solution"].value
        assert text(app.numbers) == f"Your guess {app.controls['guess'].value}"
        assert "?" in text(app.table)


def test_the_score_counts_each_pixel_once_with_the_guess_before_the_solution(app):
    yours, means = [], []
    for place, guess in ((14, 50), (15, 60), (16, 70)):
        app.move(place=place, guess=guess)
        around = patch(app.photo("fig"), place).astype(int)
        app.controls["solution"].value = True
        yours.append(abs(guess - around[2, 2]))
        means.append(abs((around[1:4, 1:4].sum() - around[2, 2]) / 8 - around[2, 2]))
        app.controls["guess"].value = int(around[2, 2])  # too late
        line = f"{len(yours)} {np.mean(yours):.1f} {np.mean(means):.1f}"
        assert text(app.score) == f"Guesses Your mean error The mean's error {line}"
    app.move(place=14)
    app.controls["solution"].value = True
    assert f" {line}" in text(app.score)
    app.go("reset")
    assert not text(app.score)


def test_neighbors_tell_more_of_a_sky_than_of_gravel(app):
    sunset, gravel = ((errors(app.photo(name)) <= 5).mean() for name in ("sunset", "gravel"))
    assert sunset > 0.8 > 0.5 > gravel


def test_every_place_is_inside_and_a_photo_that_is_too_small_is_refused(app):
    photo = Photo("small", 0, np.arange(42, dtype=np.uint8).reshape(6, 7))
    places = {tuple(patch(photo, place).ravel()) for place in range(1, 101)}
    assert len(places) == 2 * 3  # all that there are
    with pytest.raises(Refusal, match="needs 5 × 5 pixels"):
        patch(Photo("smaller", 0, np.zeros((4, 99), np.uint8)), 1)
    upload(app, "dot.png", np.zeros((1, 1, 3), np.uint8))
    assert "dot.png is too small" in app.message.value
