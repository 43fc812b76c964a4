from collections import Counter

import numpy as np
import pytest
from apps import move_everything, seen, text
from jpegs import opened, saved

import jpeglab
from jpeglab.coding.zigzag import ZIGZAG
from jpeglab.datasets import picture
from jpeglab.forensics.fourier import is_double
from jpeglab.transform.quantization import standard_table
from jpeglab.widgets import HistogramWallApp
from jpeglab.widgets.histogram_wall import BARS, HISTORIES, INK, PAPER, TILE, compute, draw_wall, harmonics

ONCE, TWICE = HISTORIES


@pytest.fixture(scope="module")
def app():
    return HistogramWallApp()


def by_pillow(*qualities):
    """Gravel saved by Pillow with these qualities, one after the other."""
    pixels = picture("gravel")
    for quality in qualities:
        data = saved(pixels, quality=quality)
        pixels = opened(data)
    return jpeglab.read(data)


def tile(app, v, u):
    return seen(app.wall)[TILE * v : TILE * v + BARS, TILE * u : TILE * u + BARS]


@pytest.mark.parametrize("mode", [(0, 0), (0, 1), (1, 1), (5, 2)])
def test_the_histogram_of_a_mode_is_counted_block_by_block(app, mode):
    app.go("reset")
    app.move(v=mode[0], u=mode[1])
    values = by_pillow(60, 85).luminance.quantized[:, :, mode[0], mode[1]].ravel().tolist()
    counts, median = Counter(values), int(np.median(values))
    heights, edges, _ = app.artists.bars.get_data()
    assert np.array_equal(edges, np.arange(median - 40, median + 42) - 0.5)
    assert heights.tolist() == [counts[value] for value in range(median - 40, median + 41)]


def test_a_tile_has_a_column_for_each_bin(app):
    app.go("reset")
    values = by_pillow(60, 85).luminance.quantized[:, :, 0, 1].ravel().tolist()
    counts, median = Counter(values), int(np.median(values))
    inked = (tile(app, 0, 1)[:, : BARS - 8] == INK).all(axis=2).sum(axis=0)  # a mark hides the corner
    expected = [counts[median + place - BARS // 2] for place in range(BARS - 8)]
    assert ((inked > 0) == (np.array(expected) > 0)).all()
    assert np.corrcoef(inked, expected)[0, 1] > 0.999  # whole pixels


def test_bars_stand_on_the_ground_and_only_the_first_ten_are_blue(app):
    app.go("once")
    for mode in ZIGZAG:
        shown = tile(app, *mode)
        assert (shown == INK).all(axis=2).any() == (mode in ZIGZAG[:10])
        ink = (shown != PAPER).any(axis=2)[10:]  # below the marks
        assert (np.diff(ink.astype(int), axis=0) >= 0).all()


def test_a_mark_stands_where_peaks_are_strong():
    wall = compute(by_pillow(60, 85))
    drawn = draw_wall(wall)
    for v, u in ZIGZAG:
        corner = drawn[TILE * v, TILE * u + BARS - 1]
        assert (corner.tolist() == [213, 94, 0]) == (wall.peaks[v, u] > 8)


def test_the_verdict_is_the_slides_rule():
    for image in (by_pillow(85), by_pillow(60, 85), by_pillow(90, 75), by_pillow(75, 75)):
        assert compute(image).double == is_double(image)


def test_the_spectrum_is_the_slow_sum_in_medians(app):
    app.go("holes")
    values = by_pillow(60, 85).luminance.quantized[:, :, 0, 1].ravel()
    median = int(np.median(values))
    counts = np.array([(values == median + place).sum() for place in range(-64, 64)], float)
    places = np.arange(128)
    slow = [abs(((counts - counts.mean()) * np.exp(-2j * np.pi * f * places / 128)).sum()) for f in range(65)]
    x, y = app.artists.line.get_data()
    np.testing.assert_allclose(x, np.arange(65) / 128)
    np.testing.assert_allclose(y, np.array(slow) / np.median(slow[16:]), atol=1e-9)


def test_holes_and_peaks_are_where_theory_says(app):
    """QF 60 then 85, v = 0, u = 1: steps 9 then 3, so only every third bin can be filled."""
    app.go("holes")
    assert (standard_table(60)[0, 1], standard_table(85)[0, 1]) == (9, 3)
    holes, _ = app.artists.holes.get_data()
    assert holes.tolist() == [value for value in range(-40, 41) if value % 3]
    heights, edges, _ = app.artists.bars.get_data()
    filled = heights[np.isin(edges[:-1] + 0.5, holes, invert=True)].sum()
    assert filled > 0.95 * heights.sum()  # the rest is what rounding of pixels moved
    assert app.artists.expected.get_data()[0].tolist() == [1 / 3]
    assert "steps 9 then 3, period 3" in app.heading.value
    assert "“double”" in app.text.value


def test_saved_once_nothing_is_expected(app):
    app.go("once")
    assert app.artists.holes.get_data()[0].size == app.artists.expected.get_data()[0].size == 0
    assert "“no trace”" in app.text.value and app.controls["first"].disabled
    before = app.plot.value
    app.controls["first"].value = 31
    assert app.plot.value == before


def test_harmonics_are_the_multiples_of_one_over_the_period():
    assert harmonics(1).size == 0
    assert harmonics(2).tolist() == [0.5]
    assert harmonics(5).tolist() == [0.2, 0.4]


def test_a_click_on_the_wall_takes_a_mode_and_a_move_does_not(app):
    app.go("reset")
    app.browser.point = [0, 2.5 / 8, 5.5 / 8, "move"]
    assert (app.values["v"], app.values["u"]) == (0, 1)
    app.browser.point = [0, 2.5 / 8, 5.5 / 8, "down"]
    assert (app.values["v"], app.values["u"]) == (5, 2)
    assert app.wall.frame == [2 / 8, 5 / 8, 1 / 8, 1 / 8]
    app.browser.point = [1, 0.0, 0.0, "down"]
    assert (app.values["v"], app.values["u"]) == (5, 2)


def test_everything_moves(app):
    for values in move_everything(app, 3):
        assert seen(app.wall).shape == (384, 384, 3)
        assert f"v = {values['v']}, u = {values['u']}" in text(app.heading)
