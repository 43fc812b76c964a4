import io
import re

import numpy as np
import pytest
from jpegs import saved
from PIL import Image

from jpeglab.widgets import QuantizationTablesApp
from jpeglab.widgets.quantization_tables import scale


@pytest.fixture(scope="module")
def app():
    return QuantizationTablesApp()


def table(view):
    return np.array(re.findall(r"<td[^>]*>([^<]*)</td>", view.value), int).reshape(8, 8)


def matrix(text):
    return np.array([line.split() for line in text.strip().splitlines()], int)


@pytest.mark.parametrize("quality", range(1, 101))
def test_both_tables_of_every_qf_are_those_of_pillows_files(app, quality):
    app.controls["quality"].value = quality
    file = Image.open(io.BytesIO(saved(np.zeros((8, 8, 3), np.uint8), quality=quality)))
    for slot, view in enumerate(app.tables):
        assert table(view).ravel().tolist() == list(file.quantization[slot])
        assert view.value.count("framed") == np.isin(table(view), (1, 255)).sum()
        [[x], [y]] = app.dots[slot].get_data()
        assert (x, y) == (quality, pytest.approx(np.mean(file.quantization[slot])))


def test_the_slides_tables_of_qf_70(app):
    app.go("QF 70")
    luminance, chrominance = map(table, app.tables)
    assert luminance[:2].tolist() == [[10, 7, 6, 10, 14, 24, 31, 37], [7, 7, 8, 11, 16, 35, 36, 33]]
    assert luminance[5].tolist() == [14, 21, 33, 38, 49, 62, 68, 55]
    assert chrominance[:4, :4].tolist() == [[10, 11, 14, 28], [11, 13, 16, 40], [14, 16, 34, 59], [28, 40, 59, 59]]
    assert (chrominance[4:] == 59).all()


def test_the_slides_table_of_qf_50_but_for_its_misprint(app):
    app.go("QF 50")
    luminance = table(app.tables[0])
    assert luminance[0].tolist() == [16, 11, 10, 16, 24, 40, 51, 61]
    assert luminance[5].tolist() == [24, 35, 55, 64, 81, 104, 113, 92]  # the slide has 36


def test_the_scale():
    assert [scale(quality) for quality in (1, 10, 50, 70, 99, 100)] == [5000, 500, 100, 60, 2, 0]


def test_the_curves_fall(app):
    for line in (line for line in app.plot.axes[0].get_lines() if len(line.get_xdata()) == 100):
        assert (np.diff(line.get_ydata()) <= 0).all() and line.get_ydata()[-1] == 1
