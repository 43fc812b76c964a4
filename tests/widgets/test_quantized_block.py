import io
import re

import numpy as np
import pytest
from PIL import Image

import jpeglab
from jpeglab.datasets import picture
from jpeglab.transform import standard_table
from jpeglab.widgets import QuantizedBlockApp


@pytest.fixture(scope="module")
def app():
    return QuantizedBlockApp(picture="camera", block=(14, 17))


def table(view):
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", view.value)
    return np.array([int(cell.replace("−", "-")) for cell in cells]).reshape(8, 8)


def pixels(view):
    return np.asarray(Image.open(io.BytesIO(view.value)))


@pytest.mark.parametrize("quality", [1, 10, 50, 95, 100])
@pytest.mark.parametrize("place", [(14, 17), (0, 0), (63, 63)])
def test_the_block_is_that_of_the_file(app, quality, place):
    row, col = place
    app.move(quality=quality, row=row, col=col, below="quantized")
    image = jpeglab.compress(picture("camera"), quality)
    file = io.BytesIO()
    Image.fromarray(picture("camera")).save(file, "JPEG", quality=quality)
    here = np.s_[8 * row : 8 * row + 8, 8 * col : 8 * col + 8]
    assert np.array_equal(pixels(app.before), picture("camera")[here])
    assert np.array_equal(pixels(app.after), np.asarray(Image.open(file))[here])
    quantized = image.luminance.quantized[row, col]
    assert np.array_equal(table(app.lower), quantized)
    zeros = (quantized == 0).sum()
    assert f"{64 - zeros} of 64 are kept, {zeros} are stored as 0;" in app.text.value
    off = abs(pixels(app.after).astype(int) - pixels(app.before)).max()
    assert app.text.value.endswith(f"off by up to {off}")
    assert app.lower_titled.children[0].value == "Stored"
    app.controls["below"].value = "times Q again"
    assert app.lower_titled.children[0].value == "Decoded"
    assert np.array_equal(table(app.lower), quantized * standard_table(quality).astype(int))
    app.controls["below"].value = "error"
    assert app.lower_titled.children[0].value == "Error F − F̂"
    assert f"{zeros} are stored as 0;" in app.text.value  # whatever stands below
    assert (2 * abs(table(app.lower)) <= standard_table(quality) + 1).all()  # shown in whole numbers
    difference = table(app.upper) - quantized * standard_table(quality).astype(int)
    assert abs(table(app.lower) - difference).max() <= 1


def test_every_state_and_a_color_photo(app):
    app.controls["picture"].value = "chelsea"
    app.move(row=37, col=56)  # the last block is filled by repeating the edge
    for state in app.states:
        app.go(state)
        assert not app.message.value
    app.controls["picture"].value = "chelsea"
    app.move(quality=90, row=10, col=11, below="quantized")
    image = jpeglab.compress(picture("chelsea"), 90)
    assert np.array_equal(table(app.lower), image.luminance.quantized[10, 11])
