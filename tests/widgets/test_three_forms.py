import io
import re

import numpy as np
import pytest
from PIL import Image

from jpeglab.datasets import picture
from jpeglab.widgets import ThreeFormsApp
from jpeglab.widgets.three_forms import FORMS, compute


@pytest.fixture(scope="module")
def app():
    return ThreeFormsApp(picture="camera", block=(14, 17))


BLOCK = picture("camera")[112:120, 136:144].astype(int)


def table(app):
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", app.table.value)
    return np.array([int(cell.replace("−", "-")) for cell in cells]).reshape(8, 8)


def slides(block):
    """F(u, v), indexed [v, u]: the slides' formula in matrices of its own."""
    x, u = np.meshgrid(np.arange(8), np.arange(8))
    waves = np.cos(np.pi * (2 * x + 1) * u / 16) * np.where(u == 0, 1 / np.sqrt(2), 1) / 2
    return np.einsum("vy,ux,yx->vu", waves, waves, block)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("shift", [0, 1, 128, 255])
def test_the_table_is_the_slides_formula(app, form, shift):
    app.move(form=form, level_shift=shift)
    assert abs(table(app) - slides(BLOCK - shift)).max() <= 0.5 + 0.5  # shown in whole numbers; integers, see test_dct
    seen = np.asarray(Image.open(io.BytesIO(app.block.value))).astype(int)
    assert seen.shape == (8, 8, 3)
    blue = seen[..., 2] > seen[..., 0]
    assert np.array_equal(blue, shift < BLOCK)


def test_the_level_shift_moves_f_0_0_only(app):
    app.move(form="double sum", level_shift=0)
    unshifted = table(app)
    app.controls["level_shift"].value = 128
    difference = unshifted - table(app)
    assert abs(difference[0, 0] - 1024) <= 1  # slides.md: F(0, 0) differs by 1024; both are shown rounded
    difference[0, 0] = 0
    assert abs(difference).max() <= 1


def test_the_forms_agree():
    for form in FORMS:
        _, difference = compute(BLOCK, 128, form)
        assert difference < (1e-9 if form != "fast integers" else 0.5)  # FORWARD of tests/transform/test_dct.py
    assert compute(BLOCK, 128, "fast integers")[1] > 0


def test_what_each_form_costs(app):
    app.move(form="rows, then columns")
    assert "1,024" in app.numbers.value
    assert [form.multiplications for form in FORMS.values()] == [4096, 1024, 192]


def test_the_pointer_chooses_the_block(app):
    app.move(form="double sum", level_shift=128)
    app.browser.point = [0, 0.5, 0.25, "move"]
    assert abs(table(app) - slides(picture("camera")[128:136, 256:264].astype(int) - 128)).max() <= 0.5 + 1e-9
