import io
import re

import numpy as np
import pytest
import scipy.fft
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from jpeglab.datasets import picture
from jpeglab.widgets import RowsColumnsApp
from jpeglab.widgets.rows_columns import compute

samples = arrays(np.int16, (2, 8, 8), elements=st.integers(-128, 127))


@given(samples, st.integers(0, 16))
def test_each_step_transforms_one_line(blocks, step):
    expected = blocks.astype(float)
    for block in expected:
        for line in range(step):
            if line < 8:
                block[line] = scipy.fft.dct(block[line], norm="ortho")
            else:
                block[:, line - 8] = scipy.fft.dct(block[:, line - 8], norm="ortho")
    np.testing.assert_allclose(compute(blocks, step), expected, atol=1e-9)


@given(samples)
def test_sixteen_steps_are_the_2d_dct(blocks):
    np.testing.assert_allclose(compute(blocks, 16), scipy.fft.dctn(blocks, axes=(1, 2), norm="ortho"), atol=1e-9)


@pytest.fixture(scope="module")
def app():
    return RowsColumnsApp(block=(19, 32))


@pytest.mark.parametrize("step", range(17))
def test_photo_and_table_are_at_the_step(app, step):
    app.controls["step"].value = step
    plane = picture("camera") - 128.0
    blocks = compute(plane.reshape(64, 8, 64, 8).swapaxes(1, 2), step)
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", app.table.value)
    shown = np.array([int(cell.replace("−", "-")) for cell in cells]).reshape(8, 8)
    assert abs(shown - blocks[19, 32]).max() <= 0.5 + 1e-9
    seen = np.asarray(Image.open(io.BytesIO(app.map.value)))
    back = np.clip(blocks.swapaxes(1, 2).reshape(512, 512) + 128, 0, 255)
    assert abs(seen - back).max() <= 0.5 + 1e-9
    assert app.table.value.count("framed") == (8 if step else 0)


def test_the_map_is_the_photo_at_the_start_and_the_states_lead_through(app):
    app.go("pixels")
    assert np.array_equal(Image.open(io.BytesIO(app.map.value)), picture("camera"))
    pictures = set()
    for state in app.states:
        app.go(state)
        pictures.add(app.map.value)
    assert len(pictures) == 3
