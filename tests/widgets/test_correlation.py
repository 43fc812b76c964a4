import re

import numpy as np
import pytest
from apps import move_everything, text, upload
from jpegs import opened, saved

from jpeglab.datasets import picture
from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.widgets import CorrelationApp
from jpeglab.widgets.correlation import QUALITIES, bytes_at, correlations, cost, rates
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.photo_app import COLORED


def pearson(x, y):
    x, y = x - x.mean(), y - y.mean()
    return (x * y).mean() / np.sqrt((x**2).mean() * (y**2).mean())


def numbers_of(table):
    return [float(word.replace("−", "-")) for word in re.findall(r"[−\d.]*\d", text(table))]


def test_every_move_shows_the_correlations_and_both_curves():
    app = CorrelationApp()
    for values in move_everything(app, sliders=3):
        photo = app.photo(values["picture"])
        for table, samples in zip(app.tables.values(), (photo.rgb, rgb_to_ycbcr(photo.rgb)), strict=True):
            channels = np.moveaxis(samples.astype(float), 2, 0)
            shown = np.array(numbers_of(table)).reshape(4, 3)
            expected = [[pearson(x, y) for y in channels] for x in channels]
            assert abs(shown[:3] - expected).max() <= 0.005 + 1e-9  # two places are shown
            assert abs(shown[3] - channels.std(axis=(1, 2))).max() <= 0.5
        for color, line in app.curves.items():
            np.testing.assert_allclose(np.array(line.get_data()) * [[1000], [1]], rates(photo, color))
        assert app.same.get_xdata()[0] * 1000 == cost(photo, "YCbCr", values["quality"])[0]
        assert app.same.get_ydata() == [cost(photo, "YCbCr", values["quality"])[1]] * 2
        assert "marked at" in app.plot.alt


@pytest.mark.parametrize("color", ["YCbCr", "RGB"])
@pytest.mark.parametrize("quality", [20, 90])
def test_cost_is_that_of_pillows_file(color, quality):
    pixels = picture("chelsea")
    file = saved(pixels, quality=quality, subsampling="4:4:4", keep_rgb=color == "RGB")
    error = np.mean((opened(file).astype(float) - pixels) ** 2)
    size, decibels = cost(Photo("chelsea.png", 0, pixels), color, quality)
    assert size == len(file)
    assert decibels == pytest.approx(10 * np.log10(255**2 / error))


def test_bytes_between_two_points_lie_between_them_and_beyond_the_ends_nowhere():
    points = np.array([[1000.0, 4000.0], [30.0, 40.0]])
    assert bytes_at(points, 30) == pytest.approx(1000)
    assert bytes_at(points, 35) == pytest.approx(2000)  # half-way in log bytes
    assert np.isnan(bytes_at(points, 29.9)) and np.isnan(bytes_at(points, 40.1))


@pytest.mark.parametrize("name", COLORED)
def test_every_sample_has_an_rgb_file_of_the_same_psnr_at_both_ends_of_the_slider(name):
    app = CorrelationApp(name)
    for quality in (app.controls["quality"].min, app.controls["quality"].max):
        app.controls["quality"].value = quality
        assert np.isfinite(app.same.get_xdata()).all() and "–" not in text(app.numbers)


@pytest.mark.parametrize("name", ["astronaut", "coffee", "sunset"])
def test_rgb_needs_more_bytes_for_the_same_psnr(name):
    photo = Photo(name, 0, picture(name))
    size, decibels = cost(photo, "YCbCr", 75)
    assert bytes_at(rates(photo, "RGB"), decibels) > 1.2 * size


def test_the_curves_rise():
    photo = Photo("fig", 0, picture("fig"))
    for color in ("YCbCr", "RGB"):
        assert (np.diff(rates(photo, color)) > 0).all()
        assert rates(photo, color).shape == (2, len(QUALITIES))


def test_grey_shares_everything_and_has_no_color():
    app = CorrelationApp()
    upload(app, "grey.png", picture("camera"))
    assert not app.message.value
    assert numbers_of(app.tables["R, G, B"])[:9] == [1] * 9
    assert "Y 1.00 – – Cb – – –" in text(app.tables["Y, Cb, Cr"])


def test_tiny_pictures_work():
    app = CorrelationApp()
    for side in (1, 2, 9):
        upload(app, f"{side}.png", np.random.default_rng(side).integers(0, 256, (side, side, 3), np.uint8))
        assert not app.message.value


def test_correlation_of_a_planted_pair():
    r, g = np.random.default_rng(0).normal(size=(2, 300, 300))
    shown = correlations(np.stack([r, -2 * r, r + g], axis=-1))
    assert shown[0, 1] == pytest.approx(-1)
    assert shown[0, 2] == pytest.approx(np.sqrt(0.5), abs=0.01)  # 90,000 draws: a standard error of about 0.002
