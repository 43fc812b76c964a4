import numpy as np
import pytest
from apps import move_everything, text, upload
from jpegs import noise, opened, saved

import jpeglab
from jpeglab.datasets import picture
from jpeglab.forensics.shifted import grid_periods
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets import ShiftedGridApp
from jpeglab.widgets.photo import Photo
from jpeglab.widgets.saved import saved_off_grid
from jpeglab.widgets.shifted_grid import LARGEST, compute


@pytest.fixture(scope="module")
def app():
    return ShiftedGridApp()


@pytest.fixture(autouse=True)
def start(app):
    app.go("reset")


def by_pillow(name, first, second, rows, cols):
    return saved(opened(saved(picture(name), quality=first))[rows:, cols:], quality=second)


@pytest.mark.parametrize("name", ["camera", "coffee"])
def test_the_file_is_pillows(name):
    image = saved_off_grid(Photo(name, 1, picture(name)), 60, 85, 2, 7)
    assert jpeglab.write(image) == by_pillow(name, 60, 85, 2, 7)


@pytest.mark.parametrize("name", ["astronaut", "camera", "gravel"])
@pytest.mark.parametrize(("rows", "cols"), [(2, 7), (0, 4), (4, 4), (1, 0)])
def test_the_map_is_brightest_where_the_first_grid_lies(app, name, rows, cols):
    app.move(picture=name, rows=rows, cols=cols)
    truth = (-rows % 8, -cols % 8)
    shares = app.map.cells.get_array()
    assert np.unravel_index(np.argmax(shares), (8, 8)) == truth
    assert (app.map.truth.get_ydata()[0], app.map.truth.get_xdata()[0]) == truth
    assert (app.map.found.get_ydata()[0], app.map.found.get_xdata()[0]) == truth
    assert f"Position found {truth} ✓ right First DC step 13 true 13" in text(app.numbers)


def test_the_map_is_shares_without_the_files_own_grid(app):
    shares = app.map.cells.get_array()
    assert shares[0, 0] == 0
    assert shares.sum() == pytest.approx(100)


def test_the_curve_is_the_periodicity_of_pillows_file(app):
    periods = grid_periods(jpeglab.read(by_pillow("coffee", 60, 85, 2, 7)))
    for line, expected in ((app.here, periods.strengths[6, 1]), (app.elsewhere, _highest_but(periods, (6, 1)))):
        steps, strengths = line.get_data()
        assert list(steps) == list(range(2, LARGEST + 1))
        np.testing.assert_allclose(strengths, expected, rtol=1e-6)  # sums of float32, in the order of one processor
    assert list(app.truth.get_xdata()) == [13]


def _highest_but(periods, position):
    places = [(row, col) for row in range(8) for col in range(8) if (row, col) not in ((0, 0), position)]
    return [max(periods.strengths[place][k] for place in places) for k in range(len(periods.steps))]


def test_a_crop_blinds_the_detectors_of_the_files_own_grid(app):
    assert text(app.numbers).count("“double”") == 1
    app.go("no crop")
    words = text(app.numbers)
    assert words.count("“double”") == 2 and "✗ wrong" in words
    assert compute(saved_off_grid(app.photo("coffee"), 60, 85, 0, 0)).verdicts["shifted"].positive is False


def test_a_finer_first_step_is_not_seen(app):
    app.go("90, crop, 75")
    assert "“double”" not in text(app.numbers) and "✗ wrong" in text(app.numbers)
    app.go("75, crop, 75")
    assert "✓ right" in text(app.numbers)


def test_what_is_too_small_or_shows_nothing(app):
    upload(app, "tiny.png", noise(23, 64))
    assert "too small to be cropped: it takes 24 × 24 pixels" in app.message.value
    upload(app, "small.png", noise(24, 24))
    assert not app.message.value and "“cannot tell”" in text(app.numbers)
    upload(app, "flat.png", np.full((64, 64, 3), 80, np.uint8))
    assert not app.message.value and "Position found – ✗" in text(app.numbers)


def test_everything_moves(app):
    for values in move_everything(app, 3):
        assert f"true {standard_table(values['first'])[0, 0]} Shifted" in text(app.numbers)
        assert str((-values["rows"] % 8, -values["cols"] % 8)) in app.plot.alt
