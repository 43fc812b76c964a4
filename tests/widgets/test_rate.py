import io
import re
from datetime import UTC, datetime

import numpy as np
import pytest
from jpegs import photo, saved
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from jpeglab.datasets import picture, pictures
from jpeglab.widgets import RateApp
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.rate import QUALITIES, SUBSAMPLINGS, at_rate, curve_of, middle, ticks_of


@pytest.fixture(scope="module")
def app():
    return RateApp()


@pytest.fixture(autouse=True)
def _start(app):
    app.go("reset")


def upload(app, pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    content = memoryview(file.getvalue())
    app.controls["upload"].value = (
        {"name": "odd.png", "type": "", "size": len(content), "content": content, "last_modified": datetime.now(UTC)},
    )


def text(html):
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def witness(pixels, quality, subsampling):
    """Bits per pixel, PSNR and SSIM of Pillow's file, as scikit-image measures them."""
    data = saved(pixels, quality=quality, **({} if pixels.ndim == 2 else {"subsampling": subsampling}))
    seen = np.asarray(Image.open(io.BytesIO(data)))
    similarity = structural_similarity(
        pixels, seen, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255,
        channel_axis=None if pixels.ndim == 2 else 2,
    )  # fmt: skip
    return 8 * len(data) / pixels[..., 0].size if pixels.ndim == 3 else 8 * len(data) / pixels.size, (
        peak_signal_noise_ratio(pixels, seen, data_range=255), similarity,
    )  # fmt: skip


@pytest.mark.parametrize("subsampling", SUBSAMPLINGS)
@pytest.mark.parametrize("kind", ["color", "grey"])
def test_the_curves_are_what_pillow_and_scikit_image_find(subsampling, kind):
    pixels = photo(80, 72, 1 if kind == "grey" else 3, seed=2)
    mine = Photo(kind, 0, pixels)
    expected = [witness(pixels, quality, subsampling) for quality in QUALITIES]
    for number, measure in enumerate(("PSNR", "SSIM")):
        rates, values = curve_of(mine, subsampling, measure)
        assert rates == [rate for rate, _ in expected]
        np.testing.assert_allclose(values, [both[number] for _, both in expected], rtol=1e-9)  # order of summation


def test_every_quality_is_a_point_of_its_file(app):
    pixels = middle(picture("astronaut"))
    for quality in range(1, 101, 3):
        app.controls["quality"].value = quality
        data = saved(pixels, quality=quality, subsampling="4:2:0")
        assert app.picture.value == data
        [[rate], [value]] = app.point.get_data()
        assert rate == 8 * len(data) / 256**2
        error = np.mean((pixels.astype(float) - np.asarray(Image.open(io.BytesIO(data)))) ** 2)
        assert value == pytest.approx(10 * np.log10(255**2 / error))
        assert f"{rate:.2f} bits/pixel" in text(app.numbers.value)
        assert f"{value:.1f} dB" in text(app.numbers.value)


@pytest.mark.parametrize("measure", ["PSNR", "SSIM"])
def test_the_others_at_this_rate(app, measure):
    app.move(measure=measure, quality=50, subsampling="4:4:4")
    said = dict(re.findall(r"(4:\d:\d) ([\d.]+)", text(app.rivals.value)))
    [[rate], [value]] = app.point.get_data()
    assert said["4:4:4"] == (f"{value:.1f}" if measure == "PSNR" else f"{value:.3f}")
    for name, shown in said.items():
        rates, values = curve_of(app.photo("astronaut"), name, measure)
        below = np.searchsorted(rates, rate) - 1
        assert values[below] - 0.1 <= float(shown) <= values[below + 1] + 0.1


def test_beside_a_curve_there_is_nothing_to_compare(app):
    app.move(quality=100, subsampling="4:4:4")
    assert at_rate(app.photo("astronaut"), "4:2:0", "PSNR", app.point.get_xdata()[0]) is None
    assert "4:2:0 –" in text(app.rivals.value)


@pytest.mark.parametrize("limits", [(0.2, 12.0), (340.0, 540.0), (4000.0, 6300.0)])
def test_every_axis_has_numbers(limits):
    ticks = ticks_of(*limits)
    assert len(ticks) > 2 and ticks == sorted(set(ticks))
    assert limits[0] <= ticks[0] and ticks[-1] <= limits[1]


def test_a_tiny_picture_is_enlarged(app):
    upload(app, photo(3, 5))
    assert (app.picture.width, app.picture.height) == (125, 75)
    assert len(app.axes.get_xticks()) > 2


@pytest.mark.parametrize("measure", ["PSNR", "SSIM"])
def test_the_point_is_on_its_curve(app, measure):
    app.controls["measure"].value = measure
    for name in SUBSAMPLINGS:
        app.controls["subsampling"].value = name
        for number, quality in list(enumerate(QUALITIES))[::3]:
            app.controls["quality"].value = quality
            xs, ys = app.curves[name].get_data()
            [[x], [y]] = app.point.get_data()
            assert (x, y) == (xs[number], ys[number])
    assert ("dB" in app.axes.get_ylabel()) == (measure == "PSNR")


def test_all_that_is_drawn_is_within_the_axes(app):
    for name in pictures():
        app.controls["picture"].value = name
        (left, right), (bottom, top) = app.axes.get_xlim(), app.axes.get_ylim()
        for line in app.curves.values():
            xs, ys = map(np.asarray, line.get_data())
            assert ((xs > left) & (xs < right)).all() and ((ys > bottom) & (ys < top)).all()


def test_a_grey_picture_has_one_curve(app):
    app.controls["picture"].value = "camera"
    assert app.controls["subsampling"].disabled
    drawn = [name for name, line in app.curves.items() if len(line.get_xdata())]
    assert drawn == ["4:4:4"]
    app.controls["picture"].value = "coffee"
    assert not app.controls["subsampling"].disabled
    assert all(len(line.get_xdata()) == len(QUALITIES) for line in app.curves.values())


def test_a_slider_that_moves_works_out_no_curve_again(app):
    before = curve_of.cache_info().misses
    for quality in range(1, 101, 7):
        app.controls["quality"].value = quality
    assert curve_of.cache_info().misses == before


def test_more_bits_are_never_worse_along_a_curve_of_a_photo(app):
    for name in SUBSAMPLINGS:
        rates, values = curve_of(app.photo("astronaut"), name, "PSNR")
        assert sorted(rates) == rates and sorted(values) == values


@pytest.mark.parametrize("shape", [(1, 1), (1, 40, 3), (10, 300, 3), (11, 11, 3), (290, 12)])
@pytest.mark.parametrize("measure", ["PSNR", "SSIM"])
def test_odd_sizes(app, shape, measure):
    app.controls["measure"].value = measure
    upload(app, photo(*shape[:2], channels=3 if len(shape) == 3 else 1))
    assert not app.message.value
    app.controls["quality"].value = 100
    assert not app.message.value and np.isfinite(app.axes.get_ylim()).all()


def test_a_picture_that_loses_nothing(app):
    upload(app, np.full((64, 64), 128, np.uint8))
    assert not app.message.value
    assert "∞" in app.numbers.value


def test_the_middle_starts_at_a_block():
    pixels = np.arange(300 * 500).reshape(300, 500)
    piece = middle(pixels, 100, 200)
    row, col = divmod(int(piece[0, 0]), 500)
    assert piece.shape == (100, 200) and (row % 8, col % 8) == (0, 0)
    assert abs(row - 100) <= 8 and abs(col - 150) <= 8
    assert middle(pixels[:50, :50]).shape == (50, 50)


def test_every_state(app):
    for state, wanted in app.states.items():
        app.go(state)
        assert app.values == {**app.values, **wanted} and not app.message.value
