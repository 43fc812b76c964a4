import io
import re

import numpy as np
import pytest
from PIL import Image

from jpeglab.datasets import picture
from jpeglab.widgets import CustomTableApp
from jpeglab.widgets.custom_table import compute, sloped_table, standard_rival
from jpeglab.widgets.pictures import png


@pytest.fixture(scope="module")
def app():
    return CustomTableApp(picture="coffee")


def psnr_of(data, name):
    error = np.mean((np.asarray(Image.open(io.BytesIO(data)), float) - picture(name)) ** 2)
    return 10 * np.log10(255**2 / error)


@pytest.mark.parametrize("first, slope", [(1, 0), (24, 0), (8, 8), (128, 32), (1, 32)])
def test_the_file_has_the_table_and_the_numbers_are_its_own(app, first, slope):
    app.move(first=first, slope=slope, show="your table")
    file = Image.open(io.BytesIO(app.picture.value))
    expected = [min(first + slope * (v + u), 255) for v in range(8) for u in range(8)]
    assert list(file.quantization[0]) == expected
    shown = re.findall(r"<td[^>]*>([^<]*)</td>", app.table.value)
    assert list(map(int, shown)) == expected
    assert f"{len(app.picture.value):,}<small>bytes" in app.numbers.value
    assert f"{psnr_of(app.picture.value, 'coffee'):.1f}<small>dB" in app.numbers.value


def test_the_rival_is_the_largest_standard_file_that_is_not_larger(app):
    app.move(first=24, slope=0, show="the standard one")
    own = compute(app.photo("coffee"), 24, 0)
    sizes = {}
    for quality in range(30, 95):
        file = io.BytesIO()
        Image.fromarray(picture("coffee")).save(file, "JPEG", quality=quality)
        sizes[quality] = file.getvalue()
    best = max(quality for quality, data in sizes.items() if len(data) <= len(own.data))
    assert app.picture.value == sizes[best]
    shown = re.findall(r"<td[^>]*>([^<]*)</td>", app.table.value)
    assert list(map(int, shown)) == list(Image.open(io.BytesIO(sizes[best])).quantization[0])
    assert app.shown.children[0].value.endswith(f"QF {best}")
    assert "none is that small" not in app.numbers.value
    assert f"QF {best}" in app.numbers.value
    assert f"{psnr_of(sizes[best], 'coffee'):.1f}<small>dB" in app.numbers.value


def test_where_no_standard_file_is_small_enough_qf_1_is_shown(app):
    assert standard_rival(app.photo("coffee"), 10) == 1
    assert standard_rival(app.photo("coffee"), 10**9) == 100
    speck = png(np.full((8, 8, 3), 7, np.uint8))  # its file is all tables: one of your own, two of the standard
    app.upload(({"name": "speck.png", "content": speck},))
    assert "QF 1: none is that small" in app.numbers.value
    assert app.picture.width == 128
    app.go("reset")


def test_sloped_tables():
    assert sloped_table(5, 0).tolist() == [[5] * 8] * 8
    assert sloped_table(1, 32)[7, 7] == 255
    assert sloped_table(8, 3)[2, 1] == 17


def test_every_state(app):
    for state in app.states:
        app.go(state)
        assert not app.message.value
