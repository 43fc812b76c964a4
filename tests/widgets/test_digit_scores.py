import re

import numpy as np
import pytest
from apps import text

from jpeglab.datasets import picture, picture_file, pictures
from jpeglab.forensics.first_digits import score
from jpeglab.transform.color import rgb_to_ycbcr
from jpeglab.transform.pictures import compress, decompress
from jpeglab.widgets import DigitScoresApp
from jpeglab.widgets.digit_scores import FLAT, ROCKET, SIDES, STANDARD, TABLES, compute, second_table


@pytest.fixture(scope="module")
def app():
    return DigitScoresApp(side=64)


def luminance(name):
    pixels = picture(name)
    return pixels if pixels.ndim == 2 else rgb_to_ycbcr(pixels)[..., 0]


def test_a_score_is_that_of_the_middle_of_the_picture(app):
    app.move(side=128, first=60, second=85)
    plane = luminance("camera")[192:320, 192:320]
    place = pictures().index("camera")
    assert app.once.get_xdata()[place] == score(compress(plane, 85))[0]
    assert app.twice.get_xdata()[place] == score(compress(decompress(compress(plane, 60)), 85))[0]


def test_every_move_counts_who_is_on_the_wrong_side(app):
    moves = [{"threshold": t} for t in (-5.0, -3.0, -2.5, 1.0)]
    moves += [{"first": q} for q in (30, 98)] + [{"second": q} for q in (30, 98)]
    moves += [{"side": side} for side in SIDES[:2]] + [{"table": table} for table in TABLES]
    for move in moves:
        app.go("64 pixels")
        app.move(**move)
        assert not app.message.value
        once, twice = app.once.get_xdata(), app.twice.get_xdata()
        threshold = app.values["threshold"]
        assert list(app.line.get_xdata()) == [threshold] * 2
        alarms, missed = (int(n) for n in re.findall(r"(\d+) of 11", text(app.numbers)))
        assert alarms == sum(value > threshold for value in once)
        assert missed == 11 - sum(value > threshold for value in twice)
        low, high = app.plot.axes[0].get_xlim()
        assert low < min(*once, *twice) and max(*once, *twice) < high


def test_another_table_than_a_standard_one_has_no_second_quality(app):
    for table in TABLES:
        app.move(table=table)
        assert app.controls["second"].disabled == (table != TABLES[0])


def test_buttons_set_the_threshold_too(app):
    for state in ("256 pixels", "64 pixels", "95 then 75", "80 then 75"):
        app.controls["threshold"].value = 0.5
        app.go(state)
        assert app.values["threshold"] == -2.5


def test_small_pictures_raise_false_alarms_at_a_threshold_of_larger_ones():
    large, _ = compute(256, STANDARD, 60, 85)
    small, _ = compute(64, STANDARD, 60, 85)
    assert (small > large.max()).sum() >= 6


def test_doubles_of_a_blind_pair_score_as_singles():
    once, twice = compute(128, STANDARD, 95, 75)
    assert np.abs(once - twice).max() < 0.5


def test_other_tables_do_not_follow_the_quality():
    assert second_table(FLAT, 50).tolist() == [[30] * 8] * 8
    from PIL import Image

    with Image.open(picture_file("rocket")) as image:
        assert second_table(ROCKET, 50).ravel().tolist() == image.quantization[0]
    np.testing.assert_array_equal(compute(64, ROCKET, 60, 50), compute(64, ROCKET, 60, 90))
