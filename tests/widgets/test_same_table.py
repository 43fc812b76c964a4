import itertools

import numpy as np
import pytest
from apps import move_everything, text
from jpegs import opened, saved
from scipy.stats import poisson

import jpeglab
from jpeglab.datasets import picture
from jpeglab.widgets import SameTableApp
from jpeglab.widgets.same_table import FEWEST, compute, saves


@pytest.fixture(scope="module")
def app():
    return SameTableApp()


def by_pillow(pixels, quality, times):
    """Saved so many times by Pillow: the coefficients of each file."""
    values = []
    for _ in range(times):
        data = saved(pixels, quality=quality)
        pixels = opened(data)
        values.append(jpeglab.read(data).luminance.quantized)
    return values


@pytest.mark.parametrize("quality", [60, 95])
def test_every_save_is_pillows(app, quality):
    images, expected = saves(app.photo("camera"), quality), by_pillow(picture("camera"), quality, 7)
    assert all(
        np.array_equal(image.luminance.quantized, values) for image, values in zip(images, expected, strict=True)
    )
    slow = [int((one != other).sum()) for one, other in itertools.pairwise(expected)]
    assert compute(images) == slow and slow == sorted(slow, reverse=True)
    app.move(picture="camera", quality=quality)
    assert list(app.counts.get_ydata()) == slow


@pytest.mark.parametrize("name", ["coffee", "camera", "astronaut", "gravel"])
def test_at_95_one_save_is_told_from_two(app, name):
    for times, verdict in ((1, "“saved once”"), (2, "“saved twice”"), (3, "“saved twice”")):
        app.move(picture=name, quality=95, times=times, permille=70, ones=True)
        assert verdict in text(app.numbers)


def test_the_next_save_of_a_file_is_the_one_that_the_curve_says(app):
    """512 x 512: no block is filled up, so all of them are looked at."""
    for times in (1, 3, 5):
        app.move(picture="camera", quality=95, times=times)
        assert app.now.get_xdata() == [times + 1]
        assert app.now.get_ydata() == [app.counts.get_ydata()[times - 1]]
        assert f"The next save changes {app.now.get_ydata()[0]:,} of 262,144" in text(app.numbers)


def test_the_more_is_perturbed_the_higher_the_threshold(app):
    app.move(picture="camera", quality=95, times=1, ones=True)
    levels = []
    for permille in (1, 20, 70, 200):
        app.controls["permille"].value = permille
        levels.append(app.threshold.get_ydata()[0])
    assert levels == sorted(levels) and levels[0] < levels[-1]


def test_everything_moves(app):
    app.go("reset")
    for values in move_everything(app, 3):
        changed, threshold = app.now.get_ydata()[0], app.threshold.get_ydata()[0]
        said = "“saved twice”" if changed < threshold else "“saved once”"
        assert (said if max(changed, threshold) >= FEWEST else "cannot tell") in text(app.numbers), values


def test_where_hardly_anything_changes_nothing_can_be_told(app):
    """Poisson's law: of FEWEST that are expected, none comes in fewer than 1 of 100 files."""
    assert poisson.pmf(0, FEWEST) < 0.01 < poisson.pmf(0, FEWEST - 1)
    app.go("reset")
    for times in (1, 2):
        app.move(picture="sunset", quality=60, times=times)
        assert "The next save changes 0 of" in text(app.numbers) and "cannot tell, too few change" in text(app.numbers)
